"""What the models of published practices must give: a function for each folder, from the words of its rules."""

import re
from decimal import Decimal

from plain import *

# Rows of keys, on the three usual keyboards.
KEYS = ["azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm"]
RUNS = {row[a:b] for row in KEYS for a in range(len(row)) for b in range(a + 4, len(row) + 1)}
RUNS |= {row[a:b][::-1] for row in KEYS for a in range(len(row)) for b in range(a + 5, len(row) + 1)}


def words(text):
    return re.findall(r"[^\W_]+", folded(text))


def only_runs(word):
    return word == "" or any(word[:end] in RUNS and only_runs(word[end:]) for end in range(4, len(word) + 1))


def mashed(text):
    return any(only_runs(word) for word in words(text))


def lowercase(text):
    return any(letter != letter.upper() for letter in text) and text == text.lower()


def uppercase(text):
    return any(letter != letter.lower() for letter in text) and text == text.upper()


def whole_days(event):
    return event["age"] // days(1)


def youngest(events):
    """The age in whole days of the youngest; None without one."""
    return min((whole_days(event) for event in events), default=None)


def once(worth, events):
    """What a rule is worth that fires once, by its youngest event."""
    age = youngest(events)
    return Decimal(0) if age is None or age >= 3650 else worth(age)


def each(worth, events, most=None, up_to=None):
    """The sum over the events, by the age of each: the youngest `most`, and at most `up_to` points."""
    ages = sorted(whole_days(event) for event in events)[:most]
    total = sum((worth(age) for age in ages if age < 3650), Decimal(0))
    return total if up_to is None else min(total, Decimal(up_to))


def group(*points, low=None, high=None, places=0):
    total = sum(points, Decimal(0))
    if high is not None:
        total = min(total, Decimal(high))
    if low is not None:
        total = max(total, Decimal(low))
    return rounded(total, places)


def since_last(events, others):
    """The events later than the latest of the others."""
    last = min((event["age"] for event in others), default=None)
    return [event for event in events if last is None or event["age"] < last]


def clamped(value, low, high):
    return min(max(value, low), high)


def consultant_matrix(folder):
    clocks = {"benelux": Clock("Europe/Brussels"), "france": Clock("Europe/Paris")}
    # Both zones have the same time, so one reading of the events is enough.
    events = generic_events(folder, clocks["france"])
    countries = {"benelux": {"belgium", "netherlands", "luxembourg"}, "france": {"france"}}
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        row = {"id": lead["id"]}
        for model in ("benelux", "france"):
            if folded(lead["country"]) in countries[model]:
                scored = consultant_country(model, lead, did, clocks[model])
            else:
                scored = dict.fromkeys(("score", "fit", "engagement", "grade", "segment", "disqualified_by", "fit_known"), "")
            row |= {f"{model}_{name}": value for name, value in scored.items()}
        yield row


