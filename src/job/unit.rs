//! One unit: its files read and recognised, its books put together and checked, and the account of every row given.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::read::{ReadSheet, ReadUnit, read, titled};
use super::{Converted, Knowledge, Options, UnitPlan};
use crate::across::Gathered;
use crate::books::Books;
use crate::books::build::{SheetProblem, build};
use crate::books::derive::Derived;
use crate::checks::{Context, benford, engine};
use crate::convert;
use crate::findings::{
    Amount, ColumnSample, ColumnUse, DerivedTable, FieldTotal, Finding, HeaderFrom, Input, InspectedInput, Inspection, LeftOutRow,
    ProblemRow, StandardUsed, Status, TablePeriod, UnitReport,
};
use crate::recognise::TableReading;
use crate::recognise::cells::column_letter;
use crate::rules::Standards;
use crate::rules::standards::{InForce, Used};
use crate::say;
use crate::tables::{Field, LeftOut, Problem, TableKind};
use crate::value::{Day, Lang, Said, file_name, unit_name};

/// The region whose standards apply where none is set.
pub const DEFAULT_REGION: &str = "湖南";

/// Of the files of another unit, so many are named.
const FILES_NAMED_MAX: usize = 3;

/// What came of a unit.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What was read and checked.
    pub report: UnitReport,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// What it calls itself, whatever name it gets beside other units.
    pub own_name: String,
    /// What it gives for comparison with other units, by rule.
    pub gathered: Vec<(String, Gathered)>,
}

/// What `inspect` gives of a unit.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// What was read.
    pub inspection: Inspection,
    /// A draft of its `mapping.toml`.
    pub draft: String,
    /// Where that file stands or would stand.
    pub mapping: std::path::PathBuf,
}

/// A unit with its books, ready to be checked or shown.
struct Opened {
    unit: ReadUnit,
    books: Books,
    problems: Vec<SheetProblem>,
}

/// The units of a folder: one, unless a column of its tables names several.
fn open(plan: &UnitPlan, options: &Options, knowledge: &Knowledge) -> Vec<Opened> {
    let unit = read(plan, knowledge, options.hides_hashes);
    let named = options.unit.clone().or_else(|| plan.settings.unit.clone());
    let opened = |name: String, mut unit: ReadUnit| {
        let (mut books, mut problems) = build(&name, unit.tables_mut());
        books.derive_by(knowledge.rules.shared.topics.clone());
        problems.extend(foreign_titles(&name, &unit));
        Opened { unit, books, problems }
    };
    match named {
        Some(name) => vec![opened(name, unit)],
        None => {
            unit.by_unit().into_iter().map(|(name, unit)| opened(name.unwrap_or_else(|| plan.spot.folder().to_owned()), unit)).collect()
        }
    }
}

/// Tables whose title lines name another entity than the one that they are checked as: told with the files of both, for they may have come into
/// the wrong folder. Names of one office and its departments are one.
fn foreign_titles(name: &str, unit: &ReadUnit) -> Vec<SheetProblem> {
    let titles: Vec<(&TableReading, String)> = unit.tables().filter_map(|table| titled(table).map(|titled| (table, titled))).collect();
    let files_of = |wanted: &dyn Fn(&str) -> bool| {
        let files: BTreeSet<&str> = titles.iter().filter(|(_, titled)| wanted(titled)).map(|(table, _)| &*table.sheet.file).collect();
        let (shown, count) = (files.iter().take(FILES_NAMED_MAX).copied().collect::<Vec<_>>(), files.len());
        let (zh, en) = (shown.join("、"), shown.join(", "));
        if count > FILES_NAMED_MAX { say!("{zh}等{count}个文件", "{en} and others, {count} files") } else { Said::new(zh, en) }
    };
    let own = files_of(&|titled| !unit_name::are_two(titled, name));
    let problem = |(table, titled): &(&TableReading, String)| {
        let theirs = files_of(&|other| other == titled);
        let (zh, en) = (&theirs.zh, &theirs.en);
        let (own_zh, own_en) = if own.zh.is_empty() {
            (String::new(), String::new())
        } else {
            (format!(",“{name}”的在{}", own.zh), format!(", those of “{name}” are in {}", own.en))
        };
        let why = say!(
            "标题写的单位是“{titled}”,却与“{name}”合在一起、按“{name}”检查(“{titled}”的账表在{zh}{own_zh});如是两个单位,请每个单位一个文件夹,或在表中加“核算单位”列;如是同一单位,请在 mapping.toml 的 [[sheet]] 段中写 unit = “{name}”(用英文引号)",
            "the title names the unit “{titled}”, but it was checked together with “{name}” and as “{name}” (the books of “{titled}” are in {en}{own_en}); if they are two, keep each in a folder of its own or add a column 核算单位; if they are one, give these files a [[sheet]] in mapping.toml with unit = {name} (in quotes)"
        );
        SheetProblem { sheet: table.sheet.clone(), table: table.table, problem: Problem { row: None, column: None, why } }
    };
    titles.iter().filter(|(_, titled)| unit_name::are_two(titled, name)).map(problem).collect()
}

