// Decisions about a group: those that it offers, and what asks for one, signed, with a note.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { announce } from "../announce";
import { useDeed } from "../api";
import { decide, outdone, textOf, type Decision, type Group, type Wish } from "../groups";
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
  const offer = (state: Asked["state"], key?: string) => (
    <button type="button" class={keys ? undefined : "small"} onClick={() => onDecide({ group, state })}>
      {t(titles[state])} {keys && key && <kbd>{key}</kbd>}
    </button>
  );
  const over = group.state === "resolved";
  return (
    <>
      {(group.state === "open" || group.state === "regressed") && offer("acknowledged", "a")}
      {!over && offer("resolved", "r")}
      {(over || group.state === "acknowledged") && offer("open", over ? "r" : undefined)}
    </>
  );
}

interface Props {
  asked: Asked | undefined;
  onClose: () => void;
  onDone: (g: Group) => void;
}

/** Asks for the decision, upon the one that was seen when this was opened, or of which it has told since. */
export function Decide({ asked, onClose, onDone }: Props) {
  const note = useSignal("");
  const days = useSignal(0);
  const seen = useSignal<Decision | null>(null);
  const deed = useDeed();
  useEffect(() => {
    seen.value = asked?.group.decision ?? null;
    note.value = "";
    days.value = 0;
    deed.problem.value = undefined;
  }, [asked]);
  if (!asked) return <Dialog open={false} title="" onClose={onClose}>{null}</Dialog>;
  const { group, state } = asked;
  const other = outdone(deed.problem.value);
  const run = async () => {
    const until = state === "acknowledged" && days.value ? new Date(Date.now() + days.value * 86_400_000).toISOString() : undefined;
    let after: Group | undefined;
    const well = await deed.run(async () => {
      after = await decide(group.id, seen.value, { state, by: signedBy(), note: note.value.trim() || undefined, until });
    });
    if (!well || !after) {
      seen.value = outdone(deed.problem.value) ?? seen.value;
      return;
    }
    announce(t("decide.done", { state: known("state." + after.state, after.state), what: textOf(after) }));
    onDone(after);
    onClose();
  };
  return (
    <Dialog open title={t(titles[state])} onClose={onClose}>
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
            <legend>{t("decide.until")}</legend>
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
            <p>{t("decide.other", { by: other.by || "–", state: known("state." + other.state, other.state) })}</p>
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
    </Dialog>
  );
}
