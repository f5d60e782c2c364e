//! The files of a folder, read and recognised; and which unit each table belongs to where a column or the titles say so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::unit_column::{UnitColumns, UnitHeaders, may_name_units, parts_in_silence, units_or_parties, unused};
use super::unit_values::{departments, is_firm, is_unit};
use super::{Knowledge, UnitPlan};
use super::{converted, copies, mapped, parties, same_payee, statements};
use crate::read::{FoundFile, Limits, Outcome, PassedOver, ReadFile, read_files};
use crate::recognise::assemble::side_of_text;
use crate::recognise::proofs::Evidence;
use crate::recognise::{Series, SheetReading, Streams, TableReading, reader, recognise};
use crate::say;
use crate::tables::{LeftOuts, Problem, Row, SheetName, TableKind};
use crate::value::text::{printable, shorten};
use crate::value::{Said, unit_name};

/// A unit as it was read: one entry a sheet, and one for each file that gave none.
#[derive(Debug, Clone, Default)]
pub struct ReadUnit {
    /// The sheets, in the order of files and sheets.
    pub sheets: Vec<ReadSheet>,
    /// Files within archives that were passed over.
    pub passed: Vec<PassedOver>,
}

/// A sheet, or a file that gave none.
#[derive(Debug, Clone)]
pub struct ReadSheet {
    /// File and sheet.
    pub name: Arc<SheetName>,
    /// Of the file, in hexadecimal.
    pub sha256: String,
    /// What became of it.
    pub reading: SheetReading,
    /// Whether something in it should have been read and was not.
    pub failed: bool,
}

impl ReadSheet {
    /// The same, left out for a reason: what it holds counts elsewhere.
    #[must_use]
    pub fn left_out(&self, why: Said) -> Self {
        let reading = SheetReading { why: Some(why), ..SheetReading::default() };
        Self { name: Arc::clone(&self.name), sha256: self.sha256.clone(), reading, failed: false }
    }
}

/// Reads and recognises the files of a unit, several at once where threads have nothing else to do. A file whose bytes were read already is a
/// copy: it is named and not counted again.
pub fn read(plan: &UnitPlan, knowledge: &Knowledge, hides_hashes: bool) -> ReadUnit {
    let limits = plan.settings.read.clone().unwrap_or_default();
    let hashed = !hides_hashes || plan.files.len() > 1;
    let of_file = |file| read_one((file, hashed), &limits, plan, knowledge);
    let files: Vec<Vec<Opened>> = plan.files.par_iter().map(of_file).collect();
    let mut unit = ReadUnit::default();
    let mut seen: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for opened in files.into_iter().flatten() {
        match opened {
            Opened::Read { file, sha256, sheets } => unit.add_once(&file, sha256, sheets, &mut seen),
            Opened::Passed(passed) => unit.passed.push(passed),
        }
    }
    converted::leave_out(&mut unit);
    statements::leave_out(&mut unit, plan);
    unit.tables_mut().for_each(parties::take);
    unit.tables_mut().for_each(same_payee::set_aside);
    mapped::tell(&mut unit, plan);
    unit
}

/// What became of a file, or of one within an archive.
enum Opened {
    Read { file: Arc<str>, sha256: String, sheets: Vec<ReadSheet> },
    Passed(PassedOver),
}

/// A file's sheets; a file of an archive is dropped before the next one is read.
fn read_one((file, hashed): (&FoundFile, bool), limits: &Limits, plan: &UnitPlan, knowledge: &Knowledge) -> Vec<Opened> {
    let streams = Streams::new(&knowledge.headers, &plan.mapping);
    let mut all = Vec::new();
    let mut told = 0;
    read_files(file, limits, (Some(&streams), hashed), &mut |opened| {
        all.push(match opened {
            Outcome::Read(file, read) => {
                let mut sheets = sheets(&file, &read, &streams, plan, knowledge);
                tell_less(&mut sheets, &mut told);
                Opened::Read { file, sha256: read.sha256, sheets }
            }
            Outcome::Passed(passed) => Opened::Passed(passed),
        });
    });
    all
}

/// When so many rows left out and problems of a file have been told one by one, its further tables tell few.
const TOLD_MAX: usize = 20_000;
/// So few.
const TOLD_FEW: usize = 20;

/// Keeps what is told of a file of thousands of tables within bounds; nothing is uncounted.
fn tell_less(sheets: &mut [ReadSheet], told: &mut usize) {
    for sheet in sheets {
        for table in &mut sheet.reading.tables {
            if *told > TOLD_MAX {
                table.shrink(TOLD_FEW);
            }
            *told += table.told();
        }
        if *told > TOLD_MAX {
            reader::shrink_problems(&mut sheet.reading.problems, TOLD_FEW);
        }
        *told += sheet.reading.problems.len();
    }
}