/// Reads and recognises the units of a folder.
pub fn inspect(plan: &UnitPlan, options: &Options, knowledge: &Knowledge) -> Vec<Inspected> {
    open(plan, options, knowledge).iter().map(|opened| inspect_one(plan, options, opened)).collect()
}

fn inspect_one(plan: &UnitPlan, options: &Options, opened: &Opened) -> Inspected {
    let lang = options.lang;
    let inputs = entries(plan, &opened.unit, &opened.problems, lang);
    let inputs = inputs.into_iter().map(|(input, table)| inspected(input, table, lang)).collect();
    let sheets = opened.unit.sheets.iter().map(|sheet| (sheet.name.as_ref(), &sheet.reading));
    let draft = crate::recognise::draft::draft(sheets, lang);
    Inspected {
        inspection: Inspection { unit: opened.books.unit.clone(), inputs },
        draft,
        mapping: plan.spot.path().join(crate::recognise::mapping::FILE_NAME),
    }
}

fn inspected(input: Input, table: Option<&TableReading>, lang: Lang) -> InspectedInput {
    let Some(table) = table else {
        return InspectedInput { input, header_rows: None, recognised_by: Vec::new(), samples: Vec::new(), totals: Vec::new() };
    };
    let sample = |(column, values): (&crate::recognise::Column, &Vec<String>)| ColumnSample {
        column: column_letter(column.index),
        values: values.clone(),
    };
    let total = |(field, total): &(Field, Decimal)| FieldTotal { field: field.name().to_owned(), total: Amount(*total) };
    InspectedInput {
        header_rows: table.layout.from.is_none().then_some(table.header_rows),
        recognised_by: table.spoke.iter().map(|said| said.get(lang).to_owned()).collect(),
        samples: table.columns.iter().zip(&table.samples).map(sample).collect(),
        totals: table.counted.iter().flat_map(|counted| &counted.totals).map(total).collect(),
        input,
    }
}

/// Reads and recognises the units of a folder and gives their tables as files.
pub fn convert(plan: &UnitPlan, options: &Options, knowledge: &Knowledge) -> Vec<Converted> {
    let converted = |opened: &Opened| {
        let files = convert::files(&opened.books).unwrap_or_default();
        let unit = opened.books.unit.clone();
        let settings = settings_of(plan, options, opened);
        Converted { folder: file_name::safe(&unit), unit, files, settings, report: report(plan, options, opened) }
    };
    open(plan, options, knowledge).iter().map(converted).collect()
}

/// What the findings on a unit's books go by and its tables do not hold: what was set for it, a name that makes no folder or that a column
/// would gainsay, and the day that stands in a title.
fn settings_of(plan: &UnitPlan, options: &Options, opened: &Opened) -> Option<String> {
    let Opened { unit, books, .. } = opened;
    let mut settings = plan.settings.as_ref().clone();
    settings.region = options.region.clone().or(settings.region);
    settings.unit = (file_name::safe(&books.unit) != books.unit || unit.has_unit_column()).then(|| books.unit.clone());
    let said = options.as_of.is_some()
        || settings.as_of.is_some()
        || unit.tables().any(|table| table.titles.date.is_some() || table.ages_end().is_some());
    let (day, _) = as_of(options, plan, unit, books);
    let in_rows = books.latest_date().is_some_and(|(latest, _)| latest == day);
    settings.as_of = (said && !in_rows).then_some(day);
    let text = settings.written();
    (!text.is_empty()).then_some(text)
}

/// Reads, recognises and checks the units of a folder; `alone` if there is no other folder.
pub fn check(plan: &UnitPlan, options: &Options, knowledge: &Knowledge, alone: bool) -> Vec<Checked> {
    let opened = open(plan, options, knowledge);
    let compared = !alone || opened.len() > 1;
    opened.iter().map(|opened| check_one(plan, options, knowledge, opened, compared)).collect()
}

