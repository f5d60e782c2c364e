//! What tells two payments of one amount to one payee apart: another invoice, another contract, another instalment, another period. Knows no
//! rule.

use std::collections::BTreeSet;

use super::invoice::Invoice;
use super::outlays::Words;
use crate::value::text::compact;

/// What a payment says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Matter {
    invoices: BTreeSet<Invoice>,
    contract_no: String,
    /// `预付款`, `尾款`, in order.
    pub instalments: Vec<String>,
    /// `3月`, `二期`, in order.
    pub periods: Vec<String>,
    /// Whether it comes back by its nature: rent, wages.
    pub periodic: bool,
}

impl Matter {
    pub fn of(purpose: &str, contract_no: String, invoices: Vec<Invoice>, instalments: &Words, periodic: &Words) -> Self {
        let text = compact(purpose);
        let longest: Vec<&str> = instalments.all_in(&text).into_iter().collect();
        // 尾款 within 工程尾款 is one word, not two.
        let within = |word: &&str| !longest.iter().any(|other| other.len() > word.len() && other.contains(word));
        Self {
            invoices: invoices.into_iter().collect(),
            contract_no,
            instalments: longest.iter().copied().filter(|word| within(word)).map(str::to_owned).collect(),
            periods: periods(&text),
            periodic: periodic.has_folded(&text),
        }
    }
}

/// Whether two payments say that they are two: both name invoices, and not the same; both name contracts, and not the same; one is another
/// instalment or for another period. One invoice on both makes them one whatever else they say.
pub(super) fn told_apart(a: &Matter, b: &Matter) -> bool {
    if !a.invoices.is_empty() && !b.invoices.is_empty() {
        return a.invoices.is_disjoint(&b.invoices);
    }
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    differ(&a.contract_no, &b.contract_no)
        || a.instalments != b.instalments
        || (!a.periods.is_empty() && !b.periods.is_empty() && a.periods != b.periods)
}

/// Numbers with a word behind them that names a span, a part or a place in an order: `3月`, `第二期`, `1号楼`. A day of a month is none.
fn periods(text: &str) -> Vec<String> {
    const NUMERALS: &str = "0123456789一二三四五六七八九十";
    let mut found = Vec::new();
    let mut number = String::new();
    for c in text.chars() {
        if NUMERALS.contains(c) {
            number.push(c);
            continue;
        }
        if !number.is_empty() && "月季期批次周标段栋楼组村届".contains(c) {
            found.push(format!("{number}{c}"));
        }
        number.clear();
    }
    for word in ["上半年", "下半年", "上旬", "中旬", "下旬"] {
        if text.contains(word) {
            found.push(word.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::invoice::named;

    fn matter(purpose: &str) -> Matter {
        Matter::of(purpose, String::new(), named(purpose), &Words::default(), &Words::default())
    }

    #[test]
    fn another_month_or_part_is_another_payment() {
        for (a, b) in [("付3月保洁费", "付4月保洁费"), ("工程款第一期", "工程款第二期"), ("上半年租金", "下半年租金")]
        {
            assert!(told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
        for (a, b) in [("付3月保洁费", "付保洁费"), ("货款1月5日", "货款1月20日"), ("货款", "货款")] {
            assert!(!told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
    }

    #[test]
    fn one_invoice_makes_them_one_and_two_make_them_two() {
        assert!(told_apart(&matter("货款(发票号12345678)"), &matter("货款(发票号12345679)")));
        assert!(!told_apart(&matter("3月货款(发票号12345678)"), &matter("4月货款(发票号12345678)")));
    }
}
