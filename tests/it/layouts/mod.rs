//! One journal and one trial balance in every layout that offices export, each row compared field by field.

mod amounts;
mod balances;
mod cash_books;
mod currency;
mod facts;
mod forms;
mod instalments;
mod journals;
mod ledgers;
mod money_units;
mod others;
mod paid;
mod periods;
mod printed;
mod programs;
mod registers;
mod scripts;
mod sheet;
mod spellings;
mod sums;

use ledgerlint::tables::TableKind;

use sheet::{Case, fault};

fn all_read(cases: &[Case], table: TableKind) {
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(case, table)).collect();
    assert!(faults.is_empty(), "{} of {} layouts:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn the_journal_reads_the_same_in_every_layout() {
    all_read(&journals::cases(), TableKind::Journal);
}

#[test]
fn the_journal_reads_the_same_however_its_cells_are_spelled() {
    all_read(&spellings::cases(), TableKind::Journal);
}

#[test]
fn the_printed_journal_reads_the_same() {
    all_read(&printed::cases(), TableKind::Journal);
}

#[test]
fn headers_in_two_scripts_read_as_those_in_one() {
    all_read(&scripts::cases(), TableKind::Journal);
}

#[test]
fn a_period_and_a_day_are_a_date() {
    all_read(&periods::cases(), TableKind::Journal);
}

#[test]
fn printed_vouchers_read_as_the_journal() {
    all_read(&forms::cases(), TableKind::Journal);
}

#[test]
fn account_ledgers_read_as_the_journal() {
    all_read(&ledgers::cases(), TableKind::Journal);
}

#[test]
fn the_trial_balance_reads_the_same_in_every_layout() {
    all_read(&balances::cases(), TableKind::TrialBalance);
}

fn books_of(sheets: &[sheet::Sheet]) -> ledgerlint::books::Books {
    let mut tables: Vec<_> = sheets.iter().flat_map(|sheet| sheet.read().tables).collect();
    ledgerlint::books::build::build("青石街道办事处", &mut tables).0
}

#[test]
fn journal_and_balances_that_hold_codes_alone_take_their_names_from_the_chart() {
    use sheet::{Sheet, a, c, n, t};
    let mut chart = Sheet::new("科目表.csv");
    chart.texts(&["科目编号", "科目名称", "科目级次", "余额方向"]);
    for balance in facts::balances().iter().filter(|balance| balance.code != "6603") {
        chart.texts(&[balance.code, balance.name, "1", "借"]);
    }
    let columns = [
        c("凭证日期", |line: &facts::Line| t(&line.date.strftime("%Y%m%d").to_string())),
        c("凭证种类", |_: &facts::Line| t("记")),
        c("凭证编号", |line: &facts::Line| t(&line.number.to_string())),
        c("凭证摘要", |line: &facts::Line| t(line.summary)),
        c("科目编号", |line: &facts::Line| t(line.code)),
        c("借方金额", |line: &facts::Line| a(line.debit)),
        c("贷方金额", |line: &facts::Line| a(line.credit)),
    ];
    let mut vouchers = Sheet::new("凭证表.csv");
    vouchers.header(&columns);
    vouchers.body(&columns, &facts::journal());
    let columns = [
        c("科目编号", |balance: &facts::Balance| t(balance.code)),
        c("期初余额", |balance: &facts::Balance| n(balance.opening)),
        c("借方发生额", |balance: &facts::Balance| a(balance.debit)),
        c("贷方发生额", |balance: &facts::Balance| a(balance.credit)),
        c("期末余额", |balance: &facts::Balance| n(balance.closing)),
    ];
    let mut balances = Sheet::new("余额表.csv");
    balances.header(&columns);
    balances.body(&columns, &facts::balances());
    let books = books_of(&[vouchers, balances, chart]);
    // An account that the chart does not list is called by its code.
    let name = |code: &'static str, name: &'static str| if code == "6603" { code } else { name };
    let expected: Vec<facts::Facts> = facts::journal()
        .iter()
        .map(|line| {
            let mut facts = line.facts(&["account_code"]);
            // The journal's names begin with those of the accounts above.
            let above = facts::balances().into_iter().find(|above| above.code == line.code.get(..4).unwrap_or_default());
            let above = above.filter(|above| above.code != line.code).map(|above| format!("{}\\", above.name));
            facts.insert("account_name", above.unwrap_or_default() + name(line.code, line.name));
            facts
        })
        .collect();
    let found: Vec<facts::Facts> = books.table(TableKind::Journal).unwrap().iter().map(sheet::facts_of).collect();
    assert_eq!(found, expected);
    let names: Vec<String> =
        books.table(TableKind::TrialBalance).unwrap().iter().map(|row| sheet::facts_of(row)["account_name"].clone()).collect();
    assert_eq!(names, facts::balances().iter().map(|balance| name(balance.code, balance.name).to_owned()).collect::<Vec<_>>());
}

