//! The header row that the user gives: whether the sheet has it, and whether it is a row of data.

use std::ops::Range;

use super::Search;
use super::near_miss::SHOWN_CHARS;
use crate::read::{Cell, GridRow};
use crate::recognise::Headers;
use crate::recognise::cells::shown;
use crate::recognise::mapping::Entry;
use crate::say;
use crate::value::Said;
use crate::value::amount;
use crate::value::date::{self, Date};
use crate::value::text::{printable, shorten};

/// Why the rows that the user gives head nothing, where they themselves tell.
pub(super) fn misplaced(search: Search, rows: Range<usize>) -> Option<Said> {
    let entry = search.entry?;
    let (first, line) = (entry.header_rows?.0, entry.header_line);
    let last = search.grid.rows.last()?.number;
    if first > last {
        return Some(say!(
            "mapping.toml 第{line}行写表头在第{first}行,而这张表只到第{last}行;请改成列名所在的行号",
            "line {line} of mapping.toml says that row {first} is the header, but the last row of this sheet is {last}; give the row of the column names"
        ));
    }
    let header = search.grid.rows.get(rows)?;
    if header.is_empty() {
        return Some(say!(
            "mapping.toml 第{line}行写表头在第{first}行,而该行是空行;请改成列名所在的行号",
            "line {line} of mapping.toml says that row {first} is the header, but that row is blank; give the row of the column names"
        ));
    }
    header.iter().find_map(|row| data_given(row, entry, search.headers))
}

/// What is told of a row that is given as a header and holds a day and an amount, and no known header.
pub fn data_given(row: &GridRow, entry: &Entry, headers: &Headers) -> Option<Said> {
    let (number, line) = (row.number, entry.header_line);
    let heads = |cell: &Cell| matches!(cell, Cell::Text(text) if headers.heads(text));
    if entry.header_rows.is_none() || row.cells.iter().filter(|(_, cell)| heads(cell)).count() > 1 {
        return None;
    }
    let is_day = |cell: &Cell| match cell {
        Cell::Date(_) => true,
        Cell::Text(text) => matches!(date::parse(text), Some(Date::Day(_))),
        _ => false,
    };
    let is_amount = |cell: &Cell| match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => !is_day(cell) && amount::parse(text).is_ok_and(|read| read.is_some()),
        _ => false,
    };
    let of = |is: &dyn Fn(&Cell) -> bool| {
        row.cells.iter().find(|(_, cell)| is(cell)).map(|(_, cell)| shorten(&printable(&shown(cell)), SHOWN_CHARS))
    };
    let (day, amount) = (of(&is_day)?, of(&is_amount)?);
    Some(say!(
        "mapping.toml 第{line}行写表头在第{number}行,而该行有日期“{day}”和金额“{amount}”,像一行数据,当作表头就没有读入;请改成列名所在的行号",
        "line {line} of mapping.toml says that row {number} is the header, but it holds the date “{day}” and the amount “{amount}” like a row of data, and is not read as one; give the row of the column names"
    ))
}
