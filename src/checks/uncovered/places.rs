//! The villages and streets that a text names, to tell a decision on one of them from a payment for another.

use std::collections::BTreeSet;

use crate::checks::matter::{is_common, proper_name};
use crate::value::text::{compact, is_han};

/// How much of a name is compared, from its end: what stands before it may be of the sentence.
const CHARS: usize = 2;
/// What says of which sort villages are, or what is done for them, and names none.
const SORTS: [&str; 97] = [
    "结对", "空壳", "中心", "后进", "沿线", "城中", "软弱", "涣散", "整治", "提升", "创建", "受灾", "移民", "库区", "老旧", "修建", "硬化",
    "改造", "补助", "支付", "拨付", "新建", "建设", "维修", "解决", "所属", "购买", "下拨", "慰问", "管护", "绿化", "帮助", "奖励", "走访",
    "关于", "对于", "研究", "采购", "完成", "付给", "拨给", "返还", "退还", "保障", "运转", "基层", "重大", "驻点", "达标", "一般", "其余",
    "偏远", "防护", "搬迁", "机耕", "通组", "产业", "旅游", "通村", "进村", "环村", "入户", "通户", "入组", "联组", "联村", "连村", "生产",
    "便民", "田间", "作业", "防火", "消防", "林区", "循环", "景观", "示范", "重点", "试点", "美丽", "文明", "特色", "传统", "安置", "扶贫",
    "脱贫", "帮扶", "联系", "包联", "振兴", "恢复", "水泥", "砂石", "沥青", "碎石", "凝土", "断头",
];

/// A place: whether it is a street, and its name as far as it is compared.
pub(super) type Place = (bool, String);

/// Whether two texts name places of a kind and none that is the same. A street lies in a village: these are not compared.
pub(super) fn are_elsewhere(one: &BTreeSet<Place>, other: &BTreeSet<Place>) -> bool {
    let names = |places: &BTreeSet<Place>, street: bool| places.iter().any(|(is_street, _)| *is_street == street);
    one.is_disjoint(other) && [false, true].into_iter().any(|street| names(one, street) && names(other, street))
}

/// The place of a payee that is a village or a neighbourhood. Where a shop stands is not what it was paid for.
pub(super) fn of_payee(payee: &str) -> BTreeSet<Place> {
    const ENDS: [&str; 7] = ["村", "社区", "村委会", "居委会", "村民委员会", "居民委员会", "村委"];
    let name = compact(payee);
    if ENDS.iter().any(|end| name.ends_with(end)) { places(&name) } else { BTreeSet::new() }
}

/// The names of villages, neighbourhoods and streets in a text, as far as they are compared. `本村`, `农村` and `贫困村` name none.
pub(super) fn places(text: &str) -> BTreeSet<Place> {
    let text = compact(text);
    let mut found = BTreeSet::new();
    if names_many(&text) {
        return found;
    }
    for kind in ["村", "社区", "路"] {
        for (at, _) in text.match_indices(kind) {
            let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + kind.len()..).unwrap_or_default());
            if goes_on(kind, behind) {
                continue;
            }
            let run: Vec<char> = before.chars().rev().take_while(|c| is_han(*c)).take(4).collect();
            let run: String = run.into_iter().rev().collect();
            let name = proper_name(&run);
            // 人民中路 is a part of 人民路.
            let name = if kind == "路" { name.trim_end_matches(['东', '西', '南', '北', '中']) } else { name };
            let own: Vec<char> = name.chars().rev().take(CHARS).collect();
            let own: String = own.into_iter().rev().collect();
            let is_sort = is_common(&own) || SORTS.contains(&own.as_str()) || own.ends_with(|c| ends_no_name(kind, c));
            if own.chars().count() == CHARS && !is_sort {
                found.insert((kind == "路", own));
            }
        }
    }
    found
}

/// Whether a text is of more places than those that it names: `石桥村等5个村`, `各村`, `全镇所有村`.
fn names_many(text: &str) -> bool {
    const KINDS: [&str; 3] = ["村", "社区", "路"];
    /// How far a kind stands behind the word: 等10个行政村.
    const CHARS: usize = 6;
    let goes_on = |behind: &str, chars: usize| {
        let near: String = behind.chars().take_while(|c| c.is_alphanumeric()).take(chars).collect();
        KINDS.iter().any(|kind| near.contains(kind))
    };
    let all = ["各", "全", "所有"].iter().any(|word| text.split(word).skip(1).any(|behind| goes_on(behind, 3)));
    let others = || {
        text.match_indices('等').any(|(at, word)| {
            let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
            KINDS.iter().any(|kind| before.ends_with(kind)) || goes_on(behind, CHARS)
        })
    };
    all || others()
}

/// Whether what stands behind makes another word of it: `村民`, `路灯`. `石桥村民委员会` is that of 石桥.
fn goes_on(kind: &str, behind: &str) -> bool {
    let words = match kind {
        "村" => "民级组干医务容集主官庄里镇两内支史风规",
        "路" => "灯面基肩障演费线由途程过子人上网径桥",
        _ => "",
    };
    let is_committee = kind == "村" && behind.starts_with("民委员会");
    !is_committee && behind.starts_with(|c| words.contains(c))
}

/// What no name ends with before the word of a kind.
fn ends_no_name(kind: &str, c: char) -> bool {
    let ends = match kind {
        "路" => "道公马线铁水电管油网思出迷走修铺筑过养陆套后前进退小大主辅支机产断短电引高干",
        _ => "村镇乡农个城山渔新老小多些的等和与及、类名各条处户家所设置",
    };
    // 张家村, 王家村 are names.
    ends.contains(c) && !(kind == "村" && matches!(c, '家' | '山' | '城' | '新'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn villages_and_streets_are_named() {
        for (text, wanted) in [
            ("王家村10万元", vec!["王家"]),
            ("研究拨付石桥村工作经费", vec!["石桥"]),
            ("石桥村民委员会", vec!["石桥"]),
            ("柳溪镇东山村道路维修款", vec!["东山"]),
            ("人民路绿化", vec!["人民"]),
            ("石桥社区、大坪村补助", vec!["大坪", "石桥"]),
        ] {
            let found: Vec<String> = places(text).into_iter().map(|(_, name)| name).collect();
            assert_eq!(found, wanted, "{text}");
        }
        assert!(are_elsewhere(&places("王家村"), &places("张家村")) && !are_elsewhere(&places("石桥村"), &places("人民路绿化")));
        assert!(of_payee("人民路超市").is_empty() && of_payee("石桥村村民委员会") == places("石桥村"));
        for text in ["石桥村等5个村文化墙", "三合村等六村规划", "全镇各村(石桥村)", "石桥、大坪村等地", "重点防护村", "机耕路维修"]
        {
            assert!(places(text).is_empty(), "{text} {:?}", places(text));
        }
        assert_eq!(places("人民中路绿化"), places("人民路绿化"));
        for text in ["农村道路维修", "全镇各村人居环境", "慰问村民", "太阳能路灯采购", "贫困村补助", "硬化村道路", "公路养护", "村镇银行"]
        {
            assert!(places(text).is_empty(), "{text} {:?}", places(text));
        }
    }
}
