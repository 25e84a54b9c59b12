// Every page, by role, at 390 and 1440 px, in light and dark: no console error, no failed request, no violation, nothing over the edge.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { drawn, inspect, visit } from "./browser.mjs";

const sizes = [390, 1440];
const themes = ["light", "dark"];

/** The pages of a role: a name and an address, some of them found by following links from another page. */
async function addresses(as, page) {
  const hrefs = (selector) => page.$$eval(selector, (links) => links.map((link) => link.getAttribute("href")));
  const list = [["home", "/"], ["account", "/account"], ["plans", "/plans"], ["measures", "/measures"], ["not-found", "/nothing/here"]];
  if (as === "seller" || as === "manager") {
    await page.goto("/");
    const nav = await hrefs(".sidebar nav a");
    const statement = nav.find((href) => href.includes("/statement"));
    if (statement) {
      const join = statement.includes("?") ? "&" : "?";
      list.push(["statement", statement], ["statement-components", `${statement}${join}by=component`], ["statement-changes", `${statement}${join}by=changes`]);
      await page.goto(statement);
      const whys = await hrefs("a[href*='/why?']");
      list.push(["statement-past", statement.replace("/statement", "/statement/past") + `${join}as_of=2026-01-31`]);
      if (as === "seller" && whys.length) list.push(["ask", await asks(page, whys.at(-1))], ["questions", "/questions"], ["question", new URL(page.url()).pathname]);
      if (whys.length) list.push(["why", whys.at(-1)], ["why-payment", whys.at(-1).replace(/&(plan|component|record)=[^&]*/g, "")]);
    }
    const deals = nav.find((href) => href.includes("/deals"));
    if (deals) {
      list.push(["deals", deals]);
      await page.goto(deals);
      const records = await hrefs("a[href^='/records/']:not([href*='why-not'])");
      if (records.length) list.push(["record", records[0]], ["why-not", `${records[0]}/why-not`]);
      const missed = await hrefs("a[href*='/why-not']");
      if (missed.length) list.push(["why-not-missed", missed[0]]);
    }
  }
  if (as === "manager") list.push(["team", "/team"]);
  if (as === "analyst") {
    list.push(["people", "/people"], ["imports", "/imports"], ["runs", "/runs"]);
    await page.goto("/imports");
    const imports = await hrefs("a[href^='/imports/']");
    if (imports.length) list.push(["import", imports[0]]);
    list.push(["questions", "/questions"], ["question", "/questions/1"], ["close", "/close"], ["adjustments", "/adjustments"]);
    list.push(...(await draft(page)), ...(await twoRuns(page)), ["jobs", "/jobs"], ["job", await statements(page)]);
  }
  if (as === "finance" || as === "executive") list.push(["people", "/people"], ["runs", "/runs"]);
  if (as === "finance") {
    list.push(["close", "/close"], ["adjustments", "/adjustments"], ["ledger", "/ledger"], ["holds", "/holds"], ["freezes", "/freezes"], ["questions", "/questions"]);
    list.push(["accruals", "/accruals"], ["capitalised", "/capitalised"], ["cost-of-sales", "/cost-of-sales"], ["cost-of-sales-product", "/cost-of-sales?by=product"]);
    await page.goto("/cost-of-sales");
    const lines = await hrefs("a[href^='/cost-of-sales/lines']");
    if (lines.length) list.push(["cost-of-sales-lines", lines[0]]);
    await page.goto("/runs");
    const review = await hrefs("tr:has-text('in review') a[href^='/runs/']");
    if (review.length) {
      await page.goto(`${review[0]}/approvals`);
      const statements = await hrefs("[data-opens-row]");
      list.push(["approvals", `${review[0]}/approvals`], ["paid", statements[0]], ["balances", `${review[0]}/balances`]);
    }
  }
  if (as === "administrator") list.push(["people", "/people"], ["audit", "/audit"], ["audit-verified", "/audit?verify=yes"], ["users", "/users"], ["user", "/users/1"], ["api", "/api"], ["components", "/components"]);
  await page.goto("/plans");
  const plan = (await hrefs("main a[href^='/plans/']"))[0];
  if (plan) list.push(["plan", plan]);
  return list;
}

/** Asks about an amount; gives the page on which it was asked, and stays on the question's. */
async function asks(page, why) {
  await page.goto(why);
  await page.click(".head a:has-text('Ask about this')");
  const ask = new URL(page.url());
  await page.fill("textarea[name=text]", "Is the second invoice in this?");
  await page.click("main button:has-text('Ask')");
  await page.waitForURL("**/questions/*?done=asked");
  return ask.pathname + ask.search;
}

