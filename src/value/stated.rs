//! Amounts of money that a sentence states: in all, and item by item. Knows no table.

mod loose;

use rust_decimal::Decimal;

pub use self::loose::{is_about, names_number, of_pieces};
use super::numeral;
use super::text::{compact, fold};

/// The amount that a text states: `同意支付20万元`, `5.8万元`, `200,000元`, `贰拾万元`. Several add up, unless one is called the total of them;
/// what is said of one person, month or piece is left aside, and the total of one thing (`巡逻车两台共9.6万元`) is its amount.
///
/// ```
/// use ledgerlint::value::stated::stated_amount;
/// assert_eq!(stated_amount("同意支付5.8万元").unwrap().to_string(), "58000");
/// assert_eq!(stated_amount("甲20万元、乙15万元,共计35万元").unwrap().to_string(), "350000");
/// ```
pub fn stated_amount(text: &str) -> Option<Decimal> {
    let mut sentences = Vec::new();
    for sentence in with_marks(&fold(text)).split(SENTENCE_ENDS) {
        let sentence: Vec<char> = compact(sentence).chars().collect();
        sentences.push(Sum::of(&sentence)?);
    }
    let values = || sentences.iter().filter_map(|sum| sum.value);
    let sum = values().try_fold(Decimal::ZERO, Decimal::checked_add)?;
    // A sentence that is a total alone may be that of the others.
    let of_others = |total: Decimal| sum.checked_sub(total) == Some(total);
    let alone = sentences.iter().filter(|one| one.alone && (one.of_all || one.value.is_some_and(of_others)));
    let grand = alone.filter_map(|one| one.value).max();
    grand.or_else(|| values().next().map(|_| sum)).map(|amount| amount.normalize())
}

/// What ends a sentence.
const SENTENCE_ENDS: [char; 4] = [';', '。', '\n', '\r'];

/// What one sentence states.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    value: Option<Decimal>,
    /// It states a total and no other amount.
    alone: bool,
    /// That total is said of more than the sentence: `合计35万元`, `以上两项共35万元`.
    of_all: bool,
}

impl Sum {
    /// `None` where an amount has two readings.
    fn of(sentence: &[char]) -> Option<Self> {
        let found = amounts(sentence)?;
        let of = |says: Says| found.iter().filter(move |amount| amount.says == says);
        let sum = of(Says::Amount).try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount.value))?;
        let totals = of(Says::Total).try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount.value))?;
        let (any, total) = (of(Says::Amount).next().is_some(), of(Says::Total).max_by_key(|amount| amount.value));
        let Some(total) = total else { return Some(Self { value: any.then_some(sum), ..Self::default() }) };
        // 广场12.5万元,巡逻车共9.6万元: what is less than the others is the total of its own thing.
        let one = of(Says::Total).nth(1).is_none();
        let value = if one && total.value >= sum { total.value } else { sum.checked_add(totals)? };
        Some(Self { value: Some(value), alone: !any && one, of_all: is_of_all(sentence, total) })
    }
}

/// Whether a total is said of more than its own sentence: nothing stands before its word, or words for everything.
fn is_of_all(sentence: &[char], total: &Stated) -> bool {
    let before: String = sentence.iter().take(total.start).collect();
    let Some(at) = TOTALS.iter().filter_map(|word| before.rfind(word)).min() else { return false };
    let lead = before.get(..at).unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    let of_all = ["以上", "上述", "项", "笔", "两者", "全部"].iter().any(|word| lead.ends_with(word)) && !lead.ends_with("事项");
    lead.is_empty() || of_all
}

/// One item of a text that states several, with its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its words: its sentence, of several in one sentence its part, where a colon shows what stands before them all.
    pub text: String,
    /// Its amount, in yuan.
    pub amount: Decimal,
    /// Where its words are its part of a list in one sentence (`甲5万元、乙6万元`): that list.
    pub list: Option<Listed>,
}

/// The list that an item stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The whole sentence.
    pub sentence: String,
    /// What stands before the amount in the item's own part.
    pub before: String,
    /// Whether the item is the first.
    pub first: bool,
    /// What stands before the first amount, where it may name the payee of all (`张三租金5万元、水电费1万元`).
    pub head: String,
}

