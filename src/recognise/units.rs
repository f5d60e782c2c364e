//! Where a sheet says in which unit its money counts, besides its title lines and headers: in its name, in a row below the header, in a column
//! beside the amounts, in its foot; and what is told where two places differ. Knows nothing of tables.

use std::collections::BTreeMap;

use super::cells::{column_letter, shown};
use super::columns::Column;
use super::headers::{SOURCE_ROW, bare_header};
use super::kind::cell_at;
use crate::read::{Cell, GridRow};
use crate::say;
use crate::tables::{FieldKind, SheetName};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, is_han, printable, shorten};

/// The units, the longer word first.
const UNITS: [MoneyUnit; 7] = [
    MoneyUnit::Million,
    MoneyUnit::HundredMillion,
    MoneyUnit::TenThousand,
    MoneyUnit::Thousand,
    MoneyUnit::Hundred,
    MoneyUnit::Yuan,
    MoneyUnit::Fen,
];
/// What heads a column of units.
const COLUMNS: [&str; 5] = ["单位", "计量单位", "金额单位", "货币单位", "计量"];
/// In how many rows a column of units is looked at.
const ROWS: usize = 1200;
/// The most of a text that a message quotes.
const QUOTED_CHARS: usize = 40;

/// A place that says a unit of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSaid {
    /// Where it is said, in words.
    pub place: Said,
    /// The unit.
    pub unit: MoneyUnit,
}

/// A column that says the unit of each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitColumn {
    /// From 0.
    pub index: u32,
    /// The unit of all rows, where it is one.
    pub unit: Option<MoneyUnit>,
}

/// The unit that a sentence says: `注：金额单位为万元`, `单位:万元`, `本表以万元为单位`.
pub fn in_sentence(text: &str) -> Option<MoneyUnit> {
    let text = compact(text);
    let behind = |word: &str| text.match_indices(word).filter_map(|(at, word)| text.get(at + word.len()..)).collect::<Vec<_>>();
    let ends = |rest: &str| !rest.starts_with(|c: char| is_han(c) || c.is_alphanumeric());
    let said = |rest: &str| {
        let rest = rest.trim_start_matches(['均', '都', '统', '一']);
        named(rest.strip_prefix([':', '为', '是'])?).filter(|(_, rest)| ends(rest)).map(|(unit, _)| unit)
    };
    let counted = |rest: &str| {
        let (unit, rest) = named(rest)?;
        (rest.starts_with("为单位") || rest.strip_prefix('计').is_some_and(ends)).then_some(unit)
    };
    behind("单位").into_iter().find_map(said).or_else(|| behind("以").into_iter().find_map(counted))
}

/// The unit that a line below a table says of all its amounts: nothing but a mark of a note stands before it. `注：预算指标单位为万元` is about budgets.
pub fn in_foot(text: &str) -> Option<MoneyUnit> {
    let folded = compact(text);
    let at = [folded.find("单位"), folded.find('以')].into_iter().flatten().min()?;
    let before = folded.get(..at)?.trim_end_matches("金额").trim_end_matches("货币").trim_end_matches("计量").trim_end_matches("计价");
    let before =
        before.trim_end_matches("本表").trim_end_matches("上表").trim_end_matches("以上").trim_end_matches("表中").trim_end_matches("均");
    let marks = |c: char| !is_han(c) || "备注附说明一二三四五".contains(c);
    before.chars().all(marks).then(|| in_sentence(text)).flatten()
}

/// The unit that a text begins with, and what follows it.
fn named(text: &str) -> Option<(MoneyUnit, &str)> {
    let text = text.strip_prefix("人民币").unwrap_or(text);
    UNITS.into_iter().find_map(|unit| Some((unit, text.strip_prefix(unit.word())?)))
}

/// The unit in the name of the sheet, or of the file whose only sheet has no name of its own.
pub fn in_name(sheet: &SheetName) -> Option<UnitSaid> {
    // 超万元 at the end of a name is what stands in it: a unit is bracketed, or parted by a stroke.
    let apart = |name: &str| {
        let name = compact(name);
        let parted = UNITS.iter().any(|unit| name.strip_suffix(unit.word()).is_some_and(|rest| rest.ends_with(['-', '_'])));
        parted || name.ends_with([')', ']'])
    };
    let bracketed = |name: &str| bare_header(name).1.filter(|_| apart(name));
    let unit_in = |name: &str| in_sentence(name).or_else(|| bracketed(name)).filter(|unit| *unit != MoneyUnit::Fen);
    let file = sheet.file.rsplit('/').next().map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let own = sheet.sheet.as_deref().filter(|name| !compact(name).starts_with("sheet"));
    let of_sheet = || Some(UnitSaid { place: Said::new("工作表名", "the sheet's name"), unit: unit_in(own?)? });
    let of_file = || Some(UnitSaid { place: Said::new("文件名", "the file's name"), unit: unit_in(file?)? });
    if own.is_some() { of_sheet() } else { of_file() }
}

