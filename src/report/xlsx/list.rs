//! The sheets that list findings.

use std::collections::BTreeSet;

use super::Book;
use super::table::{Paper, Table};
use crate::findings::Reported;
use crate::report::columns::{FindingRow, columns};
use crate::report::folded;
use crate::report::summary::Summary;

/// One finding a row; the findings of a folded rule in one row for a unit, where the first of them would stand, and apart from the others
/// one a row.
pub fn write_findings(book: &mut Book, report: &dyn Reported, summary: &Summary) -> anyhow::Result<()> {
    let (lang, many) = (book.lang, summary.is_many());
    let name = book.pick("疑点清单", "Findings").to_owned();
    let mut list = Table::new(book, &name, Paper::A3, &columns(many))?;
    let mut apart = None;
    if summary.has_folded() {
        apart = Some(Table::new(book, folded::sheet(lang), Paper::A3, &columns(many))?);
    }
    let (mut number, mut told) = (0, BTreeSet::new());
    report.each_finding(&mut |finding| {
        number += 1;
        let row = FindingRow { number: Some(number), finding };
        let (Some((key, all)), Some(apart)) = (summary.folded(finding), &mut apart) else {
            return list.push(book, &columns(many), &row);
        };
        if told.insert(key) {
            let line = folded::line(finding, all.sum, all.rows, lang);
            list.push(book, &columns(many), &FindingRow { number: None, finding: &line })?;
        }
        apart.push(book, &columns(many), &row)
    })?;
    list.finish(book)?;
    apart.map_or(Ok(()), |apart| apart.finish(book))
}
