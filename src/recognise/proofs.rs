//! What the rows of a table prove of the way they were read: debits equal credits by voucher, opening + debit − credit =
//! closing. A table that nothing proves is said to be unproven, and why.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::layout::Layout;
use crate::say;
use crate::tables::lines::of_fen;
use crate::tables::{Field, Lines, Row, Stamp, TableKind, TextId, groups, journal, trial_balance};
use crate::value::Said;

/// What rows say for or against a reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How many things agree: vouchers that balance, accounts that roll forward.
    pub agree: usize,
    /// How many of these agree with balances taken debit positive.
    pub exact: usize,
    /// How many do not.
    pub differ: usize,
    /// The proof in words, if there is one.
    pub proof: Option<Said>,
    /// What speaks against it, in words.
    pub against: Option<Said>,
}

impl Evidence {
    /// How much of what can be checked agrees, of 100; nought if nothing can be checked.
    pub fn share(&self) -> u32 {
        let all = self.agree + self.differ;
        u32::try_from((self.exact * 100).checked_div(all).unwrap_or(0)).unwrap_or(0)
    }
}

/// Holds the rows of a table against what must be so in such a table.
pub fn of_rows(table: TableKind, rows: &[Row]) -> Evidence {
    if table == TableKind::TrialBalance { balances(rows) } else { Evidence::default() }
}

/// Holds the lines of a journal against each other.
pub fn of_lines(lines: &Lines, layout: &Layout) -> Evidence {
    // The ledger of one account shows one side of each voucher.
    if layout.columns.iter().any(|column| is_account(column.field)) { vouchers(lines) } else { Evidence::default() }
}

/// Why nothing proves a table.
pub fn unproven(table: TableKind, layout: &Layout, any_total: bool) -> Said {
    let has = |field: Field| layout.columns.iter().any(|column| column.field == Some(field));
    let (mut zh, mut en) = if any_total {
        ("合计行与各行之和不符".to_owned(), "its totals are not the sums of its rows".to_owned())
    } else {
        ("没有合计行".to_owned(), "it has no total row".to_owned())
    };
    let more = match table {
        TableKind::Journal if !layout.columns.iter().any(|column| is_account(column.field)) => {
            Some(("单个科目的明细账看不出凭证借贷是否相等", "the ledger of one account shows one side of each voucher"))
        }
        TableKind::Journal => Some(("多数凭证借贷不等或没有日期", "most of its vouchers do not balance or have no date")),
        TableKind::TrialBalance
            if !has(trial_balance::OPENING) && !layout.columns.iter().any(|column| opens(column.role_name.as_deref())) =>
        {
            Some(("没有期初余额列", "it has no column of opening balances"))
        }
        TableKind::TrialBalance => Some(("期初+借方-贷方 多数不等于期末", "opening + debit − credit is not closing in most accounts")),
        _ => None,
    };
    if let Some((more_zh, more_en)) = more {
        zh.push(',');
        zh.push_str(more_zh);
        en.push_str(" and ");
        en.push_str(more_en);
    }
    say!("未能佐证: {zh};请核对上列各列的对应关系", "unproven: {en}; see that the columns above are right")
}

fn opens(role: Option<&str>) -> bool {
    role.is_some_and(|role| role.starts_with("opening"))
}

fn is_account(field: Option<Field>) -> bool {
    matches!(field, Some(field) if field == journal::ACCOUNT_CODE || field == journal::ACCOUNT_NAME)
}

