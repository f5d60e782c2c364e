//! Which character parts the columns of a text file. Knows nothing of what stands in them.

/// The separators that exports use, the likelier one first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

const LINES: usize = 200;

/// The separator that occurs equally often in most of the first lines, quoted text not counted; a comma if none does.
pub(super) fn detect(text: &str) -> u8 {
    let mut counts: Vec<[usize; 4]> = Vec::new();
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

/// `sep=;` on the first line, by which Excel is told the separator: the separator, and the text behind that line.
pub(super) fn declared(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?;
    let delimiter = *rest.as_bytes().first()?;
    let rest = rest.get(1..)?;
    rest.starts_with(['\r', '\n']).then_some((delimiter, rest))
}

/// A quote opens at the start of a field only: `5"钢管` opens none.
fn count_outside_quotes(line: &str, delimiter: u8) -> usize {
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
            ("只有一列\n甲\n乙\n", b','),
            ("某某单位序时账\n\n日期,摘要,金额\n1,\"a;b;c\",2\n3,d,4\n", b','),
            ("", b','),
        ] {
            assert_eq!(char::from(detect(text)), char::from(want), "{text}");
        }
    }

    #[test]
    fn a_declared_separator_is_believed() {
        assert_eq!(declared("sep=;\r\na;b"), Some((b';', "\r\na;b")));
        assert_eq!(declared("sep=none,1"), None);
    }
}
