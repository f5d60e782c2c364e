//! What tells two payments of one amount to one payee apart: another invoice, another contract, another instalment, another period, another
//! vehicle. Knows no rule.

use std::collections::BTreeSet;

use super::invoice::Invoice;
use super::outlays::Words;
use super::two_things::{Span, are_apart, other_of_two, spans};
use crate::value::numeral;
use crate::value::text::{compact, is_han};

/// What a payment says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Matter {
    invoices: BTreeSet<Invoice>,
    contract_no: String,
    /// The vehicles that it names.
    plates: BTreeSet<String>,
    /// `预付款`, `尾款`, in order.
    pub instalments: Vec<String>,
    /// `3月`, `二期`, in order.
    pub periods: Vec<String>,
    /// The days from one to another that it states: `6月1日至15日`.
    spans: Vec<Span>,
    /// The shares of a price that it names: `50%`.
    pub shares: Vec<String>,
    /// The years that it names: `2022年度`.
    years: BTreeSet<String>,
    /// Whether it says that it is the second of its kind, or a later one: `第二批`. What says nothing of the kind beside it is the first.
    follows: bool,
    /// Whether it comes back by its nature: rent, wages.
    pub periodic: bool,
    /// The whole text, folded.
    text: String,
}

impl Matter {
    pub fn of(purpose: &str, contract_no: String, invoices: Vec<Invoice>, instalments: &Words, periodic: &Words) -> Self {
        let text = compact(purpose);
        let longest: Vec<&str> = instalments.all_in(&text).into_iter().collect();
        // 尾款 within 工程尾款 is one word, not two.
        let within = |word: &&str| !longest.iter().any(|other| other.len() > word.len() && other.contains(word));
        Self {
            invoices: invoices.into_iter().collect(),
            contract_no: if contract_no.is_empty() { contract_named(&text) } else { contract_no },
            plates: plates(&text),
            instalments: longest.iter().copied().filter(|word| within(word)).map(str::to_owned).collect(),
            shares: shares(&text),
            periods: periods(&text),
            spans: spans(&text),
            years: years(&text),
            follows: follows(&text),
            periodic: periodic.has_folded(&text),
            text,
        }
    }

    /// The same, with the part, the span or the vehicle that a remark beside it names and nothing else: `第二批`, `尾款`, `3月份`. A long remark is
    /// of other things, and a month is the span only where it is all that the remark says: `3月20日`, `3月凭证`, `3月付` are of the paper.
    pub fn with_remark(mut self, remark: &str, instalments: &Words) -> Self {
        const CHARS_MAX: usize = 8;
        let remark = compact(remark);
        if remark.is_empty() || remark.chars().count() > CHARS_MAX || (remark.contains('月') && !is_month(&remark)) {
            return self;
        }
        let other = Self::of(&remark, String::new(), Vec::new(), instalments, &Words::default());
        self.follows |= other.follows;
        self.plates.extend(other.plates);
        for (own, more) in
            [(&mut self.instalments, other.instalments), (&mut self.periods, other.periods), (&mut self.shares, other.shares)]
        {
            let new: Vec<String> = more.into_iter().filter(|word| !own.contains(word)).collect();
            own.extend(new);
        }
        self
    }

    /// Whether it names the very part of a price, of which there is one: `首付款`, `第一期`, `3月份`. Of 进度款 there may be several.
    pub fn is_one_part(&self) -> bool {
        const SEVERAL: [&str; 5] = ["进度款", "中期", "验收款", "到货款", "预付"];
        let is_one = |word: &String| !SEVERAL.iter().any(|several| word.starts_with(several));
        // A building or a group of a village is where, and not which part.
        let is_span = |period: &String| period.ends_with(['月', '季', '期', '批', '次', '周', '旬']) || period.ends_with("半年");
        self.periods.iter().any(is_span) || self.instalments.iter().any(is_one)
    }
}

/// Whether a folded text is a month or months and no more: `3月`, `2023年3月份`, `1-3月`.
fn is_month(text: &str) -> bool {
    let bare = text.strip_suffix('份').unwrap_or(text);
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    bare.strip_suffix('月').is_some_and(|ahead| {
        ahead.ends_with(is_number) && ahead.chars().all(|c| is_number(c) || matches!(c, '-' | '~' | '至' | '到' | '、' | '.' | '年' | '月'))
    })
}

