//! Which rows are the header, which table stands below it and which column is what: every reading is scored, and the best one
//! wins if it is clearly the best.

mod choose;
mod edges;
mod given;
mod named;
mod near_miss;
mod other;
mod readings;
mod titled;

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use self::choose::choose;
pub use self::given::data_given;
use self::given::misplaced;
pub use self::named::spoke;
pub(super) use self::near_miss::likely_table;
use self::near_miss::{in_many_columns, near_miss, no_header, strays};
use self::other::Refused;
use self::readings::readings;
use super::assemble::is_credit;
use super::cash_book::{self, CashBook};
use super::cells;
use super::columns::Column;
use super::continued::HeaderPlace;
use super::form;
use super::headers::{Headers, TableHeaders, bare_header};
use super::kind::cell_at;
use super::likely::LikelyHeader;
use super::mapping::Entry;
use super::moved::Moved;
use super::sums::Summed;
use super::titles::{self, Titles};
use super::units::{UnitColumn, UnitSaid};
use crate::read::{Cell, Grid, GridRow, Merge};
use crate::tables::{SheetName, TableKind};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

/// How many rows from the top (or from the end of the table before) may stand above a header.
const ROWS_ABOVE_MAX: usize = 60;

/// How many rows a header may have.
const HEADER_ROWS_MAX: usize = 3;

/// In a row of more texts than this, half of which at least say what another says, nothing heads columns.
const REPEATS_FROM: usize = 100;
/// No ledger has more columns than this.
const WIDE_FROM: usize = 250;
/// So many rows of such width may be headers.
const WIDE_ROWS_MAX: usize = 8;
/// How many rows below a header are held against it.
const SAMPLE_ROWS: usize = 40;

/// A header and what it says.
#[derive(Debug, Clone)]
pub struct Layout {
    table: usize,
    /// The first header row, as an index of the grid's rows.
    pub header: usize,
    /// The first row below the header, likewise.
    pub body: usize,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// What the lines above say.
    pub titles: Titles,
    /// Whether balances carry their sign already, so that a direction beside them only names the account's side.
    pub signed: bool,
    /// Where the header stands, if on another sheet.
    pub from: Option<HeaderPlace>,
    /// Where title lines, names or a column say the unit of money; nothing where the user says it.
    pub units: Vec<UnitSaid>,
    /// The column that says the unit of each row.
    pub unit_column: Option<UnitColumn>,
    /// What proves that the amount is a total beside its parts.
    pub summed: Option<Summed>,
    /// The periods beside each other that a trial balance shows.
    pub moved: Option<Moved>,
    /// That the balances prove it the book of an account.
    pub cash_book: Option<CashBook>,
    score: u32,
    /// Why it is not taken, although its headers fit best.
    refused: Option<Refused>,
}

/// So many negative balances on the credit side show that the sign says the side,
const SIGNS_SHOW: usize = 3;
/// where they are so many times as many as others.
const SIGNS_OF: usize = 4;

impl Layout {
    /// The same, where balances may carry their sign beside a direction.
    fn with_signed_balances(&self, table: &TableHeaders, sample: &[GridRow]) -> Option<Self> {
        let has = |role: &str| table.role(role).is_some_and(|role| self.column(role).is_some());
        let one_balance =
            table.table == TableKind::TrialBalance && has("closing") && (has("opening_direction") || has("closing_direction"));
        let (negative, positive) = if one_balance { self.credits(table, sample) } else { (0, 0) };
        // Of a row whose side is a slip the arithmetic agrees without sides as well: most of them have to be negative, and where nearly all are no more
        // is needed.
        let (offered, shown) = (negative > 0 && negative >= positive, negative >= SIGNS_SHOW && negative >= positive * SIGNS_OF);
        let score = if shown { self.score.saturating_add(1) } else { self.score.saturating_sub(1) };
        offered.then(|| Self { signed: true, score, ..self.clone() })
    }

