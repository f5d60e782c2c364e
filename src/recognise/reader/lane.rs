//! The short way of a plain journal line into the table: no cells, no typed row, each different text looked at once. It takes a row only
//! if the long way would make the same line of it, and leaves everything else (totals, page headers, amounts in odd forms) to it; a test
//! holds both against each other.

mod complete;
mod handover;
mod pending;
mod slots;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use rust_decimal::Decimal;

use self::pending::{Pending, plain_fen, put_amount, put_text};
use self::slots::{ACCOUNT_CODE, ACCOUNT_NAME, ATTACHMENTS, MARKS, Slot, VOUCHER_NO, slot_of};
use super::Reader;
use super::last_line::LastLine;
use super::memo::{Memo, Together};
use super::vouchers::Vouchers;
use crate::read::{Ahead, Cell, FieldView, GridRow, Place};
use crate::recognise::cells::{self, Wanted};
use crate::recognise::dates::Months;
use crate::recognise::journal::BUDGET_LEDGER;
use crate::recognise::lane_texts::{Facts, Watch};
use crate::tables::lines::fen;
use crate::tables::{FieldKind, LineDraft, Pairs, Stamp, TableKind, TextId, Texts, VOUCHER_NO_ORIGINAL};
use crate::value::Value;
use crate::value::amount::MoneyUnit;
use crate::value::names::names_nothing;

type Map<K, V> = HashMap<K, V, RandomState>;

/// What the row above left for blank cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Carried {
    date: Stamp,
    word: TextId,
    voucher: TextId,
}

/// So many lines are put into the journal at once; few in tests, whose journals are short.
const BLOCK_LINES: usize = if cfg!(test) { 4 } else { 64 };

/// Lines that were taken and are no part of the journal yet.
#[derive(Default)]
struct Block {
    lines: Vec<LineDraft>,
    /// By line, the number of its voucher as it is written, where that is not how it is kept.
    originals: Vec<TextId>,
    /// Texts of columns that are no fields: which line, its place in [`Lane::extra`], and the text.
    extra: Vec<(usize, usize, TextId)>,
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
    /// What that was read in.
    months_of_dates: Option<Months>,
    vouchers: Vouchers,
    accounts: Pairs<(TextId, TextId)>,
    /// Where the code of an account stands, if its name stands behind it, and what both came to lately.
    account_columns: Option<usize>,
    account_texts: Together,
    /// Of auxiliary cells the fields that they fill, and the item that stands alone.
    auxiliaries: Map<TextId, (Vec<(usize, TextId)>, TextId)>,
    numbers: Map<Decimal, TextId>,
    /// What stood in each column lately.
    memos: Vec<Memo>,
    /// What the debits, the credits and the amounts of the rows taken add up to, until the long way is told, and which of them each column is.
    sums: [i128; 3],
    sides: Vec<(u32, usize)>,
    rows: usize,
    /// The lines taken that are no part of the journal yet.
    block: Block,
    /// The columns that are no fields: which of the journal's extra columns each is, and its text in this row.
    extra: Vec<(usize, TextId)>,
    /// The line of text before, what its fields came to, and which of them counted as a word or a header.
    last_line: LastLine,
    of_last: Option<Box<Pending>>,
    counted: Vec<(bool, bool)>,
    /// Whether no two columns are the same to the lane, so that a field can be looked at without the others.
    distinct: bool,
    /// Which of the columns that are no fields is a ledger's balance, and whether its side stands in a column.
    balance: Option<(usize, bool)>,
    /// The text of each mark that was plain last.
    plain_marks: [TextId; MARKS.len()],
}

/// A longer text goes the long way.
const TEXT_BYTES_MAX: usize = 4096;

