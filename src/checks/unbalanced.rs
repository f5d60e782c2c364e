//! Kind `unbalanced`: vouchers whose debits are not their credits, financial and budget accounting each for itself. Knows no rule.
//!
//! ```toml
//! kind = "unbalanced"    # has no keys of its own
//! ```
//!
//! The lines of a voucher may stand on several pages, sheets and files. A voucher with a row that could not be read is not judged, nor is a
//! file that is no whole journal.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::vouchers::{Journal, month};
use super::{Check, Context, Flag, NoKeys, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::ledger::Voucher;
use crate::books::sequences::{Item, Sequence};
use crate::rules::{Rule, RuleError};
use crate::tables::{Field, Source, TableKind, journal};
use crate::value::names::voucher_key;
use crate::value::{Said, money};

#[derive(Debug)]
struct Unbalanced;

/// The variant for debits of the one accounting against credits of the other.
const CROSSED: &str = "crossed";

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
        &[CROSSED]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["difference", "sums"]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let (Some(lines), Some(ledger), Some(sequences)) = (books.lines(), books.ledger(), books.sequences()) else {
            return Outcome::default();
        };
        let journal = Journal { lines, ledger };
        let partial = journal.partial();
        let is_whole = |voucher: &&Voucher| partial.get(voucher.book as usize).copied().flatten().is_none();
        let of = |item: &Item| ledger.vouchers.get(item.voucher as usize);
        let alone = sequences.unnumbered.iter().filter_map(|place| ledger.vouchers.get(*place as usize)).map(|voucher| vec![voucher]);
        let numbered = sequences.iter().flat_map(Sequence::entries).flat_map(|entry| entry.chunk_by(|a, b| a.month == b.month));
        let mut outcome = Outcome { unchecked: journal.tell_partial(&partial), ..Outcome::default() };
        for entry in numbered.map(|entry| entry.iter().filter_map(of).collect()).chain(alone) {
            let parts: Vec<&Voucher> = entry.into_iter().filter(is_whole).collect();
            outcome.rows += usize::from(!parts.is_empty());
            let open: Vec<&Voucher> = parts.into_iter().filter(|voucher| !Journal::balances(voucher)).collect();
            let difference = |budget| open.iter().map(|part| part.difference(budget)).fold(Decimal::ZERO, Decimal::saturating_add);
            let differences = [difference(false), difference(true)];
            if differences.iter().all(Decimal::is_zero) {
                continue;
            }
            match unread(&journal, books, &open) {
                Some(unread) => outcome.unchecked.push(unread),
                None => outcome.flags.extend(flag(&journal, &open, differences)),
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

fn flag(journal: &Journal, parts: &[&Voucher], [financial, budget]: [Decimal; 2]) -> Option<Flag> {
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
    let number = journal.number(first).to_owned();
    let flag = Flag {
        subject: number.clone(),
        date: first.dates.0.date(),
        voucher_no: Some(number.clone()),
        summary: journal.summary(first),
        amount,
        irregular_amount: irregular,
        variant: if crossed { CROSSED } else { "" },
        key: vec![month(first.month).map(|month| month.to_string()).unwrap_or_default(), voucher_key(&number)],
        evidence: parts.iter().flat_map(|part| journal.sources(part)).collect(),
        ..Flag::default()
    };
    Some(flag.fact_money("difference", irregular).fact("sums", Said::new(zh.join(";"), en.join("; "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::books::build::build;
    use crate::read::{Cell, Grid, GridRow};
    use crate::recognise::{Headers, Mapping, recognise};
    use crate::tables::SheetName;

    fn books(rows: &[[&str; 6]]) -> Books {
        let header = ["日期", "凭证号", "摘要", "科目名称", "借方金额", "贷方金额"];
        let row = |(number, cells): (u32, &[&str; 6])| {
            let cells = (0..).zip(cells).filter(|(_, text)| !text.is_empty()).map(|(index, text)| (index, Cell::Text((*text).into())));
            GridRow { number, cells: cells.collect() }
        };
        let grid = Grid { rows: (1..).zip([&header].into_iter().chain(rows)).map(row).collect(), ..Grid::default() };
        let sheet = Arc::new(SheetName { file: "序时账.csv".into(), sheet: None });
        let mut reading = recognise(&sheet, &grid, &Headers::load(&[]).unwrap(), &Mapping::default());
        build("甲", reading.tables.iter_mut()).0
    }

    fn run(books: &Books) -> Outcome {
        let standards = crate::rules::Standards::new(Arc::default(), "湖南", std::collections::BTreeMap::new());
        Unbalanced.run(books, &Context { as_of: crate::value::Day::constant(2024, 12, 31), standards: &standards })
    }

    #[test]
    fn a_voucher_with_a_row_that_was_not_read_is_not_accused() {
        let mut rows = vec![
            ["2024-01-05", "记-1", "购电脑", "固定资产", "5000", ""],
            ["2024-01-05", "记-1", "购电脑", "银行存款", "", "5O00"],
            ["2024-01-07", "记-3", "电费", "业务活动费用", "90", ""],
            ["2024-01-07", "记-3", "电费", "银行存款", "", "90"],
            ["2024-01-06", "记-2", "水费", "业务活动费用", "80.005", ""],
            ["2024-01-06", "记-2", "水费", "银行存款", "", "80"],
        ];
        let outcome = run(&books(&rows));
        assert_eq!(outcome.flags.iter().map(|flag| flag.subject.as_str()).collect::<Vec<_>>(), ["记-2"]);
        assert!(outcome.unchecked.iter().any(|unchecked| unchecked.why.zh.contains("没有读全")), "{outcome:?}");
        rows[1][5] = "4000";
        let outcome = run(&books(&rows));
        assert_eq!(outcome.flags.len(), 2, "{outcome:?}");
    }

    #[test]
    fn a_row_left_out_for_a_missing_account_is_told_as_not_read() {
        let rows = [
            ["2024-01-05", "记-1", "购电脑", "固定资产", "5000", ""],
            ["2024-01-05", "记-1", "购电脑", "", "", "5000"],
            ["2024-01-06", "记-2", "水费", "业务活动费用", "80", ""],
            ["2024-01-06", "记-2", "水费", "银行存款", "", "80"],
        ];
        let outcome = run(&books(&rows));
        assert!(outcome.flags.is_empty() && outcome.unchecked.len() == 1, "{outcome:?}");
    }

    #[test]
    fn the_ledger_of_one_account_is_no_journal() {
        let rows: Vec<[&str; 6]> =
            ["记-1", "记-2", "记-4", "记-7"].map(|number| ["2024-01-05", number, "购电脑", "银行存款", "", "5000"]).to_vec();
        let outcome = run(&books(&rows));
        assert!(outcome.flags.is_empty() && outcome.unchecked[0].why.zh.contains("明细账"), "{outcome:?}");
    }
}
