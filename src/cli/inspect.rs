//! `ledgerlint inspect`: what every sheet was recognised as.

use std::fmt::Write as _;

use clap::ArgMatches;

use super::{CLEAN, Console, FAILED, check};
use crate::findings::{Input, UnitReport};
use crate::job::{self, Knowledge};
use crate::tables::TableKind;
use crate::value::Lang;
use crate::value::text::{printable, shorten};

/// How many rows that were left out are listed a sheet; the report of `check` lists all.
const LEFT_OUT_SHOWN: usize = 20;
/// How much of a header is shown.
const HEADER_CHARS: usize = 24;

/// Reads and recognises, and prints what came of it.
pub fn run(matches: &ArgMatches, console: &mut Console) -> u8 {
    let options = check::reading_options(matches, console);
    let units = Knowledge::load(&options.rules).and_then(|knowledge| job::inspect(&options, &knowledge));
    match units {
        Err(error) => console.fail(&error.said()),
        Ok(units) => {
            let mut any = false;
            for unit in &units {
                any |= unit.inputs.iter().any(|input| input.table.is_some());
                let text = unit_text(unit, console.lang);
                console.print(&text);
            }
            if any { CLEAN } else { FAILED }
        }
    }
}

fn unit_text(unit: &UnitReport, lang: Lang) -> String {
    let mut text = String::new();
    let title = if lang == Lang::Zh { "单位" } else { "unit" };
    let _ = writeln!(text, "{title}: {}", printable(&unit.unit));
    for input in &unit.inputs {
        let _ = writeln!(text);
        let sheet = input.sheet.as_deref().map(|sheet| format!(" [{}]", printable(sheet))).unwrap_or_default();
        let _ = writeln!(text, "{}{sheet}", printable(&input.file));
        input_text(&mut text, input, lang);
    }
    let _ = writeln!(text);
    text
}

fn input_text(text: &mut String, input: &Input, lang: Lang) {
    let zh = lang == Lang::Zh;
    let Some(table) = input.table.as_deref().and_then(TableKind::named) else {
        let why = printable(input.why.as_deref().unwrap_or_default());
        let _ = writeln!(text, "  {}: {why}", if zh { "未采用" } else { "not used" });
        return;
    };
    let (name, title) = (table.name(), table.title());
    let row = input.header_row.unwrap_or_default();
    if zh {
        let _ = writeln!(text, "  识别为: {} ({name}),表头在第{row}行", title.zh);
        let _ = writeln!(text, "  数据: 表头以下{}行 = 保留{}行 + 剔除{}行", input.rows_in, input.rows, input.left_out.len());
    } else {
        let _ = writeln!(text, "  table: {} ({name}), header in row {row}", title.en);
        let _ = writeln!(text, "  rows: {} below the header = {} kept + {} left out", input.rows_in, input.rows, input.left_out.len());
    }
    let columns: Vec<String> = input
        .columns
        .iter()
        .map(|column| {
            let header = shorten(&printable(&column.header).replace('\n', " "), HEADER_CHARS);
            let none = if zh { "(保留原名)" } else { "(kept by name)" };
            format!("{} {header} → {}", column.column, column.field.as_deref().unwrap_or(none))
        })
        .collect();
    let _ = writeln!(text, "  {}: {}", if zh { "列" } else { "columns" }, columns.join("; "));
    for proof in &input.proofs {
        let _ = writeln!(text, "  {}: {}", if zh { "佐证" } else { "proof" }, printable(proof));
    }
    for left_out in input.left_out.iter().take(LEFT_OUT_SHOWN) {
        let why = printable(&left_out.why);
        let _ = if zh {
            writeln!(text, "  剔除第{}行: {why}", left_out.row)
        } else {
            writeln!(text, "  left out row {}: {why}", left_out.row)
        };
    }
    let more = input.left_out.len().saturating_sub(LEFT_OUT_SHOWN);
    if more > 0 {
        let _ = if zh {
            writeln!(text, "  另有{more}行剔除,见 check 的报告")
        } else {
            writeln!(text, "  {more} more rows left out; the report of check lists all")
        };
    }
    for problem in &input.problems {
        let place = match (problem.row, zh) {
            (Some(row), true) => format!("第{row}行 "),
            (Some(row), false) => format!("row {row} "),
            (None, _) => String::new(),
        };
        let _ = writeln!(text, "  {}: {place}{}", if zh { "问题" } else { "problem" }, printable(&problem.why));
    }
}
