// A record to try: the router's verdict on it, as it is typed. Nothing is sent.
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ask, useAsked, useCalm, type Told } from "../api";
import type { Node } from "../doc";
import { known, t } from "../text";
import { ErrorBox } from "./error";
import { GoodOrBad } from "./sample";
import { sampleOf } from "./samples";
import { Status } from "./status";
import { Violations } from "./violations";

export function TryRecord({ datatype, schema, id }: { datatype: string; schema: Node; id: string }) {
  const body = useSignal<string | undefined>(undefined); // once somebody has chosen it
  const sample = (good: boolean) => sampleOf(datatype, schema, good);
  const first = useMemo(() => sample(true), [schema]);
  const fill = (good: boolean) => (body.value = sample(good));
  const text = body.value ?? first;
  const calm = useCalm(text);
  const name = text.trim() && [datatype, id, text].join(" ");
  const told = useAsked(calm ? name : "", 0, (signal) => ask<{ key: string }>("/v1/channels/" + encodeURIComponent(datatype) + "/validate", { method: "POST", body: text, headers: id ? { dataschema: id } : {}, signal }));
  return (
    <section class="card sample">
      <h2>{t("try.title")}</h2>
      <p class="muted">{t("try.lead")}</p>
      <div class="row">
        <GoodOrBad fill={fill} />
      </div>
      <label class="field">
        {t("flow.sample.body")}
        <textarea rows={10} spellcheck={false} value={text} onInput={(e) => (body.value = e.currentTarget.value)} />
      </label>
      <div role="status" class="outcome">
        {name ? <Outcome told={told} /> : <p class="muted">{t("try.empty")}</p>}
      </div>
    </section>
  );
}

function Outcome({ told }: { told: Told<{ key: string }> }) {
  const verdict = told.value.value;
  const problem = told.problem.value;
  if (verdict && !problem) return <Status state="yes" word={t("try.good", { key: verdict.key })} />;
  if (!problem) return <p class="muted">{t("trial.trying")}</p>;
  if (problem.status !== 422) return <ErrorBox problem={problem} onAgain={told.again} />;
  const { reason, errors } = problem.body;
  return (
    <>
      <Status state="no" word={t("try.bad", { reason: known("reason." + reason, reason ?? "") })} />
      <Violations errors={errors ?? []} />
    </>
  );
}