fn sheets(file: &Arc<str>, read: &ReadFile, streams: &Streams<'_>, plan: &UnitPlan, knowledge: &Knowledge) -> Vec<ReadSheet> {
    if read.own_report {
        let why = say!(
            "这是 ledgerlint 自己写的工作簿(疑点清单或回头看),不是账表,没有采用。如果里面另有账表,请复制到新建的工作簿",
            "ledgerlint wrote this workbook itself (findings or a look-back); it is no ledger and was not used. If it holds books as well, copy them to a new workbook"
        );
        return vec![ReadSheet { failed: false, ..without_table(file, &read.sha256, why, &read.problems) }];
    }
    if read.grids.is_empty() {
        let why = read.problems.first().map_or_else(|| Said::new("没有工作表", "it has no sheet"), |problem| problem.why.clone());
        return vec![without_table(file, &read.sha256, why, read.problems.get(1..).unwrap_or_default())];
    }
    let mut sheets = Vec::new();
    if !read.problems.is_empty() {
        let why = Said::new("文件部分内容未能读取", "parts of the file could not be read");
        sheets.push(without_table(file, &read.sha256, why, &read.problems));
    }
    let mut series = Series::new(&knowledge.headers, &plan.mapping);
    for grid in &read.grids {
        let name = Arc::new(SheetName { file: file.clone(), sheet: grid.name.clone() });
        let reading = streams.take(grid).unwrap_or_else(|| recognise(&name, grid, &knowledge.headers, &plan.mapping));
        let earlier = |place: usize| sheets.get(place).and_then(|sheet: &ReadSheet| sheet.reading.tables.last());
        let reading = series.settle((&name, grid), sheets.len(), reading, earlier);
        let failed = reading.ambiguous || grid.incomplete;
        sheets.push(ReadSheet { name, sha256: read.sha256.clone(), reading, failed });
    }
    copies::leave_out(&mut sheets);
    sheets
}

fn without_table(file: &Arc<str>, sha256: &str, why: Said, problems: &[Problem]) -> ReadSheet {
    ReadSheet {
        name: Arc::new(SheetName { file: file.clone(), sheet: None }),
        sha256: sha256.to_owned(),
        reading: SheetReading { why: Some(why), problems: problems.to_vec(), ..SheetReading::default() },
        failed: true,
    }
}

impl ReadUnit {
    fn add_once(&mut self, file: &Arc<str>, sha256: String, sheets: Vec<ReadSheet>, seen: &mut BTreeMap<String, Arc<str>>) {
        // What could not be read at all has no bytes to be the same.
        let has_sheets = sheets.iter().any(|sheet| !sheet.failed || sheet.name.sheet.is_some() || !sheet.reading.tables.is_empty());
        if let Some(first) = seen.get(&sha256).filter(|_| !sha256.is_empty() && has_sheets) {
            let why =
                say!("与“{first}”内容完全相同,是副本,没有重复计入", "the same, byte for byte, as “{first}”: a copy, not counted again");
            self.sheets.push(ReadSheet { failed: false, ..without_table(file, &sha256, why, &[]) });
            return;
        }
        seen.insert(sha256, file.clone());
        self.sheets.extend(sheets);
    }

    /// The tables, in the order of files, sheets and rows.
    pub fn tables(&self) -> impl Iterator<Item = &TableReading> {
        self.sheets.iter().flat_map(|sheet| &sheet.reading.tables)
    }

    /// The name that most title lines give with a label.
    fn titled_name(&self) -> Option<String> {
        most(self.tables().filter_map(|table| table.titles.unit.clone()))
    }

    /// The name that most titles of books of account begin with.
    fn name_in_titles(&self) -> Option<String> {
        most(self.tables().filter_map(unit_in_title))
    }

