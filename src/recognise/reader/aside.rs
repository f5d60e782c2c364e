//! Rows without an amount that hold one in a column which was not read.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::Reader;
use crate::read::GridRow;
use crate::recognise::cells;
use crate::recognise::columns::Column;
use crate::recognise::kind::{LABEL_CHARS_MAX, cell_at};
use crate::recognise::{currency, instalments};
use crate::say;
use crate::tables::{Field, Row};
use crate::value::text::{printable, shorten};
use crate::value::{Said, Value};

impl Reader<'_> {
    /// The field of the amount, if a row says nothing there.
    fn lacks_amount(&self, typed: &Row) -> Option<Field> {
        let role = self.table.role("amount").and_then(|role| self.table.roles.get(role))?;
        role.field.filter(|field| typed.get(*field).is_none())
    }

    /// Takes the amount of a row that is in yuan anyway from the column of amounts in all currencies.
    pub(super) fn take_yuan(&self, row: &GridRow, typed: &mut Row) {
        let Some(field) = self.lacks_amount(typed) else { return };
        let Some(column) = currency::in_yuan(row, &self.layout.columns, self.table, &self.kept.rows) else { return };
        let amount = cell_at(row, column.index).and_then(|cell| cells::money(cell, self.unit_of(row, column)).ok().flatten());
        typed.set(field, amount.map(Value::Number));
    }

    /// Adds the parts of the amount that stand in columns of their own; a blank total is the sum of its parts where other rows prove that.
    pub(super) fn take_parts(&mut self, row: &GridRow, typed: &mut Row) {
        let Some(role) = self.table.role("amount") else { return };
        let layout = Arc::clone(&self.layout);
        let (Some(summed), Some(amount)) = (layout.summed.as_ref(), layout.column(role)) else { return };
        let Some(field) = amount.field else { return };
        let money = |index: &u32| {
            let column = layout.columns.iter().find(|column| column.index == *index)?;
            cell_at(row, *index).and_then(|cell| cells::money(cell, self.unit_of(row, column)).ok().flatten())
        };
        let own = typed.number(field);
        let parts = if own.is_none() { summed.parts_of(amount.index) } else { None };
        let others = summed.added.iter().chain(parts.unwrap_or_default()).filter_map(money);
        let Some(sum) = others.reduce(Decimal::saturating_add).filter(|sum| !sum.is_zero()) else { return };
        typed.set(field, Some(Value::Number(sum.saturating_add(own.unwrap_or_default()))));
        if parts.is_some() {
            self.filled.push(row.number);
        }
    }

    /// Adds what moved in the periods beside the one whose column has the role.
    pub(super) fn take_periods(&mut self, row: &GridRow, typed: &mut Row) {
        let layout = Arc::clone(&self.layout);
        let Some(moved) = &layout.moved else { return };
        let of_side = |index: u32| layout.columns.iter().find(|column| column.index == index);
        for (own, others) in &moved.sides {
            let Some(field) = of_side(*own).and_then(|column| column.field) else { continue };
            for column in others.iter().filter_map(|index| of_side(*index)) {
                let Some(cell) = cell_at(row, column.index) else { continue };
                match cells::money(cell, self.unit_of(row, column)) {
                    Ok(Some(amount)) => {
                        let sum = typed.number(field).unwrap_or_default().saturating_add(amount);
                        typed.set(field, Some(Value::Number(sum)));
                    }
                    Ok(None) => {}
                    Err(why) => self.problem(row.number, column, why),
                }
            }
        }
    }

    /// What stands beside a blank amount, in words; counted by column.
    pub(super) fn beside(&mut self, row: &GridRow, typed: &Row) -> Option<Said> {
        self.lacks_amount(typed)?;
        let amount = self.table.role("amount").and_then(|role| self.layout.column(role))?;
        let holds = |column: &&Column| {
            let money = cell_at(row, column.index).and_then(|cell| cells::money(cell, column.unit).ok().flatten());
            column.role.is_none() && money.is_some_and(|money| !money.is_zero())
        };
        let summed = self.layout.summed.as_ref();
        let parts = self.layout.columns.iter().filter(|column| summed.is_some_and(|summed| summed.parts.contains(&column.index)));
        let original = currency::original(&self.layout.columns, self.table).filter(holds);
        let unread = instalments::unread(self.table.table, &self.layout, amount);
        let mut found: Vec<&Column> = parts.chain(unread).chain(original).filter(holds).collect();
        found.sort_by_key(|column| column.index);
        found.dedup_by_key(|column| column.index);
        for column in &found {
            *self.aside.entry(column.index).or_default() += 1;
        }
        let quoted: Vec<String> = found.iter().map(|column| shorten(&printable(&column.header), LABEL_CHARS_MAX)).collect();
        if quoted.is_empty() {
            return None;
        }
        let (zh, en, blank) = (quoted.join("、"), quoted.join(", "), shorten(&printable(&amount.header), LABEL_CHARS_MAX));
        Some(if original.is_some() {
            say!(
                "(“{blank}”为空,“{zh}”有数,但是外币或没有写明币种;请填写“{blank}”)",
                " (“{blank}” is blank; “{en}” has a figure, but in another or an unknown currency: fill in “{blank}”)"
            )
        } else {
            say!("(“{blank}”为空,“{zh}”有数)", " (“{blank}” is blank, “{en}” has a figure)")
        })
    }
}
