/**
 * A stand-in for the server: the built page under the server's own security policy, and an API that answers from
 * `stand-in-data.ts`. Every answer is held against the API's schema, so that the page is never tested with a shape
 * that the server does not have.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { ownContactsSchema } from '../../src/domain/config/file-schema.ts';
import * as shapes from '../../src/http/shapes.ts';
import { incidentChannel } from '../../src/http/shapes-channel.ts';
import { myDevices as myDevicesShape } from '../../src/http/shapes-devices.ts';
import { myDevices } from './stand-in-devices.ts';
import * as data from './stand-in-data.ts';
import { checkHandoff, readHandoff } from './stand-in-handoff.ts';
import { readOnCallHealth } from './stand-in-on-call-health.ts';
import { OnCallStandIn } from './stand-in-on-call.ts';
import { actOnReadiness, readReadiness } from './stand-in-readiness.ts';
import { actOnProcess, readProcess, type Chosen } from './stand-in-process.ts';
import {
  actOnStatusPages,
  asReadersSeeIt,
  readStatusPages,
  type StatusPages,
} from './stand-in-status-pages.ts';
import { actOnTimeOff, readTimeOff } from './stand-in-time-off.ts';
import { actOnUpdates, readUpdates } from './stand-in-updates.ts';

export const dist = join(import.meta.dirname, '../../web/dist');

export interface StandIn {
  url: string;
  /** Method, path and body of every act, in order. */
  acts: { path: string; body: unknown }[];
  scene: data.Scene;
  me: shapes.Me | null;
  /** Whether a process is chosen, and whose it is. */
  chosen: Chosen;
  onCall: OnCallStandIn;
  statusPages: StatusPages;
  close: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

