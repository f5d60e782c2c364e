//! One rule: what it is called, what it rests on, what it says and the examples that prove it. How its check computes is
//! the business of its kind.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::source::{RuleError, SourceFile};
use crate::findings::Severity;
use crate::say;
use crate::value::{Date, Day, Lang, Said, date};

/// A document that a standard or a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The document, with its number.
    pub document: Said,
    /// The article.
    pub article: Option<Said>,
    /// What it says.
    pub says: Said,
    /// The first day that it is in force, ISO; none if it always was as far as we look back.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<Day>,
    /// The last day that it is in force, ISO; none if it still is.
    #[serde(default, deserialize_with = "day")]
    pub to: Option<Day>,
    /// False where the text itself was not read: reports then add 待核.
    #[serde(default = "yes")]
    pub verified: bool,
}

fn yes() -> bool {
    true
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match date::parse(&text).and_then(Date::day) {
        Some(day) => Ok(Some(day)),
        None => Err(serde::de::Error::custom(format!("“{text}” 不是日期 / is no date: 2020-01-31"))),
    }
}

impl Basis {
    /// Whether it is in force on some day that the date can be; always where there is no date.
    pub fn in_force(&self, on: Option<Date>) -> bool {
        let Some(on) = on else { return true };
        self.from.is_none_or(|from| from <= on.latest()) && self.to.is_none_or(|to| on.earliest().is_none_or(|earliest| earliest <= to))
    }

    /// Document, article and what it says, in one line.
    pub fn shown(&self, lang: Lang) -> String {
        let article = self.article.as_ref().map(|article| article.get(lang)).unwrap_or_default();
        let unverified = match (self.verified, lang) {
            (true, _) => "",
            (false, Lang::Zh) => "(待核)",
            (false, Lang::En) => " (to be verified)",
        };
        let space = if article.is_empty() || lang == Lang::Zh { "" } else { " " };
        format!("{}{space}{article}: {}{unverified}", self.document.get(lang), self.says.get(lang))
    }
}

/// What a journal shows of what a rule looks at, where its tables are derived from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FromJournal {
    /// All of it: findings are as grave as those of a register.
    Enough,
    /// Less than a register: findings are one less grave.
    #[default]
    Less,
}

/// A rule as its file gives it, checked but for what only its kind can check.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id: the name of its file.
    pub id: String,
    /// What it flags.
    pub title: Said,
    /// How grave its findings are where nothing lowers it.
    pub severity: Severity,
    /// What a journal shows of it.
    pub from_journal: FromJournal,
    /// What it rests on beside the standard that it uses.
    pub basis: Vec<Basis>,
    /// What to do about a finding.
    pub advice: Said,
    /// The share of what it looks at above which its findings say little one by one; none where any share may be right.
    pub noise: Option<Decimal>,
    /// The name of its check kind, and where it stands.
    pub kind: Spanned<String>,
    /// The message by variant; the plain one under the empty name.
    pub messages: BTreeMap<String, Spanned<Said>>,
    /// The file itself, its examples too.
    pub source: SourceFile,
    /// Whether the tables of examples are all that follows the first of them, as in each file of our own.
    pub examples_last: bool,
}

/// What the tables of examples are called; they stand at the end of a file.
const EXAMPLE: &str = "example";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: Spanned<String>,
    title: Said,
    severity: Severity,
    #[serde(default)]
    from_journal: FromJournal,
    #[serde(default)]
    basis: Vec<Basis>,
    advice: Said,
    noise: Option<Spanned<String>>,
    check: KindOnly,
    message: Spanned<MessageFile>,
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(Deserialize)]
struct KindOnly {
    kind: Spanned<String>,
}

#[derive(Deserialize)]
struct MessageFile {
    zh: String,
    en: String,
    #[serde(flatten)]
    variants: BTreeMap<String, Said>,
}

