// A text as it is, in letters of one width.
interface Props {
  text: string;
  label: string; // what a person hears who goes to it
}

export function Code({ text, label }: Props) {
  return (
    <pre class="code" lang="" role="group" aria-label={label} tabIndex={0}>
      <code>{text}</code>
    </pre>
  );
}
