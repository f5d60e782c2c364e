//! Standards: limits by region and date, each with the document it comes from. A user's own limit replaces them, and
//! every report says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::rule::Basis;
use super::source::{RuleError, SourceFile};
use crate::say;
use crate::value::{Date, Day, Lang, Said, amount, date, money};

/// What a standard counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Money.
    Yuan,
    /// Years.
    Years,
    /// Pieces of a thing.
    Pieces,
    /// Times.
    Times,
    /// Days.
    Days,
    /// Hundredths of a whole.
    Percent,
}

impl Measure {
    /// What its numbers are written in.
    pub fn unit(self) -> Said {
        match self {
            Self::Yuan => Said::new("元", "yuan"),
            Self::Years => Said::new("年", "years"),
            Self::Pieces => Said::new("件", "pieces"),
            Self::Times => Said::new("次", "times"),
            Self::Days => Said::new("天", "days"),
            Self::Percent => Said::new("%", "%"),
        }
    }

    /// A value with its unit, in words.
    pub fn shown(self, value: Decimal, lang: Lang) -> String {
        let number = if self == Self::Yuan { money(value) } else { amount::plain(value) };
        let Said { zh, en } = self.unit();
        if lang == Lang::Zh || self == Self::Percent {
            return format!("{number}{zh}");
        }
        format!("{number} {}", if value == Decimal::ONE { en.trim_end_matches('s') } else { &en })
    }
}

/// A standard and its values by region and time.
#[derive(Debug, Clone)]
pub struct Standard {
    /// Its id.
    pub id: String,
    /// What it limits.
    pub title: Said,
    /// What it counts.
    pub measure: Measure,
    values: Vec<StandardValue>,
}

impl Standard {
    /// Its values for a reader: region and span of time, value, basis.
    pub fn shown_values(&self, lang: Lang) -> Vec<(String, String, Option<String>)> {
        let one = |value: &StandardValue| {
            let span = match (value.from, value.to) {
                (None, None) => String::new(),
                (from, to) => {
                    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
                    format!(" {}..{}", day(from), day(to))
                }
            };
            let basis: Vec<String> = value.basis.iter().map(|basis| basis.shown(lang)).collect();
            (format!("{}{span}", value.region), self.measure.shown(value.value, lang), (!basis.is_empty()).then(|| basis.join("; ")))
        };
        self.values.iter().map(one).collect()
    }
}

