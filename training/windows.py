"""Cuts passages into windows of word pieces and packs them into batches of tensors."""
import random

import torch

from corpora import REPORT, ROLES, STANCES, STATUSES
from reader import CASES, case_of, section

CLS, SEP, UNKNOWN = 101, 102, 100


class Pieces:
    """Word pieces of words, cached; the same rule as the program's (`language/wordpiece.rs`)."""

    def __init__(self, vocabulary):
        from tokenizers import BertWordPieceTokenizer
        self.tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)
        self.cache = {}

    def __call__(self, word):
        p = self.cache.get(word)
        if p is None:
            p = self.cache[word] = self.tokenizer.encode(word, add_special_tokens=False).ids[:24] or [UNKNOWN]
        return p


def cut(passage, pieces, budget):
    """Consecutive sentences together while they fit the budget; a longer sentence is cut by force. -> [(a, b)] tokens"""
    out, start, used, end = [], None, 0, 0
    for a, b in passage.sentences:
        n = sum(len(pieces(w)) for w in passage.words[a:b])
        if start is not None and used + n > budget:
            out.append((start, end)); start = None
        if n > budget:
            i, used = a, 0
            for j in range(a, b):
                m = len(pieces(passage.words[j]))
                if used + m > budget:
                    out.append((i, j)); i, used = j, 0
                used += m
            start, used, end = i, used, b
            continue
        if start is None:
            start, used = a, 0
        used += n
        end = b
    if start is not None:
        out.append((start, end))
    return out


class Window:
    """Words `a` to `b` of a passage, `size` word pieces; `letters` is how their case is read (`str.upper`, ...);
    `first` is the number of sentences of the report before the passage, None if it is no report."""
    __slots__ = ("passage", "a", "b", "size", "letters", "first")

    def __init__(self, passage, a, b, size, letters, first):
        self.passage, self.a, self.b, self.size, self.letters, self.first = passage, a, b, size, letters, first


def windows(passages, pieces, rng, budget=(96, 256), upper=0.04, lower=0.06, placed=0.6):
    """Some passages are read as if in capitals, as old wires are, some in small letters, as some archives are;
    and most of those that are no reports as if they stood somewhere in one: syntax is wanted there, too."""
    out = []
    for p in passages:
        size = rng.randint(*budget) if isinstance(budget, tuple) else budget
        r = rng.random()
        letters = str.upper if r < upper else str.lower if r > 1 - lower else str
        first = p.first if p.document else rng.randrange(20) if rng.random() < placed else None
        for a, b in cut(p, pieces, size):
            out.append(Window(p, a, b, 2 + sum(len(pieces(w)) for w in p.words[a:b]), letters, first))
    return out


def batches(ws, rng, pieces_per_batch):
    """Windows of like size together; the order of batches is shuffled."""
    ws = sorted(ws, key=lambda w: (w.size + rng.random() * 24))
    out, batch, longest = [], [], 0
    for w in ws:
        longest_new = max(longest, w.size)
        if batch and longest_new * (len(batch) + 1) > pieces_per_batch:
            out.append(batch); batch, longest_new = [], w.size
        batch.append(w); longest = longest_new
    if batch:
        out.append(batch)
    rng.shuffle(out)
    return out


