//! One number on several vouchers. Knows no rule.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::vouchers::{month, said};
use super::super::{Flag, Outcome};
use super::Numbers;
use crate::books::ledger::Voucher;
use crate::books::number_twice::{begins_anew, blocks, is_voucher, may_be_several};
use crate::books::repeated::content;
use crate::books::sequences::{Item, Sequence, one_voucher};
use crate::tables::{Source, Stamp, TextId, journal};
use crate::value::names::voucher_key;
use crate::value::{Said, money};

/// The variant for a voucher that stands twice in one file, line for line.
pub const REPEATED: &str = "repeated";

/// Lines that look like a voucher of their own.
#[derive(Debug, Default)]
struct Part {
    lines: Vec<usize>,
    day: Stamp,
    book: u32,
    preparer: TextId,
    summaries: BTreeSet<TextId>,
}

/// Finds them.
pub fn find(numbers: Numbers) -> Outcome {
    let mut outcome = Outcome::default();
    for sequence in numbers.sequences.iter() {
        for entry in sequence.entries() {
            outcome.rows += 1;
            let ledger = numbers.journal.ledger;
            if let [item] = entry
                && !ledger.vouchers.get(item.voucher as usize).is_some_and(|voucher| may_be_several(numbers.journal.lines, ledger, voucher))
            {
                continue;
            }
            let parts = parts(numbers, entry);
            outcome.flags.extend(flag(numbers, &sequence, entry, &parts));
        }
    }
    outcome
}

/// The lines of one number as the vouchers that they seem to be.
fn parts(numbers: Numbers, entry: &[Item]) -> Vec<Part> {
    let (lines, ledger) = (numbers.journal.lines, numbers.journal.ledger);
    let mut parts: Vec<Part> = Vec::new();
    let mut taken: Vec<&Voucher> = Vec::new();
    for voucher in entry.iter().filter_map(|item| ledger.vouchers.get(item.voucher as usize)) {
        // The halves of one voucher in two files are one.
        if taken
            .iter()
            .any(|known| known.book != voucher.book && known.month == voucher.month && one_voucher(lines, ledger, known, voucher))
        {
            continue;
        }
        taken.push(voucher);
        for (day, blocks) in blocks(lines, ledger, voucher) {
            // Pages of one voucher balance together only.
            let each = blocks.iter().all(|block| is_voucher(lines, block));
            let blocks = if each { blocks } else { vec![blocks.concat()] };
            parts.extend(blocks.into_iter().map(|block| part(numbers, block, day, voucher.book)));
        }
    }
    parts
}

fn part(numbers: Numbers, mut of: Vec<usize>, day: Stamp, book: u32) -> Part {
    let lines = numbers.journal.lines;
    of.sort_by_key(|line| lines.source(*line));
    let preparer = of.iter().map(|line| lines.id(journal::PREPARER, *line)).find(|id| !id.is_blank()).unwrap_or_default();
    let summaries = of.iter().map(|line| lines.id(journal::SUMMARY, *line)).filter(|id| !id.is_blank()).collect();
    Part { lines: of, day, book, preparer, summaries }
}

/// How a part stands to one before it.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    /// A part of the same voucher, as far as the books show.
    Same,
    /// Another voucher.
    Other,
    /// The same voucher once more.
    Again,
}

fn standing(numbers: Numbers, a: &Part, b: &Part) -> Standing {
    let lines = numbers.journal.lines;
    let whole = is_voucher(lines, &a.lines) && is_voucher(lines, &b.lines);
    let apart = a.book != b.book || !adjoin(numbers, a, b) || numbered_anew(numbers, a, b);
    let others = !a.preparer.is_blank() && !b.preparer.is_blank() && a.preparer != b.preparer;
    if !whole {
        return if a.day != b.day && apart && others { Standing::Other } else { Standing::Same };
    }
    let contents = |part: &Part| {
        let mut contents: Vec<_> = part.lines.iter().map(|line| content(lines, *line)).collect();
        contents.sort();
        contents
    };
    if a.day == b.day && apart && contents(a) == contents(b) {
        return Standing::Again;
    }
    let differ = others || a.summaries.is_disjoint(&b.summaries);
    let distinct = if a.day == b.day { apart && differ } else { apart || differ };
    if distinct && !goes_on(numbers, a, b) && !goes_on(numbers, b, a) { Standing::Other } else { Standing::Same }
}

/// Whether no line of another voucher stands between two parts.
fn adjoin(numbers: Numbers, a: &Part, b: &Part) -> bool {
    let ends = |part: &Part| Some((*part.lines.iter().min()?, *part.lines.iter().max()?));
    let (Some(a), Some(b)) = (ends(a), ends(b)) else { return false };
    let (before, behind) = if a.1 < b.0 { (a.1, b.0) } else { (b.1, a.0) };
    (before..behind).all(|line| numbers.journal.ledger.one_number(before, line))
}

