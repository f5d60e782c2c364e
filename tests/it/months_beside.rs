//! Trial balances with months or quarters beside each other: what moved is their sum, where the balances prove it.

use rust_decimal::Decimal;

use super::support::read;

/// A balance of two months; the cash account closes with `cash`.
fn balance(headers: &str, below: &str, cash: &str) -> String {
    format!(
        "科目余额表（2023年1-2月）\n科目编码,科目名称,{headers},期末余额\n{below}1001,库存现金,1000,500,,,300,{cash}\n1002,银行存款,20000,,500,,2000,17500\n\
         3001,累计盈余,-21000,,,,,-21000\n5001,业务活动费用,,,,2300,,2300\n"
    )
}

#[test]
fn what_moved_in_all_periods_beside_each_other_is_taken_together() {
    let expected = [
        "1001,库存现金,1000.00,500.00,300.00,1200.00",
        "1002,银行存款,20000.00,0.00,2500.00,17500.00",
        "3001,累计盈余,-21000.00,0.00,0.00,-21000.00",
        "5001,业务活动费用,0.00,2300.00,0.00,2300.00",
    ];
    for (headers, below) in [
        ("年初余额,1月借方,1月贷方,2月借方,2月贷方", ""),
        ("期初余额,一季度借方发生额,一季度贷方发生额,二季度借方发生额,二季度贷方发生额", ""),
        ("期初余额,2023年1月借方,2023年1月贷方,2023年2月借方,2023年2月贷方", ""),
        ("期初余额,1月,,2月,", ",,,借方,贷方,借方,贷方,\n"),
    ] {
        let (input, rows) = read("余额表.csv", "trial_balance", &balance(headers, below, "1200"));
        let rows: Vec<String> =
            rows.iter().map(|row| row.split(',').filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(",")).collect();
        let short: Vec<&str> = rows.iter().map(String::as_str).collect();
        let figures = |row: &str| {
            row.split(',').filter_map(|cell| cell.parse::<Decimal>().ok()).filter(|figure| !figure.is_zero()).collect::<Vec<_>>()
        };
        assert_eq!(short.iter().map(|row| figures(row)).collect::<Vec<_>>(), expected.map(figures), "{headers}");
        assert!(input.proofs.iter().any(|proof| proof.contains("各期并列")), "{:?}", input.proofs);
        assert!(input.problems.is_empty(), "{:?}", input.problems);
    }
}

#[test]
fn periods_that_the_balances_disprove_are_not_taken_and_told() {
    let (input, _) = read(
        "余额表.csv",
        "trial_balance",
        &balance("年初余额,1月借方,1月贷方,2月借方,2月贷方", "", "1300").replace("17500", "17000").replace(",2300\n", ",9\n"),
    );
    assert!(input.columns.iter().all(|column| column.field.as_deref() != Some("debit")), "{:?}", input.columns);
    assert!(input.problems.iter().any(|problem| problem.why.contains("各期发生额并排")), "{:?}", input.problems);
}

#[test]
fn of_balances_of_each_month_the_last_closes() {
    let text = "科目余额表（2023年）\n科目编码,科目名称,年初余额,1月借方,1月贷方,1月余额,2月借方,2月贷方,2月余额\n1001,库存现金,1000,500,,1500,,300,1200\n1002,银行存款,20000,,500,19500,,2000,17500\n\
                3001,累计盈余,-21000,,,-21000,,,-21000\n5001,业务活动费用,,,,,2300,,2300\n";
    let (input, rows) = read("余额表.csv", "trial_balance", text);
    assert!(rows[0].contains("1200.00") && rows[1].contains("2500.00") && rows[1].contains("17500.00"), "{rows:?}");
    assert!(input.problems.is_empty(), "{:?}", input.problems);
}
