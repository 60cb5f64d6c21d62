#!/usr/bin/env python3
"""Makes titles_hs2022.csv: a short English title for every subheading and heading of HS 2022, out of the descriptions of the US tariff.

    python3 build_titles.py HTS_LINES [CODES [OUT]]

HTS_LINES is a CSV file `htsno,indent,description` with all lines of the Harmonized Tariff Schedule of the United States (US Government
work, public domain). CODES is codes.csv of this folder. A line's full text there is its ancestors' texts and its own; here it becomes one
title that reads on its own: "Other" under "Horses" is "Horses: other than purebred breeding animals". Python 3, standard library only.
"""

import csv
import hashlib
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

LONGEST = 120
"""Characters of a title."""

# Openings of texts that say nothing without what stands above them.
OPEN = re.compile(
    r"^(of|for|with|without|in|on|to|not|no|having|containing|using|mainly|fully|appearing|requiring|comprising|permitting|operated|exceeding|weighing|measuring|valued|made|put up|imported|under|over|"
    r"above|less|more|wholly|whether|designed|used|suitable|incorporating|capable|consisting|obtained|derived|based|mixed|combined|coated|"
    r"covered|printed|dyed|bleached|unbleached|fresh|frozen|dried|chilled|smoked|salted|raw|crude|refined|whole|crushed|ground|shelled|"
    r"in shell|finished|unfinished|unwrought|wrought|rough|polished|worked|unworked|plated|clad|machines|apparatus|articles|others?|"
    r"those|such|single|multiple|double|multi|single-phase|multi-phase|plain|knitted|woven|seed|men's|women's|boys'|girls'|live|cut|"
    r"the|its|all|any|new|used|retreaded|one|two|three|four|\d)\b",
    re.IGNORECASE,
)
PLAIN = (
    (r"\bexceeding ((?:[^,;:]|,(?=\d))*?) but not (?:exceeding|over)\b", r"over \1 up to"),
    (r"\b(?:more than|over|above) (\d(?:[^,;:]|,(?=\d))*?) but not (?:more than|over|exceeding|above)\b", r"over \1 up to"),
    (r"\bnot (?:exceeding|more than|over|above) (?=\d)", "up to "),
    (r"\b(?:exceeding|more than|above) (?=\d)", "over "),
)
"""Wordings of amounts, and how people say them."""
OTHER = re.compile(r"^others?$", re.IGNORECASE)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Line:
    """A line of the tariff with the lines above and below it."""

    def __init__(self, code, text, above):
        self.code, self.text, self.above, self.below = code, text, above, []
        if above is not None:
            above.below.append(self)

    def path(self):
        return (self.above.path() if self.above else []) + [self]


def tree(rows):
    """All lines, each under the last one before it with a smaller indent."""
    lines, open_lines = [], []
    for row in rows:
        del open_lines[int(row["indent"]):]
        line = Line(row["htsno"].replace(".", ""), clean(row["description"]), open_lines[-1] if open_lines else None)
        open_lines.append(line)
        lines.append(line)
    return lines


