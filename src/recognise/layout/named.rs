//! What names and titles say of the table, and what spoke for it.

use super::Layout;
use crate::recognise::headers::{Headers, TableHeaders};
use crate::recognise::titles::{LEDGERS, Titles};
use crate::say;
use crate::tables::{SheetName, TableKind};
use crate::value::Said;
use crate::value::text::compact;

/// What spoke for a table, in words: its headers, and words in title and names.
pub fn spoke(sheet: &SheetName, layout: &Layout, table: &TableHeaders) -> Vec<Said> {
    let known = layout.columns.iter().filter(|column| column.role.is_some()).count();
    let all = layout.columns.len();
    let mut spoke = vec![say!("{all}个表头中认得{known}个", "{known} of {all} headers are known")];
    let named = Named { sheet, titles: &layout.titles };
    let places = [("标题", "the title"), ("工作表名", "the sheet's name"), ("文件名", "the file's name")];
    for (text, (zh, en)) in named.texts().iter().zip(places) {
        if let Some(word) = Named::word(text, table) {
            spoke.push(say!("{zh}中有“{word}”", "“{word}” in {en}"));
        }
    }
    spoke
}

/// What names and titles say of the table.
pub(super) struct Named<'a> {
    pub(super) sheet: &'a SheetName,
    pub(super) titles: &'a Titles,
}

impl Named<'_> {
    /// Title, sheet's name and file's name, folded.
    pub(super) fn texts(&self) -> [String; 3] {
        let file = self.sheet.file.rsplit('/').next();
        [self.titles.title.as_deref(), self.sheet.sheet.as_deref(), file].map(|text| text.map(compact).unwrap_or_default())
    }

    /// The longest word of a table in a text.
    pub(super) fn word<'t>(text: &str, table: &'t TableHeaders) -> Option<&'t str> {
        table.words.iter().find(|word| text.contains(word.as_str())).map(String::as_str)
    }

    /// Whether title or names say that it is this table.
    pub(super) fn names(&self, table: &TableHeaders) -> bool {
        self.texts().iter().any(|text| Self::word(text, table).is_some())
    }

    /// Whether title or sheet themselves say that it is this table.
    pub(super) fn called(&self, table: &TableHeaders) -> bool {
        self.own_texts().iter().any(|text| Self::word(text, table).is_some())
    }

    /// Whether title or sheet themselves speak of what was paid or bought: 合同付款台账, 合同采购明细表.
    pub(super) fn pays_or_buys(&self) -> bool {
        const WORDS: [&str; 5] = ["付款", "支付", "采购", "购置", "购买"];
        self.texts().iter().any(|text| WORDS.iter().any(|word| text.contains(word)))
    }

    /// Whether title or names say that it is this table and no book of accounts.
    pub(super) fn only(&self, table: &TableHeaders, headers: &Headers) -> bool {
        self.names(table) && !self.is_of_books(headers)
    }

    /// Whether title or names say that it is a book of accounts.
    pub(super) fn is_of_books(&self, headers: &Headers) -> bool {
        let mut journals = headers.tables.iter().filter(|table| table.table == TableKind::Journal);
        let is_ledger = |text: &String| LEDGERS.iter().any(|word| text.contains(word));
        journals.any(|journal| self.names(journal)) || self.texts().iter().any(is_ledger)
    }

    /// Title and sheet's name; the file's name only where the sheet has neither, for a workbook may hold several kinds.
    pub(super) fn own_texts(&self) -> [String; 3] {
        let [title, sheet, file] = self.texts();
        let unnamed = title.is_empty() && (sheet.is_empty() || sheet.starts_with("sheet"));
        [title, sheet, if unnamed { file } else { String::new() }]
    }

    /// Whether title or names say that it is something else.
    pub(super) fn speaks_against(&self, table: &TableHeaders) -> bool {
        self.texts().iter().any(|text| table.not_words.iter().any(|word| text.contains(word.as_str())))
    }

    /// Whether the sheet's own title or name says that it is something else; a file's name only where the sheet has neither, for a workbook may
    /// hold several kinds.
    pub(super) fn rules_out(&self, table: &TableHeaders) -> bool {
        self.own_texts().iter().any(|text| table.not_words.iter().any(|word| text.contains(word.as_str())))
    }

    /// Points for the longest word of the table that stands in the title, in the sheet's name, in the file's name.
    pub(super) fn bonus(&self, table: &TableHeaders) -> u32 {
        let [title, sheet, file] = self.texts();
        let longest = |text: &str| Self::word(text, table).map_or(0, |word| word.chars().count());
        let points = |length: usize, base: u32, each: u32| if length == 0 { 0 } else { base + each * u32::try_from(length).unwrap_or(0) };
        points(longest(&title), 90, 25) + points(longest(&sheet), 60, 20) + points(longest(&file), 60, 20)
    }
}
