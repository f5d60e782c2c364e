//! Which rows are the header, which table stands below it and which column is what: every reading is scored, and the best one
//! wins if it is clearly the best.

use std::cmp::Reverse;
use std::sync::Arc;

use super::LikelyHeader;
use super::cells::{column_letter, shown};
use super::columns::{self, Column};
use super::continued::HeaderPlace;
use super::dates::year_of_dates;
use super::form::{self, Head};
use super::headers::{Headers, TableHeaders};
use super::kind::cell_at;
use super::mapping::Entry;
use super::placed::{self, Placed};
use super::rows;
use super::titles::{self, Titles};
use crate::read::{Cell, Grid, GridRow, Merge};
use crate::say;
use crate::tables::{FieldKind, SheetName, TableKind};
use crate::value::Said;
use crate::value::date::{self, Date};
use crate::value::text::{compact, printable, shorten};

/// How many rows from the top (or from the end of the table before) may stand above a header.
const ROWS_ABOVE_MAX: usize = 60;
/// How many rows a header may have.
const HEADER_ROWS_MAX: usize = 3;
/// How many rows below a header are held against it.
const SAMPLE_ROWS: usize = 40;
/// A reading as another table that scores at least so many hundredths of the best one competes with it.
const RIVAL_FROM: u32 = 95;
/// A header above the best one counts if it scores at least so many hundredths of it.
const EARLIER_FROM: u32 = 50;
/// The same for a header with at least so many rows of data below it.
const EARLIER_WITH_ROWS_FROM: u32 = 30;
/// So many rows.
const EARLIER_ROWS: usize = 2;
/// A reading is proved if at least so many hundredths of what can be checked agree.
const PROVES_FROM: u32 = 60;

/// The most of a header or a cell that a message quotes.
const SHOWN_CHARS: usize = 40;

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
    score: u32,
}

impl Layout {
    /// The same, where balances may carry their sign beside a direction.
    fn with_signed_balances(&self, table: &TableHeaders) -> Option<Self> {
        let has = |role: &str| table.role(role).is_some_and(|role| self.column(role).is_some());
        let one_balance =
            table.table == TableKind::TrialBalance && has("closing") && (has("opening_direction") || has("closing_direction"));
        one_balance.then(|| Self { signed: true, score: self.score.saturating_sub(1), ..self.clone() })
    }

