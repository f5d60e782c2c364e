//! Where two reports were not made alike, told before anybody reads their difference as the unit's doing; and what a unit's check left
//! out. Knows no finding.

use std::collections::BTreeSet;

use super::coverage::{Units, changed_standards, region};
use super::model::{Difference, UnitSide};
use crate::findings::{Report, Status, UnitReport};
use crate::say;
use crate::value::text::compact;
use crate::value::{Lang, Said};

/// The most names that one difference lists.
const NAMES_MAX: usize = 20;

/// All differences: those of the whole run, then those of the units, in the order of their names.
pub(super) fn differences(old: &Report, new: &Report, units: (&Units, &Units), lang: Lang) -> Vec<Difference> {
    let mut all: Vec<(Option<&str>, Said)> = of_the_runs(old, new, lang).into_iter().map(|why| (None, why)).collect();
    let gone = missing(old, units.1);
    let added = missing(new, units.0);
    all.extend(only(&gone, &added).into_iter().map(|why| (None, why)));
    for unit in &new.units {
        if let Some(before) = units.0.named(&unit.unit) {
            all.extend(of_the_unit(before, unit, old.lang == new.lang).into_iter().map(|why| (Some(unit.unit.as_str()), why)));
        }
    }
    all.into_iter().map(|(unit, why)| Difference { unit: unit.map(str::to_owned), why: why.get(lang).to_owned() }).collect()
}

fn of_the_runs(old: &Report, new: &Report, lang: Lang) -> Vec<Said> {
    let mut all = Vec::new();
    let (before, now) = (&old.tool.version, &new.tool.version);
    if before != now {
        all.push(say!(
            "程序版本不同: 上次{before},本次{now};规则和识别方法可能有改进",
            "versions differ: {before} before, {now} now; rules and recognition may have changed"
        ));
    }
    let titles = |report: &Report, other: &Report| {
        let known: BTreeSet<&str> = other.rules.iter().map(|rule| rule.rule.as_str()).collect();
        report.rules.iter().filter(|rule| !known.contains(rule.rule.as_str())).map(|rule| rule.title.clone()).collect::<Vec<_>>()
    };
    let (dropped, added) = (titles(old, new), titles(new, old));
    if !dropped.is_empty() {
        let names = listed(&dropped, lang);
        all.push(say!(
            "本次没有的规则: {names};上次的这些疑点列为未复查",
            "rules that the later report does not have: {names}; their earlier findings count as not checked again"
        ));
    }
    if !added.is_empty() {
        let names = listed(&added, lang);
        all.push(say!(
            "本次新增的规则: {names};这些疑点上次没有查过",
            "rules that are new in the later report: {names}; nobody looked for their findings before"
        ));
    }
    if old.lang != new.lang {
        let (before, now) = (old.lang.code(), new.lang.code());
        all.push(say!(
            "两次报告的语言不同(上次{before},本次{now}),说明文字照原报告",
            "the reports are in different languages ({before} before, {now} now); texts are as in each"
        ));
    }
    for (report, zh, en) in [(old, "上次", "the earlier run"), (new, "本次", "the later run")] {
        if report.partial {
            let left = report.units_not_done.len();
            all.push(say!(
                "{zh}检查中途停止,有{left}个单位没有检查;不等于没有问题",
                "{en} was stopped before its end: {left} units were not checked, which does not mean that nothing is wrong there"
            ));
        }
    }
    if old.as_of > new.as_of {
        let (before, now) = (old.as_of.as_deref().unwrap_or_default(), new.as_of.as_deref().unwrap_or_default());
        all.push(say!(
            "本次基准日{now}早于上次的{before},请确认两份报告的先后没有写反",
            "the later report is as of {now}, before {before}: see that the two were not given in the wrong order"
        ));
    }
    all
}

fn missing<'a>(report: &'a Report, other: &Units) -> Vec<&'a str> {
    report.units.iter().map(|unit| unit.unit.as_str()).filter(|unit| other.named(unit).is_none()).collect()
}

