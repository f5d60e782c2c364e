//! Registers, payouts and tables of one account in layouts that take care to be read right.

use ledgerlint::recognise::SheetReading;
use ledgerlint::tables::TableKind;
use rust_decimal::Decimal;

use super::facts::Facts;
use super::sheet::{C, Sheet, facts_of, i, t};

fn numbered(number: i64) -> C {
    super::sheet::n(Decimal::from(number))
}

/// The rows of the only table, which is this one.
fn rows(reading: &SheetReading, table: TableKind) -> Vec<Facts> {
    let found: Vec<TableKind> = reading.tables.iter().map(|one| one.table).collect();
    assert_eq!(found, [table], "{:?}", reading.why);
    assert_eq!(reading.tables[0].rows_in, reading.tables[0].kept() + reading.tables[0].left_out.len());
    reading.tables[0].to_rows().iter().map(facts_of).collect()
}

fn of<'r>(rows: &'r [Facts], field: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row.get(field).map_or("", String::as_str)).collect()
}

#[test]
fn month_and_day_of_a_register_are_carried_down_but_no_day_into_another_month() {
    let mut sheet = Sheet::new("付款台账.xlsx");
    sheet.texts(&["2024年付款台账"]);
    sheet.texts(&["月", "日", "收款单位", "用途", "金额"]);
    for (month, day) in [("1", "5"), ("", "9"), ("", ""), ("2", ""), ("", "3")] {
        sheet.row(vec![t(month), t(day), t("甲公司"), t("水泵款"), i(100)]);
    }
    sheet.row(vec![None, None, t("1月小计"), None, i(500)]);
    let rows = rows(&sheet.read(), TableKind::Payments);
    assert_eq!(of(&rows, "date"), ["2024-01-05", "2024-01-09", "2024-01-09", "2024-02", "2024-02-03"]);
}

#[test]
fn a_serial_number_above_a_wage_sheet_is_its_date() {
    for (epoch_1904, serial) in [(false, 43_617), (true, 42_155)] {
        let mut sheet = Sheet::new("工资.xlsx");
        sheet.grid.epoch_1904 = epoch_1904;
        sheet.texts(&["工    资    表"]);
        sheet.row(vec![numbered(serial)]);
        sheet.texts(&["序号", "姓名", "实发金额"]);
        for (number, name) in (1..).zip(["张三", "李四", "王五"]) {
            sheet.row(vec![i(number), t(name), i(3000 + number)]);
        }
        assert_eq!(of(&rows(&sheet.read(), TableKind::Benefits), "date"), ["2019-06-01"; 3]);
    }
}

#[test]
fn the_code_of_an_account_in_a_banner_is_no_date_of_its_ledger() {
    for (account, code) in [("100201 基本户", "100201"), ("200101 短期借款", "200101")] {
        let mut sheet = Sheet::new("日记账.xlsx");
        sheet.texts(&["银行存款日记账"]);
        sheet.texts(&[&format!("科目：{account}")]);
        sheet.texts(&["2024年", "", "凭证号", "摘要", "借方", "贷方", "方向", "余额"]);
        sheet.texts(&["月", "日"]);
        sheet.merge(3, 3, 0, 1);
        for column in 2..8 {
            sheet.merge(3, 4, column, column);
        }
        sheet.row(vec![i(1), i(8), t("记-1"), t("付电费"), None, i(100), t("借"), i(900)]);
        sheet.row(vec![i(3), i(9), t("记-2"), t("收利息"), i(5), None, t("借"), i(905)]);
        let rows = rows(&sheet.read(), TableKind::Journal);
        assert_eq!(of(&rows, "date"), ["2024-01-08", "2024-03-09"]);
        assert_eq!(of(&rows, "account_code"), [code; 2]);
    }
}

#[test]
fn lines_of_vouchers_are_no_chart_of_accounts() {
    // No column says when: no journal, and nothing else either.
    let mut sheet = Sheet::new("导出.xlsx");
    sheet.texts(&["填开时", "凭证字号", "科目编码", "科目名称", "借方", "贷方"]);
    for index in 0..12 {
        let (code, name) = [("1002", "银行存款"), ("5001", "业务活动费用")][index % 2];
        sheet.row(vec![t("甲"), t("记-1"), t(code), t(name), i(index), None]);
    }
    let reading = sheet.read();
    assert!(reading.tables.is_empty() && reading.why.is_some(), "{:?}", reading.tables.iter().map(|one| one.table).collect::<Vec<_>>());
    let mut sheet = Sheet::new("导出.xlsx");
    sheet.texts(&["摘要", "科目编码", "科目名称", "借方", "贷方"]);
    sheet.row(vec![t("付电费"), t("5001"), t("业务活动费用"), i(3), None]);
    sheet.row(vec![t("付电费"), t("1002"), t("银行存款"), None, i(3)]);
    assert!(sheet.read().tables.is_empty());
}

