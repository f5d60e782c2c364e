//! Tokens to what they say: conditions, shares, payments, in the order of the clause. Which condition belongs to which
//! share is the business of [`super::group`].

mod share;
mod time;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::token::{Kind, Token};
use super::vocabulary::{NOT_YET_AFTER, PARTIAL_BEFORE, Word};
use super::{NotUnderstood, Offset};
use crate::value::{Day, Said};
use share::{bases, is_base, is_payee};

/// What a condition waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    Undatable,
    Signing,
    Date(Day),
    Acceptance,
}

/// A condition of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// An event, and how long after it.
    Event { event: Event, offset: Offset, text: String },
    /// The end of the retention period.
    Retention { text: String },
    /// So long after what was last spoken of.
    Later { offset: Offset, text: String },
    /// An advance: on signing, unless something else is said.
    Advance,
    /// Only a last day, before which any day will do.
    Deadline,
    /// Words that may be a condition; they count where there is no other.
    Perhaps { text: String },
}

impl Condition {
    /// Whether it counts even beside others.
    pub fn strong(&self) -> bool {
        matches!(self, Self::Event { .. } | Self::Retention { .. } | Self::Later { .. })
    }
}

/// A share as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Percent(Decimal),
    Cumulative(Decimal),
    Amount(Decimal),
    Rest,
    /// By progress: how much is not said.
    Open,
}

/// A piece of what a clause says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Break { hard: bool },
    Condition(Condition),
    Share(Written, String),
    Restated(Decimal),
    RetentionMoney,
    PayAll(String),
    Pay,
}

/// All that a clause says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub items: Vec<Item>,
    pub not_understood: Vec<NotUnderstood>,
    /// From what and how long the retention period runs.
    pub retention: BTreeSet<(Event, Offset)>,
    pub stated_total: Option<Decimal>,
}

/// Reads all tokens of a clause.
pub(super) fn read(tokens: &[Token]) -> Reading {
    let mut reading = Reading::default();
    let mut last_period = None;
    let mut penalty = false;
    let mut pieces = tokens.split_inclusive(|token| matches!(token.kind, Kind::Break { .. })).peekable();
    while let Some(piece) = pieces.next() {
        let behind = pieces.peek().copied().unwrap_or_default();
        // What happens on breach stands at the end of a sentence, and says nothing about the schedule.
        penalty = penalty || piece.iter().any(|token| token.kind == Kind::Word(Word::Penalty));
        if !penalty {
            let mut piece_reader = Piece { tokens: piece, behind, reading, last_period, open: None, skip_to: 0, first_item: 0 };
            piece_reader.read();
            last_period = piece_reader.last_period;
            reading = piece_reader.reading;
        }
        let hard = piece.iter().any(|token| token.kind == Kind::Break { hard: true });
        penalty = penalty && !hard;
        reading.items.push(Item::Break { hard });
    }
    if bases(tokens).len() > 1 {
        let why = Said::new("比例的基数不止一种", "the percentages are of different things");
        reading.not_understood.push(NotUnderstood { text: text_of(tokens), why });
    }
    reading
}

/// The waiting time in a terms table; a period within which to pay is none.
pub(super) fn offset(tokens: &[Token]) -> Option<Offset> {
    let mut found = None;
    for token in tokens {
        match token.kind {
            Kind::Duration(offset) if found.is_none() => found = Some(offset),
            Kind::Word(Word::Within) => found = found.map(|_| Offset::default()),
            Kind::Word(Word::After | Word::Full | Word::Filler | Word::Done | Word::Acceptance | Word::Signing | Word::Retention)
            | Kind::Bracket
            | Kind::Break { .. } => {}
            _ => return None,
        }
    }
    found
}

fn text_of(tokens: &[Token]) -> String {
    let text: String = tokens.iter().map(|token| token.text.as_str()).collect();
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '。' | '、' | ':' | '.' | '\u{1}')).to_owned()
}

/// The words in which a condition of the next piece may end.
const OPEN_ENDS: &[Word] = &[Word::After, Word::Before, Word::Within, Word::Full, Word::Done, Word::Acceptance, Word::Signing, Word::Vague];

/// What a bare `期满` speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PeriodKind {
    Retention,
    Other,
}

/// One piece of a clause, between two separators, being read.
struct Piece<'a> {
    tokens: &'a [Token],
    /// Those of the next piece.
    behind: &'a [Token],
    reading: Reading,
    last_period: Option<PeriodKind>,
    /// The item of the condition that words such as 后 and 一年 still belong to.
    open: Option<usize>,
    skip_to: usize,
    first_item: usize,
}

