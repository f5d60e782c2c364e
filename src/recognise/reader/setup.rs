//! A reader before its first row: the columns of its roles, what merged cells fill, what dates and directions mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::above::Above;
use super::incomplete::Incomplete;
use super::kept::Kept;
use super::running::Running;
use super::void::Marks;
use super::{Reader, extras, printed, slipped, unpaid};
use crate::read::{Cell, Grid, GridRow, Merge};
use crate::recognise::balances;
use crate::recognise::cells::shown;
use crate::recognise::columns::Column;
use crate::recognise::dates::{Tenths, has_whole_years, months_of_dates};
use crate::recognise::headers::TableHeaders;
use crate::recognise::kind::{Kinds, cell_at};
use crate::recognise::layout::{Layout, Search};
use crate::recognise::numbered::columns_numbered;
use crate::recognise::totals::Sums;
use crate::tables::{FieldKind, LeftOuts, TableKind};
use crate::value::text::compact;

/// In how many rows is looked for what dates such as 1.1 mean.
pub(super) const TENTHS_ROWS: usize = 1000;

impl<'a> Reader<'a> {
    /// A reader below a layout's header.
    pub fn new(search: Search<'_, 'a>, layout: &Arc<Layout>, table: &'a TableHeaders) -> Self {
        let Search { sheet, grid, headers, .. } = search;
        let place = |role: usize| layout.columns.iter().position(|column| column.role == Some(role));
        let columns = (0..table.roles.len()).map(place).collect();
        let has_direction = table.table == TableKind::Journal && table.role("direction").is_some_and(|role| layout.column(role).is_some());
        let sided = balances::sided(&layout.columns, &rows_below(grid, layout).iter().take(TENTHS_ROWS));
        let received = table.role(unpaid::RECEIVED).and_then(|role| layout.column(role)).map(|column| column.index);
        let is_received = |index: u32| table.table == TableKind::Payments && received == Some(index);
        let below = rows_below(grid, layout);
        let row_at = |index: usize| grid.rows.get(index).map_or(0, |row| row.number);
        let money: Vec<u32> = layout
            .columns
            .iter()
            .filter(|column| column.role.is_some() && column.kind == FieldKind::Money)
            // An amount with a direction beside it adds up to two totals, one a side.
            .filter(|column| !(has_direction && column.role == table.role("amount")))
            .filter(|column| !(table.table == TableKind::TrialBalance && turned_by_direction(layout, table, column)))
            .map(|column| column.index)
            // What was received is left out row by row.
            .filter(|index| !is_received(*index))
            // Balances of both sides add up to nothing that a total says.
            .filter(|index| !sided.contains(index))
            .collect();
        Self {
            sheet: Arc::clone(sheet),
            layout: Arc::clone(layout),
            table,
            headers,
            kinds: Kinds::new(grid, layout, table, headers),
            titles: crate::recognise::Titles { page: layout.titles.page.above_rows(), ..layout.titles.clone() },
            columns,
            merged: merged_cells(grid, layout),
            epoch_1904: grid.epoch_1904,
            months: ["month", "period"]
                .map(|name| table.role(name).filter(|role| table.roles.get(*role).is_some_and(|role| role.field.is_none()))),
            months_of_dates: months_of_dates(&layout.titles, sheet),
            grouped: false,
            tenths: tenths_of(grid, layout),
            // Only what is owed is as old; elsewhere 60.5 is a mistake.
            old_years: table.table == TableKind::OpenItems && has_old_years(grid, layout),
            sided,
            sides: sides_of(grid, layout, table),
            debit_came: if table.table == TableKind::Payments { unpaid::debit_came(grid, layout, table) } else { None },
            header_rows: layout.from.as_ref().map_or_else(|| [layout.header, layout.body.saturating_sub(1)].map(row_at), |from| from.rows),
            samples: vec![Vec::new(); layout.columns.len()],
            sampled: 0,
            above: vec![None; table.roles.len()],
            taken: Above::default(),
            voucher: None,
            section: None,
            marks: Marks::default(),
            foot: None,
            unit_given: search.entry.is_some_and(|entry| entry.money_unit.is_some()),
            struck: BTreeMap::new(),
            reds: unpaid::reds(grid, layout, table),
            own_units: if layout.unit_column.is_some() { naming_units(layout) } else { Vec::new() },
            sums: Sums::new(money, table.table),
            kept: Kept::default(),
            incomplete: Incomplete::default(),
            received: Vec::new(),
            rows_in: 0,
            left_out: LeftOuts::default(),
            problems: Vec::new(),
            problems_met: 0,
            unread: Vec::new(),
            unusable: 0,
            lacking: 0,
            aside: BTreeMap::new(),
            twins: extras::twins(table.table, layout, below.get(..below.len().min(TENTHS_ROWS)).unwrap_or_default()),
            width: slipped::width(sheet, layout, below.get(..below.len().min(TENTHS_ROWS)).unwrap_or_default()),
            filled: Vec::new(),
            vouchers: printed::Vouchers::default(),
            running: Running::of(grid, layout, table, headers),
        }
    }
}

