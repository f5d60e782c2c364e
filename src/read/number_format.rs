//! Whether an Excel number format shows a number as a date. Knows no cells.

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Number,
    /// As a date, a time of day, or both.
    Date,
    /// As a length of time, in hours that may pass 24.
    Duration,
    /// With noughts before it, up to so many digits: a code such as `0000000000`.
    Digits(u8),
}

/// Of a built-in format, by its number. 27 to 36 and 50 to 58 are the East Asian dates.
pub(super) fn built_in(number: u16) -> Shown {
    match number {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Date,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// Of a format code, by its first section: `yyyy"年"m"月"d"日"` is a date, `#,##0.00 "days"` is none.
pub(super) fn of_code(code: &str) -> Shown {
    if let Some(digits) = digits(code) {
        return Shown::Digits(digits);
    }
    let mut characters = code.chars();
    while let Some(c) = characters.next() {
        match c {
            ';' => return Shown::Number,
            // The next character is shown as it is, as a space of its width, or as filling.
            '\\' | '_' | '*' => {
                characters.next();
            }
            '"' => {
                characters.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect::<String>().to_ascii_lowercase();
                // Elapsed hours, minutes or seconds; anything else is a colour, a condition or a language.
                if !inside.is_empty() && ["h", "m", "s"].iter().any(|unit| inside.replace(unit, "").is_empty()) {
                    return Shown::Duration;
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return Shown::Date,
            _ => {}
        }
    }
    Shown::Number
}

/// How many digits a format of nothing but noughts shows, where they are too many for a month, a day or the number of a voucher.
fn digits(code: &str) -> Option<u8> {
    let first = code.split(';').next()?.trim_end_matches("_ ");
    let digits = u8::try_from(first.len()).ok().filter(|digits| (8..=20).contains(digits))?;
    first.bytes().all(|byte| byte == b'0').then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_chinese_offices_are_told_apart() {
        for (code, want) in [
            ("yyyy\"年\"m\"月\"d\"日\"", Shown::Date),
            ("[$-804]yyyy年m月d日;@", Shown::Date),
            ("yyyy/m/d;@", Shown::Date),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"", Shown::Date),
            ("h:mm", Shown::Date),
            ("[h]:mm:ss", Shown::Duration),
            ("[Red]\\-0.00", Shown::Number),
            ("G/通用格式", Shown::Number),
            ("General", Shown::Number),
            ("#,##0.00_);[Red](#,##0.00)", Shown::Number),
            ("_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ", Shown::Number),
            ("0.00\"days\"", Shown::Number),
            ("\"y", Shown::Number),
            ("0000000000", Shown::Digits(10)),
            ("00000000_ ", Shown::Digits(8)),
            ("00000000;@", Shown::Digits(8)),
            ("0000", Shown::Number),
            ("00000000.00", Shown::Number),
            ("", Shown::Number),
        ] {
            assert_eq!(of_code(code), want, "{code}");
        }
    }
}
