//! Scores against yes/no answers: what an audit of data and the measures of a model both need.

/// Scores with labels, highest score first, equal scores as one group of (rows, positives).
pub fn groups(scored: &[(f64, bool)]) -> Vec<(usize, usize)> {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    sorted.chunk_by(|a, b| a.0 == b.0).map(|g| (g.len(), g.iter().filter(|(_, y)| *y).count())).collect()
}

/// Area under the ROC curve: the chance that a positive scores above a negative, ties half. `None`
/// without positives or negatives.
pub fn auc(scored: &[(f64, bool)]) -> Option<f64> {
    let positives = scored.iter().filter(|(_, y)| *y).count();
    let negatives = scored.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let (mut seen, mut area) = (0usize, 0.0);
    for (rows, hits) in groups(scored) {
        let misses = rows - hits;
        area += misses as f64 * (seen as f64 + hits as f64 / 2.0);
        seen += hits;
    }
    Some(area / (positives as f64 * negatives as f64))
}
