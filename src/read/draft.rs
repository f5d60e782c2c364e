//! A sheet in the making, by itself: its rows as far as they have come. Knows no limits.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Cell, Grid, GridRow};

/// A sheet in the making that others of the same file may overtake.
#[derive(Default)]
pub(super) struct Draft {
    pub grid: Grid,
    /// The row that cells are being put into.
    pub row: Option<u32>,
    pub cells: Vec<(u32, Cell)>,
    /// How many rows there were.
    pub rows: u64,
    pub out_of_order: bool,
    pub damaged_codes: BTreeMap<u32, u32>,
    /// The first cell with a formula that nobody has computed: row and column.
    pub uncomputed: Option<(u32, u32)>,
    /// The first place that two cells stand in: row and column.
    pub doubled: Option<(u32, u32)>,
    pub told_columns: bool,
    pub full: bool,
    /// By address and length.
    pub long_texts: HashMap<(usize, usize), Option<Cell>>,
}

impl Draft {
    pub fn new(name: Option<&str>) -> Self {
        Self { grid: Grid { name: name.map(Arc::from), ..Grid::default() }, ..Self::default() }
    }

    /// Whether a row has a cell.
    pub fn has_cells_in(&self, row: u32) -> bool {
        self.row == Some(row) && !self.cells.is_empty()
    }

    /// The texts of its rows if it is small and no row has more than one cell: a title laid out as a table.
    pub fn as_lines(&self, max: usize) -> Option<Vec<Arc<str>>> {
        let rows = self.grid.rows.iter().map(|row| row.cells.as_slice()).chain((!self.cells.is_empty()).then_some(self.cells.as_slice()));
        let texts: Option<Vec<Arc<str>>> = rows
            .take(max + 1)
            .map(|cells| match cells {
                [(_, Cell::Text(text))] => Some(Arc::clone(text)),
                _ => None,
            })
            .collect();
        texts.filter(|texts| texts.len() <= max)
    }

    /// Rows are kept in exactly the memory that they need.
    pub fn end_row(&mut self) {
        if let Some(number) = self.row
            && !self.cells.is_empty()
        {
            let mut cells = Vec::with_capacity(self.cells.len());
            cells.append(&mut self.cells);
            self.grid.rows.push(GridRow { number, cells });
            self.rows += 1;
        }
    }

    /// The rows in order.
    pub fn end_rows(&mut self) {
        self.end_row();
        if self.out_of_order {
            (self.grid.rows, self.doubled) = in_order(std::mem::take(&mut self.grid.rows));
        }
    }
}

/// Rows by number and cells by column; of two cells in one place the later one stays, and the first such place is given.
fn in_order(mut rows: Vec<GridRow>) -> (Vec<GridRow>, Option<(u32, u32)>) {
    let mut doubled = None;
    rows.sort_by_key(|row| row.number);
    rows.dedup_by(|later, kept| {
        let same = later.number == kept.number;
        if same {
            kept.cells.append(&mut later.cells);
        }
        same
    });
    for row in &mut rows {
        row.cells.sort_by_key(|(column, _)| *column);
        row.cells.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                doubled = doubled.or(Some((row.number, kept.0)));
                std::mem::swap(later, kept);
            }
            same
        });
    }
    (rows, doubled)
}
