//! Kind `limit`: a sum, or a number of times, per key against a standard. Knows no rule and no figure.
//!
//! ```toml
//! kind = "limit"
//! table = "benefits"
//! where = { category = ["奖金"] }                          # the rows it is about; also `unless`, and [[check.unclear]]
//! refund = { item = ["退回"] }                             # rows that reduce the sum whatever their sign
//! per = [["event", "voucher_no", "date"], "year", "person"] # a list within: the first that is filled. The last is the subject
//! sum = "amount"
//! count = ["event", "voucher_no", "date"]                  # count distinct things instead of adding up
//! what = ["event", "item"]                                 # what messages call a row: {what}, {parts}
//! standard = "union-prize-per-person"                      # at the limit is fine
//! ```

mod paid_back;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::namesakes::Namesakes;
use super::selection::{
    self, FirstFilled, FirstFilledSpec, NUMBERS, Selection, UnclearSpec, Unlooked, date_field, first_written, resolve_typed,
};
use super::{COMMON_PLACEHOLDERS, Check, Context, Flag, Outcome, Shared, evidence};
use crate::books::Books;
use crate::rules::filter::FilterSpec;
use crate::rules::standards::InForce;
use crate::rules::{Filter, Measure, Rule, RuleError};
use crate::say;
use crate::tables::{Field, Row, TableKind, benefits};
use crate::value::{Date, Lang, Said, amount, money};

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
    refund: Option<FilterSpec>,
    per: Vec<FirstFilledSpec>,
    sum: Spanned<String>,
    count: Option<FirstFilledSpec>,
    what: Option<FirstFilledSpec>,
    standard: Spanned<String>,
}

#[derive(Debug)]
struct Limit {
    selection: Selection,
    refund: Filter,
    date: Field,
    per: Vec<Part>,
    sum: Field,
    count: Option<FirstFilled>,
    what: FirstFilled,
    standard: String,
}

/// One part of the key by which rows are grouped.
#[derive(Debug)]
enum Part {
    Year,
    Month,
    Fields(FirstFilled),
}

impl Part {
    fn prepare(spec: &FirstFilledSpec, table: TableKind, rule: &Rule) -> Result<Self, RuleError> {
        let names = spec.names(&rule.source)?;
        match names.as_slice() {
            [one] if one.get_ref() == "year" && table.field("year").is_none() => Ok(Self::Year),
            [one] if one.get_ref() == "month" => Ok(Self::Month),
            _ => FirstFilled::prepare(spec, table, &rule.source).map(Self::Fields),
        }
    }

    fn name(&self) -> Option<&'static str> {
        match self {
            Self::Year => Some("year"),
            Self::Month => Some("month"),
            Self::Fields(fields) => fields.name(),
        }
    }

    fn key(&self, row: &Row, date: Date) -> Option<String> {
        match (self, date) {
            (Self::Year, _) => Some(date.year().to_string()),
            (Self::Month, Date::Day(_) | Date::Month(..)) => Some(month(date).to_string()),
            (Self::Month, _) => None,
            (Self::Fields(fields), _) => fields.key(row),
        }
    }

    fn shown(&self, rows: &[&Row], date: Date) -> Said {
        match self {
            Self::Year => Said::same(date.year().to_string()),
            Self::Month => Said::new(month(date).zh(), month(date).en()),
            Self::Fields(fields) => {
                rows.iter().filter_map(|row| fields.of(row).map(|field| (row.shown(field), fields.shown(row)))).min().unwrap_or_default().1
            }
        }
    }
}

/// Why a sum over several years is not held against the standard of one.
fn of_several_years(first: i16, last: i16) -> Said {
    say!(
        "标题写的是{first}–{last}年,看不出每年各多少,无法按年检查",
        "the title names {first}–{last} and not how much was of each year; cannot be checked by year"
    )
}

