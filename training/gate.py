#!/usr/bin/env python3
"""Trains the gate: a small convolution over word pieces that says which sentences may hold an event or a
claim, so that `tidings code --skim` need not read the others. Exports OUT/gate.onnx.

usage: gate.py [--hold held.txt] [--told told.jsonl] [--seed 1] [--epochs 6] OUT

Graph: pieces, cases, sections [1, L] -> scores [L], the log-odds that a piece belongs to words that tell of
an event or of saying; a sentence is worth reading if its best piece is. Needs `train.py prepare`. Word
pieces start from the base encoder's, brought down to `WIDE` dimensions. `--told` adds what the reader finds
in texts, coded or not (`real.py texts`, then `tidings code --format json --tokens`): what it would not find
need not be read.
"""
import argparse
import gzip
import json
import math
import os
import pickle
import random

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

import corpora
from export import quantise
from reader import CASES, SECTIONS, case_of, section
from train import WORK, held_ids
from windows import Pieces

WIDE, DEEP, REACH = 64, 64, 5
# How far apart the pieces are that each convolution takes in: the last ones see the sentences around.
APART = (1, 6, 24)
# Pieces of a report that are learnt from at once; about what the program gives the gate.
STRIP = 480
# The share of sentences that stand in a report they are not of: one attack among calm sentences is one.
STRANGE = 0.08
# What a report counts by where it comes from: an invented one has more events than news has.
SOURCES = {"real": 1.0, "wikinews": 1.0, "muc4": 1.0, "causal-news": 1.0, "ewt": 1.0, "gum": 1.0, "retold": 0.7, "invented": 0.4}


