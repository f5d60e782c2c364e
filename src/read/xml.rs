//! XML read event by event, from memory or while it is inflated: no document is ever held as a tree, a DOCTYPE is refused, depth
//! and size of what is read at once are bounded. Knows no formats.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::excel::unreadable_workbook;
use super::limits::{Budget, Limit, Limits};
use crate::say;
use crate::value::Said;

/// Why reading ended before the document did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// A limit was reached, and told in the sheet.
    Full,
    /// A limit was reached that nobody has told of yet.
    Limit(Limit),
    /// It declares entities of its own, which could make much of little.
    Doctype,
    /// The XML is broken.
    Broken(String),
}

impl Stop {
    /// What to say of a document that ended so; nothing if that is told already.
    pub fn said(&self, limits: &Limits) -> Option<Said> {
        match self {
            Self::Full => None,
            Self::Limit(limit) => Some(limits.exceeded(*limit)),
            Self::Doctype => Some(say!(
                "文件里有 DOCTYPE 声明,正常导出的账表没有,出于安全没有读取。请用 Excel 或 WPS 打开核对,另存为 .xlsx 后再检查",
                "the file has a DOCTYPE, which no export of a ledger needs, and was not read for safety. Look at it in Excel or WPS, save it as .xlsx, and check that"
            )),
            Self::Broken(detail) => Some(unreadable_workbook(detail)),
        }
    }
}

/// Where XML comes from.
pub(super) trait Source: BufRead {
    /// Told before each event.
    fn begin_event(&mut self) {}
    /// The limit that made reading fail, if one did.
    fn stopped(&self) -> Option<Limit> {
        None
    }
    /// What is in memory already and not taken yet.
    fn at_hand(&self) -> &[u8];
}

impl Source for &[u8] {
    fn at_hand(&self) -> &[u8] {
        self
    }
}

/// Bytes as they are inflated, counted.
pub(super) struct Inflating<R> {
    inner: R,
    budget: Budget,
    event_bytes: u64,
    event_bytes_max: u64,
    stopped: Option<Limit>,
}

impl<R: Read> Inflating<R> {
    pub fn new(inner: R, budget: Budget, limits: &Limits) -> Self {
        Self { inner, budget, event_bytes: 0, event_bytes_max: limits.xml_bytes, stopped: None }
    }

    fn stop(&mut self, limit: Limit) -> io::Result<usize> {
        self.stopped = Some(limit);
        Err(io::Error::other("limit"))
    }
}

impl<R: Read> Read for Inflating<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if count > 0 && !self.budget.take(count) {
            return self.stop(Limit::InflatedBytes);
        }
        self.event_bytes = self.event_bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        if self.event_bytes > self.event_bytes_max {
            return self.stop(Limit::XmlBytes);
        }
        Ok(count)
    }
}

/// What is inflated at once.
const BUFFER_BYTES: usize = 1 << 16;

/// An inflated part, ready to be read as XML or otherwise.
pub(super) type Part<R> = BufReader<Inflating<R>>;

/// Reads a part while it is inflated.
pub(super) fn part<R: Read>(inner: R, budget: &Budget, limits: &Limits) -> Part<R> {
    BufReader::with_capacity(BUFFER_BYTES, Inflating::new(inner, budget.clone(), limits))
}

impl<R: Read> Source for Part<R> {
    fn begin_event(&mut self) {
        self.get_mut().event_bytes = 0;
    }

    fn stopped(&self) -> Option<Limit> {
        self.get_ref().stopped
    }

    fn at_hand(&self) -> &[u8] {
        self.buffer()
    }
}

/// The events of a document.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
    depth_max: usize,
}

impl<'t> Xml<&'t [u8]> {
    /// Of a text in memory.
    pub fn of_text(text: &'t str, limits: &Limits) -> Self {
        Self::from_reader(Reader::from_str(text), limits)
    }
}

impl<R: Source> Xml<R> {
    /// Of bytes in UTF-8.
    pub fn new(source: R, limits: &Limits) -> Self {
        Self::from_reader(Reader::from_reader(source), limits)
    }

