//! Rows of registers that stand in two files or sheets of one unit: a list of half a year beside that of the year, all persons beside a sheet for each
//! department, a part of a list in a file of its own. They count once. Two rows alike within one sheet stay two, and so do rows that two lists have
//! in common by chance: a row counts as repeated where the lists overlap as a whole (`systematic.rs`) or a number proves that it is the same, and
//! only if it says the same in all that both lists hold (`same.rs`). Lists of open items of two days are two states (`states.rs`), and a list that adds up others is none (`summed.rs`). Goes by all tables
//! of the unit, whatever their order; knows no rules.

mod names;
mod same;
mod states;
mod summed;
mod systematic;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::same::{core, is_serial, is_volatile, proved, same};
use self::systematic::Overlap;
use super::build::SheetProblem;
use crate::recognise::{TableReading, Titles};
use crate::say;
use crate::tables::left_out::Why;
use crate::tables::{Field, Problem, Row, SheetName, Source, TableKind};
use crate::value::Said;
use crate::value::text::compact;

/// The registers that are looked at. A person on two rosters is one anyway; journals are held against each other voucher by voucher.
const KINDS: [TableKind; 10] = [
    TableKind::Payments,
    TableKind::Expenses,
    TableKind::Purchases,
    TableKind::Benefits,
    TableKind::Assets,
    TableKind::Contracts,
    TableKind::ContractTerms,
    TableKind::Minutes,
    TableKind::Budget,
    TableKind::OpenItems,
];

/// Of rows alike in day, name and amount, more are not held against each other.
const ALIKE_MAX: usize = 1_000;

/// Leaves out what stands in another register of the unit as well, each row with the one that counts, and says so once for each pair of sheets.
pub(super) fn settle(readings: &mut [&mut TableReading]) -> Vec<SheetProblem> {
    let mut told = states::settle(readings);
    for kind in KINDS {
        let repeats = {
            let views: Vec<&TableReading> = readings.iter().map(|reading| &**reading).collect();
            Registers::of(kind, &views).map(|registers| registers.repeats()).unwrap_or_default()
        };
        told.extend(count_once(kind, readings, &repeats));
    }
    told.extend(summed::settle(readings));
    told
}

/// One sheet's rows of a kind of table.
struct Register<'r> {
    name: &'r Arc<SheetName>,
    titles: &'r Titles,
    items: Vec<usize>,
    /// The fields that it has a column for.
    fields: BTreeSet<Field>,
    /// Of these the ones whose column only numbers the rows.
    serial: BTreeSet<Field>,
}

/// A row of a register.
struct Item<'r> {
    register: usize,
    at: Place,
    row: &'r Row,
    /// Which rows it is alike to in day, name and amount; none if it lacks one of these.
    alike: Option<usize>,
}

/// Which row of which reading.
type Place = (usize, usize);

/// A row that stands again, and the one that counts.
struct Repeat {
    at: Place,
    counted: Place,
}

/// All sheets of one kind of table.
struct Registers<'r> {
    kind: TableKind,
    /// What counts before others comes first.
    lists: Vec<Register<'r>>,
    items: Vec<Item<'r>>,
    /// Items alike in day, name and amount, in the order of registers.
    alike: Vec<Vec<usize>>,
}

