// The life of a plan by pages: begun, written, tried, simulated, submitted, approved by another person, published; every page in every size and theme.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { drawn, inspect, visit } from "./browser.mjs";

const wide = { width: 1440, theme: "light" };

export async function designer({ company, browser, report }) {
  let draft;
  await report.test("a draft is begun, a mistake is told at its line, what is typed is told in words before it is saved", async () => {
    const { problems, address } = await writing(company, browser);
    draft = address;
    return problems;
  });
  if (draft) {
    for (const width of [390, 1440]) {
      for (const theme of ["light", "dark"]) await looks(company, browser, report, draft, { width, theme });
    }
    await report.test("two people change a draft at once: the second is told, and keeps what she typed", () => atOnce(company, browser, draft));
    await report.test("a draft is submitted, approved by another person and published; the plan has a new version", () => publishing(company, browser, draft));
  }
  await report.test("components are added, moved, edited, undone and removed in the form, tried on a past period, and published by another person", () => shaping(company, browser));
  await report.test("a seller reads her plan's document, accepts it with her name, and the analyst sees who has", () => accepting(company, browser));
}

async function writing(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "analyst" });
  const problems = [];
  await page.goto("/plans/drafts");
  await page.selectOption("#plan", "Account Executive");
  await page.fill("#from", "2026-07-01");
  await page.click("section[aria-label='A new version of a plan'] button");
  await page.waitForURL("**/plans/drafts/*");
  const address = new URL(page.url()).pathname;
  const text = await page.inputValue("#text");
  if (!text.includes("version = 2") || !text.includes("# On top of the commission")) problems.push("the text is not the next version with its remarks");
  await page.fill("#text", text.replace('"new-bookings"', '"new-bookngs"'));
  await page.waitForSelector("#beside :text('did you mean')");
  await page.click("#beside button[data-line]");
  const selected = await page.evaluate(() => document.querySelector("#text").value.slice(document.querySelector("#text").selectionStart, document.querySelector("#text").selectionEnd));
  if (!selected.includes("new-bookngs")) problems.push(`the line of the mistake is not marked but ${selected}`);
  await page.fill("#text", text.replace('rate = "10.5%"', 'rate = "12.5%"'));
  await page.waitForSelector("#beside :text('The rate from 100% of quota rises from 10.5% to 12.5%.')");
  await page.waitForSelector("#beside section[aria-label='Live test'] table", { timeout: 60_000 });
  problems.push(...(await inspect(page, wide)));
  await page.click("#editor button");
  await page.waitForURL("**done=draft");
  await context.close();
  return { problems: [...problems, ...wrong], address };
}

async function looks(company, browser, report, draft, view) {
  const { page, context, wrong } = await visit(browser, company, { ...view, as: "analyst" });
  const shots = process.env.SCREENSHOTS;
  if (shots) await mkdir(shots, { recursive: true });
  const list = [["drafts", "/plans/drafts"], ["draft", draft], ["draft-form", `${draft}?as=form`], ["draft-history", `${draft}?as=history`], ["simulation", `${draft}/simulation`]];
  for (const [name, address] of list) {
    await report.test(`analyst: ${name} at ${view.width} px, ${view.theme}`, async () => {
      wrong.length = 0;
      const response = await page.goto(address);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await drawn(page);
      if (shots) await page.screenshot({ path: join(shots, `designer-${name}-${view.width}-${view.theme}.png`), fullPage: true });
      const problems = await inspect(page, view);
      if (response.status() !== 200) problems.push(`${response.status()} for ${address}`);
      return [...wrong, ...problems];
    });
  }
  await context.close();
}

async function atOnce(company, browser, draft) {
  const [one, other] = [await visit(browser, company, { ...wide, as: "analyst" }), await visit(browser, company, { ...wide, as: "analyst" })];
  other.page.expected = [409];
  await one.page.goto(draft);
  await other.page.goto(draft);
  await one.page.fill("#text", `${await one.page.inputValue("#text")}# first\n`);
  await one.page.click("#editor button");
  await one.page.waitForURL("**done=draft");
  await other.page.fill("#text", `${await other.page.inputValue("#text")}# second\n`);
  await other.page.click("#editor button");
  await other.page.waitForSelector("[role=alert] :text('has changed this draft since you opened it')");
  const problems = await inspect(other.page, wide);
  if (!(await other.page.inputValue("#text")).includes("# second")) problems.push("what the second person typed is gone");
  await one.context.close();
  await other.context.close();
  return [...problems, ...one.wrong, ...other.wrong.filter((w) => !w.includes("409"))];
}

