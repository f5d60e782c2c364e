//! Entries that were taken back: a negative row cancels a positive one of the same amount. Knows only what the caller tells
//! of a row.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::value::Date;

/// What is looked at of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What must agree: payee, item.
    pub key: String,
    /// Positive, or negative where it takes something back.
    pub amount: Decimal,
    /// When.
    pub date: Date,
}

/// The indices of the rows that cancel each other: for each negative row the last positive row of the same key and amount that is not
/// later, and is not cancelled already. A negative row without such a row cancels nothing.
pub fn cancelled(entries: &[Entry]) -> BTreeSet<usize> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| entries.get(*index).map(|entry| (entry.date, entry.amount.is_sign_negative())));
    let mut open: BTreeMap<(&str, Decimal), Vec<usize>> = BTreeMap::new();
    let mut gone = BTreeSet::new();
    for index in order {
        let Some(entry) = entries.get(index) else { continue };
        let key = (entry.key.as_str(), entry.amount.abs());
        if entry.amount > Decimal::ZERO {
            open.entry(key).or_default().push(index);
        } else if let Some(other) = open.get_mut(&key).and_then(Vec::pop) {
            gone.extend([index, other]);
        }
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, amount: i64, day: &str) -> Entry {
        Entry { key: key.to_owned(), amount: Decimal::from(amount), date: crate::value::date::parse(day).unwrap() }
    }

    #[test]
    fn a_red_entry_cancels_one_black_entry_of_its_amount() {
        let entries = [
            entry("甲", 600, "2020-01-01"),
            entry("甲", 600, "2020-02-01"),
            entry("甲", -600, "2020-02-03"),
            entry("乙", -600, "2020-03-01"),
        ];
        assert_eq!(cancelled(&entries).into_iter().collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn what_comes_later_was_not_taken_back() {
        assert!(cancelled(&[entry("甲", -600, "2020-01-01"), entry("甲", 600, "2020-02-01")]).is_empty());
    }
}
