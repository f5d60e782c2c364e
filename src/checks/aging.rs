//! Kind `aging`: open items older than a limit. Knows no rule and no number of years.
//!
//! ```toml
//! kind = "aging"
//! table = "open_items"
//! where = { side = ["receivable"] }    # also `unless`, and [[check.unclear]]
//! date = "origin"                      # known to the year or month only: its latest day counts
//! amount = "amount"                    # a negative one stands on the wrong side
//! subject = "counterparty"
//! standard = "stale-years"             # over it means: the day after
//!
//! [check.bands]
//! before = [1995, 2000]                # items from before these years, each a band of its own
//! years = [1, 3, 5]                    # the others by age: up to 1, 1 to 3, 3 to 5, over 5 years
//! ```

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use toml::Spanned;

use super::selection::{self, NUMBERS, Selection, UnclearSpec, Unlooked, resolve_typed};
use super::{COMMON_PLACEHOLDERS, Check, Context, Flag, NotLookedAt, Outcome, Shared, evidence};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::filter::{FilterSpec, resolve_field, word_lists};
use crate::rules::lexicon::WordList;
use crate::rules::standards::InForce;
use crate::rules::{Measure, Rule, RuleError};
use crate::say;
use crate::tables::{Field, FieldKind, Row, TableKind};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Date, Day, Lang, Said, date, money};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    table: Spanned<String>,
    r#where: Option<FilterSpec>,
    unless: Option<FilterSpec>,
    #[serde(default)]
    unclear: Vec<UnclearSpec>,
    date: Spanned<String>,
    amount: Spanned<String>,
    subject: Spanned<String>,
    standard: Spanned<String>,
    bands: Bands,
    /// Remarks of the register that are told with a lead.
    #[serde(default)]
    remarks: Vec<Spanned<String>>,
}

/// The classes of age by which reports add up.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bands {
    #[serde(default)]
    before: Vec<i16>,
    years: Vec<i32>,
}

#[derive(Debug)]
struct Aging {
    selection: Selection,
    date: Field,
    amount: Field,
    subject: Field,
    standard: String,
    bands: Bands,
    remarks: Vec<WordList>,
}

/// The variant for an item with a negative amount.
const WRONG_SIDE: &str = "wrong_side";

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let mut spec: Spec = rule.check()?;
    let selection = Selection::prepare(rule, shared, &spec.table, (spec.r#where.as_ref(), spec.unless.as_ref()), &spec.unclear)?;
    let (table, source) = (selection.table, &rule.source);
    if shared.catalogue.resolve(&spec.standard, source)?.measure != Measure::Years {
        let why = Said::new("这里要用按年计的标准(measure = \"years\")", "a standard in years is due here (measure = \"years\")");
        return Err(source.error(Some(spec.standard.span().start), why));
    }
    spec.bands.before.sort_unstable();
    spec.bands.years.sort_unstable();
    Ok(Box::new(Aging {
        date: resolve_typed(&spec.date, table, &[FieldKind::Date], source)?,
        amount: resolve_typed(&spec.amount, table, NUMBERS, source)?,
        subject: resolve_field(&spec.subject, table, source)?,
        standard: spec.standard.get_ref().clone(),
        bands: spec.bands,
        remarks: word_lists(&spec.remarks, &shared.lexicon, source)?,
        selection,
    }))
}

impl Check for Aging {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(self.selection.table, vec![self.subject, self.date, self.amount])]
    }

    fn variants(&self) -> &'static [&'static str] {
        &[WRONG_SIDE]
    }

    fn selection(&self) -> Option<&Selection> {
        Some(&self.selection)
    }

    fn placeholders(&self) -> Vec<&'static str> {
        ["age", "band", "standard", "as_of", "size", "remark"].into_iter().chain(self.texts().map(Field::name)).collect()
    }

    fn standards(&self) -> Vec<&str> {
        vec![&self.standard]
    }

    fn concerns(&self, row: &Row) -> bool {
        self.selection.is_about(row)
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let mut unlooked = Unlooked::default();
        let rows = self.selection.rows(books, &mut unlooked);
        let aside = unlooked.sources();
        let standard = match context.standards.value(&self.standard, context.as_of) {
            Ok(standard) => standard,
            Err(missing) => return Outcome { unchecked: vec![missing.into()], ..Outcome::default() },
        };
        let flags = rows.iter().filter_map(|row| self.judge(row, context.as_of, &standard, &mut unlooked)).collect();
        let mut unchecked = unlooked.into_vec();
        unchecked.extend(self.undated(&rows));
        Outcome { flags, rows: rows.len(), unchecked, aside }
    }
}

