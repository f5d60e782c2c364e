//! Whole files through [`read_file`] and [`read_bytes`](super::file::read_bytes): the same sheet in every format, and the traps.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::compound::tests::compound_file;
use super::file::read_bytes;
use super::*;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

pub(super) fn read(bytes: &[u8]) -> ReadFile {
    read_within(bytes, &Limits::default())
}

pub(super) fn read_within(bytes: &[u8], limits: &Limits) -> ReadFile {
    let mut file = ReadFile::default();
    read_bytes(bytes, limits, &mut file);
    file
}

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    zip_of_bytes(&parts)
}

pub(super) fn zip_of_bytes(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a workbook of one sheet, with what its `sheetData` and its shared texts hold.
fn xlsx(sheet: &str, texts: &str) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", r#"<workbook xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
        ("xl/sharedStrings.xml", texts),
    ])
}

fn ods(content: &str) -> Vec<u8> {
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        (
            "content.xml",
            &format!(
                "<office:document-content><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ])
}

pub(super) fn shown(grid: &Grid) -> Vec<String> {
    let mut lines = Vec::new();
    for row in &grid.rows {
        for (column, cell) in &row.cells {
            let place = format!("{}{}", column_letters(*column), row.number);
            lines.push(match cell {
                Cell::Text(text) => format!("{place} {text:?}"),
                Cell::Number(number) => format!("{place} {number}"),
                Cell::Date(day) => format!("{place} {day}"),
                Cell::Bool(truth) => format!("{place} {truth}"),
                Cell::Error(text) => format!("{place} {text}"),
            });
        }
    }
    lines
}

/// The sentence of the one problem of a file that gave nothing.
pub(super) fn refused(file: &ReadFile) -> &str {
    assert!(file.grids.is_empty());
    assert_eq!(file.problems.len(), 1, "{:?}", file.problems);
    assert!(file.problems[0].why.en.is_ascii());
    &file.problems[0].why.zh
}

#[test]
fn the_same_sheet_reads_the_same_in_every_format() {
    let long = format!("C8 {:?}", "𠮷".repeat(20));
    let want = [
        "B2 \"某某单位序时账\"",
        "B4 \"日期\"",
        "C4 \"摘要\"",
        "D4 \"金额\"",
        "E4 \"已审核\"",
        "B5 2020-12-31",
        "C5 \" 付差旅费\\n第二行\"",
        "D5 1200.5",
        "E5 true",
        "B6 0.5",
        "C6 \"合计\"",
        "D6 0.3",
        "B7 1.5",
        "C7 #DIV/0!",
        "D7 6222020200112230",
        "E7 false",
        &long,
        "D8 -0.01",
    ];
    for name in ["same.xlsx", "same.xls", "same.ods"] {
        let file = read_file(&fixture(name), &Limits::default());
        assert_eq!(file.problems, [], "{name}");
        assert_eq!(file.sha256.len(), 64);
        let grid = &file.grids[0];
        let mut want = want.map(str::to_owned);
        if name == "same.ods" {
            // A time of day or a length of time is text there, and LibreOffice writes a truth value of Excel as a number.
            for (at, cell) in [(8, "E5 1"), (9, "B6 \"12:00\""), (12, "B7 \"36:00:00\""), (15, "E7 0")] {
                want[at] = cell.to_owned();
            }
        }
        assert_eq!(shown(grid), want, "{name}");
        assert_eq!(grid.name.as_deref(), Some("凭证"));
        assert_eq!(grid.merges, [Merge { row_first: 2, row_last: 2, column_first: 1, column_last: 4 }], "{name}");
        assert_eq!(grid.problems.len(), 1, "{name}: {:?}", grid.problems);
        assert_eq!((grid.problems[0].row, grid.problems[0].column.as_deref()), (Some(7), Some("D")));
        assert!(!grid.hidden && file.grids[1].hidden, "{name}");
        assert_eq!(shown(&file.grids[1]), ["A1 1"]);
    }
}

#[test]
fn a_stray_cell_at_the_far_corner_costs_one_cell() {
    let file = read_file(&fixture("far.xls"), &Limits::default());
    assert_eq!(shown(&file.grids[0]), ["A1 \"甲\"", "IV65536 1"]);

    let file = read(&xlsx(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="AMJ1048576"><v>2</v></c></row>"#, "<sst/>"));
    assert_eq!(shown(&file.grids[0]), ["A1 1", "AMJ1048576 2"]);
}

#[test]
fn an_xls_of_long_texts_and_the_calendar_of_1904_is_read() {
    let file = read_file(&fixture("long.xls"), &Limits::default());
    let cells = shown(&file.grids[0]);
    assert_eq!(cells[..2], ["B3 \"合并\"", "A5 2020-12-31"]);
    for (row, cell) in (0..20).zip(&cells[2..]) {
        let text = if row % 2 == 1 { "摘要" } else { "ab" }.repeat(300);
        assert_eq!(*cell, format!("A{} \"{row}{text}\"", row + 11));
    }
    assert!(file.grids[0].epoch_1904);
    assert_eq!(file.grids[0].merges, [Merge { row_first: 3, row_last: 4, column_first: 1, column_last: 2 }]);
}

#[test]
fn our_xls_reader_agrees_with_calamine() {
    use calamine::{Data, Reader};
    for name in ["same.xls", "long.xls"] {
        let mut oracle: calamine::Xls<_> = calamine::open_workbook(fixture(name)).unwrap();
        let ours = read_file(&fixture(name), &Limits::default());
        for (grid, sheet) in ours.grids.iter().zip(oracle.sheet_names()) {
            let range = oracle.worksheet_range(&sheet).unwrap();
            let start = range.start().unwrap();
            let theirs = range.used_cells().filter(|(_, _, data)| !matches!(data, Data::String(text) if text.trim().is_empty())).count();
            assert_eq!(grid.rows.iter().map(|row| row.cells.len()).sum::<usize>(), theirs, "{name} {sheet}");
            for (row, column, data) in range.used_cells() {
                let (row, column) = (u32::try_from(row).unwrap() + start.0 + 1, u32::try_from(column).unwrap() + start.1);
                if let Data::String(text) = data {
                    let ours = grid.rows.iter().find(|r| r.number == row).and_then(|r| r.cells.iter().find(|c| c.0 == column));
                    assert_eq!(ours.map(|c| &c.1), Some(&Cell::Text(text.as_str().into())), "{name} {sheet}");
                }
            }
        }
    }
}

#[test]
fn our_xlsx_reader_agrees_with_calamine() {
    use calamine::{Data, Reader};
    let mut oracle: calamine::Xlsx<_> = calamine::open_workbook(fixture("same.xlsx")).unwrap();
    let ours = read_file(&fixture("same.xlsx"), &Limits::default());
    for (grid, sheet) in ours.grids.iter().zip(oracle.sheet_names()) {
        let range = oracle.worksheet_range(&sheet).unwrap();
        let blank = |data: &Data| matches!(data, Data::Empty) || matches!(data, Data::String(text) if text.trim().is_empty());
        let theirs = range.used_cells().filter(|(_, _, data)| !blank(data)).count();
        assert_eq!(grid.rows.iter().map(|row| row.cells.len()).sum::<usize>(), theirs, "{sheet}");
    }
}

#[test]
fn written_workbooks_read_back_with_hidden_and_chart_sheets() {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = workbook.add_worksheet();
    sheet.set_name("甲").unwrap().write(3, 1, "差旅费").unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2024, 2, 29).unwrap(), &date).unwrap();
    sheet.write(4, 0, "  ").unwrap().write_blank(5, 9, &date).unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("乙").unwrap().set_hidden(true).write(0, 0, 0.07).unwrap();
    let chartsheet = workbook.add_chartsheet();
    chartsheet.set_name("图").unwrap();
    let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Column);
    chart.add_series().set_values("乙!$A$1:$A$1");
    chartsheet.insert_chart(0, 0, &chart).unwrap();
    let file = read(&workbook.save_to_buffer().unwrap());
    assert_eq!(file.grids.iter().map(shown).collect::<Vec<_>>(), [vec!["B4 \"差旅费\"", "C4 2024-02-29"], vec!["A1 0.07"], vec![]]);
    assert_eq!(file.grids.iter().map(|grid| grid.hidden).collect::<Vec<_>>(), [false, true, false]);
    // A chart has nothing that could have been read, so that the file is whole.
    assert!(file.problems.is_empty() && !file.grids[2].incomplete);
    assert!(file.grids[2].problems[0].why.zh.contains("“图”"));
}

#[test]
fn the_number_of_an_invoice_keeps_the_noughts_that_its_cell_shows() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, (number, format)) in
        [(12_345_678.0, "0000000000"), (1_234_567_890.0, "0000000000"), (7.0, "0000"), (123.5, "00000000")].into_iter().enumerate()
    {
        let row = u32::try_from(row).unwrap();
        sheet.write_number_with_format(row, 0, number, &Format::new().set_num_format(format)).unwrap();
    }
    let file = read(&workbook.save_to_buffer().unwrap());
    let cells: Vec<&Cell> = file.grids[0].rows.iter().map(|row| &row.cells[0].1).collect();
    assert_eq!(cells[0], &Cell::Text("0012345678".into()));
    assert!(cells[1..].iter().all(|cell| matches!(cell, Cell::Number(_))), "{cells:?}");
}

