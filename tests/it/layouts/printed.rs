//! The journal as it is printed, page by page and voucher by voucher, and under headers that name their columns together.

use super::facts::{Line, journal};
use super::journals::{expect, first, iso, number, summary};
use super::sheet::{C, Case, Column, Sheet, a, c, grouped, i, n, t};

fn columns() -> Vec<Column<Line>> {
    vec![
        c("日期", iso),
        c("凭证号", number),
        summary(),
        c("科目编码", |line: &Line| t(line.code)),
        c("科目名称", |line: &Line| t(line.name)),
        c("借方金额", |line: &Line| a(line.debit)),
        c("贷方金额", |line: &Line| a(line.credit)),
    ]
}

/// Pages of twenty lines, each with the unit and its number above the header; vouchers go on from page to page.
fn pages() -> Case {
    let mut columns = columns();
    columns[0] = c("日期", first(iso));
    columns[1] = c("凭证号", first(number));
    let mut sheet = Sheet::new("序时账.xls");
    for (page, lines) in (1..).zip(journal().chunks(20)) {
        sheet.texts(&["单位名称：青石街道办事处", "", "", "", "", &format!("第{page}页 共6页")]);
        sheet.header(&columns);
        sheet.body(&columns, lines);
        sheet.blank(1);
    }
    Case::new("pages with their numbers in the title", sheet, expect(&["account_code"]))
}

/// A total below each voucher that says its amount in words of the label.
fn stated_totals(name: &'static str, label: fn(&Line) -> String) -> Case {
    let mut sheet = Sheet::new("序时账.xlsx");
    sheet.header(&columns());
    for voucher in journal().chunks(3) {
        sheet.body(&columns(), voucher);
        let (debit, credit) = (voucher.iter().map(|line| line.debit).sum(), voucher.iter().map(|line| line.credit).sum());
        sheet.row(vec![None, None, None, None, t(&label(&voucher[0])), n(debit), n(credit)]);
    }
    Case::new(name, sheet, expect(&["account_code"]))
}

/// Words over several columns that name none, above the names of the columns.
fn groups() -> Case {
    let mut sheet = Sheet::new("凭证.xlsx");
    sheet.texts(&["凭证信息", "", "", "分录信息", "", "", "", ""]);
    sheet.texts(&["日期", "类别", "编号", "摘要", "会计科目", "", "发生金额", ""]);
    sheet.texts(&["", "", "", "", "编码", "名称", "借方", "贷方"]);
    for (row, from, to) in [(1, 0, 2), (1, 3, 7), (2, 4, 5), (2, 6, 7)] {
        sheet.merge(row, row, from, to);
    }
    for column in 0..4 {
        sheet.merge(2, 3, column, column);
    }
    for line in journal() {
        let amounts = [a(line.debit), a(line.credit)];
        let head = [iso(&line), t("记"), i(line.number), t(line.summary), t(line.code), t(line.name)];
        sheet.row(head.into_iter().chain(amounts).collect());
    }
    Case::new("groups of columns above three header rows", sheet, expect(&["account_code"]))
}

fn days_of_year() -> Case {
    let mut columns = columns();
    columns[0] = c("月/日", |line: &Line| t(&format!("{}月{}日", line.date.month(), line.date.day())));
    let mut sheet = Sheet::new("凭证.xlsx");
    sheet.texts(&["2023年度记账凭证清册"]);
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new("month and day in one column", sheet, expect(&["account_code"]))
}

fn full_width(text: &str) -> C {
    t(&text.chars().map(|c| if c.is_ascii() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c }).collect::<String>())
}

fn full_width_codes() -> Case {
    let mut columns = columns();
    columns[3] = c("科目编码", |line: &Line| full_width(line.code));
    columns[5] = c("借方金额", |line: &Line| if line.is_credit() { None } else { grouped(line.debit) });
    let mut sheet = Sheet::new("序时账.csv");
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new("codes in full-width digits", sheet, expect(&["account_code"]))
}

fn word_in_the_header() -> Case {
    let mut columns = columns();
    columns[1] = c("记字号", |line: &Line| i(line.number));
    let mut sheet = Sheet::new("序时账.csv");
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new("the word of the numbers in their header", sheet, expect(&["account_code"]))
}

fn letters_for_sides() -> Case {
    let mut columns = columns();
    columns.truncate(5);
    columns.push(c("借贷标志", |line: &Line| t(if line.is_credit() { "C" } else { "D" })));
    columns.push(c("本币金额", |line: &Line| n(line.amount())));
    let mut sheet = Sheet::new("序时账.csv");
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new("letters for debit and credit", sheet, expect(&["account_code"]))
}

/// All of them.
pub fn cases() -> Vec<Case> {
    vec![
        pages(),
        stated_totals("totals with their amount beside the label", |line| format!("合计：{}", ledgerlint::value::money(line.amount()))),
        stated_totals("totals in capitals", |_| "合计人民币：壹万贰仟叁佰元伍角整".to_owned()),
        groups(),
        days_of_year(),
        full_width_codes(),
        letters_for_sides(),
        word_in_the_header(),
    ]
}
