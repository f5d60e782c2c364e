//! What a person sees while units are checked, and how they stop it: a line on the terminal, and Ctrl-C. Knows nothing of how units are
//! checked.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Once, OnceLock};
use std::time::Duration;

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::job::Watch;
use crate::report::write::settled;
use crate::value::Lang;

/// How often the line is drawn anew, so that the time left moves even while a large unit is read.
const REDRAW: Duration = Duration::from_millis(250);

/// Whether a person has asked to stop: by Ctrl-C, or as the system ends a session.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// The line that is shown, to be cleared before anything else is printed.
static SHOWN: OnceLock<(ProgressBar, Lang)> = OnceLock::new();

/// The first Ctrl-C asks to stop and says so; the second ends the program at once, but never between two files of a report.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        // Without a handler Ctrl-C ends the program at once, as anywhere; there is nothing to tell.
        let _ = ctrlc::set_handler(|| {
            if !STOPPED.swap(true, Ordering::SeqCst) {
                say_stopping();
                return;
            }
            let _settled = settled();
            end();
        });
    });
}

#[expect(clippy::exit, reason = "the second Ctrl-C ends the program at once; the thread that works cannot be asked")]
fn end() {
    std::process::exit(i32::from(INTERRUPTED));
}

/// The exit code of a program that was interrupted, as shells know it.
const INTERRUPTED: u8 = 130;

fn say_stopping() {
    if let Some((bar, lang)) = SHOWN.get() {
        let message = match lang {
            Lang::Zh => "正在停止: 检查完手上的单位就写报告;再按一次 Ctrl-C 立即退出",
            Lang::En => "stopping: the report is written when the units in hand are done; Ctrl-C again quits at once",
        };
        bar.println(message);
    }
}

/// The progress of a run, on the terminal if there is one.
pub struct Progress {
    bar: ProgressBar,
    rows: AtomicU64,
    lang: Lang,
}

impl Progress {
    /// Nothing is drawn where standard error is no terminal, or with `--quiet`.
    pub fn new(quiet: bool, lang: Lang) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        let _ = SHOWN.set((bar.clone(), lang));
        Self { bar, rows: AtomicU64::new(0), lang }
    }

    /// Takes the line off the terminal.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn message(&self) -> String {
        let rows = self.rows.load(Ordering::Relaxed);
        let seconds = self.bar.elapsed().as_millis().max(1);
        let rate = u64::try_from(u128::from(rows) * 1000 / seconds).unwrap_or(u64::MAX);
        let left = HumanDuration(self.bar.eta());
        let (rows, rate) = (HumanCount(rows), HumanCount(rate));
        match self.lang {
            Lang::Zh => format!("已读{rows}行 {rate}行/秒 约剩{}", duration_zh(self.bar.eta())),
            Lang::En => format!("{rows} rows read, {rate} a second, about {left} left"),
        }
    }
}

/// A time as it is said: hours, minutes, seconds, the largest two.
fn duration_zh(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}秒"),
        (0, minutes, seconds) => format!("{minutes}分{seconds}秒"),
        (hours, minutes, _) => format!("{hours}小时{minutes}分"),
    }
}

impl Watch for Progress {
    fn planned(&self, units: usize) {
        let template = match self.lang {
            Lang::Zh => "{bar:24} {pos}/{len}个单位 {msg}",
            Lang::En => "{bar:24} {pos}/{len} units, {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        // A look-back checks two folders, one after the other.
        self.bar.reset();
        self.rows.store(0, Ordering::Relaxed);
        self.bar.set_length(u64::try_from(units).unwrap_or(u64::MAX));
        if !self.bar.is_hidden() {
            self.bar.enable_steady_tick(REDRAW);
        }
    }

    fn unit_done(&self, rows: usize) {
        self.rows.fetch_add(u64::try_from(rows).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.bar.inc(1);
        if !self.bar.is_hidden() {
            self.bar.set_message(self.message());
        }
    }

    fn stopped(&self) -> bool {
        STOPPED.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_by_their_largest_two_parts() {
        let said = |seconds| duration_zh(Duration::from_secs(seconds));
        assert_eq!((said(9), said(61), said(7325)), ("9秒".to_owned(), "1分1秒".to_owned(), "2小时2分".to_owned()));
    }

    #[test]
    fn the_line_names_rows_rate_and_time_left_in_either_language() {
        for (lang, words) in [(Lang::Zh, ["已读1,234行", "行/秒", "约剩"]), (Lang::En, ["1,234 rows read", "a second", "left"])] {
            let progress = Progress { bar: ProgressBar::hidden(), rows: AtomicU64::new(1234), lang };
            let message = progress.message();
            assert!(words.iter().all(|word| message.contains(word)), "{message}");
        }
    }
}
