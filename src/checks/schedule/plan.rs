//! The arithmetic of a payment schedule: how much may have been paid by a day, and which part of a payment came too early.
//! Pure: knows no rows and no rules.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::books::clause::{Instalment, Offset, Share, Trigger};
use crate::say;
use crate::value::date::later;
use crate::value::text::compact;
use crate::value::{Date, Day, Said, money};

/// When something falls due. What is open to the past has [`Day::MIN`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// From this day on.
    On(Day),
    /// Not yet: it hangs on an acceptance that is not on record.
    NoAcceptance,
}

/// A part of the contract's amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub amount: Decimal,
    pub due: Due,
    /// What it waits for, in words.
    pub says: Said,
}

/// The whole contract, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub total: Decimal,
    /// In the order in which they fall due.
    pub steps: Vec<Step>,
    /// What could not be dated, and counts as payable from signing.
    pub undated: Vec<String>,
    /// What could not be dated and stands behind a step that could: it counts as payable from that step on. Each with what that waits for.
    pub bounded: Vec<(String, Said)>,
}

/// The days that a contract's instalments count from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Days {
    pub signed: Option<Date>,
    pub accepted: Option<Date>,
}

/// The part of a payment that came too early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Early {
    /// Which payment, by its place in what was given.
    pub payment: usize,
    /// The part.
    pub part: Decimal,
    /// What was due on that day.
    pub due: Decimal,
    /// What had been paid by the end of that day.
    pub paid: Decimal,
    /// When the last of the part falls due, and what that waits for.
    pub until: Due,
    pub says: Said,
}

/// By how much instalments in yuan may miss the contract's amount: contracts round to the yuan.
const ROUNDING: Decimal = Decimal::ONE;

impl Plan {
    /// Instalments with their amounts and days. `ordered` says that they stand in the order of the contract's terms.
    ///
    /// # Errors
    /// They do not make the contract's amount; in words.
    pub fn new(instalments: &[Instalment], total: Decimal, days: Days, ordered: bool) -> Result<Self, Said> {
        let signed = days.signed.and_then(Date::earliest).unwrap_or(Day::MIN);
        let levels = levels(instalments, total)?;
        let mut steps: Vec<Step> = Vec::new();
        let (mut undated, mut bounded) = (Vec::new(), Vec::new());
        // The places of the steps that are dated.
        let mut dated: Vec<usize> = Vec::new();
        let mut before = Decimal::ZERO;
        for (instalment, level) in instalments.iter().zip(levels) {
            let (mut due, mut says) = when(instalment, signed, days);
            if !matches!(instalment.trigger, Trigger::Undatable(_)) {
                dated.push(steps.len());
            }
            match &instalment.trigger {
                Trigger::Undatable(text) => {
                    let latest = dated.iter().filter_map(|at| steps.get(*at)).max_by_key(|step| step.due);
                    match latest.filter(|step| ordered && step.due > due && comes_behind(text)) {
                        Some(step) => {
                            bounded.push((text.clone(), step.says.clone()));
                            let (zh, en) = (&step.says.zh, &step.says.en);
                            (due, says) = (step.due, say!("{text}(不早于{zh})", "{text} (not before {en})"));
                        }
                        None => undated.push(text.clone()),
                    }
                }
                Trigger::Signing if !instalment.offset.is_zero() && days.signed.is_none() => undated.push(says.zh.to_string()),
                _ if matches!(instalment.share, Share::Cumulative(_)) => {
                    // `付至95%` lets everything up to there be paid, whatever the parts before it waited for.
                    for step in steps.iter_mut().filter(|step| step.due > due) {
                        (step.due, step.says) = (due, says.clone());
                    }
                }
                _ => {}
            }
            steps.push(Step { amount: level - before, due, says });
            before = level;
        }
        steps.sort_by_key(|step| step.due);
        undated.sort();
        undated.dedup();
        Ok(Self { total, steps, undated, bounded })
    }

    /// How much may have been paid by the end of a day.
    pub fn due_on(&self, day: Day) -> Decimal {
        self.steps.iter().filter(|step| step.due <= Due::On(day)).map(|step| step.amount).sum()
    }

    /// The step with which so much has fallen due.
    fn reaches(&self, level: Decimal) -> Option<&Step> {
        let mut sum = Decimal::ZERO;
        self.steps.iter().find(|step| {
            sum += step.amount;
            sum >= level
        })
    }

    /// The parts of payments that came too early. Payments of one day are taken together; the part that is too early is laid
    /// on the last of them in the order given. What exceeds the contract's amount is not early: no day makes it due.
    pub fn early(&self, payments: &[(Day, Decimal)]) -> Vec<Early> {
        let mut by_day: BTreeMap<Day, Vec<(usize, Decimal)>> = BTreeMap::new();
        for (index, (day, amount)) in payments.iter().enumerate() {
            by_day.entry(*day).or_default().push((index, *amount));
        }
        let mut found = Vec::new();
        let mut paid = Decimal::ZERO;
        for (day, of_day) in by_day {
            let before = paid;
            paid = of_day.iter().fold(paid, |sum, (_, amount)| sum.saturating_add(*amount));
            let (held, held_before) = (paid.min(self.total), before.min(self.total));
            let due = self.due_on(day);
            let mut left = (held - due).min(held - held_before);
            // What lies over the contract's amount is the top of what was paid last.
            let mut over = (paid - held) - (before - held_before);
            let mut level = held;
            for (index, amount) in of_day.iter().rev().filter(|(_, amount)| *amount > Decimal::ZERO) {
                let beyond = over.clamp(Decimal::ZERO, *amount);
                over -= beyond;
                let part = left.min(*amount - beyond);
                if part <= Decimal::ZERO {
                    continue;
                }
                if let Some(step) = self.reaches(level) {
                    found.push(Early { payment: *index, part, due, paid, until: step.due, says: step.says.clone() });
                }
                left -= part;
                level -= part;
            }
        }
        found.sort_by_key(|early| early.payment);
        found
    }

