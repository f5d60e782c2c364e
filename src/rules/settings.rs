//! `ledgerlint.toml`: what an office sets for itself. It lies beside the books; that of a unit's own folder goes before that of the
//! folder above.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::source::{RuleError, SourceFile};
use super::standards::{Catalogue, Regions};
use crate::read::Limits;
use crate::say;
use crate::value::date::{self, Date, Day};
use crate::value::text::is_han;
use crate::value::{Lang, Said};

/// The name of the file.
pub const FILE_NAME: &str = "ledgerlint.toml";

/// What the file sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The unit's name.
    pub unit: Option<String>,
    /// The region, by its Chinese name.
    pub region: Option<String>,
    /// The day that ages are counted to.
    pub as_of: Option<Day>,
    /// Limits that replace standards, by the standard's id.
    pub limits: BTreeMap<String, Decimal>,
    /// Rules switched on (`true`) or off.
    pub rules: BTreeMap<String, bool>,
    /// Limits on what is read, if it sets any.
    pub read: Option<Limits>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct SettingsFile {
    unit: Option<String>,
    region: Option<Spanned<String>>,
    as_of: Option<Spanned<toml::Value>>,
    limits: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    rules: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    read: Option<Limits>,
}

impl Settings {
    /// Reads and checks the file: names of standards, rules and regions must be known.
    ///
    /// # Errors
    /// All that is wrong, each with its line.
    pub fn parse<'a>(
        source: &SourceFile,
        catalogue: &Catalogue,
        regions: &Regions,
        rules: &(impl Iterator<Item = (&'a str, &'a Said)> + Clone),
    ) -> Result<Self, Vec<RuleError>> {
        let file: SettingsFile = source.parse().map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let mut settings = Self { unit: file.unit, read: file.read, ..Self::default() };
        if let Some(name) = file.region {
            match regions.named(name.get_ref()) {
                Some(region) => settings.region = Some(region.to_owned()),
                None => errors.push(source.unknown(&Said::new("地区", "region"), &name, regions.names())),
            }
        }
        if let Some(value) = file.as_of {
            match as_text(value.get_ref()).and_then(|text| date::parse(&text)).and_then(Date::day) {
                Some(day) => settings.as_of = Some(day),
                None => errors.push(
                    source.error(Some(value.span().start), Said::new("as_of 请写成 \"2022-12-31\"", "write as_of like \"2022-12-31\"")),
                ),
            }
        }
        for (name, value) in file.limits {
            let known = catalogue.named();
            let Some(id) = resolve(&known, name.get_ref()) else {
                errors.push(unknown(source, &Said::new("标准", "standard"), &name, known));
                continue;
            };
            match limit(value.get_ref()) {
                Some(limit) => {
                    if settings.limits.insert(id.to_owned(), limit).is_some() {
                        errors.push(twice(source, &name, id));
                    }
                }
                None => errors.push(source.error(
                    Some(value.span().start),
                    Said::new(
                        "标准的值请写成加引号的数字,如 \"800\" 或 \"49999.99\",不能小于零",
                        "write a limit as a number in quotes, like \"800\" or \"49999.99\", not below zero",
                    ),
                )),
            }
        }
        for (name, value) in file.rules {
            let Some(id) = resolve(rules, name.get_ref()) else {
                errors.push(unknown(source, &Said::new("规则", "rule"), &name, rules.clone()));
                continue;
            };
            match switch(value.get_ref()) {
                Some(on) => {
                    if settings.rules.insert(id.to_owned(), on).is_some() {
                        errors.push(twice(source, &name, id));
                    }
                }
                None => errors.push(source.error(Some(value.span().start), Said::new("请写 \"on\" 或 \"off\"", "write \"on\" or \"off\""))),
            }
        }
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }

    /// These settings, and where they are silent those of the folder above.
    #[must_use]
    pub fn over(mut self, above: &Self) -> Self {
        self.unit = self.unit.or_else(|| above.unit.clone());
        self.region = self.region.or_else(|| above.region.clone());
        self.as_of = self.as_of.or(above.as_of);
        self.read = self.read.or_else(|| above.read.clone());
        for (id, limit) in &above.limits {
            self.limits.entry(id.clone()).or_insert(*limit);
        }
        for (id, on) in &above.rules {
            self.rules.entry(id.clone()).or_insert(*on);
        }
        self
    }

    /// The file that sets them, with the limits on what is read left out: they belong to the files that were read.
    pub fn written(&self) -> String {
        use std::fmt::Write as _;
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut text = String::new();
        let as_of = self.as_of.map(|day| day.to_string());
        for (key, value) in [("unit", &self.unit), ("region", &self.region), ("as_of", &as_of)] {
            if let Some(value) = value {
                let _ = writeln!(text, "{key} = {}", quoted(value));
            }
        }
        if !self.limits.is_empty() {
            let _ = writeln!(text, "\n[limits]");
        }
        for (id, limit) in &self.limits {
            let _ = writeln!(text, "{} = {}", quoted(id), quoted(&limit.to_string()));
        }
        if !self.rules.is_empty() {
            let _ = writeln!(text, "\n[rules]");
        }
        for (id, on) in &self.rules {
            let _ = writeln!(text, "{} = {}", quoted(id), quoted(if *on { "on" } else { "off" }));
        }
        text
    }

    /// What they change, in words, for the report.
    pub fn shown(&self, catalogue: &Catalogue, lang: Lang) -> Vec<String> {
        let limits = self.limits.iter().filter_map(|(id, value)| {
            let standard = catalogue.get(id)?;
            let (zh, en) = (&standard.title.zh, &standard.title.en);
            let (value_zh, value_en) = (standard.measure.shown(*value, Lang::Zh), standard.measure.shown(*value, Lang::En));
            Some(say!("标准“{zh}”({id})设为{value_zh}", "the standard “{en}” ({id}) is set to {value_en}"))
        });
        let rules = self.rules.iter().filter(|(_, on)| !**on).map(|(id, _)| say!("规则 {id} 已停用", "the rule {id} is switched off"));
        limits.chain(rules).map(|said| said.get(lang).to_owned()).collect()
    }
}

