//! Lengths of time and dates within a piece: what is waited for, and what is only a last day.

use super::{Condition, Event, Item, Kind, Offset, PeriodKind, Piece, Word, text_of};
use crate::value::Day;

/// A time that is only named, neither 内 nor 后, is waited for from so many days on.
const WAITS_FROM_DAYS: i32 = 180;

impl Piece<'_> {
    pub(super) fn full(&mut self, at: usize) {
        let before = self.before(at, &[Word::After, Word::Done]);
        let told = matches!(before, Some(Kind::Duration(_) | Kind::Date(_) | Kind::Word(Word::Retention | Word::Period)));
        let tells = matches!(self.after(at, &[]), Some(Kind::Duration(_)));
        if told || tells {
            return;
        }
        match self.last_period {
            Some(PeriodKind::Retention) => {
                let text = self.text();
                self.condition(Condition::Retention { text });
            }
            // `验收合格满后` adds nothing to the acceptance.
            None if self.open.is_some() => {}
            _ => self.undatable(),
        }
    }

    /// Whether the period before this 后 was dealt with already.
    pub(super) fn period_over(&self, at: usize) -> bool {
        matches!(self.before(at, &[Word::Done]), Some(Kind::Duration(_) | Kind::Word(Word::Full)))
    }

    pub(super) fn duration(&mut self, at: usize, offset: Offset) {
        let anchor = self.before(at, &[Word::Full, Word::After, Word::Done]);
        let next = self.next(at);
        let is = |kind: Option<Kind>, word: Word| kind == Some(Kind::Word(word));
        if is(self.after(at, &[]), Word::Retention) {
            self.retention_runs(offset);
        } else if is(self.after(at, &[]), Word::Period) || is(anchor, Word::Period) {
            if is(anchor, Word::Period) && (is(next, Word::After) || is(next, Word::Full)) {
                self.undatable();
            }
        } else if is(next, Word::Within) {
            self.within(at, anchor, offset);
        } else if is(next, Word::Before) {
            self.issue();
        } else if is(next, Word::After) || is(next, Word::Full) || is(self.before(at, &[]), Word::Full) {
            self.wait(anchor, offset);
        } else {
            self.bare(anchor, offset);
        }
    }

    /// `10日内` is a last day; `质保期一年内无质量问题` is the whole period.
    pub(super) fn within(&mut self, at: usize, anchor: Option<Kind>, offset: Offset) {
        if anchor != Some(Kind::Word(Word::Retention)) {
            if self.open.is_none() {
                // Ten days from what? That is not said here.
                let text = self.text();
                self.condition(Condition::Perhaps { text });
                self.open = None;
            }
            return;
        }
        let rest = text_of(self.tokens.get(at + 1..).unwrap_or_default());
        if ["无", "没", "后"].iter().any(|word| rest.trim_start_matches(['之', '以']).trim_start_matches('内').starts_with(word)) {
            self.retention_runs(offset);
        } else {
            self.issue();
        }
    }

    /// A length of time with neither 内 nor 后. Half a year and more is waited for; less is taken for the last day, so that nobody
    /// is accused by a word that is missing.
    pub(super) fn bare(&mut self, anchor: Option<Kind>, offset: Offset) {
        match anchor {
            Some(Kind::Word(Word::Retention | Word::RetentionMoney)) => self.wait(anchor, offset),
            Some(Kind::Word(Word::Event | Word::Signing | Word::Acceptance) | Kind::Date(_)) => {
                if offset.roughly() >= WAITS_FROM_DAYS {
                    self.wait(anchor, offset);
                }
            }
            _ => self.issue(),
        }
    }

    pub(super) fn wait(&mut self, anchor: Option<Kind>, wait: Offset) {
        match anchor {
            Some(Kind::Word(Word::Retention)) => self.retention_runs(wait),
            Some(Kind::Word(Word::Event | Word::Signing | Word::Acceptance) | Kind::Date(_)) if self.open.is_some() => {
                let item = self.open.and_then(|open| self.reading.items.get_mut(open));
                match item {
                    Some(Item::Condition(Condition::Event { offset, event, .. })) if offset.is_zero() => {
                        *offset = wait;
                        let event = *event;
                        self.retention_from(event, wait);
                    }
                    _ => self.issue(),
                }
            }
            Some(Kind::Unknown) => self.undatable(),
            _ => {
                let text = self.text();
                self.condition(Condition::Later { offset: wait, text });
            }
        }
    }

    /// The retention period has this length; it begins at acceptance, unless the piece says another beginning (`自交付之日起`).
    pub(super) fn retention_runs(&mut self, offset: Offset) {
        let from = self.reading.items.iter().skip(self.first_item).rev().find_map(|item| match item {
            Item::Condition(Condition::Event { event, .. }) => Some(*event),
            _ => None,
        });
        let begins = self.tokens.iter().any(|token| matches!(token.text.as_str(), "起" | "之日起" | "日起" | "起算"));
        let event = from.filter(|_| begins).unwrap_or(Event::Acceptance);
        self.reading.retention.insert((event, offset));
    }

    /// `质保期自验收合格之日起12个月`: the period is told with its beginning.
    pub(super) fn retention_from(&mut self, event: Event, offset: Offset) {
        let told = |item: &Item| matches!(item, Item::Condition(Condition::Retention { .. }));
        if self.reading.items.iter().skip(self.first_item).any(told) {
            self.reading.retention.insert((event, offset));
        }
    }

    pub(super) fn date(&mut self, at: usize, day: Day) {
        let until = self.before(at, &[]) == Some(Kind::Word(Word::To));
        match self.next(at) {
            Some(Kind::Word(Word::Before | Word::Within)) => {
                self.condition(Condition::Deadline);
                self.open = None;
            }
            next if until && next != Some(Kind::Word(Word::Full)) => self.issue(),
            _ => {
                let text = self.text();
                self.condition(Condition::Event { event: Event::Date(day), offset: Offset::default(), text });
            }
        }
    }
}
