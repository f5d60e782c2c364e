//! Minutes that state several amounts, or amounts in characters, from the file to the finding: what is read, what stays told, and that
//! nothing is lost on the way through `convert`.

use std::path::Path;

use ledgerlint::findings::Report;
use ledgerlint::job;

use super::support::{check, knowledge, options};

const PAYMENTS: &str = "付款台账\n付款日期,凭证号,收款单位,用途,金额\n\
    2023-05-27,记-1,甲建筑有限公司,广场改造工程款,600000\n\
    2023-05-28,记-2,乙设计有限公司,广场改造设计费,70000\n\
    2023-06-01,记-3,丙劳务有限公司,沟渠清淤工程款,500000\n\
    2023-06-02,记-4,丁园林有限公司,苗木栽植款,90000\n";

fn checked(folder: &Path, minutes: &str) -> Report {
    std::fs::write(folder.join("付款台账.csv"), PAYMENTS).unwrap();
    std::fs::write(folder.join("会议纪要台账.csv"), minutes).unwrap();
    check(&[folder.to_path_buf()])
}

fn subjects(report: &Report) -> Vec<String> {
    let of_rule = report.findings.iter().filter(|finding| finding.rule == "large-outlay-without-minutes");
    of_rule.map(|finding| finding.subject.clone()).collect()
}

fn problems(report: &Report) -> String {
    let all = report.units.iter().flat_map(|unit| &unit.inputs).flat_map(|input| &input.problems);
    all.map(|problem| problem.why.as_str()).collect::<Vec<_>>().join("\n")
}

fn unchecked(report: &Report) -> String {
    let rule = report.units[0].rules.iter().find(|rule| rule.rule == "large-outlay-without-minutes").unwrap();
    rule.unchecked.iter().map(|told| told.why.as_str()).collect::<Vec<_>>().join("\n")
}

const MINUTES: &str = "会议日期,议题,涉及金额,决议\n\
    2023-05-20,研究广场改造工程和设计,60万元;7万元,同意\n\
    2023-05-21,研究沟渠清淤工程,人民币伍拾万元整,同意\n\
    2023-05-22,研究年度计划,,同意\n";

#[test]
fn several_amounts_and_amounts_in_characters_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let report = checked(folder.path(), MINUTES);
    assert_eq!(subjects(&report), ["丁园林有限公司"]);
    assert_eq!(problems(&report), "");
}

#[test]
fn amounts_with_two_readings_are_told() {
    let folder = tempfile::tempdir().unwrap();
    for cell in ["60;7", "1.60万元;2.7万元", "三万五元", "60万元左右"] {
        let report = checked(folder.path(), &MINUTES.replace("60万元;7万元", cell));
        assert!(problems(&report).contains(&format!("“{cell}”无法识别")), "{cell}: {}", problems(&report));
        // Nobody is accused of what could not be read; what has nothing to do with it still is.
        assert_eq!(subjects(&report), ["丁园林有限公司"], "{cell}");
        let told = unchecked(&report);
        assert_eq!(told.matches(&format!("的金额“{cell}”无法识别,不能确认是否够付")).count(), 2, "{cell}: {told}");
    }
    // A cell that says that there is nothing is blank.
    let report = checked(folder.path(), &MINUTES.replace("60万元;7万元", "无"));
    assert_eq!(subjects(&report).len(), 3, "{:?}", subjects(&report));
}

#[test]
fn a_payment_of_which_it_cannot_be_told_which_amount_it_is_is_told_and_not_flagged() {
    let folder = tempfile::tempdir().unwrap();
    // 90,000 is neither of the two and less than both together.
    let minutes = format!("{MINUTES}2023-05-23,研究苗木栽植项目,8万元;5万元,同意\n");
    let report = checked(folder.path(), &minutes);
    assert_eq!(subjects(&report), Vec::<String>::new());
    let rule = report.units[0].rules.iter().find(|rule| rule.rule == "large-outlay-without-minutes").unwrap();
    assert!(rule.unchecked.iter().any(|told| told.why.contains("50000.00、80000.00元") && told.evidence.len() == 2), "{rule:?}");
}