/// A longer run of digits is no amount.
const DIGITS_MAX: usize = 40;

/// No decision has more items.
const ITEMS_MAX: usize = 100;

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
    let text = with_marks(&fold(text));
    if WITHIN.iter().any(|word| text.contains(word)) || numbered_with_points(&text) {
        return Vec::new();
    }
    let (mut items, mut total) = (Vec::new(), None);
    for sentence in text.split(SENTENCE_ENDS) {
        if add_items(&compact(sentence), &mut items, &mut total).is_none() || items.len() > ITEMS_MAX {
            return Vec::new();
        }
    }
    let sum = items.iter().try_fold(Decimal::ZERO, |sum, item: &Item| sum.checked_add(item.amount));
    if items.len() < 2 || sum.is_none() || total.is_some_and(|total| sum != Some(total)) { Vec::new() } else { items }
}

/// Whether a cell of amounts holds several, each with a word for its unit: `60万元;2万元`.
pub fn states_several(cell: &str) -> bool {
    let sentences = fold(cell).split(SENTENCE_ENDS).filter(|sentence| !sentence.trim().is_empty()).count();
    let items = items(cell).len();
    items >= 2 && items >= sentences
}

/// Words by which one amount is a part, the bound or the older figure of another.
const WITHIN: [&str; 14] =
    ["其中", "调整为", "调整到", "调增", "调减", "变更为", "增加到", "增至", "减至", "追加", "剩余", "余款", "元至", "万至"];

/// Adds the items of a sentence; `None` where two amounts stand in one.
fn add_items(sentence: &str, items: &mut Vec<Item>, total: &mut Option<Decimal>) -> Option<()> {
    let text: Vec<char> = sentence.chars().collect();
    let found = amounts(&text).filter(|found| found.len() <= ITEMS_MAX)?;
    let lead = text.iter().position(|c| *c == ':').filter(|colon| found.first().is_some_and(|first| *colon < first.start));
    let lead: String = text.get(..lead.map_or(0, |colon| colon + 1))?.iter().collect();
    if lead.is_empty()
        && let Some(listed) = listed(sentence, &text, &found)
    {
        *total = found.iter().filter(|amount| amount.says == Says::Total).map(|amount| amount.value).max().max(*total);
        items.extend(listed);
        return Some(());
    }
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
            Says::Total if found.len() > 1 || is_of_all(&text, amount) => *total = (*total).max(Some(amount.value)),
            // 巡逻车两台共9.6万元 is the total of its own item.
            Says::Total | Says::Amount => items.push(Item { text: own, amount: amount.value.normalize(), list: None }),
        }
    }
    Some(())
}

/// The items of a sentence in which every part between two separators has words and one amount of its own
/// (`保洁服务费6.2万元、路灯维护费5.5万元,共计11.7万元`). A firm that only the first part names, and what is said of all at the end, would be lost.
fn listed(sentence: &str, text: &[char], found: &[Stated]) -> Option<Vec<Item>> {
    let is_within = |at: usize| found.iter().any(|amount| amount.start <= at && at < amount.end);
    let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let separates = |at: usize| match text.get(at) {
        Some(',') => !(is_within(at) || is_digit(at + 1) && at.checked_sub(1).is_some_and(is_digit)),
        Some('、') => !is_mark(text.get(..at).unwrap_or_default()),
        _ => false,
    };
    let mut ends: Vec<usize> = (0..text.len()).filter(|at| separates(*at)).collect();
    ends.push(text.len());
    let (mut items, mut from, mut firms, mut head): (Vec<Item>, usize, Vec<bool>, String) = (Vec::new(), 0, Vec::new(), String::new());
    for end in ends {
        let mut own = found.iter().filter(|amount| from <= amount.start && amount.start < end);
        let (Some(amount), None) = (own.next(), own.next()) else { return None };
        let before: String = text.get(from..amount.start)?.iter().collect();
        let part: String = text.get(from..end)?.iter().collect();
        let behind: String = text.get(amount.end..end)?.iter().collect();
        from = end + 1;
        match amount.says {
            Says::Total if end == text.len() && !items.is_empty() && !behind.chars().any(char::is_alphanumeric) => {}
            Says::Amount
                if before.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !OF_ALL.iter().any(|word| behind.contains(word)) =>
            {
                firms.push(FIRMS.iter().any(|word| before.contains(word)));
                if items.is_empty() && !firms.contains(&true) {
                    head.clone_from(&before);
                }
                let list = Some(Listed { sentence: sentence.to_owned(), before, first: items.is_empty(), head: head.clone() });
                items.push(Item { text: part, amount: amount.value.normalize(), list });
            }
            _ => return None,
        }
    }
    let shared = firms.first() == Some(&true) && firms.contains(&false);
    (items.len() >= 2 && !shared).then_some(items)
}

