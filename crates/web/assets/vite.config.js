import { defineConfig } from "vite";
import { compressedCopies } from "./compressed.mjs";
import { interSubset } from "./font.mjs";

// Everything a page needs is one style sheet, one script and one font, each named by the hash of what is in it.
export default defineConfig({
  base: "/assets/",
  publicDir: false,
  clearScreen: false,
  logLevel: "warn",
  plugins: [interSubset(), compressedCopies()],
  build: {
    target: "esnext",
    manifest: "manifest.json",
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { main: "scripts/main.js" } },
  },
});
