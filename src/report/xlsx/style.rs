//! How the workbook looks: type, colours, borders; and what turns text and amounts into cells that are safe and exact.
//! Knows no sheet.

use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet};

use crate::findings::Severity;
use crate::report::cell::safe_text;
use crate::report::width::{line_count, width};
use crate::report::words::pick;
use crate::value::text::could_be_formula;
use crate::value::{Day, Lang, money};

const INK: u32 = 0x1F_2937;
const QUIET: u32 = 0x5B_6675;
const LINE: u32 = 0xC3_CBD5;
const HEADER: u32 = 0xE4_EBF2;
const TOTAL: u32 = 0xF3_F6F9;
/// Of headings and of the chart.
pub const ACCENT: u32 = 0x2F_5173;

/// The digits that a number in a cell holds exactly.
const DIGITS_MAX: usize = 15;
/// Points that a line of text takes.
const LINE_POINTS: usize = 15;
/// Excel's highest row.
const ROW_POINTS_MAX: usize = 409;

/// The formats of the workbook.
#[derive(Debug, Clone)]
pub struct Styles {
    pub lang: Lang,
    /// The name of the whole workbook.
    pub title: Format,
    /// A heading within a sheet.
    pub section: Format,
    /// A remark.
    pub note: Format,
    /// The header of a table.
    pub header: Format,
    /// Text in a table.
    pub text: Format,
    /// The name of a fact.
    pub label: Format,
    /// Text set in, a part of the row above.
    pub sub: Format,
    /// Money that is a part of the row above.
    pub sub_amount: Format,
    /// How many of those in the row above.
    pub sub_count: Format,
    /// Short text.
    pub centre: Format,
    /// Money.
    pub amount: Format,
    /// How many.
    pub count: Format,
    /// A running number.
    pub number: Format,
    /// A full day.
    pub date: Format,
    /// The row of totals.
    pub total: Format,
    /// How many, in the row of totals.
    pub total_count: Format,
    /// What must not be overlooked.
    pub alert: Format,
    /// A remark that runs on over the cells beside it.
    pub remark: Format,
    /// A mark in a matrix that needs no attention.
    pub quiet: Format,
    /// A mark in a matrix for what was done in part.
    pub partly: Format,
    /// A mark in a matrix for what was not done.
    pub missing: Format,
    severity: [Format; 3],
}

impl Styles {
    pub fn new(lang: Lang) -> Self {
        let plain = Format::new().set_font_name(pick(lang, "微软雅黑", "Calibri")).set_font_size(10).set_font_color(INK);
        let plain = plain.set_align(FormatAlign::VerticalCenter);
        let boxed = plain.clone().set_border(FormatBorder::Thin).set_border_color(LINE);
        let text = boxed.clone().set_text_wrap();
        // An amount that is wider than its column is set smaller; Excel would show #### instead.
        let amount = boxed.clone().set_num_format("#,##0.00").set_align(FormatAlign::Right).set_shrink().set_indent(1);
        let count = boxed.clone().set_num_format("#,##0").set_align(FormatAlign::Right).set_indent(1);
        let centre = text.clone().set_align(FormatAlign::Center);
        let total = |format: &Format| format.clone().set_bold().set_background_color(TOTAL);
        let severity = |ink: u32, ground: u32| centre.clone().set_font_color(ink).set_background_color(ground);
        Self {
            lang,
            title: plain.clone().set_font_size(16).set_bold().set_font_color(ACCENT),
            alert: text.clone().set_bold().set_font_color(0x9C_1C13).set_background_color(0xFB_E7E5),
            remark: plain.clone().set_font_color(QUIET),
            quiet: centre.clone().set_font_color(0x8B_95A3),
            partly: severity(0x8A_5A00, 0xFF_F3DB),
            missing: severity(0x9C_1C13, 0xFB_E7E5).set_bold(),
            section: plain.clone().set_font_size(12).set_bold().set_font_color(ACCENT),
            note: plain.set_font_color(QUIET).set_text_wrap(),
            header: centre.clone().set_bold().set_background_color(HEADER),
            label: text.clone().set_font_color(QUIET).set_background_color(TOTAL),
            sub: text.clone().set_indent(2).set_font_color(QUIET),
            sub_amount: amount.clone().set_font_color(QUIET),
            sub_count: count.clone().set_font_color(QUIET),
            number: centre.clone().set_num_format("0"),
            date: centre.clone().set_num_format("yyyy-mm-dd"),
            total: total(&text),
            total_count: total(&count),
            severity: [severity(0x9C_1C13, 0xFB_E7E5), severity(0x8A_5A00, 0xFF_F3DB), severity(0x44_546A, 0xED_F2F7)],
            text,
            centre,
            amount,
            count,
        }
    }