/// Whether the lines of two parts are counted from the same number each.
fn numbered_anew(numbers: Numbers, a: &Part, b: &Part) -> bool {
    let first = |part: &Part| part.lines.iter().min().copied();
    first(a).zip(first(b)).is_some_and(|(a, b)| begins_anew(numbers.journal.lines, a, b))
}

/// Whether the line numbers of `b` go on where those of `a` end: pages of one voucher. Numbers that run on through other vouchers tell nothing.
fn goes_on(numbers: Numbers, a: &Part, b: &Part) -> bool {
    let number = |line: &usize| numbers.journal.lines.text(journal::LINE_NO, *line).parse::<u32>().ok();
    let ends = |part: &Part| Some((part.lines.iter().filter_map(number).min()?, part.lines.iter().filter_map(number).max()?));
    let (Some(first), Some(last)) = (ends(a), ends(b)) else { return false };
    // Some programs number a voucher on its first line only.
    let beside = |lines: &mut dyn Iterator<Item = usize>| lines.take(BESIDE_MAX).find_map(|line| Some((line, number(&line)?)));
    let other = |line: usize, part: &Part| part.lines.first().is_some_and(|own| !numbers.journal.ledger.one_number(line, *own));
    let before = a.lines.iter().min().and_then(|line| beside(&mut (0..*line).rev()));
    let behind = b.lines.iter().max().and_then(|line| beside(&mut (line + 1..numbers.journal.lines.len())));
    let runs_on = before.is_some_and(|(line, number)| number + 1 == first.0 && other(line, a))
        || behind.is_some_and(|(line, number)| number == last.1 + 1 && other(line, b));
    last.0 == first.1 + 1 && !runs_on
}

/// So many lines beside a voucher are looked at for one with a number.
const BESIDE_MAX: usize = 50;

fn flag(numbers: Numbers, sequence: &Sequence, entry: &[Item], parts: &[Part]) -> Option<Flag> {
    let lines = numbers.journal.lines;
    let mut vouchers: Vec<&Part> = Vec::new();
    let mut again = true;
    for part in parts {
        let standings: Vec<Standing> = vouchers.iter().map(|known| standing(numbers, known, part)).collect();
        if standings.iter().all(|standing| *standing != Standing::Same) {
            again &= standings.iter().all(|standing| *standing == Standing::Again);
            vouchers.push(part);
        }
    }
    if vouchers.len() < 2 {
        return None;
    }
    let text = |part: &Part, field| part.lines.iter().map(|line| lines.text(field, *line)).find(|text| !text.is_empty());
    let debit = |part: &Part| {
        let financial: Decimal = part.lines.iter().filter(|line| lines.is_financial(**line)).map(|line| lines.debit(*line)).sum();
        if financial.is_zero() { part.lines.iter().map(|line| lines.debit(*line)).sum() } else { financial }
    };
    let uses: BTreeSet<(Stamp, String, Decimal, String)> = vouchers
        .iter()
        .map(|part| {
            let owned = |field| text(part, field).unwrap_or_default().to_owned();
            (part.day, owned(journal::SUMMARY), debit(part).normalize(), owned(journal::PREPARER))
        })
        .collect();
    let shown = |day: Stamp| day.date().map(|date| date.to_string()).unwrap_or_default();
    let zh = uses.iter().map(|(day, summary, amount, preparer)| {
        let by = if preparer.is_empty() { String::new() } else { format!(",制单人{preparer}") };
        format!("{}“{summary}”{}元{by}", shown(*day), money(*amount))
    });
    let en = uses.iter().map(|(day, summary, amount, preparer)| {
        let by = if preparer.is_empty() { String::new() } else { format!(", prepared by {preparer}") };
        format!("{} “{summary}” {} yuan{by}", shown(*day), money(*amount))
    });
    let said_uses = Said::new(zh.collect::<Vec<_>>().join(";"), en.collect::<Vec<_>>().join("; "));
    let number = numbers.number(entry.first()?).to_owned();
    let of_month = entry.first().map(|item| item.month);
    let last = vouchers.iter().map(|part| part.day).max()?;
    let months = if sequence.yearly {
        of_month.map(|month| month / 12).and_then(|year| i16::try_from(year).ok()).map(crate::value::Date::Year)
    } else {
        of_month.and_then(month)
    };
    let flag = Flag {
        subject: number.clone(),
        date: last.date(),
        voucher_no: Some(number.clone()),
        summary: uses.iter().map(|(_, summary, ..)| summary.clone()).reduce(|all, more| format!("{all};{more}")),
        amount: vouchers.iter().map(|part| debit(part)).fold(Decimal::ZERO, Decimal::saturating_add),
        variant: if again { REPEATED } else { "" },
        key: vec![months.map(|date| date.to_string()).unwrap_or_default(), voucher_key(&number)],
        evidence: vouchers.iter().flat_map(|part| part.lines.iter().map(|line| lines.source(*line))).collect::<BTreeSet<Source>>(),
        ..Flag::default()
    };
    let flag = flag.fact("month", said(months)).fact_text("times", vouchers.len().to_string());
    Some(flag.fact("uses", said_uses))
}
