/**
 * Stand-in for a Mattermost server: the parts of its REST API, version 4, that a bot uses, on one team. It knows a post again by its
 * `pending_post_id`, as the server does for half a minute.
 */
import { type HttpAnswer, type HttpRequest, type HttpStandIn, startHttpServer } from './http-server.ts';

interface Channel {
  id: string;
  name: string;
  type: string;
  creator_id: string;
  purpose: string;
  header: string;
  delete_at: number;
  members: string[];
}

interface Post {
  id: string;
  channel_id: string;
  message: string;
  is_pinned: boolean;
  props: Record<string, unknown>;
  edits: number;
}

export interface MattermostStandIn extends HttpStandIn {
  channels: Channel[];
  posts: Post[];
  /** "POST posts", in the order of arrival. */
  calls: string[];
  headers: Record<string, string>[];
  /** Answers given one after the other instead of the server's own. */
  answerWith: (...answers: HttpAnswer[]) => void;
  /** Asked after each call was carried out: what it gets instead; null: the server's answer. */
  afterCall: (instead: (call: string) => HttpAnswer | null) => void;
}

const bot = 'botbotbotbotbotbotbotbot00';
const team = 'teamteamteamteamteamteam00';

/** `people`: their addresses by username. `rooms`: channels that somebody else has made. */
export async function startMattermost({
  token = 'mm-token',
  people = {},
  rooms = [],
}: { token?: string; people?: Record<string, string>; rooms?: string[] } = {}): Promise<MattermostStandIn> {
  const channels: Channel[] = [];
  const posts: Post[] = [];
  const calls: string[] = [];
  const headers: MattermostStandIn['headers'] = [];
  const pending = new Map<string, Post>();
  let answers: HttpAnswer[] = [];
  let instead: (call: string) => HttpAnswer | null = () => null;
  let count = 0;

  const newId = (kind: string) => {
    count += 1;
    return `${kind}${String(count).padStart(26 - kind.length, '0')}`;
  };
  const idOf = (username: string) => `user${username}`.padEnd(26, '0');
  function add(name: string, type: string, creator: string, purpose = ''): Channel {
    const channel = {
      id: newId('chan'),
      name,
      type,
      creator_id: creator,
      purpose,
      header: '',
      delete_at: 0,
      members: [creator],
    };
    channels.push(channel);
    return channel;
  }
  for (const room of rooms) add(room, 'O', idOf('somebody'));

  function carryOut({ method, path, body }: HttpRequest): HttpAnswer {
    const json = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    const [what, id = '', part = '', more = ''] = path.split('?')[0]!.split('/');
    const route = `${method} ${what}`;
    if (route === 'GET users' && id === 'me') return ok({ id: bot, username: 'tocsin' });
    if (route === 'GET users') {
      const [username] =
        id === 'username'
          ? [part]
          : (Object.entries(people).find(([, email]) => email === decodeURIComponent(part)) ?? []);
      return username !== undefined && Object.hasOwn(people, username)
        ? ok({ id: idOf(username), username, email: people[username] })
        : no(404, 'app.user.missing_account.const');
    }
    if (route === 'GET teams' && id === 'name')
      return part === 'acme'
        ? ok({ id: team, name: 'acme' })
        : no(404, 'app.team.get_by_name.missing.app_error');
    if (route === 'GET teams' && part === 'channels') {
      const name = path.split('/').at(-1);
      const found = channels.find((channel) => channel.name === name && channel.delete_at === 0);
      return found === undefined || more !== 'name'
        ? no(404, 'app.channel.get_by_name.missing.app_error')
        : ok(found);
    }
    if (route === 'POST channels' && id === 'direct') {
      const members = json as unknown as string[];
      return ok(add(members.join('__'), 'D', members[0] ?? ''), 201);
    }
    if (route === 'POST channels' && id === '') {
      const name = String(json['name']);
      if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name))
        return no(400, 'model.channel.is_valid.1_or_more.app_error');
      if (channels.some((channel) => channel.name === name))
        return no(400, 'store.sql_channel.save_channel.exists.app_error');
      return ok(add(name, String(json['type']), bot, String(json['purpose'] ?? '')), 201);
    }
    const channel = what === 'channels' ? channels.find((one) => one.id === id) : undefined;
    if (what === 'channels' && channel === undefined) return no(404, 'app.channel.get.existing.app_error');
    if (channel !== undefined) {
      if (route === 'GET channels' && part === '') return ok(channel);
      if (route === 'GET channels' && part === 'posts') {
        const own = posts.filter((post) => post.channel_id === id).toReversed();
        return ok({
          order: own.map((post) => post.id),
          posts: Object.fromEntries(own.map((post) => [post.id, post])),
        });
      }
      if (channel.delete_at > 0) return no(400, 'api.channel.patch_channel.deleted.app_error');
      if (route === 'PUT channels' && part === 'patch') {
        if (typeof json['header'] === 'string') channel.header = json['header'];
        if (typeof json['purpose'] === 'string') channel.purpose = json['purpose'];
        return ok(channel);
      }
      if (route === 'POST channels' && part === 'members') {
        const user = String(json['user_id']);
        if (!channel.members.includes(user)) channel.members.push(user);
        return ok({ channel_id: id, user_id: user }, 201);
      }
      if (route === 'DELETE channels') {
        channel.delete_at = 1;
        return ok({ status: 'OK' });
      }
    }
    if (route === 'POST posts' && id === '') {
      const known = pending.get(String(json['pending_post_id']));
      if (known !== undefined) return ok(known, 201);
      const room = channels.find((one) => one.id === json['channel_id']);
      if (room === undefined) return no(404, 'app.channel.get.existing.app_error');
      if (room.delete_at > 0) return no(400, 'api.post.create_post.can_not_post_to_deleted.error');
      const post: Post = {
        id: newId('post'),
        channel_id: room.id,
        message: String(json['message']),
        is_pinned: false,
        props: (json['props'] ?? {}) as Record<string, unknown>,
        edits: 0,
      };
      posts.push(post);
      if (json['pending_post_id'] !== undefined) pending.set(String(json['pending_post_id']), post);
      return ok(post, 201);
    }
    const at = what === 'posts' ? posts.findIndex((one) => one.id === id) : -1;
    const post = posts[at];
    if (what === 'posts' && post === undefined) return no(404, 'app.post.get.app_error');
    if (post !== undefined) {
      if (route === 'PUT posts' && part === 'patch') {
        Object.assign(post, { message: String(json['message']), edits: post.edits + 1 });
        return ok(post);
      }
      if (route === 'POST posts' && part === 'pin') {
        post.is_pinned = true;
        return ok({ status: 'OK' });
      }
      if (route === 'DELETE posts') {
        posts.splice(at, 1);
        return ok({ status: 'OK' });
      }
    }
    return no(404, 'api.context.404.app_error');
  }

  const server = await startHttpServer((request) => {
    const path = /^\/api\/v4\/(.*)$/.exec(request.path)?.[1];
    if (path === undefined) return { kind: 'answer', status: 404 };
    const call = `${request.method} ${path.split('?')[0]}`;
    calls.push(call);
    headers.push(request.headers);
    const told = answers.shift();
    if (told !== undefined) return told;
    if (request.headers['authorization'] !== `Bearer ${token}`)
      return no(401, 'api.context.session_expired.app_error');
    const answer = carryOut({ ...request, path });
    return instead(call) ?? answer;
  });
  return {
    ...server,
    channels,
    posts,
    calls,
    headers,
    answerWith(...given) {
      answers = given;
    },
    afterCall(given) {
      instead = given;
    },
  };
}

function ok(body: unknown, status = 200): HttpAnswer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function no(status: number, id: string): HttpAnswer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, message: 'No.', status_code: status }),
  };
}
