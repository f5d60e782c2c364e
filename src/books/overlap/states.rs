//! Lists of open items of several days: each is the state of the same accounts on its day, and only the latest counts. They are the same accounts if
//! what the later list says to be older than the earlier one's day stands in that one as well.

use std::collections::{BTreeMap, BTreeSet};

use super::{leave_out, names, shown};
use crate::books::build::SheetProblem;
use crate::recognise::TableReading;
use crate::recognise::titles::span_within;
use crate::say;
use crate::tables::left_out::Why;
use crate::tables::{Problem, Row, TableKind, open_items};
use crate::value::names::payee_key;
use crate::value::text::compact;
use crate::value::unit_name;
use crate::value::{Date, Day, Said};

/// Of so many items that the later list says to be older one has to stand in the earlier one.
const KNOWN_OF: usize = 2;

/// A list and the day that it is of.
struct State<'r> {
    index: usize,
    reading: &'r TableReading,
    day: Day,
    /// Whether the day itself is said, and no month or year.
    to_the_day: bool,
}

/// Leaves out the rows of earlier states, each with the list that counts.
pub(super) fn settle(readings: &mut [&mut TableReading]) -> Vec<SheetProblem> {
    let mut told = Vec::new();
    let mut gone: BTreeMap<usize, BTreeMap<usize, Why>> = BTreeMap::new();
    {
        let is_list = |reading: &TableReading| reading.table == TableKind::OpenItems && !reading.rows.is_empty();
        let lists = readings.iter().enumerate().map(|(index, reading)| (index, &**reading)).filter(|(_, reading)| is_list(reading));
        let mut states: Vec<State> = lists.filter_map(|(index, reading)| State::of(index, reading)).collect();
        states.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.reading.sheet.cmp(&b.reading.sheet)));
        for earlier in &states {
            let later: Vec<&State> = states.iter().filter(|later| later.day > earlier.day && later.replaces(earlier)).collect();
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for (place, row) in earlier.reading.rows.iter().enumerate() {
                if let Some(later) = later.iter().find(|later| later.covers(earlier, row)) {
                    *counts.entry(later.index).or_default() += 1;
                    gone.entry(earlier.index).or_default().insert(place, earlier.replaced(row, later));
                }
            }
            told.extend(later.iter().filter_map(|later| Some(earlier.told(later, *counts.get(&later.index)?))));
        }
    }
    leave_out(readings, gone);
    told
}

impl<'r> State<'r> {
    /// The list, if it says of which day it is.
    fn of(index: usize, reading: &'r TableReading) -> Option<Self> {
        let sheet = reading.sheet.sheet.as_deref().unwrap_or_default();
        let words = ["截", "末", "底", "止"];
        // A year alone may be that in which the items arose.
        let dated = |date: Date, texts: &[&str]| {
            let is_end = || texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
            (!matches!(date, Date::Year(_) | Date::Before(_)) || is_end()).then_some(date)
        };
        let lines: Vec<&str> = reading.titles.lines.iter().map(String::as_str).collect();
        let of_titles = reading.titles.date.filter(|_| !reading.titles.spans).and_then(|date| dated(date, &lines));
        let of_name = |name: &str| {
            let (first, last) = span_within(name)?;
            if first == last { dated(last, &[name]) } else { None }
        };
        let date = of_titles.or_else(|| of_name(sheet)).or_else(|| of_name(names::stem(&reading.sheet.file)))?;
        let whole_year = matches!(date, Date::Year(_));
        Some(Self { index, reading, day: date.latest(), to_the_day: whole_year || matches!(date, Date::Day(_)) })
    }

    /// Whether it is a later state of the same accounts.
    fn replaces(&self, earlier: &Self) -> bool {
        let units = self.reading.titles.unit.as_deref().zip(earlier.reading.titles.unit.as_deref());
        if units.is_some_and(|(one, other)| unit_name::are_two(one, other)) {
            return false;
        }
        let (known, older) = self.known_to(earlier);
        if older == 0 {
            return self.to_the_day && earlier.to_the_day && self.is_called_like(earlier);
        }
        known > 0 && known * KNOWN_OF >= older
    }

