// Whether all is well: conditions of readiness, how far each group is behind, the account.
import { askText, useAsked, useTold } from "../api";
import { Account } from "../components/account";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Head } from "../components/head";
import { Status } from "../components/status";
import { Table, type Column } from "../components/table";
import { lagsIn, seriesOf, type Lag } from "../metrics";
import type { Page } from "../page";
import { told as inWords } from "../sentence";
import { span, t, whole } from "../text";

export const page: Page = { path: "/console/health", title: "health.title", nav: 80, view: HealthPage };

interface Condition {
  name: string;
  met: boolean;
  detail?: string;
}

const every = 5000;

function HealthPage() {
  return (
    <div class="page">
      <Head title="health.title" lead="health.lead" />
      <Conditions />
      <Measures />
    </div>
  );
}

const columns: Column<Condition>[] = [
  { title: "health.condition", class: "wide", cell: (c) => <code>{c.name}</code> },
  { title: "word.state", cell: (c) => <Status state={c.met ? "yes" : "no"} word={t(c.met ? "health.met" : "health.unmet")} /> },
  { title: "health.detail", cell: (c) => inWords(c.detail ?? "") || "–" },
];

function Conditions() {
  const told = useTold<{ conditions: Condition[] }>("/readyz", every);
  const problem = told.problem.value;
  const conditions = problem ? problem.body.conditions : told.value.value?.conditions;
  return (
    <section class="card one">
      <h2>{t("health.ready")}</h2>
      {conditions ? (
        <Status state={conditions.every((c) => c.met) ? "yes" : "no"} word={t(conditions.every((c) => c.met) ? "flow.ready.yes" : "flow.ready.no")} />
      ) : (
        <ErrorBox problem={problem} onAgain={told.again} />
      )}
      {conditions && (
        <div class="plain stack">
          <Table caption={t("health.ready")} columns={columns} items={conditions} id={(c) => c.name} />
        </div>
      )}
    </section>
  );
}

const lagColumns: Column<Lag>[] = [
  { title: "health.group", class: "wide", cell: (l) => <code>{l.group}</code> },
  { title: "health.waiting", class: "number", cell: (l) => whole(l.records) },
  { title: "health.oldest", class: "number", cell: (l) => (l.records === 0 ? "–" : span(l.seconds)) },
];

/** What GET /metrics tells of this process. */
function Measures() {
  const told = useAsked("/metrics", every, (signal) => askText("/metrics", { signal }));
  const p = told.problem.value;
  if (p?.status === 404) {
    return (
      <Empty title={t("health.apart")}>
        <p>{t("health.apart.why")}</p>
      </Empty>
    );
  }
  if (p) return <ErrorBox problem={p} onAgain={told.again} />;
  if (told.value.value === undefined) return null;
  const series = seriesOf(told.value.value);
  const one = (name: string) => series.find((s) => s.name === name)?.value;
  const unaccounted = one("esclusa_unaccounted_records");
  const repeated = series.filter((s) => s.name === "esclusa_duplicate_records_total").reduce((sum, s) => sum + s.value, 0);
  const build = series.find((s) => s.name === "esclusa_build_info");
  const roles = [...new Set(series.filter((s) => s.name === "esclusa_last_progress_timestamp_seconds").map((s) => s.labels.role))].sort();
  const lags = lagsIn(series);
  return (
    <>
      <div class="facts">
        <Account account={unaccounted === undefined ? null : { unaccounted, repeated }} />
        <section class="card">
          <h2>{t("health.process")}</h2>
          <p>{t("health.version", { version: build?.labels.version ?? "–" })}</p>
          <p class="muted">{t("health.roles", { roles: roles.join(", ") || "–" })}</p>
        </section>
      </div>
      <section class="card one">
        <h2>{t("health.lags")}</h2>
        {lags.length === 0 && <p class="muted">{t("health.lags.none")}</p>}
        {lags.length > 0 && (
          <div class="plain stack">
            <Table caption={t("health.lags")} columns={lagColumns} items={lags} id={(l) => l.group} />
          </div>
        )}
      </section>
    </>
  );
}
