// A text as it is, in letters of one width.
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

/** JSON without letters that would turn the order of others about. */
export const readable = (json: string): string => json.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
