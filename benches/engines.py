"""hsift beside other engines on one made-up file of declarations, one after another, as a Markdown table.

usage: python3 benches/engines.py HSIFT PEERS_FOLDER [--train-rows 500000] [--test-rows 200000] [--peers lightgbm,xgboost,...]
       [--limit 600] [--data FOLDER] [--cli]

PEERS_FOLDER holds make_data.py (makes the file) and peers.py (runs one peer and prints a line of JSON). Peers run with the
interpreter that runs this script; one whose package is missing is skipped. --data keeps the file and the models in a folder,
where a later run finds the file again. --cli times whole commands, from CSV to scored CSV, beside polars reading and writing.
"""
import argparse
import importlib.util
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

PACKAGES = {"lightgbm": "lightgbm", "xgboost": "xgboost", "catboost": "catboost", "ydf": "ydf", "ydf_forest": "ydf"}
SETTINGS = [
    ("hsift", []),
    ("hsift, quick: `--cycles 2 --n-trees 0`", ["--cycles", "2", "--n-trees", "0"]),
    ("hsift, trees alone: `--cycles 0 --n-trees 300`", ["--cycles", "0", "--n-trees", "300"]),
    ("hsift forest: `--learner forest`", ["--learner", "forest"]),
]
THREADS = "2"  # as peers.py gives its peers
EXPLAINED_ROWS = "2000"  # as peers.py
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in what the system calls ru_maxrss
POLARS = """
import sys, time
import polars
start = time.perf_counter()
polars.read_csv(sys.argv[1]).write_csv(sys.argv[2])
print(time.perf_counter() - start)
"""


class Failed(Exception):
    """What stands in the table in place of figures."""


