//! What word lists find, and what sets it aside.

use super::*;

#[test]
fn an_excepted_word_hides_only_itself() {
    let meals = WordList::new(["餐"], ["餐具", "餐桌"]);
    assert_eq!(meals.find("购餐具"), None);
    assert_eq!(meals.find("购餐具及加班用餐"), Some("餐"));
}

fn excused(id: &str, text: &str) -> bool {
    let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
    set.shared.lexicon.asked(id).unwrap().find(&compact(text)).is_some()
}

#[test]
fn a_word_excuses_only_what_is_about_it() {
    let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
    let asked = |id: &str| set.shared.lexicon.asked(id).unwrap();
    let mut wrong = Vec::new();
    for (lists, texts) in NOT_EXCUSED {
        let pairs = lists.iter().flat_map(|id| texts.iter().map(move |text| (id, text)));
        wrong.extend(pairs.filter(|(id, text)| asked(id).find(&compact(text)).is_some()));
    }
    for (id, texts) in EXCUSED {
        wrong.extend(texts.iter().map(|text| (id, text)).filter(|(id, text)| asked(id).find(&compact(text)).is_none()));
    }
    assert_eq!(wrong, []);
}

const NOT_EXCUSED: &[(&[&str], &[&str])] = &[
    (
        &["wages", "cash-allowed"],
        &[
            "付医疗废物处置费",
            "购医疗器械",
            "购保险柜1个",
            "购取暖器5台",
            "付养老服务中心招牌制作",
            "付体检中心窗帘",
            "付考核资料印刷",
            "付生育政策宣传横幅",
            "付社保宣传册印刷",
            "购差旅箱包",
            "购粮食局旧货架",
            "购医保宣传展板",
            "付农产品展销会展板",
            "付蔬菜大棚修理",
            "付医疗保险宣传册款",
            "付养老院窗帘",
            "购医疗设备",
            "付年终奖牌款",
            "付津贴补贴系统款",
            "购保险箱",
            "付绩效考核系统款",
            "付养老机构桌椅",
            "付劳务费宣传栏",
            "付住院综合楼电缆",
        ],
    ),
    (
        &["automatic-entry"],
        &["付2022年费用", "付青少年费用(夏令营)", "付折旧房改造款", "购代扣章", "付3月结算款", "付全年费用", "付2022年结算款"],
    ),
    (
        &["common-fees", "routine-outlay"],
        &[
            "新税法宣传展板",
            "社区2022年费用展架",
            "法律顾问室牌匾",
            "垃圾桶采购",
            "体检中心装修",
            "医保费宣传栏",
            "津贴系统开发",
            "年终奖牌制作",
            "运动会费用",
            "垃圾清运车采购",
            "垃圾分类宣传",
            "社保宣传册",
            "工资条印制",
            "养老保险展板",
        ],
    ),
    (
        &["wages", "cash-allowed"],
        &[
            "付劳务费宣传栏制作",
            "付体检中心职工窗帘",
            "付养老院老人服装",
            "付医疗设备维护费",
            "付社保中心三月装修",
            "付社保宣传册寄送费",
            "付体检中心部分装修",
            "付医疗设备部分款",
            "付粮食展会展板",
        ],
    ),
    (
        &["automatic-entry"],
        &["付2023年费用", "付历年费用", "付代扣系统开发款", "购代扣专用章", "批量代发系统开发", "日终系统款", "批量代发设备款"],
    ),
    (&["common-fees"], &["2023年会费用", "年会费", "垃圾箱", "垃圾桶清洗设备采购", "社保宣传服务费", "税务宣传册", "垃圾站改造"]),
    (
        &["routine-outlay"],
        &["公积金管理中心装修", "养老保险中心人员桌椅", "津贴系统维护费", "社会保险管理中心大楼维修", "职业年金系统开发"],
    ),
    (&["periodic-outlay"], &["环卫设施采购", "物业大楼维修", "保洁设备购置", "食材基地建设"]),
    (&["periodic-outlay"], &["物业用房装修", "购环卫车", "垃圾清运设备"]),
    (&["year-end-due"], &["年终奖牌制作", "考核奖杯"]),
];

