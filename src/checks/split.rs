//! Kind `split`: payments to one payee within days, each under a line and together at or over it. What comes back in equal amounts, what
//! another contract or matter tells apart, what gives back a deposit, and what was decided together is none.
//!
//! ```toml
//! kind = "split"
//! days = "split-payment-days"      # at most this many days from the first payment to the last
//! share = "split-payment-share"    # payments of at least this share of the line
//! unless = ["@routine-outlay"]     # purposes that are none of this
//! payees_unless = ["@public-payee"]
//! taken_back = ["@refund-words"]
//! instalments = ["@instalment"]
//! periodic = ["@periodic-outlay"]  # purposes that are none of this where they do come back every month
//! fillers = ["@subject-fillers"]   # words that carry no subject; also company, same, refused, for decisions
//! [[check.line]]
//! standard = "large-outlay"
//! decided = true                   # a decision on the whole covers them
//! [[check.line]]
//! standard = "procurement-works"
//! words = ["@works"]               # only payments whose purpose says so
//! ```

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::given_back::given_back;
use super::invoice::named_at;
use super::matter::{Matter, told_apart};
use super::outlays::{Limits, Outlays, Words, date, list, missing, number};
use super::partly_back::{PartlyBack, Takes};
use super::series::{When, extras};
use super::subject::{Core, Wording, alike};
use super::verdict::{Stand, Verdict};
use super::wholly_back::wholly_back;
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::lines::of_fen;
use crate::tables::{Field, TableKind, minutes};
use crate::value::ballot::ticked;
use crate::value::stated::stated_amount;
use crate::value::text::{compact, printable, shorten};
use crate::value::{Date, money};

mod monthly;

use monthly::Monthly;

/// How many payments a message names.
const NAMED_MAX: usize = 6;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    days: Spanned<String>,
    share: Spanned<String>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    payees_unless: Vec<Spanned<String>>,
    #[serde(default)]
    taken_back: Vec<Spanned<String>>,
    #[serde(default)]
    instalments: Vec<Spanned<String>>,
    #[serde(default)]
    periodic: Vec<Spanned<String>>,
    #[serde(default)]
    fillers: Vec<Spanned<String>>,
    #[serde(default)]
    company: Vec<Spanned<String>>,
    #[serde(default)]
    trades: Vec<Spanned<String>>,
    #[serde(default)]
    places: Vec<Spanned<String>>,
    #[serde(default)]
    same: Vec<Spanned<String>>,
    #[serde(default)]
    refused: Vec<Spanned<String>>,
    line: Vec<LineSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineSpec {
    standard: Spanned<String>,
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    decided: bool,
}

#[derive(Debug)]
struct Split {
    days: String,
    share: String,
    unless: Words,
    payees_unless: Words,
    taken_back: Words,
    instalments: Words,
    periodic: Words,
    refused: Words,
    wording: Wording,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    standard: String,
    title: crate::value::Said,
    words: Words,
    decided: bool,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let words = |words: &[Spanned<String>]| Words::prepare(words, rule, shared);
    let standard = |name: &Spanned<String>| shared.catalogue.resolve(name, &rule.source);
    let line = |line: &LineSpec| {
        let standard = standard(&line.standard)?;
        Ok(Line { standard: standard.id.clone(), title: standard.title.clone(), words: words(&line.words)?, decided: line.decided })
    };
    let (fillers, company, same) = (words(&spec.fillers)?, words(&spec.company)?, words(&spec.same)?);
    let (trades, places) = (words(&spec.trades)?, words(&spec.places)?);
    Ok(Box::new(Split {
        days: standard(&spec.days)?.id.clone(),
        share: standard(&spec.share)?.id.clone(),
        unless: words(&spec.unless)?,
        payees_unless: words(&spec.payees_unless)?,
        taken_back: words(&spec.taken_back)?,
        instalments: words(&spec.instalments)?,
        periodic: words(&spec.periodic)?,
        refused: words(&spec.refused)?,
        wording: Wording::new(fillers.lists(), company.lists(), same.lists()).with_trades(trades.lists(), places.lists()),
        lines: spec.line.iter().map(line).collect::<Result<_, RuleError>>()?,
    }))
}

