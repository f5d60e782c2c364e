//! Lines that stand on two sheets of one file: a copy of the journal (`序时账 (2)`), or the ledger of an account beside it. They count once, on the
//! sheet that has more of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Numbers, Repeated, is_same_line};
use crate::tables::{Lines, SheetName, Stamp, journal};

/// Of lines alike in number, day and amounts, more are not held against each other.
const ALIKE_MAX: usize = 100;

/// A sheet's part of the lines.
struct Part {
    sheet: Arc<SheetName>,
    lines: Vec<usize>,
    days: Option<(Stamp, Stamp)>,
}

/// The lines that stand on another sheet of their file as well, and what is to be told of each pair of sheets.
pub fn find(lines: &Lines) -> (BTreeSet<usize>, Vec<Repeated>) {
    let mut files: BTreeMap<&str, Vec<Part>> = BTreeMap::new();
    let mut places: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    let runs = lines.runs();
    let ends = runs.iter().skip(1).map(|(first, _)| *first).chain([lines.len()]);
    for ((first, sheet), end) in runs.iter().zip(ends) {
        let parts = files.entry(&sheet.file).or_default();
        let place = *places.entry((&sheet.file, sheet.sheet.as_deref())).or_insert_with(|| {
            parts.push(Part { sheet: Arc::clone(sheet), lines: Vec::new(), days: None });
            parts.len() - 1
        });
        if let Some(part) = parts.get_mut(place) {
            part.lines.extend(*first..end);
        }
    }
    let (mut gone, mut told) = (BTreeSet::new(), Vec::new());
    for mut parts in files.into_values().filter(|parts| parts.len() > 1) {
        for part in &mut parts {
            let stamps = || part.lines.iter().map(|line| lines.stamp(*line));
            part.days = stamps().min().zip(stamps().max());
        }
        if overlap(&parts) {
            of_file(lines, &parts, &mut gone, &mut told);
        }
    }
    (gone, told)
}

/// Whether two sheets have lines of the same days: those of twelve months do not.
fn overlap(parts: &[Part]) -> bool {
    let mut days: Vec<(Stamp, Stamp)> = parts.iter().filter_map(|part| part.days).collect();
    days.sort_unstable();
    days.iter().zip(days.iter().skip(1)).any(|((_, last), (first, _))| first <= last)
}

fn of_file(lines: &Lines, parts: &[Part], gone: &mut BTreeSet<usize>, told: &mut Vec<Repeated>) {
    let pairs = pairs(lines, parts);
    // The smaller sheet gives way; of two alike the later one.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let size = |part: usize| parts.get(part).map_or(0, |part| part.lines.len());
    order.sort_by_key(|part| (size(*part), std::cmp::Reverse(*part)));
    let mut left: BTreeSet<usize> = BTreeSet::new();
    for part in order {
        let sisters = |other: usize| parts.get(part).zip(parts.get(other)).is_some_and(|(a, b)| are_of_one_account(lines, a, b));
        let others = pairs.range((part, 0)..(part + 1, 0)).filter(|((_, other), _)| !left.contains(other) && !sisters(*other));
        let best = others.max_by_key(|(_, same)| same.len());
        // A line alike among many that differ is chance.
        let Some(((_, other), same)) = best.filter(|(_, same)| same.len() * 2 >= size(part)) else { continue };
        let (Some(own), Some(other)) = (parts.get(part), parts.get(*other)) else { continue };
        let Some(first) = same.iter().min() else { continue };
        let vouchers: BTreeSet<_> = same.iter().map(|line| (lines.stamp(*line).month(), lines.id(journal::VOUCHER_NO, *line))).collect();
        left.insert(part);
        told.push(Repeated {
            sheet: Arc::clone(&own.sheet),
            counted_in: shown(&other.sheet),
            vouchers: vouchers.len(),
            lines: same.len(),
            row: lines.source(*first).row,
        });
        gone.extend(same);
    }
}

/// `账.xlsx [序时账]`.
fn shown(sheet: &SheetName) -> Arc<str> {
    match &sheet.sheet {
        Some(name) => format!("{} [{name}]", sheet.file).into(),
        None => Arc::clone(&sheet.file),
    }
}

/// Whether two lines have one summary, and one party as far as both name one: three people may be lent the same on one voucher, and three villages
/// pay alike.
fn tells_the_same(lines: &Lines, a: usize, b: usize) -> bool {
    [journal::SUMMARY, journal::COUNTERPARTY].into_iter().all(|field| {
        let (one, other) = (lines.id(field, a), lines.id(field, b));
        one == other || (field == journal::COUNTERPARTY && (one.is_blank() || other.is_blank()))
    })
}

