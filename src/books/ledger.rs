//! What one pass over a journal gathers for all rules on it: its vouchers, and what each line's account is. Knows no rules.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::account_class::{AccountClass, class};
use super::number_twice;
use crate::tables::lines::of_fen;
use crate::tables::{Lines, Pairs, Stamp, TextId, groups, journal};

/// A voucher: the lines of one file that have its number in one month, unless they are several whole vouchers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// Which file it stands in, by number: numbers start anew in each, as an office may keep several sets of books. Of a journal that is exported
    /// account by account the first of its files.
    pub book: u32,
    /// Year and month, as [`Stamp::month`] counts them.
    pub month: u32,
    /// Its number, in the canonical form.
    pub number: TextId,
    /// Its first and last date.
    pub dates: (Stamp, Stamp),
    /// Debits less credits of financial accounting and of budget accounting, in fen; what is no whole fen is in `wide`.
    pub difference: [i128; 2],
    /// The same of amounts that are no whole fen.
    pub wide: [Decimal; 2],
    /// Where its lines stand in [`Ledger::lines_of`].
    lines: (usize, usize),
}

impl Voucher {
    /// Debits less credits in yuan, of financial accounting or of budget accounting.
    pub fn difference(&self, budget: bool) -> Decimal {
        let side = usize::from(budget);
        let fen = self.difference.get(side).copied().unwrap_or_default();
        let wide = self.wide.get(side).copied().unwrap_or_default();
        i64::try_from(fen).map_or(Decimal::MAX, of_fen).saturating_add(wide).normalize()
    }

    /// Whether debits and credits are the same, of financial and of budget accounting each.
    pub fn balances(&self) -> bool {
        self.difference == [0; 2] && self.wide == [Decimal::ZERO; 2]
            || [false, true].into_iter().all(|budget| self.difference(budget).is_zero())
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.lines.1 - self.lines.0
    }

    /// Whether it has no lines, which no voucher of a journal has.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What one pass over a journal gathers.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The vouchers, in the order of their first lines.
    pub vouchers: Vec<Voucher>,
    /// The voucher of each line.
    pub voucher_of: Vec<u32>,
    /// What each line's account is.
    pub classes: Vec<AccountClass>,
    /// The files, by the number of [`Voucher::book`].
    pub files: Vec<Arc<str>>,
    /// The lines of all vouchers, those of one together and in order.
    by_voucher: Vec<u32>,
}

impl Ledger {
    /// Gathers a journal.
    pub fn of(lines: &Lines) -> Self {
        let mut ledger = Self::gathered(lines, &[]);
        let parts = ledger.parts(lines);
        if !parts.is_empty() {
            ledger = Self::gathered(lines, &parts);
        }
        let further = number_twice::further(lines, &ledger);
        if !further.is_empty() {
            ledger.part(lines, &further);
        }
        ledger
    }

    /// Gathers a journal of which these files, by number, are parts of one.
    fn gathered(lines: &Lines, parts: &[u32]) -> Self {
        let mut ledger = Self { classes: classes(lines), ..Self::default() };
        let mut runs = Vec::new();
        for (first, end, file) in files(lines) {
            let book = ledger.book(&file);
            let whole = parts.first().copied().filter(|_| parts.binary_search(&book).is_ok());
            add_runs(lines, (first, end), whole.unwrap_or(book), &mut runs);
        }
        let keys: Vec<((u32, u32), TextId)> =
            runs.iter().map(|Run { key: (book, month, number), .. }| ((*book, *month), *number)).collect();
        let firsts = groups::firsts_by_period(&keys);
        let ends = runs.iter().skip(1).map(|run| run.line).chain([lines.len()]);
        let mut places: Vec<u32> = Vec::with_capacity(runs.len());
        let mut counts: Vec<usize> = Vec::new();
        ledger.voucher_of.reserve(lines.len());
        for (((run, first), end), index) in runs.iter().zip(firsts).zip(ends).zip(0_u32..) {
            if first == index {
                places.push(u32::try_from(ledger.vouchers.len()).unwrap_or(u32::MAX));
                ledger.vouchers.push(Voucher::new(run.key, lines.stamp(run.line)));
                counts.push(0);
            } else {
                places.push(places.get(first as usize).copied().unwrap_or(u32::MAX));
            }
            let place = places.last().copied().unwrap_or(u32::MAX);
            ledger.voucher_of.resize(end, place);
            if let (Some(voucher), Some(count)) = (ledger.vouchers.get_mut(place as usize), counts.get_mut(place as usize)) {
                *count += end - run.line;
                voucher.add(lines, run.line..end);
            }
        }
        ledger.sort_lines(&counts);
        ledger
    }

