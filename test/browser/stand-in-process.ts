/** The process as the stand-in answers for it: the shipped file, read, explained and simulated by the very code of the server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkProcess } from '../../src/domain/process/check-process.ts';
import { compileProcess } from '../../src/domain/process/compile.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { processSchemaFile } from '../../src/domain/process/reference.ts';
import { simulateSource } from '../../src/domain/simulate/simulate-source.ts';
import * as shapes from '../../src/http/shapes.ts';
import * as files from '../../src/http/shapes-process.ts';
import { meaningOf } from '../../src/http/views/process-meaning.ts';
import { shippedNames } from '../../src/setup/config/resolve-process.ts';
import { NOW, process as inForce } from './stand-in-data.ts';

export type ProcessAnswer = [status: number, body: unknown];

const folder = join(import.meta.dirname, '../../processes');
const sources = new Map(
  shippedNames().map((name) => [name, readFileSync(join(folder, `${name}.yaml`), 'utf8')]),
);
export const source = sources.get('severity-matrix')!;

/** `none`: nothing is chosen yet. */
export type Chosen = 'own' | 'of-file' | 'none';

export function readProcess(path: string, chosen: Chosen): ProcessAnswer | null {
  switch (path) {
    case '/process':
      return chosen === 'none' ? notChosen : null;
    case '/process/source':
      return chosen === 'none'
        ? notChosen
        : checked(files.processSource, {
            hash: inForce.hash,
            source,
            file: chosen === 'of-file' ? 'acme.yaml' : null,
          });
    case '/process/schema':
      return [200, JSON.parse(processSchemaFile())];
    case '/process/shipped':
      return checked(z.strictObject({ items: z.array(files.shippedProcess), nextCursor: z.null() }), {
        items: [...sources].map(([name, text]) => {
          const { title, version, particulars, severities } = meaningOf(compiled(text));
          return { id: name, title, version, source: text, particulars, severities };
        }),
        nextCursor: null,
      });
    case '/config':
      return [
        200,
        {
          positions: { 'on-call': { schedule: 'primary' }, cto: { user: 'ana' } },
          channels: { ntfy: { server: 'https://ntfy.example.test' } },
        },
      ];
    default:
      return null;
  }
}

export function actOnProcess(path: string, body: unknown): ProcessAnswer | null {
  switch (path) {
    case '/api/v1/process/check': {
      const result = checkProcess(String(body), 'process.yaml');
      return checked(files.checkedProcess, {
        ...result,
        meaning: result.ok ? meaningOf(compiled(String(body))) : null,
      });
    }
    case '/api/v1/process':
      return checked(shapes.configAnswer, {
        applied: true,
        revision: 2,
        plan: {
          created: [],
          changed: [
            {
              verb: 'changed',
              noun: 'process',
              handle: 'severity-matrix',
              fields: [],
              before: {},
              after: {},
            },
          ],
          removed: [],
        },
        warnings: [],
      });
    case '/api/v1/process/simulate': {
      const { process = source, people: _people, ...written } = body as Record<string, unknown>;
      const simulated = simulateSource(String(process), 'process.yaml', written, NOW);
      const [simulation] = simulated.ok ? simulated.simulations : [];
      if (simulation === undefined) throw new Error('the stand-in must be asked for what can be simulated');
      return checked(shapes.simulation, simulation);
    }
    case '/api/v1/process/replay':
      return checked(shapes.replay, replay);
    case '/api/v1/config':
      return [
        200,
        { applied: true, revision: 2, plan: { created: [], changed: [], removed: [] }, warnings: [] },
      ];
    case '/api/v1/users':
      return [201, { handle: 'gwen-2' }];
    case '/api/v1/users/gwen-2/setup-link':
      return [
        201,
        { url: 'http://tocsin.example.test/setup/one-time', expiresAt: '2026-11-21T13:28:00.000Z' },
      ];
    default:
      return null;
  }
}

const who = (position: string, label: string) => ({ position, label, person: null, name: null });

const replay: shapes.ReplayView = {
  process: { id: 'severity-matrix', title: 'Severity matrix', version: '1.1' },
  since: '2026-11-13T13:28:00.000Z',
  until: NOW,
  more: false,
  incidents: 14,
  differing: 2,
  leftOut: [{ number: 'INC-2026-0171', why: 'its log does not begin with a declaration' }],
  pages: { was: 31, now: 33 },
  breaches: { was: 4, now: 3 },
  differences: [
    {
      number: 'INC-2026-0187',
      title: 'Checkout API returns 5xx for one in eight requests',
      declaredAt: '2026-11-20T13:02:00.000Z',
      severity: { was: 'SEV-1', now: 'SEV-1' },
      firstPage: { was: '0s', now: '0s' },
      alsoPaged: [
        { who: who('customer-success', 'Customer success'), offset: '10m', rule: 'sev-1-matrix, rung 2' },
      ],
      notPaged: [],
      moved: [{ who: who('vp-engineering', 'VP Engineering'), offset: { was: '15m', now: '10m' } }],
      alsoBreached: [{ clock: 'triage', label: 'Triage', offset: '10m' }],
      notBreached: [],
      notes: [],
    },
    {
      number: 'INC-2026-0179',
      title: 'Exports to the warehouse are stuck',
      declaredAt: '2026-11-18T09:12:00.000Z',
      severity: { was: 'SEV-2', now: 'SEV-2' },
      firstPage: { was: '0s', now: '0s' },
      alsoPaged: [],
      notPaged: [{ who: who('cto', 'CTO'), offset: '1h', rule: 'sev-2-matrix, rung 3' }],
      moved: [],
      alsoBreached: [],
      notBreached: [{ clock: 'update-cadence', label: 'Next update', offset: '30m' }],
      notes: [],
    },
  ],
};

const notChosen: ProcessAnswer = [
  404,
  {
    type: 'about:blank',
    title: 'No such process',
    status: 404,
    code: 'no-such-process',
    detail: 'No process is chosen yet.',
    remedy: 'Leave the hash out for the current process.',
  },
];

function compiled(text: string): Process {
  const result = compileProcess(text, 'process.yaml');
  if (!result.ok) throw new Error('the stand-in must be given a process that holds');
  return result.process;
}

function checked(schema: z.ZodType, value: unknown): ProcessAnswer {
  const result = schema.safeParse(value);
  if (!result.success)
    throw new Error(`the stand-in must answer as the API does: ${z.prettifyError(result.error)}`);
  return [200, value];
}
