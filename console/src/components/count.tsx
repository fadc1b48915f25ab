// A number, shortened where it is long, with all its digits in the title.
import { short, whole } from "../text";

export function Count({ n }: { n: number }) {
  return (
    <span class="count" title={n >= 100_000 ? whole(n) : undefined}>
      {short(n)}
    </span>
  );
}
