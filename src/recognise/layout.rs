//! Which rows are the header, which table stands below it and which column is what: every reading is scored, and the best one
//! wins if it is clearly the best.

use std::collections::BTreeMap;

use super::cells::{self, Wanted, column_letter, shown};
use super::headers::{Headers, TableHeaders, bare_header};
use super::titles::{self, Titles};
use crate::read::{Cell, Grid, GridRow};
use crate::say;
use crate::tables::{Field, FieldKind, SheetName, TableKind};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

/// How many rows from the top (or from the end of the table before) may stand above a header.
const ROWS_ABOVE_MAX: usize = 60;
/// How many rows a header may have.
const HEADER_ROWS_MAX: usize = 3;
/// How many rows below a header are held against it.
const SAMPLE_ROWS: usize = 40;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// From 0.
    pub index: u32,
    /// Its header, as the file has it; header rows joined.
    pub header: String,
    /// The role that it plays, by index in the table's header file.
    pub role: Option<usize>,
    /// The field that it is, if it is one itself.
    pub field: Option<Field>,
    /// The name of the role, where it is no field itself.
    pub role_name: Option<String>,
    /// What its cells hold.
    pub kind: FieldKind,
    /// The unit of its money.
    pub unit: MoneyUnit,
}

/// A header and what it says.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The table, by index in [`Headers::tables`].
    pub table: usize,
    /// The first header row, as an index of the grid's rows.
    pub header: usize,
    /// The first row below the header, likewise.
    pub body: usize,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// What the lines above say.
    pub titles: Titles,
    score: u32,
}

impl Layout {
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

/// Finds the next header at or below row `start`.
pub fn find(sheet: &SheetName, grid: &Grid, start: usize, headers: &Headers) -> Found {
    let mut best: Vec<Layout> = Vec::new();
    for first in start..grid.rows.len().min(start + ROWS_ABOVE_MAX) {
        let Some(row) = grid.rows.get(first) else { break };
        if !looks_like_header(row, headers) {
            continue;
        }
        let before = best.len();
        for span in 1..=HEADER_ROWS_MAX {
            best.extend(readings(sheet, grid, start, first, span, headers));
        }
        // Data rows of text can look like headers too: once a good header is found, what lies far below it is data.
        if best.len() > before && best.iter().any(|layout| first > layout.header + HEADER_ROWS_MAX) {
            break;
        }
    }
    choose(best, headers)
}

/// Whether a row can be (the first row of) a header: text only, and some of it known or standing above what is known.
pub fn looks_like_header(row: &GridRow, headers: &Headers) -> bool {
    let texts: Vec<String> =
        row.cells.iter().filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(compact(text)) } else { None }).collect();
    let others = row.cells.len() - texts.len();
    if texts.is_empty() || others > texts.len() / 4 {
        return false;
    }
    if row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if titles::is_title_line(text, headers))) {
        return false;
    }
    let numeric = texts.iter().filter(|text| crate::value::amount::parse(text).is_ok_and(|read| read.is_some())).count();
    let known = texts.iter().filter(|text| headers.knows(text)).count();
    numeric * 3 <= texts.len() && known > 0
}

fn choose(mut readings: Vec<Layout>, headers: &Headers) -> Found {
    readings.sort_by_key(|layout| (std::cmp::Reverse(layout.score), layout.body - layout.header, layout.header, layout.table));
    let Some(best) = readings.first().cloned() else {
        return Found::Nothing(Said::new("没有找到能识别的表头", "no header that could be recognised"));
    };
    let rival = readings.iter().find(|layout| layout.table != best.table && layout.header < best.body && best.header < layout.body);
    if let Some(rival) = rival.filter(|rival| rival.score * 100 >= best.score * 95) {
        let title = |layout: &Layout| headers.tables.get(layout.table).map_or(Said::default(), |table| table.table.title());
        let (one, two) = (title(&best), title(rival));
        let (one_zh, two_zh, one_en, two_en) = (one.zh, two.zh, one.en, two.en);
        return Found::Ambiguous(say!(
            "既像“{one_zh}”又像“{two_zh}”,未采用;请在表名、标题或文件名中写明是哪一种",
            "could be a table of “{one_en}” or of “{two_en}”, so it was not used; name the one in the sheet's name, its title or the file's name"
        ));
    }
    Found::Layout(Box::new(best))
}

