// A redrive as it was planned: what would become of the records; then its run, as it goes.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ask, Problem, useDeed, useTold, type Told } from "../api";
import { announce } from "../announce";
import { useChannels } from "../channels";
import { useKeys } from "../keys";
import { may, signedBy } from "../me";
import { alertPage, groupPage, tablePage } from "../paths";
import { moves, outcomes, planPage, type Redrive } from "../records";
import { commandsOf, keepDraft, wishOf, type Wish } from "../redrives";
import { param } from "../router";
import { told as inWords } from "../sentence";
import { command, curl } from "../shell";
import { brief, known, rate as perSecond, t, whole } from "../text";
import { Commands } from "./commands";
import { Empty } from "./empty";
import { ErrorBox } from "./error";
import { FilterWords } from "./filter";
import { patchIn } from "./patch";
import { Preview } from "./preview";
import { RunState } from "./runstate";
import { Status } from "./status";
import { Time } from "./time";
import { Whole } from "./whole";

export function RunView({ id }: { id: string }) {
  const every = useSignal(4000);
  const told = useTold<Redrive>("/v1/redrives/" + encodeURIComponent(id), every.value);
  const r = told.value.value;
  every.value = !r ? 4000 : moves(r.state) ? 700 : r.state === "done" ? 0 : 4000; // nothing comes behind done, what came back is told with it
  if (told.problem.value?.status === 404) {
    return (
      <Empty title={t("redrive.absent")} level={1}>
        <p>{t("redrive.absent.why")}</p>
        <p>
          <a href="/console/redrives">{t("redrives.title")}</a>
        </p>
      </Empty>
    );
  }
  return (
    <div class="page">
      {r ? <Told r={r} told={told} /> : <h1>{t("redrive.title")}</h1>}
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
    </div>
  );
}

function Told({ r, told }: { r: Redrive; told: Told<Redrive> }) {
  const was = useRef(r.state);
  useEffect(() => {
    if (was.current !== r.state) announce(t("redrive.now", { state: known("redrive.state." + r.state, r.state) }));
    was.current = r.state;
  }, [r.state]);
  const patch = patchIn(told.text.value!, "/plan/patch");
  const wish = wishOf(r, patch);
  const like = commandsOf(wish);
  const allowed = may("redrive", r.plan.filter.datatype, r.plan.filter.sender);
  const plan = allowed && <Again wish={wish} r={r} />;
  return (
    <>
      <header class="head">
        <p class="kind" title={r.id}>
          {t("redrive.kind", { id: brief(r.id) })}
        </p>
        <h1>{r.plan.note || t("redrive.of", { n: r.plan.alerts })}</h1>
        <div class="row">
          <RunState state={r.state} />
          <span class="muted">
            {t("redrive.by", { by: r.plan.by || "–" })} <Time at={r.plan.time} />
          </span>
        </div>
        <FilterWords filter={r.plan.filter} />
        <Whole of={r.plan.filter} patch={patch} />
      </header>
      <Run r={r} told={told} allowed={allowed} again={plan} />
      <Outcomes counts={r.plan.counts} r={r} />
      <Patch r={r} patch={patch} allowed={allowed} again={plan} />
      <Commands
        list={[
          { title: t("commands.shell"), text: like.shell },
          { title: t("commands.run"), text: command("esclusa", "redrive", "--run", r.id) },
          { title: t("commands.call"), text: like.call },
          { title: t("commands.call.run"), text: curl(`/v1/redrives/${r.id}/run`, "{}") },
        ]}
      />
    </>
  );
}

