//! What a sheet on which no table was recognised would most likely be, for the draft of a mapping that the user completes.

use super::columns::Column;
use super::headers::{Role, TableHeaders};
use super::{cells, kind};
use crate::read::{Cell, Grid, GridRow};
use crate::tables::TableKind;
use crate::value::Said;
use crate::value::text::{printable, shorten};

/// The table that the header of a sheet comes nearest to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyTable {
    /// Which.
    pub table: TableKind,
    /// The row of its header, from 1.
    pub row: u32,
    /// The columns that are known, each with the name of what it is.
    pub columns: Vec<(u32, String)>,
    /// What no column is and the table needs: the names for a mapping and for a person.
    pub missing: Vec<(String, Said)>,
}

impl LikelyTable {
    pub(super) fn of(table: &TableHeaders, row: u32, columns: &[Column], missing: &[&Role]) -> Self {
        let known = |column: &Column| Some((column.index, table.roles.get(column.role?)?.name.clone()));
        let named = |role: &&Role| (role.name.clone(), Said::new(role.title().to_owned(), role.name.clone()));
        Self { table: table.table, row, columns: columns.iter().filter_map(known).collect(), missing: missing.iter().map(named).collect() }
    }
}

impl LikelyTable {
    /// The name of what a column is, if that is known.
    pub fn role_of(&self, column: u32) -> Option<&str> {
        self.columns.iter().find(|(known, _)| *known == column).map(|(_, role)| role.as_str())
    }
}

/// A row that heads a table, if the sheet holds one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyHeader {
    /// From 1.
    pub row: u32,
    /// Its texts, each with its column and the first values below it.
    pub texts: Vec<(u32, String, Vec<String>)>,
}

impl LikelyHeader {
    /// The row that is known to head a table, or else the row with the most texts among the first ones, the uppermost of several.
    pub(super) fn of(grid: &Grid, known: Option<u32>) -> Option<Self> {
        const ROWS: usize = 60;
        const COLUMNS: usize = 200;
        const SAMPLES: usize = 3;
        let is_word = |cell: &Cell| matches!(cell, Cell::Text(text) if crate::value::amount::parse(text).is_err() && crate::value::date::parse(text).is_none());
        let words = |row: &GridRow| row.cells.iter().filter(|(_, cell)| is_word(cell)).count();
        let rows = grid.rows.iter().enumerate().take(ROWS).filter(|(_, row)| words(row) >= 2);
        let known = known.and_then(|known| grid.rows.iter().enumerate().find(|(_, row)| row.number == known));
        let (index, row) = known.or_else(|| rows.max_by(|(a, one), (b, two)| words(one).cmp(&words(two)).then(b.cmp(a))))?;
        let below = grid.rows.get(index + 1..).unwrap_or_default();
        let samples = |column: u32| {
            let cells = below.iter().take(ROWS).filter_map(|row| kind::cell_at(row, column));
            cells.take(SAMPLES).map(|cell| shorten(&printable(&cells::shown(cell)), kind::LABEL_CHARS_MAX)).collect()
        };
        let texts = row.cells.iter().take(COLUMNS).map(|(column, cell)| (*column, cells::shown(cell), samples(*column)));
        Some(Self { row: row.number, texts: texts.collect() })
    }
}
