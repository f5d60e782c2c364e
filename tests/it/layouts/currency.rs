//! Amounts in another currency beside those in yuan, and alone.

use ledgerlint::recognise::Mapping;
use ledgerlint::rules::SourceFile;
use ledgerlint::tables::payments;

use super::sums::{amount, read, read_with};
use crate::rows::headers;

const PAYMENTS: &str = "付款台账";

fn is_told(title: &str, rows: &[&str]) -> bool {
    read(title, rows).problems.iter().any(|problem| problem.why.zh.contains("人民币计入"))
}

#[test]
fn the_column_in_yuan_is_the_amount() {
    let cases: &[(&str, &[&str], &str)] = &[
        (PAYMENTS, &["付款日期|收款单位|用途|币种|金额|折人民币", "2024-01-02|甲公司|设备|USD|10|70"], "折人民币"),
        (PAYMENTS, &["付款日期|收款单位|用途|币别|金额|汇率|折合人民币(元)", "2024-01-02|甲公司|设备|港币|10|0.9|9"], "折合人民币(元)"),
        (PAYMENTS, &["付款日期|收款单位|用途|付款金额(美元)|付款金额(人民币)", "2024-01-02|甲公司|设备|10|70"], "付款金额(人民币)"),
        (PAYMENTS, &["付款日期|收款单位|用途|原币金额|本币金额", "2024-01-02|甲公司|设备|10|70"], "本币金额"),
        (PAYMENTS, &["付款日期|收款单位|用途|货币|本次付款金额|折本币", "2024-01-02|甲公司|设备|EUR|10|70"], "折本币"),
        ("差旅费用报销明细", &["日期|事由|币种|报销金额|人民币金额", "2024-01-02|出访|日元|1000|50"], "人民币金额"),
        ("办公设备采购明细", &["购置日期|设备名称|币种|金额|折算人民币", "2024-01-02|空调|美元|10|70"], "折算人民币"),
        ("慰问金发放表", &["姓名|发放日期|币种|金额|折人民币金额", "职工01|2024-01-02|澳元|10|50"], "折人民币金额"),
        // Without a currency there is none to go before.
        (PAYMENTS, &["付款日期|收款单位|用途|金额|人民币大写", "2024-01-02|甲公司|设备|10|壹拾元整"], "金额"),
        (PAYMENTS, &["付款日期|收款单位|用途|币种|金额|合同人民币金额", "2024-01-02|甲公司|设备|人民币|10|70"], "金额"),
        (PAYMENTS, &["付款日期|收款单位|用途|币种|金额|人民币余额", "2024-01-02|甲公司|设备|人民币|10|70"], "金额"),
    ];
    for (title, rows, want) in cases {
        assert_eq!(amount(&read(title, rows)), *want, "{rows:?}");
        assert!(!is_told(title, rows), "{rows:?}");
    }
}

#[test]
fn amounts_in_another_currency_alone_are_told() {
    for (told, title, rows) in [
        (true, PAYMENTS, &["付款日期|收款单位|用途|币种|金额", "2024-01-02|甲公司|纸|人民币|10", "2024-01-03|乙公司|设备|HKD|10"][..]),
        (true, PAYMENTS, &["付款日期|收款单位|用途|金额(美元)", "2024-01-02|甲公司|设备|10"]),
        // What is in yuan only in some rows leaves the others.
        (true, PAYMENTS, &["付款日期|收款单位|用途|币种|金额|折人民币", "2024-01-02|甲公司|纸|CNY|10", "2024-01-03|乙公司|设备|USD|10|70"]),
        (false, PAYMENTS, &["付款日期|收款单位|用途|币种|金额", "2024-01-02|甲公司|纸|人民币元|10", "2024-01-03|乙公司|设备|RMB|10"]),
        (false, PAYMENTS, &["付款日期|收款单位|用途|币种|金额", "2024-01-02|甲公司|纸|01|10", "2024-01-03|乙公司|设备||10"]),
        (false, PAYMENTS, &["付款日期|收款单位|用途|金额(人民币)", "2024-01-02|甲公司|设备|10"]),
        (false, PAYMENTS, &["付款日期|收款单位|用途|原币金额", "2024-01-02|甲公司|设备|10"]),
    ] {
        assert_eq!(is_told(title, rows), told, "{rows:?}");
    }
}

#[test]
fn a_currency_within_another_word_is_none() {
    for (told, header) in [
        (false, "节日元宵奖金"),
        (false, "参加元旦活动奖金"),
        (false, "更新元件奖金"),
        (false, "audit奖金"),
        (true, "奖金(日元)"),
        (true, "加元奖金"),
        (true, "USD奖金"),
    ] {
        assert_eq!(is_told("奖金发放表", &[&format!("姓名|发放日期|{header}"), "职工01|2024-01-02|10"]), told, "{header}");
    }
    let unit = ["付款日期|收款单位|用途|币种|金额", "2024-01-02|甲公司|纸|千元|10"];
    assert!(!is_told(PAYMENTS, &unit));
}

