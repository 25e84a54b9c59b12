// Ways through the pages, as people go them.
import { inspect, visit } from "./browser.mjs";

const wide = { width: 1440, theme: "light" };

export async function walks({ company, browser, report }) {
  await report.test("a wrong password is refused in the form, and the right one leads to where she wanted to go", () => signingIn(company, browser));
  await report.test("the palette opens with the keyboard and finds a page", () => palette(company, browser));
  await report.test("an amount opens its working beside the statement", () => working(company, browser));
  await report.test("the period is kept in the address", () => period(company, browser));
  await report.test("somebody else's statement looks like one that does not exist", () => forbidden(company, browser));
  await report.test("a file is mapped, previewed, imported, imported again without a change, and undone", () => importing(company, browser));
  await report.test("a changed record changes an open page within a second, without reload", () => live(company, browser));
  await report.test("a run is made, shown and verified", () => running(company, browser));
  await report.test("everyone's statements are made while the page follows, and downloaded", () => statements(company, browser));
  await report.test("a question is asked on a line, answered, asked again and closed", () => asking(company, browser));
  await report.test("statements in review are looked through by keyboard", () => approving(company, browser));
  await report.test("the theme switch holds on the next page", () => theme(company, browser));
  await report.test("the table's CSV is what the page shows", () => csv(company, browser));
}

async function signingIn(company, browser) {
  const { page, context, wrong } = await visit(browser, company, wide);
  page.expected = [422];
  const person = company.people.seller;
  await page.goto("/measures");
  await page.fill("#email", person.email);
  await page.fill("#password", "not the password");
  await page.click("button");
  await page.waitForSelector("[role=alert]");
  const problems = await inspect(page, wide);
  await page.fill("#password", person.password);
  await page.click("button");
  await page.waitForURL("**/measures");
  await context.close();
  return [...problems, ...wrong.filter((w) => !w.includes("422"))];
}

async function asking(company, browser) {
  const seller = await visit(browser, company, { ...wide, as: "seller" });
  const page = seller.page;
  await page.goto("/");
  await page.goto(await ownStatement(page));
  await page.click("#working a:has-text('Ask about this')");
  await page.fill("textarea[name=text]", "This deal was larger.");
  const problems = await inspect(page, wide);
  await page.click("main button:has-text('Ask')");
  await page.waitForURL("**/questions/*?done=asked");
  const question = new URL(page.url()).pathname;
  const analyst = await visit(browser, company, { ...wide, as: "analyst" });
  await analyst.page.goto(question);
  await analyst.page.fill("#answer", "The order says what it says.");
  await analyst.page.click("button:has-text('Answer')");
  await analyst.page.waitForURL("**?done=answered");
  problems.push(...(await inspect(analyst.page, wide)));
  await page.goto("/");
  await page.click("a:has-text('See answers')");
  await page.goto(question);
  await page.fill("#last", "There is a rider.");
  await page.click("button:has-text('Ask again')");
  await page.waitForURL("**?done=reopened");
  await page.click("button:has-text('Close')");
  await page.waitForURL("**?done=closed");
  problems.push(...(await inspect(page, wide)));
  await seller.context.close();
  await analyst.context.close();
  return [...problems, ...seller.wrong, ...analyst.wrong];
}

async function approving(company, browser) {
  const analyst = await visit(browser, company, { ...wide, as: "analyst" });
  await analyst.page.goto("/runs");
  await analyst.page.click("text=Run now");
  await analyst.page.waitForURL("**/runs/*?done=run", { timeout: 60_000 });
  const run = new URL(analyst.page.url()).pathname;
  await analyst.page.click("text=Give to review");
  await analyst.page.waitForURL("**?done=stepped");
  await analyst.context.close();
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "finance" });
  await page.goto(`${run}/approvals`);
  await page.keyboard.press("j");
  const problems = [];
  const chosen = () => page.evaluate(() => document.activeElement?.closest("[data-row]")?.querySelector("[data-opens-row]")?.textContent);
  const first = await chosen();
  await page.keyboard.press("j");
  if (!first || first === (await chosen())) problems.push("j does not go to the next statement");
  await page.keyboard.press("k");
  if (first !== (await chosen())) problems.push("k does not go back");
  await page.keyboard.press("r");
  if (!(await page.evaluate(() => document.activeElement?.matches("[data-rejects]")))) problems.push("r does not go to the reason");
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.waitForURL((url) => url.search.includes("done=stepped") || url.pathname.includes("/people/"));
  problems.push(...(await inspect(page, wide)));
  await context.close();
  return [...problems, ...analyst.wrong, ...wrong];
}

