//! Books of cash or of a bank account that are kept by hand: 收入, 支出 and 结余 beside a summary, and a title that names the account. What came in is the
//! debit of that account and what went out the credit, but only where the balances prove it: a budget has columns of these names too. Knows nothing of
//! the rest of a journal.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::cells;
use super::columns::{Heading, header_texts, headings};
use super::headers::{Headers, bare_header, folded};
use super::kind::cell_at;
use super::layout::{Search, looks_like_header, mostly_headers};
use super::titles::Titles;
use super::total_label::{ends_period, labels_total};
use crate::read::{Cell, GridRow};
use crate::say;
use crate::tables::{Problem, SheetName, TableKind};
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, date};

/// What such books are known by.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CashBookWords {
    /// What title or names call them.
    books: Vec<String>,
    /// What says that it is something else.
    others: Vec<String>,
    /// Headers of what came in.
    received: Vec<String>,
    /// Headers of what went out.
    paid: Vec<String>,
    /// Headers of the balance behind it.
    balance: Vec<String>,
    /// Labels of rows that carry a balance over or add up a part.
    carried: Vec<String>,
    /// What such a label has behind a period.
    carried_ends: Vec<String>,
    /// The words for each account.
    accounts: BTreeMap<String, Vec<String>>,
}

impl CashBookWords {
    /// Adds what the user's files have.
    pub fn extend(&mut self, more: &Self) {
        let lists = [
            (&mut self.books, &more.books),
            (&mut self.others, &more.others),
            (&mut self.received, &more.received),
            (&mut self.paid, &more.paid),
            (&mut self.balance, &more.balance),
            (&mut self.carried, &more.carried),
            (&mut self.carried_ends, &more.carried_ends),
        ];
        for (list, more) in lists {
            list.extend(folded(more));
        }
        for (account, words) in &more.accounts {
            self.accounts.entry(account.clone()).or_default().extend(folded(words));
        }
    }

    /// Whether a compacted label is that of a row that carries a balance over or adds up a part.
    pub fn carries(&self, label: &str) -> bool {
        self.carried.iter().any(|word| word == label) || ends_period(label, &self.carried_ends)
    }

    /// Whether a folded header is that of a balance.
    pub fn is_balance(&self, header: &str) -> bool {
        self.balance.iter().any(|word| word == header)
    }

    /// The one account that a text has words for.
    fn account_in(&self, text: &str) -> Option<&str> {
        let has = |words: &&Vec<String>| words.iter().any(|word| text.contains(word.as_str()));
        let mut named = self.accounts.iter().filter(|(_, words)| has(words)).map(|(account, _)| account.as_str());
        named.next().filter(|_| named.next().is_none())
    }

    fn calls_book(&self, text: &str) -> bool {
        self.books.iter().any(|word| text.contains(word.as_str()))
    }

    /// The account whose book title, sheet and file say it is.
    fn account(&self, titles: &Titles, sheet: &SheetName) -> Option<String> {
        if let Some(account) = titles.account() {
            return self.account_in(&compact(account)).map(str::to_owned);
        }
        if self.is_other(titles, sheet) {
            return None;
        }
        // What calls it a book names the account itself.
        let texts = texts_of(titles, sheet);
        let mut books = texts.iter().filter(|text| self.calls_book(text));
        books.find_map(|text| self.account_in(text).map(str::to_owned))
    }

    /// Whether title or names say that it is something else.
    fn is_other(&self, titles: &Titles, sheet: &SheetName) -> bool {
        texts_of(titles, sheet).iter().any(|text| self.others.iter().any(|word| text.contains(word.as_str())))
    }
}

/// The lines above, without those that are labels, and the names of sheet and file, compacted.
fn texts_of(titles: &Titles, sheet: &SheetName) -> Vec<String> {
    let file = sheet.file.rsplit('/').next().map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let lines = titles.title.iter().chain(&titles.lines).map(String::as_str);
    let all = lines.chain(sheet.sheet.as_deref()).chain(file).map(compact);
    all.filter(|text| !text.contains(':')).collect()
}

/// Where the amounts stand.
#[derive(Debug, Clone, Copy)]
struct Amounts {
    received: u32,
    paid: u32,
    balance: Option<u32>,
}

