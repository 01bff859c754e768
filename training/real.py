#!/usr/bin/env python3
"""Real reports that we coded by hand, kept without their words.

Their texts may be trained on but are not ours to copy, so `gold/real/*.jsonl` holds our coding alone: every
quotation is [start, end], counted in characters of the text as `texts` reads it, and a checksum says that it
is that text. `load` puts the words back.

usage: real.py strip --data DIR CODED.jsonl... > STRIPPED.jsonl
       real.py show --data DIR STRIPPED.jsonl...    (as coded reports, with their words)
       real.py texts --data DIR --hold HELD.txt CODED.jsonl...    (all texts but those held out, for `gate.py --told`)
"""
import argparse
import csv
import gzip
import hashlib
import json
import os
import re
import sys

from corpora import GUM_LEFT_OUT, lines, occurrences, runs

SOURCES = {"wikinews": "Wikinews", "muc4": "MUC-4 (FBIS)", "causal-news": "Causal News Corpus", "gum": "GUM", "ewt": "EWT"}


def joined(text):
    """A sentence of the Causal News Corpus with its marks joined back to their words."""
    text = re.sub(r" ([.,;:?!%\)\]])", r"\1", text.strip())
    text = re.sub(r"([\(\[$£€]) ", r"\1", text)
    text = re.sub(r" ('s|n't|'re|'ve|'ll|'d)\b", r"\1", text)
    return re.sub(r" '(?= )", "'", text)


def documents(path):
    """Name and text of each document of a treebank: a paragraph a line."""
    name, text = None, ""
    for line in lines(path):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            if text:
                yield name, text
            name, text = line.split("=", 1)[1].strip(), ""
        elif line.startswith("# newpar") and text:
            text += "\n"
        elif line.startswith("# text ="):
            text += (" " if text and not text.endswith("\n") else "") + line[8:].strip()
    if text:
        yield name, text


def texts(data):
    """Id -> (title, text) of every report that may be coded so."""
    csv.field_size_limit(1 << 30)
    out = {}
    for year in (2019, 2020):
        with gzip.open(os.path.join(data, f"wikinews/{year}.csv.gz"), "rt", encoding="utf-8") as f:
            for n, row in enumerate(csv.DictReader(f), 1):
                out[f"wikinews/{year}/{n}"] = (row["title"], row["text"])
    with gzip.open(os.path.join(data, "muc4/train.jsonl.gz"), "rt", encoding="utf-8") as f:
        for row in map(json.loads, f):
            out["muc4/" + row["docid"]] = ("", row["text"])
    with open(os.path.join(data, "causal-news/data/V2/train_subtask1.csv"), encoding="utf-8-sig") as f:
        for row in csv.DictReader(f):
            out["causal-news/" + row["index"]] = ("", joined(row["text"]))
    for bank in ("gum", "ewt"):
        for part in ("train", "dev"):
            for name, text in documents(os.path.join(data, f"treebank/{bank}/{part}.conllu.gz")):
                out[f"{bank}/{name}"] = ("", text)
    return out


def strip(report):
    """The coding of a report with offsets in place of words. What stands in its title alone is left out."""
    text = report["text"]

    def span(quote):
        found = occurrences(text, quote)
        return list(found[0]) if found else None

    def sure(quote):
        """A quotation that stands once, or whose number is told: the place is meant, not just the words."""
        return isinstance(quote, dict) and "n" in quote or len(occurrences(text, quote)) == 1

    def mark(quote):
        at = span(quote)
        return at and (at if sure(quote) else at + ["any"])

    def name(x):
        """A name is a fact; but words of the report are told by where they stand."""
        at = span(x)
        return at or x

    def party(x):
        at = mark(x)
        return at and ({"text": at} | ({"name": name(x["name"])} if x.get("name") else {}))

    def value(key, x):
        if key in ("trigger", "cue"):
            return mark(x)
        if key in ("mentions", "instrument"):
            return [m for m in map(mark, x) if m] or None
        if key in ("actor", "target"):
            return [p for p in map(party, x) if p] or None
        if key == "source":
            return x if x == "report" else party(x)
        if key == "claims":
            return [c for c in (event(c) for c in x) if "source" in c] or None
        if isinstance(x, dict):
            out = {k: mark(v) if k == "text" else name(v) if k in ("name", "who") else v for k, v in x.items() if k != "n"}
            if "n" in x:
                out["text"] = mark({"text": x["text"], "n": x["n"]})
            return {k: v for k, v in out.items() if v is not None} or None
        return x

    def event(e):
        return {k: v for k, v in ((k, value(k, x)) for k, x in e.items()) if v is not None}

    out = [event(e) for e in report["events"]]
    return [e for e in out if "trigger" in e and "claims" in e]


