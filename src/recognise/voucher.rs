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
    let paged = if number.contains(['/', '／']) { with_page(&fold(number)) } else { None };
    let folded = unspaced(paged.as_deref().unwrap_or(number));
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

/// The page behind the number of a voucher over several, parted from it by a space alone: `记-3 1/2` is `记-3-1/2`, not page 2 of 记-31.
fn with_page(text: &str) -> Option<String> {
    let (head, page) = text.trim_end().rsplit_once(' ')?;
    let (own, all) = page.trim_start_matches('(').trim_end_matches(')').split_once('/')?;
    let (own, all) = (own.parse::<u8>().ok()?, all.parse::<u8>().ok()?);
    let head = head.trim_end().trim_end_matches('号');
    let numbered = head.ends_with(|c: char| c.is_ascii_digit());
    (numbered && (1..=all).contains(&own)).then(|| format!("{head}-{own}/{all}"))
}

fn unspaced(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_behind_a_space_is_no_part_of_the_number() {
        let page = canonical(None, "记-3-1/2");
        for text in ["记-3 1/2", "记字第0003号 1/2", "记-3  (1/2)"] {
            assert_eq!(canonical(None, text).replace("0003", "3").replace("字第3", "-3"), page, "{text}");
        }
        for text in ["2024/3", "记-3/4", "记-3 3/2", "12 1/2/3", "记- 1/2"] {
            assert_eq!(canonical(None, text), canonical(None, &unspaced(text)), "{text}");
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
