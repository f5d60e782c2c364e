//! Voucher numbers in one form, `记-1`, whatever the program that exported them.

use std::borrow::Cow;

use super::scripts::chinese_part;
use crate::value::text::{fold, is_han};

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
/// // Pages of one voucher are that voucher.
/// assert_eq!(canonical(None, "记-3(1/2)"), "记-3");
/// ```
pub fn canonical(word: Option<&str>, number: &str) -> String {
    // An apostrophe keeps a spreadsheet from taking a number for something else.
    let number = without_fraction(number.trim_start_matches('\''));
    let paged = if number.contains(['/', '／']) { without_page(&fold(number)) } else { None };
    let folded = unspaced(paged.as_deref().unwrap_or(number));
    let folded = unbracketed(folded.trim_end_matches('#'));
    let folded = &*folded;
    let text = folded.strip_suffix('号').unwrap_or(folded);
    let digits_from = text.char_indices().rev().take_while(|(_, c)| c.is_ascii_digit()).last().map(|(index, _)| index);
    let Some(digits_from) = digits_from else { return folded.to_owned() };
    let (before, digits) = text.split_at(digits_from);
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    };
    // `记/1` and `记.1` name a word and a number; `2024/3` may name a month.
    let worded = before.trim_end_matches(['/', '.', '\\']);
    let before = if worded.ends_with(char::is_alphabetic) { worded } else { before };
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

/// A number without the nought behind its point, as programs that calculate write a whole number: `6.0` is 6; 6.5 is none, and `2024.1.0` has more points.
pub fn without_fraction(number: &str) -> &str {
    let whole = number.trim_end().split_once('.').filter(|(whole, noughts)| {
        whole.ends_with(|c: char| c.is_ascii_digit()) && !noughts.is_empty() && noughts.bytes().all(|byte| byte == b'0')
    });
    whole.map_or(number, |(whole, _)| whole)
}

/// Whether a number without a word of its own is in the canonical form already, as most programs write it: `记-15`. False of some that are.
///
/// ```
/// use ledgerlint::recognise::voucher::is_canonical;
/// assert!(is_canonical("记-15") && is_canonical("银付-1"));
/// assert!(["记-015", "记15", "15", "记字-15", "记-1/2", "-15"].iter().all(|text| !is_canonical(text)));
/// ```
pub fn is_canonical(number: &str) -> bool {
    let Some((word, digits)) = number.split_once('-') else { return false };
    let plain = |c: char| is_han(c) && !matches!(c, '字' | '第' | '号');
    !word.is_empty()
        && word.chars().all(plain)
        && !digits.is_empty()
        && !digits.starts_with('0')
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// As [`canonical`], for a number below a header that may name the word itself: `15` below `记字号` is 记-15.
pub fn canonical_below(header: &str, word: Option<&str>, number: &str) -> String {
    let number = without_fraction(number);
    let plain = word.is_none() && unspaced(number).chars().all(|c| c.is_ascii_digit());
    let chinese = plain.then(|| chinese_part(header)).flatten();
    let header = chinese.as_deref().unwrap_or(header);
    let named = || header.split_whitespace().next_back().and_then(|last| last.trim_end_matches('数').strip_suffix("字号"));
    let named = plain.then(named).flatten().filter(|word| ["记", "收", "付", "转"].contains(word));
    canonical(word.or(named), number)
}

/// The canonical number of a voucher and the line of it, where both stand in one: whether they do, only the journal can say.
///
/// ```
/// use ledgerlint::recognise::voucher::{canonical, lined};
/// for text in ["记-0001/2", "记-1-2", "记字1号-2", "记-1(2)"] {
///     assert_eq!(lined(text), Some(("记-1".to_owned(), 2)), "{text}");
///     assert_eq!(lined(&canonical(None, text)), Some(("记-1".to_owned(), 2)), "{text}");
/// }
/// assert_eq!((lined("记-0001"), lined("0001")), (None, None));
/// ```
pub fn lined(text: &str) -> Option<(String, u32)> {
    let text = fold(text);
    let text = text.trim_end_matches([')', ']']);
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, line) = text.split_at_checked(text.len() - digits)?;
    let voucher = before.trim_end_matches([' ', '-', '_', '\\', '/', ':', '.', '#', '(', '[']);
    let parted = voucher.len() < before.len() && voucher.trim_end_matches('号').ends_with(|c: char| c.is_ascii_digit());
    let line = line.parse().ok().filter(|_| parted)?;
    Some((canonical(None, voucher), line))
}

/// Whether a number is the next line of the voucher above, so that what stands on its first line alone holds for it: behind a word or three
/// digits, for `1-2` and `2024-2` are the second of a month and of a year.
///
/// ```
/// use ledgerlint::recognise::voucher::is_next_line;
/// assert!(is_next_line("记-1/1", "记-1/2") && is_next_line("0001-2", "0001-3"));
/// assert!(!is_next_line("记-1/1", "记-1/3") && !is_next_line("记-1/1", "记-2/2") && !is_next_line("记-1", "记-2"));
/// assert!(!is_next_line("1-1", "1-2") && !is_next_line("2024-1", "2024-2"));
/// ```
pub fn is_next_line(above: &str, text: &str) -> bool {
    let told = |text: &str| {
        let text = fold(text);
        let digits = text.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        text.starts_with(is_han) || (digits.len() >= 3 && !(digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))))
    };
    told(text) && may_be_next_line(above, text)
}