    /// The same for a sheet without a header, from its first row on.
    #[must_use]
    pub fn continued(&self, from: HeaderPlace, titles: Titles) -> Self {
        Self { header: 0, body: 0, titles, from: Some(from), ..self.clone() }
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

impl Search<'_, '_> {
    /// Why the rows below a header that is known disprove it: a column of amounts or dates holds something else.
    fn unreadable(self, columns: &[Column], titles: &Titles, body: usize, table: TableKind) -> Option<Said> {
        let rows = &self.grid.rows;
        let sample = rows.get(body..rows.len().min(body + SAMPLE_ROWS)).unwrap_or_default();
        let year = year_of_dates(titles, self.sheet);
        let (column, cell) = columns::disproved_by(columns, sample, self.grid.epoch_1904, year)?;
        let (letter, header) = (column_letter(column.index), shorten(&printable(&column.header), SHOWN_CHARS));
        let (cell, title) = (shorten(&printable(&cell), SHOWN_CHARS), table.title());
        let (title_zh, title_en, row) = (title.zh, title.en, rows.get(body.saturating_sub(1)).map_or(0, |row| row.number));
        Some(if column.kind == FieldKind::Money {
            say!(
                "第{row}行是“{title_zh}”的表头,但“{header}”列({letter}列)的金额大多无法识别(如“{cell}”),没有读入;请改为 1200.00 这样的写法",
                "row {row} heads a table of “{title_en}”, but most amounts of its column “{header}” ({letter}) cannot be read (such as “{cell}”), so it was not read; write them like 1200.00"
            )
        } else {
            say!(
                "第{row}行是“{title_zh}”的表头,但“{header}”列({letter}列)的日期大多无法识别(如“{cell}”),没有读入;请改为 2020-12-31 这样的写法",
                "row {row} heads a table of “{title_en}”, but most dates of its column “{header}” ({letter}) cannot be read (such as “{cell}”), so it was not read; write them like 2020-12-31"
            )
        })
    }
}

/// Finds the next header at or below row `start`.
pub fn find(search: Search, start: usize) -> Found {
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
            return Found::Nothing(strays(search, first..behind).unwrap_or_else(no_header));
        }
        return choose(best, search);
    }
    for first in start..rows.len().min(start + ROWS_ABOVE_MAX) {
        let Some(row) = rows.get(first) else { break };
        let could_head = looks_like_header(row, search.headers) || groups_columns(search, first);
        if !could_head && search.entry.is_none_or(|entry| entry.columns.is_empty()) {
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
        let likely = LikelyHeader::of(search.grid).map(|header| rows.partition_point(|row| row.number < header.row));
        if let Some(why) = likely.filter(|_| start == 0).and_then(|row| strays(search, row..row + 1)) {
            return Found::Nothing(why);
        }
        if let Some(why) = form::refused(search.grid, search.headers).filter(|_| start == 0) {
            return Found::Nothing(why);
        }
        return Found::Nothing(near_miss(search, start).unwrap_or_else(no_header));
    }
    choose(best, search)
}

/// Which columns of the user's mapping a header does not have, where nothing else is known of the sheet.
fn strays(search: Search, header: std::ops::Range<usize>) -> Option<Said> {
    let rows = search.grid.rows.get(header)?;
    let texts = columns::header_texts(search.grid, rows);
    let headers: Vec<(String, String)> = texts.iter().map(|(index, texts)| (texts.join(" "), column_letter(*index))).collect();
    let said = search.entry?.strays(&headers, true);
    let join = |of: fn(&Said) -> &str| said.iter().map(of).collect::<Vec<_>>().join("; ");
    (!said.is_empty()).then(|| Said::new(join(|said| &said.zh), join(|said| &said.en)))
}

fn no_header() -> Said {
    Said::new(
        "没有找到能识别的表头。如果是账表,请补上列名(如 日期、摘要、金额),或用 mapping.toml 写明;不是账表的不用管",
        "no header that could be recognised. If it is a ledger, give its columns names (like 日期, 摘要, 金额) or say so in mapping.toml; else leave it",
    )
}

/// How far a row is from a table, the least first: whether title and names say nothing of it, what it lacks, how well the rest fits.
type Distance = (bool, usize, Reverse<u32>);

/// The table that a row comes nearest to, and what it lacks.
fn near_miss(search: Search, start: usize) -> Option<Said> {
    let rows =
        search.grid.rows.iter().enumerate().skip(start).take(ROWS_ABOVE_MAX).filter(|(_, row)| looks_like_header(row, search.headers));
    let mut nearest: Option<(Distance, Said)> = None;
    for (first, row) in rows {
        let Some(header_rows) = search.grid.rows.get(first..=first) else { continue };
        let headings = columns::headings(&columns::header_texts(search.grid, header_rows), search.headers);
        let titles = Titles::read(search.grid.rows.get(start..first).unwrap_or_default(), search.headers);
        let named = Named { sheet: search.sheet, titles: &titles };
        let others = search.headers.tables.iter().enumerate().filter(|(_, table)| named.names(table) || !named.rules_out(table));
        for (index, table) in others {
            let Some((columns, fitting)) = columns::assign(&headings, (index, table), &titles, search.entry).into_iter().next() else {
                continue;
            };
            let lacks = |group: &&Vec<usize>| !group.iter().any(|role| columns.iter().any(|column| column.role == Some(*role)));
            let missing: Vec<&Vec<usize>> = table.needs.iter().filter(lacks).collect();
            let known = columns.iter().filter(|column| column.role.is_some()).count();
            // What title or names say it is comes before what its columns look like.
            let distance = (!named.names(table), missing.len(), Reverse(fitting));
            let better = nearest.as_ref().is_none_or(|(nearest, _)| distance < *nearest);
            let lacking: Vec<&super::headers::Role> =
                missing.iter().flat_map(|group| group.iter()).filter_map(|role| table.roles.get(*role)).collect();
            // A standard without its amount tells as much as the amount would.
            let never = headings.iter().find(|heading| lacking.iter().any(|role| heading.is_never(role)));
            if known + usize::from(never.is_some()) < 2 || missing.len() > 2 || !better {
                continue;
            }
            if missing.is_empty() {
                let why = search.unreadable(&columns, &titles, first + 1, table.table);
                nearest = why.map(|why| (distance, why)).or(nearest);
                continue;
            }
            let roles: Vec<&super::headers::Role> = missing.iter().filter_map(|group| table.roles.get(*group.first()?)).collect();
            let names_zh: Vec<&str> = roles.iter().map(|role| role.field.map_or(role.name.as_str(), |field| field.schema().zh)).collect();
            let names_en: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
            let (title, row, zh, en) = (table.table.title(), row.number, names_zh.join("、"), names_en.join(", "));
            let (title_zh, title_en) = (title.zh, title.en);
            let never = never.map(|heading| shorten(&printable(heading.header()), SHOWN_CHARS));
            let not_zh = never.as_ref().map(|header| format!("(“{header}”不是实际发生的金额,没有采用)")).unwrap_or_default();
            let not_en = never.map(|header| format!(" (“{header}” is not what was paid, so it was not used)")).unwrap_or_default();
            let why = say!(
                "没有找到能识别的表头;第{row}行最像“{title_zh}”,但没有认出“{zh}”列{not_zh},请改列名或用 mapping.toml 写明",
                "no header that could be recognised; row {row} comes nearest to a table of “{title_en}” but has no column known as {en}{not_en}: rename it or say so in mapping.toml"
            );
            nearest = Some((distance, why));
        }
    }
    nearest.map(|(_, why)| why)
}

/// Whether a header that begins at row `first` can be read, and as what.
pub fn find_at(search: Search, first: usize) -> Option<Layout> {
    let all = (1..=HEADER_ROWS_MAX).flat_map(|span| readings(search, first, first, span)).collect();
    match choose(all, search) {
        Found::Layout(layout) => Some(*layout),
        _ => None,
    }
}

/// Whether a row can be (the first row of) a header: text only, and some of it known or standing above what is known.
pub fn looks_like_header(row: &GridRow, headers: &Headers) -> bool {
    let texts: Vec<&str> =
        row.cells.iter().filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(&**text) } else { None }).collect();
    let others = row.cells.len() - texts.len();
    if texts.is_empty() || others > texts.len() / 4 {
        return false;
    }
    if row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if titles::is_title_line(text, headers))) {
        return false;
    }
    let numeric = texts.iter().filter(|text| crate::value::amount::parse(&compact(text)).is_ok_and(|read| read.is_some())).count();
    let known = texts.iter().filter(|text| headers.heads(text)).count();
    numeric * 3 <= texts.len() && known > 0
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
    let known = row.cells.iter().filter(|(_, cell)| matches!(cell, Cell::Text(text) if headers.heads(text))).count();
    known >= 3 && known * 2 > row.cells.len()
}

