//! Journals with an entry a row: the account of the debit, that of the credit and the amount of both, or one of each. Each row becomes the two lines that it
//! stands for before the sheet is recognised. Knows nothing of the rest of a journal.

use super::columns::header_texts;
use super::headers::{Headers, TableHeaders, bare_header};
use super::layout::mostly_headers;
use crate::read::{Cell, Grid, GridRow, Merge};
use crate::tables::TableKind;

/// In how many rows from the top the header is looked for.
const ROWS: usize = 60;
/// How many rows its header has at most: 借方 and 贷方 over 科目 and 金额.
const HEADER_ROWS_MAX: usize = 2;

/// Where the parts of an entry stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The first header row and the first row below the header, as indices of the grid's rows.
    header: (usize, usize),
    /// The columns of the debit's account and those of the credit's, each with the header that is left without its side.
    accounts: Vec<(u32, u32, String)>,
    amounts: Amounts,
    /// The header of each column, its rows joined.
    texts: Vec<(u32, String)>,
    /// The column behind those of all rows.
    free: u32,
}

/// Where the amounts of an entry stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amounts {
    /// In one column, for both sides.
    One(u32),
    /// In one of the debit and one of the credit.
    Sides(u32, u32),
}

/// The header of a journal with an entry a row; its sides may stand over the columns of account and amount.
pub fn header(grid: &Grid, headers: &Headers) -> Option<Entry> {
    let journal = headers.tables.iter().find(|table| table.table == TableKind::Journal)?;
    let free = grid.rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max()?.checked_add(1)?;
    let rows = grid.rows.iter().enumerate().take(ROWS).filter(|(_, row)| row.cells.len() >= 3);
    rows.map(|(index, _)| index).find_map(|first| {
        let mut spans = (1..=HEADER_ROWS_MAX).filter_map(|span| {
            let rows = grid.rows.get(first..first + span)?;
            let says = |side: char| {
                rows.iter().any(|row| row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if text.contains(side))))
            };
            if !says('借') || !says('贷') {
                return None;
            }
            let words = rows.iter().all(|row| row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_))));
            let of_row = |row: &GridRow| row.cells.iter().filter_map(text_of).collect::<Vec<_>>();
            let joined = || header_texts(grid, rows).into_iter().map(|(column, levels)| (column, levels.concat())).collect();
            let texts = if span == 1 { rows.first().map(of_row)? } else { Some(words).filter(|words| *words).map(|_| joined())? };
            entry_of((first, first + span), free, texts, journal)
        });
        spans.next()
    })
}

fn text_of((column, cell): &(u32, Cell)) -> Option<(u32, String)> {
    if let Cell::Text(text) = cell { Some((*column, text.to_string())) } else { None }
}

fn entry_of(header: (usize, usize), free: u32, texts: Vec<(u32, String)>, journal: &TableHeaders) -> Option<Entry> {
    let names = |role: &str, bare: &str| {
        let role = journal.role(role).and_then(|role| journal.roles.get(role));
        role.is_some_and(|role| role.headers().iter().any(|header| header == bare))
    };
    let bare: Vec<(u32, String)> = texts.iter().map(|(column, text)| (*column, bare_header(text).0)).collect();
    let of_side = |side: &str| -> Vec<(u32, String)> {
        let bare = bare.iter().filter_map(|(column, bare)| Some((*column, bare.strip_prefix(side)?.to_owned())));
        bare.filter(|(_, bare)| names("account_name", bare) || names("account_code", bare)).collect()
    };
    let credits = of_side("贷方");
    let pairs = of_side("借方").into_iter().map(|(debit, bare)| {
        let credit = credits.iter().find(|(_, other)| *other == bare)?.0;
        Some((debit, credit, bare))
    });
    let accounts = pairs.collect::<Option<Vec<_>>>().filter(|pairs| !pairs.is_empty() && pairs.len() == credits.len())?;
    let of_role = |role: &str| bare.iter().filter(|(_, bare)| names(role, bare)).map(|(column, _)| *column).collect::<Vec<_>>();
    let amounts = match (of_role("amount").as_slice(), of_role("debit").as_slice(), of_role("credit").as_slice()) {
        ([amount], [], []) => Amounts::One(*amount),
        ([], [debit], [credit]) => Amounts::Sides(*debit, *credit),
        _ => return None,
    };
    of_role("direction").is_empty().then_some(Entry { header, accounts, amounts, texts, free })
}

/// The sheet with a line of its own for each side of an entry; `None` if its rows are no entries.
pub fn parted(grid: &Grid, headers: &Headers) -> Option<Grid> {
    let entry = header(grid, headers)?;
    let (first, body) = entry.header;
    let mut parted = Grid { rows: Vec::with_capacity(grid.rows.len() * 2), ..grid.clone_head() };
    let of_credit = |column: u32| entry.accounts.iter().any(|(_, credit, _)| *credit == column);
    // A header of several rows becomes one row.
    let row_at = |index: usize| grid.rows.get(index).map_or(u32::MAX, |row| row.number);
    let of_header = |merge: &Merge| body - first > 1 && merge.row_last >= row_at(first) && merge.row_first < row_at(body);
    let stays = |merge: &&Merge| !(merge.column_first..=merge.column_last).any(of_credit) && !of_header(merge);
    parted.merges.extend(grid.merges.iter().filter(stays).copied());
    // Where another header stands, another table begins; the same one again heads a page.
    let head = grid.rows.get(body - 1)?;
    let other = |row: &GridRow| mostly_headers(row, headers) && row.cells != head.cells;
    let below = grid.rows.get(body..).unwrap_or_default();
    let end = below.iter().position(other).map_or(grid.rows.len(), |index| body + index);
    for (index, row) in grid.rows.iter().enumerate().filter(|(index, _)| !(first..body - 1).contains(index)) {
        if index < first || index >= end {
            parted.rows.push(row.clone());
        } else if row.cells == head.cells {
            parted.rows.push(entry.headed(row.number));
        } else {
            parted.rows.extend(entry.lines(row));
        }
    }
    Some(parted)
}

