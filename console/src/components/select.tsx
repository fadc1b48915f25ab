// A list to choose from, with its label.
import { t, type Key } from "../text";

interface Props {
  label: Key;
  value: string;
  options: (string | readonly [value: string, text: string])[]; // a value that is its own text, or both
  onChoose: (value: string) => void;
}

export function Select({ label, value, options, onChoose }: Props) {
  return (
    <label class="field">
      {t(label)}
      <select value={value} onChange={(e) => onChoose(e.currentTarget.value)}>
        {options.map((o) => {
          const [of, text] = typeof o === "string" ? [o, o] : o;
          return (
            <option key={of} value={of}>
              {text}
            </option>
          );
        })}
      </select>
    </label>
  );
}