    /// What was paid beyond the contract's amount when the most was.
    pub fn over(&self, payments: &[(Day, Decimal)]) -> Decimal {
        let paid = payments.iter().fold(Decimal::ZERO, |sum, (_, amount)| sum.saturating_add(*amount));
        (paid - self.total).max(Decimal::ZERO)
    }
}

/// Whether a condition that no table dates is one that only comes behind acceptance, as the terms have it. All others may be met before: a
/// delivery on the way, an invoice, a day of the year.
fn comes_behind(condition: &str) -> bool {
    const BEHIND: [&str; 14] =
        ["审计", "审定", "审结", "结算", "决算", "质保", "保修", "缺陷", "移交", "归档", "资料", "整改", "试运行", "养护"];
    const BEFORE: [&str; 12] = ["前", "到货", "货到", "进场", "进度", "安装", "初验", "预验", "开工", "施工", "每", "签订"];
    let condition = compact(condition);
    let has = |words: &[&str]| words.iter().any(|word| condition.contains(word));
    has(&BEHIND) && !has(&BEFORE)
}

/// How much has fallen due with each instalment, to the fen and in favour of the payer.
fn levels(instalments: &[Instalment], total: Decimal) -> Result<Vec<Decimal>, Said> {
    let part = |percent: Decimal| percent.checked_div(Decimal::ONE_HUNDRED).and_then(|share| share.checked_mul(total));
    let too_large = || Said::new("合同金额过大,无法计算", "the contract's amount is too large to compute with");
    let mut explicit = Decimal::ZERO;
    for instalment in instalments {
        match instalment.share {
            Share::Percent(percent) => explicit += part(percent).ok_or_else(too_large)?,
            Share::Amount(amount) => explicit = explicit.checked_add(amount).ok_or_else(too_large)?,
            Share::Cumulative(percent) => explicit = explicit.max(part(percent).ok_or_else(too_large)?),
            Share::Rest => {}
        }
    }
    let rest = total - explicit;
    let mut exact = Decimal::ZERO;
    let mut levels = Vec::new();
    for (index, instalment) in instalments.iter().enumerate() {
        let before = exact;
        exact = match instalment.share {
            Share::Percent(percent) => exact + part(percent).ok_or_else(too_large)?,
            Share::Amount(amount) => exact.checked_add(amount).ok_or_else(too_large)?,
            Share::Cumulative(percent) => part(percent).ok_or_else(too_large)?,
            Share::Rest if index + 1 == instalments.len() => total,
            Share::Rest => exact + rest,
        };
        let wrong = instalment.restated.filter(|restated| (*restated - (exact - before)).abs() > ROUNDING);
        if exact <= before || wrong.is_some() {
            let (number, share) = (instalment.seq, money(wrong.unwrap_or(exact - before)));
            return Err(say!(
                "第{number}期的金额{share}元与比例或合同金额不符",
                "instalment {number} of {share} does not agree with its percentage or the contract's amount"
            ));
        }
        levels.push(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).min(total));
    }
    if (exact - total).abs() > ROUNDING {
        let (sum, total) = (money(exact), money(total));
        return Err(say!(
            "各期付款合计{sum}元,与合同金额{total}元不符",
            "the instalments add up to {sum}, not to the contract's amount of {total}"
        ));
    }
    if let Some(last) = levels.last_mut() {
        *last = total;
    }
    Ok(levels)
}

/// From which day an instalment may be paid. A day that is known to its month or year only is taken at its first day, so that
/// nobody is said to have paid too early.
fn when(instalment: &Instalment, signed: Day, days: Days) -> (Due, Said) {
    let Offset { years, months, days: more } = instalment.offset;
    let wait = |day: Day| if instalment.offset.is_zero() || day == Day::MIN { day } else { later(day, years, months, more) };
    let said = |zh: &str, en: &str| {
        let offset = instalment.offset.shown();
        let (offset_zh, offset_en) = (&offset.zh, &offset.en);
        if instalment.offset.is_zero() {
            Said::new(zh.to_owned(), en.to_owned())
        } else {
            say!("{zh}后{offset_zh}", "{offset_en} after {en}")
        }
    };
    match &instalment.trigger {
        Trigger::Signing => (Due::On(wait(signed)), said("合同签订", "signing")),
        Trigger::Undatable(text) => (Due::On(signed), Said::same(text.clone())),
        Trigger::Date(day) => (Due::On(wait(*day)), said(&day.to_string(), &day.to_string())),
        Trigger::Acceptance => match days.accepted {
            Some(accepted) => (Due::On(wait(accepted.earliest().unwrap_or(Day::MIN))), said("验收", "acceptance")),
            None => (Due::NoAcceptance, said("验收", "acceptance")),
        },
    }
}
