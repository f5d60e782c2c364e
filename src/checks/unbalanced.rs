//! Kind `unbalanced`: vouchers whose debits are not their credits, financial and budget accounting each for itself. Knows no rule.
//!
//! ```toml
//! kind = "unbalanced"    # has no keys of its own
//! ```
//!
//! The lines of a voucher may stand on several pages, sheets and files. A voucher with a row that could not be read is not judged, nor is a
//! file that is no whole journal. Where the rows themselves speak for the export rather than for the voucher, the message says how and the
//! finding is less grave.

mod cause;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::vouchers::{Journal, month};
use super::{Check, Context, Flag, NoKeys, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::ledger::Voucher;
use crate::books::sequences::{Item, Sequence};
use crate::findings::Severity;
use crate::rules::{Rule, RuleError};
use crate::tables::{Field, Source, TableKind, journal};
use crate::value::names::voucher_key;
use crate::value::{Said, money};

#[derive(Debug)]
struct Unbalanced;

/// The variant for debits of the one accounting against credits of the other.
const CROSSED: &str = "crossed";
/// The variant for what the rows explain as a matter of the export.
const DATA: &str = "data";

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, _: &Shared) -> Result<Box<dyn Check>, RuleError> {
    rule.check::<NoKeys>()?;
    Ok(Box::new(Unbalanced))
}

impl Check for Unbalanced {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(TableKind::Journal, vec![journal::DATE, journal::VOUCHER_NO, journal::ACCOUNT_NAME, journal::DEBIT, journal::CREDIT])]
    }

    fn variants(&self) -> &'static [&'static str] {
        &[CROSSED, DATA]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["difference", "sums", "cause"]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let (Some(lines), Some(ledger), Some(sequences)) = (books.lines(), books.ledger(), books.sequences()) else {
            return Outcome::default();
        };
        let journal = Journal { lines, ledger };
        let partial = journal.partial(books);
        let is_whole = |voucher: &&Voucher| partial.get(voucher.book as usize).copied().flatten().is_none();
        let of = |item: &Item| ledger.vouchers.get(item.voucher as usize);
        let alone = sequences.unnumbered.iter().filter_map(|place| ledger.vouchers.get(*place as usize)).map(|voucher| vec![voucher]);
        let numbered = sequences.iter().flat_map(Sequence::entries).flat_map(|entry| entry.chunk_by(|a, b| a.month == b.month));
        let (ends, numbering) = (cause::Ends::of(sequences), cause::Numbering::default());
        let mut outcome = Outcome { unchecked: journal.tell_partial(&partial), ..Outcome::default() };
        // Nearly all balance: nothing is gathered of those.
        let mut balanced = 0;
        let is_open = |entry: &&[Item]| {
            let whole = entry.iter().filter_map(of).filter(is_whole);
            let is_open = whole.clone().any(|voucher| !voucher.balances());
            balanced += usize::from(!is_open && whole.count() > 0);
            is_open
        };
        let open: Vec<Vec<&Voucher>> = numbered.filter(is_open).map(|entry| entry.iter().filter_map(of).collect()).chain(alone).collect();
        outcome.rows += balanced;
        for entry in open {
            let parts: Vec<&Voucher> = entry.iter().copied().filter(is_whole).collect();
            outcome.rows += usize::from(!parts.is_empty());
            let open: Vec<&Voucher> = parts.into_iter().filter(|voucher| !voucher.balances()).collect();
            let difference = |budget| open.iter().map(|part| part.difference(budget)).fold(Decimal::ZERO, Decimal::saturating_add);
            let differences = [difference(false), difference(true)];
            if differences.iter().all(Decimal::is_zero) {
                continue;
            }
            if let Some(unread) = unread(&journal, books, &open) {
                outcome.unchecked.push(unread);
            } else {
                let cut = || cause::cut(&journal, &entry, &ends, &numbering);
                outcome.flags.extend(flag(&journal, &open, differences, cut));
            }
        }
        outcome
    }
}

