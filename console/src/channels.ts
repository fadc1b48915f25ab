// Channels as the API labels them.
import { useMemo } from "preact/hooks";
import { useTold, type Told } from "./api";
import { parse, type Node } from "./doc";
import { known, t } from "./text";

export interface Channel {
  datatype: string;
  title: string;
  description: string;
  topic: string;
  key: string;
  schema: string;
  version: string;
  table?: string;
  versions: { version: string; schema: string; status: string }[];
}

export interface Channels {
  told: Told<{ channels: Channel[] }>;
  channels: Channel[] | undefined; // until they are known
}

export function useChannels(every = 0): Channels {
  const told = useTold<{ channels: Channel[] }>("/v1/channels", every);
  return { told, channels: told.value.value?.channels };
}

/** The schema of a datatype, as it is written: of a version, or the current one; of none where nothing is named. */
export function useSchema(datatype: string, version = ""): { told: Told<unknown>; schema: Node | undefined } {
  const told = useTold(datatype && "/v1/channels/" + encodeURIComponent(datatype) + "/schema" + (version && "?version=" + encodeURIComponent(version)));
  const text = told.text.value;
  return { told, schema: useMemo(() => parse(text ?? ""), [text]) };
}

/** The versions of a channel to choose from, with what each is. */
export const versionChoices = (channel: Channel) =>
  channel.versions.map((v) => [v.version, `${v.version} (${v.version === channel.version ? t("version.current") : known("version." + v.status, v.status)})`] as const);
