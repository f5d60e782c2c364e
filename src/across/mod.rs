//! What units share: checks that compare units rather than rows of one. Each unit gives small keyed records while its books are open, which
//! are put aside, and when all units are done the records are joined; the books are never read again. One file a kind; a kind knows no rule and no thread.

pub mod concentration;
pub mod expense;
pub mod invoice;
pub mod join;
mod journal_invoices;
pub mod office;
pub mod person;
pub mod pool;
pub mod record;
pub mod register;

use std::collections::BTreeSet;
use std::fmt::Debug;

use rust_decimal::Decimal;

use crate::checks::derived::Origin;
use crate::checks::{Flag, NotLookedAt};
use crate::tables::Source;
use crate::value::Said;

pub use record::{Draft, Record};

/// How many rows of one unit stand as evidence for one record.
pub const SOURCES: usize = 10;

/// What a unit gives to one rule.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// The records, in an order that does not depend on the order of rows.
    pub records: Vec<Record>,
    /// How many rows were looked at.
    pub rows: usize,
    /// Why nothing could be gathered, if so.
    pub missing: Option<Said>,
    /// Rows that could not be used.
    pub unchecked: Vec<NotLookedAt>,
}

/// A record and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The unit, by its place among the units in the order of their names.
    pub unit: usize,
    /// Which units are one and the same: two folders of one office share it.
    pub owner: u32,
    /// The record.
    pub record: &'a Record,
}

/// Something that several units share and that breaks the rule.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// The units, by their places.
    pub units: BTreeSet<usize>,
    /// What is flagged; its evidence and the units' names are filled in from `held`.
    pub flag: Flag,
    /// The records that show it.
    pub held: Vec<(usize, Vec<Source>)>,
    /// What the rows of each unit were.
    pub origins: Vec<(usize, Origin)>,
}

/// A check that compares units.
pub trait Across: Debug + Send + Sync {
    /// What a unit gives for comparison. The order of rows must not matter.
    fn gather(&self, books: &crate::books::Books) -> Gathered;

    /// What records of one key say together; they come in the order of units, dates and amounts, and belong to two owners at least;
    /// `compared` is how many owners were compared in all.
    fn join(&self, held: &[Held], compared: usize) -> Vec<Crossing>;
}

impl Crossing {
    /// A flag on some records, with the units that hold them.
    pub fn new(flag: Flag, held: &[Held]) -> Self {
        Self {
            units: held.iter().map(|held| held.unit).collect(),
            flag,
            held: held.iter().map(|held| (held.unit, held.record.sources.to_vec())).collect(),
            origins: held.iter().map(|held| (held.unit, held.record.origin.clone())).collect(),
        }
    }
}

/// How many owners hold some records.
pub fn owners(held: &[Held]) -> usize {
    held.iter().map(|held| held.owner).collect::<BTreeSet<_>>().len()
}

/// What all units booked together, and what is over if one of them, the largest, booked it rightly.
pub fn amounts(held: &[Held]) -> (Decimal, Decimal) {
    let mut by_owner = std::collections::BTreeMap::<u32, Decimal>::new();
    for held in held {
        let sum = by_owner.entry(held.owner).or_default();
        *sum = sum.saturating_add(held.record.amount);
    }
    let total = by_owner.values().fold(Decimal::ZERO, |total, amount| total.saturating_add(*amount));
    let largest = by_owner.values().copied().max().unwrap_or_default();
    (total, total.saturating_sub(largest))
}

/// Parts records into those that belong together by pairs: what `linked` says of any two holds for all that hang together. In the order of
/// the first of each.
pub fn clusters<'a>(held: &[Held<'a>], linked: impl Fn(&Record, &Record) -> bool) -> Vec<Vec<Held<'a>>> {
    let mut group: Vec<usize> = (0..held.len()).collect();
    for (at, one) in held.iter().enumerate() {
        for (before, other) in held.iter().enumerate().take(at) {
            let (a, b) = (group.get(at).copied(), group.get(before).copied());
            if a != b && linked(one.record, other.record) {
                let (low, high) = (a.min(b), a.max(b));
                group.iter_mut().filter(|group| Some(**group) == high).for_each(|group| *group = low.unwrap_or_default());
            }
        }
    }
    let mut parts = std::collections::BTreeMap::<usize, Vec<Held>>::new();
    for (held, group) in held.iter().zip(group) {
        parts.entry(group).or_default().push(*held);
    }
    parts.into_values().collect()
}
