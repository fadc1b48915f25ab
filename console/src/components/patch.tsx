// A patch: typed, or as it is suggested.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, useDeed } from "../api";
import { announce } from "../announce";
import type { Filter } from "../records";
import { t, type Key } from "../text";
import { ErrorBox } from "./error";

interface Props {
  text: string;
  onText: (text: string) => void;
  wish: { filter: Filter; as?: string };
  fault: string; // why the text is no patch; empty where it is one
}

/** What a patch may do, by an example each. */
const operations: { example: string; does: Key }[] = [
  { example: '{"op":"convert","path":"/width","to":"integer"}', does: "patch.convert" },
  { example: '{"op":"map","path":"/unit","values":{"KG":"kg"}}', does: "patch.map" },
  { example: '{"op":"default","path":"/unit","value":"kg"}', does: "patch.default" },
  { example: '{"op":"rename","path":"/name","to":"/nombre"}', does: "patch.rename" },
  { example: '{"op":"drop_unknown"}', does: "patch.drop" },
  { example: '{"op":"replace","path":"/edad","value":150}', does: "patch.replace" },
  { example: '{"op":"remove","path":"/edad"}', does: "patch.remove" },
];

/** Each operation in a line of its own. */
export const laidOut = (patch: unknown): string =>
  Array.isArray(patch) ? "[\n" + patch.map((op) => "  " + JSON.stringify(op)).join(",\n") + "\n]" : JSON.stringify(patch, null, 2);

export function PatchEditor({ text, onText, wish, fault }: Props) {
  return (
    <section class="card patch">
      <h2>{t("patch.title")}</h2>
      <p class="muted">{t("patch.lead")}</p>
      <Suggestion wish={wish} text={text} onTake={onText} />
      <label class="field">
        {t("patch.label")}
        <textarea rows={Math.min(16, Math.max(4, text.split("\n").length + 1))} spellcheck={false} value={text} onInput={(e) => onText(e.currentTarget.value)} aria-invalid={fault ? "true" : undefined} aria-describedby="patch-fault" />
      </label>
      <p id="patch-fault" class="note" role="status">
        {fault}
      </p>
      <details>
        <summary>{t("patch.help")}</summary>
        <dl class="operations">
          {operations.map((o) => (
            <div key={o.example}>
              <dt>
                <code>{o.example}</code>
              </dt>
              <dd>{t(o.does)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

function Suggestion({ wish, text, onTake }: { wish: Props["wish"]; text: string; onTake: (text: string) => void }) {
  const patch = useSignal<unknown>(undefined); // null where there is none
  const deed = useDeed();
  const asked = JSON.stringify(wish);
  useEffect(() => {
    patch.value = undefined;
    if (!Object.keys(wish.filter).length) return;
    const off = new AbortController();
    void deed.run(async () => {
      const { body } = await ask<{ patch: unknown }>("/v1/redrives/suggest", { method: "POST", body: wish, signal: off.signal }).catch((e: Error) => {
        if (e.name === "AbortError") return { body: { patch: undefined } };
        throw e;
      });
      if (!off.signal.aborted) patch.value = body.patch;
    });
    return () => off.abort();
  }, [asked]);
  const suggested = patch.value ? laidOut(patch.value) : "";
  if (deed.busy.value) return <p class="muted">{t("patch.suggesting")}</p>;
  if (deed.problem.value) return <ErrorBox problem={deed.problem.value} />;
  if (patch.value === null) return <p class="hint">{t("patch.suggested.none")}</p>;
  if (!suggested || suggested === text) return null;
  return (
    <div class="suggested">
      <h3>{t("patch.suggested")}</h3>
      <pre>
        <code>{suggested}</code>
      </pre>
      <button
        type="button"
        class="primary"
        data-take
        onClick={() => {
          onTake(suggested);
          announce(t("patch.taken"));
        }}
      >
        {t("patch.take")} <kbd>s</kbd>
      </button>
    </div>
  );
}
