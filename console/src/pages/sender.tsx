// A sender's own feed: what of it was refused, and how often.
import { useTold } from "../api";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Event } from "../components/event";
import { FaultText } from "../components/fault";
import { MendLink } from "../components/mendlink";
import { Status } from "../components/status";
import { Table, type Column } from "../components/table";
import { Time } from "../components/time";
import type { Group } from "../groups";
import type { Page } from "../page";
import { may } from "../me";
import { groupPage } from "../paths";
import { planPage, type Alert } from "../records";
import { go } from "../router";
import { t, whole } from "../text";

export const page: Page = { path: "/console/senders/:sender", title: "word.sender", view: SenderPage };

function SenderPage({ params }: { params: Record<string, string> }) {
  const name = params.sender;
  const query = "sender=" + encodeURIComponent(name);
  const groups = useTold<{ groups: Group[] }>("/v1/alert-groups?limit=100&" + query, 5000);
  const alerts = useTold<{ alerts: Alert[] }>("/v1/alerts?limit=50&" + query, 5000);
  const list = groups.value.value?.groups;
  const newest = alerts.value.value?.alerts;
  const none = list?.length === 0 && newest?.length === 0;
  return (
    <div class="page">
      <header class="head">
        <p>{t("word.sender")}</p>
        <h1 class="key">{name === "-" ? t("sender.none") : name}</h1>
        <p>{t("sender.lead")}</p>
      </header>
      <div class="row actions">
        {list && <Mend name={name} groups={list} />}
        <a class="button" href={"/console/live?" + query}>
          {t("sender.live")}
        </a>
      </div>
      <ErrorBox problem={groups.problem.value ?? alerts.problem.value} onAgain={groups.again} />
      {none && (
        <Empty title={t("sender.good")}>
          <p>{t("sender.good.why")}</p>
        </Empty>
      )}
      {list && list.length > 0 && (
        <section class="one">
          <h2>{t("sender.groups")}</h2>
          <div class="list stack">
            <Table caption={t("sender.groups")} columns={columns(name, newest)} open={(g) => go(groupPage(g.id))} items={list} id={(g) => g.id} />
          </div>
        </section>
      )}
      {newest && newest.length > 0 && (
        <section class="one">
          <h2>{t("sender.refused")}</h2>
          <ol class="events">
            {newest.map((alert) => (
              <Event key={alert.at} event={{ id: alert.at!, alert }} />
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

/** Leads to a plan of what is refused of a sender and can be sent again. */
function Mend({ name, groups }: { name: string; groups: Group[] }) {
  const open = groups.filter((g) => g.state !== "resolved" && g.reason !== "inconsistent_channel");
  const datatypes = new Set(open.map((g) => g.datatype));
  const datatype = datatypes.size === 1 ? open[0].datatype : undefined;
  if (open.length === 0 || !may("redrive", datatype, name)) return null;
  return (
    <a class="button primary" href={planPage({ datatype, sender: name })}>
      {t("sender.mend")}
    </a>
  );
}

const columns = (name: string, newest: Alert[] = []): Column<Group>[] => [
  {
    title: "word.wrong",
    class: "wide",
    cell: (g) => (
      <>
        <a href={groupPage(g.id)}>
          <FaultText fault={g} />
        </a>{" "}
        <MendLink g={g} sender={name} />
      </>
    ),
  },
  { title: "word.state", cell: (g) => <Status state={g.state} /> },
  { title: "sender.count", class: "number", cell: (g) => whole(g.senders.find((s) => s.sender === name)?.count ?? 0) },
  { title: "sender.last", class: "time", cell: (g) => <Time at={newest.find((a) => a.groups.includes(g.id))?.time} /> },
];
