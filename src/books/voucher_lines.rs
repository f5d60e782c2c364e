//! Lines behind the numbers of vouchers (`记-0001/2`): left off where the journal of the whole unit shows that they are lines. On a sheet each
//! number has one, and those of a voucher are 1 to as many as there are, of one day, whatever the order of the rows; over all such sheets more vouchers
//! balance without them. The unit decides for all of its sheets: a small one, whatever is missing in it, follows the others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::recognise::voucher::lined;
use crate::recognise::{TableReading, proofs};
use crate::say;
use crate::tables::{HashMap, Lines, SheetName, Stamp, TableKind, TextId, Texts, VOUCHER_NO_ORIGINAL, journal};
use crate::value::text::{printable, shorten};

/// Of so many vouchers one may lack a line.
const WHOLE_OF: usize = 20;
/// Of so many lines one may have the number of the line before.
const REPEATS_OF: usize = 20;
/// The most characters of an example that is told.
const EXAMPLE_CHARS: usize = 20;

/// What the lines of a voucher come to.
#[derive(Debug, Default)]
struct Voucher {
    lines: u64,
    /// The greatest number of a line, what the numbers add up to, and their squares.
    last: u64,
    sums: [u128; 2],
    /// Debit less credit in fen.
    sum: i128,
    /// Whether an amount is no whole number of fen.
    odd: bool,
    /// Its date, and whether a line has another: a voucher has one.
    date: Stamp,
    dates_differ: bool,
}

impl Voucher {
    /// Whether it has the lines from 1 to as many as there are, each once: no others have their greatest, their sum and that of their squares.
    fn is_whole(&self) -> bool {
        let all = u128::from(self.lines);
        !self.dates_differ && u128::from(self.last) == all && self.sums == [all * (all + 1) / 2, all * (all + 1) * (2 * all + 1) / 6]
    }

    fn balances(&self) -> bool {
        !self.odd && self.sum == 0
    }
}

/// What speaks for lines behind the numbers of a sheet.
#[derive(Debug, Default)]
struct SheetVouchers {
    /// By month and number without the line.
    vouchers: HashMap<(u32, TextId), Voucher>,
    numbers: Texts,
    lines: usize,
    /// How many lines balance by themselves.
    alone: usize,
    against: bool,
}

impl SheetVouchers {
    fn take(&mut self, lines: &Lines, (first, end): (usize, usize)) {
        let has_account = |line| !lines.id(journal::ACCOUNT_NAME, line).is_blank() || !lines.id(journal::ACCOUNT_CODE, line).is_blank();
        let month = |line| lines.stamp(line).month();
        let same = |line: &usize| {
            let id = lines.id(journal::VOUCHER_NO, *line);
            !id.is_blank() && id == lines.id(journal::VOUCHER_NO, line - 1) && month(*line) == month(line - 1)
        };
        // The rows of a journal without lines behind its numbers: most have the number of the row above.
        let repeats_max = (end - first) / REPEATS_OF;
        self.against |= !has_account(first) || (first + 1..end).filter(same).nth(repeats_max).is_some();
        let mut known: HashMap<TextId, Option<(TextId, u32)>> = HashMap::default();
        for line in first..end {
            let id = lines.id(journal::VOUCHER_NO, line);
            if id.is_blank() && !self.against {
                continue;
            }
            let numbers = &mut self.numbers;
            let mut found = || {
                *known.entry(id).or_insert_with(|| {
                    let (number, line) = lined(lines.texts.get(id))?;
                    Some((numbers.intern(&number), line))
                })
            };
            let Some((number, place)) = Some(()).filter(|()| !self.against).and_then(|()| found()) else {
                self.against = true;
                self.vouchers = HashMap::default();
                return;
            };
            let date = lines.stamp(line);
            let voucher = self.vouchers.entry((month(line), number)).or_insert_with(|| Voucher { date, ..Voucher::default() });
            voucher.dates_differ |= voucher.date != date;
            let place = u64::from(place);
            voucher.lines += 1;
            voucher.last = voucher.last.max(place);
            let place = u128::from(place);
            voucher.sums[0] += place;
            voucher.sums[1] += place * place;
            let difference = lines.fen(line).map(|(debit, credit)| i128::from(debit) - i128::from(credit));
            voucher.odd |= difference.is_none();
            voucher.sum += difference.unwrap_or_default();
            self.lines += 1;
            self.alone += usize::from(difference == Some(0));
        }
    }

