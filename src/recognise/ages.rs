//! Ages of what is owed: since when it is, and sheets that lay the balance of each party out over a column for each age. Of such a row each column that
//! is filled becomes a row of its own before the sheet is recognised. Knows nothing of the rest of a list.

use rust_decimal::Decimal;

use super::anew;
use super::cells::{self, shown};
use super::columns::header_texts;
use super::headers::{Headers, TableHeaders, bare_header};
use super::total_label::labels_total;
use crate::read::{Cell, Grid, GridRow};
use crate::tables::TableKind;
use crate::value::amount::MoneyUnit;
use crate::value::date::{Date, Day};
use crate::value::text::compact;

/// In how many rows from the top the header is looked for.
const ROWS: usize = 60;
/// How many rows its header has at most: 账龄 over 1年以内 and 1-2年.
const HEADER_ROWS_MAX: usize = 2;
/// No age has more years.
const YEARS_MAX: i16 = 100;

const JOINS: [&str; 6] = ["-", "至", "到", "~", "—", "–"];

/// The years that something is old at least, by an age: `3-5年`, `5年以上`, `1年以内`.
fn least_years(age: &str) -> Option<i16> {
    let age = compact(age);
    // 1年以内(含1年)
    let age = age.split('(').next().unwrap_or_default();
    let (before, behind) = age.split_once('年')?;
    if !behind.chars().all(|c| "以内下上及年".contains(c)) && !JOINS.iter().any(|join| behind.starts_with(join)) {
        return None;
    }
    let first = JOINS.iter().find_map(|join| Some(before.split_once(join)?.0));
    let years = first.unwrap_or(before).trim_end_matches('年');
    let numeral = || ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"].iter().position(|digit| *digit == years);
    let years: i16 = years.parse().ok().or_else(|| i16::try_from(numeral()?).ok()).filter(|years| (0..YEARS_MAX).contains(years))?;
    // 2年至3年 is no 2年以内.
    let spans = first.is_some() || JOINS.iter().any(|join| behind.starts_with(join));
    let within = !spans && ["内", "下"].iter().any(|word| behind.contains(word));
    Some(if within { 0 } else { years })
}

/// Since when at the latest something is owed that was of an age on a day, in whole years; what is under a year old may be of that day's.
pub fn since(age: &str, day: Day) -> Option<Date> {
    let least = least_years(age)?;
    let ended = (day.month(), day.day()) == (12, 31);
    // 3年 is not over three years.
    let exact =
        least > 0 && compact(age).split('(').next().is_some_and(|age| age.ends_with('年') && !JOINS.iter().any(|join| age.contains(join)));
    let over = least - i16::from(exact);
    Some(if least == 0 { Date::Year(day.year()) } else { Date::Before(day.year() - over + i16::from(ended)) })
}

/// What stands over a column of amounts of one age.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Band {
    /// An age.
    Age(String),
    /// The last year of a time in which it came to be; blank where none is.
    Origin(String),
}

/// The age or the time that a header says.
fn band(header: &str) -> Option<Band> {
    // Either says so many years, which nearly no cell does.
    if !header.contains('年') {
        return None;
    }
    let bare = compact(header);
    let bare = bare.strip_prefix("账龄").or_else(|| bare.strip_prefix("帐龄")).unwrap_or(&bare);
    let years: Vec<&str> = bare.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4).collect();
    let of_years = |c: char| c.is_ascii_digit() || "年至到~—–-以前后及度".contains(c);
    if let Some(last) = years.last().filter(|_| bare.contains('年') && bare.chars().all(of_years)) {
        let origin = if bare.ends_with("以前") { format!("{last}年以前") } else { format!("{last}年") };
        return Some(Band::Origin(if bare.contains("以后") { String::new() } else { origin }));
    }
    least_years(bare).map(|_| Band::Age(bare.to_owned()))
}

/// Where the columns of ages stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ages {
    /// The first header row and the first row below the header, as indices of the grid's rows.
    header: (usize, usize),
    bands: Vec<(u32, Band)>,
    /// The column of the balance that they add up to, and of the day or year that a row may have of its own.
    total: Option<u32>,
    origin: Option<u32>,
    /// The header of each other column, its rows joined.
    texts: Vec<(u32, String)>,
    /// The column behind those of all rows.
    free: u32,
}

