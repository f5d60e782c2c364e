//! 记账凭证 as a printed form: one voucher a block, several blocks one under the other.

use ledgerlint::tables::TableKind;
use rust_decimal::Decimal;

use super::facts::{Line, journal};
use super::journals::expect;
use super::sheet::{Case, Sheet, a, fault, n, t};

const HEADER: [&str; 5] = ["摘要", "科目编码", "会计科目", "借方金额", "贷方金额"];

fn chinese(line: &Line) -> String {
    format!("{}年{}月{}日", line.date.year(), line.date.month(), line.date.day())
}

fn body(sheet: &mut Sheet, voucher: &[Line], total: Option<Decimal>) {
    for line in voucher {
        sheet.row(vec![t(line.summary), t(line.code), t(line.name), a(line.debit), a(line.credit)]);
    }
    if let Some(total) = total {
        sheet.row(vec![t("合计：人民币元整"), None, None, n(total), n(total)]);
    }
}

fn total(voucher: &[Line]) -> Decimal {
    voucher.iter().map(|line| line.debit).sum()
}

/// Each voucher with its own title, lines above, header, total and signatures.
fn blocks(above: impl Fn(&mut Sheet, &Line), header_each_time: bool) -> Sheet {
    let mut sheet = Sheet::new("凭证打印.xls");
    for (index, voucher) in journal().chunks(3).enumerate() {
        sheet.texts(&["记 账 凭 证"]);
        above(&mut sheet, &voucher[0]);
        if header_each_time || index == 0 {
            sheet.texts(&HEADER);
        }
        body(&mut sheet, voucher, Some(total(voucher)));
        sheet.texts(&["会计主管：赵主管", "记账：李会计", "审核：赵主管", "出纳：", "制单：王出纳"]);
        sheet.blank(2);
    }
    sheet
}

pub fn cases() -> Vec<Case> {
    let case = |name, sheet| Case::new(name, sheet, expect(&["account_code"]));
    let one_line = |sheet: &mut Sheet, line: &Line| {
        sheet.texts(&["核算单位：青石街道办事处", "", &chinese(line), "", &format!("记字第{:04}号", line.number)]);
    };
    let labelled = |sheet: &mut Sheet, line: &Line| {
        sheet.texts(&[&format!(
            "单位：青石街道办事处   日期：{}   凭证号：记-{}(1/1)   附件：{}张",
            line.date, line.number, line.attachments
        )]);
    };
    let two_lines = |sheet: &mut Sheet, line: &Line| {
        sheet.texts(&["", "", &line.date.strftime("%Y 年 %m 月 %d 日").to_string()]);
        sheet.texts(&["凭证号：", &format!("记-{}", line.number), "", "", &format!("附单据 {} 张", line.attachments)]);
    };
    let lines = journal();
    // The number's value is a number that stands below an amount's header.
    let apart = |sheet: &mut Sheet, line: &Line| {
        sheet.row(vec![t("日期："), super::sheet::d(line.date), None, t("凭证号："), super::sheet::i(line.number)]);
    };
    let mut apart = case("vouchers as forms, labels and values in cells of their own", blocks(apart, true));
    for facts in &mut apart.expected {
        let number = facts["voucher_no"].replace("记-", "");
        facts.insert("voucher_no", number);
    }
    let sheets = lines.chunks(3).map(|voucher| {
        let mut sheet = Sheet::named("凭证打印.xls", &format!("Sheet{}-{}", voucher[0].date.month(), voucher[0].number));
        sheet.texts(&["记账凭证"]);
        one_line(&mut sheet, &voucher[0]);
        sheet.texts(&HEADER);
        body(&mut sheet, voucher, Some(total(voucher)));
        sheet.texts(&["制单：王出纳", "审核：赵主管"]);
        sheet
    });
    vec![
        case("vouchers as forms, number and date in cells", blocks(one_line, true)),
        case("vouchers as forms, number and date in one labelled line", blocks(labelled, true)),
        case("vouchers as forms, number and date in two lines", blocks(two_lines, true)),
        case("vouchers as forms below one header", blocks(one_line, false)),
        apart,
        pages(),
        Case { name: "a form a sheet", sheets: sheets.collect(), expected: expect(&["account_code"]) },
    ]
}

/// Each voucher on two pages, of which each adds up its own lines.
fn pages() -> Case {
    let mut sheet = Sheet::new("凭证打印.xls");
    for voucher in journal().chunks(3) {
        for (page, lines) in [&voucher[..2], &voucher[2..]].into_iter().enumerate() {
            sheet.texts(&["记账凭证"]);
            sheet.texts(&[&chinese(&lines[0]), "", "", "", &format!("记字第{}号 {}/2", lines[0].number, page + 1)]);
            sheet.texts(&HEADER);
            body(&mut sheet, lines, None);
            let credit = lines.iter().map(|line| line.credit).sum();
            sheet.row(vec![t("合计"), None, None, n(total(lines)), n(credit)]);
        }
    }
    Case::new("vouchers as forms of two pages", sheet, expect(&["account_code"]))
}

