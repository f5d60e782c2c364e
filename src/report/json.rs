//! `findings.json` and `compare.json`: report and look-back as they are, in the contracts of `docs/findings.schema.json` and
//! `docs/compare.schema.json`.

use std::io::{self, Write};

use anyhow::Context as _;
use serde::ser::{Error as _, SerializeSeq as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

use crate::compare::Comparison;
use crate::findings::{Act, Report, Reported};
use crate::value::text::acts;

/// Writes the report as indented JSON in UTF-8 with a line break at its end; the same bytes for the same report.
///
/// # Errors
/// The writer's own.
pub fn write(report: &dyn Reported, out: impl Write) -> anyhow::Result<()> {
    write_any(&Whole(report), out).context("findings.json")
}

/// Writes the look-back, likewise.
///
/// # Errors
/// The writer's own.
pub fn write_comparison(comparison: &Comparison, out: impl Write) -> anyhow::Result<()> {
    write_any(comparison, out).context("compare.json")
}

/// What [`write()`] writes.
///
/// # Errors
/// None that a program with memory left sees.
pub fn render(report: &dyn Reported) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(report, &mut bytes)?;
    Ok(bytes)
}

/// Any value so, as text.
///
/// # Errors
/// None that a program with memory left sees.
pub fn text(value: &impl Serialize) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    write_any(value, &mut bytes)?;
    Ok(String::from_utf8(bytes)?)
}

fn write_any(value: &impl Serialize, out: impl Write) -> anyhow::Result<()> {
    let mut out = Escaping(out);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// A report as [`Report`] is serialized, a unit and a finding at a time.
struct Whole<'a>(&'a dyn Reported);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Report { schema, as_of, lang, tool, partial, units_not_done, rules, units: _, findings: _ } = self.0.head();
        let mut fields = serializer.serialize_struct("Report", 9)?;
        fields.serialize_field("schema", schema)?;
        fields.serialize_field("as_of", as_of)?;
        fields.serialize_field("lang", lang)?;
        fields.serialize_field("tool", tool)?;
        fields.serialize_field("partial", partial)?;
        fields.serialize_field("units_not_done", units_not_done)?;
        fields.serialize_field("rules", rules)?;
        fields.serialize_field("units", &Units(self.0))?;
        fields.serialize_field("findings", &Findings(self.0))?;
        fields.end()
    }
}

struct Units<'a>(&'a dyn Reported);

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        list(serializer, self.0.unit_count(), |act| self.0.each_unit(act))
    }
}

struct Findings<'a>(&'a dyn Reported);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        list(serializer, self.0.finding_count(), |act| self.0.each_finding(act))
    }
}

/// A list of so many items, which are gone through.
fn list<S: Serializer, T: Serialize>(
    serializer: S,
    count: usize,
    each: impl FnOnce(Act<'_, T>) -> anyhow::Result<()>,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(count))?;
    let mut refused = None;
    let gone_through = each(&mut |item| {
        list.serialize_element(item).map_err(|error| {
            let told = anyhow::anyhow!("{error}");
            refused = Some(error);
            told
        })
    });
    // The writer's own error says more than that it ended the going through.
    match (refused, gone_through) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(S::Error::custom(format!("{error:#}"))),
        (None, Ok(())) => list.end(),
    }
}

/// JSON may hold all characters but the first 32 as they are; here those that would act on a terminal are escaped too. They stand in strings
/// only, and none needs more than four digits.
struct Escaping<W>(W);

impl<W: Write> Escaping<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !may_act(bytes) {
            return self.0.write_all(bytes);
        }
        // The serializer hands on whole characters.
        match std::str::from_utf8(bytes) {
            Ok(text) if text.chars().any(|c| c != '\n' && acts(c)) => {
                for c in text.chars() {
                    if c != '\n' && acts(c) {
                        write!(self.0, "\\u{:04x}", u32::from(c))?;
                    } else {
                        self.0.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
                    }
                }
                Ok(())
            }
            _ => self.0.write_all(bytes),
        }
    }
}

/// Whether a text may hold characters that act: those of ASCII, or the first byte of others in UTF-8, with which no Chinese character begins.
fn may_act(bytes: &[u8]) -> bool {
    let may = |byte: u8| (byte < b' ' && byte != b'\n') || matches!(byte, 0x7f | 0xc2 | 0xe2);
    bytes.iter().fold(false, |any, byte| any | may(*byte))
}

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_that_acts_is_passed_over() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32).filter(|c| *c != '\n' && acts(*c)) {
            assert!(may_act(c.encode_utf8(&mut [0; 4]).as_bytes()), "{c:?}");
        }
        assert!(!may_act("\n  \"摘要\": \"付办公费１２\"".as_bytes()));
    }
}
