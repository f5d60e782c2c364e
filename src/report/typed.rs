//! What people typed into the columns of a workbook that are left to them: read back before the workbook is made anew, and carried to the
//! finding that it was said of. What finds no place is told and the old workbook kept. Knows no check, and writes no workbook.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::cell::{Cell, safe_text};
use super::columns::{Column, columns};
use super::comparison;
use super::folded::each_row;
use super::sheets;
use super::summary::Summary;
use crate::compare::Comparison;
use crate::findings::Reported;
use crate::read::{self, Grid, GridRow, Limits, read_file};
use crate::say;
use crate::value::text::compact;
use crate::value::{Lang, Said};

/// The columns that say whose a row is: unit, id, and, for a line that stands for a folded rule, the rule.
const UNIT: &str = "单位";
const ID: &str = "识别码";
const RULE: &str = "规则编号";
/// The columns that tell findings of one id apart.
const FACTS: [&str; 5] = ["对象", "日期", "凭证号", "摘要", "涉及金额"];
/// How many findings a note names.
const NAMED_MAX: usize = 5;

/// So many copies of a workbook are kept; then the last one is replaced.
const COPIES_MAX: usize = 1_000;

/// Unit and id of a row.
type Key = (String, String);

/// What was typed, by the finding that it is said of now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept(BTreeMap<Key, Vec<Cell>>);

impl Kept {
    /// The cells that a person filled in for a finding, or for a folded rule where `id` is empty.
    pub fn of(&self, unit: &str, id: &str, rule: &str) -> &[Cell] {
        if self.0.is_empty() { &[] } else { self.0.get(&key(unit, id, rule)).map_or(&[], Vec::as_slice) }
    }
}

/// What became of the things that people typed into a workbook.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    kept: Kept,
    /// What was said of findings that are no longer there: subjects.
    lost: Vec<String>,
    /// What people added beside the columns that are left to them.
    added: Added,
    /// Why the workbook that is there could not be read, or not in full.
    unread: Option<Said>,
}

/// What people added to a workbook that has no place in the new one.
#[derive(Debug, Clone, Default)]
struct Added {
    /// Headers of columns.
    columns: Vec<String>,
    /// Rows of a list that are no finding: sheet and row.
    rows: Vec<String>,
    /// Names of sheets.
    sheets: Vec<String>,
    comments: bool,
}

impl Added {
    fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.rows.is_empty() && self.sheets.is_empty() && !self.comments
    }

    /// What was added, as a person reads it.
    fn said(&self) -> Said {
        let kinds = [(&self.columns, "列", "columns"), (&self.rows, "行", "rows"), (&self.sheets, "工作表", "sheets")];
        let mut zh: Vec<String> = Vec::new();
        let mut en: Vec<String> = Vec::new();
        for (names, kind_zh, kind_en) in kinds.into_iter().filter(|(names, ..)| !names.is_empty()) {
            let listed: Vec<&str> = names.iter().take(NAMED_MAX).map(String::as_str).collect();
            let (etc_zh, etc_en) = if names.len() > NAMED_MAX { ("等", " and others") } else { ("", "") };
            zh.push(format!("{kind_zh}({}{etc_zh})", listed.join("、")));
            en.push(format!("{kind_en} ({}{etc_en})", listed.join(", ")));
        }
        if self.comments {
            zh.push("批注".to_owned());
            en.push("comments".to_owned());
        }
        Said::new(zh.join("、"), en.join(", "))
    }
}

impl Carried {
    /// What goes into the new workbook.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Whether the old workbook holds something that the new one will not.
    pub fn must_keep_old(&self) -> bool {
        !self.lost.is_empty() || !self.added.is_empty() || self.unread.is_some()
    }

