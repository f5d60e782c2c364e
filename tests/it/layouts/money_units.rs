//! The unit of money, wherever a sheet says it.

use ledgerlint::recognise::SheetReading;
use ledgerlint::tables::TableKind;

use super::sheet::{Sheet, facts_of};

const ROWS: [[&str; 5]; 2] =
    [["HT-1", "甲公司", "2022-02-26", "12.8", "验收后付清"], ["HT-2", "乙公司", "2022-09-05", "7.7", "验收后付清"]];
const HEADER: [&str; 5] = ["合同编号", "乙方", "签订日期", "合同金额", "付款条款"];

fn register(mut sheet: Sheet, header: &[&str], foot: &[&str]) -> Sheet {
    sheet.texts(header);
    for row in ROWS {
        sheet.texts(&row);
    }
    if !foot.is_empty() {
        sheet.texts(foot);
    }
    sheet
}

fn headed(amount: &'static str) -> [&'static str; 5] {
    HEADER.map(|header| if header == "合同金额" { amount } else { header })
}

fn amounts(reading: &SheetReading) -> Vec<String> {
    let found: Vec<TableKind> = reading.tables.iter().map(|one| one.table).collect();
    assert_eq!(found, [TableKind::Contracts], "{:?}", reading.why);
    reading.tables[0].to_rows().iter().map(|row| facts_of(row)["amount"].clone()).collect()
}

fn problems(reading: &SheetReading) -> Vec<&str> {
    reading.tables.iter().flat_map(|table| &table.problems).map(|problem| problem.why.zh.as_ref()).collect()
}

#[test]
fn the_unit_of_money_counts_wherever_it_is_said() {
    let plain = || Sheet::new("台账.xlsx");
    let mut below = plain();
    below.texts(&HEADER);
    below.texts(&["", "", "", "（万元）"]);
    let mut below = ROWS.iter().fold(below, |mut sheet, row| {
        sheet.texts(row);
        sheet
    });
    for column in [0, 1, 2, 4] {
        below.merge(1, 2, column, column);
    }
    let sheets = [
        below,
        register(Sheet::named("台账.xlsx", "合同台账(万元)"), &HEADER, &[]),
        register(Sheet::new("合同台账-万元.csv"), &HEADER, &[]),
        register(plain(), &HEADER, &["注：金额单位为万元"]),
        register(plain(), &HEADER, &["单位：万元"]),
        register(plain(), &headed("合同金额（单位：万元）"), &[]),
        register(plain(), &headed("合同金额\n万元"), &[]),
        register(plain(), &headed("合同金额万元"), &[]),
    ];
    for (index, sheet) in sheets.iter().enumerate() {
        let reading = sheet.read();
        assert_eq!(amounts(&reading), ["128000", "77000"], "{index}");
        assert_eq!(problems(&reading), [""; 0], "{index}");
    }
}

#[test]
fn what_says_no_unit_of_money_changes_none() {
    for (sheet, header, foot) in [
        (Sheet::new("台账.xlsx"), HEADER, &["注：10万元以上的合同须上会"][..]),
        (Sheet::named("台账.xlsx", "合同台账"), headed("合同金额（单位：元）"), &["单位：元"]),
        (Sheet::named("支出(万元).xlsx", "合同台账"), headed("合同金额\n元"), &[]),
    ] {
        let reading = register(sheet, &header, foot).read();
        assert_eq!(amounts(&reading), ["12.8", "7.7"], "{header:?}");
        assert_eq!(problems(&reading), [""; 0]);
    }
}

#[test]
fn hundreds_and_fen_are_units_too() {
    for (unit, first) in [("百元", "1280"), ("分", "0.128"), ("百万元", "12800000")] {
        let mut sheet = Sheet::new("台账.xlsx");
        sheet.texts(&["合同台账"]);
        sheet.texts(&[&format!("单位：{unit}")]);
        assert_eq!(amounts(&register(sheet, &HEADER, &[]).read())[0], first, "{unit}");
    }
}

#[test]
fn a_column_of_units_says_that_of_each_row() {
    let read = |units: [&str; 2], header: &str| {
        let mut sheet = Sheet::new("合同台账.xlsx");
        sheet.texts(&["合同编号", "乙方", "签订日期", header, "单位", "付款条款"]);
        for (row, unit) in ROWS.iter().zip(units) {
            sheet.texts(&[row[0], row[1], row[2], row[3], unit, row[4]]);
        }
        sheet.read()
    };
    assert_eq!(amounts(&read(["万元", "万元"], "合同金额")), ["128000", "77000"]);
    assert_eq!(amounts(&read(["万元", "元"], "合同金额")), ["128000", "7.7"]);
    assert_eq!(amounts(&read(["元", "元"], "合同金额")), ["12.8", "7.7"]);
    assert_eq!(amounts(&read(["项", "万元"], "合同金额")), ["12.8", "7.7"], "what counts things says no unit of money");
    let differs = read(["万元", "万元"], "合同金额(元)");
    assert_eq!(amounts(&differs), ["12.8", "7.7"]);
    assert!(problems(&differs)[0].contains("“单位”列写明金额单位是“万元”"), "{:?}", problems(&differs));
}

#[test]
fn two_units_for_one_column_are_told() {
    for (sheet, header, foot, said) in [
        (Sheet::named("台账.xlsx", "合同台账(万元)"), headed("合同金额（元）"), &[][..], "工作表名"),
        (Sheet::new("台账.xlsx"), headed("合同金额（元）"), &["金额单位：万元"], "第4行"),
        (Sheet::named("台账.xlsx", "合同台账(万元)"), HEADER, &["单位：元"], "第4行"),
    ] {
        let reading = register(sheet, &header, foot).read();
        assert!(problems(&reading).iter().any(|told| told.contains(said) && told.contains("mapping.toml")), "{said}");
    }
}
