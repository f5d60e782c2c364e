//! A sheet that is one long table: header, filter, print set-up, and as many sheets as it takes. Knows no finding.

use rust_xlsxwriter::{DataValidation, IgnoreError, Worksheet};

use super::Book;
use super::laid::{LaidCell, LaidRow};
use super::style::{Styles, lines, row_points, write_amount, write_day, write_safe};
use crate::report::cell::Cell;
use crate::report::columns::{Align, Column};
use crate::report::words;

/// What a sheet is printed on, lying, fitted to one page's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    A4,
    A3,
}

impl Paper {
    /// Excel's number for it.
    fn number(self) -> u8 {
        match self {
            Self::A4 => 9,
            Self::A3 => 8,
        }
    }
}

/// Writes `rows` as a table named `name` on A4, in further sheets where one does not hold them.
pub fn write<T>(book: &mut Book, name: &str, columns: &[Column<T>], rows: impl Iterator<Item = T>) -> anyhow::Result<()> {
    write_on(book, name, Paper::A4, columns, rows)
}

/// [`write`], on the paper that its columns need.
pub fn write_on<T>(book: &mut Book, name: &str, paper: Paper, columns: &[Column<T>], rows: impl Iterator<Item = T>) -> anyhow::Result<()> {
    let mut table = Table::new(book, name, paper, columns)?;
    for item in rows {
        table.push(book, columns, &item)?;
    }
    table.finish(book)
}

/// A table under way: one or more sheets that come into the workbook when it is finished. Several can be under way at once.
pub struct Table {
    name: String,
    paper: Paper,
    layout: Vec<Layout>,
    done: Vec<Worksheet>,
    sheet: Worksheet,
    /// Its last row.
    last: u32,
    /// How many lines that takes. It is set when the next row comes, as the last one of a sheet sets its own height.
    lines: usize,
}

/// What a sheet needs to know of a column.
struct Layout {
    title: &'static str,
    width: u16,
    printed: bool,
    choices: &'static [(&'static str, &'static str)],
}

impl Table {
    /// Begins a table with its header.
    pub fn new<T>(book: &mut Book, name: &str, paper: Paper, columns: &[Column<T>]) -> anyhow::Result<Self> {
        let layout = |column: &Column<T>| Layout {
            title: column.title(book.lang),
            width: column.width,
            printed: column.printed,
            choices: column.choices,
        };
        let layout: Vec<Layout> = columns.iter().map(layout).collect();
        let (sheet, lines) = begun(book, name, paper, &layout)?;
        Ok(Self { name: name.to_owned(), paper, layout, done: Vec::new(), sheet, last: 0, lines })
    }

    /// Adds a row, in a further sheet where this one is full. The columns are those that the table was begun with.
    pub fn push<T>(&mut self, book: &mut Book, columns: &[Column<T>], item: &T) -> anyhow::Result<()> {
        let row = LaidRow::new(columns, item, book.lang);
        self.push_laid(book, &row)
    }

    /// [`Self::push`], of a row that is laid out.
    pub fn push_laid(&mut self, book: &mut Book, row: &LaidRow) -> anyhow::Result<()> {
        if self.last == book.rows_max {
            let name = format!("{} ({})", self.name, self.done.len() + 2);
            let (sheet, lines) = begun(book, &name, self.paper, &self.layout)?;
            let full = std::mem::replace(&mut self.sheet, sheet);
            self.done.push(finished(full, book, &self.layout, self.last, self.lines)?);
            (self.last, self.lines) = (0, lines);
        }
        set_height(&mut self.sheet, book, self.last, self.lines, false)?;
        self.last += 1;
        self.lines = row.lines;
        numbered(&row.cells).try_for_each(|(number, cell)| write_cell(&mut self.sheet, &book.styles, self.last, number, cell))
    }

    /// Puts the sheets into the workbook.
    pub fn finish(self, book: &mut Book) -> anyhow::Result<()> {
        let last = finished(self.sheet, book, &self.layout, self.last, self.lines)?;
        for sheet in self.done.into_iter().chain([last]) {
            book.workbook.push_worksheet(sheet);
        }
        Ok(())
    }
}

