//! Columns that a table's header rows name in ways of their own.

use ledgerlint::findings::{Input, Report};

use super::support::{check, out, run};

fn checked(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (file, rows) in files {
        std::fs::write(folder.path().join(file), rows).unwrap();
    }
    check(&[folder.path().to_path_buf()])
}

fn input(report: &Report) -> &Input {
    &report.units[0].inputs[0]
}

/// What `inspect` shows of the one sheet.
fn inspected((file, rows): (&str, &str)) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), rows).unwrap();
    let mut shown: serde_json::Value = serde_json::from_str(&out(&run(folder.path(), &["inspect", ".", "--json"]))).unwrap();
    shown.pointer_mut("/0/inputs/0").unwrap_or_else(|| panic!("{file}")).take()
}

/// What its amounts add up to.
fn total(sheet: (&str, &str)) -> String {
    let shown = inspected(sheet);
    let mut totals = shown["totals"].as_array().unwrap().iter();
    totals.find(|total| total["field"] == "amount").map(|total| total["total"].as_str().unwrap().to_owned()).unwrap_or_default()
}

/// The table that it is, and how many rows were kept.
fn table(sheet: (&str, &str)) -> (Option<String>, u64) {
    let shown = inspected(sheet);
    (shown["table"].as_str().map(str::to_owned), shown["rows"].as_u64().unwrap())
}

#[test]
fn what_was_paid_on_a_contract_is_not_its_amount() {
    let header = |amount: &str, paid: [&str; 4]| {
        let [one, two, three, four] = paid;
        format!(
            "序号,合同名称,合同编号,乙方,签订时间,{amount},竣工验收时间,{one},,{three},\n,,,,,,,{two},金额,{four},金额\n\
             1,广场改造,HT-1,示例建筑公司,2023年3月1日,280000,2023年9月20日,2023.3.10,84000,2023.6.1,140000\n\
             2,办公楼维修,HT-2,示例装饰公司,2023年5月6日,60000,2023年7月1日,2023.7.15,60000,,\n"
        )
    };
    for amount in ["合同价款（元）", "合同金额", "价款"] {
        for paid in [["第一次付款", "时间", "第二次付款", "时间"], ["首付支付", "日期", "尾款支付", "日期"]] {
            let sheet = ("合同台账.csv", &*header(amount, paid));
            assert_eq!(total(sheet), "340000.00", "{amount} {paid:?}");
            let report = checked(&[sheet]);
            let told = &input(&report).problems;
            assert!(told.iter().any(|problem| problem.why.contains("没有读入")), "{told:?}");
        }
    }
}

#[test]
fn payments_beside_each_other_are_rows_of_their_own() {
    let sheet = (
        "工程款支付表.csv",
        "2023年工程项目资金支付情况表\n单位：万元\n项目名称,施工单位,合同价,付款1,,付款2,,欠付\n,,,日期,金额,日期,金额,\n\
         村道硬化,示例路桥公司,32.5,2023.2.3,10,2023.8.9,15,7.5\n水渠维修,示例水利公司,8.6,2023.4.1,8.6,,,0\n合计,,41.1,,18.6,,15,7.5\n",
    );
    assert_eq!((total(sheet), table(sheet)), ("336000.00".to_owned(), (Some("payments".to_owned()), 3)));
    let shown = inspected(sheet);
    assert!(shown["proofs"].to_string().contains("1个合计行等于各行之和"), "{shown}");
    // A converted table holds the same rows.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(sheet.0), sheet.1).unwrap();
    assert!(run(folder.path(), &["convert", ".", "--unit", "示例街道", "--out", "clean"]).status.success());
    let clean = std::fs::read_to_string(folder.path().join("clean/示例街道/payments.csv")).unwrap();
    let dates: Vec<&str> = clean.lines().skip(1).filter_map(|line| line.split(',').find(|cell| cell.starts_with("2023-"))).collect();
    assert_eq!(dates, ["2023-02-03", "2023-08-09", "2023-04-01"], "{clean}");
}

