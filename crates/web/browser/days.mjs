// A day of each role, at 390 and 1440 px, in light and dark: what she comes for, from page to page by what the pages offer.
import { drawn, inspect, visit } from "./browser.mjs";

const views = [1440, 390].flatMap((width) => ["light", "dark"].map((theme) => ({ width, theme })));

export async function days({ company, browser, report }) {
  for (const view of views) {
    for (const [role, story, day] of [["analyst", "enters an amount and looks at the close", analyst], ["finance", "approves it, holds and releases pay, closes the books' questions", finance], ["seller", "sees what she gets, why, and what waits", seller], ["manager", "looks through her team and at one who is behind", manager], ["executive", "sees what selling costs, down to the lines", executive], ["enablement", "sees which team is behind, and nobody's pay", enablement], ["administrator", "lets somebody in, looks as her, and finds it in the audit", administrator]]) {
      await report.test(`${role} ${story}, at ${view.width} px, ${view.theme}`, () => lived(company, browser, role, view, day));
    }
  }
}

/** Lives a day; every page on which it stops is inspected. */
async function lived(company, browser, role, view, day) {
  const { page, context, wrong } = await visit(browser, company, { ...view, as: role });
  const problems = [];
  const stops = async (what) => {
    await drawn(page);
    problems.push(...(await inspect(page, view)).map((problem) => `${what}: ${problem}`));
  };
  try {
    await page.goto("/");
    await day({ page, stops, view, company, problems, says: (text, what) => says(page, text, what, problems) });
  } finally {
    await context.close();
  }
  return [...problems, ...wrong];
}

async function says(page, text, what, problems) {
  const found = await page.textContent("main");
  if (!found.includes(text)) problems.push(`${what} does not say ${JSON.stringify(text)}`);
}

/** Goes to a page as people do: by the sidebar, on a phone by the bar below or what it hides. */
async function go(page, view, label) {
  const link = (within) => page.locator(`${within} a`, { hasText: new RegExp(`^\\s*${label}\\s*\\d*\\s*$`) }).first();
  if (view.width >= 768) await link(".sidebar nav").click();
  else if (await link("nav.bottom > *:not(details), nav.bottom").isVisible()) await link("nav.bottom").click();
  else {
    await page.click("nav.bottom summary");
    await link("nav.bottom .sheet").click();
  }
  await page.waitForLoadState("domcontentloaded");
  await page.waitForSelector("main h1");
}

/** What one view enters is told apart from what the others enter. */
const named = (what, view) => `${what}, seen at ${view.width} in ${view.theme}`;

async function analyst({ page, stops, view, says }) {
  await go(page, view, "Period close");
  await stops("the close");
  await says("What moved since", "the close");
  await page.click("a:has-text('Look at them')");
  await page.locator("#unusual td a").first().click();
  await page.waitForURL("**/statement**");
  await stops("an unusual statement");
  await go(page, view, "Adjustments");
  const period = await page.locator("#periods option").last().getAttribute("value");
  const person = await page.locator("#people option").nth(20).getAttribute("value");
  await page.fill("#person", person);
  await page.fill("#period", period);
  await page.fill("#amount", "120");
  await page.fill("#why", named("Trade fair", view));
  await page.click("main button:has-text('Enter')");
  await page.waitForURL("**/adjustments?done=**");
  await says(named("Trade fair", view), "what waits for approval");
  await stops("adjustments");
  await go(page, view, "Imports");
  await stops("imports");
  await go(page, view, "Runs");
  await page.locator("main a[href^='/runs/']").first().click();
  await page.waitForURL("**/runs/*");
  await stops("a run");
}

async function finance({ page, stops, view, says, problems }) {
  await go(page, view, "Adjustments");
  const waiting = () => page.locator("tr", { hasText: named("Trade fair", view) });
  await waiting().locator("input[type=checkbox]").check();
  await page.check("input[name=sure]");
  await page.click("button:has-text('Approve the chosen')");
  await page.waitForURL("**/adjustments?done=**");
  if (await waiting().locator("input[type=checkbox]").count()) problems.push("the adjustment still waits");
  await stops("adjustments");
  await go(page, view, "Holds");
  const person = await page.locator("#people option").nth(10).getAttribute("value");
  await page.fill("#person", person);
  await page.fill("#why", named("A dispute with the customer", view));
  await page.click("button:has-text('Hold pay')");
  await page.waitForURL("**/holds?done=**");
  const held = () => page.locator("tr", { hasText: named("A dispute with the customer", view) });
  await stops("holds");
  await held().getByRole("textbox").fill("Settled");
  await held().getByRole("button", { name: "Lift" }).click();
  await page.waitForURL("**/holds?done=**");
  if (!(await held().textContent()).includes("lifted")) problems.push("the hold is not lifted");
  await go(page, view, "Ledger");
  await page.click("a:has-text('Verify the ledger')");
  await page.waitForSelector(".notice.good");
  await stops("the ledger");
  await go(page, view, "Accruals");
  await says("Owed at the end of", "accruals");
  await stops("accruals");
  await go(page, view, "Period close");
  await page.locator("section[aria-label='Closed periods'] a").first().click();
  await page.waitForURL("**/close?period=**");
  await says("is closed", "a closed period");
  await stops("a closed period");
}

