//! The keys of the kind as a rule file writes them, and their names resolved.

use serde::Deserialize;
use toml::Spanned;

use super::line::Columns;
use crate::checks::Shared;
use crate::checks::selection::{NUMBERS, TEXT, resolve_table, resolve_typed};
use crate::rules::filter::{FilterSpec, word_lists};
use crate::rules::lexicon::WordList;
use crate::rules::{RuleError, SourceFile};
use crate::tables::{FieldKind, TableKind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec {
    #[expect(dead_code, reason = "read by the rule itself")]
    pub kind: String,
    pub table: Spanned<String>,
    pub columns: ColumnNames,
    #[serde(rename = "where")]
    pub condition: Option<FilterSpec>,
    pub unless: Option<FilterSpec>,
    pub partner: PartnerSpec,
    pub days_before: u16,
    pub days_after: u16,
    #[serde(default)]
    pub same_things: Vec<Spanned<String>>,
    /// Words of things that another register may have.
    #[serde(default)]
    pub elsewhere: Vec<Spanned<String>>,
    pub line: Option<LineSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartnerSpec {
    pub table: Spanned<String>,
    pub columns: ColumnNames,
}

/// Which column of a table holds what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnNames {
    pub item: Spanned<String>,
    pub date: Spanned<String>,
    pub amount: Spanned<String>,
    pub quantity: Option<Spanned<String>>,
    pub unit_price: Option<Spanned<String>>,
    pub voucher_no: Option<Spanned<String>>,
}

/// From which price of a piece on a row needs a partner.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineSpec {
    pub standard: Spanned<String>,
    pub special: Option<SpecialSpec>,
    pub bulk: Option<BulkSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecialSpec {
    pub words: Vec<Spanned<String>>,
    pub standard: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkSpec {
    pub pieces: Spanned<String>,
    pub amount: Spanned<String>,
}

/// The limits, by the ids of their standards.
#[derive(Debug)]
pub(super) struct Limits {
    pub standard: String,
    pub special: Option<(Vec<WordList>, String)>,
    pub bulk: Option<(String, String)>,
}

pub(super) fn resolve_side(table: &Spanned<String>, names: &ColumnNames, source: &SourceFile) -> Result<(TableKind, Columns), RuleError> {
    let table = resolve_table(table, source)?;
    let field = |name: &Spanned<String>, kinds: &[FieldKind]| resolve_typed(name, table, kinds, source);
    let optional = |name: &Option<Spanned<String>>, kinds: &[FieldKind]| name.as_ref().map(|name| field(name, kinds)).transpose();
    let columns = Columns {
        item: field(&names.item, TEXT)?,
        date: field(&names.date, &[FieldKind::Date])?,
        amount: field(&names.amount, NUMBERS)?,
        quantity: optional(&names.quantity, NUMBERS)?,
        unit_price: optional(&names.unit_price, NUMBERS)?,
        voucher_no: optional(&names.voucher_no, TEXT)?,
    };
    Ok((table, columns))
}

pub(super) fn resolve_limits(spec: &LineSpec, shared: &Shared, source: &SourceFile) -> Result<Limits, RuleError> {
    let standard = |name: &Spanned<String>| shared.catalogue.resolve(name, source).map(|standard| standard.id.clone());
    let special = spec
        .special
        .as_ref()
        .map(|special| Ok((word_lists(&special.words, &shared.lexicon, source)?, standard(&special.standard)?)))
        .transpose()?;
    let bulk = spec.bulk.as_ref().map(|bulk| Ok((standard(&bulk.pieces)?, standard(&bulk.amount)?))).transpose()?;
    Ok(Limits { standard: standard(&spec.standard)?, special, bulk })
}
