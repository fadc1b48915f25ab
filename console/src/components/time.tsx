// A time, relative to now, with UTC in its title.
import { relative, utc } from "../text";

export function Time({ at }: { at: string | undefined }) {
  if (!at) return <>–</>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={utc(date)}>
      {relative(date)}
    </time>
  );
}
