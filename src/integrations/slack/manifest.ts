/** The manifest of the Slack app: everything that Tocsin asks of a workspace, to be pasted where Slack makes apps. Pure. */

/** `url`: our public address, without a slash at its end. `socket`: Slack cannot reach it, and we open a socket instead. */
export function slackManifest({ url, socket }: { url: string; socket: boolean }): Record<string, unknown> {
  // Over a socket an address would only mislead.
  const door = (name: string, path: string) => (socket ? {} : { [name]: `${url}/slack/${path}` });
  return {
    display_information: {
      name: 'Tocsin',
      description: 'Declares incidents, pages people, and keeps their timeline.',
      background_color: '#7a1f1f',
    },
    features: {
      bot_user: { display_name: 'Tocsin', always_online: true },
      // Contacts are paged in direct messages.
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      slash_commands: commands.map((command) => ({
        ...command,
        should_escape: true,
        ...door('url', 'commands'),
      })),
      shortcuts: [
        {
          name: 'Declare an incident',
          type: 'global',
          callback_id: 'declare-incident',
          description: 'Opens the form that declares one',
        },
        {
          name: 'Add to the timeline',
          type: 'message',
          callback_id: 'note-message',
          description: 'Keeps the message in its incident',
        },
      ],
    },
    oauth_config: { scopes: { bot: scopes } },
    settings: {
      event_subscriptions: { bot_events: events, ...door('request_url', 'events') },
      interactivity: { is_enabled: true, ...door('request_url', 'interactions') },
      org_deploy_enabled: false,
      socket_mode_enabled: socket,
      token_rotation_enabled: false,
    },
  };
}

/** Slack keeps `/status` for itself. */
const commands = [
  {
    command: '/incident',
    description: 'Declare, acknowledge, update, resolve; help lists all',
    usage_hint: 'create "what is wrong" severity=2',
  },
  {
    command: '/page',
    description: 'Page a person, a position, a team or whoever is on call',
    usage_hint: '@who "why they are needed"',
  },
  {
    command: '/oncall',
    description: 'Who is on call now',
    usage_hint: '[position, schedule or service]',
  },
];

const scopes = [
  'commands',
  'chat:write',
  'chat:write.public',
  'im:write',
  // Who somebody is, by the address that they have here and there.
  'users:read',
  'users:read.email',
  // An incident's channel: opened, named, filled with people, archived; private incidents have a private one.
  'channels:manage',
  'channels:read',
  'groups:read',
  'groups:write',
  'pins:write',
  'bookmarks:read',
  'bookmarks:write',
  // Messages that people mark, and what becomes of those.
  'channels:history',
  'groups:history',
  'pins:read',
  'reactions:read',
];

const events = ['message.channels', 'message.groups', 'pin_added', 'reaction_added'];