/// Every table that a header of `span` rows from row `first` can stand for.
fn readings(sheet: &SheetName, grid: &Grid, start: usize, first: usize, span: usize, headers: &Headers) -> Vec<Layout> {
    let body = first + span;
    let (Some(header_rows), Some(above)) = (grid.rows.get(first..body), grid.rows.get(start..first)) else { return Vec::new() };
    // Further header rows are text as well.
    if header_rows.iter().skip(1).any(|row| row.cells.iter().any(|(_, cell)| !matches!(cell, Cell::Text(_)))) {
        return Vec::new();
    }
    let texts = header_texts(grid, header_rows);
    let titles = Titles::read(above, headers);
    let sample = grid.rows.get(body..grid.rows.len().min(body + SAMPLE_ROWS)).unwrap_or_default();
    let named = Named { sheet, titles: &titles };
    let closed = closes_header(grid, header_rows, grid.rows.get(body));
    (0..headers.tables.len())
        .filter_map(|table_index| {
            let table = headers.tables.get(table_index)?;
            let (columns, fitting) = assign(&texts, table, &titles, headers);
            let satisfied =
                table.needs.iter().all(|group| group.iter().any(|role| columns.iter().any(|column| column.role == Some(*role))));
            if !satisfied || !bottom_row_counts(grid, &columns, header_rows, span) {
                return None;
            }
            let proved = sample_agrees(&columns, sample, grid.epoch_1904)?;
            let score = fitting * proved / 100 * closed / 100 + named.bonus(table);
            Some(Layout { table: table_index, header: first, body, columns, titles: titles.clone(), score })
        })
        .collect()
}

/// How likely a header ends where this reading ends it, of 100: not above cells that are merged over several columns, for those
/// head the columns of a row still to come, and not above a row of words alone.
fn closes_header(grid: &Grid, header_rows: &[GridRow], below: Option<&GridRow>) -> u32 {
    let Some(last) = header_rows.last() else { return 100 };
    let spans = grid.merges.iter().any(|merge| merge.row_last == last.number && merge.column_last > merge.column_first);
    let is_word = |cell: &Cell| matches!(cell, Cell::Text(text) if !text.chars().any(|c| c.is_ascii_digit()));
    let words_below = below.is_some_and(|row| row.cells.len() >= 2 && row.cells.iter().all(|(_, cell)| is_word(cell)));
    match (spans, words_below) {
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
        let covers = |merge: &crate::read::Merge| merge.row_last == above && merge.column_last > merge.column_first;
        grid.merges.iter().any(|merge| covers(merge) && (merge.column_first..=merge.column_last).contains(&index))
    };
    bottom
        .cells
        .iter()
        .any(|(index, _)| under_merge(*index) || columns.iter().any(|column| column.index == *index && column.role.is_some()))
}

