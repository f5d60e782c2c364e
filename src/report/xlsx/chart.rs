//! The chart of the overview: one bar a rule, on rows of its own, its numbers in cells beside the printed page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLine, ChartSolidFill, Worksheet};

use super::page::{LAST, Page, grid_pixels};
use super::style::{ACCENT, Styles, write_amount, write_text};
use crate::findings::Sum;
use crate::report::tally::RuleTally;
use crate::report::width::fit;
use crate::report::words::pick;
use crate::value::Lang;

/// The most bars.
const BARS_MAX: usize = 12;
/// The longest name of a bar; a Chinese character counts twice.
const NAME_MAX: usize = 40;
/// Pixels of the chart without its bars, and for each bar.
const FRAME_PIXELS: u32 = 70;
const BAR_PIXELS: u32 = 26;
/// Where the numbers stand: one column is left free beside the page.
const DATA_COLUMN: u16 = LAST + 2;

/// What the bars measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// How many findings.
    Findings,
    /// Irregular amounts.
    Yuan,
    /// Irregular amounts so large that whole yuan would be hard to read.
    LargeAmounts,
}

impl Measure {
    fn of(tallies: &[RuleTally]) -> Self {
        let largest = tallies.iter().map(|tally| tally.sum.irregular_amount.abs()).max().unwrap_or_default();
        if largest.is_zero() {
            Self::Findings
        } else if largest < Decimal::from(10_000_000) {
            Self::Yuan
        } else {
            Self::LargeAmounts
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Findings => pick(lang, "各规则疑点条数", "Findings by rule"),
            Self::Yuan => pick(lang, "各规则违规/超标金额(元)", "Irregular amount by rule (yuan)"),
            Self::LargeAmounts => pick(lang, "各规则违规/超标金额(万元)", "Irregular amount by rule (thousand yuan)"),
        }
    }

    fn value(self, sum: Sum, lang: Lang) -> Decimal {
        let unit = if lang == Lang::Zh { 10_000 } else { 1_000 };
        match self {
            Self::Findings => sum.findings.into(),
            Self::Yuan => sum.irregular_amount,
            Self::LargeAmounts => (sum.irregular_amount / Decimal::from(unit)).round_dp(2),
        }
    }

    fn number_format(self) -> &'static str {
        match self {
            Self::Findings | Self::Yuan => "#,##0",
            Self::LargeAmounts => "#,##0.00",
        }
    }
}

/// Writes the chart below what is on the page; nothing where nothing was found.
pub fn write(page: &mut Page, styles: &Styles, sheet_name: &str, tallies: &[RuleTally]) -> anyhow::Result<()> {
    let measure = Measure::of(tallies);
    let bars = bars(tallies, measure, styles.lang);
    let Ok(count) = u32::try_from(bars.len()) else { return Ok(()) };
    if count == 0 {
        return Ok(());
    }
    let title = measure.title(styles.lang);
    let height = FRAME_PIXELS + BAR_PIXELS * count;
    page.section(styles, title)?;
    let (sheet, first) = page.leave_free(height);
    write_numbers(sheet, styles, first, &bars)?;
    let mut chart = drawn(sheet_name, first, count, measure, styles);
    chart.set_width(grid_pixels() - 8).set_height(height).set_alt_text(title);
    sheet.insert_chart_with_offset(first, 0, &chart, 4, 4)?;
    Ok(())
}

/// The rules with the most to put right, whatever the severity of their findings; a rule without anything to measure has
/// no bar.
fn bars(tallies: &[RuleTally], measure: Measure, lang: Lang) -> Vec<(&str, Decimal)> {
    let mut rules: BTreeMap<&str, (&str, Sum)> = BTreeMap::new();
    for tally in tallies {
        let (_, sum) = rules.entry(&tally.rule).or_insert((&tally.title, Sum::default()));
        sum.findings += tally.sum.findings;
        sum.irregular_amount = sum.irregular_amount.saturating_add(tally.sum.irregular_amount);
    }
    let mut bars: Vec<_> = rules.into_values().map(|(title, sum)| (title, measure.value(sum, lang))).collect();
    bars.retain(|(_, value)| !value.is_zero());
    bars.sort_by_key(|(_, value)| Reverse(*value));
    bars.truncate(BARS_MAX);
    bars
}

fn write_numbers(sheet: &mut Worksheet, styles: &Styles, first: u32, bars: &[(&str, Decimal)]) -> anyhow::Result<()> {
    let heading = pick(styles.lang, "图表数据", "Numbers of the chart");
    sheet.set_column_width(DATA_COLUMN, 30)?;
    sheet.set_column_width(DATA_COLUMN + 1, 16)?;
    sheet.write_string_with_format(first, DATA_COLUMN, heading, &styles.note)?;
    for (row, (title, value)) in (first + 1..).zip(bars) {
        write_text(sheet, row, DATA_COLUMN, &fit(title, NAME_MAX), &styles.note, styles.lang)?;
        let format = if value.scale() == 0 { &styles.count } else { &styles.amount };
        write_amount(sheet, row, DATA_COLUMN + 1, *value, format)?;
    }
    Ok(())
}

fn drawn(sheet_name: &str, first: u32, count: u32, measure: Measure, styles: &Styles) -> Chart {
    let mut font = ChartFont::new();
    font.set_name(pick(styles.lang, "微软雅黑", "Calibri")).set_size(9);
    let format = measure.number_format();
    let mut labels = ChartDataLabel::new();
    labels.show_value().set_position(ChartDataLabelPosition::OutsideEnd).set_num_format(format).set_font(&font);
    let mut chart = Chart::new_bar();
    chart
        .add_series()
        .set_categories((sheet_name, first + 1, DATA_COLUMN, first + count, DATA_COLUMN))
        .set_values((sheet_name, first + 1, DATA_COLUMN + 1, first + count, DATA_COLUMN + 1))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(ACCENT)))
        .set_gap(60)
        .set_data_label(&labels);
    chart.title().set_hidden();
    chart.legend().set_hidden();
    // The largest bar on top, as in the table.
    chart.y_axis().set_reverse().set_font(&font);
    chart.x_axis().set_hidden(true).set_major_gridlines(false).set_num_format(format);
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_color(0xD9_DFE5)));
    chart
}