    /// How many balances on the credit side are negative, and how many are not.
    fn credits(&self, table: &TableHeaders, sample: &[GridRow]) -> (usize, usize) {
        let cell = |row: &GridRow, role: &str| {
            let column = table.role(role).and_then(|role| self.column(role))?;
            cell_at(row, column.index).cloned()
        };
        let amounts = sample.iter().flat_map(|row| {
            [("opening", "opening_direction", "closing_direction"), ("closing", "closing_direction", "opening_direction")].map(
                |(balance, direction, other)| {
                    let side = cell(row, direction).or_else(|| cell(row, other))?;
                    let amount = cells::money(&cell(row, balance)?, MoneyUnit::Yuan).ok().flatten()?;
                    (is_credit(&cells::shown(&side)) && !amount.is_zero()).then_some(amount)
                },
            )
        });
        let (negative, positive): (Vec<Decimal>, Vec<Decimal>) = amounts.flatten().partition(Decimal::is_sign_negative);
        (negative.len(), positive.len())
    }

    /// The same for a sheet without a header, from its first row on.
    #[must_use]
    pub fn continued(&self, from: HeaderPlace, titles: Titles) -> Self {
        Self { header: 0, body: 0, titles, from: Some(from), cash_book: None, ..self.clone() }
    }

    /// The same, of rows further down below other title lines.
    #[must_use]
    pub fn below(&self, titles: Titles) -> Self {
        Self { titles, ..self.clone() }
    }

    /// The same, where money counts in the unit that the foot says: none but the columns' own headers says another.
    #[must_use]
    pub fn in_unit(&self, said: UnitSaid) -> Self {
        let unit = said.unit;
        let mut same = Self { units: vec![said], ..self.clone() };
        same.titles.money_unit = Some(unit);
        for column in same.columns.iter_mut().filter(|column| !column.names_unit()) {
            column.unit = unit;
        }
        same
    }

    /// Its table, by index in [`Headers::tables`].
    pub fn table(&self) -> usize {
        self.table
    }

    /// Whether two layouts read the same rows the same way.
    pub fn same_reading(&self, other: &Self) -> bool {
        let place = |layout: &Self| (layout.table, layout.header, layout.body, layout.signed);
        place(self) == place(other) && self.columns == other.columns && self.titles == other.titles
    }

    /// Whether the column of an index plays a role.
    pub fn plays(&self, index: u32) -> bool {
        let place = self.columns.binary_search_by_key(&index, |column| column.index);
        place.ok().and_then(|place| self.columns.get(place)).is_some_and(|column| column.role.is_some())
    }

    /// The column that plays a role.
    pub fn column(&self, role: usize) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == Some(role))
    }
}

/// What was found below a row.
#[derive(Debug)]
pub enum Found {
    /// A table.
    Layout(Box<Layout>),
    /// Two readings that fit alike.
    Ambiguous(Said),
    /// No header.
    Nothing(Said),
}

/// What a header is looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Search<'g, 'h> {
    /// The sheet's name.
    pub sheet: &'g Arc<SheetName>,
    /// Its cells.
    pub grid: &'g Grid,
    /// What headers are known.
    pub headers: &'h Headers,
    /// What the user says of the sheet.
    pub entry: Option<&'h Entry>,
}

/// Finds the next header at or below row `start`.
pub fn find(search: Search, start: usize) -> Found {
    let books = |layout: &Layout| {
        let table = search.headers.tables.get(layout.table).map(|table| table.table);
        matches!(table, Some(TableKind::Journal | TableKind::TrialBalance))
    };
    let said = search.entry.is_some_and(|entry| entry.table.is_some());
    match found(search, start) {
        Found::Layout(layout) if said || books(&layout) => Found::Layout(layout),
        _ if !said && let Some(why) = in_many_columns(search, start) => Found::Nothing(why),
        Found::Layout(layout) => Found::Layout(layout),
        other => cash_book::why_not(search, start).map_or(other, Found::Nothing),
    }
}

