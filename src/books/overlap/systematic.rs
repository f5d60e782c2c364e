//! Which registers overlap: all rows, or nearly all, of the one within the days that both cover stand in the other as well; or one is a sheet of
//! all and the others in its file are its parts; or one is called an extract and each of its rows stands in another. A row that two lists have in common by chance makes no overlap.

use std::collections::{BTreeMap, BTreeSet};

use super::same::tells;
use super::{Item, Register, Registers, names};
use crate::tables::{Field, Row, TableKind, assets, benefits, budget, contracts, expenses, minutes, payments, purchases};
use crate::value::unit_name;
use crate::value::{Date, Day};

/// So many rows in common are no chance where they are all; where one is not, more are asked for.
const ROWS_MIN: usize = 2;
const MOST_MIN: usize = 3;
/// Of so many rows one may differ, for it was put right in one of the lists.
const DIFFERS_OF: usize = 4;

/// What two registers have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlap {
    /// What both cover: each row that says the same is the same.
    Whole,
    /// Single rows: only those are the same of which a number proves it.
    Single,
}

/// Two registers, by their places, the one that counts first.
type Pair = (usize, usize);

/// The pairs of registers that have rows in common.
pub(super) fn pairs(own: &Registers) -> BTreeMap<Pair, Overlap> {
    let mut matches: BTreeMap<Pair, Vec<usize>> = BTreeMap::new();
    for parts in own.shared() {
        for (at, first) in parts.iter().enumerate() {
            for second in parts.iter().skip(at + 1) {
                let found = matched(own, first, second);
                if let Some(pair) = pair_of(own, first, second).filter(|_| found > 0) {
                    let alike = first.first().and_then(|place| own.items.get(*place)).and_then(|item| item.alike).unwrap_or_default();
                    matches.entry(pair).or_default().extend(std::iter::repeat_n(alike, found));
                }
            }
        }
    }
    matches.retain(|(one, other), _| own.pair(*one, *other).is_some_and(|(one, other)| !of_two_units(one, other)));
    let mut pairs: BTreeMap<Pair, Overlap> = BTreeMap::new();
    for (pair, alike) in &matches {
        let whole = own.pair(pair.0, pair.1).is_some_and(|(one, other)| is_systematic(own, one, other, alike));
        pairs.insert(*pair, if whole { Overlap::Whole } else { Overlap::Single });
    }
    for pair in parts_of_a_whole(own, &matches, &pairs).into_iter().chain(extracts(own, &matches)) {
        pairs.insert(pair, Overlap::Whole);
    }
    pairs
}

impl<'r> Registers<'r> {
    fn pair(&self, one: usize, other: usize) -> Option<(&Register<'r>, &Register<'r>)> {
        self.lists.get(one).zip(self.lists.get(other))
    }
}

fn pair_of(own: &Registers, first: &[usize], second: &[usize]) -> Option<Pair> {
    let register = |items: &[usize]| items.first().and_then(|place| own.items.get(*place)).map(|item| item.register);
    register(first).zip(register(second))
}

/// How many rows of one register, all alike, stand in the other, each once.
fn matched(own: &Registers, first: &[usize], second: &[usize]) -> usize {
    let mut left: Vec<usize> = second.to_vec();
    let mut open: Vec<usize> = first.to_vec();
    for exact in [true, false] {
        open.retain(|one| {
            let found = left.iter().position(|other| own.same(*one, *other).is_some_and(|without_blank| without_blank || !exact));
            found.map(|at| left.swap_remove(at)).is_none()
        });
    }
    first.len() - open.len()
}

/// Whether their titles say that they are of two units.
fn of_two_units(one: &Register, other: &Register) -> bool {
    one.titles.unit.as_deref().zip(other.titles.unit.as_deref()).is_some_and(|(one, other)| unit_name::are_two(one, other))
}

/// Whether what two registers have in common is all, or nearly all, that one of them has within the days that both cover.
fn is_systematic(own: &Registers, one: &Register, other: &Register, alike: &[usize]) -> bool {
    let common = span(own, one).zip(span(own, other)).map(|(a, b)| (a.0.max(b.0), a.1.min(b.1)));
    let within = |register: &Register| {
        let is_within = |item: &&Item| common.zip(day(item.row)).is_none_or(|((first, last), day)| (first..=last).contains(&day));
        items(own, register).filter(is_within).count()
    };
    let same = alike.len();
    let nearly = |all: usize| {
        let differ = all.saturating_sub(same);
        same >= ROWS_MIN && (differ == 0 || (same >= MOST_MIN && differ * DIFFERS_OF <= all))
    };
    // Rows without a number that tells them apart may well be alike in two lists: then the names have to say that one is a part of the other, or
    // that both are of the same accounts. One meeting decides a matter once.
    let said = match own.kind {
        TableKind::Minutes => true,
        TableKind::OpenItems => names::are_like(one, other),
        _ => false,
    };
    (nearly(within(one)) || nearly(within(other))) && (said || are_numbered(own, one, other) || names::tell_part(one, other))
}

