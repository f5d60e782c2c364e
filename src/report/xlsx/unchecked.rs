//! The sheets that say what was not checked: the reasons with their letters, and units down, rules across. Said as loudly as what was
//! found.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Book;
use super::matrix::{self, CHECKED, Mark, Matrix, PARTLY};
use super::table;
use crate::findings::{Report, RuleReport, Status};
use crate::report::cell::Cell;
use crate::report::columns::Column;
use crate::report::ranking;
use crate::report::words::pick;
use crate::say;
use crate::value::Lang;

/// A reason for which rules were not checked, and how often it holds.
struct Reason<'a> {
    letter: String,
    why: &'a str,
    units: usize,
    rules: Vec<&'a str>,
}

/// What became of each rule in each unit.
struct Account<'a> {
    lang: Lang,
    by_place: BTreeMap<(&'a str, &'a str), &'a RuleReport>,
    not_done: BTreeSet<&'a str>,
}

impl<'a> Account<'a> {
    fn of(report: &'a Report) -> Self {
        let rules = report.units.iter().flat_map(|unit| unit.rules.iter().map(|rule| ((unit.unit.as_str(), rule.rule.as_str()), rule)));
        Self { lang: report.lang, by_place: rules.collect(), not_done: report.units_not_done.iter().map(String::as_str).collect() }
    }

    /// Why a rule was not checked in a unit; `None` if it was.
    fn why(&self, unit: &str, rule: &str) -> Option<&'a str> {
        match self.by_place.get(&(unit, rule)) {
            Some(report) if report.status == Status::Checked => None,
            // Its own words tell of single rows, other ones in each unit; a letter for each would tell nothing.
            Some(report) if !report.unchecked.is_empty() => Some(pick(
                self.lang,
                "有数据,但都缺少判断所需的内容,逐项见工作表“未能核查”",
                "there were rows, but none with what is needed to judge; see the sheet “Could not look at”",
            )),
            Some(report) => Some(report.why.as_deref().unwrap_or(pick(self.lang, "没有说明原因", "no reason was given"))),
            None if self.not_done.contains(unit) => {
                Some(pick(self.lang, "运行被中断,没有检查到该单位", "the run was interrupted before this unit"))
            }
            None => Some(pick(self.lang, "该单位没有运行这条规则", "the rule was not run for this unit")),
        }
    }

    fn is_partial(&self, unit: &str, rule: &str) -> bool {
        self.by_place.get(&(unit, rule)).is_some_and(|report| report.why.is_some() || !report.unchecked.is_empty())
    }
}

/// Writes the reasons, then who was not checked for what.
pub fn write(book: &mut Book, report: &Report) -> anyhow::Result<()> {
    let lang = book.lang;
    let account = Account::of(report);
    let done = ranking::rank(report).into_iter().map(|unit| unit.tally.unit.unit.as_str());
    let units: Vec<&str> = done.chain(report.units_not_done.iter().map(String::as_str)).collect();
    let rules = rules(report);
    let reasons = reasons(&account, &units, &rules);
    let letters: BTreeMap<&str, &str> = reasons.iter().map(|reason| (reason.why, reason.letter.as_str())).collect();
    let unit = |row: usize| units.get(row).copied().unwrap_or_default();
    let name = pick(lang, "未检查", "Not checked");
    let matrix = Matrix {
        name,
        note: pick(
            lang,
            "√ 已检查;△ 只检查了一部分,见工作表“规则”和“未能核查”;字母:未检查,各字母代表的原因见工作表“未检查原因”。",
            "√ checked; △ checked in part, see the sheets “Rules” and “Could not look at”; a letter: not checked, the sheet “Why not checked” \
             says why.",
        ),
        second: pick(lang, "未检查条数", "Not checked"),
        headers: rules.iter().map(|(_, title)| (*title).to_owned()).collect(),
        rows: units.len(),
        unit: &unit,
        total: &|row| rules.iter().filter(|(rule, _)| account.why(unit(row), rule).is_some()).count(),
        mark: &|row, column| {
            let Some((rule, _)) = rules.get(column) else { return Mark::Blank };
            match account.why(unit(row), rule) {
                Some(why) => Mark::Why(letters.get(why).copied().unwrap_or_default().to_owned()),
                None if account.is_partial(unit(row), rule) => Mark::Partly,
                None => Mark::Checked,
            }
        },
        shaded: false,
    };
    matrix::write(book, &matrix)?;
    write_reasons(book, reasons, (units.len(), rules.len()))
}

/// The rules that ran or would have, by their ids, with their titles.
fn rules(report: &Report) -> Vec<(&str, &str)> {
    let ran = report.units.iter().flat_map(|unit| &unit.rules).map(|rule| (rule.rule.as_str(), rule.rule.as_str()));
    let mut rules: BTreeMap<&str, &str> = ran.collect();
    rules.extend(report.rules.iter().map(|info| (info.rule.as_str(), info.title.as_str())));
    rules.into_iter().collect()
}

/// The reasons, the most frequent first.
fn reasons<'a>(account: &Account<'a>, units: &[&'a str], rules: &[(&'a str, &'a str)]) -> Vec<Reason<'a>> {
    let mut found: BTreeMap<&str, (usize, BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for unit in units {
        for (rule, title) in rules {
            if let Some(why) = account.why(unit, rule) {
                let (count, of_units, of_rules) = found.entry(why).or_default();
                *count += 1;
                of_units.insert(unit);
                of_rules.insert(title);
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(why, (count, ..))| (Reverse(*count), *why));
    (0..)
        .zip(found)
        .map(|(number, (why, (_, units, rules)))| Reason {
            letter: letter(number),
            why,
            units: units.len(),
            rules: rules.into_iter().collect(),
        })
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
    let name = pick(lang, "未检查原因", "Why not checked");
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