const EXCUSED: &[(&str, &[&str])] = &[
    (
        "wages",
        &[
            "付医保中心四月汇缴",
            "付养老保险服务中心5月份缴款",
            "付体检大厅干部检查费",
            "差旅系统购票款",
            "劳务费 桌椅搬运",
            "劳务费展板张贴",
            "加班费设备巡查",
            "值班费服务大厅看护",
            "付养老机构老人护理",
            "补贴宣传员5人",
            "补助宣传员3人",
            "加班费宣传部3人",
            "补助政策兑现",
            "医疗服务中心治疗费",
            "差旅费车租费",
            "工资系统员",
        ],
    ),
    (
        "cash-allowed",
        &[
            "劳务费资料装订",
            "劳务费 器材搬运",
            "出差博览会住宿",
            "出差车马补贴",
            "购粮食箱装面粉",
            "工钱宣传栏拆除",
            "稿费资料费",
            "评审费印刷费",
            "差旅费资料费",
        ],
    ),
    (
        "automatic-entry",
        &[
            "代扣会议室电费",
            "批量代发机构人员津贴",
            "日终平台对账",
            "批量代发设备操作员补贴",
            "日终系统自动对账",
            "结算账户年费用",
            "代扣中心宽带费",
            "扣款设备租金",
        ],
    ),
    (
        "common-fees",
        &[
            "学会2024年会费",
            "二〇二三年会费",
            "本年会费",
            "协会会费用",
            "垃圾箱清洗费",
            "垃圾站运维费",
            "税务平台服务费",
            "医疗保险中心三月缴费",
            "邮政服务大厅寄件",
            "话费机器充值",
        ],
    ),
    (
        "routine-outlay",
        &["公积金管理中心二季度汇缴", "职业年金中心单位部分", "失业保险机构人员", "养老保险平台三月缴款", "工伤保险服务中心统筹"],
    ),
    (
        "periodic-outlay",
        &["水费服务大厅用水", "环卫设备养护费", "保洁费大楼使用", "保安费窗口值班", "食材基地配送", "宽带费设备租赁", "垃圾清运站运维费"],
    ),
    (
        "wages",
        &[
            "1月份工资",
            "津贴补贴发放",
            "年终奖发放",
            "差旅费报销",
            "取暖费",
            "医疗保险缴费",
            "社保费-养老",
            "付3月养老保险费(单位部分)",
            "保险费",
            "体检费",
            "职工体检中心体检费",
            "付体检中心费用",
            "付养老服务中心",
            "医疗费",
            "医疗补助",
            "付职工医疗费用",
            "生育津贴",
            "养老院护理员工资",
            "医疗器械公司退回职工工资",
            "补助大棚建设",
            "补贴设备购置款",
            "发车补",
            "工资车补",
            "差旅车费",
            "工资及设备款",
            "绩效考核奖",
            "住院补助",
            "困难职工生活费",
            "工资(含设备操作员)",
            "社保系统扣缴1月社保",
            "社保系统扣缴",
            "差旅车票",
            "住房补贴房租",
            "高温费",
            "工资 ,宣传费",
        ],
    ),
    (
        "cash-allowed",
        &[
            "农产品收购款",
            "差旅费报销",
            "劳务费",
            "付临时工维修水管",
            "付临时工清洗设备",
            "农产品采购",
            "购蔬菜",
            "粮食收购款",
            "付临工装修工钱",
            "备用金",
            "赔偿设备损失",
            "征地补偿款",
            "向农户购农产品一批",
            "蔬菜基地购菜",
            "出差补助",
            "付讲课费",
            "购苗木",
        ],
    ),
    (
        "automatic-entry",
        &[
            "工资代发手续费",
            "代扣个税",
            "计提折旧",
            "银行手续费",
            "自动扣缴税款",
            "年费",
            "付平台年费",
            "短信服务费",
            "结转设备款",
            "账户管理费",
            "代扣社保",
            "代扣代缴个人所得税",
            "etc设备通行费",
            "利息",
            "3月代扣水电费",
            "扣款",
            "税款三方协议扣款",
            "2022年年费",
            "单位结算卡年费",
        ],
    ),
    (
        "common-fees",
        &[
            "法律顾问费",
            "法律顾问服务费",
            "垃圾清运费",
            "垃圾处理费",
            "体检费",
            "体检中心体检费",
            "年费",
            "会费",
            "工会经费",
            "保险费",
            "车险",
            "退还设备押金",
            "退回设备款",
            "订阅资料",
            "加油站油款",
            "税款",
            "代扣个税",
            "水电费",
            "付车险车牌湘A12345",
            "培训费房费",
            "平台使用费",
            "系统维护费",
            "培训费资料费",
            "党报党刊订阅费",
            "税控系统维护",
            "审计费",
            "宽带费",
            "学会会费",
            "协会会费(2022年)",
            "付税务师事务所款",
        ],
    ),
    (
        "routine-outlay",
        &[
            "5月社保及职业年金",
            "津贴补贴发放",
            "年终奖发放",
            "3月工资",
            "医疗保险缴费",
            "付3月养老保险费(单位部分)",
            "代扣个税",
            "自动扣缴税款",
            "社保费-养老",
            "公积金",
            "工资及个税",
            "缴税",
            "零余额账户间划转",
            "社保局1月社保费",
            "养老保险单位部分",
            "工资统发",
            "医保费",
            "增值税及附加税",
        ],
    ),
    (
        "periodic-outlay",
        &[
            "物业管理费",
            "物业费",
            "物业服务中心物业费",
            "食材采购",
            "3月房租",
            "租赁费",
            "保洁服务费",
            "垃圾清运费",
            "网络费",
            "环卫工人工资",
            "法律顾问费",
            "餐费",
        ],
    ),
    ("year-end-due", &["年终奖发放", "年度考核奖", "绩效考核奖金", "综治奖金"]),
];

