//! A total beside its parts is the amount where the rows prove it, and nowhere else.

use std::sync::Arc;

use ledgerlint::read::{Cell, Grid, GridRow};
use ledgerlint::recognise::{Mapping, SheetReading, TableReading, recognise};
use ledgerlint::rules::SourceFile;
use ledgerlint::tables::SheetName;

use super::sheet::facts_of;
use crate::rows::headers;

/// What a sheet of a title, headers and rows of texts is recognised as.
fn reading(title: &str, rows: &[&str], mapping: &Mapping) -> SheetReading {
    let cell = |text: &str| text.parse().map_or_else(|_| Cell::Text(text.into()), Cell::Number);
    let cells = |line: &str| (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()).map(|(at, text)| (at, cell(text))).collect();
    let lines = std::iter::once(title).chain(rows.iter().copied());
    let rows = (1..).zip(lines).map(|(number, line)| GridRow { number, cells: cells(line) }).collect();
    let sheet = Arc::new(SheetName { file: "表.xlsx".into(), sheet: None });
    recognise(&sheet, &Grid { rows, ..Grid::default() }, headers(), mapping)
}

/// Why such a sheet is no table.
pub fn refused(title: &str, rows: &[&str]) -> String {
    let reading = reading(title, rows, &Mapping::default());
    assert!(reading.tables.is_empty(), "{rows:?}");
    reading.why.unwrap().zh.into_owned()
}

/// A table of a title, headers and rows of texts, parted by `|`.
pub fn read_with(title: &str, rows: &[&str], mapping: &Mapping) -> TableReading {
    let mut reading = reading(title, rows, mapping);
    assert_eq!(reading.tables.len(), 1, "{title} {:?}", reading.why);
    reading.tables.remove(0)
}

pub fn read(title: &str, rows: &[&str]) -> TableReading {
    read_with(title, rows, &Mapping::default())
}

/// The header of the column that is the amount.
pub fn amount(table: &TableReading) -> &str {
    table.columns.iter().find(|column| column.role_name.as_deref() == Some("amount")).map_or("", |column| &column.header)
}

const BENEFITS: &str = "2024年国庆慰问发放表";
const EXPENSES: &str = "公务接待费用明细";
const PAYMENTS: &str = "付款台账";
const PURCHASES: &str = "固定资产购置明细";

#[test]
fn a_total_that_is_the_sum_of_the_amount_and_others_is_the_amount() {
    let cases: &[(&str, &[&str], &str)] = &[
        (EXPENSES, &["日期|事由|餐费|场地费|共计", "2024-01-02|座谈|100|20|120", "2024-01-03|座谈|80||80"], "共计"),
        // The part that is called like the amount stands between the others.
        (EXPENSES, &["日期|事由|车费|餐费|杂费|合计金额", "2024-01-02|座谈|5|100|20|125", "2024-01-03|座谈||80|1|81"], "合计金额"),
        // The total stands before its parts; what stands below a group is a part as well.
        (EXPENSES, &["日期|事由|合计|餐费|茶水", "2024-01-02|座谈|120|100|20", "2024-01-03|座谈|80|80|"], "合计"),
        (EXPENSES, &["日期|事由|金额||", "||餐费|茶水|小计", "2024-01-02|座谈|100|20|120", "2024-01-03|座谈|80||80"], "金额 小计"),
        // Counts and rates between them are no parts, nor are remarks.
        (EXPENSES, &["日期|事由|餐费|桌数量|酒水|说明|总额", "2024-01-02|座谈|100|2|20|无|120", "2024-01-03|座谈|80|1|3|无|83"], "总额"),
        (PAYMENTS, &["付款日期|收款单位|用途|金额|税率|税额|总计(元)", "2024-01-02|甲公司|纸|100|0.03|3|103"], "总计(元)"),
        (PAYMENTS, &["付款日期|收款单位|用途|金额|手续费|合计数", "2024-01-02|甲公司|纸|100|0.5|100.5", "合计||||0.5|100.5"], "合计数"),
        (PURCHASES, &["购置日期|设备名称|数量|单价|金额|安装费|合计", "2024-01-02|空调|2|3000|6000|250.5|6250.5"], "合计"),
        (BENEFITS, &["姓名|慰问金|米面油|共计", "职工01|500|99.9|599.9", "职工02|500|100.1|600.1"], "共计"),
        // Totals and signatures below are no rows.
        (BENEFITS, &["姓名|奖金|礼品折价|合计", "职工01|6|4|10", "职工02|5|5|10", "合计|||20", "制表：甲||审核：乙|领导：丙"], "合计"),
        // What was handed out is counted at its worth.
        (BENEFITS, &["姓名|奖金|奖品|合计", "职工01|600|400|1000", "职工02|500|450|950"], "合计"),
    ];
    for (title, rows, want) in cases {
        let table = read(title, rows);
        assert_eq!(amount(&table), *want, "{rows:?}");
        assert!(table.proofs.iter().any(|proof| proof.zh.contains("为金额")), "{rows:?} {:?}", table.proofs);
        assert!(!table.problems.iter().any(|problem| problem.why.zh.contains("没有计入")), "{:?}", table.problems);
    }
}

