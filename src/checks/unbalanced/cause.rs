//! What the rows of a voucher that does not balance tell of the export: rows that stand twice, rows and pages that are missing, a journal
//! that breaks off. An explanation makes the finding less grave, so none is given that the rows do not bear out. Knows no rule.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Journal;
use crate::books::ledger::Voucher;
use crate::books::repeated::content;
use crate::books::sequences::{Sequences, page};
use crate::say;
use crate::tables::journal;
use crate::value::Said;

/// The vouchers with which a journal ends: of each word the highest number of the last month, where that set of books has more than one.
#[derive(Debug, Default)]
pub(super) struct Ends(BTreeSet<(u32, u32, u32)>);

impl Ends {
    pub fn of(sequences: &Sequences) -> Self {
        let mut last: BTreeMap<u32, u32> = BTreeMap::new();
        for sequence in sequences.iter() {
            let month = sequence.items.iter().map(|item| item.month).max().unwrap_or_default();
            let known = last.entry(sequence.set).or_default();
            *known = month.max(*known);
        }
        let mut ends = BTreeSet::new();
        for sequence in sequences.iter() {
            let of_month = sequence.items.iter().filter(|item| last.get(&sequence.set) == Some(&item.month));
            if let Some(highest) = of_month.max_by_key(|item| item.number).filter(|highest| highest.number > sequence.lowest()) {
                ends.insert((sequence.set, highest.month, highest.voucher));
            }
        }
        Self(ends)
    }

    fn has(&self, journal: &Journal, voucher: &Voucher) -> bool {
        let is = |place: &u32| journal.ledger.vouchers.get(*place as usize).is_some_and(|other| std::ptr::eq(other, voucher));
        self.0.iter().any(|(_, month, place)| *month == voucher.month && is(place))
    }
}

/// Says so if the voucher balances without rows that stand in it a second time.
pub(super) fn repeated(journal: &Journal, parts: &[&Voucher], differences: [Decimal; 2]) -> Option<Said> {
    let lines = journal.lines;
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    for line in parts.iter().flat_map(|part| journal.ledger.lines_of(part)) {
        // Two lines with numbers of their own are two lines of the voucher, however alike they are.
        let words = [journal::SUMMARY, journal::LINE_NO, journal::COUNTERPARTY, journal::DEPARTMENT, journal::PROJECT];
        let words = words.map(|field| lines.id(field, line));
        *counts.entry((content(lines, line), words, lines.is_financial(line))).or_default() += 1;
    }
    let twice: Vec<([Decimal; 2], u32)> = counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(((_, _, debit, credit), _, financial), count)| {
            let net = debit.saturating_sub(credit);
            (if financial { [net, Decimal::ZERO] } else { [Decimal::ZERO, net] }, count - 1)
        })
        .collect();
    let times = |net: &[Decimal; 2], count: u32| net.map(|side| side.saturating_mul(Decimal::from(count)));
    let all = twice.iter().fold([Decimal::ZERO; 2], |[financial, budget], (net, count)| {
        let [more_financial, more_budget] = times(net, *count);
        [financial.saturating_add(more_financial), budget.saturating_add(more_budget)]
    });
    let count = if all == differences {
        twice.iter().map(|(_, count)| *count).sum()
    } else {
        twice
            .iter()
            .flat_map(|(net, count)| (1..=*count).map(move |some| (net, some)))
            .find(|(net, some)| times(net, *some) == differences)?
            .1
    };
    (count > 0).then(|| {
        say!(
            "其中有{count}行与同一凭证的另一行完全相同,去掉后借贷相等,可能是重复导出或重复录入",
            "{count} of its rows are the same as another of its rows, and without them it balances: exported or entered twice, it seems"
        )
    })
}

