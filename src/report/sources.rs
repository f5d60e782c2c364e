//! Evidence as a person reads it: files, sheets and ranges of rows.

use std::collections::BTreeMap;

use super::words::pick;
use crate::findings::Evidence;
use crate::say;
use crate::value::Lang;

/// The most sheets that one cell lists.
const SHEETS_MAX: usize = 100;

/// Where evidence stands, in three texts that go beside each other. More than one sheet is numbered alike in all three.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    /// The files, a line each.
    pub files: String,
    /// The sheets, a line each.
    pub sheets: String,
    /// The rows: `4–6、9`.
    pub rows: String,
}

/// Groups evidence by file and sheet and joins rows that follow each other.
pub fn sources(evidence: &[Evidence], lang: Lang) -> Sources {
    let mut places: BTreeMap<(&str, Option<&str>), Vec<u32>> = BTreeMap::new();
    for row in evidence {
        places.entry((&row.file, row.sheet.as_deref())).or_default().push(row.row);
    }
    let several = places.len() > 1;
    let (mut files, mut sheets, mut rows_of) = (Vec::new(), Vec::new(), Vec::new());
    for (number, ((file, sheet), rows)) in (1..=SHEETS_MAX).zip(&places) {
        let sheet = sheet.unwrap_or(if several { "—" } else { "" });
        let numbered = |text: &str| if several { format!("({number}) {text}") } else { text.to_owned() };
        files.push(numbered(file));
        sheets.push(numbered(sheet));
        rows_of.push(numbered(&row_ranges(rows, lang)));
    }
    let left = places.len().saturating_sub(SHEETS_MAX);
    if left > 0 {
        files.push(say!("…另有{left}处,见 findings.json", "… {left} more, see findings.json").get(lang).to_owned());
    }
    Sources { files: files.join("\n"), sheets: sheets.join("\n"), rows: rows_of.join("\n") }
}

/// Rows as ranges, in order, each once. The dash is no hyphen: Excel would read `4-6` in a csv as a date.
pub fn row_ranges(rows: &[u32], lang: Lang) -> String {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(row) => *last = row,
            _ => ranges.push((row, row)),
        }
    }
    let shown: Vec<String> =
        ranges.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") }).collect();
    shown.join(pick(lang, "、", "; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(file: &str, sheet: Option<&str>, row: u32) -> Evidence {
        Evidence::new(file, sheet, row)
    }

    #[test]
    fn rows_that_follow_each_other_become_a_range() {
        assert_eq!(row_ranges(&[9, 4, 5, 6, 5], Lang::Zh), "4–6、9");
        assert_eq!(row_ranges(&[u32::MAX, 1, 2], Lang::En), "1–2; 4294967295");
    }

    #[test]
    fn one_sheet_is_named_plainly_and_several_are_numbered() {
        let one = sources(&[at("a.xlsx", Some("一"), 3), at("a.xlsx", Some("一"), 4)], Lang::Zh);
        assert_eq!((one.files.as_str(), one.sheets.as_str(), one.rows.as_str()), ("a.xlsx", "一", "3–4"));
        let two = sources(&[at("b.csv", None, 2), at("a.xlsx", Some("一"), 3)], Lang::Zh);
        assert_eq!(two.files, "(1) a.xlsx\n(2) b.csv");
        assert_eq!(two.sheets, "(1) 一\n(2) —");
        assert_eq!(two.rows, "(1) 3\n(2) 2");
    }
}
