//! Ledgers that show the balance behind each entry: what leaves the balance where it was is a total whatever it is called, and an entry that names no
//! account is one of the account above it whose balance it goes on from.

use std::fmt::Write as _;

use super::support::read;

const HEADER: &str = "日期,凭证号,摘要,借方,贷方,方向,余额\n";

/// The pages of two accounts with two entries, a total a month and one of the year; `label` calls the totals, for `1` the number of the month.
fn pages(label: &str, day: &str, balance: bool) -> String {
    let total = |month: u32, amount: &str, of: &str, before: &str, after: &str| {
        let label = label.replace('1', &month.to_string());
        let day = if day.is_empty() { String::new() } else { format!("2023-{month:02}-{day}") };
        let of = if balance { of } else { "," };
        format!("{day},,{label},{before}{amount}{after},{of}\n")
    };
    let spent = format!(
        "科目：5001 业务活动费用\n{HEADER}2023-01-01,,上年结转,,,平,0.00\n2023-01-05,记-3,付印刷费,200.00,,借,200.00\n2023-01-09,记-5,付邮费,50.00,,借,250.00\n{}\
         2023-02-06,记-2,付电费,830.00,,借,1080.00\n{}",
        total(1, "250.00", "借,250.00", "", ","),
        total(2, "830.00", "借,1080.00", "", ","),
    );
    let paid = format!(
        "\n科目：1002 银行存款\n{HEADER}2023-01-01,,上年结转,,,借,9000.00\n2023-01-05,记-3,付印刷费,,200.00,借,8800.00\n2023-01-09,记-5,付邮费,,50.00,借,8750.00\n{}\
         2023-02-06,记-2,付电费,,830.00,借,7920.00\n{}",
        total(1, "250.00", "借,8750.00", ",", ""),
        total(2, "830.00", "借,7920.00", ",", ""),
    );
    format!("明细账\n{spent}{paid}")
}

#[test]
fn totals_that_leave_the_balance_where_it_was_are_no_entries_whatever_they_are_called() {
    let expected = [
        "2023-01-05,记-3,付印刷费,5001,业务活动费用,200.00,0.00",
        "2023-01-09,记-5,付邮费,5001,业务活动费用,50.00,0.00",
        "2023-02-06,记-2,付电费,5001,业务活动费用,830.00,0.00",
        "2023-01-05,记-3,付印刷费,1002,银行存款,0.00,200.00",
        "2023-01-09,记-5,付邮费,1002,银行存款,0.00,50.00",
        "2023-02-06,记-2,付电费,1002,银行存款,0.00,830.00",
    ];
    for label in ["1月合计", "2023年1月份小计", "月结", "结转下页", "本期借贷方发生", "期末数", "ABC"] {
        for day in ["28", ""] {
            let (input, rows) = read("明细账.csv", "journal", &pages(label, day, true));
            assert_eq!(rows, expected, "{label} {day}");
            assert!(input.proofs.iter().any(|proof| proof.contains("4个合计行等于各行之和")), "{label}: {:?}", input.proofs);
        }
    }
    // Where the balance is not said again, the label and the sum prove it together.
    assert_eq!(read("明细账.csv", "journal", &pages("1月合计", "28", false)).1, expected);
}

#[test]
fn entries_without_a_voucher_stay_where_the_balance_moves() {
    let text = format!(
        "科目：1002 银行存款\n{HEADER}2023-01-01,,上年结转,,,借,9000.00\n2023-01-05,银付-3,付印刷费,,200.00,借,8800.00\n2023-01-09,,1月合计,,200.00,借,8600.00\n\
         2023-01-10,银付-4,付邮费,,50.00,借,8550.00\n2023-01-10,,手续费,,50.00,借,8500.00\n2023-01-31,,1月合计,,500.00,借,8500.00\n"
    );
    let (input, rows) = read("银行存款明细账.csv", "journal", &text);
    assert_eq!(
        rows,
        [
            "2023-01-05,银付-3,付印刷费,1002,银行存款,0.00,200.00",
            "2023-01-09,银付-3,1月合计,1002,银行存款,0.00,200.00",
            "2023-01-10,银付-4,付邮费,1002,银行存款,0.00,50.00",
            "2023-01-10,银付-4,手续费,1002,银行存款,0.00,50.00",
        ]
    );
    assert_eq!(input.rows_in, 6);
}