/// Words by which something is said of all items of a list.
const OF_ALL: [&str; 6] = ["均", "都", "全部", "一并", "一律", "以上"];

/// Words that name a payee.
const FIRMS: [&str; 8] = ["公司", "厂", "店", "合作社", "经营部", "商行", "事务所", "工作室"];

/// Whether a text is the number of an item and nothing else: the `1` of `1、`, the `一` of `一、`.
fn is_mark(text: &[char]) -> bool {
    let text = text.rsplit(|c| matches!(c, ',' | '、')).next().unwrap_or_default();
    !text.is_empty() && text.len() <= 3 && text.iter().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
}

/// A folded text with the numbers of its items written `1、` that were written `1.`; one within a sentence ends it. They count on from 1, so
/// that no date or amount is taken for one.
fn with_marks(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut marked, mut at, mut count) = (String::with_capacity(text.len()), 0, 0_u32);
    while let Some(c) = chars.get(at) {
        let behind = chars.get(..at).and_then(<[char]>::last).copied().unwrap_or('\n');
        match mark_at(&chars, at).filter(|(number, _)| *number == count + 1) {
            Some((number, length))
                if matches!(behind, ',' | ':' | ' ' | '\t')
                    || SENTENCE_ENDS.contains(&behind)
                    // (同意9票)2.支付: an item that was begun may end without a sign.
                    || (count > 0 && matches!(behind, ')' | '元' | '票')) =>
            {
                // What a colon stands behind goes with the first item.
                if !marked.is_empty() && !marked.trim_end().ends_with(':') {
                    marked.truncate(marked.trim_end_matches([',', ' ', '\t']).len());
                    marked.push(';');
                }
                marked.extend([number.to_string().as_str(), "、"]);
                (at, count) = (at + length, number);
            }
            _ => {
                marked.push(*c);
                at += 1;
            }
        }
    }
    if count < 2 { text.to_owned() } else { marked }
}

