#!/usr/bin/env python3
"""Measures leadrules beside DuckDB, Polars and DataFusion, in turn, and checks that all give every lead the same score.

    python3 benches/benchmark.py [FOLDER]

Makes in FOLDER (target/bench without it) what is not there: the files, the rules, an environment with the peers. Prints
two tables in Markdown. docs/benchmark.md says what they mean.
"""

import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
from itertools import zip_longest

from measure import Contestant, in_turn, median, ratio
from peers.files import AS_OF, iso
from rule_sets import leadrules_text

BENCHES = pathlib.Path(__file__).resolve().parent
PEERS = ["duckdb", "polars", "datafusion"]
OURS = "leadrules"
THREADS = 2
# Leads and events.
SIZES = {"tiny": (1_000, 20_000), "S": (10_000, 200_000), "M": (200_000, 4_000_000), "L": (1_000_000, 20_000_000)}
PARTS = ["S-csv", "M-csv", "M-jsonl", "L-csv", "L-parquet", "split", "rules", "threads"]
# What must be reached and what is aimed at: how many times as fast as the fastest peer.
BAR = {
    ("S-csv", 12): (10, 15),
    ("S-csv", 60): (10, 15),
    ("M-jsonl", 12): (1.8, 3),
    ("M-jsonl", 60): (2.5, 4),
    ("L-csv", 12): (2.5, 4),
    ("L-csv", 60): (4, 8),
    ("L-parquet", 12): (2, 3),
    ("L-parquet", 60): (4, 8),
}


class Bench:
    """Where things are, and the lines of the tables."""

    def __init__(self, arguments):
        self.folder = pathlib.Path(arguments.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rounds = arguments.rounds
        profile = [] if arguments.quick else ["--release"]
        self.programs = built(["-p", "leadrules-benches", *profile])
        self.leadrules = arguments.leadrules or built(["--bin", "leadrules", *profile])["leadrules"]
        self.python = python_with_peers(self.folder, may_install=not arguments.quick)
        self.bar, self.all_figures, self.faults = [], [], 0

    def files(self, size, form):
        """The lead file and the event file, written where they are not there."""
        paths = [self.folder / size / f"{name}.{form}" for name in ("leads", "events")]
        if not all(path.exists() for path in paths):
            say(f"writing {paths[0].parent}/*.{form}")
            if form == "parquet":
                for source, path in zip(self.files(size, "csv"), paths):
                    check_call(self.python, BENCHES / "peers/write_parquet.py", source, path)
            else:
                check_call(self.programs["generate"], self.folder / size, *SIZES[size], form)
        return list(map(str, paths))

    def ours(self, rules, files, name=OURS, threads=THREADS, at_once=1):
        path = self.folder / f"{rules}.rules"
        path.write_text(leadrules_text(rules), encoding="utf-8")
        command = [self.leadrules, "run", path, files[0], "--events", files[1], "--as-of", iso(AS_OF), "--quiet"]
        # Of several at once, each would put its own file in the same place.
        target = self.scores(name) if at_once == 1 else "/dev/null"
        return Contestant(name, [*map(str, command), "-o", target, "--threads", str(threads)], at_once)

    def peer(self, name, rules, files):
        script = BENCHES / "peers" / f"with_{name}.py"
        return Contestant(name, [str(self.python), str(script), str(rules), *files, self.scores(name), str(THREADS)])

    def scores(self, name):
        return str(self.folder / f"scores-{name.replace(' ', '-')}.csv")

    def run(self, title, contestants):
        say(title)
        for contestant in contestants:
            pathlib.Path(self.scores(contestant.name)).unlink(missing_ok=True)
        figures, failures = in_turn(contestants, self.rounds)
        for name, failure in failures.items():
            say(f"  {name} failed: {failure}")
        self.faults += len(failures)
        for name, found in figures.items():
            wall, cpu, memory = (median(found, what) for what in ("wall", "cpu", "memory"))
            self.all_figures.append([title, name, f"{wall:.3f}", f"{cpu:.3f}", f"{memory:,.0f}"])
        return figures

    def compare_scores(self, names):
        """Every lead's score, in the order of the lead file."""
        for name in names[1:]:
            leads = wrong = 0
            for expected, found in zip_longest(scores_in(self.scores(names[0])), scores_in(self.scores(name))):
                leads += 1
                wrong += expected != found
            self.faults += wrong
            say(f"  {name}: {leads:,} leads, " + (f"{wrong:,} OTHER SCORES" if wrong else "the same scores"))

    def beside_peers(self, part, rules, peers):
        files = self.files(*part.split("-"))
        title = f"{part.replace('-', ', ')}, {rules} rules"
        contestants = [self.ours(rules, files), *(self.peer(name, rules, files) for name in peers)]
        figures = self.run(title, contestants)
        self.compare_scores(list(figures))
        if OURS not in figures or len(figures) == 1:
            return
        ours = figures.pop(OURS)
        name = min(figures, key=lambda peer: median(figures[peer], "wall"))
        must, aim = (f"{bound}×" for bound in BAR[part, rules]) if (part, rules) in BAR else ("", "")
        times = f"{ratio(figures[name], ours):.1f}×"
        self.add(title, seconds(ours), f"{seconds(figures[name])} ({name})", times, must, aim)
        if part == "L-csv":
            peak = max(each.memory for each in ours)
            smallest = min(figures, key=lambda peer: median(figures[peer], "memory"))
            peer = f"{median(figures[smallest], 'memory'):,.0f} MiB ({smallest})"
            self.add(f"peak memory, L, csv, {rules} rules", f"{peak:,.0f} MiB", peer, "", "400 MiB", "200 MiB")

    def beside_split(self):
        files = self.files("L", "csv")
        split = Contestant("split_cells", [self.programs["split_cells"], str(THREADS), *files])
        figures = self.run("L, csv, 60 rules, and the split of the cells", [self.ours(60, files), split])
        times = ratio(figures[OURS], figures["split_cells"])
        name = f"to the split of the cells by {THREADS} threads, L, csv, 60 rules"
        self.add(name, seconds(figures[OURS]), seconds(figures["split_cells"]), f"{times:.2f}×", "3×", "1.5×")

    def many_rules(self):
        files = self.files("L", "csv")
        sets = [self.ours(rules, files, f"{OURS} {rules}") for rules in (60, 600)]
        few, many = self.run("L, csv, 60 and 600 rules", sets).values()
        self.add("600 rules to 60, L, csv", seconds(many), seconds(few), f"{ratio(many, few):.2f}×", "1.5×", "1.1×")

    def threads(self):
        files = self.files("L", "csv")
        one = self.ours(60, files, "one thread", threads=1)
        two = self.ours(60, files, "two threads", threads=2)
        apart = self.ours(60, files, "two processes of one thread", threads=1, at_once=2)
        one, two, apart = self.run("L, csv, 60 rules, threads", [one, two, apart]).values()
        possible = 2 * ratio(one, apart)
        name = f"one thread to two, L, csv, 60 rules (two processes at once: {possible:.2f}×)"
        self.add(name, seconds(two), seconds(one), f"{ratio(one, two):.2f}×", "1.6×", "1.8×")

    def add(self, *cells):
        self.bar.append(list(cells))

    def print_tables(self):
        print_table(["", OURS, "beside", "ratio", "must", "aim"], self.bar)
        print_table(["", "engine", "wall, s", "CPU, s", "peak memory, MiB"], self.all_figures)


def main():
    arguments = parsed_arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    bench = Bench(arguments)
    if arguments.quick:
        peers = ["sqlite", *installed(bench.python)]
        for rules in (12, 60, 600):
            bench.beside_peers("tiny-csv", rules, peers)
    else:
        measure_parts(bench, arguments)
        bench.print_tables()
    sys.exit(1 if bench.faults else 0)


def measure_parts(bench, arguments):
    others = {"split": bench.beside_split, "rules": bench.many_rules, "threads": bench.threads}
    peers = installed(bench.python)
    for part in arguments.only:
        if part in others:
            others[part]()
            continue
        for rules in arguments.rules:
            bench.beside_peers(part, rules, peers)


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="target/bench", help="where files are and are made")
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs (5)")
    parser.add_argument("--leadrules", help="a binary that is ready; without it, a release build is made")
    help_of_only = "parts, by commas: split, rules, threads, or a size and a format, such as M-csv; all: " + ",".join(PARTS)
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS, help=help_of_only)
    parser.add_argument("--rules", type=lambda text: list(map(int, text.split(","))), default=[12, 60], help="12,60")
    parser.add_argument("--quick", action="store_true", help="only check scores on tiny files, with what is installed")
    arguments = parser.parse_args()
    arguments.rounds = 1 if arguments.quick else arguments.rounds
    for part in arguments.only:
        size, _, form = part.partition("-")
        if part not in PARTS and (size not in SIZES or form not in ("csv", "jsonl", "parquet")):
            parser.error(f"no part is called {part}; write some of {', '.join(PARTS)}")
    return arguments


