//! Look-back over the street office: the same books exported again in another layout settle nothing and lose nothing; books that changed
//! give exactly what changed, and what was not looked at again is never called fixed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use calamine::Reader as _;
use ledgerlint::compare::{Comparison, Item, State, compare};
use ledgerlint::findings::Report;
use ledgerlint::job::{self, Options};
use ledgerlint::report;
use ledgerlint::value::{Lang, money};
use rust_decimal::Decimal;

use crate::support::{check, err, knowledge, options, out, run, sample};

pub type Rows = Vec<Vec<String>>;

/// The tables of a sample: name, header and rows, without the columns that say where a row came from and those behind them, which are no fields.
pub fn tables(of: &str) -> Vec<(String, Vec<String>, Rows)> {
    let converted = job::convert(&options(&[sample(of)]), &knowledge()).unwrap();
    let table = |(name, bytes): &(String, Vec<u8>)| {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let mut header: Vec<String> = reader.headers().unwrap().iter().map(|text| text.trim_start_matches('\u{feff}').to_owned()).collect();
        let mut rows: Rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        header.truncate(header.iter().position(|name| name == "source_file").unwrap());
        for row in &mut rows {
            row.truncate(header.len());
        }
        (name.trim_end_matches(".csv").to_owned(), header, rows)
    };
    converted[0].files.iter().map(table).collect()
}

/// The street office exported again: every table a csv of another name, the rows turned round below lines of title, edited by `edit`,
/// which gets the table's name and drops the table by giving nothing.
fn exported(folder: &Path, edit: impl Fn(&str, &[String], Rows) -> Option<Rows>) {
    for (name, header, rows) in tables("street-office") {
        let Some(mut rows) = edit(&name, &header, rows) else { continue };
        rows.reverse();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let table = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let lines = format!("\u{feff}单位:青石街道办事处\n\n{table}");
        std::fs::write(folder.join(format!("2023年导出_{name}.csv")), lines).unwrap();
    }
}

/// The column of a field.
fn at(header: &[String], field: &str) -> usize {
    header.iter().position(|name| name == field).unwrap()
}

/// Sets a field of the rows of which other fields say `are`.
fn set(header: &[String], rows: &mut Rows, are: &[(&str, &str)], (field, to): (&str, &str)) {
    let field = at(header, field);
    let mut found = 0;
    for row in rows.iter_mut().filter(|row| are.iter().all(|(of, is)| row[at(header, of)] == *is)) {
        to.clone_into(&mut row[field]);
        found += 1;
    }
    assert!(found > 0, "{are:?}");
}

/// What the street office put right, and what it did not export, a year later.
fn a_year_later(name: &str, header: &[String], mut rows: Rows) -> Option<Rows> {
    match name {
        // One prize was refunded down to the standard, one in part.
        "benefits" => {
            set(header, &mut rows, &[("person", "职工41"), ("category", "奖金")], ("amount", "800"));
            set(header, &mut rows, &[("person", "职工43"), ("category", "奖金")], ("amount", "1500"));
        }
        // One receivable was cleared, one collected in part.
        "open_items" => {
            let party = at(header, "counterparty");
            rows.retain(|row| row[party] != "原青石农场第一分场");
            set(header, &mut rows, &[("counterparty", "原青石农场第二分场")], ("amount", "200000"));
        }
        // Payments of 2019 were not exported.
        "payments" => {
            let date = at(header, "date");
            rows.retain(|row| !row[date].starts_with("2019"));
        }
        // Bought since, again without approval.
        "purchases" => {
            let mut row = vec![String::new(); header.len()];
            for (field, value) in [
                ("date", "2021-10-20"),
                ("voucher_no", "记-90"),
                ("item", "会议室投影仪"),
                ("quantity", "1"),
                ("unit_price", "6800.00"),
                ("amount", "6800.00"),
            ] {
                value.clone_into(&mut row[at(header, field)]);
            }
            rows.push(row);
        }
        // The roster is not there.
        "staff" => return None,
        _ => {}
    }
    Some(rows)
}

fn report(folder: &Path, lang: Lang) -> Report {
    job::check(&Options { lang, ..options(&[folder.to_path_buf()]) }, &knowledge()).unwrap()
}

fn of(comparison: &Comparison, state: State) -> Vec<&Item> {
    comparison.items.iter().filter(|item| item.state == state).collect()
}

