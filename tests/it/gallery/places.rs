//! Places that are no ordinary files: links, sockets, devices, what may not be read, what changes while it is read.

use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use ledgerlint::read::{Limits, read_file, walk};
use ledgerlint::tables::Problem;
use ledgerlint::value::Lang;

use super::texts::PAYMENTS;
use super::{Case, all_arguments};

/// The reproducers.
pub fn cases() -> Vec<Case> {
    let beside = |name, title| Case::new(name, title).file("付款台账.csv", PAYMENTS);
    vec![
        beside("place-link", "a link to another file, and one back to a folder above it").special(|books| {
            symlink("付款台账.csv", books.join("付款.csv")).unwrap();
            symlink("..", books.join("上级")).unwrap();
        }),
        beside("place-socket", "a socket").special(|books| drop(UnixListener::bind(books.join("s.csv")).unwrap())),
        beside("place-unreadable-file", "a file that may not be read").special(|books| close(&books.join("付款台账.csv"))).by_stranger(),
        beside("place-unreadable-folder", "a folder that may not be read")
            .special(|books| {
                std::fs::create_dir(books.join("2020")).unwrap();
                close(&books.join("2020"));
            })
            .by_stranger(),
        beside("place-unreadable-mapping", "a mapping that may not be read")
            .special(|books| {
                std::fs::write(books.join("mapping.toml"), "").unwrap();
                close(&books.join("mapping.toml"));
            })
            .by_stranger(),
        Case::new("place-device", "a device in place of a file")
            .library(|_| read_file(Path::new("/dev/null"), &Limits::default()).problems),
        Case::new("place-folder", "a folder in place of a file").library(|books| read_file(books, &Limits::default()).problems),
        Case::new("place-nothing", "a file that is gone when it is to be read")
            .library(|books| read_file(&books.join("付款.csv"), &Limits::default()).problems),
        Case::new("place-nothing-to-walk", "a folder that is gone when it is to be looked through")
            .library(|books| passed(&books.join("2020"))),
        Case::new("place-loop", "a link to itself")
            .special(|books| symlink("圈", books.join("圈")).unwrap())
            .library(|books| passed(&books.join("圈"))),
        // Files there claim to be empty and are not: as if they had grown between the look and the reading.
        #[cfg(target_os = "linux")]
        Case::new("place-changing-file", "a file that changes while it is read")
            .library(|_| read_file(Path::new("/proc/self/cmdline"), &Limits::default()).problems),
        #[cfg(target_os = "linux")]
        Case::new("place-failing-file", "a file whose reading fails")
            .library(|_| read_file(Path::new("/proc/self/mem"), &Limits::default()).problems),
    ]
}

fn passed(path: &Path) -> Vec<Problem> {
    let passed = walk(path, &Limits::default()).passed;
    passed.into_iter().map(|passed| Problem { row: None, column: None, why: passed.why }).collect()
}

fn close(path: &Path) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o000)).unwrap();
}

fn open(path: &Path) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
}

/// What the program prints when somebody runs it who may read nothing but what all may. Whoever may read everything starts a copy of it
/// as nobody.
pub fn stranger(folder: &Path, arguments: &[&'static str], lang: Lang) -> String {
    const NOBODY: u32 = 65_534;
    let all = all_arguments(folder, arguments, lang);
    let is_root = folder.metadata().unwrap().uid() == 0;
    let built = Path::new(env!("CARGO_BIN_EXE_ledgerlint"));
    let within = folder.join("ledgerlint");
    let mut command = Command::new(if is_root { &within } else { built });
    if is_root {
        open(folder);
        // It is there already in the second language.
        if !within.exists() && std::fs::hard_link(built, &within).is_err() {
            std::fs::copy(built, &within).unwrap();
        }
        command.uid(NOBODY).gid(NOBODY);
    }
    command.args(&all[1..]);
    // Another test that starts a program may hold the copy open for writing until its own program runs.
    let mut tries = 0;
    let output = loop {
        match command.output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && tries < 100 => tries += 1,
            output => break output.unwrap(),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}
