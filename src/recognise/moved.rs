//! Months or quarters beside each other in a trial balance (1月借方, 1月贷方, 2月借方 …): what moved is the sum of them all, and where balances stand
//! beside each other as well the last one closes.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::cells;
use super::columns::Column;
use super::headers::{Role, SOURCE_ROW, TableHeaders};
use super::instalments::numbered;
use super::kind::{LABEL_CHARS_MAX, cell_at};
use super::sums::hand_over;
use crate::read::GridRow;
use crate::say;
use crate::tables::{FieldKind, TableKind};
use crate::value::Said;
use crate::value::text::{compact, printable, shorten};

/// What moved on each side, in the columns of the periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Of debit and credit: the column that has the role, and the others.
    pub sides: [(u32, Vec<u32>); 2],
    /// In words.
    pub said: Said,
}

impl Moved {
    /// The columns that are added to one.
    pub fn beside(&self, column: u32) -> &[u32] {
        self.sides.iter().find(|(own, _)| *own == column).map(|(_, others)| others.as_slice()).unwrap_or_default()
    }
}

/// Takes the sides of all periods together. Where opening and closing balances disprove that, and do not prove the first period alone, neither is
/// taken.
pub fn settle(columns: &mut [Column], table: &TableHeaders, rows: &[GridRow]) -> Option<Moved> {
    if table.table != TableKind::TrialBalance || columns.iter().any(|column| column.header == SOURCE_ROW) {
        return None;
    }
    let [debit, credit] = [series(columns, table, "debit")?, series(columns, table, "credit")?];
    // Quarters beside their months, or months of two years, are no parts of one sum.
    if debit.mixed || credit.mixed {
        unset(columns, [debit.own, credit.own]);
        return None;
    }
    for (side, role) in [(&debit, "debit"), (&credit, "credit")] {
        let (role, column) = (table.role(role), columns.get_mut(side.own));
        if let (Some(role), Some(column)) = (role, column) {
            let known = table.roles.get(role);
            column.role = Some(role);
            column.field = known.and_then(|known| known.field);
            column.role_name = known.map(|known| known.name.clone());
            column.kind = FieldKind::Money;
        }
    }
    for role in ["closing", "closing_debit", "closing_credit", "closing_direction"] {
        let last = series(columns, table, role).and_then(|all| Some((all.own, *all.others.last()?)));
        if let Some((own, last)) = last.filter(|(own, last)| last > own) {
            hand_over(columns, own, last);
        }
    }
    let index = |at: usize| columns.get(at).map_or(0, |column| column.index);
    let sides = [&debit, &credit].map(|side| (index(side.own), side.others.iter().map(|at| index(*at)).collect::<Vec<u32>>()));
    let all = rolls(columns, &sides, rows);
    let alone = rolls(columns, &sides.clone().map(|(own, _)| (own, Vec::new())), rows);
    if all.0 < all.1 {
        if alone.0 <= alone.1 {
            unset(columns, [debit.own, credit.own]);
        }
        return None;
    }
    let quoted = |(own, others): &(u32, Vec<u32>)| {
        let header = |index: &u32| {
            columns.iter().find(|column| column.index == *index).map(|column| shorten(&printable(&column.header), LABEL_CHARS_MAX))
        };
        let mut all: Vec<u32> = others.iter().copied().chain([*own]).collect();
        all.sort_unstable();
        let all: Vec<String> = all.iter().filter_map(header).collect();
        (all.join("+"), all.join(" + "))
    };
    let [(debit_zh, debit_en), (credit_zh, credit_en)] = [quoted(&sides[0]), quoted(&sides[1])];
    let said = say!(
        "各期并列,本期借方按 {debit_zh} 计,本期贷方按 {credit_zh} 计;只核对首尾余额,中间各期的余额没有核对",
        "periods stand beside each other: debit is {debit_en}, credit is {credit_en}; the first and the last balance are checked, those between are not"
    );
    Some(Moved { sides, said })
}

/// Takes the roles of columns from them.
fn unset(columns: &mut [Column], places: [usize; 2]) {
    for at in places {
        if let Some(column) = columns.get_mut(at) {
            (column.role, column.field, column.role_name, column.kind) = (None, None, None, FieldKind::Text);
        }
    }
}

/// The column of a role and those of the other periods beside it, from left to right, by their places.
struct Series {
    own: usize,
    others: Vec<usize>,
    /// Whether they are periods of several kinds, or of several years.
    mixed: bool,
}

