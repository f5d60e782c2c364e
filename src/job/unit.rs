//! One unit: its files read and recognised, its books put together and checked, and the account of every row given.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Knowledge, Options, UnitPlan};
use crate::books::Books;
use crate::books::build::{SheetProblem, build};
use crate::checks::{Context, engine};
use crate::findings::{ColumnUse, Finding, Input, LeftOutRow, ProblemRow, StandardUsed, Status, UnitReport};
use crate::read::{Outcome, PassedOver, ReadFile, read_files};
use crate::recognise::cells::column_letter;
use crate::recognise::{SheetReading, TableReading, recognise};
use crate::rules::Standards;
use crate::rules::standards::{InForce, Used};
use crate::say;
use crate::tables::{Problem, SheetName};
use crate::value::{Day, Lang, Said};

/// The region whose standards apply where none is set.
pub const DEFAULT_REGION: &str = "湖南";

/// What came of a unit.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What was read and checked.
    pub report: UnitReport,
    /// Its findings.
    pub findings: Vec<Finding>,
}

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

/// Reads and recognises the files of a unit, each before the next one is read.
pub fn read(plan: &UnitPlan, knowledge: &Knowledge) -> ReadUnit {
    let mut unit = ReadUnit::default();
    let limits = plan.settings.read.clone().unwrap_or_default();
    for file in &plan.files {
        read_files(file, &limits, &mut |opened| match opened {
            Outcome::Read(relative, file) => unit.add(&relative, &file, knowledge),
            Outcome::Passed(passed) => unit.passed.push(passed),
        });
    }
    unit
}

impl ReadUnit {
    fn add(&mut self, relative: &Arc<str>, file: &ReadFile, knowledge: &Knowledge) {
        let whole = |why: Option<Said>, problems: Vec<Problem>| ReadSheet {
            name: Arc::new(SheetName { file: relative.clone(), sheet: None }),
            sha256: file.sha256.clone(),
            reading: SheetReading { tables: Vec::new(), why, problems, ambiguous: false },
            failed: true,
        };
        if file.grids.is_empty() {
            let why = file.problems.first().map_or_else(|| Said::new("没有工作表", "it has no sheet"), |problem| problem.why.clone());
            self.sheets.push(whole(Some(why), file.problems.iter().skip(1).cloned().collect()));
            return;
        }
        if !file.problems.is_empty() {
            self.sheets.push(whole(Some(Said::new("文件部分内容未能读取", "parts of the file could not be read")), file.problems.clone()));
        }
        for grid in &file.grids {
            let name = Arc::new(SheetName { file: relative.clone(), sheet: grid.name.clone() });
            let reading = recognise(&name, grid, &knowledge.headers);
            let failed = reading.ambiguous || grid.incomplete;
            self.sheets.push(ReadSheet { name, sha256: file.sha256.clone(), reading, failed });
        }
    }