fn check_one(plan: &UnitPlan, options: &Options, knowledge: &Knowledge, opened: &Opened, compared: bool) -> Checked {
    let lang = options.lang;
    let mut report = report(plan, options, opened);
    let (as_of, _) = as_of(options, plan, &opened.unit, &opened.books);
    let (region, _) = region(options, plan);
    let catalogue = knowledge.rules.shared.catalogue.clone();
    let standards = Standards::new(catalogue.clone(), region, plan.settings.limits.clone());
    let off: BTreeSet<String> = plan.settings.rules.iter().filter(|(_, on)| !**on).map(|(id, _)| id.clone()).collect();
    let checked = engine::run(&knowledge.rules, &opened.books, &Context { as_of, standards: &standards }, &off, compared, lang);
    report.standards = standards.used().iter().map(|used| standard_used(used, &standards, as_of, lang)).collect();
    report.settings = plan.settings.shown(&catalogue, lang);
    let all_checked = checked
        .rules
        .iter()
        .filter(|rule| !checked.waits(rule))
        .all(|rule| off.contains(&rule.rule) || (rule.status == Status::Checked && rule.unchecked.is_empty()));
    report.complete &= all_checked;
    report.rules = checked.rules;
    report.tests = benford::test(&opened.books, lang).into_iter().filter(|test| test.n >= benford::AMOUNTS_MIN).collect();
    report.derived = opened
        .books
        .derived_so_far()
        .filter(|(_, derived)| !derived.rows.is_empty())
        .map(|(table, derived)| derived_table(table, derived, lang))
        .collect();
    Checked { report, findings: checked.findings, own_name: opened.books.unit.clone(), gathered: checked.gathered }
}

fn derived_table(table: TableKind, derived: &Derived, lang: Lang) -> DerivedTable {
    let (title, rows, lines) = (table.title(), derived.rows.len(), derived.lines);
    let (zh, en) = (title.zh, title.en);
    let note = say!(
        "没有{zh},由序时账{lines}行分录推定出{rows}条,据此得出的疑点注明“据序时账推定”",
        "no {en} were given; {rows} rows were derived from {lines} lines of the journal, and findings on them say so"
    );
    DerivedTable { table: table.name().to_owned(), rows, lines, note: note.get(lang).to_owned() }
}

/// What was read, the rules not yet run.
fn report(plan: &UnitPlan, options: &Options, opened: &Opened) -> UnitReport {
    let Opened { unit, books, problems } = opened;
    let lang = options.lang;
    let (as_of, as_of_source) = as_of(options, plan, unit, books);
    UnitReport {
        unit: books.unit.clone(),
        place: plan.spot.place().to_owned(),
        failed: None,
        as_of: as_of.to_string(),
        as_of_source: as_of_source.get(lang).to_owned(),
        periods: books.periods().into_iter().map(table_period).collect(),
        period: books.period().map(|(first, last)| [first.to_string(), last.to_string()]),
        region: region_shown(options, plan),
        standards: Vec::new(),
        settings: Vec::new(),
        derived: Vec::new(),
        inputs: inputs(plan, unit, problems, lang),
        rules: Vec::new(),
        tests: Vec::new(),
        complete: unit.sheets.iter().all(|sheet| !sheet.failed && sheet.reading.tables.iter().all(|table| table.unusable == 0)),
    }
}

fn table_period((table, (first, last)): (TableKind, (Day, Day))) -> TablePeriod {
    TablePeriod { table: table.name().to_owned(), first: first.to_string(), last: last.to_string() }
}

