"""Scores of the reader on test sets, with gold tokens and sentences.

usage: measure.py MODEL      scores of the exported model (int8) in this folder, as JSON; `train.py prepare` first
"""
import collections
import gzip
import json
import os
import pickle
import sys
import types

import torch

import corpora
from corpora import ROLES, STANCES, STATUSES
from reader import Pair, arc_scores, distance_buckets
from windows import Pieces, tensors, windows


def tree(scores):
    """Best head for each word of one sentence (scores [n, n+1], last column root); greedy, then cycles and roots repaired.

    The same repair as the program's: one root, the word that loses least by having no head, and each cycle is broken
    at its weakest arc.
    """
    n = scores.shape[0]
    arcs = scores[:, :n].clone().fill_diagonal_(torch.finfo(scores.dtype).min)
    root = int((scores[:, n] - arcs.max(1).values).argmax()) if n > 1 else 0
    head = []
    for i in range(n):
        s = scores[i].clone(); s[i] = -1e9; s[n] = -1e9
        head.append(int(s.argmax()) if i != root and n > 1 else -1)
    while True:
        state, cycle = [0] * n, None
        for i in range(n):
            path, j = [], i
            while j != -1 and state[j] == 0:
                state[j] = 1; path.append(j); j = head[j]
            if j != -1 and state[j] == 1:
                cycle = path[path.index(j):]
            for k in path:
                state[k] = 2
            if cycle:
                break
        if not cycle:
            return head
        inside = set(cycle)
        # words below the cycle may not become heads of it
        below = set(inside)
        grew = True
        while grew:
            grew = False
            for i in range(n):
                if i not in below and head[i] in below:
                    below.add(i); grew = True
        best = None
        for i in cycle:
            for j in range(n):
                if j not in below:
                    loss = float(scores[i, head[i]] - scores[i, j])
                    if best is None or loss < best[0]:
                        best = (loss, i, j)
        head[best[1]] = best[2]


def parse(model, passage, pieces, labels, index, device):
    """Tags and heads of a passage, by the model."""
    import random
    p = passage
    n = len(p.words)
    p.upos, p.tag, p.lemma, p.head, p.deprel = ["X"] * n, [""] * n, ["_"] * n, [-1] * n, ["dep"] * n
    for w in windows([p], pieces, random.Random(0), 192, 0, 0, 0):
        with torch.no_grad():
            t = tensors([w], pieces, index, device)
            h = model.encode(t["pieces"], t["cases"], t["sections"], t["first"], t["mask"])
            u = model.token["upos"](h).argmax(-1)[0].tolist()
            a = arc_scores(model, h, t["sentence"])[0].cpu()
        sent = t["sentence"][0].tolist()
        i = 0
        while i < w.b - w.a:
            j = i
            while j < w.b - w.a and sent[j] == sent[i]:
                j += 1
            heads = tree(torch.cat([a[i:j, i:j], a[i:j, -1:]], 1))
            for k in range(i, j):
                p.upos[w.a + k] = labels["upos"][u[k]]
                p.head[w.a + k] = -1 if heads[k - i] == -1 else w.a + i + heads[k - i]
            i = j


def lay(model, passages, pieces, labels, index, device):
    """Parses coded reports by the model and lays their labels; how many triggers could not be laid."""
    model.eval()
    for p in passages:
        parse(model, p, pieces, labels, index, device)
    missing = sum(corpora.coded_report(p.spans["report"], p, p.spans["offsets"]) for p in passages)
    for p in passages:
        p.spans["parsed"] = True
    return missing


def lemmas_as_scripts(passages):
    """Heads learn how to make a lemma, not the lemma."""
    for p in passages:
        if p.lemma:
            p.lemma = [corpora.script(w, l) for w, l in zip(p.words, p.lemma)]


def names(model, passages, pieces, labels, index, device):
    """F1 of names, whole and of the right kind, of all kinds and of each with how many there are."""
    import random

    def spans(tags):
        out, start = set(), None
        for k, tag in enumerate([*tags, "O"]):
            if start is not None and tag != "I-" + tags[start][2:]:
                out.add((start, k, tags[start][2:])); start = None
            if tag[0] == "B":
                start = k
        return out

    c = collections.Counter()
    for p in passages:
        for w in windows([p], pieces, random.Random(0), 192, 0, 0, 0):
            with torch.no_grad():
                t = tensors([w], pieces, index, device)
                s = model.token_scores(model.encode(t["pieces"], t["cases"], t["sections"], t["first"], t["mask"]))["name"]
            gold = p.names[w.a:w.b]
            found = spans([labels["name"][k] for k in s[0].argmax(-1).tolist()])
            # What is annotated with doubt is neither right nor wrong.
            found = {x for x in found if None not in gold[x[0]:x[1]]}
            told = spans([tag or "O" for tag in gold])
            for what, part in (("p", found), ("g", told), ("r", found & told)):
                for x in part:
                    c[what, x[2]] += 1; c[what, "all"] += 1
    return {k: [round(2 * c["r", k] / (c["p", k] + c["g", k]), 3), c["g", k]] for k in sorted({k for _, k in c})}


