//! What the Excel formats share: cells of the workbook reader to ours, dates from serials, the walk over sheets. Knows no files.

use calamine::{DataRef, ExcelDateTime, Sheet, SheetType, SheetVisible};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::grid::{Flow, GridBuilder};
use super::guard::quietly;
use super::{Cell, Merge, ReadFile};
use crate::say;
use crate::tables::Problem;
use crate::value::amount::decimal_of_float;
use crate::value::text::{printable, shorten};
use crate::value::{Date, Day, Said, date};

/// Puts a cell at a row and column that both count from 0.
pub(super) fn put(builder: &mut GridBuilder<'_, '_>, position: (u32, u32), data: &DataRef<'_>, epoch_1904: bool) -> Flow {
    let (row, column) = (position.0.saturating_add(1), position.1);
    match data {
        DataRef::Empty => Flow::GoOn,
        DataRef::Int(number) => builder.number(row, column, Decimal::from(*number)),
        DataRef::Float(float) => builder.float(row, column, *float),
        DataRef::String(text) | DataRef::DurationIso(text) => builder.text(row, column, text),
        DataRef::SharedString(text) => builder.stable_text(row, column, text),
        DataRef::Bool(truth) => builder.cell(row, column, Cell::Bool(*truth)),
        DataRef::Error(error) => builder.error(row, column, &error.to_string()),
        DataRef::DateTimeIso(text) => match date::parse(text) {
            Some(Date::Day(day)) => builder.cell(row, column, Cell::Date(day)),
            _ => builder.text(row, column, text),
        },
        DataRef::DateTime(time) => put_time(builder, (row, column), *time, epoch_1904),
    }
}

fn put_time(builder: &mut GridBuilder<'_, '_>, (row, column): (u32, u32), time: ExcelDateTime, epoch_1904: bool) -> Flow {
    match decimal_of_float(time.as_f64()) {
        Some(serial) if time.is_datetime() => put_serial(builder, (row, column), serial, epoch_1904),
        _ => builder.float(row, column, time.as_f64()),
    }
}

/// Puts a number that the workbook formats as a date, or as a time of day: that has no day and stays a number.
pub(super) fn put_serial(builder: &mut GridBuilder<'_, '_>, (row, column): (u32, u32), serial: Decimal, epoch_1904: bool) -> Flow {
    match day(serial, epoch_1904) {
        Some(day) => builder.cell(row, column, Cell::Date(day)),
        None => builder.number(row, column, serial),
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

/// A merged range of the workbook reader, whose rows count from 0.
pub(super) fn merge(range: calamine::Dimensions) -> Merge {
    Merge {
        row_first: range.start.0.saturating_add(1),
        row_last: range.end.0.saturating_add(1),
        column_first: range.start.1,
        column_last: range.end.1,
    }
}

/// Reads each worksheet with `read_sheet`, a panic in one costing that sheet only; tells of sheets that are none.
pub(super) fn each_sheet(sheets: &[Sheet], file: &mut ReadFile, mut read_sheet: impl FnMut(&str, bool, &mut ReadFile)) {
    for sheet in sheets {
        let name = sheet_shown(&sheet.name);
        if sheet.typ != SheetType::WorkSheet {
            problem(
                file,
                say!(
                    "工作表“{name}”是图表或宏,没有单元格,已跳过",
                    "sheet \"{name}\" is a chart or a macro and has no cells; it was passed over"
                ),
            );
            continue;
        }
        let hidden = sheet.visible != SheetVisible::Visible;
        if quietly(|| read_sheet(&sheet.name, hidden, file)).is_none() {
            problem(file, unreadable_sheet(&sheet.name, ""));
        }
    }
}

/// What to say of a sheet that gave nothing.
pub(super) fn unreadable_sheet(name: &str, detail: &str) -> Said {
    let (name, detail) = (sheet_shown(name), in_brackets(detail));
    say!(
        "工作表“{name}”已损坏,没有读取{detail}。请用 Excel 或 WPS 打开修复,另存为 .xlsx 后再检查",
        "sheet \"{name}\" is damaged and was not read{detail}. Open and repair it in Excel or WPS, save it as .xlsx, and check again"
    )
}

/// What to say of a sheet that broke off.
pub(super) fn broken_off(row: Option<u32>, detail: &str) -> Said {
    let (row, detail) = (row.unwrap_or(0), in_brackets(detail));
    say!(
        "工作表在第 {row} 行之后已损坏,以后的行没有读取{detail}。请用 Excel 或 WPS 打开修复,另存为 .xlsx 后再检查",
        "the sheet is damaged behind row {row}; the rows after it were not read{detail}. Open and repair it in Excel or WPS, save it as .xlsx, and check again"
    )
}

/// What to say of a cell whose value makes no sense.
pub(super) fn unreadable_cell(detail: &str) -> Said {
    let detail = in_brackets(detail);
    say!(
        "这一行附近有单元格的值无法识别,没有读取{detail}。请核对,或用 Excel 另存为新的 .xlsx",
        "a cell near this row holds a value that cannot be read and was left out{detail}. Check it, or save the workbook as a new .xlsx in Excel"
    )
}

/// What to say of a workbook that does not open.
pub(super) fn unreadable_workbook(detail: &str) -> Said {
    let detail = in_brackets(detail);
    say!(
        "工作簿无法打开,可能已损坏{detail}。请用 Excel 或 WPS 打开,另存为新的 .xlsx 后再检查",
        "the workbook does not open and may be damaged{detail}. Open it in Excel or WPS, save it as a new .xlsx, and check that"
    )
}

fn in_brackets(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(" ({})", shorten(&printable(detail), 120)) }
}

/// A sheet's name, fit for a message.
pub(super) fn sheet_shown(name: &str) -> String {
    shorten(&printable(name), 40)
}

/// Adds a problem of the file as a whole.
pub(super) fn problem(file: &mut ReadFile, why: Said) {
    file.problems.push(Problem { row: None, column: None, why });
}

#[cfg(test)]
mod tests {
    use super::*;

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
