// What a patch makes of some records: before, after, and what the catalogue says of that.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Problem, type Violation } from "../api";
import { parse } from "../doc";
import { alertPage } from "../paths";
import { known, t } from "../text";
import { Diff, Doc } from "./doc";
import { ErrorBox } from "./error";
import { Status } from "./status";

interface Trial {
  before: string | null;
  after: string | null;
  outcome: "ready" | "still_refused" | "unpatchable" | "rerouted" | "cut" | "headers_lost";
  why: string;
  errors: Violation[];
}

const settled = 300; // milliseconds in which nobody types

export function Preview({ ats, patch, as }: { ats: string[]; patch: unknown; as?: string }) {
  const trials = useSignal<{ at: string; trial: Trial }[]>([]);
  const problem = useSignal<Problem | undefined>(undefined);
  const turn = useSignal(0);
  const wish = JSON.stringify([ats, patch, as, turn.value]);
  useEffect(() => {
    const off = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const all = await Promise.all(ats.map(async (at) => ({ at, trial: (await ask<Trial>("/v1/redrives/preview", { method: "POST", body: { at, patch, as }, signal: off.signal })).body })));
        trials.value = all;
        problem.value = undefined;
      } catch (e) {
        if ((e as Error).name === "AbortError") return;
        if (!(e instanceof Problem)) throw e;
        problem.value = e;
      }
    }, settled);
    return () => {
      clearTimeout(timer);
      off.abort();
    };
  }, [wish]);
  return (
    <>
      <ErrorBox problem={problem.value} onAgain={() => void turn.value++} />
      <ul class="trials">
        {trials.value.map(({ at, trial }) => (
          <li key={at}>
            <Tried at={at} trial={trial} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Tried({ at, trial }: { at: string; trial: Trial }) {
  const before = trial.before === null ? undefined : parse(trial.before);
  const after = trial.after === null ? undefined : parse(trial.after);
  const good = trial.outcome === "ready";
  return (
    <>
      <div class="row between">
        <h3>
          <a href={alertPage(at)}>{t("alert.at", { at })}</a>
        </h3>
        <Status state={good ? "yes" : "no"} word={known("trial." + trial.outcome, trial.outcome)} />
      </div>
      {trial.why && !trial.errors.length && <p class="hint">{trial.why}</p>}
      {before && after && trial.before !== trial.after && <Diff before={before} after={after} label={t("trial.diff", { at })} />}
      {before && after && trial.before === trial.after && <p class="muted">{t("trial.same")}</p>}
      {after && trial.errors.length > 0 && <Doc root={after} notes={trial.errors.map((e) => ({ pointer: e.pointer, text: e.message }))} label={t("trial.faults", { at })} />}
    </>
  );
}
