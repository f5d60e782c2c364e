//! What the cells below the headers say of them.

use rust_decimal::Decimal;

use super::{DUE_UP_TO, Heading, HeadingFit, NAMES_FROM};
use crate::read::{Cell, GridRow};
use crate::recognise::account::split_code;
use crate::recognise::cells::{self, Wanted, shown};
use crate::recognise::dates::Tenths;
use crate::recognise::headers::{Headers, RANK_DUE, RANK_PLAIN, TableHeaders, bare_header};
use crate::recognise::kind::cell_at;
use crate::tables::{FieldKind, TableKind};
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, is_han};

/// Of two columns that are called by the account, the one that holds nothing but codes is its code: 科目 beside 科目名称.
pub fn tell_codes(headings: &mut [Heading], headers: &Headers, sample: &[GridRow]) {
    let holds_codes = |index: u32| {
        let mut cells = sample.iter().filter_map(|row| cell_at(row, index)).peekable();
        cells.peek().is_some() && cells.all(|cell| split_code(&shown(cell)).is_some_and(|(_, name)| name.is_empty()))
    };
    for (index, table) in headers.tables.iter().enumerate() {
        let (Some(code), Some(name)) = (table.role("account_code"), table.role("account_name")) else { continue };
        if headings.iter().any(|heading| heading.names(index, code)) {
            continue;
        }
        let named: Vec<usize> =
            (0..headings.len()).filter(|at| headings.get(*at).is_some_and(|heading| heading.names(index, name))).collect();
        let coded: Vec<usize> =
            named.iter().copied().filter(|at| headings.get(*at).is_some_and(|heading| holds_codes(heading.index))).collect();
        if let ([at], true) = (coded.as_slice(), named.len() == 2)
            && let Some(heading) = headings.get_mut(*at)
        {
            heading.fits.iter_mut().filter(|fit| (fit.table, fit.role) == (index, name)).for_each(|fit| fit.role = code);
        }
    }
}

/// Where no column is the number of a voucher, the one for its word is if most cells hold numbers as well: 记1 below 字号.
pub fn tell_numbers(headings: &mut [Heading], headers: &Headers, sample: &[GridRow]) {
    let holds_numbers = |index: u32| {
        let numbered = |cell: &Cell| {
            let text = compact(&shown(cell));
            let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
            word.len() < text.len() && word.chars().next().is_some_and(is_han)
        };
        let cells: Vec<bool> = sample.iter().filter_map(|row| cell_at(row, index)).map(numbered).collect();
        cells.iter().filter(|numbered| **numbered).count() * 2 > cells.len()
    };
    for (index, table) in headers.tables.iter().enumerate() {
        let (Some(word), Some(number)) = (table.role("voucher_word"), table.role("voucher_no")) else { continue };
        if headings.iter().any(|heading| heading.names(index, number)) {
            continue;
        }
        for heading in headings.iter_mut().filter(|heading| heading.names(index, word) && holds_numbers(heading.index)) {
            heading.fits.iter_mut().filter(|fit| (fit.table, fit.role) == (index, word)).for_each(|fit| fit.role = number);
        }
    }
}

/// In a book whose balances prove it, two columns are the debit and the credit of a journal and nothing else.
pub fn tell_sides(headings: &mut [Heading], headers: &Headers, sides: [u32; 2]) {
    let Some(index) = headers.tables.iter().position(|table| table.table == TableKind::Journal) else { return };
    let Some(table) = headers.tables.get(index) else { return };
    for (column, name) in sides.into_iter().zip(["debit", "credit"]) {
        let (Some(role), Some(heading)) = (table.role(name), headings.iter_mut().find(|heading| heading.index == column)) else { continue };
        if !heading.names(index, role) {
            heading.fits = vec![HeadingFit { table: index, role, quality: NAMES_FROM, points: NAMES_FROM, rank: RANK_PLAIN }];
        }
    }
}

/// A column of numbers names nobody, and no thing: 职工 may head how many there were, or what they paid, and 奖品（元） what the prizes were worth.
pub fn tell_names(headings: &mut [Heading], headers: &Headers, sample: &[GridRow]) {
    let names = |table: usize, role: usize| {
        let role = headers.tables.get(table).and_then(|table| table.roles.get(role));
        role.is_some_and(|role| matches!(role.name.as_str(), "person" | "names" | "item"))
    };
    for heading in headings.iter_mut().filter(|heading| heading.fits.iter().any(|fit| names(fit.table, fit.role))) {
        let mut cells = sample.iter().filter_map(|row| cell_at(row, heading.index)).peekable();
        let is_number = |cell: &Cell| shown(cell).trim().parse::<Decimal>().is_ok();
        if heading.unit.is_some() || (cells.peek().is_some() && cells.all(is_number)) {
            heading.fits.retain(|fit| !names(fit.table, fit.role));
        }
    }
}

/// Whom a list of works or invoices names as well is the payee only where title or names say that it was paid: 施工单位, 销售方.
pub fn tell_titled(headings: &mut [Heading], headers: &Headers, is_named: impl Fn(&TableHeaders) -> bool) {
    let named: Vec<bool> = headers.tables.iter().map(is_named).collect();
    for heading in headings {
        let bare = bare_header(&heading.header).0;
        let counts = |fit: &HeadingFit| {
            let role = headers.tables.get(fit.table).and_then(|table| table.roles.get(fit.role));
            let ends_so = || role.is_some_and(|role| role.ends_vaguely(&bare));
            !ends_so() && (named.get(fit.table) == Some(&true) || role.is_none_or(|role| !role.is_titled(&bare)))
        };
        heading.fits.retain(counts);
    }
}