#[test]
fn a_claimed_number_of_texts_is_not_believed() {
    let sheet = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let file = read(&xlsx(sheet, r#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#));
    assert_eq!(shown(&file.grids[0]), ["A1 \"a\""]);
}

#[test]
fn a_zip_bomb_is_stopped_by_what_it_inflates_to() {
    let bomb = xlsx(&" ".repeat(1 << 22), "<sst/>");
    assert!(bomb.len() < 20_000);
    let file = read_within(&bomb, &Limits { inflated_bytes: 1 << 20, ..Limits::default() });
    assert!(file.grids[0].incomplete && file.grids[0].problems[0].why.zh.contains("inflated_bytes"), "{:?}", file.grids);
}

#[test]
fn two_sheets_in_one_part_are_not_read_twice() {
    let mut bytes = xlsx(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#, "<sst/>");
    let twice = r#"<workbook xmlns:r="r"><sheets><sheet name="一" r:id="r1"/><sheet name="二" r:id="r1"/></sheets></workbook>"#;
    let mut zip = ZipWriter::new_append(Cursor::new(&mut bytes)).unwrap();
    zip.start_file("xl/Workbook.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(twice.as_bytes()).unwrap();
    zip.finish().unwrap();
    let file = read(&bytes);
    assert_eq!(file.grids.len(), 1);
    assert!(file.problems[0].why.zh.contains("“二”"), "{:?}", file.problems);
}

#[test]
fn new_error_values_cost_their_cell_only() {
    let file = read(&xlsx(
        r#"<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2" t="q"><v>3</v></c><c r="B2" t="e"><v>#N/A</v></c></row>"#,
        "<sst/>",
    ));
    assert_eq!(shown(&file.grids[0]), ["A1 #SPILL!", "B1 2", "A2 #?", "B2 #N/A"]);
    assert_eq!(file.grids[0].problems.len(), 1);
}

#[test]
fn a_formula_without_its_result_is_no_blank_cell() {
    let row = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c><c r="C1"><f>A1+2</f></c><c r="D1"><f>A1+3</f><v /></c></row><row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><f>A1+3</f><v>4</v></c></row>"#;
    let file = read(&xlsx(row, "<sst/>"));
    assert_eq!(shown(&file.grids[0]), ["A1 1", "B1 #?", "C1 #?", "D1 #?", "B2 4"]);
    let told: Vec<_> = file.grids[0].problems.iter().map(|problem| (problem.row, problem.why.zh.contains("公式没有计算结果"))).collect();
    assert_eq!(told, [(Some(1), true)], "told once");
}

#[test]
fn a_sheet_that_breaks_off_keeps_what_was_read() {
    let file = read(&xlsx(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2<"#, "<sst/>"));
    assert_eq!(shown(&file.grids[0]), ["A1 1"]);
    assert!(file.grids[0].problems[0].why.zh.contains("第 1 行之后"), "{:?}", file.grids[0].problems);
}

#[test]
fn no_cut_of_a_workbook_panics_or_is_silent() {
    for name in ["same.xlsx", "same.xls", "same.ods", "long.xls"] {
        let bytes = std::fs::read(fixture(name)).unwrap();
        for length in (0..bytes.len()).step_by(bytes.len() / 60) {
            let file = read(&bytes[..length]);
            assert!(!file.grids.is_empty() || !file.problems.is_empty(), "{name} cut at {length}");
        }
        for at in (0..bytes.len()).step_by(bytes.len() / 200) {
            let mut bent = bytes.clone();
            bent[at] ^= 0x55;
            let file = read(&bent);
            assert!(!file.grids.is_empty() || !file.problems.is_empty(), "{name} bent at {at}");
        }
    }
}

#[test]
fn repeated_rows_and_cells_of_ods_cost_what_they_hold() {
    let content = concat!(
        r#"<table:table table:name="一"><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell></table:table-row>"#,
        r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
        r#"<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation><text:p>甲&lt;乙&#x4e2d;<text:s text:c="2"/>末</text:p><text:p>二</text:p></table:table-cell></table:table-row></table:table>"#
    );
    let file = read(&ods(content));
    assert_eq!(shown(&file.grids[0]), ["B4 7", "C4 7", "B5 7", "C5 7", "A1048006 \"甲<乙中  末\\n二\""]);

    let bomb = r#"<table:table table:name="一"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/></table:table-row></table:table><table:table table:name="二"/><table:table table:name="三"/>"#;
    let file = read_within(&ods(bomb), &Limits { cells: 100_000, ..Limits::default() });
    assert_eq!(file.grids[0].rows.iter().map(|row| row.cells.len()).sum::<usize>(), 100_000);
    assert!(file.grids[0].problems[0].why.zh.contains("cells"));
    assert!(file.problems[0].why.zh.contains("“二”") && file.problems[1].why.zh.contains("“三”"));
}

#[test]
fn a_doctype_in_ods_is_refused() {
    let file = read(&zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", r#"<!DOCTYPE a [<!ENTITY b "c">]><office:document-content/>"#),
    ]));
    assert!(refused(&file).contains("DOCTYPE"));
}

#[test]
fn passwords_are_told_with_the_way_to_take_them_off() {
    for bytes in [
        compound_file(&["Root Entry", "EncryptedPackage"], &[]),
        compound_file(&["Root Entry", "Workbook"], &records(&[(0x0809, &[0, 6, 5, 0]), (0x002f, &[1, 0])])),
        zip(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
            ("content.xml", "?"),
        ]),
    ] {
        assert!(refused(&read(&bytes)).contains("保护工作簿"));
    }
}

fn records(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, data) in records {
        bytes.extend_from_slice(&kind.to_le_bytes());
        bytes.extend_from_slice(&u16::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(data);
    }
    bytes
}

/// A BIFF5 workbook of one sheet, in GBK as Excel 5.0 for Chinese wrote it.
fn biff5(sheet: &[(u16, &[u8])]) -> Vec<u8> {
    let name = encoding_rs::GBK.encode("凭证").0.into_owned();
    let mut bound_sheet = vec![0, 0, 0, 0, 0, 0, 4];
    bound_sheet.extend_from_slice(&name);
    let format = [&[164, 0, 10][..], b"yyyy/mm/dd"].concat();
    let globals = |bound_sheet: &[u8]| {
        records(&[
            (0x0809, &[0, 5, 5, 0]),
            (0x0042, &936_u16.to_le_bytes()),
            (0x041e, &format),
            (0x00e0, &[0, 0, 0, 0]),
            (0x00e0, &[0, 0, 164, 0]),
            (0x0085, bound_sheet),
            (0x000a, &[]),
        ])
    };
    let position = u32::try_from(globals(&bound_sheet).len()).unwrap();
    bound_sheet[..4].copy_from_slice(&position.to_le_bytes());
    let mut stream = globals(&bound_sheet);
    stream.extend(records(&[(0x0809, &[0, 5, 0x10, 0])]));
    stream.extend(records(sheet));
    compound_file(&["Root Entry", "Book"], &stream)
}

#[test]
fn excel_5_of_chinese_offices_is_read() {
    let label = [&[0, 0, 0, 0, 0, 0, 6, 0][..], &encoding_rs::GBK.encode("差旅费").0].concat();
    let number = [&[1, 0, 0, 0, 1, 0][..], &44196.0_f64.to_le_bytes()].concat();
    // Three numbers in hundredths, as a whole number, as a float, and a whole number as it is.
    let hundredths = (12_345_i32 << 2 | 3).cast_unsigned().to_le_bytes();
    let float = (u32::try_from(1.5_f64.to_bits() >> 32).unwrap() | 1).to_le_bytes();
    let whole = (-7_i32 << 2 | 2).cast_unsigned().to_le_bytes();
    let many = [&[2, 0, 1, 0][..], &[0, 0], &hundredths, &[0, 0], &float, &[0, 0], &whole, &[3, 0]].concat();
    let dimensions = [0_u8, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0];
    let file = read(&biff5(&[(0x0200, &dimensions), (0x0204, &label), (0x0203, &number), (0x00bd, &many), (0x0203, &[9]), (0x000a, &[])]));
    assert_eq!(file.grids[0].name.as_deref(), Some("凭证"));
    assert_eq!(shown(&file.grids[0]), ["A1 \"差旅费\"", "A2 2020-12-31", "B3 123.45", "C3 0.015", "D3 -7"]);
    // The short record is told and the rest is kept.
    assert_eq!(file.grids[0].problems.len(), 1);
}

#[test]
fn a_sheet_without_an_end_is_told() {
    let number = [&[1, 0, 0, 0, 0, 0][..], &2.5_f64.to_le_bytes()].concat();
    let file = read(&biff5(&[(0x0203, &number)]));
    assert_eq!(shown(&file.grids[0]), ["A2 2.5"]);
}

fn xlsb(relationship: &str) -> Vec<u8> {
    let wide = |text: &str| {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
        bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        bytes
    };
    let record = |kind: &[u8], data: &[u8]| [kind, &[u8::try_from(data.len()).unwrap()], data].concat();
    let bundle = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &wide("r1"), &wide("表")].concat();
    let workbook = [record(&[0x9c, 1], &bundle), record(&[0x90, 1], &[]), record(&[0x9d, 1], &[])].concat();
    let cell = |column: u8| [column, 0, 0, 0, 0, 0, 0, 0];
    let text = [&cell(1)[..], &wide("差旅费")].concat();
    let number = [&cell(3)[..], &12.5_f64.to_le_bytes()].concat();
    let sheet = [
        record(&[0x94, 1], &[0; 16]),
        record(&[0x91, 1], &[]),
        record(&[0], &[4, 0, 0, 0, 0, 0, 0, 0]),
        record(&[6], &text),
        record(&[5], &number),
        record(&[0x92, 1], &[]),
    ]
    .concat();
    zip_of_bytes(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &workbook),
        (
            "xl/_rels/workbook.bin.rels",
            format!(r#"<Relationships><Relationship Id="{relationship}" Target="worksheets/sheet1.bin"/></Relationships>"#).as_bytes(),
        ),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}

#[test]
fn a_binary_workbook_is_read_and_one_whose_sheet_is_missing_is_told() {
    let file = read(&xlsb("r1"));
    assert_eq!(shown(&file.grids[0]), ["B5 \"差旅费\"", "D5 12.5"]);
    assert!(file.grids[0].hidden);
    let file = read(&xlsb("r2"));
    assert!(file.grids.is_empty() && file.problems[0].why.zh.contains("“表”已损坏"), "{:?}", file.problems);
}

#[test]
fn what_holds_no_table_says_so() {
    for (bytes, want) in [
        (zip(&[("[Content_Types].xml", ""), ("word/document.xml", "")]), "Word"),
        (zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")]), "OpenDocument"),
        (compound_file(&["Root Entry", "WordDocument"], &[]), "Word"),
        (b"<html><body><p>x</p>".to_vec(), "网页(HTML)"),
        (b"<html><table>".to_vec(), "网页(HTML)"),
        (b"<?xml version='1.0'?><a/>".to_vec(), "XML"),
        (Vec::new(), "0 字节"),
    ] {
        let file = read(&bytes);
        assert!(refused(&file).contains(want), "{:?}", file.problems);
    }
}

#[test]
fn what_cannot_be_opened_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { file_bytes: 4, ..Limits::default() };
    let large = folder.path().join("large.csv");
    std::fs::write(&large, "12345").unwrap();
    assert!(refused(&read_file(&large, &limits)).contains("file_bytes"));
    assert!(refused(&read_file(folder.path(), &limits)).contains("文件夹"));
    assert!(refused(&read_file(&folder.path().join("none.csv"), &limits)).contains("找不到"));
}

#[cfg(unix)]
#[test]
fn a_device_is_not_read() {
    assert!(refused(&read_file(Path::new("/dev/zero"), &Limits::default())).contains("普通文件"));
}

#[test]
fn a_limit_of_one_sheet_leaves_the_file_standing() {
    let file = read_within(&xlsx(&"<row><c><v>1</v></c></row>".repeat(9), "<sst/>"), &Limits { rows: 4, ..Limits::default() });
    assert_eq!(file.grids[0].rows.len(), 4);
    assert!(file.grids[0].problems[0].why.zh.contains("rows"));
    assert_eq!(file.grids[0].problems[0].row, Some(5));
}

#[test]
fn separators_read_alike_in_every_encoding() {
    let utf16 = |order: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for separator in [",", "\t", ";", "|"] {
        let text = "日期,摘要,金额\r\n2024-01-05,差旅费,1200.50\r\n".replace(',', separator);
        let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
        for bytes in [text.as_bytes().to_vec(), gbk, utf16(u16::to_le_bytes, &text), utf16(u16::to_be_bytes, &text)] {
            let file = read(&bytes);
            let want = ["A1 \"日期\"", "B1 \"摘要\"", "C1 \"金额\"", "A2 \"2024-01-05\"", "B2 \"差旅费\"", "C2 \"1200.50\""];
            assert_eq!(shown(&file.grids[0]), want, "{separator:?}");
        }
    }
}

#[test]
fn a_text_of_gb_19581_without_headers_says_that_nothing_can_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let problems = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mut problems = Vec::new();
        read_files(&FoundFile { relative: name.into(), path }, &Limits::default(), (None, true), &mut |outcome| {
            if let Outcome::Read(_, file) = outcome {
                problems.extend(file.grids.into_iter().flat_map(|grid| grid.problems));
            }
        });
        problems
    };
    assert_eq!(problems("KJKM.txt", "科目编号\t科目名称\n1001\t库存现金\n"), []);
    assert_eq!(problems("序时账.txt", "1001|库存现金\n"), []);
    let told = problems("kjkm.TXT", "1001|库存现金|1\n1002|银行存款|1\n");
    assert!(told[0].why.zh.contains("补上列名"));
}

#[test]
fn a_zip_is_read_as_the_files_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("账.zip");
    std::fs::write(&path, zip_of_bytes(&[("二/same.xlsx", &std::fs::read(fixture("same.xlsx")).unwrap()), ("一.csv", b"a,b\n")])).unwrap();
    let mut seen = Vec::new();
    read_files(&FoundFile { relative: "2024/账.zip".into(), path }, &Limits::default(), (None, true), &mut |outcome| {
        if let Outcome::Read(relative, file) = outcome {
            seen.push((relative, file.grids.len(), file.sha256.len()));
        }
    });
    assert_eq!(seen, [("2024/账.zip/一.csv".into(), 1, 64), ("2024/账.zip/二/same.xlsx".into(), 2, 64)]);
}

