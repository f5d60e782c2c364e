//! Pairs, states and reasons on small reports made here; whole books are compared in tests/it.

use super::*;
use crate::findings::{
    Evidence, Input, RuleInfo, RuleReport, SCHEMA as FINDINGS_SCHEMA, Severity, StandardUsed, Status, TablePeriod, Unchecked, UnitReport,
};

const RULE: &str = "large-outlay-without-minutes";

fn finding(id: &str, subject: &str, date: Option<&str>, amount: &str) -> Finding {
    let amount = Amount(amount.parse().unwrap());
    Finding {
        id: id.into(),
        rule: RULE.into(),
        title: "大额支出无集体研究记录".into(),
        severity: Severity::Medium,
        unit: "青石街道办事处".into(),
        subject: subject.into(),
        date: date.map(Into::into),
        voucher_no: None,
        summary: None,
        amount,
        limit: None,
        irregular_amount: amount,
        group: None,
        message: String::new(),
        basis: Vec::new(),
        advice: String::new(),
        evidence: vec![Evidence::new("付款.csv", None::<&str>, 3)],
    }
}

fn input(file: &str, table: Option<&str>, why: Option<&str>) -> Input {
    Input {
        file: file.into(),
        sha256: String::new(),
        sheet: None,
        table: table.map(Into::into),
        header_row: None,
        header_from: None,
        dated_by: None,
        rows: 0,
        rows_in: 0,
        left_out: Vec::new(),
        problems: Vec::new(),
        why: why.map(Into::into),
        columns: Vec::new(),
        proofs: Vec::new(),
    }
}

fn unit() -> UnitReport {
    UnitReport {
        unit: "青石街道办事处".into(),
        place: String::new(),
        failed: None,
        as_of: "2022-12-31".into(),
        as_of_source: String::new(),
        period: Some(["2019-01-01".into(), "2022-12-31".into()]),
        periods: vec![TablePeriod { table: "payments".into(), first: "2020-01-15".into(), last: "2021-11-20".into() }],
        region: "湖南(未指定地区,按默认)".into(),
        standards: vec![StandardUsed {
            standard: "large-outlay".into(),
            title: "大额支出".into(),
            value: "50000.00元".into(),
            source: String::new(),
        }],
        settings: Vec::new(),
        derived: Vec::new(),
        inputs: vec![input("付款.csv", Some("payments"), None)],
        rules: vec![RuleReport {
            rule: RULE.into(),
            status: Status::Checked,
            why: None,
            findings: 0,
            rows: 9,
            unchecked: Vec::new(),
            folded: false,
        }],
        tests: Vec::new(),
        complete: true,
    }
}

fn report(findings: Vec<Finding>) -> Report {
    Report {
        schema: FINDINGS_SCHEMA.into(),
        as_of: Some("2022-12-31".into()),
        lang: Lang::Zh,
        tool: Tool { name: "ledgerlint".into(), version: "0.1.0".into() },
        partial: false,
        units_not_done: Vec::new(),
        rules: vec![RuleInfo { rule: RULE.into(), title: "大额支出无集体研究记录".into(), severity: Severity::Medium }],
        units: vec![unit()],
        findings,
    }
}

fn one() -> Vec<Finding> {
    vec![finding("a", "甲公司", Some("2020-05-06"), "60000.00")]
}

/// The report without findings, its unit changed.
fn later(change: impl Fn(&mut UnitReport)) -> Report {
    let mut report = report(Vec::new());
    change(&mut report.units[0]);
    report
}

fn state_of(old: Vec<Finding>, new: &Report) -> (State, String) {
    let comparison = compare(&report(old), new, Lang::Zh);
    let item = comparison.items.into_iter().next().unwrap();
    (item.state, item.why.unwrap_or_default())
}

#[test]
fn what_is_gone_where_it_was_looked_at_again_is_fixed() {
    assert_eq!(state_of(one(), &later(|_| {})), (State::Fixed, String::new()));
}

