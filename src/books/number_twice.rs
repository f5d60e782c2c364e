//! Lines of one voucher number that are several whole vouchers: a number was used twice in a month. Taken as one voucher, the payee of the
//! one would be that of the other. Whether it is to be told is a rule's matter. Knows no rules.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::ledger::{Ledger, Voucher};
use crate::tables::{Lines, Stamp, journal};

/// The lines of each voucher that shares its number with an earlier one.
pub fn further(lines: &Lines, ledger: &Ledger) -> Vec<Vec<u32>> {
    ledger
        .vouchers
        .iter()
        .filter(|voucher| may_be_several(lines, ledger, voucher))
        .flat_map(|voucher| others(lines, ledger, voucher))
        .collect()
}

/// Whether a voucher has lines of several days, lines with those of others between them, or lines that are numbered anew.
pub fn may_be_several(lines: &Lines, ledger: &Ledger, voucher: &Voucher) -> bool {
    let parted = || ledger.ends(voucher).is_some_and(|(first, last)| last - first + 1 != voucher.len());
    let mut of = ledger.lines_of(voucher);
    let mut anew = |first: usize| of.any(|line| begins_anew(lines, first, line));
    voucher.dates.0 != voucher.dates.1 || parted() || ledger.ends(voucher).is_some_and(|(first, _)| anew(first))
}

/// Whether a line has the number that the first line of a voucher had, so that they are counted from the beginning again, and it begins another voucher
/// by what else it says: the voucher's number is written anew where it otherwise stands on the first line only, or somebody else prepared it. Where every
/// line has the voucher's number, the parts of one may be counted each for itself.
pub fn begins_anew(lines: &Lines, first: usize, line: usize) -> bool {
    let number = lines.id(journal::LINE_NO, first);
    let is_headed = |line: usize| !lines.continues(line) && lines.continues(line + 1);
    let by_others = || {
        let [one, other] = [first, line].map(|line| lines.id(journal::PREPARER, line));
        !one.is_blank() && !other.is_blank() && one != other
    };
    line != first
        && !number.is_blank()
        && lines.id(journal::LINE_NO, line) == number
        && ((is_headed(first) && is_headed(line)) || by_others())
}

/// The lines of a voucher by day, and of each day those that stand together and are numbered on.
pub fn blocks(lines: &Lines, ledger: &Ledger, voucher: &Voucher) -> BTreeMap<Stamp, Vec<Vec<usize>>> {
    let mut by_day: BTreeMap<Stamp, Vec<Vec<usize>>> = BTreeMap::new();
    let mut last: Option<(usize, Stamp)> = None;
    for line in ledger.lines_of(voucher) {
        let day = lines.stamp(line);
        let blocks = by_day.entry(day).or_default();
        let goes_on = |block: &Vec<usize>| {
            let adjoins = last.is_some_and(|(before, of)| before + 1 == line && of == day);
            adjoins && block.first().is_none_or(|first| !begins_anew(lines, *first, line))
        };
        match blocks.last_mut().filter(|block| goes_on(block)) {
            Some(block) => block.push(line),
            None => blocks.push(vec![line]),
        }
        last = Some((line, day));
    }
    by_day
}

/// Whether lines balance, financial and budget accounting each for itself, with debits and credits.
pub fn is_voucher(lines: &Lines, of: &[usize]) -> bool {
    let mut sums = [Decimal::ZERO; 2];
    let (mut debit, mut credit) = (false, false);
    for line in of {
        let (of_debit, of_credit) = (lines.debit(*line), lines.credit(*line));
        debit |= !of_debit.is_zero();
        credit |= !of_credit.is_zero();
        if let Some(sum) = sums.get_mut(usize::from(!lines.is_financial(*line))) {
            *sum = sum.saturating_add(of_debit.saturating_sub(of_credit));
        }
    }
    sums.iter().all(Decimal::is_zero) && debit && credit
}