#[test]
fn what_was_bought_or_built_in_instalments_is_one_thing() {
    let bought = "品名,数量,供应商,首付日期,首付金额,尾款日期,尾款金额\n空调,4,示例电器行,2023-05-01,5000,2023-06-01,9000\n";
    assert_eq!(table(("办公设备采购付款明细.csv", bought)), (Some("purchases".to_owned()), 1));
    let report = checked(&[("办公设备采购付款明细.csv", bought)]);
    assert!(input(&report).problems.iter().any(|problem| problem.why.contains("没有读入")), "{:?}", input(&report).problems);
    let built = "序号,项目名称,施工单位,合同金额,开工时间,竣工时间,首付款日期,首付款金额,尾款日期,尾款金额\n\
        1,文化广场,示例园林公司,180000,2023-02,2023-06,2023-02-20,54000,2023-07-10,117000\n";
    assert_eq!(table(("工程项目台账.csv", built)).1, 1);
}

#[test]
fn amounts_beside_each_other_without_a_day_each_are_told() {
    let sheet = (
        "工程款支付表.csv",
        "项目名称,施工单位,合同价,付款1,,付款2,欠付\n,,,日期,金额,金额,\n村道硬化,示例路桥公司,325000,2023.2.3,100000,150000,75000\n\
         水渠维修,示例水利公司,86000,2023.4.1,86000,,0\n",
    );
    assert_eq!(total(sheet), "186000.00");
    let report = checked(&[sheet]);
    let told = &input(&report).problems;
    assert!(told.iter().any(|problem| problem.why.contains("“付款2 金额”没有读入")), "{told:?}");
}

#[test]
fn the_one_column_of_money_in_minutes_is_what_they_decided() {
    let minutes = |columns: &str, cells: [&str; 2]| {
        let [one, two] = cells;
        format!("会议时间,议题,决议,{columns}\n2023年3月8日,广场改造,同意,{one}\n2023年5月4日,办公楼维修,原则同意,{two}\n")
    };
    let of = |columns: &str, cells: [&str; 2]| total(("会议纪要台账.csv", &minutes(columns, cells)));
    assert_eq!(of("资金（万元）", ["28", "6"]), "340000.00");
    assert_eq!(of("额度(元)", ["280000", ""]), "280000.00");
    // Which of two it is nothing says, and what says no unit of money may count people.
    assert_eq!(of("资金（万元）,自筹（万元）", ["28,3", "6,1"]), "");
    assert_eq!(of("规模", ["28", "6"]), "");
}

#[test]
fn a_payment_without_a_meeting_takes_none_from_the_row_above() {
    let rows = "序号,支付事项,支付金额（万元）,支付时间,收款单位,研究会议,会议时间\n1,广场改造,28,2023.3.10,示例建筑公司,第3次党委会,2023.3.8\n\
        2,办公楼维修,6,2023.7.15,示例装饰公司,,\n";
    let report = checked(&[("大额资金使用集体研究情况表.csv", rows)]);
    assert_eq!((input(&report).rows, input(&report).rows_left_out()), (1, 1));
    // Of a meeting with several matters the first alone has its day.
    let matters = "会议时间,议题,金额,决议\n2023.3.8,广场改造,280000,同意\n,办公楼维修,60000,同意\n";
    assert_eq!(input(&checked(&[("会议纪要台账.csv", matters)])).rows, 2);
}

#[test]
fn minutes_of_one_meeting_take_its_day_from_the_line_above() {
    let matters = "序号,议题,汇报单位,会议决定\n1,研究广场改造工程28万元,城建办,同意\n2,研究办公楼维修6万元,后勤办,暂缓\n";
    let one = format!("党工委会议纪要,,,\n会议时间：2023年3月8日上午,地点：三楼会议室,主持：职工01,\n{matters}");
    let shown = inspected(("会议.csv", &one));
    assert_eq!((shown["table"].as_str(), shown["rows"].as_u64()), (Some("minutes"), Some(2)), "{shown}");
    let payments =
        "付款日期,收款单位,用途,金额\n2023-04-10,示例建筑公司,广场改造工程款,280000\n2023-02-10,示例建筑公司,广场改造工程款,280000\n";
    let found = |minutes: &str| -> Vec<String> {
        let report = checked(&[("会议.csv", minutes), ("付款台账.csv", payments)]);
        let of_rule = report.findings.iter().filter(|finding| finding.rule == "large-outlay-without-minutes");
        of_rule.filter_map(|finding| finding.date.clone()).collect()
    };
    assert_eq!(found(&one), ["2023-02-10"], "what was paid before the meeting was not decided by it");
    // Of several meetings one below the other nobody says which day is whose, and the day on which a list was drawn up is none.
    let other = one.replace("3月8日", "4月20日");
    assert_eq!(table(("会议.csv", &format!("{one}{other}"))), (None, 0));
    assert_eq!(table(("会议.csv", &one.replace("会议时间", "制表日期"))), (None, 0));
}

