//! Whether money that the books put to a contract is a part of its price: the payee may be another, the matter may be another, and a deposit that
//! is given back is none. Knows no schedule.

use std::collections::BTreeSet;

use super::contracts::{Contract, party_key};
use crate::checks::outlays::Words;
use crate::rules::lexicon::WordList;
use crate::tables::{Row, payments};
use crate::value::text::compact;

/// The words by which it is told.
#[derive(Debug, Default)]
pub(super) struct Wording {
    /// What is paid to others around a project, and is no part of the price of its works: 检测费, 监理费.
    pub costs: Words,
    /// What says nothing of the matter that is paid for: 进度款.
    pub fillers: Words,
}

/// Legal forms, which a payee may lack or have instead of another.
const LEGAL: [&str; 6] = ["股份有限公司", "有限责任公司", "有限公司", "分公司", "公司", "集团"];

/// A matter of fewer characters is too short to be told from another.
const MATTER_MIN: usize = 4;

/// Whether a payee may be the party of a contract: the same name, a shorter or a longer one of it, or none at all.
pub(super) fn is_party(payee: &str, party: &str) -> bool {
    let (payee, party) = (party_key(payee), party_key(party));
    let own = |name: &str| {
        let mut own = name;
        while let Some(rest) = LEGAL.iter().find_map(|form| own.strip_suffix(form)) {
            own = rest;
        }
        own.to_owned()
    };
    let (a, b) = (own(&payee), own(&party));
    let holds = |whole: &str, part: &str| part.chars().count() >= 2 && whole.contains(part);
    payee.is_empty() || party.is_empty() || payee == party || holds(&payee, &b) || holds(&party, &a)
}

impl Wording {
    /// Whether a payment to another than the contract's party is a cost around it. A contract on just that (监理合同) has it as its price.
    pub fn is_cost(&self, row: &Row, contract: &Contract) -> bool {
        // 付工程款(审计后) and 按监理审核进度付工程款 are the price.
        const PRICE: [&str; 5] = ["工程款", "货款", "进度款", "合同款", "尾款"];
        let texts = [payments::PURPOSE, payments::PAYEE].map(|field| compact(&row.shown(field)));
        let own = texts.each_ref().map(|text| text.replace("费尾款", ""));
        if own.iter().any(|text| PRICE.iter().any(|word| text.contains(word))) {
            return false;
        }
        let of_contract = [&contract.name, &contract.counterparty].map(|text| compact(text));
        let is_own = |word: &str| of_contract.iter().any(|text| text.contains(word));
        texts.iter().any(|text| self.costs.first_in(text).is_some()) && !texts.iter().flat_map(|text| self.costs.all_in(text)).any(is_own)
    }

    /// Whether a purpose speaks of another matter than the contract's name, word by word. What says too little may be this contract's.
    pub fn is_other_matter(&self, row: &Row, contract: &Contract) -> bool {
        let payee = compact(&row.shown(payments::PAYEE));
        let purpose = compact(&row.shown(payments::PURPOSE)).replace(&payee, "\u{1}");
        let (purpose, name) = (self.matter(&purpose), self.matter(&compact(&contract.name)));
        let characters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let pairs = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            chars
                .windows(2)
                .filter_map(|pair| <[char; 2]>::try_from(pair).ok())
                .filter(|pair| !pair.contains(&'\u{1}'))
                .collect::<BTreeSet<_>>()
        };
        characters(&purpose) >= MATTER_MIN && characters(&name) >= MATTER_MIN && pairs(&purpose).is_disjoint(&pairs(&name))
    }

    /// A text without the words that say nothing of its matter.
    fn matter(&self, text: &str) -> String {
        let mut fillers: Vec<&str> = self.fillers.lists().iter().flat_map(WordList::words).collect();
        // 工程款 goes before 款.
        fillers.sort_by_key(|word| std::cmp::Reverse(word.len()));
        fillers.iter().fold(text.to_owned(), |text, word| text.replace(word, "\u{1}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payee_is_the_party_by_its_whole_name_a_shorter_or_a_longer_one() {
        for (payee, party) in [
            ("宏远建设有限公司", "宏远建设有限责任公司"),
            ("宏远建设", "湖南宏远建设有限公司"),
            ("宏远建设有限公司青石分公司", "宏远建设有限公司"),
            ("宏远建设农民工工资专户", "宏远建设有限公司"),
            ("", "宏远建设有限公司"),
            ("张三", "张三施工队"),
        ] {
            assert!(is_party(payee, party), "{payee} {party}");
        }
        for (payee, party) in
            [("县住建局质监站", "宏远建设有限公司"), ("宏远商贸有限公司", "宏远建设有限公司"), ("公司", "宏远建设有限公司")]
        {
            assert!(!is_party(payee, party), "{payee} {party}");
        }
    }
}
