//! Books of several units below one another on one sheet, each below a title line of its own: each counts as its own unit.

use ledgerlint::findings::Report;

use super::kinds::{checked, of, problems, read};

fn units(report: &Report) -> Vec<&str> {
    report.units.iter().map(|unit| unit.unit.as_str()).collect()
}

const OFFICES: [&str; 3] = ["白沙镇中心小学", "白沙镇卫生院", "白沙镇敬老院"];

/// A block of payments below a line, with its header or without.
fn payments(line: &str, header: bool) -> String {
    let header = if header { "日期,收款单位,用途,金额\n" } else { "" };
    format!("{line}\n{header}2023-03-03,宏图商行,文印,800\n2023-03-13,利民商行,文印,300\n合计,,,1100\n\n")
}

fn journal(line: &str, header: bool) -> String {
    let header = if header { "日期,凭证号,摘要,科目,借方金额,贷方金额\n" } else { "" };
    let voucher = |number: u32| {
        format!(
            "2023-01-0{number},记-{number},付邮费{number},业务活动费用,5{number}.00,\n2023-01-0{number},记-{number},付邮费{number},银行存款,,5{number}.00\n"
        )
    };
    format!("{line}\n{header}{}{}", voucher(1), voucher(2))
}

/// Blocks for each of the offices, the header above each or once.
fn stacked(block: fn(&str, bool) -> String, line: &str, again: bool) -> String {
    let of = |(place, office): (usize, &&str)| block(&line.replace("{}", office), again || place == 0);
    OFFICES.iter().enumerate().map(of).collect()
}

#[test]
fn books_below_one_another_count_under_the_units_that_their_lines_name() {
    for again in [true, false] {
        for line in
            ["单位：{}", "单位：{},,2023年度", "单位：,{},2023年度", "付款台账\n编制单位：{}（公章）", "核算单位：{} 2023年度 第1页"]
        {
            let report = checked(&[("付款台账.csv", &stacked(payments, line, again))]);
            assert_eq!(units(&report), OFFICES, "{line} {again}");
            assert_eq!(read(&report).iter().map(|(_, rows)| *rows).collect::<Vec<_>>(), [2, 2, 2], "{line} {again}");
            assert_eq!(problems(&report), "", "{line} {again}");
            // What one paid is no part of what another paid.
            assert_eq!(of(&report, "duplicate-payment"), [""; 0]);
            let report = checked(&[("序时账.csv", &stacked(journal, line, again))]);
            assert_eq!(units(&report), OFFICES, "{line} {again}");
            assert_eq!(of(&report, "voucher-number-duplicate"), [""; 0], "{line} {again}");
        }
    }
    let titled = stacked(journal, "{}序时账", true);
    assert_eq!(units(&checked(&[("序时账.csv", &titled)])), OFFICES);
}

#[test]
fn a_sheet_that_is_too_long_to_be_held_is_parted_as_well() {
    let block = |office: &str, header: &str| {
        let mut text = format!("单位：{office}\n{header}");
        for number in 1..=700 {
            let head = format!("2023-01-05,记-{number},{office}邮费");
            text.push_str(&[head.as_str(), ",业务活动费用,52.00,\n", head.as_str(), ",银行存款,,52.00\n"].concat());
        }
        text
    };
    let header = "日期,凭证号,摘要,科目,借方金额,贷方金额\n";
    for again in [header, ""] {
        let report = checked(&[("序时账.csv", &[block(OFFICES[0], header), block(OFFICES[1], again)].concat())]);
        assert_eq!(units(&report), OFFICES[..2]);
        assert_eq!(read(&report).iter().map(|(_, rows)| *rows).collect::<Vec<_>>(), [1400, 1400]);
    }
}

#[test]
fn a_total_of_all_units_is_held_against_all_of_their_rows() {
    for again in [true, false] {
        let sheet = stacked(payments, "单位：{}", again);
        assert_eq!(problems(&checked(&[("付款台账.csv", &format!("{sheet}总计,,,3300\n"))])), "");
        let told = problems(&checked(&[("付款台账.csv", &format!("{sheet}总计,,,3400\n"))]));
        assert!(told.contains("各行之和为 3,300.00"), "{told}");
    }
}

#[test]
fn departments_pages_and_whom_an_office_deals_with_are_no_units_of_their_own() {
    let of = |lines: [&str; 2]| [payments(lines[0], true), payments(lines[1], true)].concat();
    for (lines, unit) in [
        (["单位：白沙镇人民政府", "单位：白沙镇财政所"], "白沙镇人民政府"),
        (["单位：白沙镇人民政府 第1页", "单位：白沙镇人民政府 第2页"], "白沙镇人民政府"),
        (["单位：党政办", "单位：民政办"], "党政办"),
    ] {
        let report = checked(&[("付款台账.csv", &of(lines))]);
        assert_eq!(units(&report), [unit]);
        assert_eq!(problems(&report), "", "{lines:?}");
    }
    // Which of them are units nobody knows: it is told.
    let firms = checked(&[("付款台账.csv", &of(["单位：青石城投公司", "单位：白沙水务公司"]))]);
    assert_eq!(firms.units.len(), 1);
    assert!(problems(&firms).contains("却与“白沙水务公司”合在一起"), "{}", problems(&firms));
    let page = |account: &str, office: &str| {
        format!("明细账\n科目：{account} 单位：{office}\n日期,凭证号,摘要,借方,贷方,方向,余额\n2023-03-01,记-1,付款,200.00,,借,700.00\n\n")
    };
    let debts = [page("1218 其他应收款", OFFICES[0]), page("1218 其他应收款", OFFICES[1])].concat();
    let report = checked(&[("明细账.csv", &debts)]);
    assert_eq!(report.units.len(), 1);
    assert!(problems(&report).contains("标题写的单位是“白沙镇卫生院”"), "{}", problems(&report));
    // Where other pages show whose books they are, those of debts go with them.
    let bank = [page("1002 银行存款", OFFICES[0]), page("1218 其他应收款", OFFICES[0]), page("1002 银行存款", OFFICES[1])].concat();
    let report = checked(&[("明细账.csv", &[bank, page("1218 其他应收款", OFFICES[1])].concat())]);
    assert_eq!(units(&report), OFFICES[..2]);
    assert_eq!(problems(&report), "");
}