impl Amounts {
    /// Where the headers say so, each once.
    fn of(headings: &[Heading], headers: &Headers) -> Option<Self> {
        let words = &headers.words.cash_book;
        // 付出（贷方） is 付出.
        let of = |words: &[String], side: &str| {
            let is_it = |heading: &&Heading| {
                let bare = bare_header(heading.header()).0;
                words.contains(&bare) || (!side.is_empty() && words.contains(&bare.replacen(side, "", 1)))
            };
            let mut found = headings.iter().filter(is_it);
            found.next().filter(|_| found.next().is_none()).map(Heading::index)
        };
        let (received, paid) = (of(&words.received, "借方")?, of(&words.paid, "贷方")?);
        // A list with the parties of what was paid is one of payments; what has sides is none.
        let sided = |index: u32| headings.iter().any(|heading| heading.index() == index && heading.header().contains(['借', '贷']));
        let payments = headers.tables.iter().position(|table| table.table == TableKind::Payments)?;
        let payee = headers.tables.get(payments)?.role("payee")?;
        if !(sided(received) && sided(paid)) && headings.iter().any(|heading| heading.names(payments, payee)) {
            return None;
        }
        Some(Self { received, paid, balance: of(&words.balance, "") })
    }
}

/// How far the balances agree with what moved.
#[derive(Debug, Default)]
struct Proof {
    agree: usize,
    /// The rows whose balance is another one, with what it should be and what it is.
    breaks: Vec<(u32, Decimal, Decimal)>,
}

/// So many balances must agree,
const AGREE_MIN: usize = 2;
/// and of so many
const AGREE_OF: usize = 5;
/// this many at least: who keeps a book by hand slips now and then.
const AGREE_SHARE: usize = 4;

impl Proof {
    fn of(rows: &[GridRow], amounts: Amounts, headers: &Headers) -> Self {
        let mut proof = Self::default();
        let Some(balance) = amounts.balance else { return proof };
        let money = |row: &GridRow, column: u32| match cell_at(row, column) {
            Some(cell) => cells::money(cell, MoneyUnit::Yuan).ok().flatten(),
            None => None,
        };
        let (mut before, mut moved): (Option<Decimal>, Decimal) = (None, Decimal::ZERO);
        // What the balance above should have been, where it is another one: the slip may stand in it alone.
        let mut meant: Option<Decimal> = None;
        for row in rows {
            let after = money(row, balance);
            if is_carried(row, headers) {
                before = before.or(after);
                continue;
            }
            let [received, paid] = [amounts.received, amounts.paid].map(|column| money(row, column).unwrap_or_default());
            moved = moved.saturating_add(received).saturating_sub(paid);
            let Some(after) = after else { continue };
            let mut slip = None;
            if let Some(expected) = before.map(|before| before.saturating_add(moved)).filter(|_| !moved.is_zero()) {
                if expected == after || meant.is_some_and(|meant| meant.saturating_add(moved) == after) {
                    proof.agree += 1;
                } else {
                    proof.breaks.push((row.number, expected.normalize(), after.normalize()));
                    slip = Some(expected);
                }
            }
            meant = slip;
            (before, moved) = (Some(after), Decimal::ZERO);
        }
        proof
    }

    fn holds(&self) -> bool {
        self.agree >= AGREE_MIN && self.agree * AGREE_OF >= (self.agree + self.breaks.len()) * AGREE_SHARE
    }
}

/// Whether a row carries a balance over or adds up a part, by one of its first labels.
fn is_carried(row: &GridRow, headers: &Headers) -> bool {
    const LABELS: usize = 4;
    let words = &headers.words;
    let texts = row.cells.iter().filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(compact(text)) } else { None });
    let is_label = |text: String| {
        labels_total(&text, &words.subtotals)
            || labels_total(&text, &words.totals)
            || ends_period(&text, &words.period_sums)
            || words.cash_book.carries(text.trim_end_matches(':'))
    };
    texts.take(LABELS).any(is_label)
}

/// A book that its balances prove.
#[derive(Debug, Clone)]
pub struct CashBook {
    /// The account that it is of.
    pub account: String,
    /// Where its debits and its credits stand.
    pub sides: [u32; 2],
    /// The headers of these and of the balance.
    names: [String; 3],
    agree: usize,
    breaks: Vec<(u32, Decimal, Decimal)>,
}

