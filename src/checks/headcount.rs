//! Kind `headcount`: the distinct participants of an event against the staff roster on that day. Knows no rule.
//!
//! ```toml
//! kind = "headcount"
//! table = "benefits"
//! where = { event = true }          # also `unless`, and [[check.unclear]]
//! event = "event"
//! person = "person"
//! amount = "amount"
//! stated = "headcount"              # the head-count that a purchase states, for shares without a name
//! left = ["@left-office"]           # what the roster's status, or a remark, says of those who have left; a leaving date wins over it
//! ```

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::departed::{Departure, departure};
use super::namesakes::Namesakes;
use super::selection::{self, NUMBERS, Selection, UnclearSpec, Unlooked, date_field, first_written, resolve_typed};
use super::{Check, Context, Flag, Outcome, Shared, evidence};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::filter::{FilterSpec, resolve_field, word_lists};
use crate::rules::lexicon::WordList;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::{Field, Row, TableKind, benefits, staff};
use crate::value::names::is_nothing;
use crate::value::text::compact;
use crate::value::{Date, Day, Lang, Said, amount};

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
    event: Spanned<String>,
    person: Spanned<String>,
    amount: Spanned<String>,
    stated: Option<Spanned<String>>,
    left: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct Headcount {
    selection: Selection,
    event: Field,
    person: Field,
    date: Field,
    amount: Field,
    stated: Option<Field>,
    left: Vec<WordList>,
}

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let selection = Selection::prepare(rule, shared, &spec.table, (spec.r#where.as_ref(), spec.unless.as_ref()), &spec.unclear)?;
    let (table, source) = (selection.table, &rule.source);
    let date = date_field(table).ok_or_else(|| {
        let why = Said::new("此表没有日期,不能与花名册对照", "this table has no date, so it cannot be held against the roster");
        source.error(Some(spec.table.span().start), why)
    })?;
    Ok(Box::new(Headcount {
        event: resolve_field(&spec.event, table, source)?,
        person: resolve_field(&spec.person, table, source)?,
        date,
        amount: resolve_typed(&spec.amount, table, NUMBERS, source)?,
        stated: spec.stated.as_ref().map(|name| resolve_typed(name, table, NUMBERS, source)).transpose()?,
        left: word_lists(&spec.left, &shared.lexicon, source)?,
        selection,
    }))
}

impl Check for Headcount {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        let roster = vec![staff::NAME, staff::STATUS, staff::HIRED_ON, staff::LEFT_ON];
        vec![(self.selection.table, vec![self.event, self.date, self.person, self.amount]), (TableKind::Staff, roster)]
    }

    fn selection(&self) -> Option<&Selection> {
        Some(&self.selection)
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["event", "year", "participants", "staff", "more", "outsiders", "who", "note"]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let mut unlooked = Unlooked::default();
        let roster = books.table(TableKind::Staff).unwrap_or_default();
        let namesakes = Namesakes::of(books);
        let mut events: BTreeMap<(String, i16), Vec<(&Row, Date)>> = BTreeMap::new();
        let mut looked_at = 0;
        for row in self.selection.rows(books, &mut unlooked) {
            if roster.is_empty() {
                unlooked.add(Said::new("花名册没有人员,无法对照", "the roster is empty; nothing to compare with"), &row.source);
            } else if let Some(date) = row.date(self.date) {
                looked_at += 1;
                events.entry((selection::key(row, self.event), date.year())).or_default().push((row, date));
            } else {
                unlooked.add_blank(self.date, &row.source);
            }
        }
        let aside = unlooked.sources();
        let flags = events.into_iter().filter_map(|(key, rows)| self.judge(key, &rows, (roster, &namesakes), &mut unlooked)).collect();
        Outcome { flags, rows: looked_at, unchecked: unlooked.into_vec(), aside }
    }
}

/// Who stood on the roster at the time of an event.
#[derive(Debug, Default)]
struct Roster {
    names: BTreeSet<String>,
    /// Those who have left on a day that the roster does not name: whether they were there cannot be told.
    undated: BTreeSet<String>,
    /// How many share the name of another, beyond one of each name.
    namesakes: usize,
}

impl Roster {
    fn count(&self) -> Decimal {
        Decimal::from(self.names.len() + self.namesakes)
    }
}

/// What an event shows against the roster.
#[derive(Debug)]
struct Found<'a> {
    participants: Decimal,
    /// Those named who do not stand on the roster.
    outsiders: BTreeSet<&'a String>,
    /// The rows of the roster on people who were not there then.
    gone: BTreeMap<String, &'a Row>,
    roster: &'a Roster,
}

