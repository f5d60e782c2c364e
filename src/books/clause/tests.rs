//! Clauses as contracts have them, each with what it means, or with the fact that it must not be understood.

use proptest::prelude::*;

use super::*;

/// An instalment in a line: `验收+1年 余款`.
fn shown(instalment: &Instalment) -> String {
    let trigger = match &instalment.trigger {
        Trigger::Signing => "签订".to_owned(),
        Trigger::Acceptance => "验收".to_owned(),
        Trigger::Date(day) => day.to_string(),
        Trigger::Undatable(_) => "不定".to_owned(),
    };
    let share = match instalment.share {
        Share::Percent(percent) => format!("{}%", amount::plain(percent)),
        Share::Cumulative(percent) => format!("至{}%", amount::plain(percent)),
        Share::Amount(yuan) => format!("{}元", amount::plain(yuan)),
        Share::Rest => "余款".to_owned(),
    };
    let plus = if instalment.offset.is_zero() { "" } else { "+" };
    format!("{trigger}{plus}{} {share}", instalment.offset.shown().zh)
}

fn meaning(text: &str) -> String {
    let parsed = parse(text);
    if parsed.not_understood.is_empty() {
        parsed.instalments.iter().map(shown).collect::<Vec<_>>().join("; ")
    } else {
        format!(
            "? {}",
            parsed.not_understood.iter().map(|piece| format!("{}: {}", piece.text, piece.why.zh)).collect::<Vec<_>>().join(" / ")
        )
    }
}

