//! What the user's mapping says and nothing of the unit takes up: entries that no sheet fits, columns that none of an entry's sheets has.
//! Knows no table.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::UnitPlan;
use super::read::ReadUnit;
use crate::read::PassedOver;
use crate::recognise::cells::column_letter;
use crate::recognise::mapping::{Entry, FILE_NAME, Pattern};
use crate::say;
use crate::tables::{Problem, SheetName};
use crate::value::Said;
use crate::value::text::nearest;

/// Tells both. A mapping that several units share may speak of the sheets of another: then only what is like a column is told.
pub(super) fn tell(unit: &mut ReadUnit, plan: &UnitPlan) {
    for entry in plan.mapping.entries() {
        tell_strays(unit, plan, entry);
        if let Some(why) = unfitting(unit, plan, entry).filter(|_| plan.own_mapping) {
            unit.passed.push(PassedOver { relative: FILE_NAME.into(), why });
        }
    }
}

/// Columns named that none of the entry's sheets has: told with the first of its tables; and what cannot be said of the columns of one sheet.
fn tell_strays(unit: &mut ReadUnit, plan: &UnitPlan, entry: &Entry) {
    let is_its = |name: &SheetName| plan.mapping.entry(name).is_some_and(|first| std::ptr::eq(first, entry));
    let its = unit.sheets.iter_mut().filter(|sheet| is_its(&sheet.name));
    let mut tables: Vec<_> = its.flat_map(|sheet| &mut sheet.reading.tables).collect();
    if entry.columns.is_empty() || tables.is_empty() {
        return;
    }
    let mut told = BTreeSet::new();
    for table in &mut tables {
        let filled = table.columns.iter().zip(&table.samples).map(|(column, samples)| (column, !samples.is_empty()));
        let columns: Vec<_> = filled.map(|(column, filled)| (column.header.clone(), column_letter(column.index), filled)).collect();
        let clashes = entry.clashes(&columns).into_iter().filter(|why| told.insert(why.zh.clone()));
        table.problems.extend(clashes.map(|why| Problem { row: None, column: None, why }));
    }
    let columns = tables.iter().flat_map(|table| &table.columns);
    let mut headers: Vec<(String, String)> = columns.map(|column| (column.header.clone(), column_letter(column.index))).collect();
    let mut seen = BTreeSet::new();
    headers.retain(|header| seen.insert(header.clone()));
    let strays = entry.strays(&headers, plan.own_mapping);
    if let Some(first) = tables.first_mut() {
        first.problems.extend(strays.into_iter().map(|why| Problem { row: None, column: None, why }));
    }
}

/// Why nothing fits an entry, with the nearest name; `None` if something does.
fn unfitting(unit: &ReadUnit, plan: &UnitPlan, entry: &Entry) -> Option<Said> {
    let read = unit.sheets.iter().map(|sheet| &sheet.name.file);
    let passed = plan.passed.iter().chain(&unit.passed).map(|passed| &passed.relative);
    let files: Vec<&Arc<str>> = read.chain(plan.files.iter().map(|file| &file.relative)).chain(passed).collect();
    if !files.iter().any(|file| entry.fits_file(file)) {
        let names = files.iter().map(|file| file.rsplit('/').next().unwrap_or(file));
        return Some(told(&entry.file, &Said::new("文件", "file"), nearest(&entry.file.text, names)));
    }
    let pattern = entry.sheet.as_ref()?;
    let of_files: Vec<_> = unit.sheets.iter().filter(|sheet| entry.fits_file(&sheet.name.file)).collect();
    // Of a file that could not be read nobody knows the sheets.
    if of_files.is_empty() {
        return None;
    }
    if of_files.iter().any(|sheet| entry.fits(&sheet.name) || (sheet.name.sheet.is_none() && sheet.reading.tables.is_empty())) {
        return None;
    }
    let names = of_files.iter().filter_map(|sheet| sheet.name.sheet.as_deref());
    Some(told(pattern, &Said::new("工作表", "sheet"), nearest(&pattern.text, names)))
}

fn told(pattern: &Pattern, what: &Said, near: Option<&str>) -> Said {
    let (pattern, line) = (&pattern.text, pattern.line);
    let (zh, en) = (&what.zh, &what.en);
    match near {
        Some(near) => say!(
            "第{line}行的“{pattern}”对不上任何{zh},是否想写“{near}”?",
            "“{pattern}” in line {line} fits no {en}; did you mean “{near}”?"
        ),
        None => say!("第{line}行的“{pattern}”对不上任何{zh}", "“{pattern}” in line {line} fits no {en}"),
    }
}