#[test]
fn what_was_not_looked_at_again_is_not_fixed_and_the_reason_is_told() {
    let says = |new: &Report, why: &str| {
        let (state, told) = state_of(one(), new);
        assert_eq!(state, State::NotRechecked, "{why}");
        assert!(told.contains(why), "{told}");
    };
    says(&later(|unit| unit.unit = "别的单位".into()), "没有这个单位");
    says(&later(|unit| unit.rules.clear()), "没有这条规则");
    says(
        &later(|unit| {
            unit.rules[0].status = Status::NotChecked;
            unit.rules[0].why = Some("缺少会议纪要台账".into());
        }),
        "缺少会议纪要台账",
    );
    says(&later(|unit| unit.inputs.push(input("付款.csv", None, Some("文件已损坏")))), "文件已损坏");
    says(&later(|unit| unit.periods[0].first = "2020-06-01".into()), "不在本次付款台账的账期内(2020-06-01至2021-11-20)");
    says(&later(|unit| unit.periods[0].last = "2020-04-30".into()), "不在本次付款台账的账期内");
    // An older findings.json has no span of each table.
    says(
        &later(|unit| {
            unit.periods.clear();
            unit.period = Some(["2021-01-01".into(), "2021-12-31".into()]);
        }),
        "不在本次账期内",
    );
    says(
        &later(|unit| {
            unit.periods.clear();
            unit.period = None;
        }),
        "没有日期",
    );
}

#[test]
fn the_month_of_the_first_and_the_last_row_is_covered_whole() {
    let on = |date: &str| state_of(vec![finding("a", "甲公司", Some(date), "1.00")], &later(|_| {})).0;
    assert_eq!((on("2020-01-02"), on("2021-11-30"), on("2020"), on("2021-11")), (State::Fixed, State::Fixed, State::Fixed, State::Fixed));
    assert_eq!((on("2019-12-31"), on("2021-12-01"), on("2019")), (State::NotRechecked, State::NotRechecked, State::NotRechecked));
}

#[test]
fn a_list_of_what_is_open_has_no_period_but_must_not_be_of_an_earlier_day() {
    let old = || {
        let mut report = report(vec![finding("a", "原农场商店", Some("1993-05"), "60000.00")]);
        report.units[0].inputs[0].table = Some("open_items".into());
        report
    };
    let state = |new: &Report| compare(&old(), new, Lang::Zh).items[0].state;
    let listed = |as_of: &str| {
        later(|unit| {
            unit.inputs[0].table = Some("open_items".into());
            unit.as_of = as_of.into();
        })
    };
    assert_eq!(state(&listed("2022-12-31")), State::Fixed);
    assert_eq!(state(&listed("2022-12-01")), State::Fixed, "the same month");
    assert_eq!(state(&listed("2021-12-31")), State::NotRechecked);
    assert_eq!(state(&later(|_| {})), State::NotRechecked, "without the list nobody looked again");
}

#[test]
fn what_was_too_old_on_a_day_is_not_looked_at_again_on_an_earlier_one() {
    let of = |group: Option<&str>, as_of: &str| {
        let mut found = one();
        found[0].group = group.map(str::to_owned);
        compare(&report(found), &later(|unit| unit.as_of = as_of.into()), Lang::Zh).items[0].state
    };
    assert_eq!(of(Some("三年以上"), "2021-12-31"), State::NotRechecked);
    assert_eq!(of(Some("三年以上"), "2022-12-31"), State::Fixed);
    assert_eq!(of(None, "2021-12-31"), State::Fixed, "a payment is what it was on any day");
}

#[test]
fn what_is_fixed_under_other_standards_or_a_rule_checked_in_part_says_so() {
    let (state, why) = state_of(one(), &later(|unit| unit.standards[0].value = "100000.00元".into()));
    assert!(state == State::Fixed && why.contains("标准"), "{why}");
    let (state, why) = state_of(one(), &later(|unit| unit.region = "浙江(由 --region 指定)".into()));
    assert!(state == State::Fixed && why.contains("标准"), "{why}");
    let in_part = later(|unit| {
        unit.rules[0].why = Some("有2笔付款缺少金额".into());
        unit.rules[0].unchecked.push(Unchecked { why: "有2笔付款缺少金额".into(), evidence: Vec::new(), about: Vec::new() });
    });
    let (state, why) = state_of(one(), &in_part);
    assert!(state == State::Fixed && why.contains("有2笔付款缺少金额"), "{why}");
}