impl<'r> Registers<'r> {
    /// The registers of a kind; none where there are not two.
    fn of(kind: TableKind, readings: &[&'r TableReading]) -> Option<Self> {
        let mut sheets: BTreeMap<&SheetName, Vec<usize>> = BTreeMap::new();
        for (index, reading) in readings.iter().enumerate().filter(|(_, reading)| reading.table == kind && !reading.rows.is_empty()) {
            sheets.entry(&reading.sheet).or_default().push(index);
        }
        if sheets.len() < 2 {
            return None;
        }
        let mut order: Vec<(usize, usize, Vec<usize>)> = Vec::new();
        for indices in sheets.into_values() {
            let own = || indices.iter().filter_map(|index| readings.get(*index));
            let fields: BTreeSet<Field> = own().flat_map(|reading| reading.columns.iter().filter_map(|column| column.field)).collect();
            let rows = own().map(|reading| reading.rows.len()).sum();
            order.push((fields.len(), rows, indices));
        }
        // The list that says more of each row counts, of two that say alike the longer one, and of two alike that whose name comes first.
        order.sort_by_key(|(fields, rows, _)| std::cmp::Reverse((*fields, *rows)));
        let mut own = Self { kind, lists: Vec::new(), items: Vec::new(), alike: Vec::new() };
        for (_, _, indices) in order {
            own.add(readings, &indices);
        }
        own.gather();
        Some(own)
    }

    fn add(&mut self, readings: &[&'r TableReading], indices: &[usize]) {
        let readings = || indices.iter().filter_map(|index| Some((*index, *readings.get(*index)?)));
        let Some((_, first)) = readings().next() else { return };
        let columns = || readings().flat_map(|(_, reading)| &reading.columns).filter_map(|column| Some((column.field?, column)));
        let fields = columns().map(|(field, _)| field).collect();
        let serial = columns().filter(|(_, column)| is_serial(&column.header)).map(|(field, _)| field).collect();
        let mut rows: Vec<(Place, &Row)> = Vec::new();
        for (index, reading) in readings() {
            rows.extend(reading.rows.iter().enumerate().map(|(place, row)| ((index, place), row)));
        }
        rows.sort_by(|(_, a), (_, b)| a.source.cmp(&b.source));
        let (register, from) = (self.lists.len(), self.items.len());
        self.items.extend(rows.into_iter().map(|(at, row)| Item { register, at, row, alike: None }));
        let items = (from..self.items.len()).collect();
        self.lists.push(Register { name: &first.sheet, titles: &first.titles, items, fields, serial });
    }

    /// Puts together what is alike in day, name and amount.
    fn gather(&mut self) {
        let mut cores: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (place, item) in self.items.iter().enumerate() {
            if let Some(core) = core(item.row) {
                cores.entry(core).or_default().push(place);
            }
        }
        for (number, items) in cores.into_values().enumerate() {
            for place in &items {
                if let Some(item) = self.items.get_mut(*place) {
                    item.alike = Some(number);
                }
            }
            self.alike.push(items);
        }
    }

    /// What is alike in more than one register, by register.
    fn shared(&self) -> impl Iterator<Item = Vec<&[usize]>> {
        let register = |place: &usize| self.items.get(*place).map(|item| item.register);
        let few = self.alike.iter().filter(|items| (2..=ALIKE_MAX).contains(&items.len()));
        few.map(move |items| items.chunk_by(|a, b| register(a) == register(b)).collect::<Vec<_>>()).filter(|parts| parts.len() > 1)
    }

    /// Whether two items say the same, and whether they do so without a blank on either side.
    fn same(&self, one: usize, other: usize) -> Option<bool> {
        let (one, other) = (self.items.get(one)?, self.items.get(other)?);
        let (first, second) = (self.lists.get(one.register)?, self.lists.get(other.register)?);
        let compared = |field: Field| {
            let is_serial = first.serial.contains(&field) || second.serial.contains(&field);
            // What a name or a title gave, and no column, is no more than a guess at the kind.
            let guessed = self.kind == TableKind::Expenses && field == crate::tables::expenses::CATEGORY;
            !is_serial && (!guessed || (first.fields.contains(&field) && second.fields.contains(&field)))
        };
        same(one.row, other.row, compared)
    }

    fn is_proved(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.items.get(one), self.items.get(other)) else { return false };
        let serial = [one.register, other.register].into_iter().filter_map(|at| self.lists.get(at)).flat_map(|own| &own.serial);
        let serial: BTreeSet<Field> = serial.copied().collect();
        proved(one.row, other.row, |field| !serial.contains(&field))
    }

    /// The rows that stand again.
    fn repeats(&self) -> Vec<Repeat> {
        let pairs = systematic::pairs(self);
        let mut counted: BTreeMap<usize, usize> = BTreeMap::new();
        let stands = |earlier: usize, item: usize, exact: bool| {
            let register = |place: usize| self.items.get(place).map(|item| item.register);
            let overlap = register(earlier).zip(register(item)).and_then(|pair| pairs.get(&pair));
            let same = || self.same(earlier, item).is_some_and(|without_blank| without_blank || !exact);
            overlap.is_some_and(|overlap| same() && (*overlap == Overlap::Whole || self.is_proved(earlier, item)))
        };
        for parts in self.shared() {
            for (at, own) in parts.iter().enumerate().skip(1) {
                let earlier: Vec<usize> = parts.iter().take(at).flat_map(|part| part.iter().copied()).collect();
                // Each row that counts stands for one of this register.
                let mut used: BTreeSet<usize> = BTreeSet::new();
                for exact in [true, false] {
                    for item in *own {
                        if counted.contains_key(item) {
                            continue;
                        }
                        let root = |earlier: &usize| counted.get(earlier).copied().unwrap_or(*earlier);
                        let found = earlier.iter().find(|earlier| !used.contains(&root(earlier)) && stands(**earlier, *item, exact));
                        if let Some(found) = found.map(root) {
                            used.insert(found);
                            counted.insert(*item, found);
                        }
                    }
                }
            }
        }
        let place = |item: usize| self.items.get(item).map(|item| item.at);
        counted.into_iter().filter_map(|(item, counted)| Some(Repeat { at: place(item)?, counted: place(counted)? })).collect()
    }
}

/// Takes the rows out that stand again. What only they say goes to the rows that count.
fn count_once(kind: TableKind, readings: &mut [&mut TableReading], repeats: &[Repeat]) -> Vec<SheetProblem> {
    let mut gone: BTreeMap<usize, BTreeMap<usize, Why>> = BTreeMap::new();
    let mut pairs: BTreeMap<(Arc<SheetName>, Arc<SheetName>), (u32, usize)> = BTreeMap::new();
    for Repeat { at, counted } in repeats {
        let Some(reading) = readings.get(at.0) else { continue };
        let fields: BTreeSet<Field> = reading.columns.iter().filter(|column| !is_serial(&column.header)).filter_map(|c| c.field).collect();
        let (Some(row), own) = (reading.rows.get(at.1).cloned(), Arc::clone(&reading.sheet)) else { continue };
        let Some(reading) = readings.get_mut(counted.0) else { continue };
        let other = Arc::clone(&reading.sheet);
        let Some(target) = reading.rows.get_mut(counted.1) else { continue };
        let filled = fill(target, &row, &fields);
        gone.entry(at.0).or_default().insert(at.1, stands_again(&target.source, &filled));
        let pair = pairs.entry((own, other)).or_insert((row.source.row, 0));
        *pair = (pair.0.min(row.source.row), pair.1 + 1);
    }
    leave_out(readings, gone);
    let told = |((sheet, other), (row, count)): ((Arc<SheetName>, Arc<SheetName>), (u32, usize))| {
        let Said { zh, en } = shown(&other);
        let why = say!(
            "{count}行与{zh}中的相同(第一处在本行),是重叠的登记,只计一次,以{zh}为准;如果是另外的业务,请在两处加上能区分的列(如凭证号)",
            "{count} row(s) are the same as in {en} (the first is this one): the lists overlap, and they count once, in {en}; if they are other records, add a column to both that tells them apart, such as the voucher number"
        );
        SheetProblem { sheet, table: kind, problem: Problem { row: Some(row), column: None, why } }
    };
    pairs.into_iter().map(told).collect()
}

/// Fills what is blank in the row that counts with what the other one has a column for, and says which columns.
fn fill(target: &mut Row, row: &Row, fields: &BTreeSet<Field>) -> Vec<Said> {
    let mut filled = Vec::new();
    for field in fields.iter().filter(|field| target.get(**field).is_none()).copied().collect::<Vec<_>>() {
        if let Some(value) = row.get(field).cloned() {
            target.set(field, Some(value));
            filled.push(Said::new(field.schema().zh, field.name()));
        }
    }
    for (header, text) in &row.extra {
        let known = target.extra.iter().any(|(other, _)| compact(other) == compact(header));
        if !known && !is_volatile(header) {
            target.extra.push((Arc::clone(header), Arc::clone(text)));
        }
    }
    filled
}

/// Why a row is left out that stands elsewhere.
fn stands_again(counted: &Source, filled: &[Said]) -> Why {
    let (Said { zh, en }, row) = (shown(&counted.sheet), counted.row);
    let (more_zh, more_en) = if filled.is_empty() {
        (String::new(), String::new())
    } else {
        let zh: Vec<&str> = filled.iter().map(|field| field.zh.as_ref()).collect();
        let en: Vec<&str> = filled.iter().map(|field| field.en.as_ref()).collect();
        (format!(";那一行没有的“{}”取自本行", zh.join("、")), format!("; its {} is taken from here", en.join(", ")))
    };
    let own = say!("与{zh}第{row}行相同,只计一次{more_zh}", "the same as row {row} of {en}, counted once{more_en}");
    Why::new(own, say!("与{zh}中的行相同,只计一次", "the same as a row of {en}, counted once"))
}

/// Takes rows out of their tables, each with its reason.
fn leave_out(readings: &mut [&mut TableReading], gone: BTreeMap<usize, BTreeMap<usize, Why>>) {
    for (index, mut gone) in gone {
        let Some(reading) = readings.get_mut(index) else { continue };
        let rows = std::mem::take(&mut reading.rows);
        for (place, row) in rows.into_iter().enumerate() {
            match gone.remove(&place) {
                Some(why) => reading.left_out.push(row.source.row, why),
                None => reading.rows.push(row),
            }
        }
    }
}

/// `“付款台账.xlsx”工作表“付款”`.
fn shown(sheet: &SheetName) -> Said {
    let file = &sheet.file;
    match &sheet.sheet {
        Some(name) => say!("“{file}”工作表“{name}”", "“{file}” sheet “{name}”"),
        None => say!("“{file}”", "“{file}”"),
    }
}
