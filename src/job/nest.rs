//! Where units lie among nested folders (县/乡镇/单位, any depth). Knows names of folders and files only, and opens none.

use std::collections::{BTreeMap, BTreeSet};

use crate::across::office::is_part_of_unit;
use crate::read::FoundFile;

/// The files of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its folder below the path given, with `/` between folders; empty for that path itself.
    pub folder: String,
    /// Its files.
    pub files: Vec<FoundFile>,
    /// Whether these are loose files beside the folders of units.
    pub loose: bool,
}

/// A folder with what lies in it.
#[derive(Debug, Default)]
struct Folder {
    files: Vec<FoundFile>,
    folders: BTreeMap<String, Folder>,
}

/// The units among some files, in the order of their folders. A folder with files of its own is one unit with all that lies below it,
/// unless the folders below are units beside loose files; of folders that hold folders only, each of these is looked at in the same way.
pub fn groups(files: Vec<FoundFile>) -> Vec<Group> {
    let mut root = Folder::default();
    for file in files {
        let relative = file.relative.clone();
        let mut folder = &mut root;
        let mut parts = relative.split('/').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_some() {
                folder = folder.folders.entry(part.to_owned()).or_default();
            }
        }
        folder.files.push(file);
    }
    let mut groups = Vec::new();
    root.divide("", &mut groups);
    groups
}

impl Folder {
    fn divide(self, path: &str, groups: &mut Vec<Group>) {
        let apart = if self.files.is_empty() { !self.holds_parts_only() } else { self.holds_units() };
        if !apart {
            let mut files = Vec::new();
            self.collect(&mut files);
            if !files.is_empty() {
                groups.push(Group { folder: path.to_owned(), files, loose: false });
            }
            return;
        }
        if !self.files.is_empty() {
            groups.push(Group { folder: path.to_owned(), files: self.files, loose: true });
        }
        for (name, folder) in self.folders {
            let below = if path.is_empty() { name } else { format!("{path}/{name}") };
            folder.divide(&below, groups);
        }
    }

    fn collect(self, files: &mut Vec<FoundFile>) {
        files.extend(self.files);
        for folder in self.folders.into_values() {
            folder.collect(files);
        }
    }

    /// Whether the folders are the years and the papers of one unit: 2021年, 2022年; 凭证, 合同.
    fn holds_parts_only(&self) -> bool {
        !self.folders.is_empty() && self.folders.iter().all(|(name, folder)| is_part_of_unit(name) && !folder.files.is_empty())
    }

    /// Whether the folders beside loose files are units each: they are called like offices, or hold files of the same names. Folders of
    /// one office (合同, 2020年, 凭证) are neither.
    fn holds_units(&self) -> bool {
        let mut stems: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (name, folder) in self.folders.iter().filter(|(name, _)| !is_part_of_unit(name)) {
            let of_folder = stems.entry(name).or_default();
            folder.stems(of_folder);
        }
        if stems.len() < 2 {
            return false;
        }
        let offices = stems.keys().filter(|name| is_office(name)).count();
        let mut holders: BTreeMap<&String, usize> = BTreeMap::new();
        for stem in stems.values().flatten() {
            *holders.entry(stem).or_default() += 1;
        }
        offices * 2 > stems.len() || holders.values().any(|count| *count >= 2)
    }

    fn stems(&self, stems: &mut BTreeSet<String>) {
        stems.extend(self.files.iter().map(|file| stem(&file.relative)));
        for folder in self.folders.values() {
            folder.stems(stems);
        }
    }
}

/// How the names of offices end.
pub(super) const OFFICE_ENDINGS: [&str; 21] = [
    "街道",
    "办事处",
    "乡",
    "镇",
    "村",
    "社区",
    "局",
    "委员会",
    "委",
    "中心",
    "所",
    "学校",
    "小学",
    "中学",
    "医院",
    "卫生院",
    "政府",
    "办公室",
    "公司",
    "院",
    "站",
];

fn is_office(name: &str) -> bool {
    let name = name.trim_end_matches("账表");
    OFFICE_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// A file's name without extension, digits and copies' marks: what the same table is called in another unit or year.
fn stem(relative: &str) -> String {
    let name = relative.rsplit('/').next().unwrap_or(relative);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '年' | '月' | '-' | '_' | ' ')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(paths: &[&str]) -> Vec<(String, usize)> {
        let file = |path: &&str| FoundFile { relative: (*path).into(), path: (*path).into() };
        groups(paths.iter().map(file).collect()).into_iter().map(|group| (group.folder, group.files.len())).collect()
    }

    fn named(units: &[(&str, usize)]) -> Vec<(String, usize)> {
        units.iter().map(|(folder, files)| ((*folder).to_owned(), *files)).collect()
    }

    #[test]
    fn each_folder_is_a_unit_at_whatever_depth() {
        let found = folders(&["甲县/东镇/财政所/a.csv", "甲县/东镇/财政所/合同/b.csv", "甲县/西镇/财政所/a.csv", "乙局/a.csv"]);
        assert_eq!(found, named(&[("乙局", 1), ("甲县/东镇/财政所", 2), ("甲县/西镇/财政所", 1)]));
    }

    #[test]
    fn a_loose_file_in_a_township_does_not_make_its_offices_one() {
        let found = folders(&["东镇/汇总.xlsx", "东镇/财政所/a.csv", "东镇/派出所/a.csv", "西镇/a.csv"]);
        assert_eq!(found, named(&[("东镇", 1), ("东镇/派出所", 1), ("东镇/财政所", 1), ("西镇", 1)]));
    }

    #[test]
    fn years_and_kinds_of_papers_belong_to_their_unit() {
        assert_eq!(
            folders(&["甲所/2021年/a.csv", "甲所/2022年/a.csv", "乙所/凭证/a.csv", "乙所/01合同/b.csv"]),
            named(&[("乙所", 2), ("甲所", 2)])
        );
        assert_eq!(folders(&["2021年/甲所/a.csv", "2022年/甲所/a.csv"]), named(&[("2021年/甲所", 1), ("2022年/甲所", 1)]));
        assert_eq!(folders(&["a.csv", "2021/b.csv", "2022/b.csv", "合同/c.csv"]), named(&[("", 4)]));
    }

    #[test]
    fn folders_called_by_numbers_are_units() {
        assert_eq!(folders(&["001/a.csv", "002/a.csv"]), named(&[("001", 1), ("002", 1)]));
    }
}
