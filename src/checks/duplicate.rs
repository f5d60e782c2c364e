//! Kind `duplicate`: one payment made twice: the same invoice on two vouchers, or the same amount to the same payee within days. What comes
//! back every month is none, nor what was taken back, nor what gives back a deposit, nor what another invoice, contract, instalment, period or place tells apart.
//!
//! ```toml
//! kind = "duplicate"
//! days = "duplicate-payment-days"          # at most this many days apart
//! minimum = "duplicate-payment-minimum"    # payments of at least this; the same invoice counts whatever its amount
//! unless = ["@pass-through"]               # purposes that are none of this
//! payees_unless = ["@collective-payee"]    # payees that are many persons
//! periodic = ["@periodic-outlay"]          # purposes that come back: in two months they are two payments
//! instalments = ["@instalment"]            # words that tell two payments on one matter apart
//! taken_back = ["@refund-words"]           # what is received with these words takes a payment back
//! bounced = ["退票"]                       # the same where nobody is named, if one payment alone fits: the bank could not pay it out
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::contracted::{Against, Contracted};
use super::given_back::given_back;
use super::invoice::Invoice;
use super::journal_reversals::{JournalReversals, takes_back};
use super::matter::{Matter, are_two};
use super::outlays::{Limits, Outlays, Words, date, list, missing, number};
use super::owed::Owed;
use super::partly_back::{PartlyBack, Takes};
use super::series::{When, extras};
use super::top_ups::TopUps;
use super::{Check, Context, Flag, Outcome, Shared};
use crate::books::Books;
use crate::books::outflow::{Flow, Party, Payment};
use crate::findings::Severity;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::lines::of_fen;
use crate::tables::{Field, Source, TableKind};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, money};

/// How many vouchers a message names.
const NAMED_MAX: usize = 6;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    days: Spanned<String>,
    minimum: Spanned<String>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    payees_unless: Vec<Spanned<String>>,
    #[serde(default)]
    periodic: Vec<Spanned<String>>,
    #[serde(default)]
    instalments: Vec<Spanned<String>>,
    #[serde(default)]
    taken_back: Vec<Spanned<String>>,
    #[serde(default)]
    bounced: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct Duplicate {
    days: String,
    minimum: String,
    unless: Words,
    payees_unless: Words,
    periodic: Words,
    instalments: Words,
    taken_back: Words,
    bounced: Words,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let words = |words: &[Spanned<String>]| Words::prepare(words, rule, shared);
    let standard = |name: &Spanned<String>| Ok(shared.catalogue.resolve(name, &rule.source)?.id.clone());
    Ok(Box::new(Duplicate {
        days: standard(&spec.days)?,
        minimum: standard(&spec.minimum)?,
        unless: words(&spec.unless)?,
        payees_unless: words(&spec.payees_unless)?,
        periodic: words(&spec.periodic)?,
        instalments: words(&spec.instalments)?,
        taken_back: words(&spec.taken_back)?,
        bounced: words(&spec.bounced)?,
    }))
}

impl Check for Duplicate {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        // Any of several tables serves; what is missing is told by the check itself.
        Vec::new()
    }

    fn registers(&self) -> Vec<TableKind> {
        vec![TableKind::Payments]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["invoice", "invoice-parts"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["count", "each", "vouchers", "days", "invoice", "purposes", "reversed"]
    }

    fn standards(&self) -> Vec<&str> {
        vec![&self.days, &self.minimum]
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let Some(outlays) = Outlays::of(books) else { return missing() };
        let mut outcome = Outcome::default();
        let Some(days) = number(context, &self.days, &mut outcome) else { return outcome };
        let mut flagged = BTreeSet::new();
        let reversals = Reversals::of(books, &outlays, self);
        outcome.flags = self.by_invoice(&outlays, &reversals, &mut flagged);
        self.by_amount(&outlays, &reversals, context, days, &flagged, &mut outcome);
        // Invoices stand in the register of reimbursements, where there is one beside that of payments.
        if let Some(claims) =
            Outlays::register(books, TableKind::Expenses).filter(|_| books.was_read(TableKind::Payments) || outlays.is_journal())
        {
            let known: BTreeSet<_> = outcome.flags.iter().map(|flag| (flag.amount, flag.facts.get("invoice").cloned())).collect();
            let reversals = Reversals::of(books, &claims, self);
            let more = self.by_invoice(&claims, &reversals, &mut BTreeSet::new());
            outcome.flags.extend(more.into_iter().filter(|flag| !known.contains(&(flag.amount, flag.facts.get("invoice").cloned()))));
            outcome.rows += claims.flow.payments.len();
        }
        outcome
    }
}

