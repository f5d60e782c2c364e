//! What breaks inside one unit: told there, and nowhere else.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Knowledge, Options, Unwatched, check, check_watched};
use crate::across::{Across, Crossing, Draft, Gathered, Held, Record};
use crate::books::Books;
use crate::checks::ruleset::Prepared;
use crate::checks::{Check, Context, Outcome};
use crate::findings::{Elsewhere, Finding, Report, Reported, Status, UnitReport};
use crate::report::{Summary, csv, json, terminal, xlsx};
use crate::tables::{Field, TableKind};
use crate::value::{Day, Lang};

/// A check that breaks in the step and the unit named.
#[derive(Debug)]
struct Breaks {
    in_step: &'static str,
    across: bool,
}

impl Breaks {
    fn at(&self, step: &str, unit: &str) {
        assert!(self.in_step != step || unit != "乙镇", "broken on purpose");
    }
}

impl Check for Breaks {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        Vec::new()
    }

    fn placeholders(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn across(&self) -> Option<&dyn Across> {
        self.across.then_some(self)
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        self.at("run", &books.unit);
        Outcome { rows: 1, ..Outcome::default() }
    }
}

impl Across for Breaks {
    fn gather(&self, books: &Books) -> Gathered {
        self.at("gather", &books.unit);
        let records = vec![Record::from(Draft { key: "key".to_owned(), ..Draft::default() })];
        Gathered { records, rows: 1, ..Gathered::default() }
    }

    fn join(&self, _: &[Held], _: usize) -> Vec<Crossing> {
        self.at("join", "乙镇");
        Vec::new()
    }
}

/// A check that breaks where no guard of a single rule stands: when it is asked a third time whether it compares units, which is once before
/// any unit and then once in each.
#[derive(Debug, Default)]
struct BreaksInSecondUnit(AtomicUsize);

impl Check for BreaksInSecondUnit {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        Vec::new()
    }

    fn placeholders(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn across(&self) -> Option<&dyn Across> {
        assert!(self.0.fetch_add(1, Ordering::SeqCst) != 2, "broken on purpose");
        None
    }

    fn run(&self, _: &Books, _: &Context) -> Outcome {
        Outcome { rows: 1, ..Outcome::default() }
    }
}

fn report(folder: &Path, breaks: Breaks) -> Report {
    report_with(folder, Box::new(breaks), 0)
}

fn report_with(folder: &Path, check_that_breaks: Box<dyn Check>, jobs: usize) -> Report {
    for name in ["甲镇", "乙镇", "丙镇"] {
        fs::create_dir_all(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("付款台账.csv"), format!("日期,收款单位,用途,金额\n2020-03-01,{name}公司,维修,9.00\n")).unwrap();
    }
    let mut knowledge = Knowledge::load(&[]).unwrap();
    let rule = knowledge.rules.rules.values().next().unwrap().rule.clone();
    let rule = crate::rules::Rule { id: "breaks".to_owned(), ..rule };
    knowledge.rules.rules.insert("breaks".to_owned(), Prepared { rule, check: check_that_breaks, from_user: false });
    let options = Options { paths: vec![folder.to_path_buf()], today: Day::constant(2030, 1, 1), jobs, ..Options::default() };
    check(&options, &knowledge).unwrap()
}

/// Of each unit: its name, why it failed, and what became of the rule that breaks and of all others.
fn told(report: &Report) -> Vec<(&str, bool, Status, usize)> {
    let one = |unit: &'_ crate::findings::UnitReport| {
        let broken = unit.rules.iter().find(|rule| rule.rule == "breaks").unwrap().status;
        (
            unit.failed.is_some(),
            broken,
            unit.rules.iter().filter(|rule| rule.why.as_deref().is_some_and(|why| why.contains("broken on purpose"))).count(),
        )
    };
    report
        .units
        .iter()
        .map(|unit| (unit.unit.as_str(), one(unit)))
        .map(|(name, (failed, status, count))| (name, failed, status, count))
        .collect()
}

#[test]
fn a_rule_that_breaks_on_one_unit_is_not_checked_there_and_all_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), Breaks { in_step: "run", across: false });
    assert_eq!(
        told(&report),
        [("丙镇", false, Status::Checked, 0), ("乙镇", false, Status::NotChecked, 1), ("甲镇", false, Status::Checked, 0)]
    );
}

#[test]
fn what_a_unit_gives_for_comparison_breaks_there_only_and_the_others_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), Breaks { in_step: "gather", across: true });
    assert_eq!(
        told(&report),
        [("丙镇", false, Status::Checked, 0), ("乙镇", false, Status::NotChecked, 1), ("甲镇", false, Status::Checked, 0)]
    );
}

#[test]
fn a_comparison_that_breaks_is_not_checked_and_all_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), Breaks { in_step: "join", across: true });
    assert!(told(&report).iter().all(|(_, failed, status, count)| !failed && *status == Status::NotChecked && *count == 1));
}