/// The header of a list with a column of amounts for each age; names are those of sheet and file.
pub fn header(grid: &Grid, names: &[&str], headers: &Headers) -> Option<Ages> {
    let items = headers.tables.iter().find(|table| table.table == TableKind::OpenItems)?;
    let free = grid.rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max()?.checked_add(1)?;
    let found = (0..grid.rows.len().min(ROWS)).find_map(|first| {
        // Rows from which the same is known are titles above it.
        let spans = (1..=HEADER_ROWS_MAX).rev().filter_map(|span| ages_of(grid, (first, first + span), free, items));
        // The row above may name more columns.
        spans.max_by_key(|ages| ages.texts.len() + ages.bands.len())
    });
    found.filter(|ages| !is_of_service(grid, names, ages, headers))
}

/// Whether the years are those that people have served: title or names say that it was paid out, or a column has the people of such a list, and nothing says
/// that it is owed.
fn is_of_service(grid: &Grid, names: &[&str], ages: &Ages, headers: &Headers) -> bool {
    let of = |kind: TableKind| headers.tables.iter().find(|table| table.table == kind);
    let (Some(items), Some(payouts)) = (of(TableKind::OpenItems), of(TableKind::Benefits)) else { return false };
    let rows = grid.rows.get(..ages.header.1).unwrap_or_default();
    let above = rows.iter().flat_map(|row| row.cells.iter().map(|(_, cell)| compact(&shown(cell))));
    let texts: Vec<String> = above.chain(names.iter().map(|name| compact(name))).collect();
    let says = |words: &[String]| texts.iter().any(|text| words.iter().any(|word| text.contains(word.as_str())));
    let person = payouts.role("person").and_then(|role| payouts.roles.get(role));
    let of_people = || person.is_some_and(|role| ages.texts.iter().any(|(_, text)| role.headers().contains(&bare_header(text).0)));
    let is_owed = says(&items.words) || says(&items.shown_in);
    !is_owed && (says(&payouts.words) || of_people())
}

fn ages_of(grid: &Grid, header: (usize, usize), free: u32, items: &TableHeaders) -> Option<Ages> {
    let rows = grid.rows.get(header.0..header.1)?;
    let last = rows.last()?;
    if !rows.iter().all(|row| row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)))) {
        return None;
    }
    let bands: Vec<(u32, Band)> = last.cells.iter().filter_map(|(column, cell)| Some((*column, band(&shown(cell))?))).collect();
    if bands.len() < 2 {
        return None;
    }
    let names = |role: &str, text: &str| {
        let role = items.role(role).and_then(|role| items.roles.get(role));
        role.is_some_and(|role| role.headers().contains(&bare_header(text).0))
    };
    let is_band = |column: u32| bands.iter().any(|(own, _)| *own == column);
    let all = header_texts(grid, rows).into_iter().filter(|(column, _)| !is_band(*column));
    let texts: Vec<(u32, String)> = all.map(|(column, levels)| (column, levels.concat())).collect();
    let total = texts.iter().find(|(_, text)| names("amount", text)).map(|(column, _)| *column);
    let origin = texts.iter().find(|(_, text)| names("origin", text)).map(|(column, _)| *column);
    // Beside a column of years, years over columns are something else.
    let twice = origin.is_some() && bands.iter().any(|(_, band)| matches!(band, Band::Origin(_)));
    let has_party = texts.iter().any(|(_, text)| names("counterparty", text));
    let texts = texts.into_iter().filter(|(column, _)| Some(*column) != total).collect();
    (has_party && !twice).then_some(Ages { header, bands, total, origin, texts, free })
}

/// The sheet with a row for each age of a balance; `None` if no columns are of ages.
pub fn parted(grid: &Grid, names: &[&str], headers: &Headers) -> Option<Grid> {
    let ages = header(grid, names, headers)?;
    Some(anew::written(grid, ages.header, headers, |number| ages.headed(number), |row| ages.lines(row, headers)))
}

