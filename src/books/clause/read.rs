//! Tokens to what they say: conditions, shares, payments, in the order of the clause. Which condition belongs to which
//! share is the business of [`super::group`].

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::token::{Kind, Token};
use super::vocabulary::{NOT_YET_AFTER, PARTIAL_BEFORE, Word};
use super::{NotUnderstood, Offset};
use crate::value::{Day, Said};

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
    Break,
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
    for piece in tokens.split_inclusive(|token| matches!(token.kind, Kind::Break { .. })) {
        // What happens on breach stands at the end of a sentence, and says nothing about the schedule.
        penalty = penalty || piece.iter().any(|token| token.kind == Kind::Word(Word::Penalty));
        if !penalty {
            let mut piece_reader = Piece { tokens: piece, reading, last_period, open: None, skip_to: 0, first_item: 0 };
            piece_reader.read();
            last_period = piece_reader.last_period;
            reading = piece_reader.reading;
        }
        penalty = penalty && !piece.iter().any(|token| token.kind == Kind::Break { hard: true });
        reading.items.push(Item::Break);
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

/// Names of the whole price. Percentages of two other things (`材料款`, `人工费`) do not add up.
const WHOLE_PRICE: &[&str] = &["款", "款项", "价款", "合同款", "货款", "工程款", "合同货款", "金额", "价"];

/// What the percentages of a clause are of, where it is not the whole price by its name.
fn bases(tokens: &[Token]) -> BTreeSet<String> {
    let percents = tokens.iter().enumerate().filter(|(_, token)| matches!(token.kind, Kind::Percent(_)));
    percents.filter_map(|(at, _)| base(tokens, at)).filter(|base| !WHOLE_PRICE.contains(&base.as_str())).collect()
}

/// The name of money right before a number: `材料款` of `支付材料款的30%`. Party words before it are no part of it.
fn base(tokens: &[Token], at: usize) -> Option<String> {
    let mut before = tokens.get(..at)?.iter().rev().skip_while(|token| matches!(token.text.as_str(), "的" | "为"));
    let last = before.next().filter(|token| matches!(token.kind, Kind::Unknown | Kind::Word(Word::Filler)))?;
    let whole = match last.text.chars().count() {
        1 => before.next().filter(|token| matches!(token.kind, Kind::Unknown | Kind::Word(Word::Filler))).map(|token| token.text.as_str()),
        _ => None,
    };
    let name = format!("{}{}", whole.unwrap_or_default(), last.text);
    is_base(&name).then_some(name)
}

fn is_base(text: &str) -> bool {
    text.chars().count() <= 8 && ["款", "费", "费用", "资金", "价"].iter().any(|end| text.ends_with(end))
}

fn is_payee(text: &str) -> bool {
    ["公司", "合作社", "中心", "队", "厂", "店", "部", "所", "户"].iter().any(|end| text.ends_with(end))
}

/// What a bare `期满` speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PeriodKind {
    Retention,
    Other,
}

