//! What a sheet is that shares headers with a table and is none of its kind: a book of accounts, a bank's statement, a paper that its title calls
//! otherwise, a list whose columns say too little. Knows no table's fields but those that tell them apart.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::named::Named;
use super::near_miss::SHOWN_CHARS;
use super::readings::{has_account, has_column};
use super::{Layout, SAMPLE_ROWS, Search};
use crate::read::{Cell, GridRow};
use crate::recognise::columns::{Column, Heading};
use crate::recognise::headers::{Headers, Role, SOURCE_FILE, SOURCE_ROW, TableHeaders, bare_header};
use crate::recognise::kind::cell_at;
use crate::recognise::{balances, cells};
use crate::say;
use crate::tables::TableKind;
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, is_han, printable, shorten};

/// Why a reading is not taken, although the headers fit.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    /// In words, with the remedy.
    pub why: Said,
    /// Whether the columns say too little, so that a table that the title names tells more.
    pub little: bool,
}

/// What the headers tell beyond the roles that they fit.
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub(super) struct Signs {
    /// The headers, bare.
    bare: BTreeSet<String>,
    /// A header of a converted table was judged when it was converted.
    converted: bool,
    /// Debit beside credit.
    sides: bool,
    /// Both of them moved in a period, rather than standing at its end.
    moved: bool,
    /// A direction, or one of the sides.
    one_side: bool,
    balance: bool,
    /// An opening balance beside a closing one.
    carried: bool,
    /// How many headers are of amounts.
    amounts: usize,
}

impl Signs {
    pub(super) fn of(headings: &[Heading]) -> Self {
        // A wide sheet may have the same header over and over.
        let full: BTreeSet<String> = headings.iter().map(|heading| compact(heading.header())).collect();
        let bare: BTreeSet<String> = full.iter().map(|header| bare_header(header).0).collect();
        let any = |test: &dyn Fn(&str) -> bool| bare.iter().any(|header| test(header));
        // A side may stand in brackets.
        let of = |side: char| full.iter().any(|header| side_of(header) == Some(side));
        let moved = |side: char| full.iter().any(|header| side_of(header) == Some(side) && !is_standing(header));
        let opening = any(&|header| is_balance(header) && ["期初", "年初", "上年"].iter().any(|word| header.contains(word)));
        let closing = any(&|header| is_balance(header) && ["期末", "年末"].iter().any(|word| header.contains(word)));
        let direction = any(&|header| ["方向", "借贷方向", "余额方向", "借贷", "借/贷"].contains(&header));
        Self {
            converted: any(&|header| header == SOURCE_FILE) && any(&|header| header == SOURCE_ROW),
            sides: of('借') && of('贷'),
            moved: moved('借') && moved('贷'),
            one_side: direction || of('借') || of('贷'),
            balance: any(&|header| header.ends_with("余额")),
            carried: opening && closing,
            amounts: bare.iter().filter(|header| ["金额", "余额", "发生额"].iter().any(|word| header.ends_with(word))).count(),
            bare,
        }
    }

    /// The same, in a book whose balances prove that what came in is its debit.
    pub(super) fn in_book(self, proved: bool) -> Self {
        Self { sides: self.sides || proved, balance: self.balance || proved, ..self }
    }

    /// The first header that holds one of some words.
    fn with(&self, words: &[String]) -> Option<&str> {
        self.bare.iter().find(|header| words.iter().any(|word| header.contains(word.as_str()))).map(String::as_str)
    }

    /// Whether every row has a side or a balance of an account.
    pub(super) fn is_book(&self) -> bool {
        !self.converted && (self.sides || self.carried || (self.one_side && self.balance))
    }

    /// Whether it is what a bank writes, which knows the other account, though it may number its slips: balances of an account, lowered by debits,
    /// beside the other one's number or holder, and nothing that calls it a ledger.
    fn is_of_a_bank(&self, (columns, sample): (&[Column], &[GridRow]), named: &Named, headers: &Headers) -> bool {
        const OTHER_ACCOUNT: [&str; 4] = ["对方户名", "对方账号", "对方账户", "对方开户"];
        let other = || self.bare.iter().any(|header| OTHER_ACCOUNT.iter().any(|word| header.contains(word)));
        self.balance && self.sides && other() && !named.is_of_books(headers) && debits_lower(columns, sample) == Some(true)
    }