impl Aging {
    /// Tells what is open since nobody knows when, with whom and how much it is.
    fn undated(&self, rows: &[&Row]) -> Option<NotLookedAt> {
        /// How many are named.
        const NAMED_MAX: usize = 5;
        let is_undated = |row: &&&Row| row.date(self.date).is_none() && row.number(self.amount).is_some_and(|amount| !amount.is_zero());
        let undated: Vec<&Row> = rows.iter().filter(is_undated).copied().collect();
        let count = Some(undated.len()).filter(|count| *count > 0)?;
        let sum = money(undated.iter().filter_map(|row| row.number(self.amount)).fold(Decimal::ZERO, Decimal::saturating_add));
        let names: BTreeSet<String> = undated.iter().map(|row| shorten(&printable(&row.shown(self.subject)), 20)).collect();
        let more = if names.len() > NAMED_MAX { Said::new("等", " and others") } else { Said::default() };
        let names: Vec<String> = names.into_iter().take(NAMED_MAX).collect();
        let (zh, en, more_zh, more_en) = (names.join("、"), names.join(", "), more.zh, more.en);
        let why = say!(
            "有{count}笔共{sum}元没有写明形成时间或形成时间无法识别({zh}{more_zh}),未检查账龄;请补填",
            "{count} items, {sum} yuan in all, have no date of origin or none that can be read ({en}{more_en}); their age was not checked: fill it in"
        );
        Some(NotLookedAt { why, evidence: evidence(undated).into_iter().collect() })
    }

    fn judge(&self, row: &Row, as_of: Day, standard: &InForce, unlooked: &mut Unlooked) -> Option<Flag> {
        let Some(amount) = row.number(self.amount) else {
            unlooked.add_blank(self.amount, &row.source);
            return None;
        };
        if amount.is_zero() {
            return None;
        }
        // What has no day is told at once for all.
        let origin = row.date(self.date)?;
        if origin.earliest().is_some_and(|earliest| earliest > as_of) {
            let why = say!("形成时间晚于截止日{as_of},未检查账龄", "the origin lies after the as-of date {as_of}; the age was not checked");
            unlooked.add(why, &row.source);
            return None;
        }
        let wrong_side = amount.is_sign_negative();
        if !is_older(origin, as_of, standard.value) {
            if let Date::Before(_) = origin {
                // Open towards the past: it may be of any age.
                let (zh, en) = (origin.zh(), origin.en());
                let why = say!(
                    "形成时间只知道是{zh},不能确定是否超过年限,未检查账龄;请提供往来款明细表(往来款清理表),写明形成时间",
                    "the origin is only known to lie {en}: whether it is over the years cannot be said; the age was not checked: give a register of open items with the dates of origin"
                );
                unlooked.add(why, &row.source);
            } else if wrong_side {
                let why = Said::new(
                    "余额方向相反(负数),账龄未超过年限,请核对是否多收、多付或记错",
                    "the balance stands on the wrong side (negative) and is not over the years; see whether it was overpaid or misposted",
                );
                unlooked.add(why, &row.source);
            }
            return None;
        }
        Some(self.flag(row, (origin, amount), as_of, standard))
    }

