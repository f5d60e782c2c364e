//! A table of a sheet with its header and its rows written anew, so that each row is a record. Knows no tables.

use super::headers::Headers;
use super::layout::mostly_headers;
use crate::read::{Grid, GridRow, Merge};

/// The sheet with one row instead of those of a header, from the first to the one that the body begins with, and what `lines` makes of each row
/// below, down to the next header.
pub fn written(
    grid: &Grid,
    (first, body): (usize, usize),
    headers: &Headers,
    headed: impl Fn(u32) -> GridRow,
    lines: impl Fn(&GridRow) -> Vec<GridRow>,
) -> Grid {
    let mut written = Grid { rows: Vec::with_capacity(grid.rows.len()), ..grid.clone_head() };
    let row_at = |index: usize| grid.rows.get(index).map_or(u32::MAX, |row| row.number);
    let of_header = |merge: &Merge| merge.row_last >= row_at(first) && merge.row_first < row_at(body);
    written.merges.extend(grid.merges.iter().filter(|merge| !of_header(merge)).copied());
    let below = grid.rows.get(body..).unwrap_or_default();
    let end = below.iter().position(|row| mostly_headers(row, headers)).map_or(grid.rows.len(), |index| body + index);
    for (index, row) in grid.rows.iter().enumerate() {
        if index < first || index >= end {
            written.rows.push(row.clone());
        } else if index >= body {
            written.rows.extend(lines(row));
        } else if index + 1 == body {
            written.rows.push(headed(row.number));
        }
    }
    written
}
