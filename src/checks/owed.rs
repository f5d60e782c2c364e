//! Whether payments clear just one debt that the journal, or the balance before it, shows as owed to the payee: then none of them was made twice,
//! for the account would stand in debit. Knows no kind.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::outlays::Outlays;
use crate::books::Books;
use crate::books::account_class::AccountClass;
use crate::books::ledger::Ledger;
use crate::books::outflow::Payment;
use crate::tables::lines::fen;
use crate::tables::{HashMap, Lines, TableKind, TextId, journal, trial_balance};
use crate::value::names::payee_key;
use crate::value::text::compact;

/// An account as the journal writes it: its code and its name.
type Account = (TextId, TextId);

/// What stands on the accounts of what is owed to others.
#[derive(Debug, Default)]
pub(super) struct Owed {
    /// Their openings in fen, by code and name; of an account that the balance has once.
    openings: BTreeMap<(String, String), Option<i64>>,
    /// Their lines, put together when they are first asked for.
    lines: OnceCell<HashMap<Account, Vec<usize>>>,
}

impl Owed {
    /// The openings that the trial balance gives.
    pub fn of(books: &Books) -> Self {
        let mut openings: BTreeMap<(String, String), Option<i64>> = BTreeMap::new();
        let rows = if books.was_read(TableKind::TrialBalance) { books.table(TableKind::TrialBalance).unwrap_or_default() } else { &[] };
        for row in rows {
            let text = |field| compact(row.text(field).unwrap_or_default());
            let opening = row.number(trial_balance::OPENING).and_then(fen).map(i64::abs);
            let key = (text(trial_balance::ACCOUNT_CODE), text(trial_balance::ACCOUNT_NAME));
            openings.entry(key).and_modify(|known| *known = None).or_insert(opening);
        }
        Self { openings, lines: OnceCell::new() }
    }

    /// Whether one debt to the payee comes to just these payments, and his account is not overdrawn at the end of the books.
    pub fn clears_one(&self, outlays: &Outlays, members: &[Payment]) -> bool {
        self.cleared(outlays, members).unwrap_or(false)
    }

    fn cleared(&self, outlays: &Outlays, members: &[Payment]) -> Option<bool> {
        let (lines, ledger) = outlays.journal_lines()?;
        let first = members.iter().min_by_key(|member| member.day)?;
        let mut accounts = members.iter().map(|member| debited(lines, ledger, member));
        let account = accounts.next()??;
        if accounts.any(|other| other != Some(account)) {
            return Some(false);
        }
        let payee = payee_key(outlays.flow.name(first.party));
        if payee.is_empty() {
            return Some(false);
        }
        let named = payee_key(lines.texts.get(account.1)).ends_with(&payee);
        let sum: i64 = members.iter().map(|member| member.fen).fold(0, i64::saturating_add);
        let mut balance = if named { self.opening(lines, account) } else { 0 };
        let mut owed = balance == sum;
        let by_account = self.lines.get_or_init(|| by_account(lines, ledger));
        for line in by_account.get(&account)? {
            if !named && party(lines, ledger, *line).is_none_or(|party| payee_key(lines.texts.get(party)) != payee) {
                continue;
            }
            let (debit, credit) = lines.fen(*line)?;
            balance = balance.saturating_add(credit).saturating_sub(debit);
            owed |= credit == sum && lines.stamp(*line) <= first.stamp;
        }
        Some(owed && balance >= 0)
    }

    fn opening(&self, lines: &Lines, (code, name): Account) -> i64 {
        let text = |id: TextId| compact(lines.texts.get(id));
        self.openings.get(&(text(code), text(name))).copied().flatten().unwrap_or(0)
    }
}

/// The lines of each account of what is owed to others.
fn by_account(lines: &Lines, ledger: &Ledger) -> HashMap<Account, Vec<usize>> {
    let mut by_account: HashMap<Account, Vec<usize>> = HashMap::default();
    for line in (0..lines.len()).filter(|line| ledger.class(*line) == AccountClass::Payable && lines.is_financial(*line)) {
        by_account.entry(account(lines, line)).or_default().push(line);
    }
    by_account
}

fn account(lines: &Lines, line: usize) -> Account {
    (lines.id(journal::ACCOUNT_CODE, line), lines.id(journal::ACCOUNT_NAME, line))
}

/// The account of what was owed that a payment's voucher debits with just its amount.
fn debited(lines: &Lines, ledger: &Ledger, payment: &Payment) -> Option<Account> {
    let voucher = ledger.voucher(usize::try_from(payment.place).ok()?)?;
    let is_it = |line: &usize| ledger.class(*line) == AccountClass::Payable && lines.fen(*line) == Some((payment.fen, 0));
    let mut found = ledger.lines_of(voucher).filter(is_it);
    found.next().filter(|_| found.next().is_none()).map(|line| account(lines, line))
}

/// Whom a line is about: its own counterparty, or else the only one that its voucher names.
fn party(lines: &Lines, ledger: &Ledger, line: usize) -> Option<TextId> {
    let of = |line: usize| Some(lines.id(journal::COUNTERPARTY, line)).filter(|id| !id.is_blank());
    of(line).or_else(|| {
        let mut named = ledger.voucher(line).into_iter().flat_map(|voucher| ledger.lines_of(voucher)).filter_map(of);
        named.next().filter(|first| named.all(|other| other == *first))
    })
}
