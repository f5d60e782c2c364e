//! A sheet whose title or name says which table it is, while a column that this table needs has a header that nobody knows: it is no other table that
//! its headers happen to fit, and which column is not known is told.

use super::Search;
use super::named::Named;
use super::near_miss::SHOWN_CHARS;
use crate::read::{Cell, GridRow};
use crate::recognise::cells::{self, column_letter, shown};
use crate::recognise::columns::{self, Column, Heading};
use crate::recognise::headers::{Headers, Role, TableHeaders, bare_header};
use crate::recognise::kind::cell_at;
use crate::recognise::titles::Titles;
use crate::say;
use crate::tables::{FieldKind, TableKind};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::date;
use crate::value::text::{compact, is_han, printable, shorten};

/// The table that title or names say, what it lacks, and which columns may be that.
pub(super) struct TitledMiss {
    /// By index.
    pub table: usize,
    /// Whether only the file's name says it: a workbook may hold several tables.
    by_file: bool,
    /// The columns that may be what is lacking.
    may_be: Vec<u32>,
    /// These, in words.
    pub near: Said,
    /// Why it is not read, with the remedy.
    pub why: Said,
}

/// More needed columns than this are lacking only where the title speaks of something else.
const MISSING_MAX: usize = 2;

impl TitledMiss {
    /// What title or names say, where the header lacks a column or two for it and others stand there of which nothing is known.
    pub(super) fn of(search: Search, headings: &[Heading], titles: &Titles, sample: &[GridRow], row: u32) -> Option<Self> {
        let named = Named { sheet: search.sheet, titles };
        let (index, by_file) = called_last(&named, search.headers)?;
        let table = search.headers.tables.get(index)?;
        let (columns, _) = columns::assign(headings, (index, table), titles, search.entry).into_iter().next()?;
        let missing = table.lacking(&|role| {
            let labelled = table.roles.get(role).is_some_and(|role| titles.says(&role.name));
            labelled || columns.iter().any(|column| column.role == Some(role))
        });
        if missing.is_empty() || missing.len() > MISSING_MAX {
            return None;
        }
        let mut may_be: Vec<u32> = Vec::new();
        for role in &missing {
            let unknown = unknown_columns(&columns, headings, sample);
            may_be.push(unknown.into_iter().find(|index| !may_be.contains(index) && holds(role.kind, *index, sample))?);
        }
        let near = called_near(&may_be, headings);
        let why = told(table.table, &missing, &near, row);
        Some(Self { table: index, by_file, may_be, near, why })
    }

    /// Whether a reading as another table has to give way: title and names do not say that table too, and of what may be the lacking column it knows no
    /// more. Expenses and payouts are named after what they are for, and a workbook may hold several tables, so there a header that they know is
    /// theirs. What has all columns of a book of accounts is one, whatever the workbook is called.
    pub(super) fn rules_out(&self, table: &TableHeaders, columns: &[Column], named: &Named, headers: &Headers) -> bool {
        use TableKind::{Benefits, Budget, Expenses, Journal, Minutes, Staff, TrialBalance};
        let loose = |kind: TableKind| matches!(kind, Benefits | Budget | Expenses | Minutes | Staff);
        let of_title = headers.tables.get(self.table).is_none_or(|own| own.table != Expenses && loose(own.table));
        let knows = || columns.iter().any(|column| column.role.is_some() && self.may_be.contains(&column.index));
        let is_book = matches!(table.table, Journal | TrialBalance);
        !is_book && !named.names(table) && !((of_title || self.by_file || loose(table.table)) && knows())
    }
}

/// The table whose word stands last in the title, or in the sheet's name, or in the file's, the first of these that has a word of any table: the noun
/// that stands last says what a paper is.
fn called_last(named: &Named, headers: &Headers) -> Option<(usize, bool)> {
    let [title, sheet, file] = named.texts();
    let file = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let of_table = |text: &str| headers.tables.iter().any(|table| Named::word(text, table).is_some());
    let texts = [(title.as_str(), false), (sheet.as_str(), false), (file, true)];
    let (text, by_file) = texts.into_iter().find(|(text, _)| of_table(text))?;
    let mut rest = text.trim_end_matches(|c: char| !is_han(c) && c != ')');
    loop {
        let longest = |table: &TableHeaders| table.words.iter().filter(|word| rest.ends_with(word.as_str())).map(String::len).max();
        let mut found: Vec<(usize, usize)> =
            headers.tables.iter().enumerate().filter_map(|(index, table)| Some((longest(table)?, index))).collect();
        found.sort_unstable();
        match found.as_slice() {
            [.., (second, _), (first, index)] => return (first > second).then_some((*index, by_file)),
            [(_, index)] => return Some((*index, by_file)),
            [] => {}
        }
        let bare = rest.trim_end_matches(|c: char| !is_han(c) && c != ')');
        let bare = bare.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(bare, |(before, _)| before);
        let endings = headers.words.paper_endings.iter().map(String::as_str).chain(["清理", "清查", "核对"]);
        let bare = endings.into_iter().find_map(|ending| bare.strip_suffix(ending)).unwrap_or(bare);
        if bare == rest || bare.is_empty() {
            return None;
        }
        rest = bare;
    }
}

