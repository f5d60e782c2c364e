//! A grid to tables: where the header is, which table it is, which column is what, which rows are data, and what the data
//! itself proves of that reading. Knows nothing of rules.

pub mod account;
pub mod ages;
mod anew;
pub mod assemble;
mod balances;
mod cash_book;
pub mod cells;
pub mod columns;
pub mod continued;
mod currency;
mod dated_headers;
pub mod dates;
pub mod digits;
mod doubles;
pub mod draft;
pub mod entries;
pub mod form;
pub mod headers;
mod instalments;
pub mod journal;
pub mod kind;
mod known;
mod lane_texts;
pub mod layout;
pub mod likely;
pub mod mapping;
pub mod marks;
pub mod moved;
mod numbered;
pub mod owed;
pub mod panels;
mod parts_paid;
pub mod placed;
pub mod proofs;
pub mod reader;
pub mod rows;
pub mod scripts;
mod shapes;
mod sided;
pub mod stream;
mod sums;
pub mod titles;
pub mod total_label;
pub mod totals;
pub mod units;
pub mod voucher;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use self::likely::{LikelyHeader, LikelyTable};
use crate::read::{Cell, Grid, GridRow};
use crate::say;
use crate::tables::{Field, FieldKind, LeftOuts, Lines, Problem, Row, SheetName, Source, TableKind, trial_balance};
use crate::value::{Date, Day, Said};

pub use assemble::SIDES_SAID;
pub use columns::Column;
pub use continued::Series;
pub use headers::Headers;
pub use layout::Layout;
pub use mapping::Mapping;
pub use stream::Streams;
pub use titles::Titles;

/// What became of a sheet: its tables, or why there is none.
#[derive(Debug, Clone, Default)]
pub struct SheetReading {
    /// The tables on it, from top to bottom.
    pub tables: Vec<TableReading>,
    /// Why it holds no table, if it holds none.
    pub why: Option<Said>,
    /// What is wrong with the sheet as a whole.
    pub problems: Vec<Problem>,
    /// Whether it could be one of two tables, so that neither was taken.
    pub ambiguous: bool,
    /// The row that is most like a header, where no table was found.
    pub likely_header: Option<LikelyHeader>,
    /// The table that it comes nearest to, if it is none.
    pub likely_table: Option<LikelyTable>,
}

/// A table as it was read.
#[derive(Debug, Clone)]
pub struct TableReading {
    /// The sheet that it stands on.
    pub sheet: Arc<SheetName>,
    /// Which table it is.
    pub table: TableKind,
    /// The last header row, from 1.
    pub header_row: u32,
    /// The first and the last header row, from 1.
    pub header_rows: [u32; 2],
    /// What spoke for the table: words of titles and names, and how many headers it knows.
    pub spoke: Vec<Said>,
    /// The first three values of each column that are not blank, as the file has them.
    pub samples: Vec<Vec<String>>,
    /// What the lines above say.
    pub titles: Titles,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The rows that are data; none if it is a journal.
    pub rows: Vec<Row>,
    /// Rows of a register that were left out for what they lack, as far as they could be read.
    pub incomplete: Vec<Row>,
    /// The lines that are data, if it is a journal.
    pub lines: Lines,
    /// Rows below the header that are not blank.
    pub rows_in: usize,
    /// Rows that are no data or could not be used.
    pub left_out: LeftOuts,
    /// What is wrong in it.
    pub problems: Vec<Problem>,
    /// The rows of data that could not be read in full: with a cell that was not understood, or without a field that is needed.
    pub unread: Vec<u32>,
    /// What the data proves of the reading.
    pub proofs: Vec<Said>,
    /// How many rows of data could not be used.
    pub unusable: usize,
    /// How many rows without an amount were left out that have one in a column that plays no role, by column.
    pub aside: BTreeMap<u32, usize>,
    /// The vouchers that were left out as void.
    pub voided: Vec<VoidVoucher>,
    /// How many rows are data and what their amounts add up to, once the rows have gone into the books.
    pub counted: Option<Counted>,
    /// The header, what it says, and where it stands if on another sheet.
    pub layout: Arc<Layout>,
    /// What a sheet that continues the table goes on from.
    pub end: reader::End,
}

/// A voucher that is void: its number was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidVoucher {
    /// Its date.
    pub date: Date,
    /// Its number in canonical form.
    pub number: String,
    /// Its first row.
    pub source: Source,
}