    /// The files that are parts of one journal, in order: in each of them most vouchers do not balance, and together they do, as where every account
    /// was exported into a file of its own. Ledgers of some accounts do not balance together.
    fn parts(&self, lines: &Lines) -> Vec<u32> {
        if self.files.len() < 2 {
            return Vec::new();
        }
        let mut counts: Vec<(usize, usize)> = vec![(0, 0); self.files.len()];
        for voucher in &self.vouchers {
            if let Some((all, open)) = counts.get_mut(voucher.book as usize) {
                *all += 1;
                *open += usize::from(!voucher.balances());
            }
        }
        let parts: Vec<u32> = (0_u32..).zip(counts).filter(|(_, (all, open))| open * 2 > *all).map(|(book, _)| book).collect();
        let mut left = [Decimal::ZERO; 2];
        for voucher in self.vouchers.iter().filter(|voucher| parts.binary_search(&voucher.book).is_ok()) {
            for (left, budget) in left.iter_mut().zip([false, true]) {
                *left = left.saturating_add(voucher.difference(budget));
            }
        }
        let whole = || left.iter().all(Decimal::is_zero) || self.nearly_balance(lines, &parts);
        if parts.len() > 1 && whole() { parts } else { Vec::new() }
    }

    /// Whether all vouchers of these files but one balance together. Where an account is missing, the vouchers on it show one side, or lack as much
    /// again and again: what is withheld from wages each month.
    fn nearly_balance(&self, lines: &Lines, parts: &[u32]) -> bool {
        /// Of fewer vouchers none may be out of balance,
        const VOUCHERS_MIN: usize = 40;
        /// nor where they are of fewer months: what is booked once a month would be so once.
        const MONTHS_MIN: usize = 3;
        #[derive(Default)]
        struct Together {
            difference: [Decimal; 2],
            debit: bool,
            credit: bool,
        }
        let mut vouchers: BTreeMap<(u32, TextId), Together> = BTreeMap::new();
        for voucher in self.vouchers.iter().filter(|voucher| parts.binary_search(&voucher.book).is_ok()) {
            let together = vouchers.entry((voucher.month, voucher.number)).or_default();
            for (sum, budget) in together.difference.iter_mut().zip([false, true]) {
                *sum = sum.saturating_add(voucher.difference(budget));
            }
            for line in self.lines_of(voucher) {
                together.debit |= !lines.debit(line).is_zero();
                together.credit |= !lines.credit(line).is_zero();
            }
        }
        let months = vouchers.keys().map(|(month, _)| month).collect::<BTreeSet<_>>().len();
        let mut open = vouchers.values().filter(|voucher| !voucher.difference.iter().all(Decimal::is_zero));
        let only = open.next().filter(|_| open.next().is_none());
        vouchers.len() >= VOUCHERS_MIN && months >= MONTHS_MIN && only.is_some_and(|voucher| voucher.debit && voucher.credit)
    }

    /// Makes vouchers of their own of the lines in each list, which are some of a voucher's but not its first, and numbers all anew by their first
    /// lines.
    fn part(&mut self, lines: &Lines, further: &[Vec<u32>]) {
        let whole = self.vouchers.len();
        let mut parted = vec![false; whole];
        // Of each voucher its first line and its number until now.
        let mut all: Vec<(usize, usize)> =
            self.vouchers.iter().map(|voucher| self.ends(voucher).map_or(usize::MAX, |(first, _)| first)).zip(0..).collect();
        let mut keys: Vec<Key> = Vec::new();
        for (part, own) in (whole..).zip(further) {
            let first = own.first().map_or(usize::MAX, |line| *line as usize);
            let of = self.voucher_of.get(first).map_or(usize::MAX, |of| *of as usize);
            if let Some(parted) = parted.get_mut(of) {
                *parted = true;
            }
            all.push((first, part));
            keys.push(self.vouchers.get(of).map_or((0, 0, TextId::BLANK), Voucher::key));
            for line in own {
                if let Some(slot) = self.voucher_of.get_mut(*line as usize) {
                    *slot = u32::try_from(part).unwrap_or(u32::MAX);
                }
            }
        }
        all.sort_unstable();
        let mut places = vec![u32::MAX; whole + further.len()];
        let (mut vouchers, mut counts): (Vec<Voucher>, Vec<usize>) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
        for ((_, number), place) in all.iter().zip(0_u32..) {
            if let Some(slot) = places.get_mut(*number) {
                *slot = place;
            }
            let (voucher, count) = match (self.vouchers.get(*number), further.get(number.wrapping_sub(whole))) {
                (Some(voucher), _) if parted.get(*number) == Some(&true) => {
                    let stays = |line: &usize| self.voucher_of.get(*line).is_some_and(|of| *of as usize == *number);
                    Voucher::of(lines, voucher.key(), self.lines_of(voucher).filter(stays))
                }
                (Some(voucher), _) => (voucher.clone(), voucher.len()),
                (None, Some(own)) => {
                    let key = keys.get(number - whole).copied().unwrap_or_default();
                    Voucher::of(lines, key, own.iter().map(|line| *line as usize))
                }
                (None, None) => continue,
            };
            vouchers.push(voucher);
            counts.push(count);
        }
        for of in &mut self.voucher_of {
            *of = places.get(*of as usize).copied().unwrap_or(u32::MAX);
        }
        self.vouchers = vouchers;
        self.sort_lines(&counts);
    }

