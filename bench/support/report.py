"""The benchmark's result in words and tables."""

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

WIDTH = 46
LABELS = {
    "web": "web",
    "worker": "worker",
    "sequencer": "sequencer",
    "database: web": "database, for web",
    "database: worker": "database, for worker",
    "database: sequencer": "database, for sequencer",
    "database: ended sessions": "database, postmaster and ended sessions",
    "database: upkeep": "database, upkeep (checkpointer, autovacuum, writers)",
    "simulator": "simulator",
}


def text(result: Mapping[str, Any]) -> str:
    parts = [_cpu(result), _counts(result)]
    if "stored" in result:
        parts.append(result["stored"]["text"])
    if "profile" in result:
        parts.append(_profile(result["profile"]))
    return "\n\n".join(parts)


def _cpu(result: Mapping[str, Any]) -> str:
    floor, sale = result["floor"], result["sale"]
    total, whole = (median(sum(one[part].values()) for one in result["rounds"]) for part in ("floor", "sale"))
    said = {"requests": "20 trivial requests", "commits": "20 single-row commits"}
    lines = [
        f"CPU of one sale, each line the median of {len(result['rounds'])} rounds",
        _heading("floor", "ms", "× floor"),
    ]
    lines += [_row(said.get(name, f"1 {name}"), 1000 * seconds) for name, seconds in floor.items()]
    lines += [_row("floor, sum", 1000 * total, 1.0), "", _heading("one registration and purchase", "ms", "× floor")]
    lines += [_row(LABELS[name], 1000 * seconds, seconds / total) for name, seconds in sale.items()]
    ratio = result["ratio"]
    lines += [
        _row("sale, sum (idle work taken off)", 1000 * whole, whole / total),
        _row("  with idle work", 1000 * result["gross"], result["gross"] / total),
        "",
        f"RATIO {ratio['median']:.2f} (min {ratio['min']:.2f}, max {ratio['max']:.2f})   {bound(result)}",
        "",
        "Not in the ratio: " + ", ".join(f"{LABELS[name]} {1000 * s:.1f} ms" for name, s in result["apart"].items()),
        f"A purchase took {result['wall']:.2f} s. Idle, per second: " + _idle(result["idle_per_second"]),
    ]
    return "\n".join(lines)


def bound(result: Mapping[str, Any]) -> str:
    return f"bound {result['bound']}: {'held' if result['held'] else 'NOT HELD'}"


def _idle(rates: Mapping[str, float]) -> str:
    return ", ".join(f"{LABELS.get(name, name)} {1000 * rate:.1f} ms" for name, rate in rates.items() if rate > 0.0001)


def _counts(result: Mapping[str, Any]) -> str:
    kept, requests, sent = result["kept"], result["requests"], result["bytes_sent"]
    statements = result["statements"]
    ours = [kind for kind in requests if "simulator" not in kind]
    dynamic = [kind for kind in ours if kind != "static file"]
    lines = [
        "Counts of one sale",
        _heading("HTTP requests to us", "times", "kB sent"),
        *(_row(kind, requests[kind], sent[kind] / 1000) for kind in ours),
        _row("sum without static files", *(_sum(of, dynamic, by) for of, by in ((requests, 1), (sent, 1000)))),
        _row("sum", *(_sum(of, ours, by) for of, by in ((requests, 1), (sent, 1000)))),
        "",
        f"{'database':<{WIDTH}}{'queries':>9}{'polling':>9}{'commits':>9}{'read only':>11}{'rolled b.':>11}",
    ]
    names = ("queries", "polling", "writing", "reading", "rolled_back")
    widths = (9, 9, 9, 11, 11)
    for process, said in statements.items():
        lines.append(
            f"  {process:<{WIDTH - 2}}" + "".join(f"{said[n]:>{w}.0f}" for n, w in zip(names, widths, strict=True))
        )
    total = [sum(said[name] for said in statements.values()) for name in names]
    lines.append(f"  {'sum':<{WIDTH - 2}}" + "".join(f"{t:>{w}.0f}" for t, w in zip(total, widths, strict=True)))
    commits = result["commits"]
    lines += [
        _by_server(commits),
        "",
        *(_row(name.replace("_", " "), value) for name, value in kept.items()),
    ]
    return "\n".join(lines)


def _by_server(commits: Mapping[str, float]) -> str:
    return (
        f"  by pg_stat_database: {commits['xact_commit']} transactions in the {commits['seconds']:.0f} s around it "
        f"(polling and reading too), {commits['sessions']} new sessions"
    )


def _sum(of: Mapping[str, float], kinds: Iterable[str], by: int) -> float:
    return sum(of[kind] for kind in kinds) / by


def _profile(found: Mapping[str, Any]) -> str:
    lines = ["What it is spent on, for one sale"]
    for process, pieces in found["pieces"].items():
        lines += ["", f"{process:<58}{'times':>7}{'ms':>9}{'queries':>9}"]
        for name, piece in pieces.items():
            lines.append(f"  {name[:56]:<56}{piece['times']:>7.1f}{piece['ms']:>9.2f}{piece['queries']:>9.1f}")
            lines += [f"      {times:5.1f} × {sql[:110]}" for sql, times in piece["repeated"]]
        whole = [sum(piece[name] for piece in pieces.values()) for name in ("times", "ms", "queries")]
        lines.append(f"  {'sum':<56}{whole[0]:>7.1f}{whole[1]:>9.2f}{whole[2]:>9.1f}")
    lines += ["", "Under cProfile (dearer than life, and waiting for the database counts: read the shares), ms"]
    for process, packages in found["packages"].items():
        total = sum(ms for _, ms in packages)
        lines += ["", f"{process}: own time by package"]
        lines += [f"  {name:<40}{ms:>9.2f}{100 * ms / total:>7.1f} %" for name, ms in packages if ms > total / 200]
    for title, key in (("functions of ours, with all they call", "functions"), ("own time by function", "built_in")):
        for process, rows in found[key].items():
            lines += ["", f"{process}: {title}"]
            lines += [f"  {name[-88:]:<88}{calls:>8.1f}{ms:>9.2f}" for name, calls, ms in rows]
    return "\n".join(lines)


def _heading(name: str, *columns: str) -> str:
    return f"{name:<{WIDTH}}" + "".join(f"{column:>11}" for column in columns)


def _row(name: str, *values: float) -> str:
    return f"  {name:<{WIDTH - 2}}" + "".join(f"{value:>11,.2f}".replace(".00", "   ") for value in values)
