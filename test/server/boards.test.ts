import { join } from "node:path";
import { readAllTraces, train } from "@mesagrid/agent";
import { BatchEnv, createBuffers, decodeTrace, loadProgram, replay, type Scenario } from "@mesagrid/env";
import { type BoardFrame, Boards, type Picture, PLACE, type Subscribed } from "@mesagrid/server/protocol";
import { beforeAll, expect, test } from "vitest";
import { Client, folders, serve, TINY } from "./support.js";
