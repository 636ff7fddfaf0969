import { posix } from "node:path";

/** A TypeScript file of a package, its path as in `packages/env/src/rng.ts`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What of a package's `package.json` concerns imports. */
export interface PackageFacts {
  /** Its folder's name, such as `env`. */
  readonly name: string;
  /** Keys of `exports`, such as `.` and `./protocol`. */
  readonly exports: readonly string[];
  readonly dependencies: readonly string[];
}

/** A package imports only to its left. */
const ORDER = ["env", "agent", "server", "viewer", "study"];
/** These run in browsers. */
const WITHOUT_NODE = ["env", "viewer"];
/** The doors from the command line to the server: what shows runs, live and as files. */
const SERVER_DOORS = ["packages/study/src/commands/serve.ts", "packages/study/src/commands/page.ts"];

const STATIC = /^\s*(?:import|export)\s+(?:type\s+)?(?:[\w$*{}\s,]+?\s+from\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?["'`]([^"'`]+)["'`]/g;
const WORKER = /\bnew URL\(\s*["'`](\.[^"'`]+\.js)["'`],\s*import\.meta\.url/g;

/** What a file imports: static and dynamic imports, re-exports, types, and files started by `new URL(...)`. */
export function importsOf(text: string): string[] {
  const code = text
    .split("\n")
    .filter((line) => !/^\s*(?:\*|\/\/|\/\*\*)/.test(line))
    .join("\n");
  return [STATIC, DYNAMIC, WORKER].flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1]));
}

/** Every breach of the direction of imports, one line each; empty if there is none. */
export function importFaults(files: readonly SourceFile[], packages: readonly PackageFacts[]): string[] {
  const known = new Set(files.map((file) => file.path));
  const edges = new Map<string, string[]>();
  const faults: string[] = [];
  for (const { path, text } of files) {
    const targets: string[] = [];
    for (const specifier of importsOf(text)) {
      const fault = specifier.startsWith(".")
        ? relativeFault(path, specifier, known, targets)
        : bareFault(path, specifier, packages);
      if (fault) faults.push(`${path} imports ${specifier}: ${fault}`);
    }
    edges.set(path, targets);
  }
  return [...faults, ...cycles(edges).map((cycle) => `import cycle: ${cycle.join(" -> ")}`)];
}

function packageOf(path: string): string {
  return path.split("/")[1];
}

/** Checks a relative import, and adds the file it leads to, to `targets`. */
function relativeFault(
  path: string,
  specifier: string,
  known: ReadonlySet<string>,
  targets: string[],
): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  const home = `packages/${packageOf(path)}/`;
  if (!target.startsWith(home)) return "leaves its package; import through @mesagrid/NAME";
  if (!target.startsWith(`${home}src/`)) return target.endsWith("package.json") ? undefined : "leaves src";
  if (!target.endsWith(".js")) return undefined; // a style sheet or the like
  const source = target.replace(/\.js$/, ".ts");
  if (!known.has(source)) return "there is no such file";
  targets.push(source);
  return undefined;
}

function bareFault(path: string, specifier: string, packages: readonly PackageFacts[]): string | undefined {
  const from = packageOf(path);
  if (specifier.startsWith("node:")) {
    return WITHOUT_NODE.includes(from) ? `${from} runs in browsers` : undefined;
  }
  const own = /^@mesagrid\/([^/]+)(.*)$/.exec(specifier);
  if (own) return houseFault(path, own[1], `.${own[2]}`, packages);
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const facts = packages.find((candidate) => candidate.name === from);
  return facts?.dependencies.includes(name) ? undefined : `${from}'s package.json does not name ${name}`;
}

function houseFault(
  path: string,
  to: string,
  door: string,
  packages: readonly PackageFacts[],
): string | undefined {
  const from = packageOf(path);
  if (from === to) return "a package imports its own files by relative paths";
  if (ORDER.indexOf(to) < 0) return "there is no such package";
  if (ORDER.indexOf(to) > ORDER.indexOf(from)) return `an arrow to the right, from ${from} to ${to}`;
  if (!packages.find((facts) => facts.name === to)?.exports.includes(door)) {
    return `a deep import: ${to} exports no ${door}`;
  }
  if (from === "viewer" && to === "server" && door !== "./protocol")
    return "the viewer knows the protocol only";
  if (from === "study" && to === "server" && !SERVER_DOORS.includes(path))
    return `only ${SERVER_DOORS.join(" and ")} reach the server`;
  return undefined;
}

/** Import cycles, each as the files along it, the first again at the end. */
function cycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string) => {
    const at = trail.indexOf(file);
    if (at >= 0) {
      found.push([...trail.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    trail.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    trail.pop();
    done.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return found;
}
