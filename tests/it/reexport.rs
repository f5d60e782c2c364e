//! The same books exported again by another program: every finding keeps its id, so a look-back calls nothing fixed and nothing new. On the
//! samples, and on the books of every example of every rule written to files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ledgerlint::compare::{State, compare};
use ledgerlint::findings::Report;
use ledgerlint::job::{self, Knowledge, Options};
use ledgerlint::rules::rule::Example;
use ledgerlint::tables::{Field, FieldKind, TableKind};
use ledgerlint::value::amount::grouped;
use ledgerlint::value::{Date, Day, Lang, date};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Workbook};

use crate::compare::{Rows, tables};
use crate::support::{knowledge, options, sample};

/// A value as another program writes it: amounts with separators and no more decimals than they need, days with strokes, numbers of
/// vouchers filled up with noughts.
fn written_otherwise(field: Field, text: &str) -> String {
    let strokes = |text: &str| text.split('-').map(|part| part.trim_start_matches('0')).collect::<Vec<_>>().join("/");
    match (field.kind(), field.name()) {
        (FieldKind::Money, _) => match text.parse::<Decimal>() {
            Ok(amount) => grouped(amount).trim_end_matches('0').trim_end_matches('.').to_owned(),
            Err(_) => text.to_owned(),
        },
        (FieldKind::Date, _) if text.matches('-').count() == 2 => strokes(text),
        (FieldKind::Code, "voucher_no") => match text.rsplit_once('-') {
            Some((word, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => format!("{word}字第{number:0>6}号"),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// A sample exported by another program: text of tabs in GBK, other names, the columns from last to first, the journal in two files, other
/// lines above, everything [written otherwise](written_otherwise).
fn exported_otherwise(of: &str, unit: &str, folder: &Path) {
    for (number, (name, header, rows)) in tables(of).into_iter().enumerate() {
        let table = TableKind::named(&name).unwrap();
        // What the converter alone writes is no field.
        let fields: Vec<Option<Field>> = header.iter().map(|name| table.field(name)).collect();
        let line = |cells: Vec<String>| cells.into_iter().rev().collect::<Vec<_>>().join("\t");
        // Names with commas or line ends would need quotes, which this program does not write.
        let cell = |(field, text): (&Option<Field>, &String)| {
            field.map_or_else(|| text.clone(), |field| written_otherwise(field, text)).replace(['\t', '\n'], " ")
        };
        let parts = if table == TableKind::Journal { 2 } else { 1 };
        for (part, rows) in rows.chunks(rows.len().div_ceil(parts).max(1)).enumerate() {
            let mut text = format!("制表单位:{unit}\n打印日期:2024-01-05\n\n\n");
            text += &(line(header.clone()) + "\n");
            for row in rows {
                text += &(line(fields.iter().zip(row).map(cell).collect()) + "\n");
            }
            let (bytes, _, lossy) = encoding_rs::GBK.encode(&text);
            assert!(!lossy, "{name}");
            std::fs::write(folder.join(format!("{}-{part}.txt", 90 - number)), bytes).unwrap();
        }
    }
}

/// A cell of a workbook: amounts and numbers as numbers, days as Excel's serial numbers shown as days, all else as text.
fn cell(sheet: &mut rust_xlsxwriter::Worksheet, (row, column): (u32, u16), field: Option<Field>, text: &str) {
    let kind = field.map(Field::kind);
    let day = date::parse(text).and_then(|date| if let Date::Day(day) = date { Some(day) } else { None });
    match (kind, day, text.parse::<f64>()) {
        (Some(FieldKind::Date), Some(day), _) => {
            let serial = i32::try_from(date::days_between(Day::constant(1899, 12, 30), day)).unwrap();
            sheet.write_number_with_format(row, column, f64::from(serial), &Format::new().set_num_format("yyyy-mm-dd")).unwrap()
        }
        (Some(FieldKind::Money | FieldKind::Number), _, Ok(number)) => sheet.write_number(row, column, number).unwrap(),
        _ if text.is_empty() => return,
        _ => {
            let text = field.map_or_else(|| text.to_owned(), |field| written_otherwise(field, text));
            sheet.write_string(row, column, text).unwrap()
        }
    };
}

/// A table as a workbook of another program: lines of title above it, the columns from last to first under Chinese headers, the rows turned
/// round.
fn workbook(unit: &str, name: &str, header: &[String], rows: &Rows) -> Vec<u8> {
    let table = TableKind::named(name).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in [(0, table.title().zh.into_owned()), (1, format!("单位:{}", own_name(unit))), (2, "打印日期:2024-01-05".to_owned())]
    {
        sheet.write_string(row, 0, line).unwrap();
    }
    for (column, name) in (0..).zip(header.iter().rev()) {
        let label = table.fields().iter().find(|field| field.name == name).map_or(name.as_str(), |field| field.zh);
        sheet.write_string(4, column, label).unwrap();
        for (row, cells) in (5..).zip(rows.iter().rev()) {
            let at = header.len() - 1 - usize::from(column);
            cell(sheet, (row, column), table.field(name), &cells[at]);
        }
    }
    book.save_to_buffer().unwrap()
}

/// A unit's name without the folders above it.
fn own_name(unit: &str) -> &str {
    unit.rsplit('/').next().unwrap()
}

fn ids(report: &Report) -> BTreeSet<(String, String, String)> {
    report.findings.iter().map(|one| (one.rule.clone(), one.subject.clone(), one.id.clone())).collect()
}

/// Says what is not the same in the books before and after; nothing where they are.
fn changed(before: &Report, after: &Report) -> Option<String> {
    let (old, new) = (ids(before), ids(after));
    let difference: Vec<_> = old.symmetric_difference(&new).collect();
    let comparison = compare(before, after, Lang::Zh);
    let counts = State::ALL.map(|state| comparison.total.of(state));
    let same = counts == [before.findings.len(), 0, 0, 0] && comparison.total.remaining == comparison.total.remaining_old;
    (!same || !difference.is_empty()).then(|| format!("{counts:?} {difference:#?}"))
}

/// A table of an example: its unit, its name, the name of its file, header and rows.
type Table = (String, String, String, Vec<String>, Rows);

/// The tables of an example, a unit's one after the other. A table has the columns that its rows name, and those without which it is none.
fn example_tables(example: &Example) -> Vec<Table> {
    let mut written = Vec::new();
    for (table_name, rows) in &example.books {
        let (name, file) = table_name.get_ref().split_once('@').unwrap_or((table_name.get_ref(), table_name.get_ref()));
        let table = TableKind::named(name).unwrap();
        let mut by_unit: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
        let mut columns: BTreeSet<String> = table.fields().iter().filter(|field| field.needed).map(|field| field.name.to_owned()).collect();
        for cells in rows {
            let mut row = BTreeMap::new();
            let mut unit = UNIT.to_owned();
            for (key, value) in cells {
                match (key.get_ref().as_str(), value) {
                    ("unit", value) => value.as_str().unwrap().clone_into(&mut unit),
                    ("extra", value) => {
                        let more = value.as_table().unwrap().iter();
                        row.extend(more.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())));
                    }
                    (key, value) => _ = row.insert(key.to_owned(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
                }
            }
            columns.extend(row.keys().cloned());
            by_unit.entry(unit).or_default().push(row);
        }
        if by_unit.is_empty() {
            by_unit.insert(UNIT.to_owned(), Vec::new());
        }
        for (unit, rows) in by_unit {
            // The fields in the order of the schema, what it does not know behind them.
            let place = |name: &String| table.fields().iter().position(|field| field.name == name).unwrap_or(usize::MAX);
            let mut header: Vec<String> = columns.iter().cloned().collect();
            header.sort_by_key(|name| (place(name), name.clone()));
            let line = |row: &BTreeMap<String, String>| header.iter().map(|name| row.get(name).cloned().unwrap_or_default()).collect();
            written.push((unit, name.to_owned(), file.to_owned(), header.clone(), rows.iter().map(line).collect()));
        }
    }
    written
}

/// The unit of an example's rows that name none.
const UNIT: &str = "示例单位";

/// Writes an example's books below a folder as `write` makes a file of a table, with its limits, and checks them.
fn checked(example: &Example, knowledge: &Knowledge, end: &str, write: impl Fn(&Table) -> Vec<u8>) -> Report {
    let home = tempfile::tempdir().unwrap();
    let tables = example_tables(example);
    for table in &tables {
        let (unit, _, file, _, _) = table;
        let folder = home.path().join(unit);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{file}.{end}")), write(table)).unwrap();
    }
    let limits: Vec<String> = example.limits.iter().map(|(standard, value)| format!("{standard} = \"{value}\"\n")).collect();
    let one_unit = tables.iter().all(|(unit, ..)| unit == UNIT);
    let path = if one_unit { home.path().join(UNIT) } else { home.path().to_path_buf() };
    if !limits.is_empty() {
        std::fs::write(path.join("ledgerlint.toml"), format!("[limits]\n{}", limits.concat())).unwrap();
    }
    let as_of = example.as_of.as_deref().and_then(date::parse).and_then(Date::day);
    let region = example.region.clone();
    let unit = one_unit.then(|| UNIT.to_owned());
    job::check(&Options { as_of, region, unit, ..options(&[path]) }, knowledge).unwrap()
}

#[test]
fn the_books_of_every_example_exported_again_as_workbooks_have_the_same_ids() {
    let knowledge = knowledge();
    let mut wrong = Vec::new();
    for (id, prepared) in &knowledge.rules.rules {
        let mut found = 0;
        for example in prepared.rule.examples().unwrap().iter().filter(|example| !example.expect.is_empty()) {
            let before = checked(example, &knowledge, "csv", |(unit, _, _, header, rows)| {
                let mut writer = csv::Writer::from_writer(format!("单位:{}\n", own_name(unit)).into_bytes());
                writer.write_record(header).unwrap();
                for row in rows {
                    writer.write_record(row).unwrap();
                }
                writer.into_inner().unwrap()
            });
            let after = checked(example, &knowledge, "xlsx", |(unit, name, _, header, rows)| workbook(unit, name, header, rows));
            found += before.findings.iter().filter(|finding| finding.rule == *id).count();
            let name = example.name.get_ref();
            wrong.extend(changed(&before, &after).map(|changed| format!("{id}: {name}: {changed}")));
        }
        if found == 0 {
            wrong.push(format!("{id}: no example on disk gives a finding"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_facts_written_otherwise_by_another_program_have_the_same_ids() {
    for (of, unit, least) in [("street-office", "青石街道办事处", 100), ("journal-office", "柳溪街道办事处", 10)] {
        let text = tempfile::tempdir().unwrap();
        exported_otherwise(of, unit, text.path());
        let workbooks = tempfile::tempdir().unwrap();
        for (number, (name, header, rows)) in tables(of).iter().enumerate() {
            std::fs::write(workbooks.path().join(format!("另存{number}.xlsx")), workbook(unit, name, header, rows)).unwrap();
        }
        let named = |path: PathBuf| job::check(&Options { unit: Some(unit.into()), ..options(&[path]) }, &knowledge()).unwrap();
        let before = named(sample(of));
        assert!(before.findings.len() > least, "{of}: {}", before.findings.len());
        for folder in [&text, &workbooks] {
            assert_eq!(changed(&before, &named(folder.path().to_path_buf())), None, "{of}");
        }
    }
}

#[test]
fn clean_books_stay_clean_when_exported_again() {
    for (of, unit) in [("clean-office", "枫林街道办事处"), ("clean-journal-office", "枫林街道办事处")] {
        let text = tempfile::tempdir().unwrap();
        exported_otherwise(of, unit, text.path());
        let workbooks = tempfile::tempdir().unwrap();
        for (number, (name, header, rows)) in tables(of).iter().enumerate() {
            std::fs::write(workbooks.path().join(format!("另存{number}.xlsx")), workbook(unit, name, header, rows)).unwrap();
        }
        for folder in [&text, &workbooks] {
            let report = job::check(&options(&[folder.path().to_path_buf()]), &knowledge()).unwrap();
            assert!(report.units.iter().all(|unit| unit.inputs.iter().all(|input| input.table.is_some())), "{of}: {:?}", report.units);
            assert_eq!(report.findings, [], "{of}");
        }
    }
}
