//! The books of one unit: its typed tables, rows from all its files together. Knows no formats and no rules.

pub mod accounts;
pub mod build;
pub mod clause;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::tables::{Field, FieldKind, Row, SheetName, Source, TableKind, journal, open_items};
use crate::value::{Date, Day};

/// The tables of one unit.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The unit's name.
    pub unit: String,
    tables: BTreeMap<TableKind, Vec<Row>>,
    /// The fields that a sheet has a column for, where that is known.
    columns: BTreeMap<(TableKind, Arc<SheetName>), BTreeSet<Field>>,
}

impl Books {
    /// Books without tables.
    pub fn new(unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), ..Self::default() }
    }

    /// Adds rows to a table. An empty table is there all the same: a register without entries is a register.
    pub fn add(&mut self, table: TableKind, rows: impl IntoIterator<Item = Row>) {
        self.tables.entry(table).or_default().extend(rows);
    }

    /// Notes which fields a sheet has columns for.
    pub fn note_columns(&mut self, table: TableKind, sheet: Arc<SheetName>, fields: impl IntoIterator<Item = Field>) {
        self.columns.entry((table, sheet)).or_default().extend(fields);
    }

    /// Whether the sheet of a row has a column for a field. What has no column cannot be blank: the export does not show it.
    pub fn has_column(&self, row: &Row, field: Field) -> bool {
        let key = (row.table(), row.source.sheet.clone());
        row.get(field).is_some() || self.columns.get(&key).is_none_or(|fields| fields.contains(&field))
    }

    /// Whether any sheet of a table has a column for a field.
    pub fn any_column(&self, table: TableKind, field: Field) -> bool {
        self.columns.iter().any(|((of, _), fields)| *of == table && fields.contains(&field))
    }

    /// The rows of a table; `None` if no such table was read.
    pub fn table(&self, table: TableKind) -> Option<&[Row]> {
        self.tables.get(&table).map(Vec::as_slice)
    }

    /// The journal's lines of financial accounting. A government unit books a payment twice, in financial and in budget accounting;
    /// whatever adds up the journal or derives a register from it goes by these, so that nothing counts twice.
    pub fn financial_journal(&self) -> impl Iterator<Item = &Row> {
        let lines = self.table(TableKind::Journal).unwrap_or_default();
        lines.iter().filter(|line| line.get(journal::LEDGER).is_none())
    }

    /// The tables that were read.
    pub fn tables(&self) -> impl Iterator<Item = (TableKind, &[Row])> {
        self.tables.iter().map(|(table, rows)| (*table, rows.as_slice()))
    }

    /// The first and the last date of what happened in the books: of vouchers, payments, payouts, purchases, meetings. Registers that reach
    /// far back (assets, contracts, open items, staff) and budget years are left aside.
    pub fn period(&self) -> Option<(Day, Day)> {
        const REGISTERS: [TableKind; 5] =
            [TableKind::Assets, TableKind::Contracts, TableKind::OpenItems, TableKind::Staff, TableKind::Budget];
        let days = self.days().filter(|(table, ..)| !REGISTERS.contains(table)).map(|(_, day, _)| day);
        days.fold(None, |span, day| match span {
            None => Some((day, day)),
            Some((first, last)) => Some((first.min(day), last.max(day))),
        })
    }

    /// The first and the last date of each table that holds any.
    pub fn periods(&self) -> BTreeMap<TableKind, (Day, Day)> {
        let mut periods: BTreeMap<TableKind, (Day, Day)> = BTreeMap::new();
        for (table, day, _) in self.days() {
            let (first, last) = periods.entry(table).or_insert((day, day));
            (*first, *last) = ((*first).min(day), (*last).max(day));
        }
        periods
    }

    /// The latest date in the books and the first row that holds it. The origins of open items are left aside, for they lie before the
    /// books, and so is the roster, for it may hold days to come. A date that is not known to the day counts from its first day.
    pub fn latest_date(&self) -> Option<(Day, Source)> {
        let dated = self.days().filter(|(table, ..)| *table != TableKind::Staff);
        let latest = dated.max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.2.cmp(a.2)))?;
        Some((latest.1, latest.2.clone()))
    }

    fn days(&self) -> impl Iterator<Item = (TableKind, Day, &Source)> {
        self.tables.iter().flat_map(|(table, rows)| {
            let fields: Vec<_> =
                table.all_fields().filter(|field| field.kind() == FieldKind::Date && *field != open_items::ORIGIN).collect();
            rows.iter().flat_map(move |row| {
                let days: Vec<Day> = fields.iter().filter_map(|field| row.date(*field)).filter_map(Date::earliest).collect();
                days.into_iter().map(move |day| (*table, day, &row.source))
            })
        })
    }
}
