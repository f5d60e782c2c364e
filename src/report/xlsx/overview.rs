//! The first sheet: whose books, which standards, what was found by rule, and what was not checked or not read.

use super::Book;
use super::chart;
use super::page::{LAST, Page, Span};
use super::style::Styles;
use crate::findings::{Elsewhere, Sum};
use crate::report::cell::Cell;
use crate::report::sheets;
use crate::report::summary::{Summary, UnitLine};
use crate::report::tally::Gap;
use crate::report::words::{self, pick};
use crate::report::{folded, ranking};
use crate::value::Lang;

/// The most lines of a list on this sheet; the other sheets have all.
const LISTED_MAX: usize = 30;

const LABEL: Span = (0, 0);
const FACT: Span = (1, LAST);
const NAME: Span = (0, 1);
const REST: Span = (2, LAST);

/// Writes the sheet.
pub fn write(book: &mut Book, report: &Summary) -> anyhow::Result<()> {
    let name = sheets::OVERVIEW.get(book.lang).to_owned();
    let styles = book.styles.clone();
    let lang = book.lang;
    let mut page = Page::new(book.sheet(&name)?)?;
    page.full(&styles, pick(lang, "账检疑点总览", "Overview of findings"), &styles.title, Some(30))?;
    if let Some(unfinished) = report.unfinished(lang) {
        page.full(&styles, &unfinished, &styles.alert, None)?;
    }
    page.full(&styles, words::leads(lang), &styles.note, None)?;
    facts(&mut page, &styles, report)?;
    not_done(&mut page, &styles, report)?;
    let tallies = &report.tallies;
    // So near the top no page break can run through it.
    chart::write(&mut page, &styles, &name, tallies)?;
    findings(&mut page, &styles, report)?;
    if report.is_many() {
        units(&mut page, &styles, report)?;
    }
    elsewhere(&mut page, &styles, report)?;
    folded(&mut page, &styles, report)?;
    gaps(&mut page, &styles, pick(lang, "未检查的规则", "Rules not checked"), &report.not_checked)?;
    gaps(&mut page, &styles, pick(lang, "只检查了一部分的规则", "Rules checked in part"), &report.partly_checked)?;
    not_read(&mut page, &styles, report)?;
    settings(&mut page, &styles, report)?;
    standards(&mut page, &styles, report)?;
    if report.unverified {
        page.full(&styles, words::unverified(lang), &styles.note, None)?;
    }
    book.workbook.push_worksheet(page.finish()?);
    Ok(())
}

fn facts(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    page.section(styles, pick(lang, "核对范围", "Scope"))?;
    // One day of all units is worth telling, even where each took it from its own books.
    let as_of = match (same(report, |unit| unit.frame.as_of.clone()), same(report, |unit| unit.frame.as_of_source.clone())) {
        _ if report.units.is_empty() => String::new(),
        (Some(day), Some(source)) => format!("{day} ({source})"),
        (Some(day), None) => format!("{day} ({})", pick(lang, "来源各单位不同", "taken from different places")),
        (None, _) => pick(lang, DIFFERS.0, DIFFERS.1).to_owned(),
    };
    let period = |unit: &UnitLine| match &unit.frame.period {
        Some([first, last]) => format!("{first} {} {last}", pick(lang, "至", "to")),
        None => pick(lang, "账中没有日期", "no date in the books").to_owned(),
    };
    let unit = match report.units.as_slice() {
        [] => pick(lang, "没有读到任何单位的账", "no unit's books could be read").to_owned(),
        [unit] if !report.is_many() => unit.name.to_string(),
        units => match lang {
            Lang::Zh => format!("{}个单位,见工作表“单位”", units.len()),
            Lang::En => format!("{} units, see the sheet “Units”", units.len()),
        },
    };
    let lines = [
        (pick(lang, "单位", "Unit"), unit),
        (pick(lang, "基准日", "As of"), as_of),
        (pick(lang, "账期", "Period"), common(report, lang, period)),
        (pick(lang, "地区", "Region"), common(report, lang, |unit| unit.frame.region.clone())),
        (pick(lang, "读入", "Read"), report.inputs.text(lang)),
        (pick(lang, "程序", "Program"), format!("{} {}", report.tool.name, report.tool.version)),
    ];
    for (label, text) in lines {
        page.line(styles, &[(LABEL, Cell::Text(label.to_owned()), &styles.label), (FACT, Cell::Text(text), &styles.text)])?;
    }
    Ok(())
}

