//! One table over twelve monthly sheets of which only the first has the header: joined where the rows prove it, told where they do not.

use std::fmt::Write as _;
use std::path::Path;

use ledgerlint::findings::{Input, Report};
use rust_xlsxwriter::Workbook;

use super::support;

/// A sheet: its name and its rows; what reads as a number is one.
type Sheet = (String, Vec<Vec<String>>);

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn write(path: &Path, sheets: &[Sheet]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (number, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell.parse::<f64>() {
                    Ok(value) => sheet.write_number(number, column, value).map(drop).unwrap(),
                    Err(_) if cell.is_empty() => {}
                    Err(_) => sheet.write_string(number, column, cell).map(drop).unwrap(),
                }
            }
        }
    }
    book.save(path).unwrap();
}

fn check(file: &str, sheets: &[Sheet]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(file), sheets);
    support::check(&[folder.path().to_path_buf()])
}

fn inputs(report: &Report) -> &[Input] {
    &report.units[0].inputs
}

/// Every row below the header, and on a sheet without one every row, is kept or left out.
fn all_rows_accounted_for(report: &Report, sheets: &[Sheet], above: usize) {
    for (place, (input, (_, rows))) in inputs(report).iter().zip(sheets).enumerate() {
        assert_eq!(input.rows + input.rows_left_out(), input.rows_in, "{input:?}");
        assert_eq!(input.rows_in, if place == 0 { rows.len() - above } else { rows.len() }, "{input:?}");
    }
}

/// Two vouchers a month; date and number stand on a voucher's first line only.
fn month_of_journal(month: usize) -> Vec<Vec<String>> {
    let amount = (100 * month).to_string();
    (1..3)
        .flat_map(|number| {
            let (date, voucher) = (format!("2024-{month:02}-{:02}", 7 * number), format!("记-{number}"));
            let summary = format!("付第{number}笔办公费");
            [
                row(&[&date, &voucher, &summary, "5001", "业务活动费用", &amount, ""]),
                row(&["", "", &summary, "1002", "银行存款", "", &amount]),
            ]
        })
        .collect()
}

fn journal(name: impl Fn(usize) -> String) -> Vec<Sheet> {
    let header = row(&["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"]);
    let mut sheets: Vec<Sheet> = (1..13).map(|month| (name(month), month_of_journal(month))).collect();
    sheets[0].1.insert(0, header);
    sheets[0].1.insert(0, row(&["青石街道2024年1月序时账"]));
    sheets
}

#[test]
fn a_journal_of_twelve_sheets_with_one_header_is_one_journal() {
    for name in [|month| format!("{month}月"), |month| format!("Sheet{month}")] {
        let sheets = journal(name);
        let report = check("序时账.xlsx", &sheets);
        all_rows_accounted_for(&report, &sheets, 2);
        let rows: Vec<usize> = inputs(&report).iter().map(|input| input.rows).collect();
        assert_eq!(rows, vec![4; 12], "{:#?}", inputs(&report));
        let from = inputs(&report)[11].header_from.as_ref().unwrap();
        assert_eq!((from.sheet.as_deref(), from.row, inputs(&report)[11].header_row), (Some(name(1).as_str()), 2, None));
        assert_eq!(report.units[0].period, Some(["2024-01-07".to_owned(), "2024-12-14".to_owned()]));
        assert!(report.findings.iter().all(|finding| !finding.rule.starts_with("voucher-")), "{:?}", report.findings);
    }
}

#[test]
fn inspect_says_where_the_header_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("序时账.xlsx"), &journal(|month| format!("{month}月")));
    let text = support::out(&support::run(folder.path(), &["inspect", ".", "--write-mapping"]));
    let drafted = std::fs::read_to_string(folder.path().join("mapping.toml")).unwrap();
    assert!(drafted.contains("没有表头,接续工作表“1月”第2行的表"), "{drafted}");
    assert!(text.contains("接续工作表“1月”,表头在其第2行") && text.contains("按工作表“1月”第2行的表头读(凭证借贷相等)"), "{text}");
    let english = support::out(&support::run(folder.path(), &["inspect", ".", "--lang", "en"]));
    assert!(english.contains("more of the sheet “1月”, whose row 2 is the header"), "{english}");
    // With the mapping that was drafted, which names the first sheet alone, it is read the same way.
    let again = support::out(&support::run(folder.path(), &["inspect", "."]));
    assert_eq!(again.matches("接续工作表").count(), 11, "{again}");
}

#[test]
fn a_voucher_cut_between_two_sheets_is_one_voucher() {
    let mut sheets = journal(|month| format!("第{month}页"));
    let cut = sheets[1].1.remove(0);
    sheets[0].1.push(cut);
    let report = check("序时账.xlsx", &sheets);
    all_rows_accounted_for(&report, &sheets, 2);
    let rows: Vec<usize> = inputs(&report).iter().map(|input| input.rows).take(3).collect();
    assert_eq!(rows, [5, 3, 4], "{:#?}", &inputs(&report)[..2]);
    assert!(report.findings.iter().all(|finding| finding.rule != "voucher-unbalanced"), "{:?}", report.findings);
}

/// Three accounts that roll forward from month to month, one of them without movement.
fn balances() -> Vec<Sheet> {
    let header = row(&["科目编码", "科目名称", "期初余额", "借方发生额", "贷方发生额", "期末余额"]);
    let month = |month: i64| {
        let account = |code: &str, name: &str, opening: i64, debit: i64, credit: i64| {
            row(&[code, name, &opening.to_string(), &debit.to_string(), &credit.to_string(), &(opening + debit - credit).to_string()])
        };
        vec![
            account("1002", "银行存款", 5000 - 100 * (month - 1), 0, 100),
            account("5001", "业务活动费用", 100 * (month - 1), 100, 0),
            account("1601", "固定资产", 900, 0, 0),
        ]
    };
    let mut sheets: Vec<Sheet> = (1..13).map(|number| (format!("{number}月"), month(number))).collect();
    sheets[0].1.insert(0, header);
    sheets
}

