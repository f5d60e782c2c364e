//! The month of a table whose rows have none: from its title, the name of its sheet or that of its file. Where two of them contradict each
//! other none is taken, and that is told. Knows no rows.

use super::columns::Column;
use super::dates::Months;
use super::titles::{Titles, month_in, months_within, span_within};
use crate::say;
use crate::tables::{SheetName, TableKind};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Date, Said};

/// What the place of a table says of its month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Placed {
    /// Nothing.
    #[default]
    Unsaid,
    /// A date to the month, or to the year, and where it is said.
    Said(Date, Said),
    /// Two different months; the year, if both are of one, and what contradicts what.
    Contradiction(Option<i16>, Said),
}

/// A place that names a month, with its year if it names that as well.
struct Naming {
    year: Option<i16>,
    month: i8,
    place: Said,
}

impl Placed {
    /// What title lines and names say together.
    ///
    /// ```
    /// use ledgerlint::{recognise::{Titles, placed::Placed}, tables::SheetName};
    /// let sheet = SheetName { file: "2024年付款.xlsx".into(), sheet: Some("1月".into()) };
    /// assert!(matches!(Placed::of(&Titles::default(), &sheet), Placed::Said(month, _) if month.to_string() == "2024-01"));
    /// ```
    pub fn of(titles: &Titles, sheet: &SheetName) -> Self {
        let file = file_stem(&sheet.file);
        let names = [
            (
                sheet.sheet.as_deref().unwrap_or_default(),
                quoted("工作表名", "the sheet's name", sheet.sheet.as_deref().unwrap_or_default()),
            ),
            (file, quoted("文件名", "the file's name", file)),
        ];
        let of_title = || month_of_title(titles);
        let of_name = |(name, place): &(&str, Said)| month_said(name).map(|(year, month)| Naming { year, month, place: place.clone() });
        let year_of = |month| year_of(titles, sheet, month);
        let mut said: Vec<Naming> = of_title().into_iter().chain(names.iter().filter_map(of_name)).collect();
        if let Some(contradiction) = contradiction(&said) {
            let mut years = said.iter().filter_map(|month| month.year);
            let year = years.next().or_else(|| year_of(None).map(|(year, _)| year)).filter(|year| years.all(|other| other == *year));
            return Self::Contradiction(year, contradiction);
        }
        if said.is_empty() && titles.date.is_none() {
            // `202401` is a month where nothing else is said: it may be the day of the export just as well.
            said.extend(names.iter().find_map(|(name, place)| {
                let Some(Date::Month(year, month)) = span_within(name).filter(|(first, last)| first == last).map(|(_, last)| last) else {
                    return None;
                };
                Some(Naming { year: Some(year), month, place: place.clone() })
            }));
        }
        let year = said.iter().find_map(|month| Some((month.year?, None))).or_else(|| year_of(said.first().map(|month| month.month)));
        match (said.first(), year) {
            (Some(month), Some((year, None))) => Self::Said(Date::Month(year, month.month), month.place.clone()),
            (Some(month), Some((year, Some(place)))) => Self::Said(Date::Month(year, month.month), both(&place, &month.place)),
            (None, Some((year, place))) => Self::Said(Date::Year(year), place.unwrap_or_default()),
            (_, None) => Self::Unsaid,
        }
    }

    /// The date, if there is one: of what contradicts itself in the month, the year.
    pub fn date(&self) -> Option<Date> {
        match self {
            Self::Unsaid => None,
            Self::Said(date, _) => Some(*date),
            Self::Contradiction(year, _) => year.map(Date::Year),
        }
    }

    /// The month, if one is said.
    pub fn month(&self) -> Option<i8> {
        if let Some(Date::Month(_, month)) = self.date() { Some(month) } else { None }
    }
}

/// Whether rows of a table with these columns take their month from its place.
pub fn dates(table: TableKind, columns: &[Column]) -> bool {
    let has = |role: &str| columns.iter().any(|column| column.role_name.as_deref() == Some(role));
    let registers = [TableKind::Benefits, TableKind::Payments, TableKind::Expenses, TableKind::Purchases];
    !has("date")
        && !has("month")
        && !has("period")
        && (registers.contains(&table) || (matches!(table, TableKind::Journal | TableKind::Minutes) && has("day")))
}

