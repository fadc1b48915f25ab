// A state, by word and by shape; the colour only helps.
import { known } from "../text";

const shapes: Record<string, string> = {
  // a ring, a half disc, a tick, an arrow back
  open: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11",
  acknowledged: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 2.5v11M8 4.5a3.5 3.5 0 0 1 0 7",
  resolved: "M2.5 8.5l3.5 3.5l7.5-8",
  regressed: "M13 8.5a5 5 0 1 1-1.8-4.1M11.5 1.5v3.2h-3.2",
  yes: "M2.5 8.5l3.5 3.5l7.5-8",
  no: "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.2v.6",
};

const looks: Record<string, string> = { open: "bad", regressed: "bad", no: "bad", resolved: "good", yes: "good" };

export function Status({ state, word }: { state: string; word?: string }) {
  return (
    <span class={"status " + (looks[state] ?? "")}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={shapes[state] ?? shapes.open} />
      </svg>
      {word ?? known("state." + state, state)}
    </span>
  );
}
