//! Which texts label totals, however they are set off and whatever they count.

use super::headers::Words;
use crate::value::text::is_han;

/// A longer label is a text of its own.
const LABEL_CHARS: usize = 16;
/// What a label may count behind its word: `小计:2户`, `合计5人`.
const COUNTED: [char; 17] = ['户', '人', '名', '笔', '份', '项', '家', '件', '条', '个', '张', '台', '次', '组', '套', '宗', '本'];

/// A compacted label without what sets it off (`【小计】`, `*小计*`) and without the signs and brackets behind it.
pub fn bare_label(text: &str) -> &str {
    let bare = text.trim_end_matches([':', '-', '.']);
    let bare = bare.trim_matches([
        '[', ']', '*', '<', '>', '《', '》', '"', '\'', '“', '”', '-', '=', '~', '#', '_', '.', '…', '★', '☆', '▲', '△', '●', '◆',
    ]);
    let bare = bare.strip_prefix('(').and_then(|bare| bare.strip_suffix(')')).unwrap_or(bare);
    bare.split('(').next().unwrap_or(bare)
}

/// Whether a compacted text is one of these labels of totals, its amount beside it or not: `合计`, `合计(元)`, `合计:1,234.00`,
/// `合计:壹佰元整`, `合计人民币壹佰元整`.
pub fn labels_total(text: &str, words: &[String]) -> bool {
    let bare = bare_label(text);
    let named = |word: &String| bare.strip_prefix(word.as_str()).is_some_and(|rest| rest.is_empty() || states_amount(rest));
    words.iter().any(named)
}

/// Whether what stands behind a label is an amount: in capitals, or behind a colon.
fn states_amount(rest: &str) -> bool {
    const DIGITS: &str = "零壹贰叁肆伍陆柒捌玖";
    const UNITS: &str = "拾佰仟万亿元圆角分整正";
    let (rest, behind_colon) = rest.strip_prefix(':').map_or((rest, false), |rest| (rest, true));
    let capitals = rest.strip_prefix("人民币").unwrap_or(rest).trim_start_matches(':');
    let in_capitals = capitals.contains(|c| DIGITS.contains(c)) && capitals.chars().all(|c| DIGITS.contains(c) || UNITS.contains(c));
    in_capitals || (behind_colon && crate::value::amount::parse(rest).is_ok_and(|read| read.is_some()))
}

/// Whether a compacted text may label the total of a part, by the word it ends or begins with: `党政办小计`, `小计:2户`, `合计-党政办`; never what
/// only has the word in it, as 小计算器 does. Whether it is one, the row has to say.
pub fn may_sum_up(text: &str, words: &Words) -> bool {
    let bare = bare_label(text);
    let bare = without_count(bare);
    let begins =
        |word: &String| bare.strip_prefix(word.as_str()).is_some_and(|rest| !rest.starts_with(|c| is_han(c) || c.is_alphanumeric()));
    bare.chars().count() <= LABEL_CHARS && words.summing.iter().any(|word| bare.ends_with(word.as_str()) || begins(word))
}

/// Whether a compacted text ends with any word of totals, those of programs (`张三汇总`) among them.
pub fn ends_as_total(text: &str, words: &Words) -> bool {
    let bare = bare_label(text);
    let ends = |words: &[String]| words.iter().any(|word| bare.ends_with(word.as_str()));
    bare.chars().count() <= LABEL_CHARS && (ends(&words.subtotals) || ends(&words.totals))
}

/// Whether a compacted text names a period and goes on with one of these words and nothing else: `1月合计`, `2022年一月份小计`, `当月发生额及余额`.
pub fn ends_period(text: &str, words: &[String]) -> bool {
    const NAMES: &str = "0123456789〇零一二三四五六七八九十年月日季度份第至-~.旬上中下半全本当期末初止截";
    let bare = bare_label(text);
    let period = |word: &String| bare.strip_suffix(word.as_str()).filter(|period| period.contains(['年', '月', '日', '季', '旬', '期']));
    bare.chars().count() <= LABEL_CHARS && words.iter().filter_map(period).any(|period| period.chars().all(|c| NAMES.contains(c)))
}

/// A label without how many it counts.
fn without_count(label: &str) -> &str {
    let Some(rest) = label.strip_suffix(COUNTED) else { return label };
    let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() == rest.len() { label } else { bare.trim_end_matches('共').trim_end_matches([':', '-', ',', '/']) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::text::compact;

    #[test]
    fn a_total_may_state_its_amount_beside_its_label() {
        let words = ["合计".to_owned()];
        for text in [
            "合计",
            "合计:",
            "合计(元)",
            "合计:1,234.00",
            "合计:¥1,234.00元",
            "合计:壹佰元整",
            "合计人民币:壹佰贰拾元整",
            "【合计】",
            "*合计*",
            "(合计)",
            "--合计--",
            "《合 计》",
        ] {
            assert!(labels_total(&compact(text), &words), "{text}");
        }
        for text in ["合计3", "合计付水电费", "合计:见附件", "合计元", "合计:万元", "[合计]付款"] {
            assert!(!labels_total(&compact(text), &words), "{text}");
        }
    }

    #[test]
    fn a_period_may_be_summed_up_by_its_name() {
        let words = super::super::Headers::load(&[]).unwrap().words;
        for text in [
            "1月合计",
            "一月份合计",
            "2022年1月合计",
            "当月合计",
            "本月发生额",
            "本月发生额及余额",
            "【1月小计】",
            "第一季度合计",
            "1-3月累计",
            "上半年合计:",
            "全年发生额合计",
        ] {
            assert!(ends_period(&compact(text), &words.period_sums), "{text}");
        }
        for text in ["合计", "1月工资合计", "付1月合计", "1月份", "本月合计付款", "三月街合计", "日用品合计", "1合计"]
        {
            assert!(!ends_period(&compact(text), &words.period_sums), "{text}");
        }
        for (text, carries) in
            [("1月结", true), ("月结", true), ("3月末余额", true), ("一月份结余", true), ("付月结款", false), ("余额", false)]
        {
            assert_eq!(words.cash_book.carries(text), carries, "{text}");
        }
    }

    #[test]
    fn a_part_may_be_called_by_its_name_and_counted() {
        let words = super::super::Headers::load(&[]).unwrap().words;
        for text in [
            "党政办小计",
            "一组小计",
            "【一组小计】",
            "小计:2户",
            "合计：3人",
            "小计 共2户",
            "合计-党政办",
            "全表合计",
            "小计(2户)",
            "[小计]2人",
        ] {
            assert!(may_sum_up(&compact(text), &words), "{text}");
        }
        for text in ["小计算器", "小计算机", "合计付款", "累计折旧", "张三", "合计时器", "5人", "累计3个月"] {
            assert!(!may_sum_up(&compact(text), &words), "{text}");
        }
    }
}
