//! A total beside its parts: where the column that is called like the amount holds only a part of it (餐费 beside 住宿费 and 合计), and row by row
//! the total is the sum of the parts, the total is the amount.

use rust_decimal::Decimal;

use super::TableReading;
use super::cells::{self, column_letter};
use super::columns::Column;
use super::headers::{Headers, RANK_PLAIN, Role, SOURCE_ROW, TableHeaders, bare_header};
use super::kind::{LABEL_CHARS_MAX, cell_at, labels_total};
use super::mapping::Entry;
use crate::read::{Cell, GridRow};
use crate::say;
use crate::tables::{FieldKind, Row, TableKind, benefits};
use crate::value::Said;
use crate::value::amount::{self, MoneyUnit};
use crate::value::text::{compact, printable, shorten};

/// The tables of which an amount may be a sum.
const TABLES: [TableKind; 4] = [TableKind::Benefits, TableKind::Expenses, TableKind::Payments, TableKind::Purchases];
/// What no part of what was paid is called: what is taken off, what is open, what is planned.
const NO_PARTS: [&str; 46] = [
    // Taken off.
    "扣",
    "退",
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
    "暂",
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

/// What kinds of costs and payouts end with.
const KIND_ENDINGS: [&str; 24] = [
    "费",
    "金",
    "补",
    "补贴",
    "补助",
    "津贴",
    "款",
    "税",
    "税额",
    "奖",
    "奖励",
    "奖品",
    "礼品",
    "慰问品",
    "纪念品",
    "服装",
    "餐",
    "住宿",
    "交通",
    "水果",
    "茶水",
    "酒水",
    "烟酒",
    "场地",
];
/// What they begin with.
const KIND_BEGINNINGS: [&str; 4] = ["其他", "其它", "其余", "杂"];
/// What an amount is called that says no kind of cost.
const PLAIN: [&str; 13] = ["", "付款", "支付", "拨付", "报销", "发放", "支出", "开支", "采购", "购置", "本次", "本期", "费用"];

/// One row in so many may disprove a sum that the others prove, or lack the total.
const ONE_IN: usize = 5;
/// So many rows prove a sum that others disprove.
const PROVING_MIN: usize = 3;
/// How many rows a message names.
const ROWS_NAMED: usize = 5;

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
    /// The totals and what each is the sum of.
    sums: Vec<(u32, Vec<u32>)>,
    /// In words, where another column would have been taken.
    pub proof: Option<Said>,
    /// Why a total that is mostly the sum is not the amount; there are no parts then.
    unused: Option<Said>,
}

/// What the rows say of a total.
struct Proved {
    total: usize,
    parts: Vec<usize>,
    tally: Tally,
    /// Whether they prove it.
    holds: bool,
}

/// How many rows say what of a total.
#[derive(Default)]
struct Tally {
    /// It is the sum.
    agree: usize,
    /// It is, and something was added to the column that was taken.
    adding: usize,
    /// It is another amount, by row number.
    wrong: Vec<u32>,
    /// It is blank.
    open: usize,
}

impl Tally {
    fn proves(&self, of_kinds: bool) -> bool {
        let (agree, wrong) = (self.agree, self.wrong.len());
        if self.adding == 0 || self.open * ONE_IN > agree + wrong + self.open {
            return false;
        }
        // A single row may be a sum by chance.
        if wrong == 0 { agree > 1 || of_kinds } else { agree >= PROVING_MIN && wrong * ONE_IN <= agree + wrong && self.adding >= wrong }
    }

    /// Whether it is the sum more often than not.
    fn speaks(&self) -> bool {
        self.adding > 0 && self.agree > 1 && self.agree > self.wrong.len() + self.open
    }
}

