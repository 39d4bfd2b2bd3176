/** What the terminal says of a demonstration that has just started: what it is, how to get in, what to try. */
import { demoKeys } from './organization.ts';

interface DemoBanner {
  /** The server's address, without a slash at its end. */
  url: string;
  /** Opens the page as the admin. */
  signInLink: string;
  dataFolder: string;
  /** How many of its seconds pass in one. */
  rate: number;
}

export function demoBanner({ url, signInLink, dataFolder, rate }: DemoBanner): string {
  return `
  This is a demonstration. Its people are made up, and nothing leaves this machine:
  what would have gone out is in the inbox, ${url}/inbox
  Its clocks run at ${rate}×: a ladder that climbs for an hour has climbed in a minute.

  Sign in with one click:

    ${signInLink}

  Make an incident, and watch who is paged:

    ${demoCurl(url)}

  It is kept in ${dataFolder}; delete that folder to begin anew.

`;
}

/** Events without a dedup_key are new each time, so each call makes an incident. */
export function demoCurl(url: string): string {
  const event = {
    routing_key: demoKeys.events,
    event_action: 'trigger',
    payload: { summary: 'Payments are declined for every second card', source: 'demo', severity: 'critical' },
  };
  return `curl -X POST ${url}/v2/enqueue -H 'content-type: application/json' -d '${JSON.stringify(event)}'`;
}
