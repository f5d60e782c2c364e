//! Rows of the registers of expenses and payments, read alike whichever they stand in. Knows no rule.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use crate::books::Books;
use crate::checks::Shared;
use crate::checks::selection::{date_field, resolve_table};
use crate::rules::filter::FilterSpec;
use crate::rules::{Filter, Rule, RuleError};
use crate::say;
use crate::tables::{Field, HashMap, Row, Source, TableKind};
use crate::value::names::{is_nothing, payee_key};
use crate::value::text::compact;
use crate::value::{Date, Said};

/// The tables that a rule compares, and the rows that it leaves aside.
#[derive(Debug, Clone)]
pub struct Registers(Vec<Register>);

#[derive(Debug, Clone)]
struct Register {
    table: TableKind,
    payee: Option<Field>,
    summary: Option<Field>,
    amount: Field,
    unless: Filter,
}

/// A row of a register.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The row itself.
    pub row: &'a Row,
    /// To whom; none where it is blank.
    pub payee: Option<String>,
    /// What for.
    pub summary: Option<String>,
    /// How much, in yuan.
    pub amount: Decimal,
    /// When.
    pub date: Option<Date>,
}

impl Registers {
    /// Checks the names of the tables and the filter, which must hold in each of them.
    ///
    /// # Errors
    /// A table that is not known or has no amount; a field that one of the tables does not have.
    pub fn prepare(tables: &[Spanned<String>], unless: Option<&FilterSpec>, rule: &Rule, shared: &Shared) -> Result<Self, RuleError> {
        let register = |name: &Spanned<String>| {
            let table = resolve_table(name, &rule.source)?;
            let field = |names: [&str; 2]| names.iter().find_map(|name| table.field(name));
            let amount = field(["amount", ""]).ok_or_else(|| {
                rule.source.error(Some(name.span().start), Said::new("此表没有金额,不能比对", "this table has no amount to compare"))
            })?;
            Ok(Register {
                table,
                payee: field(["payee", "counterparty"]),
                summary: field(["summary", "purpose"]),
                amount,
                unless: Filter::prepare(unless, table, &shared.lexicon, &rule.source)?,
            })
        };
        tables.iter().map(register).collect::<Result<_, _>>().map(Self)
    }

    /// The tables.
    pub fn tables(&self) -> Vec<TableKind> {
        self.0.iter().map(|register| register.table).collect()
    }

    /// Why there is nothing to look at: none of the tables is there.
    pub fn missing(&self, books: &Books) -> Option<Said> {
        missing(&self.tables(), books)
    }

    /// The rows with an amount of at least so much that the rule does not leave aside, table by table.
    pub fn entries<'a>(&'a self, books: &'a Books, at_least: Decimal) -> impl Iterator<Item = Entry<'a>> {
        self.entries_of(books, move |register, row| row.number(register.amount).is_some_and(|amount| amount >= at_least))
    }

    /// Those rows of registers that `wanted` asks for: it is asked first, for what the rule leaves aside takes longer to find out. Tables
    /// derived from a journal have no columns of their own, such as that of invoice numbers.
    pub fn read_entries<'a>(&'a self, books: &'a Books, wanted: impl Fn(&Row) -> bool + Copy + 'a) -> impl Iterator<Item = Entry<'a>> {
        self.entries_of(books, move |register, row| books.was_read(register.table) && wanted(row))
    }

    /// All rows of a table, those too that the rule leaves aside.
    pub fn all_of<'a>(&'a self, books: &'a Books, table: TableKind) -> impl Iterator<Item = Entry<'a>> {
        let register = self.0.iter().find(move |register| register.table == table);
        register.into_iter().flat_map(move |register| books.table(table).unwrap_or_default().iter().filter_map(|row| register.entry(row)))
    }

    /// A row as these registers read it; `None` if the rule leaves it aside or compares no such table.
    pub fn entry<'a>(&self, row: &'a Row) -> Option<Entry<'a>> {
        let register = self.0.iter().find(|register| register.table == row.table())?;
        if register.unless.matches(row) { None } else { register.entry(row) }
    }

    fn entries_of<'a>(&'a self, books: &'a Books, wanted: impl Fn(&Register, &Row) -> bool + Copy + 'a) -> impl Iterator<Item = Entry<'a>> {
        self.0.iter().flat_map(move |register| {
            let rows = books.table(register.table).unwrap_or_default();
            rows.iter().filter(move |row| wanted(register, row) && !register.unless.matches(row)).filter_map(|row| register.entry(row))
        })
    }
}

impl Register {
    fn entry<'a>(&self, row: &'a Row) -> Option<Entry<'a>> {
        let text = |field: Option<Field>| field.map(|field| row.shown(field)).filter(|text| !is_nothing(text));
        Some(Entry {
            row,
            payee: text(self.payee),
            summary: text(self.summary),
            amount: row.number(self.amount)?,
            date: date_field(self.table).and_then(|date| row.date(date)),
        })
    }
}

/// Why there is nothing to look at: none of the tables is there.
pub fn missing(tables: &[TableKind], books: &Books) -> Option<Said> {
    if tables.iter().any(|table| books.table(*table).is_some()) {
        return None;
    }
    let names = |pick: fn(&Said) -> &str| tables.iter().map(|table| pick(&table.title()).to_owned()).collect::<Vec<_>>();
    let (zh, en) = (names(|said| said.get(crate::value::Lang::Zh)).join("或"), names(|said| said.get(crate::value::Lang::En)).join(" or "));
    Some(say!(
        "缺少{zh},无法与其他单位比对。如需检查,请导出后放入该单位的文件夹",
        "no {en} to compare with other units; to have it checked, export it into the unit's folder"
    ))
}

/// Headers of columns that no field stands for, such as 发票代码 or 身份证号.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Headers(Vec<String>);

impl Headers {
    /// The first filled cell of the row under one of the headers.
    pub fn cell(&self, row: &Row) -> Option<String> {
        let named = |header: &str| self.0.iter().any(|known| compact(known) == compact(header));
        row.extra.iter().find(|(header, value)| named(header) && !is_nothing(value)).map(|(_, value)| value.trim().to_owned())
    }
}

/// [`payee_key`] of the payees of a unit: most come again and again.
#[derive(Debug, Default)]
pub struct PayeeKeys(HashMap<String, Arc<str>>);

impl PayeeKeys {
    /// The key of a name.
    pub fn of(&mut self, name: &str) -> Arc<str> {
        if let Some(key) = self.0.get(name) {
            return Arc::clone(key);
        }
        let key: Arc<str> = payee_key(name).into();
        self.0.insert(name.to_owned(), Arc::clone(&key));
        key
    }
}

/// Whether the amount goes up without remainder in hundreds: then two equal amounts tell less.
pub fn is_round(amount: Decimal) -> bool {
    (amount % Decimal::ONE_HUNDRED).is_zero()
}

/// The first rows of some, in their order, as evidence.
pub fn first_sources<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<Source> {
    first_places(rows.into_iter().map(|row| row.source.clone()))
}

/// The first places of some, in their order, as evidence.
pub fn first_places(places: impl IntoIterator<Item = Source>) -> Vec<Source> {
    let mut sources: Vec<Source> = places.into_iter().collect();
    sources.sort();
    sources.dedup();
    sources.truncate(super::SOURCES);
    sources
}