impl Proved {
    /// Whether no row says otherwise.
    fn is_exact(&self) -> bool {
        self.holds && self.tally.wrong.is_empty()
    }
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
    let (mut summed, mut doubted): (Option<Summed>, Option<Summed>) = (None, None);
    let of_payouts = table.table == TableKind::Benefits;
    // A total of parts may be a part of a further one.
    while let Some(chosen) = columns.iter().position(|column| column.role == Some(amount)) {
        let Some(proved) = (Sheet { columns, rows: &rows, role, entry, of_payouts }).proved(chosen) else { break };
        let index = |at: usize| columns.get(at).map_or(0, |column| column.index);
        if !proved.holds {
            let unused = Some(not_used(columns, chosen, &proved));
            doubted = Some(Summed { named: index(chosen), parts: Vec::new(), sums: Vec::new(), proof: None, unused });
            break;
        }
        if summed.as_ref().is_some_and(|summed| summed.parts.contains(&index(proved.total))) {
            break;
        }
        let mut parts: Vec<u32> = proved.parts.iter().map(|at| index(*at)).collect();
        let named = summed.as_ref().map_or(index(chosen), |summed| summed.named);
        parts.extend(summed.iter().flat_map(|summed| summed.parts.iter().copied()));
        parts.sort_unstable();
        parts.dedup();
        let mut sums = summed.map(|summed| summed.sums).unwrap_or_default();
        sums.push((index(proved.total), proved.parts.iter().map(|at| index(*at)).collect()));
        summed = Some(Summed { named, parts, sums, proof: Some(told(columns, &proved)), unused: None });
        hand_over(columns, chosen, proved.total);
    }
    summed.or_else(|| parts_beside(&Sheet { columns, rows: &rows, role, entry, of_payouts }, amount)).or(doubted)
}

/// The parts beside a total that was taken for the amount at once.
fn parts_beside(sheet: &Sheet, amount: usize) -> Option<Summed> {
    let total = sheet.columns.iter().position(|column| column.role == Some(amount))?;
    let over = total_word(&sheet.columns.get(total)?.header)?;
    // Of whatever kind they are, they are counted.
    let of_any = Sheet { of_payouts: false, ..*sheet };
    let beside = [total.checked_sub(1), Some(total + 1)].into_iter().flatten();
    let mut proved = beside.filter(|at| sheet.part(*at, over) == Part::May).filter_map(|at| of_any.proves(at, total, over, false));
    let proved = proved.find(|proved| proved.holds)?;
    let index = |at: usize| sheet.columns.get(at).map_or(0, |column| column.index);
    // One part alone that is called like the amount says what kind it is.
    let is_named =
        |at: &&usize| sheet.columns.get(**at).is_some_and(|column| sheet.role.headers().contains(&bare_header(&column.header).0));
    let header_of = |at: usize| sheet.columns.get(at).map_or("", |column| column.header.as_str());
    let of_one_kind =
        |at: &&usize| !sheet.of_payouts || proved.parts.iter().all(|part| is_payout_of(Payout::of(header_of(**at)), header_of(*part)));
    let mut named = proved.parts.iter().filter(is_named).filter(of_one_kind);
    let named = named.next().filter(|_| named.next().is_none()).copied().unwrap_or(total);
    let parts: Vec<u32> = proved.parts.into_iter().map(index).collect();
    let sums = vec![(index(total), parts.clone())];
    Some(Summed { named: index(named), parts, sums, proof: None, unused: None })
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

/// The parts as a sum: “餐费”+“住宿费”.
fn in_words<'a>(headers: impl Iterator<Item = &'a str>) -> (String, String) {
    let quoted: Vec<String> = headers.map(|header| format!("“{}”", shorten(&printable(header), LABEL_CHARS_MAX))).collect();
    (quoted.join("+"), quoted.join(" + "))
}

fn told(columns: &[Column], proved: &Proved) -> Said {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header.as_str());
    let (total, rows) = (header(&proved.total), proved.tally.agree);
    let (zh, en) = in_words(proved.parts.iter().map(header));
    if proved.tally.wrong.is_empty() {
        return say!(
            "抽看的{rows}行中“{total}”都等于{zh},以“{total}”为金额",
            "“{total}” is {en} in the {rows} rows looked at, so “{total}” is the amount"
        );
    }
    let of = rows + proved.tally.wrong.len();
    say!(
        "抽看的{of}行中有{rows}行“{total}”等于{zh},以“{total}”为金额",
        "“{total}” is {en} in {rows} of the {of} rows looked at, so “{total}” is the amount"
    )
}

