//! Names of units as names of files and folders that every system takes. Knows no folder.

use std::collections::BTreeSet;

/// The longest name, in characters: Windows holds a path to 260.
const CHARACTERS_MAX: usize = 80;
/// The longest name in bytes: Linux holds a name to 255, and a number and an ending come behind.
const BYTES_MAX: usize = 220;

/// A name as a file's or a folder's, without an ending: no separators, no control characters, nothing that a system reserves, not too long,
/// never empty.
///
/// ```
/// use ledgerlint::value::file_name::safe;
/// assert_eq!(safe("../x:y"), ".._x_y");
/// assert_eq!(safe(".."), "_");
/// assert_eq!(safe("con"), "_con");
/// ```
pub fn safe(name: &str) -> String {
    let mut bytes = 0;
    let cut: String = name
        .chars()
        .map(|c| if is_unsafe(c) { '_' } else { c })
        .take(CHARACTERS_MAX)
        .take_while(|c| {
            bytes += c.len_utf8();
            bytes <= BYTES_MAX
        })
        .collect();
    // Windows drops points and spaces at the end: two names would become one.
    let safe = cut.trim_start().trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    if safe.is_empty() || is_reserved(safe) { format!("_{safe}") } else { safe.to_owned() }
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{fffe}' | '\u{ffff}')
        // Invisible, or turning the direction of writing: two names that look alike would differ.
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether Windows takes a name for a device, with any ending.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |port: &str| {
        let mut rest = stem.strip_prefix(port).unwrap_or_default().chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$") || numbered("COM") || numbered("LPT")
}

/// [`safe`] names for names in their order, no two the same, not even to a system that does not tell letters of either case apart: a later
/// one gets a number.
///
/// ```
/// use ledgerlint::value::file_name::distinct;
/// assert_eq!(distinct(["a/b", "A_b", "a_b_2"]), ["a_b", "A_b_2", "a_b_2_2"]);
/// ```
pub fn distinct<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut next: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let mut all = Vec::new();
    for name in names {
        let safe = safe(name);
        let mut candidate = safe.clone();
        // Where thousands are called alike, the search goes on from the number that was free last.
        let number = next.entry(folded(&safe)).or_insert(1);
        while !taken.insert(folded(&candidate)) {
            *number += 1;
            candidate = format!("{safe}_{number}");
        }
        all.push(candidate);
    }
    all
}

/// A name as a system that does not tell letters of either case apart sees it.
fn folded(name: &str) -> String {
    name.to_uppercase().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hostile_name_stays_in_its_folder_and_every_system_takes_it() {
        for (name, want) in [
            ("../x", ".._x"),
            ("..\\..\\x", ".._.._x"),
            ("/etc/passwd", "_etc_passwd"),
            ("C:\\x", "C__x"),
            ("a\u{0}\u{7}\n\u{202e}b", "a____b"),
            ("NUL", "_NUL"),
            ("nul.txt", "_nul.txt"),
            ("CON .x", "_CON .x"),
            ("com¹", "_com¹"),
            ("COM10", "COM10"),
            ("LPT9", "_LPT9"),
            ("青石. . .", "青石"),
            ("  青石  ", "青石"),
            ("", "_"),
            ("...", "_"),
            ("\u{3000}", "_"),
        ] {
            assert_eq!(safe(name), want, "{name:?}");
        }
    }

    #[test]
    fn a_name_of_three_hundred_characters_is_cut_and_stays_apart_from_one_like_it() {
        let (one, other) = ("账".repeat(300), format!("{}甲", "账".repeat(299)));
        let names = distinct([one.as_str(), &other]);
        assert_eq!(names[0].chars().count(), BYTES_MAX / 3);
        assert_eq!(names[1], format!("{}_2", names[0]));
        assert_eq!(safe(&"a".repeat(300)).len(), CHARACTERS_MAX);
        assert!(safe(&"😀".repeat(300)).len() <= BYTES_MAX);
    }

    #[test]
    fn five_thousand_units_of_one_name_get_five_thousand_names() {
        let names = distinct(std::iter::repeat_n("青石", 5_000));
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 5_000);
        assert_eq!((names[0].as_str(), names[4_999].as_str()), ("青石", "青石_5000"));
    }

    proptest! {
        #[test]
        fn whatever_they_are_called_no_two_collide(names in proptest::collection::vec("[aA_.2 /]{0,4}", 0..30)) {
            let safe = distinct(names.iter().map(String::as_str));
            let folded: BTreeSet<String> = safe.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(folded.len(), names.len());
            prop_assert!(safe.iter().all(|name| !name.is_empty() && !name.contains('/') && !name.ends_with(['.', ' '])));
        }
    }
}