#[test]
fn a_trial_balance_of_twelve_sheets_with_one_header_is_joined_where_it_rolls_forward() {
    let mut sheets = balances();
    // On the last sheet closing balances are none.
    for row in &mut sheets[11].1 {
        row[5] = "7".to_owned();
    }
    let report = check("科目余额表.xlsx", &sheets);
    let rows: Vec<usize> = inputs(&report).iter().map(|input| input.rows).collect();
    assert_eq!(rows, [vec![3; 11], vec![0]].concat(), "{:#?}", inputs(&report));
    let why = inputs(&report)[11].why.as_deref().unwrap();
    assert!(why.contains("工作表“1月”第1行") && why.contains("3项勾稽中3项不符") && why.contains("复制到本表最上面"), "{why}");
    assert!(!report.units[0].complete || inputs(&report)[11].why.is_some());
    assert!(report.findings.iter().all(|finding| finding.rule != "trial-balance-rollforward"), "{:?}", report.findings);
}

fn payments(name: impl Fn(usize) -> String) -> Vec<Sheet> {
    let month = |month: usize| {
        (1..4).map(move |number| {
            let payee = format!("第{number}供应商");
            row(&[&format!("2024-{month:02}-{:02}", 3 * number), &payee, "办公用品", &(1000 * number + month).to_string()])
        })
    };
    let mut sheets: Vec<Sheet> = (1..13).map(|number| (name(number), month(number).collect())).collect();
    sheets[0].1.insert(0, row(&["日期", "收款单位", "用途", "金额"]));
    sheets
}

#[test]
fn a_register_of_payments_is_joined_where_its_dates_go_on() {
    let sheets = payments(|month| format!("{month}月付款"));
    let report = check("付款台账.xlsx", &sheets);
    all_rows_accounted_for(&report, &sheets, 1);
    assert!(inputs(&report).iter().all(|input| input.rows == 3 && input.table.as_deref() == Some("payments")), "{:#?}", inputs(&report));
}

#[test]
fn what_is_not_proved_is_told_and_not_joined() {
    let three = |name: fn(usize) -> String| payments(name).into_iter().take(3).collect::<Vec<_>>();
    let second = |sheets: &[Sheet]| {
        let report = check("付款台账.xlsx", sheets);
        let input = inputs(&report)[1].clone();
        (input.rows, input.why.unwrap_or_default())
    };
    // Another kind of sheet by its name, as receipts beside payments.
    let (rows, why) = second(&three(|number| if number == 2 { "2月收款".to_owned() } else { format!("{number}月付款") }));
    assert!(rows == 0 && !why.contains("接续"), "{why}");
    // A copy of the first sheet.
    let mut sheets = three(|number| format!("Sheet{number}"));
    sheets[1].1 = sheets[0].1.iter().skip(1).cloned().collect();
    let (rows, why) = second(&sheets);
    assert!(rows == 0 && why.contains("有3行与前面的工作表重复"), "{why}");
    // Dates before those of the first sheet.
    let mut sheets = three(|number| format!("Sheet{number}"));
    for row in &mut sheets[1].1 {
        row[0] = row[0].replace("2024", "2023");
    }
    let (rows, why) = second(&sheets);
    assert!(rows == 0 && why.contains("日期没有接着前一张"), "{why}");
    // Payee and purpose are numbers.
    let mut sheets = three(|number| format!("{number}月"));
    for row in &mut sheets[1].1 {
        row[1] = "15".to_owned();
    }
    let (rows, why) = second(&sheets);
    assert!(rows == 0 && why.contains("不一致"), "{why}");
    // Amounts in another unit of money, books of another office.
    for (line, said) in [("单位：万元", "金额单位不同"), ("编制单位：白石镇人民政府", "另一个单位")] {
        let mut sheets = three(|number| format!("{number}月"));
        sheets[0].1.insert(0, row(&["编制单位：青石街道办事处"]));
        sheets[1].1.insert(0, row(&[line]));
        let (rows, why) = second(&sheets);
        assert!(rows == 0 && why.contains(said), "{why}");
    }
}

#[test]
fn page_breaks_without_a_header_do_not_end_a_table() {
    let mut text = "青石街道付款台账\n日期,收款单位,用途,金额\n".to_owned();
    for page in 1..4 {
        let carried = 302 + page;
        let _ = write!(
            text,
            "2024-0{page}-05,甲公司,办公用品,10{page}\n2024-0{page}-06,乙公司,印刷费,20{page}\n过次页,,,{carried}\n第{page}页 共3页\n\u{c}\n\
             青石街道付款台账\n编制单位：青石街道办事处,,,单位：元\n承前页,,,{carried}\n"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("付款台账.csv"), &text).unwrap();
    let rows: Vec<Vec<String>> = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    write(&folder.path().join("付款.xlsx"), &[("付款台账".to_owned(), rows)]);
    let report = support::check(&[folder.path().to_path_buf()]);
    for input in inputs(&report) {
        assert_eq!((input.rows, input.table.as_deref()), (6, Some("payments")), "{input:#?}");
        assert_eq!(input.rows + input.rows_left_out(), input.rows_in);
    }
    assert_eq!(inputs(&report).len(), 2);
}
