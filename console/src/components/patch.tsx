// A patch: typed, or as it is suggested.
import { useRef } from "preact/hooks";
import { useCalm, useTold } from "../api";
import { announce } from "../announce";
import { at, compact, laidOut, parse } from "../doc";
import type { Filter } from "../records";
import { t, type Key } from "../text";
import { ErrorBox } from "./error";

interface Props {
  planning: boolean; // what is asked for then would be refused for a suggestion that is being looked for
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

/** The patch that an answer has at a pointer, each operation in a line of its own; empty for none. */
export function patchIn(answer: string, pointer: string): string {
  const patch = at(parse(answer), pointer);
  if (!patch) return "";
  return patch.kind === "array" ? "[\n" + patch.items.map((op) => "  " + compact(op)).join(",\n") + "\n]" : laidOut(patch);
}

export function PatchEditor({ planning, text, onText, wish, fault }: Props) {
  return (
    <section class="card patch">
      <h2>{t("patch.title")}</h2>
      <p class="muted">{t("patch.lead")}</p>
      <Suggestion planning={planning} wish={wish} text={text} onTake={onText} />
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

function Suggestion({ planning, wish, text, onTake }: Pick<Props, "planning" | "wish" | "text"> & { onTake: (text: string) => void }) {
  const asked = JSON.stringify(wish);
  const calm = useCalm(asked) && !planning;
  const known = useRef(""); // the wish of what was suggested
  const told = useTold<{ patch: unknown }>(calm || known.current === asked ? "/v1/redrives/suggest" : "", 0, asked);
  if (told.value.value) known.current = asked;
  if (told.problem.value) return <ErrorBox problem={told.problem.value} onAgain={told.again} />;
  if (!told.value.value) return <p class="muted">{t("patch.suggesting")}</p>;
  if (!told.value.value.patch) return <p class="hint">{t("patch.suggested.none")}</p>;
  const suggested = patchIn(told.text.value!, "/patch");
  if (suggested === text) return null;
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
