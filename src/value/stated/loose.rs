//! Amounts that a text states loosely: as about so much, as a number of pieces with the price of one, as a number without 元.

use rust_decimal::Decimal;

use super::{DIGITS_MAX, SENTENCE_ENDS, Says, Stated, amounts, numeral};
use crate::value::text::{compact, fold};

/// The sentences of a text.
fn sentences(text: &str) -> Vec<Vec<char>> {
    fold(text).split(SENTENCE_ENDS).map(|sentence| compact(sentence).chars().collect()).collect()
}

/// Whether a text states an amount as about so much: `约15万元`, `15万元左右`.
///
/// ```
/// use ledgerlint::value::stated::is_about;
/// assert!(is_about("购置执法车一辆约15万元"));
/// assert!(!is_about("按合约15万元支付"));
/// ```
pub fn is_about(text: &str) -> bool {
    sentences(text).iter().any(|sentence| amounts(sentence).is_some_and(|found| found.iter().any(|amount| says_about(sentence, amount))))
}

fn says_about(sentence: &[char], amount: &Stated) -> bool {
    const AHEAD: [&str; 7] = ["约", "约为", "约需", "约计", "大概", "大致", "将近"];
    /// The 约 of other words.
    const OTHERS: [&str; 9] = ["合约", "节约", "签约", "违约", "预约", "履约", "公约", "条约", "续约"];
    const BEHIND: [&str; 3] = ["左右", "上下", "余元"];
    let before: String = sentence.iter().take(amount.start).collect();
    let before = before.trim_end_matches(['¥', '￥', ':']).trim_end_matches("人民币");
    let said = AHEAD.iter().any(|word| before.ends_with(word)) && !OTHERS.iter().any(|word| before.ends_with(word));
    let behind: String = sentence.iter().skip(amount.end).take(2).collect();
    said || BEHIND.iter().any(|word| behind.starts_with(word))
        || sentence.get(amount.start..amount.end).is_some_and(|own| own.contains(&'余'))
}

/// What the pieces that a text counts cost together at the price that it states of one: `路灯60盏,每盏1200元`, `电脑12台,单价5200元`. Nothing where
/// it states another amount, or where it is not sure which of several numbers counts the pieces.
///
/// ```
/// use ledgerlint::value::stated::of_pieces;
/// assert_eq!(of_pieces("路灯安装60盏,每盏1200元").unwrap().to_string(), "72000");
/// assert_eq!(of_pieces("每人每天100元,共30人"), None);
/// ```
pub fn of_pieces(text: &str) -> Option<Decimal> {
    let sentences = sentences(text);
    let mut priced = sentences.iter().filter_map(|sentence| Some((sentence, amounts(sentence)?))).filter(|(_, found)| !found.is_empty());
    let (Some((sentence, found)), None) = (priced.next(), priced.next()) else { return None };
    let [price] = found.as_slice() else { return None };
    let measure = measure_of(sentence, price)?;
    let mut counts = counted(sentence, price).into_iter().filter(|(_, unit)| measure == Priced::Piece || measure == Priced::By(*unit));
    let (Some((count, _)), None) = (counts.next(), counts.next()) else { return None };
    count.checked_mul(price.value).map(|total| total.normalize())
}

/// What one of is priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Priced {
    /// The 盏 of `每盏1200元` and `1200元/盏`.
    By(char),
    /// The text says 单价, and not of what.
    Piece,
}

/// What one of is priced; `None` where it is no price of one, or of one for each of something else (`每人每天100元`).
fn measure_of(sentence: &[char], price: &Stated) -> Option<Priced> {
    if sentence.get(price.end) == Some(&'/') {
        // 平方米
        let behind: String = sentence.iter().skip(price.end + 1).take(3).collect();
        let measure = if behind.starts_with("平方") { Some('平') } else { behind.chars().next() };
        let once = sentence.get(price.end + 2..).is_none_or(|rest| !rest.contains(&'/')) && !sentence.contains(&'每');
        return measure.filter(|measure| once && MEASURES.contains(*measure)).map(Priced::By);
    }
    if price.says != Says::Each {
        return None;
    }
    let before: String = sentence.iter().take(price.start).collect();
    let each: Vec<&str> = before.split('每').skip(1).collect();
    match each.as_slice() {
        [] if before.contains("人均") => Some(Priced::By('人')),
        [] => Some(Priced::Piece),
        [said] => said.chars().next().filter(|measure| MEASURES.contains(*measure)).map(Priced::By),
        _ => None,
    }
}

/// Words that count pieces.
const MEASURES: &str = "台盏个套件人户辆株棵张把吨平米亩次月年天只块份册本名处座条根组樘桶箱袋车节间幅面艘头";

