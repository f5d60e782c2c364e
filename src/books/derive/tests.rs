//! Derived payments, expenses and purchases, a case an edge. Journals are written a line a line: day, voucher, account, summary,
//! counterparty, debit, credit.

use std::sync::{Arc, OnceLock};

use super::Derived;
use crate::books::Books;
use crate::checks::ruleset::RuleSet;
use crate::rules::Topics;
use crate::tables::{Field, Row, SheetName, Source, TableKind, expenses, journal, payments, purchases, trial_balance};
use crate::value::{Value, date};

fn topics() -> Arc<Topics> {
    static TOPICS: OnceLock<Arc<Topics>> = OnceLock::new();
    TOPICS.get_or_init(|| RuleSet::load(&[]).unwrap().shared.topics).clone()
}

fn rows(table: TableKind, file: &str, fields: &[Field], text: &str) -> Vec<Row> {
    let sheet = Arc::new(SheetName { file: file.into(), sheet: None });
    let row = |(number, line): (usize, &str)| {
        let mut row = Row::new(table, Source { sheet: sheet.clone(), row: u32::try_from(number + 2).unwrap() });
        for (field, cell) in fields.iter().zip(line.split('|').map(str::trim)) {
            let value = match field.kind() {
                crate::tables::FieldKind::Money => Some(Value::Number(if cell.is_empty() { "0" } else { cell }.parse().unwrap())),
                crate::tables::FieldKind::Date => date::parse(cell).map(Value::Date),
                _ => (!cell.is_empty()).then(|| Value::text(cell)),
            };
            row.set(*field, value);
        }
        row
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate().map(row).collect()
}

/// Books of a journal and a trial balance (account code, name, counterparty, opening, closing).
pub(super) fn books(lines: &str, balances: &str) -> Books {
    let fields = [
        journal::DATE,
        journal::VOUCHER_NO,
        journal::ACCOUNT_NAME,
        journal::SUMMARY,
        journal::COUNTERPARTY,
        journal::DEBIT,
        journal::CREDIT,
    ];
    let mut books = Books::new("");
    let mut lines = rows(TableKind::Journal, "journal.csv", &fields, lines);
    // `1218 其他应收款`: code and name.
    for line in &mut lines {
        if let Some((code, name)) = line.shown(journal::ACCOUNT_NAME).split_once(' ') {
            line.set(journal::ACCOUNT_CODE, Some(Value::text(code)));
            line.set(journal::ACCOUNT_NAME, Some(Value::text(name)));
        }
    }
    books.add(TableKind::Journal, lines);
    if !balances.is_empty() {
        let fields = [
            trial_balance::ACCOUNT_CODE,
            trial_balance::ACCOUNT_NAME,
            trial_balance::COUNTERPARTY,
            trial_balance::OPENING,
            trial_balance::CLOSING,
        ];
        books.add(TableKind::TrialBalance, rows(TableKind::TrialBalance, "balances.csv", &fields, balances));
    }
    books.derive_by(topics());
    books
}

/// The fields of the derived rows, and behind `<` the rows that each came from.
pub(super) fn shown(derived: &Derived, fields: &[Field]) -> Vec<String> {
    let of_row = |row: &Row| {
        let cells: Vec<String> = fields.iter().map(|field| row.shown(*field)).collect();
        let from: Vec<String> = row.sources().iter().map(|source| source.row.to_string()).collect();
        format!("{} < {}", cells.join(" "), from.join(" "))
    };
    derived.rows.iter().map(of_row).collect()
}

fn check(table: TableKind, fields: &[Field], cases: &[(&str, &str, &[&str])]) {
    for (what, lines, want) in cases {
        let books = books(lines, "");
        let got = books.derived(table).map(|derived| shown(derived, fields)).unwrap_or_default();
        assert_eq!(got, *want, "{what}");
    }
}

const PAYMENT: &[Field] = &[payments::DATE, payments::VOUCHER_NO, payments::PAYEE, payments::PURPOSE, payments::AMOUNT, payments::METHOD];

#[test]
fn payments_are_what_money_accounts_are_credited_with() {
    check(
        TableKind::Payments,
        PAYMENT,
        &[
            (
                "the payee is the line's own counterparty",
                "2020-05-27|记-1|业务活动费用|付工程款||500|
                 2020-05-27|记-1|1002 银行存款|付工程款|甲公司||500",
                &["2020-05-27 记-1 甲公司 付工程款 500 银行存款 < 3 2"],
            ),
            (
                "else the one counterparty of the other side",
                "2020-05-27|记-1|其他应付款|还款|甲公司|500|
                 2020-05-27|记-1|零余额账户用款额度|还款|||500",
                &["2020-05-27 记-1 甲公司 还款 500 零余额账户用款额度 < 3 2"],
            ),
            (
                "else the payee that the summary names",
                "2020-05-27|记-1|业务活动费用|付青石建筑有限公司工程款||500|
                 2020-05-27|记-1|银行存款|付青石建筑有限公司工程款|||500",
                &["2020-05-27 记-1 青石建筑有限公司 付青石建筑有限公司工程款 500 银行存款 < 3 2"],
            ),
            (
                "one payment to two payees is two",
                "2020-05-27|记-1|应付账款|付货款|甲公司|300|
                 2020-05-27|记-1|应付账款|付货款|乙公司|200|
                 2020-05-27|记-1|银行存款|付货款|||500",
                &["2020-05-27 记-1 甲公司 付货款 300 银行存款 < 4 2", "2020-05-27 记-1 乙公司 付货款 200 银行存款 < 4 3"],
            ),
            (
                "several credits and debits are paired by their amounts",
                "2020-05-27|记-1|应付账款|付货款|甲公司|300|
                 2020-05-27|记-1|应付账款|付运费|乙公司|200|
                 2020-05-27|记-1|银行存款|付款|||200
                 2020-05-27|记-1|银行存款|付款|||300",
                &["2020-05-27 记-1 乙公司 付款 200 银行存款 < 4 3", "2020-05-27 记-1 甲公司 付款 300 银行存款 < 5 2"],
            ),
            (
                "cash drawn from the bank is no payment",
                "2020-05-27|记-1|库存现金|提现|青石银行|1000|
                 2020-05-27|记-1|银行存款|提现|青石银行||1000",
                &[],
            ),
            (
                "of cash drawn and spent in one voucher only what was spent is",
                "2020-05-27|记-1|库存现金|提现||1000|
                 2020-05-27|记-1|业务活动费用|付劳务费|张三|500|
                 2020-05-27|记-1|银行存款|付劳务费|张三||1500",
                &["2020-05-27 记-1 张三 付劳务费 500 银行存款 < 4 3"],
            ),
            (
                "a receipt in the same voucher reduces no payment",
                "2020-05-27|记-1|银行存款|收房租||1000|
                 2020-05-27|记-1|其他收入|收房租|||1000
                 2020-05-27|记-1|业务活动费用|付劳务费||300|
                 2020-05-27|记-1|银行存款|付劳务费|张三||300",
                &["2020-05-27 记-1 张三 付劳务费 300 银行存款 < 5 4"],
            ),
            (
                "a red credit takes back",
                "2020-06-27|记-9|业务活动费用|冲销付工程款||-500|
                 2020-06-27|记-9|银行存款|冲销付工程款|甲公司||-500",
                &["2020-06-27 记-9 甲公司 冲销付工程款 -500 银行存款 < 3 2"],
            ),
            (
                "money that came back takes back, any other receipt is none",
                "2020-06-27|记-9|银行存款|收甲公司退款||500|
                 2020-06-27|记-9|业务活动费用|收甲公司退款|甲公司||500
                 2020-06-28|记-10|银行存款|收房租|丙公司|800|
                 2020-06-28|记-10|其他收入|收房租|丙公司||800",
                &["2020-06-27 记-9 甲公司 收甲公司退款 -500 银行存款 < 2 3"],
            ),
            (
                "the appropriation pays where no account of money does",
                "2020-06-27|记-9|业务活动费用|付劳务费|张三|500|
                 2020-06-27|记-9|4001 财政拨款收入|付劳务费|||500
                 2020-06-28|记-10|零余额账户用款额度|收额度||800|
                 2020-06-28|记-10|4001 财政拨款收入|收额度|||800",
                &["2020-06-27 记-9 张三 付劳务费 500 财政拨款收入 < 3 2"],
            ),
        ],
    );
}

#[test]
fn a_payment_that_names_nobody_is_told_and_left_out() {
    let books = books("2020-05-27|记-1|业务活动费用|付电费||500|\n2020-05-27|记-1|银行存款|付电费|||500", "");
    let derived = books.derived(TableKind::Payments).unwrap();
    assert!(derived.rows.is_empty());
    assert!(derived.told[0].0.zh.contains("有1笔付款看不出收款单位"), "{:?}", derived.told);
    assert_eq!(derived.told[0].1[0].row, 3);
    assert!(!derived.told[0].0.zh.contains("所列行号"));
}

#[test]
fn of_many_payments_that_name_nobody_the_largest_are_shown_and_that_is_said() {
    let pair = |number: usize| {
        let amount = 500 + number;
        format!("2020-05-27|记-{number}|业务活动费用|付电费||{amount}|\n2020-05-27|记-{number}|银行存款|付电费|||{amount}")
    };
    let told = |count: usize| {
        let lines: Vec<_> = (1..=count).map(pair).collect();
        let derived = books(&lines.join("\n"), "").derived(TableKind::Payments).unwrap().clone();
        let (why, places) = derived.told[0].clone();
        (
            why.zh.contains("所列行号是其中金额最大的20笔"),
            why.zh.contains(&format!("{count}笔付款")),
            places.iter().map(|place| place.row).collect::<Vec<_>>(),
        )
    };
    let rows = |numbers: std::ops::RangeInclusive<u32>| numbers.rev().map(|number| 2 * number + 1).collect::<Vec<_>>();
    assert_eq!(told(20), (false, true, rows(1..=20)));
    assert_eq!(told(21), (true, true, rows(2..=21)));
}

#[test]
fn the_lines_of_budget_accounting_count_for_nothing() {
    let mut books = books("2020-05-27|记-1|业务活动费用|付款|甲公司|500|\n2020-05-27|记-1|银行存款|付款|甲公司||500", "");
    let mut budget = rows(
        TableKind::Journal,
        "journal.csv",
        &[journal::DATE, journal::VOUCHER_NO, journal::ACCOUNT_NAME, journal::COUNTERPARTY, journal::CREDIT],
        "2020-05-27|记-1|银行存款|甲公司|500",
    );
    budget[0].set(journal::LEDGER, Some(Value::text("budget")));
    books.add(TableKind::Journal, budget);
    assert_eq!(books.derived(TableKind::Payments).unwrap().rows.len(), 1);
}

#[test]
fn expenses_are_the_lines_that_word_lists_name() {
    check(
        TableKind::Expenses,
        &[expenses::VOUCHER_NO, expenses::CATEGORY, expenses::SUMMARY, expenses::AMOUNT, expenses::PAYEE],
        &[
            (
                "by summary, net of red entries of the voucher",
                "2020-12-05|记-1|业务活动费用-办公费|报加班用餐||900|
                 2020-12-05|记-1|业务活动费用-办公费|冲加班用餐||-52|
                 2020-12-05|记-1|业务活动费用-办公费|付打印纸||100|
                 2020-12-05|记-1|库存现金|报加班用餐|青石饭店||948",
                &["记-1 办公费 报加班用餐 848 青石饭店 < 2"],
            ),
            (
                "by account; the carrying over at year-end is none",
                "2020-12-05|记-1|业务活动费用-公务接待费|付款||900|
                 2020-12-05|记-1|银行存款|付款|||900
                 2020-12-31|记-2|本期盈余|年末结转||900|
                 2020-12-31|记-2|业务活动费用-公务接待费|年末结转|||900",
                &["记-1 公务接待费 付款 900  < 2"],
            ),
            (
                "what only sounds like a meal is none",
                "2020-12-05|记-1|业务活动费用|购食堂餐具||900|
                 2020-12-05|记-1|银行存款|购食堂餐具|||900",
                &[],
            ),
        ],
    );
}

#[test]
fn purchases_are_what_was_bought_wherever_it_is_booked() {
    check(
        TableKind::Purchases,
        &[purchases::DATE, purchases::VOUCHER_NO, purchases::ITEM, purchases::AMOUNT],
        &[
            (
                "an asset booked as an expense",
                "2020-03-05|记-1|业务活动费用|付禁违办购值班用床款||4073|
                 2020-03-05|记-1|银行存款|付禁违办购值班用床款|||4073",
                &["2020-03-05 记-1 值班用床 4073 < 2"],
            ),
            (
                "one on the asset account",
                "2020-03-05|记-1|1601 固定资产|购空调2台||5600|
                 2020-03-05|记-1|应付账款|购空调2台|||5600",
                &["2020-03-05 记-1 空调2台 5600 < 2"],
            ),
            (
                "booked on both, as in the old system, it counts once",
                "2020-03-05|记-1|501 经费支出|购空调||5600|
                 2020-03-05|记-1|102 银行存款|购空调|||5600
                 2020-03-05|记-1|106 固定资产|购空调||5600|
                 2020-03-05|记-1|301 固定基金|购空调|||5600",
                &["2020-03-05 记-1 空调 5600 < 4"],
            ),
            (
                "what was given or built was not bought",
                "2020-03-05|记-1|固定资产|接受捐赠电脑||5600|
                 2020-03-05|记-1|捐赠收入|接受捐赠电脑|||5600
                 2020-03-06|记-2|固定资产|办公楼完工转入||99000|
                 2020-03-06|记-2|在建工程|办公楼完工转入|||99000",
                &[],
            ),
            (
                "services and supplies are none",
                "2020-03-05|记-1|业务活动费用|付打印机维修费||560|
                 2020-03-05|记-1|业务活动费用|购买服务费||560|
                 2020-03-05|记-1|银行存款|付款|||1120",
                &[],
            ),
            (
                "a purchase taken back is a negative one of the same item",
                "2020-04-05|记-7|业务活动费用|冲销购空调2台||-5600|
                 2020-04-05|记-7|银行存款|冲销购空调2台|||-5600",
                &["2020-04-05 记-7 空调2台 -5600 < 2"],
            ),
        ],
    );
}

#[test]
fn a_register_wins_even_an_empty_one() {
    let mut books = books("2020-05-27|记-1|业务活动费用|付款|甲公司|500|\n2020-05-27|记-1|银行存款|付款|甲公司||500", "");
    assert!(books.has(TableKind::Payments) && !books.was_read(TableKind::Payments));
    books.add(TableKind::Payments, []);
    assert!(books.derived(TableKind::Payments).is_none());
    assert_eq!(books.table(TableKind::Payments).map(<[Row]>::len), Some(0));
}

#[test]
fn a_journal_without_accounts_of_money_shows_no_payments() {
    let books = books("2020-05-27|记-1|甲|付款|甲公司|500|\n2020-05-27|记-1|乙|付款|甲公司||500", "");
    assert!(!books.has(TableKind::Payments) && !books.has(TableKind::OpenItems));
}

#[test]
fn a_reversal_that_names_nobody_takes_back_the_last_payment_of_its_amount_that_a_summary_names() {
    check(
        TableKind::Payments,
        &[payments::DATE, payments::PAYEE, payments::AMOUNT],
        &[
            (
                "and one of another amount takes back none",
                "2024-03-05|1|固定资产|付青石船舶公司救生艇款||60000|
             2024-03-05|1|银行存款|付青石船舶公司救生艇款|||60000
             2024-03-08|2|固定资产|付东河船舶公司救生艇款||60000|
             2024-03-08|2|银行存款|付东河船舶公司救生艇款|||60000
             2024-03-12|3|固定资产|冲销2号凭证,退货退款||-60000|
             2024-03-12|3|银行存款|冲销2号凭证,退货退款|||-60000
             2024-03-13|4|固定资产|冲销错账||-500|
             2024-03-13|4|银行存款|冲销错账|||-500",
                &["2024-03-05 青石船舶公司 60000 < 3 2", "2024-03-08 东河船舶公司 60000 < 5 4", "2024-03-12 东河船舶公司 -60000 < 7 6"],
            ),
            (
                "whatever stands first in the file; a later payment is not taken back",
                "2024-03-12|3|固定资产|冲销2号凭证,退货退款||-60000|
             2024-03-12|3|银行存款|冲销2号凭证,退货退款|||-60000
             2024-03-18|4|固定资产|付西山船舶公司救生艇款||60000|
             2024-03-18|4|银行存款|付西山船舶公司救生艇款|||60000
             2024-03-08|2|固定资产|付东河船舶公司救生艇款||60000|
             2024-03-08|2|银行存款|付东河船舶公司救生艇款|||60000",
                &["2024-03-18 西山船舶公司 60000 < 5 4", "2024-03-08 东河船舶公司 60000 < 7 6", "2024-03-12 东河船舶公司 -60000 < 3 2"],
            ),
            (
                "who is named anywhere takes back its own, and what names nobody then the other",
                "2024-03-05|1|固定资产|付青石船舶公司救生艇款||60000|
             2024-03-05|1|银行存款|付青石船舶公司救生艇款|||60000
             2024-03-08|2|固定资产|付东河船舶公司救生艇款||60000|
             2024-03-08|2|银行存款|付东河船舶公司救生艇款|||60000
             2024-03-12|3|固定资产|冲2号凭证多付东河船舶公司款||-60000|
             2024-03-12|3|银行存款|冲2号凭证多付东河船舶公司款|||-60000
             2024-03-13|4|固定资产|冲销错账||-60000|
             2024-03-13|4|银行存款|冲销错账|||-60000
             2024-03-14|5|固定资产|冲销错账||-60000|
             2024-03-14|5|银行存款|冲销错账|||-60000",
                &[
                    "2024-03-05 青石船舶公司 60000 < 3 2",
                    "2024-03-08 东河船舶公司 60000 < 5 4",
                    "2024-03-12 东河船舶公司 -60000 < 7 6",
                    "2024-03-13 青石船舶公司 -60000 < 9 8",
                ],
            ),
        ],
    );
}
