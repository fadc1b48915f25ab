// The rows of a table: one by its key, or those whose keys begin alike.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ask, useDeed, useTold } from "../api";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { More } from "../components/list";
import { Row, rowsOf, type Rows, type TableRow } from "../components/row";
import { Select } from "../components/select";
import { Table, type Column } from "../components/table";
import { Time } from "../components/time";
import { ToSample } from "../components/tosample";
import { compact } from "../doc";
import type { Page } from "../page";
import { tablePage } from "../paths";
import { param, setParams, withParams } from "../router";
import { t } from "../text";

export const page: Page = { path: "/console/tables/:table", title: "word.table", view: RowsPage };

const pageRows = 50;
const mostLetters = 500; // of a document in the list, which shows two lines

function RowsPage({ params }: { params: Record<string, string> }) {
  const table = params.table;
  const key = param("key");
  return (
    <div class="page">
      <header class="head">
        <p>
          <a href="/console/tables">{t("tables.title")}</a>
        </p>
        <h1>{table}</h1>
      </header>
      <Search />
      {key ? <Row key={key} table={table} row={key} /> : <List table={table} />}
    </div>
  );
}

function Search() {
  const kind = useSignal(param("key") ? "key" : "prefix");
  const text = useSignal(param("key") || param("prefix"));
  return (
    <form
      class="row filters"
      role="search"
      onSubmit={(e) => {
        e.preventDefault();
        setParams({ key: "", prefix: "", [kind.value]: text.value });
      }}
    >
      <Select label="rows.by" value={kind.value} onChoose={(value) => (kind.value = value)} options={[["prefix", t("rows.by.prefix")], ["key", t("rows.by.key")]]} />
      <label class="field grow">
        {t("rows.text")}
        <input type="search" value={text.value} autocomplete="off" spellcheck={false} onInput={(e) => (text.value = e.currentTarget.value)} />
      </label>
      <button type="submit" class="primary">
        {t("rows.look")}
      </button>
    </form>
  );
}

function List({ table }: { table: string }) {
  const prefix = param("prefix");
  const path = "/v1/" + encodeURIComponent(table) + "?limit=" + pageRows + (prefix && "&prefix=" + encodeURIComponent(prefix));
  const first = useTold<Rows>(path);
  const more = useSignal<{ rows: TableRow[]; next: string | null } | undefined>(undefined);
  const deed = useDeed();
  useEffect(() => {
    more.value = deed.problem.value = undefined;
    return deed.stop; // what is on its way is of another list
  }, [path]);
  const text = first.text.value;
  const begins = useMemo(() => text && rowsOf(text), [text]);
  const rows = begins && [...begins, ...(more.value?.rows ?? [])];
  const next = (more.value ?? first.value.value)?.next;
  const goOn = () =>
    deed.run(async (signal) => {
      const { body, text } = await ask<Rows>(path + "&after=" + encodeURIComponent(next!), { signal });
      more.value = { rows: [...(more.value?.rows ?? []), ...rowsOf(text)], next: body.next };
    });
  return (
    <>
      <ErrorBox problem={first.problem.value ?? deed.problem.value} onAgain={first.again} />
      {rows?.length === 0 && <None prefix={prefix} table={table} />}
      {rows && rows.length > 0 && (
        <div class="list stack">
          <Table caption={t("rows.caption", { table })} columns={columns} items={rows} id={(r) => r.key} />
        </div>
      )}
      <More onMore={next ? goOn : undefined} />
    </>
  );
}

const columns: Column<TableRow>[] = [
  { title: "word.key", class: "member", cell: (r) => <a href={withParams({ key: r.key })}>{r.key}</a> },
  { title: "word.document", class: "wide", cell: (r) => <code class="clip">{r.doc && compact(r.doc).slice(0, mostLetters)}</code> },
  { title: "word.changed", class: "time", cell: (r) => <Time at={r.time} /> },
];

function None({ prefix, table }: { prefix: string; table: string }) {
  if (!prefix) {
    return (
      <Empty title={t("rows.none")}>
        <p>{t("rows.none.why")}</p>
        <ToSample />
      </Empty>
    );
  }
  return (
    <Empty title={t("rows.none.prefix", { prefix })}>
      <p>{t("rows.none.prefix.why")}</p>
      <p>
        <a href={tablePage(table)}>{t("rows.all")}</a>
      </p>
    </Empty>
  );
}
