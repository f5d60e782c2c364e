//! Invoice numbers in cells and summaries, whatever way they are written. Knows no table.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::value::text::is_han;

/// Digits of an invoice number at least: shorter runs are dates, months, pieces.
const DIGITS_MIN: usize = 7;
/// The least of a number in a column of such numbers, zeros before it left off: shorter ones are serial numbers of a list.
const SIGNIFICANT_MIN: u128 = 10_000;
/// Excel keeps so many digits of a number; those behind them have become noughts.
const EXCEL_DIGITS: usize = 15;
/// The fully digital invoice has so many digits.
const DIGITAL_DIGITS: usize = 20;
/// So many digits fit into 64 bits, whatever they are.
const DIGITS_OF_U64: usize = 19;
const TEN_TO_DIGITS_OF_U64: u128 = 10_000_000_000_000_000_000;
/// Digits from which on a number is unique in the country.
const UNIQUE_DIGITS: usize = 18;

/// What every word for an invoice ends with: 发票, 专票, 数电票, and 票号, 票据号 hold it.
static TICKET: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("票".as_bytes()));
/// What stands before 票 where it is no invoice's, though its number is told: cheques, drafts, fares.
const NOT_NUMBERED: [char; 6] = ['支', '汇', '本', '车', '机', '票'];
/// The same, where nothing but 票 calls the number: what is drawn, handed in, or lets in, a voucher (传票), and a payment that came back.
const NO_INVOICE: [char; 36] = [
    '支', '汇', '本', '车', '机', '票', '兑', '银', '商', '税', '传', '罚', '船', '门', '邮', '彩', '股', '钞', '粮', '饭', '餐', '肉',
    '油', '选', '投', '计', '拉', '抽', '奖', '戏', '影', '球', '月', '小', '退', '证',
];
/// Signs in a bracket between the word and the number at most: (增值税专用发票).
const KIND_CHARS_MAX: usize = 16;

/// An invoice by its number. Spreadsheets lose leading zeros, so these do not tell two numbers apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Invoice {
    number: u128,
    /// The code of a batch of printed invoices, where it is written beside the number; else nought.
    code: u64,
}

impl Invoice {
    /// Whether no other invoice can have this number.
    pub fn is_unique(self) -> bool {
        self.code != 0 || self.number >= 10_u128.pow(u32::try_from(UNIQUE_DIGITS).unwrap_or(18) - 1)
    }

    /// The number, in which all spellings of it are one.
    pub fn number(self) -> u128 {
        self.number
    }

    /// The code of its batch, where it stands beside the number, without zeros before it.
    pub fn code(self) -> Option<String> {
        (self.code != 0).then(|| self.code.to_string())
    }

    /// As a person reads it.
    pub fn shown(self) -> String {
        shown(self.number)
    }
}

/// A number as it is printed on its invoice: printed ones have eight digits.
///
/// ```
/// use ledgerlint::checks::invoice::shown;
/// assert_eq!(shown(123_456), "00123456");
/// assert_eq!(shown(24_332_000_000_000_000_001), "24332000000000000001");
/// ```
pub fn shown(number: u128) -> String {
    let length = if number < 100_000_000 { 8 } else { 0 };
    format!("{number:0length$}")
}

/// The numbers in a cell that holds invoice numbers: `No. 12345678、12345679`, `043002000111-12345678`.
///
/// ```
/// use ledgerlint::checks::invoice::listed;
/// assert_eq!(listed("No.00123456"), listed("00１２３４５６"));
/// assert_eq!(listed("2024-01-05,3张"), []);
/// ```
pub fn listed(text: &str) -> Vec<Invoice> {
    if text.is_empty() {
        return Vec::new();
    }
    to_invoices(&runs(&as_digits(text)), false)
}

/// A cell that a spreadsheet wrote with a power of ten, as the digits that it stands for; blank where it leaves digits out: other numbers are
/// written in the same way. Any other cell as it is.
fn as_digits(cell: &str) -> Cow<'_, str> {
    let text = cell.trim().trim_start_matches('\'');
    let power = text.split_once(['E', 'e']).and_then(|(digits, power)| {
        let power = power.strip_prefix('+').unwrap_or(power).parse::<usize>().ok()?;
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let figures = [whole, part].iter().all(|digits| digits.chars().all(|c| c.is_ascii_digit()));
        (whole.len() == 1 && figures).then_some((whole, part, power))
    });
    match power {
        Some((whole, part, power)) if part.len() == power => Cow::Owned(format!("{whole}{part}")),
        Some(_) => Cow::Borrowed(""),
        None => together(cell),
    }
}

