// The calls under /v1, and nothing else: what the console can do, a script can.
import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { told } from "./sentence";
import { t } from "./text";

/** A problem document, or what stands for one where there is no answer. */
export class Problem extends Error {
  again = false; // the console asks again by itself

  constructor(
    readonly status: number, // 0: no answer
    readonly body: ProblemBody,
    readonly retryAfter = 0, // seconds
  ) {
    super(body.detail || body.title || String(status));
  }

  /** What a person is told: one sentence, with what to do. */
  get sentence(): string {
    const detail = told(this.message);
    switch (this.status) {
      case 0:
        return t(this.again ? "problem.away" : "problem.lost");
      case 401:
        return t("problem.unknown", { detail });
      case 403:
        return t("problem.forbidden", { detail });
      case 429:
        return t("problem.slower", { detail, n: this.retryAfter || 1 });
      case 503:
        return t(this.again ? "problem.later" : "problem.busy", { detail });
    }
    return detail;
  }

  /** Whether the same may work a little later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface Violation {
  pointer: string;
  keyword: string;
  message: string;
}

export interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  reason?: string;
  errors?: Violation[];
  decision?: unknown;
  conditions?: { name: string; met: boolean; detail?: string }[];
}

export interface Answer<T> {
  body: T;
  text: string; // of the body: numbers as they are written, which a number of JavaScript need not be
  status: number;
  tag: string; // ETag, empty for none
}

export interface Ask {
  method?: string;
  body?: unknown; // in JSON, unless it is a string
  headers?: Record<string, string>;
  ifMatch?: string;
  signal?: AbortSignal;
}

/** How often the server did not know who asks: what it knew before may be over. */
export const strange = signal(0);

/** Asks, and answers with what came, or throws a Problem. */
export async function ask<T>(path: string, how: Ask = {}): Promise<Answer<T>> {
  const answer = await askText(path, how);
  return { ...answer, body: (answer.text ? JSON.parse(answer.text) : undefined) as T };
}

/** Several answers as one. */
export const together = <T>(all: Answer<T>[]): Answer<Answer<T>[]> => ({ ...all[0], body: all, text: all.map((one) => one.text).join("\n") });

/** Asks, and answers once an answer begins. */
async function reach(path: string, how: Ask): Promise<Response> {
  const headers = new Headers(how.headers);
  const init: RequestInit = { method: how.method ?? "GET", headers, signal: how.signal };
  if (how.ifMatch) headers.set("If-Match", how.ifMatch);
  if (how.body !== undefined) {
    init.body = typeof how.body === "string" ? how.body : JSON.stringify(how.body);
    headers.set("Content-Type", "application/json");
  }
  const answer = await fetch(path, init).catch(lost);
  if (answer.ok) return answer;
  if (answer.status === 401) strange.value++;
  const text = await answer.text().catch(lost);
  let body: ProblemBody = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { detail: answer.statusText }; // a proxy's, say
  }
  throw new Problem(answer.status, body, Number(answer.headers.get("Retry-After")) || 0);
}

/** Passes on that a request was called off, and says of anything else that nobody answered. */
function lost(e: unknown): never {
  if ((e as Error).name === "AbortError") throw e;
  throw new Problem(0, {});
}

/** Asks for a text. */
export async function askText(path: string, how: Ask): Promise<Answer<string>> {
  const answer = await reach(path, how);
  const text = await answer.text().catch(lost);
  return { body: text, text, status: answer.status, tag: answer.headers.get("ETag") ?? "" };
}

/** Asks for an answer that comes as JSON, a line at a time. */
export async function askLines<T>(path: string, how: Ask, each: (line: T) => void): Promise<void> {
  const answer = await reach(path, how);
  for await (const line of lines(answer.body!)) if (line) each(JSON.parse(line));
}

/** A pause that ends early where it is called off. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/** Runs while somebody looks: it is called off while the tab is hidden, and begun anew then. */
export function whileVisible(run: (signal: AbortSignal) => Promise<void>): () => void {
  let running: AbortController | undefined;
  const turn = () => {
    if (document.hidden) {
      running?.abort();
      running = undefined;
    } else if (!running) {
      running = new AbortController();
      run(running.signal).catch((e: Error) => {
        if (e.name !== "AbortError") throw e;
      });
    }
  };
  document.addEventListener("visibilitychange", turn);
  turn();
  return () => {
    document.removeEventListener("visibilitychange", turn);
    running?.abort();
  };
}

/** What holds while a component is drawn. */
export interface Held<T> {
  readonly value: T;
}

export interface Told<T> {
  value: Held<T | undefined>; // the last that came
  text: Held<string | undefined>; // of it
  problem: Held<Problem | undefined>; // of the last try
  tag: Held<string>; // ETag
  again: () => void; // asks now
}