#[test]
fn budget_accounting_is_marked_by_its_codes_where_the_unit_keeps_it() {
    let mut sheet = sheet::Sheet::new("序时账.csv");
    sheet.texts(&["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"]);
    for (code, name, debit, credit) in [
        ("500101", "业务活动费用", "300.00", ""),
        ("1011", "零余额账户用款额度", "", "300.00"),
        ("7201", "事业支出", "300.00", ""),
        ("8001", "资金结存", "", "300.00"),
        ("8001", "资金结存", "50.00", ""),
        ("6101", "事业预算收入", "", "50.00"),
    ] {
        sheet.texts(&["2023-03-01", "记-1", "付办公费", code, name, debit, credit]);
    }
    let books = books_of(&[sheet]);
    assert_eq!(books.table(TableKind::Journal).unwrap().len(), 6);
    let financial: Vec<String> = books.financial_journal().map(|row| sheet::facts_of(row)["account_code"].clone()).collect();
    assert_eq!(financial, ["500101", "1011"]);
}

#[test]
fn a_journal_above_a_trial_balance_on_one_sheet_loses_neither() {
    let mut cases =
        [journals::cases(), balances::cases()].map(|cases| cases.into_iter().filter(|case| case.sheets.len() == 1).collect::<Vec<_>>());
    let (journal, balance) = (cases[0].remove(0), cases[1].remove(0));
    let mut sheet = journal.sheets[0].clone();
    sheet.blank(2);
    sheet.below(&balance.sheets[0]);
    let journal = Case::new("above", sheet.clone(), journal.expected);
    let balance = Case::new("below", sheet, balance.expected);
    assert_eq!((fault(&journal, TableKind::Journal), fault(&balance, TableKind::TrialBalance)), (None, None));
}

/// A journal whose dates are numbers of month and day, the year in the title.
fn month_and_day(title: &str, dates: &[&str]) -> sheet::Sheet {
    use sheet::{n, t};
    let mut sheet = sheet::Sheet::new("序时账.xlsx");
    sheet.texts(&[title]);
    sheet.texts(&["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"]);
    for (number, date) in (1..).zip(dates) {
        for (code, name, debit) in [("5001", "业务活动费用", true), ("1002", "银行存款", false)] {
            let amount = |there: bool| if there { n(rust_decimal::Decimal::from(100)) } else { None };
            let date = n(date.parse().unwrap());
            sheet.row(vec![date, t(&format!("记-{number}")), t("付办公费"), t(code), t(name), amount(debit), amount(!debit)]);
        }
    }
    sheet
}

#[test]
fn numbers_of_month_and_day_are_dates_of_the_year_in_the_title_where_the_column_proves_them() {
    let read = |title: &str, dates: &[&str]| {
        let reading = month_and_day(title, dates).read();
        assert_eq!(reading.tables.iter().map(|table| table.table).collect::<Vec<_>>(), [TableKind::Journal], "{:?}", reading.why);
        let dates: Vec<String> = reading.tables[0].to_rows().iter().step_by(2).map(|row| sheet::facts_of(row)["date"].clone()).collect();
        (dates, reading.tables[0].problems.len())
    };
    let title = "青石街道办事处2024年序时账";
    let proved = ["2024-01-05", "2024-01-10", "2024-12-31"].map(str::to_owned).to_vec();
    assert_eq!(read(title, &["1.05", "1.1", "12.31"]), (proved, 0));
    let days = ["2024-01-01", "2024-01-05", "2024-12-31"].map(str::to_owned).to_vec();
    assert_eq!(read(title, &["1.1", "1.5", "12.31"]), (days, 0));
    // What may be either of two days is told and not guessed; the other rows are read.
    assert_eq!(read(title, &["1.1", "1.15", "12.31"]), (["2024-01-15", "2024-12-31"].map(str::to_owned).to_vec(), 2));
}

#[test]
fn numbers_of_month_and_day_without_a_year_are_no_dates() {
    let reading = month_and_day("青石街道办事处序时账", &["1.05", "1.15", "12.31"]).read();
    let why = reading.why.unwrap_or_default().zh;
    assert!(reading.tables.is_empty() && why.contains("“日期”列(A列)的日期大多无法识别"), "{why}");
}

#[test]
fn the_name_of_one_field_makes_no_table() {
    // Any XML has names: a list of fonts is no roster.
    let mut sheet = sheet::Sheet::named("设置.xml", "font-face");
    sheet.texts(&["name", "family", "pitch"]);
    sheet.texts(&["宋体", "roman", "variable"]);
    assert!(sheet.read().tables.is_empty());
    let mut roster = sheet::Sheet::new("staff.csv");
    roster.texts(&["name", "department", "source_file", "source_sheet", "source_row"]);
    roster.texts(&["职工01", "办公室", "名册.xlsx", "名册", "2"]);
    assert_eq!(roster.read().tables[0].kept(), 1);
}
