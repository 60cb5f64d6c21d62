//! Progress on a terminal, with the time that is left of the whole command; silence elsewhere.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::course::{Course, READING, Stage};
use super::print;
use crate::progress::Progress;

/// What takes less is not worth a bar.
const SOON: Duration = Duration::from_secs(1);
/// The bar's length: thousandths of the command.
const LENGTH: u64 = 1_000;

/// One bar on stderr over all stages of a command.
pub struct Bars {
    shown: Option<Shown>,
}

struct Shown {
    bar: ProgressBar,
    start: Instant,
    state: Arc<Mutex<State>>,
}

struct State {
    course: Course,
    /// The stage at hand, its steps, and how many are done.
    stage: (String, u64, u64),
    finished: bool,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(|e| e.into_inner())
}

impl Bars {
    /// A bar over the stages of a plan if stderr is a terminal. It appears after a second.
    pub fn of(plan: Vec<Stage>) -> Bars {
        if !std::io::stderr().is_terminal() {
            return Bars { shown: None };
        }
        let start = Instant::now();
        let state = Arc::new(Mutex::new(State { course: Course::new(plan), stage: (String::new(), 0, 0), finished: false }));
        let bar = ProgressBar::with_draw_target(Some(LENGTH), ProgressDrawTarget::hidden());
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let template =
            if plain { "{msg:44} {wide_bar} {percent:>3} %  {left}" } else { "{msg:44} {wide_bar:.blue} {percent:>3} %  {left}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            let state = Arc::clone(&state);
            bar.set_style(style.with_key("left", move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = match lock(&state).course.left(start.elapsed()) {
                    Some(left) if left < SOON => write!(out, "almost done"),
                    Some(left) => write!(out, "about {:#} left", HumanDuration(left)),
                    None => write!(out, "{:#} gone", HumanDuration(start.elapsed())),
                };
            }));
        }
        let (later, guard) = (bar.clone(), Arc::clone(&state));
        std::thread::spawn(move || {
            std::thread::sleep(SOON);
            let state = lock(&guard);
            if !state.finished {
                later.set_draw_target(ProgressDrawTarget::stderr());
                drop(state);
                later.enable_steady_tick(Duration::from_millis(200));
            }
        });
        print::above(Some(bar.clone()));
        Bars { shown: Some(Shown { bar, start, state }) }
    }
}

impl Shown {
    fn tell(&self, change: impl FnOnce(&mut State)) {
        let (at, message) = {
            let mut state = lock(&self.state);
            change(&mut state);
            let (name, steps, done) = &state.stage;
            let message = if name == READING {
                format!("{name} {} of {}", HumanBytes(*done), HumanBytes(*steps))
            } else {
                format!("{name} {done}/{steps}")
            };
            ((state.course.fraction() * LENGTH as f64) as u64, message)
        };
        self.bar.set_message(message);
        self.bar.set_position(at);
    }
}

impl Progress for Bars {
    fn stage(&self, name: &str, steps: u64) {
        if let Some(shown) = &self.shown {
            shown.tell(|state| {
                state.stage = (name.to_owned(), steps, 0);
                state.course.stage(name, steps);
            });
        }
    }

    fn step(&self, n: u64) {
        if let Some(shown) = &self.shown {
            let elapsed = shown.start.elapsed();
            shown.tell(|state| {
                state.stage.2 += n;
                state.course.step(n, elapsed);
            });
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        if let Some(shown) = &self.shown {
            lock(&shown.state).finished = true;
            shown.bar.finish_and_clear();
            print::above(None);
        }
    }
}