    /// What it says of the unit; `None` if it gainsays.
    fn proof(&self) -> Option<Proof> {
        let count = |is: &dyn Fn(&Voucher) -> bool| self.vouchers.values().filter(|voucher| is(voucher)).count();
        (!self.against).then(|| Proof {
            all: self.vouchers.len(),
            broken: count(&|voucher| !voucher.is_whole()),
            torn: count(&|voucher| voucher.dates_differ),
            balanced: count(&Voucher::balances),
            lines: self.lines,
            alone: self.alone,
            several: count(&|voucher| voucher.lines > 1),
        })
    }
}

/// How many vouchers there are without the lines, and what they are like.
#[derive(Debug, Clone, Copy, Default)]
struct Proof {
    all: usize,
    /// Those that lack a line or have several dates; those that have several dates.
    broken: usize,
    torn: usize,
    balanced: usize,
    lines: usize,
    /// How many lines balance by themselves.
    alone: usize,
    several: usize,
}

impl Proof {
    fn and(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            broken: self.broken + other.broken,
            torn: self.torn + other.torn,
            balanced: self.balanced + other.balanced,
            lines: self.lines + other.lines,
            alone: self.alone + other.alone,
            several: self.several + other.several,
        }
    }

    /// Whether it is enough for all sheets. What balances says what a voucher is, and where all of several vouchers do and no line does, lines without an
    /// amount are what is missing.
    fn is_strong(self) -> bool {
        let all_balance = self.torn == 0 && self.several == self.all && self.all > 1 && self.balanced == self.all && self.alone == 0;
        self.several > 0
            && (self.is_whole() || all_balance)
            && self.balanced * 2 > self.all
            && self.balanced * self.lines > self.alone * self.all
    }

    /// Whether hardly a voucher lacks a line.
    fn is_whole(self) -> bool {
        self.broken * WHOLE_OF <= self.all
    }

    /// Whether a sheet may follow the others: no more balances as it is written. Many vouchers that lack lines and any of several dates have to balance.
    fn may_follow(self) -> bool {
        let few = self.all < WHOLE_OF && self.torn == 0;
        self.balanced * self.lines >= self.alone * self.all && (self.is_whole() || few || self.balanced * 2 > self.all)
    }
}

/// The sheets of the unit that have lines behind their numbers.
fn sheets(readings: &[&mut TableReading]) -> BTreeSet<Arc<SheetName>> {
    let mut sheets: BTreeMap<Arc<SheetName>, SheetVouchers> = BTreeMap::new();
    for lines in readings.iter().filter(|reading| reading.table == TableKind::Journal).map(|reading| &reading.lines) {
        for (sheet, span) in spans(lines) {
            sheets.entry(sheet).or_default().take(lines, span);
        }
    }
    proven(&sheets)
}

/// Those of the sheets whose numbers have lines behind them, if all of them together prove it.
fn proven(sheets: &BTreeMap<Arc<SheetName>, SheetVouchers>) -> BTreeSet<Arc<SheetName>> {
    let proofs = || sheets.iter().filter_map(|(name, sheet)| Some((name, sheet.proof().filter(|proof| proof.may_follow())?)));
    let all =
        |whole: bool| proofs().filter(|(_, proof)| !whole || proof.is_whole()).fold(Proof::default(), |all, (_, proof)| all.and(proof));
    if all(true).is_strong() || all(false).is_strong() { proofs().map(|(name, _)| Arc::clone(name)).collect() } else { BTreeSet::new() }
}

/// From which line to which on which sheet.
fn spans(lines: &Lines) -> Vec<(Arc<SheetName>, (usize, usize))> {
    let runs = lines.runs();
    let ends = runs.iter().skip(1).map(|(first, _)| *first).chain([lines.len()]);
    runs.iter().zip(ends).filter(|((first, _), end)| first < end).map(|((first, sheet), end)| (Arc::clone(sheet), (*first, end))).collect()
}

