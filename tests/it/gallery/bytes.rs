//! Files made in code for the gallery: zips, workbooks of every kind, compound files. Knows no messages.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip of some parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A zip whose entries say that they are encrypted.
pub fn encrypted(mut zip: Vec<u8>) -> Vec<u8> {
    for (mark, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = (0..zip.len() - 4).filter(|place| zip[*place..].starts_with(mark)).collect();
        for place in places {
            zip[place + at] |= 1;
        }
    }
    zip
}

/// A workbook of the sheets `(name, sheetData)` and its shared texts.
pub fn xlsx(sheets: &[(&str, &str)], texts: &str) -> Vec<u8> {
    let entry = |(number, (name, _)): (usize, &(&str, &str))| format!(r#"<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>"#);
    let list: String = (1..).zip(sheets).map(entry).collect();
    let link = |number: usize| format!(r#"<Relationship Id="r{number}" Type="x/worksheet" Target="worksheets/sheet{number}.xml"/>"#);
    let links: String = (1..=sheets.len()).map(link).collect();
    let workbook = format!(r#"<workbook xmlns:r="r"><sheets>{list}</sheets></workbook>"#);
    let relations = format!("<Relationships>{links}</Relationships>");
    let mut parts: Vec<(String, String)> = vec![
        ("[Content_Types].xml".into(), "<Types/>".into()),
        ("xl/workbook.xml".into(), workbook),
        ("xl/_rels/workbook.xml.rels".into(), relations),
        ("xl/sharedStrings.xml".into(), texts.into()),
    ];
    for (number, (_, data)) in (1..).zip(sheets) {
        parts.push((format!("xl/worksheets/sheet{number}.xml"), format!("<worksheet><sheetData>{data}</sheetData></worksheet>")));
    }
    zip(&parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
}

/// Rows of inline texts for [`xlsx`]; a cell that begins with `#` is the number behind it.
pub fn rows(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| match text.strip_prefix('#') {
        Some(number) => format!("<c><v>{number}</v></c>"),
        None => format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#),
    };
    let row = |(number, cells): (usize, &&[&str])| format!(r#"<row r="{number}">{}</row>"#, cells.iter().map(cell).collect::<String>());
    (1..).zip(rows).map(row).collect()
}

/// An `OpenDocument` spreadsheet with some content.
pub fn ods(content: &str, manifest: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

/// Records of an .xls.
pub fn records(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, data) in records {
        bytes.extend_from_slice(&kind.to_le_bytes());
        bytes.extend_from_slice(&u16::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(data);
    }
    bytes
}

/// The beginning of a workbook of Excel 97, and of one of its sheets.
pub const BOOK: (u16, &[u8]) = (0x0809, &[0, 6, 5, 0]);
/// See [`BOOK`].
pub const SHEET: (u16, &[u8]) = (0x0809, &[0, 6, 0x10, 0]);
/// Where either ends.
pub const END: (u16, &[u8]) = (0x000a, &[]);

/// An .xls of sheets `(name, kind, records)`: 0 is a worksheet, 2 a chart. The names are Latin.
pub fn xls(sheets: &[(&str, u8, Vec<u8>)]) -> Vec<u8> {
    xls_with(&[], sheets)
}

/// The same with records of its own before the sheets.
pub fn xls_with(own: &[(u16, &[u8])], sheets: &[(&str, u8, Vec<u8>)]) -> Vec<u8> {
    let globals = |positions: &[u32]| {
        let entry = |((name, kind, _), position): (&(&str, u8, Vec<u8>), &u32)| {
            let head = [&position.to_le_bytes()[..], &[0, *kind, u8::try_from(name.len()).unwrap(), 0]].concat();
            [head, name.as_bytes().to_vec()].concat()
        };
        let entries: Vec<Vec<u8>> = sheets.iter().zip(positions).map(entry).collect();
        let mut all = vec![BOOK];
        all.extend(entries.iter().map(|entry| (0x0085, entry.as_slice())));
        all.extend(own);
        all.push(END);
        records(&all)
    };
    let mut position = globals(&vec![0; sheets.len()]).len();
    let mut positions = Vec::new();
    for (_, _, bytes) in sheets {
        positions.push(u32::try_from(position).unwrap());
        position += bytes.len();
    }
    let mut stream = globals(&positions);
    for (_, _, bytes) in sheets {
        stream.extend(bytes);
    }
    compound(&["Workbook"], &stream)
}

/// A number's record in an .xls, its cell counted from 0.
pub fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    records(&[(0x0203, &[place, value.to_le_bytes().to_vec()].concat())])
}

/// A compound file whose streams, three at most, all hold the same bytes.
pub fn compound(names: &[&str], stream: &[u8]) -> Vec<u8> {
    const LAST: u32 = 0xffff_fffe;
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    (header[30], header[48]) = (9, 1);
    for at in [60, 68] {
        header[at..at + 4].copy_from_slice(&LAST.to_le_bytes());
    }
    header[76..512].fill(0xff);
    header[76..80].fill(0);
    let last = u32::try_from(stream.len() / 512 + 1).unwrap();
    let mut table: Vec<u8> = [u32::MAX, LAST].into_iter().chain(3..=last).chain([LAST]).flat_map(u32::to_le_bytes).collect();
    assert!(table.len() <= 512, "the table of sectors is one sector");
    table.resize(512, 0xff);
    let mut directory = vec![0; 512];
    let all = std::iter::once(&"Root Entry").chain(names);
    for ((index, name), entry) in (0_u32..).zip(all).zip(directory.chunks_exact_mut(128)) {
        for (unit, place) in name.encode_utf16().zip(entry.chunks_exact_mut(2)) {
            place.copy_from_slice(&unit.to_le_bytes());
        }
        entry[66] = if index == 0 { 5 } else { 2 };
        entry[68..80].fill(0xff);
        let place = if index == 0 { 76 } else { 68 };
        entry[place..place + 4].copy_from_slice(&(index + 1).to_le_bytes());
        let (start, length) = if index == 0 { (LAST, 0) } else { (2, u32::try_from(stream.len()).unwrap()) };
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
    }
    [header, table, directory, stream].concat()
}

/// A binary workbook of one sheet whose link is `link`; the workbook asks for `r1`.
pub fn xlsb(link: &str, sheet: &[u8]) -> Vec<u8> {
    let wide = |text: &str| {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [u32::try_from(units.len() / 2).unwrap().to_le_bytes().to_vec(), units].concat()
    };
    let bundle = [&[0, 0, 0, 0, 1, 0, 0, 0][..], &wide("r1"), &wide("付款")].concat();
    let workbook = [&[0x9c, 1, u8::try_from(bundle.len()).unwrap()][..], &bundle, &[0x90, 1, 0]].concat();
    let links = format!(r#"<Relationships><Relationship Id="{link}" Type="x/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#);
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.bin", sheet),
    ])
}
