//! The line of text before: the lines of one voucher begin and end alike, so that only the fields between need a look. Knows no columns.

use std::ops::Range;

use crate::read::FieldView;

/// The line that was looked at last.
#[derive(Debug, Clone, Default)]
pub struct LastLine {
    /// Which of all lines it is.
    serial: u64,
    /// How many fields it has; nought where there is none.
    fields: usize,
}

impl LastLine {
    /// Which fields of a line differ from those of the one before, which is this one from now on: all of them where the one before is not
    /// known or has another number of fields.
    pub fn differing(&mut self, fields: &FieldView<'_>) -> Range<usize> {
        let count = fields.len();
        let Some(line) = fields.line().map(str::as_bytes) else {
            self.forget();
            return 0..count;
        };
        let last = fields.before().filter(|(_, serial)| self.fields == count && self.serial + 1 == *serial);
        (self.serial, self.fields) = (fields.serial(), count);
        let Some((before, _)) = last else { return 0..count };
        let begin = common_begin(line, before);
        if begin == line.len() && begin == before.len() {
            return count..count;
        }
        // A field is the same if what parts it from the next is the same too.
        let first = fields.ends().take_while(|end| *end < begin).count();
        let tail = common_end(line, before);
        first..count - fields.ends().rev().skip(1).take_while(|end| line.len() - end <= tail).count().min(count - first)
    }

    /// What is known of the line before does not hold.
    pub fn forget(&mut self) {
        self.fields = 0;
    }
}

/// How many bytes two lines have in common at their beginning.
fn common_begin(a: &[u8], b: &[u8]) -> usize {
    let words = a.as_chunks().0.iter().zip(b.as_chunks().0);
    let mut common = 0;
    for (a, b) in words {
        let differing = u128::from_le_bytes(*a) ^ u128::from_le_bytes(*b);
        if differing != 0 {
            return common + bytes_of(differing.trailing_zeros());
        }
        common += size_of_val(a);
    }
    let [a, b] = [a, b].map(|line| line.get(common..).unwrap_or_default());
    common + alike(a.iter(), b.iter())
}

/// How many at their end.
fn common_end(a: &[u8], b: &[u8]) -> usize {
    let words = a.as_rchunks().1.iter().rev().zip(b.as_rchunks().1.iter().rev());
    let mut common = 0;
    for (a, b) in words {
        let differing = u128::from_le_bytes(*a) ^ u128::from_le_bytes(*b);
        if differing != 0 {
            return common + bytes_of(differing.leading_zeros());
        }
        common += size_of_val(a);
    }
    let [a, b] = [a, b].map(|line| line.get(..line.len() - common).unwrap_or_default());
    common + alike(a.iter().rev(), b.iter().rev())
}

fn alike<'a>(a: impl Iterator<Item = &'a u8>, b: impl Iterator<Item = &'a u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

fn bytes_of(bits: u32) -> usize {
    usize::try_from(bits / u8::BITS).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain_lines;
    use proptest::prelude::*;

    #[test]
    fn nothing_differs_in_the_same_line_however_few_its_fields() {
        for line in ["b", "中", ",", "a,b", "a,,b,"] {
            let (mut last, mut seen) = (LastLine::default(), Vec::new());
            plain_lines(&format!("{line}\n{line}\n"), |fields| seen.push((last.differing(fields), fields.len())));
            let [(first, count), (second, _)] = seen.as_slice() else { panic!("{line}: {seen:?}") };
            assert_eq!(*first, 0..*count, "{line}");
            assert!(second.is_empty(), "{line}: {second:?}");
        }
    }

    proptest! {
        #[test]
        fn fields_outside_of_those_that_differ_are_the_same(lines in prop::collection::vec("[ab中]{0,9}(,[ab中]{0,3}){0,5}", 1..9)) {
            let text = lines.join("\n");
            let mut last = LastLine::default();
            let mut before: Vec<String> = Vec::new();
            let mut seen = 0;
            plain_lines(&text, |fields| {
                let now: Vec<String> = fields.iter().map(str::to_owned).collect();
                let differing = last.differing(fields);
                assert!(differing.start <= differing.end && differing.end <= now.len());
                for (index, field) in now.iter().enumerate() {
                    assert_eq!(fields.get(index), field.as_str());
                    assert!(differing.contains(&index) || before.get(index) == Some(field), "{before:?} {now:?} {differing:?}");
                }
                if now == before && !now.is_empty() {
                    assert!(differing.is_empty(), "{now:?} {differing:?}");
                }
                before = now;
                seen += 1;
            });
            prop_assert_eq!(seen, lines.iter().filter(|line| !line.is_empty()).count());
        }
    }
}
