//! The trial balance as accounting programs export it.

use rust_decimal::Decimal;

use super::facts::{Balance, Facts, balances};
use super::sheet::{C, Case, Column, Sheet, a, c, n, t};

fn expect() -> Vec<Facts> {
    balances().iter().map(|balance| balance.facts(&["account_name"])).collect()
}

fn debit_part(number: Decimal) -> C {
    a(number.max(Decimal::ZERO))
}

fn credit_part(number: Decimal) -> C {
    a((-number).max(Decimal::ZERO))
}

/// The own side of an account: assets debit, the rest credit.
fn side(balance: &Balance) -> bool {
    balance.code.starts_with('2') || balance.code.starts_with('6')
}

fn side_word(balance: &Balance) -> C {
    t(if side(balance) { "贷" } else { "借" })
}

fn own(balance: &Balance, number: Decimal) -> C {
    n(if side(balance) { -number } else { number })
}

fn names() -> Vec<Column<Balance>> {
    vec![c("科目编码", |b: &Balance| t(b.code)), c("科目名称", |b: &Balance| t(b.name))]
}

fn six(labels: [&'static str; 6]) -> Vec<Column<Balance>> {
    let cells: [fn(&Balance) -> C; 6] = [
        |b| debit_part(b.opening),
        |b| credit_part(b.opening),
        |b| a(b.debit),
        |b| a(b.credit),
        |b| debit_part(b.closing),
        |b| credit_part(b.closing),
    ];
    labels.into_iter().zip(cells).map(|(label, cell)| c(label, cell)).collect()
}

fn sheet_of(columns: &[Column<Balance>]) -> Sheet {
    let mut sheet = Sheet::new("科目余额表.xlsx");
    sheet.header(columns);
    sheet.body(columns, &balances());
    sheet
}

fn totals(columns: &[Column<Balance>], label: &str) -> Vec<C> {
    let leaves: Vec<Balance> = balances().into_iter().filter(|balance| !balance.parent).collect();
    let number = |cell: C| if let Some(ledgerlint::read::Cell::Number(number)) = cell { number } else { Decimal::ZERO };
    let mut cells: Vec<C> = columns
        .iter()
        .map(|column| {
            let numeric = leaves.iter().any(|leaf| matches!((column.cell)(leaf), Some(ledgerlint::read::Cell::Number(_))));
            if numeric { n(leaves.iter().map(|leaf| number((column.cell)(leaf))).sum()) } else { None }
        })
        .collect();
    cells[0] = t(label);
    cells
}

fn six_amounts() -> Vec<Case> {
    let with = |sheet: &mut Sheet, columns: &[Column<Balance>]| {
        sheet.body(columns, &balances());
        sheet.row(totals(columns, "合计"));
        sheet.row(totals(columns, "合  计"));
    };
    let columns = || names().into_iter().chain(six(["", "", "", "", "", ""])).collect::<Vec<_>>();
    let mut merged = Sheet::new("余额表.xlsx");
    merged.texts(&["科目余额表"]);
    merged.merge(1, 1, 0, 7);
    merged.texts(&["2023.01--2023.05"]);
    merged.texts(&["青石街道办事处", "", "", "", "", "", "单位：元"]);
    merged.texts(&["科目编码", "科目名称", "期初余额", "", "本期发生额", "", "期末余额", ""]);
    merged.texts(&["", "", "借方", "贷方", "借方", "贷方", "借方", "贷方"]);
    for (r1, r2, c1, c2) in [(4, 5, 0, 0), (4, 5, 1, 1), (4, 4, 2, 3), (4, 4, 4, 5), (4, 4, 6, 7)] {
        merged.merge(r1, r2, c1, c2);
    }
    with(&mut merged, &columns());
    let mut unmerged = Sheet::new("余额表.csv");
    unmerged.texts(&["科目编码", "科目名称", "期初余额", "", "本期发生额", "", "期末余额", ""]);
    unmerged.texts(&["", "", "借方", "贷方", "借方", "贷方", "借方", "贷方"]);
    with(&mut unmerged, &columns());
    let flat: Vec<_> = names().into_iter().chain(six(["期初借方", "期初贷方", "本期借方", "本期贷方", "期末借方", "期末贷方"])).collect();
    let mut year = Sheet::new("余额表.xlsx");
    year.texts(&["科目编码", "科目名称", "期初余额", "", "本期发生额", "", "本年累计发生额", "", "期末余额", ""]);
    year.texts(&["", "", "借方", "贷方", "借方", "贷方", "借方", "贷方", "借方", "贷方"]);
    for (c1, c2) in [(2, 3), (4, 5), (6, 7), (8, 9)] {
        year.merge(1, 1, c1, c2);
    }
    let mut ten = columns();
    let closing = ten.split_off(6);
    ten.extend([c("", |b: &Balance| n(b.debit + Decimal::ONE)), c("", |b: &Balance| n(b.credit + Decimal::ONE))]);
    ten.extend(closing);
    with(&mut year, &ten);
    let mut myriad = Sheet::new("余额表.xlsx");
    myriad.texts(&["科目余额表（万元）"]);
    let by = |number: Decimal| number / Decimal::from(10_000);
    let scaled: Vec<Column<Balance>> = names()
        .into_iter()
        .chain([
            c("期初余额", move |b: &Balance| n(by(b.opening))),
            c("借方发生额", move |b: &Balance| a(by(b.debit))),
            c("贷方发生额", move |b: &Balance| a(by(b.credit))),
            c("期末余额", move |b: &Balance| n(by(b.closing))),
        ])
        .collect();
    myriad.header(&scaled);
    myriad.body(&scaled, &balances());
    vec![
        Case::new("six amounts, merged header, two totals", merged, expect()),
        Case::new("six amounts, header not merged", unmerged, expect()),
        Case::new("six amounts, flat", sheet_of(&flat), expect()),
        Case::new("ten amounts with the year to date", year, expect()),
        Case::new("万元 in the title", myriad, expect()),
    ]
}

fn directions() -> Vec<Case> {
    let head = |columns: Vec<Column<Balance>>| names().into_iter().chain(columns).collect::<Vec<_>>();
    let both = head(vec![
        c("方向", side_word),
        c("期初余额", |b: &Balance| own(b, b.opening)),
        c("本期借方", |b: &Balance| a(b.debit)),
        c("本期贷方", |b: &Balance| a(b.credit)),
        c("期末余额", |b: &Balance| own(b, b.closing)),
    ]);
    let each = |number: Decimal| {
        t(if number.is_zero() {
            "平"
        } else if number.is_sign_negative() {
            "贷"
        } else {
            "借"
        })
    };
    let two = head(vec![
        c("期初方向", move |b: &Balance| each(b.opening)),
        c("期初余额", |b: &Balance| n(b.opening.abs())),
        c("借方发生额", |b: &Balance| a(b.debit)),
        c("贷方发生额", |b: &Balance| a(b.credit)),
        c("期末方向", move |b: &Balance| each(b.closing)),
        c("期末余额", |b: &Balance| n(b.closing.abs())),
    ]);
    let signed = head(vec![
        c("期初余额", |b: &Balance| n(b.opening)),
        c("借方发生数", |b: &Balance| a(b.debit)),
        c("贷方发生数", |b: &Balance| a(b.credit)),
        c("本期结余", |b: &Balance| n(b.closing)),
    ]);
    let signed_with_side = head(vec![
        c("余额方向", side_word),
        c("期初余额", |b: &Balance| n(b.opening)),
        c("本期借方", |b: &Balance| a(b.debit)),
        c("本期贷方", |b: &Balance| a(b.credit)),
        c("期末余额", |b: &Balance| n(b.closing)),
    ]);
    let mut real = Sheet::new("余额表.xls");
    real.texts(&["科目余额表"]);
    real.merge(1, 1, 0, 7);
    real.texts(&["2023.1--2023.5"]);
    real.texts(&["青石街道办事处"]);
    real.texts(&["科目编号", "科目名称", "期初", "", "本期发生", "", "余额", ""]);
    real.texts(&["", "", "方向", "金额", "借方", "贷方", "方向", "金额"]);
    for (c1, c2) in [(2, 3), (4, 5), (6, 7)] {
        real.merge(4, 4, c1, c2);
    }
    real.blank(2);
    real.body(&two, &balances());
    // What a total of both sides is, nobody can tell from the sheet: it proves nothing, and contradicts nothing.
    let moved = |amount: fn(&Balance) -> Decimal| n(balances().iter().filter(|balance| !balance.parent).map(amount).sum());
    let nought = || n(Decimal::ZERO);
    real.row(vec![t("合计"), None, t("平"), nought(), moved(|b| b.debit), moved(|b| b.credit), t("平"), nought()]);
    let tags = ["期初余额方向", "期初本币余额", "借方本币金额", "贷方本币金额", "期末余额方向", "期末本币余额"];
    let local = two.iter().skip(2).zip(tags).map(|(column, tag)| (tag, &column.cell));
    let mut standard = Sheet::new("总账.xml");
    standard.texts(&[&["科目编号", "科目名称"][..], &tags].concat());
    for balance in balances() {
        let names = [t(balance.code), t(balance.name)].into_iter();
        standard.row(names.chain(local.clone().map(|(_, cell)| cell(&balance))).collect());
    }
    vec![
        Case::new("the tags of the standard, in local currency", standard, expect()),
        Case::new("one direction for both balances", sheet_of(&both), expect()),
        Case::new("a direction for each balance", sheet_of(&two), expect()),
        Case::new("signed balances", sheet_of(&signed), expect()),
        Case::new("signed balances beside the account's side", sheet_of(&signed_with_side), expect()),
        Case::new("directions under merged groups, blank rows", real, expect()),
    ]
}

fn shapes() -> Vec<Case> {
    let amounts = || six(["期初借方", "期初贷方", "本期借方", "本期贷方", "期末借方", "期末贷方"]);
    let indented: Vec<_> = [
        c("科目代码", |b: &Balance| t(&format!(" {}", b.code))),
        c("科目名称", |b: &Balance| t(&format!("{}{}", "    ".repeat(b.code.len() / 2 - 2), b.name))),
    ]
    .into_iter()
    .chain(amounts())
    .collect();
    let joined: Vec<_> = [c("科目", |b: &Balance| t(&format!("{} {}", b.code, b.name)))].into_iter().chain(amounts()).collect();
    let columns: Vec<_> = names().into_iter().chain(amounts()).collect();
    let mut subtotals = Sheet::new("科目余额表.xlsx");
    subtotals.header(&columns);
    subtotals.texts(&["资产类"]);
    let all = balances();
    subtotals.body(&columns, &all[..4]);
    let sum = |of: &[Balance], field: fn(&Balance) -> Decimal| of.iter().map(field).sum::<Decimal>();
    let part = |of: &[Balance], label: &str| {
        let mut cells = vec![None, t(label)];
        cells.extend([
            n(sum(of, |b| b.opening.max(Decimal::ZERO))),
            n(sum(of, |b| (-b.opening).max(Decimal::ZERO))),
            n(sum(of, |b| b.debit)),
            n(sum(of, |b| b.credit)),
            n(sum(of, |b| b.closing.max(Decimal::ZERO))),
            n(sum(of, |b| (-b.closing).max(Decimal::ZERO))),
        ]);
        cells
    };
    subtotals.row(part(&all[..4], "资产-小计"));
    subtotals.texts(&["负债类"]);
    subtotals.body(&columns, &all[4..5]);
    subtotals.row(part(&all[4..5], "负债-小计"));
    subtotals.texts(&["损益类"]);
    subtotals.body(&columns, &all[5..]);
    subtotals.row(totals(&columns, "合计"));
    let period: Vec<_> = [c("会计年度", |_: &Balance| n(Decimal::from(2023))), c("会计期间", |_: &Balance| t("月份：2023.01-2023.05"))]
        .into_iter()
        .chain(names())
        .chain(amounts())
        .collect();
    let mut u8_expected = expect();
    for facts in &mut u8_expected {
        facts.insert("period", "月份：2023.01-2023.05".to_owned());
    }
    vec![
        Case::new("indented codes and names", sheet_of(&indented), expect()),
        Case::new("code and name in one cell", sheet_of(&joined), expect()),
        Case::new("label rows and subtotals", subtotals, expect()),
        Case::new("U8 with the period in a column", sheet_of(&period), u8_expected),
    ]
}

/// Every layout of the trial balance.
/// Balances with their sides in their cells.
fn sided() -> Vec<Case> {
    let with = |name: &'static str, show: fn(&str, String) -> String| {
        let cell = move |number: Decimal| {
            let side = if number.is_sign_negative() { "贷" } else { "借" };
            let amount = ledgerlint::value::amount::grouped(number.abs());
            t(&if number.is_zero() { "平".to_owned() } else { show(side, amount) })
        };
        let mut columns = names();
        columns.push(c("期初余额", move |b: &Balance| cell(b.opening)));
        columns.push(c("本期借方", |b: &Balance| a(b.debit)));
        columns.push(c("本期贷方", |b: &Balance| a(b.credit)));
        columns.push(c("期末余额", move |b: &Balance| cell(b.closing)));
        Case::new(name, sheet_of(&columns), expect())
    };
    vec![
        with("the side before the balance", |side, amount| format!("{side} {amount}")),
        with("the side behind the balance", |side, amount| format!("{amount}{side}")),
        with("the side before a colon", |side, amount| format!("{side}方：{amount}")),
        with("the side in English", |side, amount| format!("{amount} {}", if side == "借" { "DR" } else { "CR" })),
    ]
}

pub fn cases() -> Vec<Case> {
    [six_amounts(), directions(), sided(), shapes()].into_iter().flatten().collect()
}
