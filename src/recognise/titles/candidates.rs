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

/// Whether a text is a value with a label, and says nothing of what stands elsewhere.
pub(super) fn is_labelled(text: &str) -> bool {
    has_label(&compact(text)) && !is_sentence(text) && said(text) == compact(text)
}

fn has_label(bare: &str) -> bool {
    bare.split_once(':').is_some_and(|(label, _)| !label.is_empty() && label.chars().all(|c| is_han(c) || "()/、".contains(c)))
}

fn is_sentence(text: &str) -> bool {
    text.contains(['。', ';', '!'])
}

/// Whether a title calls a payout by a word of its own, whatever kind that is.
pub(super) fn calls_payout(title: &str) -> bool {
    const PAYOUTS: [&str; 26] = [
        "奖金",
        "奖励",
        "劳务",
        "补助",
        "补贴",
        "津贴",
        "报酬",
        "慰问",
        "工资",
        "薪",
        "绩效",
        "福利",
        "加班",
        "值班",
        "误餐",
        "餐费",
        "稿费",
        "稿酬",
        "讲课",
        "评审",
        "抚恤",
        "救助",
        "差旅",
        "交通费",
        "通讯费",
        "租金",
    ];
    let title = compact(title);
    PAYOUTS.iter().any(|word| title.contains(word))
}

/// A compacted text without the parts that say what stands elsewhere or is not counted: `劳务报酬发放表(奖金另表发放)`, `奖品、服装见另表`.
pub(super) fn said(text: &str) -> String {
    const PART_MIN: usize = 3;
    let pieces: Vec<&str> = text.split_whitespace().collect();
    // Titles are spaced out by characters as well.
    let apart = pieces.iter().all(|piece| piece.chars().count() >= PART_MIN);
    let pieces: Vec<String> = if apart { pieces.into_iter().map(compact).collect() } else { vec![compact(text)] };
    let parts = pieces.iter().flat_map(|piece| piece.split_inclusive(['(', ')', '[', ']', ',', ';']));
    parts.filter(|part| !is_elsewhere(part)).collect()
}

/// Whether a compacted part of a text says that what it names stands elsewhere.
fn is_elsewhere(part: &str) -> bool {
    const ELSEWHERE: [&str; 14] =
        ["另表", "另发", "另册", "另行", "另附", "另造", "另列", "另见", "另计", "除外", "不含", "不包括", "未含", "已扣"];
    // 见义勇为, 见习, 见面会; 意见.
    let see = part.match_indices('见').any(|(at, word)| {
        let behind = part.get(at + word.len()..).and_then(|rest| rest.chars().next());
        let before = part.get(..at).and_then(|before| before.chars().next_back());
        behind.is_some_and(|c| !"义习面证闻解".contains(c)) && before != Some('意')
    });
    see || ELSEWHERE.iter().any(|word| part.contains(word))
}

fn rank(text: &str, headers: &Headers) -> Rank {
    let bare = said(text);
    let is_paper = bare.trim_end_matches(|c: char| !is_han(c)).ends_with(PAPERS);
    // A line that says nothing but what stands elsewhere is none either.
    if bare.is_empty() || has_label(&compact(text)) || is_sentence(&compact(text)) {
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