#[test]
fn readers_may_run_on_any_thread() {
    fn is_send<T: Send>() {}
    is_send::<ReadFile>();
    is_send::<super::shared::Shared<'_>>();
    is_send::<super::draft::Draft>();
    is_send::<super::xlsx::Book>();
}

/// Follows no sheet.
struct NoFollower;

impl Follow for NoFollower {
    fn follow(&self, _: &std::sync::Arc<str>, _: &Grid) -> Option<(Ticket, Box<dyn Follower + '_>)> {
        None
    }
}

#[test]
fn a_long_text_read_in_pieces_is_what_it_is_read_as_a_whole() {
    let line = |number: usize| format!("2024-01-05,记-{number},付差旅费{},12.50", "很长的摘要".repeat(200));
    let lines: Vec<String> = (0..2200).map(line).collect();
    let quoted = |number: usize, line: &String| if number.is_multiple_of(7) { format!("\"多行\r\n{line}\",x") } else { line.clone() };
    let with_quotes: Vec<String> = lines.iter().enumerate().map(|(number, line)| quoted(number, line)).collect();
    let utf8 = lines.join("\r\n").into_bytes();
    let broken_late = [utf8.as_slice(), b"\n\xff,1\n"].concat();
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let marked = [b"\xef\xbb\xbf".as_slice(), with_quotes.join("\n").as_bytes()].concat();
    let files = [
        utf8,
        broken_late,
        marked,
        gbk(&lines.join("\n\n")),
        gbk(&with_quotes.join("\r\n")),
        [gbk(&lines.join("\n")).as_slice(), b"\n\xff,1\n"].concat(),
        lines.join("\r").into_bytes(),
        format!("{}\n\"{}", lines.join("\n"), lines.join("\n")).into_bytes(),
        format!("\u{feff}{}", lines.join("\n")).encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (index, bytes) in files.iter().enumerate() {
        let path = folder.path().join("凭证.csv");
        std::fs::write(&path, bytes).unwrap();
        let whole = read(bytes);
        let found = FoundFile { path, relative: "凭证.csv".into() };
        for hashed in [true, false] {
            let mut pieces = Vec::new();
            read_files(&found, &Limits::default(), (Some(&NoFollower), hashed), &mut |outcome| pieces.push(outcome));
            let [Outcome::Read(_, file)] = pieces.as_slice() else { panic!("{index}") };
            assert!(bytes.len() > super::pieces::HEAD_BYTES, "{index}");
            // What has to be read as a whole has its hash in any case.
            assert!(file.sha256 == whole.sha256 || (!hashed && file.sha256.is_empty()), "{index}");
            assert_eq!(file.problems, whole.problems, "{index}");
            assert!(file.grids == whole.grids && !file.grids.is_empty(), "{index} {:?}", file.problems);
        }
    }
}