/// Says so if rows or pages of the voucher are missing, or the journal breaks off in it. `parts` are all that has its number in the month,
/// those that balance too: a page that is there is not missing.
pub(super) fn cut(journal: &Journal, parts: &[&Voucher], ends: &Ends, numbering: &Numbering) -> Option<Said> {
    missing_rows(journal, parts, numbering).or_else(|| missing_pages(journal, parts)).or_else(|| {
        let at_the_end = parts.iter().any(|part| ends.has(journal, part));
        let cut = at_the_end && parts.len() == 1 && parts.iter().all(|part| journal.one_sided(part));
        cut.then(|| {
            Said::new(
                "它是导出账中这一字号的最后一张凭证,又只有一方分录,其余分录可能没有导出",
                "it is the last voucher of its kind in the export and has one side only: its other lines may not have been exported",
            )
        })
    })
}

/// Whether the journal numbers the lines of each voucher from 1 without a gap, which its other vouchers show. Numbers that run through the
/// file, or that programs leave out where a line was taken back before posting, say nothing of missing rows.
#[derive(Debug, Default)]
pub(super) struct Numbering(OnceCell<bool>);

/// So many vouchers that balance must show how lines are numbered.
const NUMBERED_MIN: usize = 2;

impl Numbering {
    fn by_voucher(&self, journal: &Journal) -> bool {
        *self.0.get_or_init(|| {
            let whole = journal.ledger.vouchers.iter().filter(|voucher| voucher.balances());
            let (mut from_one, mut numbered) = (0_usize, 0_usize);
            for numbers in whole.filter_map(|voucher| line_numbers(journal, &[voucher])) {
                numbered += 1;
                from_one += usize::from(numbers.iter().copied().eq((1..).take(numbers.len())));
            }
            from_one >= NUMBERED_MIN && from_one.saturating_mul(10) >= numbered.saturating_mul(9)
        })
    }
}

/// The numbers of the lines of vouchers, each once and in order; `None` where a line has none.
fn line_numbers(journal: &Journal, parts: &[&Voucher]) -> Option<Vec<u32>> {
    let number = |line: usize| journal.lines.text(journal::LINE_NO, line).trim().parse::<u32>().ok();
    let numbers: BTreeSet<u32> = parts.iter().flat_map(|part| journal.ledger.lines_of(part)).map(number).collect::<Option<_>>()?;
    Some(numbers.into_iter().collect())
}

/// The numbers of its lines have a gap.
fn missing_rows(journal: &Journal, parts: &[&Voucher], numbering: &Numbering) -> Option<Said> {
    let numbers = line_numbers(journal, parts)?;
    let before = [0].into_iter().chain(numbers.iter().copied());
    let (low, high) = before.zip(numbers.iter().copied()).find(|(low, high)| *high > low + 1)?;
    if !numbering.by_voucher(journal) {
        return None;
    }
    let missing = high - low - 1;
    Some(if low == 0 {
        say!(
            "其分录号从{high}开始,前面缺{missing}行,可能没有导出或被删去",
            "its lines are numbered from {high}: {missing} rows before are missing, not exported or taken out"
        )
    } else {
        say!(
            "其分录号{low}之后直接是{high},中间缺{missing}行,可能没有导出或被删去",
            "its lines are numbered {low} and then {high}: {missing} rows between are missing, not exported or taken out"
        )
    })
}

/// Its number says that it has more pages than there are.
fn missing_pages(journal: &Journal, parts: &[&Voucher]) -> Option<Said> {
    let mut pages = BTreeSet::new();
    let mut of = 0;
    for part in parts {
        let (page, all) = page(journal.number(part))?;
        pages.insert(page);
        of = all.max(of);
    }
    let missing: Vec<String> = (1..=of).filter(|page| !pages.contains(page)).map(|page| page.to_string()).collect();
    let (zh, en) = (missing.join("、"), missing.join(", "));
    (!missing.is_empty())
        .then(|| say!("凭证共{of}页,缺第{zh}页,缺的可能没有导出", "it has {of} pages, and page {en} is missing: not exported, it seems"))
}
