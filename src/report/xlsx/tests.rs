//! That a list goes on in further sheets, and how sheets are set up for print.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};

use super::render_with;
use crate::report::sample;
use crate::value::Lang;

#[test]
fn a_list_longer_than_a_sheet_goes_on_in_the_next() {
    let report = sample::report(Lang::Zh);
    let mut book = Xlsx::new(Cursor::new(render_with(&report, 4).unwrap())).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.iter().filter(|name| name.starts_with("疑点清单")).collect::<Vec<_>>(), ["疑点清单", "疑点清单 (2)", "疑点清单 (3)"]);
    let numbers: Vec<String> = ["疑点清单", "疑点清单 (2)", "疑点清单 (3)"]
        .iter()
        .flat_map(|name| book.worksheet_range(name).unwrap().rows().skip(1).map(|row| row[0].to_string()).collect::<Vec<_>>())
        .collect();
    assert_eq!(numbers, (1..=report.findings.len()).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_list_that_just_fits_makes_no_empty_sheet() {
    let report = sample::report(Lang::Zh);
    let rows = u32::try_from(report.findings.len()).unwrap();
    let book = Xlsx::new(Cursor::new(render_with(&report, rows).unwrap())).unwrap();
    assert!(!book.sheet_names().contains(&"疑点清单 (2)".to_owned()));
}