    fn flag(&self, row: &Row, (origin, amount): (Date, Decimal), as_of: Day, standard: &InForce) -> Flag {
        let band = self.bands.of(origin, as_of);
        let wrong_side = amount.is_sign_negative();
        let group = if wrong_side { Said::new("余额方向相反", "on the wrong side") } else { band.clone() };
        let summary = self.selection.table.field("summary").map(|field| row.shown(field)).filter(|text| !text.is_empty());
        let shown = |lang| standard.measure.shown(standard.value, lang);
        let mut flag = Flag {
            subject: row.shown(self.subject),
            date: Some(origin),
            // An item is open until today: today's rules apply, not those of its origin.
            judged_on: Some(Date::Day(as_of)),
            summary,
            amount: amount.abs(),
            irregular_amount: amount.abs(),
            variant: if wrong_side { WRONG_SIDE } else { "" },
            severity: wrong_side.then_some(Severity::Low),
            group: Some(group),
            basis: standard.basis.clone(),
            // Without the amount, for an item that was collected in part is still the same one; without side and account, which every
            // export words in its own way.
            key: vec![selection::key(row, self.subject), origin.to_string()],
            evidence: evidence([row]),
            ..Flag::default()
        };
        for field in self.texts() {
            flag = flag.fact_text(field.name(), row.shown(field));
        }
        flag.fact("age", age(origin, as_of))
            .fact("band", band)
            .fact("remark", self.remark(row))
            .fact("standard", Said::new(shown(Lang::Zh), shown(Lang::En)))
            .fact_date("as_of", Date::Day(as_of))
            .fact_money("size", amount.abs())
    }

    /// What the register itself says of why an item is still open, in a column that is no field.
    fn remark(&self, row: &Row) -> Said {
        const HEADERS: [&str; 5] = ["备注", "说明", "情况", "状态", "原因"];
        const CHARS_MAX: usize = 40;
        let is_one = |header: &str, text: &str| {
            HEADERS.iter().any(|word| header.contains(word)) && self.remarks.iter().any(|list| list.find(&compact(text)).is_some())
        };
        let mut texts: Vec<String> =
            row.extra.iter().filter(|(header, text)| is_one(header, text)).map(|(_, text)| text.to_string()).collect();
        // A field of the table may hold it as well.
        texts.extend(self.selection.table.field("summary").map(|field| row.shown(field)).filter(|text| is_one("说明", text)));
        let Some(text) = texts.first().map(|text| shorten(&printable(text), CHARS_MAX)) else { return Said::default() };
        say!(";登记的说明: {text}", "; the register says: {text}")
    }

    /// The text fields of the table, for messages.
    fn texts(&self) -> impl Iterator<Item = Field> {
        let text = |field: &Field| matches!(field.kind(), FieldKind::Text | FieldKind::Code);
        self.selection.table.all_fields().filter(text).filter(|field| !COMMON_PLACEHOLDERS.contains(&field.name()))
    }
}

/// The latest possible day of an origin by which its age counts. What is from before a year is taken to be from before its last day too: of an age
/// of over three years at the end of 2023 no more is known than 2021年以前.
fn latest(origin: Date) -> Day {
    let day = origin.latest();
    if matches!(origin, Date::Before(_)) { day.yesterday().unwrap_or(day) } else { day }
}

/// Whether even the latest possible day of the origin lies more than that many years back: on the day itself it is not yet over.
fn is_older(origin: Date, as_of: Day, years: Decimal) -> bool {
    let months = (years * Decimal::from(12)).round().to_i32().unwrap_or(i32::MAX);
    date::later(latest(origin), 0, months, 0) < as_of
}

/// The age in full years and months; at least that, where the origin is not known to the day.
fn age(origin: Date, as_of: Day) -> Said {
    let span = origin.latest().until((jiff::Unit::Year, as_of)).unwrap_or_default();
    let (years, months) = (span.get_years(), span.get_months());
    let (at_least_zh, at_least_en) = if origin.day().is_some() { ("", "") } else { ("至少", "at least ") };
    let plural = |number: i64| if number == 1 { "" } else { "s" };
    let (years_en, months_en) = (plural(i64::from(years)), plural(i64::from(months)));
    let days = span.get_days();
    if months == 0 && days > 0 && origin.day().is_some() {
        // On the line, the day is what counts.
        let days_en = plural(i64::from(days));
        say!("{years}年零{days}天", "{years} year{years_en} and {days} day{days_en}")
    } else if months == 0 {
        say!("{at_least_zh}{years}年", "{at_least_en}{years} year{years_en}")
    } else {
        say!("{at_least_zh}{years}年{months}个月", "{at_least_en}{years} year{years_en} and {months} month{months_en}")
    }
}