#[test]
fn a_new_finding_says_whether_anybody_looked_for_it_before() {
    let why = |change: &dyn Fn(&mut UnitReport)| {
        let comparison = compare(&later(change), &report(one()), Lang::Zh);
        assert_eq!(comparison.items[0].state, State::New);
        comparison.items[0].why.clone().unwrap_or_default()
    };
    assert_eq!(why(&|_| {}), "");
    assert!(why(&|unit| unit.rules.clear()).contains("上次没有这条规则"));
    assert!(why(&|unit| unit.unit = "别的单位".into()).contains("上次没有这个单位"));
    assert!(why(&|unit| unit.periods[0].last = "2020-04-30".into()).contains("不在上次付款台账的账期内"));
    assert!(why(&|unit| unit.settings.push("large-outlay: 100000".into())).contains("设置不同"));
}

#[test]
fn the_same_finding_with_another_amount_remains_with_the_difference() {
    let comparison = compare(&report(one()), &report(vec![finding("a", "甲公司", Some("2020-05-06"), "45000.00")]), Lang::Zh);
    let item = &comparison.items[0];
    assert_eq!((item.state, item.is_reduced(), item.is_grown()), (State::Remaining, true, false));
    assert_eq!(crate::value::money(item.irregular_amount_change.unwrap().0), "-15000.00");
    assert_eq!((comparison.total.reduced, comparison.total.fixed.findings), (1, 0));
    assert_eq!(crate::value::money(comparison.total.remaining_old.amount.0), "60000.00");
}

#[test]
fn findings_of_one_key_pair_by_their_contents_not_by_their_numbers() {
    let family = |amounts: &[&str]| -> Vec<Finding> {
        let id = |at: usize| if at == 0 { "a".to_owned() } else { format!("a-{}", at + 1) };
        amounts.iter().enumerate().map(|(at, amount)| finding(&id(at), "甲公司", Some("2020-05-06"), amount)).collect()
    };
    let states = |old: &[&str], new: &[&str]| {
        let comparison = compare(&report(family(old)), &report(family(new)), Lang::Zh);
        let amount = |finding: &Option<Finding>| finding.as_ref().map_or("-".to_owned(), |one| crate::value::amount::plain(one.amount.0));
        let mut all: Vec<String> = comparison.items.iter().map(|item| format!("{}>{}", amount(&item.old), amount(&item.new))).collect();
        all.sort();
        all.join(" ")
    };
    assert_eq!(states(&["10", "20", "30"], &["20", "30"]), "10>- 20>20 30>30");
    assert_eq!(states(&["20", "30"], &["10", "20", "30"]), "->10 20>20 30>30");
    assert_eq!(states(&["10", "20", "30"], &["19", "30"]), "10>- 20>19 30>30");
    assert_eq!(states(&["10", "10", "10"], &["10", "10"]), "10>- 10>10 10>10");
}

#[test]
fn a_large_family_is_paired_in_time() {
    let family = |add: i64| -> Vec<Finding> {
        (0..3_000_i64).map(|at| finding(&format!("a-{}", at + 2), "甲公司", None, &(at * 10 + add).to_string())).collect()
    };
    let comparison = compare(&report(family(0)), &report(family(1)), Lang::Zh);
    assert_eq!((comparison.total.remaining.findings, comparison.total.fixed.findings), (3_000, 0));
}

#[test]
fn a_finding_written_otherwise_points_at_the_one_that_is_gone() {
    let comparison = compare(&report(one()), &report(vec![finding("b", "甲有限公司", Some("2020-05-06"), "60000.00")]), Lang::Zh);
    let linked: Vec<_> = comparison.items.iter().map(|item| (item.state, item.resembles.as_deref())).collect();
    assert_eq!(linked, [(State::New, Some("a")), (State::Fixed, Some("b"))]);
    let other = compare(&report(one()), &report(vec![finding("b", "乙公司", Some("2021-05-06"), "60000.00")]), Lang::Zh);
    assert!(other.items.iter().all(|item| item.resembles.is_none()));
}

