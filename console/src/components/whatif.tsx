// What another schema would have done to the records of the last hours.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askLines, useDeed } from "../api";
import { announce } from "../announce";
import { known, t, whole } from "../text";
import { ErrorBox } from "./error";
import { Select } from "./select";
import { Status } from "./status";
import { Table, type Column } from "./table";

interface Group {
  group: string;
  datatype: string;
  reason: string;
  keyword: string;
  pointer: string;
  sender: string;
  records: number;
  examples: string[] | null;
}

interface Result {
  partial: boolean;
  judged: number;
  accepted: number;
  newly_refused: number;
  newly_accepted: number;
  rerouted: number;
  newly_refused_groups: Group[] | null;
  newly_accepted_groups: Group[] | null;
}

interface Line {
  done?: number;
  all?: number;
  result?: Result;
  error?: string;
}

const spans = ["1h", "24h", "168h"] as const;

export function WhatIf({ datatype, draft }: { datatype: string; draft: string }) {
  const since = useSignal<string>("24h");
  const from = useSignal("ingress");
  const progress = useSignal<{ done: number; all: number } | undefined>(undefined);
  const result = useSignal<Result | undefined>(undefined);
  const failed = useSignal("");
  const deed = useDeed();
  const forget = () => {
    result.value = progress.value = deed.problem.value = undefined;
    failed.value = "";
  };
  useEffect(() => {
    forget(); // what was found is of another question
    return deed.stop;
  }, [draft, since.value, from.value]);
  const run = () => {
    forget();
    const path = "/v1/channels/" + encodeURIComponent(datatype) + "/what-if?since=" + since.value + "&from=" + from.value;
    return deed.run((signal) =>
      askLines<Line>(path, { method: "POST", body: draft, signal }, (line) => {
        if (signal.aborted) return;
        if (line.result) {
          result.value = line.result;
          announce(t("whatif.done", { n: line.result.judged }));
        } else if (line.error) failed.value = line.error;
        else progress.value = { done: line.done ?? 0, all: line.all ?? 0 };
      }),
    );
  };
  return (
    <section class="card one">
      <h2>{t("whatif.title")}</h2>
      <p class="muted">{t("whatif.lead")}</p>
      <div class="row filters">
        <Select label="whatif.since" value={since.value} onChoose={(value) => (since.value = value)} options={spans.map((s) => [s, known("whatif.since." + s, s)] as const)} />
        <Select label="whatif.from" value={from.value} onChoose={(value) => (from.value = value)} options={[["ingress", t("whatif.from.ingress")], ["channel", t("whatif.from.channel")]]} />
        {deed.busy.value ? (
          <button type="button" onClick={deed.stop}>
            {t("app.cancel")}
          </button>
        ) : (
          <button type="button" class="primary" onClick={run}>
            {t("whatif.run")}
          </button>
        )}
      </div>
      <ErrorBox problem={deed.problem.value} />
      {failed.value && <p class="error">{failed.value}</p>}
      {deed.busy.value && (
        <label class="field">
          {t("whatif.progress")}
          <progress max={progress.value?.all || 1} value={progress.value?.done ?? 0} />
        </label>
      )}
      {result.value && <Outcome r={result.value} />}
    </section>
  );
}

function Outcome({ r }: { r: Result }) {
  const partial = r.partial && <p class="error">{t("whatif.partial")}</p>;
  if (r.judged === 0) return partial || <p>{t("whatif.none")}</p>;
  return (
    <div class="outcome">
      <Status state={r.newly_refused > 0 ? "no" : "yes"} word={t("whatif.refused", { n: r.newly_refused, of: whole(r.accepted) })} />
      <p>{t("whatif.accepted", { n: r.newly_accepted })}</p>
      {r.rerouted > 0 && <p>{t("whatif.rerouted", { n: r.rerouted })}</p>}
      <p class="muted">{t("whatif.judged", { n: r.judged })}</p>
      {partial}
      {(r.newly_refused_groups?.length ?? 0) > 0 && <Groups title={t("whatif.refused.groups")} groups={r.newly_refused_groups!} />}
      {(r.newly_accepted_groups?.length ?? 0) > 0 && <Groups title={t("whatif.accepted.groups")} groups={r.newly_accepted_groups!} />}
    </div>
  );
}

const columns: Column<Group>[] = [
  { title: "whatif.place", class: "wide", cell: (g) => <code>{g.pointer || "/"}</code> },
  { title: "whatif.why", cell: (g) => g.keyword || known("reason." + g.reason, g.reason) },
  { title: "whatif.sender", cell: (g) => (g.sender === "-" ? t("sender.none") : g.sender) },
  { title: "whatif.records", class: "number", cell: (g) => whole(g.records) },
];

function Groups({ title, groups }: { title: string; groups: Group[] }) {
  return (
    <>
      <h3>{title}</h3>
      <div class="plain stack">
        <Table caption={title} columns={columns} items={groups.slice(0, 50)} id={(g) => g.group + g.sender} />
      </div>
    </>
  );
}
