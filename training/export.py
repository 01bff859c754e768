#!/usr/bin/env python3
"""Exports a trained reader: OUT/reader.onnx (int8) and OUT/reader.safetensors (pair scorers, label sets).

usage: export.py READER.pt OUT [--fp32]

Graph: pieces, cases, sections [1, L] and first [N] (position of each word's first piece) ->
       tokens [N, T] (scores of all heads of words side by side, and how well each serves as root),
       arcs [N, ARC] (dependents, through the bilinear map), pairs [N, P] (all other projections side by side).
The columns of `tokens` and `pairs` are listed in the metadata of reader.safetensors, with every label set.
Heads that only teach the encoder (`TEACHERS`) stay behind.
"""
import hashlib
import json
import os
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

from reader import Reader


TEACHERS = {"predicate", "factuality", "srl"}


class Attention(nn.Module):
    """A layer's attention with its three projections as one, the scale of the scores within it: one
    multiplication and one quantisation in place of three, and no pass over the scores for the scale."""

    def __init__(self, layer):
        super().__init__()
        self.heads = layer.heads
        h = layer.query.in_features
        self.project = nn.Linear(h, 3 * h)
        scale = (h // layer.heads) ** -0.5
        with torch.no_grad():
            self.project.weight.copy_(torch.cat([layer.query.weight * scale, layer.key.weight, layer.value.weight]))
            self.project.bias.copy_(torch.cat([layer.query.bias * scale, layer.key.bias, layer.value.bias]))

    def forward(self, x):
        B, L, H = x.shape
        q, k, v = (y.view(B, L, self.heads, H // self.heads).transpose(1, 2) for y in self.project(x).split(H, -1))
        y = torch.matmul(torch.softmax(torch.matmul(q, k.transpose(2, 3)), -1), v)
        return y.transpose(1, 2).reshape(B, L, H)


class Exported(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.m = m
        self.attention = nn.ModuleList(Attention(layer) for layer in m.layers)
        self.columns = {"tokens": {}, "pairs": {}}
        self.plain = self.fuse("tokens", [(k, l) for k, l in m.token.items() if k not in TEACHERS] + [("root", m.arc_root)])
        self.deep = self.fuse("tokens", list(m.event.items()))
        projections = [("arc_h", m.arc_h)]
        for k, p in m.pairs.items():
            if k not in TEACHERS:
                projections += [(k + ".a", p.a), (k + ".b", p.b)]
        self.projections = self.fuse("pairs", projections)

    def fuse(self, group, layers):
        at = sum(w for _, w in self.columns[group].values())
        for name, l in layers:
            self.columns[group][name] = [at, l.out_features]
            at += l.out_features
        out = nn.Linear(layers[0][1].in_features, sum(l.out_features for _, l in layers))
        with torch.no_grad():
            out.weight.copy_(torch.cat([l.weight for _, l in layers])); out.bias.copy_(torch.cat([l.bias for _, l in layers]))
        return out

    def forward(self, pieces, cases, sections, first):
        m = self.m
        x = m.word(pieces) + m.position.weight[: pieces.shape[1]] + m.case(cases) + m.section(sections)
        x = m.norm(x)
        for layer, attention in zip(m.layers, self.attention):
            x = layer.norm1(x + layer.out(attention(x)))
            x = layer.norm2(x + layer.down(F.gelu(layer.up(x))))
        w = x[0].index_select(0, first)
        tokens = torch.cat([self.plain(w), self.deep(torch.relu(m.event_up(w)))], -1)
        return tokens, m.arc_u(torch.relu(m.arc_d(w))), torch.relu(self.projections(w))


def quantise(fp32, target):
    """Makes the int8 graph `target` of the graph `fp32`, and takes that away."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    quantize_dynamic(fp32, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather", "Gemm"])
    os.remove(fp32)


def main():
    source, out = sys.argv[1:3]
    saved = torch.load(source, map_location="cpu", weights_only=True)
    m = Reader(saved["labels"], saved["config"])
    m.load_state_dict({k: v.float() for k, v in saved["weights"].items()})
    m.eval()
    e = Exported(m).eval()
    os.makedirs(out, exist_ok=True)
    L, N = 24, 20
    ids = torch.randint(1000, 5000, (1, L)); zero = torch.zeros(1, L, dtype=torch.long)
    fp32 = os.path.join(out, "reader.fp32.onnx")
    torch.onnx.export(e, (ids, zero, zero, torch.arange(1, N + 1)), fp32, input_names=["pieces", "cases", "sections", "first"], output_names=["tokens", "arcs", "pairs"],
                      dynamic_axes={"pieces": {1: "L"}, "cases": {1: "L"}, "sections": {1: "L"}, "first": {0: "N"}, "tokens": {0: "N"}, "arcs": {0: "N"}, "pairs": {0: "N"}}, opset_version=17, dynamo=False)
    target = os.path.join(out, "reader.onnx")
    if "--fp32" in sys.argv:
        os.replace(fp32, target)
    else:
        quantise(fp32, target)
    tensors = {"arc.bias": m.arc_bias.detach().contiguous()}
    for k, p in m.pairs.items():
        if k in TEACHERS:
            continue
        for part in ("mix", "u", "v", "bias"):
            tensors[f"{k}.{part}"] = getattr(p, part).detach().contiguous()
    labels = {k: v for k, v in saved["labels"].items()}
    save_file(tensors, os.path.join(out, "reader.safetensors"), metadata={"labels": json.dumps(labels, ensure_ascii=False), "columns": json.dumps(e.columns)})
    for f in ("reader.onnx", "reader.safetensors"):
        b = open(os.path.join(out, f), "rb").read()
        print(f, len(b), hashlib.sha256(b).hexdigest())


if __name__ == "__main__":
    main()
