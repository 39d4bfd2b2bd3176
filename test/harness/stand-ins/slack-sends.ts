/** What Slack sends an app, as it sends it: form posts and JSON, each signed over its bytes. */
import { createHmac, randomUUID } from 'node:crypto';

export interface SlackRequest {
  method: 'POST';
  url: string;
  headers: Record<string, string>;
  payload: string;
}

export interface SlackSends {
  /** A slash command, as somebody types it. */
  command: (line: string, by: By) => SlackRequest;
  press: (action: string, value: string, by: By) => SlackRequest;
  shortcut: (name: string, by: By, message?: { ts: string }) => SlackRequest;
  /** A form that was filled in; `view` as the app opened it. */
  submit: (view: SlackView, values: Record<string, string>, by: By) => SlackRequest;
  /** Something was chosen in a form on which others depend. */
  choose: (view: SlackView, values: Record<string, string>, by: By) => SlackRequest;
  event: (event: object, given?: { id?: string; retry?: number }) => SlackRequest;
  raw: (url: string, payload: string, contentType: string, headers?: Record<string, string>) => SlackRequest;
}

interface By {
  user: string;
  channel?: string;
  /** Where answers may be sent later. */
  answerTo?: string;
}

export interface SlackView {
  callback_id: string;
  private_metadata: string;
  blocks: { type: string; block_id?: string; element?: { type: string; action_id: string } }[];
}

/** `nowMs`: what Slack's clock says. */
export function slackSends(secret: string, nowMs: () => number = () => Date.now()): SlackSends {
  function raw(
    url: string,
    payload: string,
    contentType: string,
    headers: Record<string, string> = {},
  ): SlackRequest {
    const timestamp = String(Math.floor(nowMs() / 1000));
    const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${payload}`).digest('hex');
    return {
      method: 'POST',
      url,
      payload,
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
        ...headers,
      },
    };
  }
  const form = (url: string, fields: Record<string, string>) =>
    raw(url, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded');
  const interaction = (payload: object) =>
    form('/slack/interactions', { payload: JSON.stringify({ team: { id: 'T0ACME' }, ...payload }) });
  const trigger = () => `${Date.now()}.${randomUUID().replaceAll('-', '')}`;
  const asked = ({ user, channel, answerTo }: By) => ({
    user: { id: user },
    trigger_id: trigger(),
    ...(channel === undefined ? {} : { channel: { id: channel } }),
    ...(answerTo === undefined ? {} : { response_url: answerTo }),
  });
  return {
    raw,
    command(line, { user, channel = 'D0DIRECT', answerTo = 'http://127.0.0.1:9/later' }) {
      const [, command = '', text = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
      return form('/slack/commands', {
        token: 'deprecated',
        team_id: 'T0ACME',
        channel_id: channel,
        user_id: user,
        command,
        text: text
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll(/&lt;@(\w+)&gt;/g, '<@$1|someone>'),
        trigger_id: trigger(),
        response_url: answerTo,
      });
    },
    press: (action, value, by) =>
      interaction({
        type: 'block_actions',
        ...asked(by),
        actions: [{ type: 'button', action_id: action, value }],
      }),
    shortcut: (name, by, message) =>
      interaction({
        type: message === undefined ? 'shortcut' : 'message_action',
        ...asked(by),
        callback_id: name,
        ...(message === undefined ? {} : { message }),
      }),
    submit: (view, values, { user }) =>
      interaction({ type: 'view_submission', user: { id: user }, view: viewOf(view, values) }),
    choose: (view, values, by) =>
      interaction({
        type: 'block_actions',
        ...asked(by),
        view: viewOf(view, values),
        actions: [{ type: 'static_select', action_id: 'template' }],
      }),
    event: (event, { id = `Ev${randomUUID()}`, retry } = {}) =>
      raw(
        '/slack/events',
        JSON.stringify({
          type: 'event_callback',
          team_id: 'T0ACME',
          event_id: id,
          event,
          authorizations: [{ user_id: 'U0TOCSIN', is_bot: true }],
        }),
        'application/json',
        retry === undefined
          ? {}
          : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' },
      ),
  };
}

function viewOf(view: SlackView, values: Record<string, string>) {
  const state = Object.fromEntries(
    view.blocks.flatMap(({ block_id, element }) =>
      block_id === undefined || element === undefined
        ? []
        : [[block_id, { [element.action_id]: stateOf(element.type, values[block_id]) }]],
    ),
  );
  return { id: 'V0VIEW', hash: `${randomUUID()}`, ...view, state: { values: state } };
}

function stateOf(type: string, value: string | undefined): object {
  switch (type) {
    case 'static_select':
      return { type, selected_option: value === undefined ? null : { value } };
    case 'datetimepicker':
      return { type, selected_date_time: value === undefined ? null : Math.floor(Date.parse(value) / 1000) };
    default:
      return { type, value: value ?? null };
  }
}
