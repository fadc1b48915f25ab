// What flows: the picture, live, and a record to send through it.
import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useTold, type Held } from "../api";
import { ErrorBox } from "../components/error";
import { FirstMinute } from "../components/firstminute";
import { Head } from "../components/head";
import { Picture, type Rates } from "../components/picture";
import { Sample } from "../components/sample";
import { Status } from "../components/status";
import type { Page } from "../page";
import { span, t } from "../text";

export interface Flow {
  time: string;
  routes: boolean;
  channels: { datatype: string; accepted: number; refused: number }[];
  lag: { records: number; seconds: number } | null;
  account: { unaccounted: number; repeated: number } | null;
}

export const page: Page = { path: "/", title: "flow.title", nav: 10, view: FlowPage };

const every = 2000;
const kept = 5; // answers, over which rates are taken

function FlowPage() {
  const told = useTold<Flow>("/v1/flow", every);
  const flow = told.value.value;
  const rates = useRates(told.value);
  return (
    <div class="page">
      <Head title="flow.title" lead="flow.lead" />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {flow && (
        <>
          {flow.routes ? <Picture flow={flow} rates={rates.value} /> : <p class="card muted">{t("flow.elsewhere")}</p>}
          <Health flow={flow} />
        </>
      )}
      <div class="pair">
        <Sample onSent={told.again} />
        <FirstMinute />
      </div>
    </div>
  );
}

/** Records a second, over the last answers. */
export function useRates(told: Held<Flow | undefined>): Signal<Rates> {
  const latest = told.value;
  const past = useRef<Flow[]>([]);
  const rates = useSignal<Rates>({});
  useEffect(() => {
    if (!latest) return;
    const fell = past.current.length > 0 && total(latest) < total(past.current[0]); // another process answers, or a new one
    past.current = [...(fell ? [] : past.current), latest].slice(-kept);
    const first = past.current[0];
    const seconds = (Date.parse(latest.time) - Date.parse(first.time)) / 1000;
    const next: Rates = {};
    for (const c of latest.channels) {
      const before = first.channels.find((b) => b.datatype === c.datatype);
      next[c.datatype] = seconds > 0 && before ? { accepted: (c.accepted - before.accepted) / seconds, refused: (c.refused - before.refused) / seconds } : { accepted: 0, refused: 0 };
    }
    rates.value = next;
  }, [latest]);
  return rates;
}

export const total = (f: Flow): number => f.channels.reduce((sum, c) => sum + c.accepted + c.refused, 0);

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
      <section class="card">
        <h2>{t("flow.account")}</h2>
        {account ? <Account {...account} /> : <p class="muted">{t("flow.account.away")}</p>}
      </section>
    </div>
  );
}

function Account({ unaccounted, repeated }: { unaccounted: number; repeated: number }) {
  if (unaccounted > 0) return <Status state="no" word={t("flow.account.bad", { n: unaccounted })} />;
  if (repeated > 0) return <Status state="no" word={t("flow.account.twice", { n: repeated })} />;
  return <Status state="yes" word={t("flow.account.good")} />;
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
            <strong>{c.name}</strong> <span class="muted">{c.detail}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
