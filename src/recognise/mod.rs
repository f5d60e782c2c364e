//! A grid to tables: where the header is, which table it is, which column is what, which rows are data, and what the data
//! itself proves of that reading. Knows nothing of rules.

pub mod account;
pub mod assemble;
pub mod cells;
pub mod columns;
pub mod dates;
pub mod draft;
pub mod headers;
pub mod journal;
pub mod kind;
pub mod layout;
pub mod mapping;
pub mod proofs;
pub mod reader;
pub mod rows;
pub mod titles;
pub mod totals;
pub mod voucher;

use std::sync::Arc;

use crate::read::Grid;
use crate::tables::{LeftOut, Problem, Row, SheetName, TableKind};
use crate::value::Said;

pub use columns::Column;
pub use headers::Headers;
pub use layout::Layout;
pub use mapping::Mapping;
pub use titles::Titles;

/// What became of a sheet: its tables, or why there is none.
#[derive(Debug, Clone, Default)]
pub struct SheetReading {
    /// The tables on it, from top to bottom.
    pub tables: Vec<TableReading>,
    /// Why it holds no table, if it holds none.
    pub why: Option<Said>,
    /// What is wrong with the sheet as a whole.
    pub problems: Vec<Problem>,
    /// Whether it could be one of two tables, so that neither was taken.
    pub ambiguous: bool,
}

/// A table as it was read.
#[derive(Debug, Clone)]
pub struct TableReading {
    /// The sheet that it stands on.
    pub sheet: Arc<SheetName>,
    /// Which table it is.
    pub table: TableKind,
    /// The last header row, from 1.
    pub header_row: u32,
    /// The first and the last header row, from 1.
    pub header_rows: [u32; 2],
    /// What spoke for the table: words of titles and names, and how many headers it knows.
    pub spoke: Vec<Said>,
    /// The first three values of each column that are not blank, as the file has them.
    pub samples: Vec<Vec<String>>,
    /// What the lines above say.
    pub titles: Titles,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The rows that are data.
    pub rows: Vec<Row>,
    /// Rows below the header that are not blank.
    pub rows_in: usize,
    /// Rows that are no data or could not be used.
    pub left_out: Vec<LeftOut>,
    /// What is wrong in it.
    pub problems: Vec<Problem>,
    /// What the data proves of the reading.
    pub proofs: Vec<Said>,
    /// How many rows of data could not be used.
    pub unusable: usize,
}

/// Reads the tables of a sheet.
pub fn recognise(sheet: &Arc<SheetName>, grid: &Grid, headers: &Headers, mapping: &Mapping) -> SheetReading {
    let mut reading = SheetReading { problems: grid.problems.clone(), ..SheetReading::default() };
    if grid.rows.is_empty() {
        reading.why = Some(Said::new("空表", "empty"));
        return reading;
    }
    let search = layout::Search { sheet, grid, headers, entry: mapping.entry(sheet) };
    let mut start = 0;
    loop {
        match layout::find(search, start) {
            layout::Found::Layout(layout) => {
                let end = rows::read_table(sheet, search, &layout, &mut reading.tables);
                // Every round consumes the header at least.
                start = end.max(layout.body);
            }
            layout::Found::Ambiguous(why) => {
                reading.ambiguous = true;
                reading.why = Some(why);
                break;
            }
            layout::Found::Nothing(why) => {
                if reading.tables.is_empty() {
                    reading.why = Some(why);
                }
                break;
            }
        }
        if start >= grid.rows.len() {
            break;
        }
    }
    reading
}
