/** The channels by which people are reached: which are set up, and the two or three fields that set one up. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, put } from '../../api/client.ts';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';

/** As the configuration has them; a secret stands there as its name. */
type Settings = Record<string, unknown>;
type Config = { channels?: Record<string, Settings> };

type Channel = {
  id: 'ntfy' | 'email' | 'slack' | 'twilio' | 'plivo';
  label: string;
  what: string;
  fields: { name: string; label: string; hint: string; needed: boolean; secret?: boolean }[];
};

const CHANNELS: readonly Channel[] = [
  {
    id: 'ntfy',
    label: 'ntfy',
    what: 'Push to a phone, loud through “do not disturb”.',
    fields: [
      { name: 'server', label: 'Server', hint: 'https://ntfy.example.test', needed: true },
      { name: 'token', label: 'Token', hint: 'If its topics are protected.', needed: false, secret: true },
    ],
  },
  {
    id: 'email',
    label: 'E-mail',
    what: 'Slow and silent: good as the second contact.',
    fields: [
      {
        name: 'smtp',
        label: 'Mail server',
        hint: 'smtp://user:password@mail.example.test:587',
        needed: true,
        secret: true,
      },
      { name: 'from', label: 'Sender', hint: 'Tocsin <tocsin@example.test>', needed: true },
    ],
  },
  {
    id: 'slack',
    label: 'Slack',
    what: 'Messages with buttons, to people and channels.',
    fields: [
      {
        name: 'token',
        label: 'Bot token',
        hint: 'xoxb-…, with chat:write and im:write',
        needed: true,
        secret: true,
      },
    ],
  },
  {
    id: 'twilio',
    label: 'Texts and calls, by Twilio',
    what: 'Reach a phone without any app; answered by a reply or a key.',
    fields: [
      { name: 'accountSid', label: 'Account SID', hint: 'AC…', needed: true },
      {
        name: 'authToken',
        label: 'Auth token',
        hint: 'Twilio signs with it, too.',
        needed: true,
        secret: true,
      },
      { name: 'from', label: 'Number', hint: '+15550100', needed: true },
    ],
  },
  {
    id: 'plivo',
    label: 'Texts and calls, by Plivo',
    what: 'Alone, or the backup of Twilio.',
    fields: [
      { name: 'authId', label: 'Auth ID', hint: 'MA…', needed: true },
      {
        name: 'authToken',
        label: 'Auth token',
        hint: 'Plivo signs with it, too.',
        needed: true,
        secret: true,
      },
      { name: 'from', label: 'Number', hint: '+15550100', needed: true },
    ],
  },
];

const config = { queryKey: ['config-channels'] };

export function Channels() {
  const { data, error } = useQuery({
    ...config,
    queryFn: ({ signal }) => get<Config>('/config', signal),
  });
  const [chosen, setChosen] = useState<Channel | null>(null);
  const isOn = (id: string) => {
    const settings = data?.channels?.[id];
    return settings !== undefined && settings['enabled'] !== false;
  };
  return (
    <section aria-label="Channels" className="mt-6">
      <h3 className="mb-2 label-section">Channels</h3>
      {error !== null && <ProblemNote error={error} />}
      <Card>
        <ul>
          {CHANNELS.map((channel) => (
            <li
              key={channel.id}
              className="flex items-center justify-between gap-3 border-b px-4.5 py-2.5 last:border-b-0"
            >
              <span className="min-w-0">
                <span className="font-medium">{channel.label}</span>{' '}
                {isOn(channel.id) ? (
                  <span className="text-good-text">set up</span>
                ) : (
                  <span className="text-third">not set up</span>
                )}
                <span className="block text-small text-second">{channel.what}</span>
              </span>
              {data !== undefined && (
                <Button
                  look="quiet"
                  aria-label={`${isOn(channel.id) ? 'Change' : 'Set up'} ${channel.label}`}
                  onClick={() => setChosen(channel)}
                >
                  {isOn(channel.id) ? 'Change' : 'Set up'}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      <p className="mt-2 text-small text-third">
        A webhook needs no channel; it works as it is, to public addresses.
      </p>
      {chosen !== null && <SetUpChannel channel={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

function SetUpChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const queries = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>({});
  const save = useMutation({
    mutationFn: async () => {
      // The section is taken as a whole: the other channels stand in it as they are.
      const { channels = {} } = await get<Config>('/config');
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
      const { enabled: _off, ...kept } = channels[channel.id] ?? {};
      return put('/config', { channels: { ...channels, [channel.id]: { ...kept, ...given } } });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: config.queryKey });
      tell({ text: `${channel.label} is set up. A test page shows whether it works.` });
      onClose();
    },
  });
  return (
    <Dialog title={`Set up ${channel.label}`} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        {channel.fields.map(({ name, label, hint, needed, secret = false }) => (
          <Field key={name} label={needed ? label : `${label}, if there is one`} hint={hint}>
            {(id, describedBy) => (
              <input
                id={id}
                aria-describedby={describedBy}
                required={needed}
                type={secret ? 'password' : 'text'}
                autoComplete="off"
                maxLength={2_000}
                value={values[name] ?? ''}
                onChange={(event) => setValues({ ...values, [name]: event.target.value })}
                className="field"
              />
            )}
          </Field>
        ))}
        {save.error !== null && <ProblemNote error={save.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Set up
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