/// A total that is mostly the sum and was not taken.
fn not_used(columns: &[Column], chosen: usize, proved: &Proved) -> Said {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header.as_str());
    let (total, taken, Tally { agree, wrong, open, .. }) = (header(&proved.total), header(&chosen), &proved.tally);
    let (zh, en) = in_words(proved.parts.iter().map(header));
    let (mut but_zh, mut but_en) = (Vec::new(), Vec::new());
    if !wrong.is_empty() {
        let rows: Vec<String> = wrong.iter().take(ROWS_NAMED).map(u32::to_string).collect();
        let (zh, en, more) = (rows.join("、"), rows.join(", "), wrong.len() > ROWS_NAMED);
        let count = wrong.len();
        but_zh.push(if more { format!("第{zh}行等{count}行不等") } else { format!("第{zh}行不等") });
        but_en.push(if more { format!("it is not in {count} rows (row {en}, …)") } else { format!("it is not in row(s) {en}") });
    }
    if *open > 0 {
        but_zh.push(format!("{open}行为空"));
        but_en.push(format!("it is blank in {open} row(s)"));
    }
    let (but_zh, but_en) = (but_zh.join(","), but_en.join(" and "));
    say!(
        "“{total}”在抽看的{agree}行中等于{zh},但{but_zh},没有作为金额,只按“{taken}”计入;以“{total}”为准的请改正、填满“{total}”列,或在 mapping.toml 中写明",
        "“{total}” is {en} in {agree} of the rows looked at, but {but_en}, so only “{taken}” was counted as the amount; if “{total}” is what was paid, mend and fill that column or say so in mapping.toml"
    )
}

/// What is told of a total once all rows are there: where it is not the sum, or why it was not used.
pub fn differences(table: &TableReading) -> Vec<Said> {
    let Some(summed) = table.layout.summed.as_ref().filter(|_| !table.rows.is_empty()) else { return Vec::new() };
    let mut told: Vec<Said> = summed.unused.iter().cloned().collect();
    // Where each row says its own unit, the cells as they are written cannot be added.
    if table.layout.unit_column.is_none() {
        told.extend(summed.sums.iter().filter_map(|(total, parts)| differs(table, *total, parts)));
    }
    told
}

/// In which rows a total is not the sum of its parts.
fn differs(table: &TableReading, total: u32, parts: &[u32]) -> Option<Said> {
    let column = |index: u32| table.columns.iter().find(|column| column.index == index);
    let total = column(total)?;
    let parts: Vec<&Column> = parts.iter().filter_map(|index| column(*index)).collect();
    let mut wrong = table.rows.iter().filter_map(|row| {
        let (total, parts) = (written(row, total)?, parts.iter().filter_map(|part| written(row, part)));
        let sum = parts.fold(Decimal::ZERO, Decimal::saturating_add);
        (!sum.is_zero() && total.abs() != sum.abs()).then_some((row.source.row, total, sum))
    });
    let named: Vec<(u32, Decimal, Decimal)> = wrong.by_ref().take(ROWS_NAMED).collect();
    let count = named.len() + wrong.count();
    if named.is_empty() {
        return None;
    }
    let (sum_zh, sum_en) = in_words(parts.iter().map(|part| part.header.as_str()));
    let rows_zh: Vec<String> = named.iter().map(|(row, total, sum)| format!("第{row}行为{total},相加为{sum}")).collect();
    let rows_en: Vec<String> = named.iter().map(|(row, total, sum)| format!("row {row} has {total} and its parts come to {sum}")).collect();
    let (more_zh, more_en) =
        if count > ROWS_NAMED { (format!("等{count}行"), format!(" and so on, {count} rows")) } else { <(String, String)>::default() };
    let (zh, en, header) = (rows_zh.join(";"), rows_en.join("; "), shorten(&printable(&total.header), LABEL_CHARS_MAX));
    Some(say!(
        "“{header}”不等于{sum_zh}: {zh}{more_zh},仍按“{header}”计入;请核对后改正",
        "“{header}” is not {sum_en}: {en}{more_en}; “{header}” was counted all the same, check and mend it"
    ))
}