/// Three vouchers, the second one line short; its total as it says.
fn short(second_total: Option<Decimal>) -> Sheet {
    let lines = journal();
    let mut sheet = Sheet::new("凭证打印.xls");
    for (index, voucher) in lines.chunks(3).take(3).enumerate() {
        sheet.texts(&["记账凭证"]);
        sheet.texts(&[&chinese(&voucher[0]), "", "", "", &format!("记字第{}号", voucher[0].number)]);
        sheet.texts(&HEADER);
        let (voucher, total) = if index == 1 { (&voucher[..2], second_total) } else { (voucher, Some(total(voucher))) };
        body(&mut sheet, voucher, total);
    }
    sheet
}

#[test]
fn a_printed_voucher_that_its_rows_do_not_prove_is_left_out_and_told() {
    let reading = short(Some(Decimal::from(5))).read();
    let table = &reading.tables[0];
    let numbers: Vec<String> = table.to_rows().iter().map(|row| super::sheet::facts_of(row)["voucher_no"].clone()).collect();
    assert_eq!(numbers, ["记-1", "记-1", "记-1", "记-3", "记-3", "记-3"]);
    assert_eq!(table.rows_in, table.kept() + table.left_out.len());
    assert!(table.problems.iter().any(|problem| problem.why.zh.contains("打印凭证“记-2”")), "{:?}", table.problems);
}

#[test]
fn a_printed_total_counts_where_its_voucher_does_not_balance_and_is_told_where_it_is_not_the_sum() {
    let lines = journal();
    let debits: Decimal = lines[3..5].iter().map(|line| line.debit).sum();
    let credits: Decimal = lines[3..5].iter().map(|line| line.credit).sum();
    let mut sheet = short(None);
    sheet.row(vec![t("合计"), None, None, n(Decimal::ONE), n(Decimal::ONE)]);
    let table = sheet.read().tables.remove(0);
    // The second voucher has no total at all; that of the third is wrong, but its lines balance.
    assert_eq!(table.kept(), 6);
    assert!(table.problems.iter().any(|problem| problem.why.zh.contains("合计与各行之和不符")), "{:?}", table.problems);
    let mut sheet = Sheet::new("凭证打印.xls");
    sheet.texts(&["记账凭证"]);
    sheet.texts(&[&chinese(&lines[3]), "", "", "", "记字第2号"]);
    sheet.texts(&HEADER);
    body(&mut sheet, &lines[3..5], None);
    sheet.row(vec![t("合计"), None, None, n(debits), n(credits)]);
    assert_eq!(sheet.read().tables[0].kept(), 2);
}

#[test]
fn a_printed_voucher_without_a_number_of_its_own_is_not_added_to_the_one_above() {
    let lines = journal();
    let mut sheet = Sheet::new("凭证打印.xls");
    for (index, voucher) in lines.chunks(3).take(3).enumerate() {
        sheet.texts(&["记账凭证"]);
        if index != 1 {
            sheet.texts(&[&chinese(&voucher[0]), "", "", "", &format!("记字第{}号", voucher[0].number)]);
        }
        sheet.texts(&HEADER);
        body(&mut sheet, voucher, Some(total(voucher)));
    }
    let reading = sheet.read();
    let table = &reading.tables[0];
    assert_eq!((table.kept(), table.rows_in), (6, 6 + table.left_out.len()));
    assert!(table.left_out.iter().any(|row| row.why.zh.contains("凭证号")));
}

#[test]
fn a_form_that_is_not_read_says_what_it_is_and_what_to_export() {
    let mut sheet = Sheet::new("凭证打印.xls");
    sheet.texts(&["付款凭证"]);
    sheet.texts(&["贷方科目：银行存款", "", "2023年1月5日", "付字第1号"]);
    sheet.texts(&["摘要", "借方科目", "金额"]);
    sheet.row(vec![t("付办公费"), t("业务活动费用"), n(Decimal::from(100))]);
    let why = sheet.read().why.unwrap().zh;
    assert!(why.contains("第1行起是打印格式的凭证") && why.contains("导出“序时账”"), "{why}");
}

#[test]
fn a_journal_with_a_voucher_named_above_it_keeps_its_own_numbers() {
    let mut sheet = Sheet::new("序时账.xls");
    sheet.texts(&["记账凭证清单  记字第1号至记字第8号"]);
    sheet.below(&journal_sheet());
    assert_eq!(fault(&Case::new("", sheet, expect(&["account_code"])), TableKind::Journal), None);
}

fn journal_sheet() -> Sheet {
    let mut sheet = Sheet::new("序时账.xls");
    sheet.texts(&["日期", "凭证号", "摘要", "科目编码", "会计科目", "借方金额", "贷方金额"]);
    for line in journal() {
        sheet.row(vec![
            t(&line.date.to_string()),
            t(&line.voucher()),
            t(line.summary),
            t(line.code),
            t(line.name),
            a(line.debit),
            a(line.credit),
        ]);
    }
    sheet
}
