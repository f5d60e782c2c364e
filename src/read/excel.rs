//! What the Excel formats share: dates from serials, the walk over sheets, what is said of what is damaged. Knows no files.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::grid::{Flow, GridBuilder};
use super::guard::quietly;
use super::limits::{Limit, Limits};
use super::number_format::Shown;
use super::shared::Shared;
use super::xlsx::parts::SheetEntry;
use super::{Cell, Grid, ReadFile};
use crate::say;
use crate::tables::Problem;
use crate::value::amount::decimal_of_float;
use crate::value::text::{printable, shorten};
use crate::value::{Date, Day, Said, date};

/// Puts a number as the workbook shows it: a date, a number of an invoice with the noughts before it, or a number.
pub(super) fn put_number(
    builder: &mut GridBuilder<'_, '_>,
    (row, column): (u32, u32),
    number: Decimal,
    (shown, epoch_1904): (Option<Shown>, bool),
) -> Flow {
    match shown {
        Some(Shown::Date) => put_serial(builder, (row, column), number, epoch_1904),
        Some(Shown::Digits(digits)) => match padded(number, usize::from(digits)) {
            Some(text) => builder.text(row, column, &text),
            None => builder.number(row, column, number),
        },
        _ => builder.number(row, column, number),
    }
}

/// A whole number with the noughts before it that make so many digits, if it has fewer.
fn padded(number: Decimal, digits: usize) -> Option<String> {
    let text = number.normalize().to_string();
    let is_code = !number.is_zero() && text.len() < digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| format!("{text:0>digits$}"))
}

/// Puts a number that the workbook formats as a date, or as a time of day: that has no day and stays a number.
pub(super) fn put_serial(builder: &mut GridBuilder<'_, '_>, (row, column): (u32, u32), serial: Decimal, epoch_1904: bool) -> Flow {
    match day(serial, epoch_1904) {
        Some(day) => builder.cell(row, column, Cell::Date(day)),
        None => builder.number(row, column, serial),
    }
}

/// A number in four bytes: its top 30 bits are a whole number or the top of a float; of the others, one says which and one that it
/// counts hundredths. The number, or none and the float that no decimal can hold.
pub(super) fn rk_number(bits: u32) -> (Option<Decimal>, f64) {
    let hundredths = bits & 1 != 0;
    if bits & 2 != 0 {
        let whole = i64::from(bits.cast_signed() >> 2);
        return (Some(Decimal::new(whole, if hundredths { 2 } else { 0 }).normalize()), 0.0);
    }
    let float = f64::from_bits(u64::from(bits & !3) << 32);
    let exact = decimal_of_float(float).map(|number| if hundredths { number * Decimal::new(1, 2) } else { number });
    (exact.map(|number| number.normalize()), float)
}

/// A number as Excel writes it into XML, read without a float where it is plain and short enough for a float to hold it exactly
/// as written: `1200.50`, not `1.2005E3`. `None` for what needs a float.
pub(super) fn plain_number(text: &str) -> Option<Decimal> {
    const DIGITS_MAX: u32 = 15;
    let (text, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
    let (mut mantissa, mut digits, mut scale, mut point) = (0_i64, 0_u32, 0_u32, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                digits += 1;
                scale += u32::from(point);
                if digits > DIGITS_MAX {
                    return None;
                }
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    (digits > 0).then(|| Decimal::new(if negative { -mantissa } else { mantissa }, scale))
}

/// An error value as a person sees it.
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "#ERROR!",
    }
}

/// The day of a serial, if it is one that a ledger may hold: 1900 to 2200.
fn day(serial: Decimal, epoch_1904: bool) -> Option<Day> {
    let whole = serial.trunc().to_i64().filter(|whole| *whole >= 1)?;
    // Excel believes in a 29 February 1900, serial 60: before it, days count from one later.
    let whole = match whole {
        60 if !epoch_1904 => return None,
        1..60 if !epoch_1904 => whole + 1,
        _ => whole,
    };
    let Some(Date::Day(day)) = date::from_serial(whole, epoch_1904) else { return None };
    (1900..=2200).contains(&day.year()).then_some(day)
}

/// Reads each worksheet with `read_sheet`, a panic in one costing that sheet only; tells of sheets that are none, and of those
/// that a limit left no room for.
pub(super) fn each_sheet<'e>(
    sheets: impl IntoIterator<Item = &'e SheetEntry>,
    shared: &mut Shared<'_>,
    file: &mut ReadFile,
    mut read_sheet: impl FnMut(&'e SheetEntry, &mut Shared<'_>, &mut ReadFile),
) {
    for sheet in sheets {
        if !sheet.worksheet {
            put_no_cells(file, &sheet.name);
        } else if let Some(limit) = shared.full() {
            problem(file, unread_sheet(&sheet.name, limit, shared.limits));
        } else if quietly(|| read_sheet(sheet, shared, file)).is_none() {
            problem(file, unreadable_sheet(&sheet.name, ""));
        }
    }
}

/// Lists a sheet that is a chart or a macro: nothing in it could have been read.
pub(super) fn put_no_cells(file: &mut ReadFile, name: &str) {
    let name = sheet_shown(name);
    let why = say!(
        "工作表“{name}”是图表或宏,没有单元格,不用检查",
        "sheet \"{name}\" is a chart or a macro and has no cells; there is nothing to check"
    );
    file.grids.push(Grid { name: Some(name.into()), problems: vec![Problem { row: None, column: None, why }], ..Grid::default() });
}

