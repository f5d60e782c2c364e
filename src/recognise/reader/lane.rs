//! The short way of a plain journal line into the table: no cells, no typed row, each different text looked at once. It takes a row only
//! if the long way would make the same line of it, and leaves everything else (totals, page headers, amounts in odd forms) to it; a test
//! holds both against each other.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use rust_decimal::Decimal;

use super::Reader;
use super::last_line::LastLine;
use super::memo::Memo;
use super::vouchers::Vouchers;
use crate::read::{Ahead, Cell, FieldView, GridRow};
use crate::recognise::account::{Auxiliary, auxiliaries};
use crate::recognise::assemble::{self, Surroundings};
use crate::recognise::cells::{self, Wanted};
use crate::recognise::journal::{BUDGET_LEDGER, fill_account, is_budget_mark, is_budget_system};
use crate::recognise::lane_texts::{Facts, Watch};
use crate::recognise::marks::{Mark, POSTED, RECORD_STATUS, VOIDED, says};
use crate::recognise::voucher::canonical_below;
use crate::tables::lines::{TEXT_FIELDS, fen};
use crate::tables::{Field, FieldKind, LineDraft, Pairs, Row, Source, Stamp, TableKind, TextId, Texts, VOUCHER_NO_ORIGINAL, journal};
use crate::value::Value;
use crate::value::amount::MoneyUnit;
use crate::value::names::names_nothing;

type Map<K, V> = HashMap<K, V, RandomState>;

/// What a column of the sheet is to the lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// A column without a header: a row with a cell there goes the long way.
    Unknown,
    Date,
    VoucherWord,
    Debit,
    Credit,
    Amount,
    Direction,
    BudgetMark,
    AccountingSystem,
    /// Supplier, customer, employee: the first that is filled is the counterparty.
    Partner(usize),
    Auxiliary,
    /// What says whether a line is void or posted, by its place in [`MARKS`].
    Mark(usize),
    /// A field kept as text, by its place in [`TEXT_FIELDS`].
    Text(usize),
    /// A column that is no field, by its place in [`Lane::extra`].
    Extra(usize),
}

impl Slot {
    /// Whether it holds a name, which a text that says nothing leaves blank.
    fn names_somebody(self) -> bool {
        matches!(self, Self::Partner(_) | Self::Text(COUNTERPARTY | DEPARTMENT | PROJECT))
    }
}

const VOUCHER_NO: usize = 0;
const SUMMARY: usize = 2;
const ACCOUNT_CODE: usize = 3;
const ACCOUNT_NAME: usize = 4;
const COUNTERPARTY: usize = 5;
const DEPARTMENT: usize = 6;
const PROJECT: usize = 7;
const ATTACHMENTS: usize = 8;
const PREPARER: usize = 9;
const REVIEWER: usize = 10;
const LEDGER: usize = 11;

/// The roles of marks, and what each says of a line that has nothing to tell.
const MARKS: [(&str, Mark); 3] = [(VOIDED, Mark::No), (RECORD_STATUS, Mark::No), (POSTED, Mark::Yes)];

/// What the row above left for blank cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Carried {
    date: Stamp,
    word: TextId,
    voucher: TextId,
}

/// The short way into a journal.
pub struct Lane {
    slots: Vec<Slot>,
    has_direction: bool,
    /// Which of date, word and voucher number has a column, and so which blank cells take the value above.
    carries: [bool; 3],
    watch: Watch,
    original: usize,
    budget: TextId,
    carried: Carried,
    /// The preparer, the reviewer and the summary of the row above, and whether they stand for its voucher.
    within: [TextId; 3],
    within_known: bool,
    last_date: (String, Stamp),
    vouchers: Vouchers,
    accounts: Pairs<(TextId, TextId)>,
    auxiliaries: Map<TextId, Vec<(usize, TextId)>>,
    numbers: Map<Decimal, TextId>,
    /// What stood in each column lately.
    memos: Vec<Memo>,
    /// Memory to look ahead with.
    places: Vec<u64>,
    /// What the rows taken add up to, by column, until the long way is told.
    sums: Vec<(u32, i128)>,
    rows: usize,
    /// The columns that are no fields: which of the journal's extra columns each is, and its text in this row.
    extra: Vec<(usize, TextId)>,
    /// The line of text before, what its fields came to, and which of them counted as a word or a header.
    last_line: LastLine,
    of_last: Pending,
    counted: Vec<(bool, bool)>,
    /// Whether no two columns are the same to the lane, so that a field can be looked at without the others.
    distinct: bool,
    /// The text of each mark that was plain last.
    plain_marks: [TextId; MARKS.len()],
}

