//! Tables that no register gives, derived from the journal's lines of financial accounting: payments, purchases, expenses and open
//! items, one file a table. A derived row points at the lines that it came from, and says where it is less than sure. Each table is one
//! pass over the vouchers; a text is looked at once, whatever the number of its lines. Knows word lists, no formats and no rules.

mod balances;
mod clearing;
mod expenses;
mod open_items;
mod open_lines;
mod outlays;
mod payments;
mod purchases;
mod recoded;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_open_items;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::ledger::{Ledger, Voucher};
use crate::rules::Topics;
use crate::rules::topics::About;
use crate::tables::{Caution, Field, Lines, Row, Source, TableKind, TextId, journal};
use crate::value::{Said, Value};

/// The tables that can be derived.
pub const TABLES: [TableKind; 4] = [TableKind::Payments, TableKind::Purchases, TableKind::Expenses, TableKind::OpenItems];

/// Of what could not be derived, so many places are told.
const PLACES_MAX: usize = 20;

/// Of a voucher with many lines, so many are pointed at.
const LINES_MAX: usize = 20;

/// A derived table.
#[derive(Debug, Clone, Default)]
pub struct Derived {
    /// Its rows.
    pub rows: Vec<Row>,
    /// How many lines they came from.
    pub lines: usize,
    /// How many lines could have given a row: where there is none, the journal shows nothing of the table.
    pub looked_at: usize,
    /// What could not be derived, and where.
    pub told: Vec<(Said, Vec<Source>)>,
    /// By its place in what is told: what a row that it is about would look like, where it is about some rows of the table and no others.
    pub about: BTreeMap<usize, Row>,
}

/// Derives a table.
pub fn derive(table: TableKind, lines: &Lines, ledger: &Ledger, topics: &Topics, trial_balance: &[Row]) -> Derived {
    let journal = Journal::new(lines, ledger, topics);
    match table {
        TableKind::Payments => payments::derive(&journal),
        TableKind::Purchases => purchases::derive(&journal),
        TableKind::Expenses => expenses::derive(&journal),
        TableKind::OpenItems => open_items::derive(&journal, trial_balance),
        _ => Derived::default(),
    }
}

/// The journal, with what was found out of its texts.
struct Journal<'a> {
    lines: &'a Lines,
    ledger: &'a Ledger,
    topics: &'a Topics,
    about: RefCell<Vec<Option<About>>>,
    values: RefCell<Vec<Option<Arc<str>>>>,
}

impl<'a> Journal<'a> {
    fn new(lines: &'a Lines, ledger: &'a Ledger, topics: &'a Topics) -> Self {
        let texts = lines.texts.len();
        Self { lines, ledger, topics, about: RefCell::new(vec![None; texts]), values: RefCell::new(vec![None; texts]) }
    }

    /// What a text is about, found out once.
    fn about(&self, id: TextId) -> About {
        let mut known = self.about.borrow_mut();
        let Some(slot) = known.get_mut(id.index()) else { return About::default() };
        *slot.get_or_insert_with(|| self.topics.about(self.lines.texts.get(id)))
    }

    /// What a line is about: its account, its summary and its counterparty together.
    fn line_about(&self, line: usize) -> About {
        let of = |field: Field| self.about(self.lines.id(field, line));
        of(journal::ACCOUNT_NAME).or(of(journal::SUMMARY)).or(of(journal::COUNTERPARTY))
    }

    /// A text as a value, shared by all rows that hold it; `None` for the blank one.
    fn value(&self, id: TextId) -> Option<Value> {
        if id.is_blank() {
            return None;
        }
        let mut known = self.values.borrow_mut();
        let slot = known.get_mut(id.index())?;
        Some(Value::Text(Arc::clone(slot.get_or_insert_with(|| Arc::from(self.lines.texts.get(id))))))
    }

    /// A line's text as a value.
    fn text(&self, field: Field, line: usize) -> Option<Value> {
        self.value(self.lines.id(field, line))
    }

    /// A row of a table that comes from some lines of a voucher, the first of them its place. Date and number are the first line's.
    fn row(&self, table: TableKind, lines: &[usize]) -> Row {
        let sources: Vec<Source> = lines.iter().take(LINES_MAX).map(|line| self.lines.source(*line)).collect();
        let first = sources.first().cloned().unwrap_or_else(|| self.lines.source(0));
        let mut row = Row::new(table, first);
        row.derived = Some(sources.into_boxed_slice());
        row
    }

    /// The financial lines of a voucher.
    fn financial(&self, voucher: &Voucher) -> impl Iterator<Item = usize> {
        let lines = self.lines;
        self.ledger.lines_of(voucher).filter(move |line| lines.is_financial(*line))
    }

    /// The places of some lines, the largest amounts first.
    fn places(&self, mut amounts: Vec<(Decimal, usize)>) -> Vec<Source> {
        amounts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| self.lines.source(a.1).cmp(&self.lines.source(b.1))));
        amounts.truncate(PLACES_MAX);
        amounts.into_iter().map(|(_, line)| self.lines.source(line)).collect()
    }
}

/// The one text of several, the blank one aside; `None` where there is none or where they differ.
fn only(ids: impl IntoIterator<Item = TextId>) -> Option<TextId> {
    let mut found = None;
    for id in ids.into_iter().filter(|id| !id.is_blank()) {
        match found {
            None => found = Some(id),
            Some(known) if known == id => {}
            Some(_) => return None,
        }
    }
    found
}

/// A reason to take a row with care: its findings are one lower and say so.
fn careful(why: Said) -> Arc<Caution> {
    Arc::new(Caution { why, unsure: false })
}

/// A reason not to judge a row at all.
fn unsure(why: Said) -> Arc<Caution> {
    Arc::new(Caution { why, unsure: true })
}