    fn tables(&self) -> impl Iterator<Item = &TableReading> {
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
}

/// A unit with its books, ready to be checked or shown.
struct Opened {
    unit: ReadUnit,
    books: Books,
    problems: Vec<SheetProblem>,
}

fn open(plan: &UnitPlan, options: &Options, knowledge: &Knowledge) -> Opened {
    let unit = read(plan, knowledge);
    let named = options.unit.clone().or_else(|| plan.settings.unit.clone());
    let name = named.or_else(|| unit.titled_name()).unwrap_or_else(|| plan.folder.clone());
    let (books, problems) = build(&name, unit.tables());
    Opened { unit, books, problems }
}

/// Reads and recognises a unit.
pub fn inspect(plan: &UnitPlan, options: &Options, knowledge: &Knowledge) -> UnitReport {
    let opened = open(plan, options, knowledge);
    report(plan, options, &opened)
}

/// Reads, recognises and checks a unit.
pub fn check(plan: &UnitPlan, options: &Options, knowledge: &Knowledge) -> Checked {
    let lang = options.lang;
    let opened = open(plan, options, knowledge);
    let mut report = report(plan, options, &opened);
    let (as_of, _) = as_of(options, plan, &opened.unit, &opened.books);
    let (region, _) = region(options, plan);
    let catalogue = knowledge.rules.shared.catalogue.clone();
    let standards = Standards::new(catalogue.clone(), region, plan.settings.limits.clone());
    let off: BTreeSet<String> = plan.settings.rules.iter().filter(|(_, on)| !**on).map(|(id, _)| id.clone()).collect();
    let checked = engine::run(&knowledge.rules, &opened.books, &Context { as_of, standards: &standards }, &off, lang);
    report.standards = standards.used().iter().map(|used| standard_used(used, &standards, as_of, lang)).collect();
    report.settings = plan.settings.shown(&catalogue, lang);
    let all_checked =
        checked.rules.iter().all(|rule| off.contains(&rule.rule) || (rule.status == Status::Checked && rule.unchecked.is_empty()));
    report.complete &= all_checked;
    report.rules = checked.rules;
    Checked { report, findings: checked.findings }
}

/// What was read, the rules not yet run.
fn report(plan: &UnitPlan, options: &Options, opened: &Opened) -> UnitReport {
    let Opened { unit, books, problems } = opened;
    let lang = options.lang;
    let (as_of, as_of_source) = as_of(options, plan, unit, books);
    let (region, region_source) = region(options, plan);
    UnitReport {
        unit: books.unit.clone(),
        as_of: as_of.to_string(),
        as_of_source: as_of_source.get(lang).to_owned(),
        period: books.dates().map(|(first, last, _)| [first.to_string(), last.to_string()]),
        region: format!("{region}{}", region_source.get(lang)),
        standards: Vec::new(),
        settings: Vec::new(),
        inputs: inputs(plan, unit, problems, lang),
        rules: Vec::new(),
        complete: unit.sheets.iter().all(|sheet| !sheet.failed && sheet.reading.tables.iter().all(|table| table.unusable == 0)),
    }
}

fn as_of(options: &Options, plan: &UnitPlan, unit: &ReadUnit, books: &Books) -> (Day, Said) {
    if let Some(day) = options.as_of {
        return (day, Said::new("由 --as-of 指定", "given by --as-of"));
    }
    if let Some(day) = plan.settings.as_of {
        return (day, Said::new("由 ledgerlint.toml 指定", "given by ledgerlint.toml"));
    }
    if let Some((day, source)) = books.latest_date() {
        let (file, row) = (&source.sheet.file, source.row);
        let sheet = source.sheet.sheet.as_deref().unwrap_or_default();
        let (sheet_zh, sheet_en) = if sheet.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("工作表“{sheet}”"), format!(" sheet “{sheet}”"))
        };
        return (
            day,
            say!("账表中最晚的日期,见 {file}{sheet_zh} 第{row}行", "the latest date in the books, in {file}{sheet_en} row {row}"),
        );
    }
    if let Some(date) = unit.tables().filter_map(|table| table.titles.date).max() {
        return (date.latest().min(options.today), Said::new("表头上方写明的日期", "the date above the header"));
    }
    (options.today, Said::new("账表中没有日期,按今天计算", "today, as the books hold no date"))
}

fn region(options: &Options, plan: &UnitPlan) -> (String, Said) {
    if let Some(region) = &options.region {
        return (region.clone(), Said::new("(由 --region 指定)", " (given by --region)"));
    }
    match &plan.settings.region {
        Some(region) => (region.clone(), Said::new("(由 ledgerlint.toml 指定)", " (given by ledgerlint.toml)")),
        None => (DEFAULT_REGION.to_owned(), Said::new("(未指定地区,按默认)", " (the default, as no region was given)")),
    }
}