/// A row on its way.
#[derive(Debug, Clone, Copy, Default)]
struct Pending {
    date: Option<Stamp>,
    word: TextId,
    texts: [TextId; TEXT_FIELDS.len()],
    debit: Option<i64>,
    credit: Option<i64>,
    amount: Option<i64>,
    direction: TextId,
    budget_mark: TextId,
    accounting_system: TextId,
    partners: [TextId; 3],
    auxiliary: TextId,
    marks: [TextId; MARKS.len()],
    /// How many texts are headers that somebody knows.
    known: usize,
    /// How many are words: a row of numbers alone may be a total without a label.
    words: usize,
}

/// A longer text goes the long way.
const TEXT_BYTES_MAX: usize = 4096;

impl Lane {
    /// The lane beside a reader; `None` if its table is no journal or has columns that the lane does not know.
    pub fn new(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.table.table != TableKind::Journal || !reader.merged.is_empty() || reader.titles.printed.is_some() {
            return None;
        }
        let watch = Watch::new(reader.headers, &reader.kinds.header_texts)?;
        let layout = Arc::clone(&reader.layout);
        let (mut slots, mut sums, mut extra) = (Vec::new(), Vec::new(), Vec::new());
        for column in &layout.columns {
            let index = usize::try_from(column.index).ok()?;
            if slots.len() <= index {
                slots.resize(index + 1, Slot::Unknown);
            }
            let slot = match column.role.and_then(|role| reader.table.roles.get(role)) {
                None => {
                    let header: Arc<str> = Arc::from(column.header.as_str());
                    extra.push((reader.kept.lines.extra_column(&header), TextId::BLANK));
                    Slot::Extra(extra.len() - 1)
                }
                Some(role) => slot_of(&role.name, role.field)?,
            };
            if matches!(slot, Slot::Debit | Slot::Credit | Slot::Amount) {
                if column.unit != MoneyUnit::Yuan {
                    return None;
                }
                sums.push((column.index, 0));
            }
            *slots.get_mut(index)? = slot;
        }
        let has = |wanted: Slot| slots.contains(&wanted);
        let original = reader.kept.lines.extra_column(&Arc::from(VOUCHER_NO_ORIGINAL));
        let budget = reader.kept.lines.texts.intern(BUDGET_LEDGER);
        let columns = slots.len();
        let twice = |slot: &Slot| *slot != Slot::Unknown && slots.iter().filter(|other| *other == slot).count() > 1;
        let mut lane = Self {
            distinct: !slots.iter().any(twice),
            has_direction: has(Slot::Direction),
            carries: [has(Slot::Date), has(Slot::VoucherWord), has(Slot::Text(VOUCHER_NO))],
            slots,
            watch,
            original,
            budget,
            carried: Carried::default(),
            within: [TextId::BLANK; 3],
            within_known: false,
            last_date: (String::new(), Stamp::NONE),
            vouchers: Vouchers::default(),
            accounts: Pairs::default(),
            auxiliaries: Map::default(),
            numbers: Map::default(),
            memos: vec![Memo::default(); columns],
            places: Vec::new(),
            sums,
            rows: 0,
            extra,
            last_line: LastLine::default(),
            of_last: Pending::default(),
            counted: vec![(false, false); columns],
            plain_marks: [TextId::BLANK; MARKS.len()],
        };
        lane.enter(reader);
        Some(lane)
    }