async function palette(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "analyst" });
  await page.goto("/");
  await page.keyboard.press("Control+k");
  await page.waitForSelector("#palette[open]");
  await page.keyboard.type("measur");
  await page.waitForSelector("#found a:has-text('Measures')");
  const problems = await inspect(page, wide);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/measures");
  await page.keyboard.press("?");
  await page.waitForSelector("#keys[open]");
  problems.push(...(await inspect(page, wide)));
  await context.close();
  return [...problems, ...wrong];
}

const ownStatement = (page) => page.getAttribute(".sidebar a[href*='/statement']", "href");

async function working(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "seller" });
  await page.goto("/");
  await page.goto(await ownStatement(page));
  const amounts = page.locator("td a[data-beside]");
  const last = amounts.nth((await amounts.count()) - 1);
  const amount = (await last.textContent()).trim();
  await last.click();
  await page.waitForFunction((text) => document.querySelector("#working h2")?.textContent.includes(text), amount);
  const problems = await inspect(page, wide);
  await page.click("#working a.button");
  await page.waitForURL("**/why?**");
  await context.close();
  return [...problems, ...wrong];
}

async function period(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "seller" });
  await page.goto("/");
  await page.goto(await ownStatement(page));
  const before = await page.locator("select[name=period]").inputValue();
  await page.keyboard.press("[");
  await page.waitForFunction((id) => document.querySelector("select[name=period]")?.value !== id, before);
  const address = new URL(page.url());
  const shown = await page.locator("select[name=period]").inputValue();
  const problems = address.searchParams.get("period") === shown ? [] : [`the address says ${address}, the page ${shown}`];
  await page.selectOption("select[name=period]", before);
  await page.waitForURL(`**period=${before}**`);
  await context.close();
  return [...problems, ...wrong];
}

async function forbidden(company, browser) {
  const { page, context } = await visit(browser, company, { ...wide, as: "seller" });
  const texts = [];
  const own = (await (await context.request.get("/api/v1/me")).json()).person;
  const analyst = await visit(browser, company, { ...wide, as: "analyst" });
  await analyst.page.goto("/people");
  const others = await analyst.page.$$eval("td a[href*='/statement']", (links) => links.map((link) => link.getAttribute("href")));
  const other = others.find((href) => !href.includes(`/people/${own}/`));
  await analyst.context.close();
  for (const address of [other, "/people/nobody-at-all/statement"]) {
    const response = await context.request.get(address);
    texts.push(`${response.status()} ${await response.text()}`);
  }
  await page.close();
  await context.close();
  return texts[0] === texts[1] && texts[0].startsWith("404") ? [] : [`they differ: ${texts.map((t) => t.slice(0, 80)).join(" | ")}`];
}

const file = "id,name,owner,amount,currency,stage,kind,closed_on,created_on\nWALK-1,Walk One,%,1000.00,USD,Won,new,2026-03-05,2026-01-05\nWALK-2,Walk Two,%,not a number,USD,Won,new,2026-03-06,2026-01-05\n";

async function importing(company, browser) {
  const seller = await visit(browser, company, { ...wide, as: "seller" });
  const own = (await (await seller.context.request.get("/api/v1/me")).json()).person;
  await seller.context.close();
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "analyst" });
  const problems = [];
  const upload = async () => {
    await page.goto("/imports");
    await page.selectOption("select[name=kind]", "deals");
    await page.setInputFiles("input[type=file]", { name: "walk.csv", mimeType: "text/csv", buffer: Buffer.from(file.replaceAll("%", own)) });
    await page.click("text=Look into the file");
    await page.waitForURL("**/imports/drafts/*");
    problems.push(...(await inspect(page, wide)));
    await page.click("button:has-text('Check and preview')");
    await page.waitForURL("**/preview");
    problems.push(...(await inspect(page, wide)));
  };
  const figure = (name) => page.textContent(`[aria-label="${name}"] .figure`);
  await upload();
  if ((await figure("Create")) !== "1" || (await figure("Refuse")) !== "1") problems.push(`preview says ${await figure("Create")} and ${await figure("Refuse")}`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Refused rows")]);
  if (!download.suggestedFilename().startsWith("rejects")) problems.push("no file of refused rows");
  await page.click("button:has-text('Import 1')");
  await page.waitForURL("**/imports/*?done=imported");
  const imported = page.url();
  problems.push(...(await inspect(page, wide)));
  await upload();
  if (!(await page.isDisabled("button:has-text('Import 0')"))) problems.push("the same file would change something");
  await page.goto(imported);
  await page.click("text=Undo this import");
  await page.waitForURL("**/imports/*?done=undone");
  await context.close();
  return [...problems, ...wrong];
}

