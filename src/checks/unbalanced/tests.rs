//! What is not judged, and what is told of it.

use super::*;
use std::sync::Arc;

use crate::books::build::build;
use crate::read::{Cell, Grid, GridRow};
use crate::recognise::{Headers, Mapping, recognise};
use crate::tables::SheetName;

fn books(rows: &[[&str; 6]]) -> Books {
    let header = ["日期", "凭证号", "摘要", "科目名称", "借方金额", "贷方金额"];
    let row = |(number, cells): (u32, &[&str; 6])| {
        let cells = (0..).zip(cells).filter(|(_, text)| !text.is_empty()).map(|(index, text)| (index, Cell::Text((*text).into())));
        GridRow { number, cells: cells.collect() }
    };
    let grid = Grid { rows: (1..).zip([&header].into_iter().chain(rows)).map(row).collect(), ..Grid::default() };
    let sheet = Arc::new(SheetName { file: "序时账.csv".into(), sheet: None });
    let mut reading = recognise(&sheet, &grid, &Headers::load(&[]).unwrap(), &Mapping::default());
    build("甲", reading.tables.iter_mut()).0
}

fn run(books: &Books) -> Outcome {
    let standards = crate::rules::Standards::new(Arc::default(), "湖南", std::collections::BTreeMap::new());
    Unbalanced.run(books, &Context { as_of: crate::value::Day::constant(2024, 12, 31), standards: &standards })
}

#[test]
fn a_voucher_with_a_row_that_was_not_read_is_not_accused() {
    let mut rows = vec![
        ["2024-01-05", "记-1", "购电脑", "固定资产", "5000", ""],
        ["2024-01-05", "记-1", "购电脑", "银行存款", "", "5O00"],
        ["2024-01-07", "记-3", "电费", "业务活动费用", "90", ""],
        ["2024-01-07", "记-3", "电费", "银行存款", "", "90"],
        ["2024-01-06", "记-2", "水费", "业务活动费用", "80.005", ""],
        ["2024-01-06", "记-2", "水费", "银行存款", "", "80"],
    ];
    let outcome = run(&books(&rows));
    assert_eq!(outcome.flags.iter().map(|flag| flag.subject.as_str()).collect::<Vec<_>>(), ["记-2"]);
    assert!(outcome.unchecked.iter().any(|unchecked| unchecked.why.zh.contains("没有读全")), "{outcome:?}");
    rows[1][5] = "4000";
    let outcome = run(&books(&rows));
    assert_eq!(outcome.flags.len(), 2, "{outcome:?}");
}

#[test]
fn a_row_left_out_for_a_missing_account_is_told_as_not_read() {
    let rows = [
        ["2024-01-05", "记-1", "购电脑", "固定资产", "5000", ""],
        ["2024-01-05", "记-1", "购电脑", "", "", "5000"],
        ["2024-01-06", "记-2", "水费", "业务活动费用", "80", ""],
        ["2024-01-06", "记-2", "水费", "银行存款", "", "80"],
    ];
    let outcome = run(&books(&rows));
    assert!(outcome.flags.is_empty() && outcome.unchecked.len() == 1, "{outcome:?}");
}

#[test]
fn the_ledger_of_one_account_is_no_journal() {
    let rows: Vec<[&str; 6]> =
        ["记-1", "记-2", "记-4", "记-7"].map(|number| ["2024-01-05", number, "购电脑", "银行存款", "", "5000"]).to_vec();
    let outcome = run(&books(&rows));
    assert!(outcome.flags.is_empty() && outcome.unchecked[0].why.zh.contains("明细账"), "{outcome:?}");
}