/** As src/http/server.ts sends it: whatever the page does against it fails here first. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export async function startStandIn(scene: data.Scene = 'few', port = 0): Promise<StandIn> {
  const server = createServer((request, response) => {
    void answer(request, response, standIn).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acts: [],
    scene,
    me: data.me,
    chosen: 'own',
    onCall: new OnCallStandIn('few'),
    statusPages: 'one',
    close,
    [Symbol.asyncDispose]: close,
  };
  return standIn;
}

async function answer(request: IncomingMessage, response: ServerResponse, standIn: StandIn): Promise<void> {
  const url = new URL(request.url ?? '/', standIn.url);
  const path = url.pathname;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const said = await text(request);
    const isFile = request.headers['content-type'] === 'application/yaml';
    const body: unknown = isFile ? said : JSON.parse(said || '{}');
    // A preview changes nothing; it is read with the words in its body.
    if (!path.endsWith('/updates/preview')) standIn.acts.push({ path, body });
    const ofOnCall = standIn.onCall.act(request.method ?? '', path.slice('/api/v1'.length), body);
    if (ofOnCall !== undefined) return send(response, ...checked(...ofOnCall));
    const ofHandoff = checkHandoff(path.slice('/api/v1'.length), standIn.acts);
    if (ofHandoff !== undefined) return send(response, ...checked(...ofHandoff));
    const ofPages = actOnStatusPages(request.method ?? '', path, body);
    if (ofPages !== null)
      return typeof ofPages[0] === 'number'
        ? send(response, ofPages[0], ofPages[1])
        : send(response, ...checked(ofPages[0], ofPages[1]));
    return send(response, ...act(path, body, standIn));
  }
  if (path === '/api/v1/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 2000\n\n');
    return;
  }
  if (path.startsWith('/api/'))
    return send(response, ...read(path.slice('/api/v1'.length), url.searchParams, standIn));
  if (path.startsWith('/status/')) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(asReadersSeeIt);
    return;
  }
  const file = path !== '/' && existsSync(join(dist, path)) ? join(dist, path) : join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
  });
  createReadStream(file).pipe(response);
}

type Answer = [status: number, body: unknown];

function read(path: string, search: URLSearchParams, standIn: StandIn): Answer {
  const { scene } = standIn;
  const everyIncident = data.scenes[scene].map((card) => card.incident);
  if (path.startsWith('/acknowledge/')) {
    const token = path.split('/')[2] ?? '';
    const [state, long] = token.split('-');
    return ['open', 'taken', 'mine', 'resolved', 'expired'].includes(state ?? '')
      ? checked(
          shapes.acknowledgeView,
          data.acknowledgeOf(
            // After the act the same link shows what it has become.
            state === 'open' && standIn.acts.some((act) => act.path === `/a/${token}`)
              ? 'mine'
              : (state as shapes.AcknowledgeView['state']),
            long !== undefined,
          ),
        )
      : problem(
          404,
          'link-invalid',
          'This link was not made by this installation, or a part of it is missing.',
          'Open the link from the message again, completely, or sign in.',
        );
  }
  const ofReadiness = readReadiness(path, search, standIn.acts);
  if (ofReadiness !== null) return checked(...ofReadiness);
  if (path === '/setup/good')
    return [200, { for: 'first-admin', person: null, email: null, organization: 'Acme' }];
  if (path.startsWith('/setup/'))
    return problem(
      404,
      'setup-link-invalid',
      'This set-up link is unknown, was used or has expired.',
      'Ask an admin for a new one; before anybody can sign in, restart the server and use the one it prints.',
    );
  if (standIn.me === null)
    return problem(401, 'sign-in-required', 'This needs to know who asks.', 'Sign in, or send an API key.');
  const ofProcess = readProcess(path, standIn.chosen);
  if (ofProcess !== null) return ofProcess;
  const ofTimeOff = readTimeOff(path, standIn.acts);
  if (ofTimeOff !== null) return checked(...ofTimeOff);
  const ofPages = readStatusPages(path, search, { acts: standIn.acts, pages: standIn.statusPages });
  if (ofPages !== null) return checked(...ofPages);
  const ofUpdates = readUpdates(path, standIn.acts, scene === 'none');
  if (ofUpdates !== null) return checked(...ofUpdates);
  const ofHandoff = readHandoff(path, standIn.acts);
  if (ofHandoff !== undefined) return checked(...ofHandoff);
  const ofOnCall = standIn.onCall.read(path, search);
  if (ofOnCall !== undefined) return checked(...ofOnCall);
  switch (path) {
    case '/me':
      return checked(shapes.me, standIn.me);
    case '/now':
      return checked(shapes.nowView, data.nowOf(scene));
    case '/process':
      return checked(shapes.processView, data.process);
    case '/users':
      return checked(listOf(shapes.user), list(data.users));
    case '/teams':
      return checked(
        listOf(shapes.team),
        list([
          { handle: 'platform', name: 'Platform', members: ['ana', 'ben'] },
          { handle: 'data', name: 'Data', members: ['cy'] },
        ]),
      );
    case '/services':
      return checked(listOf(shapes.service), list(data.services));
    case '/me/contacts':
      return checked(ownContactsSchema, data.contacts);
    case '/me/sessions':
      return checked(listOf(shapes.session), list(data.sessions));
    case '/me/devices':
      return checked(myDevicesShape, {
        ...myDevices,
        items: myDevices.items.filter(({ id }) => !standIn.acts.some((act) => act.path.endsWith(`/${id}`))),
      });
    case '/me/calendar-links':
      return checked(
        listOf(shapes.calendarLink),
        list(data.calendarLinks.filter(({ id }) => !standIn.acts.some((act) => act.path.endsWith(`/${id}`)))),
      );
    case '/deliveries':
      return checked(listOf(shapes.delivery), list(data.testPages));
    case '/on-call':
      return checked(shapes.onCall, data.onCall);
    case '/on-call/health':
    case '/on-call/pages':
    case '/on-call/burden':
      return checked(...readOnCallHealth(path, search));
    case '/inbox':
      return checked(listOf(shapes.inboxEntry), list(scene === 'none' ? [] : data.inbox));
    case '/alerts':
      return checked(listOf(shapes.alert), list(scene === 'none' ? [] : data.alerts));
    case '/incidents': {
      const words = search.get('text')?.toLowerCase() ?? '';
      return checked(
        listOf(shapes.incident),
        list(everyIncident.filter((incident) => incident.title.toLowerCase().includes(words))),
      );
    }
    default:
  }
  if (path === '/incidents/preview') return checked(shapes.declarePreview, data.preview);
  const [, noun, number, part] = path.split('/');
  const incident = everyIncident.find((each) => each.number === number);
  if (noun !== 'incidents' || incident === undefined)
    return problem(
      404,
      'no-such-incident',
      'There is no incident by this id or number that you may see.',
      'Look it up in the list; numbers look like INC-2026-0001.',
    );
  const whole = incident.number === data.checkout.number;
  switch (part) {
    case undefined:
      return checked(shapes.wholeIncident, {
        ...incident,
        ...(whole ? data.checkoutWork : { phases: [], milestones: {}, checklists: [], openRoles: [] }),
      });
    case 'line':
      return checked(shapes.line, data.scenes[scene].find((card) => card.incident === incident)!.line);
    case 'timeline':
      return checked(listOf(shapes.timelineEntry), list(whole ? data.timeline : []));
    case 'clocks':
      return checked(listOf(shapes.clock), list(whole ? data.clocks : []));
    case 'pages':
      return checked(listOf(shapes.page), list(whole ? data.pages : []));
    case 'at-hand':
      return checked(shapes.atHand, data.atHand);
    case 'channel':
      return checked(incidentChannel, whole ? data.channel : data.noChannel);
    case 'templates':
      return checked(shapes.templates, { items: whole ? data.templates : [] });
    default:
      return problem(404, 'no-such-route', 'Nothing answers at this address.', 'Check it.');
  }
}

function act(path: string, body: unknown, standIn: StandIn): Answer {
  const ofTimeOff = actOnTimeOff(path, body);
  if (ofTimeOff !== null) return ofTimeOff;
  if (path.startsWith('/a/')) return [200, {}];
  const ofUpdates = actOnUpdates(path, body);
  if (ofUpdates !== null)
    return typeof ofUpdates[0] === 'number'
      ? [ofUpdates[0], ofUpdates[1]]
      : checked(ofUpdates[0], ofUpdates[1]);
  const ofReadiness = actOnReadiness(path);
  if (ofReadiness !== null) return [200, ofReadiness];
  const ofProcess = actOnProcess(path, body);
  if (ofProcess !== null) return ofProcess;
  switch (path) {
    case '/api/v1/sign-in':
      if ((body as { password?: string }).password !== 'correct horse battery')
        return problem(
          401,
          'wrong-credentials',
          'No account has this e-mail address together with this password.',
          'Try again, or ask an admin for a link to set a new password.',
        );
      standIn.me = data.me;
      return checked(shapes.me, data.me);
    case '/api/v1/sign-out':
      standIn.me = null;
      return [204, null];
    case '/api/v1/process/classify':
      return [200, { severity: 'SEV-2', because: 'Is more than a tenth of all users affected?' }];
    case '/api/v1/held/release':
      return [200, { count: 1, released: ['INC-2026-0183'] }];
    case '/api/v1/me/test-page':
      return [202, { deliveries: [{ id: 'test.1.ana.phone', contact: 'phone', channel: 'ntfy' }] }];
    case `/api/v1/me/devices/${myDevices.items[1]!.id}`:
      return [204, null];
    case '/api/v1/me/calendar-links':
      return checked(shapes.calendarLink.extend({ url: z.string() }), {
        ...data.calendarLinks[0],
        ...(body as object),
        url: `http://127.0.0.1:4040/api/v1/calendars/${'A1b2'.repeat(10)}xyz.ics`,
      });
    case `/api/v1/me/calendar-links/${data.calendarLinks[0]!.id}`:
      return [204, null];
    case '/api/v1/me/contacts':
      return ownContactsSchema.safeParse(body).success
        ? [200, { changed: true, revision: 2 }]
        : problem(400, 'invalid-contacts', 'A contact is not complete.', 'Correct it.');
    case '/api/v1/setup/good':
      return checked(shapes.me, data.me);
    default:
  }
  const [, , , , number, command] = path.split('/');
  const incident =
    number === undefined
      ? data.incidentOf({ number: 'INC-2026-0189', title: (body as { title: string }).title })
      : data.scenes[standIn.scene].map((card) => card.incident).find((each) => each.number === number);
  if (incident === undefined)
    return problem(404, 'no-such-incident', 'There is no such incident.', 'Look it up.');
  const bodySchema = shapes.commandBodies[(command ?? 'declare') as shapes.CommandName];
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return problem(400, 'invalid-body', z.prettifyError(parsed.error), 'Correct it.');
  if (command === 'escalate')
    return problem(
      409,
      'nothing-to-escalate',
      'No rung is left that could be climbed.',
      'Page somebody by name with the command page.',
    );
  return checked(shapes.commandAnswer, { incident, next: null, message: `Done: ${command ?? 'declare'}.` });
}

function listOf(item: z.ZodType) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

function list(items: unknown[]) {
  return { items, nextCursor: null };
}

function checked(schema: z.ZodType, value: unknown): Answer {
  const result = schema.safeParse(value);
  if (!result.success)
    throw new Error(`the stand-in must answer as the API does: ${z.prettifyError(result.error)}`);
  return [200, value];
}

function problem(status: number, code: string, detail: string, remedy: string): Answer {
  return [status, { type: 'about:blank', title: code, status, code, detail, remedy }];
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === null ? undefined : JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
