//! Amounts of money and other numbers, as offices write them, to exact decimals. No float lives here but the one that an
//! Excel cell holds, and it leaves at once ([`decimal_of_float`]).

use std::str::FromStr;

use rust_decimal::Decimal;

use super::numeral;
use super::text::fold;

/// What one unit of a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum MoneyUnit {
    /// 分
    Fen,
    /// 元
    #[default]
    Yuan,
    /// 百元
    Hundred,
    /// 千元
    Thousand,
    /// 万元
    TenThousand,
    /// 百万元
    Million,
    /// 亿元
    HundredMillion,
}

impl MoneyUnit {
    /// How many yuan one is.
    pub fn yuan(self) -> Decimal {
        match self {
            Self::Fen => Decimal::new(1, 2),
            Self::Yuan => Decimal::ONE,
            Self::Hundred => Decimal::ONE_HUNDRED,
            Self::Thousand => Decimal::from(1_000),
            Self::TenThousand => Decimal::from(10_000),
            Self::Million => Decimal::from(1_000_000),
            Self::HundredMillion => Decimal::from(100_000_000),
        }
    }

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fen => "分",
            Self::Yuan => "元",
            Self::Hundred => "百元",
            Self::Thousand => "千元",
            Self::TenThousand => "万元",
            Self::Million => "百万元",
            Self::HundredMillion => "亿元",
        }
    }

    /// The unit that a word names: 分, 元, 百元, 千元, 万元, 百万元, 亿元.
    pub fn named(word: &str) -> Option<Self> {
        match word.strip_prefix("人民币").or_else(|| word.strip_suffix("人民币")).unwrap_or(word) {
            "分" => Some(Self::Fen),
            "元" | "圆" => Some(Self::Yuan),
            "百元" => Some(Self::Hundred),
            "千元" => Some(Self::Thousand),
            "万元" | "万" => Some(Self::TenThousand),
            "百万元" => Some(Self::Million),
            "亿元" | "亿" => Some(Self::HundredMillion),
            _ => None,
        }
    }
}

/// An amount as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The number, the unit written beside it not yet applied.
    pub number: Decimal,
    /// A unit written in the cell itself (`3.2万元`); it wins over the column's.
    pub unit: Option<MoneyUnit>,
}

impl Written {
    /// The amount in yuan, where the column counts in `column`. `None` from [`AMOUNT_BOUND`] on.
    pub fn in_yuan(self, column: MoneyUnit) -> Option<Decimal> {
        self.number.checked_mul(self.unit.unwrap_or(column).yuan()).filter(|yuan| yuan.abs() < AMOUNT_BOUND).map(|yuan| yuan.normalize())
    }
}

/// From so many yuan on (a million million million), more than all the money of the world, a number is no amount but a slip. Sums of all
/// the rows that can be read stay within a decimal.
pub const AMOUNT_BOUND: Decimal = Decimal::from_parts(2_808_348_672, 232_830_643, 0, false, 0);

/// From so much on (the square of a million million) a count or a number of a line is a slip.
pub const NUMBER_BOUND: Decimal = Decimal::from_parts(2_701_131_776, 466_537_709, 54_210, false, 0);

/// No amount is longer: what a cell of a hostile file holds need not be folded to be none.
const BYTES_MAX: usize = 1024;