def built(arguments):
    """The programs that cargo made, by their names."""
    command = ["cargo", "build", "--locked", "--quiet", "--message-format=json", *arguments]
    lines = subprocess.run(command, cwd=BENCHES.parent, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    messages = [json.loads(line) for line in lines]
    return {message["target"]["name"]: message["executable"] for message in messages if message.get("executable")}


def python_with_peers(folder, may_install):
    python = folder / "venv/bin/python"
    if python.exists():
        return python
    if not may_install:
        return pathlib.Path(sys.executable)
    # Not everywhere at hand, and not needed to check scores.
    import venv

    say("installing the peers")
    venv.create(folder / "venv", with_pip=True)
    check_call(python, "-m", "pip", "install", "--quiet", "-r", BENCHES / "peers/requirements.txt")
    return python


def installed(python):
    def has(peer):
        found = subprocess.run([python, "-c", f"import {peer}"], stderr=subprocess.DEVNULL).returncode == 0
        if not found:
            say(f"skipped: {peer} is not installed")
        return found

    return [peer for peer in PEERS if has(peer)]


def scores_in(path):
    """One by one: what this process once held counts as the peak memory of those that it starts."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows)
        lead, score = header.index("lead_id"), header.index("score")
        for row in rows:
            yield row[lead], row[score]


def seconds(figures):
    return f"{median(figures, 'wall'):.3f} s"


def print_table(header, rows):
    print()
    for row in [header, ["---"] * len(header), *rows]:
        print(f"| {' | '.join(row)} |")


def check_call(*command):
    subprocess.run(list(map(str, command)), check=True)


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
