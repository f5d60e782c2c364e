//! What was paid, among columns of what ought to be, of standards and of deductions.

use ledgerlint::tables::TableKind;

use super::sheet::{C, Sheet, facts_of, i, t};

/// A sheet below a title: header rows, then rows of a name and numbers.
fn sheet(title: &str, headers: &[&[&str]], rows: &[&[usize]]) -> Sheet {
    let mut sheet = Sheet::new("表.xlsx");
    sheet.texts(&[title]);
    for header in headers {
        sheet.texts(header);
    }
    for (name, numbers) in ["职工01", "职工02", "职工03"].iter().zip(rows) {
        let cells: Vec<C> = std::iter::once(t(name)).chain(numbers.iter().map(|number| i(*number))).collect();
        sheet.row(cells);
    }
    sheet
}

fn amounts(sheet: &Sheet) -> Vec<String> {
    let reading = sheet.read();
    let found: Vec<TableKind> = reading.tables.iter().map(|one| one.table).collect();
    assert_eq!(found, [TableKind::Benefits], "{:?}", reading.why);
    reading.tables[0].to_rows().iter().map(|row| facts_of(row)["amount"].clone()).collect()
}

const TITLE: &str = "2024年拔河比赛奖金发放表";

#[test]
fn what_was_paid_is_the_amount_and_not_its_standard() {
    let rows: &[&[usize]] = &[&[1000, 700], &[800, 1300], &[500, 500]];
    for headers in [
        &[&["姓名", "奖金", ""][..], &["", "标准", "实发"]][..],
        &[&["姓名", "标准", "实发"]],
        &[&["姓名", "标准", "实发"], &["", "金额", "金额"]],
        &[&["姓名", "发放标准(元)", "金额(元)"]],
        &[&["姓名", "应发金额", "实发金额"]],
        &[&["姓名", "应发", "实发"], &["", "金额", "金额"]],
        &[&["姓名", "金额(应发)", "金额(实发)"]],
        &[&["姓名", "应发合计", "实发工资"]],
        &[&["姓名", "限额", "合计"]],
    ] {
        let paid = amounts(&sheet(TITLE, headers, rows));
        assert_eq!(paid, ["700", "1300", "500"], "{headers:?}");
    }
    let mut merged = sheet(TITLE, &[&["姓名", "奖金"], &["", "标准", "实发"]], rows);
    merged.merge(2, 3, 0, 0);
    merged.merge(2, 2, 1, 2);
    assert_eq!(amounts(&merged), ["700", "1300", "500"]);
}

#[test]
fn what_this_payout_or_payment_was_goes_before_what_it_was_taken_from() {
    let rows: &[&[usize]] = &[&[3000, 1000, 2000], &[800, 0, 800], &[500, 100, 400]];
    for last in ["本次发放", "本次实发", "本期发放金额"] {
        assert_eq!(amounts(&sheet(TITLE, &[&["姓名", "合计", "已发", last]], rows)), ["2000", "800", "400"], "{last}");
    }
    // What was paid at all is nearer than what this time adds to it.
    assert_eq!(amounts(&sheet(TITLE, &[&["姓名", "实发金额", "扣款", "本次补贴"]], rows)), ["3000", "800", "500"]);
    let amount_of = |title: &str, headers: &[&str], table: TableKind| {
        let mut sheet = Sheet::new("表.xlsx");
        sheet.texts(&[title]);
        sheet.texts(headers);
        for row in rows {
            let cells = [t("2023-03-01"), t("青石建材"), t("沙石款")].into_iter().chain(row.iter().map(|number| i(*number)));
            sheet.row(cells.collect());
        }
        let reading = sheet.read();
        assert_eq!(reading.tables.iter().map(|one| one.table).collect::<Vec<_>>(), [table], "{headers:?} {:?}", reading.why);
        reading.tables[0].to_rows().iter().map(|row| facts_of(row)["amount"].clone()).collect::<Vec<_>>()
    };
    for paid in ["实际支付金额", "实际付款金额", "实际支出金额", "实际支付额", "实际拨付金额", "本次付款额", "实拨金额"]
    {
        let headers = ["付款日期", "收款单位", "用途", "金额", "扣款", paid];
        assert_eq!(amount_of("付款台账", &headers, TableKind::Payments), ["2000", "800", "400"], "{paid}");
    }
    let asked = ["付款日期", "收款单位", "用途", "金额", "质保金", "申请支付金额"];
    assert_eq!(amount_of("付款台账", &asked, TableKind::Payments), ["3000", "800", "500"]);
    for rest in ["期末欠款", "年末欠款金额"] {
        let headers = ["发生日期", "单位名称", "摘要", "欠款金额", "已收金额", rest];
        assert_eq!(amount_of("其他应收款明细表", &headers, TableKind::OpenItems), ["2000", "800", "400"], "{rest}");
    }
    let cleared = ["发生日期", "单位名称", "摘要", "年末数", "已收金额", "清理后余额"];
    assert_eq!(amount_of("其他应收款明细表", &cleared, TableKind::OpenItems), ["2000", "800", "400"]);
}

