//! The columns below a header: what each is called and which role of a table it plays. Knows nothing of where the header is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

mod content;
mod spans;

pub use self::content::{tell_amounts, tell_codes, tell_names, tell_numbers, tell_payout, tell_sides, tell_sums, tell_titled};
use self::spans::Part;
pub use self::spans::SpanWords;
use super::balances;
use super::cells::{self, Wanted, column_letter, shown};
use super::dated_headers::undated;
use super::dates::{Months, Tenths, has_whole_years, months_of_group, months_of_row};
use super::headers::{Headers, RANK_DUE, RANK_PLAIN, Role, SOURCE_FILE, SOURCE_ROW, TableHeaders, bare_header};
use super::kind::cell_at;
use super::known::Fit;
use super::mapping::Entry;
use super::scripts::chinese_parts;
use super::titles::Titles;
use crate::read::{Grid, GridRow, Merge};
use crate::tables::{Field, FieldKind, TableKind};
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, is_han};

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

impl Column {
    /// Whether its own header names the unit of its money.
    pub fn names_unit(&self) -> bool {
        bare_header(&self.header).1.is_some()
    }
}

/// The header of each column, top row first. A merged or blank cell of an upper row takes the text to its left.
pub fn header_texts(grid: &Grid, header_rows: &[GridRow]) -> BTreeMap<u32, Vec<String>> {
    let mut texts: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let columns: Vec<u32> = {
        let own = header_rows.iter().flat_map(|row| row.cells.iter().map(|(index, _)| *index));
        // A cell merged from above the header down into it heads its column as well.
        let last_row = header_rows.last().map_or(0, |row| row.number);
        let reaches = |merge: &&Merge| merge.row_first < last_row && merge.row_last >= last_row && merge.column_first == merge.column_last;
        let from_above = grid.merges.iter().filter(reaches).map(|merge| merge.column_first);
        let mut all: Vec<u32> = own.chain(from_above).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let last = header_rows.len().saturating_sub(1);
    for (level, row) in header_rows.iter().enumerate() {
        let mut left: Option<String> = None;
        let merges = merges_over(grid, row.number, &columns);
        // Where a row's groups are merged over their columns, what is not merged is none; a cell merged downwards heads its own column.
        let grouped = merges.values().any(|merge| merge.column_last > merge.column_first);
        for index in &columns {
            let own = cell_at(row, *index).map(shown);
            // A group of the rows above that begins here ends what stands to the left of it.
            if own.is_none() && header_rows.iter().take(level).any(|row| cell_at(row, *index).is_some()) {
                left = None;
            }
            let covered = || merged_text(grid, merges.get(index)?);
            let spreads = || level < last && !grouped && below_filled(header_rows, level, *index);
            let spread = || left.as_ref().filter(|_| spreads()).cloned();
            let text = own.clone().or_else(covered).or_else(spread);
            if own.is_some() {
                left = own.filter(|_| !merges.contains_key(index));
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
    header_rows.iter().skip(level + 1).any(|row| cell_at(row, index).is_some())
}

/// The merged range that covers each of some columns in a row, the first of several.
fn merges_over<'g>(grid: &'g Grid, row: u32, columns: &[u32]) -> BTreeMap<u32, &'g Merge> {
    let mut over = BTreeMap::new();
    for merge in grid.merges.iter().filter(|merge| (merge.row_first..=merge.row_last).contains(&row)) {
        let from = columns.partition_point(|column| *column < merge.column_first);
        for column in columns.iter().skip(from).take_while(|column| **column <= merge.column_last) {
            over.entry(*column).or_insert(merge);
        }
    }
    over
}

/// The text of a merged range.
fn merged_text(grid: &Grid, merge: &Merge) -> Option<String> {
    let index = grid.rows.binary_search_by_key(&merge.row_first, |row| row.number).ok()?;
    cell_at(grid.rows.get(index)?, merge.column_first).map(shown)
}

/// A column's header, and the roles of all tables that it fits.
pub struct Heading {
    index: u32,
    /// As the file has it, header rows joined.
    header: String,
    unit: Option<MoneyUnit>,
    fits: Vec<HeadingFit>,
}

/// A role that a column's header fits.
struct HeadingFit {
    table: usize,
    role: usize,
    /// How well, of 100.
    quality: u32,
    /// What that is worth: a header that few tables share tells more.
    points: u32,
    /// Where it stands among the columns that fit the role, by its words: see [`Role::rank`].
    rank: u8,
}

/// The headers of the columns, from left to right.
pub fn headings(texts: &BTreeMap<u32, Vec<String>>, headers: &Headers) -> Vec<Heading> {
    let undated = undated(texts);
    let of = |(index, levels): (&u32, &Vec<String>)| Heading::new(*index, levels, undated.get(index).unwrap_or(levels), headers);
    let mut all: Vec<Heading> = texts.iter().map(of).collect();
    // One of several months is not what moved in all of them.
    if texts.values().filter_map(|levels| month_over(levels)).collect::<BTreeSet<_>>().len() > 1 {
        let of_months = all.iter_mut().zip(texts.values()).filter(|(_, levels)| month_over(levels).is_some());
        of_months.for_each(|(heading, _)| heading.fits.retain(|fit| !moves(headers, fit)));
    }
    // Behind the columns that say where its rows came from, a converted table has those that were no fields before.
    let at = |name: &str| all.iter().position(|heading| heading.header == name);
    if let Some(last) = at(SOURCE_ROW).filter(|last| at(SOURCE_FILE).is_some_and(|first| first < *last)) {
        all.iter_mut().skip(last + 1).for_each(|heading| heading.fits.clear());
    }
    all
}

/// The month that stands over a column in its header: `3月` over 借方.
fn month_over(levels: &[String]) -> Option<u8> {
    let (_, over) = levels.split_last()?;
    over.iter().find_map(|level| {
        let level = compact(level);
        level.strip_suffix("份").unwrap_or(&level).strip_suffix('月')?.parse().ok().filter(|month| (1..=12).contains(month))
    })
}

/// Whether a table, by its index, is the trial balance.
fn of_balances(headers: &Headers, table: usize) -> bool {
    headers.tables.get(table).is_some_and(|table| table.table == TableKind::TrialBalance)
}

/// What a header says of which balance, from all its rows or without those on top: a word over all columns (余额及发生额) names none of them.
fn part_of_balance(levels: &[String], headers: &Headers) -> Option<Part> {
    let chinese = chinese_parts(levels);
    let bares: Vec<String> = chinese.as_deref().unwrap_or(levels).iter().map(|level| bare_header(level).0).collect();
    (0..bares.len().max(2) - 1).find_map(|from| headers.words.spans.part_of(&bares.get(from..)?.concat()))
}

/// Whether a role is what moved in a trial balance.
fn moves(headers: &Headers, fit: &HeadingFit) -> bool {
    of_balances(headers, fit.table) && role_of(headers, fit).is_some_and(|role| matches!(role.name.as_str(), "debit" | "credit"))
}

impl Heading {
    /// `shown` is the header as the file has it, `levels` what it is known by.
    fn new(index: u32, shown: &[String], levels: &[String], headers: &Headers) -> Self {
        let (mut forms, mut unit) = forms_of(levels);
        // Beside another script the Chinese part may be what is known.
        if let Some(parts) = chinese_parts(levels).filter(|_| !forms.iter().any(|(bare, less)| *less == 0 && headers.knows(bare))) {
            let (chinese, its_unit) = forms_of(&parts);
            forms.extend(chinese.into_iter().map(|(bare, less)| (bare, less + OTHER_SCRIPT)));
            unit = unit.or(its_unit);
        }
        // What stands in brackets within a header is another word for what stands before it: 退休(调离)日期.
        if !forms.iter().any(|(bare, less)| *less == 0 && headers.knows(bare)) {
            forms.extend(
                forms.first().map(|(bare, _)| bare.clone()).iter().flat_map(|bare| either_word(bare)).map(|form| (form, EITHER_WORD)),
            );
        }
        // Beside foreign currency the local one is named: 期初本币余额 is the 期初余额.
        let local = |(bare, less): &(String, u32)| {
            let short = bare.replace("本位币", "").replace("本币", "");
            (!short.is_empty() && short != *bare).then_some((short, less + LOCAL_CURRENCY))
        };
        forms.extend(forms.iter().filter_map(local).collect::<Vec<_>>());
        let part = part_of_balance(levels, headers);
        if let Some(Part::Called(name)) = &part {
            forms.push((name.clone(), OTHER_ORDER));
        }
        // What is named with its kind is called by the name: 物品名称及规格型号.
        forms.extend(without_kind(forms.first().map_or("", |(bare, _)| bare.as_str())).map(|form| (form, WITH_KIND)));
        let header = shown.join(" ");
        let header = if header.is_empty() { column_letter(index) } else { header };
        let mut fits = fits_of(&forms, headers);
        if let Some(part) = part {
            let called = |role: &Role, name: &String| role.headers().contains(name);
            let whole = forms.first().map(|(bare, _)| bare);
            let is_it =
                |role: &Role| matches!(&part, Part::Called(name) if called(role, name) || whole.is_some_and(|whole| called(role, whole)));
            fits.retain(|fit| !of_balances(headers, fit.table) || role_of(headers, fit).is_some_and(is_it));
        }
        let full = compact(&levels.concat());
        for fit in &mut fits {
            fit.rank = role_of(headers, fit).map_or(RANK_PLAIN, |role| role.rank(&full));
            if fit.rank == RANK_DUE {
                // 申请支付金额 merely ends with what 实际支付金额 ends with too.
                fit.quality = if fit.quality >= ENDINGS_BELOW { fit.quality.min(DUE_UP_TO) } else { fit.quality / 2 };
            }
            if role_of(headers, fit).is_some_and(|role| role.is_last(forms.first().map_or("", |(bare, _)| bare.as_str()))) {
                fit.quality /= LAST_IS_LESS;
            }
        }
        Self { index, header, unit, fits }
    }

    /// Takes away all that it fits: what stands below it is something else.
    pub fn fit_nothing(&mut self) {
        self.fits.clear();
    }

    /// From 0.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// Whether its header is one of a role's.
    pub fn names(&self, table: usize, role: usize) -> bool {
        self.fits.iter().any(|fit| (fit.table, fit.role) == (table, role) && fit.quality >= NAMES_FROM)
    }

    /// Whether it fits a role in any way.
    pub fn fits(&self, table: usize, role: usize) -> bool {
        self.fits.iter().any(|fit| (fit.table, fit.role) == (table, role))
    }

    /// Whether it fits any role of a table.
    pub fn fits_table(&self, table: usize) -> bool {
        self.fits.iter().any(|fit| fit.table == table)
    }

    /// Whether it says what a role never is, such as the standard of an amount.
    pub fn is_never(&self, role: &Role) -> bool {
        role.is_never(&bare_header(&self.header).0)
    }

    /// As the file has it.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// The column that it is in some role.
    fn column(&self, role: Option<usize>, table: &TableHeaders, sheet_unit: MoneyUnit) -> Column {
        let definition = role.and_then(|role| table.roles.get(role));
        Column {
            index: self.index,
            header: self.header.clone(),
            role,
            field: definition.and_then(|role| role.field),
            role_name: definition.map(|role| role.name.clone()),
            kind: definition.map_or(FieldKind::Text, |role| role.kind),
            unit: self.unit.unwrap_or(sheet_unit),
        }
    }
}

/// The forms in which a header may be known, each with what it is worth less: joined, each row bare and joined, the last row alone; and the unit
/// of money that it names.
fn forms_of(levels: &[String]) -> (Vec<(String, u32)>, Option<MoneyUnit>) {
    let (bare, mut unit) = bare_header(&levels.concat());
    let mut forms = vec![(bare, 0)];
    if levels.len() > 1 {
        let bares: Vec<(String, Option<MoneyUnit>)> = levels.iter().map(|level| bare_header(level)).collect();
        unit = unit.or(bares.iter().find_map(|(_, unit)| *unit));
        forms.push((bares.iter().map(|(bare, _)| bare.as_str()).collect(), 0));
        let groups: String = bares.iter().map(|(bare, _)| without_filler(bare)).collect();
        forms.push((groups, 0));
        // A word over all columns (余额及发生额) names none of them.
        for from in 1..bares.len().saturating_sub(1) {
            let inner: String = bares.iter().skip(from).map(|(bare, _)| without_filler(bare)).collect();
            forms.push((inner, INNER_ROWS_ONLY));
        }
        forms.extend(bares.last().map(|(bare, _)| (bare.clone(), LAST_ROW_ONLY)));
        // A book with a column for each item of a side has the side's amount in the total of these.
        let joined: String = bares.iter().map(|(bare, _)| bare.as_str()).collect();
        forms.extend(
            joined.strip_suffix("合计").filter(|side| ["借方", "贷方"].contains(side)).map(|side| (side.to_owned(), INNER_ROWS_ONLY)),
        );
    }
    (forms, unit)
}

fn role_of<'h>(headers: &'h Headers, fit: &HeadingFit) -> Option<&'h Role> {
    headers.tables.get(fit.table)?.roles.get(fit.role)
}

