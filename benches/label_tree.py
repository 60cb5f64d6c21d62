"""Many subheadings: learning them level by level, learning them at once, and LightGBM at once.

usage: python3 benches/label_tree.py HSIFT [--rows 100000] [--subheadings 1000] [--limit 600] [--data FOLDER]     (needs numpy, pandas)

Makes declarations of many subheadings and prints a table of fit seconds, whole seconds, peak memory, accuracy and log loss on
40,000 others. What does not end within the limit says so. LightGBM gets the same columns as integer codes, 31 leaves, rate
0.1, 2 threads and as many rounds as `--rounds` (20) says; it is left out where it is not installed.

Subheadings are drawn from the HS 2022 codes of `datasets/nomenclature`. Everything else is synthetic: six numbers and six
categories (8 to 400 levels) whose distributions depend on the chapter, on the heading and, less, on the subheading; some
subheadings are frequent and most are rare (Zipf), 10 % of values are missing, 5 % of labels are another subheading of the same
chapter. Class-conditional parameters are fixed, so files of any size and seed come from one population.
"""
import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd


def make(n, out, k, seed):
    rows = np.random.default_rng(seed)
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


def lightgbm(train, test, rounds):
    """Runs in a process of its own and prints a line of JSON."""
    import lightgbm as lgb
    a, b = pd.read_csv(train, dtype={"confirmed_code": str}), pd.read_csv(test, dtype={"confirmed_code": str})
    classes = sorted(a.confirmed_code.unique())
    place = {c: i for i, c in enumerate(classes)}
    y = a.pop("confirmed_code").map(place).values
    truth = b.pop("confirmed_code").map(place).fillna(-1).astype(int).values
    cats = [c for c in a if c.startswith("cat")]
    for c in cats:
        code = {v: i for i, v in enumerate(a[c].dropna().value_counts().index)}
        a[c], b[c] = (t[c].map(code).fillna(-1).astype(int) for t in (a, b))
    settings = dict(objective="multiclass", num_class=len(classes), num_leaves=31, learning_rate=0.1, verbose=-1, num_threads=2)
    start = time.perf_counter()
    model = lgb.train(settings, lgb.Dataset(a, y, categorical_feature=cats), rounds)
    fit = time.perf_counter() - start
    p = model.predict(b)
    of_truth = np.where(truth >= 0, p[np.arange(len(p)), truth], 0.0)
    print(json.dumps({"fit_seconds": fit, "accuracy": float((p.argmax(1) == truth).mean()),
                      "log_loss": float(-np.log(of_truth.clip(1e-15)).mean())}))


def main():
    cli = argparse.ArgumentParser()
    cli.add_argument("hsift")
    for name, value in (("rows", 100_000), ("subheadings", 1_000), ("limit", 600), ("rounds", 20)):
        cli.add_argument(f"--{name}", type=int, default=value)
    cli.add_argument("--data")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as own:
        work = args.data or own
        train, test, model = (f"{work}/{name}" for name in ("label_tree.csv", "label_tree_test.csv", "label_tree.hsift"))
        make(args.rows, train, args.subheadings, 1)
        make(40_000, test, args.subheadings, 2)
        learn = [args.hsift, "train", train, "--target", "subheading", "--folds", "2", "--threads", "2", "--out", model, "--format", "json"]
        me = [sys.executable, __file__, "--lightgbm", train, test, str(args.rounds)]
        print("| engine | fit, s | in all, s | peak, GB | accuracy | log loss |\n|---|---:|---:|---:|---:|---:|")
        for name, command in [("hsift, level by level: `--levels each`", [*learn, "--levels", "each"]),
                              ("hsift, at once: `--levels flat`", [*learn, "--levels", "flat"]),
                              (f"LightGBM, at once, {args.rounds} rounds", me)]:
            start = time.perf_counter()
            try:
                out = subprocess.run(command, capture_output=True, timeout=args.limit)
            except subprocess.TimeoutExpired:
                print(f"| {name} | did not end within {args.limit} s | | | | |", flush=True)
                continue
            seconds = time.perf_counter() - start
            if out.returncode:
                print(f"| {name} | left out: {out.stderr.decode().strip().splitlines()[-1]} | | | | |", flush=True)
                continue
            # LightGBM says things before the last line.
            answer = json.loads(out.stdout.splitlines()[-1] if command is me else out.stdout)
            if "accuracy" not in answer:
                told = subprocess.run([args.hsift, "evaluate", model, test, "--format", "json"], capture_output=True, check=True).stdout
                answer |= json.loads(told)
            # Memory of the largest child so far: exact for the first, and for a later one only if it is larger.
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
            print(f"| {name} | {answer['fit_seconds']:.1f} | {seconds:.1f} | {peak:.2f} | {answer['accuracy']:.4f} | "
                  f"{answer['log_loss']:.4f} |", flush=True)


if sys.argv[1:2] == ["--lightgbm"]:
    lightgbm(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    main()
