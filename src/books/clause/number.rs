//! Numbers as clauses write them: `30`, `50,000`, `2.5`, `三十`, `叁拾伍`, `二〇二〇`. Knows no units and no payments.

use rust_decimal::Decimal;

use crate::value::numeral;

/// A number at the beginning of some text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value.
    pub value: Decimal,
    /// How many characters it takes.
    pub length: usize,
}

impl Number {
    /// Its value as a small whole number; `None` if it is none.
    pub fn whole(self) -> Option<i32> {
        use rust_decimal::prelude::ToPrimitive;
        self.value.is_integer().then(|| self.value.to_i32()).flatten()
    }
}

/// The number that `chars` begins with. What could be read in two ways (`一百五`) is none.
pub(super) fn read(chars: &[char]) -> Option<Number> {
    if chars.first()?.is_ascii_digit() { arabic(chars) } else { chinese(chars) }
}

fn arabic(chars: &[char]) -> Option<Number> {
    let digits_from = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let mut length = digits_from(0);
    let mut text: String = chars.iter().take(length).collect();
    if length <= 3 {
        // A comma is one between thousands only before exactly three digits.
        while chars.get(length) == Some(&',') && digits_from(length + 1) == 3 {
            text.extend(chars.iter().skip(length + 1).take(3));
            length += 4;
        }
    }
    if chars.get(length) == Some(&'.') && digits_from(length + 1) > 0 {
        let fraction = digits_from(length + 1);
        text.push('.');
        text.extend(chars.iter().skip(length + 1).take(fraction));
        length += 1 + fraction;
    }
    Some(Number { value: Decimal::from_str_exact(&text).ok()?, length })
}

fn chinese(chars: &[char]) -> Option<Number> {
    let (whole, length) = numeral::read(chars)?;
    if chars.get(length) != Some(&'点') {
        return Some(Number { value: Decimal::from(whole), length });
    }
    let fraction: Vec<i64> = chars.iter().skip(length + 1).map_while(|c| numeral::single_digit(*c)).collect();
    let digits: String = fraction.iter().map(ToString::to_string).collect();
    let value = Decimal::from_str_exact(&format!("{whole}.{digits}")).ok()?;
    (!fraction.is_empty()).then_some(Number { value, length: length + 1 + fraction.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<(String, usize)> {
        let chars: Vec<char> = text.chars().collect();
        read(&chars).map(|number| (number.value.to_string(), number.length))
    }

    #[test]
    fn numbers_in_digits_and_in_characters_are_read() {
        for (text, want, length) in [
            ("30%", "30", 2),
            ("50,000元", "50000", 6),
            ("1,50%", "1", 1),
            ("2.5年", "2.5", 3),
            ("1.验收", "1", 1),
            ("三十天", "30", 2),
            ("十个月", "10", 1),
            ("九十五", "95", 3),
            ("叁拾", "30", 2),
            ("百", "100", 1),
            ("一百零五", "105", 4),
            ("二〇二〇年", "2020", 4),
            ("贰拾万元", "200000", 3),
            ("三万五千", "35000", 4),
            ("三亿五千万", "350000000", 5),
            ("两年", "2", 1),
            ("三点五", "3.5", 3),
        ] {
            assert_eq!(value(text), Some((want.to_owned(), length)), "{text}");
        }
    }

    #[test]
    fn what_has_two_readings_is_no_number() {
        for text in ["一百五", "三万五", "三五年", "万一", "验收"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
