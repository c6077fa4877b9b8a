#!/usr/bin/env python3
"""Writes a lead file and an event file of a given size, the same bytes for the same arguments.

    python3 benches/generate.py FOLDER LEADS EVENTS

Needs Python's standard library only. People and companies are invented; the shapes are those of real exports: few
countries and industries, many titles, most events on few pages, events in no order.
"""

import datetime
import pathlib
import sys

COUNTRIES = ["France", "Belgium", "Switzerland", "Germany", "Spain", "Italy", "United States", "Morocco", ""]
INDUSTRIES = ["IT", "Finance", "Health", "Education", "Retail", "Industry", "Public sector", ""]
TITLES = ["CTO", "CIO", "VP Sales", "Head of Marketing", "Director", "Sales manager", "Student", "Engineer", "Buyer", ""]
DOMAINS = ["gmail.com", "example.com", "example.org", "acme.example", "outlook.com", "globex.example"]
EVENTS = [
    ("visited", ["/pricing", "/", "/blog/scoring", "/fr/pricing?utm_source=x", "/demo", "/docs/start", "/about"]),
    ("opened", ["newsletter-01", "newsletter-02", "newsletter-03", "webinar invitation"]),
    ("clicked", ["newsletter-01", "newsletter-02"]),
    ("downloaded", ["white-paper", "price-list", "case-study"]),
    ("submitted", ["contact", "demo request"]),
    ("attended", ["webinar march", "webinar june"]),
    ("unsubscribed", [""]),
    ("received", ["newsletter-01", "newsletter-02", "newsletter-03"]),
]
WEIGHTS = [46, 20, 8, 5, 2, 2, 1, 16]
AS_OF = datetime.datetime(2026, 1, 31)


class Numbers:
    """A small generator of its own, so that no release of Python changes the files."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return (self.state >> 33) % limit

    def one_of(self, items):
        return items[self.below(len(items))]


def write_leads(path, count):
    numbers = Numbers(1)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("lead_id,email,company,country,industry,job_title,employees,has_budget,created_at\n")
        for lead in range(count):
            employees = numbers.one_of(["", 3, 12, 48, 75, 240, 1200, 15000])
            created = AS_OF - datetime.timedelta(days=numbers.below(700), seconds=numbers.below(86400))
            out.write(
                f"L{lead:08d},person{lead}@{numbers.one_of(DOMAINS)},Company {numbers.below(50000)},"
                f"{numbers.one_of(COUNTRIES)},{numbers.one_of(INDUSTRIES)},{numbers.one_of(TITLES)},"
                f"{employees},{numbers.one_of(['yes', 'no', ''])},{created.isoformat()}\n"
            )


def write_events(path, count, leads):
    numbers = Numbers(2)
    wheel = [event for event, weight in zip(EVENTS, WEIGHTS) for _ in range(weight)]
    days = [(AS_OF - datetime.timedelta(days=day)).strftime("%Y-%m-%d") for day in range(400)]
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("lead_id,at,event,object,duration\n")
        for _ in range(count):
            verb, objects = numbers.one_of(wheel)
            second = numbers.below(86400)
            out.write(
                f"L{numbers.below(leads):08d},{numbers.one_of(days)}T{second // 3600:02d}:"
                f"{second // 60 % 60:02d}:{second % 60:02d}Z,{verb},{numbers.one_of(objects)},{numbers.below(600)}\n"
            )


def main():
    folder, leads, events = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    write_leads(folder / "leads.csv", leads)
    write_events(folder / "events.csv", events, leads)


if __name__ == "__main__":
    main()
