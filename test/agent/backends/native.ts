import { BackendError, chooseBackend } from "@mesagrid/agent";

/**
 * Why the cases of the `tensorflow` backend are left out, which is said; none where its native library is there. With
 * MESAGRID_NATIVE=required its absence is a failure.
 */
export const WITHOUT_NATIVE: string | undefined = await reasonAgainst();

async function reasonAgainst(): Promise<string | undefined> {
  try {
    await chooseBackend("tensorflow");
    return undefined;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const reason = `the cases of the tensorflow backend are left out: ${error.message}`;
    if (process.env.MESAGRID_NATIVE === "required") throw new Error(reason, { cause: error });
    process.stderr.write(`${reason}\n`);
    return reason;
  }
}
