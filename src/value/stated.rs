//! Amounts of money that a sentence states: in all, and item by item. Knows no table.

use rust_decimal::Decimal;

use super::numeral;
use super::text::{compact, fold};

/// The amount that a text states: `同意支付20万元`, `5.8万元`, `200,000元`, `贰拾万元`. Several add up, unless one is called the total;
/// what is said of one person, month or piece is left aside.
///
/// ```
/// use ledgerlint::value::stated::stated_amount;
/// assert_eq!(stated_amount("同意支付5.8万元").unwrap().to_string(), "58000");
/// assert_eq!(stated_amount("甲20万元、乙15万元,共计35万元").unwrap().to_string(), "350000");
/// ```
pub fn stated_amount(text: &str) -> Option<Decimal> {
    let text: Vec<char> = compact(text).chars().collect();
    let (mut sum, mut total): (Option<Decimal>, Option<Decimal>) = (None, None);
    for amount in amounts(&text)? {
        match amount.says {
            Says::Total => total = total.max(Some(amount.value)),
            Says::Amount => sum = Some(sum.unwrap_or_default().checked_add(amount.value)?),
            Says::Each => {}
        }
    }
    total.or(sum).map(|amount| amount.normalize())
}

/// One item of a text that states several, with its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its words: its sentence, of several in one sentence its part, where a colon shows what stands before them all.
    pub text: String,
    /// Its amount, in yuan.
    pub amount: Decimal,
}

/// The items of a text that states several amounts, each with a word for its unit: `60万元;2万元`, `一、购置空调12.5万元;二、维修3万元`. Empty where
/// there are less than two, or where it is not sure that each is an item of its own: one is within another (其中), is another's older figure
/// (调整为), two stand in one item, or the total that is stated is not their sum.
///
/// ```
/// use ledgerlint::value::stated::items;
/// let amounts = |text: &str| items(text).iter().map(|item| item.amount.to_string()).collect::<Vec<_>>();
/// assert_eq!(amounts("一、购置空调12.5万元;二、维修3万元"), ["125000", "30000"]);
/// assert!(amounts("总投资200万元,其中本次支付50万元").is_empty());
/// ```
pub fn items(text: &str) -> Vec<Item> {
    let text = fold(text);
    if WITHIN.iter().any(|word| text.contains(word)) || numbered_with_points(&text) {
        return Vec::new();
    }
    let (mut items, mut total) = (Vec::new(), None);
    for sentence in text.split([';', '。', '\n', '\r']) {
        if add_items(&compact(sentence), &mut items, &mut total).is_none() {
            return Vec::new();
        }
    }
    let sum = items.iter().try_fold(Decimal::ZERO, |sum, item: &Item| sum.checked_add(item.amount));
    if items.len() < 2 || sum.is_none() || total.is_some_and(|total| sum != Some(total)) { Vec::new() } else { items }
}

/// Whether a cell of amounts holds several, each with a word for its unit: `60万元;2万元`.
pub fn states_several(cell: &str) -> bool {
    let sentences = fold(cell).split([';', '。', '\n', '\r']).filter(|sentence| !sentence.trim().is_empty()).count();
    let items = items(cell).len();
    items >= 2 && items >= sentences
}

/// Words by which one amount is a part, the bound or the older figure of another.
const WITHIN: [&str; 14] =
    ["其中", "调整为", "调整到", "调增", "调减", "变更为", "增加到", "增至", "减至", "追加", "剩余", "余款", "元至", "万至"];

/// Adds the items of a sentence; `None` where two amounts stand in one.
fn add_items(sentence: &str, items: &mut Vec<Item>, total: &mut Option<Decimal>) -> Option<()> {
    let text: Vec<char> = sentence.chars().collect();
    let found = amounts(&text)?;
    let lead = text.iter().position(|c| *c == ':').filter(|colon| found.first().is_some_and(|first| *colon < first.start));
    let lead: String = text.get(..lead.map_or(0, |colon| colon + 1))?.iter().collect();
    let mut from = lead.chars().count();
    for (at, amount) in found.iter().enumerate() {
        let next = found.get(at + 1).map_or(text.len(), |next| next.start);
        let between = text.get(amount.end..next)?;
        // An item reaches to the sign behind its amount.
        let sign = between.iter().position(|c| matches!(c, ',' | '、' | '和' | '及' | '/' | '+'));
        let end = match sign {
            Some(sign) if at + 1 < found.len() => amount.end + sign,
            None if at + 1 < found.len() => return None,
            _ => text.len(),
        };
        let own: String = text.get(from..end)?.iter().collect();
        // 甲公司广场20万元、绿化15万元: without a colon what stands before the first amount may be said of all.
        let own = if found.len() > 1 && lead.is_empty() { sentence.to_owned() } else { format!("{lead}{own}") };
        from = (end + 1).min(text.len());
        match amount.says {
            Says::Each => return None,
            Says::Total => *total = (*total).max(Some(amount.value)),
            Says::Amount => items.push(Item { text: own, amount: amount.value.normalize() }),
        }
    }
    Some(())
}

