//! The limits that keep a hostile or broken file from eating the machine: each is named once, here, with the sentence that
//! says how to raise it. Knows no formats.

use serde::Deserialize;

use crate::say;
use crate::value::Said;

/// How much is read at most. Each field is a key of `[read]` in `ledgerlint.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes that the parts of one zipped workbook inflate to, counted, not believed.
    pub inflated_bytes: u64,
    /// Cells that are not blank, in all sheets of one file. A cell takes about 32 bytes, and its text once.
    pub cells: u64,
    /// Rows that are not blank, in one sheet.
    pub rows: u64,
    /// Columns of a sheet.
    pub columns: u32,
    /// Bytes of the text of one cell.
    pub cell_bytes: usize,
    /// Files under the path that was given.
    pub files: usize,
    /// Folders below one another.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            inflated_bytes: 1 << 30,
            cells: 30_000_000,
            rows: 3_000_000,
            columns: 16_384,
            cell_bytes: 1 << 20,
            files: 50_000,
            depth: 32,
        }
    }
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    FileBytes,
    InflatedBytes,
    Cells,
    Rows,
    Columns,
    CellBytes,
    Files,
    Depth,
}

impl Limits {
    /// The sentence for what exceeds a limit: which, how much, how to raise it.
    pub(super) fn exceeded(&self, limit: Limit) -> Said {
        let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let (key, value, zh, en) = match limit {
            Limit::FileBytes => ("file_bytes", self.file_bytes, "文件字节数", "bytes of a file"),
            Limit::InflatedBytes => ("inflated_bytes", self.inflated_bytes, "工作簿解压后的字节数", "bytes of a workbook once inflated"),
            Limit::Cells => ("cells", self.cells, "一个文件的非空单元格数", "cells of a file"),
            Limit::Rows => ("rows", self.rows, "一个工作表的非空行数", "rows of a sheet"),
            Limit::Columns => ("columns", u64::from(self.columns), "一个工作表的列数", "columns of a sheet"),
            Limit::CellBytes => ("cell_bytes", wide(self.cell_bytes), "一个单元格的字节数", "bytes of a cell"),
            Limit::Files => ("files", wide(self.files), "文件个数", "files"),
            Limit::Depth => ("depth", wide(self.depth), "文件夹层数", "folders below one another"),
        };
        say!(
            "超过上限:{zh}最多 {value}。确需读取的,在 ledgerlint.toml 的 [read] 一节调大 {key}",
            "over the limit: {en}, {value} at most. If it must be read, raise {key} under [read] in ledgerlint.toml"
        )
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
            assert!(text.contains("inflated_bytes") && text.contains("1073741824") && text.contains("ledgerlint.toml"), "{text}");
        }
    }
}
