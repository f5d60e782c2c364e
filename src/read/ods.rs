//! `OpenDocument` spreadsheets (.ods), read from their XML cell by cell: a workbook reader that fills boxes would build every
//! repeated row and cell. Repeats of blank cells cost nothing here, repeats of filled ones count against the limits.

use std::io::{BufRead, BufReader};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::excel::{broken_off, problem, sheet_shown, unreadable_workbook};
use super::grid::{Flow, GridBuilder, Shared};
use super::no_table::NoTable;
use super::{Cell, Merge, ReadFile, package};
use crate::say;
use crate::value::{Date, date};

/// Parts of a sheet that hold text but no cells of it.
const NO_CELLS: [&str; 6] =
    ["office:annotation", "table:tracked-changes", "table:dde-links", "table:shapes", "table:named-expressions", "draw:frame"];

/// The list of parts, where a password shows.
const MANIFEST_BYTES: u64 = 1 << 20;

/// Reads all sheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let mut zip = match package::open(bytes) {
        Ok(zip) => zip,
        Err(why) => return problem(file, why),
    };
    if let Err(why) = package::check(&mut zip, shared.limits) {
        return problem(file, why);
    }
    let manifest = package::part_start(&mut zip, "META-INF/manifest.xml", MANIFEST_BYTES).unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return problem(file, NoTable::Password.said());
    }
    let Ok(content) = zip.by_name("content.xml") else { return problem(file, unreadable_workbook("content.xml")) };
    let mut xml = Reader::from_reader(BufReader::new(content));
    xml.config_mut().expand_empty_elements = true;
    xml.config_mut().check_end_names = false;
    let mut document = Document { xml, buffer: Vec::new(), hidden_styles: Vec::new(), style: String::new() };
    if let Err(stop) = document.read(shared, file) {
        match stop {
            Stop::Broken(detail) => problem(file, unreadable_workbook(&detail)),
            Stop::Full => {}
        }
    }
}

/// Why reading ended before the document did.
enum Stop {
    /// A limit was reached, and told in the sheet.
    Full,
    /// The XML is broken.
    Broken(String),
}

impl From<quick_xml::Error> for Stop {
    fn from(error: quick_xml::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

struct Document<R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    hidden_styles: Vec<String>,
    /// The style that is being defined.
    style: String,
}

impl<R: BufRead> Document<R> {
    /// The next event, owned: ledgers are small beside the freedom of calling further methods. Entities of the document's own
    /// are refused with its DOCTYPE.
    fn next(&mut self) -> Result<Event<'static>, Stop> {
        self.buffer.clear();
        match self.xml.read_event_into(&mut self.buffer)? {
            Event::DocType(_) => Err(Stop::Broken("DOCTYPE".to_owned())),
            event => Ok(event.into_owned()),
        }
    }

    fn skip(&mut self, element: &BytesStart<'_>) -> Result<(), Stop> {
        self.buffer.clear();
        self.xml.read_to_end_into(element.name(), &mut self.buffer)?;
        Ok(())
    }