    /// Brings near what is known of texts to come, in the columns whose texts are looked up among all.
    pub fn ahead(&mut self, reader: &Reader<'_>, lines: &Ahead<'_>) {
        for (index, memo) in self.memos.iter().enumerate() {
            if memo.gave_up() {
                reader.kept.lines.texts.bring_near(lines.column(index), &mut self.places);
            }
        }
    }

    /// Takes a row of delimited text; false, and nothing taken, if it has to go the long way.
    pub fn fields(&mut self, reader: &mut Reader<'_>, number: u32, fields: &FieldView<'_>) -> bool {
        let differing = if self.distinct { self.last_line.differing(fields) } else { 0..fields.len() };
        let mut pending = if differing.len() == fields.len() { self.anew() } else { self.of_last };
        for index in differing {
            self.blank(index, &mut pending);
            let field = fields.get(index);
            if !field.is_empty() && self.text(reader, index, field, &mut pending).is_none() {
                self.last_line.forget();
                return false;
            }
        }
        self.of_last = pending;
        self.put(reader, number, &mut pending).is_some()
    }

    /// A row of which nothing is known.
    fn anew(&mut self) -> Pending {
        self.extra.iter_mut().for_each(|(_, id)| *id = TextId::BLANK);
        self.counted.fill((false, false));
        Pending::default()
    }

    /// Takes a field out of what the line before came to.
    fn blank(&mut self, index: usize, pending: &mut Pending) {
        if let Some((word, known)) = self.counted.get_mut(index).map(std::mem::take) {
            pending.words -= usize::from(word);
            pending.known -= usize::from(known);
        }
        match self.slots.get(index) {
            None | Some(Slot::Unknown) => {}
            Some(Slot::Date) => pending.date = None,
            Some(Slot::Debit) => pending.debit = None,
            Some(Slot::Credit) => pending.credit = None,
            Some(Slot::Amount) => pending.amount = None,
            Some(slot) => _ = self.put_id(*slot, TextId::BLANK, pending),
        }
    }

    /// As [`fields`](Self::fields), of a row of cells.
    pub fn cells(&mut self, reader: &mut Reader<'_>, row: &GridRow) -> bool {
        self.last_line.forget();
        let mut pending = self.anew();
        for (column, cell) in &row.cells {
            let index = usize::try_from(*column).unwrap_or(usize::MAX);
            let known = match cell {
                Cell::Text(text) => self.text(reader, index, text, &mut pending),
                Cell::Number(number) => self.number(reader, index, *number, &mut pending),
                Cell::Date(day) if self.slots.get(index) == Some(&Slot::Date) => {
                    pending.date = Some(Stamp::of_day(*day));
                    Some(())
                }
                _ => None,
            };
            if known.is_none() {
                return false;
            }
        }
        self.put(reader, row.number, &mut pending).is_some()
    }

    /// Puts a text where it belongs; `None` for what the long way has to look at.
    fn text(&mut self, reader: &mut Reader<'_>, index: usize, text: &str, pending: &mut Pending) -> Option<()> {
        match *self.slots.get(index)? {
            Slot::Unknown => None,
            Slot::Date => {
                if self.last_date.0 != text {
                    let wanted = Wanted {
                        kind: FieldKind::Date,
                        unit: MoneyUnit::Yuan,
                        epoch_1904: reader.epoch_1904,
                        year: reader.year,
                        tenths: reader.tenths,
                    };
                    let read = cells::typed(&Cell::Text(text.into()), wanted).ok().flatten();
                    let Some(Value::Date(date)) = read.filter(|_| text.starts_with(|c: char| c.is_ascii_digit())) else { return None };
                    self.last_date = (text.to_owned(), Stamp::of_date(date));
                }
                pending.date = Some(self.last_date.1);
                Some(())
            }
            slot @ (Slot::Debit | Slot::Credit | Slot::Amount) => {
                put_amount(pending, slot, plain_fen(text)?);
                Some(())
            }
            Slot::Text(ATTACHMENTS) => {
                // A count is kept as it is written where that is how it would be shown.
                let plain = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
                let id = plain.then(|| reader.kept.lines.texts.intern(text))?;
                put_text(pending, ATTACHMENTS, id)
            }
            slot if text.len() <= TEXT_BYTES_MAX => {
                let (id, facts) = self.known_text(&mut reader.kept.lines.texts, index, text);
                if facts == Facts::Odd {
                    return None;
                }
                let known = facts == Facts::Header;
                pending.words += 1;
                pending.known += usize::from(known);
                *self.counted.get_mut(index)? = (true, known);
                let nobody = facts == Facts::Nobody && slot.names_somebody();
                self.put_id(slot, if nobody { TextId::BLANK } else { id }, pending)
            }
            _ => None,
        }
    }

