//! A planted district: units made from a seed, with irregularities and, next to every one, things that look alike and are in order. What is
//! planted is found, all of it and nothing else, to the fen; and a unit's findings are the same alone and among the others.

mod edges;
mod payments;
mod registers;
mod unit;
mod vouchers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ledgerlint::findings::{Finding, Report};
use ledgerlint::job::{self, Options};
use ledgerlint::report;
use ledgerlint::value::money;

use crate::support::{check, knowledge, options};
use unit::{Told, Unit, day, days};

/// Rules that compare units: nothing to say about one alone.
const ACROSS: [&str; 4] = ["invoice-in-two-units", "payee-concentration", "person-paid-in-two-units", "same-expense-in-two-units"];

/// A district of units of seven in turn, those that share something in pairs.
fn district(units: u64) -> Vec<Unit> {
    let mut all: Vec<Unit> = (1..=units).map(Unit::new).collect();
    for (turn, seven) in (0..).zip(all.chunks_exact_mut(7)) {
        let [payments, vouchers, balances, derived, registers, one, two] = seven else { unreachable!("chunks of seven") };
        payments.plant_payments(turn);
        vouchers.plant_vouchers();
        balances.plant_balances();
        derived.plant_derived();
        registers.plant_registers();
        one.plant_shared(two);
    }
    all
}

fn write(units: &[Unit], folder: &Path) {
    for unit in units {
        unit.write(folder);
    }
}

fn told(finding: &Finding) -> Told {
    Told {
        unit: finding.unit.clone(),
        rule: finding.rule.clone(),
        subject: finding.subject.clone(),
        amount: money(finding.amount.0),
        irregular: money(finding.irregular_amount.0),
    }
}

fn counted(all: impl Iterator<Item = Told>) -> BTreeMap<Told, usize> {
    let mut counts = BTreeMap::new();
    for told in all {
        *counts.entry(told).or_default() += 1;
    }
    counts
}

/// Findings of a report on many as one on the unit alone has them.
fn within(report: &Report, unit: &Unit) -> Vec<Finding> {
    let folder = format!("{}/", unit.name);
    let mut findings: Vec<Finding> = report.findings.iter().filter(|finding| finding.unit == unit.name).cloned().collect();
    findings.retain(|finding| !ACROSS.contains(&finding.rule.as_str()));
    for evidence in findings.iter_mut().flat_map(|finding| &mut finding.evidence) {
        evidence.file = evidence.file.strip_prefix(&folder).unwrap().to_owned();
    }
    findings
}

#[test]
fn all_that_is_planted_in_a_district_is_found_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let units = district(42);
    write(&units, folder.path());
    let report = check(&[folder.path().to_owned()]);
    let planted = counted(units.iter().flat_map(|unit| unit.planted.iter().cloned()));
    let found = counted(report.findings.iter().map(told));
    let missed: Vec<_> = planted.iter().filter(|(told, count)| found.get(*told) != Some(count)).collect();
    let wrong: Vec<_> = found.iter().filter(|(told, count)| planted.get(*told) != Some(count)).collect();
    assert!(missed.is_empty() && wrong.is_empty(), "missed: {missed:#?}\nwrong: {wrong:#?}");
    let rules: BTreeSet<&str> = planted.keys().map(|told| told.rule.as_str()).collect();
    let without: Vec<&str> = report.units[0].rules.iter().map(|rule| rule.rule.as_str()).filter(|id| !rules.contains(id)).collect();
    assert!(without.is_empty(), "no plants for {without:?}");
}

#[test]
fn a_unit_gives_the_same_alone_and_among_others() {
    let folder = tempfile::tempdir().unwrap();
    let units = district(42);
    write(&units, folder.path());
    let report = check(&[folder.path().to_owned()]);
    let knowledge = knowledge();
    let mut findings = 0;
    for unit in &units {
        let alone = job::check(&options(&[folder.path().join(&unit.name)]), &knowledge).unwrap();
        assert_eq!(alone.findings, within(&report, unit), "{}", unit.name);
        let state = |report: &Report| {
            let unit = report.units.iter().find(|of| of.unit == unit.name).unwrap();
            let rules = unit.rules.iter().filter(|rule| !ACROSS.contains(&rule.rule.as_str()));
            let told = rules.map(|rule| (rule.rule.clone(), rule.status, rule.findings, rule.rows, rule.folded)).collect::<Vec<_>>();
            (
                told,
                unit.as_of.clone(),
                unit.inputs.iter().map(|input| (input.sha256.clone(), input.rows, input.left_out.len())).collect::<Vec<_>>(),
            )
        };
        assert_eq!(state(&alone), state(&report), "{}", unit.name);
        findings += alone.findings.len();
    }
    assert!(findings > 100, "{findings}");
}

#[test]
fn a_district_gives_the_same_bytes_for_any_number_of_jobs_and_beside_tiny_units_and_a_long_one() {
    let folder = tempfile::tempdir().unwrap();
    let units = district(7);
    write(&units, folder.path());
    // The long unit stands first by name, so that the others overtake it.
    let mut long = Unit::new(0);
    long.plant_payments(0);
    for turn in 0..800_i64 {
        let payee = long.payee();
        long.pay(day(1, 1).saturating_add(days(turn % 300)), &payee, 10_000 + turn, "付办公用品款");
    }
    long.number();
    long.write(folder.path());
    for number in 0..100 {
        tiny(folder.path(), number);
    }
    let knowledge = knowledge();
    let with = |jobs| job::check(&Options { jobs, ..options(&[folder.path().to_owned()]) }, &knowledge).unwrap();
    let one = with(1);
    assert_eq!(one.units.len(), 108);
    assert_eq!(
        one.units.iter().find(|unit| unit.unit == long.name).unwrap().inputs[0].rows,
        long.vouchers.iter().map(|voucher| voucher.lines.len()).sum::<usize>()
    );
    let bytes = report::json::render(&one).unwrap();
    assert!(bytes == report::json::render(&with(5)).unwrap());
    for unit in &units {
        let planted = counted(unit.planted.iter().filter(|told| !ACROSS.contains(&told.rule.as_str())).cloned());
        assert_eq!(counted(within(&one, unit).iter().map(told)), planted, "{}", unit.name);
    }
}

/// A unit of one voucher.
fn tiny(folder: &Path, number: usize) {
    let folder = folder.join(format!("{number:03}村"));
    std::fs::create_dir(&folder).unwrap();
    let journal = format!(
        "日期,凭证字号,摘要,科目代码,科目名称,借方金额,贷方金额,往来单位\n\
         2023-03-14,记-1,付电费,5001,业务活动费用,{0}.00,,供电所{number}\n\
         2023-03-14,记-1,付电费,1002,银行存款,,{0}.00,\n",
        100 + number
    );
    std::fs::write(folder.join("序时账.csv"), journal).unwrap();
}
