//! A report for many units, with something of everything that such a report has.

use super::{many, report};
use crate::findings::{Bin, Input, PopulationTest, Report, Status};
use crate::report::words::pick;
use crate::value::Lang;

/// A district: units of unlike size with something of everything that a report for many has. The first is the largest, every fourth has no
/// journal, the second has a folded rule.
pub fn district(count: usize) -> Report {
    in_district(Lang::Zh, count)
}

/// [`district`], in a language.
pub fn in_district(lang: Lang, count: usize) -> Report {
    let mut report = many(&report(lang), count);
    for (index, unit) in report.units.iter_mut().enumerate() {
        let lines = if index == 0 { 120_000 } else { 4_000 * index };
        if index % 4 != 3 {
            let model = unit.inputs.first().unwrap().clone();
            unit.inputs.push(Input {
                file: "序时账.csv".into(),
                sheet: None,
                table: Some("journal".into()),
                rows: lines,
                rows_in: lines + 1,
                ..model
            });
        }
        if index % 3 == 0 {
            for rule in unit.rules.iter_mut().filter(|rule| rule.rule == "asset-not-registered") {
                (rule.status, rule.why, rule.rows) = (Status::Checked, None, 40);
            }
        }
        if index == 1 {
            for rule in unit.rules.iter_mut().filter(|rule| rule.rule == "stale-receivable") {
                (rule.folded, rule.findings, rule.rows) = (true, 3, 4);
            }
        }
        unit.tests = vec![benford(lang, index)];
    }
    report
}

/// A test of the first two digits, farther from the law the higher the number.
pub fn benford(lang: Lang, number: usize) -> PopulationTest {
    let bin = |digits: u8| {
        let expected = 45_000 / (u64::from(digits) * 10 + 5);
        let extra = if digits == 49 { 20 * number as u64 } else { 0 };
        Bin { digits, observed: expected + extra + u64::from(digits % 3), expected: format!("{expected}.50") }
    };
    let bins: Vec<Bin> = (10..=99).map(bin).collect();
    PopulationTest {
        name: "benford-first-two-digits".into(),
        title: pick(lang, "金额首两位数字与本福特定律", "First two digits of amounts against Benford's law").into(),
        n: bins.iter().map(|bin| bin.observed).sum(),
        statistic: format!("0.00{:02}", 8 + number % 90),
        verdict: pick(lang, "基本相符(0.0012以下为密切相符,0.0022以上为不符)", "acceptable (close below 0.0012, none above 0.0022)").into(),
        bins,
    }
}
