//! Where no header is found: what comes nearest to one, and why it is none.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::named::Named;
use super::other::Signs;
use super::readings::sample_below;
use super::titled::TitledMiss;
use super::{ROWS_ABOVE_MAX, SAMPLE_ROWS, Search, looks_like_header};
use crate::read::{Cell, UNREADABLE};
use crate::recognise::cells::{self, column_letter, shown};
use crate::recognise::columns::{self, Column};
use crate::recognise::dates::months_of_dates;
use crate::recognise::headers::{Role, TableHeaders};
use crate::recognise::instalments;
use crate::recognise::kind::cell_at;
use crate::recognise::likely::LikelyTable;
use crate::recognise::titles::Titles;
use crate::say;
use crate::tables::{FieldKind, TableKind};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, printable, shorten};

/// The most of a header or a cell that a message quotes.
pub(super) const SHOWN_CHARS: usize = 40;
/// The most headers that a message quotes.
const HEADERS_QUOTED: usize = 8;

impl Search<'_, '_> {
    /// Why the rows below a header that is known disprove it: a column of amounts or dates holds something else.
    pub(super) fn unreadable(self, columns: &[Column], titles: &Titles, body: usize, table: TableKind) -> Option<Said> {
        let rows = &self.grid.rows;
        let sample = rows.get(body..rows.len().min(body + SAMPLE_ROWS)).unwrap_or_default();
        let months = months_of_dates(titles, self.sheet);
        let (column, cell) = columns::disproved_by(columns, sample, self.grid.epoch_1904, months)?;
        let (letter, header) = (column_letter(column.index), shorten(&printable(&column.header), SHOWN_CHARS));
        let (cell, title) = (shorten(&printable(&cell), SHOWN_CHARS), table.title());
        let (title_zh, title_en, row) = (title.zh, title.en, rows.get(body.saturating_sub(1)).map_or(0, |row| row.number));
        let Said { zh: leave_zh, en: leave_en } = leave_it(self, table);
        if cell == UNREADABLE {
            return Some(say!(
                "第{row}行是“{title_zh}”的表头,但“{header}”列({letter}列)大多是没有计算结果的公式(打开时看得到数,文件里没有存),没有读入;请用 Excel 或 WPS 打开,保存后再检查{leave_zh}",
                "row {row} heads a table of “{title_en}”, but most cells of its column “{header}” ({letter}) are formulas without their results (seen when opened, not stored in the file), so it was not read; open it in Excel or WPS, save it and check again{leave_en}"
            ));
        }
        Some(if column.kind == FieldKind::Money {
            say!(
                "第{row}行是“{title_zh}”的表头,但“{header}”列({letter}列)的金额大多无法识别(如“{cell}”),没有读入;请改为 1200.00 这样的写法{leave_zh}",
                "row {row} heads a table of “{title_en}”, but most amounts of its column “{header}” ({letter}) cannot be read (such as “{cell}”), so it was not read; write them like 1200.00{leave_en}"
            )
        } else {
            say!(
                "第{row}行是“{title_zh}”的表头,但“{header}”列({letter}列)的日期大多无法识别(如“{cell}”),没有读入;请改为 2020-12-31 这样的写法{leave_zh}",
                "row {row} heads a table of “{title_en}”, but most dates of its column “{header}” ({letter}) cannot be read (such as “{cell}”), so it was not read; write them like 2020-12-31{leave_en}"
            )
        })
    }
}

/// Which columns of the user's mapping a header does not have, where nothing else is known of the sheet.
pub(super) fn strays(search: Search, header: std::ops::Range<usize>) -> Option<Said> {
    let rows = search.grid.rows.get(header)?;
    let texts = columns::header_texts(search.grid, rows);
    let headers: Vec<(String, String)> = texts.iter().map(|(index, texts)| (texts.join(" "), column_letter(*index))).collect();
    let entry = search.entry?;
    let columns: Vec<_> = headers.iter().map(|(header, letter)| (header.clone(), letter.clone(), true)).collect();
    let lacking = lacking(search, &texts);
    let said: Vec<Said> = entry.strays(&headers, true).into_iter().chain(entry.clashes(&columns)).chain(lacking).collect();
    let join = |of: fn(&Said) -> &str| said.iter().map(of).collect::<Vec<_>>().join("; ");
    (!said.is_empty()).then(|| Said::new(join(|said| &said.zh), join(|said| &said.en)))
}

