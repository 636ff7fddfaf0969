import { settleLocale } from "./locale.js";

settleLocale();
// Loaded only now, because uPlot reads the language while it loads.
const { openPage } = await import("./page.js");
await openPage();
