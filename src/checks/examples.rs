//! Runs the examples of a rule: small books, and the findings that must come of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Context;
use super::engine;
use super::ruleset::{Prepared, RuleSet};
use crate::books::Books;
use crate::findings::Finding;
use crate::rules::rule::{Case, Example, Expected};
use crate::rules::{RuleError, SourceFile, Standards};
use crate::say;
use crate::tables::{FieldKind, Row, SheetName, Source, TableKind};
use crate::value::{Date, Day, Lang, Said, Value, amount, date};

/// The region of examples that name none.
pub const DEFAULT_REGION: &str = "湖南";

/// Runs all examples of a rule.
///
/// # Errors
/// Every example that does not give what it says, each with its line; and what the rule's examples lack: one that flags
/// and one that must not (for the rules in the program, one on the edge too).
pub fn run(set: &RuleSet, prepared: &Prepared) -> Result<usize, Vec<RuleError>> {
    let rule = &prepared.rule;
    let mut errors: Vec<RuleError> = rule.examples.iter().filter_map(|example| run_one(set, prepared, example).err()).collect();
    let needed: &[Case] = if prepared.from_user { &[Case::Flag, Case::Pass] } else { &[Case::Flag, Case::Pass, Case::Edge] };
    for case in needed {
        if !rule.examples.iter().any(|example| example.case == *case) {
            let name = match case {
                Case::Flag => "flag",
                Case::Pass => "pass",
                Case::Edge => "edge",
            };
            errors.push(rule.source.error(None, say!("缺少 case = \"{name}\" 的示例", "there is no example with case = \"{name}\"")));
        }
    }
    if errors.is_empty() { Ok(rule.examples.len()) } else { Err(errors) }
}

fn run_one(set: &RuleSet, prepared: &Prepared, example: &Example) -> Result<(), RuleError> {
    let source = &prepared.rule.source;
    let at = Some(example.name.span().start);
    let mut books = books(example, source)?;
    books.derive_by(set.shared.topics.clone());
    let as_of = match &example.as_of {
        None => books.latest_date().map_or(Day::constant(2022, 12, 31), |(day, _)| day),
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
    let (report, findings) = engine::run_rule(prepared, &books, &Context { as_of, standards: &standards }, Lang::Zh);
    let name = example.name.get_ref();
    if (example.case == Case::Pass) != example.expect.is_empty() && example.case != Case::Edge {
        return Err(source.error(at, say!("示例“{name}”: case 与 expect 不符", "example “{name}”: case and expect do not agree")));
    }
    if !agree(&findings, &example.expect) {
        let got = if findings.is_empty() {
            format!("- ({:?} {})", report.status, report.why.as_deref().unwrap_or_default())
        } else {
            shown(&findings)
        };
        return Err(source.error(
            at,
            say!("示例“{name}”的结果与预期不符,实际得到: {got}", "example “{name}” does not give what it expects; it gives: {got}"),
        ));
    }
    let told = |part: &&String| report.unchecked.iter().any(|unchecked| unchecked.why.contains(part.as_str()));
    if let Some(missing) = example.unchecked.iter().find(|part| !told(part)) {
        let got = report.unchecked.iter().map(|unchecked| unchecked.why.as_str()).collect::<Vec<_>>().join("; ");
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

fn shown(findings: &[Finding]) -> String {
    let one = |finding: &Finding| {
        format!(
            "{{ subject = {:?}, date = {:?}, amount = \"{}\", irregular_amount = \"{}\", severity = {:?}, group = {:?}, says = {:?} }}",
            finding.subject,
            finding.date,
            amount::money(finding.amount.0),
            amount::money(finding.irregular_amount.0),
            finding.severity,
            finding.group,
            finding.message,
        )
    };
    findings.iter().map(one).collect::<Vec<_>>().join("; ")
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

fn books(example: &Example, source: &SourceFile) -> Result<Books, RuleError> {
    let mut books = Books::new("示例单位");
    for (table_name, rows) in &example.books {
        let table = TableKind::named(table_name.get_ref())
            .ok_or_else(|| source.unknown(&Said::new("表", "table"), table_name, TableKind::ALL.iter().map(|table| table.name())))?;
        let sheet = Arc::new(SheetName { file: table.name().into(), sheet: None });
        let mut typed = Vec::new();
        for (index, cells) in rows.iter().enumerate() {
            let row_number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(2);
            let mut row = Row::new(table, Source { sheet: sheet.clone(), row: row_number });
            for (name, value) in cells {
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
            typed.push(row);
        }
        books.add(table, typed);
    }
    Ok(books)
}

fn typed_value(value: &toml::Value, kind: FieldKind) -> Option<Value> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        _ => return None,
    };
    match kind {
        FieldKind::Text | FieldKind::Code => Some(Value::text(text)),
        FieldKind::Money | FieldKind::Number => amount::parse(&text).ok().flatten().map(|written| Value::Number(written.number)),
        FieldKind::Date => date::parse(&text).map(Value::Date),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_example_depends_on_the_order_of_rows() {
        let set = RuleSet::load(&[]).unwrap();
        let standards = Standards::new(set.shared.catalogue.clone(), DEFAULT_REGION, BTreeMap::new());
        let context = Context { as_of: Day::constant(2022, 12, 16), standards: &standards };
        for prepared in set.rules.values() {
            for example in &prepared.rule.examples {
                let books = books(example, &prepared.rule.source).unwrap();
                let mut turned = Books::new("示例单位");
                for table in books.kinds() {
                    let rows: Vec<_> = books.rows(table).map(std::borrow::Cow::into_owned).collect();
                    turned.add(table, rows.into_iter().rev());
                }
                let run = |books: &Books| engine::run_rule(prepared, books, &context, Lang::En);
                assert_eq!(run(&books), run(&turned), "{}: {}", prepared.rule.id, example.name.get_ref());
            }
        }
    }
}
