//! Word lists that rules share. A rule writes `@meal` and means every word of `rules/lexicon/meal.toml`. What a list
//! excepts is taken out of the text first, so `餐具` is no meal although it contains `餐`.
//!
//! The words of a list that `excuses` must be what the text is about: a Chinese noun stands last, so a word with another noun behind it
//! (`保险柜`, `社保宣传册`) excuses nothing. Which nouns those are is data of all such lists (`takes-over.toml` and the lists beside it).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::source::{RuleError, SourceFile};
use crate::value::Said;
use crate::value::text::{compact, is_han};

/// All word lists, by id.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    lists: BTreeMap<String, WordList>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    id: toml::Spanned<String>,
    /// What the list is for, in words.
    #[expect(dead_code, reason = "for the reader of the file; its presence is what is checked")]
    title: Said,
    words: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    /// What the words say of a journal line; a list without it plays no part there.
    journal: Option<Says>,
    /// Whether its words excuse what they stand in, and so count only where the text is about them.
    excuses: Option<bool>,
    /// Whether its words are fees, and so hold for the fee of a service behind them (`垃圾桶清运费`).
    fees: Option<bool>,
}

/// What the words of a list say of a journal line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// It is an expense that the table of expenses holds.
    Expense,
    /// Something was bought.
    Purchase,
    /// What it names is an asset.
    Thing,
    /// Money came back.
    Refund,
    /// None of these: where such a word is the longer, the shorter one in it does not count.
    Other,
}

/// Words to look for, and longer words in which they do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordList {
    words: Vec<String>,
    except: Vec<String>,
    journal: Option<Says>,
    excuses: bool,
    fees: bool,
    heads: Option<Arc<Heads>>,
    any: Any,
    any_except: Any,
}

/// What takes a text over from a word before it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heads {
    /// `宣传册`: what directly follows the word is what the text is about.
    things: WordList,
    /// `中心`: the same, unless nothing follows but that it is paid.
    places: WordList,
    /// `退还`: what follows these is their object.
    acts: WordList,
    /// `汇缴`: behind a thing or a place these say that the word was paid.
    paid: WordList,
    /// `搬运`: behind a thing these say what the fee before it was for.
    done: WordList,
    /// `清运`: behind a thing these are a service, for the words of a list of fees.
    served: WordList,
    /// Longer words, in which the word does not count.
    longer: WordList,
    /// The same without the signs for digits, and what finds them.
    longer_tails: (Vec<String>, Any),
    /// Whether the list is one of fees.
    fees: bool,
}

/// What stands between a word and a noun behind it and changes nothing: `医保费宣传栏`.
const BETWEEN: [&str; 5] = ["费用", "资金", "费", "金", "的"];
/// Whose or for whom something is paid, behind a place: `机构人员`, `单位部分`.
const WHOSE: [&str; 16] =
    ["在职职工", "职工", "干部", "人员", "老人", "员工", "学生", "工人", "教师", "村民", "单位", "个人", "部分", "退休", "聘用", "临聘"];
/// For which time: `三月份`, `2023年度`.
const UNITS: [&str; 6] = ["月份", "月", "年度", "年", "季度", "个月"];

impl Heads {
    /// Whether a word gives way to what follows it in a folded text. Words of its own list that follow go with it: `医疗保险宣传册`.
    fn take_over(&self, word: &str, behind: &str, own: &[String]) -> bool {
        let (mut next, mut behind) = (word, behind);
        loop {
            if behind.is_empty() || self.acts.words().any(|act| act == next) {
                return false;
            }
            if let Some((rest, is_place)) = self.head(behind) {
                let is_fee = [word, next].iter().any(|word| word.ends_with(['费', '钱', '酬']));
                return !self.stays(is_fee, (behind, rest), is_place, own);
            }
            let more = own.iter().filter(|own| behind.starts_with(own.as_str())).max_by_key(|own| own.len());
            let Some(more) = more.map(String::as_str).or_else(|| BETWEEN.into_iter().find(|between| behind.starts_with(between))) else {
                return false;
            };
            (next, behind) = (more, behind.get(more.len()..).unwrap_or_default());
        }
    }