fn choose(mut readings: Vec<Layout>, search: Search) -> Found {
    readings.sort_by_key(|layout| (Reverse(layout.score), layout.body - layout.header, layout.header, layout.table));
    let Some(best) = readings.first() else {
        return Found::Nothing(no_header());
    };
    // The same header further down is the top of a page, or of the next account: what lies between is data.
    let same = |layout: &&Layout| layout.table == best.table && layout.columns == best.columns && layout.header < best.header;
    let best = readings.iter().filter(same).min_by_key(|layout| layout.header).unwrap_or(best);
    let best = earlier(&readings, best, search).unwrap_or(best);
    let overlaps = |layout: &&Layout| layout.header < best.body && best.header < layout.body;
    let rival = readings.iter().filter(overlaps).find(|layout| layout.table != best.table);
    let rival = rival.filter(|rival| rival.score * 100 >= best.score * RIVAL_FROM);
    let variants = readings.iter().filter(|layout| layout.table == best.table && layout.header == best.header && layout.body == best.body);
    let candidates: Vec<&Layout> =
        std::iter::once(best).chain(variants.filter(|layout| !std::ptr::eq(*layout, best))).chain(rival).collect();
    if let Some(proved) = proved(&candidates, search) {
        return Found::Layout(Box::new(proved.clone()));
    }
    if let Some(rival) = rival {
        let title = |layout: &Layout| search.headers.tables.get(layout.table).map_or(Said::default(), |table| table.table.title());
        let (one, two) = (title(best), title(rival));
        let (one_zh, two_zh, one_en, two_en) = (one.zh, two.zh, one.en, two.en);
        return Found::Ambiguous(say!(
            "既像“{one_zh}”又像“{two_zh}”,未采用;请在表名、标题或文件名中写明是哪一种",
            "could be a table of “{one_en}” or of “{two_en}”, so it was not used; name the one in the sheet's name, its title or the file's name"
        ));
    }
    Found::Layout(Box::new(best.clone()))
}

