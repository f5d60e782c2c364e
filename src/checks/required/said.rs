//! What is said of rows that lack something. Knows no rule.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Lack, Required, message, rows_in_order};
use crate::say;
use crate::tables::{Field, Row};
use crate::value::{Lang, Said, amount};

impl Required {
    /// What is missing, in the order of the rule; a list of the wrong length behind.
    pub(super) fn missing(&self, missing: &BTreeSet<Field>, mismatch: &Said) -> Said {
        let listed: Vec<Field> = self.fields.iter().copied().filter(|field| missing.contains(field)).collect();
        let mut zh = listed.iter().map(|field| field.schema().zh).collect::<Vec<_>>().join("、");
        let mut en = listed.iter().map(|field| said_name(*field)).collect::<Vec<_>>().join(" and ");
        if !mismatch.zh.is_empty() && !listed.is_empty() {
            zh.extend([";另有", &mismatch.zh]);
            en.extend(["; also ", &mismatch.en]);
        }
        Said::new(zh, en)
    }

    pub(super) fn mismatch(&self, lacks: &[Lack]) -> Said {
        let Some(length) = &self.length else { return Said::default() };
        let pairs: BTreeSet<(Decimal, Decimal)> = lacks.iter().filter_map(|lack| lack.mismatch).collect();
        let (list, count) = (length.list.schema().zh, length.count.schema().zh);
        let (list_en, count_en) = (said_name(length.list), said_name(length.count));
        let (zh, en): (Vec<String>, Vec<String>) = pairs
            .into_iter()
            .map(|(listed, due)| (amount::plain(listed), amount::plain(due)))
            .map(|(listed, due)| {
                (format!("{list}列{listed}人,{count}为{due}人"), format!("the {list_en} are {listed}, the {count_en} is {due}"))
            })
            .unzip();
        Said::new(zh.join(";"), en.join("; "))
    }

    pub(super) fn detail(&self, rows: &[&Row]) -> Said {
        let Some((field, text)) = &self.detail else { return Said::default() };
        let number: Decimal = rows.iter().filter_map(|row| row.number(*field)).sum();
        if number.is_zero() {
            return Said::default();
        }
        let number = amount::plain(number);
        let filled = |lang: Lang| message::fill(text.get(lang), |name| (name == "number").then_some(number.as_str()));
        Said::new(filled(Lang::Zh), filled(Lang::En))
    }

    pub(super) fn summary(&self, rows: &[&Row]) -> Option<String> {
        let what = self.what()?;
        let mut texts: Vec<String> = Vec::new();
        for text in rows_in_order(rows).iter().map(|row| row.shown(what)) {
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        (!texts.is_empty()).then(|| texts.join("、"))
    }

    pub(super) fn not_in_the_journal(&self) -> Said {
        let zh = self.fields.iter().map(|field| field.schema().zh).collect::<Vec<_>>().join("、");
        let en = self.fields.iter().map(|field| said_name(*field)).collect::<Vec<_>>().join(", ");
        let (table_zh, table_en) = (self.selection.table.title().zh, self.selection.table.title().en);
        say!(
            "由序时账得出的记录没有“{zh}”栏,未作检查。如需检查,请导出{table_zh}",
            "rows derived from the journal have no column for {en}; to have it checked, export the {table_en}"
        )
    }
}

/// The name of a field in a sentence.
pub(super) fn said_name(field: Field) -> String {
    field.name().replace('_', " ")
}
