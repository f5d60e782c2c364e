//! Workbooks of Excel 5.0 to 2003 (.xls) and of WPS (.et), read record by record. The general workbook reader fills a box from
//! the first cell to the last, sets memory aside for whatever size a sheet claims, and gives up the whole file at one bad
//! record; here a stray cell costs one cell and a bad record itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::biff::{BoundSheet, Record, Records, Strings, kind, shared_texts};
use super::compound::{Compound, f64_at, u16_at, u32_at};
use super::excel::{
    broken_off, damaged_behind, error_text, problem, put_no_cells, put_number, rk_number, texts_lost, unread_sheet, unreadable_cell,
    unreadable_sheet, unreadable_workbook,
};
use super::grid::{Flow, GridBuilder};
use super::no_table::NoTable;
use super::number_format::{self, Shown};
use super::shared::Shared;
use super::xlsx::texts::{PLACE_BYTES, kept};
use super::{Cell, Merge, ReadFile, package};
use crate::value::amount::decimal_of_float;

/// Reads all worksheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let stream = Compound::open(bytes).and_then(|compound| compound.stream("Workbook").or_else(|| compound.stream("Book")));
    let Some(stream) = stream else { return problem(file, unreadable_workbook("")) };
    if !stream.whole {
        problem(file, package::damaged());
    }
    let workbook = match Workbook::read(&stream.bytes, shared) {
        Ok(workbook) => workbook,
        Err(kind) => return problem(file, kind.said()),
    };
    if workbook.sheets.is_empty() {
        problem(file, unreadable_workbook(""));
    }
    if workbook.texts_lost {
        problem(file, texts_lost());
    }
    // Sheets lie one behind the other; so each ends where another begins, and none is read twice however many names it has.
    let mut begins: BTreeSet<usize> = workbook.sheets.iter().map(|sheet| sheet.position).collect();
    let ends: BTreeMap<usize, usize> = begins.iter().copied().zip(begins.iter().skip(1).copied().chain([stream.bytes.len()])).collect();
    for sheet in &workbook.sheets {
        if sheet.sheet_type != 0 {
            put_no_cells(file, &sheet.name);
            continue;
        }
        if let Some(limit) = shared.full() {
            problem(file, unread_sheet(&sheet.name, limit, shared.limits));
            continue;
        }
        let mut builder = GridBuilder::new(shared, Some(&sheet.name));
        builder.hidden(sheet.hidden);
        builder.epoch_1904(workbook.epoch_1904);
        let end = ends.get(&sheet.position).copied().filter(|_| begins.remove(&sheet.position)).unwrap_or(0);
        let substream = stream.bytes.get(sheet.position..end).unwrap_or_default();
        let mut reader =
            SheetReader { workbook: &workbook, builder, formula_at: None, bad_records: 0, row: None, damage: Damage::default() };
        match reader.read(substream) {
            End::Proper => reader.tell_damage(),
            End::Missing => reader.builder.unread(None, None, broken_off(reader.row, "")),
            End::NoSheet => {
                problem(file, unreadable_sheet(&sheet.name, ""));
                continue;
            }
        }
        file.grids.push(reader.builder.finish());
    }
}

/// What stands before the sheets.
struct Workbook {
    strings: Strings,
    texts: Vec<Arc<str>>,
    /// Whether some of the texts were lost, and with them all behind.
    texts_lost: bool,
    /// For each cell format how it shows a number.
    shown: Vec<Shown>,
    epoch_1904: bool,
    sheets: Vec<BoundSheet>,
}

