//! Which of several columns of money, of dates or of accounts is the one that counts.

use ledgerlint::tables::TableKind;

use super::sheet::{C, Sheet, facts_of, i, t};

/// A field of the rows of a sheet: texts before the numbers below each header.
fn read(file: &str, before: &[(&str, &str)], money: &[&str], rows: &[&[usize]], (table, field): (TableKind, &str)) -> Vec<String> {
    let mut sheet = Sheet::new(file);
    let headers: Vec<&str> = before.iter().map(|(header, _)| *header).chain(money.iter().copied()).collect();
    sheet.texts(&headers);
    for numbers in rows {
        let cells: Vec<C> = before.iter().map(|(_, text)| t(text)).chain(numbers.iter().map(|number| i(*number))).collect();
        sheet.row(cells);
    }
    let reading = sheet.read();
    let found: Vec<TableKind> = reading.tables.iter().map(|one| one.table).collect();
    assert_eq!(found, [table], "{money:?} {:?}", reading.why);
    reading.tables[0].to_rows().iter().map(|row| facts_of(row).get(field).cloned().unwrap_or_default()).collect()
}

#[test]
fn what_is_still_open_is_the_amount_of_an_open_item() {
    let before = [("科目", "其他应收款"), ("往来单位", "甲公司"), ("形成时间", "2019年")];
    let amount = |money: &[&str], rows: &[&[usize]]| read("往来清理表.csv", &before, money, rows, (TableKind::OpenItems, "amount"));
    for money in [
        ["发生金额", "已收回", "结余"],
        ["挂账金额", "已清理金额", "未清理金额"],
        ["借款金额", "还款金额", "未还金额"],
        ["应收金额", "已收金额", "未收金额"],
        ["金额", "已收回金额", "剩余金额"],
        ["原挂账金额", "本次清理金额", "清理后余额"],
    ] {
        assert_eq!(amount(&money, &[&[6000, 4000, 2000], &[900, 300, 600]]), ["2000", "600"], "{money:?}");
    }
    assert_eq!(amount(&["年初余额", "期末余额"], &[&[500, 200]]), ["200"]);
    assert_eq!(amount(&["挂账金额"], &[&[500]]), ["500"]);
    assert_eq!(amount(&["余额", "其中：未到期余额"], &[&[500, 200]]), ["500"]);
}

#[test]
fn this_payment_is_the_amount_and_not_what_was_asked_for() {
    let before = [("付款日期", "2023-01-06"), ("收款单位", "甲公司"), ("用途", "印刷费")];
    let amount = |money: &[&str], rows: &[&[usize]]| read("付款.csv", &before, money, rows, (TableKind::Payments, "amount"));
    for (money, paid) in [
        (&["申请支付金额", "批复金额", "实际支付金额"][..], "3"),
        (&["申请金额", "核定金额", "已付金额"], "3"),
        (&["审定金额", "本期应付金额", "实际付款"], "3"),
        (&["合同价款", "已支付金额", "本次支付"], "3"),
        (&["合同金额", "累计已付", "本次支付"], "3"),
        (&["不含税金额", "税额", "价税合计"], "3"),
        (&["金额（不含税）", "税额", "价税合计"], "3"),
        (&["金额", "税额", "价税合计"], "3"),
        (&["应付金额", "已付金额", "未付金额"], "2"),
        (&["申请金额", "批复金额"], "2"),
        (&["付款金额", "是否已付"], "1"),
        (&["申请金额"], "1"),
    ] {
        let numbers: Vec<usize> = (1..=money.len()).collect();
        assert_eq!(amount(money, &[&numbers]), [paid], "{money:?}");
    }
}

#[test]
fn the_price_of_a_contract_is_that_with_tax_and_the_sum_of_a_decision_no_budget() {
    let contract = [("合同编号", "HT-1"), ("乙方", "甲公司"), ("签订日期", "2022-02-26")];
    let price = |money: &[&str]| read("合同台账.csv", &contract, money, &[&[90, 10, 100][..money.len()]], (TableKind::Contracts, "amount"));
    assert_eq!(price(&["合同金额(不含税)", "税额", "合同金额(含税)"]), ["100"]);
    assert_eq!(price(&["合同金额(不含税)", "税额"]), ["90"]);
    assert_eq!(price(&["合同金额", "预算金额"]), ["90"]);
    let decided = [("会议日期", "2023-01-09"), ("议题", "研究桌椅采购")];
    let amount = |money: &[&str]| read("会议纪要.csv", &decided, money, &[&[90, 80][..money.len()]], (TableKind::Minutes, "amount"));
    assert_eq!(amount(&["预算金额", "审定金额"]), ["80"]);
    assert_eq!(amount(&["预算金额"]), ["90"]);
}

#[test]
fn what_was_handed_out_is_the_net_pay() {
    let before = [("姓名", "职工01"), ("日期", "2023-01-20")];
    for (money, paid) in [
        (&["金额", "代扣个税", "实发金额"][..], "3"),
        (&["税前金额", "个税", "税后金额"], "3"),
        (&["劳务费金额", "个税", "到手"], "3"),
        (&["金额", "备用金"], "1"),
    ] {
        let numbers: Vec<usize> = (1..=money.len()).collect();
        let read = read("劳务费发放表.csv", &before, money, &[&numbers], (TableKind::Benefits, "amount"));
        assert_eq!(read, [paid], "{money:?}");
    }
}

