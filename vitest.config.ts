import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Those that train many agents or wait for other processes have a command of their own: npm run test:long.
    exclude: [...configDefaults.exclude, ...(process.env.MESAGRID_LONG ? [] : ["test/**/*.long.test.ts"])],
    setupFiles: ["test/setup.ts"],
    // Tensors keep global state, so that each file gets a process of its own; two of them suit two ordinary cores.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