#[test]
fn what_makes_two_checks_unlike_is_told() {
    let mut new = later(|unit| {
        unit.region = "浙江(由 --region 指定)".into();
        unit.standards[0].value = "100000.00元".into();
        unit.settings.push("停用规则 early-payment".into());
    });
    new.tool.version = "0.2.0".into();
    new.as_of = Some("2021-12-31".into());
    new.rules.push(RuleInfo { rule: "new-rule".into(), title: "新规则".into(), severity: Severity::Low });
    let told = compare(&report(one()), &new, Lang::Zh).differences;
    let all = told.iter().map(|one| one.why.as_str()).collect::<Vec<_>>().join("\n");
    for part in ["上次0.1.0,本次0.2.0", "新规则", "先后没有写反", "上次湖南,本次浙江", "上次50000.00元,本次100000.00元", "early-payment"]
    {
        assert!(all.contains(part), "{part}\n{all}");
    }
    assert!(compare(&report(one()), &report(one()), Lang::Zh).differences.is_empty());
}

#[test]
fn every_finding_of_both_reports_is_counted_once() {
    let old = report(vec![finding("a", "甲", Some("2020-05-06"), "1.00"), finding("b", "乙", Some("2018-01-01"), "2.00")]);
    let new = report(vec![finding("a", "甲", Some("2020-05-06"), "1.00"), finding("c", "丙", Some("2020-07-01"), "4.00")]);
    let comparison = compare(&old, &new, Lang::En);
    let total = comparison.total;
    assert_eq!((total.old.findings, total.new.findings), (2, 2));
    assert_eq!(State::ALL.map(|state| total.of(state)), [1, 1, 1, 0]);
    assert_eq!((comparison.units[0].counts, comparison.rules[0].counts), (total, total));
    assert!(!comparison.is_settled());
}

/// A report of two units and a finding of the first that rests on both.
fn shared(change: impl Fn(&mut Report)) -> Report {
    let mut report = report(one());
    let mut other = unit();
    other.unit = "红岩镇".into();
    other.inputs = vec![input("红岩镇/付款.csv", Some("payments"), None)];
    report.units.push(other);
    report.findings[0].evidence.push(Evidence::new("红岩镇/付款.csv", None::<&str>, 5));
    change(&mut report);
    report
}

#[test]
fn what_several_units_show_together_is_fixed_only_where_all_of_them_were_looked_at_again() {
    let state = |new: Report| {
        let item = compare(&shared(|_| {}), &new, Lang::Zh).items.remove(0);
        (item.state, item.why.unwrap_or_default())
    };
    let none = |report: &mut Report| report.findings.clear();
    assert_eq!(state(shared(none)), (State::Fixed, String::new()));
    let (left, why) = state(later(|_| {}));
    assert_eq!((left, why.as_str()), (State::NotRechecked, "要与“红岩镇”比对,而它: 本次没有这个单位的账"));
    let (left, why) = state(shared(|report| {
        none(report);
        report.units[1].rules[0].status = Status::NotChecked;
    }));
    assert!(left == State::NotRechecked && why.contains("红岩镇") && why.contains("未检查这条规则"), "{why}");
    let mut before = later(|_| {});
    before.findings.clear();
    let new = compare(&before, &shared(|_| {}), Lang::Zh).items.remove(0);
    assert_eq!((new.state, new.why.as_deref()), (State::New, Some("要与“红岩镇”比对,而它: 上次没有这个单位的账")));
}

#[test]
fn a_run_that_was_stopped_or_a_unit_that_broke_calls_nothing_fixed_and_is_told() {
    let mut stopped = later(|unit| unit.unit = "红岩镇".into());
    stopped.partial = true;
    stopped.units_not_done = vec!["青石街道".into()];
    let comparison = compare(&report(one()), &stopped, Lang::Zh);
    assert_eq!(comparison.items[0].state, State::NotRechecked);
    assert!(comparison.items[0].why.as_deref().unwrap().contains("中途停止"));
    assert!(comparison.differences.iter().any(|difference| difference.why.contains("有1个单位没有检查")));
    let broken = later(|unit| {
        unit.failed = Some("文件已损坏".into());
        unit.rules[0].status = Status::NotChecked;
    });
    let comparison = compare(&report(one()), &broken, Lang::Zh);
    assert_eq!(comparison.items[0].state, State::NotRechecked);
    assert_eq!(comparison.units[0].new.as_ref().unwrap().gaps, ["该单位未能检查: 文件已损坏"]);
}

