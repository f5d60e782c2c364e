//! Gathers cells into the rows of a grid: blank cells away, equal texts shared, limits kept, rows put in order. Every format
//! fills its sheets through here. Knows no formats.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::limits::{Limit, Limits};
use super::{Cell, Grid, GridRow, Merge};
use crate::say;
use crate::tables::Problem;
use crate::value::Said;
use crate::value::amount::decimal_of_float;

/// What the sheets of one file share: its limits, the cells left, its texts.
pub(super) struct Shared<'a> {
    pub limits: &'a Limits,
    cells_left: u64,
    texts: HashSet<Arc<str>>,
}

/// Excel keeps 15 digits: of a longer whole number, a card or identity number as a rule, the last ones are gone.
pub(super) const DAMAGED_FROM: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// Texts longer than this hardly repeat.
const SHARED_TEXT_BYTES: usize = 512;

impl<'a> Shared<'a> {
    pub fn new(limits: &'a Limits) -> Self {
        Self { limits, cells_left: limits.cells, texts: HashSet::new() }
    }

    /// Whether the file may have no further cell.
    pub fn full(&self) -> bool {
        self.cells_left == 0
    }

    /// The text, the same allocation for the same text.
    pub fn text(&mut self, text: &str) -> Arc<str> {
        if text.len() > SHARED_TEXT_BYTES {
            return text.into();
        }
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }
}

/// Whether reading a sheet goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Flow {
    GoOn,
    /// A limit was reached and told.
    Stop,
}

/// A sheet in the making.
pub(super) struct GridBuilder<'s, 'a> {
    pub shared: &'s mut Shared<'a>,
    grid: Grid,
    in_order: bool,
    damaged_codes: BTreeMap<u32, u32>,
    told_columns: bool,
    /// By address and length.
    long_texts: HashMap<(usize, usize), Option<Cell>>,
}

impl<'s, 'a> GridBuilder<'s, 'a> {
    pub fn new(shared: &'s mut Shared<'a>, name: Option<&str>) -> Self {
        let grid = Grid { name: name.map(Arc::from), ..Grid::default() };
        Self { shared, grid, in_order: true, damaged_codes: BTreeMap::new(), told_columns: false, long_texts: HashMap::new() }
    }

    pub fn hidden(&mut self, hidden: bool) {
        self.grid.hidden = hidden;
    }

    pub fn epoch_1904(&mut self, epoch_1904: bool) {
        self.grid.epoch_1904 = epoch_1904;
    }

    pub fn merge(&mut self, merge: Merge) {
        self.grid.merges.push(merge);
    }

    pub fn problem(&mut self, row: Option<u32>, column: Option<u32>, why: Said) {
        self.grid.problems.push(Problem { row, column: column.map(column_letters), why });
    }

    /// The last row that has a cell, for telling where reading broke off.
    pub fn last_row(&self) -> Option<u32> {
        self.grid.rows.last().map(|row| row.number)
    }

    /// Puts a text, unless it is blank. Rows count from 1, columns from 0.
    pub fn text(&mut self, row: u32, column: u32, text: &str) -> Flow {
        match self.text_cell(row, column, text) {
            Some(cell) => self.cell(row, column, cell),
            None => Flow::GoOn,
        }
    }

    /// Puts a text that stays where it is in memory while the sheet is read, as a workbook's shared texts do: a long one that
    /// a million cells point to is looked at once.
    pub fn stable_text(&mut self, row: u32, column: u32, text: &str) -> Flow {
        if text.len() <= SHARED_TEXT_BYTES {
            return self.text(row, column, text);
        }
        let place = (text.as_ptr().addr(), text.len());
        if !self.long_texts.contains_key(&place) {
            let cell = self.text_cell(row, column, text);
            self.long_texts.insert(place, cell);
        }
        let cell = self.long_texts.get(&place).cloned().flatten();
        cell.map_or(Flow::GoOn, |cell| self.cell(row, column, cell))
    }

