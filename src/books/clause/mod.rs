//! Payment clauses in plain Chinese to instalments: from which day may how much be paid. Knows no tables, no contract's
//! amount or dates, no rules. What is not understood is said, never guessed: a number beside words that are not known
//! makes the clause not understood.
//!
//! The way goes text → tokens (`token`) → conditions and shares (`read`), each share where its trigger stands (`named`) → instalments (`group`) → do they add up?
//! (here). The words that are known stand in `vocabulary`.

mod group;
mod named;
mod number;
mod read;
mod token;
mod unit;
mod vocabulary;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

use crate::value::names::is_nothing;
use crate::value::text::fold;
use crate::value::{Day, Said, amount};

/// What an instalment waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trigger {
    /// The signing of the contract; also where a clause names only a last day (`2020年12月31日前付清`), before which any day will do.
    Signing,
    /// The acceptance of the work or goods.
    Acceptance,
    /// A day that the clause names.
    Date(Day),
    /// Something that no table dates (`进场后`, `审计后`, `按工程进度`), or nothing at all; with the words of the clause.
    Undatable(String),
}

/// How long after its trigger an instalment may not be paid yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Offset {
    /// Years.
    pub years: i32,
    /// Months.
    pub months: i32,
    /// Days.
    pub days: i32,
}

impl Offset {
    /// No waiting.
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }

    /// About how many days it is: enough to tell the longer of two.
    fn roughly(self) -> i32 {
        self.years.saturating_mul(365).saturating_add(self.months.saturating_mul(30)).saturating_add(self.days)
    }

    /// As a person says it; empty for no waiting.
    pub fn shown(self) -> Said {
        let parts = [(self.years, "年", "year"), (self.months, "个月", "month"), (self.days, "天", "day")];
        let there = || parts.iter().filter(|(count, _, _)| *count != 0);
        let zh: Vec<String> = there().map(|(count, zh, _)| format!("{count}{zh}")).collect();
        let en: Vec<String> = there().map(|(count, _, en)| format!("{count} {en}{}", if *count == 1 { "" } else { "s" })).collect();
        Said::new(zh.concat(), en.join(" "))
    }
}

/// How much an instalment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// So many percent of the contract.
    Percent(Decimal),
    /// Up to so many percent of the contract, earlier instalments included (`付至95%`).
    Cumulative(Decimal),
    /// So many yuan.
    Amount(Decimal),
    /// What the other instalments leave.
    Rest,
}

/// One instalment of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    /// Its place, from 1.
    pub seq: usize,
    /// What it waits for.
    pub trigger: Trigger,
    /// How long after the trigger it may not be paid yet. A period within which it must be paid (`10日内`) is no waiting.
    pub offset: Offset,
    /// How much it is.
    pub share: Share,
    /// The amount in yuan, where the clause gives it beside the percentage (`30%,即60000元`).
    pub restated: Option<Decimal>,
}

/// A piece of a clause that was not understood, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotUnderstood {
    /// The piece.
    pub text: String,
    /// Why.
    pub why: Said,
}

/// A clause as far as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// Its instalments, in the order of the clause. They hold only if `not_understood` is empty.
    pub instalments: Vec<Instalment>,
    /// What was not understood.
    pub not_understood: Vec<NotUnderstood>,
    /// The contract's amount, where the clause states it.
    pub stated_total: Option<Decimal>,
}

/// Reads the payment clause of a contract. Blank text gives neither instalments nor anything not understood.
///
/// ```
/// use ledgerlint::books::clause::{Share, Trigger, parse};
/// let parsed = parse("验收合格后支付款项的30%,余款一年后苗木成活百分之百,再一次性结清");
/// assert!(parsed.not_understood.is_empty());
/// assert_eq!(parsed.instalments[0].share, Share::Percent(30.into()));
/// assert_eq!((&parsed.instalments[1].trigger, parsed.instalments[1].offset.years), (&Trigger::Acceptance, 1));
/// ```
pub fn parse(text: &str) -> Parsed {
    if is_nothing(text) {
        return Parsed::default();
    }
    let reading = read::read(&token::tokens(text));
    let stated_total = reading.stated_total;
    let (instalments, mut not_understood) = group::instalments(reading);
    if not_understood.is_empty() {
        let whole = || fold(text);
        match adds_up(&instalments) {
            Ok(()) if instalments.is_empty() => {
                let why = Said::new("没有写明何时付、付多少", "it does not say when how much is to be paid");
                not_understood.push(NotUnderstood { text: whole(), why });
            }
            Ok(()) => {}
            Err(why) => {
                let why = if recurs(&whole()) { recurring() } else { why };
                not_understood.push(NotUnderstood { text: whole(), why });
            }
        }
    }
    not_understood.sort();
    not_understood.dedup();
    Parsed { instalments, not_understood, stated_total }
}

