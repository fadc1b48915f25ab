// One refused record, whole: where it breaks which rule, where it came from, what became of it.
import { useTold, type Problem } from "../api";
import { decode, textOf } from "../bytes";
import { Commands } from "../components/commands";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Lineage } from "../components/lineage";
import { Payload } from "../components/payload";
import { SchemaView } from "../components/schema";
import { Status } from "../components/status";
import { Time } from "../components/time";
import { Violations } from "../components/violations";
import { useKeys } from "../keys";
import { may } from "../me";
import type { Page } from "../page";
import { groupPage, redrivePage, senderPage } from "../paths";
import { planPage, type Alert } from "../records";
import { go } from "../router";
import { told as inWords } from "../sentence";
import { command, curl } from "../shell";
import { known, t } from "../text";

export const page: Page = { path: "/console/alerts/:partition/:offset", title: "alert.title", view: AlertPage };

function AlertPage({ params }: { params: Record<string, string> }) {
  const at = params.partition + "/" + params.offset;
  const told = useTold<Alert>("/v1/alerts/" + encodeURIComponent(params.partition) + "/" + encodeURIComponent(params.offset));
  const alert = told.value.value;
  if (!alert) return <Absent problem={told.problem.value} onAgain={told.again} at={at} />;
  return <Shown alert={alert} at={at} />;
}

function Absent({ problem, onAgain, at }: { problem: Problem | undefined; onAgain: () => void; at: string }) {
  if (problem?.status !== 404) {
    return (
      <div class="page">
        <h1>{t("alert.at", { at })}</h1>
        {problem ? <ErrorBox problem={problem} onAgain={onAgain} /> : <p class="muted">{t("app.loading")}</p>}
      </div>
    );
  }
  return (
    <Empty title={t("alert.absent", { at })} level={1}>
      <p>{t("alert.absent.why")}</p>
      <p>
        <a href="/console/groups">{t("alert.absent.groups")}</a>
      </p>
    </Empty>
  );
}

function Shown({ alert, at }: { alert: Alert; at: string }) {
  const first = alert.errors[0];
  const resent = alert.sent_again;
  const again = alert.source.partition !== null && alert.reason !== "inconsistent_channel" && !resent && may("redrive", alert.datatype ?? undefined, alert.sender ?? "-");
  const plan = planPage({ ids: [alert.id], datatype: alert.datatype ?? "_none", sender: alert.sender ?? "-" }, { at: [at], of: alert.groups[0] });
  useKeys(again ? [{ key: "m", does: "keys.mend", run: () => go(plan) }] : []);
  return (
    <div class="page alert">
      <header class="head">
        <p class="kind">{t("alert.at", { at })}</p>
        <h1>
          {alert.datatype ?? alert.named ?? t("alert.datatype.none")}
          {first && (
            <>
              : {first.pointer && <code>{first.pointer}</code>} {inWords(first.message)}
            </>
          )}
        </h1>
        <p>
          {known("reason." + alert.reason, alert.reason)} · <a href={senderPage(alert.sender ?? "-")}>{alert.sender === null ? t("alert.sender.none") : t("alert.sender", { sender: alert.sender })}</a> · <Time at={alert.time} />
        </p>
        {resent && (
          <p class="row">
            <Status state="acknowledged" word={t("lineage.again")} /> <Time at={resent.time} /> <a href={redrivePage(resent.run)}>{t("lineage.run")}</a>
          </p>
        )}
        <div class="row actions">
          {again && (
            <a class="button primary" href={plan}>
              {t("alert.redrive")} <kbd>m</kbd>
            </a>
          )}
          {alert.groups.map((g, i) => (
            <a key={g} class="button" href={groupPage(g)}>
              {i === 0 ? t("alert.group") : t("alert.group.other", { n: i + 1 })}
            </a>
          ))}
        </div>
      </header>
      {(alert.errors.length > 1 || alert.errors_omitted > 0) && <Faults alert={alert} />}
      <div class="halves">
        <Payload alert={alert} at={at} />
        {alert.datatype ? <SchemaView datatype={alert.datatype} id={alert.schema} faults={alert.errors} /> : <Unclassified />}
      </div>
      {may("alerts.read", undefined) && <Lineage alert={alert} />}
      <Headers alert={alert} at={at} />
      <Facts alert={alert} />
      <Commands list={commandsOf(alert, at, again)} />
    </div>
  );
}

function Faults({ alert }: { alert: Alert }) {
  return (
    <section class="card">
      <h2>{t("alert.faults", { n: alert.errors.length + alert.errors_omitted })}</h2>
      <Violations errors={alert.errors} omitted={alert.errors_omitted} />
    </section>
  );
}

function Unclassified() {
  return (
    <section class="card schema">
      <h2>{t("alert.unclassified")}</h2>
      <p>{t("alert.unclassified.why")}</p>
    </section>
  );
}

interface Header {
  name: string;
  value: string | null; // in base64; null where it is withheld
}

function Headers({ alert, at }: { alert: Alert; at: string }) {
  const told = useTold<{ headers: Header[] }>("/v1/alerts/" + at + "/headers");
  const headers = told.value.value?.headers ?? [];
  return (
    <section class="card">
      <h2>{t("alert.headers")}</h2>
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {told.value.value && headers.length === 0 && <p class="muted">{t("alert.headers.none")}</p>}
      {headers.length > 0 && (
        <dl class="facts-list">
          {headers.map((h, i) => (
            <div key={i}>
              <dt>
                <code>{h.name}</code>
              </dt>
              <dd>{h.value === null ? <em>{t("alert.headers.withheld")}</em> : <code>{headerText(h.value)}</code>}</dd>
            </div>
          ))}
        </dl>
      )}
      {alert.headers_omitted > 0 && <p class="hint">{t("alert.headers.omitted", { n: alert.headers_omitted })}</p>}
    </section>
  );
}

/** The value of a header as text, or as bytes in hexadecimal digits. */
function headerText(base64: string): string {
  const bytes = decode(base64);
  return textOf(bytes) ?? "0x" + [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function Facts({ alert }: { alert: Alert }) {
  const { source } = alert;
  const facts: [string, string | null][] = [
    [t("alert.source"), source.partition === null ? null : alert.id],
    [t("word.key"), source.key === null ? null : headerText(source.key)],
    [t("alert.came"), source.timestamp],
    [t("alert.raised"), alert.time],
    [t("alert.component"), alert.component + " " + alert.version],
    [t("alert.named"), alert.named],
    [t("alert.principal"), alert.principal],
    [t("word.schema"), alert.schema],
    ["SHA-256", /^0+$/.test(alert.payload_sha256) ? null : alert.payload_sha256],
  ];
  return (
    <section class="card">
      <h2>{t("alert.facts")}</h2>
      <dl class="facts-list">
        {facts
          .filter(([, value]) => value !== null && value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{value}</code>
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function commandsOf(alert: Alert, at: string, again: boolean) {
  const list = [
    { title: t("commands.show"), text: command("esclusa", "alerts", "show", at) },
    { title: t("commands.call"), text: curl("/v1/alerts/" + at) },
  ];
  if (again) {
    list.push({ title: t("commands.where"), text: command("esclusa", "where", alert.id) });
    list.push({ title: t("commands.plan"), text: command("esclusa", "redrive", "--id", alert.id, "--plan") });
  }
  return list;
}
