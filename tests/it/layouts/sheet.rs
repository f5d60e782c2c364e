//! Sheets under construction: rows of cells, merged ranges, blank rows; and what recognition makes of them.

#![expect(clippy::unnecessary_wraps, reason = "each of these is one of the ways to a cell that may be blank")]

use std::sync::Arc;

use ledgerlint::read::{Cell, Grid, GridRow, Merge};
use ledgerlint::recognise::{Mapping, SheetReading, recognise};
use ledgerlint::tables::{Row, SheetName, TableKind};
use ledgerlint::value::{Day, Value};
use rust_decimal::Decimal;

use super::facts::{Facts, plain};
use crate::rows::headers;

/// A cell, or none.
pub type C = Option<Cell>;

pub fn t(text: &str) -> C {
    (!text.is_empty()).then(|| Cell::Text(text.into()))
}

pub fn n(number: Decimal) -> C {
    Some(Cell::Number(number.normalize()))
}

pub fn i(number: usize) -> C {
    Some(Cell::Number(Decimal::from(number)))
}

/// An amount that is blank where it is zero.
pub fn a(number: Decimal) -> C {
    if number.is_zero() { None } else { n(number) }
}

/// An amount as text with thousands.
pub fn grouped(number: Decimal) -> C {
    t(&ledgerlint::value::amount::grouped(number))
}

pub fn d(day: Day) -> C {
    Some(Cell::Date(day))
}

/// A column: its header and its cells.
pub struct Column<T> {
    pub header: &'static str,
    pub cell: Box<dyn Fn(&T) -> C>,
}

pub fn c<T>(header: &'static str, cell: impl Fn(&T) -> C + 'static) -> Column<T> {
    Column { header, cell: Box::new(cell) }
}

/// A sheet.
#[derive(Default, Clone)]
pub struct Sheet {
    pub file: String,
    pub grid: Grid,
    next: u32,
}

impl Sheet {
    pub fn new(file: &str) -> Self {
        Self { file: file.to_owned(), next: 1, ..Self::default() }
    }

    pub fn named(file: &str, name: &str) -> Self {
        let mut sheet = Self::new(file);
        sheet.grid.name = Some(name.into());
        sheet
    }

    pub fn row(&mut self, cells: Vec<C>) -> u32 {
        let number = self.next;
        self.next += 1;
        let cells: Vec<(u32, Cell)> = (0..).zip(cells).filter_map(|(column, cell)| Some((column, cell?))).collect();
        if !cells.is_empty() {
            self.grid.rows.push(GridRow { number, cells });
        }
        number
    }

    pub fn texts(&mut self, texts: &[&str]) -> u32 {
        self.row(texts.iter().map(|text| t(text)).collect())
    }

    pub fn blank(&mut self, rows: u32) {
        self.next += rows;
    }

    /// Merges a range in Excel's notation of rows (from 1) and columns (from 0).
    pub fn merge(&mut self, row_first: u32, row_last: u32, column_first: u32, column_last: u32) {
        self.grid.merges.push(Merge { row_first, row_last, column_first, column_last });
    }

    /// Another sheet's rows and merged ranges, below these.
    pub fn below(&mut self, other: &Self) {
        let by = self.next - 1;
        self.grid.rows.extend(other.grid.rows.iter().map(|row| GridRow { number: row.number + by, cells: row.cells.clone() }));
        let moved = |merge: &Merge| Merge { row_first: merge.row_first + by, row_last: merge.row_last + by, ..*merge };
        self.grid.merges.extend(other.grid.merges.iter().map(moved));
        self.next += other.next;
    }

    pub fn header<T>(&mut self, columns: &[Column<T>]) {
        self.row(columns.iter().map(|column| t(column.header)).collect());
    }

    pub fn body<T>(&mut self, columns: &[Column<T>], items: &[T]) {
        for item in items {
            self.row(columns.iter().map(|column| (column.cell)(item)).collect());
        }
    }

    pub fn read(&self) -> SheetReading {
        let name = Arc::new(SheetName { file: self.file.as_str().into(), sheet: self.grid.name.clone() });
        recognise(&name, &self.grid, headers(), &Mapping::default())
    }
}

/// A layout of a table and what it must come to.
pub struct Case {
    pub name: &'static str,
    pub sheets: Vec<Sheet>,
    pub expected: Vec<Facts>,
}

impl Case {
    pub fn new(name: &'static str, sheet: Sheet, expected: Vec<Facts>) -> Self {
        Self { name, sheets: vec![sheet], expected }
    }
}

pub fn facts_of(row: &Row) -> Facts {
    let shown = |value: &Value| match value {
        Value::Number(number) => plain(*number),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.to_string(),
    };
    row.table().all_fields().filter_map(|field| Some((field.name(), shown(row.get(field)?)))).collect()
}

/// What is wrong with a case, if anything: a row that differs, a row that is unaccounted for, a table that is unproven.
pub fn fault(case: &Case, table: TableKind) -> Option<String> {
    let mut found = Vec::new();
    let mut readings: Vec<SheetReading> = case.sheets.iter().map(Sheet::read).collect();
    ledgerlint::books::build::leave_off(&mut readings.iter_mut().flat_map(|reading| &mut reading.tables).collect::<Vec<_>>());
    for reading in &readings {
        if let Some(why) = &reading.why {
            return Some(format!("{}: {}", case.name, why.zh));
        }
        for one in &reading.tables {
            if one.rows_in != one.kept() + one.left_out.len() {
                return Some(format!("{}: rows in {} are not {} + {}", case.name, one.rows_in, one.kept(), one.left_out.len()));
            }
            if one.table == table {
                found.extend(one.to_rows().iter().map(facts_of));
                if one.proofs.iter().all(|proof| proof.zh.contains("未能佐证")) && one.kept() > 20 {
                    return Some(format!("{}: unproven {:?} {:?}", case.name, one.proofs, one.problems.first()));
                }
                if let Some(problem) = one.problems.iter().find(|problem| problem.row.is_some() && !problem.why.zh.contains("之后还有"))
                {
                    return Some(format!("{}: problem {problem:?}", case.name));
                }
            }
        }
    }
    for (index, (found, expected)) in found.iter().zip(&case.expected).enumerate() {
        if found != expected {
            return Some(format!("{}: row {index}\n   found    {found:?}\n   expected {expected:?}", case.name));
        }
    }
    if found.len() != case.expected.len() {
        let told: Vec<String> = case
            .sheets
            .iter()
            .flat_map(|s| s.read().tables)
            .flat_map(|one| one.left_out.iter().map(|row| format!("{}: {}", row.row, row.why.zh)).take(8).collect::<Vec<_>>())
            .collect();
        return Some(format!("{}: {} rows, not {}; left out {told:?}", case.name, found.len(), case.expected.len()));
    }
    None
}
