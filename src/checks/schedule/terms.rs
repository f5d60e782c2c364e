//! The instalments of a contract: from the terms table where it has rows for the contract, else from the clause's own
//! words. What cannot be understood is said. Knows no payments.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::contracts::{Contract, number_key};
use crate::books::clause::{self, Instalment, Share};
use crate::checks::selection::is_filled;
use crate::say;
use crate::tables::{Row, contract_terms};
use crate::value::text::{compact, shorten};
use crate::value::{Said, amount, money};

/// How much of a clause a message quotes.
const QUOTED_MAX: usize = 120;

/// The rows of the terms table, by contract number.
pub(super) type Terms<'a> = BTreeMap<String, Vec<&'a Row>>;

/// Groups the terms table; rows without a contract's number belong to none.
pub(super) fn by_contract(rows: &[Row]) -> Terms<'_> {
    let mut terms = Terms::new();
    for row in rows {
        if let Some(number) = number_key(row, contract_terms::CONTRACT_NO) {
            terms.entry(number).or_default().push(row);
        }
    }
    for rows in terms.values_mut() {
        rows.sort_by_key(|row| {
            let columns = [contract_terms::TRIGGER, contract_terms::OFFSET, contract_terms::PERCENT, contract_terms::AMOUNT];
            (row.number(contract_terms::SEQ), columns.map(|field| row.shown(field)), row.source.clone())
        });
    }
    terms
}

/// A contract's instalments, and whether they stand in the order of its terms: a table that numbers none of them has no order.
///
/// # Errors
/// There are none, or they are not understood; in words.
pub(super) fn of(contract: &Contract, rows: &[&Row]) -> Result<(Vec<Instalment>, bool), Said> {
    let (zh, en) = (contract.short().zh, contract.short().en);
    if !rows.is_empty() {
        let ordered = rows.iter().all(|row| row.number(contract_terms::SEQ).is_some());
        return from_table(rows).map(|instalments| (instalments, ordered)).map_err(|why| {
            let (why_zh, why_en) = (&why.zh, &why.en);
            say!("{zh}的付款条款表没有读懂({why_zh}),未检查", "the payment terms table of {en} was not understood ({why_en}); not checked")
        });
    }
    let Some(text) = &contract.terms else {
        return Err(say!("{zh}没有付款条款,未检查", "{en} has no payment terms; not checked"));
    };
    let parsed = clause::parse(text);
    let total = contract.total.zip(parsed.stated_total).filter(|(total, stated)| (*total - *stated).abs() > Decimal::ONE);
    let why = match (parsed.not_understood.first(), total) {
        // The clause itself follows.
        (Some(piece), _) if compact(&piece.text) == compact(text) => piece.why.clone(),
        (Some(piece), _) => {
            let (why_zh, why_en, text) = (&piece.why.zh, &piece.why.en, shorten(&piece.text, 40));
            say!("“{text}”: {why_zh}", "“{text}”: {why_en}")
        }
        (None, Some((total, stated))) => {
            let (total, stated) = (money(total), money(stated));
            say!("条款写的合同总价{stated}元与台账的{total}元不符", "it states a price of {stated}, the register one of {total}")
        }
        (None, None) => return Ok((parsed.instalments, true)),
    };
    let (text, why_zh, why_en) = (shorten(text, QUOTED_MAX), &why.zh, &why.en);
    Err(say!(
        "{zh}的付款条款没有读懂({why_zh}),未检查。条款: {text}",
        "the payment clause of {en} was not understood ({why_en}); not checked. The clause: {text}"
    ))
}

fn from_table(rows: &[&Row]) -> Result<Vec<Instalment>, Said> {
    let percents: Vec<Decimal> = rows.iter().filter_map(|row| row.number(contract_terms::PERCENT)).collect();
    // 0.3 and 30 both mean 30 %; the column as a whole tells which: shares that make no more than one are fractions.
    let fractions = percents.iter().sum::<Decimal>() <= Decimal::new(1_005, 3);
    let mut sum = Decimal::ZERO;
    let mut instalments = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let trigger = row.shown(contract_terms::TRIGGER);
        let offset = if is_filled(row, contract_terms::OFFSET) { row.shown(contract_terms::OFFSET) } else { String::new() };
        let Some((trigger, offset)) = clause::parse_term(&trigger, &offset) else {
            return Err(say!("付款条件“{trigger}”、期限“{offset}”", "trigger “{trigger}”, offset “{offset}”"));
        };
        let percent = row.number(contract_terms::PERCENT).map(|percent| if fractions { percent * Decimal::ONE_HUNDRED } else { percent });
        let yuan = row.number(contract_terms::AMOUNT);
        let share = match (percent, yuan) {
            (Some(percent), _) => {
                sum += percent;
                Share::Percent(percent)
            }
            (None, Some(yuan)) => Share::Amount(yuan),
            (None, None) => return Err(Said::new("既无比例也无金额", "an instalment with neither percentage nor amount")),
        };
        if matches!(share, Share::Percent(size) | Share::Amount(size) if size <= Decimal::ZERO) {
            return Err(Said::new("比例或金额不大于零", "a percentage or an amount that is not above zero"));
        }
        instalments.push(Instalment { seq: index + 1, trigger, offset, share, restated: percent.and(yuan) });
    }
    let only_percents = percents.len() == rows.len();
    if only_percents && (sum - Decimal::ONE_HUNDRED).abs() > Decimal::new(1, 2) {
        let sum = amount::plain(sum);
        return Err(say!("各期比例合计为{sum}%,不是100%", "the shares add up to {sum} %, not to 100 %"));
    }
    Ok(instalments)
}

/// The numbers of the terms table that `known` does not hold, each as its rows write it.
pub(super) fn strangers<'a>(terms: &Terms<'a>, known: impl Fn(&str) -> bool) -> Vec<(String, Vec<&'a Row>)> {
    let unknown = terms.iter().filter(|(number, _)| !known(&compact(number)));
    unknown.map(|(_, rows)| (rows.first().map(|row| row.shown(contract_terms::CONTRACT_NO)).unwrap_or_default(), rows.clone())).collect()
}