/// The control totals of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many rows are data.
    pub rows: usize,
    /// What each column of money adds up to, in yuan.
    pub totals: Vec<(Field, Decimal)>,
}

impl TableReading {
    /// How many rows left out and problems are told one by one.
    pub fn told(&self) -> usize {
        self.left_out.entries() + self.problems.len()
    }

    /// Tells no more than so many rows left out and problems one by one.
    pub fn shrink(&mut self, told: usize) {
        self.left_out.shrink(told);
        reader::shrink_problems(&mut self.problems, told);
    }

    /// How many rows are data.
    pub fn kept(&self) -> usize {
        self.counted.as_ref().map_or(self.rows.len() + self.lines.len(), |counted| counted.rows)
    }

    /// Counts rows and amounts, before the rows go into the books.
    pub fn count(&mut self) {
        // Trial balances list parents and children; only what has no parent above it adds up.
        let codes: BTreeSet<&str> = self.rows.iter().filter_map(|row| row.text(trial_balance::ACCOUNT_CODE)).collect();
        let is_part = |row: &&Row| {
            let code = row.text(trial_balance::ACCOUNT_CODE).filter(|_| self.table == TableKind::TrialBalance).unwrap_or_default();
            (3..code.len()).any(|length| code.get(..length).is_some_and(|prefix| codes.contains(prefix)))
        };
        let total = |field: Field| {
            let of_rows = self.rows.iter().filter(|row| !is_part(row)).filter_map(|row| row.number(field));
            (field, of_rows.fold(self.lines.total(field), Decimal::saturating_add))
        };
        let filled = |field: &Field| !self.lines.is_empty() || self.rows.iter().any(|row| row.get(*field).is_some());
        let money = self.table.all_fields().filter(|field| field.kind() == FieldKind::Money && field.name() != "unit_price");
        let totals = money.filter(filled).map(total).collect();
        self.counted = Some(Counted { rows: self.kept(), totals });
    }

    /// The day in the file's name, where the ages of open items count back from it: no title has a date.
    pub fn ages_end(&self) -> Option<Day> {
        let has_ages = self.table == TableKind::OpenItems && self.columns.iter().any(|column| column.role_name.as_deref() == Some("age"));
        let named = Titles::date_in(&self.sheet.file).filter(|_| has_ages && self.titles.date.is_none());
        named.map(Date::latest)
    }

    /// Whether its rows prove nothing of how it was read.
    pub fn is_unproven(&self) -> bool {
        self.unproven().iter().any(|said| self.proofs.contains(said))
    }

    /// How it is said that nothing is proved: without a total, and with totals that are not the sums.
    fn unproven(&self) -> [Said; 2] {
        [false, true].map(|any_total| proofs::unproven(self.table, &self.layout, any_total))
    }

    /// What its rows and lines prove.
    pub fn evidence(&self) -> proofs::Evidence {
        match self.table {
            TableKind::Journal => proofs::of_lines(&self.lines, &self.layout),
            table => proofs::of_rows(table, &self.rows),
        }
    }

    /// Says what it proves now, which proved `before` when it was read.
    pub fn proved_anew(&mut self, before: &proofs::Evidence) {
        let now = self.evidence();
        if now != *before {
            self.unprove(before);
            self.prove(now);
        }
    }

    /// Takes back what was said of what it proved.
    pub fn unprove(&mut self, before: &proofs::Evidence) {
        self.proofs.retain(|said| Some(said) != before.proof.as_ref());
        self.problems.retain(|problem| problem.row.is_some() || Some(&problem.why) != before.against.as_ref());
    }

    /// Says what it proves.
    pub fn prove(&mut self, now: proofs::Evidence) {
        let unproven = self.unproven();
        self.proofs.retain(|said| now.proof.is_none() || !unproven.contains(said));
        self.proofs.extend(now.proof);
        if self.proofs.is_empty() {
            self.proofs.extend(unproven.into_iter().take(1));
        }
        self.problems.extend(now.against.map(|why| Problem { row: None, column: None, why }));
        self.problems.sort();
    }

