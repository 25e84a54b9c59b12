// Starts the real program on a free port with a company of its own, and reads from what it prints where it is and how to sign in.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const workspace = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const roles = ["seller", "manager", "analyst", "finance", "executive", "enablement", "administrator"];

/** The built program; it is built first when it is absent. */
function program() {
  const target = process.env.CARGO_TARGET_DIR ?? join(workspace, "target");
  const path = join(target, "debug", "attain");
  if (!existsSync(path)) {
    const built = spawnSync("cargo", ["build", "--package", "attain"], { cwd: workspace, stdio: "inherit" });
    if (built.status !== 0) throw new Error("`cargo build --package attain` failed");
  }
  return path;
}

export async function start(folder, settings = "--port 0") {
  const command = process.env.ATTAIN_PROGRAM ?? `"${program()}" demo`;
  const child = spawn(`exec ${command} ${settings} --data "${join(folder, "company")}"`, { cwd: workspace, shell: true, stdio: ["ignore", "pipe", "pipe"] });
  const company = { address: "", people: {}, stop: () => child.kill() };
  let said = "";
  const take = (data) => {
    said += data;
    company.address ||= said.match(/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/)?.[0] ?? "";
    const password = said.match(/^\s*password\s+(\S.*?)\s*$/m)?.[1];
    for (const role of roles) {
      const email = said.match(new RegExp(`^\\s*${role}\\s+(\\S+@\\S+)\\s*$`, "m"))?.[1];
      if (email && password) company.people[role] = { email, password };
    }
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const deadline = Date.now() + 600_000;
  while (!(company.address && roles.every((role) => company.people[role]))) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}:\n${said}`);
    if (Date.now() > deadline) throw new Error(`${command} did not say where it is:\n${said}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return company;
}
