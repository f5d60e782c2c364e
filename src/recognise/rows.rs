//! The rows below a header, read up to the header of the next table; and what they say for and against a reading. Knows nothing of
//! what a single row comes to.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::continued::titles_of;
use super::headers::{Headers, TableHeaders};
use super::kind::Kind;
use super::layout::{self, Layout, Search};
use super::placed;
use super::proofs::Evidence;
use super::reader::Reader;
use super::titles::{self, Titles};
use super::{TABLES_MAX, TableReading};
use crate::read::{Cell, GridRow};
use crate::recognise::assemble::side_of_text;
use crate::tables::{TITLES_MAX, TableKind};
use crate::value::unit_name::{are_two, ends_as_unit};

/// Goes through the rows below a header, one by one.
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub struct Walk<'h> {
    /// What the rows come to.
    pub reader: Reader<'h>,
    layout: Arc<Layout>,
    headers: &'h Headers,
    /// The title lines taken last: just above a further table's header they are that table's.
    titles: VecDeque<GridRow>,
    /// Whether the user says whose the sheet is.
    unit_given: bool,
    /// Whether a line named a unit before any row below the header: such lines part the rows of one unit by whom they are about.
    grouped: bool,
    /// Whether it begins with the lines of its own unit, below the rows of another.
    is_part: bool,
    /// Whether the last row that is no title was a total of everything.
    after_total: bool,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// It was kept or left out.
    Taken,
    /// Another table begins with it, or with the title lines above it, which were given back.
    Further,
    /// It goes on below the same header, with the books of another unit: the title lines above it say so and were given back.
    OtherUnit,
}

/// The name of an office that does not end as one is longer.
const SHORT_MAX: usize = 4;

impl<'h> Walk<'h> {
    /// Begins below a layout's header.
    pub fn new(search: Search<'_, 'h>, layout: &Arc<Layout>, table: &'h TableHeaders) -> Self {
        let reader = Reader::new(search, layout, table);
        let unit_given = search.entry.is_some_and(|entry| entry.unit.is_some());
        Self {
            reader,
            layout: Arc::clone(layout),
            headers: search.headers,
            titles: VecDeque::new(),
            unit_given,
            grouped: false,
            is_part: false,
            after_total: false,
        }
    }

    /// Takes a row, unless another table begins there. `heads` says whether a row that looks like a header is one.
    pub fn step(&mut self, row: &GridRow, heads: impl FnOnce() -> bool) -> Step {
        let kind = self.reader.kinds.of(row);
        let headed = || match kind {
            Kind::Data => layout::looks_like_header(row, self.headers),
            // 期初余额 labels a row, and heads a column.
            _ => layout::mostly_headers(row, self.headers),
        };
        // The same header goes on with the books of another unit.
        let may_go_on = matches!(kind, Kind::HeaderAgain | Kind::Data | Kind::Total(_) | Kind::Subtotal(_));
        let further = match kind {
            Kind::HeaderAgain => !self.titles.is_empty() && self.heads_another_table(),
            _ => could_head(row, self.headers) && headed() && heads(),
        };
        if further {
            self.reader.give_back(self.titles.len(), self.titles.front());
            return Step::Further;
        }
        if may_go_on && self.names_another_unit(kind == Kind::HeaderAgain) {
            self.reader.give_back(self.titles.len(), self.titles.front());
            return Step::OtherUnit;
        }
        let is_title = matches!(kind, Kind::Label(_) | Kind::Banner);
        if is_title {
            self.grouped |= !self.is_part && self.reader.kept() == 0 && titles::names_unit(row, self.headers);
        } else {
            self.after_total = matches!(kind, Kind::Total(_));
        }
        self.reader.take(row, kind);
        if is_title {
            self.titles.push_back(row.clone());
            if self.titles.len() > TITLES_MAX {
                self.titles.pop_front();
            }
        } else {
            self.titles.clear();
        }
        Step::Taken
    }

    /// Whether the title lines taken last say that the header below them heads another table.
    fn heads_another_table(&mut self) -> bool {
        let titles = Titles::read(self.titles.make_contiguous(), self.headers);
        let current = &self.layout.titles;
        let table = self.headers.tables.get(self.layout.table()).map(|table| table.table);
        // Where no column holds the date, the title's is that of the rows.
        let dated = titles.date.is_some() && titles.date != current.date && current.date.is_some();
        let other_date = || table.is_some_and(|table| placed::dates(table, &self.layout.columns));
        heads_another_table(&titles, current) || (dated && other_date())
    }

    /// Whether the title lines taken last say that the rows below them are of another unit. In a register lines of units part the rows of one by whom they
    /// are about, unless a header or a total of everything stands between them.
    fn names_another_unit(&mut self, header_again: bool) -> bool {
        if self.titles.is_empty() || self.grouped || self.layout.titles.unit.is_none() {
            return false;
        }
        let has_line = || self.titles.iter().any(|row| titles::names_unit(row, self.headers));
        let parts = match self.headers.tables.get(self.layout.table()).map(|table| table.table) {
            Some(TableKind::Journal | TableKind::TrialBalance) => true,
            Some(TableKind::Payments | TableKind::Expenses | TableKind::Purchases | TableKind::Assets) => {
                (header_again || self.after_total) && has_line()
            }
            _ => false,
        };
        if !parts {
            return false;
        }
        let titles = Titles::read(self.titles.make_contiguous(), self.headers);
        self.is_of_another_unit(&titles)
    }

