"""What the models of `rules-examples/` must give, computed from their files alone, as of 2026-01-31T00:00.

    python3 examples.py FOLDER

Prints the lead's key and `score,fit,engagement,grade,stage,disqualified_by,fit_known` (those that the model has) in
the order of the lead file. Written from the words of the rules, a function for each model; shares no code with
leadrules. What they have in common is in `plain.py`; the models of published practices are in `practices.py`.
"""

import csv
import pathlib
import sys

from plain import *
from practices import PRACTICES


def two_lines(folder):
    clock = Clock("UTC")
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["lead_id"], []))
        score = (20 if did.of("visited", "pricing") else 0) - (10 if did.inactive(30) else 0)
        yield result({"lead_id": lead["lead_id"]}, score, 0, 0, {}, "", "1")


def b2b_software(folder):
    clock = Clock("Europe/Paris")
    free_mail = {folded(line) for line in (folder / "free-mail.txt").read_text("utf-8").split()}
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["lead_id"], []))
        employees = number(lead["employees"])
        mail = domain(lead["email"])

        company = 10 if folded(lead["industry"]) == "it" else 0
        company += at_least(employees, (50, 5), (200, 10), (1000, 15))
        company -= 5 if employees is not None and employees < 10 else 0
        company += 5 if folded(lead["country"]) in {"france", "belgium", "switzerland", "luxembourg"} else 0
        person = 15 if mentions(lead["job_title"], ["cto", "cio", "vp", "head of"]) else 0
        person += 5 if mail and mail not in free_mail else 0
        fit = min(company, 30) + min(person, 20)

        website = 0
        if len(did.of("visited", "pricing", last=7)) >= 3:
            website += 15
        elif did.of("visited", "pricing"):
            website += 10
        visits = did.of("visited", last=30)
        website += 5 if len({page(visit["object"]) for visit in visits}) >= 5 else 0
        website += 10 if sum(number(visit["duration"]) or 0 for visit in visits) >= 300 else 0
        created = clock.age(lead["created_at"]) if lead["created_at"] else None
        if did.inactive(90, created):
            website -= 20
        elif did.inactive(30, created):
            website -= 10
        content = 5 if did.of("downloaded", "white-paper") else 0
        content += 10 if did.of("attended") else 0
        content += min(len(did.of("opened")), 5)
        engagement = min(website, 30) + min(content, 20)

        quality = -10 if mail in free_mail else 0
        quality -= 5 if lead["last_name"] and lead["last_name"] == lead["last_name"].lower() else 0
        score = min(max(fit + engagement + max(quality, -30), 0), 100)

        grade = first(("A", fit >= 35), ("B", fit >= 20), ("C", fit >= 5), ("D", True))
        stage = first(
            ("SQL", score >= 60 and grade in "AB"),
            ("MQL", score >= 40 and fit >= 10 and engagement >= 10),
            ("Lead", True),
        )
        disqualified = "competitor" if mail == "competitor.example" else "unsubscriber" if did.of("unsubscribed") else ""
        asked = [lead[name].strip() for name in ("industry", "employees", "country", "job_title", "email")]
        yield result(
            {"lead_id": lead["lead_id"]},
            score,
            fit,
            engagement,
            {"grade": grade, "stage": stage},
            disqualified,
            fit_known(*asked),
            low=0,
        )


def e_commerce(folder):
    clock = Clock("UTC")
    events = generic_events(folder, clock, "customer", "time", "what", "item")
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        latest = did.latest("bought")
        year = did.of("bought", last=365)
        amounts = [number(order["amount"]) for order in did.of("bought") if order["amount"].strip()]
        email = lead["email"].strip()

        recency = max(
            30 if latest is not None and latest < days(30) else 0,
            20 if latest is not None and latest < days(90) else 0,
            10 if year else 0,
        )
        frequency = 5 * min(len(year), 4)
        value = at_least(sum(number(order["amount"]) or 0 for order in year), (100, 10), (300, 20), (1000, 30))
        value += 5 if amounts and sum(amounts) >= 80 * len(amounts) else 0
        value += 5 if amounts and max(amounts) >= 500 else 0
        now = 5 if len(did.of("visited", last=7)) >= 3 else 0
        now += 5 if did.of("visited", where=lambda visit: folded(visit["campaign"]) == "winter sale") else 0
        now += 10 if did.of("add_to_basket", last=3) and not did.of("bought", last=3) else 0
        now += 3 if did.of("searched", "*gift*", last=14) else 0
        engagement = min(recency, 30) + min(frequency, 20) + min(value, 30) + min(now, 20)

        against = -10 if not did.of("bought") and did.inactive(60) else 0
        against -= 5 if not email else 0
        score = min(max(engagement + max(against, -20), 0), 100)

        stage = first(
            ("Best customer", score >= 70),
            ("Customer", did.of("bought")),
            ("Window shopper", did.of("visited")),
            ("Unknown", True),
        )
        disqualified = "complains" if len(did.of("complained")) >= 2 else ""
        yield result({"id": lead["id"]}, score, 0, engagement, {"stage": stage}, disqualified, "1", low=0)


