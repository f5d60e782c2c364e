//! The lists that say what was read, and what was left out and why.

use crate::findings::{Input, UnitReport};
use crate::report::cell::Cell;
use crate::report::columns::Column;
use crate::report::words::{self, pick};

/// A sheet that was opened, and whose it is.
#[derive(Clone, Copy)]
pub struct InputRow<'a> {
    unit: &'a str,
    input: &'a Input,
}

/// The sheets of a unit.
pub fn input_rows(unit: &UnitReport) -> impl Iterator<Item = InputRow<'_>> {
    unit.inputs.iter().map(|input| InputRow { unit: &unit.unit, input })
}

/// One sheet that was opened a row.
pub fn input_columns<'a>() -> Vec<Column<InputRow<'a>>> {
    vec![
        Column::new("单位", "Unit", 16, |row, _| Cell::Text(row.unit.to_owned())),
        Column::new("文件", "File", 28, |row, _| Cell::Text(row.input.file.clone())),
        Column::new("工作表", "Sheet", 13, |row, _| Cell::maybe(row.input.sheet.as_deref())),
        Column::new("识别为", "Read as", 15, |row, lang| {
            let none = || pick(lang, "未读入", "not read").to_owned();
            Cell::Text(row.input.table.as_deref().map_or_else(none, |table| words::table(table, lang)))
        }),
        Column::centred("表头行", "Header row", 8, |row, _| {
            row.input.header_row.map_or(Cell::Blank, |row| Cell::number_or_text(row.to_string()))
        }),
        Column::new("数据行", "Rows in", 9, |row, _| Cell::Count(row.input.rows_in)),
        Column::new("采用", "Kept", 9, |row, _| Cell::Count(row.input.rows)),
        Column::new("剔除", "Left out", 8, |row, _| Cell::Count(row.input.rows_left_out())),
        Column::new("问题", "Problems", 9, |row, _| Cell::Count(row.input.problems.len())),
        Column::new("数据自证", "What the data proves", 38, |row, _| Cell::Text(row.input.proofs.join("\n"))),
        Column::new("未读入的原因", "Why not read", 34, |row, _| Cell::maybe(row.input.why.as_deref())),
    ]
}

/// A row that was left out, or a problem.
pub struct LeftOutRow<'a> {
    place: InputRow<'a>,
    row: Option<u32>,
    column: Option<&'a str>,
    left_out: bool,
    why: &'a str,
}

/// One row that was left out, or one problem, a row.
pub fn left_out_columns<'a>() -> Vec<Column<LeftOutRow<'a>>> {
    vec![
        Column::new("单位", "Unit", 18, |row, _| Cell::Text(row.place.unit.to_owned())),
        Column::new("文件", "File", 32, |row, _| Cell::Text(row.place.input.file.clone())),
        Column::new("工作表", "Sheet", 16, |row, _| Cell::maybe(row.place.input.sheet.as_deref())),
        Column::centred("行", "Row", 9, |row, _| row.row.map_or(Cell::Blank, |row| Cell::number_or_text(row.to_string()))),
        Column::new("列", "Column", 16, |row, _| Cell::maybe(row.column)),
        Column::centred("类别", "Kind", 10, |row, lang| {
            let word = if row.left_out { pick(lang, "剔除", "left out") } else { pick(lang, "问题", "problem") };
            Cell::Text(word.to_owned())
        }),
        Column::new("原因和处理办法", "Why, and what to do", 70, |row, _| Cell::Text(row.why.to_owned())),
    ]
}

/// What was left out of a sheet, then its problems.
pub fn left_out_rows(InputRow { unit, input }: InputRow<'_>) -> impl Iterator<Item = LeftOutRow<'_>> {
    let left_out = input.left_out.iter().map(move |row| LeftOutRow {
        place: InputRow { unit, input },
        row: Some(row.row),
        column: None,
        left_out: true,
        why: &row.why,
    });
    let problems = input.problems.iter().map(move |problem| LeftOutRow {
        place: InputRow { unit, input },
        row: problem.row,
        column: problem.column.as_deref(),
        left_out: false,
        why: &problem.why,
    });
    left_out.chain(problems)
}
