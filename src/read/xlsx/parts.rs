//! Which part of a packed workbook is which: its list of links between parts, for .xlsx and .xlsb alike. Knows no cells.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use crate::read::no_table::NoTable;
use crate::read::package::{self, Package, Packed};
use crate::read::shared::Shared;
use crate::read::xml::{Part, Xml, attribute};
use crate::value::Said;

/// A sheet, as the workbook lists it.
pub(in crate::read) struct SheetEntry {
    pub name: String,
    /// The id of the link to its part.
    pub link: String,
    pub hidden: bool,
    /// Whether it has cells: no chart, no macro.
    pub worksheet: bool,
    /// Where its part lies in the zip; `None` if there is none, or another sheet has it already.
    pub part: Option<usize>,
}

impl SheetEntry {
    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        2 * size_of::<Self>() + self.name.len() + self.link.len()
    }
}

/// A link from the workbook to another part.
struct Link {
    /// The last word of its type: `worksheet`, `styles`.
    kind: String,
    /// The name of the part, in lower case.
    target: String,
}

/// A workbook's zip, with what its parts are.
pub(in crate::read) struct Container<'a> {
    zip: Package<'a>,
    names: BTreeMap<String, usize>,
    workbook: String,
    links: BTreeMap<String, Link>,
}

impl<'a> Container<'a> {
    /// # Errors
    /// The zip does not open or needs a password.
    pub fn open(bytes: &'a [u8], shared: &mut Shared<'_>, workbook_name: &str) -> Result<Self, Said> {
        let zip = package::open(bytes, shared.limits)?;
        if package::is_encrypted(&zip) {
            return Err(NoTable::Password.said());
        }
        let names = package::part_names(&zip);
        let mut container = Self { zip, names, workbook: String::new(), links: BTreeMap::new() };
        let roots = container.links_of("", shared);
        let linked = roots.into_values().find(|link| link.kind == "officeDocument").map(|link| link.target);
        let by_name = || container.names.keys().find(|name| name.ends_with(workbook_name)).cloned();
        container.workbook = linked.filter(|name| container.names.contains_key(name)).or_else(by_name).unwrap_or_default();
        container.links = container.links_of(&container.workbook.clone(), shared);
        Ok(container)
    }

    /// The links from a part; from none, those of the zip as a whole.
    fn links_of(&mut self, part: &str, shared: &mut Shared<'_>) -> BTreeMap<String, Link> {
        const LINK_BYTES: usize = 160;
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let list = resolve(folder, &format!("_rels/{name}.rels"));
        let mut links = BTreeMap::new();
        let Some(mut xml) = self.names.get(&list).copied().and_then(|index| self.xml(index, shared)) else { return links };
        // Links that come behind something broken are missed, and so are their sheets, which are told of.
        while let Ok(event) = xml.next() {
            match event {
                Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                    let value = |name: &str| attribute(&element, name).unwrap_or_default();
                    let (id, kind, target) = (value("Id"), value("Type"), value("Target"));
                    if !shared.charge(LINK_BYTES + id.len() + target.len()) {
                        return links;
                    }
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    links.insert(id, Link { kind, target: resolve(folder, &target) });
                }
                Event::Eof => break,
                _ => {}
            }
        }
        links
    }

    /// A part by its place in the zip.
    pub fn part<'p>(&'p mut self, index: usize, shared: &Shared<'_>) -> Option<Part<Packed<'p, 'a>>> {
        package::open_part(&mut self.zip, index, &shared.inflated, shared.limits)
    }

    fn xml<'p>(&'p mut self, index: usize, shared: &Shared<'_>) -> Option<Xml<Part<Packed<'p, 'a>>>> {
        self.part(index, shared).map(|part| Xml::new(part, shared.limits))
    }

    /// The workbook itself.
    pub fn workbook_part<'p>(&'p mut self, shared: &Shared<'_>) -> Option<Part<Packed<'p, 'a>>> {
        let index = *self.names.get(&self.workbook)?;
        self.part(index, shared)
    }

    /// The workbook itself, as XML.
    pub fn workbook_xml<'p>(&'p mut self, shared: &Shared<'_>) -> Option<Xml<Part<Packed<'p, 'a>>>> {
        self.workbook_part(shared).map(|part| Xml::new(part, shared.limits))
    }

    /// The part that the workbook links to as `kind`.
    pub fn linked_part<'p>(&'p mut self, kind: &str, shared: &Shared<'_>) -> Option<Part<Packed<'p, 'a>>> {
        let folder = self.workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
        let ending = self.workbook.rsplit('.').next().unwrap_or_default();
        let usual = resolve(folder, &format!("{kind}.{ending}"));
        let linked = self.links.values().find(|link| link.kind == kind).map(|link| &link.target);
        let index = linked.and_then(|name| self.names.get(name)).or_else(|| self.names.get(&usual)).copied()?;
        self.part(index, shared)
    }

    /// The part that the workbook links to as `kind`, as XML.
    pub fn linked_xml<'p>(&'p mut self, kind: &str, shared: &Shared<'_>) -> Option<Xml<Part<Packed<'p, 'a>>>> {
        self.linked_part(kind, shared).map(|part| Xml::new(part, shared.limits))
    }

    /// Whether people left comments on cells: as `xl/comments1.xml`, `xl/comments/comment1.xml` or `xl/threadedComments/…`.
    pub fn has_comments(&self) -> bool {
        self.names.keys().any(|name| ["xl/comments", "xl/threadedcomments/"].iter().any(|start| name.starts_with(start)))
    }

    /// What wrote the workbook first, as its properties say; blank if they say nothing.
    pub fn creator(&mut self, shared: &Shared<'_>) -> String {
        /// The creator stands near the top of a small part.
        const EVENTS: usize = 64;
        let Some(mut xml) = self.names.get("docprops/core.xml").copied().and_then(|index| self.xml(index, shared)) else {
            return String::new();
        };
        let mut within = false;
        for _ in 0..EVENTS {
            match xml.next() {
                Ok(Event::Start(element)) => within = element.local_name().as_ref() == "creator",
                Ok(Event::Text(text)) if within => return text.to_string(),
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        String::new()
    }

    /// Finds out which of the sheets have cells, and where their parts lie. A link that leads nowhere is told when the sheet is read.
    pub fn find_parts(&self, sheets: &mut [SheetEntry]) {
        let mut used = BTreeSet::new();
        for sheet in sheets {
            let link = self.links.get(&sheet.link);
            sheet.worksheet =
                link.is_none_or(|link| !matches!(link.kind.as_str(), "chartsheet" | "dialogsheet" | "xlMacrosheet" | "xlIntlMacrosheet"));
            let part = link.and_then(|link| self.names.get(&link.target)).copied().filter(|_| sheet.worksheet);
            sheet.part = part.filter(|part| used.insert(*part));
        }
    }

    /// The zip, to read its parts.
    pub fn zip(&self) -> &Package<'a> {
        &self.zip
    }
}

/// A target as seen from a folder, in lower case: `../a.xml` in `xl` is `a.xml`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/").to_lowercase();
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (folder, target, want) in [
            ("xl", "worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl/worksheets", "..\\media\\a.png", "xl/media/a.png"),
            ("", "../../xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolve(folder, target), want);
        }
    }
}
