//! What findings say where the rows behind them were derived from a journal, of one unit or of several. Knows no kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Check, Flag, NotLookedAt};
use crate::across::Record;
use crate::books::Books;
use crate::books::derive::Derived;
use crate::rules::Rule;
use crate::rules::rule::FromJournal;
use crate::say;
use crate::tables::{Caution, Field, HashMap, Source, TableKind};
use crate::value::Said;

/// How many units a note names.
const NAMED_MAX: usize = 10;

/// Whether rows were read or derived from a journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// They stand in a register.
    #[default]
    Read,
    /// Some were derived, with what makes these less than sure.
    Derived(Option<Arc<Caution>>),
}

/// Places of which something is said: whether a row was derived there, and what makes it less than sure.
struct Places<'a>(HashMap<&'a Source, (bool, Option<&'a Arc<Caution>>)>);

impl<'a> Places<'a> {
    fn of(about: impl Iterator<Item = &'a Source>, derived: &'a Derived) -> Self {
        let mut places: HashMap<_, _> = about.map(|place| (place, (false, None))).collect();
        for row in &derived.rows {
            if let Some((derived, caution)) = places.get_mut(&row.source) {
                *derived = true;
                *caution = caution.or(row.caution.as_ref());
            }
        }
        Self(places)
    }

    /// What the rows in some places are.
    fn origin<'p>(&self, places: impl IntoIterator<Item = &'p Source>) -> Origin {
        let found: Vec<_> = places.into_iter().filter_map(|place| self.0.get(place)).filter(|(derived, _)| *derived).collect();
        if found.is_empty() { Origin::Read } else { Origin::Derived(first(found.into_iter().filter_map(|(_, caution)| *caution))) }
    }
}

impl Origin {
    /// What makes it less than sure.
    fn caution(&self) -> Option<&Arc<Caution>> {
        match self {
            Self::Read => None,
            Self::Derived(caution) => caution.as_ref(),
        }
    }
}

/// Of several reasons to be careful the first in order, so that the order of rows does not matter.
fn first<'a>(cautions: impl IntoIterator<Item = &'a Arc<Caution>>) -> Option<Arc<Caution>> {
    cautions.into_iter().min_by(|a, b| a.why.cmp(&b.why)).cloned()
}

/// Notes on flags which of them rest on derived rows, of the tables that the rule looks at.
pub(super) fn mark_flags(
    flags: &mut [Flag],
    tables: &[(TableKind, Vec<Field>)],
    books: &Books,
    rule: &Rule,
    check: &dyn Check,
) -> Vec<NotLookedAt> {
    let mut told = Vec::new();
    for derived in tables.iter().filter_map(|(table, _)| books.derived(*table)) {
        let places = Places::of(flags.iter().flat_map(|flag| &flag.evidence), derived);
        let origins: Vec<Origin> = flags.iter().map(|flag| places.origin(&flag.evidence)).collect();
        for (flag, origin) in flags.iter_mut().zip(origins).filter(|(_, origin)| *origin != Origin::Read) {
            mark(flag, &Said::default(), origin.caution(), rule);
        }
        let concerned = derived.told.iter().enumerate().filter(|(at, _)| derived.about.get(at).is_none_or(|row| check.concerns(row)));
        told.extend(concerned.map(|(_, (why, evidence))| NotLookedAt { why: why.clone(), evidence: evidence.clone() }));
    }
    mark_read(flags, books);
    told
}

/// Notes on flags what makes rows that were read less than sure: amounts in another currency.
fn mark_read(flags: &mut [Flag], books: &Books) {
    if flags.is_empty() {
        return;
    }
    let careful: HashMap<&Source, &Arc<Caution>> = books.read_rows().filter_map(|row| Some((&row.source, row.caution.as_ref()?))).collect();
    if careful.is_empty() {
        return;
    }
    for flag in flags {
        let Some(caution) = first(flag.evidence.iter().filter_map(|place| careful.get(place).copied())) else { continue };
        let (before, Said { zh, en }) = (flag.derived.take().unwrap_or_default(), &caution.why);
        let (before_zh, before_en) = (&before.zh, &before.en);
        flag.derived = Some(say!("{before_zh}({zh})", "{before_en} ({en})"));
    }
}

/// Notes on what a unit gives for comparison which of it rests on derived rows; gives what could not be derived.
pub(super) fn mark_records(records: &mut [Record], tables: &[(TableKind, Vec<Field>)], books: &Books) -> Vec<NotLookedAt> {
    let mut told = Vec::new();
    for derived in tables.iter().filter_map(|(table, _)| books.derived(*table)) {
        let places = Places::of(records.iter().flat_map(|record| &record.sources), derived);
        let origins: Vec<Origin> = records.iter().map(|record| places.origin(&record.sources)).collect();
        for (record, origin) in records.iter_mut().zip(origins).filter(|(_, origin)| *origin != Origin::Read) {
            record.origin = origin;
        }
        told.extend(derived.told.iter().map(|(why, evidence)| NotLookedAt { why: why.clone(), evidence: evidence.clone() }));
    }
    told
}

/// Notes on a flag that compares units which of them have nothing but derived rows to show for it; `units` are the names and what each holds.
pub(crate) fn mark_crossing(flag: &mut Flag, units: &BTreeMap<&str, Vec<&Origin>>, rule: &Rule) {
    let is_derived = |origins: &[&Origin]| origins.iter().any(|origin| **origin != Origin::Read);
    let names: Vec<&str> = units.iter().filter(|(_, origins)| is_derived(origins)).map(|(name, _)| *name).collect();
    if names.is_empty() {
        return;
    }
    let count = names.len();
    let whose = if count == units.len() {
        Said::default()
    } else if count > NAMED_MAX {
        say!("其中{count}个单位的", "for {count} of the units ")
    } else {
        let (zh, en) = (names.join("、"), names.join(", "));
        say!("{zh}的", "for {en} ")
    };
    let caution = first(units.values().flatten().filter_map(|origin| origin.caution()));
    mark(flag, &whose, caution.as_ref(), rule);
}

/// A flag on derived rows is one less grave where the rule looks at more than a journal shows, or where the derivation itself was less than
/// sure.
fn mark(flag: &mut Flag, whose: &Said, caution: Option<&Arc<Caution>>, rule: &Rule) {
    if caution.is_some() || rule.from_journal == FromJournal::Less {
        flag.severity = Some(flag.severity.unwrap_or(rule.severity).lower());
    }
    let (zh, en) = caution.map(|caution| (format!(";{}", caution.why.zh), format!("; {}", caution.why.en))).unwrap_or_default();
    let (whose_zh, whose_en) = (&whose.zh, &whose.en);
    flag.derived = Some(say!("({whose_zh}据序时账推定{zh})", " ({whose_en}derived from the journal{en})"));
}
