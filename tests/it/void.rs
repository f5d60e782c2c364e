//! Records that do not count or name nobody: void ones are left out with the reason, whatever marks them; vouchers that are not posted stay;
//! a dash is no name.

use std::fmt::Write as _;
use std::path::Path;

use ledgerlint::findings::{Input, Report};
use ledgerlint::tables::TableKind;

use super::support;

const HEADERS: [&str; 7] = ["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"];

/// Five vouchers of 100 yuan; what marks each stands in the last column, on its first line alone or on both.
fn journal(header: &str, marks: [&str; 5], first_line_only: bool) -> String {
    let mut text = format!("{},{header}\n", HEADERS.join(","));
    for (number, mark) in (1..).zip(marks) {
        let below = if first_line_only { "" } else { mark };
        let _ = writeln!(text, "2024-01-0{number},记-{number},付第{number}笔办公费,5001,业务活动费用,100,,{mark}");
        let _ = writeln!(text, "2024-01-0{number},记-{number},付第{number}笔办公费,1002,银行存款,,100,{below}");
    }
    text
}

fn check(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    checked(folder.path())
}

fn checked(folder: &Path) -> Report {
    support::check(&[folder.to_path_buf()])
}

fn input(report: &Report, table: TableKind) -> &Input {
    report.units[0].inputs.iter().find(|input| input.table.as_deref() == Some(table.name())).unwrap()
}

fn has_gap(report: &Report) -> bool {
    report.findings.iter().any(|finding| finding.rule == "voucher-number-gap")
}

#[test]
fn a_void_voucher_is_left_out_whatever_marks_it() {
    for (header, void, valid) in [
        ("作废标志", "1", "0"),
        ("作废标志", "是", "否"),
        ("是否作废", "Y", "N"),
        ("作废", "true", "false"),
        ("作废", "√", ""),
        ("凭证状态", "作废", "已记账"),
        ("状态", "已作废", "正常"),
    ] {
        for first_line_only in [false, true] {
            let report = check(&[("序时账.csv", &journal(header, [valid, valid, void, valid, valid], first_line_only))]);
            let input = input(&report, TableKind::Journal);
            let left: Vec<u32> = input.left_out.iter().map(|left| left.row).collect();
            assert_eq!((left, input.rows, input.rows_in), (vec![6, 7], 8, 10), "{header} {void}");
            assert!(input.left_out.iter().all(|left| left.why.contains("作废")), "{:?}", input.left_out);
            assert!(!has_gap(&report), "{header}: the number of a void voucher was used");
        }
    }
}

#[test]
fn what_is_not_marked_void_stays() {
    for (header, marks) in [
        ("作废标志", ["0", "0", "0", "0", "0"]),
        ("凭证状态", ["已审核", "已记账", "未作废", "已审核", "已记账"]),
        ("作废日期", ["", "", "2024-02-01", "", ""]),
        ("发票作废标志", ["0", "0", "1", "0", "0"]),
    ] {
        let report = check(&[("序时账.csv", &journal(header, marks, false))]);
        let input = input(&report, TableKind::Journal);
        assert_eq!((input.rows, input.left_out.len(), input.problems.len()), (10, 0, 0), "{header}: {:?}", input.problems);
    }
}

#[test]
fn a_number_that_is_missing_beside_a_void_one_is_told() {
    let text = journal("作废标志", ["0", "1", "0", "0", "0"], false).replace("记-3", "记-4").replace("记-5", "记-6");
    let report = check(&[("序时账.csv", &text)]);
    let gap = report.findings.iter().find(|finding| finding.rule == "voucher-number-gap").unwrap();
    assert!(gap.message.contains(" 3、5("), "{}", gap.message);
}

#[test]
fn vouchers_that_are_not_posted_stay_and_are_told_once() {
    let report = check(&[("序时账.csv", &journal("记账标志", ["1", "1", "0", "0", "1"], false))]);
    let input = input(&report, TableKind::Journal);
    assert_eq!((input.rows, input.left_out.len(), input.problems.len()), (10, 0, 1));
    assert!(input.problems[0].why.contains("4行") && input.problems[0].row == Some(6), "{:?}", input.problems);
}

#[test]
fn a_mark_that_nobody_can_read_keeps_the_row_and_is_told() {
    let report = check(&[("序时账.csv", &journal("作废标志", ["0", "2", "0", "0", "0"], false))]);
    let input = input(&report, TableKind::Journal);
    assert_eq!((input.rows, input.problems.len()), (10, 1));
    assert!(input.problems[0].why.contains("“2”"), "{:?}", input.problems);
}

#[test]
fn a_column_that_takes_most_rows_away_is_told() {
    let report = check(&[("序时账.csv", &journal("作废标志", ["1", "1", "1", "0", "1"], false))]);
    let input = input(&report, TableKind::Journal);
    assert_eq!(input.rows, 2);
    assert!(input.problems.iter().any(|problem| problem.why.contains("含义相反")), "{:?}", input.problems);
}

