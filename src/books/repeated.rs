//! Vouchers that stand in two files of one unit, as exports do that overlap (January to March, January to June): they count once. Knows
//! no rules.

pub mod sheets;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::ledger::{Ledger, Voucher};
use crate::tables::{HashMap, Lines, SheetName, Stamp, TextId, journal};
use crate::value::names::voucher_key;

/// Vouchers of a file that stand in another as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The file whose lines do not count, by the first sheet of it that has such lines.
    pub sheet: Arc<SheetName>,
    /// The file whose lines count.
    pub counted_in: Arc<str>,
    /// How many vouchers.
    pub vouchers: usize,
    /// How many lines they have.
    pub lines: usize,
    /// The first row of `sheet` that does not count.
    pub row: u32,
}

/// Whether two vouchers have the same lines: dates, accounts and amounts.
pub fn same(lines: &Lines, ledger: &Ledger, a: &Voucher, b: &Voucher) -> bool {
    a.len() == b.len() && a.dates == b.dates && a.difference == b.difference && contents(lines, ledger, a) == contents(lines, ledger, b)
}

/// Of vouchers with more lines nobody looks for parts.
const LINES_MAX: usize = 2_000;

/// Whether a voucher that does not balance is some lines of another, as where the ledger of an account stands beside the whole journal.
fn is_part(lines: &Lines, ledger: &Ledger, part: &Voucher, whole: &Voucher) -> bool {
    if part.len() >= whole.len() || whole.len() > LINES_MAX || part.balances() {
        return false;
    }
    let mut left: Vec<usize> = ledger.lines_of(whole).collect();
    ledger.lines_of(part).all(|line| {
        let found = left.iter().position(|other| is_same_line(lines, line, *other));
        found.map(|at| left.swap_remove(at)).is_some()
    })
}

/// Whether two lines say the same, as far as both name their account in the same way.
fn is_same_line(lines: &Lines, a: usize, b: usize) -> bool {
    let said = |line: usize| (lines.stamp(line), lines.debit(line), lines.credit(line));
    if said(a) != said(b) {
        return false;
    }
    let [codes, names] = [journal::ACCOUNT_CODE, journal::ACCOUNT_NAME].map(|field| [lines.text(field, a), lines.text(field, b)]);
    match (codes, names) {
        ([one, other], _) if !one.is_empty() && !other.is_empty() => one == other,
        // A ledger may name the last part of an account only, or the whole path of one that the journal names in short.
        (_, [one, other]) => one.ends_with(other) || other.ends_with(one),
    }
}

fn contents(lines: &Lines, ledger: &Ledger, voucher: &Voucher) -> Vec<(Stamp, TextId, Decimal, Decimal)> {
    let mut contents: Vec<_> = ledger.lines_of(voucher).map(|line| content(lines, line)).collect();
    contents.sort();
    contents
}

/// What a line says, the account by its code where it has one.
pub fn content(lines: &Lines, line: usize) -> (Stamp, TextId, Decimal, Decimal) {
    let code = lines.id(journal::ACCOUNT_CODE, line);
    let account = if code.is_blank() { lines.id(journal::ACCOUNT_NAME, line) } else { code };
    (lines.stamp(line), account, lines.debit(line), lines.credit(line))
}

/// The vouchers that are repeated, by their places, and what is to be told of each pair of files.
pub fn find(lines: &Lines, ledger: &Ledger) -> (BTreeSet<u32>, Vec<Repeated>) {
    if ledger.files.len() < 2 {
        return (BTreeSet::new(), Vec::new());
    }
    let mut sizes = vec![0_usize; ledger.files.len()];
    let mut order: Vec<(u32, u32, usize, u32)> = Vec::with_capacity(ledger.vouchers.len());
    for voucher in &ledger.vouchers {
        if let Some(size) = sizes.get_mut(voucher.book as usize) {
            *size += 1;
        }
    }
    // The larger file counts; of two alike that whose name comes first.
    let mut files: Vec<usize> = (0..sizes.len()).collect();
    files.sort_by_key(|file| (std::cmp::Reverse(sizes.get(*file).copied()), ledger.files.get(*file).cloned()));
    let mut rank = vec![0_usize; files.len()];
    for (place, file) in files.iter().enumerate() {
        if let Some(slot) = rank.get_mut(*file) {
            *slot = place;
        }
    }
    let mut numbers = Numbers::default();
    for (place, voucher) in (0_u32..).zip(&ledger.vouchers) {
        order.push((voucher.month, numbers.of(lines, voucher.number), rank.get(voucher.book as usize).copied().unwrap_or_default(), place));
    }
    order.sort_unstable();
    let mut pairs: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
    let voucher = |place: u32| ledger.vouchers.get(place as usize);
    for alike in order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|alike| alike.len() > 1) {
        for (index, later) in alike.iter().enumerate().skip(1) {
            for earlier in alike.get(..index).unwrap_or_default().iter().filter(|earlier| earlier.2 != later.2) {
                let (Some(a), Some(b)) = (voucher(earlier.3), voucher(later.3)) else { continue };
                let pair = pairs.entry((earlier.2, later.2)).or_default();
                pair.shared += 1;
                if same(lines, ledger, a, b) || is_part(lines, ledger, b, a) {
                    pair.same.push(later.3);
                    break;
                }
            }
        }
    }
    gather(lines, ledger, &files, &pairs)
}