/// Says so if a row in or beside a voucher could not be read in full: the voucher may balance with it.
fn unread(journal: &Journal, books: &Books, parts: &[&Voucher]) -> Option<NotLookedAt> {
    let sources: BTreeSet<Source> = parts.iter().flat_map(|part| journal.sources(part)).collect();
    // The rows beside it that are lines of other vouchers are theirs; a third decimal is told as a problem, but the amount was read.
    let own = || parts.iter().flat_map(|part| journal.ledger.lines_of(part));
    let beside = own().flat_map(|line| [line.checked_sub(1), Some(line + 1)]).flatten();
    let others = beside.map(|line| journal.lines.source(line)).filter(|beside| !sources.contains(beside));
    let fine = own().filter(|line| journal.lines.fen(*line).is_none()).map(|line| journal.lines.source(line));
    let read: BTreeSet<Source> = others.chain(fine).collect();
    let near = |source: &Source| {
        let rows = books.unread(&source.sheet)?;
        let unread = |row: &u32| !read.contains(&Source { sheet: source.sheet.clone(), row: *row });
        rows.range(source.row.saturating_sub(1)..=source.row + 1).copied().find(unread)
    };
    sources.iter().find_map(near)?;
    let why = Said::new(
        "凭证借贷不等,但其中或相邻的行没有读全(见“问题”),不作判断;请先改正该行",
        "the voucher does not balance, but a row in or beside it could not be read in full (see the problems): not judged; correct that row first",
    );
    Some(NotLookedAt { why, evidence: sources.into_iter().collect() })
}

fn flag(journal: &Journal, parts: &[&Voucher], [financial, budget]: [Decimal; 2], cut: impl Fn() -> Option<Said>) -> Option<Flag> {
    let first = parts.iter().min_by_key(|part| (part.dates, journal.summary(part)))?;
    let crossed = !financial.is_zero() && (financial + budget).is_zero();
    let two_ledgers = parts.iter().any(|part| journal.ledger.lines_of(part).any(|line| !journal.lines.is_financial(line)));
    let mut amount = Decimal::ZERO;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (of_budget, difference) in [(false, financial), (true, budget)] {
        if difference.is_zero() {
            continue;
        }
        let sum = |credit| parts.iter().map(|part| journal.total(part, credit, of_budget)).fold(Decimal::ZERO, Decimal::saturating_add);
        let (debit, credit) = (sum(false), sum(true));
        amount = amount.max(debit.abs().max(credit.abs()));
        let (name_zh, name_en) = match (two_ledgers, of_budget) {
            (false, _) => ("", ""),
            (true, false) => ("财务会计", " in financial accounting"),
            (true, true) => ("预算会计", " in budget accounting"),
        };
        let (debit, credit) = (money(debit), money(credit));
        zh.push(format!("{name_zh}借方{debit}元、贷方{credit}元"));
        en.push(format!("debits {debit}, credits {credit}{name_en}"));
    }
    let irregular = financial.abs().max(budget.abs());
    let cause = cause::repeated(journal, parts, [financial, budget]);
    let cause = if crossed { cause } else { cause.or_else(cut) };
    let number = journal.number(first).to_owned();
    let flag = Flag {
        subject: number.clone(),
        date: first.dates.0.date(),
        voucher_no: Some(number.clone()),
        summary: journal.summary(first),
        amount,
        irregular_amount: irregular,
        variant: match &cause {
            Some(_) => DATA,
            None if crossed => CROSSED,
            None => "",
        },
        severity: cause.is_some().then_some(Severity::Medium),
        key: vec![month(first.month).map(|month| month.to_string()).unwrap_or_default(), voucher_key(&number)],
        evidence: parts.iter().flat_map(|part| journal.sources(part)).collect(),
        ..Flag::default()
    };
    let flag = flag.fact_money("difference", irregular).fact("sums", Said::new(zh.join(";"), en.join("; ")));
    Some(flag.fact("cause", cause.unwrap_or_default()))
}

#[cfg(test)]
mod tests;
