// Whether each record of ingress has become one record of a channel, or one alert.
import type { Flow } from "../flow";
import { t } from "../text";
import { Status } from "./status";

/** null is an account that another process keeps. */
export function Account({ account }: { account: Flow["account"] }) {
  return (
    <section class="card">
      <h2>{t("flow.account")}</h2>
      {account ? <Sum {...account} /> : <p class="muted">{t("flow.account.away")}</p>}
    </section>
  );
}

function Sum({ unaccounted, repeated }: NonNullable<Flow["account"]>) {
  if (unaccounted > 0) return <Status state="no" word={t("flow.account.bad", { n: unaccounted })} />;
  if (repeated > 0) return <Status state="no" word={t("flow.account.twice", { n: repeated })} />;
  return <Status state="yes" word={t("flow.account.good")} />;
}