def measure(model, tests, coded, pieces, labels, index, device):
    import random
    model.eval()
    out = {}
    for name in ("ewt", "gum"):
        right = collections.Counter(); total = 0
        for p in tests[name]:
            for w in windows([p], pieces, random.Random(0), 192, 0, 0, 0):
                with torch.no_grad():
                    t = tensors([w], pieces, index, device)
                    h = model.encode(t["pieces"], t["cases"], t["sections"], t["first"], t["mask"])
                    s = model.token_scores(h)
                    a = arc_scores(model, h, t["sentence"])[0].cpu()
                    A, B = model.pairs["deprel"].project(h)
                n = w.b - w.a
                total += n
                sent = t["sentence"][0]
                for k in ("upos", "tag", "lemma"):
                    right[k] += int((s[k].argmax(-1) == t[k]).sum())
                heads = [-1] * n
                i = 0
                while i < n:
                    j = i
                    while j < n and sent[j] == sent[i]:
                        j += 1
                    for k, x in enumerate(tree(torch.cat([a[i:j, i:j], a[i:j, -1:]], 1))):
                        heads[i + k] = -1 if x == -1 else i + x
                    i = j
                q = torch.tensor([max(x, 0) for x in heads], device=device); me = torch.arange(n, device=device)
                z = model.pairs["deprel"].score(A[0, me], B[0, q], distance_buckets(me, q, sent[me], sent[q])).argmax(-1).tolist()
                for k in range(n):
                    gold = p.head[w.a + k]; gold = -1 if gold == -1 else gold - w.a
                    if heads[k] == gold:
                        right["uas"] += 1
                        right["las"] += gold == -1 or labels["deprel"][z[k]].split(":")[0] == p.deprel[w.a + k].split(":")[0]
        out[name] = {k: round(v / total, 4) for k, v in right.items()}
    tp = np_ = ng = 0
    for p in tests["srl"]:
        for w in windows([p], pieces, random.Random(0), 192, 0, 0, 0):
            with torch.no_grad():
                t = tensors([w], pieces, index, device)
                if not t["preds"]:
                    continue
                h = model.encode(t["pieces"], t["cases"], t["sections"], t["first"], t["mask"])
                A, B = model.pairs["srl"].project(h)
                sent = t["sentence"][0]; N = h.shape[1]; j = torch.arange(N, device=device)
                gold = set(t["srl"]); found = set()
                for n, i in t["preds"]:
                    z = model.pairs["srl"].score(A[0, i], B[0], distance_buckets(torch.full_like(j, i), j, sent[i], sent))
                    z = torch.cat([torch.zeros_like(z[:, :1]), z], 1).argmax(-1)
                    for k in range(N):
                        if z[k] > 0 and sent[k] == sent[i]:
                            found.add((0, i, k, int(z[k]) - 1))
            tp += len(gold & found); np_ += len(found); ng += len(gold)
    if ng:
        out["srl_f1"] = round(2 * tp / max(1, np_ + ng), 4)
    out["names"] = names(model, tests["names"], pieces, labels, index, device)
    for name, passages in coded.items():
        if not passages:
            continue
        c = collections.Counter()
        for p in passages:
            for w in windows([p], pieces, random.Random(0), 192, 0, 0, 0):
                with torch.no_grad():
                    t = tensors([w], pieces, index, device)
                    h = model.encode(t["pieces"], t["cases"], t["sections"], t["first"], t["mask"])
                    s = model.token_scores(h)
                    y = t["trigger"][0].tolist(); z = s["trigger"][0].softmax(-1)
                    best = z.argmax(-1).tolist()
                    sent = t["sentence"][0]; N = h.shape[1]; j = torch.arange(N, device=device)
                typ = lambda k: labels["trigger"][k].split("/")[0] if k > 0 else ""
                for g, f in zip(y, best):
                    if g == -100:
                        continue
                    c["t_gold"] += g > 0; c["t_found"] += f > 0; c["t_right"] += g > 0 and typ(g) == typ(f); c["t_mode"] += g > 0 and g == f; c["t_span"] += g > 0 and f > 0
                for e in t["events"]:
                    i = e[1]; c["events"] += 1
                    for k, v in (("status", e[2]), ("scope", e[3]), ("news", e[4]), ("report", e[5])):
                        f = int(s[k][0, i].argmax()); c[k] += f == v
                        common = {"status": 0, "scope": 0, "news": 1, "report": 1}[k]
                        c[k + "_rg"] += v != common; c[k + "_rp"] += f != common; c[k + "_rr"] += v != common and f == v
                for pair, labs, right, open_ in (("role", ROLES, t["roles"], t["roles_open"]), ("claim", STANCES, t["claims"], t["claims_open"])):
                    A, B = model.pairs[pair].project(h)
                    gold = {(b, x, l) for _, b, x, l in right}; free = {(b, x, l) for _, b, x, l in open_}
                    for i in {e[1] for e in t["events"]}:
                        z = model.pairs[pair].score(A[0, i], B[0], distance_buckets(torch.full_like(j, i), j, sent[i], sent))
                        for k, l in (z > 0).nonzero().tolist():
                            if (i, k, l) in gold:
                                c[f"{pair}_{labs[l]}_r"] += 1; c[f"{pair}_{labs[l]}_p"] += 1
                            elif (i, k, l) not in free:
                                c[f"{pair}_{labs[l]}_p"] += 1
                    for _, _, l in gold:
                        c[f"{pair}_{labs[l]}_g"] += 1
                A, B = model.pairs["same"].project(h)
                for x in t["events"]:
                    for y_ in t["events"]:
                        if y_[1] < x[1]:
                            i, k = torch.tensor([x[1]], device=device), torch.tensor([y_[1]], device=device)
                            f = float(model.pairs["same"].score(A[0, i], B[0, k], distance_buckets(i, k, sent[i], sent[k]))) > 0
                            g = bool(x[6] & y_[6])
                            c["same_g"] += g; c["same_p"] += f; c["same_r"] += g and f
        f1 = lambda r, p_, g: round(2 * r / max(1, p_ + g), 3)
        o = {"trigger_type": f1(c["t_right"], c["t_found"], c["t_gold"]), "trigger_mode": f1(c["t_mode"], c["t_found"], c["t_gold"]), "trigger_span": f1(c["t_span"], c["t_found"], c["t_gold"]),
             "trigger_P": round(c["t_right"] / max(1, c["t_found"]), 3), "trigger_R": round(c["t_right"] / max(1, c["t_gold"]), 3), "same": f1(c["same_r"], c["same_p"], c["same_g"])}
        for k in ("status", "scope", "news", "report"):
            o[k] = round(c[k] / max(1, c["events"]), 3); o[k + "_rare_f1"] = f1(c[k + "_rr"], c[k + "_rp"], c[k + "_rg"])
        for pair, labs in (("role", ROLES), ("claim", STANCES)):
            for l in labs:
                o[f"{pair} {l}"] = [f1(c[f"{pair}_{l}_r"], c[f"{pair}_{l}_p"], c[f"{pair}_{l}_g"]), c[f"{pair}_{l}_g"]]
        out[name] = o
    return out