/// Whether two payments say that they are two: both name invoices, and not the same; both name contracts, and not the same; one is another
/// instalment, for another period or another vehicle. One invoice on both makes them one whatever else they say.
pub(super) fn told_apart(a: &Matter, b: &Matter) -> bool {
    if !a.invoices.is_empty() && !b.invoices.is_empty() {
        return a.invoices.is_disjoint(&b.invoices);
    }
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    differ(&a.contract_no, &b.contract_no)
        || (!a.years.is_empty() && !b.years.is_empty() && a.years.is_disjoint(&b.years))
        || (!a.plates.is_empty() && !b.plates.is_empty() && a.plates.is_disjoint(&b.plates))
        || other_place(&a.text, &b.text)
        || a.instalments != b.instalments
        || (!a.shares.is_empty() && !b.shares.is_empty() && a.shares != b.shares)
        || are_apart(&a.spans, &b.spans)
        || (!a.periods.is_empty() && !b.periods.is_empty() && a.periods != b.periods)
        || (a.follows != b.follows && (a.periods.is_empty() || b.periods.is_empty()))
}

/// Whether two payments of one amount are for two things: [`told_apart`], or each names its own of two (`早稻` and `晚稻`). What one pays for in
/// parts may be parted like that too, so this says nothing of payments that are too much together.
pub(super) fn are_two(a: &Matter, b: &Matter) -> bool {
    told_apart(a, b) || ((a.invoices.is_empty() || b.invoices.is_empty()) && other_of_two(&a.text, &b.text))
}

/// Whether two texts are the same but for the name of a village, a school, a building, a case or a meeting: `白马村卫生室维修款` and
/// `青山村卫生室维修款`. What calls it by its kind alone (`本村`, `农村`, `贫困村`) names none.
fn other_place(a: &str, b: &str) -> bool {
    const KINDS: [&[&str]; 4] = [&["村", "社区"], &["小学", "中学", "学校"], &["幼儿园"], &["楼"]];
    let same: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let shared = a.get(..same).unwrap_or_default();
    let (Some(a), Some(b)) = (a.get(same..), b.get(same..)) else { return false };
    let same = a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>();
    let (a, b) = ((a, a.len().saturating_sub(same)), (b, b.len().saturating_sub(same)));
    let both = |kinds: &[&str]| Some((name_before(a, kinds)?, name_before(b, kinds)?));
    let places = KINDS.iter().filter_map(|kinds| both(kinds)).any(|(a, b)| {
        // 大 of 大青村 and 大白村 is of their names.
        let whole = |name: &str| match (name.chars().count(), shared.chars().next_back().filter(|c| is_han(*c))) {
            (1, Some(first)) if !is_common(name) => proper_name(&format!("{first}{name}")).to_owned(),
            _ => proper_name(name).to_owned(),
        };
        let (a, b) = (whole(a), whole(b));
        let is_name = |name: &str| name.chars().count() >= 2 && !is_common(name);
        is_name(&a) && is_name(&b) && !a.ends_with(&b) && !b.ends_with(&a)
    });
    let cases = both(&["案"]).is_some_and(|(a, b)| {
        let is_case = |name: &str| !name.is_empty() && !name.ends_with(|c| "方预档图草议提立结办破备个文本该此原答".contains(c));
        is_case(a) && is_case(b) && other_person(proper_name(a), proper_name(b))
    });
    let meetings = both(&["代会"]).is_some_and(|(a, b)| matches!((assembly(a), assembly(b)), (Some(a), Some(b)) if a != b));
    places || cases || meetings
}

/// What stands before the word of a kind, of a text and the length of what is its own in it; `None` unless all of that is of the name and the word.
fn name_before<'t>((text, own): (&'t str, usize), kinds: &[&str]) -> Option<&'t str> {
    const NAME_CHARS_MAX: usize = 6;
    let (at, kind) = kinds.iter().filter_map(|kind| Some((text.find(kind)?, kind))).min()?;
    let name = text.get(..at)?;
    let fits = at + kind.len() >= own && name.chars().count() <= NAME_CHARS_MAX && name.chars().all(is_han);
    (fits && own > 0).then_some(name)
}

