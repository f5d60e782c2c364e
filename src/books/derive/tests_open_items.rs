//! Derived open items, a case an edge, and what must hold of any journal.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::tests::{books, shown};
use crate::books::Books;
use crate::tables::{Field, TableKind, open_items};

const ITEM: &[Field] = &[open_items::SIDE, open_items::ACCOUNT_NAME, open_items::COUNTERPARTY, open_items::ORIGIN, open_items::AMOUNT];

/// The items; behind `?` a word of why one is less than sure, `!` where it is not judged.
fn items(books: &Books) -> Vec<String> {
    let derived = books.derived(TableKind::OpenItems).unwrap();
    let sign = |unsure: bool| if unsure { '!' } else { '?' };
    let caution = derived.rows.iter().map(|row| row.caution.as_ref().map(|caution| sign(caution.unsure)));
    shown(derived, ITEM)
        .into_iter()
        .zip(caution)
        .map(|(item, sign)| format!("{item}{}", sign.map(String::from).unwrap_or_default()))
        .collect()
}

#[test]
fn what_is_open_is_what_the_oldest_first_leaves() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "a part payment",
            "2019-03-01|记-1|1218 其他应收款|借款|张三|100|
             2019-06-01|记-2|1218 其他应收款|还款|张三||30",
            "1218|其他应收款||0|70",
            &["receivable 其他应收款 张三 2019-03-01 70 < 2 3"],
        ),
        (
            "parties are cleared apart",
            "2019-03-01|记-1|1218 其他应收款|借款|张三|100|
             2019-06-01|记-2|1218 其他应收款|借款|李四|80|
             2019-06-01|记-3|1218 其他应收款|还款|李 四||80",
            "1218|其他应收款||0|100",
            &["receivable 其他应收款 张三 2019-03-01 100 < 2"],
        ),
        (
            "a payable, with balances written without their side",
            "2019-03-01|记-1|2307 其他应付款|收押金|甲公司||100
             2019-06-01|记-2|2307 其他应付款|退押金|甲公司|40|",
            "2307|其他应付款||0|60",
            &["payable 其他应付款 甲公司 2019-03-01 60 < 2 3"],
        ),
        (
            "openings by party, cleared first",
            "2019-03-01|记-1|1218 其他应收款|借款|张三|100|
             2019-06-01|记-2|1218 其他应收款|还款|张三||30",
            "1218|其他应收款||60|130
             1218|其他应收款|张三|50|120
             1218|其他应收款|王五|10|10",
            &[
                "receivable 其他应收款 张三 2019年以前 20 < 3 3",
                "receivable 其他应收款 张三 2019-03-01 100 < 2",
                "receivable 其他应收款 王五 2019年以前 10 < 4",
            ],
        ),
        (
            "openings of parts of the account are those of parties; the account itself does not count again",
            "2019-03-01|记-1|121801 张三|借款||100|",
            "1218|其他应收款||60|160
             121801|张三||50|150
             121802|王五||10|10",
            &[
                "receivable 其他应收款 张三 2019年以前 50 < 3",
                "receivable 其他应收款 张三 2019-03-01 100 < 2",
                "receivable 其他应收款 王五 2019年以前 10 < 4",
            ],
        ),
        (
            "without parties the account as a whole",
            "2019-03-01|记-1|其他应收款|借款||100|
             2019-06-01|记-2|其他应收款|还款|||130",
            "1218|其他应收款||50|20",
            &["receivable 其他应收款 其他应收款 2019-03-01 20 < 2 3?"],
        ),
        (
            "an opening that names no party: what parties paid may have been paid on it",
            "2019-03-01|记-1|1218 其他应收款|借款|张三|100|
             2019-06-01|记-2|1218 其他应收款|还款|张三||30
             2019-06-01|记-3|1218 其他应收款|还款|李四||20",
            "1218|其他应收款||90|140",
            &[
                "receivable 其他应收款 其他应收款 2019年以前 40 < 2 4?",
                "receivable 其他应收款 张三 2019-03-01 70 < 2 3",
                "receivable 其他应收款 其他应收款 2019年以前 30 < 2!",
            ],
        ),
        (
            "too much paid back is told, not judged",
            "2019-03-01|记-1|1218 其他应收款|借款|张三|100|
             2019-06-01|记-2|1218 其他应收款|还款|张三||130",
            "1218|其他应收款||0|-30",
            &["receivable 其他应收款 张三 2019-06-01 -30 < 3 2!"],
        ),
        (
            "where the trial balance says something else nothing is judged",
            "2019-03-01|记-1|1218 其他应收款|借款|张三|100|",
            "1218|其他应收款||0|90",
            &["receivable 其他应收款 张三 2019-03-01 100 < 2!"],
        ),
        (
            "a journal that begins in March shows nothing of January: the opening may be of that year",
            "2019-03-01|记-1|1002 银行存款|收款||100|",
            "1218|其他应收款|张三|50|50",
            &["receivable 其他应收款 张三 2020年以前 50 < 2"],
        ),
        (
            "a red entry takes back what it corrects, on its side",
            "2019-03-01|记-1|1218 其他应收款|借款|张三|100|
             2019-04-01|记-2|1218 其他应收款|借款|张三|70|
             2019-05-01|记-3|1218 其他应收款|冲借款|张三|-70|",
            "1218|其他应收款||0|100",
            &["receivable 其他应收款 张三 2019-03-01 100 < 2"],
        ),
    ];
    hold(cases);
}

