"""Reads every corpus the reader is trained on into one shape, the Passage.

What each corpus gives, its licence and its use are in README.md. A passage is a run of sentences of one
document; whatever a corpus does not annotate is absent (None), and the loss skips it.
"""
import collections
import glob
import gzip
import json
import os
import re
from dataclasses import dataclass, field

GUM_LEFT_OUT = {"fiction", "whow", "essay", "letter", "podcast", "academic"}
ROLES = ["actor", "target", "instrument", "place", "time", "killed", "injured", "detained", "missing", "displaced"]
STANCES = ["asserts", "claims-responsibility", "denies", "accuses", "confirms", "no-comment", "doubts"]
STATUSES = ["occurred", "attempted", "planned", "hypothetical", "negated"]
REPORT = ["silent", "asserts", "doubts"]  # what the narrator does with an event
NAMES = ["PER", "ORG", "LOC", "FAC", "NORP", "WEAPON", "PLATFORM"]


@dataclass
class Passage:
    source: str
    words: list
    sentences: list  # [(first token, one past the last)]
    document: bool = False  # whether sentence positions mean anything (a whole report)
    first: int = 0  # number of sentences of the document before this passage
    upos: list = None
    tag: list = None
    lemma: list = None
    head: list = None  # token index, -1 for a root
    deprel: list = None
    names: list = None  # BIO label or None per token
    predicates: list = None  # 0/1 per token
    srl: list = None  # (predicate, argument head, label)
    factuality: list = None  # (token, -3..3)
    antecedents: dict = None  # anaphor head -> earlier mention heads of the chain; [] = none
    trigger: list = None  # "TYPE/mode", "" for none, None = not annotated
    events: dict = None  # trigger token -> (status, scope, news, report stance, {event numbers})
    roles: list = None  # (trigger, argument head, role)
    roles_open: list = None  # pairs that are neither right nor wrong
    claims: list = None  # (trigger, source head, stance)
    claims_open: list = None
    spans: dict = field(default_factory=dict)


