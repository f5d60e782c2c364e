//! What the outputs look like, that they agree with each other, and that no text from a file does harm in any of them.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use rust_decimal::Decimal;

use super::sample::{self, HOSTILE};
use super::{Summary, columns, csv, json, terminal, xlsx};
use crate::findings::Report;
use crate::value::amount::decimal_of_float;
use crate::value::{Lang, money};

fn workbook(report: &Report) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(xlsx::render(report).unwrap())).unwrap()
}

fn summary(report: &Report) -> Summary {
    Summary::of(report).unwrap()
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("<{year:04}-{month:02}-{day:02}>")
        }
        other => other.to_string().replace('\n', "⏎"),
    }
}

/// The cells of each sheet, a row a line.
fn sheets(report: &Report) -> String {
    let mut book = workbook(report);
    let mut out = String::new();
    for (name, range) in book.worksheets() {
        out.extend(["== ", &name, "\n"]);
        for row in range.rows() {
            let cells: Vec<String> = row.iter().map(cell_text).collect();
            out.push_str(cells.join(" | ").trim_end_matches([' ', '|']));
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// The parts of the workbook as text.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().to_string(), text)
        })
        .collect()
}

mod many;

#[test]
fn the_terminal_in_chinese() {
    insta::assert_snapshot!(terminal::render(&summary(&sample::report(Lang::Zh)), Lang::Zh, false, 100));
}

#[test]
fn the_terminal_in_english() {
    insta::assert_snapshot!(terminal::render(&summary(&sample::report(Lang::En)), Lang::En, false, 100));
}

#[test]
fn the_terminal_with_many_units() {
    insta::assert_snapshot!(terminal::render(&summary(&sample::many_units(14)), Lang::Zh, false, 80));
}

#[test]
fn colours_add_nothing_but_colours() {
    let report = sample::report(Lang::Zh);
    let painted = terminal::render(&summary(&report), Lang::Zh, true, 100);
    let plain = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[31m", "\u{1b}[33m", "\u{1b}[36m"]
        .iter()
        .fold(painted.clone(), |text, code| text.replace(code, ""));
    assert!(painted.contains("\u{1b}[31m"));
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&plain), trimmed(&terminal::render(&summary(&report), Lang::Zh, false, 100)));
}

#[test]
fn the_workbook_in_chinese() {
    insta::assert_snapshot!(sheets(&sample::report(Lang::Zh)));
}

#[test]
fn the_workbook_in_english() {
    insta::assert_snapshot!(sheets(&sample::report(Lang::En)));
}

#[test]
fn the_overview_of_many_units() {
    let text = sheets(&sample::many_units(40));
    let overview = text.split("== 单位").next().unwrap();
    insta::assert_snapshot!(overview);
}

#[test]
fn the_csv() {
    insta::assert_snapshot!(String::from_utf8(csv::render(&sample::report(Lang::Zh)).unwrap()).unwrap());
}

#[test]
fn nothing_found_and_nothing_read_make_a_report_too() {
    let mut report = sample::report(Lang::Zh);
    report.findings.clear();
    report.units.clear();
    report.as_of = None;
    insta::assert_snapshot!(format!("{}\n{}", terminal::render(&summary(&report), Lang::Zh, false, 80), sheets(&report)));
    assert_eq!(String::from_utf8(csv::render(&report).unwrap()).unwrap().lines().count(), 1);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample::many_units(3);
    let first = (xlsx::render(&report).unwrap(), json::render(&report).unwrap(), csv::render(&report).unwrap());
    for _ in 0..3 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert_eq!(first, (xlsx::render(&report).unwrap(), json::render(&report).unwrap(), csv::render(&report).unwrap()));
    }
    let core = parts(&first.0).into_iter().find(|(name, _)| name == "docProps/core.xml").unwrap().1;
    assert!(core.contains("2000-01-01T00:00:00Z"), "{core}");
}

