//! Sheets of a workbook that are copies of another of its sheets, as Excel names them (`付款台账 (2)`): their rows count once. Copies of
//! journals are found line by line, in the books.

use super::read::ReadSheet;
use crate::recognise::TableReading;
use crate::say;
use crate::tables::{Row, TableKind};

/// Leaves out the sheets that are copies of one before or behind them, each with the reason.
pub fn leave_out(sheets: &mut [ReadSheet]) {
    for at in 0..sheets.len() {
        let Some(sheet) = sheets.get(at) else { continue };
        let Some(base) = sheet.name.sheet.as_deref().and_then(copied_from) else { continue };
        let original = sheets.iter().find(|other| other.name.sheet.as_deref() == Some(base) && is_copy(sheet, other));
        if original.is_none() {
            continue;
        }
        let why = say!("与工作表“{base}”内容相同,是副本,没有重复计入", "the same as the sheet “{base}”: a copy, not counted again");
        let copy = sheet.left_out(why);
        if let Some(slot) = sheets.get_mut(at) {
            *slot = copy;
        }
    }
}

/// The name that a copy's name is made of: `付款台账 (2)`, `付款台账副本`.
fn copied_from(name: &str) -> Option<&str> {
    let numbered = || {
        let (base, number) = name.trim_end().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
        let is_number = !number.is_empty() && number.len() <= 2 && number.chars().all(|c| c.is_ascii_digit());
        is_number.then_some(base)
    };
    let named = || ["副本", "备份", "复制", "打印"].iter().find_map(|word| name.trim_end().strip_suffix(word));
    let base = numbered().or_else(named)?.trim_end_matches([' ', '-', '_', '的']);
    (!base.is_empty()).then_some(base)
}

/// Whether two sheets hold the same tables, row by row.
fn is_copy(sheet: &ReadSheet, other: &ReadSheet) -> bool {
    let (tables, others) = (&sheet.reading.tables, &other.reading.tables);
    !tables.is_empty() && tables.len() == others.len() && tables.iter().zip(others).all(|(table, other)| same_rows(table, other))
}

fn same_rows(table: &TableReading, other: &TableReading) -> bool {
    let same = |(a, b): (&Row, &Row)| a.values() == b.values() && a.extra == b.extra;
    table.table == other.table
        && table.titles == other.titles
        && table.table != TableKind::Journal
        && table.rows.len() == other.rows.len()
        && table.rows.iter().zip(&other.rows).all(same)
}

#[cfg(test)]
mod tests {
    use super::copied_from;

    #[test]
    fn a_copy_is_called_like_its_original() {
        for (name, base) in
            [("付款台账 (2)", "付款台账"), ("付款台账（3）", "付款台账"), ("付款台账副本", "付款台账"), ("台账-打印", "台账")]
        {
            assert_eq!(copied_from(name), Some(base), "{name}");
        }
        for name in ["付款台账", "(2)", "付款(2024)", "付款(二)", "打印"] {
            assert_eq!(copied_from(name), None, "{name}");
        }
    }
}
