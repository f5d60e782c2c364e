//! `ledgerlint inspect`: what every sheet was recognised as.

use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};

use clap::ArgMatches;

use super::{CLEAN, Console, FAILED, check};
use crate::findings::{Input, InspectedInput, Inspection, ProblemRow};
use crate::job::unit::Inspected;
use crate::job::{self, JobError, Knowledge};
use crate::report::json;
use crate::say;
use crate::tables::TableKind;
use crate::value::amount::grouped;
use crate::value::said::system_error;
use crate::value::text::{printable, shorten};
use crate::value::{Lang, Said};

/// How many rows that were left out are listed a sheet; the report of `check` lists all.
const LEFT_OUT_SHOWN: usize = 20;
/// How much of a header is shown.
const HEADER_CHARS: usize = 24;

/// Reads and recognises, and prints what came of it.
pub fn run(matches: &ArgMatches, console: &mut Console) -> u8 {
    let hides_hashes = !matches.get_flag("json");
    let options = job::Options { hides_hashes, ..check::reading_options(matches, console) };
    let units = Knowledge::load(&options.rules).and_then(|knowledge| job::inspect(&options, &knowledge));
    let units = match units {
        Err(error) => return console.fail(&error.said()),
        Ok(units) => units,
    };
    let nothing = units.iter().all(|unit| unit.inspection.inputs.is_empty());
    if matches.get_flag("json") {
        let inspections: Vec<&Inspection> = units.iter().map(|unit| &unit.inspection).collect();
        console.print(&json::text(&inspections).unwrap_or_default());
    } else if !nothing {
        for unit in &units {
            let text = unit_text(&unit.inspection, console.lang);
            console.print(&text);
        }
    }
    if nothing {
        return console.fail(&JobError::NothingToRead(Vec::new()).said());
    }
    if matches.get_flag("write-mapping") {
        let written: Vec<bool> = units.iter().map(|unit| write_mapping(unit, console)).collect();
        if written.contains(&false) {
            return FAILED;
        }
    }
    let any = units.iter().any(|unit| unit.inspection.inputs.iter().any(|input| input.input.table.is_some()));
    if any { CLEAN } else { FAILED }
}

/// Writes the draft unless there is a mapping already; whether that was done.
fn write_mapping(unit: &Inspected, console: &mut Console) -> bool {
    let path = unit.mapping.display();
    let written = std::fs::File::create_new(&unit.mapping).and_then(|mut file| file.write_all(unit.draft.as_bytes()));
    let said = match written {
        Ok(()) => {
            let _ = writeln!(console.error, "{}", say!("已起草: {path}", "drafted: {path}").get(console.lang));
            return true;
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            say!("{path} 已存在,未覆盖;请先移走或改名", "{path} is there already and was left as it is; move it away first")
        }
        Err(error) => {
            let Said { zh, en } = system_error(&error);
            say!("{path} 无法写入: {zh}", "{path} cannot be written: {en}")
        }
    };
    console.fail(&[said]);
    false
}

fn unit_text(unit: &Inspection, lang: Lang) -> String {
    let mut text = String::new();
    let title = if lang == Lang::Zh { "单位" } else { "unit" };
    let _ = writeln!(text, "{title}: {}", printable(&unit.unit));
    for input in &unit.inputs {
        let _ = writeln!(text);
        let input_sheet = input.input.sheet.as_deref();
        let sheet = input_sheet.map(|sheet| format!(" [{}]", printable(sheet))).unwrap_or_default();
        let _ = writeln!(text, "{}{sheet}", printable(&input.input.file));
        input_text(&mut text, input, lang);
    }
    let _ = writeln!(text);
    text
}

fn say_rows(rows: usize, zh: bool) -> String {
    if zh { format!("{rows}行;") } else { format!("{rows} row{};", if rows == 1 { "" } else { "s" }) }
}

/// A line a column: letter, header, what it became, its first values.
fn columns_text(text: &mut String, inspected: &InspectedInput, zh: bool) {
    for (column, sample) in inspected.input.columns.iter().zip(&inspected.samples) {
        let header = shorten(&printable(&column.header).replace('\n', " "), HEADER_CHARS);
        let none = if zh { "(保留原名)" } else { "(kept by name)" };
        let values: Vec<String> = sample.values.iter().map(|value| shorten(&printable(value), HEADER_CHARS)).collect();
        let field = column.field.as_deref().unwrap_or(none);
        let _ = writeln!(text, "  {} {header} → {field}: {}", column.column, values.join(" | "));
    }
}