def consultant_country(model, lead, did, clock):
    french = model == "france"
    employees = number(lead["employees"])
    title = lead["job_title"]

    company = 20 if folded(lead["industry"]) in {"it", "finance", "health"} else 0
    company += at_least(employees, (50, 10), (250, 20)) if french else at_least(employees, (50, 20), (250, 10))
    company -= 10 if employees is not None and employees < 10 else 0
    company += 10 if french and lead["postcode"][:2] in {"75", "92", "93", "94"} else 0
    person = 20 if mentions(title, ["ceo", "cto", "director", "head of"]) else 0
    person -= 30 if "student" in words(title) or any(word.startswith("intern") for word in words(title)) else 0
    fit = company + person

    pricing = did.of("visited", "pricing")
    often = len(did.of("visited", "pricing", last=14)) >= 3
    website = ((40 if french else 60) if often else (20 if french else 30)) if pricing else 0
    website += min(2 * len(did.of("visited")), 40)
    website += 0 if not french else min(20 * len(did.of("downloaded")), 60)
    talks = 80 if did.of("requested", "demo", last=90) else 0
    talks += 0 if french else 40 * min(len(did.of("attended")), 2)
    talks += 60 if not french and did.of("booked", last=30) else 0
    created = clock.age(lead["created_at"]) if lead["created_at"] else None
    against = 60 if did.inactive(90, created) else 20 if did.inactive(30, created) else 0
    against += 40 if since_last(did.of("unsubscribed"), did.of("subscribed")) else 0
    score = website + talks - against

    bounds = {"A+": 60, "A-": 50, "B+": 40, "B-": 30, "C+": 20, "C-": 10, "D+": 0, "D-": -10}
    grade = next((name for name, bound in bounds.items() if fit >= bound), "F")
    column = sum(score >= bound for bound in (50, 100, 200))
    segment = {
        "A": ["Watch", "Targeted nurturing", "Targeted nurturing", "MQL"],
        "B": ["Watch", "Nurturing", "Nurturing", "MQL, second rank"],
        "C": ["New prospects", "Prospects to sort", "Prospects to sort", "Analyse"],
        "D": ["New prospects", "Prospects to sort", "Prospects to sort", "Analyse"],
        "F": ["Excluded"] * 4,
    }[grade[0]][column]
    disqualified = "competitor" if domain(lead["email"]) == "competitor.example" else ""
    asked = [lead[name].strip() for name in ("industry", "employees", "job_title")] + [lead["postcode"].strip()] * french
    outcomes = {"grade": grade, "segment": segment}
    return result({}, score, fit, website + talks - against, outcomes, disqualified, fit_known(*asked))


def spam_signals(folder):
    clock = Clock("UTC")
    free_mail = {folded(line) for line in (folder / "free-mail.txt").read_text("utf-8").split()}
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        cell = {name: text.strip() for name, text in lead.items()}
        names = [cell["first_name"], cell["last_name"]]
        mail = domain(cell["email"])
        company, message, phone = cell["company"], cell["message"], cell["phone"]

        fit = 15 * bool(company) + 15 * bool(cell["job_title"]) + 10 * bool(phone)
        fit += at_least(len(message), (40, 20), (120, 30))
        fit += 30 if mail and mail not in free_mail else 0

        signs = 10 if any(lowercase(name) for name in names) else 0
        signs += 5 if all(uppercase(name) for name in names) else 0
        signs += 40 if any(mashed(text) for text in (*names, company)) else 0
        signs += 10 if mail in free_mail else 0
        signs += 20 if phone and not re.search(r"^\+?[0-9][0-9 ().-]{5,}$", phone) else 0
        signs += 30 if cell["email"] and not re.search(r"(?i)^[^@\s]+@[^@\s]+\.[a-z]+$", cell["email"]) else 0
        signs += 10 if len(cell["last_name"]) == 1 else 0
        signs += 20 if mentions(company, ["test", "none", "n/a", "xxx"]) else 0
        signs += 15 if any(piece in folded(message) for piece in ("http://", "https://", "www.")) else 0
        signs += 15 if len(did.of("submitted", last=1)) >= 3 else 0
        signs = max(-signs, -60)

        score = clamped(fit + signs, 0, 100)
        stage = first(("Usable", score >= 40 and signs > -30), ("Look first", signs > -40), ("Probably spam", True))
        throwaway = mail in {"tenminutes.example", "trashpost.example"}
        disqualified = "program" if cell["Leave this empty"] else "throwaway" if throwaway else ""
        known = fit_known(company, cell["job_title"], phone, message, cell["email"])
        yield result({"id": lead["id"]}, score, fit, 0, {"stage": stage}, disqualified, known, low=0)


