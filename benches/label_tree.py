"""Make declarations of many subheadings, to compare learning them level by level with learning them at once.

usage: python3 benches/label_tree.py ROWS OUT.csv [SUBHEADINGS] [SEED]     (needs numpy and pandas)

Subheadings are drawn from the HS 2022 codes of `datasets/nomenclature`. Everything else is synthetic: six numbers and six
categories (8 to 400 levels) whose distributions depend on the chapter, on the heading and, less, on the subheading; some subheadings are
frequent and most are rare (Zipf), 10 % of values are missing, 5 % of labels are another subheading of the same chapter.
Class-conditional parameters are fixed, so files of any size and seed come from one population.
"""
import sys
from pathlib import Path

import numpy as np
import pandas as pd

n, out = int(sys.argv[1]), sys.argv[2]
k = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
rows = np.random.default_rng(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
population = np.random.default_rng(7)
codes = pd.read_csv(Path(__file__).parent.parent / "datasets/nomenclature/codes.csv", dtype=str)
codes = sorted(codes[(codes.hs2022 == "1") & (codes.code.str.len() == 6)].code)
codes = np.array(sorted(population.choice(codes, k, replace=False)))
levels = [np.unique([c[:d] for c in codes], return_inverse=True)[1] for d in (2, 4, 6)]
share = 1 / np.arange(1, k + 1) ** 0.8
share = population.permutation(share / share.sum())
y = rows.choice(k, n, p=share)
table = {}
for j in range(6):
    centre = sum(population.normal(0, s, l.max() + 1)[l] for l, s in zip(levels, (1.2, 0.9, 0.7)))
    v = np.exp(rows.normal(centre[y], population.uniform(0.2, 0.5, k)[y])).astype(np.float32)
    v[rows.random(n) < 0.1] = np.nan
    table[f"num{j}"] = v
for j, size in enumerate([8, 12, 30, 60, 150, 400]):
    logits = sum(population.normal(0, s, (l.max() + 1, size))[l] for l, s in zip(levels, (1.4, 1.2, 1.0)))
    cumulative = np.exp(logits - logits.max(1, keepdims=True))
    cumulative = (cumulative / cumulative.sum(1, keepdims=True)).cumsum(1)
    v = np.empty(n, dtype=int)
    for start in range(0, n, 20_000):
        part = slice(start, start + 20_000)
        v[part] = (rows.random(len(y[part]))[:, None] > cumulative[y[part]]).sum(1)
    s = np.array([f"c{j}_{i}" for i in range(size)], dtype=object)[np.minimum(v, size - 1)]
    s[rows.random(n) < 0.1] = None
    table[f"cat{j}"] = s
noisy = rows.random(n) < 0.05
of_chapter = [np.flatnonzero(levels[0] == c) for c in range(levels[0].max() + 1)]
y[noisy] = [rows.choice(of_chapter[levels[0][c]]) for c in y[noisy]]
table["confirmed_code"] = codes[y]
pd.DataFrame(table).to_csv(out, index=False)