    /// Where the date of its rows is said, if none of its columns holds one.
    pub fn dated_by(&self) -> Option<Said> {
        if let Some(day) = placed::met(self.table, &self.columns, &self.titles).filter(|_| self.kept() > 0) {
            let (zh, en) = (day.zh(), day.en());
            return Some(say!("没有日期列,{zh}取自上方的会议时间", "no column of dates; {en} is the day of the meeting in a line above"));
        }
        if !placed::dates(self.table, &self.columns) || self.kept() == 0 {
            return None;
        }
        let shown = |date: Date, place: &Said| {
            let (place_zh, place_en, zh, en) = (&place.zh, &place.en, date.zh(), date.en());
            if self.titles.group.is_some() {
                return Some(say!(
                    "没有日期列,{zh}取自{place_zh},分组行写明年月的取自分组行",
                    "no column of dates; {en} is from {place_en}, and that of rows below a row that says a year or a month is from there"
                ));
            }
            Some(say!("没有日期列,{zh}取自{place_zh}", "no column of dates; {en} is from {place_en}"))
        };
        match (&self.titles.placed, self.titles.date) {
            (_, Some(date @ Date::Day(_))) => shown(date, &Said::new("标题", "the title")),
            (placed::Placed::Said(date, place), _) => shown(*date, place),
            _ => None,
        }
    }

    /// Whether it is the ledger of some accounts only, which holds a side of its vouchers, as far as anything but its rows tells: a line above names
    /// the account instead of a column, a balance stands beside each line, or title or names call it so.
    pub fn is_of_accounts(&self) -> bool {
        let of_account = |field: Field| ["account_code", "account_name"].contains(&field.name());
        let has_column = || self.columns.iter().any(|column| column.field.is_some_and(of_account));
        let balance =
            || self.columns.iter().any(|column| column.role.is_none() && headers::bare_header(&column.header).0.ends_with("余额"));
        let file = self.sheet.file.rsplit('/').next();
        let names: Vec<&str> = self.titles.texts().chain(self.sheet.sheet.as_deref()).chain(file).collect();
        // 总账系统导出的序时账 is whole, and so is what is called after its vouchers.
        let is_whole = names.iter().any(|name| ["序时", "凭证", "分录"].iter().any(|word| name.contains(word)));
        let is_ledger = || balance() || names.iter().any(|name| titles::calls_ledger(name));
        self.table == TableKind::Journal && (!has_column() || (!is_whole && is_ledger()))
    }

    /// The rows that are data, those of a journal made from its lines.
    pub fn to_rows(&self) -> Vec<Row> {
        self.rows.iter().cloned().chain(self.lines.to_rows()).collect()
    }
}

/// Rows above a header that look like data stand in no table: they are left out and told, or they would be lost in silence.
fn tell_unread(table: &mut TableReading, above: &[GridRow], headers: &Headers) {
    // What says number and date of a printed voucher was read.
    let is_head = |row: &GridRow| table.titles.printed.is_some() && form::number_in(row, headers).is_some();
    let (titles, data): (Vec<&GridRow>, Vec<&GridRow>) = above
        .iter()
        .filter(|row| looks_like_data(row) && !titles::is_page_head(row, headers))
        .partition(|row| titles::labels_next(row, headers));
    let (heads, unread): (Vec<&GridRow>, Vec<&GridRow>) = data.into_iter().partition(|row| is_head(row));
    table.rows_in += heads.len() + titles.len();
    for row in titles {
        table.left_out.push(row.number, Said::new("标题行(说明其下各行)", "a title line about the rows below it"));
    }
    for row in heads {
        table.left_out.push(row.number, Said::new("打印凭证的凭证号和日期", "number and date of a printed voucher"));
    }
    let unread: Vec<u32> = unread.into_iter().map(|row| row.number).collect();
    let (Some(first), Some(last)) = (unread.first(), unread.last()) else { return };
    let count = unread.len();
    table.rows_in += count;
    table.unusable += count;
    let why = || Said::new("在表头之上,像数据但没有认出所属的表", "above the header: looks like data, but of no table that was recognised");
    for row in &unread {
        table.left_out.push(*row, why());
    }
    table.problems.insert(
        0,
        Problem {
            row: Some(*first),
            column: None,
            why: say!(
                "表头之上第{first}至{last}行有{count}行像数据,没有读入;如是另一张表,请给它加上表头,或放到单独的工作表",
                "{count} row(s) above the header, {first} to {last}, look like data and were not read; give that table a header or a sheet of its own"
            ),
        },
    );
}

