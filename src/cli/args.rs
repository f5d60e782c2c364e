//! The commands and options, and their help in both languages.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{CLEAN, Console};
use crate::value::Lang;

/// Picks the wording of a language.
fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

const TEMPLATE_ZH: &str = "{about}\n\n用法: {usage}\n\n{all-args}{after-help}";
const TEMPLATE_EN: &str = "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}";

/// The whole command line, its help in `lang`.
pub fn command(lang: Lang) -> Command {
    let say = |zh, en| pick(lang, zh, en);
    styled(Command::new("ledgerlint"), lang)
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "账检 ledgerlint:检查单位账表。读取导出的 Excel、CSV,按巡察审计常见问题的规则逐条核对,列出疑点清单:哪一行、依据什么标准、差多少、怎么办。全程离线,数据不出本机。",
            "ledgerlint: a linter for ledgers. It reads exported Excel and CSV files, checks them against rules drawn from inspection findings, and lists what to look at: which row, against which standard, by how much, what to do. Everything stays on this machine.",
        ))
        .after_help(say(
            "示例:\n  ledgerlint check 青石街道账表            检查一个文件夹,报告写入 ledgerlint-report\n  ledgerlint inspect 青石街道账表          看各表被识别成什么\n  ledgerlint rules list                   列出全部规则\n\n退出码: 0 未发现疑点,1 有疑点,2 未能完成",
            "Examples:\n  ledgerlint check books/            check a folder; the report goes to ledgerlint-report\n  ledgerlint inspect books/          see what each sheet was recognised as\n  ledgerlint rules list              list the rules\n\nExit codes: 0 nothing flagged, 1 something flagged, 2 the job could not be done",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading(say("命令", "Commands"))
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(Arg::new("version").long("version").short('V').action(ArgAction::Version).help(say("显示版本", "print the version")))
        .arg(language(lang))
        .subcommand(check(lang))
        .subcommand(compare(lang))
        .subcommand(inspect(lang))
        .subcommand(convert(lang))
        .subcommand(rules(lang))
        .subcommand(shell(lang))
}

fn styled(command: Command, lang: Lang) -> Command {
    command
        .help_template(pick(lang, TEMPLATE_ZH, TEMPLATE_EN))
        .next_help_heading(pick(lang, "选项", "Options"))
        .disable_help_flag(true)
        .arg(Arg::new("help").long("help").short('h').action(ArgAction::Help).help(pick(lang, "显示帮助", "print help")))
}

fn language(lang: Lang) -> Arg {
    Arg::new("lang").long("lang").global(true).value_name("zh|en").value_parser(["zh", "en"]).hide_possible_values(true).help(pick(
        lang,
        "报告和提示的语言,默认随系统",
        "language of reports and messages; the system's by default",
    ))
}

fn paths(lang: Lang, required: bool) -> Arg {
    Arg::new("paths")
        .value_name(pick(lang, "路径", "PATH"))
        .num_args(1..)
        .required(required)
        .value_parser(value_parser!(PathBuf))
        .help_heading(pick(lang, "参数", "Arguments"))
        .help(pick(lang, "账表文件或文件夹,可以写多个", "files or folders with the exported ledgers"))
}

fn rule_folders(lang: Lang) -> Arg {
    Arg::new("rules")
        .long("rules")
        .value_name(pick(lang, "文件夹", "DIR"))
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help(pick(
            lang,
            "自己的规则文件夹,可以写多次;同名规则以它为准",
            "a folder of rules of one's own, may be repeated; a rule of the same id replaces the built-in one",
        ))
}

fn unit(lang: Lang) -> Arg {
    Arg::new("unit").long("unit").value_name(pick(lang, "名称", "NAME")).help(pick(
        lang,
        "单位名称,默认取表头的单位名称,再取文件夹名;写了它,全部文件算一个单位",
        "the unit's name, by default that of the title lines, else the folder's; if given, all files belong to it",
    ))
}

fn as_of(lang: Lang) -> Arg {
    Arg::new("as-of").long("as-of").value_name(pick(lang, "日期", "DATE")).help(pick(
        lang,
        "账龄算到哪一天,如 2022-12-31;默认取账表中最晚的日期",
        "the day that ages are counted to, like 2022-12-31; by default the latest date in the books",
    ))
}

fn region(lang: Lang) -> Arg {
    Arg::new("region").long("region").value_name(pick(lang, "地区", "NAME")).help(pick(
        lang,
        "按哪个省的标准,如 湖南;默认湖南",
        "the province whose standards apply, like 湖南 or Hunan, which is the default",
    ))
}

fn format(lang: Lang) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name(pick(lang, "格式", "FORMATS"))
        .value_delimiter(',')
        .value_parser(["xlsx", "json", "csv"])
        .default_value("xlsx,json,csv")
        .hide_default_value(true)
        .hide_possible_values(true)
        .help(pick(lang, "写哪些文件: xlsx,json,csv,默认全部", "which files to write: xlsx,json,csv; all by default"))
}

