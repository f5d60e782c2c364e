//! The files within a .zip, each read as a file of its own: names made safe to show, one archive within another read and no
//! further, everything inflated counted together. Nothing is ever written to disk.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

use encoding_rs::GB18030;

use super::excel::problem;
use super::file::{Origin, note_missing_header, read_bytes_within};
use super::follow::Follow;
use super::guard::quietly;
use super::limits::{Budget, Budgets, Limit, Limits};
use super::no_table::NoTable;
use super::package::{self, Package};
use super::sniff::{Kind, sniff};
use super::text::is_gbk_after_all;
use super::walk::{is_unmentioned, passed_by_name};
use super::{Outcome, PassedOver, ReadFile};
use crate::say;
use crate::value::Said;
use crate::value::text::{printable, shorten};

/// Longer paths are cut where they are shown.
const NAME_CHARS_MAX: usize = 120;

/// A file of an archive takes no more than this part of the memory that a file may have, so that its cells have the rest.
const MEMORY_PARTS: u64 = 4;

/// A file of an archive that inflates to more than so many times its size, and to more than [`INFLATION_FREE`] bytes, was made to fill the
/// machine: ledgers come to ten or thirty times.
const INFLATION_MAX: u64 = 150;
const INFLATION_FREE: u64 = 8 << 20;

/// The files of an archive together, likewise: many small ones fill a machine as well.
const INFLATION_ALL_MAX: u64 = 60;
const INFLATION_ALL_FREE: u64 = 64 << 20;

/// Reads all files of an archive that is called `relative`.
pub(super) fn read(bytes: &[u8], relative: &str, limits: &Limits, follow: Option<&dyn Follow>, visit: &mut dyn FnMut(Outcome)) {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let honest = length.saturating_mul(INFLATION_ALL_MAX).max(INFLATION_ALL_FREE);
    let budgets = Budgets { inflated: Budget::new(limits.inflated_bytes.min(honest)), ..Budgets::of(limits) };
    let is_bomb = honest < limits.inflated_bytes;
    Archive { limits, budgets, is_bomb, is_within: false, follow, visit }.read(bytes, relative);
}

struct Archive<'v, 'l> {
    limits: &'l Limits,
    /// What all its files together may still inflate to and cost.
    budgets: Budgets,
    /// Whether that is less than the limit, for an honest archive inflates to less.
    is_bomb: bool,
    /// Whether it lies in another archive.
    is_within: bool,
    follow: Option<&'l dyn Follow>,
    visit: &'v mut dyn FnMut(Outcome),
}

/// A file of the archive.
struct Member {
    index: usize,
    /// Its path, safe to show; no two are the same.
    name: String,
    encrypted: bool,
    link: bool,
}

impl Archive<'_, '_> {
    fn read(&mut self, bytes: &[u8], relative: &str) {
        let mut zip = match package::open(bytes, self.limits) {
            Ok(zip) => zip,
            Err(why) => return self.refuse(relative, why),
        };
        let members = members(&zip);
        if members.is_empty() {
            let why = say!(
                "压缩包里没有可以检查的文件。请核对是否打包完整",
                "the archive holds no file to check. Make sure that it was packed as a whole"
            );
            return self.refuse(relative, why);
        }
        for (done, member) in members.iter().enumerate() {
            if self.budgets.inflated.is_spent() {
                let Said { zh, en } = self.spent();
                let left = unread(members.get(done..).unwrap_or_default());
                let (left_zh, left_en) = (left.zh, left.en);
                let why = say!(
                    "压缩包只读了一部分,没有读取: {left_zh}。{zh};或先解压,再检查文件夹",
                    "only part of the archive was read, not {left_en}. {en}, or unpack it and check the folder"
                );
                return self.refuse(relative, why);
            }
            self.read_member(&mut zip, member, &format!("{relative}/{}", member.name));
        }
    }

