//! A total beside its parts: where the column that is called like the amount holds only a part of it (餐费 beside 住宿费 and 合计), and row by row
//! the total is the sum of the parts, the total is the amount.

use rust_decimal::Decimal;

use super::cells::{self, column_letter};
use super::columns::Column;
use super::headers::{Headers, RANK_PLAIN, Role, SOURCE_ROW, TableHeaders, bare_header};
use super::kind::{cell_at, labels_total};
use super::mapping::Entry;
use crate::read::{Cell, GridRow};
use crate::say;
use crate::tables::{FieldKind, TableKind, benefits};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

/// The tables of which an amount may be a sum.
const TABLES: [TableKind; 4] = [TableKind::Benefits, TableKind::Expenses, TableKind::Payments, TableKind::Purchases];
/// What no part of what was paid is called: what is taken off, what is open, what is planned.
const NO_PARTS: [&str; 44] = [
    // Taken off.
    "扣",
    "抵",
    "减",
    "冲",
    "个税",
    "代缴",
    "剔除",
    "不予",
    "差额",
    // Open, put off, planned.
    "已",
    "未",
    "余",
    "欠",
    "待付",
    "待支",
    "待拨",
    "待报",
    "剩",
    "挂账",
    "缓付",
    "尾款",
    "质保",
    "保证金",
    "应",
    "预",
    "计划",
    "合同",
    "借款",
    // Of another time.
    "累计",
    "结转",
    "期初",
    "以前",
    "前期",
    "上期",
    "往期",
    "历年",
    "往年",
    "上年",
    "去年",
    // Of somebody else.
    "个人",
    "自费",
    "自付",
    "自理",
    "自担",
];
/// What is no money, or the price of one; it may stand between parts.
const MEASURES: [&str; 11] = ["单价", "标准", "数量", "人数", "人均", "年龄", "积分", "得分", "尺码", "面积", "里程"];
/// Endings of such.
const MEASURE_ENDINGS: [&str; 7] = ["率", "次", "天", "号", "次数", "天数", "张数"];
/// A header with one of these says that the column was paid, whatever the total is.
const DEEDS: [&str; 5] = ["付", "支", "拨", "发放", "实"];

/// No more totals are held against a column, the nearest first.
const TOTALS_MAX: usize = 8;
/// No amount has more parts on one side.
const PARTS_MAX: usize = 30;

/// A total that is the amount because it is the sum of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summed {
    /// The column that is called like the amount.
    pub named: u32,
    /// The parts, that column and the totals of some of them included; from left to right.
    pub parts: Vec<u32>,
    /// In words, where another column would have been taken.
    pub proof: Option<Said>,
}

/// What is proved of a total.
struct Proved {
    total: usize,
    parts: Vec<usize>,
    rows: usize,
}

/// Makes the total the amount where the rows prove that the column taken for it is a part.
pub fn settle(
    columns: &mut [Column],
    table: &TableHeaders,
    (sample, headers): (&[GridRow], &Headers),
    entry: Option<&Entry>,
) -> Option<Summed> {
    let amount = table.role("amount").filter(|_| TABLES.contains(&table.table))?;
    let role = table.roles.get(amount)?;
    // What was converted has its amounts already.
    if !columns.iter().any(|column| total_word(&column.header).is_some()) || columns.iter().any(|column| column.header == SOURCE_ROW) {
        return None;
    }
    // Signatures and remarks stand below amounts.
    let is_data = |row: &&GridRow| states_amount(row) && !is_total(row, headers);
    let rows: Vec<&GridRow> = sample.iter().filter(is_data).collect();
    let mut summed: Option<Summed> = None;
    // A total of parts may be a part of a further one.
    while let Some(chosen) = columns.iter().position(|column| column.role == Some(amount)) {
        let Some(proved) = (Sheet { columns, rows: &rows, role, entry }).proved(chosen) else { break };
        let index = |at: usize| columns.get(at).map_or(0, |column| column.index);
        if summed.as_ref().is_some_and(|summed| summed.parts.contains(&index(proved.total))) {
            break;
        }
        let mut parts: Vec<u32> = proved.parts.iter().map(|at| index(*at)).collect();
        let named = summed.as_ref().map_or(index(chosen), |summed| summed.named);
        parts.extend(summed.iter().flat_map(|summed| summed.parts.iter().copied()));
        parts.sort_unstable();
        parts.dedup();
        summed = Some(Summed { named, parts, proof: Some(told(columns, &proved)) });
        hand_over(columns, chosen, proved.total);
    }
    summed.or_else(|| parts_beside(&Sheet { columns, rows: &rows, role, entry }, amount))
}

