//! Payees of a journal without counterparties: where the summary surely names one (`付某某公司货款`), the payment went there. Knows no rules.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::{Flow, Outflow, Party};
use crate::rules::Topics;
use crate::tables::{Lines, TextId, journal};
use crate::value::names::payee_key;
use crate::value::text::compact;

impl Outflow {
    /// Names the payees of payments without one by their summaries. What was taken back may name a known party anywhere; by a summary
    /// that names nobody it took back the last such payment of its amount, else a payment that was reversed would stand.
    pub(in crate::books) fn name_by_summaries(&mut self, lines: &Lines, topics: &Topics) {
        let mut by_key: HashMap<String, Party, RandomState> = HashMap::default();
        let mut known: HashMap<TextId, Option<Party>, RandomState> = HashMap::default();
        let mut named: BTreeMap<i64, Vec<(i32, Party)>> = BTreeMap::new();
        let mut back: Vec<usize> = Vec::new();
        for (index, payment) in self.payments.iter_mut().enumerate().filter(|(_, payment)| payment.party.is_none()) {
            if by_key.is_empty() {
                by_key = self.names.iter().zip(0_u32..).skip(1).map(|(name, number)| (payee_key(name), Party(number))).collect();
                by_key.insert(String::new(), Party::NONE);
            }
            let summary = lines.id(journal::SUMMARY, payment.place as usize);
            let text = lines.texts.get(summary);
            if payment.flow == Flow::Received && !topics.about(text).refund {
                continue;
            }
            let found = *known.entry(summary).or_insert_with(|| {
                let name = topics.payee(text)?;
                let next = Party(u32::try_from(self.names.len()).ok()?);
                let party = *by_key.entry(payee_key(&name)).or_insert(next);
                if party == next {
                    self.names.push(name);
                }
                Some(party)
            });
            match (found, payment.flow) {
                (Some(party), flow) => {
                    payment.party = party;
                    if flow == Flow::Paid {
                        named.entry(payment.fen).or_default().push((payment.day, party));
                    }
                }
                (None, Flow::Paid) => {}
                (None, _) => back.push(index),
            }
        }
        for of_amount in named.values_mut() {
            of_amount.sort_unstable();
        }
        for index in back {
            let Some(payment) = self.payments.get_mut(index) else { continue };
            let text = lines.text(journal::SUMMARY, payment.place as usize);
            if let Some(party) = known_in(text, topics, &by_key) {
                payment.party = party;
                continue;
            }
            let before = named.get(&payment.fen).map(Vec::as_slice).unwrap_or_default();
            if let Some((_, party)) = before.iter().rev().find(|(day, _)| *day <= payment.day) {
                payment.party = *party;
            }
        }
    }
}

/// No payee's name is longer, and no summary names more: a long text would be looked through again from each of its characters.
const NAME_CHARS_MAX: usize = 60;
const NAMES_MAX: usize = 20;

/// The party that a text names anywhere, of those that are known, if it names one only: `冲记-5号凭证多付某某超市款`.
fn known_in(text: &str, topics: &Topics, by_key: &HashMap<String, Party, RandomState>) -> Option<Party> {
    let text = compact(text);
    let mut found = None;
    for end in topics.name_ends(&text).into_iter().take(NAMES_MAX) {
        let head = text.get(..end)?;
        // The longest name that ends here.
        let starts: Vec<usize> = head.char_indices().rev().map(|(start, _)| start).take(NAME_CHARS_MAX).collect();
        let named = starts.iter().rev().filter_map(|start| head.get(*start..)).find_map(|name| by_key.get(&payee_key(name)));
        match (found, named) {
            (Some(known), Some(other)) if known != *other => return None,
            (_, Some(party)) => found = Some(*party),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::ruleset::RuleSet;

    #[test]
    fn a_long_summary_is_not_looked_through_again_from_each_of_its_characters() {
        let topics = RuleSet::load(&[]).unwrap().shared.topics;
        let by_key: HashMap<String, Party, RandomState> = [(payee_key("青石超市"), Party(7))].into_iter().collect();
        assert_eq!(known_in("冲记-5号凭证多付青石超市款", &topics, &by_key), Some(Party(7)));
        assert_eq!(known_in(&format!("冲销{}", "公司".repeat(16_000)), &topics, &by_key), None);
    }
}