/// What is said of what differs by unit.
const DIFFERS: (&str, &str) = ("各单位不同,见工作表“单位”", "differs by unit, see the sheet “Units”");

/// What all units have in common, or that they differ.
fn common(report: &Summary, lang: Lang, of: impl Fn(&UnitLine) -> String) -> String {
    same(report, of).unwrap_or_else(|| pick(lang, DIFFERS.0, DIFFERS.1).to_owned())
}

/// What all units have in common; blank without units.
fn same(report: &Summary, of: impl Fn(&UnitLine) -> String) -> Option<String> {
    let mut units = report.units.iter().map(of);
    let Some(first) = units.next() else { return Some(String::new()) };
    units.all(|other| other == first).then_some(first)
}

fn findings(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    page.section(styles, pick(lang, "疑点汇总(金额单位:元)", "Findings by rule (yuan)"))?;
    if report.tallies.is_empty() {
        return page.full(styles, &report.nothing_flagged(lang), &styles.text, None);
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
            ((3, 3), Cell::Count(report.total.findings), &styles.total_count),
            ((4, 4), Cell::Blank, &styles.total),
            ((5, 5), Cell::Blank, &styles.total),
        ],
    )?;
    for tally in &report.tallies {
        let severity = Cell::Severity(tally.severity);
        sum_line(page, styles, &tally.title, severity, tally.sum, Row::Rule)?;
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

fn units(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    page.section(styles, pick(lang, "单位(按违规/超标金额排列)", "Units, by irregular amount"))?;
    let header = |zh, en| Cell::Text(pick(lang, zh, en).to_owned());
    page.line(
        styles,
        &[
            ((0, 1), header("单位", "Unit"), &styles.header),
            ((2, 2), header("条数", "Count"), &styles.header),
            ((3, 3), header("条数名次", "Rank by count"), &styles.header),
            ((4, 4), header("违规/超标金额", "Irregular amount"), &styles.header),
            ((5, 5), header("序时账每万行条数", "Count per 10,000 journal lines"), &styles.header),
        ],
    )?;
    let ranked = ranking::rank(report);
    for unit in ranked.iter().take(LISTED_MAX) {
        let Some(place) = unit.by_amount else {
            let why = Cell::Text(ranking::not_checked(lang).to_owned());
            page.line(styles, &[((0, 1), Cell::Text(unit.unit.name.to_string()), &styles.text), ((2, 5), why, &styles.centre)])?;
            continue;
        };
        let name = format!("{place}. {}", unit.unit.name);
        let (rate, format) = match unit.findings_rate {
            Some(rate) => (Cell::Amount(rate), &styles.amount),
            None => (Cell::Text(ranking::no_rate(unit.unit.lines, lang).to_owned()), &styles.centre),
        };
        page.line(
            styles,
            &[
                ((0, 1), Cell::Text(name), &styles.text),
                ((2, 2), Cell::Count(unit.unit.sum.findings), &styles.count),
                ((3, 3), unit.by_findings.map_or(Cell::Blank, Cell::Count), &styles.number),
                ((4, 4), Cell::Amount(unit.unit.sum.irregular_amount), &styles.amount),
                ((5, 5), rate, format),
            ],
        )?;
    }
    more(page, styles, ranked.len(), pick(lang, "单位", "Units"))?;
    let note = pick(
        lang,
        "单位金额是各规则之和,同一笔款可能重复,只用来排序;全部名次、热力图和未检查情况见工作表“单位”“规则×单位”“未检查”。",
        "A unit's amount adds up its rules, in which a payment may stand more than once: it serves for ranking only. All ranks, the heat map \
         and what was not checked: sheets “Units”, “Rules × units”, “Not checked”.",
    );
    page.full(styles, note, &styles.note, None)
}

fn not_done(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    if report.failed_count() > 0 {
        let lines: Vec<_> = report.failed.iter().map(|(unit, why)| (unit.to_string(), why.clone())).collect();
        let header = (pick(lang, "未能检查的单位", "Units that could not be checked"), pick(lang, "原因", "Why"));
        first_pairs(page, styles, header, (&lines, report.failed_count()), pick(lang, "单位", "Units"))?;
    }
    if report.units_not_done.is_empty() {
        return Ok(());
    }
    let why = pick(lang, "运行被中断,没有检查", "not checked, the run was interrupted");
    let lines: Vec<_> = report.units_not_done.iter().map(|unit| (unit.clone(), why.to_owned())).collect();
    let header = (pick(lang, "没有检查的单位", "Units not checked"), pick(lang, "原因", "Why"));
    pairs(page, styles, header, &lines, pick(lang, "未检查", "Not checked"))
}

/// What two units share stands with the first of them; the workbook of the other says where.
fn elsewhere(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    if report.elsewhere.is_empty() {
        return Ok(());
    }
    let line = |other: &Elsewhere| {
        let (count, more) = (other.count, if other.more { pick(lang, "等", " and others") } else { "" });
        let place = match lang {
            Lang::Zh => format!("{count}条,列在单位 {}{more} 的清单中", other.with.join("、")),
            Lang::En => format!("{count}, in the list of {}{more}", other.with.join(", ")),
        };
        (report.title(&other.rule).to_owned(), place)
    };
    let lines: Vec<_> = report.elsewhere.iter().map(line).collect();
    let header =
        (pick(lang, "另有涉及本单位、列在其他单位的疑点", "Findings on this unit that stand with others"), pick(lang, "在哪里", "Where"));
    pairs(page, styles, header, &lines, pick(lang, "规则", "Rules"))
}

fn folded(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    let lines = folded::notes(report, lang);
    if lines.is_empty() {
        return Ok(());
    }
    let header = (pick(lang, "标出面偏大的规则", "Rules that flag a large share"), pick(lang, "说明", "Note"));
    pairs(page, styles, header, &lines, pick(lang, "规则", "Rules"))
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
    first_pairs(page, styles, header, (lines, lines.len()), sheet)
}

/// [`pairs`], of which there are so many in all.
fn first_pairs(
    page: &mut Page,
    styles: &Styles,
    header: (&str, &str),
    (lines, count): (&[(String, String)], usize),
    sheet: &str,
) -> anyhow::Result<()> {
    let text = |text: &str| Cell::Text(text.to_owned());
    page.gap()?;
    page.line(styles, &[(NAME, text(header.0), &styles.header), (REST, text(header.1), &styles.header)])?;
    for (name, why) in lines.iter().take(LISTED_MAX) {
        page.line(styles, &[(NAME, text(name), &styles.text), (REST, text(why), &styles.text)])?;
    }
    more(page, styles, count, sheet)
}

fn gaps(page: &mut Page, styles: &Styles, title: &str, gaps: &[Gap]) -> anyhow::Result<()> {
    if gaps.is_empty() {
        return Ok(());
    }
    let lang = styles.lang;
    let lines: Vec<_> = gaps.iter().map(|gap| (gap.title.clone(), gap.text(lang))).collect();
    pairs(page, styles, (title, pick(lang, "原因", "Why")), &lines, pick(lang, "规则", "Rules"))
}

fn not_read(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    let lines: Vec<_> =
        report.not_read.iter().map(|told| (words::place(&told.file, told.sheet.as_deref(), lang), told.why.clone())).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let header = (pick(lang, "未读入的文件和工作表", "Files and sheets not read"), pick(lang, "原因", "Why"));
    first_pairs(page, styles, header, (&lines, report.inputs.not_read), pick(lang, "读取情况", "Inputs"))
}

fn settings(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    let whose = |first: &str, units: usize| match (units, lang) {
        (1, _) => first.to_owned(),
        (units, Lang::Zh) => format!("{units}个单位"),
        (units, Lang::En) => format!("{units} units"),
    };
    let lines: Vec<_> = report.settings.iter().map(|(change, first, units)| (whose(first, *units), change.clone())).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let header = (pick(lang, "改动设置的单位", "Unit with settings"), pick(lang, "改动", "What they changed"));
    pairs(page, styles, header, &lines, pick(lang, "单位", "Units"))
}

fn standards(page: &mut Page, styles: &Styles, report: &Summary) -> anyhow::Result<()> {
    let lang = styles.lang;
    let used = &report.standards;
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
