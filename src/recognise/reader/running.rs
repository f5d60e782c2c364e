//! The balance that a ledger shows behind each of its entries, and what it proves: a row without a voucher of its own that leaves the balance
//! where it was is no entry but adds some of them up, whatever it is called (1月合计, 全年合计, 结转下页); and an entry that names no account is one
//! of the account above if the balance goes on from there.

use rust_decimal::Decimal;

use super::Reader;
use super::setup::{TENTHS_ROWS, rows_below};
use crate::read::{Cell, Grid, GridRow};
use crate::recognise::cells;
use crate::recognise::columns::Column;
use crate::recognise::headers::{Headers, TableHeaders, bare_header};
use crate::recognise::kind::{Kind, LABEL_CHARS_MAX, cell_at};
use crate::recognise::layout::Layout;
use crate::recognise::total_label::{bare_label, ends_period, labels_total};
use crate::recognise::totals::TotalRow;
use crate::tables::{TableKind, TextId};
use crate::value::amount::{self, MoneyUnit};
use crate::value::text::{compact, printable, shorten};

/// A ledger's column of balances, and what it says in the row above.
#[derive(Debug)]
pub(super) struct Running {
    column: u32,
    direction: Option<u32>,
    above: Above,
    /// The columns of the account, if some entries leave them blank, and their cells where they were filled last.
    account_columns: Vec<u32>,
    account: Vec<(u32, Cell)>,
}

/// The balance of the row above, its side and its account.
#[derive(Debug, PartialEq)]
enum Above {
    Unknown,
    /// Balance, side and account.
    Known(Decimal, String, String),
    /// As the short way knows them: balance, side, code and name.
    Texts([TextId; 4]),
}

impl Running {
    /// Of a journal with the one column that is called a balance.
    pub(super) fn of(grid: &Grid, layout: &Layout, table: &TableHeaders, headers: &Headers) -> Option<Self> {
        let is_balance = |header: &str| headers.words.cash_book.is_balance(&bare_header(header).0);
        let mut columns = layout.columns.iter().filter(|column| column.role.is_none() && is_balance(&column.header));
        let column = columns.next().filter(|_| table.table == TableKind::Journal && columns.next().is_none())?.index;
        let direction = table.role("direction").and_then(|role| layout.column(role)).map(|column| column.index);
        let is_account = |column: &&Column| column.role_name.as_deref().is_some_and(|name| name.starts_with("account_"));
        let account: Vec<u32> = layout.columns.iter().filter(is_account).map(|column| column.index).collect();
        let moves = |row: &GridRow| layout.columns.iter().any(|column| is_side(column) && cell_at(row, column.index).is_some());
        let names_none = |row: &GridRow| account.iter().all(|column| cell_at(row, *column).is_none());
        let sparse = rows_below(grid, layout).iter().take(TENTHS_ROWS).any(|row| moves(row) && names_none(row));
        let account_columns = if sparse { account } else { Vec::new() };
        Some(Self { column, direction, above: Above::Unknown, account_columns, account: Vec::new() })
    }

    /// The balance of a row and its side.
    fn of_row(&self, row: &GridRow) -> Option<(Decimal, String)> {
        let side =
            self.direction.and_then(|direction| cell_at(row, direction)).map(|cell| compact(&cells::shown(cell))).unwrap_or_default();
        let balance = match cell_at(row, self.column) {
            Some(cell) => cells::money(cell, MoneyUnit::Yuan).ok().flatten()?,
            None if side == EVEN => Decimal::ZERO,
            None => return None,
        };
        Some((balance, side))
    }
}

/// The side of a balance of nought.
const EVEN: &str = "平";

fn is_side(column: &Column) -> bool {
    matches!(column.role_name.as_deref(), Some("debit" | "credit"))
}

