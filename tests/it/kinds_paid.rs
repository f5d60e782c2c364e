//! What a bank's statement, a register of spending and one of purchases say of whom and what was paid; prizes in kind and old dates.

use ledgerlint::tables::TableKind;

use super::kinds::{alone, checked, of, problems, read};

const STATEMENT: &str = "账户交易明细,,,,,\n交易日期,摘要,支出金额,收入金额,余额,对方户名\n";

/// Duplicates in a statement with these rows.
fn twice(rows: &str) -> Vec<String> {
    of(&checked(&[("银行对账单.csv", &format!("{STATEMENT}{rows}"))]), "duplicate-payment")
}

#[test]
fn money_that_came_back_takes_the_payment_back() {
    let paid = "2023-02-01,付印刷费,9900,,90100,光明图文快印店\n";
    let again = "2023-02-06,付印刷费,9900,,90100,光明图文快印店\n";
    for back in [
        "退汇 账号有误,,9900,100000,光明图文快印店",
        "退印刷费,,9900,100000,光明图文快印店",
        "退汇,,9900,100000,",
        "退汇,,9900,100000,待清算款项",
    ] {
        let back = format!("2023-02-03,{back}\n");
        assert_eq!(twice(&[paid, &back, again].concat()), [""; 0], "{back}");
        // The newest row first.
        assert_eq!(twice(&[again, &back, paid].concat()), [""; 0], "{back}");
    }
    let later = "2023-02-14,退款,,9900,100000,光明图文快印店\n";
    assert_eq!(twice(&[paid, again, later].concat()), [""; 0]);
}

#[test]
fn other_money_received_takes_nothing_back() {
    let paid = "2023-02-01,付印刷费,9900,,90100,光明图文快印店\n2023-02-06,付印刷费,9900,,80200,光明图文快印店\n";
    for other in [
        "2023-02-07,财政拨款,,9900,90100,县财政局",
        "2023-02-07,利息,,9900,90100,",
        "2023-01-07,退款,,9900,90100,光明图文快印店",
        "2023-02-07,退款,,9900,90100,甲公司",
    ] {
        // Without a name either of the two payments can be meant.
        assert_eq!(twice(&format!("{paid}{other}\n")), ["光明图文快印店"], "{other}");
    }
    let report = checked(&[("银行对账单.csv", &format!("{STATEMENT}{paid}2023-02-07,退款,,4000,84200,光明图文快印店\n"))]);
    let finding = report.findings.iter().find(|finding| finding.rule == "duplicate-payment").unwrap();
    assert!(finding.message.contains("只冲回4000.00元"), "{}", finding.message);
}

#[test]
fn a_remark_says_what_for_where_the_summary_says_only_how() {
    let statement = "账户交易明细,,,,,\n交易日期,摘要,支出金额,收入金额,对方户名,附言\n\
        2023-02-01,转账,9900,,光明图文快印店,印刷费\n2023-02-06,转账,9900,,光明图文快印店,印刷费\n\
        2023-03-01,广告费,8800,,乙广告公司,对公\n2023-03-06,广告费,8800,,乙广告公司,对公\n";
    let report = checked(&[("银行对账单.csv", statement)]);
    let told: Vec<&str> =
        report.findings.iter().filter(|finding| finding.rule == "duplicate-payment").map(|finding| finding.message.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|message| message.contains("摘要: 印刷费")), "{told:?}");
    assert!(told.iter().any(|message| message.contains("摘要: 广告费")), "{told:?}");
}

#[test]
fn a_contract_says_what_for_where_nothing_else_does() {
    let register = "付款台账,,,,\n付款日期,凭证号,收款单位,合同名称,金额\n2023-06-20,记-12,临江红石路桥有限公司,广场绿化提升合同,30000\n";
    let report = checked(&[("付款台账.csv", register)]);
    assert_eq!(read(&report), [(Some(TableKind::Payments), 1)]);
    assert_eq!(of(&report, "round-amount").len(), 0);
    // The purpose itself comes first.
    let both = register.replace(",金额", ",用途,金额").replace(",30000", ",服务费,30000");
    assert_eq!(of(&checked(&[("付款台账.csv", &both)]), "round-amount").len(), 1);
}

