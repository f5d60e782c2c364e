//! Look-back (回头看): two reports held against each other. Which findings are fixed, which remain, which are new, and which nobody looked
//! at again. Knows the model of the findings and nothing of how they were found or are shown.
//!
//! Findings are paired by unit and id, in a unit without any such pair by all that is shown of them, and what one report took from a register and the other from the journal by what they are about. What is gone counts as fixed only where the later report shows that it was looked at: the unit is
//! there, the rule was checked, the file was read and the books reach over the date. All else is not checked again, with the reason.
//!
//! ```
//! use ledgerlint::{compare, findings::Report, value::Lang};
//!
//! let report: Report = serde_json::from_str(
//!     r#"{"schema": "ledgerlint/1", "as_of": null, "lang": "zh", "tool": {"name": "ledgerlint", "version": "0.1.0"},
//!         "rules": [], "units": [], "findings": []}"#,
//! )?;
//! assert!(compare::compare(&report, &report, Lang::Zh).is_settled());
//! # Ok::<(), serde_json::Error>(())
//! ```

mod coverage;
mod differences;
pub mod model;
mod pair;
mod renamed;
mod tables;

use std::collections::BTreeMap;

use self::coverage::{Coverage, Units};
use self::pair::Pair;
use crate::findings::{Amount, Finding, Report, Tool};
use crate::value::Lang;
use crate::value::text::compact;

pub use model::{Amounts, Comparison, Counts, Difference, Item, RuleComparison, SCHEMA, Side, State, UnitComparison, UnitSide};

/// Compares an earlier report with a later one; what it adds is said in `lang`. The same for the same reports.
pub fn compare(old: &Report, new: &Report, lang: Lang) -> Comparison {
    let coverage = Coverage { old: Units::new(old), new: Units::new(new) };
    let mut items: Vec<Item> =
        tables::join(renamed::join(pair::pairs(old, new)), old, new).into_iter().filter_map(|pair| item(pair, &coverage, lang)).collect();
    items.sort_by(in_order);
    note_resembling(&mut items);
    let mut total = Counts::default();
    for item in &items {
        total.add(item);
    }
    Comparison {
        schema: SCHEMA.to_owned(),
        lang,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        old: side(old),
        new: side(new),
        differences: differences::differences(old, new, (&coverage.old, &coverage.new), lang),
        total,
        units: units(old, new, &coverage, &items, lang),
        rules: rules(old, new, &items),
        items,
    }
}

fn side(report: &Report) -> Side {
    Side {
        as_of: report.as_of.clone(),
        tool: report.tool.clone(),
        lang: report.lang,
        units: report.units.len(),
        findings: report.findings.len(),
    }
}

fn item((old, new): Pair<'_>, coverage: &Coverage, lang: Lang) -> Option<Item> {
    let latest = new.or(old)?;
    let (state, why) = match (old, new) {
        (Some(old), Some(new)) => (State::Remaining, (!pair::same_id(old, new) && !renamed::same_content(old, new)).then(tables::note)),
        (None, _) => (State::New, coverage.why_new(latest)),
        (Some(_), None) => match coverage.not_rechecked(latest) {
            Some(why) => (State::NotRechecked, Some(why)),
            None => (State::Fixed, coverage.reservation(latest)),
        },
    };
    let change = |of: fn(&Finding) -> Amount| Some(Amount(of(new?).0.saturating_sub(of(old?).0)));
    Some(Item {
        state,
        id: latest.id.clone(),
        rule: latest.rule.clone(),
        title: latest.title.clone(),
        severity: latest.severity,
        unit: latest.unit.clone(),
        subject: latest.subject.clone(),
        why: why.map(|why| why.get(lang).to_owned()),
        resembles: None,
        folded: coverage.is_folded(latest, new.is_none()),
        amount_change: change(|finding| finding.amount),
        irregular_amount_change: change(|finding| finding.irregular_amount),
        old: old.cloned(),
        new: new.cloned(),
    })
}

fn in_order(a: &Item, b: &Item) -> std::cmp::Ordering {
    let key = |item: &'_ Item| {
        let date = item.latest().and_then(|finding| finding.date.clone());
        (item.unit.clone(), item.state, item.severity, item.rule.clone(), date, item.subject.clone(), item.id.clone())
    };
    key(a).cmp(&key(b))
}

/// Marks findings that are gone and findings that are new and agree in most facts, each with one other.
fn note_resembling(items: &mut [Item]) {
    let mut gone: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| matches!(item.state, State::Fixed | State::NotRechecked)) {
        gone.entry(place(item)).or_default().push(at);
    }
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| item.state == State::New) {
        let (Some(candidates), Some(new)) = (gone.get_mut(&place(item)), &item.new) else { continue };
        let is_alike = |other: &usize| items.get(*other).and_then(|other| other.old.as_ref()).is_some_and(|old| pair::alike(old, new));
        if let Some(index) = candidates.iter().position(is_alike) {
            found.push((at, candidates.remove(index)));
        }
    }
    for (one, other) in found {
        for (at, from) in [(one, other), (other, one)] {
            let id = items.get(from).map(|item| item.id.clone());
            if let Some(item) = items.get_mut(at) {
                item.resembles = id;
            }
        }
    }
}

fn place(item: &Item) -> (String, String) {
    (compact(&item.unit), item.rule.clone())
}

fn units(old: &Report, new: &Report, coverage: &Coverage, items: &[Item], lang: Lang) -> Vec<UnitComparison> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for item in items {
        counts.entry(compact(&item.unit)).or_default().add(item);
    }
    // The later name, where spaces or the width of letters differ.
    let names: BTreeMap<String, &str> = old.units.iter().chain(&new.units).map(|unit| (compact(&unit.unit), unit.unit.as_str())).collect();
    let mut units: Vec<UnitComparison> = names
        .into_iter()
        .map(|(key, name)| UnitComparison {
            unit: name.to_owned(),
            old: coverage.old.named(name).map(|unit| differences::side(old, unit, lang)),
            new: coverage.new.named(name).map(|unit| differences::side(new, unit, lang)),
            counts: counts.remove(&key).unwrap_or_default(),
        })
        .collect();
    units.sort_by(|a, b| a.unit.cmp(&b.unit));
    units
}

fn rules(old: &Report, new: &Report, items: &[Item]) -> Vec<RuleComparison> {
    let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
    for info in old.rules.iter().chain(&new.rules) {
        titles.insert(&info.rule, &info.title);
    }
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for item in items {
        titles.entry(&item.rule).or_insert(&item.title);
        counts.entry(&item.rule).or_default().add(item);
    }
    let title = |rule: &str| titles.get(rule).copied().unwrap_or(rule).to_owned();
    counts.into_iter().map(|(rule, counts)| RuleComparison { rule: rule.to_owned(), title: title(rule), counts }).collect()
}

#[cfg(test)]
mod tests;
