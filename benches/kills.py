#!/usr/bin/env python3
"""Writers at once, kills at random times, full disks: nothing is lost, nothing doubled, everything readable afterwards.

    benches/kills.py target/release/hsift [--writers 8] [--overrides 100] [--kills 500] [--seed 1]

Ends with exit code 1 if anything is. The full disk is a small tmpfs where one may be mounted, and a limit on file sizes anywhere.
"""

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FAULTS = []


def fault(text):
    FAULTS.append(text)
    print("FAULT:", text, flush=True)


class Hsift:
    def __init__(self, program, folder):
        self.program, self.folder = str(Path(program).resolve()), folder

    def start(self, *args, **more):
        return subprocess.Popen([self.program, *map(str, args)], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def run(self, *args, **more):
        p = self.start(*args, **more)
        out, err = p.communicate()
        return p.returncode, out.decode(), err.decode()

    def must(self, *args, **more):
        code, out, err = self.run(*args, **more)
        if code != 0:
            raise SystemExit(f"hsift {args} ended with {code}: {err}")
        return out

    def temporary(self):
        return [p.name for p in self.folder.rglob(".hsift-*")]


def override(hsift, reason, out="o.ndjson", **more):
    return hsift.run("override", "r.html", "--code", "8515.80", "--reason", reason, "--by", "driver", "--out", out, **more)


def reasons(hsift, out="o.ndjson"):
    """The reasons in a file of decisions, whole lines only."""
    path = hsift.folder / out
    if not path.exists():
        return []
    found = []
    for line in path.read_bytes().split(b"\n"):
        try:
            found.append(json.loads(line)["reason"])
        except ValueError:
            pass
    return found


def check_decisions(hsift, acknowledged, out, what):
    code, _, err = hsift.run("override", "--verify", out)
    if code != 0:
        fault(f"{what}: {out} cannot be read: {err}")
    found = reasons(hsift, out)
    lost = [r for r in acknowledged if r not in set(found)]
    doubled = len(found) - len(set(found))
    if lost or doubled:
        fault(f"{what}: {len(lost)} decisions lost, {doubled} doubled")
    return len(lost), doubled


def writers(hsift, n, each):
    start = time.time()

    def one(writer):
        return [r for r in (f"{writer}-{i}" for i in range(each)) if override(hsift, r)[0] == 0]

    with ThreadPoolExecutor(n) as pool:
        acknowledged = sum(pool.map(one, range(n)), [])
    lost, doubled = check_decisions(hsift, acknowledged, "o.ndjson", "writers at once")
    if len(acknowledged) != n * each:
        fault(f"writers at once: {n * each - len(acknowledged)} of {n * each} decisions were refused")
    print(f"{n} writers × {each} overrides: {len(reasons(hsift))} lines, {lost} lost, {doubled} doubled, {time.time() - start:.0f} s")


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def kills(hsift, n, rng):
    folder = hsift.folder
    commands = {
        "train": lambda i: ("train", "in.csv", "--learner", "tree", "--folds", "2", "--seed", 1 + i % 2, "--out", "k.hsift"),
        "score": lambda i: ("score", "m.hsift", "in.csv", "--out", f"k{i % 3}" + [".csv", ".xlsx", ".parquet"][i % 3], "--explain", ["none", "brief"][i % 2]),
        "evaluate": lambda i: ("evaluate", "m.hsift", "in.csv", "--learned", "keep", "--draws", "0", "--report", "report", "--seed", i),
        "override": lambda i: ("override", "r.html", "--code", "8515.80", "--reason", f"k-{i}", "--by", "driver", "--out", "k.ndjson"),
    }
    ways = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
    usual = {}
    for name, args in commands.items():
        start = time.time()
        hsift.must(*args(n))
        usual[name] = time.time() - start
    known = set()
    acknowledged, ended, parted, left = [f"k-{n}"], 0, 0, 0
    for i in range(n):
        name = list(commands)[i % len(commands)]
        way = rng.choice(ways)
        # Half of the kills come near the end, where files are put in place.
        after = usual[name] * (rng.uniform(0.0, 1.1) if i % 2 else rng.uniform(0.8, 1.1))
        p = hsift.start(*commands[name](i))
        time.sleep(after)
        p.send_signal(way)
        _, err = p.communicate()
        if p.returncode == 0:
            ended += 1
            if name == "override":
                acknowledged.append(f"k-{i}")
        elif p.returncode not in (-way, 128 + way):
            fault(f"{name} ended with {p.returncode} on {way.name}: {err.decode()}")
        found = [path for path in hsift.temporary() if path not in known]
        known.update(found)
        if way == signal.SIGKILL:
            left += len(found)
            for path in found:
                # As if it had lain there for a while.
                os.utime(folder / path if (folder / path).exists() else folder / "report" / path, (0, 0))
        elif found:
            fault(f"{name} on {way.name} left {found}")
        if name == "train":
            if hsift.run("show", "k.hsift")[0] != 0:
                fault("a model that cannot be read")
            if fingerprint(folder / "k.hsift") not in (folder / "k.card.md").read_text():
                parted += 1
                if way != signal.SIGKILL:
                    fault(f"model and card are of two runs after {way.name}")
        if name == "evaluate":
            json.loads((folder / "report" / "evaluation.json").read_text())
            if not (folder / "report" / "report.html").read_text().rstrip().endswith("</html>"):
                fault("half a report")
        if name == "override":
            check_decisions(hsift, acknowledged, "k.ndjson", "kills")
    for more in range(1, 4):
        for args in commands.values():
            hsift.must(*args(n + more))
    if hsift.temporary():
        fault(f"left after the next runs: {hsift.temporary()}")
    print(
        f"{n} kills: {ended} came too late, {len(FAULTS)} faults; temporary files left by SIGKILL {left}, after the next run 0;"
        f" model and card of two runs after SIGKILL {parted} (the card names its model)"
    )


def tries(hsift, where, **more):
    """Every command against a place without room; gives how many were refused as they should be."""
    fine = 0
    for args in [
        ("train", "in.csv", "--learner", "tree", "--folds", "2", "--out", f"{where}/m.hsift"),
        ("score", "m.hsift", "in.csv", "--out", f"{where}/s.csv"),
        ("score", "m.hsift", "in.csv", "--out", f"{where}/s.xlsx"),
        ("score", "m.hsift", "in.csv", "--out", f"{where}/s.parquet"),
        ("score", "m.hsift", "in.csv", "--out", f"{where}/s.ndjson.zst"),
        ("simulate", "--rows", "20000", "--out", f"{where}/a.csv"),
        ("evaluate", "m.hsift", "in.csv", "--learned", "keep", "--draws", "0", "--report", f"{where}/report"),
    ]:
        before = {p: p.read_bytes() for p in (hsift.folder / where).rglob("*") if p.is_file()}
        code, _, err = hsift.run(*args, **more)
        after = {p: p.read_bytes() for p in (hsift.folder / where).rglob("*") if p.is_file()}
        if code != 2 or not ("No space left" in err or "too large" in err):
            fault(f"{args} without room ended with {code}: {err}")
        elif before != after:
            fault(f"{args} without room left {sorted(p.name for p in set(after) ^ set(before))} or changed a file")
        else:
            fine += 1
    return fine


def full_disk(hsift):
    folder = hsift.folder
    small = folder / "limited"
    small.mkdir()
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    fine = tries(hsift, "limited", preexec_fn=limit)
    print(f"files of at most 20 kB: {fine} of 7 commands refused in words, nothing left")
    acknowledged = []
    for i in range(40):
        if override(hsift, f"l-{i}", "limited/o.ndjson", preexec_fn=limit)[0] == 0:
            acknowledged.append(f"l-{i}")
    if len(acknowledged) in (0, 40):
        fault(f"the limit was not met: {len(acknowledged)} of 40")
    check_decisions(hsift, acknowledged, "limited/o.ndjson", "file limit")
    full = folder / "full"
    full.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", full], capture_output=True).returncode != 0:
        print("no tmpfs may be mounted here: full disk not tried")
        return
    try:
        for i in range(3):
            override(hsift, f"f-{i}", "full/o.ndjson")
            acknowledged = [f"f-{i}" for i in range(3)]
        fill = full / "fill"
        try:
            with open(fill, "wb", buffering=0) as out:
                while out.write(b"x" * 512):
                    pass
        except OSError:
            pass
        refused = 0
        for i in range(3, 40):
            if override(hsift, f"f-{i}", "full/o.ndjson")[0] == 0:
                acknowledged.append(f"f-{i}")
            else:
                refused += 1
        if refused == 0:
            fault("the disk was never full")
        check_decisions(hsift, acknowledged, "full/o.ndjson", "full disk")
        fine = tries(hsift, "full")
        fill.unlink()
        code, _, err = override(hsift, "f-after", "full/o.ndjson")
        if code != 0:
            fault(f"after space is free: {err}")
        lost, doubled = check_decisions(hsift, acknowledged + ["f-after"], "full/o.ndjson", "after space is free")
        print(f"full disk: {fine} of 7 commands refused in words, nothing left; {refused} overrides refused, {lost} lost, {doubled} doubled")
    finally:
        subprocess.run(["umount", full], check=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--overrides", type=int, default=100)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        hsift = Hsift(args.program, folder)
        hsift.must("simulate", "--rows", "1500", "--seed", "3", "--out", "in.csv")
        hsift.must("train", "in.csv", "--learner", "tree", "--folds", "2", "--out", "m.hsift")
        (folder / "r.html").write_text(hsift.must("explain", "m.hsift", "in.csv", "--row", "1", "--format", "html"))
        writers(hsift, args.writers, args.overrides)
        full_disk(hsift)
        kills(hsift, args.kills, random.Random(args.seed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(FAULTS)} faults")
    sys.exit(bool(FAULTS))


main()
