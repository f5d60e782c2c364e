//! Runs the examples of a rule: small books, and the findings that must come of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Context;
use super::engine;
use super::registers::Registers;
use super::ruleset::{Prepared, RuleSet};
use crate::across::join::{self, Party};
use crate::across::office::{numbered, owner};
use crate::across::pool::Pool;
use crate::books::Books;
use crate::findings::{Finding, RuleReport, Severity, Status, one_unit_only};
use crate::rules::rule::{Case, Example, Expected};
use crate::rules::{RuleError, SourceFile, Standards};
use crate::say;
use crate::tables::{FieldKind, Row, SheetName, Source, TableKind};
use crate::value::{Date, Day, Lang, MoneyUnit, Said, Value, amount, date, stated};

/// The region of examples that name none.
pub const DEFAULT_REGION: &str = "湖南";

/// Runs all examples of a rule.
///
/// # Errors
/// Every example that does not give what it says, each with its line; and what the rule's examples lack: one that flags
/// and one that must not (for the rules in the program, one on the edge too).
pub fn run(set: &RuleSet, prepared: &Prepared) -> Result<usize, Vec<RuleError>> {
    let rule = &prepared.rule;
    let examples = rule.examples().map_err(|error| vec![error])?;
    let mut errors: Vec<RuleError> = examples.iter().filter_map(|example| run_one(set, prepared, example).err()).collect();
    let needed: &[Case] = if prepared.from_user { &[Case::Flag, Case::Pass] } else { &[Case::Flag, Case::Pass, Case::Edge] };
    for case in needed {
        if !examples.iter().any(|example| example.case == *case) {
            let name = match case {
                Case::Flag => "flag",
                Case::Pass => "pass",
                Case::Edge => "edge",
            };
            errors.push(rule.source.error(None, say!("缺少 case = \"{name}\" 的示例", "there is no example with case = \"{name}\"")));
        }
    }
    if errors.is_empty() { Ok(examples.len()) } else { Err(errors) }
}

fn run_one(set: &RuleSet, prepared: &Prepared, example: &Example) -> Result<(), RuleError> {
    let source = &prepared.rule.source;
    let at = Some(example.name.span().start);
    let mut units = units(example, source)?;
    for books in units.values_mut() {
        books.derive_by(set.shared.topics.clone());
    }
    let as_of = match &example.as_of {
        None => units.values().filter_map(Books::latest_date).max().map_or(Day::constant(2022, 12, 31), |(day, _)| day),
        Some(text) => {
            date::parse(text).and_then(Date::day).ok_or_else(|| source.error(at, say!("“{text}”不是日期", "“{text}” is no date")))?
        }
    };
    let mut limits = BTreeMap::new();
    for (standard, value) in &example.limits {
        let value = Decimal::from_str_exact(value).map_err(|_| source.error(at, say!("“{value}”不是数字", "“{value}” is no number")))?;
        limits.insert(standard.clone(), value);
    }
    let standards = Standards::new(set.shared.catalogue.clone(), example.region.as_deref().unwrap_or(DEFAULT_REGION), limits);
    let (report, findings) = run_units(set, prepared, &units, &Context { as_of, standards: &standards }, Lang::Zh);
    let name = example.name.get_ref();
    if (example.case == Case::Pass) != example.expect.is_empty() && example.case != Case::Edge {
        return Err(source.error(at, say!("示例“{name}”: case 与 expect 不符", "example “{name}”: case and expect do not agree")));
    }
    if !agree(&findings, &example.expect) {
        let Said { zh, en } = if findings.is_empty() { nothing_found(&report) } else { Said::same(shown(&findings)) };
        return Err(source.error(
            at,
            say!("示例“{name}”的结果与预期不符,实际得到: {zh}", "example “{name}” does not give what it expects; it gives: {en}"),
        ));
    }
    let told = |part: &&String| report.unchecked.iter().any(|unchecked| unchecked.why.contains(part.as_str()));
    if let Some(missing) = example.unchecked.iter().find(|part| !told(part)) {
        let told: Vec<&str> = report.unchecked.iter().map(|unchecked| unchecked.why.as_str()).collect();
        let got = if told.is_empty() { "-".to_owned() } else { told.join("; ") };
        return Err(source.error(
            at,
            say!(
                "示例“{name}”没有说明未检查“{missing}”,实际说明: {got}",
                "example “{name}” does not tell “{missing}” as not checked; it tells: {got}"
            ),
        ));
    }
    Ok(())
}

