// Operations of a netlink spec and their numbers: one row for both directions, or one for each.
import type { AttributeSet, OperationOptions, Struct } from './schema.ts';
import { constant, type SpecNode } from './spec.ts';

interface Context {
  setOf(name: string): AttributeSet;
  headerOf(name: string): Struct;
}

type Operations = { [name: string]: OperationOptions };

/** `replies` is null where there is one row. */
export function numberOperations(
  operations: SpecNode | null,
  familyName: string,
  context: Context,
): { requests: Operations; replies: Operations | null } {
  const directional = operations?.text('enum-model') === 'directional';
  const prefix = operations?.text('name-prefix') ?? `${familyName}-cmd-`;
  const list = operations?.list('list') ?? [];
  const requests: Operations = {};
  const replies: Operations = {};
  let request = 1;
  let reply = 1;
  for (const each of list) {
    const name = constant(prefix, each.name());
    const form = formOf(each, list, context);
    const mode = each.node('do') ?? each.node('dump');
    if (!directional) {
      const first = mode?.node('request')?.number('value') ?? mode?.node('reply')?.number('value');
      request = each.number('value') ?? first ?? request;
      requests[name] = { id: request++, ...form };
      continue;
    }
    if (mode === null) {
      reply = each.number('value') ?? reply;
      replies[name] = { id: reply++, ...form };
      continue;
    }
    request = mode.node('request')?.number('value') ?? request;
    requests[name] = { id: request++, ...form };
    const answer = mode.node('reply');
    reply = answer?.number('value') ?? reply;
    if (answer !== null) replies[`${name}_REPLY`] = { id: reply++, ...form };
  }
  return { requests, replies: directional ? replies : null };
}

/** A notification has the form of the operation that it is about. */
function formOf(operation: SpecNode, list: readonly SpecNode[], context: Context): Omit<OperationOptions, 'id'> {
  const about = operation.text('notify');
  const model = about === undefined ? operation : (list.find(each => each.name() === about) ?? operation);
  const set = operation.text('attribute-set') ?? model.text('attribute-set');
  const header = operation.text('fixed-header') ?? model.text('fixed-header');
  const doc = operation.text('doc')?.trim();
  return {
    ...(doc === undefined ? {} : { doc }),
    ...(set === undefined ? {} : { attributes: context.setOf(set) }),
    ...(header === undefined ? {} : { header: context.headerOf(header) }),
  };
}
