/** The reference of the configuration file as a page: every section and field, from the schema that reads them. */
import { shapeOf, type ShapeNode } from '../../domain/config/check-shape.ts';
import { sectionNames } from '../../domain/config/config.ts';
import { configFileSchema } from '../../domain/config/file-schema.ts';
import type { Vendors } from '../../domain/config/vendors.ts';

/** `channels` are the vendors' shapes, which carry no words for people. */
const vendorFields: Record<string, string> = {
  'outgoing.allow':
    'Private addresses and ranges that may be called, as in `10.0.0.0/8`: webhooks, ntfy and mail servers inside. The cloud’s metadata address never may.',
  'channels.webhook':
    'Requests to a URL of the person’s own, signed by the Standard Webhooks scheme. Needs no settings.',
  'channels.webhook.headers': 'Headers that every request of this channel carries.',
  'channels.webhook.signingSecret':
    'With which requests are signed: `whsec_` and base64 of 24 to 64 random bytes. Without it by one that the installation drew for itself.',
  'channels.webhook.previousSigningSecret': 'Signs beside it, until every receiver knows the new one.',
  'channels.email': 'Mail.',
  'channels.email.smtp': 'The mail server: `smtp://user:password@mail.example.test:587`, or `smtps://`.',
  'channels.email.from': 'The sender: `Tocsin <tocsin@example.test>`.',
  'channels.email.inbound': 'Mail that comes back: answers to pages, and mailboxes that do not exist.',
  'channels.email.inbound.listen': 'Where our mail server listens: `127.0.0.1:2525`.',
  'channels.email.inbound.domain': 'The domain whose mail is led there.',
  'channels.ntfy': 'Push notifications by an ntfy server.',
  'channels.ntfy.server': 'Its address: `https://ntfy.example.test`.',
  'channels.ntfy.token': 'Its access token, where it wants one.',
  'channels.mattermost': 'Messages in Mattermost, and channels for incidents.',
  'channels.mattermost.url': 'The server: `https://chat.example.test`.',
  'channels.mattermost.token': 'The bot’s token.',
  'channels.mattermost.team': 'The team as its address names it: channels are found and opened there.',
  'channels.mattermost.incidents': 'The channel in which incidents are announced.',
  'channels.mattermost.incidentChannels': 'Whether incidents get channels of their own.',
  'channels.mattermost.commandTokens':
    'The tokens that the server drew for its slash commands; without them none is taken.',
  'channels.slack': 'Messages in Slack, and channels for incidents.',
  'channels.slack.token': 'The bot’s token, `xoxb-…`.',
  'channels.slack.signingSecret': 'With which Slack signs what it sends.',
  'channels.slack.appToken':
    'The app-level token, `xapp-…`: Tocsin then opens a socket to Slack, and Slack need not reach it.',
  'channels.slack.apiUrl': 'The base address of Slack’s API.',
  'channels.slack.incidents': 'The channel in which incidents are announced.',
  'channels.slack.incidentChannels': 'Whether incidents get channels of their own.',
  'channels.slack.keepReactions':
    'Reactions with which a message goes into its incident’s timeline, without colons; `pushpin` where none is named.',
  'channels.teams': 'Messages in Microsoft Teams, by workflows.',
  'channels.teams.incidents': 'The address of the workflow that posts where incidents are announced.',
  'channels.pagerduty': 'PagerDuty, for those who keep it beside the house: it is told of incidents.',
  'channels.pagerduty.routingKey': 'Of an Events API v2 integration.',
  'channels.pagerduty.apiUrl': 'The base address of its Events API.',
  'channels.opsgenie': 'Opsgenie, for those who keep it beside the house: it is told of incidents.',
  'channels.opsgenie.apiKey': 'Of an API integration.',
  'channels.opsgenie.apiUrl': 'The base address of its API.',
  'channels.statuspage': 'A page at Atlassian Statuspage that is kept in step with one of ours.',
  'channels.statuspage.token': 'The key of a user who may edit the page.',
  'channels.statuspage.page': 'Its id there.',
  'channels.statuspage.from': 'The handle of ours.',
  'channels.statuspage.components':
    'Their component’s id, by ours. Those that are not named are not told of.',
  'channels.statuspage.apiUrl': 'The base address of its API.',
  'channels.twilio': 'A provider of texts and calls. The channels `sms` and `voice` are on where one is.',
  'channels.twilio.accountSid': 'The account, `AC…`.',
  'channels.twilio.authToken': 'Its token, with which Twilio also signs what it sends.',
  'channels.twilio.previousAuthToken': 'Is still believed, while the token is being changed.',
  'channels.twilio.from':
    'From where texts and calls come: a number, a short code, or a name, which takes no replies.',
  'channels.twilio.fromIn': 'Another sender for numbers that begin so: `{ "+49": "+4915550100" }`.',
  'channels.twilio.messagingService':
    'A messaging service, `MG…`, that picks the number of a text; calls come from `from`.',
  'channels.twilio.apiUrl': 'The base address of Twilio’s API.',
  'channels.plivo':
    'Another provider of texts and calls: alone, for some countries, or as the backup of the first.',
  'channels.plivo.authId': 'The account.',
  'channels.plivo.authToken': 'Its token, with which Plivo also signs what it sends.',
  'channels.plivo.previousAuthToken': 'Is still believed, while the token is being changed.',
  'channels.plivo.from': 'From where texts and calls come.',
  'channels.plivo.fromIn': 'Another sender for numbers that begin so.',
  'channels.plivo.apiUrl': 'The base address of Plivo’s API.',
  'channels.sms': 'Texts. Needed only to say more than the providers’ blocks do.',
  'channels.sms.countries': 'Beginnings of the numbers that may be reached: `["+1", "+49"]`. Empty: all.',
  'channels.sms.routes':
    'Which providers serve which numbers, in the order in which they are tried. The longest prefix counts; without one, Twilio and then Plivo.',
  'channels.sms.routes.prefix': 'How the numbers begin: `+49`.',
  'channels.sms.routes.providers': 'The first, and its backup.',
  'channels.sms.mostPerDay': 'How many a day (in UTC).',
  'channels.sms.mostPerDay.people': 'To people of this installation.',
  'channels.sms.mostPerDay.others': 'To addresses and subscribers.',
  'channels.voice': 'Calls. Needed only to say more than the providers’ blocks do.',
  'channels.voice.countries': 'Beginnings of the numbers that may be called. Empty: all.',
  'channels.voice.routes': 'As for texts.',
  'channels.voice.routes.prefix': 'How the numbers begin: `+49`.',
  'channels.voice.routes.providers': 'The first, and its backup.',
  'channels.voice.mostPerDay': 'How many a day (in UTC).',
  'channels.voice.mostPerDay.people': 'To people of this installation.',
  'channels.voice.mostPerDay.others': 'To others; nobody else is called today.',
  'channels.voice.language': 'In which calls speak.',
  'channels.push': 'Notifications in browsers that people allow it. On without any setting.',
  'channels.push.contact':
    'Whom a push service may write to about this installation: `mailto:ops@example.test`. Default: its public address.',
};

