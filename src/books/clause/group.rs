//! Conditions and shares to instalments: which belong together, and what an instalment waits for in the end.

use rust_decimal::Decimal;

use super::named;
use super::read::{Condition, Event, Item, Reading, Written};
use super::{Instalment, NotUnderstood, Offset, Share, Trigger};
use crate::value::Said;

/// What belongs to one instalment.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks of what was read so far")]
struct Group {
    conditions: Vec<Condition>,
    share: Option<(Written, String)>,
    restated: Option<Decimal>,
    /// The share is only a 付清, which a figure beside it makes precise.
    pay_all: bool,
    pays: bool,
    /// The share came before any condition.
    share_first: bool,
    /// A separator came after the share.
    broken: bool,
    /// A separator came after the payment.
    paid: bool,
    retention_money: bool,
}

impl Group {
    fn strong(&self) -> bool {
        self.conditions.iter().any(Condition::strong)
    }

    /// Whether a condition that comes now still belongs to this group.
    fn takes(&self, condition: &Condition) -> bool {
        if self.share.is_none() {
            return true;
        }
        let label = matches!(condition, Condition::Advance | Condition::Deadline | Condition::Perhaps { .. }) && !self.broken;
        // `剩余10%,质保期一年,期满退还`: nothing was paid yet, so what follows says when.
        let waits = self.share_first && !(self.pays && self.broken) && (self.conditions.is_empty() || !self.pays);
        label || waits
    }
}

/// The instalments of a clause, and what was not understood in it.
pub(super) fn instalments(reading: Reading) -> (Vec<Instalment>, Vec<NotUnderstood>) {
    let Reading { items, mut not_understood, retention, .. } = reading;
    if retention.len() > 1 {
        let text = retention.iter().map(|(_, offset)| offset.shown().zh.into_owned()).collect::<Vec<_>>().join("、");
        not_understood.push(NotUnderstood { text, why: Said::new("质保期不止一个", "there is more than one retention period") });
    }
    let retention = retention.first().copied();
    let groups = match named::settle(items).and_then(|items| settle(gather(items))) {
        Ok(groups) => groups,
        Err(issue) => {
            not_understood.push(issue);
            return (Vec::new(), not_understood);
        }
    };
    let mut last_event = None;
    let mut instalments = Vec::new();
    for group in groups {
        let text = group.share.as_ref().map(|(_, text)| text.clone()).unwrap_or_default();
        if backwards(&group) {
            let why =
                Said::new("签订写在验收之后,无法分清从何时起算", "signing comes after acceptance, and no telling from which to count");
            not_understood.push(NotUnderstood { text, why });
            continue;
        }
        let Some((trigger, offset)) = resolve(&group, &text, retention, &mut last_event) else {
            not_understood
                .push(NotUnderstood { text, why: Said::new("没有写明从何时起算", "it does not say from when to count") });
            continue;
        };
        let share = group.share.map_or(Written::Rest, |(share, _)| share);
        instalments.push((share, Instalment { seq: 0, trigger, offset, share: Share::Rest, restated: group.restated }));
    }
    let instalments = set_shares(instalments);
    not_understood.extend(twice_accepted(&instalments));
    (instalments, not_understood)
}

/// The trigger of a terms table's row; `offset` is what stands in the row's own column.
pub(super) fn trigger(reading: Reading, offset: Offset) -> Option<(Trigger, Offset)> {
    let shares = reading.items.iter().any(|item| matches!(item, Item::Share(..)));
    if !reading.not_understood.is_empty() || shares || reading.retention.len() > 1 {
        return None;
    }
    let conditions: Vec<Condition> =
        reading.items.into_iter().filter_map(|item| if let Item::Condition(condition) = item { Some(condition) } else { None }).collect();
    let told = reading.retention.first().copied();
    let ends = conditions.iter().any(|condition| matches!(condition, Condition::Retention { .. }));
    if ends && told.is_none() && !offset.is_zero() {
        return Some((Trigger::Acceptance, offset));
    }
    let group = Group { conditions, ..Group::default() };
    if group.conditions.is_empty() {
        return None;
    }
    let (trigger, own) = resolve(&group, "", told, &mut None)?;
    match (own.is_zero(), offset.is_zero()) {
        (_, true) => Some((trigger, own)),
        (true, false) => Some((trigger, offset)),
        // The same waiting time in both columns is one; two different ones cannot be told apart.
        (false, false) => (own == offset).then_some((trigger, own)),
    }
}

