//! Gathers cells into the rows of a grid: blank cells away, equal texts shared, limits kept. Every format fills its sheets
//! through here. Knows no formats.

use std::cmp::Ordering;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::draft::Draft;
use super::excel::broken_off;
use super::fields::{Ahead, FieldView};
use super::follow::{Follow, Follower, HEAD_ROWS, Ticket};
use super::limits::{LONG_TEXT_BYTES, Limit};
use super::shared::{MERGED_ROW_BYTES, PROBLEM_BYTES, SHARED_TEXT_BYTES, Shared};
use super::xml::Stop;
use super::{Cell, Grid, GridRow, Merge};
use crate::say;
use crate::tables::Problem;
use crate::value::Said;
use crate::value::amount::decimal_of_float;

/// Excel keeps 15 digits: of a longer whole number, a card or identity number as a rule, the last ones are gone.
pub(super) const DAMAGED_FROM: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// What a cell shows that cannot be read.
pub(crate) const UNREADABLE: &str = "#?";

/// More than this is said of no sheet.
const PROBLEMS_TOLD: usize = 1000;

/// Whether reading a sheet goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Flow {
    GoOn,
    /// A limit was reached and told.
    Stop,
}

/// A sheet in the making, and what it shares with the others.
pub(super) struct GridBuilder<'s, 'a> {
    pub shared: &'s mut Shared<'a>,
    draft: Draft,
    following: Following<'a>,
}

/// Whether somebody takes the rows as they come.
enum Following<'a> {
    /// Nobody does, nor will be asked.
    No,
    /// Asked when the head is there.
    Asked(&'a dyn Follow, Arc<str>),
    Yes {
        ticket: Ticket,
        follower: Box<dyn Follower + 'a>,
        /// The memory of the follower that is charged.
        charged: usize,
    },
    /// Taken up and given back: the sheet has to be read whole.
    Refused,
}

/// After so many rows the memory of whoever takes them is looked at again.
const ROWS_BETWEEN_CHARGES: u64 = 4096;

impl<'s, 'a> GridBuilder<'s, 'a> {
    pub fn new(shared: &'s mut Shared<'a>, name: Option<&str>) -> Self {
        shared.begin_sheet();
        let following = shared.follow.clone().map_or(Following::No, |(follow, file)| Following::Asked(follow, file));
        Self { shared, draft: Draft::new(name), following }
    }

    /// Goes on with a draft.
    pub fn resume(shared: &'s mut Shared<'a>, draft: Draft) -> Self {
        Self { shared, draft, following: Following::No }
    }

    /// Lets other sheets be worked at.
    pub fn pause(self) -> Draft {
        self.draft
    }

    pub fn hidden(&mut self, hidden: bool) {
        self.draft.grid.hidden = hidden;
    }

    pub fn epoch_1904(&mut self, epoch_1904: bool) {
        self.draft.grid.epoch_1904 = epoch_1904;
    }

    /// Notes a merged range; one that there is no memory for is left out.
    pub fn merge(&mut self, merge: Merge) {
        let turned = merge.row_last < merge.row_first || merge.column_last < merge.column_first;
        if !turned && self.shared.charge(2 * size_of::<Merge>()) {
            self.draft.grid.merges.push(merge);
        }
    }

    pub fn problem(&mut self, row: Option<u32>, column: Option<u32>, why: Said) {
        // The first ones are told even where there is no memory left: one of them says so.
        if !self.shared.charge_wide(PROBLEM_BYTES) && self.draft.grid.problems.len() > 10 {
            return;
        }
        match self.draft.grid.problems.len().cmp(&PROBLEMS_TOLD) {
            Ordering::Less => self.draft.grid.problems.push(Problem { row, column: column.map(column_letters), why }),
            Ordering::Equal => self.draft.grid.problems.push(Problem {
                row: None,
                column: None,
                why: say!(
                    "这张表的问题太多,后面的不再一一列出。请先处理已列出的,再检查一次",
                    "there are too many problems in this sheet to list the others. Mend the ones listed and check again"
                ),
            }),
            Ordering::Greater => {}
        }
    }

