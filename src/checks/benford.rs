//! The first two digits of a unit's expenses against Benford's law: a test of the whole population, never a finding. The population is
//! the debit lines of expense accounts in financial accounting, of 10 yuan and more. Knows no rule.
//!
//! The measure is the mean absolute deviation of the shares of 10 to 99, held against the bounds of M. Nigrini, *Benford's Law* (2012),
//! for the first two digits: to 0.0012 close, to 0.0018 acceptable, to 0.0022 marginal conformity, above it none.

use rust_decimal::Decimal;

use crate::books::Books;
use crate::books::account_class::AccountClass;
use crate::findings::{Bin, PopulationTest};
use crate::say;
use crate::value::{Lang, Said, amount};

/// Fewer amounts than these say nothing by two digits.
/// Fewer amounts are not judged.
pub const AMOUNTS_MIN: u64 = 1_000;
/// The least amount with two digits before the point, in fen.
const FEN_MIN: i64 = 1_000;
/// The lowest of the first two digits.
const LOWEST: u8 = 10;

/// The shares of 10 to 99 by Benford's law, log10(1 + 1/d), in thousand millionths.
#[rustfmt::skip]
const SHARES: [u32; 90] = [
    41_392_685, 37_788_561, 34_762_106, 32_184_683, 29_963_223, 28_028_724, 26_328_939, 24_823_584, 23_481_096, 22_276_395,
    21_189_299, 20_203_386, 19_305_155, 18_483_406, 17_728_767, 17_033_339, 16_390_416, 15_794_267, 15_239_967, 14_723_257,
    14_240_439, 13_788_284, 13_363_962, 12_964_977, 12_589_127, 12_234_456, 11_899_223, 11_581_873, 11_281_010, 10_995_384,
    10_723_865, 10_465_434, 10_219_165, 9_984_221, 9_759_837, 9_545_318, 9_340_026, 9_143_379, 8_954_843, 8_773_924,
    8_600_172, 8_433_168, 8_272_526, 8_117_890, 7_968_930, 7_825_338, 7_686_829, 7_553_138, 7_424_018, 7_299_239,
    7_178_585, 7_061_854, 6_948_860, 6_839_425, 6_733_383, 6_630_579, 6_530_867, 6_434_110, 6_340_178, 6_248_949,
    6_160_309, 6_074_148, 5_990_364, 5_908_860, 5_829_544, 5_752_329, 5_677_133, 5_603_878, 5_532_489, 5_462_896,
    5_395_032, 5_328_834, 5_264_240, 5_201_194, 5_139_640, 5_079_526, 5_020_801, 4_963_420, 4_907_334, 4_852_503,
    4_798_883, 4_746_435, 4_695_121, 4_644_905, 4_595_752, 4_547_628, 4_500_501, 4_454_341, 4_409_119, 4_364_805,
];

/// Nigrini's bounds for the first two digits, in ten-thousandths.
const BOUNDS: [(i64, &str, &str); 3] =
    [(12, "符合程度高", "close conformity"), (18, "可以接受", "acceptable conformity"), (22, "勉强符合", "marginal conformity")];

/// The test on a unit's books; `None` if there is no journal.
pub fn test(books: &Books, lang: Lang) -> Option<PopulationTest> {
    let (lines, ledger) = (books.lines()?, books.ledger()?);
    let mut counts = [0_u64; 90];
    for line in 0..lines.len() {
        if ledger.class(line) != AccountClass::Expense || !lines.is_financial(line) {
            continue;
        }
        // An amount that is no whole fen has the digits of its fen.
        let fen = lines.fen(line).map(|(debit, _)| debit).or_else(|| crate::tables::lines::fen(lines.debit(line).trunc_with_scale(2)));
        let slot = fen.filter(|fen| *fen >= FEN_MIN).and_then(|fen| counts.get_mut(first_two(fen)));
        if let Some(count) = slot {
            *count += 1;
        }
    }
    Some(verdict(&counts, lang))
}

/// The place of the first two digits of an amount of 10 yuan and more: 10 is 0.
fn first_two(fen: i64) -> usize {
    let mut digits = fen;
    while digits >= 100 {
        digits /= 10;
    }
    usize::try_from(digits - i64::from(LOWEST)).unwrap_or(usize::MAX)
}

fn share(place: usize) -> Decimal {
    Decimal::new(i64::from(SHARES.get(place).copied().unwrap_or_default()), 9)
}

