//! Rows of a list of payments that are none: what a bank statement shows as received, and what failed, came back or was only asked for.

use std::collections::BTreeSet;

use super::Reader;
use crate::read::{Grid, GridRow};
use crate::recognise::headers::TableHeaders;
use crate::recognise::kind::cell_at;
use crate::recognise::layout::Layout;
use crate::recognise::{balances, cells};
use crate::say;
use crate::tables::TableKind;
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, Value};

/// The role of a column that says whether money came or went: 借贷标志, 收支.
const FLOW: &str = "flow";
/// The role of a column that says what became of a payment: 支付成功, 已退票.
const STATE: &str = "payment_state";
/// The role of a column of what was received, beside that of what was paid.
pub(super) const RECEIVED: &str = "received";

/// The most of a cell that a reason quotes.
const SHOWN_CHARS: usize = 20;
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
    let called = layout.titles.title.as_deref().is_some_and(|title| ["付款", "支付", "拨付"].iter().any(|word| title.contains(word)));
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
