//! Sheets that share headers with a table and are none of its kind: told and not read, beside the near twins that are read.

use std::sync::Arc;

use ledgerlint::recognise::{Mapping, SheetReading, recognise};
use ledgerlint::rules::SourceFile;
use ledgerlint::tables::{SheetName, TableKind};

use super::sheet::{C, Sheet, t};
use crate::rows::headers;

/// A sheet of a file: a title if there is one, then rows of cells parted by commas; what looks like an amount is one.
pub(super) fn sheet(file: &str, title: &str, rows: &[&str]) -> Sheet {
    let mut sheet = Sheet::new(file);
    if !title.is_empty() {
        sheet.texts(&[title]);
    }
    for row in rows {
        let cell = |text: &str| text.parse().map_or_else(|_| t(text), super::sheet::n);
        let cells: Vec<C> = row.split(',').map(cell).collect();
        sheet.row(cells);
    }
    sheet
}

/// Why it is not read, in Chinese.
pub(super) fn told(sheet: &Sheet) -> String {
    let reading = sheet.read();
    let found: Vec<TableKind> = reading.tables.iter().map(|one| one.table).collect();
    assert!(found.is_empty(), "{found:?}");
    reading.why.unwrap().zh.into_owned()
}

fn kinds(reading: &SheetReading) -> Vec<TableKind> {
    reading.tables.iter().filter(|one| one.kept() > 0).map(|one| one.table).collect()
}

pub(super) fn is(sheet: &Sheet, table: TableKind) {
    let reading = sheet.read();
    assert_eq!(kinds(&reading), [table], "{:?}", reading.why);
}

/// The same where `mapping.toml` says which table it is.
fn is_said(sheet: &Sheet, table: TableKind) {
    let text = format!("[[sheet]]\nfile = \"*\"\ntable = \"{}\"\n", table.name());
    let mapping = Mapping::parse(&SourceFile::new("mapping.toml", text), headers()).unwrap();
    let name = Arc::new(SheetName { file: sheet.file.as_str().into(), sheet: sheet.grid.name.clone() });
    assert_eq!(kinds(&recognise(&name, &sheet.grid, headers(), &mapping)), [table]);
}

const LEDGER: [&str; 4] = [
    "日期,凭证号,摘要,借方金额,贷方金额,方向,余额",
    "2023-01-05,记-1,提取现金,3000,,借,4500",
    "2023-01-11,记-3,借差旅费,,2000,借,2500",
    "2023-01-12,记-4,付快递费,,30,借,2470",
];

#[test]
fn a_book_of_accounts_that_lacks_a_column_is_told_and_is_no_register() {
    let ledger = sheet("a.xlsx", "其他应收款明细账", &LEDGER);
    let why = told(&ledger);
    assert!(why.contains("序时账") && why.contains("“科目名称”") && why.contains("科目:1001 库存现金"), "{why}");
    is_said(&ledger, TableKind::Expenses);
    let journal = |day: &str| {
        let header = format!("{day},凭证号,摘要,科目编码,科目名称,借方金额,贷方金额");
        let lines = ["2023-01-05,记-1,提取现金,1001,库存现金,3000,", "2023-01-05,记-1,提取现金,1002,银行存款,,3000"];
        sheet("a.csv", "", &[&header, lines[0], lines[1]])
    };
    let why = told(&journal("时间"));
    assert!(why.contains("序时账") && why.contains("“日期”"), "{why}");
    is(&journal("日期"), TableKind::Journal);
    let vouchers = ["制单日期,凭证编号,摘要,借方金额合计,贷方金额合计,制单人", "2023-01-05,记-0001,提取现金,3000,3000,李萍"];
    let why = told(&sheet("凭证列表.csv", "", &vouchers));
    assert!(why.contains("序时账") && why.contains("科目名称"), "{why}");
    // The accounts between the lines are none of a column.
    let parted =
        ["日期,凭证号,摘要,借方金额,贷方金额", "1001 库存现金", "2023-01-05,记-1,提取现金,3000,", "2023-01-11,记-3,借差旅费,,2000"];
    assert!(told(&sheet("a.csv", "", &parted)).contains("科目名称"));
}

