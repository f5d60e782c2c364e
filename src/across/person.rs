//! Kind `shared-person`: one person paid for the same category and month in two units. Knows no rule.
//!
//! ```toml
//! kind = "shared-person"
//! unless = [{ person = ["@collective"] }]    # rows of the payout sheets that it is not about; what is taken back counts whatever it says
//! arrears = [{ item = ["补发"] }]             # rows that pay for earlier months: compared with their like only
//! id = ["身份证号"]                           # headers of the column with the id number
//! second = [["银行卡号"], ["联系电话"]]        # headers of further attributes, one list an attribute
//! units_by_name = 2                          # a name alone in more units than this is a common name and tells nothing
//! ```
//!
//! By the id number where both have one; else by the name and a second attribute; else by the name alone, at low severity. Id numbers that
//! differ tell two people apart whatever their names. An id number counts if its check digit is right: Excel spoils numbers of 18 digits. Those
//! that do not count are told.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::register::{Headers, first_sources, missing};
use super::{Across, Crossing, Draft, Gathered, Held, Record, amounts, clusters, owners};
use crate::books::Books;
use crate::checks::selection::Unlooked;
use crate::checks::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::findings::Severity;
use crate::rules::filter::FilterSpec;
use crate::rules::{Filter, Rule, RuleError};
use crate::say;
use crate::tables::{Field, Row, Source, TableKind, benefits};
use crate::value::names::{is_nothing, person_key};
use crate::value::text::{compact, is_han};
use crate::value::{Date, Said};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    unless: Option<FilterSpec>,
    arrears: Option<FilterSpec>,
    #[serde(default)]
    id: Headers,
    #[serde(default)]
    second: Vec<Headers>,
    units_by_name: usize,
}

#[derive(Debug)]
struct SharedPerson {
    unless: Filter,
    arrears: Filter,
    id: Headers,
    second: Vec<Headers>,
    units_by_name: usize,
}

/// Where a record keeps what: the id number, the name, then the second attributes.
const ID: usize = 0;
const NAME: usize = 1;
const SECOND: usize = 2;

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let filter = |spec: Option<&FilterSpec>| Filter::prepare(spec, TableKind::Benefits, &shared.lexicon, &rule.source);
    Ok(Box::new(SharedPerson {
        unless: filter(spec.unless.as_ref())?,
        arrears: filter(spec.arrears.as_ref())?,
        id: spec.id,
        second: spec.second,
        units_by_name: spec.units_by_name,
    }))
}

impl Check for SharedPerson {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(TableKind::Benefits, vec![benefits::PERSON, benefits::CATEGORY, benefits::DATE, benefits::AMOUNT])]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["by-name-and-second", "by-name"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["units", "count", "person", "category", "period"]
    }

    fn across(&self) -> Option<&dyn Across> {
        Some(self)
    }

    fn run(&self, _: &Books, _: &Context) -> Outcome {
        Outcome::default()
    }
}

/// A person as one row of a payout sheet tells of them.
type Person = (String, String, Vec<Option<String>>);