/// Reads an amount: `1,234.50`, `-1,234.00`, `(1,234.00)`, `￥1,234`, full-width digits, a trailing 元 or 万元, `1,234.00-`, `▲1,234.00`, `红字1,234.00`, `负1,234.00`, `[1,234.00]`, `1 234.00`; in Chinese
/// characters (`伍万元整`, `三十二万五千元`) only with 元 or 万 behind it. A blank, 无 and / are `Ok(None)`; a lone dash is zero, as ledgers print it.
///
/// # Errors
/// The text is no amount. Nothing is guessed: `1.200,00` and `12,34` are refused.
///
/// ```
/// use ledgerlint::value::amount::parse;
/// let written = parse("（￥1，234．50）").unwrap().unwrap();
/// assert_eq!(written.number.to_string(), "-1234.50");
/// assert!(parse("1.200,00").is_err());
/// ```
pub fn parse(text: &str) -> Result<Option<Written>, NotAnAmount> {
    // Nearly all amounts are plain digits: they need no folding.
    if let Some(number) = plain_digits(text) {
        return Ok(Some(Written { number, unit: None }));
    }
    let text = text.trim();
    if text.len() > BYTES_MAX {
        return Err(NotAnAmount);
    }
    let folded = fold(text);
    let text = folded.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    if matches!(text, "" | "无" | "/") {
        return Ok(None);
    }
    if text.chars().all(|c| c == '-') {
        return Ok(Some(Written { number: Decimal::ZERO, unit: None }));
    }
    let (text, bracketed) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).or_else(|| boxed(text)) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let (text, minus_before) = strip_sign(text);
    let text = strip_currency(text);
    // Excel's accounting format has the sign of the currency before a dash for nought and before a bracket: `¥-`, `¥(56.80)`.
    if !text.is_empty() && text.chars().all(|c| c == '-') && !bracketed {
        return Ok(Some(Written { number: Decimal::ZERO, unit: None }));
    }
    let (text, bracketed) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|_| !bracketed) {
        Some(inner) => (inner.trim(), true),
        None => (text, bracketed),
    };
    if let Some(number) = written_out(text).filter(|_| !bracketed && !minus_before) {
        return Ok(Some(Written { number, unit: Some(MoneyUnit::Yuan) }));
    }
    let (text, minus_inside) = strip_sign(text);
    let text = ["CNY", "RMB"].iter().find_map(|sign| text.strip_suffix(sign)).map_or(text, str::trim_end);
    let (text, unit) = strip_unit(text);
    let (text, minus_behind) = match text.strip_suffix('-') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let minus_count = [bracketed, minus_before, minus_inside, minus_behind].iter().filter(|minus| **minus).count();
    if minus_count > 1 {
        return Err(NotAnAmount);
    }
    let number = parse_digits(text).ok_or(NotAnAmount)?;
    Ok(Some(Written { number: if minus_count == 1 { -number } else { number }, unit }))
}

/// `1234.50` and `-1234.5`: up to 18 digits, at most one point with digits on both sides, a minus in front.
fn plain_digits(text: &str) -> Option<Decimal> {
    let (digits, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
    let bytes = digits.as_bytes();
    if bytes.is_empty() || bytes.len() > 19 || !bytes.first()?.is_ascii_digit() || !bytes.last()?.is_ascii_digit() {
        return None;
    }
    let (mut number, mut scale, mut behind_point) = (0_i64, 0_u32, false);
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {
                number = number.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                scale += u32::from(behind_point);
            }
            b'.' if !behind_point => behind_point = true,
            _ => return None,
        }
    }
    Some(Decimal::new(if negative { -number } else { number }, scale))
}

/// The text is no amount that can be read without guessing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount")]
pub struct NotAnAmount;

/// An amount in Chinese characters, in yuan: `五万元整`, `叁佰贰拾元伍角`, `二十万`. `五百` alone may be a count, and `三万五元` has two readings.
fn written_out(text: &str) -> Option<Decimal> {
    let text: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, length) = numeral::read(&text)?;
    let mut rest = text.get(length..)?;
    let mut amount = Decimal::from(whole);
    match rest.split_first() {
        Some(('元' | '圆', behind)) => rest = behind,
        None if text.last() == Some(&'万') => return Some(amount),
        _ => return None,
    }
    for (unit, scale) in [('角', 1), ('分', 2)] {
        let digits = rest.strip_prefix(&['零']).unwrap_or(rest);
        if let [digit, found, behind @ ..] = digits
            && *found == unit
        {
            amount += Decimal::new(numeral::single_digit(*digit)?, scale);
            rest = behind;
        }
    }
    matches!(rest, [] | ['整' | '正']).then_some(amount)
}

fn strip_sign(text: &str) -> (&str, bool) {
    if let Some(rest) = text.strip_prefix(['-', '▲', '△']).or_else(|| ["红字", "负"].iter().find_map(|word| text.strip_prefix(word)))
    {
        (rest.trim_start_matches([' ', ':']), true)
    } else {
        (text.strip_prefix('+').map_or(text, str::trim_start), false)
    }
}

fn strip_currency(text: &str) -> &str {
    for sign in ["人民币", "RMB", "rmb", "CNY", "cny", "¥", "元"] {
        if let Some(rest) = text.strip_prefix(sign) {
            return strip_currency(rest.trim_start_matches([' ', ':']));
        }
    }
    text
}

