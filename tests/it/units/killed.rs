//! Runs that a person interrupts or the system kills: what is left is whole, and says whether it is all.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::*;

fn start(folder: &Path) -> Child {
    start_with(folder, &[])
}

fn start_with(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ledgerlint"))
        .current_dir(folder)
        .args(["check", "books", "--out", "report", "--jobs", "1"])
        .args(arguments)
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("LANG", "zh_CN.UTF-8")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
}

/// Every file of the report that is there is whole; gives whether the report is there, and whether it is partial.
fn whole(folder: &Path) -> Option<bool> {
    let dir = folder.join("report");
    let workbook = std::fs::read(dir.join("疑点清单.xlsx"));
    if let Ok(bytes) = workbook {
        zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a whole workbook");
    }
    let csv = std::fs::read_to_string(dir.join("findings.csv"));
    if let Ok(text) = csv {
        assert!(text.ends_with('\n'), "a whole table");
    }
    let json = std::fs::read(dir.join("findings.json")).ok()?;
    let report: Report = serde_json::from_slice(&json).expect("a whole findings.json");
    assert_eq!(report.partial, !report.units_not_done.is_empty());
    assert_eq!(report.units.len() + report.units_not_done.len(), 301);
    Some(report.partial)
}

fn books(folder: &Path) -> Duration {
    district(&folder.join("books"), 300);
    let begun = Instant::now();
    assert_eq!(start(folder).wait().unwrap().code(), Some(1));
    assert_eq!(whole(folder), Some(false));
    begun.elapsed()
}

#[test]
fn a_run_that_is_killed_at_any_moment_leaves_no_half_written_report() {
    let folder = here();
    let all = books(folder.path());
    for part in 0..12_u32 {
        if part % 2 == 0 {
            std::fs::remove_dir_all(folder.path().join("report")).unwrap();
            std::fs::create_dir(folder.path().join("report")).unwrap();
        }
        let mut child = start(folder.path());
        std::thread::sleep(all * part / 11);
        signal(&child, "-KILL");
        child.wait().unwrap();
        whole(folder.path());
    }
}

/// A district of which the first unit has findings.
fn books_flagged_first(folder: &Path) -> Duration {
    let all = books(folder);
    std::fs::rename(folder.join("books/青石街道"), folder.join("books/00街道")).unwrap();
    all
}

#[test]
fn an_interrupted_run_leaves_a_whole_report_marked_partial_or_none_and_its_exit_code_says_which() {
    let folder = here();
    let all = books_flagged_first(folder.path());
    let mut partial = 0;
    for part in 1..9_u32 {
        std::fs::remove_dir_all(folder.path().join("report")).unwrap();
        std::fs::create_dir(folder.path().join("report")).unwrap();
        let strict = part % 2 == 0;
        let mut child = start_with(folder.path(), if strict { &["--strict"] } else { &[] });
        std::thread::sleep(all * part / 12);
        signal(&child, "-INT");
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let code = child.wait().unwrap().code();
        match whole(folder.path()) {
            Some(true) => {
                partial += 1;
                // Flagged is flagged; a run that was stopped is never clean, and with --strict it has failed.
                let json = std::fs::read(folder.path().join("report/findings.json")).unwrap();
                let report: Report = serde_json::from_slice(&json).unwrap();
                assert_eq!(code, Some(if strict || report.findings.is_empty() { 2 } else { 1 }), "{said}");
                assert!(
                    said.contains("检查中途停止") && said.contains(&format!("还有{}个没有检查", report.units_not_done.len())),
                    "{said}"
                );
            }
            // The sample has gaps of its own, for which --strict fails.
            Some(false) => assert_eq!(code, Some(if strict { 2 } else { 1 }), "{said}"),
            // Before the first unit was done, or before the program listened.
            None => assert!(matches!(code, Some(2) | None), "{code:?}: {said}"),
        }
    }
    assert!(partial > 1, "some of the moments lie between the first unit and the last");
}

#[test]
fn a_second_interrupt_ends_the_program_at_once_without_a_half_written_report() {
    let folder = here();
    let all = books(folder.path());
    std::fs::remove_dir_all(folder.path().join("report")).unwrap();
    let mut child = start(folder.path());
    std::thread::sleep(all / 2);
    signal(&child, "-INT");
    std::thread::sleep(Duration::from_millis(1));
    signal(&child, "-INT");
    // Both may come as one, or too late; then it ends as a run that was interrupted once, or not at all.
    let code = child.wait().unwrap().code();
    assert!(matches!(code, Some(130 | 1 | 2)), "{code:?}");
    whole(folder.path());
}
