//! Which of the lines above a header is its title: the one that calls a table or an activity, not the longest. Beside it stand the unit's own name,
//! what the rows were looked for by, notes.

use super::LEDGERS;
use crate::recognise::headers::Headers;
use crate::value::text::{compact, is_han};
use crate::value::unit_name::ends_as_unit;

/// How the name of a paper ends.
const PAPERS: [char; 5] = ['表', '册', '单', '簿', '账'];

/// How much a line says that it is the title; of lines that say as much the longest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A label with its value, a sentence.
    Told,
    /// What may be the unit's own name.
    Unit,
    Plain,
    /// It ends as the name of a paper.
    Paper,
    /// It calls a table, a kind of payout or an occasion.
    Names,
    /// Both.
    NamesPaper,
}

/// The texts that can be the title, the best first; texts that say as much in the order of their length, then of their place.
pub(super) fn ranked(mut texts: Vec<String>, headers: &Headers) -> Vec<String> {
    if texts.len() > 1 {
        texts.sort_by_cached_key(|text| std::cmp::Reverse((rank(text, headers), text.chars().count())));
    }
    texts
}

/// Whether a line may say what a sheet is about, though another one is the title.
pub(super) fn may_say(text: &str, headers: &Headers) -> bool {
    rank(text, headers) > Rank::Unit
}

fn rank(text: &str, headers: &Headers) -> Rank {
    const SENTENCE: [char; 3] = ['。', ';', '!'];
    let bare = compact(text);
    let label = bare.split_once(':').is_some_and(|(label, _)| !label.is_empty() && label.chars().all(|c| is_han(c) || "()/、".contains(c)));
    let is_paper = bare.trim_end_matches(|c: char| !is_han(c)).ends_with(PAPERS);
    if label || bare.contains(SENTENCE) {
        return Rank::Told;
    }
    if !is_paper && ends_as_unit(&bare) {
        return Rank::Unit;
    }
    match (names(&bare, headers), is_paper) {
        (true, true) => Rank::NamesPaper,
        (true, false) => Rank::Names,
        (false, true) => Rank::Paper,
        (false, false) => Rank::Plain,
    }
}

/// Whether a compacted text has a word for a table, a ledger, a kind of payout or an occasion.
fn names(text: &str, headers: &Headers) -> bool {
    let has = |words: &[String]| words.iter().any(|word| word.chars().count() > 1 && text.contains(word.as_str()));
    let of_table =
        headers.tables.iter().any(|table| [&table.words, &table.title_categories, &table.title_occasions].iter().any(|words| has(words)));
    of_table || LEDGERS.iter().any(|word| text.contains(word))
}
