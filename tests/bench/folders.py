# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the modules below bench/ importable."""

import pathlib
import sys

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path[1:1] = [str(BENCH / folder) for folder in ("support", "peers", "sweep", "gpu_report")]
