//! `ledgerlint rules list | show | test`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ArgMatches;

use super::{CLEAN, Console, FAILED, check};
use crate::checks::examples;
use crate::checks::ruleset::{Prepared, RuleSet};
use crate::findings::Severity;
use crate::rules::RuleError;
use crate::say;
use crate::value::text::nearest;
use crate::value::{Lang, Said};

/// Runs the command.
pub fn run(matches: &ArgMatches, console: &mut Console) -> u8 {
    match matches.subcommand() {
        Some(("list", matches)) => with_rules(&check::rule_folders(matches), console, list),
        Some(("show", matches)) => {
            let id = matches.get_one::<String>("id").cloned().unwrap_or_default();
            with_rules(&check::rule_folders(matches), console, |set, console| show(set, &id, console))
        }
        Some(("test", matches)) => {
            let folder: Vec<PathBuf> = matches.get_one::<PathBuf>("dir").cloned().into_iter().collect();
            let only_user = !folder.is_empty();
            with_rules(&folder, console, |set, console| test(set, only_user, console))
        }
        _ => FAILED,
    }
}

fn with_rules(folders: &[PathBuf], console: &mut Console, act: impl FnOnce(&RuleSet, &mut Console) -> u8) -> u8 {
    let folders: Vec<&std::path::Path> = folders.iter().map(PathBuf::as_path).collect();
    match RuleSet::load(&folders) {
        Ok(set) => act(&set, console),
        Err(errors) => console.fail(&errors.iter().map(RuleError::said).collect::<Vec<_>>()),
    }
}

fn severity(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::High, Lang::Zh) => "高",
        (Severity::Medium, Lang::Zh) => "中",
        (Severity::Low, Lang::Zh) => "低",
        (Severity::High, Lang::En) => "high",
        (Severity::Medium, Lang::En) => "medium",
        (Severity::Low, Lang::En) => "low",
    }
}

fn list(set: &RuleSet, console: &mut Console) -> u8 {
    let lang = console.lang;
    let width = set.rules.keys().map(String::len).max().unwrap_or_default();
    let mut text = String::new();
    for (id, prepared) in &set.rules {
        let own = if prepared.from_user { if lang == Lang::Zh { " [自定义]" } else { " [own]" } } else { "" };
        let _ = writeln!(text, "{id:width$}  {}  {}{own}", severity(prepared.rule.severity, lang), prepared.rule.title.get(lang));
    }
    console.print(&text);
    CLEAN
}

fn show(set: &RuleSet, id: &str, console: &mut Console) -> u8 {
    let by_title = || set.rules.values().find(|prepared| prepared.rule.title.is_called(id));
    let Some(prepared) = set.rules.get(id).or_else(by_title) else {
        let titles = set.rules.values().map(|prepared| &*prepared.rule.title.zh);
        let near = nearest(id, set.rules.keys().map(String::as_str).chain(titles));
        let said = match near {
            Some(near) => say!("没有规则“{id}”,是否想写“{near}”?", "there is no rule “{id}”; did you mean “{near}”?"),
            None => say!("没有规则“{id}”,用 ledgerlint rules list 查看全部规则", "there is no rule “{id}”; see ledgerlint rules list"),
        };
        return console.fail(&[said]);
    };
    let text = shown(set, prepared, console.lang);
    console.print(&text);
    CLEAN
}

fn shown(set: &RuleSet, prepared: &Prepared, lang: Lang) -> String {
    let rule = &prepared.rule;
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut text = String::new();
    let _ = writeln!(text, "{}  {}", rule.id, rule.title.get(lang));
    let _ = writeln!(text, "{}: {}", say("严重程度", "severity"), severity(rule.severity, lang));
    for (table, fields) in prepared.check.needs() {
        let names: Vec<String> =
            fields.iter().map(|field| if lang == Lang::Zh { field.schema().zh.to_owned() } else { field.name().to_owned() }).collect();
        let _ = writeln!(text, "{}: {} ({})", say("需要的表", "needs"), table.title().get(lang), names.join(say("、", ", ")));
    }
    for id in prepared.check.standards() {
        if let Some(standard) = set.shared.catalogue.get(id) {
            let _ = writeln!(text, "{}: {} ({id})", say("标准", "standard"), standard.title.get(lang));
            for (place, value, basis) in standard.shown_values(lang) {
                let _ = writeln!(text, "  {place}: {value}{}", basis.map(|basis| format!(" — {basis}")).unwrap_or_default());
            }
        }
    }
    for basis in &rule.basis {
        let _ = writeln!(text, "{}: {}", say("依据", "basis"), basis.shown(lang));
    }
    let _ = writeln!(text, "{}: {}", say("建议", "advice"), rule.advice.get(lang));
    let _ = writeln!(text, "\n{} {}\n\n{}", say("规则文件", "the rule's file"), rule.source.name, rule.source.text.trim_end());
    text
}

fn test(set: &RuleSet, only_user: bool, console: &mut Console) -> u8 {
    let mut failures: Vec<Said> = Vec::new();
    let (mut rules, mut examples_run) = (0, 0);
    for prepared in set.rules.values().filter(|prepared| prepared.from_user || !only_user) {
        rules += 1;
        let id = &prepared.rule.id;
        match examples::run(set, prepared) {
            Ok(count) => {
                examples_run += count;
                console.line(&say!("{id}: {count}个示例通过", "{id}: {count} examples hold"));
            }
            Err(errors) => {
                let count = errors.len();
                console.line(&say!("{id}: {count}处不符", "{id}: {count} failed"));
                failures.extend(errors.iter().map(RuleError::said));
            }
        }
    }
    if failures.is_empty() {
        console.line(&say!("{rules}条规则,{examples_run}个示例,全部通过", "{rules} rules, {examples_run} examples, all hold"));
        return CLEAN;
    }
    console.fail(&failures)
}
