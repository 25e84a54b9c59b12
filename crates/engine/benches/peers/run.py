"""attain against DuckDB, Polars and pandas on the same files, in one run. Prints a table and writes JSON.

Usage: run.py ATTAIN_SIDE FOLDER OUT.json [[SCENARIO:]ROWS:PEOPLE ...]   (`cargo xtask bench peers` calls it)
"""

import hashlib
import importlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PEERS = {"DuckDB": "duck", "Polars": "polars_", "pandas": "pandas_"}
REPETITIONS = int(os.environ.get("REPETITIONS", "5"))
THREADS = os.cpu_count() or 1
# Beyond this pandas needs more memory than it is worth.
MOST_FOR_PANDAS = 10_000_000


def said(command):
    """What a process prints, as JSON; none when it fails (out of memory)."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=os.environ | {"POLARS_MAX_THREADS": str(THREADS)})
    if done.returncode:
        print(f"   failed: {' '.join(map(str, command))}: {done.stderr.strip()[-300:]}")
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


SCENARIOS = {"1": "tiers to a yearly quota", "2": "splits, rates by product and region, an override, a cap", "3": "a month with twelve plans"}
# attain's results: what the peers make with the lines that explain it; and every record's credits too.
OWN_FORMS = {"attain": "lines", "attain, all": "everything"}


def peer(scenario, module, form, way, folder):
    return said([sys.executable, HERE / "one.py", scenario, module, form, way, folder, REPETITIONS, THREADS])


def attain_months(folder):
    """What attain paid, from the lines that it wrote, in the same form as the peers'."""
    import duckdb

    lines = f"SELECT person, period, CAST(sum(amount) * 100 AS BIGINT) AS cents FROM read_parquet('{folder}/out/earnings.parquet') GROUP BY ALL ORDER BY ALL"
    rows = duckdb.sql(lines).fetchall()
    text = "\n".join(f"{person} {period} {cents}" for person, period, cents in rows if cents)
    return {"months": len(text.splitlines()), "cents": sum(row[2] for row in rows), "hash": hashlib.sha256(text.encode()).hexdigest()}


def measured(scenario, attain, folder, rows):
    """Every tool in every form, both ways; and whether all of them say the same."""
    found, answers = [], {}
    for way in ("arrow", "parquet"):
        for tool, results in OWN_FORMS.items():
            one = said([attain, way, folder, REPETITIONS, results])
            found.append({"tool": tool, "form": results, "way": way, **one})
    answers["attain"] = attain_months(folder)
    limit = said([attain, "read", folder, REPETITIONS])
    found.append({"tool": "reading alone", "form": "", "way": "read", **limit})
    for name, module in PEERS.items():
        if name == "pandas" and rows > MOST_FOR_PANDAS:
            continue
        for form in importlib.import_module(module).FORMS[scenario]:
            for way in ("arrow", "parquet"):
                one = peer(scenario, module, form, way, folder)
                if one:
                    found.append({"tool": name, "form": form, "way": way, **one})
            answers[f"{name}, {form}"] = peer(scenario, module, form, "months", folder)
    wrong = [name for name, answer in answers.items() if answer and answer != answers["attain"]]
    for one in found:
        one["median"] = statistics.median(one["seconds"])
        one["rows_a_second"] = round(rows / one["median"])
    return found, answers["attain"], wrong


def table(scenario, found, rows, people, answer, wrong):
    print(f"\n{SCENARIOS[scenario]}: {rows:,} transactions, {people:,} people, {THREADS} threads; medians of {REPETITIONS}")
    best = {}
    for one in found:
        key = (one["tool"], one["way"])
        if key not in best or one["median"] < best[key]["median"]:
            best[key] = one
    own = {way: best[("attain", way)]["median"] for way in ("arrow", "parquet")}
    print(f"{'':14} {'to':8} {'seconds':>9} {'rows a second':>15} {'peak MB':>9} {'÷ attain':>9}  quickest form")
    for (tool, way), one in sorted(best.items(), key=lambda item: (item[0][1], item[1]["median"])):
        ratio = f"{one['median'] / own.get(way, own['arrow']):.2f}"
        print(f"{tool:14} {way:8} {one['median']:9.3f} {one['rows_a_second']:15,} {one['peak_mb']:9,} {ratio:>9}  {one['form']}")
    same = "all say the same to the cent" if not wrong else f"DIFFERENT ANSWERS: {', '.join(wrong)}"
    print(f"{answer['months']:,} months of people, {answer['cents'] / 100:,.2f} in all; {same}")


def main():
    attain, folder, out, *sizes = sys.argv[1:]
    sys.path.insert(0, str(HERE))
    results, right = [], True
    for size in sizes or ["1000000:500"]:
        scenario, rows, people = size.split(":") if size.count(":") == 2 else ("1", *size.split(":"))
        rows, people = int(rows), int(people)
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True)
        subprocess.run([attain, "generate", scenario, str(rows), str(people), folder], check=True)
        found, answer, wrong = measured(scenario, attain, folder, rows)
        table(scenario, found, rows, people, answer, wrong)
        right = right and not wrong
        results.append({"scenario": scenario, "rows": rows, "people": people, "answer": answer, "wrong": wrong, "measured": found})
    shutil.rmtree(folder, ignore_errors=True)
    about = {"machine": platform.processor() or platform.machine(), "threads": THREADS, "repetitions": REPETITIONS, "results": results}
    Path(out).write_text(json.dumps(about, indent=1) + "\n")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
