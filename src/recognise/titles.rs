//! The lines above a header: the unit's name, the date, the unit of money, the activity and kind of a payout.

mod candidates;
mod events;
mod ledgers;
mod page;
mod ranges;
mod spans;

use std::collections::BTreeMap;

use self::events::event_of;
pub use self::events::{category_of, event_in_name};
pub(super) use self::ledgers::LEDGERS;
pub use self::ledgers::{account_in_name, account_of_ledger, calls_ledger, is_page_head, names_ledger};
use self::page::account_in_cells;
pub use self::page::{DEPARTMENT, ITEM, PARTY, PROJECT, Page, names_page};
use self::spans::{date_within, is_of_something_else, made_after, own_year, without_bare_years};
pub use self::spans::{lone_serial, month_in, months_within, span_within};
use super::account::split_code;
use super::cells::shown;
use super::dates::Months;
use super::form::Head;
use super::headers::{Headers, TableHeaders, bare_header};
use super::placed::Placed;
use super::units;
use crate::read::{Cell, GridRow};
use crate::value::amount::MoneyUnit;
use crate::value::date::{self, Date};
use crate::value::text::{compact, fold, is_han};
use crate::value::unit_name::{bare, names_one_unit, without_period};

/// What the title lines of a table say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Titles {
    /// The lines, as text.
    pub lines: Vec<String>,
    /// The title itself: of the texts that are no labels the one that calls a table or an activity, else the longest.
    pub title: Option<String>,
    /// The other texts that may say what the table is about, the likelier first.
    pub beside: Vec<String>,
    /// Values with a label of no known meaning: `款项性质:其他应付款`.
    pub told: Vec<String>,
    /// `单位名称:` and the like.
    pub unit: Option<String>,
    /// The unit of the money below.
    pub money_unit: Option<MoneyUnit>,
    /// A date that they give, from a label or from within the title.
    pub date: Option<Date>,
    /// Whether that date ends a span of time that the lines name.
    pub spans: bool,
    /// The months of that span, if it is one over two years.
    pub months: Option<Months>,
    /// The year or the month that a row between the rows says for those below it; none of it, behind the total of such a group.
    pub group: Option<Months>,
    /// The year of the title, where the lines were made in a later one: that of dates without a year.
    pub own_year: Option<i16>,
    /// What title and names say of the month, for rows that have none.
    pub placed: Placed,
    /// The year that stands over columns of months and days in the header.
    pub header_year: Option<i16>,
    /// Number and date of the printed voucher that the rows below belong to.
    pub printed: Option<Head>,
    /// What they say of a page of a ledger: its account, and whom it is about.
    pub page: Page,
    /// Other labelled values, by what the label means.
    pub labelled: BTreeMap<String, String>,
}

impl Titles {
    /// Reads title lines.
    pub fn read(rows: &[GridRow], headers: &Headers) -> Self {
        let mut titles = Self::default();
        // What may say a date without a label.
        let mut dated: Vec<String> = Vec::new();
        let mut texts_of_title: Vec<String> = Vec::new();
        for row in rows {
            let texts: Vec<String> = row.cells.iter().map(|(_, cell)| shown(cell)).collect();
            titles.lines.push(texts.join(" "));
            // It names no table.
            if let Some(payee) = payee_in_cells(row, headers) {
                titles.page.say(page::PARTY, &payee);
                titles.labelled.insert(PAYEE.to_owned(), payee);
                continue;
            }
            let mut pending: Option<String> = None;
            let mut says_date: Vec<&str> = Vec::new();
            for ((_, cell), text) in row.cells.iter().zip(&texts) {
                let of_account = pending.as_deref().is_some_and(numbers_something) || names_account(text, headers);
                says_date.extend((!of_account).then_some(text.as_str()));
                texts_of_title.extend(titles.read_cell(cell, text, &mut pending, headers));
            }
            titles.page.set_account(account_in_cells(row, headers));
            dated.push(says_date.join(" "));
        }
        let mut ranked = candidates::ranked(texts_of_title, headers).into_iter();
        titles.title = ranked.next();
        let (beside, others): (Vec<String>, Vec<String>) = ranked.partition(|text| candidates::may_say(text, headers));
        titles.beside = beside;
        titles.told = others.into_iter().filter(|text| candidates::is_labelled(text)).collect();
        let of_set = titles.labelled.get(BOOK_SET).and_then(|value| unit_of_label(value)).filter(|name| names_one_unit(name));
        titles.unit = titles.unit.take().or(of_set);
        let of_table = |line: &String| !is_of_something_else(line);
        if dated.iter().any(|line| of_table(line) && date_within(&fold(line)).is_some()) {
            dated.retain(of_table);
        }
        if titles.date.is_none() {
            let found: Vec<Date> = dated.iter().filter_map(|line| date_within(before_printed(&fold(line), headers))).collect();
            titles.date = without_bare_years(&found).first().copied();
        }
        titles.spans = dated
            .iter()
            .filter_map(|line| span_within(before_printed(&fold(line), headers)))
            .any(|(first, last)| first != last && Some(last) == titles.date);
        let said = |line: &String| {
            let line = fold(line);
            let line = before_printed(&line, headers);
            span_within(line).filter(|(_, last)| Some(*last) == titles.date).and_then(|_| months_within(line))
        };
        // A day, as that of printing, narrows no title that is of several years.
        let open = |line: &String| months_within(before_printed(&fold(line), headers)).filter(|months| months.is_open());
        let narrowed = titles.spans || matches!(titles.date, Some(Date::Year(_)));
        titles.months = dated.iter().find_map(said).or_else(|| dated.iter().find_map(open).filter(|_| !narrowed));
        let made_later = |year: &i16| titles.lines.iter().any(|line| made_after(line, *year));
        titles.own_year = titles.title.as_deref().and_then(own_year).filter(|year| titles.months.is_none() && made_later(year));
        titles
    }

