// Cuts Inter to the letters that Western European names, figures and our own words need, and to the weights in use.
// The other letters of the Latin script stay in a second file that browsers fetch only when a page has one of them.
import { readFile } from "node:fs/promises";
import subsetFont from "subset-font";

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
const letters = range(0x20, 0x7e) + range(0xa0, 0xff) + "–—‘’“”•…−×÷≤≥→←↑↓Σ€⌘ŁłŚśŠšŽžČčŐőŰű";
const weights = { wght: { min: 400, max: 600 } };

const source = (name) => readFile(new URL(`node_modules/@fontsource-variable/inter/files/${name}.woff2`, import.meta.url));

/** Emits `inter.woff2` and `inter-more.woff2`, and gives their addresses to the style sheet's `@font-face` rules. */
export function interSubset() {
  return {
    name: "inter-subset",
    async load(id) {
      const name = id.split("?")[0].split("/").pop();
      if (name !== "inter-core.css") return null;
      const core = await subsetFont(await source("inter-latin-wght-normal"), letters, { targetFormat: "woff2", variationAxes: weights });
      const more = await source("inter-latin-ext-wght-normal");
      const reference = (fileName, data) => this.emitFile({ type: "asset", name: fileName, source: data });
      const [first, second] = [reference("inter.woff2", core), reference("inter-more.woff2", more)];
      const points = [...letters].map((c) => `U+${c.codePointAt(0).toString(16)}`).join(",");
      const face = (file, range) =>
        `@font-face{font-family:Inter;font-style:normal;font-display:swap;font-weight:400 600;src:url(__VITE_ASSET__${file}__) format("woff2");unicode-range:${range}}`;
      return face(first, points) + face(second, "U+100-2af,U+1e00-1eff,U+2020-20ab,U+20ad-20cf,U+2113,U+2c60-2c7f,U+a720-a7ff");
    },
  };
}
