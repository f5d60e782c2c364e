//! The samples give their golden findings, whatever the order of files and rows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use calamine::Reader as _;
use ledgerlint::books::build::build;
use ledgerlint::checks::{Context, engine};
use ledgerlint::findings::{Finding, Report, RuleReport, Severity};
use ledgerlint::job::{self, Options, plan, read};
use ledgerlint::recognise::TableReading;
use ledgerlint::report;
use ledgerlint::rules::Standards;
use ledgerlint::value::{Day, Lang};
use rust_decimal::Decimal;

use crate::support::{check, knowledge, options, run, sample};

fn by_rule(report: &Report) -> BTreeMap<String, (usize, Decimal, Decimal)> {
    report.by_rule().into_iter().map(|(rule, sum)| (rule.to_owned(), (sum.findings, sum.amount, sum.irregular_amount))).collect()
}

/// What the generator of the samples planted, from its own plan.
fn planted(name: &str) -> BTreeMap<String, (usize, Decimal, Option<Decimal>)> {
    let expected: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(sample("expected.json")).unwrap()).unwrap();
    let rules = expected["samples"][name]["rules"].as_object().unwrap();
    let amount = |value: &serde_json::Value| value.as_str().map(|text| text.parse::<Decimal>().unwrap());
    rules
        .iter()
        .map(|(rule, planted)| {
            let count = usize::try_from(planted["findings"].as_u64().unwrap()).unwrap();
            (rule.clone(), (count, amount(&planted["amount"]).unwrap_or_default(), amount(&planted["irregular_amount"])))
        })
        .filter(|(_, (count, _, _))| *count > 0)
        .collect()
}

#[test]
fn street_office_gives_exactly_what_was_planted() {
    let found = by_rule(&check(&[sample("street-office")]));
    let planted = planted("street-office");
    assert_eq!(found.keys().collect::<Vec<_>>(), planted.keys().collect::<Vec<_>>());
    for (rule, (count, amount, irregular)) in &planted {
        let found = found[rule];
        assert_eq!((found.0, found.1), (*count, *amount), "{rule}");
        assert_eq!(found.2, irregular.unwrap_or_default(), "{rule}");
    }
}

#[test]
fn the_figures_of_the_published_report_come_out() {
    let found = by_rule(&check(&[sample("street-office")]));
    let irregular = |rule: &str| (found[rule].0, ledgerlint::value::money(found[rule].2));
    assert_eq!(irregular("bonus-over-standard"), (6, "3200.00".into()));
    assert_eq!(irregular("clothing-over-standard"), (13, "4585.00".into()));
    assert_eq!(irregular("participants-exceed-staff").0, 1);
    assert_eq!(irregular("meal-voucher-incomplete"), (4, "6783.00".into()));
    assert_eq!(irregular("stale-receivable"), (44, "8736400.00".into()));
    assert_eq!(irregular("stale-payable"), (9, "1997100.00".into()));
    assert_eq!(irregular("asset-purchase-unapproved").1, "320656.00");
    assert_eq!(irregular("asset-not-registered").1, "30153.00");
    assert_eq!(irregular("out-of-scope-appropriation"), (1, "50000.00".into()));
    assert_eq!(irregular("early-payment"), (1, "140000.00".into()));
    assert_eq!(irregular("clothing-more-than-once").0, 13);
}

/// The rules that compare units, and so have nothing to look at in one.
const COMPARING: [&str; 4] = ["invoice-in-two-units", "payee-concentration", "person-paid-in-two-units", "same-expense-in-two-units"];

#[test]
fn clean_office_gives_no_finding_at_all() {
    let report = check(&[sample("clean-office")]);
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    // The clean office gave neither its journal nor its trial balance; the rules on these say so and look at nothing.
    let not_given = |why: &str| ["缺少序时账", "缺少科目余额表"].iter().any(|missing| why.starts_with(missing));
    assert!(
        report.units.iter().all(|unit| {
            let looked = |rule: &RuleReport| rule.rows > 0 || rule.why.as_deref().is_some_and(not_given);
            unit.rules.iter().all(|rule| looked(rule) || COMPARING.contains(&rule.rule.as_str()))
        }),
        "a rule that looks at nothing proves nothing: {:#?}",
        report.units[0].rules
    );
}

fn golden(name: &str) {
    let report = check(&[sample(name)]);
    let json = String::from_utf8(report::json::render(&report).unwrap()).unwrap();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.json"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &json).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    // The hashes are of the files and change with every new sample; the version changes with every release.
    let bare = |text: &str| text.lines().filter(|line| !line.contains("\"version\"")).collect::<Vec<_>>().join("\n");
    assert!(
        bare(&json) == bare(&golden),
        "findings.json of {name} differs from its golden file; read the diff after UPDATE_GOLDEN=1 cargo test"
    );
}