function Run({ r, told, allowed, again }: { r: Redrive; told: Told<Redrive>; allowed: boolean; again: ComponentChildren }) {
  const deed = useDeed();
  const order = (what: "run" | "stop", body: object) =>
    deed.run(async () => {
      try {
        await ask<Redrive>(`/v1/redrives/${encodeURIComponent(r.id)}/${what}`, { method: "POST", body: { ...body, by: signedBy() }, ifMatch: what === "run" ? told.tag.value : undefined });
      } catch (e) {
        if (e instanceof Problem && (e.status === 412 || e.status === 409)) announce(t("redrive.other"));
        throw e;
      } finally {
        told.again();
      }
    });
  const ready = r.plan.limit ? Math.min(r.plan.limit, r.plan.counts.ready ?? 0) : (r.plan.counts.ready ?? 0);
  return (
    <section class="card run">
      <h2>{t(r.run ? "redrive.run" : "redrive.begin")}</h2>
      {r.run && <Progress r={r} again={again} />}
      {r.state === "planned" && ready === 0 && (
        <>
          <p class="hint">{t("redrive.nothing")}</p>
          {again}
        </>
      )}
      {!allowed && r.state !== "done" && <p class="hint">{t("plan.forbidden")}</p>}
      {allowed && r.state === "planned" && ready > 0 && <Begin n={ready} busy={deed.busy.value} onRun={(rate) => void order("run", { rate })} />}
      {allowed && moves(r.state) && (
        <div class="row">
          <button type="button" disabled={deed.busy.value || r.state === "stopping"} onClick={() => void order("stop", {})}>
            {t("redrive.stop")}
          </button>
          <span class="muted">{t("redrive.stop.why")}</span>
        </div>
      )}
      {allowed && (r.state === "paused" || r.state === "stopped") && (
        <div class="row">
          <button type="button" class="primary" disabled={deed.busy.value} onClick={() => void order("run", { rate: r.run?.rate || undefined })}>
            {t("redrive.continue")}
          </button>
          <span class="muted">{t("redrive.continue.why")}</span>
        </div>
      )}
      <ErrorBox problem={deed.problem.value} />
      {r.state === "done" && r.plan.filter.group && (
        <p>
          <a href={groupPage(r.plan.filter.group)}>{t("redrive.group")}</a>
        </p>
      )}
      {r.state === "done" && <Rows datatype={r.plan.as ?? r.plan.filter.datatype} />}
    </section>
  );
}

/** Leads to the table that has what was sent, where its datatype has one. */
function Rows({ datatype }: { datatype: string | undefined }) {
  const table = useChannels().channels?.find((c) => c.datatype === datatype)?.table;
  if (!table || !may("table.read", datatype)) return null;
  return (
    <p>
      <a href={tablePage(table)}>{t("redrive.rows", { table })}</a>
    </p>
  );
}

/** The alerts that show what the patch does. */
const samplesOf = ({ plan: { samples } }: Redrive): string[] => ["ready", "still_refused", "unpatchable"].flatMap((o) => samples?.[o] ?? []).map((s) => s.at);

/** Goes back to the plan, as it was. */
function Again({ wish: { filter, patch, ...options }, r }: { wish: Wish; r: Redrive }) {
  return (
    <p>
      <a href={planPage(filter, { ...options, note: r.plan.note, of: param("of"), at: filter.ids && samplesOf(r).slice(0, 3) })} onClick={() => keepDraft(filter, patch)}>
        {t("redrive.again")}
      </a>
    </p>
  );
}

function Begin({ n, busy, onRun }: { n: number; busy: boolean; onRun: (rate: number | undefined) => void }) {
  const typed = useSignal("");
  const rate = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ key: "r", does: "keys.number", run: () => field.current?.focus() }]);
  const right = typed.value === String(n);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (right) onRun(Number(rate.value) || undefined);
      }}
    >
      <p>{t("redrive.begin.why", { n })}</p>
      <div class="fields">
        <label class="field">
          {t("redrive.type", { number: String(n) })}
          <input ref={field} inputMode="numeric" autocomplete="off" value={typed.value} onInput={(e) => (typed.value = e.currentTarget.value = e.currentTarget.value.replace(/\D/g, ""))} />
        </label>
        <label class="field">
          {t("redrive.rate")}
          <input type="number" min={0} step="any" value={rate.value} onInput={(e) => (rate.value = e.currentTarget.value)} />
          <small>{t("redrive.rate.why")}</small>
        </label>
      </div>
      <div class="row">
        <button type="submit" class="primary" disabled={busy || !right}>
          {t("redrive.send", { n })}
        </button>
      </div>
    </form>
  );
}

