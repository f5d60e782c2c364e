//! Kind `required`: fields that must be filled, and lists that must be as long as a count. Knows no rule.
//!
//! ```toml
//! kind = "required"
//! table = "expenses"
//! where = { summary = ["@meal"] }                  # also `unless`, and [[check.unclear]]
//! fields = ["headcount", "names"]                  # blanks and placeholders such as 无 or / count as missing
//! zero_is_blank = true                             # so does the number 0
//! missing_words = ["@approval-missing"]            # and a field that says so in these words
//! missing_exactly = ["0", "no"]                    # or with nothing but one of these
//! length = { list = "names", count = "headcount", times = "occasions", collective = ["@collective"], also = ["陪餐人员"] }
//!                                                  # `also`: headers of columns with more names, which the count may take in or not
//! per = "voucher_no"                               # rows of one voucher are one finding; without it each row is
//! amount = "amount"
//! subject = ["voucher_no", "summary"]              # the first that is filled
//! below = "capitalisation-line"                    # low where a piece of a row is of less than this, and the message `below`
//! lot = { pieces = "bulk-lot-pieces", amount = "bulk-lot-amount" } # unless it is so many pieces for so much
//! by_measure = ["窗帘"]                            # what is bought by the metre is one thing, whatever its unit price
//! beside = { headers = ["审批"], not = ["审批人"], told = ["已报财政"] } # other columns that say what a blank field leaves open, or that nobody can tell
//! detail = { field = "occasions", zh = "({number}餐)", en = " ({number} meals)" } # {detail}: blank where the field is
//! ```