#[test]
fn each_of_two_directions_is_of_the_balance_beside_it() {
    let mut sheet = Sheet::new("科目余额表.xls");
    sheet.texts(&["科目编码", "科目名称", "方向", "期初余额", "借方", "贷方", "方向", "期末余额"]);
    for (code, opening, debit, credit, closing) in [("1002", 100, 0, 250, -150), ("2302", -40, 90, 0, 50), ("3001", -60, 0, 0, -60)] {
        let side = |balance: i64| t(if balance < 0 { "贷" } else { "借" });
        let amount = |balance: i64| numbered(balance.abs());
        let moved = [numbered(debit), numbered(credit)];
        let cells = [t(code), t("甲"), side(opening), amount(opening)].into_iter().chain(moved).chain([side(closing), amount(closing)]);
        sheet.row(cells.collect());
    }
    let rows = rows(&sheet.read(), TableKind::TrialBalance);
    assert_eq!((of(&rows, "opening"), of(&rows, "closing")), (vec!["100", "-40", "-60"], vec!["-150", "50", "-60"]));
}

#[test]
fn balances_of_two_sides_without_a_period_are_both_read() {
    let mut sheet = Sheet::new("科目余额表.xls");
    sheet.texts(&["科目编码", "科目名称", "借方余额", "贷方余额"]);
    sheet.row(vec![t("1002"), t("银行存款"), i(100), None]);
    sheet.row(vec![t("2302"), t("应付账款"), None, i(100)]);
    assert_eq!(of(&rows(&sheet.read(), TableKind::TrialBalance), "closing"), ["100", "-100"]);
}

#[test]
fn open_items_call_their_party_the_other_side() {
    let mut sheet = Sheet::named("A往来款明细表.xlsx", "往来款明细表");
    sheet.texts(&["往来款明细表"]);
    sheet.texts(&["科目", "对方", "日期", "金额", "备注"]);
    sheet.row(vec![t("其他应收款"), t("青石村"), t("2020-11-30"), i(40_000), None]);
    sheet.row(vec![t("其他应付款"), t("白石公司"), t("2021-01-05"), i(9000), None]);
    let open = rows(&sheet.read(), TableKind::OpenItems);
    assert_eq!(of(&open, "counterparty"), ["青石村", "白石公司"]);
    // A list of expenses that says so is one, whoever stands in it.
    let mut sheet = Sheet::new("费用台账.xlsx");
    sheet.texts(&["2024年费用报销明细表"]);
    sheet.texts(&["日期", "科目", "对方", "摘要", "金额"]);
    sheet.row(vec![t("2024-03-05"), t("办公费"), t("白石公司"), t("打印纸"), i(420)]);
    assert_eq!(rows(&sheet.read(), TableKind::Expenses).len(), 1);
}

/// Its header, without a title, and a row of cells parted by commas; what looks like an amount is one.
fn listed(title: &str, header: &str, row: &str) -> SheetReading {
    let mut sheet = Sheet::new("a.csv");
    sheet.texts(&[title]);
    sheet.texts(&header.split(',').collect::<Vec<_>>());
    for _ in 0..2 {
        sheet.row(row.split(',').map(|text| text.parse().map_or_else(|_| t(text), super::sheet::n)).collect());
    }
    sheet.read()
}

#[test]
fn what_was_paid_up_to_a_day_is_no_payment() {
    for header in ["用途,已付总额", "用途,已付合计", "合同总额,已付总额", "工程造价合计,已付总额"] {
        let second = if header.starts_with('用') { "印资料" } else { "90000" };
        let reading = listed("付款台账", &format!("付款日期,收款单位,{header}"), &format!("2023-03-01,长林印务,{second},80000"));
        assert!(reading.tables.is_empty(), "{header}");
    }
}

#[test]
fn a_sum_is_the_amount_of_payments_and_expenses_where_nothing_else_is() {
    use TableKind::{Expenses, Payments, Purchases};
    for (title, header, row, table) in [
        ("付款台账", "付款日期,收款单位,用途,财政拨款,自筹资金,合计", "2023-03-01,长林印务,印资料,60000,20000,80000", Payments),
        ("付款台账", "付款日期,收款单位,用途,合计", "2023-03-01,长林印务,印资料,80000", Payments),
        ("付款台账", "付款日期,收款单位,用途,小计,本次付款金额", "2023-03-01,长林印务,印资料,90000,80000", Payments),
        ("付款台账", "付款日期,收款单位,用途,合计,基建付款金额", "2023-03-01,长林印务,印资料,90000,80000", Payments),
        ("公务用车费用明细", "日期,凭证号,车牌号,摘要,燃油费,维修费,合计", "2023-03-01,记-1,湘A1,加油,70000,10000,80000", Expenses),
        ("经费支出明细", "日期,摘要,财政资金,自有资金,合计", "2023-03-01,付会议费,70000,10000,80000", Expenses),
        ("差旅费报销明细", "日期,报销人,出差事由,住宿费,伙食补助,合计", "2023-03-01,张三,开会,70000,10000,80000", Expenses),
        ("差旅费报销明细", "日期,报销人,出差事由,合计,核报金额", "2023-03-01,张三,开会,90000,80000", Expenses),
        ("费用明细", "日期,摘要,合计,价税合计", "2023-03-01,开会,90000,80000", Expenses),
        ("设备采购明细", "日期,品名,合计", "2023-03-01,打印机,80000", Purchases),
    ] {
        let rows = rows(&listed(title, header, row), table);
        assert_eq!(of(&rows, "amount"), ["80000"; 2], "{title} {header}");
    }
}
