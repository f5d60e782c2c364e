//! Books of cash or of a bank account kept by hand: the ledger of that account where the balances prove it, told otherwise. Lists that say whom they paid in
//! a line above the rows, or by who signed for the money; lists of invoices.

use ledgerlint::tables::{TableKind, expenses, journal, payments};

use super::others::{is, sheet, told};
use super::sheet::Sheet;

const HEADER: &str = "日期,凭证号,摘要,对方科目,收入,支出,结余";
const ROWS: [&str; 7] = [
    ",,上年结余,,,,800",
    "2023-01-04,记-1,提现,银行存款,5000,,5800",
    "2023-01-06,记-3,付办公费,管理费用,,1200,4600",
    "2023-01-09,记-4,存入银行,银行存款,,3000,1600",
    ",,月计,,5000,4200,1600",
    ",,承前页,,,,1600",
    "2023-02-12,记-6,付差旅费,管理费用,,500,1100",
];

fn book(file: &str, title: &str, header: &str, rows: &[&str]) -> Sheet {
    sheet(file, title, &[&[header], rows].concat())
}

/// Account, debit and credit of each line.
fn lines(sheet: &Sheet) -> Vec<(String, String, String)> {
    let reading = sheet.read();
    let table = reading.tables.first().unwrap_or_else(|| panic!("{:?}", reading.why));
    let rows = table.to_rows();
    rows.iter().map(|row| (row.shown(journal::ACCOUNT_NAME), row.shown(journal::DEBIT), row.shown(journal::CREDIT))).collect()
}

#[test]
fn a_book_that_its_balances_prove_is_the_ledger_of_its_account() {
    for (file, title, header, account) in [
        ("a.xlsx", "2023年现金日记账", HEADER, "库存现金"),
        ("a.xlsx", "银行存款日记账（基本户）", "日期,凭证号,摘要,对方科目,收入(借方),支出(贷方),余额", "银行存款"),
        ("a.xlsx", "零余额账户日记账", "日期,凭证号,摘要,对方科目,收入金额,支出金额,结存", "零余额账户用款额度"),
        ("a.xlsx", "银行存款日记账", "日期,凭证号,摘要,对方科目,借方,贷方,余额", "银行存款"),
    ] {
        let book = book(file, title, header, &ROWS);
        is(&book, TableKind::Journal);
        let found = lines(&book);
        let want = [("5000", "0"), ("0", "1200"), ("0", "3000"), ("0", "500")];
        let shown: Vec<(&str, &str)> = found.iter().map(|(_, debit, credit)| (&**debit, &**credit)).collect();
        assert_eq!(shown, want, "{title}");
        assert!(found.iter().all(|(own, ..)| own == account), "{title}: {found:?}");
        let reading = book.read();
        assert!(reading.tables[0].proofs.iter().any(|proof| proof.zh.contains("4笔中4笔")), "{:?}", reading.tables[0].proofs);
        assert!(reading.tables[0].is_of_accounts());
    }
}

