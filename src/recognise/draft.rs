//! A draft of `mapping.toml` from what was recognised: every table with its columns, every other sheet as a template in comments. Read
//! back it gives the same reading.

use std::fmt::Write as _;

use super::cells::column_letter;
use super::continued::HeaderPlace;
use super::mapping::NONE;
use super::{SheetReading, TableReading};
use crate::say;
use crate::tables::{SheetName, TableKind};
use crate::value::text::{acts, compact, printable};
use crate::value::{Lang, Said};

/// Drafts the file for sheets and what they were read as.
pub fn draft<'a>(sheets: impl IntoIterator<Item = (&'a SheetName, &'a SheetReading)>, lang: Lang) -> String {
    let mut text = String::new();
    comment(
        &mut text,
        &Said::new(
            "由 ledgerlint inspect --write-mapping 起草,可以修改。file 和 sheet 可用 * 和 ?:把年份改成 *,明年的导出也适用。\n第一个对得上的条目生效;不需要写明的条目可以删去。",
            "Drafted by ledgerlint inspect --write-mapping; change what is wrong. file and sheet take * and ?: with * for the year, next year's export fits as well.\nThe first entry that fits counts; entries that are not needed can go.",
        ),
        lang,
    );
    for (name, reading) in sheets {
        let _ = writeln!(text);
        match reading.tables.as_slice() {
            [table] if table.layout.from.is_some() => {
                let (place, Said { zh, en }) = (place(name), table.layout.from.as_ref().map(HeaderPlace::said).unwrap_or_default());
                let said = say!(
                    "{place}: 没有表头,接续{zh}的表,照常识别",
                    "{place}: no header, more of the table headed in {en}, recognised as always"
                );
                comment(&mut text, &said, lang);
            }
            [table] => table_entry(&mut text, name, table),
            [] => template(&mut text, name, reading, lang),
            several => {
                let titles: Vec<Said> = several.iter().map(|table| table.table.title()).collect();
                let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_ref()).collect();
                let en: Vec<&str> = titles.iter().map(|title| title.en.as_ref()).collect();
                let (zh, en, place) = (zh.join("、"), en.join(", "), place(name));
                let said = say!(
                    "{place}: 一张工作表上有几张表({zh}),照常识别",
                    "{place}: several tables on one sheet ({en}), recognised as always"
                );
                comment(&mut text, &said, lang);
            }
        }
    }
    text
}

fn place(name: &SheetName) -> String {
    match &name.sheet {
        Some(sheet) => format!("{} [{sheet}]", name.file),
        None => name.file.to_string(),
    }
}

fn comment(text: &mut String, said: &Said, lang: Lang) {
    for line in said.get(lang).lines() {
        let _ = writeln!(text, "# {}", printable(line));
    }
}

/// A pattern for a name; for a character that cannot be shown stands `?`, which fits any.
fn quoted(text: &str) -> String {
    let shown: String = text.chars().map(|c| if acts(c) { '?' } else { c }).collect();
    quoted_key(&shown)
}

/// A key is a basic string of one line.
fn quoted_key(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn head(text: &mut String, before: &str, name: &SheetName) {
    let _ = writeln!(text, "{before}[[sheet]]");
    let _ = writeln!(text, "{before}file = {}", quoted(&name.file));
    if let Some(sheet) = &name.sheet {
        let _ = writeln!(text, "{before}sheet = {}", quoted(sheet));
    }
}

fn table_entry(text: &mut String, name: &SheetName, table: &TableReading) {
    head(text, "", name);
    let title = table.table.title();
    let _ = writeln!(text, "table = {} # {} / {}", quoted(table.table.name()), title.zh, title.en);
    let [first, last] = table.header_rows;
    let _ = if first == last { writeln!(text, "header_row = {first}") } else { writeln!(text, "header_rows = [{first}, {last}]") };
    if let Some(unit) = table.titles.money_unit {
        let _ = writeln!(text, "money_unit = {}", quoted(unit.word()));
    }
    let _ = writeln!(text, "\n[sheet.columns]");
    for (column, samples) in table.columns.iter().zip(&table.samples) {
        let same = |other: &&super::Column| compact(&other.header) == compact(&column.header);
        let letter = column_letter(column.index);
        let key = column_key(&column.header, column.index, table.columns.iter().filter(same).count() == 1);
        let role = column.role_name.as_deref().unwrap_or(NONE);
        let shown: Vec<String> = samples.iter().map(|sample| printable(sample)).collect();
        let _ = writeln!(text, "{} = {} # {letter}: {}", quoted_key(&key), quoted(role), shown.join(" | "));
    }
}

/// What names a column: its header, or its letter where the header stands twice, could be a letter or holds what cannot be shown.
fn column_key(header: &str, column: u32, once: bool) -> String {
    let header: String = header.split_whitespace().collect::<Vec<_>>().join(" ");
    let clear = once && !compact(&header).is_ascii() && printable(&header) == header;
    if clear { header } else { column_letter(column) }
}

fn template(text: &mut String, name: &SheetName, reading: &SheetReading, lang: Lang) {
    if let Some(why) = &reading.why {
        comment(text, why, lang);
    }
    head(text, "# ", name);
    let likely = reading.likely_table.as_ref();
    if let Some(likely) = likely {
        let title = likely.table.title();
        let missing: Vec<String> = likely.missing.iter().map(|(name, said)| format!("{name} {}", said.zh)).collect();
        let missing = printable(&missing.join(", "));
        // Behind what it is about: whoever takes the signs of comments away from the lines keeps a valid file.
        let may_be_one =
            reading.likely_header.iter().flat_map(|header| &header.texts).any(|(column, ..)| likely.role_of(*column).is_none());
        let told = if missing.is_empty() {
            Said::default()
        } else if !may_be_one {
            say!(
                "; 还差 {missing}: 表上各列都已认出,没有一列是它,请在表上补一列",
                "; still missing {missing}: every column is known and none is it; add one to the sheet"
            )
        } else {
            say!("; 还差 {missing}: 把是它的那一列的 none 改成它", "; still missing {missing}: write it for none at the column that it is")
        };
        let _ = writeln!(text, "# table = {} # {} / {}{}", quoted(likely.table.name()), title.zh, title.en, told.get(lang));
    } else {
        let tables: Vec<String> = TableKind::ALL.iter().map(|table| format!("{} {}", table.name(), table.title().zh)).collect();
        let _ = writeln!(text, "# table = \"none\" # {}", tables.join(", "));
    }
    let Some(header) = &reading.likely_header else {
        let _ = writeln!(text, "# header_row = 1\n# [sheet.columns]\n# \"…\" = \"amount\"");
        return;
    };
    let _ = writeln!(text, "# header_row = {}\n# [sheet.columns]", header.row);
    for (column, title, samples) in &header.texts {
        let same = |(_, other, _): &&(u32, String, Vec<String>)| compact(other) == compact(title);
        let key = column_key(title, *column, header.texts.iter().filter(same).count() == 1);
        let role = likely.and_then(|likely| likely.role_of(*column)).unwrap_or(NONE);
        let _ = writeln!(text, "# {} = {} # {}: {}", quoted_key(&key), quoted(role), column_letter(*column), samples.join(" | "));
    }
}
