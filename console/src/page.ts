// What a page is. A file of src/pages has one, and src/pages.ts a line for it.
import type { FunctionComponent } from "preact";
import type { Key } from "./text";

export interface Page {
  path: string; // with :name for what differs
  title: Key;
  nav?: number; // its rank in the navigation; absent for a page that others lead to
  needs?: string; // the verb without which it shows nothing, so that it is not offered
  view: FunctionComponent<{ params: Record<string, string> }>;
}