    /// The number of a text and what it is.
    fn known_text(&mut self, texts: &mut Texts, index: usize, text: &str) -> (TextId, Facts) {
        let watch = &mut self.watch;
        if let Some(memo) = self.memos.get_mut(index) {
            return memo.known(texts, text, |id, text| watch.facts(id, text));
        }
        let id = texts.intern(text);
        (id, watch.facts(id, text))
    }

    /// Puts a number where it belongs.
    fn number(&mut self, reader: &mut Reader<'_>, index: usize, number: Decimal, pending: &mut Pending) -> Option<()> {
        match *self.slots.get(index)? {
            Slot::Unknown | Slot::Date => None,
            slot @ (Slot::Debit | Slot::Credit | Slot::Amount) => {
                put_amount(pending, slot, fen(number)?);
                Some(())
            }
            slot => {
                let texts: &mut Texts = &mut reader.kept.lines.texts;
                let id = *self.numbers.entry(number).or_insert_with(|| texts.intern(&cells::shown(&Cell::Number(number))));
                let nobody = slot.names_somebody() && names_nothing(texts.get(id));
                self.put_id(slot, if nobody { TextId::BLANK } else { id }, pending)
            }
        }
    }

    fn put_id(&mut self, slot: Slot, id: TextId, pending: &mut Pending) -> Option<()> {
        match slot {
            Slot::VoucherWord => pending.word = id,
            Slot::Direction => pending.direction = id,
            Slot::BudgetMark => pending.budget_mark = id,
            Slot::AccountingSystem => pending.accounting_system = id,
            Slot::Auxiliary => pending.auxiliary = id,
            Slot::Mark(place) => *pending.marks.get_mut(place)? = id,
            Slot::Partner(place) => *pending.partners.get_mut(place)? = id,
            Slot::Text(place) => return put_text(pending, place, id),
            Slot::Extra(place) => self.extra.get_mut(place)?.1 = id,
            _ => return None,
        }
        Some(())
    }

    /// Completes a row and adds it to the journal.
    fn put(&mut self, reader: &mut Reader<'_>, number: u32, pending: &mut Pending) -> Option<()> {
        let [voucher, summary, code, name] = [VOUCHER_NO, SUMMARY, ACCOUNT_CODE, ACCOUNT_NAME].map(|place| text_at(pending, place));
        let named = !code.is_blank() || !name.is_blank();
        // Two headers in a row could be a header again, and a row without these could be a total's or a title.
        if pending.known > 1
            || pending.words == 0
            || summary.is_blank()
            || !named
            || (pending.debit, pending.credit, pending.amount) == (None, None, None)
        {
            return None;
        }
        let [date_carries, word_carries, voucher_carries] = self.carries;
        let carried = Carried {
            date: pending.date.or(date_carries.then_some(self.carried.date))?,
            word: if pending.word.is_blank() && word_carries { self.carried.word } else { pending.word },
            voucher: if voucher.is_blank() && voucher_carries { self.carried.voucher } else { voucher },
        };
        if carried.date == Stamp::NONE || carried.voucher.is_blank() {
            return None;
        }
        self.plain(reader, pending)?;
        let (debit, credit) = self.sides(reader, pending)?;
        let canonical = self.canonical(reader, carried);
        let account = self.account(reader, (code, name));
        self.auxiliary(reader, pending);
        self.carry_within(carried, pending);
        let mut texts = pending.texts;
        for (place, id) in [(VOUCHER_NO, canonical), (ACCOUNT_CODE, account.0), (ACCOUNT_NAME, account.1)] {
            *texts.get_mut(place)? = id;
        }
        let text = |id: TextId| reader.kept.lines.texts.get(id);
        let of_system = !pending.accounting_system.is_blank() && is_budget_system(text(pending.accounting_system), text(account.0));
        if of_system || (!pending.budget_mark.is_blank() && is_budget_mark(text(pending.budget_mark))) {
            *texts.get_mut(LEDGER)? = self.budget;
        }
        let lines = &mut reader.kept.lines;
        let line = lines.len();
        if line == 0 {
            lines.begin_sheet(&reader.sheet);
        }
        lines.push(&LineDraft { row: number, date: carried.date, texts, debit, credit });
        if canonical != carried.voucher {
            lines.put_extra(self.original, line, carried.voucher);
        }
        for (column, id) in self.extra.iter().filter(|(_, id)| !id.is_blank()) {
            lines.put_extra(*column, line, *id);
        }
        self.carried = carried;
        self.rows += 1;
        reader.rows_in += 1;
        self.add_up(pending);
        Some(())
    }

