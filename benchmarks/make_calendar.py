"""Generate `src/groupaudit/data/calendar.tsv` from the package `chinesecalendar`: the days that are not as the week says.

Run `python benchmarks/make_calendar.py > src/groupaudit/data/calendar.tsv` after its yearly release, which follows the
State Council's arrangement of the next year's holidays.
"""

import sys
from importlib.metadata import version

from chinese_calendar import Holiday, constants


def main() -> None:
    """Write the table."""
    rested = {day: ("holiday", name) for day, name in constants.holidays.items() if day.weekday() < 5}
    worked = {day: ("workday", name) for day, name in constants.workdays.items() if day.weekday() > 4}
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    sys.stdout.write(f"# Made by benchmarks/make_calendar.py from chinesecalendar {version('chinesecalendar')}.\n")
    sys.stdout.write("day\tkind\tname\n")
    for day, (kind, name) in sorted({**rested, **worked}.items()):
        sys.stdout.write(f"{day}\t{kind}\t{names[name]}\n")


if __name__ == "__main__":
    main()
