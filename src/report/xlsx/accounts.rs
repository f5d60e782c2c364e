//! The sheets that give account of what was read and checked, unit by unit: written side by side, so that each unit is gone through once.

use super::Book;
use super::inputs::{input_columns, input_rows, left_out_columns, left_out_rows};
use super::rules::{rule_columns, rule_rows, unchecked_columns, unchecked_rows};
use super::table::{Paper, Table};
use crate::findings::{Reported, UnitReport};
use crate::report::sheets;
use crate::report::summary::Summary;

/// Writes the sheets.
pub fn write(book: &mut Book, report: &dyn Reported, summary: &Summary) -> anyhow::Result<()> {
    let mut accounts = Accounts::new(book, summary)?;
    report.each_unit(&mut |unit| accounts.push(book, summary, unit))?;
    accounts.finish(book)
}

struct Accounts {
    inputs: Table,
    left_out: Table,
    rules: Table,
    /// Only where a rule could not look at something.
    unchecked: Option<Table>,
}

impl Accounts {
    fn new(book: &mut Book, summary: &Summary) -> anyhow::Result<Self> {
        let names = [sheets::INPUTS, sheets::LEFT_OUT, sheets::RULES, sheets::NOT_LOOKED_AT];
        let [inputs, left_out, rules, unchecked] = names.map(|title| title.get(book.lang));
        Ok(Self {
            inputs: Table::new(book, inputs, Paper::A4, &input_columns())?,
            left_out: Table::new(book, left_out, Paper::A4, &left_out_columns())?,
            rules: Table::new(book, rules, Paper::A4, &rule_columns())?,
            unchecked: summary.unchecked.then(|| Table::new(book, unchecked, Paper::A4, &unchecked_columns())).transpose()?,
        })
    }

    fn push(&mut self, book: &mut Book, summary: &Summary, unit: &UnitReport) -> anyhow::Result<()> {
        let (inputs, left_out) = (input_columns(), left_out_columns());
        for row in input_rows(unit) {
            self.inputs.push(book, &inputs, &row)?;
            left_out_rows(row).try_for_each(|row| self.left_out.push(book, &left_out, &row))?;
        }
        let (rules, unchecked) = (rule_columns(), unchecked_columns());
        for row in rule_rows(unit, summary) {
            self.rules.push(book, &rules, &row)?;
            if let Some(table) = &mut self.unchecked {
                unchecked_rows(row).try_for_each(|row| table.push(book, &unchecked, &row))?;
            }
        }
        Ok(())
    }

    fn finish(self, book: &mut Book) -> anyhow::Result<()> {
        self.inputs.finish(book)?;
        self.left_out.finish(book)?;
        self.rules.finish(book)?;
        self.unchecked.map_or(Ok(()), |unchecked| unchecked.finish(book))
    }
}
