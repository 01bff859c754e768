#!/usr/bin/env python3
"""Trains the reader. One command, fixed seeds; see README.md.

usage: train.py prepare --shared DIR --base DIR --segment BINARY    corpora -> work/corpora.pkl.gz
       train.py fit [--seed N] [--out DIR] [--steps N] ...          -> OUT/reader.pt, OUT/scores.json
       train.py average [--out DIR] SHARE READER.pt ...             -> the same, of the mean of several readers' weights
"""
import argparse
import collections
import copy
import glob
import gzip
import json
import math
import os
import pickle
import random
import subprocess
import sys
import time

import torch
import torch.nn.functional as F

import corpora
import real
from corpora import NAMES, REPORT, ROLES, STANCES, STATUSES, Passage
from measure import lay, lemmas_as_scripts, measure
from reader import Reader, arc_scores, distance_buckets
from windows import Pieces, batches, cut, tensors, windows

# How often a pass reads a coded report; "real" are those of the gold set, "retold" those that retell public events.
REPEATED = {"real": 3, "wikinews": 2, "muc4": 1, "causal-news": 1, "gum": 2, "ewt": 1, "invented": 1, "retold": 1}

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = os.path.join(HERE, "work")


# ---- prepare ---------------------------------------------------------------------------------------
def prepare(args):
    data, gold = os.path.join(args.shared, "data"), os.path.join(args.shared, "gold")
    os.makedirs(WORK, exist_ok=True)
    reports = [json.loads(l) for f in [os.path.join(gold, "reports.jsonl"), os.path.join(gold, "invented.jsonl"), *args.more] for l in open(f, encoding="utf-8") if l.strip()]
    without_words = list(real.load(args.real, data))
    reports += without_words
    kept = {r["id"]: r["id"].split("/")[0] for r in without_words}
    texts = {r["id"]: r["text"] for r in reports}
    for d in glob.glob(os.path.join(data, "ner/re3d/*")):
        for l in open(os.path.join(d, "documents.json"), encoding="utf-8"):
            r = json.loads(l); texts["re3d:" + r["_id"]] = r["text"]
    cut_ = subprocess.run([args.segment], input="".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()), capture_output=True, text=True, check=True).stdout
    segments = {}
    for l in cut_.splitlines():
        r = json.loads(l); segments[r["id"]] = r["sentences"]

    def tokenise(ident, text, source):
        words, sentences, offsets = [], [], []
        for s in segments[ident]:
            a = len(words)
            for x, y in s:
                words.append(text[x:y]); offsets.append((x, y))
            if len(words) > a:
                sentences.append((a, len(words)))
        return Passage(source, words, sentences, document=True), offsets

    out = {"train": [], "coded": [], "test": {}}
    # No text of the measuring split is trained on in any corpus, by whatever name it stands there.
    measured = set().union(*(corpora.runs(r["text"]) for r in reports if r.get("split") == "dev"))
    tb = os.path.join(data, "treebank")
    for part in ("train", "dev"):
        out["train"] += corpora.propbank(os.path.join(data, f"srl/{part}.jsonl.gz"))
    for part in ("train", "dev"):
        trees = corpora.treebank(os.path.join(tb, f"gum/{part}.conllu.gz"), "gum", corpora.GUM_LEFT_OUT)
        out["train"] += [p for p in trees if not measured & corpora.runs(" ".join(p.words))]
    out["train"] += corpora.factuality(os.path.join(data, "factuality/uds/train.jsonl.gz"))
    for part in ("train", "dev"):
        out["train"] += corpora.tagged(os.path.join(data, f"ner/crossner-politics/{part}.txt"), "\t", 1, corpora.CROSSNER, "names")
    out["train"] += corpora.tagged(os.path.join(data, "ner/uner-ewt/en_ewt-ud-dev.iob2"), "\t", 2, {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}, "names")
    is_measured = lambda text: bool(measured & corpora.runs(text))
    syria = lambda wanted: corpora.re3d(os.path.join(data, "ner/re3d"), lambda i, t, s: tokenise("re3d:" + i, t, s), wanted)
    out["train"] += syria(lambda text: not is_measured(text))
    out["test"]["ewt"] = list(corpora.treebank(os.path.join(tb, "ewt/test.conllu.gz"), "ewt"))
    out["test"]["gum"] = list(corpora.treebank(os.path.join(tb, "gum/test.conllu.gz"), "gum", corpora.GUM_LEFT_OUT))
    out["test"]["names"] = list(syria(is_measured))
    out["test"]["srl"] = list(corpora.propbank(os.path.join(data, "srl/test.jsonl.gz")))
    for p in [q for v in out["test"].values() for q in v]:
        p.document = True  # read as the program reads them
    for r in reports:
        p, offsets = tokenise(r["id"], r["text"], "dev" if r.get("split") == "dev" else kept.get(r["id"]) or ("retold" if r["id"].startswith("pub") else "invented" if r["source"] == "invented" else "real"))
        p.document = r["id"].split("/")[0] != "causal-news"  # sentences, wherever they stood
        p.spans["report"], p.spans["offsets"] = r, offsets
        out["coded"].append(p)
    with gzip.open(os.path.join(WORK, "corpora.pkl.gz"), "wb", 6) as f:
        pickle.dump(out, f)
    from safetensors.torch import load_file, save_file
    base = {k: v.half() for k, v in load_file(os.path.join(args.base, "model.safetensors")).items() if v.is_floating_point()}
    os.makedirs(os.path.join(WORK, "base"), exist_ok=True)
    save_file(base, os.path.join(WORK, "base/model.safetensors"))
    for name in ("config.json", "vocab.txt"):
        src = os.path.join(args.base, name)
        open(os.path.join(WORK, "base", name), "w").write(open(src).read())
    print({k: len(v) for k, v in out.items()}, collections.Counter(p.source for p in out["train"]), {s: sum(len(p.words) for p in out["train"] if p.source == s) for s in {p.source for p in out["train"]}},
          collections.Counter(p.source for p in out["coded"]), sum(len(p.words) for p in out["coded"]))


