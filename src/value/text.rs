//! Folding of text, so that what a person reads as the same compares as the same.

use std::borrow::Cow;

/// Full-width letters, digits and signs to half-width, odd spaces to a space, invisible characters away; outer
/// white space removed. What is left is the text as a person reads it.
///
/// ```
/// assert_eq!(ledgerlint::value::text::fold("\u{feff} ABC１２（元） "), "ABC12(元)");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().filter_map(fold_char));
    let trimmed = folded.trim();
    if trimmed.len() == folded.len() { folded } else { trimmed.to_owned() }
}

/// [`fold`], with all white space removed and letters in lower case: the form in which headers, names and keywords
/// are compared.
///
/// ```
/// assert_eq!(ledgerlint::value::text::compact("合　　 计 Ａ"), "合计a");
/// ```
pub fn compact(text: &str) -> String {
    compacted(text).into_owned()
}

/// As [`compact`], without a copy of a text that is in this form already.
pub fn compacted(text: &str) -> Cow<'_, str> {
    if is_compact(text) { Cow::Borrowed(text) } else { Cow::Owned(compact_slowly(text)) }
}

/// Whether a text holds nothing but common Chinese characters and those of ASCII that [`compact`] keeps as they are.
fn is_compact(text: &str) -> bool {
    let mut bytes = text.as_bytes();
    loop {
        match bytes {
            [] => return true,
            // U+4E00 to U+9FFF in UTF-8.
            [0xe4, 0xb8..=0xbf, _, rest @ ..] | [0xe5..=0xe9, _, _, rest @ ..] => bytes = rest,
            [b, rest @ ..] if b.is_ascii() && !b.is_ascii_whitespace() && !b.is_ascii_uppercase() => bytes = rest,
            _ => return false,
        }
    }
}

fn compact_slowly(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    for c in text.chars().filter_map(fold_char) {
        if c.is_ascii() {
            if !c.is_ascii_whitespace() {
                compact.push(c.to_ascii_lowercase());
            }
        } else if c < '\u{2000}' {
            // Latin, Greek, Cyrillic letters; what lies beyond has no case that ledgers use.
            compact.extend(c.to_lowercase().filter(|c| !c.is_whitespace()));
        } else if !c.is_whitespace() {
            compact.push(c);
        }
    }
    compact
}

fn fold_char(c: char) -> Option<char> {
    if c.is_ascii() || is_common_han(c) {
        return Some(c);
    }
    match c {
        // Zero-width characters and the byte order mark.
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => None,
        '\u{3000}' | '\u{a0}' => Some(' '),
        '￥' => Some('¥'),
        '【' | '〔' | '［' => Some('['),
        '】' | '〕' | '］' => Some(']'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '−' | '–' | '—' | '﹣' => Some('-'),
        _ => Some(c),
    }
}

/// The block in which nearly all Chinese characters of a ledger lie.
fn is_common_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether this is a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2ebef}' | '〇')
}

/// A folded text without its quotation marks, which people write or leave out as they like.
///
/// ```
/// assert_eq!(ledgerlint::value::text::unquoted("“迎新春”拔河赛"), "迎新春拔河赛");
/// ```
pub fn unquoted(text: &str) -> String {
    let quotes = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉');
    if text.contains(quotes) { text.chars().filter(|c| !quotes(*c)).collect() } else { text.to_owned() }
}

/// The first `max` characters, with an ellipsis where something was cut. Never cuts within a character.
pub fn shorten(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Whether a character does something on a terminal instead of being shown: control characters, ends of lines, what turns the direction
/// of text.
pub fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text from a file made harmless for a terminal or a line of a report: characters that act become spaces.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if acts(c) { ' ' } else { c }).collect()
}

/// Whether a spreadsheet could take this text for a formula: it starts with `= + - @`, half or full width, behind any
/// white space or control characters, or with a tab or a line break.
pub fn could_be_formula(text: &str) -> bool {
    let hidden = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(hidden).starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

/// A text without the apostrophe that guards a number or what looks like a formula: `'1001` is 1001. One before words stays.
///
/// ```
/// use ledgerlint::value::text::unguarded;
/// assert_eq!((unguarded("'1001"), unguarded("'=1"), unguarded("'甲'公司"), unguarded("''1")), ("1001", "=1", "'甲'公司", "''1"));
/// ```
pub fn unguarded(text: &str) -> &str {
    let guarded = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit()) || could_be_formula(rest);
    text.strip_prefix('\'').filter(guarded).unwrap_or(text)
}

/// The nearest of `known` to a word that was not recognised, if one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A Chinese character says more than a letter: 付款额 is near 付款金额, jine is not near none.
    let share = |name: &str| if word.is_ascii() && !name.starts_with(word) && !word.starts_with(name) { 3 } else { 2 };
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance <= (name.chars().count().max(word.chars().count()) / share(name)).clamp(1, 5))
        .min_by_key(|(distance, name)| (*distance, *name))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_and_the_slow_way_fold_alike() {
        for text in
            ["", "付餐费", "记-1", "Ａ公司", "ABC", "a b", "㐀", "䷿一", "龥鿿ꀀ", "é", "【甲】", "\u{b}", "（甲）有限公司", "\u{feff}甲"]
        {
            assert_eq!(compact(text), compact_slowly(text), "{text}");
        }
    }

    #[test]
    fn inner_spaces_do_not_tell_words_apart() {
        assert_eq!(compact("合  计"), compact("合计"));
        assert_eq!(compact("借方金额（元）"), "借方金额(元)");
    }

    #[test]
    fn shortening_counts_characters_not_bytes() {
        assert_eq!(shorten("一二三四五", 3), "一二…");
        assert_eq!(shorten("一二三", 3), "一二三");
    }

    #[test]
    fn a_typing_error_finds_the_word_that_was_meant() {
        assert_eq!(nearest("tabel", ["table", "kind", "where"]), Some("table"));
        assert_eq!(nearest("zzzzzz", ["table", "kind"]), None);
    }

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert!(!printable("\u{1b}[31m红\u{7}").contains('\u{1b}'));
    }
}
