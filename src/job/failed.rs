//! A unit that could not be checked: named with the reason, so that it does not go missing among the others. Knows nothing of how units are
//! checked.

use super::unit::Checked;
use super::{Knowledge, Options, UnitPlan};
use crate::findings::{Input, RuleReport, Status, UnitReport};
use crate::say;
use crate::value::Said;

/// What is reported of a unit that broke, or could not be begun, for the reason given.
pub fn failed(plan: &UnitPlan, why: &Said, options: &Options, knowledge: &Knowledge) -> Checked {
    let lang = options.lang;
    let named = options.unit.clone().or_else(|| plan.settings.unit.clone());
    let unit = named.unwrap_or_else(|| plan.spot.folder().to_owned());
    let (zh, en) = (&why.zh, &why.en);
    let not_checked = say!("该单位未能检查: {zh}", "the unit could not be checked: {en}").get(lang).to_owned();
    let rules = knowledge.rules.rules.keys().map(|rule| RuleReport {
        rule: rule.clone(),
        status: Status::NotChecked,
        why: Some(not_checked.clone()),
        findings: 0,
        rows: 0,
        unchecked: Vec::new(),
        folded: false,
    });
    let mut inputs: Vec<Input> = plan.passed.iter().map(|passed| not_read(&passed.relative, passed.why.get(lang))).collect();
    inputs.extend(plan.files.iter().map(|file| not_read(&file.relative, why.get(lang))));
    if inputs.is_empty() {
        inputs.push(not_read(plan.spot.shown(), why.get(lang)));
    }
    inputs.sort_by(|a, b| a.file.cmp(&b.file));
    let report = UnitReport {
        unit: unit.clone(),
        place: plan.spot.place().to_owned(),
        failed: Some(why.get(lang).to_owned()),
        as_of: options.as_of.or(plan.settings.as_of).unwrap_or(options.today).to_string(),
        as_of_source: Said::new("该单位未能检查", "the unit could not be checked").get(lang).to_owned(),
        period: None,
        periods: Vec::new(),
        region: super::unit::region_shown(options, plan),
        standards: Vec::new(),
        settings: Vec::new(),
        inputs,
        rules: rules.collect(),
        tests: Vec::new(),
        derived: Vec::new(),
        complete: false,
    };
    Checked { report, findings: Vec::new(), own_name: unit, gathered: Vec::new() }
}

/// A folder of its own without any table is a unit that could not be checked. Loose files beside the folders of units may be notes.
pub fn without_tables(checked: &mut Checked, plan: &UnitPlan, options: &Options, knowledge: &Knowledge) {
    if plan.spot.loose || checked.report.inputs.iter().any(|input| input.table.is_some()) {
        return;
    }
    let why = Said::new("文件夹中没有能识别的账表", "no table was recognised in its folder");
    let inputs = std::mem::take(&mut checked.report.inputs);
    *checked = failed(plan, &why, options, knowledge);
    checked.report.inputs = inputs;
}

fn not_read(file: &str, why: &str) -> Input {
    super::unit::not_a_table(file, String::new(), None, why)
}
