import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fuzzDocuments, fuzzMessages } from '../../netlink/mutate.ts';

it('mutated messages of every table are read without an exception', () => {
  assert.deepEqual(fuzzMessages(5000, 1).failures, []);
});

it('mutated hex documents are read, or refused with line and column', () => {
  assert.deepEqual(fuzzDocuments(1000, 1).failures, []);
});
