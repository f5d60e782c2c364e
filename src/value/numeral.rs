//! Whole numbers in Chinese characters: `三十五`, `贰拾万`, `二〇二〇`. What could be read in two ways (`一百五`) is none. Knows no units of
//! anything.

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

/// How many of the characters of a number some text begins with; one that is too long is no number.
const LENGTH_MAX: usize = 20;

/// The number that `chars` begins with, and how many characters it takes.
///
/// ```
/// use ledgerlint::value::numeral;
/// let read = |text: &str| numeral::read(&text.chars().collect::<Vec<_>>());
/// assert_eq!(read("三十二万五千元"), Some((325_000, 6)));
/// assert_eq!(read("三万五元"), None);
/// ```
pub fn read(chars: &[char]) -> Option<(i64, usize)> {
    let length = chars.iter().take_while(|c| numeral(**c).is_some()).count();
    let run = chars.get(..length).filter(|_| (1..=LENGTH_MAX).contains(&length))?;
    positional(run).or_else(|| in_units(run)).map(|number| (number, length))
}

/// Whether a character is one of a number.
pub fn is_numeral(c: char) -> bool {
    numeral(c).is_some()
}

/// The value of a single digit.
pub fn single_digit(c: char) -> Option<i64> {
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