/// What a row says in a column, in yuan.
fn written(row: &Row, column: &Column) -> Option<Decimal> {
    if column.kind == FieldKind::Money {
        return row.number(column.field?);
    }
    let text = match column.field {
        Some(field) => row.text(field),
        None => row.extra.iter().find(|(name, _)| **name == *column.header).map(|(_, text)| text.as_ref()),
    };
    amount::parse(text?).ok()??.in_yuan(column.unit)
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
    /// Whether it lists what people were paid.
    of_payouts: bool,
}

/// The kinds of payouts that standards tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Payout {
    Prize,
    Clothing,
    Condolence,
    Allowance,
    Wages,
}

impl Payout {
    /// What a header names, the words of each kind in turn.
    fn of(header: &str) -> Option<Self> {
        const WORDS: [(Payout, &[&str]); 5] = [
            (Payout::Clothing, &["服", "衣", "裤", "鞋", "帽", "衫", "袜"]),
            (Payout::Condolence, &["慰问", "福利"]),
            (Payout::Allowance, &["补贴", "补助", "津贴"]),
            (Payout::Prize, &["奖", "绩效"]),
            (Payout::Wages, &["工资", "薪"]),
        ];
        WORDS.iter().find(|(_, words)| has(header, words)).map(|(kind, _)| *kind)
    }
}

