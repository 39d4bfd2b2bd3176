/** Mattermost's slash commands: the same words as everywhere, carried out as whoever has the user name as a contact. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { depsFor } from '../../../test/harness/http.ts';
import { startHttpServer } from '../../../test/harness/stand-ins/http-server.ts';
import { smallDirectory, someone, startSteppedEngine } from '../../../test/harness/stepped-engine.ts';
import { openMattermost } from '../../integrations/mattermost/open.ts';
import { ChannelsSettings } from '../../integrations/outgoing/settings.ts';
import { buildServer } from '../server.ts';

const tokens = { incident: 'incidentincidentincident01', page: 'pagepagepagepagepagepage01' };

async function startMattermostHouse() {
  const directory = smallDirectory();
  for (const [handle, name] of [
    ['ana', '@ana.ortiz'],
    ['ben', '@benny'],
  ] as const) {
    const person = someone(handle, handle === 'ana' ? 'admin' : 'responder');
    const contact = { id: 'chat', channel: 'mattermost' as const, to: name };
    directory.users[handle] = { ...person, contacts: [...person.contacts, contact] };
  }
  const house = await startSteppedEngine({ directory });
  const { mattermost } = ChannelsSettings.parse({
    mattermost: {
      url: 'https://chat.example.test',
      token: 'mm-token',
      team: 'acme',
      commandTokens: Object.values(tokens),
    },
  });
  const open = openMattermost({ mattermost }, { allow: ['127.0.0.0/8'] });
  const answers: string[] = [];
  const later = await startHttpServer(({ body }) => {
    answers.push(body);
    return { kind: 'answer', status: 200 };
  });
  const { app } = await buildServer({
    ...depsFor(house.database.pool, house.engine),
    mattermost: () => open.door,
  });
  let count = 0;
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/mattermost/commands',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(fields).toString(),
    });
  const fieldsOf = (line: string, by: string, channel = 'chan0') => {
    const [, command = '', text = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    count += 1;
    return {
      command,
      text,
      user_name: by,
      user_id: 'u1',
      channel_id: channel,
      team_id: 't1',
      trigger_id: `trigger-${count}`,
      response_url: later.url,
    };
  };
  return {
    house,
    post,
    fieldsOf,
    async say(line: string, by: string, channel?: string) {
      const before = answers.length;
      const answer = await post(
        { ...fieldsOf(line, by, channel) },
        { authorization: `Token ${tokens.incident}` },
      );
      assert.equal(answer.statusCode, 200, answer.payload);
      let body = answer.payload;
      // On a crowded machine it may come behind its request.
      while (body === '{}') {
        body = answers[before] ?? '{}';
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await house.engine.settle();
      return JSON.parse(body) as { response_type: string; text: string };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await open.close();
      await later.close();
      await house[Symbol.asyncDispose]();
    },
  };
}

test('what is typed in Mattermost is carried out as the person with that user name', async () => {
  await using chat = await startMattermostHouse();
  const declared = await chat.say('/incident create "API *is* down" severity=2', 'ana.ortiz');
  const [state] = await chat.house.incidents();
  assert.equal(state?.title, 'API *is* down');
  assert.equal(declared.response_type, 'in_channel');
  assert.match(declared.text, /\[INC-2026-0001\]\(http:\/\/127\.0\.0\.1:4040\/incidents\/INC-2026-0001\)/);
  const [first] = await chat.house.log(state.id);
  assert.deepEqual(first?.actor, { kind: 'person', handle: 'ana', via: 'chat' });
  const shown = await chat.say('/incident show', 'benny');
  assert.match(shown.text, /API \\\*is\\\* down/);
  assert.equal(shown.response_type, 'ephemeral');
  // Here `/status` is free, and people are called by the names that they have here.
  await chat.say('/page @benny "they know the pool"', 'ana.ortiz');
  await chat.say('/status update resolved "It works again"', 'ana.ortiz');
  const log = await chat.house.log(state.id);
  assert.ok(log.some(({ event }) => event.type === 'paged' && event.person === 'ben'));
  assert.ok(log.some(({ event }) => event.type === 'update-posted' && event.audience === 'public'));
  assert.equal((await chat.house.incidents())[0]?.status, 'resolved');
});

test('a channel of Mattermost implies its own incident', async () => {
  await using chat = await startMattermostHouse();
  const { id } = await chat.house.declare({ severity: 'SEV-4' });
  await chat.house.declare({ severity: 'SEV-4', title: 'Another one' });
  await chat.house.database.pool.query(
    `insert into chat_channels (incident, actual, system, channel) values ($1, '{}', 'mattermost', 'chan7')
     on conflict (incident) do update set system = 'mattermost', channel = 'chan7'`,
    [id],
  );
  await chat.say('/incident resolve', 'ana.ortiz', 'chan7');
  const states = await chat.house.incidents();
  assert.deepEqual(
    states.filter(({ category }) => category === 'resolved').map((state) => state.id),
    [id],
  );
});

test('a request without a command’s token is refused, and a stranger does nothing', async () => {
  await using chat = await startMattermostHouse();
  const fields = chat.fieldsOf('/incident create "x" severity=1', 'ana.ortiz');
  for (const [more, headers] of [
    [{}, {}],
    [{ token: 'wrongwrongwrongwrongwrong1' }, {}],
    [{}, { authorization: 'Token wrongwrongwrongwrongwrong1' }],
  ] as const)
    assert.equal((await chat.post({ ...fields, ...more }, headers)).statusCode, 401);
  assert.match(
    (await chat.say('/incident create "x" severity=1', 'stranger')).text,
    /does not know who you are/,
  );
  assert.match((await chat.say('/incident create', 'ana.ortiz')).text, /Type it in one line/);
  assert.deepEqual(await chat.house.incidents(), []);
  const byBody = await chat.post({ ...chat.fieldsOf('/incident list', 'ana.ortiz'), token: tokens.page });
  assert.equal(byBody.statusCode, 200);
});
