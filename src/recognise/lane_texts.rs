//! Which texts of a journal need a second look: those that could be a total's label, a header, or are not shown as they are written. Most
//! texts are cleared by their first and last character. Knows no columns.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::cells::shown;
use super::headers::Headers;
use super::kind::labels_total;
use crate::read::Cell;
use crate::tables::TextId;
use crate::value::names::names_nothing;
use crate::value::text::compact;

/// What a text is to the rows around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facts {
    /// Nothing but what it says.
    Plain,
    /// Nothing; and where a name is meant, nobody: `无`, `-`.
    Nobody,
    /// A header that some table knows, or one of this table.
    Header,
    /// A total's label, or not shown as it is written.
    Odd,
}

/// Characters of the basic plane, a bit each.
struct Characters(Vec<u64>);

impl Characters {
    fn of(characters: impl IntoIterator<Item = char>) -> Self {
        let mut bits = vec![0_u64; 1024];
        for c in characters {
            let code = u32::from(c) as usize;
            if let Some(word) = bits.get_mut(code / 64) {
                *word |= 1 << (code % 64);
            }
        }
        Self(bits)
    }

    /// Whether it is one of them; those beyond the basic plane may be.
    fn has(&self, c: char) -> bool {
        let code = u32::from(c) as usize;
        self.0.get(code / 64).is_none_or(|word| word & (1 << (code % 64)) != 0)
    }
}

/// Pairs of characters. Few characters begin one, so most pairs need no closer look.
struct PairsOf {
    firsts: Characters,
    seconds: Characters,
    all: HashSet<(char, char), FixedState>,
}

impl PairsOf {
    fn of(pairs: impl Iterator<Item = (char, char)>) -> Self {
        let all: HashSet<_, _> = pairs.collect();
        let [firsts, seconds] = [|pair: &(char, char)| pair.0, |pair: &(char, char)| pair.1].map(|of| Characters::of(all.iter().map(of)));
        Self { firsts, seconds, all }
    }

    fn has(&self, pair: (char, char)) -> bool {
        self.firsts.has(pair.0) && self.seconds.has(pair.1) && self.all.contains(&pair)
    }
}

/// Tells the texts of a journal apart, each once.
pub struct Watch {
    /// By the number of a text; blank ones are not looked at.
    facts: Vec<Option<Facts>>,
    total_begins: Characters,
    /// The first and the last character of each header, and of each with a unit behind it.
    header_ends: PairsOf,
    header_bytes_max: usize,
    /// The first two characters of each header; of one with a single character that one twice.
    header_begins: PairsOf,
    totals: Vec<String>,
    headers: HashSet<String>,
}

impl Watch {
    /// `None` if a header begins with a digit, so that dates and amounts would have to be looked at too.
    pub fn new(headers: &Headers, own: &[(u32, String)]) -> Option<Self> {
        let known: HashSet<String> = headers.known().chain(own.iter().map(|(_, text)| text.as_str())).map(str::to_owned).collect();
        if known.iter().any(|header| header.starts_with(|c: char| c.is_ascii_digit() || c == '-')) {
            return None;
        }
        let totals: Vec<String> = headers.words.totals.iter().chain(&headers.words.subtotals).cloned().collect();
        // `金额/万元` and `金额-元` name their unit behind the header.
        let units = ['元', '圆', '万', '亿'];
        let ends = |header: &String| {
            let (first, last) = (header.chars().next(), header.chars().next_back());
            let lasts: Vec<char> = last.into_iter().chain(units).collect();
            first.into_iter().flat_map(move |first| lasts.clone().into_iter().map(move |last| (first, last))).collect::<Vec<_>>()
        };
        Some(Self {
            facts: Vec::new(),
            total_begins: Characters::of(totals.iter().filter_map(|word| word.chars().next())),
            header_ends: PairsOf::of(known.iter().flat_map(ends)),
            // The longest unit with what stands before it.
            header_bytes_max: known.iter().map(String::len).max().unwrap_or(0) + "/人民币元".len(),
            header_begins: PairsOf::of(known.iter().filter_map(|header| begin_of(header))),
            totals,
            headers: known,
        })
    }

