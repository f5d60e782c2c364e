//! What several kinds share: which rows of a table a rule is about, which of them it cannot judge, and how a row is named
//! and grouped. Knows no kind and no limit.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::{NotLookedAt, Shared};
use crate::books::Books;
use crate::rules::filter::{FilterSpec, resolve_field};
use crate::rules::{Filter, Rule, RuleError, SourceFile};
use crate::say;
use crate::tables::{Field, FieldKind, Row, Source, TableKind, benefits, staff};
use crate::value::names::{is_nothing, person_key, voucher_key};
use crate::value::text::{compact, unquoted};
use crate::value::{Date, Said};

/// Rows that the rule is about but cannot judge, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnclearSpec {
    r#where: FilterSpec,
    why: Said,
}

impl UnclearSpec {
    /// Checks the condition, for rows of a table.
    pub fn prepare(&self, table: TableKind, shared: &Shared, source: &SourceFile) -> Result<(Filter, Said), RuleError> {
        Ok((Filter::prepare(Some(&self.r#where), table, &shared.lexicon, source)?, self.why.clone()))
    }
}

/// The rows of a table that a rule is about.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The table.
    pub table: TableKind,
    keep: Filter,
    leave: Filter,
    unclear: Vec<(Filter, Said)>,
}

impl Selection {
    /// Checks table and conditions.
    pub fn prepare(
        rule: &Rule,
        shared: &Shared,
        table: &Spanned<String>,
        (keep, leave): (Option<&FilterSpec>, Option<&FilterSpec>),
        unclear: &[UnclearSpec],
    ) -> Result<Self, RuleError> {
        let table = resolve_table(table, &rule.source)?;
        let filter = |spec| Filter::prepare(spec, table, &shared.lexicon, &rule.source);
        let unclear = unclear.iter().map(|one| one.prepare(table, shared, &rule.source)).collect::<Result<_, RuleError>>()?;
        Ok(Self { table, keep: filter(keep)?, leave: filter(leave)?, unclear })
    }

    /// Whether the rule is about a row like this.
    pub fn is_about(&self, row: &Row) -> bool {
        self.keep.holds(row) && !self.leave.matches(row)
    }

    /// Whether the rule may be about a row that lacks what its table needs.
    pub fn may_be_about(&self, row: &Row) -> bool {
        self.keep.may_hold(row) && !self.leave.matches(row)
    }

    /// The rows to look at. Those that the rule says it cannot judge go to `unlooked`.
    pub fn rows<'a>(&self, books: &'a Books, unlooked: &mut Unlooked) -> Vec<&'a Row> {
        let about = |row: &&Row| self.is_about(row);
        let mut rows = Vec::new();
        for row in books.table(self.table).unwrap_or_default().iter().filter(about) {
            if let Some(caution) = row.caution.as_ref().filter(|caution| caution.unsure) {
                unlooked.add(caution.why.clone(), &row.source);
                continue;
            }
            match self.unclear.iter().find(|(filter, _)| filter.matches(row)) {
                Some((_, why)) => unlooked.add(why.clone(), &row.source),
                None => rows.push(row),
            }
        }
        rows
    }
}

/// What a check could not look at, each reason once with all its rows.
#[derive(Debug, Default)]
pub struct Unlooked(BTreeMap<Said, BTreeSet<Source>>);

impl Unlooked {
    /// Adds a row.
    pub fn add(&mut self, why: Said, source: &Source) {
        self.0.entry(why).or_default().insert(source.clone());
    }

    /// Adds several rows.
    pub fn add_all<'a>(&mut self, why: &Said, rows: impl IntoIterator<Item = &'a Row>) {
        for row in rows {
            self.add(why.clone(), &row.source);
        }
    }

    /// Adds a row that lacks a field which the check cannot do without.
    pub fn add_blank(&mut self, field: Field, source: &Source) {
        let (zh, en) = (field.schema().zh, field.name());
        self.add(say!("没有“{zh}”,无法检查", "no {en}; cannot be checked"), source);
    }

    /// All rows so far.
    pub fn sources(&self) -> BTreeSet<Source> {
        self.0.values().flatten().cloned().collect()
    }

    /// The reasons, ordered.
    pub fn into_vec(self) -> Vec<NotLookedAt> {
        self.0.into_iter().map(|(why, evidence)| NotLookedAt { why, evidence: evidence.into_iter().collect() }).collect()
    }
}

/// The table that a rule file names, or an error with the nearest one.
pub fn resolve_table(name: &Spanned<String>, source: &SourceFile) -> Result<TableKind, RuleError> {
    TableKind::named(name.get_ref())
        .ok_or_else(|| source.unknown(&Said::new("表", "table"), name, TableKind::ALL.iter().map(|table| table.name())))
}

/// A field that must hold something of a kind: `sum` needs a number, `date` a date.
pub fn resolve_typed(name: &Spanned<String>, table: TableKind, kinds: &[FieldKind], source: &SourceFile) -> Result<Field, RuleError> {
    let field = resolve_field(name, table, source)?;
    if kinds.contains(&field.kind()) {
        return Ok(field);
    }
    let word = name.get_ref();
    let fit: Vec<&str> = table.all_fields().filter(|field| kinds.contains(&field.kind())).map(Field::name).collect();
    let fit = fit.join(", ");
    Err(source.error(
        Some(name.span().start),
        say!("字段“{word}”的类型不合,可用的有: {fit}", "the field “{word}” holds something else; possible here: {fit}"),
    ))
}

