//! Tables that stand side by side on a sheet: a payout sheet printed in two halves, a trial balance beside a journal. Each is read as if it
//! stood on a sheet of its own. Knows nothing of what the tables hold.

use std::collections::BTreeSet;
use std::ops::Range;

use super::headers::Headers;
use super::layout::{self, Layout, Search};
use crate::read::{Cell, Grid, GridRow};
use crate::value::text::compact;

/// A sheet with more cells is neither taken apart nor written anew: that takes a copy of it.
const CELLS_MAX: usize = 2_000_000;
/// No more tables stand side by side: each is looked for in all rows.
const PARTS_MAX: usize = 12;
/// Tables of other kinds stand beside each other only if so many columns of each are known.
const KNOWN_MIN: usize = 4;

/// Whether a sheet is small enough to be copied.
pub fn may_be_copied(grid: &Grid) -> bool {
    grid.rows.iter().map(|row| row.cells.len()).sum::<usize>() <= CELLS_MAX
}

/// The parts of a sheet from row `start` on whose header `layout` found, from left to right, and the row behind them; `None` if it is one.
pub fn beside(search: Search, start: usize, layout: &Layout) -> Option<(Vec<Grid>, usize)> {
    let grid = search.grid;
    let header = grid.rows.get(layout.header).filter(|_| layout.from.is_none())?;
    if search.entry.is_some_and(|entry| entry.header_rows.is_some() || !entry.columns.is_empty()) {
        return None;
    }
    let above = layout.header - start;
    // What a cell above reaches down to is headed in two rows: 借方 and 贷方 below each month.
    let first = header.cells.first().map_or(0, |(column, _)| *column);
    let heads_all = layout.columns.iter().all(|column| column.role.is_none() || column.index >= first);
    let halves = (layout.body == layout.header + 1 && heads_all).then(|| repeated(header, search.headers)).flatten();
    // Nearly every sheet ends here: its header tells, and its rows need not be looked at.
    if (halves.is_none() && !may_stand_apart(header, search.headers)) || !may_be_copied(grid) {
        return None;
    }
    let end = behind(grid, layout, search.headers);
    let rows = grid.rows.get(start..end)?;
    let parts: Vec<Grid> = if let Some(spans) = halves {
        let titles = shared_titles(rows, above, header, &spans);
        spans.iter().map(|span| part(grid, rows, &titles, span.clone())).collect()
    } else {
        let all = spans_between_gaps(rows.get(above..)?, header);
        if all.len() > PARTS_MAX {
            return None;
        }
        let own = |row: &GridRow, span: &Range<u32>| row.cells.iter().any(|(column, _)| span.contains(column));
        let parts = all.into_iter().map(|span| {
            let titles = (0..above).filter(|index| rows.get(*index).is_some_and(|row| !own(row, &span))).collect();
            part(grid, rows, &titles, span)
        });
        let parts: Vec<Grid> = parts.collect();
        let known = |part: &Grid| {
            let layout = layout::find_at(Search { grid: part, ..search }, above);
            layout.is_some_and(|layout| layout.columns.iter().filter(|column| column.role.is_some()).count() >= KNOWN_MIN)
        };
        parts.iter().all(known).then_some(parts)?
    };
    let heads = |part: &Grid| part.rows.get(above).is_some_and(|row| row.number == header.number);
    (parts.len() > 1 && parts.iter().all(heads)).then_some((parts, end))
}

/// The columns of each part where a header is the same block of columns over and over, a column such as 序号 before them or not.
fn repeated(header: &GridRow, headers: &Headers) -> Option<Vec<Range<u32>>> {
    let texts: Vec<String> =
        header.cells.iter().map(|(_, cell)| if let Cell::Text(text) = cell { compact(text) } else { String::new() }).collect();
    let is_block = |(before, length): &(usize, usize)| {
        let (first, blocks) = texts.split_at_checked(*before).unwrap_or_default();
        let block = blocks.get(..*length).unwrap_or_default();
        // What is cheap to ask is asked first: a header may have thousands of columns.
        if blocks.len() <= *length || blocks.len() % length != 0 || blocks.chunks(*length).any(|chunk| chunk != block) {
            return false;
        }
        let distinct = first.iter().chain(block).collect::<BTreeSet<_>>().len() == before + length;
        let known = block.iter().filter(|text| headers.heads(text)).count();
        distinct && known >= 2
    };
    let (before, length) = (0..=1).flat_map(|before| (2..=texts.len() / 2).map(move |length| (before, length))).find(is_block)?;
    let blocks = header.cells.get(before..)?.chunks(length);
    let starts: Vec<u32> = blocks.filter_map(|chunk| chunk.first().map(|(column, _)| *column)).collect();
    (starts.len() <= PARTS_MAX).then(|| between(&starts))
}

