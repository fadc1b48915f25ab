// A record to try: the router's verdict on it, as it is typed. Nothing is sent.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ask, Problem } from "../api";
import type { Node } from "../schema";
import { known, t } from "../text";
import { ErrorBox } from "./error";
import { GoodOrBad } from "./sample";
import { sampleOf, type Schema } from "./samples";
import { Status } from "./status";
import { Violations } from "./violations";

type Verdict = { key: string } | Problem | undefined;

const rest = 250; // milliseconds after the last key

export function TryRecord({ datatype, schema, id }: { datatype: string; schema: Node; id: string }) {
  const body = useSignal<string | undefined>(undefined); // once somebody has chosen it
  const verdict = useSignal<Verdict>(undefined);
  const sample = (good: boolean) => JSON.stringify(sampleOf(datatype, schema as Schema, good), null, 2);
  const first = useMemo(() => sample(true), [schema]);
  const fill = (good: boolean) => (body.value = sample(good));
  const text = body.value ?? first;
  useEffect(() => {
    if (!text.trim()) {
      verdict.value = undefined;
      return;
    }
    const off = new AbortController();
    const timer = setTimeout(async () => {
      const next = await judge(datatype, id, text, off.signal);
      if (!off.signal.aborted) verdict.value = next;
    }, rest);
    return () => {
      clearTimeout(timer);
      off.abort();
    };
  }, [text, id]);
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
        <Outcome verdict={verdict.value} />
      </div>
    </section>
  );
}

async function judge(datatype: string, id: string, body: string, signal: AbortSignal): Promise<Verdict> {
  try {
    const answer = await ask<{ key: string }>("/v1/channels/" + encodeURIComponent(datatype) + "/validate", { method: "POST", body, headers: id ? { dataschema: id } : {}, signal });
    return answer.body;
  } catch (e) {
    if (e instanceof Problem) return e;
    if ((e as Error).name === "AbortError") return undefined;
    throw e;
  }
}

function Outcome({ verdict }: { verdict: Verdict }) {
  if (!verdict) return <p class="muted">{t("try.empty")}</p>;
  if (!(verdict instanceof Problem)) return <Status state="yes" word={t("try.good", { key: verdict.key })} />;
  if (verdict.status !== 422) return <ErrorBox problem={verdict} />;
  const { reason, errors } = verdict.body;
  return (
    <>
      <Status state="no" word={t("try.bad", { reason: known("reason." + reason, reason ?? "") })} />
      <Violations errors={errors ?? []} />
    </>
  );
}
