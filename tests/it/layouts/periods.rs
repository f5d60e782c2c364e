//! The month of a day in a column of periods.

use super::facts::{Line, journal};
use super::journals::{expect, first, number, summary};
use super::sheet::{C, Case, Column, Sheet, a, c, d, i, n, t};

fn columns(period: Column<Line>, day: Column<Line>) -> Vec<Column<Line>> {
    vec![
        period,
        day,
        c("凭证号", number),
        summary(),
        c("科目编码", |line: &Line| t(line.code)),
        c("科目名称", |line: &Line| t(line.name)),
        c("借方金额", |line: &Line| a(line.debit)),
        c("贷方金额", |line: &Line| a(line.credit)),
    ]
}

fn day(line: &Line) -> C {
    i(line.date.day().unsigned_abs().into())
}

fn case(name: &'static str, title: &str, period: Column<Line>) -> Case {
    let mut sheet = Sheet::new("序时账.xlsx");
    sheet.texts(&[title]);
    let columns = columns(period, c("日", day));
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new(name, sheet, expect(&["account_code"]))
}

fn month(line: &Line) -> usize {
    line.date.month().unsigned_abs().into()
}

pub fn cases() -> Vec<Case> {
    let mut carried = Sheet::new("序时账.xlsx");
    let head = columns(c("会计期间", first(|line| t(&format!("2023年{}月", line.date.month())))), c("日", first(day)));
    carried.header(&head);
    carried.body(&head, &journal());
    vec![
        case("periods with a hyphen", "序时账", c("会计期间", |line: &Line| t(&line.date.strftime("%Y-%m").to_string()))),
        case("periods of six digits", "序时账", c("会计期间", |line: &Line| i(2023 * 100 + month(line)))),
        case("periods of six digits as text", "序时账", c("期间", |line: &Line| t(&line.date.strftime("%Y%m").to_string()))),
        case("periods in words", "序时账", c("会计期间", |line: &Line| t(&format!("2023年第{:02}期", line.date.month())))),
        case("periods that are the first of the month", "序时账", c("会计期间", |line: &Line| d(line.date.first_of_month()))),
        case("periods with a dot", "序时账", c("会计期间", |line: &Line| t(&line.date.strftime("%Y.%m").to_string()))),
        case("months as periods, the year in the title", "2023年序时账", c("会计期间", |line: &Line| i(month(line)))),
        case("numbered periods, the year in the title", "2023年序时账", c("会计期间", |line: &Line| t(&format!("{:02}期", month(line))))),
        case("months with their year below 月份", "序时账", c("月份", |line: &Line| t(&line.date.strftime("%Y-%m").to_string()))),
        Case::new("periods and days on a voucher's first line", carried, expect(&["account_code"])),
    ]
}

#[test]
fn a_period_that_may_be_january_or_october_is_told_and_not_guessed() {
    let period = c("会计期间", |line: &Line| n(format!("2023.{}", line.date.month()).parse().unwrap()));
    let reading = case("", "序时账", period).sheets[0].read();
    let table = &reading.tables[0];
    assert!(table.to_rows().iter().all(|row| super::sheet::facts_of(row)["date"].as_str() >= "2023-02-01"));
    assert_eq!(table.kept(), journal().iter().filter(|line| line.date.month() > 1).count());
    assert!(table.problems.iter().any(|problem| problem.why.zh.contains("“2023.1”可能是1月,也可能是10月")), "{:?}", table.problems.first());
}

#[test]
fn a_period_beside_a_date_dates_nothing() {
    let mut columns = columns(c("会计期间", |_: &Line| t("2023-12")), c("日", day));
    columns[1] = c("日期", |line: &Line| d(line.date));
    let mut sheet = Sheet::new("序时账.xlsx");
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    assert_eq!(super::sheet::fault(&Case::new("", sheet, expect(&["account_code"])), ledgerlint::tables::TableKind::Journal), None);
}