mod below;
mod beside;
mod heads;
mod length;
mod said;
mod struck_out;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use self::below::{Below, BelowSpec, LotSpec};
use self::beside::{Beside, BesideSpec};
use self::heads::stated_heads;
use self::length::Length;
use self::said::said_name;
use super::selection::{self, FirstFilled, FirstFilledSpec, NUMBERS, Selection, UnclearSpec, Unlooked, date_field, resolve_typed};
use super::struck_in_journal::struck_in_journal;
use super::{Check, Context, Flag, Outcome, Shared, evidence, message};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::filter::{FilterSpec, resolve_field, word_lists};
use crate::rules::lexicon::WordList;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::{Field, FieldKind, Row, TableKind};
use crate::value::text::compact;
use crate::value::{Said, names};

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
    fields: Vec<Spanned<String>>,
    #[serde(default)]
    zero_is_blank: bool,
    #[serde(default)]
    missing_words: Vec<Spanned<String>>,
    #[serde(default)]
    missing_exactly: Vec<String>,
    length: Option<LengthSpec>,
    per: Option<Spanned<String>>,
    amount: Spanned<String>,
    subject: FirstFilledSpec,
    detail: Option<DetailSpec>,
    below: Option<Spanned<String>>,
    lot: Option<LotSpec>,
    #[serde(default)]
    by_measure: Vec<Spanned<String>>,
    beside: Option<BesideSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LengthSpec {
    list: Spanned<String>,
    count: Spanned<String>,
    times: Option<Spanned<String>>,
    #[serde(default)]
    collective: Vec<Spanned<String>>,
    #[serde(default)]
    also: Vec<String>,
    /// What colleagues are called by behind their surnames.
    #[serde(default)]
    offices: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DetailSpec {
    field: Spanned<String>,
    zh: String,
    en: String,
}

#[derive(Debug)]
struct Required {
    selection: Selection,
    fields: Vec<Field>,
    zero_is_blank: bool,
    missing_words: Vec<WordList>,
    missing_exactly: Vec<String>,
    length: Option<Length>,
    per: Option<Field>,
    amount: Field,
    subject: FirstFilled,
    detail: Option<(Field, Said)>,
    below: Option<Below>,
    beside: Option<Beside>,
}

/// The variant for a list that is not as long as its count.
const MISMATCH: &str = "mismatch";

/// The variant for what lies below a line.
const BELOW: &str = "below";

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let selection = Selection::prepare(rule, shared, &spec.table, (spec.r#where.as_ref(), spec.unless.as_ref()), &spec.unclear)?;
    let (table, source) = (selection.table, &rule.source);
    let field = |name: &Spanned<String>| resolve_field(name, table, source);
    let number = |name: &Spanned<String>| resolve_typed(name, table, NUMBERS, source);
    let text = |name: &Spanned<String>| resolve_typed(name, table, &[FieldKind::Text], source);
    let length = |spec: &LengthSpec| {
        let times = spec.times.as_ref().map(number).transpose()?;
        let collective = word_lists(&spec.collective, &shared.lexicon, source)?;
        let also = spec.also.iter().map(|header| compact(header)).collect();
        let offices = word_lists(&spec.offices, &shared.lexicon, source)?;
        Ok::<_, RuleError>(Length { list: text(&spec.list)?, count: number(&spec.count)?, times, collective, also, offices })
    };
    let detail = |spec: &DetailSpec| Ok::<_, RuleError>((number(&spec.field)?, Said::new(spec.zh.clone(), spec.en.clone())));
    let below = spec
        .below
        .as_ref()
        .map(|standard| BelowSpec { standard, lot: spec.lot.as_ref(), by_measure: &spec.by_measure, table }.prepare(shared, source))
        .transpose()?;
    Ok(Box::new(Required {
        fields: spec.fields.iter().map(field).collect::<Result<_, _>>()?,
        zero_is_blank: spec.zero_is_blank,
        missing_words: word_lists(&spec.missing_words, &shared.lexicon, source)?,
        missing_exactly: spec.missing_exactly.iter().map(|word| compact(word)).collect(),
        length: spec.length.as_ref().map(length).transpose()?,
        per: spec.per.as_ref().map(field).transpose()?,
        amount: number(&spec.amount)?,
        subject: FirstFilled::prepare(&spec.subject, table, source)?,
        detail: spec.detail.as_ref().map(detail).transpose()?,
        below,
        beside: spec.beside.as_ref().map(|beside| beside.prepare(shared, source)).transpose()?,
        selection,
    }))
}

impl Check for Required {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        let mut fields: Vec<Field> = date_field(self.selection.table).into_iter().collect();
        fields.push(self.amount);
        fields.extend(&self.fields);
        vec![(self.selection.table, fields)]
    }

    fn variants(&self) -> &'static [&'static str] {
        match (&self.length, &self.below) {
            (Some(_), Some(_)) => &[MISMATCH, BELOW],
            (Some(_), None) => &[MISMATCH],
            (None, Some(_)) => &[BELOW],
            (None, None) => &[],
        }
    }

    fn standards(&self) -> Vec<&str> {
        self.below.iter().flat_map(Below::standards).collect()
    }

    fn selection(&self) -> Option<&Selection> {
        Some(&self.selection)
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["missing", "mismatch", "detail", "voucher", "measured"]
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let mut unlooked = Unlooked::default();
        let rows = self.selection.rows(books, &mut unlooked);
        let derived = selection::derived(&rows);
        let mut struck = self.struck_out(&rows);
        let partly = self.partly_back(&rows, &struck);
        struck.extend(struck_in_journal(books, self.selection.table, &rows));
        let mut groups: BTreeMap<Vec<String>, Vec<&Row>> = BTreeMap::new();
        let mut looked_at = 0;
        for row in rows {
            if derived.contains(&row.source) {
                unlooked.add(self.not_in_the_journal(), &row.source);
            } else if row.number(self.amount).is_none() {
                unlooked.add_blank(self.amount, &row.source);
            } else if partly.values().flatten().any(|red| red.source == row.source) {
                // It stands with what it gives back a part of.
            } else if struck.contains(&row.source) {
                unlooked.add(Said::new("已用红字全额冲销,未作检查", "taken back in full by a red entry; not checked"), &row.source);
            } else {
                looked_at += 1;
                groups.entry(self.key(row)).or_default().push(row);
            }
        }
        let aside = unlooked.sources();
        let mut flags = Vec::new();
        for (key, rows) in groups {
            if self.per.is_some_and(|per| rows.iter().any(|row| selection::is_filled(row, per))) {
                flags.extend(self.judge(&key, &rows, books, &mut unlooked).map(|flag| (flag, rows)));
            } else {
                // Without a voucher that holds them together, like rows are things of their own.
                flags.extend(rows.iter().filter_map(|row| Some((self.judge(&key, &[row], books, &mut unlooked)?, vec![*row]))));
            }
        }
        for (flag, rows) in &mut flags {
            for red in rows.iter().filter_map(|row| partly.get(&row.source)).flatten() {
                flag.irregular_amount += red.number(self.amount).unwrap_or_default();
                flag.evidence.insert(red.source.clone());
            }
            self.lower(flag, rows, context);
        }
        Outcome { flags: flags.into_iter().map(|(flag, _)| flag).collect(), rows: looked_at, unchecked: unlooked.into_vec(), aside }
    }
}

