"""The published task on CIDD: hsift's single tree beside the lookup and, if installed, scikit-learn's tree.

usage: python3 benches/peers.py HSIFT CIDD_FOLDER      (columns: csv, sklearn and pandas for the peer)

Prints AUC, average precision and precision at 1, 5 and 10 % on the test file as published and on the lines whose
(HS6, net mass, item price) does not occur in the training file.
"""
import json
import subprocess
import sys
import tempfile

hsift, folder = sys.argv[1:3]
KEYS = ["auc", "average_precision"]
LOOKUP = "HS6 Code,Net Mass,Item Price"


def show(name, m):
    figures = [m[k] for k in KEYS] + [m["precision_at"][k] for k in ("0.01", "0.05", "0.10")]
    print(f"{name:44s}" + "".join(f"{v:8.3f}" for v in figures))


with tempfile.TemporaryDirectory() as work:
    model = f"{work}/cidd.hsift"
    subprocess.run([hsift, "train", f"{folder}/train.csv", "--target", "risk", "--label", "Fraud", "--declared", "HS6 Code",
                    "--date", "Date", "--out", model], check=True, capture_output=True)
    print(f"{'':44s}{'AUC':>8s}{'AP':>8s}{'at 1 %':>8s}{'at 5 %':>8s}{'at 10 %':>8s}")
    for title, extra in [("as published", []), ("unseen keys only", ["--ids", f"{folder}/test_ids_unseen.csv"])]:
        out = subprocess.run([hsift, "evaluate", model, f"{folder}/test.csv", "--lookup", LOOKUP, "--history",
                              f"{folder}/train.csv", "--format", "json", *extra], check=True, capture_output=True).stdout
        e = json.loads(out)
        show(f"hsift tree, {title} ({e['n']} lines)", e)
        show(f"lookup, {title} ({e['lookup']['coverage']['seen']} keys known)", e["lookup"])

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