/// What was taken back of payments, beyond what stands beside them in one group.
struct Reversals {
    /// Whole payments of a register, by the journal.
    whole: JournalReversals,
    /// Parts of payments.
    parts: PartlyBack,
    /// The places of whole payments that the bank gave back.
    bounced: BTreeSet<u32>,
    /// What was paid under contracts.
    contracted: Contracted,
    /// What the journal shows as owed.
    owed: Owed,
}

impl Reversals {
    fn of(books: &Books, outlays: &Outlays, rule: &Duplicate) -> Self {
        let taken_back = &rule.taken_back;
        Self {
            whole: JournalReversals::of(books, outlays, taken_back),
            parts: PartlyBack::of(books, outlays, Takes::Back(taken_back)),
            bounced: bounced(books, outlays, &rule.bounced),
            contracted: Contracted::of(books, outlays),
            owed: Owed::of(books),
        }
    }
}

/// A payment that the bank could not pay out comes back within so many days.
const BOUNCED_DAYS_MAX: i32 = 15;

/// The places of the payments that the bank gave back by entries of the journal which name nobody: of just the amount, the only one within the
/// days before that was not given back.
fn bounced(books: &Books, outlays: &Outlays, words: &Words) -> BTreeSet<u32> {
    let of_books = Outlays::journal(books).filter(|_| !outlays.is_journal());
    let journal = of_books.as_ref().unwrap_or(outlays);
    let is_return = |payment: &&Payment| payment.flow == Flow::Received && payment.party.is_none() && words.has(&journal.purpose(payment));
    let mut returns: Vec<(i32, i64)> = journal.flow.payments.iter().filter(is_return).map(|payment| (payment.day, payment.fen)).collect();
    returns.sort_unstable();
    let mut paid: BTreeMap<i64, Vec<(i32, u32)>> = returns.iter().map(|(_, fen)| (*fen, Vec::new())).collect();
    for payment in outlays.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid) {
        paid.entry(payment.fen).and_modify(|of_amount| of_amount.push((payment.day, payment.place)));
    }
    let mut bounced = BTreeSet::new();
    for (day, fen) in returns {
        let fits = |(paid_on, place): &&(i32, u32)| (day - BOUNCED_DAYS_MAX..=day).contains(paid_on) && !bounced.contains(place);
        let mut fitting = paid.get(&fen).into_iter().flatten().filter(fits);
        if let (Some((_, place)), None) = (fitting.next(), fitting.next()) {
            bounced.insert(*place);
        }
    }
    bounced
}

/// The days on which payments were taken back by entries that name no invoice, by payee and amount.
#[derive(Default)]
struct Back(BTreeMap<(Party, i64), Vec<i32>>);

impl Back {
    /// Takes out of payments on one invoice, in order of time, those that were taken back, as long as there are several; each entry takes back
    /// one.
    fn strike(&mut self, members: &mut Vec<Payment>) {
        while members.len() > 1 {
            let entry_for = |payment: &Payment| {
                let days = self.0.get(&(payment.party, payment.fen)).filter(|_| !payment.party.is_none())?;
                days.iter().position(|day| *day >= payment.day)
            };
            let Some((index, at)) = (0..members.len()).rev().find_map(|index| Some((index, entry_for(members.get(index)?)?))) else {
                return;
            };
            let payment = members.remove(index);
            if let Some(days) = self.0.get_mut(&(payment.party, payment.fen)) {
                days.remove(at);
            }
        }
    }
}