/// A row that the user gives as a header and that holds data is left out and told.
fn tell_given(table: &mut TableReading, header: &[GridRow], entry: Option<&mapping::Entry>, headers: &Headers) {
    let Some(entry) = entry else { return };
    let told: Vec<(u32, Said)> = header.iter().filter_map(|row| Some((row.number, layout::data_given(row, entry, headers)?))).collect();
    for (row, why) in told {
        table.rows_in += 1;
        table.unusable += 1;
        table
            .left_out
            .push(row, Said::new("mapping.toml 写明是表头,但像一行数据", "the header by mapping.toml, but looks like a row of data"));
        table.problems.insert(0, Problem { row: Some(row), column: None, why });
    }
}

/// Whether a row that stands in no table looks like data.
fn looks_like_data(row: &GridRow) -> bool {
    let is_value = |cell: &Cell| match cell {
        Cell::Number(_) | Cell::Date(_) => true,
        Cell::Text(text) => crate::value::amount::parse(text).is_ok_and(|read| read.is_some()) || crate::value::date::parse(text).is_some(),
        _ => false,
    };
    row.cells.len() >= 3 && row.cells.iter().any(|(_, cell)| is_value(cell))
}

/// Rows behind the last table, at what looked like the header of another one and was not: left out of the last table, and told.
fn tell_rest(reading: &mut SheetReading, rest: &[GridRow], why: &Said) {
    let (Some(table), Some(first), Some(last)) = (reading.tables.last_mut(), rest.first(), rest.last()) else { return };
    table.rows_in += rest.len();
    table.unusable += rest.iter().filter(|row| looks_like_data(row)).count();
    let behind = || Said::new("在上面的表之后,没有认出所属的表", "behind the table above, and of no table that was recognised");
    for row in rest {
        table.left_out.push(row.number, behind());
    }
    let (first, last, zh, en) = (first.number, last.number, &why.zh, &why.en);
    let why = say!("第{first}至{last}行没有读入: {zh}", "rows {first} to {last} were not read: {en}");
    table.problems.push(Problem { row: Some(first), column: None, why });
}

/// More tables are read on no sheet: each has to be looked for.
const TABLES_MAX: usize = 1_600;

/// What is wrong with a sheet before it is recognised.
fn reading_of(grid: &Grid) -> SheetReading {
    let mut reading = SheetReading { problems: grid.problems.clone(), ..SheetReading::default() };
    if grid.hidden && !grid.rows.is_empty() {
        let why = Said::new(
            "这是隐藏的工作表,已照常读取(在 Excel 中右键工作表标签,取消隐藏后可见);不该计入的请删去,或在 mapping.toml 写 table = \"none\"",
            "this sheet is hidden and was read all the same (right-click a sheet tab in Excel to unhide it); if it should not count, delete it or write table = \"none\" in mapping.toml",
        );
        reading.problems.push(Problem { row: None, column: None, why });
    }
    reading
}

/// The tables of the parts of a sheet that stand side by side; `None` unless each part is one, or as many as the others below the same headers.
fn read_beside(search: layout::Search, start: usize, layout: &Layout, parts: &[Grid], mapping: &Mapping) -> Option<Vec<TableReading>> {
    let header = search.grid.rows.get(layout.header)?.number;
    // What stands above is told by the table that the sheet is read as.
    if search.grid.rows.get(start..layout.header)?.iter().any(looks_like_data) {
        return None;
    }
    let mut tables: Vec<TableReading> = Vec::new();
    let mut heads: Vec<[u32; 2]> = Vec::new();
    for part in parts {
        let reading = recognise(search.sheet, part, search.headers, mapping);
        let own: Vec<[u32; 2]> = reading.tables.iter().map(|table| table.header_rows).collect();
        if !own.first().is_some_and(|rows| (rows[0]..=rows[1]).contains(&header)) {
            return None;
        }
        if tables.is_empty() {
            heads.clone_from(&own);
        }
        // Several tables one under the other must be so in every part: what is one table here and two there was torn.
        if (own.len() > 1 || heads.len() > 1) && own != heads {
            return None;
        }
        tables.extend(reading.tables);
    }
    Some(tables)
}