fn gather(items: Vec<Item>) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut group = Group::default();
    for item in items {
        // `预付款30%,签订后支付,余款…`: what was said of paying belongs to the share before, and the next one begins.
        let begins = matches!(item, Item::Share(..) | Item::Condition(_));
        if begins && group.share.is_none() && group.paid && groups.last().is_some_and(|last: &Group| last.share.is_some() && !last.strong())
        {
            groups.push(std::mem::take(&mut group));
        }
        match item {
            // What was said in a sentence of its own is no condition of the next.
            Item::Break { hard: true } if group.share.is_none() && !group.pays => group = Group::default(),
            Item::Break { .. } => {
                group.broken = group.broken || group.share.is_some();
                group.paid = group.paid || group.pays;
            }
            Item::Condition(condition) => {
                if !group.takes(&condition) {
                    groups.push(std::mem::take(&mut group));
                }
                group.conditions.push(condition);
            }
            Item::Share(share, text) => {
                // `剩余10%`, `余款验收后付70%`: the figure says how much the rest is. `付清余款`: the rest is what 付清 means.
                let precise = (is_rest(&group) || group.pay_all) && !group.broken;
                let same =
                    share == Written::Rest && (group.pay_all || group.share.as_ref().is_some_and(|(share, _)| *share == Written::Rest));
                if group.share.is_some() && !precise && !same {
                    groups.push(std::mem::take(&mut group));
                }
                if group.share.is_none() {
                    group.share_first = group.conditions.is_empty();
                }
                group.share = Some((share, text));
                group.pay_all = false;
            }
            Item::PayAll(text) => {
                let complete = group.share.is_some() && group.broken && !group.share_first && !is_rest(&group);
                if complete {
                    groups.push(std::mem::take(&mut group));
                }
                if group.share.is_none() {
                    group.share_first = group.conditions.is_empty();
                    group.share = Some((Written::Rest, text));
                    group.pay_all = true;
                }
                group.pays = true;
            }
            Item::Pay => group.pays = true,
            Item::Restated(amount) => group.restated = Some(amount),
            Item::RetentionMoney => {
                let new = group.share.is_some() && group.broken && !group.retention_money && (group.pays || group.strong());
                if new {
                    groups.push(std::mem::take(&mut group));
                }
                group.retention_money = true;
            }
        }
    }
    groups.push(group);
    groups
}

fn is_rest(group: &Group) -> bool {
    matches!(group.share, Some((Written::Rest, _)))
}

/// Groups without a share find theirs, or are no instalments, or cannot be understood.
fn settle(groups: Vec<Group>) -> Result<Vec<Group>, NotUnderstood> {
    let mut settled: Vec<Group> = Vec::new();
    let mut waiting: Option<Group> = None;
    let mut shareless_pay = None;
    for mut group in groups {
        if group.share.is_none() && group.retention_money && group.pays {
            group.share = Some((Written::Rest, "质保金".to_owned()));
        }
        if group.share.is_some() {
            settled.push(group);
            continue;
        }
        match settled.last_mut() {
            // `剩余10%。质保期满后退还`: what follows says when.
            Some(last) if !last.strong() && (group.strong() || group.pays) => {
                last.conditions.append(&mut group.conditions);
                last.pays = last.pays || group.pays;
            }
            _ if group.pays && group.strong() => {
                shareless_pay = group.conditions.iter().find_map(text_of);
                waiting = Some(group);
            }
            _ => {}
        }
    }
    match (waiting, settled.is_empty()) {
        // `验收合格后10日内支付` says when, and means all of it.
        (Some(mut group), true) => {
            group.share = Some((Written::Rest, shareless_pay.unwrap_or_default()));
            Ok(vec![group])
        }
        (Some(_), false) => Err(NotUnderstood {
            text: shareless_pay.unwrap_or_default(),
            why: Said::new("没有写明付多少", "it does not say how much"),
        }),
        (None, _) => Ok(settled),
    }
}

fn text_of(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Event { text, .. } | Condition::Retention { text } | Condition::Later { text, .. } | Condition::Perhaps { text } => {
            Some(text.clone())
        }
        Condition::Advance | Condition::Deadline => None,
    }
}

/// `验收合格后保修一年,签订后支付30%`: the acceptance is told of something else than the payment, and may be so anywhere.
fn backwards(group: &Group) -> bool {
    let texts = |wanted: fn(&Event) -> bool| {
        group.conditions.iter().enumerate().filter_map(move |(index, condition)| match condition {
            Condition::Event { event, text, .. } if wanted(event) => Some((index, text)),
            _ => None,
        })
    };
    let accepted = texts(|event| *event == Event::Acceptance).next();
    let signed = texts(|event| matches!(event, Event::Signing | Event::Date(_))).next_back();
    matches!((accepted, signed), (Some((first, text)), Some((second, other))) if first < second && text != other)
}