#[test]
fn a_planned_day_of_acceptance_is_none() {
    let contract = |dates: &[(&'static str, &'static str)]| {
        let mut before = vec![("合同编号", "HT-1"), ("乙方", "甲公司"), ("签订日期", "2022-02-26")];
        before.extend(dates);
        read("合同台账.csv", &before, &["合同金额"], &[&[100]], (TableKind::Contracts, "accepted_on"))
    };
    assert_eq!(contract(&[("计划验收日期", "2022-06-01"), ("实际验收日期", "2022-04-10")]), ["2022-04-10"]);
    assert_eq!(contract(&[("计划验收日期", "2022-06-01")]), [""]);
    assert_eq!(contract(&[("竣工验收日期", "2022-06-01")]), ["2022-06-01"]);
}

#[test]
fn a_column_of_codes_beside_the_name_of_the_account_is_its_code() {
    let code = |header: &'static str, text: &'static str, name: &'static str| {
        let before = [("日期", "2023-01-05"), ("凭证号", "记-1"), ("摘要", "提现"), (header, text), (name, "库存现金")];
        read("序时账.csv", &before, &["借方金额", "贷方金额"], &[&[5, 0]], (TableKind::Journal, "account_code"))
    };
    assert_eq!(code("科目", "1001", "科目名称"), ["1001"]);
    assert_eq!(code("科目", "现金类", "科目名称"), [""]);
    assert_eq!(code("科目编码", "5001/01/02", "科目名称"), ["5001/01/02"]);
    assert_eq!(code("科目编码", "5001 01 02", "科目名称"), ["5001 01 02"]);
    assert_eq!(code("科目编码", "1001 库存现金", "部门"), ["1001"]);
    assert_eq!(code("科目编码", "1001.0", "科目名称"), ["1001"], "a code that became a number");
    assert_eq!(code("科目编码", "1001.01", "科目名称"), ["1001.01"]);
}

#[test]
fn a_trial_balance_has_its_sides_where_its_headers_say_them() {
    let before = [("科目编码", "2307"), ("科目名称", "其他应付款")];
    let six = [
        ["期初余额(借)", "期初余额(贷)", "本期发生额(借)", "本期发生额(贷)", "期末余额(借)", "期末余额(贷)"],
        ["年初借方余额", "年初贷方余额", "累计借方发生额", "累计贷方发生额", "期末借方余额", "期末贷方余额"],
    ];
    for (field, expected) in [("opening", "-50"), ("debit", "20"), ("credit", "30"), ("closing", "-60")] {
        for headers in six {
            let read = read("科目余额表.csv", &before, &headers, &[&[0, 50, 20, 30, 0, 60]], (TableKind::TrialBalance, field));
            assert_eq!(read, [expected], "{headers:?} {field}");
        }
        let mut sheet = Sheet::new("科目余额表.xlsx");
        sheet.texts(&["科目编码", "科目名称", "2022年12月31日余额", "", "2023年1-3月发生额", "", "2023年3月31日余额", ""]);
        sheet.texts(&["", "", "借方", "贷方", "借方", "贷方", "借方", "贷方"]);
        sheet.row(vec![t("2307"), t("其他应付款"), None, i(50), i(20), i(30), None, i(60)]);
        for column in [2, 4, 6] {
            sheet.merge(1, 1, column, column + 1);
        }
        assert_eq!(facts_of(&sheet.read().tables[0].rows[0])[field], expected, "{field}");
    }
    for direction in ["借/贷", "借贷", "方向"] {
        let mut sheet = Sheet::new("科目余额表.xlsx");
        sheet.texts(&["科目编码", "科目名称", direction, "期初余额", "借方发生额", "贷方发生额", direction, "期末余额"]);
        sheet.row(vec![t("2307"), t("其他应付款"), t("贷"), i(50), i(20), i(30), t("贷"), i(60)]);
        sheet.row(vec![t("1001"), t("库存现金"), t("借"), i(50), i(20), i(30), t("借"), i(40)]);
        let closing: Vec<String> = sheet.read().tables[0].rows.iter().map(|row| facts_of(row)["closing"].clone()).collect();
        assert_eq!(closing, ["-60", "40"], "{direction}");
    }
}

#[test]
fn of_this_months_and_the_years_movement_the_one_that_rolls_forward_counts() {
    let headers = ["科目编码", "科目名称", "期初余额", "借方发生额", "贷方发生额", "累计借方", "累计贷方", "期末余额"];
    for (opening, expected) in [(100, "20"), (90, "50")] {
        let mut sheet = Sheet::new("科目余额表.xlsx");
        sheet.texts(&headers);
        sheet.row(vec![t("1001"), t("库存现金"), i(opening), i(20), i(0), i(50), i(20), i(120)]);
        sheet.row(vec![t("1002"), t("银行存款"), i(opening), i(20), i(0), i(50), i(20), i(120)]);
        assert_eq!(facts_of(&sheet.read().tables[0].rows[0])["debit"], expected);
    }
}

#[test]
fn levels_of_an_account_in_a_balance_are_its_path() {
    let mut sheet = Sheet::new("科目余额表.xlsx");
    sheet.texts(&["科目编码", "一级科目", "二级科目", "期初余额", "借方发生额", "贷方发生额", "期末余额"]);
    sheet.row(vec![t("500101"), t("业务活动费用"), t("办公费"), None, i(80), None, i(80)]);
    sheet.row(vec![t("1002"), t("银行存款"), None, i(200), None, i(80), i(120)]);
    let names: Vec<String> = sheet.read().tables[0].rows.iter().map(|row| facts_of(row)["account_name"].clone()).collect();
    assert_eq!(names, ["业务活动费用\\办公费", "银行存款"]);
}