/// A sheet whose rows are no records, written anew so that they are.
fn rewritten(sheet: &SheetName, grid: &Grid, headers: &Headers) -> Option<Grid> {
    let joined = digits::joined(grid);
    let names = sheet.names();
    let of_entries = || entries::parted(grid, headers).or_else(|| sided::parted(grid, headers));
    let of_items = || ages::parted(grid, &names, headers).or_else(|| owed::parted(grid, headers));
    joined.or_else(of_entries).or_else(of_items)
}

/// A sheet of payments that stand beside each other, with a row for each: only where it is one of payments then, for a thing bought or built in
/// instalments is one thing.
fn with_payments_parted(search: layout::Search) -> Option<Grid> {
    let parted = parts_paid::parted(search.grid, &search.sheet.names(), search.headers)?;
    let layout::Found::Layout(layout) = layout::find(layout::Search { grid: &parted, ..search }, 0) else { return None };
    let table = search.headers.tables.get(layout.table()).filter(|table| table.table == TableKind::Payments)?;
    let is_ours =
        |role: &str| table.role(role).and_then(|role| layout.column(role)).is_some_and(|column| parts_paid::is_written(&column.header));
    (is_ours("date") && is_ours("amount")).then_some(parted)
}

/// Reads the tables of a sheet.
pub fn recognise(sheet: &Arc<SheetName>, grid: &Grid, headers: &Headers, mapping: &Mapping) -> SheetReading {
    let mut reading = reading_of(grid);
    if grid.rows.is_empty() {
        // A sheet of which nothing could be read is not an empty one.
        let told = (!reading.problems.is_empty()).then(|| reading.problems.remove(0).why);
        reading.why = Some(told.unwrap_or_else(|| Said::new("空表,没有内容", "empty")));
        return reading;
    }
    // What the user says of columns is said of the sheet as it is.
    let plain = mapping.entry(sheet).is_none_or(|entry| entry.columns.is_empty());
    let plain = plain && panels::may_be_copied(grid);
    let search = layout::Search { sheet, grid, headers, entry: mapping.entry(sheet) };
    let rewritten = if plain { rewritten(sheet, grid, headers).or_else(|| with_payments_parted(search)) } else { None };
    let grid = rewritten.as_ref().unwrap_or(grid);
    let search = layout::Search { grid, ..search };
    let (mut start, mut may_part) = (0, true);
    loop {
        if reading.tables.len() >= TABLES_MAX {
            let why = say!(
                "一张工作表上最多读{TABLES_MAX}张表;请拆成几张工作表",
                "{TABLES_MAX} tables are read on one sheet at most; split it into several sheets"
            );
            tell_rest(&mut reading, grid.rows.get(start..).unwrap_or_default(), &why);
            break;
        }
        match layout::find(search, start) {
            layout::Found::Layout(layout) => {
                if let Some((parts, end)) = may_part.then(|| panels::beside(search, start, &layout)).flatten() {
                    if let Some(tables) = read_beside(search, start, &layout, &parts, mapping) {
                        reading.tables.extend(tables);
                        start = end;
                        continue;
                    }
                    // To try again below every header would take too long.
                    may_part = false;
                }
                let first = reading.tables.len();
                let layout = Arc::from(layout);
                let end = rows::read_table(search, &layout, &mut reading.tables);
                if let Some(table) = reading.tables.get_mut(first) {
                    tell_unread(table, grid.rows.get(start..layout.header).unwrap_or_default(), search.headers);
                    tell_given(table, grid.rows.get(layout.header..layout.body).unwrap_or_default(), search.entry, search.headers);
                    doubles::tell(table, headers);
                }
                // Every round consumes the header at least.
                start = end.max(layout.body);
            }
            layout::Found::Ambiguous(why) => {
                reading.ambiguous = true;
                tell_rest(&mut reading, grid.rows.get(start..).unwrap_or_default(), &why);
                reading.why = Some(why);
                break;
            }
            layout::Found::Nothing(why) => {
                tell_rest(&mut reading, grid.rows.get(start..).unwrap_or_default(), &why);
                if reading.tables.is_empty() {
                    reading.why = Some(why);
                }
                break;
            }
        }
        if start >= grid.rows.len() {
            break;
        }
    }
    if reading.tables.is_empty() {
        reading.likely_table = layout::likely_table(search);
        reading.likely_header = LikelyHeader::of(grid, reading.likely_table.as_ref().map(|table| table.row));
    }
    reading
}
