-- Subscribers of status pages: who they are, what they asked for, and one message for each of them and each piece of news.

create table subscribers (
  id           uuid        primary key,
  -- The handle of a status page. A page that the configuration loses and gets back has its subscribers still.
  page         text        not null,
  kind         text        not null check (kind in ('email', 'sms', 'webhook', 'slack')),
  address      text        not null,
  -- As addresses are compared: a mailbox in small letters.
  address_key  text        not null,
  -- Ids of the page's components; empty: all of the page.
  components   text[]      not null,
  -- `pending` has never confirmed; `stopped` left; of `bounced` the mail server says that the mailbox does not exist.
  state        text        not null check (state in ('pending', 'confirmed', 'stopped', 'bounced')),
  created_at   timestamptz not null,
  confirmed_at timestamptz check ((confirmed_at is not null) or state <> 'confirmed'),
  ended_at     timestamptz,
  -- Who entered them; null: they did.
  added_by     text,
  unique (page, kind, address_key)
);
-- In the order in which news is expanded.
create index subscribers_told on subscribers (page, id) where state = 'confirmed';
create index subscribers_newest on subscribers (page, created_at desc, id);

-- What somebody asked for and has not confirmed yet: until then nothing of it is in force, whoever entered the address.
create table subscriber_confirmations (
  id         uuid        primary key,
  subscriber uuid        not null references subscribers on delete cascade,
  components text[]      not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index subscriber_confirmations_subscriber on subscriber_confirmations (subscriber);
create index subscriber_confirmations_expire on subscriber_confirmations (expires_at);

-- One row for each piece of news, expanded in chunks: an outage of us in the middle goes on where it stopped.
create table subscriber_news (
  id          bigint      generated always as identity primary key,
  page        text        not null,
  -- Names what happened: it is told once, however often it is seen.
  key         text        not null unique,
  -- Components that it concerns; empty: all.
  components  text[]      not null,
  -- Subject, body (Markdown), link, thread and the public picture of it, as they were then.
  words       json        not null,
  at          timestamptz not null,
  -- Of a page that only those read who sign in: it goes to whom an admin entered, and to nobody who entered themselves before.
  only_added  boolean     not null,
  -- The last subscriber that the expansion came to; null: none yet.
  expanded_to uuid,
  expanded_at timestamptz,
  -- How many messages ended how, once all have; the messages themselves are not kept for as long.
  ends        json
);
create index subscriber_news_page on subscriber_news (page, id desc);
create index subscriber_news_unsettled on subscriber_news (id) where ends is null and expanded_at is not null;
create index subscriber_news_expanding on subscriber_news (id) where expanded_at is null;

create table subscriber_messages (
  id           bigint      generated always as identity primary key,
  subscriber   uuid        not null references subscribers on delete cascade,
  channel      text        not null,
  -- News, or what somebody is sent who asked to subscribe: a link to confirm, or that they do already.
  kind         text        not null check (kind in ('news', 'confirm', 'known')),
  news         bigint      references subscriber_news check ((kind = 'news') = (news is not null)),
  confirmation uuid        references subscriber_confirmations on delete cascade
               check ((kind = 'confirm') = (confirmation is not null)),
  -- Whoever waits for a link in front of a form goes before those who wait for news.
  rank         smallint    not null,
  -- `unknown`: it had begun to leave when we were cut off. It may have arrived, so it is never sent again.
  state        text        not null check (state in ('waiting', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
  attempts     smallint    not null default 0,
  due_at       timestamptz not null,
  -- Who sends it, until when, and since when its words are on their way.
  node         text,
  lease_until  timestamptz,
  begun_at     timestamptz,
  ended_at     timestamptz,
  -- What the vendor said.
  detail       text,
  unique (news, subscriber)
);
create index subscriber_messages_waiting on subscriber_messages (channel, rank, due_at) where state = 'waiting';
create index subscriber_messages_sending on subscriber_messages (lease_until) where state = 'sending';
create index subscriber_messages_open on subscriber_messages (news) where state in ('waiting', 'sending');
create index subscriber_messages_subscriber on subscriber_messages (subscriber);
create index subscriber_messages_ended on subscriber_messages (ended_at) where ended_at is not null;

-- What the public made us send in the last day, so that nobody can use a form to flood a mailbox. Hashes alone.
create table subscribe_requests (
  at      timestamptz not null,
  page    text        not null,
  kind    text        not null,
  -- Of the address, and of the network of whoever asked.
  address text        not null,
  network text        not null
);
create index subscribe_requests_at on subscribe_requests (at);
create index subscribe_requests_address on subscribe_requests (address, at);
create index subscribe_requests_network on subscribe_requests (network, at);