def bant(folder):
    clock = Clock("UTC")
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        budget = number(lead["Budget (EUR)"])
        authority = known(lead["Role in the decision"], "to ask")
        need = known(lead["Need"], "to ask")
        start = -clock.age(lead["Project starts on"]) if lead["Project starts on"] else None

        score = 0 if budget is None else at_least(budget, (5000, 5), (20000, 15), (50000, 25)) or -10
        score += {None: 0, "decides": 25, "recommends": 15}.get(authority, -5)
        score += {"proven": 25, "likely": 10, "none": -20}.get(need, 0)
        if start is not None:
            score += 0 if days(0) < start else -5
            score += next((p for d, p in ((90, 25), (180, 15), (365, 5)) if days(0) < start <= days(d)), -5 * (start > days(365)))
        fit = score
        score = clamped(score, 0, 100)

        answers = sum(value is not None for value in (budget, authority, need, start))
        stage = first(
            ("Opportunity", score >= 75 and answers >= 3),
            ("To call", score >= 50 or did.of("requested", "quote", last=14)),
            ("To ask", answers <= 2),
            ("To nurture", True),
        )
        disqualified = "no_need" if need == "none" and authority == "decides" else ""
        outcomes = {"stage": stage}
        known_share = fit_known(budget, authority, need, start)
        yield result({"id": lead["id"]}, score, fit, 0, outcomes, disqualified, known_share, low=0)


def thirds_from_d(folder):
    clock = Clock("UTC")
    letters = ["F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"]
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        industry, country = known(lead["industry"]), known(lead["country"])
        department, title = known(lead["Department"]), lead["job_title"]
        employees = number(lead["employees"])

        fit = 0 if industry is None else 3 if industry in {"software", "finance"} else -1
        fit += at_least(employees, (50, 1), (250, 2))
        fit -= 1 if employees is not None and employees < 10 else 0
        fit += 0 if country is None else 2 if country in {"france", "belgium", "germany"} else -2
        ranks = ((["ceo", "cfo", "cto", "vp"], 3), (["director", "head of"], 2), (["manager"], 1))
        fit += next((points for names, points in ranks if mentions(title, names)), 0)
        fit += 1 if department in {"finance", "it"} else 0
        fit = clamped(fit, -2, 10)

        score = 50 if did.of("submitted", "contact*") else 20 if did.of("submitted") else 0
        score += min(10 * len(did.of("downloaded")), 30) + min(20 * len(did.of("attended")), 40)
        score += min(3 * len(did.of("clicked")), 15) + min(len(did.of("visited")), 15)
        score -= 10 if did.inactive(60, clock.age(lead["created_at"]) if lead["created_at"] else None) else 0

        grade = letters[fit + 2]
        good = fit >= 5
        stage = first(
            ("To sales", score >= 100 and good), ("Interested", score >= 50), ("Right person", good), ("Lead", True)
        )
        asked = fit_known(industry, employees, country, known(title), department)
        yield result({"id": lead["id"]}, score, fit, score, {"grade": grade, "stage": stage}, "", asked)


def importance_and_lifespan(folder):
    readers = {zone: generic_events(folder, Clock(zone)) for zone in ("UTC", "Europe/Paris")}
    for lead in table(folder / "leads.csv"):
        row = {"id": lead["id"]}
        for name, score in (
            ("last_month", last_month(Events(readers["Europe/Paris"].get(lead["id"], [])), Clock("Europe/Paris"))),
            ("lifespan", lifespan(Events(readers["UTC"].get(lead["id"], [])))),
        ):
            row |= {f"{name}_{column}": value for column, value in score.items()}
        yield row


def lifespan(did):
    acts = group(
        once(fading(9, 90), did.of("visited", "pricing")),
        once(fading(40, 180), did.of("requested", "demo")),
        once(halving(20, 30), did.of("attended")),
        once(losing(10, 2, 30), did.of("downloaded")),
        once(losing(6, "0.9", 45), did.of("registered")),
        each(halving(1, 14), did.of("opened"), up_to=5),
        Decimal(15 if did.of("bought") else 0),
        places=1,
    )
    against = group(-once(halving(20, 90), did.of("unsubscribed")), places=1)
    score = rounded(acts + against, 1)
    stage = first(("Hot", score >= 40), ("Warm", score >= 10), ("Cold", True))
    return result({}, score, 0, score, {"stage": stage}, "", "1")


def last_month(did, clock):
    score = 0
    for verb, worth in (("visited", 30), ("clicked", 40), ("submitted", 60)):
        by_day = {}
        for event in did.of(verb, last=30):
            day = (clock.now.astimezone(datetime.UTC) - event["age"]).astimezone(clock.zone).date()
            by_day[day] = by_day.get(day, 0) + 1
        score += worth * sum(min(count, 20) for count in by_day.values())
    stage = first(("Busy", score >= 600), ("Quiet", score > 0), ("Silent", True))
    return result({}, score, 0, score, {"stage": stage}, "", "1")


