//! Workbooks of Excel 2007 and later (.xlsx, .xlsm), read part by part while they are inflated: cell by cell, so that a stray
//! cell far away costs one cell, and each part once, so that no list of sheets makes more of a workbook than there is in it.

pub(super) mod parts;
mod plain;
mod sheet;
pub(super) mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_xml::events::Event;

use self::parts::{Container, SheetEntry};
use super::ReadFile;
use super::beside::each_part;
use super::excel::{problem, unreadable_workbook};
use super::grid::GridBuilder;
use super::number_format::{self, Shown};
use super::shared::Shared;
use super::xml::{Source, Stop, Xml, attribute};

/// What the sheets of a workbook share.
#[derive(Default)]
pub(super) struct Book {
    /// The texts that cells point to; a blank one is empty.
    pub texts: Vec<Arc<str>>,
    /// For each cell format how it shows a number.
    pub shown: Vec<Shown>,
    pub epoch_1904: bool,
}

/// What our own workbooks name as their creator, before the version.
const OURS: &str = concat!(env!("CARGO_PKG_NAME"), " ");

/// Reads all worksheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let mut container = match Container::open(bytes, shared, "workbook.xml") {
        Ok(container) => container,
        Err(why) => return problem(file, why),
    };
    file.comments = container.has_comments();
    file.own_report = container.creator(shared).starts_with(OURS);
    let mut book = Book::default();
    let sheets = match read_book(&mut container, &mut book, shared) {
        Ok(sheets) if sheets.is_empty() => return problem(file, unreadable_workbook("")),
        Ok(sheets) => sheets,
        Err(stop) => return stop.said(shared.limits).into_iter().for_each(|why| problem(file, why)),
    };
    each_part(&container, &sheets, shared, file, |entry, part, shared, file| {
        let mut builder = GridBuilder::new(shared, Some(&entry.name));
        builder.hidden(entry.hidden);
        builder.epoch_1904(book.epoch_1904);
        let limits = builder.shared.limits;
        sheet::read(&mut Xml::new(part, limits), &book, &mut builder);
        file.grids.push(builder.finish());
    });
}

fn read_book(container: &mut Container<'_>, book: &mut Book, shared: &mut Shared<'_>) -> Result<Vec<SheetEntry>, Stop> {
    if let Some(mut xml) = container.linked_xml("styles", shared) {
        read_styles(&mut xml, &mut book.shown, shared)?;
    }
    if let Some(mut xml) = container.linked_xml("sharedStrings", shared) {
        texts::read(&mut xml, &mut book.texts, shared)?;
    }
    let Some(mut xml) = container.workbook_xml(shared) else { return Ok(Vec::new()) };
    let mut sheets = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" => book.epoch_1904 = attribute(&element, "date1904").is_some_and(|set| set == "1" || set == "true"),
                "sheet" => {
                    let entry = SheetEntry {
                        name: attribute(&element, "name").unwrap_or_default(),
                        link: attribute(&element, "id").unwrap_or_default(),
                        hidden: attribute(&element, "state").is_some_and(|state| state != "visible"),
                        worksheet: true,
                        part: None,
                    };
                    if !shared.charge(entry.bytes()) {
                        return Ok(sheets);
                    }
                    sheets.push(entry);
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    drop(xml);
    container.find_parts(&mut sheets);
    Ok(sheets)
}

/// How each cell format shows numbers. What is broken here costs the dates, not the workbook.
fn read_styles<R: Source>(xml: &mut Xml<R>, shown: &mut Vec<Shown>, shared: &mut Shared<'_>) -> Result<(), Stop> {
    /// What a number format takes while the list is read.
    const FORMAT_BYTES: usize = 32;
    /// Excel itself has no more cell formats.
    const CELL_FORMATS_MAX: usize = 65_536;
    let mut formats: BTreeMap<u32, Shown> = BTreeMap::new();
    let mut in_cell_formats = false;
    loop {
        match xml.next() {
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "numFmt" if shared.charge(FORMAT_BYTES) => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                    let code = attribute(&element, "formatCode");
                    formats.extend(id.zip(code.map(|code| number_format::of_code(&code))));
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats && shared.charge(2 * size_of::<Shown>()) => {
                    let id: u32 = attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    let built_in = || u16::try_from(id).map_or(Shown::Number, number_format::built_in);
                    if shown.len() >= CELL_FORMATS_MAX {
                        return Ok(());
                    }
                    shown.push(formats.get(&id).copied().unwrap_or_else(built_in));
                }
                _ => {}
            },
            Ok(Event::End(element)) if element.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            Ok(Event::Eof) | Err(Stop::Broken(_)) => return Ok(()),
            Ok(_) => {}
            Err(stop) => return Err(stop),
        }
    }
}
