//! What decisions come to, in the words of minutes.

use super::*;
use crate::checks::ruleset::RuleSet;

/// Topic, decision, and what comes of it: `refused`, `agreed`, or what is put off.
const CASES: &[(&str, &str, &str)] = &[
    // Carried.
    ("水渠清淤款", "应到7人实到7人赞成7人反对0人", "agreed"),
    ("水渠清淤款", "出席会议10人 同意10人 不同意0人", "agreed"),
    ("水渠清淤款", "支持6人 反对2人", "agreed"),
    ("水渠清淤款", "研究同意付款,没有一票反对", "agreed"),
    ("水渠清淤款", "过半数赞成,2人反对", "agreed"),
    ("水渠清淤款", "2票反对,其他人赞成", "agreed"),
    ("水渠清淤款", "会议决定付款,1票反对", "agreed"),
    ("水渠清淤款", "4票同意4票反对,决议通过", "agreed"),
    ("水渠清淤款", "同意付款；表决：赞成10票,不赞成0票", "agreed"),
    ("水渠清淤款", "同意付款；表决：不同意:/", "agreed"),
    ("水渠清淤款", "通过；表决：☐不同意 ☑同意", "agreed"),
    ("水渠清淤款", "☑同意 □不同意 □弃权", "agreed"),
    ("水渠清淤款", "√同意  不同意", "agreed"),
    ("水渠清淤款", "☑通过 □不通过", "agreed"),
    ("水渠清淤款", "□同意 □不同意", "agreed"),
    ("水渠清淤款", "张三☑同意□不同意;李四☑同意□不同意;王五□同意☑不同意", "agreed"),
    ("水渠清淤款", "通过；表决：李某不同意,其他人同意", "agreed"),
    ("水渠清淤款", "同意付款；表决：没有人不同意", "agreed"),
    // Lost.
    ("水渠清淤款", "□同意 ☑不同意", "refused"),
    ("水渠清淤款", "同意 √不同意", "refused"),
    ("水渠清淤款", "同意（ ） 不同意（√）", "refused"),
    ("水渠清淤款", "□通过 ■不通过", "refused"),
    ("", "研究支付水渠清淤款5万元。□同意 ☑不同意", "refused"),
    ("水渠清淤款", "同意付款；表决：□同意 ☒不同意", "refused"),
    ("水渠清淤款", "7票不同意,建议征得群众同意后再议", "refused"),
    ("水渠清淤款", "6票不同意,1票同意,会后取得村民同意", "refused"),
    ("水渠清淤款", "6人不同意,李四同意", "refused"),
    ("水渠清淤款", "8人不同意,同意另行采购", "refused"),
    ("水渠清淤款", "多数同意终止,7人不同意支付", "refused"),
    ("水渠清淤款", "同意付款；表决：2票赞成7票反对", "refused"),
    ("水渠清淤款", "同意付款；表决：同意□ 不同意☑", "refused"),
    ("水渠清淤款", "同意付款；表决：未通过", "refused"),
    ("水渠清淤款", "支付清淤款5万元；表决：不赞成", "refused"),
    ("水渠清淤款", "不同意付款；表决：同意9票", "refused"),
    ("水渠清淤款", "不同意58,200元的报价,同意重新询价", "refused"),
    ("水渠清淤款", "不同意二、三标段,同意另行招标", "refused"),
    ("水渠清淤款", "同意付款，此事暂缓；表决：同意9票", "refused"),
    // Put off in part.
    ("研究文件装订、门禁安装", "同意文件装订,门禁安装暂缓", "门禁安装"),
    ("研究近期事项", "原则同意文件装订,门禁安装缓议", "门禁安装"),
    ("研究文件装订、门禁安装", "同意文件装订,暂缓门禁安装", "门禁安装"),
    ("研究文件装订、门禁安装", "门禁安装不予支付,其余同意", "门禁安装"),
    ("研究文件装订、门禁安装", "文件装订同意支付;门禁不予支付", "门禁安装"),
    ("研究近期事项", "一、文件装订4万元。表决结果:同意7票,反对0票。二、门禁安装6万元。表决结果:同意2票,反对5票", "门禁安装"),
    ("研究近期事项", "文件装订(7票同意)、门禁安装(2票同意5票反对)", "门禁安装"),
    ("研究门禁安装", "党员3票同意,2票反对;代表1票同意,6票反对", "refused"),
    ("研究门禁安装", "原则同意,门禁安装缓议", "refused"),
    ("研究文件装订、门禁安装", "同意,但须暂缓", "unclear"),
    ("研究文件装订、门禁安装", "文件装订缓议,门禁安装暂缓", "refused"),
    ("研究门禁安装", "同意验收方案,门禁安装暂不付款", "refused"),
];

