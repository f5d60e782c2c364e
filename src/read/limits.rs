//! The limits that keep a hostile or broken file from eating the machine: each is named once, here, with the sentence that
//! says how to raise it. Knows no formats.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;

use crate::say;
use crate::value::Said;

/// How much is read at most. Each field is a key of `[read]` in `ledgerlint.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes that the parts of one zipped workbook, or the files of one archive together, inflate to: counted, not believed.
    pub inflated_bytes: u64,
    /// Bytes of memory for one file: its text once decoded, its rows, its cells, each different text once.
    pub memory_bytes: u64,
    /// Cells that are not blank, in all sheets of one file.
    pub cells: u64,
    /// Sheets of one workbook, tables of one page, kinds of record in one XML file.
    pub sheets: usize,
    /// Rows that are not blank, in one sheet.
    pub rows: u64,
    /// Columns of a sheet: no ledger has so many, and a header is looked for in each of them.
    pub columns: u32,
    /// Bytes of the text of one cell.
    pub cell_bytes: usize,
    /// Bytes of the texts of more than 2,048 bytes in all cells of one file or archive, each counted in every cell that has it: one text
    /// stands in any number of cells of a workbook, and each of them is looked at.
    pub long_text_bytes: u64,
    /// Elements of XML, or tables of a page, within one another.
    pub xml_depth: usize,
    /// Bytes of one tag, or of one text between two tags, of an XML that is read as it is inflated.
    pub xml_bytes: u64,
    /// Files under the path that was given.
    pub files: usize,
    /// Folders below one another.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            inflated_bytes: 768 << 20,
            memory_bytes: 512 << 20,
            cells: 20_000_000,
            sheets: 2_000,
            rows: 20_000_000,
            columns: 1_024,
            cell_bytes: 1 << 20,
            long_text_bytes: 64 << 20,
            xml_depth: 256,
            xml_bytes: 64 << 20,
            files: 1_000_000,
            depth: 32,
        }
    }
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    FileBytes,
    InflatedBytes,
    MemoryBytes,
    Cells,
    Sheets,
    Rows,
    Columns,
    CellBytes,
    LongTextBytes,
    XmlDepth,
    XmlBytes,
    Files,
    Depth,
}

impl Limits {
    /// The sentence for what exceeds a limit: which, how much, how to raise it.
    pub(super) fn exceeded(&self, limit: Limit) -> Said {
        let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let (key, value, zh, en) = match limit {
            Limit::FileBytes => ("file_bytes", self.file_bytes, "文件字节数", "bytes of a file"),
            Limit::InflatedBytes => {
                ("inflated_bytes", self.inflated_bytes, "工作簿或压缩包解压后的字节数", "bytes of a workbook or an archive once inflated")
            }
            Limit::MemoryBytes => ("memory_bytes", self.memory_bytes, "一个文件占用的内存字节数", "bytes of memory for a file"),
            Limit::Cells => ("cells", self.cells, "一个文件的非空单元格数", "cells of a file"),
            Limit::Sheets => ("sheets", wide(self.sheets), "一个文件的工作表或表格数", "sheets or tables of a file"),
            Limit::Rows => ("rows", self.rows, "一个工作表的非空行数", "rows of a sheet"),
            Limit::Columns => ("columns", u64::from(self.columns), "一个工作表的列数", "columns of a sheet"),
            Limit::CellBytes => ("cell_bytes", wide(self.cell_bytes), "一个单元格的字节数", "bytes of a cell"),
            Limit::LongTextBytes => (
                "long_text_bytes",
                self.long_text_bytes,
                "一个文件中长文字单元格的总字节数",
                "bytes of the cells of a file that hold long texts",
            ),
            Limit::XmlDepth => {
                ("xml_depth", wide(self.xml_depth), "XML 或网页表格的嵌套层数", "elements of XML or tables within one another")
            }
            Limit::XmlBytes => ("xml_bytes", self.xml_bytes, "XML 中一段文字或一个标签的字节数", "bytes of one tag or text of XML"),
            Limit::Files => ("files", wide(self.files), "文件个数", "files"),
            Limit::Depth => ("depth", wide(self.depth), "文件夹层数", "folders below one another"),
        };
        let more = value.saturating_mul(2);
        say!(
            "超过上限:{zh}最多 {value}。确需读取的,请在账表文件夹的 ledgerlint.toml(没有就新建)的 [read] 一节调大 {key},如 {key} = {more}",
            "Over the limit: {en}, {value} at most. If it must be read, raise {key} under [read] in the ledgerlint.toml of the folder (make one if there is none), like {key} = {more}"
        )
    }
}

/// A text of more bytes is a long one: hardly a contract's terms take as many.
pub(super) const LONG_TEXT_BYTES: usize = 2048;

/// What a file, or an archive with all its files, may still cost.
#[derive(Debug, Clone)]
pub(super) struct Budgets {
    /// Bytes that are inflated.
    pub inflated: Budget,
    /// Bytes of long texts in cells.
    pub long_texts: Budget,
}

impl Budgets {
    /// What the limits allow.
    pub fn of(limits: &Limits) -> Self {
        Self { inflated: Budget::new(limits.inflated_bytes), long_texts: Budget::new(limits.long_text_bytes) }
    }
}

/// How many bytes may still be taken, counted by all who take of the same file.
#[derive(Debug, Clone)]
pub(super) struct Budget(Arc<AtomicU64>);

impl Budget {
    pub fn new(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(bytes)))
    }

    /// Takes bytes; false, and nothing left, if there are not so many.
    #[must_use]
    pub fn take(&self, bytes: usize) -> bool {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let less = |left: u64| Some(left.saturating_sub(bytes));
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok_and(|before| before >= bytes && before > 0)
    }

    /// Whether nothing may be inflated any more.
    pub fn is_spent(&self) -> bool {
        self.left() == 0
    }

    /// Gives back what was taken since so much was left.
    pub fn reset(&self, left: u64) {
        self.0.store(left, Ordering::Relaxed);
    }

    /// What is left.
    pub fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_can_be_set_and_the_others_stay() {
        let limits: Limits = toml::from_str("cells = 5").unwrap();
        assert_eq!(limits, Limits { cells: 5, ..Limits::default() });
        assert!(toml::from_str::<Limits>("cell = 5").is_err());
    }

    #[test]
    fn a_limit_says_its_key_and_its_value() {
        let said = Limits::default().exceeded(Limit::InflatedBytes);
        for text in [said.zh, said.en] {
            assert!(text.contains("inflated_bytes") && text.contains("805306368") && text.contains("ledgerlint.toml"), "{text}");
        }
    }
}