/// Whether a header has a blank column with enough known columns on both sides of it.
fn may_stand_apart(header: &GridRow, headers: &Headers) -> bool {
    let known = |cell: &Cell| matches!(cell, Cell::Text(text) if headers.heads(text));
    let apart = header.cells.chunk_by(|(left, _), (right, _)| left + 1 == *right);
    apart.filter(|run| run.iter().filter(|(_, cell)| known(cell)).count() >= KNOWN_MIN).count() > 1
}

/// The columns on both sides of columns that are blank from the header down.
fn spans_between_gaps(rows: &[GridRow], header: &GridRow) -> Vec<Range<u32>> {
    let filled: BTreeSet<u32> = rows.iter().flat_map(|row| row.cells.iter().map(|(column, _)| *column)).collect();
    let heads = header.cells.iter().map(|(column, _)| *column);
    let starts = heads.filter(|column| column.checked_sub(1).is_some_and(|left| !filled.contains(&left)));
    between(&starts.collect::<Vec<_>>())
}

/// From each column to the next, the first one from the left edge and the last one to the right edge.
fn between(starts: &[u32]) -> Vec<Range<u32>> {
    let inner: Vec<u32> = starts.iter().copied().filter(|column| *column > 0).collect();
    let bounds: Vec<u32> = match starts.first() {
        // A sheet that does not begin in its first column has no part on its left.
        Some(first) if *first > 0 && starts.len() > 1 => std::iter::once(0).chain(inner.into_iter().skip(1)).chain([u32::MAX]).collect(),
        _ => std::iter::once(0).chain(inner).chain([u32::MAX]).collect(),
    };
    bounds.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?)).collect()
}

/// The rows that are titles of all halves: those above the header, and single cells just above a header that stands again. A row with a cell in the
/// same place of every half gives each its own title, if all are titles or all are dates; what labels something (单位：…) is of all.
fn shared_titles(rows: &[GridRow], above: usize, header: &GridRow, spans: &[Range<u32>]) -> BTreeSet<usize> {
    let places = |row: &GridRow, span: &Range<u32>| -> Vec<u32> {
        let own = row.cells.iter().map(|(column, _)| *column).filter(|column| span.contains(column));
        own.map(|column| column - span.start).collect()
    };
    let apart = |row: &GridRow| {
        let mut kinds = row.cells.iter().map(|(_, cell)| own_title(cell));
        let first = kinds.next().flatten();
        let alike = first.is_some() && kinds.all(|kind| kind == first);
        alike
            && spans
                .windows(2)
                .all(|pair| matches!(pair, [one, two] if !places(row, one).is_empty() && places(row, one) == places(row, two)))
    };
    let mut titles: BTreeSet<usize> = (0..above).collect();
    for (index, _) in rows.iter().enumerate().skip(above + 1).filter(|(_, row)| row.cells == header.cells) {
        let lines = rows.iter().enumerate().take(index).rev().take_while(|(line, row)| *line > above && row.cells.len() == 1);
        titles.extend(lines.map(|(line, _)| line));
    }
    titles.retain(|index| rows.get(*index).is_some_and(|row| !apart(row)));
    titles
}

/// Whether a cell is a title with a date or without one; `None` if it is neither, as what labels a unit or an amount's.
fn own_title(cell: &Cell) -> Option<bool> {
    let Cell::Text(text) = cell else { return None };
    let labels = text.contains([':', '：']) || ["单位", "千元", "万元"].iter().any(|word| text.contains(word));
    let dated = text.contains(|c: char| c.is_ascii_digit()) && text.contains(['年', '月', '日', '-', '.', '/']);
    (!labels).then_some(dated)
}

/// The rows with the cells of one part; of title lines that all parts share, all cells.
fn part(grid: &Grid, rows: &[GridRow], titles: &BTreeSet<usize>, span: Range<u32>) -> Grid {
    let mut part = Grid { rows: Vec::with_capacity(rows.len()), merges: grid.merges.clone(), ..grid.clone_head() };
    part.problems.clear();
    part.hidden = false;
    for (index, row) in rows.iter().enumerate() {
        let own = row.cells.iter().filter(|(column, _)| span.contains(column));
        let cells: Vec<(u32, Cell)> = if titles.contains(&index) { row.cells.clone() } else { own.cloned().collect() };
        if !cells.is_empty() {
            part.rows.push(GridRow { number: row.number, cells });
        }
    }
    part
}