    /// How many of the items that are older than the earlier list's day, of its accounts, are with a party that it names; and how many there are.
    fn known_to(&self, earlier: &Self) -> (usize, usize) {
        let old: BTreeSet<_> = earlier.reading.rows.iter().filter_map(party).collect();
        let is_older = |row: &&Row| row.date(open_items::ORIGIN).is_none_or(|origin| origin.latest() <= earlier.day);
        let older: Vec<_> = self.reading.rows.iter().filter(is_older).filter(|row| earlier.has_account(row)).filter_map(party).collect();
        (older.iter().filter(|party| old.contains(*party)).count(), older.len())
    }

    /// Whether it has rows of the side and the account of a row, as far as both name it.
    fn has_account(&self, row: &Row) -> bool {
        self.reading.rows.iter().any(|own| {
            let accounts = [own, row].map(|row| row.text(open_items::ACCOUNT_NAME).map(compact));
            own.text(open_items::SIDE) == row.text(open_items::SIDE)
                && (accounts.iter().any(Option::is_none) || accounts.first() == accounts.last())
        })
    }

    /// Whether both are called alike but for the day.
    fn is_called_like(&self, other: &Self) -> bool {
        let called = |state: &Self| {
            let sheet = &state.reading.sheet;
            let title = state.reading.titles.title.as_deref().unwrap_or_default();
            [title, sheet.sheet.as_deref().unwrap_or_default(), names::stem(&sheet.file)].map(names::matter)
        };
        called(self) == called(other)
    }

    /// Whether a row of the earlier list would stand here if it were still open: its account is here, or all of what the earlier list has is.
    fn covers(&self, earlier: &Self, row: &Row) -> bool {
        self.has_account(row) || (self.known_to(earlier).0 > 0 && self.is_called_like(earlier))
    }

    /// Why a row of this list does not count beside a later one.
    fn replaced(&self, row: &Row, later: &Self) -> Why {
        let (Said { zh, en }, day, last) = (shown(&later.reading.sheet), self.day, later.day);
        let mut same: Vec<&Row> = later.reading.rows.iter().filter(|other| party(other).is_some() && party(other) == party(row)).collect();
        let likeness = |other: &Row| {
            [open_items::ORIGIN, open_items::AMOUNT, open_items::ACCOUNT_NAME]
                .iter()
                .filter(|field| other.get(**field) == row.get(**field))
                .count()
        };
        same.sort_by_key(|other| (std::cmp::Reverse(likeness(other)), other.source.row));
        let (where_zh, where_en) = match same.first() {
            Some(other) => (format!("见其第{}行", other.source.row), format!("row {} there", other.source.row)),
            None => ("其中已没有这个往来单位".to_owned(), "which has nothing of this party any more".to_owned()),
        };
        let shared = say!(
            "截至{day}的较早状态,以{zh}截至{last}的为准,没有计入",
            "an earlier state, as of {day}: {en} has that of {last}, which counts instead"
        );
        let (shared_zh, shared_en) = (&shared.zh, &shared.en);
        let own = say!("{shared_zh}({where_zh})", "{shared_en} ({where_en})");
        Why::new(own, shared)
    }

    fn told(&self, later: &Self, count: usize) -> SheetProblem {
        let (Said { zh, en }, day, last) = (shown(&later.reading.sheet), self.day, later.day);
        let why = say!(
            "{count}行是截至{day}的较早状态,{zh}是同样科目截至{last}的,以后者为准,这{count}行没有计入;如果是不同的往来款,请分成两个单位的文件夹检查",
            "{count} row(s) are an earlier state, as of {day}; {en} has the same accounts as of {last}, which counts instead; if they are other items, check them in a folder of their own"
        );
        SheetProblem { sheet: self.reading.sheet.clone(), table: TableKind::OpenItems, problem: Problem { row: None, column: None, why } }
    }
}

/// Whom an item is open with, and on which side.
fn party(row: &Row) -> Option<(String, String)> {
    Some((row.text(open_items::SIDE)?.to_owned(), payee_key(row.text(open_items::COUNTERPARTY)?)))
}