const UNDERSTOOD: &[(&str, &str)] = &[
    // The clause of the published report.
    (
        "苗木栽植完毕后1个月内,由农业综合服务站组织验收合格后支付款项的30%,余款一年后苗木成活百分之百,再一次性结清",
        "验收 30%; 验收+1年 余款",
    ),
    (
        "苗木栽植完毕后1个月内，由农业综合服务站组织验收合格后支付款项的３０％，余款一年后苗木成活百分之百，再一次性结清。",
        "验收 30%; 验收+1年 余款",
    ),
    ("合同签订后10日内预付30%,验收后付至95%,质保期满一年付清", "签订 30%; 验收 至95%; 验收+1年 余款"),
    ("签订合同后预付30%,验收合格后付60%,剩余10%作为质保金,质保期一年,期满无息退还", "签订 30%; 验收 60%; 验收+1年 10%"),
    ("签订合同后预付30%;验收合格后付60%;剩余10%作为质保金;质保期一年;期满无息退还", "签订 30%; 验收 60%; 验收+1年 10%"),
    ("验收合格后一次性付清", "验收 余款"),
    ("货到验收合格后支付全款", "验收 余款"),
    ("分三期: 签订生效后支付40%,验收合格后支付50%,余10%满6个月付清", "签订 40%; 验收 50%; 验收+6个月 10%"),
    ("首付款50000元,余款验收合格后支付", "签订 50000元; 验收 余款"),
    ("2020年12月31日前付清", "签订 余款"),
    ("2020年12月31日后付清", "2020-12-31 余款"),
    ("签订后付三成,验收后付七成", "签订 30%; 验收 70%"),
    ("合同签订后支付百分之叁拾,验收合格后支付百分之柒拾", "签订 30%; 验收 70%"),
    ("验收合格后付至合同总价的百分之九十五,余款半年后付清", "验收 至95%; 验收+6个月 余款"),
    ("签订后支付50%；验收一个月后支付50%", "签订 50%; 验收+1个月 50%"),
    ("签订后支付５０％，验收合格30天后付清", "签订 50%; 验收+30天 余款"),
    ("验收合格后支付90%,一年期满付清余款", "验收 90%; 验收+1年 余款"),
    ("1.合同签订后支付30%;2.验收合格后支付65%;3.质保期(2年)满后支付5%", "签订 30%; 验收 65%; 验收+2年 5%"),
    ("（1）合同签订后支付30%，（2）验收合格后支付70%", "签订 30%; 验收 70%"),
    ("1. 30%合同签订后支付\n2. 70%验收合格后支付", "签订 30%; 验收 70%"),
    ("一、合同生效后支付30%。二、验收合格后支付60%。三、验收合格满一年后支付10%。", "签订 30%; 验收 60%; 验收+1年 10%"),
    ("验收合格后10日内支付30%,验收合格满一年后支付70%", "验收 30%; 验收+1年 70%"),
    ("验收合格之日起满12个月后一次性付清", "验收+12个月 余款"),
    ("自验收合格之日起7个工作日内一次性支付", "验收 余款"),
    ("验收合格后10个工作日内付款", "验收 余款"),
    ("签订后支付30%,验收合格后支付65%,质保金5%一年后无息退还", "签订 30%; 验收 65%; 验收+1年 5%"),
    ("签订后支付95%,余5%作为质保金,质保期24个月,质保期满后付清", "签订 95%; 验收+24个月 5%"),
    ("验收合格后支付合同价款的95%,留5%质保金,质保期满后支付。质保期为一年半。", "验收 95%; 验收+1年6个月 5%"),
    ("验收合格后付至97%,质保金两年后退还", "验收 至97%; 验收+2年 余款"),
    ("质保期自验收合格之日起12个月,验收合格后支付95%,质保期满后支付剩余5%", "验收 95%; 验收+12个月 5%"),
    ("合同总价20万元,签订后支付30%,即60000元,验收合格后支付70%,即140000元", "签订 30%; 验收 70%"),
    ("签订后预付人民币伍万元整(¥50000),验收合格后付清余款", "签订 50000元; 验收 余款"),
    ("预付款为合同价的30%,合同签订后5日内支付;余款于验收合格后付清", "签订 30%; 验收 余款"),
    ("30%于合同签订后支付,70%于验收合格后支付", "签订 30%; 验收 70%"),
    ("2021年5月1日支付50%,2022年5月1日支付50%", "2021-05-01 50%; 2022-05-01 50%"),
    ("二〇二一年五月一日起支付50%,2022.5.1后支付其余", "2021-05-01 50%; 2022-05-01 余款"),
    ("验收前支付50%,验收合格后付清", "签订 50%; 验收 余款"),
    ("签订后付30%,验收付40%,验收满半年付30%", "签订 30%; 验收 40%; 验收+6个月 30%"),
    ("甲方在验收合格后向乙方支付全部合同价款", "验收 余款"),
    ("付款方式:分两期支付,第一期合同签订后支付50%,第二期验收合格后支付50%", "签订 50%; 验收 50%"),
    ("签订后预付1.5万元,验收后付3.5万元", "签订 15000元; 验收 35000元"),
    ("验收合格后支付80%,一年后支付15%,两年后支付5%", "验收 80%; 验收+1年 15%; 验收+2年 5%"),
    ("验收合格后付清。逾期付款的,按日万分之五支付违约金。", "验收 余款"),
    // What no table dates counts as payable early; what is certain stays.
    ("按工程进度支付,验收合格后付至95%,余款质保期一年满后付清", "不定 至95%; 验收+1年 余款"),
    ("每月按完成量的80%支付,验收合格后付至95%,质保期满一年付清", "不定 至80%; 验收 至95%; 验收+1年 余款"),
    ("进场后支付30%,主体完工后支付30%,竣工验收合格后支付35%,余5%一年后付清", "不定 30%; 不定 30%; 验收 35%; 验收+1年 5%"),
    ("进场付30%,验收付70%", "不定 30%; 验收 70%"),
    ("签订合同后支付30%,竣工结算审计后付至97%,3%质保金质保期满2年退还", "签订 30%; 不定 至97%; 验收+2年 3%"),
    ("收到发票后10日内一次性付清", "不定 余款"),
    ("财政资金到位后付清", "不定 余款"),
    ("初步验收合格后支付50%,最终验收合格后支付50%", "不定 50%; 验收 50%"),
    ("提交验收申请后支付50%,验收合格后支付50%", "不定 50%; 验收 50%"),
    ("验收合格并收到增值税专用发票后15日内付清", "验收 余款"),
    ("验收合格后支付90%,余10%养护期满后付清", "验收 90%; 不定 10%"),
    ("交付后支付50%,余款交付满一年付清", "不定 50%; 不定 余款"),
    ("一次性付清", "不定 余款"),
    ("质保期自交付之日起一年,期满付清", "不定 余款"),
    ("预付款30%,合同签订后支付,余款验收合格后付清", "签订 30%; 验收 余款"),
    ("验收合格后,收到发票后10日内付清", "验收 余款"),
    ("签订后支付设备款的30%,验收合格后支付设备款的70%", "签订 30%; 验收 70%"),
    (
        "合同签订后支付合同总价的30%作为预付款,货物到达现场并验收合格后支付60%,剩余10%作为质保金,质保期(一年)满后无息付清",
        "签订 30%; 验收 60%; 验收+1年 10%",
    ),
    (
        "工程完工并经验收合格后,支付至合同价款的80%;审计结算后支付至审定价的97%;余3%为质量保证金,缺陷责任期两年满后付清",
        "验收 至80%; 不定 至97%; 验收+2年 3%",
    ),
    ("验收合格后三个月付清", "验收 余款"),
    ("验收合格后三个月后付清", "验收+3个月 余款"),
    ("预付50%，货到验收合格后付清尾款50%", "签订 50%; 验收 50%"),
    ("签订后付30%,余款验收合格后支付70%", "签订 30%; 验收 70%"),
    ("质保金为合同价的5%,质保期2年,其余款项验收合格后付清", "验收+2年 5%; 验收 余款"),
    ("验收合格后支付95%,剩余5%待质保期(自验收合格之日起1年)满后支付", "验收 95%; 验收+1年 5%"),
    ("10日内付清", "不定 余款"),
    ("无预付款,验收合格后一次性付清", "验收 余款"),
    ("先付30%,完工验收后付70%", "不定 30%; 验收 70%"),
    // Sentences about something else are no conditions of a payment.
    ("验收由甲方组织。进场后付清", "不定 余款"),
    ("合同签订后30日内完成供货,验收合格之日起质保一年,货款于到货后付清", "不定 余款"),
    ("签订后一年完工,进场后付清", "不定 余款"),
    ("质保期满一年后移交,验收后付清", "验收 余款"),
    ("2020年3月19日签订合同,验收合格后付30%,余款一年后付清", "验收 30%; 验收+1年 余款"),
    ("苗木成活率达到95%以上,验收合格一年后付清", "验收+1年 余款"),
    ("2021年底前付清", "签订 余款"),
    ("验收后付50%,2021年12月底付清", "验收 50%; 2021-12-01 余款"),
    ("合同签订后,供货完毕并经采购人验收合格,供应商开具发票,采购人于15个工作日内支付合同金额的100%", "验收 100%"),
    ("验收合格后分批付清", "验收 余款"),
    ("验收合格后 30 日内支付 90%，质保 1 年期满后支付 10%", "验收 90%; 验收+1年 10%"),
    ("服务期一年,期满付清", "不定 余款"),
    ("签订安全责任书后支付30%,验收后支付70%", "不定 30%; 验收 70%"),
    // What is named first takes its trigger from where it is named again.
    ("质保金5%,验收合格后支付95%,质保金一年后支付", "验收 95%; 验收+1年 5%"),
    ("质保金3%,质保期一年,验收合格后付97%,质保期满后付质保金", "验收 97%; 验收+1年 3%"),
    ("质保金5%,验收合格后一次性支付95%,质保金于验收合格一年后支付", "验收 95%; 验收+1年 5%"),
    ("预留5%质保金,验收合格后一次性支付95%,质保金于验收合格一年后支付", "验收 95%; 验收+1年 5%"),
    ("质保金5%;签订后付30%;验收合格后付65%;质保期1年满后付质保金", "签订 30%; 验收 65%; 验收+1年 5%"),
    ("质保金5%。验收合格后支付95%。质保金于验收合格一年后支付。", "验收 95%; 验收+1年 5%"),
    ("质保金为合同价5%,验收合格后付95%,质保金满一年后付清", "验收 95%; 验收+1年 5%"),
    ("合同价10万元,其中质保金5千元,验收合格后付9.5万元,一年后付质保金", "验收 95000元; 验收+1年 5000元"),
    ("质保金5%,验收合格后,支付95%,质保金一年后支付", "验收 95%; 验收+1年 5%"),
    ("质保金5%(5000元),验收合格后支付95%,质保期满后,退还质保金。质保期一年", "验收 95%; 验收+1年 5%"),
    ("尾款5%,验收合格后支付95%,尾款于验收合格一年后付清", "验收 95%; 验收+1年 5%"),
    ("余款10%,签订后付30%,验收合格后付60%,验收合格满一年后付清余款", "签订 30%; 验收 60%; 验收+1年 10%"),
    ("预付款30%,验收合格后付70%,预付款于合同签订后支付", "验收 70%; 签订 30%"),
    ("保修金5%,验收合格后付至95%,保修期两年,期满后退还保修金", "验收 至95%; 验收+2年 5%"),
    // What is kept back comes last, though nothing says when.
    ("质保金5%,质保期一年,验收合格后付95%", "验收 95%; 验收+1年 5%"),
    ("质保金5%,验收合格后付至95%", "验收 至95%; 不定 5%"),
    ("质保金5%,一年后退还,验收合格后支付95%", "验收+1年 5%; 验收 95%"),
    // A share of the work is none of the price.
    ("进场付20%;完成工程量50%付30%;验收合格付至95%;质保金5%,质保期1年", "不定 20%; 不定 30%; 验收 至95%; 验收+1年 5%"),
    ("完成50%工程量时支付30%,验收合格后付70%", "不定 30%; 验收 70%"),
    ("工程进度达到50%付40%,验收合格后付清", "不定 40%; 验收 余款"),
    ("工程进度达到50%以上时,支付40%,验收合格后付清", "不定 40%; 验收 余款"),
    ("工程完成80%后支付至60%,验收合格后付清", "不定 至60%; 验收 余款"),
    ("完成工程量50%,付30%,验收合格后付70%", "不定 30%; 验收 70%"),
    ("工程进度达到50%,支付30%,验收合格后付70%", "不定 30%; 验收 70%"),
    ("完成产值80%,验收合格后付清", "不定 至80%; 验收 余款"),
    ("主体完工支付30%,验收合格后付70%", "不定 30%; 验收 70%"),
    ("完成产值50万元后支付30%,验收合格后付70%", "不定 30%; 验收 70%"),
    ("安装完成50%,验收合格50%", "不定 50%; 验收 50%"),
    ("按月支付已完成工程量的80%,验收合格后付清", "不定 至80%; 验收 余款"),
];

