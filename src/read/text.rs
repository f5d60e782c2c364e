//! Bytes of a text file to text: which encoding, and whether it decodes. Knows no tables.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadFile;
use super::excel::problem;
use super::gbk;
use super::limits::Limit;
use super::shared::Shared;
use crate::say;
use crate::value::Said;
use crate::value::text::is_han;

/// A text file's text.
pub(super) struct Decoded<'a> {
    /// Without its byte order mark; U+FFFD where bytes stand for no character.
    pub text: Cow<'a, str>,
    /// The encoding's name, as a clerk meets it.
    pub encoding: &'static str,
    /// Whether some bytes stand for no character.
    pub broken: bool,
    /// Whether some lines are in another encoding than the rest.
    pub mixed: bool,
}

/// Decodes by the byte order mark, else as UTF-16 if its zeros show that, else as UTF-8 if it is that, else as GB18030,
/// which GBK and GB2312 are parts of.
///
/// ```text
/// UTF-8 with or without mark · UTF-16 with or without mark · GB18030
/// ```
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    match encoding_of(bytes) {
        Found::Utf8(text) => Decoded { text: Cow::Borrowed(text), encoding: "UTF-8", broken: false, mixed: false },
        Found::Encoded(encoding, bytes) => decode_as(encoding, bytes),
    }
}

/// What a text file is encoded as.
pub(super) enum Found<'a> {
    /// Sound UTF-8.
    Utf8(&'a str),
    /// To be decoded: the bytes behind a mark.
    Encoded(&'static Encoding, &'a [u8]),
}

/// By the byte order mark, else as UTF-16 if its zeros show that, else as UTF-8 if it is that, else as GB18030.
pub(super) fn encoding_of(bytes: &[u8]) -> Found<'_> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let bytes = bytes.get(mark..).unwrap_or_default();
        let sound = if encoding == UTF_8 { simdutf8::basic::from_utf8(bytes).ok() } else { None };
        return sound.map_or(Found::Encoded(encoding, bytes), Found::Utf8);
    }
    if let Some(encoding) = utf16_by_zeros(bytes).or_else(|| utf16_by_han(bytes)) {
        return Found::Encoded(encoding, bytes);
    }
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) if is_gbk_after_all(text, bytes) => Found::Encoded(GB18030, bytes),
        Ok(text) => Found::Utf8(text),
        Err(_) if mostly_utf8(bytes) => Found::Encoded(UTF_8, bytes),
        Err(_) => Found::Encoded(GB18030, bytes),
    }
}

/// Bytes of a text that goes on, cut behind the last line end within about `wanted` bytes that stands outside of quotes: a line end is no
/// part of another character in any of these encodings but UTF-16, which is not cut.
pub(super) fn cut<'a>(encoding: &'static Encoding, bytes: &'a [u8], wanted: usize) -> (&'a [u8], &'a [u8]) {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return (bytes, &[]);
    }
    super::pieces::cut(bytes, wanted).and_then(|end| bytes.split_at_checked(end)).unwrap_or((bytes, &[]))
}

/// What a text that begins with `head` is encoded as, and how long its mark is, if the head decides it and the text can be cut into pieces:
/// UTF-8 as long as it is sound.
pub(super) fn encoding_of_head(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return (encoding == UTF_8).then_some((encoding, mark));
    }
    if utf16_by_zeros(head).is_some() || utf16_by_han(head).is_some() {
        return None;
    }
    if is_sound_head(head) {
        let has_wide = head.iter().any(|byte| *byte >= 0xe0);
        return has_wide.then_some((UTF_8, 0));
    }
    (head.len() >= SAMPLE_BYTES && !mostly_utf8(head)).then_some((GB18030, 0))
}

