//! One table of a web page in the making: where a cell stands among cells that span rows and columns, and what it says. Knows
//! no tags.

use crate::read::Merge;
use crate::read::draft::Draft;
use crate::read::grid::GridBuilder;
use crate::read::shared::Shared;
use crate::say;
use crate::value::date;

/// Cells that reach into further rows at the same time; more are taken for one row each.
const SPANS_MAX: usize = 256;

/// What browsers take at most.
const COLUMN_SPAN_MAX: u32 = 1000;
const ROW_SPAN_MAX: u32 = 65_534;

/// A text in the making as a page shows it: white space is one space, at a line's ends none.
#[derive(Debug, Default)]
pub(super) struct Shown {
    text: String,
    space: bool,
    line_break: bool,
}

impl Shown {
    /// Adds text, up to `max` bytes and a little more.
    pub fn push(&mut self, text: &str, max: usize) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.space = true;
                continue;
            }
            if self.text.len() > max {
                return;
            }
            if self.line_break && !self.text.is_empty() {
                self.text.push('\n');
            } else if self.space && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            (self.space, self.line_break) = (false, false);
            self.text.push(c);
        }
    }

    /// A line ends here, if more follows.
    pub fn end_line(&mut self) {
        self.line_break = true;
    }

    /// The text, which begins anew.
    pub fn take(&mut self) -> String {
        std::mem::take(self).text
    }
}

/// What the tag of a cell says.
#[derive(Debug, Default)]
pub(super) struct CellTag {
    pub columns: u32,
    pub rows: u32,
    /// Excel's own value behind the text that is shown; empty where the text itself is the number.
    pub number: Option<String>,
}

impl CellTag {
    /// Notes an attribute.
    pub fn attribute(&mut self, name: &[u8], value: &str) {
        let count = || value.trim().parse().unwrap_or(1_u32);
        match name {
            b"colspan" => self.columns = count(),
            b"rowspan" => self.rows = count(),
            b"x:num" => self.number = Some(value.trim().to_owned()),
            _ => {}
        }
    }
}

/// A cell that reaches into further rows.
struct Span {
    column_first: u32,
    column_last: u32,
    row_last: u32,
}

/// A cell whose end has not come.
struct OpenCell {
    column: u32,
    tag: CellTag,
    shown: Shown,
}

/// A table whose end has not come.
pub(super) struct Table {
    pub draft: Draft,
    /// How many tables began before it.
    pub order: usize,
    pub caption: Shown,
    row: u32,
    /// Rows that the lines above the table take.
    rows_above: u32,
    column: u32,
    cell: Option<OpenCell>,
    spans: Vec<Span>,
    /// Spans before this one lie left of `column`.
    span_next: usize,
    told_spans: bool,
}

impl Table {
    /// Begins a table below lines of text.
    pub fn new(order: usize, lines: &[String], shared: &mut Shared<'_>) -> Self {
        let mut table = Self {
            draft: GridBuilder::new(shared, None).pause(),
            order,
            caption: Shown::default(),
            row: 0,
            rows_above: 0,
            column: 0,
            cell: None,
            spans: Vec::new(),
            span_next: 0,
            told_spans: false,
        };
        table.lines(lines, shared);
        table.rows_above = table.row;
        table
    }

    /// Puts lines of text below what is there.
    pub fn lines(&mut self, lines: &[String], shared: &mut Shared<'_>) {
        for line in lines {
            self.row = self.row.saturating_add(1);
            let row = self.row;
            self.build(shared, |builder| {
                let _ = builder.text(row, 0, line);
            });
        }
    }

    fn build(&mut self, shared: &mut Shared<'_>, put: impl FnOnce(&mut GridBuilder<'_, '_>)) {
        let mut builder = GridBuilder::resume(shared, std::mem::take(&mut self.draft));
        put(&mut builder);
        self.draft = builder.pause();
    }

    pub fn begin_row(&mut self, shared: &mut Shared<'_>) {
        self.end_cell(shared);
        self.row = self.row.saturating_add(1);
        (self.column, self.span_next) = (0, 0);
        let row = self.row;
        self.spans.retain(|span| span.row_last >= row);
    }