class Gate(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.word = nn.Embedding.from_pretrained(words, freeze=False)
        self.case = nn.Embedding(2 * CASES, WIDE)
        self.section = nn.Embedding(SECTIONS, WIDE)
        nn.init.normal_(self.case.weight, std=0.02); nn.init.normal_(self.section.weight, std=0.02)
        self.layers = nn.ModuleList(nn.Conv1d(WIDE, DEEP, REACH, padding=REACH // 2 * d, dilation=d) for d in APART)
        self.out = nn.Conv1d(DEEP, 1, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, pieces, cases, sections):
        x = self.drop(self.word(pieces) + self.case(cases) + self.section(sections)).transpose(1, 2)
        for layer in self.layers:
            x = x + self.drop(F.relu(layer(x)))
        return self.out(x)[:, 0]


def example(p, pieces):
    """A coded report as `rows` gives it."""
    report, offsets = p.spans["report"], p.spans["offsets"]
    marked, wanted = set(), set()
    for e in report["events"]:
        quotes = [(q, True) for q in (e["trigger"], *e.get("mentions", []))] + [(c["cue"], False) for c in e["claims"] if c.get("cue")]
        for q, event in quotes:
            for s in corpora.occurrences(report["text"], q)[:1]:
                t = {i for i, (x, y) in enumerate(offsets) if x < s[1] and s[0] < y}
                marked |= t
                if event:
                    wanted |= t
    return rows(p.words, p.sentences, p.document, marked, wanted, pieces)


def told(path, pieces):
    """What the program found: words that tell of events, and those that say who says so of them."""
    for report in map(json.loads, open(path, encoding="utf-8")):
        text, tokens = report["report"]["text"], report["tokens"]
        sentences, start = [], 0
        for s in report["sentences"]:
            end = start
            while end < len(tokens) and tokens[end]["start"] < s["end"]:
                end += 1
            if end > start:
                sentences.append((start, end))
            start = end
        cues = [c["cue"] for e in report["events"] for c in e["claims"] if "cue" in c]
        at = lambda spans: {i for i, t in enumerate(tokens) if any(t["start"] < s["end"] and s["start"] < t["end"] for s in spans)}
        wanted = at([t for e in report["events"] for t in e["triggers"]])
        document = report["report"]["id"].split("/")[0] != "causal-news"
        yield rows([text[t["start"]:t["end"]] for t in tokens], sentences, document, wanted | at(cues), wanted, pieces)


def rows(words, parts, document, marked, wanted, pieces):
    """Sentences as (pieces, cases, sections, right or wrong per piece, words, whether wanted)"""
    out = []
    for k, (a, b) in enumerate(parts):
        ids, cases, right = [], [], []
        for i in range(a, b):
            q = pieces(words[i])
            ids += q; cases += [case_of(words[i])] * len(q); right += [float(i in marked)] * len(q)
        out.append((ids, cases, [section(k) if document else 0] * len(ids), right, b - a, any(i in wanted for i in range(a, b))))
    return out


def strips(sentences):
    """Consecutive sentences together while they fit a strip."""
    out, long = [], STRIP
    for s in sentences:
        if long + len(s[0]) > STRIP:
            out.append([]); long = 0
        out[-1].append(s); long += len(s[0])
    return out


def strange(strip, others, rng):
    """The strip with some sentences from elsewhere in place of its own."""
    return [(*other[:2], s[2][:1] * len(other[0]), *other[3:]) if rng.random() < STRANGE and (other := rng.choice(rng.choice(others)[0])) else s for s in strip]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--hold"); a.add_argument("--told"); a.add_argument("--seed", type=int, default=1); a.add_argument("--epochs", type=int, default=6); a.add_argument("out")
    args = a.parse_args()
    torch.manual_seed(args.seed); rng = random.Random(args.seed)
    with gzip.open(os.path.join(WORK, "corpora.pkl.gz")) as f:
        data = pickle.load(f)["coded"]
    pieces = Pieces(os.path.join(WORK, "base/vocab.txt"))
    hold = held_ids(args.hold) if args.hold else set()
    dev = [example(p, pieces) for p in data if p.source == "dev"]
    held = [example(p, pieces) for p in data if p.source != "dev" and p.spans["report"]["id"] in hold]
    train = [(example(p, pieces), SOURCES[p.source]) for p in data if p.source != "dev" and p.spans["report"]["id"] not in hold]
    del data
    if args.told:
        train += [(sentences, 1.0) for sentences in told(args.told, pieces)]
    words = load_file(os.path.join(WORK, "base/model.safetensors"))
    words = next(v for k, v in words.items() if k.endswith("word_embeddings.weight")).float()
    words = words - words.mean(0)
    _, _, v = torch.linalg.svd(words[1000:].T @ words[1000:])
    words = words @ v[:WIDE].T
    words *= 1.0 / words.std()
    model = Gate(words)
    train = [(strip, w) for sentences, w in train for strip in strips(sentences)]
    size = 24
    steps = args.epochs * math.ceil(len(train) / size)
    opt = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, 3e-3, total_steps=steps, pct_start=0.1)
    print(len(train), "strips", sum(len(s[0]) for strip, _ in train for s in strip), "pieces", steps, "steps", flush=True)
    for epoch in range(args.epochs):
        rng.shuffle(train); total = n = 0
        model.train()
        for at in range(0, len(train), size):
            batch = [strange(strip, train, rng) for strip, _ in train[at:at + size]]
            flat = lambda strip, k: [v for i, s in enumerate(strip) for v in (s[k] if k != 1 else [c + CASES * (i % 2) for c in s[1]])][:STRIP]
            pad = lambda k, fill: torch.tensor([(row := flat(strip, k)) + [fill] * (STRIP - len(row)) for strip in batch])
            ids, cases, sections, right = pad(0, 0), pad(1, 4), pad(2, 0), pad(3, -1.0)
            weight = torch.tensor([w for _, w in train[at:at + size]])
            hide = (torch.rand(ids.shape) < 0.04) & (ids > 103); ids = torch.where(hide, 103, ids)
            z = model(ids, cases, sections)
            real = right >= 0
            bce = F.binary_cross_entropy_with_logits(z, right.clamp(min=0), reduction="none") * real
            # every sentence by its best piece
            sentence = torch.tensor([([i for i, s in enumerate(strip) for _ in s[0]] + [0] * STRIP)[:STRIP] for strip in batch])
            group = torch.where(real, sentence + torch.arange(len(batch))[:, None] * STRIP, STRIP * len(batch))
            most = lambda values, none: torch.full((STRIP * len(batch) + 1,), none).scatter_reduce(0, group.flatten(), values.flatten(), "amax")
            best, y, there = most(z, -30.0), most(right.clamp(min=0), 0.0), most(real.float(), 0.0)
            w = weight.repeat_interleave(STRIP); w = torch.cat([w, torch.zeros(1)]) * there
            loss = (bce.sum(1) * weight).sum() / real.sum() + 0.5 * (F.binary_cross_entropy_with_logits(best, y, reduction="none") * w).sum() / w.sum()
            opt.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step(); sched.step()
            total += float(loss.detach()); n += 1
        model.eval()
        print("epoch", epoch + 1, "loss %.4f" % (total / n), *(f"{name}: {measure(model, part)}" for name, part in (("dev", dev), ("held", held))), flush=True)
    os.makedirs(args.out, exist_ok=True)
    export(model, os.path.join(args.out, "gate.onnx"))


class Exported(nn.Module):
    """The same as products of matrices, which int8 does well: a convolution is one over its neighbours side by side."""

    def __init__(self, m):
        super().__init__()
        self.m = m
        self.layers, self.out = nn.ModuleList(map(self.linear, m.layers)), self.linear(m.out)

    @staticmethod
    def linear(c):
        out, wide, reach = c.weight.shape
        l = nn.Linear(wide * reach, out)
        with torch.no_grad():
            l.weight.copy_(c.weight.transpose(1, 2).reshape(out, -1)); l.bias.copy_(c.bias)
        return l

    @staticmethod
    def neighbours(x, apart):
        side = REACH // 2 * apart
        x = F.pad(x, (0, 0, side, side))
        return torch.cat([x[:, k * apart:x.shape[1] - 2 * side + k * apart] for k in range(REACH)], -1)

    def forward(self, pieces, cases, sections):
        m = self.m
        x = m.word(pieces) + m.case(cases) + m.section(sections)
        for apart, layer in zip(APART, self.layers):
            x = x + F.relu(layer(self.neighbours(x, apart)))
        return self.out(x)[0, :, 0]


def export(model, target):
    e = Exported(model).eval()
    row = torch.randint(1000, 5000, (1, 24)); zero = torch.zeros_like(row)
    with torch.no_grad():
        assert torch.allclose(e(row, zero, zero), model(row, zero, zero)[0], atol=1e-4)
    names = ["pieces", "cases", "sections"]
    torch.onnx.export(e, (row, zero, zero), target + ".fp32", input_names=names, output_names=["scores"], dynamic_axes={**{n: {1: "L"} for n in names}, "scores": {0: "L"}}, opset_version=17, dynamo=False)
    quantise(target + ".fp32", target)


def measure(model, examples):
    """Share of words that is read if 99, 98, 97 and 95 % of the sentences with an event are."""
    best, keep, sizes, first = [], [], [], []
    with torch.no_grad():
        for sentences in examples:
            ids, sections = ([v for s in sentences for v in s[k]] for k in (0, 2))
            cases = [c + CASES * (i % 2) for i, s in enumerate(sentences) for c in s[1]]
            z = model(torch.tensor([ids]), torch.tensor([cases]), torch.tensor([sections]))[0]
            best += [float(part.max()) if len(part) else -30.0 for part in z.split([len(s[0]) for s in sentences])]
            sizes += [s[4] for s in sentences]; keep += [s[5] for s in sentences]; first += [k < 2 for k in range(len(sentences))]
    best = [99.0 if f else b for b, f in zip(best, first)]
    hits = sorted(b for b, k in zip(best, keep) if k)
    out = []
    for recall in (0.99, 0.98, 0.97, 0.95):
        t = hits[int((1 - recall) * len(hits))]
        out.append("%.2f>%.2f: %.3f" % (recall, t, sum(n for n, b in zip(sizes, best) if b >= t) / sum(sizes)))
    return " ".join(out) + " (ideal %.3f)" % (sum(n for n, k, f in zip(sizes, keep, first) if k or f) / sum(sizes))


if __name__ == "__main__":
    main()
