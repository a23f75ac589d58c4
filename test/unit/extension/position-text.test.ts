import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventText, parseEvent, timeText } from '../../../extension/debug/position-text.ts';

describe('an event that is typed', () => {
  const here = 1000;
  const cases: [typed: string, event: number | undefined][] = [
    ['1234', 1234],
    [' 1,234,567 ', 1_234_567],
    ['+10', 1010],
    ['- 10', 990],
    ['-2000', 0],
    ['0', 0],
    ['', undefined],
    ['12a', undefined],
    ['1.5', undefined],
    ['99999999999999999999', undefined],
  ];
  for (const [typed, event] of cases)
    it(`'${typed}' is ${event ?? 'none'}`, () => assert.equal(parseEvent(typed, here), event));
});

describe('a position', () => {
  it('is read back from its text', () => assert.equal(parseEvent(eventText(24_107), 0), 24_107));
  it('has milliseconds below a second', () => assert.equal(timeText(999_999_000), '999.999 ms'));
  it('has seconds from there on', () => assert.equal(timeText(1e9), '1.000 s'));
});
