"""What the measuring scripts share: the coded events of every report, and their command line."""
import json
import sys


def events(path):
    """Id of a report -> its events, of what `tidings code --format json` wrote."""
    with open(path, encoding="utf-8") as f:
        return {r["report"]["id"]: r["events"] for r in map(json.loads, f)}


def command(usage, reports, score):
    """`inputs SET` prints what `reports(SET)` gives, (id, text) each; `score SET CODED` scores."""
    if len(sys.argv) == 3 and sys.argv[1] == "inputs":
        for ident, text in reports(sys.argv[2]):
            print(json.dumps({"id": ident, "text": text}))
    elif len(sys.argv) == 4 and sys.argv[1] == "score":
        score(*sys.argv[2:])
    else:
        sys.exit(usage)