/// The digits of one fully digital invoice, where spaces part them into groups as on the page that verifies it: `2443 2000 0000 1234 5678`. Any
/// other text as it is, and one of which each group may be a number of its own.
fn together(text: &str) -> Cow<'_, str> {
    let groups: Vec<&str> = text.split_whitespace().collect();
    let digits = |group: &&str| group.chars().filter(|c| digit(*c).is_some()).count();
    let whole =
        groups.iter().map(digits).sum::<usize>() == DIGITAL_DIGITS && groups.iter().all(|group| digits(group) == group.chars().count());
    let alone = |group: &&str| group.chars().filter_map(digit).fold(0, |number, digit| number * 10 + u128::from(digit)) >= SIGNIFICANT_MIN;
    if groups.len() > 1 && whole && groups.iter().all(|group| digits(group) < DIGITS_MIN) && !groups.iter().all(alone) {
        Cow::Owned(groups.concat())
    } else {
        Cow::Borrowed(text)
    }
}

/// The same, with numbers that lost zeros before them, as where a column of numbers was typed as figures: for comparison where more than the
/// number must agree. None where it tells a span of numbers.
///
/// ```
/// use ledgerlint::checks::invoice::listed_short;
/// assert_eq!(listed_short("No.00123456"), listed_short("123456"));
/// assert_eq!(listed_short("1、2、12"), []);
/// assert_eq!(listed_short("12345678-80"), []);
/// ```
pub fn listed_short(text: &str) -> Vec<Invoice> {
    if is_span(text) { Vec::new() } else { to_invoices(&runs(&as_digits(text)), true) }
}

/// Whether a text tells numbers from one to another, the last of which it does not write out: `12345678-80`.
fn is_span(text: &str) -> bool {
    let pieces: Vec<&str> = text.split(['-', '—', '–', '~', '～', '至']).map(str::trim).collect();
    let digits = |piece: &str, from_end: bool| {
        let is_digit = |c: &char| digit(*c).is_some();
        if from_end { piece.chars().rev().take_while(is_digit).count() } else { piece.chars().take_while(is_digit).count() }
    };
    pieces
        .iter()
        .zip(pieces.iter().skip(1))
        .any(|(first, last)| digits(first, true) >= DIGITS_MIN && (1..DIGITS_MIN).contains(&digits(last, false)))
}

/// The numbers that a text calls invoice numbers: `付办公用品款(发票号12345678)`, `数电票24432000000118532479`,
/// `电子发票（普通发票）24432000000118532479`. Numbers of cheques and tickets are none.
///
/// ```
/// use ledgerlint::checks::invoice::named;
/// assert_eq!(named("付办公用品款(发票号码:12345678)").len(), 1);
/// assert_eq!(named("付办公用品款(数电票24432000000118532479)").len(), 1);
/// assert_eq!(named("支票号12345678"), []);
/// ```
pub fn named(text: &str) -> Vec<Invoice> {
    found(text).map(|(_, invoices)| invoices).unwrap_or_default()
}

/// Where a text begins to say of which invoice it is, if it does: at the last sign of the word for it.
pub fn named_at(text: &str) -> Option<usize> {
    found(text).map(|(at, _)| at)
}

/// The first invoices that a text names, and where.
fn found(text: &str) -> Option<(usize, Vec<Invoice>)> {
    // Most texts have too few digits, which is told faster than that they have none of the words. Wide digits begin with this byte.
    let may_be_digit = |byte: &&u8| byte.is_ascii_digit() || **byte == 0xef;
    if text.as_bytes().iter().filter(may_be_digit).count() < DIGITS_MIN {
        return None;
    }
    TICKET.find_iter(text.as_bytes()).find_map(|at| {
        let (before, rest) = text.split_at_checked(at)?;
        let rest = rest.strip_prefix('票')?;
        let is_called = before.ends_with('发');
        let is_numbered = !is_called && (rest.starts_with('号') || rest.starts_with("据号"));
        if !is_called && before.ends_with(if is_numbered { &NOT_NUMBERED[..] } else { &NO_INVOICE[..] }) {
            return None;
        }
        let rest = if is_numbered { rest.trim_start_matches('据') } else { rest };
        let numbers = numbers_behind(without_kind(rest));
        if !is_called && !is_numbered && !are_shaped(&numbers) {
            return None;
        }
        Some((at, to_invoices(&numbers, false))).filter(|(_, invoices)| !invoices.is_empty())
    })
}

