//! That every unit gets its own workbook, whatever it is called, and that the folder comes and goes with the report.

use std::collections::BTreeSet;
use std::fs;

use super::*;
use crate::report::sample;
use crate::report::write::{Fill, Subfolder, write_whole};
use crate::value::Lang;

fn folder(report: Option<&Report>) -> Subfolder<'_> {
    let fill =
        report.map(|report| -> Fill<'_> { Box::new(move |dir| fill(report, &Summary::of(report)?, 2, Path::new(""), dir).map(drop)) });
    Subfolder { name: FOLDER, list: LIST, fill }
}

fn names(dir: &Path) -> BTreeSet<String> {
    fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn called(names: &[&str]) -> Report {
    let mut report = sample::many_units(names.len());
    for (unit, name) in report.units.iter_mut().zip(names) {
        for finding in report.findings.iter_mut().filter(|finding| finding.unit == unit.unit) {
            finding.unit = (*name).to_owned();
        }
        unit.unit = (*name).to_owned();
    }
    report
}

#[test]
fn a_unit_s_workbook_is_that_of_the_unit_checked_alone() {
    let home = tempfile::tempdir().unwrap();
    let report = sample::in_district(Lang::Zh, 5);
    write_whole(home.path(), vec![], Some(folder(Some(&report)))).unwrap();
    let unit = &report.units[2];
    let findings = report.findings.iter().filter(|finding| finding.unit == unit.unit).cloned().collect();
    let alone = Report { units: vec![unit.clone()], findings, ..report.clone() };
    let written = fs::read(home.path().join(FOLDER).join(format!("{}.xlsx", unit.unit))).unwrap();
    assert_eq!(written, xlsx::render(&alone).unwrap());
}

#[test]
fn units_with_hostile_names_get_files_in_the_folder_and_the_list_says_whose_they_are() {
    let home = tempfile::tempdir().unwrap();
    let long = "账".repeat(300);
    let called_so = ["../x", "..\\x", "a\u{7}\u{0}b", "CON", "nul", "青石.", "青石..", "甲/乙", "甲:乙", "=1+1", &long];
    let report = called(&called_so);
    write_whole(home.path(), vec![], Some(folder(Some(&report)))).unwrap();
    assert_eq!(names(home.path()), BTreeSet::from([FOLDER.to_owned()]));
    let dir = home.path().join(FOLDER);
    let found = names(&dir);
    assert_eq!(found.len(), called_so.len() + 1, "{found:?}");
    for name in [".._x.xlsx", ".._x_2.xlsx", "_CON.xlsx", "_nul.xlsx", "青石.xlsx", "青石_2.xlsx", "甲_乙.xlsx", "甲_乙_2.xlsx", LIST]
    {
        assert!(found.contains(name), "{name}: {found:?}");
    }
    let list = fs::read_to_string(dir.join(LIST)).unwrap();
    assert!(list.starts_with('\u{feff}') && list.contains("_CON.xlsx,CON,7,"), "{list}");
    assert!(list.contains("'=1+1.xlsx,'=1+1,"), "{list}");
    // All of them are known again and go with the report.
    write_whole(home.path(), vec![], Some(folder(None))).unwrap();
    assert_eq!(names(home.path()), BTreeSet::new());
}

#[test]
fn workbooks_of_units_that_are_gone_go_and_a_person_s_own_files_stay() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join(FOLDER);
    write_whole(home.path(), vec![], Some(folder(Some(&called(&["甲", "乙"]))))).unwrap();
    fs::write(dir.join("核查记录.xlsx"), "mine").unwrap();
    write_whole(home.path(), vec![], Some(folder(Some(&called(&["乙", "丙"]))))).unwrap();
    let want = ["乙.xlsx", "丙.xlsx", "核查记录.xlsx", LIST].map(str::to_owned);
    assert_eq!(names(&dir), BTreeSet::from(want));
    write_whole(home.path(), vec![], Some(folder(None))).unwrap();
    assert_eq!(names(&dir), BTreeSet::from(["核查记录.xlsx".to_owned()]));
    // A folder that no report wrote is left alone.
    write_whole(home.path(), vec![], Some(folder(None))).unwrap();
    assert_eq!(fs::read(dir.join("核查记录.xlsx")).unwrap(), b"mine");
    assert_eq!(names(home.path()).len(), 1);
}

#[test]
fn if_the_report_cannot_be_replaced_its_folder_is_put_back() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join(FOLDER);
    write_whole(home.path(), vec![], Some(folder(Some(&called(&["甲", "乙"]))))).unwrap();
    let before = fs::read(dir.join("甲.xlsx")).unwrap();
    fs::create_dir(home.path().join("taken")).unwrap();
    for new in [Some(&called(&["甲", "丙"])), None] {
        let files = vec![("taken", Some(Box::new(|_: &mut _| Ok(())) as crate::report::write::Content<'_>))];
        write_whole(home.path(), files, Some(folder(new))).unwrap_err();
        assert_eq!(names(&dir), BTreeSet::from(["甲.xlsx", "乙.xlsx", LIST].map(str::to_owned)));
        assert_eq!(fs::read(dir.join("甲.xlsx")).unwrap(), before);
    }
    assert_eq!(names(home.path()).len(), 2);
    let broken: Fill<'_> = Box::new(|_| anyhow::bail!("no"));
    write_whole(home.path(), vec![], Some(Subfolder { name: FOLDER, list: LIST, fill: Some(broken) })).unwrap_err();
    assert_eq!(names(home.path()).len(), 2);
    assert_eq!(fs::read(dir.join("甲.xlsx")).unwrap(), before);
}
