//! The XML that accounting programs hand over by GB/T 24589 and GB/T 19581, and what is written like it: each kind of record a
//! sheet, by the local names of its elements, whatever their namespace.
//!
//! A record is an element that holds further elements or attributes; those without any of their own are its fields. A sheet has
//! the unit and the year on row 1, the names of the fields on row 2, and the nth record of its kind on row n + 2. A record
//! within another one has the fields that stand before it in the outer one as well.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{XmlVersion, name::PrefixDeclaration};

use super::draft::Draft;
use super::excel::problem;
use super::grid::{Flow, GridBuilder, is_blank};
use super::limits::Limit;
use super::no_table::NoTable;
use super::shared::Shared;
use super::xml::{Stop, Xml, push_text};
use super::{Cell, Grid, GridRow, ReadFile, text};
use crate::value::Said;
use crate::value::text::shorten;

/// Elements that say for all records what unit and year they are of.
const BOOKS: [&str; 3] = ["电子账簿", "账簿", "账套"];
const UNIT: [&str; 4] = ["会计核算单位", "核算单位", "单位名称", "会计主体"];
const YEAR: [&str; 1] = ["会计年度"];

const ROWS_ABOVE: u32 = 2;

/// Reads all records.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let Some(text) = text::decode_whole(bytes, shared, file) else { return };
    let mut document = Document { open: Vec::new(), kinds: HashMap::new(), tables: Vec::new(), unit: None, year: None, told: None, shared };
    let stop = document.read(&mut Xml::of_text(&text, document.shared.limits)).err();
    if let Some(why) = document.told.take().or_else(|| stop.as_ref().and_then(|stop| stop.said(document.shared.limits))) {
        problem(file, why);
    }
    let whole = stop.is_none();
    let (titles, tables) = (document.titles(), std::mem::take(&mut document.tables));
    for table in tables {
        let mut grid = table.finish(&titles, shared);
        grid.incomplete |= !whole;
        file.grids.push(grid);
    }
    if file.grids.is_empty() && file.problems.is_empty() {
        problem(file, NoTable::Xml.said());
    }
}

/// A field with its value; none where it is blank.
type Field = (Arc<str>, Option<Arc<str>>);

/// An element whose end has not come.
struct Open {
    name: Arc<str>,
    text: String,
    fields: Vec<Field>,
    /// Whether it holds elements or attributes.
    is_record: bool,
    /// So many of its fields stand in the records within it.
    handed_down: usize,
}

/// The records of one kind.
struct Table {
    name: Arc<str>,
    draft: Draft,
    count: u32,
    columns: HashMap<Arc<str>, u32>,
    headers: Vec<Arc<str>>,
    /// For each column the last record that has its field, and how often.
    filled: Vec<(u32, u32)>,
}

struct Document<'s, 'a> {
    open: Vec<Open>,
    kinds: HashMap<Arc<str>, usize>,
    tables: Vec<Table>,
    unit: Option<Arc<str>>,
    year: Option<Arc<str>>,
    /// The limit that was reached.
    told: Option<Said>,
    shared: &'s mut Shared<'a>,
}