/// The header of each column, top row first. A merged or blank cell of an upper row takes the text to its left.
fn header_texts(grid: &Grid, header_rows: &[GridRow]) -> BTreeMap<u32, Vec<String>> {
    let mut texts: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let columns: Vec<u32> = {
        let mut all: Vec<u32> = header_rows.iter().flat_map(|row| row.cells.iter().map(|(index, _)| *index)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let last = header_rows.len().saturating_sub(1);
    for (level, row) in header_rows.iter().enumerate() {
        let mut left: Option<(u32, String)> = None;
        for index in &columns {
            let own = row.cells.iter().find(|(column, _)| column == index).map(|(_, cell)| shown(cell));
            let merged = merged_text(grid, row.number, *index);
            let spread = left.clone().filter(|(_, _)| level < last && grid.merges.is_empty() && below_filled(header_rows, level, *index));
            let text = own.clone().or(merged).or(spread.map(|(_, text)| text));
            if let Some(own) = own {
                left = Some((*index, own));
            }
            if let Some(text) = text {
                let all = texts.entry(*index).or_default();
                if all.last() != Some(&text) {
                    all.push(text);
                }
            }
        }
    }
    texts
}

fn below_filled(header_rows: &[GridRow], level: usize, index: u32) -> bool {
    header_rows.iter().skip(level + 1).any(|row| row.cells.iter().any(|(column, _)| *column == index))
}

/// The text of the merged range that covers a cell, if it stands elsewhere.
fn merged_text(grid: &Grid, row: u32, column: u32) -> Option<String> {
    let merge = grid
        .merges
        .iter()
        .find(|merge| (merge.row_first..=merge.row_last).contains(&row) && (merge.column_first..=merge.column_last).contains(&column))?;
    let index = grid.rows.binary_search_by_key(&merge.row_first, |row| row.number).ok()?;
    grid.rows.get(index)?.cells.iter().find(|(index, _)| *index == merge.column_first).map(|(_, cell)| shown(cell))
}

/// Gives each column the role that it fits best and each role its best column; and how well all of it fits.
fn assign(texts: &BTreeMap<u32, Vec<String>>, table: &TableHeaders, titles: &Titles, headers: &Headers) -> (Vec<Column>, u32) {
    let mut matches: Vec<(u32, u32, usize, usize)> = Vec::new();
    let parsed: Vec<(u32, String, Vec<String>, Option<MoneyUnit>)> = texts
        .iter()
        .map(|(index, levels)| {
            let joined = levels.concat();
            let (bare, mut unit) = bare_header(&joined);
            let mut forms = vec![bare];
            // The last row alone, then each row's bare text joined: `金额(元)` under `期初余额`.
            if levels.len() > 1 {
                let bares: Vec<(String, Option<MoneyUnit>)> = levels.iter().map(|level| bare_header(level)).collect();
                unit = unit.or(bares.iter().find_map(|(_, unit)| *unit));
                forms.push(bares.iter().map(|(bare, _)| bare.as_str()).collect());
                forms.extend(bares.last().map(|(bare, _)| bare.clone()));
            }
            (*index, levels.join(" "), forms, unit)
        })
        .collect();
    for (position, (_, _, forms, _)) in parsed.iter().enumerate() {
        for (role_index, role) in table.roles.iter().enumerate() {
            let fit = forms
                .iter()
                .enumerate()
                // What only the last of several rows says is worth a little less.
                .filter_map(|(form, bare)| role.fit(bare).map(|fit| (fit.quality.saturating_sub(if form == 2 { 15 } else { 0 }), bare)))
                .max_by_key(|(quality, _)| *quality);
            if let Some((quality, bare)) = fit {
                let shared = headers.tables_with(bare).max(1);
                matches.push((quality, quality * (40 + 160 / shared) / 100, position, role_index));
            }
        }
    }
    matches.sort_by_key(|(quality, points, position, role)| (std::cmp::Reverse(*quality), std::cmp::Reverse(*points), *position, *role));
    let mut role_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken: Vec<usize> = Vec::new();
    let mut fitting = 0;
    for (_, points, position, role) in matches {
        if role_of.contains_key(&position) || taken.contains(&role) {
            continue;
        }
        role_of.insert(position, role);
        taken.push(role);
        fitting += points;
    }
    let sheet_unit = titles.money_unit.unwrap_or_default();
    let columns = parsed
        .into_iter()
        .enumerate()
        .map(|(position, (index, header, _, unit))| {
            let role = role_of.get(&position).copied();
            let definition = role.and_then(|role| table.roles.get(role));
            Column {
                index,
                header: if header.is_empty() { column_letter(index) } else { header },
                role,
                field: definition.and_then(|role| role.field),
                role_name: definition.map(|role| role.name.clone()),
                kind: definition.map_or(FieldKind::Text, |role| role.kind),
                unit: unit.unwrap_or(sheet_unit),
            }
        })
        .collect();
    (columns, fitting)
}

/// How much of the cells below is what the columns say, of 100; `None` if a column of money or dates holds mostly something else,
/// which disproves the reading.
fn sample_agrees(columns: &[Column], sample: &[GridRow], epoch_1904: bool) -> Option<u32> {
    let (mut good_all, mut all) = (0_u32, 0_u32);
    for column in columns.iter().filter(|column| column.role.is_some()) {
        if matches!(column.kind, FieldKind::Text | FieldKind::Code) {
            continue;
        }
        let wanted = Wanted { kind: column.kind, unit: column.unit, epoch_1904 };
        let cells = sample.iter().filter_map(|row| row.cells.iter().find(|(index, _)| *index == column.index));
        let (mut good, mut total) = (0_u32, 0_u32);
        for (_, cell) in cells {
            total += 1;
            good += u32::from(cells::typed(cell, wanted).is_ok());
        }
        if total >= 3 && good * 3 < total && matches!(column.kind, FieldKind::Money | FieldKind::Date) {
            return None;
        }
        good_all += good;
        all += total;
    }
    Some((good_all * 50).checked_div(all).map_or(60, |agreeing| 50 + agreeing))
}

/// What names and titles say of the table.
struct Named<'a> {
    sheet: &'a SheetName,
    titles: &'a Titles,
}

impl Named<'_> {
    /// Points for the longest word of the table that stands in the title, in the sheet's name, in the file's name.
    fn bonus(&self, table: &TableHeaders) -> u32 {
        let title = self.titles.title.as_deref().map(compact).unwrap_or_default();
        let sheet = self.sheet.sheet.as_deref().map(compact).unwrap_or_default();
        let file = self.sheet.file.rsplit('/').next().map(compact).unwrap_or_default();
        let longest = |text: &str| table.words.iter().find(|word| text.contains(word.as_str())).map_or(0, |word| word.chars().count());
        let points = |length: usize, base: u32, each: u32| if length == 0 { 0 } else { base + each * u32::try_from(length).unwrap_or(0) };
        points(longest(&title), 90, 25) + points(longest(&sheet), 60, 20) + points(longest(&file), 60, 20)
    }
}

/// The name of a layout's table.
pub fn table_of(layout: &Layout, headers: &Headers) -> Option<TableKind> {
    headers.tables.get(layout.table).map(|table| table.table)
}
