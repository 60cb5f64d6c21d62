"""Headings of short goods descriptions: hsift beside, if scikit-learn is installed, a linear SVM, on the same five folds.

usage: python3 benches/headings.py HSIFT REFERENCES.csv [HSIFT_TRAIN_OPTIONS ...]     (columns: description, confirmed_code)

The task is the heading from the description alone, for headings of at least five lines. hsift learns subheadings, so one
subheading of each heading stands for all of it. Folds are stratified by heading and the same for both.
"""
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict

hsift, file, options = sys.argv[1], sys.argv[2], sys.argv[3:]
with open(file, encoding="utf-8", newline="") as f:
    lines = [(r["description"], r["confirmed_code"][:6]) for r in csv.DictReader(f)]
by_heading = defaultdict(list)
for line in lines:
    by_heading[line[1][:4]].append(line)
folds = [[] for _ in range(5)]
deal = random.Random(0)
place = 0
for heading, own in sorted(by_heading.items()):
    if len(own) < 5:
        continue
    deal.shuffle(own)
    for description, _ in own:
        folds[place % 5].append((description, own[0][1]))
        place += 1
print(f"{sum(map(len, folds))} descriptions, {sum(len(o) >= 5 for o in by_heading.values())} headings")


def hsift_says(work, train, test):
    for name, rows in (("train", train), ("test", test)):
        with open(f"{work}/{name}.csv", "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows([("description", "confirmed_code"), *rows])
    subprocess.run([hsift, "train", f"{work}/train.csv", "--target", "subheading", "--folds", "2", "--out", f"{work}/m.hsift", *options],
                   check=True, capture_output=True)
    out = subprocess.run([hsift, "evaluate", f"{work}/m.hsift", f"{work}/test.csv", "--format", "json"], check=True, capture_output=True)
    answer = json.loads(out.stdout)
    return answer["accuracy"], answer["log_loss"]


def svm_says(train, test):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC
    words = TfidfVectorizer(sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, letters), LinearSVC()).fit(*zip(*train))
    return model.score(*zip(*test)), float("nan")


with tempfile.TemporaryDirectory() as work:
    engines = [("hsift", lambda a, b: hsift_says(work, a, b))]
    try:
        import sklearn  # noqa: F401
        engines.append(("linear SVM, words and letters", svm_says))
    except ImportError:
        print("scikit-learn is not installed: the SVM is left out")
    for name, says in engines:
        results = []
        for held in range(5):
            train = [line for i, fold in enumerate(folds) if i != held for line in fold]
            results.append(says(train, folds[held]))
        accuracy, loss = (sum(r[i] for r in results) / 5 for i in (0, 1))
        print(f"{name:32s} accuracy {accuracy:.3f} (folds {' '.join(f'{r[0]:.3f}' for r in results)}), log loss {loss:.3f}")
