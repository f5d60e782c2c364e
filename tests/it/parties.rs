//! Whom a row is about where its heading does not say: parties below a heading of units, and the office as the second party of a contract.

use ledgerlint::findings::Severity::{Low, Medium};

use super::kinds::{checked, of, problems};

const OWED: &str = "往来单位余额表,,,,,,,\n科目：1218 其他应收款,,,2021年12月,,,,\n\
    单位编码,单位名称,方向,期初余额,本期借方,本期贷方,方向,期末余额\n\
    001,职工01,借,5000,0,0,借,5000\n002,云溪村委会,借,36000,0,0,借,36000\n003,恒远建设有限公司,借,20000,0,0,借,20000\n";

#[test]
fn what_each_party_owes_on_the_account_of_the_title_is_of_one_unit() {
    let report = checked(&[("余额.csv", OWED)]);
    assert_eq!((report.units.len(), report.units[0].inputs[0].rows), (1, 3));
    assert!(problems(&report).contains("当作该科目的往来单位"), "{}", problems(&report));
    // With accounts of their own these are the books of each.
    let books = "科目余额表,,,,,,\n单位名称,科目编码,科目名称,期初余额,本期借方,本期贷方,期末余额\n\
        云溪镇财政所,1002,银行存款,5000,0,0,5000\n云溪镇中心小学,1002,银行存款,36000,0,0,36000\n";
    assert_eq!(checked(&[("余额.csv", books)]).units.len(), 2);
}

fn contracts(first: [&str; 2], second: [&str; 2]) -> String {
    format!(
        "合同编号,合同名称,甲方,乙方,签订日期,合同金额,验收日期,付款条款\n\
         HT-01,办公用房租赁合同,{},{},2021-02-01,86000,2021-03-01,验收合格后支付70%，余款一年后付清\n\
         HT-02,路灯维修合同,{},{},2021-02-03,50000,2021-04-20,验收合格后一次性付清\n",
        first[0], first[1], second[0], second[1]
    )
}

#[test]
fn the_other_side_of_a_contract_is_never_the_office_itself() {
    let payments = "付款日期,凭证号,收款单位,用途,金额\n2021-03-05,记-3,赵某租房部,付办公用房租金,86000\n";
    let early = |register: &str| {
        let report = checked(&[("合同台账.csv", register), ("付款台账.csv", payments)]);
        (of(&report, "early-payment"), problems(&report).contains("取自“甲方”列"))
    };
    let office = "云溪镇人民政府";
    let (own, lessor) = (["恒远照明有限公司", "赵某租房部"], ["赵某租房部", office]);
    // The title names the office, with a label or at its beginning.
    for title in [format!("单位：{office}"), format!("{office}合同台账")] {
        let titled = format!("{title},,,,,,,\n{}", contracts(lessor, ["某村委会", office]));
        assert_eq!(early(&titled), (vec!["HT-01 赵某租房部".to_owned()], true), "{title}");
    }
    // Or it is the first party of most others.
    let others = |count: usize| -> String {
        let line = |one: usize| {
            let number = one.to_string();
            ["HT-1", &number, ",维修合同,", office, ",维修公司", &number, ",2021-02-03,5000", &number, ",2021-04-20,验收合格后一次性付清\n"]
                .concat()
        };
        (0..count).map(line).collect()
    };
    let rented = contracts(lessor, [office, own[0]]);
    assert_eq!(early(&format!("{rented}{}", others(2))), (vec!["HT-01 赵某租房部".to_owned()], true));
    // One alone tells nothing: a village that has works done by others may be the second party of the town.
    assert_eq!(early(&rented), (vec![], false));
    assert_eq!(early(&contracts([office, "赵某租房部"], ["赵某租房部", own[0]])), (vec!["HT-01 赵某租房部".to_owned()], false));
    // Nothing says that the second party is the office: it stays the other side.
    assert_eq!(early(&contracts(["赵某租房部", "恒远照明有限公司"], ["某村委会", "大地维修公司"])), (vec![], false));
    // The usual register.
    assert_eq!(early(&contracts([office, "赵某租房部"], [office, own[0]])), (vec!["HT-01 赵某租房部".to_owned()], false));
}

