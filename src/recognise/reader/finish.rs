//! The table that the rows came to, with its proofs.

use super::problems::PROBLEMS_TOLD;
use super::problems::untold_problems;
use super::{End, Reader};
use crate::recognise::TableReading;
use crate::recognise::Titles;
use crate::recognise::cells::column_letter;
use crate::recognise::kind::LABEL_CHARS_MAX;
use crate::recognise::layout;
use crate::recognise::placed::{self, Placed};
use crate::recognise::proofs::{self, Evidence};
use crate::recognise::sums;
use crate::recognise::units;
use crate::say;
use crate::tables::{Problem, Row, TableKind, journal, open_items};
use crate::value::Said;
use crate::value::text::{printable, shorten};

impl Reader<'_> {
    /// The table that the rows came to.
    pub fn finish(mut self) -> TableReading {
        let untold = self.problems_met - self.problems.len();
        self.leave_out_drafts();
        self.leave_out_unproven_vouchers();
        self.settle_received();
        let (mut proofs, mut problems) = (Vec::new(), Vec::new());
        let mut untold = untold + self.sums.verdict(&mut proofs, &mut problems);
        problems.extend(self.marks.told(self.kept.len()));
        if let Placed::Contradiction(_, why) = &self.titles.placed
            && placed::dates(self.table.table, &self.layout.columns)
        {
            problems.push(Problem { row: None, column: None, why: why.clone() });
        }
        let said = self
            .layout
            .units
            .iter()
            .cloned()
            .chain(self.foot.take().map(|(said, ..)| said).filter(|said| !self.layout.units.contains(said)));
        let differ = units::differ(&said.collect::<Vec<_>>(), &self.layout.columns);
        problems.extend(differ.into_iter().map(|why| Problem { row: None, column: None, why }));
        if self.kept.len() == 0 && self.lacking > 0 {
            problems.push(Problem { row: None, column: None, why: none_kept(self.table.table, self.lacking + self.unusable) });
        } else {
            problems.extend(self.blanks());
            problems.extend(self.ages_without_day());
        }
        problems.extend(self.unsaid());
        problems.extend(self.taken_from_above());
        problems.extend(self.filled_totals().map(|why| Problem { row: None, column: None, why }));
        let evidence = self.evidence();
        proofs.extend(evidence.proof);
        let summed = self.layout.summed.as_ref().filter(|_| self.kept.len() > 0 && self.layout.from.is_none());
        proofs.extend(summed.and_then(|summed| summed.proof.clone()));
        let moved = self.layout.moved.as_ref().filter(|_| self.kept.len() > 0 && self.layout.from.is_none());
        proofs.extend(moved.map(|moved| moved.said.clone()));
        problems.extend(evidence.against.map(|why| Problem { row: None, column: None, why }));
        if let Some(book) = self.layout.cash_book.as_ref().filter(|_| self.kept.len() > 0) {
            proofs.push(book.proof());
            problems.extend(book.problems());
        }
        if proofs.is_empty() && self.kept.len() > 0 {
            proofs.push(proofs::unproven(self.table.table, &self.layout, self.sums.any_total()));
        }
        let room = (2 * PROBLEMS_TOLD).saturating_sub(self.problems.len());
        untold += problems.len().saturating_sub(room);
        problems.truncate(room);
        if untold > 0 {
            problems.push(Problem { row: None, column: None, why: untold_problems(untold) });
        }
        self.problems.extend(problems);
        self.problems.sort();
        let incomplete = self.take_incomplete();
        TableReading {
            spoke: layout::spoke(&self.sheet, &self.layout, self.table),
            sheet: self.sheet,
            table: self.table.table,
            header_row: self.header_rows[1],
            header_rows: self.header_rows,
            samples: self.samples,
            titles: Titles { group: self.titles.group, ..self.layout.titles.clone() },
            columns: self.layout.columns.clone(),
            rows: self.kept.rows,
            incomplete,
            lines: self.kept.lines,
            rows_in: self.rows_in,
            left_out: self.left_out,
            problems: self.problems,
            unread: self.unread,
            proofs,
            unusable: self.unusable,
            aside: self.aside,
            voided: self.marks.take_voided(),
            counted: None,
            layout: self.layout,
            end: End { above: self.above, voucher: self.voucher, tenths: self.tenths },
        }
    }

    /// The lines of a journal that lack a summary, below a column of summaries.
    fn unsaid(&self) -> Option<Problem> {
        let lines = &self.kept.lines;
        let column = self.layout.columns.iter().find(|column| column.field == Some(journal::SUMMARY))?;
        // The ids end with the last that is filled.
        let unsaid = || (0..lines.len()).filter(|line| lines.id(journal::SUMMARY, *line).is_blank());
        let (first, count) = (unsaid().next()?, unsaid().count());
        let why = say!(
            "{count}行没有摘要(第一处在本行),金额照样计入,但看不出用途,按用途判断的规则可能查不出。请补上摘要",
            "{count} line(s) have no summary (the first is this one); their amounts count, but what they were for is not said, and rules that go by it may miss them. Fill in the summary"
        );
        Some(Problem { row: Some(lines.source(first).row), column: Some(column_letter(column.index)), why })
    }

    /// Ages count from a day that nothing says.
    fn ages_without_day(&self) -> Option<Problem> {
        let column = |role: &str| self.table.role(role).and_then(|role| self.layout.column(role));
        let dated = |row: &Row| row.get(open_items::ORIGIN).is_some();
        let age = column("age").filter(|_| self.kept.rows.iter().any(|row| !dated(row)))?;
        if self.titles.date.or_else(|| Titles::date_in(&self.sheet.file)).is_some() {
            return None;
        }
        let header = shorten(&printable(&age.header), LABEL_CHARS_MAX);
        let why = say!(
            "“{header}”要知道截至哪一天才能算出形成时间,标题和文件名都没有写,账龄没有采用;请在标题下写一行“截止日期:2023年12月31日”(写实际的日期)",
            "“{header}” counts back from a day that neither title nor file name says, so the ages were not used; write a line below the title, such as 截止日期:2023年12月31日 with the real day"
        );
        Some(Problem { row: None, column: Some(column_letter(age.index)), why })
    }

    /// The rows whose blank total was counted by its parts.
    fn filled_totals(&self) -> Option<Said> {
        let amount = self.table.role("amount").and_then(|role| self.layout.column(role)).filter(|_| !self.filled.is_empty())?;
        let parts = self.layout.summed.as_ref()?.parts_of(amount.index)?;
        Some(sums::filled(&self.layout.columns, (amount.index, parts), &self.filled))
    }

    /// What the rows kept say for and against the reading.
    pub fn evidence(&self) -> Evidence {
        match self.table.table {
            TableKind::Journal => proofs::of_lines(&self.kept.lines, &self.layout),
            table => proofs::of_rows(table, &self.kept.rows),
        }
    }

    /// Rows behind a total that already equals everything above it are drafts: they are left out, and the sheet says so.
    pub(super) fn leave_out_drafts(&mut self) {
        let Some(kept_before) = self.sums.closing_total() else { return };
        if kept_before >= self.kept.len() {
            return;
        }
        let drafts = self.kept.split_off(kept_before);
        let count = drafts.len();
        for row in &drafts {
            self.left_out.push(*row, Said::new("在合计行之后,不属于本表", "behind the total row, so no part of the table"));
        }
        self.problems.push(Problem {
            row: drafts.first().copied(),
            column: None,
            why: say!(
                "合计行之后还有{count}行,未计入;如属有效数据,请移到合计行之前",
                "{count} row(s) stand behind the total row and were left out; if they are data, move them above it"
            ),
        });
    }
}

/// What is said of a table of which no row could be taken.
pub(super) fn none_kept(table: TableKind, rows: usize) -> Said {
    let Said { zh, en } = table.title();
    say!(
        "按“{zh}”读取,但{rows}行数据都缺少必要的内容,一行也没有采用:可能认错了表,或有的列名没有认出。请用 inspect 核对各列,改好列名,或在 mapping.toml 中写明;如果不是账表,不用管",
        "read as “{en}”, but all {rows} rows lack what it needs and none was taken: it may be another table, or the name of a column was not recognised. Look at the columns with inspect, mend their names, or say in mapping.toml what they are; if it is no table of the books, leave it"
    )
}
