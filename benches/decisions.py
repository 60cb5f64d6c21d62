#!/usr/bin/env python3
"""What decisions are worth, on simulated declarations (invented goods, known truth).

usage: benches/decisions.py HSIFT [--rows N] [--only PART ...]     parts: years questions permuted cost

years      promised sets and calibration by year: learned from lines up to a year, measured on all later ones
questions  a line with facts hidden: error before, after the question that hsift asks, and after a random one
permuted   numbers that only correlate (power, price, mass) dealt out anew among lines: answers that move
cost       what reasons cost: whole runs of `hsift score` with none, brief and full reasons, one after another
"""
import argparse, csv, json, os, random, subprocess, sys, tempfile, time

FACTS = ["energy_source", "laser_medium", "operation", "presentation", "worktable", "numerical_control",
         "workpiece_material", "dedicated_use"]

def run(*args, cwd):
    done = subprocess.run([HSIFT, *map(str, args)], cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"hsift {' '.join(map(str, args))}\n{done.stderr}")
    return done.stdout

def read(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))

def write(path, rows):
    with open(path, "w", newline="") as f:
        out = csv.DictWriter(f, rows[0].keys())
        out.writeheader()
        out.writerows(rows)

def scores(model, rows, folder, *options):
    write(f"{folder}/ask.csv", rows)
    run("score", model, "ask.csv", "--out", "ask.ndjson", *options, cwd=folder)
    with open(f"{folder}/ask.ndjson") as f:
        return [json.loads(line) for line in f]

def years(rows, folder):
    for last in (2019, 2022):
        past = [r for r in rows if int(r["date"][:4]) <= last]
        later = [r for r in rows if int(r["date"][:4]) > last]
        write(f"{folder}/past.csv", past)
        write(f"{folder}/later.csv", later)
        run("train", "past.csv", "--out", "past.hsift", cwd=folder)
        e = json.loads(run("evaluate", "past.hsift", "later.csv", "--format", "json", cwd=folder))
        c = e["certainty"]
        print(f"\nlearned up to {last}: risk ECE {e['ece']:.4f}")
        for level in c["levels"]:
            low, high = level["coverage_interval"]
            print(f"  {level['level']:<11} ECE {level['ece']:.4f}  truth in {c['promised']:.0%} set {level['coverage']:.4f} "
                  f"({low:.4f} to {high:.4f})  mean size {level['set_size']:.3f}")
        for year in c["years"]:
            print(f"  {year['year']}  {year['n']} lines  accuracy {year['accuracy']:.4f}  ECE {year['ece']:.4f}  "
                  f"truth in set {year['coverage']:.4f}  mean size {year['set_size']:.3f}")

def split(rows):
    past = [r for r in rows if int(r["date"][:4]) <= 2022]
    later = [r for r in rows if int(r["date"][:4]) > 2022]
    return past, later

def goods_model(rows, folder):
    past, later = split(rows)
    write(f"{folder}/past.csv", past)
    run("train", "past.csv", "--target", "subheading", "--folds", "2", "--out", "goods.hsift", cwd=folder)
    return "goods.hsift", later

def questions(rows, folder):
    model, later = goods_model(rows, folder)
    deal = random.Random(1)
    lines = []
    for row in later:
        known = [f for f in FACTS if row[f]]
        if len(known) >= 4:
            hidden = deal.sample(known, 3)
            # Texts would give the facts away, and the declared code is not the goods.
            asked = {**row, "description": "", "specification": "", "declared_code": "", "confirmed_code": ""}
            lines.append((row, {**asked, **{f: "" for f in hidden}}, hidden))
    lines = lines[:3000]
    before = scores(model, [asked for _, asked, _ in lines], folder, "--explain", "full")
    best, chance = [], []
    for (row, asked, hidden), said in zip(lines, before):
        fact = (said.get("question") or {}).get("fact")
        best.append({**asked, fact: row[fact]} if fact in asked else asked)
        silent = [f for f in FACTS if not asked[f]]
        fact = deal.choice(silent)
        chance.append({**asked, fact: row[fact]})
    after = scores(model, best, folder, "--explain", "none")
    random_after = scores(model, chance, folder, "--explain", "none")
    def error(said):
        return sum(s["predicted_code"] != row["true_code"] for s, (row, _, _) in zip(said, lines)) / len(lines)
    promised = [s["question"] for s in before if s.get("question")]
    fall = sum(q["error_now"] - q["error_then"] for q in promised) / len(lines)
    print(f"\n{len(lines)} lines, three facts hidden, no text: error {error(before):.4f}; after the question asked {error(after):.4f}, "
          f"after a random one {error(random_after):.4f}")
    print(f"  {len(promised)} lines were asked something; the fall promised, over all lines: {fall:.4f}")

def permuted(rows, folder):
    model, later = goods_model(rows, folder)
    later = [{**r, "declared_code": ""} for r in later]
    deal = random.Random(2)
    dealt = [dict(r) for r in later]
    for field in ("output_power", "value", "net_mass"):
        values = [r[field] for r in dealt]
        deal.shuffle(values)
        for r, v in zip(dealt, values):
            r[field] = v
    a = scores(model, later, folder, "--explain", "brief")
    b = scores(model, dealt, folder, "--explain", "brief")
    for grade in ("settled", "contested", "open"):
        pairs = [(x, y) for x, y in zip(a, b) if x.get("notes", {}).get("grade") == grade]
        moved = sum(x["predicted_code"] != y["predicted_code"] for x, y in pairs)
        print(f"  notes {grade}: {len(pairs)} lines, {moved} answers moved")

def cost(rows, folder):
    write(f"{folder}/all.csv", rows)
    run("train", "all.csv", "--folds", "2", "--out", "all.hsift", cwd=folder)
    many = (rows * (100_000 // len(rows) + 1))[:100_000]
    write(f"{folder}/many.csv", many)
    write(f"{folder}/some.csv", many[:2_000])
    for explain, file, n in (("none", "many.csv", len(many)), ("brief", "many.csv", len(many)), ("none", "many.csv", len(many)),
                             ("brief", "many.csv", len(many)), ("none", "some.csv", 2_000), ("full", "some.csv", 2_000)):
        start = time.time()
        run("score", "all.hsift", file, "--out", "s.csv", "--explain", explain, cwd=folder)
        seconds = time.time() - start
        print(f"  {explain:<5} {n} lines: {seconds:.2f} s, {1e6 * seconds / n:.0f} us a line")

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("hsift")
parser.add_argument("--rows", type=int, default=60_000)
parser.add_argument("--only", nargs="*", default=["years", "questions", "permuted", "cost"])
args = parser.parse_args()
HSIFT = os.path.abspath(args.hsift)
with tempfile.TemporaryDirectory() as folder:
    run("simulate", "--rows", args.rows, "--seed", 17, "--out", "all.csv", cwd=folder)
    rows = read(f"{folder}/all.csv")
    for part in args.only:
        print(f"\n== {part} (simulated)")
        {"years": years, "questions": questions, "permuted": permuted, "cost": cost}[part](rows, folder)