#[test]
fn a_ledger_whose_account_is_said_and_a_register_with_sides_are_read() {
    let mut ledger = Sheet::new("a.xlsx");
    ledger.texts(&["库存现金明细账"]);
    ledger.below(&sheet("a.xlsx", "科目：1001 库存现金", &LEDGER));
    is(&ledger, TableKind::Journal);
    let sides = ["日期,摘要,借方金额,贷方金额", "2023-01-05,办公用品,300,", "2023-01-11,印刷费,2000,"];
    is(&sheet("a.xlsx", "2023年费用报销明细表", &sides), TableKind::Expenses);
    let account = ["日期,对方户名,用途,借方金额,贷方金额", "2023-01-05,长林印务有限公司,印刷费,300,", "2023-01-11,宏达家具店,桌椅,2000,"];
    is(&sheet("a.xlsx", "", &account), TableKind::Payments);
}

#[test]
fn a_ledger_with_a_column_for_each_item_has_its_side_in_their_total() {
    let mut ledger = Sheet::new("a.xlsx");
    ledger.texts(&["科目：5001 业务活动费用"]);
    ledger.texts(&["日期", "凭证号", "摘要", "借方", "", "", "贷方", "余额"]);
    ledger.texts(&["", "", "", "合计", "办公费", "印刷费", "", ""]);
    ledger.merge(2, 2, 3, 5);
    for column in [0, 1, 2, 6, 7] {
        ledger.merge(2, 3, column, column);
    }
    for row in ["2023-01-06,记-2,付印刷费,6480.5,,6480.5,,6480.5", "2023-02-09,记-3,付办公费,1023.46,1023.46,,,7503.96"] {
        ledger.row(row.split(',').map(|text| text.parse().map_or_else(|_| t(text), super::sheet::n)).collect());
    }
    let reading = ledger.read();
    assert_eq!(kinds(&reading), [TableKind::Journal], "{:?}", reading.why);
    let debits: Vec<String> = reading.tables[0].to_rows().iter().map(|row| super::sheet::facts_of(row)["debit"].clone()).collect();
    assert_eq!(debits, ["6480.5", "1023.46"]);
}

#[test]
fn balances_with_their_sides_in_any_order_are_a_trial_balance_and_no_chart() {
    let rows = ["1001,库存现金,1500,,9243.2,7943.2,2800,", "2307,其他应付款,,5000,630,630,,5000"];
    for header in [
        "期初余额-借方,期初余额-贷方,本期发生额-借方,本期发生额-贷方,期末余额-借方,期末余额-贷方",
        "期初余额借,期初余额贷,本期发生额借,本期发生额贷,期末余额借,期末余额贷",
        "借方期初,贷方期初,借方本期发生,贷方本期发生,借方期末,贷方期末",
        "期初数借方金额,期初数贷方金额,本期发生数借方金额,本期发生数贷方金额,期末数借方金额,期末数贷方金额",
    ] {
        let reading = sheet("a.csv", "", &[&format!("科目编码,科目名称,{header}"), rows[0], rows[1]]).read();
        assert_eq!(kinds(&reading), [TableKind::TrialBalance], "{header} {:?}", reading.why);
        let facts: Vec<_> = reading.tables[0].to_rows().iter().map(super::sheet::facts_of).collect();
        let of = |field: &str| facts.iter().map(|row| row[field].clone()).collect::<Vec<_>>();
        assert_eq!((of("opening"), of("closing")), (vec!["1500".to_owned(), "-5000".into()], vec!["2800".to_owned(), "-5000".into()]));
    }
    let unknown = "科目编码,科目名称,期初挂账(借),期初挂账(贷),期末挂账(借),期末挂账(贷)";
    let why = told(&sheet("a.csv", "", &[unknown, "1001,库存现金,1500,,2800,", "2307,其他应付款,,5000,,5000"]));
    assert!(why.contains("科目余额表"), "{why}");
    // A chart may have a side and an opening balance.
    let chart = ["科目编码,科目名称,余额方向,期初余额", "1001,库存现金,借,1500", "2307,其他应付款,贷,5000"];
    is(&sheet("科目表.csv", "", &chart), TableKind::Accounts);
}