#[test]
fn a_unit_that_breaks_outside_of_any_rule_is_named_with_its_files_and_the_others_are_checked_as_ever() {
    let whole = {
        let folder = tempfile::tempdir().unwrap();
        report(folder.path(), Breaks { in_step: "never", across: false })
    };
    for jobs in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let broken = report_with(folder.path(), Box::new(BreaksInSecondUnit::default()), jobs);
        let failed: Vec<_> = broken.units.iter().filter(|unit| unit.failed.is_some()).collect();
        let [failed] = failed.as_slice() else { panic!("{:?}", told(&broken)) };
        // With one thread it is the second in order.
        assert!(jobs > 1 || failed.unit == "乙镇");
        let why = failed.failed.as_deref().unwrap();
        assert!(why.contains("broken on purpose") && why.contains("其他单位不受影响"), "{why}");
        assert!(!failed.complete && failed.rules.iter().all(|rule| rule.status == Status::NotChecked));
        assert_eq!(failed.rules.len(), broken.rules.len());
        let inputs: Vec<_> = failed.inputs.iter().map(|input| (input.file.as_str(), input.why.as_deref())).collect();
        assert_eq!(inputs, [(format!("{}/付款台账.csv", failed.unit).as_str(), Some(why))]);
        for unit in broken.units.iter().filter(|unit| unit.unit != failed.unit) {
            let same = whole.units.iter().find(|same| same.unit == unit.unit).unwrap();
            assert_eq!((&unit.inputs, &unit.as_of, unit.failed.is_none()), (&same.inputs, &same.as_of, true));
            let alone = |rule: &&crate::findings::RuleReport| !rule.why.as_deref().is_some_and(|why| why.contains("单位"));
            assert!(unit.rules.iter().filter(alone).eq(same.rules.iter().filter(alone)), "{}", unit.unit);
        }
        let terminal = terminal::render(&Summary::of(&broken).unwrap(), Lang::Zh, false, 100);
        assert!(terminal.contains("broken on purpose"), "{terminal}");
    }
}

/// Units enough that a file holds them, with something that two of them share.
fn district(folder: &Path) -> Options {
    for number in 0..120 {
        let unit = folder.join(format!("{number:03}镇"));
        fs::create_dir_all(&unit).unwrap();
        let shared = if number % 40 == 7 { "2020-03-05,红星电器行,购空调两台,4876.50\n" } else { "" };
        let rows = format!("日期,收款单位,用途,金额\n2020-03-0{},甲公司{number},维修,9{number}.00\n{shared}", number % 9 + 1);
        fs::write(unit.join("付款台账.csv"), rows).unwrap();
    }
    Options { paths: vec![folder.to_path_buf()], today: Day::constant(2030, 1, 1), ..Options::default() }
}

/// A whole report, and what only the run itself knows: which findings name a unit but stand with others.
struct Known<'a>(&'a Report, &'a dyn Reported);

impl Reported for Known<'_> {
    fn head(&self) -> &Report {
        self.0
    }

    fn unit_count(&self) -> usize {
        self.0.unit_count()
    }

    fn finding_count(&self) -> usize {
        self.0.finding_count()
    }

    fn each_unit(&self, act: &mut dyn FnMut(&UnitReport) -> anyhow::Result<()>) -> anyhow::Result<()> {
        self.0.each_unit(act)
    }

    fn each_finding(&self, act: &mut dyn FnMut(&Finding) -> anyhow::Result<()>) -> anyhow::Result<()> {
        self.0.each_finding(act)
    }

    fn part(&self, at: usize) -> anyhow::Result<Option<(UnitReport, Vec<Finding>)>> {
        self.0.part(at)
    }

    fn elsewhere(&self, at: usize) -> Vec<Elsewhere> {
        self.1.elsewhere(at)
    }
}

#[test]
fn a_report_read_again_from_its_file_is_the_same_piece_by_piece_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (options, knowledge) = (district(folder.path()), Knowledge::load(&[]).unwrap());
    let (spooled, whole) = (check_watched(&options, &knowledge, &Unwatched).unwrap(), check(&options, &knowledge).unwrap());
    assert_eq!((spooled.unit_count(), spooled.finding_count()), (whole.units.len(), whole.findings.len()));
    assert!(whole.findings.iter().any(|finding| finding.rule == "same-expense-in-two-units"), "{:?}", whole.by_rule());
    assert!(whole.findings.is_sorted_by(|a, b| crate::checks::engine::compare(a, b).is_le()));
    let bytes = |report: &dyn Reported| {
        let summary = Summary::of(report).unwrap();
        let mut csv = Vec::new();
        csv::write(report, &mut csv).unwrap();
        (json::render(report).unwrap(), csv, xlsx::render(report).unwrap(), terminal::render(&summary, Lang::Zh, false, 100))
    };
    assert!((0..spooled.unit_count()).any(|at| !spooled.elsewhere(at).is_empty()));
    assert!(bytes(&spooled) == bytes(&Known(&whole, &spooled)));
    let (unit, findings) = spooled.part(7).unwrap().unwrap();
    assert_eq!(unit, whole.units[7]);
    assert!(findings.iter().eq(whole.findings.iter().filter(|finding| finding.unit == unit.unit)));
    assert!(spooled.part(whole.units.len()).unwrap().is_none());
}
