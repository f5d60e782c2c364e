//! Files that hold no table, that are damaged, and archives.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Case;
use super::bytes::{compound, encrypted, rows, xlsx, zip};
use crate::gallery::texts::PAYMENTS;

/// The reproducers.
pub fn cases() -> Vec<Case> {
    no_tables().into_iter().chain(damaged()).chain(archives()).chain(duplicates()).collect()
}

fn no_tables() -> Vec<Case> {
    let word = zip(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]);
    let slides = zip(&[("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")]);
    let unknown = zip(&[("[Content_Types].xml", b""), ("visio/document.xml", b"")]);
    let own = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", br#"<workbook xmlns:r="r"><sheets><sheet name="list" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<R><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></R>"#),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData/></worksheet>"),
        ("docProps/core.xml", b"<cp:coreProperties><dc:creator>ledgerlint 0.1.0</dc:creator></cp:coreProperties>"),
    ]);
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"")]);
    vec![
        Case::new("file-empty", "a file of no bytes").file("付款台账.xlsx", ""),
        Case::new("file-pdf-by-name", "a PDF, known by its name").file("合同.pdf", "%PDF-1.7\n"),
        Case::new("file-pdf-named-xlsx", "a PDF named .xlsx").file("合同.xlsx", "%PDF-1.7\n"),
        Case::new("file-ofd", "an OFD named .xlsx, and one by its name").file("发票.xlsx", zip(&[("OFD.xml", b"")])).file("发票.ofd", "PK"),
        Case::new("file-pictures", "pictures, by name and by bytes").file("发票.jpg", "x").file("发票.csv", *b"\x89PNG\r\n\x1a\n\0\0\0"),
        Case::new("file-word", "documents of Word named .xls and .xlsx, and one by its name")
            .file("甲.xlsx", word)
            .file("乙.xls", compound(&["WordDocument"], &[]))
            .file("丙.wps", "x"),
        Case::new("file-slides", "slides named .xls and .xlsx")
            .file("甲.xlsx", slides)
            .file("乙.xls", compound(&["PowerPoint Document"], &[])),
        Case::new("file-json", "data of a program named .csv").file("付款台账.csv", "[\n {\"付款日期\": \"2023-03-01\", \"金额\": 6480}\n]\n"),
        Case::new("file-mail", "a mail named .xls")
            .file("往来款.xls", "From: 某人\nSubject: 往来款\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n附件\n"),
        Case::new("file-rich-text", "rich text named .xls").file("说明.xls", "{\\rtf1 x}"),
        Case::new("file-opendocument-text", "an OpenDocument text named .ods").file("说明.ods", odt),
        Case::new("file-other-compound", "a compound file without a workbook")
            .file("邮件.xls", compound(&["__properties_version1.0"], &[])),
        Case::new("file-other-package", "a package of Office that is no workbook").file("图.xlsx", unknown),
        Case::new("file-old-excel", "Excel 3.0").file("旧账.xls", *b"\x09\x02\x06\0\0\0\x10\0\0\0"),
        Case::new("file-web-archive", "a web archive named .xls").file("导出.xls", "MIME-Version: 1.0\nContent-Type: multipart/related\n"),
        Case::new("file-flat-opendocument", "an OpenDocument spreadsheet in plain XML").file(
            "账.fods",
            "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:body/></office:document>",
        ),
        Case::new("file-exchange", "spreadsheets in exchange formats")
            .file("甲.slk", "ID;PSCALC3\r\nC;X1;Y1;K1\r\nE\r\n")
            .file("乙.dif", "TABLE\r\n0,1\r\n\"EXCEL\"\r\n"),
        Case::new("file-own-report", "a list of findings under another name").file("上年问题.xlsx", own),
        Case::new("file-archive-of-another-kind", "a RAR archive").file("账表.rar", *b"Rar!\x1a\x07\0\0\0\0"),
        Case::new("file-database", "a database of Access").file("账套.mdb", *b"\0\x01\0\0Standard Jet DB\0"),
        Case::new("file-binary", "bytes that are no text").file("备份.bak", *b"\0\x01\x02\x03\x04\x05\xfe\xfe\xfe\xff\xff\0\x01"),
        Case::new("file-page-without-table", "a web page without a table").file("登录.xls", "<html><body><p>请先登录</p>"),
        Case::new("file-xml-without-records", "XML without any record").file("配置.xml", "<?xml version='1.0'?><a/>"),
        Case::new("file-names-passed-over", "files that are passed over by their names")
            .file("付款台账.csv", PAYMENTS)
            .file("~$付款台账.xlsx", "x")
            .file(".备份.xlsx", "x")
            .file("README.txt", "x")
            .file("ledgerlint.toml.txt", "x"),
        Case::new("folder-named-xlsx", "a folder named x.xlsx is a folder").file("付款台账.xlsx/付款台账.csv", PAYMENTS),
        Case::new("folder-empty", "nothing to read").run(&["check", "账表"]),
        Case::new("folder-without-tables", "nothing that is a table").file("合同.pdf", "x").file("空.csv", "").run(&["check", "账表"]),
        Case::new("as-of-before-the-books", "checked as of a day before the first date in the books")
            .file("付款台账.csv", PAYMENTS)
            .run(&["check", "账表", "--as-of", "2001-01-01"]),
        Case::new("as-of-within-the-books", "checked as of a day after which the books go on")
            .file("付款台账.csv", format!("{PAYMENTS}2022-05-06,记-2,乙公司,办公用品,8.00\n"))
            .run(&["check", "账表", "--as-of", "2021-01-01"]),
        Case::new("path-not-there", "a path that is not there").run(&["inspect", "账表/付款.xlsx"]),
    ]
}

