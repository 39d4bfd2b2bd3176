/**
 * Every way in which the API says no: one entry a code, each with its status, what is wrong and what to do.
 * `docs/reference/errors.md` is this list as a page; a test holds the two equal.
 */
import type { Refusal } from '../domain/incident/commands.ts';

interface ErrorEntry {
  status: number;
  title: string;
  /** What is wrong, where the answer has nothing more exact to say. */
  sentence: string;
  remedy: string;
}

/** Codes that say what is wrong with a request before any decision is made. */
type RequestError =
  | 'no-such-route'
  | 'method-not-allowed'
  | 'malformed-request'
  | 'malformed-json'
  | 'malformed-yaml'
  | 'invalid-body'
  | 'invalid-query'
  | 'invalid-cursor'
  | 'invalid-idempotency-key'
  | 'idempotency-key-reused'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'unsupported-encoding'
  | 'request-timed-out'
  | 'sign-in-required'
  | 'unknown-key'
  | 'wrong-credentials'
  | 'not-allowed'
  | 'foreign-origin'
  | 'rate-limited'
  | 'too-many-streams'
  | 'intake-busy'
  | 'database-away'
  | 'starting-or-stopping'
  | 'internal-error';

/** Codes of nouns that are not there, or not in the state that the request needs. */
type NounError =
  | 'no-such-incident'
  | 'no-such-alert'
  | 'no-such-delivery'
  | 'no-such-schedule'
  | 'no-such-handoff'
  | 'no-such-service'
  | 'no-such-team'
  | 'no-such-api-key'
  | 'no-such-process'
  | 'no-such-contact'
  | 'no-such-device'
  | 'too-many-devices'
  | 'invalid-contacts'
  | 'invalid-audience'
  | 'too-many-subscriptions'
  | 'no-such-subscription'
  | 'no-such-draft'
  | 'too-many-drafts'
  | 'update-incomplete'
  | 'no-such-template'
  | 'unknown-integration-key'
  | 'malformed-signal'
  | 'bad-signature'
  | 'link-invalid'
  | 'link-expired'
  | 'no-such-calendar'
  | 'no-such-calendar-link'
  | 'too-many-calendar-links'
  | 'no-such-feed'
  | 'invalid-feed-address'
  | 'no-such-time-off'
  | 'time-off-over'
  | 'invalid-time-off'
  | 'too-much-time-off'
  | 'setup-link-invalid'
  | 'already-set-up'
  | 'password-too-weak'
  | 'handle-taken'
  | 'name-taken'
  | 'section-belongs-to-file'
  | 'demo-only'
  | 'invalid-configuration'
  | 'configuration-needs-force'
  | 'invalid-schedule'
  | 'invalid-override'
  | 'no-such-override'
  | 'override-is-over'
  | 'too-many-overrides'
  | 'no-such-swap'
  | 'invalid-swap'
  | 'swap-is-over'
  | 'not-your-swap'
  | 'swap-cannot-be'
  | 'too-many-swaps'
  | 'no-such-status-page'
  | 'no-such-subscriber'
  | 'invalid-subscriber'
  | 'no-such-status-entry'
  | 'invalid-status-entry'
  | 'already-on-status-page'
  | 'status-entry-is-draft'
  | 'nothing-to-publish'
  | 'already-published'
  | 'private-stays-private'
  | 'component-held'
  | 'maintenance-under-way'
  | 'maintenance-is-over'
  | 'layouts-busy'
  | 'range-too-long'
  | 'invalid-process'
  | 'invalid-scenario'
  | 'simulation-too-long'
  | 'simulations-busy';

export type ErrorCode = Refusal | RequestError | NounError;

