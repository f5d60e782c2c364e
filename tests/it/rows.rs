//! Rows in = rows kept + rows left out, for the samples, for random cells and for random arrangements of tables, titles, totals and
//! repeated headers.

use std::sync::Arc;

use ledgerlint::read::{Cell, Grid, GridRow, Merge};
use ledgerlint::tables::SheetName;
use ledgerlint::value::Day;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::support::{check, read, sample};

#[path = "../../fuzz/src/sheets.rs"]
#[expect(dead_code, reason = "the text form of a sheet is for the fuzz targets")]
mod sheets;

pub use sheets::headers;

#[test]
fn every_row_of_the_samples_is_kept_or_left_out_with_a_reason() {
    for name in ["street-office", "clean-office", "messy-office"] {
        let report = check(&[sample(name)]);
        for input in report.units.iter().flat_map(|unit| &unit.inputs).filter(|input| input.table.is_some()) {
            assert_eq!(input.rows_in, input.rows + input.rows_left_out(), "{}", input.file);
            assert!(input.left_out.iter().all(|row| !row.why.is_empty()), "{}", input.file);
        }
    }
}

#[test]
fn thousands_of_rows_left_out_and_of_problems_are_told_in_few_words_and_all_counted() {
    let good = "2020-01-02,甲公司,纸,1.00\n";
    let bad = |n: usize| match n % 4 {
        0 => format!("小计,,,{}.00\n", n + 7),
        1 => "某年某月,乙公司,笔,1.00\n".to_owned(),
        2 => format!("{n}组办公费,,,\n"),
        _ => "2020-01-03,,,1.00\n".to_owned(),
    };
    let text: String = (0..12_000).map(bad).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("付款台账.csv"), format!("日期,收款单位,用途,金额\n{}{text}", good.repeat(50))).unwrap();
    let report = check(&[folder.path().to_path_buf()]);
    let input = &report.units[0].inputs[0];
    assert_eq!((input.rows, input.rows_left_out(), input.rows_in), (50, 12_000, 12_050));
    assert!(input.left_out.len() < 1_020 && input.problems.len() <= 2_001, "{} {}", input.left_out.len(), input.problems.len());
    let together: Vec<(&str, usize)> =
        input.left_out.iter().filter_map(|one| Some((one.why.split('(').next().unwrap(), one.rows?))).collect();
    let (labels, totals, dates, payees) = ("只有一格文字,是标题或说明", "合计行", "缺少可用的付款日期", "缺少收款单位");
    assert_eq!(together.iter().map(|(_, rows)| rows).sum::<usize>(), 11_000);
    for (why, rows) in [(labels, 2_750), (totals, 2_750), (dates, 2_750), (payees, 2_750)] {
        assert!(together.contains(&(why, rows)), "{together:?}");
    }
    // 3,000 dates, 3,000 subtotals, and once that payees are blank.
    let listed = input.problems.iter().filter(|problem| problem.row.is_some()).count();
    let more: usize = input.problems.iter().find_map(|one| one.why.strip_prefix("这张表还有")?.split('处').next()?.parse().ok()).unwrap();
    assert_eq!(listed + more, 6_001);
    assert!(!report.units[0].complete);
}

#[test]
fn a_file_of_many_tables_full_of_mistakes_tells_little_of_each_and_counts_all() {
    let table =
        format!("日期,收款单位,用途,金额\n{}{}", "2020-01-02,甲公司,纸,1.00\n".repeat(2_000), "2020-01-02,甲公司,纸,1.2.3\n".repeat(1_500));
    let text: Vec<String> = (0..12).map(|n| format!("付款台账第{n}册\n{table}")).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("付款台账.csv"), text.concat()).unwrap();
    let report = check(&[folder.path().to_path_buf()]);
    let inputs = &report.units[0].inputs;
    assert_eq!(inputs.len(), 12);
    assert!(inputs.iter().all(|input| (input.rows, input.rows_left_out(), input.rows_in) == (2_000, 1_500, 3_500)));
    assert!(
        inputs[0].problems.len() > 1_000 && inputs[11].problems.len() < 30 && inputs[11].left_out.len() < 30,
        "{:?}",
        inputs[11].problems
    );
    assert!(inputs[11].problems.iter().any(|problem| problem.why.contains("处问题,没有一一列出")));
}

