//! Payments under a contract, held against its price: what does not come to more than the contract was not paid twice. Knows no kind.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::outlays::Outlays;
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::say;
use crate::tables::lines::of_fen;
use crate::tables::{TableKind, contracts};
use crate::value::text::compact;
use crate::value::{Said, money};

/// What was paid under each contract, and its price.
#[derive(Debug, Default)]
pub(super) struct Contracted {
    by_number: BTreeMap<String, Contract>,
}

#[derive(Debug)]
struct Contract {
    shown: String,
    price: Decimal,
    paid: Decimal,
    /// With whom it is, as its rows name them.
    firms: BTreeSet<String>,
}

/// How payments under one contract stand to its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Against {
    /// All that was paid under it is just its price.
    Whole,
    /// It is less.
    Within(Said),
    /// It is more.
    Over(Said),
}

impl Contracted {
    /// The contracts of the register that payments name by their number.
    pub fn of(books: &Books, outlays: &Outlays) -> Self {
        let rows = if books.was_read(TableKind::Contracts) { books.table(TableKind::Contracts).unwrap_or_default() } else { &[] };
        let mut by_number: BTreeMap<String, Contract> = BTreeMap::new();
        let mut unclear = BTreeSet::new();
        for row in rows {
            let shown = row.shown(contracts::CONTRACT_NO);
            let (number, price) = (compact(&shown), row.number(contracts::AMOUNT).filter(|price| *price > Decimal::ZERO));
            let (false, Some(price)) = (number.is_empty(), price) else { continue };
            let known = by_number.entry(number.clone()).or_insert(Contract { shown, price, paid: Decimal::ZERO, firms: BTreeSet::new() });
            known.firms.extend(Some(compact(&row.shown(contracts::COUNTERPARTY))).filter(|firm| !firm.is_empty()));
            // Rows of one number that disagree, as a contract and its supplement, tell no price.
            if known.price != price {
                unclear.insert(number);
            }
        }
        by_number.retain(|number, _| !unclear.contains(number));
        if !by_number.is_empty() {
            for payment in &outlays.flow.payments {
                if let Some(contract) = by_number.get_mut(&outlays.contract_no(payment)) {
                    let amount = of_fen(payment.fen);
                    let amount = if payment.flow == Flow::Received { -amount } else { amount };
                    contract.paid = contract.paid.saturating_add(amount);
                }
            }
        }
        Self { by_number }
    }

    /// How payments stand to the price of the contract that all of them name.
    pub fn against(&self, outlays: &Outlays, members: &[Payment]) -> Option<Against> {
        if self.by_number.is_empty() {
            return None;
        }
        let numbers: BTreeSet<String> = members.iter().map(|member| outlays.contract_no(member)).collect();
        let contract = numbers.first().filter(|_| numbers.len() == 1).and_then(|number| self.by_number.get(number))?;
        // The number of a contract with another firm says nothing of what this one is owed.
        let is_payee = |member: &Payment| {
            let name = compact(outlays.flow.name(member.party));
            name.is_empty() || contract.firms.is_empty() || contract.firms.iter().any(|firm| may_be_one(firm, &name))
        };
        if !members.iter().all(is_payee) {
            return None;
        }
        let (shown, price, paid) = (&contract.shown, money(contract.price), money(contract.paid));
        Some(match contract.paid.cmp(&contract.price) {
            std::cmp::Ordering::Equal => Against::Whole,
            std::cmp::Ordering::Less => Against::Within(say!(
                "。合同{shown}累计付款{paid}元,没有超过合同金额{price}元,可能是分次支付",
                ". {paid} in all was paid on contract {shown}, no more than its price of {price}: these may be instalments"
            )),
            std::cmp::Ordering::Greater => Against::Over(say!(
                "。合同{shown}累计付款{paid}元,超过合同金额{price}元",
                ". {paid} in all was paid on contract {shown}, more than its price of {price}"
            )),
        })
    }
}

/// Whether two names may be of one firm: the characters of one, without its legal form, stand in the other in their order (`红石路桥`,
/// `临江红石路桥有限公司`).
fn may_be_one(a: &str, b: &str) -> bool {
    const LEGAL: [&str; 5] = ["股份有限公司", "有限责任公司", "有限公司", "公司", "集团"];
    let bare = |name: &str| {
        let name = name.split('(').next().filter(|name| !name.is_empty()).unwrap_or(name);
        LEGAL.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name).to_owned()
    };
    let stands_in = |short: &str, long: &str| {
        let mut rest = long.chars();
        short.chars().all(|c| rest.any(|other| other == c))
    };
    let (a, b) = (bare(a), bare(b));
    stands_in(&a, &b) || stands_in(&b, &a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_may_be_that_of_the_firm_and_another_is_not() {
        for (a, b) in [
            ("临江红石路桥有限公司", "临江红石路桥有限公司"),
            ("临江红石路桥有限公司", "红石公司"),
            ("红石路桥", "临江红石路桥有限责任公司"),
            ("临江红石路桥有限公司(第一分公司)", "临江红石路桥有限公司"),
        ] {
            assert!(may_be_one(a, b), "{a} {b}");
        }
        for (a, b) in [("临江红石路桥有限公司", "别家建材公司"), ("临江红石路桥有限公司", "临江白水路桥有限公司")]
        {
            assert!(!may_be_one(a, b), "{a} {b}");
        }
    }
}
