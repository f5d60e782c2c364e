//! The columns below a header: what each is called and which role of a table it plays. Knows nothing of where the header is.

use std::collections::BTreeMap;

use super::cells::{self, Wanted, column_letter, shown};
use super::headers::{Headers, Role, TableHeaders, bare_header};
use super::mapping::Entry;
use super::titles::Titles;
use crate::read::{Grid, GridRow};
use crate::tables::{Field, FieldKind};
use crate::value::amount::MoneyUnit;

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

/// The header of each column, top row first. A merged or blank cell of an upper row takes the text to its left.
pub fn header_texts(grid: &Grid, header_rows: &[GridRow]) -> BTreeMap<u32, Vec<String>> {
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

/// A column's header in the forms in which it may be known.
struct Parsed {
    index: u32,
    /// As the file has it, header rows joined.
    header: String,
    /// Folded and bare: joined, each row bare and joined, the last row alone.
    forms: Vec<String>,
    unit: Option<MoneyUnit>,
}

impl Parsed {
    fn new(index: u32, levels: &[String]) -> Self {
        let (bare, mut unit) = bare_header(&levels.concat());
        let mut forms = vec![bare];
        if levels.len() > 1 {
            let bares: Vec<(String, Option<MoneyUnit>)> = levels.iter().map(|level| bare_header(level)).collect();
            unit = unit.or(bares.iter().find_map(|(_, unit)| *unit));
            forms.push(bares.iter().map(|(bare, _)| bare.as_str()).collect());
            forms.extend(bares.last().map(|(bare, _)| bare.clone()));
        }
        let header = levels.join(" ");
        Self { index, header: if header.is_empty() { column_letter(index) } else { header }, forms, unit }
    }

    /// How well it fits a role, and the form that does.
    fn fit(&self, role: &Role) -> Option<(u32, &str)> {
        let last_only = |form: usize| if form == 2 { LAST_ROW_ONLY } else { 0 };
        let fits = self.forms.iter().enumerate();
        let fits = fits.filter_map(|(form, bare)| role.fit(bare).map(|fit| (fit.quality.saturating_sub(last_only(form)), bare.as_str())));
        fits.max_by_key(|(quality, _)| *quality)
    }
}

/// What only the last of several header rows says is worth a little less.
const LAST_ROW_ONLY: u32 = 15;
/// What the user says of a column is worth more than any header.
const SAID_BY_USER: u32 = 200;

/// Gives each column the role that it fits best and each role its best column; and how well all of it fits. What the user's mapping
/// says of a column goes first.
pub fn assign(
    texts: &BTreeMap<u32, Vec<String>>,
    table: &TableHeaders,
    titles: &Titles,
    headers: &Headers,
    entry: Option<&Entry>,
) -> (Vec<Column>, u32) {
    let parsed: Vec<Parsed> = texts.iter().map(|(index, levels)| Parsed::new(*index, levels)).collect();
    let mut role_of: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    let mut fitting = 0;
    for (position, column) in parsed.iter().enumerate() {
        if let Some(role) = entry.and_then(|entry| entry.role(&column.header, &column_letter(column.index))) {
            role_of.insert(position, role.and_then(|role| table.role(role)));
            fitting += SAID_BY_USER;
        }
    }
    let mut taken: Vec<usize> = role_of.values().flatten().copied().collect();
    let mut matches: Vec<(u32, u32, usize, usize)> = Vec::new();
    for (position, column) in parsed.iter().enumerate() {
        for (role_index, role) in table.roles.iter().enumerate() {
            if let Some((quality, bare)) = column.fit(role) {
                // A header that few tables share tells more.
                let shared = headers.tables_with(bare).max(1);
                matches.push((quality, quality * (40 + 160 / shared) / 100, position, role_index));
            }
        }
    }
    matches.sort_by_key(|(quality, points, position, role)| (std::cmp::Reverse(*quality), std::cmp::Reverse(*points), *position, *role));
    for (_, points, position, role) in matches {
        if !role_of.contains_key(&position) && !taken.contains(&role) {
            role_of.insert(position, Some(role));
            taken.push(role);
            fitting += points;
        }
    }
    let sheet_unit = entry.and_then(|entry| entry.money_unit).or(titles.money_unit).unwrap_or_default();
    let column = |(position, parsed): (usize, Parsed)| {
        let role = role_of.get(&position).copied().flatten();
        let definition = role.and_then(|role| table.roles.get(role));
        Column {
            index: parsed.index,
            header: parsed.header,
            role,
            field: definition.and_then(|role| role.field),
            role_name: definition.map(|role| role.name.clone()),
            kind: definition.map_or(FieldKind::Text, |role| role.kind),
            unit: parsed.unit.unwrap_or(sheet_unit),
        }
    };
    (parsed.into_iter().enumerate().map(column).collect(), fitting)
}

/// How much of the cells below is what the columns say, of 100; `None` if a column of money or dates holds mostly something else,
/// which disproves the reading.
pub fn sample_agrees(columns: &[Column], sample: &[GridRow], epoch_1904: bool) -> Option<u32> {
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