    fn read(&mut self, shared: &mut Shared<'_>, file: &mut ReadFile) -> Result<(), Stop> {
        loop {
            match self.next()? {
                Event::Start(element) => match element.name().as_ref() {
                    "style:style" => self.style = attribute(&element, "style:name").unwrap_or_default(),
                    "style:table-properties" if attribute(&element, "table:display").as_deref() == Some("false") => {
                        self.hidden_styles.push(self.style.clone());
                    }
                    "table:table" => self.table(&element, shared, file)?,
                    name if NO_CELLS.contains(&name) => self.skip(&element)?,
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self, element: &BytesStart<'_>, shared: &mut Shared<'_>, file: &mut ReadFile) -> Result<(), Stop> {
        let name = attribute(element, "table:name").unwrap_or_default();
        if shared.full() {
            let name = sheet_shown(&name);
            problem(
                file,
                say!(
                    "工作表“{name}”没有读取:前面的工作表已到单元格数上限",
                    "sheet \"{name}\" was not read: the sheets before it reached the limit of cells"
                ),
            );
            return self.skip_table();
        }
        let mut builder = GridBuilder::new(shared, Some(&name));
        let style = attribute(element, "table:style-name").unwrap_or_default();
        builder.hidden(self.hidden_styles.contains(&style));
        let mut row = 1_u32;
        let result = loop {
            match self.next() {
                Ok(Event::Start(element)) if element.name().as_ref() == "table:table-row" => match self.row(row, &element, &mut builder) {
                    Ok(after) => row = after,
                    Err(stop) => break Err(stop),
                },
                Ok(Event::Start(element)) if NO_CELLS.contains(&element.name().as_ref()) => {
                    if let Err(stop) = self.skip(&element) {
                        break Err(stop);
                    }
                }
                Ok(Event::End(element)) if element.name().as_ref() == "table:table" => break Ok(()),
                Ok(Event::Eof) => break Err(Stop::Broken("table:table".to_owned())),
                Ok(_) => {}
                Err(stop) => break Err(stop),
            }
        };
        // What was read of a broken sheet is kept, with the row where it broke.
        if let Err(Stop::Broken(detail)) = &result {
            builder.problem(None, None, broken_off(builder.last_row(), detail));
        }
        file.grids.push(builder.finish());
        match result {
            Err(Stop::Full) => self.skip_table(),
            other => other,
        }
    }

    /// The end of a table whose rows are no longer wanted.
    fn skip_table(&mut self) -> Result<(), Stop> {
        loop {
            match self.next()? {
                Event::End(element) if element.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Puts a row as often as it repeats; the number of the row behind it.
    fn row(&mut self, row: u32, element: &BytesStart<'_>, builder: &mut GridBuilder<'_, '_>) -> Result<u32, Stop> {
        let repeats = count(element, "table:number-rows-repeated");
        let mut cells: Vec<(u32, u32, Cell)> = Vec::new();
        let mut column = 0_u32;
        loop {
            match self.next()? {
                Event::Start(element) if matches!(element.name().as_ref(), "table:table-cell" | "table:covered-table-cell") => {
                    let times = count(&element, "table:number-columns-repeated");
                    note_merge(&element, (row, column), builder);
                    if let Some(cell) = self.cell(&element, (row, column), builder)? {
                        cells.push((column, times, cell));
                    }
                    column = column.saturating_add(times);
                }
                Event::End(element) if element.name().as_ref() == "table:table-row" => break,
                Event::Eof => return Err(Stop::Broken("table:table-row".to_owned())),
                _ => {}
            }
        }
        let after = row.saturating_add(repeats);
        if cells.is_empty() {
            return Ok(after);
        }
        for number in row..after {
            for (first, times, cell) in &cells {
                for column in *first..first.saturating_add(*times) {
                    if builder.cell(number, column, cell.clone()) == Flow::Stop {
                        return Err(Stop::Full);
                    }
                    if column >= builder.shared.limits.columns {
                        break;
                    }
                }
            }
        }
        Ok(after)
    }

    /// A cell, read to its end; `None` if it is blank.
    fn cell(
        &mut self,
        element: &BytesStart<'_>,
        (row, column): (u32, u32),
        builder: &mut GridBuilder<'_, '_>,
    ) -> Result<Option<Cell>, Stop> {
        let text = self.paragraphs(element.name().as_ref())?;
        let value = |name: &str| attribute(element, name);
        if value("calcext:value-type").as_deref() == Some("error") {
            return Ok(Some(Cell::Error(builder.shared.text(&text))));
        }
        let number = value("office:value").and_then(|number| number.parse::<f64>().ok());
        match (value("office:value-type").as_deref(), number) {
            (Some("float" | "currency" | "percentage"), Some(number)) => return Ok(Some(number_cell(number, (row, column), builder))),
            (Some("date"), _) => {
                let written = value("office:date-value").unwrap_or_default();
                if let Some(Date::Day(day)) = date::parse(&written) {
                    return Ok(Some(Cell::Date(day)));
                }
            }
            (Some("boolean"), _) => return Ok(Some(Cell::Bool(value("office:boolean-value").as_deref() == Some("true")))),
            _ => {}
        }
        let text = value("office:string-value").filter(|text| !text.is_empty()).unwrap_or(text);
        Ok(builder.text_cell(row, column, &text))
    }

    /// The paragraphs of a cell as a person sees them, up to the end of the cell.
    fn paragraphs(&mut self, end: &str) -> Result<String, Stop> {
        let mut text = String::new();
        let (mut paragraphs, mut depth) = (0, 0_usize);
        loop {
            match self.next()? {
                Event::Start(element) => match element.name().as_ref() {
                    name if NO_CELLS.contains(&name) => self.skip(&element)?,
                    "text:p" | "text:h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        depth += 1;
                    }
                    "text:s" => {
                        let spaces = count(&element, "text:c").min(1000);
                        text.extend((0..spaces).map(|_| ' '));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    _ => {}
                },
                Event::End(element) => match element.name().as_ref() {
                    "text:p" | "text:h" => depth = depth.saturating_sub(1),
                    name if name == end => return Ok(text),
                    _ => {}
                },
                Event::Text(part) if depth > 0 => text.push_str(&part.xml10_content()),
                Event::CData(part) if depth > 0 => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) if depth > 0 => push_reference(&mut text, &reference),
                Event::Eof => return Err(Stop::Broken(end.to_owned())),
                _ => {}
            }
        }
    }
}

fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        text.push(c);
    } else if let Some(known) = resolve_predefined_entity(&reference.xml10_content()) {
        text.push_str(known);
    }
}

fn number_cell(number: f64, (row, column): (u32, u32), builder: &mut GridBuilder<'_, '_>) -> Cell {
    let Some(decimal) = crate::value::amount::decimal_of_float(number) else {
        return Cell::Error(builder.shared.text(&format!("{number:E}")));
    };
    if decimal.is_integer() && decimal.abs() >= super::grid::DAMAGED_FROM {
        builder.damaged_code(row, column);
    }
    Cell::Number(decimal)
}

fn note_merge(element: &BytesStart<'_>, (row, column): (u32, u32), builder: &mut GridBuilder<'_, '_>) {
    let (rows, columns) = (count(element, "table:number-rows-spanned"), count(element, "table:number-columns-spanned"));
    if rows > 1 || columns > 1 {
        builder.merge(Merge {
            row_first: row,
            row_last: row.saturating_add(rows - 1),
            column_first: column,
            column_last: column.saturating_add(columns - 1),
        });
    }
}

/// A count in an attribute; 1 where there is none.
fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}
