//! The numbers of vouchers as an office counts them: by set of books, word, and month or year, whatever files they stand in. Whether
//! numbers begin anew every month and which files are one set of books is told by the data. Knows no rules.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::ledger::{Ledger, Voucher};
use super::repeated;
use crate::tables::{HashMap, Lines, TextId};

/// A voucher and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The set of books.
    set: u32,
    /// The word, by its place among all words.
    word: u32,
    /// Year and month, as [`crate::tables::Stamp::month`] counts them.
    pub month: u32,
    /// The number.
    pub number: u64,
    /// The voucher's place in [`Ledger::vouchers`].
    pub voucher: u32,
}

/// The numbers of one word in one month, or in one year where they run through it, or in the part of it after which they begin anew.
#[derive(Debug, Clone, Copy)]
pub struct Sequence<'s> {
    /// The set of books; 0 where there is one.
    pub set: u32,
    /// The word (记, 收, 付, 转); blank where numbers have none.
    pub word: &'s str,
    /// Whether numbers run through the year.
    pub yearly: bool,
    /// Whether it is the first that its set of books has of the word.
    pub first: bool,
    /// The vouchers, by number. Several may have one number.
    pub items: &'s [Item],
}

impl<'s> Sequence<'s> {
    /// The vouchers by number, those of one number together.
    pub fn entries(self) -> impl Iterator<Item = &'s [Item]> + use<'s> {
        self.items.chunk_by(|a, b| a.number == b.number)
    }

    /// The lowest number.
    pub fn lowest(&self) -> u64 {
        self.items.first().map_or(0, |item| item.number)
    }

    /// The month that it begins in.
    pub fn month(&self) -> u32 {
        self.items.iter().map(|item| item.month).min().unwrap_or(0)
    }
}

/// All numbers of a journal.
#[derive(Debug, Clone, Default)]
pub struct Sequences {
    words: Vec<String>,
    items: Vec<Item>,
    spans: Vec<Span>,
    /// The vouchers that have no number, by their place in [`Ledger::vouchers`].
    pub unnumbered: Vec<u32>,
    /// The set of books that each file belongs to, in the order of [`Ledger::files`].
    pub set_of: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Span {
    items: Range<usize>,
    yearly: bool,
    first: bool,
}

impl Sequences {
    /// Gathers the numbers of a journal.
    pub fn of(lines: &Lines, ledger: &Ledger) -> Self {
        let mut gathered = Self::default();
        let mut known: HashMap<TextId, Option<(u32, u64)>> = HashMap::default();
        let mut words: HashMap<String, u32> = HashMap::default();
        for (place, voucher) in (0_u32..).zip(&ledger.vouchers) {
            let numbered = *known.entry(voucher.number).or_insert_with(|| {
                let (word, number) = split(lines.texts.get(voucher.number))?;
                let fresh = u32::try_from(words.len()).ok()?;
                Some((*words.entry(word).or_insert(fresh), number))
            });
            match numbered {
                Some((word, number)) => gathered.items.push(Item { set: voucher.book, word, month: voucher.month, number, voucher: place }),
                None => gathered.unnumbered.push(place),
            }
        }
        gathered.words = sorted_words(words, &mut gathered.items);
        gathered.set_of = sets(lines, ledger, &mut gathered.items);
        gathered.span();
        gathered
    }

    /// The sequences, in order.
    pub fn iter(&self) -> impl Iterator<Item = Sequence<'_>> {
        self.spans.iter().filter_map(|span| {
            let items = self.items.get(span.items.clone())?;
            let first = items.first()?;
            let word = self.words.get(first.word as usize)?;
            Some(Sequence { set: first.set, word, yearly: span.yearly, first: span.first, items })
        })
    }

    /// Whether the office keeps several sets of books, each with numbers of its own.
    pub fn several_sets(&self) -> bool {
        self.set_of.iter().any(|set| *set > 0)
    }

