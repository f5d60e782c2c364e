//! The sheets that list findings.

use super::Book;
use super::laid::{LaidRow, Take, on_two_threads};
use super::table::{Paper, Table};
use crate::findings::Reported;
use crate::report::columns::columns;
use crate::report::folded::{self, Place};
use crate::report::sheets;
use crate::report::summary::Summary;
use crate::report::typed::Kept;

/// One finding a row, with what people had filled in; the findings of a folded rule in one row for a unit, and apart from the others one a row.
pub fn write_findings(book: &mut Book, report: &dyn Reported, summary: &Summary, kept: &Kept) -> anyhow::Result<()> {
    let (lang, many, by_file) = (book.lang, summary.is_many(), book.big);
    let name = sheets::FINDINGS.get(book.lang).to_owned();
    let mut list = Table::new(book, &name, Paper::A3, &columns(many))?;
    let mut apart = None;
    if summary.has_folded() {
        apart = Some(Table::new(book, folded::sheet(lang), Paper::A3, &columns(many))?);
    }
    let lay = |take: Take<'_, Place>| {
        folded::each_row(report, summary, lang, &mut |place, row| take((place, LaidRow::new(&columns(many), &row.with(kept), lang))))
    };
    let mut write = |(place, row): (Place, LaidRow)| match (place, &mut apart) {
        (Place::Apart, Some(apart)) => apart.push_laid(book, &row),
        _ => list.push_laid(book, &row),
    };
    if by_file { on_two_threads(&lay, &mut write) } else { lay(&mut write) }?;
    list.finish(book)?;
    apart.map_or(Ok(()), |apart| apart.finish(book))
}