/// The day of the meeting that stands above the rows of minutes with these columns, of which none has a date.
pub fn met(table: TableKind, columns: &[Column], titles: &Titles) -> Option<Date> {
    let dated = || columns.iter().any(|column| matches!(column.role_name.as_deref(), Some("date" | "month" | "day")));
    titles.met().filter(|_| table == TableKind::Minutes && !dated())
}

/// The year of a table whose place names a month without one, and where it stands: in the title, else in the names, the nearest first.
/// Of a span over several years the month tells it, if anything does.
fn year_of(titles: &Titles, sheet: &SheetName, month: Option<i8>) -> Option<(i16, Option<Said>)> {
    let title = || Said::new("标题", "the title");
    let within = |months: Months| month.and_then(|month| months.year_of(month));
    if let Some(months) = titles.months.filter(|_| titles.header_year.is_none()) {
        let year = within(months).or_else(|| titles.date.map(Date::year).filter(|_| month.is_none() && !months.is_open()));
        return year.map(|year| (year, Some(title())));
    }
    if let Some(year) = titles.header_year.or_else(|| titles.date.map(Date::year)) {
        return Some((year, Some(title())));
    }
    let year = |text: &str| match months_within(text) {
        Some(months) if month.is_some() || months.is_open() => within(months),
        _ => Titles::year_in(text).map(Date::year),
    };
    let of_sheet = sheet.sheet.as_deref().and_then(|name| Some((year(name)?, quoted("工作表名", "the sheet's name", name))));
    // The folders come last, the inner ones first.
    let of_path =
        || sheet.file.rsplit('/').find_map(|name| Some((year(file_stem(name))?, quoted("文件名", "the file's name", file_stem(name)))));
    of_sheet.or_else(of_path).map(|(year, place)| (year, Some(place)))
}

fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn quoted(zh: &str, en: &str, name: &str) -> Said {
    const NAME_CHARS: usize = 40;
    let name = shorten(&printable(name), NAME_CHARS);
    say!("{zh}“{name}”", "{en} “{name}”")
}

fn both(one: &Said, other: &Said) -> Said {
    if one == other {
        return one.clone();
    }
    let (one_zh, one_en, zh, en) = (&one.zh, &one.en, &other.zh, &other.en);
    say!("{one_zh}和{zh}", "{one_en} and {en}")
}

/// The month that the title lines name. A day that they name is the day of the table, and no month.
fn month_of_title(titles: &Titles) -> Option<Naming> {
    let place = || Said::new("标题", "the title");
    if titles.spans {
        return None;
    }
    match titles.date {
        Some(Date::Month(year, month)) => Some(Naming { year: Some(year), month, place: place() }),
        Some(Date::Day(_)) => None,
        _ => titles.texts().find_map(month_said).map(|(year, month)| Naming { year, month, place: place() }),
    }
}

/// The one month that a text names with the word 月. One with a day behind it is a date, and of two months neither is the month.
fn month_said(text: &str) -> Option<(Option<i16>, i8)> {
    let text = compact(text);
    let (before, behind) = text.split_once('月')?;
    let day = behind.starts_with(|c: char| c.is_ascii_digit());
    let bare = before.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let short = before.strip_prefix(bare).is_some_and(|digits| !digits.is_empty() && digits.chars().count() <= 2);
    // 1-3月 and 1、2月 are several; 2024-1月 is one.
    let left = bare.strip_suffix(['-', '~', '—', '、', ',', '.', '/', '至', '到', '和', '及']).unwrap_or_default();
    let year_left = left.chars().rev().take_while(char::is_ascii_digit).count() == 4;
    let range = left.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)) && !year_left;
    if day || !short || range || behind.contains('月') || text.contains("截止") || text.contains("截至") {
        return None;
    }
    month_in(&text).map(|month| (Titles::year_in(&text).map(Date::year), month))
}