function Progress({ r, again }: { r: Redrive; again: ComponentChildren }) {
  const run = r.run!;
  return (
    <>
      <div class="progress">
        <progress aria-label={t("redrive.progress")} max={Math.max(1, r.plan.alerts)} value={r.state === "done" ? Math.max(1, r.plan.alerts) : run.passed} />
        <p>
          <strong>{t("redrive.sent", { n: run.sent })}</strong>{" "}
          <span class="muted">
            {t("redrive.passed", { n: r.plan.alerts, passed: run.passed })}
            {run.rate > 0 && " · " + t("redrive.rated", { n: perSecond(run.rate) })}
            {run.instance && " · " + run.instance}
          </span>
        </p>
        {r.why && <p class="hint">{inWords(r.why)}</p>}
      </div>
      {r.state === "done" ? <Back r={r} again={again} /> : r.state === "running" && run.passed >= r.plan.alerts && <Status state="acknowledged" word={t("redrive.back.awaited")} />}
    </>
  );
}

function Back({ r, again }: { r: Redrive; again: ComponentChildren }) {
  const back = r.run!.back;
  if (!back) return <p class="hint">{t("redrive.back.unknown")}</p>;
  if (back.count === 0) return <Status state="yes" word={t("redrive.back.none")} />;
  return (
    <div>
      <Status state="no" word={t("redrive.back.some", { n: back.count })} />
      <ul class="row">
        {back.samples.map((at) => (
          <li key={at}>
            <a href={alertPage(at)}>{t("alert.at", { at })}</a>
          </li>
        ))}
      </ul>
      {again}
    </div>
  );
}

function Outcomes({ counts, r }: { counts: Record<string, number>; r: Redrive }) {
  const told = [...outcomes, ...Object.keys(counts).filter((o) => !outcomes.includes(o))].filter((o) => (counts[o] ?? 0) > 0);
  const most = Math.max(1, ...told.map((o) => counts[o]));
  return (
    <section class="card">
      <h2>{t("redrive.outcomes", { n: r.plan.alerts })}</h2>
      {told.length === 0 && <p class="hint">{t("redrive.outcomes.none")}</p>}
      <ul class="outcomes">
        {told.map((o) => (
          <li key={o} class={o === "ready" ? "ready" : undefined}>
            <strong class="count">{whole(counts[o])}</strong>
            <div>
              <h3>{known("outcome." + o, o)}</h3>
              <p class="muted">{known("outcome." + o + ".why", "")}</p>
              <ul class="samples">
                {(r.plan.samples?.[o] ?? []).map((s) => (
                  <li key={s.at}>
                    <a href={alertPage(s.at)}>{s.id}</a> {inWords(s.why)}
                  </li>
                ))}
              </ul>
            </div>
            <meter aria-label={known("outcome." + o, o)} min={0} max={most} value={counts[o]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Patch({ r, patch, allowed, again }: { r: Redrive; patch: string; allowed: boolean; again: ComponentChildren }) {
  const ats = samplesOf(r);
  return (
    <section class="card">
      <h2>{t("redrive.patch")}</h2>
      {!patch ? (
        <p class="muted">{t("redrive.patch.none")}</p>
      ) : (
        <>
          <pre class="text">
            <code>{patch}</code>
          </pre>
          {allowed && ats.length > 0 && <Preview ats={ats.slice(0, 3)} patch={patch} as={r.plan.as} />}
        </>
      )}
      {r.state === "planned" && again}
    </section>
  );
}
