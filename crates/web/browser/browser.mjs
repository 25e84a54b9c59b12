// Chromium, and a page of it that notes everything that goes wrong.
import { createRequire } from "node:module";
import { readFileSync, existsSync } from "node:fs";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export async function open() {
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) throw new Error("There is no Chromium. Install it (Debian: apt install chromium), or name it in CHROMIUM.");
  return chromium.launch({ executablePath, args: flags });
}

/** A page of a given width and theme, signed in as somebody; `wrong` gathers console errors and failed requests. */
export async function visit(browser, company, { width, theme, as, locale = "en-GB" }) {
  const context = await browser.newContext({ viewport: { width, height: width < 768 ? 844 : 900 }, colorScheme: theme, reducedMotion: "reduce", baseURL: company.address, locale, acceptDownloads: true, bypassCSP: false });
  if (as) await context.request.post("/sign-in", { form: { email: company.people[as].email, password: company.people[as].password }, maxRedirects: 0 });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  // A request that the browser itself gives up (the next page was opened, or a download began) has not failed.
  page.on("requestfailed", (request) => request.failure()?.errorText !== "net::ERR_ABORTED" && wrong.push(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => response.status() >= 400 && !page.expected?.includes(response.status()) && wrong.push(`${response.status()} for ${response.url()}`));
  return { page, context, wrong };
}

/** What axe finds, what runs over the edge, and what is too small to touch. */
export async function inspect(page, { width }) {
  const problems = [];
  const found = await page.evaluate(`${axe}; axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })`);
  for (const violation of found.violations) {
    const nodes = violation.nodes.slice(0, 4).map((node) => `${node.target.join(" ")} ${node.any?.[0]?.message ?? ""}`);
    problems.push(`axe ${violation.id}: ${violation.help}\n  ${nodes.join("\n  ")}`);
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) {
    const widest = await page.evaluate((limit) => [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1).slice(0, 4).map((e) => `${e.tagName}.${e.className?.baseVal ?? e.className}`).join(", "), width);
    problems.push(`${over} px wider than the page: ${widest}`);
  }
  const hidden = await page.evaluate(() => [...document.querySelectorAll(".sidebar > .jump, .sidebar > .foot")].filter((part) => part.getClientRects().length && (part.getBoundingClientRect().bottom > innerHeight + 1 || part.clientHeight < 24)).map((part) => part.className));
  if (hidden.length > 0) problems.push(`out of reach in the sidebar: ${hidden.join(", ")}`);
  return problems;
}

/** Waits until every chart of the page is drawn, with words on it. */
export async function drawn(page) {
  await page.waitForFunction(() => [...document.querySelectorAll("attain-chart")].every((chart) => !chart.getClientRects().length || chart.shadowRoot?.querySelector("svg text")), undefined, { timeout: 10_000 });
}
