//! Web pages with tables, as many systems name them .xls: each table a sheet, the lines of text above it as rows above it, as
//! Excel shows them. Tags are told apart one by one, so that neither size nor depth of a page costs more than its cells. What
//! a page would run or load is never looked at.

mod table;

use std::sync::Arc;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use self::table::{CellTag, Shown, Table};
use super::excel::problem;
use super::grid::GridBuilder;
use super::limits::Limit;
use super::no_table::NoTable;
use super::shared::Shared;
use super::{Grid, ReadFile, text};
use crate::say;
use crate::value::Said;

/// A table of so few rows, each with one cell, is the title of the next one or the footer of the last.
const LINES_MAX: usize = 10;

/// Elements whose text no reader of the page sees as text.
const UNSEEN: [&[u8]; 8] = [b"script", b"style", b"title", b"textarea", b"select", b"noscript", b"xml", b"template"];

/// Elements within a line; all others end one.
const INLINE: [&[u8]; 20] = [
    b"a", b"abbr", b"b", b"big", b"bdo", b"code", b"em", b"font", b"i", b"img", b"input", b"label", b"nobr", b"s", b"small", b"span",
    b"strong", b"sub", b"sup", b"u",
];

/// Reads all tables.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let Some(text) = text::decode_whole(bytes, shared, file) else { return };
    let mut page = Page {
        shared,
        file,
        open: Vec::new(),
        skipped: 0,
        told_limit: false,
        begun: 0,
        line: Shown::default(),
        lines: Vec::new(),
        unseen: None,
        tag: Vec::new(),
        attribute: Vec::new(),
        cell_tag: CellTag::default(),
        last: None,
        done: Vec::new(),
    };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
        page.event(&event);
        None
    });
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(text.as_ref(), emitter).for_each(drop);
    page.finish();
}

/// Keeps a line that is not blank for the next table, while there is memory; a page of millions of lines is no ledger.
fn keep_line(line: String, lines: &mut Vec<String>, shared: &mut Shared<'_>) {
    const LINE_BYTES: usize = 80;
    if !line.is_empty() && shared.charge(LINE_BYTES + line.len()) {
        lines.push(line);
    }
}

struct Page<'p, 'a> {
    shared: &'p mut Shared<'a>,
    file: &'p mut ReadFile,
    /// The tables that are open, the innermost last.
    open: Vec<Table>,
    /// Open tables within the innermost that are too many or too deep to be read.
    skipped: usize,
    told_limit: bool,
    /// Tables that have begun.
    begun: usize,
    /// The line outside of cells that is being read, and those since the last table.
    line: Shown,
    lines: Vec<String>,
    /// The element whose text is not seen, until it ends.
    unseen: Option<Vec<u8>>,
    /// The tag that is being read, the attribute in it, and what it says of a cell.
    tag: Vec<u8>,
    attribute: Vec<u8>,
    cell_tag: CellTag,
    /// The table that ended last: what follows the last of all belongs to it.
    last: Option<Table>,
    done: Vec<(usize, Grid)>,
}