/// One piece of a clause, between two separators, being read.
struct Piece<'a> {
    tokens: &'a [Token],
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
            Word::All => {
                // `全款的30%` is 30 %.
                if !matches!(self.after(at, &[]), Some(Kind::Percent(_))) {
                    self.close(Item::PayAll(self.text()));
                }
            }
            Word::PayAll => self.close(Item::PayAll(self.text())),
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

    fn full(&mut self, at: usize) {
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
    fn period_over(&self, at: usize) -> bool {
        matches!(self.before(at, &[Word::Done]), Some(Kind::Duration(_) | Kind::Word(Word::Full)))
    }

    fn duration(&mut self, at: usize, offset: Offset) {
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
    fn within(&mut self, at: usize, anchor: Option<Kind>, offset: Offset) {
        if anchor != Some(Kind::Word(Word::Retention)) {
            if self.open.is_none() {
                self.condition(Condition::Deadline);
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

    /// A length of time with neither 内 nor 后. Years and months are waited for; a few days after an event are taken for the last
    /// day, so that nobody is accused by a word that is missing.
    fn bare(&mut self, anchor: Option<Kind>, offset: Offset) {
        match anchor {
            Some(Kind::Word(Word::Retention | Word::RetentionMoney)) => self.wait(anchor, offset),
            Some(Kind::Word(Word::Event | Word::Signing | Word::Acceptance) | Kind::Date(_)) => {
                if offset.years > 0 || offset.months > 0 || offset.days >= 90 {
                    self.wait(anchor, offset);
                }
            }
            _ => self.issue(),
        }
    }

    fn wait(&mut self, anchor: Option<Kind>, wait: Offset) {
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
    fn retention_runs(&mut self, offset: Offset) {
        let from = self.reading.items.iter().skip(self.first_item).rev().find_map(|item| match item {
            Item::Condition(Condition::Event { event, .. }) => Some(*event),
            _ => None,
        });
        let begins = self.tokens.iter().any(|token| matches!(token.text.as_str(), "起" | "之日起" | "日起" | "起算"));
        let event = from.filter(|_| begins).unwrap_or(Event::Acceptance);
        self.reading.retention.insert((event, offset));
    }

    /// `质保期自验收合格之日起12个月`: the period is told with its beginning.
    fn retention_from(&mut self, event: Event, offset: Offset) {
        let told = |item: &Item| matches!(item, Item::Condition(Condition::Retention { .. }));
        if self.reading.items.iter().skip(self.first_item).any(told) {
            self.reading.retention.insert((event, offset));
        }
    }

    fn date(&mut self, at: usize, day: Day) {
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

    fn percent(&mut self, at: usize, percent: Decimal) {
        let before = self.before(at, &[Word::To, Word::AtLeast]);
        let behind = self.tokens.get(at + 1..).unwrap_or_default();
        let of_tax = behind.iter().find(|token| token.text != "的").is_some_and(|token| token.text.contains('税'));
        if before == Some(Kind::Word(Word::Quality)) || of_tax {
            if self.next(at) == Some(Kind::Word(Word::Vague)) {
                self.skip_to = at + 2;
            }
            return;
        }
        if percent <= Decimal::ZERO || percent > Decimal::ONE_HUNDRED || !self.stands_free(at) {
            return self.issue();
        }
        let share = if before == Some(Kind::Word(Word::Quantity)) || self.rises_to(at) {
            Written::Cumulative(percent)
        } else if self.has(Word::Periodic) {
            Written::Open
        } else {
            Written::Percent(percent)
        };
        self.close(Item::Share(share, self.text()));
    }

    fn amount(&mut self, at: usize, amount: Decimal) {
        let last = self.reading.items.iter().rev().find(|item| !matches!(item, Item::Break));
        let again = self.has(Word::Restate) || self.tokens.iter().any(|token| token.kind == Kind::Bracket);
        match last {
            Some(Item::Share(Written::Amount(same), _)) if *same == amount => return,
            Some(Item::Share(Written::Percent(_), _)) if again => return self.reading.items.push(Item::Restated(amount)),
            _ => {}
        }
        let paid = self.has_before(at, &[Word::Pay, Word::Advance, Word::PayAll, Word::Rest]);
        let is_total = self.has_before(at, &[Word::Total]) && !paid;
        if amount <= Decimal::ZERO || !self.stands_free(at) || self.rises_to(at) {
            self.issue();
        } else if is_total {
            match self.reading.stated_total {
                Some(total) if total != amount => self.issue(),
                _ => self.reading.stated_total = Some(amount),
            }
        } else {
            let share = if self.has(Word::Periodic) { Written::Open } else { Written::Amount(amount) };
            self.close(Item::Share(share, self.text()));
        }
    }

    /// `付至`, `支付到合同价的`, `累计支付` before the number.
    fn rises_to(&self, at: usize) -> bool {
        let from = self.tokens.get(..at).unwrap_or_default();
        let since = from.iter().rposition(|token| matches!(token.kind, Kind::Percent(_) | Kind::Amount(_))).map_or(0, |found| found + 1);
        from.iter().skip(since).any(|token| token.kind == Kind::Word(Word::To))
    }

    fn rest(&mut self, at: usize) {
        let text = self.tokens.get(at).map(|token| token.text.clone()).unwrap_or_default();
        let of = self.tokens.get(at + 1).is_some_and(|token| token.text == "的");
        let percent = matches!(self.after(at, &[]), Some(Kind::Percent(_)));
        if of && percent && text.contains(['款', '额']) {
            // `余款的50%` is half of what is left, not of the contract.
            return self.issue();
        }
        self.close(Item::Share(Written::Rest, self.text()));
    }

    /// Whether no unknown words stand beside the number.
    fn stands_free(&self, at: usize) -> bool {
        let side = |token: Option<&Token>| match token {
            Some(token) => match token.kind {
                Kind::Unknown => is_base(&token.text) || is_payee(&token.text) || base(self.tokens, at).is_some(),
                Kind::Word(Word::AtLeast | Word::Vague) | Kind::Percent(_) | Kind::BadNumber => false,
                _ => true,
            },
            None => true,
        };
        let before =
            self.tokens.get(..at).unwrap_or_default().iter().rev().find(|token| !matches!(token.text.as_str(), "的" | "为" | "款" | "费"));
        let behind = self.tokens.get(at + 1..).unwrap_or_default().iter().find(|token| token.text != "的");
        let range = matches!(behind.map(|token| token.kind), Some(Kind::Word(Word::To)));
        side(before) && side(behind) && !range
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

    /// Progress without a figure, and words that may be a condition where there is no other.
    fn finish(&mut self) {
        if self.is_definition() {
            return self.reading.items.truncate(self.first_item);
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
        let why = Said::new("有没有读懂的字句", "it holds words that are not understood");
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