    /// Why no more may be inflated.
    fn spent(&self) -> Said {
        if !self.is_bomb {
            return self.limits.exceeded(Limit::InflatedBytes);
        }
        say!(
            "其中的文件解压后合计超过压缩包的{INFLATION_ALL_MAX}倍,不像账表,像是为撑爆内存而做的",
            "Its files together inflate to more than {INFLATION_ALL_MAX} times its size, as no ledgers do and files made to fill a machine do"
        )
    }

    fn refuse(&mut self, relative: &str, why: Said) {
        let mut file = ReadFile::default();
        problem(&mut file, why);
        (self.visit)(Outcome::Read(relative.into(), file));
    }

    fn read_member(&mut self, zip: &mut Package<'_>, member: &Member, relative: &str) {
        let file_name = member.name.rsplit('/').next().unwrap_or_default();
        let passed = if member.link {
            Some(say!(
                "这是压缩包里的链接,没有读取。需要检查的,请把实际文件放进压缩包",
                "this is a link within an archive and was not read. If it matters, put the file itself into the archive"
            ))
        } else {
            passed_by_name(file_name)
        };
        if let Some(why) = passed {
            return (self.visit)(Outcome::Passed(PassedOver { relative: relative.into(), why }));
        }
        if member.encrypted {
            let why = say!(
                "压缩包有密码,无法读取。请先用密码解压,再检查解压出来的文件夹",
                "the archive needs a password and cannot be read. Unpack it with the password and check the folder"
            );
            return self.refuse(relative, why);
        }
        // Unpacking is done by a library; whatever befalls it stays with this file.
        let bytes = match quietly(|| self.inflate(zip, member.index)) {
            Some(Ok(bytes)) => bytes,
            Some(Err(why)) => return self.refuse(relative, why),
            None => return self.refuse(relative, package::damaged()),
        };
        if sniff(&bytes, self.limits) == Kind::Archive {
            if self.is_within {
                return self.refuse(relative, NoTable::ArchiveWithin.said());
            }
            let (limits, budgets, is_bomb, follow) = (self.limits, self.budgets.clone(), self.is_bomb, self.follow);
            let mut inner = Archive { limits, budgets, is_bomb, is_within: true, follow, visit: &mut *self.visit };
            return inner.read(&bytes, relative);
        }
        let mut file = ReadFile::default();
        let origin = Origin { relative: relative.into(), budgets: self.budgets.clone(), follow: self.follow };
        read_bytes_within(&bytes, self.limits, origin, &mut file);
        note_missing_header(relative, &mut file);
        (self.visit)(Outcome::Read(relative.into(), file));
    }

    fn inflate(&self, zip: &mut Package<'_>, index: usize) -> Result<Vec<u8>, Said> {
        let by_memory = self.limits.memory_bytes / MEMORY_PARTS;
        let max = self.limits.file_bytes.min(by_memory);
        let mut bytes = Vec::new();
        let part = zip.by_index(index).map_err(|_| damaged())?;
        let honest = part.compressed_size().saturating_mul(INFLATION_MAX).max(INFLATION_FREE);
        // What says so itself costs nothing, and takes no other file along.
        if part.size() > honest {
            return Err(inflates_too_far());
        }
        let read = part.take(max.min(honest).min(self.budgets.inflated.left()).saturating_add(1)).read_to_end(&mut bytes);
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > 0 && !self.budgets.inflated.take(bytes.len()) {
            return Err(self.spent());
        }
        if length > honest {
            return Err(inflates_too_far());
        }
        if length > max {
            let Said { zh, en } =
                self.limits.exceeded(if by_memory < self.limits.file_bytes { Limit::MemoryBytes } else { Limit::FileBytes });
            return Err(say!(
                "压缩包里的这个文件太大。请先解压,再检查解压出来的文件夹。{zh}",
                "this file of an archive is too large. Unpack it and check the folder. {en}"
            ));
        }
        read.map_err(|_| damaged())?;
        Ok(bytes)
    }
}

