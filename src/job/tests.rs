//! What breaks inside one unit: told there, and nowhere else.

use std::fs;
use std::path::Path;

use super::{Knowledge, Options, check};
use crate::across::{Across, Crossing, Draft, Gathered, Held, Record};
use crate::books::Books;
use crate::checks::ruleset::Prepared;
use crate::checks::{Check, Context, Outcome};
use crate::findings::{Report, Status};
use crate::tables::{Field, TableKind};
use crate::value::Day;

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

fn report(folder: &Path, breaks: Breaks) -> Report {
    for name in ["甲镇", "乙镇", "丙镇"] {
        fs::create_dir_all(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("付款台账.csv"), format!("日期,收款单位,用途,金额\n2020-03-01,{name}公司,维修,9.00\n")).unwrap();
    }
    let mut knowledge = Knowledge::load(&[]).unwrap();
    let rule = knowledge.rules.rules.values().next().unwrap().rule.clone();
    let rule = crate::rules::Rule { id: "breaks".to_owned(), ..rule };
    knowledge.rules.rules.insert("breaks".to_owned(), Prepared { rule, check: Box::new(breaks), from_user: false });
    let options = Options { paths: vec![folder.to_path_buf()], today: Day::constant(2030, 1, 1), ..Options::default() };
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
fn a_unit_that_breaks_is_named_with_the_reason_and_the_others_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), Breaks { in_step: "gather", across: true });
    let rules = report.rules.len();
    assert_eq!(
        told(&report),
        [("丙镇", false, Status::Checked, 0), ("乙镇", true, Status::NotChecked, rules), ("甲镇", false, Status::Checked, 0)]
    );
    let inputs = &report.units[1].inputs;
    assert_eq!((inputs[0].file.as_str(), inputs[0].why.is_some()), ("乙镇/付款台账.csv", true));
}

#[test]
fn a_comparison_that_breaks_is_not_checked_and_all_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), Breaks { in_step: "join", across: true });
    assert!(told(&report).iter().all(|(_, failed, status, count)| !failed && *status == Status::NotChecked && *count == 1));
}