fn series(columns: &[Column], table: &TableHeaders, role: &str) -> Option<Series> {
    let role = table.role(role)?;
    let has_role = columns.iter().position(|column| column.role == Some(role));
    // Of months beside each other none is what moved.
    let called = |column: &Column| {
        let headers = table.roles.get(role).map(Role::headers).unwrap_or_default();
        column.role.is_none() && period(&column.header).is_some_and(|(_, what)| headers.contains(&what))
    };
    let own = has_role.or_else(|| columns.iter().position(called))?;
    let (which, what) = period(&columns.get(own)?.header)?;
    let alike = |(at, column): (usize, &Column)| {
        let (other, of) = period(&column.header).filter(|_| column.role.is_none())?;
        (of == what && other != which).then_some((at, other))
    };
    let others: Vec<(usize, String)> = columns.iter().enumerate().filter_map(alike).collect();
    let periods: BTreeSet<&String> = others.iter().map(|(_, which)| which).collect();
    // Of a period that stands twice nobody knows which counts.
    // The year before a period, and what it is.
    let kind = |which: &str| (which.split_once('/').map(|(year, _)| year.to_owned()), which.chars().next_back());
    let mixed = others.iter().any(|(_, other)| kind(other) != kind(&which));
    (!others.is_empty() && periods.len() == others.len()).then(|| Series {
        own,
        others: others.into_iter().map(|(at, _)| at).collect(),
        mixed,
    })
}

/// The month or quarter of a header and what of it is shown: `2023年1月借方`.
pub(super) fn period(header: &str) -> Option<(String, String)> {
    let full = compact(header);
    let behind_year = full.split_once('年').filter(|(year, _)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let (year, rest) = behind_year.map_or(("", full.as_str()), |(year, rest)| (year, rest));
    let (which, what) = numbered(rest).filter(|(which, _)| which.ends_with(['月', '度', '期']))?;
    // 1-3月, 1月至3月 and what adds up are no single period.
    let several = what.contains(['-', '~', '至']) || ["累计", "合计", "小计"].iter().any(|word| what.contains(word));
    let what = what.trim_start_matches('份').replace(['(', ')', '[', ']', '_', '/', ':'], "");
    (!several && !what.is_empty()).then(|| (if year.is_empty() { which } else { format!("{year}/{which}") }, what))
}

/// How many rows with amounts in the other periods go from the opening balance to the closing one, and how many do not.
fn rolls(columns: &[Column], sides: &[(u32, Vec<u32>); 2], rows: &[GridRow]) -> (usize, usize) {
    let money = |row: &GridRow, index: u32| {
        cell_at(row, index).and_then(|cell| {
            let unit = columns.iter().find(|column| column.index == index)?.unit;
            cells::money(cell, unit).ok().flatten()
        })
    };
    let of_role = |row: &GridRow, name: &str| {
        let column = columns.iter().find(|column| column.role_name.as_deref() == Some(name))?;
        money(row, column.index)
    };
    let balance = |row: &GridRow, plain: &str, debit: &str, credit: &str| {
        of_role(row, plain).unwrap_or_default() + of_role(row, debit).unwrap_or_default() - of_role(row, credit).unwrap_or_default()
    };
    let has = |names: [&str; 2]| columns.iter().any(|column| column.role_name.as_deref().is_some_and(|name| names.contains(&name)));
    if !has(["opening", "opening_debit"]) || !has(["closing", "closing_debit"]) {
        return (0, 0);
    }
    let (mut agree, mut differ) = (0, 0);
    for row in rows {
        let sums = sides.each_ref().map(|(own, others)| others.iter().chain([own]).filter_map(|index| money(row, *index)).sum::<Decimal>());
        let (opening, closing) =
            (balance(row, "opening", "opening_debit", "opening_credit"), balance(row, "closing", "closing_debit", "closing_credit"));
        let moved = sums[0] - sums[1];
        if sums.iter().all(Decimal::is_zero) && opening == closing {
            continue;
        }
        // Balances may have no signs.
        let steps = [closing - opening, opening - closing, opening + closing, -opening - closing];
        if steps.contains(&moved) { agree += 1 } else { differ += 1 }
    }
    (agree, differ)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_taken_off_what_it_shows() {
        for (header, which, what) in [
            ("1月借方", "1月", "借方"),
            ("2023年01月 贷方发生额", "2023/01月", "贷方发生额"),
            ("借方(3月)", "3月", "借方"),
            ("一季度借方", "一季度", "借方"),
            ("第2期贷方", "2期", "贷方"),
            ("12月份借方", "12月", "借方"),
        ] {
            assert_eq!(period(header), Some((which.to_owned(), what.to_owned())), "{header}");
        }
        for header in ["本期借方", "1-3月借方", "1月累计借方", "2023年借方", "期末余额", "1月", "借方1"] {
            assert_eq!(period(header), None, "{header}");
        }
    }
}