#[test]
fn a_total_that_adds_up_void_rows_as_well_proves_the_table() {
    for total in ["400,400", "500,500"] {
        let text = journal("作废标志", ["0", "0", "1", "0", "0"], false) + &format!("合计,,,,,{total},\n");
        let report = check(&[("序时账.csv", &text)]);
        let input = input(&report, TableKind::Journal);
        assert!(input.problems.is_empty() && input.proofs.iter().any(|proof| proof.contains("合计行")), "{total}: {:?}", input.problems);
    }
}

#[test]
fn a_payment_marked_void_does_not_count() {
    let text = "付款日期,收款单位,用途,金额,单据状态\n2024-01-02,甲公司,办公用品,100,已支付\n2024-01-03,乙公司,维修,200,已作废\n2024-01-04,丙公司,电费,300,已支付\n";
    let report = check(&[("付款台账.csv", text)]);
    let input = input(&report, TableKind::Payments);
    assert_eq!((input.rows, input.left_out[0].row), (2, 3));
}

#[test]
fn a_payout_that_a_row_in_red_takes_back_stays_beside_it() {
    for remark in ["冲销12月20日", "", "已冲销"] {
        let text = format!(
            "活动名称,发放日期,类别,项目,姓名,金额,备注\n登山比赛,2023-12-20,奖金,一等奖,张伟,900,已冲销\n\
             登山比赛,2023-12-21,奖金,一等奖,张伟,-900,{remark}\n登山比赛,2023-12-22,奖金,一等奖,张伟,1000,\n"
        );
        let report = check(&[("文体活动发放表.csv", &text)]);
        let over = report.findings.iter().filter(|finding| finding.rule == "bonus-over-standard");
        let over: Vec<String> = over.map(|finding| format!("{:.0}", finding.irregular_amount.0)).collect();
        assert_eq!((input(&report, TableKind::Benefits).rows, over), (3, vec!["200".to_owned()]), "{remark}");
    }
}

/// A ledger by GB/T 24589, the elements of a journal line as a part of the standard names them.
fn ledger(line: impl Fn(u32, &str, [&str; 2]) -> String) -> String {
    let account = |(code, name): (&str, &str)| {
        format!("<会计科目><科目编号>{code}</科目编号><科目名称>{name}</科目名称><科目级次>1</科目级次><余额方向>借</余额方向></会计科目>")
    };
    let accounts = [("5001", "业务活动费用"), ("1002", "银行存款")].map(account).concat();
    let lines: String =
        (1..=5).flat_map(|number| [line(number, "5001", ["100.00", "0.00"]), line(number, "1002", ["0.00", "100.00"])]).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><总账 xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{accounts}{lines}</总账>"
    )
}

#[test]
fn void_vouchers_of_both_parts_of_gb_24589_are_left_out_and_unposted_ones_are_told() {
    let marks = |number: u32| (u32::from(number != 4), u32::from(number == 2));
    let enterprises = ledger(|number, code, [debit, credit]| {
        let (posted, void) = marks(number);
        format!(
            "<记账凭证 locID=\"{number}\"><记账凭证日期 locID=\"1\">2024010{number}</记账凭证日期><会计年度>2024</会计年度><会计期间号>1</会计期间号>\
             <记账凭证类型编号>记</记账凭证类型编号><记账凭证编号>{number}</记账凭证编号><记账凭证行号>1</记账凭证行号>\
             <记账凭证摘要>付第{number}笔办公费</记账凭证摘要><科目编号>{code}</科目编号><借方原币金额>{debit}</借方原币金额>\
             <贷方原币金额>{credit}</贷方原币金额><借方本币金额>{debit}</借方本币金额><贷方本币金额>{credit}</贷方本币金额>\
             <附件数>1</附件数><制单人>张三</制单人><审核人>李四</审核人><记账标志>{posted}</记账标志><作废标志>{void}</作废标志></记账凭证>"
        )
    });
    let institutions = ledger(|number, code, [debit, credit]| {
        let (posted, void) = marks(number);
        format!(
            "<记账凭证><会计年度>2024</会计年度><会计期间号>1</会计期间号><记账凭证日期>2024010{number}</记账凭证日期>\
             <记账凭证类型编号>记</记账凭证类型编号><记账凭证编号>{number}</记账凭证编号><记账凭证行号>1</记账凭证行号>\
             <记账凭证摘要>付第{number}笔办公费</记账凭证摘要><科目编号>{code}</科目编号><功能分类编号>2010301</功能分类编号>\
             <经济分类编号>30201</经济分类编号><项目编号>A01</项目编号><借方金额>{debit}</借方金额><贷方金额>{credit}</贷方金额>\
             <附件数>1</附件数><制单人>张三</制单人><审核人>李四</审核人><记账人>王五</记账人><记账标志>{posted}</记账标志>\
             <作废标志>{void}</作废标志></记账凭证>"
        )
    });
    for text in [enterprises, institutions] {
        let report = check(&[("总账.xml", &text)]);
        let input = input(&report, TableKind::Journal);
        let left: Vec<u32> = input.left_out.iter().map(|left| left.row).collect();
        assert_eq!((left, input.rows, input.rows_in), (vec![5, 6], 8, 10));
        assert!(input.problems.iter().any(|problem| problem.why.contains("没有记账")), "{:?}", input.problems);
        assert!(input.proofs.iter().any(|proof| proof.contains("4张凭证中4张借贷相等")), "{:?}", input.proofs);
        assert!(!has_gap(&report));
    }
}