impl Document<'_, '_> {
    fn read(&mut self, xml: &mut Xml<&[u8]>) -> Result<(), Stop> {
        let max = self.shared.limits.cell_bytes;
        loop {
            match xml.next()? {
                Event::Start(element) => self.start(&element),
                Event::End(_) => self.end()?,
                Event::Eof => return Ok(()),
                event => {
                    if let Some(open) = self.open.last_mut() {
                        push_text(&mut open.text, &event, max);
                    }
                }
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        if let Some(outer) = self.open.last_mut() {
            outer.is_record = true;
        }
        let name = self.name(element.local_name().as_ref());
        let mut open = Open { name, text: String::new(), fields: Vec::new(), is_record: false, handed_down: 0 };
        for attribute in element.attributes().with_checks(false).flatten() {
            let of_schema = attribute.key.prefix().is_some_and(|prefix| prefix.as_ref() == "xsi");
            let of_names = matches!(attribute.key.as_namespace_binding(), Some(PrefixDeclaration::Default | PrefixDeclaration::Named(_)));
            if of_schema || of_names {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
            let field = (self.name(attribute.key.local_name().as_ref()), self.value(&value));
            self.keep(&mut open, field);
        }
        self.open.push(open);
    }

    /// A name, fit for a header.
    fn name(&mut self, name: &str) -> Arc<str> {
        const CHARS_MAX: usize = 60;
        let name = if is_blank(name) { "?" } else { name };
        self.shared.text(&shorten(name, CHARS_MAX))
    }

    fn value(&mut self, text: &str) -> Option<Arc<str>> {
        (!is_blank(text)).then(|| self.shared.text(text.trim()))
    }

    fn keep(&mut self, open: &mut Open, field: Field) {
        if u32::try_from(open.fields.len()).is_ok_and(|count| count < self.shared.limits.columns) {
            open.fields.push(field);
        } else {
            self.tell(Limit::Columns);
        }
    }

    fn tell(&mut self, limit: Limit) {
        self.told.get_or_insert_with(|| self.shared.limits.exceeded(limit));
    }

    fn end(&mut self) -> Result<(), Stop> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        let text = self.value(&std::mem::take(&mut open.text));
        let below_root = self.open.len() <= 1;
        let is_field = !open.is_record && (open.fields.is_empty() || (text.is_some() && !below_root));
        if is_field {
            let Some(mut outer) = self.open.pop() else { return Ok(()) };
            self.keep(&mut outer, (Arc::clone(&open.name), text));
            for (name, value) in open.fields {
                let name = self.shared.text(&format!("{}.{name}", open.name));
                self.keep(&mut outer, (name, value));
            }
            self.open.push(outer);
            return Ok(());
        }
        if let Some(text) = text {
            let field = (Arc::clone(&open.name), Some(text));
            self.keep(&mut open, field);
        }
        self.note_titles(&open);
        let told_before = open.handed_down > 0 && open.handed_down == open.fields.len();
        if told_before || open.fields.iter().all(|(_, value)| value.is_none()) {
            return Ok(());
        }
        self.record(&open)
    }

    fn note_titles(&mut self, open: &Open) {
        if !self.open.is_empty() && !BOOKS.contains(&&*open.name) {
            return;
        }
        let value = |names: &[&str]| {
            let found = names.iter().find_map(|wanted| open.fields.iter().find(|(name, value)| &**name == *wanted && value.is_some()));
            found.and_then(|(_, value)| value.clone())
        };
        self.unit = self.unit.take().or_else(|| value(&UNIT));
        self.year = self.year.take().or_else(|| value(&YEAR));
    }

    /// Puts a record, with the fields of those around it but the outermost.
    fn record(&mut self, open: &Open) -> Result<(), Stop> {
        let Some(table) = self.table(&open.name) else { return Ok(()) };
        let around = self.open.iter_mut().skip(1).rev();
        let mut fields: Vec<&Field> = open.fields.iter().collect();
        for outer in around {
            outer.handed_down = outer.fields.len();
            fields.extend(&outer.fields);
        }
        let Some(table) = self.tables.get_mut(table) else { return Ok(()) };
        if table.put(&fields, self.shared) == Flow::Stop { Err(Stop::Full) } else { Ok(()) }
    }

    /// The place of the table for a kind of record; `None` if there are too many kinds.
    fn table(&mut self, name: &Arc<str>) -> Option<usize> {
        if let Some(known) = self.kinds.get(name) {
            return Some(*known);
        }
        if let Some(limit) = self.shared.full() {
            self.tell(limit);
            return None;
        }
        let draft = GridBuilder::new(self.shared, Some(name)).pause();
        let name = Arc::clone(name);
        self.kinds.insert(Arc::clone(&name), self.tables.len());
        self.tables.push(Table { name, draft, count: 0, columns: HashMap::new(), headers: Vec::new(), filled: Vec::new() });
        self.tables.len().checked_sub(1)
    }

    /// The line above each table.
    fn titles(&self) -> Vec<String> {
        const CHARS_MAX: usize = 60;
        let unit = self.unit.as_ref().map(|unit| format!("单位名称:{}", shorten(unit, CHARS_MAX)));
        let year = self.year.as_ref().map(|year| format!("会计年度:{}", shorten(year, CHARS_MAX)));
        unit.into_iter().chain(year).collect()
    }
}

impl Table {
    fn put(&mut self, fields: &[&Field], shared: &mut Shared<'_>) -> Flow {
        self.count = self.count.saturating_add(1);
        let mut cells: Vec<(u32, Arc<str>)> = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            let column = self.column(name, shared);
            cells.extend(value.clone().map(|value| (column, value)));
        }
        cells.sort_unstable_by_key(|(column, _)| *column);
        let row = self.count.saturating_add(ROWS_ABOVE);
        let mut builder = GridBuilder::resume(shared, std::mem::take(&mut self.draft));
        let full = cells.iter().any(|(column, value)| builder.known_text(row, *column, value) == Flow::Stop);
        self.draft = builder.pause();
        if full { Flow::Stop } else { Flow::GoOn }
    }

    /// The column of a field; a second one of the same name in one record has a column of its own.
    fn column(&mut self, name: &Arc<str>, shared: &mut Shared<'_>) -> u32 {
        let column = self.column_of(name, shared);
        let Some((record, times)) = usize::try_from(column).ok().and_then(|index| self.filled.get_mut(index)) else { return column };
        if *record != self.count {
            (*record, *times) = (self.count, 1);
            return column;
        }
        *times += 1;
        let header = shared.text(&format!("{name}#{times}"));
        self.column_of(&header, shared)
    }

    fn column_of(&mut self, header: &Arc<str>, shared: &Shared<'_>) -> u32 {
        if let Some(column) = self.columns.get(header) {
            return *column;
        }
        let column = u32::try_from(self.headers.len()).unwrap_or(u32::MAX);
        // Columns beyond the limit are told of when their cell is put; they need no header.
        if column < shared.limits.columns {
            self.columns.insert(Arc::clone(header), column);
            self.headers.push(Arc::clone(header));
            self.filled.push((0, 0));
        }
        column
    }

    fn finish(self, titles: &[String], shared: &mut Shared<'_>) -> Grid {
        let mut grid = GridBuilder::resume(shared, self.draft).finish();
        let title: Vec<(u32, Cell)> = (0..).zip(titles).map(|(column, title)| (column, Cell::Text(title.as_str().into()))).collect();
        let header: Vec<(u32, Cell)> =
            (0..).zip(self.headers).filter(|(_, header)| !is_blank(header)).map(|(column, header)| (column, Cell::Text(header))).collect();
        let above = [(1, title), (ROWS_ABOVE, header)].into_iter().filter(|(_, cells)| !cells.is_empty());
        grid.rows.splice(0..0, above.map(|(number, cells)| GridRow { number, cells }));
        grid.name = Some(self.name);
        grid
    }
}