fn only(gone: &[&str], added: &[&str]) -> Vec<Said> {
    let mut all = Vec::new();
    for (names, zh, en) in
        [(gone, "只在上次有的单位", "units in the earlier report only"), (added, "只在本次有的单位", "units in the later report only")]
    {
        if !names.is_empty() {
            let (count, listed_zh, listed_en) = (names.len(), listed(names, Lang::Zh), listed(names, Lang::En));
            all.push(say!("{zh}({count}个): {listed_zh}", "{en} ({count}): {listed_en}"));
        }
    }
    if !gone.is_empty() && !added.is_empty() {
        all.push(Said::new(
            "单位按名称对应。如是同一单位改了名称,请用 --unit 写上同一名称重新检查后再比",
            "units are matched by name. If one was renamed, check both again with the same --unit",
        ));
    }
    all
}

fn listed<T: AsRef<str>>(names: &[T], lang: Lang) -> String {
    let shown: Vec<&str> = names.iter().take(NAMES_MAX).map(AsRef::as_ref).collect();
    let left = names.len().saturating_sub(NAMES_MAX);
    match (left, lang) {
        (0, Lang::Zh) => shown.join("、"),
        (0, Lang::En) => shown.join(", "),
        (_, Lang::Zh) => format!("{}等", shown.join("、")),
        (_, Lang::En) => format!("{} and {left} more", shown.join(", ")),
    }
}

fn of_the_unit(old: &UnitReport, new: &UnitReport, same_language: bool) -> Vec<Said> {
    let mut all = Vec::new();
    let (before, now) = (region(old), region(new));
    if before != now {
        all.push(say!("适用地区不同: 上次{before},本次{now}", "regions differ: {before} before, {now} now"));
    }
    for (before, now) in changed_standards(old, new) {
        let (title, before, now) = (&now.title, &before.value, &now.value);
        all.push(say!("标准“{title}”不同: 上次{before},本次{now}", "the standard “{title}” differs: {before} before, {now} now"));
    }
    // In two languages the same settings read differently.
    if same_language {
        let changes = |one: &UnitReport, other: &UnitReport| {
            let known: BTreeSet<String> = other.settings.iter().map(|change| compact(change)).collect();
            one.settings.iter().filter(|change| !known.contains(&compact(change))).cloned().collect::<Vec<_>>()
        };
        for change in changes(old, new) {
            all.push(say!("上次的设置本次没有了: {change}", "a setting that is gone: {change}"));
        }
        for change in changes(new, old) {
            all.push(say!("本次新加的设置: {change}", "a setting that is new: {change}"));
        }
    }
    all
}

/// How a unit was checked, and what was left out.
pub(super) fn side(report: &Report, unit: &UnitReport, lang: Lang) -> UnitSide {
    UnitSide {
        as_of: unit.as_of.clone(),
        period: unit.period.clone(),
        region: unit.region.clone(),
        complete: unit.complete,
        gaps: gaps(report, unit).iter().map(|gap| gap.get(lang).to_owned()).collect(),
    }
}

fn gaps(report: &Report, unit: &UnitReport) -> Vec<Said> {
    if let Some(why) = &unit.failed {
        return vec![say!("该单位未能检查: {why}", "the unit could not be checked: {why}")];
    }
    let title = |id: &str| report.rules.iter().find(|rule| rule.rule == id).map_or_else(|| id.to_owned(), |rule| rule.title.clone());
    let rules = |status: Status, partly: bool| {
        let rules = unit.rules.iter().filter(|rule| rule.status == status && (!partly || !rule.unchecked.is_empty()));
        // With one unit there is nothing to compare, and nothing that anybody could add.
        let rules = rules.filter(|rule| !rule.lacks_only_other_units());
        rules.map(|rule| title(&rule.rule)).collect::<Vec<_>>()
    };
    let problems = unit.inputs.iter().map(|input| input.problems.len()).sum::<usize>();
    let files: Vec<&str> = unit.inputs.iter().filter(|input| input.table.is_none()).map(|input| input.file.as_str()).collect();
    let mut all = Vec::new();
    for (names, zh, en) in [
        (rules(Status::NotChecked, false), "未检查", "not checked"),
        (rules(Status::Checked, true), "只检查了一部分", "checked in part"),
        (files.into_iter().map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect(), "未读入", "not read"),
    ] {
        if !names.is_empty() {
            let (listed_zh, listed_en) = (listed(&names, Lang::Zh), listed(&names, Lang::En));
            all.push(say!("{zh}: {listed_zh}", "{en}: {listed_en}"));
        }
    }
    if problems > 0 && !unit.complete {
        all.push(say!("数据问题{problems}处,有的行可能没有用上", "problems in the data: {problems}; some rows may not have been used"));
    }
    all
}
