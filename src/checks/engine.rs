//! Runs the rules on the books of a unit and turns flags into findings: message, basis, fingerprint, order.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::registers::Registers;
use super::ruleset::{Prepared, RuleSet};
use super::{Context, Flag, NotLookedAt, Outcome, derived, incomplete, left_out, message, originals};
use crate::across::{Across, Gathered};
use crate::books::Books;
use crate::books::derive::TABLES;
use crate::findings::{Amount, Evidence, Finding, RuleReport, Severity, Status, Unchecked, one_unit_only};
use crate::read::caught;
use crate::rules::Basis;
use crate::say;
use crate::tables::{Field, Source, TableKind};
use crate::value::text::compact;
use crate::value::{Lang, Said, amount, money};

/// What the rules have to say of a unit.
#[derive(Debug, Default)]
pub struct UnitFindings {
    /// What became of each rule, by id.
    pub rules: Vec<RuleReport>,
    /// The findings, ordered.
    pub findings: Vec<Finding>,
    /// What it gives for comparison with other units, by rule.
    pub gathered: Vec<(String, Gathered)>,
}

impl UnitFindings {
    /// Whether a rule waits for other units, so that nothing is known of it yet.
    pub fn waits(&self, rule: &RuleReport) -> bool {
        self.gathered.iter().any(|(id, _)| *id == rule.rule)
    }
}

/// Runs every rule that is not switched off. What other units would be `compared` with is gathered only if there are any.
pub fn run(set: &RuleSet, books: &Books, context: &Context, off: &BTreeSet<String>, compared: bool, lang: Lang) -> UnitFindings {
    let mut result = UnitFindings::default();
    let registers = Registers::new(books);
    for (id, prepared) in &set.rules {
        let (report, findings) = if off.contains(id) {
            (not_checked(id, &Said::new("已按 ledgerlint.toml 的设置停用", "switched off in ledgerlint.toml"), lang), Vec::new())
        } else if let Some(across) = prepared.check.across() {
            let broken = |panic: String| Gathered { missing: Some(internal_error(&panic)), ..Gathered::default() };
            let gather = || caught(|| gather(prepared, across, &registers)).unwrap_or_else(broken);
            let gathered = if compared { gather() } else { Gathered::default() };
            result.gathered.push((id.clone(), gathered));
            (not_checked(id, &one_unit_only(), lang), Vec::new())
        } else {
            run_guarded(prepared, &registers, context, lang)
        };
        result.rules.push(report);
        result.findings.extend(findings);
    }
    originals::note(&mut result.findings, books);
    result.findings.sort_by(compare);
    result
}

/// What a unit gives for comparison by one rule.
pub(crate) fn gather(prepared: &Prepared, across: &dyn Across, registers: &Registers) -> Gathered {
    let (books, needs) = (registers.books(), prepared.check.needs());
    let mut gathered = across.gather(books);
    gathered.unchecked.extend(derived::mark_records(&mut gathered.records, &needs, books));
    gathered.unchecked.extend(needs.iter().filter_map(|(table, _)| registers.beyond(*table)));
    // They stay until all units are done.
    gathered.records.shrink_to_fit();
    gathered
}

/// Runs one rule; if its check breaks, the rule was not checked, and the others are.
fn run_guarded(prepared: &Prepared, registers: &Registers, context: &Context, lang: Lang) -> (RuleReport, Vec<Finding>) {
    caught(|| run_rule(prepared, registers, context, lang))
        .unwrap_or_else(|panic| (not_checked(&prepared.rule.id, &internal_error(&panic), lang), Vec::new()))
}

/// What to say of a panic in a check: it is ours, and nobody else can put it right.
pub(crate) fn internal_error(panic: &str) -> Said {
    say!(
        "检查时程序内部出错({panic}),请把这句话反馈给开发者",
        "the program broke while checking it ({panic}); please report this sentence to the developers"
    )
}