/// Findings as an example would expect them, to be copied into `expect`.
fn shown(findings: &[Finding]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let one = |finding: &Finding| {
        let severity = match finding.severity {
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
        };
        let (amount, irregular) = (amount::money(finding.amount.0), amount::money(finding.irregular_amount.0));
        let parts = [
            ("subject", Some(finding.subject.as_str())),
            ("date", finding.date.as_deref()),
            ("amount", Some(&amount)),
            ("irregular_amount", Some(&irregular)),
            ("severity", Some(severity)),
            ("group", finding.group.as_deref()),
            ("says", Some(&finding.message)),
        ];
        let written = parts.iter().filter_map(|(key, value)| Some(format!("{key} = {}", quoted((*value)?))));
        format!("{{ {} }}", written.collect::<Vec<_>>().join(", "))
    };
    findings.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// That there is no finding, and why the rule could not run if it could not.
fn nothing_found(report: &RuleReport) -> Said {
    let why = report.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    match report.status {
        Status::Checked => say!("没有疑点{why}", "no finding{why}"),
        Status::NotChecked => say!("规则没有检查{why}", "the rule was not checked{why}"),
    }
}

/// Whether the findings are the expected ones, each once, in any order.
fn agree(findings: &[Finding], expected: &[Expected]) -> bool {
    if findings.len() != expected.len() {
        return false;
    }
    let mut free: Vec<&Finding> = findings.iter().collect();
    expected.iter().all(|expected| free.iter().position(|finding| meets(finding, expected)).map(|index| free.swap_remove(index)).is_some())
}

fn meets(finding: &Finding, expected: &Expected) -> bool {
    let money_is = |want: &Option<String>, have: Option<Decimal>| {
        want.is_none() || want.as_ref().and_then(|want| Decimal::from_str_exact(want).ok()) == have
    };
    let text_is = |want: &Option<String>, have: Option<&str>| want.is_none() || want.as_deref() == have;
    text_is(&expected.subject, Some(&finding.subject))
        && text_is(&expected.date, finding.date.as_deref())
        && text_is(&expected.group, finding.group.as_deref())
        && money_is(&expected.amount, Some(finding.amount.0))
        && money_is(&expected.limit, finding.limit.map(|limit| limit.0))
        && money_is(&expected.irregular_amount, Some(finding.irregular_amount.0))
        && expected.severity.is_none_or(|severity| severity == finding.severity)
        && expected.basis.as_ref().is_none_or(|part| finding.basis.iter().any(|basis| basis.contains(part.as_str())))
        && expected.says.as_ref().is_none_or(|part| finding.message.contains(part.as_str()))
}

/// Runs a rule on the units of an example: on the only one, or, if the rule compares units, on all of them together. Then the report is that
/// of the first unit, with what could not be looked at in any.
fn run_units(
    set: &RuleSet,
    prepared: &Prepared,
    units: &BTreeMap<String, Books>,
    context: &Context,
    lang: Lang,
) -> (RuleReport, Vec<Finding>) {
    let Some(across) = prepared.check.across() else {
        let books = units.values().next().cloned().unwrap_or_default();
        return engine::run_rule(prepared, &Registers::new(&books), context, lang);
    };
    let pool = Pool::new([prepared.rule.id.as_str()]);
    let (mut parties, mut reports) = (Vec::new(), Vec::new());
    let offices = numbered(units.keys().map(|path| {
        let (place, name) = path.rsplit_once('/').unwrap_or(("", path));
        owner(name, place)
    }));
    for (number, ((path, books), office)) in (0..).zip(units.iter().zip(offices)) {
        let gathered = engine::gather(prepared, across, &Registers::new(books));
        // An example is so small that memory holds what it puts aside.
        let _ = pool.add(number, &prepared.rule.id, &gathered.records);
        reports.push(join::report(&prepared.rule.id, &gathered, lang));
        parties.push(Party { name: path.as_str().into(), office, number, ..Party::default() });
    }
    let joined = join::join(set, &parties, &pool, lang, &Ok);
    let mut report = match reports.first() {
        Some(first) if joined.compared => {
            let own = joined.shared.iter().filter(|shared| shared.unit == 0).map(|shared| shared.count).sum();
            joined.settled(first.clone(), own, lang)
        }
        _ => engine::not_checked(&prepared.rule.id, &one_unit_only(), lang),
    };
    report.unchecked.extend(reports.into_iter().skip(1).filter(|_| joined.compared).flat_map(|report| report.unchecked));
    (report, joined.shared.into_iter().flat_map(|shared| shared.findings).collect())
}

/// The unit of rows that name none.
const ONLY_UNIT: &str = "示例单位";

/// The books of an example by unit; a row names its unit, with the folders above it, under `unit`, and columns that no field stands for under
/// `extra`.
fn units(example: &Example, source: &SourceFile) -> Result<BTreeMap<String, Books>, RuleError> {
    let mut units: BTreeMap<String, Books> = BTreeMap::new();
    for (table_name, rows) in &example.books {
        // `journal@预算账` is a journal in a file of that name.
        let (kind, file) = table_name.get_ref().split_once('@').unwrap_or((table_name.get_ref(), table_name.get_ref()));
        let table = TableKind::named(kind)
            .ok_or_else(|| source.unknown(&Said::new("表", "table"), table_name, TableKind::ALL.iter().map(|table| table.name())))?;
        let mut by_unit: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
        for (index, cells) in rows.iter().enumerate() {
            let unit = cells.iter().find(|(name, _)| name.get_ref() == "unit").and_then(|(_, value)| value.as_str()).unwrap_or(ONLY_UNIT);
            let sheet = if unit == ONLY_UNIT { file.to_owned() } else { format!("{unit}/{file}") };
            let sheet = Arc::new(SheetName { file: sheet.into(), sheet: None });
            let row_number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(2);
            by_unit.entry(unit).or_default().push(typed_row(cells, table, Source { sheet, row: row_number }, source)?);
        }
        if by_unit.is_empty() {
            by_unit.insert(ONLY_UNIT, Vec::new());
        }
        for (unit, typed) in by_unit {
            units.entry(unit.to_owned()).or_insert_with(|| Books::new(unit)).add(table, typed);
        }
    }
    for books in units.values_mut() {
        books.drop_repeated();
    }
    Ok(units)
}

fn typed_row(
    cells: &BTreeMap<toml::Spanned<String>, toml::Value>,
    table: TableKind,
    place: Source,
    source: &SourceFile,
) -> Result<Row, RuleError> {
    let mut row = Row::new(table, place);
    for (name, value) in cells {
        match (name.get_ref().as_str(), value) {
            ("unit", toml::Value::String(_)) => continue,
            ("extra", toml::Value::Table(columns)) => {
                let texts = columns.iter().filter_map(|(header, value)| Some((header.as_str().into(), value.as_str()?.into())));
                row.extra.extend(texts);
                continue;
            }
            _ => {}
        }
        let field = crate::rules::filter::resolve_field(name, table, source)?;
        let value = typed_value(value, field.kind()).ok_or_else(|| {
            let word = value.to_string();
            source.error(
                Some(name.span().start),
                say!("{word} 不能作为该字段的值(金额请加引号)", "{word} is no value for this field (put amounts in quotes)"),
            )
        })?;
        row.set(field, Some(value));
    }
    Ok(row)
}

fn typed_value(value: &toml::Value, kind: FieldKind) -> Option<Value> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        _ => return None,
    };
    match kind {
        FieldKind::Text | FieldKind::Code => Some(Value::text(text)),
        FieldKind::Money if amount::parse(&text).is_err() => stated::states_several(&text).then(|| Value::text(text)),
        FieldKind::Money | FieldKind::Number => {
            amount::parse(&text).ok().flatten().and_then(|written| written.in_yuan(MoneyUnit::Yuan)).map(Value::Number)
        }
        FieldKind::Date => date::parse(&text).map(Value::Date),
    }
}

#[cfg(test)]
mod tests;