    /// What to tell of it; `kept_as` is the name of the old workbook's copy.
    pub fn notes(&self, workbook: &str, kept_as: &str) -> Vec<Said> {
        let mut notes = Vec::new();
        let count = self.kept.0.len();
        if count > 0 {
            notes.push(say!(
                "“{workbook}”里已填写的核查结论等共{count}条,已转入新的工作簿",
                "what was filled in by hand in “{workbook}” ({count} rows) was carried over"
            ));
        }
        if let Some(why) = &self.unread {
            let (zh, en) = (&why.zh, &why.en);
            notes.push(say!(
                "原有的“{workbook}”没有读全({zh}),其中填写的内容可能没有转入;旧的工作簿另存为“{kept_as}”",
                "the “{workbook}” that was there could not be read in full ({en}), and what was filled in may be missing; it is kept as “{kept_as}”"
            ));
        }
        if !self.lost.is_empty() {
            let count = self.lost.len();
            let listed: Vec<&str> = self.lost.iter().take(NAMED_MAX).map(String::as_str).collect();
            let (zh, en) = (listed.join("、"), listed.join(", "));
            let (etc_zh, etc_en) = if count > NAMED_MAX { ("等", " and others") } else { ("", "") };
            notes.push(say!(
                "“{workbook}”里有{count}条已填写的,这次没有对应的疑点({zh}{etc_zh}),没有转入;旧的工作簿另存为“{kept_as}”",
                "{count} rows filled in in “{workbook}” belong to findings that are no longer there ({en}{etc_en}); the old workbook is kept as “{kept_as}”"
            ));
        }
        if !self.added.is_empty() {
            let Said { zh, en } = self.added.said();
            notes.push(say!(
                "“{workbook}”里自行增加的{zh}没有转入;旧的工作簿另存为“{kept_as}”",
                "what was added to “{workbook}” was not carried over: {en}; the old workbook is kept as “{kept_as}”"
            ));
        }
        notes
    }
}

/// What is to be carried over from the list of findings at `path`.
///
/// # Errors
/// The report's own.
pub fn of_findings(path: &Path, report: &dyn Reported, summary: &Summary) -> anyhow::Result<Carried> {
    let mut carried = Carried::default();
    let earlier = read(path, &columns(true), &mut carried);
    if let Some(mut families) = Families::of(&earlier) {
        each_row(report, summary, Lang::Zh, &mut |_, row| {
            families.add(&columns(true), &row);
            Ok(())
        })?;
        families.settle(&mut carried);
    }
    Ok(carried)
}

/// What is to be carried over from the look-back at `path`.
pub fn of_comparison(path: &Path, comparison: &Comparison) -> Carried {
    let mut carried = Carried::default();
    let columns = comparison::columns(true);
    let earlier = read(path, &columns, &mut carried);
    if let Some(mut families) = Families::of(&earlier) {
        comparison::rows(comparison).for_each(|row| families.add(&columns, &row));
        families.settle(&mut carried);
    }
    carried
}

/// Keeps a copy of the workbook at `path` in `dir` if it holds what the new one will not; gives what to tell.
///
/// # Errors
/// The system's own.
pub fn keep_old(path: &Path, carried: &Carried, dir: &Path) -> io::Result<Vec<Said>> {
    let kept_as = if carried.must_keep_old() { file_name(&back_up(path, dir)?) } else { String::new() };
    Ok(carried.notes(&file_name(path), &kept_as))
}

/// Keeps a copy of a workbook that nothing new will stand for in `dir`, if a person typed something into it; gives what to tell.
///
/// # Errors
/// The system's own.
pub fn keep_filled_in(path: &Path, dir: &Path) -> io::Result<Option<Said>> {
    if !is_filled_in(path) {
        return Ok(None);
    }
    let (name, kept_as) = (file_name(path), file_name(&back_up(path, dir)?));
    Ok(Some(say!(
        "“{name}”里有人工填写的内容,这次没有新的工作簿代替它,旧的另存为“{kept_as}”",
        "“{name}” holds what people filled in, and no new workbook takes its place; it is kept as “{kept_as}”"
    )))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a list of findings that nothing new will stand for holds something that a person typed.
fn is_filled_in(path: &Path) -> bool {
    let mut carried = Carried::default();
    let earlier = read(path, &columns(true), &mut carried);
    carried.must_keep_old() || earlier.iter().any(Earlier::is_filled)
}

/// Copies a workbook to a name beside it, or in `dir`, that is free: `疑点清单.bak.xlsx`, `疑点清单.bak-2.xlsx`.
///
/// # Errors
/// The system's own.
fn back_up(path: &Path, dir: &Path) -> io::Result<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = |number: usize| if number == 1 { format!("{stem}.bak.xlsx") } else { format!("{stem}.bak-{number}.xlsx") };
    let is_free = |place: &PathBuf| fs::symlink_metadata(place).is_err();
    let beside = path.parent().unwrap_or(dir);
    let free = |number: &usize| is_free(&dir.join(name(*number))) && is_free(&beside.join(name(*number)));
    let place = dir.join(name((1..=COPIES_MAX).find(free).unwrap_or(COPIES_MAX)));
    fs::copy(path, &place)?;
    Ok(place)
}

/// Which of our columns stands where in a sheet; a column of a person's own is none of them.
type Header = Vec<(u32, Option<usize>)>;

/// A row of the workbook that is there.
struct Earlier {
    key: Key,
    facts: Vec<String>,
    subject: String,
    typed: Vec<Cell>,
}

