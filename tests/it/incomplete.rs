//! What is looked for in a register and may stand in a row of it that could not be read: told, and low, never called missing.

use ledgerlint::findings::{Finding, Report, Severity};

use super::support;

fn check(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    support::check(&[folder.path().to_path_buf()])
}

fn found<'r>(report: &'r Report, rule: &str, subject: &str) -> &'r Finding {
    let of_rule = report.findings.iter().find(|finding| finding.rule == rule && finding.subject == subject);
    of_rule.unwrap_or_else(|| panic!("{:#?}", report.findings))
}

fn problems(report: &Report) -> String {
    let all = report.units.iter().flat_map(|unit| &unit.inputs).flat_map(|input| &input.problems);
    all.map(|problem| problem.why.as_str()).collect::<Vec<_>>().join("\n")
}

fn unchecked(report: &Report, rule: &str) -> String {
    let rule = report.units[0].rules.iter().find(|report| report.rule == rule).unwrap();
    rule.unchecked.iter().map(|told| told.why.as_str()).collect::<Vec<_>>().join("\n")
}

const PURCHASES: &str = "采购日期,品名,数量,单价,金额\n\
    2023-02-20,台式电脑,2,5800,11600\n2023-02-28,会议桌,1,3500,3500\n2023-03-28,文件柜,1,2100,2100\n2023-04-28,空调,1,4200,4200\n\
    2023-05-28,投影仪,1,6300,6300\n";

#[test]
fn a_card_whose_date_or_value_cannot_be_read_may_be_the_one() {
    let cards = "资产编号,资产名称,数量,原值,购置日期\nZC1,台式电脑,2,约11600,2023-02-20\nZC2,会议桌,1,3500,2023-02-30\n\
        ZC3,文件柜,1,2100,不详\nZC4,空调,1,4200,\nZC5,饮水机,1,500,2023-01-05\n";
    let report = check(&[("采购清单.csv", PURCHASES), ("固定资产台账.csv", cards)]);
    let rule = "asset-not-registered";
    for (subject, row) in [("台式电脑", 2), ("会议桌", 3), ("文件柜", 4), ("空调", 5)] {
        let finding = found(&report, rule, subject);
        let says = format!("固定资产台账第{row}行“{subject}”没有可用的");
        assert!(finding.severity == Severity::Low && finding.message.contains(&says), "{finding:#?}");
        assert!(finding.evidence.iter().any(|place| place.file == "固定资产台账.csv" && place.row == row), "{finding:#?}");
    }
    // What none of them can be is as grave as ever, and says that there are some.
    let other = found(&report, rule, "投影仪");
    assert!(other.severity == Severity::High && other.message.contains("有4行没有读入(固定资产台账.csv 第2、3、4、5行)"), "{other:#?}");
    assert!(problems(&report).contains("“购置日期”为空的有1行(第5行),没有读入"), "{}", problems(&report));
    assert!(unchecked(&report, rule).contains("固定资产台账有4行缺少可用的内容"), "{}", unchecked(&report, rule));
}

#[test]
fn a_register_that_was_read_whole_says_nothing_of_it() {
    let cards = "资产编号,资产名称,数量,原值,购置日期\nZC5,饮水机,1,500,2023-01-05\n,一、办公设备,,,\n";
    let report = check(&[("采购清单.csv", PURCHASES), ("固定资产台账.csv", cards)]);
    let finding = found(&report, "asset-not-registered", "会议桌");
    assert!(finding.severity == Severity::High && !finding.message.contains("没有读入"), "{finding:#?}");
    assert!(!problems(&report).contains("为空的有"), "a heading lacks nothing: {}", problems(&report));
}

#[test]
fn a_decision_without_a_date_may_be_the_one_and_a_third_of_a_month_is_a_date() {
    let payments = "付款日期,凭证号,收款单位,用途,金额\n2023-03-20,记-1,宏图公司,道路硬化款,80000\n2023-04-10,记-2,青山公司,文化广场款,90000\n\
        2023-04-11,记-3,明亮公司,路灯款,70000\n2023-06-20,记-4,长河公司,水渠款,60000\n2023-06-21,记-5,恒安公司,围墙款,66000\n";
    let minutes = "会议时间,研究事项,金额,决议\n,研究支付水渠款,60000,同意\n2023-02-30,研究支付宏图公司道路硬化款,80000,同意\n2023年3月上旬,研究支付文化广场款,90000,同意\n\
        2023年2月底,研究支付路灯款,70000,同意\n";
    let report = check(&[("付款台账.csv", payments), ("会议纪要台账.csv", minutes)]);
    let of_rule = report.findings.iter().filter(|finding| finding.rule == "large-outlay-without-minutes");
    let found: Vec<(&str, Severity)> = of_rule.map(|finding| (finding.subject.as_str(), finding.severity)).collect();
    assert_eq!(found, [("恒安公司", Severity::Medium), ("宏图公司", Severity::Low), ("长河公司", Severity::Low)]);
}

#[test]
fn a_contract_that_could_not_be_read_is_not_called_missing() {
    let payments = "付款日期,凭证号,收款单位,用途,金额,合同编号\n2023-03-20,记-1,青山公司,广场款,90000,HT-2\n\
        2023-06-20,记-2,长河公司,水渠款,60000,HT-4\n2023-06-21,记-3,远山公司,围墙款,60000,\n2023-06-22,记-4,青山公司,花坛款,5000,HT-9\n";
    let contracts = "合同编号,合同名称,对方单位,签订日期,合同金额,验收日期,付款条款\n\
        HT-2,广场,青山公司,2023-01-10,90000,2023-02-31,验收合格后一次性付清\nHT-4,水渠,长河公司,2023-02-01,陆万元左右,2023-05-01,验收合格后付清\n\
        HT-5,围墙,远山公司,2023-02-01,,2023-05-01,验收合格后付清\n";
    let report = check(&[("付款台账.csv", payments), ("合同台账.csv", contracts)]);
    assert!(!report.findings.iter().any(|finding| finding.rule == "early-payment"), "{:#?}", report.findings);
    let told = unchecked(&report, "early-payment");
    for says in [
        "合同HT-2的验收日期无法识别",
        "合同“HT-4 长河公司”在合同台账第3行",
        "合同“HT-5 远山公司”在合同台账第4行",
        "合同编号“HT-9”不在合同台账中",
    ] {
        assert!(told.contains(says), "{says}: {told}");
    }
}

#[test]
fn what_was_paid_beside_the_contracts_is_told() {
    let contracts = "合同编号,合同名称,乙方,签订日期,合同金额,付款条件,验收日期,首付日期,首付金额,尾款日期,尾款金额\n\
        A1,道路,宏图公司,2023-01-05,100000,验收后付清,2023-06-30,2023-01-10,50000,2023-05-01,50000\n";
    let report = check(&[("合同台账.csv", contracts)]);
    assert!(
        problems(&report).contains("合同旁边分次付款的列“首付日期、首付金额、尾款日期、尾款金额”没有读入(约1行有数)"),
        "{}",
        problems(&report)
    );
}