impl Check for Split {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        Vec::new()
    }

    fn registers(&self) -> Vec<TableKind> {
        vec![TableKind::Payments]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["count", "payments", "days", "standard", "purposes"]
    }

    fn standards(&self) -> Vec<&str> {
        [&self.days, &self.share].into_iter().chain(self.lines.iter().map(|line| &line.standard)).map(String::as_str).collect()
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let Some(outlays) = Outlays::of(books) else { return missing() };
        let mut outcome = Outcome::default();
        let (days, share) = (number(context, &self.days, &mut outcome), number(context, &self.share, &mut outcome));
        let (Some(days), Some(share)) = (days, share) else { return outcome };
        let partly = PartlyBack::of(books, &outlays, Takes::Back(&self.taken_back));
        let mut search = Search {
            rule: self,
            outlays: &outlays,
            decisions: self.decisions(books),
            days: i32::try_from(days.trunc().mantissa()).unwrap_or(i32::MAX),
            share: i64::try_from(share.trunc().mantissa()).unwrap_or(100),
            taken_back: wholly_back(books, &outlays, &self.taken_back, &partly),
            back: given_back(&outlays, &self.taken_back),
            partly,
            monthly: Monthly::default(),
            told: BTreeSet::new(),
        };
        let payments = &outlays.flow.payments;
        let nameless: Vec<u32> = payments.iter().filter(|one| one.flow == Flow::Paid && one.party.is_none()).map(|one| one.place).collect();
        outcome.rows = payments.iter().filter(|one| one.flow == Flow::Paid && !one.party.is_none()).count();
        let mut unknown: Vec<(&Line, BTreeSet<i16>)> = Vec::new();
        for line in &self.lines {
            let mut limits = Limits::new(context, &line.standard);
            outcome.flags.extend(search.line(line, &mut limits));
            let years: BTreeSet<i16> = limits.missing_years().collect();
            if !years.is_empty() {
                unknown.push((line, years));
            }
        }
        outlays.tell_unread(&nameless, &mut outcome);
        outcome.unchecked.extend(told_unknown(&unknown));
        outcome
    }
}

/// The lines without a value on file, in one sentence.
fn told_unknown(unknown: &[(&Line, BTreeSet<i16>)]) -> Option<NotLookedAt> {
    if unknown.is_empty() {
        return None;
    }
    let years: BTreeSet<i16> = unknown.iter().flat_map(|(_, years)| years).copied().collect();
    let (first, last) = (years.first()?, years.last()?);
    let span = if first == last { first.to_string() } else { format!("{first}-{last}") };
    let of = |text: fn(&Line) -> &str| unknown.iter().map(|(line, _)| text(line)).collect::<Vec<_>>();
    let (zh, en) = (of(|line| &line.title.zh).join("、"), of(|line| &line.title.en).join(", "));
    let ids = of(|line| &line.standard).join(", ");
    let why = say!(
        "{span}年的“{zh}”没有收录,未按这些限额核对;需要时请在 ledgerlint.toml 的 [limits] 中写明 {ids}(单位: 元)",
        "no value of “{en}” is on file for {span}; these lines were not checked; set {ids} under [limits] in ledgerlint.toml (in yuan)"
    );
    Some(NotLookedAt { why, evidence: Vec::new() })
}

/// A decision that payments may rest on.
#[derive(Debug)]
struct Decision {
    text: String,
    cores: [Core; 2],
    amount: Option<Decimal>,
    date: Date,
    judged: Verdict,
}

impl Split {
    fn decisions(&self, books: &Books) -> Vec<Decision> {
        let mut decisions = Vec::new();
        for row in books.table(TableKind::Minutes).unwrap_or_default() {
            let Some(date) = row.date(minutes::DATE) else { continue };
            let (topic, verdict) = (row.shown(minutes::TOPIC), row.shown(minutes::DECISION));
            // A form that nobody ticked decides nothing.
            let (told, of) = if compact(&ticked(&verdict)).is_empty() { (&topic, "") } else { (&verdict, topic.as_str()) };
            let asked = row.number(minutes::AMOUNT).or_else(|| stated_amount(&topic));
            let judged = Verdict::of(told, of, &self.wording, self.refused.lists()).of_asked(asked);
            if judged.stand == Stand::Refused {
                continue;
            }
            decisions.push(Decision {
                text: format!("{}\u{1}{}", self.wording.fold(&topic), self.wording.fold(&verdict)),
                cores: [self.wording.core(&topic), self.wording.core(&verdict)],
                amount: judged
                    .agreed_sum()
                    .or_else(|| row.number(minutes::AMOUNT))
                    .or_else(|| stated_amount(&verdict))
                    .or_else(|| stated_amount(&topic)),
                date,
                judged,
            });
        }
        decisions
    }
}