/** What a path answers, to a body where there is one, asked again every so many milliseconds while somebody looks; 0 asks once. */
export const useTold = <T>(path: string, every = 0, body?: string): Told<T> =>
  useAsked(path && [path, body].join(" "), every, (signal) => ask<T>(path, { method: body && "POST", body, signal }));

/** The same of a question with a name, which is asked anew where the name or the turn is another; without a name nothing is asked. */
export function useAsked<T>(name: string, every: number, question: (signal: AbortSignal) => Promise<Answer<T>>, turn = 0): Told<T> {
  const last = useSignal<{ of: string; answer?: Answer<T>; problem?: Problem }>({ of: "" });
  const again = useSignal(0);
  useEffect(() => {
    if (!name) return;
    return whileVisible(async (signal) => {
      for (let failed = 0; ; ) {
        let wait = every;
        try {
          const answer = await question(signal);
          const was = last.peek();
          const same = was.of === name && !was.problem && was.answer?.text === answer.text && was.answer.tag === answer.tag; // and need not be drawn again
          if (!same) last.value = { of: name, answer };
          failed = 0;
        } catch (e) {
          if (!(e instanceof Problem)) throw e;
          e.again = e.passing;
          last.value = { of: name, answer: last.peek().of === name ? last.peek().answer : undefined, problem: e };
          if (!e.again) return;
          wait = Math.max(every, e.retryAfter * 1000, Math.min(1000 * 2 ** failed++, 15_000));
        }
        if (!wait) return;
        await pause(wait, signal);
        if (signal.aborted) return;
      }
    });
  }, [name, every, turn, again.value]);
  const { answer, problem }: { answer?: Answer<T>; problem?: Problem } = last.value.of === name ? last.value : {}; // and not those of the name before
  return { value: { value: answer?.body }, text: { value: answer?.text }, tag: { value: answer?.tag ?? "" }, problem: { value: problem }, again: () => void again.value++ };
}

/** Whether something is as it is for a moment: while somebody types, nothing is asked. */
export function useCalm(of: string): boolean {
  const calm = useSignal("");
  useEffect(() => {
    const timer = setTimeout(() => (calm.value = of), 300);
    return () => clearTimeout(timer);
  }, [of]);
  return calm.value === of;
}

export interface Event {
  id: string;
  type: string;
  data: string;
}

/**
 * Follows a stream of server-sent events while somebody looks, and goes on behind the last
 * event that came. It is not an EventSource, which cannot begin behind an event, nor tell
 * why it is refused.
 */
export function follow(path: string, each: (e: Event) => void, state: (p: Problem | undefined) => void): () => void {
  let last = "";
  return whileVisible(async (signal) => {
    for (let failed = 0; !signal.aborted; ) {
      try {
        const headers: Record<string, string> = { Accept: "text/event-stream" };
        if (last) headers["Last-Event-ID"] = last;
        const answer = await reach(path, { signal, headers });
        state(undefined);
        failed = 0;
        for await (const e of events(answer.body!)) {
          if (e.id) last = e.id;
          each(e);
        }
      } catch (e) {
        if ((e as Error).name === "AbortError") return;
        const p = e instanceof Problem ? e : new Problem(0, {});
        if (p.status === 400 && last) {
          last = ""; // its place is no more, as where the topic was made anew
          continue;
        }
        p.again = p.passing;
        state(p);
        if (!p.again) return;
        await pause(Math.max(p.retryAfter * 1000, Math.min(1000 * 2 ** failed++, 15_000)), signal);
        continue;
      }
      await pause(250, signal); // it has ended in order
    }
  });
}

/** The lines of a body, as they come. */
async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch(lost);
    if (done) break;
    const all = (rest + value).split("\n");
    rest = all.pop()!;
    yield* all;
  }
  if (rest) yield rest;
}

/** The events of a body, as they come. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<Event> {
  let e: Event = { id: "", type: "message", data: "" };
  for await (const line of lines(body)) {
    if (line === "") {
      if (e.data || e.id) yield e;
      e = { id: "", type: "message", data: "" };
    } else if (line.startsWith("id: ")) e.id = line.slice(4);
    else if (line.startsWith("event: ")) e.type = line.slice(7);
    else if (line.startsWith("data: ")) e.data += (e.data && "\n") + line.slice(6);
  }
}

/** Something that is being done: its problem, and whether it is under way. What it asks for with the signal is called off with it, or with what shows it. */
export function useDeed() {
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const off = useRef<AbortController | undefined>(undefined);
  const stop = () => off.current?.abort();
  useEffect(() => stop, []);
  /** Does it, and reports whether it went well. */
  const run = async (deed: (signal: AbortSignal) => Promise<void>): Promise<boolean> => {
    if (busy.value) return false;
    busy.value = true;
    problem.value = undefined;
    const { signal } = (off.current = new AbortController());
    try {
      await deed(signal);
      return true;
    } catch (e) {
      if (e instanceof Problem) problem.value = e;
      else if ((e as Error).name !== "AbortError") throw e;
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { problem, busy, run, stop };
}
