//! A sheet of units down and rules across. However many there are of either: what one sheet does not hold goes on in further sheets. Knows
//! no finding.

use rust_xlsxwriter::{ConditionalFormat3ColorScale, ConditionalFormatType, Format, Worksheet};

use super::Book;
use super::style::{Styles, lines, write_amount, write_text};
use super::table::set_height;
use crate::report::words::pick;

/// Columns of a sheet before the rules: the unit, and a number.
const LEAD: u16 = 2;
/// The most rules in a sheet; a sheet has 16,384 columns, but no person reads so many.
const RULES_MAX: usize = 500;
/// Widths of the columns.
const UNIT_WIDTH: u16 = 28;
const TOTAL_WIDTH: u16 = 8;
const RULE_WIDTH: u16 = 10;
/// Rules that fit on the width of a printed page without getting too small.
const RULES_ON_PAGE: usize = 24;
/// Rows above the units: what the marks mean, and the header.
const ABOVE: u32 = 2;

/// What stands where a unit and a rule meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Nothing to say.
    Blank,
    /// How many.
    Count(usize),
    /// So many, all of which stand with other units.
    Beside(usize),
    /// The rule was checked.
    Checked,
    /// The rule was checked in part.
    Partly,
    /// The rule was not checked, for the reason of this letter.
    Why(String),
    /// The rule was not checked; why is said elsewhere.
    NotChecked,
}

/// A sheet to be written.
pub struct Matrix<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the marks mean.
    pub note: &'a str,
    /// The header of the numbers.
    pub second: &'a str,
    /// The headers of the rules.
    pub headers: Vec<String>,
    /// How many units.
    pub rows: usize,
    /// A unit's name.
    pub unit: &'a dyn Fn(usize) -> &'a str,
    /// A unit's number.
    pub total: &'a dyn Fn(usize) -> usize,
    /// What stands where a unit and a rule meet.
    pub mark: &'a dyn Fn(usize, usize) -> Mark,
    /// Whether counts are shaded.
    pub shaded: bool,
}

/// Writes the sheets.
pub fn write(book: &mut Book, matrix: &Matrix<'_>) -> anyhow::Result<()> {
    let rows_max = usize::try_from(book.rows_max)?.saturating_sub(1).max(1);
    let mut part = 1_usize;
    for (rules, headers) in matrix.headers.chunks(RULES_MAX).enumerate() {
        let mut first = 0;
        while first < matrix.rows.max(1) {
            let units = first..(first + rows_max).min(matrix.rows);
            let tab = if part == 1 { matrix.name.to_owned() } else { format!("{} ({part})", matrix.name) };
            let sheet = book.list_sheet(&tab)?;
            let sheet = write_part(sheet, book, matrix, units, rules * RULES_MAX, headers)?;
            book.workbook.push_worksheet(sheet);
            first += rows_max;
            part += 1;
        }
    }
    Ok(())
}

fn write_part(
    mut sheet: Worksheet,
    book: &Book,
    matrix: &Matrix<'_>,
    units: std::ops::Range<usize>,
    first_rule: usize,
    headers: &[String],
) -> anyhow::Result<Worksheet> {
    let styles = &book.styles;
    let last_column = LEAD + u16::try_from(headers.len())?.saturating_sub(1);
    let most = write_above(&mut sheet, styles, matrix, headers)?;
    let last_row = ABOVE - 1 + u32::try_from(units.len())?;
    set_height(&mut sheet, book, ABOVE - 1, most, last_row < ABOVE)?;
    for (row, unit) in (ABOVE..).zip(units) {
        write_text(&mut sheet, row, 0, (matrix.unit)(unit), &styles.text, styles.lang)?;
        write_amount(&mut sheet, row, 1, (matrix.total)(unit).into(), &styles.count)?;
        for (column, rule) in (LEAD..).zip(first_rule..first_rule + headers.len()) {
            write_mark(&mut sheet, styles, row, column, &(matrix.mark)(unit, rule))?;
        }
        set_height(&mut sheet, book, row, lines((matrix.unit)(unit), UNIT_WIDTH), row == last_row)?;
    }
    if matrix.shaded && last_row >= ABOVE {
        for column in LEAD..=last_column {
            sheet.add_conditional_format(ABOVE, column, last_row, column, &shading())?;
        }
    }
    sheet.autofilter(ABOVE - 1, 0, last_row, last_column)?;
    sheet.set_freeze_panes(ABOVE, 1)?;
    sheet.set_repeat_rows(0, ABOVE - 1)?;
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_paper_size(8).set_landscape();
    sheet.set_print_fit_to_pages(u16::try_from(headers.len().div_ceil(RULES_ON_PAGE).max(1))?, 0);
    Ok(sheet)
}

/// Writes what stands above the units and says how many lines the header takes.
fn write_above(sheet: &mut Worksheet, styles: &Styles, matrix: &Matrix<'_>, headers: &[String]) -> anyhow::Result<usize> {
    sheet.set_column_width(0, UNIT_WIDTH)?;
    sheet.set_column_width(1, TOTAL_WIDTH)?;
    // It runs on over the empty cells beside it; merged cells could not stand across frozen columns.
    sheet.write_string_with_format(0, 0, matrix.note, &styles.remark)?;
    let unit = pick(styles.lang, "单位", "Unit");
    sheet.write_string_with_format(1, 0, unit, &styles.header)?;
    sheet.write_string_with_format(1, 1, matrix.second, &styles.header)?;
    let mut most = lines(matrix.second, TOTAL_WIDTH);
    for (column, title) in (LEAD..).zip(headers) {
        sheet.set_column_width(column, RULE_WIDTH)?;
        write_text(sheet, 1, column, title, &styles.header, styles.lang)?;
        most = most.max(lines(title, RULE_WIDTH - 1));
    }
    // The arrow of the filter takes the last line.
    Ok(most + 1)
}

fn write_mark(sheet: &mut Worksheet, styles: &Styles, row: u32, column: u16, mark: &Mark) -> anyhow::Result<()> {
    let text = |sheet: &mut Worksheet, text: &str, format: &Format| -> anyhow::Result<()> {
        sheet.write_string_with_format(row, column, text, format)?;
        Ok(())
    };
    match mark {
        Mark::Blank => {
            sheet.write_blank(row, column, &styles.centre)?;
            Ok(())
        }
        Mark::Count(count) => write_amount(sheet, row, column, (*count).into(), &styles.number),
        Mark::Beside(count) => text(sheet, &format!("{}{count}", pick(styles.lang, "另", "+")), &styles.quiet),
        Mark::Checked => text(sheet, CHECKED, &styles.quiet),
        Mark::Partly => text(sheet, PARTLY, &styles.partly),
        Mark::Why(letter) => text(sheet, letter, &styles.missing),
        Mark::NotChecked => text(sheet, "—", &styles.quiet),
    }
}

/// Signs that every Chinese typeface has.
pub const CHECKED: &str = "√";
pub const PARTLY: &str = "△";

/// White at nought; the rules differ too much in number to share one scale, and one unit far off must not wash out the others.
fn shading() -> ConditionalFormat3ColorScale {
    ConditionalFormat3ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_midpoint(ConditionalFormatType::Percentile, 75)
        .set_maximum(ConditionalFormatType::Highest, 0)
        .set_minimum_color("FFFFFF")
        .set_midpoint_color("FCE0B8")
        .set_maximum_color("F0806B")
}
