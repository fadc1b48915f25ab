// Asks for a decision about a group, signed, with a note.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { announce } from "../announce";
import { useDeed } from "../api";
import { decide, outdone, textOf, type Group, type Wish } from "../groups";
import { principal } from "../me";
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

interface Props {
  asked: Asked | undefined;
  onClose: () => void;
  onDone: (g: Group) => void;
}

export function Decide({ asked, onClose, onDone }: Props) {
  const note = useSignal("");
  const days = useSignal(0);
  const deed = useDeed();
  useEffect(() => {
    note.value = "";
    days.value = 0;
    deed.problem.value = undefined;
  }, [asked]);
  if (!asked) return <Dialog open={false} title="" onClose={onClose}>{null}</Dialog>;
  const { group, state } = asked;
  const signed = principal(); // the server signs then
  const other = outdone(deed.problem.value);
  const run = async () => {
    const until = state === "acknowledged" && days.value ? new Date(Date.now() + days.value * 86_400_000).toISOString() : undefined;
    let after: Group | undefined;
    const well = await deed.run(async () => {
      after = await decide(group, { state, by: signed ? "" : signature.value.trim(), note: note.value.trim(), until });
    });
    if (!well || !after) return;
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
        {!signed && (
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