/// What a group waits for. All its conditions must hold, so the one that is surely the last decides; one that no table dates
/// can only make it later still.
fn resolve(group: &Group, text: &str, retention: Option<(Event, Offset)>, last_event: &mut Option<Event>) -> Option<(Trigger, Offset)> {
    let mut found: Vec<(Event, Offset)> = Vec::new();
    let mut undatable = None;
    for condition in &group.conditions {
        let one = match condition {
            Condition::Event { event, offset, .. } => {
                *last_event = Some(*event);
                (*event, *offset)
            }
            Condition::Retention { .. } => retention.unwrap_or((Event::Undatable, Offset::default())),
            Condition::Later { offset, .. } => {
                let from = if group.retention_money { Some(Event::Acceptance) } else { *last_event };
                (from?, *offset)
            }
            Condition::Advance => {
                *last_event = Some(last_event.unwrap_or(Event::Signing));
                continue;
            }
            Condition::Deadline | Condition::Perhaps { .. } => continue,
        };
        if one.0 == Event::Undatable && undatable.is_none() {
            undatable = text_of(condition);
        }
        found.push(one);
    }
    if group.conditions.is_empty() && group.retention_money && !group.pays {
        // `5%质保金,质保期两年`: money kept for a period is due when the period is over.
        found.extend(retention);
    }
    let last = found.iter().copied().max_by_key(|(event, offset)| (*event, offset.roughly(), *offset));
    let weak_text = group.conditions.iter().find_map(|condition| match condition {
        Condition::Perhaps { text } => Some(text.clone()),
        _ => None,
    });
    let free = group.conditions.iter().any(|condition| matches!(condition, Condition::Advance | Condition::Deadline));
    Some(match (last, undatable) {
        (Some((Event::Acceptance, offset)), _) => (Trigger::Acceptance, offset),
        (Some((Event::Date(day), offset)), _) => (Trigger::Date(day), offset),
        // Signing with something more is told as what no table dates: the day is signing or later.
        (Some((Event::Signing, offset)), None) => (Trigger::Signing, offset),
        (Some(_), undatable) => (Trigger::Undatable(undatable.unwrap_or_else(|| text.to_owned())), Offset::default()),
        (None, _) if free => (Trigger::Signing, Offset::default()),
        (None, _) => (Trigger::Undatable(weak_text.unwrap_or_else(|| text.to_owned())), Offset::default()),
    })
}

/// What is paid by progress is at most what the next level allows, and else what the others leave.
fn set_shares(instalments: Vec<(Written, Instalment)>) -> Vec<Instalment> {
    let shares: Vec<Written> = instalments.iter().map(|(share, _)| *share).collect();
    let next_level = |index: usize| {
        shares.iter().skip(index + 1).find_map(|share| if let Written::Cumulative(percent) = share { Some(*percent) } else { None })
    };
    let mut done: Vec<Instalment> = Vec::new();
    let mut level_used = None;
    for (index, (written, mut instalment)) in instalments.into_iter().enumerate() {
        instalment.share = match written {
            Written::Percent(percent) => Share::Percent(percent),
            // Progress has used up this level already.
            Written::Cumulative(percent) if level_used == Some(percent) => continue,
            Written::Cumulative(percent) => Share::Cumulative(percent),
            Written::Amount(amount) => Share::Amount(amount),
            Written::Rest => Share::Rest,
            Written::Open => match next_level(index) {
                Some(percent) => {
                    level_used = Some(percent);
                    Share::Cumulative(percent)
                }
                None => Share::Rest,
            },
        };
        instalment.seq = done.len() + 1;
        done.push(instalment);
    }
    done
}

/// Two shares on acceptance itself: then one of them is the acceptance of a part, and nobody can tell which.
fn twice_accepted(instalments: &[Instalment]) -> Option<NotUnderstood> {
    let on_acceptance =
        instalments.iter().filter(|instalment| instalment.trigger == Trigger::Acceptance && instalment.offset.is_zero()).count();
    (on_acceptance > 1).then(|| NotUnderstood {
        text: "验收".to_owned(),
        why: Said::new("不止一次验收,无法分清是哪一次", "there is more than one acceptance, and no telling which is on record"),
    })
}
