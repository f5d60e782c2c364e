//! Lists of what is owed with a column for each side, `应收余额 | 应付余额`. Each side that is filled becomes a row of its own, with the side beside its
//! amount, before the sheet is recognised. Knows nothing of the rest of a list.

use rust_decimal::Decimal;

use super::anew;
use super::cells::{self, shown};
use super::columns::header_texts;
use super::headers::{Headers, bare_header};
use super::total_label::{labels_total, may_sum_up};
use crate::read::{Cell, Grid, GridRow};
use crate::tables::TableKind;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

/// In how many rows from the top the header is looked for.
const ROWS: usize = 60;
/// How many rows its header has at most: 期末余额 over 应收 and 应付.
const HEADER_ROWS_MAX: usize = 2;

/// What begins the header of each side.
const SIDES: [(&str, &str); 2] = [("应收", "应付"), ("债权", "债务")];
/// What may stand behind it, the same on both sides: a day or a party is no amount.
const AMOUNTS: [&str; 18] = [
    "",
    "款",
    "款项",
    "账款",
    "帐款",
    "金额",
    "余额",
    "数",
    "数额",
    "款余额",
    "款金额",
    "款数",
    "款项余额",
    "款项金额",
    "账款余额",
    "账款金额",
    "期末余额",
    "款期末余额",
];

/// Where the two columns stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The first header row and the first row below the header, as indices of the grid's rows.
    header: (usize, usize),
    /// The column of each side and what the side is called.
    sides: [(u32, &'static str); 2],
    /// What names the unit of their money, as it stands in the header.
    unit: String,
    /// The header of each other column, its rows joined.
    texts: Vec<(u32, String)>,
    /// The column behind those of all rows.
    free: u32,
}

/// The header of such a list.
pub fn header(grid: &Grid, headers: &Headers) -> Option<Owed> {
    let free = grid.rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max()?.checked_add(1)?;
    (0..grid.rows.len().min(ROWS))
        .find_map(|first| (1..=HEADER_ROWS_MAX).find_map(|span| owed_of(grid, (first, first + span), free, headers)))
}

fn owed_of(grid: &Grid, header: (usize, usize), free: u32, headers: &Headers) -> Option<Owed> {
    let items = headers.tables.iter().find(|table| table.table == TableKind::OpenItems)?;
    let rows = grid.rows.get(header.0..header.1)?;
    if !rows.iter().all(|row| row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)))) {
        return None;
    }
    let last: Vec<(u32, String)> = rows.last()?.cells.iter().map(|(column, cell)| (*column, shown(cell))).collect();
    let side = |word: &str| {
        let mut found = last.iter().filter_map(|(column, text)| Some((*column, text, bare_header(text).0.strip_prefix(word)?.to_owned())));
        found.next().filter(|(_, _, rest)| AMOUNTS.contains(&rest.as_str()) && found.next().is_none())
    };
    let (receivable, payable) = SIDES.iter().find_map(|(receivable, payable)| {
        let (one, two) = (side(receivable)?, side(payable)?);
        (one.2 == two.2).then_some(((one.0, *receivable, one.1), (two.0, *payable, two.1)))
    })?;
    let unit_of = |text: &str| compact(text).split_once('(').map(|(_, unit)| format!("({unit}")).unwrap_or_default();
    let unit = unit_of(receivable.2);
    if unit != unit_of(payable.2) {
        return None;
    }
    let names = |role: &str, text: &str| {
        let role = items.role(role).and_then(|role| items.roles.get(role));
        role.is_some_and(|role| role.headers().contains(&bare_header(text).0))
    };
    let sides = [(receivable.0, receivable.1), (payable.0, payable.1)];
    let all = header_texts(grid, rows).into_iter().filter(|(column, _)| sides.iter().all(|(own, _)| own != column));
    let texts: Vec<(u32, String)> = all.map(|(column, levels)| (column, levels.concat())).collect();
    let has = |role: &str| texts.iter().any(|(_, text)| names(role, text));
    // Beside a balance of its own the two say what it comes of.
    let whole = has("counterparty") && (has("origin") || has("age")) && !has("amount");
    whole.then_some(Owed { header, sides, unit, texts, free })
}

/// The sheet with a row for each side of a balance; `None` if it has no such columns.
pub fn parted(grid: &Grid, headers: &Headers) -> Option<Grid> {
    let owed = header(grid, headers)?;
    if owed.says_one_side(grid) || owed.is_alike(grid) {
        return None;
    }
    Some(anew::written(grid, owed.header, headers, |number| owed.headed(number), |row| owed.lines(row, headers)))
}

impl Owed {
    /// Whether a line above the header names one side alone.
    fn says_one_side(&self, grid: &Grid) -> bool {
        let mut texts = grid.rows.iter().take(self.header.0).flat_map(|row| &row.cells).map(|(_, cell)| compact(&shown(cell)));
        texts.any(|text| SIDES.iter().any(|(one, other)| text.contains(one) != text.contains(other)))
    }

