//! Purchases of assets from the journal: debits on 固定资产 that were paid for, and expenses whose summary says that something was bought
//! which is an asset. What came by transfer or gift, or from construction, was not bought.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::outlays::{Outlay, against, outlays};
use super::{Derived, Journal, careful, only};
use crate::books::account_class::{AccountClass, is_fixed_asset};
use crate::books::ledger::Voucher;
use crate::tables::{HashMap, TableKind, TextId, journal, purchases};
use crate::value::{Said, Value};

/// Derives the table.
pub(super) fn derive(journal: &Journal) -> Derived {
    let mut derived = Derived::default();
    let lines = journal.lines;
    let mut fixed: HashMap<TextId, bool> = HashMap::default();
    let from_summary = careful(Said::new("品名和数量取自摘要", "item and quantity are taken from the summary"));
    let mut items: HashMap<TextId, Option<Value>> = HashMap::default();
    for voucher in &journal.ledger.vouchers {
        let mut any = false;
        for line in journal.financial(voucher) {
            any |= match journal.ledger.class(line) {
                AccountClass::Asset => {
                    derived.looked_at += 1;
                    true
                }
                AccountClass::Expense => {
                    derived.looked_at += 1;
                    is_bought(journal, line)
                }
                _ => false,
            };
        }
        if !any {
            continue;
        }
        for outlay in bought(journal, voucher, &mut fixed) {
            let Some(line) = outlay.lines.first().copied() else { continue };
            let item = items.entry(outlay.summary).or_insert_with(|| {
                let summary = lines.texts.get(outlay.summary);
                journal.topics.bought(summary).map(Value::text).or_else(|| journal.value(outlay.summary))
            });
            let mut row = journal.row(TableKind::Purchases, &outlay.lines);
            row.set(purchases::DATE, lines.stamp(line).date().map(Value::Date));
            row.set(purchases::VOUCHER_NO, journal.text(journal::VOUCHER_NO, line));
            row.set(purchases::ITEM, item.clone().or_else(|| journal.value(outlay.account)));
            row.set(purchases::AMOUNT, Some(Value::Number(outlay.amount)));
            row.extra.extend(party(journal, voucher, &outlay));
            row.caution = Some(from_summary.clone());
            derived.lines += outlay.lines.len();
            derived.rows.push(row);
        }
    }
    derived
}

/// Whom an outlay went to: its own counterparty, the one of the voucher, else the one that its summary surely names. The table has no field for
/// it.
fn party(journal: &Journal, voucher: &Voucher, outlay: &Outlay) -> Option<(Arc<str>, Arc<str>)> {
    let lines = journal.lines;
    let own = only(outlay.lines.iter().map(|line| lines.id(journal::COUNTERPARTY, *line)));
    let name = match own.or_else(|| against(journal, voucher).party) {
        Some(party) => lines.texts.get(party).to_owned(),
        None => journal.topics.payee(lines.texts.get(outlay.summary))?,
    };
    Some(("收款单位".into(), name.into()))
}

fn is_bought(journal: &Journal, line: usize) -> bool {
    let about = journal.about(journal.lines.id(journal::SUMMARY, line));
    about.purchase && about.thing
}

/// What a voucher bought. One purchase may stand on an asset account and as an expense: the old system books 固定资产 against 固定基金 beside
/// what was spent. It counts once.
fn bought(journal: &Journal, voucher: &Voucher, fixed: &mut HashMap<TextId, bool>) -> Vec<Outlay> {
    let lines = journal.lines;
    let mut expenses = outlays(journal, voucher, AccountClass::Expense, |line| is_bought(journal, line));
    let mut is_fixed = |outlay: &Outlay| {
        let Some(line) = outlay.lines.first().copied() else { return false };
        let found = || is_fixed_asset(lines.text(journal::ACCOUNT_CODE, line), lines.texts.get(outlay.account));
        *fixed.entry(outlay.account).or_insert_with(found)
    };
    let mut assets: Vec<Outlay> = outlays(journal, voucher, AccountClass::Asset, |_| true).into_iter().filter(&mut is_fixed).collect();
    for asset in &assets {
        if let Some(at) = expenses.iter().position(|expense| expense.amount == asset.amount) {
            expenses.remove(at);
        }
    }
    let booked: Decimal = assets.iter().map(|asset| asset.amount).sum();
    if against(journal, voucher).paid.abs() < booked.abs() {
        assets.clear();
        return outlays(journal, voucher, AccountClass::Expense, |line| is_bought(journal, line));
    }
    assets.append(&mut expenses);
    assets
}
