"""The published task on CIDD: hsift's learners beside the lookup and, if installed, scikit-learn's tree.

usage: python3 benches/peers.py HSIFT CIDD_FOLDER      (columns: csv, sklearn and pandas for the peer)

Prints AUC, average precision and precision at 1, 5 and 10 % on the test file as published and on the lines whose
(HS6, net mass, item price) does not occur in the training file.
"""
import json
import random
import subprocess
import sys
import tempfile

hsift, folder = sys.argv[1:3]
KEYS = ["auc", "average_precision"]
LOOKUP = "HS6 Code,Net Mass,Item Price"


def show(name, m):
    figures = [m[k] for k in KEYS] + [m["precision_at"][k] for k in ("0.01", "0.05", "0.10")]
    print(f"{name:44s}" + "".join(f"{v:8.3f}" for v in figures))


def interval(model, extra, samples=400):
    """Where the average precision lies in 95 % of bootstrap samples of the scored lines."""
    import csv
    with tempfile.NamedTemporaryFile(suffix=".csv") as out:
        subprocess.run([hsift, "score", model, f"{folder}/test.csv", "--out", out.name, "--explain", "none"], check=True, capture_output=True)
        with open(out.name, encoding="utf-8", newline="") as f:
            risks = [float(r["risk"]) for r in csv.DictReader(f)]
    with open(f"{folder}/test.csv", encoding="utf-8", newline="") as f:
        lines = list(csv.DictReader(f))
    wanted = None
    if extra:
        with open(extra[1], encoding="utf-8", newline="") as f:
            wanted = {r["Declaration ID"] for r in csv.DictReader(f)}
    scored = [(s, r["Fraud"] == "1") for s, r in zip(risks, lines) if wanted is None or r["Declaration ID"] in wanted]
    draw, values = random.Random(1), []
    for _ in range(samples):
        sample = sorted(draw.choices(scored, k=len(scored)), key=lambda line: -line[0])  # equal scores in the order drawn
        hits, total = 0, 0.0
        for rank, (_, wrong) in enumerate(sample, 1):
            hits += wrong
            total += wrong * hits / rank
        values.append(total / max(hits, 1))
    values.sort()
    return values[samples // 40], values[-samples // 40 - 1]


with tempfile.TemporaryDirectory() as work:
    print(f"{'':44s}{'AUC':>8s}{'AP':>8s}{'at 1 %':>8s}{'at 5 %':>8s}{'at 10 %':>8s}")
    for learner in ("boosted", "forest", "tree"):
        model = f"{work}/{learner}.hsift"
        subprocess.run([hsift, "train", f"{folder}/train.csv", "--target", "risk", "--label", "Fraud", "--declared", "HS6 Code",
                        "--date", "Date", "--learner", learner, "--out", model], check=True, capture_output=True)
        for title, extra in [("as published", []), ("unseen keys only", ["--ids", f"{folder}/test_ids_unseen.csv"])]:
            out = subprocess.run([hsift, "evaluate", model, f"{folder}/test.csv", "--lookup", LOOKUP, "--history",
                                  f"{folder}/train.csv", "--format", "json", *extra], check=True, capture_output=True).stdout
            e = json.loads(out)
            show(f"hsift {learner}, {title} ({e['n']} lines)", e)
            if learner == "boosted":
                show(f"lookup, {title} ({e['lookup']['coverage']['seen']} keys known)", e["lookup"])
                low, high = interval(model, extra)
                print(f"{'  95 % of bootstrap samples of lines':44s}{'':8s}{low:8.3f} to {high:.3f}")

try:
    import pandas as pd
    from sklearn.metrics import average_precision_score, roc_auc_score
    from sklearn.preprocessing import OrdinalEncoder
    from sklearn.tree import DecisionTreeClassifier
except ImportError:
    sys.exit("scikit-learn and pandas are not installed: the peer is left out")


def precision_at(y, s, share):
    """Among the highest scores; a group of equal scores at the border counts with its mean, as hsift does."""
    left, hits = max(1, round(len(y) * share)), 0.0
    budget = left
    for _, group in sorted(pd.Series(y).groupby(s), key=lambda g: -g[0]):
        taken = min(left, len(group))
        hits += group.mean() * taken
        left -= taken
    return hits / budget


train, test = (pd.read_csv(f"{folder}/{f}.csv") for f in ("train", "test"))
unseen = set(pd.read_csv(f"{folder}/test_ids_unseen.csv")["Declaration ID"])
drop = ["Declaration ID", "Date", "Fraud", "Critical Fraud"]
text = [c for c in train.columns if not pd.api.types.is_numeric_dtype(train[c]) and c not in drop]
encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
x, z = train.drop(columns=drop), test.drop(columns=drop)
x[text] = encoder.fit_transform(x[text].astype(str))
z[text] = encoder.transform(z[text].astype(str))
tree = DecisionTreeClassifier(min_samples_leaf=40, random_state=1).fit(x, train["Fraud"])
p = tree.predict_proba(z)[:, 1]
for title, rows in [("as published", slice(None)), ("unseen keys only", test["Declaration ID"].isin(unseen).values)]:
    y, s = test["Fraud"].values[rows], p[rows]
    at = {k: precision_at(y, s, float(k)) for k in ("0.01", "0.05", "0.10")}
    show(f"scikit-learn tree, {title}", {"auc": roc_auc_score(y, s), "average_precision": average_precision_score(y, s), "precision_at": at})