    /// The format of a severity's cell.
    pub fn severity(&self, severity: Severity) -> &Format {
        let [high, medium, low] = &self.severity;
        match severity {
            Severity::High => high,
            Severity::Medium => medium,
            Severity::Low => low,
        }
    }
}

/// Writes text that may come from a file. It is text whatever it looks like: neither formula nor link, also after a
/// person has edited the cell.
pub fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format, lang: Lang) -> anyhow::Result<()> {
    write_safe(sheet, row, column, &safe_text(text, lang), format, could_be_formula(text))
}

/// [`write_text`], of text that is safe and was held against what a formula looks like.
pub fn write_safe(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format, like_formula: bool) -> anyhow::Result<()> {
    if like_formula {
        sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// [`write_text`] over several columns of a row.
pub fn write_across(sheet: &mut Worksheet, row: u32, columns: (u16, u16), text: &str, format: &Format, lang: Lang) -> anyhow::Result<()> {
    if columns.0 < columns.1 {
        sheet.merge_range(row, columns.0, row, columns.1, "", format)?;
    }
    write_text(sheet, row, columns.0, text, format, lang)
}

/// Writes money as a number that is exactly this amount, or as text where no number in a cell can be.
pub fn write_amount(sheet: &mut Worksheet, row: u32, column: u16, amount: Decimal, format: &Format) -> anyhow::Result<()> {
    match exact_number(amount) {
        // More than two decimals are a data problem that must be seen, not rounded away.
        Some(number) if amount.normalize().scale() > 2 => {
            sheet.write_number_with_format(row, column, number, &format.clone().set_num_format("#,##0.00########"))?
        }
        Some(number) => sheet.write_number_with_format(row, column, number, format)?,
        None => sheet.write_string_with_format(row, column, money(amount), format)?,
    };
    Ok(())
}

/// Writes a day as a date.
pub fn write_day(sheet: &mut Worksheet, row: u32, column: u16, day: Day, format: &Format) -> anyhow::Result<()> {
    let date = ExcelDateTime::from_ymd(u16::try_from(day.year())?, u8::try_from(day.month())?, u8::try_from(day.day())?)?;
    sheet.write_datetime_with_format(row, column, &date, format)?;
    Ok(())
}

/// The number that a cell holds for an amount, if it holds it exactly: Excel keeps 15 digits.
pub fn exact_number(amount: Decimal) -> Option<f64> {
    let text = amount.normalize().to_string();
    let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    // Of all the ways from decimal to float only the reading of its text gives the nearest one.
    if digits <= DIGITS_MAX { text.parse().ok() } else { None }
}

/// How many letters of this text fit on a line of a column this wide. A Chinese character is a little narrower than two of
/// the digits that a column is measured by, a Latin letter a little wider than one.
fn letters(text: &str, column_width: u16) -> usize {
    let latin = text.chars().filter(char::is_ascii_alphanumeric).count();
    let margin = usize::from(latin * 3 > text.chars().count());
    usize::from(column_width).saturating_sub(margin).max(2)
}

/// How many lines a text takes in a column.
pub fn lines(text: &str, column_width: u16) -> usize {
    let room = letters(text, column_width);
    if width(text) <= room && !text.contains('\n') { 1 } else { line_count(text, room) }
}

/// How high a row of so many lines is, in points.
pub fn row_points(lines: usize) -> u32 {
    let points = (lines.max(1) * LINE_POINTS + 5).min(ROW_POINTS_MAX);
    u32::try_from(points).unwrap_or(409)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_of_more_than_fifteen_digits_is_no_number() {
        assert_eq!(exact_number("9999999999999.99".parse().unwrap()), Some(9_999_999_999_999.99));
        assert_eq!(exact_number("99999999999999.99".parse().unwrap()), None);
        assert_eq!(exact_number("0.000000000000001".parse().unwrap()), Some(1e-15));
    }

    proptest! {
        #[test]
        fn a_number_in_a_cell_reads_back_as_the_same_amount(cents in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let amount = Decimal::new(cents, 2);
            let number = exact_number(amount).unwrap();
            prop_assert_eq!(crate::value::amount::decimal_of_float(number), Some(amount.normalize()));
        }
    }
}