    pub fn begin_cell(&mut self, mut tag: CellTag, shared: &mut Shared<'_>) {
        self.end_cell(shared);
        if self.row == self.rows_above {
            self.begin_row(shared);
        }
        tag.columns = tag.columns.clamp(1, COLUMN_SPAN_MAX);
        tag.rows = tag.rows.clamp(1, ROW_SPAN_MAX);
        while let Some(span) = self.spans.get(self.span_next) {
            if span.column_first > self.column {
                break;
            }
            self.column = self.column.max(span.column_last.saturating_add(1));
            self.span_next += 1;
        }
        let column = self.column;
        let column_last = column.saturating_add(tag.columns - 1);
        self.column = column_last.saturating_add(1);
        if tag.rows > 1 && column < shared.limits.columns {
            if self.spans.len() < SPANS_MAX {
                let row_last = self.row.saturating_add(tag.rows - 1);
                self.spans.insert(self.span_next, Span { column_first: column, column_last, row_last });
                self.span_next += 1;
            } else {
                tag.rows = 1;
                self.tell_spans(shared);
            }
        }
        self.cell = Some(OpenCell { column, tag, shown: Shown::default() });
    }

    fn tell_spans(&mut self, shared: &mut Shared<'_>) {
        if std::mem::replace(&mut self.told_spans, true) {
            return;
        }
        let row = self.row;
        self.build(shared, |builder| {
            builder.unread(
                Some(row),
                None,
                say!(
                    "这一行起同时有 {SPANS_MAX} 个以上跨行的单元格,多出的按一行读取,后面的列可能错位。请用 Excel 打开,另存为 .xlsx 后再检查",
                    "from this row on more than {SPANS_MAX} cells reach over several rows at a time; the others were read as of one row, so that columns may be displaced. Open the file in Excel, save it as .xlsx, and check that"
                ),
            );
        });
    }

    /// If all that it holds so far are lines, no more than `max`, one to a row: these, which are taken from it.
    pub fn take_lines(&mut self, max: usize) -> Vec<String> {
        if self.draft.has_cells_in(self.row) && self.cell.is_some() {
            return Vec::new();
        }
        let Some(lines) = self.draft.as_lines(max) else { return Vec::new() };
        self.draft = Draft::new(None);
        let open = self.cell.as_mut().map(|cell| cell.shown.take()).filter(|line| !line.is_empty());
        lines.iter().map(ToString::to_string).chain(open).collect()
    }

    /// Where text goes that comes now, if it is in a cell.
    pub fn cell_text(&mut self) -> Option<&mut Shown> {
        self.cell.as_mut().map(|cell| &mut cell.shown)
    }

    pub fn end_cell(&mut self, shared: &mut Shared<'_>) {
        let Some(mut cell) = self.cell.take() else { return };
        let (row, column) = (self.row, cell.column);
        let text = cell.shown.take();
        let number = cell.tag.number.as_deref().and_then(|number| number_behind(number, &text));
        let spans = cell.tag.columns > 1 || cell.tag.rows > 1;
        if text.is_empty() && number.is_none() && !spans {
            return;
        }
        self.build(shared, |builder| {
            // A table that is full takes no more cells, and says so itself.
            let _ = match number {
                Some(number) => builder.float(row, column, number),
                None => builder.text(row, column, &text),
            };
            if spans && column < builder.shared.limits.columns {
                builder.merge(Merge {
                    row_first: row,
                    row_last: row.saturating_add(cell.tag.rows - 1),
                    column_first: column,
                    column_last: column.saturating_add(cell.tag.columns - 1),
                });
            }
        });
    }
}

/// The number that Excel wrote behind a text, unless the text is a date or a code with zeros before it, which the number has lost.
fn number_behind(number: &str, text: &str) -> Option<f64> {
    let is_code = text.strip_prefix('0').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_code || (!number.is_empty() && date::parse(text).is_some()) {
        return None;
    }
    let written = if number.is_empty() { text } else { number };
    written.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_shown_as_a_page_shows_it() {
        let mut shown = Shown::default();
        shown.push("\n  付  差旅费\t", 100);
        shown.end_line();
        shown.push(" 第二行 ", 100);
        shown.end_line();
        assert_eq!(shown.take(), "付 差旅费\n第二行");
    }

    #[test]
    fn the_number_behind_a_text_is_taken_where_the_text_says_no_more() {
        for (number, text, want) in [
            ("1234.5678", "1,234.57", Some(1234.5678)),
            ("", "12.5", Some(12.5)),
            ("", "1,2", None),
            ("1001", "001001", None),
            ("44196", "2020-12-31", None),
            ("0.5", "0.5", Some(0.5)),
            ("inf", "x", None),
        ] {
            assert_eq!(number_behind(number, text), want, "{number} {text}");
        }
    }
}