def categories(folder):
    clock = Clock("Europe/Berlin")
    events = generic_events(folder, clock)

    def worth(points):
        return losing(points, Decimal(points) * Decimal("0.15"), 45)

    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        industry, tool, title = known(lead["industry"]), known(lead["Tool in use"]), lead["job_title"]
        department, country = known(lead["Department"]), known(lead["country"])
        employees = number(lead["employees"])

        company = {"logistics": 25, "retail": 15, "manufacturing": 15}.get(industry, 0)
        company += at_least(employees, (50, 15), (250, 25))
        company -= 10 if employees is not None and employees < 10 else 0
        company += 10 if country in {"france", "germany"} else 0
        person = 20 if mentions(title, ["director", "vp", "head of"]) else 10 if mentions(title, ["manager"]) else 0
        person += 15 if department in {"operations", "purchasing"} else 0
        need = 0 if tool is None else 20 if tool == "spreadsheet" else 10
        fit = clamped(min(company, 50) + min(person, 30) + min(need, 20), 0, 100)

        often = len(did.of("visited", "pricing", last=7)) >= 3
        product = group(
            once(worth(40), did.of("started")), once(worth(30), did.of("requested", "demo")), high=50
        )
        website = group(
            once(worth(20 if often else 15), did.of("visited", "pricing")),
            each(worth(2), did.of("visited"), up_to=20),
            high=30,
        )
        mail = group(
            each(worth(5), did.of("clicked"), up_to=15),
            each(worth(1), did.of("opened"), up_to=10),
            Decimal(-20 if did.of("unsubscribed") else 0),
            high=20,
        )
        engagement = clamped(product + website + mail, 0, 100)
        score = clamped(rounded(Decimal(60 * fit + 40 * engagement) / 100), 0, 100)

        grade = first(("A", fit >= 75), ("B", fit >= 50), ("C", fit >= 25), ("D", True))
        category = grade + str(1 + sum(engagement < bound for bound in (75, 50, 25)))
        asked = fit_known(industry, employees, country, known(title), department, tool)
        outcomes = {"grade": grade, "category": category}
        yield result({"id": lead["id"]}, score, fit, engagement, outcomes, "", asked, low=0)


def group_limits_with_decay(folder):
    clock = Clock("UTC")
    free_mail = {folded(line) for line in (folder / "free-mail.txt").read_text("utf-8").split()}
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["id"], []))
        employees, title, mail = number(lead["employees"]), lead["job_title"], domain(lead["email"])

        company = 15 if folded(lead["industry"]) == "software" else 0
        # Each range begins where the one before ends, so lower bounds say it all for whole numbers.
        company += at_least(employees, (10, 5), (50, 15), (250, 20))
        person = 15 if mentions(title, ["ceo", "founder", "owner"]) else 5 if mentions(title, ["manager"]) else 0
        person += 10 if mail and mail not in free_mail else 0
        fit = min(company, 30) + min(person, 20)

        opened, clicked, visited = did.of("opened"), did.of("clicked"), did.of("visited")
        letters = group(
            once(halving(at_least(len(opened), (1, 2), (4, 5), (10, 10)), 30), opened),
            once(halving(at_least(len(clicked), (1, 5), (3, 10)), 30), clicked),
            high=15,
            places=1,
        )
        website = group(
            once(losing(10, 5, 30), did.of("visited", "pricing")),
            once(
                losing(pages := at_least(len(visited), (5, 5), (10, 10)), Decimal(pages) / 2, 30),
                visited,
            ),
            high=15,
            places=1,
        )
        forms = group(
            once(halving(10, 30), did.of("submitted")),
            Decimal(15 if did.of("requested", "demo") else 0),
            once(fading(10, 10), did.of("registered")),
            high=20,
            places=1,
        )
        against = group(
            -once(halving(20, 30), did.of("unsubscribed")),
            -once(halving(5, 30), did.of("bounced")),
            low=-20,
            places=1,
        )
        engagement = rounded(letters + website + forms + against, 1)
        score = clamped(rounded(fit + engagement, 1), 0, 100)
        stage = first(("High", score >= 60), ("Medium", score >= 30), ("Low", True))
        asked = fit_known(known(lead["industry"]), employees, known(title), known(lead["email"]))
        yield result({"id": lead["id"]}, score, fit, engagement, {"stage": stage}, "", asked, low=0)