/// A finding of a register in the earlier report, and one of the journal in the later: subject, date, voucher, amount of each.
type Fact<'a> = (&'a str, Option<&'a str>, Option<&'a str>, &'a str);

fn states_across_tables(old: &[Fact], new: &[Fact], tables: (&str, &str)) -> Vec<(State, bool)> {
    let of = |facts: &[Fact], id: &str, table: &str| {
        let one = |(number, (subject, date, voucher, amount)): (usize, &Fact)| Finding {
            voucher_no: voucher.map(str::to_owned),
            evidence: vec![Evidence::new(format!("{table}.csv"), None::<&str>, 3), Evidence::new("卡片.csv", None::<&str>, 9)],
            ..finding(&format!("{id}{number}"), subject, *date, amount)
        };
        let mut report = report(facts.iter().enumerate().map(one).collect());
        report.units[0].inputs = vec![input(&format!("{table}.csv"), Some(table), None), input("卡片.csv", Some("assets"), None)];
        report
    };
    let comparison = compare(&of(old, "a", tables.0), &of(new, "b", tables.1), Lang::Zh);
    comparison.items.iter().map(|item| (item.state, item.why.as_deref().is_some_and(|why| why.contains("请核对")))).collect()
}

#[test]
fn what_a_register_showed_and_the_journal_shows_now_remains() {
    let day = Some("2020-05-06");
    let remains = vec![(State::Remaining, true)];
    for (old, new) in [
        (("打印机", day, Some("记-0012"), "3860.00"), ("便民中心打印机1台", day, Some("12"), "3860.00")),
        (("打印机", Some("2020-05-03"), Some("记-12"), "3860.00"), ("办公设备", day, Some("记-12"), "3860.00")),
        (("打印机", day, None, "3860.00"), ("便民中心打印机1台", day, Some("记-12"), "3860.00")),
        (("青石建材有限责任公司", day, None, "3860.00"), ("青石建材有限公司(农商行)", day, Some("记-12"), "3860.00")),
    ] {
        assert_eq!(states_across_tables(&[old], &[new], ("purchases", "journal")), remains, "{old:?}");
        assert_eq!(states_across_tables(&[new], &[old], ("journal", "purchases")), remains, "{old:?}");
    }
}

#[test]
fn two_things_of_one_amount_are_not_taken_for_one() {
    let day = Some("2020-05-06");
    let two = vec![(State::New, false), (State::Fixed, false)];
    // The later report has not the list that showed it.
    let unseen = vec![(State::New, false), (State::NotRechecked, false)];
    let states = |old: Fact, new: Fact, tables: (&str, &str)| states_across_tables(&[old], &[new], tables);
    let across = ("purchases", "journal");
    let printer = ("打印机", day, Some("记-12"), "3860.00");
    assert_eq!(states(printer, ("打印机", day, Some("记-13"), "3860.00"), across), unseen, "another voucher");
    assert_eq!(states(printer, ("打印机", Some("2020-06-06"), Some("记-12"), "3860.00"), across), unseen, "the same number a month later");
    assert_eq!(states(printer, ("打印机", day, Some("记-12"), "3860.01"), across), unseen, "another amount");
    let nameless = ("打印机", day, None, "3860.00");
    assert_eq!(states(nameless, ("文件柜", day, Some("记-12"), "3860.00"), across), unseen, "another thing");
    assert_eq!(states(nameless, ("打印机", Some("2020-05-07"), Some("记-12"), "3860.00"), across), unseen, "another day");
    // In one table two ids are two things, and so are findings that rest on the journal both times.
    assert_eq!(states(printer, ("便民中心打印机", day, Some("记-12"), "3860.00"), ("purchases", "purchases")), two);
    assert_eq!(states(printer, ("便民中心打印机", day, Some("记-12"), "3860.00"), ("journal", "journal")), two);
}

