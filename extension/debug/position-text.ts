// A position in the run as text, and back.

/** `1,234,567` */
export function eventText(event: number): string {
  return event.toLocaleString('en');
}

/** `12.345 ms` below a second, `1.234 s` from there on. */
export function timeText(nowNs: number): string {
  return nowNs < 1e9 ? `${(nowNs / 1e6).toFixed(3)} ms` : `${(nowNs / 1e9).toFixed(3)} s`;
}

/** `1,234`, `1234`, `+10` and `-10` (from `here`); undefined for what is no event, which are counted from 0. */
export function parseEvent(text: string, here: number): number | undefined {
  const [, sign, digits] = /^\s*([+-]?)\s*(\d[\d,_ ]*)\s*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits.replace(/[,_ ]/g, ''));
  const event = sign === '+' ? here + number : sign === '-' ? Math.max(0, here - number) : number;
  return Number.isSafeInteger(event) ? event : undefined;
}
