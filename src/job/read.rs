//! The files of a folder, read and recognised; and which unit each table belongs to where a column or the titles say so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::nest::OFFICE_ENDINGS;
use super::{Knowledge, UnitPlan};
use crate::read::{Grid, Outcome, PassedOver, ReadFile, read_files};
use crate::recognise::{SheetReading, TableReading, recognise};
use crate::say;
use crate::tables::{Problem, Row, SheetName};
use crate::value::Said;
use crate::value::text::compact;

/// Headers of columns that name the unit whose books a row belongs to.
const UNIT_HEADERS: [&str; 12] = [
    "核算单位",
    "会计核算单位",
    "核算账簿名称",
    "核算账簿",
    "编制单位",
    "预算单位",
    "账套名称",
    "账套",
    "会计主体",
    "所属单位",
    "填报单位",
    "记账单位",
];
/// Headers that name a unit only if their cells are called like offices; else they are counterparties or units of measure.
const UNIT_HEADERS_IF_OFFICES: [&str; 3] = ["单位名称", "单位", "乡镇街道"];

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

/// Reads and recognises the files of a unit. A file whose bytes were read already is a copy: it is named and not counted again.
pub fn read(plan: &UnitPlan, knowledge: &Knowledge) -> ReadUnit {
    let mut unit = ReadUnit::default();
    let mut seen: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let limits = plan.settings.read.clone().unwrap_or_default();
    for file in &plan.files {
        // A file of an archive is dropped before the next one is read.
        read_files(file, &limits, &mut |opened| match opened {
            Outcome::Read(relative, read) => unit.add_once(&relative, &read, &mut seen, plan, knowledge),
            Outcome::Passed(passed) => unit.passed.push(passed),
        });
    }
    unit
}

fn without_table(file: &Arc<str>, read: &ReadFile, why: Said, problems: &[Problem]) -> ReadSheet {
    ReadSheet {
        name: Arc::new(SheetName { file: file.clone(), sheet: None }),
        sha256: read.sha256.clone(),
        reading: SheetReading { why: Some(why), problems: problems.to_vec(), ..SheetReading::default() },
        failed: true,
    }
}

impl ReadUnit {
    fn add_once(
        &mut self,
        file: &Arc<str>,
        read: &ReadFile,
        seen: &mut BTreeMap<String, Arc<str>>,
        plan: &UnitPlan,
        knowledge: &Knowledge,
    ) {
        if let Some(first) = seen.get(&read.sha256).filter(|_| !read.sha256.is_empty() && !read.grids.is_empty()) {
            let why =
                say!("与“{first}”内容完全相同,是副本,没有重复计入", "the same, byte for byte, as “{first}”: a copy, not counted again");
            self.sheets.push(ReadSheet { failed: false, ..without_table(file, read, why, &[]) });
            return;
        }
        seen.insert(read.sha256.clone(), file.clone());
        self.add_file(file, read, plan, knowledge);
    }

    fn add_file(&mut self, file: &Arc<str>, read: &ReadFile, plan: &UnitPlan, knowledge: &Knowledge) {
        if read.grids.is_empty() {
            let why = read.problems.first().map_or_else(|| Said::new("没有工作表", "it has no sheet"), |problem| problem.why.clone());
            self.sheets.push(without_table(file, read, why, read.problems.get(1..).unwrap_or_default()));
            return;
        }
        if !read.problems.is_empty() {
            let why = Said::new("文件部分内容未能读取", "parts of the file could not be read");
            self.sheets.push(without_table(file, read, why, &read.problems));
        }
        for grid in &read.grids {
            self.add_sheet(file, read, grid, plan, knowledge);
        }
    }

    fn add_sheet(&mut self, file: &Arc<str>, read: &ReadFile, grid: &Grid, plan: &UnitPlan, knowledge: &Knowledge) {
        let name = Arc::new(SheetName { file: file.clone(), sheet: grid.name.clone() });
        let reading = recognise(&name, grid, &knowledge.headers, &plan.mapping);
        let failed = reading.ambiguous || grid.incomplete;
        self.sheets.push(ReadSheet { name, sha256: read.sha256.clone(), reading, failed });
    }

