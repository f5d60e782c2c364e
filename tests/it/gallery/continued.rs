//! Sheets without a header behind one that has it, and tables without dates in a place that names a month.

use super::Case;
use super::bytes::{rows, xlsx};

/// The reproducers.
pub fn cases() -> Vec<Case> {
    vec![joined(), journal(), pages(), months(), no_column(), copies()].into_iter().chain(refused()).collect()
}

fn joined() -> Case {
    let first = rows(&[&["日期", "收款单位", "用途", "金额"], &["2024-01-02", "甲公司", "纸", "#5"]]);
    let second = rows(&[&["2024-02-02", "乙公司", "笔", "#6"]]);
    let third = rows(&[&["2024-01-09", "丙公司", "墨", "#7"], &["2024-01-10", "丙公司", "纸", "#8"], &["合计", "", "", "#15"]]);
    Case::new("continued-payments", "sheets that go on with the table of the first")
        .file("付款台账.xlsx", xlsx(&[("1月", &first), ("2月", &second), ("3月", &third)], "<sst/>"))
}

fn journal() -> Case {
    let first = rows(&[
        &["日期", "凭证号", "摘要", "科目名称", "借方金额", "贷方金额"],
        &["2024-01-02", "记-1", "付餐费", "业务活动费用", "#5", ""],
        &["2024-01-02", "记-1", "付餐费", "银行存款", "", "#5"],
    ]);
    let lines = |number: &str, credit: &str| {
        let lines: [[&str; 6]; 2] =
            [["2024-02-02", number, "付纸款", "业务活动费用", "#7", ""], ["2024-02-02", number, "付纸款", "银行存款", "", credit]];
        lines.map(|line| line.map(str::to_owned))
    };
    let of = |all: &[[String; 6]]| {
        let rows_of: Vec<Vec<&str>> = all.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        rows(&rows_of.iter().map(Vec::as_slice).collect::<Vec<_>>())
    };
    let second = of(&lines("记-1", "#7"));
    let third: Vec<[String; 6]> = ["记-2", "记-3", "记-4"].into_iter().flat_map(|number| lines(number, "#8")).collect();
    Case::new("continued-journal", "a journal whose last sheet does not balance")
        .file("序时账.xlsx", xlsx(&[("1月", &first), ("2月", &second), ("3月", &of(&third))], "<sst/>"))
}

fn copies() -> Case {
    let payments = rows(&[&["日期", "收款单位", "用途", "金额"], &["2024-01-02", "甲公司", "纸", "#5"]]);
    let journal = rows(&[
        &["日期", "凭证号", "摘要", "科目名称", "借方金额", "贷方金额"],
        &["2024-01-02", "记-1", "付餐费", "业务活动费用", "#5", ""],
        &["2024-01-02", "记-1", "付餐费", "银行存款", "", "#5"],
    ]);
    Case::new("sheet-copy", "sheets that are copies of others in their workbook")
        .file("付款台账.xlsx", xlsx(&[("台账", &payments), ("台账 (2)", &payments)], "<sst/>"))
        .file("序时账.xlsx", xlsx(&[("序时账", &journal), ("序时账 (2)", &journal)], "<sst/>"))
}

fn pages() -> Case {
    let page = "<html><body><table><tr><th>日期<th>收款单位<th>用途<th>金额<tr><td>2024-01-02<td>甲公司<td>纸<td>5</table><p>第1页</p>\
         <table><tr><td>2024-01-03<td>乙公司<td>笔<td>6</table></body></html>";
    Case::new("continued-pages", "a page of tables without names").file("付款台账.xls", page)
}

fn refused() -> Vec<Case> {
    let first = [&["编制单位：青石街道办事处"] as &[&str], &["日期", "收款单位", "用途", "金额"], &["2024-01-02", "甲公司", "纸", "#5"]];
    let refused = |name: &'static str, title: &'static str, second: &[&[&str]]| {
        Case::new(name, title).file("付款台账.xlsx", xlsx(&[("1月", &rows(&first)), ("2月", &rows(second))], "<sst/>"))
    };
    vec![
        refused("continued-copy", "a sheet that repeats the first", &[&["2024-01-02", "甲公司", "纸", "#5"]]),
        refused("continued-dates", "a sheet whose dates do not go on", &[&["2023-01-02", "乙公司", "笔", "#6"]]),
        refused("continued-columns", "a sheet of other columns", &[&["2024-02-02", "乙公司", "笔", "#6", "#7"]]),
        refused("continued-money", "a sheet in another unit of money", &[&["单位：万元"], &["2024-02-02", "乙公司", "笔", "#6"]]),
        refused("continued-unit", "a sheet of another office", &[&["编制单位：白石镇"], &["2024-02-02", "乙公司", "笔", "#6"]]),
    ]
}

fn months() -> Case {
    Case::new("date-of-place-contradiction", "two months for one payout")
        .file("2月.csv", "2024年3月奖金发放表\n姓名,金额\n张三,100\n李四,100\n")
        .file("5月.csv", "2024年奖金发放表\n姓名,金额\n张三,100\n李四,200\n")
}

fn no_column() -> Case {
    Case::new("date-of-place", "registers whose month stands in a name")
        .file("2024年/3月付款台账.csv", "收款单位,用途,金额\n甲公司,办公用品,100\n")
}
