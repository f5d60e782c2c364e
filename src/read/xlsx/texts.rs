//! The table of texts that the cells of a workbook point to. However many it claims, those that are there are kept.

use std::sync::Arc;

use quick_xml::events::Event;

use crate::read::grid::is_blank;
use crate::read::limits::Limit;
use crate::read::shared::Shared;
use crate::read::xml::{Source, Stop, Xml, push_text};

/// What a text takes in the list that cells point into, which may be twice as long as it needs to be.
pub(in crate::read) const PLACE_BYTES: usize = 2 * size_of::<Arc<str>>();

/// Reads all texts; where the part breaks off, those before it.
pub(super) fn read<R: Source>(xml: &mut Xml<R>, texts: &mut Vec<Arc<str>>, shared: &mut Shared<'_>) -> Result<(), Stop> {
    // A byte more than a cell may have shows that it was more.
    let max = shared.limits.cell_bytes;
    let mut text = String::new();
    let mut visible = false;
    loop {
        match xml.next() {
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "si" => text.clear(),
                "t" => visible = true,
                "rPh" => xml.skip()?,
                _ => {}
            },
            Ok(Event::End(element)) => match element.local_name().as_ref() {
                "si" => {
                    if !shared.charge(PLACE_BYTES) {
                        return Err(Stop::Limit(Limit::MemoryBytes));
                    }
                    texts.push(kept(&unescape(&text), shared));
                }
                "t" => visible = false,
                _ => {}
            },
            Ok(Event::Eof) | Err(Stop::Broken(_)) => return Ok(()),
            Ok(event) if visible => push_text(&mut text, &event, max),
            Ok(_) => {}
            Err(stop) => return Err(stop),
        }
    }
}

/// A text as it is kept: blank ones, which a million cells may point to, are looked at here only.
pub(in crate::read) fn kept(text: &str, shared: &mut Shared<'_>) -> Arc<str> {
    if is_blank(text) { shared.text("") } else { shared.text(text) }
}

/// `_x000D_` is a character that XML cannot hold; `_x005F_` guards an underscore that only looks like one of these.
pub(super) fn unescape(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("_x") {
        plain.push_str(before);
        let unit = behind.get(..4).filter(|_| behind.get(4..5) == Some("_")).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if let Some(c) = unit.and_then(char::from_u32) {
            // A carriage return stands beside the line feed that it came with.
            plain.extend((c != '\r').then_some(c));
            rest = behind.get(5..).unwrap_or_default();
        } else {
            plain.push_str("_x");
            rest = behind;
        }
    }
    plain.push_str(rest);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::limits::Limits;

    #[test]
    fn escaped_characters_are_resolved() {
        for (text, want) in
            [("a_x000D_\nb", "a\nb"), ("_x005F_x000D_", "_x000D_"), ("_x00", "_x00"), ("单_x中", "单_x中"), ("_xD800_", "_xD800_")]
        {
            assert_eq!(unescape(text), want);
        }
    }

    #[test]
    fn texts_of_several_runs_are_joined_without_their_phonetics() {
        let limits = Limits::default();
        let mut shared = Shared::new(&limits);
        let xml = "<sst uniqueCount='99999999999'><si><r><t>差</t></r><r><t>旅</t></r><rPh><t>chai</t></rPh></si><si/><si><t>费";
        let mut texts = Vec::new();
        assert_eq!(read(&mut Xml::of_text(xml, &limits), &mut texts, &mut shared), Ok(()));
        assert_eq!(texts, ["差旅".into(), Arc::from("")]);
    }
}
