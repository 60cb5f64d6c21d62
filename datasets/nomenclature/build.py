#!/usr/bin/env python3
"""Build the compact HS nomenclature tables from the UN Statistics Division tables.

usage: build.py UN_TABLES [OUT]

UN_TABLES holds hs2012.csv, hs2017.csv, hs2022.csv and the three correlation
tables HS2017toHS2012, HS2022toHS2012 and HS2022toHS2017 (.correlation.csv).
OUT is the folder to write to (default: the folder of this script).

Writes codes.csv and correlations.csv. titles.csv is written by hand: it is
checked here and rewritten in code order. Any failed check ends with status 1.
Python 3 standard library only; same input, same bytes out.
"""
import collections
import csv
import hashlib
import io
import os
import re
import sys

EDITIONS = (2012, 2017, 2022)
TABLES = (
    (2012, 2017, "HS2017toHS2012.correlation.csv"),
    (2012, 2022, "HS2022toHS2012.correlation.csv"),
    (2017, 2022, "HS2022toHS2017.correlation.csv"),
)

# Noise rules. Each one names a family of new codes that the source links to
# hundreds of old codes because some sliver of each old code may have moved.
# A link old -> new is dropped when `new` is in `to` and `old` is not in `keep`.
# An identity link (old == new) is never dropped.
E_WASTE = {"854921", "854929", "854931", "854939", "854991", "854999"}
DISPLAY = {"852411", "852412", "852419", "852491", "852492", "852499"}
TRANSDUCER = {"854151", "854159"}
CIRCUITS = {"854231", "854232", "854233", "854239"}
RULES = (
    # id, target codes, old codes whose links stay, editions to
    ("N1 e-waste 8549", E_WASTE, {"854810"}, {2022}),
    ("N2 display modules 8524", DISPLAY,
     {"847330", "851770", "852990", "853120", "854370", "901380"}, {2022}),
    ("N3 parts of display modules 8529.90", {"852990"}, {"901390"}, {2022}),
    ("N4 semiconductor transducers 8541.51/.59", TRANSDUCER, {"854150"}, {2022}),
    ("N5 multi-component circuits 8542.3x", CIRCUITS, set(), {2017, 2022}),
)

# Links added by hand, for codes whose only links in the source were noise.
# 8541.50 (other semiconductor devices) was cut in two in HS 2022.
# 9114.90 (other clock parts) goes on and took in 9114.10; the source lists the
# second half of that only.
MISSING = {"854150": ("854151", "854159"), "911490": ("911490",)}
ADDED = {(2012, 2022): MISSING, (2017, 2022): MISSING}

# Must hold, or the build fails.
REQUIRED = {
    (2012, 2017, "845610"): {"845611", "845612"},
    (2012, 2022, "845610"): {"845611", "845612"},
    (2012, 2017, "845690"): {"845640", "845650", "845690"},
    (2012, 2022, "845690"): {"845640", "845650", "845690"},
    (2017, 2022, "845611"): {"845611"},
}

# Headings every code of which must have a title, and those titled in part.
TITLED = ("8424 8442 8443 8456 8457 8458 8459 8460 8461 8462 8463 8464 8465 "
          "8466 8468 8477 8479 8485 8486 8487 8504 8515 8537 8541 8543 9001 "
          "9002 9010 9013 9015 9018 9019 9031 9405 9504").split()
TITLED_PART = "8414 8418 8419 8421 8501".split()
TITLE_MAX = 60

CODE6 = re.compile(r"[0-9]{6}\Z")
errors = []


def check(ok, message):
    if not ok:
        errors.append(message)


def read_rows(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.reader(f))


def load_codes(folder, edition):
    rows = read_rows(os.path.join(folder, "hs%d.csv" % edition))
    head = rows[0]
    code, text = head.index("code"), head.index("description")
    out = {}
    for row in rows[1:]:
        c = row[code].strip()
        if c.isdigit() and len(c) in (2, 4, 6):
            out[c] = row[text].strip()
    return out


def load_links(folder, name):
    """The source lists new, old; returns the set of (old, new)."""
    links = set()
    for row in read_rows(os.path.join(folder, name))[2:]:
        pair = [x.strip() for x in row if CODE6.match(x.strip())]
        if len(pair) == 2:
            links.add((pair[1], pair[0]))
        else:
            check(not any(x.strip() for x in row), "%s: row %r" % (name, row))
    return links


def write(out, name, header, rows):
    buf = io.StringIO()
    w = csv.writer(buf, lineterminator="\n")
    w.writerow(header)
    w.writerows(rows)
    data = buf.getvalue().encode("utf-8")
    with open(os.path.join(out, name), "wb") as f:
        f.write(data)
    print("%-18s %7d bytes %6d rows  sha256 %s"
          % (name, len(data), len(rows), hashlib.sha256(data).hexdigest()))


def six(codes):
    return {c for c in codes if len(c) == 6}