#[test]
fn the_same_books_exported_again_leave_every_finding_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), |_, _, rows| Some(rows));
    let comparison = compare(&check(&[sample("street-office")]), &report(folder.path(), Lang::Zh), Lang::Zh);
    assert!(comparison.total.old.findings > 100);
    let changed: Vec<_> = comparison.items.iter().filter(|item| item.state != State::Remaining).collect();
    assert!(changed.is_empty(), "{changed:#?}");
    assert!(comparison.items.iter().all(|item| !item.is_reduced() && !item.is_grown()));
    assert_eq!(comparison.total.remaining, comparison.total.remaining_old);
}

#[test]
fn a_fact_that_is_another_has_another_id() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), |name, header, mut rows| {
        if name == "benefits" {
            set(header, &mut rows, &[("person", "职工41"), ("category", "奖金")], ("person", "职工99"));
        }
        Some(rows)
    });
    let comparison = compare(&check(&[sample("street-office")]), &report(folder.path(), Lang::Zh), Lang::Zh);
    let subjects = |state| of(&comparison, state).iter().map(|item| item.subject.as_str()).collect::<Vec<_>>();
    assert_eq!((subjects(State::Fixed), subjects(State::New)), (vec!["职工41"], vec!["职工99"]));
}

#[test]
fn what_was_put_right_in_full_or_in_part_what_is_new_and_what_was_not_looked_at_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), a_year_later);
    let comparison = compare(&check(&[sample("street-office")]), &report(folder.path(), Lang::Zh), Lang::Zh);
    let subjects = |items: Vec<&Item>| items.iter().map(|item| (item.rule.clone(), item.subject.clone())).collect::<Vec<_>>();
    let pair = |rule: &str, subject: &str| (rule.to_owned(), subject.to_owned());
    assert_eq!(
        subjects(of(&comparison, State::Fixed)),
        [pair("bonus-over-standard", "职工41"), pair("stale-receivable", "原青石农场第一分场")]
    );
    assert_eq!(
        subjects(of(&comparison, State::New)),
        [pair("asset-not-registered", "会议室投影仪"), pair("asset-purchase-unapproved", "会议室投影仪")]
    );
    let reduced: Vec<_> = comparison.items.iter().filter(|item| item.is_reduced()).collect();
    let change = |item: &Item| (item.subject.clone(), money(item.irregular_amount_change.unwrap().0));
    assert_eq!(
        reduced.iter().map(|item| change(item)).collect::<Vec<_>>(),
        [("职工43".into(), "-500.00".to_owned()), ("原青石农场第二分场".into(), "-59628.00".to_owned())]
    );
    let mut unknown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in of(&comparison, State::NotRechecked) {
        unknown.entry(&item.rule).or_default().push(item.why.as_deref().unwrap());
    }
    assert!(unknown["participants-exceed-staff"][0].contains("缺少人员花名册"), "{unknown:?}");
    let of_2019 = &unknown["large-outlay-without-minutes"];
    assert!(!of_2019.is_empty() && of_2019.iter().all(|why| *why == "不在本次付款台账的账期内(2020-01-15至2022-12-16)"), "{unknown:?}");
    let total = comparison.total;
    assert_eq!(total.old.findings, total.fixed.findings + total.remaining.findings + total.not_rechecked.findings);
    assert_eq!(total.new.findings, total.added.findings + total.remaining.findings);
}

#[test]
fn an_amount_that_was_put_right_does_not_make_another_finding() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), |name, header, mut rows| {
        if ["payments", "purchases", "open_items", "expenses", "benefits"].contains(&name) {
            let amount = at(header, "amount");
            for row in &mut rows {
                row[amount] = (row[amount].parse::<Decimal>().unwrap() + Decimal::ONE).to_string();
            }
        }
        Some(rows)
    });
    let comparison = compare(&check(&[sample("street-office")]), &report(folder.path(), Lang::Zh), Lang::Zh);
    let gone: Vec<_> = comparison.items.iter().filter(|item| matches!(item.state, State::Fixed | State::NotRechecked)).collect();
    assert!(gone.is_empty(), "{gone:#?}");
    let changed: BTreeSet<&str> = comparison
        .items
        .iter()
        .filter(|item| item.amount_change.is_some_and(|change| !change.0.is_zero()))
        .map(|item| item.rule.as_str())
        .collect();
    assert!(changed.len() >= 10, "{changed:?}");
}