#[test]
fn the_totals_of_months_are_no_lines_whatever_the_month_is_called() {
    const NAMES: [&str; 12] = [
        "1月合计",
        "一月份合计",
        "2023年1月合计",
        "当月合计",
        "本月发生额",
        "本月发生额及余额",
        "1月小计",
        "月结",
        "1月份发生额合计",
        "1月结余",
        "【1月合计】",
        "1—3月累计",
    ];
    for name in NAMES {
        let rows = [
            ",,上年结余,,,,800".to_owned(),
            "2023-01-04,记-1,提现,银行存款,5000,,5800".to_owned(),
            format!(",,{name},,5000,,5800"),
            "2023-02-06,记-3,付办公费,管理费用,,1200,4600".to_owned(),
            format!("2023-02-28,,{name},,,1200,4600"),
            "2023-03-09,记-4,存入银行,银行存款,,3000,1600".to_owned(),
            format!("3月,,{name},,,3000,1600"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        for header in [HEADER, "日期,凭证号,摘要,对方科目,收入金额,付出金额,余额"] {
            let book = book("a.xlsx", "2023年现金日记账", header, &rows);
            is(&book, TableKind::Journal);
            let found = lines(&book);
            let shown: Vec<(&str, &str)> = found.iter().map(|(_, debit, credit)| (&**debit, &**credit)).collect();
            assert_eq!(shown, [("5000", "0"), ("0", "1200"), ("0", "3000")], "{name} {header}");
        }
    }
    // What was paid for a month is a line.
    let rows = [
        ",,上年结余,,,,800",
        "2023-01-04,记-1,提现,银行存款,5000,,5800",
        "2023-01-06,记-3,付1月合计电费,管理费用,,1200,4600",
        "2023-01-09,记-4,存入银行,银行存款,,3000,1600",
    ];
    assert_eq!(lines(&book("a.xlsx", "2023年现金日记账", HEADER, &rows)).len(), 3);
}

#[test]
fn a_slip_in_a_balance_is_told_with_its_row_and_the_book_is_read() {
    let rows: Vec<String> =
        (1..=9).map(|at| format!("2023-01-0{at},记-{at},付费用,管理费用,,10,{}", if at == 5 { 951 } else { 1000 - at * 10 })).collect();
    let book = book("a.xlsx", "现金日记账", HEADER, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    is(&book, TableKind::Journal);
    let told: Vec<Option<u32>> = book.read().tables[0].problems.iter().map(|problem| problem.row).collect();
    assert_eq!(told, [Some(7)]);
}

#[test]
fn what_is_not_proved_or_says_not_enough_is_told() {
    let whole = ROWS.map(str::to_owned);
    let off: Vec<String> = whole.iter().map(|row| row.replace(",5800", ",58").replace(",4600", ",46").replace(",1600", ",17")).collect();
    let rows = |rows: &[String]| rows.iter().map(|row| Box::leak(row.clone().into_boxed_str()) as &str).collect::<Vec<_>>();
    for (title, header, rows, says) in [
        ("现金日记账", HEADER, rows(&off), "结余不是上一行结余"),
        ("现金日记账", "日期,序号,摘要,对方科目,收入,支出,结余", ROWS.to_vec(), "“凭证号”"),
        ("现金日记账", "日期,凭证号,摘要,对方科目,收入,支出,说明", ROWS.to_vec(), "没有“结余”列"),
        ("现金日记账", HEADER, ROWS[1..3].to_vec(), "不足三笔"),
        ("2023年收支台账", HEADER, ROWS.to_vec(), "没有写明是哪个科目"),
        // Two accounts in one book are of neither.
        ("现金及银行存款台账", HEADER, ROWS.to_vec(), "没有写明是哪个科目"),
    ] {
        let why = told(&book("a.xlsx", title, header, &rows));
        assert!(why.contains(says), "{title} {header}: {why}");
    }
}

#[test]
fn income_and_spending_of_something_else_make_no_journal() {
    for (title, header) in [
        ("食堂现金日记账", HEADER),
        ("2023年预算收支台账", HEADER),
        ("银行存款对账单", HEADER),
        // The bank's side.
        ("银行存款台账", "日期,凭证号,摘要,对方科目,收入(贷方),支出(借方),结余"),
        ("银行存款收支台账", "日期,凭证号,摘要,收款单位,收入,支出,结余"),
    ] {
        let found: Vec<TableKind> = book("a.xlsx", title, header, &ROWS).read().tables.iter().map(|table| table.table).collect();
        assert!(!found.contains(&TableKind::Journal), "{title} {header}");
    }
}

#[test]
fn a_line_above_the_rows_says_whom_they_were_paid_to_and_is_no_unit() {
    let rows = ["2023-01-06,记-1,工程款,50000", "2023-02-07,记-2,工程款,50001"];
    let header = "日期,凭证号,用途,金额";
    let below = sheet("a.xlsx", "付款台账", &[header, "收款单位：甲公司", rows[0], "小计,,,50000", "收款单位：乙公司", rows[1]]);
    let above = sheet("a.xlsx", "付款台账", &["收款单位：甲公司", header, rows[0], "", "收款单位：乙公司", header, rows[1]]);
    let cells = sheet("a.xlsx", "付款台账", &["收款单位,甲公司", header, rows[0], "收款单位,乙公司", header, rows[1]]);
    for (at, sheet) in [below, above, cells].iter().enumerate() {
        let reading = sheet.read();
        let rows: Vec<_> = reading.tables.iter().flat_map(|table| &table.rows).collect();
        let payees: Vec<String> = rows.iter().map(|row| row.shown(payments::PAYEE)).collect();
        assert_eq!(payees, ["甲公司", "乙公司"], "{at}: {:?}", reading.why);
        assert!(reading.tables.iter().all(|table| table.table == TableKind::Payments && table.titles.unit.is_none()));
    }
    // Without a title of payments it is one of expenses, with its payee.
    let spent = sheet("a.xlsx", "支出明细", &["日期,凭证号,摘要,费用类别,金额", "收款单位：甲公司", "2023-01-06,记-1,纸,办公费,5"]);
    assert_eq!(spent.read().tables[0].rows[0].shown(expenses::PAYEE), "甲公司");
    // A blank cell of a column may mean the one above it.
    let column = sheet(
        "a.xlsx",
        "付款台账",
        &["收款单位：甲公司", "日期,凭证号,收款单位,用途,金额", "2023-01-06,记-1,乙公司,x,5", "2023-01-07,记-2,,x,5"],
    );
    assert_eq!(column.read().tables[0].rows.len(), 1);
}

#[test]
fn who_signed_for_the_money_is_the_payee_where_no_other_column_has_one() {
    let payee = |title: &str, header: &str| {
        let reading =
            sheet("a.xlsx", title, &[header, "2023-01-06,记-1,劳务费,500,张三,李四", "2023-02-06,记-2,劳务费,600,王五,赵六"]).read();
        let table = reading.tables.first().unwrap_or_else(|| panic!("{title} {header}: {:?}", reading.why));
        let field = if table.table == TableKind::Payments { payments::PAYEE } else { expenses::PAYEE };
        (table.table, table.rows[0].shown(field))
    };
    for (title, header, table, name) in [
        ("付款台账", "日期,凭证号,用途说明,金额,领款人,审批人", TableKind::Payments, "张三"),
        ("付款登记簿", "日期,凭证号,事由,支付金额,领取人,经办人", TableKind::Payments, "张三"),
        ("付款台账", "日期,凭证号,内容,金额,领款人,收款单位", TableKind::Payments, "李四"),
        ("费用报销明细", "日期,凭证号,用途说明,金额,报账人,审批人", TableKind::Expenses, "张三"),
        ("费用报销明细", "日期,凭证号,内容,金额,经手人,领款人", TableKind::Expenses, "李四"),
    ] {
        assert_eq!(payee(title, header), (table, name.to_owned()), "{title} {header}");
    }
}

#[test]
fn a_list_of_invoices_is_none_of_what_was_bought() {
    let rows = ["24430000000000000001,2023-01-06,甲公司,打印机,1000,1060", "24430000000000000002,2023-02-06,乙公司,纸,100,106"];
    let header = "发票号码,开票日期,销方名称,货物名称,金额,价税合计";
    let why = told(&sheet("发票.xlsx", "2023年取得发票清单", &[header, rows[0], rows[1]]));
    assert!(why.contains("开票日期"), "{why}");
    is(&sheet("a.xlsx", "2023年资产购置明细", &[header, rows[0], rows[1]]), TableKind::Purchases);
}