# ---- labels ----------------------------------------------------------------------------------------
def label_sets(data):
    count = collections.defaultdict(collections.Counter)
    for p in data["train"]:
        if p.upos:
            count["upos"].update(p.upos); count["tag"].update(p.tag); count["lemma"].update(corpora.script(w, l) for w, l in zip(p.words, p.lemma))
            count["deprel"].update(d for d in p.deprel if d != "root")
        if p.srl:
            count["srl"].update(l for _, _, l in p.srl)
    keep = lambda k, least: sorted(v for v, n in count[k].items() if n >= least and v != "_")
    triggers = sorted({f"{e['type']}/{e.get('mode') or '-'}" for p in data["coded"] if p.source != "dev" for e in p.spans["report"]["events"]})
    return {"upos": keep("upos", 5), "tag": keep("tag", 5), "lemma": keep("lemma", 4), "deprel": keep("deprel", 5), "srl": keep("srl", 20),
            "name": ["O"] + [f"{b}-{k}" for k in NAMES for b in "BI"], "trigger": [""] + triggers,
            "status": STATUSES, "scope": ["single", "aggregate"], "news": ["background", "news"], "report": REPORT, "role": ROLES, "claim": STANCES}


# ---- loss ------------------------------------------------------------------------------------------
WEIGHT = {"upos": 1.0, "tag": 0.4, "lemma": 0.3, "arc": 2.5, "deprel": 2.0, "name": 0.7, "predicate": 0.3, "srl": 0.5, "factuality": 0.05,
          "trigger": 2.0, "status": 0.4, "scope": 0.4, "news": 0.4, "report": 0.4, "role": 0.5, "claim": 0.7, "same": 0.5, "antecedent": 0.3}


def gather_pairs(pair, A, B, at, bt, pos, sent):
    """Scores of the listed pairs; at, bt: (batch, token) index tensors of one shape."""
    n, i, j = at[0], at[1], bt
    return pair.score(A[n, i], B[n, j], distance_buckets(i, j, sent[n, i], sent[n, j]))


