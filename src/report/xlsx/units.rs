//! The sheets that compare units: the ranking, and how often each rule flagged in each unit.

use std::collections::BTreeMap;

use super::Book;
use super::matrix::{self, Mark, Matrix};
use super::table;
use crate::findings::Severity;
use crate::report::cell::Cell;
use crate::report::columns::Column;
use crate::report::ranking::{self, Ranked, no_rate};
use crate::report::sheets;
use crate::report::summary::{Outcome, Summary, UnitLine};
use crate::report::words::pick;

/// One unit a row, those with the largest irregular amount first.
pub fn write_units(book: &mut Book, summary: &Summary) -> anyhow::Result<()> {
    let name = sheets::UNITS.get(book.lang).to_owned();
    let mut columns = rank_columns();
    columns.extend(account_columns());
    table::write_on(book, &name, table::Paper::A3, &columns, ranking::rank(summary).into_iter())
}

fn rank_columns<'a>() -> Vec<Column<Ranked<'a>>> {
    vec![
        Column::centred("按金额名次", "Rank by amount", 8, |row, _| row.by_amount.map_or(Cell::Blank, Cell::Count)),
        Column::new("单位", "Unit", 28, |row, _| Cell::Text(row.unit.name.to_string())),
        Column::new("违规/超标金额", "Irregular amount", 18, |row, _| Cell::Amount(row.unit.sum.irregular_amount)),
        Column::new("涉及金额", "Amount", 18, |row, _| Cell::Amount(row.unit.sum.amount)),
        Column::new("疑点条数", "Findings", 10, |row, _| Cell::Count(row.unit.sum.findings)),
        Column::new("高", "High", 8, |row, _| Cell::Count(row.unit.by_severity[0])),
        Column::new("中", "Medium", 9, |row, _| Cell::Count(row.unit.by_severity[1])),
        Column::new("低", "Low", 8, |row, _| Cell::Count(row.unit.by_severity[2])),
        Column::new("列在其他单位的条数", "Listed with other units", 11, |row, _| match beside(row.unit) {
            0 => Cell::Blank,
            count => Cell::Count(count),
        }),
        Column::centred("按条数名次", "Rank by findings", 9, |row, _| row.by_findings.map_or(Cell::Blank, Cell::Count)),
        Column::new("序时账行数", "Journal lines", 11, |row, lang| match row.unit.lines {
            Some(lines) => Cell::Count(lines),
            None => Cell::Text(no_rate(None, lang).to_owned()),
        }),
        Column::new("每万行疑点条数", "Findings per 10,000 lines", 12, |row, lang| rate(row, lang, row.findings_rate)),
        Column::new("每万行违规/超标金额", "Irregular amount per 10,000 lines", 16, |row, lang| rate(row, lang, row.amount_rate)),
        Column::centred("按每万行条数名次", "Rank by findings per 10,000 lines", 11, |row, _| {
            row.by_rate.map_or(Cell::Blank, Cell::Count)
        }),
    ]
}

fn rate(row: &Ranked<'_>, lang: crate::value::Lang, rate: Option<rust_decimal::Decimal>) -> Cell {
    rate.map_or_else(|| Cell::Text(no_rate(row.unit.lines, lang).to_owned()), Cell::Amount)
}

fn account_columns<'a>() -> Vec<Column<Ranked<'a>>> {
    vec![
        Column::new("未检查的规则", "Rules not checked", 9, |row, _| Cell::Count(not_checked(row.unit))),
        Column::new("未读入", "Not read", 8, |row, _| Cell::Count(row.unit.not_read)),
        Column::centred(
            "基准日",
            "As of",
            12,
            |row, _| if row.unit.failed { Cell::Blank } else { Cell::Text(row.unit.frame.as_of.clone()) },
        ),
        Column::new("基准日来源", "As of, from", 20, |row, _| Cell::Text(row.unit.frame.as_of_source.clone())),
        Column::centred("账期", "Period", 13, |row, _| period(row.unit)),
        Column::new("地区", "Region", 20, |row, _| Cell::Text(row.unit.frame.region.clone())),
        Column::new("本单位的设置改动", "Settings of its own", 40, |row, _| Cell::Text(row.own_settings().join("\n"))),
    ]
}

/// How many findings name the unit but stand with others, such as what two units share.
fn beside(unit: &UnitLine) -> usize {
    unit.beside.iter().map(|(_, count)| *count).sum()
}

fn not_checked(unit: &UnitLine) -> usize {
    unit.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Why(_))).count()
}

fn period(unit: &UnitLine) -> Cell {
    unit.frame.period.as_ref().map_or(Cell::Blank, |[first, last]| Cell::Text(format!("{first}\n{last}")))
}

/// Rules across and units down, in the order of the ranking: how many findings, shaded rule by rule.
pub fn write_heat(book: &mut Book, summary: &Summary) -> anyhow::Result<()> {
    let lang = book.lang;
    let mut rules: BTreeMap<&str, (Severity, &str, usize)> = BTreeMap::new();
    for tally in &summary.tallies {
        let severity = summary.info(&tally.rule).map_or(tally.severity, |info| info.severity);
        rules.entry(&tally.rule).or_insert((severity, &tally.title, 0)).2 += tally.sum.findings;
    }
    let mut rules: Vec<(&str, (Severity, &str, usize))> = rules.into_iter().collect();
    rules.sort_by_key(|(rule, (severity, ..))| (*severity, *rule));
    let numbers: Vec<Option<u32>> = rules.iter().map(|(rule, _)| summary.number(rule)).collect();
    let ranked = ranking::rank(summary);
    let unit = |row: usize| ranked.get(row).map_or("", |unit| &*unit.unit.name);
    let matrix = Matrix {
        name: sheets::HEAT.get(lang),
        note: pick(
            lang,
            "各单位各规则的疑点条数,颜色在每条规则内由浅到深。空格:已检查,无疑点;另1:有1条与其他单位共有,列在那个单位,不在合计内;—:未检查,原因见工作表“未检查”。没有标出疑点的规则不列。",
            "How often each rule flagged in each unit, shaded within each rule. Blank: checked, nothing flagged; +1: one finding that is shared with \
             another unit stands with that one and is not in the total; —: not checked, see the sheet “Not checked”. Rules that flagged nothing \
             anywhere are left out.",
        ),
        second: pick(lang, "合计", "Total"),
        headers: rules.iter().map(|(_, (_, title, count))| format!("{title}\n{count}")).collect(),
        rows: ranked.len(),
        unit: &unit,
        total: &|row| ranked.get(row).map_or(0, |ranked| ranked.unit.sum.findings),
        mark: &|row, column| {
            let (Some(ranked), Some(Some(rule))) = (ranked.get(row), numbers.get(column)) else { return Mark::Blank };
            match (ranked.unit.count(*rule), ranked.unit.outcome(*rule)) {
                (0, outcome) => match (ranked.unit.beside(*rule), outcome) {
                    (0, Outcome::Why(_)) => Mark::NotChecked,
                    (0, _) => Mark::Blank,
                    (count, _) => Mark::Beside(count),
                },
                (count, _) => Mark::Count(count),
            }
        },
        shaded: true,
    };
    matrix::write(book, &matrix)
}
