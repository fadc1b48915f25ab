// The tables: of each key the last record.
import { useChannels, type Channel } from "../channels";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Head } from "../components/head";
import { Table, type Column } from "../components/table";
import { may } from "../me";
import type { Page } from "../page";
import { channelPage, tablePage } from "../paths";
import { t } from "../text";

export const page: Page = { path: "/console/tables", title: "tables.title", nav: 60, needs: "table.read", view: TablesPage };

const columns: Column<Channel>[] = [
  {
    title: "word.table",
    class: "wide",
    cell: (c) => (
      <>
        <a href={tablePage(c.table!)}>{c.table}</a>
        <p class="muted" lang="">{c.description}</p>
      </>
    ),
  },
  { title: "tables.of", cell: (c) => <a href={channelPage(c.datatype)}>{c.datatype}</a> },
  { title: "word.key", cell: (c) => <code>{c.key}</code> },
];

function TablesPage() {
  const { told, channels } = useChannels();
  const tables = channels?.filter((c) => c.table && may("table.read", c.datatype));
  return (
    <div class="page">
      <Head title="tables.title" lead="tables.lead" />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {tables?.length === 0 && (
        <Empty title={t("tables.none")}>
          <p>{t("tables.none.why")}</p>
        </Empty>
      )}
      {tables && tables.length > 0 && (
        <div class="list stack">
          <Table caption={t("tables.title")} columns={columns} items={tables} id={(c) => c.table!} />
        </div>
      )}
    </div>
  );
}
