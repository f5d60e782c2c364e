//! Trial balances that part an account by its auxiliary items, held against the journal: an account counts once, however its parts are written.

use ledgerlint::findings::Report;

use super::support;

const RULE: &str = "trial-balance-journal-mismatch";
const JOURNAL: &str = "日期,凭证字号,摘要,科目编码,科目名称,借方金额,贷方金额\n\
    2022-01-12,记-1,收到拨款,1002,银行存款,50000,\n2022-01-12,记-1,收到拨款,4101,财政拨款收入,,50000\n\
    2022-01-13,记-2,张三借备用金,1218,其他应收款,9000,\n2022-01-13,记-2,张三借备用金,1002,银行存款,,9000\n\
    2022-01-14,记-3,李四借备用金,1218,其他应收款,12000,\n2022-01-14,记-3,李四借备用金,1002,银行存款,,12000\n\
    2022-01-17,记-4,付水费,5301,业务活动费用,300,\n2022-01-17,记-4,付水费,1002,银行存款,,300\n";
const AMOUNTS: &str = "期初余额,借方发生额,贷方发生额,期末余额";

/// A balance with further columns between name and amounts, and some rows for 1218.
fn balance(columns: &str, rows: &[&str]) -> String {
    let blanks = ",".repeat(columns.matches(',').count());
    let own = |code: &str, amounts: &str| format!("{code},{blanks}{amounts}\n");
    let parts: String = rows.iter().flat_map(|row| [*row, "\n"]).collect();
    format!("科目编码,科目名称,{columns}{AMOUNTS}\n")
        + &own("1002,银行存款", "0,50000,21300,28700")
        + &parts
        + &own("4101,财政拨款收入", "0,0,50000,-50000")
        + &own("5301,业务活动费用", "0,300,0,300")
}

fn check(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    support::check(&[folder.path().to_path_buf()])
}

/// The subjects and differences that are flagged, and what is said to be unchecked.
fn told(files: &[(&str, &str)]) -> (Vec<String>, String) {
    let report = check(files);
    let flagged = report.findings.iter().filter(|finding| finding.rule == RULE);
    let flagged = flagged.map(|finding| format!("{} {:.2}", finding.subject, finding.irregular_amount.0)).collect();
    let rule = report.units[0].rules.iter().find(|rule| rule.rule == RULE).unwrap();
    (flagged, rule.unchecked.iter().map(|told| told.why.as_str()).collect::<Vec<_>>().join("\n"))
}

fn of(columns: &str, rows: &[&str]) -> (Vec<String>, String) {
    told(&[("序时账.csv", JOURNAL), ("科目余额表.csv", &balance(columns, rows))])
}

const TOTAL: &str = "500,21000,0,21500";
const ZHANG: &str = "0,9000,0,9000";
const LI: &str = "500,12000,0,12500";

#[test]
fn items_in_a_column_of_their_own_add_up_to_their_account_or_stand_below_it() {
    for header in ["核算项目", "辅助项1编号", "往来单位", "客户名称", "辅助编码"] {
        let row = |item: &str, amounts: &str| format!("1218,其他应收款,{item},{amounts}");
        let (own, zhang, li) = (row("", TOTAL), row("张三", ZHANG), row("李四", LI));
        let columns = format!("{header},");
        for rows in [&[&*zhang, &*li][..], &[&*own, &*zhang, &*li], &[&*zhang, &*li, &*own], &[&*own, &*zhang]] {
            assert_eq!(of(&columns, rows), (vec![], String::new()), "{header} {rows:?}");
        }
        // What is wrong in the balance is found in either form.
        let (own, more) = (row("", "500,21001,0,21501"), row("李四", "500,12001,0,12501"));
        let wrong = (vec!["1218 其他应收款 1.00".to_owned()], String::new());
        for rows in [&[&*zhang, &*more][..], &[&*own, &*zhang, &*more], &[&*own, &*zhang, &*li]] {
            assert_eq!(of(&columns, rows), wrong, "{header} {rows:?}");
        }
    }
}

