// Charts: drawn where they stand, fetched nowhere else, read by keyboard and pointer, right after live updates, in the other theme, without scripts.
import { drawn, inspect, visit } from "./browser.mjs";

const wide = { width: 1440, theme: "light" };
const words = (page, selector = "attain-chart") => page.$$eval(selector, (charts) => charts.map((chart) => [...chart.shadowRoot.querySelectorAll("text")].map((text) => text.textContent).join(" | ")));

export async function charts({ company, browser, report }) {
  await report.test("what draws charts is fetched where a chart stands and nowhere else", () => fetched(company, browser));
  await report.test("each kind of chart is drawn with words, in both themes side by side", () => kinds(company, browser));
  await report.test("values of a chart are read by keyboard and under the pointer", () => reading(company, browser));
  await report.test("a chart follows the theme and the width of the page", () => following(company, browser));
  await report.test("a chart takes in new figures without being made anew", () => updated(company, browser));
  await report.test("without scripts a chart's figures stand open as a table", () => withoutScripts(company, browser));
}

async function fetched(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "seller" });
  const scripts = [];
  page.on("request", (request) => request.url().includes("/assets/chart-") && scripts.push(request.url()));
  const problems = [];
  for (const address of ["/account", "/questions", "/measures"]) {
    await page.goto(address, { waitUntil: "networkidle" });
    if (scripts.length) problems.push(`${address} fetches ${scripts.pop()}`);
  }
  await page.goto("/");
  await drawn(page);
  if (scripts.length !== 1) problems.push(`home fetches it ${scripts.length} times`);
  const words_ = (await words(page))[0] ?? "";
  if (!/Quota \$/.test(words_)) problems.push(`the quota is not named at its line: ${words_}`);
  await context.close();
  return [...problems, ...wrong];
}

async function kinds(company, browser) {
  const problems = [];
  for (const width of [390, 1440]) {
    const { page, context, wrong } = await visit(browser, company, { width, theme: "light", as: "administrator" });
    await page.goto("/components");
    await drawn(page);
    const said = await words(page);
    const half = said.length / 2;
    if (half < 5 || said.slice(0, half).join() !== said.slice(half).join()) problems.push(`the themes differ at ${width} px: ${said.join("\n")}`);
    for (const [index, expected] of ["Quota $260k | $280k projected", "Share of quota", "$104k", "Q4", "+10%"].entries()) {
      if (!said[index]?.includes(expected)) problems.push(`chart ${index} at ${width} px lacks ${expected}: ${said[index]}`);
    }
    const colours = await page.$$eval("attain-chart", (charts) => charts.map((chart) => chart.shadowRoot.querySelector("text").getAttribute("fill")));
    if (colours[0] === colours[half]) problems.push(`light and dark are both ${colours[0]}`);
    problems.push(...(await inspect(page, { width })), ...wrong);
    await context.close();
  }
  return problems;
}

async function reading(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "administrator" });
  const problems = [];
  await page.goto("/components");
  await drawn(page);
  const chart = page.locator("attain-chart").nth(2);
  const plot = chart.locator("[role=img]");
  await plot.focus();
  const told = () => chart.locator("[role=status]").textContent();
  const expect = async (key, text) => {
    await page.keyboard.press(key);
    if ((await told()) !== text) problems.push(`${key} tells ${await told()} instead of ${text}`);
  };
  await expect("ArrowRight", "Aug: 84,200.00");
  await expect("End", "Dec: 104,000.00");
  await expect("ArrowLeft", "Nov: 120,480.00");
  await expect("Escape", "");
  if (!(await plot.getAttribute("aria-label"))) problems.push("the chart has no name");
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await chart.locator("text", { hasText: "78,900.00" }).first().waitFor({ timeout: 5_000 });
  await context.close();
  return [...problems, ...wrong];
}

async function following(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "seller" });
  const problems = [];
  await page.goto("/");
  await drawn(page);
  const seen = () => page.$eval("attain-chart", (chart) => ({ fill: chart.shadowRoot.querySelector("text").getAttribute("fill"), width: chart.shadowRoot.querySelector("svg").getBoundingClientRect().width, over: chart.shadowRoot.querySelector("svg").getBoundingClientRect().width - chart.getBoundingClientRect().width }));
  const light = await seen();
  await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
  await page.waitForFunction((fill) => document.querySelector("attain-chart").shadowRoot.querySelector("text").getAttribute("fill") !== fill, light.fill, { timeout: 5_000 });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForFunction((width) => document.querySelector("attain-chart").shadowRoot.querySelector("svg").getBoundingClientRect().width < width, light.width, { timeout: 5_000 });
  if ((await seen()).over > 1) problems.push("the drawing is wider than its place");
  await context.close();
  return [...problems, ...wrong];
}

async function updated(company, browser) {
  const { page, context, wrong } = await visit(browser, company, { ...wide, as: "seller" });
  await page.goto("/");
  await drawn(page);
  await page.evaluate(() => {
    const chart = document.querySelector("attain-chart");
    window.svg = chart.shadowRoot.querySelector("svg");
    chart.dataset.model = chart.dataset.model.replace(/"label":"Quota [^"]*"/, '"label":"Quota moved"');
  });
  await page.waitForFunction(() => [...document.querySelector("attain-chart").shadowRoot.querySelectorAll("text")].some((text) => text.textContent === "Quota moved"), undefined, { timeout: 5_000 });
  const same = await page.evaluate(() => window.svg === document.querySelector("attain-chart").shadowRoot.querySelector("svg"));
  await context.close();
  return [...(same ? [] : ["the drawing was made anew"]), ...wrong];
}

async function withoutScripts(company, browser) {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: company.address, viewport: { width: 1440, height: 900 } });
  await context.request.post("/sign-in", { form: { email: company.people.seller.email, password: company.people.seller.password }, maxRedirects: 0 });
  const page = await context.newPage();
  await page.goto("/");
  const problems = [];
  const table = page.locator("attain-chart + details table");
  if (!(await table.first().locator("td.number").first().isVisible())) problems.push("the table is not open");
  if (await page.locator("attain-chart").first().isVisible()) problems.push("an empty place stands where the chart would be");
  await context.close();
  return problems;
}
