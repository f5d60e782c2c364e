//! The first sheet: whose books, which standards, what was found by rule, and what was not checked or not read.

use std::collections::BTreeMap;

use super::Book;
use super::chart;
use super::page::{LAST, Page, Span};
use super::style::Styles;
use crate::findings::{Report, StandardUsed, Sum, UnitReport};
use crate::report::cell::Cell;
use crate::report::tally::{self, Gap, RuleTally};
use crate::report::words::{self, pick};
use crate::value::Lang;

/// The most lines of a list on this sheet; the other sheets have all.
const LISTED_MAX: usize = 30;

const LABEL: Span = (0, 0);
const FACT: Span = (1, LAST);
const NAME: Span = (0, 1);
const REST: Span = (2, LAST);

/// Writes the sheet.
pub fn write(book: &mut Book, report: &Report) -> anyhow::Result<()> {
    let name = book.pick("总览", "Overview").to_owned();
    let styles = book.styles.clone();
    let lang = book.lang;
    let mut page = Page::new(book.sheet(&name)?)?;
    page.full(&styles, pick(lang, "账检疑点总览", "Overview of findings"), &styles.title, Some(30))?;
    page.full(&styles, words::leads(lang), &styles.note, None)?;
    facts(&mut page, &styles, report)?;
    let tallies = tally::by_rule(report);
    // So near the top no page break can run through it.
    chart::write(&mut page, &styles, &name, &tallies)?;
    findings(&mut page, &styles, &tallies, report)?;
    if report.units.len() > 1 {
        units(&mut page, &styles, report)?;
    }
    gaps(&mut page, &styles, pick(lang, "未检查的规则", "Rules not checked"), &tally::not_checked(report))?;
    gaps(&mut page, &styles, pick(lang, "只检查了一部分的规则", "Rules checked in part"), &tally::partly_checked(report))?;
    not_read(&mut page, &styles, report)?;
    settings(&mut page, &styles, report)?;
    standards(&mut page, &styles, report)?;
    if report.findings.iter().flat_map(|finding| &finding.basis).any(|basis| words::is_unverified(basis)) {
        page.full(&styles, words::unverified(lang), &styles.note, None)?;
    }
    book.workbook.push_worksheet(page.finish()?);
    Ok(())
}

fn facts(page: &mut Page, styles: &Styles, report: &Report) -> anyhow::Result<()> {
    let lang = styles.lang;
    page.section(styles, pick(lang, "核对范围", "Scope"))?;
    let as_of = |unit: &UnitReport| format!("{} ({})", unit.as_of, unit.as_of_source);
    let period = |unit: &UnitReport| match &unit.period {
        Some([first, last]) => format!("{first} {} {last}", pick(lang, "至", "to")),
        None => pick(lang, "账中没有日期", "no date in the books").to_owned(),
    };
    let unit = match report.units.as_slice() {
        [] => pick(lang, "没有读到任何单位的账", "no unit's books could be read").to_owned(),
        [unit] => unit.unit.clone(),
        units => match lang {
            Lang::Zh => format!("{}个单位,见工作表“单位”", units.len()),
            Lang::En => format!("{} units, see the sheet “Units”", units.len()),
        },
    };
    let lines = [
        (pick(lang, "单位", "Unit"), unit),
        (pick(lang, "基准日", "As of"), common(report, lang, as_of)),
        (pick(lang, "账期", "Period"), common(report, lang, period)),
        (pick(lang, "地区", "Region"), common(report, lang, |unit| unit.region.clone())),
        (pick(lang, "读入", "Read"), tally::inputs(report).text(lang)),
        (pick(lang, "程序", "Program"), format!("{} {}", report.tool.name, report.tool.version)),
    ];
    for (label, text) in lines {
        page.line(styles, &[(LABEL, Cell::Text(label.to_owned()), &styles.label), (FACT, Cell::Text(text), &styles.text)])?;
    }
    Ok(())
}

