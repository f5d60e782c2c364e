//! The words that all reports share, in both languages.

use crate::findings::{Severity, Status};
use crate::tables::TableKind;
use crate::value::Lang;

/// The wording in `lang`.
pub fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A severity as a person reads it.
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::High => pick(lang, "高", "high"),
        Severity::Medium => pick(lang, "中", "medium"),
        Severity::Low => pick(lang, "低", "low"),
    }
}

/// Whether a rule ran, as a person reads it.
pub fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Checked => pick(lang, "已检查", "checked"),
        Status::NotChecked => pick(lang, "未检查", "not checked"),
    }
}

/// A table's name as a person reads it; a table that this version does not know keeps its own.
pub fn table(name: &str, lang: Lang) -> String {
    TableKind::named(name).map_or_else(|| name.to_owned(), |table| table.title().get(lang).to_owned())
}

/// What a finding is and is not.
pub fn leads(lang: Lang) -> &'static str {
    pick(
        lang,
        "所列各项均为疑点线索,只说明账面记录与哪项标准不符,不是定性结论;是否属实,请对照原始凭证和有关资料核实。",
        "All items are leads: they say what the records show against which standard and are no verdict. Hold them against \
         the original vouchers and papers.",
    )
}

/// What a population test is and is not.
pub fn population(lang: Lang) -> &'static str {
    pick(
        lang,
        "总体检验只说明全部金额的分布与理论分布相差多少,用来决定往哪里多看,本身不是疑点;业务本来就集中在某些金额(如固定标准的补贴)时,偏离属正常。",
        "A population test says how far all amounts together are from a theoretical distribution and where to look closer. It is no \
         finding; where the business itself favours some amounts, such as fixed allowances, a deviation is normal.",
    )
}

/// Whether a basis is marked as not held against the text itself.
pub fn is_unverified(basis: &str) -> bool {
    basis.ends_with("(待核)") || basis.ends_with("(to be verified)")
}

/// What a basis that is marked so is.
pub fn unverified(lang: Lang) -> &'static str {
    pick(
        lang,
        "依据后注“(待核)”的,条文转引自其他资料,未与原文核对;引用前请先核对原文。",
        "A basis marked “(to be verified)” is quoted at second hand and was not held against the text itself: look the text up before citing it.",
    )
}

/// Why the amounts of the rules are not added up.
pub fn no_sum(lang: Lang) -> &'static str {
    pick(
        lang,
        "同一笔款可能被几条规则列出,各规则金额不宜相加。",
        "The same payment may be listed by several rules; their amounts should not be added up.",
    )
}

/// File and sheet in one line.
pub fn place(file: &str, sheet: Option<&str>, lang: Lang) -> String {
    match sheet {
        Some(sheet) => format!("{file} {}“{sheet}”", pick(lang, "工作表", "sheet ")),
        None => file.to_owned(),
    }
}

/// `s` for more than one, in English.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::ruleset::RuleSet;

    #[test]
    fn the_mark_of_an_unverified_basis_is_the_one_that_is_explained() {
        let set = RuleSet::load(&[]).unwrap();
        let mut marked = 0;
        for basis in set.rules.values().flat_map(|prepared| &prepared.rule.basis) {
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(is_unverified(&basis.shown(lang)), !basis.verified);
            }
            marked += usize::from(!basis.verified);
        }
        assert!(marked > 0 && unverified(Lang::Zh).contains("(待核)") && unverified(Lang::En).contains("(to be verified)"));
    }
}