/// The first files by their names, and how many there are.
fn unread(members: &[Member]) -> Said {
    const NAMED_MAX: usize = 5;
    let names: Vec<&str> = members.iter().take(NAMED_MAX).map(|member| member.name.as_str()).collect();
    let (count, zh, en) = (members.len(), names.join("、"), names.join(", "));
    if count > NAMED_MAX { say!("{zh}等{count}个文件", "{en} and others, {count} files") } else { Said::new(zh, en) }
}

fn inflates_too_far() -> Said {
    say!(
        "压缩包里的这个文件解压后超过原来的{INFLATION_MAX}倍,不像账表,像是为撑爆内存而做的,没有读取。确实是账表的,请先解压,再检查解压出来的文件夹",
        "this file of an archive inflates to more than {INFLATION_MAX} times its size, as no ledger does and files made to fill a machine do; it was not read. If it is a ledger, unpack it and check the folder"
    )
}

fn damaged() -> Said {
    say!(
        "压缩包里的这个文件已损坏,或压缩方法少见,无法读取。请先解压,再检查解压出来的文件夹",
        "this file of an archive is damaged or packed in an uncommon way and cannot be read. Unpack it and check the folder"
    )
}

/// The files in the order of their names, without what systems leave behind.
fn members(zip: &Package<'_>) -> Vec<Member> {
    let mut members: BTreeMap<(String, usize), Member> = BTreeMap::new();
    for index in 0..zip.len() {
        let Ok(entry) = zip.by_index_data(index) else { continue };
        let name = safe_name(&decoded_name(entry.name_raw()));
        let mut steps = name.split('/').rev();
        let unmentioned = steps.next().is_some_and(|file| is_unmentioned(file, false)) || steps.any(|folder| is_unmentioned(folder, true));
        if entry.is_dir() || unmentioned {
            continue;
        }
        members.insert((name.clone(), index), Member { index, name, encrypted: entry.encrypted(), link: entry.is_symlink() });
    }
    let mut names = BTreeSet::new();
    let mut members: Vec<Member> = members.into_values().collect();
    for (number, member) in members.iter_mut().enumerate() {
        // Names that differ only in what is not shown.
        if !names.insert(member.name.clone()) {
            member.name = format!("{}#{}", member.name, number + 1);
        }
    }
    members
}

/// A name of a zip: UTF-8, or GBK as Windows in China writes it, whatever the zip claims.
fn decoded_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) if !is_gbk_after_all(name, raw) => name.to_owned(),
        _ => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// A path that leads nowhere but down and shows nothing but text: without `..`, drive letters, control characters.
fn safe_name(name: &str) -> String {
    let name = printable(name).replace('\\', "/");
    let steps = name.split('/').map(str::trim).filter(|step| !matches!(*step, "" | "." | "..") && !is_drive(step));
    let path = shorten(&steps.collect::<Vec<_>>().join("/"), NAME_CHARS_MAX);
    if path.is_empty() { "?".to_owned() } else { path }
}

fn is_drive(step: &str) -> bool {
    step.len() == 2 && step.ends_with(':')
}

