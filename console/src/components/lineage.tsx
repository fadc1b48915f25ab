// What became of a record, from its first source to its record in a channel.
import type { ComponentChildren } from "preact";
import { ask, together, useAsked, type Answer } from "../api";
import { alertPage, redrivePage } from "../paths";
import type { Alert } from "../records";
import { known, t } from "../text";
import { ErrorBox } from "./error";
import { Status } from "./status";
import { Time } from "./time";
import { Broken } from "./violations";

interface Report {
  source: string;
  outcome: string;
  record: { time: string; sender: string | null; bytes: number } | null;
  outputs: { datatype: string; at: string; key: string; schema: string; time: string }[];
  alerts: { at: string; reason: string; time: string; errors: { pointer: string; message: string }[] }[];
  redrives: { run: string; by: string; time: string; alert: string; from: string; to: string }[] | null;
}

const most = 4; // sources that are asked for: the first, and as often as it is usually sent again

async function trace(first: string, signal: AbortSignal): Promise<Answer<Answer<Report>[]>> {
  const all: Answer<Report>[] = [];
  const wanted = [first];
  for (let source = wanted.shift(); source && all.length < most; source = wanted.shift()) {
    const answer = await ask<Report>("/v1/sources/" + source, { signal });
    all.push(answer);
    for (const r of answer.body.redrives ?? []) if (r.from === source) wanted.push(r.to);
  }
  return together(all);
}

export function Lineage({ alert }: { alert: Alert }) {
  const first = alert.redrive?.split(";")[0] ?? alert.id;
  const never = alert.source.partition === null || alert.reason === "inconsistent_channel";
  const told = useAsked(never ? "" : first, 0, (signal) => trace(first, signal));
  const reports = told.value.value?.map((answer) => answer.body);
  return (
    <section class="card lineage">
      <h2>{t("lineage.title")}</h2>
      {never && <p>{t(alert.reason === "inconsistent_channel" ? "lineage.channel" : "lineage.http")}</p>}
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {!never && !reports && !told.problem.value && <p class="muted">{t("lineage.looking")}</p>}
      {reports && <ol class="steps">{reports.flatMap(steps)}</ol>}
    </section>
  );
}

function steps(r: Report, i: number, all: Report[]): ComponentChildren[] {
  const sent = all.flatMap((o) => o.redrives ?? []).find((s) => s.to === r.source);
  const out: ComponentChildren[] = [
    <Step key={r.source} state="acknowledged" word={t(i === 0 ? "lineage.came" : "lineage.again")} at={sent?.time ?? r.record?.time}>
      <code>{r.source}</code>
      {sent && (
        <>
          {" "}
          {t("lineage.by", { by: sent.by || "–" })} <a href={redrivePage(sent.run)}>{t("lineage.run")}</a>
        </>
      )}
      {!sent && r.record?.sender && " " + t("lineage.from", { sender: r.record.sender })}
    </Step>,
  ];
  for (const a of r.alerts) {
    out.push(
      <Step key={a.at} state="no" word={t("lineage.refused")} at={a.time}>
        <a href={alertPage(a.at)}>{t("lineage.alert", { at: a.at })}</a> {a.errors[0] && <Broken of={a.errors[0]} />}
      </Step>,
    );
  }
  for (const o of r.outputs) {
    out.push(
      <Step key={o.at} state="yes" word={t("lineage.accepted")} at={o.time}>
        <code>{o.at}</code> {o.key && t("lineage.key", { key: o.key })}
      </Step>,
    );
  }
  if (!r.alerts.length && !r.outputs.length) out.push(<Step key={r.source + "?"} state="open" word={known("source." + r.outcome, r.outcome)} at={undefined} />);
  return out;
}

function Step({ state, word, at, children }: { state: string; word: string; at: string | undefined; children?: ComponentChildren }) {
  return (
    <li>
      <Status state={state} word={word} />
      <span>{children}</span>
      <span class="muted">{at && <Time at={at} />}</span>
    </li>
  );
}
