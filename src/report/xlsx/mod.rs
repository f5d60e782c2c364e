//! `疑点清单.xlsx`: the report as a workbook for printing and for a meeting. This file names the sheets and their order;
//! each sheet has its own. Knows the findings; what is in a sheet's cells is decided by the sheet, how it looks by `style`.

mod chart;
pub mod comparison;
mod inputs;
mod list;
mod overview;
mod page;
mod style;
mod table;

use anyhow::Context as _;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use self::style::Styles;
use super::words::pick;
use crate::findings::{Report, Tool};
use crate::value::Lang;

/// Rows that a sheet holds below its header; a longer list goes on in a further sheet.
const ROWS_MAX: u32 = 1_048_575;

/// The report as the bytes of an Excel workbook, in the report's language; the same bytes for the same report.
pub fn render(report: &Report) -> anyhow::Result<Vec<u8>> {
    render_with(report, ROWS_MAX)
}

/// [`render`], with at most `rows_max` rows of a list in a sheet.
fn render_with(report: &Report, rows_max: u32) -> anyhow::Result<Vec<u8>> {
    let mut book = Book::new(report, rows_max)?;
    overview::write(&mut book, report)?;
    list::write_findings(&mut book, report)?;
    if report.units.len() > 1 {
        list::write_units(&mut book, report)?;
    }
    inputs::write_inputs(&mut book, report)?;
    inputs::write_left_out(&mut book, report)?;
    list::write_rules(&mut book, report)?;
    if report.units.iter().any(|unit| unit.rules.iter().any(|rule| !rule.unchecked.is_empty())) {
        list::write_unchecked(&mut book, report)?;
    }
    book.workbook.save_to_buffer().context("疑点清单.xlsx")
}

/// The workbook under way and what all its sheets share.
struct Book {
    workbook: Workbook,
    styles: Styles,
    lang: Lang,
    rows_max: u32,
    /// In the header of each printed page: whose books these are.
    heading: String,
}

impl Book {
    fn new(report: &Report, rows_max: u32) -> anyhow::Result<Self> {
        let units: Vec<&str> = report.units.iter().map(|unit| unit.unit.as_str()).collect();
        Self::titled(pick(report.lang, "账检 疑点清单", "ledgerlint list of findings"), &report.tool, &units, report.lang, rows_max)
    }

    /// A workbook of another title, on some units' books.
    fn titled(title: &str, tool: &Tool, units: &[&str], lang: Lang, rows_max: u32) -> anyhow::Result<Self> {
        let mut workbook = Workbook::new();
        // A fixed date: the same findings give the same bytes on any day.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties =
            DocProperties::new().set_title(title).set_author(format!("{} {}", tool.name, tool.version)).set_creation_datetime(&created);
        workbook.set_properties(&properties);
        Ok(Self { workbook, styles: Styles::new(lang), lang, rows_max, heading: heading(units, lang) })
    }

    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        pick(self.lang, zh, en)
    }

    /// A new sheet, set up for printing on A4.
    fn sheet(&self, name: &str) -> anyhow::Result<Worksheet> {
        let mut sheet = Worksheet::new();
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

fn heading(units: &[&str], lang: Lang) -> String {
    let name = match units {
        [unit] => (*unit).to_owned(),
        units => match lang {
            Lang::Zh => format!("{}个单位", units.len()),
            Lang::En => format!("{} units", units.len()),
        },
    };
    // A sign `&` in a header is a command; so are digits behind it, which is why a space follows the size of the type.
    let name = crate::value::text::shorten(&crate::value::text::printable(&name), HEADING_MAX).replace('&', "&&");
    format!(" {name}")
}

#[cfg(test)]
mod tests;
