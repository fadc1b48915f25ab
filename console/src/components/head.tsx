// What a page begins with: its title, and what it shows.
import { t, type Key } from "../text";

export function Head({ title, lead }: { title: Key; lead: Key }) {
  return (
    <header class="head">
      <h1>{t(title)}</h1>
      <p>{t(lead)}</p>
    </header>
  );
}
