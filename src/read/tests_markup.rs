//! Web pages and XML through [`read_bytes`](super::file::read_bytes): what stands where, and the traps.

use super::tests::{read, read_within, refused, shown};
use super::*;

fn sheets(file: &ReadFile) -> Vec<(Option<&str>, Vec<String>)> {
    file.grids.iter().map(|grid| (grid.name.as_deref(), shown(grid))).collect()
}

fn merge(rows: (u32, u32), columns: (u32, u32)) -> Merge {
    Merge { row_first: rows.0, row_last: rows.1, column_first: columns.0, column_last: columns.1 }
}

#[test]
fn a_page_is_read_as_excel_shows_it() {
    let page = r#"<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
        <title>导出</title><style>td { mso-number-format:"\@" }</style><script>if (a < b) document.write("<table><tr><td>假</td></tr></table>")</script></head>
        <body><h2>某某单位&nbsp;序时账</h2><p>单位名称:青石街道</p>
        <table border=1><caption>凭证</caption><thead>
        <tr><th rowspan=2>日期<th rowspan="2">摘要</th><th colspan=2>金额</th>
        <tr><th>借方</th><th>贷方</th></thead>
        <tr><td>2024-01-05<td>付&lt;差旅费&gt;<br>第二行</td><td x:num="1200.5">1,200.50<td></td>
        <tr><td x:num="45296">2024-1-5<td style='mso-number-format:"\@"'>001002<td x:num>7<td align=right>0.30</tr>
        </table><div>制表人:<b>张三</b></div></body></html>"#;
    let want = [
        r#"A1 "某某单位\u{a0}序时账""#,
        r#"A2 "单位名称:青石街道""#,
        r#"A3 "日期""#,
        r#"B3 "摘要""#,
        r#"C3 "金额""#,
        r#"C4 "借方""#,
        r#"D4 "贷方""#,
        r#"A5 "2024-01-05""#,
        r#"B5 "付<差旅费>\n第二行""#,
        "C5 1200.5",
        r#"A6 "2024-1-5""#,
        r#"B6 "001002""#,
        "C6 7",
        r#"D6 "0.30""#,
        r#"A7 "制表人:张三""#,
    ];
    for bytes in [page.as_bytes().to_vec(), encoding_rs::GBK.encode(page).0.into_owned()] {
        let file = read(&bytes);
        assert_eq!(file.problems, []);
        assert_eq!(sheets(&file), [(Some("凭证"), want.map(str::to_owned).to_vec())]);
        assert_eq!(file.grids[0].merges, [merge((3, 4), (0, 0)), merge((3, 4), (1, 1)), merge((3, 3), (2, 3))]);
    }
}

#[test]
fn spans_push_the_cells_of_later_rows_aside() {
    let file = read("<table><tr><td>a<td rowspan=3 colspan=2>b<td>c<tr><td>d<td>e<tr><td>f<td>g<tr><td>h<td>i</table>".as_bytes());
    assert_eq!(
        shown(&file.grids[0]),
        ["A1 \"a\"", "B1 \"b\"", "D1 \"c\"", "A2 \"d\"", "D2 \"e\"", "A3 \"f\"", "D3 \"g\"", "A4 \"h\"", "B4 \"i\""]
    );
    assert_eq!(file.grids[0].merges, [merge((1, 3), (1, 2))]);
}

#[test]
fn tables_within_and_beside_one_another_are_sheets_with_the_lines_above_them() {
    let page = "<table><tr><td>青石街道<tr><td><table><tr><td>日期<td>金额<tr><td>1<td>2</table></table>
        <table><tr><td>期初余额表</table><table><tr><td>科目<td>余额<tr><td>1001<td>3</table><table><tr><td>制表:李四</table>";
    let file = read(page.as_bytes());
    let want = [
        (Some("表1"), vec!["A1 \"青石街道\"", "A2 \"日期\"", "B2 \"金额\"", "A3 \"1\"", "B3 \"2\""]),
        (Some("表2"), vec!["A1 \"期初余额表\"", "A2 \"科目\"", "B2 \"余额\"", "A3 \"1001\"", "B3 \"3\"", "A4 \"制表:李四\""]),
    ];
    assert_eq!(sheets(&file), want.map(|(name, cells)| (name, cells.into_iter().map(str::to_owned).collect())));
}

#[test]
fn a_page_with_one_table_of_one_column_is_that() {
    let file = read(b"<table><tr><td>a<tr><td>b</table>");
    assert_eq!(sheets(&file), [(None, vec!["A1 \"a\"".to_owned(), "A2 \"b\"".to_owned()])]);
}

#[test]
fn an_element_that_hides_the_rest_of_a_page_is_told() {
    let file = read("<table><tr><td>a<td>b</table><script>x".as_bytes());
    assert_eq!(file.grids.len(), 1);
    assert!(file.problems[0].why.zh.contains("<script>"));
}

