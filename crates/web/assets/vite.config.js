import { defineConfig } from "vite";
import { compressedCopies } from "./compressed.mjs";
import { interSubset } from "./font.mjs";

// Everything a page needs is one style sheet, one script and one font, each named by the hash of what is in it; what draws charts is a script
// of its own, fetched where a chart stands.
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
    modulePreload: false,
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: { main: "scripts/main.js" }, output: { chunkFileNames: "chart-[hash].js" } },
  },
});
