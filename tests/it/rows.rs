//! Rows in = rows kept + rows left out, for the samples and for random sheets.

use std::sync::Arc;

use ledgerlint::read::{Cell, Grid, GridRow};
use ledgerlint::recognise::{Headers, Mapping, recognise};
use ledgerlint::tables::SheetName;
use proptest::prelude::*;

use crate::support::{check, sample};

#[test]
fn every_row_of_the_samples_is_kept_or_left_out_with_a_reason() {
    for name in ["street-office", "clean-office", "messy-office"] {
        let report = check(&[sample(name)]);
        for input in report.units.iter().flat_map(|unit| &unit.inputs).filter(|input| input.table.is_some()) {
            assert_eq!(input.rows_in, input.rows + input.left_out.len(), "{}", input.file);
            assert!(input.left_out.iter().all(|row| !row.why.is_empty()), "{}", input.file);
        }
    }
}

fn cell() -> impl Strategy<Value = Option<Cell>> {
    let word = prop::sample::select(vec![
        "合计",
        "小计",
        "本月合计",
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
    ]);
    prop_oneof![
        3 => Just(None),
        6 => word.prop_map(|word| Some(Cell::Text(word.into()))),
        4 => (-1_000_000_i64..1_000_000).prop_map(|cents| Some(Cell::Number(rust_decimal::Decimal::new(cents, 2)))),
        1 => Just(Some(Cell::Bool(true))),
        1 => Just(Some(Cell::Error("#REF!".into()))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_sheets_lose_no_row_and_break_nothing(cells in prop::collection::vec(prop::collection::vec(cell(), 1..9), 1..40)) {
        let rows: Vec<GridRow> = (1..).zip(cells)
            .map(|(number, cells)| GridRow { number, cells: (0..).zip(cells).filter_map(|(column, cell)| Some((column, cell?))).collect() })
            .filter(|row| !row.cells.is_empty())
            .collect();
        let grid = Grid { rows, ..Grid::default() };
        let sheet = Arc::new(SheetName { file: "付款台账.csv".into(), sheet: None });
        let reading = recognise(&sheet, &grid, headers(), &Mapping::default());
        prop_assert!(!reading.tables.is_empty() || reading.why.is_some());
        for table in &reading.tables {
            prop_assert_eq!(table.rows_in, table.kept() + table.left_out.len());
            let mut seen: Vec<u32> = table.to_rows().iter().map(|row| row.source.row).chain(table.left_out.iter().map(|row| row.row)).collect();
            seen.sort_unstable();
            let before = seen.len();
            seen.dedup();
            prop_assert_eq!(before, seen.len());
        }
        // From the first header on every row that is not blank is accounted for: header, title, kept or left out.
        if let [only] = reading.tables.as_slice() {
            let below = grid.rows.iter().filter(|row| row.number > only.header_row).count();
            prop_assert!(only.rows_in == below || reading.why.is_some() || !reading.ambiguous);
        }
    }
}

/// The headers in the program, loaded once.
pub fn headers() -> &'static Headers {
    static HEADERS: std::sync::OnceLock<Headers> = std::sync::OnceLock::new();
    HEADERS.get_or_init(|| Headers::load(&[]).unwrap())
}