/// What stands behind the word without the kind of invoice in brackets: `（普通发票）`, `(增值税专用)`.
fn without_kind(rest: &str) -> &str {
    let Some(inner) = rest.trim_start().strip_prefix(['(', '（', '[', '【']) else { return rest };
    let Some((kind, behind)) = inner.split_once(closes) else { return rest };
    let names_kind = ["票", "专用", "普通", "纸质", "电子", "数电", "专", "普"].iter().any(|end| kind.ends_with(end));
    if names_kind && kind.chars().all(is_han) && kind.chars().count() <= KIND_CHARS_MAX { behind } else { rest }
}

/// The numbers that follow the word, with 号码, a colon or a sign between; whatever else is said ends them.
fn numbers_behind(rest: &str) -> Vec<(u128, usize)> {
    if let Some(one) = one_number(rest) {
        return vec![one];
    }
    let end = rest.find(|c: char| digit(c).is_none() && !stands_between(c)).unwrap_or(rest.len());
    let mut numbers = rest.get(..end).unwrap_or_default();
    if numbers.ends_with(|c| digit(c).is_some()) && rest.get(end..).is_some_and(begins_with_unit) {
        // The last of them is an amount.
        numbers = numbers.trim_end_matches(|c| digit(c).is_some());
    }
    runs(&together(numbers.trim_matches(|c: char| digit(c).is_none())))
}

/// Whether what stands right behind a number makes an amount of it: 元 and 万, but neither 元月 nor 万家乐超市.
fn begins_with_unit(behind: &str) -> bool {
    let mut next = behind.chars();
    match (next.next(), next.next()) {
        (Some('元'), next) => !next.is_some_and(|c| "旦月宵".contains(c)),
        (Some('万'), next) => next.is_none_or(|c| c == '元' || !is_han(c)),
        _ => false,
    }
}

/// Whether numbers look like those of invoices: twenty digits, or eight that are no date, with or without the code of their batch.
fn are_shaped(numbers: &[(u128, usize)]) -> bool {
    let is_date = |number: u128| {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        (1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    numbers.iter().all(|(number, length)| match length {
        8 => !is_date(*number),
        10 | 12 => numbers.iter().any(|(_, length)| *length == 8),
        _ => *length == DIGITAL_DIGITS,
    })
}

/// The number that follows the word, where there is no more than one and it is written in plain figures, as nearly all are.
fn one_number(rest: &str) -> Option<(u128, usize)> {
    let (before, figures) = rest.split_at_checked(rest.bytes().position(|byte| byte.is_ascii_digit())?)?;
    let length = figures.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = figures.split_at_checked(length)?;
    let alone = behind.chars().find(|c| !closes(*c)).is_none_or(|c| digit(c).is_none() && !stands_between(c)) && !begins_with_unit(behind);
    let follows = before.chars().all(|c| digit(c).is_none() && stands_between(c));
    let (high, low) = number.split_at_checked(length.saturating_sub(DIGITS_OF_U64))?;
    let number = |digits: &str| digits.bytes().fold(0_u64, |number, figure| number * 10 + u64::from(figure - b'0'));
    if !alone || !follows || high.len() > DIGITS_OF_U64 {
        return None;
    }
    // Behind other digits stand as many as fit into 64 bits.
    let above = if high.is_empty() { 0 } else { u128::from(number(high)) * TEN_TO_DIGITS_OF_U64 };
    Some((above + u128::from(number(low)), length))
}

fn closes(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '】')
}

/// Whether a character may stand between the word and a number, and between numbers.
fn stands_between(c: char) -> bool {
    let word = matches!(c, '票' | '号' | '码' | '编' | '为' | '是' | '和' | '及' | 'N' | 'n' | 'O' | 'o' | '№');
    let mark = matches!(c, '#' | ':' | '：' | '.' | '．' | '、' | ',' | '，' | ';' | '；' | '/' | '-' | '—');
    word || mark || matches!(c, '(' | '（' | '[' | '【') || closes(c) || c.is_whitespace()
}

fn digit(c: char) -> Option<u64> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(u64::from(u32::from(c) - u32::from(zero)))
}

