// Decides about an alert group, upon the decision that was seen.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { ask, Problem, useDeed } from "../api";
import { announce } from "../announce";
import { useKeys } from "../keys";
import { may, principal, signedBy } from "../me";
import { signature } from "../settings";
import { known, t } from "../text";
import { Dialog } from "./dialog";
import { ErrorBox } from "./error";

export interface Decision {
  state: string;
  by?: string;
  note?: string;
  until?: string;
  time?: string;
}

interface Props {
  group: { id: string; state: string; datatype: string };
  what: string; // it is about, in words
  tag: string; // ETag of the group as it was seen
  onDone: () => void;
}

const days: Record<string, number> = { day: 1, week: 7 };

export function Decide({ group, what, tag, onDone }: Props) {
  const to = useSignal("");
  const over = group.state === "resolved";
  const allowed = may("alerts.decide", group.datatype);
  const open = (state: string) => allowed && (to.value = state);
  useKeys(
    allowed
      ? [
          { key: "a", does: "keys.acknowledge", run: () => open("acknowledged") },
          { key: "r", does: "keys.reopen", run: () => open(over ? "open" : "resolved") },
        ]
      : [],
  );
  if (!allowed) return null;
  return (
    <>
      {group.state !== "acknowledged" && !over && (
        <button type="button" onClick={() => open("acknowledged")}>
          {t("decide.acknowledge")} <kbd>a</kbd>
        </button>
      )}
      {!over && (
        <button type="button" onClick={() => open("resolved")}>
          {t("decide.resolve")} <kbd>r</kbd>
        </button>
      )}
      {(over || group.state === "acknowledged") && (
        <button type="button" onClick={() => open("open")}>
          {t("decide.reopen")} {over && <kbd>r</kbd>}
        </button>
      )}
      <Dialog open={to.value !== ""} title={to.value === "resolved" ? t("decide.resolve") : to.value === "open" ? t("decide.reopen") : t("decide.acknowledge")} onClose={() => (to.value = "")}>
        <Form group={group} what={what} tag={tag} to={to.value} onDone={() => ((to.value = ""), onDone())} onLost={onDone} />
      </Dialog>
    </>
  );
}

function Form({ group, what, tag, to, onDone, onLost }: Props & { to: string; onLost: () => void }) {
  const note = useSignal("");
  const until = useSignal("");
  const lost = useSignal("");
  const seen = useRef(tag); // when this was opened, or when somebody else was told of
  const deed = useDeed();
  const decide = () =>
    deed.run(async () => {
      const end = days[until.value] && new Date(Date.now() + days[until.value] * 86_400_000).toISOString();
      const body = { state: to, by: signedBy(), note: note.value || undefined, until: (to === "acknowledged" && end) || undefined };
      try {
        await ask("/v1/alert-groups/" + encodeURIComponent(group.id) + "/state", { method: "PUT", body, ifMatch: lost.value ? tag : seen.current });
      } catch (e) {
        if (!(e instanceof Problem) || e.status !== 412) throw e;
        const d = e.body.decision as Decision | undefined;
        lost.value = t("decide.other", { by: d?.by || "?", state: known("state." + (d?.state ?? ""), d?.state ?? "?") });
        onLost();
        return;
      }
      announce(t("decide.done", { state: known("state." + to, to), what }));
      onDone();
    });
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        void decide();
      }}
    >
      <p>{what}</p>
      {to === "acknowledged" && (
        <label class="field">
          {t("decide.until")}
          <select value={until.value} onChange={(e) => (until.value = e.currentTarget.value)}>
            <option value="">{t("decide.until.good")}</option>
            <option value="day">{t("decide.until.day")}</option>
            <option value="week">{t("decide.until.week")}</option>
          </select>
        </label>
      )}
      <label class="field">
        {t("decide.note")}
        <input autofocus value={note.value} onInput={(e) => (note.value = e.currentTarget.value)} maxLength={500} />
      </label>
      {!principal() && (
        <label class="field">
          {t("decide.by")}
          <input value={signature.value} onInput={(e) => (signature.value = e.currentTarget.value)} autocomplete="name" maxLength={100} />
          <small>{t("decide.by.why")}</small>
        </label>
      )}
      {lost.value && (
        <p class="hint" role="alert">
          {lost.value}
        </p>
      )}
      <ErrorBox problem={deed.problem.value} />
      <div class="end">
        <button type="submit" class="primary" disabled={deed.busy.value}>
          {to === "resolved" ? t("decide.resolve") : to === "open" ? t("decide.reopen") : t("decide.acknowledge")}
        </button>
      </div>
    </form>
  );
}