/// Whether bytes are UTF-8, but for a character within which they may end.
fn is_sound_head(head: &[u8]) -> bool {
    let last = head.iter().rposition(|byte| *byte & 0xc0 != 0x80).unwrap_or(0);
    let (whole, last) = head.split_at_checked(last).unwrap_or((head, &[]));
    simdutf8::basic::from_utf8(whole).is_ok() && std::str::from_utf8(last).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// Decodes a whole file within the memory that it may have; `None`, and told, if there is too little.
pub(super) fn decode_whole<'a>(bytes: &'a [u8], shared: &mut Shared<'_>, file: &mut ReadFile) -> Option<Cow<'a, str>> {
    let decoded = decode_declared(bytes);
    if let Cow::Owned(text) = &decoded.text
        && !shared.charge(text.len())
    {
        problem(file, shared.limits.exceeded(Limit::MemoryBytes));
        return None;
    }
    if decoded.mixed {
        problem(file, joined());
    }
    if decoded.broken {
        let encoding = decoded.encoding;
        problem(
            file,
            say!(
                "文件中有字符无法识别(按 {encoding} 编码读取),读到的文字里以 � 代替。请核对,或重新导出",
                "some characters of the file cannot be read (taken as {encoding}) and stand as U+FFFD. Check it, or export it again"
            ),
        );
    }
    if has_lost_bytes(&decoded.text) {
        problem(
            file,
            say!(
                "文件中间有空字节,文件可能损坏过,那里可能有行没有读到。请核对行数和合计,或重新导出",
                "the file holds zero bytes in its midst: it may have been damaged, and rows that stood there may not have been read. Compare the number of rows and the totals, or export it again"
            ),
        );
    }
    Some(decoded.text)
}

/// Whether zeros stand where bytes were lost: several beside each other, behind which the document goes on. Programs end lines with one, and
/// fill the last block up.
fn has_lost_bytes(text: &str) -> bool {
    const ZEROS: &str = "\0\0\0\0";
    text.trim_end_matches(|c: char| c == '\0' || c.is_whitespace()).contains(ZEROS)
}

/// As [`decode`], of a page or XML that may name its encoding. The name decides only where the bytes do not: few bytes of GBK
/// may look like UTF-8.
fn decode_declared(bytes: &[u8]) -> Decoded<'_> {
    const START_BYTES: usize = 2048;
    let decoded = decode(bytes);
    let has_wide = || decoded.text.chars().any(|c| c >= '\u{800}');
    if decoded.encoding != "UTF-8" || decoded.text.is_ascii() || has_wide() {
        return decoded;
    }
    let start = bytes.get(..bytes.len().min(START_BYTES)).unwrap_or_default().to_ascii_lowercase();
    let says = |name: &[u8]| start.windows(name.len()).any(|window| window == name);
    let gbk = ["gbk", "gb2312", "gb18030"].iter().any(|name| {
        ["charset=", "charset=\"", "charset='", "encoding=\"", "encoding='"].iter().any(|key| says(format!("{key}{name}").as_bytes()))
    });
    if gbk { decode_as(GB18030, bytes) } else { decoded }
}

pub(super) fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    decode_more(encoding, bytes, false)
}

/// [`decode_as`], of a further piece of a text in which lines of another encoding may have been met.
pub(super) fn decode_more<'a>(encoding: &'static Encoding, bytes: &'a [u8], mixed: bool) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let encoding_name = name_of(encoding);
    match (broken || mixed).then(|| decode_by_line(encoding, bytes, mixed)).flatten() {
        Some((text, broken)) => Decoded { text: Cow::Owned(text), encoding: encoding_name, broken, mixed: true },
        None => Decoded { text, encoding: encoding_name, broken, mixed: false },
    }
}

/// What is said of a text whose lines are in two encodings.
pub(super) fn joined() -> Said {
    Said::new(
        "文件的一部分行是 UTF-8 编码,另一部分是 GBK 编码,像是把两次导出拼在了一起;已逐行按各自的编码读取,请核对有没有重复或缺少的行",
        "some lines of the file are in UTF-8 and others in GBK, as where two exports were joined; each line was read in its own encoding. Check that no rows are missing or stand twice",
    )
}

/// A text in UTF-8 or GB18030 of which some lines are in the other of the two, and whether bytes are left that stand for no character; `None`
/// unless a line that cannot be read as the rest proves it, or one before did.
fn decode_by_line(main: &'static Encoding, bytes: &[u8], proved: bool) -> Option<(String, bool)> {
    if main != UTF_8 && main != GB18030 {
        return None;
    }
    let (mut text, mut broken, mut proved) = (String::with_capacity(bytes.len() * 3 / 2), false, proved);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        // What was joined may begin with a mark of its own.
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let (own, own_broken) = main.decode_without_bom_handling(line);
        let other = if line.is_ascii() { None } else { in_the_other(main, line) };
        proved |= other.is_some() && own_broken;
        broken |= other.is_none() && own_broken;
        text.push_str(&other.unwrap_or(own));
    }
    proved.then_some((text, broken))
}

