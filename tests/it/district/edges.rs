//! A planted district at its edges: hostile names of units, and runs that are killed.

use std::fmt::Write as _;
use std::path::Path;

use ledgerlint::findings::Report;

use super::{ACROSS, counted, district, told, within, write};
use crate::support::{err, out, run};

#[test]
fn hostile_names_of_folders_and_in_a_column_cost_no_other_unit() {
    let folder = tempfile::tempdir().unwrap();
    let units = district(7);
    write(&units, folder.path());
    let payments = "日期,凭证字号,收款单位,用途,金额\n2023-03-14,记-1,商行,维修费,100.00\n";
    let long = "长".repeat(300);
    let mut table = "核算单位,日期,凭证字号,收款单位,用途,金额\n".to_owned();
    for name in ["../../逃", "红\u{1b}[31m\u{7}镇", "=1+1", "C:\\con", "\u{202e}反写", long.as_str()] {
        writeln!(table, "{name},2023-03-14,记-1,示例商行,维修费,100.00").unwrap();
    }
    let beside = folder.path().join("全区付款台账.csv");
    std::fs::write(&beside, table).unwrap();
    // What a file system takes: 255 bytes, controls, quotes.
    for name in ["长".repeat(85), "换\n行\t村".to_owned(), "-rf 村".to_owned(), "'引\"号'村".to_owned()] {
        if std::fs::create_dir(folder.path().join(&name)).is_ok() {
            std::fs::copy(folder.path().join(&units[0].name).join("序时账.csv"), folder.path().join(&name).join("序时账.csv")).unwrap();
            std::fs::write(folder.path().join(&name).join("付款台账.csv"), payments).unwrap();
        }
    }
    let result = run(folder.path(), &["check", ".", "--out", "报告", "--per-unit"]);
    assert_eq!(result.status.code(), Some(1), "{}", err(&result));
    let control = |text: &str| text.chars().any(|sign| sign.is_control() && sign != '\n');
    assert!(!control(&out(&result)) && !control(&err(&result)), "{:?}", out(&result));
    let report: Report = serde_json::from_slice(&std::fs::read(folder.path().join("报告/findings.json")).unwrap()).unwrap();
    assert!(report.units.len() >= 7 + 6, "{:?}", report.units.iter().map(|unit| &unit.unit).collect::<Vec<_>>());
    for unit in &report.units {
        assert!(unit.unit.chars().count() <= 100 && !control(&unit.unit), "{:?}", unit.unit);
    }
    for unit in &units {
        let planted = counted(unit.planted.iter().filter(|told| !ACROSS.contains(&told.rule.as_str())).cloned());
        assert_eq!(counted(within(&report, unit).iter().map(told)), planted, "{}", unit.name);
    }
    let inside = walk(&folder.path().join("报告"));
    assert!(inside.iter().any(|name| is_workbook(Path::new(name))) && !inside.iter().any(|name| control(name)), "{inside:?}");
    assert!(!folder.path().parent().unwrap().join("逃").exists());
}

fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "xlsx")
}

/// The names of all files below a folder.
fn walk(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            names.extend(walk(&entry.path()));
        }
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names
}

#[cfg(unix)]
#[test]
fn a_district_killed_at_any_moment_leaves_no_half_written_report() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let books = folder.path().join("books");
    std::fs::create_dir(&books).unwrap();
    write(&district(7), &books);
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_ledgerlint"))
            .current_dir(folder.path())
            .args(["check", "books", "--out", "报告", "--per-unit"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    assert_eq!(start().wait().unwrap().code(), Some(1));
    // The second run is timed: the first may have waited for the disk.
    let begun = std::time::Instant::now();
    assert_eq!(start().wait().unwrap().code(), Some(1));
    let all = begun.elapsed();
    let reports = folder.path().join("报告");
    let whole = std::fs::read(reports.join("findings.json")).unwrap();
    for part in 1..=10_u32 {
        std::fs::remove_dir_all(&reports).unwrap();
        let mut child = start();
        // The last of it, when files are written, is looked at most closely.
        std::thread::sleep(if part <= 4 { all * (part - 1) / 5 } else { all * (82 + 3 * (part - 4)) / 100 });
        child.kill().unwrap();
        child.wait().unwrap();
        std::fs::create_dir_all(&reports).unwrap();
        let json = std::fs::read(reports.join("findings.json"));
        if let Ok(bytes) = &json {
            assert!(*bytes == whole, "a whole findings.json");
        }
        assert!(part > 1 || json.is_err(), "the first is killed before anything is written");
        if let Ok(bytes) = std::fs::read(reports.join("疑点清单.xlsx")) {
            zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a whole workbook");
        }
        for entry in std::fs::read_dir(reports.join("各单位")).into_iter().flatten() {
            let path = entry.unwrap().path();
            if is_workbook(&path) {
                zip::ZipArchive::new(std::fs::File::open(path).unwrap()).expect("a whole workbook of a unit");
            }
        }
    }
    assert_eq!(start().wait().unwrap().code(), Some(1));
    assert!(std::fs::read(reports.join("findings.json")).unwrap() == whole, "a run after killed ones gives what the first gave");
}