async function publishing(company, browser, draft) {
  const analyst = await visit(browser, company, { ...wide, as: "analyst" });
  const finance = await visit(browser, company, { ...wide, as: "finance" });
  const problems = [];
  await analyst.page.goto(`${draft}?as=form`);
  await analyst.page.fill("[name='component.0.tiers.2.rate']", "14%");
  await analyst.page.click("form[aria-label=Form] button");
  await analyst.page.waitForURL("**done=draft");
  if (!(await analyst.page.textContent("#beside")).includes("rises from 13% to 14%")) problems.push("the form's change is not told");
  await analyst.page.click("button:has-text('Submit for review')");
  await analyst.page.waitForURL("**done=step");
  if (!(await analyst.page.textContent("main")).includes("another person approves it")) problems.push("the writer is not told that another person approves");
  await finance.page.goto(draft);
  await finance.page.click("button:has-text('Approve')");
  await finance.page.waitForURL("**done=step");
  problems.push(...(await inspect(finance.page, wide)));
  await analyst.page.goto(draft);
  await analyst.page.click("button:has-text('Publish')");
  await analyst.page.waitForURL("**done=published", { timeout: 60_000 });
  await analyst.page.goto("/plans/Account%20Executive?version=2");
  if (!(await analyst.page.textContent("main")).includes("12.5%")) problems.push("the new version is not in the book");
  const response = await analyst.context.request.put(`/api/v1${draft.replace("/plans/drafts", "/plan-drafts")}`, { data: { revision: 1, text: "x" } });
  if (response.status() !== 409) problems.push(`a published draft answers ${response.status()} to a change`);
  await analyst.context.close();
  await finance.context.close();
  return [...problems, ...analyst.wrong, ...finance.wrong];
}

async function accepting(company, browser) {
  const seller = await visit(browser, company, { ...wide, as: "seller" });
  const problems = [];
  await seller.page.goto("/plans");
  await seller.page.click("text=Your document and acceptance");
  await seller.page.waitForURL("**/people/*/plan/**");
  const document = seller.page.url().slice(company.address.length).replace(/version=\d+/, "version=2");
  await seller.page.goto(document);
  const notice = (await seller.page.textContent("section[aria-label='What changed']")) ?? "";
  if (!notice.includes("rises from 10.5% to 12.5%") || !/this version (would have paid|pays)/.test(notice)) problems.push(`the notice says ${notice}`);
  for (const width of [390, 1440]) {
    for (const theme of ["light", "dark"]) {
      const view = await visit(browser, company, { width, theme, as: "seller" });
      await view.page.goto(document);
      if (process.env.SCREENSHOTS) await view.page.screenshot({ path: join(process.env.SCREENSHOTS, `designer-document-${width}-${theme}.png`), fullPage: true });
      problems.push(...(await inspect(view.page, { width })), ...view.wrong);
      await view.context.close();
    }
  }
  await seller.page.fill("input[name=name]", "Maya Lindqvist");
  await seller.page.click("text=I have read and accept this plan");
  await seller.page.waitForURL("**done=accepted");
  if (!(await seller.page.textContent("section[aria-label=Acceptance]")).includes("Maya Lindqvist")) problems.push("the acceptance is not shown with its name");
  const analyst = await visit(browser, company, { ...wide, as: "analyst" });
  await analyst.page.goto("/plans");
  const plan = decodeURIComponent(new URL(company.address + document).pathname.split("/").at(-1));
  await analyst.page.goto(`/plans/${encodeURIComponent(plan)}/acceptances${new URL(company.address + document).search}`);
  if (!(await analyst.page.textContent("main")).includes("Maya Lindqvist")) problems.push("the analyst does not see who has accepted");
  problems.push(...(await inspect(analyst.page, wide)));
  const other = (await analyst.context.request.post(new URL(company.address + document).pathname + "/accept", { form: { version: "1", document: "x", name: "Somebody else" } })).status();
  if (other !== 404) problems.push(`somebody else may accept: ${other}`);
  await analyst.context.close();
  await seller.context.close();
  return [...problems, ...seller.wrong, ...analyst.wrong];
}

