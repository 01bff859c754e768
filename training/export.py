#!/usr/bin/env python3
"""Exports a trained reader: OUT/reader.onnx (int8) and OUT/reader.safetensors (pair scorers, label sets).

usage: export.py READER.pt OUT [--fp32]

Graph: pieces, cases, sections [1, L] and first [N] (position of each word's first piece) ->
       tokens [N, T] (scores of all token heads side by side), pairs [N, P] (all projections side by side).
The columns of both are listed in the metadata of reader.safetensors, with every label set.
"""
import hashlib
import json
import os
import sys

import torch
import torch.nn as nn
from safetensors.torch import save_file

from reader import Reader


class Exported(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.m = m
        self.columns = {"tokens": {}, "pairs": {}}
        self.plain = self.fuse("tokens", list(m.token.items()))
        self.deep = self.fuse("tokens", list(m.event.items()))
        projections = [("arc_d", m.arc_d), ("arc_h", m.arc_h)]
        for k, p in m.pairs.items():
            projections += [(k + ".a", p.a), (k + ".b", p.b)]
        self.projections = self.fuse("pairs", projections)
        # the dependents' side of the arc scores goes through the bilinear map here, once a word
        self.arc_width = m.arc_d.out_features
        n = self.columns["pairs"]["root"] = [sum(l.out_features for _, l in projections), 1]
        del n

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
        for layer in m.layers:
            x = layer(x, None)
        w = x[0].index_select(0, first)
        tokens = torch.cat([self.plain(w), self.deep(torch.relu(m.event_up(w)))], -1)
        p = torch.relu(self.projections(w))
        d = m.arc_u(p[:, : self.arc_width])
        return tokens, torch.cat([d, p[:, self.arc_width:], m.arc_root(w)], -1)


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
    torch.onnx.export(e, (ids, zero, zero, torch.arange(1, N + 1)), fp32, input_names=["pieces", "cases", "sections", "first"], output_names=["tokens", "pairs"],
                      dynamic_axes={"pieces": {1: "L"}, "cases": {1: "L"}, "sections": {1: "L"}, "first": {0: "N"}, "tokens": {0: "N"}, "pairs": {0: "N"}}, opset_version=17, dynamo=False)
    target = os.path.join(out, "reader.onnx")
    if "--fp32" in sys.argv:
        os.replace(fp32, target)
    else:
        from onnxruntime.quantization import QuantType, quantize_dynamic
        quantize_dynamic(fp32, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather", "Gemm"])
        os.remove(fp32)
    tensors = {}
    for k, p in m.pairs.items():
        for part in ("mix", "u", "v", "bias"):
            tensors[f"{k}.{part}"] = getattr(p, part).detach().contiguous()
    labels = {k: v for k, v in saved["labels"].items()}
    save_file(tensors, os.path.join(out, "reader.safetensors"), metadata={"labels": json.dumps(labels, ensure_ascii=False), "columns": json.dumps(e.columns)})
    for f in ("reader.onnx", "reader.safetensors"):
        b = open(os.path.join(out, f), "rb").read()
        print(f, len(b), hashlib.sha256(b).hexdigest())


if __name__ == "__main__":
    main()
