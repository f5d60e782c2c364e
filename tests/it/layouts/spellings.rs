//! The journal with its cells spelled in ways that people and programs use: short years, boxed red amounts, thousands parted by spaces, pages of one
//! voucher, levels of an account in columns of their own.

use ledgerlint::value::money;
use rust_decimal::Decimal;

use super::facts::{Facts, Line, journal};
use super::journals::{expect, iso, number, summary};
use super::sheet::{C, Case, Column, Sheet, a, c, n, t};

type Head = fn() -> Vec<Column<Line>>;

fn dated(date: impl Fn(&Line) -> C + 'static, voucher: impl Fn(&Line) -> C + 'static) -> Vec<Column<Line>> {
    vec![c("日期", date), c("凭证号", voucher), summary()]
}

fn account() -> Vec<Column<Line>> {
    vec![c("科目编码", |line: &Line| t(line.code)), c("科目名称", |line: &Line| t(line.name))]
}

fn sides(show: fn(Decimal) -> C) -> Vec<Column<Line>> {
    vec![c("借方金额", move |line: &Line| show(line.debit)), c("贷方金额", move |line: &Line| show(line.credit))]
}

/// The journal below a title, in columns put together of three parts.
fn case(name: &'static str, title: &str, parts: [Vec<Column<Line>>; 3], expected: Vec<Facts>) -> Case {
    let columns: Vec<Column<Line>> = parts.into_iter().flatten().collect();
    let mut sheet = Sheet::new("账.xlsx");
    sheet.texts(&[title]);
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new(name, sheet, expected)
}

fn plain(name: &'static str, title: &str, head: Vec<Column<Line>>) -> Case {
    case(name, title, [head, account(), sides(a)], expect(&["account_code"]))
}

fn dates() -> Vec<Case> {
    let short = |form: &'static str| move |line: &Line| t(&line.date.strftime(form).to_string());
    vec![
        plain("years of two digits, hyphens", "青石街道2023年序时账", dated(short("%y-%m-%d"), number)),
        plain("years of two digits, points", "2023年度序时账", dated(short("%y.%-m.%-d"), number)),
        plain("years of two digits, slashes", "序时账 2023.01-2023.05", dated(short("%y/%m/%d"), number)),
        plain("years of two digits, Chinese", "2023年度序时账", dated(short("%y年%-m月%-d日"), number)),
        plain("days of a year in Chinese characters", "二〇二三年度序时账", dated(short("%m.%d"), number)),
        plain("days of a year in Chinese characters with a circle", "二○二三年序时账", dated(short("%-m月%-d日"), number)),
    ]
}

fn vouchers() -> Vec<Case> {
    let spelled = |show: fn(&Line) -> String| dated(iso, move |line: &Line| t(&show(line)));
    let title = "序时账";
    vec![
        plain("pages in brackets", title, spelled(|line| format!("记-{}({}/3)", line.number, line.place))),
        plain("pages behind a hyphen", title, spelled(|line| format!("记-{:04}-{:04}/0003", line.number, line.place))),
        plain("pages in full-width brackets", title, spelled(|line| format!("记字第{:03}号（{}/3）", line.number, line.place))),
        plain("the word in brackets", title, spelled(|line| format!("【记】{:03}", line.number))),
        plain("the number in brackets", title, spelled(|line| format!("记[{}]", line.number))),
        plain("a slash between word and number", title, spelled(|line| format!("记/{}", line.number))),
        plain("the line behind a slash", title, spelled(|line| format!("记-{:04}/{}", line.number, line.place))),
        plain("the line behind a hyphen", title, spelled(|line| format!("记-{}-{}", line.number, line.place))),
    ]
}

/// Names with their codes before them.
fn coded() -> Vec<Case> {
    let named = |name: &'static str, show: fn(usize, &str) -> String| {
        let code = |text: &str| text.chars().map(|c| c as usize).sum::<usize>() % 9000;
        let cell = move |text: &str| if text.is_empty() { None } else { t(&show(code(text), text)) };
        let mut head = dated(iso, number);
        head.push(c("往来单位", move |line: &Line| cell(line.counterparty)));
        case(name, "序时账", [head, account(), sides(a)], expect(&["account_code", "counterparty"]))
    };
    vec![
        named("codes in brackets before names", |code, text| format!("[{code:04}]{text}")),
        named("codes and hyphens before names", |code, text| format!("0{code:04}-{text}")),
        named("codes and spaces before names", |code, text| format!("KS{code:04}  {text}")),
    ]
}

