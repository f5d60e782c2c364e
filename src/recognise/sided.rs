//! Journals that write the side before the account, as an entry is written by hand: `借：银行存款`, `贷：应付账款`. The side is taken into a column
//! of its own before the sheet is recognised. Knows nothing of the rest of a journal.

use super::headers::{Headers, TableHeaders, bare_header};
use crate::read::{Cell, Grid, GridRow};
use crate::tables::TableKind;

/// In how many rows from the top such a column is looked for.
const ROWS: usize = 60;
/// So many rows of a column are looked at.
const SAMPLE: usize = 400;
/// What stands above the accounts, where its own header says something else, and above the sides.
const ACCOUNT: &str = "会计科目";
const SIDE: &str = "方向";

/// Where sides stand before accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sided {
    /// The header, as an index of the grid's rows.
    header: usize,
    column: u32,
    /// The column behind those of all rows.
    free: u32,
}

/// The side and the account of a cell that writes both.
fn parts(cell: &Cell) -> Option<(&'static str, &str)> {
    let Cell::Text(text) = cell else { return None };
    let text = text.trim();
    let side = ["借", "贷"].into_iter().find(|side| text.starts_with(side))?;
    let account = text.strip_prefix(side)?.trim_start().strip_prefix([':', '：'])?.trim();
    (!account.is_empty()).then_some((side, account))
}

fn cell_at(row: &GridRow, column: u32) -> Option<&Cell> {
    row.cells.iter().find(|(own, _)| *own == column).map(|(_, cell)| cell)
}

/// The column whose accounts have their side before them: nearly all of them, and both sides.
pub fn column(grid: &Grid) -> Option<Sided> {
    let (first, column) = grid
        .rows
        .iter()
        .take(ROWS)
        .enumerate()
        .find_map(|(index, row)| Some((index, row.cells.iter().find(|(_, cell)| parts(cell).is_some())?.0)))?;
    let has_text = |row: &GridRow| matches!(cell_at(row, column), Some(Cell::Text(_)));
    let header = grid.rows.get(..first)?.iter().rposition(|row| row.cells.len() >= 3 && has_text(row))?;
    let texts = || grid.rows.get(header + 1..).unwrap_or_default().iter().take(SAMPLE).filter_map(|row| cell_at(row, column));
    let sides: Vec<&str> = texts().filter_map(|cell| parts(cell).map(|(side, _)| side)).collect();
    let most = sides.len() * 10 >= texts().count() * 8;
    let free = grid.rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max()?.checked_add(1)?;
    (most && sides.contains(&"借") && sides.contains(&"贷")).then_some(Sided { header, column, free })
}

/// The sheet with accounts and sides apart; `None` if no column has both.
pub fn parted(grid: &Grid, headers: &Headers) -> Option<Grid> {
    let sided = column(grid)?;
    let journal = headers.tables.iter().find(|table| table.table == TableKind::Journal)?;
    let header = grid.rows.get(sided.header)?;
    // Where the amounts are parted, or a column names the side, there is nothing to add.
    let has_sides = names_any(header, journal, &["debit", "credit", "direction"]);
    let row = |row: &GridRow| {
        let mut cells = row.cells.clone();
        let mut side = None;
        if row.cells == header.cells {
            if !names_any(row, journal, &["account_name", "account_code"]) {
                put(&mut cells, sided.column, ACCOUNT);
            }
            side = Some(SIDE);
        } else if let Some((own, account)) = cell_at(row, sided.column).and_then(parts) {
            put(&mut cells, sided.column, account);
            side = Some(own);
        }
        cells.extend(side.filter(|_| !has_sides).map(|side| (sided.free, Cell::Text(side.into()))));
        GridRow { number: row.number, cells }
    };
    let rows = grid.rows.iter().map(row).collect();
    Some(Grid { rows, merges: grid.merges.clone(), ..grid.clone_head() })
}

fn put(cells: &mut [(u32, Cell)], column: u32, text: &str) {
    if let Some((_, cell)) = cells.iter_mut().find(|(own, _)| *own == column) {
        *cell = Cell::Text(text.into());
    }
}

/// Whether a header row has a column of one of these roles.
fn names_any(row: &GridRow, journal: &TableHeaders, roles: &[&str]) -> bool {
    let bare: Vec<String> =
        row.cells.iter().filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(bare_header(text).0) } else { None }).collect();
    let roles = roles.iter().filter_map(|role| journal.role(role).and_then(|role| journal.roles.get(role)));
    roles.flat_map(super::headers::Role::headers).any(|header| bare.iter().any(|bare| bare == header))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::cells::shown;
    use crate::recognise::entries::tests::sheet;

    fn texts(grid: &Grid) -> Vec<String> {
        grid.rows
            .iter()
            .map(|row| row.cells.iter().map(|(column, cell)| format!("{column}={}", shown(cell))).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn a_side_before_the_account_gets_a_column_of_its_own() {
        let headers = Headers::load(&[]).unwrap();
        let grid = sheet(&[
            &["某街道记账凭证汇总"],
            &["日期", "凭证号", "会计分录", "金额"],
            &["2024-01-02", "记-1", "借：1001 库存现金", "60"],
            &["", "", "　　贷: 银行存款", "60"],
            &["合计", "", "", "60"],
        ]);
        let found = texts(&parted(&grid, &headers).unwrap());
        assert_eq!(found[1], "0=日期 1=凭证号 2=会计科目 3=金额 4=方向");
        assert_eq!(found[2..4], ["0=2024-01-02 1=记-1 2=1001 库存现金 3=60 4=借", "2=银行存款 3=60 4=贷"]);
        assert_eq!(found[4], "0=合计 3=60");
    }

    #[test]
    fn amounts_by_side_need_no_column_and_other_texts_are_left_alone() {
        let headers = Headers::load(&[]).unwrap();
        let by_side =
            sheet(&[&["日期", "会计科目", "借方金额", "贷方金额"], &["1", "借：库存现金", "60"], &["1", "贷：银行存款", "", "60"]]);
        assert_eq!(texts(&parted(&by_side, &headers).unwrap())[1..], ["0=1 1=库存现金 2=60", "0=1 1=银行存款 3=60"]);
        for summaries in [["借:周转金", "还:周转金"], ["借：周转金", "付电费"], ["借", "贷"]] {
            let grid = sheet(&[&["日期", "摘要", "金额"], &["1", summaries[0], "60"], &["1", summaries[1], "60"]]);
            assert_eq!(parted(&grid, &headers), None, "{summaries:?}");
        }
    }
}