    /// Whether no header like these heads this table: debit beside credit, a side beside a balance, balances carried from one to another are those of
    /// a book of accounts.
    pub(super) fn exclude(
        &self,
        table: &TableHeaders,
        (columns, sample): (&[Column], &[GridRow]),
        named: &Named,
        headers: &Headers,
    ) -> bool {
        if self.converted {
            return false;
        }
        if self.with(&table.unlike).is_some() && !named.names(table) {
            return true;
        }
        let account = || headers.tables.iter().any(|journal| journal.table == TableKind::Journal && names_account(&self.bare, journal));
        let numbered = has_column(table, columns, "voucher_no") || self.bare.iter().any(|header| header.contains("凭证"));
        let is_book = self.is_book();
        // What says line by line why an account was used lists no accounts.
        let lines = || self.bare.iter().any(|header| header.contains("摘要")) && numbered;
        match table.table {
            TableKind::Accounts => self.sides || self.carried || self.amounts > 1,
            TableKind::TrialBalance => lines() || (!has_account(table, columns) && self.has_origins(headers)),
            TableKind::Expenses | TableKind::Purchases | TableKind::Budget | TableKind::Benefits => is_book && !named.only(table, headers),
            // A bank's statement has sides too: what it took off was paid.
            TableKind::Payments => {
                let of_another = || numbered && !self.is_of_a_bank((columns, sample), named, headers);
                // In the holder's own book what came stands on the debit side.
                let turned = || self.sides && debits_lower(columns, sample) == Some(false);
                is_book && (account() || of_another() || turned()) && !named.only(table, headers)
            }
            // What things cost when they came is said in a register of assets alone.
            TableKind::Assets if self.bare.iter().any(|header| header.contains("原值")) => false,
            // Debit beside credit stands in no register.
            TableKind::Assets | TableKind::Contracts | TableKind::Staff => self.sides && !named.only(table, headers),
            TableKind::OpenItems => self.moved && self.balance && numbered && !named.only(table, headers),
            _ => false,
        }
    }

    /// Whether a column says since when something is owed: balances of one account by parties, each with its time, are open items.
    fn has_origins(&self, headers: &Headers) -> bool {
        let items = headers.tables.iter().find(|table| table.table == TableKind::OpenItems);
        let origin = items.and_then(|items| items.roles.get(items.role("origin")?));
        origin.is_some_and(|origin| self.bare.iter().any(|header| origin.headers().contains(header)))
    }

    /// Whether columns say that it was paid or booked, whatever the title calls it: numbers of vouchers, prizes, what was handed out.
    fn was_paid(&self, table: &TableHeaders, layout: &Layout, named: &Named) -> bool {
        const HANDED_OUT: [&str; 7] = ["奖金", "奖励", "补贴", "补助", "津贴", "实发", "实领"];
        // A prize that its title says was given back is called a prize in the header too.
        const GIVEN_BACK: [&str; 8] = ["清退", "退还", "退回", "退缴", "退赃", "追缴", "追回", "上交"];
        let given_back = || named.own_texts().iter().any(|text| GIVEN_BACK.iter().any(|word| text.contains(word)));
        let handed_out = || HANDED_OUT.iter().any(|word| self.bare.iter().any(|header| header.contains(word))) && !given_back();
        has_column(table, &layout.columns, "voucher_no") || (table.table == TableKind::Benefits && handed_out())
    }

    /// Why a reading that the headers allow is not taken.
    pub(super) fn refuse(&self, layout: &Layout, table: usize, search: Search, named: &Named, headings: &[Heading]) -> Option<Refused> {
        let known = search.headers.tables.get(table).filter(|_| !self.converted)?;
        let told = |why: Said| Some(Refused { why, little: false });
        if let Some(why) = called_otherwise(known, named, search.headers).filter(|_| !self.was_paid(known, layout, named)) {
            return told(why);
        }
        if let Some(header) = self.with(&known.against).filter(|_| self.with(&known.against_unless).is_none() && !named.names(known)) {
            return told(has_foreign(known, header));
        }
        if let Some(header) = self.with(&known.foreign).filter(|_| !named.names(known) && !is_of_assets(known, layout, named)) {
            return told(has_foreign(known, header));
        }
        if let Some(column) = planned(known, &layout.columns).filter(|_| !named.names(known)) {
            return told(is_planned(known, column));
        }
        if known.table == TableKind::OpenItems && !named.names(known) && runs(known, layout, search) {
            return told(is_statement());
        }
        let shown = in_own_names(known, &layout.columns)
            || shows(table, known, named, search.headers, headings)
            || shown_in(known, layout, named, search);
        if let Some(column) = sums_only(known, layout).filter(|_| shown && !named.names(known)) {
            return told(is_of_anything(known, column));
        }
        (!shown).then(|| Refused { why: says_little(known), little: true })
    }
}