/// `1.60万元;2.2万元`: numbers of items, or amounts with a point.
fn numbered_with_points(text: &str) -> bool {
    let begins = |number: usize, sentence: &str| sentence.trim_start().starts_with(&format!("{number}."));
    let mut sentences = text.split([';', '。', '\n']).filter(|sentence| !sentence.trim().is_empty());
    begins(1, sentences.next().unwrap_or_default()) && begins(2, sentences.next().unwrap_or_default())
}

/// What an amount is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Amount,
    /// Of all together.
    Total,
    /// Of one person, month or piece.
    Each,
}

/// An amount within a text.
#[derive(Debug, Clone, Copy)]
struct Stated {
    value: Decimal,
    says: Says,
    start: usize,
    end: usize,
}

/// All amounts of a compact text in order; `None` if one of them has two readings, or they are too large to add.
fn amounts(text: &[char]) -> Option<Vec<Stated>> {
    let mut found: Vec<Stated> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some((value, end)) = amount_at(text, at) else {
            // What cannot be read as a whole is not read in part: the 五元 of 三万五元.
            let run = text.iter().skip(at).take_while(|c| numeral::is_numeral(**c)).count();
            if run > 0 && matches!(text.get(at + run), Some('元' | '圆')) {
                return None;
            }
            at += run.max(1);
            continue;
        };
        let before: String = text.iter().take(at).skip(at.saturating_sub(4)).collect();
        let says = if ["合计", "共计", "总计", "总额", "总价", "共"].iter().any(|word| before.contains(word)) {
            Says::Total
        } else if ["每", "人均", "单价", "均价"].iter().any(|word| before.contains(word)) {
            Says::Each
        } else {
            Says::Amount
        };
        match found.last_mut() {
            // 12万5千元 is one.
            Some(last) if last.end == at && last.says != Says::Each => {
                last.value = last.value.checked_add(value)?;
                last.end = end;
            }
            _ => found.push(Stated { value, says, start: at, end }),
        }
        at = end;
    }
    Some(found)
}

/// An amount that starts here, with its end: a number with 元 or 万 behind it.
fn amount_at(text: &[char], start: usize) -> Option<(Decimal, usize)> {
    let rest = text.get(start..)?;
    let is_digit = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let digits: String = rest.iter().take_while(|c| is_digit(c)).collect();
    let (number, mut end) = if digits.is_empty() {
        let (number, length) = numeral::read(rest)?;
        (Decimal::from(number), start + length)
    } else {
        let written = super::amount::parse(&digits).ok().flatten()?;
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
            ("三十二万五千元", Some("325000")),
            ("12万5千元", Some("125000")),
            ("每人500元,共计12000元", Some("12000")),
            ("甲10万元,乙5万元", Some("150000")),
            ("2020年第3次会议", None),
            ("覆盖20万人", None),
            ("三万五元", None),
        ] {
            let want = amount.map(|amount| Decimal::from_str_exact(amount).unwrap());
            assert_eq!(stated_amount(text), want, "{text}");
        }
    }

    #[test]
    fn several_amounts_are_items_with_their_own_words() {
        let read = |text: &str| items(text).iter().map(|item| format!("{}={}", item.text, item.amount)).collect::<Vec<_>>().join(" ");
        for (text, want) in [
            ("60万元;2万元", "60万元=600000 2万元=20000"),
            ("60万元、2万元", "60万元、2万元=600000 60万元、2万元=20000"),
            ("60万元\n2万元", "60万元=600000 2万元=20000"),
            ("一、购置空调12.5万元;二、维修三万元", "一、购置空调12.5万元=125000 二、维修三万元=30000"),
            ("同意支付:甲公司20万元、乙公司15万元", "同意支付:甲公司20万元=200000 同意支付:乙公司15万元=150000"),
            ("甲20万元;乙15万元。合计35万元", "甲20万元=200000 乙15万元=150000"),
            ("原则同意:甲5万元,乙6万元", "原则同意:甲5万元=50000 原则同意:乙6万元=60000"),
            ("1、60万元;2、2万元", "1、60万元=600000 2、2万元=20000"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn what_may_be_one_amount_or_has_two_readings_is_no_list() {
        for text in [
            "60万元",
            "60;2",
            "1.60万元;2.2万元",
            "甲20万元;乙15万元。合计36万元",
            "总投资200万元,其中本次支付50万元",
            "由20万元调整为25万元",
            "20万元至30万元",
            "每人500元,10人5000元",
            "三万五元;2万元;3万元",
            "同意甲20万元乙15万元",
        ] {
            assert_eq!(items(text), [], "{text}");
        }
    }
}
