// Decisions about a group: those that it offers, and what asks for one, signed, with a note.
import { useSignal, type Signal } from "@preact/signals";
import { announce } from "../announce";
import { useDeed } from "../api";
import { decide, offered, outdone, textOf, wished, type Decision, type Group, type Wish } from "../groups";
import { principal, signedBy } from "../me";
import { signature } from "../settings";
import { known, t, type Key } from "../text";
import { Dialog } from "./dialog";
import { ErrorBox } from "./error";

export interface Asked {
  group: Group;
  state: Wish["state"];
}

const titles: Record<Wish["state"], Key> = { acknowledged: "decide.acknowledge", resolved: "decide.resolve", open: "decide.reopen" };
const spans: [Key, number][] = [
  ["decide.until.good", 0],
  ["decide.until.day", 1],
  ["decide.until.week", 7],
];

/** A button for each decision that a group offers; with the key of each, where the page has them. */
export function Deeds({ group, keys, onDecide }: { group: Group; keys?: boolean; onDecide: (a: Asked) => void }) {
  const key = (state: Wish["state"]) => (["a", "r"] as const).find((k) => wished(group, k) === state);
  return (
    <>
      {offered(group).map((state) => (
        <button key={state} type="button" class={keys ? undefined : "small"} onClick={() => onDecide({ group, state })}>
          {t(titles[state])} {keys && key(state) && <kbd>{key(state)}</kbd>}
        </button>
      ))}
    </>
  );
}

interface Props {
  asked: Signal<Asked | undefined>;
  onDone: (g: Group) => void;
}

/** Asks for the decision that is wanted, if one is. */
export function Decide({ asked, onDone }: Props) {
  const now = asked.value;
  const close = () => (asked.value = undefined);
  const done = (g: Group) => {
    if (asked.peek() === now) close(); // and not one that was opened since
    onDone(g);
  };
  return (
    <Dialog open={now !== undefined} title={now ? t(titles[now.state]) : ""} onClose={close}>
      {now && <Form {...now} onClose={close} onDone={done} />}
    </Dialog>
  );
}

/** Decides upon the decision that was seen when this was opened, or of which it has told since. */
function Form({ group, state, onClose, onDone }: Asked & { onClose: () => void; onDone: (g: Group) => void }) {
  const note = useSignal("");
  const days = useSignal(0);
  const seen = useSignal<Decision | null>(group.decision);
  const deed = useDeed();
  const other = outdone(deed.problem.value);
  const run = async () => {
    const until = state === "acknowledged" && days.value ? new Date(Date.now() + days.value * 86_400_000).toISOString() : undefined;
    await deed.run(async () => {
      const after = await decide(group.id, seen.value, { state, by: signedBy(), note: note.value.trim() || undefined, until });
      announce(t("decide.done", { state: known("state." + after.state, after.state), what: textOf(after) }));
      onDone(after);
    });
    seen.value = outdone(deed.problem.value) ?? seen.value;
  };
  return (
    <>
      <p>{textOf(group)}</p>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void run();
        }}
      >
        <label class="field">
          {t("decide.note")}
          <input name="note" autofocus maxLength={500} value={note.value} onInput={(e) => (note.value = e.currentTarget.value)} />
        </label>
        {state === "acknowledged" && (
          <fieldset>
            <legend>{t("filter.until")}</legend>
            {spans.map(([key, n]) => (
              <label key={key}>
                <input type="radio" name="until" checked={days.value === n} onChange={() => (days.value = n)} /> {t(key)}
              </label>
            ))}
          </fieldset>
        )}
        {!principal() && (
          <label class="field">
            {t("decide.by")}
            <input name="by" maxLength={100} autocomplete="name" value={signature.value} onInput={(e) => (signature.value = e.currentTarget.value)} />
            <small>{t("decide.by.why")}</small>
          </label>
        )}
        {other ? (
          <div class="error" role="alert">
            <p>
              {t("decide.other", { by: other.by || "–", state: known("state." + other.state, other.state) })} {other.note && <q>{other.note}</q>}
            </p>
          </div>
        ) : (
          <ErrorBox problem={deed.problem.value} />
        )}
        <div class="end">
          <button type="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
          <button type="submit" class="primary" disabled={deed.busy.value}>
            {t(titles[state])}
          </button>
        </div>
      </form>
    </>
  );
}
