//! One table over several sheets of which only the first has the header: the sheets behind it are read by that header where their rows
//! prove that they belong to it. What is not proved is told, never joined. Knows nothing of how a header is found.

use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::kind::{Kind, Kinds};
use super::layout::Search;
use super::placed::Placed;
use super::rows::{Step, Walk};
use super::titles::Titles;
use super::{Headers, Mapping, SheetReading, TableReading, reading_of};
use crate::read::{Grid, GridRow};
use crate::say;
use crate::tables::{FieldKind, Row, SheetName, TableKind, journal};
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, printable};
use crate::value::{Date, Day, Said};

/// Of the rows so many in a hundred may be unlike those below the header.
const UNLIKE_MAX: usize = 10;
/// Of what can be checked (vouchers, accounts) so many in a hundred have to agree.
const PROVES_FROM: usize = 60;
/// How many vouchers of a sheet may be cut: the first and the last.
const CUT_MAX: usize = 2;
/// How many lines may stand above the first row of a sheet without a header.
const LINES_ABOVE_MAX: usize = 10;

/// Where the header of a sheet without one stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderPlace {
    /// The sheet.
    pub sheet: Arc<SheetName>,
    /// The first and the last header row there, from 1.
    pub rows: [u32; 2],
}

impl HeaderPlace {
    /// In words: `工作表“1月”第3行`.
    pub fn said(&self) -> Said {
        let (name, row) = (printable(self.sheet.sheet.as_deref().unwrap_or_default()), self.rows[1]);
        say!("工作表“{name}”第{row}行", "row {row} of the sheet “{name}”")
    }
}

/// The tables of a file that further sheets may continue, by what their sheets' names have in common.
pub struct Series<'h> {
    headers: &'h Headers,
    mapping: &'h Mapping,
    chains: BTreeMap<String, Chain>,
}

/// A table and the sheets that continue it.
struct Chain {
    /// Where its last sheet is among the sheets read.
    last: usize,
    /// Its latest day so far, and all its rows; looked for when a sheet may continue it.
    known: Option<Known>,
}

#[derive(Default)]
struct Known {
    latest: Option<Day>,
    rows: HashSet<u64, FixedState>,
}

impl<'h> Series<'h> {
    /// For the sheets of a file.
    pub fn new(headers: &'h Headers, mapping: &'h Mapping) -> Self {
        Self { headers, mapping, chains: BTreeMap::new() }
    }

    /// Reads a sheet by the header of an earlier one if it has none itself and its rows prove it; `earlier` gives the last table of a sheet
    /// that was read before. A sheet that is read at place `place` is known to those that follow.
    pub fn settle<'t>(
        &mut self,
        (sheet, grid): (&Arc<SheetName>, &Grid),
        place: usize,
        mut reading: SheetReading,
        earlier: impl Fn(usize) -> Option<&'t TableReading>,
    ) -> SheetReading {
        let stem = stem(sheet.sheet.as_deref());
        if !reading.tables.is_empty() {
            self.chains.insert(stem, Chain { last: place, known: None });
            return reading;
        }
        let search = Search { sheet, grid, headers: self.headers, entry: self.mapping.entry(sheet) };
        let said = search.entry.is_some_and(|entry| entry.table.is_some() || entry.header_rows.is_some());
        if reading.ambiguous || said || grid.rows.is_empty() {
            return reading;
        }
        let Some((chain, before)) = self.chains.get_mut(&stem).and_then(|chain| earlier(chain.last).map(|before| (chain, before))) else {
            return reading;
        };
        let known = chain.known.get_or_insert_with(|| Known::of(before));
        match continue_table(search, before, known) {
            Ok(table) => {
                known.add(&table);
                chain.last = place;
                SheetReading { tables: vec![table], ..reading_of(grid) }
            }
            Err(why) => {
                reading.why = why.or(reading.why);
                reading
            }
        }
    }
}

/// What the names of sheets of one table have in common: all but their numbers. `1月` and `2月`, `Sheet1` and `Sheet2`, `序时账` and `序时账(2)`.
fn stem(name: Option<&str>) -> String {
    const PASSED_OVER: &str = "一二三四五六七八九十第份续页()[]-_.、";
    compact(name.unwrap_or_default()).chars().filter(|c| !c.is_ascii_digit() && !PASSED_OVER.contains(*c)).collect()
}

impl Known {
    fn of(table: &TableReading) -> Self {
        let mut known = Self::default();
        known.add(table);
        known
    }

    fn add(&mut self, table: &TableReading) {
        self.latest = self.latest.max(days(table).map(|(_, latest)| latest));
        self.rows.extend(row_keys(table));
    }
}

/// The first and the latest day of a table, dates of less precision taken whole.
fn days(table: &TableReading) -> Option<(Day, Day)> {
    let field = table.table.field("date")?;
    let of_rows = table.rows.iter().filter_map(|row| row.date(field));
    let dates = of_rows.chain(table.lines.stamps().iter().filter_map(|stamp| stamp.date()));
    dates.map(|date| (date.earliest().unwrap_or(date.latest()), date.latest())).reduce(|one, two| (one.0.min(two.0), one.1.max(two.1)))
}

