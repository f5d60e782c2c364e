//! `疑点清单.xlsx`: the report as a workbook for printing and for a meeting. This file names the sheets and their order;
//! each sheet has its own. Knows the findings; what is in a sheet's cells is decided by the sheet, how it looks by `style`.

mod accounts;
mod chart;
pub mod comparison;
mod inputs;
mod laid;
mod list;
mod matrix;
mod overview;
mod page;
mod population;
mod rules;
mod style;
mod table;
mod unchecked;
mod units;

use std::io::{Seek, Write};

use anyhow::Context as _;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use self::style::Styles;
use super::summary::Summary;
use super::typed::Kept;
use super::words::pick;
use crate::findings::{Reported, Tool};
use crate::value::Lang;

/// Rows that a sheet holds below its header; a longer list goes on in a further sheet.
const ROWS_MAX: u32 = 1_048_575;

/// From so many findings and places in the matrices on, a list is written by way of a file of its own, so that memory does not hold it.
const BIG: usize = 2_000;

/// How hard the workbook is compressed: as Excel does it. The zip's own default takes half as long again and saves a twentieth.
const COMPRESSION: u8 = 3;

/// Writes the report as an Excel workbook, in the report's language, with what people had filled in; the same bytes for the same report.
///
/// # Errors
/// The writer's own, or text that no workbook can hold.
pub fn write(report: &dyn Reported, summary: &Summary, kept: &Kept, out: impl Write + Seek + Send) -> anyhow::Result<()> {
    made(report, summary, kept, ROWS_MAX)?.save_to_writer(out).context("疑点清单.xlsx")
}

/// What [`write()`] writes where nothing was filled in.
///
/// # Errors
/// As [`write()`].
pub fn render(report: &dyn Reported) -> anyhow::Result<Vec<u8>> {
    render_with(report, ROWS_MAX)
}

/// [`render`], with at most `rows_max` rows of a list in a sheet.
fn render_with(report: &dyn Reported, rows_max: u32) -> anyhow::Result<Vec<u8>> {
    made(report, &Summary::of(report)?, &Kept::default(), rows_max)?.save_to_buffer().context("疑点清单.xlsx")
}

fn made(report: &dyn Reported, summary: &Summary, kept: &Kept, rows_max: u32) -> anyhow::Result<Workbook> {
    let cells = report.finding_count() + report.unit_count() * summary.infos.len();
    made_with(report, summary, kept, rows_max, cells > BIG)
}

/// The workbook, its lists held in memory or, if `big`, in files.
fn made_with(report: &dyn Reported, summary: &Summary, kept: &Kept, rows_max: u32, big: bool) -> anyhow::Result<Workbook> {
    let mut book = Book::new(summary, rows_max, big)?;
    overview::write(&mut book, summary)?;
    if summary.is_many() {
        units::write_units(&mut book, summary)?;
        units::write_heat(&mut book, summary)?;
        unchecked::write(&mut book, summary)?;
    }
    list::write_findings(&mut book, report, summary, kept)?;
    population::write(&mut book, summary)?;
    accounts::write(&mut book, report, summary)?;
    Ok(book.workbook)
}

/// The workbook under way and what all its sheets share.
struct Book {
    workbook: Workbook,
    styles: Styles,
    lang: Lang,
    rows_max: u32,
    /// Whether long lists are written by way of files.
    big: bool,
    /// In the header of each printed page: whose books these are.
    heading: String,
}

impl Book {
    fn new(summary: &Summary, rows_max: u32, big: bool) -> anyhow::Result<Self> {
        let lang = summary.lang;
        let unfinished =
            if summary.partial { pick(lang, "(未完成,运行被中断)", " (unfinished, the run was interrupted)") } else { "" };
        let heading = format!("{}{unfinished}", heading(summary.units.iter().map(|unit| &*unit.name), lang));
        Self::titled(pick(lang, "账检 疑点清单", "ledgerlint list of findings"), &summary.tool, heading, lang, rows_max, big)
    }

    /// A workbook of another title and heading.
    fn titled(title: &str, tool: &Tool, heading: String, lang: Lang, rows_max: u32, big: bool) -> anyhow::Result<Self> {
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION);
        // A fixed date: the same findings give the same bytes on any day.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties =
            DocProperties::new().set_title(title).set_author(format!("{} {}", tool.name, tool.version)).set_creation_datetime(&created);
        workbook.set_properties(&properties);
        Ok(Self { workbook, styles: Styles::new(lang), lang, rows_max, big, heading })
    }

    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        pick(self.lang, zh, en)
    }

    /// A new sheet, set up for printing on A4.
    fn sheet(&self, name: &str) -> anyhow::Result<Worksheet> {
        self.set_up(Worksheet::new(), name)
    }

    /// [`Self::sheet`] for a list, which is written from top to bottom.
    fn list_sheet(&mut self, name: &str) -> anyhow::Result<Worksheet> {
        // Without a place for temporary files memory has to do.
        let by_file = if self.big { self.workbook.new_worksheet_with_constant_memory().ok() } else { None };
        self.set_up(by_file.unwrap_or_default(), name)
    }

    fn set_up(&self, mut sheet: Worksheet, name: &str) -> anyhow::Result<Worksheet> {
        sheet.set_name(name)?;
        sheet.set_paper_size(9);
        sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        sheet.set_header(format!("&L&9{}&R&9{}", self.heading, name.replace('&', "&&")));
        sheet.set_footer(self.pick("&C&9第 &P 页,共 &N 页", "&C&9Page &P of &N"));
        sheet.set_screen_gridlines(false);
        Ok(sheet)
    }
}

/// The longest name of a unit in a page's header, which Excel holds to 255 characters with all its signs.
const HEADING_MAX: usize = 40;

fn heading<'a>(mut units: impl ExactSizeIterator<Item = &'a str>, lang: Lang) -> String {
    let name = match (units.len(), lang) {
        (1, _) => units.next().unwrap_or_default().to_owned(),
        (count, Lang::Zh) => format!("{count}个单位"),
        (count, Lang::En) => format!("{count} units"),
    };
    // A sign `&` in a header is a command; so are digits behind it, which is why a space follows the size of the type.
    let name = crate::value::text::shorten(&crate::value::text::printable(&name), HEADING_MAX).replace('&', "&&");
    format!(" {name}")
}

#[cfg(test)]
mod tests;