fn month(date: Date) -> Date {
    Date::Month(date.latest().year(), date.latest().month())
}

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let selection = Selection::prepare(rule, shared, &spec.table, (spec.r#where.as_ref(), spec.unless.as_ref()), &spec.unclear)?;
    let (table, source) = (selection.table, &rule.source);
    let date = date_field(table).ok_or_else(|| {
        source.error(
            Some(spec.table.span().start),
            Said::new("此表没有日期,不能按标准检查", "this table has no date, so no standard applies"),
        )
    })?;
    let standard = shared.catalogue.resolve(&spec.standard, source)?;
    let counted = matches!(standard.measure, Measure::Times | Measure::Pieces);
    if counted != spec.count.is_some() {
        let why = Said::new("按次数的标准要有 count,按金额的标准不能有", "a standard of times needs count; one of money must not have it");
        return Err(source.error(Some(spec.standard.span().start), why));
    }
    let fields = |spec: &FirstFilledSpec| FirstFilled::prepare(spec, table, source);
    let per: Vec<Part> = spec.per.iter().map(|part| Part::prepare(part, table, rule)).collect::<Result<_, _>>()?;
    let what = match (&spec.what, spec.per.last()) {
        (Some(what), _) => fields(what)?,
        (None, Some(last)) => fields(last)?,
        (None, None) => {
            return Err(source.error(Some(rule.kind.span().start), Said::new("per 不能为空", "per must not be empty")));
        }
    };
    Ok(Box::new(Limit {
        refund: Filter::prepare(spec.refund.as_ref(), table, &shared.lexicon, source)?,
        date,
        per,
        sum: resolve_typed(&spec.sum, table, NUMBERS, source)?,
        count: spec.count.as_ref().map(fields).transpose()?,
        what,
        standard: spec.standard.get_ref().clone(),
        selection,
    }))
}

impl Check for Limit {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        let of_part = |part: &Part| match part {
            Part::Fields(fields) => fields.fields().first().copied(),
            _ => None,
        };
        let mut fields: Vec<Field> = self.per.iter().filter_map(of_part).collect();
        fields.extend([self.date, self.sum]);
        vec![(self.selection.table, fields)]
    }

    fn selection(&self) -> Option<&Selection> {
        Some(&self.selection)
    }

    fn placeholders(&self) -> Vec<&'static str> {
        let own = self.per.iter().filter_map(Part::name).filter(|name| !COMMON_PLACEHOLDERS.contains(name));
        own.chain(["count", "standard", "what", "parts"]).collect()
    }

    fn standards(&self) -> Vec<&str> {
        vec![&self.standard]
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let mut unlooked = Unlooked::default();
        let rows = self.selection.rows(books, &mut unlooked);
        let mut groups: BTreeMap<Vec<String>, Vec<Entry>> = BTreeMap::new();
        let mut looked_at = 0;
        for row in rows {
            if let Some((key, entry)) = self.entry(row, &mut unlooked) {
                groups.entry(key).or_default().push(entry);
                looked_at += 1;
            }
        }
        let aside = unlooked.sources();
        self.join_paid_back(&mut groups);
        let namesakes = Namesakes::of(books);
        let groups = groups.into_iter().flat_map(|(key, entries)| self.by_person(key, entries, &namesakes));
        let flags = groups.filter_map(|(key, entries)| self.judge(key, &entries, context, &mut unlooked)).collect();
        Outcome { flags, rows: looked_at, unchecked: unlooked.into_vec(), aside }
    }
}

/// Rows of one key.
type Group<'a> = (Vec<String>, Vec<Entry<'a>>);

/// A row with what counts of it.
#[derive(Debug)]
struct Entry<'a> {
    row: &'a Row,
    /// The last year, where its title names several.
    date: Date,
    years: Option<[i16; 2]>,
    /// Negative for a refund.
    amount: Decimal,
}