fn as_of(options: &Options, plan: &UnitPlan, unit: &ReadUnit, books: &Books) -> (Day, Said) {
    if let Some(day) = options.as_of {
        return (day, stated_as_of(day, books, Said::new("由 --as-of 指定", "given by --as-of")));
    }
    if let Some(day) = plan.settings.as_of {
        return (day, stated_as_of(day, books, Said::new("由 ledgerlint.toml 指定", "given by ledgerlint.toml")));
    }
    // A list of open items or balances is drawn up for a day that stands in its title, and so is the ledger of an account.
    let drawn_up = |table: &&TableReading| matches!(table.table, TableKind::OpenItems | TableKind::TrialBalance) || table.is_of_accounts();
    let titled = unit.tables().filter(drawn_up).filter_map(|table| Some((table.titles.date?.latest(), &table.sheet.file))).max();
    let named = unit.tables().filter_map(|table| Some((table.ages_end()?, &table.sheet.file))).max();
    let latest = books.latest_date();
    let is_behind = |(day, _): &(Day, &Arc<str>)| *day <= options.today && latest.as_ref().is_none_or(|(latest, _)| day > latest);
    if let Some((day, file)) = titled.filter(is_behind) {
        return (day, say!("{file} 表头上方写明的日期", "the date above the header in {file}"));
    }
    if let Some((day, file)) = named.filter(is_behind) {
        return (day, say!("{file} 文件名中的日期", "the date in the name of {file}"));
    }
    if let Some((day, source)) = latest {
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

/// Who states the day as of which is checked, and that the books end after it or begin behind it, if they do.
fn stated_as_of(day: Day, books: &Books, stated: Said) -> Said {
    let Said { zh, en } = &stated;
    match books.period() {
        Some((first, _)) if day < first => {
            say!("{zh};早于账中最早的日期{first},请核对", "{en}; before the first date in the books, {first}: please check")
        }
        Some((_, last)) if day < last => say!("{zh};账中还有之后的日期,最晚{last}", "{en}; the books go on after it, to {last}"),
        _ => stated,
    }
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

/// The region, and where it comes from.
pub(super) fn region_shown(options: &Options, plan: &UnitPlan) -> String {
    let (region, source) = region(options, plan);
    format!("{region}{}", source.get(options.lang))
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
    entries(plan, unit, problems, lang).into_iter().map(|(input, _)| input).collect()
}

/// One entry a table, each with its reading, and one for each sheet or file that holds none.
fn entries<'a>(plan: &UnitPlan, unit: &'a ReadUnit, problems: &[SheetProblem], lang: Lang) -> Vec<(Input, Option<&'a TableReading>)> {
    let mut inputs: Vec<(Input, Option<&TableReading>)> = plan
        .passed
        .iter()
        .chain(&unit.passed)
        .map(|passed| not_a_table(&passed.relative, String::new(), None, passed.why.get(lang)))
        .map(|input| (input, None))
        .collect();
    for sheet in &unit.sheets {
        let name = sheet.name.sheet.as_deref();
        let own = |problem: &Problem| problem_row(problem, lang);
        if sheet.reading.tables.is_empty() {
            let why = sheet.reading.why.as_ref().map(|why| why.get(lang)).unwrap_or_default();
            let mut input = not_a_table(&sheet.name.file, sheet.sha256.clone(), name, why);
            input.problems = sheet.reading.problems.iter().map(own).collect();
            inputs.push((input, None));
        }
        for (index, table) in sheet.reading.tables.iter().enumerate() {
            let late = problems.iter().filter(|late| late.sheet == sheet.name && late.table == table.table).map(|late| &late.problem);
            let of_sheet = sheet.reading.problems.iter().filter(|_| index == 0);
            let mut all: Vec<ProblemRow> = of_sheet.chain(&table.problems).chain(late).map(own).collect();
            all.dedup();
            inputs.push((table_input(sheet, table, all, lang), Some(table)));
        }
    }
    inputs.sort_by(|(a, _), (b, _)| a.file.cmp(&b.file));
    inputs
}

fn left_out_row(left_out: &LeftOut, lang: Lang) -> LeftOutRow {
    let LeftOut { row, row_last, rows, why } = left_out;
    let several = (*rows > 1).then_some((*row_last, *rows));
    LeftOutRow { row: *row, row_last: several.map(|(last, _)| last), rows: several.map(|(_, rows)| rows), why: why.get(lang).to_owned() }
}

fn problem_row(problem: &Problem, lang: Lang) -> ProblemRow {
    ProblemRow { row: problem.row, column: problem.column.clone(), why: problem.why.get(lang).to_owned() }
}

pub(super) fn not_a_table(file: &str, sha256: String, sheet: Option<&str>, why: &str) -> Input {
    Input {
        file: file.to_owned(),
        sha256,
        sheet: sheet.map(str::to_owned),
        table: None,
        header_row: None,
        header_from: None,
        dated_by: None,
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
        header_row: table.layout.from.is_none().then_some(table.header_row),
        header_from: table
            .layout
            .from
            .as_ref()
            .map(|from| HeaderFrom { sheet: from.sheet.sheet.as_ref().map(ToString::to_string), row: from.rows[1] }),
        dated_by: table.dated_by().map(|said| said.get(lang).to_owned()),
        rows: table.kept(),
        rows_in: table.rows_in,
        left_out: table.left_out.iter().map(|left_out| left_out_row(&left_out, lang)).collect(),
        problems,
        why: None,
        columns: table.columns.iter().map(column).collect(),
        proofs: table.proofs.iter().map(|proof| proof.get(lang).to_owned()).collect(),
    }
}
