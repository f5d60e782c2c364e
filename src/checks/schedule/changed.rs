//! Contracts whose row states another price than the one agreed on first: a supplement, a change, a settlement. Knows no schedule.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::contracts::Contract;
use crate::checks::Shared;
use crate::checks::outlays::Words;
use crate::rules::{Rule, RuleError};
use crate::value::amount::{self, MoneyUnit};
use crate::value::names::is_nothing;
use crate::value::text::compact;

/// The words by which a column or a remark speaks of another price.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedSpec {
    /// Columns that hold the whole price as it was changed: 变更后合同金额.
    #[serde(default)]
    to: Vec<Spanned<String>>,
    /// Columns that hold what was added: 补充合同金额.
    #[serde(default)]
    by: Vec<Spanned<String>>,
    /// What the name of such a column ends with.
    #[serde(default)]
    money: Vec<String>,
    /// Words of a column beside which it tells another thing: what was planned or reviewed before the contract, or what is paid.
    #[serde(default)]
    not: Vec<String>,
    /// Words of a review that comes before the contract as well as at its settlement.
    #[serde(default)]
    review: Vec<String>,
    /// Words of the settlement, beside which a review is of the price.
    #[serde(default)]
    settled: Vec<String>,
    /// Words of a remark, in a column that is no field.
    #[serde(default)]
    remarks: Vec<Spanned<String>>,
    /// Words ahead of them in the clause by which it says that there is none.
    #[serde(default)]
    denied: Vec<String>,
    /// What looks like one of these and denies nothing: 因无法施工.
    #[serde(default)]
    not_denied: Vec<String>,
    /// Words of the clause by which it is of where the money comes from.
    #[serde(default)]
    of_funds: Vec<String>,
}

/// The same, read.
#[derive(Debug, Default)]
pub(super) struct ChangedWords {
    to: Words,
    by: Words,
    money: Vec<String>,
    not: Vec<String>,
    review: Vec<String>,
    settled: Vec<String>,
    remarks: Words,
    denied: Vec<String>,
    not_denied: Vec<String>,
    of_funds: Vec<String>,
}

/// What a contract's row says of its price beside its amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    /// Nothing.
    No,
    /// It rose to this.
    To(Decimal),
    /// It changed, to an amount that cannot be told.
    Unsaid,
}

/// A tenth of the amount is in another unit of money, not another price.
const UNIT: u32 = 10;

impl ChangedSpec {
    pub fn prepare(&self, rule: &Rule, shared: &Shared) -> Result<ChangedWords, RuleError> {
        let words = |list: &[Spanned<String>]| Words::prepare(list, rule, shared);
        let folded = |list: &[String]| list.iter().map(|word| compact(word)).collect();
        Ok(ChangedWords {
            to: words(&self.to)?,
            by: words(&self.by)?,
            money: folded(&self.money),
            not: folded(&self.not),
            review: folded(&self.review),
            settled: folded(&self.settled),
            remarks: words(&self.remarks)?,
            denied: folded(&self.denied),
            not_denied: folded(&self.not_denied),
            of_funds: folded(&self.of_funds),
        })
    }
}

impl ChangedWords {
    /// What the rows of a contract say of its price beside `total`. Of several prices the highest, so that the payer has the benefit of the doubt; a
    /// lower one (a settlement after the last instalment but one) takes nothing off what was due before.
    pub fn of(&self, contract: &Contract, total: Decimal) -> Changed {
        let mut changed = Changed::No;
        for (header, text) in contract.rows.iter().flat_map(|row| &row.extra).filter(|(_, text)| !is_nothing(text)) {
            changed = match (changed, self.of_column(&compact(header), text, total)) {
                (Changed::To(a), Changed::To(b)) => Changed::To(a.max(b)),
                (Changed::No, other) | (other, Changed::No) => other,
                // An amount in one column says what a remark leaves open.
                (Changed::To(price), Changed::Unsaid) | (Changed::Unsaid, Changed::To(price)) => Changed::To(price),
                (Changed::Unsaid, Changed::Unsaid) => Changed::Unsaid,
            };
        }
        changed
    }

    /// Whether a clause of a remark says that the price changed: not 无增补, and not 资金由县追加预算解决.
    fn remarked(&self, text: &str) -> bool {
        let text = compact(text);
        text.split([',', '。', ';', '、']).any(|clause| {
            let Some(at) = self.remarks.all_in(clause).into_iter().filter_map(|word| clause.find(word)).min() else { return false };
            let ahead = clause.get(..at).unwrap_or_default();
            let ahead = self.not_denied.iter().fold(ahead.to_owned(), |ahead, word| ahead.replace(word.as_str(), ""));
            let holds = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
            !holds(&ahead, &self.denied) && !holds(clause, &self.of_funds)
        })
    }

    fn of_column(&self, header: &str, text: &str, total: Decimal) -> Changed {
        let bare = header.split(['(', '[']).next().unwrap_or_default();
        let is_money = self.money.iter().any(|word| bare.ends_with(word.as_str()));
        let (to, by) = (self.to.has_folded(bare), self.by.has_folded(bare));
        if !(is_money && (to || by)) {
            return if self.remarked(text) { Changed::Unsaid } else { Changed::No };
        }
        let holds = |words: &[String]| words.iter().any(|word| bare.contains(word.as_str()));
        if holds(&self.not) || (holds(&self.review) && !holds(&self.settled)) {
            return Changed::No;
        }
        let Ok(Some(written)) = amount::parse(text) else { return Changed::Unsaid };
        let unit = if header.contains("万元") { MoneyUnit::TenThousand } else { MoneyUnit::Yuan };
        let Some(stated) = written.in_yuan(unit) else { return Changed::Unsaid };
        if stated <= Decimal::ZERO || stated == total {
            return Changed::No;
        }
        let price = if to { Some(stated) } else { total.checked_add(stated).filter(|_| stated < total) };
        let small = to && stated.checked_mul(UNIT.into()).is_some_and(|tenfold| tenfold <= total);
        match price.filter(|_| !small) {
            Some(price) if price > total => Changed::To(price),
            Some(_) => Changed::No,
            None => Changed::Unsaid,
        }
    }
}
