"""The rules of the benchmark: what each asks and what it gives, once, in no one's language.

`leadrules_text` writes them as a rule file; `peers/` writes them as SQL and as expressions. Sets of 12, 60 and 600 rules
are each the beginning of the next: a third are about fields, two thirds about events.

    python3 benches/rule_sets.py 60
"""

import sys
from dataclasses import dataclass

PASSIVE = ("received", "delivered", "bounced", "complained", "unsubscribed")


# Tests on a field. Text is written as it stands in the files, so that a peer may compare it letter by letter.


@dataclass(frozen=True)
class OneOf:
    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A known number from `low` to `high`, both included; `None` is no bound."""

    column: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Contains:
    column: str
    part: str


@dataclass(frozen=True)
class StartsWith:
    column: str
    part: str


@dataclass(frozen=True)
class EndsWith:
    column: str
    part: str


@dataclass(frozen=True)
class Missing:
    column: str


@dataclass(frozen=True)
class Newer:
    """An instant that is known and later than `days` before the as-of."""

    column: str
    days: int


# What is measured of a lead's events.


@dataclass(frozen=True)
class Count:
    """How many events; `thing` is an object, ends in `*`, or is None for any; `days` is None for ever."""

    verb: str
    thing: str | None = None
    days: int | None = None


@dataclass(frozen=True)
class Latest:
    """When the last such event was; `verb` is None for any that the lead itself did."""

    verb: str | None
    thing: str | None = None


# Tests on a measurement.


@dataclass(frozen=True)
class AtLeast:
    count: Count
    times: int = 1


@dataclass(frozen=True)
class Never:
    count: Count


@dataclass(frozen=True)
class LongAgo:
    """There was such an event, and the last was more than `days` ago."""

    latest: Latest
    days: int


@dataclass(frozen=True)
class Inactive:
    """Did nothing in the last `days`, and was not created in them."""

    days: int

    @property
    def latest(self):
        return Latest(None)


# Rules: points once if all tests hold, or points for each event up to a cap.


@dataclass(frozen=True)
class Once:
    tests: tuple
    points: int


@dataclass(frozen=True)
class EachTime:
    count: Count
    points: int
    cap: int


def rules(size):
    """The rules of a set: those on fields, those on events."""
    on_fields = [*FIELD_RULES, *more_field_rules()]
    on_events = [*EVENT_RULES, *more_event_rules()]
    assert len(set(on_fields)) == len(on_fields) and len(set(on_events)) == len(on_events)
    on_fields, on_events = on_fields[: size // 3], on_events[: size - size // 3]
    assert len(on_fields) + len(on_events) == size, f"there are no {size} rules"
    return on_fields, on_events


def measurements(on_events):
    """What the rules measure, each once, in the order of its first use."""
    found = {}
    for rule in on_events:
        for part in rule.tests if isinstance(rule, Once) else [rule]:
            found[getattr(part, "count", None) or part.latest] = None
    return list(found)


def once(points, *tests):
    return Once(tests, points)


FIELD_RULES = [
    once(10, OneOf("industry", ("IT",))),
    once(5, OneOf("country", ("France", "Belgium", "Switzerland"))),
    once(5, Between("employees", 50, None)),
    once(15, Contains("job_title", "Head of")),
    once(5, Between("employees", 200, None)),
    once(5, Between("employees", 1000, None)),
    once(-5, Between("employees", None, 9)),
    once(20, StartsWith("job_title", "Chief")),
    once(15, StartsWith("job_title", "VP")),
    once(10, Contains("job_title", "Marketing")),
    once(-10, StartsWith("job_title", "Junior")),
    once(10, OneOf("has_budget", ("yes",))),
    once(-5, EndsWith("email", "@gmail.com")),
    once(-5, EndsWith("email", "@outlook.com")),
    once(-10, Missing("email")),
    once(-5, Missing("company")),
    once(3, Newer("created_at", 30)),
    once(2, Newer("created_at", 90)),
    once(5, OneOf("industry", ("Finance", "Health")), OneOf("country", ("Germany", "Switzerland"))),
    once(8, OneOf("has_budget", ("yes",)), Between("employees", 100, 999)),
]

EVENT_RULES = [
    once(10, AtLeast(Count("visited", "/pricing"))),
    once(15, AtLeast(Count("visited", "/pricing", 7), 2)),
    EachTime(Count("opened"), 1, 5),
    once(5, AtLeast(Count("downloaded", "asset-1", 90))),
    once(-10, Inactive(30)),
    once(15, AtLeast(Count("submitted", "form-1", 90))),
    EachTime(Count("clicked", None, 30), 2, 10),
    once(-5, Never(Count("opened", None, 60))),
    once(10, AtLeast(Count("visited", "/demo", 30))),
    once(5, AtLeast(Count("visited", None, 7), 5)),
    once(5, AtLeast(Count("visited", None, 30), 10)),
    once(3, AtLeast(Count("visited", "/blog/*", 30), 3)),
    once(5, AtLeast(Count("visited", "/docs/*", 30), 2)),
    EachTime(Count("visited", "/blog/post-1"), 1, 3),
    EachTime(Count("visited", "/docs/page-1", 60), 2, 6),
    once(10, AtLeast(Count("attended", None, 90))),
    once(5, AtLeast(Count("attended"), 2)),
    once(-5, LongAgo(Latest("attended"), 60)),
    once(10, AtLeast(Count("submitted", None, 30))),
    EachTime(Count("submitted"), 5, 15),
    once(-20, Inactive(90)),
    once(-5, Inactive(60)),
    once(-30, AtLeast(Count("unsubscribed"))),
    once(5, AtLeast(Count("opened", None, 14), 2), Never(Count("unsubscribed"))),
    once(4, AtLeast(Count("opened", "newsletter-1"))),
    once(4, AtLeast(Count("opened", "newsletter-2", 30))),
    EachTime(Count("clicked", "newsletter-1"), 3, 9),
    once(6, AtLeast(Count("clicked", None, 7))),
    once(-3, AtLeast(Count("received", None, 60), 5), Never(Count("opened", None, 60))),
    once(-2, AtLeast(Count("received", None, 30), 8)),
    once(5, AtLeast(Count("downloaded"))),
    EachTime(Count("downloaded", None, 30), 4, 12),
    once(8, AtLeast(Count("downloaded", "asset-2"))),
    once(6, AtLeast(Count("downloaded", "asset-3", 60)), AtLeast(Count("visited", "/pricing", 60))),
    once(7, AtLeast(Count("attended", "webinar-1"))),
    once(7, AtLeast(Count("attended", "webinar-2", 60))),
    once(-4, LongAgo(Latest("visited"), 30)),
    once(-4, Never(Count("visited"))),
    EachTime(Count("visited", "/", 14), 1, 4),
    once(12, AtLeast(Count("visited", "/pricing", 30), 3), AtLeast(Count("visited", "/demo"))),
]


def more_field_rules():
    countries = ["France", "Germany", "United States", "United Kingdom", "Spain", "Italy", "Belgium", "Switzerland"]
    industries = ["IT", "Finance", "Health", "Retail", "Education", "Industry", "Public sector", "Media"]
    ranks = ["Head of", "Director of", "VP", "Chief", "Senior"]
    functions = ["Sales", "Marketing", "Engineering", "Finance", "Operations", "Purchasing", "Research", "Legal"]
    for number in range(60):
        country, industry = countries[number % 8], industries[(number + number // 8) % 8]
        yield once(1 + number % 9, OneOf("country", (country,)), OneOf("industry", (industry,)))
    for number in range(60):
        yield once(1 + number % 7, Between("employees", 20 * number + 10, 20 * number + 69))
    for number in range(40):
        yield once(2 + number % 5, OneOf("job_title", (f"{ranks[number % 5]} {functions[number // 5]}",)))
    for number in range(20):
        yield once(-1 - number % 3, OneOf("company", tuple(f"Company {20 * number + step}" for step in range(20))))


def more_event_rules():
    pages = ["/pricing", "/demo", *(f"/blog/post-{n}" for n in range(1, 25)), *(f"/docs/page-{n}" for n in range(1, 15))]
    for number, page in enumerate(pages * 4):
        days = [45, 14, 120, 75][number // len(pages)]
        yield once(1 + number % 6, AtLeast(Count("visited", page, days), 1 + number % 3))
    for number in range(72):
        verb = ["opened", "clicked", "received"][number // 24]
        yield EachTime(Count(verb, f"newsletter-{1 + number % 24}", [21, 45][number % 2]), 1 + number % 3, 6)
    for number in range(48):
        yield once(2 + number % 4, AtLeast(Count("downloaded", f"asset-{1 + number % 12}", [10, 20, 45, 75][number // 12])))
    for number in range(24):
        yield once(1 + number % 4, LongAgo(Latest("opened", f"newsletter-{1 + number}"), 20 + number))
    for number in range(24):
        yield once(-1 - number % 2, Never(Count("clicked", f"newsletter-{1 + number}", 100)))
    for number in range(32):
        yield once(3 + number % 3, AtLeast(Count("attended", f"webinar-{1 + number % 8}", [15, 25, 35, 50][number // 8])))


def leadrules_text(size):
    """The rule file of a set."""
    on_fields, on_events = rules(size)
    lines = [f'model "Benchmark of {size} rules"', "field has_budget yes/no", ""]
    lines += ['fit "Who they are"', *map(rule_line, on_fields)]
    lines += ["", 'engagement "What they do"', *map(rule_line, on_events)]
    return "\n".join(lines) + "\n"


def rule_line(rule):
    word = "add" if rule.points > 0 else "subtract"
    match rule:
        case EachTime(count, points, cap):
            return f"  when {counted(count)} {word} {points} each time up to {cap} points"
        case Once(tests, points):
            return f"  when {' and '.join(map(test_text, tests))} {word} {abs(points)}"


def test_text(test):
    match test:
        case OneOf(column, (value,)):
            return f'{column} is "{value}"' if column != "has_budget" else f"{column} is {value}"
        case OneOf(column, values):
            return f"{column} is any of {', '.join(map(quoted, values))}"
        case Between(column, low, None):
            return f"{column} at least {low}"
        case Between(column, None, high):
            return f"{column} at most {high}"
        case Between(column, low, high):
            return f"{column} between {low} and {high}"
        case Contains(column, part):
            return f'{column} contains "{part}"'
        case StartsWith(column, part):
            return f'{column} starts with "{part}"'
        case EndsWith(column, part):
            return f'{column} ends with "{part}"'
        case Missing(column):
            return f"{column} is missing"
        case Newer(column, days):
            return f"{column} in last {days}d"
        case AtLeast(count, 1):
            return counted(count)
        case AtLeast(Count(verb, thing, days), times):
            return words(verb, quoted(thing), f"at least {times} times", in_last(days))
        case Never(count):
            return f"never {counted(count)}"
        case LongAgo(Latest(verb, thing), days):
            return words("last", verb, quoted(thing), f"more than {days}d ago")
        case Inactive(days):
            return f"inactive {days}d"


def counted(count):
    return words(count.verb, quoted(count.thing), in_last(count.days))


def quoted(thing):
    return thing and f'"{thing}"'


def in_last(days):
    return days and f"in last {days}d"


def words(*parts):
    return " ".join(part for part in parts if part)


if __name__ == "__main__":
    sys.stdout.write(leadrules_text(int(sys.argv[1])))