    /// A text as a cell, cut if it is too long; `None` if it is blank.
    pub fn text_cell(&mut self, row: u32, column: u32, text: &str) -> Option<Cell> {
        if is_blank(text) {
            return None;
        }
        let limit = self.shared.limits.cell_bytes;
        if text.len() <= limit {
            return Some(Cell::Text(self.shared.text(text)));
        }
        let Said { zh, en } = self.shared.limits.exceeded(Limit::CellBytes);
        self.problem(Some(row), Some(column), say!("单元格文字过长,已截短。{zh}", "the text of the cell is too long and was cut. {en}"));
        let cut = (0..=limit).rev().find_map(|end| text.get(..end)).unwrap_or_default();
        Some(Cell::Text(self.shared.text(cut)))
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
        self.damaged_codes.entry(column).or_insert(row);
    }

    pub fn error(&mut self, row: u32, column: u32, text: &str) -> Flow {
        let text = self.shared.text(text);
        self.cell(row, column, Cell::Error(text))
    }

    /// Puts a cell that is not blank.
    pub fn cell(&mut self, row: u32, column: u32, cell: Cell) -> Flow {
        if column >= self.shared.limits.columns {
            if !self.told_columns {
                self.told_columns = true;
                let why = self.shared.limits.exceeded(Limit::Columns);
                self.problem(Some(row), Some(column), why);
            }
            return Flow::GoOn;
        }
        let Some(left) = self.shared.cells_left.checked_sub(1) else { return self.stop(row, Limit::Cells) };
        match self.grid.rows.last_mut() {
            Some(last) if last.number == row => {
                self.in_order &= last.cells.last().is_none_or(|(before, _)| *before < column);
                last.cells.push((column, cell));
            }
            last => {
                self.in_order &= last.is_none_or(|last| last.number < row);
                if u64::try_from(self.grid.rows.len()).is_ok_and(|count| count >= self.shared.limits.rows) {
                    return self.stop(row, Limit::Rows);
                }
                self.grid.rows.push(GridRow { number: row, cells: vec![(column, cell)] });
            }
        }
        self.shared.cells_left = left;
        Flow::GoOn
    }

    fn stop(&mut self, row: u32, limit: Limit) -> Flow {
        let Said { zh, en } = self.shared.limits.exceeded(limit);
        self.problem(Some(row), None, say!("从这一行起未读。{zh}", "not read from this row on. {en}"));
        Flow::Stop
    }

    pub fn finish(mut self) -> Grid {
        if !self.in_order {
            self.grid.rows = in_order(std::mem::take(&mut self.grid.rows));
        }
        for (column, row) in std::mem::take(&mut self.damaged_codes) {
            self.problem(
                Some(row),
                Some(column),
                say!(
                    "这一列有超过 15 位的号码按数字保存(第一处在本行),末尾的数字已被 Excel 改成 0。请把该列设为文本格式,按原始凭据重新录入",
                    "this column holds codes of more than 15 digits stored as numbers (the first in this row): Excel has turned their last digits into 0. Set the column to text and enter the codes again from the originals"
                ),
            );
        }
        for row in &mut self.grid.rows {
            row.cells.shrink_to_fit();
        }
        self.grid
    }
}

/// Rows by number and cells by column; of two cells in one place the later one stays.
fn in_order(rows: Vec<GridRow>) -> Vec<GridRow> {
    let mut ordered: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
    for row in rows {
        ordered.entry(row.number).or_default().extend(row.cells);
    }
    ordered.into_iter().map(|(number, cells)| GridRow { number, cells: cells.into_iter().collect() }).collect()
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

    #[test]
    fn columns_are_lettered_as_excel_letters_them() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn equal_texts_are_one_allocation() {
        let limits = Limits::default();
        let mut shared = Shared::new(&limits);
        assert!(Arc::ptr_eq(&shared.text("差旅费"), &shared.text("差旅费")));
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
