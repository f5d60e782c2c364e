//! Decisions of one row of the minutes that cover a payment together.

use rust_decimal::Decimal;

use super::decision::Decision;
use crate::checks::payment::Payment;
use crate::checks::{NotLookedAt, evidence};
use crate::say;
use crate::value::money;
use crate::value::text::{printable, shorten};

/// Decisions of one row of the minutes.
pub(super) struct Together<'d, 'a> {
    pub number: usize,
    parts: Vec<&'d Decision<'a>>,
    /// Whether they are of several rows, of which one adds to another.
    supplemented: bool,
}

impl<'d, 'a> Together<'d, 'a> {
    pub fn new(number: usize, parts: Vec<&'d Decision<'a>>) -> Self {
        Self { number, parts, supplemented: false }
    }

    /// A decision and what adds to it.
    pub fn supplemented(number: usize, parts: Vec<&'d Decision<'a>>) -> Self {
        Self { number, parts, supplemented: true }
    }

    pub fn sum(&self) -> Decimal {
        self.parts.iter().filter_map(|part| part.amount).fold(Decimal::ZERO, Decimal::saturating_add)
    }

    /// Why the payment could not be judged; nothing where it is all of them at once, or they are one decision and what adds to it.
    pub fn unsure(&self, payment: &Payment) -> Option<NotLookedAt> {
        if self.supplemented || self.sum() == payment.amount {
            return None;
        }
        let row = self.parts.first()?.row;
        let topic = shorten(&printable(&self.parts.first()?.topic), 60);
        let listed = |separator: &str| {
            let amounts: Vec<String> = self.parts.iter().filter_map(|part| part.amount).map(money).collect();
            amounts.join(separator)
        };
        let (zh, en, amount) = (listed("、"), listed(", "), money(payment.amount));
        let (payee, date) = (shorten(&printable(&payment.payee), 60), payment.date);
        let (date_zh, date_en) = (date.zh(), date.en());
        Some(NotLookedAt {
            why: say!(
                "{date_zh}向{payee}支付{amount}元: 会议记录“{topic}”有几笔金额({zh}元),看不出对应哪一笔,未判断;请把每项决议分行登记",
                "{amount} paid to {payee} on {date_en}: the minutes on “{topic}” state several amounts ({en}), and it cannot be told which of them this is; not judged. Enter each decision in a row of its own"
            ),
            evidence: evidence([payment.row, row]).into_iter().collect(),
        })
    }
}