    /// Notes that part of the sheet was not read.
    pub fn unread(&mut self, row: Option<u32>, column: Option<u32>, why: Said) {
        self.draft.grid.incomplete = true;
        self.problem(row, column, why);
    }

    /// Notes that reading ended before the sheet did, unless a limit has said so already.
    pub fn stopped(&mut self, stop: &Stop) {
        let row = self.last_row();
        match stop {
            Stop::Full => {}
            Stop::Broken(detail) => self.unread(None, None, broken_off(row, detail)),
            Stop::Limit(_) | Stop::Doctype => {
                stop.said(self.shared.limits).into_iter().for_each(|why| self.unread(row, None, why));
            }
        }
    }

    /// The last row that has a cell, for telling where reading broke off.
    pub fn last_row(&self) -> Option<u32> {
        self.draft.row
    }

    /// Puts a text, unless it is blank. Rows count from 1, columns from 0.
    pub fn text(&mut self, row: u32, column: u32, text: &str) -> Flow {
        match self.text_cell(row, column, text) {
            Some(cell) => self.cell(row, column, cell),
            None => Flow::GoOn,
        }
    }

    /// Puts a text from a workbook's table of texts, where a blank one is empty.
    pub fn known_text(&mut self, row: u32, column: u32, text: &Arc<str>) -> Flow {
        if text.is_empty() {
            Flow::GoOn
        } else if text.len() <= self.shared.limits.cell_bytes {
            self.cell(row, column, Cell::Text(Arc::clone(text)))
        } else {
            self.stable_text(row, column, text)
        }
    }

    /// Puts a text that stays where it is in memory while the sheet is read, as a workbook's shared texts do: a long one that
    /// a million cells point to is looked at once.
    pub fn stable_text(&mut self, row: u32, column: u32, text: &str) -> Flow {
        if text.len() <= SHARED_TEXT_BYTES {
            return self.text(row, column, text);
        }
        let place = (text.as_ptr().addr(), text.len());
        if !self.draft.long_texts.contains_key(&place) {
            let cell = self.text_cell(row, column, text);
            self.draft.long_texts.insert(place, cell);
        }
        let cell = self.draft.long_texts.get(&place).cloned().flatten();
        cell.map_or(Flow::GoOn, |cell| self.cell(row, column, cell))
    }

    /// A text as a cell, cut if it is too long; `None` if it is blank.
    pub fn text_cell(&mut self, row: u32, column: u32, text: &str) -> Option<Cell> {
        if is_blank(text) {
            return None;
        }
        let limit = self.shared.limits.cell_bytes;
        if text.len() <= limit {
            return Some(Cell::Text(self.arc(text)));
        }
        let Said { zh, en } = self.shared.limits.exceeded(Limit::CellBytes);
        self.problem(Some(row), Some(column), say!("单元格文字过长,已截短。{zh}", "the text of the cell is too long and was cut. {en}"));
        let cut = (0..=limit).rev().find_map(|end| text.get(..end)).unwrap_or_default();
        Some(Cell::Text(self.arc(cut)))
    }

    /// A text that is kept with its cell; where rows are taken as they come it goes with its row.
    fn arc(&mut self, text: &str) -> Arc<str> {
        if matches!(self.following, Following::Yes { .. }) { text.into() } else { self.shared.text(text) }
    }

    /// Puts an Excel number; what no decimal can hold is kept as the text that a person would see.
    pub fn float(&mut self, row: u32, column: u32, float: f64) -> Flow {
        if let Some(number) = decimal_of_float(float) {
            return self.number(row, column, number);
        }
        self.error(row, column, &if float.is_finite() { format!("{float:E}") } else { "#NUM!".to_owned() })
    }

    /// Puts an Excel number that is a decimal already.
    pub fn number(&mut self, row: u32, column: u32, number: Decimal) -> Flow {
        if number.is_integer() && number.abs() >= DAMAGED_FROM {
            self.damaged_code(row, column);
        }
        self.cell(row, column, Cell::Number(number))
    }

