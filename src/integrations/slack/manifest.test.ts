/** The app's manifest leads Slack to the doors that there are, and asks for what the calls need. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slackManifest } from './manifest.ts';

const url = 'https://tocsin.example.test';

interface Manifest {
  features: { slash_commands: { command: string; url?: string; should_escape: boolean }[] };
  oauth_config: { scopes: { bot: string[] } };
  settings: {
    event_subscriptions: { request_url?: string; bot_events: string[] };
    interactivity: { request_url?: string };
    socket_mode_enabled: boolean;
  };
}

test('each command, button and event comes to its own door', () => {
  const { features, settings } = slackManifest({ url, socket: false }) as unknown as Manifest;
  assert.deepEqual(
    features.slash_commands.map(({ command, url: to }) => [command, to]),
    ['/incident', '/page', '/oncall'].map((command) => [command, `${url}/slack/commands`]),
  );
  // Without it a mention is a name, and nobody knows whose.
  assert.ok(features.slash_commands.every(({ should_escape }) => should_escape));
  assert.equal(settings.event_subscriptions.request_url, `${url}/slack/events`);
  assert.equal(settings.interactivity.request_url, `${url}/slack/interactions`);
  assert.equal(settings.socket_mode_enabled, false);
});

test('over a socket no address of ours is named', () => {
  const manifest = slackManifest({ url, socket: true });
  assert.ok(!JSON.stringify(manifest).includes('tocsin.example.test'));
  assert.equal((manifest as unknown as Manifest).settings.socket_mode_enabled, true);
});

test('marked messages can be read: their events come with the scopes that they need', () => {
  const { oauth_config, settings } = slackManifest({ url, socket: false }) as unknown as Manifest;
  const { bot } = oauth_config.scopes;
  for (const scope of [
    'pins:read',
    'reactions:read',
    'channels:history',
    'users:read.email',
    'chat:write',
    'im:write',
  ])
    assert.ok(bot.includes(scope), scope);
  assert.ok(settings.event_subscriptions.bot_events.includes('reaction_added'));
});
