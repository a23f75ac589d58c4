// Names of what is registered: the tree of hooks and handlers, and every kind of name as a breakpoint.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { HookItem, HooksReply } from '../../extension/debug-adapter/protocol.ts';
import { echoLab, withSession } from './client.ts';

const flat = (items: readonly HookItem[]): HookItem[] => items.flatMap(item => [item, ...flat(item.children ?? [])]);

describe('netstack/hooks', () => {
  it('lists the hooks of each family, packet types, protocols and netlink handlers, each a name of a breakpoint', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const { groups } = await client.ask<HooksReply>('netstack/hooks');
      const labels = (group: string) => groups.find(g => g.label === group)?.items.map(item => item.label) ?? [];
      const inet = ['PRE_ROUTING', 'LOCAL_IN', 'FORWARD', 'LOCAL_OUT', 'POST_ROUTING'].map(name => `NF_INET_${name}`);
      assert.deepEqual(labels('Netfilter IPv4'), inet);
      assert.deepEqual(labels('Netfilter IPv6'), inet);
      assert.deepEqual(labels('Netfilter ARP'), ['NF_ARP_IN', 'NF_ARP_OUT', 'NF_ARP_FORWARD']);
      assert.ok(['ETH_P_IP', 'ETH_P_ARP'].every(name => labels('Packet types').includes(name)));
      assert.ok(['IPPROTO_ICMP', 'IPPROTO_UDP'].every(name => labels('L4 protocols').includes(name)));
      assert.ok(['RTM_NEWROUTE', 'RTM_GETLINK'].every(name => labels('rtnetlink').includes(name)));
      assert.ok(labels('Generic netlink').includes('nlctrl:CTRL_CMD_GETFAMILY'));
      const all = groups.flatMap(group => flat(group.items));
      const places = all.filter(item => item.path !== undefined);
      assert.ok(places.length > 30, `${places.length} with a place`);
      for (const { path = '', line = 0 } of places)
        assert.ok(line > 0 && line <= readFileSync(path, 'utf8').split('\n').length, `${path}:${line}`);
      const names = [...new Set(all.map(item => item.breakpoint))];
      for (const [i, bp] of (await client.breakOn(...names)).entries())
        assert.equal(bp.verified, true, `${names[i]}: ${bp.message}`);
    }));
});

const stops: { name: string; top: string; message: RegExp; lab?: string }[] = [
  { name: 'ipv4:NF_INET_LOCAL_IN', top: 'nf_hook_slow', message: /every packet at NF_INET_LOCAL_IN \(IPv4\)/ },
  { name: 'inet:NF_INET_POST_ROUTING', top: 'nf_hook_slow', message: /IPv4, IPv6/ },
  { name: 'ip_rt_redirect', top: '', message: /ip_rt_redirect is ip_do_redirect since Linux 3.6: .*route/ },
  { name: 'nf_register_hook', top: '', message: /nf_register_net_hook since Linux 4.13/ },
  { name: 'genl_register_family_with_ops', top: '', message: /genl_register_family since Linux 4.10/ },
  { name: 'fn_trie_lookup', top: 'fib_table_lookup', message: /since Linux 2.6.39/ },
  { name: 'nlctrl:CTRL_CMD_GETFAMILY', top: '', message: /ctrl_getfamily\(\)/ },
  { name: 'CTRL_CMD_GETFAMILY', top: '', message: /ctrl_getfamily\(\)/ },
  {
    name: 'SKB_DROP_REASON_IP_CSUM',
    top: 'sk_skb_reason_drop',
    message: /dropped for IP_CSUM/,
    lab: echoLab.replace('dst="10.0.0.1")', 'dst="10.0.0.1", chksum=1)'),
  },
];

describe('a breakpoint by name', () => {
  for (const { name, top, message, lab = echoLab } of stops)
    it(`${name} is found${top === '' ? '' : `, and stops in ${top}`}`, () =>
      withSession(lab, { launch: { stopOnEntry: true } }, async client => {
        await client.stopped();
        const [bp] = await client.breakOn(name);
        assert.deepEqual([bp.verified, message.test(bp.message ?? '')], [true, true], bp.message);
        await client.send('continue', { threadId: 1 });
        if (top === '') return;
        await client.stopped();
        assert.equal((await client.stack())[0], top);
      }));

  it('that means nothing names its neighbours', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      for (const [name, near] of [
        ['NF_INET_FOWARD', /NF_INET_FORWARD/],
        ['nlctrl:CTRL_CMD_GETFAMLY', /CTRL_CMD_GETFAMILY/],
        ['netdev:NF_INET_FORWARD', /no function, hook or handler/],
        ['ETH_P_IPX4', /ETH_P_IP/],
      ] as const) {
        const [bp] = await client.breakOn(name);
        assert.equal(bp.verified, false, name);
        assert.match(bp.message ?? '', near);
      }
    }));
});
