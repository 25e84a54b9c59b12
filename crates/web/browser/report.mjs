// Counts what passed, and prints what failed with its reason.
export class Report {
  passes = 0;
  failures = 0;

  passed(name) {
    this.passes += 1;
    if (process.env.VERBOSE) console.log(`ok    ${name}`);
  }

  failed(name, why) {
    this.failures += 1;
    console.log(`FAIL  ${name}\n      ${String(why).split("\n").join("\n      ")}`);
  }

  /** Runs one test; what it throws, or the problems it returns, fail it. */
  async test(name, work) {
    try {
      const problems = (await work()) ?? [];
      if (problems.length) this.failed(name, problems.join("\n"));
      else this.passed(name);
    } catch (error) {
      this.failed(name, error.stack ?? error);
    }
  }

  finish() {
    console.log(`${this.passes} passed, ${this.failures} failed`);
    process.exitCode = this.failures || !this.passes ? 1 : 0;
  }
}
