//! The numbers of vouchers as the rows write them: reports name vouchers in one form, and the original stays with the evidence. Knows no
//! rule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::books::Books;
use crate::findings::{Evidence, Finding};
use crate::tables::{Lines, Row, TableKind, VOUCHER_NO_ORIGINAL};

/// File and sheet.
type Sheet<'a> = (&'a str, Option<&'a str>);

/// Notes in the evidence of findings how its rows write their vouchers' numbers, where that is another form than the findings'.
pub(super) fn note(findings: &mut [Finding], books: &Books) {
    let mut asked: BTreeMap<Sheet<'_>, BTreeSet<u32>> = BTreeMap::new();
    for row in findings.iter().flat_map(|finding| &finding.evidence) {
        asked.entry((&row.file, row.sheet.as_deref())).or_default().insert(row.row);
    }
    if asked.is_empty() {
        return;
    }
    let mut originals: BTreeMap<(String, Option<String>, u32), Arc<str>> = BTreeMap::new();
    let mut add = |(file, sheet): Sheet<'_>, row: u32, text: &str| {
        originals.entry((file.to_owned(), sheet.map(str::to_owned), row)).or_insert_with(|| Arc::from(text));
    };
    for table in books.kinds().filter(|table| *table != TableKind::Journal) {
        for row in books.table(table).unwrap_or_default() {
            let (sheet, number) = (&row.source.sheet, row.source.row);
            let key = (&*sheet.file, sheet.sheet.as_deref());
            if let Some(text) = original(row).filter(|_| asked.get(&key).is_some_and(|rows| rows.contains(&number))) {
                add(key, number, text);
            }
        }
    }
    if let Some(lines) = books.lines() {
        of_lines(lines, &asked, &mut add);
    }
    let original = |row: &Evidence| originals.get(&(row.file.clone(), row.sheet.clone(), row.row)).map(ToString::to_string);
    for row in findings.iter_mut().flat_map(|finding| &mut finding.evidence) {
        row.voucher_no_original = original(row);
    }
}

fn original(row: &Row) -> Option<&str> {
    row.extra.iter().find(|(header, _)| &**header == VOUCHER_NO_ORIGINAL).map(|(_, text)| &**text)
}

/// The same of a journal, whose millions of lines are not to be made into rows for it.
fn of_lines(lines: &Lines, asked: &BTreeMap<Sheet<'_>, BTreeSet<u32>>, add: &mut impl FnMut(Sheet<'_>, u32, &str)) {
    let Some((_, originals)) = lines.extra().find(|(header, _)| &***header == VOUCHER_NO_ORIGINAL) else { return };
    let runs = lines.runs();
    let ends = runs.iter().skip(1).map(|(first, _)| *first).chain([lines.len()]);
    for ((first, sheet), end) in runs.iter().zip(ends) {
        let key = (&*sheet.file, sheet.sheet.as_deref());
        let Some(asked) = asked.get(&key) else { continue };
        let rows = lines.rows_from(*first).get(..end - first).unwrap_or_default();
        let mut tell = |place: usize, row: u32| {
            let id = originals.get(first + place).copied().unwrap_or_default();
            if !id.is_blank() {
                add(key, row, lines.texts.get(id));
            }
        };
        // Rows stand in their order but where they were put together anew.
        if rows.is_sorted() {
            for row in asked {
                if let Ok(place) = rows.binary_search(row) {
                    tell(place, *row);
                }
            }
        } else {
            rows.iter().enumerate().filter(|(_, row)| asked.contains(row)).for_each(|(place, row)| tell(place, *row));
        }
    }
}