#[test]
fn an_entry_of_the_journal_that_shows_its_party_now_remains_and_two_of_one_voucher_stay_two() {
    let of = |subject: &str, summary: &str| Finding {
        voucher_no: Some("记-12".into()),
        summary: Some(summary.into()),
        ..finding(subject, subject, Some("2020-05-06"), "40000.00")
    };
    let states = |old: Vec<Finding>, new: Vec<Finding>| -> Vec<State> {
        let [mut old, mut new] = [report(old), report(new)];
        old.units[0].inputs = vec![input("付款.csv", Some("journal"), None)];
        new.units[0].inputs.clone_from(&old.units[0].inputs);
        compare(&old, &new, Lang::Zh).items.iter().map(|item| item.state).collect()
    };
    assert_eq!(states(vec![of("付工作经费", "付工作经费")], vec![of("甲公司", "付工作经费")]), [State::Remaining]);
    assert_eq!(states(vec![of("甲公司", "付工作经费")], vec![of("乙公司", "付工作经费")]), [State::New, State::Fixed], "another party");
    assert_eq!(states(vec![of("付工作经费", "付工作经费")], vec![of("甲公司", "付咨询费")]), [State::New, State::Fixed], "another summary");
    let two = vec![of("甲公司", "付工作经费"), of("乙公司", "付工作经费")];
    assert_eq!(states(vec![of("付工作经费", "付工作经费")], two), [State::New, State::New, State::Fixed], "which of both nobody can tell");
}

#[test]
fn of_two_purchases_of_one_amount_and_day_as_many_remain_as_there_are() {
    let day = Some("2020-05-06");
    let old = [("打印机", day, None, "3860.00"), ("打印机", day, None, "3860.00")];
    let new = [("打印机1台", day, Some("记-12"), "3860.00"), ("打印机", day, Some("记-13"), "3860.00")];
    let across = ("purchases", "journal");
    assert_eq!(states_across_tables(&old, &new, across), vec![(State::Remaining, true), (State::Remaining, true)]);
    assert_eq!(states_across_tables(&old, &new[..1], across), vec![(State::Remaining, true), (State::NotRechecked, false)]);
    // The voucher decides where it can.
    let old = [("打印机", day, Some("记-12"), "3860.00"), ("打印机", day, Some("记-13"), "3860.00")];
    let new = [("复印机", day, Some("记-13"), "3860.00")];
    let states = states_across_tables(&old, &new, across);
    assert_eq!(states.iter().filter(|(state, _)| *state == State::Remaining).count(), 1);
    assert_eq!(states.iter().filter(|(state, _)| *state == State::NotRechecked).count(), 1);
}

#[test]
fn a_unit_whose_ids_are_all_others_is_paired_by_what_its_findings_show() {
    let named = |ids: [&str; 2], amount: &str| {
        report(vec![
            finding(ids[0], "示例商贸有限公司", Some("2020-03-01"), "60000"),
            finding(ids[1], "青山公司", Some("2020-05-01"), amount),
        ])
    };
    let states = |old: &Report, new: &Report| {
        let compared = compare(old, new, Lang::Zh);
        let mut states: Vec<_> = compared.items.iter().map(|item| (item.subject.clone(), item.state, item.why.is_some())).collect();
        states.sort();
        states
    };
    let subjects = ["示例商贸有限公司".to_owned(), "青山公司".to_owned()];
    let whole = states(&named(["a", "b"], "70000"), &named(["c", "d"], "70000"));
    assert_eq!(whole, subjects.clone().map(|subject| (subject, State::Remaining, false)));
    // What was put right is gone, and what came is new.
    let part = states(&named(["a", "b"], "70000"), &named(["c", "d"], "80000"));
    assert_eq!(part.iter().filter(|(_, state, _)| *state == State::Remaining).count(), 1);
    assert_eq!(
        part.iter().filter(|(subject, _, _)| *subject == subjects[1]).map(|(_, state, _)| *state).collect::<Vec<_>>(),
        [State::New, State::Fixed]
    );
    // Where one id is known again, all are what they say.
    let known = states(&named(["a", "b"], "70000"), &named(["a", "d"], "70000"));
    assert_eq!(known.iter().filter(|(_, state, _)| *state == State::Remaining).count(), 1);
}