/// What a row says, as a number.
fn row_keys(table: &TableReading) -> Vec<u64> {
    let state = FixedState::default();
    let of_row = |row: &Row| state.hash_one(row.table().all_fields().map(|field| row.shown(field)).collect::<Vec<_>>());
    let lines = &table.lines;
    let of_line = |line: usize| {
        let texts =
            [journal::VOUCHER_NO, journal::SUMMARY, journal::ACCOUNT_CODE, journal::ACCOUNT_NAME].map(|field| lines.text(field, line));
        state.hash_one((lines.stamp(line), texts, lines.debit(line), lines.credit(line)))
    };
    table.rows.iter().map(of_row).chain((0..lines.len()).map(of_line)).collect()
}

/// The rows of a sheet without a header as more rows of the table before. `Err` with a reason where they are like its rows and nothing
/// proves that they are more of them.
fn continue_table(search: Search, before: &TableReading, known: &Known) -> Result<TableReading, Option<Said>> {
    let Some(table) = search.headers.tables.get(before.layout.table()) else { return Err(None) };
    let place = before.layout.from.clone().unwrap_or_else(|| HeaderPlace { sheet: Arc::clone(&before.sheet), rows: before.header_rows });
    let own = own_titles(search, before);
    let refused = |why: Said| Err(Some(told(&place, &why)));
    if let Some(why) = other_books(&own, &before.titles) {
        return refused(why);
    }
    let titles = titles_of(own, &before.titles, search.sheet);
    let layout = Arc::new(before.layout.continued(place.clone(), titles));
    let there = |role: &usize| {
        let named = table.roles.get(*role).is_some_and(|role| layout.titles.says(&role.name));
        named || layout.column(*role).is_some()
    };
    if !table.needs.iter().all(|group| group.iter().any(there)) {
        return Err(None);
    }
    let mut walk = Walk::new(search, &layout, table);
    walk.reader.resume(&before.end);
    let (mut data, mut strays) = (0, 0);
    for row in &search.grid.rows {
        if walk.reader.kinds.of(row) == Kind::Data {
            data += 1;
            strays += usize::from(row.cells.iter().any(|(index, _)| !layout.columns.iter().any(|column| column.index == *index)));
        }
        if walk.step(row, || false) != Step::Taken {
            return Err(None);
        }
    }
    let (equal, unequal) = walk.reader.sums.counts();
    let evidence = walk.reader.evidence();
    let mut read = walk.reader.finish();
    if read.kept() == 0 || read.kept() * 2 < data {
        return Err(None);
    }
    let unread = read.unread.len();
    if (strays.max(unread)) * 100 > data * UNLIKE_MAX || !same_kinds(&read, before) {
        let count = strays.max(unread);
        return refused(say!("有{count}行的列与那里的列不一致", "the columns of {count} row(s) are not those there"));
    }
    let keys = row_keys(&read);
    let repeated = keys.iter().filter(|key| known.rows.contains(key)).count();
    // Accounts without movement are the same month after month.
    let copy = if read.table == TableKind::TrialBalance { repeated == keys.len() } else { repeated * 2 > keys.len() };
    if copy {
        return refused(say!("有{repeated}行与前面的工作表重复", "{repeated} of its rows stand on the sheets before already"));
    }
    let checked = evidence.agree + evidence.differ;
    // The first and the last voucher may be cut between two sheets.
    let cut = if read.table == TableKind::Journal { evidence.differ.min(CUT_MAX) } else { 0 };
    let balances = evidence.agree > 0 && evidence.agree * 100 >= (checked - cut) * PROVES_FROM;
    let follows = days(&read).zip(known.latest).is_some_and(|((first, _), before)| follows(first, before));
    let proof = match read.table {
        _ if checked > 0 && !balances => {
            let (agree, differ) = (evidence.agree, evidence.differ);
            return refused(say!(
                "按那里的列读,{checked}项勾稽中{differ}项不符",
                "by its columns {differ} of {checked} checks fail, {agree} hold"
            ));
        }
        TableKind::Journal if balances => Said::new("凭证借贷相等", "its vouchers balance"),
        TableKind::TrialBalance if balances => Said::new("期初+借方-贷方=期末", "opening + debit − credit = closing"),
        _ if follows => Said::new(
            "各列的日期、金额都能识别,日期接着前一张",
            "its dates and amounts can be read, and the dates go on from the sheet before",
        ),
        _ if equal > 0 && unequal == 0 => Said::new("合计等于各行之和", "its total is the sum of its rows"),
        _ => {
            return refused(Said::new(
                "日期没有接着前一张,也没有合计可以佐证",
                "its dates do not go on from the sheet before, and no total proves it",
            ));
        }
    };
    if evidence.differ == cut {
        read.problems.retain(|problem| Some(&problem.why) != evidence.against.as_ref());
    }
    Ok(with_proof(read, &place, &proof))
}