/// The number of an item with a point that starts here, and its length.
fn mark_at(text: &[char], start: usize) -> Option<(u32, usize)> {
    const LENGTH_MAX: usize = 2;
    // One more shows that there were more.
    let digits: String = text.get(start..)?.iter().take(LENGTH_MAX + 1).take_while(|c| c.is_ascii_digit()).collect();
    let end = start + digits.len();
    let is_mark = digits.len() <= LENGTH_MAX && text.get(end) == Some(&'.') && text.get(end + 1).is_some_and(|c| !c.is_ascii_digit());
    is_mark.then(|| digits.parse().ok()).flatten().map(|number| (number, digits.len() + 1))
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
            let digits = text.iter().skip(at).take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
            at += if digits > DIGITS_MAX { digits } else { run.max(1) };
            continue;
        };
        let before: String = text.iter().take(at).skip(at.saturating_sub(4)).collect();
        let says = if TOTALS.iter().any(|word| before.contains(word) && !is_other_word(&before, word)) {
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

/// Words by which an amount is called a total.
const TOTALS: [&str; 6] = ["合计", "共计", "总计", "总额", "总价", "共"];

/// 公共, 中共, 共青团, 共建: the 共 of another word.
fn is_other_word(before: &str, word: &str) -> bool {
    word == "共" && ["公共", "中共", "共青", "共建", "共同", "共享", "共治", "共产"].iter().any(|other| before.contains(other))
}

/// An amount that starts here, with its end: a number with 元 or 万 behind it.
fn amount_at(text: &[char], start: usize) -> Option<(Decimal, usize)> {
    let rest = text.get(start..)?;
    let is_digit = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let digits: String = rest.iter().take_while(|c| is_digit(c)).take(DIGITS_MAX + 1).collect();
    if digits.len() > DIGITS_MAX {
        return None;
    }
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
            '千' => unit = unit.checked_mul(Decimal::from(1_000))?,
            '百' => unit = unit.checked_mul(Decimal::from(100))?,
            '万' => (unit, money) = (unit.checked_mul(Decimal::from(10_000))?, true),
            '亿' => (unit, money) = (unit.checked_mul(Decimal::from(100_000_000))?, true),
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
    fn endless_cells_are_no_amounts_and_break_nothing() {
        assert_eq!(stated_amount(&format!("1{}元", "万".repeat(60))), None);
        assert_eq!(stated_amount(&format!("{}元", "7".repeat(200_000))), None);
        assert_eq!(stated_amount(&format!("编号{},5000元", "7".repeat(100))), None);
        assert_eq!(stated_amount(&format!("{}同意支付5000元", "会议认为".repeat(5_000))), Some(Decimal::from(5_000)));
        assert!(items(&"付甲款5元;".repeat(101)).is_empty());
        assert_eq!(items(&"付甲款5元;".repeat(100)).len(), 100);
    }

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
            ("研究文化广场改造12.5万元;采购巡逻车两台共9.6万元", Some("221000")),
            ("文化广场改造12.5万元,巡逻车两台共9.6万元", Some("221000")),
            ("电脑10台,单价5000元,总价5万元;打印机2台,总价6000元", Some("56000")),
            ("甲20万元;乙15万元。两项共35万元", Some("350000")),
            ("甲20万元;乙15万元。合计36万元", Some("360000")),
            ("公共绿化20万元;道路维修10万元", Some("300000")),
            ("两台共35万元", Some("350000")),
            ("1. 60万元;2. 2万元", Some("620000")),
            ("5.6万元", Some("56000")),
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
            ("一、广场改造12.5万元;二、巡逻车两台共9.6万元", "一、广场改造12.5万元=125000 二、巡逻车两台共9.6万元=96000"),
            ("甲20万元;乙15万元。两项共35万元", "甲20万元=200000 乙15万元=150000"),
            ("公共绿化20万元;道路维修10万元", "公共绿化20万元=200000 道路维修10万元=100000"),
            ("1.支付路灯款5.6万元;2.支付清淤款12.8万元", "1、支付路灯款5.6万元=56000 2、支付清淤款12.8万元=128000"),
            ("1. 60万元 2. 2万元", "1、60万元=600000 2、2万元=20000"),
            ("同意:1．路灯款5.6万元,2．清淤款12.8万元。", "同意:1、路灯款5.6万元=56000 2、清淤款12.8万元=128000"),
            ("1.河堤款6.5万元(9票同意)2.路灯款7.5万元(3票同意)", "1、河堤款6.5万元(9票同意)=65000 2、路灯款7.5万元(3票同意)=75000"),
            ("1.河堤款6.5万元2.路灯款7.5万元", "1、河堤款6.5万元=65000 2、路灯款7.5万元=75000"),
            ("1.水泵(两台)2.5万元;2.水管3万元", "1、水泵(两台)2.5万元=25000 2、水管3万元=30000"),
            ("同意保洁费6.2万元、路灯费5.5万元,共计11.7万元", "同意保洁费6.2万元=62000 路灯费5.5万元=55000"),
            ("保洁费62,000元,不同意路灯费5.5万元", "保洁费62,000元=62000 不同意路灯费5.5万元=55000"),
            ("甲公司广场20万元、绿化15万元", "甲公司广场20万元、绿化15万元=200000 甲公司广场20万元、绿化15万元=150000"),
            ("1、广场20万元、绿化15万元", "1、广场20万元=200000 绿化15万元=150000"),
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
