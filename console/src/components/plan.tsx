// Thinks of a redrive: which records, how they are mended, and what that makes of some.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, useDeed, useTold } from "../api";
import { useKeys } from "../keys";
import { may, principal, signedBy } from "../me";
import { redrivePage } from "../paths";
import type { Alert, Redrive } from "../records";
import { commandsOf, draft, filterHere, keepDraft, type Wish } from "../redrives";
import { go, param } from "../router";
import { signature } from "../settings";
import { t } from "../text";
import { Commands } from "./commands";
import { ErrorBox } from "./error";
import { FilterFields, FilterWords } from "./filter";
import { Head } from "./head";
import { PatchEditor } from "./patch";
import { Preview } from "./preview";

const shown = 3; // records before and after

/** The patch of a text: undefined for none, and a fault where it is not one. */
function patchOf(text: string): { patch?: unknown; fault: string } {
  if (!text.trim()) return { fault: "" };
  try {
    const patch = JSON.parse(text) as unknown;
    return typeof patch === "object" && patch ? { patch, fault: "" } : { fault: t("patch.kind") };
  } catch (e) {
    return { fault: t("patch.json", { why: (e as Error).message }) };
  }
}

export function PlanView() {
  const filter = filterHere();
  const none = Object.keys(filter).length === 0;
  const key = JSON.stringify(filter);
  const text = useSignal(draft(filter));
  const as = useSignal("");
  const overtaken = useSignal(false);
  const attempts = useSignal("3");
  const limit = useSignal("");
  const note = useSignal("");
  const deed = useDeed();
  useEffect(() => void (text.value = draft(filter)), [key]);
  const write = (patch: string) => {
    text.value = patch;
    keepDraft(filter, patch);
  };
  const { patch, fault } = patchOf(text.value);
  const wish: Wish = { filter, patch, as: as.value || undefined, overtaken: overtaken.value ? "send" : undefined, max_attempts: Number(attempts.value) === 3 ? undefined : Number(attempts.value), limit: Number(limit.value) || undefined };
  const plan = () =>
    deed.run(async () => {
      const { body } = await ask<Redrive>("/v1/redrives", { method: "POST", body: { ...wish, by: signedBy(), note: note.value || undefined } });
      go(redrivePage(body.id), true);
    });
  useKeys([
    { key: "s", does: "keys.take", run: () => document.querySelector<HTMLButtonElement>("[data-take]")?.click() },
    { key: "p", does: "keys.plan", run: () => void (!none && !fault && plan()) },
  ]);
  const like = commandsOf(wish);
  return (
    <div class="page">
      <Head title="plan.title" lead="plan.lead" />
      <section class="card">
        <h2>{t("plan.which")}</h2>
        {none ? <p class="hint">{t("plan.which.none")}</p> : <FilterWords filter={filter} />}
        <details open={none}>
          <summary>{t("plan.which.change")}</summary>
          <FilterFields />
        </details>
      </section>
      {!may("redrive", filter.datatype, filter.sender) && <p class="hint">{t("plan.forbidden")}</p>}
      {!none && may("redrive", filter.datatype, filter.sender) && (
        <>
          <PatchEditor text={text.value} onText={write} wish={{ filter, as: as.value || undefined }} fault={fault} />
          <section class="card">
            <h2>{t("plan.preview")}</h2>
            <Some patch={fault ? undefined : patch} as={as.value || undefined} />
          </section>
          <form
            class="card options"
            onSubmit={(e) => {
              e.preventDefault();
              if (!fault) void plan();
            }}
          >
            <details>
              <summary>{t("plan.options")}</summary>
              <div class="fields">
                <label class="field">
                  {t("plan.as")}
                  <input value={as.value} onChange={(e) => (as.value = e.currentTarget.value.trim())} />
                  <small>{t("plan.as.why")}</small>
                </label>
                <label class="field">
                  {t("plan.attempts")}
                  <input type="number" min={1} max={100} value={attempts.value} onInput={(e) => (attempts.value = e.currentTarget.value)} />
                </label>
                <label class="field">
                  {t("plan.limit")}
                  <input type="number" min={0} value={limit.value} onInput={(e) => (limit.value = e.currentTarget.value)} />
                  <small>{t("plan.limit.why")}</small>
                </label>
              </div>
              <label class="check">
                <input type="checkbox" checked={overtaken.value} onChange={(e) => (overtaken.value = e.currentTarget.checked)} /> {t("plan.overtaken")}
              </label>
            </details>
            <div class="fields">
              {!principal() && (
                <label class="field">
                  {t("decide.by")}
                  <input value={signature.value} onInput={(e) => (signature.value = e.currentTarget.value)} autocomplete="name" />
                </label>
              )}
              <label class="field">
                {t("decide.note")}
                <input value={note.value} onInput={(e) => (note.value = e.currentTarget.value)} />
              </label>
            </div>
            <ErrorBox problem={deed.problem.value} />
            <div class="row">
              <button type="submit" class="primary" disabled={deed.busy.value || !!fault}>
                {t(deed.busy.value ? "plan.planning" : "plan.plan")} <kbd>p</kbd>
              </button>
              <span class="muted">{t("plan.plan.why")}</span>
            </div>
          </form>
          <Commands
            list={[
              { title: t("commands.shell"), text: like.shell },
              { title: t("commands.call"), text: like.call },
            ]}
          />
        </>
      )}
    </div>
  );
}

/** Some of the records that are meant. */
function Some({ patch, as }: { patch: unknown; as?: string }) {
  const filter = filterHere();
  const query = new URLSearchParams({ limit: String(shown) });
  for (const [name, value] of Object.entries(filter)) if (typeof value === "string") query.set(name, value);
  const told = useTold<{ alerts: Alert[] }>(filter.ids ? "" : "/v1/alerts?" + query);
  const ats = param("at") ? [param("at")] : (told.value.value?.alerts ?? []).flatMap((a) => a.at ?? []);
  return (
    <>
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {told.value.value && ats.length === 0 && <p class="hint">{t("plan.preview.none")}</p>}
      {ats.length > 0 && <Preview ats={ats} patch={patch} as={as} />}
    </>
  );
}
