//! A sheet written as text, and what holds for whatever is recognised in it: every row is accounted for. The tests of random sheets
//! hold the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use ledgerlint::read::{Cell, Grid, GridRow, Merge};
use ledgerlint::recognise::{Headers, Mapping, SheetReading, TableReading, digits, entries, recognise};
use ledgerlint::tables::{SheetName, TableKind};
use ledgerlint::value::{Date, amount, date};

/// The name of a sheet and its cells: the first line names file and sheet, the others are rows, with a tab between cells. `#1.5` is a
/// number, `@2020-01-02` a date, `!REF` an error, `?` a truth value, and a line `+3,2,0,1` merges rows and columns: the first row and how
/// many follow, the first column and how many follow.
pub fn grid(text: &str) -> (Arc<SheetName>, Grid) {
    let mut lines = text.lines();
    let mut names = lines.next().unwrap_or_default().split('\t').filter(|name| !name.is_empty());
    let name = SheetName { file: names.next().unwrap_or("a.csv").into(), sheet: names.next().map(Arc::from) };
    let mut grid = Grid { name: name.sheet.clone(), ..Grid::default() };
    for (line, number) in lines.zip(1..) {
        if let Some(merge) = line.strip_prefix('+') {
            grid.merges.extend(merged(merge));
        }
        let cells: Vec<(u32, Cell)> = line.split('\t').zip(0..).filter_map(|(text, column)| Some((column, cell(text)?))).collect();
        if !cells.is_empty() {
            grid.rows.push(GridRow { number, cells });
        }
    }
    // As the readers give them: within the sheet.
    let last = grid.rows.last().map_or(0, |row| row.number);
    grid.merges.retain(|merge| merge.row_last <= last);
    (Arc::new(name), grid)
}

fn cell(text: &str) -> Option<Cell> {
    if text.trim().is_empty() || text.starts_with('+') {
        return None;
    }
    let plain = || Some(Cell::Text(text.into()));
    match text.split_at_checked(1) {
        Some(("#", number)) => number.parse().map(Cell::Number).ok().or_else(plain),
        Some(("@", day)) => date::parse(day).and_then(Date::day).map(Cell::Date).or_else(plain),
        Some(("!", error)) => Some(Cell::Error(error.into())),
        Some(("?", _)) => Some(Cell::Bool(true)),
        _ => plain(),
    }
}

fn merged(text: &str) -> Option<Merge> {
    let numbers: Vec<u16> = text.split(',').map_while(|number| number.trim().parse().ok()).collect();
    let [row, rows, column, columns] = *numbers.as_slice() else { return None };
    let [row_first, column_first] = [row.max(1), column].map(u32::from);
    Some(Merge { row_first, row_last: row_first + u32::from(rows), column_first, column_last: column_first + u32::from(columns) })
}

/// The headers in the program, loaded once.
pub fn headers() -> &'static Headers {
    static HEADERS: OnceLock<Headers> = OnceLock::new();
    HEADERS.get_or_init(|| Headers::load(&[]).unwrap_or_default())
}

/// Recognises a sheet and holds that no row of it is lost: each is kept or left out with a reason in one table, or belongs to a header, or
/// is a title above one, or the sheet as a whole says why it was not used.
pub fn account_for_every_row(name: &Arc<SheetName>, grid: &Grid) -> SheetReading {
    let reading = recognise(name, grid, headers(), &Mapping::default());
    assert!(!reading.tables.is_empty() || reading.why.is_some(), "a sheet without a table gives no reason");
    let mut told: BTreeMap<u32, Vec<BTreeSet<u32>>> = BTreeMap::new();
    // Tables that stand side by side share rows, but no columns; an entry of a journal with one a row is two lines.
    let entries = entries::header(grid, headers()).is_some();
    for table in &reading.tables {
        let columns: BTreeSet<u32> = table.columns.iter().map(|column| column.index).collect();
        let mut tell = |row: u32, twice: &str| {
            let tellers = told.entry(row).or_default();
            let apart = tellers.iter().all(|others| others.is_disjoint(&columns) || (entries && table.table == TableKind::Journal));
            assert!(apart, "row {row} {twice}");
            tellers.push(columns.clone());
        };
        assert_eq!(table.rows_in, table.kept() + table.left_out.len(), "rows in are not rows kept and rows left out");
        assert!(table.left_out.iter().all(|row| !row.why.zh.is_empty()), "a row is left out without a reason");
        let rows = table.to_rows();
        let kept = rows.iter().map(|row| &row.source).filter(|source| source.sheet == *name).map(|source| source.row);
        for row in kept.chain(table.left_out.iter().map(|row| row.row)) {
            tell(row, "is counted twice");
        }
        let [first, last] = table.header_rows;
        for row in grid.rows.iter().map(|row| row.number).filter(|row| (first..=last).contains(row)) {
            tell(row, "is a header and data");
        }
    }
    let last_header = reading.tables.iter().map(|table| table.header_row).max().unwrap_or(u32::MAX);
    // Rows of a converted table name the sheets that they came from first.
    let converted = reading.tables.iter().flat_map(TableReading::to_rows).any(|row| row.source.sheet != *name);
    let lost = |row: &&GridRow| !told.contains_key(&row.number) && !digits::names_places(row);
    for row in grid.rows.iter().filter(|row| lost(row) && !converted && !reading.tables.is_empty()) {
        assert!(row.number < last_header, "row {} is behind the last header and is lost", row.number);
        assert!(!is_data(row), "row {} looks like data and is lost", row.number);
    }
    reading
}

/// Whether a row that stands above a header looks like data.
fn is_data(row: &GridRow) -> bool {
    let is_value = |cell: &Cell| match cell {
        Cell::Number(_) | Cell::Date(_) => true,
        Cell::Text(text) => amount::parse(text).is_ok_and(|read| read.is_some()) || date::parse(text).is_some(),
        _ => false,
    };
    row.cells.len() >= 3 && row.cells.iter().any(|(_, cell)| is_value(cell))
}
