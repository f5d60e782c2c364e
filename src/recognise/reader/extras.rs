//! Columns that play no role: their cells stay with the row under the header, and are found there by the column.

use std::sync::Arc;

use super::{Reader, unpaid};
use crate::read::GridRow;
use crate::recognise::cells::shown;
use crate::recognise::columns::Column;
use crate::recognise::kind::cell_at;
use crate::recognise::layout::Layout;
use crate::tables::{Row, TableKind};

/// Whether the cells of a column stay with the row as they are: it plays no role, or holds the id number that makes a sheet a roster.
fn stays(column: &Column) -> bool {
    let is_id = || column.field.is_none() && column.role_name.is_some() && column.header.contains("身份证");
    column.role.is_none() || unpaid::is_told(column.role_name.as_deref()) || is_id()
}

/// Two columns of one header are told apart by their order.
fn same<'c>(columns: &'c [Column], column: &'c Column) -> impl Iterator<Item = &'c Column> {
    columns.iter().filter(move |other| stays(other) && other.header == column.header)
}

/// The columns that share their header with another one, both of which have something below it: of these a blank cell is kept too.
pub(super) fn twins(table: TableKind, layout: &Layout, rows: &[GridRow]) -> Vec<u32> {
    if table == TableKind::Journal {
        return Vec::new();
    }
    let is_filled = |column: &&Column| rows.iter().any(|row| cell_at(row, column.index).is_some());
    let stands_again = |column: &&Column| same(&layout.columns, column).nth(1).is_some();
    let shared: Vec<&Column> = layout.columns.iter().filter(|column| stays(column)).filter(stands_again).filter(is_filled).collect();
    let has_twin = |column: &&&Column| shared.iter().any(|other| other.index != column.index && other.header == column.header);
    shared.iter().filter(has_twin).map(|column| column.index).collect()
}

/// What a row says in a column that plays no role.
pub fn text_of<'r>(row: &'r Row, columns: &[Column], column: &Column) -> Option<&'r str> {
    let mut texts = row.extra.iter().filter(|(name, _)| **name == *column.header).map(|(_, text)| text.as_ref());
    let (count, place) = (texts.clone().count(), same(columns, column).position(|other| other.index == column.index).unwrap_or_default());
    // A header over two columns of which one is blank.
    if count == 1 { texts.next() } else { texts.nth(place) }
}

impl Reader<'_> {
    /// Columns that play no role stay with the row under their own header.
    pub(super) fn keep_extra(&self, row: &GridRow, typed: &mut Row) {
        for column in self.layout.columns.iter().filter(|column| stays(column)) {
            let text = cell_at(row, column.index).map(shown).or_else(|| self.twins.contains(&column.index).then(String::new));
            if let Some(text) = text {
                typed.extra.push((Arc::from(column.header.as_str()), Arc::from(text.as_str())));
            }
        }
    }
}
