//! Journals with an entry a row: the account of the debit, that of the credit and the amount of both. Each row becomes the two lines that it
//! stands for before the sheet is recognised. Knows nothing of the rest of a journal.

use super::headers::{Headers, TableHeaders, bare_header};
use super::layout::mostly_headers;
use crate::read::{Cell, Grid, GridRow};
use crate::tables::TableKind;

/// In how many rows from the top the header is looked for.
const ROWS: usize = 60;

/// Where the parts of an entry stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The header, as an index of the grid's rows.
    header: usize,
    /// The columns of the debit's account and those of the credit's, each with the header that is left without its side.
    accounts: Vec<(u32, u32, String)>,
    amount: u32,
    /// The column behind those of all rows.
    free: u32,
}

/// The header of a journal with an entry a row.
pub fn header(grid: &Grid, headers: &Headers) -> Option<Entry> {
    let journal = headers.tables.iter().find(|table| table.table == TableKind::Journal)?;
    let free = grid.rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max()?.checked_add(1)?;
    let rows = grid.rows.iter().enumerate().take(ROWS);
    rows.filter(|(_, row)| row.cells.len() >= 3).find_map(|(index, row)| entry_of((index, free), row, journal))
}

fn entry_of((header, free): (usize, u32), row: &GridRow, journal: &TableHeaders) -> Option<Entry> {
    let names = |role: &str, bare: &str| {
        let role = journal.role(role).and_then(|role| journal.roles.get(role));
        role.is_some_and(|role| role.headers().iter().any(|header| header == bare))
    };
    let texts: Vec<(u32, String)> = row
        .cells
        .iter()
        .filter_map(|(column, cell)| if let Cell::Text(text) = cell { Some((*column, bare_header(text).0)) } else { None })
        .collect();
    let of_side = |side: &str| -> Vec<(u32, String)> {
        let bare = texts.iter().filter_map(|(column, bare)| Some((*column, bare.strip_prefix(side)?.to_owned())));
        bare.filter(|(_, bare)| names("account_name", bare) || names("account_code", bare)).collect()
    };
    let credits = of_side("贷方");
    let pairs = of_side("借方").into_iter().map(|(debit, bare)| {
        let credit = credits.iter().find(|(_, other)| *other == bare)?.0;
        Some((debit, credit, bare))
    });
    let accounts = pairs.collect::<Option<Vec<_>>>().filter(|pairs| !pairs.is_empty() && pairs.len() == credits.len())?;
    let has_sides = texts.iter().any(|(_, bare)| names("debit", bare) || names("credit", bare) || names("direction", bare));
    let mut amounts = texts.iter().filter(|(_, bare)| names("amount", bare)).map(|(column, _)| *column);
    let amount = amounts.next().filter(|_| amounts.next().is_none() && !has_sides)?;
    Some(Entry { header, accounts, amount, free })
}

/// The sheet with a line of its own for each side of an entry; `None` if its rows are no entries.
pub fn parted(grid: &Grid, headers: &Headers) -> Option<Grid> {
    let entry = header(grid, headers)?;
    let mut parted = Grid { rows: Vec::with_capacity(grid.rows.len() * 2), ..grid.clone_head() };
    let of_credit = |column: u32| entry.accounts.iter().any(|(_, credit, _)| *credit == column);
    parted.merges.extend(grid.merges.iter().filter(|merge| !(merge.column_first..=merge.column_last).any(of_credit)).copied());
    // Where another header stands, another table begins; the same one again heads a page.
    let header_row = grid.rows.get(entry.header).map(|row| &row.cells);
    let other = |row: &GridRow| mostly_headers(row, headers) && Some(&row.cells) != header_row;
    let below = grid.rows.get(entry.header + 1..).unwrap_or_default();
    let end = below.iter().position(other).map_or(grid.rows.len(), |index| entry.header + 1 + index);
    for (index, row) in grid.rows.iter().enumerate() {
        if index < entry.header || index >= end {
            parted.rows.push(row.clone());
        } else if Some(&row.cells) == header_row {
            parted.rows.push(entry.headed(row));
        } else {
            parted.rows.extend(entry.lines(row));
        }
    }
    Some(parted)
}

impl Entry {
    fn headed(&self, row: &GridRow) -> GridRow {
        let mut cells = Vec::with_capacity(row.cells.len());
        let mut credit = None;
        for (column, cell) in &row.cells {
            if self.accounts.iter().any(|(_, credit, _)| credit == column) {
                continue;
            }
            let debit = self.accounts.iter().find(|(debit, ..)| debit == column);
            let cell = match (debit, cell) {
                (Some((_, _, bare)), _) => Cell::Text(bare.as_str().into()),
                (None, Cell::Text(text)) if *column == self.amount => {
                    credit = Some(Cell::Text(format!("贷方{}", text.trim()).into()));
                    Cell::Text(format!("借方{}", text.trim()).into())
                }
                _ => cell.clone(),
            };
            cells.push((*column, cell));
        }
        cells.extend(credit.map(|cell| (self.free, cell)));
        GridRow { number: row.number, cells }
    }

