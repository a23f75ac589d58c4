// Entry of the thread that repeats a run to explain it, with the kernel whose conditions report themselves.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Explanation } from '../api.ts';
import { makeLabDebuggee } from '../lab-debuggee.ts';
import { Places, type PlacesTable } from '../places.ts';
import type { DecisionTable } from './decision-table.ts';
import { type ExplainQuery, explain } from './explain.ts';

/** What the thread is started with; it answers with an Explanation. */
export interface ExplainData {
  query: ExplainQuery;
  /** Files of the tables that the build wrote. */
  places: string;
  decisions: string;
}

// This code has no file: its address is all of it, millions of characters, and would stand in every line of a stack. The
// model asks for stacks at each drop, for the names in them alone.
Error.prepareStackTrace = (error, sites) =>
  [String(error), ...sites.map(site => `    at ${site.getFunctionName() ?? 'anonymous'} (kernel)`)].join('\n');

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { query, places, decisions } = workerData as ExplainData;
const table = read(decisions) as DecisionTable;
const answer: Explanation = explain(query, new Places(read(places) as PlacesTable), table, makeLabDebuggee());
parentPort?.postMessage(answer);