#[test]
fn a_name_with_its_kind_is_the_name_of_what_was_bought() {
    let list = |title: &str, header: &str| {
        format!(
            "{title},,,,,,,,\n日期,发票号,{header},单位,数量,单价,金额,审批表号,用途\n2022-03-20,,文件柜,组,3,1250,3750,,党政办\n2022-03-21,,投影仪,台,1,4880,4880,柳2022-4,会议室\n"
        )
    };
    for header in ["名称及规格", "品名规格", "物品名称及规格型号", "货物名称/规格", "名称和型号"] {
        let report = checked(&[("购置登记.csv", &list("柳林乡固定资产购置登记", header))]);
        assert_eq!(read(&report), [(Some(TableKind::Purchases), 2)], "{header}");
        assert_eq!(of(&report, "asset-purchase-unapproved").len(), 1, "{header}");
    }
    // What only says which kind it is names nothing, and a list of what was claimed stays one.
    assert_ne!(alone("购置登记.csv", &list("柳林乡固定资产购置登记", "规格")), Some(TableKind::Purchases));
    let claims = "费用报销明细,,,\n日期,发票号,用途,金额\n2022-03-20,12345678,办公用品,3750\n";
    assert_eq!(alone("报销.csv", claims), Some(TableKind::Expenses));
}

#[test]
fn a_column_of_amounts_is_no_name_of_a_thing() {
    let list = |header: &str, third: [&str; 2]| {
        let [one, other] = third;
        format!("2022年三八节活动奖金发放表,,,\n姓名,{header},奖金（元）,小计\n李丽,{one},600,900\n吴敏,{other},,300\n")
    };
    for header in ["奖品（元）", "奖品"] {
        let report = checked(&[("活动.csv", &list(header, ["300", "300"]))]);
        assert_eq!(read(&report), [(Some(TableKind::Benefits), 2)], "{header}");
        let found: Vec<String> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == "bonus-over-standard")
            .map(|finding| finding.amount.0.to_string())
            .collect();
        assert_eq!(found, ["900.00"], "{header}: {}", problems(&report));
    }
    // What names the thing still does.
    let named = "登山比赛奖品发放表,,\n姓名,奖品,金额\n李丽,保温杯,90\n吴敏,毛巾,30\n";
    assert_eq!(read(&checked(&[("活动.csv", named)])), [(Some(TableKind::Benefits), 2)]);
}

/// A register of spending whose payees have this header.
fn spending(title: &str, header: &str) -> String {
    format!(
        "{title},,,,\n日期,凭证号,{header},事由,金额\n2022-01-06,1,市惠民超市,慰问物资,12600\n2022-01-07,2,宏远物业管理有限公司,物业费,15000\n"
    )
}

#[test]
fn whom_a_register_of_spending_paid_is_the_payee() {
    for header in
        ["收款方", "收款人（单位）", "付款对象", "支付对象", "施工单位", "供货单位", "受款人", "供货商", "承包人", "销售方", "收款单位"]
    {
        let kind = alone("登记.csv", &spending("2022年支出登记表", header));
        assert_eq!(kind, Some(TableKind::Payments), "{header}");
    }
    for header in ["收款方", "付款对象", "支付对象"] {
        assert_eq!(alone("a.csv", &spending("2022年登记表", header)), Some(TableKind::Payments), "{header}");
    }
}

#[test]
fn whom_other_lists_name_was_not_paid() {
    for header in ["施工单位", "销售方", "供货商"] {
        assert_ne!(alone("a.csv", &spending("2022年登记表", header)), Some(TableKind::Payments), "{header}");
    }
    assert_eq!(alone("a.csv", &spending("费用报销登记", "收款人")), Some(TableKind::Expenses));
    // What only reimbursements have.
    let claims = "登记,,,,\n日期,费用类别,收款方,事由,金额\n2022-01-06,办公费,市惠民超市,纸张,600\n";
    assert_ne!(alone("a.csv", claims), Some(TableKind::Payments));
}

#[test]
fn old_dates_stand_in_numerals_and_with_two_digits_of_the_year() {
    let list = |rows: &str| format!("暂付款明细表,,,,\n截止2022年12月31日,,,,\n类别,对方名称,发生时间,内容,金额\n{rows}");
    let report = checked(&[(
        "暂付款.csv",
        &list("暂付款,区民政局,一九九八年,垫付款,8000\n暂付款,丁老板,98.5,借款,5600\n暂付款,王铁柱,2022-11,差旅,900\n"),
    )]);
    let mut old = of(&report, "stale-receivable");
    old.sort();
    assert_eq!(old, ["丁老板", "区民政局"], "{}", problems(&report));
    // 98.1 is January or October.
    let report = checked(&[("暂付款.csv", &list("暂付款,甲,98.1,垫付款,8000\n暂付款,王铁柱,2012-11,差旅,900\n"))]);
    assert_eq!(of(&report, "stale-receivable"), ["王铁柱"]);
    assert!(problems(&report).contains("98.1"), "{}", problems(&report));
}
