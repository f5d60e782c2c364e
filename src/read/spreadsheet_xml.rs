//! Excel's XML of 2003 (`SpreadsheetML`), which many systems name .xls: sheets, rows and cells with the places that they skip.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;

use super::excel::{problem, unread_sheet};
use super::grid::{Flow, GridBuilder};
use super::number_format::{self, Shown};
use super::shared::Shared;
use super::xml::{Source, Stop, Xml, attribute, push_text};
use super::{Cell, Merge, ReadFile, text};
use crate::value::{Date, date};

/// Reads all sheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let Some(text) = text::decode_whole(bytes, shared, file) else { return };
    let mut workbook = Workbook { xml: Xml::of_text(&text, shared.limits), style: String::new(), dates: BTreeMap::new() };
    if let Err(stop) = workbook.read(shared, file)
        && let Some(why) = stop.said(shared.limits)
    {
        problem(file, why);
    }
}

struct Workbook<R> {
    xml: Xml<R>,
    /// The style that is being defined.
    style: String,
    /// Styles that show numbers as dates or not.
    dates: BTreeMap<String, bool>,
}

/// What a cell says of itself.
#[derive(Default)]
struct CellTag {
    index: Option<u32>,
    across: u32,
    down: u32,
    is_date: bool,
    formula: bool,
}