    fn from_reader(mut reader: Reader<R>, limits: &Limits) -> Self {
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Self { reader, buffer: Vec::new(), depth: 0, depth_max: limits.xml_depth }
    }

    /// The next event; an empty element comes as its start and its end. A document that ends amid an element is broken.
    pub fn next(&mut self) -> Result<Event<'_>, Stop> {
        self.buffer.clear();
        self.reader.get_mut().begin_event();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err(Stop::Doctype),
            Ok(Event::Start(_)) if self.depth >= self.depth_max => Err(Stop::Limit(Limit::XmlDepth)),
            Ok(Event::Eof) if self.depth > 0 => Err(Stop::Broken("end of file".to_owned())),
            Ok(event) => {
                match event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                Ok(event)
            }
            Err(error) => Err(match self.reader.get_ref().stopped() {
                Some(limit) => Stop::Limit(limit),
                None => Stop::Broken(error.to_string()),
            }),
        }
    }

    /// What comes behind the last event, as far as it is in memory already.
    pub fn at_hand(&self) -> &[u8] {
        self.reader.get_ref().at_hand()
    }

    /// Goes past so many bytes of [`Self::at_hand`] behind a start or an end; they must be whole elements, or ends and beginnings that leave as many open as there were.
    pub fn pass(&mut self, bytes: usize) {
        self.reader.get_mut().consume(bytes);
    }

    /// Whether so many elements may be opened within each other here.
    pub fn has_room(&self, elements: usize) -> bool {
        self.depth.saturating_add(elements) <= self.depth_max
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Reads past the end of the element that has just begun.
    pub fn skip(&mut self) -> Result<(), Stop> {
        let inside = self.depth;
        while self.depth >= inside {
            self.next()?;
        }
        Ok(())
    }
}

/// Adds what an event says as text, up to `max` bytes and a little more; nothing of other events.
pub(super) fn push_text(text: &mut String, event: &Event<'_>, max: usize) {
    if text.len() > max {
        return;
    }
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => push_reference(text, reference),
        _ => {}
    }
}

/// Adds the character of a reference; one that is not known stays as it is written.
fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return text.push(c);
    }
    let name = reference.xml10_content();
    match resolve_predefined_entity(&name) {
        Some(known) => text.push_str(known),
        None => text.extend(["&", &name, ";"]),
    }
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    let attribute = element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == local)?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(text: &str, limits: &Limits) -> Result<String, Stop> {
        let mut xml = Xml::of_text(text, limits);
        let mut said = String::new();
        loop {
            let event = xml.next()?;
            if matches!(event, Event::Eof) {
                return Ok(said);
            }
            push_text(&mut said, &event, 100);
        }
    }

    #[test]
    fn text_comes_with_its_references_resolved() {
        let limits = Limits::default();
        assert_eq!(end_of("<a>甲&lt;&#x4e59;<![CDATA[<丙>]]>&nbsp;</a>", &limits).as_deref(), Ok("甲<乙<丙>&nbsp;"));
    }

    #[test]
    fn depth_and_doctype_and_size_are_bounded() {
        let limits = Limits { xml_depth: 3, xml_bytes: 100_000, ..Limits::default() };
        assert!(end_of("<a><a><a/></a></a>", &limits).is_ok());
        assert_eq!(end_of("<a><a><a><a/></a></a></a>", &limits), Err(Stop::Limit(Limit::XmlDepth)));
        assert_eq!(end_of("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", &limits), Err(Stop::Doctype));
        let long = format!("<a>{}</a>", "x".repeat(300_000));
        let mut xml = Xml::new(part(long.as_bytes(), &Budget::new(1 << 20), &limits), &limits);
        assert!(xml.next().is_ok());
        assert_eq!(xml.next().err(), Some(Stop::Limit(Limit::XmlBytes)));
        let mut xml = Xml::new(part(long.as_bytes(), &Budget::new(1000), &limits), &limits);
        assert_eq!(xml.next().err(), Some(Stop::Limit(Limit::InflatedBytes)));
    }
}