def flagship(folder):
    clock = Clock("Europe/Paris")
    free_mail = {folded(line) for line in (folder / "free-mail.txt").read_text("utf-8").split()}
    events = generic_events(folder, clock)
    for lead in table(folder / "leads.csv"):
        did = Events(events.get(lead["lead_id"], []))
        employees, mail = number(lead["employees"]), domain(lead["email"])

        company = 10 if folded(lead["industry"]) == "it" else 0
        company += at_least(employees, (50, 5), (200, 10), (1000, 15))
        company -= 5 if employees is not None and employees < 10 else 0
        company += 5 if folded(lead["country"]) in {"france", "belgium", "switzerland", "luxembourg"} else 0
        person = 15 if mentions(lead["job_title"], ["cto", "cio", "vp", "head of"]) else 0
        person += 5 if mail and mail not in free_mail else 0
        fit = min(company, 30) + min(person, 20)

        visits = did.of("visited", last=30)
        website = 15 if len(did.of("visited", "pricing", last=7)) >= 3 else 10 if did.of("visited", "pricing") else 0
        website += 5 if len({page(visit["object"]) for visit in visits}) >= 10 else 0
        website += 10 if sum(number(visit["duration"]) or 0 for visit in visits) >= 300 else 0
        created = clock.age(lead["created_at"]) if lead["created_at"] else None
        website -= 20 if did.inactive(90, created) else 10 if did.inactive(30, created) else 0

        mails = {}
        for event in did.of("opened"):
            mails.setdefault(folded(event["object"]), []).append(event)
        content = group(
            once(halving(5, 60), did.of("downloaded", "white-paper")),
            once(halving(10, 60), did.of("attended")),
            min(sum((once(halving(1, 60), same) for same in mails.values()), Decimal(0)), Decimal(5)),
            Decimal(-5 if len(since_last(did.of("received"), did.of("opened"))) >= 3 else 0),
            high=20,
        )
        engagement = min(website, 30) + content

        quality = -10 if mail in free_mail else 0
        quality -= 5 if lowercase(lead["first_name"]) or lowercase(lead["last_name"]) else 0
        quality -= 20 if mashed(lead["company"]) else 0
        score = clamped(fit + engagement + max(quality, -30), 0, 100)

        grade = first(("A", fit >= 35), ("B", fit >= 20), ("C", fit >= 5), ("D", True))
        stage = first(
            ("SQL", score >= 60 and grade in "AB"),
            ("MQL", score >= 40 and fit >= 10 and engagement >= 10),
            ("Lead", True),
        )
        play = {"AB": ["Watch", "Nurture", "Call now"], "CD": ["New", "Nurture", "Qualify"]}
        play = play["AB" if grade in "AB" else "CD"][sum(score >= bound for bound in (40, 60))]
        left = since_last(did.of("unsubscribed"), did.of("subscribed"))
        disqualified = "competitor" if mail == "competitor.com" else "unsubscribed_since_last_subscribed" if left else ""
        asked = [lead[name].strip() for name in ("industry", "employees", "country", "job_title", "email")]
        outcomes = {"grade": grade, "stage": stage, "play": play}
        yield result({"lead_id": lead["lead_id"]}, score, fit, engagement, outcomes, disqualified, fit_known(*asked), low=0)


PRACTICES = {
    "bant": bant,
    "categories-a1-d4": categories,
    "consultant-matrix": consultant_matrix,
    "flagship": flagship,
    "group-limits-with-decay": group_limits_with_decay,
    "importance-and-lifespan": importance_and_lifespan,
    "spam-signals": spam_signals,
    "thirds-from-d": thirds_from_d,
}
