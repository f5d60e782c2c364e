//! `回头看.xlsx`: an overview of what became of the findings, the list of them, and the units.

use std::io::{Seek, Write};

use anyhow::Context as _;

use super::page::{LAST, Page, Span};
use super::style::Styles;
use super::table::{self, Paper};
use super::{BIG, Book, ROWS_MAX, heading};
use crate::compare::{Comparison, Counts, State, UnitComparison, UnitSide};
use crate::report::cell::Cell;
use crate::report::columns::Column;
use crate::report::comparison::{self as shared, state};
use crate::report::folded;
use crate::report::sheets;
use crate::report::typed::Kept;
use crate::report::words::{self, pick};
use crate::value::Lang;

/// The widths of the overview's columns.
const WIDTHS: [u16; 6] = [14, 22, 14, 14, 14, 14];
/// The most lines of a list on the overview.
const LISTED_MAX: usize = 30;

const LABEL: Span = (0, 0);
const FACT: Span = (1, LAST);
const NAME: Span = (0, 1);
const REST: Span = (2, LAST);

/// The states in the order of the tables' columns.
const STATES: [State; 4] = [State::Fixed, State::Remaining, State::New, State::NotRechecked];

/// Writes the look-back as an Excel workbook, in its own language, with what people had filled in; the same bytes for the same look-back.
///
/// # Errors
/// The writer's own, or text that no workbook can hold.
pub fn write(comparison: &Comparison, kept: &Kept, out: impl Write + Seek + Send) -> anyhow::Result<()> {
    let lang = comparison.lang;
    let units: Vec<&str> = comparison.units.iter().map(|unit| unit.unit.as_str()).collect();
    let (title, heading, big) =
        (pick(lang, "账检 回头看", "ledgerlint look-back"), heading(units.iter().copied(), lang), comparison.items.len() > BIG);
    let mut book = Book::titled(title, &comparison.tool, heading, lang, ROWS_MAX, big)?;
    write_overview(&mut book, comparison)?;
    let name = sheets::LOOK_BACK.get(book.lang).to_owned();
    let columns = shared::columns(units.len() > 1);
    table::write_on(&mut book, &name, Paper::A3, &columns, shared::rows_folded(comparison, false).map(|row| row.with(kept)))?;
    if comparison.items.iter().any(|item| item.folded) {
        table::write_on(
            &mut book,
            folded::sheet(lang),
            Paper::A3,
            &columns,
            shared::rows_folded(comparison, true).map(|row| row.with(kept)),
        )?;
    }
    write_units(&mut book, comparison)?;
    book.workbook.save_to_writer(out).context("回头看.xlsx")
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn write_overview(book: &mut Book, comparison: &Comparison) -> anyhow::Result<()> {
    let name = sheets::OVERVIEW.get(book.lang).to_owned();
    let (styles, lang) = (book.styles.clone(), book.lang);
    let mut page = Page::with_widths(book.sheet(&name)?, WIDTHS)?;
    page.full(&styles, pick(lang, "账检回头看总览", "Look-back"), &styles.title, Some(30))?;
    page.full(&styles, shared::note(lang), &styles.note, None)?;
    facts(&mut page, &styles, comparison)?;
    let rules: Vec<(&str, &Counts)> = comparison.rules.iter().map(|rule| (rule.title.as_str(), &rule.counts)).collect();
    page.section(&styles, pick(lang, "按规则(金额单位:元)", "By rule (yuan)"))?;
    counts(&mut page, &styles, pick(lang, "规则", "Rule"), &rules, &comparison.total)?;
    page.full(&styles, shared::whose_amounts(lang), &styles.note, None)?;
    page.full(&styles, words::no_sum(lang), &styles.note, None)?;
    if comparison.units.len() > 1 {
        let mut units: Vec<(&str, &Counts)> = comparison.units.iter().map(|unit| (unit.unit.as_str(), &unit.counts)).collect();
        units.sort_by_key(|(_, counts)| std::cmp::Reverse((counts.new.irregular_amount, counts.new.findings)));
        let left = units.len().saturating_sub(LISTED_MAX);
        units.truncate(LISTED_MAX);
        page.section(&styles, pick(lang, "按单位(按本次违规/超标金额排列)", "By unit, the largest irregular amount now first"))?;
        counts(&mut page, &styles, pick(lang, "单位", "Unit"), &units, &comparison.total)?;
        more(&mut page, &styles, left, pick(lang, "单位", "Units"))?;
    }
    lists(&mut page, &styles, comparison)?;
    book.workbook.push_worksheet(page.finish()?);
    Ok(())
}

fn facts(page: &mut Page, styles: &Styles, comparison: &Comparison) -> anyhow::Result<()> {
    let lang = styles.lang;
    page.section(styles, pick(lang, "对比范围", "Scope"))?;
    let units = match (comparison.units.as_slice(), lang) {
        ([unit], _) => unit.unit.clone(),
        (units, Lang::Zh) => format!("{}个单位,见工作表“单位”", units.len()),
        (units, Lang::En) => format!("{} units, see the sheet “Units”", units.len()),
    };
    for (label, fact) in [
        (pick(lang, "单位", "Unit"), units),
        (pick(lang, "上次", "Before"), shared::side(&comparison.old, lang)),
        (pick(lang, "本次", "Now"), shared::side(&comparison.new, lang)),
        (pick(lang, "结果", "Outcome"), shared::verdict(comparison, lang)),
    ] {
        page.line(styles, &[(LABEL, text(label), &styles.label), (FACT, Cell::Text(fact), &styles.text)])?;
    }
    Ok(())
}

/// How many are in each state, the total on top, and below each name the irregular amounts.
fn counts(page: &mut Page, styles: &Styles, name: &str, lines: &[(&str, &Counts)], total: &Counts) -> anyhow::Result<()> {
    let lang = styles.lang;
    let columns = STATES.map(|one| state(one, lang));
    let mut header = vec![(NAME, text(name), &styles.header)];
    header.extend((2..).zip(columns).map(|(column, word)| ((column, column), text(word), &styles.header)));
    page.line(styles, &header)?;
    let mut sum = vec![(NAME, text(pick(lang, "合计(条)", "Total")), &styles.total)];
    sum.extend((2..).zip(STATES).map(|(column, one)| ((column, column), Cell::Count(total.of(one)), &styles.total_count)));
    page.line(styles, &sum)?;
    for (name, counts) in lines {
        let mut line = vec![(NAME, text(name), &styles.text)];
        line.extend((2..).zip(STATES).map(|(column, one)| ((column, column), Cell::Count(counts.of(one)), &styles.count)));
        page.line(styles, &line)?;
        let amounts = [counts.fixed, counts.remaining, counts.added, counts.not_rechecked].map(|sum| sum.irregular_amount);
        if amounts.iter().any(|amount| !amount.0.is_zero()) {
            let mut line = vec![(NAME, text(pick(lang, "违规/超标金额", "irregular amount")), &styles.sub)];
            line.extend((2..).zip(amounts).map(|(column, amount)| {
                ((column, column), if amount.0.is_zero() { Cell::Blank } else { Cell::Amount(amount.0) }, &styles.sub_amount)
            }));
            page.line(styles, &line)?;
        }
    }
    Ok(())
}

fn more(page: &mut Page, styles: &Styles, left: usize, sheet: &str) -> anyhow::Result<()> {
    if left == 0 {
        return Ok(());
    }
    let said = match styles.lang {
        Lang::Zh => format!("另有{left}项,见工作表“{sheet}”"),
        Lang::En => format!("{left} more, see the sheet “{sheet}”"),
    };
    page.full(styles, &said, &styles.note, None)
}

/// What makes the comparison uneven: what was not checked again, what differs between the two, what the later check left out.
fn lists(page: &mut Page, styles: &Styles, comparison: &Comparison) -> anyhow::Result<()> {
    let lang = styles.lang;
    let not_rechecked: Vec<_> =
        shared::not_rechecked(comparison).into_iter().map(|(why, reason)| (reason.text(lang), why.to_owned())).collect();
    pairs(page, styles, (pick(lang, "未复查的疑点", "Not rechecked"), pick(lang, "原因", "Why")), &not_rechecked)?;
    let all = pick(lang, "全部", "all");
    let differences: Vec<_> = comparison
        .differences
        .iter()
        .map(|difference| (difference.unit.clone().unwrap_or_else(|| all.to_owned()), difference.why.clone()))
        .collect();
    pairs(
        page,
        styles,
        (pick(lang, "范围", "Scope"), pick(lang, "两次检查的不同之处", "What differs between the two checks")),
        &differences,
    )?;
    let gaps: Vec<_> = shared::gaps(comparison).into_iter().map(|(unit, gap)| (unit.to_owned(), gap)).collect();
    pairs(page, styles, (pick(lang, "单位", "Unit"), pick(lang, "本次没有查全的", "What was not checked this time")), &gaps)
}

fn pairs(page: &mut Page, styles: &Styles, header: (&str, &str), lines: &[(String, String)]) -> anyhow::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.line(styles, &[(NAME, text(header.0), &styles.header), (REST, text(header.1), &styles.header)])?;
    for (name, why) in lines.iter().take(LISTED_MAX) {
        page.line(styles, &[(NAME, text(name), &styles.text), (REST, text(why), &styles.text)])?;
    }
    let sheet = if lines.len() > LISTED_MAX { "compare.json" } else { "" };
    more(page, styles, lines.len().saturating_sub(LISTED_MAX), sheet)
}