/// One run over the payments of a unit.
struct Search<'s, 'b> {
    rule: &'s Split,
    outlays: &'s Outlays<'b>,
    decisions: Vec<Decision>,
    days: i32,
    share: i64,
    /// What was taken back whole.
    taken_back: BTreeSet<u32>,
    /// What gives back a receipt, and was not spent.
    back: BTreeSet<u32>,
    /// What came back of payments in part.
    partly: PartlyBack,
    /// What comes back every month by its days.
    monthly: Monthly,
    /// What was flagged under a lower line is not told again.
    told: BTreeSet<u32>,
}

impl Search<'_, '_> {
    /// What is split under one line.
    fn line(&mut self, line: &Line, limits: &mut Limits) -> Vec<Flag> {
        let payments = &self.outlays.flow.payments;
        let share = i128::from(self.share);
        let mut under: Vec<Payment> = Vec::new();
        for payment in payments.iter().filter(|payment| payment.flow == Flow::Paid && !payment.party.is_none()) {
            let Some(limit) = limits.fen(payment.stamp) else { continue };
            if payment.fen < limit && i128::from(payment.fen) * 100 >= i128::from(limit) * share {
                under.push(*payment);
            }
        }
        under.sort_unstable_by_key(|payment| (payment.party, payment.day, payment.fen, payment.place));
        let mut flags = Vec::new();
        for of_party in under.chunk_by(|a, b| a.party == b.party) {
            for (from, to) in windows(of_party, self.days, |payment| limits.fen(payment.stamp)) {
                let Some(window) = of_party.get(from..to) else { continue };
                flags.extend(self.judge(line, limits, of_party, window));
            }
        }
        flags
    }

    /// The parts of a window that are one matter each and reach the line within the days.
    fn judge(&mut self, line: &Line, limits: &mut Limits, of_party: &[Payment], window: &[Payment]) -> Vec<Flag> {
        let Some(party) = window.first().map(|payment| payment.party) else { return Vec::new() };
        if self.rule.payees_unless.has(self.outlays.flow.name(party)) {
            return Vec::new();
        }
        let mut kept = self.standing(window);
        kept.retain(|one| !self.back.contains(&one.place) && self.counts(line, of_party, one));
        // What one voucher pays to one payee is one payment.
        let mut of_event: BTreeMap<(String, i32, u32), i64> = BTreeMap::new();
        for one in &kept {
            *of_event.entry(self.outlays.event(one)).or_default() += one.fen;
        }
        kept.retain(|one| limits.fen(one.stamp).is_some_and(|limit| of_event.get(&self.outlays.event(one)).is_none_or(|sum| *sum < limit)));
        let mut flags = Vec::new();
        for part in self.by_matter(&kept) {
            for (from, to) in windows(&part, self.days, |payment| limits.fen(payment.stamp)) {
                let Some(members) = part.get(from..to) else { continue };
                let events: BTreeSet<_> = members.iter().map(|member| self.outlays.event(member)).collect();
                if events.len() < 2
                    || self.is_below(members, limits)
                    || members.iter().all(|member| self.told.contains(&member.place))
                    || (line.decided && self.decided(members))
                {
                    continue;
                }
                self.told.extend(members.iter().map(|member| member.place));
                flags.extend(self.flag(line, limits, members));
            }
        }
        flags
    }

    /// Whether so much came back of payments, whenever it did, that what is left does not reach the line.
    fn is_below(&self, members: &[Payment], limits: &mut Limits) -> bool {
        let Some(last) = members.last() else { return true };
        let back = self.partly.of_all(members, i32::MAX);
        let paid = members.iter().map(|member| member.fen).fold(0, i64::saturating_add);
        back > 0 && limits.fen(last.stamp).is_some_and(|limit| paid.saturating_sub(back) < limit)
    }