/// What is not the journal's: lines drawn between months, numbers before headers.
fn decorated() -> Vec<Case> {
    let columns: Vec<Column<Line>> = [dated(iso, number), account(), sides(a)].into_iter().flatten().collect();
    let mut ruled = Sheet::new("账.xlsx");
    ruled.header(&columns);
    ruled.texts(&["-----"; 7]);
    let lines = journal();
    let (first, second) = lines.split_at(60);
    ruled.body(&columns, first);
    ruled.texts(&["━━━"; 7]);
    ruled.body(&columns, second);
    ruled.texts(&["=====", "", "=====", "--"]);
    let mut numbered = Sheet::new("账.xlsx");
    numbered.texts(&["1.日期", "2.凭证号", "3、摘要", "(4)科目编码", "（5）科目名称", "6) 借方金额", "7.贷方金额"]);
    numbered.body(&columns, &lines);
    let guarded = [
        dated(|line: &Line| t(&format!("'{}", line.date)), number),
        vec![c("科目编码", |line: &Line| t(&format!("'{}", line.code))), c("科目名称", |line: &Line| t(line.name))],
        sides(|amount| shown(amount, |text| format!("'{text}"))),
    ];
    let expected = || expect(&["account_code"]);
    vec![
        case("apostrophes before all that is no word", "序时账", guarded, expected()),
        Case::new("rulers between the rows", ruled, expected()),
        Case::new("numbers before the headers", numbered, expected()),
    ]
}

fn shown(amount: Decimal, show: impl FnOnce(String) -> String) -> C {
    if amount.is_zero() { None } else { t(&show(money(amount))) }
}

fn boxed(amount: Decimal) -> C {
    shown(amount, |text| text.strip_prefix('-').map(|red| format!("[{red}]")).unwrap_or(text))
}

fn spaced(amount: Decimal) -> C {
    shown(amount, |_| ledgerlint::value::amount::grouped(amount).replace(',', " "))
}

fn thin(amount: Decimal) -> C {
    shown(amount, |_| ledgerlint::value::amount::grouped(amount).replace(',', "\u{2009}"))
}

fn myriads(amount: Decimal) -> C {
    if amount.is_zero() { None } else { n(amount / Decimal::from(10_000)) }
}

fn amounts() -> Vec<Case> {
    let head: Head = || dated(iso, number);
    let with = |name, title: &str, show: fn(Decimal) -> C| case(name, title, [head(), account(), sides(show)], expect(&["account_code"]));
    vec![
        with("red amounts in square brackets", "序时账", boxed),
        with("thousands parted by spaces", "序时账", spaced),
        with("thousands parted by thin spaces", "序时账", thin),
        with("人民币万元 in brackets behind the title", "序时账（金额单位：人民币万元）", myriads),
        with("万元 beside 人民币 in brackets", "序时账（单位：万元人民币）", myriads),
    ]
}

/// The first level and the others of an account's path.
fn level(line: &Line, from: usize) -> C {
    t(&line.path.split('\\').skip(from).take(if from == 0 { 1 } else { 9 }).collect::<Vec<_>>().join("\\"))
}

fn accounts() -> Vec<Case> {
    let head: Head = || dated(iso, number);
    let code = || c("科目编码", |line: &Line| t(line.code));
    let paths = || {
        let mut all = expect(&["account_code"]);
        for (facts, line) in all.iter_mut().zip(journal()) {
            facts.insert("account_name", line.path.to_owned());
        }
        all
    };
    let levels = |one, two| vec![code(), c(one, |line: &Line| level(line, 0)), c(two, |line: &Line| level(line, 1))];
    let in_one = |show: fn(&Line) -> String| vec![c("会计科目", move |line: &Line| t(&show(line)))];
    let names = || expect(&["account_code"]);
    vec![
        case("总账科目 and 明细科目", "记账凭证清单", [head(), levels("总账科目", "明细科目"), sides(a)], paths()),
        case("levels of the account", "序时账", [head(), levels("一级科目", "二级科目"), sides(a)], paths()),
        case(
            "code and name parted by a line break",
            "序时账",
            [head(), in_one(|line| format!("{}\n{}", line.code, line.name)), sides(a)],
            names(),
        ),
        case(
            "code and name parted by a point",
            "序时账",
            [head(), in_one(|line| format!("{}.{}", line.code, line.name)), sides(a)],
            names(),
        ),
        case(
            "code and name parted by a comma",
            "序时账",
            [head(), in_one(|line| format!("{}，{}", line.code, line.name)), sides(a)],
            names(),
        ),
    ]
}