const sectionTexts: Record<(typeof sectionNames)[number], string> = {
  organization: 'One organisation to an installation.',
  process: 'What incidents follow: severities, clocks, ladders, positions.',
  outgoing: 'Nothing private is called unless it stands here.',
  users: 'People. Whoever is left out of the list is removed; their name stays in what they did.',
  teams: 'Teams.',
  calendars:
    'Days and shifts that stand outside of schedules and that their layers name. A calendar has either `url` or `dates`.',
  schedules: 'Who is on call when. A schedule’s fields are in [the reference of schedules](schedules.md).',
  positions:
    'Who answers for the positions that the process names, by the position’s name. A binding names exactly one of `user`, `users`, `schedule`, `team`.',
  audiences: 'What the process’s audiences mean here, by the audience’s name.',
  services: 'What is owned and breaks.',
  integrations: 'Who sends signals, and by which key each is known.',
  routes:
    'What becomes of signals. The first route that matches wins; without one the integration’s service and the process’s `signals` hold.',
  channels:
    'How messages leave the house, by the channel’s name. A channel that is left out is off, except `webhook` and `push`, and `sms` and `voice` where a provider of them is on; one that is off may lack its secrets.',
  statusPages: 'Public pages.',
  apiKeys: 'Keys of programs that use the API.',
};

const head = `# The configuration file

A configuration is one YAML file. Every section may be left out: it then stays as it is. A section that stands in the
file is the whole truth about its noun, so what it does not list is removed. A field that is not listed here is an error,
told with its line and the word that was probably meant. [The guide](../guide/configuration.md) says how to use it; a
whole example is in \`examples/acme.yaml\`.

A file holds at most 1 MB and 100,000 entries. A **handle** is lower-case letters, digits and hyphens, at most 63 of them.
A **length** of time is written \`30s\`, \`2m\`, \`1h30m\`. A **binding** and a **target** are described under
[\`positions\`](#positions).

In \`channels\`, in the addresses of contacts and in keys, \`\${NAME}\` stands for a variable of the environment in which
Tocsin was started. One that is not set is an error; inside a block that says \`enabled: false\` it is a warning. Secrets
that are written out are kept apart from the settings and are given such a name in an export.
`;

