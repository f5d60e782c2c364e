//! A total beside its parts is the amount where the rows prove it, and nowhere else.

use std::sync::Arc;

use ledgerlint::read::{Cell, Grid, GridRow};
use ledgerlint::recognise::{Mapping, TableReading, recognise};
use ledgerlint::rules::SourceFile;
use ledgerlint::tables::SheetName;

use super::sheet::facts_of;
use crate::rows::headers;

/// A table of a title, headers and rows of texts, parted by `|`.
pub fn read_with(title: &str, rows: &[&str], mapping: &Mapping) -> TableReading {
    let cell = |text: &str| text.parse().map_or_else(|_| Cell::Text(text.into()), Cell::Number);
    let cells = |line: &str| (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()).map(|(at, text)| (at, cell(text))).collect();
    let lines = std::iter::once(title).chain(rows.iter().copied());
    let rows = (1..).zip(lines).map(|(number, line)| GridRow { number, cells: cells(line) }).collect();
    let sheet = Arc::new(SheetName { file: "表.xlsx".into(), sheet: None });
    let mut reading = recognise(&sheet, &Grid { rows, ..Grid::default() }, headers(), mapping);
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
        (BENEFITS, &["姓名|补贴金额|高温津贴|小计|加班费|总计", "职工01|5|6|11|2|13", "职工02|5||5||5"], "总计"),
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
    ];
    for (title, rows, want) in cases {
        let table = read(title, rows);
        assert_eq!(amount(&table), *want, "{rows:?}");
        assert!(table.layout.summed.is_none(), "{rows:?}");
    }
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
