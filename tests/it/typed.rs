//! That what people typed into a workbook is still there when it is made anew.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use rust_xlsxwriter::{Note, Workbook};

use crate::support::{err, out, run, sample};

const LIST: &str = "疑点清单";

fn rows(path: &Path, sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn at(rows: &[Vec<Data>], title: &str) -> usize {
    rows[0].iter().position(|cell| *cell == Data::String(title.to_owned())).unwrap()
}

/// Saves the list anew, as another program would, some cells filled in or changed: row from 1, title, text.
fn save(path: &Path, typed: &[(usize, &str, &str)]) {
    let mut rows = rows(path, LIST);
    for (row, title, text) in typed {
        let known = rows[0].iter().position(|cell| *cell == Data::String((*title).to_owned()));
        let column = known.unwrap_or_else(|| {
            for row in &mut rows {
                row.push(Data::Empty);
            }
            let column = rows[0].len() - 1;
            rows[0][column] = Data::String((*title).to_owned());
            column
        });
        rows[*row][column] = Data::String((*text).to_owned());
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(LIST).unwrap();
    for (row, cells) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Data::Float(number) => sheet.write_number(row, column, *number).unwrap(),
                Data::Empty => continue,
                cell => sheet.write_string(row, column, cell.to_string()).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

/// A clean copy of the small office, checked.
fn office(arguments: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("账")).unwrap();
    for entry in fs::read_dir(sample("street-office")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            fs::copy(entry.path(), home.path().join("账").join(entry.file_name())).unwrap();
        }
    }
    check(home.path(), arguments);
    let workbook = home.path().join("报告").join("疑点清单.xlsx");
    (home, workbook)
}

fn check(home: &Path, arguments: &[&str]) -> String {
    let ran = run(home, &[&["check", "账", "--out", "报告", "--quiet"], arguments].concat());
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    out(&ran)
}

fn copies(home: &Path) -> Vec<String> {
    let names = fs::read_dir(home.join("报告")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut copies: Vec<String> = names.filter(|name| name.contains(".bak")).collect();
    copies.sort();
    copies
}

#[test]
fn what_was_typed_is_in_the_new_workbook_beside_the_same_findings() {
    let (home, workbook) = office(&[]);
    let before = rows(&workbook, LIST);
    save(&workbook, &[(2, "核查结论", "属实"), (3, "整改情况", "已退回"), (3, "责任人", "职工01")]);
    let told = check(home.path(), &[]);
    assert!(told.contains("共2条,已转入新的工作簿"), "{told}");
    let after = rows(&workbook, LIST);
    let (ids, conclusions, done, who) = (at(&after, "识别码"), at(&after, "核查结论"), at(&after, "整改情况"), at(&after, "责任人"));
    assert_eq!(after.len(), before.len());
    for (row, (new, old)) in after.iter().zip(&before).enumerate().skip(1) {
        assert_eq!(new[ids], old[ids]);
        let want = [if row == 2 { "属实" } else { "" }, if row == 3 { "已退回" } else { "" }, if row == 3 { "职工01" } else { "" }];
        assert_eq!([conclusions, done, who].map(|column| new[column].to_string()), want, "row {row}");
    }
    assert_eq!(copies(home.path()), Vec::<String>::new());
}

#[test]
fn what_finds_no_place_stays_in_a_copy_that_is_told_and_never_read_as_books() {
    let (home, workbook) = office(&[]);
    save(&workbook, &[(2, "核查结论", "排除"), (4, "识别码", "0000000000000000"), (4, "核查结论", "属实"), (1, "我的备注", "待查")]);
    let told = check(home.path(), &[]);
    assert!(told.contains("共1条,已转入") && told.contains("有1条已填写的") && told.contains("我的备注"), "{told}");
    assert!(told.contains("疑点清单.bak.xlsx"), "{told}");
    assert_eq!(copies(home.path()), ["疑点清单.bak.xlsx"]);
    let kept = rows(&home.path().join("报告/疑点清单.bak.xlsx"), LIST);
    assert_eq!(kept[4][at(&kept, "核查结论")].to_string(), "属实");
    // A second run carries on from the new workbook: the copy is not made again.
    check(home.path(), &[]);
    assert_eq!(copies(home.path()), ["疑点清单.bak.xlsx"]);
}

#[test]
fn rows_sheets_and_comments_that_people_added_are_told_and_kept_in_a_copy() {
    let (home, workbook) = office(&[]);
    let written = rows(&workbook, LIST);
    let add = |row: bool, sheet: Option<&str>, comment: bool| {
        let mut book = Workbook::new();
        let list = book.add_worksheet().set_name(LIST).unwrap();
        for (number, cells) in (0..).zip(&written) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| **cell != Data::Empty) {
                list.write_string(number, column, cell.to_string()).unwrap();
            }
        }
        if row {
            list.write_string(u32::try_from(written.len()).unwrap() + 2, 3, "另:食堂收据未附").unwrap();
        }
        if comment {
            list.insert_note(1, 2, &Note::new("已与经办人核对")).unwrap();
        }
        book.add_worksheet().set_name("规则").unwrap().write_string(0, 0, "规则编号").unwrap();
        if let Some(text) = sheet {
            book.add_worksheet().set_name("整改台账").unwrap().write_string(0, 0, text).unwrap();
        }
        book.save(&workbook).unwrap();
        let told = check(home.path(), &[]);
        let copies = copies(home.path());
        for copy in &copies {
            fs::remove_file(home.path().join("报告").join(copy)).unwrap();
        }
        (told, copies)
    };
    let place = format!("行({LIST}:{})", written.len() + 3);
    let (told, copies) = add(true, Some("职工01:已退回"), true);
    for part in [&place, "工作表(整改台账)", "批注", "疑点清单.bak.xlsx"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(copies, ["疑点清单.bak.xlsx"]);
    for (row, sheet, comment, part) in
        [(true, None, false, &*place), (false, Some("已退回"), false, "工作表(整改台账)"), (false, None, true, "增加的批注没有")]
    {
        let (told, copies) = add(row, sheet, comment);
        assert!(told.contains(part) && copies.len() == 1, "{part}: {told}");
    }
    // Nothing was added: a sheet of ours, and one that is blank.
    let (told, copies) = add(false, Some(" "), false);
    assert!(!told.contains("自行增加") && copies.is_empty(), "{told}");
}

#[test]
fn our_own_workbooks_hold_nothing_that_somebody_added() {
    for office in ["street-office", "clean-office", "journal-office", "."] {
        for lang in ["zh", "en"] {
            let home = tempfile::tempdir().unwrap();
            let office = sample(office);
            let runs = [(); 2].map(|()| run(home.path(), &["check", office.to_str().unwrap(), "--lang", lang, "--per-unit", "--quiet"]));
            assert_eq!(err(&runs[0]), err(&runs[1]), "{office:?}");
            let folder = home.path().join("ledgerlint-report");
            let files = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
            let all: Vec<PathBuf> =
                files(&folder).into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
            assert!(all.iter().any(|path| path.extension().is_some_and(|end| end == "xlsx")), "{all:?}");
            assert!(!all.iter().any(|path| path.to_string_lossy().contains(".bak")), "{all:?}");
        }
    }
}

#[test]
fn a_workbook_that_does_not_open_is_kept_as_a_copy() {
    let (home, workbook) = office(&[]);
    fs::write(&workbook, "PK\u{3}\u{4} cut off").unwrap();
    let told = check(home.path(), &[]);
    assert!(told.contains("没有读全") && told.contains("疑点清单.bak.xlsx"), "{told}");
    assert!(fs::read(home.path().join("报告/疑点清单.bak.xlsx")).unwrap().starts_with(b"PK"));
    assert!(rows(&workbook, LIST).len() > 100);
}

#[test]
fn files_of_formats_that_are_not_wanted_any_more_go_with_a_word_and_what_was_typed_stays() {
    let (home, workbook) = office(&[]);
    let told = check(home.path(), &["--format", "json,xlsx"]);
    assert!(told.contains("findings.csv") && told.contains("已移除"), "{told}");
    let told = check(home.path(), &["--format", "json,xlsx"]);
    assert!(!told.contains("已移除"), "{told}");
    save(&workbook, &[(2, "核查结论", "属实")]);
    let told = check(home.path(), &["--format", "json"]);
    assert!(told.contains("疑点清单.bak.xlsx") && !workbook.exists(), "{told}");
    assert_eq!(copies(home.path()), ["疑点清单.bak.xlsx"]);
}

#[test]
fn what_was_typed_into_a_unit_s_own_workbook_is_carried_over_too() {
    let (home, _) = office(&["--per-unit"]);
    let units = home.path().join("报告/单位");
    let mut own =
        fs::read_dir(&units).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "xlsx"));
    let own = own.next().unwrap();
    save(&own, &[(2, "核查结论", "部分属实")]);
    let told = check(home.path(), &["--per-unit"]);
    assert!(told.contains("共1条,已转入"), "{told}");
    let after = rows(&own, LIST);
    assert_eq!(after[2][at(&after, "核查结论")].to_string(), "部分属实");
    let told = check(home.path(), &[]);
    assert!(told.contains(".bak.xlsx") && !units.exists(), "{told}");
    assert_eq!(copies(home.path()).len(), 1);
}