    /// Takes what a cell says with a label, and gives what may be the title.
    fn read_cell(&mut self, cell: &Cell, text: &str, pending: &mut Option<String>, headers: &Headers) -> Option<String> {
        let folded = fold(text);
        if let Some(label) = pending.take() {
            if !page::is_soft(&label) {
                self.take_labelled(&label, page_of(&label, &folded, headers));
                return None;
            }
            // What may be nobody's label takes no title.
            if matches!(cell, Cell::Text(_)) && !folded.contains(':') {
                self.take_labelled(&label, page_of(&label, &folded, headers));
            }
        }
        if let Cell::Date(day) = cell {
            self.date.get_or_insert(Date::Day(*day));
            return None;
        }
        let mut pairs = labelled_pairs(&folded, headers);
        if pairs.iter().all(|(label, _)| page::is_soft(label)) {
            for (label, value) in pairs.drain(..) {
                *pending = value.is_empty().then(|| label.clone());
                self.take_labelled(&label, &value);
            }
            // A list of points has 分 behind its title.
            let behind = || bare_header(&folded).1.filter(|unit| *unit != MoneyUnit::Fen);
            if let Some(unit) = bracketed_unit(&folded).or_else(|| units::in_sentence(&folded)).or_else(behind) {
                self.money_unit.get_or_insert(unit);
            }
            return title_text(without_unit(&folded));
        }
        for (label, value) in pairs {
            // 核算项目：客户：甲公司 says it of the second label.
            *pending = value.is_empty().then(|| label.clone()).or_else(|| pending.take().filter(|own| !page::is_soft(own)));
            self.take_labelled(&label, &value);
        }
        before_unit(&folded, headers).and_then(title_text)
    }

    fn take_labelled(&mut self, label: &str, value: &str) {
        let value = fold(value);
        if value.is_empty() {
            return;
        }
        if let Some(unit) = MoneyUnit::named(compact(&value).trim_matches(['(', ')']))
            && matches!(label, "unit" | "money_unit")
        {
            self.money_unit.get_or_insert(unit);
            return;
        }
        match label {
            "unit" => {
                if let Some(unit) = unit_of_label(&value) {
                    self.unit.get_or_insert(unit);
                }
            }
            "date" => {
                if let Some(date) = date::parse(&value).or_else(|| date_within(&format!(":{value}"))) {
                    self.date.get_or_insert(date);
                }
            }
            // The day on which a sheet was printed says nothing of what stands on it.
            "money_unit" | PRINTED => {}
            label if Page::has_label(label) => self.page.say(label, &value),
            other => {
                if other == PAYEE {
                    self.page.say(page::PARTY, &value);
                }
                self.labelled.entry(other.to_owned()).or_insert(value);
            }
        }
    }

    /// The day of the meeting that a line names: `会议时间：2023年3月8日上午`.
    pub fn met(&self) -> Option<Date> {
        let said = self.labelled.get(MEETING)?;
        date::parse(said).or_else(|| date_within(&format!(":{said}"))).filter(|date| date.day().is_some())
    }

    /// Takes the day of the meeting away: further lines below name other meetings.
    pub fn forget_meeting(&mut self) {
        self.labelled.remove(MEETING);
    }

    /// The account that a line says the rows below are of.
    pub fn account(&self) -> Option<&str> {
        self.page.name().or_else(|| self.page.code())
    }

    /// Whether they say what a role of that name wants.
    pub fn says(&self, role: &str) -> bool {
        let account = matches!(role, "account_name" | "account_code");
        self.labelled.contains_key(role) || (account && self.page.has_account())
    }

    /// A date that the place of a table says, as far as it is of the group that the rows stand in: elsewhere it is the group's.
    pub fn of_group(&self, date: Option<Date>) -> Option<Date> {
        let Some(group) = self.group else { return date };
        if let Some(month) = group.own_month() {
            return Some(month);
        }
        date.filter(|date| group.holds(*date)).or_else(|| group.date())
    }