fn auxiliary() -> Vec<Case> {
    let head: Head = || dated(iso, number);
    let with = |name, show: fn(&Line) -> String| {
        let mut columns = account();
        columns.push(c("辅助项", move |line: &Line| t(&show(line))));
        case(name, "序时账", [head(), columns, sides(a)], expect(&["account_code", "department", "counterparty"]))
    };
    vec![
        with("keys alone in brackets", |line| {
            let of = |key: &str, value: &str| if value.is_empty() { String::new() } else { format!("[{key}]{value} ") };
            of("部门", line.department) + &of("客户", line.counterparty)
        }),
        with("items with their codes", |line| {
            let of = |key: &str, value: &str| if value.is_empty() { String::new() } else { format!("{key}:0{}/{value};", value.len()) };
            of("部门", line.department) + &of("供应商", line.counterparty)
        }),
    ]
}

/// The months one under the other, each below its title and the same header, whose column of dates is headed by `date`.
fn blocks(date: &'static str, show: fn(&Line) -> C) -> Sheet {
    let columns: Vec<Column<Line>> =
        [vec![c(date, show), c("凭证号", number), summary()], account(), sides(a)].into_iter().flatten().collect();
    let mut sheet = Sheet::new("凭证.xlsx");
    for month in 1..=12 {
        let lines: Vec<Line> = journal().into_iter().filter(|line| line.date.month() == month).collect();
        if !lines.is_empty() {
            sheet.texts(&[&format!("2023年{month}月")]);
            sheet.header(&columns);
            sheet.body(&columns, &lines);
        }
    }
    sheet
}

fn months() -> Vec<Case> {
    let days = blocks("日", |line| t(&line.date.day().to_string()));
    vec![
        Case::new("days below the months of their blocks", days, expect(&["account_code"])),
        Case::new("dates below the months of their blocks", blocks("日期", iso), expect(&["account_code"])),
    ]
}

pub fn cases() -> Vec<Case> {
    [dates(), vouchers(), amounts(), accounts(), auxiliary(), months(), coded(), decorated()].into_iter().flatten().collect()
}

#[test]
fn a_header_that_stands_again_heads_no_other_table_where_its_rows_have_dates() {
    assert_eq!(blocks("日期", iso).read().tables.len(), 1);
    assert!(blocks("日", |line| t(&line.date.day().to_string())).read().tables.len() > 1);
}

#[test]
fn a_short_year_that_nothing_proves_is_not_guessed() {
    for title in ["序时账", "2024年度序时账"] {
        let case = plain("", title, dated(|line: &Line| t(&line.date.strftime("%y-%m-%d").to_string()), number));
        let why = case.sheets[0].read().why.unwrap_or_default().zh;
        assert!(why.contains("日期大多无法识别"), "{title}: {why}");
    }
}

#[test]
fn a_lower_level_names_no_account_without_the_first() {
    let columns = |line: &Line| if line.place == 1 { level(line, 0) } else { None };
    let parts = vec![c("总账科目", columns), c("明细科目", |line: &Line| level(line, 1))];
    let case = case("", "序时账", [dated(iso, number), parts, sides(a)], Vec::new());
    let reading = case.sheets[0].read();
    let table = &reading.tables[0];
    let named: Vec<Line> = journal().into_iter().filter(|line| line.place == 1).collect();
    assert_eq!(table.kept(), named.len());
    assert_eq!(table.left_out.len(), table.rows_in - named.len());
    let first = table.left_out.iter().next().map(|row| row.why.zh.clone()).unwrap_or_default();
    assert!(first.contains("科目名称"), "{first}");
}