def losses(model, t, device):
    w = model.encode(t["pieces"], t["cases"], t["sections"], t["first"], t["mask"])
    w = w.float()
    B, N, _ = w.shape
    s = model.token_scores(w)
    out = {}
    ce = lambda x, y: F.cross_entropy(x.reshape(-1, x.shape[-1]), y.reshape(-1), ignore_index=-100, reduction="sum") / (y != -100).sum().clamp(min=1)
    for k in ("upos", "tag", "lemma", "name", "predicate", "trigger"):
        if (t[k] != -100).any():
            out[k] = ce(s[k], t[k])
    sent = t["sentence"]
    lt = lambda rows: torch.tensor(rows, dtype=torch.long, device=device).unbind(1)
    if (t["head"] != -100).any():
        a = arc_scores(model, w, sent)
        bad = sent.unsqueeze(2) != sent.unsqueeze(1)
        bad = torch.cat([bad, torch.zeros(B, N, 1, dtype=torch.bool, device=device)], -1)
        a = a.masked_fill(bad, -1e4)
        out["arc"] = ce(a, t["head"])
        n, i = (t["deprel"] != -100).nonzero().unbind(1)
        if len(n):
            A, Bp = model.pairs["deprel"].project(w)
            out["deprel"] = F.cross_entropy(gather_pairs(model.pairs["deprel"], A, Bp, (n, i), t["head"][n, i], None, sent), t["deprel"][n, i])
    if t["preds"]:
        n, i = lt(t["preds"])
        A, Bp = model.pairs["srl"].project(w)
        y = torch.zeros(len(n), N, dtype=torch.long, device=device)
        row = {(a, b): k for k, (a, b) in enumerate(t["preds"])}
        if t["srl"]:
            r = [(row[(a, b)], c, l + 1) for a, b, c, l in t["srl"]]
            k, c, l = lt(r)
            y[k, c] = l
        j = torch.arange(N, device=device)
        si = sent[n, i].unsqueeze(1)
        z = model.pairs["srl"].score(A[n, i].unsqueeze(1), Bp[n], distance_buckets(i.unsqueeze(1), j.unsqueeze(0), si, sent[n]))
        z = torch.cat([torch.zeros_like(z[..., :1]), z], -1)
        keep = sent[n] == si
        out["srl"] = F.cross_entropy(z[keep], y[keep], reduction="sum") / (len(n) * 3)
    if t["facts"]:
        n, i = lt([(a, b) for a, b, _ in t["facts"]])
        y = torch.tensor([c for _, _, c in t["facts"]], device=device)
        out["factuality"] = F.smooth_l1_loss(s["factuality"][n, i, 0], y)
    if t["antecedents"]:
        n, i = lt([(a, b) for a, b, _ in t["antecedents"]])
        A, Bp = model.pairs["antecedent"].project(w)
        j = torch.arange(N, device=device)
        z = model.pairs["antecedent"].score(A[n, i].unsqueeze(1), Bp[n], distance_buckets(i.unsqueeze(1), j.unsqueeze(0), sent[n, i].unsqueeze(1), sent[n])).squeeze(-1)
        nominal = t["nominal"][n]
        z = z.masked_fill((j.unsqueeze(0) >= i.unsqueeze(1)) | ~nominal, -1e4)
        z = torch.cat([z, torch.zeros_like(z[:, :1])], 1)
        good = torch.zeros_like(z, dtype=torch.bool)
        for k, (_, _, xs) in enumerate(t["antecedents"]):
            if xs:
                good[k, xs] = True
            else:
                good[k, N] = True
        good[:, :N] &= z[:, :N] > -1e3
        good[~good.any(1), N] = True
        out["antecedent"] = (torch.logsumexp(z, 1) - torch.logsumexp(z.masked_fill(~good, -1e4), 1)).mean()
    if t["events"]:
        n, i, status, scope, news, report = lt([e[:6] for e in t["events"]])
        for k, y in (("status", status), ("scope", scope), ("news", news), ("report", report)):
            out[k] = F.cross_entropy(s[k][n, i], y)
        E = len(n)
        j = torch.arange(N, device=device)
        bucket = distance_buckets(i.unsqueeze(1), j.unsqueeze(0), sent[n, i].unsqueeze(1), sent[n])
        row = {(e[0], e[1]): k for k, e in enumerate(t["events"])}
        real = (j.unsqueeze(0) < t["length"][n].unsqueeze(1)).unsqueeze(-1)
        for name, labels, right, open_ in (("role", len(ROLES), t["roles"], t["roles_open"]), ("claim", len(STANCES), t["claims"], t["claims_open"])):
            A, Bp = model.pairs[name].project(w)
            z = model.pairs[name].score(A[n, i].unsqueeze(1), Bp[n], bucket)
            y = torch.zeros(E, N, labels, device=device); m = real.expand(-1, -1, labels).float().clone()
            for pairs, fill in ((open_, 0), (right, 1)):
                pairs = [(row[(a, b)], c, l) for a, b, c, l in pairs if (a, b) in row]
                if pairs:
                    k, c, l = lt(pairs)
                    if fill:
                        y[k, c, l] = 1.0; m[k, c, l] = 1.0
                    else:
                        m[k, c, l] = 0.0
            out[name] = (F.binary_cross_entropy_with_logits(z, y, reduction="none") * m).sum() / (E * 3)
        A, Bp = model.pairs["same"].project(w)
        rows = [(x, y, float(bool(t["events"][x][6] & t["events"][y][6]))) for x in range(E) for y in range(E)
                if t["events"][x][0] == t["events"][y][0] and t["events"][y][1] < t["events"][x][1]]
        if rows:
            x, y = lt([r[:2] for r in rows])
            z = model.pairs["same"].score(A[n[x], i[x]], Bp[n[y], i[y]], distance_buckets(i[x], i[y], sent[n[x], i[x]], sent[n[y], i[y]])).squeeze(-1)
            out["same"] = F.binary_cross_entropy_with_logits(z, torch.tensor([r[2] for r in rows], device=device), reduction="sum") / E
    return out