/// Leaves off the lines behind the voucher numbers of a unit's journal and says so with the tables.
pub(super) fn settle(readings: &mut [&mut TableReading]) {
    let sheets = sheets(readings);
    if sheets.is_empty() {
        return;
    }
    for reading in readings.iter_mut().filter(|reading| reading.table == TableKind::Journal) {
        let before = proofs::of_lines(&reading.lines, &reading.layout);
        let mut example = None;
        for (_, span) in spans(&reading.lines).into_iter().filter(|(sheet, _)| sheets.contains(sheet)) {
            example = example.or(leave_off(&mut reading.lines, span));
        }
        for void in reading.voided.iter_mut().filter(|void| sheets.contains(&void.source.sheet)) {
            if let Some((number, _)) = lined(&void.number) {
                void.number = number;
            }
        }
        if let Some(example) = example {
            reading.proved_anew(&before);
            tell(reading, &example);
        }
    }
}

/// Leaves off what stands behind the numbers of some lines; gives what one was and is.
fn leave_off(lines: &mut Lines, (first, end): (usize, usize)) -> Option<(String, String)> {
    let original = lines.extra_column(&Arc::from(VOUCHER_NO_ORIGINAL));
    let mut bare: HashMap<TextId, TextId> = HashMap::default();
    let mut example = None;
    for line in first..end {
        let id = lines.id(journal::VOUCHER_NO, line);
        let number = *bare.entry(id).or_insert_with(|| {
            let text = lines.texts.get(id).to_owned();
            lined(&text).map_or(id, |(number, _)| {
                example.get_or_insert_with(|| (text, number.clone()));
                lines.texts.intern(&number)
            })
        });
        if number == id {
            continue;
        }
        if lines.extra_id(original, line).is_blank() {
            lines.put_extra(original, line, id);
        }
        lines.set_id(journal::VOUCHER_NO, line, number);
    }
    example
}

