/** How numbers are written in the terminal and in reports, the same everywhere and in every locale. */

/** A count with thousands apart: 1,500,000. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A count of things: 1 problem, 2 problems. */
export function counted(value: number, thing: string): string {
  return `${count(value)} ${thing}${value === 1 ? "" : "s"}`;
}

/** A count in little room: 950, 12.3k, 1.5M. */
export function short(value: number): string {
  if (value < 1000) return String(Math.round(value));
  const [unit, letter] = value < 999_950 ? [1e3, "k"] : [1e6, "M"];
  return `${Number((value / unit).toFixed(1))}${letter}`;
}

/** A return, a rate or a mean, with two decimals; a dash if there is none. */
export function decimal(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "-" : value.toFixed(2);
}

/** A duration: 45 s, 3 min 05 s, 2 h 07 min. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "-";
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