#[test]
fn a_unit_of_another_name_is_not_called_put_right() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), |_, _, rows| Some(rows));
    let old = check(&[sample("street-office")]);
    let renamed = Options { unit: Some("青石街道".into()), ..options(&[folder.path().to_path_buf()]) };
    let comparison = compare(&old, &job::check(&renamed, &knowledge()).unwrap(), Lang::Zh);
    assert!(of(&comparison, State::Fixed).is_empty());
    assert_eq!(of(&comparison, State::NotRechecked).len(), old.findings.len());
    assert!(comparison.differences.iter().any(|difference| difference.why.contains("--unit")), "{:?}", comparison.differences);
}

#[test]
fn a_higher_limit_or_another_region_is_told() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), |_, _, rows| Some(rows));
    std::fs::write(folder.path().join("ledgerlint.toml"), "[limits]\nunion-prize-per-person = \"1000\"\n").unwrap();
    let comparison = compare(&check(&[sample("street-office")]), &report(folder.path(), Lang::Zh), Lang::Zh);
    let fixed = of(&comparison, State::Fixed);
    assert!(!fixed.is_empty());
    assert!(fixed.iter().all(|item| item.why.as_deref().is_some_and(|why| why.contains("标准"))), "{fixed:#?}");
    assert!(comparison.differences.iter().any(|difference| difference.why.contains("1000.00")), "{:?}", comparison.differences);
}

/// The cells of a sheet, a line a row.
fn cells(bytes: Vec<u8>, sheet: &str) -> String {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let line = |row: &[calamine::Data]| {
        let cells: Vec<String> = row.iter().map(ToString::to_string).filter(|text| !text.is_empty()).collect();
        cells.join(" | ").replace('\n', " / ")
    };
    range.rows().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn golden(lang: Lang, sheet: &str) {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), a_year_later);
    let old = job::check(&Options { lang, ..options(&[sample("street-office")]) }, &knowledge()).unwrap();
    let mut comparison = compare(&old, &report(folder.path(), lang), lang);
    // The version changes with every release.
    for tool in [&mut comparison.tool, &mut comparison.old.tool, &mut comparison.new.tool] {
        "0".clone_into(&mut tool.version);
    }
    let terminal = report::terminal::comparison::render(&comparison, lang, false, 100);
    let mut workbook = std::io::Cursor::new(Vec::new());
    report::xlsx::comparison::write(&comparison, &report::typed::Kept::default(), &mut workbook).unwrap();
    let workbook = workbook.into_inner();
    if let Some(look) = std::env::var_os("LEDGERLINT_LOOK") {
        std::fs::write(Path::new(&look).join(format!("compare-{}.xlsx", lang.code())), &workbook).unwrap();
    }
    let overview = cells(workbook, sheet);
    let text = format!("{terminal}\n=== {sheet}\n{overview}\n");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("compare-{}.txt", lang.code()));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(text == golden, "differs from {}; read the diff after UPDATE_GOLDEN=1 cargo test", path.display());
}

#[test]
fn the_look_back_in_chinese_is_as_its_golden_file() {
    golden(Lang::Zh, "总览");
}

#[test]
fn the_look_back_in_english_is_as_its_golden_file() {
    golden(Lang::En, "Overview");
}

#[test]
fn terminal_workbook_and_json_count_alike() {
    let home = tempfile::tempdir().unwrap();
    let books = home.path().join("账表2023");
    std::fs::create_dir(&books).unwrap();
    exported(&books, a_year_later);
    let result = run(home.path(), &["compare", sample("street-office").to_str().unwrap(), "账表2023", "--out", "回头看"]);
    let read = |name: &str| std::fs::read(home.path().join("回头看").join(name)).unwrap();
    let numbers = |line: &str| line.split([' ', '|']).filter_map(|word| word.parse().ok()).collect::<Vec<usize>>();
    let line_of = |text: &str, label: &str| numbers(text.lines().find(|line| line.starts_with(label)).unwrap());

    let json: Comparison = serde_json::from_slice(&read("compare.json")).unwrap();
    let states = [State::Fixed, State::Remaining, State::New, State::NotRechecked];
    let counts = states.map(|state| json.total.of(state)).to_vec();
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert_eq!(states.map(|state| of(&json, state).len()).to_vec(), counts);
    let mut by_rule = vec![0; states.len()];
    for rule in &json.rules {
        by_rule.iter_mut().zip(states).for_each(|(sum, state)| *sum += rule.counts.of(state));
    }
    assert_eq!(by_rule, counts);

    assert_eq!(line_of(&out(&result), "合计 "), counts);
    assert_eq!(line_of(&cells(read("回头看.xlsx"), "总览"), "合计(条) |"), counts);
    let words = ["已消除", "仍存在", "新增", "未复查"];
    let list = cells(read("回头看.xlsx"), "回头看清单");
    let in_state = |word: &str| list.lines().filter(|line| line.split(" | ").any(|cell| cell == word)).count();
    assert_eq!(words.map(in_state).to_vec(), counts);
    let mut table = csv::Reader::from_reader(std::io::Cursor::new(read("compare.csv")));
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(words.map(|word| rows.iter().filter(|row| row.iter().any(|cell| cell == word)).count()).to_vec(), counts);
}