/// What the table that the user names needs and no column of the header is.
fn lacking(search: Search, texts: &BTreeMap<u32, Vec<String>>) -> Option<Said> {
    let wanted = search.entry?.table??;
    let (index, table) = search.headers.tables.iter().enumerate().find(|(_, table)| table.table == wanted)?;
    let headings = columns::headings(texts, search.headers);
    let read = columns::assign(&headings, (index, table), &Titles::default(), search.entry).into_iter().next();
    let columns = read.map(|(columns, _)| columns).unwrap_or_default();
    let missing = table.lacking(&|role| columns.iter().any(|column| column.role == Some(role)));
    let names_zh: Vec<&str> = missing.iter().map(|role| role.title()).collect();
    let names_en: Vec<&str> = missing.iter().map(|role| role.name.as_str()).collect();
    let (title, zh, en) = (wanted.title(), names_zh.join("、"), names_en.join(", "));
    let (title_zh, title_en) = (title.zh, title.en);
    (!missing.is_empty()).then(|| {
        say!(
            "mapping.toml 写明是“{title_zh}”,但没有一列是“{zh}”,没有读入;请在 [sheet.columns] 中写明哪一列是 {en}",
            "mapping.toml says “{title_en}”, but no column is {en}, so it was not read; say in [sheet.columns] which one is"
        )
    })
}

/// What to do with what is no book of accounts, unless the user says that it is this table.
fn leave_it(search: Search, table: TableKind) -> Said {
    let said = search.entry.is_some_and(|entry| entry.table == Some(Some(table)));
    if said { Said::default() } else { Said::new(";不是账表的不用管", "; if it is no book of accounts, leave it") }
}

/// Why a book with a column for each item of an account is not read, if title or names say that it is one.
pub(super) fn in_many_columns(search: Search, start: usize) -> Option<Said> {
    const CALLED: [&str; 2] = ["多栏", "多拦"];
    let rows = search.grid.rows.iter().skip(start).take(ROWS_ABOVE_MAX);
    let first = rows.take_while(|row| !looks_like_header(row, search.headers)).flat_map(|row| row.cells.iter());
    let title = first.filter(|(_, cell)| matches!(cell, Cell::Text(_))).map(|(_, cell)| compact(&shown(cell)));
    // A workbook may hold several books.
    let name = search.sheet.sheet.as_deref().unwrap_or(&search.sheet.file);
    title.chain([compact(name)]).any(|text| CALLED.iter().any(|word| text.contains(word))).then(|| {
        Said::new(
            "这是多栏账,各栏是一个科目的明细项目,没有读入;请从软件导出序时账(全部凭证),或这个科目的三栏式明细账",
            "this is a book in many columns, one for each item of an account, and was not read; export the journal (all vouchers) or the account's ledger in three columns",
        )
    })
}

pub(super) fn no_header() -> Said {
    Said::new(
        "没有找到能识别的表头。如果是账表,请补上列名(如 日期、摘要、金额),或用 mapping.toml 写明;不是账表的不用管",
        "no header that could be recognised. If it is a ledger, give its columns names (like 日期, 摘要, 金额) or say so in mapping.toml; else leave it",
    )
}

/// How far a row is from a table, the least first: whether title and names say nothing of it, what it lacks, how well the rest fits.
pub(super) type Distance = (bool, usize, Reverse<u32>);