fn strip_unit(text: &str) -> (&str, Option<MoneyUnit>) {
    let text = text.strip_suffix('整').unwrap_or(text);
    for word in ["亿元", "百万元", "万元", "千元", "百元", "元", "圆", "亿", "万"] {
        if let Some(rest) = text.strip_suffix(word) {
            return (rest.trim_end(), MoneyUnit::named(word));
        }
    }
    (text, None)
}

/// What stands in square brackets, as red ink is printed, where it has both decimals: `[829.63]`. `[1]` numbers a column or a note.
fn boxed(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))?;
    has_fen(inside).then_some(inside)
}

/// Whether a number is written to the fen.
fn has_fen(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(_, fen)| fen.len() == 2 && fen.bytes().all(|b| b.is_ascii_digit()))
}

/// Spaces that part thousands.
const THIN_SPACES: [char; 5] = [' ', '\u{2007}', '\u{2009}', '\u{202f}', '\u{2005}'];

/// Digits with an optional point and correct groups of three, or in scientific notation as Excel exports large numbers.
fn parse_digits(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !fraction.is_none_or(digits_only) || (whole.is_empty() && fraction.is_none_or(str::is_empty)) {
        return None;
    }
    let whole = if whole.contains(',') {
        ungroup(whole, ',')?
    } else if let Some(space) = whole.chars().find(|c| THIN_SPACES.contains(c)).filter(|_| has_fen(mantissa)) {
        // `6 395` may be two numbers; `6 395.63` is one.
        ungroup(whole, space)?
    } else {
        whole.to_owned()
    };
    if !digits_only(&whole) {
        return None;
    }
    let plain = match fraction {
        Some(fraction) if !fraction.is_empty() => format!("{}.{fraction}", if whole.is_empty() { "0" } else { &whole }),
        _ => whole,
    };
    match exponent {
        None => Decimal::from_str_exact(&plain).ok(),
        Some(exponent) => {
            i32::from_str(exponent).ok()?;
            Decimal::from_scientific(&format!("{plain}e{}", exponent.trim_start_matches('+'))).ok()
        }
    }
}

/// `12,345,678` without its commas; `None` unless every group but the first has three digits.
fn ungroup(whole: &str, mark: char) -> Option<String> {
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    if first.is_empty() || first.len() > 3 || !groups.clone().all(|group| group.len() == 3) {
        return None;
    }
    Some(whole.replace(mark, ""))
}

/// An Excel number as a decimal: its shortest exact text, held to the 15 digits that Excel itself keeps and shows, so that
/// the cached result of `=0.1+0.2` is 0.3. `None` for what no decimal can hold (1E+308, NaN).
///
/// ```
/// use ledgerlint::value::amount::decimal_of_float;
/// assert_eq!(decimal_of_float(0.1 + 0.2).unwrap().to_string(), "0.3");
/// assert_eq!(decimal_of_float(825.14).unwrap().to_string(), "825.14");
/// assert_eq!(decimal_of_float(0.1 + 0.2 - 0.3).unwrap().to_string(), "0");
/// assert_eq!(decimal_of_float(1.0 / 3.0).unwrap().to_string(), "0.333333333333333");
/// assert!(decimal_of_float(1e308).is_none());
/// ```
pub fn decimal_of_float(float: f64) -> Option<Decimal> {
    if !float.is_finite() {
        return None;
    }
    // `{:e}` prints the shortest digits that read back as the same float.
    let shortest = format!("{float:e}");
    let (mantissa, exponent) = shortest.split_once('e')?;
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let text = if digits > 15 { format!("{float:.14e}") } else { shortest.clone() };
    let exponent: i32 = exponent.parse().ok()?;
    // More digits than anybody types were computed.
    let computed = digits > 15;
    if exponent < -28 || (computed && exponent < COMPUTED_FROM) {
        return Some(Decimal::ZERO);
    }
    let number = Decimal::from_scientific(&text).ok()?;
    // What a formula leaves over behind the sixth decimal, that of a fen in 万元, is an error of floats.
    let rounded = number.round_dp(COMPUTED_DECIMALS);
    let residue = computed && (number - rounded).abs() < COMPUTED_ERROR;
    Some(if residue { rounded } else { number }.normalize())
}