    /// Each voucher line once, an export that was read twice left out, and without what was taken back.
    fn standing(&self, window: &[Payment]) -> Vec<Payment> {
        let mut seen: BTreeSet<(String, i32, i64, String, String)> = BTreeSet::new();
        let mut kept = Vec::new();
        for payment in window {
            let file = self.outlays.sources(payment).first().map(|source| source.sheet.file.to_string()).unwrap_or_default();
            let (number, day, _) = self.outlays.event(payment);
            let key = (number, day, payment.fen, compact(&self.outlays.purpose(payment)));
            let elsewhere = seen.iter().any(|(number, day, fen, purpose, other)| {
                !number.is_empty() && (number, *day, *fen, purpose) == (&key.0, key.1, key.2, &key.3) && *other != file
            });
            if elsewhere {
                continue;
            }
            seen.insert((key.0, key.1, key.2, key.3, file));
            if !self.taken_back.contains(&payment.place) {
                kept.push(*payment);
            }
        }
        kept
    }

    /// Whether a payment is one that the line is about and that does not come back every month.
    fn counts(&self, line: &Line, of_party: &[Payment], payment: &Payment) -> bool {
        let purpose = self.outlays.matter(payment);
        if self.rule.unless.has_folded(&purpose) || (!line.words.lists().is_empty() && !line.words.has_folded(&purpose)) {
            return false;
        }
        if self.monthly.has(self.outlays, &self.rule.periodic, payment, &purpose) {
            return false;
        }
        let same: Vec<&Payment> = of_party.iter().filter(|other| other.fen == payment.fen).collect();
        let when: Vec<When> = same.iter().map(|one| When { day: one.day, month: one.stamp.month() }).collect();
        let Some(extra) = extras(&when, |_| false) else { return true };
        same.iter().enumerate().any(|(index, one)| one.place == payment.place && extra.contains(&index))
    }

    /// The payments by what they are for: alike in wording, under the same contract.
    fn by_matter(&self, payments: &[Payment]) -> Vec<Vec<Payment>> {
        struct Part {
            members: Vec<Payment>,
            matter: Matter,
            text: String,
            core: Core,
        }
        let mut parts: Vec<Part> = Vec::new();
        for payment in payments {
            let purpose = self.outlays.matter(payment);
            let contract_no = self.outlays.contract_no(payment);
            let matter = Matter::of(&purpose, contract_no, Vec::new(), &self.rule.instalments, &self.rule.periodic);
            let text = plain(&purpose);
            let core = self.rule.wording.core(&text);
            let same = |part: &&mut Part| {
                let wording = part.text == text || part.text.is_empty() || text.is_empty() || alike(&part.core, &core);
                wording && !told_apart(&part.matter, &matter)
            };
            match parts.iter_mut().find(same) {
                Some(part) => part.members.push(*payment),
                None => parts.push(Part { members: vec![*payment], matter, text, core }),
            }
        }
        parts.into_iter().map(|part| part.members).collect()
    }

    /// Whether a decision taken by the day of the last payment is about them and enough for all.
    fn decided(&self, members: &[Payment]) -> bool {
        let Some(last) = members.last() else { return false };
        let forms = self.rule.wording.payee_forms(self.outlays.flow.name(last.party));
        let cores: Vec<Core> = members.iter().map(|member| self.rule.wording.core(&self.outlays.purpose(member))).collect();
        let sum = sum_of(members);
        let day = last.stamp.day();
        self.decisions.iter().any(|decision| {
            let in_time = day.is_some_and(|day| decision.date.earliest().is_none_or(|earliest| earliest <= day));
            let subject = cores.iter().all(|core| decision.cores.iter().any(|other| alike(core, other)));
            let payee = self.rule.wording.names(&decision.text, &forms);
            let enough = decision.amount.map_or(subject && payee, |amount| amount >= sum && (subject || payee));
            in_time && enough && decision.judged.on_amount(&cores, &forms, sum) == Stand::Agreed
        })
    }