impl Found<'_> {
    /// Who of those named was not on the staff, and why, in words; the roster may list them before or after.
    fn who(&self, last: Day, words: &[WordList]) -> Said {
        /// How many are named.
        const NAMED_MAX: usize = 8;
        let of_one = |name: &String| {
            let row = self.gone.get(name)?;
            let hired = row.date(staff::HIRED_ON);
            if let Some(hired) = hired.filter(|hired| hired.earliest().is_some_and(|hired| hired > last)) {
                return Some(say!("{name}{hired}入职", "{name} came on {hired}"));
            }
            Some(match departure(row, words) {
                Departure::On(left) => say!("{name}{left}离职", "{name} left on {left}"),
                _ => say!("{name}已离职", "{name} has left"),
            })
        };
        if self.outsiders.is_empty() {
            return Said::new("不在花名册上", "do not stand on the roster");
        }
        let none_listed = self.gone.is_empty();
        let said = |name: &String| {
            let unlisted =
                || if none_listed { Said::same(name.clone()) } else { say!("{name}不在花名册上", "{name} is not on the roster") };
            of_one(name).unwrap_or_else(unlisted)
        };
        let all: Vec<Said> = self.outsiders.iter().take(NAMED_MAX).map(|name| said(name)).collect();
        let joined = |lang: Lang, sign: &str| all.iter().map(|one| one.get(lang)).collect::<Vec<_>>().join(sign);
        let (zh, en) = (joined(Lang::Zh, "、"), joined(Lang::En, ", "));
        let (more_zh, more_en) = if self.outsiders.len() > NAMED_MAX { ("等", " and others") } else { ("", "") };
        if none_listed {
            return say!("不在花名册上({zh}{more_zh})", "do not stand on the roster ({en}{more_en})");
        }
        say!("当时不在册({zh}{more_zh})", "were not on the staff then ({en}{more_en})")
    }
}

impl Headcount {
    fn judge(
        &self,
        (event, year): (String, i16),
        rows: &[(&Row, Date)],
        (staff, namesakes): (&[Row], &Namesakes),
        unlooked: &mut Unlooked,
    ) -> Option<Flag> {
        let dates = || rows.iter().map(|(_, date)| *date);
        let (last, first) = (dates().max()?, dates().map(|date| date.earliest().unwrap_or(date.latest())).min()?);
        let roster = self.roster(staff, namesakes, first, last.latest());
        let rows: Vec<&Row> = rows.iter().map(|(row, _)| *row).collect();
        if roster.names.is_empty() {
            let why = say!("花名册上没有{last}在册的人员,无法对照", "nobody on the roster was there on {last}; nothing to compare with");
            unlooked.add_all(&why, rows.iter().copied());
            return None;
        }
        let named: BTreeSet<String> =
            rows.iter().filter(|row| selection::is_filled(row, self.person)).map(|row| selection::key(row, self.person)).collect();
        let stated = self.stated.and_then(|stated| self.stated_heads(&rows, stated));
        let further = further(namesakes, rows.iter().map(|row| (selection::key(row, self.person), *row)));
        let participants = stated.max(Some(Decimal::from(named.len() + further)))?;
        if participants <= roster.count() {
            return None;
        }
        let outsiders: BTreeSet<&String> = named.difference(&roster.names).collect();
        if !named.is_empty() && named.is_disjoint(&roster.names) && named.is_disjoint(&roster.undated) {
            let why = Said::new(
                "领取人都不在花名册上,不是职工活动,未与职工人数比较",
                "none of those named stands on the roster, so this is no staff activity; not compared with the staff",
            );
            unlooked.add_all(&why, rows.iter().copied());
            return None;
        }
        let listed = staff.iter().filter(|row| selection::is_filled(row, staff::NAME));
        let gone = listed.map(|row| (selection::key(row, staff::NAME), row)).filter(|(name, _)| outsiders.contains(name)).collect();
        let found = Found { participants, outsiders, gone, roster: &roster };
        Some(self.flag(vec![event, year.to_string()], last, &rows, &found))
    }