#[test]
fn a_list_that_accuses_takes_a_word_wherever_it_stands() {
    assert!(excused("purchase", "购置设备") && excused("meal", "用餐设备") && excused("refusal", "不予支付"));
}

#[test]
fn a_refusal_is_any_verb_of_agreeing_behind_its_no() {
    for text in [
        "不予支付",
        "不予列支",
        "不予同意",
        "会议决定不予拨付",
        "未予批准",
        "不予研究",
        "不批准",
        "退回",
        "不予安排资金",
        "未予通过",
        "不予报销",
    ] {
        assert!(excused("refusal", text), "{text}");
    }
    for text in [
        "同意",
        "同意支付",
        "同意支付,履约保证金不予退还",
        "同意,工期不予顺延",
        "同意支付,不支付利息",
        "首付30%,验收前不支付余款",
        "没有不同意见,一致通过",
        "同意支付,违约金不予扣减",
        "同意,对超期不予处罚",
        "准予支付",
        "批准",
    ] {
        assert!(!excused("refusal", text), "{text}");
    }
}

/// The first word outside of every exception, each looked for by itself.
fn found_one_by_one<'w>(words: &'w [String], except: &[String], text: &str) -> Option<&'w str> {
    let mut except = except.to_vec();
    except.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let text = except.iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), "\u{1}"));
    words.iter().find(|word| text.contains(word.as_str())).map(String::as_str)
}

proptest::proptest! {
    #[test]
    fn all_words_at_once_find_what_each_by_itself_finds(
        words in proptest::collection::vec("[餐费奖品]{1,3}", 0..6),
        except in proptest::collection::vec("[餐费奖品]{1,4}", 0..4),
        text in "[餐费奖品]{0,12}",
    ) {
        let list = WordList::new(words.iter().map(String::as_str), except.iter().map(String::as_str));
        proptest::prop_assert_eq!(list.find(&text), found_one_by_one(&words, &except, &text));
    }
}
