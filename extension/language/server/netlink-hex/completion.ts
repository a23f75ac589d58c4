// Completion of directives in comments.
import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver';
import { NETLINK_PROTOCOLS } from '../../../../stack-core/include/uapi/linux/netlink.ts';
import { builtIn } from '../../../../stack-core/netlink-schema/families.ts';
import type { HexDocument } from './hex-document.ts';

const DIRECTIVES: readonly CompletionItem[] = [
  { label: 'protocol', insertText: 'protocol: ', detail: 'Netlink protocol of the messages from here on' },
  { label: 'family', insertText: 'family 0x', detail: 'Number of a generic netlink family: family 0x1c = nl80211' },
  { label: 'pid', insertText: 'pid ', detail: 'Whose port a number is: pid 1234 = ip' },
];

export function completions({ text }: HexDocument, { line, character }: Position): CompletionItem[] {
  const before = text.lineText(line).slice(0, character);
  if (/#\s*protocol\s*[:=]\s*\S*$/i.test(before)) return protocols();
  if (/#\s*family\s+\S+\s*=\s*\S*$/i.test(before)) return genericNames();
  if (/^\s*#\s*\w*$/.test(before)) return DIRECTIVES.map(item => ({ ...item, kind: CompletionItemKind.Keyword }));
  return [];
}

function protocols(): CompletionItem[] {
  return Object.entries(NETLINK_PROTOCOLS).map(([number, name]) => {
    const known = builtIn.families.filter(({ protocol }) => protocol === Number(number));
    const detail = known.length > 0 ? known[0].doc : undefined;
    return { label: name, kind: CompletionItemKind.EnumMember, detail, sortText: number.padStart(2, '0') };
  });
}

const genericNames = (): CompletionItem[] =>
  [...builtIn.genericFamilies].map(([label, { doc }]) => ({ label, kind: CompletionItemKind.Module, detail: doc }));
