// What the API tells of refused records, and of sending them again.
import type { Violation } from "./api";
import { known } from "./text";

export interface Alert {
  id: string;
  reason: string;
  datatype: string | null;
  schema: string | null;
  sender: string | null;
  source: { topic: string; partition: number | null; offset: number | null; offsets?: number; timestamp: string; key: string | null };
  errors: Violation[];
  errors_omitted: number;
  payload: string | null;
  payload_bytes: number;
  payload_sha256: string;
  payload_truncated: boolean;
  payload_withheld?: "masked" | "all" | "erased" | "untold";
  groups: string[];
  named: string | null;
  headers_omitted: number;
  redrive: string | null; // source;attempt;run
  principal: string | null;
  component: string;
  version: string;
  time: string;
  at?: string;
  sent_again?: { run: string; time: string };
}

export interface Filter {
  group?: string;
  datatype?: string;
  reason?: string;
  sender?: string;
  since?: string;
  until?: string;
  ids?: string[];
}

export interface Sample {
  id: string;
  at: string;
  why: string;
}

export interface Redrive {
  id: string;
  state: string;
  why?: string;
  plan: {
    by: string;
    time: string;
    note: string;
    filter: Filter;
    patch?: unknown;
    as?: string;
    overtaken: string;
    max_attempts: number;
    limit: number;
    alerts: number;
    counts: Record<string, number>;
    samples?: Record<string, Sample[]>;
    groups: Record<string, number>;
  };
  run?: {
    by: string;
    time: string;
    note: string;
    rate: number;
    instance?: string;
    sent: number;
    passed: number;
    counts: Record<string, number>;
    moved?: string;
    back?: { count: number; samples: string[] };
  };
}

/** Why records are refused. */
const reasons = ["malformed", "limit_exceeded", "unclassified", "unknown_datatype", "schema_violation", "content_mismatch", "inconsistent_channel"];
export const reasonChoices = () => reasons.map((r) => [r, known("reason." + r, r).replace(/^./, (first) => first.toUpperCase())] as const);

/** What becomes of records, in the order in which it is told. */
export const outcomes = ["ready", "still_refused", "overtaken", "erased", "already_sent", "too_often", "cut", "headers_lost", "not_ours", "contradicted", "unpatchable", "rerouted", "gone"];

/** Whether a run may still change by itself. */
export const moves = (state: string): boolean => state === "wanted" || state === "running" || state === "stopping";

/** The page that plans for a filter; at is where alerts of its ids are, beside what else the page has in its address. */
export function planPage(f: Filter, besides: { at?: string[]; note?: string; [option: string]: string | string[] | number | undefined } = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...f, ...besides })) {
    for (const one of [value].flat()) if (one) query.append(name === "ids" ? "id" : name, String(one));
  }
  return "/console/redrives/new?" + query;
}

/** The version that a schema's $id ends with. */
export const versionOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);
