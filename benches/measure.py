"""Whole processes in turn, and what each took."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Contestant:
    """`at_once` processes of one command are started together, and end when the last does."""

    name: str
    command: list[str]
    at_once: int = 1


@dataclass(frozen=True)
class Figures:
    """Seconds, seconds and MiB; of the largest process."""

    wall: float
    cpu: float
    memory: float


class Failed(Exception):
    pass


def in_turn(contestants, rounds):
    """The figures of each, a list in the order of the rounds. Who fails in the first round is left out and told why."""
    figures, failures = {contestant.name: [] for contestant in contestants}, {}
    for _ in range(rounds):
        for contestant in contestants:
            if contestant.name not in failures:
                try:
                    figures[contestant.name].append(run(contestant))
                except Failed as failure:
                    failures[contestant.name] = str(failure)
    return {name: found for name, found in figures.items() if name not in failures}, failures


def run(contestant):
    started = time.monotonic()
    processes = [
        subprocess.Popen(contestant.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(contestant.at_once)
    ]
    used = []
    for process in processes:
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Failed(said.strip() or f"exit code {process.returncode}")
        used.append(usage)
    wall = time.monotonic() - started
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in used)
    return Figures(wall, cpu, max(usage.ru_maxrss for usage in used) / 1024)


def median(figures, what):
    return statistics.median(getattr(each, what) for each in figures)


def ratio(slower, faster):
    """How many times as long, as the median of the ratios within a round: the machine's speed drifts between rounds."""
    return statistics.median(one.wall / other.wall for one, other in zip(slower, faster))
