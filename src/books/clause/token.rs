//! A clause's text to tokens: separators, numbers with their units, known words, and the unknown rest. Knows no grammar.

use rust_decimal::Decimal;

use super::Offset;
use super::number;
use super::unit::numeric;
use super::vocabulary::{self, Word};
use crate::value::Day;
use crate::value::text::{fold, is_han};

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
    let (chars, joints) = tidy(text, true);
    let (tokens, wrapped) = split(&chars, &joints);
    // Lines that end within a word were broken by the width of a page or a cell; else each is a clause.
    if wrapped || joints.is_empty() { tokens } else { split(&tidy(text, false).0, &[]).0 }
}

/// The tokens of a text whose lines were joined at `joints`, and whether one of them is a word across a joint.
fn split(chars: &[char], joints: &[usize]) -> (Vec<Token>, bool) {
    if chars.len() > TEXT_MAX {
        return (vec![Token { kind: Kind::Word(Word::Poison), text: chars.iter().take(60).collect() }], false);
    }
    let (mut tokens, mut wrapped): (Vec<Token>, bool) = (Vec::new(), false);
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let starts = tokens.last().is_none_or(|token| matches!(token.kind, Kind::Break { .. }));
        let (kind, length) = next(rest, starts);
        let text: String = rest.iter().take(length).collect();
        match tokens.last_mut() {
            Some(last) if last.kind == Kind::Unknown && kind == Kind::Unknown => last.text.push_str(&text),
            _ => tokens.push(Token { kind, text }),
        }
        wrapped |= kind != Kind::Unknown && joints.iter().any(|joint| (at + 1..at + length).contains(joint));
        at += length.max(1);
    }
    (tokens, wrapped)
}

/// Folded characters without spaces; line ends stay, and so does a mark where a space parted two digits. With `join`, the ends of lines that may go on in
/// the next are left out, and where they were is given.
fn tidy(text: &str, join: bool) -> (Vec<char>, Vec<usize>) {
    let (mut out, mut joints): (Vec<char>, Vec<usize>) = (Vec::new(), Vec::new());
    let text = text.replace("\r\n", "\n");
    let mut lines = text.split(['\n', '\r']).peekable();
    while let Some(line) = lines.next() {
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
        let next: Vec<char> = lines.peek().map(|next| fold(next).chars().filter(|c| !c.is_whitespace()).collect()).unwrap_or_default();
        match out.last() {
            // The sentence goes on.
            Some(',' | '、') => {}
            // A condition alone is no clause: what waits for it stands in the next line.
            Some('后' | '起' | '时') if goes_on(&out, &next) => out.push(','),
            Some(_) if is_broken(&out, &next) => {}
            Some(_) if join && goes_on(&out, &next) => joints.push(out.len()),
            _ => out.push('\n'),
        }
    }
    (out, joints)
}

/// Whether a line ends where no clause can, or the next one begins where none can: `合同价款的` / `70%`, `余款一年` / `后付清`.
fn is_broken(line: &[char], next: &[char]) -> bool {
    const OPEN: &str = "的至由按为在于与经到";
    let behind = match next {
        [] | ['后', '续' | '期', ..] | ['时', '间', ..] | ['内', '容', ..] => false,
        [first, ..] => "后的内时起".contains(*first),
    };
    goes_on(line, next) && (behind || line.last().is_some_and(|c| OPEN.contains(*c)))
}

/// Whether a line may go on in the next one: between two Chinese characters, or before a number that is no item's. Behind an amount a clause ends.
fn goes_on(line: &[char], next: &[char]) -> bool {
    let begins = next.first().is_some_and(|c| is_han(*c) || c.is_ascii_digit()) && list_marker(next).is_none();
    let is_ordinal = next.first() == Some(&'第') && matches!(ordinal(next).0, Kind::Break { .. });
    begins && !is_ordinal && line.last().is_some_and(|c| is_han(*c) && !matches!(c, '元' | '成'))
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