/// The parts beside a total that was taken for the amount at once.
fn parts_beside(sheet: &Sheet, amount: usize) -> Option<Summed> {
    let total = sheet.columns.iter().position(|column| column.role == Some(amount))?;
    let over = total_word(&sheet.columns.get(total)?.header)?;
    let beside = [total.checked_sub(1), Some(total + 1)].into_iter().flatten();
    let mut proved = beside.filter(|at| sheet.part(*at, over) == Part::May).filter_map(|at| sheet.proves(at, total, over));
    let proved = proved.next()?;
    let index = |at: usize| sheet.columns.get(at).map_or(0, |column| column.index);
    // One part alone that is called like the amount says what kind it is.
    let is_named =
        |at: &&usize| sheet.columns.get(**at).is_some_and(|column| sheet.role.headers().contains(&bare_header(&column.header).0));
    let mut named = proved.parts.iter().filter(is_named);
    let named = named.next().filter(|_| named.next().is_none()).copied().unwrap_or(total);
    Some(Summed { named: index(named), parts: proved.parts.into_iter().map(index).collect(), proof: None })
}

/// Gives the role of one column to another, which had none.
pub fn hand_over(columns: &mut [Column], from: usize, to: usize) {
    let Some(old) = columns.get_mut(from) else { return };
    let (role, field, name, kind) = (old.role.take(), old.field.take(), old.role_name.take(), old.kind);
    old.kind = FieldKind::Text;
    if let Some(new) = columns.get_mut(to) {
        (new.role, new.field, new.role_name, new.kind) = (role, field, name, kind);
    }
}

fn told(columns: &[Column], proved: &Proved) -> Said {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header.as_str());
    let (total, rows) = (header(&proved.total), proved.rows);
    let quoted = |before: &str, behind: &str| -> Vec<String> {
        proved.parts.iter().map(|part| format!("{before}{}{behind}", header(part))).collect()
    };
    let (zh, en) = (quoted("“", "”").join("+"), quoted("“", "”").join(" + "));
    say!(
        "抽看的{rows}行中“{total}”都等于{zh},以“{total}”为金额",
        "“{total}” is {en} in the {rows} rows looked at, so “{total}” is the amount"
    )
}

/// Whether a row holds an amount.
fn states_amount(row: &GridRow) -> bool {
    row.cells.iter().any(|(_, cell)| cells::money(cell, MoneyUnit::Yuan).is_ok_and(|amount| amount.is_some()))
}

/// Whether a row is a total of others.
pub fn is_total(row: &GridRow, headers: &Headers) -> bool {
    let texts = row.cells.iter().filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(compact(text)) } else { None });
    texts.take(4).any(|text| labels_total(&text, &headers.words.totals) || labels_total(&text, &headers.words.subtotals))
}

/// Whether a header is nothing but a word for a total; the words over several columns before it are given.
fn total_word(header: &str) -> Option<&str> {
    // Most headers are none: what is cheap to ask is asked first.
    if !header.contains(['总', '计']) {
        return None;
    }
    let is_word = |text: &str| {
        let (bare, _) = bare_header(text);
        let rest = ["金额", "费用"].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(&bare);
        let core = ["金额", "数额", "费用", "额", "数"].iter().find_map(|word| rest.strip_suffix(word));
        core == Some("总") || ["合计", "小计", "总计", "共计", "总合计"].contains(&core.unwrap_or(rest))
    };
    if is_word(header) {
        return Some("");
    }
    header.rsplit_once(' ').filter(|(_, last)| is_word(last)).map(|(over, _)| over)
}

/// What a column is to a sum.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It may be added.
    May,
    /// It stands between parts and is none.
    Beside,
    /// Where it stands, no sum is looked for.
    Never,
}

/// The columns and the rows below them that are data.
struct Sheet<'a> {
    columns: &'a [Column],
    rows: &'a [&'a GridRow],
    role: &'a Role,
    entry: Option<&'a Entry>,
}