/** Every kind of component and what else can be done with the form's buttons; remarks of the text stay. */
async function shaping(company, browser) {
  const analyst = await visit(browser, company, { ...wide, as: "analyst" });
  const finance = await visit(browser, company, { ...wide, as: "finance" });
  const { page } = analyst;
  const problems = [];
  const said = (holds, what) => holds || problems.push(what);
  const done = async (button) => {
    await Promise.all([page.waitForURL("**done=draft**"), page.waitForEvent("framenavigated"), button.click()]);
    await page.waitForLoadState();
  };
  const names = () => page.$$eval("form[aria-label=Form] legend h3", (all) => all.map((one) => one.textContent).slice(1));
  await page.goto("/plans/drafts");
  await page.selectOption("#plan", "Development Representative");
  await page.fill("#from", "2026-08-01");
  await page.click("section[aria-label='A new version of a plan'] button");
  await page.waitForURL("**/plans/drafts/*");
  const draft = new URL(page.url()).pathname;
  const remarks = (await page.inputValue("#text")).split("\n").filter((line) => line.includes("#"));
  await page.goto(`${draft}?as=form`);
  const before = await names();
  const kinds = await page.$$eval("select[name=kind-of-new] option", (all) => all.map((one) => one.textContent));
  said(kinds.includes("pool") && kinds.includes("objectives") && kinds.includes("override") && kinds.includes("spiff"), `kinds: ${kinds}`);
  await page.selectOption("select[name=kind-of-new]", "commission by tiers");
  await done(page.getByRole("button", { name: "Add a component" }));
  said((await names()).join() === [...before, "Commission by tiers"].join(), `added: ${await names()}`);
  await page.selectOption("select[name=kind-of-new]", "pool");
  await done(page.getByRole("button", { name: "Add a component" }));
  await done(page.getByRole("button", { name: "Move up: Commission by tiers" }));
  said((await names()).indexOf("Commission by tiers") === before.length - 1, `moved: ${await names()}`);
  const place = `component.${before.length - 1}`;
  await done(page.locator(`button[value="add ${place}.tiers"]`));
  await page.fill(`[name="${place}.tiers.2.from"]`, "120%");
  await page.fill(`[name="${place}.tiers.2.rate"]`, "15%");
  await page.fill(`[name="${place}.name"]`, "Accelerator");
  await done(page.locator("form[aria-label=Form] .spread button.main"));
  await page.selectOption(`select[name="setting-of-${place}"]`, "cap");
  await done(page.locator(`button[value="set ${place}"]`));
  said((await page.inputValue(`[name="${place}.cap.period"]`)) === "10000", "the cap has no field");
  problems.push(...(await inspect(page, wide)));
  await done(page.getByRole("button", { name: "Remove Pool" }));
  said(!(await names()).includes("Pool"), "the pool is still there");
  await done(page.getByRole("button", { name: "Undo" }));
  said((await names()).includes("Pool"), "undone, the pool is not back");
  await done(page.getByRole("button", { name: "Undo" }));
  said(!(await names()).includes("Pool"), "undone twice, the pool is not gone again");
  await page.goto(`${draft}?as=history`);
  said((await page.locator("button:has-text('Bring this text back')").count()) > 3, "earlier texts cannot be brought back");
  problems.push(...(await inspect(page, wide)));
  await page.goto(draft);
  const text = await page.inputValue("#text");
  said(remarks.every((remark) => text.includes(remark)), "a remark is gone");
  said(text.includes('{ from = "120%", rate = "15%" }') && text.includes("[component.cap]") === false, `the text: ${text}`);
  // On a past person and period, old and new statement beside each other.
  const test = page.locator("section[aria-label='Live test']");
  await test.locator("table").waitFor({ timeout: 60_000 });
  const answered = () => page.waitForResponse((response) => response.url().endsWith("/beside"));
  for (const [name, index] of [["person", 0], ["period", 1]]) {
    const chosen = test.locator(`select[name=${name}]`);
    const option = chosen.locator("option").nth(index);
    if (await option.evaluate((one) => one.selected)) continue;
    const [answer] = await Promise.all([answered(), chosen.selectOption({ index })]);
    await answer.finished();
    await page.waitForLoadState("networkidle");
  }
  await test.locator("table").waitFor({ timeout: 60_000 });
  const tried = await test.textContent();
  said(tried.includes("Accelerator") && tried.includes("With the draft"), `the live test: ${tried}`);
  for (const view of [{ width: 390, theme: "dark" }, { width: 1440, theme: "dark" }]) {
    const other = await visit(browser, company, { ...view, as: "analyst" });
    await other.page.goto(`${draft}?as=form`);
    if (process.env.SCREENSHOTS) await other.page.screenshot({ path: join(process.env.SCREENSHOTS, `designer-shaped-${view.width}-${view.theme}.png`), fullPage: true });
    problems.push(...(await inspect(other.page, view)), ...other.wrong);
    await other.context.close();
  }
  await page.click("button:has-text('Submit for review')");
  await page.waitForURL("**done=step");
  await finance.page.goto(draft);
  await finance.page.click("button:has-text('Approve')");
  await finance.page.waitForURL("**done=step");
  await page.goto(draft);
  await page.click("button:has-text('Publish')");
  await page.waitForURL("**done=published", { timeout: 60_000 });
  await page.goto("/plans/Development%20Representative?version=2");
  said((await page.textContent("main")).includes("Accelerator"), "the published version has no accelerator");
  await analyst.context.close();
  await finance.context.close();
  return [...problems, ...analyst.wrong, ...finance.wrong];
}