impl Earlier {
    fn is_filled(&self) -> bool {
        self.typed.iter().any(|cell| *cell != Cell::Blank)
    }
}

fn key(unit: &str, id: &str, rule: &str) -> Key {
    (compact(unit), if id.is_empty() { format!("={rule}") } else { id.to_owned() })
}

/// Unit and id without the number that tells findings alike apart: it is handed out anew in each run.
fn family((unit, id): &Key) -> Key {
    let id = id.split_once('-').filter(|_| !id.starts_with('=')).map_or(&**id, |(id, _)| id);
    (unit.clone(), id.to_owned())
}

/// What was typed, by unit and id without number, and the findings of the same now.
struct Families<'e>(BTreeMap<Key, Family<'e>>);

#[derive(Default)]
struct Family<'e> {
    before: Vec<&'e Earlier>,
    now: Vec<(Key, Vec<String>)>,
}

impl<'e> Families<'e> {
    /// Those of which something is filled in; `None` if nothing is at all.
    fn of(earlier: &'e [Earlier]) -> Option<Self> {
        if !earlier.iter().any(Earlier::is_filled) {
            return None;
        }
        let mut families: BTreeMap<_, Family<'e>> = BTreeMap::new();
        for row in earlier {
            families.entry(family(&row.key)).or_default().before.push(row);
        }
        families.retain(|_, family| family.before.iter().any(|row| row.is_filled()));
        Some(Self(families))
    }

    fn add<T>(&mut self, columns: &[Column<T>], row: &T) {
        let of = |title: &str| column(columns, title).map(|column| plain(&(column.cell)(row, Lang::Zh))).unwrap_or_default();
        let key = key(&of(UNIT), &of(ID), &of(RULE));
        if let Some(known) = self.0.get_mut(&family(&key)) {
            known.now.push((key, FACTS.iter().map(|title| of(title)).collect()));
        }
    }

    fn settle(self, carried: &mut Carried) {
        for family in self.0.into_values() {
            pair(&family.before, family.now, carried);
        }
    }
}

/// Gives what was typed of findings of one id to those of that id now: where there is more than one of them, the facts decide.
fn pair(before: &[&Earlier], mut now: Vec<(Key, Vec<String>)>, carried: &mut Carried) {
    let mut left = Vec::new();
    for row in before {
        let same = |(key, facts): &(Key, Vec<String>)| *facts == row.facts && *key == row.key;
        let alike = |(_, facts): &(Key, Vec<String>)| *facts == row.facts;
        match now.iter().position(same).or_else(|| now.iter().position(alike)) {
            Some(at) => give(row, now.remove(at).0, carried),
            None => left.push(*row),
        }
    }
    match (left.as_slice(), now.as_slice()) {
        ([row], [(key, _)]) => give(row, key.clone(), carried),
        (left, _) => carried.lost.extend(left.iter().filter(|row| row.is_filled()).map(|row| row.subject.clone())),
    }
}

fn give(row: &Earlier, key: Key, carried: &mut Carried) {
    if row.is_filled() {
        carried.kept.0.insert(key, row.typed.clone());
    }
}

fn column<'c, T>(columns: &'c [Column<T>], title: &str) -> Option<&'c Column<T>> {
    columns.iter().find(|column| column.title(Lang::Zh) == title)
}

/// The rows of all lists in a workbook.
fn read<T>(path: &Path, columns: &[Column<T>], carried: &mut Carried) -> Vec<Earlier> {
    if !path.is_file() {
        return Vec::new();
    }
    let file = read_file(path, &Limits::default());
    let mut lists: Vec<(&Grid, Header)> = Vec::new();
    for grid in &file.grids {
        match header(grid, columns, &mut carried.added.columns) {
            Some(header) => lists.push((grid, header)),
            None => carried
                .added
                .sheets
                .extend(grid.name.iter().filter(|name| !sheets::is_ours(name) && has_text(grid)).map(ToString::to_string)),
        }
    }
    carried.added.comments = file.comments;
    carried.unread = match (file.problems.first(), lists.is_empty()) {
        (Some(problem), _) => Some(problem.why.clone()),
        (None, true) => Some(Said::new("其中没有带“识别码”列的清单", "it holds no list with a column of ids")),
        (None, false) => lists.iter().find(|(grid, _)| grid.incomplete).map(|(grid, _)| {
            let first = grid.problems.first().map(|problem| problem.why.clone());
            first.unwrap_or_else(|| Said::new("行数过多", "too many rows"))
        }),
    };
    let mut rows = Vec::new();
    for (grid, header) in &lists {
        for row in grid.rows.iter().skip(1) {
            match earlier(row, header, columns, grid) {
                Some(row) => rows.push(row),
                None if is_filled(row) => carried.added.rows.push(place(row, grid)),
                None => {}
            }
        }
    }
    rows
}

