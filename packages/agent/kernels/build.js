import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** Where the module is kept: in a source file, so that browsers and workers have it without another request. */
const TARGET = new URL("../src/fast/module.ts", import.meta.url);

/** Compiles the kernels and returns the source file that holds them. `npm run kernels` writes it. */
export async function buildKernels() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ["index.ts", "--outFile", "kernels.wasm", "--runtime", "stub", "--importMemory", "--enable", "simd"],
      ["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert", "--use", "abort="],
    ].flat(),
    {
      readFile(name, base) {
        try {
          return readFileSync(fileURLToPath(new URL(name, new URL(`${base}/`, import.meta.url))), "utf8");
        } catch {
          return null;
        }
      },
      writeFile(_name, contents) {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const base64 = Buffer.from(binary).toString("base64");
  return `/** The kernels of packages/agent/kernels, compiled by \`npm run kernels\`: a WebAssembly module in base 64. */
export const KERNELS =
  "${base64}";
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await buildKernels());