def training_company(folder):
    clock = Clock("UTC")
    schools = ["bac", "bac+2", "bac+3", "bac+4", "bac+5", "bac+8"]
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        sector = known(lead["Sector"], "select")
        english = known(lead["English"], "select")
        education = schools.index(folded(lead["Education"])) if lead["Education"].strip() else None
        budget = french_number(lead["Budget"])
        experience = number(lead["Years of experience"])
        employees = number(lead["Employees"])
        managed = yes_no(lead["Has managed people"])
        pays = yes_no(lead["The company can pay"])

        fit = 10 if sector == "it" else 0
        fit += 10 if managed else 0
        fit -= 10 if budget is not None and budget < 2000 else 0
        fit += 30 if pays else 0
        if education is not None:
            fit += 20 if education > schools.index("bac+4") else 0
            fit -= 20 if education < schools.index("bac+2") else 0
        fit -= 20 if experience is not None and experience < 4 else 0
        fit -= 5 if employees is not None and employees < 10 else 0
        fit -= 10 if english == "beginner" else 0

        visits = did.of("visited")
        engagement = more_than(len({page(visit["object"]) for visit in visits}), (10, 5), (20, 10))
        engagement += more_than(sum(number(visit["duration"]) or 0 for visit in visits), (300, 10), (1200, 20))
        engagement += more_than(len(did.of("downloaded")), (3, 15))
        engagement += more_than(len(did.of("opened")), (5, 5), (10, 10))
        engagement += more_than(len(did.of("clicked")), (3, 5), (6, 10))
        engagement += more_than(len(did.of("attended")), (1, 15), (3, 20))
        engagement += 5 if did.of("subscribed", "newsletter") else 0
        engagement -= 20 if did.of("unsubscribed") else 0
        score = min(max(fit + engagement, -50), 150)

        grade = first(("A", fit >= 50), ("B", fit >= 20), ("C", fit >= 0), ("F", True))
        stage = first(
            ("To call", fit >= 20 and engagement >= 10),
            ("To nurture", score >= 10),
            ("Not qualified", True),
        )
        yield result(
            {"id": lead["id"]},
            score,
            fit,
            engagement,
            {"grade": grade, "stage": stage},
            "",
            fit_known(sector, managed, budget, pays, education, experience, employees, english),
            low=-50,
        )


def crm_export(folder):
    clock = Clock("Europe/London")
    calls = by_lead(table(folder / "Calls.csv"), "Lead Id")
    meetings = by_lead(table(folder / "Meetings.csv"), "Lead Id")
    for lead in table(folder / "leads.csv"):
        key = lead["Lead Id"]
        did = Events(
            [
                {
                    "verb": "called",
                    "age": clock.age(row["Call Start Time"]),
                    "object": row["Call Purpose"],
                    "direction": folded(row["Call Type"]),
                    "duration": number(row["Call Duration (in seconds)"]) or 0,
                }
                for row in calls.get(key, [])
            ]
            + [
                {"verb": "met", "age": clock.age(row["From"], "%d/%m/%Y %H:%M"), "object": row["Title"]}
                for row in meetings.get(key, [])
            ]
        )
        industry = known(lead["Industry"], "select", "-none-")
        revenue = number(lead["Expected Revenue"])
        rating = known(lead["Rating"])
        source = known(lead["Lead Source"])
        created = clock.age(lead["Created Time"], "%d %b, %Y %H:%M:%S") if lead["Created Time"] else None

        fit = -5 if industry is None else 10 if industry in {"software", "finance"} else 3
        fit += at_least(revenue, (100_000, 10), (1_000_000, 25))
        fit += 5 if rating in {"warm", "hot"} else 0
        fit += 5 if source and "referral" in source else 0

        engagement = 15 if did.of("met", last=60) else 0
        engagement += 10 if did.of("met", "demo*") else 0
        engagement += min(4 * len(did.of("called", where=lambda call: call["direction"] == "inbound")), 12)
        engagement += 6 if sum(call["duration"] for call in did.of("called", last=90)) >= 600 else 0
        last_call = did.latest("called")
        engagement -= 5 if last_call is not None and last_call > days(45) else 0
        engagement -= 8 if did.inactive(60, created) else 0
        engagement = min(engagement, 40)

        grade = first(("A", fit >= 30), ("B", fit >= 10), ("C", True))
        stage = first(("Hot", engagement >= 20 and grade in "AB"), ("Warm", engagement >= 5), ("Cold", True))
        yield result(
            {"Lead Id": key},
            fit + engagement,
            fit,
            engagement,
            {"grade": grade, "stage": stage},
            "",
            fit_known(industry, revenue, rating, source, None),
        )


MODELS = PRACTICES | {
    "two-lines": two_lines,
    "b2b-software": b2b_software,
    "e-commerce": e_commerce,
    "training-company": training_company,
    "crm-export": crm_export,
}


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = list(MODELS[folder.name](folder))
    writer = csv.DictWriter(sys.stdout, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


main()
