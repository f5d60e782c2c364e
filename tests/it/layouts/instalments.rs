//! Instalments beside each other.

use ledgerlint::tables::{Row, TableKind};

use super::sums::{read, refused};

/// What is told of them, if anything.
fn told(rows: &[&str]) -> Option<String> {
    let problems = read("付款台账", rows).problems;
    problems.into_iter().map(|problem| problem.why.zh.into_owned()).find(|why| why.contains("分次的金额") || why.contains("左右并排"))
}

#[test]
fn instalments_with_a_day_each_are_payments_each() {
    for rows in [
        &["收款单位|用途|第一次付款||第二次付款|", "||日期|金额|日期|金额", "甲公司|纸|2024-01-02|10|2024-02-02|20"][..],
        &["收款单位|用途|第一期付款日期|第一期付款金额|第二期付款日期|第二期付款金额", "甲公司|纸|2024-01-02|10|2024-02-02|20"],
        &["收款单位|用途|首付日期|首付金额|尾款日期|尾款金额", "甲公司|纸|2024-01-02|10|2024-02-02|20"],
        &["收款单位|用途|首笔付款时间|首笔付款金额(元)|末笔付款时间|末笔付款金额(元)", "甲公司|纸|2024-01-02|10|2024-02-02|20"],
        &["收款单位|用途|付款日期(1)|付款金额(1)|付款日期(2)|付款金额(2)", "甲公司|纸|2024-01-02|10|2024-02-02|20"],
        &["收款单位|用途|付款日期1|付款金额1|付款日期2|付款金额2", "甲公司|纸|2024-01-02|10|2024-02-02|20"],
    ] {
        let read = read("付款台账", rows);
        let field = |row: &Row, name: &str| row.shown(TableKind::Payments.field(name).unwrap());
        let payments: Vec<_> = read.rows.iter().map(|row| ["date", "payee", "amount"].map(|name| field(row, name))).collect();
        assert_eq!(payments, [["2024-01-02", "甲公司", "10"], ["2024-02-02", "甲公司", "20"]], "{rows:?}");
        assert_eq!(told(rows), None, "{rows:?}");
    }
}

#[test]
fn an_instalment_that_was_not_read_is_told_with_its_columns() {
    for (rows, names) in [
        (
            &["收款单位|用途|付款日期|付款金额|第2次付款日期|第2次付款金额", "甲公司|纸|2024-01-02|10|2024-02-02|20"][..],
            "第2次付款日期、第2次付款金额",
        ),
        (&["收款单位|用途|首笔付款日期|金额|末笔付款日期|末笔付款", "甲公司|纸|2024-01-02|10|2024-02-02|20"], "末笔付款日期、末笔付款"),
        // As told before.
        (&["收款单位|用途|付款日期|付款金额|付款日期|付款金额", "甲公司|纸|2024-01-02|10|2024-02-02|20"], "付款日期、付款金额"),
    ] {
        let why = told(rows).unwrap_or_else(|| panic!("{rows:?} is not told"));
        assert!(why.contains(names), "{rows:?} {why}");
    }
}

#[test]
fn what_is_no_second_payment_is_not_told_as_one() {
    for rows in [
        &["收款单位|用途|日期|金额|发票日期|发票金额", "甲公司|纸|2024-01-02|10|2024-02-02|20"][..],
        &["收款单位|用途|付款日期|付款金额|合同日期|合同金额", "甲公司|纸|2024-01-02|10|2024-02-02|20"],
        // A series is what the amount beside it is made of.
        &["收款单位|用途|付款日期|付款金额|第一次付款金额|第二次付款金额", "甲公司|纸|2024-01-02|30|10|20"],
        // What is still to be paid.
        &["收款单位|用途|付款日期|付款金额|尾款金额", "甲公司|纸|2024-01-02|30|10"],
        // Nothing stands in it.
        &["收款单位|用途|首付日期|首付金额|尾款日期|尾款金额", "甲公司|纸|2024-01-02|10||"],
        &["收款单位|用途|付款日期|付款金额|凭证号1|科目2", "甲公司|纸|2024-01-02|10|7|8"],
    ] {
        assert_eq!(told(rows), None, "{rows:?}");
    }
}

#[test]
fn an_instalment_in_rows_without_the_one_that_was_read_is_told() {
    for (rows, header, count) in [
        (
            &[
                "收款单位|用途|付款日期|首笔付款金额|末笔付款金额",
                "甲公司|纸|2024-01-02|10|",
                "甲公司|纸|2024-02-02||20",
                "乙公司|笔|2024-02-03||5",
            ][..],
            "末笔付款金额",
            2,
        ),
        (
            &["收款单位|用途|付款日期|第一期付款金额|第二期付款金额", "甲公司|纸|2024-01-02|10|7", "甲公司|纸|2024-02-02||20"],
            "第二期付款金额",
            2,
        ),
    ] {
        let why = told(rows).unwrap_or_else(|| panic!("{rows:?} is not told"));
        assert!(why.contains(&format!("“{header}”没有读入(约{count}行有数)")), "{rows:?} {why}");
        let left_out: Vec<String> = read("付款台账", rows).left_out.iter().map(|left| left.why.zh.to_string()).collect();
        assert!(left_out.iter().all(|why| why.contains(&format!("“{header}”有数"))) && !left_out.is_empty(), "{left_out:?}");
    }
}

#[test]
fn instalments_of_which_none_is_the_amount_are_refused_with_what_to_do() {
    for (rows, names) in [
        (
            &["日期|收款单位|用途|首付|尾款|凭证号", "2024-01-02|甲公司|纸|10||记-1", "2024-02-02|甲公司|纸||20|记-2"][..],
            Some("首付、尾款"),
        ),
        (&["日期|收款单位|用途|第一笔|第二笔|第三笔", "2024-01-02|甲公司|纸|10|20|30"], Some("第一笔、第二笔、第三笔")),
        (&["日期|收款单位|用途|定金|凭证号", "2024-01-02|甲公司|纸|10|记-1"], None),
        (&["日期|收款单位|用途|首付|尾款|凭证号", "2024-01-02|甲公司|纸|已办|未办|记-1"], None),
    ] {
        let why = refused("付款台账", rows);
        assert_eq!(why.contains("金额并排"), names.is_some(), "{rows:?} {why}");
        assert_eq!(why.contains("请改列名"), names.is_none(), "{rows:?} {why}");
        assert!(why.contains(names.unwrap_or_default()), "{why}");
    }
}
