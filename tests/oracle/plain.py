"""What the models of the examples are computed with in plain Python: clocks, events, cells, rows. Shares no code with
leadrules.
"""

import csv
import datetime
import pathlib
import re
import unicodedata
import zoneinfo
from decimal import Decimal, ROUND_HALF_UP

PASSIVE = {"received", "delivered", "bounced", "complained", "unsubscribed"}


def folded(text):
    text = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(letter for letter in text if not "\u0300" <= letter <= "\u036f")


def matches(wanted, seen):
    """Whether an object is the wanted one: whole, or one segment of a path or an address."""
    seen = folded(seen)
    if re.match(r"https?://|/", seen):
        path = re.split(r"[?#]", seen)[0]
        segments = re.sub(r"^https?://[^/]*", "", path).split("/")
        return wanted in segments or wanted == path
    return re.fullmatch(re.escape(wanted).replace(r"\*", ".*"), seen) is not None


def page(seen):
    """What makes two pages one: neither the spelling nor what follows `?` or `#`."""
    seen = folded(seen)
    return re.split(r"[?#]", seen)[0] if re.match(r"https?://|/", seen) else seen


def days(number):
    return datetime.timedelta(days=number)


class Clock:
    def __init__(self, zone):
        self.zone = zoneinfo.ZoneInfo(zone)
        self.now = datetime.datetime(2026, 1, 31, tzinfo=self.zone)

    def age(self, text, shape=None):
        """How long before the as-of instant."""
        text = text.strip()
        moment = datetime.datetime.strptime(text, shape) if shape else datetime.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.zone)
        # Through UTC, since a difference within one zone would be one of wall clocks.
        return self.now.astimezone(datetime.UTC) - moment.astimezone(datetime.UTC)


class Events:
    """The events of one lead up to the as-of instant: verb, age, object, and what else the row has."""

    def __init__(self, rows):
        self.rows = [row for row in rows if row["age"] >= days(0)]

    def of(self, verb, wanted=None, last=None, where=lambda row: True):
        return [
            row
            for row in self.rows
            if row["verb"] == verb
            and (wanted is None or matches(wanted, row["object"]))
            and (last is None or row["age"] < days(last))
            and where(row)
        ]

    def latest(self, verb):
        """The age of the youngest; None without one."""
        return min((row["age"] for row in self.of(verb)), default=None)

    def inactive(self, last, created=None):
        acts = [row for row in self.rows if row["verb"] not in PASSIVE and row["age"] < days(last)]
        return not acts and (created is None or created >= days(last))


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_lead(rows, key):
    found = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def number(text):
    """`1,234.50 €`, `$2.5M`, `$342.09K` or `12`; None for an empty cell."""
    text = re.sub(r"[$€,\s]", "", text)
    if not text:
        return None
    factor = {"K": 1000, "M": 1_000_000}.get(text[-1], 1)
    return Decimal(text.rstrip("KM")) * factor


def french_number(text):
    return number(re.sub(r"\s", "", text).replace(",", "."))


def yes_no(text):
    return {"oui": True, "yes": True, "non": False, "no": False, "": None}[folded(text)]


def known(text, *placeholders):
    return None if folded(text) in ("", *placeholders) else folded(text)


def domain(email):
    return folded(email).rpartition("@")[2] if "@" in email else None


def mentions(text, words):
    return any(re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", folded(text)) for word in words)


def at_least(value, *tiers):
    """The points of the highest bound that a value reaches; bounds are written from low to high."""
    points = 0
    for bound, worth in tiers:
        if value is not None and value >= bound:
            points = worth
    return points


def more_than(value, *tiers):
    points = 0
    for bound, worth in tiers:
        if value is not None and value > bound:
            points = worth
    return points


def first(*lines):
    return next(name for name, holds in lines if holds)


def rounded(value, places=0):
    """To whole numbers, or so many decimals, half away from zero, and written without needless zeros."""
    shown = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Decimal(int(shown)) if shown == int(shown) else shown


def halving(points, every):
    """What points are worth at each age in days, to a millionth."""

    def worth(age):
        return millionth(points * Decimal(2) ** (Decimal(-age) / every))

    return worth


def fading(points, over):
    """In a straight line to nothing."""

    def worth(age):
        return millionth(points * max(Decimal(0), 1 - Decimal(age) / over))

    return worth


def losing(points, loss, every):
    """In steps of `loss` points."""

    def worth(age):
        return max(Decimal(0), points - Decimal(loss) * (age // every))

    return worth


def millionth(value):
    return value.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def fit_known(*values):
    share = Decimal(sum(value not in (None, "") for value in values)) / len(values)
    return str(share.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize())


def result(key, score, fit, engagement, outcomes, disqualified, fit_known, low=None):
    """One row; a disqualified lead has the scale's lower end, or without a scale at most 0."""
    if disqualified:
        score = min(score, 0) if low is None else low
        outcomes = {name: "Disqualified" for name in outcomes}
    return {
        **key,
        "score": score,
        "fit": fit,
        "engagement": engagement,
        **outcomes,
        "disqualified_by": disqualified,
        "fit_known": fit_known,
    }


def generic_events(folder, clock, key="lead_id", at="at", verb="event", about="object"):
    rows = by_lead(table(folder / "events.csv"), key)
    for mine in rows.values():
        for row in mine:
            row.update(age=clock.age(row[at]), verb=folded(row[verb]), object=row[about])
    return rows
