//! What each fuzz target does with its bytes. The bytes are the part of a file that its reader reads: they are wrapped into the
//! container that brings them there, so that no effort goes into finding a valid zip. The ordinary test suite runs the same
//! functions over the corpus.

pub mod sheets;

use std::io::{Cursor, Write};
use std::sync::Arc;

use ledgerlint::books::clause;
use ledgerlint::read::{Cell, Grid, Limits, Outcome, ReadFile, read_memory};
use ledgerlint::value::{amount, date, names};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A target: its name and what it does with some bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets by name, as the folders of the corpus are called.
pub const TARGETS: [Target; 12] = [
    ("file", file),
    ("xlsx", xlsx),
    ("xlsb", xlsb),
    ("xls", xls),
    ("ods", ods),
    ("html", html),
    ("spreadsheet_xml", spreadsheet_xml),
    ("records_xml", records_xml),
    ("csv", csv),
    ("values", values),
    ("clause", clause),
    ("sheet", sheet),
];

/// Between the parts of one input that become parts of a workbook.
const PART: &[u8] = b"\n====\n";

/// Any bytes, told apart as files are.
pub fn file(data: &[u8]) {
    read(data);
}

/// A sheet, then texts, styles and the workbook, where they are given.
pub fn xlsx(data: &[u8]) {
    let mut parts = split(data);
    let workbook = br#"<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/><sheet name="b" r:id="r2"/></sheets></workbook>"#;
    read(&zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/worksheets/sheet1.xml", parts.next().unwrap_or_default()),
        ("xl/sharedStrings.xml", parts.next().unwrap_or_default()),
        ("xl/styles.xml", parts.next().unwrap_or_default()),
        ("xl/workbook.xml", parts.next().unwrap_or(workbook)),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ]));
}

/// A sheet, then texts, styles and the workbook, where they are given.
pub fn xlsb(data: &[u8]) {
    const WORKBOOK: &[u8] = b"\x9c\x01\x12\0\0\0\0\x01\0\0\0\x02\0\0\0r\x001\0\0\0\0\0\x90\x01\0";
    let mut parts = split(data);
    read(&zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/worksheets/sheet1.bin", parts.next().unwrap_or_default()),
        ("xl/sharedStrings.bin", parts.next().unwrap_or_default()),
        ("xl/styles.bin", parts.next().unwrap_or_default()),
        ("xl/workbook.bin", parts.next().unwrap_or(WORKBOOK)),
        (
            "xl/_rels/workbook.bin.rels",
            br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#,
        ),
    ]));
}

/// The stream of an .xls, in a compound file.
pub fn xls(data: &[u8]) {
    read(&compound(data));
}