/// Whether both lists have a column of numbers that tell their rows apart: of vouchers, or of cards and contracts that are not merely counted.
fn are_numbered(own: &Registers, one: &Register, other: &Register) -> bool {
    let both = |number: &Field| one.fields.contains(number) && other.fields.contains(number);
    if [payments::VOUCHER_NO, expenses::VOUCHER_NO, purchases::VOUCHER_NO].iter().any(both) {
        return true;
    }
    let all_tell = |field: Field| items(own, one).all(|item| item.row.text(field).is_some_and(|number| tells(number.trim())));
    [assets::ASSET_NO, contracts::CONTRACT_NO].into_iter().any(|number| both(&number) && all_tell(number))
}

fn items<'a, 'r>(own: &'a Registers<'r>, register: &'a Register) -> impl Iterator<Item = &'a Item<'r>> {
    register.items.iter().filter_map(|place| own.items.get(*place))
}

/// The first and the last day of a register.
fn span(own: &Registers, register: &Register) -> Option<(Day, Day)> {
    let days = || items(own, register).filter_map(|item| day(item.row));
    days().min().zip(days().max())
}

/// The day of a row.
fn day(row: &Row) -> Option<Day> {
    let field = match row.table() {
        TableKind::Payments => payments::DATE,
        TableKind::Expenses => expenses::DATE,
        TableKind::Purchases => purchases::DATE,
        TableKind::Benefits => benefits::DATE,
        TableKind::Assets => assets::ACQUIRED_ON,
        TableKind::Contracts => contracts::SIGNED_ON,
        TableKind::Minutes => minutes::DATE,
        TableKind::Budget => budget::YEAR,
        _ => return None,
    };
    row.date(field).map(Date::latest)
}

/// The pairs of a list that is called an extract (`大额付款`, `1万元以上付款台账`) with those that hold its rows, where each of them stands in one.
fn extracts(own: &Registers, matches: &BTreeMap<Pair, Vec<usize>>) -> Vec<Pair> {
    let mut found = Vec::new();
    for (place, register) in own.lists.iter().enumerate().filter(|(_, register)| names::is_extract(register)) {
        let is_of = |(pair, _): &(&Pair, &Vec<usize>)| {
            let other = if pair.0 == place { pair.1 } else { pair.0 };
            (pair.0 == place || pair.1 == place) && own.lists.get(other).is_some_and(|other| !names::is_extract(other))
        };
        let pairs: Vec<_> = matches.iter().filter(is_of).collect();
        let held: BTreeSet<usize> = pairs.iter().flat_map(|(_, alike)| alike.iter().copied()).collect();
        if items(own, register).all(|item| item.alike.is_some_and(|alike| held.contains(&alike))) {
            found.extend(pairs.into_iter().map(|(pair, _)| *pair));
        }
    }
    found
}

/// The pairs of a sheet of all with its parts, however small these are: another part of the file is one already, or the parts come to the whole.
fn parts_of_a_whole(own: &Registers, matches: &BTreeMap<Pair, Vec<usize>>, pairs: &BTreeMap<Pair, Overlap>) -> Vec<Pair> {
    let size = |register: usize| own.lists.get(register).map_or(0, |register| register.items.len());
    let file = |register: usize| own.lists.get(register).map(|register| &register.name.file);
    // By the sheet of all and the file of the parts.
    let mut wholes: BTreeMap<(usize, &str), Vec<(usize, Pair)>> = BTreeMap::new();
    for (pair, alike) in matches {
        for (part, whole) in [(pair.0, pair.1), (pair.1, pair.0)] {
            if let Some(file) = file(part).filter(|_| alike.len() == size(part) && size(part) < size(whole)) {
                wholes.entry((whole, file)).or_default().push((part, *pair));
            }
        }
    }
    let mut found = Vec::new();
    for ((whole, _), parts) in wholes {
        let known = parts.iter().any(|(_, pair)| pairs.get(pair) == Some(&Overlap::Whole));
        let all = parts.len() > 1 && parts.iter().map(|(part, _)| size(*part)).sum::<usize>() == size(whole);
        if known || all {
            found.extend(parts.into_iter().map(|(_, pair)| pair));
        }
    }
    found
}