#[test]
fn a_page_of_tables_without_end_is_bounded() {
    let file = read_within("<table><tr><td>a<td>b".repeat(50).as_bytes(), &Limits { xml_depth: 7, ..Limits::default() });
    assert_eq!(file.grids.len(), 7);
    assert!(file.problems[0].why.zh.contains("xml_depth"), "{:?}", file.problems);
    let file = read_within("<table><tr><td>a<td>b</table>".repeat(50).as_bytes(), &Limits { sheets: 7, ..Limits::default() });
    assert_eq!(file.grids.len(), 7);
    assert!(file.problems[0].why.zh.contains("sheets"), "{:?}", file.problems);
    let file = read("<table><tr>".repeat(200_000).as_bytes());
    assert!(!file.problems.is_empty());
}

#[test]
fn more_spanning_cells_than_any_table_has_are_told() {
    let file = read(format!("<table><tr>{}</table>", "<td rowspan=9>x".repeat(300)).as_bytes());
    assert!(file.grids[0].incomplete);
    assert!(file.grids[0].problems[0].why.zh.contains("跨行"));
}

#[test]
fn xml_of_excel_2003_is_read() {
    let xml = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="x">
        <Styles><Style ss:ID="s1"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="s2"><NumberFormat ss:Format="Standard"/></Style></Styles>
        <Worksheet ss:Name="凭证"><Table ss:ExpandedColumnCount="99999999">
        <Row ss:Index="2"><Cell ss:MergeAcross="2"><Data ss:Type="String">某某单位&#10;序时账</Data></Cell><Cell><Data ss:Type="String"> </Data></Cell></Row>
        <Row><Cell ss:Index="2" ss:StyleID="s1"><Data ss:Type="Number">44196</Data></Cell><Cell><Data ss:Type="DateTime">2020-12-31T00:00:00.000</Data></Cell>
        <Cell ss:StyleID="s2"><Data ss:Type="Number">1200.50</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
        <Row ss:Index="9"><Cell><ss:Data ss:Type="String"><B>粗</B><Font>体</Font></ss:Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>
        <Cell><Data ss:Type="DateTime">1899-12-31T12:00:00.000</Data></Cell><Cell><Data ss:Type="String">001002</Data></Cell></Row>
        </Table></Worksheet>
        <Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row></Table>
        <x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"#;
    let file = read(xml.as_bytes());
    assert_eq!(file.problems, []);
    let want = [
        "A2 \"某某单位\\n序时账\"",
        "B3 2020-12-31",
        "C3 2020-12-31",
        "D3 1200.5",
        "E3 true",
        "A9 \"粗体\"",
        "B9 #N/A",
        "C9 0.5",
        "D9 \"001002\"",
    ];
    assert_eq!(shown(&file.grids[0]), want);
    assert_eq!(file.grids[0].merges, [merge((2, 2), (0, 2))]);
    assert_eq!((file.grids[1].name.as_deref(), file.grids[1].hidden), (Some("藏"), true));
    let cut = read(&xml.as_bytes()[..xml.len() / 2]);
    assert!(cut.grids[0].incomplete && !cut.grids[0].problems.is_empty());
}

const GBT_24589: &str = r#"<?xml version="1.0" encoding="GB2312"?>
    <会计:公共档案 xmlns:会计="http://www.audit.gov.cn/GBT24589" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">
    <会计:电子账簿><会计:电子账簿编号>001</会计:电子账簿编号><会计:会计核算单位>青石街道办事处</会计:会计核算单位><会计:会计年度>2020</会计:会计年度></会计:电子账簿>
    <会计:部门档案><会计:部门编码>01</会计:部门编码><会计:部门名称>办公室</会计:部门名称></会计:部门档案>
    <会计:会计科目 科目编号="1001" 科目名称="库存现金"/><会计:会计科目 科目编号="1002" 科目名称="银行存款" 余额方向="借"/>
    <会计:部门档案><会计:部门编码>02</会计:部门编码><会计:部门名称/><会计:上级部门编码>01</会计:上级部门编码></会计:部门档案>
    </会计:公共档案>"#;

