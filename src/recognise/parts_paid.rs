//! Payments beside each other, `第一次付款 | 第二次付款`, each with its date and its amount in columns of its own: each becomes a row of its own before the
//! sheet is recognised. Only where the sheet lists payments: beside contracts they are told (`instalments.rs`). Knows nothing of the rest of a list.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::anew;
use super::cells::{self, column_letter, shown};
use super::columns::header_texts;
use super::headers::{Headers, TableHeaders, bare_header};
use super::instalments::Instalment;
use super::total_label::{labels_total, may_sum_up};
use crate::read::{Cell, Grid, GridRow};
use crate::tables::TableKind;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

/// In how many rows from the top the header is looked for.
const ROWS: usize = 60;
/// How many rows its header has at most: 第一次付款 over 日期 and 金额.
const HEADER_ROWS_MAX: usize = 2;

/// One of the payments: the columns of its date and its amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Columns {
    date: Option<u32>,
    amount: Option<u32>,
}

/// Where the payments stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The first header row and the first row below the header, as indices of the grid's rows.
    header: (usize, usize),
    /// Date and amount of each, from left to right.
    places: Vec<(u32, u32)>,
    /// What names the unit of their money, as it stands in the header.
    unit: String,
    /// The header of each other column, its rows joined.
    texts: Vec<(u32, String)>,
    /// The column behind those of all rows.
    free: u32,
}

/// The header of such a list; names are those of sheet and file.
pub fn header(grid: &Grid, names: &[&str], headers: &Headers) -> Option<Parts> {
    let free = grid.rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max()?.checked_add(1)?;
    let spans = |first: usize| (1..=HEADER_ROWS_MAX).map(move |span| (first, first + span));
    let found = (0..grid.rows.len().min(ROWS)).flat_map(spans).find_map(|header| parts_of(grid, header, free, headers))?;
    let table = |kind: TableKind| headers.tables.iter().find(|table| table.table == kind);
    let above = grid.rows.iter().take(found.header.0).flat_map(|row| &row.cells).map(|(_, cell)| compact(&shown(cell)));
    let titles: Vec<String> = above.chain(names.iter().map(|name| compact(name))).collect();
    let says = |table: &TableHeaders| titles.iter().any(|text| table.words.iter().any(|word| text.contains(word.as_str())));
    let is_contract = |text: &String| {
        let bare = bare_header(text).0;
        let role = |role: &&str| table(TableKind::Contracts).and_then(|table| table.roles.get(table.role(role)?));
        ["signed_on", "terms", "accepted_on"].iter().filter_map(role).any(|role| bare != "日期" && role.headers().contains(&bare))
    };
    let of_contracts = table(TableKind::Contracts).is_some_and(says) || found.texts.iter().any(|(_, text)| is_contract(text));
    // What people were given has lists of its own.
    let of_payouts = table(TableKind::Benefits).is_some_and(says);
    (!of_contracts && !of_payouts).then_some(found)
}

fn is_date(what: &str) -> bool {
    ["日期", "时间"].contains(&what)
}

fn is_amount(what: &str) -> bool {
    ["", "金额", "数额", "额"].contains(&what)
}

fn parts_of(grid: &Grid, header: (usize, usize), free: u32, headers: &Headers) -> Option<Parts> {
    let payments = headers.tables.iter().find(|table| table.table == TableKind::Payments)?;
    let rows = grid.rows.get(header.0..header.1)?;
    if !rows.iter().all(|row| row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)))) {
        return None;
    }
    let all: Vec<(u32, String)> = header_texts(grid, rows).into_iter().map(|(column, levels)| (column, levels.concat())).collect();
    let mut found: BTreeMap<String, Columns> = BTreeMap::new();
    for (column, text) in &all {
        // A number may stand in the brackets that a unit of money stands in elsewhere.
        let of_bare = || Instalment::of(&bare_header(text).0);
        let Some(Instalment { which, what }) =
            Instalment::of(text).filter(|full| is_date(&full.what) || is_amount(&full.what)).or_else(of_bare)
        else {
            continue;
        };
        let of = found.entry(which).or_default();
        let place = match what.as_str() {
            what if is_date(what) => &mut of.date,
            what if is_amount(what) => &mut of.amount,
            _ => return None,
        };
        // Two columns of one payment that are called alike leave open which it is.
        if place.replace(*column).is_some() {
            return None;
        }
    }
    let mut places: Vec<(u32, u32)> = found.values().map(|of| Some((of.date?, of.amount?))).collect::<Option<_>>()?;
    places.sort_unstable();
    let own = |column: u32| places.iter().any(|(date, amount)| [*date, *amount].contains(&column));
    let unit_of = |text: &str| compact(text).rsplit_once('(').map(|(_, unit)| format!("({unit}")).filter(|_| bare_header(text).1.is_some());
    let units: Vec<String> = all
        .iter()
        .filter(|(column, _)| places.iter().any(|(_, amount)| amount == column))
        .map(|(_, text)| unit_of(text).unwrap_or_default())
        .collect();
    let unit = units.first()?.clone();
    let texts: Vec<(u32, String)> = all.iter().filter(|(column, _)| !own(*column)).cloned().collect();
    let called = |role: &str| {
        let role = payments.role(role).and_then(|role| payments.roles.get(role));
        role.is_some_and(|role| texts.iter().any(|(_, text)| role.headers().contains(&bare_header(text).0)))
    };
    // What was paid in all, or a day of its own, makes a row of the whole.
    let whole = places.len() > 1 && units.iter().all(|other| *other == unit) && called("payee") && !called("amount") && !called("date");
    whole.then_some(Parts { header, places, unit, texts, free })
}

