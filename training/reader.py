"""The reader: one MiniLM encoder, one pass over a window of sentences, several heads.

Token heads score each word; pair heads score (from, to) pairs of words as
    sum_k U[l,k] a_k b_k + u[l].a + v[l].b + bias[l, distance bucket]
with a, b two projections of the words. The encoder and all projections are exported to ONNX; the pair
scores are cheap and are computed by the program for the pairs it asks about.
"""
import json
import os

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

CASES = 5  # lower, Title, UPPER, mixed, other (digits and marks); once for every other sentence of a window
SECTIONS = 8  # 0: not a report; 1: first sentence (headline) ... see section()
BUCKETS = 16
ARC = 256  # width of the scorer of syntactic heads


def case_of(word):
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 4
    if all(c.islower() for c in letters):
        return 0
    if all(c.isupper() for c in letters):
        return 2 if len(letters) > 1 else 1
    return 1 if letters[0].isupper() and all(c.islower() for c in letters[1:]) else 3


def section(k):
    """Bucket of the k-th sentence of a report."""
    for bucket, last in ((1, 0), (2, 1), (3, 2), (4, 4), (5, 8), (6, 16)):
        if k <= last:
            return bucket
    return 7


def distance_bucket(d, same):
    """Bucket of the signed distance d = to - from in words; `same` sentence or not."""
    if not same:
        return 14 if d < 0 else 15
    a = abs(d)
    b = 0 if a <= 1 else 1 if a <= 2 else 2 if a <= 4 else 3 if a <= 7 else 4 if a <= 12 else 5 if a <= 20 else 6
    return b if d < 0 else 7 + b


def distance_buckets(frm, to, sent_from, sent_to):
    d = to - frm
    a = d.abs()
    b = (a > 1).long() + (a > 2) + (a > 4) + (a > 7) + (a > 12) + (a > 20)
    b = torch.where(d < 0, b, b + 7)
    return torch.where(sent_from == sent_to, b, torch.where(d < 0, 14, 15))


class Drop(nn.Module):
    """Dropout from random bytes: on a processor these are drawn several times faster than random floats."""

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training or not self.p:
            return x
        kept = torch.randint(0, 256, x.shape, dtype=torch.uint8, device=x.device) >= int(256 * self.p)
        return x * kept.to(x.dtype).div_(1 - self.p)


