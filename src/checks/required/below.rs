//! Rows whose pieces cost less than a line, by their unit price or, where none is given, by their amount. Knows no rule.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use crate::checks::Shared;
use crate::rules::filter::word_lists;
use crate::rules::lexicon::WordList;
use crate::rules::{RuleError, SourceFile};
use crate::say;
use crate::tables::{Field, Row, TableKind};
use crate::value::text::compact;
use crate::value::{Said, money};

/// From how many pieces and how much on a lot counts as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LotSpec {
    pieces: Spanned<String>,
    amount: Spanned<String>,
}

pub(super) struct BelowSpec<'s> {
    pub standard: &'s Spanned<String>,
    pub lot: Option<&'s LotSpec>,
    pub by_measure: &'s [Spanned<String>],
    pub table: TableKind,
}

/// The line, and a lot that it does not lower, by the ids of their standards.
#[derive(Debug)]
pub(super) struct Below {
    standard: String,
    lot: Option<(String, String)>,
    /// What is bought by the metre, and is one thing.
    by_measure: Vec<WordList>,
    item: Option<Field>,
    unit_price: Option<Field>,
    quantity: Option<Field>,
}

impl BelowSpec<'_> {
    pub fn prepare(&self, shared: &Shared, source: &SourceFile) -> Result<Below, RuleError> {
        let standard = |name: &Spanned<String>| shared.catalogue.resolve(name, source).map(|standard| standard.id.clone());
        let lot = self.lot.map(|lot| Ok::<_, RuleError>((standard(&lot.pieces)?, standard(&lot.amount)?))).transpose()?;
        let (unit_price, quantity) = (self.table.field("unit_price"), self.table.field("quantity"));
        let by_measure = word_lists(self.by_measure, &shared.lexicon, source)?;
        Ok(Below { standard: standard(self.standard)?, lot, by_measure, item: self.table.field("item"), unit_price, quantity })
    }
}

impl Below {
    /// The standards that it asks for.
    pub fn standards(&self) -> impl Iterator<Item = &str> {
        let lot = self.lot.iter().flat_map(|(pieces, amount)| [pieces.as_str(), amount.as_str()]);
        std::iter::once(self.standard.as_str()).chain(lot)
    }

    /// The line that all rows lie below, and what of them does.
    pub fn all_below(&self, rows: &[&Row], amount: Field, value: impl Fn(&str) -> Option<Decimal>) -> Option<(Decimal, Said)> {
        let line = value(&self.standard)?;
        let lot = self.lot.as_ref().and_then(|(pieces, amount)| Some((value(pieces)?, value(amount)?)));
        let mut measured = Said::new("金额", "that");
        for row in rows {
            let whole = row.number(amount)?;
            let (price, is_whole) = self.price(row, whole);
            let pieces = self.pieces(row).unwrap_or(Decimal::ONE);
            if price >= line || lot.is_some_and(|(count, sum)| pieces >= count && whole >= sum) {
                return None;
            }
            if !is_whole && whole >= line {
                let price = money(price);
                measured = say!("单价{price}元,", "a piece, {price},");
            }
        }
        Some((line, measured))
    }

    fn pieces(&self, row: &Row) -> Option<Decimal> {
        self.quantity.and_then(|field| row.number(field)).filter(|pieces| *pieces > Decimal::ZERO)
    }

    /// The price of a piece, and whether it is the whole amount.
    fn price(&self, row: &Row, whole: Decimal) -> (Decimal, bool) {
        // A price that is none of so many equal pieces may be in another unit of money. Without a price, what is bought together may belong together.
        let price = self.unit_price.and_then(|field| row.number(field)).filter(|price| *price > Decimal::ZERO);
        let item = self.item.map(|field| compact(&row.shown(field))).unwrap_or_default();
        let is_one = self.by_measure.iter().any(|words| words.find(&item).is_some());
        let price = price.filter(|price| {
            let pieces = self.pieces(row).or_else(|| whole.checked_div(*price).filter(Decimal::is_integer));
            pieces.and_then(|pieces| pieces.checked_mul(*price)).is_some_and(|sum| !is_one && (sum - whole).abs() < Decimal::ONE)
        });
        price.map_or((whole, true), |price| (price, price == whole))
    }
}