fn has_text(grid: &Grid) -> bool {
    grid.rows.iter().any(is_filled)
}

fn is_filled(row: &GridRow) -> bool {
    row.cells.iter().any(|(_, cell)| !shown(cell).trim().is_empty())
}

/// Sheet and number of a row.
fn place(row: &GridRow, grid: &Grid) -> String {
    format!("{}:{}", grid.name.as_deref().unwrap_or_default(), row.number)
}

/// Which of our columns stands where, if the sheet is a list; columns that people added have none and are told if there is anything in them.
fn header<T>(grid: &Grid, columns: &[Column<T>], added: &mut Vec<String>) -> Option<Header> {
    let first = grid.rows.first()?;
    let titled = |text: &str| columns.iter().position(|column| [Lang::Zh, Lang::En].iter().any(|lang| column.title(*lang) == text));
    let header: Header = first.cells.iter().map(|(at, cell)| (*at, titled(shown(cell).trim()))).collect();
    let has =
        |wanted: &dyn Fn(&Column<T>) -> bool| header.iter().any(|(_, known)| known.and_then(|at| columns.get(at)).is_some_and(wanted));
    if !has(&|column| column.title(Lang::Zh) == ID) || !has(&|column| column.by_hand) {
        return None;
    }
    let filled: std::collections::BTreeSet<u32> = grid
        .rows
        .iter()
        .skip(1)
        .flat_map(|row| row.cells.iter().filter(|(_, cell)| !shown(cell).trim().is_empty()))
        .map(|(at, _)| *at)
        .collect();
    for at in filled.iter().filter(|at| !header.iter().any(|(known, title)| known == *at && title.is_some())) {
        let title = first.cells.iter().find(|(place, _)| place == at).map(|(_, cell)| shown(cell));
        added.push(title.unwrap_or_else(|| read::column_letters(*at)));
    }
    Some(header)
}

fn earlier<T>(row: &GridRow, header: &[(u32, Option<usize>)], columns: &[Column<T>], grid: &Grid) -> Option<Earlier> {
    let cell_of = |wanted: usize| {
        let (at, _) = header.iter().find(|(_, known)| *known == Some(wanted))?;
        row.cells.iter().find(|(place, _)| place == at).map(|(_, cell)| cell)
    };
    let cell_titled = |title: &str| columns.iter().position(|column| column.title(Lang::Zh) == title).and_then(cell_of);
    let of = |title: &str| cell_titled(title).map(|cell| plain(&cell_from(cell))).unwrap_or_default();
    let typed: Vec<Cell> =
        columns.iter().enumerate().filter(|(_, column)| column.by_hand).map(|(at, _)| cell_of(at).map_or(Cell::Blank, cell_from)).collect();
    let (id, rule) = (of(ID), of(RULE));
    let subject = cell_titled("对象").map(shown).unwrap_or_default();
    let subject = if subject.is_empty() { place(row, grid) } else { subject };
    (!id.is_empty() || !rule.is_empty()).then(|| Earlier {
        key: key(&of(UNIT), &id, &rule),
        facts: FACTS.iter().map(|title| of(title)).collect(),
        subject,
        typed,
    })
}

fn shown(cell: &read::Cell) -> String {
    plain_text(&cell_from(cell))
}

fn cell_from(cell: &read::Cell) -> Cell {
    match cell {
        read::Cell::Text(text) | read::Cell::Error(text) if text.trim().is_empty() => Cell::Blank,
        read::Cell::Text(text) | read::Cell::Error(text) => Cell::Text(text.to_string()),
        read::Cell::Number(number) => Cell::Text(number.normalize().to_string()),
        read::Cell::Date(day) => Cell::Day(*day),
        read::Cell::Bool(yes) => Cell::Text(yes.to_string()),
    }
}

fn plain_text(cell: &Cell) -> String {
    match cell {
        Cell::Blank | Cell::Severity(_) => String::new(),
        Cell::Text(text) => safe_text(text, Lang::Zh).into_owned(),
        Cell::Amount(amount) => amount.normalize().to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Day(day) => day.to_string(),
    }
}

/// A cell's content in the form in which the one that was written and the one that was read back are the same.
fn plain(cell: &Cell) -> String {
    compact(&plain_text(cell))
}
