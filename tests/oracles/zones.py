#!/usr/bin/env python3
"""When the clocks of each zone change, 1975 to 2099, by Python's zoneinfo: zones.tsv. Deterministic for a release of the tz database.

Columns: zone; the rule at the end of its data; how many changes; a digest of all of them; and those of 2037 to 2039, written out, for rules
with a time of 24:00 or later, or before 00:00. A change is its instant, and the offset from UTC in seconds from then on.
"""
import hashlib
import re
import zoneinfo
from datetime import datetime, timedelta, timezone
from pathlib import Path

FROM, TO, STEP = datetime(1975, 1, 1, tzinfo=timezone.utc), datetime(2100, 1, 1, tzinfo=timezone.utc), timedelta(days=3)
ODD = re.compile(r"/(-|2[4-9]|[3-9][0-9]|1[0-9][0-9])")


def rule_of(name):
    for folder in zoneinfo.TZPATH:
        if (path := Path(folder) / name).is_file():
            return path.read_bytes().rstrip(b"\n").rsplit(b"\n", 1)[1].decode()
    raise SystemExit(f"no data for {name}")


def changes_of(zone):
    def offset(instant):
        return int(instant.astimezone(zone).utcoffset().total_seconds())

    def search(low, high):
        if offset(low) == offset(high):
            return
        if high - low == timedelta(seconds=1):
            yield high, offset(high)
            return
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        yield from search(low, middle)
        yield from search(middle, high)

    at = FROM
    while at < TO:
        end = min(at + STEP, TO)
        yield from search(at, end)
        at = end


def main():
    with open(Path(__file__).with_name("zones.tsv"), "w") as file:
        version = open("/usr/share/zoneinfo/tzdata.zi").readline().split()[-1]
        file.write(f"# zone\trule\tchanges 1975 to 2099\tdigest\tchanges 2037 to 2039 of odd rules; Python's zoneinfo, tzdata {version}\n")
        for name in sorted(zoneinfo.available_timezones()):
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9/_+-]*", name) or name in ("localtime", "posixrules", "Factory"):
                continue
            rule = rule_of(name)
            changes = list(changes_of(zoneinfo.ZoneInfo(name)))
            text = [f"{at:%Y-%m-%dT%H:%M:%SZ} {offset}" for at, offset in changes]
            shown = [line for line in text if "2037" <= line[:4] <= "2039"] if ODD.search(rule) else []
            digest = hashlib.sha256("\n".join(text).encode()).hexdigest()[:16]
            file.write(f"{name}\t{rule}\t{len(text)}\t{digest}\t{', '.join(shown) or '-'}\n")


main()
