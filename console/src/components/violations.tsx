// What is wrong with a record, place by place.
import type { Violation } from "../api";

export function Violations({ errors }: { errors: Violation[] }) {
  return (
    <ul class="violations">
      {errors.map((e) => (
        <li key={e.pointer + " " + e.keyword}>
          <code>{e.pointer || "/"}</code> {e.message}
        </li>
      ))}
    </ul>
  );
}