#[test]
fn a_list_of_ages_or_of_two_sides_has_a_merged_title_as_any_other() {
    let ages = [
        "截止日期：2021年12月31日,,,,,,单位：元",
        "序号,往来单位,期末余额,1年以内,1-2年,2-3年,3年以上",
        "1,职工01,5000,5000,,,",
        "2,云溪村委会,36000,,,,36000",
    ];
    let sides = ["序号,往来单位,应收金额,应付金额,形成时间,备注", "1,云溪村委会,36000,,2012.6,", "2,恒远照明有限公司,,8600,2018.5,"];
    for (title, rows, last) in [("其他应收款账龄分析表", &ages[..], 6), ("往来款项明细表", &sides, 5)] {
        let mut plain = sheet("往来.xlsx", title, rows);
        is(&plain, TableKind::OpenItems);
        plain.merge(1, 1, 0, last);
        is(&plain, TableKind::OpenItems);
        assert_eq!(plain.read().tables[0].kept(), 2);
    }
}

#[test]
fn balances_are_what_the_words_over_their_sides_say() {
    // Opening 80,000 and -30,000; what moved; closing 83,800 and -35,000.
    let sided = ["1002,银行存款,80000,,5000,1200,83800,", "2307,其他应付款,,30000,,5000,,35000"];
    let directed = ["1002,银行存款,借,80000,5000,1200,借,83800", "2307,其他应付款,贷,30000,0,5000,贷,35000"];
    let facts = |sheet: &Sheet, header: &str| {
        let reading = sheet.read();
        assert_eq!(kinds(&reading), [TableKind::TrialBalance], "{header} {:?}", reading.why);
        let facts: Vec<_> = reading.tables[0].to_rows().iter().map(super::sheet::facts_of).collect();
        let of = |field: &str| facts.iter().map(|row| row[field].clone()).collect::<Vec<_>>();
        assert_eq!(of("opening"), ["80000", "-30000"], "{header}");
        assert_eq!((&*of("debit")[0], &*of("credit")[1]), ("5000", "5000"), "{header}");
        assert_eq!(of("closing"), ["83800", "-35000"], "{header}");
    };
    for groups in [
        ["月初余额", "本月发生额", "月末余额"],
        ["上期余额", "本期发生额", "本期余额"],
        ["上月余额", "发生额", "本月余额"],
        ["期初结余", "本月发生额", "期末结余"],
        ["上年结转", "本年发生额", "年末结余"],
        ["年初余额", "本年累计发生额", "期末余额"],
        ["期初余额", "累计发生额", "期末余额"],
    ] {
        for sides in ["借方,贷方", "借,贷", "借方金额,贷方金额"] {
            let upper = format!("科目编码,科目名称,{},,{},,{},", groups[0], groups[1], groups[2]);
            let lower = format!(",,{sides},{sides},{sides}");
            let header = format!("{upper} / {lower}");
            let mut sheet = sheet("余额表.xlsx", "科目余额表", &[&upper, &lower, sided[0], sided[1]]);
            facts(&sheet, &header);
            // The title is merged and the groups are not; then these too.
            sheet.merge(1, 1, 0, 7);
            sheet.merge(2, 3, 0, 0);
            sheet.merge(2, 3, 1, 1);
            facts(&sheet, &header);
            for column in [2, 4, 6] {
                sheet.merge(2, 2, column, column + 1);
            }
            facts(&sheet, &header);
        }
        for direction in ["方向", "借/贷", "借或贷"] {
            let upper = format!("科目编码,科目名称,{},,{},,{},", groups[0], groups[1], groups[2]);
            let lower = format!(",,{direction},余额,借方,贷方,{direction},余额");
            facts(&sheet("余额表.xlsx", "科目余额表", &[&upper, &lower, directed[0], directed[1]]), &format!("{upper} / {lower}"));
        }
    }
    // What another period moved is none of it.
    let upper = "科目编码,科目名称,期初余额,上期发生额,,本期发生额,,期末余额";
    let rows = ["1002,银行存款,80000,7,9,5000,1200,83800", "2307,其他应付款,-30000,3,4,0,5000,-35000"];
    facts(&sheet("余额表.xlsx", "科目余额表", &[upper, ",,,借方,贷方,借方,贷方,", rows[0], rows[1]]), upper);
}

