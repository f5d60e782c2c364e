//! Cells and rows as nearly every program writes them, taken straight from the bytes at hand. Whatever is written otherwise, or reaches beyond
//! these bytes, is left to the reader of XML, which makes the same of it. Knows no sheet.

use memchr::memchr;

/// A piece of a sheet within a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// `<c r="B2" s="1" t="s"><v>7</v></c>`: a cell, with what it says of itself and its value; blank where it has none.
    Cell(Attributes<'t>, &'t str),
    /// `</row><row r="3" …>`: the row ends and another begins, with its number as it is written.
    Row(Option<&'t str>),
}

/// Of a cell; an attribute that is not there is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attributes<'t> {
    pub place: Option<&'t str>,
    pub style: Option<&'t str>,
    pub kind: Option<&'t str>,
}

/// The piece that the bytes begin with, and how many of them it takes; `None` where they begin with anything else.
pub(super) fn piece(bytes: &[u8]) -> Option<(Piece<'_>, usize)> {
    let start = bytes.trim_ascii_start();
    let (piece, rest) = if let Some(rest) = start.strip_prefix(b"<c ") { cell(rest)? } else { row(start)? };
    Some((piece, bytes.len() - rest.len()))
}

fn cell(rest: &[u8]) -> Option<(Piece<'_>, &[u8])> {
    let mut attributes = Attributes::default();
    let (rest, closed) = each_attribute(rest, |name, value| match name {
        b"r" => attributes.place = Some(value),
        b"s" => attributes.style = Some(value),
        b"t" => attributes.kind = Some(value),
        _ => {}
    })?;
    if closed {
        return Some((Piece::Cell(attributes, ""), rest));
    }
    let (value, rest) = if let Some(rest) = rest.strip_prefix(b"<v>") {
        until(rest, b"</v></c>")?
    } else {
        let rest = rest.strip_prefix(b"<is><t")?;
        until(rest.strip_prefix(b">").or_else(|| rest.strip_prefix(b" xml:space=\"preserve\">"))?, b"</t></is></c>")?
    };
    Some((Piece::Cell(attributes, value), rest))
}

/// The text before an end, if nothing in it stands for something else.
fn until<'t>(bytes: &'t [u8], end: &[u8]) -> Option<(&'t str, &'t [u8])> {
    let (text, rest) = bytes.split_at_checked(memchr(b'<', bytes)?)?;
    Some((plain(text)?, rest.strip_prefix(end)?))
}

fn row(start: &[u8]) -> Option<(Piece<'_>, &[u8])> {
    let rest = start.strip_prefix(b"</row>")?.trim_ascii_start().strip_prefix(b"<row")?;
    if let Some(rest) = rest.strip_prefix(b">") {
        return Some((Piece::Row(None), rest));
    }
    let (mut number, mut doubtful) = (None, false);
    let (rest, closed) = each_attribute(rest.strip_prefix(b" ")?, |name, value| {
        doubtful |= name.ends_with(b":r");
        if name == b"r" {
            number = Some(value);
        }
    })?;
    (!closed && !doubtful).then_some((Piece::Row(number), rest))
}

/// Takes `name="value"` and a blank between one and the next up to the end of a tag; gives what is behind it, and whether it ended in `/>`. No
/// name comes twice.
fn each_attribute<'t>(mut rest: &'t [u8], mut act: impl FnMut(&'t [u8], &'t str)) -> Option<(&'t [u8], bool)> {
    loop {
        let (name, behind) = rest.split_at_checked(rest.iter().take(NAME_MAX).position(|byte| !is_name(*byte))?)?;
        let behind = behind.strip_prefix(b"=\"")?;
        let (value, behind) = behind.split_at_checked(memchr(b'"', behind)?)?;
        if name.is_empty() || value.contains(&b'<') {
            return None;
        }
        act(name, plain(value)?);
        rest = match behind {
            [b'"', b' ', rest @ ..] => rest,
            [b'"', b'>', rest @ ..] => return Some((rest, false)),
            [b'"', b'/', b'>', rest @ ..] => return Some((rest, true)),
            _ => return None,
        };
    }
}

/// The longest name of an attribute that is looked at.
const NAME_MAX: usize = 40;

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')
}

/// Text in which nothing stands for something else: no reference, no line end that XML would change.
fn plain(bytes: &[u8]) -> Option<&str> {
    if bytes.iter().any(|byte| matches!(byte, b'&' | b'\r')) { None } else { std::str::from_utf8(bytes).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(String, &str)> {
        let (piece, len) = piece(text.as_bytes())?;
        let said = match piece {
            Piece::Cell(Attributes { place, style, kind }, value) => {
                format!("{} {} {} {value}", place.unwrap_or("-"), style.unwrap_or("-"), kind.unwrap_or("-"))
            }
            Piece::Row(number) => format!("row {}", number.unwrap_or("-")),
        };
        Some((said, text.get(len..)?))
    }

    #[test]
    fn cells_and_rows_as_programs_write_them_are_taken() {
        for (text, want) in [
            ("<c r=\"B2\" s=\"1\" t=\"s\"><v>7</v></c><c", "B2 1 s 7|<c"),
            ("<c r=\"B2\"><v>-1.5</v></c>", "B2 - - -1.5|"),
            ("\n  <c r=\"B2\" s=\"3\"/>x", "B2 3 - |x"),
            ("<c r=\"C1\" t=\"inlineStr\"><is><t>甲 乙</t></is></c>", "C1 - inlineStr 甲 乙|"),
            ("<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> 甲</t></is></c>", "- - inlineStr  甲|"),
            ("</row><row>", "row -|"),
            ("</row>\n<row r=\"3\" spans=\"1:4\" x14ac:dyDescent=\"0.2\"><c", "row 3|<c"),
        ] {
            let (said, rest) = shown(text).unwrap_or_default();
            assert_eq!(format!("{said}|{rest}"), want, "{text}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_reader_of_xml() {
        for text in [
            "",
            "<c>",
            "<c r=\"A1\"><v>1</v>",
            "<c r=\"A1\"><v>1</v></c",
            "<c r=\"A1\"><f>B1</f><v>1</v></c>",
            "<c r=\"A1\"><v>1&amp;</v></c>",
            "<c r=\"A1\"><v>1\r\n</v></c>",
            "<c r='A1'><v>1</v></c>",
            "<c r=\"A1\"  s=\"1\"><v>1</v></c>",
            "<c r=\"A&#49;\"><v>1</v></c>",
            "<c r=\"A1\" t=\"s\"><v>1</v><!-- --></c>",
            "<c r=\"A1\"><is><r><t>甲</t></r></is></c>",
            "<x:c r=\"A1\"><v>1</v></x:c>",
            "<col r=\"A1\"/>",
            "</row>",
            "</row></sheetData>",
            "</row><row r=\"3\"/>",
            "</row><row x:r=\"3\">",
            "</row><rowBreaks count=\"1\">",
            "<row r=\"3\">",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
        assert_eq!(piece(b"<c r=\"A1\" t=\"str\"><v>\xff</v></c>"), None);
    }
}
