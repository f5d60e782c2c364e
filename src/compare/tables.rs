//! Findings on one thing that one report took from a register and the other derived from the journal: item, payee and number of the voucher
//! are often written otherwise there, so the ids differ. They are held for one where amount and rule agree and voucher or day do. The same
//! for one entry of the journal that another export shows with more columns, as with a payee where there was a summary only: amount, rule,
//! voucher, day and summary must agree. Knows nothing of how findings were found.

use std::collections::{BTreeMap, BTreeSet};

use super::pair::Pair;
use crate::findings::{Amount, Finding, Report};
use crate::tables::TableKind;
use crate::value::Said;
use crate::value::names::{payee_key, voucher_key};
use crate::value::text::compact;

/// What a pair of this kind says.
pub(super) fn note() -> Said {
    Said::new(
        "两次导出的表或列不同(如一次取自台账,一次由序时账推定;或只有一次写有往来单位),按金额、凭证或日期认作同一项,请核对",
        "the exports differ in tables or columns (one report took it from a register and the other from the journal, or only one names the party); amount and voucher or date agree, so it is taken for the same: please verify",
    )
}

/// Where there are more pairs to weigh, as of findings without amounts, nothing is taken for one.
const WEIGHED_MAX: usize = 1_000_000;

/// Which tables stand on a sheet.
struct Sheets<'a>(BTreeMap<(&'a str, Option<&'a str>), BTreeSet<&'a str>>);

impl<'a> Sheets<'a> {
    fn of(report: &'a Report) -> Self {
        let mut sheets: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        for input in report.units.iter().flat_map(|unit| &unit.inputs) {
            sheets.entry((input.file.as_str(), input.sheet.as_deref())).or_default().extend(input.table.as_deref());
        }
        Self(sheets)
    }

    /// The tables of a row's sheet. A file of a run over several paths stands below its path's name in evidence.
    fn at(&self, file: &str, sheet: Option<&str>) -> BTreeSet<&'a str> {
        let tails = file.match_indices('/').filter_map(|(at, _)| file.get(at + 1..));
        let found = std::iter::once(file).chain(tails).find_map(|file| self.0.get(&(file, sheet)));
        found.cloned().unwrap_or_default()
    }

    /// Whether the rows that show a finding stand in the journal, and whether any stand in a register of what happened. Cards, contracts and
    /// minutes only stand beside.
    fn source(&self, finding: &Finding) -> Option<Source> {
        let derived_names = crate::books::derive::TABLES.map(TableKind::name);
        let (mut journal, mut register) = (false, false);
        for row in &finding.evidence {
            let tables = self.at(&row.file, row.sheet.as_deref());
            journal |= tables.contains(TableKind::Journal.name());
            register |= tables.iter().any(|table| derived_names.contains(table));
        }
        match (journal, register) {
            (true, false) => Some(Source::Journal),
            (false, true) => Some(Source::Register),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Journal,
    Register,
}

/// What is gone and what is new.
type Left<'a> = (Vec<&'a Finding>, Vec<&'a Finding>);

/// Joins what is gone and what is new where they are one thing out of two tables; the order of the pairs does not matter.
pub(super) fn join<'a>(pairs: Vec<Pair<'a>>, old: &Report, new: &Report) -> Vec<Pair<'a>> {
    let (old_sheets, new_sheets) = (Sheets::of(old), Sheets::of(new));
    let mut joined = Vec::new();
    let mut left: BTreeMap<(String, &str, Amount), Left<'a>> = BTreeMap::new();
    for pair in pairs {
        let Some(finding) = (match pair {
            (Some(one), None) | (None, Some(one)) => Some(one),
            _ => None,
        }) else {
            joined.push(pair);
            continue;
        };
        let sides = left.entry((compact(&finding.unit), &finding.rule, finding.amount)).or_default();
        if pair.0.is_some() { sides.0.push(finding) } else { sides.1.push(finding) }
    }
    for (gone, added) in left.into_values() {
        let (mut gone_taken, mut added_taken) = (BTreeSet::new(), BTreeSet::new());
        for (_, gone_at, added_at) in ranked(&gone, &added, &old_sheets, &new_sheets) {
            if !gone_taken.contains(&gone_at) && !added_taken.contains(&added_at) {
                gone_taken.insert(gone_at);
                added_taken.insert(added_at);
                joined.push((gone.get(gone_at).copied(), added.get(added_at).copied()));
            }
        }
        let rest = |all: Vec<&'a Finding>, taken: BTreeSet<usize>| {
            all.into_iter().enumerate().filter(move |(at, _)| !taken.contains(at)).map(|(_, finding)| finding)
        };
        joined.extend(rest(gone, gone_taken).map(|finding| (Some(finding), None)));
        joined.extend(rest(added, added_taken).map(|finding| (None, Some(finding))));
    }
    joined
}

