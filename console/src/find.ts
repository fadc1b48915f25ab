// Which page a path is of.
import * as pages from "./pages";
import type { Page } from "./page";
import { match } from "./router";

export const all = (): Page[] => Object.values(pages);

export function pageOf(path: string): { page: Page; params: Record<string, string> } | undefined {
  for (const page of all()) {
    const params = match(page.path, path);
    if (params) return { page, params };
  }
  return undefined;
}
