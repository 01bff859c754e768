#!/usr/bin/env python3
"""Dates as dateparser finds them, written as Tidings writes its own, so that one script scores both.

usage: dates.py REPORTS.jsonl > coded.jsonl

REPORTS: JSON lines with `id`, `text` and `published`, as for `tidings code`. Needs dateparser (pip install dateparser).
Each date is counted from the day of publication, the past preferred, and spans the day, week, month or year that
dateparser says it is. What it finds is kept as it is: it takes "may", "sun" and numbers for dates here and there.
"""
import datetime
import json
import sys

from dateparser.date import DateDataParser
from dateparser.search import search_dates


def interval(found):
    """First day, and the day after the last."""
    day = found.date_obj.date()
    one = datetime.timedelta(days=1)
    if found.period == "year":
        return datetime.date(day.year, 1, 1), datetime.date(day.year + 1, 1, 1)
    if found.period == "month":
        return day.replace(day=1), (day.replace(day=28) + 4 * one).replace(day=1)
    if found.period == "week":
        monday = day - day.weekday() * one
        return monday, monday + 7 * one
    return day, day + one


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for line in open(sys.argv[1], encoding="utf-8"):
        report = json.loads(line)
        settings = {"PREFER_DATES_FROM": "past"}
        try:
            settings["RELATIVE_BASE"] = datetime.datetime.fromisoformat(report.get("published", "")[:10])
        except ValueError:
            pass  # none, or written in no known way: counted from today, as dateparser does
        parser, times, at = DateDataParser(languages=["en"], settings=settings), [], 0
        for words, _ in search_dates(report["text"], languages=["en"], settings=settings) or []:
            start = report["text"].find(words, at)
            found = parser.get_date_data(words)
            if start < 0 or not found.date_obj:
                continue
            at = start + len(words)
            first, after = interval(found)
            times.append({"start": start, "end": at, "text": words, "from": first.isoformat(), "to": after.isoformat()})
        print(json.dumps({"report": {"id": report["id"]}, "mentions": {"times": times}}))


if __name__ == "__main__":
    main()