/// The roles that a header fits in some form, each with what the form that fits best is worth; each form with what it is worth less.
/// The first form is the whole header.
fn fits_of(forms: &[(String, u32)], headers: &Headers) -> Vec<HeadingFit> {
    let mut best: BTreeMap<(usize, usize), HeadingFit> = BTreeMap::new();
    for (bare, less) in forms {
        let shared = u32::try_from(headers.tables_with(bare)).unwrap_or(u32::MAX).max(1);
        for Fit { table, role, quality } in headers.fits(bare) {
            let quality = quality.saturating_sub(*less);
            if best.get(&(table, role)).is_none_or(|best| best.quality <= quality) {
                let points = quality * (40 + 160 / shared) / 100;
                best.insert((table, role), HeadingFit { table, role, quality, points, rank: RANK_PLAIN });
            }
        }
    }
    let whole = forms.first().map_or("", |(bare, _)| bare.as_str());
    best.into_values().filter(|fit| role_of(headers, fit).is_none_or(|role| !role.is_never(whole))).collect()
}

/// A header with the one word and with the other, of which one stands in brackets and something behind both: `退休(调离)日期`.
fn either_word(bare: &str) -> Vec<String> {
    let parts = || {
        let (before, rest) = bare.split_once('(')?;
        let (within, behind) = rest.split_once(')')?;
        let is_word = |text: &str| !text.is_empty() && text.chars().all(is_han);
        [before, within, behind].into_iter().all(is_word).then(|| vec![format!("{before}{behind}"), format!("{within}{behind}")])
    };
    parts().unwrap_or_default()
}

