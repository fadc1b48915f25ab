// The README's first three calls, to copy.
import { t, type Key } from "../text";
import { CopyButton } from "./copy";
import { customer } from "./samples";

const calls: { title: Key; call: string }[] = [
  { title: "flow.first.send", call: `curl -d '${customer}' ${location.origin}/send_message` },
  { title: "flow.first.get", call: `curl ${location.origin}/get_message/10` },
  { title: "flow.first.consume", call: `curl ${location.origin}/consume_message` },
];

export function FirstMinute() {
  return (
    <section class="card minute">
      <h2>{t("flow.first")}</h2>
      <ol>
        {calls.map(({ title, call }) => (
          <li key={title}>
            <div class="row">
              <h3>{t(title)}</h3>
              <CopyButton text={call} label={t("app.copy")} />
            </div>
            <pre>
              <code>{call}</code>
            </pre>
          </li>
        ))}
      </ol>
    </section>
  );
}