#[test]
fn rows_in_yuan_below_need_no_amount_in_yuan() {
    let head = "付款日期|收款单位|用途|币种|付款金额|折合人民币";
    let mut rows = vec![head];
    rows.extend(["2024-01-02|甲公司|纸|人民币|10|10"; 45]);
    rows.extend(["2024-02-02|乙公司|笔|CNY|7|", "2024-02-03|乙公司|笔||8|", "2024-02-04|丙公司|设备|USD|9|"]);
    let table = read(PAYMENTS, &rows);
    assert_eq!((amount(&table), table.rows.len(), table.left_out.len()), ("折合人民币", 47, 1));
    let taken: Vec<_> = table.rows.iter().skip(45).map(|row| row.number(payments::AMOUNT).unwrap().to_string()).collect();
    assert_eq!(taken, ["7", "8"]);
    let why = table.left_out.iter().next().unwrap().why.zh.to_string();
    assert!(why.contains("“折合人民币”为空,“付款金额”有数,但是外币"), "{why}");
}

#[test]
fn what_the_user_says_of_a_column_goes_before_the_yuan() {
    let rows = ["付款日期|收款单位|用途|币种|金额|折人民币", "2024-01-02|甲公司|设备|USD|10|70"];
    for (columns, want) in [("\"金额\" = \"amount\"", "金额"), ("\"折人民币\" = \"none\"", "金额")] {
        let text = format!("[[sheet]]\nfile = \"*\"\ntable = \"payments\"\n[sheet.columns]\n{columns}\n");
        let mapping = Mapping::parse(&SourceFile::new("mapping.toml", text), headers()).unwrap();
        assert_eq!(amount(&read_with(PAYMENTS, &rows, &mapping)), want, "{columns}");
    }
}

#[test]
fn where_every_row_is_in_yuan_what_was_paid_is_the_amount() {
    let header = "付款日期|收款单位|用途|币种|付款金额|人民币金额(万元)";
    let rows = |second: &'static str| [header, "2023-01-06|青石建材|砂石款|人民币|49960|5.00", second];
    let yuan = read("付款台账", &rows("2023-02-06|长林印务|印刷款|CNY|1001.50|0.10"));
    assert_eq!(amount(&yuan), "付款金额");
    let mixed = read("付款台账", &rows("2023-02-06|长林印务|印刷款|USD|1001.50|0.72"));
    assert_eq!(amount(&mixed), "人民币金额(万元)");
}

#[test]
fn a_currency_far_below_makes_the_column_in_yuan_the_amount() {
    let mut rows = vec!["付款日期|收款单位|用途|币种|付款金额|折合人民币"];
    rows.extend(["2024-01-02|甲公司|纸|人民币|10|"; 60]);
    rows.extend(["2024-02-04|丙公司|设备|USD|9|63", "2024-02-05|乙公司|笔|人民币|7|"]);
    let table = read(PAYMENTS, &rows);
    assert_eq!((amount(&table), table.rows.len()), ("折合人民币", 62));
    let taken: Vec<_> = table.rows.iter().skip(59).map(|row| row.number(payments::AMOUNT).unwrap().to_string()).collect();
    assert_eq!(taken, ["10", "63", "7"]);
    // In a short table, and where many rows lack it, what was paid stays the amount, and that is told.
    rows.drain(1..59);
    assert_eq!(amount(&read(PAYMENTS, &rows)), "付款金额");
    assert!(is_told(PAYMENTS, &rows));
}

#[test]
fn a_blank_currency_below_another_one_is_told() {
    let head = "付款日期|收款单位|用途|币种|金额";
    let told = |rows: &[&str]| {
        let table = read(PAYMENTS, &[&[head], rows].concat());
        let whys: Vec<String> = table.problems.iter().map(|problem| problem.why.zh.to_string()).collect();
        whys.into_iter().filter(|why| why.contains("没有写“币种”")).collect::<Vec<_>>()
    };
    let below = told(&[
        "2024-01-02|甲公司|设备|USD|10",
        "2024-01-03|乙公司|设备||20",
        "2024-01-04|丙公司|纸|人民币|20",
        "2024-01-05|丙公司|纸||20",
    ]);
    assert!(below.len() == 1 && below[0].starts_with("第4行没有写“币种”,上面的行是外币"), "{below:?}");
    assert!(told(&["2024-01-02|甲公司|设备|人民币|10", "2024-01-03|乙公司|设备||20"]).is_empty());
    // Beside amounts in yuan it is not taken for yuan.
    let mut rows = vec!["付款日期|收款单位|用途|币种|金额|折人民币"];
    rows.extend(["2024-01-02|甲公司|设备|USD|10|70"; 45]);
    rows.push("2024-01-03|乙公司|设备||20|");
    let table = read(PAYMENTS, &rows);
    assert_eq!((table.rows.len(), table.left_out.len()), (45, 1));
}