/// What all units have in common, or that they differ.
fn common(report: &Report, lang: Lang, of: impl Fn(&UnitReport) -> String) -> String {
    let mut units = report.units.iter().map(of);
    let Some(first) = units.next() else { return String::new() };
    if units.all(|other| other == first) {
        first
    } else {
        pick(lang, "各单位不同,见工作表“单位”", "differs by unit, see the sheet “Units”").to_owned()
    }
}

fn findings(page: &mut Page, styles: &Styles, tallies: &[RuleTally<'_>], report: &Report) -> anyhow::Result<()> {
    let lang = styles.lang;
    page.section(styles, pick(lang, "疑点汇总(金额单位:元)", "Findings by rule (yuan)"))?;
    if tallies.is_empty() {
        return page.full(styles, &tally::nothing_flagged(report, lang), &styles.text, None);
    }
    let header = |zh, en| Cell::Text(pick(lang, zh, en).to_owned());
    page.line(
        styles,
        &[
            (NAME, header("规则", "Rule"), &styles.header),
            ((2, 2), header("严重程度", "Severity"), &styles.header),
            ((3, 3), header("条数", "Count"), &styles.header),
            ((4, 4), header("涉及金额", "Amount"), &styles.header),
            ((5, 5), header("违规/超标金额", "Irregular amount"), &styles.header),
        ],
    )?;
    // On top, so that no page break can part it from its table; without sums, as one payment may stand in several rules.
    page.line(
        styles,
        &[
            (NAME, header("合计", "Total"), &styles.total),
            ((2, 2), Cell::Blank, &styles.total),
            ((3, 3), Cell::Count(tally::total(report).findings), &styles.total_count),
            ((4, 4), Cell::Blank, &styles.total),
            ((5, 5), Cell::Blank, &styles.total),
        ],
    )?;
    for tally in tallies {
        let severity = Cell::Severity(tally.severity);
        sum_line(page, styles, tally.title, severity, tally.sum, Row::Rule)?;
        for (group, sum) in &tally.groups {
            sum_line(page, styles, group, Cell::Blank, *sum, Row::Group)?;
        }
    }
    page.full(styles, words::no_sum(lang), &styles.note, None)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Rule,
    Group,
}

fn sum_line(page: &mut Page, styles: &Styles, title: &str, severity: Cell, sum: Sum, row: Row) -> anyhow::Result<()> {
    let (name, count, amount) = match row {
        Row::Rule => (&styles.text, &styles.count, &styles.amount),
        Row::Group => (&styles.sub, &styles.sub_count, &styles.sub_amount),
    };
    page.line(
        styles,
        &[
            (NAME, Cell::Text(title.to_owned()), name),
            ((2, 2), severity, name),
            ((3, 3), Cell::Count(sum.findings), count),
            ((4, 4), Cell::Amount(sum.amount), amount),
            ((5, 5), Cell::Amount(sum.irregular_amount), amount),
        ],
    )
}

fn units(page: &mut Page, styles: &Styles, report: &Report) -> anyhow::Result<()> {
    let lang = styles.lang;
    page.section(styles, pick(lang, "单位(按违规/超标金额排列)", "Units, by irregular amount"))?;
    let header = |zh, en| Cell::Text(pick(lang, zh, en).to_owned());
    page.line(
        styles,
        &[
            ((0, 2), header("单位", "Unit"), &styles.header),
            ((3, 3), header("条数", "Count"), &styles.header),
            ((4, 4), header("涉及金额", "Amount"), &styles.header),
            ((5, 5), header("违规/超标金额", "Irregular amount"), &styles.header),
        ],
    )?;
    let tallies = tally::by_unit(report);
    for tally in tallies.iter().take(LISTED_MAX) {
        page.line(
            styles,
            &[
                ((0, 2), Cell::Text(tally.unit.unit.clone()), &styles.text),
                ((3, 3), Cell::Count(tally.sum.findings), &styles.count),
                ((4, 4), Cell::Amount(tally.sum.amount), &styles.amount),
                ((5, 5), Cell::Amount(tally.sum.irregular_amount), &styles.amount),
            ],
        )?;
    }
    more(page, styles, tallies.len(), pick(lang, "单位", "Units"))
}

/// A line that says how many were not listed, and where they are.
fn more(page: &mut Page, styles: &Styles, count: usize, sheet: &str) -> anyhow::Result<()> {
    let left = count.saturating_sub(LISTED_MAX);
    if left == 0 {
        return Ok(());
    }
    let text = match styles.lang {
        Lang::Zh => format!("另有{left}项,见工作表“{sheet}”"),
        Lang::En => format!("{left} more, see the sheet “{sheet}”"),
    };
    page.full(styles, &text, &styles.note, None)
}

/// A table of two columns; its header says what it lists.
fn pairs(page: &mut Page, styles: &Styles, header: (&str, &str), lines: &[(String, String)], sheet: &str) -> anyhow::Result<()> {
    let text = |text: &str| Cell::Text(text.to_owned());
    page.gap()?;
    page.line(styles, &[(NAME, text(header.0), &styles.header), (REST, text(header.1), &styles.header)])?;
    for (name, why) in lines.iter().take(LISTED_MAX) {
        page.line(styles, &[(NAME, text(name), &styles.text), (REST, text(why), &styles.text)])?;
    }
    more(page, styles, lines.len(), sheet)
}

fn gaps(page: &mut Page, styles: &Styles, title: &str, gaps: &[Gap<'_>]) -> anyhow::Result<()> {
    if gaps.is_empty() {
        return Ok(());
    }
    let lang = styles.lang;
    let lines: Vec<_> = gaps.iter().map(|gap| (gap.title.to_owned(), gap.text(lang))).collect();
    pairs(page, styles, (title, pick(lang, "原因", "Why")), &lines, pick(lang, "规则", "Rules"))
}

fn not_read(page: &mut Page, styles: &Styles, report: &Report) -> anyhow::Result<()> {
    let lang = styles.lang;
    let lines: Vec<_> = tally::not_read(report)
        .map(|(_, input)| (words::place(&input.file, input.sheet.as_deref(), lang), input.why.clone().unwrap_or_default()))
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    let header = (pick(lang, "未读入的文件和工作表", "Files and sheets not read"), pick(lang, "原因", "Why"));
    pairs(page, styles, header, &lines, pick(lang, "读取情况", "Inputs"))
}

fn settings(page: &mut Page, styles: &Styles, report: &Report) -> anyhow::Result<()> {
    let lang = styles.lang;
    let mut changes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for unit in &report.units {
        for change in &unit.settings {
            changes.entry(change).or_default().push(&unit.unit);
        }
    }
    let whose = |units: &[&str]| match (units, lang) {
        ([unit], _) => (*unit).to_owned(),
        (units, Lang::Zh) => format!("{}个单位", units.len()),
        (units, Lang::En) => format!("{} units", units.len()),
    };
    let lines: Vec<_> = changes.iter().map(|(change, units)| (whose(units), (*change).to_owned())).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let header = (pick(lang, "改动设置的单位", "Unit with settings"), pick(lang, "改动", "What they changed"));
    pairs(page, styles, header, &lines, pick(lang, "单位", "Units"))
}

fn standards(page: &mut Page, styles: &Styles, report: &Report) -> anyhow::Result<()> {
    let lang = styles.lang;
    let mut used: Vec<&StandardUsed> = report.units.iter().flat_map(|unit| &unit.standards).collect();
    used.sort();
    used.dedup();
    if used.is_empty() {
        return Ok(());
    }
    page.gap()?;
    let text = |text: &str| Cell::Text(text.to_owned());
    let (value, source) = ((2, 3), (4, LAST));
    page.line(
        styles,
        &[
            (NAME, text(pick(lang, "适用的标准", "Standards that applied")), &styles.header),
            (value, text(pick(lang, "数值", "Value")), &styles.header),
            (source, text(pick(lang, "出处", "Source")), &styles.header),
        ],
    )?;
    for standard in used.iter().take(LISTED_MAX) {
        page.line(
            styles,
            &[
                (NAME, text(&standard.title), &styles.text),
                (value, text(&standard.value), &styles.centre),
                (source, text(&standard.source), &styles.text),
            ],
        )?;
    }
    more(page, styles, used.len(), "findings.json")
}
