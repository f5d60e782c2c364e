//! Balances: those with their sides in their own cells (`借 1,000.00`, `7,200.00贷`, `500.00 CR`), and what they prove of what moved beside them.

use rust_decimal::Decimal;

use super::cells::{self, QUOTED_CHARS, shown};
use super::columns::Column;
use super::kind::cell_at;
use crate::read::{Cell, GridRow};
use crate::say;
use crate::tables::trial_balance;
use crate::value::Said;
use crate::value::amount::{self, MoneyUnit};
use crate::value::text::{fold, shorten};

const DEBIT: [&str; 3] = ["借方", "借", "DR"];
const CREDIT: [&str; 3] = ["贷方", "贷", "CR"];
const EVEN: [&str; 1] = ["平"];

/// The columns of balances in a trial balance whose cells have their sides in them, where no column says the side.
pub fn sided<'r>(columns: &[Column], rows: &(impl Iterator<Item = &'r GridRow> + Clone)) -> Vec<u32> {
    let says_side = |column: &Column| matches!(column.role_name.as_deref(), Some("opening_direction" | "closing_direction"));
    if columns.iter().any(says_side) {
        return Vec::new();
    }
    let fields = [Some(trial_balance::OPENING), Some(trial_balance::CLOSING)];
    // One side by itself among plain balances is told as what cannot be read.
    let has_sides = |column: &&Column| {
        let (mut with, mut without) = (0_usize, 0_usize);
        for cell in rows.clone().filter_map(|row| cell_at(row, column.index)) {
            let plain = || cells::money(cell, MoneyUnit::Yuan).is_ok_and(|amount| amount.is_some_and(|amount| !amount.is_zero()));
            with += usize::from(of_side(cell, MoneyUnit::Yuan).is_some());
            without += usize::from(plain());
        }
        with > without
    };
    columns.iter().filter(|column| fields.contains(&column.field)).filter(has_sides).map(|column| column.index).collect()
}

/// The balance in such a column, debits above nought.
///
/// # Errors
/// What is no balance, or stands on no side.
pub fn balance(cell: &Cell, unit: MoneyUnit) -> Result<Option<Decimal>, Said> {
    if let Some(balance) = of_side(cell, unit) {
        return Ok(Some(balance));
    }
    if matches!(cell, Cell::Text(text) if fold(text) == EVEN[0]) {
        return Ok(Some(Decimal::ZERO));
    }
    match cells::money(cell, unit)? {
        Some(amount) if !amount.is_zero() => {
            let text = shorten(&fold(&shown(cell)), QUOTED_CHARS);
            Err(say!(
                "余额“{text}”没有写借或贷,而同列其他余额写了,请改为“借 1200.00”或“贷 1200.00”这样的写法",
                "the balance “{text}” has no side, and others of its column have; write it like 借 1200.00 or 贷 1200.00"
            ))
        }
        amount => Ok(amount),
    }
}

/// A balance with its side before or behind it.
fn of_side(cell: &Cell, unit: MoneyUnit) -> Option<Decimal> {
    let Cell::Text(text) = cell else { return None };
    let text = fold(text).to_uppercase();
    let amount = |words: &[&str]| {
        // `Dr. 7`; of `Dr.7` nobody knows whether it is seven tenths.
        let behind = |rest: &'_ str| -> String { rest.strip_prefix(". ").unwrap_or(rest).trim_start_matches([':', ' ']).to_owned() };
        let before = words.iter().find_map(|word| text.strip_prefix(word)).map(behind);
        if before.as_ref().is_some_and(|rest| rest.starts_with('.')) {
            return None;
        }
        let rest = before.or_else(|| words.iter().find_map(|word| text.strip_suffix(word)).map(str::to_owned))?;
        amount::parse(&rest).ok()??.in_yuan(unit)
    };
    let even = || amount(&EVEN).filter(Decimal::is_zero);
    amount(&DEBIT).or_else(|| amount(&CREDIT).map(|amount| -amount)).or_else(even)
}

/// Whether what moved raises the balance beside it, as debits do in the books of who holds an account, or lowers it, as they do at the bank; lines of
/// what moved and the balance behind it. `None` if they do not tell.
pub fn raised(lines: &[(Decimal, Decimal)]) -> Option<bool> {
    let (mut raises, mut lowers) = (0, 0);
    for pair in lines.windows(2) {
        let [above, below] = pair else { continue };
        // Statements begin with the first line or with the last one.
        for (earlier, later) in [(above, below), (below, above)] {
            let step = later.1.saturating_sub(earlier.1);
            raises += usize::from(!step.is_zero() && step == later.0);
            lowers += usize::from(!step.is_zero() && step == -later.0);
        }
    }
    (raises != lowers).then_some(raises > lowers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_tell_whose_account_it_is() {
        let lines = |all: &[(i64, i64)]| all.iter().map(|(moved, balance)| ((*moved).into(), (*balance).into())).collect::<Vec<_>>();
        let (holder, bank) = (lines(&[(5, 105), (-3, 102), (10, 112)]), lines(&[(5, 95), (-3, 98), (10, 88)]));
        assert_eq!((raised(&holder), raised(&bank)), (Some(true), Some(false)));
        let upwards = |lines: &[(Decimal, Decimal)]| lines.iter().rev().copied().collect::<Vec<_>>();
        assert_eq!((raised(&upwards(&holder)), raised(&upwards(&bank))), (Some(true), Some(false)));
        assert_eq!(raised(&lines(&[(5, 105)])), None);
        assert_eq!(raised(&lines(&[(5, 100), (7, 100)])), None);
    }

    #[test]
    fn a_side_before_or_behind_a_balance_is_its_sign() {
        let read = |text: &str| balance(&Cell::Text(text.into()), MoneyUnit::Yuan).map(|read| read.map(|amount| amount.to_string()));
        for (text, want) in [
            ("借 1,250.50", "1250.5"),
            ("借:88", "88"),
            ("贷方 300.00", "-300"),
            ("96.40贷", "-96.4"),
            ("96.40 借方", "96.4"),
            ("41.00 Cr", "-41"),
            ("DR. 7", "7"),
            ("贷-5.00", "5"),
            ("平", "0"),
            ("平 0.00", "0"),
            ("0.00", "0"),
        ] {
            assert_eq!(read(text).unwrap().as_deref(), Some(want), "{text}");
        }
        assert_eq!(read("").unwrap(), None);
        for text in ["1,250.50", "借", "借款 5", "DR.7", "平 5", "借 1 贷 2", "借贷 5", "CREDIT 5"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
