//! Rows of forms that are no data, columns that name the other side, and lists of two sides: from the file to the finding.

use ledgerlint::findings::{Input, Report};

use super::kinds::{checked, of, problems};

/// What was read of a file.
fn input<'r>(report: &'r Report, file: &str) -> &'r Input {
    report.units.iter().flat_map(|unit| &unit.inputs).find(|input| input.file.ends_with(file)).unwrap()
}

/// Why rows of the only file were left out.
fn left_out(file: &str, text: &str) -> (usize, Vec<String>) {
    let report = checked(&[(file, text)]);
    let input = input(&report, file);
    assert_eq!(input.rows_in, input.rows + input.rows_left_out());
    (input.rows, input.left_out.iter().map(|row| row.why.clone()).collect())
}

const BALANCE: &str = "科目余额表,,,,,\n科目编码,科目名称,期初余额,借方发生额,贷方发生额,期末余额\n";
const ACCOUNTS: &str = "1002,银行存款,1000,500,300,1200\n1218,其他应收款,800,200,,1000\n2202,应付账款,0,,,0\n";

#[test]
fn the_numbers_of_the_columns_are_no_data() {
    for numbers in ["甲,乙,1,2,3,4", "栏次,1,2,3,4,5", "1,2,3,4,5,6", "(1),(2),(3),(4),(5),(6)=(3)+(4)-(5)", "—,—,1,2,3,4=1+2-3"] {
        let text = format!("{BALANCE}{numbers}\n{ACCOUNTS}");
        let (rows, why) = left_out("科目余额表.csv", &text);
        assert_eq!((rows, why.len()), (3, 1), "{numbers} {why:?}");
        assert!(why[0].starts_with("栏次行"), "{why:?}");
        let report = checked(&[("科目余额表.csv", &text)]);
        assert_eq!((of(&report, "trial-balance-rollforward"), problems(&report).as_str()), (vec![], ""), "{numbers}");
    }
    // On each page once more.
    let pages = format!("{BALANCE}1,2,3,4,5,6\n{ACCOUNTS}1,2,3,4,5,6\n1301,库存物品,5,,,5\n");
    assert_eq!(left_out("科目余额表.csv", &pages).0, 4);
}

#[test]
fn a_row_of_small_numbers_is_data_where_it_names_something() {
    let payouts = "序号,姓名,奖金,其他,发放日期,类别\n1,甲,2,3,2023-05-01,奖金\n2,乙,3,4,2023-05-01,奖金\n";
    assert_eq!(left_out("登山比赛奖金发放表.csv", &format!("登山比赛奖金发放表,,,,,\n{payouts}")).0, 2);
    let budget = "预算表,\n项目名称,预算金额\n1,2\n办公费,3\n";
    assert_eq!(left_out("预算表.csv", budget).0, 2);
}

#[test]
fn a_total_under_names_is_nobody_whatever_sets_it_off() {
    let list = |one: &str, all: &str| {
        format!(
            "登山比赛奖金发放表,,,,,\n活动名称,发放日期,姓名,类别,名次,奖金\n登山比赛,2023-05-01,张三,奖金,一等奖,500\n\
             登山比赛,2023-05-01,李四,奖金,二等奖,400\n{one},,,900\n登山比赛,2023-05-01,王五,奖金,一等奖,500\n{all},,,1400\n"
        )
    };
    for (one, all) in [
        (",,党政办小计", ",,全表合计"),
        (",,一组小计", ",,总计"),
        (",,【小计】", ",,【合计】"),
        (",,小计:2人", ",,合计：3人"),
        (",,*小计*", ",,*合计*"),
        (",,(小计)", ",,Total"),
        // The amount proves it, whatever else is filled.
        ("登山比赛,2023-05-01,党政办小计", "登山比赛,2023-05-01,全表合计"),
        ("登山比赛,2023-05-01,党政办 汇总", ",,合计"),
    ] {
        let text = list(one, all);
        assert_eq!(left_out("登山比赛奖金发放表.csv", &text).0, 3, "{one}");
        assert_eq!(of(&checked(&[("登山比赛奖金发放表.csv", &text)]), "bonus-over-standard"), [""; 0], "{one}");
    }
    // No total proves this one, and it has a day of its own.
    assert_eq!(left_out("登山比赛奖金发放表.csv", &list("登山比赛,2023-05-01,小计时", ",,合计")).0, 4);
}

