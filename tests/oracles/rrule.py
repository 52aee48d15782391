#!/usr/bin/env python3
"""Random recurrence rules, and when dateutil says they are due: rrule.tsv. Deterministic; takes about a minute.

Columns: rule; start; its first times; an instant; the next times after it; the last one before it; how many lie between start and instant, both
inclusive. '-' means none. All times are local, without a zone.

Left out are rules that dateutil reads differently, see docs/time.md, and rules that keep it busy for too long.
"""
import random
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

import dateutil
from dateutil import rrule as dateutil_rrule

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
FREQUENCIES = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FIRST, NEXT, MAX_RESULTS, MAX_STEPS = 4, 3, 1500, 2500

# How far the instant is from the start, in days.
HORIZON = {"YEARLY": 15000, "MONTHLY": 6000, "WEEKLY": 3000, "DAILY": 1000, "HOURLY": 100, "MINUTELY": 4, "SECONDLY": 1}


class TooLong(Exception):
    pass


steps = 0


def counted(method):
    def call(*args):
        global steps
        steps += 1
        if steps > MAX_STEPS:
            raise TooLong
        return method(*args)
    return call


for name in ["ydayset", "mdayset", "wdayset", "ddayset"]:
    setattr(dateutil_rrule._iterinfo, name, counted(getattr(dateutil_rrule._iterinfo, name)))


def some(r, values, most):
    return ",".join(str(value) for value in r.sample(values, r.randint(1, most)))


def signed(r, top, most):
    return some(r, [n for n in range(-top, top + 1) if n], most)


def by_parts(r, freq):
    chance = lambda p: r.random() < p
    by = {}
    if chance(0.3):
        by["BYMONTH"] = some(r, list(range(1, 13)), 4)
    if freq == "YEARLY" and chance(0.25):
        # dateutil does not find -52 and -53 where they lie in two years.
        by["BYWEEKNO"] = some(r, [n for n in range(-51, 54) if n], 4)
    if freq in ("YEARLY", "HOURLY", "MINUTELY", "SECONDLY") and chance(0.12):
        by["BYYEARDAY"] = signed(r, 366, 12)
    if freq != "WEEKLY" and chance(0.25):
        by["BYMONTHDAY"] = signed(r, 31, 8)
    if chance(0.4):
        # All with a number, or none: dateutil takes the two kinds as conditions that must both hold.
        if freq in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in by and chance(0.5):
            top = 5 if freq == "MONTHLY" or "BYMONTH" in by else 53
            by["BYDAY"] = ",".join({day: f"{r.choice(['', '-', '+'])}{r.randint(1, top)}{day}" for day in r.sample(WEEKDAYS, r.randint(1, 4))}.values())
        else:
            by["BYDAY"] = some(r, WEEKDAYS, 5)
    if "BYWEEKNO" in by and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & by.keys():
        by["BYDAY"] = some(r, WEEKDAYS, 7)
    if chance(0.25):
        by["BYHOUR"] = some(r, list(range(24)), 5)
    if chance(0.2):
        by["BYMINUTE"] = some(r, list(range(60)), 4)
    if chance(0.12):
        by["BYSECOND"] = some(r, list(range(60)), 3)
    if by and chance(0.4):
        by["BYSETPOS"] = signed(r, r.choice([2, 5, 30, 366]), 3)
    return by


def random_rule(r):
    freq = r.choice(FREQUENCIES)
    start = datetime(r.randint(1950, 2035), 1, 1) + timedelta(days=r.randint(0, 365), seconds=r.choice([0, 3600 * 9, 60 * r.randint(0, 1439), r.randint(0, 86399)]))
    by = by_parts(r, freq)
    interval = r.choice([1, 1, 1, 1, 2, 2, 3, 4, r.randint(5, 30), r.randint(5, 100), 7, 90])
    parts = [f"FREQ={freq}"] + ([f"INTERVAL={interval}"] if interval > 1 or r.random() < 0.1 else [])
    week_start = r.choice(WEEKDAYS) if r.random() < 0.25 else None
    if week_start:
        parts.append(f"WKST={week_start}")
    if freq == "WEEKLY" and "BYSETPOS" in by:
        # dateutil starts to count in the middle of the first week.
        start -= timedelta(days=(start.weekday() - WEEKDAYS.index(week_start or "MO")) % 7)
    if r.random() < 0.2:
        parts.append(f"COUNT={r.choice([1, 2, 3, 5, 10, 50, 500])}")
    elif r.random() < 0.15:
        parts.append("UNTIL=" + text(start + timedelta(seconds=r.randint(-10, int(HORIZON[freq] * 86400 * 0.8)))))
    parts += [f"{name}={value}" for name, value in r.sample(list(by.items()), len(by))]
    return freq, ";".join(parts), start


def text(time):
    return time.strftime("%Y%m%dT%H%M%S") if time else "-"


def case(r):
    global steps
    steps = 0
    freq, rule, start = random_rule(r)
    if re.search(r"BYWEEKNO=[^;]*5[23]", rule):
        # dateutil miscounts the weeks of the year before, and with them the days before the first week.
        return None
    instant = start + timedelta(seconds=r.randint(0, HORIZON[freq] * 86400))
    try:
        times = []
        for time in dateutil_rrule.rrulestr(rule, dtstart=start):
            times.append(time)
            if len(times) > MAX_RESULTS:
                raise TooLong
            if len(times) >= FIRST and time > instant and times[-min(NEXT, len(times))] > instant:
                break
    except (TooLong, ValueError, OverflowError):
        # A rule without times keeps dateutil busy until the year 9999, or is an error; both tests of ours.
        return None
    after = [time for time in times if time > instant][:NEXT]
    before = [time for time in times if time < instant]
    if not times and r.random() < 0.8:
        return None
    return "\t".join([
        rule, text(start), " ".join(map(text, times[:FIRST])) or "-", text(instant), " ".join(map(text, after)) or "-",
        text(before[-1] if before else None), str(sum(time <= instant for time in times)),
    ])


def main():
    r = random.Random(5545)
    rows = {}
    while len(rows) < CASES:
        row = case(r)
        if row:
            rows[row] = None
    path = Path(__file__).parent / "rrule.tsv"
    path.write_text(f"# dateutil {dateutil.__version__}: rrule.py\n" + "\n".join(rows) + "\n")


main()