    /// Notes that a code lost its last digits; the column is told of once.
    pub fn damaged_code(&mut self, row: u32, column: u32) {
        self.draft.damaged_codes.entry(column).or_insert(row);
    }

    /// Puts a cell that holds something that cannot be read: it is not blank.
    pub fn unreadable(&mut self, row: u32, column: u32) -> Flow {
        self.error(row, column, UNREADABLE)
    }

    /// Puts a formula without the value that it had when the file was saved; the first is told of.
    pub fn uncomputed(&mut self, row: u32, column: u32) -> Flow {
        self.note_uncomputed(row, column);
        self.unreadable(row, column)
    }

    /// Notes that a formula has no value.
    pub fn note_uncomputed(&mut self, row: u32, column: u32) {
        self.draft.uncomputed.get_or_insert((row, column));
    }

    pub fn error(&mut self, row: u32, column: u32, text: &str) -> Flow {
        let text = self.shared.text(text);
        self.cell(row, column, Cell::Error(text))
    }

    /// Puts a cell that is not blank.
    pub fn cell(&mut self, row: u32, column: u32, cell: Cell) -> Flow {
        if self.draft.full {
            return Flow::Stop;
        }
        if column >= self.shared.limits.columns {
            if !self.draft.told_columns {
                self.draft.told_columns = true;
                let why = self.shared.limits.exceeded(Limit::Columns);
                self.unread(Some(row), Some(column), why);
            }
            return Flow::GoOn;
        }
        if self.draft.row != Some(row) && self.begin_row(row) == Flow::Stop {
            return Flow::Stop;
        }
        if !matches!(self.following, Following::Yes { .. })
            && let Err(limit) = self.shared.take_cell(self.draft.cells.is_empty())
        {
            return self.stop(row, limit);
        }
        if let Cell::Text(text) = &cell
            && text.len() > LONG_TEXT_BYTES
            && !self.shared.long_texts.take(text.len())
        {
            return self.stop(row, Limit::LongTextBytes);
        }
        self.draft.out_of_order |= self.draft.cells.last().is_some_and(|(before, _)| *before >= column);
        self.draft.cells.push((column, cell));
        Flow::GoOn
    }

    /// Ends the row before and begins another one.
    fn begin_row(&mut self, row: u32) -> Flow {
        if self.end_row() == Flow::Stop {
            return Flow::Stop;
        }
        if self.draft.rows >= self.shared.limits.rows {
            return self.stop(row, Limit::Rows);
        }
        self.draft.out_of_order |= self.draft.row.is_some_and(|last| last > row);
        self.draft.row = Some(row);
        if self.draft.grid.rows.len() == HEAD_ROWS
            && let Following::Asked(follow, file) = &self.following
        {
            let (follow, ordered) = (*follow, !self.draft.out_of_order);
            self.following = match follow.follow(file, &self.draft.grid) {
                Some((ticket, follower)) if ordered => Following::Yes { ticket, follower, charged: 0 },
                _ => Following::No,
            };
        }
        Flow::GoOn
    }

    /// Keeps the row in the making, or hands it on.
    fn end_row(&mut self) -> Flow {
        let Some(number) = self.draft.row.filter(|_| !self.draft.cells.is_empty()) else { return Flow::GoOn };
        let Following::Yes { follower, .. } = &mut self.following else {
            self.draft.end_row();
            return Flow::GoOn;
        };
        let row = GridRow { number, cells: std::mem::take(&mut self.draft.cells) };
        let taken = !self.draft.out_of_order && follower.row(&row);
        self.draft.cells = row.cells;
        self.draft.cells.clear();
        self.draft.rows += 1;
        if taken { self.charge_follower(number) } else { self.refuse() }
    }

    /// Lets whoever takes the rows see what comes next.
    pub fn ahead(&mut self, lines: &Ahead<'_>) {
        if let Following::Yes { follower, .. } = &mut self.following {
            follower.ahead(lines);
        }
    }