impl Outcome {
    /// The path of the file, relative to the path given.
    pub fn relative(&self) -> &Arc<str> {
        match self {
            Self::Read(relative, _) => relative,
            Self::Passed(passed) => &passed.relative,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::zip_of_bytes;

    fn opened(bytes: &[u8], limits: &Limits) -> Vec<String> {
        let mut lines = Vec::new();
        read(bytes, "a.zip", limits, None, &mut |opened| {
            lines.push(match opened {
                Outcome::Read(relative, file) => {
                    format!("{relative}: {} {}", file.grids.len(), file.problems.iter().map(|p| &*p.why.zh).collect::<String>())
                }
                Outcome::Passed(passed) => format!("{} passed", passed.relative),
            });
        });
        lines
    }

    #[test]
    fn every_file_of_an_archive_is_read_as_its_own() {
        let inner = zip_of_bytes(&[("深.csv", b"a,b\n"), ("c.zip", &zip_of_bytes(&[("d.csv", b"1,2\n")]))]);
        let bytes = zip_of_bytes(&[
            ("b/凭证.csv", "日期,金额\n1,2\n".as_bytes()),
            ("票.jpg", b"\xff\xd8\xff"),
            ("空.csv", b""),
            ("__MACOSX/._a.csv", b"x"),
            (".DS_Store", b"x"),
            ("内.zip", &inner),
        ]);
        let lines = opened(&bytes, &Limits::default());
        assert_eq!(lines[0], "a.zip/b/凭证.csv: 1 ");
        assert!(lines[1].starts_with("a.zip/内.zip/c.zip: 0 这是压缩包里的压缩包"), "{lines:?}");
        assert_eq!(lines[2], "a.zip/内.zip/深.csv: 1 ");
        assert!(lines[3].starts_with("a.zip/票.jpg passed"), "{lines:?}");
        assert!(lines[4].starts_with("a.zip/空.csv: 0 文件是空的"), "{lines:?}");
        assert_eq!(lines.len(), 5);
    }

    #[test]
    fn names_lead_nowhere_but_down() {
        for (raw, want) in [
            (b"../../etc/passwd".as_slice(), "etc/passwd"),
            (b"C:\\\\a\\b.csv", "a/b.csv"),
            (b"/a/./b\x1b[31m\n.csv", "a/b [31m .csv"),
            (b"..", "?"),
            (b"\xc6\xbe\xd6\xa4.csv", "凭证.csv"),
            ("凭\u{202e}证.csv".as_bytes(), "凭 证.csv"),
        ] {
            assert_eq!(safe_name(&decoded_name(raw)), want);
        }
    }

    #[test]
    fn files_of_one_shown_name_are_told_apart() {
        let bytes = zip_of_bytes(&[("a.csv", b"1\n"), ("../a.csv", b"2\n")]);
        assert_eq!(opened(&bytes, &Limits::default()), ["a.zip/a.csv: 1 ", "a.zip/a.csv#2: 1 "]);
    }

    #[test]
    fn many_small_files_that_inflate_too_far_together_end_the_archive() {
        let blank = vec![b' '; 4 << 20];
        let files: Vec<(String, &[u8])> = (0..20).map(|n| (format!("{n}.csv"), blank.as_slice())).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        let lines = opened(&zip_of_bytes(&files), &Limits::default());
        assert!(lines.len() < 20 && lines.last().is_some_and(|line| line.contains("合计超过压缩包的60倍")), "{lines:?}");
    }

    #[test]
    fn bombs_that_say_their_size_take_no_other_file_along() {
        let blank = vec![b' '; 9 << 20];
        let bombs: Vec<String> = (0..9).map(|n| format!("{n}.csv")).collect();
        let good = [("序时账.csv", "日期,金额\n2024-01-05,1".as_bytes())];
        let files: Vec<(&str, &[u8])> = bombs.iter().map(|name| (name.as_str(), blank.as_slice())).chain(good).collect();
        let lines = opened(&zip_of_bytes(&files), &Limits::default());
        assert_eq!(lines.len(), 10, "{lines:?}");
        assert!(lines.iter().take(9).all(|line| line.contains("150倍")), "{lines:?}");
        assert_eq!(lines[9], "a.zip/序时账.csv: 1 ", "{lines:?}");
    }

    #[test]
    fn bombs_are_counted_over_the_whole_archive() {
        let blank = vec![b' '; 600_000];
        let files: Vec<(String, &[u8])> = (0..9).map(|n| (format!("{n}.csv"), blank.as_slice())).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        let lines = opened(&zip_of_bytes(&files), &Limits { inflated_bytes: 1 << 20, ..Limits::default() });
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(
            lines[1].contains("inflated_bytes")
                && lines[2].starts_with("a.zip: 0 压缩包只读了一部分,没有读取: 2.csv、3.csv、4.csv、5.csv、6.csv等7个文件"),
            "{lines:?}"
        );
        let lines = opened(&zip_of_bytes(&files[..2]), &Limits { memory_bytes: 1 << 20, ..Limits::default() });
        assert!(lines[0].contains("memory_bytes"), "{lines:?}");
    }
}