# ---- fit -------------------------------------------------------------------------------------------
def make_index(labels):
    return {k: {v: i for i, v in enumerate(vs)} for k, vs in labels.items()}


def finish(t, labels):
    nominal = torch.zeros(len(labels["upos"]) + 1, dtype=torch.bool, device=t["upos"].device)
    for u in ("NOUN", "PROPN", "PRON"):
        nominal[labels["upos"].index(u)] = True
    t["nominal"] = nominal[t["upos"].clamp(min=-1)] & (t["upos"] >= 0)
    return t


def save(model, labels, path, words):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    torch.save({"weights": {k: v.half() for k, v in model.state_dict().items()}, "labels": labels, "config": model.config, "words": words}, path + ".new")
    os.replace(path + ".new", path)


def run(model, make, pieces, index, labels, args, device, steps, height, log, mask_rate=0.0, ema=None):
    """One descent from `height` times the learning rates; the words read. `ema` becomes the moving average over its second half."""
    body = ("word", "position", "case", "section", "norm", "layers")
    encoder = [p for n, p in model.named_parameters() if n.split(".")[0] in body]
    heads = [p for n, p in model.named_parameters() if n.split(".")[0] not in body]
    opt = torch.optim.AdamW([{"params": encoder, "lr": height * args.lr, "weight_decay": 0.01}, {"params": heads, "lr": height * args.lr_heads, "weight_decay": 0.01}], betas=(0.9, 0.98), eps=1e-8, fused=True)
    base = [g["lr"] for g in opt.param_groups]
    model.train()
    t0, acc, step, words = time.time(), collections.defaultdict(list), 0, 0
    while step < steps:
        for batch in make():
            if step >= steps:
                break
            f = min(1.0, (step + 1) / (0.06 * steps)) * max(0.02, (1 - step / steps))
            for g, b in zip(opt.param_groups, base):
                g["lr"] = b * f
            t = finish(tensors(batch, pieces, index, device), labels)
            words += int(t["length"].sum())
            if mask_rate:
                hide = (torch.rand(t["pieces"].shape, device=device) < mask_rate) & (t["pieces"] > 103)
                t["pieces"] = torch.where(hide, 103, t["pieces"])
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=args.bf16):
                ls = losses(model, t, device)
                loss = sum(WEIGHT[k] * v for k, v in ls.items())
            opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            if ema is not None and step > int(steps * 0.5):
                with torch.no_grad():
                    d = args.ema
                    for a, b in zip(ema.parameters(), model.parameters()):
                        a.lerp_(b, 1 - d)
            elif ema is not None and step == int(steps * 0.5):
                ema.load_state_dict(model.state_dict())
            for k, v in ls.items():
                acc[k].append(v.detach())
            step += 1
            if step % 100 == 0 or step == 20:
                print(f"{log} {step}/{steps} {words/(time.time()-t0):.0f} words/s", " ".join(f"{k} {torch.stack(v).mean():.3f}" for k, v in acc.items()), flush=True)
                acc.clear()
    return words