    /// The date that a text such as a file's name holds.
    pub fn date_in(text: &str) -> Option<Date> {
        date_within(text)
    }

    /// A year that a text such as a file's name holds.
    pub fn year_in(text: &str) -> Option<Date> {
        date_within(text).map(|date| Date::Year(date.year()))
    }

    /// The name of the activity: the labelled one, else the title without unit, year and the endings of titles.
    pub fn event(&self, table: &TableHeaders) -> Option<String> {
        if let Some(event) = self.labelled.get("event") {
            return Some(event.clone());
        }
        let unit = self.unit.as_deref();
        let of_title = self.title.as_deref().and_then(|title| event_of(title, unit, table));
        // A title in two lines: 登山比赛 above 奖金发放表, which says no more than the kind.
        let kind_only = of_title.as_ref().is_none_or(|event| table.title_categories.contains(event));
        let beside = || self.beside.iter().find_map(|text| event_in_name(text, unit, table));
        beside().filter(|_| kind_only).or(of_title)
    }

    /// The kind of payout: the labelled one, else the longest word of the title that names one. What stands beside a title that calls another payout
    /// (`劳务报酬发放表`) is a note.
    pub fn category(&self, table: &TableHeaders) -> Option<String> {
        let of_title = || self.title.as_deref().and_then(|title| category_of(title, table));
        let is_other = || self.title.as_deref().is_some_and(candidates::calls_payout);
        let beside = || self.beside.iter().find_map(|text| category_of(text, table)).filter(|_| !is_other());
        self.labelled.get("category").cloned().or_else(of_title).or_else(beside)
    }

    /// The title and what stands beside it, the likelier first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.title.iter().chain(&self.beside).map(String::as_str)
    }
}

/// A text that can be a title: dates and numbers of pages are none.
fn title_text(text: &str) -> Option<String> {
    let is_date = date::parse(text).is_some() || ranges::is_range(text);
    let is_title = !is_date && text.chars().any(is_han) && !is_page_number(text);
    is_title.then(|| text.to_owned())
}

/// The unit that a label of units has beside it: a day, the number or the year of an account set alone, and a place for a stamp are none.
fn unit_of_label(value: &str) -> Option<String> {
    // What is labelled behind it with an unknown label is another matter: `青石镇卫生院 账簿:主账簿`.
    let alone =
        value.split_once(':').and_then(|(before, _)| before.trim_end().rsplit_once(char::is_whitespace)).map_or(value, |(name, _)| name);
    let name = bare(without_stamp(without_period(alone.trim_end())).0);
    let of_set = |c: char| !c.is_alphabetic() || "年度账套".contains(c);
    (!name.chars().all(of_set) && date::parse(name).is_none()).then(|| name.to_owned())
}

/// What labels the set of books that a table is from.
const BOOK_SET: &str = "book_set";

/// What labels the day of a meeting.
pub const MEETING: &str = "meeting";

/// What labels whom the rows below were paid to.
pub const PAYEE: &str = "payee";

/// The payee of a row that has nothing but its label and its name, each in a cell: `收款单位` | `青石建设公司`.
fn payee_in_cells(row: &GridRow, headers: &Headers) -> Option<String> {
    let [(_, Cell::Text(label)), (_, Cell::Text(name))] = row.cells.as_slice() else { return None };
    let label = compact(label);
    let is_label = headers.words.labels.get(PAYEE)?.iter().any(|word| *word == label.trim_end_matches(':'));
    let is_name = crate::value::amount::parse(name).is_err() && date::parse(name).is_none() && !headers.knows(name);
    (is_label && is_name).then(|| fold(name).trim().to_owned())
}

/// Whether a row says no more than whom the rows below were paid to.
pub fn names_payee(row: &GridRow, headers: &Headers) -> bool {
    payee_in_cells(row, headers).is_some()
        || matches!(row.cells.as_slice(), [(_, Cell::Text(text))] if labelled_pairs(&fold(text), headers).iter().any(|(label, value)| label == PAYEE && !value.is_empty()))
}

/// What labels the day on which a sheet was printed or exported.
const PRINTED: &str = "printed";

/// A folded line up to where it says when it was printed.
pub(super) fn before_printed<'l>(line: &'l str, headers: &Headers) -> &'l str {
    let words = headers.words.labels.get(PRINTED).map(Vec::as_slice).unwrap_or_default();
    let start = words.iter().filter_map(|word| line.find(word.as_str())).min().unwrap_or(line.len());
    line.get(..start).unwrap_or(line)
}

/// Whether a label's value is a number of something: `科目：200101 短期借款` is of no January.
fn numbers_something(label: &str) -> bool {
    label == "voucher_no" || page::names_account(label)
}