#[test]
fn votes_and_decisions_are_judged_apart() {
    let set = RuleSet::load(&[]).unwrap();
    let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
    let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
    let refused = [list("refusal")];
    let mut wrong = Vec::new();
    for (topic, text, expected) in CASES {
        let verdict = Verdict::of(text, topic, &wording, &refused);
        let found = match *expected {
            "refused" => verdict.stand == Stand::Refused,
            "unclear" => verdict.on([&wording.core(topic)], &[]) == Stand::Unclear,
            "agreed" => verdict.stand == Stand::Agreed && verdict.on([&wording.core(topic)], &[]) == Stand::Agreed,
            part => {
                verdict.on([&wording.core(part)], &[]) == Stand::Refused && verdict.on([&wording.core("文件装订")], &[]) == Stand::Agreed
            }
        };
        if !found {
            wrong.push((topic, text, expected, verdict));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is decided on 水渠清淤款, of 58,000.
const DECISIONS: &[(&str, Stand)] = &[
    // Something else is refused.
    ("同意支付,不同意支付利息", Stand::Agreed),
    ("同意支付,利息暂不支付", Stand::Agreed),
    ("同意支付,变更部分暂不支付", Stand::Agreed),
    ("同意支付58000元,其余部分暂缓", Stand::Agreed),
    ("同意支付58000元但利息暂缓", Stand::Agreed),
    ("同意支付,质保金一年后支付,质保金暂不支付", Stand::Agreed),
    ("同意支付;会议不同意追加预算", Stand::Agreed),
    ("同意支付,不同意延期", Stand::Agreed),
    ("同意支付,绿化方案下次再议", Stand::Agreed),
    ("同意支付,不付定金", Stand::Agreed),
    // It is taken back, was before, or is a condition.
    ("资料已补齐,同意支付,不再暂缓", Stand::Agreed),
    ("前期暂缓支付的水渠清淤款,同意本次支付", Stand::Agreed),
    ("上次会议未通过,本次补充材料后一致同意支付", Stand::Agreed),
    ("同意支付,如审计不通过则追回", Stand::Agreed),
    ("同意支付,如审计未通过,不支付余款", Stand::Agreed),
    ("上次同意支付,本次暂缓", Stand::Refused),
    // Members.
    ("李明不同意,其他班子成员同意,决议通过", Stand::Agreed),
    ("李明:同意;王刚:同意;张华:不同意", Stand::Agreed),
    ("李明:同意;王刚:不同意;张华:不同意", Stand::Refused),
    ("李明不同意;王刚不同意", Stand::Refused),
    ("1人反对", Stand::Agreed),
    ("2人反对", Stand::Agreed),
    ("1人反对,其余同意", Stand::Agreed),
    // Refused in other words.
    ("资料不全,暂缓支付", Stand::Refused),
    ("没通过", Stand::Refused),
    ("不赞成", Stand::Refused),
    ("反对", Stand::Refused),
    ("不支持", Stand::Refused),
    ("不认可", Stand::Refused),
    ("会议没有同意", Stand::Refused),
    ("推迟研究", Stand::Refused),
    ("延期研究", Stand::Refused),
    ("不付", Stand::Refused),
    ("会议决定不支付", Stand::Refused),
    ("该款项不付", Stand::Refused),
    ("拒绝支付", Stand::Refused),
    ("予以否定", Stand::Refused),
    ("不应支付", Stand::Refused),
    ("5人同意,其余4人反对", Stand::Agreed),
    ("个别委员反对,决议通过", Stand::Agreed),
    ("经审计,驳回对方索赔,同意支付58000元", Stand::Agreed),
    ("曾两次未通过,本次仍不同意", Stand::Refused),
    ("首付30%,验收前不支付余款", Stand::Agreed),
    ("同意票2票,不足半数", Stand::Refused),
    ("赞成票2张,反对票5张", Stand::Refused),
    ("仅1人同意,其余反对", Stand::Refused),
    ("同意票数未过半", Stand::Refused),
    ("全体反对", Stand::Refused),
    ("多数反对", Stand::Refused),
    ("4:4", Stand::Refused),
    ("同意暂缓支付", Stand::Refused),
    ("经研究同意:暂缓支付", Stand::Refused),
    ("同意支付,水渠清淤款暂缓", Stand::Refused),
    ("无人反对,同意支付", Stand::Agreed),
    // Both, and nothing tells which.
    ("原则同意,暂缓支付", Stand::Unclear),
    ("同意支付,资质存疑暂缓", Stand::Unclear),
    ("原则同意,建议暂缓支付", Stand::Unclear),
    ("同意支付。会议未通过第二项议题", Stand::Unclear),
    ("暂缓支付,待审计后同意支付", Stand::Unclear),
    ("原则同意,暂缓执行", Stand::Unclear),
    ("原则同意,提交下次会议研究", Stand::Unclear),
    ("同意支付,会议表决未通过", Stand::Refused),
    ("同意支付,预付款、定金暂缓", Stand::Agreed),
];

/// What stands in the column of the vote, beside a decision to pay.
const VOTED_ON: &[(&str, Stand)] = &[
    ("缓议", Stand::Refused),
    ("暂缓", Stand::Refused),
    ("暂缓支付", Stand::Refused),
    ("下次再议", Stand::Refused),
    ("不予支付", Stand::Refused),
    ("不予通过", Stand::Refused),
    ("不同意支付", Stand::Refused),
    ("未获通过", Stand::Refused),
    ("否决", Stand::Refused),
    ("搁置", Stand::Refused),
    ("未形成决议", Stand::Refused),
    ("不予同意", Stand::Refused),
    ("不批准", Stand::Refused),
    ("2:7", Stand::Refused),
    ("未过半数", Stand::Refused),
    ("0票同意", Stand::Refused),
    ("不同意 √", Stand::Refused),
    ("表决未通过,同意2票", Stand::Refused),
    ("同意4票,反对4票", Stand::Refused),
    ("全体反对", Stand::Refused),
    ("弃权9人", Stand::Unclear),
    ("同意9票", Stand::Agreed),
    ("通过", Stand::Agreed),
    ("7:2", Stand::Agreed),
    ("同意9票反对0票", Stand::Agreed),
    ("一致通过", Stand::Agreed),
    ("无人反对", Stand::Agreed),
    ("不同意0票", Stand::Agreed),
    ("应到9人实到8人", Stand::Agreed),
    ("1人反对", Stand::Agreed),
    ("李明反对", Stand::Agreed),
    ("张三、李四反对", Stand::Agreed),
    ("少数反对", Stand::Agreed),
    ("同意票未过半", Stand::Refused),
    ("未过三分之二", Stand::Refused),
    ("待定", Stand::Unclear),
    ("同意9票,利息暂缓", Stand::Agreed),
    ("同意□票,不同意□票", Stand::Agreed),
];

/// What was reported to be read wrong, and what comes of it.
const REPORTED: &[(&str, Stand)] = &[
    ("同意,10:30散会", Stand::Agreed),
    ("会议时间9:30,同意支付", Stand::Agreed),
    ("同意支付,按3:7分期", Stand::Agreed),
    ("同意支付,配套比例1:1", Stand::Agreed),
    ("同意,市县配套5比5", Stand::Agreed),
    ("表决结果2:7", Stand::Refused),
    ("同意9票;反对 票;弃权 票", Stand::Agreed),
    ("同意票:9票;反对票:;弃权票:", Stand::Agreed),
    ("同意9人,反对 人,弃权 人", Stand::Agreed),
    ("同意 9 票 反对  票 弃权  票", Stand::Agreed),
    ("同意,没有人提出反对", Stand::Agreed),
    ("反对人员:无,同意", Stand::Agreed),
    ("同意支付,并要求不得延期付款", Stand::Agreed),
    ("同意支付,杜绝先不付后补", Stand::Agreed),
    ("同意拨付,未过三分之二的村民代表意见另行公示", Stand::Agreed),
    ("同意[ ] 不同意[×]", Stand::Refused),
    ("[x]不同意 [ ]同意", Stand::Refused),
    ("同意支付4万元,余款暂缓", Stand::Unclear),
    ("同意支付50%,其余暂不支付", Stand::Unclear),
    ("同意付30%,其余部分下次研究", Stand::Unclear),
    ("同意支付5万元,其余不同意支付", Stand::Unclear),
    ("同意实施,付款不同意", Stand::Unclear),
    ("同意实施;余款不同意", Stand::Unclear),
    ("同意施工,金额不同意", Stand::Unclear),
    ("逾期未完工,暂缓支付;同意给予警告", Stand::Unclear),
    ("除非补齐资料,暂不支付;同意继续施工", Stand::Unclear),
    ("之前已暂缓,本次继续暂缓;同意通报", Stand::Unclear),
    ("前期手续不全暂缓支付,同意补办手续", Stand::Unclear),
    ("同意先完善手续,手续完善后再上会研究", Stand::Unclear),
    // The delay is what is paid for.
    ("同意支付上年推迟支付的工程款", Stand::Agreed),
    ("同意支付延期付款违约金", Stand::Agreed),
    ("同意支付延期支付的利息", Stand::Agreed),
    ("同意支付拒付的工程款", Stand::Agreed),
    ("同意支付上年暂缓支付的河堤加固工程款", Stand::Agreed),
    ("同意支付,因延期付款致歉", Stand::Agreed),
    ("同意支付上年暂缓支付款项", Stand::Agreed),
    ("同意支付预付款暂缓支付工程款", Stand::Unclear),
    ("同意推迟支付的请求", Stand::Refused),
    ("同意延期支付工程款", Stand::Refused),
    ("不同意支付推迟支付的工程款", Stand::Refused),
    ("同意支付方式推迟研究", Stand::Unclear),
    ("同意推迟支付的工程款明年再议", Stand::Refused),
    // An objection that was settled.
    ("李明提出反对,经解释后全体同意", Stand::Agreed),
    ("有反对声音,但表决通过", Stand::Agreed),
    ("群众不支持征地问题已解决,同意支付", Stand::Agreed),
    ("群众反对,经做工作后同意支付", Stand::Agreed),
    ("同意支付,原方案予以否定", Stand::Agreed),
    ("其他事项均反对,河堤加固工程款同意", Stand::Agreed),
    ("原方案予以否定", Stand::Refused),
    ("李明提出反对,经讨论不同意支付", Stand::Refused),
    ("群众反对,经讨论暂缓支付", Stand::Refused),
    ("会议反对,经解释后下次研究", Stand::Refused),
    ("群众不支持,问题已解决一半,同意暂缓支付", Stand::Refused),
    ("仅1人同意,其他委员均反对", Stand::Refused),
    // Settled by nobody, or by one alone.
    ("班子成员多数反对,经讨论,书记同意支付", Stand::Unclear),
    ("5名委员反对,经讨论,书记同意支付", Stand::Unclear),
    ("李明反对,经讨论,书记同意支付", Stand::Unclear),
    ("3名成员反对,经讨论,2名成员同意", Stand::Unclear),
    ("监委会反对,经协商未果,同意上报", Stand::Unclear),
    ("村民代表反对,经沟通,同意取消该支出", Stand::Unclear),
    ("人大代表不赞成,经讨论,会议同意终止该项目", Stand::Unclear),
    ("群众代表反对,已解决,同意另行安排", Stand::Unclear),
    ("李明反对,经沟通,会议一致同意支付", Stand::Agreed),
    // The delay of another thing than what is paid.
    ("同意支付本金暂缓支付利息", Stand::Unclear),
    ("同意支付工程款暂缓支付违约金", Stand::Unclear),
    ("同意支付工程款暂不补偿", Stand::Unclear),
    ("同意支付2022年延期付款违约金", Stand::Agreed),
    ("原则同意付款暂缓的处理办法", Stand::Refused),
    ("反对的声音占多数,未表决", Stand::Refused),
    ("反对声音占多数", Stand::Refused),
    ("同意按审计意见,原方案不予支付", Stand::Unclear),
    ("同意支付,原方案不予采纳", Stand::Agreed),
    // By office, not all of them counted.
    ("书记同意,镇长同意,主任不同意,站长不同意", Stand::Unclear),
    ("书记同意,镇长同意,主席不同意,主任不同意", Stand::Unclear),
    ("经办人同意,所长同意,书记不同意", Stand::Unclear),
    // Must not be done.
    ("同意支付,不得拒付", Stand::Agreed),
    ("同意支付,任何单位不得拒绝支付", Stand::Agreed),
    ("同意支付,不得拖延", Stand::Agreed),
    ("同意支付,严禁延期支付", Stand::Agreed),
    // Agrees to what pays nothing.
    ("书记:不同意;镇长:不同意;副书记:同意", Stand::Refused),
    ("书记:同意;镇长:同意;副书记:不同意", Stand::Agreed),
    ("书记:不同意;镇长:同意", Stand::Unclear),
    ("同意河堤加固方案,不同意付款", Stand::Refused),
    ("同意撤销原支付决定,不予支付", Stand::Refused),
    ("会议同意财政所意见:不予支付", Stand::Refused),
    ("不同意支付,同意走司法程序", Stand::Refused),
    ("同意财政所意见,利息不予支付", Stand::Agreed),
    ("同意财政所意见,支付8万元,利息不予支付", Stand::Agreed),
    ("同意付款方案,资料不全暂不支付", Stand::Unclear),
];

#[test]
fn a_verdict_does_not_repeat_what_was_reported() {
    let set = RuleSet::load(&[]).unwrap();
    let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
    let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
    let stand =
        |text: &str| Verdict::of(text, "研究河堤加固工程款", &wording, &[list("refusal")]).on([&wording.core("付河堤加固工程款")], &[]);
    let dated = Verdict::of(&format!("支付水渠清淤款{VOTED}2023年5月20日表决未通过"), "", &wording, &[list("refusal")]);
    assert_eq!(dated.stand, Stand::Refused);
    // No worse than at least unclear: what is refused may be so.
    let is_wrong =
        |(text, expected): &&(&str, Stand)| stand(text) != *expected && !(*expected == Stand::Unclear && stand(text) == Stand::Refused);
    let wrong: Vec<_> = REPORTED.iter().filter(is_wrong).map(|(text, expected)| (text, expected, stand(text))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is asked for, the decision, and what is paid; whether that is agreed to.
const PARTS: &[(&str, i64, &str, i64, Stand)] = &[
    ("研究河堤加固工程款", 136_000, "同意支付8.6万元,余款暂缓", 86_000, Stand::Agreed),
    ("研究河堤加固工程款", 136_000, "同意支付8.6万元,余款暂缓", 60_000, Stand::Agreed),
    ("研究河堤加固工程款", 136_000, "同意支付4万元,余款暂缓", 86_000, Stand::Unclear),
    ("研究河堤加固工程款", 200_000, "同意付30%,其余部分下次研究", 60_000, Stand::Agreed),
    ("研究河堤加固工程款", 200_000, "同意付30%,其余部分下次研究", 60_001, Stand::Unclear),
    ("研究河堤加固工程款", 0, "同意付30%,其余部分下次研究", 60_000, Stand::Unclear),
    ("研究河堤加固工程款", 86_000, "同意支付5万元,其余不同意支付", 50_000, Stand::Agreed),
];

#[test]
fn a_part_that_is_agreed_to_is_agreed_up_to_its_sum() {
    let set = RuleSet::load(&[]).unwrap();
    let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
    let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
    let mut wrong = Vec::new();
    for (topic, asked, text, paid, expected) in PARTS {
        let asked = Some(Decimal::from(*asked)).filter(|asked| !asked.is_zero());
        let verdict = Verdict::of(text, topic, &wording, &[list("refusal")]).of_asked(asked);
        let found = verdict.on_amount([&wording.core("付河堤加固工程款")], &[], Decimal::from(*paid));
        if found != *expected {
            wrong.push((text, paid, expected, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_part_is_agreed_to_for_the_firm_and_the_phase_that_it_names() {
    let set = RuleSet::load(&[]).unwrap();
    let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
    let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
    let wrong: Vec<_> = [
        ("同意支付红石公司86000元,余款暂缓", "付河堤加固工程款", "临江红石路桥有限公司", Stand::Agreed),
        ("同意支付红石公司86000元,余款暂缓", "付河堤加固工程款", "临江白水路桥有限公司", Stand::Unclear),
        ("同意支付红石公司86000元,其余公司暂缓", "付河堤加固工程款", "临江白水路桥有限公司", Stand::Unclear),
        ("同意支付进度款86000元,余款暂缓", "付河堤加固工程尾款", "临江白水路桥有限公司", Stand::Unclear),
        ("同意支付86000元,余款暂缓", "付河堤加固工程余款", "临江白水路桥有限公司", Stand::Unclear),
        ("同意支付尾款86000元,余款暂缓", "付河堤加固工程尾款", "临江白水路桥有限公司", Stand::Agreed),
        ("同意每季度支付86000元,余款暂缓", "付河堤加固工程款", "临江白水路桥有限公司", Stand::Unclear),
    ]
    .into_iter()
    .map(|(text, paid, payee, expected)| {
        let verdict = Verdict::of(text, "研究河堤加固工程款", &wording, &[list("refusal")]).of_asked(Some(Decimal::from(344_000)));
        let forms = wording.payee_forms(payee);
        (text, paid, payee, expected, verdict.on_amount([&wording.core(paid)], &forms, Decimal::from(60_000)))
    })
    .filter(|(.., expected, found)| expected != found)
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_refusal_of_one_deposit_is_of_that_deposit() {
    let set = RuleSet::load(&[]).unwrap();
    let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
    let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
    let stand = |text: &str, paid: &str| Verdict::of(text, "研究支付保证金", &wording, &[list("refusal")]).on([&wording.core(paid)], &[]);
    let text = "同意退履约保证金,质量保证金暂不支付";
    assert_eq!((stand(text, "付质量保证金"), stand(text, "退履约保证金")), (Stand::Refused, Stand::Agreed));
    assert_eq!(stand("同意支付保证金,利息暂不支付", "付质量保证金"), Stand::Agreed);
}

#[test]
fn a_decision_agrees_refuses_or_is_unclear() {
    let set = RuleSet::load(&[]).unwrap();
    let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
    let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
    let stand = |text: &str, topic: &str| Verdict::of(text, topic, &wording, &[list("refusal")]).on([&wording.core("水渠清淤款")], &[]);
    let topic = "研究支付水渠清淤款58000元";
    let decided = DECISIONS.iter().map(|(text, expected)| ((*text).to_owned(), topic, *expected));
    let voted = VOTED_ON.iter().map(|(vote, expected)| (format!("支付水渠清淤款{VOTED}{vote}"), topic, *expected));
    let two = "研究水渠清淤款58000元、文化广场项目款60000元";
    let of_two = [
        ("1.水渠清淤款:同意;2.文化广场项目款:不同意", Stand::Agreed),
        ("1.水渠清淤款:不同意;2.文化广场项目款:同意", Stand::Refused),
        ("第一项同意,第二项不同意", Stand::Agreed),
        ("第一项不同意,第二项同意", Stand::Refused),
        ("前者同意,后者暂缓", Stand::Agreed),
        ("前者暂缓,后者同意", Stand::Refused),
        ("同意支付水渠清淤款;文化广场项目因手续不全,暂不支付", Stand::Agreed),
        ("一、水渠清淤款5.8万元,3票同意,5票反对;二、文化广场项目款6万元,8票同意,0票反对", Stand::Refused),
    ];
    let of_two = of_two.iter().map(|(text, expected)| ((*text).to_owned(), two, *expected));
    let all = decided.chain(voted).chain(of_two);
    let wrong: Vec<_> =
        all.map(|(text, topic, expected)| (stand(&text, topic), expected, text)).filter(|(found, expected, _)| found != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Topic, decision, what is paid and to whom, and whether that is refused.
const PAYMENTS: &[(&str, &str, &str, &str, bool)] = &[
    ("研究付款事项", "同意道路维修,购置洒水车不予支付", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究付款事项", "同意道路维修,购置洒水车不予支付", "付道路维修款", "云山建设有限公司", false),
    ("研究道路维修", "购置洒水车不予支付,同意道路维修", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究道路维修", "购置洒水车不予支付;同意道路维修", "付道路维修款", "云山建设有限公司", false),
    ("研究道路维修", "同意道路维修。洒水车购置费不予安排。", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究道路维修", "同意,另购置洒水车不予同意", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究道路维修", "同意,另购置洒水车不予同意", "付道路维修款", "云山建设有限公司", false),
    ("研究道路维修", "同意道路维修,洒水车、垃圾车不予采购", "付垃圾车款", "永安汽车有限公司", true),
    ("研究道路维修", "同意道路维修,洒水车、垃圾车不予采购", "付洒水车款", "永安汽车有限公司", true),
    ("研究道路维修及购置洒水车", "同意道路维修6万元,购置洒水车6万元不予支付", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究道路维修及购置洒水车", "同意道路维修6万元,购置洒水车6万元不予支付", "付道路维修款", "云山建设有限公司", false),
    // Put off or refused in other words.
    ("研究付款事项", "同意道路维修,购置洒水车暂缓", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究付款事项", "不同意购置洒水车;同意道路维修", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究付款事项", "不同意购置洒水车;同意道路维修", "付道路维修款", "云山建设有限公司", false),
    ("研究付款事项", "同意道路维修。否决购置洒水车", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究付款事项", "购置洒水车下次研究,同意道路维修", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究付款事项", "购置洒水车再议,同意道路维修", "付道路维修款", "云山建设有限公司", false),
    // The payee is named.
    ("研究道路维修", "同意支付云山建设公司,永安汽车公司不予支付", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究道路维修", "同意支付云山建设公司,永安汽车公司不予支付", "付道路维修款", "云山建设有限公司", false),
    ("研究道路维修", "同意支付云山建设公司,永安汽车公司暂缓", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究道路维修及购置洒水车", "同意支付云山建设公司道路维修款,不同意支付永安汽车公司", "付购置洒水车款", "永安汽车有限公司", true),
    ("研究购置洒水车", "同意支付永安汽车公司,永安汽车公司运输费不予支付", "付购置洒水车款", "永安汽车有限公司", false),
    ("研究购置洒水车", "同意支付,永安汽车公司违约金不予支付", "付购置洒水车款", "永安汽车有限公司", false),
    // A detail of what is agreed to.
    ("研究河堤加固工程", "同意支付工程款,利息不予支付", "付河堤加固工程款", "红石路桥公司", false),
    ("研究河堤加固款", "同意支付,河堤加固利息不予支付", "付河堤加固款", "红石路桥公司", false),
    ("研究河堤加固款、路灯安装款", "同意支付,路灯安装利息不予支付", "付路灯安装款", "青山照明公司", false),
    ("研究办公楼保洁", "同意支付保洁费,保洁人员加班费不予支付", "付保洁费", "洁净保洁公司", false),
    ("研究河堤加固款", "同意支付8万元,超出河堤加固合同部分不予支付", "付河堤加固款", "红石路桥公司", false),
];

#[test]
fn what_is_refused_by_name_is_refused_and_no_more() {
    let set = RuleSet::load(&[]).unwrap();
    let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
    let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
    let is_wrong = |(topic, text, purpose, payee, expected): &&(&str, &str, &str, &str, bool)| {
        let verdict = Verdict::of(text, topic, &wording, &[list("refusal")]);
        (verdict.on([&wording.core(purpose)], &wording.payee_forms(payee)) == Stand::Refused) != *expected
    };
    assert_eq!(PAYMENTS.iter().filter(is_wrong).collect::<Vec<_>>(), Vec::<&(&str, &str, &str, &str, bool)>::new());
}
