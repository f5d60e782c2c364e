//! `where` and `unless`: which rows a rule is about.
//!
//! A condition is a table of fields and what they must hold; all of them must hold. A list of such tables holds if one
//! of them does. `text` stands for all text of the row together, `remark` for its columns of remarks, which are no fields.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::lexicon::{Lexicon, WordList};
use super::source::{RuleError, SourceFile};
use crate::tables::{Field, FieldKind, Row, TableKind, is_remark};
use crate::value::names::is_nothing;
use crate::value::text::{compact, compacted};
use crate::value::{Said, Value};

/// A condition as a rule file writes it.
#[derive(Debug, Clone)]
pub enum FilterSpec {
    /// One table of fields.
    One(TestsSpec),
    /// Several, of which one must hold.
    Any(Vec<TestsSpec>),
}

/// Fields, and what each must hold.
pub type TestsSpec = BTreeMap<toml::Spanned<String>, TestSpec>;

/// What a field must hold.
#[derive(Debug, Clone)]
pub enum TestSpec {
    /// It contains one of these words; `@id` stands for a list of the lexicon.
    Words(Vec<toml::Spanned<String>>),
    /// It is filled (`true`) or blank (`false`).
    Filled(bool),
    /// It is a number within bounds, or a text without some words.
    Detail(DetailSpec),
}

/// Bounds of a number, or words that a text must not contain.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailSpec {
    /// At least this.
    at_least: Option<String>,
    /// At most this.
    at_most: Option<String>,
    /// More than this.
    above: Option<String>,
    /// Less than this.
    below: Option<String>,
    /// One of these words, as the plain list says it, for a field that must lack others too.
    any: Option<Vec<toml::Spanned<String>>>,
    /// None of these words; `@id` stands for a list of the lexicon.
    without: Option<Vec<toml::Spanned<String>>>,
    /// The text names one of these at its end, brackets and quantities aside: what a thing is stands last, so `打印机(含维修)` is no
    /// repair and `打印机维修费` is one.
    ends: Option<Vec<toml::Spanned<String>>>,
    /// No part of the text before another that is joined to it has one of these: `空调` of `空调及材料`.
    alone: Option<Vec<toml::Spanned<String>>>,
    /// Of a text that ends with one of these, what stands in brackets is the thing, and `alone` looks at that too: `奖品(电动车)`.
    opens: Option<Vec<toml::Spanned<String>>>,
}

// Read by hand: serde's untagged enums lose the places of words, which errors need.
impl<'de> Deserialize<'de> for FilterSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = FilterSpec;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("{ field = [\"word\"] } or a list of such tables")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FilterSpec, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(FilterSpec::One)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<FilterSpec, A::Error> {
                Deserialize::deserialize(SeqAccessDeserializer::new(seq)).map(FilterSpec::Any)
            }
        }
        deserializer.deserialize_any(Read)
    }
}

impl<'de> Deserialize<'de> for TestSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = TestSpec;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("[\"word\"], true, false, { above = \"0\" } or { without = [\"word\"] }")
            }
            fn visit_bool<E>(self, filled: bool) -> Result<TestSpec, E> {
                Ok(TestSpec::Filled(filled))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TestSpec, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(TestSpec::Detail)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<TestSpec, A::Error> {
                Deserialize::deserialize(SeqAccessDeserializer::new(seq)).map(TestSpec::Words)
            }
        }
        deserializer.deserialize_any(Read)
    }
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
    Remark,
}

#[derive(Debug, Clone)]
enum Test {
    Words(Vec<WordList>),
    Filled(bool),
    Without(Vec<WordList>),
    Ends(Vec<WordList>),
    Alone { words: Vec<WordList>, opens: Vec<WordList> },
    Bounds { at_least: Option<Decimal>, at_most: Option<Decimal>, above: Option<Decimal>, below: Option<Decimal> },
    All(Vec<Test>),
}