impl Limit {
    /// The row's key and what counts of it; what it lacks is told.
    fn entry<'a>(&self, row: &'a Row, unlooked: &mut Unlooked) -> Option<(Vec<String>, Entry<'a>)> {
        let years = row.years.filter(|_| row.date(self.date).is_none());
        let Some(date) = row.date(self.date).or(years.map(|[_, last]| Date::Year(last))) else {
            unlooked.add_blank(self.date, &row.source);
            return None;
        };
        let Some(amount) = row.number(self.sum) else {
            unlooked.add_blank(self.sum, &row.source);
            return None;
        };
        let mut key = Vec::new();
        for part in &self.per {
            let of_years = years.filter(|_| matches!(part, Part::Year)).map(|[first, last]| format!("{first}–{last}"));
            match (of_years.or_else(|| part.key(row, date)), part) {
                (Some(one), _) => key.push(one),
                (None, Part::Fields(fields)) => {
                    let field = fields.fields().first().copied().unwrap_or(self.date);
                    unlooked.add_blank(field, &row.source);
                    return None;
                }
                (None, _) => {
                    unlooked.add(
                        Said::new("日期没有写明月份,无法按月检查", "the date names no month; cannot be checked by month"),
                        &row.source,
                    );
                    return None;
                }
            }
        }
        let amount = if self.refund.matches(row) { -amount.abs() } else { amount };
        Some((key, Entry { row, date, years, amount }))
    }

    /// The rows of one name, parted where they are of several people and each row says of which.
    fn by_person<'a>(&self, key: Vec<String>, entries: Vec<Entry<'a>>, namesakes: &Namesakes) -> Vec<Group<'a>> {
        let field = match self.per.last() {
            Some(Part::Fields(fields)) => fields.fields().first().copied().filter(|field| *field == benefits::PERSON),
            _ => None,
        };
        let mark = |entry: &Entry| field.and_then(|field| namesakes.mark(&selection::key(entry.row, field), entry.row));
        let marks: Option<Vec<&str>> = entries.iter().map(mark).collect();
        let Some(marks) = marks.filter(|marks| marks.iter().any(|mark| Some(mark) != marks.first())) else { return vec![(key, entries)] };
        let mut people: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
        for (mark, entry) in marks.into_iter().zip(entries) {
            people.entry(mark).or_default().push(entry);
        }
        let of_person = |(mark, entries): (&str, Vec<Entry<'a>>)| (key.iter().cloned().chain([mark.to_owned()]).collect(), entries);
        people.into_iter().map(of_person).collect()
    }

    fn judge(&self, key: Vec<String>, entries: &[Entry], context: &Context, unlooked: &mut Unlooked) -> Option<Flag> {
        let total: Decimal = entries.iter().map(|entry| entry.amount).sum();
        // A refund must not move the day that the standard is looked up for.
        let date = entries.iter().filter(|entry| entry.amount > Decimal::ZERO).map(|entry| entry.date).max()?;
        let standard = match context.standards.value(&self.standard, date.latest()) {
            Ok(standard) => standard,
            Err(missing) => {
                unlooked.add_all(&missing.why, entries.iter().map(|entry| entry.row));
                return None;
            }
        };
        let count = self.count(entries);
        let measured = if self.count.is_some() { Decimal::from(count) } else { total };
        let years = entries.iter().find_map(|entry| entry.years);
        if let Some([first, last]) = years.filter(|_| measured > standard.value) {
            // What is limited by the year may have been paid in each of them.
            let once = self.per.iter().filter(|part| matches!(part, Part::Fields(_))).count() > 1;
            let of_all = Decimal::from(if once { 1 } else { last - first + 1 }).saturating_mul(standard.value);
            let value = |year: i16| context.standards.value(&self.standard, Date::Year(year).latest()).map(|other| other.value);
            if measured <= of_all || !(first..=last).all(|year| value(year).is_ok_and(|value| value == standard.value)) {
                unlooked.add_all(&of_several_years(first, last), entries.iter().map(|entry| entry.row));
                return None;
            }
        }
        (measured > standard.value).then(|| self.flag(key, entries, (date, total, count), standard))
    }

    /// How many distinct things were not refunded in full. A refund that stands by itself, on a voucher of its own, takes back what is called
    /// the same, else what is of just its amount.
    fn count(&self, entries: &[Entry]) -> usize {
        let Some(things) = &self.count else { return entries.len() };
        let mut sums: BTreeMap<String, (String, Decimal)> = BTreeMap::new();
        for entry in entries {
            let thing = sums.entry(things.key(entry.row).unwrap_or_default()).or_default();
            thing.0 = self.what.key(entry.row).unwrap_or_default().max(std::mem::take(&mut thing.0));
            thing.1 += entry.amount;
        }
        let refunds: Vec<(String, Decimal)> = sums.values().filter(|thing| thing.1 < Decimal::ZERO).cloned().collect();
        for (what, refund) in refunds {
            let same = sums.values_mut().find(|thing| thing.0 == what && thing.1 + refund == Decimal::ZERO);
            let same = match same {
                Some(same) => Some(same),
                None => sums.values_mut().find(|thing| thing.1 + refund == Decimal::ZERO),
            };
            if let Some(same) = same {
                same.1 = Decimal::ZERO;
            }
        }
        sums.values().filter(|thing| thing.1 > Decimal::ZERO).count()
    }

    fn flag(&self, key: Vec<String>, entries: &[Entry], found: (Date, Decimal, usize), standard: InForce) -> Flag {
        let (date, total, count) = found;
        let rows: Vec<&Row> = entries.iter().map(|entry| entry.row).collect();
        let money_limit = self.count.is_none();
        let years = entries.iter().find_map(|entry| entry.years);
        let (what, parts) = self.parts(entries);
        let mut flag = Flag {
            subject: self.subject(&rows),
            date: Some(date).filter(|_| years.is_none()),
            voucher_no: self.voucher(&rows),
            summary: Some(what.zh.clone().into_owned()).filter(|what| !what.is_empty()),
            amount: total,
            limit: money_limit.then_some(standard.value),
            irregular_amount: if money_limit { total - standard.value } else { Decimal::ZERO },
            key,
            evidence: evidence(rows.iter().copied()),
            ..Flag::default()
        };
        for part in &self.per {
            if let Some(name) = part.name() {
                let of_years = years.filter(|_| matches!(part, Part::Year)).map(|[first, last]| Said::same(format!("{first}–{last}")));
                flag = flag.fact(name, of_years.unwrap_or_else(|| part.shown(&rows, date)));
            }
        }
        let shown = |lang| standard.measure.shown(standard.value, lang);
        flag = flag.fact("standard", Said::new(shown(Lang::Zh), shown(Lang::En)));
        flag = flag.fact("what", what).fact("parts", parts).fact_text("count", count.to_string());
        flag.basis = standard.basis;
        flag
    }

    fn subject(&self, rows: &[&Row]) -> String {
        match self.per.last() {
            Some(Part::Fields(fields)) => {
                let field = fields.fields().iter().copied().find(|field| rows.iter().any(|row| selection::is_filled(row, *field)));
                field.map(|field| first_written(rows.iter().copied(), field)).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// The voucher, if all rows stand on one.
    fn voucher(&self, rows: &[&Row]) -> Option<String> {
        let field = self.selection.table.field("voucher_no")?;
        let first = first_written(rows.iter().copied(), field);
        let same = |row: &&Row| selection::key(row, field) == rows.first().map(|row| selection::key(row, field)).unwrap_or_default();
        (!first.is_empty() && rows.iter().all(same)).then_some(first)
    }

    /// What the rows were for, in the order of their dates; once without and once with the amount of each.
    fn parts(&self, entries: &[Entry]) -> (Said, Said) {
        let mut things: BTreeMap<String, (Date, Said, Decimal)> = BTreeMap::new();
        for entry in entries {
            let shown = self.what.shown(entry.row);
            let key = self.what.key(entry.row).unwrap_or_default();
            let thing = things.entry(key).or_insert_with(|| (entry.date, shown.clone(), Decimal::ZERO));
            if (entry.date, &shown) < (thing.0, &thing.1) {
                (thing.0, thing.1) = (entry.date, shown);
            }
            thing.2 += entry.amount;
        }
        let mut things: Vec<_> = things.into_values().collect();
        things.sort();
        let listed = |with_amount: bool, lang: Lang| {
            let one = |(_, what, sum): &(Date, Said, Decimal)| match (with_amount, lang, self.sum.kind()) {
                (false, _, _) => what.get(lang).to_owned(),
                (true, Lang::Zh, crate::tables::FieldKind::Money) => format!("{}{}元", what.zh, money(*sum)),
                (true, Lang::En, crate::tables::FieldKind::Money) => format!("{} {} yuan", what.en, money(*sum)),
                (true, ..) => format!("{} {}", what.get(lang), amount::plain(*sum)),
            };
            things.iter().map(one).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
        };
        (Said::new(listed(false, Lang::Zh), listed(false, Lang::En)), Said::new(listed(true, Lang::Zh), listed(true, Lang::En)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::ruleset::RuleSet;
    use crate::rules::Standards;
    use crate::tables::{SheetName, Source};
    use crate::value::{Day, Value};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::load(&[]).unwrap());

    fn rows(cents: &[(usize, i64)]) -> Vec<Row> {
        let sheet: std::sync::Arc<SheetName> = SheetName { file: "a.csv".into(), sheet: None }.into();
        let one = |(index, (person, cents)): (usize, &(usize, i64))| {
            let mut row = Row::new(TableKind::Benefits, Source { sheet: sheet.clone(), row: u32::try_from(index).unwrap() + 2 });
            let text = |text: &str| Some(Value::text(text));
            row.set(benefits::EVENT, text("登山比赛"));
            row.set(benefits::CATEGORY, text("奖金"));
            row.set(benefits::DATE, Some(Value::Date(Date::Day(Day::constant(2021, 3, 8)))));
            row.set(benefits::PERSON, text(["张三", "张 三", "李四", "王　五"][*person]));
            row.set(benefits::AMOUNT, Some(Value::Number(Decimal::new(*cents, 2))));
            row
        };
        cents.iter().enumerate().map(one).collect()
    }

    /// The flags of a rule on what was paid to one person under a title of several years, and how often it could not be checked.
    fn of_years(rule: &str, category: &str, amount: i64, years: [i16; 2]) -> (Vec<Flag>, usize) {
        let set = LazyLock::force(&RULES);
        let standards = Standards::new(set.shared.catalogue.clone(), "湖南", BTreeMap::new());
        let context = Context { as_of: Day::constant(2024, 12, 31), standards: &standards };
        let mut row = rows(&[(0, amount * 100)]).remove(0);
        row.set(benefits::DATE, None);
        row.set(benefits::CATEGORY, Some(Value::text(category)));
        row.years = Some(years);
        let mut books = Books::new("");
        books.add(TableKind::Benefits, vec![row]);
        let outcome = set.rules[rule].check.run(&books, &context);
        (outcome.flags, outcome.unchecked.len())
    }

    #[test]
    fn what_was_paid_in_one_of_several_years_is_held_against_the_standard_of_all() {
        let (flags, unchecked) = of_years("bonus-over-standard", "奖金", 900, [2022, 2023]);
        assert_eq!((flags.len(), flags[0].date, unchecked), (1, None, 0));
        assert_eq!(flags[0].facts["year"], Said::same("2022–2023"));
        let counts = |rule: &str, category: &str, amount: i64, years: [i16; 2]| {
            let (flags, unchecked) = of_years(rule, category, amount, years);
            (flags.len(), unchecked)
        };
        assert_eq!(counts("bonus-over-standard", "奖金", 800, [2022, 2023]), (0, 0));
        // What is limited by the year is over it only if it is in each of them.
        assert_eq!(counts("clothing-over-standard", "服装", 900, [2022, 2023]), (0, 1));
        assert_eq!(counts("clothing-over-standard", "服装", 1100, [2022, 2023]), (1, 0));
        // No standard is known of the first year.
        assert_eq!(counts("bonus-over-standard", "奖金", 900, [1980, 2023]), (0, 1));
    }

    proptest! {
        #[test]
        fn only_what_is_over_the_limit_is_flagged_and_the_order_of_rows_does_not_matter(
            cents in prop::collection::vec((0_usize..4, -20_000_i64..60_000), 0..20),
        ) {
            let set = LazyLock::force(&RULES);
            let standards = Standards::new(set.shared.catalogue.clone(), "湖南", BTreeMap::new());
            let context = Context { as_of: Day::constant(2022, 12, 31), standards: &standards };
            let run = |rows: Vec<Row>| {
                let mut books = Books::new("");
                books.add(TableKind::Benefits, rows);
                set.rules["bonus-over-standard"].check.run(&books, &context).flags
            };
            let flags = run(rows(&cents));
            let limit = Decimal::from(800);
            for flag in &flags {
                prop_assert!(flag.amount > limit);
                prop_assert_eq!(flag.irregular_amount, flag.amount - limit);
            }
            let mut sums: BTreeMap<&str, Decimal> = BTreeMap::new();
            for (person, cents) in &cents {
                *sums.entry(["张三", "张三", "李四", "王五"][*person]).or_default() += Decimal::new(*cents, 2);
            }
            prop_assert_eq!(flags.len(), sums.values().filter(|sum| **sum > limit).count());
            let turned = rows(&cents).into_iter().rev().collect();
            prop_assert_eq!(format!("{flags:?}"), format!("{:?}", run(turned)));
        }
    }
}
