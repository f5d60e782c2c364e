//! `where` and `unless`: which rows a rule is about.
//!
//! A condition is a table of fields and what they must hold; all of them must hold. A list of such tables holds if one
//! of them does. `text` stands for all text of the row together.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::lexicon::{Lexicon, WordList};
use super::source::{RuleError, SourceFile};
use crate::tables::{Field, Row, TableKind};
use crate::value::names::is_nothing;
use crate::value::text::compact;
use crate::value::{Said, Value};

/// A condition as a rule file writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum FilterSpec {
    /// One table of fields.
    One(BTreeMap<toml::Spanned<String>, TestSpec>),
    /// Several, of which one must hold.
    Any(Vec<BTreeMap<toml::Spanned<String>, TestSpec>>),
}

/// What a field must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum TestSpec {
    /// It contains one of these words; `@id` stands for a list of the lexicon.
    Words(Vec<toml::Spanned<String>>),
    /// It is filled (`true`) or blank (`false`).
    Filled(bool),
    /// It is a number within bounds.
    Bounds {
        /// At least this.
        at_least: Option<String>,
        /// At most this.
        at_most: Option<String>,
        /// More than this.
        above: Option<String>,
        /// Less than this.
        below: Option<String>,
    },
}

/// A checked condition; the default holds for every row.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    any: Vec<Vec<(Target, Test)>>,
}

#[derive(Debug, Clone, Copy)]
enum Target {
    Field(Field),
    AllText,
}

#[derive(Debug, Clone)]
enum Test {
    Words(Vec<WordList>),
    Filled(bool),
    Bounds { at_least: Option<Decimal>, at_most: Option<Decimal>, above: Option<Decimal>, below: Option<Decimal> },
}

impl Filter {
    /// Checks a condition's fields, words and numbers.
    pub fn prepare(spec: Option<&FilterSpec>, table: TableKind, lexicon: &Lexicon, source: &SourceFile) -> Result<Self, RuleError> {
        let tables: &[BTreeMap<_, _>] = match spec {
            None => return Ok(Self::default()),
            Some(FilterSpec::One(one)) => std::slice::from_ref(one),
            Some(FilterSpec::Any(any)) => any,
        };
        let any = tables
            .iter()
            .map(|tests| {
                tests.iter().map(|(name, test)| Ok((target(name, table, source)?, prepare_test(test, name, lexicon, source)?))).collect()
            })
            .collect::<Result<_, RuleError>>()?;
        Ok(Self { any })
    }

    /// Whether the row meets the condition. A filter without any condition holds.
    pub fn holds(&self, row: &Row) -> bool {
        self.any.is_empty() || self.matches(row)
    }

    /// Whether the row meets one of the conditions. A filter without any condition does not match: what `unless` needs.
    pub fn matches(&self, row: &Row) -> bool {
        self.any.iter().any(|tests| tests.iter().all(|(target, test)| test.holds(*target, row)))
    }
}

fn target(name: &toml::Spanned<String>, table: TableKind, source: &SourceFile) -> Result<Target, RuleError> {
    if name.get_ref() == "text" {
        return Ok(Target::AllText);
    }
    resolve_field(name, table, source).map(Target::Field)
}

/// The field that a rule file names, or an error with the nearest one.
pub fn resolve_field(name: &toml::Spanned<String>, table: TableKind, source: &SourceFile) -> Result<Field, RuleError> {
    table.field(name.get_ref()).ok_or_else(|| {
        let title = table.title();
        let what = Said::new(format!("字段({})", title.zh), format!("field of {}", title.en));
        source.unknown(&what, name, table.fields().iter().map(|field| field.name))
    })
}

fn prepare_test(spec: &TestSpec, name: &toml::Spanned<String>, lexicon: &Lexicon, source: &SourceFile) -> Result<Test, RuleError> {
    let number = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => Decimal::from_str_exact(text)
            .map(Some)
            .map_err(|_| source.error(Some(name.span().start), Said::new(format!("“{text}”不是数字"), format!("“{text}” is no number")))),
    };
    Ok(match spec {
        TestSpec::Filled(filled) => Test::Filled(*filled),
        TestSpec::Bounds { at_least, at_most, above, below } => {
            Test::Bounds { at_least: number(at_least)?, at_most: number(at_most)?, above: number(above)?, below: number(below)? }
        }
        TestSpec::Words(words) => Test::Words(word_lists(words, lexicon, source)?),
    })
}

/// The word lists that a list of words stands for: its own words as one list, and each `@id` as the list of that id.
pub fn word_lists(words: &[toml::Spanned<String>], lexicon: &Lexicon, source: &SourceFile) -> Result<Vec<WordList>, RuleError> {
    let mut lists = Vec::new();
    let mut own = Vec::new();
    for word in words {
        match word.get_ref().strip_prefix('@') {
            None => own.push(word.get_ref().as_str()),
            Some(id) => lists.push(lexicon.get(id).cloned().ok_or_else(|| {
                let named = toml::Spanned::new(word.span(), id.to_owned());
                source.unknown(&Said::new("词表", "word list"), &named, lexicon.ids())
            })?),
        }
    }
    if !own.is_empty() {
        lists.push(WordList::new(own, []));
    }
    Ok(lists)
}

impl Test {
    fn holds(&self, target: Target, row: &Row) -> bool {
        match self {
            Self::Words(lists) => {
                let text = match target {
                    Target::Field(field) => compact(&row.shown(field)),
                    Target::AllText => all_text(row),
                };
                lists.iter().any(|list| list.find(&text).is_some())
            }
            Self::Filled(filled) => {
                let there = match target {
                    Target::Field(field) => row.get(field).is_some_and(|value| value.as_text().is_none_or(|text| !is_nothing(text))),
                    Target::AllText => !all_text(row).is_empty(),
                };
                there == *filled
            }
            Self::Bounds { at_least, at_most, above, below } => {
                let Target::Field(field) = target else { return false };
                row.number(field).is_some_and(|number| {
                    at_least.is_none_or(|bound| number >= bound)
                        && at_most.is_none_or(|bound| number <= bound)
                        && above.is_none_or(|bound| number > bound)
                        && below.is_none_or(|bound| number < bound)
                })
            }
        }
    }
}

/// All text of a row, folded, with a break between fields so that no word arises across two of them.
fn all_text(row: &Row) -> String {
    let texts: Vec<String> = row.values().iter().flatten().filter_map(Value::as_text).map(compact).collect();
    texts.join("\u{1}")
}
