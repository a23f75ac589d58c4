// Which attribute of its request a refusal is about.
import type { DecodedAttribute, DecodedMessage } from './decode.ts';

/** Puts beside NLMSGERR_ATTR_OFFS and NLMSGERR_ATTR_MISS_NEST what stands at that offset of `request`. */
export function pointAtFault({ attrs }: DecodedMessage, request: DecodedMessage): void {
  for (const attribute of attrs) {
    const { name, value } = attribute;
    if (name !== 'NLMSGERR_ATTR_OFFS' && name !== 'NLMSGERR_ATTR_MISS_NEST') continue;
    const path = typeof value === 'number' ? pathTo(request.attrs, value) : null;
    if (path !== null) attribute.text = `${path.join(' / ')} of ${request.type}`;
  }
}

/** Names from the outermost nest to the attribute in which the byte at `offset` is; null: none. */
function pathTo(attrs: readonly DecodedAttribute[], offset: number): string[] | null {
  for (const { name, type, offset: start, len, children = [] } of attrs) {
    if (offset < start || offset >= start + len) continue;
    return [name ?? `attribute ${type}`, ...(pathTo(children, offset) ?? [])];
  }
  return null;
}
