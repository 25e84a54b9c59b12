"""One tool, one form, one way, in a process of its own. Usage: one.py SCENARIO TOOL FORM arrow|parquet|months FOLDER REPETITIONS THREADS"""

import hashlib
import importlib
import json
import os
import resource
import sys
import time

scenario, tool, form, way, folder, repetitions, threads = sys.argv[1:]
os.environ["POLARS_MAX_THREADS"] = threads
made = importlib.import_module(tool).Tool(scenario, int(threads))
if way == "months":
    rows = made.months(form, folder)
    text = "\n".join(f"{person} {month} {cents}" for person, month, cents in rows if cents)
    print(json.dumps({"months": len(text.splitlines()), "cents": sum(row[2] for row in rows), "hash": hashlib.sha256(text.encode()).hexdigest()}))
else:
    seconds = []
    for _ in range(int(repetitions)):
        began = time.monotonic()
        count = getattr(made, way)(form, folder)
        seconds.append(round(time.monotonic() - began, 4))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "rows": count, "peak_mb": peak}))
