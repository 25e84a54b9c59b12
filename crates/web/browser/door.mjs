// Coming in: by a second factor, and by OpenID Connect through a provider that really is one.
import { createHmac } from "node:crypto";
import { createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Provider from "oidc-provider";
import { inspect, visit } from "./browser.mjs";
import { start } from "./company.mjs";

const looks = [{ width: 1440, theme: "light" }, { width: 390, theme: "dark" }];
const pictures = process.env.SCREENSHOTS;

export async function door({ company, browser, report }) {
  for (const look of looks) {
    await report.test(`a second factor is set up, asked for and switched off (${look.width}, ${look.theme})`, () => secondFactor(company, browser, look));
  }
  const folder = await mkdtemp(join(tmpdir(), "attain-door-"));
  const provider = await identities();
  let own;
  try {
    const port = await free();
    const here = `http://127.0.0.1:${port}`;
    provider.knows(`${here}/sign-in/provider/back`);
    own = await start(folder, `--port ${port} --people 30 --deals 100 --url ${here} --oidc-issuer ${provider.issuer} --oidc-client attain --oidc-secret secret --oidc-name Example`);
    await report.test("an analyst comes in through the identity provider, to where she wanted to go", () => through(own, browser));
    await report.test("who is unknown here, or unproven there, hears what to do", () => refused(own, browser));
    await report.test("a provider that does not answer is said to", () => silent(own, browser, provider));
  } finally {
    own?.stop();
    provider.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A provider on loopback: whoever types an address has it; those of `unproven` have not proven it. */
async function identities() {
  const port = await free();
  const issuer = `http://127.0.0.1:${port}`;
  let server;
  const known = { issuer, knows, stop: () => server?.close() };
  function knows(back) {
    const provider = new Provider(issuer, {
      clients: [{ client_id: "attain", client_secret: "secret", redirect_uris: [back], grant_types: ["authorization_code"], response_types: ["code"] }],
      claims: { openid: ["sub"], email: ["email", "email_verified"] },
      pkce: { required: () => true },
      cookies: { keys: ["only for tests"] },
      async findAccount(_, id) {
        return { accountId: id, claims: async () => ({ sub: id, email: id, email_verified: !id.startsWith("unproven") }) };
      },
    });
    server = provider.listen(port, "127.0.0.1");
  }
  return known;
}

function free() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function identified(page, email) {
  await page.click("a:has-text('Sign in with Example')");
  await page.fill("input[name=login]", email);
  await page.fill("input[name=password]", "anything");
  await page.click("button[type=submit]");
  await page.waitForLoadState();
  if (await page.locator("input[name=prompt][value=consent]").count()) await page.click("button[type=submit]");
}

async function through(company, browser) {
  const { page, context } = await visit(browser, company, looks[0]);
  await page.goto("/measures");
  const problems = await inspect(page, looks[0]);
  await identified(page, company.people.analyst.email);
  await page.waitForURL(`${company.address}/measures`);
  const me = await (await context.request.get("/api/v1/me")).json();
  if (me.email !== company.people.analyst.email) problems.push(`she is ${me.email}`);
  await context.close();
  return problems;
}

async function refused(company, browser) {
  const problems = [];
  for (const [email, says] of [["nobody@example.com", "Ask an administrator"], [`unproven.${company.people.analyst.email}`, "does not vouch"]]) {
    const { page, context } = await visit(browser, company, looks[1]);
    await page.goto("/sign-in");
    await identified(page, email);
    await page.waitForSelector("[role=alert]");
    const said = await page.textContent("[role=alert]");
    if (!said.includes(says)) problems.push(`${email}: ${said}`);
    problems.push(...(await inspect(page, looks[1])));
    const me = await context.request.get("/api/v1/me");
    if (me.status() !== 401) problems.push(`${email} is in`);
    await context.close();
  }
  const { page, context } = await visit(browser, company, looks[0]);
  await page.goto("/sign-in/provider/back?code=stolen&state=guessed");
  if (!(await page.textContent("[role=alert]")).includes("not begun here")) problems.push("a sign-in that was not begun here is taken");
  await context.close();
  return problems;
}

async function silent(company, browser, provider) {
  provider.stop();
  const { page, context } = await visit(browser, company, looks[0]);
  await page.goto("/sign-in");
  await page.click("a:has-text('Sign in with Example')");
  const said = await page.textContent("[role=alert]");
  await context.close();
  return said.includes("does not answer") ? [] : [said];
}

async function secondFactor(company, browser, look) {
  const person = company.people.executive;
  const { page, context, wrong } = await visit(browser, company, { ...look, as: "executive" });
  page.expected = [422];
  const picture = async (name) => pictures && (await page.screenshot({ path: join(pictures, `${name}-${look.width}-${look.theme}.png`), fullPage: true }));
  await page.goto("/account/second-factor");
  const problems = await inspect(page, look);
  await page.click("main button:has-text('Set up')");
  const secret = await page.textContent("main .mono");
  problems.push(...(await inspect(page, look)));
  await picture("second-factor-set-up");
  await page.fill("#code", "000000");
  await page.click("button:has-text('Switch on')");
  await page.waitForSelector("[role=alert]");
  await page.fill("#code", code(secret, -1));
  await page.click("button:has-text('Switch on')");
  await page.waitForSelector("pre");
  const recovery = (await page.textContent("pre")).trim().split("\n");
  if (recovery.length !== 10) problems.push(`${recovery.length} recovery codes`);
  problems.push(...(await inspect(page, look)));
  await picture("second-factor-codes");
  await context.clearCookies();
  const password = async () => {
    await page.goto("/sign-in");
    await page.fill("#email", person.email);
    await page.fill("#password", person.password);
    await page.click("button:has-text('Sign in')");
    await page.waitForSelector("#code");
  };
  await password();
  problems.push(...(await inspect(page, look)));
  await picture("sign-in-code");
  await page.fill("#code", "123456");
  await page.click("button:has-text('Sign in')");
  await page.waitForSelector("[role=alert]");
  await page.fill("#code", recovery[0]);
  await page.click("button:has-text('Sign in')");
  await page.waitForURL(`${company.address}/`);
  await context.clearCookies();
  await password();
  await page.fill("#code", code(secret, 0));
  await page.click("button:has-text('Sign in')");
  await page.waitForURL(`${company.address}/`);
  await page.goto("/account/second-factor");
  await page.fill("#off-password", person.password);
  await page.click("button:has-text('Switch off')");
  await page.waitForURL("**?done=off");
  await context.close();
  return [...problems, ...wrong.filter((w) => !w.includes("422"))];
}

/** The code that a phone shows so many steps from now. */
function code(secret, steps) {
  const bits = [...secret.trim()].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
