//! The books of one unit: its typed tables, rows from all its files together. Knows no formats and no rules.

pub mod account_class;
pub mod accounts;
pub mod build;
pub mod clause;
mod codes;
pub mod derive;
pub mod ledger;
pub mod movement;
pub mod number_twice;
pub mod outflow;
mod overlap;
pub mod repeated;
pub mod sequences;
mod taken_back;
mod voucher_lines;
mod voucher_types;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use self::derive::Derived;
use self::ledger::Ledger;
use self::outflow::Outflow;
use self::repeated::Repeated;
use self::sequences::Sequences;
use crate::recognise::VoidVoucher;
use crate::rules::Topics;
use crate::tables::{Field, FieldKind, Lines, Row, SheetName, Source, Stamp, TableKind, journal, open_items};
use crate::value::{Date, Day};

/// The tables of one unit.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The unit's name.
    pub unit: String,
    /// All but the journal.
    tables: BTreeMap<TableKind, Vec<Row>>,
    lines: Option<Lines>,
    /// The journal as rows, made where a rule asks for them.
    line_rows: OnceLock<Vec<Row>>,
    /// The first and the last day of the journal.
    ends: OnceLock<Option<(Stamp, Stamp)>>,
    ledger: OnceLock<Ledger>,
    sequences: OnceLock<Sequences>,
    /// The rows of journals that could not be read in full.
    unread: BTreeMap<Arc<SheetName>, BTreeSet<u32>>,
    /// Rows of registers that were left out for what they lack, as far as they could be read.
    incomplete: BTreeMap<TableKind, Vec<Row>>,
    /// The fields of rows that were kept whose cells could not be read.
    unreadable: BTreeSet<(Field, Source)>,
    /// The sheets that say to be ledgers of some accounts, and no whole journals.
    of_accounts: BTreeSet<Arc<SheetName>>,
    /// The vouchers that are void, and their numbers by word and month.
    void: Vec<VoidVoucher>,
    voided: BTreeSet<(String, u32, u64)>,
    outflow: OnceLock<Outflow>,
    /// By what the journal's texts are about; without it no table is derived.
    topics: Option<Arc<Topics>>,
    /// Tables that no register gives, derived from the journal where a rule asks for them, in the order of [`derive::TABLES`].
    derived: [OnceLock<Derived>; derive::TABLES.len()],
    /// The fields that a sheet has a column for, where that is known.
    columns: BTreeMap<(TableKind, Arc<SheetName>), BTreeSet<Field>>,
}