#[test]
fn each_kind_of_item_may_part_the_whole_account() {
    let row = |kind: &str, item: &str, amounts: &str| format!("1218,其他应收款,{kind},{item},{amounts}");
    let by_kind = [row("部门", "党政办", TOTAL), row("个人", "张三", ZHANG), row("个人", "李四", LI)];
    assert_eq!(of("辅助类型,辅助项目,", &by_kind.each_ref().map(String::as_str)), (vec![], String::new()));
    let by_column = [row("党政办", "", TOTAL), row("", "张三", ZHANG), row("", "李四", LI)];
    assert_eq!(of("部门,往来单位,", &by_column.each_ref().map(String::as_str)), (vec![], String::new()));
}

#[test]
fn items_in_code_or_name_are_parts_too() {
    let wrong = (vec!["1218 其他应收款 1.00".to_owned()], String::new());
    for codes in
        [["1218.001", "1218.002"], ["1218-1", "1218-2"], ["1218_001", "1218_002"], ["1218/001", "1218/002"], ["1218(001)", "1218(002)"]]
    {
        let [zhang, li] = [format!("{},张三,{ZHANG}", codes[0]), format!("{},李四,{LI}", codes[1])];
        assert_eq!(of("", &[&zhang, &li]), (vec![], String::new()), "{codes:?}");
        assert_eq!(of("", &[&format!("1218,其他应收款,{TOTAL}"), &zhang, &li]), (vec![], String::new()), "{codes:?}");
        assert_eq!(of("", &[&zhang, &format!("{},李四,500,12001,0,12501", codes[1])]), wrong, "{codes:?}");
    }
    for codes in [["001", "002"], ["(001)", "(002)"], ["K1", "K2"], ["90001", "90002"]] {
        let [zhang, li] = [format!("{},张三,{ZHANG}", codes[0]), format!("{},李四,{LI}", codes[1])];
        assert_eq!(of("", &[&format!("1218,其他应收款,{TOTAL}"), &zhang, &li]), (vec![], String::new()), "{codes:?}");
    }
    for names in [
        ["其他应收款（张三）", "其他应收款（李四）"],
        ["【往来单位：张三】", "【往来单位：李四】"],
        ["张三", "李四"],
        ["其他应收款", "其他应收款"],
    ] {
        let [zhang, li] = [format!("1218,{},{ZHANG}", names[0]), format!("1218,{},{LI}", names[1])];
        assert_eq!(of("", &[&zhang, &li]), (vec![], String::new()), "{names:?}");
        assert_eq!(of("", &[&format!("1218,其他应收款,{TOTAL}"), &zhang, &li]), (vec![], String::new()), "{names:?}");
        let more = format!("1218,{},500,12001,0,12501", names[1]);
        assert_eq!(of("", &["1218,其他应收款,500,21001,0,21501", &zhang, &more]), wrong, "{names:?}");
    }
}

#[test]
fn rows_that_do_not_tell_what_an_account_comes_to_are_told_and_not_flagged() {
    let (flagged, unchecked) = of("", &[&format!("1218,其他应收款,{ZHANG}"), "1218,其他应收款,500,12001,0,12501"]);
    assert_eq!(flagged, Vec::<String>::new());
    assert!(unchecked.contains("“1218 其他应收款”等1个科目各有几行") && !unchecked.contains("过半科目"), "{unchecked}");
}

#[test]
fn a_balance_by_items_beside_the_balance_of_accounts_is_not_held_against_the_journal_again() {
    let items = "会计年度,会计月份,科目编码,辅助类型,辅助编码,期初余额方向,期初余额,借方发生额,贷方发生额,期末余额方向\n\
        2022,1,1218,往来单位,K1,平,0,9000,0,9000\n2022,1,1218,往来单位,K2,借,500,12000,0,12500\n"
        .replace("期末余额方向", "期末余额");
    for (own, wrong) in [(TOTAL, vec![]), ("500,21001,0,21501", vec!["1218 其他应收款 1.00".to_owned()])] {
        let balance = balance("", &[&format!("1218,其他应收款,{own}")]);
        let told = told(&[("序时账.csv", JOURNAL), ("科目余额表.csv", &balance), ("辅助余额表.csv", &items)]);
        assert_eq!(told, (wrong, String::new()));
    }
}

