//! What title and names say of a list: which table it is, and whose books: from the file to what was read.

use ledgerlint::findings::Report;
use ledgerlint::tables::TableKind;

use super::kinds::{alone, checked, of, problems, read};

fn units(report: &Report) -> Vec<&str> {
    report.units.iter().map(|unit| unit.unit.as_str()).collect()
}

fn whys(report: &Report) -> String {
    let all = report.units.iter().flat_map(|unit| &unit.inputs).filter_map(|input| input.why.as_deref());
    all.collect::<Vec<_>>().join("\n")
}

const MINUTES: (&str, &str) = ("会议纪要.csv", "会议纪要\n会议日期,议题,金额,决议\n2023-01-01,研究防汛,5000,同意\n");

#[test]
fn a_list_that_its_title_calls_a_table_is_no_other_one_where_a_column_is_not_known() {
    for (name, text, lacking, near) in [
        (
            "付款台账.csv",
            "付款台账\n付款日期,凭证号,收款方全称,用途,付款金额\n2023-03-05,记-4,大地公司,维修款,86000\n",
            "收款单位",
            "收款方全称",
        ),
        ("付款台账.csv", "付款台账\n付款日期,凭证号,,用途,付款金额\n2023-03-05,记-4,大地公司,维修款,86000\n", "收款单位", "C列"),
        (
            "a.csv",
            "2023年付款台账\n付款日期,合同编号,乙方,用途,付款金额,支付方式\n2023-03-05,HT-1,大地公司,维修款,86000,转账\n",
            "收款单位",
            "乙方",
        ),
        ("付款台账.csv", "付款日期,凭证号,商户名称,用途,付款金额\n2023-03-05,记-4,大地公司,维修款,86000\n", "收款单位", "商户名称"),
        (
            "a.csv",
            "其他应收款清理表\n科目,单位名称,发生年月日,金额,形成原因\n其他应收款,供销社,1998-03-01,12000,借款\n",
            "形成时间",
            "发生年月日",
        ),
        (
            "a.csv",
            "2023年序时账\n日期,单据号,摘要,科目编码,科目名称,往来单位,借方金额,贷方金额\n2023-03-01,记-1,付款,5001,费用,文具公司,12,\n",
            "凭证号",
            "单据号",
        ),
    ] {
        let report = checked(&[(name, text), MINUTES]);
        let told = whys(&report);
        assert!(read(&report).iter().any(|(table, _)| table.is_none()), "{text}: {:?}", read(&report));
        for part in [lacking, near] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}

#[test]
fn a_word_in_a_title_hinders_no_table_that_the_list_is() {
    use TableKind::{Contracts, Expenses, Journal, Payments};
    for (name, text, is) in [
        // The kind of payout is what a list of payments is named after.
        ("a.csv", "困难补贴\n日期,收款单位,用途,金额\n2023-03-05,甲村村委会,困难补贴,500\n", Payments),
        // What only reimbursements have says more than 支付.
        ("a.csv", "2023年支付情况表\n报销日期,事由,人数,人员名单,金额\n2023-03-05,加班用餐,2,张三、李四,80\n", Expenses),
        // Nothing stands there that could be the payee.
        ("a.csv", "2023年付款台账\n报销日期,费用类别,事由,金额,备注\n2023-03-05,餐费,加班用餐,80,已审\n", Expenses),
        // A book of accounts or a register of contracts in a file that is called after another table.
        (
            "付款台账.csv",
            "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n2023-03-05,记-1,付款,5001,费用,80,\n2023-03-05,记-1,付款,1002,银行存款,,80\n",
            Journal,
        ),
        ("付款台账.csv", "合同编号,合同名称,乙方,签订日期,合同金额\nHT-1,维修合同,大地公司,2023-03-05,80000\n", Contracts),
        // The title says both.
        ("a.csv", "公务接待费支付台账\n日期,费用类别,事由,商户名称,金额\n2023-03-05,接待费,接待检查组,大地酒店,80\n", Expenses),
    ] {
        assert_eq!(alone(name, text), Some(is), "{text}");
    }
}

#[test]
fn departments_below_a_heading_of_units_part_no_roster_and_no_list() {
    let prizes = (
        "登山活动奖金发放表.csv",
        "登山活动奖金发放表\n姓名,活动名称,发放日期,类别,奖金\n张三,登山,2023-05-01,奖金,300\n李四,登山,2023-05-01,奖金,300\n王五,登山,2023-05-01,奖金,300\n赵六,登山,2023-05-01,奖金,300\n",
    );
    for title in ["2023年在职人员花名册\n", "白沙乡人民政府2023年花名册\n", "花名册\n填报单位：白沙乡人民政府\n"]
    {
        let roster = format!(
            "{title}单位,姓名,职务,入职日期\n党政办,张三,干事,2010-01-01\n党政办,李四,干事,2010-01-01\n财政所,王五,干事,2010-01-01\n农业站,赵六,干事,2010-01-01\n"
        );
        let report = checked(&[("花名册.csv", &roster), prizes]);
        assert_eq!(report.units.len(), 1, "{title}: {:?}", units(&report));
        assert_eq!(of(&report, "participants-exceed-staff"), [""; 0]);
    }
    // One name in some rows is not that of the office.
    let one = "单位,姓名,职务,入职日期\n机关,张三,干事,2010-01-01\n机关,李四,干事,2010-01-01\n中心小学,王五,教师,2010-01-01\n";
    assert!(!units(&checked(&[("花名册.csv", one), prizes])).contains(&"中心小学"));
    // Schools of a county part its list, whoever filled it in.
    let schools =
        "花名册\n填报单位：青山县教育局\n单位,姓名,职务,入职日期\n青山一中学,张三,教师,2010-01-01\n青山二小学,李四,教师,2010-01-01\n";
    assert_eq!(units(&checked(&[("花名册.csv", schools)])), ["青山一中学", "青山二小学"]);
}

#[test]
fn names_of_units_beside_whom_was_paid_part_a_list_whatever_they_are_called() {
    let list = |header: &str, names: [&str; 2]| {
        let rows = (1..=3).flat_map(|day| names.map(|name| format!("{name},2023-03-0{day},记-{day},宏图公司,维修款,5200{day}\n")));
        format!("付款台账\n{header},付款日期,凭证号,收款单位,用途,付款金额\n{}", rows.collect::<String>())
    };
    for names in [
        ["石桥股份经济合作社", "白沙股份经济合作社"],
        ["石桥村一组", "石桥村二组"],
        ["石桥村1组", "石桥村2组"],
        ["石桥村（本级）", "白沙村（本级）"],
        ["第1党支部", "第2党支部"],
        ["石桥", "白沙"],
    ] {
        let report = checked(&[("付款台账.csv", &list("单位名称", names))]);
        assert_eq!(report.units.len(), 2, "{names:?}: {:?}", units(&report));
    }
    let departments = checked(&[("付款台账.csv", &list("单位名称", ["党政办", "财政所"]))]);
    assert_eq!((departments.units.len(), problems(&departments).contains("单位名称")), (1, false));
    let unclear = checked(&[("付款台账.csv", &list("单位", ["石桥", "白沙"]))]);
    assert!(unclear.units.len() == 1 && problems(&unclear).contains("没有按它分开"), "{}", problems(&unclear));
    let measured = checked(&[("付款台账.csv", &list("单位", ["件", "台"]))]);
    assert_eq!((measured.units.len(), problems(&measured).contains("没有按它分开")), (1, false));
}

#[test]
fn suppliers_in_each_row_of_a_journal_are_counterparties() {
    let journal = |header: &str, parties: [&str; 3]| {
        let line = |(number, party): (usize, &str)| {
            format!(
                "2023-03-0{number},记-{number},付维修款,5001,业务活动费用,{party},86000,\n2023-03-0{number},记-{number},付维修款,1002,银行存款,{party},,86000\n"
            )
        };
        let rows: String = (1..).zip(parties).map(line).collect();
        format!("日期,凭证号,摘要,科目编码,科目名称,{header},借方金额,贷方金额\n{rows}")
    };
    for header in ["单位", "单位名称", "往来单位名称"] {
        let text = journal(header, ["大地维修有限公司", "大地维修有限公司", "青山印务有限公司"]);
        let report = checked(&[("序时账.csv", &text)]);
        assert_eq!(report.units.len(), 1, "{header}: {:?}", units(&report));
        assert_eq!(of(&report, "duplicate-payment"), ["大地维修有限公司"], "{header}");
        assert_eq!(of(&report, "voucher-number-gap"), [""; 0], "{header}");
        // A header that says so needs no word about it.
        assert_eq!(problems(&report).contains("当作往来单位"), header != "往来单位名称", "{header}: {}", problems(&report));
    }
    // Villages paid by one office, or villages with books of their own: one run of numbers says the first, and it is told.
    let villages = checked(&[("序时账.csv", &journal("单位名称", ["甲村村委会", "乙村村委会", "甲村村委会"]))]);
    assert!(villages.units.len() == 1 && problems(&villages).contains("当作往来单位"), "{}", problems(&villages));
}