/// What is wrong with one row.
#[derive(Debug, Default)]
struct Lack {
    missing: Vec<Field>,
    /// How many the list names and how many there should be.
    mismatch: Option<(Decimal, Decimal)>,
    /// The row stands for several occasions, so the names may differ from one to the next.
    several: bool,
}

impl Lack {
    fn is_nothing(&self) -> bool {
        self.missing.is_empty() && self.mismatch.is_none()
    }
}

impl Required {
    /// Lowers what lies below the line.
    fn lower(&self, flag: &mut Flag, rows: &[&Row], context: &Context) {
        let Some((below, date)) = self.below.as_ref().zip(flag.date).filter(|_| flag.variant.is_empty()) else { return };
        let day = date.latest();
        let Some((line, measured)) =
            below.all_below(rows, self.amount, |standard| Some(context.standards.value(standard, day).ok()?.value))
        else {
            return;
        };
        (flag.variant, flag.severity, flag.limit) = (BELOW, Some(Severity::Low), Some(line));
        *flag = std::mem::take(flag).fact("measured", measured);
    }

    fn key(&self, row: &Row) -> Vec<String> {
        if let Some(per) = self.per.filter(|per| selection::is_filled(row, *per)) {
            return vec![per.name().to_owned(), selection::key(row, per)];
        }
        let table = self.selection.table;
        let mut fields: Vec<Field> = date_field(table).into_iter().chain(table.field("voucher_no")).collect();
        // Without the amount, which may be put right.
        fields.extend(self.what());
        fields.iter().map(|field| selection::key(row, *field)).collect()
    }

    /// The field that says what a row was for.
    fn what(&self) -> Option<Field> {
        ["summary", "item", "purpose", "name"].iter().find_map(|name| self.selection.table.field(name))
    }