#[test]
fn records_of_gb_24589_are_sheets_by_their_kind() {
    for bytes in [GBT_24589.as_bytes().to_vec(), encoding_rs::GB18030.encode(GBT_24589).0.into_owned()] {
        let file = read(&bytes);
        assert_eq!(file.problems, []);
        let titles = ["A1 \"单位名称:青石街道办事处\"", "B1 \"会计年度:2020\""];
        let with = |cells: &[&str]| titles.iter().chain(cells).map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let want = [
            (
                Some("电子账簿"),
                with(&[
                    "A2 \"电子账簿编号\"",
                    "B2 \"会计核算单位\"",
                    "C2 \"会计年度\"",
                    "A3 \"001\"",
                    "B3 \"青石街道办事处\"",
                    "C3 \"2020\"",
                ]),
            ),
            (
                Some("部门档案"),
                with(&[
                    "A2 \"部门编码\"",
                    "B2 \"部门名称\"",
                    "C2 \"上级部门编码\"",
                    "A3 \"01\"",
                    "B3 \"办公室\"",
                    "A4 \"02\"",
                    "C4 \"01\"",
                ]),
            ),
            (
                Some("会计科目"),
                with(&[
                    "A2 \"科目编号\"",
                    "B2 \"科目名称\"",
                    "C2 \"余额方向\"",
                    "A3 \"1001\"",
                    "B3 \"库存现金\"",
                    "A4 \"1002\"",
                    "B4 \"银行存款\"",
                    "C4 \"借\"",
                ]),
            ),
        ];
        assert_eq!(sheets(&file), want);
    }
}

#[test]
fn records_within_records_have_the_fields_of_the_outer_ones() {
    let xml = "<会计核算软件数据 xmlns='http://schemas.accounting.org.cn/2004/datainterface/gssm'><记账凭证><凭证编号>1</凭证编号><分录><摘要>甲</摘要><借方金额>5</借方金额></分录>\
        <分录><摘要>乙</摘要><辅助>x</辅助><辅助>y</辅助></分录></记账凭证><记账凭证><凭证编号>2</凭证编号><附件>3</附件></记账凭证></会计核算软件数据>";
    let file = read(xml.as_bytes());
    assert_eq!(
        sheets(&file),
        [
            (
                Some("分录"),
                [
                    "A2 \"摘要\"",
                    "B2 \"借方金额\"",
                    "C2 \"凭证编号\"",
                    "D2 \"辅助\"",
                    "E2 \"辅助#2\"",
                    "A3 \"甲\"",
                    "B3 \"5\"",
                    "C3 \"1\"",
                    "A4 \"乙\"",
                    "C4 \"1\"",
                    "D4 \"x\"",
                    "E4 \"y\""
                ]
                .map(str::to_owned)
                .to_vec()
            ),
            (Some("记账凭证"), ["A2 \"凭证编号\"", "B2 \"附件\"", "A3 \"2\"", "B3 \"3\""].map(str::to_owned).to_vec()),
        ]
    );
}

#[test]
fn broken_or_hostile_xml_is_told_and_keeps_what_was_read() {
    let file = read(GBT_24589.strip_suffix("</会计:部门档案>\n    </会计:公共档案>").unwrap().as_bytes());
    assert_eq!(file.grids.len(), 3);
    assert!(file.grids.iter().all(|grid| grid.incomplete));
    assert_eq!(file.problems.len(), 1);
    let bomb = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a><r><f>&d;</f></r></a>";
    assert!(refused(&read(bomb.as_bytes())).contains("DOCTYPE"));
    assert!(refused(&read(format!("<?xml version='1.0'?>{}", "<a>".repeat(100_000)).as_bytes())).contains("xml_depth"));
    let wide = format!("<a><r>{}</r></a>", "<f>1</f>".repeat(20_000));
    let file = read(wide.as_bytes());
    assert_eq!(file.grids[0].rows.last().unwrap().cells.len(), 1_024);
    assert!(file.problems[0].why.zh.contains("columns"));
}

#[test]
fn a_page_that_ends_within_a_table_may_have_lost_rows() {
    let whole = "<table><tr><td>a<td>b<tr><td>c<td>d</table>";
    assert_eq!(read(whole.as_bytes()).problems, []);
    let cut = read(whole.trim_end_matches("</table>").as_bytes());
    assert_eq!(shown(&cut.grids[0]), ["A1 \"a\"", "B1 \"b\"", "A2 \"c\"", "B2 \"d\""]);
    assert!(cut.problems[0].why.zh.contains("表格没有结束"), "{:?}", cut.problems);
}

#[test]
fn a_formula_without_its_result_is_told_and_not_blank() {
    let xml = |cell: &str| {
        format!(
            r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell>{cell}</Row></Table></Worksheet></Workbook>"#
        )
    };
    let told = read(xml(r#"<Cell ss:Formula="=1+1"></Cell>"#).as_bytes());
    assert_eq!(shown(&told.grids[0]), ["A1 \"x\"", "B1 #?"]);
    assert!(told.grids[0].problems[0].why.zh.contains("公式没有计算结果"), "{:?}", told.grids[0].problems);
    // A formula may well come to nothing.
    let blank = read(xml(r#"<Cell ss:Formula="=&quot;&quot;"><Data ss:Type="String"></Data></Cell>"#).as_bytes());
    assert_eq!((shown(&blank.grids[0]), blank.grids[0].problems.len()), (vec!["A1 \"x\"".to_owned()], 0));
}
