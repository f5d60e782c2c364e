//! Columns beside a blank field that say the same: `是否审批` beside `批复文号`, or a remark. Knows no rule.

use serde::Deserialize;
use toml::Spanned;

use crate::checks::Shared;
use crate::rules::filter::word_lists;
use crate::rules::lexicon::WordList;
use crate::rules::{RuleError, SourceFile};
use crate::say;
use crate::tables::Row;
use crate::value::Said;
use crate::value::date;
use crate::value::names::is_nothing;
use crate::value::text::{compact, shorten};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BesideSpec {
    /// What the header of a column that says it holds.
    headers: Vec<String>,
    /// What it does not hold.
    #[serde(default)]
    not: Vec<String>,
    /// What such a column says for yes, beside the number of a document or a date.
    #[serde(default)]
    yes: Vec<String>,
    /// Words of any column that say it so that it has to be looked at.
    #[serde(default)]
    told: Vec<Spanned<String>>,
    /// Words beside which they do not say it.
    #[serde(default)]
    told_not: Vec<String>,
}

/// The same, read.
#[derive(Debug)]
pub(super) struct Beside {
    headers: Vec<String>,
    not: Vec<String>,
    yes: Vec<String>,
    told: Vec<WordList>,
    told_not: Vec<String>,
}

/// What the other columns of a row say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Says {
    Nothing,
    It,
    /// It has to be looked at; in words.
    Perhaps(Said),
}

/// Whether a folded text is the number of a document: `云财资[2023]5号`, `资配字第12号`.
pub(super) fn is_document_number(text: &str) -> bool {
    let text = text.strip_suffix('文').or_else(|| text.strip_suffix("文件")).unwrap_or(text);
    let year = |open: char, close: char| {
        let inside = text.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(inside, _)| inside);
        inside.is_some_and(|inside| inside.len() == 4 && inside.bytes().all(|b| b.is_ascii_digit()))
    };
    let dated = year('[', ']') || year('(', ')');
    let number = text.strip_suffix('号').and_then(|rest| rest.chars().next_back()).is_some_and(|c| c.is_ascii_digit());
    number && (dated || text.contains('第'))
}

impl BesideSpec {
    pub fn prepare(&self, shared: &Shared, source: &SourceFile) -> Result<Beside, RuleError> {
        let folded = |words: &[String]| words.iter().map(|word| compact(word)).collect();
        Ok(Beside {
            headers: folded(&self.headers),
            not: folded(&self.not),
            yes: folded(&self.yes),
            told: word_lists(&self.told, &shared.lexicon, source)?,
            told_not: folded(&self.told_not),
        })
    }
}

impl Beside {
    /// What the columns of a row that are no fields say; `is_missing` tells a folded text that says there is none.
    pub fn says(&self, row: &Row, is_missing: impl Fn(&str) -> bool) -> Says {
        let has = |header: &str, words: &[String]| words.iter().any(|word| header.contains(word.as_str()));
        let filled = row.extra.iter().filter(|(_, text)| !is_nothing(text)).map(|(header, text)| (compact(header), compact(text), text));
        let columns: Vec<_> = filled.filter(|(_, text, _)| !is_missing(text)).collect();
        let says_so = |text: &str| {
            let first = text.split([',', ';', '。']).next().unwrap_or_default();
            let numbered = is_document_number(first) && !first.contains(['不', '退', '无', '缺', '否']) && !has(text, &self.told_not);
            numbered || date::parse(text).is_some() || self.yes.iter().any(|yes| yes == text)
        };
        if columns.iter().any(|(header, text, _)| has(header, &self.headers) && !has(header, &self.not) && says_so(text)) {
            return Says::It;
        }
        let tells = |text: &str| self.told.iter().any(|words| words.find(text).is_some()) && !has(text, &self.told_not);
        let told = columns.iter().find(|(_, text, _)| tells(text));
        told.map_or(Says::Nothing, |(_, _, text)| {
            let text = shorten(text, 40);
            Says::Perhaps(say!(
                "其他栏写明“{text}”,没有编号,未作检查,请核对依据",
                "another column says “{text}” but gives no number; not checked: see on what ground"
            ))
        })
    }
}
