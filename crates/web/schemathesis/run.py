"""Serves a demo company and tries its API with Schemathesis against its own description: all phases, as every role.

Usage: python3 run.py ATTAIN SCHEMATHESIS   (the two programs)
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

HERE = Path(__file__).parent
# Those who may do the most are tried with the most examples; the administrator last, for she may keep the others out.
ROLES = {"analyst": 10, "finance": 10, "manager": 3, "seller": 3, "executive": 3, "enablement": 3, "administrator": 5}


def served(attain, folder):
    """The program with a company of its own, its address and how to sign in."""
    command = [attain, "demo", "--port", "0", "--data", f"{folder}/company", "--people", "40", "--deals", "400"]
    program = subprocess.Popen(command + ["--requests", "0", "--requests-by-address", "0"], stdout=subprocess.PIPE, text=True)
    people, address = {}, None
    for line in program.stdout:
        address = address or next(iter(re.findall(r"http://127\.0\.0\.1:\d+", line)), None)
        found = re.match(r"\s*(\w+)\s+(\S+)\s*$", line)
        if found:
            people[found[1]] = found[2]
        if "password" in people:
            return program, address, people
    raise SystemExit("attain demo did not say where it is")


def token(address, email, password):
    """A token that reads and writes, made as people make it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sent(path, fields):
        with browser.open(address + path, urllib.parse.urlencode(fields).encode()) as answer:
            return answer.read().decode()

    sent("/sign-in", {"email": email, "password": password})
    page = sent("/account/tokens", {"name": "Schemathesis", "scope": "write", "days": "1"})
    return re.search(r"attain_\w+", page)[0]


def tried(schemathesis, address, role, examples, secret, folder):
    """One run; whether nothing failed."""
    began = time.monotonic()
    command = [schemathesis, "--config-file", str(HERE / "schemathesis.toml"), "run", f"{address}/api/v1/openapi.json"]
    command += ["--header", f"Authorization: Bearer {secret}", "--workers", "1", "--max-examples", str(examples)]
    command += ["--seed", os.environ.get("SEED", "1"), "--no-shrink", "--continue-on-failure", "--warnings", "off", "--report", "json"]
    command += ["--report-json-path", f"{folder}/{role}.json"]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, env=os.environ | {"NO_COLOR": "1"})
    print(done.stdout if done.returncode else "\n".join(done.stdout.splitlines()[-12:]))
    print(f"== as {role}: {time.monotonic() - began:.0f} s, exit {done.returncode}")
    if done.returncode:
        print(done.stderr)
    return done.returncode == 0


def main():
    attain, schemathesis = (os.path.abspath(program) for program in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        program, address, people = served(attain, folder)
        try:
            outcomes = []
            for role, examples in ROLES.items():
                if role not in os.environ.get("ROLES", role):
                    continue
                secret = token(address, people[role], people["password"])
                outcomes.append(tried(schemathesis, address, role, examples, secret, folder))
            well = json.load(urllib.request.urlopen(f"{address}/ready"))
            print(f"== and afterwards: {well}")
        finally:
            program.terminate()
            program.wait()
    sys.exit(0 if all(outcomes) and all(well.values()) else 1)


if __name__ == "__main__":
    main()