/// [`is_next_line`] of any number, for a row that has neither a date nor a summary of its own: a voucher has both.
///
/// ```
/// use ledgerlint::recognise::voucher::may_be_next_line;
/// assert!(may_be_next_line("7/1", "7/2") && may_be_next_line("记-1/1", "记-1/2"));
/// assert!(!may_be_next_line("7/1", "7/3") && !may_be_next_line("7/1", "8/2"));
/// ```
pub fn may_be_next_line(above: &str, text: &str) -> bool {
    let next = |((one, above), (two, line)): ((String, u32), (String, u32))| one == two && above.checked_add(1) == Some(line);
    lined(above).zip(lined(text)).is_some_and(next)
}

/// A voucher has no more pages, where only a stroke tells them.
const PAGES_MAX: u8 = 9;

/// A number without the page behind it, of a voucher over several: `记-3(1/2)`, `记-3-1/2` and `记-3 1/2` are 记-3, and none of them is page 2 of 记-31.
/// Without brackets only behind a word, and of few pages: `2023-01-001/025` and `记1-3/40` are the third of so many vouchers.
fn without_page(text: &str) -> Option<String> {
    let (before, all) = text.trim_end().trim_end_matches(')').rsplit_once('/')?;
    let own_from = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, own) = before.split_at_checked(own_from)?;
    let small = |digits: &str| digits.trim().trim_start_matches('0').parse::<u8>().ok().filter(|number| (1..100).contains(number));
    let (own, all) = (small(own)?, small(all.trim_start_matches('-'))?);
    let bare = head.trim_end_matches([' ', '-', '(']).trim_end_matches('号');
    let parted = bare.len() < head.len() && bare.ends_with(|c: char| c.is_ascii_digit());
    let (bracketed, worded) = (text.trim_end().ends_with(')'), bare.starts_with(is_han));
    let plain = bracketed && bare.bytes().all(|byte| byte.is_ascii_digit());
    let is_page = plain || (worded && (bracketed || all <= PAGES_MAX));
    (parted && is_page && own <= all && all > 1).then(|| bare.to_owned())
}

/// A number whose word or digits stand in brackets, without these: `[记]1`, `记(1)`.
fn unbracketed(text: &str) -> Cow<'_, str> {
    let parts = |open: char, close: char| {
        let (before, rest) = text.split_once(open)?;
        let (inside, behind) = rest.split_once(close)?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let is_word = |part: &str| (1..=4).contains(&part.chars().count()) && part.chars().all(is_han);
        let word_inside = before.is_empty() && is_word(inside) && is_number(behind.trim_start_matches('-'));
        let number_inside = is_word(before) && is_number(inside) && matches!(behind, "" | "号");
        (word_inside || number_inside).then(|| format!("{before}{inside}{behind}"))
    };
    parts('[', ']').or_else(|| parts('(', ')')).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn unspaced(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_voucher_are_that_voucher() {
        for text in ["记-3-1/2", "记-3 1/2", "记字第0003号 1/2", "记-3  (1/2)", "记-3(2/2)", "记0003（1/3）", "记-0003-0001/0002"]
        {
            assert_eq!(canonical(None, text), "记-3", "{text}");
        }
        for text in ["2024/3", "记-3/4", "记-3 3/2", "记-3(1/1)", "12 1/2/3", "记- 1/2", "记-3(0/2)"] {
            assert_ne!(canonical(None, text).trim_start_matches("记-"), "3", "{text}");
        }
    }

    #[test]
    fn an_apostrophe_before_a_number_is_no_part_of_it() {
        assert_eq!((canonical(None, "'记-0001"), canonical(None, "'15")), ("记-1".to_owned(), "15".to_owned()));
    }

    #[test]
    fn a_nought_behind_the_point_is_no_part_of_a_number() {
        for text in ["6.0", "6.00", "0006.0", "6.0 "] {
            assert_eq!((canonical(None, text), canonical(Some("记"), text)), ("6".to_owned(), "记-6".to_owned()), "{text}");
        }
        assert_eq!(canonical(None, "记-6.0"), "记-6");
        for text in ["6.5", "6.05", "2024.1.0", "记.0", "6."] {
            assert_ne!(canonical(None, text), "6", "{text}");
            assert_eq!(without_fraction(text), text);
        }
    }

    #[test]
    fn one_of_so_many_vouchers_is_no_page() {
        for text in ["2023-01-001/025", "记1-3/40"] {
            assert_eq!(without_page(text), None, "{text}");
        }
        assert_eq!((without_page("3(1/2)").as_deref(), without_page("2023-3(1/2)")), (Some("3"), None));
    }

    #[test]
    fn brackets_and_marks_between_word_and_number_are_no_part_of_them() {
        for text in ["[记]1", "【记】001", "记[1]", "记（1）号", "记/1", "记.1", "记\\1", "(记)-1"] {
            assert_eq!(canonical(None, text), "记-1", "{text}");
        }
        assert_eq!(canonical(None, "2024[15]"), "2024[15]");
        assert_eq!(canonical(None, "2024.3"), "2024.-3");
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
