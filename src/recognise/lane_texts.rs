//! Which texts of a journal need a second look: those that could be a total's label, a header, or are not shown as they are written. Most
//! texts are cleared by their first and last character. Knows no columns.

use std::sync::Arc;

use super::cells::{is_ditto, shown};
use super::headers::Headers;
use super::shapes::{Characters, Shapes, begin_of, firm};
use super::total_label::labels_total;
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
    /// A total's label, a ditto mark, or not shown as it is written.
    Odd,
}

/// Tells the texts of a journal apart, each once.
pub struct Watch {
    /// By the number of a text; blank ones are not looked at.
    facts: Vec<Option<Facts>>,
    total_begins: Characters,
    /// The headers that some table knows, and those of this table that none does.
    headers: Vec<Arc<Shapes>>,
    totals: Vec<String>,
    dittos: Vec<String>,
    ditto_begins: Characters,
}

impl Watch {
    /// `None` if a header begins with a digit, so that dates and amounts would have to be looked at too.
    pub fn new(headers: &Headers, own: &[(u32, String)]) -> Option<Self> {
        let mut all = vec![Arc::clone(headers.shapes())];
        let unknown: Vec<&str> = own.iter().map(|(_, text)| text.as_str()).filter(|text| !headers.shapes().has(text)).collect();
        if !unknown.is_empty() {
            all.push(Arc::new(Shapes::of(unknown.into_iter())));
        }
        if all.iter().any(|shapes| shapes.like_amounts()) {
            return None;
        }
        let totals: Vec<String> = headers.words.totals.iter().chain(&headers.words.subtotals).cloned().collect();
        Some(Self {
            facts: Vec::new(),
            total_begins: Characters::of(totals.iter().filter_map(|word| word.chars().next())),
            totals,
            ditto_begins: Characters::of(headers.words.dittos.iter().filter_map(|mark| mark.chars().next())),
            dittos: headers.words.dittos.clone(),
            headers: all,
        })
    }

    /// What a text is.
    pub fn facts(&mut self, id: TextId, text: &str) -> Facts {
        let index = id.index();
        if let Some(Some(facts)) = self.facts.get(index) {
            return *facts;
        }
        let facts = match self.look(text) {
            _ if self.may_be_ditto(text) && is_ditto(text, &self.dittos) => Facts::Odd,
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

    /// Whether a text begins as a ditto mark does, or with what may stand before one.
    fn may_be_ditto(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|first| !firm(first) || self.ditto_begins.has(first.to_ascii_lowercase()))
    }

    fn look(&self, text: &str) -> Facts {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return Facts::Odd };
        // A unit of money may stand behind a header without a sign between them.
        if last == '元' {
            return self.look_closely(text);
        }
        if firm(first) && !firm(last) && self.begins_like_none(text) {
            return Facts::Plain;
        }
        if firm(first) && firm(last) {
            let (first, last) = (first.to_ascii_lowercase(), last.to_ascii_lowercase());
            let (header, total) = (self.headers.iter().any(|shapes| shapes.end(first, last)), self.total_begins.has(first));
            let neat = || are_neat(text);
            // What is taken off a header's end may be of any length.
            let could_be_header = || {
                header
                    && (self.headers.iter().any(|shapes| text.len() <= shapes.bytes_max())
                        || text.contains(['(', '[', ':', '/', ',', '-', '_']))
            };
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
        let header = || self.headers.iter().any(|shapes| shapes.begin(first, second));
        are_neat(text) && !self.total_begins.has(first) && !header()
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
        let bare = super::headers::bare_header(text).0;
        let header = self.headers.iter().any(|shapes| shapes.has(&folded) || shapes.has(&bare));
        if header { Facts::Header } else { Facts::Plain }
    }
}

/// Whether all bytes belong to characters that folding leaves alone: white space, full-width signs and invisible characters begin with
/// others. All are looked at, many at once.
fn are_neat(text: &str) -> bool {
    let is_neat = |byte: u8| byte > b' ' && !matches!(byte, 0xc2..=0xe3 | 0xef | 0xf0..);
    text.bytes().fold(true, |all, byte| all & is_neat(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static BUILT_IN: LazyLock<Watch> = LazyLock::new(|| Watch::new(&Headers::load(&[]).unwrap(), &[(0, "结算号".to_owned())]).unwrap());

    proptest! {
        #[test]
        fn a_short_look_sees_what_a_long_one_sees(text in "[合计小本月累借贷方金额摘要科目名称付款报销a-zA-Z0-9 　:：()（）\\[\\]/元万'=_*\\u{200b}-]{1,9}") {
            let watch = &*BUILT_IN;
            prop_assert_eq!(watch.look(&text), watch.look_closely(&text));
        }

        #[test]
        fn a_text_that_begins_otherwise_is_no_ditto_mark(text in "[同上如前行〃\"“”'dDiItToO()（［\\[.。…－ 付款记1-]{1,6}|(同上|〃|Ditto|ditto){1,2}") {
            let watch = &*BUILT_IN;
            prop_assert!(watch.may_be_ditto(&text) || !is_ditto(&text, &watch.dittos), "{text}");
        }
    }
}