impl Sheet<'_> {
    /// The nearest total of which a column is proved to be a part.
    fn proved(&self, chosen: usize) -> Option<Proved> {
        let column = self.columns.get(chosen).filter(|column| !self.is_said(column))?;
        if self.role.rank(&compact(&column.header)) != RANK_PLAIN {
            return None;
        }
        let mut totals: Vec<(usize, &str)> =
            self.columns.iter().enumerate().filter_map(|(at, column)| Some((at, self.total_over(column)?))).collect();
        totals.sort_by_key(|(at, _)| at.abs_diff(chosen));
        totals.into_iter().take(TOTALS_MAX).find_map(|(total, over)| self.proves(chosen, total, over))
    }

    /// What stands over a column that is headed by a word for a total and plays no role.
    fn total_over<'c>(&self, column: &'c Column) -> Option<&'c str> {
        let over = total_word(&column.header).filter(|_| column.role.is_none() && !self.is_said(column))?;
        (!has(over, &NO_PARTS) && self.role.rank(&compact(&column.header)) == RANK_PLAIN).then_some(over)
    }

    fn is_said(&self, column: &Column) -> bool {
        self.entry.is_some_and(|entry| entry.role(&column.header, &column_letter(column.index)).is_some())
    }

    fn proves(&self, chosen: usize, total: usize, over: &str) -> Option<Proved> {
        let header = self.columns.get(chosen)?.header.strip_prefix(over)?;
        if has(header, &NO_PARTS) || has(header, &DEEDS) || has(header, &MEASURES) {
            return None;
        }
        if chosen.abs_diff(total) > PARTS_MAX {
            return None;
        }
        let mut parts = vec![chosen];
        for at in chosen.min(total) + 1..chosen.max(total) {
            match self.part(at, over) {
                Part::May => parts.push(at),
                Part::Beside => {}
                Part::Never => return None,
            }
        }
        // Parts may stand on the other side of the column as well.
        let beyond: Vec<usize> = if chosen < total { (0..chosen).rev().collect() } else { (chosen + 1..self.columns.len()).collect() };
        let mut beyond = beyond.into_iter().take(PARTS_MAX);
        loop {
            if let Some(rows) = self.holds(chosen, total, &parts) {
                parts.sort_unstable();
                return Some(Proved { total, parts, rows });
            }
            let next = beyond.next().filter(|at| self.columns.get(*at).is_some_and(|column| column.role.is_none()))?;
            match self.part(next, over) {
                Part::May => parts.push(next),
                Part::Beside => {}
                Part::Never => return None,
            }
        }
    }

    fn part(&self, at: usize, over: &str) -> Part {
        let Some(column) = self.columns.get(at) else { return Part::Never };
        let header = column.header.strip_prefix(over).unwrap_or(&column.header);
        // 奖品 says what was handed out, or what it was worth.
        let plays = column.role.is_some() && column.field != Some(benefits::ITEM);
        if plays || !self.is_money(column) || has(header, &MEASURES) || ends(header, &MEASURE_ENDINGS) {
            return Part::Beside;
        }
        // An invoice is for what was paid, and no further part of it.
        let never = has(&header.replace("其余", ""), &NO_PARTS) || has(header, &["发票"]);
        if never || total_word(&column.header).is_some() { Part::Never } else { Part::May }
    }

    /// Whether a column holds amounts, and nothing else.
    fn is_money(&self, column: &Column) -> bool {
        let mut amounts = self.rows.iter().filter_map(|row| cell_at(row, column.index)).map(|cell| cells::money(cell, column.unit));
        let any = amounts.clone().any(|amount| amount.is_ok_and(|amount| amount.is_some()));
        any && amounts.all(|amount| amount.is_ok())
    }

    /// In how many rows a total is the sum of its parts; `None` unless it is in all that say both, and one of them adds something to the column
    /// that was taken.
    fn holds(&self, chosen: usize, total: usize, parts: &[usize]) -> Option<usize> {
        let amount = |row: &GridRow, at: usize| {
            let column = self.columns.get(at)?;
            cell_at(row, column.index).map_or(Some(None), |cell| cells::money(cell, column.unit).ok())
        };
        let (mut agree, mut open, mut adds) = (0, 0, false);
        for row in self.rows {
            let Some(own) = amount(row, chosen) else { continue };
            let own = own.unwrap_or_default();
            let others = parts.iter().filter(|part| **part != chosen);
            let others = others.filter_map(|part| amount(row, *part).flatten()).fold(Decimal::ZERO, Decimal::saturating_add);
            if own.is_zero() && others.is_zero() {
                continue;
            }
            match amount(row, total)? {
                Some(total) if total == own.saturating_add(others) => agree += 1,
                Some(_) => return None,
                None => open += 1,
            }
            adds |= !others.is_zero();
        }
        (adds && open < agree).then_some(agree)
    }
}

fn has(header: &str, words: &[&str]) -> bool {
    let header = compact(header);
    words.iter().any(|word| header.contains(word))
}

fn ends(header: &str, words: &[&str]) -> bool {
    let (bare, _) = bare_header(header);
    words.iter().any(|word| bare.ends_with(word))
}
