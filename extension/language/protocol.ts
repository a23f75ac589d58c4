// What client and server say to each other beyond the Language Server Protocol.

/** Request: what do the bytes in this text say? */
export const decodeTextMethod = 'netstack/decodeText';

export interface DecodeTextParams {
  text: string;
  /** Netlink protocol, by name or number; absent: found by the bytes. */
  protocol?: string;
}

export type DecodedText = { ok: true; text: string } | { ok: false; error: string };

/** What the server goes by: initializationOptions, and `settings` of workspace/didChangeConfiguration. */
export interface LanguageSettings {
  /** Address below which the kernel's sources are read. */
  kernelSources?: string;
  /** The client has the commands netstack.runLab and netstack.debugLab. */
  lenses?: boolean;
}
