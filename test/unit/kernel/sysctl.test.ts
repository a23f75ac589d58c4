import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EACCES, EINVAL } from '../../../stack-core/include/linux/errno.ts';
import {
  type ctl_table,
  field,
  proc_dointvec,
  proc_dointvec_array,
  proc_dointvec_jiffies,
  proc_dointvec_ms_jiffies,
  proc_dointvec_userhz_jiffies,
  proc_dostring,
  proc_dou8vec,
  proc_douintvec,
  register_net_sysctl,
  SysctlDir,
  sysctl_read,
  sysctl_write,
  unregister_net_sysctl_table,
} from '../../../stack-core/kernel/sysctl.ts';
import { World } from '../../../stack-core/kernel/world.ts';
import { net_ns_init } from '../../../stack-core/net/core/net_namespace.ts';

const store = (value: number): { value: number } => ({ value });

describe('a number', () => {
  const writes: { text: string; result: number; value: number }[] = [
    { text: '1\n', result: 0, value: 1 },
    { text: '  42  ', result: 0, value: 42 },
    { text: '-7', result: 0, value: -7 },
    { text: '0x10', result: 0, value: 16 },
    { text: '010', result: 0, value: 8 },
    { text: '3 4', result: 0, value: 3 },
    { text: 'abc', result: -EINVAL, value: 5 },
    { text: '1x', result: -EINVAL, value: 5 },
    { text: '08', result: -EINVAL, value: 5 },
    { text: '2147483647', result: 0, value: 2147483647 },
    { text: '2147483648', result: -EINVAL, value: 5 },
    { text: '-2147483649', result: -EINVAL, value: 5 },
  ];
  for (const { text, result, value } of writes) {
    it(`${JSON.stringify(text)} is ${result === 0 ? value : 'EINVAL'}`, () => {
      const place = store(5);
      const table = proc_dointvec('x', field(place, 'value'));
      assert.equal(sysctl_write(table, text), result);
      assert.equal(place.value, value);
      assert.equal(sysctl_read(table), String(value));
    });
  }

  it('keeps to its bounds', () => {
    const place = store(1);
    const table = proc_dointvec('x', field(place, 'value'), { min: 0, max: 2 });
    assert.deepEqual([sysctl_write(table, '-1'), sysctl_write(table, '3'), place.value], [-EINVAL, -EINVAL, 1]);
    assert.deepEqual([sysctl_write(table, '0'), sysctl_write(table, '2'), place.value], [0, 0, 2]);
    assert.equal(sysctl_write(proc_dou8vec('x', field(place, 'value')), '256'), -EINVAL);
    assert.equal(sysctl_write(proc_douintvec('x', field(place, 'value')), '4294967295'), 0);
    assert.equal(sysctl_write(proc_douintvec('x', field(place, 'value')), '-1'), -EINVAL);
  });

  it('tells of a change with the old value and the new', () => {
    const changes: number[][] = [];
    const written = (old: number, value: number): undefined => {
      changes.push([old, value]);
    };
    sysctl_write(proc_dointvec('x', field(store(1), 'value'), { written }), '2');
    assert.deepEqual(changes, [[1, 2]]);
  });

  const units: { make: typeof proc_dointvec; written: string; jiffies: number }[] = [
    { make: proc_dointvec_jiffies, written: '30', jiffies: 7500 },
    { make: proc_dointvec_ms_jiffies, written: '1000', jiffies: 250 },
    { make: proc_dointvec_userhz_jiffies, written: '100', jiffies: 250 },
  ];
  for (const { make, written, jiffies } of units) {
    it(`of ${make.name} is kept in jiffies`, () => {
      const place = store(0);
      const table = make('x', field(place, 'value'));
      assert.equal(sysctl_write(table, written), 0);
      assert.equal(place.value, jiffies);
      assert.equal(table.read(), written);
    });
  }
});

describe('other settings', () => {
  it('several numbers stand in one file, all or none are written', () => {
    const [low, high] = [store(1), store(0)];
    const table = proc_dointvec_array('ping_group_range', [field(low, 'value'), field(high, 'value')]);
    assert.equal(table.read(), '1\t0');
    assert.equal(sysctl_write(table, '5 x'), -EINVAL);
    assert.equal(sysctl_write(table, '5 9'), 0);
    assert.equal(table.read(), '5\t9');
  });

  it('a text ends at the line', () => {
    let text = '';
    const table = proc_dostring(
      'x',
      () => text,
      t => {
        text = t;
        return 0;
      },
    );
    sysctl_write(table, 'cubic\nrest');
    assert.equal(table.read(), 'cubic');
  });

  it('access rights hold', () => {
    const place = store(1);
    const rights = (mode: number): ctl_table => proc_dointvec('x', field(place, 'value'), { mode });
    assert.equal(sysctl_write(rights(0o444), '2'), -EACCES);
    assert.equal(sysctl_read(rights(0o200)), -EACCES);
  });
});

describe('the tree', () => {
  it('finds by path, lists in the order of names, and forgets', () => {
    const world = new World();
    net_ns_init(world);
    const net = world.init_net;
    const make = (name: string): ctl_table => proc_dointvec(name, field(store(0), 'value'));
    register_net_sysctl(net, 'net/ipv4', [make('ip_forward'), make('ip_default_ttl')]);
    const eth0 = register_net_sysctl(net, 'net/ipv4/conf/eth0', [make('rp_filter')]);
    assert.equal((net.sysctls.find('net/ipv4/ip_forward') as ctl_table).procname, 'ip_forward');
    assert.ok(net.sysctls.find('net/ipv4/conf') instanceof SysctlDir);
    assert.equal(net.sysctls.find('net/ipv4/nothing'), null);
    assert.equal(net.sysctls.find('net/nothing/at/all'), null);
    const paths = [...net.sysctls.walk()].map(([path]) => path);
    assert.deepEqual(paths, ['net/ipv4/conf/eth0/rp_filter', 'net/ipv4/ip_default_ttl', 'net/ipv4/ip_forward']);
    unregister_net_sysctl_table(eth0);
    assert.equal(net.sysctls.find('net/ipv4/conf'), null);
    assert.ok(net.sysctls.find('net/ipv4/ip_forward'));
  });
});