/// Whether a row right below a header says nothing but units, one of them of money and not the yuan: `（万元）` below 合同金额.
pub fn is_row_of_units(row: &GridRow) -> bool {
    let texts: Vec<String> = row.cells.iter().map(|(_, cell)| compact(&shown(cell))).collect();
    let inside = |text: &str| text.strip_prefix(['(', '[']).and_then(|text| text.strip_suffix([')', ']'])).map(str::to_owned);
    let unit = |text: &String| MoneyUnit::named(&inside(text).unwrap_or_else(|| text.clone())).or_else(|| in_sentence(text));
    let all = texts.iter().all(|text| unit(text).is_some() || inside(text).is_some_and(|inside| inside.chars().count() <= 4));
    // The digits of amounts in columns of their own stand below 亿, 千, 百, 十, 万 …
    let of_money = |text: &String| text.chars().count() > 1 && unit(text).is_some_and(|unit| unit != MoneyUnit::Yuan);
    all && texts.iter().any(of_money)
}

/// The column that says the unit of money of each row: headed 单位 or so, with nothing but units below, one of them not the yuan.
pub fn column(texts: &BTreeMap<u32, Vec<String>>, below: &[GridRow]) -> Option<UnitColumn> {
    // A converted table has its amounts in yuan, and the column that said another unit behind those that say where its rows came from.
    let end = texts.iter().find(|(_, levels)| levels.iter().any(|level| level == SOURCE_ROW)).map_or(u32::MAX, |(index, _)| *index);
    let heads = |levels: &[String]| levels.last().is_some_and(|level| COLUMNS.contains(&bare_header(level).0.as_str()));
    texts.iter().filter(|(index, levels)| **index < end && heads(levels)).find_map(|(index, _)| {
        let cells = || below.iter().take(ROWS).filter_map(|row| cell_at(row, *index)).map(in_cell);
        let first = cells().next()??;
        if !cells().all(|unit| unit.is_some()) || cells().all(|unit| unit == Some(MoneyUnit::Yuan)) {
            return None;
        }
        Some(UnitColumn { index: *index, unit: cells().all(|unit| unit == Some(first)).then_some(first) })
    })
}

/// The unit that a cell names.
pub fn in_cell(cell: &Cell) -> Option<MoneyUnit> {
    MoneyUnit::named(compact(&shown(cell)).trim_matches(['(', ')']))
}

/// What is told where a place says another unit of money than the one in which a column was read.
pub fn differ(said: &[UnitSaid], columns: &[Column]) -> Vec<Said> {
    let money = || columns.iter().filter(|column| column.role.is_some() && column.kind == FieldKind::Money);
    let told = said.iter().filter_map(|said| {
        let column = money().find(|column| column.unit != said.unit)?;
        let (header, letter) = (shorten(&printable(&column.header), QUOTED_CHARS), column_letter(column.index));
        let (zh, en, unit, read) = (&said.place.zh, &said.place.en, said.unit.word(), column.unit.word());
        Some(say!(
            "{zh}写明金额单位是“{unit}”,而“{header}”列({letter}列)按“{read}”读取;请核对,改成一致的写法,或在 mapping.toml 写明 money_unit",
            "{en} says that money counts in {unit}, but the column “{header}” ({letter}) was read in {read}; see which is right, make them say the same, or give money_unit in mapping.toml"
        ))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::titles::tests::row;

    #[test]
    fn a_sentence_says_a_unit_only_where_it_ends_with_it() {
        for text in ["注：金额单位为万元", "单位：万元", "说明:1.金额单位均为人民币万元。", "本表以万元为单位", "（金额以万元计）"]
        {
            assert_eq!(in_sentence(text), Some(MoneyUnit::TenThousand), "{text}");
        }
        for text in ["单位：元通公司", "施工单位为万元建材公司", "以万元计算的部分", "其中10万元以上的单位", "单位：万元通"]
        {
            assert_eq!(in_sentence(text), None, "{text}");
        }
        assert_eq!((in_sentence("单位：百元"), in_sentence("单位:分")), (Some(MoneyUnit::Hundred), Some(MoneyUnit::Fen)));
    }

    #[test]
    fn a_file_names_the_unit_only_of_a_sheet_without_a_name() {
        let unit =
            |file: &str, sheet: Option<&str>| in_name(&SheetName { file: file.into(), sheet: sheet.map(Into::into) }).map(|said| said.unit);
        let ten_thousand = Some(MoneyUnit::TenThousand);
        assert_eq!(unit("a.xlsx", Some("合同台账(万元)")), ten_thousand);
        assert_eq!(unit("甲/合同台账(万元).csv", None), ten_thousand);
        assert_eq!(unit("合同台账-万元.xlsx", Some("Sheet1")), ten_thousand);
        assert_eq!(unit("合同台账(万元).xlsx", Some("付款台账")), None);
        assert_eq!(unit("支出10万元.csv", None), None);
        assert_eq!((unit("付款台账超万元.csv", None), unit("付款台账-单笔万元.csv", None)), (None, None));
        assert_eq!(unit("考核(分).csv", None), None);
    }

    #[test]
    fn a_row_of_units_holds_nothing_else() {
        for texts in [&["（万元）"][..], &["（元）", "（万元）"], &["万元", "(%)"], &["单位：万元"]] {
            assert!(is_row_of_units(&row(texts)), "{texts:?}");
        }
        for texts in [&["（元）"][..], &["亿", "千", "百", "十", "万", "元", "分"], &["万元", "宏达公司"], &["一、万元以上"]]
        {
            assert!(!is_row_of_units(&row(texts)), "{texts:?}");
        }
    }
}
