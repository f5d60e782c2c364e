//! What the sheets of our workbooks are called, in both languages.

use crate::value::Lang;

/// The name of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetTitle {
    zh: &'static str,
    en: &'static str,
}

/// The first sheet of each workbook.
pub const OVERVIEW: SheetTitle = SheetTitle::new("总览", "Overview");
/// The ranking of units.
pub const UNITS: SheetTitle = SheetTitle::new("单位", "Units");
/// How many findings each unit has of each rule.
pub const HEAT: SheetTitle = SheetTitle::new("规则×单位", "Rules × units");
/// Which rules did not run for which unit.
pub const NOT_CHECKED: SheetTitle = SheetTitle::new("未检查", "Not checked");
/// Why they did not.
pub const REASONS: SheetTitle = SheetTitle::new("未检查原因", "Why not checked");
/// The list of findings.
pub const FINDINGS: SheetTitle = SheetTitle::new("疑点清单", "Findings");
/// The findings of rules that flag too much to be listed with the others.
pub const FOLDED: SheetTitle = SheetTitle::new("折叠的疑点", "Folded findings");
/// Tests on all amounts of a unit.
pub const POPULATION: SheetTitle = SheetTitle::new("总体检验", "Population tests");
/// What was read.
pub const INPUTS: SheetTitle = SheetTitle::new("读取情况", "Inputs");
/// Rows that were left out, and problems.
pub const LEFT_OUT: SheetTitle = SheetTitle::new("剔除与问题", "Left out and problems");
/// The rules and what they came to.
pub const RULES: SheetTitle = SheetTitle::new("规则", "Rules");
/// Rows that rules could not look at.
pub const NOT_LOOKED_AT: SheetTitle = SheetTitle::new("未能核查", "Could not look at");
/// The list of a look-back.
pub const LOOK_BACK: SheetTitle = SheetTitle::new("回头看清单", "Look-back");

const ALL: [SheetTitle; 13] =
    [OVERVIEW, UNITS, HEAT, NOT_CHECKED, REASONS, FINDINGS, FOLDED, POPULATION, INPUTS, LEFT_OUT, RULES, NOT_LOOKED_AT, LOOK_BACK];

impl SheetTitle {
    const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The name in `lang`.
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// Whether a sheet of this name is one of ours, or goes on from one: `疑点清单 (2)`.
pub fn is_ours(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let continued = name.strip_suffix(')').and_then(|name| name.rsplit_once(" ("));
    let bare = continued.filter(|(_, part)| is_number(part)).map_or(name, |(bare, _)| bare);
    ALL.iter().any(|title| title.zh == bare || title.en == bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_that_go_on_are_ours_and_those_of_others_are_not() {
        for name in ["疑点清单", "Findings", "疑点清单 (2)", "规则×单位 (11)"] {
            assert!(is_ours(name), "{name}");
        }
        for name in ["整改台账", "Sheet1", "疑点清单 (副本)", "疑点清单 ()", "疑点"] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