/// The numbers of a sentence that count pieces, with their measure: `60盏`, `十二台`, `12个月`.
fn counted(sentence: &[char], price: &Stated) -> Vec<(Decimal, char)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < sentence.len() {
        let rest = sentence.get(at..).unwrap_or_default();
        let digits: String = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').take(DIGITS_MAX).collect();
        let read = if digits.is_empty() {
            numeral::read(rest).map(|(number, length)| (Decimal::from(number), length))
        } else {
            digits.parse().ok().map(|number| (number, digits.len()))
        };
        let Some((number, length)) = read else {
            at += digits.len().max(1);
            continue;
        };
        let within = at < price.end && price.start < at + length;
        let mut behind = rest.iter().skip(length);
        // 第3次, 2023年 count nothing.
        let ordinal = at.checked_sub(1).and_then(|before| sentence.get(before)) == Some(&'第');
        let unit = behind.next().copied().map(|unit| if unit == '个' && behind.next() == Some(&'月') { '月' } else { unit });
        let dated = unit == Some('年') && number >= Decimal::ONE_THOUSAND;
        found.extend(unit.filter(|unit| !within && !ordinal && !dated && MEASURES.contains(*unit)).map(|unit| (number, unit)));
        at += length.max(1);
    }
    found
}

/// Whether a text names a number of just this much with no unit behind it: `安装监控设备68000`. A part of a number or of a mark is none.
pub fn names_number(text: &str, amount: Decimal) -> bool {
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let is_mark =
        |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '/' | '_' | '#' | '号' | '第' | '〕' | '〔'));
    sentences(text).iter().any(|sentence| {
        let mut at = 0;
        while at < sentence.len() {
            let run: String = sentence.iter().skip(at).take_while(|c| is_part(c)).collect();
            let end = at + run.len();
            let number = run.trim_end_matches([',', '.']);
            let own = !is_mark(at.checked_sub(1).and_then(|before| sentence.get(before))) && !is_mark(sentence.get(at + number.len()));
            let counts = sentence.get(at + number.len()).is_some_and(|unit| MEASURES.contains(*unit) || matches!(unit, '万' | '亿' | '%'));
            let read = || crate::value::amount::parse(number).ok().flatten().map(|written| written.number);
            if number.len() <= DIGITS_MAX && !number.is_empty() && own && !counts && read() == Some(amount) {
                return true;
            }
            at = end.max(at + 1);
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_is_said_ahead_of_an_amount_or_behind_it() {
        for text in ["约15万元", "大约需要。约需15万元", "15万元左右", "预算约人民币15万元", "约150,000元", "15万余元"]
        {
            assert!(is_about(text), "{text}");
        }
        for text in ["15万元", "合约15万元", "节约15万元", "约谈施工方,同意15万元", "大约三个月,15万元"] {
            assert!(!is_about(text), "{text}");
        }
    }

    #[test]
    fn pieces_at_a_price_are_an_amount() {
        for (text, want) in [
            ("路灯安装60盏,每盏1200元", Some(72_000)),
            ("每盏1200元,安装路灯60盏", Some(72_000)),
            ("采购电脑12台,单价5200元", Some(62_400)),
            ("采购电脑十二台,每台5200元", Some(62_400)),
            ("苗木300株,200元/株", Some(60_000)),
            ("2023年慰问60户,每户1000元", Some(60_000)),
            ("第3次研究慰问60户,每户1000元", Some(60_000)),
            ("保安服务12个月,每月5000元", Some(60_000)),
            ("人均500元,120人", Some(60_000)),
            // Two numbers may be the pieces, or the price has another measure.
            ("路灯60盏、射灯20盏,每盏1200元", None),
            ("电脑12台、打印机2个,单价5200元", None),
            ("60人,每人每天100元", None),
            ("60人,每盏100元", None),
            ("60盏,每盏1200元,安装费3000元", None),
            ("60盏,1200元", None),
            ("第3次会议", None),
        ] {
            assert_eq!(of_pieces(text), want.map(Decimal::from), "{text}");
        }
        assert_eq!(of_pieces(&format!("{}台,每台5元", "7".repeat(200))), None);
    }

    #[test]
    fn a_bare_number_is_the_whole_of_it() {
        let amount = Decimal::from(68_000);
        for text in ["研究安装监控设备68000", "监控68,000.00", "研究68000安装监控"] {
            assert!(names_number(text, amount), "{text}");
        }
        for text in ["监控设备168000", "监控设备68000.5", "合同HT68000", "2023-68000", "监控68000套", "68000号文", "监控设备6.8", ""]
        {
            assert!(!names_number(text, amount), "{text}");
        }
        assert!(!names_number(&"7".repeat(500), amount));
    }
}
