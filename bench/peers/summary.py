# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""summary.md of a comparison: the table, the limits, who was missing."""

import importlib.metadata

from tables import markdown, number

PACKAGES = ("torch", "onnxruntime", "onnx", "openvino", "numpy")
# Multiply-accumulates of one image: layer by layer, weights times positions.
MACS = {
    "mlp": 784 * 512 + 512 * 512 + 512 * 10,
    "cnn": 26 * 26 * 9 * 16 + 2704 * 512 + 512 * 512 + 512 * 10,
}
WEIGHTS = 669706
IMAGES = 10000


def versions():
    found = {}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = None
    return found


def ratio_table(all_rows):
    mark = {"yes": "met", "no": "missed", "na": ""}
    return markdown(
        ["job", "ours", "ms", "peer", "ms", "ratio", "goal", "", "same results"],
        [[row["job"], row["ours"], number(row["ours_ms"]), row["peer"], number(row["peer_ms"]),
          number(row["ratio"]), number(row["goal"]), mark[row["met"]], row["same_count"]]
         for row in all_rows])


def highest(peaks, kind):
    """(GMAC/s, oneDNN's kernel) of the fastest product of a kind."""
    found = [p for p in peaks if p["name"].startswith(f"peak/{kind}/")]
    best = max(found, key=lambda p: p["GMAC/s"])
    return best["GMAC/s"], best["label"]


def limit_table(all_rows, peaks):
    """Each accuracy job beside what the products alone would take, were none left out."""
    f32, u8s8 = highest(peaks, "f32")[0], highest(peaks, "u8s8")[0]
    lines = []
    for job, ms in {row["job"]: row["ours_ms"] for row in all_rows}.items():
        kind, model, *_ = job.split("/")
        if kind == "accuracy":
            gmac = MACS[model] * IMAGES / 1e9
            lines.append([job, f"{gmac:.2f}", number(1e3 * gmac / f32), number(1e3 * gmac / u8s8),
                          number(ms), number(1e3 * gmac / ms),
                          f"{100 * 1e3 * gmac / ms / u8s8:.0f} %"])
    return markdown(["job", "GMAC a threshold", "at the f32 peak, ms", "at the u8 x s8 peak, ms",
                     "ours, ms", "ours, GMAC/s", "share of the u8 x s8 peak"], lines)


def sqnr_table(all_rows):
    lines = [[job, number(ms), number(WEIGHTS / ms / 1e6)]
             for job, ms in {row["job"]: row["ours_ms"] for row in all_rows}.items()
             if job.startswith("sqnr/")]
    return markdown(["job", "ours, ms a threshold", "10^9 weights a second"], lines)


def text(comparison):
    options, peaks = comparison.options, comparison.peaks
    used = ", ".join(f"{name} {version}" for name, version in versions().items() if version)
    parts = [
        "# qsweep beside its peers\n",
        f"Medians of {comparison.rounds} rounds, milliseconds a threshold, {options.threads} "
        f"threads each, ours and theirs in turn. {used}. Each peer at its best batch size "
        "(`context.json`, settings). docs/benchmarks.md says what is compared.\n",
        ratio_table(comparison.rows)]
    if not options.judged:
        parts.append("The goals are stated for 2 cores with AVX-512 VNNI: not judged here.\n")
    if comparison.missing:
        parts.append("Missing, so that a faster peer may be absent:\n")
        parts += [f"* `{name}`: {reason}" for name, reason in comparison.missing.items()] + [""]
    if any(row["job"].startswith("accuracy/") for row in comparison.rows):
        names = {kind: highest(peaks, kind) for kind in ("f32", "u8s8")}
        parts += [
            "## The limits\n",
            f"oneDNN's products reached {names['f32'][0]:.0f} GMAC/s in float32 "
            f"(`{names['f32'][1]}`) and {names['u8s8'][0]:.0f} GMAC/s of u8 x s8 "
            f"(`{names['u8s8'][1]}`) in this run. A share above 100 % means that products were "
            "left out, not that they were faster.\n",
            limit_table(comparison.rows, peaks)]
    if any(row["job"].startswith("sqnr/") for row in comparison.rows):
        parts += [sqnr_table(comparison.rows)]
    checked = ", ".join(f"{job} {known['verified']} of {len(known['thresholds'])}"
                        for job, known in comparison.jobs.items())
    parts += ["## Verified before it was timed\n",
              "Thresholds at which ours was compared with the float32 certified count (SQNR: with "
              f"the reference backend): {checked}. Every timed run gave the same results again, "
              "and each peer's results are compared with ours at the thresholds it was timed at.\n"]
    return "\n".join(parts)
