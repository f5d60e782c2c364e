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
        (PAYMENTS, &["付款日期|收款单位|用途|金额|运费|合计数", "2024-01-02|甲公司|纸|100|0.5|100.5", "合计||||0.5|100.5"], "合计数"),
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

/// The amounts of the rows.
fn amounts(table: &TableReading) -> Vec<String> {
    table.to_rows().iter().map(|row| facts_of(row)["amount"].clone()).collect()
}

/// How many problems say this.
fn told(table: &TableReading, words: &str) -> usize {
    table.problems.iter().filter(|problem| problem.why.zh.contains(words)).count()
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
    // One is counted with its parts, and that is said.
    let table = read(EXPENSES, &[head, good, good, good, good, blank]);
    assert_eq!((amount(&table), amounts(&table).join(" ")), ("总计", "120 120 120 120 90".to_owned()));
    assert_eq!(told(&table, "“总计”在第7行为空,按“餐费”+“会场费”相加计入"), 1, "{:?}", table.problems);
    // What has no parts either is left out as before.
    let table = read(EXPENSES, &[head, good, good, good, good, "2024-01-03|座谈|||"]);
    assert_eq!((table.rows.len(), told(&table, "相加计入")), (4, 0));
    // Nor is a total filled that is no sum.
    let table = read(EXPENSES, &["日期|事由|合计|备注", "2024-01-02|座谈|120|甲", "2024-01-03|座谈||乙"]);
    assert_eq!((table.rows.len(), told(&table, "相加计入")), (1, 0));
}