/// Whether both sheets are ledgers of one account: each is a part of it, and neither of the other.
fn are_of_one_account(lines: &Lines, a: &Part, b: &Part) -> bool {
    let accounts = |part: &Part| part.lines.iter().map(|line| lines.id(journal::ACCOUNT_NAME, *line)).collect::<BTreeSet<_>>();
    let (one, other) = (accounts(a), accounts(b));
    one.len() == 1 && one == other
}

/// What a line says of itself: day, number of the voucher, debit and credit.
type Said = (Stamp, u32, Decimal, Decimal);

/// Of each sheet the lines that another one has as well, each line of that one once.
fn pairs(lines: &Lines, parts: &[Part]) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut numbers = Numbers::default();
    let mut alike: Vec<(Said, usize, usize)> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        alike.extend(part.lines.iter().map(|line| {
            let number = numbers.of(lines, lines.id(journal::VOUCHER_NO, *line));
            ((lines.stamp(*line), number, lines.debit(*line), lines.credit(*line)), at, *line)
        }));
    }
    alike.sort_unstable();
    let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for same in alike.chunk_by(|a, b| a.0 == b.0).filter(|same| (2..=ALIKE_MAX).contains(&same.len())) {
        let mut of_part: Vec<(usize, Vec<usize>)> = Vec::new();
        for (_, part, line) in same {
            match of_part.last_mut().filter(|(last, _)| last == part) {
                Some((_, lines)) => lines.push(*line),
                None => of_part.push((*part, vec![*line])),
            }
        }
        for (part, own) in &of_part {
            for (other, theirs) in of_part.iter().filter(|(other, _)| other != part) {
                let mut theirs = theirs.clone();
                let found = own.iter().filter(|line| {
                    let place =
                        theirs.iter().position(|other| is_same_line(lines, **line, *other) && tells_the_same(lines, **line, *other));
                    place.map(|place| theirs.swap_remove(place)).is_some()
                });
                let found: Vec<usize> = found.copied().collect();
                if !found.is_empty() {
                    pairs.entry((*part, *other)).or_default().extend(found);
                }
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::repeated::tests::journal_of;

    type Entry<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

    fn told(rows: &[Entry]) -> Vec<(String, String, usize, usize)> {
        let lines = journal_of(rows, |sheet| SheetName { file: "账.xlsx".into(), sheet: Some(sheet.into()) });
        let (gone, told) = find(&lines);
        assert_eq!(gone.len(), told.iter().map(|one| one.lines).sum::<usize>());
        told.into_iter()
            .map(|one| (one.sheet.sheet.as_deref().unwrap().to_owned(), one.counted_in.to_string(), one.vouchers, one.lines))
            .collect()
    }

    const JOURNAL: [Entry; 4] = [
        ("序时账", "记-1", "5001", "业务活动费用", "100", "0"),
        ("序时账", "记-1", "1001", "库存现金", "0", "100"),
        ("序时账", "记-2", "1001", "库存现金", "300", "0"),
        ("序时账", "记-2", "1218", "其他应收款", "0", "300"),
    ];

    #[test]
    fn a_copy_of_the_sheet_and_the_ledger_of_an_account_count_once() {
        let copy: Vec<Entry> =
            JOURNAL.iter().map(|(_, number, code, name, debit, credit)| ("序时账 (2)", *number, *code, *name, *debit, *credit)).collect();
        assert_eq!(told(&[&JOURNAL[..], &copy].concat()), [("序时账 (2)".to_owned(), "账.xlsx [序时账]".to_owned(), 2, 4)]);
        let cash = [("库存现金", "记-1", "", "库存现金", "0", "100"), ("库存现金", "记-2", "1001", "现金", "300", "0")];
        assert_eq!(told(&[&JOURNAL[..], &cash].concat()), [("库存现金".to_owned(), "账.xlsx [序时账]".to_owned(), 2, 2)]);
    }

    #[test]
    fn ledgers_of_accounts_that_are_parts_of_one_journal_all_count() {
        let parts = [
            ("费用", "记-1", "5001", "业务活动费用", "100", "0"),
            ("现金", "记-1", "1001", "库存现金", "0", "100"),
            ("现金", "记-2", "1001", "库存现金", "300", "0"),
            ("往来", "记-2", "1218", "其他应收款", "0", "300"),
        ];
        assert!(told(&parts).is_empty());
        // One line alike of three is chance.
        let other = [
            ("二", "记-1", "1001", "库存现金", "0", "100"),
            ("二", "记-8", "1001", "库存现金", "0", "101"),
            ("二", "记-9", "1001", "库存现金", "0", "102"),
        ];
        assert!(told(&[&JOURNAL[..], &other].concat()).is_empty());
    }
}
