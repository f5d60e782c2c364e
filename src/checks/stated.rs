//! Amounts of money that a sentence states. Knows no table.

use rust_decimal::Decimal;

use crate::value::text::compact;

/// The amount that a text states: `同意支付20万元`, `5.8万元`, `200,000元`, `贰拾万元`. Several add up, unless one is called the total;
/// what is said of one person, month or piece is left aside.
///
/// ```
/// use ledgerlint::checks::stated::stated_amount;
/// assert_eq!(stated_amount("同意支付5.8万元").unwrap().to_string(), "58000");
/// assert_eq!(stated_amount("甲20万元、乙15万元,共计35万元").unwrap().to_string(), "350000");
/// ```
pub fn stated_amount(text: &str) -> Option<Decimal> {
    let text: Vec<char> = compact(text).chars().collect();
    let (mut sum, mut total): (Option<Decimal>, Option<Decimal>) = (None, None);
    let mut at = 0;
    while at < text.len() {
        let Some((amount, end)) = amount_at(&text, at) else {
            at += 1;
            continue;
        };
        let before: String = text.iter().take(at).skip(at.saturating_sub(4)).collect();
        if ["合计", "共计", "总计", "总额", "总价", "共"].iter().any(|word| before.contains(word)) {
            total = total.max(Some(amount));
        } else if !["每", "人均", "单价", "均价"].iter().any(|word| before.contains(word)) {
            sum = Some(sum.unwrap_or_default().checked_add(amount)?);
        }
        at = end;
    }
    total.or(sum).map(|amount| amount.normalize())
}

/// An amount that starts here, with its end: a number with 元 or 万 behind it.
fn amount_at(text: &[char], start: usize) -> Option<(Decimal, usize)> {
    let rest = text.get(start..)?;
    let is_digit = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let digits: String = rest.iter().take_while(|c| is_digit(c)).collect();
    let (number, mut end) = if digits.is_empty() {
        let written: Vec<char> = rest.iter().copied().take_while(|c| numeral(*c).is_some()).collect();
        (Decimal::from(written_number(&written)?), start + written.len())
    } else {
        let written = crate::value::amount::parse(&digits).ok().flatten()?;
        (written.number, start + digits.len())
    };
    let mut unit = Decimal::ONE;
    let mut money = false;
    while let Some(c) = text.get(end) {
        match c {
            '千' => unit *= Decimal::from(1_000),
            '百' => unit *= Decimal::from(100),
            '万' => (unit, money) = (unit * Decimal::from(10_000), true),
            '亿' => (unit, money) = (unit * Decimal::from(100_000_000), true),
            '余' | '多' => {}
            '元' | '圆' => {
                end += 1;
                return Some((number.checked_mul(unit)?, end));
            }
            _ => break,
        }
        end += 1;
    }
    // A number written out that ends in 万 has its unit within; 二十万人 is no amount.
    let counted = text.get(end).is_some_and(|c| matches!(c, '人' | '亩' | '株' | '户' | '次' | '平' | '米' | '吨'));
    (money && !digits.is_empty() && !counted).then_some(number.checked_mul(unit)).flatten().map(|amount| (amount, end))
}

/// A Chinese numeral's value, and whether it multiplies what stands before it.
fn numeral(c: char) -> Option<(u64, bool)> {
    let value = match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => return Some((10, true)),
        '百' | '佰' => return Some((100, true)),
        '千' | '仟' => return Some((1_000, true)),
        '万' => return Some((10_000, true)),
        _ => return None,
    };
    Some((value, false))
}

/// A number written out up to 万: 二十万, 十二万五千.
fn written_number(text: &[char]) -> Option<u64> {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, 0_u64);
    for c in text {
        match numeral(*c)? {
            (10_000, true) => {
                total += (section + digit).checked_mul(10_000)?;
                (section, digit) = (0, 0);
            }
            (value, true) => {
                section += digit.max(1).checked_mul(value)?;
                digit = 0;
            }
            (value, false) => digit = value,
        }
    }
    let number = total + section + digit;
    (number > 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_where_they_are_money() {
        for (text, amount) in [
            ("同意支付20万元", Some("200000")),
            ("同意支付5.8万元。", Some("58000")),
            ("不超过200,000元", Some("200000")),
            ("约6万", Some("60000")),
            ("同意拨付二十万元", Some("200000")),
            ("伍万捌仟元整", Some("58000")),
            ("每人500元,共计12000元", Some("12000")),
            ("甲10万元,乙5万元", Some("150000")),
            ("2020年第3次会议", None),
            ("覆盖20万人", None),
        ] {
            let want = amount.map(|amount| Decimal::from_str_exact(amount).unwrap());
            assert_eq!(stated_amount(text), want, "{text}");
        }
    }
}
