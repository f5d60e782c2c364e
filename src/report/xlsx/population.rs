//! The sheet of population tests: for one unit what was counted, with a chart; for many a table to compare them by. Never findings.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Worksheet};

use super::Book;
use super::page::{LAST, Page, grid_pixels};
use super::style::{ACCENT, Styles, write_amount, write_text};
use super::table;
use crate::findings::{Bin, PopulationTest};
use crate::report::cell::Cell;
use crate::report::columns::Column;
use crate::report::sheets;
use crate::report::summary::{Summary, TestLine};
use crate::report::words::{self, pick};

/// Where the numbers of the first chart stand; one column is left free beside the page.
const DATA_COLUMN: u16 = LAST + 2;
/// Columns that the numbers of a chart take, with a free one behind.
const DATA_STEP: u16 = 4;
/// The height of a chart.
const CHART_PIXELS: u32 = 340;
/// What is observed against what is expected.
const EXPECTED: u32 = 0xD0_6A2B;

/// Writes the sheet; nothing where no test ran.
pub fn write(book: &mut Book, summary: &Summary) -> anyhow::Result<()> {
    if summary.tested == 0 {
        return Ok(());
    }
    let name = sheets::POPULATION.get(book.lang);
    match &summary.only {
        Some(unit) if !summary.is_many() => write_charts(book, name, &unit.tests),
        _ => write_units(book, name, summary),
    }
}

struct Row<'a> {
    unit: &'a str,
    test: &'a TestLine,
}

/// One test of a unit a row, those farthest from what is expected first.
fn write_units(book: &mut Book, name: &str, summary: &Summary) -> anyhow::Result<()> {
    let mut rows: Vec<Row<'_>> =
        summary.units.iter().flat_map(|unit| unit.tests.iter().map(|test| Row { unit: &unit.name, test })).collect();
    rows.sort_by(|a, b| {
        let distance = |row: &Row<'_>| row.test.statistic.parse::<Decimal>().ok();
        a.test.name.cmp(&b.test.name).then_with(|| distance(b).cmp(&distance(a))).then_with(|| a.unit.cmp(b.unit))
    });
    let columns: Vec<Column<Row<'_>>> = vec![
        Column::new("检验", "Test", 26, |row, _| Cell::Text(row.test.title.to_string())),
        Column::new("单位", "Unit", 30, |row, _| Cell::Text(row.unit.to_owned())),
        Column::new("金额个数", "Amounts", 12, |row, _| Cell::number_or_text(row.test.n.to_string())),
        Column::new("偏离程度(MAD)", "Deviation (MAD)", 12, |row, _| number(&row.test.statistic)),
        Column::new("判断(不是疑点)", "What it says (no finding)", 60, |row, _| Cell::Text(row.test.verdict.to_string())),
    ];
    table::write(book, name, &columns, rows.into_iter())
}

/// A decimal as a number, or what it is.
fn number(text: &str) -> Cell {
    text.parse().map_or_else(|_| Cell::maybe(Some(text).filter(|text| !text.is_empty())), Cell::Amount)
}

fn write_charts(book: &mut Book, name: &str, tests: &[PopulationTest]) -> anyhow::Result<()> {
    let (styles, lang) = (book.styles.clone(), book.lang);
    let mut page = Page::new(book.sheet(name)?)?;
    page.full(&styles, pick(lang, "总体检验", "Population tests"), &styles.title, Some(30))?;
    page.full(&styles, words::population(lang), &styles.note, None)?;
    for (number, test) in (0..).zip(tests) {
        page.section(&styles, &test.title)?;
        let lines = [
            (pick(lang, "金额个数", "Amounts"), test.n.to_string()),
            (pick(lang, "偏离程度", "Deviation"), format!("MAD = {}", test.statistic)),
            (pick(lang, "判断", "What it says"), test.verdict.clone()),
        ];
        for (label, text) in lines {
            page.line(&styles, &[((0, 0), Cell::Text(label.to_owned()), &styles.label), ((1, LAST), Cell::Text(text), &styles.text)])?;
        }
        if !test.bins.is_empty() {
            page.gap()?;
            let (sheet, first) = page.leave_free(CHART_PIXELS);
            let column = DATA_COLUMN + DATA_STEP * number;
            write_bins(sheet, &styles, first, column, &test.bins)?;
            let last = first + u32::try_from(test.bins.len())?;
            sheet.insert_chart_with_offset(first, 0, &drawn(name, (first, last), column, &styles), 4, 4)?;
        }
    }
    book.workbook.push_worksheet(page.finish()?);
    Ok(())
}

fn write_bins(sheet: &mut Worksheet, styles: &Styles, first: u32, column: u16, bins: &[Bin]) -> anyhow::Result<()> {
    let lang = styles.lang;
    let titles = [pick(lang, "首位数字", "Leading digits"), pick(lang, "实际个数", "Observed"), pick(lang, "理论个数", "Expected")];
    for (column, title) in (column..).zip(titles) {
        sheet.set_column_width(column, 12)?;
        sheet.write_string_with_format(first, column, title, &styles.note)?;
    }
    for (row, bin) in (first + 1..).zip(bins) {
        write_amount(sheet, row, column, bin.digits.into(), &styles.number)?;
        write_amount(sheet, row, column + 1, bin.observed.into(), &styles.count)?;
        match bin.expected.parse::<Decimal>() {
            Ok(expected) => write_amount(sheet, row, column + 2, expected.round_dp(2), &styles.amount)?,
            Err(_) => write_text(sheet, row, column + 2, &bin.expected, &styles.note, lang)?,
        }
    }
    Ok(())
}

/// Bars for what was observed, a line for what was to be expected.
fn drawn(sheet: &str, rows: (u32, u32), column: u16, styles: &Styles) -> Chart {
    let (header, first, last) = (rows.0, rows.0 + 1, rows.1);
    let mut font = ChartFont::new();
    font.set_name(pick(styles.lang, "微软雅黑", "Calibri")).set_size(9);
    let mut bars = Chart::new(ChartType::Column);
    bars.add_series()
        .set_name((sheet, header, column + 1))
        .set_categories((sheet, first, column, last, column))
        .set_values((sheet, first, column + 1, last, column + 1))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(ACCENT)))
        .set_gap(40);
    let mut line = Chart::new(ChartType::Line);
    line.add_series()
        .set_name((sheet, header, column + 2))
        .set_categories((sheet, first, column, last, column))
        .set_values((sheet, first, column + 2, last, column + 2))
        .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(EXPECTED).set_width(1.75)));
    bars.combine(&line);
    bars.title().set_hidden();
    bars.legend().set_position(ChartLegendPosition::Top).set_font(&font);
    bars.x_axis().set_font(&font).set_label_interval(5);
    bars.y_axis()
        .set_font(&font)
        .set_num_format("#,##0")
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(0xE4_EBF2));
    bars.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_color(0xD9_DFE5)));
    bars.set_width(grid_pixels() - 8).set_height(CHART_PIXELS).set_alt_text(pick(styles.lang, "实际与理论个数", "Observed and expected"));
    bars
}