/// The order of findings in every report: by unit, severity, rule, date, subject.
pub fn compare(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    order(a).cmp(&order(b))
}

fn order(finding: &Finding) -> (&str, Severity, &str, Option<&str>, &str, &str) {
    (&finding.unit, finding.severity, &finding.rule, finding.date.as_deref(), &finding.subject, &finding.id)
}

/// Runs one rule.
pub fn run_rule(prepared: &Prepared, registers: &Registers, context: &Context, lang: Lang) -> (RuleReport, Vec<Finding>) {
    let (id, books) = (&prepared.rule.id, registers.books());
    if let Some(why) = missing_tables(&prepared.check.needs(), books) {
        return (not_checked(id, &why, lang), Vec::new());
    }
    let Outcome { mut flags, rows, mut unchecked, aside } = prepared.check.run(books, context);
    unchecked.extend(incomplete::mark_flags(&mut flags, &prepared.check.looks_in(), books));
    let needs = prepared.check.needs();
    unchecked.extend(derived::mark_flags(&mut flags, &needs, books, &prepared.rule, prepared.check.as_ref()));
    unchecked.extend(prepared.check.registers().into_iter().flat_map(|table| registers.lack(table)));
    let unchecked = by_reason(unchecked);
    let findings = to_findings(prepared, flags, &books.unit, lang);
    // Nothing could be judged: that is not a rule that found nothing.
    let left_out = left_out::by(prepared.check.as_ref(), books, lang);
    let none_judged = !unchecked.is_empty() && (rows == 0 || rows <= rows_of(&unchecked, &aside, prepared, books));
    let unjudged = findings.is_empty() && (none_judged || (left_out.may_be_all && rows == 0));
    let status = if unjudged { Status::NotChecked } else { Status::Checked };
    let noisy = too_many(prepared, findings.len(), rows);
    let of_check =
        |item: &NotLookedAt| Unchecked { why: item.why.get(lang).to_owned(), evidence: to_evidence(&item.evidence), about: Vec::new() };
    let unchecked: Vec<Unchecked> = unchecked.iter().map(of_check).chain(left_out.unchecked).collect();
    let told = noisy.iter().map(|why| why.get(lang).to_owned()).chain(summarised(&unchecked, lang));
    let report = RuleReport {
        rule: id.clone(),
        status,
        why: told.reduce(|all, more| all + Said::new("。", ". ").get(lang) + &more),
        findings: findings.len(),
        rows,
        unchecked,
        folded: noisy.is_some(),
    };
    (report, findings)
}

/// So few findings can be looked at one by one, whatever their share.
const NOISE_MIN: usize = 10;

/// Where a rule flags a larger share of what it looked at than its file allows, what that is likely to mean.
fn too_many(prepared: &Prepared, findings: usize, rows: usize) -> Option<Said> {
    let most = prepared.rule.noise?;
    if findings < NOISE_MIN || Decimal::from(findings) <= most * Decimal::from(rows) {
        return None;
    }
    let allowed = amount::plain(most * Decimal::ONE_HUNDRED);
    Some(say!(
        "检查{rows}项,标出{findings}项,超过{allowed}%:更可能是做账习惯或导出方式所致,明细已折叠,请先抽看几项",
        "{findings} of {rows} were flagged, over {allowed} %: more likely a habit of bookkeeping or of the export than so many mistakes; they are folded, look at a few first"
    ))
}

/// How many of the rows that a rule counts as looked at stand behind what it could not look at. A purchase for many people is many rows of one source.
fn rows_of(unchecked: &[NotLookedAt], aside: &BTreeSet<Source>, prepared: &Prepared, books: &Books) -> usize {
    let counted = |source: &&Source| !aside.contains(*source);
    let sources: BTreeSet<&Source> = unchecked.iter().flat_map(|item| &item.evidence).filter(counted).collect();
    let tables = prepared.check.needs();
    // The lines of a journal are too many to be made into rows for this; a check of vouchers counts these.
    tables
        .first()
        .filter(|(table, _)| *table != TableKind::Journal)
        .map_or(0, |(table, _)| books.rows(*table).filter(|row| sources.contains(&row.source)).count())
}

