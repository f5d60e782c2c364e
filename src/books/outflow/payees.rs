//! Payees of a journal without counterparties: where the summary surely names one (`付某某公司货款`), the payment went there. Knows no rules.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Flow, Outflow, Party};
use crate::books::taken_back::{Known, Paid};
use crate::rules::Topics;
use crate::tables::{Lines, TextId, journal};

impl Outflow {
    /// Names the payees of payments without one by their summaries. What was taken back may name a known party anywhere; by a summary
    /// that names nobody it took back the last such payment of its amount, else a payment that was reversed would stand.
    pub(in crate::books) fn name_by_summaries(&mut self, lines: &Lines, topics: &Topics) {
        let mut parties: Known<Party> = Known::default();
        let mut known: HashMap<TextId, Option<Party>, RandomState> = HashMap::default();
        let mut paid: Paid<i64, i32, Party> = Paid::default();
        let mut back: Vec<usize> = Vec::new();
        for (index, payment) in self.payments.iter_mut().enumerate().filter(|(_, payment)| payment.party.is_none()) {
            if parties.is_empty() {
                parties.or_new("", Party::NONE);
                for (name, number) in self.names.iter().zip(0_u32..).skip(1) {
                    parties.or_new(name, Party(number));
                }
            }
            let summary = lines.id(journal::SUMMARY, payment.place as usize);
            let text = lines.texts.get(summary);
            if payment.flow == Flow::Received && !topics.about(text).refund {
                continue;
            }
            let found = *known.entry(summary).or_insert_with(|| {
                let name = topics.payee(text)?;
                let next = Party(u32::try_from(self.names.len()).ok()?);
                let party = parties.or_new(&name, next);
                if party == next {
                    self.names.push(name);
                }
                Some(party)
            });
            match (found, payment.flow) {
                (Some(party), Flow::Paid) => {
                    payment.party = party;
                    paid.note(payment.fen, payment.day, party);
                }
                (None, Flow::Paid) => {}
                (party, _) => {
                    payment.party = party.unwrap_or(Party::NONE);
                    back.push(index);
                }
            }
        }
        if !back.is_empty() {
            self.name_taken_back(back, &mut paid, lines, |text| parties.named_in(text, topics));
        }
    }

    /// Names the payees of what was taken back, in order of time. Those that are named already take their own payment back.
    fn name_taken_back(
        &mut self,
        mut back: Vec<usize>,
        paid: &mut Paid<i64, i32, Party>,
        lines: &Lines,
        named_in: impl Fn(&str) -> Option<Party>,
    ) {
        paid.sort(|party| self.names.get(party.0 as usize).cloned());
        let text = |place: u32| lines.text(journal::SUMMARY, place as usize);
        back.sort_by_cached_key(|index| self.payments.get(*index).map(|payment| (payment.day, payment.fen, text(payment.place))));
        for index in back {
            let Some(payment) = self.payments.get_mut(index) else { continue };
            let own = Some(payment.party).filter(|party| !party.is_none());
            let known = own.or_else(|| named_in(text(payment.place)).filter(|party| !party.is_none()));
            if let Some(party) = paid.take_back(&payment.fen, payment.day, known) {
                payment.party = party;
            }
        }
    }
}