impl Ages {
    fn headed(&self, number: u32) -> GridRow {
        let mut cells: Vec<(u32, Cell)> = self.texts.iter().map(|(column, text)| (*column, Cell::Text(text.as_str().into()))).collect();
        let aged = self.bands.iter().any(|(_, band)| matches!(band, Band::Age(_)));
        cells.push((self.free, Cell::Text(if aged { "账龄" } else { "形成时间" }.into())));
        cells.push((self.free.saturating_add(1), Cell::Text("金额".into())));
        GridRow { number, cells }
    }

    /// A row for each age that has an amount; a total, and a balance that is not what its ages add up to, stays one.
    fn lines(&self, row: &GridRow, headers: &Headers) -> Vec<GridRow> {
        let money = |cell: &Cell| cells::money(cell, MoneyUnit::Yuan).ok().flatten().filter(|amount| !amount.is_zero());
        let cell_of = |column: u32| row.cells.iter().find(|(own, _)| *own == column).map(|(_, cell)| cell);
        let filled: Vec<(&Band, &Cell, Decimal)> = self
            .bands
            .iter()
            .filter_map(|(column, band)| {
                let cell = cell_of(*column)?;
                Some((band, cell, money(cell)?))
            })
            .collect();
        let sum = filled.iter().map(|(_, _, amount)| *amount).fold(Decimal::ZERO, Decimal::saturating_add);
        let total = self.total.and_then(cell_of);
        let labels = |cell: &Cell, words: &[String]| labels_total(&compact(&shown(cell)), words);
        let words = [&headers.words.totals, &headers.words.subtotals];
        let is_total = row.cells.iter().take(4).any(|(_, cell)| words.iter().any(|words| labels(cell, words)));
        let differs = total.and_then(money).is_some_and(|total| total != sum);
        let is_band = |column: u32| self.bands.iter().any(|(own, _)| *own == column) || Some(column) == self.total;
        // A balance of several ages has not one day, and the day stands for the first of it.
        let is_left = |column: u32| is_band(column) || (filled.len() > 1 && !differs && Some(column) == self.origin);
        let line = |age: Option<&str>, amount: Option<Cell>| {
            let mut cells: Vec<(u32, Cell)> = row.cells.iter().filter(|(column, _)| !is_left(*column)).cloned().collect();
            cells.extend(age.filter(|age| !age.is_empty()).map(|age| (self.free, Cell::Text(age.into()))));
            cells.extend(amount.map(|amount| (self.free.saturating_add(1), amount)));
            GridRow { number: row.number, cells }
        };
        if is_total || differs || filled.is_empty() {
            let all = || (!filled.is_empty()).then(|| Cell::Text(sum.to_string().into()));
            return vec![line(None, total.cloned().or_else(all))];
        }
        let of = |(band, cell, _): &(&Band, &Cell, Decimal)| match band {
            Band::Age(text) | Band::Origin(text) => line(Some(text), Some((*cell).clone())),
        };
        filled.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::entries::tests::sheet;
    use super::*;

    #[test]
    fn an_age_says_since_when_at_the_latest() {
        let on = |age: &str, day| since(age, day).map(Date::zh);
        let ended = Day::constant(2023, 12, 31);
        for (age, want) in [
            ("5年以上", "2019年以前"),
            ("3-5年", "2021年以前"),
            ("三至五年", "2021年以前"),
            ("2年至3年（含3年）", "2022年以前"),
            ("3年", "2022年以前"),
            ("4年", "2021年以前"),
            ("1年以内", "2023年"),
            ("1年以内（含1年）", "2023年"),
        ] {
            assert_eq!(on(age, ended).as_deref(), Some(want), "{age}");
        }
        // What was owed in June is no older than its year.
        assert_eq!(on("3年以上", Day::constant(2023, 6, 30)).as_deref(), Some("2020年以前"));
        for age in ["", "36000", "2019年3月", "已5年未清", "百年"] {
            assert_eq!(on(age, ended), None, "{age}");
        }
    }

    #[test]
    fn a_balance_over_columns_of_ages_is_a_row_for_each() {
        let headers = Headers::load(&[]).unwrap();
        let grid = sheet(&[
            &["其他应收款账龄分析表"],
            &["序号", "单位名称", "期末余额", "账龄"],
            &["", "", "", "1年以内", "3-5年", "5年以上"],
            &["1", "供销社", "36000", "", "", "36000"],
            &["2", "文化站", "8000", "3000", "5000"],
            &["3", "粮站", "700", "500"],
            &["小计", "", "44700", "3500", "5000", "36000"],
            &["合计", "", "44700", "3500", "5000", "36000"],
        ]);
        let shown: Vec<String> = parted(&grid, &[], &headers)
            .unwrap()
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|(_, cell)| shown(cell)).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            shown,
            [
                "其他应收款账龄分析表",
                "序号 单位名称 账龄 金额",
                "1 供销社 5年以上 36000",
                "2 文化站 1年以内 3000",
                "2 文化站 3-5年 5000",
                // Its ages do not add up to it: nobody knows how old it is.
                "3 粮站 700",
                "小计 44700",
                "合计 44700",
            ]
        );
    }

    #[test]
    fn years_over_columns_are_times_of_origin_and_other_columns_are_none() {
        let headers = Headers::load(&[]).unwrap();
        let grid = sheet(&[&["单位名称", "1995年以前", "1996-2000年", "2011年以后", "合计"], &["供销社", "", "6000", "3000", "9000"]]);
        let parted_rows = parted(&grid, &[], &headers).unwrap().rows;
        let row = |at: usize| parted_rows[at].cells.iter().map(|(_, cell)| shown(cell)).collect::<Vec<_>>().join(" ");
        assert_eq!([row(0), row(1), row(2)], ["单位名称 形成时间 金额", "供销社 2000年 6000", "供销社 3000"]);
        for header in [
            &["单位名称", "形成时间", "1995年以前", "1996-2000年"][..],
            &["单位名称", "期末余额", "5年以上"],
            &["项目", "1年以内", "1-2年"],
            &["单位名称", "2022年收入", "2023年收入"],
        ] {
            assert_eq!(super::header(&sheet(&[header, &["甲"]]), &[], &headers), None, "{header:?}");
        }
    }

    #[test]
    fn a_day_beside_columns_of_ages_is_that_of_a_balance_of_one_age() {
        let headers = Headers::load(&[]).unwrap();
        let grid = sheet(&[
            &["单位名称", "发生时间", "期末余额", "1年以内", "1-2年", "3年以上"],
            &["供销社", "2016-05", "10000", "", "", "10000"],
            &["文化站", "2016-05", "8000", "3000", "", "5000"],
            &["粮站", "", "700", "", "700"],
            // Its ages do not add up to it: what is known is its day.
            &["水管站", "2016-05", "900", "100", "", "200"],
        ]);
        let rows = parted(&grid, &[], &headers).unwrap().rows;
        let shown: Vec<String> = rows
            .iter()
            .map(|row| row.cells.iter().map(|(_, cell)| shown(cell)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            shown,
            [
                "单位名称 发生时间 账龄 金额",
                "供销社 2016-05 3年以上 10000",
                "文化站 1年以内 3000",
                "文化站 3年以上 5000",
                "粮站 1-2年 700",
                "水管站 2016-05 900",
            ]
        );
    }

    #[test]
    fn years_that_people_have_served_are_no_ages() {
        let headers = Headers::load(&[]).unwrap();
        let found = |title: &str, name: &str, party: &str| {
            let grid = sheet(&[&[title], &[party, "1-5年", "5-10年", "10年以上", "金额"], &["张三丰", "100", "200", "600", "900"]]);
            super::header(&grid, &[name], &headers).is_some()
        };
        for (title, name) in [("登山比赛奖金发放表", ""), ("工龄补贴", "补贴发放表.xlsx"), ("工龄情况", "")] {
            assert!(!found(title, name, "姓名"), "{title}");
        }
        for (title, name, party) in
            [("职工借款账龄表", "", "姓名"), ("个人往来", "往来款.xlsx", "姓名"), ("情况表", "", "欠款人"), ("情况表", "", "单位名称")]
        {
            assert!(found(title, name, party), "{title}");
        }
    }
}