export function configurationReference(vendors: Vendors): string {
  const shape = shapeOf(configFileSchema(vendors));
  const unused = new Set(Object.keys(vendorFields));
  const meaning = (path: string, node: ShapeNode): string => {
    unused.delete(path);
    const text = vendorFields[path] ?? node.description;
    if (text === undefined) throw new Error(`the field ${path} must be described`);
    return text;
  };

  const rowsOf = (node: ShapeNode, path: string, shown: string): string[] => {
    const [form] = formsOf(node);
    return Object.entries(form?.properties ?? {}).flatMap(([name, field]) => {
      const here = `${path}.${name}`;
      const label = shown === '' ? name : `${shown}.${name}`;
      const required = form!.required?.includes(name) ?? false;
      const row = `| \`${label}\` | ${typeOf(name, field)} | ${required ? 'required' : defaultOf(field)} | ${
        name === 'enabled' && path.startsWith('channels.')
          ? 'Whether it is on; one that is off may lack the rest.'
          : meaning(here, field)
      } |`;
      return [row, ...inner(name, field, here, label)];
    });
  };
  /** What a field holds, unless it is described elsewhere. */
  const inner = (name: string, field: ShapeNode, path: string, label: string): string[] => {
    if (isBindings(name) || isTarget(field)) return [];
    if (field.type === 'array' && field.items?.properties !== undefined)
      return isTarget(field.items) ? [] : rowsOf(field.items, path, `${label}[]`);
    return field.properties === undefined ? [] : rowsOf(field, path, label);
  };

  const sections = sectionNames.map((name) => {
    const node = shape.properties![name]!;
    const text = [`## ${name}`, '', sectionTexts[name]];
    if (name === 'schedules') return text;
    if (name === 'process') return [...text, '', node.description!];
    if (name === 'channels')
      return [
        ...text,
        ...Object.entries(node.properties!).flatMap(([channel, settings]) => {
          const rows = rowsOf(settings, `channels.${channel}`, '');
          return [
            '',
            `### channels.${channel}`,
            '',
            meaning(`channels.${channel}`, settings),
            '',
            ...table(rows),
          ];
        }),
      ];
    const entry =
      node.type === 'array'
        ? node.items!
        : typeof node.additionalProperties === 'object'
          ? node.additionalProperties
          : node;
    return [...text, '', ...table(rowsOf(entry, name, ''))];
  });

  if (unused.size > 0)
    throw new Error(`the reference must not describe what is not there: ${[...unused].join(', ')}`);
  return `${head}\n${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function table(rows: string[]): string[] {
  return ['| field | type | default | meaning |', '|---|---|---|---|', ...rows];
}

/** A channel has two forms, on and off; the one that is on names what is needed. */
function formsOf(node: ShapeNode): ShapeNode[] {
  return node.oneOf ?? node.anyOf ?? [node];
}

function isBindings(name: string): boolean {
  return name === 'positions';
}

function isTarget(node: ShapeNode): boolean {
  return node.properties !== undefined && 'schedule' in node.properties && !('standIn' in node.properties);
}

function typeOf(name: string, node: ShapeNode): string {
  if (isBindings(name)) return 'bindings';
  if (isTarget(node)) return 'target';
  if (node.enum !== undefined) return node.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (name === 'enabled') return 'true or false';
  switch (node.form) {
    case 'handle':
      return 'handle';
    case 'word':
      return 'word';
    case 'line':
      return 'line';
    case 'link':
      return 'URL';
    case 'email':
      return 'mail address';
    case 'zone':
      return 'time zone';
    case 'length':
      return 'length';
    case 'key':
      return 'key';
    case 'hash':
      return 'SHA-256';
    case 'date':
      return 'date';
  }
  switch (node.type) {
    case 'array':
      return `list of ${plural(typeOf('', formsOf(node.items!)[0]!))}`;
    case 'object':
      return node.properties === undefined ? 'names to texts' : 'block';
    case 'integer':
      return 'number';
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'text';
  }
  return 'anything';
}

function plural(type: string): string {
  if (
    type === 'block' ||
    type === 'date' ||
    type === 'handle' ||
    type === 'target' ||
    type === 'text' ||
    type === 'word'
  )
    return `${type}s`;
  if (type === 'URL') return 'URLs';
  if (type === 'mail address') return 'mail addresses';
  return type;
}

function defaultOf({ default: value }: ShapeNode): string {
  if (value === undefined) return '–';
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0 ? 'none' : `\`${JSON.stringify(value)}\``;
  return `\`${String(value)}\``;
}