#[test]
fn what_is_only_called_otherwise_is_no_younger() {
    hold(&[
        (
            "taken over from another account of the kind: no younger than what arose there last, where the journal shows it",
            "2018-03-01|记-1|1218 其他应收款|借款|张三|70|
             2019-03-01|记-2|1218 其他应收款|借款|张三|30|
             2020-03-01|记-3|1218 其他应收款|重分类|张三||100
             2020-03-01|记-3|1212 应收账款|重分类|张三|100|
             2020-06-01|记-4|1218 其他应收款|借款|张三|5|
             2020-06-02|记-5|2302 应付账款|调整科目|甲公司|40|
             2020-06-02|记-5|2307 其他应付款|调整科目|甲公司||40",
            "1212|应收账款||0|100
             1218|其他应收款||0|5
             2302|应付账款||-40|0
             2307|其他应付款||0|-40",
            &[
                "receivable 应收账款 张三 2019-03-01 100 < 5 3?",
                "receivable 其他应收款 张三 2020-06-01 5 < 6",
                "payable 其他应付款 甲公司 2020-06-02 40 < 8",
            ],
        ),
        (
            "settled by a party of another name with the very amount: not judged; another amount is",
            "2018-03-01|记-1|1218 其他应收款|借款|长岭建筑公司|512|
             2018-03-02|记-2|1218 其他应收款|借款|李四|80|
             2020-03-01|记-3|1218 其他应收款|还款|长岭建筑有限责任公司||512",
            "1218|其他应收款||0|80",
            &[
                "receivable 其他应收款 长岭建筑公司 2018-03-01 512 < 2!",
                "receivable 其他应收款 李四 2018-03-02 80 < 3",
                "receivable 其他应收款 长岭建筑有限责任公司 2020-03-01 -512 < 4!",
            ],
        ),
    ]);
}

/// Holds what is derived from the lines and balances of each case against what is wanted.
fn hold(cases: &[(&str, &str, &str, &[&str])]) {
    for (what, lines, balances, want) in cases {
        // The journal begins in January where the case does not say otherwise.
        let first = lines.get(..4).unwrap();
        let january = if what.contains("March") { String::new() } else { format!("\n{first}-01-02|记-0|1002 银行存款|收款||1|\n") };
        assert_eq!(items(&books(&format!("{lines}{january}"), balances)), *want, "{what}");
    }
}

#[test]
fn what_does_not_go_together_is_told() {
    let told = |balances: &str| {
        let books = books("2019-01-01|记-1|1218 其他应收款|借款|张三|100|", balances);
        books.derived(TableKind::OpenItems).unwrap().told.iter().map(|(why, _)| why.zh.to_string()).collect::<Vec<_>>().join("\n")
    };
    assert!(told("").contains("没有科目余额表"));
    assert!(told("1218|其他应收款||0|90").contains("期初余额0.00元加序时账净发生额100.00元不等于科目余额表的期末余额90.00元"));
    assert!(told("1002|银行存款||0|90").contains("在科目余额表中没有"));
    assert_eq!(told("1218|其他应收款||5|105"), "");
}

#[test]
fn an_account_with_another_code_from_a_new_year_on_is_one_account() {
    let of = |journal: &str| items(&books(journal, ""));
    let lent = "2018-03-01|记-1|1215 其他应收款|借款|甲厂|100|\n2018-04-01|记-1|1215 其他应收款|借款|乙厂|50|\n";
    let turned = of(&format!("{lent}2020-03-01|记-1|1218 其他应收款|还款|甲厂||30\n2020-04-01|记-1|1218 其他应收款|还款|乙厂||50"));
    assert_eq!(turned.len(), 1, "{turned:?}");
    assert!(turned[0].starts_with("receivable 其他应收款 甲厂 2018-03-01 70"), "{turned:?}");
    // So they are where one balance shows both.
    let parts = format!("{lent}2020-03-01|记-1|1218 其他应收款|还款|甲厂||30");
    let shown = items(&books(&parts, "1215|其他应收款||0|150\n1218|其他应收款||0|-30"));
    assert!(shown.iter().any(|item| item.contains("甲厂 2018-03-01 100")), "{shown:?}");
    // Both move in one year: two accounts, as are those of other names.
    let beside = of(&format!("{lent}2018-05-01|记-1|1218 其他应收款|还款|甲厂||30"));
    assert!(beside.iter().any(|item| item.contains("甲厂 2018-03-01 100")), "{beside:?}");
    let other = of(&format!("{lent}2020-03-01|记-1|1214 预付账款|退款|甲厂||30"));
    assert!(other.iter().any(|item| item.contains("甲厂 2018-03-01 100")), "{other:?}");
}

