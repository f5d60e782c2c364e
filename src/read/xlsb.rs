//! Binary workbooks of Excel 2007 and later (.xlsb), read record by record while they are inflated. Records as in \[MS-XLSB\].

use std::collections::BTreeMap;
use std::io::Read;

use super::beside::each_part;
use super::compound::{f64_at, u16_at, u32_at};
use super::excel::{error_text, problem, put_number, rk_number, unreadable_cell, unreadable_workbook};
use super::grid::{Flow, GridBuilder};
use super::limits::{Limit, Limits};
use super::number_format::{self, Shown};
use super::shared::Shared;
use super::xlsx::Book;
use super::xlsx::parts::{Container, SheetEntry};
use super::xlsx::texts::{PLACE_BYTES, kept};
use super::xml::{Source, Stop};
use super::{Cell, Merge, ReadFile};
use crate::value::amount::decimal_of_float;

/// What a record is.
mod kind {
    pub const ROW: u32 = 0;
    pub const RK: u32 = 2;
    pub const ERROR: u32 = 3;
    pub const BOOL: u32 = 4;
    pub const REAL: u32 = 5;
    pub const TEXT: u32 = 6;
    pub const SHARED_TEXT: u32 = 7;
    pub const FORMULA_TEXT: u32 = 8;
    pub const FORMULA_REAL: u32 = 9;
    pub const FORMULA_BOOL: u32 = 10;
    pub const FORMULA_ERROR: u32 = 11;
    pub const TEXT_ITEM: u32 = 19;
    pub const FORMAT: u32 = 44;
    pub const CELL_FORMAT: u32 = 47;
    pub const RICH_TEXT: u32 = 62;
    pub const WORKBOOK_PROPERTIES: u32 = 153;
    pub const SHEET: u32 = 156;
    pub const END_SHEETS: u32 = 144;
    pub const END_SHEET: u32 = 130;
    pub const MERGED: u32 = 176;
    pub const BEGIN_CELL_FORMATS: u32 = 617;
    pub const END_CELL_FORMATS: u32 = 618;
}

/// Reads all worksheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let mut container = match Container::open(bytes, shared, "workbook.bin") {
        Ok(container) => container,
        Err(why) => return problem(file, why),
    };
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
        let mut records = Records::new(part, builder.shared.limits);
        if let Err(stop) = read_sheet(&mut records, &book, &mut builder) {
            builder.stopped(&stop);
        }
        file.grids.push(builder.finish());
    });
}

fn read_book(container: &mut Container<'_>, book: &mut Book, shared: &mut Shared<'_>) -> Result<Vec<SheetEntry>, Stop> {
    if let Some(part) = container.linked_part("styles", shared) {
        read_styles(&mut Records::new(part, shared.limits), book, shared)?;
    }
    if let Some(part) = container.linked_part("sharedStrings", shared) {
        let mut records = Records::new(part, shared.limits);
        while let Some(record) = records.next_or_end()? {
            if record == kind::TEXT_ITEM {
                if !shared.charge(PLACE_BYTES) {
                    return Err(Stop::Limit(Limit::MemoryBytes));
                }
                book.texts.push(kept(&text_at(&records.data, 1).unwrap_or_default().0, shared));
            }
        }
    }
    let mut sheets = Vec::new();
    if let Some(part) = container.workbook_part(shared) {
        let mut records = Records::new(part, shared.limits);
        while let Some(record) = records.next_or_end()? {
            match record {
                kind::WORKBOOK_PROPERTIES => book.epoch_1904 = records.data.first().is_some_and(|flags| flags & 1 != 0),
                kind::SHEET => {
                    let Some(entry) = sheet_entry(&records.data) else { continue };
                    if !shared.charge(entry.bytes()) {
                        break;
                    }
                    sheets.push(entry);
                }
                kind::END_SHEETS => break,
                _ => {}
            }
        }
    }
    container.find_parts(&mut sheets);
    Ok(sheets)
}

fn sheet_entry(data: &[u8]) -> Option<SheetEntry> {
    let hidden = u32_at(data, 0)? != 0;
    let (link, after) = text_at(data, 8)?;
    let (name, _) = text_at(data, after)?;
    Some(SheetEntry { name, link, hidden, worksheet: true, part: None })
}

fn read_styles<R: Source>(records: &mut Records<R>, book: &mut Book, shared: &mut Shared<'_>) -> Result<(), Stop> {
    let mut formats: BTreeMap<u16, Shown> = BTreeMap::new();
    let mut in_cell_formats = false;
    while let Some(record) = records.next_or_end()? {
        match record {
            kind::FORMAT => {
                let code = text_at(&records.data, 2).map(|(code, _)| number_format::of_code(&code));
                formats.extend(u16_at(&records.data, 0).zip(code));
            }
            kind::BEGIN_CELL_FORMATS => in_cell_formats = true,
            kind::END_CELL_FORMATS => in_cell_formats = false,
            kind::CELL_FORMAT if in_cell_formats && shared.charge(2 * size_of::<Shown>()) => {
                let id = u16_at(&records.data, 2).unwrap_or(0);
                book.shown.push(formats.get(&id).copied().unwrap_or_else(|| number_format::built_in(id)));
            }
            _ => {}
        }
    }
    Ok(())
}

