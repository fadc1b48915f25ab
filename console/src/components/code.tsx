// A text as it is, in letters of one width.
import { readable } from "../doc";

interface Props {
  text: string;
  label: string; // what a person hears who goes to it
}

export function Code({ text, label }: Props) {
  return (
    <pre class="code" role="group" aria-label={label} tabIndex={0}>
      <code>{text}</code>
    </pre>
  );
}

/** A value as JSON, over several lines. */
export const pretty = (value: unknown): string => readable(JSON.stringify(value, null, 2));