impl Books {
    /// Books without tables.
    pub fn new(unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), ..Self::default() }
    }

    /// Adds rows to a table. An empty table is there all the same: a register without entries is a register.
    pub fn add(&mut self, table: TableKind, rows: impl IntoIterator<Item = Row>) {
        if table == TableKind::Journal {
            self.forget_lines();
            let lines = self.lines.get_or_insert_default();
            rows.into_iter().for_each(|row| lines.push_row(&row));
        } else {
            self.tables.entry(table).or_default().extend(rows);
            self.derived = Default::default();
        }
    }

    fn forget_lines(&mut self) {
        self.line_rows = OnceLock::new();
        self.ends = OnceLock::new();
        self.ledger = OnceLock::new();
        self.sequences = OnceLock::new();
        self.outflow = OnceLock::new();
        self.derived = Default::default();
    }

    /// Lets the tables that no register gives be derived from the journal (see [`mod@derive`]), each when it is first asked for.
    pub fn derive_by(&mut self, topics: Arc<Topics>) {
        self.topics = Some(topics);
        self.derived = Default::default();
    }

    /// The payee that a summary surely names.
    pub fn payee_named(&self, summary: &str) -> Option<String> {
        self.topics.as_ref()?.payee(summary)
    }

    /// A table as derived from the journal; `None` where a register has it, or where the journal shows nothing of it.
    pub fn derived(&self, table: TableKind) -> Option<&Derived> {
        let at = derive::TABLES.iter().position(|known| *known == table)?;
        if self.tables.contains_key(&table) {
            return None;
        }
        let (lines, ledger, topics, slot) = (self.lines.as_ref()?, self.ledger()?, self.topics.as_ref()?, self.derived.get(at)?);
        let balances = self.tables.get(&TableKind::TrialBalance).map(Vec::as_slice).unwrap_or_default();
        Some(slot.get_or_init(|| derive::derive(table, lines, ledger, topics, balances))).filter(|derived| derived.looked_at > 0)
    }

    /// What the journal shows of a table that a register has too, made anew at each call; `None` where there is no journal to see it by.
    pub fn beside_register(&self, table: TableKind) -> Option<Derived> {
        let (lines, ledger, topics) = (self.lines.as_ref()?, self.ledger()?, self.topics.as_ref()?);
        let balances = self.tables.get(&TableKind::TrialBalance).map(Vec::as_slice).unwrap_or_default();
        Some(derive::derive(table, lines, ledger, topics, balances))
    }

    /// The tables that were derived so far.
    pub fn derived_so_far(&self) -> impl Iterator<Item = (TableKind, &Derived)> {
        let made = derive::TABLES.iter().zip(&self.derived).filter_map(|(table, slot)| Some((*table, slot.get()?)));
        made.filter(|(_, derived)| derived.looked_at > 0)
    }

    /// Adds lines to the journal.
    pub fn add_lines(&mut self, lines: Lines) {
        self.forget_lines();
        self.lines.get_or_insert_default().append(lines);
    }

    /// Notes which fields a sheet has columns for.
    pub fn note_columns(&mut self, table: TableKind, sheet: Arc<SheetName>, fields: impl IntoIterator<Item = Field>) {
        self.columns.entry((table, sheet)).or_default().extend(fields);
    }

    /// Whether the sheet of a row has a column for a field. What has no column cannot be blank: the export does not show it.
    pub fn has_column(&self, row: &Row, field: Field) -> bool {
        let key = (row.table(), row.source.sheet.clone());
        row.get(field).is_some() || self.columns.get(&key).is_none_or(|fields| fields.contains(&field))
    }

    /// Whether any sheet of a table has a column for a field.
    pub fn any_column(&self, table: TableKind, field: Field) -> bool {
        self.columns.iter().any(|((of, _), fields)| *of == table && fields.contains(&field))
    }

    /// The rows of a table, derived from the journal where no register of it was read; `None` if there is neither. Those of the journal are
    /// made on the first call: whatever looks at all of its lines goes by [`lines`](Self::lines).
    pub fn table(&self, table: TableKind) -> Option<&[Row]> {
        if table == TableKind::Journal {
            let lines = self.lines.as_ref()?;
            return Some(self.line_rows.get_or_init(|| lines.to_rows().collect()));
        }
        let read = self.tables.get(&table).map(Vec::as_slice);
        read.or_else(|| self.derived(table).map(|derived| derived.rows.as_slice()))
    }

    /// Whether a table was read.
    pub fn was_read(&self, table: TableKind) -> bool {
        if table == TableKind::Journal { self.lines.is_some() } else { self.tables.contains_key(&table) }
    }

    /// Whether a table was read, or can be derived from the journal.
    pub fn has(&self, table: TableKind) -> bool {
        self.was_read(table) || self.derived(table).is_some()
    }

    /// The journal, column by column; `None` if none was read.
    pub fn lines(&self) -> Option<&Lines> {
        self.lines.as_ref()
    }

    /// The journal's vouchers, gathered on the first call; `None` if no journal was read.
    pub fn ledger(&self) -> Option<&Ledger> {
        self.lines.as_ref().map(|lines| self.ledger.get_or_init(|| Ledger::of(lines)))
    }

    /// The numbers of the journal's vouchers, gathered on the first call; `None` if no journal was read.
    pub fn sequences(&self) -> Option<&Sequences> {
        let (lines, ledger) = (self.lines.as_ref()?, self.ledger()?);
        Some(self.sequences.get_or_init(|| Sequences::of(lines, ledger)))
    }

    /// Drops what stands on two sheets of a file or in two files, so that it counts once, and says which.
    pub fn drop_repeated(&mut self) -> Vec<Repeated> {
        let mut told = self.drop_repeated_sheets();
        told.extend(self.drop_repeated_files());
        told
    }

    fn drop_repeated_sheets(&mut self) -> Vec<Repeated> {
        let Some(lines) = self.lines.as_ref() else { return Vec::new() };
        let (gone, told) = repeated::sheets::find(lines);
        if !gone.is_empty() {
            let kept = lines.parted(|line| gone.contains(&line)).remove(&false);
            self.lines = Some(kept.unwrap_or_default());
            self.forget_lines();
        }
        told
    }

    fn drop_repeated_files(&mut self) -> Vec<Repeated> {
        let Some(lines) = self.lines.as_ref() else { return Vec::new() };
        let files: BTreeSet<&str> = lines.sheets().map(|sheet| &*sheet.file).collect();
        if files.len() < 2 {
            return Vec::new();
        }
        let Some(ledger) = self.ledger() else { return Vec::new() };
        let (gone, told) = repeated::find(lines, ledger);
        if !gone.is_empty() {
            let kept = lines.parted(|line| ledger.voucher_of.get(line).is_some_and(|voucher| gone.contains(voucher))).remove(&false);
            self.lines = Some(kept.unwrap_or_default());
            self.forget_lines();
        }
        told
    }

    /// Notes rows of a journal that could not be read in full.
    pub fn note_unread(&mut self, sheet: &Arc<SheetName>, rows: impl IntoIterator<Item = u32>) {
        let mut rows = rows.into_iter().peekable();
        if rows.peek().is_some() {
            self.unread.entry(Arc::clone(sheet)).or_default().extend(rows);
        }
    }

    /// Notes rows of a register that were left out for what they lack.
    pub fn note_incomplete(&mut self, table: TableKind, rows: Vec<Row>) {
        if !rows.is_empty() {
            self.incomplete.entry(table).or_default().extend(rows);
        }
    }

    /// The rows of a register that were left out for what they lack, as far as they could be read: what is not found in the register may be
    /// one of them.
    pub fn incomplete(&self, table: TableKind) -> &[Row] {
        self.incomplete.get(&table).map(Vec::as_slice).unwrap_or_default()
    }

    /// Notes that the cell of a field could not be read.
    pub fn note_unreadable(&mut self, field: Field, source: Source) {
        self.unreadable.insert((field, source));
    }

    /// Whether the cell of a field could not be read: it is blank no more than it says something.
    pub fn is_unreadable(&self, row: &Row, field: Field) -> bool {
        !self.unreadable.is_empty() && self.unreadable.contains(&(field, row.source.clone()))
    }

    /// Notes sheets that say to be ledgers of some accounts, and no whole journals.
    pub fn note_of_accounts<'s>(&mut self, sheets: impl Iterator<Item = &'s Arc<SheetName>>) {
        self.of_accounts.extend(sheets.cloned());
    }

    /// Whether all sheets with lines of a file say to be ledgers of some accounts.
    pub fn is_of_accounts(&self, file: &str) -> bool {
        let mut sheets = self.lines.iter().flat_map(Lines::sheets).filter(|sheet| &*sheet.file == file).peekable();
        sheets.peek().is_some() && sheets.all(|sheet| self.of_accounts.contains(sheet))
    }

    /// Whether all sheets with lines say to be ledgers of some accounts: of others there may be more.
    pub fn is_all_of_accounts(&self) -> bool {
        let mut sheets = self.lines.iter().flat_map(Lines::sheets).peekable();
        sheets.peek().is_some() && sheets.all(|sheet| self.of_accounts.contains(sheet))
    }

    /// Notes vouchers that are void: their numbers were used.
    pub fn note_voided(&mut self, vouchers: Vec<VoidVoucher>) {
        let month = |voucher: &VoidVoucher| Stamp::of_date(voucher.date).month();
        let numbered = |voucher: &VoidVoucher| sequences::split(&voucher.number).map(|(word, number)| (word, month(voucher), number));
        self.voided.extend(vouchers.iter().filter_map(numbered));
        self.void.extend(vouchers);
    }

    /// The vouchers that are void, which no table holds.
    pub fn void(&self) -> &[VoidVoucher] {
        &self.void
    }

    /// The numbers from `first` to `last` of a word that void vouchers have in the months from `months.0` to `months.1`, in order.
    pub fn voided(&self, word: &str, months: (u32, u32), (first, last): (u64, u64)) -> BTreeSet<u64> {
        let of_word = self.voided.range((word.to_owned(), months.0, 0)..=(word.to_owned(), months.1, u64::MAX));
        of_word.map(|(_, _, number)| *number).filter(|number| (first..=last).contains(number)).collect()
    }

    /// The rows of a sheet's journal that could not be read in full.
    pub fn unread(&self, sheet: &SheetName) -> Option<&BTreeSet<u32>> {
        self.unread.get(sheet)
    }

    /// What the journal shows to have been paid, gathered on the first call; `None` if no journal was read.
    pub fn outflow(&self) -> Option<&Outflow> {
        let (lines, ledger) = (self.lines.as_ref()?, self.ledger()?);
        Some(self.outflow.get_or_init(|| {
            let mut outflow = Outflow::of_journal(lines, ledger);
            if let Some(topics) = &self.topics {
                outflow.name_by_summaries(lines, topics);
            }
            outflow
        }))
    }

    /// The journal's lines of financial accounting. A government unit books a payment twice, in financial and in budget accounting;
    /// whatever adds up the journal or derives a register from it goes by these, so that nothing counts twice.
    pub fn financial_journal(&self) -> impl Iterator<Item = &Row> {
        let lines = self.table(TableKind::Journal).unwrap_or_default();
        lines.iter().filter(|line| line.get(journal::LEDGER).is_none())
    }

    /// The tables that were read.
    pub fn kinds(&self) -> impl Iterator<Item = TableKind> {
        TableKind::ALL.iter().copied().filter(|table| self.was_read(*table))
    }

    /// The rows of a table one by one, those of the journal made as they are asked for.
    pub fn rows(&self, table: TableKind) -> Box<dyn Iterator<Item = Cow<'_, Row>> + '_> {
        match &self.lines {
            Some(lines) if table == TableKind::Journal => Box::new(lines.to_rows().map(Cow::Owned)),
            _ => Box::new(self.table(table).into_iter().flatten().map(Cow::Borrowed)),
        }
    }

    /// The rows of all registers that were read.
    pub fn read_rows(&self) -> impl Iterator<Item = &Row> {
        self.tables.values().flatten()
    }

    /// The first and the last date of what happened in the books: of vouchers, payments, payouts, purchases, meetings. Registers that reach
    /// far back (assets, contracts, open items, staff) and budget years are left aside.
    pub fn period(&self) -> Option<(Day, Day)> {
        const REGISTERS: [TableKind; 5] =
            [TableKind::Assets, TableKind::Contracts, TableKind::OpenItems, TableKind::Staff, TableKind::Budget];
        let happened = self.periods().into_iter().filter(|(table, _)| !REGISTERS.contains(table));
        happened.map(|(_, span)| span).reduce(|(first, last), (from, to)| (first.min(from), last.max(to)))
    }

    /// The first and the last date of each table that holds any.
    pub fn periods(&self) -> BTreeMap<TableKind, (Day, Day)> {
        let mut periods: BTreeMap<TableKind, (Day, Day)> = BTreeMap::new();
        for (table, day, _) in self.days() {
            let (first, last) = periods.entry(table).or_insert((day, day));
            (*first, *last) = ((*first).min(day), (*last).max(day));
        }
        periods.extend(self.journal_period().map(|span| (TableKind::Journal, span)));
        periods
    }

    /// The first and the last date of a table.
    pub fn period_of(&self, table: TableKind) -> Option<(Day, Day)> {
        self.periods().remove(&table)
    }

    /// The first and the last date of the journal.
    fn journal_period(&self) -> Option<(Day, Day)> {
        let (first, last) = self.journal_ends()?;
        first.day().zip(last.day())
    }

    /// The same as stamps; a date that is not known to the day counts from its first day.
    fn journal_ends(&self) -> Option<(Stamp, Stamp)> {
        *self.ends.get_or_init(|| {
            // The lines of a day stand together.
            let days = self.lines.as_ref()?.stamps().chunk_by(|a, b| a == b).filter_map(|same| same.first()?.earliest());
            let widen = |ends: Option<(Stamp, Stamp)>, day: Stamp| {
                let (first, last) = ends.unwrap_or((day, day));
                Some((first.min(day), last.max(day)))
            };
            days.fold(None, widen)
        })
    }

    /// The latest date in the books and the first row that holds it. The origins of open items are left aside, for they lie before the
    /// books, and so is the roster, for it may hold days to come. A date that is not known to the day counts from its first day.
    pub fn latest_date(&self) -> Option<(Day, Source)> {
        let dated = self.days().filter(|(table, ..)| *table != TableKind::Staff).map(|(_, day, source)| (day, source.clone()));
        let latest = dated.chain(self.latest_line()).max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
        Some(latest)
    }

    /// The latest date of the journal and the first line that holds it.
    fn latest_line(&self) -> Option<(Day, Source)> {
        let lines = self.lines.as_ref()?;
        let (_, latest) = self.journal_ends()?;
        // The lines of a day stand together.
        let days = lines.stamps().chunk_by(|a, b| a == b).scan(0, |end, same| {
            let first = *end;
            *end += same.len();
            Some((first..*end, same.first().and_then(|stamp| stamp.earliest())))
        });
        let on_it = days.filter(|(_, day)| *day == Some(latest)).flat_map(|(of_day, _)| of_day);
        let source = on_it.map(|line| lines.source(line)).min()?;
        Some((latest.day()?, source))
    }

    /// The dates of all tables but the journal.
    fn days(&self) -> impl Iterator<Item = (TableKind, Day, &Source)> {
        self.tables.iter().flat_map(|(table, rows)| {
            let fields: Vec<_> =
                table.all_fields().filter(|field| field.kind() == FieldKind::Date && *field != open_items::ORIGIN).collect();
            rows.iter().flat_map(move |row| {
                let days: Vec<Day> = fields.iter().filter_map(|field| row.date(*field)).filter_map(Date::earliest).collect();
                days.into_iter().map(move |day| (*table, day, &row.source))
            })
        })
    }
}
