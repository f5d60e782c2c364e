//! Which character parts the columns of a text file. Knows nothing of what stands in them.

use memchr::memchr;

/// The separators that exports use, the likelier one first.
const DELIMITERS: [u8; 5] = [b',', b'\t', b';', b'|', b'^'];

const LINES: usize = 200;

/// The separator that occurs equally often in most of the first lines, quoted text not counted; a comma if none does.
pub(super) fn detect(text: &str) -> u8 {
    let mut counts: Vec<[usize; 5]> = Vec::new();
    for line in text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(LINES) {
        counts.push(DELIMITERS.map(|delimiter| count_outside_quotes(line, delimiter)));
    }
    let score = |index: usize| {
        let of_lines: Vec<usize> = counts.iter().filter_map(|count| count.get(index).copied()).collect();
        let common = |wanted: usize| of_lines.iter().filter(|count| **count == wanted).count();
        let best = of_lines.iter().filter(|count| **count > 0).max_by_key(|count| (common(**count), **count));
        // Tenths of the lines that agree, then how many columns they agree on.
        best.map(|count| (common(*count) * 10 / of_lines.len().max(1), *count))
    };
    let scored = DELIMITERS.iter().enumerate().filter_map(|(index, delimiter)| Some((score(index)?, *delimiter)));
    // `max_by_key` keeps the last of equals, so the likelier separator comes last.
    scored.rev().max_by_key(|(score, _)| *score).map_or(b',', |(_, delimiter)| delimiter)
}

/// The characters that rule a table drawn in text from cell to cell.
const RULES: [char; 3] = ['│', '┃', '║'];

/// Whether a text is a table drawn with lines: rows begin with a rule.
pub(super) fn is_drawn(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES);
    let (ruled, all) = lines.fold((0_usize, 0_usize), |(ruled, all), line| (ruled + usize::from(line.starts_with(RULES)), all + 1));
    ruled >= 2 && ruled * 3 >= all
}

/// A drawn table with its cells parted by tabs; what only draws lines is left blank.
pub(super) fn undrawn(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let draws = |c: char| matches!(c, '\u{2500}'..='\u{257f}' | ' ' | '-' | '\u{3000}' | '\r' | '\n');
        if line.chars().all(draws) {
            plain.push('\n');
            continue;
        }
        let ruled = line.trim_start().strip_prefix(RULES).unwrap_or(line);
        plain.extend(ruled.chars().map(|c| if RULES.contains(&c) { '\t' } else { c }));
    }
    plain
}

/// Whether the columns of a text are made with spaces.
pub(super) fn is_aligned(text: &str) -> bool {
    const COLUMNS_MIN: usize = 3;
    let parted = |line: &str| line.split("  ").filter(|piece| !piece.trim().is_empty()).count() >= COLUMNS_MIN;
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    let (aligned, all) = lines.fold((0_usize, 0_usize), |(aligned, all), line| (aligned + usize::from(parted(line)), all + 1));
    let delimited = |line: &&str| line.contains(['\t', ';', '|', '^']) || parting_commas(line) >= 2;
    all >= 5 && aligned * 10 >= all * 7 && text.lines().take(LINES).filter(delimited).count() * 10 <= all
}

/// How many commas of a line are none within a number.
fn parting_commas(line: &str) -> usize {
    let digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    let bytes = line.as_bytes();
    let within = |at: usize| digit(at.checked_sub(1).and_then(|left| bytes.get(left).copied())) && digit(bytes.get(at + 1).copied());
    line.match_indices(',').filter(|(at, _)| !within(*at)).count()
}

/// `sep=;` on the first line, by which Excel is told the separator: the separator, and the text behind that line.
pub(super) fn declared(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?;
    let delimiter = *rest.as_bytes().first()?;
    let rest = rest.get(1..)?;
    rest.starts_with(['\r', '\n']).then_some((delimiter, rest))
}

/// A quote opens at the start of a field only: `5"钢管` opens none.
fn count_outside_quotes(line: &str, delimiter: u8) -> usize {
    if memchr(b'"', line.as_bytes()).is_none() {
        return line.bytes().filter(|byte| *byte == delimiter).count();
    }
    let (mut count, mut quoted, mut field_start) = (0, false, true);
    for byte in line.bytes() {
        if quoted {
            quoted = byte != b'"';
        } else if byte == delimiter {
            count += 1;
            field_start = true;
            continue;
        } else if byte == b'"' && field_start {
            quoted = true;
        }
        // A quote that closes and opens again stands for one inside the field.
        field_start = byte == b'"' && !quoted;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_lines_agree_on() {
        for (text, want) in [
            ("日期,摘要,金额\n2024-01-05,差旅,\"1,200.50\"\n2024-01-06,餐费,\"3,000,000.00\"\n", b','),
            ("日期\t摘要\t金额\n2024-01-05\t张三,李四,王五\t1,200.50\n2024-01-06\t餐费\t3,000,000.00\n", b'\t'),
            ("日期;摘要;金额\n1;a;1,5\n2;b;2,5\n", b';'),
            ("a|b|c\n1|2,3|4\n5|6|7\n", b'|'),
            ("a^b^c\n1^2,3^4\n5^6^7\n", b'^'),
            ("只有一列\n甲\n乙\n", b','),
            ("某某单位序时账\n\n日期,摘要,金额\n1,\"a;b;c\",2\n3,d,4\n", b','),
            ("", b','),
        ] {
            assert_eq!(char::from(detect(text)), char::from(want), "{text}");
        }
    }

    #[test]
    fn a_drawn_table_is_parted_by_its_rules() {
        let text = "序时账\r\n┌──┬──┐\r\n│日期│摘要│\r\n├──┼──┤\r\n│1 │付款-费│\r\n└──┴──┘\r\n";
        assert!(is_drawn(text));
        assert_eq!(undrawn(text), "序时账\r\n\n日期\t摘要\t\r\n\n1 \t付款-费\t\r\n\n");
        assert!(!is_drawn("日期,摘要\n1,甲│乙\n2,丙\n3,丁\n"));
    }

    #[test]
    fn columns_made_with_spaces_are_seen() {
        let row = "2024-01-05  记-1  付差旅费      1,200.50\n";
        assert!(is_aligned(&row.repeat(6)));
        for text in [
            row.repeat(3),
            "2024-01-05\t记-1  付  款\n".repeat(9),
            "甲  乙\n".repeat(9),
            "日期,摘要,金额\n".repeat(9),
            "2024-01-05  ,记-1  ,付款  ,1,200\n".repeat(9),
        ] {
            assert!(!is_aligned(&text), "{text}");
        }
    }

    #[test]
    fn a_declared_separator_is_believed() {
        assert_eq!(declared("sep=;\r\na;b"), Some((b';', "\r\na;b")));
        assert_eq!(declared("sep=none,1"), None);
    }
}