/// A small set of books and the findings that the rule must make of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows, as a sentence.
    pub name: Spanned<String>,
    /// Whether it must flag, must not, or sits on the edge (then `expect` tells).
    pub case: Case,
    /// The as-of date, ISO; needed where age counts.
    pub as_of: Option<String>,
    /// The region, if not the default.
    pub region: Option<String>,
    /// Limits set for this example, by standard.
    #[serde(default)]
    pub limits: BTreeMap<String, String>,
    /// Rows by table; each row a table of fields.
    pub books: BTreeMap<Spanned<String>, Vec<BTreeMap<Spanned<String>, toml::Value>>>,
    /// The findings, whatever their order; what is not named is not compared.
    #[serde(default)]
    pub expect: Vec<Expected>,
    /// Parts of what it must say that it could not look at, in Chinese.
    #[serde(default)]
    pub unchecked: Vec<String>,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// There are findings.
    Flag,
    /// There must be none.
    Pass,
    /// On the limit itself.
    Edge,
}

/// A finding that an example must make.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Its subject.
    pub subject: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Its amount.
    pub amount: Option<String>,
    /// Its limit.
    pub limit: Option<String>,
    /// Its irregular amount.
    pub irregular_amount: Option<String>,
    /// Its severity.
    pub severity: Option<Severity>,
    /// Its group, in Chinese.
    pub group: Option<String>,
    /// A part of its Chinese message.
    pub says: Option<String>,
    /// A part of one of its documents, in Chinese.
    pub basis: Option<String>,
}

impl Rule {
    /// Reads a rule file. The id must be the name of the file.
    pub fn parse(source: &SourceFile) -> Result<Self, RuleError> {
        Self::of(source, source.parse()?, false)
    }

    /// As [`parse`](Self::parse), of a file of our own: its examples, most of its text, are not looked at.
    pub fn parse_built_in(source: &SourceFile) -> Result<Self, RuleError> {
        Self::of(source, source.parse_before(EXAMPLE)?, true)
    }

    /// Its examples.
    pub fn examples(&self) -> Result<Vec<Example>, RuleError> {
        self.source.parse().map(|file: RuleFile| file.example)
    }

    fn of(source: &SourceFile, file: RuleFile, examples_last: bool) -> Result<Self, RuleError> {
        let id = file.id.get_ref().clone();
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            let why = say!(
                "规则编号“{id}”只能用小写字母、数字和连字符",
                "the rule id “{id}” may hold lower-case letters, digits and hyphens only"
            );
            return Err(source.error(Some(file.id.span().start), why));
        }
        let stem = source.name.rsplit(['/', '\\']).next().and_then(|name| name.strip_suffix(".toml")).unwrap_or(&source.name);
        if stem != id {
            let why = say!(
                "规则编号“{id}”与文件名“{stem}”不一致,请改成一致",
                "the rule id “{id}” is not the file's name “{stem}”; make them the same"
            );
            return Err(source.error(Some(file.id.span().start), why));
        }
        let noise = file.noise.as_ref().map(|written| share(written, source)).transpose()?;
        let at = file.message.span();
        let message = file.message.into_inner();
        let mut messages: BTreeMap<String, Spanned<Said>> =
            message.variants.into_iter().map(|(name, said)| (name, Spanned::new(at.clone(), said))).collect();
        messages.insert(String::new(), Spanned::new(at, Said::new(message.zh, message.en)));
        Ok(Self {
            id,
            title: file.title,
            severity: file.severity,
            from_journal: file.from_journal,
            basis: file.basis,
            advice: file.advice,
            noise,
            kind: file.check.kind,
            messages,
            source: source.clone(),
            examples_last,
        })
    }

    /// Reads the `[check]` part as the kind's own keys.
    pub fn check<C: DeserializeOwned>(&self) -> Result<C, RuleError> {
        #[derive(Deserialize)]
        struct CheckOnly<C> {
            check: C,
        }
        let file: CheckOnly<C> = if self.examples_last { self.source.parse_before(EXAMPLE) } else { self.source.parse() }?;
        Ok(file.check)
    }
}

/// A share as a decimal above nought and not above one.
fn share(written: &Spanned<String>, source: &SourceFile) -> Result<Decimal, RuleError> {
    let share = Decimal::from_str_exact(written.get_ref().trim()).ok();
    share.filter(|share| *share > Decimal::ZERO && *share <= Decimal::ONE).ok_or_else(|| {
        let why = Said::new("noise 请写成 0 到 1 之间的比例,如 \"0.2\"", "write noise as a share between 0 and 1, like \"0.2\"");
        source.error(Some(written.span().start), why)
    })
}