    /// The tables, in the order of files, sheets and rows.
    pub fn tables(&self) -> impl Iterator<Item = &TableReading> {
        self.sheets.iter().flat_map(|sheet| &sheet.reading.tables)
    }

    /// The name that most title lines give.
    fn titled_name(&self) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in self.tables().filter_map(|table| table.titles.unit.as_deref()) {
            *counts.entry(unit).or_default() += 1;
        }
        // Of names that stand equally often, the first in order.
        counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0))).map(|(name, _)| name.to_owned())
    }

    /// The units: one, unless a column names several. Each with its name, if columns or titles give one.
    pub fn by_unit(self) -> Vec<(Option<String>, Self)> {
        let named: BTreeSet<String> = self.tables().flat_map(|table| &table.rows).filter_map(unit_of).collect();
        if named.len() < 2 {
            let name = self.titled_name().or_else(|| named.into_iter().next());
            return vec![(name, self)];
        }
        let mut units: Vec<(Option<String>, Self)> =
            named.iter().enumerate().map(|(index, name)| (Some(name.clone()), self.part(name, index == 0))).collect();
        let rest = self.rest(&named);
        if rest.tables().next().is_some() {
            units.push((None, rest));
        }
        units
    }

    /// What belongs to one of several units: the rows that name it, and the tables whose titles do. Rows left out and problems are told
    /// once, with the first unit.
    fn part(&self, unit: &str, first: bool) -> Self {
        let of_table = |table: &TableReading| {
            if has_unit_column(table) {
                let mut part = table.clone();
                part.rows.retain(|row| unit_of(row).is_some_and(|name| name == unit));
                if !first {
                    part.left_out.clear();
                    part.problems.clear();
                }
                part.rows_in = part.rows.len() + part.left_out.len();
                Some(part)
            } else {
                (table.titles.unit.as_deref() == Some(unit)).then(|| table.clone())
            }
        };
        let of_sheet = |sheet: &ReadSheet| {
            let tables: Vec<TableReading> = sheet.reading.tables.iter().filter_map(of_table).collect();
            let untabled = sheet.reading.tables.is_empty() && first;
            let problems = if first { sheet.reading.problems.clone() } else { Vec::new() };
            (untabled || !tables.is_empty())
                .then(|| ReadSheet { reading: SheetReading { tables, problems, ..sheet.reading.clone() }, ..sheet.clone() })
        };
        let passed = if first { self.passed.clone() } else { Vec::new() };
        Self { sheets: self.sheets.iter().filter_map(of_sheet).collect(), passed }
    }

    /// What none of the units has: rows that name none, tables that neither a column nor a title gives to one.
    fn rest(&self, units: &BTreeSet<String>) -> Self {
        let of_table = |table: &TableReading| {
            if !has_unit_column(table) {
                let titled = table.titles.unit.as_ref().is_some_and(|unit| units.contains(unit));
                return (!titled).then(|| table.clone());
            }
            let mut part = table.clone();
            part.rows.retain(|row| unit_of(row).is_none());
            part.left_out.clear();
            part.problems.clear();
            part.rows_in = part.rows.len();
            (!part.rows.is_empty()).then_some(part)
        };
        let of_sheet = |sheet: &ReadSheet| {
            let tables: Vec<TableReading> = sheet.reading.tables.iter().filter_map(of_table).collect();
            (!tables.is_empty())
                .then(|| ReadSheet { reading: SheetReading { tables, problems: Vec::new(), ..sheet.reading.clone() }, ..sheet.clone() })
        };
        Self { sheets: self.sheets.iter().filter_map(of_sheet).collect(), passed: Vec::new() }
    }
}

fn has_unit_column(table: &TableReading) -> bool {
    table.rows.iter().any(|row| unit_of(row).is_some())
}

/// The unit that a column of its row names.
fn unit_of(row: &Row) -> Option<String> {
    row.extra.iter().find_map(|(header, value)| {
        let (header, value) = (compact(header), value.trim());
        let office = || OFFICE_ENDINGS.iter().any(|ending| value.ends_with(ending)) && value.chars().count() >= 3;
        let names = UNIT_HEADERS.contains(&header.as_str()) || (UNIT_HEADERS_IF_OFFICES.contains(&header.as_str()) && office());
        (names && !value.is_empty()).then(|| value.to_owned())
    })
}