    /// The tables, to take their rows.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut TableReading> {
        self.sheets.iter_mut().flat_map(|sheet| &mut sheet.reading.tables)
    }

    /// Whether a column of its tables may name units.
    pub fn has_unit_column(&self) -> bool {
        self.tables().flat_map(|table| &table.columns).any(|column| column.role.is_none() && may_name_units(&column.header))
    }

    /// The units: one, unless a column names several. Each with its name, if columns or titles give one.
    pub fn by_unit(mut self) -> Vec<(Option<String>, Self)> {
        let proven: BTreeSet<String> = self.tables().flat_map(|table| UnitColumns::of(&table.lines).named()).collect();
        self.tables_mut().for_each(tell_parted);
        self.tables_mut().for_each(|table| tell_unused(table, &proven));
        self.tables_mut().for_each(|table| tell_parties(table, &proven));
        let mut named: BTreeSet<String> = BTreeSet::new();
        // One name in some rows of a list is that of a part of the office.
        let mut all_named = true;
        for table in self.tables() {
            let headers = UnitHeaders::of(table, &proven);
            let before = named.len();
            named.extend(table.rows.iter().filter_map(|row| headers.unit(row)));
            all_named &= named.len() == before || headers.names_whole(table);
        }
        named.extend(proven.iter().cloned());
        let stacked: BTreeSet<String> = self.sheets.iter().flat_map(|sheet| stacked(&sheet.reading.tables)).collect();
        named.extend(stacked.iter().cloned());
        let named = unit_name::called(named);
        let units: BTreeSet<&String> = named.values().collect();
        if units.len() < 2 {
            let in_column = named.into_values().next().filter(|_| all_named);
            let name = self.titled_name().or(in_column).or_else(|| self.name_in_titles());
            return vec![(name, self)];
        }
        // What none of the units has comes last: rows that name none, tables that neither a column nor a title gives to one.
        let mut parts: BTreeMap<(bool, Option<String>), Self> = BTreeMap::new();
        let first = (false, units.first().map(|unit| (*unit).clone()));
        parts.entry(first.clone()).or_default().passed = self.passed;
        for mut sheet in self.sheets {
            let tables = std::mem::take(&mut sheet.reading.tables);
            if tables.is_empty() {
                parts.entry(first.clone()).or_default().sheets.push(sheet);
                continue;
            }
            let mut of_sheet: BTreeMap<(bool, Option<String>), Vec<TableReading>> = BTreeMap::new();
            let mut above: Option<String> = None;
            for table in tables {
                above = unit_among(&table, &stacked).or(above);
                let titled = table.titles.unit.clone().filter(|unit| named.values().any(|named| named == unit));
                let titled = titled.or_else(|| above.as_ref().and_then(|unit| named.get(unit).cloned()));
                for (unit, part) in parted(table, titled, &named, &proven) {
                    of_sheet.entry((unit.is_none(), unit)).or_default().push(part);
                }
            }
            // What is wrong with the sheet as a whole is told once.
            let mut problems = std::mem::take(&mut sheet.reading.problems);
            for (unit, tables) in of_sheet {
                let reading = SheetReading { tables, problems: std::mem::take(&mut problems), ..sheet.reading.clone() };
                parts.entry(unit).or_default().sheets.push(ReadSheet { reading, ..sheet.clone() });
            }
        }
        parts.into_iter().map(|((_, name), unit)| (name, unit)).collect()
    }
}

/// A journal with a column of a few values each of which numbers its vouchers for itself, which nothing says to be units, is told: they may be.
fn tell_parted(table: &mut TableReading) {
    let Some((header, values)) = parts_in_silence(&table.lines) else { return };
    let header = shorten(&printable(&header), HEADER_CHARS);
    let why = say!(
        "“{header}”列有{values}个值,各自从头编凭证号,像是几套账合在一张表里,现在当作一个单位的一套账检查,同号的凭证会混在一起;如是几个单位,请把该列改名为“核算单位”;如是凭证字,请改名为“凭证字”",
        "column “{header}” has {values} values, each of which numbers its vouchers from the beginning, as if several sets of books stood in one table: they are checked as one set of one unit, and vouchers of one number are mixed up; if they are units, call the column 核算单位; if they are voucher words, call it 凭证字"
    );
    tell(table, why);
}

/// Says something of a whole table before its other problems.
pub(super) fn tell(table: &mut TableReading, why: Said) {
    table.problems.insert(0, Problem { row: None, column: None, why });
}

/// A list with names below 单位 or 单位名称 by which it was not parted is told: they may be units.
fn tell_unused(table: &mut TableReading, proven: &BTreeSet<String>) {
    let Some((header, values)) = unused(table, proven) else { return };
    let header = shorten(&printable(&header), HEADER_CHARS);
    let why = say!(
        "“{header}”列有{values}个名称,看不出是几个单位还是一个单位的部门,没有按它分开,合在一起检查;如是几个单位,请把该列改名为“核算单位”;如是部门,请改名为“部门”",
        "column “{header}” has {values} names that may be units or departments of one: they were not kept apart but checked together; if they are units, call the column 核算单位; if they are departments, call it 部门"
    );
    tell(table, why);
}

/// A list with a column of offices among which stands a firm, which nothing says to be units: they may be, or whom one office paid.
fn tell_parties(table: &mut TableReading, proven: &BTreeSet<String>) {
    let Some((header, office, firm)) = units_or_parties(table, proven) else { return };
    let [header, office, firm] = [header, office, firm].map(|text| shorten(&printable(&text), HEADER_CHARS));
    let why = say!(
        "“{header}”列中有“{office}”这样的单位,也有“{firm}”这样的企业,看不出是各单位自己的账还是收款方,现在当作一个单位检查;如是各单位的账,请把该列改名为“核算单位”;如是收款方,请改名为“收款单位”",
        "column “{header}” has offices such as “{office}” and firms such as “{firm}”: they may be units with books of their own or whom one unit paid, and all rows are checked as of one unit; if they are units, call the column 核算单位; if they were paid, call it 收款单位"
    );
    tell(table, why);
}

