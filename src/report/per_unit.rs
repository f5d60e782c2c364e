//! A workbook a unit: what an inspector hands to the office that it is about. The folder is filled unit by unit, so that no more workbooks
//! are in memory than are made at once. Knows nothing of where the folder stands.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rayon::prelude::*;

use super::cell::safe_text;
use super::summary::Summary;
use super::typed;
use super::words::pick;
use super::xlsx;
use crate::findings::{Finding, Report, Reported, UnitReport};
use crate::value::text::could_be_formula;
use crate::value::{Said, file_name, money};

/// The folder of the workbooks, in that of the report.
pub const FOLDER: &str = "单位";
/// The list of the workbooks: which is whose.
pub const LIST: &str = "目录.csv";

/// Writes a workbook for each unit into `dir`, which is there and empty, `jobs` at once (0 for as many as there are processors), and the list
/// of them. A finding that names no unit of the report stands only in the whole one. What people filled in in the workbooks in `before` is carried
/// over; gives what to tell of it.
///
/// # Errors
/// A file could not be written.
pub fn fill(report: &dyn Reported, summary: &Summary, jobs: usize, before: &Path, dir: &Path) -> anyhow::Result<Vec<Said>> {
    let names = file_name::distinct(summary.units.iter().map(|unit| &*unit.name));
    let names: Vec<String> = names.into_iter().map(|name| format!("{name}.xlsx")).collect();
    let write = |(at, name): (usize, &String)| -> anyhow::Result<Vec<Said>> {
        let Some(part) = report.part(at)? else { return Ok(Vec::new()) };
        let alone = alone(report.head(), part);
        let mut summary = Summary::of(&alone)?;
        summary.elsewhere = report.elsewhere(at);
        let old = before.join(name);
        let carried = typed::of_findings(&old, &alone, &summary)?;
        let told = typed::keep_old(&old, &carried, dir).with_context(|| name.clone())?;
        let file = File::create_new(dir.join(name)).with_context(|| name.clone())?;
        xlsx::write(&alone, &summary, carried.kept(), BufWriter::new(file)).with_context(|| name.clone())?;
        Ok(told)
    };
    let told: Vec<Vec<Said>> = match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(|| names.par_iter().enumerate().map(write).collect::<anyhow::Result<_>>())?,
        // No threads to be had: one after the other serves as well.
        Err(_) => names.iter().enumerate().map(write).collect::<anyhow::Result<_>>()?,
    };
    let new: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let gone = keep_filled_in(before, &|name| !new.contains(name), dir)?;
    list(summary, &names, dir)?;
    Ok(told.into_iter().flatten().chain(gone).collect())
}

/// Keeps copies in `dir` of those workbooks in `before` that nothing new stands for and that hold what people filled in; gives what to tell.
///
/// # Errors
/// A file could not be written.
pub fn keep_filled_in(before: &Path, without_new: &dyn Fn(&str) -> bool, dir: &Path) -> io::Result<Vec<Said>> {
    let Ok(entries) = fs::read_dir(before) else { return Ok(Vec::new()) };
    let is_workbook = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "xlsx");
    let mut old: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_workbook).collect();
    old.sort();
    old.retain(|path| path.file_name().is_some_and(|name| without_new(&name.to_string_lossy())));
    Ok(old.iter().map(|path| typed::keep_filled_in(path, dir)).collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect())
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
        safe_text(&format!("{guard}{text}"), lang).into_owned()
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