/// What to say of a sheet that gave nothing.
pub(super) fn unreadable_sheet(name: &str, detail: &str) -> Said {
    let (name, detail) = (sheet_shown(name), in_brackets(detail));
    say!(
        "工作表“{name}”已损坏,没有读取。请用 Excel 或 WPS 打开修复,另存为 .xlsx 后再检查",
        "sheet \"{name}\" is damaged and was not read{detail}. Open and repair it in Excel or WPS, save it as .xlsx, and check again"
    )
}

/// What to say of a sheet that those before it left no room for.
pub(super) fn unread_sheet(name: &str, limit: Limit, limits: &Limits) -> Said {
    let name = sheet_shown(name);
    let Said { zh, en } = limits.exceeded(limit);
    say!("工作表“{name}”没有读取:前面的工作表已到上限。{zh}", "sheet \"{name}\" was not read: the sheets before it reached a limit. {en}")
}

/// What to say of a sheet that broke off. The details of a format are in English only: they are for whoever mends the writer.
pub(super) fn broken_off(row: Option<u32>, detail: &str) -> Said {
    let detail = in_brackets(detail);
    let Some(row) = row else {
        return say!(
            "工作表从开头起就已损坏,没有读取。请用 Excel 或 WPS 打开修复,另存为 .xlsx 后再检查",
            "the sheet is damaged from its beginning and was not read{detail}. Open and repair it in Excel or WPS, save it as .xlsx, and check again"
        );
    };
    say!(
        "工作表在第 {row} 行之后已损坏,以后的行没有读取。请用 Excel 或 WPS 打开修复,另存为 .xlsx 后再检查",
        "the sheet is damaged behind row {row}; the rows after it were not read{detail}. Open and repair it in Excel or WPS, save it as .xlsx, and check again"
    )
}

/// What to say of a place in a sheet where whatever stood there was lost.
pub(super) fn damaged_behind(row: Option<u32>) -> Said {
    let (zh, en) = row.map_or_else(
        || ("开头".to_owned(), "at its beginning".to_owned()),
        |row| (format!("第 {row} 行之后"), format!("behind row {row}")),
    );
    say!(
        "工作表{zh}有一处已损坏,那里可能有行没有读到。请核对行数和合计,或用 Excel 或 WPS 打开修复,另存为 .xlsx 后再检查",
        "the sheet is damaged {en}: rows that stood there may not have been read. Compare the number of rows and the totals, or open and repair it in Excel or WPS, save it as .xlsx, and check again"
    )
}

/// What to say of a workbook whose list of texts is damaged.
pub(super) fn texts_lost() -> Said {
    Said::new(
        "工作簿里存放文字的部分有一处已损坏,其后的文字没有读取,用到它们的单元格空着。请用 Excel 或 WPS 打开修复,另存为 .xlsx 后再检查",
        "the list of texts in the workbook is damaged at one place; the texts behind it were not read, and cells with them are empty. Open and repair it in Excel or WPS, save it as .xlsx, and check again",
    )
}

/// What to say of a cell whose value makes no sense.
pub(super) fn unreadable_cell() -> Said {
    say!(
        "这一行附近有单元格的值无法识别,没有读取。请核对,或用 Excel 另存为新的 .xlsx",
        "a cell near this row holds a value that cannot be read and was left out. Check it, or save the workbook as a new .xlsx in Excel"
    )
}

/// What to say of a workbook that does not open.
pub(super) fn unreadable_workbook(detail: &str) -> Said {
    let detail = in_brackets(detail);
    say!(
        "文件无法打开,可能已损坏。请用 Excel 或 WPS 打开,另存为新的 .xlsx 后再检查",
        "the file does not open and may be damaged{detail}. Open it in Excel or WPS, save it as a new .xlsx, and check that"
    )
}

fn in_brackets(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(" ({})", shorten(&printable(detail), 120)) }
}

/// A sheet's name, fit for a message.
pub(super) fn sheet_shown(name: &str) -> String {
    shorten(&printable(name), 40)
}

/// More than this is said of no file as a whole.
const PROBLEMS_TOLD: usize = 1000;

/// Adds a problem of the file as a whole.
pub(super) fn problem(file: &mut ReadFile, why: Said) {
    let why = match file.problems.len().cmp(&PROBLEMS_TOLD) {
        Ordering::Less => why,
        Ordering::Equal => say!(
            "这个文件的问题太多,后面的不再一一列出。请先处理已列出的,再检查一次",
            "there are too many problems in this file to list the others. Mend the ones listed and check again"
        ),
        Ordering::Greater => return,
    };
    file.problems.push(Problem { row: None, column: None, why });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_what_a_float_would_give() {
        for text in ["0", "-0", "1200.50", "0.07", "-0.01", "44196", "00012", "1.", ".5", "999999999999999", "0.10000000000000", "100"] {
            let of_float = decimal_of_float(text.parse().unwrap());
            assert_eq!(plain_number(text).map(|number| number.to_string()), of_float.map(|number| number.to_string()), "{text}");
        }
        for text in ["", ".", "-", "1e5", "1234567890123456", "1,2", "+1", "1.2.3", "NaN"] {
            assert_eq!(plain_number(text), None, "{text}");
        }
    }

    #[test]
    fn serials_are_days_in_both_calendars() {
        let show = |serial: &str, epoch_1904| day(serial.parse().unwrap(), epoch_1904).map(|day| day.to_string());
        assert_eq!(show("44196", false).as_deref(), Some("2020-12-31"));
        assert_eq!(show("42734", true).as_deref(), Some("2020-12-31"));
        assert_eq!(show("44196.75", false).as_deref(), Some("2020-12-31"));
        assert_eq!(show("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(show("59", false).as_deref(), Some("1900-02-28"));
        assert_eq!(show("61", false).as_deref(), Some("1900-03-01"));
        for none in ["60", "0.5", "0", "-3", "2000000"] {
            assert_eq!(show(none, false), None, "{none}");
        }
    }
}