/// Debits equal credits in every voucher of a month.
fn vouchers(lines: &Lines) -> Evidence {
    let numbers = lines.ids(journal::VOUCHER_NO);
    // The lines of a voucher stand together, as a rule: each such run is added up by itself first.
    let mut runs: Vec<(u32, TextId)> = Vec::new();
    let mut sums: Vec<i128> = Vec::new();
    // What is no whole number of fen is added up beside.
    let mut wide: BTreeMap<usize, Decimal> = BTreeMap::new();
    let mut last = (Stamp::NONE, TextId::BLANK);
    for ((line, stamp), fen) in lines.stamps().iter().enumerate().zip(lines.fens(0..lines.len())) {
        if *stamp == Stamp::NONE {
            continue;
        }
        let number = numbers.get(line).copied().unwrap_or_default();
        // Only where date or number changes can the voucher.
        if last != (*stamp, number) {
            last = (*stamp, number);
            let voucher = (stamp.month(), number);
            if runs.last() != Some(&voucher) {
                runs.push(voucher);
                sums.push(0);
            }
        }
        if let Some((debit, credit)) = fen {
            if let Some(sum) = sums.last_mut() {
                *sum += i128::from(debit) - i128::from(credit);
            }
        } else {
            let difference = lines.debit(line).saturating_sub(lines.credit(line));
            let sum = wide.entry(runs.len() - 1).or_default();
            *sum = sum.saturating_add(difference);
        }
    }
    let firsts = groups::firsts_by_period(&runs);
    let mut all = 0;
    for (run, first) in firsts.iter().map(|first| *first as usize).enumerate() {
        if run == first {
            all += 1;
        } else {
            let more = sums.get_mut(run).map(std::mem::take).unwrap_or_default();
            if let Some(sum) = sums.get_mut(first) {
                *sum += more;
            }
            if let Some(more) = wide.remove(&run) {
                let sum = wide.entry(first).or_default();
                *sum = sum.saturating_add(more);
            }
        }
    }
    let balances = |place: usize| {
        let sum = sums.get(place).copied().unwrap_or_default();
        match wide.get(&place) {
            None => sum == 0,
            Some(wide) => i64::try_from(sum).is_ok_and(|fen| (of_fen(fen) + wide).is_zero()),
        }
    };
    let agree = firsts.iter().enumerate().filter(|(run, first)| *run == **first as usize && balances(*run)).count();
    let differ = all - agree;
    let mut evidence = Evidence { agree, exact: agree, differ, ..Evidence::default() };
    if agree * 2 > all {
        evidence.proof = Some(say!("{all}张凭证中{agree}张借贷相等", "debits equal credits in {agree} of {all} vouchers"));
    }
    if differ > 0 {
        evidence.against = Some(say!(
            "{differ}张凭证借贷不等(共{all}张),请核对金额列是否读对",
            "debits differ from credits in {differ} of {all} vouchers; see whether the columns of amounts were read right"
        ));
    }
    evidence
}

/// Opening + debit − credit = closing, where balances are debit positive or positive on the account's own side.
fn balances(rows: &[Row]) -> Evidence {
    let (mut agree, mut exact, mut differ) = (0, 0, 0);
    for row in rows {
        let number = |field| row.number(field).unwrap_or_default();
        if row.number(trial_balance::OPENING).is_none()
            || (row.number(trial_balance::DEBIT).is_none() && row.number(trial_balance::CREDIT).is_none())
        {
            continue;
        }
        let moved = number(trial_balance::DEBIT).saturating_sub(number(trial_balance::CREDIT));
        let (opening, closing) = (number(trial_balance::OPENING), number(trial_balance::CLOSING));
        if opening.saturating_add(moved) == closing || opening.saturating_sub(moved) == closing {
            agree += 1;
            exact += usize::from(opening.saturating_add(moved) == closing);
        } else {
            differ += 1;
        }
    }
    let all = agree + differ;
    let mut evidence = Evidence { agree, exact, differ, ..Evidence::default() };
    if agree * 2 > all {
        evidence.proof =
            Some(say!("{all}个科目中{agree}个 期初+借方-贷方=期末", "opening + debit − credit = closing in {agree} of {all} accounts"));
    }
    if differ > 0 {
        evidence.against = Some(say!(
            "{differ}个科目 期初+借方-贷方 不等于期末(共{all}个),请核对各列是否读对",
            "opening + debit − credit differs from closing in {differ} of {all} accounts; see whether the columns were read right"
        ));
    }
    evidence
}