impl Across for SharedPerson {
    fn gather(&self, books: &Books) -> Gathered {
        let mut gathered = Gathered { missing: missing(&[TableKind::Benefits], books), ..Gathered::default() };
        let mut unlooked = Unlooked::default();
        let (mut wrong, mut other) = (Vec::new(), Vec::new());
        let mut paid: BTreeMap<Person, Vec<&Row>> = BTreeMap::new();
        let takes_back = |row: &Row| row.number(benefits::AMOUNT).is_some_and(|amount| amount < Decimal::ZERO);
        let about = |row: &&Row| takes_back(row) || !self.unless.matches(row);
        for row in books.table(TableKind::Benefits).unwrap_or_default().iter().filter(about) {
            gathered.rows += 1;
            let (Some(name), Some(category)) = (row.text(benefits::PERSON).filter(|name| !is_nothing(name)), row.text(benefits::CATEGORY))
            else {
                continue;
            };
            let Some(month) = row.date(benefits::DATE).map(month) else {
                unlooked.add_blank(benefits::DATE, &row.source);
                continue;
            };
            let id = self.id.cell(row).filter(|cell| cell.chars().any(char::is_alphanumeric));
            let number = id.as_deref().and_then(id_number);
            match id {
                Some(id) if number.is_none() && is_whole(&id) => wrong.push(row.source.clone()),
                Some(_) if number.is_none() => other.push(row.source.clone()),
                _ => {}
            }
            let mut marks = vec![number, Some(person_key(name))];
            marks.extend(self.second.iter().map(|headers| headers.cell(row).map(|cell| compact(&cell))));
            let arrears = if self.arrears.matches(row) { "\u{1}" } else { "" };
            let period = format!("{month}{arrears}");
            paid.entry((compact(category), period, marks)).or_default().push(row);
        }
        for ((category, period, marks), rows) in paid {
            gathered.records.extend(records((&category, &period), &marks, &rows));
        }
        gathered.unchecked = unlooked.into_vec();
        gathered.unchecked.extend(without_number(wrong, other));
        gathered
    }

    fn join(&self, held: &[Held], _: usize) -> Vec<Crossing> {
        if held.iter().any(|held| held.record.key().starts_with(BY_ID)) {
            // People of one name are found by their names; here are those whose name is written otherwise in another unit.
            return if is_worded_otherwise(held) { vec![crossing(held, "", None)] } else { Vec::new() };
        }
        let sure = |held: &Vec<Held>| owners(held) > 1;
        let (certain, rest): (Vec<_>, Vec<_>) =
            clusters(held, |a, b| same_id(a, b) == Some(true) || same_second(a, b)).into_iter().partition(sure);
        let mut crossings: Vec<Crossing> = certain.iter().map(|held| certain_crossing(held)).collect();
        let rest: Vec<Held> = rest.into_iter().flatten().collect();
        for held in clusters(&rest, may_be_one).into_iter().filter(sure) {
            if owners(&held) <= self.units_by_name && held.first().and_then(|held| held.record.mark(NAME)).is_some_and(is_name) {
                crossings.push(crossing(&held, "by-name", Some(Severity::Low)));
            }
        }
        crossings
    }
}

/// Tells of the rows whose id numbers do not count: how many, and why.
fn without_number(wrong: Vec<Source>, other: Vec<Source>) -> impl Iterator<Item = NotLookedAt> {
    let (count, rest) = (wrong.len(), other.len());
    let wrong_said = say!(
        "有{count}行的身份证号校验位不对(录入有误,或被Excel把后几位变成0),未按号码比对,只按姓名和其他项目比对;请更正号码后重新检查",
        "{count} rows hold an id number whose check digit is wrong (mistyped, or its last digits made noughts by Excel): not compared by number, only by name and the rest; correct the numbers and check again"
    );
    let other_said = say!(
        "有{rest}行的证件号码不是完整的居民身份证号(不全、隐去了几位,或是其他证件),未按号码比对,只按姓名和其他项目比对",
        "{rest} rows hold no complete resident's id number (cut short, masked, or of another paper): not compared by number, only by name and the rest"
    );
    let told = |(why, evidence): (Said, Vec<Source>)| (!evidence.is_empty()).then_some(NotLookedAt { why, evidence });
    [(wrong_said, wrong), (other_said, other)].into_iter().filter_map(told)
}

/// Whether records of one id number are brought together by it alone: names or categories are written otherwise, and no two units write both
/// alike, which their names bring together.
fn is_worded_otherwise(held: &[Held]) -> bool {
    let mut owners: BTreeMap<(Option<&str>, String), BTreeSet<_>> = BTreeMap::new();
    for held in held {
        let category = compact(held.record.summary().unwrap_or_default());
        owners.entry((held.record.mark(NAME), category)).or_default().insert(held.owner);
    }
    let names: BTreeSet<Option<&str>> = owners.keys().map(|(name, _)| *name).collect();
    names.len() > 1 || (owners.len() > 1 && owners.values().all(|owners| owners.len() == 1))
}