impl Lane {
    /// The lane beside a reader; `None` if its table is no journal or has columns that the lane does not know.
    pub fn new(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.table.table != TableKind::Journal
            || !reader.merged.is_empty()
            || reader.titles.printed.is_some()
            || reader.layout.unit_column.is_some()
            || reader.leaves_account()
        {
            return None;
        }
        let watch = Watch::new(reader.headers, &reader.kinds.header_texts)?;
        let layout = Arc::clone(&reader.layout);
        let (mut slots, mut sides, mut extra) = (Vec::new(), Vec::new(), Vec::new());
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
            if let Some(side) = [Slot::Debit, Slot::Credit, Slot::Amount].iter().position(|side| *side == slot) {
                if column.unit != MoneyUnit::Yuan {
                    return None;
                }
                sides.push((column.index, side));
            }
            *slots.get_mut(index)? = slot;
        }
        let has = |wanted: Slot| slots.contains(&wanted);
        let original = reader.kept.lines.extra_column(&Arc::from(VOUCHER_NO_ORIGINAL));
        let budget = reader.kept.lines.texts.intern(BUDGET_LEDGER);
        let columns = slots.len();
        let twice = |slot: &Slot| *slot != Slot::Unknown && slots.iter().filter(|other| *other == slot).count() > 1;
        let account = [Slot::Text(ACCOUNT_CODE), Slot::Text(ACCOUNT_NAME)];
        let account_columns = slots.windows(account.len()).position(|two| two == account);
        let balance = reader.balance_columns().and_then(|(column, direction)| match slots.get(usize::try_from(column).ok()?)? {
            Slot::Extra(place) => Some((*place, direction.is_some())),
            _ => None,
        });
        let mut lane = Self {
            balance,
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
            months_of_dates: None,
            vouchers: Vouchers::default(),
            accounts: Pairs::default(),
            account_columns,
            account_texts: Together::default(),
            auxiliaries: Map::default(),
            numbers: Map::default(),
            memos: vec![Memo::default(); columns],
            sums: [0; 3],
            sides,
            rows: 0,
            block: Block::default(),
            extra,
            last_line: LastLine::default(),
            of_last: None,
            counted: vec![(false, false); columns],
            plain_marks: [TextId::BLANK; MARKS.len()],
        };
        lane.enter(reader);
        Some(lane)
    }

    /// Brings near what is known of texts to come, in the columns whose texts are looked up among all.
    pub fn ahead(&mut self, reader: &Reader<'_>, lines: &Ahead<'_>) {
        for (index, memo) in self.memos.iter_mut().enumerate() {
            memo.ahead(&reader.kept.lines.texts, lines.block(), lines.column(index));
        }
    }

    /// Takes a row of delimited text; false, and nothing taken, if it has to go the long way.
    pub fn fields(&mut self, reader: &mut Reader<'_>, number: u32, fields: &FieldView<'_>) -> bool {
        let differing = if self.distinct { self.last_line.differing(fields) } else { 0..fields.len() };
        let mut pending = self.of_last.take().unwrap_or_default();
        if differing.len() == fields.len() {
            *pending = self.anew();
        }
        let taken = self.differing(reader, differing, fields, &mut pending).is_some() && self.put(reader, number, &pending).is_some();
        self.of_last = Some(pending);
        taken
    }

    /// Puts those fields into a row that differ from the line before.
    fn differing(&mut self, reader: &mut Reader<'_>, which: Range<usize>, fields: &FieldView<'_>, pending: &mut Pending) -> Option<()> {
        let mut which = which;
        while let Some(index) = which.next() {
            let field = fields.get(index);
            if field.is_empty() {
                self.blank(index, pending);
                continue;
            }
            let both = self.account_columns.filter(|code| *code == index && which.start == code + 1 && !which.is_empty());
            let taken = match both.map(|code| fields.both(code)) {
                Some((text, name)) if !name.is_empty() => {
                    which.next();
                    self.account_text(reader, index, (field, name, text), pending)
                }
                _ => self.text(reader, index, (field, fields.place(index)), pending),
            };
            if taken.is_none() {
                self.last_line.forget();
                return None;
            }
        }
        Some(())
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
                Cell::Text(text) => self.text(reader, index, (text, None), &mut pending),
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
        self.put(reader, row.number, &pending).is_some()
    }

    /// Puts a text where it belongs; `None` for what the long way has to look at.
    fn text(&mut self, reader: &mut Reader<'_>, index: usize, (text, place): (&str, Option<Place>), pending: &mut Pending) -> Option<()> {
        match *self.slots.get(index)? {
            Slot::Unknown => None,
            Slot::Date => {
                if self.last_date.0 != text {
                    let wanted = Wanted {
                        kind: FieldKind::Date,
                        unit: MoneyUnit::Yuan,
                        epoch_1904: reader.epoch_1904,
                        months: reader.months_of_dates,
                        tenths: reader.tenths,
                        old_years: reader.old_years,
                        sided: false,
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
                let (id, facts) = self.known_text(&mut reader.kept.lines.texts, index, (text, place));
                if facts == Facts::Odd {
                    return None;
                }
                self.put_known(index, slot, (id, facts), pending)
            }
            _ => None,
        }
    }

    /// Puts a text whose number is known, and what it is, where it belongs.
    fn put_known(&mut self, index: usize, slot: Slot, (id, facts): (TextId, Facts), pending: &mut Pending) -> Option<()> {
        let known = facts == Facts::Header;
        let (was_word, was_known) = std::mem::replace(self.counted.get_mut(index)?, (true, known));
        pending.words = pending.words + 1 - usize::from(was_word);
        pending.known = pending.known + usize::from(known) - usize::from(was_known);
        let nobody = facts == Facts::Nobody && slot.names_somebody();
        self.put_id(slot, if nobody { TextId::BLANK } else { id }, pending)
    }

    /// Puts the code and the name of an account, which stand side by side from column `index` on; `text` is both as they stand in the line.
    fn account_text(
        &mut self,
        reader: &mut Reader<'_>,
        index: usize,
        (code, name, text): (&str, &str, &str),
        pending: &mut Pending,
    ) -> Option<()> {
        let [code, name] = if let Some(known) = self.account_texts.get(text) {
            known
        } else {
            if code.len().max(name.len()) > TEXT_BYTES_MAX {
                return None;
            }
            let texts = &mut reader.kept.lines.texts;
            let found = [self.known_text(texts, index, (code, None)), self.known_text(texts, index + 1, (name, None))];
            if found.iter().any(|(_, facts)| *facts == Facts::Odd) {
                return None;
            }
            self.account_texts.keep(text, found);
            found
        };
        self.put_known(index, Slot::Text(ACCOUNT_CODE), code, pending)?;
        self.put_known(index + 1, Slot::Text(ACCOUNT_NAME), name, pending)
    }

    /// The number of a text and what it is.
    fn known_text(&mut self, texts: &mut Texts, index: usize, (text, place): (&str, Option<Place>)) -> (TextId, Facts) {
        let watch = &mut self.watch;
        if let Some(memo) = self.memos.get_mut(index) {
            return memo.known(texts, (text, place), |id, text| watch.facts(id, text));
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
}