/// The row behind tables that stand side by side: that of another header, or of its title.
fn behind(grid: &Grid, layout: &Layout, headers: &Headers) -> usize {
    let header = grid.rows.get(layout.header).map(|row| &row.cells);
    let other = |row: &GridRow| layout::mostly_headers(row, headers) && Some(&row.cells) != header;
    let rows = grid.rows.get(layout.body..).unwrap_or_default();
    let Some(mut end) = rows.iter().position(other).map(|index| layout.body + index) else { return grid.rows.len() };
    while end > layout.body && grid.rows.get(end - 1).is_some_and(|row| row.cells.len() == 1) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::recognise::{Mapping, SheetReading, TableReading, recognise};
    use crate::tables::{SheetName, TableKind, benefits};

    fn read(rows: &[&[&str]]) -> SheetReading {
        let cell = |text: &str| text.parse().map_or_else(|_| Cell::Text(text.into()), Cell::Number);
        let cells =
            |texts: &[&str]| (0..).zip(texts).filter(|(_, text)| !text.is_empty()).map(|(column, text)| (column, cell(text))).collect();
        let rows = (1..).zip(rows).map(|(number, texts)| GridRow { number, cells: cells(texts) }).collect();
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        recognise(&sheet, &Grid { rows, ..Grid::default() }, &Headers::load(&[]).unwrap(), &Mapping::default())
    }

    fn kept(reading: &SheetReading) -> Vec<(TableKind, usize)> {
        reading.tables.iter().map(|table| (table.table, table.kept())).collect()
    }

    #[test]
    fn both_halves_of_a_payout_sheet_are_read() {
        let reading = read(&[
            &["登山比赛奖金发放表"],
            &["发放日期：2023年6月9日"],
            &["姓名", "名次", "金额", "签名", "姓名", "名次", "金额", "签名"],
            &["张伟", "一等奖", "800", "", "李强", "二等奖", "500"],
            &["王敏", "一等奖", "700", "", "刘洋", "二等奖", "400"],
            &["陈静", "三等奖", "300"],
            &["合计", "", "1800", "", "合计", "", "900"],
            &["审批："],
        ]);
        assert_eq!(kept(&reading), [(TableKind::Benefits, 3), (TableKind::Benefits, 2)]);
        assert!(reading.tables.iter().all(|table| table.problems.is_empty() && table.rows_in == table.kept() + table.left_out.len()));
    }

    fn paid(reading: &SheetReading) -> Vec<String> {
        let rows = reading.tables.iter().flat_map(TableReading::to_rows);
        rows.map(|row| format!("{} {}", row.text(benefits::PERSON).unwrap_or_default(), row.date(benefits::DATE).unwrap())).collect()
    }

    #[test]
    fn lists_in_halves_one_under_the_other_are_all_read() {
        let header = ["姓名", "名次", "金额", "", "姓名", "名次", "金额"];
        let reading = read(&[
            &["登山比赛奖金发放表（2023年6月9日）"],
            &header,
            &["职工01", "一等奖", "800", "", "职工03", "二等奖", "500"],
            &["职工02", "一等奖", "700"],
            &["歌咏比赛奖金发放表（2023年9月30日）"],
            &header,
            &["职工04", "一等奖", "600", "", "职工05", "二等奖", "400"],
        ]);
        assert!(reading.tables.iter().all(|table| table.problems.is_empty() && table.rows_in == table.kept() + table.left_out.len()));
        let want = ["职工01 2023-06-09", "职工02 2023-06-09", "职工04 2023-09-30", "职工03 2023-06-09", "职工05 2023-09-30"];
        assert_eq!(paid(&reading), want);
    }

    #[test]
    fn lists_side_by_side_have_their_own_titles() {
        let reading = read(&[
            &["登山比赛奖金发放表", "", "", "", "歌咏比赛奖金发放表"],
            &["2023年6月9日", "", "", "", "2023年9月30日"],
            &["姓名", "名次", "金额", "", "姓名", "名次", "金额"],
            &["职工01", "一等奖", "800", "", "职工03", "二等奖", "500"],
            &["职工02", "一等奖", "700", "", "职工04", "二等奖", "400"],
        ]);
        let want = ["职工01 2023-06-09", "职工02 2023-06-09", "职工03 2023-09-30", "职工04 2023-09-30"];
        assert_eq!(paid(&reading), want);
    }

    #[test]
    fn halves_that_do_not_hold_the_same_lists_are_told() {
        let reading = read(&[
            &["登山比赛奖金发放表（2023年6月9日）"],
            &["姓名", "名次", "金额", "", "姓名", "名次", "金额"],
            &["职工01", "一等奖", "800", "", "职工03", "二等奖", "500"],
            &["歌咏比赛奖金发放表（2023年9月30日）"],
            &["姓名", "名次", "金额"],
            &["职工04", "一等奖", "600"],
        ]);
        assert!(reading.tables.len() > 2 || reading.tables.iter().any(|table| !table.problems.is_empty()), "{:?}", paid(&reading));
    }

    #[test]
    fn more_parts_than_anybody_prints_are_not_taken_apart() {
        let (header, row) = (["姓名", "金额"].repeat(PARTS_MAX + 1), ["张伟", "800"].repeat(PARTS_MAX + 1));
        let reading = read(&[&["奖金发放表（2023年6月9日）"], &header, &row]);
        assert!(reading.tables.len() <= 1);
    }

    #[test]
    fn one_column_of_numbers_may_stand_before_both_halves() {
        let reading = read(&[
            &["登山比赛奖金发放表（2023年6月9日）"],
            &["序号", "姓名", "金额", "姓名", "金额"],
            &["1", "张伟", "800", "李强", "500"],
            &["2", "王敏", "700"],
        ]);
        assert_eq!(kept(&reading), [(TableKind::Benefits, 2), (TableKind::Benefits, 1)]);
    }

    #[test]
    fn a_trial_balance_beside_a_journal_is_a_table_of_its_own() {
        let header = [
            "日期",
            "凭证号",
            "摘要",
            "科目编码",
            "科目名称",
            "借方金额",
            "贷方金额",
            "",
            "科目编码",
            "科目名称",
            "期初余额",
            "借方",
            "贷方",
            "期末余额",
        ];
        let reading = read(&[
            &header,
            &["2023-01-04", "记-1", "收款", "1002", "银行存款", "50", "", "", "1002", "银行存款", "100", "50", "0", "150"],
            &["2023-01-04", "记-1", "收款", "4001", "财政拨款收入", "", "50", "", "4001", "财政拨款收入", "-100", "0", "50", "-150"],
            &["2023-01-05", "记-2", "取现", "1001", "库存现金", "20", ""],
            &["2023-01-05", "记-2", "取现", "1002", "银行存款", "", "20"],
        ]);
        assert_eq!(kept(&reading), [(TableKind::Journal, 4), (TableKind::TrialBalance, 2)]);
    }

    #[test]
    fn a_blank_column_within_a_table_does_not_part_it() {
        let reading = read(&[
            &["日期", "凭证号", "摘要", "", "科目编码", "科目名称", "借方金额", "贷方金额"],
            &["2023-01-04", "记-1", "收款", "", "1002", "银行存款", "50", ""],
            &["2023-01-04", "记-1", "收款", "", "4001", "财政拨款收入", "", "50"],
        ]);
        assert_eq!(kept(&reading), [(TableKind::Journal, 2)]);
    }

    #[test]
    fn sides_below_balances_are_no_halves() {
        let reading = read(&[
            &["科目编码", "科目名称", "期初余额", "", "期末余额", ""],
            &["", "", "借方", "贷方", "借方", "贷方"],
            &["1002", "银行存款", "100", "", "150", ""],
            &["4001", "财政拨款收入", "", "100", "", "150"],
        ]);
        assert_eq!(kept(&reading), [(TableKind::TrialBalance, 2)]);
    }

    #[test]
    fn what_labels_a_unit_or_an_amount_above_both_halves_is_of_both() {
        let header = &["往来单位", "形成时间", "金额", "", "往来单位", "形成时间", "金额"];
        let reading = read(&[
            &["其他应收款明细表"],
            &["编制单位：青石街道", "", "", "", "单位：万元"],
            header,
            &["甲公司", "1993年5月", "12", "", "乙公司", "1994年6月", "15"],
            &["丙公司", "1995年5月", "13", "", "丁公司", "1996年6月", "16"],
        ]);
        let amount = |row: &crate::tables::Row| row.number(crate::tables::open_items::AMOUNT).unwrap().to_string();
        let mut amounts: Vec<String> = reading.tables.iter().flat_map(|table| table.rows.iter().map(amount)).collect();
        amounts.sort();
        assert_eq!(amounts, ["120000", "130000", "150000", "160000"]);
    }

    #[test]
    fn a_title_on_the_left_and_a_date_on_the_right_are_of_both() {
        let header = &["姓名", "金额", "", "", "姓名", "金额"];
        let reading = read(&[
            &["登山比赛奖金发放表", "", "", "", "2023年6月9日"],
            header,
            &["职工01", "900", "", "", "职工02", "950"],
            &["职工03", "910", "", "", "职工04", "960"],
        ]);
        let dated = reading.tables.iter().flat_map(|table| &table.rows).filter(|row| row.date(benefits::DATE).is_some()).count();
        assert_eq!(dated, 4, "{:?}", kept(&reading));
    }
}