#[test]
fn a_balance_that_names_a_department_in_every_row_is_no_part_of_that_of_another_year() {
    let last = format!(
        "科目编码,科目名称,{AMOUNTS}\n1002,银行存款,0,0,0,0\n1218,其他应收款,500,0,0,500\n4101,财政拨款收入,0,0,0,0\n5301,业务活动费用,0,0,0,0\n"
    );
    let balance = balance("部门,", &["1218,其他应收款,财政所,500,21001,0,21501"]).replace(",,", ",财政所,");
    let told = told(&[("序时账.csv", JOURNAL), ("科目余额表2021.csv", &last), ("科目余额表2022.csv", &balance)]);
    assert_eq!(told.0, ["1218 其他应收款 1.00"]);
}

#[test]
fn the_auditors_lines_of_items_are_no_list_of_expenses() {
    let lines = "会计年度,会计月份,凭证类型,凭证编号,分录序号,科目编码,辅助类型,辅助编码,借贷方向,金额\n\
        2022,01,记,2,1,1218,往来单位,K1,借,9000\n2022,01,记,3,1,1218,往来单位,K2,借,12000\n2022,01,记,4,1,5301,往来单位,K3,借,300\n";
    let report = check(&[("序时账.csv", JOURNAL), ("辅助凭证表.csv", lines)]);
    let input = report.units[0].inputs.iter().find(|input| input.file == "辅助凭证表.csv");
    assert!(input.is_none_or(|input| input.table.is_none()), "{input:#?}");
}

#[test]
fn years_and_months_of_one_table_are_told_apart_by_a_column_of_years() {
    let journal = JOURNAL.to_owned()
        + "2023-02-01,记-1,付电费,5301,业务活动费用,400,\n2023-02-01,记-1,付电费,1002,银行存款,,400\n\
           2023-02-02,记-2,收到拨款,1002,银行存款,1000,\n2023-02-02,记-2,收到拨款,4101,财政拨款收入,,1000\n\
           2023-03-02,记-2,张三还款,1002,银行存款,200,\n2023-03-02,记-2,张三还款,1218,其他应收款,,200\n\
           2023-03-01,记-1,付水费,5301,业务活动费用,60,\n2023-03-01,记-1,付水费,1002,银行存款,,60\n";
    let rows = |year: &str, bank: &str, loan: &str, income: &str, cost: &str| {
        [("1002,银行存款", bank), ("1218,其他应收款", loan), ("4101,财政拨款收入", income), ("5301,业务活动费用", cost)]
            .map(|(account, amounts)| format!("{year},{account},{amounts}\n"))
            .concat()
    };
    let first = |year: &str| rows(year, "0,50000,21300,28700", "0,21000,0,21000", "0,0,50000,-50000", "0,300,0,300");
    for header in ["会计年度", "年度", "年份"] {
        let second = rows("2023", "28700,1200,460,29440", "21000,0,200,20800", "-50000,0,1000,-51000", "300,470,10,760");
        let balance = format!("{header},科目编码,科目名称,{AMOUNTS}\n{}{second}", first("2022"));
        let (flagged, unchecked) = told(&[("序时账.csv", &journal), ("科目余额表.csv", &balance)]);
        assert_eq!((flagged, unchecked.as_str()), (vec!["5301 业务活动费用 10.00".to_owned()], ""), "{header}");
    }
    let february = rows("2023,2", "28700,1000,400,29300", "21000,0,0,21000", "-50000,0,1000,-51000", "300,400,0,700");
    let march = rows("2023,3", "29300,200,60,29440", "21000,0,200,20800", "-51000,0,0,-51000", "700,65,5,760");
    let balance = format!("会计年度,会计期间,科目编码,科目名称,{AMOUNTS}\n{}{february}{march}", first("2022,1"));
    let (flagged, unchecked) = told(&[("序时账.csv", &journal), ("科目余额表.csv", &balance)]);
    assert_eq!((flagged, unchecked.as_str()), (vec!["5301 业务活动费用 5.00".to_owned()], ""));
}
