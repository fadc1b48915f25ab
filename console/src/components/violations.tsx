// What is wrong with a record, place by place.
import type { Violation } from "../api";
import { told } from "../sentence";
import { t } from "../text";

export function Violations({ errors, omitted = 0 }: { errors: Violation[]; omitted?: number }) {
  if (!errors.length && omitted <= 0) return null;
  return (
    <ul class="violations">
      {errors.map((e) => (
        <li key={e.pointer + " " + e.keyword + " " + e.message}>
          <code>{e.pointer || "/"}</code> {told(e.message)}
        </li>
      ))}
      {omitted > 0 && <li class="muted">{t("alert.omitted", { n: omitted })}</li>}
    </ul>
  );
}
