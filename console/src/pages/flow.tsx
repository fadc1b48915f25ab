// What flows: the picture, live, and a record to send through it.
import { useTold } from "../api";
import { Account } from "../components/account";
import { ErrorBox } from "../components/error";
import { FirstMinute } from "../components/firstminute";
import { Head } from "../components/head";
import { Picture } from "../components/picture";
import { Sample } from "../components/sample";
import { Status } from "../components/status";
import { useFlow, type Flow } from "../flow";
import { may, maySome } from "../me";
import type { Page } from "../page";
import { told as inWords } from "../sentence";
import { span, t } from "../text";

export const page: Page = { path: "/", title: "flow.title", nav: 10, view: FlowPage };

function FlowPage() {
  const { told, flow, rates } = useFlow();
  return (
    <div class="page">
      <Head title="flow.title" lead="flow.lead" />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {flow && (
        <>
          {flow.routes ? <Picture flow={flow} rates={rates} /> : <p class="card muted">{t("flow.elsewhere")}</p>}
          <Health flow={flow} />
        </>
      )}
      <div class="pair">
        {maySome("send") && <Sample onSent={told.again} />}
        <FirstMinute />
      </div>
    </div>
  );
}

interface Ready {
  conditions?: { name: string; met: boolean; detail?: string }[];
}

function Health({ flow }: { flow: Flow }) {
  const { lag, account } = flow;
  return (
    <div class="facts">
      {lag && (
        <section class="card">
          <h2>{t("flow.lag")}</h2>
          <Status state={lag.records === 0 ? "yes" : "open"} word={lag.records === 0 ? t("flow.lag.none") : t("flow.lag.some", { n: lag.records, time: span(lag.seconds) })} />
        </section>
      )}
      <Readiness />
      {may("operations.read", undefined) && <Account account={account} />}
    </div>
  );
}

function Readiness() {
  const told = useTold<Ready>("/readyz", 5000);
  const problem = told.problem.value;
  const unmet = problem?.body.conditions?.filter((c) => !c.met) ?? [];
  return (
    <section class="card">
      <h2>{t("flow.ready")}</h2>
      {told.value.value && !problem && <Status state="yes" word={t("flow.ready.yes")} />}
      {problem && <Status state="no" word={t("flow.ready.no")} />}
      <ul>
        {unmet.map((c) => (
          <li key={c.name}>
            <strong>{c.name}</strong> <span class="muted">{inWords(c.detail ?? "")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
