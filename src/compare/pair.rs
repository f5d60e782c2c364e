//! Which finding of the earlier report is which of the later one: by the unit and the id. Findings of one unit that are about the same
//! thing in every fact that an id rests on carry its id with `-2`, `-3`; these numbers are handed out anew in each run, so within such a
//! family the contents decide. Knows no reason and no rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::findings::{Finding, Report};
use crate::value::text::compact;

/// A finding of the earlier report, of the later one, or one of each.
pub(super) type Pair<'a> = (Option<&'a Finding>, Option<&'a Finding>);

/// The findings of one unit with one id in each report.
type Family<'a> = (Vec<&'a Finding>, Vec<&'a Finding>);

/// The findings of both reports, each once.
pub(super) fn pairs<'a>(old: &'a Report, new: &'a Report) -> Vec<Pair<'a>> {
    let mut families: BTreeMap<(String, &str), Family<'a>> = BTreeMap::new();
    for finding in &old.findings {
        families.entry(family(finding)).or_default().0.push(finding);
    }
    for finding in &new.findings {
        families.entry(family(finding)).or_default().1.push(finding);
    }
    families.into_values().flat_map(|(old, new)| within(old, new)).collect()
}

/// Unit and id without its number.
fn family(finding: &Finding) -> (String, &str) {
    let id = finding.id.split_once('-').map_or(finding.id.as_str(), |(id, _)| id);
    (compact(&finding.unit), id)
}

/// Whether two findings are of one family.
pub(super) fn same_id(one: &Finding, other: &Finding) -> bool {
    family(one) == family(other)
}

/// The most pairs of a family that are weighed against each other; a larger family is paired in the order of its amounts.
const WEIGHED_MAX: usize = 1_000_000;

fn within<'a>(old: Vec<&'a Finding>, new: Vec<&'a Finding>) -> Vec<Pair<'a>> {
    // First those of which nothing changed, then the nearest in amount.
    let (mut pairs, mut old, mut new) = unchanged(old, new);
    let order = |finding: &&Finding| (finding.amount, finding.irregular_amount, number(finding));
    old.sort_by_key(order);
    new.sort_by_key(order);
    let places = nearest(&old, &new);
    let paired: (BTreeSet<usize>, BTreeSet<usize>) = places.iter().copied().unzip();
    pairs.extend(places.iter().map(|(old_at, new_at)| (old.get(*old_at).copied(), new.get(*new_at).copied())));
    let left = |all: Vec<&'a Finding>, taken: &BTreeSet<usize>| {
        all.into_iter().enumerate().filter(|(at, _)| !taken.contains(at)).map(|(_, finding)| finding).collect::<Vec<_>>()
    };
    pairs.extend(left(old, &paired.0).into_iter().map(|finding| (Some(finding), None)));
    pairs.extend(left(new, &paired.1).into_iter().map(|finding| (None, Some(finding))));
    pairs
}

/// The pairs that are alike in all that is compared, and the rest of either side.
fn unchanged<'a>(old: Vec<&'a Finding>, new: Vec<&'a Finding>) -> (Vec<Pair<'a>>, Vec<&'a Finding>, Vec<&'a Finding>) {
    let content = |finding: &'a Finding| {
        (finding.amount, finding.irregular_amount, finding.summary.as_deref(), finding.voucher_no.as_deref(), finding.subject.as_str())
    };
    let mut waiting: BTreeMap<_, Vec<&'a Finding>> = BTreeMap::new();
    for finding in old {
        waiting.entry(content(finding)).or_default().push(finding);
    }
    let (mut pairs, mut added) = (Vec::new(), Vec::new());
    for finding in new {
        match waiting.get_mut(&content(finding)).and_then(Vec::pop) {
            Some(before) => pairs.push((Some(before), Some(finding))),
            None => added.push(finding),
        }
    }
    (pairs, waiting.into_values().flatten().collect(), added)
}

fn number(finding: &Finding) -> usize {
    finding.id.split_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}

/// The places of the pairs nearest to each other, each place once; on a tie the first.
fn nearest(old: &[&Finding], new: &[&Finding]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > WEIGHED_MAX {
        return (0..old.len().min(new.len())).map(|at| (at, at)).collect();
    }
    let mut weighed: Vec<_> = old
        .iter()
        .enumerate()
        .flat_map(|(old_at, one)| new.iter().enumerate().map(move |(new_at, other)| (distance(one, other), old_at, new_at)))
        .collect();
    weighed.sort_unstable();
    let (mut old_taken, mut new_taken) = (BTreeSet::new(), BTreeSet::new());
    let mut places = Vec::new();
    for (_, old_at, new_at) in weighed {
        if !old_taken.contains(&old_at) && !new_taken.contains(&new_at) {
            old_taken.insert(old_at);
            new_taken.insert(new_at);
            places.push((old_at, new_at));
        }
    }
    places
}

/// How far apart two findings of one family are: amounts, then how many words about them differ.
fn distance(one: &Finding, other: &Finding) -> (Decimal, Decimal, usize) {
    let gap = |a: Decimal, b: Decimal| a.saturating_sub(b).abs();
    let words = usize::from(one.summary != other.summary) + usize::from(one.voucher_no != other.voucher_no);
    (gap(one.amount.0, other.amount.0), gap(one.irregular_amount.0, other.irregular_amount.0), words)
}

/// Whether two findings, one gone and one new, may be one thing that was written otherwise: of subject, date, amount and voucher at most
/// one differs and at least two agree.
pub(super) fn alike(old: &Finding, new: &Finding) -> bool {
    let facts = [
        Some(compact(&old.subject) == compact(&new.subject)),
        old.date.as_ref().zip(new.date.as_ref()).map(|(a, b)| a == b),
        Some(old.amount == new.amount),
        old.voucher_no.as_ref().zip(new.voucher_no.as_ref()).map(|(a, b)| a == b),
    ];
    let count = |agrees: bool| facts.iter().filter(|fact| **fact == Some(agrees)).count();
    count(true) >= 2 && count(false) <= 1
}
