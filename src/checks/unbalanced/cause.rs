//! What the rows of a voucher that does not balance tell of the export: rows that stand twice, rows and pages that are missing, a journal
//! that breaks off. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Journal;
use crate::books::ledger::Voucher;
use crate::books::repeated::content;
use crate::books::sequences::Sequences;
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
        let words = (lines.id(journal::SUMMARY, line), lines.id(journal::COUNTERPARTY, line), lines.id(journal::DEPARTMENT, line));
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

/// Says so if rows or pages of the voucher are missing, or the journal breaks off in it.
pub(super) fn cut(journal: &Journal, parts: &[&Voucher], ends: &Ends) -> Option<Said> {
    missing_rows(journal, parts).or_else(|| missing_pages(journal, parts)).or_else(|| {
        let at_the_end = parts.iter().any(|part| ends.has(journal, part));
        let cut = at_the_end && parts.len() == 1 && parts.iter().all(|part| journal.one_sided(part));
        cut.then(|| {
            Said::new(
                "它是导出账中的最后一张凭证,又只有一方分录,其余分录可能没有导出",
                "it is the last voucher of the export and has one side only: its other lines may not have been exported",
            )
        })
    })
}

/// The numbers of its lines have a gap.
fn missing_rows(journal: &Journal, parts: &[&Voucher]) -> Option<Said> {
    let number = |line: usize| journal.lines.text(journal::LINE_NO, line).trim().parse::<u32>().ok();
    let lines = parts.iter().flat_map(|part| journal.ledger.lines_of(part));
    let mut numbers: Vec<u32> = lines.map(number).collect::<Option<_>>()?;
    numbers.sort_unstable();
    let (low, high) = numbers.windows(2).find_map(|pair| match pair {
        [low, high] if *high > low + 1 => Some((*low, *high)),
        _ => None,
    })?;
    // Numbers far apart are no numbers of lines.
    let missing = high - low - 1;
    let plausible = usize::try_from(missing).is_ok_and(|missing| missing <= numbers.len().max(20));
    plausible.then(|| {
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

/// The most pages of a voucher; more is no number of pages.
const PAGES_MAX: u32 = 99;

/// The page that a voucher's number names, and how many there are: `记-2-1/3`.
fn page(number: &str) -> Option<(u32, u32)> {
    let (before, all) = number.trim_end_matches([')', '页', '号']).rsplit_once('/')?;
    let page = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let (page, all) = (page.parse().ok()?, all.trim().parse().ok()?);
    (1..=all).contains(&page).then_some((page, all)).filter(|_| all <= PAGES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_voucher_says_which_page_of_how_many() {
        assert_eq!(page("记-2-1/3"), Some((1, 3)));
        assert_eq!(page("记-2(2/3)"), Some((2, 3)));
        for none in ["记-2", "记-2-3/2", "2024/3", "记-2-1/2024"] {
            assert_eq!(page(none), None, "{none}");
        }
    }
}
