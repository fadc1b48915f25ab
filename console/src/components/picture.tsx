// The picture of the README, live: ingress, router, channels, and what is refused.
import { total, type Flow, type Rates } from "../flow";
import { maySome } from "../me";
import { channelPage } from "../paths";
import { rate, short, t } from "../text";

export function Picture({ flow, rates }: { flow: Flow; rates: Rates }) {
  const channels = flow.channels.filter((c) => c.datatype !== "_none");
  const all = Object.values(rates);
  const refusedRate = all.reduce((sum, r) => sum + r.refused, 0);
  const inRate = all.reduce((sum, r) => sum + r.accepted + r.refused, 0);
  const refused = flow.channels.reduce((sum, c) => sum + c.refused, 0);
  const out = [...channels.map((c) => ({ rate: rates[c.datatype]?.accepted ?? 0, bad: false })), { rate: refusedRate, bad: true }];
  return (
    <section class="picture" aria-label={t("flow.picture")}>
      <div class="card ingress">
        <h2>{t("flow.in")}</h2>
        <Rate n={inRate} />
        <p class="muted">{t("flow.in.all", { n: total(flow) })}</p>
      </div>
      <Lines out={[{ rate: inRate, bad: false }]} />
      <div class="router">
        <h2>{t("flow.router")}</h2>
        <p>{t("flow.router.does")}</p>
      </div>
      <Lines out={out} />
      <ul class="outs">
        {channels.map((c) => (
          <li key={c.datatype}>
            <a href={channelPage(c.datatype)} class="name">
              {c.datatype}
            </a>
            <Rate n={rates[c.datatype]?.accepted ?? 0} />
            <Sum n={c.accepted} />
          </li>
        ))}
        <li class="refused">
          <a href={maySome("alerts.read") ? "/console/groups" : undefined} class="name">
            {t("flow.refused")}
          </a>
          <Rate n={refusedRate} />
          <Sum n={refused} />
        </li>
      </ul>
    </section>
  );
}

function Sum({ n }: { n: number }) {
  return <span class="muted sum count">{t("flow.sum", { n: short(n) })}</span>;
}

function Rate({ n }: { n: number }) {
  return (
    <span class={n > 0 ? "rate" : "rate still"}>
      <strong class="count">{rate(n)}</strong> <span class="muted">{t("flow.second")}</span>
    </span>
  );
}

/** Lines from the middle on the left to rows of the same height on the right. */
function Lines({ out }: { out: { rate: number; bad: boolean }[] }) {
  const middle = out.length * 50;
  return (
    <svg class="lines" viewBox={`0 0 100 ${out.length * 100}`} preserveAspectRatio="none" aria-hidden="true">
      {out.map((line, i) => {
        const y = i * 100 + 50;
        const path = out.length === 1 ? `M0 ${y}H100` : `M0 ${middle}C50 ${middle} 50 ${y} 100 ${y}`;
        return <path key={i} d={path} class={(line.bad ? "bad " : "") + (line.rate > 0 ? "moves" : "")} />;
      })}
    </svg>
  );
}
