# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The folders of results/: one a run, never written over."""

import itertools
import json
import pathlib
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def new_folder(slug, results=ROOT / "results"):
    """Makes results/<date>-<slug>, with a number behind it from the day's second run on."""
    name = f"{time.strftime('%Y-%m-%d')}-{slug}"
    for count in itertools.count(1):
        folder = pathlib.Path(results) / (name if count == 1 else f"{name}-{count}")
        try:
            folder.mkdir(parents=True)
            return folder
        except FileExistsError:
            pass


def write(folder, command, context, files):
    """command.txt, context.json and `files` ({name: text})."""
    texts = {"command.txt": command + "\n",
             "context.json": json.dumps(context, indent=2, sort_keys=True) + "\n", **files}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
