//! What a bank statement shows as received that takes a payment back: a transfer that the bank could not pay out, a refund. It is known only once
//! all rows are read, for the newest may stand first.

use rust_decimal::Decimal;

use super::Reader;
use super::data::missing;
use crate::read::GridRow;
use crate::recognise::headers::bare_header;
use crate::tables::{Row, TableKind, payments};
use crate::value::date::days_between;
use crate::value::names::{is_nothing, payee_key};
use crate::value::text::compact;
use crate::value::{Said, Value};

/// A transfer that the bank could not pay out comes back within so many days.
const BOUNCED_DAYS_MAX: i64 = 15;

/// A row of what was received.
#[derive(Debug)]
pub(super) struct Received {
    number: u32,
    row: Row,
    amount: Decimal,
    /// Why it is no payment.
    why: Said,
}

impl Received {
    fn payee(&self) -> Option<String> {
        self.row.text(payments::PAYEE).filter(|payee| !is_nothing(payee)).map(payee_key)
    }

    /// Whether it says that it came back.
    fn says_back(&self) -> bool {
        let purpose = self.row.text(payments::PURPOSE).into_iter();
        purpose.chain(self.row.extra.iter().map(|(_, text)| text.as_ref())).any(says_back)
    }
}

/// Whether a text says that money came back: 退款, 退汇 账号有误, 付款退回.
fn says_back(text: &str) -> bool {
    const WORDS: [&str; 12] = ["退款", "退汇", "退票", "退回", "退还", "退货", "冲正", "冲回", "误付", "错付", "多付", "汇路不通"];
    // 未退回, and what others get back.
    const DENY: [&str; 8] = ["未退", "退税", "退休", "退役", "退伍", "退耕", "应退还", "无退"];
    let text = compact(text);
    (text.starts_with('退') || WORDS.iter().any(|word| text.contains(word))) && !DENY.iter().any(|word| text.contains(word))
}

impl Reader<'_> {
    /// What another column that is called like the purpose says, where its own says only how it was paid: 转账 beside 附言 村道维修.
    pub(super) fn take_purpose(&self, typed: &mut Row) {
        let Some(role) = self.table.role("purpose").and_then(|role| self.table.roles.get(role)) else { return };
        if typed.table() != TableKind::Payments || typed.text(payments::PURPOSE).is_some_and(|purpose| !role.is_vague(purpose)) {
            return;
        }
        let is_one = |header: &str| role.headers().contains(&bare_header(header).0);
        let other = typed.extra.iter().find(|(header, text)| is_one(header) && !role.is_vague(text));
        if let Some(purpose) = other.map(|(_, text)| Value::text(text.as_ref())) {
            typed.set(payments::PURPOSE, Some(purpose));
        }
    }

    /// Puts a row of what was received off until all are read; a total may count it or not.
    pub(super) fn put_off(&mut self, row: &GridRow, typed: Row, amount: Decimal, why: Said) {
        let amounts = self.amounts_of(row);
        self.sums.add_void(&amounts);
        self.received.push(Received { number: row.number, row: typed, amount, why });
    }

    /// Keeps what was received as taken back, negative, where it says so itself: the same party may pay in what is something else, a deposit or an
    /// appropriation. Without a name, or under that of a bank's own account, it is of the one payment of the days before that can be meant. Other
    /// money received is no payment.
    pub(super) fn settle_received(&mut self) {
        let mut received = std::mem::take(&mut self.received);
        received.sort_by_key(|one| one.row.date(payments::DATE));
        let mut taken: Vec<usize> = Vec::new();
        let mut kept = Vec::new();
        for mut one in received {
            if !one.says_back() {
                self.left_out.push(one.number, one.why);
                continue;
            }
            let of_paid = self.paid_before(&one, &taken);
            let payee = of_paid.and_then(|at| self.kept.rows.get(at)).and_then(|row| row.get(payments::PAYEE)).cloned();
            taken.extend(of_paid);
            if let Some(payee) = payee {
                one.row.set(payments::PAYEE, Some(payee));
            }
            one.row.set(payments::AMOUNT, Some(Value::Number(-one.amount)));
            if missing(&one.row, false, false).is_some() {
                self.left_out.push(one.number, one.why);
            } else {
                kept.push(one.row);
            }
        }
        self.kept.rows.extend(kept);
    }

    /// The place of the payment that a row of what was received takes back whole, if one can be told.
    fn paid_before(&self, one: &Received, taken: &[usize]) -> Option<usize> {
        let came = one.row.date(payments::DATE)?;
        let paid = self.kept.rows.iter().enumerate().filter(|(at, row)| {
            let before = row.date(payments::DATE).is_some_and(|day| day <= came);
            before && row.number(payments::AMOUNT) == Some(one.amount) && !taken.contains(at)
        });
        let payee = one.payee();
        let is_own = |row: &Row| payee.is_some() && row.text(payments::PAYEE).map(payee_key) == payee;
        let lately = |row: &Row| {
            let days = row.date(payments::DATE).and_then(|paid| Some(days_between(paid.day()?, came.day()?)));
            days.is_some_and(|days| days <= BOUNCED_DAYS_MAX)
        };
        let own = paid.clone().filter(|(_, row)| is_own(row)).max_by_key(|(at, row)| (row.date(payments::DATE), *at));
        if let Some((at, _)) = own {
            return Some(at);
        }
        // What another party gave back is another's.
        let is_clearing = |name: &String| ["清算", "过渡", "暂挂", "退汇"].iter().any(|word| name.contains(word));
        if payee.as_ref().is_some_and(|name| !is_clearing(name)) {
            return None;
        }
        let mut lately = paid.filter(|(_, row)| lately(row));
        lately.next().filter(|_| lately.next().is_none()).map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_that_money_came_back() {
        for text in ["退款", "退汇 账号有误", "付款退回", "货款退还"] {
            assert!(says_back(text), "{text}");
        }
        for text in ["预算拨款", "退休金", "未退回", "增值税退税款退回", "转账", ""] {
            assert!(!says_back(text), "{text}");
        }
    }
}