/// The name of a thing in a header that has its kind behind it: 品名规格, 名称及规格型号, 货物名称/规格. A 名称 of this sort is that of no party.
fn without_kind(bare: &str) -> Option<String> {
    const KINDS: [&str; 8] = ["规格型号", "型号规格", "规格及型号", "规格和型号", "规格与型号", "规格、型号", "规格", "型号"];
    let rest = KINDS.iter().find_map(|kind| bare.strip_suffix(kind))?;
    let name = rest.trim_end_matches(['及', '和', '与', '、', '/', ',', '-', '其']);
    let is_name = name.ends_with("名称") || name.ends_with("品名");
    is_name.then(|| if name == "名称" { "品名".to_owned() } else { name.to_owned() })
}

/// What stands over several columns without the word that says only that it does: 凭证信息 over 日期|编号 heads 凭证日期 and 凭证编号.
fn without_filler(bare: &str) -> &str {
    ["信息", "情况", "资料"].iter().find_map(|end| bare.strip_suffix(end)).filter(|rest| !rest.is_empty()).unwrap_or(bare)
}

/// What fits a role at least so well is called by one of its headers.
const NAMES_FROM: u32 = 80;
/// What ought to be fits no better than this: less well than any header that says what is, better than one that merely ends so.
const DUE_UP_TO: u32 = 60;
/// What counts only where nothing else fits is so many times less: 合计 below any 金额.
const LAST_IS_LESS: u32 = 8;
/// What merely ends with a header fits less well than this.
const ENDINGS_BELOW: u32 = 60;
/// What fits a role at least so well goes before all others where its words are preferred.
const PREFERRED_FROM: u32 = 30;
/// A header known by its Chinese part alone is worth a little less.
const OTHER_SCRIPT: u32 = 5;
/// A header known by its parts in another order is worth a little less.
const OTHER_ORDER: u32 = 5;
/// A header known by one of two words is worth a little less.
const EITHER_WORD: u32 = 5;
/// A header known without the word for the local currency is worth a little less.
const LOCAL_CURRENCY: u32 = 5;
/// A header known without the kind of the thing that it names is worth a little less.
const WITH_KIND: u32 = 5;
/// What all header rows but the first say is worth a little less.
const INNER_ROWS_ONLY: u32 = 5;
/// What only the last of several header rows says is worth a little less.
const LAST_ROW_ONLY: u32 = 15;
/// What the user says of a column is worth more than any header.
const SAID_BY_USER: u32 = 200;

