import { defineConfig } from "vite";

/** The page in `dist/`: relative addresses, so that any folder of any web host can serve it. */
export default defineConfig({
  base: "./",
  root: import.meta.dirname,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // The server's content policy allows no data: scripts or fonts; the icon stays a file too.
    assetsInlineLimit: 0,
    // Vite's preload helper needs no inline script, but a polyfill for old browsers would.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
});