#[derive(Debug, Clone)]
struct StandardValue {
    region: String,
    from: Option<Day>,
    to: Option<Day>,
    value: Decimal,
    basis: Vec<Basis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardFile {
    id: Spanned<String>,
    title: Said,
    measure: Measure,
    value: Vec<ValueFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueFile {
    region: Spanned<String>,
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
    value: Spanned<String>,
    #[serde(default)]
    basis: Vec<Basis>,
}

/// The region whose values hold everywhere that has none of its own.
pub const NATIONAL: &str = "全国";

/// Regions by their Chinese name, each with the other names it goes by.
#[derive(Debug, Clone, Default)]
pub struct Regions(BTreeMap<String, Vec<String>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionsFile {
    regions: BTreeMap<String, Vec<String>>,
}

impl Regions {
    /// Reads the list of regions.
    pub fn parse(source: &SourceFile) -> Result<Self, RuleError> {
        source.parse::<RegionsFile>().map(|file| Self(file.regions))
    }

    /// The region of that name: `湖南`, `湖南省`, `hunan`.
    pub fn named(&self, name: &str) -> Option<&str> {
        let wanted = crate::value::text::compact(name);
        let bare = |text: &str| text.trim_end_matches(['省', '市']).to_owned();
        self.0
            .iter()
            .find(|(region, aliases)| {
                bare(region) == bare(&wanted) || aliases.iter().any(|alias| crate::value::text::compact(alias) == wanted)
            })
            .map(|(region, _)| region.as_str())
    }

    /// Their Chinese names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// All standards, by id.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    standards: BTreeMap<String, Standard>,
}

impl Catalogue {
    /// Adds a standard from its file; a later one of the same id replaces an earlier one.
    pub fn add(&mut self, source: &SourceFile, regions: &Regions) -> Result<(), RuleError> {
        let file: StandardFile = source.parse()?;
        let mut values = Vec::new();
        for value in file.value {
            let region = if value.region.get_ref() == NATIONAL {
                NATIONAL
            } else {
                regions
                    .named(value.region.get_ref())
                    .ok_or_else(|| source.unknown(&Said::new("地区", "region"), &value.region, regions.names()))?
            };
            values.push(StandardValue {
                region: region.to_owned(),
                from: day(value.from.as_ref(), source)?,
                to: day(value.to.as_ref(), source)?,
                value: decimal(&value.value, source)?,
                basis: value.basis,
            });
        }
        let id = file.id.into_inner();
        self.standards.insert(id.clone(), Standard { id, title: file.title, measure: file.measure, values });
        Ok(())
    }

    /// A standard by its id.
    pub fn get(&self, id: &str) -> Option<&Standard> {
        self.standards.get(id)
    }

    /// The ids of all standards.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.standards.keys().map(String::as_str)
    }

    /// The ids of all standards, each with its title.
    pub fn named(&self) -> impl Iterator<Item = (&str, &Said)> + Clone {
        self.standards.iter().map(|(id, standard)| (id.as_str(), &standard.title))
    }

    /// The standard that a rule file names, or an error with the nearest one.
    pub fn resolve(&self, name: &Spanned<String>, source: &SourceFile) -> Result<&Standard, RuleError> {
        self.get(name.get_ref()).ok_or_else(|| source.unknown(&Said::new("标准", "standard"), name, self.ids()))
    }
}

fn day(text: Option<&Spanned<String>>, source: &SourceFile) -> Result<Option<Day>, RuleError> {
    let Some(text) = text else { return Ok(None) };
    if let Some(day) = date::parse(text.get_ref()).and_then(Date::day) {
        Ok(Some(day))
    } else {
        let word = text.get_ref();
        Err(source
            .error(Some(text.span().start), say!("“{word}”不是日期,请写成 2020-01-31", "“{word}” is no date; write it like 2020-01-31")))
    }
}

fn decimal(text: &Spanned<String>, source: &SourceFile) -> Result<Decimal, RuleError> {
    Decimal::from_str_exact(text.get_ref()).map_err(|_| {
        let word = text.get_ref();
        source.error(Some(text.span().start), say!("“{word}”不是数字", "“{word}” is no number"))
    })
}

/// A standard's value on a day, for one region, and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct InForce {
    /// The value.
    pub value: Decimal,
    /// What it counts.
    pub measure: Measure,
    /// The documents; none where the user set it.
    pub basis: Vec<Basis>,
    /// Whether the user's settings gave it.
    pub from_settings: bool,
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// In words, with the remedy.
    pub why: Said,
}

/// The standards that apply to one unit: its region, and the limits that its settings override.
#[derive(Debug, Clone)]
pub struct Standards {
    catalogue: Arc<Catalogue>,
    region: String,
    overrides: BTreeMap<String, Decimal>,
    used: Arc<Mutex<BTreeSet<Used>>>,
}

/// A value that was asked for while checking.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Used {
    /// The standard's id.
    pub standard: String,
    /// The value.
    pub value: Decimal,
    /// Whether the user's settings gave it.
    pub from_settings: bool,
}

