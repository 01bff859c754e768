#!/usr/bin/env python3
"""How surely an organisation did it, and how far an incident came, on the reports of MUC-4.

usage: muc4.py inputs DEV > reports.jsonl      then: tidings code --format json reports.jsonl > coded.jsonl
       muc4.py score  DEV coded.jsonl

DEV is the file dev.jsonl.gz of MUC-4: reports with their templates. Scored are
  confidence  organisations of the templates that are coded as a perpetrator of some attack of the report: reported
              as fact, claimed or admitted, suspected or accused, possible; macro-F1 over the four, and accuracy.
              MUC-4 gives several where the report does: any of them is right.
  stage       attacks of the templates that an event was matched to: accomplished, attempted or threatened; accuracy.
Beside each stands what calling everything by the commonest name would reach.
"""
import collections
import gzip
import json
import re

from coded import command, events

CLASSES = ["fact", "claimed", "accused", "possible"]
SLOTS = ("PERP: INDIVIDUAL ID", "PERP: ORGANIZATION ID", "PHYS TGT: ID", "HUM TGT: NAME", "HUM TGT: DESCRIPTION")
VIOLENT = {"ASSAULT", "COERCE", "THREATEN", "PROTEST", "DISRUPT"}


def reports(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        yield from map(json.loads, f)


def words(text):
    return set(re.findall(r"[A-Z0-9]+", text.upper())) - {"THE", "OF", "AND", "A", "AN", "IN"}


def names(slot):
    """The names of a slot: a list of lists, each of the ways in which one is written."""
    return [[n.replace('\\"', "").strip('" ') for n in re.findall(r'"((?:[^"\\]|\\.)*)"', line)] for line in slot if line not in ("-", "*")]


def sureness(line):
    """The classes that a line of PERP: ORGANIZATION CONFIDENCE allows."""
    said = line.split(":")[0].upper()
    found = {c for c, cue in (("fact", "FACT"), ("claimed", "CLAIMED"), ("accused", "ACCUSED"), ("possible", "POSSIBLE")) if cue in said}
    return found


def same(party, ways):
    """Whether a coded party is the organisation written in one of these ways."""
    coded = [words(party.get(k, "")) for k in ("name", "text")]
    return any(w and c and (w <= c or c <= w) for way in ways for w in [words(way)] for c in coded)


def coded_sureness(event, ways):
    """How surely the event is coded as the deed of the organisation; None if it is not."""
    claims = event.get("claims", [])
    by = lambda claim: claim.get("source", {})
    its = [c for c in claims if same(by(c), ways)]
    if any(c["stance"] == "claims-responsibility" for c in its):
        return "claimed"
    blamed = [c for c in claims if any(same(a, ways) for a in c.get("actor", []))]
    if any(c["stance"] == "doubts" for c in blamed):
        return "possible"
    if any(c["stance"] == "accuses" for c in blamed):
        return "accused"
    if blamed:
        return "fact"
    if not any(same(a, ways) for a in event.get("actor", [])):
        return None
    if any(c["stance"] == "doubts" and by(c).get("kind") == "report" for c in claims):
        return "possible"
    if any(c["stance"] == "accuses" for c in claims):
        return "accused"
    return "fact"


def macro(pairs):
    """Macro-F1 over the classes that the gold has; `pairs` of (allowed, coded)."""
    gold = lambda allowed, coded: coded if coded in allowed else min(allowed, key=CLASSES.index)
    scores = []
    for c in CLASSES:
        tp = sum(coded == c and coded in allowed for allowed, coded in pairs)
        fp = sum(coded == c and coded not in allowed for allowed, coded in pairs)
        fn = sum(gold(allowed, coded) == c and coded != c for allowed, coded in pairs)
        if tp + fn:
            scores.append(2 * tp / (2 * tp + fp + fn))
    return sum(scores) / max(1, len(scores))


def stage(event):
    return {"attempted": "ATTEMPTED", "planned": "THREATENED", "hypothetical": "THREATENED"}.get(event["status"], "ACCOMPLISHED") if event["type"] != "THREATEN" else "THREATENED"


def score(path, coded):
    all_events = events(coded)
    sure, stages, organisations, attacks = [], [], 0, 0
    for report in reports(path):
        found = [e for e in all_events.get(report["docid"], []) if e["type"] in VIOLENT]
        for template in report["templates"]:
            parties = sum((names(template[k]) for k in SLOTS), [])
            fit = lambda e: sum(any(same(p, ways) for p in e.get("actor", []) + e.get("target", [])) for ways in parties)
            for line, ways in zip(template["PERP: ORGANIZATION CONFIDENCE"], names(template["PERP: ORGANIZATION CONFIDENCE"])):
                allowed = sureness(line)
                if not allowed or not ways:
                    continue
                organisations += 1
                as_coded = [(fit(e), c) for e in found if (c := coded_sureness(e, ways))]
                if as_coded:
                    # Of several events with that organisation those that share most with the template, then the commonest.
                    best = max(f for f, _ in as_coded)
                    sure.append((allowed, collections.Counter(c for f, c in as_coded if f == best).most_common(1)[0][0]))
            truth = template["INCIDENT: STAGE OF EXECUTION"][0]
            if truth in ("-", "*"):
                continue
            attacks += 1
            best = max(found, key=fit, default=None)
            if best is not None and fit(best):
                stages.append((truth.split(" /")[0], stage(best)))
    commonest = collections.Counter(c for allowed, _ in sure for c in allowed).most_common(1)
    print(f"organisations {organisations}, coded as perpetrators {len(sure)}")
    if sure:
        print(f"confidence  macro-F1 {macro(sure):.3f}  accuracy {sum(c in a for a, c in sure) / len(sure):.3f}")
        print(f"  all {commonest[0][0]}: macro-F1 {macro([(a, commonest[0][0]) for a, _ in sure]):.3f}  accuracy {sum(commonest[0][0] in a for a, _ in sure) / len(sure):.3f}")
        print("  gold, coded:", dict(collections.Counter(("/".join(sorted(a)), c) for a, c in sure)))
    commonest = collections.Counter(t for t, _ in stages).most_common(1)
    print(f"attacks {attacks}, with an event {len(stages)}")
    if stages:
        print(f"stage  accuracy {sum(t == s for t, s in stages) / len(stages):.3f}  all {commonest[0][0]}: {commonest[0][1] / len(stages):.3f}")
        print("  gold, coded:", dict(collections.Counter(stages)))


if __name__ == "__main__":
    command(__doc__, lambda path: ((r["docid"], r["text"]) for r in reports(path)), score)