def run(command, limit=None):
    """Runs a command; gives what it printed, its seconds and its peak memory in GB. It is ended after `limit` seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        pid, late = 0, False
        while pid == 0:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG if limit else 0)
            if pid == 0 and time.perf_counter() - start > limit:
                late = True
                os.kill(process.pid, signal.SIGKILL)
            if pid == 0:
                time.sleep(0.05)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if late:
            raise Failed(f"did not end within {limit:g} s")
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            said = err.read().decode(errors="replace").strip().splitlines()
            raise Failed(f"failed: {said[-1] if said else f'exit {process.returncode}'}")
        return out.read().decode(), seconds, usage.ru_maxrss * PEAK_UNIT / 1e9


def say(text):
    print(text, file=sys.stderr, flush=True)


def make(stem, rows, seed, peers):
    """The file, made unless it is there."""
    if not all(os.path.exists(stem + end) for end in (".parquet", ".csv")):
        say(f"making {rows} rows")
        run([sys.executable, os.path.join(peers, "make_data.py"), str(rows), stem, str(seed)])
    return stem


def measure_hsift(hsift, options, train, test, model, limit):
    """One row of the table, and what `bench` said."""
    train_it = [hsift, "train", train + ".parquet", "--label", "label", "--target", "subheading", "--folds", "2", "--threads", THREADS,
                "--format", "json", "--out", model, *options]
    said, _, peak = run(train_it, limit)
    quality = json.loads(run([hsift, "evaluate", model, test + ".parquet", "--format", "json"])[0])
    costs = json.loads(run([hsift, "bench", model, test + ".parquet", "--threads", "1", "--rows", EXPLAINED_ROWS, "--format", "json"])[0])
    head = costs["heads"][0]
    row = {"fit": json.loads(said)["fit_seconds"], "accuracy": quality["accuracy"], "loss": quality["log_loss"],
           "predict": head["predict_us"], "two": head["explain_us"], "all": head["explain_all_us"], "peak": peak}
    return row, costs


def measure_peer(peer, peers, train, test, limit):
    package = PACKAGES.get(peer, "sklearn")
    if importlib.util.find_spec(package) is None:
        say(f"{peer} is skipped: package {package} is not installed")
        return None
    said, _, _ = run([sys.executable, os.path.join(peers, "peers.py"), peer, train + ".parquet", test + ".parquet"], limit)
    p = json.loads(said.strip().splitlines()[-1])
    return {"fit": p["fit_s"], "accuracy": p["accuracy"], "loss": p["log_loss"], "predict": p["predict_us"], "two": None,
            "all": p["contrib_us"], "peak": p["peak_gb"]}


def figure(value, pattern="{:.3g}"):
    if value is None:
        return "–"
    text = pattern.format(value)
    return f"{value:.{0 if value >= 1 else 6}f}" if "e" in text else text


def markdown(rows):
    """The table; `rows` are names with figures or with the reason why there are none."""
    base = next((r for name, r in rows if name == "lightgbm" and isinstance(r, dict)), None)
    ratios = ("fit", "predict", "all")
    header = ["engine", "fit, s", "accuracy", "log loss", "predict, µs a row", "contributions of all classes, µs a row", "of two classes",
              "peak, GB", "fit / LightGBM's", "predict / LightGBM's", "contributions / LightGBM's"]
    lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
    for name, r in rows:
        if isinstance(r, str):
            cells = [r] + [""] * (len(header) - 2)
        else:
            cells = [figure(r["fit"]), figure(r["accuracy"], "{:.4f}"), figure(r["loss"], "{:.4f}"), figure(r["predict"]),
                     figure(r["all"]), figure(r["two"]), figure(r["peak"], "{:.2f}")]
            cells += [figure(r[k] / base[k] if base and base[k] and r[k] is not None else None, "{:.2g}") for k in ratios]
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines)


def median_of_three(job):
    runs = [job() for _ in range(3)]
    return statistics.median(r[0] for r in runs), max(r[1] for r in runs)


def whole_job(hsift, model, test, folder, rows):
    """Whole commands from CSV to CSV, all cores."""
    out = os.path.join(folder, "scored.csv")
    def scoring(explain):
        return lambda: run([hsift, "score", model, test + ".csv", "--out", out, "--explain", explain])[1:]

    jobs = [(f"`hsift score --explain {explain}`", scoring(explain)) for explain in ("none", "brief")]
    if importlib.util.find_spec("polars") is None:
        say("polars is skipped: package polars is not installed")
    else:
        def polars():
            said, _, peak = run([sys.executable, "-c", POLARS, test + ".csv", out])
            return float(said), peak

        jobs.append(("polars reads and writes the file", polars))
    lines = ["| whole job | s | rows a second | peak, GB |", "|---|---:|---:|---:|"]
    for name, job in jobs:
        say(name.replace("`", ""))
        try:
            seconds, peak = median_of_three(job)
            lines.append(f"| {name} | {seconds:.2f} | {rows / seconds:,.0f} | {peak:.2f} |")
        except Failed as why:
            lines.append(f"| {name} | {why} | | |")
    return "\n".join(lines) + (
        f"\n\n{rows:,} lines in {os.path.getsize(test + '.csv') / 1e6:.0f} MB of CSV, all cores, medians of three runs. hsift: the whole "
        "command, default learner. polars: without the start of Python and the import.")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hsift")
    parser.add_argument("peers_folder")
    parser.add_argument("--train-rows", type=int, default=500_000)
    parser.add_argument("--test-rows", type=int, default=200_000)
    parser.add_argument("--peers", default="lightgbm,xgboost,catboost,ydf,ydf_forest,sklearn_hgb", help="comma-separated; may be empty")
    parser.add_argument("--limit", type=float, default=600, help="seconds that an engine may take")
    parser.add_argument("--data", help="folder for the file and the models; a temporary one if not given")
    parser.add_argument("--cli", action="store_true", help="time whole commands, too")
    return parser.parse_args()


def main(args, folder):
    train = make(os.path.join(folder, f"train-{args.train_rows}"), args.train_rows, 1, args.peers_folder)
    test = make(os.path.join(folder, f"test-{args.test_rows}"), args.test_rows, 2, args.peers_folder)
    rows, encode, default_model = [], None, None
    for i, (name, options) in enumerate(SETTINGS):
        say(name.replace("`", ""))
        model = os.path.join(folder, f"model-{i}.hsift")
        try:
            row, costs = measure_hsift(args.hsift, options, train, test, model, args.limit)
            rows.append((name, row))
            encode = encode or costs["encode_us"]
            default_model = default_model or (model if not options else None)
        except Failed as why:
            rows.append((name, str(why)))
    for peer in filter(None, args.peers.split(",")):
        say(peer)
        try:
            row = measure_peer(peer, args.peers_folder, train, test, args.limit)
            rows += [(peer, row)] if row else []
        except Failed as why:
            rows.append((peer, str(why)))
    print(markdown(rows))
    print(f"""
{args.train_rows:,} rows to learn from, {args.test_rows:,} to measure on. Fit: {THREADS} threads, from a table in memory.
Where nothing says how long to learn, hsift finds it by early stopping, and its time includes that; the peers grow 100 trees.
Predict and contributions: one thread, from encoded rows (catboost and ydf from a table with strings); hsift's on the first
{int(EXPLAINED_ROWS):,} rows, and reading a row's text into numbers takes it {figure(encode)} µs more. Peak: hsift's of the whole `train`
with two folds, the peers' of learning and predicting.

The file is synthetic: its columns are independent given the class, which flatters hsift's evidence of single inputs, hence
the row "trees alone".""")
    if args.cli:
        print()
        print(whole_job(args.hsift, default_model, test, folder, args.test_rows) if default_model else "no model to score with")


if __name__ == "__main__":
    given = arguments()
    given.hsift = os.path.abspath(given.hsift)
    try:
        if given.data:
            os.makedirs(given.data, exist_ok=True)
            main(given, given.data)
        else:
            with tempfile.TemporaryDirectory() as work:
                main(given, work)
    except Failed as why:
        sys.exit(f"the file could not be made: {why}")