fn write_units(book: &mut Book, comparison: &Comparison) -> anyhow::Result<()> {
    let name = sheets::UNITS.get(book.lang).to_owned();
    let columns: Vec<Column<&UnitComparison>> = vec![
        Column::new("单位", "Unit", 24, |row, _| Cell::Text(row.unit.clone())),
        Column::new("上次条数", "Before", 9, |row, _| Cell::Count(row.counts.old.findings)),
        Column::new("本次条数", "Now", 9, |row, _| Cell::Count(row.counts.new.findings)),
        Column::new("已消除", "Fixed", 8, |row, _| Cell::Count(row.counts.fixed.findings)),
        Column::new("仍存在", "Remaining", 10, |row, _| Cell::Count(row.counts.remaining.findings)),
        Column::new("金额减少", "Of them less", 9, |row, _| Cell::Count(row.counts.reduced)),
        Column::new("新增", "New", 8, |row, _| Cell::Count(row.counts.added.findings)),
        Column::new("未复查", "Not rechecked", 10, |row, _| Cell::Count(row.counts.not_rechecked.findings)),
        Column::new("上次违规/超标金额", "Irregular before", 15, |row, _| Cell::Amount(row.counts.old.irregular_amount.0)),
        Column::new("本次违规/超标金额", "Irregular now", 15, |row, _| Cell::Amount(row.counts.new.irregular_amount.0)),
        Column::new("已消除金额", "Fixed amount", 15, |row, _| Cell::Amount(row.counts.fixed.irregular_amount.0)),
        Column::new("新增金额", "New amount", 15, |row, _| Cell::Amount(row.counts.added.irregular_amount.0)),
        Column::centred("上次基准日和账期", "Before: as of, period", 24, |row, lang| span(row.old.as_ref(), lang)),
        Column::centred("本次基准日和账期", "Now: as of, period", 24, |row, lang| span(row.new.as_ref(), lang)),
        Column::centred("本次查全", "All checked now", 9, |row, lang| {
            row.new
                .as_ref()
                .map_or(Cell::Blank, |side| text(if side.complete { pick(lang, "是", "yes") } else { pick(lang, "否", "no") }))
        }),
        Column::new("本次没有查全的", "What was not checked", 34, |row, _| {
            Cell::Text(row.new.as_ref().map(|side| side.gaps.join("\n")).unwrap_or_default())
        }),
    ];
    table::write_on(book, &name, Paper::A3, &columns, comparison.units.iter())
}

fn span(side: Option<&UnitSide>, lang: Lang) -> Cell {
    let Some(side) = side else { return text(pick(lang, "没有这个单位", "not in this report")) };
    let period = side.period.as_ref().map(|[first, last]| format!("\n{first} – {last}")).unwrap_or_default();
    Cell::Text(format!("{}{period}", side.as_of))
}