/// How many ways of giving roles to columns compete.
const ASSIGNMENTS_MAX: usize = 3;
/// Of so many columns that others would fit as well each is left out alone.
const ALONE_MAX: usize = 4;
/// A column that fits a role at least so well competes for it.
const COMPETES_FROM: u32 = 40;

/// Gives each column the role that it fits best and each role its best column; and how well all of it fits. What the user's mapping
/// says of a column goes first. Where further columns of money fit a role (local beside foreign currency), further assignments
/// follow the best one: the rows below decide between them.
pub fn assign(headings: &[Heading], table: (usize, &TableHeaders), titles: &Titles, entry: Option<&Entry>) -> Vec<(Vec<Column>, u32)> {
    let (table_index, table) = table;
    let sheet_unit = entry.and_then(|entry| entry.money_unit).or(titles.money_unit).unwrap_or_default();
    let fits = Fits::of(headings, table_index, table, entry);
    let mut assignments: Vec<(Vec<Column>, u32)> = Vec::new();
    // One assignment without the columns that may not hold what they fit; and which of its columns others would fit as well.
    let without = |banned: &[(usize, usize)], assignments: &mut Vec<(Vec<Column>, u32)>| {
        let (mut role_of, fitting) = fits.best(banned, &table.needs);
        settle_levels(&mut role_of, headings, table_index, table);
        let idle = idle_period(&role_of, table);
        let columns = headings.iter().enumerate().map(|(position, heading)| {
            heading.column(role_of.get(&position).copied().flatten().filter(|role| Some(*role) != idle), table, sheet_unit)
        });
        // Every further assignment is worth a little less than the one before it.
        let behind = u32::try_from(assignments.len()).unwrap_or(u32::MAX);
        let best = assignments.first().map_or(fitting, |(_, best)| fitting.min(best.saturating_sub(behind)));
        assignments.push((columns.collect(), best));
        fits.contested(&role_of, table)
    };
    let first = without(&[], &mut assignments);
    let mut banned = first.clone();
    while !banned.is_empty() && assignments.len() < ASSIGNMENTS_MAX {
        let contested = without(&banned, &mut assignments);
        if contested.is_empty() {
            break;
        }
        banned.extend(contested);
    }
    // One column may be the wrong one where the others are right: 年初余额 beside 期初余额 and the movements of the month.
    if first.len() > 1 {
        for one in first.iter().take(ALONE_MAX) {
            without(&[*one], &mut assignments);
        }
    }
    assignments
}

