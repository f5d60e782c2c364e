//! What a file is, by its bytes: names lie. Knows no cells.

use super::compound::{self, Compound};
use super::limits::Limits;
use super::no_table::NoTable;
use super::package;
use super::text;
use crate::value::Said;

/// What reads a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Comma-separated or otherwise delimited text.
    Text,
    /// Excel 2007 and later (.xlsx, .xlsm).
    Xlsx,
    /// Excel 2007 and later, binary (.xlsb).
    Xlsb,
    /// Excel 97 to 2003 and 5.0 (.xls), WPS (.et).
    Xls,
    /// `OpenDocument` (.ods).
    Ods,
    /// A web page.
    Html,
    /// Excel's XML of 2003.
    SpreadsheetXml,
    /// XML of another kind: the standard interfaces of accounting programs.
    Xml,
    /// A zip of files.
    Archive,
    /// Nothing that can be read.
    NoTable(NoTable),
    /// Something that could be read if it were whole.
    Damaged(Said),
}

/// What `bytes`, a whole file, are.
pub(super) fn sniff(bytes: &[u8], limits: &Limits) -> Kind {
    if bytes.is_empty() {
        return Kind::NoTable(NoTable::Empty);
    }
    if bytes.starts_with(&compound::MAGIC) {
        return sniff_compound(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return sniff_zip(bytes, limits);
    }
    if let Some(kind) = by_magic(bytes) {
        return Kind::NoTable(kind);
    }
    if let Some(kind) = markup(bytes) {
        return kind;
    }
    if text::is_binary(bytes) { Kind::NoTable(NoTable::Binary) } else { Kind::Text }
}

/// Whether a file that begins with these bytes is a text, whatever follows.
pub(super) fn is_text(head: &[u8]) -> bool {
    let packed = head.starts_with(&compound::MAGIC) || head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06");
    !head.is_empty() && !packed && by_magic(head).is_none() && markup(head).is_none() && !text::is_binary(head)
}

fn by_magic(bytes: &[u8]) -> Option<NoTable> {
    const MAGICS: [(&[u8], NoTable); 23] = [
        (b"%PDF", NoTable::Pdf),
        (b"\xff\xd8\xff", NoTable::Image),
        (b"\x89PNG", NoTable::Image),
        (b"GIF8", NoTable::Image),
        (b"II*\0", NoTable::Image),
        (b"MM\0*", NoTable::Image),
        (b"RIFF", NoTable::Image),
        (b"{\\rtf", NoTable::RichText),
        (b"Rar!\x1a", NoTable::Archive),
        (b"7z\xbc\xaf", NoTable::Archive),
        (b"\x1f\x8b", NoTable::Archive),
        (b"BZh", NoTable::Archive),
        (b"\xfd7zXZ", NoTable::Archive),
        (b"SQLite format 3", NoTable::Database),
        (b"\0\x01\0\0Standard ", NoTable::Database),
        // Excel 2.0 to 4.0 are bare records: the mark of the beginning, its length, its version.
        (b"\x09\0\x04\0", NoTable::OldExcel),
        (b"\x09\x02\x06\0", NoTable::OldExcel),
        (b"\x09\x04\x06\0", NoTable::OldExcel),
        (b"\x09\x08\x08\0", NoTable::OldExcel),
        (b"MIME-Version:", NoTable::WebArchive),
        (b"ID;P", NoTable::Exchange),
        (b"TABLE\r\n0,1\r\n", NoTable::Exchange),
        (b"TABLE\n0,1\n", NoTable::Exchange),
    ];
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let kind = MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind);
    kind.or(bitmap.then_some(NoTable::Image)).or_else(|| data_or_mail(bytes))
}

