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
          <Broken of={e} />
        </li>
      ))}
      {omitted > 0 && <li class="muted">{t("app.and", { n: omitted })}</li>}
    </ul>
  );
}

/** Where a rule is broken, and which. */
export function Broken({ of: e }: { of: { pointer: string; message: string } }) {
  return (
    <>
      <code>{e.pointer || "/"}</code> {told(e.message)}
    </>
  );
}