/// A lower level of the account is its name where nothing else is: 明细科目 without 总账科目.
fn settle_levels(role_of: &mut BTreeMap<usize, Option<usize>>, headings: &[Heading], table_index: usize, table: &TableHeaders) {
    let (Some(name), Some(level)) = (table.role("account_name"), table.role("account_level_2")) else { return };
    if role_of.values().any(|role| *role == Some(name)) {
        return;
    }
    let may_name = |position: &usize| headings.get(*position).is_some_and(|heading| heading.fits(table_index, name));
    if let Some((_, role)) = role_of.iter_mut().find(|(position, role)| **role == Some(level) && may_name(position)) {
        *role = Some(name);
    }
}

/// The role of a period where it is no part of the date, since dates or months have a column of their own.
fn idle_period(role_of: &BTreeMap<usize, Option<usize>>, table: &TableHeaders) -> Option<usize> {
    let taken = |name: &str| table.role(name).is_some_and(|role| role_of.values().any(|taken| *taken == Some(role)));
    (table.table == TableKind::Journal && (taken("date") || taken("month"))).then(|| table.role("period")).flatten()
}

/// Which column fits which role.
struct Fits {
    /// By the user's word: position and role.
    said: BTreeMap<usize, Option<usize>>,
    /// Quality, points, position, role; the best first.
    matches: Vec<(u32, u32, usize, usize)>,
    /// The rank of each position in each role.
    ranks: BTreeMap<(usize, usize), u8>,
}