/// A header above the best one that is good enough and has data of its own before the best one begins: tables are read from the top.
fn earlier<'a>(readings: &'a [Layout], best: &Layout, search: Search) -> Option<&'a Layout> {
    let above = readings.iter().filter(|layout| layout.body < best.header);
    // A header that fits less well needs more rows below it to count.
    let counts = |layout: &&Layout| {
        let kept = rows::kept_until(search, layout, best.header);
        let good = layout.score * 100 >= best.score * EARLIER_FROM;
        (good && kept > 0) || (layout.score * 100 >= best.score * EARLIER_WITH_ROWS_FROM && kept >= EARLIER_ROWS)
    };
    let mut headers = above.filter(counts);
    let first = headers.clone().map(|layout| layout.header).min()?;
    // Readings are in order of their scores.
    headers.find(|layout| layout.header < first + HEADER_ROWS_MAX)
}

/// Of several readings the one that its rows prove: debits equal credits, balances roll forward, totals are sums. `None` if there is
/// but one, or none proves clearly more than the others.
fn proved<'a>(candidates: &[&'a Layout], search: Search) -> Option<&'a Layout> {
    if candidates.len() < 2 {
        return None;
    }
    let shares = candidates.iter().map(|layout| (rows::evidence(search, layout).share(), *layout));
    let mut shares: Vec<(u32, &Layout)> = shares.collect();
    shares.sort_by_key(|(share, _)| Reverse(*share));
    match shares.as_slice() {
        [(first, layout), (second, _), ..] if *first >= PROVES_FROM && first > second => Some(layout),
        _ => None,
    }
}