#[test]
fn what_is_preferred_by_its_words_holds_amounts_where_others_do() {
    let amounts_of = |title: &str, headers: [&str; 4], rows: [[C; 2]; 3]| {
        let mut sheet = Sheet::new("表.xlsx");
        sheet.texts(&[title]);
        sheet.texts(&headers);
        for row in rows {
            sheet.row([t("2023-03-01"), t("青石建材")].into_iter().chain(row).collect());
        }
        let reading = sheet.read();
        assert!(!reading.tables.is_empty(), "{headers:?} {:?}", reading.why);
        reading.tables[0].to_rows().iter().map(|row| facts_of(row)["amount"].clone()).collect::<Vec<_>>()
    };
    let payments = ["付款日期", "收款单位", "金额", "实际付款金额"];
    // What was not paid has no such amount: its row is left out and told.
    assert_eq!(amounts_of("付款台账", payments, [[i(300), i(200)], [i(80), None], [i(50), None]]), ["200"]);
    assert_eq!(amounts_of("付款台账", payments, [[i(300), None], [i(80), None], [i(50), None]]), ["300", "80", "50"]);
    let benefits = ["发放日期", "姓名", "金额", "本次领取"];
    assert_eq!(amounts_of("球赛奖品发放表", benefits, [[i(300), t("水杯")], [i(80), t("毛巾")], [i(50), t("水杯")]]), ["300", "80", "50"]);
    assert_eq!(amounts_of("球赛奖品发放表", benefits, [[i(300), i(200)], [i(80), i(80)], [i(50), i(40)]]), ["200", "80", "40"]);
}

#[test]
fn a_total_of_what_ought_to_be_paid_does_not_make_it_what_was() {
    let mut sheet = sheet(TITLE, &[&["姓名", "应发金额", "扣款", "实发金额"]], &[&[900, 200, 700], &[800, 0, 800]]);
    sheet.row(vec![t("合计"), i(1700), None, None]);
    assert_eq!(amounts(&sheet), ["700", "800"]);
}

#[test]
fn what_ought_to_be_paid_counts_where_nothing_else_stands() {
    let rows: &[&[usize]] = &[&[1000, 20], &[800, 0]];
    for headers in [["姓名", "应发金额", "扣款"], ["姓名", "应发合计", "津贴金额"], ["姓名", "奖金", "个税"]] {
        assert_eq!(amounts(&sheet(TITLE, &[&headers], rows)), ["1000", "800"], "{headers:?}");
    }
}

#[test]
fn a_standard_alone_is_told_and_is_no_amount() {
    let rows: &[&[usize]] = &[&[1000], &[800]];
    let reading = sheet(TITLE, &[&["姓名", "发放标准"]], rows).read();
    assert!(reading.tables.is_empty(), "{:?}", reading.tables[0].table);
    let why = reading.why.unwrap().zh;
    assert!(why.contains("发放表") && why.contains("“发放标准”不是"), "{why}");
    // A roster may have a standard as well.
    let roster = sheet("职工花名册", &[&["姓名", "工资标准"]], rows).read();
    assert_eq!(roster.tables[0].table, TableKind::Staff);
}