/// What a category is of: 护林员 of 护林员补助, 护林员补贴 and 护林员费. A cost that names no persons stays what it is: 交通费 is paid for what was
/// spent, 交通补贴 is not.
fn category_stem(category: &str) -> String {
    /// The fewest characters of a kind of persons or work.
    const CHARS_MIN: usize = 3;
    let category = compact(category).replace("公益性岗位", "公益岗位");
    let long = |stem: &&str| stem.chars().count() >= CHARS_MIN;
    let stem = ["补助费", "补助金", "补助款", "补贴款", "补助", "补贴", "津贴"]
        .iter()
        .find_map(|end| category.strip_suffix(end))
        .filter(|stem| stem.chars().count() >= 2);
    let stem = stem.or_else(|| category.strip_suffix('费').filter(long));
    stem.map_or_else(|| category.clone(), str::to_owned)
}

/// Marks the keys under which people are brought together by their id numbers.
const BY_ID: char = '\u{2}';

/// A person's sum under their name, and under their id number for those who call themselves otherwise elsewhere. Nothing is left of what was
/// paid back.
fn records((category, period): (&str, &str), marks: &[Option<String>], rows: &[&Row]) -> Vec<Record> {
    let amount = rows.iter().filter_map(|row| row.number(benefits::AMOUNT)).fold(Decimal::ZERO, Decimal::saturating_add);
    if amount <= Decimal::ZERO {
        return Vec::new();
    }
    let name = marks.get(NAME).cloned().flatten().unwrap_or_default();
    let first = |field: Field| rows.iter().filter_map(|row| row.text(field)).min().unwrap_or_default().to_owned();
    let by_name = Draft {
        key: format!("{name}\u{1}{category}\u{1}{period}"),
        marks: marks.to_vec(),
        shown: first(benefits::PERSON),
        summary: Some(first(benefits::CATEGORY)),
        amount,
        date: rows.iter().filter_map(|row| row.date(benefits::DATE)).min(),
        sources: first_sources(rows.iter().copied()),
        ..Draft::default()
    };
    let id = marks.get(ID).cloned().flatten();
    let by_id = id.map(|id| Draft { key: format!("{BY_ID}{id}\u{1}{}\u{1}{period}", category_stem(category)), ..by_name.clone() });
    std::iter::once(by_name).chain(by_id).map(Record::from).collect()
}

fn month(date: Date) -> Date {
    match date {
        Date::Day(day) => Date::Month(day.year(), day.month()),
        other => other,
    }
}

/// Whether the id numbers agree, where both have one.
fn same_id(a: &Record, b: &Record) -> Option<bool> {
    a.mark(ID).zip(b.mark(ID)).map(|(a, b)| a == b)
}

/// Whether a second attribute agrees, where the id numbers do not speak against it.
fn same_second(a: &Record, b: &Record) -> bool {
    same_id(a, b) != Some(false) && seconds(a, b).any(|same| same)
}

/// Whether nothing speaks against two people of one name being one.
fn may_be_one(a: &Record, b: &Record) -> bool {
    same_id(a, b) != Some(false) && seconds(a, b).all(|same| same)
}

/// Of each second attribute that both have, whether it agrees.
fn seconds<'a>(a: &'a Record, b: &'a Record) -> impl Iterator<Item = bool> + 'a {
    a.marks().zip(b.marks()).skip(SECOND).filter_map(|(a, b)| Some(a? == b?))
}

fn certain_crossing(held: &[Held]) -> Crossing {
    let by_id = held.iter().any(|a| held.iter().any(|b| a.owner != b.owner && same_id(a.record, b.record) == Some(true)));
    crossing(held, if by_id { "" } else { "by-name-and-second" }, None)
}