impl Duplicate {
    /// Payments on one invoice.
    fn by_invoice(&self, outlays: &Outlays, reversals: &Reversals, flagged: &mut BTreeSet<u32>) -> Vec<Flag> {
        let payments = &outlays.flow.payments;
        let mut first_of: HashMap<Invoice, usize, RandomState> = HashMap::default();
        let mut repeated: Vec<(Invoice, usize)> = Vec::new();
        let mut back = Back::default();
        for (index, payment) in payments.iter().enumerate() {
            let invoices = outlays.invoices(payment);
            if invoices.is_empty() && takes_back(outlays, payment, &self.taken_back) {
                back.0.entry((payment.party, payment.fen)).or_default().push(payment.day);
            }
            for invoice in invoices.into_iter().filter(|_| payment.flow != Flow::Received) {
                if let Some(first) = first_of.get(&invoice) {
                    repeated.extend([(invoice, *first), (invoice, index)]);
                } else {
                    first_of.insert(invoice, index);
                }
            }
        }
        repeated.sort_unstable();
        repeated.dedup();
        back.0.values_mut().for_each(|days| days.sort_unstable());
        let mut flags: Vec<Flag> = Vec::new();
        let mut told: BTreeSet<Vec<u32>> = BTreeSet::new();
        for group in repeated.chunk_by(|a, b| a.0 == b.0) {
            let Some((invoice, _)) = group.first() else { continue };
            let mut members =
                self.standing(outlays, reversals, group.iter().filter_map(|(_, index)| payments.get(*index)).copied().collect());
            back.strike(&mut members);
            for (variant, members) in self.of_invoice(outlays, *invoice, &members) {
                // Two invoices on the same two payments are one matter.
                let places: Vec<u32> = members.iter().map(|member| member.place).collect();
                if told.insert(places.clone()) {
                    flagged.extend(places);
                    flags.extend(self.flag(outlays, &members, reversals, (variant, Some(*invoice), Decimal::ZERO)));
                }
            }
        }
        flags
    }

    /// Which payments on one invoice are one payment made twice: those of one amount; where no two are of one amount, all of them, unless
    /// they call themselves instalments.
    fn of_invoice(&self, outlays: &Outlays, invoice: Invoice, members: &[Payment]) -> Vec<(&'static str, Vec<Payment>)> {
        if members.len() < 2 {
            return Vec::new();
        }
        let mut sorted = members.to_vec();
        sorted.sort_by_key(|member| member.fen);
        let alike: Vec<_> = sorted.chunk_by(|a, b| a.fen == b.fen).filter(|same| same.len() > 1).map(<[_]>::to_vec).collect();
        if !alike.is_empty() {
            let apart = |same: &Vec<Payment>| self.are_instalments(outlays, same);
            return alike.into_iter().filter(|same| !apart(same)).map(|same| ("invoice", same)).collect();
        }
        let parties: BTreeSet<Party> = members.iter().map(|member| member.party).filter(|party| !party.is_none()).collect();
        if (!invoice.is_unique() && parties.len() > 1) || self.are_instalments(outlays, members) {
            return Vec::new();
        }
        vec![("invoice-parts", members.to_vec())]
    }

    fn are_instalments(&self, outlays: &Outlays, members: &[Payment]) -> bool {
        let kinds: BTreeSet<Vec<String>> = members
            .iter()
            .map(|member| {
                let matter = self.matter(outlays, member);
                matter.instalments.into_iter().chain(matter.shares).chain(matter.periods).collect()
            })
            .collect();
        kinds.len() == members.len() && kinds.iter().any(|words| !words.is_empty())
    }

    /// Payments of one amount to one payee.
    fn by_amount(
        &self,
        outlays: &Outlays,
        reversals: &Reversals,
        context: &Context,
        days: Decimal,
        flagged: &BTreeSet<u32>,
        outcome: &mut Outcome,
    ) {
        let payments = &outlays.flow.payments;
        let mut minimum = Limits::new(context, &self.minimum);
        let mut counts: HashMap<(Party, i64), u32, RandomState> = HashMap::default();
        let mut nameless = Vec::new();
        for payment in payments.iter().filter(|payment| payment.flow == Flow::Paid) {
            if payment.party.is_none() {
                nameless.push(payment.place);
                continue;
            }
            outcome.rows += 1;
            if minimum.fen(payment.stamp).is_some_and(|minimum| payment.fen >= minimum) {
                *counts.entry((payment.party, payment.fen)).or_default() += 1;
            }
        }
        let repeated = |payment: &&Payment| counts.get(&(payment.party, payment.fen)).is_some_and(|count| *count > 1);
        let mut candidates: Vec<Payment> = payments.iter().filter(repeated).copied().collect();
        candidates.sort_by_key(|payment| (payment.party, payment.fen));
        let days = i32::try_from(days.trunc().mantissa()).unwrap_or(i32::MAX);
        let apart = Apart { back: given_back(outlays, &self.taken_back), series: TopUps::of(outlays, &candidates) };
        for group in candidates.chunk_by(|a, b| (a.party, a.fen) == (b.party, b.fen)) {
            let Some(party) = group.first().map(|payment| outlays.flow.name(payment.party)) else { continue };
            if self.payees_unless.has_payee(party) {
                continue;
            }
            let mut members = self.standing(outlays, reversals, group.to_vec());
            members.retain(|member| !self.unless.has_folded(&outlays.matter(member)));
            for cluster in self.clusters(outlays, &members, days, &apart) {
                if !cluster.iter().all(|member| flagged.contains(&member.place)) {
                    outcome.flags.extend(self.flag(outlays, &cluster, reversals, ("", None, Decimal::from(days))));
                }
            }
        }
        outlays.tell_unread(&nameless, outcome);
        outcome.unchecked.extend(minimum.into_missing());
    }

