// What a patch makes of some records: before, after, and what the catalogue says of that.
import { useCalm, useTold, type Told, type Violation } from "../api";
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
  outcome: "ready" | "still_refused" | "already_sent" | "unpatchable" | "rerouted" | "cut" | "headers_lost";
  why: string;
  errors: Violation[];
}

const most = 3; // records at once

export function Preview({ ats, patch, as }: { ats: string[]; patch: string; as?: string }) {
  const calm = useCalm(JSON.stringify([ats, patch, as]));
  const all = Array.from({ length: most }, (_, i) => useTold<Trial>(calm && ats[i] ? "/v1/redrives/preview" : "", 0, bodyOf({ at: ats[i], as }, patch))).slice(0, ats.length);
  if (all.some((told) => !told.value.value && !told.problem.value)) return <p class="muted">{t("trial.trying")}</p>;
  const [first, ...others] = all.map((told) => told.problem.value);
  if (first && others.every((o) => o?.message === first.message)) return <ErrorBox problem={first} onAgain={() => all.forEach((told) => told.again())} />;
  return (
    <ul class="trials">
      {all.map((told, i) => (
        <li key={ats[i]}>
          <Tried at={ats[i]} told={told} patched={!!patch.trim()} />
        </li>
      ))}
    </ul>
  );
}

function Tried({ at, told, patched }: { at: string; told: Told<Trial>; patched: boolean }) {
  const trial = told.value.value;
  return (
    <>
      <div class="row between">
        <h3>
          <a href={alertPage(at)}>{t("alert.at", { at })}</a>
        </h3>
        {trial && <Status state={trial.outcome === "ready" ? "yes" : "no"} word={known("trial." + trial.outcome, trial.outcome)} />}
      </div>
      {trial ? <Outcome at={at} trial={trial} patched={patched} /> : <ErrorBox problem={told.problem.value} onAgain={told.again} />}
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