/// A line that is whole in the other of UTF-8 and GB18030, and in that one alone makes sense.
fn in_the_other<'l>(main: &'static Encoding, line: &'l [u8]) -> Option<Cow<'l, str>> {
    if main == GB18030 {
        let text = simdutf8::basic::from_utf8(line).ok()?;
        return text.chars().any(|c| c >= '\u{800}').then_some(Cow::Borrowed(text)).filter(|text| text.chars().all(is_usual));
    }
    let (wide, invalid) = utf8_signs(line);
    let (text, broken) = GB18030.decode_without_bom_handling(line);
    (!broken && invalid > 0 && wide * 4 <= invalid && text.chars().all(is_usual)).then_some(text)
}

/// Whether a character is one that Chinese ledgers use.
fn is_usual(c: char) -> bool {
    is_han(c)
        || matches!(c, '\t' | '\r' | '\n' | ' '..='~' | '\u{a5}' | '\u{b7}' | '\u{2010}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// An encoding's name, as a clerk meets it.
pub(super) fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030 (GBK)" } else { encoding.name() }
}

/// Decodes texts one after the other, in the same memory.
#[derive(Default)]
pub(super) struct Decoder {
    bytes: Vec<u8>,
    text: String,
    /// Whether lines in another encoding were met.
    mixed: bool,
}

impl Decoder {
    /// The text of whole lines, whether some bytes stand for no character, and whether some lines are in another encoding.
    pub fn decode(&mut self, encoding: &'static Encoding, bytes: &[u8]) -> (&str, bool, bool) {
        let end = if encoding == GB18030 && !self.mixed { gbk::decode(bytes, &mut self.bytes) } else { None };
        let plain = end.and_then(|end| self.bytes.get(..end)).and_then(|bytes| simdutf8::basic::from_utf8(bytes).ok());
        if let Some(text) = plain {
            return (text, false, false);
        }
        let mut decoder = encoding.new_decoder_without_bom_handling();
        self.text.clear();
        self.text.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
        let (_, _, broken) = decoder.decode_to_string(bytes, &mut self.text, true);
        match (broken || self.mixed).then(|| decode_by_line(encoding, bytes, self.mixed)).flatten() {
            Some((text, broken)) => {
                (self.text, self.mixed) = (text, true);
                (&self.text, broken, true)
            }
            None => (&self.text, broken, false),
        }
    }
}

/// GBK that happens to be valid UTF-8, as `凭证` is: short texts without a single Chinese character in UTF-8, but with words of
/// nothing but Chinese characters in GBK.
pub(super) fn is_gbk_after_all(utf8: &str, bytes: &[u8]) -> bool {
    const CHARS_MAX: usize = 200;
    if utf8.is_ascii() || utf8.chars().any(|c| c >= '\u{800}') || utf8.chars().filter(|c| !c.is_ascii()).count() > CHARS_MAX {
        return false;
    }
    let has_word = utf8.chars().zip(utf8.chars().skip(1)).any(|(a, b)| !a.is_ascii() && !b.is_ascii());
    let (gbk, broken) = GB18030.decode_without_bom_handling(bytes);
    has_word && !broken && gbk.chars().filter(|c| !c.is_ascii()).all(is_han)
}

/// UTF-16 without a mark: the digits, separators and line ends of any ledger put a zero in every other byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(1 << 16))?;
    let zeros = |at: usize| start.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let clear = |many: usize, few: usize| many >= 2 && many * 20 >= start.len() / 2 && few * 20 <= many;
    let encoding = if clear(odd, even) {
        UTF_16LE
    } else if clear(even, odd) {
        UTF_16BE
    } else {
        return None;
    };
    let whole = start.get(..start.len() / 2 * 2)?;
    let (text, _) = encoding.decode_without_bom_handling(whole);
    // Text with stray zero bytes would come out as characters that nobody uses.
    let odd_ones = text.chars().filter(|c| matches!(c, '\u{fffd}' | '\0'..='\u{8}' | '\u{e000}'..='\u{f8ff}')).count();
    (odd_ones * 50 <= text.chars().count()).then_some(encoding)
}

