//! The rows below a header, read up to the header of the next table; and what they say for and against a reading. Knows nothing of
//! what a single row comes to.

use std::collections::VecDeque;
use std::sync::Arc;

use super::TableReading;
use super::headers::{Headers, TableHeaders};
use super::kind::Kind;
use super::layout::{self, Layout, Search};
use super::placed;
use super::proofs::Evidence;
use super::reader::Reader;
use super::titles::Titles;
use crate::read::{Cell, GridRow};
use crate::tables::TITLES_MAX;

/// Goes through the rows below a header, one by one.
pub struct Walk<'h> {
    /// What the rows come to.
    pub reader: Reader<'h>,
    layout: Arc<Layout>,
    headers: &'h Headers,
    /// The title lines taken last: just above a further table's header they are that table's.
    titles: VecDeque<GridRow>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// It was kept or left out.
    Taken,
    /// Another table begins with it, or with the title lines above it, which were given back.
    Further,
}

impl<'h> Walk<'h> {
    /// Begins below a layout's header.
    pub fn new(search: Search<'_, 'h>, layout: &Arc<Layout>, table: &'h TableHeaders) -> Self {
        let reader = Reader::new(search, layout, table);
        Self { reader, layout: Arc::clone(layout), headers: search.headers, titles: VecDeque::new() }
    }

    /// Takes a row, unless another table begins there. `heads` says whether a row that looks like a header is one.
    pub fn step(&mut self, row: &GridRow, heads: impl FnOnce() -> bool) -> Step {
        let kind = self.reader.kinds.of(row);
        let headed = || match kind {
            Kind::Data => layout::looks_like_header(row, self.headers),
            // 期初余额 labels a row, and heads a column.
            _ => layout::mostly_headers(row, self.headers),
        };
        let further = match kind {
            Kind::HeaderAgain => !self.titles.is_empty() && self.heads_another_table(),
            _ => could_head(row, self.headers) && headed() && heads(),
        };
        if further {
            self.reader.give_back(self.titles.len(), self.titles.front());
            return Step::Further;
        }
        let is_title = matches!(kind, Kind::Label(_) | Kind::Banner);
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
    let (walk, index) = walked(search, layout, table);
    let Some(said) = walk.reader.unit_in_foot() else {
        tables.push(walk.reader.finish());
        return index;
    };
    // What the foot says holds for the rows above it.
    let (walk, index) = walked(search, &Arc::new(layout.in_unit(said)), table);
    tables.push(walk.reader.finish());
    index
}

/// Reads up to the next table's header or the end, and gives the index of the first row that was not read.
fn walked<'h>(search: Search<'_, 'h>, layout: &Arc<Layout>, table: &'h TableHeaders) -> (Walk<'h>, usize) {
    let mut walk = Walk::new(search, layout, table);
    let mut index = layout.body;
    while let Some(row) = search.grid.rows.get(index) {
        if walk.step(row, || starts_new_table(search, index, layout)) == Step::Further {
            index -= walk.titles();
            break;
        }
        index += 1;
    }
    (walk, index)
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