    /// Parts the items into sequences.
    fn span(&mut self) {
        self.items.sort();
        let mut spans = Vec::new();
        let mut start = 0;
        for of_set in self.items.chunk_by(|a, b| a.set == b.set).map(<[Item]>::len).collect::<Vec<_>>() {
            let Some(items) = self.items.get_mut(start..start + of_set) else { break };
            let yearly = runs_through_the_year(items);
            let restarts = if yearly { restarts(items) } else { BTreeSet::new() };
            // The month that a run begins in; at the latest, January.
            let begun = |item: &Item| {
                let last = restarts.range((item.word, 0)..=(item.word, item.month)).next_back();
                last.map_or(0, |(_, month)| *month).max(item.month - item.month % 12)
            };
            let period = |item: &Item| if yearly { begun(item) } else { item.month };
            if yearly {
                items.sort_by_key(|item| (item.word, period(item), item.number, item.month, item.voucher));
            }
            let mut word = None;
            for one in items.chunk_by(|a, b| a.word == b.word && period(a) == period(b)) {
                let of_word = one.first().map(|item| item.word);
                spans.push(Span { items: start..start + one.len(), yearly, first: word != of_word });
                word = of_word;
                start += one.len();
            }
        }
        self.spans = spans;
    }
}

/// Words in the order of their texts, so that the order of rows does not matter.
fn sorted_words(words: HashMap<String, u32>, items: &mut [Item]) -> Vec<String> {
    let mut sorted: Vec<(String, u32)> = words.into_iter().collect();
    sorted.sort();
    let mut places = vec![0_u32; sorted.len()];
    for (place, (_, word)) in (0_u32..).zip(&sorted) {
        if let Some(slot) = places.get_mut(*word as usize) {
            *slot = place;
        }
    }
    for item in items {
        item.word = places.get(item.word as usize).copied().unwrap_or_default();
    }
    sorted.into_iter().map(|(word, _)| word).collect()
}

/// Whether the numbers of a set of books go on from one month to the next. Each month that follows another of the same year speaks for
/// the one or the other.
fn runs_through_the_year(items: &[Item]) -> bool {
    let (mut goes_on, mut begins_anew) = (0_usize, 0_usize);
    for of_word in items.chunk_by(|a, b| a.word == b.word) {
        let ends = of_word.chunk_by(|a, b| a.month == b.month).filter_map(|month| Some((month.first()?, month.last()?)));
        let ends: Vec<(&Item, &Item)> = ends.collect();
        for (before, next) in ends.iter().zip(ends.iter().skip(1)) {
            if before.1.month / 12 == next.0.month / 12 {
                let onward = next.0.number > before.1.number && next.0.number > 1;
                if onward { goes_on += 1 } else { begins_anew += 1 }
            }
        }
    }
    goes_on > begins_anew
}

/// The words and months in which numbers that run through the year begin anew, as where an office changes its program in July: they count from
/// 1 on, leave few out, and go on with 2 in the month or the next. A single voucher with a number of old does not begin a run.
fn restarts(items: &[Item]) -> BTreeSet<(u32, u32)> {
    let begins = |of_month: &[Item], behind: Option<&Item>| {
        let numbers: BTreeSet<u64> = of_month.iter().map(|item| item.number).collect();
        let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
        let goes_on = numbers.contains(&2) || behind.is_some_and(|behind| behind.number == 2);
        numbers.first() == Some(&1) && goes_on && numbers.last().is_some_and(|last| *last <= count.saturating_mul(2))
    };
    let by_month: Vec<&[Item]> = items.chunk_by(|a, b| (a.word, a.month) == (b.word, b.month)).collect();
    let year = |item: &Item| (item.word, item.month / 12);
    let mut found = BTreeSet::new();
    for (at, (before, next)) in by_month.iter().zip(by_month.iter().skip(1)).enumerate() {
        let (Some(last), Some(first)) = (before.last(), next.first()) else { continue };
        let behind = by_month.get(at + 2).and_then(|month| month.first()).filter(|behind| year(behind) == year(first));
        if year(last) == year(first) && begins(next, behind) {
            found.insert((first.word, first.month));
        }
    }
    found
}