    fn flag(&self, line: &Line, limits: &Limits, members: &[Payment]) -> Option<Flag> {
        let (first, last) = (members.first()?, members.last()?);
        let in_force = limits.in_force(last.stamp)?;
        let name = self.outlays.flow.name(first.party).to_owned();
        let shown: Vec<String> = members
            .iter()
            .map(|member| {
                let day = date(member).map(|date| date.to_string()).unwrap_or_default();
                let number = printable(&self.outlays.voucher_no(member));
                let gap = if number.is_empty() { "" } else { " " };
                format!("{day}{gap}{number} {}", money(of_fen(member.fen)))
            })
            .collect();
        let purposes: BTreeSet<String> = members.iter().map(|member| shorten(&printable(&self.outlays.purpose(member)), 40)).collect();
        let purposes: Vec<String> = purposes.into_iter().filter(|purpose| !purpose.is_empty()).collect();
        let sum = sum_of(members);
        let first_day = date(first).map(|date| date.to_string()).unwrap_or_default();
        let flag = Flag {
            key: vec![compact(&name), first_day, self.outlays.first_vouchers(members), line.standard.clone()],
            subject: name,
            date: date(last),
            voucher_no: Some(self.outlays.voucher_no(last).into_owned()).filter(|number| !number.is_empty()),
            summary: purposes.first().cloned(),
            amount: sum,
            limit: Some(in_force.value),
            irregular_amount: sum,
            basis: in_force.basis,
            evidence: members.iter().flat_map(|member| self.outlays.sources(member)).collect(),
            ..Flag::default()
        };
        let days = (last.day - first.day + 1).to_string();
        let flag = flag.fact("payments", list(&shown, NAMED_MAX)).fact("purposes", list(&purposes, NAMED_MAX));
        Some(flag.fact_text("count", members.len().to_string()).fact_text("days", days).fact("standard", line.title.clone()))
    }
}

fn sum_of(members: &[Payment]) -> Decimal {
    members.iter().map(|member| of_fen(member.fen)).fold(Decimal::ZERO, Decimal::saturating_add)
}

/// A purpose without the words that only say that something is paid and without what follows about its invoice, folded.
fn plain(purpose: &str) -> String {
    let text = compact(purpose);
    // 发票 counts without a number too; another word for it only with one.
    let word = text.find("发票").into_iter().chain(named_at(&text)).min();
    let before =
        word.and_then(|at| text.get(..at)).map_or(text.as_str(), |before| before.trim_end_matches(['(', '[', ',', '，', ';', '；']));
    let paid = ["支付", "转付", "现金付", "付给", "付", "报销", "列支"].iter().find_map(|word| before.strip_prefix(word));
    paid.unwrap_or(before).to_owned()
}

/// The longest runs of payments, ordered by day, in which every payment belongs to a span of days whose sum reaches the line of its last day.
fn windows(payments: &[Payment], days: i32, mut limit: impl FnMut(&Payment) -> Option<i64>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut from, mut sum) = (0_usize, 0_i128);
    for (to, payment) in payments.iter().enumerate() {
        sum += i128::from(payment.fen);
        while let Some(first) = payments.get(from)
            && payment.day - first.day > days
        {
            sum -= i128::from(first.fen);
            from += 1;
        }
        if to == from || limit(payment).is_none_or(|limit| sum < i128::from(limit)) {
            continue;
        }
        match found.last_mut() {
            Some(last) if from < last.1 => last.1 = to + 1,
            _ => found.push((from, to + 1)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::outflow::Party;
    use crate::tables::Stamp;
    use proptest::prelude::*;

    fn payments(of: &[(i32, i64)]) -> Vec<Payment> {
        let one = |(day, fen): &(i32, i64)| Payment {
            place: 0,
            voucher: 0,
            party: Party::default(),
            fen: *fen,
            stamp: Stamp::NONE,
            day: *day,
            flow: Flow::Paid,
            cash: false,
        };
        of.iter().map(one).collect()
    }

    #[test]
    fn spans_that_share_a_payment_are_one() {
        let found = windows(&payments(&[(0, 30), (4, 25), (8, 30), (20, 30), (26, 30)]), 5, |_| Some(50));
        assert_eq!(found, [(0, 3)]);
    }

    proptest! {
        #[test]
        fn a_payment_is_in_a_window_just_where_a_span_of_days_around_it_reaches_the_line(mut of in prop::collection::vec((0_i32..40, 1_i64..49), 0..30)) {
            of.sort_unstable();
            let payments = payments(&of);
            let found = windows(&payments, 5, |_| Some(50));
            for index in 0..of.len() {
                let reaches = (0..of.len()).any(|from| (from..of.len()).any(|to| {
                    (from..=to).contains(&index) && to > from && of[to].0 - of[from].0 <= 5 && of[from..=to].iter().map(|(_, fen)| fen).sum::<i64>() >= 50
                }));
                prop_assert_eq!(reaches, found.iter().any(|(from, to)| (*from..*to).contains(&index)), "{}", index);
            }
        }
    }
}
