//! Numbers as clauses write them: `30`, `50,000`, `2.5`, `三十`, `叁拾伍`, `二〇二〇`. Knows no units and no payments.

use rust_decimal::Decimal;

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

enum Numeral {
    Digit(i64),
    Unit(i64),
    Big(i64),
}

fn numeral(c: char) -> Option<Numeral> {
    Some(match c {
        '零' | '〇' => Numeral::Digit(0),
        '一' | '壹' => Numeral::Digit(1),
        '二' | '两' | '贰' | '貳' => Numeral::Digit(2),
        '三' | '叁' | '参' => Numeral::Digit(3),
        '四' | '肆' => Numeral::Digit(4),
        '五' | '伍' => Numeral::Digit(5),
        '六' | '陆' => Numeral::Digit(6),
        '七' | '柒' => Numeral::Digit(7),
        '八' | '捌' => Numeral::Digit(8),
        '九' | '玖' => Numeral::Digit(9),
        '十' | '拾' => Numeral::Unit(10),
        '百' | '佰' => Numeral::Unit(100),
        '千' | '仟' => Numeral::Unit(1_000),
        '万' => Numeral::Big(10_000),
        '亿' => Numeral::Big(100_000_000),
        _ => return None,
    })
}

fn chinese(chars: &[char]) -> Option<Number> {
    let length = chars.iter().take_while(|c| numeral(**c).is_some()).count();
    let run = chars.get(..length)?;
    if length == 0 || length > 20 {
        return None;
    }
    let whole = positional(run).or_else(|| in_units(run))?;
    if chars.get(length) != Some(&'点') {
        return Some(Number { value: Decimal::from(whole), length });
    }
    let fraction: Vec<i64> = chars.iter().skip(length + 1).map_while(|c| single_digit(*c)).collect();
    let digits: String = fraction.iter().map(ToString::to_string).collect();
    let value = Decimal::from_str_exact(&format!("{whole}.{digits}")).ok()?;
    (!fraction.is_empty()).then_some(Number { value, length: length + 1 + fraction.len() })
}

fn single_digit(c: char) -> Option<i64> {
    match numeral(c) {
        Some(Numeral::Digit(digit)) => Some(digit),
        _ => None,
    }
}

/// `二〇二〇`: a year, digit by digit. Two or three digits in a row (`三五`) may mean "three to five", and are no number.
fn positional(run: &[char]) -> Option<i64> {
    let digits: Vec<i64> = run.iter().map_while(|c| single_digit(*c)).collect();
    (digits.len() == run.len() && run.len() == 4).then(|| digits.iter().fold(0, |sum, digit| sum * 10 + digit))
}

/// `三十五`, `一百零五`, `贰拾万`.
fn in_units(run: &[char]) -> Option<i64> {
    let (mut total, mut section, mut digit): (i64, i64, Option<i64>) = (0, 0, None);
    let (mut last_unit, mut after_zero) = (1_i64, false);
    for c in run {
        match numeral(*c)? {
            Numeral::Digit(0) if digit.is_none() => after_zero = true,
            Numeral::Digit(value) if digit.is_none() => digit = Some(value),
            Numeral::Digit(_) => return None,
            Numeral::Unit(unit) => {
                section = section.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
                (last_unit, after_zero) = (unit, false);
            }
            Numeral::Big(unit) => {
                section += digit.take().unwrap_or(0);
                let whole_before = if unit > 10_000 { std::mem::take(&mut total) } else { 0 };
                // A lone 万 belongs to a word, such as 万一.
                let counted = Some(section.checked_add(whole_before)?).filter(|counted| *counted > 0)?;
                total = total.checked_add(counted.checked_mul(unit)?)?;
                (section, last_unit, after_zero) = (0, unit, false);
            }
        }
    }
    // `一百五` and `三万五` mean 150 and 35,000, and some write 105 and 30,005 that way.
    if digit.is_some() && last_unit > 10 && !after_zero {
        return None;
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
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