def held_ids(path):
    """The ids of coded reports that are left out, one a line."""
    return {l.strip() for l in open(path) if l.strip() and not l.startswith("#")}


def fit(args):
    """Syntax alone, then cycles of everything. A cycle starts from where the last one ended, parses the coded reports
    anew (their labels follow their syntax), and lets its learning rate come down to nothing. Each end is kept in OUT, and
    a run that was broken off goes on from the last one."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cuda.matmul.allow_tf32 = True
    with gzip.open(os.path.join(WORK, "corpora.pkl.gz")) as f:
        data = pickle.load(f)
    ends = [os.path.join(args.out, f"cycle{k}.pt") for k in range(args.cycles + 1)]
    done = max((k for k, p in enumerate(ends) if os.path.exists(p)), default=None)
    begin = args.start if done is None else ends[done]
    saved = torch.load(begin, map_location="cpu", weights_only=True) if begin else None
    labels = saved["labels"] if saved else label_sets(data)
    index = make_index(labels)
    lemmas_as_scripts(data["train"] + data["coded"] + [q for v in data["test"].values() for q in v])
    pieces = Pieces(os.path.join(WORK, "base/vocab.txt"))
    config = json.load(open(os.path.join(WORK, "base/config.json")))
    torch.manual_seed(args.seed)
    model = Reader(labels, config, drop=args.drop)
    model.load_encoder(os.path.join(WORK, "base"))
    if saved:
        model.load_state_dict({k: v.float() for k, v in saved["weights"].items()})
    model.to(device)
    coded = [p for p in data["coded"] if p.source != "dev"]
    ids = held_ids(args.hold) if args.hold else set()
    held = [p for p in coded if p.spans["report"]["id"] in ids]
    coded = [p for p in coded if p.spans["report"]["id"] not in ids]
    other = {s: [p for p in data["train"] if p.source == s] for s in ("srl", "gum", "uds", "names", "re3d")}

    def syntax(rng):
        return batches(windows(other["srl"] + other["gum"], pieces, rng), rng, args.batch)

    def everything(rng):
        ws = []
        for s, share in (("srl", args.share), ("gum", args.share), ("uds", args.share * 0.15), ("names", args.share), ("re3d", args.share)):
            ws += windows(rng.sample(other[s], int(len(other[s]) * share)), pieces, rng)
        for p in coded:
            for _ in range(REPEATED[p.source]):
                ws += windows([p], pieces, rng)
        return batches(ws, rng, args.batch)

    words = saved.get("words", 0) if saved else 0
    for k in range(0 if done is None else done + 1, args.cycles + 1):
        # Numbers at random depend on the seed and the cycle alone, so that a run that goes on reads what it would have read.
        torch.manual_seed(args.seed + 1000 * k); rng = random.Random(args.seed + 1000 * k)
        if k == 0:
            if not args.start:
                words += run(model, lambda: syntax(rng), pieces, index, labels, args, device, args.syntax_steps, 1.0, "syntax")
        else:
            print("triggers that could not be laid over tokens:", lay(model, data["coded"], pieces, labels, index, device))
            ema = copy.deepcopy(model)
            words += run(model, lambda: everything(rng), pieces, index, labels, args, device, args.steps // args.cycles, 1.0 if k == 1 else args.later, f"cycle {k}", mask_rate=args.mask, ema=ema)
            model.load_state_dict(ema.state_dict())
        save(model, labels, ends[k], words)
    lay(model, [p for p in data["coded"] if p.source == "dev"] + held, pieces, labels, index, device)
    conclude(model, data, held, pieces, labels, index, args, device, words)


def conclude(model, data, held, pieces, labels, index, args, device, words):
    """Saves the weights and what they score."""
    model.eval()
    save(model, labels, os.path.join(args.out, "reader.pt"), words)
    scores = measure(model, data["test"], {"dev": [p for p in data["coded"] if p.source == "dev"], "held": held}, pieces, labels, index, device)
    scores["words_trained"] = words
    json.dump(scores, open(os.path.join(args.out, "scores.json"), "w"), indent=1)
    print(json.dumps(scores), flush=True)


def average(args):
    """The weighted mean of readers of one descent: what each learnt last is noise for the others."""
    shares, paths = [float(x) for x in args.readers[::2]], args.readers[1::2]
    saved = [torch.load(p, map_location="cpu", weights_only=True) for p in paths]
    labels = saved[0]["labels"]
    if any(s["labels"] != labels for s in saved):
        sys.exit("the readers have other labels each: they cannot be averaged")
    index, device = make_index(labels), torch.device("cpu")
    with gzip.open(os.path.join(WORK, "corpora.pkl.gz")) as f:
        data = pickle.load(f)
    lemmas_as_scripts([q for v in data["test"].values() for q in v])
    pieces = Pieces(os.path.join(WORK, "base/vocab.txt"))
    model = Reader(labels, saved[0]["config"])
    model.load_state_dict({k: sum(n * s["weights"][k].float() for n, s in zip(shares, saved)) / sum(shares) for k in saved[0]["weights"]})
    ids = held_ids(args.hold) if args.hold else set()
    data["coded"] = [p for p in data["coded"] if p.source == "dev" or p.spans["report"]["id"] in ids]
    lay(model, data["coded"], pieces, labels, index, device)
    conclude(model, data, [p for p in data["coded"] if p.source != "dev"], pieces, labels, index, args, device, 0)


def fast_bf16():
    """Whether this processor multiplies bfloat16 itself; where it does not, autocast is several times slower."""
    try:
        flags = open("/proc/cpuinfo").read()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = a.add_subparsers(dest="what", required=True)
    b = sub.add_parser("prepare")
    b.add_argument("--shared", required=True); b.add_argument("--base", required=True); b.add_argument("--segment", required=True); b.add_argument("--more", nargs="*", default=[]); b.add_argument("--real", nargs="*", default=[])
    b = sub.add_parser("fit")
    b.add_argument("--seed", type=int, default=1); b.add_argument("--out", default=os.path.join(WORK, "out"))
    b.add_argument("--batch", type=int, default=2000, help="word pieces a step"); b.add_argument("--syntax-steps", type=int, default=250)
    b.add_argument("--steps", type=int, default=8800, help="of all cycles together"); b.add_argument("--cycles", type=int, default=4)
    b.add_argument("--lr", type=float, default=5e-4); b.add_argument("--lr-heads", type=float, default=3e-3)
    b.add_argument("--later", type=float, default=0.85, help="learning rates of the second cycle and the next, to those of the first")
    b.add_argument("--drop", type=float, default=0.1); b.add_argument("--mask", type=float, default=0.05); b.add_argument("--ema", type=float, default=0.998)
    b.add_argument("--start", help="go on from these weights instead of the base encoder")
    b.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=torch.cuda.is_available() or fast_bf16(), help="bfloat16 autocast; by default where the processor has it")
    b.add_argument("--share", type=float, default=0.9); b.add_argument("--hold", help="file of ids of coded reports to leave out, one a line")
    b = sub.add_parser("average")
    b.add_argument("readers", nargs="+", metavar="SHARE READER.pt"); b.add_argument("--out", default=os.path.join(WORK, "out"))
    b.add_argument("--hold", help="file of ids of coded reports that none of them was trained on, to measure on")
    args = a.parse_args()
    {"prepare": prepare, "fit": fit, "average": average}[args.what](args)


if __name__ == "__main__":
    main()