#[test]
fn of_several_years_the_span_that_the_journal_fills_counts() {
    let lines = "2019-01-01|记-1|1218 其他应收款|借款||100|\n2020-02-01|记-1|1218 其他应收款|还款|||40";
    let balances = "1218|其他应收款||105|65\n1218|其他应收款||5|105";
    assert_eq!(items(&books(lines, balances)), ["receivable 其他应收款 其他应收款 2019-01-01 65 < 2 3?"],);
}

#[test]
fn a_trial_balance_of_one_year_ties_to_a_journal_of_many() {
    hold(&[
        (
            "of the last year, of the third, of its first half: the opening is what the journal had come to",
            "2018-03-12|记-1|1218 其他应收款|借支|贺建军|60|
             2019-04-10|记-1|2307 其他应付款|收保证金|鸿运公司||200
             2021-03-01|记-1|1214 预付账款|预付|甲公司|30|
             2022-05-14|记-1|2307 其他应付款|退保证金|鸿运公司|50|
             2022-08-14|记-2|1214 预付账款|预付|甲公司|5|",
            "1218|其他应收款||60|60
             2307|其他应付款||-200|-150
             1214|预付账款||30|30",
            &[
                "receivable 预付账款 甲公司 2021-03-01 30 < 4",
                "receivable 预付账款 甲公司 2022-08-14 5 < 6",
                "receivable 其他应收款 贺建军 2018-03-12 60 < 2",
                "payable 其他应付款 鸿运公司 2019-04-10 150 < 3 5",
            ],
        ),
        (
            "what is left of the opening is older than the journal: with care, for nobody",
            "2018-03-12|记-1|1218 其他应收款|借支|贺建军|60|
             2022-05-14|记-1|1218 其他应收款|借支|张三|5|",
            "1218|其他应收款||100|105",
            &[
                "receivable 其他应收款 其他应收款 2018年以前 40 < 2?",
                "receivable 其他应收款 贺建军 2018-03-12 60 < 2",
                "receivable 其他应收款 张三 2022-05-14 5 < 3",
            ],
        ),
        (
            "less than the journal had come to: one of them lacks something",
            "2018-03-12|记-1|1218 其他应收款|借支|贺建军|60|
             2022-05-14|记-1|1218 其他应收款|借支|张三|5|",
            "1218|其他应收款||0|5",
            &["receivable 其他应收款 贺建军 2018-03-12 60 < 2!", "receivable 其他应收款 张三 2022-05-14 5 < 3!"],
        ),
    ]);
}

proptest! {
    #[test]
    fn items_add_up_to_the_closing_of_each_account(
        moves in prop::collection::vec((0_usize..3, 0_usize..3, -50_i64..200, any::<bool>(), 1_u8..28), 1..40),
        openings in prop::collection::vec(0_i64..300, 3),
        by_party: bool,
    ) {
        let accounts = ["1218 其他应收款", "2307 其他应付款", "1214 预付账款"];
        let parties = ["", "张三", "李四"];
        let mut closing: BTreeMap<&str, i64> = BTreeMap::new();
        let mut lines = String::from("2019-01-01|记-0|1002 银行存款|期初||1|\n");
        for (account, opening) in accounts.iter().zip(&openings) {
            *closing.entry(account.split_once(' ').unwrap().1).or_default() += if account.starts_with('2') { -opening } else { *opening };
        }
        for (number, (account, party, amount, debit, day)) in moves.iter().enumerate() {
            let (account, party) = (accounts[*account], parties[*party]);
            let sides = if *debit { format!("{amount}|") } else { format!("|{amount}") };
            lines.extend([format!("2019-02-{day:02}|记-{number}|{account}|往来|{party}|{sides}\n")]);
            *closing.entry(account.split_once(' ').unwrap().1).or_default() += if *debit { *amount } else { -*amount };
        }
        let mut balances = String::new();
        for (account, opening) in accounts.iter().zip(&openings) {
            let (code, name) = account.split_once(' ').unwrap();
            let opening = if code.starts_with('2') { -opening } else { *opening };
            let party = if by_party { "王五" } else { "" };
            balances.extend([format!("{code}|{name}||{opening}|{}\n", closing[name])]);
            if by_party {
                balances.extend([format!("{code}|{name}|{party}|{opening}|{opening}\n")]);
            }
        }
        // A credit on a payable somewhere says that balances are signed.
        balances.push_str("2302|应付账款||-1|-1\n");
        closing.insert("应付账款", -1);
        let books = books(&lines, &balances);
        let derived = books.derived(TableKind::OpenItems).unwrap();
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        for row in &derived.rows {
            let amount = row.number(open_items::AMOUNT).unwrap();
            let payable = row.text(open_items::SIDE) == Some("payable");
            *sums.entry(row.shown(open_items::ACCOUNT_NAME)).or_default() += if payable { -amount } else { amount };
            prop_assert!(amount > Decimal::ZERO || row.caution.as_ref().is_some_and(|caution| caution.unsure));
        }
        for (account, closing) in &closing {
            prop_assert_eq!(sums.get(*account).copied().unwrap_or_default(), Decimal::from(*closing), "{}", account);
        }
        prop_assert!(derived.told.is_empty(), "{:?}", derived.told);
    }
}