/// The parts of a voucher behind its first, if each is a whole one in financial accounting.
fn others(lines: &Lines, ledger: &Ledger, voucher: &Voucher) -> Vec<Vec<u32>> {
    let whole = |part: &Vec<usize>| is_voucher(lines, part) && part.iter().any(|line| lines.is_financial(*line));
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for blocks in blocks(lines, ledger, voucher).into_values() {
        if blocks.iter().all(whole) {
            parts.extend(blocks);
        } else {
            // What balances together only is pages of one voucher.
            parts.push(blocks.concat());
        }
    }
    if !parts.iter().all(whole) {
        return Vec::new();
    }
    parts.sort();
    let narrow = |part: Vec<usize>| part.into_iter().filter_map(|line| u32::try_from(line).ok()).collect();
    parts.into_iter().skip(1).map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{Row, SheetName, Source, TableKind};
    use crate::value::{Value, date};

    /// The lines by voucher; of each line: day, number, account, debit, credit.
    fn vouchers(rows: &[(&str, &str, &str, &str, &str)]) -> Vec<Vec<usize>> {
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        let mut lines = Lines::default();
        for (number, (day, voucher, account, debit, credit)) in (2..).zip(rows) {
            let mut row = Row::new(TableKind::Journal, Source { sheet: sheet.clone(), row: number });
            row.set(journal::DATE, date::parse(day).map(Value::Date));
            row.set(journal::VOUCHER_NO, Some(Value::text(*voucher)));
            row.set(journal::ACCOUNT_NAME, Some(Value::text(*account)));
            row.set(journal::DEBIT, debit.parse().ok().map(Value::Number));
            row.set(journal::CREDIT, credit.parse().ok().map(Value::Number));
            lines.push_row(&row);
        }
        let ledger = Ledger::of(&lines);
        ledger.vouchers.iter().map(|voucher| ledger.lines_of(voucher).collect()).collect()
    }

    #[test]
    fn a_number_used_twice_is_two_vouchers_where_each_is_whole() {
        let two_days = [
            ("2024-01-06", "记-1", "业务活动费用", "5", "0"),
            ("2024-01-06", "记-1", "库存现金", "0", "5"),
            ("2024-01-09", "记-2", "业务活动费用", "7", "0"),
            ("2024-01-09", "记-2", "银行存款", "0", "7"),
            ("2024-01-16", "记-1", "业务活动费用", "9", "0"),
            ("2024-01-16", "记-1", "应付账款", "0", "9"),
        ];
        assert_eq!(vouchers(&two_days), [[0, 1], [2, 3], [4, 5]]);
        let one_day = two_days.map(|line| ("2024-01-06", line.1, line.2, line.3, line.4));
        assert_eq!(vouchers(&one_day), [[0, 1], [2, 3], [4, 5]]);
    }

    /// The same of one day, with the numbers of their lines; which of these have the number of the voucher.
    fn numbered(rows: &[(&str, &str, &str, &str)], headed: impl Fn(&str) -> bool) -> Vec<Vec<usize>> {
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        let mut lines = Lines::default();
        for (number, (line, account, debit, credit)) in (2..).zip(rows) {
            let mut row = Row::new(TableKind::Journal, Source { sheet: sheet.clone(), row: number });
            row.set(journal::DATE, date::parse("2024-01-06").map(Value::Date));
            row.set(journal::VOUCHER_NO, Some(Value::text("记-2")));
            row.set(journal::LINE_NO, Some(Value::text(*line)));
            row.set(journal::ACCOUNT_NAME, Some(Value::text(*account)));
            row.set(journal::DEBIT, debit.parse().ok().map(Value::Number));
            row.set(journal::CREDIT, credit.parse().ok().map(Value::Number));
            lines.push_row(&row);
            if !headed(line) {
                lines.set_continues();
            }
        }
        let ledger = Ledger::of(&lines);
        ledger.vouchers.iter().map(|voucher| ledger.lines_of(voucher).collect()).collect()
    }

    #[test]
    fn lines_numbered_anew_are_another_voucher_where_each_is_whole() {
        let two = |numbers: [&'static str; 4], accounts: [&'static str; 4]| {
            let amounts = [("5", "0"), ("0", "5"), ("7", "0"), ("0", "7")];
            let rows: Vec<_> = (0..4).map(|at| (numbers[at], accounts[at], amounts[at].0, amounts[at].1)).collect();
            numbered(&rows, |line| line == "1")
        };
        let paid = ["业务活动费用", "银行存款", "业务活动费用", "银行存款"];
        assert_eq!(two(["1", "2", "1", "2"], paid), [[0, 1], [2, 3]]);
        assert_eq!(two(["1", "2", "3", "4"], paid), [[0, 1, 2, 3]]);
        assert_eq!(two(["", "", "", ""], paid), [[0, 1, 2, 3]]);
        assert_eq!(two(["1", "1", "1", "1"], paid), [[0, 1, 2, 3]]);
        assert_eq!(two(["1", "1", "2", "2"], paid), [[0, 1, 2, 3]]);
        // Pages of one voucher balance together only.
        let pages =
            [("1", "业务活动费用", "5", "0"), ("2", "业务活动费用", "7", "0"), ("1", "银行存款", "0", "5"), ("2", "银行存款", "0", "7")];
        assert_eq!(numbered(&pages, |line| line == "1"), [[0, 1, 2, 3]]);
        // Where all lines have the number, each part of one voucher may be counted for itself.
        let both =
            [("1", "业务活动费用", "5", "0"), ("2", "银行存款", "0", "5"), ("1", "业务活动费用", "7", "0"), ("2", "银行存款", "0", "7")];
        assert_eq!(numbered(&both, |line| line == "1"), [[0, 1], [2, 3]]);
        assert_eq!(numbered(&both, |_| true), [[0, 1, 2, 3]]);
    }

    #[test]
    fn lines_that_balance_together_only_are_one_voucher() {
        let wrong_day = [
            ("2024-01-06", "记-1", "业务活动费用", "5", "0"),
            ("2024-01-16", "记-1", "库存现金", "0", "5"),
            ("2024-01-17", "记-2", "业务活动费用", "7", "0"),
            ("2024-01-17", "记-2", "银行存款", "0", "7"),
        ];
        assert_eq!(vouchers(&wrong_day), [[0, 1], [2, 3]]);
        let by_account = [
            ("2024-01-06", "记-1", "业务活动费用", "5", "0"),
            ("2024-01-06", "记-2", "业务活动费用", "7", "0"),
            ("2024-01-06", "记-1", "银行存款", "0", "5"),
            ("2024-01-06", "记-2", "银行存款", "0", "7"),
        ];
        assert_eq!(vouchers(&by_account), [[0, 2], [1, 3]]);
    }
}
