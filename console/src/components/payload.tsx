// The body of a refused record: as a document with what is wrong at its place, or as bytes.
import type { Violation } from "../api";
import { decode, dump, textOf } from "../bytes";
import { parse } from "../doc";
import type { Alert } from "../records";
import { told } from "../sentence";
import { known, t } from "../text";
import { Doc } from "./doc";
import { Violations } from "./violations";

const mostBytes = 4096; // that are dumped

export function Payload({ alert, at }: { alert: Alert; at: string }) {
  const bytes = alert.payload === null ? undefined : decode(alert.payload);
  const text = bytes && textOf(bytes);
  const root = text === undefined || alert.payload_truncated ? undefined : parse(text);
  return (
    <section class="card body">
      <div class="row between">
        <h2>{t("alert.body")}</h2>
        <span class="muted">{t("alert.bytes", { n: alert.payload_bytes })}</span>
      </div>
      {alert.payload_withheld && <p class="hint">{known("alert.withheld." + alert.payload_withheld, alert.payload_withheld)}</p>}
      {alert.payload_truncated && <p class="hint">{t("alert.truncated", { n: bytes?.length ?? 0 })}</p>}
      {root ? <Doc root={root} notes={notesOf(alert.errors)} label={t("alert.body")} /> : <Raw bytes={bytes} alert={alert} />}
      {!alert.payload_withheld && !alert.payload_truncated && bytes && (
        <p>
          <a href={"/v1/alerts/" + at + "?as=original"} download={alert.id.replaceAll("/", "-")}>
            {t("alert.download")}
          </a>
        </p>
      )}
    </section>
  );
}

/** What is wrong, as notes at the places of a document. */
export const notesOf = (errors: Violation[]) => errors.map((e) => ({ pointer: e.pointer, text: told(e.message) }));

function Raw({ bytes, alert }: { bytes: Uint8Array | undefined; alert: Alert }) {
  if (!bytes) return alert.payload_withheld ? null : <p class="muted">{t("alert.none")}</p>;
  if (bytes.length === 0) return <p class="muted">{t("alert.empty")}</p>;
  return (
    <>
      <Violations errors={alert.errors} />
      {!alert.payload_truncated && <p class="muted">{t("alert.raw")}</p>}
      <pre class="dump" tabIndex={0} aria-label={t("alert.dump")}>
        {dump(bytes.subarray(0, mostBytes))}
      </pre>
      {bytes.length > mostBytes && <p class="muted">{t("alert.dumped", { n: bytes.length - mostBytes })}</p>}
    </>
  );
}