fn standard_used(used: &Used, standards: &Standards, as_of: Day, lang: Lang) -> StandardUsed {
    let standard = standards.catalogue().get(&used.standard);
    let title = standard.map(|standard| standard.title.get(lang).to_owned()).unwrap_or_default();
    let value = standard.map(|standard| standard.measure.shown(used.value, lang)).unwrap_or_default();
    let source = if used.from_settings {
        Said::new("本单位设置(ledgerlint.toml)", "the unit's settings (ledgerlint.toml)").get(lang).to_owned()
    } else {
        let basis = standards.basis_of(&used.standard, used.value, as_of);
        basis.map(|found: InForce| found.basis.iter().map(|basis| basis.shown(lang)).collect::<Vec<_>>().join("; ")).unwrap_or_default()
    };
    StandardUsed { standard: used.standard.clone(), title, value, source }
}

fn inputs(plan: &UnitPlan, unit: &ReadUnit, problems: &[SheetProblem], lang: Lang) -> Vec<Input> {
    let mut inputs: Vec<Input> = plan
        .passed
        .iter()
        .chain(&unit.passed)
        .map(|passed| not_a_table(&passed.relative, String::new(), None, passed.why.get(lang)))
        .collect();
    for sheet in &unit.sheets {
        let name = sheet.name.sheet.as_deref();
        let own = |problem: &Problem| problem_row(problem, lang);
        if sheet.reading.tables.is_empty() {
            let why = sheet.reading.why.as_ref().map(|why| why.get(lang)).unwrap_or_default();
            let mut input = not_a_table(&sheet.name.file, sheet.sha256.clone(), name, why);
            input.problems = sheet.reading.problems.iter().map(own).collect();
            inputs.push(input);
        }
        for (index, table) in sheet.reading.tables.iter().enumerate() {
            let late = problems.iter().filter(|late| late.sheet == sheet.name && late.table == table.table).map(|late| &late.problem);
            let of_sheet = sheet.reading.problems.iter().filter(|_| index == 0);
            let mut all: Vec<ProblemRow> = of_sheet.chain(&table.problems).chain(late).map(own).collect();
            all.dedup();
            inputs.push(table_input(sheet, table, all, lang));
        }
    }
    inputs.sort_by(|a, b| a.file.cmp(&b.file));
    inputs
}

fn problem_row(problem: &Problem, lang: Lang) -> ProblemRow {
    ProblemRow { row: problem.row, column: problem.column.clone(), why: problem.why.get(lang).to_owned() }
}

fn not_a_table(file: &str, sha256: String, sheet: Option<&str>, why: &str) -> Input {
    Input {
        file: file.to_owned(),
        sha256,
        sheet: sheet.map(str::to_owned),
        table: None,
        header_row: None,
        rows: 0,
        rows_in: 0,
        left_out: Vec::new(),
        problems: Vec::new(),
        why: Some(why.to_owned()),
        columns: Vec::new(),
        proofs: Vec::new(),
    }
}

fn table_input(sheet: &ReadSheet, table: &TableReading, problems: Vec<ProblemRow>, lang: Lang) -> Input {
    let column = |column: &crate::recognise::Column| ColumnUse {
        column: column_letter(column.index),
        header: column.header.clone(),
        field: column.field.map(|field| field.name().to_owned()).or_else(|| column.role_name.clone()),
    };
    Input {
        file: sheet.name.file.to_string(),
        sha256: sheet.sha256.clone(),
        sheet: sheet.name.sheet.as_ref().map(ToString::to_string),
        table: Some(table.table.name().to_owned()),
        header_row: Some(table.header_row),
        rows: table.rows.len(),
        rows_in: table.rows_in,
        left_out: table.left_out.iter().map(|left_out| LeftOutRow { row: left_out.row, why: left_out.why.get(lang).to_owned() }).collect(),
        problems,
        why: None,
        columns: table.columns.iter().map(column).collect(),
        proofs: table.proofs.iter().map(|proof| proof.get(lang).to_owned()).collect(),
    }
}
