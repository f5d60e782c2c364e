//! A clause's text to tokens: separators, numbers with their units, known words, and the unknown rest. Knows no grammar.

use rust_decimal::Decimal;

use super::Offset;
use super::number;
use super::unit::numeric;
use super::vocabulary::{self, Word};
use crate::value::Day;
use crate::value::text::fold;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The end of a piece (`,`), or of a whole sentence or list item (`;`).
    Break {
        /// The latter.
        hard: bool,
    },
    /// A bracket.
    Bracket,
    /// A known word.
    Word(Word),
    /// A length of time.
    Duration(Offset),
    /// A date with its year, at its earliest day.
    Date(Day),
    /// A date without a year.
    DateNoYear,
    /// So many percent.
    Percent(Decimal),
    /// So many yuan.
    Amount(Decimal),
    /// A number that stands for nothing known.
    BadNumber,
    /// Text that is not known.
    Unknown,
}

/// A piece of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub text: String,
}

/// The longest clause that is read; what is longer is no payment clause but a whole contract.
const TEXT_MAX: usize = 2_000;

/// Splits a clause into tokens. Spaces do not matter, but between two digits they make the number unreadable.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars = tidy(text);
    if chars.len() > TEXT_MAX {
        return vec![Token { kind: Kind::Word(Word::Poison), text: chars.iter().take(60).collect() }];
    }
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let starts = tokens.last().is_none_or(|token| matches!(token.kind, Kind::Break { .. }));
        let (kind, length) = next(rest, starts);
        let text: String = rest.iter().take(length).collect();
        match tokens.last_mut() {
            Some(last) if last.kind == Kind::Unknown && kind == Kind::Unknown => last.text.push_str(&text),
            _ => tokens.push(Token { kind, text }),
        }
        at += length.max(1);
    }
    tokens
}

/// Folded characters without spaces; line ends stay, and so does a mark where a space parted two digits.
fn tidy(text: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::new();
    for line in text.split(['\n', '\r']) {
        let mut in_number = true;
        let mut space = false;
        for c in fold(line).chars().flat_map(char::to_lowercase) {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            let last = out.last().copied().unwrap_or('\n');
            if space && c.is_ascii_digit() {
                // `1. 30%` is an item of a list; `1 30%` nobody can read.
                out.extend(match last {
                    '.' | '、' | ')' if in_number => Some('\n'),
                    '0'..='9' => Some('\u{1}'),
                    _ => None,
                });
            }
            in_number = in_number && (c.is_ascii_digit() || matches!(c, '.' | '、' | '(' | ')'));
            space = false;
            out.push(c);
        }
        out.push('\n');
    }
    out
}

fn next(rest: &[char], starts: bool) -> (Kind, usize) {
    let hard = Kind::Break { hard: true };
    if starts && let Some(length) = list_marker(rest) {
        return (hard, length);
    }
    match rest.first() {
        Some('\n' | ';' | '。' | '.' | '①'..='⑳') => return (hard, 1),
        Some(',' | '、' | ':') => return (Kind::Break { hard: false }, 1),
        Some('(' | ')' | '[' | ']') => return (Kind::Bracket, 1),
        Some('第') => return ordinal(rest),
        Some('分' | '共') if let Some(length) = count_of_parts(rest) => return (Kind::Word(Word::Filler), length),
        // A lone 余 is part of names and other words, but before a number it is the rest.
        Some('余') if rest.get(1..).and_then(numeric).is_some() => return (Kind::Word(Word::Rest), 1),
        _ => {}
    }
    if let Some(found) = numeric(rest) {
        return found;
    }
    match vocabulary::longest(rest) {
        Some((word, length)) => (Kind::Word(word), length),
        None if rest.first().is_some_and(char::is_ascii_digit) => {
            (Kind::BadNumber, rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count())
        }
        None => (Kind::Unknown, 1),
    }
}

/// `1.`, `2、`, `3)`, `(一)`, `四、` at the beginning of a piece.
fn list_marker(rest: &[char]) -> Option<usize> {
    let bracket = usize::from(rest.first() == Some(&'('));
    let number = number::read(rest.get(bracket..)?)?;
    let small = number.whole().is_some_and(|whole| (1..=20).contains(&whole));
    let digits = rest.get(bracket).is_some_and(char::is_ascii_digit);
    let end = rest.get(bracket + number.length);
    let closed = match end {
        Some(')') => true,
        Some('.') => bracket == 0 && digits && !rest.get(number.length + 1).is_some_and(char::is_ascii_digit),
        Some('、') => bracket == 0,
        _ => false,
    };
    (small && closed).then_some(bracket + number.length + 1)
}

/// `第一期`, `第2笔` begin an instalment; any other ordinal (`第二年`) is a number that is not read.
fn ordinal(rest: &[char]) -> (Kind, usize) {
    let Some(number) = rest.get(1..).and_then(number::read) else { return (Kind::Word(Word::Filler), 1) };
    let length = 1 + number.length;
    match rest.get(length) {
        Some('期' | '次' | '笔') => (Kind::Break { hard: true }, length + 1),
        Some('方' | '批') => (Kind::Unknown, length + 1),
        Some('阶') => (Kind::Unknown, (length + 2).min(rest.len())),
        _ => (Kind::BadNumber, length),
    }
}

/// `分三期`, `共两笔`.
fn count_of_parts(rest: &[char]) -> Option<usize> {
    let number = number::read(rest.get(1..)?)?;
    let length = 1 + number.length;
    match rest.get(length)? {
        '期' | '次' | '笔' => Some(length + 1),
        '个' if rest.get(length + 1) == Some(&'阶') => Some((length + 3).min(rest.len())),
        _ => None,
    }
}
