//! Numbers that are missing between those that are there. Knows no rule.

use super::super::vouchers::Journal;
use super::super::{Flag, NotLookedAt, Outcome};
use super::{Numbers, flag_of};
use crate::books::sequences::{Item, Sequence};
use crate::say;
use crate::tables::Source;
use crate::value::Said;

/// So many runs of missing numbers, and more than one run for so many vouchers, tell of an export of some vouchers only.
const RUNS_MIN: usize = 5;
const VOUCHERS_A_RUN: usize = 5;
/// How many runs a message names, and how many of them its evidence shows.
const NAMED_MAX: usize = 30;
/// A run of numbers begins at 1 in the first month only if its first voucher stands in these days: else the export begins later.
const FIRST_DAYS: i8 = 5;

/// Missing numbers: the first and the last, the vouchers on either side, the month.
#[derive(Debug, Clone, Copy)]
struct Gap {
    from: u64,
    to: u64,
    before: Option<Item>,
    behind: Item,
    month: u32,
}

/// Finds them.
pub fn find(numbers: Numbers) -> Outcome {
    let partial = numbers.journal.partial(numbers.books);
    let partial_sets = numbers.partial_sets(&partial);
    let mut outcome = Outcome { unchecked: numbers.journal.tell_partial(&partial), ..Outcome::default() };
    let whole: Vec<Sequence> = numbers.sequences.iter().filter(|sequence| !partial_sets.contains(&sequence.set)).collect();
    for of_set in whole.chunk_by(|a, b| a.set == b.set) {
        let from_one = begin_at_one(of_set);
        let gaps: Vec<(&Sequence, Vec<Gap>)> = of_set.iter().map(|sequence| (sequence, gaps_of(numbers, sequence, from_one))).collect();
        let runs: usize = gaps.iter().map(|(_, gaps)| gaps.len()).sum();
        let vouchers: usize = of_set.iter().map(|sequence| sequence.entries().count()).sum();
        if runs >= RUNS_MIN && runs * VOUCHERS_A_RUN > vouchers {
            outcome.unchecked.extend(not_whole(numbers, of_set, runs, vouchers));
            continue;
        }
        outcome.rows += vouchers;
        for (sequence, gaps) in gaps {
            let (unread, gaps): (Vec<Gap>, Vec<Gap>) = gaps.into_iter().partition(|gap| has_unread(numbers, gap));
            outcome.unchecked.extend(unread.iter().map(|gap| told_unread(numbers, gap)));
            let (jumps, gaps): (Vec<Gap>, Vec<Gap>) = gaps.into_iter().partition(|gap| begins_another_run(sequence, gap));
            outcome.unchecked.extend(jumps.iter().map(|gap| told_jump(numbers, gap)));
            outcome.flags.extend(gaps.chunk_by(|a, b| a.month == b.month).filter_map(|gaps| flag(numbers, sequence, gaps)));
        }
    }
    outcome
}

/// Whether the office counts from 1: most of its words and months do.
fn begin_at_one(sequences: &[Sequence]) -> bool {
    let at_one = sequences.iter().filter(|sequence| sequence.lowest() <= 1).count();
    at_one * 2 >= sequences.len() && at_one > 0
}

fn gaps_of(numbers: Numbers, sequence: &Sequence, from_one: bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut before: Option<Item> = None;
    for entry in sequence.entries() {
        let Some(item) = entry.first().copied() else { continue };
        let expected = match before {
            Some(before) => before.number + 1,
            None if from_one && counts_from_one(numbers, sequence, &item) => 1,
            None => item.number,
        };
        // Where numbers run through the year, months that are not in the books take theirs along.
        let months_missing = before.is_some_and(|before| item.month > before.month + 1);
        if item.number > expected && !months_missing {
            // A void voucher has used its number.
            let months =
                if sequence.yearly { (item.month - item.month % 12, item.month - item.month % 12 + 11) } else { (item.month, item.month) };
            let voided = numbers.books.voided(sequence.word, months, (expected, item.number - 1));
            let mut from = expected;
            for used in voided.into_iter().chain([item.number]) {
                if from < used {
                    gaps.push(Gap { from, to: used - 1, before, behind: item, month: item.month });
                }
                from = used + 1;
            }
        }
        before = Some(item);
    }
    gaps.sort_by_key(|gap| (gap.month, gap.from));
    gaps
}

fn counts_from_one(numbers: Numbers, sequence: &Sequence, first: &Item) -> bool {
    if sequence.yearly && !first.month.is_multiple_of(12) {
        return false;
    }
    let voucher = numbers.journal.ledger.vouchers.get(first.voucher as usize);
    let early = voucher.and_then(|voucher| voucher.dates.0.day()).is_none_or(|day| day.day() <= FIRST_DAYS);
    !sequence.first || early
}

