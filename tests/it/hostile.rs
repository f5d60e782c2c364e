//! Reports on hostile files are inert: what would run, link, hide or move the cursor is text in the workbook, the CSV, the JSON, the
//! converted tables and on the terminal. The text goes the whole way, from a cell, a title, a header, a sheet's and a file's name.

use std::io::Read;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use ledgerlint::value::text::could_be_formula;

use crate::support::{err, out, run};

/// What a cell may try. The last is longer than a cell of Excel can be.
fn attempts() -> Vec<String> {
    let mut attempts: Vec<String> = [
        "=cmd|'/c calc'!A1",
        "+1+1",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\r=1+1",
        "＝1＋1",
        " =HYPERLINK(\"http://example.com/\")",
        "\u{200b}=1+1",
        "https://example.com/甲",
        "file:///c:/甲",
        "mailto:a@example.com",
        "internal:'总览'!A1",
        "<script>alert(1)</script>&amp;]]>",
        "\u{1b}[31m红\u{1b}]8;;http://example.com\u{7}链接\u{1b}]8;;\u{7}",
        "\u{9b}2J清屏",
        "\u{202e}倒过来\u{2066}",
        "甲\u{0}\u{8}\u{7f}乙",
        "_x001B_[31m",
        "../../etc/甲",
        "\"引号,\"逗号\n换行",
        "''='",
    ]
    .map(String::from)
    .to_vec();
    attempts.push(format!("=长{}", "𠮷".repeat(20_000)));
    attempts
}

const HEADERS: [&str; 6] = ["科目", "单位名称", "发生时间", "余额", "摘要", "=备注\u{1b}[1m"];

/// Open items long overdue, each of a partner with a hostile name.
fn books(folder: &Path) {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut csv = format!("单位名称:../../=青石\u{1b}[31m街道办事处\n往来款清理明细表\n{}\n", HEADERS.map(quoted).join(","));
    for attempt in attempts() {
        let fields = ["其他应收款", &attempt, "2012-03-01", "1000", &attempt, &attempt];
        csv.push_str(&fields.map(quoted).join(","));
        csv.push('\n');
    }
    // Windows allows no such names.
    let (table, other) =
        if cfg!(unix) { ("=往来款\u{1b}[32m\u{202e}明细.csv", "@说明\n\u{7}.csv") } else { ("=往来款明细.csv", "@说明.csv") };
    std::fs::create_dir(folder.join("books")).unwrap();
    std::fs::write(folder.join("books").join(table), csv).unwrap();
    std::fs::write(folder.join("books").join(other), "=1+1\n\u{1b}[2J\n").unwrap();
}

/// Whether a text can do no more than be read: no control characters, none that turn the direction of text.
fn inert(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\n' | '\r') || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')))
}

fn checked() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    books(folder.path());
    let result = run(folder.path(), &["check", "books", "--as-of", "2022-12-31"]);
    assert_eq!(result.status.code(), Some(1), "{}", err(&result));
    assert!(inert(&out(&result)) && inert(&err(&result)), "{:?}", out(&result));
    folder
}

#[test]
fn the_workbook_holds_no_formula_and_no_link() {
    let folder = checked();
    let path = folder.path().join("ledgerlint-report/疑点清单.xlsx");
    let mut parts = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        assert!(inert(&text.replace('\t', " ")), "{name}");
        assert!(!text.contains("<hyperlink") && !text.contains("TargetMode=\"External\"") && !text.contains("<script"), "{name}");
        assert!(!name.starts_with("xl/worksheets/") || !(text.contains("<f>") || text.contains("<f ")), "{name}");
    }
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let mut texts = Vec::new();
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().used_cells().next().is_none(), "{sheet}");
        for (_, _, cell) in book.worksheet_range(&sheet).unwrap().used_cells() {
            if let Data::String(text) = cell {
                assert!(text.encode_utf16().count() <= 32_767);
                texts.push(text.clone());
            }
        }
    }
    // Nothing is hidden either: what was tried stands there to be read.
    for shown in ["=cmd|'/c calc'!A1", "@SUM(A1:A9)", "https://example.com/甲", "<script>alert(1)</script>&amp;]]>", "../../etc/甲"] {
        assert!(texts.iter().any(|text| text == shown), "{shown}");
    }
}

#[test]
fn the_csv_and_the_json_hold_text_only() {
    let folder = checked();
    let read = |name: &str| std::fs::read_to_string(folder.path().join("ledgerlint-report").join(name)).unwrap();
    let csv = read("findings.csv");
    assert!(inert(&csv), "{csv:?}");
    let rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes()).into_records();
    let rows: Vec<csv::StringRecord> = rows.map(Result::unwrap).collect();
    assert!(rows.len() >= attempts().len() - 2, "partners whose names look the same are one: {}", rows.len());
    for field in rows.iter().flatten() {
        assert!(!could_be_formula(field) || field.parse::<f64>().is_ok(), "{field}");
        assert!(field.encode_utf16().count() <= 32_767);
    }
    let json = read("findings.json");
    assert!(inert(&json) && json.contains("\\u009b") && json.contains("\\u202e"), "characters that act are escaped");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), rows.len());
}

#[test]
fn inspect_and_the_drafted_mapping_are_inert() {
    let folder = tempfile::tempdir().unwrap();
    books(folder.path());
    let result = run(folder.path(), &["inspect", "books", "--write-mapping"]);
    assert_eq!(result.status.code(), Some(0), "{}", err(&result));
    assert!(inert(&out(&result)) && inert(&err(&result)), "{:?}", out(&result));
    let drafted = std::fs::read_to_string(folder.path().join("books/mapping.toml")).unwrap();
    assert!(inert(&drafted), "{drafted:?}");
    let json = out(&run(folder.path(), &["inspect", "books", "--json"]));
    assert!(inert(&json) && json.contains("\\u001b"), "{json:?}");
    assert_eq!(run(folder.path(), &["inspect", "books"]).status.code(), Some(0), "the draft is read back");
}

#[test]
fn converted_tables_stay_in_their_folder_and_are_no_formulas() {
    let folder = tempfile::tempdir().unwrap();
    books(folder.path());
    let result = run(folder.path(), &["convert", "books", "--out", "deep/er/tables"]);
    assert_eq!(result.status.code(), Some(0), "{}", err(&result));
    assert!(inert(&out(&result)), "{:?}", out(&result));
    let files = |path: &Path| -> Vec<PathBuf> { std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect() };
    assert_eq!(files(folder.path()).len(), 2, "nothing but the books and the tables");
    let units = files(&folder.path().join("deep/er/tables"));
    assert_eq!(units.len(), 1, "{units:?}");
    assert!(inert(&units[0].to_string_lossy()) && files(&folder.path().join("deep/er")).len() == 1);
    let tables = files(&units[0]).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "csv"));
    for path in tables {
        let text = std::fs::read_to_string(&path).unwrap();
        let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes()).into_records();
        for field in rows.map(Result::unwrap).flat_map(|row| row.iter().map(String::from).collect::<Vec<_>>()) {
            assert!(!could_be_formula(&field) || field.parse::<f64>().is_ok(), "{field:?}");
        }
    }
}