fn as_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        _ => None,
    }
}

fn limit(value: &toml::Value) -> Option<Decimal> {
    let limit = match value {
        toml::Value::String(text) => Decimal::from_str_exact(text.trim()).ok()?,
        toml::Value::Integer(number) => Decimal::from(*number),
        _ => return None,
    };
    (!limit.is_sign_negative()).then_some(limit)
}

fn switch(value: &toml::Value) -> Option<bool> {
    match value {
        toml::Value::Boolean(on) => Some(*on),
        toml::Value::String(text) => match text.as_str() {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The id of what a person calls by its id or, as reports do, by its title.
fn resolve<'a>(known: &(impl Iterator<Item = (&'a str, &'a Said)> + Clone), word: &str) -> Option<&'a str> {
    let mut by_id = known.clone().filter(|(id, _)| *id == word);
    let mut by_title = known.clone().filter(|(_, title)| title.is_called(word));
    by_id.next().or_else(|| by_title.next().filter(|_| by_title.next().is_none())).map(|(id, _)| id)
}

/// An error about a name that is not known, with the nearest of those in its own script.
fn unknown<'a>(
    source: &SourceFile,
    what: &Said,
    name: &Spanned<String>,
    known: impl Iterator<Item = (&'a str, &'a Said)> + Clone,
) -> RuleError {
    let word = name.get_ref();
    let same: Vec<&str> = known.clone().filter(|(_, title)| title.is_called(word)).map(|(id, _)| id).collect();
    if !same.is_empty() {
        let ids = same.join(", ");
        return source.error(
            Some(name.span().start),
            say!("“{word}”不止一个({ids}),请写编号", "“{word}” is the title of several ({ids}); write the id"),
        );
    }
    let is_title = word.contains(is_han);
    source.unknown(what, name, known.map(|(id, title)| if is_title { &*title.zh } else { id }))
}

fn twice(source: &SourceFile, name: &Spanned<String>, id: &str) -> RuleError {
    let word = name.get_ref();
    source.error(Some(name.span().start), say!("“{word}”({id})写了两次,请只留一处", "“{word}” ({id}) is written twice; keep one of them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, Vec<RuleError>> {
        let regions = Regions::parse(&SourceFile::new("regions.toml", "regions = { \"湖南\" = [\"hunan\"] }")).unwrap();
        let mut catalogue = Catalogue::default();
        catalogue.add(&SourceFile::new("cap.toml", "id='cap'\ntitle={zh='上限',en='cap'}\nmeasure='yuan'\nvalue=[]"), &regions).unwrap();
        Settings::parse(
            &SourceFile::new("ledgerlint.toml", text),
            &catalogue,
            &regions,
            &[
                ("early-payment", &Said::new("提前支付", "Paid early")),
                ("gap", &Said::new("凭证断号", "Gap")),
                ("my-gap", &Said::new("凭证断号", "Gap")),
            ]
            .into_iter(),
        )
    }

    #[test]
    fn an_office_sets_region_limits_and_rules() {
        let settings = parse("region='Hunan'\nas_of=2022-12-31\n[limits]\ncap='600.50'\n[rules]\nearly-payment='off'").unwrap();
        assert_eq!(settings.region.as_deref(), Some("湖南"));
        assert_eq!(settings.as_of, Some(Day::constant(2022, 12, 31)));
        assert_eq!(settings.limits["cap"].to_string(), "600.50");
        assert!(!settings.rules["early-payment"]);
    }

    #[test]
    fn every_wrong_name_is_told_with_its_line_and_the_right_one() {
        let errors = parse("[limits]\ncop='1'\n[rules]\nearly-paymnt='off'\n").unwrap_err();
        let told: Vec<String> = errors.iter().map(|error| error.said().zh.into_owned()).collect();
        assert!(told[0].contains("第2行") && told[0].contains("“cap”"), "{told:?}");
        assert!(told[1].contains("第4行") && told[1].contains("“early-payment”"), "{told:?}");
    }

    #[test]
    fn rules_and_standards_are_known_by_the_titles_that_reports_use() {
        let settings = parse("[limits]\n'上 限'='600'\n[rules]\n'提前支付'='off'").unwrap();
        assert_eq!((settings.limits["cap"].to_string().as_str(), settings.rules["early-payment"]), ("600", false));
        let told = |text: &str| parse(text).unwrap_err().iter().map(|error| error.said().zh.into_owned()).collect::<String>();
        assert!(told("[rules]\n'提前支款'='off'").contains("是否想写“提前支付”"));
        assert!(told("[rules]\n'凭证断号'='off'").contains("gap, my-gap"));
        assert!(told("[rules]\n'提前支付'='off'\nearly-payment='on'").contains("写了两次"));
    }

    #[test]
    fn a_float_is_no_limit() {
        assert!(parse("[limits]\ncap=800.1").is_err());
    }
}
