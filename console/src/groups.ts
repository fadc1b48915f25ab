// Alert groups as the API tells of them.
import { ask, Problem } from "./api";
import { sentenceOf } from "./sentence";

export type State = "open" | "acknowledged" | "resolved" | "regressed";
export const states: State[] = ["open", "regressed", "acknowledged", "resolved"];

export interface Decision {
  state: State;
  by: string;
  time: string;
  note: string;
  until?: string;
  offset: number;
}

export interface Group {
  id: string;
  state: State;
  decision: Decision | null;
  anew?: boolean;
  reason: string;
  datatype: string;
  keyword?: string;
  pointer?: string;
  message?: string;
  count: number;
  sent_again: number;
  first: { at: string; time: string };
  last: { at: string; time: string };
  hours: { from: string; counts: number[] };
  senders: { sender: string; count: number }[];
  other_senders: number;
  schemas: string[];
  samples: string[];
}

export interface Groups {
  groups: Group[];
  next: string | null;
  states: Record<State, number>;
}

/** What is wrong, as plain text. */
export function textOf(g: Group): string {
  const { who, where, what } = sentenceOf(g);
  return [who, where, what].filter(Boolean).join(" ");
}

/** The decisions that a group offers. */
export function offered(g: Group): Wish["state"][] {
  if (g.state === "resolved") return ["open"];
  return g.state === "acknowledged" ? ["resolved", "open"] : ["acknowledged", "resolved"];
}

/** The one that a key asks for, of those. */
export const wished = (g: Group, key: "a" | "r"): Wish["state"] | undefined => offered(g).find((state) => (key === "a") === (state === "acknowledged"));

export interface Wish {
  state: "open" | "acknowledged" | "resolved";
  by?: string;
  note?: string;
  until?: string;
}

/** Decides about a group, upon the decision that was seen. Of a lost race, the Problem has the decision that holds. */
export async function decide(id: string, seen: Decision | null, body: Wish): Promise<Group> {
  const ifMatch = JSON.stringify(String(seen?.offset ?? -1));
  return (await ask<Group>("/v1/alert-groups/" + encodeURIComponent(id) + "/state", { method: "PUT", ifMatch, body })).body;
}

/** The decision that holds, where somebody else was first. */
export const outdone = (p: Problem | undefined): Decision | undefined => (p?.status === 412 ? (p.body.decision as Decision | undefined) : undefined);

/** The counts of the last 48 hours up to now, of which a group keeps those up to its last alert. */
export function hoursOf(g: Group, now: number): number[] {
  const from = Date.parse(g.hours.from) / 3_600_000;
  const last = Math.floor(now / 3_600_000);
  return Array.from({ length: 48 }, (_, i) => g.hours.counts[last - 47 + i - from] ?? 0);
}