/// The cells of the list of findings, and those of the csv, against `findings.json`.
#[test]
fn every_amount_in_the_list_and_the_csv_is_that_of_the_json() {
    let report = sample::odd_amounts();
    let json: serde_json::Value = serde_json::from_slice(&json::render(&report).unwrap()).unwrap();
    let list = workbook(&report).worksheet_range("疑点清单").unwrap();
    let csv = csv::render(&report).unwrap();
    let mut reader = ::csv::Reader::from_reader(csv.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let csv_rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let place = |title: &str| columns(true).iter().position(|column| column.title(Lang::Zh) == title).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!((findings.len(), csv_rows.len()), (list.height() - 1, list.height() - 1));
    for (index, finding) in findings.iter().enumerate() {
        for (title, field) in [("涉及金额", "amount"), ("标准", "limit"), ("违规/超标金额", "irregular_amount")] {
            let want = finding[field].as_str().unwrap_or_default();
            let shown = match list.get((index + 1, place(title))).unwrap() {
                Data::Float(number) => money(decimal_of_float(*number).unwrap()),
                Data::Empty => String::new(),
                other => other.to_string(),
            };
            assert_eq!(shown, want, "{title}, row {index}");
            assert_eq!(&csv_rows[index][place(title)], want, "{title}, csv row {index}");
        }
    }
}

#[test]
fn the_sums_are_those_of_the_findings() {
    let report = sample::report(Lang::Zh);
    let summary = summary(&report);
    assert_eq!(summary.total, report.total());
    let by_rule = report.by_rule();
    for tally in &summary.tallies {
        assert_eq!(tally.sum, by_rule[tally.rule.as_str()]);
        let groups: Decimal = tally.groups.iter().map(|(_, sum)| sum.amount).sum();
        assert!(tally.groups.is_empty() || groups == tally.sum.amount);
    }
}

#[test]
fn json_written_one_by_one_is_that_of_the_whole_report() {
    for report in [sample::report(Lang::Zh), sample::district(3), interrupted()] {
        let whole = serde_json::to_string_pretty(&report).unwrap() + "\n";
        assert_eq!(String::from_utf8(json::render(&report).unwrap()).unwrap(), whole);
    }
}

#[test]
fn hostile_text_is_text_in_every_cell_of_the_workbook() {
    let bytes = xlsx::render(&sample::hostile()).unwrap();
    for (name, text) in parts(&bytes) {
        assert!(!text.contains("<hyperlink"), "{name}");
        assert!(!text.contains("<script"), "{name}");
        if name.starts_with("xl/worksheets/") {
            // The only formulas are the lists of choices.
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name}");
        }
        assert!(!text.contains("_x001B_") && !text.contains("_x0000_") && !text.contains("_x0007_"), "{name}");
        assert!(text.chars().all(|c| !c.is_control() || c == '\n' || c == '\r'), "{name}");
    }
    let list = workbook(&sample::hostile()).worksheet_range("疑点清单").unwrap();
    let subject = columns(true).iter().position(|column| column.title(Lang::Zh) == "对象").unwrap();
    let subjects: Vec<String> = list.rows().map(|row| row[subject].to_string()).collect();
    for text in
        ["=cmd|'/c calc'!A1", "+1", "-1+2", "@SUM(A1)", "[31m红", "<script>alert(1)</script>", "https://example.com/", "_x0041_ ''\""]
    {
        assert!(subjects.iter().any(|subject| subject == text), "{text}: {subjects:?}");
    }
    assert!(subjects.iter().any(|subject| subject.ends_with("(过长,已截断)") && subject.encode_utf16().count() <= 32_767));
}

#[test]
fn hostile_text_is_text_in_the_csv() {
    let csv = String::from_utf8(csv::render(&sample::hostile()).unwrap()).unwrap();
    assert!(csv.chars().all(|c| !c.is_control() || c == '\n' || c == '\r'));
    let mut reader = ::csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let titles: Vec<String> = reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
    for record in reader.records() {
        for (title, field) in titles.iter().zip(&record.unwrap()) {
            let amount = title.ends_with("金额") || title == "标准";
            assert!(amount || !field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{title}: {field}");
            assert!(!amount || !field.starts_with('\''), "{title}: {field}");
            assert!(field.encode_utf16().count() <= 32_767);
        }
    }
    assert!(csv.contains("'=cmd|'/c calc'!A1"));
    assert!(csv.contains(",-36412.60,"));
}

#[test]
fn hostile_text_is_text_on_the_terminal_and_in_json() {
    let report = sample::hostile();
    let shown = terminal::render(&summary(&report), Lang::Zh, false, 100);
    assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!shown.contains('\u{202e}'));
    let bytes = json::render(&report).unwrap();
    assert!(bytes.iter().all(|byte| *byte == b'\n' || *byte >= 0x20));
    let back: Report = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(back, report);
    assert!(back.findings.iter().any(|finding| finding.subject == HOSTILE[6]));
}

