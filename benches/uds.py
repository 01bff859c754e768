#!/usr/bin/env python3
"""Did it happen? The status of events against the judgements of UDS-IH2 (sentences of blogs, mails, reviews).

usage: uds.py inputs TEST > sentences.jsonl     then: tidings code --format json sentences.jsonl > coded.jsonl
       uds.py score  TEST coded.jsonl

TEST is the file test.jsonl.gz of UDS-IH2: words that may tell of something, each judged from -3 (did not happen) to 3.
Only those that are coded as an event count, which are few: most of its words are none of ours. An event that occurred
says yes, one that was negated, attempted, planned or is hypothetical says no; beside it, what saying yes always reaches.
"""
import gzip
import json

from coded import command, events


def sentences(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for number, line in enumerate(f):
            row = json.loads(line)
            words, at, starts = row["text"].split(" "), 0, []
            for word in words:
                starts.append(at)
                at += len(word) + 1
            targets = [(starts[t["span1"][0]], starts[t["span1"][1] - 1] + len(words[t["span1"][1] - 1]), t["label"]) for t in row["targets"]]
            yield f"uds-{number}", row["text"], targets


def score(path, coded):
    coded_events = events(coded)
    all_, pairs = 0, []
    for ident, _, targets in sentences(path):
        for start, end, label in targets:
            all_ += 1
            told = [e for e in coded_events.get(ident, []) if any(t["start"] < end and start < t["end"] for t in e["triggers"])]
            if told and label != 0:
                pairs.append((label > 0, told[0]["status"] == "occurred"))
    yes = sum(gold for gold, _ in pairs)
    no_found = sum(not g and not c for g, c in pairs)
    no_said, no_gold = sum(not c for _, c in pairs), sum(not g for g, _ in pairs)
    print(f"judged words {all_}, coded as events {len(pairs)}")
    if pairs:
        print(f"sign  accuracy {sum(g == c for g, c in pairs) / len(pairs):.3f}  always yes: {max(yes, len(pairs) - yes) / len(pairs):.3f}")
        print(f"did not happen  P {no_found / max(1, no_said):.3f}  R {no_found / max(1, no_gold):.3f}  of {no_gold}")


if __name__ == "__main__":
    command(__doc__, lambda path: ((ident, text) for ident, text, _ in sentences(path)), score)