/// Whether a cell of a title line names an account or a voucher, with a label or by its code and name alone.
fn names_account(text: &str, headers: &Headers) -> bool {
    let labelled = || labelled_pairs(&fold(text), headers).iter().any(|(label, _)| numbers_something(label));
    let of_books =
        |name: &str| name.is_empty() || ["表", "账", "簿", "册", "单", "凭证", "年", "月", "-"].iter().any(|word| name.contains(word));
    split_code(text).is_some_and(|(_, name)| !of_books(&name)) || labelled()
}

/// `第2页`, `第2页/共9页`, `页码:2/9`: what tells the pages of one table apart names none.
fn is_page_number(text: &str) -> bool {
    let of_page = |c: char| c.is_ascii_digit() || "第共页码次总,/:-. ()".contains(c);
    text.contains('页') && text.chars().all(of_page)
}

/// `(单位:万元)` or `单位：元` without more.
fn bracketed_unit(text: &str) -> Option<MoneyUnit> {
    let text = compact(text);
    MoneyUnit::named(text.trim_matches(['(', ')', '[', ']']))
}

/// A folded title without the unit of money in brackets behind it: `奖金发放表(万元)`, `奖金发放表(单位:万元)`.
fn without_unit(text: &str) -> &str {
    let open = text.strip_suffix([')', ']']).and_then(|text| text.rsplit_once(['(', '[']));
    match open {
        // A list of points has 分 behind its title.
        Some((before, inside))
            if bracketed_unit(inside).or_else(|| units::in_sentence(inside)).is_some_and(|unit| unit != MoneyUnit::Fen) =>
        {
            before.trim_end()
        }
        _ => text,
    }
}

/// The title that stands in one cell with the unit of money behind it: `奖金发放表 单位:元`, `奖金发放表(单位:万元)`. What is parted from the
/// label by nothing is a title only if it ends like one: `预算指标单位:万元` is about budgets.
fn before_unit<'l>(line: &'l str, headers: &Headers) -> Option<&'l str> {
    const ENDS: [char; 5] = ['表', '册', '单', '簿', '账'];
    const CHARS_MIN: usize = 4;
    let marks = label_marks(line, headers);
    let (start, value_from, meaning) = marks.first()?;
    let value_to = marks.get(1).map_or(line.len(), |(start, _, _)| *start);
    let value = compact(line.get(*value_from..value_to)?);
    let is_unit = MoneyUnit::named(value.trim_matches(['(', ')', '[', ']', ';', ','])).is_some();
    let before = line.get(..*start)?;
    let title = before.trim_end_matches(|c: char| c.is_whitespace() || "([;,".contains(c));
    let apart = title.len() < before.len() || title.ends_with(ENDS);
    let is_title = apart && title.chars().count() >= CHARS_MIN && !title.contains(':');
    (is_unit && matches!(meaning.as_str(), "unit" | "money_unit") && is_title).then_some(title)
}

/// The labels of a line: where each starts, where its value does, and what it means.
fn label_marks(line: &str, headers: &Headers) -> Vec<(usize, usize, String)> {
    let mut marks: Vec<(usize, usize, String)> = Vec::new();
    for (index, _) in line.match_indices(':') {
        let Some(before) = line.get(..index) else { continue };
        let bare: String = before.chars().filter(|c| !c.is_whitespace()).collect();
        let (own, stamp) = without_stamp(&bare);
        let own = own.to_lowercase();
        let is_apart = |start: usize| !before.get(..start).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        let hit = headers
            .words
            .labels
            .iter()
            .filter(|(meaning, _)| !page::is_aside(meaning))
            .flat_map(|(meaning, words)| words.iter().map(move |word| (meaning, word)))
            .filter(|(_, word)| own.ends_with(word.as_str()))
            .map(|(meaning, word)| (label_start(before, word.chars().count() + stamp), word.chars().count(), meaning))
            .filter(|(start, _, meaning)| !page::is_whole(meaning) || is_apart(*start))
            // `其他应收款  单位:` is no 收款单位: what stands before a label is parted from it where it can be.
            .max_by_key(|(start, length, _)| (!before.get(..*start).is_some_and(|before| before.ends_with(is_han)), *length));
        // 活动名称：登山比赛 人员：30人 says more of the activity.
        let goes_on = page::is_soft_behind(marks.last().map(|(_, _, meaning)| meaning.as_str()));
        if let Some((start, _, meaning)) = hit.filter(|(_, _, meaning)| !page::is_soft(meaning) || goes_on) {
            marks.push((start, index + 1, meaning.clone()));
        }
    }
    marks
}

/// A text without what says that a stamp goes there, and how many characters that is: `填报单位(盖章)`, `单位盖章`, `甲村村民委员会(公章)`.
fn without_stamp(text: &str) -> (&str, usize) {
    const STAMPS: [&str; 6] = ["盖章", "公章", "签章", "印章", "盖公章", "章"];
    let inside = |text: &str| STAMPS.contains(&text.trim());
    let bracketed = text.strip_suffix([')', ']']).and_then(|open| open.rsplit_once(['(', '['])).filter(|(_, stamp)| inside(stamp));
    let own = bracketed.map(|(own, _)| own).or_else(|| ["盖章", "公章"].iter().find_map(|stamp| text.strip_suffix(stamp)));
    own.map_or((text, 0), |own| (own.trim_end(), text.chars().count() - own.trim_end().chars().count()))
}