/// Puts the files that are one set of books together: sets `Item::set` and gives the set of each file. Files are two sets if most of
/// the numbers that both have are of different vouchers.
fn sets(lines: &Lines, ledger: &Ledger, items: &mut [Item]) -> Vec<u32> {
    let files = ledger.files.len();
    let pairs = if files > 1 { clashes(lines, ledger, items) } else { BTreeMap::new() };
    let any_apart = pairs.values().any(Pair::apart);
    let mut set_of: Vec<u32> = if any_apart { (0_u32..).take(files).collect() } else { vec![0; files] };
    for ((a, b), _) in pairs.iter().filter(|(_, pair)| any_apart && !pair.apart()) {
        let of = |file: u32, set_of: &[u32]| set_of.get(file as usize).copied().unwrap_or_default();
        let (a, b) = (of(*a, &set_of), of(*b, &set_of));
        set_of.iter_mut().filter(|set| **set == a.max(b)).for_each(|set| *set = a.min(b));
    }
    for item in items {
        item.set = set_of.get(item.set as usize).copied().unwrap_or_default();
    }
    set_of
}

/// What two files have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    shared: usize,
    clashes: usize,
    /// How many numbers they would share if both had the same ones.
    common: usize,
}

impl Pair {
    fn apart(&self) -> bool {
        // Two sets of books begin at 1 every month, so most numbers meet; a number used twice where one file ends and the next begins does not
        // make them two.
        self.clashes * 2 > self.shared && self.clashes * 2 > self.common
    }
}

/// The files that share numbers, and how many of these are of different vouchers. `Item::set` is the file still.
fn clashes(lines: &Lines, ledger: &Ledger, items: &[Item]) -> BTreeMap<(u32, u32), Pair> {
    let mut by_number: Vec<&Item> = items.iter().collect();
    by_number.sort_by_key(|item| (item.month, item.word, item.number, item.set, item.voucher));
    let mut pairs: BTreeMap<(u32, u32), Pair> = BTreeMap::new();
    let of = |item: &Item| ledger.vouchers.get(item.voucher as usize);
    for (a, b) in by_number.iter().zip(by_number.iter().skip(1)) {
        if (a.month, a.word, a.number) != (b.month, b.word, b.number) || a.set == b.set {
            continue;
        }
        let (Some(first), Some(second)) = (of(a), of(b)) else { continue };
        let pair = pairs.entry((a.set, b.set)).or_default();
        pair.shared += 1;
        pair.clashes += usize::from(!one_voucher(lines, ledger, first, second));
    }
    let mut counts: BTreeMap<(u32, u32), BTreeMap<u32, usize>> = BTreeMap::new();
    for same in by_number.chunk_by(|a, b| (a.month, a.word, a.number, a.set) == (b.month, b.word, b.number, b.set)) {
        if let Some(item) = same.first() {
            *counts.entry((item.month, item.word)).or_default().entry(item.set).or_default() += 1;
        }
    }
    for ((a, b), pair) in &mut pairs {
        let fewer = |of_month: &BTreeMap<u32, usize>| of_month.get(a).copied().min(of_month.get(b).copied()).unwrap_or_default();
        pair.common = counts.values().map(fewer).sum();
    }
    pairs
}