#[test]
fn street_office_matches_its_golden_findings() {
    golden("street-office");
}

#[test]
fn clean_office_matches_its_golden_findings() {
    golden("clean-office");
}

#[test]
fn journal_office_matches_its_golden_findings() {
    golden("journal-office");
}

#[test]
fn a_journal_and_a_trial_balance_alone_give_findings() {
    let report = check(&[sample("journal-office")]);
    let found = by_rule(&report);
    let irregular = |rule: &str| found.get(rule).map(|sum| (sum.0, ledgerlint::value::money(sum.2)));
    let some = |count: usize, amount: &str| Some((count, amount.to_owned()));
    assert_eq!(irregular("stale-receivable"), some(3, "367000.00"));
    assert_eq!(irregular("stale-payable"), some(1, "18000.00"));
    assert_eq!(irregular("out-of-scope-appropriation"), some(1, "50000.00"));
    assert_eq!(irregular("early-payment"), some(1, "140000.00"));
    assert_eq!(irregular("large-outlay-without-minutes"), some(2, "250000.00"));
    assert_eq!(irregular("asset-not-registered"), some(3, "13353.00"));
    let of_derived = ["stale-receivable", "stale-payable", "out-of-scope-appropriation", "early-payment", "asset-not-registered"];
    for finding in report.findings.iter().filter(|finding| of_derived.contains(&finding.rule.as_str())) {
        assert!(finding.message.contains("据序时账推定"), "{}", finding.message);
    }
    let severity = |rule: &str| report.findings.iter().find(|finding| finding.rule == rule).map(|finding| finding.severity);
    // A journal names no contract: less sure than a register of payments.
    assert_eq!(severity("early-payment"), Some(Severity::Medium));
    assert_eq!(severity("out-of-scope-appropriation"), Some(Severity::High));
    let why = |rule: &str| report.units[0].rules.iter().find(|report| report.rule == rule).and_then(|report| report.why.clone());
    assert!(why("meal-voucher-incomplete").unwrap().contains("由序时账得出"), "heads and names are nothing that a journal shows");
    let derived: Vec<&str> = report.units[0].derived.iter().map(|table| table.table.as_str()).collect();
    assert_eq!(derived, ["payments", "purchases", "expenses", "open_items"]);
}

#[test]
fn a_journal_that_is_in_order_gives_none_of_the_findings_on_derived_tables() {
    let report = check(&[sample("clean-journal-office")]);
    let derived: Vec<_> = report.findings.iter().filter(|finding| finding.message.contains("据序时账推定")).collect();
    assert!(derived.is_empty(), "{derived:#?}");
    assert!(report.units[0].derived.iter().all(|table| table.rows > 0 || table.table == "expenses"), "{:?}", report.units[0].derived);
}

#[test]
fn the_order_of_the_paths_does_not_change_a_byte() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(sample("street-office")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let forward = report::json::render(&check(&files)).unwrap();
    files.reverse();
    assert!(forward == report::json::render(&check(&files)).unwrap());
    files.rotate_left(3);
    assert!(forward == report::json::render(&check(&files)).unwrap());
}

/// The findings over the sample's tables after `shuffle` has changed the order of tables and rows.
fn findings(shuffle: impl Fn(&mut Vec<TableReading>)) -> Vec<Finding> {
    let knowledge = knowledge();
    let options = options(&[sample("street-office")]);
    let plan = plan::plan(&options, &knowledge).unwrap();
    let read = read::read(&plan.units[0], &knowledge, false);
    let mut tables: Vec<TableReading> = read.sheets.into_iter().flat_map(|sheet| sheet.reading.tables).collect();
    shuffle(&mut tables);
    let (books, _) = build("青石街道办事处", &mut tables);
    let standards = Standards::new(knowledge.rules.shared.catalogue.clone(), "湖南", BTreeMap::new());
    let context = Context { as_of: Day::constant(2022, 12, 16), standards: &standards };
    engine::run(&knowledge.rules, &books, &context, &std::collections::BTreeSet::new(), true, Lang::Zh).findings
}

#[test]
fn shuffled_rows_give_the_same_findings() {
    let plain = findings(|_| {});
    assert!(plain.len() > 100);
    let reversed = findings(|tables| {
        tables.reverse();
        for table in tables {
            table.rows.reverse();
        }
    });
    let rotated = findings(|tables| {
        for (index, table) in tables.iter_mut().enumerate() {
            let by = (index * 7 + 3) % table.rows.len().max(1);
            table.rows.rotate_left(by);
        }
    });
    assert_eq!(plain, reversed);
    assert_eq!(plain, rotated);
}