/// Whether a part is of the kind of payout that its neighbour names: named alike, or what goods of it were worth.
fn is_payout_of(kind: Option<Payout>, part: &str) -> bool {
    const GOODS: [&str; 9] = ["折价", "价值", "实物", "物品", "物资", "礼", "米", "油", "奶"];
    kind.is_some_and(|kind| Payout::of(part).map_or_else(|| has(part, &GOODS), |other| other == kind))
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
        let mut best: Option<Proved> = None;
        for proved in totals.into_iter().take(TOTALS_MAX).filter_map(|(total, over)| self.proves(chosen, total, over, true)) {
            if proved.is_exact() {
                return Some(proved);
            }
            if best.as_ref().is_none_or(|best| proved.holds && !best.holds) {
                best = Some(proved);
            }
        }
        best
    }

    /// What stands over a column that is headed by a word for a total and plays no role.
    fn total_over<'c>(&self, column: &'c Column) -> Option<&'c str> {
        let over = total_word(&column.header).filter(|_| column.role.is_none() && !self.is_said(column))?;
        (!has(over, &NO_PARTS) && self.role.rank(&compact(&column.header)) == RANK_PLAIN).then_some(over)
    }

    fn is_said(&self, column: &Column) -> bool {
        self.entry.is_some_and(|entry| entry.role(&column.header, &column_letter(column.index)).is_some())
    }

    /// What the rows say of a total of which a column is a part, with the parts that agree best.
    fn proves(&self, chosen: usize, total: usize, over: &str, strict: bool) -> Option<Proved> {
        let header = self.columns.get(chosen)?.header.strip_prefix(over)?;
        let header_of = |at: usize| self.columns.get(at).map_or("", |column| column.header.strip_prefix(over).unwrap_or(&column.header));
        // What stands beside an amount that is called nothing else may be anything.
        let kinds_only = strict && is_plain(header);
        if has(header, &NO_PARTS) || has(header, &DEEDS) || has(header, &MEASURES) {
            return None;
        }
        if chosen.abs_diff(total) > PARTS_MAX {
            return None;
        }
        let part = |at: usize| match self.part(at, over) {
            Part::May if kinds_only && !is_kind(header_of(at)) => Part::Never,
            // What is held against a standard holds nothing of another kind: 误餐费 beside 服装费.
            Part::May if self.of_payouts && !is_payout_of(Payout::of(header), header_of(at)) => Part::Never,
            part => part,
        };
        let mut parts = vec![chosen];
        for at in chosen.min(total) + 1..chosen.max(total) {
            match part(at) {
                Part::May => parts.push(at),
                Part::Beside => {}
                Part::Never => return None,
            }
        }
        // Parts may stand on the other side of the column as well.
        let beyond: Vec<usize> = if chosen < total { (0..chosen).rev().collect() } else { (chosen + 1..self.columns.len()).collect() };
        let mut beyond = beyond.into_iter().take(PARTS_MAX);
        let mut best: Option<Proved> = None;
        loop {
            let of_kinds = parts.iter().all(|at| *at == chosen || is_kind(header_of(*at)));
            let tally = self.tally(chosen, total, &parts).unwrap_or_default();
            let holds = tally.proves(of_kinds);
            let less_wrong = |best: &Proved| holds && (!best.holds || tally.wrong.len() < best.tally.wrong.len());
            if (holds || tally.speaks()) && best.as_ref().is_none_or(less_wrong) {
                let mut parts = parts.clone();
                parts.sort_unstable();
                best = Some(Proved { total, parts, tally, holds });
            }
            if best.as_ref().is_some_and(Proved::is_exact) {
                return best;
            }
            let next = beyond.next().filter(|at| self.columns.get(*at).is_some_and(|column| column.role.is_none()));
            match next.map(|next| (next, part(next))) {
                Some((next, Part::May)) => parts.push(next),
                Some((_, Part::Beside)) => {}
                None | Some((_, Part::Never)) => return best,
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
        let never = has(&header.replace("其余", ""), &NO_PARTS) || is_year(header) || has(header, &["发票"]);
        if never || total_word(&column.header).is_some() { Part::Never } else { Part::May }
    }

    /// Whether a column holds amounts, and nothing else.
    fn is_money(&self, column: &Column) -> bool {
        let mut amounts = self.rows.iter().filter_map(|row| cell_at(row, column.index)).map(|cell| cells::money(cell, column.unit));
        let any = amounts.clone().any(|amount| amount.is_ok_and(|amount| amount.is_some()));
        any && amounts.all(|amount| amount.is_ok())
    }

    /// In how many rows a total is the sum of its parts; `None` where it is no amount at all.
    fn tally(&self, chosen: usize, total: usize, parts: &[usize]) -> Option<Tally> {
        let amount = |row: &GridRow, at: usize| {
            let column = self.columns.get(at)?;
            cell_at(row, column.index).map_or(Some(None), |cell| cells::money(cell, column.unit).ok())
        };
        let mut tally = Tally::default();
        for row in self.rows {
            let Some(own) = amount(row, chosen) else { continue };
            let own = own.unwrap_or_default();
            let others = parts.iter().filter(|part| **part != chosen);
            let others = others.filter_map(|part| amount(row, *part).flatten()).fold(Decimal::ZERO, Decimal::saturating_add);
            if own.is_zero() && others.is_zero() {
                continue;
            }
            match amount(row, total)? {
                Some(total) if total == own.saturating_add(others) => {
                    tally.agree += 1;
                    tally.adding += usize::from(!others.is_zero());
                }
                Some(_) => tally.wrong.push(row.number),
                None => tally.open += 1,
            }
        }
        Some(tally)
    }
}

/// A header without the words that say amount.
fn core_of(header: &str) -> String {
    let (bare, _) = bare_header(header);
    ["金额", "数额"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(&bare).to_owned()
}

/// Whether a header names a kind of cost or of payout: 餐费, 税额, 其他.
fn is_kind(header: &str) -> bool {
    let core = core_of(header);
    KIND_ENDINGS.iter().any(|word| core.ends_with(word)) || KIND_BEGINNINGS.iter().any(|word| core.starts_with(word))
}

/// Whether a header is that of an amount of nothing in particular: 金额, 报销金额.
fn is_plain(header: &str) -> bool {
    PLAIN.contains(&core_of(header).as_str())
}

/// Whether a header is a year and nothing else.
fn is_year(header: &str) -> bool {
    let core = core_of(header);
    let digits = core.trim_end_matches(['年', '度']);
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn has(header: &str, words: &[&str]) -> bool {
    let header = compact(header);
    words.iter().any(|word| header.contains(word))
}

fn ends(header: &str, words: &[&str]) -> bool {
    let (bare, _) = bare_header(header);
    words.iter().any(|word| bare.ends_with(word))
}