/// Words that mean something in a ledger, wherever they stand.
const WORDS: [&str; 34] = [
    "合计",
    "小计",
    "本月合计",
    "本年累计",
    "过次页",
    "承前页",
    "日期",
    "金额",
    "收款单位",
    "用途",
    "凭证号",
    "姓名",
    "2020-01-02",
    "2020年5月",
    "1,234.50",
    "-",
    "￥88",
    "制表人:甲",
    "单位:万元",
    "科目:银行存款",
    "记-1",
    "张 三",
    "备注",
    "无",
    "一、应收款",
    "\u{1b}[31m",
    "12,34",
    "科目编码",
    "借方",
    "贷方",
    "摘要",
    "科目名称",
    "期末余额",
    "2020",
];

/// Headers of tables, as offices write them.
const HEADERS: [&[&str]; 9] = [
    &["日期", "凭证号", "收款单位", "用途", "金额"],
    &["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"],
    &["月", "日", "凭证号", "摘要", "科目名称", "借方", "贷方", "方向", "余额"],
    &["科目编码", "科目名称", "期初余额", "借方发生额", "贷方发生额", "期末余额"],
    &["姓名", "类别", "金额"],
    &["合同编号", "合同名称", "乙方", "合同金额", "签订日期", "付款方式"],
    &["单位名称", "款项内容", "余额", "发生时间"],
    &["购置日期", "资产名称", "数量", "单价", "金额", "供应商"],
    &["序号", "姓名", "部门", "职务"],
];

fn cell() -> impl Strategy<Value = Option<Cell>> {
    prop_oneof![
        3 => Just(None),
        6 => prop::sample::select(&WORDS[..]).prop_map(|word| Some(Cell::Text(word.into()))),
        4 => number().prop_map(Some),
        1 => Just(Some(Cell::Date(Day::constant(2020, 3, 1)))),
        1 => Just(Some(Cell::Bool(true))),
        1 => Just(Some(Cell::Error("#REF!".into()))),
    ]
}

fn number() -> impl Strategy<Value = Cell> {
    (-1_000_000_i64..1_000_000).prop_map(|cents| Cell::Number(Decimal::new(cents, 2)))
}

fn text(text: &str) -> Option<Cell> {
    (!text.is_empty()).then(|| Cell::Text(text.into()))
}

type Cells = Vec<Option<Cell>>;

/// Rows such as they stand in sheets: a title, a header, data below a header, a total, anything.
fn block() -> impl Strategy<Value = Vec<Cells>> {
    let header = prop::sample::select(&HEADERS[..]);
    let line = |word: &str| vec![vec![text(word)]];
    let titles =
        ["付款台账", "单位:万元", "单位名称:某办事处", "2020年", "制表人:甲", "一、办公费", "科目:1002 银行存款", "期间:2020年1-12月"];
    let total = (prop::sample::select(vec!["合计", "小 计", "本月合计", "过次页", ""]), 0_usize..6, prop::collection::vec(number(), 1..4));
    prop_oneof![
        2 => prop::sample::select(titles.to_vec()).prop_map(line),
        3 => header.clone().prop_map(|header| vec![header.iter().map(|word| text(word)).collect()]),
        1 => (header.clone(), 0_usize..9).prop_map(|(header, without)| vec![
            header.iter().enumerate().map(|(index, word)| if index == without { None } else { text(word) }).collect()
        ]),
        5 => (header, prop::collection::vec(any::<u16>(), 1..6)).prop_map(|(header, rows)| rows.iter().map(|row| data(header, *row)).collect()),
        2 => total.prop_map(|(label, before, amounts)| {
            let blanks = std::iter::repeat_n(None, before);
            vec![std::iter::once(text(label)).chain(blanks).chain(amounts.into_iter().map(Some)).collect()]
        }),
        2 => prop::collection::vec(prop::collection::vec(cell(), 1..9), 1..4),
        1 => Just(vec![vec![]]),
    ]
}

