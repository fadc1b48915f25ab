// Links that choose what a page shows. The choice is in the URL.
import { param, withParams } from "../router";
import { Count } from "./count";

interface Props {
  name: string; // of the parameter
  label: string;
  choices: { value: string; text: string; n?: number }[];
  without?: Record<string, string>; // parameters that a choice changes besides
}

export function Tabs({ name, label, choices, without = {} }: Props) {
  return (
    <nav class="tabs" aria-label={label}>
      {choices.map((c) => (
        <a key={c.value} href={withParams({ ...without, [name]: c.value })} aria-current={param(name) === c.value ? "true" : undefined}>
          {c.text}
          {c.n !== undefined && (
            <>
              {" "}
              <Count n={c.n} />
            </>
          )}
        </a>
      ))}
    </nav>
  );
}