/// What two places say differently.
fn contradiction(said: &[Naming]) -> Option<Said> {
    let differ = |one: &Naming, other: &Naming| {
        one.month != other.month || matches!((one.year, other.year), (Some(one), Some(other)) if one != other)
    };
    let shown = |month: &Naming| {
        let (number, Said { zh, en }) = (month.month, &month.place);
        match month.year {
            Some(year) => say!("{zh}写的是{year}年{number}月", "{en} says {year}-{number:02}"),
            None => say!("{zh}写的是{number}月", "{en} says month {number}"),
        }
    };
    let mut pairs = said.iter().enumerate().flat_map(|(place, one)| said.iter().skip(place + 1).map(move |other| (one, other)));
    let (one, other) = pairs.find(|(one, other)| differ(one, other)).map(|(one, other)| (shown(one), shown(other)))?;
    let (one_zh, one_en, zh, en) = (one.zh, one.en, other.zh, other.en);
    Some(say!(
        "{one_zh},{zh},两处不一致,没有采用其中的月份;请改正其中一处,或加“日期”列",
        "{one_en}, {en}: they contradict each other, so neither month was used; correct one of them or add a date column"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(title: &str, sheet: &str, file: &str) -> Placed {
        let mut titles = Titles { title: Some(title.to_owned()), ..Titles::default() };
        if let Some((first, last)) = span_within(title) {
            (titles.date, titles.spans) = (Some(last), first != last);
        }
        Placed::of(&titles, &SheetName { file: file.into(), sheet: Some(sheet.into()) })
    }

    #[test]
    fn a_month_is_put_together_from_title_sheet_and_file() {
        for (title, sheet, file, date, place) in [
            ("发放表", "2024年1月", "发放.xlsx", "2024-01", "工作表名“2024年1月”"),
            ("2024年补贴发放表", "1月", "发放.xlsx", "2024-01", "标题和工作表名“1月”"),
            ("2024年补贴发放表", "十二月份", "发放.xlsx", "2024-12", "标题和工作表名“十二月份”"),
            ("发放表", "3月", "2023/发放2024年.xlsx", "2024-03", "文件名“发放2024年”和工作表名“3月”"),
            ("发放表", "3月", "账表/2023年/发放.xlsx", "2023-03", "文件名“2023年”和工作表名“3月”"),
            ("3月份慰问金发放表", "Sheet1", "2024年慰问.xlsx", "2024-03", "文件名“2024年慰问”和标题"),
            ("2024年3月发放表", "3月", "发放.xlsx", "2024-03", "标题"),
            ("发放表", "Sheet1", "工资202405.xlsx", "2024-05", "文件名“工资202405”"),
            ("发放表", "1-3月", "发放2024年.xlsx", "2024", "文件名“发放2024年”"),
            ("2024年1月至3月发放表", "2月", "发放.xlsx", "2024-02", "标题和工作表名“2月”"),
        ] {
            let Placed::Said(found, said) = of(title, sheet, file) else { panic!("{title} {sheet} {file}") };
            assert_eq!((found.to_string().as_str(), said.zh.as_ref()), (date, place), "{title} {sheet} {file}");
        }
    }

    #[test]
    fn a_month_without_a_year_and_two_months_are_none() {
        assert_eq!(of("发放表", "1月", "发放.xlsx"), Placed::Unsaid);
        for (title, sheet, file) in
            [("2024年2月发放表", "1月", "发放.xlsx"), ("2024年发放表", "1月", "2月发放.xlsx"), ("2024年1月", "2023年1月", "发放.xlsx")]
        {
            let Placed::Contradiction(_, said) = of(title, sheet, file) else { panic!("{title} {sheet} {file}") };
            assert!(said.zh.contains("两处不一致"), "{said:?}");
        }
        let Placed::Contradiction(_, said) = of("2024年2月发放表", "1月", "发放.xlsx") else { panic!() };
        assert!(said.zh.starts_with("标题写的是2024年2月,工作表名“1月”写的是1月"), "{said:?}");
    }
}
