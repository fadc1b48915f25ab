// What is shown where there is nothing: why, and what to do.
import type { ComponentChildren } from "preact";

export function Empty({ title, level = 2, children }: { title: string; level?: 1 | 2; children?: ComponentChildren }) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <section class="empty">
      <Heading>{title}</Heading>
      {children}
    </section>
  );
}
