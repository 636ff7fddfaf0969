/**
 * Makes sure that the browser's language is one that Intl takes. Headless Chromium under LANG=C says `en-US@posix`, which
 * Intl refuses; uPlot asks Intl for it as it loads, and the whole page would stay blank.
 */
export function settleLocale(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
  }
}