    /// What stands behind the things and places with which a text begins, and whether the last is a place.
    fn head<'t>(&self, text: &'t str) -> Option<(&'t str, bool)> {
        let one = |text: &'t str| {
            self.things.begins(text).map(|rest| (rest, false)).or_else(|| self.places.begins(text).map(|rest| (rest, true)))
        };
        let mut found = one(text)?;
        while let Some(next) = one(found.0) {
            found = next;
        }
        Some(found)
    }

    /// Whether a word holds although a thing or a place stands behind it: for what is said behind that.
    fn stays(&self, is_fee: bool, (behind, rest): (&str, &str), is_place: bool, own: &[String]) -> bool {
        let said = without_time(rest);
        let (mut act, mut of_person) = (said, false);
        while let Some(rest) = WHOSE.iter().find_map(|whose| act.strip_prefix(whose)) {
            (act, of_person) = (rest, true);
        }
        if is_place && (!act.starts_with(is_han) || act == "用") {
            return true;
        }
        let acts = |list: &WordList| list.begins(act).is_some_and(|rest| self.head(rest).is_none());
        acts(&self.paid)
            // Two costs side by side: 差旅费宣传费.
            || (is_fee && rest.starts_with('费'))
            || (of_person && own.iter().any(|own| act.starts_with(own.as_str())))
            || ((of_person || is_fee) && acts(&self.done))
            || (self.fees && acts(&self.served) && !self.served.except.iter().any(|word| behind.contains(word.as_str())))
    }

    /// A text without the longer words: `#` before one stands for a digit.
    fn without_longer(&self, text: String) -> String {
        let mut text = text;
        // Without its signs for digits a word is a part of itself, so where none of these parts occurs no word does.
        if !self.longer_tails.1.may_occur(&self.longer_tails.0, &text) {
            return text;
        }
        for word in self.longer.words() {
            let tail = word.trim_start_matches('#');
            let hit = |text: &str| {
                let counts = |at: usize| {
                    let excepted = self.longer.except.iter().any(|except| stands_in(text, at, tail, except));
                    stands_in(text, at, tail, word) && !excepted
                };
                text.match_indices(tail).map(|(at, _)| at).find(|at| counts(*at))
            };
            while let Some(at) = hit(&text) {
                text.replace_range(at..at + tail.len(), "\u{1}");
            }
        }
        text
    }
}

/// Whether what stands in a text at a place is there within this longer word, which may begin with `#` for a digit.
fn stands_in(text: &str, at: usize, word: &str, longer: &str) -> bool {
    let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
    let fits = |front: &str, back: &str| {
        let own = front.trim_start_matches('#');
        let counted = |before: &str| front.len() == own.len() || before.ends_with(is_numeral);
        before.strip_suffix(own).is_some_and(counted) && behind.starts_with(back)
    };
    longer.split_once(word).is_some_and(|(front, back)| fits(front, back))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十〇零".contains(c)
}

/// A text without the time with which it begins: `三月份汇缴`.
fn without_time(text: &str) -> &str {
    let mut text = text;
    loop {
        let counted = text.trim_start_matches('第').trim_start_matches(is_numeral);
        let unit = || UNITS.iter().find_map(|unit| counted.strip_prefix(unit)).filter(|_| counted.len() < text.len());
        let named = || ["本月", "上月", "当月", "本年", "全年", "上半年", "下半年"].iter().find_map(|time| text.strip_prefix(time));
        match unit().or_else(named) {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

/// Finds the words of a list all at once: few texts hold one, and the others need no closer look. It follows from the words, so
/// two of them are never told apart, and is made when a list is first asked: most are asked of few books.
#[derive(Debug, Clone, Default)]
struct Any(OnceLock<Option<AhoCorasick>>);

impl Any {
    /// What finds the words; none for a list that is too long for it, which is looked through word by word.
    fn finder(&self, words: &[String]) -> Option<&AhoCorasick> {
        self.0.get_or_init(|| AhoCorasick::new(words).ok()).as_ref()
    }

    /// Whether a word may occur.
    fn may_occur(&self, words: &[String], text: &str) -> bool {
        !words.is_empty() && self.finder(words).is_none_or(|words| words.is_match(text))
    }

    /// The words that occur, in their order.
    fn occurring<'w>(&self, words: &'w [String], text: &str) -> Vec<&'w str> {
        let Some(finder) = self.finder(words) else {
            return words.iter().map(String::as_str).filter(|word| text.contains(word)).collect();
        };
        let mut places: Vec<usize> = finder.find_overlapping_iter(text).map(|found| found.pattern().as_usize()).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|at| words.get(at).map(String::as_str)).collect()
    }
}

impl PartialEq for Any {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Any {}

impl WordList {
    /// A list from words and exceptions, in any spelling.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>, except: impl IntoIterator<Item = &'a str>) -> Self {
        let fold = |word: &str| compact(word);
        let (words, except) = (words.into_iter().map(fold).collect(), except.into_iter().map(fold).collect());
        let mut list = Self {
            words,
            except,
            journal: None,
            excuses: false,
            fees: false,
            heads: None,
            any: Any::default(),
            any_except: Any::default(),
        };
        // The longest exception goes first, or a shorter one would break it.
        list.except.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        list.words.retain(|word| !word.is_empty());
        list.except.retain(|word| !word.is_empty());
        list
    }