impl Entry {
    fn headed(&self, number: u32) -> GridRow {
        let mut cells = Vec::with_capacity(self.texts.len());
        let mut credit = None;
        for (column, text) in &self.texts {
            if self.accounts.iter().any(|(_, credit, _)| credit == column) {
                continue;
            }
            let debit = self.accounts.iter().find(|(debit, ..)| debit == column);
            let text = match (debit, self.amounts) {
                (Some((_, _, bare)), _) => bare.clone(),
                (None, Amounts::One(amount)) if *column == amount => {
                    credit = Some(Cell::Text(format!("贷方{}", text.trim()).into()));
                    format!("借方{}", text.trim())
                }
                _ => text.clone(),
            };
            cells.push((*column, Cell::Text(text.into())));
        }
        cells.extend(credit.map(|cell| (self.free, cell)));
        GridRow { number, cells }
    }

    /// The line of each side that names an account; a row that names none, such as a total, has its amount on both.
    fn lines(&self, row: &GridRow) -> Vec<GridRow> {
        let names = |column: u32| row.cells.iter().any(|(own, _)| *own == column);
        match (self.accounts.iter().any(|pair| names(pair.0)), self.accounts.iter().any(|pair| names(pair.1))) {
            (true, true) => vec![self.line(row, true, false), self.line(row, false, false)],
            // An amount on the side without an account is kept, for nobody knows what it is.
            (of_debit, of_credit) if of_debit != of_credit => {
                vec![self.line(row, of_debit, matches!(self.amounts, Amounts::Sides(..)))]
            }
            _ => vec![self.line(row, true, true)],
        }
    }

    /// The line of one side, with its own amount or with those of both.
    fn line(&self, row: &GridRow, of_debit: bool, both: bool) -> GridRow {
        let of_account = |column: u32| self.accounts.iter().any(|pair| pair.0 == column || pair.1 == column);
        let (debit, credit) = match self.amounts {
            Amounts::One(amount) => (amount, amount),
            Amounts::Sides(debit, credit) => (debit, credit),
        };
        let cell = |from: u32| row.cells.iter().find(|(column, _)| *column == from).map(|(_, cell)| cell.clone());
        let others = row.cells.iter().filter(|(column, _)| !of_account(*column) && *column != debit && *column != credit).cloned();
        let accounts = self.accounts.iter().filter_map(|(debit, credit, _)| Some((*debit, cell(if of_debit { *debit } else { *credit })?)));
        let mut cells: Vec<(u32, Cell)> = others.chain(accounts).collect();
        let credit_to = if debit == credit { self.free } else { credit };
        cells.extend(cell(debit).filter(|_| of_debit || both).map(|cell| (debit, cell)));
        cells.extend(cell(credit).filter(|_| !of_debit || both).map(|cell| (credit_to, cell)));
        cells.sort_by_key(|(column, _)| *column);
        GridRow { number: row.number, cells }
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
    fn each_side_may_have_its_own_amount() {
        let headers = Headers::load(&[]).unwrap();
        let grid = sheet(&[
            &["日期", "凭证号", "摘要", "借方科目", "借方金额", "贷方科目", "贷方金额"],
            &["2024-01-05", "记-1", "购办公用品", "办公费", "200", "库存现金", "200"],
            &["2024-01-06", "记-2", "报销", "差旅费", "300"],
            &["2024-01-06", "记-2", "报销", "", "", "银行存款", "300"],
            &["", "", "合计", "", "500", "", "500"],
        ]);
        let lines = [
            "1: 0=日期 1=凭证号 2=摘要 3=科目 4=借方金额 6=贷方金额",
            "2: 0=2024-01-05 1=记-1 2=购办公用品 3=办公费 4=200",
            "2: 0=2024-01-05 1=记-1 2=购办公用品 3=库存现金 6=200",
            "3: 0=2024-01-06 1=记-2 2=报销 3=差旅费 4=300",
            "4: 0=2024-01-06 1=记-2 2=报销 3=银行存款 6=300",
            "5: 2=合计 4=500 6=500",
        ];
        assert_eq!(shown(&parted(&grid, &headers).unwrap()), lines);
        let mut over = sheet(&[&["日期", "凭证号", "摘要", "借方", "", "贷方"], &["", "", "", "科目", "金额", "科目", "金额"]]);
        over.rows.extend(grid.rows.iter().skip(1).map(|row| GridRow { number: row.number + 1, cells: row.cells.clone() }));
        let below: Vec<String> = shown(&parted(&over, &headers).unwrap()).iter().map(|line| line.chars().skip(2).collect()).collect();
        assert_eq!(below, lines.map(|line| line.chars().skip(2).collect::<String>()));
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
            &["日期", "凭证号", "摘要", "借方科目", "金额"][..],
            &["日期", "凭证号", "摘要", "科目", "借方金额", "贷方金额"],
            &["日期", "凭证号", "摘要", "借方科目", "贷方科目", "借方金额", "贷方金额", "方向"],
            &["日期", "凭证号", "摘要", "科目", "对方科目", "金额"],
            &["日期", "凭证号", "摘要", "借方科目", "贷方科目", "金额", "本币金额"],
            &["日期", "凭证号", "摘要", "借方科目编码", "借方科目名称", "贷方科目名称", "金额"],
        ] {
            assert!(parted(&sheet(&[header, &["2024-01-05"]]), &headers).is_none(), "{header:?}");
        }
    }
}
