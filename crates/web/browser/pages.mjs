// Every page, by role, at 390 and 1440 px, in light and dark: no console error, no failed request, no violation, nothing over the edge.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { inspect, visit } from "./browser.mjs";

const sizes = [390, 1440];
const themes = ["light", "dark"];

/** The pages of a role: a name and an address, some of them found by following links from another page. */
async function addresses(as, page) {
  const hrefs = (selector) => page.$$eval(selector, (links) => links.map((link) => link.getAttribute("href")));
  const list = [["home", "/"], ["plans", "/plans"], ["measures", "/measures"], ["not-found", "/nothing/here"]];
  if (as === "seller" || as === "manager") {
    await page.goto("/");
    const nav = await hrefs(".sidebar nav a");
    const statement = nav.find((href) => href.includes("/statement"));
    if (statement) {
      const join = statement.includes("?") ? "&" : "?";
      list.push(["statement", statement], ["statement-components", `${statement}${join}by=component`], ["statement-changes", `${statement}${join}by=changes`]);
      await page.goto(statement);
      const whys = await hrefs("a[href*='/why?']");
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
  }
  if (as === "administrator") list.push(["people", "/people"], ["audit", "/audit"], ["audit-verified", "/audit?verify=yes"]);
  await page.goto("/plans");
  const plan = (await hrefs("main a[href^='/plans/']"))[0];
  if (plan) list.push(["plan", plan]);
  return list;
}

export async function pages({ company, browser, report }) {
  const shots = process.env.SCREENSHOTS;
  if (shots) await mkdir(shots, { recursive: true });
  const roles = (process.env.ROLES ?? "seller,manager,analyst,administrator").split(",");
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

/** The pages of one role at one width in one theme. */
async function walk({ company, browser, report, shots, as, list, width, theme }) {
  const { page, context, wrong } = await visit(browser, company, { width, theme, as });
  page.expected = [404];
  for (const [name, address] of list) {
    await report.test(`${as ?? "nobody"}: ${name} at ${width} px, ${theme}`, async () => {
      wrong.length = 0;
      const response = await page.goto(address);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      if (shots) await page.screenshot({ path: join(shots, `${as ?? "nobody"}-${name}-${width}-${theme}.png`), fullPage: true });
      const problems = await inspect(page, { width });
      const expected = name === "not-found" ? 404 : 200;
      if (response.status() !== expected) problems.push(`${response.status()} instead of ${expected} for ${address}`);
      return [...wrong.filter((w) => !(expected === 404 && w.includes("404"))), ...problems];
    });
  }
  await context.close();
}
