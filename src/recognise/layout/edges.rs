//! Where a header begins and ends.

use crate::read::{Cell, Grid, GridRow, Merge};
use crate::recognise::columns::Column;
use crate::recognise::headers::Headers;
use crate::recognise::kind::cell_at;
use crate::value::text::compact;

/// How likely a header begins where this reading begins it, of 100: not below the first row of a cell that is merged down into it, and hardly
/// below that of several.
pub(super) fn opens_header(grid: &Grid, header_rows: &[GridRow]) -> u32 {
    let first = header_rows.first().map_or(0, |row| row.number);
    let inside = |merge: &&Merge| merge.row_first < first && merge.row_last >= first;
    match grid.merges.iter().filter(inside).count() {
        0 => 100,
        1 => 80,
        _ => 40,
    }
}

/// How likely a header ends where this reading ends it, of 100: not above cells that are merged over several columns, for those
/// head the columns of a row still to come, and not above a row of words alone.
pub(super) fn closes_header(grid: &Grid, header_rows: &[GridRow], below: Option<&GridRow>, headers: &Headers) -> u32 {
    let Some(last) = header_rows.last() else { return 100 };
    let wide = |merge: &&Merge| merge.row_last == last.number && merge.column_last > merge.column_first;
    let under = |merge: &Merge| {
        let inside = |(index, _): &&(u32, Cell)| (merge.column_first..=merge.column_last).contains(index);
        below.map_or(0, |row| row.cells.iter().filter(inside).count())
    };
    let spans = grid.merges.iter().any(|merge| wide(&merge));
    let is_word = |cell: &Cell| matches!(cell, Cell::Text(text) if !text.chars().any(|c| c.is_ascii_digit()));
    let words_below = below.is_some_and(|row| row.cells.len() >= 2 && row.cells.iter().all(|(_, cell)| is_word(cell)));
    // Words below each column that such a cell covers are the columns' own headers.
    let goes_on = words_below && grid.merges.iter().filter(wide).any(|merge| under(merge) >= 2);
    // So do headers that begin right of its first column: 借方 and 贷方 below each month.
    let first = header_rows.iter().filter_map(|row| row.cells.first()).map(|(column, _)| *column).min().unwrap_or(0);
    let is_header = |cell: &Cell| matches!(cell, Cell::Text(text) if headers.heads(&compact(text)));
    let names_columns = words_below && below.is_some_and(|row| row.cells.iter().all(|(column, cell)| *column > first && is_header(cell)));
    match (spans, words_below) {
        _ if goes_on => 0,
        _ if names_columns => 40,
        (true, _) => 80,
        (false, true) => 90,
        (false, false) => 100,
    }
}

/// A header of several rows is one only if its last row names columns itself, stands below a cell merged over several, or holds nothing but headers, some of
/// them below nothing: 时间 and 金额 below 第一次付款, of which no table takes a column.
pub(super) fn bottom_row_counts(grid: &Grid, columns: &[Column], header_rows: &[GridRow], span: usize, headers: &Headers) -> bool {
    if span == 1 {
        return true;
    }
    let Some(bottom) = header_rows.last() else { return false };
    let above = bottom.number.saturating_sub(1);
    let under_merge = |index: u32| {
        let covers = |merge: &Merge| merge.row_last == above && merge.column_last > merge.column_first;
        grid.merges.iter().any(|merge| covers(merge) && (merge.column_first..=merge.column_last).contains(&index))
    };
    let is_header = |(_, cell): &(u32, Cell)| matches!(cell, Cell::Text(text) if headers.knows(text));
    let groups = |[row, _]: &[GridRow; 2]| bottom.cells.iter().any(|(index, _)| cell_at(row, *index).is_none());
    let all_headers = bottom.cells.len() > 1 && bottom.cells.iter().all(is_header) && header_rows.last_chunk().is_some_and(groups);
    all_headers
        || bottom
            .cells
            .iter()
            .any(|(index, _)| under_merge(*index) || columns.iter().any(|column| column.index == *index && column.role.is_some()))
}
