// "Break on Hook…": the netfilter hooks as a list of check boxes, each a function breakpoint.
import * as vscode from 'vscode';
import { breakOn, brokenOn } from '../debug/function-breakpoints.ts';

const { t } = vscode.l10n;

type Hook = { name: string; when: string };

export function registerBreakOnHook(): vscode.Disposable {
  return vscode.commands.registerCommand('netstack.breakOnHook', breakOnHook);
}

function hooks(): Hook[] {
  return [
    { name: 'NF_INET_PRE_ROUTING', when: t('every packet that comes in, before it is routed') },
    { name: 'NF_INET_LOCAL_IN', when: t('packets for this host, before a socket gets them') },
    { name: 'NF_INET_FORWARD', when: t('packets that are routed on to another host') },
    { name: 'NF_INET_LOCAL_OUT', when: t('packets that this host makes') },
    { name: 'NF_INET_POST_ROUTING', when: t('every packet that goes out, after it was routed') },
  ];
}

async function breakOnHook(): Promise<void> {
  const set = brokenOn();
  const items = hooks().map(({ name, when }) => ({ label: name, description: when, picked: set.has(name) }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Break on Hook'),
    placeHolder: t('Stop in these netfilter hooks'),
    canPickMany: true,
  });
  if (picked === undefined) return;
  breakOn(items.map(item => [item.label, picked.includes(item)]));
}