/// Whether a list of what was bought says that it is of assets: by who approved it, or by its title or sheet.
fn is_of_assets(table: &TableHeaders, layout: &Layout, named: &Named) -> bool {
    let called = || named.own_texts().iter().take(2).any(|text| ["设备", "资产"].iter().any(|word| text.contains(word)));
    table.table == TableKind::Purchases && (has_column(table, &layout.columns, "approval_no") || called())
}

/// The only column of amounts, where it is headed by a word for sums, which may be of anything unless one of its parts is called like the amount.
fn sums_only<'c>(table: &TableHeaders, layout: &'c Layout) -> Option<&'c Column> {
    let index = table.role("amount")?;
    let role = table.roles.get(index)?;
    let of_an_amount = |column: &Column| layout.summed.as_ref().is_some_and(|summed| summed.named != column.index);
    layout
        .columns
        .iter()
        .filter(|column| !of_an_amount(column))
        .find(|column| column.role == Some(index) && role.is_last(&bare_header(&column.header).0))
}

/// Whether names or a header show that it is this table, where its needs do not.
fn shows(index: usize, table: &TableHeaders, named: &Named, headers: &Headers, headings: &[Heading]) -> bool {
    if table.shown_by.is_empty() || named.names(table) {
        return true;
    }
    // A roster that its own title calls another table has a column that the other one has not.
    let mut others = headers.tables.iter().enumerate().filter(|(other, _)| *other != index && table.table == TableKind::Staff);
    let other = others.find(|(_, table)| named.called(table));
    headings.iter().any(|heading| {
        let bare = bare_header(heading.header()).0;
        let shows = table.shown_by.iter().any(|word| bare.contains(word.as_str()));
        shows && other.is_none_or(|(other, _)| !heading.fits_table(other))
    })
}

/// Whether a column of sides or accounts, title, names, a line above or a label between the rows shows that it is this table.
fn shown_in(table: &TableHeaders, layout: &Layout, named: &Named, search: Search) -> bool {
    const ALONE_MAX: usize = 2;
    if table.shown_in.is_empty() {
        return false;
    }
    let has = |text: &str| table.shown_in.iter().any(|word| text.contains(word.as_str()));
    let sided = ["side", "account_code", "account_name", "amount_debit", "amount_credit", "direction"];
    if sided.iter().any(|role| has_column(table, &layout.columns, role)) || named.texts().iter().any(|text| has(text)) {
        return true;
    }
    let rows = search.grid.rows.iter().take(layout.body + SAMPLE_ROWS).enumerate();
    let mut labels = rows.filter(|(at, row)| *at < layout.header || (*at >= layout.body && row.cells.len() <= ALONE_MAX));
    labels.any(|(_, row)| row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if has(&compact(text)))))
}

/// Whether columns are headed by the names that fields have in files: what `convert` wrote is what it was.
fn in_own_names(table: &TableHeaders, columns: &[Column]) -> bool {
    let own = |column: &&Column| column.role.and_then(|role| table.roles.get(role)).is_some_and(|role| role.name == column.header);
    columns.iter().filter(own).count() > 1
}

/// Whether one of these headers names an account.
fn names_account(bare: &BTreeSet<String>, journal: &TableHeaders) -> bool {
    let roles = ["account_code", "account_name"].iter().filter_map(|role| journal.roles.get(journal.role(role)?));
    roles.flat_map(Role::headers).any(|header| bare.contains(header))
}

/// The side whose amounts a header says to stand below it.
fn side_of(header: &str) -> Option<char> {
    let header = header.trim_end_matches(')');
    let of = |side: char, english: &str| {
        let rest = header.strip_suffix(side).or_else(|| header.strip_suffix("金额").and_then(|rest| rest.strip_suffix(side)));
        let alone = rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['-', '_', '/', '(', '额', '数', '初', '末', '期']));
        header.contains(&format!("{side}方")) || alone || header.split(['_', '-', '(']).any(|word| word == english)
    };
    let (debit, credit) = (of('借', "debit"), of('贷', "credit"));
    // 借方科目 names an account, and 借方单位 a party.
    let other = ["科目", "单位", "账号", "账户", "户名", "名称", "编码", "代码", "方向", "标志"].iter().any(|word| header.contains(word));
    match (debit, credit) {
        _ if other => None,
        (true, false) => Some('借'),
        (false, true) => Some('贷'),
        _ => None,
    }
}

/// Whether a header says when or that its amounts stand, and did not move.
fn is_standing(header: &str) -> bool {
    ["余额", "结余", "期初", "期末", "年初", "年末"].iter().any(|word| header.contains(word))
}