def clean(text):
    """The words of a line: no references to US notes, no markup, plain signs."""
    text = re.sub(r"<[^>]*>", "", text).replace("--", "").replace("\u2019", "'").replace("\u00a0", " ")
    text = re.sub(r"\s*\(?(con\.|provided for in [^;:,]*|described in (additional|statistical)[^;:,]*)\)?", "", text)
    # Numbers of US textile categories.
    text = re.sub(r"\s*\(\d{3}\)", "", text)
    text = text.replace(" percent", " %")
    for long, plain in PLAIN:
        text = re.sub(long, plain, text, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", text).strip().rstrip(":;.,").strip()


def own_line(lines):
    """The line of a subheading: the last that is above all its numbered lines, or is the only one."""
    paths = [line.path() for line in lines]
    shared = [steps[0] for steps in zip(*paths) if all(s is steps[0] for s in steps)]
    return shared[-1] if shared else lines[0]


# -- shorter ---------------------------------------------------------------------------------------------------------------------------

def parentheses(text, longest):
    """Without brackets of more than `longest` characters: Latin names, definitions."""
    while True:
        shorter = re.sub(r"(?<=\S)\s*\(([^()]*)\)", lambda m: m.group(0) if len(m.group(1)) <= longest else "", text)
        if shorter == text:
            return re.sub(r"\s+([,;:])", r"\1", text)
        text = shorter


def without_asides(text):
    """Without what only widens or excludes: "whether or not …", "excluding …", references to other subheadings."""
    text = re.sub(r"\s*\((whether|other than|except|excluding)[^()]*\)", "", text)
    text = re.sub(r",?\s*\bwhether or not [^,;:]*(,(?= (of|for|in|with)\b))?", "", text)
    text = re.sub(r",?\s*(excluding|other than|except|but not including)[^;:]*\b(sub)?headings? \d{4}[^;:]*", "", text)
    text = re.sub(r",?\s*not elsewhere specified or included", "", text)
    return text.strip().strip(",;").strip()


def cut(text, room):
    """At most `room` characters, ending with … where words are left out, if possible behind a part of the sentence."""
    if len(text) <= room:
        return text
    head = text[:room - 1]
    for sign in ("; ", ", "):
        at = head.rfind(sign)
        if at >= room * 0.5:
            return head[:at] + "…"
    at = head.rfind(" ")
    words = (head[:at] if at >= room * 0.4 else head).rstrip(" ,;:(-")
    while True:
        shorter = re.sub(r"\s(of|for|the|a|an|and|or|by|with|in|on|to|from|not|than|other|at|as|its|which|that|are|is)$", "", words)
        if shorter == words:
            break
        words = shorter.rstrip(" ,;:(-")
    if words.count("(") > words.count(")"):
        words = words[:words.rfind("(")].rstrip()
    return words + "…"


def middle(text, room):
    """At most `room` characters, first and last words, for texts that differ at the end."""
    text = without_asides(parentheses(text, 0)) or text
    if len(text) <= room:
        return text
    last = text[-(room - room // 2):]
    return f"{cut(text, room // 2 - 1).rstrip('…')} … {last[last.find(' ') + 1:]}"[:LONGEST]


def class_name(text):
    """What stands above, as it is put in front of the texts below it."""
    text = without_asides(parentheses(text, 40)) or text
    text = re.sub(r"containing ((?:less than )?[\d.]+ %(?: or more)?) by weight of [^,;:]*", r"\1", text)
    text = re.sub(r", mixed mainly or solely with [^,;:]*", "", text)
    return re.sub(r"(; |,? and |, )parts( and accessories)? (thereof|of such [^,;:]*|of these [^,;:]*)", "", text) or text


def short(text, room):
    """The text in at most `room` characters, leaving out first what tells least."""
    for form in (
        lambda t: parentheses(t, 40),
        lambda t: without_asides(parentheses(t, 40)),
        lambda t: without_asides(parentheses(t, 0)),
    ):
        text = form(text) or text
        if len(text) <= room:
            return text
    return cut(text, room)


# -- small letters inside a title --------------------------------------------------------------------------------------------------------

def names(rows):
    """Words that keep their capital inside a sentence."""
    large, small = Counter(), Counter()
    for row in rows:
        for word in re.findall(r"(?<=[a-z,] )[A-Za-z][A-Za-z'-]*", row["description"]):
            (large if word[0].isupper() else small)[word.lower()] += 1
    return {word for word in large if large[word] > small[word]}


def lowered(text, keep):
    word = re.match(r"[A-Za-z][A-Za-z'-]*", text)
    if not word or word.group(0)[1:] != word.group(0)[1:].lower() or word.group(0).lower() in keep or len(word.group(0)) == 1:
        return text
    if text[len(word.group(0)):len(word.group(0)) + 1] in ("-", "=") or re.match(r"[A-Z]\.", text):
        return text
    return text[0].lower() + text[1:]


# -- titles ------------------------------------------------------------------------------------------------------------------------------

class Titles:
    def __init__(self, rows, codes):
        self.keep = names(rows)
        self.lines = tree(rows)
        numbered = defaultdict(list)
        for line in self.lines:
            if len(line.code) >= 6:
                numbered[line.code[:6]].append(line)
        self.subheadings = {code: own_line(numbered[code]) for code in codes if len(code) == 6 and code in numbered}
        self.headings = {line.code: line for line in self.lines if len(line.code) == 4}
        # A heading of one subheading has one line for both.
        for code, line in self.subheadings.items():
            if code[:4] not in self.headings:
                self.headings[code[:4]] = line.path()[0]
        self.codes = codes
        # "Suits" stand under several headings: there they say too little.
        self.under_heading = defaultdict(set)
        for code, line in self.subheadings.items():
            for step in line.path()[1:]:
                self.under_heading[step.text].add(code[:4])

    def heading(self, code, room=LONGEST):
        return short(self.headings[code[:4]].text, room)

    @staticmethod
    def is_open(text):
        """Does a text need what stands above it?"""
        few = len(text.split()) <= 2
        adjective = re.search(r"(ed|ic|ary|ar|en|al|ous|less|type|laying|link|halogen)$", text) if few else re.match(r"\w+ed\b", text)
        return bool(OPEN.match(text)) or adjective is not None or re.match(
            r"parts\b(?!.*\b(of|for|suitable|equally)\b)|.*\bforegoing\b", text, re.IGNORECASE) is not None

    def siblings(self, line):
        beside = line.above.below if line.above else []
        return [b.text for b in beside if b is not line and not OTHER.match(b.text)]

    def other(self, line, above):
        """"<above>: other than <its neighbours>", or just other."""
        beside = [without_asides(parentheses(t, 0)) for t in self.siblings(line)]
        beside = [lowered(t, self.keep) for t in beside if not re.match(r"parts\b", t, re.IGNORECASE)]
        if 1 <= len(beside) <= 3 and all(len(t) <= 60 and ";" not in t and " other than" not in t for t in beside):
            listed = beside[0] if len(beside) == 1 else (";" if any("," in t for t in beside) else ",").join(
                f" {t}" if i else t for i, t in enumerate(beside[:-1])) + f" or {beside[-1]}"
            room = LONGEST - len(": other than ") - len(listed)
            if room >= min(len(above), 30):
                return f"{short(above, room)}: other than {listed}"
        return f"{short(above, LONGEST - len(': other'))}: other"

    def forms(self, code):
        """Titles of a subheading, the shortest that may do first."""
        line = self.subheadings[code]
        path = line.path()
        heading, between = path[0], [p for p in path[1:-1] if not OTHER.match(p.text)]
        if line is heading:
            yield short(line.text, LONGEST)
            return
        above = class_name(between[-1].text if between else heading.text)
        head_text = class_name(heading.text)
        open_above = between and (self.is_open(above) or len(self.under_heading[between[-1].text]) > 1)
        texts = []
        if OTHER.match(line.text):
            if not open_above:
                yield self.other(line, above)
            if between:
                mid = short(above, 50)
                texts.append(f"{short(head_text, LONGEST - len(mid) - 11)}: {lowered(mid, self.keep)}, other")
            yield from texts
            yield self.other(line, head_text)
            if between:
                yield f"{middle(head_text, 60)}: {lowered(middle(above, 50), self.keep)}, other"
            yield f"{middle(head_text, 110)}: other"
            return
        own = line.text
        alone = not self.is_open(own) and len(own.split()) > 1
        if alone:
            yield short(own, LONGEST)
        if between and not open_above:
            yield self.under(above, own)
        if not between:
            yield self.under(head_text, own)
        else:
            # "Other vehicles, with only electric motors": what tells them apart stands behind.
            mid = re.sub(r"^Other [^,:;]*, (?=(with|of|containing|having|in|for|not)\b)", "", above)
            last = short(own, 60)
            rest = LONGEST - len(last) - 4
            mid = short(mid, max(rest - max(min(len(head_text), rest * 2 // 5), 20), 20))
            yield f"{short(head_text, rest - len(mid))}: {lowered(mid, self.keep)}: {lowered(last, self.keep)}"
            for a, b, c in ((36, 40, 40), (30, 30, 56), (44, 44, 28), (24, 46, 46), (40, 66, 10)):
                yield f"{middle(head_text, a)}: {lowered(middle(above, b), self.keep)}: {lowered(middle(own, c), self.keep)}"
        for a, b in ((56, 60), (78, 38), (40, 78)) if not between else ():
            yield f"{middle(head_text, a)}: {lowered(middle(own, b), self.keep)}"

    def under(self, above, own):
        own = lowered(short(own, LONGEST - 32), self.keep)
        room = max(LONGEST - len(own) - 2, 30)
        return f"{short(above, room)}: {own}"

    def all(self):
        forms = {code: list(dict.fromkeys(self.forms(code))) for code in self.subheadings}
        uses = Counter(f.lower() for all_forms in forms.values() for f in all_forms)
        made = {}
        for code, candidates in forms.items():
            # The first that no other subheading may have; where there is none, the one that fewest may.
            made[code] = min(candidates, key=lambda f: uses[f.lower()])
        for code in self.codes:
            if len(code) == 4 and code in self.headings:
                made[code] = self.heading(code)
        return {code: title[0].upper() + title[1:] for code, title in sorted(made.items())}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    here = Path(__file__).parent
    codes = Path(sys.argv[2]) if len(sys.argv) > 2 else here / "codes.csv"
    out = Path(sys.argv[3]) if len(sys.argv) > 3 else here / "titles_hs2022.csv"
    in_force = sorted(row["code"] for row in read(codes) if row["hs2022"] == "1" and len(row["code"]) > 2)
    titles = Titles(read(sys.argv[1]), in_force).all()
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "title"])
        writer.writerows(titles.items())
    check(titles, in_force)
    print(f"{out}: {len(titles)} titles, SHA-256 {hashlib.sha256(out.read_bytes()).hexdigest()}")


def check(titles, in_force):
    """Every code has a title that says something and is not longer than allowed."""
    wrong = [f"{code}: no title" for code in in_force if code not in titles and code not in ("9999", "999999")]
    for code, title in titles.items():
        if len(title) > LONGEST:
            wrong.append(f"{code}: {len(title)} characters: {title}")
        if re.match(r"^((other|others|parts)$|(of|for)\b)", title, re.IGNORECASE):
            wrong.append(f"{code}: says nothing: {title}")
    twice = [title for title, n in Counter(t.lower() for c, t in titles.items() if len(c) == 6).items() if n > 1]
    print(f"{len(twice)} titles are those of several subheadings", *twice[:20], sep="\n  ")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
