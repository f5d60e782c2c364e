//! What cells could not be read, told up to a number.

use super::Reader;
use crate::recognise::cells::column_letter;
use crate::recognise::columns::Column;
use crate::say;
use crate::tables::Problem;
use crate::value::text::printable;
use crate::value::{Said, Value};

/// More problems are told of no table.
pub(super) const PROBLEMS_TOLD: usize = 1000;

impl Reader<'_> {
    pub(super) fn note_decimals(&mut self, row: u32, column: &Column, value: Option<&Value>) {
        let Some(amount) = value.and_then(Value::as_number) else { return };
        if amount.normalize().scale() > 2 {
            let amount = amount.normalize();
            self.problem(
                row,
                column,
                say!(
                    "金额 {amount} 元多于两位小数,已按原值计算,请核对",
                    "the amount {amount} has more than two decimals; it was used as it is, please check"
                ),
            );
        }
    }

    pub(super) fn problem(&mut self, row: u32, column: &Column, why: Said) {
        self.note_unread(row);
        self.problems_met += 1;
        if self.problems.len() >= PROBLEMS_TOLD {
            return;
        }
        let cell = format!("{}{row}", column_letter(column.index));
        let header = printable(&column.header);
        let (why_zh, why_en) = (why.zh, why.en);
        self.problems.push(Problem { row: Some(row), column: Some(header), why: say!("{cell}: {why_zh}", "{cell}: {why_en}") });
    }

    pub(super) fn note_unread(&mut self, row: u32) {
        if self.unread.last() != Some(&row) {
            self.unread.push(row);
        }
    }
}

/// Leaves no more than so many problems; how many more there are is said.
pub fn shrink_problems(problems: &mut Vec<Problem>, told: usize) {
    let untold = problems.len().saturating_sub(told + 1);
    if untold > 0 {
        problems.truncate(told);
        problems.push(Problem { row: None, column: None, why: untold_problems(untold + 1) });
        problems.shrink_to_fit();
    }
}

pub(super) fn untold_problems(count: usize) -> Said {
    say!(
        "这张表还有{count}处问题,没有一一列出。请先处理已列出的,再检查一次",
        "this table has {count} more problem(s) that are not listed. Mend the ones listed and check again"
    )
}

/// The first of some rows, in words of both languages.
pub(super) fn named_rows(rows: &[u32]) -> Option<Said> {
    /// So many rows are named.
    const NAMED: usize = 10;
    rows.first()?;
    let named: Vec<String> = rows.iter().take(NAMED).map(u32::to_string).collect();
    let (more_zh, more_en) = if rows.len() > NAMED { ("等", " and others") } else { ("", "") };
    Some(Said::new(named.join("、") + more_zh, named.join(", ") + more_en))
}