impl Workbook {
    fn read(stream: &[u8], shared: &mut Shared<'_>) -> Result<Self, NoTable> {
        let strings = Strings { biff8: true, encoding: Strings::encoding_of(0) };
        let mut workbook = Self { strings, texts: Vec::new(), texts_lost: false, shown: Vec::new(), epoch_1904: false, sheets: Vec::new() };
        let mut formats: BTreeMap<u16, Shown> = BTreeMap::new();
        let mut cell_formats: Vec<u16> = Vec::new();
        for record in Records::new(stream) {
            let data = record.data();
            match record.kind {
                kind::BOF => match u16_at(data, 0) {
                    Some(0x0600 | 0) => {}
                    Some(0x0500) => workbook.strings.biff8 = false,
                    _ => return Err(NoTable::OldExcel),
                },
                kind::FILE_PASS => return Err(NoTable::Password),
                kind::CODE_PAGE => workbook.strings.encoding = Strings::encoding_of(u16_at(data, 0).unwrap_or(0)),
                kind::DATE_MODE => workbook.epoch_1904 = u16_at(data, 0) == Some(1),
                kind::FORMAT => {
                    let code = workbook.strings.read(&record.parts, 2, workbook.strings.biff8);
                    formats.extend(u16_at(data, 0).zip(code.map(|code| number_format::of_code(&code))));
                }
                kind::XF => cell_formats.push(u16_at(data, 2).unwrap_or(0)),
                kind::BOUND_SHEET => workbook.sheets.extend(BoundSheet::read(&record, workbook.strings)),
                kind::SST => {
                    let whole = shared_texts(&record.parts, |text| {
                        if shared.charge(PLACE_BYTES) {
                            workbook.texts.push(kept(&text, shared));
                        }
                    });
                    workbook.texts_lost |= !whole;
                }
                kind::EOF => break,
                _ => {}
            }
        }
        let shown = |number: &u16| formats.get(number).copied().unwrap_or_else(|| number_format::built_in(*number));
        workbook.shown = cell_formats.iter().map(shown).collect();
        Ok(workbook)
    }
}

/// How the records of a sheet end.
enum End {
    Proper,
    /// The stream ends before the sheet does.
    Missing,
    /// Where the sheet should begin there is none.
    NoSheet,
}

struct SheetReader<'w, 's, 'a> {
    workbook: &'w Workbook,
    builder: GridBuilder<'s, 'a>,
    /// The cell whose text follows in a record of its own.
    formula_at: Option<(u32, u32)>,
    bad_records: usize,
    /// The last row that has a cell.
    row: Option<u32>,
    damage: Damage,
}

/// Places at which records were lost.
#[derive(Default)]
struct Damage {
    /// Behind which row the last of them is, nought for before the first, unless it was told.
    behind: Option<u32>,
    told: usize,
}

/// After this many bad records, or damaged places, a sheet says no more about them.
const BAD_RECORDS_TOLD: usize = 20;