def restore(text, coded):
    """The events with their words again; `coded` is what `strip` gave."""
    def quote(at):
        words = text[at[0]:at[1]]
        if len(at) == 3:
            return words
        n = next(k for k, found in enumerate(occurrences(text, words), 1) if found == (at[0], at[1]))
        return {"text": words, "n": n} if len(occurrences(text, words)) > 1 else words

    def walk(key, x):
        if isinstance(x, list) and x and all(isinstance(v, int) for v in x[:2]):
            q = quote(x)
            return text[x[0]:x[1]] if key in ("name", "who") else q
        if isinstance(x, list):
            return [walk(key, v) for v in x]
        if isinstance(x, dict):
            out = {k: walk(k, v) for k, v in x.items()}
            if isinstance(out.get("text"), dict):
                out |= out.pop("text")
            return out
        return x

    return [walk(None, e) for e in coded]


def load(paths, data):
    """Coded reports with their words.

    A text that is missing, or is not the one that was coded, is an error: its offsets would mean other words."""
    have = texts(data)
    for path in paths:
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            r = json.loads(line)
            title, text = have.get(r["id"], ("", None))
            if text is None or hashlib.sha256(text.encode()).hexdigest() != r["sha256"]:
                sys.exit(f"{path}:{number}: {r['id']} is not in the data, or its text is another")
            yield {"id": r["id"], "title": title, "published": r.get("published"), "source": SOURCES[r["id"].split("/")[0]],
                   "split": "train", "text": text, "events": restore(text, r["events"])}


def unheld(paths, data, hold):
    """The texts, coded or not, as reports; without those that are held out or in the split `dev`, by any name."""
    ids = {line.strip() for line in open(hold, encoding="utf-8")}
    coded = [json.loads(line) for path in paths for line in open(path, encoding="utf-8")]
    words = [r["text"] for r in coded if "text" in r and (r["id"] in ids or r.get("split") == "dev")]
    known, letters = set().union(*map(runs, words)), "|".join(re.sub("[^a-z]", "", w.lower()) for w in words)
    for ident, (title, text) in texts(data).items():
        corpus, name = ident.split("/", 1)
        left_out = corpus == "gum" and name.split("_")[1] in GUM_LEFT_OUT
        if left_out or ident in ids or runs(text) & known or len(text) < 500 and re.sub("[^a-z]", "", text.lower()) in letters:
            continue
        yield {"id": ident, "title": title, "text": text}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("what", choices=("strip", "show", "texts")); a.add_argument("--data", required=True); a.add_argument("--hold", default="held.txt"); a.add_argument("files", nargs="+")
    args = a.parse_args()
    if args.what == "show":
        rows = load(args.files, args.data)
    elif args.what == "texts":
        rows = unheld(args.files, args.data, args.hold)
    else:
        have = texts(args.data)
        rows = []
        for path in args.files:
            for number, line in enumerate(open(path, encoding="utf-8"), 1):
                r = json.loads(line)
                if have.get(r["id"], ("", None))[1] != r["text"]:
                    sys.exit(f"{path}:{number}: the text of {r['id']} is not the one in the data")
                rows.append({"id": r["id"], "published": r.get("published"), "sha256": hashlib.sha256(r["text"].encode()).hexdigest(), "events": strip(r)})
    for r in rows:
        print(json.dumps(r, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