/// A name without the verb and the town before it: `青山` of `付白马镇青山`.
pub(super) fn proper_name(name: &str) -> &str {
    let bare = name.trim_start_matches(|c| "付给对向支交购拨为到赴去在".contains(c));
    let town = ["镇", "乡", "县", "街道"].iter().filter_map(|word| Some(bare.rfind(word)? + word.len())).max();
    town.and_then(|at| bare.get(at..)).filter(|rest| !rest.is_empty()).unwrap_or(bare)
}

/// Whether what stands before the word of a kind says of which sort it is, or that it is meant in general, and names none.
pub(super) fn is_common(name: &str) -> bool {
    const WORDS: [&str; 38] = [
        "全体", "各个", "所有", "贫困", "困难", "扶贫", "脱贫", "示范", "重点", "试点", "先进", "文明", "美丽", "行政", "自然", "相关",
        "有关", "部分", "其他", "其它", "辖区", "全镇", "全县", "全乡", "本镇", "镇内", "下属", "新农", "历届", "现任", "离任", "教学",
        "办公", "综合", "宿舍", "薄弱", "帮扶", "联系",
    ];
    WORDS.iter().any(|word| name.contains(word)) || name.ends_with(|c| "农乡本该全各我每教文驻入进下此原某".contains(c))
}

/// Whether two names are of two people; `某` hides the rest of a name.
fn other_person(a: &str, b: &str) -> bool {
    let open = |name: &str| name.split('某').next().unwrap_or_default().to_owned();
    let hides = |a: &str, b: &str| a.contains('某') && b.starts_with(&open(a));
    a != b && !hides(a, b) && !hides(b, a)
}

/// Of whom an assembly is: `人大代会` and `镇人代会` are of one.
fn assembly(name: &str) -> Option<char> {
    let of = name.chars().rev().find(|c| "党人职工教妇团".contains(*c))?;
    Some(if matches!(of, '工' | '教') { '职' } else { of })
}