/// The most characters of a header that is told.
pub(super) const HEADER_CHARS: usize = 40;

/// The text that stands most often; of several the first in order.
fn most(names: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(name, _)| name)
}

/// The unit that a table's title names without a label: those of books of account begin with it.
fn unit_in_title(table: &TableReading) -> Option<String> {
    let is_book = matches!(table.table, TableKind::Journal | TableKind::TrialBalance);
    table.titles.title.as_deref().filter(|_| is_book).and_then(unit_name::in_title)
}

/// The unit that a table's title lines name.
pub fn titled(table: &TableReading) -> Option<String> {
    table.titles.unit.clone().or_else(|| unit_in_title(table))
}

/// The units whose books stand below one another on a sheet, each below a title line of its own: names of several entities, of which none is a firm and
/// none a department. Pages of what one office owes others and is owed name these too.
fn stacked(tables: &[TableReading]) -> Vec<String> {
    let of_debts = |table: &TableReading| table.titles.page.name().is_some_and(|account| side_of_text(account).is_some());
    let mut names: Vec<String> = Vec::new();
    let may_be = |table: &&TableReading| {
        !matches!(table.table, TableKind::Benefits | TableKind::OpenItems | TableKind::Contracts | TableKind::ContractTerms)
    };
    for name in tables.iter().filter(may_be).filter(|table| !of_debts(table)).filter_map(titled) {
        if names.iter().all(|other| unit_name::are_two(other, &name)) {
            names.push(name);
        }
    }
    let values: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let are_units = values.iter().all(|name| is_unit(name) && !is_firm(name)) && departments(&values).is_empty();
    if names.len() > 1 && are_units { names } else { Vec::new() }
}

/// Which of the units that stand below one another the title lines of a table name.
fn unit_among(table: &TableReading, stacked: &BTreeSet<String>) -> Option<String> {
    let name = titled(table)?;
    let alike = || {
        let mut alike = stacked.iter().filter(|unit| !unit_name::are_two(unit, &name));
        alike.next().filter(|_| alike.next().is_none())
    };
    stacked.get(&name).or_else(alike).cloned()
}

/// A table by unit: by the units that its rows name, else whole to the unit of its titles, else to none. Rows left out and problems go with
/// the first part; what vouchers and balances prove is said of each. `named` has what the units are called by what the rows say.
fn parted(
    mut table: TableReading,
    titled: Option<String>,
    named: &BTreeMap<String, String>,
    proven: &BTreeSet<String>,
) -> Vec<(Option<String>, TableReading)> {
    let (columns, headers) = (UnitColumns::of(&table.lines), UnitHeaders::of(&table, proven));
    if columns.is_empty() && !table.rows.iter().any(|row| headers.unit(row).is_some()) {
        return vec![(titled, table)];
    }
    let called = |said: Option<String>| said.and_then(|said| named.get(&said).cloned());
    let whole = table.evidence();
    table.unprove(&whole);
    let mut rows: BTreeMap<Option<String>, Vec<Row>> = BTreeMap::new();
    for row in std::mem::take(&mut table.rows) {
        rows.entry(called(headers.unit(&row))).or_default().push(row);
    }
    let mut incomplete: BTreeMap<Option<String>, Vec<Row>> = BTreeMap::new();
    for row in std::mem::take(&mut table.incomplete) {
        incomplete.entry(called(headers.unit(&row))).or_default().push(row);
    }
    let lines = std::mem::take(&mut table.lines);
    let mut lines = lines.parted(|line| called(columns.unit(line)));
    let units: BTreeSet<Option<String>> = rows.keys().chain(lines.keys()).cloned().collect();
    // Rows that name no unit come last.
    let mut units: Vec<Option<String>> = units.into_iter().collect();
    units.sort_by_key(|unit| (unit.is_none(), unit.clone()));
    let mut parts: Vec<(Option<String>, TableReading)> = Vec::with_capacity(units.len());
    for unit in units {
        let (rows, lines) = (rows.remove(&unit).unwrap_or_default(), lines.remove(&unit).unwrap_or_default());
        let incomplete = incomplete.remove(&unit).unwrap_or_default();
        let mut part = TableReading { rows, incomplete, lines, ..table.clone() };
        if parts.is_empty() {
            table.left_out = LeftOuts::default();
            table.unread.clear();
            table.problems.clear();
            table.voided.clear();
            table.unusable = 0;
        }
        part.rows_in = part.kept() + part.left_out.len();
        if whole != Evidence::default() {
            part.prove(part.evidence());
        }
        parts.push((unit, part));
    }
    parts
}