/// Voucher numbers by what they say, for one layout writes `记-7` and another `记账凭证 0007`.
#[derive(Debug, Default)]
struct Numbers {
    of_text: HashMap<TextId, u32>,
    of_key: std::collections::HashMap<String, u32>,
}

impl Numbers {
    fn of(&mut self, lines: &Lines, number: TextId) -> u32 {
        let next = u32::try_from(self.of_key.len()).unwrap_or(u32::MAX);
        let of_key = &mut self.of_key;
        *self.of_text.entry(number).or_insert_with(|| *of_key.entry(voucher_key(lines.texts.get(number))).or_insert(next))
    }
}

/// What two files have in common.
#[derive(Debug, Default)]
struct Pair {
    shared: usize,
    same: Vec<u32>,
}

fn gather(lines: &Lines, ledger: &Ledger, files: &[usize], pairs: &BTreeMap<(usize, usize), Pair>) -> (BTreeSet<u32>, Vec<Repeated>) {
    let (mut gone, mut told) = (BTreeSet::new(), Vec::new());
    // One voucher alike among many that differ is chance, not an export that overlaps.
    for ((counted, _), pair) in pairs.iter().filter(|(_, pair)| !pair.same.is_empty() && pair.same.len() * 2 >= pair.shared) {
        let name = |rank: &usize| files.get(*rank).and_then(|file| ledger.files.get(*file)).cloned();
        let Some(counted_in) = name(counted) else { continue };
        let vouchers: Vec<&Voucher> =
            pair.same.iter().filter(|place| gone.insert(**place)).filter_map(|place| ledger.vouchers.get(*place as usize)).collect();
        let first = vouchers.iter().flat_map(|voucher| ledger.lines_of(voucher)).min();
        let Some(source) = first.map(|line| lines.source(line)) else { continue };
        let count = vouchers.iter().map(|voucher| voucher.len()).sum();
        told.push(Repeated { sheet: source.sheet, counted_in, vouchers: vouchers.len(), lines: count, row: source.row });
    }
    (gone, told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Row, Source, TableKind};
    use crate::value::{Value, date};

    type Entry<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

    fn told(rows: &[Entry]) -> Vec<(String, String, usize, usize)> {
        let lines = journal_of(rows, |file| SheetName { file: file.into(), sheet: None });
        let (_, told) = find(&lines, &Ledger::of(&lines));
        told.into_iter().map(|one| (one.sheet.file.to_string(), one.counted_in.to_string(), one.vouchers, one.lines)).collect()
    }

    /// A journal of one day by place, voucher, code, name, debit and credit.
    pub fn journal_of(rows: &[Entry], sheet: impl Fn(&str) -> SheetName) -> Lines {
        let mut lines = Lines::default();
        for (number, (place, voucher, code, name, debit, credit)) in (2..).zip(rows) {
            let sheet = Arc::new(sheet(place));
            let mut row = Row::new(TableKind::Journal, Source { sheet, row: number });
            row.set(journal::DATE, date::parse("2024-01-05").map(Value::Date));
            for (field, text) in [(journal::VOUCHER_NO, voucher), (journal::ACCOUNT_CODE, code), (journal::ACCOUNT_NAME, name)] {
                row.set(field, (!text.is_empty()).then(|| Value::text(*text)));
            }
            for (field, amount) in [(journal::DEBIT, debit), (journal::CREDIT, credit)] {
                row.set(field, amount.parse().ok().map(Value::Number));
            }
            lines.push_row(&row);
        }
        lines
    }

    #[test]
    fn the_ledger_of_an_account_beside_the_journal_counts_once() {
        let journal = [
            ("a.csv", "记-1", "5001", "业务活动费用-办公费", "100", "0"),
            ("a.csv", "记-1", "1001", "库存现金", "0", "100"),
            ("a.csv", "记-2", "1001", "库存现金", "300", "0"),
            ("a.csv", "记-2", "1218", "其他应收款", "0", "300"),
            ("a.csv", "记-3", "5001", "业务活动费用-办公费", "7", "0"),
            ("a.csv", "记-3", "1001", "库存现金", "0", "7"),
        ];
        let cash = [("b.csv", "记-1", "", "库存现金", "0", "100"), ("b.csv", "记-2", "1001", "现金", "300", "0")];
        assert_eq!(told(&[&journal[..], &cash].concat()), [("b.csv".to_owned(), "a.csv".to_owned(), 2, 2)]);
        // Of another account, of another amount, or of vouchers that the journal lacks, it is no part of it.
        for other in [("b.csv", "记-1", "1002", "库存现金", "0", "100"), ("b.csv", "记-1", "1001", "库存现金", "0", "100.01")] {
            assert!(told(&[&journal[..], &[other]].concat()).is_empty());
        }
        assert!(told(&[&journal[..4], &[("b.csv", "记-3", "1001", "库存现金", "0", "7")]].concat()).is_empty());
    }
}
