//! Progress on a terminal; silence elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::progress::Progress;

/// One bar at a time on stderr.
pub struct Bars {
    shown: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// Bars if stderr is a terminal.
    pub fn new() -> Bars {
        Bars { shown: std::io::stderr().is_terminal(), bar: Mutex::new(None) }
    }

    fn with(&self, f: impl FnOnce(&mut Option<ProgressBar>)) {
        f(&mut self.bar.lock().unwrap_or_else(|e| e.into_inner()));
    }
}

impl Progress for Bars {
    fn stage(&self, name: &str, steps: u64) {
        if !self.shown {
            return;
        }
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let template = if plain { "{msg:24} {wide_bar} {pos}/{len} {elapsed}" } else { "{msg:24} {wide_bar:.blue} {pos}/{len} {elapsed}" };
        let bar = ProgressBar::new(steps).with_message(name.to_owned());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        self.with(|current| {
            if let Some(old) = current.replace(bar) {
                old.finish_and_clear();
            }
        });
    }

    fn step(&self, n: u64) {
        self.with(|bar| {
            if let Some(bar) = bar {
                bar.inc(n);
            }
        });
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.with(|bar| {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
        });
    }
}