/// Says of a table what was left off, with an example.
fn tell(reading: &mut TableReading, (from, to): &(String, String)) {
    let columns = || reading.columns.iter().zip(&reading.samples).filter(|(column, _)| column.field == Some(journal::VOUCHER_NO));
    let written = columns().find_map(|(_, samples)| samples.iter().find(|text| lined(text).is_some_and(|(number, _)| number == *to)));
    let header = columns().next().map_or(journal::VOUCHER_NO.schema().zh, |(column, _)| column.header.as_str());
    let quoted = |text: &str| shorten(&printable(text), EXAMPLE_CHARS);
    let (header, from, to) = (quoted(header), quoted(written.unwrap_or(from)), quoted(to));
    reading.spoke.push(say!(
        "“{header}”列凭证号后的是分录行号,已去掉({from} → {to})",
        "what stands behind the voucher numbers in “{header}” is the number of the line ({from} → {to})"
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Row, Source};
    use crate::value::Value;

    /// A row: day, number, and what is debited or, below nought, credited.
    type Line = (&'static str, &'static str, i64);

    /// The files whose numbers have lines behind them.
    fn files(all: &[&[Line]]) -> Vec<usize> {
        let names: Vec<Arc<SheetName>> =
            (0..all.len()).map(|file| Arc::new(SheetName { file: format!("{file}.csv").into(), sheet: None })).collect();
        let mut sheets: BTreeMap<Arc<SheetName>, SheetVouchers> = BTreeMap::new();
        for (rows, name) in all.iter().zip(&names) {
            let mut lines = Lines::default();
            for ((day, number, amount), row) in rows.iter().zip(2..) {
                let mut line = Row::new(TableKind::Journal, Source { sheet: Arc::clone(name), row });
                line.set(journal::DATE, crate::value::date::parse(day).map(Value::Date));
                line.set(journal::VOUCHER_NO, Some(Value::text(*number)));
                line.set(journal::ACCOUNT_NAME, Some(Value::text("银行存款")));
                let side = if *amount < 0 { journal::CREDIT } else { journal::DEBIT };
                line.set(side, Some(Value::Number(amount.abs().into())));
                lines.push_row(&line);
            }
            for (sheet, span) in spans(&lines) {
                sheets.entry(sheet).or_default().take(&lines, span);
            }
        }
        let found = proven(&sheets);
        (0..all.len()).filter(|file| names.get(*file).is_some_and(|name| found.contains(name))).collect()
    }

    #[test]
    fn a_voucher_may_have_more_lines_than_any_sheet() {
        let of = |lines: u64| {
            let sums = (1..=u128::from(lines)).fold([0, 0], |[one, two], place| [one + place, two + place * place]);
            Voucher { lines, last: lines, sums, ..Voucher::default() }
        };
        assert!(of(3_000_000).is_whole());
        assert!(!Voucher { last: 3_000_001, ..of(3_000_000) }.is_whole());
    }

    #[test]
    fn the_journal_of_the_unit_says_whether_lines_stand_behind_its_numbers() {
        const MAY: &str = "2021-05-06";
        let two = &[(MAY, "付-7/1", 10), (MAY, "付-7/2", -10), (MAY, "付-8/1", 30), (MAY, "付-8/2", -20), (MAY, "付-8/3", -10)][..];
        let upward: Vec<_> = two.iter().rev().copied().collect();
        let june = &[("2021-06-01", "付-1/1", 5), ("2021-06-01", "付-1/2", -5)][..];
        let two_more =
            &[("2021-07-06", "付-1/1", 6), ("2021-07-06", "付-1/2", -6), ("2021-07-06", "付-2/1", 3), ("2021-07-06", "付-2/2", -3)][..];
        let memo =
            &[("2021-08-06", "付-1/1", 9), ("2021-08-06", "付-1/3", -9), ("2021-08-09", "付-2/1", 4), ("2021-08-09", "付-2/2", -4)][..];
        let month = &[(MAY, "5-1", 10), (MAY, "5-1", -10), (MAY, "5-2", 7), (MAY, "5-2", -7)][..];
        let cases: [(&[&[Line]], &[usize]); 17] = [
            (&[two], &[0]),
            (&[june], &[0]),
            // One voucher a file, and rows in whatever order.
            (&[june, two], &[0, 1]),
            (&[two, &upward, june], &[0, 1, 2]),
            (&[&upward], &[0]),
            // One that does not balance among others that do.
            (&[two, &[(MAY, "转-1/1", 10), (MAY, "转-1/2", -9), (MAY, "转-2/1", 3), (MAY, "转-2/2", -3)]], &[0, 1]),
            // The second voucher of May; beside a journal with lines it stays what it is.
            (&[month], &[]),
            (&[month, two], &[1]),
            // A line without an amount was left out: where all balances nothing else can be meant, and what does not follows what is proven.
            (&[memo], &[0]),
            (&[memo, two, two_more], &[0, 1, 2]),
            (&[&[("2021-06-01", "转-1/1", 4), ("2021-06-01", "转-1/3", -3)], two, two_more], &[0, 1, 2]),
            (&[&[(MAY, "付-1/1", 9), (MAY, "付-1/3", -9), (MAY, "付-2/1", 9), (MAY, "付-2/2", -8)]], &[]),
            // Each of a day of its own, beside a journal with lines.
            (&[&[("2021-06-01", "2021/1", 9), ("2021-06-02", "2021/2", -8)], two, two_more], &[1, 2]),
            // Numbers without a line; nothing that balances.
            (&[&[(MAY, "付-1/1", 9), (MAY, "付-1/2", -9), (MAY, "付-2", 9), (MAY, "付-2", -9)]], &[]),
            (&[&[(MAY, "付-1/1", 9), (MAY, "付-1/2", -8)]], &[]),
            // Each of its own day: vouchers of a year.
            (&[&[(MAY, "2021/1", 9), ("2021-05-07", "2021/2", -9)]], &[]),
            (&[&[(MAY, "付-1", 9), (MAY, "付-1", -9)]], &[]),
        ];
        for (case, expected) in cases {
            assert_eq!(files(case), expected, "{case:?}");
        }
    }
}