/// Numbers with a word behind them that names a span, a part or a place in an order: `3月`, `第二期`, `1号楼`. A day of a month is none.
fn periods(text: &str) -> Vec<String> {
    const NUMERALS: &str = "0123456789一二三四五六七八九十";
    let mut found = Vec::new();
    let mut number = String::new();
    let (mut called, mut of_month, mut before) = (false, false, ' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if NUMERALS.contains(c) {
            if called {
                number.clear();
            }
            if number.is_empty() {
                of_month = before == '月';
            }
            called = false;
            number.push(c);
            before = c;
            continue;
        }
        before = c;
        // 1号楼 is of a building, and 1号 a day.
        if c == '号' && !number.is_empty() && !called {
            called = true;
            continue;
        }
        let of_stairs = c == '楼' && chars.peek().is_some_and(|next| matches!(next, '梯' | '道'));
        let counts = if called {
            matches!(c, '楼' | '栋') && !of_stairs && !of_month
        } else {
            "月季期批次周标段栋楼组村届".contains(c)
        };
        if !number.is_empty() && counts {
            found.push(format!("{}{c}", in_digits(&number)));
        }
        called = false;
        number.clear();
    }
    for word in ["上半年", "下半年", "上半月", "下半月", "上旬", "中旬", "下旬"] {
        if text.contains(word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// A number in digits, whichever way it is written: `三` and `03` are 3. What mixes both stays as it is.
fn in_digits(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let written = numeral::read(&chars).filter(|(_, length)| *length == chars.len()).map(|(number, _)| number);
    written.or_else(|| number.parse().ok()).map_or_else(|| number.to_owned(), |number| number.to_string())
}

/// The years that a folded text names: four digits directly before 年.
fn years(text: &str) -> BTreeSet<String> {
    let year_before = |at: usize| {
        let before = text.get(..at)?;
        let bare = before.trim_end_matches(|c: char| c.is_ascii_digit());
        before.get(bare.len()..).filter(|year| year.len() == 4 && (year.starts_with("19") || year.starts_with("20")))
    };
    text.match_indices('年').filter_map(|(at, _)| year_before(at)).map(str::to_owned).collect()
}

/// The shares of a price that a folded text names: `50%`, and `余50%` of `剩余50%`. A rate of tax or interest is none.
fn shares(text: &str) -> Vec<String> {
    const RATES: [&str; 9] = ["1", "3", "5", "6", "9", "11", "13", "16", "17"];
    let share = |(at, sign): (usize, &str)| {
        let (before, behind) = (text.get(..at)?, text.get(at + sign.len()..)?);
        let bare = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = before.get(bare.len()..).filter(|number| !number.is_empty())?;
        let is_rate = ["税", "的税", "增值", "利", "个税"].iter().any(|word| behind.starts_with(word))
            || ["率", "税", "点", "含", "息"].iter().any(|word| bare.ends_with(word));
        let rest = if bare.ends_with('余') { "余" } else { "" };
        // A rate of tax before an invoice is its own, and the whole is no share.
        let names_invoice = ["专票", "普票", "发票", "票"].iter().any(|word| behind.starts_with(word));
        let of_invoice = number == "100" || (names_invoice && RATES.contains(&number));
        (!is_rate && !of_invoice).then(|| format!("{rest}{number}%"))
    };
    text.match_indices('%').filter_map(share).collect()
}

/// Whether a text calls what it names the second, or a later, batch, part or time: `第二批`, `第3次`.
fn follows(text: &str) -> bool {
    let later = |rest: &str| {
        let number: String = rest.chars().take_while(|c| "0123456789一二三四五六七八九十".contains(*c)).collect();
        let first = matches!(number.as_str(), "" | "一" | "1" | "01");
        let behind = rest.get(number.len()..).and_then(|rest| rest.chars().next());
        !first && behind.is_some_and(|c| "期批次笔轮".contains(c))
    };
    text.match_indices('第').any(|(at, word)| text.get(at + word.len()..).is_some_and(later))
}

/// The plates of vehicles in a folded text: the sign of a province, a letter, and five or six letters and digits (`湘a12345`).
fn plates(text: &str) -> BTreeSet<String> {
    const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    let of_plate = |(at, province): (usize, char)| {
        let rest: String = text.get(at + province.len_utf8()..)?.chars().filter(|c| *c != '·').take(8).collect();
        let plate: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        let (city, number) = plate.split_at_checked(1)?;
        let is_plate =
            city.chars().all(|c| c.is_ascii_alphabetic()) && matches!(number.len(), 5 | 6) && number.chars().any(|c| c.is_ascii_digit());
        is_plate.then(|| format!("{province}{plate}"))
    };
    text.char_indices().filter(|(_, c)| PROVINCES.contains(*c)).filter_map(of_plate).collect()
}

/// The number of a contract that a folded text names: `合同编号ht-2023-01`. A year, a share or a sum behind the word is none.
fn contract_named(text: &str) -> String {
    let number = |rest: &str| {
        let rest = rest.trim_start_matches(|c: char| "编号码第:.( ".contains(c));
        let number: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_/〔〕[]".contains(*c)).collect();
        let behind = rest.get(number.len()..).and_then(|rest| rest.chars().next());
        let is_number = number.chars().any(|c| c.is_ascii_digit()) && !behind.is_some_and(|c| "年月日%.元万份期个次页".contains(c));
        is_number.then_some(number)
    };
    text.match_indices("合同").find_map(|(at, word)| number(text.get(at + word.len()..)?)).unwrap_or_default()
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
        for (a, b) in [
            ("付3月保洁费", "付4月保洁费"),
            ("工程款第一期", "工程款第二期"),
            ("上半年租金", "下半年租金"),
            ("印刷宣传册", "印刷宣传册(第二批)"),
            ("培训服务费", "培训服务费第3期"),
            ("付三月保洁费", "付13月保洁费"),
            ("付第一批货款", "付第11批货款"),
            ("付2022年度审计费", "付2023年审计费"),
            ("付设备款50%", "付设备款剩余50%"),
            ("付合同30%款", "付合同50%款"),
            ("按合同2022年款", "按合同2023年款"),
        ] {
            assert!(told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
        for (a, b) in [
            ("付3月保洁费", "付保洁费"),
            ("货款1月5日", "货款1月20日"),
            ("货款", "货款"),
            ("货款", "货款第一批"),
            ("付第一批货款", "付第1批货款"),
            ("付三月份保洁费", "付03月份保洁费"),
            ("付十二月保洁费", "付12月保洁费"),
            ("付2022年度审计费", "付审计费"),
            ("付2022年、2023年审计费", "付2023年度审计费"),
            ("付设备款50%", "付50%设备款"),
            ("服务费(含6%税)", "服务费"),
            ("货款(13%专票)", "货款(3%专票)"),
            ("付设备款50%", "付设备款"),
            ("付100%货款", "付货款30%"),
            ("货款,税率13%", "货款,13%增值税票"),
        ] {
            assert!(!told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
    }

    #[test]
    fn another_village_school_building_case_or_meeting_is_another_payment() {
        for (a, b) in [
            ("卫生室维修款(白马村)", "卫生室维修款(青山村)"),
            ("白马村卫生室维修款", "青山社区卫生室维修款"),
            ("中心小学课桌椅款", "第二中学课桌椅款"),
            ("1号楼屋面维修款", "2号楼屋面维修款"),
            ("张某案代理费", "李某案代理费"),
            ("张三案代理费", "李某案代理费"),
            ("张三案代理费", "张四案代理费"),
            ("党代会会议费", "人代会会议费"),
            ("大白村道路款", "大青村道路款"),
            ("白马村小学桌椅款", "青山小学桌椅款"),
            ("付1栋维修款", "付2栋维修款"),
        ] {
            assert!(told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
        for (a, b) in [
            ("白马村卫生室维修款", "卫生室维修款"),
            ("白马村卫生室维修款", "付白马村卫生室维修款"),
            ("办公用品款", "打印纸款"),
            ("白马村道路款", "白马村公路款"),
            ("货款1号", "货款20号"),
            ("付乡村道路款", "付农村道路款"),
            ("白马学校维修款", "白马小学维修款"),
            ("白马村道路维修款", "白马社区道路维修款"),
            ("付本村道路款", "付该村道路款"),
            ("全体村干部培训费", "各村干部培训费"),
            ("学校设备款", "教学设备款"),
            ("付学校桌椅", "付小学桌椅"),
            ("付扶贫村道款", "付示范村道款"),
            ("付困难学生补助", "付贫困学生补助"),
            ("付青山村道路款", "白马镇青山村道路款"),
            ("付设计方案费", "付规划方案费"),
            ("6月5号楼梯维修", "6月6号楼梯维修"),
            ("付5号村民补偿", "付6号村民补偿"),
            ("5号组织培训费", "6号组织培训费"),
            ("6月5号周转房租", "6月6号周转房租"),
            ("收据5号楼道灯款", "收据6号楼道灯款"),
            ("人大代会会议费", "镇人代会会议费"),
            ("付张三案代理费", "付张某案代理费"),
        ] {
            assert!(!told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
    }

    #[test]
    fn another_vehicle_or_contract_is_another_payment() {
        for (a, b) in [
            ("付湘A12345车辆保险费", "付湘A·12346车辆保险费"),
            ("货款(合同编号:HT-2023-01)", "货款 合同HT-2023-02"),
            ("付川ad12345保险", "付川ad12346保险"),
        ] {
            assert!(told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
        for (a, b) in [
            ("付湘A12345、湘A12346车辆保险费", "付湘A12345车辆保险费"),
            ("付湘A12345车辆保险费", "付车辆保险费"),
            ("货款(合同编号HT-2023-01)", "货款"),
            ("按合同2022年款", "按合同款"),
            ("湘潭A4纸1000元", "湘潭A3纸2000元"),
        ] {
            assert!(!told_apart(&matter(a), &matter(b)), "{a} {b}");
        }
    }

    #[test]
    fn one_invoice_makes_them_one_and_two_make_them_two() {
        assert!(told_apart(&matter("货款(发票号12345678)"), &matter("货款(发票号12345679)")));
        assert!(!told_apart(&matter("3月货款(发票号12345678)"), &matter("4月货款(发票号12345678)")));
    }
}
