//! Registers as offices word them, with what was planted in them: from the file to what is flagged and what is told.

use ledgerlint::findings::Report;

use super::support::check;

/// The report on a folder of these files.
fn report(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    check(&[folder.path().to_path_buf()])
}

/// The findings of a rule: subject and irregular amount.
fn found(report: &Report, rule: &str) -> Vec<String> {
    let of_rule = report.findings.iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| format!("{} {}", finding.subject, ledgerlint::value::money(finding.irregular_amount.0))).collect()
}

/// Why a rule did not look at something, or at anything.
fn told(report: &Report, rule: &str) -> String {
    let rule = report.units[0].rules.iter().find(|found| found.rule == rule).unwrap();
    let reasons = rule.unchecked.iter().map(|told| told.why.as_str());
    reasons.chain(rule.why.as_deref()).collect::<Vec<_>>().join("\n")
}

#[test]
fn heads_that_cannot_be_read_are_not_missing_heads() {
    let rule = "meal-voucher-incomplete";
    let report = report(&[(
        "餐费台账.csv",
        "日期,凭证号,用餐事由,用餐人数,用餐人员,金额\n\
         2023-01-12,记-3,春节值班用餐,8人,,416\n\
         2023-01-13,记-4,拆违加班用餐,共3人,张三、李四、王五,300\n\
         2023-01-14,记-5,拆违加班用餐,共3人,张三、李四,200\n\
         2023-01-15,记-6,拆违加班用餐,约7人,张三、李四、王五,350\n\
         2023-01-16,记-7,拆违加班用餐,\"陪同3人,共12人\",张三、李四,600\n",
    )]);
    assert_eq!(found(&report, rule), ["记-3 416.00", "记-5 200.00"]);
    assert!(told(&report, rule).contains("“人数”写的不是一个数"), "{}", told(&report, rule));
    assert_eq!(report.units[0].inputs[0].problems.len(), 2);
}

#[test]
fn a_register_called_after_meals_or_reception_holds_them() {
    let rule = "meal-voucher-incomplete";
    let meals = "示例街道2023年加班用餐登记表\n日期,凭证号,事由,人数,人员名单,金额\n2023-03-01,记-1,人口普查,3,,90\n2023-03-02,记-2,下村检查,2,张三和李四,60\n";
    let reception = "公务接待台账\n接待日期,来访单位,公函文号,接待事由,来宾人数,陪餐人员,接待金额,凭证号\n2023-03-08,县水利局,,检查防汛,5,张三、李四,660,记-4\n";
    let report = report(&[("登记表.csv", meals), ("接待.csv", reception)]);
    assert_eq!(found(&report, rule), ["记-1 90.00"]);
    assert!(told(&report, rule).contains("公务接待另有公函和清单要求"), "{}", told(&report, rule));
    // What is of several kinds, or for others, says nothing of a row.
    for title in ["餐费、办公费报销台账", "老年助餐用餐台账"] {
        let report = self::report(&[("台账.csv", &meals.replace("示例街道2023年加班用餐登记表", title))]);
        assert_eq!(found(&report, rule), [""; 0], "{title}");
    }
}

#[test]
fn a_register_of_approvals_is_no_register_of_assets() {
    let purchases = "购买日期,凭证号,货物名称,数量,合计金额\n2022-03-01,记-1,台式电脑,2,9800\n";
    for name in ["配置审批登记.csv", "固定资产配置审批表.csv", "采购申请.csv"] {
        let approvals = "审批编号,申请日期,资产名称,数量,审批金额,审批结果\n资配〔2022〕1号,2022-02-20,台式电脑,2,10000,同意\n";
        let report = report(&[("采购明细.csv", purchases), (name, approvals)]);
        assert_eq!(found(&report, "asset-not-registered"), [""; 0], "{name}");
        assert!(told(&report, "asset-not-registered").contains("缺少固定资产台账"), "{name}");
        let input = report.units[0].inputs.iter().find(|input| input.file == name).unwrap();
        assert!(input.table.is_none() && input.why.is_some(), "{name}");
    }
}