const NOT_UNDERSTOOD: &[&str] = &[
    "按合同约定支付",
    "详见合同第五条",
    "转账支付",
    "签订后支付30%,验收合格后支付60%",
    "签订后支付60%,验收合格后支付60%",
    "签订后支付三分之一,验收后付清",
    "验收合格后支付材料款的50%,支付人工费的50%",
    "签订后支付30%-50%,余款验收后付清",
    "验收合格或甲方书面同意后付清",
    "签订后支付30%,验收合格后支付余款的50%,剩余一年后付清",
    "验收合格后支付70%以上,余款一年后付清",
    "签订后付30%,余款视情况支付,可提前支付",
    "验收不合格的不予支付,合格的支付100%",
    "第二年支付50%,第三年支付50%",
    "路基验收合格后支付50%,路面验收合格后支付50%",
    "签订后支付30 000 0元,余款验收后付清",
    "一年后付清",
    "经甲方扣除5%管理费后付清",
    "签订、验收后各支付50%",
    "验收合格后付至15万元,余款一年后付清",
    "签订后付30%,余款验收后付清,余款一年后付清",
    "质保期一年,验收后付95%,质保期两年满后付5%",
    "3月后支付100%",
    "签订后支付设备款的50%,验收后支付安装费的50%",
    "验收合格后保修一年,签订后支付100%",
    "合同期2021年1月1日起至2021年12月31日止。签订后付清",
    "支付比例3:6:1,签订、验收、质保期满",
    "每月10日前支付上月服务费",
    "支付30%验收合格后付70%",
    "签订后付0%,验收后付100%",
    "尾款5%,验收合格后支付95%",
    "质保金5%,验收合格后支付95%,质保金一年后支付,质保金两年后支付",
    "质保金5%,一年后退还,验收合格后支付95%,质保金两年后退还",
    "5%,验收合格后支付95%",
];