impl Standards {
    /// Standards for a region; `overrides` are the user's own limits by standard.
    pub fn new(catalogue: Arc<Catalogue>, region: impl Into<String>, overrides: BTreeMap<String, Decimal>) -> Self {
        Self { catalogue, region: region.into(), overrides, used: Arc::default() }
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// All standards.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The value of a standard on a day.
    pub fn value(&self, id: &str, on: Day) -> Result<InForce, Missing> {
        let Some(standard) = self.catalogue.get(id) else {
            return Err(Missing { why: say!("没有标准“{id}”", "there is no standard “{id}”") });
        };
        let found = match self.overrides.get(id) {
            Some(value) => InForce { value: *value, measure: standard.measure, basis: Vec::new(), from_settings: true },
            None => self.look_up(standard, on)?,
        };
        if let Ok(mut used) = self.used.lock() {
            used.insert(Used { standard: id.to_owned(), value: found.value, from_settings: found.from_settings });
        }
        Ok(found)
    }

    fn look_up(&self, standard: &Standard, on: Day) -> Result<InForce, Missing> {
        let own: Vec<&StandardValue> = standard.values.iter().filter(|value| value.region == self.region).collect();
        let values = if own.is_empty() { standard.values.iter().filter(|value| value.region == NATIONAL).collect() } else { own };
        let (region, title_zh, title_en, id) = (&self.region, &standard.title.zh, &standard.title.en, &standard.id);
        let Said { zh: unit_zh, en: unit_en } = standard.measure.unit();
        if values.is_empty() {
            return Err(Missing {
                why: say!(
                    "没有{region}的标准“{title_zh}”,请在 ledgerlint.toml 的 [limits] 中写明 {id}(单位: {unit_zh})",
                    "no standard “{title_en}” is known for {region}; set {id} under [limits] in ledgerlint.toml (in {unit_en})"
                ),
            });
        }
        let value = values.iter().find(|value| value.from.is_none_or(|from| from <= on) && value.to.is_none_or(|to| on <= to));
        match value {
            Some(value) => Ok(InForce { value: value.value, measure: standard.measure, basis: value.basis.clone(), from_settings: false }),
            None => Err(Missing {
                why: say!(
                    "{on} 时标准“{title_zh}”没有收录,请在 ledgerlint.toml 的 [limits] 中写明 {id}(单位: {unit_zh})",
                    "no value of the standard “{title_en}” is on file for {on}; set {id} under [limits] in ledgerlint.toml (in {unit_en})"
                ),
            }),
        }
    }

    /// The value on file that a used one is, with its basis: the one in force on a day if that is it, else the latest that is.
    pub fn basis_of(&self, id: &str, value: Decimal, on: Day) -> Option<InForce> {
        let standard = self.catalogue.get(id)?;
        if let Some(found) = self.look_up(standard, on).ok().filter(|found| found.value == value) {
            return Some(found);
        }
        let mine =
            |candidate: &&StandardValue| candidate.value == value && (candidate.region == self.region || candidate.region == NATIONAL);
        let found = standard.values.iter().filter(mine).max_by_key(|candidate| candidate.from)?;
        Some(InForce { value, measure: standard.measure, basis: found.basis.clone(), from_settings: false })
    }

    /// The values that were asked for so far, in order.
    pub fn used(&self) -> Vec<Used> {
        self.used.lock().map(|used| used.iter().cloned().collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Arc<Catalogue> {
        let regions = Regions::parse(&SourceFile::new("regions.toml", "regions = { \"湖南\" = [\"hunan\"], \"福建\" = [] }")).unwrap();
        let mut catalogue = Catalogue::default();
        let text = "id = 'cap'\ntitle = { zh = '上限', en = 'cap' }\nmeasure = 'yuan'\n[[value]]\nregion = '湖南'\nfrom = '2018-01-01'\nto = '2019-12-31'\nvalue = '800'\n[[value]]\nregion = 'hunan'\nfrom = '2020-01-01'\nvalue = '900'\n";
        catalogue.add(&SourceFile::new("cap.toml", text), &regions).unwrap();
        Arc::new(catalogue)
    }

    #[test]
    fn a_value_holds_from_its_first_day_to_its_last() {
        let standards = Standards::new(catalogue(), "湖南", BTreeMap::new());
        let on = |text: &str| standards.value("cap", text.parse().unwrap()).map(|found| found.value.to_string());
        assert_eq!(on("2018-01-01").as_deref(), Ok("800"));
        assert_eq!(on("2019-12-31").as_deref(), Ok("800"));
        assert_eq!(on("2020-01-01").as_deref(), Ok("900"));
        assert!(on("2017-12-31").unwrap_err().why.zh.contains("[limits]"));
    }

    #[test]
    fn a_region_without_a_value_says_so_and_a_setting_serves_it() {
        let none = Standards::new(catalogue(), "福建", BTreeMap::new());
        assert!(none.value("cap", Day::constant(2020, 1, 1)).unwrap_err().why.zh.contains("福建"));
        let set = Standards::new(catalogue(), "福建", BTreeMap::from([("cap".to_owned(), Decimal::from(400))]));
        let found = set.value("cap", Day::constant(2020, 1, 1)).unwrap();
        assert!(found.from_settings && found.value == Decimal::from(400));
    }
}