async function seller({ page, stops, view, says, problems }) {
  await stops("home");
  await go(page, view, "Statement");
  await stops("the statement");
  await page.click("[data-step=back]");
  await page.waitForSelector(".standing .status.good");
  const amount = page.locator("td a[data-beside]").first();
  const text = (await amount.textContent()).trim();
  await amount.click();
  await page.waitForFunction((wanted) => document.querySelector("#working h2")?.textContent.includes(wanted), text);
  await page.click("#working a.button");
  await page.waitForURL("**/why?**");
  await says(text, "the working");
  await stops("why");
  await go(page, view, "Deals");
  await stops("deals");
  await go(page, view, "My plan");
  await stops("her plan");
  await page.goto("/notifications");
  await stops("notifications");
  if (await page.locator("button:has-text('Mark all as read')").count()) {
    await page.click("button:has-text('Mark all as read')");
    await page.waitForURL("**/notifications**");
    if (await page.locator("main .status.info").count()) problems.push("something is still new after all was marked as read");
  }
}

async function manager({ page, stops, view, says }) {
  await go(page, view, "Team");
  await says("Distribution of attainment", "the team");
  await stops("the team");
  const person = page.locator("main table tbody a[href*='/statement']").first();
  const name = (await person.textContent()).trim();
  await person.click();
  await page.waitForURL("**/statement**");
  await says(name, "the statement of a report");
  await stops("the statement of a report");
  await page.click("nav.tabs a:has-text('Changes since')");
  await page.waitForURL("**by=changes**");
  await stops("what changed");
  await page.goBack();
  await page.locator("td a[data-beside], dl.lines a").first().click();
  await page.waitForSelector("#working");
  await go(page, view, "Questions");
  await stops("questions");
  await go(page, view, "Statement");
  await stops("her own statement");
}

async function executive({ page, stops, view, says, problems }) {
  await stops("home");
  await go(page, view, "Cost of sales");
  await page.click("nav.tabs a:has-text('Product')");
  await page.waitForURL("**by=product**");
  await stops("cost of sales by product");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a:has-text('CSV')")]);
  if (!download.suggestedFilename().endsWith(".csv")) problems.push(`the file is called ${download.suggestedFilename()}`);
  await page.locator("main a[href^='/cost-of-sales/lines']").first().click();
  await page.waitForURL("**/cost-of-sales/lines**");
  await stops("the lines behind a product");
  await go(page, view, "Accruals");
  await stops("accruals");
  if (await page.locator("main form[method=post]").count()) problems.push("an executive is offered to post");
  await go(page, view, "Period close");
  await says("Commission expense", "the close");
  if (await page.locator("main form[method=post]").count()) problems.push("an executive is offered to run");
  await stops("the close");
  await go(page, view, "People");
  await stops("people");
}

async function enablement({ page, stops, view, says, problems }) {
  await says("Attainment by team", "the home of enablement");
  await stops("home");
  await page.locator("main table a[href^='/people']").first().click();
  await page.waitForURL("**/people?**q=**");
  await stops("the people of a team");
  if (await page.locator("main a[href*='/statement']").count()) problems.push("enablement is led to a statement");
  if (await page.locator("main th:has-text('Paid')").count()) problems.push("enablement sees what people are paid");
  await go(page, view, "Measures");
  await stops("measures");
  await go(page, view, "Plans");
  await stops("plans");
}

async function administrator({ page, stops, view, says, company, problems }) {
  await stops("home");
  await go(page, view, "Users");
  const email = `new.${view.width}.${view.theme}@brightwater.example`;
  await page.fill("#email", email);
  await page.fill("#name", "Nora New");
  await page.selectOption("#role", "finance");
  await page.click("button:has-text('Invite')");
  await page.waitForSelector(".notice.good:has-text('Nora New')");
  await says("It is shown this once", "the invitation");
  await stops("an invitation");
  await go(page, view, "Users");
  await page.locator("main table a", { hasText: company.people.seller.email.split(".")[0].replace(/^./, (first) => first.toUpperCase()) }).first().click();
  await page.waitForURL("**/users/*");
  await page.click("button:has-text('Look as')");
  await page.waitForSelector(".notice.viewing");
  await stops("home as a seller");
  if (await page.locator("main form[method=post]:not([action*='view-as']) button:visible").count()) {
    const { status } = await page.evaluate(async () => ({ status: (await fetch("/questions/ask", { method: "POST", body: new URLSearchParams({ text: "x" }) })).status }));
    page.expected = [403];
    if (status < 400) problems.push("who looks as somebody else may write");
  }
  await page.click("button:has-text('Look as yourself again')");
  await page.waitForSelector(".notice.viewing", { state: "detached" });
  await go(page, view, "Audit trail");
  await says("view", "the audit trail");
  await stops("the audit trail");
  await go(page, view, "Account");
  await stops("the account");
}
