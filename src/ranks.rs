//! Scores against yes/no answers: what an audit of data and the measures of a model both need. Ties never flatter: equal
//! scores are taken together.

/// Yes/no answers in the order of their scores, highest first; measures of it may weigh the rows.
#[derive(Debug, Clone)]
pub struct Order {
    /// Row and answer, highest score first.
    rows: Vec<(u32, bool)>,
    /// Where each group of equal scores ends.
    ends: Vec<u32>,
}

impl Order {
    /// Puts (score, answer) in order.
    pub fn of(scored: &[(f64, bool)]) -> Order {
        let mut rows: Vec<(u32, bool)> = scored.iter().enumerate().map(|(i, (_, y))| (i as u32, *y)).collect();
        rows.sort_by(|a, b| scored[b.0 as usize].0.total_cmp(&scored[a.0 as usize].0));
        let mut ends = Vec::new();
        for group in rows.chunk_by(|a, b| scored[a.0 as usize].0 == scored[b.0 as usize].0) {
            ends.push(ends.last().copied().unwrap_or(0) + group.len() as u32);
        }
        Order { rows, ends }
    }

    /// Groups of equal scores, highest first: weight of the rows, and the sum of what `value` says of a row and its answer.
    fn sums<'a>(
        &'a self,
        weight: impl Fn(usize) -> f64 + 'a,
        value: impl Fn(usize, bool) -> f64 + 'a,
    ) -> impl Iterator<Item = (f64, f64)> + 'a {
        self.ends.iter().scan(0, move |from, end| {
            let group = &self.rows[*from..*end as usize];
            *from = *end as usize;
            let add = |(rows, sum), (row, positive): &(u32, bool)| (rows + weight(*row as usize), sum + value(*row as usize, *positive));
            Some(group.iter().fold((0.0, 0.0), add))
        })
    }

    /// Groups of equal scores, highest first: weight of the rows, weight of the positives.
    fn groups<'a>(&'a self, weight: impl Fn(usize) -> f64 + Copy + 'a) -> impl Iterator<Item = (f64, f64)> + 'a {
        self.sums(weight, move |row, positive| if positive { weight(row) } else { 0.0 })
    }

    fn totals(&self, weight: impl Fn(usize) -> f64 + Copy) -> (f64, f64) {
        self.groups(weight).fold((0.0, 0.0), |sum, group| (sum.0 + group.0, sum.1 + group.1))
    }

    /// Area under the ROC curve: the chance that a positive scores above a negative, ties half. `None` without positives or
    /// negatives.
    pub fn auc(&self, weight: impl Fn(usize) -> f64 + Copy) -> Option<f64> {
        let (total, positives) = self.totals(weight);
        let negatives = total - positives;
        if positives <= 0.0 || negatives <= 0.0 {
            return None;
        }
        let (mut seen, mut area) = (0.0, 0.0);
        for (rows, hits) in self.groups(weight) {
            area += (rows - hits) * (seen + hits / 2.0);
            seen += hits;
        }
        Some(area / (positives * negatives))
    }

    /// Average precision: precision at each group of equal scores, weighted by the recall it adds. `None` without positives.
    pub fn average_precision(&self, weight: impl Fn(usize) -> f64 + Copy) -> Option<f64> {
        let (_, positives) = self.totals(weight);
        if positives <= 0.0 {
            return None;
        }
        let (mut seen, mut found, mut sum) = (0.0, 0.0, 0.0);
        for (rows, hits) in self.groups(weight) {
            seen += rows;
            found += hits;
            if hits > 0.0 {
                sum += hits * found / seen;
            }
        }
        Some(sum / positives)
    }

    /// Precision and recall among the share of rows with the highest scores. `None` without rows; no recall without positives.
    pub fn top(&self, share: f64, weight: impl Fn(usize) -> f64 + Copy) -> Option<(f64, Option<f64>)> {
        let (_, positives) = self.totals(weight);
        let (budget, hits) = self.top_sum(share, weight, |row, positive| if positive { weight(row) } else { 0.0 })?;
        Some((hits / budget, (positives > 0.0).then(|| hits / positives)))
    }

    /// The weight of the share of rows with the highest scores, a whole number of rows, and what `value` says of them, summed.
    /// Where the border runs through equal scores, its group counts with its mean: what a random order would find. `None` without
    /// rows.
    pub fn top_sum(&self, share: f64, weight: impl Fn(usize) -> f64 + Copy, value: impl Fn(usize, bool) -> f64) -> Option<(f64, f64)> {
        let (total, _) = self.totals(weight);
        if total <= 0.0 {
            return None;
        }
        let budget = (total * share).round().max(1.0).min(total);
        let (mut left, mut sum) = (budget, 0.0);
        for (rows, of_group) in self.sums(weight, value).filter(|(rows, _)| *rows > 0.0) {
            let taken = left.min(rows);
            sum += of_group * taken / rows;
            left -= taken;
            if left <= 0.0 {
                break;
            }
        }
        Some((budget, sum))
    }
}

/// Area under the ROC curve, all rows alike; see [`Order::auc`].
pub fn auc(scored: &[(f64, bool)]) -> Option<f64> {
    Order::of(scored).auc(|_| 1.0)
}