/// Whether two files hold one voucher between them: its financial and its budget half, or two parts that balance together only.
pub fn one_voucher(lines: &Lines, ledger: &Ledger, a: &Voucher, b: &Voucher) -> bool {
    let balances = |voucher: &Voucher| [false, true].into_iter().all(|budget| voucher.difference(budget).is_zero());
    let together = || [false, true].into_iter().all(|budget| (a.difference(budget) + b.difference(budget)).is_zero());
    if !balances(a) || !balances(b) {
        return together();
    }
    let kind = |voucher: &Voucher| {
        let mut financial = ledger.lines_of(voucher).map(|line| lines.is_financial(line));
        let first = financial.next()?;
        financial.all(|next| next == first).then_some(first)
    };
    let halves = matches!((kind(a), kind(b)), (Some(a), Some(b)) if a != b);
    (halves && a.dates.0 == b.dates.0) || repeated::same(lines, ledger, a, b)
}

/// Word and number of a voucher number; `None` where it has no number. The page of a voucher over several (`记-12-1/2`) is no part of its
/// number, and the month or year at the head of a long number (`20240100015`) is a part of its word.
///
/// ```
/// use ledgerlint::books::sequences::split;
/// assert_eq!(split("记-12"), Some(("记".to_owned(), 12)));
/// assert_eq!(split("15"), Some((String::new(), 15)));
/// assert_eq!(split("记-12(1/2)"), Some(("记".to_owned(), 12)));
/// assert_eq!(split("20240100015"), Some(("202401".to_owned(), 15)));
/// assert_eq!(split("附件"), None);
/// ```
pub fn split(text: &str) -> Option<(String, u64)> {
    let text = pages(text).map_or(text, |(head, _, _)| head);
    let (word, digits) = trailing_digits(text);
    let (period, digits) = period(digits).unwrap_or(("", digits));
    let number = digits.parse().ok()?;
    Some(([word.trim_end_matches(['-', '(', ' ']), period].concat(), number))
}

fn trailing_digits(text: &str) -> (&str, &str) {
    let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
    text.split_at(text.len() - digits)
}

/// The page that a voucher number names, and of how many.
///
/// ```
/// use ledgerlint::books::sequences::page;
/// assert_eq!(page("记-2-1/3"), Some((1, 3)));
/// assert_eq!(page("记-2(2/3)"), Some((2, 3)));
/// assert!(["记-2", "记-2-3/2", "2024/3", "记-1/2"].iter().all(|number| page(number).is_none()));
/// ```
pub fn page(text: &str) -> Option<(u8, u8)> {
    pages(text).map(|(_, page, all)| (page, all))
}

/// What stands before the page, the page, and of how many it is.
fn pages(text: &str) -> Option<(&str, u8, u8)> {
    let (before, pages) = text.rsplit_once('/')?;
    let (head, page) = trailing_digits(before);
    let small = |digits: &str| (1..=2).contains(&digits.len()) && !digits.starts_with('0');
    let pages = pages.trim_start_matches('-').trim_end_matches(')');
    let head = head.trim_end_matches(['-', '(', ' ']);
    let all = pages.parse::<u8>().ok().filter(|_| small(pages))?;
    let own = page.parse::<u8>().ok().filter(|_| small(page))?;
    (own <= all && head.ends_with(|c: char| c.is_ascii_digit())).then_some((head, own, all))
}