def lines(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as f:
        yield from f


def runs(text, length=60):
    """Every run of sixteen words, as letters alone: two that share one are the same text."""
    words = re.findall(r"[a-z]+", text.lower())
    return {"".join(words[i:i + 16])[:length] for i in range(0, len(words) - 16)}


# ---- lemmas as edit scripts ----------------------------------------------------------------------
def script(word, lemma):
    """How to turn a word into its lemma: '<case><letters to cut>+<suffix to add>'."""
    case = "=" if lemma != lemma.lower() else "_"
    w = word if case == "=" else word.lower()
    if w == lemma:
        return case + "0+"
    k = 0
    while k < min(len(w), len(lemma)) and w[k] == lemma[k]:
        k += 1
    if k == 0:
        return "?"  # irregular: left to the table
    return f"{case}{len(w) - k}+{lemma[k:]}"


# ---- treebanks -----------------------------------------------------------------------------------
def conllu(path):
    """Documents of a treebank: (name, [sentence]); a sentence is a list of token rows."""
    name, doc, sent = "", [], []
    for line in lines(path):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            if doc:
                yield name, doc
            name, doc = line.split("=", 1)[-1].strip(), []
        elif line and not line.startswith("#"):
            c = line.split("\t")
            if c[0].isdigit():
                sent.append(c)
        elif not line and sent:
            doc.append(sent)
            sent = []
    if sent:
        doc.append(sent)
    if doc:
        yield name, doc


def treebank(path, source, genres_out=frozenset()):
    for name, doc in conllu(path):
        if source == "gum" and name.split("_")[1] in genres_out:
            continue
        words, sentences, upos, tag, lemma, head, deprel, misc = [], [], [], [], [], [], [], []
        for s in doc:
            a = len(words)
            for c in s:
                words.append(c[1])
                lemma.append(c[2]); upos.append(c[3]); tag.append(c[4])
                head.append(-1 if c[6] == "0" else a + int(c[6]) - 1)
                deprel.append(c[7].split(":")[0] if c[7] not in KEPT_SUBTYPES else c[7])
                misc.append(c[9])
            sentences.append((a, len(words)))
        p = Passage(source, words, sentences, upos=upos, tag=tag, lemma=lemma, head=head, deprel=deprel)
        if source == "gum":
            p.antecedents = gum_antecedents(misc, head)
        p.spans["name"] = name
        yield p


KEPT_SUBTYPES = {"nsubj:pass", "aux:pass", "obl:agent", "acl:relcl", "nmod:poss", "obl:unmarked", "nmod:unmarked",
                 "compound:prt", "nsubj:outer", "flat:foreign", "cc:preconj", "det:predet", "advcl:relcl", "csubj:pass", "csubj:outer"}


def gum_antecedents(misc, head):
    """Chains of GUM's Entity column -> for the head of each mention, the heads of the chain's earlier mentions."""
    open_, mentions = [], []
    for i, m in enumerate(misc):
        e = re.search(r"Entity=([^|]*)", m)
        if not e:
            continue
        for t in re.finditer(r"\((\d+)-(\w+)[^()]*?(?=\(|\)|$)|(\d*)\)", e[1]):
            if t[1]:
                open_.append((t[1], t[2], i))
                # a one-token mention closes by the ')' that follows
            else:
                if t[3]:
                    k = next((k for k in range(len(open_) - 1, -1, -1) if open_[k][0] == t[3]), None)
                else:
                    k = len(open_) - 1 if open_ else None
                if k is not None:
                    ident, kind, start = open_.pop(k)
                    mentions.append((start, i + 1, ident, kind))
    chains, out = collections.defaultdict(list), {}
    for a, b, ident, kind in sorted(mentions):
        if kind not in ("person", "organization", "place", "object", "animal", "substance", "event"):
            continue
        h = next((i for i in range(a, b) if not a <= head[i] < b), a)
        if h not in out:
            out[h] = [x for x in chains[ident] if x != h]
        chains[ident].append(h)
    return out


# ---- PropBank ------------------------------------------------------------------------------------
def span_head(head, a, b):
    """The token of a..b whose syntactic head lies outside; the first, if several."""
    return next((i for i in range(a, b) if not a <= head[i] < b), a)


def propbank(path):
    """Sentences of EWT with roles; consecutive sentences of one document make a passage."""
    group, last = [], None
    def flush():
        words, sentences = [], []
        p = Passage("srl", words, sentences, upos=[], tag=[], lemma=[], head=[], deprel=[], predicates=[], srl=[])
        for r in group:
            a = len(words)
            words += r["tokens"]; sentences.append((a, len(words)))
            p.upos += r["upos"]; p.tag += r["xpos"]; p.lemma += r["lemma"]
            h = [-1 if x == 0 else a + x - 1 for x in r["head"]]
            p.head += h
            p.deprel += [d.split(":")[0] if d not in KEPT_SUBTYPES else d for d in r["deprel"]]
            at = [0] * len(r["tokens"])
            for q in r["preds"]:
                at[q["i"]] = 1
                local = [x - a if x >= 0 else -1 for x in h]
                for label, s, e in q["args"]:
                    arg = span_head(local, s, e + 1)
                    if arg != q["i"]:
                        p.srl.append((a + q["i"], a + arg, label))
            p.predicates += at
        return p
    for line in lines(path):
        r = json.loads(line)
        doc = r["sent_id"].rsplit("-", 1)[0]
        if last is not None and doc != last and group:
            yield flush()
            group.clear()
        last = doc
        group.append(r)
    if group:
        yield flush()


def factuality(path):
    for line in lines(path):
        r = json.loads(line)
        words = r["text"].split(" ")
        yield Passage("uds", words, [(0, len(words))], factuality=[(t["span1"][0], t["label"]) for t in r["targets"] if t["span1"][0] < len(words)])


# ---- names ---------------------------------------------------------------------------------------
CROSSNER = {"politician": "PER", "person": "PER", "organisation": "ORG", "politicalparty": "ORG", "location": "LOC", "country": "LOC"}


def tagged(path, sep, column, kinds, source):
    words, labels = [], []
    for line in [*lines(path), "\n"]:
        c = line.rstrip("\n").split(sep)
        if line.startswith("#"):
            continue
        if len(c) <= column:
            if words:
                yield Passage(source, words, [(0, len(words))], names=labels)
            words, labels = [], []
            continue
        words.append(c[column - 1])
        tag = c[column]
        kind = kinds.get(tag[2:]) if tag not in ("O", "_") else None
        labels.append(f"{tag[0]}-{kind}" if kind else "O")
    return


RE3D = {"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "NORP", "Weapon": "WEAPON", "MilitaryPlatform": "PLATFORM"}


def re3d(folder, tokenise, wanted):
    """Those reports on Syria and Iraq whose text is wanted. Its people and organisations include descriptions; only mentions with a capital are names."""
    for d in sorted(glob.glob(os.path.join(folder, "*"))):
        texts = {}
        for line in lines(os.path.join(d, "documents.json")):
            r = json.loads(line)
            texts[r["_id"]] = r["text"]
        found = collections.defaultdict(list)
        for line in lines(os.path.join(d, "entities.json")):
            r = json.loads(line)
            if r.get("confidence", 0) >= 0.5 and r["type"] in RE3D:
                found[r["documentId"]].append((r["begin"], r["end"], RE3D[r["type"]]))
        for ident, text in sorted(texts.items()):
            if not wanted(text):
                continue
            p, offsets = tokenise(ident, text, "re3d")
            p.document = False
            labels = ["O"] * len(p.words)
            for a, b, kind in sorted(found[ident], key=lambda x: x[1] - x[0]):  # longer mentions overwrite nested ones
                toks = [i for i, (s, e) in enumerate(offsets) if s < b and a < e]
                while toks and p.words[toks[0]].lower() in ("the", "a", "an"):
                    toks = toks[1:]
                if not toks:
                    continue
                capital = any(p.words[i][:1].isupper() for i in toks)
                if kind in ("PER", "ORG", "LOC") and not capital:
                    for i in toks:
                        labels[i] = None
                    continue
                for n, i in enumerate(toks):
                    labels[i] = ("B-" if n == 0 else "I-") + kind
            p.names = labels
            yield p


# ---- coded reports -------------------------------------------------------------------------------
def occurrences(text, quote):
    """Every place of a quote in the text; a quote is a string or {"text", "n"}."""
    if isinstance(quote, dict):
        s, n = quote.get("text") or "", quote.get("n")
    else:
        s, n = quote, None
    out, i = [], -1
    if not s:
        return out
    while (i := text.find(s, i + 1)) >= 0:
        out.append((i, i + len(s)))
    return out[n - 1:n] if n else out


def coded_report(report, passage, offsets):
    """Lays a coded report's events over its parsed passage."""
    text = report["text"]
    starts = [s for s, _ in offsets]
    sentence_of = [0] * len(passage.words)
    for k, (a, b) in enumerate(passage.sentences):
        for i in range(a, b):
            sentence_of[i] = k

    def tokens(span):
        return [i for i, (s, e) in enumerate(offsets) if s < span[1] and span[0] < e]

    content = lambda i: passage.upos[i] in ("VERB", "NOUN", "PROPN", "ADJ", "NUM", "PRON")

    def head_of(span, trigger=False):
        t = tokens(span)
        if not t:
            return None
        inside = set(t)
        tops = [i for i in t if passage.head[i] not in inside]
        good = [i for i in tops if content(i)] or [i for i in t if content(i)] or tops
        return good[0]

    n = len(passage.words)
    passage.trigger = [""] * n
    passage.events, passage.roles, passage.roles_open, passage.claims, passage.claims_open = {}, [], [], [], []
    forms = collections.defaultdict(set)  # fullest name -> every wording in the report
    for e in report["events"]:
        for group in ("actor", "target"):
            for x in e.get(group, []):
                forms[x.get("name") or x["text"]] |= {x["text"], x.get("name") or x["text"]}
        for c in e["claims"]:
            if c["source"] != "report":
                x = c["source"]
                forms[x.get("name") or x["text"]] |= {x["text"], x.get("name") or x["text"]}

    def heads_of(quote, name=None):
        found = {}
        for q in [quote, *sorted(forms.get(name, ()))]:
            for s in occurrences(text, q):
                h = head_of(s)
                if h is not None:
                    found.setdefault(h, tokens(s))
        return found

    missing = 0
    used = {}
    for number, e in enumerate(report["events"]):
        places = []
        for k, q in enumerate([e["trigger"], *e.get("mentions", [])]):
            spots = [(head_of(s, True), s) for s in occurrences(text, q)]
            spots = [(h, s) for h, s in spots if h is not None]
            if not spots:
                missing += 1
                continue
            # the first occurrence that no other event of another label has taken
            free = [x for x in spots if x[0] not in used] or spots
            if k == 0 and len(spots) > 1 and e.get("actor"):
                near = {sentence_of[h] for x in e["actor"] for h in heads_of(x, x.get("name"))}
                free.sort(key=lambda x: sentence_of[x[0]] not in near)
            places.append(free[0][0])
            for h, _ in spots:
                if h not in used and h != free[0][0]:
                    passage.trigger[h] = None  # the same words elsewhere: perhaps a mention too
        label = f"{e['type']}/{e.get('mode') or '-'}"
        stances = [c["stance"] for c in e["claims"] if c["source"] == "report"]
        report_stance = "doubts" if "doubts" in stances else "asserts" if stances else "silent"
        for h in places:
            if h in used and used[h] != label:
                continue
            used[h] = label
            passage.trigger[h] = label
            if h in passage.events:
                passage.events[h][4].add(number)
            else:
                passage.events[h] = (e["status"], e.get("scope", "single"), bool(e.get("news")), report_stance, {number})
        places = [h for h in places if used.get(h) == label]
        if not places:
            continue

        def lay(candidates, label_, right, open_, cue=None):
            """The nearest pair of (mention, occurrence) is right; others of the same event are left open."""
            if not candidates:
                return
            def distance(t, a):
                far = abs(sentence_of[t] - sentence_of[a])
                return (far, cue is not None and sentence_of[a] not in cue, a > t and far > 0, abs(t - a))
            chosen = set()
            best = min(((distance(t, a), t, a) for t in places for a in candidates if t != a), default=None)
            if best is None:
                return
            chosen.add((best[1], best[2]))
            for t in places:
                near = [(distance(t, a), a) for a in candidates if a != t and sentence_of[a] == sentence_of[t]]
                if near:
                    chosen.add((t, min(near)[1]))
            for t in places:
                for a, inside in candidates.items():
                    if (t, a) in chosen:
                        right.append((t, a, label_))
                        open_ += [(t, i, label_) for i in inside if i != a]
                    else:
                        open_ += [(t, i, label_) for i in inside]

        for role in ("actor", "target"):
            for x in e.get(role, []):
                lay(heads_of(x, x.get("name")), role, passage.roles, passage.roles_open)
        for x in e.get("instrument", []):
            lay(heads_of(x), "instrument", passage.roles, passage.roles_open)
        for role in ("place", "time", "killed", "injured", "detained", "missing", "displaced"):
            if role in e and e[role].get("text"):
                lay(heads_of(e[role]), role, passage.roles, passage.roles_open)
        for c in e["claims"]:
            if c["source"] != "report" and c["source"].get("text"):
                cue = None
                if c.get("cue"):
                    cue = {sentence_of[h] for h in heads_of(c["cue"])}
                lay(heads_of(c["source"], c["source"].get("name")), c["stance"], passage.claims, passage.claims_open, cue)
    return missing