#[test]
fn folders_called_by_their_papers_are_one_office() {
    let register = contracts(["云溪镇人民政府", "恒远照明有限公司"], ["云溪镇人民政府", "大地维修公司"]);
    let payments = "付款日期,凭证号,收款单位,用途,金额\n2021-03-05,记-3,恒远照明有限公司,付办公用房租金,86000\n";
    let report = checked(&[("合同台账/2021.csv", register.as_str()), ("02付款台账/2021.csv", payments)]);
    assert_eq!((report.units.len(), of(&report, "early-payment").len()), (1, 1));
    let report = checked(&[("云溪中学/合同台账.csv", register.as_str()), ("白沙中学/付款台账.csv", payments)]);
    assert_eq!((report.units.len(), of(&report, "early-payment").len()), (2, 0));
}

#[test]
fn who_left_by_a_remark_is_no_staff_of_a_later_event() {
    let payouts = "健步走奖金发放表,,\n2021年10月22日,,\n序号,姓名,奖金\n1,甲一,200\n2,乙二,200\n3,丙三,200\n";
    let severity = |remark: &str| {
        let roster = format!("职工花名册,,\n姓名,部门,备注\n甲一,农业办,\n乙二,农业办,\n丁四,财政所,{remark}\n");
        let report = checked(&[("健步走奖金发放表.csv", payouts), ("花名册.csv", &roster)]);
        report.findings.iter().find(|finding| finding.rule == "participants-exceed-staff").map(|finding| finding.severity)
    };
    for remark in ["2021年3月退休", "2021.6调出", "原民政所，已于2021年6月调离", "退休（2021年3月）"] {
        assert_eq!(severity(remark), Some(Medium), "{remark}");
    }
    // He may have been there.
    assert_eq!(severity("退休"), Some(Low));
    for remark in [
        "",
        "2021年11月退休",
        "2021年退休返聘",
        "2021年3月退休，返聘",
        "2019年5月调出，2021年2月调回",
        "2020年由县局调出至本单位",
        "接替退休的戊五",
    ] {
        assert_eq!(severity(remark), None, "{remark}");
    }
}

#[test]
fn a_name_broken_over_two_lines_is_one_persons_and_two_names_share() {
    let payouts = "健步走比赛奖金发放表,,\n2021年10月22日,,\n序号,姓名,奖金\n1,\"欧阳\n文峰\",1600\n2,马 强（临聘）,1600\n3,\"张明\n远\",900\n4,\"李文\n王晓\",1600\n";
    let report = checked(&[("健步走比赛奖金发放表.csv", payouts)]);
    let mut found = of(&report, "bonus-over-standard");
    found.sort();
    assert_eq!(found, ["张明远", "欧阳文峰", "马 强（临聘）"]);
}

#[test]
fn an_item_without_a_key_is_somebody_on_what_is_owed_and_nobody_else_where() {
    let rows = [
        "2019-03-05,记-1,借周转金,1218,其他应收款,5000,,职工01",
        "2019-03-05,记-1,借周转金,1002,银行存款,,5000,",
        "2019-04-06,记-1,付测绘费,5001,业务活动费用,800,,道路硬化",
        "2019-04-06,记-1,付测绘费,1002,银行存款,,800,",
        "2022-01-05,记-1,借周转金,1218,其他应收款,5000,,002/职工02",
        "2022-01-05,记-1,借周转金,1002,银行存款,,5000,",
        "2022-06-05,记-1,归还周转金,1002,银行存款,5000,,",
        "2022-06-05,记-1,归还周转金,1218,其他应收款,,5000,002/职工02",
        "2023-12-05,记-1,借差旅费,1218,其他应收款,900,,部门:财政所",
        "2023-12-05,记-1,借差旅费,1002,银行存款,,900,",
        "2023-12-06,记-2,垫付水利款,1218,其他应收款,700,,石门村",
        "2023-12-06,记-2,应付路面款,2302,应付账款,,700,道路硬化",
    ];
    for header in ["核算项目", "辅助核算"] {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("日期,凭证号,摘要,科目编码,科目名称,借方,贷方,{header}\n{}\n", rows.join("\n"));
        std::fs::write(folder.path().join("序时账.csv"), text).unwrap();
        let out = folder.path().join("out");
        crate::support::run(folder.path(), &["convert", "序时账.csv", "--out", "out"]);
        let unit = std::fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
        let mut reader = csv::Reader::from_path(unit.join("journal.csv")).unwrap();
        let headers = reader.headers().unwrap().clone();
        let at = |name: &str| headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name).unwrap();
        let (party, department) = (at("counterparty"), at("department"));
        let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let parties: Vec<&str> = lines.iter().map(|line| &line[party]).collect();
        assert_eq!(parties, ["职工01", "", "", "", "职工02", "", "", "职工02", "", "", "石门村", ""], "{header}");
        assert_eq!(&lines[8][department], "财政所");
    }
}