fn jobs(lang: Lang) -> Arg {
    Arg::new("jobs").long("jobs").short('j').value_name(pick(lang, "个数", "N")).value_parser(value_parser!(u16).range(1..)).help(pick(
        lang,
        "同时检查几个单位,默认用全部处理器",
        "how many units are checked at once; all processors by default",
    ))
}

fn compare(lang: Lang) -> Command {
    let say = |zh, en| pick(lang, zh, en);
    let side = |id: &'static str, name, help| {
        Arg::new(id).value_name(name).required(true).value_parser(value_parser!(PathBuf)).help_heading(say("参数", "Arguments")).help(help)
    };
    styled(Command::new("compare"), lang)
        .about(say(
            "回头看: 对照前后两次检查,列出哪些疑点已消除、仍存在、新增,哪些本次没有查到。",
            "Look back: hold two checks against each other and list what is fixed, what remains, what is new and what was not checked again.",
        ))
        .after_help(say(
            "示例:\n  ledgerlint compare 2022年报告 2023年报告\n  ledgerlint compare 2022年报告/findings.json 青石街道账表2023 --out 回头看\n\n上次、本次都可以是 findings.json、放着它的报告文件夹,或者账表文件夹(先检查再对照;--as-of、--unit、--region、--rules、--jobs 只用于这种,两边都是账表时两边都用)。\n疑点按识别码对应,重新导出、行序变动、文件改名不影响;同一事项金额变了,仍是同一疑点。\n报告: 回头看.xlsx、compare.json、compare.csv。\n退出码: 0 上次的疑点全部消除且没有新增,1 有仍存在、新增或未复查的,2 未能完成",
            "Examples:\n  ledgerlint compare report-2022 report-2023\n  ledgerlint compare report-2022/findings.json books-2023/ --out look-back\n\nEither side is a findings.json, a report folder that holds one, or a folder of ledgers, which is checked first (--as-of, --unit, --region, --rules and --jobs are for that, and for both sides if both are ledgers).\nFindings are matched by id: exporting again, other rows or file names do not matter, and a finding whose amount has changed is still the same one.\nThe report: 回头看.xlsx, compare.json, compare.csv.\nExit codes: 0 all earlier findings are fixed and none is new, 1 some remain, are new or were not checked again, 2 the job could not be done",
        ))
        .arg(side("old", say("上次", "OLD"), say("上次检查的报告,或当时的账表", "the earlier report, or the ledgers of that time")))
        .arg(side("new", say("本次", "NEW"), say("本次检查的报告,或现在的账表", "the later report, or the ledgers of now")))
        .arg(as_of(lang))
        .arg(unit(lang))
        .arg(region(lang))
        .arg(rule_folders(lang))
        .arg(
            Arg::new("out")
                .long("out")
                .short('o')
                .value_name(say("文件夹", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .default_value("ledgerlint-compare")
                .hide_default_value(true)
                .help(say("报告写到哪里,默认 ledgerlint-compare", "where the report goes; ledgerlint-compare by default")),
        )
        .arg(format(lang))
        .arg(jobs(lang))
        .arg(quiet(lang))
}

fn quiet(lang: Lang) -> Arg {
    Arg::new("quiet").long("quiet").short('q').action(ArgAction::SetTrue).help(pick(lang, "不显示进度", "show no progress"))
}

fn check(lang: Lang) -> Command {
    let say = |zh, en| pick(lang, zh, en);
    styled(Command::new("check"), lang)
        .about(say(
            "检查账表,写出疑点清单。一个文件夹里直接放着文件的,算一个单位;文件夹里只有子文件夹的,每个子文件夹算一个单位,可以再分县、乡镇、单位,几层都行。",
            "Check ledgers and write the list of findings. A folder that holds files is one unit; in a folder of folders each is a unit, at whatever depth.",
        ))
        .after_help(say(
            "示例:\n  ledgerlint check 青石街道账表\n  ledgerlint check 青石街道账表 --as-of 2022-12-31 --out 结果\n  ledgerlint check 全区账表 --format xlsx,json\n\n报告: 疑点清单.xlsx(开会、打印用)、findings.json、findings.csv。原有报告整体替换。\n检查多个单位时按 Ctrl-C 停止: 手上的单位检查完就写报告,注明不完整;再按一次立即退出,不写报告。\n标准和规则可在账表文件夹里的 ledgerlint.toml 中调整。\n退出码: 0 未发现疑点,1 有疑点,2 未能完成(加 --strict 时,未能全部完成也是 2)",
            "Examples:\n  ledgerlint check books/\n  ledgerlint check books/ --as-of 2022-12-31 --out result\n  ledgerlint check district/ --format xlsx,json\n\nThe report: 疑点清单.xlsx (for meetings and printing), findings.json, findings.csv. An existing report is replaced whole.\nCtrl-C stops a run over many units: the report is written when those in hand are done, and says that it is partial. A second Ctrl-C quits at once, without a report.\nStandards and rules can be set in ledgerlint.toml in the folder of the ledgers.\nExit codes: 0 nothing flagged, 1 something flagged, 2 the job could not be done (with --strict: or not all of it)",
        ))
        .arg(paths(lang, true))
        .arg(as_of(lang))
        .arg(unit(lang))
        .arg(region(lang))
        .arg(rule_folders(lang))
        .arg(Arg::new("out").long("out").short('o').value_name(say("文件夹", "DIR")).value_parser(value_parser!(PathBuf)).default_value("ledgerlint-report").hide_default_value(true).help(say(
            "报告写到哪里,默认 ledgerlint-report",
            "where the report goes; ledgerlint-report by default",
        )))
        .arg(format(lang))
        .arg(Arg::new("per-unit").long("per-unit").action(ArgAction::SetTrue).help(say(
            "另给每个单位写一本工作簿,放在报告的“单位”文件夹里",
            "also write a workbook for each unit, in the folder 单位 of the report",
        )))
        .arg(jobs(lang))
        .arg(quiet(lang))
        .arg(Arg::new("strict").long("strict").action(ArgAction::SetTrue).help(say(
            "有单位或文件读不了、有行用不上、有规则未检查或中途停止时,退出码为 2",
            "exit with 2 if a unit or file could not be read, a row not be used or a rule not be checked, or the run was stopped",
        )))
}

fn inspect(lang: Lang) -> Command {
    let say = |zh, en| pick(lang, zh, en);
    styled(Command::new("inspect"), lang)
        .about(say(
            "看账表被识别成什么:每个工作表是哪种表、表头在第几行、各列对应什么、保留和剔除了哪些行及原因。不检查;只有 --write-mapping 才写文件。",
            "Show what was recognised: for each sheet the table, the header row, what each column became, which rows were kept and which left out and why. Checks nothing; writes nothing but with --write-mapping.",
        ))
        .after_help(say("示例:\n  ledgerlint inspect 青石街道账表\n  ledgerlint inspect 付款台账.xlsx", "Examples:\n  ledgerlint inspect books/\n  ledgerlint inspect payments.xlsx"))
        .arg(paths(lang, true))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(say(
            "输出 JSON: 每个单位一项,inputs 与 findings.json 相同,另有样值和控制合计",
            "print JSON: one item a unit, inputs as in findings.json, with samples and control totals",
        )))
        .arg(Arg::new("write-mapping").long("write-mapping").action(ArgAction::SetTrue).help(say(
            "在账表旁起草 mapping.toml,已有的不覆盖",
            "draft a mapping.toml beside the ledgers; one that is there is never overwritten",
        )))
        .arg(unit(lang))
        .arg(rule_folders(lang))
}