impl Fits {
    fn of(headings: &[Heading], table_index: usize, table: &TableHeaders, entry: Option<&Entry>) -> Self {
        let mut said = BTreeMap::new();
        let (mut matches, mut ranks) = (Vec::new(), BTreeMap::new());
        for (position, heading) in headings.iter().enumerate() {
            if let Some(role) = entry.and_then(|entry| entry.role(&heading.header, &column_letter(heading.index))) {
                said.insert(position, role.and_then(|role| table.role(role)));
            }
            let own = heading.fits.iter().filter(|fit| fit.table == table_index);
            matches.extend(own.clone().map(|fit| (fit.quality, fit.points, position, fit.role)));
            ranks.extend(own.map(|fit| ((position, fit.role), fit.rank)));
        }
        let rank = |position: usize, role: usize| ranks.get(&(position, role)).copied().unwrap_or(RANK_PLAIN);
        let mut raised = matches.clone();
        for (quality, points, position, role) in &mut raised {
            // What is preferred fits as well as the best of the others: 实发金额 beside 金额.
            if rank(*position, *role) < RANK_PLAIN && *quality >= PREFERRED_FROM {
                // What merely ends like a header stays below what is called by one: 付款金额 beside 发票价税合计.
                let named = *quality >= NAMES_FROM;
                let others = matches.iter().filter(|(quality, _, _, other)| other == role && (named || *quality < NAMES_FROM));
                *quality = others.clone().map(|(quality, ..)| *quality).max().unwrap_or(*quality);
                *points = others.map(|(_, points, ..)| *points).max().unwrap_or(*points);
            }
        }
        let mut order: Vec<(usize, (u32, u32, usize, usize))> = raised.into_iter().enumerate().collect();
        let own = |index: usize| matches.get(index).map_or(0, |(quality, ..)| *quality);
        order.sort_by_key(|(index, (quality, points, position, role))| {
            (Reverse(*quality), Reverse(*points), rank(*position, *role), Reverse(own(*index)), *position, *role)
        });
        let matches = order.into_iter().map(|(_, one)| one).collect();
        Self { said, matches, ranks }
    }

    /// The role of each column, and how well all of it fits.
    fn best(&self, banned: &[(usize, usize)], needs: &[Vec<usize>]) -> (BTreeMap<usize, Option<usize>>, u32) {
        let mut role_of = self.said.clone();
        let mut fitting = SAID_BY_USER * u32::try_from(role_of.len()).unwrap_or(0);
        let mut taken: Vec<usize> = role_of.values().flatten().copied().collect();
        for (_, points, position, role) in &self.matches {
            if !role_of.contains_key(position) && !taken.contains(role) && !banned.contains(&(*position, *role)) {
                role_of.insert(*position, Some(*role));
                taken.push(*role);
                fitting += points;
            }
        }
        self.meet_needs(&mut role_of, banned, needs);
        (role_of, fitting)
    }

    /// Where a role that the table needs has no column, the column of another role that is called so as well takes it, if a column that has none is
    /// called by that other one: of 议定事项 and 表决情况 the first is the topic, although it may be the decision too.
    fn meet_needs(&self, role_of: &mut BTreeMap<usize, Option<usize>>, banned: &[(usize, usize)], needs: &[Vec<usize>]) {
        let called = |position: usize, role: usize| {
            let is = |(quality, _, at, of): &(u32, u32, usize, usize)| (*at, *of) == (position, role) && *quality >= NAMES_FROM;
            !banned.contains(&(position, role)) && self.matches.iter().any(is)
        };
        for group in needs {
            if group.iter().any(|role| role_of.values().any(|taken| taken == &Some(*role))) {
                continue;
            }
            let idle: Vec<usize> =
                self.matches.iter().map(|(_, _, position, _)| *position).filter(|position| !role_of.contains_key(position)).collect();
            let held = role_of.iter().filter(|(position, _)| !self.said.contains_key(position));
            let mut held = held.filter_map(|(position, role)| Some((*position, (*role)?)));
            let moved = held.find_map(|(position, role)| {
                let needed = *group.iter().find(|needed| called(position, **needed))?;
                Some((position, needed, *idle.iter().find(|idle| called(**idle, role))?, role))
            });
            if let Some((position, needed, idle, role)) = moved {
                role_of.insert(position, Some(needed));
                role_of.insert(idle, Some(role));
            }
        }
    }

