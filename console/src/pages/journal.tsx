// Who did what.
import type { ComponentChildren } from "preact";
import type { Answer } from "../api";
import { Code } from "../components/code";
import { Empty } from "../components/empty";
import { Head } from "../components/head";
import { Listing } from "../components/list";
import { Select } from "../components/select";
import { Table, type Column } from "../components/table";
import { Time } from "../components/time";
import { at, laidOut, parse, type Node } from "../doc";
import { useList } from "../list";
import type { Page } from "../page";
import { groupPage, redrivePage } from "../paths";
import { param, setParams } from "../router";
import { told } from "../sentence";
import { brief, known, t, whole } from "../text";

export const page: Page = { path: "/console/journal", title: "journal.title", nav: 70, needs: "journal.read", view: JournalPage };

interface Entry {
  offset: number;
  at: string;
  kind: string;
  by: string;
  note: string;
  decision?: { group: string; state: string };
  plan?: { outcomes?: Record<string, number> };
  run?: { plan: string; state: string; why?: string };
  batch?: { plan: string; sent: unknown[] };
  erasure?: { table: string };
  payloads?: { route: string; alerts?: string[] };
  login?: { out?: boolean };
  id: string;
  whole?: Node; // as it was told
}

interface Entries {
  entries: Entry[];
  next: number | null;
}

function entriesOf({ body, text }: Answer<Entries>): Entry[] {
  const whole = at(parse(text), "/entries");
  return body.entries.map((e, i) => ({ ...e, whole: whole?.items[i] }));
}

const kinds = ["decision", "plan", "run", "batch", "erasure", "catalogue", "payloads", "login"];

function JournalPage() {
  const kind = param("kind");
  const list = useList<Entries, Entry>("/v1/journal" + (kind && "?kind=" + encodeURIComponent(kind)), 5000, entriesOf, (e) => String(e.offset), "before");
  return (
    <div class="page">
      <Head title="journal.title" lead="journal.lead" />
      <div class="row filters">
        <Select label="app.show" value={kind} onChoose={(value) => setParams({ kind: value })} options={[["", t("journal.kind.all")], ...kinds.map((k) => [k, known("journal.kind." + k, k)] as const)]} />
      </div>
      <Listing list={list} none={<None />}>
        {(entries) => (
          <div class="list stack">
            <Table caption={t("journal.title")} columns={columns} items={entries} id={(e) => String(e.offset)} />
          </div>
        )}
      </Listing>
    </div>
  );
}

function None() {
  return (
    <Empty title={t("journal.none")}>
      <p>{t("journal.none.why")}</p>
    </Empty>
  );
}

const columns: Column<Entry>[] = [
  {
    title: "journal.what",
    class: "wide",
    cell: (e) => (
      <>
        <What e={e} />
        {e.note && <p class="muted">{e.note}</p>}
        <details>
          <summary>{t("journal.entry")}</summary>
          <Code text={e.whole ? laidOut(e.whole) : ""} label={t("journal.entry")} />
        </details>
      </>
    ),
  },
  { title: "journal.by", class: "member", cell: (e) => told(e.by) || <span class="muted">{t("journal.nobody")}</span> },
  { title: "journal.when", class: "time", cell: (e) => <Time at={e.at} /> },
];

function What({ e }: { e: Entry }): ComponentChildren {
  if (e.decision) {
    return (
      <a href={groupPage(e.decision.group)} title={e.decision.group}>
        {t("journal.decision", { group: brief(e.decision.group), state: known("state." + e.decision.state, e.decision.state) })}
      </a>
    );
  }
  const of = e.run?.plan ?? e.batch?.plan ?? (e.plan && e.id);
  if (of) {
    const run = brief(of);
    const text = e.run ? t("journal.run", { run, state: known("journal.run." + e.run.state, e.run.state) }) : e.batch ? t("journal.batch", { run, n: e.batch.sent.length }) : t("journal.plan", { run });
    return (
      <a href={redrivePage(of)} title={of}>
        {text}
      </a>
    );
  }
  if (e.erasure) return t("journal.erasure", { table: e.erasure.table });
  if (e.payloads) return t("journal.payloads", { n: e.payloads.alerts?.length ?? 0, route: e.payloads.route });
  if (e.login) return t(e.login.out ? "journal.logout" : "journal.login");
  if (e.kind === "catalogue") return t("journal.catalogue");
  return `${known("journal.kind." + e.kind, e.kind)} ${whole(e.offset)}`;
}
