//! Text measured as it stands on a terminal or in a column: a Chinese character is as wide as two letters. Knows neither.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    let plain = |all: usize, c: char| plain_width(c).map(|width| all + width);
    text.chars().try_fold(0, plain).unwrap_or_else(|| text.width())
}

/// How wide a character is that stands by itself in any text.
fn plain_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '、'..='】' | '一'..='\u{9fff}' | '！'..='～' => Some(2),
        _ => None,
    }
}

fn wide(c: char) -> usize {
    plain_width(c).or_else(|| c.width()).unwrap_or(0)
}

/// The text in at most `max` columns, with an ellipsis where something was cut.
pub fn fit(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    let mut used = 1;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            used += wide(*c);
            used <= max
        })
        .collect();
    short.push('…');
    short
}

/// The text, filled up with spaces on the right.
pub fn pad_end(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text, filled up with spaces on the left.
pub fn pad_start(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The lines that a text makes in `max` columns: words of letters stay whole where they fit on a line, Chinese text
/// breaks anywhere. At least one line.
///
/// Spaces at a break go; the text is otherwise whole.
pub fn wrap(text: &str, max: usize) -> Vec<String> {
    let mut lines = Vec::new();
    each_line(text, max, &mut |line| lines.push(line.to_owned()));
    lines
}

/// How many lines [`wrap`] makes of it.
pub fn line_count(text: &str, max: usize) -> usize {
    let mut count = 0;
    each_line(text, max, &mut |_| count += 1);
    count
}

fn each_line(text: &str, max: usize, take: &mut dyn FnMut(&str)) {
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, max.max(2), take);
    }
}

fn wrap_paragraph(text: &str, max: usize, take: &mut dyn FnMut(&str)) {
    if width(text) <= max {
        return take(text);
    }
    // Where the line begins, how wide it is, and where the piece begins.
    let (mut begin, mut used, mut at) = (0, 0, 0);
    let slice = |begin: usize, end: usize| text.get(begin..end).unwrap_or_default().trim_end();
    for piece in pieces(text) {
        let mut start = at;
        at += piece.len();
        let mut piece = piece;
        if used > 0 && used + width(piece.trim_end()) > max {
            take(slice(begin, start));
            used = 0;
            piece = piece.trim_start();
            start = at - piece.len();
            begin = start;
        }
        // A word that is longer than a line is broken where the line ends.
        for (place, c) in piece.char_indices() {
            let wide = wide(c);
            if used + wide > max && c != ' ' {
                take(slice(begin, start + place));
                (begin, used) = (start + place, 0);
            }
            used += wide;
        }
    }
    take(slice(begin, text.len()));
}

/// Words with the spaces behind them and single wide characters, each with the punctuation that closes it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let mut before = first;
        let end = chars.find_map(|(at, c)| {
            let starts = c != ' ' && (before == ' ' || is_wide(before) || is_wide(c)) && !closes(c);
            before = c;
            starts.then_some(at)
        });
        let (piece, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        rest = after;
        Some(piece)
    })
}

/// What no line starts with.
const CLOSING: &str = ",.;:!?)]}%，。、；：！？）》〉〕】”’」』…";

fn closes(c: char) -> bool {
    !matches!(c, '一'..='\u{9fff}' | '0'..='9' | 'A'..='Z' | 'a'..='z') && CLOSING.contains(c)
}

fn is_wide(c: char) -> bool {
    wide(c) > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_and_chinese_breaks_anywhere() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("一二三四五", 4), ["一二", "三四", "五"]);
        assert_eq!(wrap("一二三,四。", 6), ["一二", "三,", "四。"]);
        assert_eq!(wrap("付款 2020-05-27 提前", 10), ["付款", "2020-05-27", "提前"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("ab   cd", 4), ["ab", "cd"]);
        assert!(wrap("a，，。 。", 4).iter().all(|line| width(line) <= 4));
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("一\n二", 4), ["一", "二"]);
    }

    #[test]
    fn a_cut_text_fits() {
        assert_eq!(fit("一二三四", 5), "一二…");
        assert_eq!(fit("一二", 4), "一二");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[a-z一二三 ，。]{0,60}", max in 2_usize..20) {
            let lines = wrap(&text, max);
            prop_assert!(lines.iter().all(|line| width(line) <= max));
            let kept: String = lines.concat().replace(' ', "");
            prop_assert_eq!(kept, text.replace(' ', ""));
            prop_assert_eq!(line_count(&text, max), lines.len());
        }

        #[test]
        fn a_short_look_at_the_width_sees_what_a_long_one_sees(text in ".{0,20}|[a-z一、。】！～ \u{3000}\u{3000}-\u{3020}“”—…😀\u{200d}\u{fe0f}\u{301}]{0,20}") {
            prop_assert_eq!(width(&text), text.width());
            for c in text.chars() {
                prop_assert_eq!(wide(c), c.width().unwrap_or(0));
            }
        }
    }
}
