//! How far a command has come and how long it will take: its stages, with the shares of time that they take.

use std::time::Duration;

use crate::scoring::reasons::Detail;

/// A stage and what it takes: in tenths of a second for 12,000 lines, though only how shares stand to each other counts. Measured by
/// `benches/stages.py` on simulated lines with default settings.
pub type Stage = (&'static str, f64);

/// The stage in which files are read, counted in bytes.
pub const READING: &str = "reading files";
/// The stage in which lines are understood before they are scored.
pub const PREPARING: &str = "reading lines";
/// The stage in which traders are drawn anew for intervals.
pub const DRAWING: &str = "drawing traders for intervals";

const FILES: Stage = (READING, 2.0);
const TRAINING: [Stage; 3] = [("reading declarations", 20.0), ("learning subheadings", 565.0), ("learning risk", 12.0)];
/// Without reasons, as a study scores.
const SCORING: Stage = ("scoring", 4.0);
/// Under a review budget the lines worth a review are found first.
const RANKING: Stage = ("ranking", SCORING.1);
/// What a single tree takes of a whole training.
const A_TREE: f64 = 0.05;

fn training(times: f64) -> impl Iterator<Item = Stage> {
    TRAINING.into_iter().map(move |(name, share)| (name, times * share))
}

/// `hsift train`.
pub fn train() -> Vec<Stage> {
    std::iter::once(FILES).chain(training(1.0)).collect()
}

/// `hsift score`.
pub fn score(detail: Detail) -> Vec<Stage> {
    let scoring = match detail {
        Detail::None => SCORING.1,
        Detail::Brief => 33.0,
        Detail::Full => 660.0,
    };
    vec![FILES, (PREPARING, 7.0), RANKING, (SCORING.0, scoring)]
}

/// `hsift explain`.
pub fn explain() -> Vec<Stage> {
    vec![FILES, RANKING]
}

/// `hsift evaluate`, with a previous model, with a history (of which a tree is learned) and rolling windows.
pub fn evaluate(previous: bool, history: bool, windows: usize) -> Vec<Stage> {
    let mut plan = vec![FILES];
    plan.extend(history.then_some(FILES));
    plan.push(SCORING);
    plan.extend(previous.then_some(SCORING));
    if history {
        plan.extend(training(A_TREE).chain([SCORING]));
    }
    plan.push((DRAWING, if history { 190.0 } else { 90.0 }));
    // Windows grow from nearly nothing to nearly all.
    plan.extend((0..windows.min(1_000)).flat_map(|_| training(0.5).chain([SCORING])));
    plan
}

/// `hsift compare`.
pub fn compare() -> Vec<Stage> {
    vec![FILES, SCORING, SCORING, (DRAWING, 120.0)]
}

/// `hsift reduce`.
pub fn reduce() -> Vec<Stage> {
    vec![FILES, SCORING, (DRAWING, 13.0)]
}

/// `hsift demo`: trains, evaluates beside a tree on the earlier lines, scores with reasons.
pub fn demo() -> Vec<Stage> {
    let evaluating = std::iter::once(SCORING).chain(training(A_TREE)).chain([SCORING, (DRAWING, 60.0)]);
    training(1.0).chain(evaluating).chain([(SCORING.0, 8.0)]).collect()
}

/// A command that only reads files for long.
pub fn reading() -> Vec<Stage> {
    vec![FILES]
}

/// `hsift simulate`.
pub fn simulate() -> Vec<Stage> {
    vec![("simulating", 1.0)]
}

/// How far a command has come.
pub struct Course {
    /// The stages to come, the next one last.
    ahead: Vec<Stage>,
    /// What the stages behind took, in the plan's measure.
    behind: f64,
    /// What the stage at hand takes, its steps, and how many of them are done.
    share: f64,
    steps: u64,
    taken: u64,
    /// When the last step was done, and what was left then.
    told: Option<(Duration, Duration)>,
}

impl Course {
    /// At the start of a plan.
    pub fn new(mut plan: Vec<Stage>) -> Course {
        plan.reverse();
        Course { ahead: plan, behind: 0.0, share: 0.0, steps: 1, taken: 0, told: None }
    }

    /// A stage of so many steps begins. Stages of the plan before it are not taken; one outside the plan takes no share.
    pub fn stage(&mut self, name: &str, steps: u64) {
        self.behind += self.share;
        self.share = 0.0;
        if let Some(place) = self.ahead.iter().rposition(|(planned, _)| *planned == name) {
            self.share = self.ahead[place].1;
            self.ahead.truncate(place);
        }
        (self.steps, self.taken) = (steps.max(1), 0);
    }

    /// So many steps of the stage are done, so long after the start.
    pub fn step(&mut self, n: u64, elapsed: Duration) {
        self.taken = (self.taken + n).min(self.steps);
        let done = self.fraction();
        if done > 0.0 {
            self.told = Some((elapsed, elapsed.mul_f64((1.0 - done) / done)));
        }
    }

    /// The part that is done, 0 to 1.
    pub fn fraction(&self) -> f64 {
        let ahead: f64 = self.ahead.iter().map(|(_, share)| share).sum();
        let all = self.behind + self.share + ahead;
        if all > 0.0 { (self.behind + self.share * self.taken as f64 / self.steps as f64) / all } else { 0.0 }
    }

    /// What is probably left, so long after the start; `None` before anything is done. It falls with the time until the next step is
    /// due and then stands still, for what is late is not nearly done.
    pub fn left(&self, elapsed: Duration) -> Option<Duration> {
        let (at, left) = self.told?;
        let done = self.fraction();
        let ahead: f64 = self.ahead.iter().map(|(_, share)| share).sum();
        let all = self.behind + self.share + ahead;
        let step = if self.taken < self.steps { self.share / self.steps as f64 / all } else { 0.0 };
        let due = if done > 0.0 { at.mul_f64(step / done) } else { Duration::ZERO };
        Some(left.saturating_sub(elapsed.saturating_sub(at).min(due)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_is_left_follows_from_the_shares() {
        let mut course = Course::new(vec![("a", 1.0), ("b", 2.0), ("c", 7.0)]);
        course.stage("a", 2);
        assert_eq!((course.fraction(), course.left(SECOND)), (0.0, None));
        course.step(1, SECOND);
        assert_eq!((course.fraction(), course.left(SECOND)), (0.05, Some(19 * SECOND)));
        // The next step is due in a second; later than that nothing is known to be done.
        assert_eq!((course.left(2 * SECOND), course.left(9 * SECOND)), (Some(18 * SECOND), Some(18 * SECOND)));
        course.step(1, 2 * SECOND);
        course.stage("b", 1);
        assert_eq!(course.left(2 * SECOND), Some(18 * SECOND));
        course.step(1, 6 * SECOND);
        assert!((course.fraction() - 0.3).abs() < 1e-12);
        course.stage("c", 10);
        course.step(10, 20 * SECOND);
        assert_eq!((course.fraction(), course.left(20 * SECOND)), (1.0, Some(Duration::ZERO)));
    }

    #[test]
    fn stages_left_out_or_outside_the_plan_take_no_share() {
        let mut course = Course::new(vec![("a", 1.0), ("b", 8.0), ("c", 1.0)]);
        course.stage("a", 1);
        course.step(1, SECOND);
        course.stage("unheard of", 3);
        course.step(3, SECOND);
        assert!((course.fraction() - 0.1).abs() < 1e-12);
        course.stage("c", 1);
        assert!((course.fraction() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn more_steps_than_announced_never_pass_the_end() {
        let mut course = Course::new(simulate());
        course.stage("simulating", 3);
        course.step(9, SECOND);
        assert_eq!(course.fraction(), 1.0);
    }

    /// A stage that the work announces under a name that no plan has would be shown, but never counted.
    #[test]
    fn every_stage_announced_is_in_a_plan() {
        let planned: Vec<Stage> = [train(), score(Detail::Brief), evaluate(true, true, 1), simulate()].concat();
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        let mut announced = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("src is there") {
                let path = entry.expect("entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("course.rs") && path.extension().is_some_and(|e| e == "rs") {
                    let text = std::fs::read_to_string(&path).expect("readable");
                    for rest in text.split(".stage(\"").skip(1) {
                        let name = rest.split('"').next().unwrap_or_default();
                        announced += 1;
                        assert!(planned.iter().any(|(planned, _)| *planned == name), "{name:?} of {} is in no plan", path.display());
                    }
                }
            }
        }
        assert!(announced >= 5, "only {announced} stages seen");
    }
}
