// All redrives: what was planned, by whom, and how it stands.
import { useSignal } from "@preact/signals";
import { useTold } from "../api";
import { Count } from "../components/count";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { FilterWords } from "../components/filter";
import { Head } from "../components/head";
import { RunState } from "../components/runstate";
import { Table, type Column } from "../components/table";
import { Time } from "../components/time";
import type { Page } from "../page";
import { redrivePage } from "../paths";
import type { Redrive } from "../records";
import { go } from "../router";
import { t } from "../text";

export const page: Page = { path: "/console/redrives", title: "redrives.title", nav: 30, view: RedrivesPage };

interface Answer {
  redrives: Redrive[];
  next: string | null;
}

function RedrivesPage() {
  const limit = useSignal(50);
  const told = useTold<Answer>("/v1/redrives?limit=" + limit.value, 4000);
  const seen = useSignal<string[] | undefined>(undefined); // ids, in the order in which they are shown
  const all = told.value.value?.redrives;
  if (all && seen.value === undefined) seen.value = all.map((r) => r.id);
  const shown = (all ?? []).filter((r) => seen.value!.includes(r.id));
  const fresh = (all ?? []).length - shown.length;
  return (
    <div class="page">
      <Head title="redrives.title" lead="redrives.lead" />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {fresh > 0 && (
        <button type="button" class="fresh" onClick={() => (seen.value = all!.map((r) => r.id))}>
          {t("redrives.fresh", { n: fresh })}
        </button>
      )}
      {all && shown.length === 0 && fresh === 0 && (
        <Empty title={t("redrives.none")}>
          <p>{t("redrives.none.why")}</p>
          <p>
            <a href="/console/groups">{t("alert.absent.groups")}</a>
          </p>
        </Empty>
      )}
      {shown.length > 0 && (
        <div class="list stack">
          <Table caption={t("redrives.title")} columns={columns()} items={shown} id={(r) => r.id} keys={[{ key: "o", does: "keys.open", run: (r) => go(redrivePage(r.id)) }, { key: "Enter", does: "keys.open", run: (r) => go(redrivePage(r.id)) }]} />
        </div>
      )}
      {told.value.value?.next && (
        <button
          type="button"
          onClick={() => {
            seen.value = undefined;
            limit.value = 500;
          }}
        >
          {t("app.more")}
        </button>
      )}
    </div>
  );
}

const columns = (): Column<Redrive>[] => [
  { title: t("redrives.state"), cell: (r) => <RunState state={r.state} /> },
  {
    title: t("redrives.what"),
    class: "wide",
    cell: (r) => (
      <>
        <a href={redrivePage(r.id)}>{r.plan.note || t("redrives.plan", { id: r.id })}</a>
        <FilterWords filter={r.plan.filter} />
      </>
    ),
  },
  { title: t("redrives.ready"), class: "number", cell: (r) => <Count n={r.plan.counts.ready ?? 0} /> },
  { title: t("redrives.sent"), class: "number", cell: (r) => (r.run ? <Count n={r.run.sent} /> : "–") },
  { title: t("redrives.by"), cell: (r) => r.plan.by || "–" },
  { title: t("redrives.when"), class: "time", cell: (r) => <Time at={r.plan.time} /> },
];
