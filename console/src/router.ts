// Where the console is: the path names the page, the query its state, so that every
// state can be reloaded, sent to somebody, and gone back to.
import { signal } from "@preact/signals";

export interface Place {
  path: string;
  query: URLSearchParams;
}

const read = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });

if (location.pathname === "/console") history.replaceState(null, "", "/" + location.search); // where somebody looks who knows the other paths

export const place = signal<Place>(read());

addEventListener("popstate", () => (place.value = read()));

/** Goes to a path of the console, with its query. */
export function go(to: string, replace = false) {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  const moved = location.pathname !== place.value.path;
  place.value = read();
  if (moved) scrollTo(0, 0);
}

/** The place as one text. */
export const here = (): string => withParams({});

/** A parameter of the query, empty where it is absent. */
export const param = (name: string): string => place.value.query.get(name) ?? "";

/** This place with other parameters; an empty one is left out. */
export function withParams(changes: Record<string, string>): string {
  const query = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  return place.value.path + (text && "?" + text);
}

/** Changes the state of the page; what is typed replaces, what is chosen can be gone back from. */
export const setParams = (changes: Record<string, string>, replace = false) => go(withParams(changes), replace);

/** The parameters of a path as of a pattern, /console/groups/:id; null where it is another. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split("/");
  const have = path.split("/");
  if (want.length !== have.length) return null;
  const params: Record<string, string> = {};
  for (let i = 0; i < want.length; i++) {
    if (want[i].startsWith(":") && have[i]) {
      try {
        params[want[i].slice(1)] = decodeURIComponent(have[i]);
      } catch {
        return null;
      }
    } else if (want[i] !== have[i]) return null;
  }
  return params;
}

/** Has links to the console change the place without another load of it. */
export function followLinks() {
  document.addEventListener("click", (e) => {
    const a = (e.target as Element).closest?.("a[href]") as HTMLAnchorElement | null;
    if (!a || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || a.target || a.hasAttribute("download")) return;
    const to = new URL(a.href);
    if (to.origin !== location.origin || !(to.pathname === "/" || to.pathname.startsWith("/console/")) || to.hash) return;
    e.preventDefault();
    go(to.pathname + to.search);
  });
}
