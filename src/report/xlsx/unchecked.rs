//! The sheets that say what was not checked: the reasons with their letters, and units down, rules across. Said as loudly as what was
//! found.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Book;
use super::matrix::{self, CHECKED, Mark, Matrix, PARTLY};
use super::table;
use crate::report::cell::Cell;
use crate::report::columns::Column;
use crate::report::ranking;
use crate::report::sheets;
use crate::report::summary::{Outcome, Summary, UnitLine};
use crate::report::words::pick;
use crate::say;

/// A reason for which rules were not checked, and how often it holds.
struct Reason<'a> {
    letter: String,
    why: &'a str,
    units: usize,
    rules: Vec<&'a str>,
}

/// What became of each rule in each unit.
struct Account<'a> {
    summary: &'a Summary,
    /// The units, as they are ranked; those that were not done behind them.
    units: Vec<Option<&'a UnitLine>>,
    /// The rules, by their ids, with their titles and numbers.
    rules: Vec<(&'a str, &'a str, Option<u32>)>,
}

impl<'a> Account<'a> {
    fn of(summary: &'a Summary) -> Self {
        let done = ranking::rank(summary).into_iter().map(|ranked| Some(ranked.unit));
        let units = done.chain(summary.units_not_done.iter().map(|_| None)).collect();
        let ran = summary.rules.iter().filter(|rule| summary.units.iter().any(|unit| unit.names(summary.number(rule))));
        let infos = summary.infos.iter().map(|info| &info.rule);
        let ids: BTreeSet<&String> = ran.chain(infos).collect();
        let rules = ids.into_iter().map(|rule| (rule.as_str(), summary.title(rule), summary.number(rule))).collect();
        Self { summary, units, rules }
    }

    /// A unit's name.
    fn name(&self, row: usize) -> &'a str {
        let not_done = || row.checked_sub(self.summary.units.len()).and_then(|row| self.summary.units_not_done.get(row));
        match self.units.get(row) {
            Some(Some(unit)) => &unit.name,
            _ => not_done().map_or("", String::as_str),
        }
    }

    fn outcome(&self, row: usize, column: usize) -> Outcome {
        let number = self.rules.get(column).and_then(|(_, _, number)| *number);
        let unit = self.units.get(row).copied().flatten();
        unit.zip(number).map_or(Outcome::Absent, |(unit, number)| unit.outcome(number))
    }

    /// Why a rule was not checked in a unit; `None` if it was.
    fn why(&self, row: usize, column: usize) -> Option<&'a str> {
        let lang = self.summary.lang;
        match self.outcome(row, column) {
            Outcome::Checked | Outcome::Partly => None,
            Outcome::Why(reason) => usize::try_from(reason).ok().and_then(|reason| self.summary.reasons.get(reason)).map(|why| &**why),
            Outcome::Absent if self.units.get(row).is_some_and(Option::is_none) => {
                Some(pick(lang, "运行被中断,没有检查到该单位", "the run was interrupted before this unit"))
            }
            Outcome::Absent => Some(pick(lang, "该单位没有运行这条规则", "the rule was not run for this unit")),
        }
    }
}

/// Writes the reasons, then who was not checked for what.
pub fn write(book: &mut Book, summary: &Summary) -> anyhow::Result<()> {
    let lang = book.lang;
    let account = Account::of(summary);
    let reasons = reasons(&account);
    let letters: BTreeMap<&str, &str> = reasons.iter().map(|reason| (reason.why, reason.letter.as_str())).collect();
    let (units, rules) = (account.units.len(), account.rules.len());
    let name = sheets::NOT_CHECKED.get(lang);
    let matrix = Matrix {
        name,
        note: pick(
            lang,
            "√ 已检查;△ 只检查了一部分,见工作表“规则”和“未能核查”;字母:未检查,各字母代表的原因见工作表“未检查原因”。",
            "√ checked; △ checked in part, see the sheets “Rules” and “Could not look at”; a letter: not checked, the sheet “Why not checked” \
             says why.",
        ),
        second: pick(lang, "未检查条数", "Not checked"),
        headers: account.rules.iter().map(|(_, title, _)| (*title).to_owned()).collect(),
        rows: units,
        unit: &|row| account.name(row),
        total: &|row| (0..rules).filter(|column| account.why(row, *column).is_some()).count(),
        mark: &|row, column| match (account.why(row, column), account.outcome(row, column)) {
            (Some(why), _) => Mark::Why(letters.get(why).copied().unwrap_or_default().to_owned()),
            (None, Outcome::Partly) => Mark::Partly,
            (None, _) => Mark::Checked,
        },
        shaded: false,
    };
    matrix::write(book, &matrix)?;
    write_reasons(book, reasons, (units, rules))
}