/// One entry a reason, with all the rows that it holds for.
pub(crate) fn by_reason(unchecked: Vec<NotLookedAt>) -> Vec<NotLookedAt> {
    let mut reasons: BTreeMap<Said, BTreeSet<Source>> = BTreeMap::new();
    for item in unchecked {
        reasons.entry(item.why).or_default().extend(item.evidence);
    }
    reasons.into_iter().map(|(why, evidence)| NotLookedAt { why, evidence: evidence.into_iter().collect() }).collect()
}

pub(crate) fn not_checked(id: &str, why: &Said, lang: Lang) -> RuleReport {
    RuleReport {
        rule: id.to_owned(),
        status: Status::NotChecked,
        why: Some(why.get(lang).to_owned()),
        findings: 0,
        rows: 0,
        unchecked: Vec::new(),
        folded: false,
    }
}

/// Which needed tables are missing, and what to export to have the rule checked.
fn missing_tables(needs: &[(TableKind, Vec<Field>)], books: &Books) -> Option<Said> {
    // A table is derived only where nothing else is missing.
    let unread: Vec<_> = needs.iter().filter(|(table, _)| !books.was_read(*table)).collect();
    let lacks = unread.iter().any(|(table, _)| !TABLES.contains(table));
    let derivable = |table: TableKind| if lacks { books.lines().is_some() && TABLES.contains(&table) } else { books.has(table) };
    let missing: Vec<_> = unread.into_iter().filter(|(table, _)| !derivable(*table)).collect();
    if missing.is_empty() {
        return None;
    }
    let names = |lang| missing.iter().map(|(table, _)| table.title().get(lang).to_owned()).collect::<Vec<_>>();
    let columns = |lang: Lang| {
        let of_table = |(table, fields): &&(TableKind, Vec<Field>)| {
            let fields: Vec<&str> = fields.iter().map(|field| if lang == Lang::Zh { field.schema().zh } else { field.name() }).collect();
            match lang {
                Lang::Zh => format!("{}(含{}列)", table.title().zh, fields.join("、")),
                Lang::En => format!("{} (with the columns {})", table.title().en, fields.join(", ")),
            }
        };
        missing.iter().map(of_table).collect::<Vec<_>>()
    };
    let (names_zh, names_en) = (names(Lang::Zh).join("、"), names(Lang::En).join(", "));
    let (columns_zh, columns_en) = (columns(Lang::Zh).join("、"), columns(Lang::En).join(", "));
    Some(say!(
        "缺少{names_zh}。如需检查,请导出{columns_zh}后放入同一文件夹",
        "no {names_en}; to have it checked, export the {columns_en} into the same folder"
    ))
}

pub(crate) fn summarise(unchecked: &[NotLookedAt], lang: Lang) -> Option<String> {
    Some(shortened(unchecked.first()?.why.get(lang), unchecked.len() - 1, lang))
}

fn summarised(unchecked: &[Unchecked], lang: Lang) -> Option<String> {
    Some(shortened(&unchecked.first()?.why, unchecked.len() - 1, lang))
}

/// The first reason, and how many there are beside it.
fn shortened(first: &str, more: usize, lang: Lang) -> String {
    match (more, lang) {
        (0, _) => first.to_owned(),
        (_, Lang::Zh) => format!("{first}(另有{more}项)"),
        (_, Lang::En) => format!("{first} (and {more} more)"),
    }
}

pub(crate) fn to_evidence<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Vec<Evidence> {
    let one = |source: &Source| Evidence::new(&*source.sheet.file, source.sheet.sheet.as_deref(), source.row);
    sources.into_iter().map(one).collect()
}

