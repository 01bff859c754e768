#!/usr/bin/env python3
"""Writes the model card from the scores of a training run and the files of the model.

usage: card.py SCORES.json [--model DIR] [--command "train.py fit ..."] [--int8 SCORES.json] [--note TEXT]    -> DIR/README.md

What it is not told stands in the card as TO BE FILLED, and it then exits with status 1.
"""
import argparse
import hashlib
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
OPEN = "TO BE FILLED"
FILES = ("reader.onnx", "reader.safetensors", "vocab.txt", "gate.onnx")

CARD = """# The reader model

<!-- Written by training/card.py: change it there. -->

Reads English news, a window of sentences at a time, and scores words and pairs of words: parts of speech, syntax, names, words that tell of events, who did what to whom, who says so. What becomes of these scores is decided in `crates/tidings` and by the files of `data/`. How it was trained, and what each head is for: `training/README.md`.

- **Encoder**: all-MiniLM-L6-v2 (6 layers of 384, uncased; Apache-2.0), trained further; `vocab.txt` is its vocabulary, that of BERT.
- **Numbers**: int8, dynamic quantisation by channel, ONNX; the pair heads' weights in float32.
- **Gate**: `gate.onnx`, a small convolution over word pieces, in int8; with `tidings code --skim` it tells which sentences the reader reads. Trained on the coded reports and on what the program finds in a million words of Wikinews, MUC-4, GUM, the English Web Treebank and the Causal News Corpus, coded or not (`training/README.md`).
- **Trained with**: {command}
- **Seed**: {seed}
- **Words read in training**: {words}
- **For**: coding events in English news reports. **Not for**: other languages, social media, speech; deciding what is true; anything about private persons.
- **Known limits**: the events it learnt from are invented reports and few kinds of real ones (Wikinews, protest news of India, South Africa and China, MUC-4, government pages, weblogs), coded by one coder each, so it knows some desks' style better than others'; it sees one window at a time; names it never saw are found by their shape and place in the sentence.
{note}
| file | bytes | sha256 |
|---|---|---|
{files}

## Trained on

| corpus | licence |
|---|---|
| `gold/invented.jsonl` and further invented reports, written and coded for Tidings | CC0 |
| real reports coded for Tidings: Wikinews (CC BY 2.5); re3d, GUM and English Web Treebank (below); MUC-4 (public research release); Causal News Corpus (CC0) | as named |
| English Web Treebank: Universal Dependencies, PropBank, factuality (UDS), names (UNER) | CC BY-SA 4.0 |
| GUM, without fiction, whow, essay, letter, podcast and academic | per genre: CC BY, CC BY-SA, public domain; court proceedings: not stated |
| CrossNER politics | MIT |
| re3d: CENTCOM, U.S. State Department; UK Government; Australian Department of Foreign Affairs; Wikipedia; EU delegation to Syria | public domain; OGL 3.0; CC BY 3.0 AU; CC BY-SA 3.0; EU reuse notice |

None of these texts is in the repository but the invented ones (`gold/real/` has our coding of the real ones, without words); attribution is in `NOTICE`.

## Scores

Of the heads in float32, within windows, on gold words and sentences, none of them trained on; whole events coded by the program are scored elsewhere and are lower. `dev` is a set of real reports coded by hand{held}.

| syntax | EWT test | GUM test |
|---|---|---|
{syntax}

PropBank roles, EWT test, predicates given: F1 {srl}.{int8}

{events}
"""

SYNTAX = {"upos": "part of speech", "tag": "Penn tag", "lemma": "lemma", "uas": "syntactic head", "las": "head and relation"}
EVENTS = {"trigger_type": "trigger and its type, F1", "trigger_P": "- precision", "trigger_R": "- recall", "trigger_mode": "trigger, type and mode, F1",
          "trigger_span": "trigger of any type, F1", "same": "two triggers tell of one happening, F1", "status": "status, accuracy", "status_rare_f1": "- not `occurred`, F1",
          "scope": "scope, accuracy", "scope_rare_f1": "- `aggregate`, F1", "news": "news, accuracy", "news_rare_f1": "- background, F1",
          "report": "the narrator's stance, accuracy", "report_rare_f1": "- not `asserts`, F1"}


def row(*cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def events(scores):
    """The table of the coded reports' scores; roles and stances with the number of gold pairs."""
    sets = [s for s in ("dev", "held") if s in scores]
    if not sets:
        return OPEN
    lines = [row("events, triggers given for the rest", *sets), row(*["---"] * (len(sets) + 1))]
    lines += [row(words, *(scores[s].get(k, OPEN) for s in sets)) for k, words in EVENTS.items()]
    pairs = sorted({k for s in sets for k in scores[s] if " " in k})
    lines += [row(k.replace("role ", "role: ").replace("claim ", "party that ") + ", F1 (pairs in the gold)", *(paired(scores[s].get(k)) for s in sets)) for k in pairs]
    return "\n".join(lines)


def paired(score):
    """A score with the number of gold pairs it stands on; without any it says nothing."""
    return OPEN if score is None else "- (0)" if score[1] == 0 else f"{score[0]} ({score[1]})"


def card(scores, folder, command, note, int8=None):
    """The card's text; whatever is missing stands in it as TO BE FILLED."""
    files = []
    for name in FILES:
        path = folder / name
        content = path.read_bytes() if path.exists() else None
        files.append(row(f"`{name}`", OPEN, OPEN) if content is None else row(f"`{name}`", f"{len(content):,}", f"`{hashlib.sha256(content).hexdigest()}`"))
    seed = OPEN
    if command:
        given = re.search(r"--seed[ =](\d+)", command)
        seed = given[1] if given else "1 (the default)"
    return CARD.format(
        command=f"`{command}`" if command else OPEN,
        seed=seed,
        # The mean of several readers has read nothing itself.
        words=f"{scores['words_trained']:,}" if scores.get("words_trained") else "see the note" if note else OPEN,
        note=f"- **Note**: {note}\n" if note else "",
        files="\n".join(files),
        held="; `held` are coded reports, most of them invented, that this run left out" if "held" in scores else "",
        syntax="\n".join(row(words, *(scores.get(s, {}).get(k, OPEN) for s in ("ewt", "gum"))) for k, words in SYNTAX.items()),
        srl=scores.get("srl_f1", OPEN),
        events=events(scores),
        int8=f" In int8: head and relation {int8['ewt']['las']} (EWT) and {int8['gum']['las']} (GUM), part of speech {int8['ewt']['upos']} and {int8['gum']['upos']}, trigger and its type on dev {int8['dev']['trigger_type']}; names of re3d, whole and of the right kind, in the reports that `dev` has, too, F1 {int8['names']['all'][0]} of {int8['names']['all'][1]}." if int8 else "",
    )


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("scores", type=pathlib.Path)
    a.add_argument("--model", type=pathlib.Path, default=HERE.parent / "data/models/reader")
    a.add_argument("--command", help="the command that trained these weights")
    a.add_argument("--int8", type=pathlib.Path, help="what measure.py printed for the exported model")
    a.add_argument("--note", help="one sentence more for the card")
    args = a.parse_args()
    scores = json.loads(args.scores.read_text(encoding="utf-8")) if args.scores.exists() else {}
    int8 = json.loads(args.int8.read_text(encoding="utf-8")) if args.int8 else None
    text = card(scores, args.model, args.command, args.note, int8)
    (args.model / "README.md").write_text(text, encoding="utf-8")
    if OPEN in text:
        print(f"{args.model / 'README.md'}: {text.count(OPEN)} places still say {OPEN}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