export const errorCatalogue: Record<ErrorCode, ErrorEntry> = {
  'no-such-route': {
    status: 404,
    title: 'No such route',
    sentence: 'Nothing answers at this address.',
    remedy: 'Check method and path against /api/v1/openapi.json.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    sentence: 'This address answers another method.',
    remedy: 'Use a method that the header Allow names.',
  },
  'malformed-request': {
    status: 400,
    title: 'Malformed request',
    sentence: 'The request cannot be read as HTTP.',
    remedy: 'Check the client: its headers, its lengths and its encoding of the path.',
  },
  'malformed-json': {
    status: 400,
    title: 'Malformed JSON',
    sentence: 'The body cannot be read as JSON.',
    remedy: 'Mend the body at the place named, and send it as UTF-8.',
  },
  'malformed-yaml': {
    status: 400,
    title: 'Malformed YAML',
    sentence: 'The body cannot be read as YAML.',
    remedy: 'Mend the body at the line and column named, and send it as UTF-8.',
  },
  'invalid-body': {
    status: 400,
    title: 'Invalid body',
    sentence: 'The body has a part that is missing, of the wrong type or unknown.',
    remedy: 'Correct each part that `errors` names; fields that the reference does not know are refused.',
  },
  'invalid-query': {
    status: 400,
    title: 'Invalid parameters',
    sentence: 'A parameter of the address is missing, of the wrong form or unknown.',
    remedy: 'Correct each parameter that `errors` names.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'Invalid cursor',
    sentence: 'The cursor was not made by this list.',
    remedy:
      'Pass `nextCursor` of the previous answer unchanged, with the same filters, or start without one.',
  },
  'invalid-idempotency-key': {
    status: 400,
    title: 'Invalid idempotency key',
    sentence: 'The header Idempotency-Key is empty, too long or not plain text.',
    remedy: 'Send 1 to 200 printable ASCII characters, new for each request that means something new.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key reused',
    sentence: 'This idempotency key was used for a request with another body.',
    remedy: 'Use a new key for a new request; repeat a request with exactly the same body.',
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    sentence: 'The body is longer than this address takes.',
    remedy: 'Send less at a time: the API takes 1 MB, a door for signals 5 MB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    sentence: 'The body is in a form that this address does not read.',
    remedy: 'Send `Content-Type: application/json` in UTF-8.',
  },
  'unsupported-encoding': {
    status: 415,
    title: 'Unsupported encoding',
    sentence: 'The body is compressed.',
    remedy: 'Send it uncompressed, without the header Content-Encoding.',
  },
  'request-timed-out': {
    status: 408,
    title: 'Request timed out',
    sentence: 'The request did not arrive completely in time.',
    remedy: 'Send it again; headers have 10 s, the whole request 30 s.',
  },
  'sign-in-required': {
    status: 401,
    title: 'Sign-in required',
    sentence: 'This needs to know who asks.',
    remedy: 'Sign in, or send `Authorization: Bearer KEY` with an API key.',
  },
  'unknown-key': {
    status: 401,
    title: 'Unknown key',
    sentence: 'This API key is unknown or was revoked.',
    remedy: 'Use a key that is listed under /api/v1/api-keys, or have an admin make a new one.',
  },
  'wrong-credentials': {
    status: 401,
    title: 'Wrong e-mail or password',
    sentence: 'No account has this e-mail address together with this password.',
    remedy: 'Try again, or ask an admin for a link to set a new password.',
  },
  'not-allowed': {
    status: 403,
    title: 'Not allowed',
    sentence: 'Your role does not include this.',
    remedy: 'Ask an admin to do it or to change your role.',
  },
  'foreign-origin': {
    status: 403,
    title: 'Foreign origin',
    sentence: 'The request comes from a page of another origin.',
    remedy: 'Use the page under its own address (TOCSIN_URL), or an API key instead of a session.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    sentence: 'More requests came than this key or address may make.',
    remedy: 'Wait as long as the header Retry-After says.',
  },
  'too-many-streams': {
    status: 429,
    title: 'Too many live streams',
    sentence: 'As many live streams are open as this node serves.',
    remedy: 'Close one, or read the lists every few seconds instead.',
  },
  'intake-busy': {
    status: 503,
    title: 'Intake is busy',
    sentence: 'More signals wait than can be stored at once; this one was not accepted.',
    remedy: 'Send it again after the time in the header Retry-After.',
  },
  'database-away': {
    status: 503,
    title: 'Database away',
    sentence: 'The database does not answer, so nothing can be read or accepted.',
    remedy: 'Send it again after the time in the header Retry-After; what was accepted before is safe.',
  },
  'starting-or-stopping': {
    status: 503,
    title: 'Starting or stopping',
    sentence: 'This node is starting or stopping.',
    remedy: 'Send it again after the time in the header Retry-After.',
  },
  'internal-error': {
    status: 500,
    title: 'Internal error',
    sentence: 'Something broke on our side.',
    remedy: 'Repeat the request; if it stays, look in the log for the request id in the header X-Request-Id.',
  },
  'no-such-incident': {
    status: 404,
    title: 'No such incident',
    sentence: 'There is no incident by this id or number that you may see.',
    remedy: 'Look it up in /api/v1/incidents; numbers look like INC-2026-0001.',
  },
  'no-such-alert': {
    status: 404,
    title: 'No such alert',
    sentence: 'There is no alert by this id that you may see.',
    remedy: 'Look it up in /api/v1/alerts.',
  },
  'no-such-delivery': {
    status: 404,
    title: 'No such delivery',
    sentence: 'There is no delivery by this id that you may see.',
    remedy: 'Look it up in /api/v1/deliveries.',
  },
  'no-such-schedule': {
    status: 404,
    title: 'No such schedule',
    sentence: 'There is no schedule by this handle.',
    remedy: 'Use a handle that /api/v1/on-call lists.',
  },
  'no-such-handoff': {
    status: 422,
    title: 'No such handoff',
    sentence: 'The call does not pass to anybody at this instant.',
    remedy: 'Take the instant that the sheet of the schedule’s handoff answers as `at`.',
  },
  'no-such-service': {
    status: 404,
    title: 'No such service',
    sentence: 'There is no service by this handle.',
    remedy: 'Use a handle that /api/v1/services lists, or leave the service out.',
  },
  'no-such-team': {
    status: 404,
    title: 'No such team',
    sentence: 'There is no team by this handle.',
    remedy: 'Use a handle of the configuration’s teams, or leave the team out.',
  },
  'no-such-api-key': {
    status: 404,
    title: 'No such API key',
    sentence: 'There is no API key by this name.',
    remedy: 'Use a name that /api/v1/api-keys lists.',
  },
  'no-such-process': {
    status: 404,
    title: 'No such process',
    sentence: 'No process with this hash was ever accepted.',
    remedy: 'Leave the hash out for the current process.',
  },
  'unknown-integration-key': {
    status: 401,
    title: 'Unknown integration key',
    sentence: 'This integration key is unknown, was revoked, or belongs to another kind of integration.',
    remedy: 'Copy the address of the integration again; /api/v1/integrations lists them.',
  },
  'malformed-signal': {
    status: 400,
    title: 'Malformed signal',
    sentence: 'The body cannot be read as a signal of this integration.',
    remedy: 'Send what the source’s own documentation describes for this kind of integration.',
  },
  'no-such-device': {
    status: 404,
    title: 'No such device',
    sentence: 'You have no device with this id.',
    remedy: 'Look at your devices under “You”; one that was taken off is gone.',
  },
  'too-many-devices': {
    status: 409,
    title: 'Too many devices',
    sentence: 'Ten browsers show your pages already.',
    remedy: 'Take one off that you do not use any more.',
  },
  'bad-signature': {
    status: 401,
    title: 'Bad signature',
    sentence: 'This request is not signed by the one whose door this is, or it was changed on its way.',
    remedy:
      'Check that TOCSIN_URL is the address under which the other side calls, and that the secret here is the one that it signs with.',
  },
  'link-invalid': {
    status: 404,
    title: 'Invalid link',
    sentence: 'This link was not made by this installation, or a part of it is missing.',
    remedy: 'Open the link from the message again, completely, or sign in.',
  },
  'link-expired': {
    status: 410,
    title: 'Expired link',
    sentence: 'This link was good for 24 hours, and they are over.',
    remedy: 'Sign in to act on the incident.',
  },
  'no-such-calendar': {
    status: 404,
    title: 'No such calendar',
    sentence: 'This link to a calendar is unknown or was revoked, or what it showed is no longer there.',
    remedy: 'Make a new one where the old one was made, and subscribe to that.',
  },
  'no-such-calendar-link': {
    status: 404,
    title: 'No such link',
    sentence: 'You have no link to a calendar by this id.',
    remedy: 'Use an id that /api/v1/me/calendar-links lists.',
  },
  'too-many-calendar-links': {
    status: 409,
    title: 'Too many links',
    sentence: 'You have as many links to calendars as one person may have.',
    remedy: 'Revoke one that nobody uses; /api/v1/me/calendar-links lists them.',
  },
  'no-such-feed': {
    status: 404,
    title: 'No such calendar',
    sentence: 'There is no such calendar that is read from elsewhere.',
    remedy: 'Use a handle of kind `feed` that /api/v1/calendars lists, or set your own calendar first.',
  },
  'invalid-feed-address': {
    status: 422,
    title: 'Invalid address of a calendar',
    sentence: 'This is not an address from which a calendar can be read.',
    remedy: 'Copy the address that your calendar gives out; it begins with https:// or webcal://.',
  },
  'no-such-time-off': {
    status: 404,
    title: 'No such time off',
    sentence: 'There is no entry of time off by this id.',
    remedy: 'Use an id that /api/v1/time-off lists; what a calendar says is changed in the calendar.',
  },
  'time-off-over': {
    status: 409,
    title: 'Time off is over',
    sentence: 'This time off is over, and what was stays as it was.',
    remedy: 'Nothing is to be done; enter a new one for what is to come.',
  },
  'invalid-time-off': {
    status: 422,
    title: 'Invalid time off',
    sentence: 'This cannot be entered as time off.',
    remedy: 'Write `from` and `to` as dates or times, the end after the beginning and within 2 years.',
  },
  'too-much-time-off': {
    status: 409,
    title: 'Too much time off',
    sentence: 'This person has 500 entries of time off, as many as one may have.',
    remedy: 'Take back what is still to come and not needed, or keep it in a calendar that is read.',
  },
  'setup-link-invalid': {
    status: 404,
    title: 'Invalid set-up link',
    sentence: 'This set-up link is unknown, was used or has expired.',
    remedy:
      'Ask an admin for a new one; before anybody can sign in, restart the server and use the one it prints.',
  },
  'already-set-up': {
    status: 409,
    title: 'Already set up',
    sentence: 'This installation has an admin who can sign in.',
    remedy: 'Sign in, or ask an admin for a link.',
  },
  'password-too-weak': {
    status: 422,
    title: 'Password too weak',
    sentence: 'The password has fewer than 12 characters, not counting your name and address.',
    remedy: 'Choose a longer one; four random words do well.',
  },
  'handle-taken': {
    status: 409,
    title: 'Handle taken',
    sentence: 'Somebody else has this handle or e-mail address.',
    remedy: 'Choose another one.',
  },
  'name-taken': {
    status: 409,
    title: 'Name taken',
    sentence: 'An API key has this name.',
    remedy: 'Choose another name, or revoke the other key first.',
  },
  'section-belongs-to-file': {
    status: 409,
    title: 'Section belongs to a file',
    sentence:
      'This part of the configuration stands in a file that is applied at start, and is changed only there.',
    remedy: 'Change the file and start again, or take the section out of it.',
  },
  'demo-only': {
    status: 404,
    title: 'Demonstration only',
    sentence: 'This exists in the demonstration alone.',
    remedy: 'Start with --demo to use it.',
  },
  'invalid-configuration': {
    status: 422,
    title: 'Invalid configuration',
    sentence: 'The configuration has mistakes; nothing of it was applied.',
    remedy: 'Correct each place that `errors` names; try it with ?dryRun=true.',
  },
  'no-such-contact': {
    status: 404,
    title: 'No such contact',
    sentence: 'You have no such contact.',
    remedy: 'Use the id of a contact that /api/v1/me/contacts lists, or enter one there.',
  },
  'invalid-contacts': {
    status: 422,
    title: 'Invalid contacts',
    sentence: 'The contacts or rules have mistakes; nothing was changed.',
    remedy: 'Correct each place that `errors` names.',
  },
  'invalid-audience': {
    status: 422,
    title: 'Invalid audience',
    sentence: 'What was said of this audience has mistakes; nothing was changed.',
    remedy: 'Correct each place that `errors` names.',
  },
  'too-many-subscriptions': {
    status: 409,
    title: 'Too many subscriptions',
    sentence: 'You have 50 subscriptions, and more are not kept.',
    remedy: 'Delete one that you need no more; one can name several services and severities.',
  },
  'no-such-subscription': {
    status: 404,
    title: 'No such subscription',
    sentence: 'You have no such subscription.',
    remedy: 'Use the id of one that /api/v1/me/subscriptions lists.',
  },
  'no-such-draft': {
    status: 404,
    title: 'No such draft',
    sentence: 'The incident has no such draft; it may have been sent or discarded.',
    remedy: 'Use the id of one that /api/v1/incidents/{ref}/drafts lists.',
  },
  'too-many-drafts': {
    status: 409,
    title: 'Too many drafts',
    sentence: 'The incident has 50 drafts, and more are not kept.',
    remedy: 'Send or discard those that nobody needs.',
  },
  'update-incomplete': {
    status: 422,
    title: 'Update incomplete',
    sentence: 'Something keeps this update from going out; nothing was told.',
    remedy:
      'Fill in what `errors` names; POST /api/v1/incidents/{ref}/updates/preview shows the words before.',
  },
  'configuration-needs-force': {
    status: 409,
    title: 'Configuration needs force',
    sentence: 'Applying this would take something away that is in use; nothing was applied.',
    remedy: 'Change what `errors` names, or apply it with ?force=true.',
  },
  'invalid-schedule': {
    status: 422,
    title: 'Invalid schedule',
    sentence: 'The schedule has mistakes.',
    remedy: 'Correct each place that `errors` names.',
  },
  'invalid-override': {
    status: 422,
    title: 'Invalid override',
    sentence: 'The override has mistakes; none was entered.',
    remedy: 'Correct each place that `errors` names.',
  },
  'no-such-override': {
    status: 404,
    title: 'No such override',
    sentence: 'The schedule has no override by this id.',
    remedy: 'Look it up in the overrides of the schedule, which the same address lists.',
  },
  'override-is-over': {
    status: 409,
    title: 'Override is over',
    sentence: 'The override is over, and what was stays on record.',
    remedy: 'Nothing: it has no effect any more.',
  },
  'too-many-overrides': {
    status: 409,
    title: 'Too many overrides',
    sentence: 'The schedule has as many overrides as one takes.',
    remedy:
      'Write what lasts into the layers of the schedule, or take back overrides that are still to come.',
  },
  'no-such-subscriber': {
    status: 404,
    title: 'No such subscriber',
    sentence: 'The status page has no subscriber by this id.',
    remedy: 'Look it up in /api/v1/status-pages/{page}/subscribers.',
  },
  'invalid-subscriber': {
    status: 422,
    title: 'Invalid subscriber',
    sentence: 'This address cannot be told, or the page has no such component.',
    remedy: 'Write one address of the kind that is named, and ids of the page’s own components.',
  },
  'no-such-status-page': {
    status: 404,
    title: 'No such status page',
    sentence: 'There is no status page by this handle.',
    remedy: 'Look it up in /api/v1/status-pages; the configuration’s `statusPages` has them all.',
  },
  'no-such-status-entry': {
    status: 404,
    title: 'Not on the status page',
    sentence: 'The status page has no incident, update, maintenance or component by this id.',
    remedy: 'Look it up in /api/v1/status-pages and the page’s handle.',
  },
  'invalid-status-entry': {
    status: 422,
    title: 'Cannot stand on the status page',
    sentence: 'What was to be said has mistakes; readers have seen nothing of it.',
    remedy: 'Correct each place that `errors` names.',
  },
  'already-on-status-page': {
    status: 409,
    title: 'Already on the status page',
    sentence: 'The page tells of this incident already.',
    remedy: 'Post an update to the entry that is there.',
  },
  'status-entry-is-draft': {
    status: 409,
    title: 'Still a draft',
    sentence: 'Readers have not seen the beginning of it yet.',
    remedy: 'Publish the draft, with your words where you have better ones; or change the draft.',
  },
  'nothing-to-publish': {
    status: 409,
    title: 'Nothing to publish',
    sentence: 'There is no draft: it was published, or thrown away.',
    remedy: 'Post an update.',
  },
  'already-published': {
    status: 409,
    title: 'Already published',
    sentence: 'Readers have seen it, and what they have seen is not taken away in silence.',
    remedy: 'Correct its words, or post an update that says what is true.',
  },
  'private-stays-private': {
    status: 403,
    title: 'Private incident',
    sentence: 'A private incident is told on no status page.',
    remedy: 'Open it to the organisation first; or write an entry that stands by itself.',
  },
  'component-held': {
    status: 409,
    title: 'Component is worse',
    sentence: 'An open incident or a maintenance says that the component is worse than that.',
    remedy: 'Say it in an update of what holds it.',
  },
  'maintenance-under-way': {
    status: 409,
    title: 'Maintenance is under way',
    sentence: 'Only what has not begun can be called off.',
    remedy: 'End it with an update that is `completed`.',
  },
  'maintenance-is-over': {
    status: 409,
    title: 'Maintenance is over',
    sentence: 'It was completed, and its times stay as they were.',
    remedy: 'Announce another one.',
  },
  'no-such-swap': {
    status: 404,
    title: 'No such swap',
    sentence: 'There is no swap by this id.',
    remedy: 'Look it up in /api/v1/swaps.',
  },
  'invalid-swap': {
    status: 422,
    title: 'Invalid swap',
    sentence: 'The swap has mistakes; nobody was asked.',
    remedy: 'Correct each place that `errors` names.',
  },
  'swap-is-over': {
    status: 409,
    title: 'Swap is over',
    sentence: 'The swap was accepted, declined or withdrawn, or it has begun.',
    remedy: 'Look at who is on call in that time; an override hands it over all the same.',
  },
  'not-your-swap': {
    status: 403,
    title: 'Not your swap',
    sentence: 'This swap is not yours to answer.',
    remedy: 'Whoever was asked accepts or declines, whoever asked withdraws.',
  },
  'swap-cannot-be': {
    status: 409,
    title: 'Swap cannot be',
    sentence: 'The schedule has changed since the swap was asked for.',
    remedy: 'Look at the schedule as it is now, and ask anew or enter an override.',
  },
  'too-many-swaps': {
    status: 409,
    title: 'Too many swaps',
    sentence: 'This person has as many open swaps as one may have.',
    remedy: 'Withdraw those that are no longer needed.',
  },
  'invalid-process': {
    status: 422,
    title: 'Invalid process',
    sentence: 'The process has mistakes, so nothing can be run under it.',
    remedy: 'Mend each place that `errors` names; /api/v1/process/check names them all.',
  },
  'invalid-scenario': {
    status: 422,
    title: 'Invalid scenario',
    sentence: 'The scenario has a part that cannot be.',
    remedy: 'Correct each part that `errors` names.',
  },
  'simulation-too-long': {
    status: 422,
    title: 'Simulation too long',
    sentence: 'This cannot be run within 8 s, and was stopped.',
    remedy: 'Ask for less: an earlier `until`, a later `since`, a smaller process.',
  },
  'simulations-busy': {
    status: 503,
    title: 'Simulations are busy',
    sentence: 'As many simulations run as this node runs beside its work.',
    remedy: 'Send it again after the time in the header Retry-After.',
  },
  'layouts-busy': {
    status: 503,
    title: 'Layouts are busy',
    sentence: 'As many large schedules are laid out as this node lays out beside its work.',
    remedy: 'Send it again after the time in the header Retry-After, or ask for less time at once.',
  },
  'range-too-long': {
    status: 422,
    title: 'Range refused',
    sentence: 'The range of time is empty, or longer than can be laid out at once.',
    remedy: 'Ask for a range that ends later than it begins, and for less at a time.',
  },
  'no-such-severity': {
    status: 422,
    title: 'No such severity',
    sentence: 'The incident’s process has no such severity.',
    remedy: 'Use a severity’s id that /api/v1/process lists.',
  },
  'no-such-status': {
    status: 422,
    title: 'No such status',
    sentence: 'The incident’s process has no such status.',
    remedy: 'Use a status’s id that /api/v1/process lists.',
  },
  'no-such-audience': {
    status: 422,
    title: 'No such audience',
    sentence: 'The incident’s process has no such audience.',
    remedy: 'Use an audience’s id that /api/v1/process lists, or “internal” for those on the incident.',
  },
  'no-such-source': {
    status: 422,
    title: 'No such source',
    sentence: 'The incident’s process has no such source.',
    remedy: 'Use a source’s id that /api/v1/process lists, or leave it out.',
  },
  'no-such-template': {
    status: 404,
    title: 'No such template',
    sentence: 'The incident’s process has no such template.',
    remedy: 'Use a template’s id that /api/v1/incidents/{id}/templates lists.',
  },
  'no-such-phase': {
    status: 422,
    title: 'No such phase',
    sentence: 'The incident’s process has no such phase.',
    remedy: 'Use a phase’s id that /api/v1/process lists.',
  },
  'no-such-checklist': {
    status: 422,
    title: 'No such checklist',
    sentence: 'The incident’s process has no checklist of this name for incidents.',
    remedy: 'Take one of those that the incident lists under `checklists`.',
  },
  'no-such-item': {
    status: 422,
    title: 'No such item',
    sentence: 'The checklist has no item of this name.',
    remedy: 'Take one of those that the incident lists under `checklists`.',
  },
  'no-such-milestone': {
    status: 422,
    title: 'No such milestone',
    sentence: 'There is no milestone of this name that is reached by saying so.',
    remedy: 'Name one that no status brings about: `fix-deployed`, `review-held`.',
  },
  'audience-may-not-read': {
    status: 422,
    title: 'Audience may not read it',
    sentence:
      'The incident is private, and this audience reads a status page alone: nothing private appears there.',
    remedy: 'Post it to `internal` or to people, or make the incident visible to the organisation first.',
  },
  'no-such-update': {
    status: 422,
    title: 'No such update',
    sentence: 'The incident has no update of this number.',
    remedy: 'Take the `update` of one that /api/v1/incidents/{id}/updates lists.',
  },
  'no-such-note': {
    status: 422,
    title: 'No such note',
    sentence: 'The incident has no note of this number.',
    remedy: 'Take the number of an entry of the timeline whose kind is `noted`: `e7` is note 7.',
  },
  'no-such-role': {
    status: 422,
    title: 'No such role',
    sentence: 'The incident’s process has no such role.',
    remedy: 'Use a role’s id that /api/v1/process lists.',
  },
  'no-such-flag': {
    status: 422,
    title: 'No such flag',
    sentence: 'The incident’s process has no such flag.',
    remedy: 'Use a flag’s id that /api/v1/process lists.',
  },
  'no-such-person': {
    status: 422,
    title: 'No such person',
    sentence: 'Nobody has this handle.',
    remedy: 'Use a handle that /api/v1/users lists.',
  },
  'no-such-position': {
    status: 422,
    title: 'No such position',
    sentence: 'The incident’s process has no such position.',
    remedy: 'Use a position’s id that /api/v1/process lists.',
  },
  'already-closed': {
    status: 409,
    title: 'Already closed',
    sentence: 'The incident is closed.',
    remedy: 'Reopen it first, or declare a new one.',
  },
  'already-resolved': {
    status: 409,
    title: 'Already resolved',
    sentence: 'The incident is resolved.',
    remedy: 'Reopen it first if it is not over.',
  },
  'not-resolved': {
    status: 409,
    title: 'Not resolved',
    sentence: 'The incident is still open.',
    remedy: 'Resolve it first.',
  },
  'nothing-to-escalate': {
    status: 409,
    title: 'Nothing to escalate',
    sentence: 'No rung is left that could be climbed.',
    remedy: 'Page somebody by name with the command page.',
  },
  'position-has-no-schedule': {
    status: 422,
    title: 'Position has no schedule',
    sentence: 'No schedule says who is on call next for this position.',
    remedy: 'Page the position itself, or somebody by name.',
  },
  'nobody-is-next': {
    status: 422,
    title: 'Nobody is next',
    sentence: 'By the schedule nobody else is on call after whoever is on call now.',
    remedy: 'Page somebody by name.',
  },
  'nobody-to-page': {
    status: 422,
    title: 'Nobody to page',
    sentence: 'Nobody whom this names can be paged now.',
    remedy: 'Name a person who has a contact, or a position that somebody covers.',
  },
  'not-yours-to-pass': {
    status: 409,
    title: 'Not yours to pass on',
    sentence: 'You have no page of this incident that could be passed on.',
    remedy: 'Hand the incident over, or escalate it.',
  },
  'promise-in-the-past': {
    status: 422,
    title: 'Promise in the past',
    sentence: 'The promised time is over already.',
    remedy: 'Promise a later time.',
  },
  'cannot-merge-into-itself': {
    status: 422,
    title: 'Cannot merge into itself',
    sentence: 'An incident cannot be merged into itself.',
    remedy: 'Name the incident that is to go on.',
  },
};