/// The rows below a header, without one that numbers its columns: what stands there is nothing of theirs.
pub(super) fn rows_below<'g>(grid: &'g Grid, layout: &Layout) -> &'g [GridRow] {
    let rows = grid.rows.get(layout.body..).unwrap_or_default();
    if rows.first().is_some_and(|row| columns_numbered(row).is_some()) { rows.get(1..).unwrap_or_default() } else { rows }
}

/// The columns whose own headers name the unit of their money.
fn naming_units(layout: &Layout) -> Vec<u32> {
    layout.columns.iter().filter(|column| column.names_unit()).map(|column| column.index).collect()
}

/// Whether a column of balances has its sides in a column beside it.
pub(super) fn turned_by_direction(layout: &Layout, table: &TableHeaders, column: &Column) -> bool {
    let shown = |role: &str| table.role(role).is_some_and(|role| layout.column(role).is_some());
    let is_balance = ["opening", "closing"].iter().any(|role| column.role == table.role(role));
    is_balance && (shown("opening_direction") || shown("closing_direction"))
}

/// The numbers that stand for debit and credit in a column of directions: 1 and -1, 1 and 2. Nobody knows which side is which of 0 and 1.
pub(super) fn sides_of(grid: &Grid, layout: &Layout, table: &TableHeaders) -> Option<[&'static str; 2]> {
    let column = table.role("direction").filter(|_| table.table == TableKind::Journal).and_then(|role| layout.column(role))?;
    let rows = rows_below(grid, layout).iter().take(TENTHS_ROWS);
    let texts: std::collections::BTreeSet<String> =
        rows.filter_map(|row| cell_at(row, column.index)).map(|cell| compact(&shown(cell))).collect();
    let is = |sides: &[&str; 2]| texts.len() == 2 && sides.iter().all(|side| texts.contains(*side));
    [["1", "-1"], ["1", "2"]].into_iter().find(is)
}

/// Whether the first column of dates has whole years, so that 98.5 beside them is of 1998.
fn has_old_years(grid: &Grid, layout: &Layout) -> bool {
    let column = layout.columns.iter().find(|column| column.role.is_some() && column.kind == FieldKind::Date);
    let cells = |index: u32| rows_below(grid, layout).iter().take(TENTHS_ROWS).filter_map(move |row| cell_at(row, index));
    column.is_some_and(|column| has_whole_years(cells(column.index), grid.epoch_1904))
}

/// What the first column of dates proves of dates such as 1.1, or that of periods of 2024.1.
pub(super) fn tenths_of(grid: &Grid, layout: &Layout) -> Tenths {
    let dates = || layout.columns.iter().find(|column| column.role.is_some() && column.kind == FieldKind::Date);
    let periods = || layout.columns.iter().find(|column| column.role_name.as_deref() == Some("period"));
    let column = dates().or_else(periods);
    // Of a long sheet no more is at hand when its first rows are read.
    let cells = |index: u32| rows_below(grid, layout).iter().take(TENTHS_ROWS).filter_map(move |row| cell_at(row, index));
    column.map_or(Tenths::Unproven, |column| Tenths::of(cells(column.index)))
}

/// Cells that a vertical merge below the header covers, with the cell that fills them. Amounts are never spread: one amount for
/// several rows is one amount.
pub(super) fn merged_cells(grid: &Grid, layout: &Layout) -> BTreeMap<(u32, u32), Cell> {
    let mut filled = BTreeMap::new();
    let body_row = grid.rows.get(layout.body).map_or(u32::MAX, |row| row.number);
    let spread = |merge: &&Merge| merge.row_last > merge.row_first && merge.row_first >= body_row;
    for merge in grid.merges.iter().filter(spread) {
        let money = layout
            .columns
            .iter()
            .any(|column| column.index == merge.column_first && matches!(column.kind, FieldKind::Money | FieldKind::Number));
        let first = grid.rows.binary_search_by_key(&merge.row_first, |row| row.number).ok().and_then(|index| grid.rows.get(index));
        let Some(cell) = first.and_then(|row| cell_at(row, merge.column_first)) else { continue };
        if !money {
            for row in merge.row_first + 1..=merge.row_last {
                filled.insert((row, merge.column_first), cell.clone());
            }
        }
    }
    filled
}
