"""The months of a year, by number."""

from calendar import month_name

MONTHS = {number: month_name[number] for number in range(1, 13)}
