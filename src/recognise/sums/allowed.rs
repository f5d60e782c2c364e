//! What was allowed or paid of a total in the end: 核定金额 behind 合计 and 核减.

use rust_decimal::Decimal;

use super::told::after_cut;
use super::words::{ALLOWED, NO_PARTS, has, total_word};
use super::{Sheet, Summed, hand_over};
use crate::read::GridRow;
use crate::recognise::cells;
use crate::recognise::columns::Column;
use crate::recognise::kind::cell_at;
use crate::value::Said;

/// What a column takes off a total.
const CUTS: [&str; 5] = ["减", "扣", "剔除", "不予", "冲借"];

/// A total, the column behind it that is the amount, and how that is told.
pub(super) struct Cut {
    total: usize,
    place: usize,
    proof: Said,
}

impl Sheet<'_> {
    /// The column behind a total that is the amount, which says in every row how much of it was allowed or paid.
    pub(super) fn allowed(&self, amount: usize, found: &Summed) -> Option<Cut> {
        let total = self.columns.iter().position(|column| column.role == Some(amount))?;
        let column = self.columns.get(total)?;
        let is_sum = total_word(&column.header).is_some() && found.parts_of(column.index).is_some();
        if !is_sum || self.is_said(column) {
            return None;
        }
        let allows = |column: &Column| {
            let unsaid = column.role.is_none() && !self.is_said(column);
            unsaid && has(&column.header, &ALLOWED) && !has(&column.header, &NO_PARTS) && self.is_money(column)
        };
        let behind = || self.columns.iter().enumerate().skip(total + 1);
        let cut = behind().find(|(_, column)| column.role.is_none() && has(&column.header, &CUTS) && self.is_money(column));
        let place = behind()
            .filter(|(_, column)| allows(column))
            .map(|(place, _)| place)
            .find(|place| self.is_of(total, *place, cut.map(|(at, _)| at)))?;
        Some(Cut { total, place, proof: after_cut(self.columns, total, place, cut.map(|(at, _)| at)) })
    }

    /// Whether what was allowed is no more than the total in every row, and what is left of it where a column says what was cut.
    fn is_of(&self, total: usize, place: usize, cut: Option<usize>) -> bool {
        let amount = |row: &GridRow, at: usize| {
            let column = self.columns.get(at)?;
            cell_at(row, column.index).and_then(|cell| cells::money(cell, column.unit).ok().flatten())
        };
        let fits = |row: &&GridRow| match (amount(row, total), amount(row, place)) {
            (None, None) => true,
            (Some(whole), allowed) if whole.is_zero() => allowed.unwrap_or_default().is_zero(),
            (None, Some(_)) | (Some(_), None) => false,
            (Some(whole), Some(allowed)) => {
                let off = cut.map(|cut| amount(row, cut).unwrap_or_default().abs());
                (Decimal::ZERO..=whole).contains(&allowed) && off.is_none_or(|off| whole.saturating_sub(off) == allowed)
            }
        };
        self.rows.iter().any(|row| amount(row, place).is_some()) && self.rows.iter().all(fits)
    }
}

impl Summed {
    /// Makes what was allowed the amount.
    pub(super) fn cut(mut self, columns: &mut [Column], cut: Cut) -> Self {
        hand_over(columns, cut.total, cut.place);
        self.parts.extend(columns.get(cut.total).map(|column| column.index));
        Self { proof: Some(cut.proof), sums: Vec::new(), ..self }
    }
}