#[test]
fn a_findings_id_does_not_hang_on_file_names() {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(sample("street-office")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(format!("导出_{}", path.file_name().unwrap().to_string_lossy()))).unwrap();
    }
    let ids = |report: &Report| report.findings.iter().map(|finding| finding.id.clone()).collect::<std::collections::BTreeSet<_>>();
    let plain = check(&[sample("street-office")]);
    assert_eq!(ids(&plain).len(), plain.findings.len(), "ids are unique");
    assert_eq!(ids(&plain), ids(&check(&[folder.path().to_path_buf()])));
}

#[test]
fn the_same_facts_in_another_layout_have_the_same_ids() {
    let named = |name: &str| {
        let options = Options { unit: Some("青石街道办事处".into()), ..options(&[sample(name)]) };
        let report = job::check(&options, &knowledge()).unwrap();
        report.findings.into_iter().map(|finding| (finding.id, finding.rule, finding.subject)).collect::<std::collections::BTreeSet<_>>()
    };
    let (street, messy) = (named("street-office"), named("messy-office"));
    assert!(street.len() > 100);
    assert_eq!(street.difference(&messy).collect::<Vec<_>>(), Vec::<&(String, String, String)>::new());
    assert_eq!(street.len(), messy.len());
}

/// What a finding is about, without the places and words that hang on the layout.
fn facts_of(report: &Report) -> Vec<(String, String, Decimal, Decimal)> {
    let facts = report.findings.iter().map(|one| (one.rule.clone(), one.subject.clone(), one.amount.0, one.irregular_amount.0));
    let mut facts: Vec<_> = facts.collect();
    facts.sort();
    facts
}

#[test]
fn messy_office_gives_the_findings_of_street_office() {
    let (street, messy) = (check(&[sample("street-office")]), check(&[sample("messy-office")]));
    let (street_facts, messy_facts) = (facts_of(&street), facts_of(&messy));
    let only = |one: &[(String, String, Decimal, Decimal)], other: &[(String, String, Decimal, Decimal)]| {
        one.iter().filter(|fact| !other.contains(fact)).map(|fact| format!("{fact:?}")).collect::<Vec<_>>()
    };
    let (missing, more) = (only(&street_facts, &messy_facts), only(&messy_facts, &street_facts));
    assert!(missing.is_empty() && more.is_empty(), "missing:\n{}\nmore:\n{}", missing.join("\n"), more.join("\n"));
    assert_eq!(street_facts, messy_facts);
    assert_eq!(street.as_of, messy.as_of);
}

#[test]
fn the_number_of_a_voucher_as_the_books_write_it_stays_with_the_evidence() {
    let home = tempfile::tempdir().unwrap();
    let ran = run(home.path(), &["check", sample("journal-office").to_str().unwrap(), "--out", "报告"]);
    assert_eq!(ran.status.code(), Some(1));
    let read = |name: &str| std::fs::read(home.path().join("报告").join(name)).unwrap();
    let report: Report = serde_json::from_slice(&read("findings.json")).unwrap();
    let journal = std::fs::read_to_string(sample("journal-office").join("序时账2019-2022.csv")).unwrap();
    let written = |row: u32| journal.lines().nth(row as usize - 1).unwrap().split(',').nth(1).unwrap().to_owned();
    let mut seen = 0;
    for row in report.findings.iter().flat_map(|finding| &finding.evidence).filter(|row| row.file.starts_with("序时账")) {
        assert_eq!(row.voucher_no_original, Some(written(row.row)), "row {}", row.row);
        seen += 1;
    }
    assert!(seen > 5, "{seen} rows are too few to tell anything");
    let mut table = csv::Reader::from_reader(std::io::Cursor::new(read("findings.csv")));
    let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let at = |name: &str| header.iter().position(|title| title == name).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(read("疑点清单.xlsx"))).unwrap();
    let sheet = book.worksheet_range("疑点清单").unwrap();
    let column = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .position(|title| matches!(title, calamine::Data::String(text) if text == "账上凭证号"))
        .unwrap();
    for (number, (line, finding)) in table.records().map(Result::unwrap).zip(&report.findings).enumerate() {
        let originals: BTreeSet<&str> = finding.evidence.iter().filter_map(|row| row.voucher_no_original.as_deref()).collect();
        let shown: BTreeSet<&str> = line[at("账上凭证号")].split('、').filter(|number| !number.is_empty()).collect();
        assert_eq!(shown, originals, "{}", finding.message);
        assert_eq!(sheet.get((number + 1, column)).unwrap().to_string(), line[at("账上凭证号")], "{}", finding.message);
    }
}