/// The mean absolute deviation of the shares.
fn deviation(counts: &[u64; 90], n: u64) -> Option<Decimal> {
    let away = |(place, count): (usize, &u64)| Some((Decimal::from(*count).checked_div(Decimal::from(n))? - share(place)).abs());
    let sum: Decimal = counts.iter().enumerate().map(away).sum::<Option<Decimal>>()?;
    Some(sum / Decimal::from(counts.len()))
}

fn verdict(counts: &[u64; 90], lang: Lang) -> PopulationTest {
    let n: u64 = counts.iter().sum();
    let deviation = deviation(counts, n).filter(|_| n >= AMOUNTS_MIN);
    let said = deviation.map_or_else(
        || {
            say!(
                "费用类借方10元以上的金额只有{n}笔,少于{AMOUNTS_MIN}笔,不作判断",
                "only {n} expense debits of 10 yuan and more, fewer than {AMOUNTS_MIN}: not judged"
            )
        },
        |deviation| {
            let band = BOUNDS.iter().find(|(bound, ..)| deviation <= Decimal::new(*bound, 4));
            let (zh, en) = band.map_or(("不符合", "no conformity"), |(_, zh, en)| (*zh, *en));
            let shown = amount::plain(deviation.round_dp(5));
            say!(
                "费用类借方10元以上的金额{n}笔,前两位数字的平均绝对偏差为{shown}: {zh}(界限0.0012、0.0018、0.0022);这是对全部金额的观察,不是疑点",
                "{n} expense debits of 10 yuan and more, mean absolute deviation of the first two digits {shown}: {en} (bounds 0.0012, 0.0018, 0.0022); this describes the whole, it is no finding"
            )
        },
    );
    let bin = |(place, count): (usize, &u64)| Bin {
        digits: u8::try_from(place).unwrap_or_default().saturating_add(LOWEST),
        observed: *count,
        expected: amount::plain((share(place) * Decimal::from(n)).round_dp(2)),
    };
    PopulationTest {
        name: "benford-first-two-digits".to_owned(),
        title: Said::new("费用金额前两位数字与本福特定律", "First two digits of expenses against Benford's law").get(lang).to_owned(),
        n,
        statistic: deviation.map(|deviation| amount::plain(deviation.round_dp(5))).unwrap_or_default(),
        verdict: said.get(lang).to_owned(),
        bins: if n == 0 { Vec::new() } else { counts.iter().enumerate().map(bin).collect() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_those_of_the_law() {
        assert!(SHARES.iter().sum::<u32>().abs_diff(1_000_000_000) < 45, "rounding");
        for (place, share) in SHARES.iter().enumerate() {
            let digits = f64::from(u8::try_from(place).unwrap() + LOWEST);
            let exact = (1.0 / digits).ln_1p() / std::f64::consts::LN_10 * 1e9;
            assert!((exact - f64::from(*share)).abs() < 0.501, "{digits}");
        }
    }

    #[test]
    fn the_first_two_digits_are_those_before_all_others() {
        assert_eq!([1_000, 1_099, 9_999, 123_456, 80_000].map(first_two), [0, 0, 89, 2, 70]);
    }

    #[test]
    fn amounts_by_the_law_conform_and_amounts_at_one_point_do_not() {
        let mut counts = [0_u64; 90];
        for (place, count) in counts.iter_mut().enumerate() {
            *count = u64::from(SHARES[place]) / 10_000;
        }
        let test = verdict(&counts, Lang::En);
        assert!(test.verdict.contains("close conformity"), "{}", test.verdict);
        counts[39] += 40_000;
        let test = verdict(&counts, Lang::En);
        assert!(test.verdict.contains("no conformity") && test.bins[39].digits == 49, "{}", test.verdict);
        // 40,877 of some 139,955 stand at 49, a share of 0.2921 where 0.0088 are due: 0.2833 too many there and as much too few elsewhere.
        assert!(test.statistic.starts_with("0.0063"), "{}", test.statistic);
    }

    #[test]
    fn fewer_than_a_thousand_are_not_judged() {
        let mut counts = [0_u64; 90];
        counts[0] = 999;
        let test = verdict(&counts, Lang::Zh);
        assert!(test.statistic.is_empty() && test.verdict.contains("999笔,少于1000笔") && test.bins[0].expected == "41.35", "{test:?}");
        counts[0] = 1_000;
        assert!(!verdict(&counts, Lang::Zh).statistic.is_empty());
    }
}
