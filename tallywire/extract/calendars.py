"""Days of the calendar by their names and numbers. Pure."""

import calendar
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month_number(month: str) -> int:
    """Return the number of *month*, given by its name or number."""
    return int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1


def make_day(year: int, month: str, day: int) -> date | None:
    """Return the day, None when the calendar has none such."""
    try:
        return date(year, month_number(month), day)
    except ValueError:
        return None


def same_day(day: date, year: int) -> date | None:
    """Return *day* in *year*, 28 February for a leap day."""
    return make_day(year, str(day.month), day.day) or make_day(year, str(day.month), 28)


def month_of(year: int, month: str) -> tuple[date, date]:
    """Return the first and the last day of *month* (its name or number) of *year*."""
    number = month_number(month)
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def week_of(number: int, year: int | None, published: date | None) -> tuple[date | None, date | None]:
    """Return the Monday and Sunday of week *number* (ISO) of *year*, else of the latest one begun when the
    text was *published*; (None, None) where there is no such week."""
    years = [year] if year else [published.year, published.year - 1] if published else []
    for each in years:
        try:
            first = date.fromisocalendar(each, number, 1)
            last = first + timedelta(days=6)
        except (ValueError, OverflowError):
            continue
        if year or published is None or first <= published:
            return first, last
    return None, None
