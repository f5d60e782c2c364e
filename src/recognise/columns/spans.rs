//! Headers of balances by what they are made of: a span of time, what of it is shown, a side. Programs put these together in every order and
//! over one to three header rows. Knows no tables.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::recognise::headers::folded;

/// The words that such headers are made of, by what they say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct SpanWords(BTreeMap<Word, Vec<String>>);

/// What a word of such a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Opening,
    OpeningYear,
    Prior,
    Current,
    Year,
    Cumulative,
    Closing,
    Balance,
    Moved,
    Debit,
    Credit,
    Side,
    Filler,
}

/// What a header of this sort is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The same as this header, by which roles know it.
    Called(String),
    /// Nothing of this period's balances: 上期发生额.
    Another,
}

impl SpanWords {
    /// Adds what the user's files have.
    pub fn extend(&mut self, more: &Self) {
        for (word, more) in &more.0 {
            self.0.entry(*word).or_default().extend(folded(more));
        }
    }

    /// The words that a bare header is made of, each the longest that fits; `None` if it holds anything else.
    fn words_of(&self, bare: &str) -> Option<Vec<Word>> {
        let mut words = Vec::new();
        let mut rest = bare;
        while let Some(first) = rest.chars().next() {
            let fitting = self.0.iter().flat_map(|(word, list)| {
                list.iter().filter(|text| !text.is_empty() && rest.starts_with(text.as_str())).map(move |text| (text.len(), *word))
            });
            let longest = fitting.max_by_key(|(length, _)| *length);
            let length = match longest {
                Some((length, word)) => {
                    words.push(word);
                    length
                }
                None if "-_/.:()[]、·|".contains(first) => first.len_utf8(),
                None => return None,
            };
            rest = rest.get(length..)?;
        }
        Some(words)
    }

    /// What a bare header is, if it is made of nothing but such words and says which span it is of, or what moved.
    pub fn part_of(&self, bare: &str) -> Option<Part> {
        let words = self.words_of(bare)?;
        let has = |word: Word| words.contains(&word);
        let side = match (has(Word::Debit), has(Word::Credit), has(Word::Side)) {
            (true, false, false) => "借方",
            (false, true, false) => "贷方",
            (false, false, true) => "方向",
            (false, false, false) => "",
            _ => return None,
        };
        let (balance, moved, cumulative) = (has(Word::Balance), has(Word::Moved), has(Word::Cumulative));
        let (prior, closing) = (has(Word::Prior), has(Word::Closing));
        let now = has(Word::Current) || has(Word::Year);
        let of_balance = |span: &str| Part::Called(format!("{span}{}", if side.is_empty() { "余额" } else { side }));
        let of_movement = |span: &str| match side {
            "借方" | "贷方" if span.is_empty() => Some(Part::Called(format!("{side}发生额"))),
            "借方" | "贷方" => Some(Part::Called(format!("{span}{side}"))),
            _ => None,
        };
        if has(Word::Opening) || has(Word::OpeningYear) {
            // Beside each other the one of the year gives way, with both its sides.
            let span = if has(Word::Opening) { "期初" } else { "年初" };
            return Some(if moved || cumulative || prior || closing { Part::Another } else { of_balance(span) });
        }
        if prior {
            return Some(if (balance || closing) && !moved && !cumulative { of_balance("期初") } else { Part::Another });
        }
        if closing {
            return Some(if moved || cumulative { Part::Another } else { of_balance("期末") });
        }
        if balance && !moved && !cumulative {
            return now.then(|| of_balance("期末"));
        }
        if balance {
            return Some(Part::Another);
        }
        let span = match (cumulative, has(Word::Year), has(Word::Current)) {
            (true, ..) => "累计",
            (_, true, false) => "本年",
            (_, _, true) => "本期",
            _ if moved => "",
            _ => return None,
        };
        of_movement(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::Headers;

    #[test]
    fn a_header_of_balances_is_what_its_words_say_in_any_order() {
        let headers = Headers::load(&[]).unwrap();
        let called = |bare: &str| match headers.words.spans.part_of(bare) {
            Some(Part::Called(name)) => name,
            Some(Part::Another) => "another".to_owned(),
            None => "none".to_owned(),
        };
        for (name, headers) in [
            ("期初借方", vec!["月初余额借方", "上期余额-借", "借方期初", "期初结余借方", "上月末余额借"]),
            ("年初借方", vec!["上年结转借方", "本年年初借方金额", "上年年末余额借", "年初余额借方"]),
            ("期初余额", vec!["月初余额", "上月余额", "期初余额余额"]),
            ("年初余额", vec!["上年末数", "年初余额余额"]),
            ("期初方向", vec!["期初余额方向", "月初借/贷", "期初余额借或贷"]),
            ("期末贷方", vec!["本期余额贷方", "年末结余贷", "贷方期末结存", "本月末余额贷方"]),
            ("期末余额", vec!["本月余额", "期末余额余额", "本年结余"]),
            ("借方发生额", vec!["发生额借", "发生数借方"]),
            ("本期贷方", vec!["本月发生额贷", "本期发生额贷方金额", "当月贷方"]),
            ("本年借方", vec!["本年发生额借"]),
            ("累计借方", vec!["本年累计发生额借", "累计借", "本年累计借方发生额"]),
            ("another", vec!["上期发生额借方", "上年累计贷方", "上年借方"]),
            ("none", vec!["借方", "余额借方", "方向", "本期应付借方", "上月余额说明", "本期", "发生额", "期初借方贷方"]),
        ] {
            for header in headers {
                assert_eq!(called(header), name, "{header}");
            }
        }
    }
}
