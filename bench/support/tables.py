# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Numbers and tables as text, Markdown and CSV."""

import csv
import io
import math


def number(value):
    """Four significant digits and no exponent; nothing for None, text as it is."""
    if value is None or isinstance(value, str):
        return value or ""
    digits = 3 - math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_csv(header, lines):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([number(cell) for cell in line] for line in lines)
    return out.getvalue()


def to_text_table(header, lines):
    """Text in columns; everything but the first and last column to the right."""
    cells = [header, *lines]
    widths = [max(len(line[i]) for line in cells) for i in range(len(header))]
    left = (0, len(header) - 1)
    return "\n".join("  ".join(
        text.ljust(width) if i in left else text.rjust(width)
        for i, (text, width) in enumerate(zip(line, widths))).rstrip() for line in cells) + "\n"


def markdown(header, lines):
    cells = [header, ["---"] * len(header), *lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells) + "\n"
