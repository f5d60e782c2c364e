//! How many people a summary says that something was for. Knows no fields.

use crate::rules::lexicon::WordList;
use crate::value::names::surnames::{SURNAMES, SURNAMES_OF_TWO};
use crate::value::text::{compact, is_han};

/// How many people a text says that it is for.
pub(super) struct Heads {
    /// Whether it names them all.
    pub named: bool,
}

/// The people that a text counts, who may be called by one of the `offices` (`张队`): digits before 人, which no other word begins (`3人间`, `2人桌`). It names them if so many names stand behind or before.
pub(super) fn stated_heads(text: &str, offices: &[WordList]) -> Option<Heads> {
    let folded = compact(text);
    let (number, before, behind) = folded.match_indices('人').find_map(|(at, word)| {
        let before = folded.get(..at)?;
        let said = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = before.get(said.len()..)?;
        let behind = folded.get(at + word.len()..)?;
        let ends = behind.chars().next().is_none_or(|c| !is_han(c) || "次份用就参加值".contains(c));
        Some((number.parse::<usize>().ok().filter(|count| (1..1000).contains(count) && ends)?, said, behind))
    })?;
    let behind = behind.trim_matches(|c: char| !is_han(c));
    // 加班餐(张三、李四2人): the names may stand before the number as well.
    let before = before.rsplit(['(', '[', ':']).next().unwrap_or_default().trim_end_matches(['共', '计', '等', ',']);
    // 和 and 及 may stand between names and within one.
    let listed = |text: &str, and: char| {
        let names: Vec<&str> = text.split(['、', ',', ';', ' ', and]).collect();
        names.len() == number && names.into_iter().all(|name| is_name(name, offices))
    };
    let named = [before, behind].iter().any(|text| ['、', '和', '及'].iter().any(|and| listed(text, *and)));
    Some(Heads { named })
}

/// What stands in the names of food and papers, and in no person's.
const NO_NAMES: &str = "餐饭菜肉汤粉饼酒饮奶附表件";
/// What villages, offices, stations and crossings end with, and persons' names do not.
const PLACE_ENDS: &str = "村办站口所局组部科室队厂店校院县区";
/// Other words that begin as names do.
const WORDS: [&str; 40] = [
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "周末",
    "明细",
    "项目",
    "应急",
    "司机",
    "武警",
    "牛腩",
    "羊排",
    "牛排",
    "包子",
    "花卷",
    "花生",
    "马铃薯",
    "金针菇",
    "黄瓜",
    "胡萝卜",
    "毛豆",
    "红枣",
    "方便面",
    "汤面",
    "安保",
    "安排",
    "计划",
    "元旦",
    "管理",
    "解决",
    "经办",
    "经费",
    "常规",
    "程序",
    "宁波",
    "温州",
    "云南",
];

/// What stands between the names of a person of another people.
const POINTS: [char; 5] = ['·', '•', '・', '‧', '．'];

/// Whether a text may be a person's name: a surname, and one or two characters behind it, or names of other peoples with a point between them
/// (`古丽·买买提`).
fn is_name(text: &str, offices: &[WordList]) -> bool {
    if text.contains(POINTS) {
        // 米饭·牛肉: the names of food end with it, those of people (艾力·肉孜) may begin so.
        let is_part =
            |part: &str| (1..=6).contains(&part.chars().count()) && part.chars().all(is_han) && !part.ends_with(|c| NO_NAMES.contains(c));
        return text.split(POINTS).all(is_part);
    }
    let given = SURNAMES_OF_TWO.iter().find_map(|surname| text.strip_prefix(surname));
    let given = given.filter(|given| !given.is_empty()).or_else(|| text.strip_prefix(|c| SURNAMES.contains(c)));
    // 小张, 老李: so colleagues are called.
    let called = text.strip_prefix(['小', '老']).is_some_and(|surname| surname.chars().count() == 1 && SURNAMES.contains(surname));
    // 张队, 李局: a surname and the short form of an office.
    let mut of_office = text.chars().next().into_iter().filter(|c| SURNAMES.contains(*c)).filter_map(|c| text.strip_prefix(c));
    let by_office = of_office.any(|office| offices.iter().any(|list| list.words().any(|word| word == office) && list.find(text).is_some()));
    let is_place = text.ends_with(|c| PLACE_ENDS.contains(c)) || text.ends_with("中心");
    !WORDS.contains(&text)
        && (by_office || !is_place)
        && (called
            || given
                .is_some_and(|given| (1..=2).contains(&given.chars().count()) && text.chars().all(|c| is_han(c) && !NO_NAMES.contains(c))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_may_count_and_name_the_people() {
        let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
        let offices = [set.shared.lexicon.get("called-by-office").cloned().unwrap()];
        let heads = |text: &str| stated_heads(text, &offices).map(|heads| heads.named);
        assert_eq!(heads("加班工作餐(12人)"), Some(false));
        assert_eq!(heads("加班餐3人：张三、李四、王五"), Some(true));
        assert_eq!(heads("加班餐3人(张三、李四)"), Some(false));
        assert_eq!(heads("值班餐2人(欧阳志和、何平)"), Some(true));
        assert_eq!(heads("加班餐2人(古丽·买买提、王五)"), Some(true));
        assert_eq!(heads("加班餐1人(艾力•肉孜)"), Some(true));
        assert_eq!(heads("加班餐2人(古丽·买买提)"), Some(false));
        for text in [
            "加班餐2人(小张、小李)",
            "加班餐2人(张三及李四)",
            "加班餐2人(张队、李局)",
            "加班餐2人(李部、王校)",
            "值班餐2人(刘所、陈站)",
            "张三、李四、王五3人加班餐",
            "防汛加班用餐（张三、李四、王五3人）",
            "值班餐(张三、李四共2人)",
        ] {
            assert_eq!(heads(text), Some(true), "{text}");
        }
        for text in [
            "加班餐2人(何家村、陈家村)",
            "值班餐2人(周六、周日)",
            "加班餐2人(党政办、司法所)",
            "执勤餐2人(车站、路口)",
            "执勤餐2人(车队、支队)",
            "值班餐2人(高校、党校)",
            "值班餐2人(卫校、卫院)",
            "值班餐2人(文所、司所)",
            "值班餐2人(农站、林站)",
            "值班餐2人(三队、税务所)",
            "周六、周日2人值班餐",
        ] {
            assert_eq!(heads(text), Some(false), "{text}");
        }
        for text in [
            "加班餐1人(米饭·牛肉)",
            "加班餐1人(早餐·)",
            "值班餐2人(中餐、晚餐)",
            "加班餐2人(水果、米饭)",
            "加班餐1人(见附件)",
            "值班餐1人(名单附后)",
            "值班1人用餐",
            "加班餐2人(高汤、白酒)",
        ] {
            assert_eq!(heads(text), Some(false), "{text}");
        }
        assert_eq!(heads("工作餐2人次"), Some(false));
        for text in ["加班工作餐", "工作餐每人30元", "2人间住宿", "人大代表用餐", "0人用餐", "购12人桌一张"] {
            assert_eq!(heads(text), None, "{text}");
        }
    }
}
