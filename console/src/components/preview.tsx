// What a patch makes of some records: before, after, and what the catalogue says of that.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Problem, useCalm, type Violation } from "../api";
import { parse, tidy } from "../doc";
import { alertPage } from "../paths";
import { bodyOf } from "../redrives";
import { told } from "../sentence";
import { known, t } from "../text";
import { Difference } from "./difference";
import { Doc } from "./doc";
import { ErrorBox } from "./error";
import { notesOf } from "./payload";
import { Status } from "./status";
import { Violations } from "./violations";

interface Trial {
  before: string | null;
  after: string | null;
  outcome: "ready" | "still_refused" | "unpatchable" | "rerouted" | "cut" | "headers_lost";
  why: string;
  errors: Violation[];
}

const rest = 4000; // milliseconds until it is tried again by itself

export function Preview({ ats, patch, as }: { ats: string[]; patch: string; as?: string }) {
  const last = useSignal<{ of: string; all: (Trial | Problem)[] }>({ of: "", all: [] });
  const turn = useSignal(0);
  const wish = JSON.stringify([ats, patch, as, turn.value]);
  const calm = useCalm(wish);
  const again = () => void turn.value++;
  useEffect(() => {
    if (!calm) return;
    const off = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    void Promise.allSettled(ats.map((at) => ask<Trial>("/v1/redrives/preview", { method: "POST", body: bodyOf({ at, as }, patch), signal: off.signal }))).then((all) => {
      if (off.signal.aborted) return;
      const trials = all.map((one) => (one.status === "fulfilled" ? one.value.body : problemOf(one.reason)));
      last.value = { of: wish, all: trials };
      const passing = trials.filter((one) => one instanceof Problem && one.passing) as Problem[];
      for (const p of passing) p.again = true;
      if (passing.length) timer = setTimeout(again, Math.max(rest, ...passing.map((p) => p.retryAfter * 1000)));
    });
    return () => {
      off.abort();
      clearTimeout(timer);
    };
  }, [wish, calm]);
  if (last.value.of !== wish) return <p class="muted">{t("trial.trying")}</p>; // what is known is of another patch
  const [first, ...others] = last.value.all;
  if (first instanceof Problem && others.every((o) => o instanceof Problem && o.message === first.message)) return <ErrorBox problem={first} onAgain={again} />;
  return (
    <ul class="trials">
      {last.value.all.map((trial, i) => (
        <li key={ats[i]}>
          <Tried at={ats[i]} trial={trial} patched={!!patch.trim()} onAgain={again} />
        </li>
      ))}
    </ul>
  );
}

function problemOf(reason: unknown): Problem {
  if (reason instanceof Problem) return reason;
  throw reason;
}

function Tried({ at, trial, patched, onAgain }: { at: string; trial: Trial | Problem; patched: boolean; onAgain: () => void }) {
  const problem = trial instanceof Problem;
  return (
    <>
      <div class="row between">
        <h3>
          <a href={alertPage(at)}>{t("alert.at", { at })}</a>
        </h3>
        {!problem && <Status state={trial.outcome === "ready" ? "yes" : "no"} word={known("trial." + trial.outcome, trial.outcome)} />}
      </div>
      {problem ? <ErrorBox problem={trial} onAgain={onAgain} /> : <Outcome at={at} trial={trial} patched={patched} />}
    </>
  );
}

function Outcome({ at, patched, trial: { before, after, why, errors } }: { at: string; patched: boolean; trial: Trial }) {
  const root = after === null ? undefined : parse(after);
  return (
    <>
      {why && !errors.length && <p class="hint">{told(why)}</p>}
      {before !== null && after !== null && before !== after && <Difference left={tidy(before)} right={tidy(after)} names={[t("schemas.from"), t("schemas.to")]} label={t("trial.diff", { at })} />}
      {before !== null && before === after && <p class="muted">{t(patched ? "trial.same" : "trial.plain")}</p>}
      {errors.length > 0 && (root ? <Doc root={root} notes={notesOf(errors)} label={t("trial.faults", { at })} /> : <Violations errors={errors} />)}
    </>
  );
}