#[test]
fn what_is_called_like_a_total_is_kept_where_it_is_none() {
    let bought = "资产购置明细,,,,\n日期,凭证号,资产名称,数量,金额\n2023-03-01,记-1,小计算器,2,200\n2023-03-02,记-2,合计时器,2,200\n2023-03-03,记-3,累计流量计,1,300\n";
    assert_eq!(left_out("资产购置明细.csv", bought).0, 3);
    let paid = "付款台账,,,\n日期,收款单位,用途,金额\n2023-03-01,甲公司,货款,500\n2023-03-02,甲公司,三月货款合计,500\n";
    assert_eq!(left_out("付款台账.csv", paid).0, 2);
    // Nothing beside such a line of a budget proves that it is a total.
    let budget = "预算表,\n项目名称,预算金额\n人员经费合计,300\n办公费,30\n";
    assert_eq!(left_out("预算表.csv", budget).0, 2);
    let budget = "预算表,\n项目名称,预算金额\n工资,300\n津贴,30\n人员经费小计,330\n办公费,30\n";
    assert_eq!(left_out("预算表.csv", budget).0, 3);
}

const JOURNAL: &str = "日期,凭证号,摘要,科目编码,科目名称,PAYEE,借方金额,贷方金额\n\
    2023-03-01,记-1,维修款,500101,业务活动费用,大地维修有限公司,86000.00,\n2023-03-01,记-1,维修款,1002,银行存款,,,86000.00\n\
    2023-03-09,记-2,维修款,500101,业务活动费用,大地维修有限公司,86000.00,\n2023-03-09,记-2,维修款,1002,银行存款,,,86000.00\n";

#[test]
fn what_names_a_payee_elsewhere_names_the_other_side_in_a_journal() {
    for header in ["往来单位", "收款单位", "收款人", "收款方", "对方户名", "往来对象", "付款对象", "收/付款人", "核算项目"]
    {
        let report = checked(&[("序时账.csv", &JOURNAL.replace("PAYEE", header))]);
        assert_eq!(of(&report, "duplicate-payment"), ["大地维修有限公司"], "{header}");
    }
    // What may be the unit of the books, or the other account, names nobody.
    for header in ["单位名称", "对方", "对方科目", "经办人"] {
        let report = checked(&[("序时账.csv", &JOURNAL.replace("PAYEE", header))]);
        assert_eq!(of(&report, "duplicate-payment"), [""; 0], "{header}");
    }
    // The column of partners goes first.
    let both = JOURNAL
        .replace("PAYEE", "收款单位,往来单位")
        .replace("大地维修有限公司,", "甲公司,大地维修有限公司,")
        .replace("银行存款,,", "银行存款,,,");
    assert_eq!(of(&checked(&[("序时账.csv", &both)]), "duplicate-payment"), ["大地维修有限公司"]);
}

#[test]
fn lines_that_carry_a_page_over_are_no_lines() {
    for word in ["转下页", "承上页", "接上页", "接前页", "本月发生额", "本期发生额", "月计"] {
        let carried = format!(",,,,{word},,86000.00,86000.00\n2023-03-09");
        let text = JOURNAL.replacen("PAYEE", "往来单位", 1).replacen("2023-03-09", &carried, 1);
        assert_eq!(left_out("序时账.csv", &text).0, 4, "{word}");
    }
}

#[test]
fn a_side_beside_the_account_says_what_stands_on_the_other() {
    let items = |header: &str| {
        format!(
            "往来款余额表 截止2023年12月31日,,,,\n科目名称,往来单位,{header},期末余额,形成日期\n其他应收款,供销社,借,12000,1998-03-01\n其他应收款,张三,贷,700,2001-05-01\n其他应付款,砖厂,贷,8000,2001-05-01\n其他应付款,水泥厂,借,500,2001-05-01\n"
        )
    };
    let shown = |header: &str| {
        let report = checked(&[("往来款余额表.csv", &items(header))]);
        let told = report.findings.iter().filter(|finding| finding.rule.starts_with("stale-"));
        let mut told: Vec<String> = told.map(|finding| format!("{} {} {:?}", finding.rule, finding.subject, finding.severity)).collect();
        told.sort();
        told
    };
    assert_eq!(shown("方向").len(), 4);
    assert_eq!(shown("方向"), shown("余额方向"));
    assert_eq!(shown("方向").iter().filter(|told| told.ends_with("Low")).count(), 2, "{:?}", shown("方向"));
}

