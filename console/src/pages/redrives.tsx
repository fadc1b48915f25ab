// All redrives: what was planned, by whom, and how it stands.
import { Count } from "../components/count";
import { Empty } from "../components/empty";
import { FilterWords } from "../components/filter";
import { Head } from "../components/head";
import { Listing } from "../components/list";
import { RunState } from "../components/runstate";
import { Table, type Column } from "../components/table";
import { Time } from "../components/time";
import { useList } from "../list";
import type { Page } from "../page";
import { redrivePage } from "../paths";
import type { Redrive } from "../records";
import { go } from "../router";
import { brief, t } from "../text";

export const page: Page = { path: "/console/redrives", title: "redrives.title", nav: 25, needs: "alerts.read", view: RedrivesPage };

interface Answer {
  redrives: Redrive[];
  next: string | null;
}

function RedrivesPage() {
  const list = useList<Answer, Redrive>("/v1/redrives", 4000, (page) => page.body.redrives, (r) => r.id);
  return (
    <div class="page">
      <Head title="redrives.title" lead="redrives.lead" />
      <Listing list={list} none={<None />}>
        {(redrives) => (
          <div class="list stack">
            <Table
              caption={t("redrives.title")}
              columns={columns}
              items={redrives}
              id={(r) => r.id}
              open={(r) => go(redrivePage(r.id))}
            />
          </div>
        )}
      </Listing>
    </div>
  );
}

function None() {
  return (
    <Empty title={t("redrives.none")}>
      <p>{t("redrives.none.why")}</p>
      <p>
        <a href="/console/groups">{t("alert.absent.groups")}</a>
      </p>
    </Empty>
  );
}

const columns: Column<Redrive>[] = [
  { title: "word.state", cell: (r) => <RunState state={r.state} /> },
  {
    title: "redrives.what",
    class: "wide",
    cell: (r) => (
      <>
        <a href={redrivePage(r.id)} title={r.id}>
          {r.plan.note || t("redrives.plan", { id: brief(r.id) })}
        </a>
        <FilterWords filter={r.plan.filter} />
      </>
    ),
  },
  { title: "redrives.ready", class: "number", cell: (r) => <Count n={r.plan.counts.ready ?? 0} /> },
  { title: "redrives.sent", class: "number", cell: (r) => (r.run ? <Count n={r.run.sent} /> : "–") },
  { title: "redrives.by", cell: (r) => r.plan.by || "–" },
  { title: "redrives.when", class: "time", cell: (r) => <Time at={r.plan.time} /> },
];
