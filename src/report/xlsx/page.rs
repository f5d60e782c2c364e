//! A sheet that is read from top to bottom, built line by line on one grid of columns: where each line stands and how high
//! it is. Knows no finding.

use rust_xlsxwriter::{Format, Worksheet};

use super::style::{Styles, lines, row_points, write_across, write_amount};
use crate::report::cell::{Cell, safe_text};
use crate::report::words;
use crate::value::text::shorten;

/// The widths of the columns; together they fit on upright A4.
const WIDTHS: [u16; 6] = [14, 22, 10, 9, 18, 18];
/// The last column of the grid.
pub const LAST: u16 = 5;
/// The height of a row that nobody set.
const ROW_PIXELS: u32 = 20;

/// The longest text of a line, in characters; the other sheets have it whole.
const TEXT_MAX: usize = 300;

/// First and last column.
pub type Span = (u16, u16);

/// A piece of a line: where it stands, what it says, how it looks.
pub type Piece<'a> = (Span, Cell, &'a Format);

/// The sheet under way.
pub struct Page {
    sheet: Worksheet,
    row: u32,
    widths: [u16; 6],
}

impl Page {
    pub fn new(sheet: Worksheet) -> anyhow::Result<Self> {
        Self::with_widths(sheet, WIDTHS)
    }

    /// [`Page::new`] on columns of other widths, which together should fit on upright A4 too.
    pub fn with_widths(mut sheet: Worksheet, widths: [u16; 6]) -> anyhow::Result<Self> {
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, width)?;
        }
        Ok(Self { sheet, row: 0, widths })
    }

    /// A line of one text over the whole width, `points` high or as high as it needs.
    pub fn full(&mut self, styles: &Styles, text: &str, format: &Format, points: Option<u32>) -> anyhow::Result<()> {
        write_across(&mut self.sheet, self.row, (0, LAST), text, format, styles.lang)?;
        let needed = row_points(self.lines_across(&safe_text(text, styles.lang), (0, LAST)));
        self.next(points.unwrap_or(needed))
    }

    /// A heading, with a blank line above.
    pub fn section(&mut self, styles: &Styles, text: &str) -> anyhow::Result<()> {
        self.gap()?;
        self.full(styles, text, &styles.section, Some(22))
    }

    /// A narrow line without anything.
    pub fn gap(&mut self) -> anyhow::Result<()> {
        self.next(10)
    }

    /// A line of a table.
    pub fn line(&mut self, styles: &Styles, pieces: &[Piece<'_>]) -> anyhow::Result<()> {
        let mut most = 1;
        for (span, cell, format) in pieces {
            most = most.max(self.piece(styles, *span, cell, format)?);
        }
        self.next(row_points(most))
    }

    fn piece(&mut self, styles: &Styles, span: Span, cell: &Cell, format: &Format) -> anyhow::Result<usize> {
        match cell {
            Cell::Amount(amount) => write_amount(&mut self.sheet, self.row, span.0, *amount, format)?,
            Cell::Count(count) => write_amount(&mut self.sheet, self.row, span.0, (*count).into(), format)?,
            Cell::Severity(severity) => {
                let word = words::severity(*severity, styles.lang);
                write_across(&mut self.sheet, self.row, span, word, styles.severity(*severity), styles.lang)?;
            }
            Cell::Day(day) => write_across(&mut self.sheet, self.row, span, &day.to_string(), format, styles.lang)?,
            Cell::Blank => write_across(&mut self.sheet, self.row, span, "", format, styles.lang)?,
            Cell::Text(text) => {
                let text = shorten(text, TEXT_MAX);
                write_across(&mut self.sheet, self.row, span, &text, format, styles.lang)?;
                return Ok(self.lines_across(&safe_text(&text, styles.lang), span));
            }
        }
        Ok(1)
    }

    fn lines_across(&self, text: &str, span: Span) -> usize {
        let (first, last) = (usize::from(span.0), usize::from(span.1));
        let width: u16 = self.widths.iter().skip(first).take(last + 1 - first).sum();
        lines(text, width)
    }

    fn next(&mut self, points: u32) -> anyhow::Result<()> {
        self.sheet.set_row_height(self.row, points)?;
        self.row += 1;
        Ok(())
    }

    /// Leaves rows free for a picture so many pixels high and gives the first of them.
    pub fn leave_free(&mut self, pixels: u32) -> (&mut Worksheet, u32) {
        let first = self.row;
        self.row += pixels.div_ceil(ROW_PIXELS) + 1;
        (&mut self.sheet, first)
    }

    /// The sheet, set up for printing.
    pub fn finish(mut self) -> anyhow::Result<Worksheet> {
        self.sheet.set_print_area(0, 0, self.row.saturating_sub(1), LAST)?;
        // Excel heeds no page break that is set by hand where it fits the width to a page; so none is set.
        self.sheet.set_print_fit_to_pages(1, 0);
        Ok(self.sheet)
    }
}

/// How many pixels wide the grid is.
pub fn grid_pixels() -> u32 {
    WIDTHS.iter().map(|width| u32::from(*width) * 7 + 5).sum()
}
