//! The units of a report side by side: who comes first by irregular amount, by number of findings, and for the size of its journal.
//! Knows neither the workbook nor the terminal.

use rust_decimal::Decimal;

use super::summary::{Summary, UnitLine};
use super::words::pick;
use crate::value::Lang;

/// Rates are given for so many journal lines.
const LINES: u32 = 10_000;

/// A unit and its places; the first place is 1, and units that are alike share one.
#[derive(Debug, Clone, Copy)]
pub struct Ranked<'a> {
    /// The unit and what was found in it.
    pub unit: &'a UnitLine,
    /// The report that it stands in.
    summary: &'a Summary,
    /// By irregular amount, the largest first; none if it could not be checked.
    pub by_amount: Option<usize>,
    /// By number of findings, the most first; none if it could not be checked.
    pub by_findings: Option<usize>,
    /// By findings for 10,000 journal lines, the most first; none without a journal.
    pub by_rate: Option<usize>,
    /// Findings for 10,000 journal lines; none without journal lines.
    pub findings_rate: Option<Decimal>,
    /// Irregular amount in yuan for 10,000 journal lines; none without journal lines.
    pub amount_rate: Option<Decimal>,
}

/// The units, those with the largest irregular amount first, then those with the most findings; last and without a place those that could not be
/// checked.
pub fn rank(summary: &Summary) -> Vec<Ranked<'_>> {
    let mut ranked: Vec<Ranked<'_>> = summary.units.iter().map(|unit| unranked(summary, unit)).collect();
    let key = |unit: &UnitLine| (unit.sum.irregular_amount, unit.sum.findings);
    let order = |a: &UnitLine, b: &UnitLine| a.failed.cmp(&b.failed).then_with(|| key(b).cmp(&key(a))).then_with(|| a.name.cmp(&b.name));
    ranked.sort_by(|a, b| order(a.unit, b.unit));
    let checked = |unit: &UnitLine| (!unit.failed).then_some(unit.sum);
    place(&mut ranked, |unit| checked(unit.unit).map(|sum| sum.irregular_amount), |unit, place| unit.by_amount = place);
    place(&mut ranked, |unit| checked(unit.unit).map(|sum| sum.findings), |unit, place| unit.by_findings = place);
    place(&mut ranked, |unit| unit.findings_rate, |unit, place| unit.by_rate = place);
    ranked
}

fn unranked<'a>(summary: &'a Summary, unit: &'a UnitLine) -> Ranked<'a> {
    let rate = |of: Decimal| {
        let lines = unit.lines.filter(|lines| *lines > 0)?;
        Some((of / Decimal::from(lines)).saturating_mul(LINES.into()).round_dp(2))
    };
    let (findings_rate, amount_rate) = (rate(unit.sum.findings.into()), rate(unit.sum.irregular_amount));
    Ranked { unit, summary, by_amount: None, by_findings: None, by_rate: None, findings_rate, amount_rate }
}

impl Ranked<'_> {
    /// What its settings change and those of some other unit do not; what all units share stands in the overview.
    pub fn own_settings(&self) -> Vec<&str> {
        let shared =
            |change: &str| self.summary.settings.iter().any(|(known, _, units)| known == change && *units == self.summary.units.len());
        self.unit.frame.settings.iter().map(String::as_str).filter(|change| !shared(change)).collect()
    }
}

/// Gives each unit its place by `key`, the largest first; a unit without the key has none.
fn place<'a, K: Ord + Copy>(
    units: &mut [Ranked<'a>],
    key: impl Fn(&Ranked<'a>) -> Option<K>,
    set: impl Fn(&mut Ranked<'a>, Option<usize>),
) {
    let mut keys: Vec<K> = units.iter().filter_map(&key).collect();
    keys.sort_unstable_by(|a, b| b.cmp(a));
    for unit in units {
        let place = key(unit).map(|own| keys.partition_point(|other| *other > own) + 1);
        set(unit, place);
    }
}

/// What stands in place of what was found in a unit that could not be checked.
pub fn not_checked(lang: Lang) -> &'static str {
    pick(lang, "未能检查", "could not be checked")
}

/// What stands in place of a rate that cannot be had.
pub fn no_rate(lines: Option<usize>, lang: Lang) -> &'static str {
    match lines {
        None => pick(lang, "无序时账", "no journal"),
        Some(_) => pick(lang, "序时账无记录", "journal is empty"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_small_unit_with_as_many_findings_comes_first_by_rate() {
        let report = sample::district(4);
        let summary = Summary::of(&report).unwrap();
        let ranked = rank(&summary);
        let named = |name: &str| ranked.iter().find(|unit| unit.unit.name.contains(name)).unwrap();
        let (large, small, none) = (named("00"), named("01"), named("03"));
        assert_eq!((large.unit.lines, small.unit.lines, none.unit.lines), (Some(120_000), Some(4_000), None));
        assert_eq!((large.unit.sum.findings, small.unit.sum.findings), (10, 9));
        assert_eq!((large.findings_rate, small.findings_rate), (Some(Decimal::new(83, 2)), Some(Decimal::new(2250, 2))));
        assert!(small.by_rate < large.by_rate && large.by_findings < small.by_findings);
        assert_eq!((none.findings_rate, none.amount_rate, none.by_rate), (None, None, None));
        assert_eq!(no_rate(none.unit.lines, Lang::Zh), "无序时账");
    }

    #[test]
    fn a_unit_that_could_not_be_checked_stands_last_and_has_no_place() {
        let mut report = sample::many_units(3);
        let broken = report.units[0].unit.clone();
        report.units[0].failed = Some("文件已损坏".to_owned());
        let summary = Summary::of(&report).unwrap();
        let ranked = rank(&summary);
        let last = ranked.last().unwrap();
        assert_eq!((&*last.unit.name, last.by_amount, last.by_findings), (broken.as_str(), None, None));
        assert_eq!(ranked[0].by_amount, Some(1));
    }

    #[test]
    fn what_all_units_set_is_no_setting_of_ones_own() {
        let mut report = sample::many_units(3);
        for (unit, own) in report.units.iter_mut().zip([&["a", "b"][..], &["a"], &["a", "c"]]) {
            unit.settings = own.iter().map(|change| (*change).to_owned()).collect();
        }
        let summary = Summary::of(&report).unwrap();
        let mut own: Vec<_> = rank(&summary).iter().map(|unit| (unit.unit.name.to_string(), unit.own_settings().join(","))).collect();
        own.sort();
        assert_eq!(own.iter().map(|(_, own)| own.as_str()).collect::<Vec<_>>(), ["b", "", "c"]);
    }

    #[test]
    fn units_that_are_alike_share_a_place_and_the_next_is_behind_them_all() {
        let report = sample::many_units(12);
        let summary = Summary::of(&report).unwrap();
        let ranked = rank(&summary);
        let places: Vec<usize> = ranked.iter().filter_map(|unit| unit.by_findings).collect();
        assert_eq!(places.iter().filter(|place| **place == 1).count(), 3);
        assert!(places.contains(&4) && !places.contains(&2) && !places.contains(&3));
    }
}