#[test]
fn the_balance_of_an_account_row_by_row_is_no_open_item() {
    let rows = |header: &'static str| {
        let lines = [
            "2023-01-06,5000,,109000,区财政局,拨款",
            "2023-01-06,,6480.5,102519.5,长林印务有限公司,印刷费",
            "2023-01-18,,12600,89919.5,宏达家具店,桌椅",
        ];
        [header, lines[0], lines[1], lines[2]]
    };
    for header in ["交易日期,流入,流出,余额,对方户名,用途", "日期,增加,减少,余额,对方户名,用途"] {
        let statement = sheet("a.csv", "", &rows(header));
        assert!(told(&statement).contains("账户流水"), "{header}");
        is_said(&statement, TableKind::OpenItems);
    }
    // With what was paid under its name it is a list of payments.
    for header in
        ["交易日期,存入,付款金额,余额,对方户名,用途", "交易日期,存入,支取,余额,对方户名,用途", "日期,进账,出账,余额,对方户名,附言"]
    {
        is(&sheet("a.csv", "", &rows(header)), TableKind::Payments);
    }
    // A ledger by party without its account is one of accounts.
    let ledger = [
        "日期,凭证号,摘要,往来单位,借方金额,贷方金额,余额",
        "2023-01-05,记-1,借款,白石公司,3000,,3000",
        "2023-01-11,记-3,还款,青石村,,2000,500",
    ];
    assert!(told(&sheet("a.csv", "", &ledger)).contains("序时账"));
    // A list of what is owed has balances that do not follow from each other.
    let owed = [
        "挂账日期,原金额,已还,余额,往来单位,事由",
        "2013-01-06,5000,1000,4000,白石公司,借款",
        "2014-01-06,6000,,6000,青石村,借款",
        "2015-01-06,9000,2000,7000,乙公司,借款",
    ];
    is(&sheet("a.csv", "", &owed), TableKind::OpenItems);
}

const PAID: [&str; 3] = ["日期,收款单位,用途,金额", "2023-01-06,长林印务有限公司,印刷费,6480.5", "2023-02-09,宏达家具店,桌椅,1200"];

#[test]
fn what_a_title_calls_another_paper_is_told() {
    for title in ["2023年用款计划表", "付款申请表", "付款申请台账（2023年）", "食堂值班表", "信访台账"] {
        let paper = sheet("a.csv", title, &PAID);
        let why = told(&paper);
        assert!(why.contains("标题写的是") && why.contains("付款台账"), "{title}: {why}");
        is_said(&paper, TableKind::Payments);
    }
    assert!(told(&sheet("付款申请2023.csv", "", &PAID)).contains("文件名写的是“付款申请2023”"));
    // The noun that stands last says what it is.
    for title in ["计划生育专项资金付款台账", "用款计划付款台账", "按计划拨付资金支付明细", "2023年付款台账"]
    {
        is(&sheet("a.csv", title, &PAID), TableKind::Payments);
    }
    let items = ["项目,金额", "银行存款日记账余额,2162969.83", "加:银收企未收,200"];
    assert!(told(&sheet("a.csv", "银行存款余额调节表", &items)).contains("调节表"));
    let people = ["姓名,部门,合计", "张三,党政办,165", "李四,财政所,178"];
    assert!(told(&sheet("a.csv", "笔试面试成绩表", &people)).contains("成绩表"));
    assert!(told(&sheet("a.csv", "党费收缴台账", &people)).contains("党费收缴台账"));
    is(&sheet("a.csv", "信访值班补贴发放表", &people), TableKind::Benefits);
    let executed = ["功能科目编码,功能科目名称,指标金额,已支付金额,可用余额", "2010301,行政运行,9860000,4860000,5000000"];
    assert!(kinds(&sheet("a.csv", "预算执行情况表", &executed).read()).is_empty());
    assert!(kinds(&sheet("a.csv", "", &executed).read()).is_empty());
}