    /// The line of each side that names an account; a row that names none, such as a total, has its amount on both.
    fn lines(&self, row: &GridRow) -> Vec<GridRow> {
        let names = |column: u32| row.cells.iter().any(|(own, _)| *own == column);
        let (debit, credit) = (self.accounts.iter().any(|pair| names(pair.0)), self.accounts.iter().any(|pair| names(pair.1)));
        let amount = row.cells.iter().find(|(column, _)| *column == self.amount).map(|(_, cell)| cell.clone());
        let others = row.cells.iter().filter(|(column, _)| !self.accounts.iter().any(|pair| pair.0 == *column || pair.1 == *column));
        let line = |of_debit: bool, on_both: bool| {
            let accounts = self.accounts.iter().filter_map(|(debit, credit, _)| {
                let from = if of_debit { debit } else { credit };
                row.cells.iter().find(|(column, _)| column == from).map(|(_, cell)| (*debit, cell.clone()))
            });
            let mut cells: Vec<(u32, Cell)> =
                others.clone().filter(|(column, _)| of_debit || *column != self.amount).cloned().chain(accounts).collect();
            cells.extend(amount.clone().filter(|_| on_both || !of_debit).map(|amount| (self.free, amount)));
            cells.sort_by_key(|(column, _)| *column);
            GridRow { number: row.number, cells }
        };
        match (debit, credit) {
            (true, true) => vec![line(true, false), line(false, false)],
            (true, false) => vec![line(true, false)],
            (false, true) => vec![line(false, false)],
            (false, false) => vec![line(true, true)],
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A sheet of texts; blank ones are no cells.
    pub fn sheet(rows: &[&[&str]]) -> Grid {
        let cells = |texts: &[&str]| {
            (0..).zip(texts).filter(|(_, text)| !text.is_empty()).map(|(column, text)| (column, Cell::Text((*text).into()))).collect()
        };
        Grid { rows: (1..).zip(rows).map(|(number, texts)| GridRow { number, cells: cells(texts) }).collect(), ..Grid::default() }
    }

    fn shown(grid: &Grid) -> Vec<String> {
        let cells = |row: &GridRow| {
            row.cells.iter().map(|(column, cell)| format!("{column}={}", super::super::cells::shown(cell))).collect::<Vec<_>>()
        };
        grid.rows.iter().map(|row| format!("{}: {}", row.number, cells(row).join(" "))).collect()
    }

    #[test]
    fn an_entry_is_the_two_lines_of_its_sides() {
        let headers = Headers::load(&[]).unwrap();
        let grid = sheet(&[
            &["日期", "凭证号", "摘要", "借方科目", "贷方科目", "金额（元）", "经手人"],
            &["2024-01-05", "记-1", "购办公用品", "办公费", "库存现金", "200", "李萍"],
            &["2024-01-06", "记-2", "报销", "差旅费", "", "300"],
            &["", "", "合计", "", "", "500"],
        ]);
        assert_eq!(
            shown(&parted(&grid, &headers).unwrap()),
            [
                "1: 0=日期 1=凭证号 2=摘要 3=科目 5=借方金额（元） 6=经手人 7=贷方金额（元）",
                "2: 0=2024-01-05 1=记-1 2=购办公用品 3=办公费 5=200 6=李萍",
                "2: 0=2024-01-05 1=记-1 2=购办公用品 3=库存现金 6=李萍 7=200",
                "3: 0=2024-01-06 1=记-2 2=报销 3=差旅费 5=300",
                "4: 2=合计 5=500 7=500",
            ]
        );
    }

    #[test]
    fn a_page_begins_with_the_header_and_another_table_stays_as_it_is() {
        let headers = Headers::load(&[]).unwrap();
        let head: &[&str] = &["日期", "凭证号", "摘要", "借方科目", "贷方科目", "金额"];
        let entry: &[&str] = &["2024-01-05", "记-1", "购办公用品", "办公费", "库存现金", "200"];
        let balances: &[&str] = &["科目编码", "科目名称", "期初余额", "借方发生额", "贷方发生额", "期末余额"];
        let grid = sheet(&[head, entry, head, entry, balances, &["1001", "库存现金", "500", "10", "210", "300"]]);
        let shown = shown(&parted(&grid, &headers).unwrap());
        assert_eq!(shown.len(), 8);
        assert_eq!(shown.first().and_then(|row| row.get(2..)), shown.get(3).and_then(|row| row.get(2..)));
        assert_eq!(shown.last().unwrap(), "6: 0=1001 1=库存现金 2=500 3=10 4=210 5=300");
    }

    #[test]
    fn a_journal_with_amounts_of_both_sides_or_one_account_has_no_entries() {
        let headers = Headers::load(&[]).unwrap();
        for header in [
            &["日期", "凭证号", "摘要", "借方科目", "贷方科目", "借方金额", "贷方金额"][..],
            &["日期", "凭证号", "摘要", "借方科目", "金额"],
            &["日期", "凭证号", "摘要", "科目", "对方科目", "金额"],
            &["日期", "凭证号", "摘要", "借方科目", "贷方科目", "金额", "本币金额"],
            &["日期", "凭证号", "摘要", "借方科目编码", "借方科目名称", "贷方科目名称", "金额"],
        ] {
            assert!(parted(&sheet(&[header, &["2024-01-05"]]), &headers).is_none(), "{header:?}");
        }
    }
}