    fn judge(&self, key: &[String], rows: &[&Row], books: &Books, unlooked: &mut Unlooked) -> Option<Flag> {
        let sum = |rows: &[&Row]| rows.iter().filter_map(|row| row.number(self.amount)).sum::<Decimal>();
        let total = sum(rows);
        if total <= Decimal::ZERO {
            let why =
                Said::new("金额为零或负数(冲销、退款),未作检查", "the amount is zero or negative (a reversal or refund); not checked");
            unlooked.add_all(&why, rows.iter().copied());
            return None;
        }
        // A line that takes something off its voucher has nothing of its own to show.
        let spent = rows.iter().filter(|row| row.number(self.amount).is_some_and(|amount| amount > Decimal::ZERO));
        let lacks = spent.map(|row| (*row, self.lack(row, books, unlooked))).filter(|(_, lack)| !lack.is_nothing());
        let (lacking, lacks): (Vec<&Row>, Vec<Lack>) = lacks.unzip();
        let (first, irregular) = (rows_in_order(&lacking).first().copied()?, sum(&lacking).min(total));
        let table = self.selection.table;
        let missing: BTreeSet<Field> = lacks.iter().flat_map(|lack| lack.missing.iter().copied()).collect();
        let mismatch = self.mismatch(&lacks);
        let voucher = table.field("voucher_no").filter(|field| selection::is_filled(first, *field)).map(|field| first.shown(field));
        let several = missing.is_empty() && lacks.iter().all(|lack| lack.several);
        let flag = Flag {
            subject: self.subject.of(first).map(|field| first.shown(field)).unwrap_or_default(),
            date: date_field(table).and_then(|date| lacking.iter().filter_map(|row| row.date(date)).max()),
            summary: self.summary(&lacking),
            amount: total,
            irregular_amount: irregular,
            variant: if missing.is_empty() { MISMATCH } else { "" },
            severity: several.then_some(Severity::Low),
            key: key.to_vec(),
            evidence: evidence(lacking.iter().copied()),
            ..Flag::default()
        };
        let voucher_said = voucher.as_ref().map(|voucher| say!("凭证{voucher}", "voucher {voucher}")).unwrap_or_default();
        let flag = flag.fact("voucher", voucher_said).fact("detail", self.detail(&lacking));
        let flag = flag.fact("missing", self.missing(&missing, &mismatch)).fact("mismatch", mismatch);
        Some(Flag { voucher_no: voucher, ..flag })
    }

    fn lack(&self, row: &Row, books: &Books, unlooked: &mut Unlooked) -> Lack {
        let mut lack = Lack::default();
        let list = self.length.as_ref().map(|length| length.listed(row)).unwrap_or_default();
        let lists = |field: Field| self.length.as_ref().is_some_and(|length| length.list == field);
        for field in &self.fields {
            if row.text(*field).is_some_and(|text| names::split(text).elsewhere) || (lists(*field) && list.elsewhere) {
                let (zh, en) = (field.schema().zh, said_name(*field));
                let why =
                    say!("“{zh}”写明另见附件,未作检查,请核对附件", "the {en} are said to be attached; not checked: see the attachment");
                unlooked.add(why, &row.source);
            } else if !(books.has_column(row, *field) || (lists(*field) && list.entries > 0)) {
                // An export without the column shows nothing, neither that it is there nor that it is missing.
                let (zh, en) = (field.schema().zh, said_name(*field));
                unlooked.add(
                    say!("导出的表中没有“{zh}”列,未作检查;请补上该列", "the table has no column for the {en}; not checked: add the column"),
                    &row.source,
                );
            } else if NUMBERS.contains(&field.kind())
                && row.text(*field).is_some_and(|text| !names::is_nothing(text))
                && list.claimed.is_none()
            {
                // What cannot be read is not missing.
                let (zh, en) = (field.schema().zh, said_name(*field));
                unlooked.add(
                    say!(
                        "“{zh}”写的不是一个数(见“问题”),未作检查,请只写数字",
                        "the {en} cannot be read (see the problems); not checked: write digits only"
                    ),
                    &row.source,
                );
            } else if self.is_missing(row, *field, &list) {
                let beside = self.beside.as_ref().filter(|_| !selection::is_filled(row, *field));
                match beside.map_or(beside::Says::Nothing, |beside| beside.says(row, |text| self.says_missing(text))) {
                    beside::Says::Nothing => lack.missing.push(*field),
                    beside::Says::It => {}
                    beside::Says::Perhaps(why) => unlooked.add(why, &row.source),
                }
            }
        }
        // A list that the summary gives is as long as the count there.
        let in_summary = |length: &Length| !selection::is_filled(row, length.list) && self.says_elsewhere(row, length.list);
        if let Some(length) = self
            .length
            .as_ref()
            .filter(|length| !in_summary(length))
            .filter(|length| !list.elsewhere && !lack.missing.contains(&length.list) && books.has_column(row, length.list))
        {
            let times = length.times.and_then(|times| row.number(times)).filter(|times| *times > Decimal::ONE);
            lack.mismatch = length.mismatch(row, &list, times).filter(|_| length.times.is_none_or(|times| row.text(times).is_none()));
            lack.several = times.is_some();
        }
        lack
    }