/// Where the header of a table stands.
fn header_said(input: &Input) -> Said {
    let Some(from) = &input.header_from else {
        let row = input.header_row.unwrap_or_default();
        return say!("表头在第{row}行", "header in row {row}");
    };
    let (row, sheet) = (from.row, printable(from.sheet.as_deref().unwrap_or_default()));
    say!("接续工作表“{sheet}”,表头在其第{row}行", "more of the sheet “{sheet}”, whose row {row} is the header")
}

fn input_text(text: &mut String, inspected: &InspectedInput, lang: Lang) {
    let input = &inspected.input;
    let zh = lang == Lang::Zh;
    let Some(table) = input.table.as_deref().and_then(TableKind::named) else {
        let why = printable(input.why.as_deref().unwrap_or_default());
        let _ = writeln!(text, "  {}: {why}", if zh { "未采用" } else { "not used" });
        problems_text(text, &input.problems, zh);
        return;
    };
    let (name, title) = (table.name(), table.title());
    let (header, own_header) = (header_said(input), input.header_from.is_none());
    if zh {
        let _ = writeln!(text, "  识别为: {} ({name}),{}", title.zh, header.zh);
        let _ = writeln!(
            text,
            "  数据: {}{}行 = 保留{}行 + 剔除{}行",
            if own_header { "表头以下" } else { "共" },
            input.rows_in,
            input.rows,
            input.rows_left_out()
        );
    } else {
        let _ = writeln!(text, "  table: {} ({name}), {}", title.en, header.en);
        let _ = writeln!(
            text,
            "  rows: {}{} = {} kept + {} left out",
            input.rows_in,
            if own_header { " below the header" } else { "" },
            input.rows,
            input.rows_left_out()
        );
    }
    let _ = writeln!(text, "  {}: {}", if zh { "依据" } else { "because" }, printable(&inspected.recognised_by.join("; ")));
    columns_text(text, inspected, zh);
    if let Some(dated_by) = &input.dated_by {
        let _ = writeln!(text, "  {}: {}", if zh { "日期" } else { "dates" }, printable(dated_by));
    }
    let totals: Vec<String> = inspected.totals.iter().map(|total| format!("{} {}", total.field, grouped(total.total.0))).collect();
    let _ = writeln!(text, "  {}: {} {}", if zh { "控制合计" } else { "control totals" }, say_rows(input.rows, zh), totals.join("; "));
    for proof in &input.proofs {
        let _ = writeln!(text, "  {}: {}", if zh { "佐证" } else { "proof" }, printable(proof));
    }
    // Rows that stand together are few lines for many rows.
    let named = input.left_out.iter().filter(|left_out| left_out.rows.is_none()).take(LEFT_OUT_SHOWN);
    let together = input.left_out.iter().filter(|left_out| left_out.rows.is_some());
    let mut shown = 0;
    for left_out in named.chain(together) {
        shown += left_out.rows.unwrap_or(1);
        let (row, why) = (left_out.row, printable(&left_out.why));
        let said = match left_out.row_last {
            None => say!("  剔除第{row}行: {why}", "  left out row {row}: {why}"),
            Some(_) => say!("  剔除第{row}行起: {why}", "  left out from row {row} on: {why}"),
        };
        let _ = writeln!(text, "{}", said.get(lang));
    }
    let more = input.rows_left_out() - shown;
    if more > 0 {
        let _ = if zh {
            writeln!(text, "  另有{more}行剔除,见 check 的报告")
        } else {
            writeln!(text, "  {more} more rows left out; the report of check lists all")
        };
    }
    problems_text(text, &input.problems, zh);
}

/// A line a problem: the place, then what is wrong and what to do.
fn problems_text(text: &mut String, problems: &[ProblemRow], zh: bool) {
    for problem in problems {
        let row = problem.row.map(|row| row.to_string()).unwrap_or_default();
        // What was wrong with a cell begins with its place, `F14: …`.
        let begins_with_cell = problem.why.split_once(": ").is_some_and(|(cell, _)| !row.is_empty() && cell.ends_with(&row));
        let place = match (problem.row.filter(|_| !begins_with_cell), problem.column.as_deref().map(printable), zh) {
            (Some(row), Some(column), true) => format!("第{row}行“{column}”列: "),
            (Some(row), Some(column), false) => format!("row {row} column “{column}”: "),
            (Some(row), None, true) => format!("第{row}行: "),
            (Some(row), None, false) => format!("row {row}: "),
            (None, ..) => String::new(),
        };
        let _ = writeln!(text, "  {}: {place}{}", if zh { "问题" } else { "problem" }, printable(&problem.why));
    }
}