/// Text that programs write for programs: JSON by its first brackets, a message by its headers.
fn data_or_mail(bytes: &[u8]) -> Option<NoTable> {
    const HEADERS_BYTES: usize = 4096;
    const MAIL: [&[u8]; 7] = [b"From:", b"To:", b"Subject:", b"Date:", b"Received:", b"Return-Path:", b"Delivered-To:"];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let inside = |bracket: u8| text.strip_prefix(&[bracket]).map(<[u8]>::trim_ascii_start);
    if inside(b'{').is_some_and(|rest| rest.starts_with(b"\"")) || inside(b'[').is_some_and(|rest| rest.starts_with(b"{")) {
        return Some(NoTable::Json);
    }
    let head = text.get(..text.len().min(HEADERS_BYTES)).unwrap_or_default();
    let has = |name: &[u8]| head.windows(name.len() + 1).any(|part| part.first() == Some(&b'\n') && part.get(1..) == Some(name));
    (MAIL.iter().any(|name| text.starts_with(name)) && (has(b"MIME-Version:") || has(b"Content-Type:"))).then_some(NoTable::Mail)
}

/// HTML and XML, by their first tag; a table of text may well hold a `<` further on.
fn markup(bytes: &[u8]) -> Option<Kind> {
    const START_BYTES: usize = 4096;
    const HTML: [&str; 18] = [
        "html", "head", "meta", "body", "table", "style", "script", "div", "center", "font", "title", "tr", "p", "b", "span", "link",
        "base", "form",
    ];
    let start = text::decode(bytes.get(..bytes.len().min(START_BYTES)).unwrap_or_default()).text.to_ascii_lowercase();
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.starts_with("<!doctype html") {
        return Some(Kind::Html);
    }
    let Some(tag) = first_tag(start) else {
        return (start.starts_with("<?xml") || start.starts_with("<!doctype")).then_some(Kind::Xml);
    };
    let name: String = tag.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/' | '<')).collect();
    let local = name.rsplit(':').next().unwrap_or(&name);
    if HTML.contains(&local) {
        return Some(Kind::Html);
    }
    if local == "workbook" && start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Some(Kind::SpreadsheetXml);
    }
    if (local == "document" || local == "document-content") && start.contains("urn:oasis:names:tc:opendocument:xmlns:office") {
        return Some(Kind::NoTable(NoTable::FlatOpenDocument));
    }
    // A bracket amid text is closed by no tag.
    let is_name = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    (is_name && (start.starts_with("<?xml") || tag.contains("</") || tag.contains("/>"))).then_some(Kind::Xml)
}

/// What follows the `<` of the first tag that is no declaration, comment or instruction.
fn first_tag(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let tag = rest.trim_start().strip_prefix('<')?;
        let end = if tag.starts_with("!--") {
            "-->"
        } else if tag.starts_with(['?', '!']) {
            ">"
        } else {
            return Some(tag);
        };
        rest = tag.split_once(end)?.1;
    }
}

fn sniff_compound(bytes: &[u8]) -> Kind {
    let Some(file) = Compound::open(bytes) else { return Kind::Damaged(package::damaged()) };
    if file.has("EncryptedPackage") {
        Kind::NoTable(NoTable::Password)
    } else if file.has("Workbook") || file.has("Book") {
        Kind::Xls
    } else if file.has("WordDocument") {
        Kind::NoTable(NoTable::Word)
    } else if file.has("PowerPoint Document") {
        Kind::NoTable(NoTable::Slides)
    } else {
        Kind::NoTable(NoTable::OtherCompound)
    }
}