    /// The columns that hold a role of money for which a column without a role would fit as well.
    fn contested(&self, role_of: &BTreeMap<usize, Option<usize>>, table: &TableHeaders) -> Vec<(usize, usize)> {
        // What ought to be does not compete with what is, nor does what is with what is preferred.
        let rank = |position: usize, role: usize| self.ranks.get(&(position, role)).copied().unwrap_or(RANK_PLAIN);
        let competes =
            |position: usize, holder: usize, role: usize| !role_of.contains_key(&position) && rank(position, role) <= rank(holder, role);
        let wanted_by_others = |holder: usize, role: usize| {
            self.matches
                .iter()
                .any(|(quality, _, position, other)| *other == role && *quality >= COMPETES_FROM && competes(*position, holder, role))
        };
        let money = |role: usize| table.roles.get(role).is_some_and(|role| role.kind == FieldKind::Money);
        let held = role_of.iter().filter(|(position, _)| !self.said.contains_key(position));
        held.filter_map(|(position, role)| Some((*position, (*role)?)))
            .filter(|(position, role)| money(*role) && wanted_by_others(*position, *role))
            .collect()
    }
}

/// How much of the cells below is what the columns say, of 100; `None` if a column of money or dates holds mostly something else,
/// which disproves the reading.
pub fn sample_agrees(columns: &[Column], sample: &[GridRow], epoch_1904: bool, months: Option<Months>) -> Option<u32> {
    agreement(columns, sample, epoch_1904, months).ok()
}

/// The column that disproves the reading, with a cell that is not what it should be.
pub fn disproved_by<'c>(
    columns: &'c [Column],
    sample: &[GridRow],
    epoch_1904: bool,
    months: Option<Months>,
) -> Option<(&'c Column, String)> {
    agreement(columns, sample, epoch_1904, months).err()
}

fn agreement<'c>(columns: &'c [Column], sample: &[GridRow], epoch_1904: bool, months: Option<Months>) -> Result<u32, (&'c Column, String)> {
    let (mut good_all, mut all) = (0_u32, 0_u32);
    // Rows that are nearly blank are totals, titles and signatures rather than data.
    let playing = columns.iter().filter(|column| column.role.is_some()).count();
    let (of_title, mut months) = (months, months);
    let dated = |row| {
        let group = months_of_group(row, of_title);
        months = group.or(months);
        (row, months_of_row(row, columns, Tenths::Unproven).or(months), group.is_none())
    };
    let sample = sample.iter().map(dated).filter(|(row, _, is_data)| *is_data && row.cells.len() * 5 >= playing * 2);
    let sample: Vec<(&GridRow, Option<Months>)> = sample.map(|(row, months, _)| (row, months)).collect();
    let sided = balances::sided(columns, &sample.iter().map(|(row, _)| *row));
    for column in columns.iter().filter(|column| column.role.is_some()) {
        if matches!(column.kind, FieldKind::Text | FieldKind::Code) {
            continue;
        }
        let own = sample.iter().filter_map(|(row, _)| cell_at(row, column.index));
        // What no cell proves is told row by row: it does not disprove the column.
        let tenths = match Tenths::of(own) {
            Tenths::Unproven => Tenths::Days,
            proved => proved,
        };
        let is_sided = sided.contains(&column.index);
        let of_column = || sample.iter().filter_map(|(row, _)| cell_at(row, column.index));
        let old_years = column.kind == FieldKind::Date && has_whole_years(of_column(), epoch_1904);
        let wanted = |months| Wanted { kind: column.kind, unit: column.unit, epoch_1904, months, tenths, old_years, sided: is_sided };
        let cells = sample.iter().filter_map(|(row, months)| Some((cell_at(row, column.index)?, *months)));
        let (mut good, mut total, mut bad) = (0_u32, 0_u32, None);
        for (cell, months) in cells {
            total += 1;
            if cells::typed(cell, wanted(months)).is_ok()
                || (column.field.is_some_and(Field::may_be_several) && cells::several(cell).is_some())
            {
                good += 1;
            } else {
                bad = bad.or(Some(cell));
            }
        }
        if total >= 3 && good * 3 < total && matches!(column.kind, FieldKind::Money | FieldKind::Date) {
            return Err((column, bad.map(shown).unwrap_or_default()));
        }
        good_all += good;
        all += total;
    }
    Ok((good_all * 50).checked_div(all).map_or(60, |agreeing| 50 + agreeing))
}
