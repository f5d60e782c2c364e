//! Rows that a red row takes back in full. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Required, date_field, rows_in_order, selection};
use crate::tables::{Row, Source};
use crate::value::text::compact;

impl Required {
    /// The rows that a red row takes back in full, and these red rows: the amount is the same, the red row is not earlier, and it says the
    /// same, or the number of the voucher.
    pub(super) fn struck_out(&self, rows: &[&Row]) -> BTreeSet<Source> {
        let amount = |row: &Row| row.number(self.amount).unwrap_or_default();
        let mut gone = BTreeSet::new();
        if rows.iter().all(|row| amount(row) >= Decimal::ZERO) {
            return gone;
        }
        let (date, voucher) = (date_field(self.selection.table), self.selection.table.field("voucher_no"));
        let day = |row: &Row| date.and_then(|field| row.date(field));
        let what = |row: &Row| self.what().map(|field| compact(&row.shown(field))).unwrap_or_default();
        let number = |row: &Row| voucher.filter(|field| selection::is_filled(row, *field)).map(|field| compact(&row.shown(field)));
        let ordered = rows_in_order(rows);
        // By their amount, those of one day and content behind each other: what was taken back is not looked at again.
        let mut open: BTreeMap<Decimal, Vec<(&Row, String)>> = BTreeMap::new();
        for row in ordered.iter().filter(|row| amount(row) > Decimal::ZERO) {
            open.entry(amount(row)).or_default().push((row, what(row)));
        }
        for red in ordered.iter().filter(|row| amount(row) < Decimal::ZERO) {
            let Some(of_amount) = open.get_mut(&-amount(red)) else { continue };
            let said = what(red);
            let takes_back = |(row, own): &(&Row, String)| {
                let says_so = !own.is_empty() && said.contains(own);
                day(row) <= day(red) && (says_so || number(row).is_some_and(|number| names_voucher(&said, &number)))
            };
            if let Some(at) = of_amount.iter().rposition(takes_back) {
                let (back, _) = of_amount.remove(at);
                gone.extend([back.source.clone(), red.source.clone()]);
            }
        }
        gone
    }

    /// The rows of which a red row gives a part back, by their place: one row alone before it says the same and is of more. Rows of one voucher
    /// are added up anyway.
    pub(super) fn partly_back<'a>(&self, rows: &[&'a Row], gone: &BTreeSet<Source>) -> BTreeMap<Source, Vec<&'a Row>> {
        let amount = |row: &Row| row.number(self.amount).unwrap_or_default();
        let mut back: BTreeMap<Source, Vec<&Row>> = BTreeMap::new();
        let (date, what) = (date_field(self.selection.table), self.what());
        let (Some(date), Some(what), None) = (date, what, self.per) else { return back };
        let (red, open): (Vec<&Row>, Vec<&Row>) =
            rows.iter().copied().filter(|row| !gone.contains(&row.source)).partition(|row| amount(row) < Decimal::ZERO);
        if red.len().saturating_mul(open.len()) > LOOKS_MAX {
            return back;
        }
        for red in rows_in_order(&red) {
            let said = compact(&red.shown(what));
            let is_of = |row: &&&Row| {
                let own = compact(&row.shown(what));
                row.date(date) <= red.date(date) && amount(row) > -amount(red) && !own.is_empty() && said.contains(&own)
            };
            let mut found = open.iter().filter(is_of);
            let (Some(row), None) = (found.next(), found.next()) else { continue };
            let parts = back.get(&row.source).into_iter().flatten();
            let left = parts.fold(amount(row), |left, part| left + amount(part));
            if left + amount(red) > Decimal::ZERO {
                back.entry(row.source.clone()).or_default().push(red);
            }
        }
        back
    }
}

/// Of more rows nobody looks for what was given back in part.
const LOOKS_MAX: usize = 1_000_000;

/// Whether a compact text says the number of a voucher, and not one that begins or ends with it: `冲记-9`, but not `冲记-91`.
fn names_voucher(text: &str, number: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    // A bare number may be a day or a count, unless something calls it a voucher's.
    let bare = number.chars().all(|c| c.is_ascii_digit());
    let called = |before: Option<char>, behind: Option<char>| before.is_some_and(|c| "字记证#-第".contains(c)) || behind == Some('号');
    let whole = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + number.len()..).and_then(|behind| behind.chars().next());
        !(digit(before) || digit(behind)) && (!bare || called(before, behind))
    };
    !number.is_empty() && text.match_indices(number).any(|(at, _)| whole(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_is_a_vouchers_only_where_something_calls_it_so() {
        for (text, number, want) in [
            ("冲记-5", "5", true),
            ("冲5号凭证", "5", true),
            ("冲第5张凭证", "5", true),
            ("退2022年5月2日多付误餐费", "5", false),
            ("冲15号凭证", "5", false),
            ("冲记-5多付", "记-5", true),
            ("冲记-55", "记-5", false),
        ] {
            assert_eq!(names_voucher(text, number), want, "{text}");
        }
    }
}
