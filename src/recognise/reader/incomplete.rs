//! Rows of a register that were left out for what they lack: as far as they could be read they are kept beside the table, for what is looked for
//! there and not found may be one of them. So are those of a list that rules judge row by row: nobody has looked at them.

use super::Reader;
use super::problems::named_rows;
use crate::read::GridRow;
use crate::recognise::cells::{self, shown};
use crate::recognise::columns::Column;
use crate::recognise::kind::LABEL_CHARS_MAX;
use crate::say;
use crate::tables::{Field, FieldKind, Problem, Row, TableKind, benefits, open_items};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::{printable, shorten};

/// The tables in which rules look for something.
const REGISTERS: [TableKind; 4] = [TableKind::Assets, TableKind::Budget, TableKind::Contracts, TableKind::Minutes];
/// The lists whose rows rules judge one by one.
const JUDGED: [TableKind; 5] = [TableKind::Benefits, TableKind::Expenses, TableKind::OpenItems, TableKind::Payments, TableKind::Purchases];
/// The books of accounts say themselves what they lack: by their vouchers and balances.
const ACCOUNTS: [TableKind; 2] = [TableKind::Journal, TableKind::TrialBalance];
/// What the sheet may say once, or the rules ask for.
const ASKED_FOR: [Field; 4] = [benefits::DATE, benefits::CATEGORY, open_items::SIDE, open_items::ORIGIN];
/// A row of a list with fewer cells is a heading, a note or a total without a label.
const CELLS_MIN: usize = 2;
/// No more rows are kept of a table.
const KEPT_MAX: usize = 1_000;

/// What was left out of a register or list.
#[derive(Debug, Default)]
pub(super) struct Incomplete {
    pub(super) rows: Vec<Row>,
    /// The rows that lack nothing but one field, which is blank, with that.
    blank: Vec<(Field, u32)>,
    /// All that were left out before the first row was kept: if none is, they are the table.
    first: Vec<Row>,
}

impl Reader<'_> {
    /// Notes a row that lacks something; `unreadable` says that a cell of it could not be read.
    pub(super) fn note_incomplete(&mut self, cells: &GridRow, row: Row, unreadable: bool) {
        let table = self.table.table;
        if ACCOUNTS.contains(&table) {
            return;
        }
        if self.kept.len() == 0 && self.incomplete.first.len() < KEPT_MAX {
            self.incomplete.first.push(row.clone());
        }
        let (registered, judged) = (REGISTERS.contains(&table), JUDGED.contains(&table) && is_record(cells));
        if !registered && !judged {
            return;
        }
        let asked_for = |field: &Field| judged && ASKED_FOR.contains(field);
        let needed = || table.all_fields().filter(|field| field.schema().needed && !asked_for(field));
        let mut lacking = needed().filter(|field| row.get(*field).is_none());
        // A row with little more than a name may be a heading of those below it.
        let one = lacking.next().filter(|_| lacking.next().is_none());
        let blank = one.filter(|field| judged || matches!(field.kind(), FieldKind::Date | FieldKind::Money));
        match blank.filter(|field| self.column_of(*field).is_some()) {
            _ if unreadable => {}
            Some(field) if table != TableKind::Budget => self.incomplete.blank.push((field, row.source.row)),
            _ => return,
        }
        if self.incomplete.rows.len() < KEPT_MAX {
            self.incomplete.rows.push(row);
        }
    }

    /// The rows to keep beside the table.
    pub(super) fn take_incomplete(&mut self) -> Vec<Row> {
        let Incomplete { rows, first, .. } = std::mem::take(&mut self.incomplete);
        if self.kept.len() == 0 { first } else { rows }
    }

    fn column_of(&self, field: Field) -> Option<&Column> {
        self.layout.columns.iter().find(|column| column.field == Some(field))
    }

    /// Which rows were left out because one cell is blank.
    pub(super) fn blanks(&self) -> Vec<Problem> {
        let mut fields: Vec<Field> = self.incomplete.blank.iter().map(|(field, _)| *field).collect();
        fields.dedup();
        let mut told: Vec<Field> = Vec::new();
        for field in fields {
            if !told.contains(&field) {
                told.push(field);
            }
        }
        let of_field = |field: &Field| {
            let column = self.column_of(*field)?;
            let rows: Vec<u32> = self.incomplete.blank.iter().filter(|(blank, _)| blank == field).map(|(_, row)| *row).collect();
            let (Said { zh, en }, count) = (named_rows(&rows)?, rows.len());
            let header = printable(&column.header);
            let shown = shorten(&header, LABEL_CHARS_MAX);
            let why = if JUDGED.contains(&self.table.table) {
                say!(
                    "“{shown}”为空的有{count}行(第{zh}行),没有读入,按本表检查的规则没有查到这些行;请补填",
                    "“{shown}” is blank in {count} row(s) (row {en}), which were left out: no rule has looked at them; fill it in"
                )
            } else {
                say!(
                    "“{shown}”为空的有{count}行(第{zh}行),没有读入,在本表中找不到的可能就在其中;请补填",
                    "“{shown}” is blank in {count} row(s) (row {en}), which were left out: what is not found in this table may be among them; fill it in"
                )
            };
            Some(Problem { row: rows.first().copied(), column: Some(header), why })
        };
        told.iter().filter_map(of_field).collect()
    }
}

/// Whether a row of a list is more than a heading, a note or a total without a label: it has several cells, and not numbers alone.
fn is_record(row: &GridRow) -> bool {
    let filled = || row.cells.iter().filter(|(_, cell)| !shown(cell).trim().is_empty());
    let is_number = |cell| matches!(cells::money(cell, MoneyUnit::Yuan), Ok(Some(_)));
    filled().count() >= CELLS_MIN && !filled().all(|(_, cell)| is_number(cell))
}
