//! What the minutes hold that comes nearest to a payment that no decision covers, and how it is told.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::decision::Decision;
use super::{Outlay, Uncovered, in_time};
use crate::books::Books;
use crate::checks::subject::alike;
use crate::checks::verdict::Stand;
use crate::checks::{Flag, Severity};
use crate::tables::Row;
use crate::value::date::days_between;
use crate::value::names::is_nothing;
use crate::value::stated::names_number;
use crate::value::text::{compact, printable, shorten};

/// A decision later than this after a payment is told as no decision on it: the next year's of the same name.
const AFTER_DAYS_MAX: i64 = 365;
/// A decision of just the amount may be on a payment in other words so many days before it.
const BEFORE_DAYS_MAX: i64 = 90;
/// What is paid of `约15万元` may be this much more in a hundred.
const ABOUT_PERCENT_MAX: i64 = 10;

/// What may well be the payment, or cannot be told.
const LOW: [&str; 6] = ["unclear", "other-payee", "named", "about", "bare-number", "same-amount"];
/// What takes a decision for the payment.
const USED_BY: [&str; 3] = ["about", "bare-number", "same-amount"];

/// The decisions, and what payments use of them.
pub(super) struct Minutes<'d, 'a> {
    pub decisions: &'d [Decision<'a>],
    /// Of each decision by its place.
    spent: BTreeMap<usize, Decimal>,
    /// Of all decisions of a row by its number.
    of_rows: BTreeMap<usize, Decimal>,
}

impl<'d, 'a> Minutes<'d, 'a> {
    pub fn new(decisions: &'d [Decision<'a>]) -> Self {
        Self { decisions, spent: BTreeMap::new(), of_rows: BTreeMap::new() }
    }

    pub fn spend(&mut self, decision: &Decision, amount: Decimal) {
        let spent = self.spent.entry(decision.place).or_default();
        *spent = spent.saturating_add(amount);
        self.spend_of_row(decision.number, amount);
    }

    /// What some decisions of a row pay together.
    pub fn spend_of_row(&mut self, number: usize, amount: Decimal) {
        let spent = self.of_rows.entry(number).or_default();
        *spent = spent.saturating_add(amount);
    }

    pub fn spent_of_row(&self, number: usize) -> Decimal {
        self.of_rows.get(&number).copied().unwrap_or_default()
    }

    fn spent_of(&self, decision: &Decision) -> Decimal {
        let own = self.spent.get(&decision.place).copied().unwrap_or_default();
        // A row that holds no other decision is all of it.
        if decision.of_several { own } else { own.max(self.spent_of_row(decision.number)) }
    }

    /// Whether a decision on about so much has room for a payment, with a little over.
    fn nearly_covers(&self, decision: &Decision, amount: Decimal) -> bool {
        let most = decision.amount.and_then(|decided| decided.checked_mul(Decimal::new(100 + ABOUT_PERCENT_MAX, 2)));
        decision.about && most.is_some_and(|most| self.spent_of(decision).saturating_add(amount) <= most)
    }

    /// Whether a decision without an amount names a number of just this much that no payment was told with.
    fn names_bare(&self, decision: &Decision, amount: Decimal) -> bool {
        let texts = [&decision.topic, &decision.verdict];
        decision.amount.is_none() && self.spent_of(decision).is_zero() && texts.iter().any(|text| names_number(text, amount))
    }
}

/// What comes nearest.
struct Nearest<'d, 'a> {
    variant: &'static str,
    decision: Option<&'d Decision<'a>>,
    /// The firm that it says is to be paid, where that is another.
    other: Option<String>,
}

impl Uncovered {
    /// What the minutes hold that comes nearest, told with the flag.
    pub(super) fn flag(&self, outlay: &Outlay, minutes: &mut Minutes, books: &Books) -> Flag {
        let payment = &outlay.payment;
        let Nearest { variant, decision, other } = self.nearest(outlay, minutes, books);
        let meeting = payment.row.extra.iter().find(|(header, text)| names_meeting(header, text)).filter(|_| variant.is_empty());
        let variant = if meeting.is_some() { "named" } else { variant };
        let severity = LOW.contains(&variant).then_some(Severity::Low);
        let mut flag = Flag { severity, limit: Some(outlay.line), basis: outlay.basis.clone(), ..payment.flag(variant) };
        if let Some(decision) = decision {
            flag.evidence.insert(decision.row.source.clone());
            flag = flag
                .fact_text("topic", shorten(&printable(&decision.topic), 60))
                .fact_text("decision", shorten(&printable(&decision.verdict), 60))
                .fact_date("decision_date", decision.date)
                .fact_money("decision_amount", decision.amount.unwrap_or_default())
                .fact_money("paid", minutes.spent_of(decision).saturating_add(payment.amount));
            // What may be this payment is no other's.
            if USED_BY.contains(&variant) {
                minutes.spend(decision, payment.amount);
            }
        }
        if let Some(named) = other {
            flag = flag.fact_text("other", shorten(&printable(&named), 60));
        }
        if let Some((_, text)) = meeting {
            flag = flag.fact_text("meeting", shorten(&printable(text), 60));
        }
        flag
    }