impl Filter {
    /// Checks a condition's fields, words and numbers.
    pub fn prepare(spec: Option<&FilterSpec>, table: TableKind, lexicon: &Lexicon, source: &SourceFile) -> Result<Self, RuleError> {
        let tables: &[TestsSpec] = match spec {
            None => return Ok(Self::default()),
            Some(FilterSpec::One(one)) => std::slice::from_ref(one),
            Some(FilterSpec::Any(any)) => any,
        };
        let any = tables
            .iter()
            .map(|tests| {
                let one = |(name, test)| Ok((target(name, table, source)?, prepare_test(test, name, lexicon, source)?));
                let mut tests: Vec<(Target, Test)> = tests.iter().map(one).collect::<Result<_, RuleError>>()?;
                // What is quickly found out goes first.
                tests.sort_by_key(|(target, test)| test.cost(*target));
                Ok(tests)
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

    /// Whether a row that lacks what its table needs may meet the condition once it is filled in.
    pub fn may_hold(&self, row: &Row) -> bool {
        let lacks = |field: Field| field.schema().needed && row.get(field).is_none();
        let is_open = |target: Target| match target {
            Target::Field(field) => lacks(field),
            Target::AllText => row.table().all_fields().any(|field| field.kind() == FieldKind::Text && lacks(field)),
            Target::Remark => false,
        };
        self.any.is_empty() || self.any.iter().any(|tests| tests.iter().all(|(target, test)| is_open(*target) || test.holds(*target, row)))
    }
}

fn target(name: &toml::Spanned<String>, table: TableKind, source: &SourceFile) -> Result<Target, RuleError> {
    if name.get_ref() == "text" {
        return Ok(Target::AllText);
    }
    if name.get_ref() == "remark" {
        return Ok(Target::Remark);
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
        TestSpec::Detail(detail) => {
            let mut tests = Vec::new();
            if let Some(words) = &detail.any {
                tests.push(Test::Words(word_lists(words, lexicon, source)?));
            }
            if let Some(words) = &detail.without {
                tests.push(Test::Without(word_lists(words, lexicon, source)?));
            }
            if let Some(words) = &detail.ends {
                tests.push(Test::Ends(word_lists(words, lexicon, source)?));
            }
            if let Some(words) = &detail.alone {
                let opens = detail.opens.as_deref().unwrap_or_default();
                tests.push(Test::Alone { words: word_lists(words, lexicon, source)?, opens: word_lists(opens, lexicon, source)? });
            }
            let DetailSpec { at_least, at_most, above, below, .. } = detail;
            if [at_least, at_most, above, below].iter().any(|bound| bound.is_some()) {
                let (at_least, at_most) = (number(at_least)?, number(at_most)?);
                tests.push(Test::Bounds { at_least, at_most, above: number(above)?, below: number(below)? });
            }
            Test::All(tests)
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
            Some(id) => lists.push(lexicon.asked(id).ok_or_else(|| {
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
    /// What finding out takes, beside other tests.
    fn cost(&self, target: Target) -> u32 {
        let of_text = if matches!(target, Target::AllText) { 20 } else { 10 };
        match self {
            Self::Filled(_) => 1,
            Self::Bounds { .. } => 2,
            Self::Words(lists) | Self::Without(lists) | Self::Ends(lists) | Self::Alone { words: lists, .. } => {
                of_text + u32::try_from(lists.len()).unwrap_or(0)
            }
            Self::All(tests) => tests.iter().map(|test| test.cost(target)).sum(),
        }
    }

    fn holds(&self, target: Target, row: &Row) -> bool {
        match self {
            Self::Words(lists) => found(lists, target, row),
            Self::Without(lists) => !found(lists, target, row),
            Self::Ends(lists) => {
                let Target::Field(field) = target else { return false };
                let whole = compact(&row.shown(field));
                let head = head_of(&whole);
                // 安装费 is a word as well as 维修, of which 维修费 is made.
                lists.iter().any(|list| list.ends(&head) || list.ends(&whole))
            }
            Self::Alone { words, opens } => {
                let Target::Field(field) = target else { return false };
                let whole = compact(&row.shown(field));
                let joined = whole.rsplit_once(['及', '和', '与', '含', '、', '+', ',', '/', '&']).map_or("", |(before, _)| before);
                let head = head_of(&whole);
                let inside = if opens.iter().any(|list| list.ends(&head)) { whole.strip_prefix(&head) } else { None };
                let names = |text: &str| words.iter().any(|list| list.find(text).is_some());
                // 奖品(洗衣机用洗衣液) is no machine: in brackets the thing stands last, but for how many there are.
                let is_thing = |inside: &str| {
                    let inside = inside.trim_matches(['(', ')']);
                    let counted =
                        inside.trim_end_matches(|c: char| "台辆件个部套只".contains(c)).trim_end_matches(|c: char| c.is_ascii_digit());
                    words.iter().any(|list| list.ends(inside) || list.ends(counted))
                };
                !names(joined) && !inside.is_some_and(is_thing)
            }
            Self::All(tests) => tests.iter().all(|test| test.holds(target, row)),
            Self::Filled(filled) => {
                let there = match target {
                    Target::Field(field) => row.get(field).is_some_and(|value| value.as_text().is_none_or(|text| !is_nothing(text))),
                    Target::AllText => !all_text(row).is_empty(),
                    Target::Remark => !remarks(row).is_empty(),
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

/// Whether one of the words stands in the field, or in any text of the row.
fn found(lists: &[WordList], target: Target, row: &Row) -> bool {
    let text: Cow<'_, str> = match target {
        Target::Field(field) => match row.get(field) {
            None => return false,
            Some(Value::Text(text)) => compacted(text),
            Some(value) => compact(&value.shown()).into(),
        },
        Target::AllText => all_text(row).into(),
        Target::Remark => remarks(row).into(),
    };
    lists.iter().any(|list| list.find(&text).is_some())
}

/// The remarks of a row, folded, with a break between them.
fn remarks(row: &Row) -> String {
    joined(row.extra.iter().filter(|(header, _)| is_remark(header)).map(|(_, text)| text.as_ref()))
}

/// All text of a row, folded, with a break between fields so that no word arises across two of them.
fn all_text(row: &Row) -> String {
    joined(row.values().iter().flatten().filter_map(Value::as_text))
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut all = String::new();
    for (at, text) in texts.enumerate() {
        if at > 0 {
            all.push('\u{1}');
        }
        all.push_str(&compacted(text));
    }
    all
}

/// A name without what stands in brackets, without quantities and without the words for its cost behind it.
pub fn head_of(text: &str) -> String {
    let mut depth = 0_usize;
    let mut head = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => head.push(c),
            _ => {}
        }
    }
    loop {
        let shorter = ["费用", "费", "款", "一批", "一宗", "等"].iter().find_map(|end| head.strip_suffix(end));
        let counted = head.strip_suffix(crate::value::text::is_han).map(|rest| (rest, rest.trim_end_matches(|c: char| c.is_ascii_digit())));
        match (shorter, counted) {
            (Some(shorter), _) if !shorter.is_empty() => head = shorter.to_owned(),
            (_, Some((rest, bare))) if bare.len() < rest.len() && !bare.is_empty() => head = bare.to_owned(),
            _ => return head,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{SheetName, Source, benefits};

    #[derive(Debug, Deserialize)]
    struct Sample {
        r#where: FilterSpec,
    }

    fn filter(text: &str) -> Result<Filter, RuleError> {
        let source = SourceFile::new("my.toml", format!("where = {text}"));
        let spec = source.parse::<Sample>()?;
        Filter::prepare(Some(&spec.r#where), TableKind::Benefits, &Lexicon::default(), &source)
    }

    fn row(category: &str, amount: i64) -> Row {
        let sheet = SheetName { file: "a.csv".into(), sheet: None };
        let mut row = Row::new(TableKind::Benefits, Source { sheet: sheet.into(), row: 2 });
        row.set(benefits::CATEGORY, Some(Value::text(category)));
        row.set(benefits::AMOUNT, Some(Value::Number(amount.into())));
        row
    }

    #[test]
    fn tests_of_one_table_must_all_hold_and_one_of_a_list_of_tables() {
        let all = filter("{ category = ['奖金'], amount = { above = '0' } }").unwrap();
        assert!(all.holds(&row("奖 金", 1)) && !all.holds(&row("奖金", 0)) && !all.holds(&row("服装", 1)));
        let any = filter("[{ category = ['奖金'] }, { amount = { at_least = '5', at_most = '6' } }]").unwrap();
        assert!(any.holds(&row("奖金", 0)) && any.holds(&row("服装", 6)) && !any.holds(&row("服装", 7)));
        let filled = filter("{ item = false, rank = false, category = true }").unwrap();
        assert!(filled.holds(&row("奖金", 0)) && !filled.holds(&row("无", 0)));
    }

    #[test]
    fn a_text_can_be_asked_to_lack_words() {
        let filter = filter("{ category = ['安全'], text = { without = ['竞赛'] } }").unwrap();
        assert!(filter.matches(&row("安全生产奖", 0)) && !filter.matches(&row("安全知识竞赛奖", 0)));
        let both = super::tests::filter("{ category = { any = ['餐具'], without = ['用餐'] } }").unwrap();
        assert!(both.matches(&row("餐具", 0)) && !both.matches(&row("餐具及用餐", 0)) && !both.matches(&row("用餐", 0)));
    }

    #[test]
    fn a_misspelt_field_or_bound_is_told_with_its_line() {
        let told = |text: &str| filter(text).unwrap_err().said().zh.into_owned();
        assert!(told("{ categry = ['奖金'] }").starts_with("my.toml 第1行: 没有字段(发放表)“categry”,是否想写“category”?"));
        assert!(told("{ amount = { abov = '0' } }").contains("是否想写“above”?"));
        assert!(told("{ category = ['@prize'] }").contains("没有词表“prize”"));
    }
}