/// Kinds of fields that hold text.
pub const TEXT: &[FieldKind] = &[FieldKind::Text, FieldKind::Code];
/// Kinds of fields that hold a number.
pub const NUMBERS: &[FieldKind] = &[FieldKind::Money, FieldKind::Number];

/// The date field of a table: its first.
pub fn date_field(table: TableKind) -> Option<Field> {
    table.all_fields().find(|field| field.kind() == FieldKind::Date)
}

/// One field, or several of which the first that is filled counts: `"event"` or `["event", "voucher_no", "date"]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct FirstFilledSpec(Spanned<toml::Value>);

impl FirstFilledSpec {
    /// The names of the fields, each with the place of the whole.
    pub fn names(&self, source: &SourceFile) -> Result<Vec<Spanned<String>>, RuleError> {
        let spanned = |value: &toml::Value| value.as_str().map(|name| Spanned::new(self.0.span(), name.to_owned()));
        let names = match self.0.get_ref() {
            toml::Value::Array(all) => all.iter().map(spanned).collect(),
            one => spanned(one).map(|name| vec![name]),
        };
        names.filter(|names: &Vec<_>| !names.is_empty()).ok_or_else(|| {
            let why = Said::new("这里应是字段名,或字段名的列表", "a field's name is due here, or a list of such names");
            source.error(Some(self.0.span().start), why)
        })
    }
}

/// Several fields of which the first that is filled counts.
#[derive(Debug, Clone)]
pub struct FirstFilled(Vec<Field>);

impl FirstFilled {
    /// Resolves the fields.
    pub fn prepare(spec: &FirstFilledSpec, table: TableKind, source: &SourceFile) -> Result<Self, RuleError> {
        spec.names(source)?.iter().map(|name| resolve_field(name, table, source)).collect::<Result<_, _>>().map(Self)
    }

    /// The first field: it gives the whole its name.
    pub fn name(&self) -> Option<&'static str> {
        self.0.first().map(|field| field.name())
    }

    /// All of them.
    pub fn fields(&self) -> &[Field] {
        &self.0
    }

    /// The first field that the row has filled.
    pub fn of(&self, row: &Row) -> Option<Field> {
        self.0.iter().copied().find(|field| is_filled(row, *field))
    }

    /// What tells the row's thing from others, whatever the spelling; `None` if no field is filled.
    pub fn key(&self, row: &Row) -> Option<String> {
        self.of(row).map(|field| format!("{}={}", field.name(), key(row, field)))
    }

    /// The thing as a person reads it; empty if no field is filled.
    pub fn shown(&self, row: &Row) -> Said {
        self.of(row).map(|field| shown(row, field)).unwrap_or_default()
    }
}

/// Whether a field holds something: neither blank nor a placeholder such as 无 or a slash.
pub fn is_filled(row: &Row, field: Field) -> bool {
    row.get(field).is_some_and(|value| value.as_text().is_none_or(|text| !is_nothing(text)))
}

/// A field in the form in which two spellings are the same.
pub fn key(row: &Row, field: Field) -> String {
    let text = row.shown(field);
    if field == benefits::PERSON || field == staff::NAME {
        person_key(&text)
    } else if is_voucher(field) {
        // Vouchers are numbered anew every month, so a number names one only together with its month.
        format!("{}/{}", month(row, field.table()).unwrap_or_default(), voucher_key(&text))
    } else {
        unquoted(&compact(&text))
    }
}

/// A field as a message names it.
pub fn shown(row: &Row, field: Field) -> Said {
    let text = row.shown(field);
    match row.date(field) {
        Some(date) => Said::new(date.zh(), date.en()),
        None if is_voucher(field) => say!("凭证{text}", "voucher {text}"),
        None => Said::same(text),
    }
}

fn is_voucher(field: Field) -> bool {
    field.name() == benefits::VOUCHER_NO.name()
}

/// Year and month of the row's date, `2020-12`; as much as is known of it.
fn month(row: &Row, table: TableKind) -> Option<String> {
    let date = row.date(date_field(table)?)?;
    Some(match date {
        Date::Day(day) => Date::Month(day.year(), day.month()).to_string(),
        Date::Month(..) | Date::Year(_) | Date::Before(_) => date.to_string(),
    })
}

/// Which of the rows are derived from the journal. The journal has no column for what only a register records, so a blank says nothing
/// there.
pub fn derived<'a>(rows: &[&'a Row]) -> BTreeSet<&'a Source> {
    rows.iter().filter(|row| row.derived.is_some()).map(|row| &row.source).collect()
}

/// The wording that stands first: by date, on one date the shortest, so that the order of rows does not matter.
pub fn first_written<'a>(rows: impl IntoIterator<Item = &'a Row>, field: Field) -> String {
    let date = date_field(field.table());
    let dated = |row: &Row| {
        let text = row.shown(field);
        (date.and_then(|date| row.date(date)), text.chars().count(), text)
    };
    rows.into_iter().map(dated).min().map(|(_, _, text)| text).unwrap_or_default()
}
