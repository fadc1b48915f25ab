// One alert group: how often, of whom and since when a rule is broken, where the rule
// stands, some of the records, and what was decided.
import { useSignal } from "@preact/signals";
import { useTold } from "../api";
import { Count } from "../components/count";
import { Decide, Deeds, type Asked } from "../components/decide";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Fresh } from "../components/list";
import { MendLink } from "../components/mendlink";
import { SchemaView } from "../components/schema";
import { SenderLink } from "../components/senderlink";
import { Sparkline } from "../components/sparkline";
import { Status } from "../components/status";
import { Table, type Column } from "../components/table";
import { Time } from "../components/time";
import { Violations } from "../components/violations";
import { wished, type Decision, type Group } from "../groups";
import { useKeys, type Shortcut } from "../keys";
import { may } from "../me";
import type { Page } from "../page";
import { alertPage } from "../paths";
import { planPage, versionOf, type Alert } from "../records";
import { go } from "../router";
import { sentenceOf } from "../sentence";
import { known, t, type Key } from "../text";

export const page: Page = { path: "/console/groups/:id", title: "group.title", view: GroupPage };

const every = 3000;

function GroupPage({ params }: { params: Record<string, string> }) {
  const told = useTold<Group>("/v1/alert-groups/" + encodeURIComponent(params.id), every);
  const g = told.value.value;
  if (told.problem.value?.status === 404) {
    return (
      <Empty title={t("group.absent")} level={1}>
        <p>{t("group.absent.why")}</p>
        <p>
          <a href="/console/groups">{t("alert.absent.groups")}</a>
        </p>
      </Empty>
    );
  }
  return (
    <div class="page">
      {g ? <Shown g={g} again={told.again} /> : <h1>{t("group.title")}</h1>}
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
    </div>
  );
}

function Shown({ g, again }: { g: Group; again: () => void }) {
  const s = sentenceOf(g);
  const plan = planPage({ group: g.id, datatype: g.datatype });
  const mends = may("redrive", g.datatype) && g.reason !== "inconsistent_channel";
  const asked = useSignal<Asked | undefined>(undefined);
  const decides = may("alerts.decide", g.datatype);
  const wish = (key: "a" | "r", does: Key): Shortcut[] => {
    const state = decides && wished(g, key);
    return state ? [{ key, does, run: () => (asked.value = { group: g, state }) }] : [];
  };
  useKeys([...(mends ? [{ key: "m", does: "keys.mend", run: () => go(plan) } as const] : []), ...wish("a", "keys.acknowledge"), ...wish("r", "keys.reopen")]);
  return (
    <>
      <header class="head">
        <p class="kind">{t("group.kind", { reason: known("reason." + g.reason, g.reason) })}</p>
        <h1>
          {s.who}: {s.where && <code>{s.where}</code>} {s.what}
        </h1>
        <div class="row">
          <Status state={g.state} />
          <span class="muted">
            <Count n={g.count} /> {t("group.alerts", { n: g.count })} · {g.sent_again > 0 && t("groups.again", { n: g.sent_again }) + " · "} {t("group.first")} <Time at={g.first.time} /> · {t("group.last")} <Time at={g.last.time} />
          </span>
        </div>
        <div class="row actions">
          {mends && (
            <a class={g.state === "resolved" ? "button" : "button primary"} href={plan}>
              {t("group.mend")} <kbd>m</kbd>
            </a>
          )}
          {decides && <Deeds keys group={g} onDecide={(a) => (asked.value = a)} />}
        </div>
      </header>
      <Decide asked={asked} onDone={again} />
      {g.decision && <Decided d={g.decision} state={g.state} />}
      {g.anew && <p class="hint">{t("group.anew")}</p>}
      <Trend g={g} />
      <div class="halves">
        {g.datatype !== "_none" && g.keyword ? (
          <SchemaView part datatype={g.datatype} id={g.schemas.at(-1) ?? null} faults={[{ pointer: g.pointer ?? "", keyword: g.keyword, message: g.message ?? "" }]} />
        ) : (
          <section class="card schema">
            <h2>{t("alert.unclassified")}</h2>
            <p>{t("group.unclassified")}</p>
          </section>
        )}
        <Senders g={g} />
      </div>
      <Samples g={g} />
    </>
  );
}