impl Bands {
    fn of(&self, origin: Date, as_of: Day) -> Said {
        if let Some(year) = self.before.iter().find(|year| origin.latest().year() < **year) {
            return say!("{year}年以前", "before {year}");
        }
        if let Date::Before(_) = origin {
            // Open towards the past: over three years may be over five.
            let lower = self.years.iter().copied().filter(|years| date::later(latest(origin), *years, 0, 0) < as_of).max();
            if let Some(lower) = lower.filter(|lower| self.years.iter().any(|years| years > lower)) {
                return say!("{lower}年以上", "over {lower} years");
            }
        }
        let mut lower = None;
        for years in &self.years {
            if date::later(latest(origin), *years, 0, 0) >= as_of {
                return match lower {
                    None => say!("{years}年以内", "up to {years} years"),
                    Some(lower) => say!("{lower}至{years}年", "{lower} to {years} years"),
                };
            }
            lower = Some(years);
        }
        let lower = lower.copied().unwrap_or_default();
        say!("{lower}年以上", "over {lower} years")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bands() -> Bands {
        Bands { before: vec![1995, 2000], years: vec![1, 3, 5] }
    }

    #[test]
    fn over_three_years_is_the_day_after() {
        let origin = date::parse("2019-12-16").unwrap();
        assert!(!is_older(origin, Day::constant(2022, 12, 16), 3.into()));
        assert!(is_older(origin, Day::constant(2022, 12, 17), 3.into()));
        assert!(is_older(origin, Day::constant(2022, 6, 17), Decimal::new(25, 1)));
        assert!(!is_older(date::parse("2020-02-29").unwrap(), Day::constant(2023, 2, 28), 3.into()));
        let before = date::parse("2021年以前").unwrap();
        assert!(is_older(before, Day::constant(2023, 12, 31), 3.into()));
        assert!(!is_older(before, Day::constant(2023, 12, 30), 3.into()));
    }

    #[test]
    fn every_age_has_its_band() {
        let band = |text: &str| bands().of(date::parse(text).unwrap(), Day::constant(2022, 12, 16)).zh.into_owned();
        for (origin, want) in [
            ("1995年以前", "1995年以前"),
            ("1994-12-31", "1995年以前"),
            ("1995-01-01", "2000年以前"),
            ("1995年", "2000年以前"),
            ("1999", "2000年以前"),
            ("2000-01-01", "5年以上"),
            ("2017-12-15", "5年以上"),
            ("2017-12-16", "3至5年"),
            ("2019-12-15", "3至5年"),
            ("2019-12-16", "1至3年"),
            ("2021-12-15", "1至3年"),
            ("2021-12-16", "1年以内"),
        ] {
            assert_eq!(band(origin), want, "{origin}");
        }
    }

    #[test]
    fn an_age_is_told_in_full_years_and_months() {
        let told = |text: &str| age(date::parse(text).unwrap(), Day::constant(2022, 12, 16));
        assert_eq!(told("2019-12-16").zh, "3年");
        assert_eq!(told("2019-12-15").zh, "3年零1天");
        assert_eq!(told("2019-10-20").en, "3 years and 1 month");
        assert_eq!(told("1994年").zh, "至少27年11个月");
    }

    proptest! {
        #[test]
        fn an_item_is_older_or_not_whatever_the_precision_only_if_its_month_says_so(year in 1990_i16..2022, month in 1_i8..=12, day in 1_i8..=28) {
            let as_of = Day::constant(2022, 12, 16);
            let exact = Date::Day(Day::new(year, month, day).unwrap());
            // What is flagged by its month or year alone is flagged by its day too.
            for less in [Date::Month(year, month), Date::Year(year)] {
                prop_assert!(!is_older(less, as_of, 3.into()) || is_older(exact, as_of, 3.into()));
            }
        }
    }
}