#[test]
fn a_list_of_two_sides_has_an_item_for_each() {
    for (receivable, payable) in [("应收金额", "应付金额"), ("应收余额", "应付余额"), ("债权金额", "债务金额"), ("应收款", "应付款")]
    {
        let text = format!(
            "往来款清理表 截止2023年12月31日,,,,\n单位名称,{receivable},{payable},形成时间,备注\n供销社,12000,,1998-03-01,\n砖厂,,8000,2001-05-01,\n粮站,300,70,2001-05-01,\n合计,12300,8070,,\n"
        );
        let report = checked(&[("往来款清理表.csv", &text)]);
        let mut payables = of(&report, "stale-payable");
        payables.sort();
        assert_eq!(payables, ["砖厂", "粮站"], "{receivable}");
        assert_eq!(of(&report, "stale-receivable").len(), 2, "{receivable}");
        assert_eq!(problems(&report), "", "{receivable}");
    }
}

#[test]
fn two_columns_of_one_name_are_told_where_nothing_decides() {
    let list = |rows: &str| format!("付款台账,,,,,\n日期,凭证号,收款单位,用途,金额,金额\n{rows}");
    let report = checked(&[("付款台账.csv", &list("2023-03-01,记-1,甲公司,维修款,500,51000\n2023-03-02,记-2,乙公司,材料款,600,62000\n"))]);
    let told = problems(&report);
    assert!(told.contains("E列和F列都叫“金额”") && told.contains("有2行两列不同(如第3行)"), "{told}");
    let same = checked(&[("付款台账.csv", &list("2023-03-01,记-1,甲公司,维修款,500,500\n2023-03-02,记-2,乙公司,材料款,600,600\n"))]);
    assert_eq!(problems(&same), "");
    let amount = |report: &Report, file: &str| {
        let read = input(report, file).columns.iter().find(|column| column.field.as_deref() == Some("amount"));
        read.unwrap().column.clone()
    };
    // A total of the right one alone proves it; quantity and price make it likely, and that is told.
    let proved = "2023-03-01,记-1,甲公司,维修款,500,51000\n2023-03-02,记-2,乙公司,材料款,600,62000\n合计,,,,1,113000\n";
    let report = checked(&[("付款台账.csv", &list(proved))]);
    assert_eq!((amount(&report, "付款台账.csv").as_str(), problems(&report).as_str()), ("F", ""));
    let bought = |second: &str| {
        format!(
            "资产购置明细,,,,,,\n日期,凭证号,资产名称,数量,单价,金额,金额\n2023-03-01,记-1,电脑,2,3500,500,{second}\n2023-03-02,记-2,打印机,3,1500,600,4500\n"
        )
    };
    let report = checked(&[("资产购置明细.csv", &bought("7000"))]);
    assert_eq!(amount(&report, "资产购置明细.csv"), "G");
    assert!(problems(&report).contains("G列和F列都叫“金额”,按G列计入"), "{}", problems(&report));
    let report = checked(&[("资产购置明细.csv", &bought("7001"))]);
    assert_eq!(amount(&report, "资产购置明细.csv"), "F");
    assert!(problems(&report).contains("F列和G列都叫“金额”"), "{}", problems(&report));
}