    /// Whether most rows in which both are filled have the same amount in both: what was due and what was to be paid of it.
    fn is_alike(&self, grid: &Grid) -> bool {
        let [one, other] = self.sides.map(|(column, _)| column);
        let money = |row: &GridRow, column: u32| {
            let cell = row.cells.iter().find(|(own, _)| *own == column).map(|(_, cell)| cell)?;
            cells::money(cell, MoneyUnit::Yuan).ok().flatten().filter(|amount| !amount.is_zero())
        };
        let below = grid.rows.iter().skip(self.header.1);
        let both: Vec<bool> = below.filter_map(|row| Some(money(row, one)? == money(row, other)?)).collect();
        both.iter().filter(|alike| **alike).count() * 2 > both.len()
    }

    fn headed(&self, number: u32) -> GridRow {
        let mut cells: Vec<(u32, Cell)> = self.texts.iter().map(|(column, text)| (*column, Cell::Text(text.as_str().into()))).collect();
        cells.push((self.free, Cell::Text("方向".into())));
        cells.push((self.free.saturating_add(1), Cell::Text(format!("金额{}", self.unit).as_str().into())));
        GridRow { number, cells }
    }

    /// A row for each side that is filled; a total stays one, of both.
    fn lines(&self, row: &GridRow, headers: &Headers) -> Vec<GridRow> {
        let money = |cell: &Cell| cells::money(cell, MoneyUnit::Yuan).ok();
        let is_side = |column: u32| self.sides.iter().any(|(own, _)| *own == column);
        let line = |side: Option<&str>, amount: Option<Cell>| {
            let mut cells: Vec<(u32, Cell)> = row.cells.iter().filter(|(column, _)| !is_side(*column)).cloned().collect();
            cells.extend(side.map(|side| (self.free, Cell::Text(side.into()))));
            cells.extend(amount.map(|amount| (self.free.saturating_add(1), amount)));
            GridRow { number: row.number, cells }
        };
        let cell_of = |column: u32| row.cells.iter().find(|(own, _)| *own == column).map(|(_, cell)| cell);
        let stated: Vec<(&str, &Cell)> = self.sides.iter().filter_map(|(column, side)| Some((*side, cell_of(*column)?))).collect();
        if row.cells.iter().take(4).any(|(_, cell)| labels(&compact(&shown(cell)), headers)) {
            let sum = stated.iter().filter_map(|(_, cell)| money(cell).flatten()).reduce(Decimal::saturating_add);
            return vec![line(None, sum.map(Cell::Number))];
        }
        // A nought beside an amount says that nothing is owed on that side.
        let says = |(_, cell): &&(&str, &Cell)| money(cell).is_none_or(|amount| amount.is_some_and(|amount| !amount.is_zero()));
        let filled: Vec<&(&str, &Cell)> = stated.iter().filter(says).collect();
        match filled.as_slice() {
            [] => vec![line(stated.first().map(|(side, _)| *side), stated.first().map(|(_, cell)| (*cell).clone()))],
            filled => filled.iter().map(|(side, cell)| line(Some(side), Some((*cell).clone()))).collect(),
        }
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

    fn rows(of: &[&[&str]]) -> Option<Vec<String>> {
        let parted = parted(&sheet(of), &Headers::load(&[]).unwrap())?;
        let joined = |row: &GridRow| row.cells.iter().map(|(_, cell)| shown(cell)).collect::<Vec<_>>().join(" ");
        Some(parted.rows.iter().map(joined).collect())
    }

    #[test]
    fn each_side_that_is_filled_is_a_row_of_its_own() {
        let shown = rows(&[
            &["往来款清理表"],
            &["单位名称", "应收金额（元）", "应付金额（元）", "形成时间"],
            &["供销社", "12000", "", "1998-03-01"],
            &["砖厂", "0", "8000", "2001-05-01"],
            &["粮站", "300", "70", "2003-05-01"],
            &["张三", "", "", "2004-05-01"],
            &["李四", "约一千", "", "2004-05-01"],
            &["合计", "12300", "8070", ""],
        ]);
        assert_eq!(
            shown.unwrap(),
            [
                "往来款清理表",
                "单位名称 形成时间 方向 金额(元)",
                "供销社 1998-03-01 应收 12000",
                "砖厂 2001-05-01 应付 8000",
                "粮站 2003-05-01 应收 300",
                "粮站 2003-05-01 应付 70",
                "张三 2004-05-01",
                "李四 2004-05-01 应收 约一千",
                "合计 20370",
            ]
        );
    }

    #[test]
    fn other_columns_stay_as_they_are() {
        for header in [
            &["单位名称", "应收金额", "实收金额", "形成时间"][..],
            &["单位名称", "应收金额", "应付余额", "形成时间"],
            &["单位名称", "应收日期", "应付日期", "形成时间"],
            &["单位名称", "应收金额", "应付金额"],
            &["单位名称", "应收金额", "应付金额", "余额", "形成时间"],
            &["项目", "应收金额", "应付金额", "形成时间"],
        ] {
            assert_eq!(rows(&[header, &["甲", "1", "2", "2001-05-01"]]), None, "{header:?}");
        }
        for (receivable, payable) in [("债权金额", "债务金额"), ("应收款", "应付款"), ("应收", "应付"), ("应收款余额", "应付款余额")]
        {
            assert!(rows(&[&["单位名称", receivable, payable, "账龄"], &["甲", "1", "2", "3年"]]).is_some(), "{receivable}");
        }
    }
}