fn crossing(held: &[Held], variant: &'static str, severity: Option<Severity>) -> Crossing {
    let (amount, irregular_amount) = amounts(held);
    let names: BTreeSet<&str> = held.iter().map(|held| held.record.shown()).collect();
    let person = names.into_iter().collect::<Vec<_>>().join("/");
    let category = held.iter().filter_map(|held| held.record.summary().map(str::to_owned)).min().unwrap_or_default();
    let date = held.iter().filter_map(|held| held.record.date).max();
    let period = date.map(month).map(|month| Said::new(month.zh(), month.en())).unwrap_or_default();
    // Without id number and telephone: an export may leave them out, or spoil them.
    let people: BTreeSet<String> = held.iter().filter_map(|held| held.record.mark(NAME)).map(str::to_owned).collect();
    let flag = Flag {
        subject: person.clone(),
        date,
        summary: Some(category.clone()),
        amount,
        irregular_amount,
        variant,
        severity,
        key: [compact(&category), period.zh.to_string()].into_iter().chain(people).collect(),
        ..Flag::default()
    };
    Crossing::new(flag.fact_text("person", person).fact_text("category", category).fact("period", period), held)
}

/// A name that can be one person's: two to four Chinese characters, or more with a dot. `职工01` is a name that was taken away.
fn is_name(name: &str) -> bool {
    let count = name.chars().count();
    name.chars().all(|c| is_han(c) || c == '·') && (2..=if name.contains('·') { 20 } else { 4 }).contains(&count)
}

/// Whether a cell holds as many digits as an id number, right or wrong. A number that a spreadsheet wrote with a power of ten has none left.
fn is_whole(cell: &str) -> bool {
    let text = compact(cell).to_uppercase();
    let text = text.trim_start_matches('\'');
    text.chars().count() == 18 && text.chars().enumerate().all(|(place, c)| c.is_ascii_digit() || (place == 17 && c == 'X'))
}

/// An id number in one form: 18 characters whose check digit is right. The 15 digits of former times are those without the century and the
/// check digit, and people leave off an X. Masked and spoilt numbers are none.
pub fn id_number(cell: &str) -> Option<String> {
    let text = compact(cell).to_uppercase();
    let text = text.trim_start_matches('\'');
    let digits = text.chars().take(17).filter(char::is_ascii_digit).count();
    match text.chars().count() {
        15 if digits == 15 => {
            let (place, rest) = text.split_at_checked(6)?;
            let long = format!("{place}19{rest}");
            Some(format!("{long}{}", check_digit(&long)?))
        }
        17 if digits == 17 && check_digit(text) == Some('X') => Some(format!("{text}X")),
        18 if digits == 17 => text.ends_with(check_digit(text)?).then(|| text.to_owned()),
        _ => None,
    }
}

/// The last character of an id number, by the seventeen digits before it.
fn check_digit(text: &str) -> Option<char> {
    let weights = [7_u32, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = text.chars().zip(weights).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    "10X98765432".chars().nth(usize::try_from(sum % 11).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_number_counts_if_its_check_digit_is_right() {
        assert_eq!(id_number("11010519491231002x").as_deref(), Some("11010519491231002X"));
        assert_eq!(id_number(" 440524188001010014").as_deref(), Some("440524188001010014"));
        assert_eq!(id_number("110105491231002").as_deref(), Some("11010519491231002X"), "of former times");
        assert_eq!(id_number("11010519491231002").as_deref(), Some("11010519491231002X"), "its X left off");
        for spoilt in ["44052418800101001", "440524188001010000", "4405241880****0014", "440524", ""] {
            assert_eq!(id_number(spoilt), None, "{spoilt}");
        }
        assert!(is_whole("440524188001010000") && is_whole("11010519491231002x"));
        assert!(!is_whole("4405241880****0014") && !is_whole("4.40524E+17") && !is_whole("440524"));
    }
}
