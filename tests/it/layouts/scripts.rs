//! Headers in Chinese and in another script.

use ledgerlint::tables::TableKind;
use rust_decimal::Decimal;

use super::facts::{Line, journal};
use super::journals::{expect, iso, number};
use super::sheet::{Case, Column, Sheet, a, c, t};

fn columns(headers: [&'static str; 8], scale: u32) -> Vec<Column<Line>> {
    let by = Decimal::from(scale);
    let [date, voucher, summary, code, name, debit, credit, department] = headers;
    vec![
        c(date, iso),
        c(voucher, number),
        c(summary, |line: &Line| t(line.summary)),
        c(code, |line: &Line| t(line.code)),
        c(name, |line: &Line| t(line.name)),
        c(debit, move |line: &Line| a(line.debit / by)),
        c(credit, move |line: &Line| a(line.credit / by)),
        c(department, |line: &Line| t(line.department)),
    ]
}

fn case(name: &'static str, headers: [&'static str; 8], scale: u32) -> Case {
    let columns = columns(headers, scale);
    let mut sheet = Sheet::new("Journal.xlsx");
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new(name, sheet, expect(&["account_code", "department"]))
}

/// The second script in a row of its own.
fn rows(name: &'static str, chinese: bool) -> Case {
    let chinese_headers = ["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额(元)", "贷方金额(元)", "部门"];
    let others = ["Date", "Voucher No.", "Summary", "Account Code", "Account Name", "Debit Amount", "Credit Amount", "Department"];
    let mut sheet = Sheet::new("序时账.xlsx");
    for first in [chinese, !chinese] {
        sheet.texts(if first { &chinese_headers } else { &others });
    }
    sheet.body(&columns(chinese_headers, 1), &journal());
    Case::new(name, sheet, expect(&["account_code", "department"]))
}

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "the second script behind",
            [
                "日期 Date",
                "凭证号 Voucher No.",
                "摘要(Summary)",
                "科目编码 Account Code",
                "科目名称\nAccount Name",
                "借方金额 Debit Amount",
                "贷方金额 Credit Amount",
                "部门/Department",
            ],
            1,
        ),
        case(
            "the second script before, units in brackets",
            [
                "Date 日期",
                "Voucher No. 凭证号",
                "Description\n摘要",
                "Account Code/科目编码",
                "Account(科目名称)",
                "Debit 借方金额（万元）",
                "Credit 贷方金额（万元）",
                "Dept. 部门",
            ],
            10_000,
        ),
        case(
            "units before and behind the second script",
            [
                "日期Date",
                "凭证号Voucher",
                "摘要Summary",
                "科目编码Code",
                "科目名称Name",
                "借方金额(千元) Debit",
                "贷方金额 Credit (千元)",
                "部门Department",
            ],
            1000,
        ),
        rows("the second script in a row below", true),
        rows("the second script in a row above", false),
    ]
}

#[test]
fn what_a_header_says_in_other_letters_is_no_part_of_a_name_that_is_known_without_it() {
    let mut columns = columns(["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额", "部门"], 1);
    columns.push(c("VIP客户名称", |_: &Line| t("会员")));
    columns.push(c("Customer 客户名称", |_: &Line| t("甲商贸有限公司")));
    columns.push(c("借方金额USD", |line: &Line| a(line.debit / Decimal::from(4))));
    columns.push(c("部门ID", |_: &Line| t("D01")));
    let mut sheet = Sheet::new("序时账.xlsx");
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    let reading = sheet.read();
    let table = reading.tables.iter().find(|table| table.table == TableKind::Journal).unwrap();
    let role = |header: &str| table.columns.iter().find(|column| column.header == header).and_then(|column| column.role_name.clone());
    assert_eq!(role("Customer 客户名称").as_deref(), Some("customer"));
    assert_eq!((role("VIP客户名称"), role("借方金额USD"), role("部门ID")), (None, None, None));
    assert_eq!((role("借方金额").as_deref(), role("部门").as_deref()), (Some("debit"), Some("department")));
}