    /// What a text is.
    pub fn facts(&mut self, id: TextId, text: &str) -> Facts {
        let index = id.index();
        if let Some(Some(facts)) = self.facts.get(index) {
            return *facts;
        }
        let facts = match self.look(text) {
            Facts::Plain if names_nothing(text) => Facts::Nobody,
            Facts::Header if names_nothing(text) => Facts::Odd,
            facts => facts,
        };
        if self.facts.len() <= index {
            self.facts.resize(index + 1, None);
        }
        if let Some(slot) = self.facts.get_mut(index) {
            *slot = Some(facts);
        }
        facts
    }

    fn look(&self, text: &str) -> Facts {
        // Between such characters nothing is trimmed off a text, so what it is called begins and ends with them.
        let firm = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_ascii_alphanumeric();
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return Facts::Odd };
        if firm(first) && !firm(last) && self.begins_like_none(text) {
            return Facts::Plain;
        }
        if firm(first) && firm(last) {
            let (first, last) = (first.to_ascii_lowercase(), last.to_ascii_lowercase());
            let (header, total) = (self.header_ends.has((first, last)), self.total_begins.has(first));
            let neat = || text.bytes().all(is_neat);
            // What is taken off a header's end may be of any length.
            let could_be_header = || header && (text.len() <= self.header_bytes_max || text.contains(['(', '[', ':', '/', ',', '-', '_']));
            if (!header && !total) || (neat() && !could_be_header() && !(total && self.begins_with_total(text))) {
                return Facts::Plain;
            }
        }
        self.look_closely(text)
    }

    /// Whether a text begins so that folding it, and taking brackets and units off its end, makes no header and no total's label of it.
    fn begins_like_none(&self, text: &str) -> bool {
        let Some((first, second)) = begin_of(text) else { return false };
        let (first, second) = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
        let header = || self.header_begins.has((first, first)) || self.header_begins.has((first, second));
        text.bytes().all(is_neat) && !self.total_begins.has(first) && !header()
    }

    /// Whether a text begins with a total's label.
    fn begins_with_total(&self, text: &str) -> bool {
        self.totals.iter().any(|word| text.starts_with(word.as_str()))
    }

    fn look_closely(&self, text: &str) -> Facts {
        let folded = compact(text);
        // What guards a text against being taken for a formula is no part of it.
        if folded.is_empty() || text.starts_with(['=', '\'', '\t']) || shown(&Cell::Text(text.into())) != text {
            return Facts::Odd;
        }
        if labels_total(&folded, &self.totals) {
            return Facts::Odd;
        }
        let header = self.headers.contains(&folded) || self.headers.contains(&super::headers::bare_header(text).0);
        if header { Facts::Header } else { Facts::Plain }
    }
}

/// The first two characters of a text; of a single one that one twice.
fn begin_of(text: &str) -> Option<(char, char)> {
    let mut characters = text.chars();
    let first = characters.next()?;
    Some((first, characters.next().unwrap_or(first)))
}

/// Whether a byte belongs to a character that folding leaves alone: white space, full-width signs and invisible characters begin with
/// others.
fn is_neat(byte: u8) -> bool {
    byte > b' ' && !matches!(byte, 0xc2..=0xe3 | 0xef | 0xf0..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_short_look_sees_what_a_long_one_sees(text in "[合计小本月累借贷方金额摘要科目名称付款报销a-zA-Z0-9 　:：()（）\\[\\]/元万'=_*\\u{200b}-]{1,9}") {
            let headers = Headers::load(&[]).unwrap();
            let watch = Watch::new(&headers, &[(0, "结算号".to_owned())]).unwrap();
            prop_assert_eq!(watch.look(&text), watch.look_closely(&text));
        }
    }
}