impl CashBook {
    /// The book whose header this is, if title or names say so and the rows below prove it.
    pub fn of<'g>(
        headings: &[Heading],
        (titles, sheet): (&Titles, &SheetName),
        rows: impl FnOnce() -> &'g [GridRow],
        headers: &Headers,
    ) -> Option<Self> {
        let amounts = Amounts::of(headings, headers)?;
        let account = headers.words.cash_book.account(titles, sheet)?;
        let proof = Proof::of(rows(), amounts, headers);
        let sides = [amounts.received, amounts.paid];
        let names = [Some(amounts.received), Some(amounts.paid), amounts.balance].map(|column| shown(headings, column));
        proof.holds().then_some(Self { account, sides, names, agree: proof.agree, breaks: proof.breaks })
    }

    /// What proves it, in words.
    pub fn proof(&self) -> Said {
        let (agree, all) = (self.agree, self.agree + self.breaks.len());
        let [debit, credit, balance] = &self.names;
        say!(
            "{all}笔中{agree}笔 上一行{balance}+{debit}-{credit}=本行{balance}",
            "{balance} of the row above + {debit} − {credit} = {balance} in {agree} of {all} rows"
        )
    }

    /// The rows whose balance is another one.
    pub fn problems(&self) -> impl Iterator<Item = Problem> + '_ {
        let [debit, credit, balance] = &self.names;
        let why = move |expected: &Decimal, after: &Decimal| {
            say!(
                "{balance}{after}不等于上一行{balance}加{debit}减{credit}({expected}),本行已照常计入;请核对这一行和上一行的金额",
                "{balance} is {after}, and the row above with {debit} and without {credit} makes {expected}; the row counts all the same: look at its amounts and those of the row above"
            )
        };
        self.breaks.iter().map(move |(row, expected, after)| Problem { row: Some(*row), column: None, why: why(expected, after) })
    }
}

/// The header of a column, as a message shows it.
fn shown(headings: &[Heading], column: Option<u32>) -> String {
    let header = headings.iter().find(|heading| Some(heading.index()) == column).map_or("", Heading::header);
    shorten(&printable(header), SHOWN_CHARS)
}

/// In how many rows from the top a header is looked for that says what a sheet lacks.
const ROWS: usize = 60;
/// How many rows that has at most.
const HEADER_ROWS_MAX: usize = 2;
const SHOWN_CHARS: usize = 40;

/// Why a sheet that title or headers call such a book is not read as one; `None` if nothing does.
pub fn why_not(search: Search, start: usize) -> Option<Said> {
    if search.entry.is_some_and(|entry| entry.table.is_some()) {
        return None;
    }
    let rows = &search.grid.rows;
    let first = (start..rows.len().min(start + ROWS)).find(|at| rows.get(*at).is_some_and(|row| looks_like_header(row, search.headers)))?;
    let (body, headings, amounts) = (1..=HEADER_ROWS_MAX).find_map(|span| {
        let headings = headings(&header_texts(search.grid, rows.get(first..first + span)?), search.headers);
        let amounts = Amounts::of(&headings, search.headers)?;
        Some((first + span, headings, amounts))
    })?;
    lacking(search, (start, first, body), &headings, amounts)
}

