//! What the kinds that look at vouchers share: which files are whole journals, how a voucher and its month are named, where its lines
//! stand. Knows no kind.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::NotLookedAt;
use crate::books::Books;
use crate::books::ledger::{Ledger, Voucher};
use crate::books::outflow::counter;
use crate::say;
use crate::tables::{Lines, Source, TextId, journal};
use crate::value::text::compact;
use crate::value::{Date, Said};

/// A journal and what one pass over it gathered.
#[derive(Debug, Clone, Copy)]
pub struct Journal<'b> {
    /// Its lines.
    pub lines: &'b Lines,
    /// Its vouchers.
    pub ledger: &'b Ledger,
}

/// A file that is no whole journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partial {
    /// Most vouchers have one side only, as in the ledger of one account.
    OneSided,
    /// Most vouchers do not balance.
    Unbalanced,
}

/// From so many vouchers on, most that do not balance tell of the export rather than of the vouchers.
const VOUCHERS_MIN: usize = 10;
/// From so many on, all of one side only are those of no journal.
const ALL_MIN: usize = 4;

impl Journal<'_> {
    /// Which files are no whole journals, in the order of [`Ledger::files`]. What says to be the ledger of some accounts needs few vouchers to show it;
    /// of what says nothing, all have to show it if they are few.
    pub fn partial(&self, books: &Books) -> Vec<Option<Partial>> {
        #[derive(Clone, Default)]
        struct Count {
            vouchers: usize,
            unbalanced: usize,
            one_sided: usize,
            one_account: bool,
            /// Of those with one side only, how many name an account on the other side of which there is no line.
            elsewhere: usize,
        }
        let known = if books.is_all_of_accounts() { self.accounts_known() } else { BTreeSet::new() };
        let mut counts = vec![Count { one_account: true, ..Count::default() }; self.ledger.files.len()];
        let mut accounts = vec![None; counts.len()];
        for voucher in &self.ledger.vouchers {
            let book = voucher.book as usize;
            let (Some(count), Some(account)) = (counts.get_mut(book), accounts.get_mut(book)) else { continue };
            count.vouchers += 1;
            if voucher.balances() {
                count.one_account = false;
                continue;
            }
            count.unbalanced += 1;
            if self.one_sided(voucher) {
                count.one_sided += 1;
                count.elsewhere += usize::from(!known.is_empty() && self.is_elsewhere(voucher, &known));
            }
            for line in self.ledger.lines_of(voucher) {
                let own = (self.lines.id(journal::ACCOUNT_CODE, line), self.lines.id(journal::ACCOUNT_NAME, line));
                count.one_account &= *account.get_or_insert(own) == own;
            }
        }
        let verdict = |(count, file): (&Count, &Arc<str>)| {
            let few = || (count.one_account && count.vouchers > 1) || (count.one_sided == count.vouchers && count.vouchers >= ALL_MIN);
            // The ledgers of some accounts show vouchers between these whole.
            let of_some = count.elsewhere > 1 && count.elsewhere * 2 > count.one_sided;
            if of_some || count.one_sided * 2 > count.vouchers && (count.vouchers >= VOUCHERS_MIN || few() || books.is_of_accounts(file)) {
                Some(Partial::OneSided)
            } else {
                (count.unbalanced * 2 > count.vouchers && count.vouchers >= VOUCHERS_MIN).then_some(Partial::Unbalanced)
            }
        };
        let mut verdicts: Vec<Option<Partial>> = counts.iter().zip(&self.ledger.files).map(verdict).collect();
        // Beside ledgers of other accounts a single line may be all that an account has.
        let single = |count: &Count| count.vouchers == 1 && count.one_account && count.one_sided == 1;
        let others = counts.iter().zip(&verdicts).filter(|(count, _)| count.vouchers > 0 && !single(count));
        let known: Vec<bool> = others.map(|(_, verdict)| *verdict == Some(Partial::OneSided)).collect();
        if !known.is_empty() && known.iter().all(|partial| *partial) {
            for (_, verdict) in counts.iter().zip(&mut verdicts).filter(|(count, _)| single(count)) {
                *verdict = Some(Partial::OneSided);
            }
        }
        verdicts
    }

    /// The codes and the names of all accounts with lines, compacted; of names the last part too.
    fn accounts_known(&self) -> BTreeSet<String> {
        let mut ids: BTreeSet<TextId> = BTreeSet::new();
        for line in 0..self.lines.len() {
            ids.extend([journal::ACCOUNT_CODE, journal::ACCOUNT_NAME].map(|field| self.lines.id(field, line)));
        }
        let texts = ids.into_iter().filter(|id| !id.is_blank()).map(|id| compact(self.lines.texts.get(id)));
        texts
            .flat_map(|text| [text.rsplit(['\\', '/', '-']).next().unwrap_or_default().to_owned(), text])
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// Whether all lines of a voucher name accounts on the other side, none of which is among those known.
    fn is_elsewhere(&self, voucher: &Voucher, known: &BTreeSet<String>) -> bool {
        let mut lines = self.ledger.lines_of(voucher).map(|line| compact(counter::account(self.lines, line)));
        let is_known = |account: &str| known.iter().any(|known| account.contains(known.as_str()));
        lines.all(|account| !account.is_empty() && !is_known(&account))
    }

    /// Whether a voucher has debits only or credits only.
    pub fn one_sided(&self, voucher: &Voucher) -> bool {
        let (mut debit, mut credit) = (false, false);
        for line in self.ledger.lines_of(voucher) {
            debit |= !self.lines.debit(line).is_zero();
            credit |= !self.lines.credit(line).is_zero();
        }
        debit != credit
    }

    /// What is to be said of the files that are no whole journals.
    pub fn tell_partial(&self, partial: &[Option<Partial>]) -> Vec<NotLookedAt> {
        let one = |(book, partial): (usize, &Option<Partial>)| {
            let file = self.ledger.files.get(book)?;
            let why = match (*partial)? {
                Partial::OneSided => say!(
                    "“{file}”中的凭证大多只有一方分录,像是个别科目的明细账,不是完整的序时账,未作检查;请导出全部科目的序时账",
                    "most vouchers in “{file}” have one side only, as in the ledger of an account; not checked: export the journal of all accounts"
                ),
                Partial::Unbalanced => say!(
                    "“{file}”中的凭证大多借贷不等,可能是按科目筛选的导出,或金额列未读对,未作检查;请导出全部科目的序时账",
                    "most vouchers in “{file}” do not balance: an export of some accounts, or a column of amounts misread; not checked: export the journal of all accounts"
                ),
            };
            let vouchers = self.ledger.vouchers.iter().filter(|voucher| voucher.book as usize == book);
            let first = vouchers.flat_map(|voucher| self.ledger.lines_of(voucher)).map(|line| self.lines.source(line)).min();
            Some(NotLookedAt { why, evidence: first.into_iter().collect() })
        };
        partial.iter().enumerate().filter_map(one).collect()
    }

    /// A voucher's number as the books have it.
    pub fn number(&self, voucher: &Voucher) -> &str {
        self.lines.texts.get(voucher.number)
    }

    /// What a voucher was for: the summary that stands first in it.
    pub fn summary(&self, voucher: &Voucher) -> Option<String> {
        let first = |line: &usize| (self.lines.source(*line), *line);
        let line = self.ledger.lines_of(voucher).filter(|line| !self.lines.id(journal::SUMMARY, *line).is_blank()).min_by_key(first)?;
        Some(self.lines.text(journal::SUMMARY, line).to_owned())
    }

    /// What a voucher's debits or credits add up to, of financial accounting or of budget accounting, in yuan.
    pub fn total(&self, voucher: &Voucher, credit: bool, budget: bool) -> Decimal {
        let of_side = self.ledger.lines_of(voucher).filter(|line| self.lines.is_financial(*line) != budget);
        let amount = |line: usize| if credit { self.lines.credit(line) } else { self.lines.debit(line) };
        of_side.map(amount).fold(Decimal::ZERO, Decimal::saturating_add).normalize()
    }

    /// Where a voucher's lines stand.
    pub fn sources(&self, voucher: &Voucher) -> BTreeSet<Source> {
        self.ledger.lines_of(voucher).map(|line| self.lines.source(line)).collect()
    }
}

/// A month as the ledger counts it.
pub fn month(month: u32) -> Option<Date> {
    let (year, month) = (i16::try_from(month / 12).ok()?, i8::try_from(month % 12 + 1).ok()?);
    (year > 0).then_some(Date::Month(year, month))
}

/// A date as a message names it.
pub fn said(date: Option<Date>) -> Said {
    date.map(|date| Said::new(date.zh(), date.en())).unwrap_or_default()
}
