//! Rows of a register that were left out for what they lack: as far as they could be read they are kept beside the table, for what is looked for
//! there and not found may be one of them.

use super::Reader;
use super::problems::named_rows;
use crate::recognise::columns::Column;
use crate::recognise::kind::LABEL_CHARS_MAX;
use crate::say;
use crate::tables::{Field, FieldKind, Problem, Row, TableKind};
use crate::value::Said;
use crate::value::text::{printable, shorten};

/// The tables in which rules look for something.
const REGISTERS: [TableKind; 4] = [TableKind::Assets, TableKind::Budget, TableKind::Contracts, TableKind::Minutes];
/// No more rows are kept of a table.
const KEPT_MAX: usize = 1_000;

/// What was left out of a register.
#[derive(Debug, Default)]
pub(super) struct Incomplete {
    pub(super) rows: Vec<Row>,
    /// The rows that lack nothing but one field, which is blank, with that.
    blank: Vec<(Field, u32)>,
}

impl Reader<'_> {
    /// Notes a row that lacks something; `unreadable` says that a cell of it could not be read.
    pub(super) fn note_incomplete(&mut self, row: Row, unreadable: bool) {
        if !REGISTERS.contains(&self.table.table) {
            return;
        }
        let needed = || self.table.table.all_fields().filter(|field| field.schema().needed);
        let mut lacking = needed().filter(|field| row.get(*field).is_none());
        // A row with little more than a name may be a heading of those below it.
        let one = lacking.next().filter(|_| lacking.next().is_none());
        let blank = one.filter(|field| matches!(field.kind(), FieldKind::Date | FieldKind::Money) && self.column_of(*field).is_some());
        match blank {
            _ if unreadable => {}
            Some(field) if self.table.table != TableKind::Budget => self.incomplete.blank.push((field, row.source.row)),
            _ => return,
        }
        if self.incomplete.rows.len() < KEPT_MAX {
            self.incomplete.rows.push(row);
        }
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
            let why = say!(
                "“{shown}”为空的有{count}行(第{zh}行),没有读入,在本表中找不到的可能就在其中;请补填",
                "“{shown}” is blank in {count} row(s) (row {en}), which were left out: what is not found in this table may be among them; fill it in"
            );
            Some(Problem { row: rows.first().copied(), column: Some(header), why })
        };
        told.iter().filter_map(of_field).collect()
    }
}