/// Every table that a header of `span` rows from row `first` can stand for.
fn readings(search: Search, start: usize, first: usize, span: usize) -> Vec<Layout> {
    let Search { sheet, grid, headers, entry } = search;
    let body = first + span;
    let (Some(header_rows), Some(above)) = (grid.rows.get(first..body), grid.rows.get(start..first)) else { return Vec::new() };
    // Further header rows are text as well.
    if header_rows.iter().skip(1).any(|row| row.cells.iter().any(|(_, cell)| !matches!(cell, Cell::Text(_)))) {
        return Vec::new();
    }
    let texts = columns::header_texts(grid, header_rows);
    let mut titles = Titles::read(above, headers);
    titles.date = titles.date.or_else(|| titles::lone_serial(above, grid.epoch_1904));
    titles.header_year = texts.values().flatten().find_map(|text| match date::parse(text) {
        Some(Date::Year(year)) => Some(year),
        _ => None,
    });
    titles.unit = entry.and_then(|entry| entry.unit.clone()).or(titles.unit);
    titles.placed = Placed::of(&titles, sheet);
    let sample = grid.rows.get(body..grid.rows.len().min(body + SAMPLE_ROWS)).unwrap_or_default();
    // What lies below a further header says nothing of this one.
    let until = sample.iter().skip(1).position(|row| mostly_headers(row, headers)).map_or(sample.len(), |index| index + 1);
    let sample = sample.get(..until).unwrap_or(sample);
    let named = Named { sheet, titles: &titles };
    let closed = closes_header(grid, header_rows, grid.rows.get(body)) * opens_header(grid, header_rows) / 100;
    if closed == 0 {
        return Vec::new();
    }
    let wanted = entry.and_then(|entry| entry.table).flatten();
    let said = entry.is_some_and(|entry| entry.header_rows.is_some());
    let disproved = std::cell::Cell::new(false);
    // What a voucher printed as a form says above its header.
    let printed = Some(Head::of(above, headers)).filter(|head| head.number.is_some());
    let headings = columns::headings(&texts, headers);
    // What says why an account was used is no chart of accounts.
    let explained = headers
        .tables
        .iter()
        .enumerate()
        .filter(|(_, table)| table.table == TableKind::Journal)
        .any(|(index, table)| table.role("summary").is_some_and(|role| headings.iter().any(|heading| heading.names(index, role))));
    let unpaid = names_unpaid(&named, &headings, headers);
    let reading = |table_index: usize, table: &TableHeaders, columns: Vec<Column>, fitting: u32| {
        if (unpaid || named.rules_out(table)) && wanted.is_none() && !named.names(table) {
            return None;
        }
        // What a banner says (`科目：1002 银行存款`) needs no column, nor does what the title of a ledger or the name of its sheet says.
        let ledger_of = || titles.account().is_none().then(|| ledger_account(&titles, sheet)).flatten();
        let account = Some(table).filter(|table| table.table == TableKind::Journal && !has_account(table, &columns));
        let account = account.and_then(|_| ledger_of());
        let labelled = |role: usize| {
            let role = table.roles.get(role);
            role.is_some_and(|role| titles.labelled.contains_key(&role.name) || (account.is_some() && role.name == "account_name"))
        };
        // Nor does the month of a register that says what it is: `2024年1月付款台账`.
        let head = printed.as_ref().filter(|_| table.table == TableKind::Journal && !has_column(table, &columns, "voucher_no"));
        // 收款凭证 and 付款凭证 show one side in the lines above: their other side would be guessed.
        let two_sided =
            [["debit", "credit"], ["amount", "direction"]].iter().any(|pair| pair.iter().all(|role| has_column(table, &columns, role)));
        if head.is_some() && !two_sided {
            return None;
        }
        let of_head = |role: usize| {
            let dates = head.is_some_and(|head| head.date.is_some()) && table.role("date") == Some(role);
            dates || (head.is_some() && table.role("voucher_no") == Some(role))
        };
        let dated = placed::dates(table.table, &columns) && titles.placed.month().is_some() && named.names(table);
        let placed = |role: usize| dated && table.role("date") == Some(role);
        // Minutes that say only what was decided say what it was about.
        let decided = table.table == TableKind::Minutes && named.names(table) && has_column(table, &columns, "decision");
        let of_decision = |role: usize| decided && table.role("topic") == Some(role);
        let there = |role: usize| {
            columns.iter().any(|column| column.role == Some(role)) || labelled(role) || placed(role) || of_head(role) || of_decision(role)
        };
        let satisfied = table.needs.iter().all(|group| group.iter().any(|role| there(*role)));
        if !satisfied || !(said || bottom_row_counts(grid, &columns, header_rows, span)) {
            return None;
        }
        // A field's own name heads the columns of converted tables; alone it is a word like any other: `name` in any XML.
        let mut playing = columns.iter().filter(|column| column.role.is_some());
        let alone = playing.next().filter(|_| playing.next().is_none()).filter(|column| column.header.is_ascii());
        if wanted.is_none() && alone.is_some() {
            return None;
        }
        // A table on its side has its headers in its first column.
        let known = columns.iter().filter(|column| column.role.is_some()).count();
        if wanted.is_none() && known == 1 && columns.len() > 2 && lies_on_its_side(sample, headers) {
            return None;
        }
        let lists_codes = matches!(table.table, TableKind::Accounts | TableKind::VoucherTypes);
        if lists_codes && wanted.is_none() && (explained || repeats_codes(table, &columns, sample)) {
            return None;
        }
        let agrees = columns::sample_agrees(&columns, sample, grid.epoch_1904, year_of_dates(&titles, sheet));
        disproved.set(disproved.get() || agrees.is_none());
        let proved = agrees?;
        let score = (fitting * proved / 100 * closed / 100 + named.bonus(table)) / if named.speaks_against(table) { 3 } else { 1 };
        let mut titles = Titles { printed: head.cloned(), ..titles.clone() };
        titles.labelled.extend(account.map(|account| ("account_name".to_owned(), account)));
        Some(Layout { table: table_index, header: first, body, columns, titles, signed: false, from: None, score })
    };
    let mut found = Vec::new();
    for (index, table) in headers.tables.iter().enumerate().filter(|(_, table)| wanted.is_none_or(|wanted| wanted == table.table)) {
        for (columns, fitting) in columns::assign(&headings, (index, table), &titles, entry) {
            let layout = reading(index, table, columns, fitting);
            found.extend(layout.as_ref().and_then(|layout| layout.with_signed_balances(table)));
            found.extend(layout);
        }
    }
    // A journal whose dates cannot be read has codes and names, and is no chart of accounts.
    if disproved.get() && wanted.is_none() {
        found.retain(|layout| headers.tables.get(layout.table).is_none_or(|table| table.table != TableKind::Accounts));
    }
    found
}