    /// Hands on a row of delimited text as it is; false if it has to be put cell by cell.
    pub fn fields(&mut self, row: u32, fields: &FieldView<'_>) -> (bool, Flow) {
        if !matches!(self.following, Following::Yes { .. }) || self.draft.full {
            return (false, Flow::GoOn);
        }
        if self.end_row() == Flow::Stop {
            return (true, Flow::Stop);
        }
        if self.draft.rows >= self.shared.limits.rows {
            return (true, self.stop(row, Limit::Rows));
        }
        let Following::Yes { follower, .. } = &mut self.following else { return (false, Flow::GoOn) };
        if !follower.fields(row, fields) {
            return (false, Flow::GoOn);
        }
        self.draft.row = Some(row);
        self.draft.rows += 1;
        (true, self.charge_follower(row))
    }

    fn charge_follower(&mut self, row: u32) -> Flow {
        let Following::Yes { follower, charged, .. } = &mut self.following else { return Flow::GoOn };
        if !self.draft.rows.is_multiple_of(ROWS_BETWEEN_CHARGES) {
            return Flow::GoOn;
        }
        let memory = follower.memory();
        let more = memory.saturating_sub(*charged);
        *charged = memory.max(*charged);
        if self.shared.charge(more) { Flow::GoOn } else { self.stop(row, Limit::MemoryBytes) }
    }

    /// Gives up following: the sheet is read again, and whole.
    fn refuse(&mut self) -> Flow {
        self.draft.full = true;
        if let Following::Yes { follower, .. } = std::mem::replace(&mut self.following, Following::Refused) {
            follower.refuse();
            self.shared.refused = true;
        }
        Flow::Stop
    }

    fn stop(&mut self, row: u32, limit: Limit) -> Flow {
        let Said { zh, en } = self.shared.limits.exceeded(limit);
        self.unread(Some(row), None, say!("从这一行起未读。{zh}", "not read from this row on. {en}"));
        self.draft.full = true;
        Flow::Stop
    }

    pub fn finish(mut self) -> Grid {
        // Whether it goes on does not matter any more.
        let _ = self.end_row();
        self.draft.end_rows();
        self.bound_merges();
        for (column, row) in std::mem::take(&mut self.draft.damaged_codes) {
            self.problem(
                Some(row),
                Some(column),
                say!(
                    "这一列有超过 15 位的号码按数字保存(第一处在本行),末尾的数字已被 Excel 改成 0。请把该列设为文本格式,按原始凭据重新录入",
                    "this column holds codes of more than 15 digits stored as numbers (the first in this row): Excel has turned their last digits into 0. Set the column to text and enter the codes again from the originals"
                ),
            );
        }
        if let Some((row, column)) = self.draft.doubled {
            self.unread(
                Some(row),
                Some(column),
                say!(
                    "有两个单元格写在同一位置(第一处在本行),只读了后一个,可能少了一行。文件已损坏:请用 Excel 或 WPS 打开修复,核对行数,另存后再检查",
                    "two cells stand in one place (the first in this row): only the later one was read, and a row may be missing. The file is damaged: open and repair it in Excel, compare the number of rows, save it and check again"
                ),
            );
        }
        if let Some((row, column)) = self.draft.uncomputed {
            self.problem(
                Some(row),
                Some(column),
                say!(
                    "有公式没有计算结果(第一处在本行),这些单元格无法读取。文件多半由程序生成:请用 Excel 或 WPS 打开,保存后再检查",
                    "there are formulas without their results (the first in this row), so these cells cannot be read. A program may have written the file: open it in Excel, save it and check again"
                ),
            );
        }
        if let Following::Yes { ticket, follower, .. } = self.following {
            self.draft.grid.followed = Some(ticket);
            self.shared.refused |= !follower.finish(&self.draft.grid);
        }
        self.draft.grid
    }