    /// How many people rows state, in all or of a team each: only rows that name teams are of others, and what else one event has twice, as a
    /// garment or an instalment, is of the same people.
    fn stated_heads(&self, rows: &[&Row], stated: Field) -> Option<Decimal> {
        let mut of_all: Option<Decimal> = None;
        let mut teams: BTreeMap<String, Decimal> = BTreeMap::new();
        for row in rows {
            let Some(heads) = row.number(stated) else { continue };
            let team = if selection::is_filled(row, self.person) { String::new() } else { team(row) };
            if team.is_empty() {
                of_all = of_all.max(Some(heads));
            } else {
                let of_team = teams.entry(team).or_insert(heads);
                *of_team = heads.max(*of_team);
            }
        }
        of_all.max(teams.into_values().reduce(Decimal::saturating_add))
    }

    fn flag(&self, key: Vec<String>, date: Date, rows: &[&Row], found: &Found) -> Flag {
        let is_outsider = |row: &&&Row| found.outsiders.contains(&selection::key(row, self.person));
        let shown: Vec<&Row> = if found.outsiders.is_empty() { rows.to_vec() } else { rows.iter().filter(is_outsider).copied().collect() };
        let staff = found.roster.count();
        // With all who have left undated there would have been enough staff.
        let may_be_staff = found.participants <= staff + Decimal::from(found.roster.undated.len());
        let event = first_written(rows.iter().copied(), self.event);
        let flag = Flag {
            subject: event.clone(),
            date: Some(date),
            summary: Some(event.clone()),
            amount: rows.iter().filter_map(|row| row.number(self.amount)).sum(),
            severity: may_be_staff.then_some(Severity::Low),
            key,
            evidence: evidence(shown),
            ..Flag::default()
        };
        flag.fact_text("event", event)
            .fact_text("year", date.year().to_string())
            .fact_text("participants", amount::plain(found.participants))
            .fact_text("staff", amount::plain(staff))
            .fact_text("more", amount::plain(found.participants - staff))
            .fact_text("outsiders", found.outsiders.len().to_string())
            .fact("who", found.who(date.latest(), &self.left))
            .fact("note", note(found.roster))
    }

    /// Who was on the staff on some day from `first` to `last`. What is not known to the day speaks for having been there.
    fn roster(&self, staff: &[Row], namesakes: &Namesakes, first: Day, last: Day) -> Roster {
        let mut roster = Roster::default();
        let mut there: Vec<(String, &Row)> = Vec::new();
        for row in staff.iter().filter(|row| selection::is_filled(row, staff::NAME)) {
            let name = selection::key(row, staff::NAME);
            let hired = row.date(staff::HIRED_ON).and_then(Date::earliest).is_none_or(|hired| hired <= last);
            match departure(row, &self.left) {
                _ if !hired => {}
                Departure::On(left) if left.latest() < first => {}
                Departure::Undated => drop(roster.undated.insert(name)),
                Departure::On(_) | Departure::None => {
                    there.push((name.clone(), row));
                    roster.names.insert(name);
                }
            }
        }
        roster.namesakes = further(namesakes, there);
        roster.undated = roster.undated.difference(&roster.names).cloned().collect();
        roster
    }
}

/// The team of a row: its place in the contest, what a column of teams or departments says, or what a text names up to 队 or 组.
fn team(row: &Row) -> String {
    let of_columns = row.get(benefits::RANK).map(|value| compact(&value.shown())).into_iter();
    let is_team = |header: &str| ["队", "组", "部门", "科室", "股室", "班级"].iter().any(|word| header.contains(word));
    let of_extra = row.extra.iter().filter(|(header, _)| is_team(header)).map(|(_, text)| compact(text));
    let of_text = |text: &str| {
        let text = compact(text);
        let before = text.find(['队', '组']).and_then(|at| text.get(..at)).map(str::to_owned);
        before.filter(|team| !team.is_empty())
    };
    let of_item = row.get(benefits::ITEM).and_then(|value| of_text(&value.shown()));
    of_columns.chain(of_extra).chain(of_item).filter(|text| !text.is_empty() && !is_nothing(text)).collect::<Vec<_>>().join("/")
}

/// How many people rows name beyond one of each name: those who share their name with another and are told from them.
fn further<'a>(namesakes: &Namesakes, rows: impl IntoIterator<Item = (String, &'a Row)>) -> usize {
    let mut people: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (name, row) in rows {
        if let Some(mark) = namesakes.mark(&name, row) {
            people.entry(name).or_default().insert(mark);
        }
    }
    people.values().map(|marks| marks.len() - 1).sum()
}

fn note(roster: &Roster) -> Said {
    match roster.undated.len() {
        0 => Said::default(),
        count => say!(
            ";花名册另有{count}人已离开但没有写明离开日期,未计入在册人数",
            "; the roster has {count} more who left on a day that it does not name, not counted as staff"
        ),
    }
}
