// Walks every page of a running company at two widths and in both themes, and the ways through them: sign-in, import and undo, live figures.
// Usage: node crates/web/browser/run.mjs   (ATTAIN_PROGRAM: the command that starts the company; SCREENSHOTS: a folder to keep pictures in)
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Report } from "./report.mjs";
import { start } from "./company.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
if (!existsSync(join(here, "node_modules", "oidc-provider"))) {
  const done = spawnSync("npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"], { cwd: here, stdio: ["ignore", "inherit", "inherit"] });
  if (done.status !== 0) {
    console.log("The browser tests' packages could not be installed with `npm ci`.\n0 passed, 1 failed");
    process.exit(1);
  }
}
const { open } = await import("./browser.mjs");
const { pages, german } = await import("./pages.mjs");
const { days } = await import("./days.mjs");
const { walks } = await import("./walks.mjs");
const { designer } = await import("./designer.mjs");
const { door } = await import("./door.mjs");
const { year } = await import("./year.mjs");
const { charts } = await import("./charts.mjs");

const report = new Report();
const folder = await mkdtemp(join(tmpdir(), "attain-browser-"));
let company;
let browser;
try {
  company = await start(folder);
  browser = await open();
  const only = process.env.ONLY;
  for (const suite of [days, pages, german, walks, charts, designer, door, year]) {
    if (!only || only === suite.name) await suite({ company, folder, browser, report });
  }
} catch (error) {
  report.failed("the tests themselves", error.stack ?? String(error));
} finally {
  await browser?.close();
  company?.stop();
  await rm(folder, { recursive: true, force: true });
}
report.finish();