    /// Merged ranges in order, none reaching below the last row or beyond the last column; those whose rows there is no memory
    /// for, as in a file made to have millions of rows filled from ranges that overlap, are left out and told of.
    fn bound_merges(&mut self) {
        let last_row = self.draft.grid.rows.last().map_or(0, |row| row.number).max(self.draft.row.unwrap_or(0));
        let mut merges = std::mem::take(&mut self.draft.grid.merges);
        merges.sort_unstable_by_key(|merge| (merge.row_first, merge.column_first));
        let columns = self.shared.limits.columns;
        let mut told = false;
        merges.retain_mut(|merge| {
            merge.row_last = merge.row_last.min(last_row);
            merge.column_last = merge.column_last.min(columns.saturating_sub(1));
            if merge.row_first > merge.row_last || merge.column_first > merge.column_last {
                return false;
            }
            let rows = u64::from(merge.row_last - merge.row_first);
            let bearable = self.shared.charge_wide(rows.saturating_mul(MERGED_ROW_BYTES));
            if !bearable && !told {
                told = true;
                let Said { zh, en } = self.shared.limits.exceeded(Limit::MemoryBytes);
                let why = say!(
                    "合并单元格太多,从这一行起的没有采用。{zh}",
                    "there are too many merged cells; those from this row on were not used. {en}"
                );
                self.draft.grid.problems.push(Problem { row: Some(merge.row_first), column: None, why });
            }
            bearable
        });
        self.draft.grid.merges = merges;
    }
}

/// Whether a person sees nothing in this text.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'))
}

/// A column from 0 as Excel letters it: A, Z, AA.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from_u32(u32::from(b'A') + rest % 26).unwrap_or('?'));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;

    #[test]
    fn columns_are_lettered_as_excel_letters_them() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn rows_that_come_out_of_order_are_put_in_order() {
        let limits = Limits::default();
        let mut shared = Shared::new(&limits);
        let mut builder = GridBuilder::new(&mut shared, None);
        for (row, column, text) in [(3, 1, "d"), (1, 0, "a"), (3, 0, "c"), (1, 0, "b"), (2, 0, "\u{3000}")] {
            assert_eq!(builder.text(row, column, text), Flow::GoOn);
        }
        let grid = builder.finish();
        let rows: Vec<(u32, Vec<u32>)> =
            grid.rows.iter().map(|row| (row.number, row.cells.iter().map(|(column, _)| *column).collect())).collect();
        assert_eq!(rows, [(1, vec![0]), (3, vec![0, 1])]);
        assert_eq!(grid.rows[0].cells[0].1, Cell::Text("b".into()));
    }

    #[test]
    fn a_limit_stops_the_sheet_and_is_told() {
        let limits = Limits { cells: 2, columns: 5, cell_bytes: 4, ..Limits::default() };
        let mut shared = Shared::new(&limits);
        let mut builder = GridBuilder::new(&mut shared, None);
        assert_eq!(builder.text(1, 0, "一二三"), Flow::GoOn);
        assert_eq!(builder.text(1, 9, "far"), Flow::GoOn);
        assert_eq!(builder.text(2, 0, "b"), Flow::GoOn);
        assert_eq!(builder.text(3, 0, "c"), Flow::Stop);
        let grid = builder.finish();
        assert_eq!(grid.rows[0].cells, [(0, Cell::Text("一".into()))]);
        let keys = ["cell_bytes", "columns", "cells"];
        assert!(grid.problems.iter().zip(keys).all(|(problem, key)| problem.why.zh.contains(key)), "{:?}", grid.problems);
        assert_eq!(grid.problems[1].column.as_deref(), Some("J"));
    }

    #[test]
    fn a_code_of_sixteen_digits_is_told_of_once_a_column() {
        let limits = Limits::default();
        let mut shared = Shared::new(&limits);
        let mut builder = GridBuilder::new(&mut shared, None);
        for row in 5..9 {
            assert_eq!(builder.float(row, 2, 6_222_020_200_112_233.0), Flow::GoOn);
            assert_eq!(builder.float(row, 3, 999_999_999_999_999.0), Flow::GoOn);
        }
        assert_eq!(builder.float(9, 0, 1e308), Flow::GoOn);
        let grid = builder.finish();
        assert_eq!(grid.problems.len(), 1);
        assert_eq!((grid.problems[0].row, grid.problems[0].column.as_deref()), (Some(5), Some("C")));
        assert_eq!(grid.rows.last().unwrap().cells, [(0, Cell::Error("1E308".into()))]);
    }
}