/// Whether folded terms are paid by the month, quarter or year and name no rest.
fn recurs(text: &str) -> bool {
    const WORDS: [&str; 9] = ["按月", "每月", "逐月", "月结", "按季", "每季", "季结", "按年", "每年"];
    const RESTS: [&str; 4] = ["余", "剩", "付清", "结清"];
    WORDS.iter().any(|word| text.contains(word)) && !RESTS.iter().any(|word| text.contains(word))
}

fn recurring() -> Said {
    Said::new(
        "是按月、按季或按年支付的条款,没有核对每期付款的时间",
        "it is paid by the month, quarter or year; when each part is due was not checked",
    )
}

/// Reads a terms table's trigger (`签订`, `验收合格`, `2021-05-01`, `质保期满`, `进场`) and its offset (`1年`, `30天`, `6个月`, blank).
/// `None` if either is not understood.
pub fn parse_term(trigger: &str, offset: &str) -> Option<(Trigger, Offset)> {
    let offset = if is_nothing(offset) { Offset::default() } else { read::offset(&token::tokens(offset))? };
    let trigger = english(trigger);
    // A column may leave out the 后 that makes an event a condition.
    let read = |text: &str| group::trigger(read::read(&token::tokens(text)), offset);
    read(&trigger).or_else(|| read(&format!("{trigger}后")))
}

/// The words of the schema itself are triggers too.
fn english(trigger: &str) -> String {
    match fold(trigger).to_lowercase().as_str() {
        "signing" | "signed" => "签订".to_owned(),
        "acceptance" | "accepted" => "验收".to_owned(),
        _ => trigger.to_owned(),
    }
}

/// Whether the shares make one contract. Where amounts in yuan are among them, only the contract's amount can tell.
fn adds_up(instalments: &[Instalment]) -> Result<(), Said> {
    let hundred = Decimal::ONE_HUNDRED;
    let nonsense = |text: String, en: String| Err(Said::new(text, en));
    let mut sum = Decimal::ZERO;
    let mut rest = None;
    for (index, instalment) in instalments.iter().enumerate() {
        match instalment.share {
            Share::Percent(percent) => sum += percent,
            Share::Cumulative(percent) if percent <= sum || rest.is_some() => {
                let (to, before) = (amount::plain(percent), amount::plain(sum));
                return nonsense(format!("付至{to}%之前已经付到{before}%"), format!("before it rises to {to} % it is at {before} %"));
            }
            Share::Cumulative(percent) => sum = percent,
            Share::Amount(_) => {}
            Share::Rest if rest.is_some() => {
                return nonsense(
                    "“余款”或“付清”出现了两次,分不清各付多少,请写明每次的比例或金额".into(),
                    "what is left is paid twice (余款, 付清), and no telling how much each time: write each share or amount".into(),
                );
            }
            Share::Rest => rest = Some(index),
        }
    }
    // A rest in the middle is what is paid by progress; any other is what is left, and comes last.
    let middle = rest.is_some_and(|rest| {
        instalments.get(rest).is_some_and(|found| !matches!(found.trigger, Trigger::Undatable(_))) && rest + 1 < instalments.len()
    });
    if middle {
        return nonsense("“余款”之后还有款项".into(), "something comes after the rest".into());
    }
    let amounts = instalments.iter().any(|instalment| matches!(instalment.share, Share::Amount(_)));
    let shown = amount::plain(sum);
    match rest {
        _ if instalments.is_empty() => Ok(()),
        Some(_) if sum < hundred => Ok(()),
        None if sum == hundred && !amounts || amounts && sum < hundred => Ok(()),
        _ => nonsense(format!("各期比例合计为{shown}%,不是100%"), format!("the shares add up to {shown} %, not to 100 %")),
    }
}