/// Whether title or names say which table it is, and its header has the standard of an amount but not the amount: it is no other table.
fn names_unpaid(named: &Named, headings: &[columns::Heading], headers: &Headers) -> bool {
    let lacks = |table: usize, group: &[usize]| !group.iter().any(|role| headings.iter().any(|heading| heading.fits(table, *role)));
    let never = |table: &TableHeaders, group: &[usize]| {
        let mut roles = group.iter().filter_map(|role| table.roles.get(*role));
        roles.any(|role| headings.iter().any(|heading| heading.is_never(role)))
    };
    let named = headers.tables.iter().enumerate().filter(|(_, table)| named.names(table));
    named.into_iter().any(|(index, table)| table.needs.iter().any(|group| lacks(index, group) && never(table, group)))
}

/// Whether the rows below begin with headers themselves.
fn lies_on_its_side(sample: &[GridRow], headers: &Headers) -> bool {
    const ROWS: usize = 3;
    let heads = |row: &GridRow| matches!(row.cells.first(), Some((_, Cell::Text(text))) if headers.heads(text));
    !sample.is_empty() && sample.iter().take(ROWS).all(heads)
}

/// The account whose ledger it is, by its title or the name of its sheet or file.
fn ledger_account(titles: &Titles, sheet: &SheetName) -> Option<String> {
    let file = || sheet.file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem);
    let lines = || titles.title.iter().chain(&titles.lines).find_map(|line| titles::account_of_ledger(line));
    lines().or_else(|| sheet.sheet.as_deref().and_then(titles::account_in_name)).or_else(|| file().and_then(titles::account_in_name))
}

fn has_account(table: &TableHeaders, columns: &[Column]) -> bool {
    ["account_name", "account_code"].iter().any(|role| has_column(table, columns, role))
}

fn has_column(table: &TableHeaders, columns: &[Column], role: &str) -> bool {
    table.role(role).is_some_and(|role| columns.iter().any(|column| column.role == Some(role)))
}

/// Whether the codes below come again and again: a chart lists each account once, what names accounts line by line is none.
fn repeats_codes(table: &TableHeaders, columns: &[Column], sample: &[GridRow]) -> bool {
    let code = table.role("account_code").or_else(|| table.role("code"));
    let Some(column) = columns.iter().find(|column| column.role.is_some() && column.role == code) else {
        return false;
    };
    let codes: Vec<String> = sample.iter().filter_map(|row| cell_at(row, column.index)).map(|cell| compact(&shown(cell))).collect();
    let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
    codes.len() >= 4 && distinct.len() * 3 < codes.len() * 2
}

/// How likely a header begins where this reading begins it, of 100: not below the first row of a cell that is merged down into it.
fn opens_header(grid: &Grid, header_rows: &[GridRow]) -> u32 {
    let first = header_rows.first().map_or(0, |row| row.number);
    let inside = |merge: &Merge| merge.row_first < first && merge.row_last >= first;
    if grid.merges.iter().any(inside) { 80 } else { 100 }
}