#[test]
fn the_account_of_the_opening_row_holds_for_the_entries_whose_balance_goes_on() {
    let header = "科目代码,科目名称,日期,凭证字号,摘要,借方,贷方,方向,余额\n";
    let cash =
        ",,2023-01-05,记-1,付邮费,,50.00,借,850.00\n,,2023-01-06,记-2,付水费,,150.00,借,700.00\n,,2023-01-31,,本期合计,,200.00,借,700.00\n";
    let costs = ",,2023-01-05,记-1,付邮费,50.00,,借,50.00\n,,2023-01-06,记-2,付水费,150.00,,借,200.00\n";
    let expected = [
        "2023-01-05,记-1,付邮费,1001,库存现金,0.00,50.00",
        "2023-01-06,记-2,付水费,1001,库存现金,0.00,150.00",
        "2023-01-05,记-1,付邮费,5001,业务活动费用,50.00,0.00",
        "2023-01-06,记-2,付水费,5001,业务活动费用,150.00,0.00",
    ];
    for text in [
        format!("{header}1001,库存现金,2023-01-01,,年初余额,,,借,900.00\n{cash}5001,业务活动费用,2023-01-01,,年初余额,,,平,\n{costs}"),
        format!("{header}1001,库存现金\n,,2023-01-01,,年初余额,,,借,900.00\n{cash}5001,业务活动费用\n{costs}"),
        format!("{header}1001,库存现金{}5001,业务活动费用{}", &cash[1..], &costs[1..]),
    ] {
        let (input, rows) = read("明细账.csv", "journal", &text);
        assert_eq!(rows, expected, "{text}");
        assert!(input.problems.is_empty(), "{:?}", input.problems);
    }
    // Below the header, a line of its own for each account.
    let plain = |rows: &str| rows.replace("\n,,", "\n");
    let (cash, costs) = (plain(&cash[2..]), plain(&costs[2..]));
    let text = format!(
        "{HEADER}科目：1001 库存现金\n2023-01-01,,年初余额,,,借,900.00\n{cash}科目：5001 业务活动费用\n2023-01-01,,年初余额,,,平,\n{costs}"
    );
    assert_eq!(read("明细账.csv", "journal", &text).1, expected);
}

#[test]
fn an_entry_whose_balance_does_not_go_on_is_of_no_account_above() {
    let text = "科目代码,科目名称,日期,凭证字号,摘要,借方,贷方,方向,余额\n1001,库存现金,2023-01-05,记-1,付邮费,,50.00,借,850.00\n,,2023-01-06,记-2,付水费,,150.00,借,400.00\n\
                ,,2023-01-07,记-3,付电费,,100.00,借,300.00\n";
    let (input, rows) = read("明细账.csv", "journal", text);
    assert_eq!(rows, ["2023-01-05,记-1,付邮费,1001,库存现金,0.00,50.00"]);
    let told: Vec<&str> = input.left_out.iter().map(|row| row.why.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|why| why.contains("缺少科目名称")), "{told:?}");
}

#[test]
fn a_book_of_cash_may_say_the_side_behind_what_came_and_went() {
    let text = "现金日记账\n2023年,,凭证号数,摘要,对方科目,收入（借方）,付出（贷方）,结存金额\n月,日,,,,,,\n1,1,,上年结转,,,,1000.00\n1,11,记2,提现,银行存款,5318.58,,6318.58\n\
                3,6,记2,付差旅费,业务活动费用,,2346.37,3972.21\n3,16,记3,付电费,业务活动费用,,871.23,3100.98\n3,31,,3月份合计,,5318.58,3217.60,3100.98\n";
    let (input, rows) = read("现金日记账.csv", "journal", text);
    assert!(input.proofs.iter().any(|proof| proof.contains("3笔中3笔")), "{:?}", input.proofs);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[1].starts_with("2023-03-06,记-2,付差旅费,库存现金,0.00,2346.37"), "{rows:?}");
}

#[test]
fn a_column_of_words_that_holds_numbers_as_well_is_the_number_of_the_voucher() {
    let text = |word: &str, number: &str| {
        format!(
            "日期,字号,{word}摘要,科目名称,借方,贷方\n2023-01-08,{number}付水费,业务活动费用,52,\n2023-01-08,{number}付水费,银行存款,,52\n"
        )
    };
    assert!(read("序时账.csv", "journal", &text("", "记1,")).1[0].starts_with("2023-01-08,记-1,付水费,业务活动费用,52.00"));
    // Beside a number it stays the word.
    assert!(read("序时账.csv", "journal", &text("凭证号,", "记,1,")).1[0].starts_with("2023-01-08,记-1,付水费"));
}

/// A ledger of an account with a column of the account on the other side.
fn page(account: &str, lines: &[(u32, &str, &str, &str, &str)]) -> String {
    let mut text = format!("科目：{account}\n日期,凭证号,摘要,对方科目,借方,贷方\n");
    for (number, summary, other, debit, credit) in lines {
        let _ = writeln!(text, "2023-01-{:02},记-{number},{summary},{other},{debit},{credit}", number + 3);
    }
    text.push('\n');
    text
}

#[test]
fn the_ledgers_of_some_accounts_are_no_whole_journal_though_most_of_their_vouchers_balance() {
    let mut cash: Vec<(u32, &str, &str, &str, &str)> = (1..=9).map(|number| (number, "付水费", "5001 业务活动费用", "", "100")).collect();
    let costs: Vec<_> = (1..=9).map(|number| (number, "付水费", "1001 库存现金", "100", "")).collect();
    let found = |cash: &[(u32, &str, &str, &str, &str)]| {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("明细账\n{}{}", page("1001 库存现金", cash), page("5001 业务活动费用", &costs));
        std::fs::write(folder.path().join("明细账.csv"), text).unwrap();
        let report = super::support::check(&[folder.path().to_path_buf()]);
        report.findings.iter().filter(|finding| finding.rule == "voucher-unbalanced").count()
    };
    assert_eq!(found(&cash), 0);
    // Of the account on the other side there is a ledger, which lacks the line.
    cash.push((10, "付水费", "5001 业务活动费用", "", "100"));
    assert_eq!(found(&cash), 1);
    // Of these there is none.
    cash.pop();
    cash.extend((10..13).map(|number| (number, "收到拨款", "4001 财政拨款收入", "500", "")));
    assert_eq!(found(&cash), 0);
}
