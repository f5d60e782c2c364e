//! The rows below a header, read up to the header of the next table; and what they say for and against a reading. Knows nothing of
//! what a single row comes to.

use std::sync::Arc;

use super::TableReading;
use super::kind::Kind;
use super::layout::{self, Layout, Search};
use super::proofs::Evidence;
use super::reader::Reader;
use super::titles::Titles;
use crate::read::Cell;

/// Reads the rows below `layout`'s header up to the next table's header or the end; adds the table to `tables` and gives the index
/// of the first row that was not read.
pub fn read_table(search: Search, layout: &Arc<Layout>, tables: &mut Vec<TableReading>) -> usize {
    let Search { grid, headers, .. } = search;
    let Some(table) = headers.tables.get(layout.table) else { return grid.rows.len() };
    let mut reader = Reader::new(search, layout, table);
    let mut index = layout.body;
    // Title lines just above a further table's header are that table's.
    let mut titles_from = index;
    while let Some(row) = grid.rows.get(index) {
        let kind = reader.kinds.of(row);
        let above = grid.rows.get(titles_from..index).unwrap_or_default();
        let headed = || match kind {
            Kind::Data => layout::looks_like_header(row, headers),
            // 期初余额 labels a row, and heads a column.
            _ => layout::mostly_headers(row, headers),
        };
        let further = match kind {
            Kind::HeaderAgain => !above.is_empty() && heads_another_table(&Titles::read(above, headers), &layout.titles),
            _ => headed() && starts_new_table(search, index, layout),
        };
        if further {
            reader.give_back(index - titles_from, above.first());
            index = titles_from;
            break;
        }
        let is_title = matches!(kind, Kind::Label(_) | Kind::Banner);
        reader.take(row, kind);
        index += 1;
        if !is_title {
            titles_from = index;
        }
    }
    tables.push(reader.finish());
    index
}

/// How many rows are read to see which of several readings they prove.
const EVIDENCE_ROWS: usize = 1000;

/// What the first rows below a header say for and against its reading.
pub fn evidence(search: Search, layout: &Layout) -> Evidence {
    let Some(table) = search.headers.tables.get(layout.table) else { return Evidence::default() };
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
    let Some(row) = search.grid.rows.get(index) else { return false };
    let headers = search.headers;
    let known = row.cells.iter().filter(|(_, cell)| matches!(cell, Cell::Text(text) if headers.knows(text))).count();
    if known < 2 || known * 2 < row.cells.len() {
        return false;
    }
    layout::find_at(search, index).is_some_and(|next| next.columns != current.columns)
}

/// Whether title lines above a header that stands there again say that another table begins: another title, another unit of money.
fn heads_another_table(titles: &Titles, current: &Titles) -> bool {
    let other_title = titles.title.is_some() && titles.title != current.title;
    let other_unit = titles.money_unit.is_some() && titles.money_unit != current.money_unit;
    (other_title && current.title.is_some()) || other_unit
}

/// How many rows from a header up to the row `until` are data under its reading.
pub fn kept_until(search: Search, layout: &Layout, until: usize) -> usize {
    let Some(table) = search.headers.tables.get(layout.table) else { return 0 };
    let mut reader = Reader::new(search, &Arc::new(layout.clone()), table);
    for row in search.grid.rows.get(layout.body..until).unwrap_or_default() {
        let kind = reader.kinds.of(row);
        reader.take(row, kind);
    }
    reader.kept()
}
