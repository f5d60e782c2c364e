//! The books of one unit: its typed tables, rows from all its files together. Knows no formats and no rules.

use std::collections::BTreeMap;

use crate::tables::{Row, TableKind};

/// The tables of one unit.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The unit's name.
    pub unit: String,
    tables: BTreeMap<TableKind, Vec<Row>>,
}

impl Books {
    /// Books without tables.
    pub fn new(unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), tables: BTreeMap::new() }
    }

    /// Adds rows to a table. An empty table is there all the same: a register without entries is a register.
    pub fn add(&mut self, table: TableKind, rows: impl IntoIterator<Item = Row>) {
        self.tables.entry(table).or_default().extend(rows);
    }

    /// The rows of a table; `None` if no such table was read.
    pub fn table(&self, table: TableKind) -> Option<&[Row]> {
        self.tables.get(&table).map(Vec::as_slice)
    }

    /// The tables that were read.
    pub fn tables(&self) -> impl Iterator<Item = (TableKind, &[Row])> {
        self.tables.iter().map(|(table, rows)| (*table, rows.as_slice()))
    }
}