    fn nearest<'d, 'a>(&self, outlay: &Outlay, minutes: &Minutes<'d, 'a>, books: &Books) -> Nearest<'d, 'a> {
        let payment = &outlay.payment;
        let related: Vec<&Decision> = minutes
            .decisions
            .iter()
            .filter(|decision| {
                let about = self.about(outlay, decision);
                about.subject || about.payee
            })
            .collect();
        let in_time_of = |wanted: bool| move |decision: &&&Decision| outlay.is_agreed(decision) && in_time(decision, payment) == wanted;
        let enough = |decision: &Decision| decision.amount.is_none_or(|amount| amount >= payment.amount);
        let before: Vec<&Decision> = related.iter().filter(in_time_of(true)).copied().collect();
        // The first decision after the payment, the last before it.
        let soon = |decision: &Decision| days_between(payment.date.latest(), decision.date.latest()) <= AFTER_DAYS_MAX;
        let after = related.iter().filter(in_time_of(false)).find(|decision| enough(decision) && soon(decision)).copied();
        let used_up = before.iter().rev().find(|decision| decision.amount.is_some() && enough(decision)).copied();
        let too_small = before.iter().rev().find(|decision| !enough(decision)).copied();
        let no_amount = before.iter().rev().find(|decision| decision.amount.is_none()).copied();
        let of_stand = |stand: Stand| related.iter().rev().filter(move |decision| outlay.stand(decision) == stand).copied();
        let (refused, unclear) = (of_stand(Stand::Refused).next(), of_stand(Stand::Unclear).next());
        let mixed = of_stand(Stand::Unclear).find(|decision| self.would_cover(outlay, decision));
        let other = of_stand(Stand::Agreed)
            .filter(|decision| self.would_cover(outlay, decision))
            .find_map(|decision| self.other_payee(outlay, decision).map(|named| (decision, named)));
        let may_be = |decision: &&&Decision| self.other_payee(outlay, decision).is_none();
        let nearly = before.iter().rev().filter(may_be).find(|decision| minutes.nearly_covers(decision, payment.amount)).copied();
        let bare = before.iter().rev().filter(may_be).find(|decision| minutes.names_bare(decision, payment.amount)).copied();
        let nearest = [
            ("unclear", mixed),
            ("other-payee", other.as_ref().map(|(decision, _)| *decision)),
            ("about", nearly),
            ("bare-number", bare),
            ("used-up", used_up),
            ("after", after),
            ("too-small", too_small),
            ("no-amount", no_amount),
            ("refused", refused),
            ("unclear", unclear),
        ];
        let found = nearest.into_iter().find_map(|(variant, decision)| decision.map(|decision| (variant, decision)));
        let found = found.or_else(|| self.of_same_amount(outlay, minutes, books).map(|decision| ("same-amount", decision)));
        let (variant, decision) = found.map_or(("", None), |(variant, decision)| (variant, Some(decision)));
        Nearest { variant, decision, other: other.map(|(_, named)| named) }
    }

    /// The last decision of just the amount of a payment in the days before it that no other payment uses: it may be on the same matter in other
    /// words (`信访维稳经费`, `维稳补助`). One that refuses anything, or names another firm, is none.
    fn of_same_amount<'d, 'a>(&self, outlay: &Outlay, minutes: &Minutes<'d, 'a>, books: &Books) -> Option<&'d Decision<'a>> {
        let payment = &outlay.payment;
        let is_recent = |decision: &Decision| {
            in_time(decision, payment) && days_between(decision.date.latest(), payment.date.latest()) <= BEFORE_DAYS_MAX
        };
        let may_be = |decision: &&Decision| {
            decision.amount == Some(payment.amount)
                && minutes.spent_of(decision).is_zero()
                && is_recent(decision)
                && decision.judged.agrees_to_all()
                && self.other_payee(outlay, decision).is_none()
                && !self.is_of_another(outlay, decision, books)
        };
        minutes.decisions.iter().rev().find(may_be)
    }

    /// Whether another payment of the amount, of those too that need no decision, is what a decision is about.
    fn is_of_another(&self, outlay: &Outlay, decision: &Decision, books: &Books) -> bool {
        let payment = &outlay.payment;
        let is_own = |row: &Row| payment.row.source == row.source || payment.with.iter().any(|with| with.source == row.source);
        let is_about = |row: &Row| {
            let core = self.wording.core(&row.shown(self.columns.purpose));
            decision.cores.iter().any(|other| alike(&core, other))
                || self.wording.names(&decision.text, &self.wording.payee_forms(&row.shown(self.columns.payee)))
        };
        let of_amount = |row: &&Row| row.number(self.columns.amount) == Some(payment.amount) && !is_own(row);
        books.table(self.table).unwrap_or_default().iter().filter(of_amount).any(is_about)
    }
}

/// Whether a column of the register that is no field of it names the meeting that decided on the payment.
fn names_meeting(header: &str, text: &str) -> bool {
    const HEADERS: [&str; 9] = ["会议", "纪要", "党委", "党工委", "党组", "上会", "集体研究", "研究情况", "三重一大"];
    const MEETINGS: [&str; 9] = ["党委会", "党工委会", "党组会", "办公会", "班子会", "会议纪要", "会议研究", "集体研究", "主任会"];
    const NONE: [&str; 4] = ["未", "没", "无", "不"];
    let (header, text) = (compact(header), compact(text));
    if is_nothing(&text) || NONE.iter().any(|word| text.contains(word)) {
        return false;
    }
    let names = || MEETINGS.iter().any(|word| text.contains(word));
    let numbered = || text.chars().any(|c| c.is_ascii_digit()) || text.contains('第');
    names() || (HEADERS.iter().any(|word| header.contains(word)) && numbered())
}