class Exported:
    """The exported graph, run by onnxruntime, in the shape of `Reader`: what its weights in int8 cost shows here."""

    def __init__(self, folder):
        import onnxruntime
        from safetensors import safe_open
        self.graph = onnxruntime.InferenceSession(os.path.join(folder, "reader.onnx"))
        with safe_open(os.path.join(folder, "reader.safetensors"), "pt") as f:
            metadata = f.metadata()
            weights = {k: f.get_tensor(k) for k in f.keys()}
        self.labels, self.columns = json.loads(metadata["labels"]), json.loads(metadata["columns"])
        self.token = {k: self.head(k) for k in self.columns["tokens"]}
        self.arc_bias = weights.pop("arc.bias")
        self.pairs = {k: self.pair(k, weights) for k in {k.split(".")[0] for k in weights}}

    def head(self, name):
        at, n = self.columns["tokens"][name]
        return lambda words: words.tokens[..., at:at + n]

    def projection(self, words, name):
        at, n = self.columns["pairs"][name]
        return words.pairs[..., at:at + n]

    def pair(self, name, weights):
        scorer = Pair(1, weights[name + ".mix"].shape[1], weights[name + ".mix"].shape[0], 0.0)
        for part in ("mix", "u", "v", "bias"):
            getattr(scorer, part).data = weights[f"{name}.{part}"]
        scorer.project = lambda words: (self.projection(words, name + ".a"), self.projection(words, name + ".b"))
        return scorer.requires_grad_(False)

    def eval(self):
        return self

    def encode(self, pieces, cases, sections, first, _mask):
        fed = {"pieces": pieces, "cases": cases, "sections": sections, "first": first[0]}
        out = self.graph.run(None, {k: v.numpy() for k, v in fed.items()})
        tokens, arcs, pairs = (torch.from_numpy(x).unsqueeze(0) for x in out)
        return types.SimpleNamespace(tokens=tokens, dependents=arcs, pairs=pairs, shape=tokens.shape)

    def token_scores(self, words):
        return {k: head(words) for k, head in self.token.items()}

    def arcs(self, words):
        return words.dependents, self.projection(words, "arc_h"), self.token["root"](words).squeeze(-1)


def main():
    folder = sys.argv[1]
    model = Exported(folder)
    labels, device = model.labels, torch.device("cpu")
    index = {k: {v: i for i, v in enumerate(vs)} for k, vs in labels.items()}
    with gzip.open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "work/corpora.pkl.gz")) as f:
        data = pickle.load(f)
    pieces = Pieces(os.path.join(folder, "vocab.txt"))
    tests = {k: data["test"][k] for k in ("ewt", "gum", "names")}
    lemmas_as_scripts(tests["ewt"] + tests["gum"])
    dev = [p for p in data["coded"] if p.source == "dev"]
    lay(model, dev, pieces, labels, index, device)
    print(json.dumps(measure(model, tests | {"srl": []}, {"dev": dev}, pieces, labels, index, device), indent=1))


if __name__ == "__main__":
    main()