/// The reasons, the most frequent first.
fn reasons<'a>(account: &Account<'a>) -> Vec<Reason<'a>> {
    let mut found: BTreeMap<&str, (usize, usize, BTreeSet<&str>)> = BTreeMap::new();
    for row in 0..account.units.len() {
        let mut of_unit: BTreeSet<&str> = BTreeSet::new();
        for (column, (_, title, _)) in account.rules.iter().enumerate() {
            let Some(why) = account.why(row, column) else { continue };
            let (count, units, rules) = found.entry(why).or_default();
            *count += 1;
            *units += usize::from(of_unit.insert(why));
            rules.insert(title);
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(why, (count, ..))| (Reverse(*count), *why));
    (0..)
        .zip(found)
        .map(|(number, (why, (_, units, rules)))| Reason { letter: letter(number), why, units, rules: rules.into_iter().collect() })
        .collect()
}

/// `A` to `Z`, then `AA` and so on, as Excel names its columns.
fn letter(number: usize) -> String {
    u16::try_from(number).map(rust_xlsxwriter::utility::column_number_to_name).unwrap_or_default()
}

/// A line of the legend.
struct Row<'a> {
    letter: String,
    why: String,
    units: Option<usize>,
    rules: Vec<&'a str>,
}

fn write_reasons(book: &mut Book, reasons: Vec<Reason<'_>>, (units, of_rules): (usize, usize)) -> anyhow::Result<()> {
    let lang = book.lang;
    let name = sheets::REASONS.get(lang);
    let sign =
        |sign: &str, zh: &str, en: &str| Row { letter: sign.to_owned(), why: pick(lang, zh, en).to_owned(), units: None, rules: vec![] };
    let mut rows: Vec<Row<'_>> = reasons
        .into_iter()
        .map(|reason| Row {
            letter: reason.letter,
            why: reason.why.to_owned(),
            units: Some(reason.units),
            rules: if reason.rules.len() == of_rules && of_rules > 1 {
                vec![pick(lang, "全部规则", "all rules")]
            } else {
                reason.rules
            },
        })
        .collect();
    let none = say!("{units}个单位的全部规则都已检查", "all rules were checked in all {units} units");
    if rows.is_empty() {
        rows.push(Row { letter: String::new(), why: none.get(lang).to_owned(), units: None, rules: vec![] });
    }
    rows.push(sign(CHECKED, "已检查", "checked"));
    rows.push(sign(PARTLY, "只检查了一部分,见工作表“规则”和“未能核查”", "checked in part, see the sheets “Rules” and “Could not look at”"));
    let columns: Vec<Column<Row<'_>>> = vec![
        Column::centred("代号", "Letter", 8, |row, _| Cell::Text(row.letter.clone())),
        Column::new("未检查的原因和补救办法", "Why not checked, and what to do", 60, |row, _| Cell::Text(row.why.clone())),
        Column::new("涉及单位数", "Units", 11, |row, _| row.units.map_or(Cell::Blank, Cell::Count)),
        Column::new("涉及的规则", "Rules", 60, |row, lang| Cell::Text(row.rules.join(pick(lang, "、", "; ")))),
    ];
    table::write(book, name, &columns, rows.into_iter())
}