#[test]
fn a_list_of_names_is_a_roster_only_if_something_says_so() {
    let names = ["姓名,单位,备注", "赵某,甲公司,送货", "钱某,乙公司,对账"];
    let list = sheet("a.csv", "", &names);
    let why = told(&list);
    assert!(why.contains("人员花名册") && why.contains("看不出"), "{why}");
    is_said(&list, TableKind::Staff);
    is(&sheet("职工花名册.csv", "", &names), TableKind::Staff);
    is(&sheet("a.csv", "2023年在职人员名册", &names), TableKind::Staff);
    for column in ["职务", "部门", "编制类型", "参加工作时间", "人员类别"] {
        is(&sheet("a.csv", "", &[&format!("姓名,{column}"), "张三,1990-01-01", "李四,1990-01-01"]), TableKind::Staff);
    }
    for title in ["来访登记表", "培训签到表", "志愿者名单", "2023年通讯录"] {
        assert!(told(&sheet("a.csv", title, &["姓名,部门,电话", "张三,财政所,1"])).contains("标题写的是"), "{title}");
    }
    // What its title calls a payout is none, and no roster either.
    let gross = ["序号,姓名,部门,税前,个税", "1,张三,财政所,1600,800", "2,李四,党政办,1600,800"];
    let why = told(&sheet("a.csv", "2023年1月劳务费发放表", &gross));
    assert!(why.contains("发放表") && why.contains("“金额”"), "{why}");
}

#[test]
fn items_with_amounts_are_a_budget_only_if_something_says_so() {
    let items = ["项目,拨付日期,金额", "道路维修,2023-01-06,2000", "水渠清淤,2023-02-06,1500"];
    let list = sheet("a.csv", "", &items);
    assert!(told(&list).contains("预算明细"));
    is_said(&list, TableKind::Budget);
    is(&sheet("预算.csv", "", &items), TableKind::Budget);
    is(&sheet("a.csv", "", &["项目,预算金额", "道路维修,2000"]), TableKind::Budget);
}

#[test]
fn what_is_planned_or_asked_for_was_not_paid() {
    let rows = ["2023-01-06,长林印务有限公司,印刷费,6480.5", "2023-02-09,宏达家具店,桌椅,1200"];
    let of = |amount: &str, title: &str| sheet("a.csv", title, &[&format!("付款日期,收款单位,用途,{amount}"), rows[0], rows[1]]);
    for amount in ["申请金额", "计划付款金额"] {
        let why = told(&of(amount, ""));
        assert!(why.contains(amount) && why.contains("不是实际发生的金额"), "{why}");
        // A register that says what it is has it from who fills it in.
        is(&of(amount, "2023年付款台账"), TableKind::Payments);
    }
    is(&of("付款金额", ""), TableKind::Payments);
}

#[test]
fn invoices_of_what_was_sold_and_registers_of_assets_are_no_purchases() {
    let sold = ["开票日期,购方名称,货物名称,金额,税额", "2023-01-06,甲公司,租金,4761.9,238.1"];
    for (file, why) in [("a.csv", "“购方名称”"), ("销项发票.csv", "销项发票")] {
        assert!(told(&sheet(file, "", &sold)).contains(why), "{file}");
    }
    let both = ["开票日期,销方名称,购方名称,货物名称,金额", "2023-01-06,甲公司,青石街道办事处,打印机,4761.9"];
    // What was invoiced is of anything, unless the title says that it was bought.
    assert!(told(&sheet("a.csv", "", &both)).contains("“开票日期”"));
    is(&sheet("a.csv", "采购台账", &both), TableKind::Purchases);
    assert!(told(&sheet("a.csv", "机关食堂采购台账", &["日期,品名,金额", "2023-01-06,猪肉,300"])).contains("食堂采购"));
    is(&sheet("a.csv", "食堂设备采购台账", &["日期,品名,金额", "2023-01-06,冰柜,3000"]), TableKind::Purchases);
    let assets = |value: &str| {
        let rows = ["G1,投影仪,1,5400,5400,100,2019-10-22", "G2,打印机,2,1890,3780,900,2023-02-14"];
        sheet("a.csv", "", &[&format!("资产编号,资产名称,数量,购置单价,购置总价,{value},取得日期"), rows[0], rows[1]])
    };
    is(&assets("净值"), TableKind::Assets);
    let bought = ["资产名称,数量,购置单价,购置总价,购置日期", "投影仪,1,5400,5400,2019-10-22"];
    is(&sheet("a.csv", "", &bought), TableKind::Purchases);
}

