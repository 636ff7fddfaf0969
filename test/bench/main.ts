import { benchEnv } from "./env.js";

/** `npm run -s bench -- env`: prints one JSON object as its last line. */
const BENCHES = { env: benchEnv } as const;

const name = process.argv[2] ?? "";
if (!(name in BENCHES)) {
  process.stderr.write(`usage: npm run -s bench -- ${Object.keys(BENCHES).join("|")}\n`);
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(BENCHES[name as keyof typeof BENCHES]())}\n`);