/// How likely a header ends where this reading ends it, of 100: not above cells that are merged over several columns, for those
/// head the columns of a row still to come, and not above a row of words alone.
fn closes_header(grid: &Grid, header_rows: &[GridRow], below: Option<&GridRow>) -> u32 {
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
    match (spans, words_below) {
        _ if goes_on => 0,
        (true, _) => 80,
        (false, true) => 90,
        (false, false) => 100,
    }
}

/// A header of several rows is one only if its last row names columns itself, or stands below a cell merged over several.
fn bottom_row_counts(grid: &Grid, columns: &[Column], header_rows: &[GridRow], span: usize) -> bool {
    if span == 1 {
        return true;
    }
    let Some(bottom) = header_rows.last() else { return false };
    let above = bottom.number.saturating_sub(1);
    let under_merge = |index: u32| {
        let covers = |merge: &Merge| merge.row_last == above && merge.column_last > merge.column_first;
        grid.merges.iter().any(|merge| covers(merge) && (merge.column_first..=merge.column_last).contains(&index))
    };
    bottom
        .cells
        .iter()
        .any(|(index, _)| under_merge(*index) || columns.iter().any(|column| column.index == *index && column.role.is_some()))
}

/// What spoke for a table, in words: its headers, and words in title and names.
pub fn spoke(sheet: &SheetName, layout: &Layout, table: &TableHeaders) -> Vec<Said> {
    let known = layout.columns.iter().filter(|column| column.role.is_some()).count();
    let all = layout.columns.len();
    let mut spoke = vec![say!("{all}个表头中认得{known}个", "{known} of {all} headers are known")];
    let named = Named { sheet, titles: &layout.titles };
    let places = [("标题", "the title"), ("工作表名", "the sheet's name"), ("文件名", "the file's name")];
    for (text, (zh, en)) in named.texts().iter().zip(places) {
        if let Some(word) = Named::word(text, table) {
            spoke.push(say!("{zh}中有“{word}”", "“{word}” in {en}"));
        }
    }
    spoke
}

/// What names and titles say of the table.
struct Named<'a> {
    sheet: &'a SheetName,
    titles: &'a Titles,
}

impl Named<'_> {
    /// Title, sheet's name and file's name, folded.
    fn texts(&self) -> [String; 3] {
        let file = self.sheet.file.rsplit('/').next();
        [self.titles.title.as_deref(), self.sheet.sheet.as_deref(), file].map(|text| text.map(compact).unwrap_or_default())
    }

    /// The longest word of a table in a text.
    fn word<'t>(text: &str, table: &'t TableHeaders) -> Option<&'t str> {
        table.words.iter().find(|word| text.contains(word.as_str())).map(String::as_str)
    }

    /// Whether title or names say that it is this table.
    fn names(&self, table: &TableHeaders) -> bool {
        self.texts().iter().any(|text| Self::word(text, table).is_some())
    }

    /// Whether title or names say that it is something else.
    fn speaks_against(&self, table: &TableHeaders) -> bool {
        self.texts().iter().any(|text| table.not_words.iter().any(|word| text.contains(word.as_str())))
    }

    /// Whether the sheet's own title or name says that it is something else; a file's name only where the sheet has neither, for a workbook may
    /// hold several kinds.
    fn rules_out(&self, table: &TableHeaders) -> bool {
        let [title, sheet, file] = self.texts();
        let says = |text: &str| table.not_words.iter().any(|word| text.contains(word.as_str()));
        let unnamed = title.is_empty() && (sheet.is_empty() || sheet.starts_with("sheet"));
        says(&title) || says(&sheet) || (unnamed && says(&file))
    }

    /// Points for the longest word of the table that stands in the title, in the sheet's name, in the file's name.
    fn bonus(&self, table: &TableHeaders) -> u32 {
        let [title, sheet, file] = self.texts();
        let longest = |text: &str| Self::word(text, table).map_or(0, |word| word.chars().count());
        let points = |length: usize, base: u32, each: u32| if length == 0 { 0 } else { base + each * u32::try_from(length).unwrap_or(0) };
        points(longest(&title), 90, 25) + points(longest(&sheet), 60, 20) + points(longest(&file), 60, 20)
    }
}
