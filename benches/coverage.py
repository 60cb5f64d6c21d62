#!/usr/bin/env python3
"""How often the interval of `hsift reduce` covers the true reduction, and how often its test raises a false alarm.

Helped, harmed and wrong lines of the assisted arm are expectations over reviewers; the test asks whether the lines whose advice could help
and those whose advice could harm part as at the break-even (with equal rates McNemar's).

All declarations are simulated, each run with traders of its own, so the true reduction is known: it is that of very many
further runs. Prints one JSON object.

  benches/coverage.py target/release/hsift models/laser.hsift [--runs 500] [--truth 2000] [--rows 2000]
"""

import argparse
import json
import math
import pathlib
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("hsift", type=pathlib.Path)
parser.add_argument("model", type=pathlib.Path)
parser.add_argument("--runs", type=int, default=500)
parser.add_argument("--truth", type=int, default=2000)
parser.add_argument("--rows", type=int, default=2000)
parser.add_argument("--draws", type=int, default=1000)
parser.add_argument("--jobs", type=int, default=2)
args = parser.parse_args()
hsift, model = args.hsift.resolve(), args.model.resolve()
work = tempfile.TemporaryDirectory()

# A reviewer of a tenth of the lines, and one of all lines who takes all wrong advice.
REVIEWER = ["--budget", "0.1", "--accept-right", "0.8", "--accept-wrong", "0.4"]


def run(*words):
    done = subprocess.run([hsift, "--threads", "1", *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def study(seed, settings):
    lines = f"{work.name}/{seed}.csv"
    if not pathlib.Path(lines).exists():
        run("simulate", "--rows", args.rows, "--seed", seed, "--out", lines)
    out = [json.loads(run("reduce", model, lines, "--label", "true_code", "--seed", seed, "--format", "json", *words)) for words in settings]
    pathlib.Path(lines).unlink()
    return out


def studies(seeds, settings):
    with ThreadPoolExecutor(args.jobs) as pool:
        return list(pool.map(lambda seed: study(seed, settings), seeds))


def pooled(results):
    """Errors after by errors before, over all runs."""
    wrong = lambda r, arm: next(a["wrong"] for a in r["arms"] if a["name"] == arm)
    return 1 - sum(wrong(r, "assisted") for r in results) / sum(wrong(r, "unassisted") for r in results)


def share(hits, n):
    p = hits / n
    return {"share": round(p, 4), "n": n, "standard_error": round(math.sqrt(p * (1 - p) / n), 4)}


def inside(interval, value):
    return interval is not None and interval["low"] <= value <= interval["high"]


everything = ["--budget", "1", "--accept-wrong", "1"]
truth = studies(range(100_000, 100_000 + args.truth), [REVIEWER + ["--draws", "0"], everything + ["--accept-right", "0.5", "--draws", "0"]])
true_reduction = pooled([r[0] for r in truth])
# Nothing is gained where as much right advice is taken as makes up for all the wrong advice.
help_, harm = (sum(r[1]["sweep"][key] for r in truth) for key in ("could_help", "could_harm"))
null = everything + ["--accept-right", str(harm / help_)]

runs = studies(range(1, 1 + args.runs), [REVIEWER + ["--draws", args.draws], null + ["--draws", args.draws]])
assisted = [r[0]["against"][1] for r in runs]
naive = [r[0]["before_after"] for r in runs]
nothing = [r[1]["against"][1] for r in runs]
width = lambda intervals: round(sum(i["high"] - i["low"] for i in intervals) / len(intervals), 4)
print(
    json.dumps(
        {
            "lines": "simulated",
            "runs": args.runs,
            "rows": args.rows,
            "true_reduction": round(true_reduction, 4),
            "true_from_runs": args.truth,
            "covered_by_reduce": share(sum(inside(a["relative"]["interval"], true_reduction) for a in assisted), args.runs),
            "width_of_reduce": width([a["relative"]["interval"] for a in assisted]),
            "covered_by_naive_before_after": share(sum(inside(b["interval"], true_reduction) for b in naive), args.runs),
            "width_of_naive_before_after": width([b["interval"] for b in naive]),
            "no_effect": {
                "accept_right": round(harm / help_, 4),
                "lines_that_change": round(sum(a["helped"] + a["harmed"] for a in nothing) / len(nothing), 1),
                "mean_reduction": round(pooled([r[1] for r in runs]), 4),
                "mcnemar_exact_below_0.05": share(sum(a["mcnemar"]["exact"] < 0.05 for a in nothing), args.runs),
                "mcnemar_mid_p_below_0.05": share(sum(a["mcnemar"]["mid_p"] < 0.05 for a in nothing), args.runs),
                "interval_excludes_0": share(sum(not inside(a["relative"]["interval"], 0) for a in nothing), args.runs),
            },
        },
        indent=2,
    )
)
