//! That a list goes on in further sheets, and how sheets are set up for print.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::{made_with, render_with};
use crate::findings::RuleReport;
use crate::report::typed::Kept;
use crate::report::{Summary, sample};
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

/// With one row of a sheet less for units, as two rows stand above them.
#[test]
fn units_and_findings_beyond_a_sheet_go_on_in_the_next_and_none_is_lost() {
    let report = sample::district(9);
    let mut book = Xlsx::new(Cursor::new(render_with(&report, 5).unwrap())).unwrap();
    let names = book.sheet_names();
    for (sheet, parts, above) in [("单位", 2, 1), ("规则×单位", 3, 2), ("未检查", 3, 2)] {
        let tabs: Vec<String> = (1..=parts).map(|part| if part == 1 { sheet.to_owned() } else { format!("{sheet} ({part})") }).collect();
        assert!(tabs.iter().all(|tab| names.contains(tab)) && !names.contains(&format!("{sheet} ({})", parts + 1)), "{names:?}");
        let column = usize::from(sheet == "单位");
        let mut units: Vec<String> = Vec::new();
        for tab in &tabs {
            let range = book.worksheet_range(tab).unwrap();
            assert!(range.height() <= 6, "{tab}");
            units.extend(range.rows().skip(above).map(|row| row[column].to_string()));
        }
        units.sort();
        assert_eq!(units, report.units.iter().map(|unit| unit.unit.clone()).collect::<Vec<_>>(), "{sheet}");
    }
    let listed: usize = names
        .iter()
        .filter(|name| name.starts_with("疑点清单") || name.starts_with("折叠的疑点"))
        .map(|name| book.worksheet_range(name).unwrap().rows().skip(1).filter(|row| row[0] != Data::String("折叠".into())).count())
        .sum();
    assert_eq!(listed, report.findings.len());
}

#[test]
fn more_rules_than_a_sheet_takes_go_on_in_the_next() {
    let mut report = sample::district(2);
    let model = report.units[0].rules[0].clone();
    report.units[0].rules.extend((0..1_100).map(|index| RuleReport { rule: format!("own-{index:04}"), ..model.clone() }));
    let mut book = Xlsx::new(Cursor::new(render_with(&report, 1_000).unwrap())).unwrap();
    let headers: Vec<String> = ["未检查", "未检查 (2)", "未检查 (3)"]
        .iter()
        .flat_map(|tab| book.worksheet_range(tab).unwrap().rows().nth(1).unwrap()[2..].iter().map(ToString::to_string).collect::<Vec<_>>())
        .collect();
    assert_eq!(headers.len(), 1_108);
    assert_eq!(headers.last().unwrap(), "往来应收款长期未清理");
}

#[test]
fn a_large_report_is_the_same_whether_memory_or_a_file_holds_its_lists() {
    let report = sample::district(6);
    let cells = |big: bool| {
        let mut workbook = Xlsx::new(Cursor::new(
            made_with(&report, &Summary::of(&report).unwrap(), &Kept::default(), super::ROWS_MAX, big).unwrap().save_to_buffer().unwrap(),
        ))
        .unwrap();
        workbook.worksheets()
    };
    assert_eq!(cells(true), cells(false));
    let bytes =
        || made_with(&report, &Summary::of(&report).unwrap(), &Kept::default(), super::ROWS_MAX, true).unwrap().save_to_buffer().unwrap();
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_list_that_just_fits_makes_no_empty_sheet() {
    let report = sample::report(Lang::Zh);
    let rows = u32::try_from(report.findings.len()).unwrap();
    let book = Xlsx::new(Cursor::new(render_with(&report, rows).unwrap())).unwrap();
    assert!(!book.sheet_names().contains(&"疑点清单 (2)".to_owned()));
}

#[test]
fn rows_of_a_list_held_in_a_file_follow_each_other_once_each() {
    let mut report = sample::district(6);
    for unit in &mut report.units {
        unit.inputs.iter_mut().for_each(|input| (input.left_out, input.problems) = (vec![], vec![]));
    }
    let bytes =
        made_with(&report, &Summary::of(&report).unwrap(), &Kept::default(), super::ROWS_MAX, true).unwrap().save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    // The tenth is a list without rows.
    for name in (2..=12).map(|number| format!("xl/worksheets/sheet{number}.xml")) {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(&name).unwrap(), &mut text).unwrap();
        let rows: Vec<u32> = text.split("<row r=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
        assert!((name.ends_with("10.xml") || rows.len() > 3) && rows.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{name}: {rows:?}");
        let data = text.split("<sheetData>").nth(1).unwrap().split("</sheetData>").next().unwrap();
        assert!(!data.contains("<row r=\"0\"") && data.ends_with("</row>"), "{name}");
    }
}
