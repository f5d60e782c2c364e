//! GBK to UTF-8 by a table of its pairs of bytes, made once from the library's decoder: the text of most large exports. What is no pair of
//! GBK (a character of four bytes, a broken one) is left to the library. Knows no lines.

use std::sync::LazyLock;

use encoding_rs::GB18030;

const LEAD_FIRST: u8 = 0x81;
const LEAD_LAST: u8 = 0xfe;
const TRAIL_FIRST: u8 = 0x40;
/// The number of the first pair, and how many there are by number.
const FIRST: usize = (LEAD_FIRST as usize) << 8;
const PAIRS: usize = ((LEAD_LAST - LEAD_FIRST) as usize + 1) << 8;

/// The characters of all pairs: three bytes of UTF-8, the first one lowest, and above them how many of the three count. Nought is no pair.
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut table = vec![0; PAIRS];
    for lead in LEAD_FIRST..=LEAD_LAST {
        for trail in TRAIL_FIRST..=u8::MAX {
            let pair = [lead, trail];
            let (text, broken) = GB18030.decode_without_bom_handling(&pair);
            let mut characters = text.chars();
            let one = characters.next().filter(|_| !broken && characters.next().is_none());
            if let (Some(one), Some(slot)) = (one, table.get_mut(number(pair))) {
                let mut bytes = [0; 4];
                let length = one.encode_utf8(&mut bytes).len();
                // Every pair stands for a character of the basic plane.
                if let Ok(length @ 1..=3) = u8::try_from(length) {
                    bytes[3] = length;
                    *slot = u32::from_le_bytes(bytes);
                }
            }
        }
    }
    table
});

/// The number of a pair; beyond the table for what begins no pair.
fn number(pair: [u8; 2]) -> usize {
    usize::from(u16::from_be_bytes(pair)).wrapping_sub(FIRST)
}

/// The top bit of each of eight bytes.
const TOPS: u64 = 0x8080_8080_8080_8080;

/// Room behind the last character, so that eight bytes can be written at any place.
const ROOM: usize = 16;

/// Writes the text of GBK to the front of a buffer that grows as needed; how many bytes it has, or `None` if some of it is no pair of GBK.
pub(super) fn decode(bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let most = bytes.len() + bytes.len() / 2 + ROOM;
    if out.len() < most {
        out.resize(most, 0);
    }
    let table = TABLE.as_slice();
    let (mut at, mut end) = (0, 0);
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let tops = u64::from_le_bytes(*eight) & TOPS;
        *out.get_mut(end..)?.first_chunk_mut::<8>()? = *eight;
        let plain = (tops.trailing_zeros() / 8) as usize;
        (at, end) = (at + plain, end + plain);
        if plain == 8 {
            continue;
        }
        // A character begins here; most have both bytes beyond ASCII, and others behind them.
        while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let pairs = ((!u64::from_le_bytes(*eight) & TOPS).trailing_zeros() / 16) as usize;
            if pairs == 4 {
                for pair in eight.as_chunks::<2>().0 {
                    end = put(table, *pair, out, end)?;
                }
                at += 8;
                continue;
            }
            for pair in eight.as_chunks::<2>().0.iter().take(pairs) {
                end = put(table, *pair, out, end)?;
            }
            at += 2 * pairs;
            match bytes.get(at..).and_then(|rest| rest.first_chunk::<2>()) {
                Some(pair @ [0x80..=u8::MAX, _]) => {
                    end = put(table, *pair, out, end)?;
                    at += 2;
                }
                _ => break,
            }
        }
    }
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            *out.get_mut(end)? = *byte;
            (at, end) = (at + 1, end + 1);
        } else {
            end = put(table, [*byte, *bytes.get(at + 1)?], out, end)?;
            at += 2;
        }
    }
    Some(end)
}

/// Writes the character of a pair; where the next one goes.
fn put(table: &[u32], pair: [u8; 2], out: &mut [u8], end: usize) -> Option<usize> {
    let character = *table.get(number(pair))?;
    let four = character.to_le_bytes();
    *out.get_mut(end..)?.first_chunk_mut::<4>()? = four;
    (character != 0).then_some(end + usize::from(four[3]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ours(bytes: &[u8]) -> Option<String> {
        let mut out = Vec::new();
        let end = decode(bytes, &mut out)?;
        Some(String::from_utf8(out[..end].to_vec()).unwrap())
    }

    #[test]
    fn every_pair_is_read_as_the_library_reads_it_and_all_else_left_to_it() {
        let mut pairs = 0;
        for lead in 0..=u8::MAX {
            for trail in 0..=u8::MAX {
                // At the front, between others, and where the text ends.
                for (before, behind) in [("", ""), ("记-1,", ",12.50\n"), ("付前欠货款", "款项余额")] {
                    let bytes = [&GB18030.encode(before).0, [lead, trail].as_slice(), &GB18030.encode(behind).0].concat();
                    let (text, broken) = GB18030.decode_without_bom_handling(&bytes);
                    match ours(&bytes) {
                        Some(ours) => assert_eq!((ours.as_str(), broken), (text.as_ref(), false), "{lead:x} {trail:x}"),
                        // A euro sign of one byte is the library's to read.
                        None => assert!(broken || [lead, trail].contains(&0x80), "{lead:x} {trail:x}"),
                    }
                    pairs += usize::from(before.is_empty() && lead >= 0x80 && ours(&bytes).is_some());
                }
            }
        }
        // 126 leads with 190 trails each, as GBK has them.
        assert_eq!(pairs, 126 * 190);
    }

    proptest! {
        #[test]
        fn texts_are_read_as_the_library_reads_them(text in "[a-z0-9,.\n记付前欠款发票号℃α丂狢]{0,60}") {
            let bytes = GB18030.encode(&text).0;
            prop_assert_eq!(ours(&bytes), Some(text));
        }

        #[test]
        fn what_is_read_of_any_bytes_is_what_the_library_reads(bytes in prop::collection::vec(prop::sample::select(vec![b',', b'1', b'@', 0x7f, 0x80, 0x81, 0xb0, 0xd6, 0xfe, 0xff]), 0..40)) {
            let (text, broken) = GB18030.decode_without_bom_handling(&bytes);
            match ours(&bytes) {
                Some(ours) => prop_assert!(!broken && ours == text),
                // A character of four bytes, or a euro sign of one.
                None => prop_assert!(broken || text.chars().any(|c| c == '€' || GB18030.encode(c.encode_utf8(&mut [0; 4])).0.len() == 4)),
            }
        }
    }
}