impl<R: Source> Workbook<R> {
    fn read(&mut self, shared: &mut Shared<'_>, file: &mut ReadFile) -> Result<(), Stop> {
        const STYLE_BYTES: usize = 96;
        loop {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "Style" => self.style = attribute(&element, "ID").unwrap_or_default(),
                    "NumberFormat" if shared.charge(STYLE_BYTES + self.style.len()) => {
                        let format = attribute(&element, "Format").unwrap_or_default();
                        self.dates.insert(std::mem::take(&mut self.style), is_date(&format));
                    }
                    "Worksheet" => {
                        let name = attribute(&element, "Name").unwrap_or_default();
                        match shared.full() {
                            Some(limit) => {
                                problem(file, unread_sheet(&name, limit, shared.limits));
                                self.xml.skip()?;
                            }
                            None => self.sheet(&name, shared, file)?,
                        }
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn sheet(&mut self, name: &str, shared: &mut Shared<'_>, file: &mut ReadFile) -> Result<(), Stop> {
        let inside = self.xml.depth();
        let mut builder = GridBuilder::new(shared, Some(name));
        let result = self.rows(&mut builder);
        // What was read of a broken sheet is kept, with the row where it broke.
        if let Err(stop) = &result {
            builder.stopped(stop);
        }
        file.grids.push(builder.finish());
        match result {
            Err(Stop::Full) => {
                while self.xml.depth() >= inside {
                    self.xml.next()?;
                }
                Ok(())
            }
            Err(Stop::Limit(_)) => Err(Stop::Full),
            other => other,
        }
    }

    fn rows(&mut self, builder: &mut GridBuilder<'_, '_>) -> Result<(), Stop> {
        const VISIBLE_BYTES: usize = 100;
        let (mut row, mut column) = (0_u32, 0_u32);
        let mut visible: Option<String> = None;
        loop {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "Row" => {
                        row = count(&element, "Index").unwrap_or(row.saturating_add(1)).max(1);
                        column = 0;
                    }
                    "Cell" => {
                        let style = attribute(&element, "StyleID");
                        let tag = CellTag {
                            index: count(&element, "Index"),
                            across: count(&element, "MergeAcross").unwrap_or(0),
                            down: count(&element, "MergeDown").unwrap_or(0),
                            formula: attribute(&element, "Formula").is_some(),
                            is_date: style.and_then(|style| self.dates.get(&style)).copied().unwrap_or(false),
                        };
                        let first = tag.index.map_or(column, |index| index.saturating_sub(1));
                        column = first.saturating_add(tag.across).saturating_add(1);
                        if self.cell(&tag, (row.max(1), first), builder)? == Flow::Stop {
                            return Err(Stop::Full);
                        }
                    }
                    "Visible" => visible = Some(String::new()),
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "Visible" => {
                    let hidden =
                        visible.take().is_some_and(|visible| visible.starts_with("SheetHidden") || visible.starts_with("SheetVeryHidden"));
                    builder.hidden(hidden);
                }
                Event::End(element) if element.local_name().as_ref() == "Worksheet" => return Ok(()),
                Event::Eof => return Ok(()),
                event => visible.iter_mut().for_each(|visible| push_text(visible, &event, VISIBLE_BYTES)),
            }
        }
    }

    /// Reads a cell to its end and puts it.
    fn cell(&mut self, tag: &CellTag, (row, column): (u32, u32), builder: &mut GridBuilder<'_, '_>) -> Result<Flow, Stop> {
        let inside = self.xml.depth();
        let max = builder.shared.limits.cell_bytes;
        let (mut kind, mut text) = (String::new(), String::new());
        let (mut in_data, mut valued) = (false, false);
        while self.xml.depth() >= inside {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "Data" => {
                        kind = attribute(&element, "Type").unwrap_or_default();
                        (in_data, valued) = (true, true);
                    }
                    "Comment" => self.xml.skip()?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "Data" => in_data = false,
                event if in_data => push_text(&mut text, &event, max),
                _ => {}
            }
        }
        if tag.across > 0 || tag.down > 0 {
            builder.merge(Merge {
                row_first: row,
                row_last: row.saturating_add(tag.down),
                column_first: column,
                column_last: column.saturating_add(tag.across),
            });
        }
        if tag.formula && !valued {
            return Ok(builder.uncomputed(row, column));
        }
        Ok(put(&kind, &text, tag.is_date, (row, column), builder))
    }
}

fn put(kind: &str, text: &str, is_date: bool, (row, column): (u32, u32), builder: &mut GridBuilder<'_, '_>) -> Flow {
    let trimmed = text.trim();
    match kind {
        "Number" => match trimmed.parse::<f64>() {
            Ok(number) => match crate::value::amount::decimal_of_float(number).filter(|_| is_date) {
                Some(serial) => super::excel::put_serial(builder, (row, column), serial, false),
                None => builder.float(row, column, number),
            },
            Err(_) => builder.text(row, column, text),
        },
        "DateTime" => match day_of(trimmed) {
            Some(cell) => builder.cell(row, column, cell),
            None => builder.text(row, column, text),
        },
        "Boolean" => match trimmed {
            "1" => builder.cell(row, column, Cell::Bool(true)),
            "0" => builder.cell(row, column, Cell::Bool(false)),
            _ => builder.text(row, column, text),
        },
        "Error" if !trimmed.is_empty() => builder.error(row, column, trimmed),
        _ => builder.text(row, column, text),
    }
}

/// `2020-12-31T00:00:00.000` as its day. A time of day alone stands on Excel's day zero and is the part of a day that it is.
fn day_of(text: &str) -> Option<Cell> {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    if day == "1899-12-31" {
        let mut parts = time.split(':').map(|part| Decimal::from_str_exact(part).ok());
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        let part = (hours * Decimal::from(3600) + minutes * Decimal::from(60) + seconds).checked_div(Decimal::from(86_400))?;
        return Some(Cell::Number(part.round_dp(15).normalize()));
    }
    match date::parse(day) {
        Some(Date::Day(day)) => Some(Cell::Date(day)),
        _ => None,
    }
}

/// Whether a number format shows dates; some have names.
fn is_date(format: &str) -> bool {
    let named = ["General Date", "Long Date", "Medium Date", "Short Date", "Long Time", "Medium Time", "Short Time"];
    let numbers = ["General", "Standard", "Scientific", "Currency", "Euro Currency", "Fixed", "Percent", "Yes/No", "True/False", "On/Off"];
    named.contains(&format) || (!numbers.contains(&format) && number_format::of_code(format) == Shown::Date)
}

fn count(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}