fn read_sheet<R: Source>(records: &mut Records<R>, book: &Book, builder: &mut GridBuilder<'_, '_>) -> Result<(), Stop> {
    /// After this many bad records a sheet says no more about them.
    const BAD_RECORDS_TOLD: usize = 20;
    const ROW_MAX: u32 = 1_048_576;
    let mut row = 0_u32;
    let mut bad_records = 0;
    while let Some(record) = records.next()? {
        let done = match record {
            kind::ROW => u32_at(&records.data, 0).filter(|number| *number < ROW_MAX).map(|number| {
                row = number + 1;
                Flow::GoOn
            }),
            kind::MERGED => merge(&records.data).map(|merge| {
                builder.merge(merge);
                Flow::GoOn
            }),
            kind::END_SHEET => return Ok(()),
            record => put(record, &records.data, row.max(1), book, builder),
        };
        match done {
            Some(Flow::GoOn) => {}
            Some(Flow::Stop) => return Err(Stop::Full),
            None => {
                bad_records += 1;
                if bad_records <= BAD_RECORDS_TOLD {
                    builder.problem(builder.last_row(), None, unreadable_cell());
                }
            }
        }
    }
    Err(Stop::Broken(String::new()))
}

/// Puts the cell of a record; `None` if the record is shorter than its kind needs or points nowhere.
fn put(record: u32, data: &[u8], row: u32, book: &Book, builder: &mut GridBuilder<'_, '_>) -> Option<Flow> {
    const VALUE_AT: usize = 8;
    if !(kind::RK..=kind::FORMULA_ERROR).contains(&record) && record != kind::RICH_TEXT {
        return Some(Flow::GoOn);
    }
    let column = u32_at(data, 0)?;
    let style = usize::try_from(u32_at(data, 4)? & 0x00ff_ffff).ok()?;
    let shown = book.shown.get(style).copied();
    let mut number = |exact: Option<rust_decimal::Decimal>, float: f64| match exact {
        Some(number) => put_number(builder, (row, column), number, (shown, book.epoch_1904)),
        None => builder.float(row, column, float),
    };
    Some(match record {
        kind::RK => {
            let (exact, float) = rk_number(u32_at(data, VALUE_AT)?);
            number(exact, float)
        }
        kind::REAL | kind::FORMULA_REAL => {
            let float = f64_at(data, VALUE_AT)?;
            number(decimal_of_float(float), float)
        }
        kind::BOOL | kind::FORMULA_BOOL => builder.cell(row, column, Cell::Bool(*data.get(VALUE_AT)? != 0)),
        kind::ERROR | kind::FORMULA_ERROR => builder.error(row, column, error_text(*data.get(VALUE_AT)?)),
        kind::TEXT | kind::FORMULA_TEXT => builder.text(row, column, &text_at(data, VALUE_AT)?.0),
        kind::RICH_TEXT => builder.text(row, column, &text_at(data, VALUE_AT + 1)?.0),
        kind::SHARED_TEXT => {
            let index = usize::try_from(u32_at(data, VALUE_AT)?).ok()?;
            builder.known_text(row, column, book.texts.get(index)?)
        }
        _ => Flow::GoOn,
    })
}

fn merge(data: &[u8]) -> Option<Merge> {
    let number = |at: usize| u32_at(data, at);
    Some(Merge {
        row_first: number(0)?.checked_add(1)?,
        row_last: number(4)?.checked_add(1)?,
        column_first: number(8)?,
        column_last: number(12)?,
    })
}

/// A text with its length before it, and where the data goes on; as much of it as there is.
fn text_at(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = usize::try_from(u32_at(data, at)?).ok()?;
    let start = at + 4;
    // A length of -1 stands for no text.
    let bytes = if length == 0xffff_ffff { 0 } else { length.checked_mul(2)? };
    let rest = data.get(start..)?;
    let units: Vec<u16> = rest.get(..bytes.min(rest.len()))?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    Some((String::from_utf16_lossy(&units), start.checked_add(bytes)?))
}

/// The records of a part, one at a time.
struct Records<R> {
    source: R,
    /// What the last record holds.
    data: Vec<u8>,
    bytes_max: u64,
}

impl<R: Source> Records<R> {
    fn new(source: R, limits: &Limits) -> Self {
        Self { source, data: Vec::new(), bytes_max: limits.xml_bytes }
    }

    /// The kind of the next record; `None` where the part ends between two records.
    fn next(&mut self) -> Result<Option<u32>, Stop> {
        self.source.begin_event();
        self.data.clear();
        match self.source.fill_buf() {
            Ok([]) => return Ok(None),
            Ok(_) => {}
            Err(_) => return Err(self.why()),
        }
        let record = self.number(2)?;
        let length = u64::from(self.number(4)?);
        if length > self.bytes_max {
            return Err(Stop::Limit(Limit::XmlBytes));
        }
        // No memory is set aside for what a record claims: it grows with what is there.
        let count = self.source.by_ref().take(length).read_to_end(&mut self.data).map_err(|_| self.why())?;
        if u64::try_from(count).is_ok_and(|count| count == length) { Ok(Some(record)) } else { Err(self.why()) }
    }

    /// As [`next`](Self::next), where a part that breaks off gives what it has.
    fn next_or_end(&mut self) -> Result<Option<u32>, Stop> {
        match self.next() {
            Err(Stop::Broken(_)) => Ok(None),
            other => other,
        }
    }

    /// A number of up to so many bytes, seven bits in each, the lowest first.
    fn number(&mut self, bytes_max: u32) -> Result<u32, Stop> {
        let mut number = 0;
        for index in 0..bytes_max {
            let mut byte = [0];
            self.source.read_exact(&mut byte).map_err(|_| self.why())?;
            number |= u32::from(byte[0] & 0x7f) << (7 * index);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }

    fn why(&self) -> Stop {
        self.source.stopped().map_or_else(|| Stop::Broken(String::new()), Stop::Limit)
    }
}