/// The label-value pairs of a line: `单位名称:青石街道 日期:2021年3月8日 单位:元`. A value reaches to the next label or to two
/// spaces.
pub(super) fn labelled_pairs(line: &str, headers: &Headers) -> Vec<(String, String)> {
    let marks = label_marks(line, headers);
    let mut pairs = Vec::new();
    for (position, (_, value_from, meaning)) in marks.iter().enumerate() {
        let value_to = marks.get(position + 1).map_or(line.len(), |(start, _, _)| *start);
        let value = line.get(*value_from..value_to.max(*value_from)).unwrap_or_default();
        let value = value.trim_start().split("  ").next().unwrap_or_default();
        let cut = if position + 1 < marks.len() { without_tail(value, meaning) } else { value };
        pairs.push((meaning.clone(), page_of(meaning, unwrapped(cut), headers).to_owned()));
    }
    pairs
}

/// What a label of a page has behind it, and no more; any other value as it is.
fn page_of<'v>(label: &str, value: &'v str, headers: &Headers) -> &'v str {
    if Page::has_label(label) || label == PAYEE { page::page_value(value, headers) } else { value }
}

/// The value of an account without the beginning of a longer label that stands behind it: `其他应收款 制单日期:`.
fn without_tail<'v>(value: &'v str, label: &str) -> &'v str {
    const TAIL_MAX: usize = 2;
    let parted = || value.rsplit_once(char::is_whitespace).filter(|(own, _)| own.contains(is_han));
    let is_tail = |tail: &str| !tail.is_empty() && tail.chars().count() <= TAIL_MAX && tail.chars().all(is_han);
    match if Page::has_label(label) { parted() } else { None } {
        Some((own, tail)) if is_tail(tail) => own.trim_end(),
        _ => value,
    }
}

/// A value without the signs and the lone brackets round it: `库存现金(1001)` keeps its own.
fn unwrapped(value: &str) -> &str {
    let value = value.trim().trim_matches([';', ',']).trim();
    let wrapped = value.starts_with('(') && value.ends_with(')');
    let closed = value.matches('(').count() == value.matches(')').count() && !wrapped;
    if closed { value } else { value.trim_matches(['(', ')', ';', ',']).trim() }
}

/// Whether a cell is part of a title line: a label with its value.
pub fn is_title_line(text: &str, headers: &Headers) -> bool {
    let text = fold(text);
    text.contains(':') && labelled_pairs(&text, headers).iter().any(|(label, value)| !value.is_empty() && !page::is_soft(label))
}

/// Whether a row begins with a label whose value stands in the next cell: `会计科目：` | `1002 银行存款`.
pub fn labels_next(row: &GridRow, headers: &Headers) -> bool {
    let Some((_, Cell::Text(first))) = row.cells.first() else { return false };
    let first = fold(first);
    row.cells.len() > 1
        && first.ends_with(':')
        && labelled_pairs(&first, headers).iter().any(|(label, value)| value.is_empty() && !page::is_soft(label))
}

/// Whether a row begins with the label of the unit, its name in the same cell or the next one.
pub fn names_unit(row: &GridRow, headers: &Headers) -> bool {
    let Some((_, Cell::Text(first))) = row.cells.first() else { return false };
    let first = fold(first);
    let whole = |label: &str| headers.words.labels.get("unit").is_some_and(|words| words.contains(&compact(label)));
    let begins = first.split_once(':').is_some_and(|(label, _)| whole(without_stamp(label).0));
    begins && Titles::read(std::slice::from_ref(row), headers).unit.is_some()
}