    /// Whether title lines name another unit than those of the table. Beside an account of debts a firm is whom the page is about.
    fn is_of_another_unit(&self, titles: &Titles) -> bool {
        let (Some(own), Some(unit)) = (&titles.unit, &self.layout.titles.unit) else { return false };
        let of_debts = || titles.page.name().is_some_and(|account| side_of_text(account).is_some());
        // 党政办 and 民政办 are departments.
        let is_short = |name: &str| name.chars().count() <= SHORT_MAX && !ends_as_unit(name);
        !self.unit_given && are_two(own, unit) && (ends_as_unit(own) || !of_debts()) && !is_short(own) && !is_short(unit)
    }

    /// What the title lines taken last say.
    fn own_titles(&mut self) -> Titles {
        Titles::read(self.titles.make_contiguous(), self.headers)
    }

    /// How many title lines were taken last.
    pub fn titles(&self) -> usize {
        self.titles.len()
    }

    /// Notes that a row of data was taken past this.
    pub fn no_titles(&mut self) {
        self.titles.clear();
    }
}

/// Reads the rows below `layout`'s header up to the next table's header or the end; adds the table to `tables` and gives the index
/// of the first row that was not read.
pub fn read_table(search: Search, layout: &Arc<Layout>, tables: &mut Vec<TableReading>) -> usize {
    let Search { grid, headers, .. } = search;
    let Some(table) = headers.tables.get(layout.table()) else { return grid.rows.len() };
    let (mut layout, mut first, mut above) = (Arc::clone(layout), layout.body, None);
    loop {
        let part = (first, &above);
        let (mut walk, mut index, mut next) = walked(search, &layout, table, part);
        // What the foot says holds for the rows above it.
        if let Some(said) = walk.reader.unit_in_foot() {
            (walk, index, next) = walked(search, &Arc::new(layout.in_unit(said)), table, part);
        }
        above = Some(walk.reader.sums.so_far());
        tables.push(walk.reader.finish());
        let Some(titles) = next.filter(|_| tables.len() < TABLES_MAX) else { return index };
        layout = Arc::new(layout.below(titles_of(titles, &layout.titles, search.sheet)));
        first = index;
    }
}

/// Reads from a row up to the next table's header, the books of another unit or the end. Gives the index of the first row that was not read, and what
/// the lines there say of that unit.
fn walked<'h>(
    search: Search<'_, 'h>,
    layout: &Arc<Layout>,
    table: &'h TableHeaders,
    (first, above): (usize, &Option<[BTreeMap<u32, Decimal>; 2]>),
) -> (Walk<'h>, usize, Option<Titles>) {
    let mut walk = Walk::new(search, layout, table);
    if let Some(above) = above {
        walk.reader.sums.go_on(above.clone());
        walk.is_part = true;
    }
    let mut index = first;
    while let Some(row) = search.grid.rows.get(index) {
        let step = walk.step(row, || starts_new_table(search, index, layout));
        if step != Step::Taken {
            index -= walk.titles();
            let next = (step == Step::OtherUnit).then(|| walk.own_titles());
            return (walk, index, next);
        }
        index += 1;
    }
    (walk, index, None)
}

/// How many rows are read to see which of several readings they prove.
const EVIDENCE_ROWS: usize = 1000;

/// What the first rows below a header say for and against its reading.
pub fn evidence(search: Search, layout: &Layout) -> Evidence {
    let Some(table) = search.headers.tables.get(layout.table()) else { return Evidence::default() };
    let mut reader = Reader::new(search, &Arc::new(layout.clone()), table);
    for row in search.grid.rows.iter().skip(layout.body).take(EVIDENCE_ROWS) {
        let kind = reader.kinds.of(row);
        if kind == Kind::Data && layout::looks_like_header(row, search.headers) {
            break;
        }
        reader.take(row, kind);
    }
    let mut evidence = reader.evidence();
    let (equal, unequal) = reader.sums.counts();
    // What cannot be read speaks against a reading as a voucher that does not balance does.
    evidence.agree += equal;
    evidence.exact += equal;
    evidence.differ += unequal + reader.unusable;
    evidence
}

/// Whether the header of another table begins at a row: its cells say so and so do the rows below it.
fn starts_new_table(search: Search, index: usize, current: &Layout) -> bool {
    layout::find_at(search, index).is_some_and(|next| next.columns != current.columns)
}

/// Whether a row can head a table: at least two of its cells, and half of them, are headers that are known.
pub fn could_head(row: &GridRow, headers: &Headers) -> bool {
    let known = row.cells.iter().filter(|(_, cell)| matches!(cell, Cell::Text(text) if headers.heads(text))).count();
    known >= 2 && known * 2 >= row.cells.len()
}

/// Whether title lines above a header that stands there again say that another table begins: another title, another unit of money.
fn heads_another_table(titles: &Titles, current: &Titles) -> bool {
    // Each printed voucher has lines of its own above its header.
    let other_title = current.printed.is_none() && titles.title.is_some() && titles.title != current.title;
    let other_unit = titles.money_unit.is_some() && titles.money_unit != current.money_unit;
    (other_title && current.title.is_some()) || other_unit
}

/// How many rows from a header up to the row `until` are data under its reading.
pub fn kept_until(search: Search, layout: &Layout, until: usize) -> usize {
    let Some(table) = search.headers.tables.get(layout.table()) else { return 0 };
    let mut reader = Reader::new(search, &Arc::new(layout.clone()), table);
    for row in search.grid.rows.get(layout.body..until).unwrap_or_default() {
        let kind = reader.kinds.of(row);
        reader.take(row, kind);
    }
    reader.kept()
}