    /// The payments that stand: each voucher once, without what was taken back, in order of time.
    fn standing(&self, outlays: &Outlays, reversals: &Reversals, mut group: Vec<Payment>) -> Vec<Payment> {
        group.sort_by_cached_key(|payment| outlays.in_time(payment));
        let mut seen = BTreeSet::new();
        let mut open: Vec<Payment> = Vec::new();
        for payment in group {
            if payment.flow == Flow::Paid {
                if seen.insert((outlays.event(&payment), payment.fen)) {
                    open.push(payment);
                }
            } else if takes_back(outlays, &payment, &self.taken_back) {
                let last = open.iter().rposition(|member| member.fen == payment.fen);
                last.map(|index| open.remove(index));
            }
        }
        reversals.whole.strike(outlays, &mut open);
        open.retain(|payment| !reversals.bounced.contains(&payment.place));
        open
    }

    fn matter(&self, outlays: &Outlays, payment: &Payment) -> Matter {
        let matter = Matter::of(
            &outlays.matter(payment),
            outlays.contract_no(payment),
            outlays.invoices(payment),
            &self.instalments,
            &self.periodic,
        );
        matter.with_remark(outlays.remark(payment), &self.instalments)
    }

    /// The groups of payments of one amount that may be one payment made twice.
    fn clusters(&self, outlays: &Outlays, members: &[Payment], days: i32, apart: &Apart) -> Vec<Vec<Payment>> {
        let when: Vec<When> = members.iter().map(|member| When { day: member.day, month: member.stamp.month() }).collect();
        let matters: Vec<Matter> = members.iter().map(|member| self.matter(outlays, member)).collect();
        let matter_at = |index: usize| matters.get(index).filter(|matter| !matter.periods.is_empty());
        let names_same = |index: usize| {
            let before = index.checked_sub(1).and_then(matter_at);
            before.zip(matter_at(index)).is_some_and(|(before, after)| before.periods == after.periods)
        };
        let series = extras(&when, names_same);
        let mut clusters: Vec<Vec<usize>> = Vec::new();
        for index in 1..members.len() {
            let comes_back = |member: &Payment| apart.back.contains(&member.place) || apart.series.has(member);
            if series.as_ref().is_some_and(|extras| !extras.contains(&index)) || members.get(index).is_some_and(comes_back) {
                continue;
            }
            // The nearest payment before that nothing tells apart from it.
            let before = (0..index).rev().find(|before| are_one(members, &matters, (*before, index), days));
            let Some(before) = before else { continue };
            match clusters.iter_mut().find(|cluster| cluster.contains(&before)) {
                Some(cluster) => cluster.push(index),
                None => clusters.push(vec![before, index]),
            }
        }
        let of = |cluster: Vec<usize>| cluster.into_iter().filter_map(|index| members.get(index).copied()).collect();
        clusters.into_iter().map(of).collect()
    }