impl Page<'_, '_> {
    fn event(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag.clear();
                self.tag.extend_from_slice(name);
                self.cell_tag = CellTag::default();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend_from_slice(name);
                // An attribute may stand without a value: `<td x:num>`.
                if self.is_cell() {
                    self.cell_tag.attribute(name, "");
                }
            }
            CallbackEvent::AttributeValue { value } if self.is_cell() => {
                self.cell_tag.attribute(&self.attribute, &String::from_utf8_lossy(value));
            }
            CallbackEvent::CloseStartTag { self_closing } => self.start(*self_closing),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } if self.unseen.is_none() && self.skipped == 0 => self.text(&String::from_utf8_lossy(value)),
            _ => {}
        }
    }

    fn is_cell(&self) -> bool {
        self.tag == b"td" || self.tag == b"th"
    }

    fn start(&mut self, self_closing: bool) {
        if self.unseen.is_some() {
            return;
        }
        if UNSEEN.contains(&self.tag.as_slice()) {
            self.unseen = (!self_closing).then(|| self.tag.clone());
            return;
        }
        if self.tag == b"table" {
            return self.begin_table();
        }
        if self.skipped > 0 {
            return;
        }
        match (self.tag.as_slice(), self.open.last_mut()) {
            (b"tr", Some(table)) => table.begin_row(self.shared),
            (b"td" | b"th", Some(table)) => {
                keep_line(self.line.take(), &mut self.lines, self.shared);
                table.begin_cell(std::mem::take(&mut self.cell_tag), self.shared);
            }
            _ => self.boundary(),
        }
    }

    fn end(&mut self, name: &[u8]) {
        if let Some(unseen) = &self.unseen {
            if unseen == name {
                self.unseen = None;
            }
            return;
        }
        if name == b"table" {
            return self.end_table();
        }
        if self.skipped > 0 {
            return;
        }
        match (name, self.open.last_mut()) {
            (b"td" | b"th" | b"tr" | b"thead" | b"tbody" | b"tfoot", Some(table)) => table.end_cell(self.shared),
            (b"caption", Some(table)) => {
                if table.cell_text().is_none() {
                    table.caption = std::mem::take(&mut self.line);
                }
            }
            _ => {
                self.tag.clear();
                self.tag.extend_from_slice(name);
                self.boundary();
            }
        }
    }

    /// The tag that was read may end a line.
    fn boundary(&mut self) {
        if INLINE.contains(&self.tag.as_slice()) {
            return;
        }
        match self.open.last_mut().and_then(Table::cell_text) {
            Some(cell) => cell.end_line(),
            None => self.lines.extend(Some(self.line.take()).filter(|line| !line.is_empty())),
        }
    }

    fn text(&mut self, text: &str) {
        let max = self.shared.limits.cell_bytes;
        match self.open.last_mut().and_then(Table::cell_text) {
            Some(cell) => cell.push(text, max),
            None => self.line.push(text, max),
        }
    }

    fn begin_table(&mut self) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let limit = if self.open.len() >= self.shared.limits.xml_depth { Some(Limit::XmlDepth) } else { self.shared.full() };
        if let Some(limit) = limit {
            if !std::mem::replace(&mut self.told_limit, true) {
                let Said { zh, en } = self.shared.limits.exceeded(limit);
                problem(self.file, say!("网页中有表格没有读取。{zh}", "some tables of the page were not read. {en}"));
            }
            self.skipped = 1;
            return;
        }
        self.end_line();
        self.take_layout();
        let lines = std::mem::take(&mut self.lines);
        self.open.push(Table::new(self.begun, &lines, self.shared));
        self.begun = self.begun.saturating_add(1);
    }

    /// A table that so far holds lines only, and now another table, is there for the layout: its lines stand above the other one.
    fn take_layout(&mut self) {
        if let Some(outer) = self.open.last_mut() {
            self.lines.splice(0..0, outer.take_lines(LINES_MAX));
        }
    }

    /// The line outside of cells ends.
    fn end_line(&mut self) {
        keep_line(self.line.take(), &mut self.lines, self.shared);
    }

    fn end_table(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(mut table) = self.open.pop() else { return };
        table.end_cell(self.shared);
        self.end_line();
        if let Some(lines) = table.draft.as_lines(LINES_MAX) {
            self.lines.splice(0..0, lines.iter().map(ToString::to_string));
            return;
        }
        if let Some(before) = self.last.replace(table) {
            self.put(before);
        }
    }

    fn put(&mut self, mut table: Table) {
        let caption = table.caption.take();
        let mut grid = GridBuilder::resume(self.shared, std::mem::take(&mut table.draft)).finish();
        grid.name = (!caption.is_empty()).then(|| Arc::from(caption));
        self.done.push((table.order, grid));
    }

    fn finish(mut self) {
        if let Some(unseen) = &self.unseen {
            let name = String::from_utf8_lossy(unseen).into_owned();
            problem(
                self.file,
                say!(
                    "网页中的 <{name}> 没有结束,它后面的内容没有读取。请用 Excel 打开,另存为 .xlsx 后再检查",
                    "<{name}> in the page has no end; what follows it was not read. Open the file in Excel, save it as .xlsx, and check that"
                ),
            );
        }
        let cut = !self.open.is_empty() && self.unseen.is_none();
        while !self.open.is_empty() {
            self.skipped = 0;
            self.end_table();
        }
        self.end_line();
        if cut && self.last.is_some() {
            problem(
                self.file,
                say!(
                    "网页里的表格没有结束,后面的行可能没有下载完。请核对最后几行和合计,或重新导出",
                    "a table in the page has no end; rows behind it may not have been downloaded. Check its last rows and its total, or export it again"
                ),
            );
        }
        let lines = std::mem::take(&mut self.lines);
        match self.last.take() {
            Some(mut last) => {
                last.lines(&lines, self.shared);
                self.put(last);
            }
            None if self.begun > 0 && !lines.is_empty() => {
                let only = Table::new(0, &lines, self.shared);
                self.put(only);
            }
            None if self.file.problems.is_empty() => problem(self.file, NoTable::Html.said()),
            None => {}
        }
        self.done.sort_by_key(|(order, _)| *order);
        let many = self.done.len() > 1;
        for (number, (_, mut grid)) in (1..).zip(self.done) {
            if many && grid.name.is_none() {
                // Rows of two tables must not be taken for one another.
                grid.name = Some(format!("表{number}").into());
            }
            self.file.grids.push(grid);
        }
    }
}