fn found(search: Search, start: usize) -> Found {
    let rows = &search.grid.rows;
    if let Some(Entry { table: Some(None), .. }) = search.entry {
        return Found::Nothing(Said::new("mapping.toml 写明不是账表", "mapping.toml says that it is no table"));
    }
    let mut best: Vec<Layout> = Vec::new();
    if let Some((first_row, last_row)) = search.entry.and_then(|entry| entry.header_rows) {
        // The user says where the header is: nothing else is looked at, and below it there is no other.
        let first = rows.partition_point(|row| row.number < first_row);
        let behind = rows.partition_point(|row| row.number <= last_row);
        if start <= first && first < behind {
            best.extend(readings(search, start, first, behind - first));
        }
        if best.is_empty() {
            let why = Some(()).filter(|()| start == 0).and_then(|()| misplaced(search, first..behind));
            return Found::Nothing(why.or_else(|| strays(search, first..behind)).unwrap_or_else(no_header));
        }
        return choose(best, search, start);
    }
    let mut wide = 0;
    for first in start..rows.len().min(start + ROWS_ABOVE_MAX) {
        let Some(row) = rows.get(first) else { break };
        let could_head = looks_like_header(row, search.headers) || groups_columns(search, first);
        if !could_head && search.entry.is_none_or(|entry| entry.columns.is_empty()) {
            continue;
        }
        // Of rows that are wider than any ledger only the first few are tried.
        wide += usize::from(row.cells.len() > WIDE_FROM);
        if wide > WIDE_ROWS_MAX && row.cells.len() > WIDE_FROM {
            continue;
        }
        let before = best.len();
        for span in 1..=HEADER_ROWS_MAX {
            best.extend(readings(search, start, first, span));
        }
        // Data rows of text can look like headers too: once a good header is found, what lies far below it is data.
        if best.len() > before && best.iter().any(|layout| first > layout.header + HEADER_ROWS_MAX) {
            break;
        }
    }
    if best.is_empty() {
        let likely = LikelyHeader::of(search.grid, None).map(|header| rows.partition_point(|row| row.number < header.row));
        if let Some(why) = likely.filter(|_| start == 0).and_then(|row| strays(search, row..row + 1)) {
            return Found::Nothing(why);
        }
        if let Some(why) = form::refused(search.grid, search.headers).filter(|_| start == 0) {
            return Found::Nothing(why);
        }
        return Found::Nothing(near_miss(search, start).unwrap_or_else(no_header));
    }
    choose(best, search, start)
}

/// Whether a header that begins at row `first` can be read, and as what.
pub fn find_at(search: Search, first: usize) -> Option<Layout> {
    let all = (1..=HEADER_ROWS_MAX).flat_map(|span| readings(search, first, first, span)).collect();
    match choose(all, search, first) {
        Found::Layout(layout) => Some(*layout),
        _ => None,
    }
}

/// Whether a row can be (the first row of) a header: text only, and some of it known or standing above what is known.
pub fn looks_like_header(row: &GridRow, headers: &Headers) -> bool {
    let texts: Vec<&str> =
        row.cells.iter().filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(&**text) } else { None }).collect();
    if texts.len() > REPEATS_FROM && texts.iter().collect::<BTreeSet<_>>().len() * 2 < texts.len() {
        return false;
    }
    let others = row.cells.len() - texts.len();
    // What a row of data fails first is asked first.
    if texts.is_empty() || others > texts.len() / 4 || !texts.iter().any(|text| headers.heads(text)) {
        return false;
    }
    // 合同金额（单位：元） heads a column where others stand beside it.
    let labels = |text: &str| titles::is_title_line(text, headers) && (row.cells.len() < 3 || bare_header(text).1.is_none());
    if row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if labels(text))) {
        return false;
    }
    if titles::names_payee(row, headers) {
        return false;
    }
    let numeric = texts.iter().filter(|text| crate::value::amount::parse(&compact(text)).is_ok_and(|read| read.is_some())).count();
    numeric * 3 <= texts.len()
}

/// Whether a row holds nothing but words that are merged over several columns each, right above a header: `凭证信息` and `分录信息` name no
/// column themselves.
fn groups_columns(search: Search, first: usize) -> bool {
    let (Some(row), Some(below)) = (search.grid.rows.get(first), search.grid.rows.get(first + 1)) else { return false };
    let wide = |merge: &&Merge| (merge.row_first, merge.row_last) == (row.number, row.number) && merge.column_last > merge.column_first;
    let words = row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)));
    words && search.grid.merges.iter().filter(wide).count() >= 2 && looks_like_header(below, search.headers)
}

/// Whether a row is a header beyond doubt: at least three cells, most of them headers that are known.
pub fn mostly_headers(row: &GridRow, headers: &Headers) -> bool {
    // A row of data is none as soon as half of its cells are no headers.
    let mut others = 0;
    for (_, cell) in &row.cells {
        others += usize::from(!matches!(cell, Cell::Text(text) if headers.heads(text)));
        if others * 2 >= row.cells.len() {
            return false;
        }
    }
    row.cells.len() - others >= 3
}
