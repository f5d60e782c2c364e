//! The books of one unit: its typed tables, rows from all its files together. Knows no formats and no rules.

pub mod build;

use std::collections::BTreeMap;

use crate::tables::{FieldKind, Row, Source, TableKind, open_items};
use crate::value::{Date, Day};

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

    /// The first and the last date in the books, the last with a row that holds it. The origins of open items are left aside: they
    /// lie before the books. A date that is not known to the day counts from its first day.
    pub fn dates(&self) -> Option<(Day, Day, Source)> {
        let mut found: Option<(Day, Day, Source)> = None;
        for (table, rows) in &self.tables {
            let fields: Vec<_> =
                table.all_fields().filter(|field| field.kind() == FieldKind::Date && *field != open_items::ORIGIN).collect();
            for row in rows {
                for day in fields.iter().filter_map(|field| row.date(*field)).filter_map(Date::earliest) {
                    found = Some(match found.take() {
                        None => (day, day, row.source.clone()),
                        Some((first, last, _)) if day > last => (first, day, row.source.clone()),
                        Some((first, last, source)) => {
                            let source = if day == last { source.min(row.source.clone()) } else { source };
                            (first.min(day), last, source)
                        }
                    });
                }
            }
        }
        found
    }

    /// The latest date in the books and a row that holds it; see [`Books::dates`].
    pub fn latest_date(&self) -> Option<(Day, Source)> {
        self.dates().map(|(_, last, source)| (last, source))
    }
}