/// Below a title of payouts the one column of amounts may be called after what was handed out: 运动服（元）, 值班补助. It is the amount where nothing
/// else is, where its header says that it is money or a total row is the sum of the others.
pub fn tell_payout(headings: &mut [Heading], headers: &Headers, sample: &[GridRow]) {
    let mut payouts = headers.tables.iter().enumerate().filter(|(_, table)| table.table == TableKind::Benefits);
    let Some((index, table)) = payouts.next() else { return };
    let (Some(amount), Some(person)) = (table.role("amount"), table.role("person")) else { return };
    let fits = |heading: &Heading, role: usize| heading.fits.iter().any(|fit| (fit.table, fit.role) == (index, role));
    if headings.iter().any(|heading| fits(heading, amount)) || !headings.iter().any(|heading| fits(heading, person)) {
        return;
    }
    let money = |row: &GridRow, index: u32| cell_at(row, index).map(|cell| cells::money(cell, MoneyUnit::Yuan).ok().flatten());
    let named = |heading: &Heading| {
        let bare = bare_header(&heading.header).0;
        !bare.ends_with("数") && table.title_categories.iter().any(|kind| bare.contains(kind.as_str()))
    };
    let is_money = |heading: &Heading| {
        let amounts: Vec<Decimal> = sample.iter().filter_map(|row| money(row, heading.index)).map_while(|amount| amount).collect();
        let summed = amounts
            .split_last()
            .is_some_and(|(last, rest)| rest.len() > 1 && rest.iter().copied().fold(Decimal::ZERO, Decimal::saturating_add) == *last);
        // Pieces and sizes are small or add up to nothing.
        let of_money = heading.unit.is_some() || (summed && amounts.iter().all(|amount| *amount >= Decimal::TEN));
        !amounts.is_empty() && of_money && (heading.unit.is_some() || named(heading))
    };
    let found: Vec<usize> = (0..headings.len()).filter(|at| headings.get(*at).is_some_and(is_money)).collect();
    if let [at] = found.as_slice()
        && let Some(heading) = headings.get_mut(*at)
    {
        heading.fits.retain(|fit| fit.table != index);
        heading.fits.push(HeadingFit { table: index, role: amount, quality: DUE_UP_TO, points: DUE_UP_TO, rank: RANK_PLAIN });
    }
}

/// Of minutes the one column whose header says a unit of money is the amount where nothing else is: 资金（万元）, 额度（元）.
pub fn tell_sums(headings: &mut [Heading], headers: &Headers, sample: &[GridRow]) {
    let mut minutes = headers.tables.iter().enumerate().filter(|(_, table)| table.table == TableKind::Minutes);
    let Some((index, amount)) = minutes.next().and_then(|(index, table)| Some((index, table.role("amount")?))) else { return };
    if headings.iter().any(|heading| heading.fits(index, amount)) {
        return;
    }
    let is_sum = |heading: &Heading| {
        let cells = sample.iter().filter_map(|row| cell_at(row, heading.index));
        let mut amounts = cells.map(|cell| cells::money(cell, MoneyUnit::Yuan)).peekable();
        heading.unit.is_some() && !heading.fits_table(index) && amounts.peek().is_some() && amounts.all(|amount| amount.is_ok())
    };
    let found: Vec<usize> = (0..headings.len()).filter(|at| headings.get(*at).is_some_and(is_sum)).collect();
    if let [at] = found.as_slice()
        && let Some(heading) = headings.get_mut(*at)
    {
        heading.fits.push(HeadingFit { table: index, role: amount, quality: DUE_UP_TO, points: DUE_UP_TO, rank: RANK_PLAIN });
    }
}

/// What would be preferred by its words is not where rows have amounts in another column and none has one in it: 本次领取 that says what was handed
/// out. One that is blank in some rows is: what was not paid has no 实际支付金额.
pub fn tell_amounts(headings: &mut [Heading], headers: &Headers, sample: &[GridRow]) {
    let money = |index: u32| {
        let wanted = Wanted {
            kind: FieldKind::Money,
            unit: MoneyUnit::default(),
            epoch_1904: false,
            months: None,
            sided: false,
            tenths: Tenths::Days,
            old_years: false,
        };
        let held = |row: &&GridRow| cell_at(row, index).is_some_and(|cell| cells::typed(cell, wanted).is_ok_and(|value| value.is_some()));
        sample.iter().filter(held).count()
    };
    let of_money = |table: usize, role: usize| {
        headers.tables.get(table).and_then(|table| table.roles.get(role)).is_some_and(|role| role.kind == FieldKind::Money)
    };
    // Where which column is called by a role's own words, without being preferred by any.
    let plain_of = |heading: &Heading| {
        let plain = heading.fits.iter().filter(|fit| fit.rank == RANK_PLAIN && fit.quality >= NAMES_FROM);
        plain.map(|fit| (heading.index, fit.table, fit.role)).collect::<Vec<_>>()
    };
    let plain: Vec<(u32, usize, usize)> = headings.iter().flat_map(plain_of).collect();
    for heading in headings {
        let index = heading.index;
        for fit in heading.fits.iter_mut().filter(|fit| fit.rank < RANK_PLAIN && of_money(fit.table, fit.role)) {
            let beside = plain.iter().filter(|(other, table, role)| *other != index && (*table, *role) == (fit.table, fit.role));
            let others = beside.map(|(other, ..)| money(*other)).max().unwrap_or(0);
            if others > 0 && money(index) == 0 {
                fit.rank = RANK_DUE;
                fit.quality = fit.quality.min(DUE_UP_TO);
            }
        }
    }
}