    fn is_missing(&self, row: &Row, field: Field, list: &names::NameList) -> bool {
        if !selection::is_filled(row, field) && self.says_elsewhere(row, field) {
            return false;
        }
        match self.length.as_ref() {
            Some(length) if length.list == field => return length.names(list).0 == 0,
            // `张三等7人` states the head-count itself.
            Some(length) if length.count == field && list.claimed.is_some() => return false,
            _ => {}
        }
        if let Some(number) = row.number(field) {
            return self.zero_is_blank && number.is_zero();
        }
        !selection::is_filled(row, field) || self.says_missing(&compact(&row.shown(field)))
    }

    /// Whether a folded text says that there is nothing.
    fn says_missing(&self, text: &str) -> bool {
        // 暂无 and 后补 behind a number (`云财资[2023]5号,暂无附件`) or in the name of a document (灾后补助) are of something else.
        let (first, rest) = text.split_once([',', ';', '。']).unwrap_or((text, ""));
        let of_paper = beside::is_document_number(first) && ["附件", "原件", "扫描件", "复印件"].iter().any(|word| rest.contains(word));
        let text = if of_paper { first } else { text };
        let text = &text.replace("灾后补", "");
        self.missing_exactly.iter().any(|word| word == text) || self.missing_words.iter().any(|words| words.find(text).is_some())
    }

    /// Whether a row says in its summary what its own field leaves blank: `加班餐(12人)`, `加班餐3人:张三、李四、王五`.
    fn says_elsewhere(&self, row: &Row, field: Field) -> bool {
        let Some(length) = self.length.as_ref() else { return false };
        let Some(heads) = self.what().and_then(|what| stated_heads(&row.shown(what), &length.offices)) else { return false };
        field == length.count || (field == length.list && heads.named)
    }
}

/// Rows by date and content, so that their order in the file does not matter.
fn rows_in_order<'a>(rows: &[&'a Row]) -> Vec<&'a Row> {
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|row| row.values().iter().map(|value| value.as_ref().map(crate::value::Value::shown)).collect::<Vec<_>>());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::ruleset::RuleSet;
    use crate::rules::Standards;
    use crate::tables::{SheetName, Source, expenses};
    use crate::value::{Date, Day, Value};

    #[test]
    fn a_row_derived_from_the_journal_is_not_blamed_for_columns_that_a_journal_has_not() {
        let sheet: std::sync::Arc<SheetName> = SheetName { file: "a.csv".into(), sheet: None }.into();
        let source = Source { sheet, row: 7 };
        let mut meal = Row::new(TableKind::Expenses, source.clone());
        meal.set(expenses::DATE, Some(Value::Date(Date::Day(Day::constant(2021, 5, 8)))));
        meal.set(expenses::SUMMARY, Some(Value::text("加班用餐")));
        meal.set(expenses::AMOUNT, Some(Value::Number(200.into())));
        let set = RuleSet::load(&[]).unwrap();
        let standards = Standards::new(set.shared.catalogue.clone(), "湖南", BTreeMap::new());
        let context = Context { as_of: Day::constant(2022, 12, 31), standards: &standards };
        let check = &set.rules["meal-voucher-incomplete"].check;
        let mut books = Books::new("");
        books.add(TableKind::Expenses, [meal.clone()]);
        assert_eq!(check.run(&books, &context).flags.len(), 1);
        meal.derived = Some([source].into());
        let mut books = Books::new("");
        books.add(TableKind::Expenses, [meal]);
        let outcome = check.run(&books, &context);
        assert!(outcome.flags.is_empty() && outcome.unchecked[0].why.zh.starts_with("由序时账得出"));
    }
}
