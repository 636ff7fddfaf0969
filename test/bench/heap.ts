import type { CDPSession } from "playwright-core";

/** What of a heap snapshot is read: nodes as rows of numbers, and what those numbers mean. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
}

/** MiB of a page's heap once what nobody holds has gone. */
export interface Heap {
  /** Objects, arrays, strings, closures: what the page's own code holds. */
  readonly objectsMiB: number;
  /** What V8 has compiled of that code: it grows as more of it becomes warm, whatever the code holds. */
  readonly codeMiB: number;
}

/** Takes a heap snapshot, and sums what is code and what is not. */
export async function heapOf(session: CDPSession): Promise<Heap> {
  const chunks: string[] = [];
  const collect = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  session.on("HeapProfiler.addHeapSnapshotChunk", collect);
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  session.off("HeapProfiler.addHeapSnapshotChunk", collect);
  const { snapshot, nodes }: Snapshot = JSON.parse(chunks.join(""));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  const code = types[0].indexOf("code");
  let [all, compiled] = [0, 0];
  for (let node = 0; node < nodes.length; node += fields.length) {
    all += nodes[node + size];
    if (nodes[node + type] === code) compiled += nodes[node + size];
  }
  return { objectsMiB: (all - compiled) / 2 ** 20, codeMiB: compiled / 2 ** 20 };
}
