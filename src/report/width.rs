//! Text measured as it stands on a terminal or in a column: a Chinese character is as wide as two letters. Knows neither.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
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
            used += c.width().unwrap_or(0);
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
    text.split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, max.max(2))).collect()
}

fn wrap_paragraph(text: &str, max: usize) -> Vec<String> {
    if width(text) <= max {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let mut piece = piece;
        if used + width(piece.trim_end()) > max && used > 0 {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
            piece = piece.trim_start();
        }
        // A word that is longer than a line is broken where the line ends.
        for c in piece.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > max && c != ' ' {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
            }
            line.push(c);
            used += wide;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Words with the spaces behind them and single wide characters, each with the punctuation that closes it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let mut before = first;
        let end = chars.find_map(|(at, c)| {
            let starts = c != ' ' && !CLOSING.contains(c) && (before == ' ' || is_wide(before) || is_wide(c));
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

fn is_wide(c: char) -> bool {
    c.width().unwrap_or(0) > 1
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
        }
    }
}