pub(crate) fn to_findings(prepared: &Prepared, mut flags: Vec<Flag>, unit: &str, lang: Lang) -> Vec<Finding> {
    // Flags with the same key are told apart by a number, which must not depend on the order of rows.
    flags.sort_by(|a, b| {
        let content =
            |flag: &Flag| (flag.key.clone(), flag.date, flag.amount, flag.irregular_amount, flag.summary.clone(), flag.subject.clone());
        content(a).cmp(&content(b)).then_with(|| a.evidence.cmp(&b.evidence))
    });
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let to_finding = |flag: Flag| {
        let print = fingerprint(unit, &prepared.rule.id, &flag.key);
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        let id = if *count == 1 { print } else { format!("{print}-{count}") };
        finding(prepared, flag, id, unit, lang)
    };
    flags.into_iter().map(to_finding).collect()
}

/// Sixteen hexadecimal digits over what a finding is about.
fn fingerprint(unit: &str, rule: &str, key: &[String]) -> String {
    let mut hasher = Sha256::new();
    for part in [compact(unit).as_str(), rule].into_iter().chain(key.iter().map(String::as_str)) {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let first_eight = hasher.finalize().iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{first_eight:016x}")
}

fn finding(prepared: &Prepared, flag: Flag, id: String, unit: &str, lang: Lang) -> Finding {
    let rule = &prepared.rule;
    let message = rule.messages.get(flag.variant).or_else(|| rule.messages.get(""));
    let text = message.map(|message| message.get_ref().get(lang)).unwrap_or_default();
    let mut filled = fill_message(text, &flag, lang);
    filled.push_str(flag.note.as_ref().map(|note| note.get(lang)).unwrap_or_default());
    filled.push_str(flag.derived.as_ref().map(|note| note.get(lang)).unwrap_or_default());
    let mut basis: Vec<String> = Vec::new();
    let judged_on = flag.judged_on.or(flag.date);
    let in_force = |basis: &&Basis| basis.in_force(judged_on);
    for line in flag.basis.iter().chain(&rule.basis).filter(in_force).map(|basis| basis.shown(lang)) {
        if !basis.contains(&line) {
            basis.push(line);
        }
    }
    Finding {
        id,
        rule: rule.id.clone(),
        title: rule.title.get(lang).to_owned(),
        severity: flag.severity.unwrap_or(rule.severity),
        unit: unit.to_owned(),
        subject: flag.subject,
        date: flag.date.filter(|date| date.earliest().is_some()).map(|date| date.to_string()),
        voucher_no: flag.voucher_no,
        summary: flag.summary,
        amount: Amount(flag.amount),
        limit: flag.limit.map(Amount),
        irregular_amount: Amount(flag.irregular_amount),
        group: flag.group.map(|group| group.get(lang).to_owned()),
        message: filled,
        basis,
        advice: rule.advice.get(lang).to_owned(),
        evidence: to_evidence(&flag.evidence),
    }
}

fn fill_message(text: &str, flag: &Flag, lang: Lang) -> String {
    let date = flag.date.map(|date| if lang == Lang::Zh { date.zh() } else { date.en() }).unwrap_or_default();
    let (amount, irregular) = (money(flag.amount), money(flag.irregular_amount));
    let limit = flag.limit.map(money).unwrap_or_default();
    message::fill(text, |name| match (flag.facts.get(name), name) {
        (Some(said), _) => Some(said.get(lang)),
        (None, "subject") => Some(&flag.subject),
        (None, "date") => Some(&date),
        (None, "voucher_no") => Some(flag.voucher_no.as_deref().unwrap_or_default()),
        (None, "summary") => Some(flag.summary.as_deref().unwrap_or_default()),
        (None, "amount") => Some(&amount),
        (None, "limit") => Some(&limit),
        (None, "irregular_amount") => Some(&irregular),
        (None, _) => None,
    })
}
