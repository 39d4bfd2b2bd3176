-- When people are away, and what was read from calendars elsewhere.

-- A person's own: seeded from a file once, never removed or reset by one.
create table time_off (
  id         uuid        primary key,
  person     text        not null references users (handle),
  -- As written: "2026-12-24" (whole days of the person's zone, the last one included), a local time, or an instant.
  starts     text        not null,
  ends       text        not null,
  note       text,
  entered_at timestamptz not null,
  -- Null: it came from a file, or by a program's key; the audit says by which.
  entered_by text
);
create index time_off_person on time_off (person, starts);

-- The last good state of each calendar stays in force whatever becomes of its address.
create table calendar_feeds (
  -- A calendar of the configuration, or the time off of a person.
  what          text        not null check (what in ('calendar', 'time-off')),
  owner         text        not null,
  -- A person's own address, which is a secret of theirs. A calendar's stands in the configuration.
  url           text        check ((what = 'time-off') = (url is not null)),
  -- SHA-256 of the address and the zone that the configuration has for a calendar.
  address       text        check ((what = 'calendar') = (address is not null)),
  -- And of those by which the entries were read: where they differ, what the server said of them (etag) holds no more.
  read_by       text,
  etag          text,
  last_modified text,
  -- Occurrences as domain/schedule/feed.ts has them; null: never read.
  entries       json,
  -- How many they are.
  events        integer     not null default 0,
  -- Events that the calendar shows as free.
  ignored       integer     not null default 0,
  -- Until when recurring events were laid out.
  laid_out_to   timestamptz,
  read_at       timestamptz,
  tried_at      timestamptz,
  -- When it is read next.
  due_at        timestamptz not null,
  -- Why the last attempt failed, as a sentence.
  problem       text,
  failures      integer     not null default 0,
  -- One node reads it at a time; whoever finds the claim run out takes it over.
  claim         uuid,
  claimed_until timestamptz,
  primary key (what, owner)
);
create index calendar_feeds_due on calendar_feeds (due_at);

-- The code's list of what can be seeded grows.
alter table seeds drop constraint seeds_noun_check;
alter table seeds add constraint seeds_noun_check check (noun ~ '^[a-z][a-z-]*$');