    /// Whether no mark has anything to tell; a blank one may be that of the line above.
    fn plain(&mut self, reader: &mut Reader<'_>, pending: &Pending) -> Option<()> {
        for (((role, plain), id), known) in MARKS.iter().zip(pending.marks).zip(&mut self.plain_marks) {
            if !id.is_blank() && *known != id {
                if says(role, reader.kept.lines.texts.get(id)) != *plain {
                    return None;
                }
                *known = id;
            }
        }
        if reader.marks.last_odd && pending.marks.iter().take(2).any(|id| id.is_blank()) {
            return None;
        }
        reader.marks.last_odd = false;
        if pending.marks.iter().take(2).any(|id| !id.is_blank()) {
            reader.marks.marked_until = reader.kept.lines.len() + 1;
        }
        Some(())
    }

    /// Debit and credit, from columns of their own or from an amount and its direction.
    fn sides(&self, reader: &Reader<'_>, pending: &Pending) -> Option<(i64, i64)> {
        match (pending.debit, pending.credit, pending.amount) {
            (None, None, Some(amount)) => {
                let (credit, amount) = if self.has_direction {
                    let direction = reader.kept.lines.texts.get(pending.direction);
                    let credit = assemble::is_credit(direction);
                    // The long way tells of an amount on neither side.
                    if !credit && amount != 0 && !assemble::is_debit(direction) {
                        return None;
                    }
                    (credit, amount)
                } else {
                    (amount < 0, amount.checked_abs()?)
                };
                Some(if credit { (0, amount) } else { (amount, 0) })
            }
            (debit, credit, _) => Some((debit.unwrap_or(0), credit.unwrap_or(0))),
        }
    }

    fn canonical(&mut self, reader: &mut Reader<'_>, carried: Carried) -> TextId {
        let texts = &mut reader.kept.lines.texts;
        self.vouchers.get((carried.word, carried.voucher), || {
            let column = reader.table.role("voucher_no").and_then(|role| reader.layout.column(role));
            let header = column.map_or("", |column| &column.header);
            let word = (!carried.word.is_blank()).then(|| texts.get(carried.word).to_owned());
            let canonical = canonical_below(header, word.as_deref(), texts.get(carried.voucher));
            texts.intern(&canonical)
        })
    }

    /// Code and name, taken apart where a cell holds both.
    fn account(&mut self, reader: &mut Reader<'_>, key: (TextId, TextId)) -> (TextId, TextId) {
        self.accounts.get(key, || split_account(reader, key))
    }