#[test]
fn what_people_pay_in_is_no_payout() {
    let people = ["序号,姓名,部门,金额,签名", "1,张三,党政办,100,", "2,李四,财政所,100,"];
    for title in [
        "捐款名单",
        "互助金扣款",
        "罚款名单",
        "水电费代扣明细表",
        "借款登记",
        "集资名单",
        "2023年报名费收取",
        "押金收取表",
        "考核扣分表",
        "礼品礼金上交登记",
        "党费收缴表",
        "捐款名单(2023年)",
    ] {
        let why = told(&sheet("a.csv", title, &people));
        assert!(why.contains("标题写的是") && why.contains("发放表"), "{title}: {why}");
        is_said(&sheet("a.csv", title, &people), TableKind::Benefits);
        assert!(told(&sheet(&format!("{title}.csv"), "", &people)).contains("文件名写的是"), "{title}");
    }
    let received = ["日期,缴款单位,摘要,金额,经办人", "2023-01-01,某店,租金,300,职工01", "2023-01-02,某社,拨款,500,职工01"];
    for title in ["收款台账", "收款登记簿", "2023年租金收入明细表"] {
        assert!(told(&sheet("a.csv", title, &received)).contains("标题写的是"), "{title}");
    }
    for title in [
        "捐款发放",
        "捐款发放表",
        "奖金发放及代扣",
        "福利费发放表-会费",
        "退款名单",
        "罚款返还名单",
        "退休人员慰问名单",
        "借调人员补贴",
        "互助金发放名单",
        "扣款后奖金发放表",
        "考核奖",
        "加班补贴",
        "人员名单",
    ] {
        is(&sheet("a.csv", title, &people), TableKind::Benefits);
    }
    // A column of deductions is one of a payroll.
    let wages = ["姓名,部门,应发金额,扣款,实发金额", "张三,党政办,5000,100,4900", "李四,财政所,5000,100,4900"];
    for title in ["2023年5月工资表", "工资及扣款", ""] {
        is(&sheet("a.csv", title, &wages), TableKind::Benefits);
    }
    let lent = ["借款人,借款日期,事由,借款金额,余额", "张三,2020-01-06,差旅,5000,3000", "李四,2021-01-06,差旅,2000,2000"];
    is(&sheet("a.csv", "个人借款明细", &lent), TableKind::OpenItems);
}

#[test]
fn what_was_counted_handed_out_or_offered_was_not_bought() {
    let goods = ["序号,日期,品名,数量,单价,金额,备注", "1,2023-01-01,打印机,1,3000,3000,", "2,2023-01-02,投影仪,1,4000,4000,"];
    for title in [
        "库存盘点表",
        "领用登记表",
        "询价记录",
        "报价单",
        "物资发放台账",
        "捐赠物品接收登记",
        "资产处置明细表",
        "报废资产清单",
        "维修报价",
        "低值易耗品领用台账",
        "比价表",
        "送货单",
        "租赁物品清单",
        "2023年资产处置明细表(一季度)",
    ] {
        let why = told(&sheet("a.csv", title, &goods));
        assert!(why.contains("标题写的是") && why.contains("资产购置明细"), "{title}: {why}");
        is_said(&sheet("a.csv", title, &goods), TableKind::Purchases);
    }
    for title in [
        "采购询价及付款台账",
        "办公用品采购及领用台账",
        "资产购置及处置明细表",
        "设备采购台账",
        "处置后新购设备明细",
        "租赁设备验收台账",
        "设备台账",
        "",
    ] {
        is(&sheet("a.csv", title, &goods), TableKind::Purchases);
    }
}

