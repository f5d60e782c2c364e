//! 明细账: a ledger of each account, the account in a banner above it.

use rust_decimal::Decimal;

use super::facts::{Facts, Line, journal};
use super::sheet::{Case, Sheet, a, n, t};

fn by_account() -> Vec<Vec<Line>> {
    let mut codes: Vec<&str> = journal().iter().map(|line| line.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().map(|code| journal().into_iter().filter(|line| line.code == code).collect()).collect()
}

/// One account: the rows of the opening balance, the lines, a total and the year to date each month.
fn block(sheet: &mut Sheet, lines: &[Line], header: bool) {
    if header {
        sheet.texts(&["日期", "凭证字号", "摘要", "借方发生额", "贷方发生额", "方向", "余额"]);
    }
    let mut balance = Decimal::from(1000);
    let side = |balance: Decimal| {
        t(if balance.is_zero() {
            "平"
        } else if balance.is_sign_negative() {
            "贷"
        } else {
            "借"
        })
    };
    sheet.row(vec![t("2023-01-01"), None, t("期初余额"), None, None, side(balance), n(balance.abs())]);
    for month in 1..=5_i8 {
        let own: Vec<&Line> = lines.iter().filter(|line| line.date.month() == month).collect();
        for line in &own {
            balance += line.debit - line.credit;
            sheet.row(vec![
                t(&line.date.to_string()),
                t(&line.voucher()),
                t(line.summary),
                a(line.debit),
                a(line.credit),
                side(balance),
                n(balance.abs()),
            ]);
        }
        let sum =
            |lines: &[&Line]| (lines.iter().map(|line| line.debit).sum::<Decimal>(), lines.iter().map(|line| line.credit).sum::<Decimal>());
        let (debit, credit) = sum(&own);
        sheet.row(vec![None, None, t("本 月 合 计"), n(debit), n(credit), side(balance), n(balance.abs())]);
        let (debit, credit) = sum(&lines.iter().filter(|line| line.date.month() <= month).collect::<Vec<_>>());
        sheet.row(vec![None, None, t("本年累计"), n(debit), n(credit), side(balance), n(balance.abs())]);
    }
}

fn expected() -> Vec<Facts> {
    by_account().iter().flatten().map(|line| line.facts(&["account_code"])).collect()
}

/// Every layout of account ledgers.
pub fn cases() -> Vec<Case> {
    let mut sheets = Vec::new();
    let mut stacked = Sheet::new("明细账.xlsx");
    let mut run_on = Sheet::new("明细账2.xlsx");
    let mut wide = Sheet::new("明细账3.xlsx");
    stacked.texts(&["明细账"]);
    run_on.texts(&["明细账"]);
    for (index, lines) in by_account().iter().enumerate() {
        let (code, name) = (lines[0].code, lines[0].name);
        let mut own = Sheet::named("明细账.xls", name);
        own.texts(&["明  细  账"]);
        own.texts(&[&format!("科目：{code} {name}"), "", "", "", "", "单位：元"]);
        block(&mut own, lines, true);
        sheets.push(own);
        stacked.texts(&[&format!("科目：{code} {name}")]);
        block(&mut stacked, lines, true);
        run_on.texts(&[&format!("科目：{code} {name}")]);
        block(&mut run_on, lines, index == 0);
        wide.texts(&["明细账"]);
        wide.texts(&[&format!("科目名称：{name}"), "", &format!("科目编码：{code}"), "", "期间：2023.01-2023.05"]);
        block(&mut wide, lines, true);
        wide.blank(2);
    }
    vec![
        Case { name: "a sheet an account", sheets, expected: expected() },
        Case::new("accounts one under the other", stacked, expected()),
        Case::new("banners without headers", run_on, expected()),
        Case::new("banners over several cells", wide, expected()),
    ]
}