function Decided({ d, state }: { d: Decision; state: string }) {
  return (
    <section class="card decided">
      <h2>{t("group.decision")}</h2>
      <p>
        {t("group.decided", { by: d.by || "–", state: known("state." + d.state, d.state) })} <Time at={d.time} />
        {d.until && (
          <>
            {" "}
            {t("group.until")} <Time at={d.until} />
          </>
        )}
        .{state === "regressed" && " " + t("group.regressed")}
      </p>
      {d.note && <blockquote>{d.note}</blockquote>}
    </section>
  );
}

function Trend({ g }: { g: Group }) {
  const sum = g.hours.counts.reduce((a, b) => a + b, 0);
  const most = Math.max(0, ...g.hours.counts);
  return (
    <section class="card trend">
      <div class="row between">
        <h2>{t("group.trend")}</h2>
        <span class="muted">{t("group.trend.most", { n: most })}</span>
      </div>
      <Sparkline counts={g.hours.counts} label={t("group.trend.label", { n: sum })} bad={g.state !== "resolved"} />
      <div class="row between muted axis">
        <span>{t("group.trend.ago")}</span>
        <span>{t("group.trend.now")}</span>
      </div>
    </section>
  );
}

const newest = 500; // alerts over which senders and versions are counted

/** Senders by versions: of whom all alerts are counted, and of which versions the newest are. */
function Senders({ g }: { g: Group }) {
  const told = useTold<{ alerts: Alert[]; next: string | null }>(`/v1/alerts?group=${encodeURIComponent(g.id)}&limit=${newest}`);
  const alerts = told.value.value?.alerts ?? [];
  const versions = [...new Set(alerts.map((a) => a.schema ?? ""))].sort();
  const cell = (sender: string, version: string) => alerts.filter((a) => (a.sender ?? "-") === sender && (a.schema ?? "") === version).length;
  return (
    <section class="card senders">
      <h2>{t("group.senders")}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("group.senders")}>
        <table>
          <caption class="hidden">{t("group.senders")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("word.sender")}</th>
              <th scope="col" class="number">
                {t("word.alerts")}
              </th>
              {versions.map((v) => (
                <th key={v} scope="col" class="number" title={v}>
                  {v ? versionOf(v) : t("group.version.none")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {g.senders.map((s) => (
              <tr key={s.sender}>
                <th scope="row">
                  <SenderLink name={s.sender} none="group.sender.none" /> <MendLink g={g} sender={s.sender} />
                </th>
                <td class="number">
                  <Count n={s.count} />
                </td>
                {versions.map((v) => (
                  <td key={v} class="number">
                    <Count n={cell(s.sender, v)} />
                  </td>
                ))}
              </tr>
            ))}
            {g.other_senders > 0 && (
              <tr>
                <th scope="row">{t("group.senders.other")}</th>
                <td class="number">
                  <Count n={g.other_senders} />
                </td>
                {versions.map((v) => (
                  <td key={v} class="number">
                    –
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      <p class="muted">{t("group.versions", { n: alerts.length })}</p>
    </section>
  );
}

const listed = 20;

/** The newest alerts. What has come since is asked for by a button. */
function Samples({ g }: { g: Group }) {
  const upto = useSignal(g.count);
  const told = useTold<{ alerts: Alert[] }>(`/v1/alerts?group=${encodeURIComponent(g.id)}&limit=${listed}`);
  const alerts = told.value.value?.alerts;
  const fresh = g.count - upto.value;
  const show = () => {
    upto.value = g.count;
    told.again();
  };
  return (
    <section class="samples">
      <h2>{t("group.samples")}</h2>
      <Fresh n={fresh} onShow={show} />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {alerts?.length === 0 && <p class="muted">{t("group.samples.none")}</p>}
      {alerts && alerts.length > 0 && (
        <div class="list stack">
          <Table
            caption={t("group.samples")}
            columns={columns}
            items={alerts}
            id={(a) => a.at!}
            open={(a) => go(alertPage(a.at!))}
          />
        </div>
      )}
    </section>
  );
}

const columns: Column<Alert>[] = [
  {
    title: "alert.title",
    cell: (a) => (
      <>
        <a href={alertPage(a.at!)}>{a.at}</a>
        {a.sent_again && <p class="muted">{t("lineage.again")}</p>}
      </>
    ),
  },
  {
    title: "word.wrong",
    class: "wide",
    cell: (a) => <Violations errors={a.errors.slice(0, 2)} omitted={a.errors.length + a.errors_omitted - 2} />,
  },
  { title: "word.sender", cell: (a) => <SenderLink name={a.sender} none="group.sender.none" /> },
  { title: "word.record", cell: (a) => <code>{a.id}</code> },
  { title: "group.when", class: "time", cell: (a) => <Time at={a.time} /> },
];