#[test]
fn what_convert_writes_gives_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let minutes = format!("{MINUTES}2023-05-23,研究苗木栽植项目,8万元;5万元,同意\n");
    let report = checked(folder.path(), &minutes);
    let converted = tempfile::tempdir().unwrap();
    for (name, bytes) in &job::convert(&options(&[folder.path().to_path_buf()]), &knowledge()).unwrap()[0].files {
        std::fs::write(converted.path().join(name), bytes).unwrap();
    }
    let again = check(&[converted.path().to_path_buf()]);
    assert_eq!((subjects(&again), problems(&again), unchecked(&again)), (subjects(&report), problems(&report), unchecked(&report)));
    // Nor is what could not be read.
    let report = checked(folder.path(), &MINUTES.replace("60万元;7万元", "60;7"));
    let converted = tempfile::tempdir().unwrap();
    for (name, bytes) in &job::convert(&options(&[folder.path().to_path_buf()]), &knowledge()).unwrap()[0].files {
        std::fs::write(converted.path().join(name), bytes).unwrap();
    }
    assert_eq!(unchecked(&check(&[converted.path().to_path_buf()])), unchecked(&report));
}

#[test]
fn a_vote_that_was_lost_decides_nothing_whatever_the_column_beside_it_is_called() {
    let flagged = |columns: &str, cells: &str| {
        let folder = tempfile::tempdir().unwrap();
        let minutes = format!("三重一大议事台账\n时间,{columns}\n2023-05-20,{cells}\n");
        let first = |report: &Report| subjects(report).contains(&"甲建筑有限公司".to_owned());
        let report = checked(folder.path(), &minutes);
        let converted = tempfile::tempdir().unwrap();
        for (name, bytes) in &job::convert(&options(&[folder.path().to_path_buf()]), &knowledge()).unwrap()[0].files {
            std::fs::write(converted.path().join(name), bytes).unwrap();
        }
        assert_eq!(first(&check(&[converted.path().to_path_buf()])), first(&report), "{columns} {cells}");
        first(&report)
    };
    for columns in ["议题,表决情况", "议定事项,表决情况", "议定事项,议定情况", "议定事项,结果", "议定事项,票决结果"]
    {
        assert!(flagged(columns, "研究支付广场改造工程款60万元,未通过"), "{columns}");
        assert!(!flagged(columns, "研究支付广场改造工程款60万元,通过"), "{columns}");
    }
    let both = "议题,议定事项,表决结果";
    let text = "广场改造工程款,支付广场改造工程款60万元";
    for vote in ["未通过", "3票同意 6票反对 未通过", "3票同意6票反对", "不同意", "2023年5月20日表决未通过"] {
        assert!(flagged(both, &format!("{text},{vote}")), "{vote}");
    }
    assert!(flagged(both, "广场改造工程款,不同意支付60万元,一致通过"));
    // How many were against decides nothing where more were for it.
    for vote in ["通过", "一致通过", "8票同意 1票不同意", "不同意1票;通过", "同意8票，反对1票", ""] {
        assert!(!flagged(both, &format!("{text},{vote}")), "{vote}");
    }
}

#[test]
fn a_decision_is_read_whatever_its_column_is_called() {
    let flagged = |header: &str, decision: &str| {
        let folder = tempfile::tempdir().unwrap();
        let minutes = format!("三重一大议事台账\n时间,议题,{header}\n2023-05-20,研究广场改造工程,\"{decision}\"\n");
        let report = checked(folder.path(), &minutes);
        let own =
            report.findings.iter().find(|finding| finding.rule == "large-outlay-without-minutes" && finding.subject == "甲建筑有限公司");
        own.map(|finding| finding.message.clone())
    };
    for header in ["决议情况", "审议意见", "班子意见", "备注", "会上怎么定的"] {
        for agreed in ["同意支付60万元", "同意,不超过60万元", "原则同意,按60万元执行", "经研究,一致同意(60万元)"]
        {
            assert_eq!(flagged(header, agreed), None, "{header} {agreed}");
        }
        for refused in ["不同意支付60万元", "会议研究,暂缓支付60万元"] {
            assert!(flagged(header, refused).is_some_and(|told| told.contains("没有同意支付")), "{header} {refused}");
        }
        assert!(flagged(header, "同意,不超过59万元").is_some_and(|told| told.contains("只有590000.00元")), "{header}");
    }
    // What one person says, or a remark on something else, is no decision.
    for (header, said) in [("分管领导意见", "同意支付60万元"), ("备注", "招标已通过,60万元")] {
        assert!(flagged(header, said).is_some_and(|told| told.contains("没有写明金额")), "{header}");
    }
}
