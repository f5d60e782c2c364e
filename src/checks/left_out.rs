//! Rows of a list that were left out for what they lack: the rules that judge the list row by row have not looked at them, and say so. Knows no kind
//! and no rule.

use std::collections::BTreeSet;

use super::Check;
use super::engine::to_evidence;
use crate::books::Books;
use crate::findings::Unchecked;
use crate::say;
use crate::tables::{FieldKind, Row, Source};
use crate::value::text::compact;
use crate::value::{Lang, Value, amount};

/// What a rule has not looked at, for it was left out.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// For the report.
    pub unchecked: Vec<Unchecked>,
    /// Whether that may be all that the rule would have looked at, if it has looked at nothing else.
    pub may_be_all: bool,
}

/// What a check would have looked at. The registers in which it looks for something speak for themselves.
pub(super) fn by(check: &dyn Check, books: &Books, lang: Lang) -> LeftOut {
    let mut found = LeftOut::default();
    let elsewhere = check.looks_in();
    for (table, _) in check.needs().into_iter().filter(|(table, _)| !elsewhere.contains(table)) {
        let selection = check.selection().filter(|selection| selection.table == table);
        let about = |row: &&Row| selection.is_none_or(|selection| selection.may_be_about(row));
        let rows: Vec<&Row> = books.incomplete(table).iter().filter(about).collect();
        if rows.is_empty() {
            continue;
        }
        found.may_be_all |= selection.is_some() || books.rows(table).next().is_none();
        let (title, count) = (table.title(), rows.len());
        let (zh, en) = (&title.zh, &title.en);
        let why = say!(
            "{zh}有{count}行缺少可用的内容,没有读入,本规则没有检查这些行,请先补正",
            "{count} row(s) of the {en} lack what they need and were left out: this rule has not looked at them; mend them first"
        );
        let sources: BTreeSet<&Source> = rows.iter().map(|row| &row.source).collect();
        let about: BTreeSet<String> = rows.iter().flat_map(|row| said(row)).collect();
        found.unchecked.push(Unchecked {
            why: why.get(lang).to_owned(),
            evidence: to_evidence(sources),
            about: about.into_iter().collect(),
        });
    }
    found
}

/// What a row says, by which a lead on it is known again: its texts, and its amounts.
fn said(row: &Row) -> Vec<String> {
    let texts = row.values().iter().flatten().filter_map(Value::as_text).map(compact).filter(|text| !text.is_empty());
    let money = row.table().all_fields().filter(|field| field.kind() == FieldKind::Money).filter_map(|field| row.number(field));
    texts.chain(money.map(amount::plain)).collect()
}