/// UTF-16 without a mark and with hardly any zeros: long rows of Chinese. Read in the right order nearly every character is one that Chinese
/// text uses, and there are zeros, which no text of single bytes has.
fn utf16_by_han(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(SAMPLE_BYTES))?;
    let whole = start.get(..start.len() / 2 * 2)?;
    if !whole.contains(&0) {
        return None;
    }
    let share = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(whole);
        text.chars().filter(|c| is_usual(*c)).count() * 100 / text.chars().count().max(1)
    };
    // In the wrong order, and in anything else, the characters lie all over the plane.
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| share(encoding) >= 98)
}

/// So much of a text decides whether it is UTF-8 with broken places.
const SAMPLE_BYTES: usize = super::pieces::HEAD_BYTES;

/// UTF-8 with a broken place or two: GBK text hardly ever holds whole UTF-8 characters of three bytes, as Chinese ones are.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = utf8_signs(bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or_default());
    good >= bad.saturating_mul(2) && good > 0
}

/// How many characters of three bytes and more and how many broken places there are, read as UTF-8.
fn utf8_signs(bytes: &[u8]) -> (usize, usize) {
    let (mut wide, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| *c >= '\u{800}').count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    (wide, invalid)
}

/// Whether a file is no text in any encoding.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(1 << 13)).unwrap_or_default();
    let text = decode(start).text;
    let control =
        text.chars().filter(|c| matches!(c, '\u{1}'..='\u{8}' | '\u{e}'..='\u{19}' | '\u{1b}'..='\u{1f}' | '\u{7f}' | '\u{fffd}'));
    control.count() * 10 > text.chars().filter(|c| *c != '\0').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "日期,摘要,金额\r\n2024-01-05,付差旅费,1200.50\r\n";

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn every_encoding_of_a_ledger_reads_the_same() {
        let gbk = GB18030.encode(TEXT).0.into_owned();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark.to_vec(), rest].concat();
        for (bytes, name) in [
            (TEXT.as_bytes().to_vec(), "UTF-8"),
            (marked(b"\xef\xbb\xbf", TEXT.into()), "UTF-8"),
            (gbk, "GB18030 (GBK)"),
            (marked(b"\xff\xfe", utf16(TEXT, u16::to_le_bytes)), "UTF-16LE"),
            (marked(b"\xfe\xff", utf16(TEXT, u16::to_be_bytes)), "UTF-16BE"),
            (utf16(TEXT, u16::to_le_bytes), "UTF-16LE"),
            (utf16(TEXT, u16::to_be_bytes), "UTF-16BE"),
        ] {
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_ref(), decoded.encoding, decoded.broken), (TEXT, name, false));
            assert!(!is_binary(&bytes), "{name}");
        }
    }

    #[test]
    fn long_rows_of_chinese_in_utf16_without_a_mark_are_text() {
        let row = |digits: &str| format!("{}\t{digits}\r\n", "根据街道办事处会议研究决定支付社区环境整治工程款项".repeat(40));
        let text = [row("一"), row("二"), row("三")].concat();
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes = utf16(&text, order);
            assert!(utf16_by_zeros(&bytes).is_none());
            assert_eq!(decode(&bytes).text, text);
            assert!(!is_binary(&bytes));
        }
    }

    #[test]
    fn zeros_are_lost_bytes_only_amid_a_document() {
        assert!(has_lost_bytes("<tr>\0\0\0\0</tr>"));
        for sound in ["<tr>\0\r\n</tr>\0\r\n", "</html>\0\0\0\0\0\0\r\n\0\n", "</html>"] {
            assert!(!has_lost_bytes(sound), "{sound:?}");
        }
    }

    #[test]
    fn bytes_of_every_value_and_gbk_with_a_zero_are_not_utf16() {
        let binary: Vec<u8> = (0..60_000_u32).map(|index| u8::try_from((index * 7919 + index / 251) % 256).unwrap()).collect();
        assert!(utf16_by_han(&binary).is_none());
        let gbk = [GB18030.encode(&"根据会议研究决定,支付工程款\n".repeat(200)).0.into_owned(), vec![0, 0, 10, 0]].concat();
        assert!(utf16_by_han(&gbk).is_none());
        assert_eq!(decode(&gbk).encoding, "GB18030 (GBK)");
    }

    #[test]
    fn a_text_is_cut_behind_lines_and_outside_of_quotes() {
        let text = b"a,b\n1,\"x\ny\"\n2,z\n3".as_slice();
        let mut rest = text;
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (piece, after) = cut(GB18030, rest, 2);
            pieces.push(String::from_utf8_lossy(piece).into_owned());
            rest = after;
        }
        assert_eq!(pieces, ["a,b\n", "1,\"x\ny\"\n", "2,z\n", "3"]);
        assert_eq!(cut(UTF_16LE, text, 2), (text, [].as_slice()));
    }

    #[test]
    fn a_character_cut_in_two_does_not_turn_utf8_into_gbk() {
        let decoded = decode(&TEXT.as_bytes()[..8]);
        assert_eq!((decoded.text.as_ref(), decoded.encoding, decoded.broken), ("日期,\u{fffd}", "UTF-8", true));
    }

    #[test]
    fn lines_in_gbk_and_in_utf8_of_one_file_are_each_read_as_they_are() {
        let gbk = |text: &str| GB18030.encode(text).0.into_owned();
        let utf8 = |text: &str| text.as_bytes().to_vec();
        let mark = |text: &str| [b"\xef\xbb\xbf".to_vec(), text.into()].concat();
        let other = "2024-02-05,记-3,购办公用品,800.00\r\n2024-02-06,记-4,付会议室租金,900.00\r\n";
        for (one, two) in [(gbk(TEXT), utf8(other)), (utf8(TEXT), gbk(other)), (gbk(TEXT), mark(other)), (mark(TEXT), gbk(other))] {
            let joined = [one, two, utf8(other)].concat();
            let decoded = decode(&joined);
            assert_eq!(decoded.text, [TEXT, other, other].concat());
            assert_eq!((decoded.broken, decoded.mixed), (false, true));
            assert!(!is_binary(&joined));
            let mut pieces = Decoder::default();
            let (text, broken, mixed) = pieces.decode(GB18030, &joined);
            assert_eq!((text, broken, mixed), (&*decoded.text, false, true));
            // A further piece may be a line that could be either.
            let either = "凭证,凭证\n";
            assert!(!GB18030.decode_without_bom_handling(either.as_bytes()).1);
            assert_eq!(pieces.decode(GB18030, either.as_bytes()).0, either);
            assert_eq!(decode_more(GB18030, either.as_bytes(), true).text, either);
        }
    }

    #[test]
    fn a_broken_place_makes_no_second_encoding() {
        let gbk = |text: &str| GB18030.encode(text).0.into_owned();
        for bytes in [
            [gbk(TEXT), b"\xff,2\n".to_vec()].concat(),
            [TEXT.as_bytes(), "2024-02-05,付".as_bytes(), b"\xe5\xb7,1\n"].concat(),
            [TEXT.as_bytes(), b"\xe5,1\n\xff\xfe,2\n"].concat(),
        ] {
            let decoded = decode(&bytes);
            assert_eq!((decoded.broken, decoded.mixed), (true, false), "{}", decoded.text);
        }
    }

    #[test]
    fn stray_zero_bytes_do_not_make_utf16() {
        let decoded = decode(b"a,b\0\n1,2\n3,4\n\0\0\0\0\0\0");
        assert_eq!(decoded.encoding, "UTF-8");
    }

    #[test]
    fn a_short_text_in_gbk_is_not_taken_for_utf8() {
        let bytes = GB18030.encode("凭证,1\n").0.into_owned();
        assert!(std::str::from_utf8(&bytes).is_ok());
        assert_eq!(decode(&bytes).text, "凭证,1\n");
        for text in ["5×3,café\n", "日期,凭证\n", "α\n"] {
            assert_eq!(decode(text.as_bytes()).text, text);
        }
    }

    #[test]
    fn gb18030_of_four_bytes_is_read() {
        let bytes = GB18030.encode("㐂,𠮷\n中").0.into_owned();
        assert_eq!(decode(&bytes).text, "㐂,𠮷\n中");
    }
}