/// The sheet with a row for each payment; `None` if it has no such columns.
pub fn parted(grid: &Grid, names: &[&str], headers: &Headers) -> Option<Grid> {
    let parts = header(grid, names, headers)?;
    Some(anew::written(grid, parts.header, headers, |number| parts.headed(number), |row| parts.lines(row, headers)))
}

/// Whether a header is one that the columns of the payments have then.
pub fn is_written(header: &str) -> bool {
    [DATES, AMOUNTS].iter().any(|own| header.strip_prefix(own).is_some_and(|rest| rest.starts_with('(')))
}

/// What the columns of the payments are called; where they stand in the sheet is said in brackets, which name no column.
const DATES: &str = "付款日期";
const AMOUNTS: &str = "付款金额";

impl Parts {
    fn headed(&self, number: u32) -> GridRow {
        let mut cells: Vec<(u32, Cell)> = self.texts.iter().map(|(column, text)| (*column, Cell::Text(text.as_str().into()))).collect();
        let letters =
            |of: &dyn Fn(&(u32, u32)) -> u32| self.places.iter().map(|part| column_letter(of(part))).collect::<Vec<_>>().join("、");
        let (dates, amounts) = (letters(&|part| part.0), letters(&|part| part.1));
        cells.push((self.free, Cell::Text(format!("{DATES}({dates}列)").as_str().into())));
        cells.push((self.free.saturating_add(1), Cell::Text(format!("{AMOUNTS}({amounts}列){}", self.unit).as_str().into())));
        GridRow { number, cells }
    }

    /// A row for each payment of which anything is said; a total stays one, of all of them, and so does a row without any.
    fn lines(&self, row: &GridRow, headers: &Headers) -> Vec<GridRow> {
        let cell_of = |column: u32| row.cells.iter().find(|(own, _)| *own == column).map(|(_, cell)| cell.clone());
        let is_part = |column: u32| self.places.iter().any(|(date, amount)| [*date, *amount].contains(&column));
        let line = |date: Option<Cell>, amount: Option<Cell>| {
            let mut cells: Vec<(u32, Cell)> = row.cells.iter().filter(|(column, _)| !is_part(*column)).cloned().collect();
            cells.extend(date.map(|date| (self.free, date)));
            cells.extend(amount.map(|amount| (self.free.saturating_add(1), amount)));
            GridRow { number: row.number, cells }
        };
        let money = |cell: &Cell| cells::money(cell, MoneyUnit::Yuan).ok();
        let stated: Vec<(Option<Cell>, Option<Cell>)> =
            self.places.iter().map(|(date, amount)| (cell_of(*date), cell_of(*amount))).collect();
        if row.cells.iter().take(4).any(|(_, cell)| labels(&compact(&shown(cell)), headers)) {
            let sum = stated.iter().filter_map(|(_, amount)| money(amount.as_ref()?).flatten()).reduce(Decimal::saturating_add);
            return vec![line(None, sum.map(Cell::Number))];
        }
        // A nought or a stroke says that there was none.
        let is_none = |cell: &Option<Cell>| {
            cell.as_ref().is_none_or(|cell| money(cell).is_some_and(|amount| amount.is_none_or(|amount| amount.is_zero())))
        };
        let says_nothing =
            |date: &Option<Cell>| date.as_ref().is_none_or(|cell| compact(&shown(cell)).trim_matches(['-', '/', '—', '无']).is_empty());
        let (mut filled, mut first) = (Vec::new(), None);
        for (date, amount) in stated {
            if !(is_none(&amount) && says_nothing(&date)) {
                filled.push(line(date, amount));
            } else if first.is_none() {
                first = Some(line(date, amount));
            }
        }
        if filled.is_empty() { first.into_iter().collect() } else { filled }
    }
}