fn damaged() -> Vec<Case> {
    let book = xlsx(&[("付款", &rows(&[&["日期", "收款单位", "金额"], &["2020-01-02", "甲", "#5"]]))], "<sst/>");
    let half = book[..book.len() / 2].to_vec();
    let parts = [("[Content_Types].xml", &b"<Types/>"[..]), ("xl/worksheets/sheet1.xml", b"<a/>"), ("xl/worksheets/sheet2.xml", b"<b/>")];
    let mut twice = zip(&parts);
    // The name stands at the entry and in the directory.
    for at in (0..twice.len()).filter(|at| twice[*at..].starts_with(b"sheet2")).collect::<Vec<_>>() {
        twice[at + 5] = b'1';
    }
    let whole = compound(&["Workbook"], &[]);
    vec![
        Case::new("file-cut-xlsx", "an .xlsx that was not wholly copied").file("付款台账.xlsx", half.clone()),
        Case::new("file-cut-xls", "an .xls that was not wholly copied").file("付款台账.xls", whole[..600].to_vec()),
        Case::new("file-parts-of-one-name", "a workbook with two parts of one name").file("付款台账.xlsx", twice),
        Case::new("file-cut-zip", "an archive that was not wholly copied").file("账表.zip", half),
    ]
}

fn archives() -> Vec<Case> {
    let csv = ("付款台账.csv", PAYMENTS.as_bytes());
    let inner = zip(&[("深.zip", &zip(&[csv]))]);
    let mut link = ZipWriter::new(Cursor::new(Vec::new()));
    link.add_symlink("付款台账.csv", "../付款台账.csv", SimpleFileOptions::default()).unwrap();
    link.start_file("说明.md", SimpleFileOptions::default()).unwrap();
    link.write_all(b"x").unwrap();
    let mut bent = zip(&[csv]);
    // Within the packed bytes, which follow a head of 30 bytes and the name.
    bent[60] ^= 0xff;
    let hostile = zip(&[("../../etc/付款台账.csv", PAYMENTS.as_bytes()), ("C:\\付款\u{202e}\u{1b}[31m.csv", b"")]);
    vec![
        Case::new("archive-empty", "an archive without files").file("账表.zip", zip(&[(".DS_Store", b"x")])),
        Case::new("archive-password", "an archive with a password").file("账表.zip", encrypted(zip(&[csv]))),
        Case::new("archive-link", "a link within an archive").file("账表.zip", link.finish().unwrap().into_inner()),
        Case::new("archive-damaged-file", "a damaged file within an archive").file("账表.zip", bent),
        Case::new("archive-within-archive-within-archive", "an archive in an archive in an archive")
            .file("账表.zip", zip(&[("内.zip", &inner)])),
        Case::new("archive-hostile-names", "names that lead out of the archive and hide what they are").file("账表.zip", hostile),
    ]
}

fn duplicates() -> Vec<Case> {
    vec![
        Case::new("file-converted", "what was converted, beside what it was converted from").file("付款台账.csv", PAYMENTS).file(
            "某单位/payments.csv",
            "date,voucher_no,payee,purpose,amount,source_file,source_sheet,source_row\n2024-01-05,记-1,甲公司,纸,100.00,付款台账.csv,,2\n",
        ),
        Case::new("file-copy", "a copy of a file").file("付款台账.csv", PAYMENTS).file("付款台账 - 副本.csv", PAYMENTS),
        Case::new("file-of-another-unit", "a title that names another unit")
            .file("付款.csv", format!("单位名称:红旗镇人民政府\n{PAYMENTS}"))
            .file("付款2.csv", format!("单位名称:青石街道办事处\n{}", PAYMENTS.replace("120", "130"))),
        Case::new("files-of-two-units", "titles of two entities that begin alike, one of more files than are named")
            .file("付款1.csv", format!("单位名称:红旗镇人民政府\n{PAYMENTS}"))
            .file("付款2.csv", format!("单位名称:红旗镇人民政府\n{}", PAYMENTS.replace("120", "121")))
            .file("付款3.csv", format!("单位名称:红旗镇人民政府\n{}", PAYMENTS.replace("120", "122")))
            .file("付款4.csv", format!("单位名称:红旗镇人民政府\n{}", PAYMENTS.replace("120", "123")))
            .file("工会付款.csv", format!("单位名称:红旗镇工会委员会\n{}", PAYMENTS.replace("120", "130"))),
    ]
}