/// A sheet with its header, and how many lines that takes.
fn begun(book: &mut Book, name: &str, paper: Paper, layout: &[Layout]) -> anyhow::Result<(Worksheet, usize)> {
    let mut sheet = book.list_sheet(name)?;
    sheet.set_paper_size(paper.number());
    let lines = write_header(&mut sheet, &book.styles, layout)?;
    Ok((sheet, lines))
}

/// Excel's own height of a row.
const PLAIN_POINTS: u32 = 15;

/// Makes the row that was written last so many lines high. A sheet that a file holds writes a row when the next one begins, and would keep the
/// height of each row in memory: there it is the height of any row until the next one is written. Its last row sets its own height when it is
/// opened.
pub fn set_height(sheet: &mut Worksheet, book: &Book, row: u32, lines: usize, is_last: bool) -> anyhow::Result<()> {
    if book.big {
        sheet.set_default_row_height(if is_last { PLAIN_POINTS } else { row_points(lines) });
    } else {
        sheet.set_row_height(row, row_points(lines))?;
    }
    Ok(())
}

/// Columns with their numbers.
fn numbered<C>(columns: &[C]) -> impl Iterator<Item = (u16, &C)> {
    (0_u16..).zip(columns)
}

/// Writes the header and says how many lines it takes.
fn write_header(sheet: &mut Worksheet, styles: &Styles, columns: &[Layout]) -> anyhow::Result<usize> {
    let mut most = 1;
    for (number, column) in numbered(columns) {
        let title = column.title;
        sheet.set_column_width(number, column.width)?;
        sheet.write_string_with_format(0, number, title, &styles.header)?;
        // The arrow of the filter covers the end of the line.
        most = most.max(lines(title, column.width.saturating_sub(1)));
    }
    Ok(most)
}

fn write_cell(sheet: &mut Worksheet, styles: &Styles, row: u32, number: u16, laid: &LaidCell) -> anyhow::Result<()> {
    let centred = laid.align == Align::Centre;
    match &laid.cell {
        Cell::Blank => _ = sheet.write_blank(row, number, &styles.text)?,
        Cell::Text(text) => {
            let format = if centred { &styles.centre } else { &styles.text };
            write_safe(sheet, row, number, text, format, laid.like_formula)?;
        }
        Cell::Amount(amount) => write_amount(sheet, row, number, *amount, &styles.amount)?,
        Cell::Count(count) => {
            let format = if centred { &styles.number } else { &styles.count };
            write_amount(sheet, row, number, (*count).into(), format)?;
        }
        Cell::Day(day) => write_day(sheet, row, number, *day, &styles.date)?,
        Cell::Severity(severity) => {
            let word = words::severity(*severity, styles.lang);
            sheet.write_string_with_format(row, number, word, styles.severity(*severity))?;
        }
    }
    Ok(())
}

fn finished(mut sheet: Worksheet, book: &Book, columns: &[Layout], last: u32, lines: usize) -> anyhow::Result<Worksheet> {
    set_height(&mut sheet, book, last, lines, true)?;
    let last_column = u16::try_from(columns.len().saturating_sub(1))?;
    sheet.autofilter(0, 0, last, last_column)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    let printed = columns.iter().take_while(|column| column.printed).count();
    if printed < columns.len() {
        sheet.set_print_area(0, 0, last, u16::try_from(printed.saturating_sub(1))?)?;
    }
    // A voucher number is text although it looks like a number; Excel need not warn of it.
    sheet.ignore_error_range(0, 0, last, last_column, IgnoreError::NumberStoredAsText)?;
    for (number, column) in numbered(columns) {
        if last > 0 && !column.choices.is_empty() {
            let words: Vec<&str> = column.choices.iter().map(|(zh, en)| book.pick(zh, en)).collect();
            sheet.add_data_validation(1, number, last, number, &DataValidation::new().allow_list_strings(&words)?)?;
        }
    }
    Ok(sheet)
}
