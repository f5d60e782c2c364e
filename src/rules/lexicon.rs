//! Word lists that rules share. A rule writes `@meal` and means every word of `rules/lexicon/meal.toml`. What a list
//! excepts is taken out of the text first, so `餐具` is no meal although it contains `餐`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::source::{RuleError, SourceFile};
use crate::value::Said;
use crate::value::text::compact;

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
    any: Any,
}

/// Finds whether any word of a list occurs, all at once: few texts hold one, and the others need no closer look. It follows from the words, so
/// two of them are never told apart, and is made when a list is first asked: most are asked of few books.
#[derive(Debug, Clone, Default)]
struct Any(OnceLock<Option<AhoCorasick>>);

impl Any {
    /// Whether a word may occur.
    fn may_occur(&self, words: &[String], text: &str) -> bool {
        // A list too long for it is looked through word by word.
        let known = || (!words.is_empty()).then(|| AhoCorasick::new(words).ok()).flatten();
        self.0.get_or_init(known).as_ref().is_none_or(|words| words.is_match(text))
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
        let mut list = Self { words, except, journal: None, any: Any::default() };
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
        let mut text = text.to_owned();
        for word in &self.except {
            if text.contains(word.as_str()) {
                text = text.replace(word.as_str(), "\u{1}");
            }
        }
        self.words.iter().find(|word| text.contains(word.as_str())).map(String::as_str)
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
        self.lists.insert(id, list);
        Ok(())
    }

    /// A list by its id.
    pub fn get(&self, id: &str) -> Option<&WordList> {
        self.lists.get(id)
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
mod tests {
    use super::*;

    #[test]
    fn an_excepted_word_hides_only_itself() {
        let meals = WordList::new(["餐"], ["餐具", "餐桌"]);
        assert_eq!(meals.find("购餐具"), None);
        assert_eq!(meals.find("购餐具及加班用餐"), Some("餐"));
    }
}
