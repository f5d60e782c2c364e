//! What a journal moves on each account, month by month, in one pass. Knows no rules.

use rust_decimal::Decimal;

use crate::tables::lines::of_fen;
use crate::tables::{HashMap, Lines, TextId, journal};

/// Debits and credits, in yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides {
    /// Debits.
    pub debit: Decimal,
    /// Credits.
    pub credit: Decimal,
}

impl Sides {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { debit: self.debit.saturating_add(other.debit), credit: self.credit.saturating_add(other.credit) }
    }

    /// What these have more than those.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self { debit: self.debit.saturating_sub(other.debit), credit: self.credit.saturating_sub(other.credit) }
    }

    /// Whether nothing moved.
    pub fn is_zero(self) -> bool {
        self.debit.is_zero() && self.credit.is_zero()
    }
}

/// An account of the journal and what moved on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its code; blank where the journal has none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it is of budget accounting.
    pub budget: bool,
    /// What moved in each month of [`Movement::months`].
    pub months: Vec<Sides>,
}

/// What a journal moves.
#[derive(Debug, Clone, Default)]
pub struct Movement {
    /// The months that it has lines of, as [`crate::tables::Stamp::month`] counts them, in order.
    pub months: Vec<u32>,
    /// The accounts, by code and name.
    pub accounts: Vec<Moved>,
}

/// One account's sums while lines are added: fen, and beside them what is no whole fen.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    fen: [i128; 2],
    wide: [Decimal; 2],
}

impl Movement {
    /// Adds up a journal.
    pub fn of(lines: &Lines) -> Self {
        Self::of_those(lines, |_| true)
    }

    /// Adds up those lines of a journal that `wanted` asks for.
    pub fn of_those(lines: &Lines, wanted: impl Fn(usize) -> bool) -> Self {
        let mut places: HashMap<(TextId, TextId, bool, u32), usize> = HashMap::default();
        let mut sums: Vec<Sum> = Vec::new();
        let mut last = None;
        for line in (0..lines.len()).filter(|line| wanted(*line)) {
            let code = lines.id(journal::ACCOUNT_CODE, line);
            // One code may go by several names; it is one account.
            let name = if code.is_blank() { lines.id(journal::ACCOUNT_NAME, line) } else { TextId::BLANK };
            let key = (code, name, !lines.is_financial(line), lines.stamp(line).month());
            let place = match last {
                Some((known, place)) if known == key => place,
                _ => *places.entry(key).or_insert_with(|| {
                    sums.push(Sum::default());
                    sums.len() - 1
                }),
            };
            last = Some((key, place));
            let Some(sum) = sums.get_mut(place) else { continue };
            if let Some((debit, credit)) = lines.fen(line) {
                sum.fen = [sum.fen[0] + i128::from(debit), sum.fen[1] + i128::from(credit)];
            } else {
                sum.wide = [sum.wide[0].saturating_add(lines.debit(line)), sum.wide[1].saturating_add(lines.credit(line))];
            }
        }
        let mut months: Vec<u32> = places.keys().map(|(.., month)| *month).filter(|month| *month > 0).collect();
        months.sort_unstable();
        months.dedup();
        let mut keys: Vec<_> = places.into_iter().collect();
        keys.sort_by(|(a, _), (b, _)| {
            let text = |(code, name, budget, month): &(TextId, TextId, bool, u32)| {
                (lines.texts.get(*code), lines.texts.get(*name), *budget, *month)
            };
            text(a).cmp(&text(b))
        });
        let mut accounts: Vec<Moved> = Vec::new();
        for of_account in keys.chunk_by(|(a, _), (b, _)| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
            let Some(((code, name, budget, _), _)) = of_account.first() else { continue };
            let mut by_month = vec![Sides::default(); months.len()];
            for ((.., month), place) in of_account {
                let slot = months.binary_search(month).ok().and_then(|index| by_month.get_mut(index));
                if let (Some(slot), Some(sum)) = (slot, sums.get(*place)) {
                    let yuan = |fen: i128, wide: Decimal| i64::try_from(fen).map_or(Decimal::MAX, of_fen).saturating_add(wide);
                    *slot = Sides { debit: yuan(sum.fen[0], sum.wide[0]), credit: yuan(sum.fen[1], sum.wide[1]) };
                }
            }
            let text = |id: TextId| lines.texts.get(id).to_owned();
            accounts.push(Moved { code: text(*code), name: text(*name), budget: *budget, months: by_month });
        }
        Self { months, accounts }
    }
}
