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

    /// Groups of equal scores, highest first: the rows' places.
    pub fn places(&self) -> impl Iterator<Item = Vec<u32>> + '_ {
        self.ends.iter().scan(0, |from, end| {
            let group = self.rows[*from..*end as usize].iter().map(|(row, _)| *row).collect();
            *from = *end as usize;
            Some(group)
        })
    }

    /// Groups of equal scores, highest first: weight of the rows, weight of the positives.
    pub fn groups<'a>(&'a self, weight: impl Fn(usize) -> f64 + 'a) -> impl Iterator<Item = (f64, f64)> + 'a {
        self.ends.iter().scan(0, move |from, end| {
            let group = &self.rows[*from..*end as usize];
            *from = *end as usize;
            Some(group.iter().fold((0.0, 0.0), |(rows, hits), (row, positive)| {
                let w = weight(*row as usize);
                (rows + w, hits + if *positive { w } else { 0.0 })
            }))
        })
    }

    fn totals(&self, weight: impl Fn(usize) -> f64) -> (f64, f64) {
        self.groups(weight).fold((0.0, 0.0), |sum, group| (sum.0 + group.0, sum.1 + group.1))
    }

    /// Area under the ROC curve: the chance that a positive scores above a negative, ties half. `None` without positives or
    /// negatives.
    pub fn auc(&self, weight: impl Fn(usize) -> f64) -> Option<f64> {
        let (total, positives) = self.totals(&weight);
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
    pub fn average_precision(&self, weight: impl Fn(usize) -> f64) -> Option<f64> {
        let (_, positives) = self.totals(&weight);
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

    /// Precision and recall among the share of rows with the highest scores. Where the border runs through equal scores, its
    /// group counts with its mean: what a random order would find. `None` without rows; no recall without positives.
    pub fn top(&self, share: f64, weight: impl Fn(usize) -> f64) -> Option<(f64, Option<f64>)> {
        let (total, positives) = self.totals(&weight);
        if total <= 0.0 {
            return None;
        }
        let budget = (total * share).round().max(1.0).min(total);
        let (mut left, mut hits) = (budget, 0.0);
        for (rows, positive) in self.groups(weight).filter(|(rows, _)| *rows > 0.0) {
            let taken = left.min(rows);
            hits += positive * taken / rows;
            left -= taken;
            if left <= 0.0 {
                break;
            }
        }
        Some((hits / budget, (positives > 0.0).then(|| hits / positives)))
    }
}

/// Area under the ROC curve, all rows alike; see [`Order::auc`].
pub fn auc(scored: &[(f64, bool)]) -> Option<f64> {
    Order::of(scored).auc(|_| 1.0)
}