/// The places of findings that may be one, the surest first.
fn ranked(gone: &[&Finding], added: &[&Finding], old: &Sheets, new: &Sheets) -> Vec<(Agreement, usize, usize)> {
    // Most unit, rule and amount alike have one side only; the sheets need not be looked at for them.
    if gone.is_empty() || added.is_empty() || gone.len().saturating_mul(added.len()) > WEIGHED_MAX {
        return Vec::new();
    }
    let new_sources: Vec<Option<Source>> = added.iter().map(|finding| new.source(finding)).collect();
    let (gone_entries, added_entries) = (alone(gone), alone(added));
    let mut ranked = Vec::new();
    for (gone_at, one) in gone.iter().enumerate() {
        let Some(source) = old.source(one) else { continue };
        for (added_at, other) in added.iter().enumerate() {
            let agreement = match new_sources.get(added_at).copied().flatten() {
                Some(from) if from != source => agreement(one, other),
                Some(Source::Journal) => {
                    let nameless = is_summary(one) || is_summary(other);
                    let same = entry(one)
                        .filter(|_| nameless)
                        .filter(|same| entry(other).as_ref() == Some(same) && gone_entries.contains(same) && added_entries.contains(same));
                    same.and_then(|_| agreement(one, other))
                }
                _ => None,
            };
            ranked.extend(agreement.map(|agreement| (agreement, gone_at, added_at)));
        }
    }
    ranked.sort_unstable();
    ranked
}

/// Whether a finding has no other subject than its summary: nobody is named.
fn is_summary(finding: &Finding) -> bool {
    finding.summary.as_deref().is_some_and(|summary| compact(summary) == compact(&finding.subject))
}

/// An entry of the journal: day, voucher and summary.
type Entry = (String, String, String);

/// The entry that a finding is about, where it says all three.
fn entry(finding: &Finding) -> Option<Entry> {
    let voucher = finding.voucher_no.as_deref().map(voucher_key).filter(|key| !key.is_empty())?;
    let summary = finding.summary.as_deref().map(compact).filter(|summary| !summary.is_empty())?;
    Some((finding.date.clone()?, voucher, summary))
}

/// The entries that one finding alone is about: which of several is which nobody can tell.
fn alone(findings: &[&Finding]) -> BTreeSet<Entry> {
    let mut counts: BTreeMap<Entry, usize> = BTreeMap::new();
    for entry in findings.iter().filter_map(|finding| entry(finding)) {
        *counts.entry(entry).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count == 1).map(|(entry, _)| entry).collect()
}

/// How sure it is that two findings of one amount are one; the smaller, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Agreement {
    other_voucher: bool,
    other_day: bool,
    other_subject: bool,
}

/// Whether voucher and month agree; or, where one has no voucher, day and subject. Two vouchers are two things.
fn agreement(one: &Finding, other: &Finding) -> Option<Agreement> {
    const MONTH_LENGTH: usize = 7;
    let voucher = |finding: &Finding| finding.voucher_no.as_deref().map(voucher_key).filter(|key| !key.is_empty());
    let day = |finding: &Finding| finding.date.clone().filter(|date| date.len() > MONTH_LENGTH);
    let same_day = day(one).is_some() && day(one) == day(other);
    let month = |finding: &Finding| finding.date.as_deref().and_then(|date| date.get(..MONTH_LENGTH)).map(str::to_owned);
    let same_month = month(one).is_some() && month(one) == month(other);
    let same_subject = alike(&one.subject, &other.subject);
    let same_voucher = match (voucher(one), voucher(other)) {
        (Some(one), Some(other)) => Some(one == other),
        _ => None,
    };
    let agrees = match same_voucher {
        Some(same) => same && same_month,
        None => same_day && same_subject,
    };
    agrees.then_some(Agreement { other_voucher: same_voucher.is_none(), other_day: !same_day, other_subject: !same_subject })
}

/// Whether one subject is the other, or stands in it: a summary says more than a register.
fn alike(one: &str, other: &str) -> bool {
    let bare = |text: &str| payee_key(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (one, other) = (bare(one), bare(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    short.chars().count() >= 2 && long.contains(short.as_str())
}