    /// Partners and auxiliary items fill what has no column of its own.
    fn auxiliary(&mut self, reader: &mut Reader<'_>, pending: &mut Pending) {
        let partner = pending.partners.iter().copied().find(|id| !id.is_blank());
        if let Some(partner) = partner {
            fill(pending, COUNTERPARTY, partner);
        }
        if pending.auxiliary.is_blank() {
            return;
        }
        let texts = &mut reader.kept.lines.texts;
        let items = self.auxiliaries.entry(pending.auxiliary).or_insert_with(|| {
            let items = auxiliaries(texts.get(pending.auxiliary));
            let place = |about| match about {
                Auxiliary::Department => DEPARTMENT,
                Auxiliary::Counterparty => COUNTERPARTY,
                Auxiliary::Project => PROJECT,
            };
            items.into_iter().map(|(about, value)| (place(about), texts.intern(&value))).collect()
        });
        for (place, id) in items {
            fill(pending, *place, *id);
        }
    }

    fn carry_within(&mut self, carried: Carried, pending: &mut Pending) {
        let same = self.within_known && self.carried == carried;
        for (place, above) in [PREPARER, REVIEWER, SUMMARY].into_iter().zip(&mut self.within) {
            if same {
                fill(pending, place, *above);
            }
            *above = text_at(pending, place);
        }
        self.within_known = true;
    }

    fn add_up(&mut self, pending: &Pending) {
        for (column, sum) in &mut self.sums {
            let slot = usize::try_from(*column).ok().and_then(|index| self.slots.get(index));
            let fen = match slot {
                Some(Slot::Debit) => pending.debit,
                Some(Slot::Credit) => pending.credit,
                _ => pending.amount,
            };
            *sum += i128::from(fen.unwrap_or(0));
        }
    }

    /// Tells the long way what it has to know of the rows taken here.
    pub fn leave(&mut self, reader: &mut Reader<'_>) {
        for (column, sum) in &mut self.sums {
            reader.sums.add_fen(*column, std::mem::take(sum));
        }
        let taken = std::mem::take(&mut self.rows);
        reader.sums.add_rows(taken);
        let texts = &reader.kept.lines.texts;
        let text = |id: TextId| (!id.is_blank()).then(|| Value::text(texts.get(id)));
        let (date, word, voucher) = (self.carried.date.date().map(Value::Date), text(self.carried.word), text(self.carried.voucher));
        let within = self.within.map(text);
        let known = self.within_known;
        let mut set = |role: &str, value: Option<Value>| {
            if let Some(slot) = reader.table.role(role).filter(|role| reader.columns.get(*role).is_some_and(Option::is_some))
                && let Some(slot) = reader.above.get_mut(slot)
            {
                *slot = value;
            }
        };
        set("date", date);
        set("voucher_word", word);
        set("voucher_no", voucher);
        let [preparer, reviewer, summary] = within;
        set("preparer", preparer);
        set("reviewer", reviewer);
        set("summary", summary);
        if taken > 0 {
            // No line taken here is void.
            set(VOIDED, None);
            set(RECORD_STATUS, None);
        }
        if known {
            let carry = reader.table.carry.iter().map(|role| reader.above.get(*role).cloned().flatten());
            reader.voucher = Some(carry.collect());
        }
    }

    /// Learns what the long way knows of the rows taken there.
    pub fn enter(&mut self, reader: &mut Reader<'_>) {
        let texts = &mut reader.kept.lines.texts;
        let value = |role: &str| reader.table.role(role).and_then(|role| reader.above.get(role)).cloned().flatten();
        let mut text = |value: Option<Value>| value.and_then(|value| value.as_text().map(|text| texts.intern(text))).unwrap_or_default();
        self.carried = Carried {
            date: value("date").and_then(|value| value.as_date()).map_or(Stamp::NONE, Stamp::of_date),
            word: text(value("voucher_word")),
            voucher: text(value("voucher_no")),
        };
        self.within = [text(value("preparer")), text(value("reviewer")), text(value("summary"))];
        self.within_known = reader.voucher.is_some();
    }
}

