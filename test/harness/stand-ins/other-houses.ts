/** Stand-ins for the houses that keep what ours tells them: PagerDuty's Events API, Opsgenie's Alert API, Statuspage's incidents. */
import { type HttpAnswer, type HttpStandIn, startHttpServer } from './http-server.ts';

export interface HouseCall {
  method: string;
  path: string;
  authorization: string | null;
  body: Record<string, any>;
}

export interface OtherHouse extends HttpStandIn {
  calls: HouseCall[];
  /** Instead of its own answer, given one after the other. */
  answerWith: (...answers: HttpAnswer[]) => void;
}

type Handle = (call: HouseCall) => [status: number, body: object];

async function startHouse(handle: Handle): Promise<OtherHouse> {
  const calls: HouseCall[] = [];
  let answers: HttpAnswer[] = [];
  const server = await startHttpServer((request) => {
    const call: HouseCall = {
      method: request.method,
      path: request.path,
      authorization: request.headers['authorization'] ?? null,
      body: request.body === '' ? {} : (JSON.parse(request.body) as Record<string, unknown>),
    };
    calls.push(call);
    const told = answers.shift();
    if (told !== undefined) return told;
    const [status, body] = handle(call);
    return {
      kind: 'answer',
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
  });
  return {
    ...server,
    calls,
    answerWith(...given) {
      answers = given;
    },
  };
}

export function startPagerDuty({ routingKey }: { routingKey: string }): Promise<OtherHouse> {
  return startHouse(({ path, body }) => {
    if (path !== '/v2/enqueue') return [404, {}];
    const wrong =
      body['routing_key'] !== routingKey
        ? 'Invalid routing key'
        : body['event_action'] === 'trigger' && typeof body['payload']?.summary !== 'string'
          ? "'payload.summary' is missing or blank"
          : null;
    if (wrong !== null)
      return [400, { status: 'invalid event', message: 'Event object is invalid', errors: [wrong] }];
    return [202, { status: 'success', message: 'Event processed', dedup_key: body['dedup_key'] }];
  });
}

export function startOpsgenie({ apiKey }: { apiKey: string }): Promise<OtherHouse> {
  const open = new Set<string>();
  return startHouse(({ path, authorization, body }) => {
    if (authorization !== `GenieKey ${apiKey}`) return [403, { message: 'You are not authorized' }];
    if (path === '/v2/alerts') {
      open.add(String(body['alias']));
      return [202, { result: 'Request will be processed', requestId: 'r' }];
    }
    const [, alias = '', verb] =
      /^\/v2\/alerts\/([^/]+)\/(acknowledge|close)\?identifierType=alias$/.exec(path) ?? [];
    if (verb === undefined || !open.has(alias)) return [404, { message: 'Alert does not exist' }];
    if (verb === 'close') open.delete(alias);
    return [202, { result: 'Request will be processed', requestId: 'r' }];
  });
}

interface TheirIncident {
  id: string;
  name: string;
  status: string;
  metadata: object;
  components: Record<string, string>;
  incident_updates: { id: string; status: string; body: string }[];
}

export interface StatuspageStandIn extends OtherHouse {
  incidents: TheirIncident[];
}

export async function startStatuspage({
  token,
  page,
}: {
  token: string;
  page: string;
}): Promise<StatuspageStandIn> {
  const incidents: TheirIncident[] = [];
  const say = (incident: TheirIncident, given: Record<string, any>): void => {
    incident.status = given['status'] ?? incident.status;
    Object.assign(incident.components, given['components'] ?? {});
    if (typeof given['body'] === 'string')
      incident.incident_updates.unshift({
        id: `u${incident.incident_updates.length + 1}`,
        status: incident.status,
        body: given['body'],
      });
  };
  const house = await startHouse(({ method, path, authorization, body }) => {
    if (authorization !== `OAuth ${token}`) return [401, { error: 'Could not authenticate' }];
    const base = `/v1/pages/${page}/incidents`;
    if (!path.startsWith(base)) return [404, { error: 'Page not found' }];
    if (method === 'GET' && path.startsWith(`${base}?`)) return [200, incidents];
    const given = body['incident'] ?? {};
    if (method === 'POST' && path === base) {
      const made: TheirIncident = {
        id: `sp${incidents.length + 1}`,
        name: given.name,
        status: given.status,
        metadata: given.metadata ?? {},
        components: {},
        incident_updates: [],
      };
      say(made, given);
      incidents.unshift(made);
      return [201, made];
    }
    const incident = incidents.find(({ id }) => path === `${base}/${id}`);
    if (incident === undefined) return [404, { error: 'Incident not found' }];
    if (method === 'PATCH') say(incident, given);
    return [200, incident];
  });
  return { ...house, incidents };
}
