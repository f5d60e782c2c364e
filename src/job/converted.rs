//! Files that `convert` wrote beside the ones that it wrote them from: what they hold would count twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::read::ReadUnit;
use crate::recognise::TableReading;
use crate::say;
use crate::tables::TableKind;

/// Leaves out the sheets whose rows all come from other files that were read, each with the reason.
pub fn leave_out(unit: &mut ReadUnit) {
    let own: BTreeSet<Arc<str>> = unit
        .sheets
        .iter()
        .filter(|sheet| sheet.reading.tables.iter().any(|table| origins(table).is_empty()))
        .map(|sheet| Arc::clone(&sheet.name.file))
        .collect();
    for sheet in &mut unit.sheets {
        let from: BTreeSet<Arc<str>> = sheet.reading.tables.iter().flat_map(origins).collect();
        let all = sheet.reading.tables.iter().all(|table| !origins(table).is_empty()) && from.iter().all(|file| own.contains(file));
        if let Some(first) = from.first().filter(|_| all) {
            let why = say!(
                "由 ledgerlint 从“{first}”等原文件整理而来,原文件也在,没有重复计入;整理的结果请写到账表文件夹之外",
                "ledgerlint wrote it from “{first}” or others that are here as well: not counted again; write what is converted outside the folder of the books"
            );
            *sheet = sheet.left_out(why);
        }
    }
}

/// The other files that a table's rows come from; none of a table that was not converted.
fn origins(table: &TableReading) -> BTreeSet<Arc<str>> {
    let other = |file: &Arc<str>| **file != *table.sheet.file;
    if table.table == TableKind::Journal {
        return table.lines.sheets().map(|sheet| Arc::clone(&sheet.file)).filter(other).collect();
    }
    table.rows.iter().map(|row| Arc::clone(&row.source.sheet.file)).filter(other).collect()
}
