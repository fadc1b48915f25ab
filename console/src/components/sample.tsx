// Sends a record, good or bad, and tells what becomes of it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Problem, useDeed } from "../api";
import { useChannels, useSchema } from "../channels";
import { may } from "../me";
import { t } from "../text";
import { ErrorBox } from "./error";
import { sampleOf } from "./samples";
import { Select } from "./select";
import { Status } from "./status";
import { Violations } from "./violations";

interface Receipt {
  source: string;
}

type Fate = { sent: Receipt; routed: boolean } | { refused: Problem };

export function Sample({ onSent }: { onSent: () => void }) {
  const channels = useChannels().channels?.filter((c) => may("send", c.datatype)) ?? [];
  const datatype = useSignal("");
  const chosen = datatype.value || (channels.find((c) => c.datatype === "customer") ?? channels[0])?.datatype || "";
  const { schema } = useSchema(chosen);
  const body = useSignal("");
  const fate = useSignal<Fate | undefined>(undefined);
  const deed = useDeed();
  const fill = (good: boolean) => {
    body.value = schema ? sampleOf(chosen, schema, good) : "";
    fate.value = undefined;
  };
  useEffect(() => fill(true), [schema]);
  const send = () =>
    deed.run(async () => {
      try {
        const { body: sent, status } = await ask<Receipt>("/v1/channels/" + encodeURIComponent(chosen) + "/messages?wait=routed", {
          method: "POST",
          body: body.value,
          headers: { "ce-source": "console" },
        });
        fate.value = { sent, routed: status === 200 };
      } catch (e) {
        if (!(e instanceof Problem) || e.status !== 422) throw e;
        fate.value = { refused: e };
      }
      onSent();
    });
  return (
    <section class="card sample">
      <h2>{t("flow.sample")}</h2>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <div class="row">
          <Select label="word.datatype" value={chosen} onChoose={(value) => (datatype.value = value)} options={channels.map((c) => c.datatype)} />
          <GoodOrBad fill={fill} />
        </div>
        <label class="field">
          {t("flow.sample.body")}
          <textarea rows={8} spellcheck={false} value={body.value} onInput={(e) => (body.value = e.currentTarget.value)} />
        </label>
        <div class="row">
          <button type="submit" class="primary" disabled={deed.busy.value || !body.value.trim()}>
            {t("flow.sample.send")}
          </button>
        </div>
      </form>
      <ErrorBox problem={deed.problem.value} />
      <div role="status">{fate.value && <Outcome fate={fate.value} />}</div>
    </section>
  );
}

/** Buttons that fill a good record in, or a bad one. */
export function GoodOrBad({ fill }: { fill: (good: boolean) => void }) {
  return (
    <>
      <button type="button" onClick={() => fill(true)}>
        {t("flow.sample.good")}
      </button>
      <button type="button" onClick={() => fill(false)}>
        {t("flow.sample.bad")}
      </button>
    </>
  );
}

function Outcome({ fate }: { fate: Fate }) {
  if ("sent" in fate) {
    return (
      <div class="outcome">
        <Status state={fate.routed ? "yes" : "open"} word={t(fate.routed ? "flow.sample.routed" : "flow.sample.sent", { source: fate.sent.source })} />
      </div>
    );
  }
  return (
    <div class="outcome">
      <Status state="no" word={t("flow.sample.refused")} />
      <Violations errors={fate.refused.body.errors ?? []} />
    </div>
  );
}