impl Piece<'_> {
    fn read(&mut self) {
        self.first_item = self.reading.items.len();
        let spoiled = self.tokens.iter().any(|token| matches!(token.kind, Kind::BadNumber | Kind::Word(Word::Poison)));
        if spoiled {
            return self.issue();
        }
        for at in 0..self.tokens.len() {
            if at >= self.skip_to {
                self.token(at);
            }
        }
        self.finish();
    }

    fn token(&mut self, at: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        match token.kind {
            Kind::Word(word) => self.word(at, word),
            Kind::Duration(offset) => self.duration(at, offset),
            Kind::Date(day) => self.date(at, day),
            Kind::DateNoYear if self.next(at) == Some(Kind::Word(Word::Before)) => self.condition(Condition::Deadline),
            Kind::DateNoYear | Kind::BadNumber => self.issue(),
            Kind::Percent(percent) => self.percent(at, percent),
            Kind::Amount(amount) => self.amount(at, amount),
            Kind::Break { .. } | Kind::Bracket | Kind::Unknown => {}
        }
    }

    fn word(&mut self, at: usize, word: Word) {
        match word {
            Word::Signing | Word::Acceptance | Word::Event => self.event(at, word),
            Word::Quantity | Word::Periodic => self.undatable(),
            Word::Done if self.open.is_none() && self.before(at, &[]) == Some(Kind::Unknown) => self.undatable(),
            Word::After if self.open.is_none() && !self.period_over(at) => self.undatable(),
            Word::Retention => {
                self.last_period = Some(PeriodKind::Retention);
                let text = self.text();
                self.condition(Condition::Retention { text });
            }
            Word::Period => {
                self.last_period = Some(PeriodKind::Other);
                if self.after(at, &[]) == Some(Kind::Word(Word::Full)) {
                    self.undatable();
                }
            }
            Word::Full => self.full(at),
            Word::Rest => self.rest(at),
            // `全款的30%` is 30 %.
            Word::All if matches!(self.after(at, &[]), Some(Kind::Percent(_))) => {}
            Word::All | Word::PayAll => self.close(Item::PayAll(self.text())),
            Word::Pay => self.close(Item::Pay),
            Word::RetentionMoney => self.reading.items.push(Item::RetentionMoney),
            Word::Advance => {
                self.reading.items.push(Item::Condition(Condition::Advance));
                if self.tokens.get(at).is_some_and(|token| token.text == "预付") {
                    self.reading.items.push(Item::Pay);
                }
            }
            _ => {}
        }
    }

    fn event(&mut self, at: usize, word: Word) {
        let behind = self.after(at, &[Word::Done]);
        if behind == Some(Kind::Word(Word::Before)) {
            // Before an event any day will do. `验收前10日` is no waiting either.
            self.condition(Condition::Deadline);
            self.skip_to = self.tokens.iter().skip(at).position(|token| token.kind == Kind::Word(Word::Before)).map_or(at, |p| at + p + 1);
            if matches!(self.tokens.get(self.skip_to).map(|token| token.kind), Some(Kind::Duration(_))) {
                self.skip_to += 1;
            }
            return;
        }
        let event = match word {
            Word::Acceptance if self.is_final_acceptance(at) => Event::Acceptance,
            Word::Signing if self.is_of_the_contract(at) => Event::Signing,
            _ => Event::Undatable,
        };
        let text = self.text();
        self.condition(Condition::Event { event, offset: Offset::default(), text });
    }

    fn is_final_acceptance(&self, at: usize) -> bool {
        let before = text_of(self.tokens.get(..at).unwrap_or_default());
        let behind = text_of(self.tokens.get(at + 1..).unwrap_or_default());
        let next = self.tokens.get(at + 1).map(|token| token.kind);
        !PARTIAL_BEFORE.iter().any(|word| before.ends_with(word))
            && !NOT_YET_AFTER.iter().any(|word| behind.starts_with(word))
            && next != Some(Kind::Unknown)
    }

    /// 签订补充协议 and 保函生效 are not the signing of the contract.
    fn is_of_the_contract(&self, at: usize) -> bool {
        let unknown_behind = self.after(at, &[]) == Some(Kind::Unknown);
        let takes_effect = self.tokens.get(at).is_some_and(|token| token.text == "生效");
        let of_something = takes_effect
            && self.open.is_none()
            && at.checked_sub(1).and_then(|before| self.tokens.get(before)).is_some_and(|token| token.kind == Kind::Unknown);
        !unknown_behind && !of_something
    }

    /// `质保期为一年`: how long the period is, and no condition of anything yet.
    fn is_definition(&self) -> bool {
        let waits = |token: &Token| matches!(token.text.as_str(), "后" | "之后" | "以后") || token.kind == Kind::Word(Word::Full);
        let items = self.reading.items.get(self.first_item..).unwrap_or_default();
        self.has(Word::Retention)
            && self.tokens.iter().any(|token| matches!(token.kind, Kind::Duration(_)))
            && !self.tokens.iter().any(waits)
            && items.iter().all(|item| matches!(item, Item::Condition(_) | Item::RetentionMoney))
    }

    /// `验收后三年内免费维修`: a whole sentence about something else than a payment. What is a condition of the next piece ends open:
    /// in 后, in 内, in 合格.
    fn is_statement(&self) -> bool {
        let items = self.reading.items.get(self.first_item..).unwrap_or_default();
        let pays =
            items.iter().any(|item| matches!(item, Item::Share(..) | Item::Pay | Item::PayAll(_) | Item::Condition(Condition::Advance)));
        let last =
            self.tokens.iter().rev().map(|token| token.kind).find(|kind| !skipped(*kind, &[]) && !matches!(kind, Kind::Break { .. }));
        let open = match last {
            Some(Kind::Duration(_) | Kind::Percent(_)) => true,
            Some(Kind::Word(word)) => OPEN_ENDS.contains(&word),
            _ => false,
        };
        !pays && !open
    }

    /// Progress without a figure, and words that may be a condition where there is no other.
    fn finish(&mut self) {
        if self.is_definition() || self.is_statement() {
            let mut at = 0;
            let first = self.first_item;
            return self.reading.items.retain(|item| {
                at += 1;
                at <= first || !matches!(item, Item::Condition(_))
            });
        }
        let items = self.reading.items.get(self.first_item..).unwrap_or_default();
        let share = items.iter().position(|item| matches!(item, Item::Share(..)));
        let conditions = items.iter().any(|item| matches!(item, Item::Condition(_)));
        let pays = items.iter().any(|item| matches!(item, Item::Pay));
        let all = items.iter().any(|item| matches!(item, Item::PayAll(_)));
        let at_first = items.get(..share.unwrap_or(0)).unwrap_or_default();
        let shares = items.iter().filter(|item| matches!(item, Item::Share(..))).count();
        if shares > 1 && at_first.contains(&Item::Pay) && !at_first.iter().any(|item| matches!(item, Item::Condition(_))) {
            // `支付30%验收合格后付70%`: the condition may belong to either.
            return self.issue();
        }
        let progress = self.has(Word::Periodic) || self.has(Word::Quantity);
        let unknown = self.tokens.iter().any(|token| token.kind == Kind::Unknown && !is_base(&token.text) && !is_payee(&token.text));
        if progress && pays && share.is_none() && !all {
            let text = self.text();
            self.reading.items.push(Item::Share(Written::Open, text));
        } else if let Some(share) = share
            && unknown
            && !conditions
        {
            let text = self.text();
            self.reading.items.insert(self.first_item + share, Item::Condition(Condition::Perhaps { text }));
        }
    }

    fn has(&self, word: Word) -> bool {
        self.tokens.iter().any(|token| token.kind == Kind::Word(word))
    }

    fn has_before(&self, at: usize, words: &[Word]) -> bool {
        let before = self.tokens.get(..at).unwrap_or_default();
        before.iter().any(|token| words.iter().any(|word| token.kind == Kind::Word(*word)))
    }

    /// The token right behind, brackets left aside.
    fn next(&self, at: usize) -> Option<Kind> {
        self.tokens.iter().skip(at + 1).map(|token| token.kind).find(|kind| *kind != Kind::Bracket)
    }

    fn after(&self, at: usize, also_skip: &[Word]) -> Option<Kind> {
        self.tokens.iter().skip(at + 1).map(|token| token.kind).find(|kind| !skipped(*kind, also_skip))
    }

    fn before(&self, at: usize, also_skip: &[Word]) -> Option<Kind> {
        self.tokens.get(..at).unwrap_or_default().iter().rev().map(|token| token.kind).find(|kind| !skipped(*kind, also_skip))
    }

    fn condition(&mut self, condition: Condition) {
        self.open = Some(self.reading.items.len());
        self.reading.items.push(Item::Condition(condition));
    }

    fn undatable(&mut self) {
        let text = self.text();
        self.condition(Condition::Event { event: Event::Undatable, offset: Offset::default(), text });
    }

    /// What ends the condition that was being read.
    fn close(&mut self, item: Item) {
        self.open = None;
        self.reading.items.push(item);
    }

    fn text(&self) -> String {
        text_of(self.tokens)
    }

    fn issue(&mut self) {
        let why = Said::new("其中有无法判断的说法", "it holds words whose meaning here is not known");
        self.reading.not_understood.push(NotUnderstood { text: self.text(), why });
    }
}

fn skipped(kind: Kind, also: &[Word]) -> bool {
    match kind {
        Kind::Bracket => true,
        Kind::Word(word) => word == Word::Filler || also.contains(&word),
        _ => false,
    }
}
