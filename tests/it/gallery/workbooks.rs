//! Workbooks of every kind: passwords, sheets that are damaged or no sheets, cells that cannot be read.

use std::fmt::Write as _;

use rust_xlsxwriter::{Chart, ChartType, Workbook};

use super::Case;
use super::bytes::{BOOK, END, SHEET, compound, encrypted, number, ods, records, rows, xls, xls_with, xlsb, xlsx, zip};

/// The reproducers.
pub fn cases() -> Vec<Case> {
    passwords().into_iter().chain(sheets()).chain(cells()).collect()
}

fn payments() -> String {
    rows(&[&["日期", "收款单位", "用途", "金额"], &["2020-03-01", "示例商贸有限公司", "办公用品", "#120"]])
}

fn passwords() -> Vec<Case> {
    let of_xls = compound(&["Workbook"], &records(&[BOOK, (0x002f, &[1, 0]), END]));
    let of_zip = encrypted(xlsx(&[("付款", &payments())], "<sst/>"));
    vec![
        Case::new("password-xlsx", "an .xlsx with a password").file("付款台账.xlsx", compound(&["EncryptedPackage"], &[])),
        Case::new("password-xlsb", "an .xlsb whose parts are encrypted").file("付款台账.xlsb", encrypted(xlsb("r1", &[]))),
        Case::new("password-packed-parts", "an .xlsx whose parts are encrypted").file("付款台账.xlsx", of_zip),
        Case::new("password-xls", "an .xls with a password").file("付款台账.xls", of_xls),
        Case::new("password-ods", "an .ods with a password").file("付款台账.ods", ods("", "<manifest:encryption-data/>")),
    ]
}

fn chart() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("付款").unwrap().write(0, 0, 1).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("付款!$A$1:$A$1");
    workbook.add_chartsheet().set_name("图").unwrap().insert_chart(0, 0, &chart).unwrap();
    workbook.save_to_buffer().unwrap()
}

fn sheets() -> Vec<Case> {
    let data = payments();
    let broken = format!("{}<c><v>2<", data.strip_suffix("</row>").unwrap());
    let without_sheets = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    let broken_list = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook><sheets><sheet name=")]);
    let lost = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", r#"<workbook xmlns:r="r"><sheets><sheet name="付款" r:id="r1"/></sheets></workbook>"#.as_bytes()),
    ]);
    let mut many = String::new();
    for index in 0..1005 {
        let _ = write!(many, r#"<sheet name="{index}" r:id="r{index}"/>"#);
    }
    let many = format!(r#"<workbook xmlns:r="r"><sheets>{many}</sheets></workbook>"#);
    let many = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", many.as_bytes())]);
    let open_end = [records(&[SHEET]), number(0, 0, 5.0)].concat();
    let doctype = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", br#"<!DOCTYPE a [<!ENTITY b "c">]><office:document-content/>"#),
    ]);
    vec![
        Case::new("sheet-chart", "a sheet that is a chart").file("付款台账.xlsx", chart()),
        Case::new("sheet-chart-xls", "a sheet of an .xls that is a chart").file("付款台账.xls", xls(&[("chart", 2, records(&[END]))])),
        Case::new("sheet-broken-off", "a sheet that breaks off behind its first row")
            .file("付款台账.xlsx", xlsx(&[("付款", &broken)], "<sst/>")),
        Case::new("sheet-broken-off-at-once", "a sheet that breaks off before its first row")
            .file("付款台账.xlsx", xlsx(&[("付款", "<row><c><v>2<")], "<sst/>")),
        Case::new("sheet-broken-off-xls", "a sheet of an .xls without an end").file("付款台账.xls", xls(&[("Sheet1", 0, open_end)])),
        Case::new("sheet-without-part", "a sheet whose part is not in the workbook").file("付款台账.xlsx", lost),
        Case::new("sheet-without-part-xlsb", "a sheet of an .xlsb whose part is not there").file("付款台账.xlsb", xlsb("r2", &[])),
        Case::new("sheet-without-beginning-xls", "a sheet of an .xls that does not begin where it should")
            .file("付款台账.xls", xls(&[("Sheet1", 0, number(0, 0, 5.0))])),
        Case::new("sheet-empty", "a sheet without cells").file("付款台账.xlsx", xlsx(&[("付款", "")], "<sst/>")),
        Case::new("sheet-hidden", "a hidden sheet").file("付款台账.xlsx", hidden()),
        Case::new("workbook-without-sheets", "a workbook without sheets").file("付款台账.xlsx", without_sheets),
        Case::new("workbook-broken-list", "a workbook whose list of sheets breaks off").file("付款台账.xlsx", broken_list),
        Case::new("workbook-of-a-thousand-lost-sheets", "more problems than are told of a file").file("付款台账.xlsx", many),
        Case::new("workbook-doctype", "an .ods that declares entities of its own").file("付款台账.ods", doctype),
        Case::new("workbook-without-content-ods", "an .ods without its content")
            .file("付款台账.ods", zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")])),
    ]
}