/// The table that a row comes nearest to.
struct Miss {
    distance: Distance,
    /// What it lacks, in words.
    why: Said,
    likely: LikelyTable,
    /// Whether title and names say that it is another table.
    called_other: bool,
}

/// The table that a row comes nearest to, and what it lacks.
pub(super) fn near_miss(search: Search, start: usize) -> Option<Said> {
    nearest(search, start).map(|miss| miss.why)
}

/// The same, if title or names say that it is that table.
pub(super) fn named_miss(search: Search, start: usize) -> Option<Said> {
    nearest(search, start).filter(|miss| !miss.distance.0).map(|miss| miss.why)
}

/// The table that a sheet without any comes nearest to, for a draft that the user completes: one that title or names say it is, or that lacks
/// one column alone.
pub(in crate::recognise) fn likely_table(search: Search) -> Option<LikelyTable> {
    nearest(search, 0).filter(|miss| !miss.distance.0 || (miss.distance.1 <= 1 && !miss.called_other)).map(|miss| miss.likely)
}

fn nearest(search: Search, start: usize) -> Option<Miss> {
    let rows =
        search.grid.rows.iter().enumerate().skip(start).take(ROWS_ABOVE_MAX).filter(|(_, row)| looks_like_header(row, search.headers));
    let mut nearest: Option<Miss> = None;
    for (first, row) in rows {
        let Some(header_rows) = search.grid.rows.get(first..=first) else { continue };
        let headings = columns::headings(&columns::header_texts(search.grid, header_rows), search.headers);
        let titles = Titles::read(search.grid.rows.get(start..first).unwrap_or_default(), search.headers);
        let named = Named { sheet: search.sheet, titles: &titles };
        let signs = Signs::of(&headings);
        let others = search.headers.tables.iter().enumerate().filter(|(_, table)| named.names(table) || !named.rules_out(table));
        for (index, table) in others {
            let Some((columns, fitting)) = columns::assign(&headings, (index, table), &titles, search.entry).into_iter().next() else {
                continue;
            };
            let said = search.entry.is_some_and(|entry| entry.table == Some(Some(table.table)));
            if !said && signs.is_book() && !matches!(table.table, TableKind::Journal | TableKind::TrialBalance | TableKind::OpenItems) {
                continue;
            }
            if !said && signs.exclude(table, (&columns, sample_below(search, first + 1)), &named, search.headers) {
                continue;
            }
            let lacks = |group: &&Vec<usize>| !group.iter().any(|role| columns.iter().any(|column| column.role == Some(*role)));
            let missing: Vec<&Vec<usize>> = table.needs.iter().filter(lacks).collect();
            let known = columns.iter().filter(|column| column.role.is_some()).count();
            // What title or names say it is comes before what its columns look like.
            let distance = (!named.names(table), missing.len(), Reverse(fitting));
            let better = nearest.as_ref().is_none_or(|nearest| distance < nearest.distance);
            let lacking: Vec<&Role> = missing.iter().flat_map(|group| group.iter()).filter_map(|role| table.roles.get(*role)).collect();
            // A standard without its amount tells as much as the amount would.
            let never = headings.iter().find(|heading| lacking.iter().any(|role| heading.is_never(role)));
            // What title or names say, or columns of debit and credit, needs less of the rest.
            let (known_min, missing_max) = (if distance.0 { 2 } else { 1 }, if signs.is_book() { 3 } else { 2 });
            if known + usize::from(never.is_some()) < known_min || missing.len() > missing_max || !better {
                continue;
            }
            let roles = table.lacking(&|role| columns.iter().any(|column| column.role == Some(role)));
            let called_other = distance.0 && search.headers.tables.iter().any(|other| named.names(other));
            let likely = LikelyTable::of(table, row.number, &columns, &roles);
            if missing.is_empty() {
                let why = search.unreadable(&columns, &titles, first + 1, table.table);
                nearest = why.map(|why| Miss { distance, why, likely, called_other }).or(nearest);
                continue;
            }
            let names_zh: Vec<&str> = roles.iter().map(|role| role.title()).collect();
            let names_en: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
            let (title, row, zh, en) = (table.table.title(), row.number, names_zh.join("、"), names_en.join(", "));
            let (title_zh, title_en) = (title.zh, title.en);
            let never = never.map(|heading| shorten(&printable(heading.header()), SHOWN_CHARS));
            let is_known = never.is_none();
            let not_zh = never.as_ref().map(|header| format!("(“{header}”不是实际发生的金额,没有采用)")).unwrap_or_default();
            let not_en = never.map(|header| format!(" (“{header}” is not what was paid, so it was not used)")).unwrap_or_default();
            let Said { zh: more_zh, en: more_en } = if lacks_account(table, &missing) { account_remedy() } else { Said::default() };
            let instalments = roles.iter().any(|role| role.name == "amount").then(|| side_by_side(search, &headings, first)).flatten();
            let Said { zh: do_zh, en: do_en } = instalments.unwrap_or_else(rename);
            let Said { zh: leave_zh, en: leave_en } = leave_it(search, table.table);
            let miss = TitledMiss::of(search, &headings, &titles, sample_below(search, first + 1), row);
            let near = miss.filter(|miss| miss.table == index && is_known).map(|miss| miss.near);
            let near_zh = near.as_ref().map(|near| format!("(像是{})", near.zh)).unwrap_or_default();
            let near_en = near.map(|near| format!(" (it may be {})", near.en)).unwrap_or_default();
            let why = say!(
                "没有找到能识别的表头;第{row}行最像“{title_zh}”,但没有认出“{zh}”列{not_zh}{near_zh}{do_zh}{more_zh}{leave_zh}",
                "no header that could be recognised; row {row} comes nearest to a table of “{title_en}” but has no column known as {en}{not_en}{near_en}{do_en}{more_en}{leave_en}"
            );
            nearest = Some(Miss { distance, why, likely, called_other });
        }
    }
    nearest
}