/// Whether a header is one of a balance.
fn is_balance(header: &str) -> bool {
    let money = ["余额", "结余", "结存", "借", "贷"].iter().any(|word| header.contains(word));
    let bare = ["期初", "年初", "期末", "年末", "期初数", "年初数", "期末数", "年末数", "期初金额", "期末金额"].contains(&header);
    (money || bare) && !header.contains("预算") && !header.contains("数量")
}

/// Whether a debit lowers the balance beside it, as at a bank, or raises it, as in the books of who holds the account; `None` if no row tells.
fn debits_lower(columns: &[Column], sample: &[GridRow]) -> Option<bool> {
    let side = |side: char| {
        columns.iter().find(|column| side_of(&compact(&column.header)) == Some(side) && !is_standing(&compact(&column.header)))
    };
    let balance = columns.iter().find(|column| bare_header(&column.header).0.ends_with("余额"))?;
    let (debit, credit) = (side('借')?, side('贷')?);
    let money = |row: &GridRow, column: &Column| match cell_at(row, column.index) {
        Some(cell) => cells::money(cell, column.unit).ok().map(Option::unwrap_or_default),
        None => Some(Decimal::ZERO),
    };
    let line = |row: &GridRow| {
        Some((money(row, debit)?.saturating_sub(money(row, credit)?), cell_at(row, balance.index).and(money(row, balance))?))
    };
    let lines: Vec<(Decimal, Decimal)> = sample.iter().filter_map(line).collect();
    balances::raised(&lines).map(|raised| !raised)
}

/// What title, sheet or file calls it, where that is no table of this kind: the noun that stands last says what a paper is.
fn called_otherwise(table: &TableHeaders, named: &Named, headers: &Headers) -> Option<Said> {
    if table.table == TableKind::Journal {
        return None;
    }
    let places = [("标题", "the title"), ("工作表名", "the sheet's name"), ("文件名", "the file's name")];
    for ((text, (place_zh, place_en)), last) in named.own_texts().into_iter().zip(places).zip([false, false, true]) {
        let stem = if last { text.rsplit_once('.').map_or(text.as_str(), |(stem, _)| stem) } else { text.as_str() };
        if is_paper(stem, table, headers) {
            let (shown, title) = (shorten(&printable(stem), SHOWN_CHARS), table.table.title());
            let (title_zh, title_en, name) = (title.zh, title.en, table.table.name());
            return Some(say!(
                "{place_zh}写的是“{shown}”,列名虽像“{title_zh}”,没有读入;确实是的,请改写{place_zh},或在 mapping.toml 写 table = \"{name}\";不是账表的不用管",
                "{place_en} says “{shown}”: its columns are like those of “{title_en}”, but it was not read as that; if it is, change {place_en} or write table = \"{name}\" in mapping.toml; else leave it"
            ));
        }
        if Named::word(&text, table).is_some() {
            return None;
        }
    }
    None
}

/// Whether a folded title ends as the name of a paper that is none of a table, the general endings left off; a word of the table's own that stands
/// there and is as long says that it is one.
fn is_paper(title: &str, table: &TableHeaders, headers: &Headers) -> bool {
    let (own_word, mut title) = (Named::word(title, table).is_some(), title);
    // What is handed out besides is: 奖金发放及代扣.
    if table.table == TableKind::Benefits && title.contains("发放") {
        return false;
    }
    loop {
        let longest = |words: &[String]| words.iter().filter(|word| title.ends_with(word.as_str())).map(String::len).max();
        let own = longest(&table.words);
        if !own_word && longest(&table.others).is_some() {
            return true;
        }
        if let Some(paper) = longest(&table.papers).max(longest(&headers.words.papers)) {
            return own.is_none_or(|own| own < paper);
        }
        if own.is_some() {
            return false;
        }
        let bare = title.trim_end_matches(|c: char| !is_han(c) && c != ')');
        let bare = bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or(bare, |(before, _)| before);
        let bare = headers.words.paper_endings.iter().find_map(|ending| bare.strip_suffix(ending.as_str())).unwrap_or(bare);
        if bare == title || bare.is_empty() {
            return false;
        }
        title = bare;
    }
}

/// The column of amounts, where they are only planned or asked for.
fn planned<'c>(table: &TableHeaders, columns: &'c [Column]) -> Option<&'c Column> {
    let role = table.role("amount")?;
    let column = columns.iter().find(|column| column.role == Some(role))?;
    let bare = bare_header(&column.header).0;
    table.planned.iter().any(|word| bare.contains(word.as_str())).then_some(column)
}