#[test]
fn payments_to_a_dash_have_no_payee_in_common() {
    let payments = |payee: &str| {
        format!(
            "付款日期,收款单位,用途,金额\n2024-01-02,{payee},购办公用品,6000\n2024-01-03,{payee},购办公用品,6000\n2024-01-04,{payee},购办公用品,6000\n"
        )
    };
    let of = |report: &Report| report.findings.iter().filter(|finding| finding.rule == "duplicate-payment").count();
    assert!(of(&check(&[("付款台账.csv", &payments("甲公司"))])) > 0);
    for nobody in ["-", "--", "—", "/", "无"] {
        let report = check(&[("付款台账.csv", &payments(nobody))]);
        assert_eq!((of(&report), input(&report, TableKind::Payments).rows), (0, 3), "{nobody}");
    }
    let books = |party: &str| {
        let line = |number: usize| {
            let head = format!("2024-01-0{number},记-{number},购办公用品");
            format!("{head},5001,业务活动费用,6000,,{party}\n{head},1002,银行存款,,6000,{party}\n")
        };
        let text = format!("{},往来单位\n{}", HEADERS.join(","), [2, 3, 4].map(line).concat());
        check(&[("序时账.csv", &text)])
    };
    assert!(of(&books("甲公司")) > 0);
    assert_eq!(of(&books("——")), 0);
}

#[test]
fn a_void_mark_on_the_second_line_alone_takes_the_whole_voucher() {
    let lines = |marks: [[&str; 2]; 4]| {
        let mut text = format!("{},作废标志\n", HEADERS.join(","));
        for (number, [first, second]) in (1..).zip(marks) {
            let _ = writeln!(text, "2024-01-0{number},记-{number},付第{number}笔办公费,5001,业务活动费用,100,,{first}");
            let _ = writeln!(text, ",,付第{number}笔办公费,1002,银行存款,,100,{second}");
        }
        let _ = writeln!(text, ",,合计,,,300,300,");
        text
    };
    let report = check(&[("序时账.csv", &lines([["", ""], ["", "作废"], ["", ""], ["", ""]]))]);
    let of = input(&report, TableKind::Journal);
    let left: Vec<u32> = of.left_out.iter().map(|left| left.row).collect();
    assert_eq!((left, of.rows, of.rows_in), (vec![4, 5, 10], 6, 9), "{of:#?}");
    assert!(of.problems.is_empty() && of.proofs.iter().any(|proof| proof.contains("合计行等于各行之和")), "{of:#?}");
    assert!(!has_gap(&report) && !report.findings.iter().any(|finding| finding.rule == "voucher-unbalanced"), "{:?}", report.findings);
    // A first line that says that it is not void stays.
    let report = check(&[("序时账.csv", &lines([["", ""], ["否", "是"], ["", ""], ["", ""]]))]);
    assert_eq!(input(&report, TableKind::Journal).rows, 7);
}

#[test]
fn lines_of_budget_accounting_are_known_by_the_code_of_their_system() {
    for (header, financial, budget) in
        [("会计体系", "01", "02"), ("会计体系", "1", "2"), ("核算体系", "财务会计", "预算会计"), ("是否为预算账", "0", "1")]
    {
        let mut text = format!("{},{header}\n", HEADERS.join(","));
        for number in 1..4 {
            let _ = writeln!(text, "2024-01-0{number},记-{number},付办公费,5001,业务活动费用,100,,{financial}");
            let _ = writeln!(text, "2024-01-0{number},记-{number},付办公费,1002,银行存款,,100,{financial}");
            let _ = writeln!(text, "2024-01-0{number},记-{number},付办公费,7201,事业支出,100,,{budget}");
            let _ = writeln!(text, "2024-01-0{number},记-{number},付办公费,8001,资金结存,,100,{budget}");
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("序时账.csv"), &text).unwrap();
        support::run(folder.path(), &["convert", "序时账.csv", "--out", "out", "--unit", "某所"]);
        let converted = std::fs::read_to_string(folder.path().join("out/某所/journal.csv")).unwrap();
        assert_eq!(converted.matches(",budget,").count(), 6, "{header} {budget}\n{converted}");
        assert!(converted.lines().filter(|line| line.contains(",budget,")).all(|line| line.contains("7201") || line.contains("8001")));
    }
}
