#!/usr/bin/env python3
"""Writes a rule file of a size to measure `leadrules check`, `lint` and `compare` with: python3 benches/rules.py N

Fit rules over fields, engagement rules over pages, assets, webinars and mails, with windows, tiers, decay, caps,
grades, stages and a matrix: what a model of a company looks like that has written rules for years. The same N gives the
same file.
"""

import random
import sys

COUNTRIES = ["France", "Belgium", "Switzerland", "Luxembourg", "Germany", "Austria", "Spain", "Portugal", "Italy"]
INDUSTRIES = ["IT", "Finance", "Health", "Retail", "Energy", "Media", "Public", "Travel", "Food", "Sport"]
TITLES = ["CTO", "CIO", "VP", "Head of", "Director", "Manager", "Engineer", "Buyer", "Analyst", "Founder"]


def fit_rules(count, dice):
    for number in range(count):
        points = dice.choice([2, 3, 5, 10])
        match number % 6:
            case 0:
                yield f'when industry is "{INDUSTRIES[number // 6 % 10]}" and country is "{dice.choice(COUNTRIES)}" add {points}'
            case 1:
                yield f'when job_title mentions "{TITLES[number // 6 % 10]} {number}" add {points}'
            case 2:
                low = 10 * (1 + number)
                yield f"when employees between {low} and {low + 59} add {points}"
            case 3:
                yield f'when company is "Company {number}" add {points}'
            case 4:
                yield f'when email domain is "firm{number}.example" subtract {points}'
            case _:
                yield f"when budget between {1000 * number} and {1000 * number + 5999} and company is known add {points}"


def engagement_rules(count, dice):
    for number in range(count):
        points = dice.choice([2, 3, 5, 10])
        days = dice.choice([7, 14, 30, 90])
        match number % 6:
            case 0:
                yield f'when visited "pages/{number}/*" in last {days}d add {points}, or at least 3 times in last {days}d add {points * 2}'
            case 1:
                yield f'when downloaded "paper-{number}" add {points} halving every {days}d'
            case 2:
                yield f'when attended "webinar {number}" in last 90d add {points}'
            case 3:
                yield f'when clicked "link-{number}" in last {days}d and visited "pages/{number}" in last {days}d add {points}'
            case 4:
                yield f'when submitted "form-{number}" in last {days}d add {points}'
            case _:
                yield f'when visited "shop/{number}" add 1 each time up to {points} points'


def model(count):
    dice = random.Random(count)
    fit = count * 2 // 5
    lines = ['model "Bench" scale 0..60', ""]
    rules = list(fit_rules(fit, dice))
    for number in range(0, len(rules), 12):
        lines.append(f'fit "Who {number // 12 + 1}" max 20 points')
        lines += ["  " + rule for rule in rules[number : number + 12]] + [""]
    rules = list(engagement_rules(count - fit - 4, dice))
    for number in range(0, len(rules), 12):
        lines.append(f'engagement "What {number // 12 + 1}" max 20 points')
        lines += ["  " + rule for rule in rules[number : number + 12]] + [""]
    lines += [
        'engagement "Silence"',
        "  when inactive 30d subtract 10, or 90d subtract 20",
        "  when received at least 5 times since last opened subtract 5",
        "",
        "limit fit 0..60",
        "limit engagement 0..60",
        "",
        "when unsubscribed since last subscribed disqualify",
        'when requested "demo" in last 90d qualify as "SQL"',
        "",
        'grade "A" when fit at least 15',
        'grade "B" when fit at least 8',
        'grade "C" otherwise',
        "",
        'stage "SQL" when score at least 40 and grade at least "B"',
        'stage "MQL" when score at least 20',
        "  keep until score below 10",
        'stage "Lead" otherwise',
        "",
        'matrix "Play" grade by score',
        "  |     | below 20 | 20..39    | 40 or more |",
        '  | "A" | "Watch"  | "Nurture" | "Call now" |',
        '  | "B" | "Watch"  | "Nurture" | "Call now" |',
        '  | "C" | "New"    | "Nurture" | "Qualify"  |',
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(model(int(sys.argv[1])))