/// Whether a table whose first day this is goes on from one whose latest day was `before`; a month may be cut between two sheets.
fn follows(first: Day, before: Day) -> bool {
    (first.year(), first.month()) >= (before.year(), before.month())
}

fn told(place: &HeaderPlace, why: &Said) -> Said {
    let Said { zh: place_zh, en: place_en } = place.said();
    let (zh, en) = (&why.zh, &why.en);
    say!(
        "没有表头;像是接续{place_zh}表头的表,但{zh},没有并入。如是续表,请把那一行表头复制到本表最上面;不是账表的不用管",
        "no header; it looks like more of the table headed in {place_en}, but {en}, so it was not joined. If it is more of it, copy that header to its top; if it is no ledger, leave it"
    )
}

fn with_proof(mut table: TableReading, place: &HeaderPlace, proof: &Said) -> TableReading {
    let Said { zh: place_zh, en: place_en } = place.said();
    let (zh, en) = (&proof.zh, &proof.en);
    table.spoke.insert(0, say!("本表没有表头,按{place_zh}的表头读({zh})", "it has no header and was read by that in {place_en} ({en})"));
    table
}

/// What the lines above the first row of data say.
fn own_titles(search: Search, before: &TableReading) -> Titles {
    let Some(table) = search.headers.tables.get(before.layout.table()) else { return Titles::default() };
    let kinds = Kinds::new(search.grid, &before.layout, table, search.headers);
    let is_line = |row: &&GridRow| matches!(kinds.of(row), Kind::Label(_) | Kind::Banner);
    let lines = search.grid.rows.iter().take(LINES_ABOVE_MAX).take_while(is_line).count();
    Titles::read(search.grid.rows.get(..lines).unwrap_or_default(), search.headers)
}

/// Why the lines above say that these are other books.
fn other_books(own: &Titles, before: &Titles) -> Option<Said> {
    if own.unit.is_some() && before.unit.is_some() && own.unit != before.unit {
        return Some(Said::new("标题写的是另一个单位", "its title names another unit"));
    }
    let yuan = MoneyUnit::default();
    (own.money_unit.is_some_and(|unit| unit != before.money_unit.unwrap_or(yuan)))
        .then(|| Said::new("金额单位不同", "its unit of money is another"))
}

/// The title lines of a sheet that has none or few of its own: what is said of the whole table holds, a date or an account does not.
pub(super) fn titles_of(own: Titles, before: &Titles, sheet: &SheetName) -> Titles {
    const OF_ALL: [&str; 3] = ["event", "category", "organiser"];
    let mut labelled = own.labelled;
    for (label, value) in before.labelled.iter().filter(|(label, _)| OF_ALL.contains(&label.as_str())) {
        labelled.entry(label.clone()).or_insert_with(|| value.clone());
    }
    let named = sheet.sheet.as_deref().and_then(Titles::year_in);
    let year = || before.date.map(|date| Date::Year(date.year())).filter(|_| named.is_none());
    let mut titles = Titles {
        lines: own.lines,
        told: if own.title.is_some() { own.told } else { before.told.clone() },
        beside: if own.title.is_some() { own.beside } else { before.beside.clone() },
        title: own.title.or_else(|| before.title.clone()),
        unit: own.unit.or_else(|| before.unit.clone()),
        money_unit: own.money_unit.or(before.money_unit),
        date: own.date.or_else(year),
        header_year: before.header_year.filter(|_| named.is_none() && own.date.is_none()),
        months: own.months.or(before.months.filter(|_| named.is_none() && own.date.is_none())),
        own_year: own.own_year.or(before.own_year.filter(|_| named.is_none() && own.date.is_none())),
        page: own.page,
        labelled,
        spans: own.spans,
        group: None,
        placed: Placed::Unsaid,
        printed: None,
    };
    titles.placed = Placed::of(&titles, sheet);
    titles
}

/// Whether needed columns of words hold words on both sheets, and numbers on both.
fn same_kinds(read: &TableReading, before: &TableReading) -> bool {
    let numbers = |samples: &Vec<String>| samples.iter().all(|text| crate::value::amount::parse(text).is_ok_and(|read| read.is_some()));
    let words = |(place, column): (usize, &super::Column)| {
        let (one, two) = (read.samples.get(place)?, before.samples.get(place)?);
        let told = column.kind == FieldKind::Text && column.field.is_some_and(|field| field.schema().needed);
        (told && !one.is_empty() && !two.is_empty()).then(|| numbers(one) == numbers(two))
    };
    read.columns.iter().enumerate().filter_map(words).all(|same| same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_series_differ_in_their_numbers_alone() {
        for (one, two) in
            [("1月", "12月"), ("Sheet1", "sheet 2"), ("序时账", "序时账 (2)"), ("一月", "二月份"), ("付款", "付款-续"), ("第1页", "第2页")]
        {
            assert_eq!(stem(Some(one)), stem(Some(two)));
        }
        assert_ne!(stem(Some("1月付款")), stem(Some("1月收款")));
    }
}