/// Whether a compacted text labels a total.
fn labels(text: &str, headers: &Headers) -> bool {
    let words = &headers.words;
    labels_total(text, &words.totals) || labels_total(text, &words.subtotals) || may_sum_up(text, words)
}

#[cfg(test)]
mod tests {
    use super::super::entries::tests::sheet;
    use super::*;

    fn rows(name: &str, of: &[&[&str]]) -> Option<Vec<String>> {
        let parted = parted(&sheet(of), &[name], &Headers::load(&[]).unwrap())?;
        let joined = |row: &GridRow| row.cells.iter().map(|(_, cell)| shown(cell)).collect::<Vec<_>>().join(" ").trim_end().to_owned();
        Some(parted.rows.iter().map(joined).collect())
    }

    const TWO_ROWS: [&[&str]; 2] =
        [&["项目名称", "施工单位", "付款1", "", "付款2", "", "欠付"], &["", "", "日期", "金额（万元）", "日期", "金额（万元）"]];

    #[test]
    fn each_payment_is_a_row_of_its_own() {
        let shown = rows(
            "工程款支付表",
            &[
                TWO_ROWS[0],
                TWO_ROWS[1],
                &["村道硬化", "示例路桥公司", "2023.2.3", "10", "2023.8.9", "15", "6.8"],
                &["水渠维修", "示例水利公司", "2023.4.1", "8.6", "/", "0", "0"],
                &["亮化", "示例照明公司", "", "", "", "", "5"],
                &["绿化", "示例园林公司", "", "约三万", "2023.9.1", "", "5"],
                &["合计", "", "", "18.6", "", "15", "16.8"],
            ],
        );
        assert_eq!(
            shown.unwrap(),
            [
                "项目名称 施工单位 欠付 付款日期(C、E列) 付款金额(D、F列)(万元)",
                "村道硬化 示例路桥公司 6.8 2023.2.3 10",
                "村道硬化 示例路桥公司 6.8 2023.8.9 15",
                "水渠维修 示例水利公司 0 2023.4.1 8.6",
                "亮化 示例照明公司 5",
                // What cannot be read is no reason to leave it out in silence.
                "绿化 示例园林公司 5 约三万",
                "绿化 示例园林公司 5 2023.9.1",
                "合计 16.8 33.6",
            ]
        );
    }

    #[test]
    fn one_header_row_tells_as_much() {
        let shown = rows(
            "付款台账",
            &[
                &["收款单位", "事由", "首付日期", "首付金额", "尾款日期", "尾款金额"],
                &["示例商行", "购桌椅", "2023-03-01", "1000", "2023-05-01", "2000"],
            ],
        );
        assert_eq!(
            shown.unwrap(),
            ["收款单位 事由 付款日期(C、E列) 付款金额(D、F列)", "示例商行 购桌椅 2023-03-01 1000", "示例商行 购桌椅 2023-05-01 2000"]
        );
    }

    #[test]
    fn what_lists_contracts_or_whole_payments_stays_as_it_is() {
        let row: &[&str] = &["甲", "乙", "2023-03-01", "1", "2023-05-01", "2"];
        for (name, header) in [
            ("合同台账", ["项目名称", "施工单位", "首付日期", "首付金额", "尾款日期", "尾款金额"]),
            ("奖金发放表", ["领取人", "事由", "首付日期", "首付金额", "尾款日期", "尾款金额"]),
            ("支付表", ["施工单位", "签订日期", "首付日期", "首付金额", "尾款日期", "尾款金额"]),
            ("支付表", ["施工单位", "付款金额", "首付日期", "首付金额", "尾款日期", "尾款金额"]),
            ("支付表", ["施工单位", "付款日期", "首付日期", "首付金额", "尾款日期", "尾款金额"]),
            ("支付表", ["施工单位", "事由", "首付日期", "首付金额(元)", "尾款日期", "尾款金额(万元)"]),
            // Days alone, amounts alone, and quarters of a plan.
            ("支付表", ["施工单位", "事由", "首付日期", "首付金额", "尾款日期", "金额"]),
            ("支付表", ["施工单位", "事由", "一季度", "二季度", "三季度", "四季度"]),
            ("支付表", ["施工单位", "事由", "首付日期", "首付金额", "尾款日期", "尾款比例"]),
        ] {
            assert_eq!(rows(name, &[&header, row]), None, "{name} {header:?}");
        }
    }
}