async function live(company, browser) {
  const seller = await visit(browser, company, { ...wide, as: "seller" });
  await seller.page.goto("/");
  await seller.page.goto(await ownStatement(seller.page));
  await seller.page.waitForSelector("main[data-following]");
  await seller.page.evaluate(() => (window.stayed = true));
  const link = seller.page.locator("td a[data-live^='deal:']").first();
  const before = (await link.textContent()).trim();
  const id = (await link.getAttribute("data-live")).slice(5);
  const href = await seller.page.locator("td a[href^='/records/']").first().getAttribute("href");
  const analyst = await visit(browser, company, { ...wide, as: "analyst" });
  const record = await (await analyst.context.request.get(`/api/v1${href}`)).json();
  const amount = (BigInt(record.fields.amount.split(".")[0]) + 12345n).toString();
  const change = (value) => analyst.context.request.patch(`/api/v1${href}`, { data: { fields: { amount: value }, why: "live test" } });
  const started = Date.now();
  const answer = await change(amount);
  if (!answer.ok()) return [`the change was refused: ${await answer.text()}`];
  await seller.page.waitForFunction(([key, old]) => document.querySelector(`[data-live="${key}"]`)?.textContent.trim() !== old, [`deal:${id}`, before], { timeout: 5000, polling: 20 });
  const took = Date.now() - started;
  const problems = [];
  if (took > 1000) problems.push(`it took ${took} ms`);
  if (!(await seller.page.evaluate(() => window.stayed))) problems.push("the page was reloaded");
  if (!(await seller.page.locator(".flash").count())) problems.push("no cell was marked as changed");
  problems.push(...(await inspect(seller.page, wide)));
  await change(record.fields.amount);
  await analyst.context.close();
  await seller.context.close();
  return [...problems, ...seller.wrong];
}

async function running(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "analyst" });
  await page.goto("/runs");
  await page.fill("input[name=why]", "walked through");
  await page.click("text=Run now");
  await page.waitForURL("**/runs/*?done=run", { timeout: 60_000 });
  const problems = await inspect(page, wide);
  await page.click("button:has-text('Verify')");
  await page.waitForSelector("text=Verified: everything holds", { timeout: 60_000 });
  problems.push(...(await inspect(page, wide)));
  await page.goto("/runs");
  await page.click("text=Run now");
  await page.waitForURL("**/runs/*?done=run", { timeout: 60_000 });
  await page.goto("/runs");
  await page.click("text=Compare with");
  await page.waitForURL("**/runs/compare**");
  problems.push(...(await inspect(page, wide)));
  await context.close();
  return [...problems, ...wrong];
}

async function statements(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "finance" });
  await page.goto("/people");
  await page.click("button:has-text('Statements as PDF')");
  await page.waitForURL("**/jobs/*?done=job");
  await page.evaluate(() => (window.stayed = true));
  await page.waitForSelector("a:has-text('ZIP')", { timeout: 60_000 });
  const problems = await inspect(page, wide);
  if (!(await page.evaluate(() => window.stayed))) problems.push("the page was reloaded");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a:has-text('ZIP')")]);
  if (!/^statements-\d{4}-\d{2}\.zip$/.test(download.suggestedFilename())) problems.push(`the file is called ${download.suggestedFilename()}`);
  await context.close();
  return [...problems, ...wrong];
}

async function theme(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "seller" });
  await page.goto("/");
  const switched = page.waitForResponse((response) => response.url().endsWith("/theme"));
  await page.click(".sidebar [data-theme-switch] button");
  await switched;
  await page.goto("/measures");
  const now = await page.getAttribute("html", "data-theme");
  await context.close();
  return now === "dark" ? wrong : [`the next page is ${now}`, ...wrong];
}

async function csv(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "seller" });
  await page.goto("/");
  await page.goto(await page.getAttribute(".sidebar a[href*='/deals']", "href"));
  await page.selectOption("select[name=show]", "credited");
  await page.waitForURL("**show=credited**");
  await page.waitForFunction(() => !document.querySelector("#deals .status.warn"));
  const shown = (await page.textContent("#deals h2")).match(/[\d,]+/)[0].replace(",", "");
  const href = await page.getAttribute("a.button[href*='.csv']", "href");
  const period = await page.locator("select[name=period]").inputValue();
  const text = await (await context.request.get(`${href.split("?")[0]}?period=${period}&show=credited`)).text();
  const rows = text.trim().split("\r\n").length - 1;
  await context.close();
  return String(rows) === shown ? wrong : [`the page shows ${shown} rows, the file has ${rows}`, ...wrong];
}
