/** Intake as fast as it goes: each accepted alert is on disk and deduplicated before its 2xx, and counted afterwards. */
import { startWebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { type Figure, perSecond, rate, type Section } from './figure.ts';
import { alertGroup, alertmanagerKey, countRows, type House, startHouse } from './house.ts';
import { postRequest, sendLoad } from './http-load.ts';

const singly = 40_000;
const inCalls = 100_000;
const perCall = 500;
const groups = 100;
/** Fingerprints that the calls with many do not use. */
const firstSingle = 1_000_000;

export const intake: Section = {
  title: 'Intake',
  async run({ say }) {
    const receiver = await startWebhookReceiver();
    await using house = await startHouse(receiver.url);
    try {
      say('one alert a call …');
      const one = await sendSingly(house);
      say('the same again …');
      const again = await sendSingly(house);
      say(`${perCall} alerts a call …`);
      const many = await sendGroups(house);
      say('the same again …');
      const manyAgain = await sendGroups(house);
      const alerts = await countRows(house.pool, 'alerts');
      const expected = singly + inCalls;
      const counted = `${alerts.toLocaleString('en')} alerts in the database, ${expected.toLocaleString('en')} sent and answered 2xx`;
      const complete = alerts === expected;
      return [
        figure('one alert a call', 8_000, one, complete, counted),
        figure('one alert a call, again', 2 * one.perSecond, again, complete, 'target: twice the first time'),
        figure(`${perCall} alerts a call`, 30_000, many, complete, counted),
        figure(
          `${perCall} alerts a call, again`,
          2 * many.perSecond,
          manyAgain,
          complete,
          'target: twice the first time',
        ),
      ];
    } finally {
      await receiver.close();
    }
  },
};

interface Sent {
  perSecond: number;
  refused: number;
}

function figure(name: string, target: number, sent: Sent, complete: boolean, note: string): Figure {
  return {
    name,
    target: `≥ ${perSecond(target)}`,
    measured: perSecond(sent.perSecond),
    pass: sent.perSecond >= target && sent.refused === 0 && complete,
    note: sent.refused === 0 ? note : `${sent.refused} were not answered 2xx; ${note}`,
  };
}

async function sendSingly({ url }: House): Promise<Sent> {
  let number = 0;
  const { ms, statuses } = await sendLoad({
    url,
    connections: 200,
    next: () =>
      number === singly
        ? null
        : postRequest(
            url,
            `/integrations/alertmanager/${alertmanagerKey}`,
            alertGroup(`Load${number % groups}`, firstSingle + number++, 1, 'warning'),
          ),
  });
  return { perSecond: rate(singly, ms), refused: singly - (statuses.get(202) ?? 0) };
}

async function sendGroups({ url }: House): Promise<Sent> {
  const calls = inCalls / perCall;
  let call = 0;
  const { ms, statuses } = await sendLoad({
    url,
    connections: 8,
    next: () => {
      if (call === calls) return null;
      const body = alertGroup(`Disk${call % groups}`, call * perCall, perCall, 'warning');
      call += 1;
      return postRequest(url, `/integrations/alertmanager/${alertmanagerKey}`, body);
    },
  });
  return { perSecond: rate(inCalls, ms), refused: (calls - (statuses.get(202) ?? 0)) * perCall };
}