/** A file on its way in: the page that maps it, and its preview with a row that is refused. */
async function draft(page) {
  const text = "id,name,amount,currency,stage,kind,closed_on\nPAGE-1,Page One,1000.00,USD,Won,new,2026-03-05\nPAGE-2,Page Two,not a number,USD,Won,new,2026-03-06\n";
  await page.goto("/imports");
  await page.selectOption("select[name=kind]", "deals");
  await page.setInputFiles("input[type=file]", { name: "page.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.click("text=Look into the file");
  await page.waitForURL("**/imports/drafts/*");
  const map = new URL(page.url()).pathname;
  await page.click("button:has-text('Check and preview')");
  await page.waitForURL("**/preview");
  return [["import-map", map], ["import-preview", new URL(page.url()).pathname]];
}

/** Everyone's statements, made; the page of the job. */
async function statements(page) {
  await page.goto("/jobs");
  await page.click("button:has-text('Make them')");
  await page.waitForURL("**/jobs/*?done=job");
  await page.waitForSelector("a:has-text('ZIP')", { timeout: 60_000 });
  return new URL(page.url()).pathname;
}

/** Two runs, so that one can be shown and both compared. */
async function twoRuns(page) {
  for (const _ of [1, 2]) {
    await page.goto("/runs");
    await page.click("text=Run now");
    await page.waitForURL("**/runs/*?done=run", { timeout: 60_000 });
  }
  const run = new URL(page.url()).pathname;
  await page.click("text=Give to review");
  await page.waitForURL("**?done=stepped");
  await page.goto("/runs");
  return [["run", run], ["runs-compared", await page.getAttribute("a[href^='/runs/compare']", "href")]];
}

export async function pages({ company, browser, report }) {
  const shots = process.env.SCREENSHOTS;
  if (shots) await mkdir(shots, { recursive: true });
  const roles = (process.env.ROLES ?? "seller,manager,analyst,finance,executive,enablement,administrator").split(",");
  for (const as of [null, ...roles]) {
    let list = [["sign-in", "/sign-in"]];
    if (as) {
      const { page, context } = await visit(browser, company, { width: 1440, theme: "light", as });
      list = await addresses(as, page);
      await context.close();
    }
    const views = sizes.flatMap((width) => themes.map((theme) => ({ width, theme })));
    await Promise.all(views.map((view) => walk({ company, browser, report, shots, as, list, ...view })));
  }
}

/** The main pages in German, whose words are longer: nothing may run over the edge. */
export async function german({ company, browser, report }) {
  const shots = process.env.SCREENSHOTS;
  if (shots) await mkdir(shots, { recursive: true });
  const roles = (process.env.ROLES ?? "seller,manager,analyst,finance,administrator").split(",");
  for (const as of [null, ...roles]) {
    let list = [["sign-in", "/sign-in"]];
    if (as) {
      const { page, context } = await visit(browser, company, { width: 1440, theme: "light", as });
      list = await addresses(as, page);
      await context.close();
    }
    const views = [{ width: 390, theme: "light" }, { width: 1440, theme: "dark" }];
    await Promise.all(views.map((view) => walk({ company, browser, report, shots, as, list, locale: "de-DE", ...view })));
  }
}

/** The pages of one role at one width in one theme. */
async function walk({ company, browser, report, shots, as, list, width, theme, locale }) {
  const { page, context, wrong } = await visit(browser, company, { width, theme, as, locale });
  const tongue = locale ? `${locale}-` : "";
  page.expected = [404];
  for (const [name, address] of list) {
    await report.test(`${as ?? "nobody"}: ${tongue}${name} at ${width} px, ${theme}`, async () => {
      wrong.length = 0;
      const response = await page.goto(address);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await drawn(page);
      if (shots) await page.screenshot({ path: join(shots, `${tongue}${as ?? "nobody"}-${name}-${width}-${theme}.png`), fullPage: true });
      const problems = await inspect(page, { width });
      const expected = name === "not-found" ? 404 : 200;
      if (response.status() !== expected) problems.push(`${response.status()} instead of ${expected} for ${address}`);
      return [...wrong.filter((w) => !(expected === 404 && w.includes("404"))), ...problems];
    });
  }
  await context.close();
}
