//! Amounts in whole fen: a hundredth of a yuan each, eight bytes a piece.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The fen that stand for an amount that is no whole number of them, or does not fit.
pub(super) const WIDE: i64 = i64::MIN;

/// An amount in fen; `None` where it has more decimals than two or does not fit.
pub fn fen(amount: Decimal) -> Option<i64> {
    let mut exact = amount;
    if amount.scale() > 2 {
        exact = amount.normalize();
        if exact.scale() > 2 {
            return None;
        }
    }
    exact.rescale(2);
    // Rescaling stops short where the digits do not fit.
    if exact.scale() != 2 {
        return None;
    }
    exact.mantissa().to_i64().filter(|fen| *fen != WIDE)
}

/// Fen as yuan, without needless zeros.
pub fn of_fen(fen: i64) -> Decimal {
    Decimal::new(fen, 2).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fen_are_exact(mantissa: i64, scale in 0_u32..6) {
            let amount = Decimal::new(mantissa, scale);
            match fen(amount) {
                Some(fen) => prop_assert_eq!(of_fen(fen), amount.normalize()),
                None => prop_assert!(amount.normalize().scale() > 2 || amount.abs() >= Decimal::new(i64::MAX, 2)),
            }
        }
    }
}