fn slot_of(role: &str, field: Option<Field>) -> Option<Slot> {
    let place = |field: Field| TEXT_FIELDS.iter().position(|known| *known == field);
    Some(match (role, field) {
        ("voucher_word", _) => Slot::VoucherWord,
        ("amount", _) => Slot::Amount,
        ("direction", _) => Slot::Direction,
        ("budget_mark", _) => Slot::BudgetMark,
        ("accounting_system", _) => Slot::AccountingSystem,
        ("supplier", _) => Slot::Partner(0),
        ("customer", _) => Slot::Partner(1),
        ("employee", _) => Slot::Partner(2),
        ("auxiliary", _) => Slot::Auxiliary,
        (role, None) if MARKS.iter().any(|(mark, _)| *mark == role) => Slot::Mark(MARKS.iter().position(|(mark, _)| *mark == role)?),
        (_, Some(journal::DATE)) => Slot::Date,
        (_, Some(journal::DEBIT)) => Slot::Debit,
        (_, Some(journal::CREDIT)) => Slot::Credit,
        (_, Some(field)) => Slot::Text(place(field)?),
        _ => return None,
    })
}

fn put_amount(pending: &mut Pending, slot: Slot, fen: i64) {
    match slot {
        Slot::Debit => pending.debit = Some(fen),
        Slot::Credit => pending.credit = Some(fen),
        _ => pending.amount = Some(fen),
    }
}

fn put_text(pending: &mut Pending, place: usize, id: TextId) -> Option<()> {
    *pending.texts.get_mut(place)? = id;
    Some(())
}

fn text_at(pending: &Pending, place: usize) -> TextId {
    pending.texts.get(place).copied().unwrap_or_default()
}

/// Fills a text that is blank.
fn fill(pending: &mut Pending, place: usize, id: TextId) {
    if let Some(slot) = pending.texts.get_mut(place).filter(|slot| slot.is_blank()) {
        *slot = id;
    }
}

/// What the long way makes of the two cells of an account.
fn split_account(reader: &mut Reader<'_>, (code, name): (TextId, TextId)) -> (TextId, TextId) {
    let source = Source { sheet: Arc::clone(&reader.sheet), row: 0 };
    let mut row = Row::new(TableKind::Journal, source);
    for (field, id) in [(journal::ACCOUNT_CODE, code), (journal::ACCOUNT_NAME, name)] {
        row.set(field, (!id.is_blank()).then(|| Value::text(reader.kept.lines.texts.get(id))));
    }
    let around = Surroundings { layout: &reader.layout, titles: &reader.titles, sheet: &reader.sheet, section: reader.section.as_deref() };
    fill_account(&mut row, &around, (journal::ACCOUNT_CODE, journal::ACCOUNT_NAME));
    let texts = &mut reader.kept.lines.texts;
    let mut id = |field: Field| row.text(field).map_or(TextId::BLANK, |text| texts.intern(text));
    (id(journal::ACCOUNT_CODE), id(journal::ACCOUNT_NAME))
}

/// `1234.5` and `-1234.50` in fen: up to 15 digits, at most two decimals. `None` for every other form.
fn plain_fen(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (digits, negative) = match bytes.split_first() {
        Some((b'-', rest)) => (rest, true),
        _ => (bytes, false),
    };
    let whole = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = (digits.get(..whole)?, digits.get(whole + 1..).unwrap_or_default());
    if whole.is_empty() || whole.len() > 15 || fraction.len() > 2 || (fraction.is_empty() && whole.len() < digits.len()) {
        return None;
    }
    let mut number = 0_i64;
    for byte in whole.iter().chain(fraction) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    let fen = match fraction.len() {
        0 => number * 100,
        1 => number * 10,
        _ => number,
    };
    Some(if negative { -fen } else { fen })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_amounts_are_read_to_the_fen_and_all_others_left() {
        for (text, want) in [
            ("1234.5", Some(123_450)),
            ("-0.07", Some(-7)),
            ("0", Some(0)),
            ("999999999999999", Some(99_999_999_999_999_900)),
            ("1,234.50", None),
            ("1.234", None),
            (".5", None),
            ("5.", None),
            ("-", None),
            ("", None),
            ("１２", None),
            ("1234567890123456", None),
        ] {
            assert_eq!(plain_fen(text), want, "{text}");
        }
    }
}
