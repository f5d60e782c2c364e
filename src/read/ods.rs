//! `OpenDocument` spreadsheets (.ods), read from their XML cell by cell: a workbook reader that fills boxes would build every
//! repeated row and cell. Repeats of blank cells cost nothing here, repeats of filled ones count against the limits.

use std::collections::BTreeSet;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::excel::{problem, unread_sheet, unreadable_workbook};
use super::grid::{Flow, GridBuilder, UNREADABLE};
use super::no_table::NoTable;
use super::shared::Shared;
use super::xml::{Source, Stop, Xml, part, push_text};
use super::{Cell, Merge, ReadFile, package};
use crate::value::{Date, date};

/// Parts of a sheet that hold text but no cells of it.
const NO_CELLS: [&str; 6] =
    ["office:annotation", "table:tracked-changes", "table:dde-links", "table:shapes", "table:named-expressions", "draw:frame"];

/// What a style takes beside its name.
const STYLE_BYTES: usize = 64;

/// The list of parts, where a password shows.
const MANIFEST_BYTES: u64 = 1 << 20;

/// Reads all sheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let mut zip = match package::open(bytes, shared.limits) {
        Ok(zip) => zip,
        Err(why) => return problem(file, why),
    };
    if package::is_encrypted(&zip) {
        return problem(file, NoTable::Password.said());
    }
    let manifest = package::part_start(&mut zip, "META-INF/manifest.xml", MANIFEST_BYTES).unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return problem(file, NoTable::Password.said());
    }
    let Ok(content) = zip.by_name("content.xml") else { return problem(file, unreadable_workbook("content.xml")) };
    let xml = Xml::new(part(content, &shared.inflated, shared.limits), shared.limits);
    let mut document = Document { xml, hidden_styles: BTreeSet::new(), style: String::new() };
    if let Err(stop) = document.read(shared, file)
        && let Some(why) = stop.said(shared.limits)
    {
        problem(file, why);
    }
}

struct Document<R> {
    xml: Xml<R>,
    hidden_styles: BTreeSet<String>,
    /// The style that is being defined.
    style: String,
}

impl<R: Source> Document<R> {
    /// The next event, owned: ledgers are small beside the freedom of calling further methods.
    fn next(&mut self) -> Result<Event<'static>, Stop> {
        self.xml.next().map(Event::into_owned)
    }

    fn read(&mut self, shared: &mut Shared<'_>, file: &mut ReadFile) -> Result<(), Stop> {
        loop {
            match self.next()? {
                Event::Start(element) => match element.name().as_ref() {
                    "style:style" => self.style = attribute(&element, "style:name").unwrap_or_default(),
                    "style:table-properties"
                        if attribute(&element, "table:display").as_deref() == Some("false")
                            && shared.charge(self.style.len().saturating_add(STYLE_BYTES)) =>
                    {
                        self.hidden_styles.insert(self.style.clone());
                    }
                    "table:table" => self.table(&element, shared, file)?,
                    name if NO_CELLS.contains(&name) => self.xml.skip()?,
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self, element: &BytesStart<'_>, shared: &mut Shared<'_>, file: &mut ReadFile) -> Result<(), Stop> {
        let name = attribute(element, "table:name").unwrap_or_default();
        if let Some(limit) = shared.full() {
            problem(file, unread_sheet(&name, limit, shared.limits));
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
                    if let Err(stop) = self.xml.skip() {
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
        if let Err(stop) = &result {
            builder.stopped(stop);
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
                        if column < builder.shared.limits.columns {
                            cells.push((column, times, cell));
                        } else if builder.cell(row, column, cell) == Flow::Stop {
                            return Err(Stop::Full);
                        }
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
        let text = self.paragraphs(element.name().as_ref(), builder.shared.limits.cell_bytes)?;
        let value = |name: &str| attribute(element, name);
        if value("calcext:value-type").as_deref() == Some("error") {
            return Ok(Some(Cell::Error(builder.shared.text(&text))));
        }
        if text.is_empty() && value("office:value-type").is_none() && value("table:formula").is_some() {
            builder.note_uncomputed(row, column);
            return Ok(Some(Cell::Error(builder.shared.text(UNREADABLE))));
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
    fn paragraphs(&mut self, end: &str, max: usize) -> Result<String, Stop> {
        let mut text = String::new();
        let (mut paragraphs, mut depth) = (0, 0_usize);
        loop {
            match self.next()? {
                Event::Start(element) => match element.name().as_ref() {
                    name if NO_CELLS.contains(&name) => self.xml.skip()?,
                    "text:p" | "text:h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        depth += 1;
                    }
                    "text:s" if text.len() <= max => {
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
                Event::Eof => return Err(Stop::Broken(end.to_owned())),
                event if depth > 0 => push_text(&mut text, &event, max),
                _ => {}
            }
        }
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