    /// Its words, folded; for kinds that read more in a word than that it occurs.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Its exceptions, folded.
    pub fn except(&self) -> impl Iterator<Item = &str> {
        self.except.iter().map(String::as_str)
    }

    /// What its words say of a journal line.
    pub fn says(&self) -> Option<Says> {
        self.journal
    }

    /// Whether the text ends with a word of the list and with none of its exceptions. `text` is folded by [`compact`] before.
    pub fn ends(&self, text: &str) -> bool {
        self.words.iter().any(|word| text.ends_with(word.as_str())) && !self.except.iter().any(|word| text.ends_with(word.as_str()))
    }

    /// The first word of the list that the text contains outside of every exception. `text` is folded by
    /// [`compact`] before.
    pub fn find(&self, text: &str) -> Option<&str> {
        if !self.any.may_occur(&self.words, text) {
            return None;
        }
        let text = self.without_exceptions(text);
        let occurring = |text: &str| self.any.occurring(&self.words, text).into_iter();
        let Some(heads) = &self.heads else { return occurring(&text).next() };
        let text = heads.without_longer(text.into_owned());
        let stands =
            |(at, word): (usize, &str)| text.get(at + word.len()..).is_some_and(|behind| !heads.take_over(word, behind, &self.words));
        occurring(&text).find(|word| text.match_indices(word).any(stands))
    }

    /// A text with a break in place of each exception.
    fn without_exceptions<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.any_except.may_occur(&self.except, text) {
            return Cow::Borrowed(text);
        }
        let mut text = text.to_owned();
        for word in &self.except {
            if text.contains(word.as_str()) {
                text = text.replace(word.as_str(), "\u{1}");
            }
        }
        Cow::Owned(text)
    }

    /// What stands behind the word with which the text begins, unless it begins with an exception.
    fn begins<'t>(&self, text: &'t str) -> Option<&'t str> {
        let word = self.words.iter().filter(|word| text.starts_with(word.as_str())).max_by_key(|word| word.len())?;
        let excepted = self.except.iter().any(|word| text.starts_with(word.as_str()));
        text.get(word.len()..).filter(|_| !excepted)
    }
}

impl Lexicon {
    /// Adds a list from its file; a later list of the same id replaces an earlier one.
    pub fn add(&mut self, source: &SourceFile) -> Result<(), RuleError> {
        let file: WordFile = source.parse()?;
        let mut list = WordList::new(file.words.iter().map(String::as_str), file.except.iter().map(String::as_str));
        let id = file.id.into_inner();
        // Own words for a list of the program say of a journal what that list said.
        list.journal = file.journal.or_else(|| self.get(&id).and_then(WordList::says));
        list.excuses = file.excuses.unwrap_or_else(|| self.get(&id).is_some_and(|list| list.excuses));
        list.fees = file.fees.unwrap_or_else(|| self.get(&id).is_some_and(|list| list.fees));
        self.lists.insert(id, list);
        Ok(())
    }

    /// A list by its id.
    pub fn get(&self, id: &str) -> Option<&WordList> {
        self.lists.get(id)
    }

    /// A list as a rule asks for it: one that excuses knows what takes over from its words and in which longer words they do not count.
    pub fn asked(&self, id: &str) -> Option<WordList> {
        let list = self.get(id)?;
        if !list.excuses {
            return Some(list.clone());
        }
        let shared = |id: &str| self.get(id).cloned().unwrap_or_default();
        let mut asked = WordList::new(list.words(), list.except());
        let longer = shared("longer-words");
        let tails = longer.words().map(|word| word.trim_start_matches('#').to_owned()).collect();
        asked.heads = Some(Arc::new(Heads {
            things: shared("takes-over"),
            places: shared("places-take-over"),
            acts: shared("takes-object"),
            paid: shared("paid-behind"),
            done: shared("done-behind"),
            served: shared("served-behind"),
            longer,
            longer_tails: (tails, Any::default()),
            fees: list.fees,
        }));
        (asked.journal, asked.excuses, asked.fees) = (list.journal, true, list.fees);
        Some(asked)
    }

    /// All lists, in the order of their ids.
    pub fn lists(&self) -> impl Iterator<Item = &WordList> {
        self.lists.values()
    }

    /// The ids of all lists.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