#[test]
fn parts_of_the_amount_are_no_payouts_beside_it() {
    let told = |rows: &[&str]| read(BENEFITS, rows).problems.iter().any(|problem| problem.why.zh.contains("没有计入"));
    assert!(!told(&["姓名|慰问金|慰问品|合计金额", "职工01|500|300|800"]));
    assert!(!told(&["姓名|合计金额|慰问品|福利", "职工01|800|500|300", "职工02|900|500|400"]));
    // Clothing is none of what was given to console.
    assert!(told(&["姓名|慰问金|服装|合计金额", "职工01|500|300|800", "职工02|500|200|700"]));
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

#[test]
fn only_what_is_of_the_kind_for_sure_is_the_amount_of_a_payout() {
    let (prizes, clothes) = ("2023年9月8日登山活动奖金发放表", "2023年9月8日运动会服装发放表");
    // Each part beside the one that is called like the amount, and whether it is of its kind.
    let cases: &[(&str, &str, &[&str], bool)] = &[
        (
            prizes,
            "奖金",
            &["奖品折价", "实物", "实物奖", "实物(奖)", "礼品", "购物卡", "超市卡金额", "消费券", "电影票", "提货券", "名次奖"],
            true,
        ),
        (prizes, "奖金", &["油费", "燃油补贴", "加油费", "礼仪费", "物资运费", "交通费", "其他", "毛巾被", "纪念品", "服装费"], false),
        // What is paid for the year's work, at another time or for another contest; what a team gets has a standard of its own.
        (prizes, "奖金", &["年终奖", "绩效", "绩效工资", "文明单位奖", "考核奖", "上次奖金", "乒乓球赛奖金", "团体奖"], false),
        (clothes, "服装费", &["鞋帽费", "运动鞋", "帽子", "衣服", "球衣", "T恤"], true),
        (clothes, "服装费", &["服务费", "志愿服务费", "裁判服务补贴", "公共服务津贴", "洗衣费", "加油费", "茶油"], false),
        (clothes, "服装费", &["纪念礼品", "实物折价", "服装租赁费", "工作服"], false),
    ];
    for (title, own, parts, counted) in cases {
        for part in *parts {
            let header = format!("姓名|{own}|{part}|合计");
            let table = read(title, &[&header, "职工01|600|250|850", "职工02|400|100|500"]);
            let want: &[&str] = if *counted { &["850", "500"] } else { &["600", "400"] };
            assert_eq!(amounts(&table), want, "{header}");
            assert!(table.proofs.iter().any(|proof| proof.zh.contains("“合计”")), "{header} {:?}", table.proofs);
            let (aside, any) = (told(&table, &format!("“{part}”(2行有数)")), told(&table, "没有计入"));
            assert_eq!((aside, any), (usize::from(!counted), usize::from(!counted)), "{header} {:?}", table.problems);
        }
    }
}

#[test]
fn parts_of_one_kind_beside_one_of_another_are_added() {
    let title = "2023年登山活动奖金发放表";
    let rows = ["姓名|奖金|奖品折价|油费|合计", "职工01|600|100|250|950", "职工02||50|10|60", "职工03|5|||5"];
    let table = read(title, &rows);
    assert_eq!((amount(&table), amounts(&table)), ("奖金", vec!["700".to_owned(), "50".to_owned(), "5".to_owned()]));
    assert_eq!(told(&table, "只有“奖金”+“奖品折价”能确定"), 1, "{:?}", table.problems);
    // Where the total alone is called like the amount, a part that is named as the title says is it.
    let table = read(title, &["姓名|一等奖|油费|合计", "职工01|600|250|850", "职工02|400|10|410"]);
    assert_eq!((amount(&table), amounts(&table)), ("一等奖", vec!["600".to_owned(), "400".to_owned()]));
    // A user who calls the total the amount knows better.
    let text = "[[sheet]]\nfile = \"*\"\ntable = \"benefits\"\n[sheet.columns]\n\"合计\" = \"amount\"\n\"奖金\" = \"none\"\n";
    let mapping = Mapping::parse(&SourceFile::new("mapping.toml", text), headers()).unwrap();
    assert_eq!(amount(&read_with(title, &["姓名|奖金|油费|合计", "职工01|6|2|8", "职工02|4|1|5"], &mapping)), "合计");
    // A row that is a slip changes nothing.
    let slip = [
        "姓名|一等奖|油费|合计",
        "职工01|600|250|850",
        "职工02|400|10|410",
        "职工03|300|10|310",
        "职工04|9|1|10",
        "职工05|5|1|60",
        "职工06|5|1|6",
    ];
    assert_eq!(amount(&read(title, &slip)), "一等奖");
    // Where the rows do not prove it the total says nothing of its parts.
    let table = read(title, &["姓名|奖金|油费|合计", "职工01|600|250|900", "职工02|400|10|450"]);
    assert_eq!((amount(&table), told(&table, "没有计入")), ("奖金", 0));
}

#[test]
fn a_mapping_as_it_is_drafted_gives_the_same_reading() {
    for (header, rows) in [
        ("姓名|奖金|实物|合计", ["职工01|600|300|900", "职工02|500|300|800"]),
        ("姓名|奖金|油费|合计", ["职工01|600|300|900", "职工02|500|300|800"]),
        ("姓名|奖金|消费券|油费|合计", ["职工01|600|300|50|950", "职工02|500|300|20|820"]),
    ] {
        let title = "2023年登山活动奖金发放表";
        let lines = [header, rows[0], rows[1]];
        let plain = read(title, &lines);
        let of =
            |column: &ledgerlint::recognise::Column| format!("{:?} = {:?}\n", column.header, column.role_name.as_deref().unwrap_or("none"));
        let columns: String = plain.columns.iter().map(of).collect();
        let text = format!("[[sheet]]\nfile = \"*\"\ntable = \"benefits\"\n[sheet.columns]\n{columns}");
        let mapping = Mapping::parse(&SourceFile::new("mapping.toml", text), headers()).unwrap();
        let mapped = read_with(title, &lines, &mapping);
        assert_eq!(amounts(&plain), amounts(&mapped), "{header}");
        assert_eq!((&plain.problems, &plain.proofs), (&mapped.problems, &mapped.proofs), "{header}");
    }
}

#[test]
fn money_of_others_and_for_others_is_no_part_of_a_payment() {
    let rows = ["2024-01-02|甲公司|道路|46000|4000|50000", "2024-02-02|甲公司|道路|46001|4000|50001"];
    for part in ["群众自筹款", "企业赞助款", "村级负担款", "配套资金款", "捐款", "手续费", "汇费", "罚款"] {
        let header = format!("日期|收款人|用途|金额|{part}|合计");
        let table = read(PAYMENTS, &[&header, rows[0], rows[1]]);
        assert_eq!((amount(&table), told(&table, &format!("“{part}”(2行有数)"))), ("金额", 1), "{header} {:?}", table.problems);
    }
    for part in ["税额", "运费", "安装费"] {
        let header = format!("日期|收款人|用途|金额|{part}|合计");
        assert_eq!(amount(&read(PAYMENTS, &[&header, rows[0], rows[1]])), "合计", "{header}");
    }
    // What the office pays itself for its own transfers is its cost.
    let rows = ["日期|事由|餐费|手续费|合计", "2024-01-02|座谈|100|2|102", "2024-01-03|座谈|80|1|81"];
    assert_eq!(amount(&read(EXPENSES, &rows)), "合计");
}

#[test]
fn what_was_allowed_of_a_total_goes_before_it() {
    for word in ["核定金额", "审定金额", "实报", "实付", "实际支付", "准予报销", "批准金额", "报销数"] {
        let header = format!("日期|事由|餐费|饮料|合计|核减|{word}");
        let table = read(EXPENSES, &[&header, "2024-01-02|座谈|800|100|900|100|800", "2024-01-03|座谈|80|5|85||85"]);
        assert_eq!(amount(&table), word);
        assert!(table.proofs.iter().any(|proof| proof.zh.contains("“合计”减去“核减”")), "{word} {:?}", table.proofs);
    }
    let payments = ["日期|收款人|用途|金额|税额|合计|审定金额", "2024-01-02|甲公司|纸|100|3|103|90", "2024-01-03|甲公司|笔|50|1|51|51"];
    assert_eq!(amount(&read(PAYMENTS, &payments)), "审定金额");
    // What is more than the total, does not follow from the cut or is blank was not allowed of it.
    for rows in [
        ["日期|事由|餐费|饮料|合计|核定金额", "2024-01-02|座谈|800|100|900|950", "2024-01-03|座谈|80|5|85|85"],
        ["日期|事由|餐费|饮料|合计|核定金额", "2024-01-02|座谈|800|100|900|", "2024-01-03|座谈|80|5|85|85"],
        ["日期|事由|餐费|饮料|合计|核定人数", "2024-01-02|座谈|800|100|900|8", "2024-01-03|座谈|80|5|85|5"],
    ] {
        assert_eq!(amount(&read(EXPENSES, &rows)), "合计", "{rows:?}");
    }
    let rows = ["日期|事由|餐费|饮料|合计|核减|核定金额", "2024-01-02|座谈|800|100|900|50|800", "2024-01-03|座谈|80|5|85||85"];
    assert_eq!(amount(&read(EXPENSES, &rows)), "合计");
}

#[test]
fn two_parts_of_one_header_are_told_apart() {
    let table = read("2023年登山活动奖金发放表", &["姓名|奖金|奖金|合计", "职工01|500|400|900", "职工02||300|300", "职工03|200||200"]);
    assert_eq!((amounts(&table), told_of_total(&table)), (vec!["900".to_owned(), "300".to_owned(), "200".to_owned()], Vec::new()));
    let rows = ["日期|事由|餐费|酒水|餐费|合计", "2024-01-02|座谈|500|100|300|900", "2024-01-03|座谈|||80|80", "2024-01-04|座谈|50|||50"];
    let table = read("公务接待台账", &rows);
    assert_eq!((amount(&table), told_of_total(&table)), ("合计", Vec::new()));
    // One that is wrong is told with its right sum.
    let wrong = [&rows[..], &["2024-01-05|座谈|7|1|2|10", "2024-01-06|座谈|7||2|19"]].concat();
    assert!(told_of_total(&read("公务接待台账", &wrong))[0].contains("第7行为19,相加为9"));
}

#[test]
fn a_title_of_two_years_dates_no_row_and_is_told_as_such() {
    let years = |title: &str| read(title, &["姓名|奖金", "职工01|900", "职工02|100"]).rows.iter().map(|row| row.years).collect::<Vec<_>>();
    for title in ["2022-2023年度登山活动奖金发放表", "2022、2023年登山活动奖金发放表"] {
        assert_eq!(years(title), vec![Some([2022, 2023]); 2], "{title}");
    }
    for title in ["2023年登山活动奖金发放表", "登山活动奖金发放表", "2023年9月8日登山活动奖金发放表"] {
        assert_eq!(years(title), vec![None; 2], "{title}");
    }
}