    /// Whether two lines have one voucher number in one month of one file.
    pub fn one_number(&self, a: usize, b: usize) -> bool {
        let key = |line| self.voucher(line).map(|voucher| (voucher.book, voucher.month, voucher.number));
        key(a) == key(b)
    }

    /// The lines of a voucher, in order.
    pub fn lines_of(&self, voucher: &Voucher) -> impl Iterator<Item = usize> + '_ {
        self.by_voucher.get(voucher.lines.0..voucher.lines.1).unwrap_or_default().iter().map(|line| *line as usize)
    }

    /// The first and the last line of a voucher.
    pub fn ends(&self, voucher: &Voucher) -> Option<(usize, usize)> {
        let lines = self.by_voucher.get(voucher.lines.0..voucher.lines.1)?;
        Some((*lines.first()? as usize, *lines.last()? as usize))
    }

    /// The voucher of a line.
    pub fn voucher(&self, line: usize) -> Option<&Voucher> {
        self.voucher_of.get(line).and_then(|voucher| self.vouchers.get(*voucher as usize))
    }

    /// A line's account class.
    pub fn class(&self, line: usize) -> AccountClass {
        self.classes.get(line).copied().unwrap_or_default()
    }

    fn book(&mut self, file: &Arc<str>) -> u32 {
        let known = self.files.iter().rposition(|known| known == file);
        let index = known.unwrap_or_else(|| {
            self.files.push(Arc::clone(file));
            self.files.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    fn sort_lines(&mut self, counts: &[usize]) {
        let mut begin = 0;
        let mut next: Vec<usize> = Vec::with_capacity(counts.len());
        for (voucher, count) in self.vouchers.iter_mut().zip(counts) {
            voucher.lines = (begin, begin + count);
            next.push(begin);
            begin += count;
        }
        self.by_voucher = vec![0; begin];
        for (line, voucher) in (0_u32..).zip(&self.voucher_of) {
            let Some(place) = next.get_mut(*voucher as usize) else { continue };
            if let Some(slot) = self.by_voucher.get_mut(*place) {
                *slot = line;
            }
            *place += 1;
        }
    }
}

/// What tells vouchers apart: the file, the month, the number.
type Key = (u32, u32, TextId);

/// Lines of one voucher that stand together.
struct Run {
    key: Key,
    /// The first of them.
    line: usize,
}

/// The lines by the files that they stand in: the first, the one behind the last, the file.
fn files(lines: &Lines) -> Vec<(usize, usize, Arc<str>)> {
    let firsts = lines.runs();
    let ends = firsts.iter().skip(1).map(|(first, _)| *first).chain([lines.len()]);
    firsts.iter().zip(ends).map(|((first, sheet), end)| (*first, end, Arc::clone(&sheet.file))).collect()
}

/// Adds the runs of a file's lines; one of the same file and voucher that the last run is of goes on with it.
fn add_runs(lines: &Lines, (first, end): (usize, usize), book: u32, runs: &mut Vec<Run>) {
    let numbers = lines.ids(journal::VOUCHER_NO);
    let mut last: Option<(Stamp, TextId)> = None;
    for (line, stamp) in (first..end).zip(lines.stamps().get(first..end).unwrap_or_default()) {
        let number = numbers.get(line).copied().unwrap_or_default();
        // Only where date or number changes can the voucher.
        if last == Some((*stamp, number)) {
            continue;
        }
        last = Some((*stamp, number));
        let key = (book, stamp.month(), number);
        if runs.last().is_none_or(|run| run.key != key) {
            runs.push(Run { key, line });
        }
    }
}

/// What each line's account is.
fn classes(lines: &Lines) -> Vec<AccountClass> {
    let mut known: Pairs<AccountClass> = Pairs::default();
    let [codes, names] = [journal::ACCOUNT_CODE, journal::ACCOUNT_NAME].map(|field| lines.ids(field));
    let of_line = |line: usize| {
        let [code, name] = [codes, names].map(|ids| ids.get(line).copied().unwrap_or_default());
        known.get((code, name), || class(lines.texts.get(code), lines.texts.get(name)))
    };
    (0..lines.len()).map(of_line).collect()
}

impl Voucher {
    fn new((book, month, number): Key, stamp: Stamp) -> Self {
        Self { book, month, number, dates: (stamp, stamp), difference: [0; 2], wide: [Decimal::ZERO; 2], lines: (0, 0) }
    }

    /// That of some lines, in order, and how many they are.
    fn of(lines: &Lines, key: Key, own: impl Iterator<Item = usize>) -> (Self, usize) {
        let mut own = own.peekable();
        let mut voucher = Self::new(key, own.peek().map_or(Stamp::NONE, |line| lines.stamp(*line)));
        let mut count = 0;
        for line in own {
            voucher.add(lines, line..line + 1);
            count += 1;
        }
        (voucher, count)
    }

    fn key(&self) -> Key {
        (self.book, self.month, self.number)
    }

    /// Adds lines that stand together.
    fn add(&mut self, lines: &Lines, range: Range<usize>) {
        let of_budget = lines.ids(journal::LEDGER);
        for stamp in lines.stamps().get(range.clone()).unwrap_or_default() {
            self.dates = (self.dates.0.min(*stamp), self.dates.1.max(*stamp));
        }
        let [mut financial, mut budget] = self.difference;
        for (line, fen) in range.clone().zip(lines.fens(range)) {
            let is_budget = of_budget.get(line).is_some_and(|ledger| !ledger.is_blank());
            if let Some((debit, credit)) = fen {
                *if is_budget { &mut budget } else { &mut financial } += i128::from(debit) - i128::from(credit);
            } else if let Some(sum) = self.wide.get_mut(usize::from(is_budget)) {
                *sum = sum.saturating_add(lines.debit(line).saturating_sub(lines.credit(line)));
            }
        }
        self.difference = [financial, budget];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::tables::{Row, SheetName, Source, TableKind};
    use crate::value::{Value, date};

    fn line(file: &str, number: u32, day: &str, voucher: &str, account: &str, amounts: (&str, &str)) -> Row {
        let mut row = Row::new(TableKind::Journal, Source { sheet: Arc::new(SheetName { file: file.into(), sheet: None }), row: number });
        row.set(journal::DATE, date::parse(day).map(Value::Date));
        row.set(journal::VOUCHER_NO, Some(Value::text(voucher)));
        row.set(journal::ACCOUNT_NAME, Some(Value::text(account)));
        row.set(journal::DEBIT, amounts.0.parse().ok().map(Value::Number));
        row.set(journal::CREDIT, amounts.1.parse().ok().map(Value::Number));
        row
    }

    proptest! {
        #[test]
        fn vouchers_stand_by_their_first_lines_and_add_up_their_own(
            rows in prop::collection::vec((1_u8..4, 1_u8..4, 0_usize..4, any::<bool>()), 0..40),
        ) {
            let mut lines = Lines::default();
            for (number, (day, voucher, amount, credit)) in (2..).zip(&rows) {
                let amount = ["100", "0.005", "7", "100"][*amount];
                let (amounts, account) = if *credit { (("0", amount), "银行存款") } else { ((amount, "0"), "业务活动费用") };
                lines.push_row(&line("a.csv", number, &format!("2024-01-0{day}"), &format!("记-{voucher}"), account, amounts));
            }
            let ledger = Ledger::of(&lines);
            let mut seen = 0;
            let mut before = None;
            for (place, voucher) in (0_u32..).zip(&ledger.vouchers) {
                let own: Vec<usize> = ledger.lines_of(voucher).collect();
                prop_assert!(own.first().copied() > before, "{own:?}");
                before = own.first().copied();
                prop_assert!(own.iter().all(|line| ledger.voucher_of[*line] == place));
                seen += own.len();
                let (alone, count) = Voucher::of(&lines, voucher.key(), own.into_iter());
                prop_assert_eq!((&Voucher { lines: voucher.lines, ..alone }, count), (voucher, voucher.len()));
            }
            prop_assert_eq!((seen, ledger.voucher_of.len()), (lines.len(), lines.len()));
        }
    }

    #[test]
    fn files_that_balance_together_only_are_one_journal() {
        let whole = [
            ("1002.csv", "记-1", ("0", "100")),
            ("1002.csv", "记-2", ("60", "0")),
            ("2302.csv", "记-2", ("0", "60.01")),
            ("5001.csv", "记-1", ("100", "0")),
            ("6401.csv", "记-2", ("0.01", "0")),
            ("其他.csv", "记-1", ("5", "0")),
            ("其他.csv", "记-1", ("0", "5")),
        ];
        let shown = |rows: &[(&str, &str, (&str, &str))]| {
            let mut lines = Lines::default();
            for (number, (file, voucher, amounts)) in (2..).zip(rows) {
                lines.push_row(&line(file, number, "2024-01-05", voucher, file, *amounts));
            }
            let ledger = Ledger::of(&lines);
            ledger.vouchers.iter().map(|voucher| ledger.lines_of(voucher).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        assert_eq!(shown(&whole), [vec![0, 3], vec![1, 2, 4], vec![5, 6]]);
        // Without one account they are ledgers of some, each for itself.
        assert_eq!(shown(&whole[..4]), [[0], [1], [2], [3]]);
    }

    #[test]
    fn files_of_which_one_voucher_does_not_balance_together_are_one_journal() {
        let parts = |(months, count): (usize, usize), odd: &dyn Fn(usize) -> (&'static str, &'static str)| {
            let mut lines = Lines::default();
            for (file, own) in [("1002.csv", false), ("5001.csv", true)] {
                for number in 1..=count {
                    let (debit, credit) = odd(number);
                    let amounts = if own { (debit, "0") } else { ("0", credit) };
                    if amounts != ("0", "0") {
                        let day = format!("2024-0{}-05", number % months + 1);
                        lines.push_row(&line(file, 2, &day, &format!("记-{number}"), file, amounts));
                    }
                }
            }
            Ledger::of(&lines).vouchers.len()
        };
        let slip = |number: usize| if number == 3 { ("100", "181") } else { ("100", "100") };
        assert_eq!(parts((3, 40), &slip), 40);
        // Of so few, or so few months, one is too many.
        assert_eq!(parts((3, 39), &slip), 78);
        assert_eq!(parts((2, 60), &slip), 120);
        // One side of a voucher stands in a file that is not there.
        assert_eq!(parts((3, 40), &|number| if number == 3 { ("100", "0") } else { ("100", "100") }), 79);
        // So does what each month's wages lack.
        assert_eq!(parts((3, 60), &|number| if number > 57 { ("100", "96") } else { ("100", "100") }), 120);
    }

    #[test]
    fn lines_of_one_number_and_month_are_a_voucher_wherever_they_stand() {
        let mut lines = Lines::default();
        for row in [
            line("a.csv", 2, "2024-01-05", "记-1", "业务活动费用", ("100.005", "0")),
            line("a.csv", 3, "2024-01-06", "记-2", "业务活动费用", ("7", "0")),
            line("a.csv", 4, "2024-01-05", "记-1", "银行存款", ("0", "100")),
            line("a.csv", 5, "2024-02-05", "记-1", "银行存款", ("0", "3")),
            line("b.csv", 2, "2024-01-05", "记-1", "库存现金", ("5", "0")),
        ] {
            lines.push_row(&row);
        }
        let ledger = Ledger::of(&lines);
        let shown: Vec<_> = ledger
            .vouchers
            .iter()
            .map(|voucher| (ledger.lines_of(voucher).collect::<Vec<_>>(), voucher.difference(false).to_string()))
            .collect();
        assert_eq!(shown, [(vec![0, 2], "0.005".into()), (vec![1], "7".into()), (vec![3], "-3".into()), (vec![4], "5".into())]);
        assert_eq!(
            ledger.classes,
            [AccountClass::Expense, AccountClass::Expense, AccountClass::Bank, AccountClass::Bank, AccountClass::Cash]
        );
    }
}