/// A run of digits: what it comes to, and how many they are.
#[derive(Debug, Default)]
struct Run {
    /// All digits but the last few.
    high: u128,
    /// Those, which need no wide numbers yet.
    low: u64,
    low_digits: u32,
    length: usize,
}

impl Run {
    /// So many digits fit into `low`.
    const LOW_DIGITS: u32 = 18;

    fn add(&mut self, digit: u64) {
        if self.low_digits == Self::LOW_DIGITS {
            (self.high, self.low, self.low_digits) = (self.number(), 0, 0);
        }
        self.low = self.low * 10 + digit;
        self.low_digits += 1;
        self.length += 1;
    }

    fn number(&self) -> u128 {
        let number = u128::from(self.low);
        if self.high == 0 { number } else { self.high.saturating_mul(10_u128.pow(self.low_digits)).saturating_add(number) }
    }
}

/// The runs of digits, each with its length.
fn runs(text: &str) -> Vec<(u128, usize)> {
    let mut found: Vec<(u128, usize)> = Vec::new();
    let mut open = Run::default();
    let mut close = |run: &mut Run| {
        let run = std::mem::take(run);
        if run.length > 0 {
            found.push((run.number(), run.length));
        }
    };
    for c in text.chars() {
        match digit(c) {
            Some(digit) => open.add(digit),
            None => close(&mut open),
        }
    }
    close(&mut open);
    found
}

/// Whether a number was kept by Excel as a figure and lost its last digits: other invoices lost theirs in the same way.
fn is_damaged(number: u128, length: usize) -> bool {
    let lost = length.saturating_sub(EXCEL_DIGITS);
    let noughts = |lost: usize| u32::try_from(lost).ok().and_then(|lost| 10_u64.checked_pow(lost)).map(u128::from);
    // The last digit tells of most numbers that it was not lost.
    lost > 2 && number.is_multiple_of(2) && noughts(lost).is_some_and(|noughts| number.is_multiple_of(noughts))
}

