/**
 * Keeps an Atlassian Statuspage page in step with one of ours, by its REST API: an incident or a maintenance is created there once, and
 * each of its updates is added in order. What is there already is found again by our id in its metadata, and an update that
 * may have arrived by its words. https://developer.statuspage.io/
 */
import type { ChannelSender, SendResult } from '../../domain/message/delivery.ts';
import type { IncidentPicture, MaintenancePicture, UpdatePicture } from '../../domain/status-page/picture.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';

export type Mirrored = IncidentPicture | MaintenancePicture;

export interface MirroredPage {
  /** What our page says now of `incident/ID` or `maintenance/ID`; null: nothing any more. */
  read: (ours: string) => Promise<Mirrored | null>;
  memory: {
    find: (ours: string[]) => Promise<Map<string, string>>;
    keep: (ours: string, theirs: string) => Promise<void>;
  };
}

interface StatuspageOptions extends MirroredPage {
  fetch: GuardedFetch['fetch'];
  token: string;
  /** The page's id there. */
  page: string;
  /** `https://api.statuspage.io` */
  apiUrl: string;
  /** Their component's id, by ours. */
  components: Record<string, string>;
}

/** Where there is no page of ours. */
export const nothingMirrored: MirroredPage = {
  read: () => Promise.resolve(null),
  memory: { find: () => Promise.resolve(new Map()), keep: () => Promise.resolve() },
};

/** Calls that one attempt makes at most: the vendor lets us make one a second, and an attempt ends after ten. The rest is the next attempt's. */
const mostCalls = 8;
/** Their list is asked for what an attempt may have created whose answer was lost. */
const lookBack = 100;

type Update = UpdatePicture<IncidentPicture['status'] | MaintenancePicture['status']>;
interface Theirs {
  id: string;
  metadata?: { tocsin?: { id?: string } };
  incident_updates?: { id: string; status: string; body: string }[];
}

export function makeStatuspageSender(options: StatuspageOptions): ChannelSender {
  const { fetch, token, apiUrl, page, read, memory } = options;
  const base = `${apiUrl.replace(/\/$/, '')}/v1/pages/${encodeURIComponent(page)}/incidents`;

  return {
    channel: 'statuspage',
    bundles: false,
    async send({ contact: { to: ours }, at }, signal) {
      const mirrored = await read(ours);
      if (mirrored === null) return { result: 'gave-up', reason: 'Our page says nothing of this any more.' };
      let calls = 0;
      const call = async (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object): Promise<Answer> => {
        calls += 1;
        return await fetch({
          url,
          method,
          headers: {
            authorization: `OAuth ${token}`,
            'content-type': 'application/json',
            'user-agent': 'Tocsin',
          },
          body: body === undefined ? '' : JSON.stringify(body),
          signal,
        });
      };
      const updates: Update[] = [...mirrored.updates].reverse();
      const known = await memory.find([ours, ...updates.map(({ id }) => `update/${id}`)]);

      let theirs: Theirs | null = null;
      let id = known.get(ours) ?? null;
      if (id === null) {
        const listed = await call('GET', `${base}?limit=${lookBack}`);
        const found = read200<Theirs[]>(listed);
        if (found === null) return judge(listed, at);
        theirs = found.find(({ metadata }) => metadata?.tocsin?.id === ours) ?? null;
        id = theirs?.id ?? null;
        if (id !== null) await memory.keep(ours, id);
      }
      for (const update of updates) {
        const name = `update/${update.id}`;
        if (known.has(name)) continue;
        if (calls >= mostCalls)
          return {
            result: 'retry',
            reason: 'More is to be told than one attempt tells.',
            afterSeconds: 1,
            ambiguous: false,
          };
        if (id === null) {
          const answer = await call('POST', base, { incident: created(ours, mirrored, update, options) });
          const made = read200<Theirs>(answer);
          if (made === null) return judge(answer, at);
          id = made.id;
          await memory.keep(ours, id);
        } else {
          theirs ??= read200<Theirs>(await call('GET', `${base}/${encodeURIComponent(id)}`));
          if (theirs !== null && !isThere(theirs, update)) {
            const answer = await call('PATCH', `${base}/${encodeURIComponent(id)}`, {
              incident: said(update, options),
            });
            if (read200<Theirs>(answer) === null) return judge(answer, at);
          } else if (theirs === null) {
            return {
              result: 'retry',
              reason: 'Statuspage did not say what it has of this.',
              afterSeconds: null,
              ambiguous: false,
            };
          }
        }
        await memory.keep(name, id);
      }
      return { result: 'sent', vendorId: id, detail: `HTTP 2xx, ${calls} calls` };
    },
  };
}

function isThere({ incident_updates: updates = [] }: Theirs, { status, body }: Update): boolean {
  return updates.some((theirs) => theirs.status === status && theirs.body.trim() === body.trim());
}

function created(ours: string, mirrored: Mirrored, first: Update, options: StatuspageOptions): object {
  return {
    name: mirrored.title,
    ...(mirrored.impact === 'maintenance'
      ? { scheduled_for: mirrored.scheduledFor, scheduled_until: mirrored.scheduledUntil }
      : { impact_override: mirrored.impact }),
    component_ids: mirrored.components.flatMap((component) => options.components[component] ?? []),
    metadata: { tocsin: { id: ours } },
    ...said(first, options),
  };
}

function said({ status, body, components }: Update, options: StatuspageOptions): object {
  const statuses = components.flatMap(({ component, to }) => {
    const theirs = options.components[component];
    return theirs === undefined ? [] : [[theirs, to] as const];
  });
  return { status, body, ...(statuses.length === 0 ? {} : { components: Object.fromEntries(statuses) }) };
}

function read200<Body>(answer: Answer): Body | null {
  if (answer.outcome !== 'answered' || answer.status < 200 || answer.status >= 300) return null;
  try {
    return JSON.parse(answer.body) as Body;
  } catch {
    return null;
  }
}

/** Statuspage says 420 where others say 429. */
const enhanceYourCalm = 420;

function judge(answer: Answer, at: string): SendResult {
  if (answer.outcome !== 'answered') return judgeAnswer(answer, 'Statuspage', at);
  if (answer.status === 401 || answer.status === 403)
    return {
      result: 'gave-up',
      reason: `Statuspage did not accept our key (${answer.status}); put that of a user who may edit the page into channels.statuspage.token`,
    };
  if (answer.status === 404)
    return { result: 'gave-up', reason: 'Statuspage has no such page; correct channels.statuspage.page' };
  const status = answer.status === enhanceYourCalm ? 429 : answer.status;
  if (status >= 200 && status < 300)
    return {
      result: 'retry',
      reason: 'Statuspage answered with something else than JSON.',
      afterSeconds: null,
      ambiguous: true,
    };
  return judgeAnswer({ ...answer, status }, 'Statuspage', at);
}
