#!/usr/bin/env python3
"""Runs a command on a terminal of its own and tells when each stage and step was first shown, what was said to be left and what really was.

    benches/stages.py target/release/hsift train declarations.csv --out m.hsift

The shares in src/cli/course.rs come from it (one run a command on 24,000 and 12,000 simulated lines, 2 cores).
"""
import os, pty, re, sys, time
start = time.time()
pid, fd = pty.fork()
if pid == 0:
    os.environ["COLUMNS"] = "120"; os.environ["NO_COLOR"] = "1"
    os.execvp(sys.argv[1], sys.argv[1:])
seen = {}
while True:
    try: data = os.read(fd, 65536)
    except OSError: break
    if not data: break
    now = time.time() - start
    clean = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", data.decode("utf8", "replace"))
    for m in re.finditer(r"([a-z][a-z ]+ [\d.,]+ ?[KMi]*B? of [\d., KMiB]+|[a-z][a-z ]+ \d+/\d+)\s.*?(\d+) %\s+(about \S+ left|\S+ gone)?", clean):
        key = m.group(1).strip()
        seen.setdefault(key, (now, m.group(2), m.group(3)))
os.waitpid(pid, 0)
total = time.time() - start
for k, (t, pct, left) in seen.items():
    print(f"{t:7.2f}s {100*t/total:5.1f}% of the time; shown {pct:>3} % {left or '':16} really left {total-t:6.1f}  {k}")
print(f"{total:.2f}s in all")
