//! Findings of a unit that has one name in both reports and no finding in common by its ids: these rest on the name that the books give,
//! which was another one there (a namesake's, to which a report puts the town; a folder called anew). What is the same in all that is shown
//! is the same. Knows nothing of how findings were found.

use std::collections::{BTreeMap, BTreeSet};

use super::pair::Pair;
use crate::findings::{Amount, Finding};
use crate::value::text::compact;

/// All of a finding that can be read but for its files.
type Content<'a> = (&'a str, String, Option<&'a str>, [Amount; 2], Option<&'a str>, Option<&'a str>);

fn content(finding: &Finding) -> Content<'_> {
    let Finding { rule, subject, date, amount, irregular_amount, summary, voucher_no, .. } = finding;
    (rule, compact(subject), date.as_deref(), [*amount, *irregular_amount], summary.as_deref(), voucher_no.as_deref())
}

/// Whether two findings show the same.
pub(super) fn same_content(one: &Finding, other: &Finding) -> bool {
    content(one) == content(other)
}

/// Joins what is gone and what is new in units that have no pair.
pub(super) fn join(pairs: Vec<Pair<'_>>) -> Vec<Pair<'_>> {
    let unit = |pair: &Pair<'_>| pair.0.or(pair.1).map(|finding| compact(&finding.unit)).unwrap_or_default();
    let paired: BTreeSet<String> = pairs.iter().filter(|pair| pair.0.is_some() && pair.1.is_some()).map(unit).collect();
    let mut joined = Vec::new();
    let mut waiting: BTreeMap<(String, Content<'_>), Vec<usize>> = BTreeMap::new();
    let mut added = Vec::new();
    for pair in pairs {
        let unit = unit(&pair);
        match pair {
            (Some(gone), None) if !paired.contains(&unit) => {
                waiting.entry((unit, content(gone))).or_default().push(joined.len());
                joined.push(pair);
            }
            (None, Some(new)) if !paired.contains(&unit) => added.push((unit, new)),
            _ => joined.push(pair),
        }
    }
    for (unit, new) in added {
        let before = waiting.get_mut(&(unit, content(new))).and_then(Vec::pop).and_then(|at| joined.get_mut(at));
        match before {
            Some(pair) => pair.1 = Some(new),
            None => joined.push((None, Some(new))),
        }
    }
    joined
}
