//! Rows of a list of payments that are none: what a bank statement shows as received, and what failed, came back or was only asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Reader;
use super::cleared::cleared_by_remark;
use super::remarks::{Remark, of_remark};
use crate::read::{Grid, GridRow};
use crate::recognise::headers::TableHeaders;
use crate::recognise::kind::cell_at;
use crate::recognise::layout::Layout;
use crate::recognise::{balances, cells};
use crate::say;
use crate::tables::{Caution, Row, TableKind, is_remark};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, Value};

/// The role of a column that says whether money came or went: 借贷标志, 收支.
const FLOW: &str = "flow";
/// The role of a column that says what became of a payment: 支付成功, 已退票.
const STATE: &str = "payment_state";
/// The role of a column of what was received, beside that of what was paid.
pub(super) const RECEIVED: &str = "received";

/// The fields of who has a payment or a payout.
const NAMES: [&str; 2] = ["payee", "person"];

/// The most of a cell that a reason quotes.
pub(super) const SHOWN_CHARS: usize = 20;
/// In how many rows balances are looked at for what 借 means.
const ROWS: usize = 1000;

/// Whether a column plays one of these roles, whose cells stay with the row all the same.
pub(super) fn is_told(role_name: Option<&str>) -> bool {
    role_name.is_some_and(|name| [FLOW, STATE, RECEIVED].contains(&name))
}

