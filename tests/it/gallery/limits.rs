//! Each limit, set low enough for a small file to reach it.

use super::Case;
use super::bytes::{ods, rows, xlsx, zip};
use super::texts::PAYMENTS;

/// The reproducers.
pub fn cases() -> Vec<Case> {
    of_files().into_iter().chain(of_sheets()).chain(of_archives()).collect()
}

fn rows_of_payments(count: usize) -> String {
    let row = |number: usize| format!("2020-03-01,记-{number},示例商贸有限公司,办公用品,{number}.00\n");
    let header = PAYMENTS.lines().next().unwrap();
    format!("{header}\n{}", (1..=count).map(row).collect::<String>())
}

fn long_texts(count: usize) -> String {
    let row = |number: usize| format!("2020-03-01,记-{number},示例商贸有限公司,{},1\n", "办公".repeat(350));
    (1..=count).map(row).collect()
}

fn of_files() -> Vec<Case> {
    let bomb = xlsx(&[("付款", &" ".repeat(1 << 20))], "<sst/>");
    let entries: Vec<(String, &[u8])> = (0..9).map(|number| (format!("{number}.csv"), b"1,2\n".as_slice())).collect();
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    vec![
        Case::new("limit-file-bytes", "a file larger than the limit").limit("file_bytes = 50").file("付款台账.csv", PAYMENTS),
        Case::new("limit-memory-bytes", "a file that takes more memory than the limit")
            .limit("memory_bytes = 100")
            .file("付款台账.csv", PAYMENTS),
        Case::new("limit-memory-bytes-gbk", "a text whose decoding takes more memory than the limit")
            .limit("memory_bytes = 150")
            .file("付款台账.csv", encoding_rs::GBK.encode(PAYMENTS).0.into_owned()),
        Case::new("limit-inflated-bytes", "a workbook that inflates beyond the limit: a bomb")
            .limit("inflated_bytes = 100000")
            .file("付款台账.xlsx", bomb),
        Case::new("limit-files", "more files than the limit")
            .limit("files = 1")
            .file("付款台账.csv", PAYMENTS)
            .file("付款台账2.csv", rows_of_payments(2)),
        Case::new("limit-files-of-archive", "more entries of a zip than the limit").limit("files = 5").file("账表.zip", zip(&entries)),
        Case::new("limit-depth", "folders deeper than the limit")
            .limit("depth = 1")
            .file("付款台账.csv", PAYMENTS)
            .file("2020/付款台账2020.csv", rows_of_payments(2)),
    ]
}

fn of_sheets() -> Vec<Case> {
    let data = rows(&[&["日期", "收款单位", "金额"], &["2020-01-02", "甲", "#5"]]);
    let two = xlsx(&[("一月", &data), ("二月", &data)], "<sst/>");
    let far = format!(r#"{data}<row r="3"><c r="XFD3"><v>1</v></c></row>"#);
    let deep = format!("<?xml version='1.0'?>{}", "<a>".repeat(20));
    let nested = "<html>".to_owned() + &"<table><tr><td>".repeat(12);
    let long_tag = format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", "长".repeat(100_000));
    let long = xlsx(&[("付款", &format!("{data}<row r=\"3\">{long_tag}</row>"))], "<sst/>");
    let many_merges = format!(
        r#"{data}<row r="3000"><c r="A3000"><v>1</v></c></row></sheetData><mergeCells>{}</mergeCells><sheetData>"#,
        r#"<mergeCell ref="A2:A2999"/>"#.repeat(10)
    );
    let long_cells: Vec<String> = (1..1010).map(|number| format!("2020-03-01,记-{number},甲乙丙丁戊己,办公,1\n")).collect();
    let long_cells = long_cells.concat();
    let repeated = r#"<table:table table:name="付款"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1024"/></table:table-row></table:table><table:table table:name="二"/>"#;
    vec![
        Case::new("limit-cells", "more cells than the limit").limit("cells = 12").file("付款台账.csv", rows_of_payments(5)),
        Case::new("limit-cells-ods", "rows and cells repeated without end").limit("cells = 1000").file("付款台账.ods", ods(repeated, "")),
        Case::new("limit-rows", "more rows than the limit").limit("rows = 3").file("付款台账.csv", rows_of_payments(5)),
        Case::new("limit-columns", "a cell behind the last column allowed")
            .limit("columns = 100")
            .file("付款台账.xlsx", xlsx(&[("付款", &far)], "<sst/>")),
        Case::new("limit-sheets", "more sheets than the limit").limit("sheets = 1").file("付款台账.xlsx", two),
        Case::new("limit-sheets-page", "more tables on a page than the limit").limit("sheets = 1").file(
            "付款台账.xls",
            "<html><table><tr><td>日期<td>金额<tr><td>1<td>2</table><table><tr><td>日期<td>金额<tr><td>3<td>4</table>",
        ),
        Case::new("limit-cell-bytes", "a text longer than the limit").limit("cell_bytes = 20").file("付款台账.csv", PAYMENTS),
        Case::new("limit-cell-bytes-often", "more problems than are told of a sheet")
            .limit("cell_bytes = 16")
            .file("付款台账.csv", format!("日期,凭证号,收款单位,用途,金额\n{long_cells}")),
        Case::new("limit-long-text-bytes", "long texts in more cells than the limit allows")
            .limit("long_text_bytes = 5000")
            .file("付款台账.csv", format!("日期,凭证号,收款单位,用途,金额\n{}", long_texts(3))),
        Case::new("limit-xml-depth", "XML deeper than the limit").limit("xml_depth = 10").file("凭证.xml", deep),
        Case::new("limit-xml-depth-page", "tables within tables beyond the limit").limit("xml_depth = 10").file("付款台账.xls", nested),
        Case::new("limit-xml-bytes", "a text between two tags longer than the limit")
            .limit("xml_bytes = 100000")
            .file("付款台账.xlsx", long),
        Case::new("limit-merges", "merged cells that take more memory than the limit")
            .limit("memory_bytes = 1000000")
            .file("付款台账.xlsx", xlsx(&[("付款", &many_merges)], "<sst/>")),
    ]
}

fn of_archives() -> Vec<Case> {
    let blank = vec![b' '; 60_000];
    let files = [("一.csv", blank.as_slice()), ("二.csv", &blank), ("三.csv", &blank)];
    vec![
        Case::new("limit-inflated-bytes-of-archive", "an archive that inflates beyond the limit")
            .limit("inflated_bytes = 100000")
            .file("账表.zip", zip(&files)),
        Case::new("archive-bomb-of-many", "an archive of many files made to fill the machine").file("账表.zip", {
            let blank = vec![b' '; 8 << 20];
            zip(&["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(|name| (name, blank.as_slice())))
        }),
        Case::new("archive-bomb", "a file of an archive made to fill the machine")
            .file("账表.zip", zip(&[("付款台账.csv", &vec![b' '; 9 << 20])])),
        Case::new("limit-memory-bytes-of-archive", "a file of an archive that is too large")
            .limit("memory_bytes = 100000")
            .file("账表.zip", zip(&files[..1])),
        Case::new("limit-file-bytes-of-archive", "a file of an archive larger than a file may be")
            .limit("file_bytes = 50000")
            .file("账表.zip", zip(&files[..1])),
    ]
}