#[test]
fn balances_of_parties_with_their_times_are_open_items() {
    let rows = |last: &str| {
        format!(
            "往来款项明细表\n科目：其他应收款,,截止时间：2023年12月31日\n客商名称,期初余额,,本期发生,,期末余额,,{last}\n,借方,贷方,借方,贷方,借方,贷方,\n\
             示例村委会,10000,,,,10000,,2015年\n示例商行,2000,,3000,5000,,,2022年\n示例砖厂,,,700,,700,,2023.5\n合计,12000,,3700,5000,10700,,\n"
        )
    };
    let report = checked(&[("往来.csv", &rows("形成时间"))]);
    assert_eq!((input(&report).table.as_deref(), input(&report).rows), (Some("open_items"), 2));
    // What was settled in the year has no balance.
    assert_eq!(input(&report).rows_left_out(), 2);
    let flagged: Vec<&str> = report.findings.iter().map(|finding| finding.subject.as_str()).collect();
    assert_eq!(flagged, ["示例村委会"]);
}

#[test]
fn codes_and_names_are_those_of_accounts_in_what_is_called_a_trial_balance() {
    let rows = "编码,名称,方向,期初,本期借方,本期贷方,方向,期末\n1001,库存现金,借,500,10000,9800,借,700\n1002,银行存款,借,80000,200000,190000,借,90000\n\
        2307,其他应付款,贷,30000,5000,6000,贷,31000\n3001,累计盈余,贷,50500,0,0,贷,50500\n";
    assert_eq!(table(("科目余额表.csv", rows)), (Some("trial_balance".to_owned()), 4));
    assert_eq!(table(("物资盘存.csv", rows)), (None, 0));
}

#[test]
fn whose_loan_it_is_says_that_it_is_owed_to_the_office() {
    let rows = |title: &str, party: &str| {
        format!(
            "{title}\n截止2023年12月31日\n{party},部门,借款日期,借款事由,借款金额,已还金额,余额\n职工01,党政办,2019年4月,差旅,5000,3000,2000\n职工02,办公室,2023年11月,培训,4000,0,4000\n"
        )
    };
    for (title, party, want) in [
        ("职工借款（备用金）明细", "姓名", 1),
        ("借款明细", "借款人", 1),
        ("借款明细", "借支人", 1),
        // Nothing says who owes whom.
        ("借款明细", "姓名", 0),
    ] {
        assert_eq!(checked(&[("明细.csv", &rows(title, party))]).findings.len(), want, "{title} {party}");
    }
}

#[test]
fn a_list_of_what_was_done_away_with_is_no_register() {
    let rows = |title: &str| {
        format!(
            "{title}\n资产编号,资产名称,购置时间,原值,已提折旧,净值,处置方式\nTY1,复印机,2015.6,23000,23000,0,报废\nTY2,轿车,2010.3,148000,148000,0,拍卖\n"
        )
    };
    assert_eq!(table(("清单.csv", &rows("固定资产报废处置清单"))), (None, 0));
    assert_eq!(table(("清单.csv", &rows("固定资产台账"))), (Some("assets".to_owned()), 2));
}

#[test]
fn a_word_in_brackets_within_a_header_is_another_for_the_one_before_it() {
    let fields = |header: &str| {
        let shown = inspected(("花名册.csv", &format!("姓名,状态,{header}\n职工01,在职,\n职工02,退休,2023-05-31\n")));
        shown["columns"].as_array().unwrap().iter().filter_map(|column| column["field"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    for header in ["退休（调离）日期", "辞退（离职）时间"] {
        assert_eq!(fields(header), ["name", "status", "left_on"], "{header}");
    }
    assert_eq!(fields("填表（更新）日期"), ["name", "status"]);
}

#[test]
fn who_took_part_makes_a_list_of_what_was_spent_one_of_expenses() {
    let rows = |title: &str| {
        format!(
            "{title}\n日期,内容,地点,参会人数,金额,凭证\n2023.3.8,财政工作会议,示例宾馆,40,6800,记-12\n2023.4.2,村干部培训,党校,60,9200,记-30\n"
        )
    };
    assert_eq!(table(("备查账.csv", &rows("会议费培训费支出登记表"))), (Some("expenses".to_owned()), 2));
    // A list of payments says whom it paid.
    assert_eq!(table(("备查账.csv", &rows("会议费付款台账"))), (None, 0));
}
