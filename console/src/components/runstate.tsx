// How a redrive stands, by word and by shape.
import { known } from "../text";
import { Status } from "./status";

const shapes: Record<string, string> = { planned: "open", wanted: "acknowledged", running: "acknowledged", stopping: "acknowledged", paused: "no", stopped: "no", done: "resolved" };

export function RunState({ state }: { state: string }) {
  const shape = shapes[state] ?? "open";
  return <Status state={shape === "open" ? "planned" : shape} word={known("redrive.state." + state, state)} />;
}