fn convert(lang: Lang) -> Command {
    let say = |zh, en| pick(lang, zh, en);
    styled(Command::new("convert"), lang)
        .about(say(
            "把识别出的表写成整齐的 UTF-8 CSV:每个单位一个文件夹、每种表一个文件,金额为普通数字,日期为 ISO 格式,每行注明来源文件、工作表和行号。",
            "Write the recognised tables as clean UTF-8 CSV: a folder a unit, a file a table, amounts plain, dates ISO, each row with the file, sheet and row it came from.",
        ))
        .after_help(say("示例:\n  ledgerlint convert 青石街道账表 --out 整理", "Example:\n  ledgerlint convert books/ --out tables"))
        .arg(paths(lang, true))
        .arg(
            Arg::new("out")
                .long("out")
                .short('o')
                .value_name(say("文件夹", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .required(true)
                .help(say("写到哪里", "where the files go")),
        )
        .arg(Arg::new("bom").long("bom").action(ArgAction::SetTrue).help(say(
            "文件开头加 UTF-8 标记,供 Excel 直接打开(中文不乱码);给其他程序用的不要加",
            "begin each file with a UTF-8 mark, for opening in Excel; leave it off for other programs",
        )))
        .arg(unit(lang))
        .arg(rule_folders(lang))
}

fn rules(lang: Lang) -> Command {
    let say = |zh, en| pick(lang, zh, en);
    let list = styled(Command::new("list"), lang)
        .about(say("列出全部规则", "List the rules"))
        .after_help(say(
            "示例:\n  ledgerlint rules list\n  ledgerlint rules list --rules 我的规则",
            "Examples:\n  ledgerlint rules list\n  ledgerlint rules list --rules my-rules/",
        ))
        .arg(rule_folders(lang));
    let show = styled(Command::new("show"), lang)
        .about(say("显示一条规则:依据、标准、怎么查、示例", "Show a rule: what it rests on, its standards, how it checks, its examples"))
        .after_help(say("示例:\n  ledgerlint rules show early-payment", "Example:\n  ledgerlint rules show early-payment"))
        .arg(
            Arg::new("id")
                .value_name("ID")
                .required(true)
                .help_heading(say("参数", "Arguments"))
                .help(say("规则编号,如 early-payment", "the rule's id, like early-payment")),
        )
        .arg(rule_folders(lang));
    let test = styled(Command::new("test"), lang)
        .about(say(
            "运行规则自带的示例,看结果是否与所写一致;写了文件夹就测试那里的规则",
            "Run the examples of the rules; with a folder, those of the rules in it",
        ))
        .after_help(say(
            "示例:\n  ledgerlint rules test\n  ledgerlint rules test 我的规则",
            "Examples:\n  ledgerlint rules test\n  ledgerlint rules test my-rules/",
        ))
        .arg(
            Arg::new("dir")
                .value_name(say("文件夹", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .help_heading(say("参数", "Arguments"))
                .help(say("自己的规则文件夹", "a folder of rules of one's own")),
        );
    styled(Command::new("rules"), lang)
        .about(say("查看和测试规则", "List, show and test rules"))
        .after_help(say(
            "示例:\n  ledgerlint rules list\n  ledgerlint rules show early-payment\n  ledgerlint rules test 我的规则",
            "Examples:\n  ledgerlint rules list\n  ledgerlint rules show early-payment\n  ledgerlint rules test my-rules/",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading(say("命令", "Commands"))
        .disable_help_subcommand(true)
        .subcommand(list)
        .subcommand(show)
        .subcommand(test)
}

fn shell(lang: Lang) -> Command {
    styled(Command::new("completions"), lang)
        .about(pick(
            lang,
            "输出命令行补全脚本(bash、zsh、fish、powershell、elvish)",
            "Print a completion script (bash, zsh, fish, powershell, elvish)",
        ))
        .after_help(pick(
            lang,
            "示例:\n  ledgerlint completions bash > ledgerlint.bash",
            "Example:\n  ledgerlint completions bash > ledgerlint.bash",
        ))
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(value_parser!(clap_complete::Shell))
                .help_heading(pick(lang, "参数", "Arguments"))
                .help(pick(lang, "命令行程序", "the shell")),
        )
}

/// Prints a completion script.
pub fn completions(matches: &ArgMatches, console: &mut Console) -> u8 {
    if let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") {
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut command(console.lang), "ledgerlint", &mut script);
        console.print(&String::from_utf8_lossy(&script));
    }
    CLEAN
}
