//! Voucher types by code: what the journal numbers 01-1 is 记-1 where a table of the unit says so, whatever files they stand in.

use std::fmt::Write as _;
use std::path::Path;

use ledgerlint::findings::Report;
use ledgerlint::tables::TableKind;

use super::support;

const CHART: &str = "科目编号,科目名称,科目级次\n5001,业务活动费用,1\n1002,银行存款,1\n1001,库存现金,1\n";
const BALANCES: &str = "科目编号,期初余额,借方发生额,贷方发生额,期末余额\n5001,0,400,0,400\n1002,1000,0,400,600\n";

/// Vouchers 1, 2, 4 and 5 of 100 yuan each; the type of each by `code`.
fn vouchers(header: &str, code: impl Fn(u32) -> &'static str) -> String {
    let mut text = format!("凭证日期,{header},凭证编号,摘要,科目编号,借方金额,贷方金额\n");
    for number in [1_u32, 2, 4, 5] {
        let code = code(number);
        let _ = writeln!(text, "2024010{number},{code},{number},付第{number}笔办公费,5001,100,");
        let _ = writeln!(text, "2024010{number},{code},{number},付第{number}笔办公费,1002,,100");
    }
    text
}

fn written(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn converted(folder: &Path) -> String {
    let out = folder.join("out");
    let run = support::run(folder, &["convert", ".", "--out", "out"]);
    assert!(run.status.success(), "{}", support::err(&run));
    let unit = std::fs::read_dir(&out).unwrap().filter_map(Result::ok).find(|entry| entry.path().is_dir()).unwrap();
    std::fs::read_to_string(unit.path().join("journal.csv")).unwrap()
}

/// The canonical numbers of the journal, each once.
fn numbers(folder: &Path) -> Vec<String> {
    let text = converted(folder);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader.headers().unwrap().iter().position(|header| header == "voucher_no").unwrap();
    let mut numbers: Vec<String> = reader.records().map(|record| record.unwrap()[column].to_owned()).collect();
    numbers.dedup();
    numbers
}

fn gap(report: &Report) -> Vec<String> {
    for input in &report.units[0].inputs {
        assert!(input.table.is_some(), "{}: {:?}", input.file, input.why);
    }
    report.findings.iter().filter(|finding| finding.rule == "voucher-number-gap").map(|finding| finding.message.clone()).collect()
}

#[test]
fn the_auditors_triple_takes_the_words_of_its_voucher_types() {
    for (types, header, code) in [
        ("凭证类型编号,凭证类型名称,简称\n01,记账凭证,记\n02,收款凭证,收\n", "凭证类型编号", "01"),
        ("凭证类型编号,凭证类型名称,简称\n01,记账凭证,记\n02,收款凭证,收\n", "凭证字", "1"),
        ("凭证类别编码,凭证类别名称\nP1,记账凭证\nP2,收款凭证\n", "凭证类型", "P1"),
    ] {
        let vouchers = vouchers(header, |_| code);
        let folder = written(&[("凭证类型.csv", types), ("科目表.csv", CHART), ("余额表.csv", BALANCES), ("凭证表.csv", &vouchers)]);
        let report = support::check(&[folder.path().to_path_buf()]);
        assert!(gap(&report).iter().any(|message| message.contains("“记”字凭证缺1个号: 3")), "{header}: {:?}", gap(&report));
        assert_eq!(numbers(folder.path()), ["记-1", "记-2", "记-4", "记-5"], "{header}");
    }
}

#[test]
fn a_code_that_no_table_explains_stays_as_it_is() {
    let types = "凭证类型编号,凭证类型名称,简称\n01,记账凭证,记\n03,付款凭证,付\n03,转账凭证,转\n";
    let vouchers = vouchers("凭证类型编号", |number| ["01", "02", "03"][number as usize % 3]);
    let folder = written(&[("凭证类型.csv", types), ("科目表.csv", CHART), ("凭证表.csv", &vouchers)]);
    assert_eq!(numbers(folder.path()), ["02-1", "03-2", "02-4", "03-5"]);
}

#[test]
fn a_number_whose_first_part_is_no_type_is_not_given_a_word() {
    // 1-3 is the third of January: there is no column of types.
    let mut text = "凭证日期,凭证编号,摘要,科目编号,借方金额,贷方金额\n".to_owned();
    for number in 1..4 {
        let _ = writeln!(text, "2024010{number},1-{number},付办公费,5001,100,\n2024010{number},1-{number},付办公费,1002,,100");
    }
    let types = "凭证类型编号,凭证类型名称,简称\n1,记账凭证,记\n";
    let folder = written(&[("凭证类型.csv", types), ("科目表.csv", CHART), ("凭证表.csv", &text)]);
    assert_eq!(numbers(folder.path()), ["1-1", "1-2", "1-3"]);
}

#[test]
fn gb_24589_takes_the_words_of_the_common_archive() {
    let mut lines = String::new();
    for number in [1, 2, 4, 5] {
        for (code, debit, credit) in [("5001", "100.00", "0"), ("1002", "0", "100.00")] {
            let _ = write!(
                lines,
                "<记账凭证><记账凭证日期>2024010{number}</记账凭证日期><会计年度>2024</会计年度><会计期间号>1</会计期间号><记账凭证类型编号>01</记账凭证类型编号>\
                 <记账凭证编号>{number}</记账凭证编号><记账凭证行号>1</记账凭证行号><记账凭证摘要>付第{number}笔办公费</记账凭证摘要><科目编号>{code}</科目编号>\
                 <借方本币金额>{debit}</借方本币金额><贷方本币金额>{credit}</贷方本币金额></记账凭证>"
            );
        }
    }
    let accounts = "<会计科目><科目编号>5001</科目编号><科目名称>业务活动费用</科目名称><科目级次>1</科目级次></会计科目>\
                    <会计科目><科目编号>1002</科目编号><科目名称>银行存款</科目名称><科目级次>1</科目级次></会计科目>";
    let ledger = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><总账>{accounts}{lines}</总账>");
    let archive = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><公共档案><记账凭证类型><记账凭证类型编号>01</记账凭证类型编号>\
                   <记账凭证类型名称>记账凭证</记账凭证类型名称><记账凭证类型简称>记</记账凭证类型简称></记账凭证类型>\
                   <记账凭证类型><记账凭证类型编号>02</记账凭证类型编号><记账凭证类型名称>收款凭证</记账凭证类型名称>\
                   <记账凭证类型简称>收</记账凭证类型简称></记账凭证类型></公共档案>";
    let folder = written(&[("公共档案.xml", archive), ("总账.xml", &ledger)]);
    let report = support::check(&[folder.path().to_path_buf()]);
    assert!(gap(&report).iter().any(|message| message.contains("“记”字凭证缺1个号: 3")), "{:?}", gap(&report));
    let journal = report.units[0].inputs.iter().find(|input| input.table.as_deref() == Some(TableKind::Journal.name())).unwrap();
    assert_eq!(journal.rows, 8);
    assert_eq!(numbers(folder.path()), ["记-1", "记-2", "记-4", "记-5"]);
}

#[test]
fn what_was_converted_reads_back_to_the_same_numbers() {
    let types = "凭证类型编号,凭证类型名称,简称\n01,记账凭证,记\n";
    let folder = written(&[("凭证类型.csv", types), ("科目表.csv", CHART), ("凭证表.csv", &vouchers("凭证类型编号", |_| "01"))]);
    let before = support::check(&[folder.path().to_path_buf()]);
    converted(folder.path());
    let after = support::check(&[folder.path().join("out")]);
    let ids = |report: &Report| report.findings.iter().map(|finding| (finding.rule.clone(), finding.message.clone())).collect::<Vec<_>>();
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(after.units[0].inputs.iter().filter(|input| input.table.as_deref() == Some("voucher_types")).count(), 1);
}