/// The columns of which the table knows nothing, those without a header too; remarks and who signed are known to be neither.
fn unknown_columns(columns: &[Column], headings: &[Heading], sample: &[GridRow]) -> Vec<u32> {
    const NEITHER: [&str; 13] = ["备注", "附注", "序号", "经手", "经办", "审批", "审核", "复核", "制单", "领导", "负责人", "附件", "签字"];
    let of_neither = |heading: &&Heading| {
        let bare = bare_header(heading.header()).0;
        !NEITHER.iter().any(|word| bare.contains(word))
    };
    let plays = |index: u32| columns.iter().any(|column| column.index == index && column.role.is_some());
    let named = headings.iter().filter(of_neither).map(Heading::index);
    let headed = |index: &u32| headings.iter().any(|heading| heading.index() == *index);
    let mut bare: Vec<u32> =
        sample.iter().flat_map(|row| row.cells.iter().map(|(index, _)| *index)).filter(|index| !headed(index)).collect();
    bare.sort_unstable();
    bare.dedup();
    named.chain(bare).filter(|index| !plays(*index)).collect()
}

/// Whether most rows hold something of a kind in a column.
fn holds(kind: FieldKind, index: u32, sample: &[GridRow]) -> bool {
    let is_money = |cell: &Cell| cells::money(cell, MoneyUnit::Yuan).is_ok_and(|amount| amount.is_some());
    let is_date = |cell: &Cell| matches!(cell, Cell::Date(_)) || date::parse(&compact(&shown(cell))).is_some();
    let fits = |cell: &Cell| match kind {
        FieldKind::Date => is_date(cell),
        FieldKind::Money | FieldKind::Number => is_money(cell) && !is_date(cell),
        FieldKind::Code => !shown(cell).trim().is_empty() && !is_date(cell),
        FieldKind::Text => !is_money(cell) && !is_date(cell) && shown(cell).chars().filter(|c| is_han(*c)).count() > 1,
    };
    let count = sample.iter().filter(|row| cell_at(row, index).is_some_and(fits)).count();
    count > 0 && count * 2 > sample.len()
}

/// Columns in words, by header and letter.
fn called_near(may_be: &[u32], headings: &[Heading]) -> Said {
    let header = |index: &u32| {
        let heading = headings.iter().find(|heading| heading.index() == *index);
        heading.map(|heading| shorten(&printable(heading.header()), SHOWN_CHARS)).filter(|header| !header.trim().is_empty())
    };
    let called = |index: &u32| {
        let letter = column_letter(*index);
        match header(index) {
            Some(header) => say!("“{header}”({letter}列)", "“{header}” ({letter})"),
            None => say!("没有列名的{letter}列", "column {letter}, which has no header"),
        }
    };
    let called: Vec<Said> = may_be.iter().map(called).collect();
    let join = |of: fn(&Said) -> &str, by: &str| called.iter().map(of).collect::<Vec<_>>().join(by);
    Said::new(join(|said| &said.zh, "、"), join(|said| &said.en, ", "))
}

fn told(table: TableKind, missing: &[&Role], near: &Said, row: u32) -> Said {
    let names_zh: Vec<&str> = missing.iter().map(|role| role.title()).collect();
    let names_en: Vec<&str> = missing.iter().map(|role| role.name.as_str()).collect();
    let (title, zh, en) = (table.title(), names_zh.join("、"), names_en.join(", "));
    let (title_zh, title_en, near_zh, near_en) = (title.zh, title.en, &near.zh, &near.en);
    say!(
        "标题、表名或文件名写的是“{title_zh}”,但第{row}行没有认出“{zh}”列,像是{near_zh},没有读入,也没有当作别的表;请把列名改为“{zh}”,或用 mapping.toml 写明",
        "title, sheet's or file's name say “{title_en}”, but row {row} has no column known as {en}; it may be {near_en}. It was not read, nor taken for another table: rename the column or say so in mapping.toml"
    )
}
