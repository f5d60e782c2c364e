//! Voucher numbers in one form, `记-1`, whatever the program that exported them.

use super::scripts::chinese_part;
use crate::value::text::fold;

/// The canonical form: the word, a hyphen, the number without leading zeros. A number without a word stays a number; what
/// has neither stays as it is, folded.
///
/// ```
/// use ledgerlint::recognise::voucher::canonical;
/// for text in ["记 - 1", "记-0001", "记字1号", "记字第0001号", "记1", "记账凭证1号"] {
///     assert_eq!(canonical(None, text), if text.starts_with("记账") { "记账凭证-1" } else { "记-1" });
/// }
/// assert_eq!(canonical(Some("记"), "0015"), "记-15");
/// assert_eq!(canonical(None, "0015"), "15");
/// ```
pub fn canonical(word: Option<&str>, number: &str) -> String {
    let folded = if number.contains(['/', '／']) { unspaced(without_part(&fold(number))) } else { unspaced(number) };
    let folded = folded.trim_end_matches('#');
    let text = folded.strip_suffix('号').unwrap_or(folded);
    let digits_from = text.char_indices().rev().take_while(|(_, c)| c.is_ascii_digit()).last().map(|(index, _)| index);
    let Some(digits_from) = digits_from else { return folded.to_owned() };
    let (before, digits) = text.split_at(digits_from);
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    };
    let before = before.trim_end_matches(['-', '_', ':', '#', '第']).trim_end_matches('字').trim_end_matches(['-', '第']);
    let given = word.map(unspaced).unwrap_or_default();
    let given = given.trim_end_matches(['-', '字']);
    match (given.is_empty(), before.is_empty()) {
        (true, true) => digits.to_owned(),
        (false, true) => format!("{given}-{digits}"),
        (false, false) if !before.starts_with(given) => format!("{given}-{before}-{digits}"),
        _ => format!("{before}-{digits}"),
    }
}

/// As [`canonical`], for a number below a header that may name the word itself: `15` below `记字号` is 记-15.
pub fn canonical_below(header: &str, word: Option<&str>, number: &str) -> String {
    let plain = word.is_none() && unspaced(number).chars().all(|c| c.is_ascii_digit());
    let chinese = plain.then(|| chinese_part(header)).flatten();
    let header = chinese.as_deref().unwrap_or(header);
    let named = || header.split_whitespace().next_back().and_then(|last| last.trim_end_matches('数').strip_suffix("字号"));
    let named = plain.then(named).flatten().filter(|word| ["记", "收", "付", "转"].contains(word));
    canonical(word.or(named), number)
}

/// A voucher that goes on over several forms has its part behind its number: `记-3 1/2`, `记字第3号(2/2)`, `记-3-1/2`.
fn without_part(text: &str) -> &str {
    let bare = text.trim_end_matches([')', '号']);
    let digits_from = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let Some((before, all)) = bare.split_at_checked(digits_from(bare)) else { return text };
    let Some(before) = before.trim_end().strip_suffix('/') else { return text };
    let before = before.trim_end();
    let Some((before, part)) = before.split_at_checked(digits_from(before)) else { return text };
    let (Ok(part), Ok(all)) = (part.parse::<u8>(), all.parse::<u8>()) else { return text };
    let parted = before.ends_with([' ', '(', '-', '_']) && before.contains(|c: char| c.is_ascii_digit());
    if parted && (1..=all).contains(&part) { before.trim_end_matches([' ', '(', '-', '_']) } else { text }
}

fn unspaced(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_voucher_over_several_forms_are_one_voucher() {
        for text in ["记-3 1/2", "记-3 2/2", "记字第0003号 1/2", "记字第3号(2/2)", "记-3-1/2", "记-0003（1/2）号"] {
            assert_eq!(canonical(None, text), "记-3", "{text}");
        }
        assert_eq!(canonical(Some("记"), "3 1/2"), "记-3");
        for (text, canonical_form) in [("2024/3", "2024/-3"), ("记-3/4", "记-3/-4"), ("记-3 3/2", "记-33/-2"), ("12 1/2/3", "121/2/-3")]
        {
            assert_eq!(canonical(None, text), canonical_form, "{text}");
        }
    }

    #[test]
    fn a_header_may_name_the_word_of_numbers_below_it() {
        for (header, word, number, canonical) in [
            ("记字号", None, "0015", "记-15"),
            ("凭证 记字号", None, "15", "记-15"),
            ("记字号", None, "付-15", "付-15"),
            ("记字号", Some("转"), "15", "转-15"),
            ("记字号 Voucher No.", None, "15", "记-15"),
            ("凭证字号", None, "15", "15"),
            ("凭证号", None, "15", "15"),
        ] {
            assert_eq!(canonical_below(header, word, number), canonical, "{header} {number}");
        }
    }
}
