import "./ask.css";
import { element, onChange, setShown, setText } from "../dom.js";
import { createStage, type Stage } from "../drawing/stage.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import type { Route } from "../shell/route.js";
import { createRoom, type Room } from "./room.js";
import { createSession, problemWords, refresh, type Session } from "./session.js";
import { addressOf } from "./state.js";

/** Milliseconds between two looks for new checkpoints of a run that is being trained, and after a change until the address follows. */
const LOOK_AGAIN = 4000;
const SETTLE = 500;
const LEAD =
  "Drag the things, put some and take some away: see at once what the agent would do, and what it would go to first.";

/** The policy is asked: on any level, changed in any way, with what it would do laid over it. */
export async function createPageView(context: PageContext): Promise<PageView> {
  const stage = await createStage(context.palette).catch((error: Error) => {
    throw new Error(`The level cannot be drawn, because this browser offers no WebGL (${error.message}).`);
  });
  return createView(context, stage);
}

function createView({ state, addresses, go }: PageContext, stage: Stage): PageView {
  let session: Session | null = null;
  let room: Room | null = null;
  let query: Route["query"] = {};
  let looked = 0;
  const question = element("h2", { class: "question" });
  const problem = element("p", { class: "notice", role: "status" });
  const place = element("div");
  const intro = element("div", { class: "ask-intro" }, question, element("p", { class: "ask-lead" }, LEAD));
  const root = element("div", { class: "ask" }, intro, problem, place);

  const restart = () => {
    session?.networks.keep([]);
    const { program, chosenRun } = state;
    const own = query.run === undefined || query.run === chosenRun;
    session = program && chosenRun !== null ? createSession(chosenRun, program, own ? query : {}) : null;
  };
  const begin = onChange(restart);
  const build = onChange(() => {
    room?.destroy();
    room = session && createRoom(stage, session, state);
    place.replaceChildren(...(room ? [room.root] : []));
  });
  // The last checkpoint of a training comes as it ends.
  const follow = onChange(() => session && refresh(session, addresses.run(session.run)));
  const listen = (event: KeyboardEvent) => room?.press(event);
  return {
    root,
    enter(next) {
      window.addEventListener("keydown", listen);
      if (isSame(next, query)) return;
      query = next;
      // An address without a question, such as that of the navigation, leaves the question as it is.
      const asks = ["set", "level", "edits", "overlay", "step"].some((name) => next[name] !== undefined);
      if (session && asks) restart();
    },
    leave() {
      window.removeEventListener("keydown", listen);
      room?.rest();
    },
    setPalette: (next) => stage.setPalette(next),
    update(now, milliseconds, motion) {
      begin(state.chosenRun, state.program);
      build(session, stage.palette);
      setText(question, state.program?.scenario.question ?? "");
      setText(problem, problemOf(session, state.problem, state.runs?.length === 0));
      setShown(problem, problem.textContent !== "");
      if (!session || !room) return;
      if (state.run?.status === "running" && now - looked > LOOK_AGAIN) {
        looked = now;
        refresh(session, addresses.run(session.run));
      }
      follow(session, state.run?.status);
      room.update(milliseconds, motion);
      if (!room.settled(SETTLE)) return;
      query = addressOf(session.asking, session.run);
      go({ view: "ask", query }, true);
    },
  };
}

/** True if two addresses say the same; empty values are not written. */
function isSame(a: Route["query"], b: Route["query"]): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (name) => (a[name] ?? "") === (b[name] ?? ""),
  );
}

function problemOf(session: Session | null, problem: string | null, noRuns: boolean): string {
  if (noRuns) return "There is no run yet. Train one, and ask it here.";
  if (!session) return problem ?? "Waiting for a run…";
  return problemWords(session) ?? "";
}
