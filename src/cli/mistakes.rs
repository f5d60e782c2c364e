//! Mistakes on the command line, told in the user's language with the nearest right word.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{CLEAN, Console, FAILED};
use crate::say;
use crate::value::Said;

/// Prints what is wrong (or the help that was asked for) and gives the exit code.
pub fn tell(mistake: &clap::Error, console: &mut Console) -> u8 {
    match mistake.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            console.print(&shown(mistake, console.color));
            CLEAN
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let text = shown(mistake, console.color);
            let _ = console.error.write_all(text.as_bytes());
            FAILED
        }
        _ => {
            let help = Said::new("查看用法: ledgerlint --help", "for usage see: ledgerlint --help");
            console.fail(&[explain(mistake), help])
        }
    }
}

fn shown(mistake: &clap::Error, color: bool) -> String {
    let text = mistake.render();
    if color { text.ansi().to_string() } else { text.to_string() }
}

fn explain(mistake: &clap::Error) -> Said {
    let text = |kind| match mistake.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    match mistake.kind() {
        ErrorKind::UnknownArgument => {
            let near = text(ContextKind::SuggestedArg);
            if near.is_empty() {
                say!("没有选项“{argument}”", "there is no option “{argument}”")
            } else {
                say!("没有选项“{argument}”,是否想写“{near}”?", "there is no option “{argument}”; did you mean “{near}”?")
            }
        }
        ErrorKind::InvalidSubcommand => {
            let (word, near) = (text(ContextKind::InvalidSubcommand), text(ContextKind::SuggestedSubcommand));
            if near.is_empty() {
                say!(
                    "没有命令“{word}”,可用的有: check, compare, inspect, convert, rules",
                    "there is no command “{word}”; there are: check, compare, inspect, convert, rules"
                )
            } else {
                say!("没有命令“{word}”,是否想写“{near}”?", "there is no command “{word}”; did you mean “{near}”?")
            }
        }
        ErrorKind::MissingRequiredArgument => say!("缺少 {argument}", "{argument} is missing"),
        ErrorKind::MissingSubcommand => Said::new(
            "缺少命令,可用的有: check, compare, inspect, convert, rules",
            "a command is missing; there are: check, compare, inspect, convert, rules",
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, valid) = (text(ContextKind::InvalidValue), text(ContextKind::ValidValue));
            if value.is_empty() {
                say!("{argument} 后面缺少内容", "{argument} lacks its value")
            } else if valid.is_empty() {
                say!("{argument} 不能是“{value}”", "{argument} cannot be “{value}”")
            } else {
                say!("{argument} 不能是“{value}”,可以写: {valid}", "{argument} cannot be “{value}”; possible: {valid}")
            }
        }
        _ => {
            let first = mistake.to_string();
            let first = first.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            say!("命令有误: {first}", "{first}")
        }
    }
}