#[test]
fn the_chart_covers_no_cell() {
    let bytes = xlsx::render(&sample::report(Lang::Zh)).unwrap();
    let parts = parts(&bytes);
    let drawing = &parts.iter().find(|(name, _)| name == "xl/drawings/drawing1.xml").unwrap().1;
    let numbers = |tag: &str| -> Vec<usize> {
        drawing.split(&format!("<xdr:{tag}>")).skip(1).map(|rest| rest.split('<').next().unwrap().parse().unwrap()).collect()
    };
    let (rows, cols) = (numbers("row"), numbers("col"));
    let overview = workbook(&sample::report(Lang::Zh)).worksheet_range("总览").unwrap();
    for row in rows[0]..=rows[1] {
        for col in cols[0]..=cols[1] {
            let cell = overview.get((row, col)).unwrap_or(&Data::Empty);
            assert_eq!(*cell, Data::Empty, "row {row}, column {col}");
        }
    }
}

#[test]
fn the_list_prints_on_a3_without_the_columns_for_programs_and_no_smaller_than_can_be_read() {
    let parts = parts(&xlsx::render(&sample::report(Lang::Zh)).unwrap());
    let part = |name: &str| &parts.iter().find(|(found, _)| found == name).unwrap().1;
    assert!(part("xl/worksheets/sheet2.xml").contains(r#"paperSize="8""#));
    assert!(part("xl/workbook.xml").contains("疑点清单!$A$1:$U$"), "{}", part("xl/workbook.xml"));
    for several in [false, true] {
        let printed: Vec<_> = columns(several).into_iter().filter(|column| column.printed).collect();
        assert_eq!(printed.len(), 21);
        let pixels: u32 = printed.iter().map(|column| u32::from(column.width) * 7 + 5).sum();
        // A3 lying is 420 mm wide, less margins of 0.4 inches; type of 10 points must come out at 6.5 or more.
        assert!(10 * 15_735 * 96 / 1000 >= 65 * pixels / 10, "{pixels} pixels");
    }
}

#[test]
fn full_days_and_single_rows_are_dates_and_numbers_in_the_list() {
    let list = workbook(&sample::report(Lang::Zh)).worksheet_range("疑点清单").unwrap();
    let place = |title: &str| columns(false).iter().position(|column| column.title(Lang::Zh) == title).unwrap();
    let cells = |title: &str| list.rows().skip(1).map(|row| row[place(title)].clone()).collect::<Vec<_>>();
    let dates = cells("日期");
    assert!(dates.iter().any(|cell| matches!(cell, Data::DateTime(_))), "{dates:?}");
    assert!(dates.contains(&Data::String("1993".into())), "{dates:?}");
    assert!(cells("行").contains(&Data::Float(12.0)), "{:?}", cells("行"));
}

#[test]
fn the_columns_of_csv_and_list_are_the_same() {
    let report = sample::report(Lang::En);
    let list = workbook(&report).worksheet_range("Findings").unwrap();
    let header: Vec<String> = list.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let csv = String::from_utf8(csv::render(&report).unwrap()).unwrap();
    assert_eq!(csv.lines().next().unwrap().trim_start_matches('\u{feff}'), header.join(","));
}

fn schema() -> serde_json::Value {
    serde_json::from_str(include_str!("../../docs/findings.schema.json")).unwrap()
}

fn holds(schema: serde_json::Value, instance: &serde_json::Value) -> Result<(), String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("findings.schema.json", schema).unwrap();
    let index = compiler.compile("findings.schema.json", &mut schemas).unwrap();
    schemas.validate(instance, index).map_err(|error| error.to_string())
}

/// The schema as if nothing could be added: so that a field that it does not describe is found here.
fn closed(schema: &mut serde_json::Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") {
            object.insert("additionalProperties".into(), false.into());
        }
        object.values_mut().for_each(closed);
    }
    if let Some(list) = schema.as_array_mut() {
        list.iter_mut().for_each(closed);
    }
}