impl SheetReader<'_, '_, '_> {
    fn read(&mut self, substream: &[u8]) -> End {
        let mut depth = 0_u32;
        for record in Records::new(substream) {
            // A chart within the sheet is a stream of its own, with records that look like cells.
            match record.kind {
                kind::BOF => depth += 1,
                kind::EOF if depth <= 1 => return End::Proper,
                kind::EOF => depth -= 1,
                _ if depth == 0 => return End::NoSheet,
                _ if depth > 1 => {}
                _ => {
                    if record.has_cells() {
                        self.tell_damage();
                    }
                    if record.is_damaged() {
                        self.damage.behind = Some(self.row.unwrap_or(0));
                    }
                    let read = self.record(&record);
                    self.row = self.row.max(self.builder.last_row());
                    match read {
                        Some(Flow::GoOn) => {}
                        Some(Flow::Stop) => return End::Proper,
                        None => self.bad_record(),
                    }
                }
            }
        }
        if depth == 0 { End::NoSheet } else { End::Missing }
    }

    /// Tells of the last damaged place once records follow it: where the sheet ends with it, that it breaks off says it all.
    fn tell_damage(&mut self) {
        let Some(row) = self.damage.behind.take() else { return };
        let row = Some(row).filter(|row| *row > 0);
        self.damage.told += 1;
        if self.damage.told <= BAD_RECORDS_TOLD {
            self.builder.unread(row, None, damaged_behind(row));
        }
    }

    fn bad_record(&mut self) {
        self.bad_records += 1;
        if self.bad_records <= BAD_RECORDS_TOLD {
            self.builder.problem(self.row, None, unreadable_cell());
        }
    }

    /// Puts what a record holds; `None` if it is shorter than its kind needs or points nowhere.
    fn record(&mut self, record: &Record<'_>) -> Option<Flow> {
        let data = record.data();
        let place = || Some((u32::from(u16_at(data, 0)?) + 1, u32::from(u16_at(data, 2)?)));
        let format = || usize::from(u16_at(data, 4).unwrap_or(0));
        match record.kind {
            kind::NUMBER => Some(self.float(place()?, format(), f64_at(data, 6)?)),
            kind::RK => Some(self.rk(place()?, format(), u32_at(data, 6)?)),
            kind::MUL_RK => self.mul_rk(data),
            kind::LABEL | kind::RICH_STRING => {
                let text = self.workbook.strings.read(&record.parts, 6, true)?;
                let (row, column) = place()?;
                Some(self.builder.text(row, column, &text))
            }
            kind::LABEL_SST => {
                let text = self.workbook.texts.get(usize::try_from(u32_at(data, 6)?).ok()?)?;
                let (row, column) = place()?;
                Some(self.builder.known_text(row, column, text))
            }
            kind::BOOL_ERR => Some(self.bool_or_error(place()?, *data.get(6)?, *data.get(7)? != 0)),
            kind::FORMULA => self.formula(data, place()?, format()),
            kind::STRING => {
                let text = self.workbook.strings.read(&record.parts, 0, true)?;
                let Some((row, column)) = self.formula_at.take() else { return Some(Flow::GoOn) };
                Some(self.builder.text(row, column, &text))
            }
            kind::MERGE_CELLS => {
                for range in data.get(2..)?.chunks_exact(8) {
                    self.builder.merge(merge(range)?);
                }
                Some(Flow::GoOn)
            }
            _ => Some(Flow::GoOn),
        }
    }

    /// The value that a formula had when the workbook was saved.
    fn formula(&mut self, data: &[u8], place: (u32, u32), format: usize) -> Option<Flow> {
        self.formula_at = None;
        if u16_at(data, 12)? != 0xffff {
            return Some(self.float(place, format, f64_at(data, 6)?));
        }
        match *data.get(6)? {
            0 => self.formula_at = Some(place),
            1 => return Some(self.bool_or_error(place, *data.get(8)?, false)),
            2 => return Some(self.bool_or_error(place, *data.get(8)?, true)),
            _ => {}
        }
        Some(Flow::GoOn)
    }

    fn mul_rk(&mut self, data: &[u8]) -> Option<Flow> {
        let row = u32::from(u16_at(data, 0)?) + 1;
        let first = u32::from(u16_at(data, 2)?);
        // The last two bytes repeat the last column.
        let cells = data.get(4..data.len().checked_sub(2)?)?.chunks_exact(6);
        for (column, cell) in (first..).zip(cells) {
            if self.rk((row, column), usize::from(u16_at(cell, 0)?), u32_at(cell, 2)?) == Flow::Stop {
                return Some(Flow::Stop);
            }
        }
        Some(Flow::GoOn)
    }

    fn rk(&mut self, place: (u32, u32), format: usize, bits: u32) -> Flow {
        match rk_number(bits) {
            (Some(number), _) => self.number(place, format, number),
            (None, float) => self.builder.float(place.0, place.1, float),
        }
    }

    fn float(&mut self, place: (u32, u32), format: usize, float: f64) -> Flow {
        match decimal_of_float(float) {
            Some(number) => self.number(place, format, number),
            None => self.builder.float(place.0, place.1, float),
        }
    }

    fn number(&mut self, (row, column): (u32, u32), format: usize, number: Decimal) -> Flow {
        let shown = self.workbook.shown.get(format).copied();
        put_number(&mut self.builder, (row, column), number, (shown, self.workbook.epoch_1904))
    }

    fn bool_or_error(&mut self, (row, column): (u32, u32), value: u8, error: bool) -> Flow {
        if !error {
            return self.builder.cell(row, column, Cell::Bool(value != 0));
        }
        self.builder.error(row, column, error_text(value))
    }
}

fn merge(range: &[u8]) -> Option<Merge> {
    let number = |at: usize| u16_at(range, at).map(u32::from);
    Some(Merge { row_first: number(0)? + 1, row_last: number(2)? + 1, column_first: number(4)?, column_last: number(6)? })
}