#[test]
fn a_number_whose_lines_are_counted_anew_was_used_twice() {
    let header = "日期,凭证字号,分录号,摘要,科目代码,科目名称,往来单位,借方金额,贷方金额\n2023-03-01,记-1,1,付甲款,500101,费用,甲公司,100,\n,,2,付甲款,1002,银行存款,,,100\n";
    let voucher = |number: &str, lines: [&str; 2], of: &str, amount: &str| {
        format!(
            "2023-03-02,{number},{},付{of}款,500101,费用,{of}公司,{amount},\n,,{},付{of}款,1002,银行存款,,,{amount}\n",
            lines[0], lines[1]
        )
    };
    let found = |second: [&str; 2]| {
        let text = format!(
            "{header}{}{}{}",
            voucher("记-2", ["1", "2"], "乙", "200"),
            voucher("记-2", second, "丙", "300"),
            voucher("记-3", ["1", "2"], "丁", "300")
        );
        of(&checked(&[("序时账.csv", &text)]), "voucher-number-duplicate")
    };
    assert_eq!(found(["1", "2"]), ["记-2"]);
    // With the number on each line, the payments of one voucher may be counted each for itself.
    let text = "日期,凭证字号,分录号,摘要,科目代码,科目名称,往来单位,借方金额,贷方金额\n\
        2023-03-01,记-1,1,付甲款,500101,费用,甲公司,100,\n2023-03-01,记-1,2,付甲款,1002,银行存款,,,100\n\
        2023-03-02,记-2,1,报差旅费,500101,费用,张三,200,\n2023-03-02,记-2,2,报差旅费,1002,银行存款,,,200\n\
        2023-03-02,记-2,1,报差旅费,500101,费用,李四,200,\n2023-03-02,记-2,2,报差旅费,1002,银行存款,,,200\n\
        2023-03-03,记-3,1,付丁款,500101,费用,丁公司,300,\n2023-03-03,记-3,2,付丁款,1002,银行存款,,,300\n";
    assert_eq!(of(&checked(&[("序时账.csv", text)]), "voucher-number-duplicate"), [""; 0]);
    // One voucher that pays two.
    assert_eq!(found(["3", "4"]), [""; 0]);
    assert_eq!(found(["", ""]), [""; 0]);
}

#[test]
fn a_line_with_all_that_a_voucher_needs_is_data_whatever_its_summary_says() {
    for word in ["接上页", "续上页", "接前", "月计"] {
        let lines = format!(
            "日期,凭证号,摘要,科目名称,借方,贷方\n2023-03-01,记-1,付办公费,业务活动费用,800,\n2023-03-01,记-1,{word},银行存款,,800\n"
        );
        let report = checked(&[("序时账.csv", &lines)]);
        assert_eq!((input(&report, "序时账.csv").rows, of(&report, "voucher-unbalanced").len()), (2, 0), "{word}");
    }
}

/// A journal of a cash account alone, or with the other side, and one payment of that summary.
fn cash_paid(summary: &str, other_side: bool) -> Vec<String> {
    let other = if other_side { format!("2023-03-06,记-1,{summary},5001,业务活动费用,8600,0\n") } else { String::new() };
    let text = format!(
        "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n{other}2023-03-06,记-1,{summary},1001,库存现金,0,8600\n2023-03-09,记-2,付办公费,1001,库存现金,0,120\n"
    );
    let report = checked(&[("序时账.csv", &text)]);
    let found = report.findings.iter().filter(|finding| finding.rule == "cash-over-limit");
    found.map(|finding| format!("{:?}", finding.severity)).collect()
}

#[test]
fn cash_that_is_taken_to_the_bank_for_somebody_is_paid() {
    for summary in ["付甲商贸有限公司货款 现金存入银行其账户", "现金存入银行卡(李四)购电脑款"] {
        assert_eq!(cash_paid(summary, true), ["Medium"], "{summary}");
    }
    for summary in ["付甲商贸有限公司购电脑款", "购甲商贸有限公司电脑", "现金存入张三个人账户购电脑款", "存入银行付甲公司货款"]
    {
        assert_eq!(cash_paid(summary, false), ["Medium"], "{summary}");
    }
    assert_eq!(cash_paid("付款", false), ["Low"]);
    for summary in ["现金存入银行", "存入银行", "现金存入农业银行基本户"] {
        assert_eq!(cash_paid(summary, false), [""; 0], "{summary}");
    }
}

#[test]
fn what_a_spending_was_for_is_no_thing_bought_and_who_signed_for_money_no_payee() {
    let kind = |file: &str, text: &str| input(&checked(&[(file, text)]), file).table.clone();
    let spent = "日期,凭证号,内容,金额\n2023-03-01,记-1,会议用餐,800\n2023-03-02,记-2,印制材料,900\n";
    assert_eq!(kind("党建经费使用明细.csv", spent).as_deref(), Some("expenses"));
    let counted = "日期,内容,数量,单价,金额\n2023-03-01,宣传栏,2,1500,3000\n2023-03-02,条幅,3,50,150\n";
    assert_eq!(kind("制作费用明细.csv", counted).as_deref(), Some("expenses"));
    let handed = "登山比赛奖金发放表,,,\n日期,领取人姓名,事由,金额\n2023-05-01,张三,登山比赛奖金,900\n2023-05-01,李四,登山比赛奖金,700\n";
    assert_eq!(kind("登山比赛奖金发放表.csv", handed).as_deref(), Some("benefits"));
}

