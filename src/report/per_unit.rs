//! A workbook a unit: what an inspector hands to the office that it is about. The folder is filled unit by unit, so that no more workbooks
//! are in memory than are made at once. Knows nothing of where the folder stands.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::Context as _;
use rayon::prelude::*;

use super::cell::safe_text;
use super::summary::Summary;
use super::words::pick;
use super::xlsx;
use crate::findings::{Finding, Report, Reported, UnitReport};
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
pub fn fill(report: &dyn Reported, summary: &Summary, jobs: usize, dir: &Path) -> anyhow::Result<()> {
    let names = file_name::distinct(summary.units.iter().map(|unit| &*unit.name));
    let names: Vec<String> = names.into_iter().map(|name| format!("{name}.xlsx")).collect();
    let write = |(at, name): (usize, &String)| -> anyhow::Result<()> {
        let Some(part) = report.part(at)? else { return Ok(()) };
        let file = File::create_new(dir.join(name)).with_context(|| name.clone())?;
        let alone = alone(report.head(), part);
        xlsx::write(&alone, &Summary::of(&alone)?, BufWriter::new(file)).with_context(|| name.clone())
    };
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(|| names.par_iter().enumerate().try_for_each(write))?,
        // No threads to be had: one after the other serves as well.
        Err(_) => names.iter().enumerate().try_for_each(write)?,
    }
    list(summary, &names, dir)
}

/// The report as if the unit had been checked alone.
fn alone(head: &Report, (unit, findings): (UnitReport, Vec<Finding>)) -> Report {
    Report {
        schema: head.schema.clone(),
        as_of: Some(unit.as_of.clone()),
        lang: head.lang,
        tool: head.tool.clone(),
        partial: false,
        units_not_done: Vec::new(),
        rules: head.rules.clone(),
        units: vec![unit],
        findings,
    }
}

fn list(summary: &Summary, names: &[String], dir: &Path) -> anyhow::Result<()> {
    let lang = summary.lang;
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
        for (unit, name) in summary.units.iter().zip(names) {
            let (count, amount) = (unit.sum.findings.to_string(), money(unit.sum.irregular_amount));
            writer.write_record([&text(name), &text(&unit.name), &count, &amount])?;
        }
        writer.flush().context(LIST)?;
    }
    std::fs::write(dir.join(LIST), out).context(LIST)
}

#[cfg(test)]
mod tests;