fn rename() -> Said {
    Said::new(",请改列名或用 mapping.toml 写明", ": rename it or say so in mapping.toml")
}

/// What to do with instalments beside each other, of which renaming one would lose the others.
fn side_by_side(search: Search, headings: &[columns::Heading], first: usize) -> Option<Said> {
    let below = || search.grid.rows.iter().skip(first + 1).take(SAMPLE_ROWS);
    let is_amount = |cell: &Cell| cells::money(cell, MoneyUnit::Yuan).is_ok_and(|amount| amount.is_some());
    let filled = |heading: &&columns::Heading| below().any(|row| cell_at(row, heading.index()).is_some_and(is_amount));
    let headers: Vec<&str> = headings.iter().filter(filled).map(columns::Heading::header).collect();
    let found = instalments::amounts(&headers);
    let quoted: Vec<String> = found.iter().take(HEADERS_QUOTED).map(|header| shorten(&printable(header), SHOWN_CHARS)).collect();
    let (zh, en) = (quoted.join("、"), quoted.join(", "));
    (!quoted.is_empty()).then(|| {
        say!(
            ";“{zh}”几列金额并排,只改一个列名会漏掉其余,请把每一次单独列成一行,金额都放在一列“金额”里",
            "; “{en}” are amounts side by side, and renaming one would lose the others: give each a row of its own, with its amount in one column 金额"
        )
    })
}

/// Whether a journal lacks its accounts.
fn lacks_account(table: &TableHeaders, missing: &[&Vec<usize>]) -> bool {
    let account = table.role("account_name").filter(|_| table.table == TableKind::Journal);
    account.is_some_and(|account| missing.iter().any(|group| group.contains(&account)))
}

fn account_remedy() -> Said {
    Said::new(
        ";没有科目列的账,请导出带科目的序时账,或在表头上方写明科目,如“科目:1001 库存现金”",
        "; where no column names the account, export the journal with its accounts, or write the account above the header, like 科目:1001 库存现金",
    )
}