#[test]
fn a_slip_in_a_column_of_sides_names_its_own_row() {
    let balance = |rows: &[&str]| {
        format!("科目余额表\n期间:2021年1-12月\n科目编码,科目名称,期初方向,期初余额,本期借方,本期贷方,方向,期末余额\n{}\n", rows.join("\n"))
    };
    let (cash, net) = ("1001,库存现金,借,900,70,20,借,950", "3001,累计盈余,贷,500,0,0,贷,500");
    let (still, owed) = ("2302,应付账款,贷,400,0,0,贷,400", "2307,其他应付款,贷,0,0,60,贷,60");
    for (rows, wrong) in [
        // The opening is nought, and the side of the closing is the other one.
        (vec![cash, still, net, "2307,其他应付款,贷,0,0,60,借,60"], "2307 其他应付款"),
        (vec![still, net, "2307,其他应付款,贷,0,0,60,借,60"], "2307 其他应付款"),
        // What stands in debit, written as standing in credit.
        (vec!["1001,库存现金,借,900,70,20,贷,950", still, owed, net], "1001 库存现金"),
        (vec![cash, "2302,应付账款,贷,400,0,30,借,430", owed, net], "2302 应付账款"),
    ] {
        let report = report(&[("科目余额表.csv", &balance(&rows))]);
        for rule in ["trial-balance-rollforward", "abnormal-balance-side"] {
            let found = found(&report, rule);
            assert!(found.len() == 1 && found[0].starts_with(wrong), "{rule} {rows:?} {found:?}");
        }
    }
    // Nothing is wrong; balances that carry their sign beside the side; a side that is blank.
    for rows in [
        vec![cash, still, owed, net],
        vec![cash, "2302,应付账款,贷,-400,0,30,贷,-430", "2307,其他应付款,贷,0,0,60,贷,-60", "3001,累计盈余,贷,-500,0,0,贷,-500"],
        vec![cash, still, "2307,其他应付款,,0,0,60,,60", net],
    ] {
        let report = report(&[("科目余额表.csv", &balance(&rows))]);
        for rule in ["trial-balance-rollforward", "abnormal-balance-side"] {
            assert_eq!(found(&report, rule), [""; 0], "{rule} {rows:?}");
        }
    }
    // Signs beside the side, where sums of the whole year decide nothing.
    let year = "科目余额表\n期间:2021年1-12月\n科目编码,科目名称,方向,期初余额,本期借方,本期贷方,累计借方,累计贷方,方向,期末余额\n\
        1001,库存现金,借,900,70,20,70,20,借,950\n1601,固定资产,借,9000,0,0,0,0,借,9000\n1602,固定资产累计折旧,贷,-300,0,20,0,20,贷,-320\n\
        2302,应付账款,贷,-400,100,30,100,30,贷,-330\n2307,其他应付款,贷,-70,90,20,90,20,平,0\n3001,累计盈余,贷,-9130,0,0,0,0,贷,-9130\n";
    let report = report(&[("科目余额表.csv", year)]);
    for rule in ["trial-balance-rollforward", "abnormal-balance-side"] {
        assert_eq!(found(&report, rule), [""; 0], "{rule}");
    }
}

#[test]
fn a_sheet_of_what_is_owed_is_no_list_of_purchases() {
    let payments = "日期,收款单位,用途,金额\n2023-05-01,甲公司,货款,1200\n";
    let sheet = "往来账龄明细表\n名称,经办日期,小计,账龄(年),经办人\n县砖厂,2012-06-01,45000,11,张三\n";
    let report = report(&[("付款台账.csv", payments), ("往来账龄.csv", sheet)]);
    let input = report.units[0].inputs.iter().find(|input| input.file == "往来账龄.csv").unwrap();
    assert!(input.table.is_none(), "{input:?}");
    assert!(input.why.as_ref().is_some_and(|why| why.contains("最像“往来款明细表”")), "{:?}", input.why);
}

