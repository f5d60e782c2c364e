//! The rows kept.

use crate::tables::{Lines, Row, TableKind};

/// The rows kept: lines of a journal, rows of any other table.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) rows: Vec<Row>,
    pub(super) lines: Lines,
}

impl Kept {
    pub(super) fn push(&mut self, row: Row) {
        if row.table() == TableKind::Journal {
            self.lines.push_row(&row);
        } else {
            self.rows.push(row);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len() + self.lines.len()
    }

    /// Takes the rows from this one on out and gives their numbers.
    pub(super) fn split_off(&mut self, from: usize) -> Vec<u32> {
        let lines = self.lines.rows_from(from).to_vec();
        self.lines.truncate(from);
        let rows = if from < self.rows.len() { self.rows.split_off(from) } else { Vec::new() };
        rows.iter().map(|row| row.source.row).chain(lines).collect()
    }
}