#[test]
fn a_total_that_is_no_sum_of_what_was_paid_is_not_the_amount() {
    let cases: &[(&str, &[&str], &str)] = &[
        (BENEFITS, &["姓名|应发|扣款|实发", "职工01|500|100|400", "职工02|500|50|450"], "实发"),
        (BENEFITS, &["姓名|实发金额|上次余款|合计", "职工01|500|100|600", "职工02|500|50|550"], "实发金额"),
        (BENEFITS, &["姓名|奖金|代扣个税|合计", "职工01|500|100|600", "职工02|500|50|550"], "奖金"),
        (BENEFITS, &["姓名|上半年|下半年|合计|已发|本次发放", "职工01|3|3|6|3|3", "职工02|2|3|5|2|3"], "本次发放"),
        (PAYMENTS, &["付款日期|收款单位|用途|金额|累计", "2024-01-02|甲公司|纸|100|100", "2024-01-03|甲公司|纸|50|150"], "金额"),
        (PAYMENTS, &["付款日期|收款单位|用途|合同金额|已付|本次付款|合计", "2024-01-02|甲公司|纸|900|100|50|150"], "本次付款"),
        (PAYMENTS, &["付款日期|收款单位|用途|金额|前期已付|合计", "2024-01-02|甲公司|纸|100|30|130"], "金额"),
        (PAYMENTS, &["付款日期|收款单位|用途|支付金额|质保金|合计", "2024-01-02|甲公司|纸|100|30|130"], "支付金额"),
        (PAYMENTS, &["付款日期|收款单位|用途|金额|以前年度金额|合计", "2024-01-02|甲公司|纸|100|30|130"], "金额"),
        (PAYMENTS, &["付款日期|收款单位|用途|金额|发票金额|合计", "2024-01-02|甲公司|纸|100|100|200"], "金额"),
        (EXPENSES, &["日期|事由|餐费|人均|合计", "2024-01-02|座谈|100|20|120"], "餐费"),
        (EXPENSES, &["日期|事由|报销金额|冲借款|合计", "2024-01-02|座谈|100|90|190"], "报销金额"),
        (EXPENSES, &["日期|事由|预算|金额|合计", "2024-01-02|座谈|100|90|190"], "金额"),
        (EXPENSES, &["日期|事由|餐费|茶水|合计", "2024-01-02|座谈|100|20|120", "2024-01-03|座谈|80|5|90"], "餐费"),
        (EXPENSES, &["日期|事由|餐费|茶水|合计", "2024-01-02|座谈|100||100", "2024-01-03|座谈|80||80"], "餐费"),
        (EXPENSES, &["日期|事由|餐费|茶水|合计", "2024-01-02|座谈|100|20|见附件", "2024-01-03|座谈|80|5|85"], "餐费"),
        (EXPENSES, &["日期|事由|餐费|茶水|合计", "2024-01-02|座谈|100|20|", "2024-01-03|座谈|80|5|85"], "餐费"),
        (PURCHASES, &["购置日期|设备名称|数量|单价|金额", "2024-01-02|空调|2|3000|6000"], "金额"),
        // Beside what is called amount and nothing else only kinds of costs are parts.
        (PAYMENTS, &["付款日期|收款单位|用途|金额|暂估|合计", "2024-01-02|甲公司|纸|100|30|130", "2024-01-03|乙公司|笔|50|5|55"], "金额"),
        (
            PAYMENTS,
            &["付款日期|收款单位|用途|金额|2021年度|合计", "2024-01-02|甲公司|纸|100|30|130", "2024-01-03|乙公司|笔|50|5|55"],
            "金额",
        ),
        (PAYMENTS, &["付款日期|收款单位|用途|金额|批复|合计", "2024-01-02|甲公司|纸|100|30|130", "2024-01-03|乙公司|笔|50|5|55"], "金额"),
        (EXPENSES, &["日期|事由|报销金额|退票费|合计", "2024-01-02|座谈|100|90|190", "2024-01-03|座谈|80|5|85"], "报销金额"),
        (EXPENSES, &["日期|事由|餐费|2020年|小计", "2024-01-02|座谈|100|90|190", "2024-01-03|座谈|80|5|85"], "餐费"),
        // A single row is a sum by chance.
        (EXPENSES, &["日期|事由|餐费|甲店|合计", "2024-01-02|座谈|100|20|120"], "餐费"),
    ];
    for (title, rows, want) in cases {
        let table = read(title, rows);
        assert_eq!(amount(&table), *want, "{rows:?}");
        assert!(table.layout.summed.as_ref().is_none_or(|summed| summed.parts.is_empty() && summed.proof.is_none()), "{rows:?}");
    }
}

