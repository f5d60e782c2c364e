//! Dates in Chinese characters within a text, as titles have them. Knows no calendar.

use super::numeral;

/// How many digits a year has.
const YEAR_DIGITS: usize = 4;

/// A text whose dates are written in Chinese characters, with digits in them; `None` if it holds no such date.
///
/// ```
/// use ledgerlint::value::han_date::with_digits;
/// assert_eq!(with_digits("二〇二四年十二月三日序时账").as_deref(), Some("2024年12月3日序时账"));
/// assert_eq!(with_digits("二○二四年度").as_deref(), Some("2024年度"));
/// assert_eq!(with_digits("二〇二三年一月至二〇二四年二月").as_deref(), Some("2023年1月至2024年2月"));
/// assert_eq!(with_digits("十二年规划"), None);
/// ```
pub fn with_digits(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().map(|c| if matches!(c, '○' | 'О') { '〇' } else { c }).collect();
    let mut rest = chars.as_slice();
    let mut parts: Vec<String> = Vec::new();
    while let Some((at, year)) = (0..rest.len()).find_map(|at| Some((at, year_at(rest.get(at..)?)?))) {
        parts.push(rest.get(..at)?.iter().collect());
        parts.push(format!("{year}年"));
        rest = rest.get(at + YEAR_DIGITS + 1..)?;
        for mark in ['月', '日'] {
            let Some((number, length)) = numeral::read(rest).filter(|(_, length)| rest.get(*length) == Some(&mark)) else { break };
            parts.push(format!("{number}{mark}"));
            rest = rest.get(length + 1..)?;
        }
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(rest.iter().collect());
    Some(parts.concat())
}

/// The year that some characters begin with, digit by digit, with 年 behind it.
fn year_at(chars: &[char]) -> Option<i64> {
    let digits = chars.get(..YEAR_DIGITS)?.iter().map(|c| numeral::single_digit(*c)).collect::<Option<Vec<i64>>>()?;
    let is_year = chars.get(YEAR_DIGITS) == Some(&'年') && matches!(digits.first(), Some(1 | 2));
    is_year.then(|| digits.iter().fold(0, |year, digit| year * 10 + digit))
}
