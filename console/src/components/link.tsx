// A link to a page of the console, or only its text while there is no such page.
import type { ComponentChildren } from "preact";
import { pageOf } from "../find";

export function PageLink({ to, class: name, children }: { to: string; class?: string; children: ComponentChildren }) {
  if (!pageOf(to.split("?")[0])) return <span class={name}>{children}</span>;
  return (
    <a href={to} class={name}>
      {children}
    </a>
  );
}