impl Reader<'_> {
    /// The columns of the balance and its side.
    pub(super) fn balance_columns(&self) -> Option<(u32, Option<u32>)> {
        self.running.as_ref().map(|running| (running.column, running.direction))
    }

    /// Takes note of the balance of a row that went the short way.
    pub(super) fn note_balance_texts(&mut self, texts: [TextId; 4]) {
        if let Some(running) = &mut self.running {
            running.above = Above::Texts(texts);
        }
    }

    /// Takes note of the balance of a row, and of the account that it names.
    pub(super) fn note_balance(&mut self, row: &GridRow) {
        let Some(running) = &self.running else { return };
        let own: Vec<(u32, Cell)> =
            running.account_columns.iter().filter_map(|column| Some((*column, cell_at(row, *column)?.clone()))).collect();
        let names_account = !own.is_empty() && !own.iter().any(|(_, cell)| self.is_carried(&compact(&cells::shown(cell))));
        let opens = names_account && self.names_account_alone(row);
        let account = self.account_said(row);
        let Some(running) = &mut self.running else { return };
        if names_account {
            running.account = own;
        }
        running.above = match running.of_row(row) {
            // An account opens with nothing, unless the row below says otherwise.
            None if opens => Above::Known(Decimal::ZERO, EVEN.to_owned(), account),
            of_row => of_row.map_or(Above::Unknown, |(balance, side)| Above::Known(balance, side, account)),
        };
    }

    /// Whether a row fills the columns of the account and nothing else.
    pub(super) fn names_account_alone(&self, row: &GridRow) -> bool {
        let columns = self.running.as_ref().map(|running| running.account_columns.as_slice()).unwrap_or_default();
        !row.cells.is_empty() && row.cells.iter().all(|(column, _)| columns.contains(column))
    }

    /// A row with the account above, if it names none and its balance goes on from the one above. Where it does not, a row was lost or the account
    /// is another one: those below are of none either.
    pub(super) fn with_account(&mut self, row: &GridRow) -> Option<GridRow> {
        let running = self.running.as_ref()?;
        if running.account.is_empty() || running.account_columns.iter().any(|column| cell_at(row, *column).is_some()) {
            return None;
        }
        if self.continues_balance(row) {
            let mut row = row.clone();
            row.cells.extend(self.running.iter().flat_map(|running| &running.account).cloned());
            row.cells.sort_by_key(|(column, _)| *column);
            return Some(row);
        }
        if self.amounts_of(row).values().any(|amount| !amount.is_zero()) {
            self.running.iter_mut().for_each(|running| running.account.clear());
        }
        None
    }

    /// Whether the balance of a row is the one above and what the row moves.
    fn continues_balance(&self, row: &GridRow) -> bool {
        let signed = |(balance, side): (Decimal, String)| if side.contains(['贷', '付']) { -balance } else { balance };
        let Some((before, after)) = self.balance_above().zip(self.running.as_ref().and_then(|running| running.of_row(row))) else {
            return false;
        };
        let sideless = before.1.is_empty() && after.1.is_empty();
        let amounts = self.amounts_of(row);
        let side = |name: &str| {
            let column = self.layout.columns.iter().find(|column| column.role_name.as_deref() == Some(name));
            column.and_then(|column| amounts.get(&column.index)).copied().unwrap_or_default()
        };
        let moved = side("debit") - side("credit");
        let (before, after) = (signed(before), signed(after));
        before + moved == after || (sideless && before - moved == after)
    }

    /// Whether a row shows the balance that the row above shows.
    fn leaves_balance(&self, row: &GridRow) -> bool {
        let above = self.balance_above();
        above.is_some() && above == self.running.as_ref().and_then(|running| running.of_row(row))
    }

    /// The balance of the row above and its side.
    fn balance_above(&self) -> Option<(Decimal, String)> {
        match &self.running.as_ref()?.above {
            Above::Unknown => None,
            Above::Known(balance, side, _) => Some((*balance, side.clone())),
            Above::Texts([balance, side, ..]) => {
                let text = |id: TextId| compact(self.kept.lines.texts.get(id));
                amount::parse(&text(*balance)).ok().flatten().map(|balance| (balance.number, text(*side)))
            }
        }
    }

    /// Whether a row is of the account of the row above, as far as it says one.
    fn stays_in_account(&self, row: &GridRow) -> bool {
        let own = self.account_said(row);
        let above = match self.running.as_ref().map(|running| &running.above) {
            None | Some(Above::Unknown) => return own.is_empty(),
            Some(Above::Known(_, _, account)) => account.clone(),
            Some(Above::Texts([_, _, code, name])) => [code, name].map(|id| compact(self.kept.lines.texts.get(*id))).concat(),
        };
        own.is_empty() || own == above
    }

    /// Code and name of the account that a row says.
    fn account_said(&self, row: &GridRow) -> String {
        ["account_code", "account_name"].iter().filter_map(|role| self.own_text(row, role)).map(|text| compact(&text)).collect()
    }

    /// Whether some rows leave the account to the row above.
    pub(super) fn leaves_account(&self) -> bool {
        self.running.as_ref().is_some_and(|running| !running.account_columns.is_empty())
    }

    /// A row of a ledger that adds up a part or carries a balance over: it has no voucher of its own, and moves nothing.
    pub(super) fn carried_row(&self, row: &GridRow) -> Option<Kind> {
        if self.table.table != TableKind::Journal || self.titles.printed.is_some() || self.has_own(row, "voucher_no") {
            return None;
        }
        self.table.role("voucher_no").and_then(|role| self.layout.column(role))?;
        let says = ["summary", "account_name"].iter().filter_map(|role| self.own_text(row, role));
        let label = says.map(|text| compact(&text)).find(|text| self.is_carried(text));
        let subtotal = |label: &str| Some(Kind::Subtotal(shorten(&printable(label), LABEL_CHARS_MAX)));
        let own = || self.own_text(row, "summary").unwrap_or_default();
        let amounts = self.amounts_to_add(row);
        if amounts.values().all(Decimal::is_zero) {
            // A balance alone.
            let shows_balance = self.running.as_ref().is_some_and(|running| running.of_row(row).is_some());
            return if shows_balance { subtotal(&own()) } else { None };
        }
        let total = TotalRow { row: row.number, label: String::new(), whole: false, amounts, kept_before: self.kept.len() };
        let leaves_balance = self.leaves_balance(row)
            && (self.stays_in_account(row) || self.own_text(row, "account_name").is_some_and(|text| self.is_carried(&compact(&text))));
        let adds_up = || self.sums.is_sum_since_a_total(&total);
        match label {
            Some(label) if leaves_balance || (self.lacks_balance(row) && adds_up()) => subtotal(&label),
            None if leaves_balance && adds_up() => subtotal(&own()),
            _ => None,
        }
    }

    /// Whether nothing is known of the balance behind a row, and it names no account of its own where the table has no balances.
    fn lacks_balance(&self, row: &GridRow) -> bool {
        match &self.running {
            Some(running) => cell_at(row, running.column).is_none(),
            None => !self.has_own(row, "account_code") && !self.has_own(row, "account_name"),
        }
    }

    /// The text of a row's own cell in the column of a role.
    fn own_text(&self, row: &GridRow, role: &str) -> Option<String> {
        let column = self.table.role(role).and_then(|role| self.layout.column(role))?;
        cell_at(row, column.index).map(cells::shown)
    }

    /// Whether a compacted text is called like what adds up a part or carries a balance over.
    fn is_carried(&self, text: &str) -> bool {
        let words = &self.headers.words;
        let bare = bare_label(text);
        words.cash_book.carries(bare)
            || ends_period(text, &words.period_sums)
            || [&words.subtotals, &words.totals, &words.pages].iter().any(|words| labels_total(text, words))
    }
}