fn sniff_zip(bytes: &[u8], limits: &Limits) -> Kind {
    let mut package = match package::open(bytes, limits) {
        Ok(package) => package,
        Err(said) => return Kind::Damaged(said),
    };
    if let Some(kind) = package::part_start(&mut package, "mimetype", 200) {
        let kind = String::from_utf8_lossy(&kind).into_owned();
        if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            return Kind::Ods;
        }
        if kind.starts_with("application/vnd.oasis.opendocument") {
            return Kind::NoTable(NoTable::OtherOpenDocument);
        }
    }
    let names = package::part_names(&package);
    let any = |test: &dyn Fn(&str) -> bool| names.keys().any(|name| test(name));
    if any(&|name| name == "ofd.xml") {
        Kind::NoTable(NoTable::Ofd)
    } else if !any(&|name| name == "[content_types].xml") {
        Kind::Archive
    } else if any(&|name| name.ends_with("workbook.bin")) {
        Kind::Xlsb
    } else if any(&|name| name.starts_with("word/")) {
        Kind::NoTable(NoTable::Word)
    } else if any(&|name| name.starts_with("ppt/")) {
        Kind::NoTable(NoTable::Slides)
    } else if any(&|name| name.starts_with("xl/") || name.ends_with("workbook.xml")) {
        Kind::Xlsx
    } else {
        Kind::NoTable(NoTable::OtherCompound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_what_a_file_is() {
        for (bytes, kind) in [
            (b"".as_slice(), NoTable::Empty),
            (b"%PDF-1.7\n", NoTable::Pdf),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", NoTable::Image),
            (b"{\\rtf1 x", NoTable::RichText),
            (b"\xef\xbb\xbf[\n {\"a\": 1}]", NoTable::Json),
            (b"{ \"a\": [1]}", NoTable::Json),
            (b"To: a\nSubject: b\nMIME-Version: 1.0\n\nc", NoTable::Mail),
            (b"Rar!\x1a\x07\0", NoTable::Archive),
            (b"ID;PSCALC3\r\nB;Y9;X7\r\n", NoTable::Exchange),
            (b"TABLE\r\n0,1\r\n\"EXCEL\"\r\n", NoTable::Exchange),
            (
                b"<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:body/>",
                NoTable::FlatOpenDocument,
            ),
            (b"\0\x01\x02\x03\x04\x05\xfe\xfe\xfe\xff\xff\0\x01", NoTable::Binary),
        ] {
            assert_eq!(sniff(bytes, &Limits::default()), Kind::NoTable(kind));
        }
    }

    #[test]
    fn the_first_tag_decides_what_markup_is() {
        for (text, kind) in [
            ("<html><table><tr><td>1", Kind::Html),
            ("\u{feff}\r\n <TABLE border=1>", Kind::Html),
            ("<!-- 导出 --><table>", Kind::Html),
            ("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html>", Kind::Html),
            (
                "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><ss:Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Kind::SpreadsheetXml,
            ),
            ("<?xml version=\"1.0\"?><a/>", Kind::Xml),
            ("<总账 xmlns=\"http://x\"><会计科目/></总账>", Kind::Xml),
        ] {
            assert_eq!(sniff(text.as_bytes(), &Limits::default()), kind, "{text}");
        }
    }

    #[test]
    fn text_that_looks_a_little_like_markup_is_text() {
        for text in ["<5000,金额\n1,2\n", "BM编码,名称\n", "TABLE,金额\n", "ID;姓名\n1;张三\n", "日期,摘要\n", "a", "ID,姓名\n1,张三\n"]
        {
            assert_eq!(sniff(text.as_bytes(), &Limits::default()), Kind::Text, "{text}");
        }
    }

    #[test]
    fn a_cut_zip_and_a_cut_compound_file_are_damaged() {
        assert!(matches!(sniff(b"PK\x03\x04\x14\0\x06\0", &Limits::default()), Kind::Damaged(_)));
        // What is left of an archive that was cut off may end with a whole one that it held.
        let whole = crate::read::tests::zip_of_bytes(&[("a.csv", b"a,b")]);
        let cut = [b"PK\x03\x04".as_slice(), &[0; 26], &whole].concat();
        assert!(matches!(sniff(&cut, &Limits::default()), Kind::Damaged(_)));
        assert_eq!(sniff(&whole, &Limits::default()), Kind::Archive);
        assert!(matches!(sniff(&compound::MAGIC, &Limits::default()), Kind::Damaged(_)));
    }

    #[test]
    fn every_kind_without_a_table_says_what_to_do_in_both_languages() {
        for kind in [NoTable::Password, NoTable::Pdf, NoTable::Html, NoTable::Archive, NoTable::Binary, NoTable::Database] {
            let said = kind.said();
            assert!(said.zh.contains('请') && said.en.is_ascii(), "{said:?}");
        }
    }
}