/// An .xls of which a block of the shared texts became zeros.
fn without_texts() -> Vec<u8> {
    let text = |word: &str| [&[u8::try_from(word.len()).unwrap(), 0, 0], word.as_bytes()].concat();
    let texts = [vec![0; 8], text("one"), text("two"), vec![0; 128], text("three")].concat();
    let cell = |column: u8, text: u8| records(&[(0x00fd, &[0, 0, column, 0, 0, 0, text, 0, 0, 0])]);
    let sheet = [records(&[SHEET]), cell(0, 0), cell(1, 1), cell(2, 2), records(&[END])].concat();
    xls_with(&[(0x00fc, &texts)], &[("Sheet1", 0, sheet)])
}

fn hidden() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("封面").unwrap().write(0, 0, "付款台账").unwrap();
    let sheet = workbook.add_worksheet().set_name("付款").unwrap().set_hidden(true);
    for (column, (header, value)) in
        (0..).zip([("日期", "2020-03-01"), ("收款单位", "示例商贸有限公司"), ("用途", "办公用品"), ("金额", "120")])
    {
        sheet.write(0, column, header).unwrap().write(1, column, value).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn cells() -> Vec<Case> {
    let header = ["日期", "收款单位", "用途", "金额"];
    let strange = payments().replace("<c><v>120</v></c>", r#"<c t="q"><v>120</v></c>"#);
    let twice = format!("{}{}", payments(), r#"<row r="2"><c r="A2" t="inlineStr"><is><t>2023-01-09</t></is></c></row>"#);
    let uncomputed = payments().replace("<c><v>120</v></c>", "<c><f>C2*3</f></c>");
    let swallowing = [records(&[SHEET]), number(0, 0, 5.0), records(&[(0x0203, &[0; 40]), END])].concat();
    let zeros = [records(&[SHEET, (0, &[])]), number(0, 0, 5.0), vec![0; 64], number(40, 0, 6.0), records(&[END])].concat();
    let short = [records(&[SHEET]), number(0, 0, 5.0), records(&[(0x0203, &[9]), END])].concat();
    let code = rows(&[&header, &["2020-03-01", "示例商贸有限公司", "办公用品", "#6222020200112233445"]]);
    let lying = payments().replace(r#"t="inlineStr"><is><t>日期</t></is>"#, r#"t="s"><v>0</v>"#);
    vec![
        Case::new("cell-of-no-known-kind", "a cell of a kind that no Excel writes")
            .file("付款台账.xlsx", xlsx(&[("付款", &strange)], "<sst/>")),
        Case::new("cell-formula-without-result", "a formula that no program has computed")
            .file("付款台账.xlsx", xlsx(&[("付款", &uncomputed)], "<sst/>")),
        Case::new("cell-twice-in-one-place", "two rows of one number, as a broken program writes them")
            .file("付款台账.xlsx", xlsx(&[("付款", &twice)], "<sst/>")),
        Case::new("cell-cut-short-xls", "a record of an .xls that is too short").file("付款台账.xls", xls(&[("Sheet1", 0, short)])),
        Case::new("sheet-damaged-within-xls", "a record of an .xls that claims the bytes behind it, and zeros among the records")
            .file("付款台账.xls", xls(&[("Sheet1", 0, swallowing)]))
            .file("往来款.xls", xls(&[("Sheet1", 0, zeros)])),
        Case::new("workbook-texts-lost-xls", "zeros among the texts of an .xls").file("付款台账.xls", without_texts()),
        Case::new("cell-code-of-sixteen-digits", "a card number stored as a number")
            .file("付款台账.xlsx", xlsx(&[("付款", &code)], "<sst/>")),
        Case::new("workbook-lying-count", "a count of texts that is not believed")
            .file("付款台账.xlsx", xlsx(&[("付款", &lying)], r#"<sst uniqueCount="99999999999"><si><t>日期</t></si></sst>"#)),
    ]
}