#[test]
fn findings_json_holds_to_its_schema_and_the_schema_describes_all_of_it() {
    let mut strict = schema();
    closed(&mut strict);
    for report in
        [sample::report(Lang::Zh), sample::report(Lang::En), sample::many_units(2), sample::hostile(), interrupted(), with_tests()]
    {
        let json: serde_json::Value = serde_json::from_slice(&json::render(&report).unwrap()).unwrap();
        holds(strict.clone(), &json).unwrap();
        let mut newer = json.clone();
        newer["added"] = 1.into();
        holds(schema(), &newer).unwrap();
    }
}

fn look_back() -> crate::compare::Comparison {
    let old = sample::report(Lang::Zh);
    let mut new = sample::report(Lang::Zh);
    new.findings.truncate(2);
    new.findings[0].irregular_amount = sample::yuan("1.00");
    new.findings[1].id = "another".into();
    let gone = old.findings.last().unwrap().rule.clone();
    new.units[0].rules.retain(|rule| rule.rule != gone);
    crate::compare::compare(&old, &new, Lang::Zh)
}

#[test]
fn compare_json_holds_to_its_schema_and_the_schema_describes_all_of_it() {
    let of_comparison = || serde_json::from_str::<serde_json::Value>(include_str!("../../docs/compare.schema.json")).unwrap();
    let holds = |comparison: serde_json::Value, findings: serde_json::Value, instance: &serde_json::Value| {
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        compiler.add_resource("https://ledgerlint.invalid/findings.schema.json", findings).unwrap();
        compiler.add_resource("https://ledgerlint.invalid/compare.schema.json", comparison).unwrap();
        let index = compiler.compile("https://ledgerlint.invalid/compare.schema.json", &mut schemas).unwrap();
        schemas.validate(instance, index).map_err(|error| error.to_string())
    };
    let (mut strict, mut findings) = (of_comparison(), schema());
    closed(&mut strict);
    closed(&mut findings);
    let mut bytes = Vec::new();
    json::write_comparison(&look_back(), &mut bytes).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let states: std::collections::BTreeSet<&str> =
        json["items"].as_array().unwrap().iter().map(|item| item["state"].as_str().unwrap()).collect();
    assert_eq!(states.len(), 4, "{states:?}");
    holds(strict, findings, &json).unwrap();
    let mut newer = json.clone();
    newer["added"] = 1.into();
    holds(of_comparison(), schema(), &newer).unwrap();
    for (pointer, bad) in [
        ("/schema", "ledgerlint/1".into()),
        ("/items/0/state", "gone".into()),
        ("/total/fixed/amount", 12.into()),
        ("/items/0/irregular_amount_change", "1,000.00".into()),
        ("/units/0/counts/reduced", (-1).into()),
    ] {
        let mut broken = json.clone();
        *broken.pointer_mut(pointer).unwrap() = bad;
        assert!(holds(of_comparison(), schema(), &broken).is_err(), "{pointer}");
    }
}

fn interrupted() -> Report {
    Report { partial: true, units_not_done: vec!["红岩镇".into()], ..sample::district(3) }
}

#[test]
fn a_report_of_an_older_version_is_read() {
    let mut json: serde_json::Value = serde_json::from_slice(&json::render(&interrupted()).unwrap()).unwrap();
    let back: Report = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(back, interrupted());
    for field in ["partial", "units_not_done"] {
        json.as_object_mut().unwrap().remove(field).unwrap();
    }
    holds(schema(), &json).unwrap();
    let old: Report = serde_json::from_value(json).unwrap();
    assert!(!old.partial && old.units_not_done.is_empty());
}

#[test]
fn the_schema_refuses_what_breaks_the_contract() {
    let json: serde_json::Value = serde_json::from_slice(&json::render(&sample::report(Lang::Zh)).unwrap()).unwrap();
    for (pointer, bad) in [
        ("/schema", "ledgerlint/2".into()),
        ("/findings/0/amount", 2000.into()),
        ("/findings/0/amount", "2,000.00".into()),
        ("/findings/0/severity", "grave".into()),
        ("/findings/0/evidence/0/row", 0.into()),
        ("/units/0/rules/0/status", "skipped".into()),
    ] {
        let mut broken = json.clone();
        *broken.pointer_mut(pointer).unwrap() = bad;
        assert!(holds(schema(), &broken).is_err(), "{pointer}");
    }
}

fn with_tests() -> Report {
    let mut report = sample::report(Lang::Zh);
    report.units[0].tests = vec![sample::benford(Lang::Zh, 3), sample::benford(Lang::Zh, 20)];
    report
}