def tensors(batch, pieces, index, device):
    """A batch of windows as tensors; label tensors hold -100 where nothing is annotated."""
    B = len(batch)
    L = max(w.size for w in batch)
    N = max(w.b - w.a for w in batch)
    z = lambda *s, v=0: torch.full(s, v, dtype=torch.long)
    t = {"pieces": z(B, L), "cases": z(B, L), "sections": z(B, L), "first": z(B, N), "sentence": z(B, N, v=-1), "length": z(B), "size": z(B)}
    for k in ("upos", "tag", "lemma", "name", "predicate", "trigger", "head", "deprel"):
        t[k] = z(B, N, v=-100)
    srl, preds, facts, trig, roles, roles_open, claims, claims_open, ante = [], [], [], [], [], [], [], [], []
    events = []
    for n, w in enumerate(batch):
        p, a, b = w.passage, w.a, w.b
        ids, cases, secs, first, sent = [CLS], [4], [0], [], []
        k = next(k for k, (x, y) in enumerate(p.sentences) if x <= a < y) if p.sentences else 0
        s0 = k
        for i in range(a, b):
            while i >= p.sentences[k][1]:
                k += 1
            # the encoder sees no line breaks: which sentence a word is in, it is told with the word's case
            c = case_of(w.letters(p.words[i])) + CASES * ((k - s0) % 2)
            s = 0 if w.first is None else section(w.first + k)
            first.append(len(ids)); sent.append(k - s0)
            q = pieces(p.words[i])
            ids += q; cases += [c] * len(q); secs += [s] * len(q)
        ids.append(SEP); cases.append(4); secs.append(0)
        m = len(ids)
        t["pieces"][n, :m] = torch.tensor(ids); t["cases"][n, :m] = torch.tensor(cases); t["sections"][n, :m] = torch.tensor(secs)
        t["first"][n, :b - a] = torch.tensor(first); t["sentence"][n, :b - a] = torch.tensor(sent)
        t["length"][n] = b - a; t["size"][n] = m
        inside = lambda i: a <= i < b
        if p.upos:
            for key, values in (("upos", p.upos), ("tag", p.tag), ("lemma", p.lemma)):
                ix = index[key]
                t[key][n, :b - a] = torch.tensor([ix.get(v, -100) for v in values[a:b]])
            if p.deprel and p.spans.get("parsed") is None:
                for i in range(a, b):
                    h = p.head[i]
                    if h == -1:
                        t["head"][n, i - a] = N  # the root column
                        t["deprel"][n, i - a] = -100
                    elif inside(h):
                        t["head"][n, i - a] = h - a
                        t["deprel"][n, i - a] = index["deprel"].get(p.deprel[i], -100)
        if p.names:
            t["name"][n, :b - a] = torch.tensor([-100 if v is None else index["name"].get(v, -100) for v in p.names[a:b]])
        if p.predicates:
            t["predicate"][n, :b - a] = torch.tensor(p.predicates[a:b])
            preds += [(n, i - a) for i in range(a, b) if p.predicates[i]]
            srl += [(n, q - a, r - a, index["srl"][l]) for q, r, l in p.srl if inside(q) and inside(r) and l in index["srl"]]
        if p.factuality:
            facts += [(n, i - a, v) for i, v in p.factuality if inside(i)]
        if p.antecedents is not None:
            ante += [(n, i - a, [x - a for x in xs if inside(x)]) for i, xs in p.antecedents.items() if inside(i)]
        if p.trigger is not None:
            t["trigger"][n, :b - a] = torch.tensor([-100 if v is None else index["trigger"].get(v, -100) for v in p.trigger[a:b]])
            for i, (status, scope, news, report, numbers) in p.events.items():
                if inside(i):
                    events.append((n, i - a, STATUSES.index(status), int(scope == "aggregate"), int(news), REPORT.index(report), numbers))
            roles += [(n, x - a, y - a, ROLES.index(l)) for x, y, l in p.roles if inside(x) and inside(y)]
            roles_open += [(n, x - a, y - a, ROLES.index(l)) for x, y, l in p.roles_open if inside(x) and inside(y)]
            claims += [(n, x - a, y - a, STANCES.index(l)) for x, y, l in p.claims if inside(x) and inside(y)]
            claims_open += [(n, x - a, y - a, STANCES.index(l)) for x, y, l in p.claims_open if inside(x) and inside(y)]
    mask = torch.arange(L)[None, :] < t["size"][:, None]
    t["mask"] = mask[:, None, None, :]
    t = {k: v.to(device, non_blocking=True) for k, v in t.items()}
    t |= {"srl": srl, "preds": preds, "facts": facts, "events": events, "roles": roles, "roles_open": roles_open,
          "claims": claims, "claims_open": claims_open, "antecedents": ante}
    return t