/// The period at the head of a number of eight digits and more: year and month, or the year.
fn period(digits: &str) -> Option<(&str, &str)> {
    let year = digits.get(..4).and_then(|year| year.parse::<u16>().ok()).filter(|year| (1990..2100).contains(year));
    year.filter(|_| digits.len() >= 8)?;
    let month = digits.get(4..6).and_then(|month| month.parse::<u8>().ok()).is_some_and(|month| (1..=12).contains(&month));
    digits.split_at_checked(if month { 6 } else { 4 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Row, SheetName, Source, TableKind, journal};
    use crate::value::{Value, date};
    use std::sync::Arc;

    fn gather(vouchers: &[(&str, &str, &str, &str)]) -> (Lines, Ledger) {
        let mut lines = Lines::default();
        for (row, (file, day, number, amount)) in (2..).zip(vouchers) {
            for (field, account) in [(journal::DEBIT, "业务活动费用"), (journal::CREDIT, "银行存款")] {
                let sheet = Arc::new(SheetName { file: (*file).into(), sheet: None });
                let mut line = Row::new(TableKind::Journal, Source { sheet, row });
                line.set(journal::DATE, date::parse(day).map(Value::Date));
                line.set(journal::VOUCHER_NO, Some(Value::text(*number)));
                line.set(journal::ACCOUNT_NAME, Some(Value::text(account)));
                line.set(field, amount.parse().ok().map(Value::Number));
                lines.push_row(&line);
            }
        }
        let ledger = Ledger::of(&lines);
        (lines, ledger)
    }

    fn shown(vouchers: &[(&str, &str, &str, &str)]) -> Vec<String> {
        let (lines, ledger) = gather(vouchers);
        let sequences = Sequences::of(&lines, &ledger);
        let numbers = |sequence: &Sequence| sequence.items.iter().map(|item| item.number.to_string()).collect::<Vec<_>>().join(",");
        sequences.iter().map(|sequence| format!("{}{}:{}", sequence.set, sequence.word, numbers(&sequence))).collect()
    }

    #[test]
    fn numbers_that_go_on_from_month_to_month_run_through_the_year() {
        let monthly = [("a", "2024-01-05", "记-1", "1"), ("a", "2024-01-06", "记-2", "2"), ("a", "2024-02-06", "记-1", "3")];
        assert_eq!(shown(&monthly), ["0记:1,2", "0记:1"]);
        let yearly = [("a", "2024-01-05", "记-1", "1"), ("a", "2024-01-06", "记-2", "2"), ("a", "2024-02-06", "记-3", "3")];
        assert_eq!(shown(&yearly), ["0记:1,2,3"]);
    }

    #[test]
    fn numbers_that_begin_anew_in_the_year_are_two_runs_and_one_number_of_old_is_not() {
        let of = |numbers: &[(&'static str, &'static str)]| {
            shown(&numbers.iter().map(|(day, number)| ("a", *day, *number, "1")).collect::<Vec<_>>())
        };
        let head = [("2024-05-06", "1"), ("2024-05-07", "2"), ("2024-06-06", "3"), ("2024-06-07", "4")];
        let anew = [("2024-07-06", "1"), ("2024-07-07", "2"), ("2024-08-06", "3"), ("2024-08-07", "4")];
        assert_eq!(of(&[head, anew].concat()), ["0:1,2,3,4", "0:1,2,3,4"]);
        let one_a_month = [("2024-07-06", "1"), ("2024-08-07", "2"), ("2024-09-06", "3")];
        assert_eq!(of(&[&head[..], &one_a_month].concat()), ["0:1,2,3,4", "0:1,2,3"]);
        let slip = [("2024-07-06", "1"), ("2024-07-07", "5"), ("2024-08-06", "6"), ("2024-08-07", "7")];
        assert_eq!(of(&[head, slip].concat()), ["0:1,1,2,3,4,5,6,7"]);
    }

    #[test]
    fn files_whose_numbers_are_of_different_vouchers_are_two_sets_of_books() {
        let clash = [("a", "2024-01-05", "记-1", "1"), ("a", "2024-01-06", "记-2", "2"), ("b", "2024-01-07", "记-1", "3")];
        assert_eq!(shown(&clash), ["0记:1,2", "1记:1"]);
        let seam = [
            ("a", "2024-01-05", "记-1", "1"),
            ("a", "2024-01-06", "记-2", "2"),
            ("b", "2024-01-09", "记-2", "7"),
            ("b", "2024-01-16", "记-3", "3"),
        ];
        assert_eq!(shown(&seam), ["0记:1,2,2,3"], "a number used twice where one file ends and the next begins");
        let halves = [("a", "2024-01-05", "记-1", "1"), ("b", "2024-01-16", "记-2", "2")];
        assert_eq!(shown(&halves), ["0记:1,2"]);
    }
}