/// The first and last row of the vouchers on either side, if they stand on one sheet.
fn sides(numbers: Numbers, gap: &Gap) -> Vec<Source> {
    let Numbers { journal: Journal { lines, ledger }, .. } = numbers;
    let voucher = |item: &Item| ledger.vouchers.get(item.voucher as usize);
    let rows = |item: &Item| voucher(item).into_iter().flat_map(|voucher| ledger.lines_of(voucher)).map(|line| lines.source(line));
    let before = gap.before.as_ref().and_then(|before| rows(before).max());
    before.into_iter().chain(rows(&gap.behind).min()).collect()
}

/// Whether a row between the two vouchers could not be read: the missing number may be its own.
fn has_unread(numbers: Numbers, gap: &Gap) -> bool {
    let sides = sides(numbers, gap);
    let (Some(first), Some(last)) = (sides.first(), sides.last()) else { return false };
    let from = if sides.len() == 2 { first.row } else { 0 };
    first.sheet == last.sheet
        && from <= last.row
        && numbers.books.unread(&last.sheet).is_some_and(|rows| rows.range(from..=last.row).next().is_some())
}

/// Whether the numbers go on from a round hundred, with more numbers left out than there are vouchers: a run of another kind, such as that of
/// the adjustments of a year (9001, 9002), rather than vouchers that are missing.
fn begins_another_run(sequence: &Sequence, gap: &Gap) -> bool {
    let vouchers = u64::try_from(sequence.entries().count()).unwrap_or(u64::MAX);
    gap.to > 99 && (gap.to + 1) % 100 <= 1 && gap.to - gap.from >= vouchers
}

fn told_jump(numbers: Numbers, gap: &Gap) -> NotLookedAt {
    let behind = numbers.number(&gap.behind);
    let before = gap.before.as_ref().map_or("1", |before| numbers.number(before));
    let why = say!(
        "凭证号由{before}跳到{behind},像是另外编号的凭证(如期末调整),其间未按断号列出;如不是另外编号,请核对",
        "the numbers jump from {before} to {behind} as where some vouchers (adjustments, say) are numbered apart: not listed as missing; if they are not, see to it"
    );
    NotLookedAt { why, evidence: sides(numbers, gap) }
}

fn told_unread(numbers: Numbers, gap: &Gap) -> NotLookedAt {
    let why = Said::new(
        "缺号处有没有读全的行(见“问题”),不能断定缺号;请先改正这些行",
        "where numbers are missing, rows could not be read in full (see the problems): correct these first",
    );
    NotLookedAt { why, evidence: sides(numbers, gap) }
}

fn not_whole(numbers: Numbers, sequences: &[Sequence], runs: usize, vouchers: usize) -> Option<NotLookedAt> {
    let first = sequences.first()?.items.first()?;
    let voucher = numbers.journal.ledger.vouchers.get(first.voucher as usize)?;
    let source = numbers.journal.sources(voucher).pop_first()?;
    let file = source.sheet.file.clone();
    let why = say!(
        "“{file}”等{vouchers}张凭证间有{runs}处缺号,像是按科目或条件筛选的导出,不是完整的序时账,未检查断号;请导出全部凭证",
        "numbers are missing in {runs} places among {vouchers} vouchers (“{file}” …): an export of some vouchers rather than a whole journal; gaps were not checked: export all vouchers"
    );
    Some(NotLookedAt { why, evidence: vec![source] })
}

fn flag(numbers: Numbers, sequence: &Sequence, gaps: &[Gap]) -> Option<Flag> {
    let (first, last) = (gaps.first()?, gaps.last()?);
    let missing: u64 = gaps.iter().map(|gap| gap.to - gap.from + 1).sum();
    let shown = |gap: &Gap| if gap.from == gap.to { gap.from.to_string() } else { format!("{}–{}", gap.from, gap.to) };
    let named: Vec<String> = gaps.iter().take(NAMED_MAX).map(shown).collect();
    let more = gaps.len() - named.len();
    let (mut zh, mut en) = (named.join("、"), named.join(", "));
    if more > 0 {
        zh.extend(["等", &gaps.len().to_string(), "处"]);
        en.extend([" and ", &more.to_string(), " more"]);
    }
    let mut flag = flag_of(sequence, first.month);
    flag.key.extend(gaps.iter().map(shown));
    flag.evidence = gaps.iter().take(NAMED_MAX).flat_map(|gap| sides(numbers, gap)).collect();
    // Before the first number of a month, or of a year, there is none to name.
    let begin = || {
        if sequence.yearly { Said::new("年初", "the beginning of the year") } else { Said::new("月初", "the beginning of the month") }
    };
    let lowest = first.before.as_ref().map_or_else(begin, |before| Said::same(numbers.number(before).to_owned()));
    let flag = flag.fact("numbers", Said::new(zh, en)).fact_text("missing", missing.to_string());
    Some(flag.fact("first", lowest).fact_text("last", numbers.number(&last.behind)))
}