/// What is computed and smaller than this power of ten is nothing but such an error; a decimal may not hold its digits.
const COMPUTED_FROM: i32 = -9;
/// The decimals that the result of a formula keeps where nothing but an error of floats stands behind them.
const COMPUTED_DECIMALS: u32 = 6;
/// No error of floats in a ledger is as large as this.
const COMPUTED_ERROR: Decimal = Decimal::from_parts(5, 0, 0, false, 9);

/// An amount for a report: two decimals, more only where the amount has more.
///
/// ```
/// assert_eq!(ledgerlint::value::money("1200".parse().unwrap()), "1200.00");
/// ```
pub fn money(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    if amount.is_zero() {
        amount.set_sign_positive(true);
    }
    amount.to_string()
}

/// A number without needless zeros: `67`, `0.5`.
pub fn plain(number: Decimal) -> String {
    let mut number = number.normalize();
    if number.is_zero() {
        number.set_sign_positive(true);
    }
    number.to_string()
}

/// An amount with commas between thousands, for a person's eye: `8,736,400.00`.
pub fn grouped(amount: Decimal) -> String {
    let text = money(amount);
    let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, "00"));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push('.');
    out.push_str(fraction);
    out
}

/// Splits a total into `parts` amounts that differ by at most a fen and add up to the total exactly. The first parts are
/// the larger ones. Empty for no parts.
///
/// ```
/// use ledgerlint::value::amount::split;
/// let parts = split("5950".parse().unwrap(), 13);
/// assert_eq!(parts.iter().sum::<rust_decimal::Decimal>().to_string(), "5950.00");
/// assert_eq!((parts[0].to_string(), parts[12].to_string()), ("457.70".into(), "457.69".into()));
/// ```
pub fn split(total: Decimal, parts: usize) -> Vec<Decimal> {
    let Ok(count) = u32::try_from(parts) else { return Vec::new() };
    if count == 0 {
        return Vec::new();
    }
    let sign = if total.is_sign_negative() { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let size = total.abs();
    // The unit of the split is a fen, or the total's own last decimal where it is finer.
    let scale = size.normalize().scale().max(2);
    let step = Decimal::new(1, scale);
    let base = (size / Decimal::from(count)).round_dp_with_strategy(scale, rust_decimal::RoundingStrategy::ToZero);
    let mut rest = size - base * Decimal::from(count);
    (0..count)
        .map(|_| {
            let mut part = base;
            if rest >= step {
                part += step;
                rest -= step;
            }
            part.rescale(scale);
            sign * part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn yuan(text: &str) -> Option<String> {
        parse(text).ok().flatten().and_then(|written| written.in_yuan(MoneyUnit::Yuan)).map(money)
    }

    #[test]
    fn bounds_are_what_they_say() {
        assert_eq!((AMOUNT_BOUND.to_string(), NUMBER_BOUND.to_string()), (format!("1{}", "0".repeat(18)), format!("1{}", "0".repeat(24))));
        let largest = parse("999,999,999,999,999,999.99").unwrap().unwrap();
        assert_eq!(largest.in_yuan(MoneyUnit::Yuan), Some(largest.number));
        assert_eq!(largest.in_yuan(MoneyUnit::TenThousand), None);
        assert_eq!(parse("-1,000,000,000,000,000,000").unwrap().unwrap().in_yuan(MoneyUnit::Yuan), None);
    }

    #[test]
    fn the_sign_of_a_currency_may_stand_before_a_dash_or_a_bracket() {
        let read = |text: &str| parse(text).map(|written| written.map(|written| written.number.to_string()));
        assert_eq!((read(" ¥-   "), read(" ¥(56.80)")), (Ok(Some("0".to_owned())), Ok(Some("-56.80".to_owned()))));
        assert_eq!((read("¥"), read("¥((56.80))"), read("(¥-)")), (Err(NotAnAmount), Err(NotAnAmount), Err(NotAnAmount)));
    }

    #[test]
    fn red_ink_in_brackets_and_thousands_behind_spaces_need_their_fen() {
        for (text, want) in
            [("[829.63]", "-829.63"), ("【1,829.63】", "-1829.63"), ("6 395.63", "6395.63"), ("1\u{202f}234\u{202f}567.00", "1234567.00")]
        {
            assert_eq!(parse(text).unwrap().unwrap().number.to_string(), want, "{text}");
        }
        for text in ["[1]", "[829]", "6 395", "6 95.63", "6395 000.00", "1 234,567.00", "[-829.63]"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_ways_offices_write_money_are_read() {
        for (text, want) in [
            ("1,234.50", "1234.50"),
            ("-1,234.00", "-1234.00"),
            ("(1,234.00)", "-1234.00"),
            ("￥1,234", "1234.00"),
            ("¥-1,234.00", "-1234.00"),
            ("１２３４．５", "1234.50"),
            ("1234元", "1234.00"),
            ("3.2万元", "32000.00"),
            ("5万", "50000.00"),
            ("1,234.00-", "-1234.00"),
            ("▲1,234.00", "-1234.00"),
            ("△1234", "-1234.00"),
            ("红字1,234.00", "-1234.00"),
            ("负1,234.00", "-1234.00"),
            ("1,234.00 CNY", "1234.00"),
            ("-", "0.00"),
            ("—", "0.00"),
            (".5", "0.50"),
            ("1.2E+5", "120000.00"),
            ("人民币 200元整", "200.00"),
            ("五万元整", "50000.00"),
            ("人民币伍拾万元整", "500000.00"),
            ("三十二万五千元", "325000.00"),
            ("叁仟零伍圆正", "3005.00"),
            ("叁佰贰拾元伍角零捌分", "320.58"),
            ("壹佰元零五分", "100.05"),
            ("二十万", "200000.00"),
        ] {
            assert_eq!(yuan(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_would_be_a_guess_is_refused() {
        for text in [
            "1.200,00",
            "12,34",
            "1,2345",
            "abc",
            "1 2",
            "--1",
            "(-5)",
            "2020-01-01",
            "1.2.3",
            "1E+308",
            "五百",
            ",",
            ".",
            "1,234,",
            "三万五元",
            "一百五元",
            "五万元左右",
            "五",
            "-五万元",
            "五万人",
            "60万元;2万元",
            "▲-5",
            "5▲",
            "红字",
            "负-5",
            "负责",
            "无5",
            "/5",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse("  ").unwrap(), None);
        assert_eq!((parse(" 无 ").unwrap(), parse("/").unwrap()), (None, None));
    }

    #[test]
    fn more_than_two_decimals_are_kept() {
        assert_eq!(yuan("1.005").as_deref(), Some("1.005"));
    }

    #[test]
    fn thousands_are_grouped_for_the_eye() {
        assert_eq!(grouped(Decimal::new(873_640_000, 2)), "8,736,400.00");
        assert_eq!(grouped(Decimal::new(-12_345, 2)), "-123.45");
    }

    proptest! {
        #[test]
        fn parts_of_a_split_add_up_and_differ_by_a_fen_at_most(cents in -10_000_000_000_i64..10_000_000_000, parts in 1_usize..500) {
            let total = Decimal::new(cents, 2);
            let split = split(total, parts);
            prop_assert_eq!(split.len(), parts);
            prop_assert_eq!(split.iter().sum::<Decimal>(), total);
            let spread = split.iter().max().unwrap() - split.iter().min().unwrap();
            prop_assert!(spread <= Decimal::new(1, 2));
        }

        #[test]
        fn an_amount_written_with_groups_reads_back(cents in -100_000_000_000_i64..100_000_000_000) {
            let amount = Decimal::new(cents, 2);
            prop_assert_eq!(parse(&grouped(amount)).unwrap().unwrap().number, amount);
            prop_assert_eq!(parse(&money(amount)).unwrap().unwrap().number, amount);
        }

        #[test]
        fn plain_digits_read_as_the_careful_way_reads_them(text in "-?[0-9]{1,12}(\\.[0-9]{1,6})?") {
            let careful = parse(&format!(" {text}")).unwrap().unwrap().number;
            prop_assert_eq!(parse(&text).unwrap().unwrap().number, careful);
            prop_assert_eq!(parse(&text).unwrap().unwrap().number.scale(), careful.scale());
        }

        #[test]
        fn a_float_of_two_decimals_is_that_decimal(cents in -100_000_000_000_i64..100_000_000_000) {
            let amount = Decimal::new(cents, 2);
            let float: f64 = amount.to_string().parse().unwrap();
            prop_assert_eq!(decimal_of_float(float), Some(amount.normalize()));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }
    }
}