#[test]
fn compare_takes_reports_and_ledgers_and_writes_three_files_whole() {
    let home = tempfile::tempdir().unwrap();
    let books = home.path().join("账表2023");
    std::fs::create_dir(&books).unwrap();
    exported(&books, a_year_later);
    let checked = run(home.path(), &["check", sample("street-office").to_str().unwrap(), "--out", "上次", "--format", "json"]);
    assert_eq!(checked.status.code(), Some(1), "{}", err(&checked));
    let result = run(home.path(), &["compare", "上次", "账表2023"]);
    assert_eq!(result.status.code(), Some(1), "{}", err(&result));
    assert!(err(&result).is_empty() && out(&result).contains("未复查"), "{}", out(&result));
    let mut names: Vec<_> =
        std::fs::read_dir(home.path().join("ledgerlint-compare")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["compare.csv", "compare.json", "回头看.xlsx"]);
    let json = std::fs::read_to_string(home.path().join("ledgerlint-compare/compare.json")).unwrap();
    let comparison: Comparison = serde_json::from_str(&json).unwrap();
    assert_eq!((comparison.schema.as_str(), comparison.total.fixed.findings), ("ledgerlint-compare/1", 2));
    let again = run(home.path(), &["compare", "上次/findings.json", "上次", "--lang", "en", "--format", "json", "--out", "same"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(out(&again).contains("remaining"), "{}", out(&again));
    assert!(!home.path().join("same/回头看.xlsx").exists());
    let fewer = run(home.path(), &["compare", "上次", "上次", "--format", "json"]);
    assert!(out(&fewer).contains("回头看.xlsx、compare.csv") && out(&fewer).contains("已移除"), "{}", out(&fewer));
    assert!(!home.path().join("ledgerlint-compare/回头看.xlsx").exists());
    assert!(!out(&run(home.path(), &["compare", "上次", "上次", "--format", "json"])).contains("已移除"));
}

#[test]
fn nothing_remaining_and_nothing_new_ends_with_nought() {
    let home = tempfile::tempdir().unwrap();
    let clean = sample("clean-office");
    let result = run(home.path(), &["compare", clean.to_str().unwrap(), clean.to_str().unwrap(), "--format", "json"]);
    assert_eq!(result.status.code(), Some(0), "{}{}", out(&result), err(&result));
}

#[test]
fn what_cannot_be_compared_is_told_and_ends_with_two() {
    let home = tempfile::tempdir().unwrap();
    let street = sample("street-office");
    let street = street.to_str().unwrap();
    let told = |arguments: &[&str]| {
        let result = run(home.path(), arguments);
        assert_eq!(result.status.code(), Some(2), "{arguments:?}");
        err(&result)
    };
    assert_eq!(told(&["compare", "没有", street]), "错误: 找不到“没有”,请检查路径是否写对\n");
    std::fs::write(home.path().join("other.json"), "{\"schema\": \"ledgerlint-compare/1\"}").unwrap();
    assert!(told(&["compare", "other.json", street]).contains("ledgerlint-compare/1"));
    std::fs::write(home.path().join("cut.json"), "{\"schema\": \"ledgerlint/1\", \"units\": [").unwrap();
    assert!(told(&["compare", "cut.json", street]).contains("不是完整的 findings.json"));
    std::fs::create_dir(home.path().join("无清单")).unwrap();
    std::fs::write(home.path().join("无清单/findings.csv"), "").unwrap();
    assert!(told(&["compare", "无清单", street]).contains("--format"));
    assert!(told(&["compare", street, street, "--region", "月球"]).contains("没有地区“月球”"));
    assert!(told(&["compare", street]).contains("缺少"));
    assert!(!home.path().join("ledgerlint-compare").exists());
}

#[test]
fn what_a_register_showed_and_the_journal_shows_now_is_not_fixed_and_new_at_once() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let cards = "资产编号,资产名称,数量,原值,取得日期\n1,办公桌,1,2400,2023-02-01\n";
    let register = "资产购置明细\n日期,凭证号,名称,数量,金额,配置审批表号\n2023-03-05,记-0001,打印机,1,3860,配-1\n2023-03-08,记-0002,复印机,1,9800,配-2\n";
    let line = |day: &str, number: &str, summary: &str, amount: &str| {
        format!("{day},{number},{summary},业务活动费用-办公费,{amount},\n{day},{number},{summary},银行存款,,{amount}\n")
    };
    // The copier was registered since; a third thing was bought.
    let journal = [
        "日期,凭证号,摘要,科目名称,借方金额,贷方金额\n".to_owned(),
        line("2023-03-05", "记-1", "付青石科技有限公司购便民中心打印机1台", "3860"),
        line("2023-03-08", "记-2", "购复印机", "9800"),
        line("2023-03-09", "记-3", "购碎纸机", "3860"),
    ];
    let later_cards = format!("{cards}2,复印机,1,9800,2023-03-08\n");
    for (name, text) in [("购置.csv", register), ("卡片.csv", cards)] {
        std::fs::write(folders[0].path().join(name), text).unwrap();
    }
    for (name, text) in [("序时账.csv", journal.concat().as_str()), ("卡片.csv", later_cards.as_str())] {
        std::fs::write(folders[1].path().join(name), text).unwrap();
    }
    let named = |folder: &Path| {
        let options = Options { unit: Some("青石街道".into()), ..options(&[folder.to_path_buf()]) };
        job::check(&options, &knowledge()).unwrap()
    };
    let (old, new) = (named(folders[0].path()), named(folders[1].path()));
    let comparison = compare(&old, &new, Lang::Zh);
    let subjects = |state: State| {
        let items = of(&comparison, state).into_iter().filter(|item| item.rule == "asset-not-registered");
        items.map(|item| item.subject.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(subjects(State::Remaining), ["便民中心打印机1台"]);
    // The journal cannot show that all that the register had was looked at again.
    assert_eq!((subjects(State::Fixed), subjects(State::NotRechecked)), (vec![], vec!["复印机"]));
    assert_eq!(subjects(State::New), ["碎纸机"]);
}

#[test]
fn a_list_that_was_not_handed_in_again_fixes_nothing_and_a_renamed_one_does() {
    let of_year = |files: &[(&str, &str, &str, u32)]| {
        let folder = tempfile::tempdir().unwrap();
        for (file, event, day, amount) in files {
            let text = format!("2023年{event}奖金发放表\n{day}\n姓名,名次,金额,签字\n职工01,一等奖,{amount},\n职工02,二等奖,100,\n");
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let options = Options { unit: Some("青石街道".into()), ..options(&[folder.path().to_path_buf()]) };
        job::check(&options, &knowledge()).unwrap()
    };
    let (rope, tug) = (("跳绳.csv", "跳绳比赛", "2023年3月8日", 200), ("拔河.csv", "拔河比赛", "2023年10月8日", 200));
    let old = of_year(&[rope, ("登山.csv", "登山比赛", "2023年4月28日", 900), tug]);
    let states = |new: &Report| {
        let comparison = compare(&old, new, Lang::Zh);
        let of_prizes = comparison.items.iter().filter(|item| item.rule == "bonus-over-standard");
        of_prizes.map(|item| (item.state, item.why.as_ref().map(ToString::to_string))).collect::<Vec<_>>()
    };
    let told = states(&of_year(&[rope, tug]));
    assert!(matches!(told.as_slice(), [(State::NotRechecked, Some(why))] if why.contains("登山.csv")), "{told:?}");
    for file in ["登山.csv", "登山(改).csv"] {
        let put_right = (file, "登山比赛", "2023年4月28日", 500);
        assert!(matches!(states(&of_year(&[rope, put_right, tug])).as_slice(), [(State::Fixed, _)]), "{file}");
    }
}
