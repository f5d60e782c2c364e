//! What a voucher spent on expense and asset accounts, by account and summary, net of the red entries in it. Shared by the tables of
//! expenses and purchases; knows neither.

use rust_decimal::Decimal;

use super::{Journal, only};
use crate::books::account_class::{AccountClass, pays_directly};
use crate::books::ledger::Voucher;
use crate::tables::{TextId, journal};

/// Lines of one voucher with the same account and summary.
#[derive(Debug, Clone)]
pub(super) struct Outlay {
    pub account: TextId,
    pub summary: TextId,
    /// Debits net of red entries; negative where the voucher takes back what another one booked.
    pub amount: Decimal,
    pub lines: Vec<usize>,
}

/// What the other lines of the voucher say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Against {
    /// What was credited on money, payables, advances and the appropriation.
    pub paid: Decimal,
    /// The one counterparty of the voucher.
    pub party: Option<TextId>,
}

/// The outlays of a voucher on accounts of a class, those that `keep` wants.
pub(super) fn outlays(journal: &Journal, voucher: &Voucher, class: AccountClass, keep: impl Fn(usize) -> bool) -> Vec<Outlay> {
    let lines = journal.lines;
    let (mut outlays, mut taken_back): (Vec<Outlay>, Vec<Outlay>) = (Vec::new(), Vec::new());
    for line in journal.financial(voucher).filter(|line| journal.ledger.class(*line) == class && keep(*line)) {
        let (debit, credit) = (lines.debit(line), lines.credit(line));
        let (account, summary) = (lines.id(journal::ACCOUNT_NAME, line), lines.id(journal::SUMMARY, line));
        if debit > Decimal::ZERO {
            match outlays.iter_mut().find(|known| (known.account, known.summary) == (account, summary)) {
                Some(known) => {
                    known.amount += debit;
                    known.lines.push(line);
                }
                None => outlays.push(Outlay { account, summary, amount: debit, lines: vec![line] }),
            }
        } else if debit < Decimal::ZERO || !credit.is_zero() {
            // Of a credit only what stands against a debit of the voucher takes it back: at year-end all expenses are carried over.
            taken_back.push(Outlay {
                account,
                summary,
                amount: debit - credit,
                lines: if credit.is_zero() { vec![line] } else { Vec::new() },
            });
        }
    }
    for back in taken_back {
        take_back(&mut outlays, back);
    }
    outlays.retain(|outlay| !outlay.amount.is_zero());
    outlays
}

/// Takes a red entry off the outlay that it belongs to: of its account that of the same amount, else of the same summary, else the
/// largest. Without one it stands for itself.
fn take_back(outlays: &mut Vec<Outlay>, back: Outlay) {
    let rank = |outlay: &&mut Outlay| (outlay.amount == -back.amount, outlay.summary == back.summary, outlay.amount);
    let best = outlays.iter_mut().filter(|outlay| outlay.account == back.account && outlay.amount >= -back.amount).max_by_key(rank);
    match best {
        Some(outlay) => outlay.amount += back.amount,
        None if !back.lines.is_empty() => outlays.push(back),
        None => {}
    }
}

/// What a voucher was paid with, and whom it names.
pub(super) fn against(journal: &Journal, voucher: &Voucher) -> Against {
    let lines = journal.lines;
    let mut against =
        Against { party: only(journal.financial(voucher).map(|line| lines.id(journal::COUNTERPARTY, line))), ..Against::default() };
    for line in journal.financial(voucher) {
        let class = journal.ledger.class(line);
        // What came as income (a gift) was not paid for.
        let direct = || pays_directly(lines.text(journal::ACCOUNT_CODE, line), lines.text(journal::ACCOUNT_NAME, line));
        if class.is_money()
            || matches!(class, AccountClass::Payable | AccountClass::Receivable)
            || (class == AccountClass::Income && direct())
        {
            against.paid += lines.credit(line);
        }
    }
    against
}