#[test]
fn a_party_a_day_and_an_amount_are_owed_only_if_something_says_so() {
    let list = |title: &str, header: &str, row: &str| sheet("a.csv", title, &[header, row, row]);
    for (title, header, row) in [
        ("水电费抄表", "户名,日期,上月读数,本月读数,用量,单价,金额", "甲,2023-01-01,1,3,2,0.6,1.2"),
        ("收款台账", "日期,付款单位,事由,金额", "2023-01-01,某店,租金,300"),
        ("投标报价汇总", "序号,投标单位,日期,投标金额,排名", "1,甲公司,2023-01-01,10000,1"),
        ("", "日期,客户,金额", "2023-01-01,某店,300"),
    ] {
        let list = list(title, header, row);
        assert!(told(&list).contains("往来款明细表"), "{title}");
        is_said(&list, TableKind::OpenItems);
    }
    let (header, row) = ("日期,客户,事由,金额", "2015-01-01,某店,租金,300");
    for title in ["其他应收款明细", "往来款清理表", "押金台账", "欠款单位明细", "暂付款", "借款台账"] {
        is(&list(title, header, row), TableKind::OpenItems);
    }
    is(&sheet("应付账款.csv", "", &[header, row]), TableKind::OpenItems);
    for header in
        ["日期,客户,事由,余额", "日期,欠款单位,事由,金额", "挂账时间,客户,事由,金额", "日期,客户,科目,金额", "日期,客户,性质,金额"]
    {
        is(&list("", header, row), TableKind::OpenItems);
    }
    // A label between the rows says it as well.
    is(&sheet("a.csv", "", &[header, "一、其他应收款", row, row, "二、其他应付款", row]), TableKind::OpenItems);
}

#[test]
fn a_bank_may_number_its_slips() {
    let lines = |header: &'static str| {
        let rows = [
            "2023-03-01,印宣传资料,6480,,9000,长林印务有限公司,6222,11",
            "2023-03-09,2月电费,3862,,5138,临江供电公司,6223,12",
            "2023-04-18,拨款,,256,5394,区财政局,6224,13",
        ];
        [header, rows[0], rows[1], rows[2]]
    };
    for header in [
        "交易时间,摘要,借方发生额,贷方发生额,账户余额,对方户名,对方账号,凭证号",
        "交易日期,摘要,借方金额,贷方金额,余额,对方户名,对方账号,凭证号码",
        "日期,摘要,借方发生额,贷方发生额,余额,对方户名,对方开户行,凭证号",
    ] {
        is(&sheet("a.csv", "账户明细查询", &lines(header)), TableKind::Payments);
    }
    // In the holder's own book debits raise the balance.
    let own = [
        "日期,摘要,借方金额,贷方金额,余额,对方户名,凭证号",
        "2023-03-01,收租金,6480,,9000,长林印务有限公司,记-1",
        "2023-03-09,付电费,,3862,5138,临江供电公司,记-2",
        "2023-04-18,收拨款,256,,5394,区财政局,记-3",
    ];
    for title in ["银行存款", "出纳", ""] {
        assert!(!kinds(&sheet("a.csv", title, &own).read()).contains(&TableKind::Payments), "{title}");
    }
    let without_numbers: Vec<&str> = own.iter().map(|line| line.rsplit_once(',').unwrap().0).collect();
    assert!(!kinds(&sheet("a.csv", "", &without_numbers).read()).contains(&TableKind::Payments));
    // A ledger knows parties, and no accounts of theirs; what calls itself one is one.
    let header = "日期,摘要,借方金额,贷方金额,余额,往来单位,经办人,凭证号";
    assert!(told(&sheet("a.csv", "", &lines(header))).contains("序时账"));
    let header = "日期,摘要,借方金额,贷方金额,余额,对方户名,对方账号,凭证号";
    assert!(!kinds(&sheet("a.csv", "银行存款日记账", &lines(header)).read()).contains(&TableKind::Payments));
}