def correlate(folder, codes, old, new, name):
    links = load_links(folder, name)
    print("\n%d -> %d: %d links in the source" % (old, new, len(links)))
    for a, b in sorted(links):
        check(a in codes[old], "%s not in HS %d" % (a, old))
        check(b in codes[new], "%s not in HS %d" % (b, new))
    in_source = {a for a, _ in links}

    for rule, to, keep, editions in RULES:
        if new not in editions:
            continue
        hit = {(a, b) for a, b in links if b in to}
        gone = {(a, b) for a, b in hit if a not in keep and a != b}
        links -= gone
        print("  %-42s drops %5d of %5d links, from %4d codes"
              % (rule, len(gone), len(hit), len({a for a, _ in gone})))

    added = 0
    for a, successors in sorted(ADDED.get((old, new), {}).items()):
        check(a in codes[old] and all(b in codes[new] for b in successors),
              "added row for %s" % a)
        fresh = {(a, b) for b in successors} - links
        added += len(fresh)
        links |= fresh
    print("  added by hand: %d" % added)

    sets = collections.defaultdict(set)
    for a, b in links:
        sets[a].add(b)
    alive, was = six(codes[new]), six(codes[old])
    print("  unlinked in the source: %s" % (sorted(was - in_source) or "none"))
    none = sorted(c for c in was - alive if not sets.get(c))
    print("  gone and without successor: %s" % (none or "none"))
    check(all(c not in in_source for c in none), "successors lost: %s" % none)
    lost = sorted(c for c in was & alive if not sets.get(c))
    check(not lost, "in both editions but without a link: %s" % lost)
    moved = sorted(c for c in was & alive if sets.get(c) and c not in sets[c])
    print("  number in both editions, no identity link: %s" % (moved or "none"))
    reach = set().union(*sets.values())
    far = sorted(alive - was - reach)
    print("  new codes that no old code leads to: %s" % (far or "none"))
    check(not far, "unreachable: %s" % far)
    same = sum(1 for a in sets if sets[a] == {a})
    changed = {a: s for a, s in sets.items() if s != {a}}
    one = sum(1 for s in changed.values() if len(s) == 1)
    print("  left out as unchanged: %d; changed: %d (%d to one code, %d to several, at most %d)"
          % (same, len(changed), one, len(changed) - one, max(map(len, changed.values()))))
    for (o, n, c), want in REQUIRED.items():
        if (o, n) == (old, new):
            check(sets[c] == want, "HS %d %s -> %d is %s" % (o, c, n, sorted(sets[c])))
    return sets, changed


def check_titles(out, codes):
    union = set().union(*codes.values())
    path = os.path.join(out, "titles.csv")
    if not os.path.exists(path):
        check(False, "titles.csv is missing")
        return
    rows = read_rows(path)
    check(rows[0] == ["code", "title_en", "title_zh"], "titles.csv: header")
    rows = sorted(r for r in rows[1:] if r)
    seen = collections.Counter(r[0] for r in rows)
    squash = lambda s: re.sub(r"[^a-z0-9]", "", s.lower())
    source = {c: {squash(codes[e][c]) for e in EDITIONS if c in codes[e]} for c in union}
    for r in rows:
        check(len(r) == 3 and all(x and x == x.strip() for x in r), "titles.csv: %r" % r)
        check(r[0] in union, "titles.csv: %s is in no edition" % r[0])
        check(seen[r[0]] == 1, "titles.csv: %s twice" % r[0])
        check(len(r[1]) <= TITLE_MAX and len(r[2]) <= TITLE_MAX, "titles.csv: %s is too long" % r[0])
        check(r[1].isascii(), "titles.csv: %s title_en is not ASCII" % r[0])
        check(re.search("[\u4e00-\u9fff]", r[2]), "titles.csv: %s has no Chinese" % r[0])
        if len(squash(r[1])) > 30:
            check(squash(r[1]) not in source.get(r[0], ()), "titles.csv: %s is the source's text" % r[0])
    for c in sorted(union):
        if c in ("84", "85", "90") or c[:4] in TITLED or c in TITLED_PART:
            check(c in seen, "titles.csv: %s has no title" % c)
    write(out, "titles.csv", ["code", "title_en", "title_zh"], rows)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) == 3 else os.path.dirname(os.path.abspath(__file__))
    codes = {e: load_codes(folder, e) for e in EDITIONS}
    for e in EDITIONS:
        n = collections.Counter(map(len, codes[e]))
        print("HS %d: %d chapters, %d headings, %d subheadings" % (e, n[2], n[4], n[6]))
        for c in codes[e]:
            check(len(c) == 2 or c[:-2] in codes[e], "HS %d: %s has no parent" % (e, c))

    rows, full = [], {}
    for old, new, name in TABLES:
        full[old, new], changed = correlate(folder, codes, old, new, name)
        rows += [(old, a, new, b) for a in changed for b in changed[a]]
    rows.sort(key=lambda r: (r[0], r[2], r[1], r[3]))
    check(len(set(rows)) == len(rows), "a row twice")
    good_from = sum(1 for o, a, n, b in rows if a in codes[o])
    good_to = sum(1 for o, a, n, b in rows if b in codes[n])
    print("\nfrom_code in from_edition: %d of %d; to_code in to_edition: %d of %d"
          % (good_from, len(rows), good_to, len(rows)))
    check(good_from == good_to == len(rows), "a code is not in its edition")

    differ = []
    for a in sorted(six(codes[2012])):
        via = set().union(*(full[2017, 2022].get(b, set()) for b in full[2012, 2017].get(a, {a})))
        if via != full[2012, 2022].get(a, set()):
            differ.append(a)
    print("2012 codes where 2012->2017->2022 differs from 2012->2022: %d" % len(differ))
    check(not differ, "the step by 2017 and the direct one differ")
    for a in differ:
        via = set().union(*(full[2017, 2022].get(b, set()) for b in full[2012, 2017].get(a, {a})))
        direct = full[2012, 2022].get(a, set())
        print("  %s only via 2017: %s; only direct: %s"
              % (a, sorted(via - direct), sorted(direct - via)))

    print()
    union = sorted(set().union(*codes.values()))
    write(out, "codes.csv", ["code", "hs2012", "hs2017", "hs2022"],
          [[c] + [int(c in codes[e]) for e in EDITIONS] for c in union])
    write(out, "correlations.csv", ["from_edition", "from_code", "to_edition", "to_code"], rows)
    check_titles(out, codes)
    for e in errors:
        print("CHECK FAILED:", e)
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