/// What is told of totals.
fn told_of_total(table: &TableReading) -> Vec<String> {
    let whys = table.problems.iter().map(|problem| problem.why.zh.to_string());
    whys.filter(|why| why.contains("相加为") || why.contains("没有作为金额")).collect()
}

#[test]
fn a_total_that_few_rows_disprove_is_the_amount_and_the_rows_are_told() {
    let head = "日期|事由|餐费|车辆租赁费|其他费用|总金额";
    let good = ["2024-01-02|座谈|100|20|5|125", "2024-01-03|座谈|80|||80", "2024-01-04|会议|0|300||300", "2024-01-05|会议|60|9|1|70"];
    let (wrong, other) = ("2024-01-08|调研|200|50||520", "2024-01-09|调研|10|5||51");
    let rows = |bad: &[&'static str], from: usize| [&[head], good.get(from..).unwrap(), bad].concat();
    let table = read(EXPENSES, &rows(&[wrong], 0));
    assert_eq!(amount(&table), "总金额");
    assert_eq!(told_of_total(&table).len(), 1, "{:?}", table.problems);
    assert!(told_of_total(&table)[0].contains("第7行为520,相加为250,仍按“总金额”计入"), "{:?}", table.problems);
    assert!(table.proofs.iter().any(|proof| proof.zh.contains("抽看的5行中有4行")), "{:?}", table.proofs);
    // Two of six are too many, and so is one where two prove it; both are told.
    for (rows, place) in [(rows(&[wrong, other], 0), "第7、8行不等"), (rows(&[wrong], 1), "第6行不等"), (rows(&[wrong], 2), "第5行不等")]
    {
        let table = read(EXPENSES, &rows);
        assert_eq!(amount(&table), "餐费", "{rows:?}");
        assert!(table.layout.summed.as_ref().is_some_and(|summed| summed.parts.is_empty()));
        let told = told_of_total(&table);
        assert!(told.len() == 1 && told[0].contains(place) && told[0].contains("只按“餐费”计入"), "{told:?}");
    }
    // Nothing is told where all agree, nor where the total is something else.
    for rows in [rows(&[], 0), vec![head, wrong, other, good[0]]] {
        assert_eq!(told_of_total(&read(EXPENSES, &rows)), Vec::<String>::new(), "{rows:?}");
    }
}

#[test]
fn a_total_that_is_wrong_below_the_rows_looked_at_is_told() {
    let mut rows = vec!["姓名|慰问金|慰问品折价|合计"];
    rows.extend(["职工01|500|100|600"; 60]);
    rows.extend(["职工02|500|100|500"; 7]);
    let told = told_of_total(&read(BENEFITS, &rows));
    assert!(told.len() == 1 && told[0].contains("第63行为500,相加为600;") && told[0].contains("等7行"), "{told:?}");
}

#[test]
fn a_total_that_many_rows_lack_is_not_the_amount() {
    let head = "日期|事由|餐费|会场费|总计";
    let (good, blank) = ("2024-01-02|座谈|100|20|120", "2024-01-03|座谈|90||");
    let table = read(EXPENSES, &[head, good, good, good, good, blank, blank]);
    assert_eq!((amount(&table), table.rows.len()), ("餐费", 6));
    assert!(told_of_total(&table).iter().any(|why| why.contains("2行为空")), "{:?}", table.problems);
    // One is left out, and its reason says what is there.
    let table = read(EXPENSES, &[head, good, good, good, good, blank]);
    assert_eq!((amount(&table), table.rows.len()), ("总计", 4));
    let whys: Vec<String> = table.left_out.iter().map(|left| left.why.zh.to_string()).collect();
    assert!(whys.iter().any(|why| why.contains("“总计”为空,“餐费”有数")), "{whys:?}");
}

#[test]
fn parts_of_the_amount_are_no_payouts_beside_it() {
    let told = |rows: &[&str]| read(BENEFITS, rows).problems.iter().any(|problem| problem.why.zh.contains("没有计入"));
    assert!(!told(&["姓名|慰问金|服装|合计金额", "职工01|500|300|800"]));
    assert!(!told(&["姓名|合计金额|慰问品|服装", "职工01|800|500|300"]));
    assert!(told(&["姓名|慰问金|服装|合计金额", "职工01|500|300|500"]));
    // What was converted has the total alone, and its parts behind.
    assert!(!told(&["person|amount|source_file|source_sheet|source_row|标准|慰问金", "职工01|800|表.xlsx||3|500|500"]));
}

#[test]
fn a_payout_whose_parts_are_summed_keeps_its_kind() {
    let table = read("2024年发放表", &["姓名|服装费|鞋帽费|合计", "职工01|400|300|700", "职工02|400|320|720"]);
    let facts: Vec<_> = table.to_rows().iter().map(facts_of).collect();
    assert!(facts.iter().all(|facts| facts["category"] == "服装费"), "{facts:?}");
    assert_eq!(facts.iter().map(|facts| facts["amount"].as_str()).collect::<Vec<_>>(), ["700", "720"]);
}

#[test]
fn a_mapping_that_says_what_is_read_changes_nothing() {
    let rows = ["姓名|服装费|鞋帽费|合计", "职工01|400|300|700", "职工02|400|320|720"];
    let text = "[[sheet]]\nfile = \"*\"\ntable = \"benefits\"\n[sheet.columns]\n\"姓名\" = \"person\"\n\"合计\" = \"amount\"\n";
    let mapping = Mapping::parse(&SourceFile::new("mapping.toml", text), headers()).unwrap();
    let facts = |table: &TableReading| table.to_rows().iter().map(facts_of).collect::<Vec<_>>();
    let (plain, mapped) = (read("2024年发放表", &rows), read_with("2024年发放表", &rows, &mapping));
    assert_eq!(facts(&plain), facts(&mapped));
    assert_eq!(plain.problems, mapped.problems);
}

#[test]
fn what_the_user_says_of_a_column_goes_before_sums() {
    let rows = ["日期|事由|餐费|茶水|合计", "2024-01-02|座谈|100|20|120"];
    for (columns, want) in [("\"餐费\" = \"amount\"", "餐费"), ("\"合计\" = \"none\"", "餐费"), ("\"茶水\" = \"none\"", "合计")]
    {
        let text = format!("[[sheet]]\nfile = \"*\"\ntable = \"expenses\"\n[sheet.columns]\n{columns}\n");
        let mapping = Mapping::parse(&SourceFile::new("mapping.toml", text), headers()).unwrap();
        assert_eq!(amount(&read_with(EXPENSES, &rows, &mapping)), want, "{columns}");
    }
}

#[test]
fn a_total_of_several_kinds_of_payouts_is_held_against_no_standard_of_one() {
    let cases: &[(&[&str], &str)] = &[
        (&["姓名|服装费|误餐费|合计", "职工01|450|100|550", "职工02|450|80|530"], "服装费"),
        (&["姓名|奖金|交通费|合计", "职工01|600|160|760", "职工02|600|100|700"], "奖金"),
        (&["姓名|奖金|服装费|合计", "职工01|500|450|950", "职工02|400|450|850"], "奖金"),
        (&["姓名|服装费|鞋帽费|合计", "职工01|450|100|550", "职工02|450|80|530"], "合计"),
        (&["姓名|奖金|奖品折价|合计", "职工01|300|100|400", "职工02|300|80|380"], "合计"),
    ];
    for (rows, wanted) in cases {
        assert_eq!(amount(&read("职工登山活动发放表", rows)), *wanted, "{rows:?}");
    }
}

#[test]
fn a_proved_total_of_what_is_called_like_the_amount_needs_no_title() {
    for (title, rows) in [
        ("接待费明细", ["日期|事由|餐费|住宿费|合计", "2024-01-02|座谈|100|20|120", "2024-01-03|座谈|80|10|90"]),
        ("2023年度明细", ["日期|事由|报销金额|补助费|合计", "2024-01-02|培训|100|20|120", "2024-01-03|培训|80|10|90"]),
    ] {
        assert_eq!(amount(&read(title, &rows)), "合计", "{title}");
    }
}

#[test]
fn a_total_with_a_part_of_no_known_kind_is_told_and_not_taken() {
    let why = |rows: &[&str]| {
        let table = read(EXPENSES, rows);
        let whys = table.problems.iter().map(|problem| problem.why.zh.to_string());
        (amount(&table).to_owned(), whys.filter(|why| why.contains("看不出“甲店”是不是一种费用")).count())
    };
    let header = "日期|事由|金额|甲店|合计";
    assert_eq!(why(&[header, "2024-01-02|座谈|100|20|120", "2024-01-03|座谈|80|5|85"]), ("金额".to_owned(), 1));
    // Where it is not the sum of them it is something else.
    assert_eq!(why(&[header, "2024-01-02|座谈|100|20|500", "2024-01-03|座谈|80|5|900"]), ("金额".to_owned(), 0));
    assert_eq!(amount(&read(EXPENSES, &["日期|事由|金额|茶水费|合计", "2024-01-02|座谈|100|20|120", "2024-01-03|座谈|80|5|85"])), "合计");
}