/// A row that fits a header, with a blank or an odd cell here and there.
fn data(header: &[&str], seed: u16) -> Cells {
    let of = |(index, word): (usize, &&str)| {
        if (usize::from(seed) + index).is_multiple_of(7) {
            return None;
        }
        match *word {
            word if word.contains('日') || word.contains("时间") => text("2020-01-02"),
            word if word.contains(['额', '价', '方', '数']) && word != "乙方" => Some(Cell::Number(Decimal::new(i64::from(seed), 2))),
            "科目编码" => text("1002"),
            "凭证号" => text(&format!("记-{}", seed % 5)),
            _ => text(&format!("甲{}", seed % 3)),
        }
    };
    header.iter().enumerate().map(of).collect()
}

fn grid(rows: Vec<Cells>, merges: &[(u16, u8, u8, u8)]) -> Grid {
    let row = |(number, cells): (u32, Cells)| {
        let cells = (0..).zip(cells).filter_map(|(column, cell)| Some((column, cell?))).collect();
        GridRow { number, cells }
    };
    let rows: Vec<GridRow> = (1..).zip(rows).map(row).filter(|row| !row.cells.is_empty()).collect();
    let last = rows.last().map_or(1, |row| row.number);
    let merge = |(row, rows, column, columns): &(u16, u8, u8, u8)| {
        let row_first = u32::from(*row) % last + 1;
        let column_first = u32::from(*column % 9);
        let row_last = (row_first + u32::from(rows % 5)).min(last);
        Merge { row_first, row_last, column_first, column_last: column_first + u32::from(columns % 3) }
    };
    Grid { merges: merges.iter().map(merge).collect(), rows, ..Grid::default() }
}

fn name(file: &str) -> Arc<SheetName> {
    Arc::new(SheetName { file: file.into(), sheet: None })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_sheets_lose_no_row_and_break_nothing(cells in prop::collection::vec(prop::collection::vec(cell(), 1..9), 1..40)) {
        sheets::account_for_every_row(&name("付款台账.csv"), &grid(cells, &[]));
    }

    #[test]
    fn sheets_of_several_tables_titles_and_totals_lose_no_row(
        blocks in prop::collection::vec(block(), 1..14),
        merges in prop::collection::vec(any::<(u16, u8, u8, u8)>(), 0..4),
        file in prop::sample::select(vec!["付款台账.csv", "序时账.xlsx", "表.csv", "发放表.xls"]),
    ) {
        sheets::account_for_every_row(&name(file), &grid(blocks.concat(), &merges));
    }
}

#[test]
fn totals_without_labels_that_each_add_up_a_part_close_nothing() {
    let journal = "日期,凭证号,摘要,科目,借方金额,贷方金额\n2023-01-04,记-1,付邮费,业务活动费用,52.00,\n2023-01-04,记-1,付邮费,银行存款,,52.00\n,,,,52.00,52.00\n2023-01-06,记-2,付电费,业务活动费用,871.00,\n2023-01-06,记-2,付电费,银行存款,,871.00\n,,,,871.00,871.00\n";
    let payments = "日期,收款单位,用途,金额\n2023-01-03,甲商行,文印,300\n2023-01-05,乙商行,文印,500\n,,,800\n2023-02-04,丙商行,文印,400\n2023-02-06,丁商行,文印,600\n,,,1000\n";
    for (table, file, text, rows) in [
        ("journal", "序时账.csv", journal.to_owned(), 4),
        ("payments", "付款台账.csv", format!("{payments}2023-03-04,甲商行,文印,10\n2023-03-05,乙商行,文印,20\n,,,30\n"), 6),
        // With one of everything below them.
        ("payments", "付款台账.csv", format!("{payments},,,1800\n"), 4),
    ] {
        let (input, kept) = read(file, table, &text);
        assert_eq!((kept.len(), input.rows_left_out() + kept.len()), (rows, input.rows_in), "{text}");
        assert!(input.problems.is_empty() && !input.proofs.is_empty(), "{:?} {:?}", input.problems, input.proofs);
    }
    // Behind one total of everything, with a label or without, and without a further total, are drafts.
    for total in [",,,800", "合计,,,800"] {
        let drafts = payments.replace(",,,800", total).replace(",,,1000\n", "");
        assert_eq!(read("付款台账.csv", "payments", &drafts).1.len(), 2, "{total}");
    }
    // One further total may be that of the drafts.
    assert_eq!(read("付款台账.csv", "payments", payments).1.len(), 2);
    let labelled = payments.replace(",,,800", "合计,,,800");
    assert_eq!(read("付款台账.csv", "payments", &labelled).1.len(), 2, "a label says that it is of everything");
}
