//! A workbook a unit: what an inspector hands to the office that it is about. The folder is filled unit by unit, so that no more workbooks
//! are in memory than are made at once. Knows nothing of where the folder stands.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::Context as _;
use rayon::prelude::*;

use super::cell::safe_text;
use super::words::pick;
use super::xlsx;
use crate::findings::{Finding, Report, UnitReport};
use crate::value::text::could_be_formula;
use crate::value::{file_name, money};

/// The folder of the workbooks, in that of the report.
pub const FOLDER: &str = "单位";
/// The list of the workbooks: which is whose.
pub const LIST: &str = "目录.csv";

/// Writes a workbook for each unit into `dir`, which is there and empty, `jobs` at once (0 for as many as there are processors), and the list
/// of them. A finding that names no unit of the report stands only in the whole one.
///
/// # Errors
/// A file could not be written.
pub fn fill(report: &Report, jobs: usize, dir: &Path) -> anyhow::Result<()> {
    let mut findings: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        findings.entry(&finding.unit).or_default().push(finding);
    }
    let names = file_name::distinct(report.units.iter().map(|unit| unit.unit.as_str()));
    let books: Vec<(&UnitReport, String, &[&Finding])> = report
        .units
        .iter()
        .zip(&names)
        .map(|(unit, name)| (unit, format!("{name}.xlsx"), findings.get(unit.unit.as_str()).map_or(&[][..], Vec::as_slice)))
        .collect();
    let write = |(unit, name, findings): &(&UnitReport, String, &[&Finding])| -> anyhow::Result<()> {
        let file = File::create_new(dir.join(name)).with_context(|| name.clone())?;
        xlsx::write(&alone(report, unit, findings), BufWriter::new(file)).with_context(|| name.clone())
    };
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(|| books.par_iter().try_for_each(write))?,
        // No threads to be had: one after the other serves as well.
        Err(_) => books.iter().try_for_each(write)?,
    }
    list(report, &books, dir)
}

/// The report as if the unit had been checked alone.
fn alone(report: &Report, unit: &UnitReport, findings: &[&Finding]) -> Report {
    Report {
        schema: report.schema.clone(),
        as_of: Some(unit.as_of.clone()),
        lang: report.lang,
        tool: report.tool.clone(),
        partial: false,
        units_not_done: Vec::new(),
        rules: report.rules.clone(),
        units: vec![unit.clone()],
        findings: findings.iter().map(|finding| (*finding).clone()).collect(),
    }
}

fn list(report: &Report, books: &[(&UnitReport, String, &[&Finding])], dir: &Path) -> anyhow::Result<()> {
    let lang = report.lang;
    let text = |text: &str| {
        let guard = if could_be_formula(text) { "'" } else { "" };
        safe_text(&format!("{guard}{text}"), lang)
    };
    let mut out = Vec::from("\u{feff}");
    {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
        writer.write_record([
            pick(lang, "文件", "File"),
            pick(lang, "单位", "Unit"),
            pick(lang, "疑点条数", "Findings"),
            pick(lang, "违规/超标金额", "Irregular amount"),
        ])?;
        for (unit, name, findings) in books {
            let amount = findings.iter().map(|finding| finding.irregular_amount.0).fold(rust_decimal::Decimal::ZERO, |sum, more| {
                // As in the summaries: a sum too large for a decimal stays at its bound.
                sum.saturating_add(more)
            });
            writer.write_record([&text(name), &text(&unit.unit), &findings.len().to_string(), &money(amount)])?;
        }
        writer.flush().context(LIST)?;
    }
    std::fs::write(dir.join(LIST), out).context(LIST)
}

#[cfg(test)]
mod tests;
