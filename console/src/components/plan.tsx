// Thinks of a redrive: which records, how they are mended, and what that makes of some.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ask, Problem, useDeed, useTold } from "../api";
import { useKeys } from "../keys";
import { may, principal, signedBy } from "../me";
import { redrivePage } from "../paths";
import type { Alert, Redrive } from "../records";
import { bodyOf, commandsOf, draft, filterHere, keepDraft, optionsHere, usualAttempts } from "../redrives";
import { go, param, place, setParams } from "../router";
import { signature } from "../settings";
import { t } from "../text";
import { Commands } from "./commands";
import { ErrorBox } from "./error";
import { FilterFields, FilterWords } from "./filter";
import { Head } from "./head";
import { PatchEditor } from "./patch";
import { Preview } from "./preview";
import { Whole } from "./whole";

const looked = 30; // records among which there are some to show
const shown = 3; // records before and after

/** Why a text is no patch; empty where it is one, or none at all. */
function faultOf(text: string): string {
  if (!text.trim()) return "";
  try {
    const patch: unknown = JSON.parse(text);
    return typeof patch === "object" && patch ? "" : t("patch.kind");
  } catch (e) {
    return t("patch.json", { why: (e as Error).message });
  }
}

export function PlanView() {
  const filter = filterHere();
  const none = Object.keys(filter).length === 0;
  const key = JSON.stringify(filter);
  const text = useSignal(draft(filter));
  const options = optionsHere();
  const began = useRef(none).current; // with nothing, so that all is to be chosen
  const unusual = useRef(Object.values(options).some(Boolean)).current;
  const allowed = !none && may("redrive", filter.datatype, filter.sender);
  const deed = useDeed();
  useEffect(() => void (text.value = draft(filter)), [key]);
  const write = (patch: string) => {
    text.value = patch;
    keepDraft(filter, patch);
  };
  const fault = faultOf(text.value);
  const plan = () =>
    deed.run(async () => {
      const here = place.peek().path;
      const wish = bodyOf({ filter: filterHere(), ...optionsHere(), by: signedBy(), note: param("note") || undefined }, text.value); // of the address as it is once a field was left
      const { body } = await patiently(() => ask<Redrive>("/v1/redrives", { method: "POST", body: wish }));
      if (place.peek().path === here) go(redrivePage(body.id) + (param("of") && "?of=" + param("of")), true); // and not from where somebody has gone meanwhile
    });
  useKeys([
    { key: "s", does: "keys.take", run: () => document.querySelector<HTMLButtonElement>("[data-take]")?.click() },
    { key: "p", does: "keys.plan", run: () => void (allowed && !fault && plan()) },
  ]);
  const like = commandsOf({ filter, patch: text.value, ...options });
  return (
    <div class="page">
      <Head title="plan.title" lead="plan.lead" />
      <section class="card">
        <h2>{t("plan.which")}</h2>
        {none ? <p class="hint">{t("plan.which.none")}</p> : <FilterWords filter={filter} />}
        <Whole of={filter} patch={text.value} />
        <details open={began}>
          <summary>{t("plan.which.change")}</summary>
          <FilterFields />
        </details>
      </section>
      {!none && !allowed && <p class="hint">{t("plan.forbidden")}</p>}
      {allowed && (
        <>
          <PatchEditor planning={deed.busy.value} text={text.value} onText={write} wish={{ filter, as: options.as }} fault={fault} />
          <section class="card">
            <h2>{t("plan.preview")}</h2>
            {fault ? <p class="muted">{t("plan.preview.fault")}</p> : <Some patch={text.value} as={options.as} />}
          </section>
          <form
            class="card options"
            onSubmit={(e) => {
              e.preventDefault();
              if (!fault) void plan();
            }}
          >
            <details open={unusual}>
              <summary>{t("plan.options")}</summary>
              <div class="fields">
                <label class="field">
                  {t("plan.as")}
                  <input {...kept("as")} />
                  <small>{t("plan.as.why")}</small>
                </label>
                <label class="field">
                  {t("plan.attempts")}
                  <input type="number" min={1} max={100} placeholder={String(usualAttempts)} {...kept("max_attempts")} />
                </label>
                <label class="field">
                  {t("plan.limit")}
                  <input type="number" min={0} {...kept("limit")} />
                  <small>{t("plan.limit.why")}</small>
                </label>
              </div>
              <label class="check">
                <input type="checkbox" checked={!!options.overtaken} onChange={(e) => setParams({ overtaken: e.currentTarget.checked ? "send" : "" }, true)} /> {t("plan.overtaken")}
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
                <input {...kept("note")} />
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
          {!fault && (
            <Commands
              list={[
                { title: t("commands.shell"), text: like.shell },
                { title: t("commands.call"), text: like.call },
              ]}
            />
          )}
        </>
      )}
    </div>
  );
}

/** Asks again for a moment where this caller does too much: its own suggestion may not have ended yet. */
async function patiently<T>(ask: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await ask();
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 429 || !tries) throw e;
    await new Promise((go) => setTimeout(go, 400));
    return patiently(ask, tries - 1);
  }
}

/** A field whose value is in the address, once it is left. */
const kept = (name: string) => ({ defaultValue: param(name), onChange: (e: { currentTarget: HTMLInputElement }) => setParams({ [name]: e.currentTarget.value.trim() }, true) });

/** Some of the records that are meant, those first that were not sent again. */
function Some({ patch, as }: { patch: string; as?: string }) {
  const filter = filterHere();
  const query = new URLSearchParams({ limit: String(looked) });
  for (const [name, value] of Object.entries(filter)) if (typeof value === "string") query.set(name, value);
  const told = useTold<{ alerts: Alert[] }>(filter.ids ? "" : "/v1/alerts?" + query);
  const here = place.value.query.getAll("at").slice(0, shown);
  const alerts = [...(told.value.value?.alerts ?? [])].sort((a, b) => Number(!!a.sent_again) - Number(!!b.sent_again));
  const ats = here.length ? here : alerts.slice(0, shown).map((a) => a.at!);
  return (
    <>
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {(filter.ids || told.value.value) && ats.length === 0 && <p class="hint">{t("plan.preview.none")}</p>}
      {ats.length > 0 && <Preview ats={ats} patch={patch} as={as} />}
    </>
  );
}