/// The content of an .ods.
pub fn ods(data: &[u8]) {
    read(&zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", data)]));
}

/// A page.
pub fn html(data: &[u8]) {
    read(&[b"<html>", data].concat());
}

/// What stands within the workbook of an XML Spreadsheet 2003.
pub fn spreadsheet_xml(data: &[u8]) {
    read(&[br#"<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">"#, data].concat());
}

/// XML of records.
pub fn records_xml(data: &[u8]) {
    read(&[b"<?xml version='1.0'?>", data].concat());
}

/// Delimited text.
pub fn csv(data: &[u8]) {
    read(&[b"a,", data].concat());
}

/// The text of a cell, as an amount, a date, names.
pub fn values(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _ = (amount::parse(&text), date::parse(&text), names::split(&text));
}

/// A payment clause, then the trigger and the offset of a term.
pub fn clause(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let parsed = clause::parse(&text);
    let whole = parsed.not_understood.is_empty();
    assert!(parsed.not_understood.iter().all(|piece| !piece.why.zh.is_empty()), "what was not understood gives no reason");
    assert!(parsed.instalments.iter().zip(1..).all(|(instalment, place)| !whole || instalment.seq == place), "instalments out of order");
    let (trigger, offset) = text.split_once('\n').unwrap_or((&text, ""));
    let _ = clause::parse_term(trigger, offset);
}

/// A sheet, from which its tables are recognised.
pub fn sheet(data: &[u8]) {
    let (name, grid) = sheets::grid(&String::from_utf8_lossy(data));
    sheets::account_for_every_row(&name, &grid);
}

fn split(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(data);
    std::iter::from_fn(move || {
        let data = rest?;
        let at = data.windows(PART.len()).position(|window| window == PART);
        rest = at.and_then(|at| data.get(at + PART.len()..));
        data.get(..at.unwrap_or(data.len()))
    })
}

/// Limits low enough for a short input to reach them.
fn limits() -> Limits {
    Limits {
        file_bytes: 1 << 20,
        inflated_bytes: 1 << 22,
        memory_bytes: 1 << 22,
        cells: 20_000,
        rows: 5_000,
        sheets: 50,
        columns: 2_000,
        cell_bytes: 5_000,
        xml_depth: 64,
        xml_bytes: 200_000,
        ..Limits::default()
    }
}

/// Reads a file and checks what holds for every file.
fn read(bytes: &[u8]) {
    let limits = limits();
    let mut outcomes = 0;
    read_memory(&Arc::from("a"), bytes, &limits, None, &mut |outcome| {
        outcomes += 1;
        if let Outcome::Read(_, file) = outcome {
            check(&file, &limits);
        }
    });
    assert!(outcomes > 0, "a file was passed over in silence");
}

fn check(file: &ReadFile, limits: &Limits) {
    assert!(!file.grids.is_empty() || !file.problems.is_empty(), "a file without a sheet gives no reason");
    let cells: usize = file.grids.iter().flat_map(|grid| &grid.rows).map(|row| row.cells.len()).sum();
    // Headers and titles of records stand above what is counted.
    assert!(u64::try_from(cells).is_ok_and(|cells| cells <= limits.cells + 200_000));
    file.grids.iter().for_each(|grid| check_grid(grid, limits));
}

fn check_grid(grid: &Grid, limits: &Limits) {
    assert!(grid.rows.is_sorted_by(|a, b| a.number < b.number), "rows are out of order");
    for row in &grid.rows {
        assert!(row.number > 0 && !row.cells.is_empty());
        assert!(row.cells.is_sorted_by(|a, b| a.0 < b.0), "cells are out of order");
        for (column, cell) in &row.cells {
            assert!(*column < limits.columns);
            if let Cell::Text(text) = cell {
                assert!(
                    !text.trim().is_empty() && text.len() <= limits.cell_bytes.max(200),
                    "a text is blank or too long: {} bytes, {text:?} at {}",
                    text.len(),
                    row.number
                );
            }
        }
    }
    let last = grid.rows.last().map_or(0, |row| row.number);
    for merge in &grid.merges {
        assert!(merge.row_first <= merge.row_last && merge.row_last <= last);
        assert!(merge.column_first <= merge.column_last && merge.column_last < limits.columns);
    }
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        if zip.start_file(*name, stored).is_ok() {
            let _ = zip.write_all(bytes);
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A compound file with the stream of a workbook.
fn compound(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xffff_fffe;
    // Shorter streams would lie elsewhere.
    let mut stream = stream.to_vec();
    stream.truncate(60_000);
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let mut header = vec![0; 76];
    let mut put = |at: usize, bytes: &[u8]| header.splice(at..at + bytes.len(), bytes.iter().copied()).for_each(drop);
    put(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    put(30, &[9]);
    put(48, &[1]);
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    header.extend([0; 4]);
    header.resize(SECTOR, 0xff);
    let last = u32::try_from(stream.len() / SECTOR + 1).unwrap_or(0);
    let mut table: Vec<u8> = [u32::MAX, END].into_iter().chain(3..=last).chain([END]).flat_map(u32::to_le_bytes).collect();
    table.resize(SECTOR, 0xff);
    let mut directory = Vec::new();
    for (name, kind, child, start, length) in [("Root Entry", 5, 1, END, 0), ("Workbook", 2, u32::MAX, 2, stream.len())] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(66, 0);
        entry.extend([kind, 0]);
        entry.extend([u32::MAX, u32::MAX, child].into_iter().flat_map(u32::to_le_bytes));
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(u32::try_from(length).unwrap_or(0).to_le_bytes());
        entry.resize(128, 0);
        directory.extend(entry);
    }
    directory.resize(SECTOR, 0);
    [header, table, directory, stream].concat()
}