class Layer(nn.Module):
    def __init__(self, h, heads, inter, drop):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(h, h) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(h, 1e-12), nn.LayerNorm(h, 1e-12)
        self.up, self.down = nn.Linear(h, inter), nn.Linear(inter, h)
        self.drop = Drop(drop)

    def forward(self, x, mask):
        B, L, H = x.shape
        split = lambda y: y.view(B, L, self.heads, H // self.heads).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        y = y.transpose(1, 2).reshape(B, L, H)
        x = self.norm1(x + self.drop(self.out(y)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Pair(nn.Module):
    """Scores labels for ordered pairs of words."""

    def __init__(self, h, k, labels, drop, prior=0.0):
        """`prior`: log-odds of a label before anything is learnt. Nearly all pairs have none, and a head that
        starts at even odds spends its first steps, and all others' clipped gradients, on learning that."""
        super().__init__()
        self.a, self.b = nn.Linear(h, k), nn.Linear(h, k)
        self.mix = nn.Parameter(torch.randn(labels, k) * 0.05)
        self.u, self.v = nn.Parameter(torch.zeros(labels, k)), nn.Parameter(torch.zeros(labels, k))
        self.bias = nn.Parameter(torch.full((labels, BUCKETS), prior))
        self.drop = Drop(drop)

    def project(self, x):
        return self.drop(F.relu(self.a(x))), self.drop(F.relu(self.b(x)))

    def score(self, a, b, buckets):
        """a, b: [..., k], buckets [...] -> [..., labels]"""
        return (a * b) @ self.mix.T + a @ self.u.T + b @ self.v.T + self.bias.T[buckets]


class Reader(nn.Module):
    def __init__(self, labels, config, drop=0.1, head_drop=0.2, k=128):
        super().__init__()
        self.labels, self.config = labels, config
        h = config["hidden_size"]
        self.word = nn.Embedding(config["vocab_size"], h)
        self.position = nn.Embedding(config["max_position_embeddings"], h)
        self.case = nn.Embedding(2 * CASES, h)
        self.section = nn.Embedding(SECTIONS, h)
        self.norm, self.drop = nn.LayerNorm(h, 1e-12), Drop(drop)
        self.layers = nn.ModuleList(Layer(h, config["num_attention_heads"], config["intermediate_size"], drop) for _ in range(config["num_hidden_layers"]))
        self.head_drop = Drop(head_drop)
        token = {t: len(labels[t]) for t in ("upos", "tag", "lemma", "name")}
        token |= {"predicate": 2, "factuality": 1}
        self.token = nn.ModuleDict({t: nn.Linear(h, n) for t, n in token.items()})
        self.event_up = nn.Linear(h, h)
        event = {"trigger": len(labels["trigger"]), "status": len(labels["status"]), "scope": 2, "news": 2, "report": len(labels["report"])}
        self.event = nn.ModuleDict({t: nn.Linear(h, n) for t, n in event.items()})
        self.arc_d, self.arc_h = nn.Linear(h, ARC), nn.Linear(h, ARC)
        self.arc_u = nn.Linear(ARC, ARC)  # its bias scores a word as a head, whatever the dependent
        self.arc_bias = nn.Parameter(torch.zeros(BUCKETS))
        self.arc_root = nn.Linear(h, 1)
        self.pairs = nn.ModuleDict({
            "deprel": Pair(h, k, len(labels["deprel"]), head_drop),
            "srl": Pair(h, k, len(labels["srl"]), head_drop, prior=-4.0),
            "role": Pair(h, k, len(labels["role"]), head_drop, prior=-5.0),
            "claim": Pair(h, k, len(labels["claim"]), head_drop, prior=-6.0),
            "same": Pair(h, k, 1, head_drop, prior=-2.0),
            "antecedent": Pair(h, k, 1, head_drop),
        })
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.section.weight)

    def load_encoder(self, folder):
        """Copies the weights of all-MiniLM-L6-v2."""
        w = load_file(os.path.join(folder, "model.safetensors"))
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        g = lambda k: w[k].float()
        with torch.no_grad():
            self.word.weight.copy_(g("embeddings.word_embeddings.weight"))
            self.position.weight.copy_(g("embeddings.position_embeddings.weight") + g("embeddings.token_type_embeddings.weight")[0])
            self.norm.weight.copy_(g("embeddings.LayerNorm.weight")); self.norm.bias.copy_(g("embeddings.LayerNorm.bias"))
            for i, l in enumerate(self.layers):
                p = f"encoder.layer.{i}."
                for mine, theirs in ((l.query, "attention.self.query"), (l.key, "attention.self.key"), (l.value, "attention.self.value"),
                                     (l.out, "attention.output.dense"), (l.norm1, "attention.output.LayerNorm"), (l.up, "intermediate.dense"),
                                     (l.down, "output.dense"), (l.norm2, "output.LayerNorm")):
                    mine.weight.copy_(g(p + theirs + ".weight")); mine.bias.copy_(g(p + theirs + ".bias"))

    def encode(self, pieces, cases, sections, first, mask=None):
        """pieces, cases, sections: [B, L]; first: [B, N] position of each word's first piece -> words [B, N, h]"""
        x = self.word(pieces) + self.position(torch.arange(pieces.shape[1], device=pieces.device)) + self.case(cases) + self.section(sections)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, x.shape[-1]))

    def token_scores(self, w):
        w = self.head_drop(w)
        e = self.head_drop(F.relu(self.event_up(w)))
        out = {t: m(w) for t, m in self.token.items()}
        out |= {t: m(e) for t, m in self.event.items()}
        return out

    def arcs(self, w):
        """-> dependents [B,N,ARC] (already through the bilinear map), heads [B,N,ARC], root score [B,N]"""
        return self.arc_u(self.head_drop(F.relu(self.arc_d(w)))), self.head_drop(F.relu(self.arc_h(w))), self.arc_root(w).squeeze(-1)


def arc_scores(model, words, sentence):
    """[B, dependent, head], the last column for none (the root); sentence: [B, N]. The scores of words in
    different sentences are there, too, and mean nothing."""
    d, h, root = model.arcs(words)
    i = torch.arange(sentence.shape[1], device=sentence.device)
    buckets = distance_buckets(i.unsqueeze(1), i.unsqueeze(0), sentence.unsqueeze(2), sentence.unsqueeze(1))
    return torch.cat([d @ h.transpose(1, 2) * ARC ** -0.5 + model.arc_bias[buckets], root.unsqueeze(-1)], -1)