/// Whether a word says that money came; `None` if it says nothing. In a bank's books 借 is what the holder of the account pays.
fn came(text: &str, debit_came: Option<bool>) -> Option<bool> {
    let text = compact(text);
    let text = text.trim_matches(['(', ')', '[', ']']);
    match text {
        "借" | "借方" | "d" | "dr" | "debit" => debit_came,
        "贷" | "贷方" | "c" | "cr" | "credit" => debit_came.map(|came| !came),
        "收" | "收入" | "收款" | "转入" | "来账" | "进账" | "入账" | "存入" | "汇入" | "入" | "in" => Some(true),
        "支" | "支出" | "付" | "付款" | "支付" | "转出" | "往账" | "出账" | "支取" | "汇出" | "付出" | "出" | "out" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether the state of a payment says that nothing was paid.
fn not_paid(text: &str) -> bool {
    const DENY: [&str; 16] = [
        "未退",
        "无退",
        "未撤",
        "未驳",
        "未失",
        "未付清",
        "未付完",
        "余款",
        "尾款",
        "部分",
        "待审计",
        "重付",
        "补付",
        "成功",
        "完成",
        "质保",
    ];
    const WORDS: [&str; 18] = [
        "退票",
        "退汇",
        "退回",
        "失败",
        "撤销",
        "撤回",
        "驳回",
        "拒绝",
        "作废",
        "未支付",
        "未付",
        "待支付",
        "待付",
        "待审",
        "审批中",
        "审核中",
        "未审",
        "草稿",
    ];
    let text = compact(text);
    let denied = DENY.iter().any(|word| text.contains(word));
    !denied && WORDS.iter().any(|word| text.contains(word))
}

/// Whether 借 stands where money came, as in the books of the holder of the account: the balances beside it say so. Without balances it is a bank's
/// statement where both sides are seen; one side alone, or a list that is called one of payments, tells nothing.
pub(super) fn debit_came(grid: &Grid, layout: &Layout, table: &TableHeaders) -> Option<bool> {
    let role = |name: &str| table.role(name).and_then(|role| layout.column(role));
    let (flow, amount) = (role(FLOW)?, role("amount")?);
    let rows = || grid.rows.get(layout.body..).unwrap_or_default().iter().take(ROWS);
    let seen: BTreeSet<bool> = rows().filter_map(|row| came(&cells::shown(cell_at(row, flow.index)?), Some(true))).collect();
    let called = layout.titles.texts().any(|title| ["付款", "支付", "拨付"].iter().any(|word| title.contains(word)));
    let unproven = (seen.len() > 1 && !called).then_some(false);
    let Some(balance) = layout.columns.iter().find(|column| column.role.is_none() && column.header.contains("余额")) else {
        return unproven;
    };
    let lines = rows().filter_map(|row| {
        let [amount, balance] = [amount, balance].map(|column| cells::money(cell_at(row, column.index)?, column.unit).ok().flatten());
        let debit = matches!(came(&cells::shown(cell_at(row, flow.index)?), Some(true)), Some(true));
        Some((if debit { amount? } else { -amount? }, balance?))
    });
    balances::raised(&lines.collect::<Vec<_>>()).or(unproven)
}

/// Who has a payment or a payout.
fn whose(typed: &Row) -> String {
    NAMES.iter().find_map(|name| typed.text(typed.table().field(name)?)).map(compact).unwrap_or_default()
}

fn take_one(count: &mut usize) -> bool {
    let is_left = *count > 0;
    *count = count.saturating_sub(1);
    is_left
}

/// How a row in red is looked up: by who has it and how much it takes back.
pub(super) type Reds = BTreeMap<(String, Decimal), usize>;

/// The rows in red of a list, by who has them and their amounts.
pub(super) fn reds(grid: &Grid, layout: &Layout, table: &TableHeaders) -> Reds {
    let role = |name: &str| table.role(name).and_then(|role| layout.column(role));
    let mut reds = Reds::new();
    let Some(amount) = role("amount") else { return reds };
    let name = NAMES.iter().find_map(|name| role(name));
    for row in grid.rows.get(layout.body..).unwrap_or_default() {
        let money = cell_at(row, amount.index).and_then(|cell| cells::money(cell, amount.unit).ok().flatten());
        let Some(money) = money.filter(|money| *money < Decimal::ZERO) else { continue };
        let text = name.and_then(|name| cell_at(row, name.index)).map(|cell| compact(&cells::shown(cell))).unwrap_or_default();
        *reds.entry((text, -money)).or_default() += 1;
    }
    reds
}

impl Reader<'_> {
    /// Why a row of a list of payments is no payment, if it is none.
    pub(super) fn unpaid(&self, values: &[Option<Value>]) -> Option<Said> {
        if self.table.table != TableKind::Payments {
            return None;
        }
        let value = |role: &str| self.table.role(role).and_then(|role| values.get(role)).and_then(Option::as_ref);
        let quoted = |value: &Value| shorten(&printable(&value.shown()), SHOWN_CHARS);
        if let Some(state) = value(STATE).filter(|state| not_paid(&state.shown())) {
            let text = quoted(state);
            return Some(say!("状态为“{text}”,没有付出,不计入", "its state is “{text}”: nothing was paid, so it does not count"));
        }
        if let Some(flow) = value(FLOW).filter(|flow| came(&flow.shown(), self.debit_came) == Some(true)) {
            let text = quoted(flow);
            return Some(say!("是收到的款项(“{text}”),不是付款,不计入", "money received (“{text}”), not paid, so it does not count"));
        }
        let nothing = |value: Option<&Value>| value.and_then(Value::as_number).is_none_or(|amount| amount.is_zero());
        (nothing(value("amount")) && !nothing(value(RECEIVED)))
            .then(|| Said::new("是收到的款项,不是付款,不计入", "money received, not paid, so it does not count"))
    }

    /// How much a row of a list of payments says was received.
    pub(super) fn amount_received(&self, values: &[Option<Value>]) -> Option<Decimal> {
        if self.table.table != TableKind::Payments {
            return None;
        }
        let value = |role: &str| self.table.role(role).and_then(|role| values.get(role)).and_then(Option::as_ref);
        if value(STATE).is_some_and(|state| not_paid(&state.shown())) {
            return None;
        }
        let is_some = |role: &str| value(role).and_then(Value::as_number).filter(|amount| *amount > Decimal::ZERO);
        let came = value(FLOW).is_some_and(|flow| came(&flow.shown(), self.debit_came) == Some(true));
        is_some(RECEIVED).or_else(|| is_some("amount").filter(|_| came))
    }

    /// Why a row does not count by what its remarks say, if it does not. A payout of which a part came back, or was paid by the one who has it, is
    /// kept and not judged. A negative row is what takes back itself, whatever it is called: it goes only where the row does that it takes back.
    pub(super) fn unpaid_by_remark(&mut self, typed: &mut Row) -> Option<Said> {
        if typed.table() == TableKind::OpenItems {
            let header = self.table.role("amount").and_then(|role| self.layout.column(role)).map_or("", |column| column.header.as_str());
            typed.caution = cleared_by_remark(typed, header).or(typed.caution.take());
            return None;
        }
        if ![TableKind::Payments, TableKind::Benefits, TableKind::Expenses, TableKind::Purchases].contains(&typed.table()) {
            return None;
        }
        let mut said = typed.extra.iter().filter(|(header, _)| is_remark(header));
        let (remark, text) = said.find_map(|(_, text)| Some((of_remark(text, typed.table())?, text)))?;
        // What was not paid yet was bought all the same.
        if text.contains(['付', '领', '发'])
            && text.contains(['未', '不', '暂'])
            && [TableKind::Expenses, TableKind::Purchases].contains(&typed.table())
        {
            return None;
        }
        let text = shorten(&printable(text), SHOWN_CHARS);
        if remark == Remark::Nothing {
            let amount = typed.table().field("amount").and_then(|field| typed.number(field)).unwrap_or_default();
            // A row in red that takes it back keeps the sum right: both stay.
            let red = amount > Decimal::ZERO && self.reds.get_mut(&(whose(typed), amount)).is_some_and(take_one);
            if red {
                return None;
            }
            if amount < Decimal::ZERO {
                let taken = self.struck.get_mut(&-amount).filter(|count| **count > 0)?;
                *taken -= 1;
            } else {
                *self.struck.entry(amount).or_default() += 1;
            }
            return Some(say!(
                "备注写明“{text}”,没有付出或已退回,不计入",
                "a remark says “{text}”: nothing was paid, or it came back, so it does not count"
            ));
        }
        if typed.table() == TableKind::Benefits {
            let why = say!(
                "备注写明“{text}”,金额中有退回或本人自付的部分,未检查,请核对实际领取的金额",
                "a remark says “{text}”: a part came back, or was paid by the person himself; not checked: see what was received"
            );
            typed.caution = Some(Arc::new(Caution { why, unsure: true }));
        }
        None
    }

    /// Leaves out a row that is no payment; a total may count it or not.
    pub(super) fn leave_unpaid(&mut self, row: &GridRow, why: Said) {
        let amounts = self.amounts_of(row);
        self.sums.add_void(&amounts);
        self.leave_out(row, why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_says_whether_money_came() {
        for (text, debit_came, wanted) in [
            ("借", false, Some(false)),
            ("借", true, Some(true)),
            ("贷", false, Some(true)),
            ("C", false, Some(true)),
            ("收入", false, Some(true)),
            ("（支）", true, Some(false)),
            ("网银转账", false, None),
            ("", false, None),
        ] {
            assert_eq!(came(text, Some(debit_came)), wanted, "{text}");
        }
    }

    #[test]
    fn a_side_that_nobody_knows_tells_nothing() {
        assert_eq!((came("贷", None), came("收", None)), (None, Some(true)));
    }

    #[test]
    fn a_state_says_whether_something_was_paid() {
        for text in ["已退票", "支付失败", "已撤销", "审批中", "已驳回", "未支付"] {
            assert!(not_paid(text), "{text}");
        }
        for text in ["支付成功", "已支付", "未付清", "余款未付", "待审计", "退回重付成功", "未退票", "已清算", "完成", ""]
        {
            assert!(!not_paid(text), "{text}");
        }
    }
}