fn has_foreign(table: &TableHeaders, header: &str) -> Said {
    let (header, title, name) = (shorten(&printable(header), SHOWN_CHARS), table.table.title(), table.table.name());
    let (title_zh, title_en) = (title.zh, title.en);
    say!(
        "列名虽像“{title_zh}”,但“{title_zh}”没有“{header}”这样的列,没有读入;确实是的,请改列名,或在 mapping.toml 写 table = \"{name}\";不是账表的不用管",
        "its columns are like those of “{title_en}”, but none of that kind has a column “{header}”, so it was not read; if it is one, rename the column or write table = \"{name}\" in mapping.toml; else leave it"
    )
}

fn is_planned(table: &TableHeaders, column: &Column) -> Said {
    let (header, title, name) = (shorten(&printable(&column.header), SHOWN_CHARS), table.table.title(), table.table.name());
    let (title_zh, title_en) = (title.zh, title.en);
    say!(
        "“{header}”不是实际发生的金额,没有作为“{title_zh}”读入;确已发生的,请改列名,或在标题中写明是“{title_zh}”,或在 mapping.toml 写 table = \"{name}\"",
        "“{header}” is not what was paid, so it was not read as a table of “{title_en}”; if it was paid, rename the column, say “{title_zh}” in the title, or write table = \"{name}\" in mapping.toml"
    )
}

/// Whether the amounts are the balance that each row leaves: row by row it changes by what another column has.
fn runs(table: &TableHeaders, layout: &Layout, search: Search) -> bool {
    /// So many changes show it.
    const CHANGES_MIN: usize = 2;
    let Some(balance) = table.role("amount").and_then(|role| layout.column(role)) else { return false };
    let rows = &search.grid.rows;
    let sample = rows.get(layout.body..rows.len().min(layout.body + SAMPLE_ROWS)).unwrap_or_default();
    let amount = |row: &GridRow, index: u32| cell_at(row, index).and_then(|cell| cells::money(cell, MoneyUnit::Yuan).ok().flatten());
    let standing: Vec<(&GridRow, Decimal)> = sample.iter().filter_map(|row| Some((row, amount(row, balance.index)?))).collect();
    let mut changes = 0;
    for pair in standing.windows(2) {
        let [(_, before), (row, after)] = pair else { continue };
        let change = after.saturating_sub(*before).abs();
        let others = row.cells.iter().map(|(index, _)| *index).filter(|index| *index != balance.index);
        if change.is_zero() || !others.filter_map(|index| amount(row, index)).any(|moved| moved.abs() == change) {
            return false;
        }
        changes += 1;
    }
    changes >= CHANGES_MIN
}

fn is_statement() -> Said {
    Said::new(
        "余额逐行随收支增减,是账户流水(如银行对账单),不是往来款明细,没有读入;要检查付款,请把支出一列改名为“付款金额”;确是往来款的,在 mapping.toml 写 table = \"open_items\"",
        "the balance changes row by row with what came in and went out: these are an account's movements (such as a bank's statement) and no open items, so it was not read; to have payments checked, call the column of what was paid 付款金额; if they are open items, write table = \"open_items\" in mapping.toml",
    )
}

fn is_of_anything(table: &TableHeaders, column: &Column) -> Said {
    let (title, name) = (table.table.title(), table.table.name());
    let (title_zh, title_en) = (title.zh, title.en);
    let header = shorten(&printable(&column.header), SHOWN_CHARS);
    say!(
        "列名像“{title_zh}”,但只有“{header}”一列数字,看不出合计的是不是钱,没有读入;是的话,请在标题、表名或文件名中写明“{title_zh}”,或把列名改为“金额”,或在 mapping.toml 写 table = \"{name}\";不是账表的不用管",
        "its columns are like those of “{title_en}”, but “{header}” alone does not say that it is money, so it was not read; if it is, say “{title_zh}” in its title, sheet's or file's name, head the column 金额, or write table = \"{name}\" in mapping.toml; else leave it"
    )
}

fn says_little(table: &TableHeaders) -> Said {
    let (title, name) = (table.table.title(), table.table.name());
    let (title_zh, title_en) = (title.zh, title.en);
    let shown = table.shown_by.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("、");
    say!(
        "列名只有一些像“{title_zh}”,看不出是不是,没有读入;是的话,请在标题、表名或文件名中写明“{title_zh}”,或补上“{shown}”这样的列,或在 mapping.toml 写 table = \"{name}\";不是账表的不用管",
        "its columns could be those of “{title_en}” but say too little, so it was not read; if it is one, say “{title_zh}” in its title, sheet's or file's name, add a column such as {shown}, or write table = \"{name}\" in mapping.toml; else leave it"
    )
}