#[test]
fn clauses_mean_what_they_say() {
    let wrong: Vec<String> = UNDERSTOOD
        .iter()
        .map(|(text, want)| (text, want, meaning(text)))
        .filter(|(_, want, got)| *want != got)
        .map(|(text, want, got)| format!("{text}\n  want {want}\n  got  {got}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_could_mean_something_else_is_not_understood() {
    let wrong: Vec<String> = NOT_UNDERSTOOD
        .iter()
        .map(|text| (text, meaning(text)))
        .filter(|(_, got)| !got.starts_with('?'))
        .map(|(text, got)| format!("{text}\n  got {got}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_no_table_dates_keeps_its_words() {
    let parsed = parse("签订后支付30%,进场后支付30%,验收后付清");
    assert_eq!(parsed.instalments[1].trigger, Trigger::Undatable("进场后支付30%".to_owned()));
}

#[test]
fn a_part_of_a_clause_is_read_and_said_to_be_a_part() {
    let parsed = parse("签订后7个工作日内支付合同价款的百分之三十");
    assert_eq!(parsed.instalments.iter().map(shown).collect::<Vec<_>>(), ["签订 30%"]);
    assert!(parsed.not_understood[0].why.zh.contains("合计为30%"), "{parsed:?}");
}

#[test]
fn blank_terms_are_no_clause() {
    for text in ["", " ", "无", "/", "—"] {
        assert_eq!(parse(text), Parsed::default(), "{text}");
    }
}

#[test]
fn an_amount_beside_a_percentage_is_the_same_share() {
    let parsed = parse("合同总价20万元,签订后支付30%(60000元),验收合格后支付70%,即人民币140,000元");
    assert_eq!(parsed.stated_total, Some(Decimal::from(200_000)));
    let restated: Vec<_> = parsed.instalments.iter().map(|instalment| instalment.restated).collect();
    assert_eq!(restated, [Some(Decimal::from(60_000)), Some(Decimal::from(140_000))]);
}

#[test]
fn a_terms_table_is_read_by_its_columns() {
    let read = |trigger: &str, offset: &str| parse_term(trigger, offset).map(|(trigger, offset)| (trigger, offset.shown().zh.into_owned()));
    let accepted = |offset: &str| Some((Trigger::Acceptance, offset.to_owned()));
    assert_eq!(read("签订", ""), Some((Trigger::Signing, String::new())));
    assert_eq!(read("合同签订后", "10日内"), Some((Trigger::Signing, String::new())));
    assert_eq!(read("验收", "1年"), accepted("1年"));
    assert_eq!(read("验收合格", "满6个月"), accepted("6个月"));
    assert_eq!(read("验收合格后30天后", ""), accepted("30天"));
    assert_eq!(read("质保期满", "2年"), accepted("2年"));
    assert_eq!(read("acceptance", "-"), accepted(""));
    assert_eq!(read("2021-05-01", "无"), Some((Trigger::Date(Day::constant(2021, 5, 1)), String::new())));
    assert!(matches!(read("进场", ""), Some((Trigger::Undatable(_), _))));
    assert_eq!(read("验收", "12"), None);
    assert_eq!(read("验收一年后", "2年"), None);
}

const PIECES: &[&str] = &[
    "签订",
    "合同",
    "验收",
    "合格",
    "后",
    "前",
    "内",
    "满",
    "一年",
    "10日",
    "6个月",
    "2021年5月1日",
    "支付",
    "付清",
    "付至",
    "预付",
    "30%",
    "百分之七十",
    "五成",
    "50000元",
    "余款",
    "剩余",
    "质保期",
    "质保金",
    "期满",
    "进场",
    "每月",
    "完成量",
    "的",
    ",",
    "，",
    "；",
    "。",
    "(",
    ")",
    "1.",
    "第一期",
    "成活率",
    "不",
    "或",
    "三",
    "第",
    "分",
    "余",
    "百分之",
    "¥",
    "0",
    "苗木",
    "\n",
    " ",
    "~",
    "亿",
    "万",
    "逾期",
    "自",
    "之日起",
    "至",
    "2099",
    "年",
    "月",
];

proptest! {
    #[test]
    fn clause_words_in_any_order_give_whole_contracts_or_nothing(indexes in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = indexes.iter().map(|index| PIECES[*index]).collect();
        let parsed = parse(&text);
        if parsed.not_understood.is_empty() && !parsed.instalments.is_empty() {
            let mut sum = Decimal::ZERO;
            let mut rest = false;
            for (index, instalment) in parsed.instalments.iter().enumerate() {
                prop_assert_eq!(instalment.seq, index + 1);
                match instalment.share {
                    Share::Percent(percent) => sum += percent,
                    Share::Cumulative(percent) => sum = percent,
                    Share::Amount(yuan) => { prop_assert!(yuan > Decimal::ZERO); rest = true; }
                    Share::Rest => rest = true,
                }
                prop_assert!(sum <= Decimal::ONE_HUNDRED);
            }
            prop_assert!(rest || sum == Decimal::ONE_HUNDRED, "{} {:?}", text, parsed);
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}") {
        let _ = parse(&text);
        let _ = parse_term(&text, &text);
    }

    #[test]
    fn unknown_words_before_a_percentage_are_never_guessed(word in "[\u{4e00}-\u{4eff}]{2,6}") {
        let unknown = |token: &token::Token| matches!(token.kind, token::Kind::Unknown | token::Kind::Break { .. });
        prop_assume!(token::tokens(&word).iter().all(unknown) && !word.ends_with('价'));
        let parsed = parse(&format!("验收合格后支付{word}30%,余款一年后付清"));
        prop_assert!(!parsed.not_understood.is_empty(), "{} {:?}", word, parsed);
    }
}

#[test]
fn terms_by_the_month_are_called_so_and_not_two_rests() {
    let why = |text: &str| parse(text).not_understood.iter().map(|one| one.why.zh.to_string()).collect::<Vec<_>>().join(";");
    let monthly = why("按月支付,每月10000元");
    assert!(monthly.contains("按月、按季或按年支付的条款") && !monthly.contains("余款"), "{monthly}");
    assert!(why("签订后付30%,余款验收后付清,余款一年后付清").contains("出现了两次"));
}

#[test]
fn a_line_that_ends_within_a_word_goes_on_in_the_next() {
    let read = |text: &str| {
        let parsed = parse(text);
        assert!(parsed.not_understood.is_empty(), "{text} {:?}", parsed.not_understood);
        parsed.instalments.into_iter().map(|one| (one.trigger, one.offset, one.share)).collect::<Vec<_>>()
    };
    let plain = read("工程竣工验收合格后支付合同价款的70%，余款一年后付清");
    for text in [
        "工程竣工验收合\n格后支付合同价\n款的70%，余款\n一年后付清",
        "工程竣工验收合格后支\n付合同价款的70%，余款一年后付清",
        "工程竣工验收合格后支付合同价款的\r\n70%，余款一年\r\n后付清",
        "工程竣工验收合格后\n支付合同价款的70%，余款一年后付清",
        "工程竣工验\n收合格后支付合同价款的70%，\n余款一年后付清",
    ] {
        assert_eq!(read(text), plain, "{text}");
    }
    // A clause a line, with and without numbers.
    let two = read("合同签订后支付30%；验收合格后付清余款");
    for text in [
        "合同签订后支付30%\n验收合格后付清余款",
        "1.合同签订后支付30%\n2.验收合格后付清余款",
        "（一）合同签订后支付30%\n（二）验收合格后付清余款",
    ] {
        assert_eq!(read(text), two, "{text}");
    }
    let three = read("合同签订后支付三成；验收合格后支付五成；一年后付清余款");
    assert_eq!(read("合同签订后支付三成\n验收合格后支付五成\n一年后付清余款"), three);
    assert_eq!(read("合同签订后支付30%，\n验收合格后付清余款"), two);
    let amount = read("合同签订后支付三万元；验收合格后付清");
    assert_eq!(read("合同签订后支付三万元\n验收合格后付清"), amount);
}