/// Where a label of that many characters starts, white space inside it not counted.
fn label_start(before: &str, characters: usize) -> usize {
    let mut left = characters;
    for (index, c) in before.char_indices().rev() {
        if !c.is_whitespace() {
            left -= 1;
            if left == 0 {
                return index;
            }
        }
    }
    0
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::tables::TableKind;

    pub fn row(texts: &[&str]) -> GridRow {
        GridRow { number: 1, cells: (0..).zip(texts).map(|(column, text)| (column, Cell::Text((*text).into()))).collect() }
    }

    pub fn benefits(headers: &Headers) -> &TableHeaders {
        headers.tables.iter().find(|table| table.table == TableKind::Benefits).unwrap()
    }

    #[test]
    fn a_line_of_labels_gives_unit_date_and_money_unit() {
        let headers = Headers::load(&[]).unwrap();
        let titles =
            Titles::read(&[row(&["往来款清理表"]), row(&["单位名称：青石街道办事处   日期：2021年3月8日   单位：万元"])], &headers);
        assert_eq!(titles.unit.as_deref(), Some("青石街道办事处"));
        assert_eq!(titles.date.unwrap().to_string(), "2021-03-08");
        assert_eq!(titles.money_unit, Some(MoneyUnit::TenThousand));
        assert_eq!(titles.title.as_deref(), Some("往来款清理表"));
    }

    #[test]
    fn the_number_of_an_account_set_is_no_part_of_the_units_name() {
        let headers = Headers::load(&[]).unwrap();
        for (line, unit) in [("核算单位：[001]青石镇人民政府", "青石镇人民政府"), ("核算单位：101医院", "101医院")]
        {
            assert_eq!(Titles::read(&[row(&["序时账"]), row(&[line])], &headers).unit.as_deref(), Some(unit));
        }
    }

    #[test]
    fn a_label_of_the_unit_may_have_a_place_for_its_stamp_and_other_units_beside_it() {
        let headers = Headers::load(&[]).unwrap();
        let unit = |cells: &[&str]| Titles::read(&[row(&["付款台账"]), row(cells)], &headers).unit;
        for line in [
            "填报单位（盖章）：甲村村民委员会",
            "单位（公章）：甲村村民委员会    2023年",
            "单位盖章：甲村村民委员会",
            "填报单位：甲村村民委员会（公章）",
            "单位全称：甲村村民委员会",
            "账套：[001]甲村村民委员会",
            "核算主体：甲村村民委员会",
            "主管单位：青石镇人民政府  填报单位：甲村村民委员会",
            "核算组织：甲村村民委员会 账簿：甲村主账簿",
            "核算账簿：甲村村民委员会-基准账簿",
            "科目：1218 其他应收款  单位：甲村村民委员会",
            "填报 单位：甲村村民委员会",
            "主管部门：青石镇人民政府 编制单位（盖章）：甲村村民委员会(盖章)  单位：元",
        ] {
            assert_eq!(unit(&[line]).as_deref(), Some("甲村村民委员会"), "{line}");
        }
        for behind in [
            "2023年6月",
            "2023年06月",
            "2023年6月30日",
            "2023年1月-6月",
            "2023年度",
            "2023-06-30",
            "2023.06",
            "第1页 共3页",
            "第1页/共3页",
            "2023年第2季度",
            "二〇二三年六月",
            "会计期间 2023年6月",
        ] {
            for label in ["核算单位", "单位", "编制单位", "账套"] {
                let line = format!("{label}：甲村村民委员会 {behind}");
                assert_eq!(unit(&[&line]).as_deref(), Some("甲村村民委员会"), "{line}");
            }
        }
        assert_eq!(unit(&["单位：甲镇人民政府(本级) 2023年度"]).as_deref(), Some("甲镇人民政府(本级)"));
        assert_eq!(unit(&["单位：甲镇 第二小学"]).as_deref(), Some("甲镇 第二小学"));
        assert_eq!(unit(&["填报单位（公章）：", "甲村村民委员会（公章）"]).as_deref(), Some("甲村村民委员会"));
        for line in [
            "主管单位：青石镇人民政府",
            "收款单位：甲公司",
            "账套：001",
            "账套：2023年账套",
            "账套：[001]行政账",
            "核算账套：政府会计",
            "账套：工会",
            "会计主体：机关工会委员会",
            "村名：白沙村",
            "公司名称：甲建设有限公司",
            "填报单位：（盖章）",
            "单位（盖章）：    2023年5月",
        ] {
            assert_eq!(unit(&[line]), None, "{line}");
        }
    }

    #[test]
    fn a_set_of_books_gives_way_to_a_better_label() {
        let headers = Headers::load(&[]).unwrap();
        let line = row(&["账套：青石镇财政所  单位名称：青石镇人民政府"]);
        assert_eq!(Titles::read(&[row(&["付款台账"]), line], &headers).unit.as_deref(), Some("青石镇人民政府"));
    }

    #[test]
    fn a_note_of_what_is_paid_elsewhere_gives_no_kind_of_payout() {
        let headers = Headers::load(&[]).unwrap();
        let category = |lines: &[&str]| {
            let rows: Vec<GridRow> = lines.iter().map(|line| row(&[line])).collect();
            Titles::read(&rows, &headers).category(benefits(&headers))
        };
        for lines in [
            &["运动会裁判劳务报酬发放表", "奖金另表发放"][..],
            &["运动会裁判劳务报酬发放表", "运动服另发"],
            &["运动会裁判劳务报酬发放表", "奖品、服装见另表"],
            &["运动会裁判劳务报酬发放表", "获奖人员奖金"],
            &["运动会裁判发放表", "奖金、服装除外"],
            &["运动会裁判劳务报酬发放表（奖金另发）"],
            &["劳务发放表", "奖金另册"],
        ] {
            assert_eq!(category(lines), None, "{lines:?}");
        }
        for lines in [
            &["登山比赛奖金发放表", "服装另发"][..],
            &["登山比赛奖金发放表  服装另发"],
            &["青石镇2023年登山比赛", "奖金发放表"],
            &["见义勇为奖金发放表"],
        ] {
            assert_eq!(category(lines).as_deref(), Some("奖金"), "{lines:?}");
        }
    }

    #[test]
    fn values_with_unknown_labels_are_kept_beside_the_title() {
        let headers = Headers::load(&[]).unwrap();
        let told = |line: &str| Titles::read(&[row(&["往来款清理表"]), row(&[line])], &headers).told;
        assert_eq!(told("款项性质:其他应付款"), ["款项性质:其他应付款"]);
        assert!(told("备注:不含其他应付款").is_empty());
        assert!(told("本表由青石镇根据其他应付款登记。").is_empty());
    }

    #[test]
    fn the_line_that_calls_a_table_or_an_activity_is_the_title_however_long_others_are() {
        let headers = Headers::load(&[]).unwrap();
        let title = |lines: &[&str]| Titles::read(&lines.iter().map(|line| row(&[line])).collect::<Vec<_>>(), &headers).title.unwrap();
        for lines in [
            &["登山比赛奖金发放表", "青石镇人民政府机关工会委员会"][..],
            &["2022年5月1日登山比赛奖金发放表", "青石镇人民政府机关工会委员会工会经费列支"],
            &["青石镇社会福利院", "付款台账"],
            &["应收款清理表", "截至目前尚未收回的全部款项,按户列示"],
            &["付款台账", "查询条件：全部已经审核的付款凭证"],
            &["付款台账", "本表由青石镇会计核算中心根据付款凭证逐笔登记。"],
            &["职工服装", "青石镇人民政府财政所"],
        ] {
            let own = lines.iter().find(|line| ["登山", "台账", "清理", "服装"].iter().any(|word| line.contains(word)));
            assert_eq!(title(lines), **own.unwrap(), "{lines:?}");
        }
        // Without any such word the longest is, and a lone line is whatever it says.
        assert_eq!(title(&["情况", "2023年基本情况"]), "2023年基本情况");
        assert_eq!(title(&["青石镇人民政府财政所"]), "青石镇人民政府财政所");
        let two = [row(&["青石镇2023年登山比赛"]), row(&["奖金发放表"])];
        let titles = Titles::read(&two, &headers);
        assert_eq!(titles.category(benefits(&headers)).as_deref(), Some("奖金"));
        assert_eq!(titles.event(benefits(&headers)).as_deref(), Some("青石镇2023年登山比赛"));
    }

    #[test]
    fn a_label_takes_its_value_from_the_next_cell() {
        let headers = Headers::load(&[]).unwrap();
        let titles = Titles::read(&[row(&["编制单位：", "青石街道办事处", "金额单位:", "元"])], &headers);
        assert_eq!((titles.unit.as_deref(), titles.money_unit), (Some("青石街道办事处"), Some(MoneyUnit::Yuan)));
    }

    #[test]
    fn a_title_may_have_the_unit_of_money_in_its_cell() {
        let headers = Headers::load(&[]).unwrap();
        let read = |text: &str| Titles::read(&[row(&[text])], &headers);
        let title = "青石镇2023年登山比赛奖金发放表";
        for (behind, unit) in [
            (" 单位：元", MoneyUnit::Yuan),
            ("　　　单 位：万元", MoneyUnit::TenThousand),
            ("(单位：万元)", MoneyUnit::TenThousand),
            ("（金额单位： 元 ）", MoneyUnit::Yuan),
            ("（万元）", MoneyUnit::TenThousand),
            ("单位：万元", MoneyUnit::TenThousand),
            ("  单位：万元  日期：2023年5月", MoneyUnit::TenThousand),
        ] {
            let mut titles = read(&format!("{title}{behind}"));
            assert_eq!((titles.title.as_deref(), titles.money_unit), (Some(title), Some(unit)), "{behind}");
            titles.unit = Some("青石镇".to_owned());
            let table = benefits(&headers);
            assert_eq!(titles.event(table).as_deref(), Some("登山比赛"), "{behind}");
            assert_eq!(titles.category(table).as_deref(), Some("奖金"), "{behind}");
        }
        for text in ["预算指标单位：万元", "金额单位：元", "填表人：张三 单位：元", "2023年5月 单位：元", "第2页  单位：元"]
        {
            assert_eq!(read(text).title, None, "{text}");
        }
        assert_eq!(read("发放表 单位：元通公司").title, None);
        assert_eq!(read("登山比赛奖金发放表(第二期)").title.as_deref(), Some("登山比赛奖金发放表(第二期)"));
    }

    #[test]
    fn the_day_of_printing_is_no_date_of_what_is_printed() {
        let headers = Headers::load(&[]).unwrap();
        let date = |lines: &[&[&str]]| Titles::read(&lines.iter().map(|line| row(line)).collect::<Vec<_>>(), &headers).date;
        for printed in ["打印日期:2024-01-05", "打印时间：2024-01-05 10:23:45", "导出日期 2024年1月5日", "打印日期"] {
            assert_eq!(date(&[&["往来款清理表"], &[printed, "2024-01-05"]]), None, "{printed}");
            let shown = date(&[&["往来款清理表"], &[printed], &["截止日期:2022年12月31日"]]).unwrap().to_string();
            assert_eq!(shown, "2022-12-31", "{printed}");
        }
        assert_eq!(date(&[&["2021年3月往来款清理表  打印日期:2024-01-05"]]).unwrap().to_string(), "2021-03");
        assert_eq!(date(&[&["制表日期:2022-12-31"]]).unwrap().to_string(), "2022-12-31");
    }

    #[test]
    fn a_day_in_the_title_lines_wins_over_the_year_it_lies_in() {
        let headers = Headers::load(&[]).unwrap();
        let date = |lines: &[&str]| Titles::read(&lines.iter().map(|line| row(&[line])).collect::<Vec<_>>(), &headers).date;
        let shown = |lines: &[&str]| date(lines).unwrap().to_string();
        assert_eq!(shown(&["2024年拔河比赛奖金发放表  2024年5月4日"]), "2024-05-04");
        assert_eq!(shown(&["2024年趣味运动会奖金发放表", "2024年10月18日"]), "2024-10-18");
        assert_eq!(shown(&["2024年10月18日", "2024年趣味运动会奖金发放表"]), "2024-10-18");
        // A day of another year may be that of a paper, or of printing.
        assert_eq!(shown(&["2023年科目余额表", "2024年1月5日"]), "2023");
        assert_eq!(shown(&["2024年1月至6月", "2024年3月5日"]), "2024-06");
        assert_eq!(shown(&["2023年、2024年登山比赛"]), "2024");
    }

    #[test]
    fn the_code_of_an_account_is_no_date() {
        let headers = Headers::load(&[]).unwrap();
        let date = |cells: &[&str]| Titles::read(&[row(cells)], &headers).date.map(|date| date.to_string());
        for cells in [&["科目：100201 农商行基本户"][..], &["科目:200101 短期借款"], &["科目编码：", "200101"], &["190201 待处理财产损溢"]]
        {
            assert_eq!(date(cells), None, "{cells:?}");
        }
        assert_eq!(date(&["科目：200101 短期借款", "2024年1月"]).as_deref(), Some("2024-01"));
        assert_eq!(date(&["202412 科目余额表"]).as_deref(), Some("2024-12"));
        assert_eq!(date(&["202412"]).as_deref(), Some("2024-12"));
    }

    #[test]
    fn the_account_of_a_ledger_may_have_its_code_behind_its_name_or_in_a_cell_of_its_own() {
        let headers = Headers::load(&[]).unwrap();
        let account = |cells: &[&str]| Titles::read(&[row(cells)], &headers).account().map(str::to_owned);
        assert_eq!(account(&["科目：库存现金(1001)"]).as_deref(), Some("库存现金(1001)"));
        assert_eq!(account(&["科目：", "1001", "库存现金"]).as_deref(), Some("1001 库存现金"));
        assert_eq!(account(&["科目：", "1001", "2023年1月"]).as_deref(), Some("1001"));
        assert_eq!(account(&["科目：", "库存现金", "人民币"]).as_deref(), Some("库存现金"));
    }

    #[test]
    fn page_numbers_are_no_titles() {
        let headers = Headers::load(&[]).unwrap();
        let title = |text: &str| Titles::read(&[row(&["单位名称:青石街道办事处", text])], &headers).title;
        for text in ["第2页", "第 2 页 共 9 页", "第2页/共9页", "页码：2/9", "共9页"] {
            assert_eq!(title(text), None, "{text}");
        }
        assert_eq!(title("第2页发放表").as_deref(), Some("第2页发放表"));
    }

    #[test]
    fn a_title_gives_activity_kind_and_date() {
        let headers = Headers::load(&[]).unwrap();
        for (title, event, category) in [
            ("2021年登山比赛奖金发放表", "登山比赛", "奖金"),
            ("青石街道办事处2021年3月登山比赛奖金签领表", "登山比赛", "奖金"),
            ("“无运动不青春”联谊会服装发放名单", "“无运动不青春”联谊会", "服装"),
            ("2020年度年终绩效奖金发放表", "2020年度", "年终绩效奖金"),
        ] {
            let mut titles = Titles::read(&[row(&[title])], &headers);
            titles.unit = Some("青石街道办事处".to_owned());
            if event != "2020年度" {
                assert_eq!(titles.event(benefits(&headers)).as_deref(), Some(event), "{title}");
            }
            assert_eq!(titles.category(benefits(&headers)).as_deref(), Some(category), "{title}");
        }
    }
}