fn to_invoices(runs: &[(u128, usize)], short: bool) -> Vec<Invoice> {
    // Of a printed invoice the code of its batch stands before the number.
    let is_code = |length: usize| length == 10 || length == 12;
    let numbered = runs.iter().any(|(_, length)| *length == 8);
    let mut code = 0;
    let mut found = Vec::new();
    for (number, length) in runs {
        if numbered && is_code(*length) {
            code = u64::try_from(*number).unwrap_or(0);
            continue;
        }
        let long_enough = *length >= DIGITS_MIN || (short && *number >= SIGNIFICANT_MIN);
        if long_enough && *length <= 24 && *number > 0 && !is_damaged(*number, *length) {
            found.push(Invoice { number: *number, code: if *length == 8 { code } else { 0 } });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_of_any_length_come_to_what_they_say(digits in "0{0,3}[0-9]{1,45}", between in "[票 ,a]{1,2}") {
            let want = digits.parse().unwrap_or(u128::MAX);
            prop_assert_eq!(runs(&format!("{between}{digits}{between}7")), [(want, digits.len()), (7, 1)]);
        }
    }

    proptest! {
        #[test]
        fn one_number_is_what_all_runs_come_to(rest in "[号码:： ()（）)、]{0,3}[0-9０]{0,24}[)） ,、付abc号]{0,4}[0-9]{0,9}") {
            if let Some(one) = one_number(&rest) {
                let end = rest.find(|c: char| digit(c).is_none() && !stands_between(c)).unwrap_or(rest.len());
                let numbers = rest.get(..end).unwrap_or_default().trim_matches(|c: char| digit(c).is_none());
                prop_assert_eq!(runs(&together(numbers)), [one], "{}", rest);
            }
        }
    }

    #[test]
    fn a_code_belongs_to_the_numbers_behind_it_and_is_none_itself() {
        let found = listed("043002000111-12345678、12345679");
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|invoice| invoice.is_unique()));
        assert_ne!(listed("043002000111 12345678"), listed("043002000112 12345678"));
    }

    #[test]
    fn numbers_of_twenty_digits_are_unique_and_of_eight_are_not() {
        assert!(listed("24432000000012345678")[0].is_unique());
        assert!(!listed("12345678")[0].is_unique());
        assert_eq!(listed("00123456")[0].shown(), "00123456");
    }

    #[test]
    fn spaces_within_the_number_of_a_digital_invoice_are_none() {
        for text in ["2443 2000 0000 1234 5678", " 2443　2000　0000　1234　5678", "24432 00000 00123 45678"] {
            assert_eq!((listed(text), listed_short(text)), (listed("24432000000012345678"), listed("24432000000012345678")), "{text}");
        }
        assert_eq!(named("付款(发票号码：2443 2000 0000 1234 5678)"), listed("24432000000012345678"));
        // Two invoices, a code and a number, and what is no whole number stay what they are.
        assert_eq!(listed("12345678 12345679").len(), 2);
        assert!(listed("043002000111 12345678")[0].is_unique());
        assert_eq!(listed("2443 2000 0000 1234"), []);
        assert_eq!(listed_short("10001 10002 10003 10004").len(), 4);
    }

    #[test]
    fn a_number_that_lost_its_last_digits_is_none() {
        assert_eq!(listed("25432000000012300000"), []);
        assert_eq!(listed("25432000000012300001").len(), 1);
        assert_eq!(listed("12300000").len(), 1);
    }

    #[test]
    fn a_number_with_a_power_of_ten_counts_if_all_its_digits_are_there() {
        assert_eq!(listed("5.0012399E+7"), listed("50012399"));
        assert_eq!(listed_short("4.12399e5"), listed_short("No.00412399"));
        for cut in ["2.44320000000123E+19", "2.4432E+19", "5.00124E+07", "'1.2345678E+19"] {
            assert_eq!((listed(cut), listed_short(cut)), (vec![], vec![]), "{cut}");
        }
    }

    #[test]
    fn dates_pieces_and_cheques_are_no_invoices() {
        for text in ["2024-01-05", "3张", "共2份", "无"] {
            assert_eq!(listed(text), [], "{text}");
        }
        for text in ["凭发票付2024年1月办公用品款12345678元", "转账支票票号12345678", "报销车票号12345678"] {
            assert_eq!(named(text), [], "{text}");
        }
        assert_eq!(named("办公用品(发票号:12345678)"), named("退办公用品 发票 No12345678"));
    }

    #[test]
    fn whatever_word_for_an_invoice_stands_directly_before_its_number_names_it() {
        let number = "24432000000118532479";
        for word in [
            "数电票",
            "数电票：",
            "数电票 ",
            "数电发票",
            "全电票",
            "电子票",
            "电票号",
            "电子发票（普通发票）",
            "电子发票(增值税专用发票)号码：",
            "增值税专用发票",
            "专票",
            "普票No.",
            "电子普票",
            "数电票（普通）",
            "数电票(增值税专用)",
            "发票（纸质）",
            "票号",
            "票据号:",
            "租车发票",
            "机动车销售统一发票",
            "通行费电子票",
            "2张发票,发票号",
            "开票",
        ] {
            for text in [format!("付运维费({word}{number})"), format!("付运维费 {word}{number}")] {
                assert_eq!(named(&text), listed(number), "{text}");
            }
        }
        assert_eq!(named("付货款,专票043002000111-12345678、12345679").len(), 2);
        assert_eq!(named("付货款(普票00123456)"), listed("00123456"));
        assert_eq!(named("付货款(数电票２４４３２００００００１１８５３２４７９)"), listed(number));
    }

    #[test]
    fn numbers_of_other_papers_dates_and_amounts_are_no_invoices() {
        for text in [
            "付货款(支票24432000000118532479)",
            "付货款(银行承兑汇票12345678)",
            "付火车票12345678",
            "付机票12345678",
            "缴税票24432000000118532479",
            "记账传票12345678",
            "退票12345678",
            "购门票12345678",
            "付货款专票20240315",
            "付货款普票12345678元",
            "付货款,发票12345678元",
            "专票1234567",
            "专票6份12345678901",
            "普票合同12345678",
        ] {
            assert_eq!(named(text), [], "{text}");
        }
    }
}