#[test]
fn open_items_are_known_by_the_words_of_many_offices() {
    for (title, header, rows) in [
        (
            "应收款账龄",
            "科目,债务人名称,发生年月,欠款余额,账龄",
            "其他应收款,县砖厂,2012.06,45000,11年\n其他应收款,周某,2021.06,2000,2年\n",
        ),
        ("其他应收款明细表", "序号,债务单位(个人),业务发生年度,摘要,期末数", "1,县砖厂,1994,借款,45000\n2,周某,2021,差旅借款,1500\n"),
        (
            "应收及暂付款项情况表",
            "欠款单位名称,款项来源,形成年月,欠款数额(元)",
            "县砖厂,借款,2012年6月,45000\n周某,备用金,2022年6月,2000\n",
        ),
        ("应收款清理", "挂账单位,挂账年月,挂账数额,拟处理意见", "县砖厂,2012年6月,45000,核销\n周某,2022年6月,2000,\n"),
    ] {
        let settings = ("ledgerlint.toml", "as_of = \"2023-12-31\"\n");
        let report = report(&[("往来.csv", &format!("{title}\n{header}\n{rows}")), settings]);
        assert_eq!(found(&report, "stale-receivable"), ["县砖厂 45000.00"], "{header}");
    }
}

#[test]
fn minutes_that_say_only_what_was_decided_are_read() {
    let minutes = "会议时间,会议名称,议定事项\n\
        2023-03-06,第3次党工委会,\"一、同意拨付村级奖补资金：甲村12万元、乙村8万元；二、同意采购公务用车一辆，控制价18万元\"\n\
        2023-06-06,第6次办公会,不同意支付广告费9万元\n";
    let payments = "日期,凭证号,收款单位,用途,金额\n\
        2023-03-10,记-1,甲村村民委员会,村级奖补资金,120000\n\
        2023-03-10,记-2,乙村村民委员会,村级奖补资金,80000\n\
        2023-03-20,记-4,长城汽车销售有限公司,公务用车购置,179800\n\
        2023-06-10,记-9,丁广告有限公司,广告费,90000\n\
        2023-06-11,记-10,丁村村民委员会,村级奖补资金,70000\n";
    let report = report(&[("会议记录.csv", minutes), ("付款台账.csv", payments)]);
    assert_eq!(found(&report, "large-outlay-without-minutes"), ["丁广告有限公司 90000.00", "丁村村民委员会 70000.00"]);
}

#[test]
fn what_was_paid_to_referees_in_a_list_of_prizes_is_no_prize() {
    let list =
        "2023年职工气排球比赛奖品发放表\n2023年6月10日\n组别,名次,姓名,奖品,金额\n男子组,第一名,王一,电饭锅,850\n裁判,,周五,劳务费,900\n";
    let report = report(&[("发放表.csv", list)]);
    assert_eq!(found(&report, "bonus-over-standard"), ["王一 50.00"]);
    // The same header over amounts is another payout, and told.
    let values = list.replace("电饭锅", "120").replace("劳务费", "130");
    let report = self::report(&[("发放表.csv", &values)]);
    assert!(report.units[0].inputs[0].problems.iter().any(|problem| problem.why.contains("“奖品”列也像发放金额(2行有数)")));
}

#[test]
fn two_people_of_one_name_are_two_where_roster_and_sheet_tell_them_apart() {
    let roster = "姓名,部门,身份证号,状态\n张三,办公室,430102198001011234,在职\n张三,城管办,430102199002025678,在职\n李四,城管办,430102198503036789,在职\n";
    let clothes = "活动名称,日期,品名,姓名,部门,身份证号,金额\n\
                   春季联谊,2024-04-12,运动服,张三,办公室,430102198001011234,300\n\
                   春季联谊,2024-04-12,运动服,张三,城管办,430102199002025678,300\n";
    let prizes = "活动,日期,类别,名次,姓名,部门,金额\n\
                  趣味运动会,2024-05-08,奖金,一等奖,张三,办公室,500\n\
                  趣味运动会,2024-05-08,奖金,二等奖,张三,城管办,400\n";
    let of = |roster: &str| report(&[("花名册.csv", roster), ("活动服装登记.csv", clothes), ("趣味运动会奖金发放表.csv", prizes)]);
    let two = of(roster);
    assert_eq!(found(&two, "clothing-over-standard"), [""; 0]);
    assert_eq!(found(&two, "bonus-over-standard"), [""; 0]);
    let one = of(&roster.replace("张三,城管办,430102199002025678,在职\n", ""));
    assert_eq!(found(&one, "clothing-over-standard"), ["张三 100.00"]);
    assert_eq!(found(&one, "bonus-over-standard"), ["张三 100.00"]);
}