    /// The flag on payments that may be one; `None` where so much came back of them that nothing was paid twice.
    fn flag(&self, outlays: &Outlays, members: &[Payment], reversals: &Reversals, (variant, invoice, days): Says) -> Option<Flag> {
        let sum = members.iter().map(|member| of_fen(member.fen)).fold(Decimal::ZERO, Decimal::saturating_add);
        let first = members.iter().min_by_key(|member| member.day);
        let first_amount = first.map(|member| of_fen(member.fen)).unwrap_or_default();
        let back = of_fen(reversals.parts.of_all(members, i32::MAX));
        let irregular = sum.saturating_sub(first_amount).saturating_sub(back);
        // Two payments on one invoice are two whatever the contract allows.
        let against = if variant.is_empty() { reversals.contracted.against(outlays, members) } else { None };
        if irregular <= Decimal::ZERO
            || against == Some(Against::Whole)
            || (variant.is_empty() && reversals.owed.clears_one(outlays, members))
        {
            return None;
        }
        let name = members.iter().map(|member| outlays.flow.name(member.party)).find(|name| !name.is_empty()).unwrap_or_default();
        let purposes: BTreeSet<String> = members.iter().map(|member| shorten(&printable(&outlays.purpose(member)), 40)).collect();
        let one_purpose = members.iter().map(|member| compact(&outlays.purpose(member))).collect::<BTreeSet<_>>().len() == 1;
        let vouchers: Vec<String> = members.iter().map(|member| voucher_shown(outlays, member)).collect();
        let invoice_shown = invoice.map(Invoice::shown).unwrap_or_default();
        let evidence: BTreeSet<Source> = members.iter().flat_map(|member| outlays.sources(member)).collect();
        // 首付款 twice is no two instalments, however much of the price is left.
        let one_part = members.iter().all(|member| self.matter(outlays, member).is_one_part());
        let severity = match variant {
            "" if !one_purpose || (matches!(against, Some(Against::Within(_))) && !one_part) => Some(Severity::Low),
            "invoice-parts" => Some(Severity::Low),
            _ => None,
        };
        let purposes: Vec<String> = purposes.into_iter().filter(|purpose| !purpose.is_empty()).collect();
        let mut flag = Flag {
            subject: if name.is_empty() { invoice_shown.clone() } else { name.to_owned() },
            date: members.iter().max_by_key(|member| member.day).and_then(date),
            voucher_no: members.last().map(|member| outlays.voucher_no(member).into_owned()).filter(|number| !number.is_empty()),
            summary: purposes.first().cloned(),
            amount: sum,
            irregular_amount: irregular,
            variant,
            severity,
            key: vec![
                compact(name),
                outlays.first_vouchers(members),
                first.and_then(date).map(|date| date.to_string()).unwrap_or_default(),
                invoice_shown.clone(),
            ],
            evidence,
            note: against.and_then(|against| match against {
                Against::Whole => None,
                Against::Within(said) => Some(said).filter(|_| !one_part),
                Against::Over(said) => Some(said),
            }),
            ..Flag::default()
        };
        flag = flag.fact("vouchers", list(&vouchers, NAMED_MAX)).fact("purposes", list(&purposes, NAMED_MAX));
        let flag = flag.fact_text("count", members.len().to_string()).fact_money("each", first_amount);
        let flag = flag.fact_text("days", days.normalize().to_string()).fact_text("invoice", invoice_shown);
        Some(flag.fact("reversed", reversed(back, invoice.is_some())))
    }
}

/// What tells payments of one amount apart whatever they say.
struct Apart {
    /// What gives back a receipt.
    back: BTreeSet<u32>,
    series: TopUps,
}

fn are_one(members: &[Payment], matters: &[Matter], (a, b): (usize, usize), days: i32) -> bool {
    let (Some(one), Some(other)) = (members.get(a), members.get(b)) else { return false };
    let (Some(matter), Some(other_matter)) = (matters.get(a), matters.get(b)) else { return false };
    let two_months = matter.periodic && other_matter.periodic && one.stamp.month() != other.stamp.month();
    (other.day - one.day) <= days && !two_months && !are_two(matter, other_matter)
}

/// The variant of a message, the invoice and the days that it names.
type Says = (&'static str, Option<Invoice>, Decimal);

/// What a message says of what was taken back.
fn reversed(back: Decimal, of_invoice: bool) -> Said {
    if back.is_zero() {
        return Said::new("没有冲销", if of_invoice { "was not reversed" } else { "were not reversed" });
    }
    let back = money(back);
    say!("只冲回{back}元", "had {back} of it taken back")
}

/// `付-12(2024-03-05)`.
fn voucher_shown(outlays: &Outlays, payment: &Payment) -> String {
    let number = printable(&outlays.voucher_no(payment));
    let day = date(payment).map(|date| date.to_string()).unwrap_or_default();
    if number.is_empty() { day } else { format!("{number}({day})") }
}