/// What a book lacks whose header stands in the rows from `first` to `body`.
fn lacking(search: Search, (start, first, body): (usize, usize, usize), headings: &[Heading], amounts: Amounts) -> Option<Said> {
    let Search { sheet, grid, headers, .. } = search;
    let titles = Titles::read(grid.rows.get(start..first)?, headers);
    let words = &headers.words.cash_book;
    let account = words.account(&titles, sheet);
    let row = grid.rows.get(body.checked_sub(1)?)?.number;
    let below = grid.rows.get(body..).unwrap_or_default();
    let until = below.iter().position(|row| mostly_headers(row, headers)).unwrap_or(below.len());
    let proof = Proof::of(below.get(..until).unwrap_or_default(), amounts, headers);
    let [received, paid] = [amounts.received, amounts.paid].map(|column| shown(headings, Some(column)));
    let Some(account) = account else {
        // A book with debits and credits may be of any account.
        let is_other = words.is_other(&titles, sheet) || titles.account().is_some() || received.contains('借');
        return (proof.holds() && !is_other).then(|| names_no_account(row));
    };
    // Debits and credits need no proof, but the account above them.
    if !proof.holds() && received.contains('借') && paid.contains('贷') {
        return None;
    }
    if amounts.balance.is_none() || (!proof.holds() && proof.breaks.is_empty()) {
        return Some(say!(
            "第{row}行像“{account}”日记账的表头,但没有“结余”列,或逐笔的结余不足三笔,无法佐证“{received}”是借方、“{paid}”是贷方,没有读入;请补上逐笔的结余",
            "row {row} heads a book of the account “{account}”, but has no column of balances, or fewer than three, so nothing proves that “{received}” is the debit and “{paid}” the credit, and it was not read; add the balance behind each row"
        ));
    }
    if !proof.holds() {
        let example = proof.breaks.first().map(|(row, expected, after)| {
            (format!("(如第{row}行应为{expected},写的是{after})"), format!(" (row {row}: {after}, not {expected})"))
        });
        let (example_zh, example_en) = example.unwrap_or_default();
        return Some(say!(
            "第{row}行像“{account}”日记账的表头,但多数行的结余不是上一行结余加“{received}”减“{paid}”{example_zh},无法佐证哪一列是借方,没有读入;请核对各行的结余,并按日期从前到后排列",
            "row {row} heads a book of the account “{account}”, but most balances are not the one above with “{received}” and without “{paid}”{example_en}, so nothing proves which is the debit, and it was not read; mend the balances, the oldest row first"
        ));
    }
    let journal = headers.tables.iter().position(|table| table.table == TableKind::Journal)?;
    let table = headers.tables.get(journal)?;
    let has = |roles: &[&str]| {
        let mut roles = roles.iter().filter_map(|name| table.role(name));
        roles.any(|role| headings.iter().any(|heading| heading.fits(journal, role)))
    };
    let needed: [(&[&str], &str, &str); 3] = [
        (&["voucher_no"], "凭证号", "voucher numbers"),
        (&["date", "day", "month", "period"], "日期", "dates"),
        (&["summary"], "摘要", "summaries"),
    ];
    let Some((_, zh, en)) = needed.into_iter().find(|(roles, ..)| !has(roles)) else { return undated(search, headings, row, &account) };
    Some(say!(
        "第{row}行像“{account}”日记账的表头,但没有“{zh}”列,没有读入;请补上每笔的{zh},或导出全部科目的序时账",
        "row {row} heads a book of the account “{account}”, but has no column of {en}, so it was not read; add it, or export the journal of all accounts"
    ))
}

/// That the days of a book have no year, which nothing says.
fn undated(search: Search, headings: &[Heading], row: u32, account: &str) -> Option<Said> {
    let dates = headings.iter().find(|heading| bare_header(heading.header()).0.ends_with("日期"))?;
    let below = search.grid.rows.iter().filter(|below| below.number > row);
    let cell = below.filter_map(|row| cell_at(row, dates.index())).find(|cell| matches!(cell, Cell::Text(_)))?;
    let text = shorten(&printable(&cells::shown(cell)), SHOWN_CHARS);
    date::parse(&text).is_none().then(|| {
        say!(
            "第{row}行像“{account}”日记账的表头,但日期(如“{text}”)看不出年份,没有读入;请在标题、表名或文件名中写明年份",
            "row {row} heads a book of the account “{account}”, but its dates (such as “{text}”) have no year, so it was not read; say the year in the title, the sheet's or the file's name"
        )
    })
}

fn names_no_account(row: u32) -> Said {
    say!(
        "第{row}行像现金或银行存款日记账的表头(每行结余=上一行结余+收入-支出),但标题、表名和文件名都没有写明是哪个科目,没有读入;是的话,请在标题中写明“库存现金日记账”或“银行存款日记账”;不是账表的不用管",
        "row {row} heads what could be a book of cash or of a bank account (each balance is the one above with what came in and without what went out), but neither title nor names say of which, so it was not read; if it is one, call it 库存现金日记账 or 银行存款日记账 in its title; else leave it"
    )
}