#[test]
fn one_name_below_two_accounts_is_two_accounts() {
    let found = |journal: &str, balance: &str| {
        let journal = format!(
            "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n2023-01-06,记-1,付款,5001,业务活动费用,1000,\n2023-01-06,记-1,付款,1002,银行存款,,1000\n\
             2023-02-06,记-2,付款,5101,单位管理费用,2000,\n2023-02-06,记-2,付款,1002,银行存款,,2000\n\
             2023-03-06,记-3,借,{journal},700,\n2023-03-06,记-3,借,1002,银行存款,,700\n"
        );
        let balance = format!(
            "科目余额表\n2023年12月\n科目编码,科目名称,期初余额,本期借方,本期贷方,期末余额,方向\n1002,银行存款,0,0,3700,-3700,借\n\
             5001,业务活动费用,0,1000,0,1000,借\n5101,单位管理费用,0,2000,0,2000,借\n{balance}\n"
        );
        let report = checked(&[("序时账2023.csv", &journal), ("科目余额表.csv", &balance)]);
        of(&report, "trial-balance-journal-mismatch").len() + usize::from(problems(&report).contains("余额表没有这些科目"))
    };
    assert_eq!(found("1218001,张三", "121801,张三,0,700,0,700,借"), 1);
    assert_eq!(found("1218001,张三", "230702,张三,0,700,0,-700,贷"), 2);
    assert_eq!(found("122101,其他", "121801,其他,0,700,0,700,借"), 2);
}

#[test]
fn whose_account_it_is_and_who_had_it_in_hand_is_no_payee() {
    assert_eq!(of(&checked(&[("序时账.csv", &JOURNAL.replace("PAYEE", "户名"))]), "duplicate-payment"), [""; 0]);
    let expenses = "报销日期,凭证号,费用类别,支出事由,金额,经手人\n2023-06-05,记-1,办公,甲商店购纸,9000,张三\n2023-06-09,记-2,办公,乙商店购墨盒,9000,张三\n";
    assert_eq!(of(&checked(&[("费用报销明细.csv", expenses)]), "duplicate-payment"), [""; 0]);
}

/// Six vouchers of two lines on several accounts; the texts of the column 收款人 in turn.
fn cashier(names: &[&str]) -> String {
    let paid = ["5001 培训费", "5002 印刷费", "5003 维修费", "5004 咨询费", "5005 租赁费", "5006 劳务费"];
    let voucher = |number: usize| {
        let (code, name) = paid[number % 6].split_once(' ').unwrap();
        let payee = names[number % names.len()];
        let (day, amount) = (10 + number % 6, 86_000 + 10 * (number % 6));
        let number = number + 1;
        format!(
            "2023-03-{day:02},记-{number},付{name},{code},{name},{amount},,{payee}\n2023-03-{day:02},记-{number},付{name},1002,银行存款,,{amount},{payee}\n"
        )
    };
    let lines: String = (0..12).map(voucher).collect();
    format!("日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,收款人\n{lines}")
}

#[test]
fn one_name_on_every_line_is_no_payee() {
    let told = |names: &[&str]| {
        let report = checked(&[("序时账.csv", &cashier(names))]);
        (of(&report, "duplicate-payment").len(), problems(&report).contains("每一行都是"))
    };
    assert_eq!(told(&["职工01"]), (0, true));
    assert_eq!(told(&["内部"]), (0, true));
    // Two names tell whom it was paid to: each amount twice, to one each time.
    assert_eq!(told(&["甲印务部", "乙维修部"]), (6, false));
    // As the user says it.
    let mapped = [
        ("序时账.csv", cashier(&["职工01"])),
        (
            "mapping.toml",
            "[[sheet]]\nfile = \"序时账.csv\"\ntable = \"journal\"\n[sheet.columns]\n\"收款人\" = \"counterparty\"\n".to_owned(),
        ),
    ];
    let report = checked(&mapped.each_ref().map(|(file, text)| (*file, text.as_str())));
    assert_eq!((of(&report, "duplicate-payment").len(), problems(&report).as_str()), (6, ""));
}
