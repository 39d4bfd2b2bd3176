-- Secret links to calendars of shifts: whoever has one reads that calendar without signing in.

create table calendar_links (
  id         uuid        primary key,
  -- SHA-256 of the token that stands in the address.
  token_hash text        not null unique,
  -- Who made it and may revoke it. Of somebody who was removed it shows nothing.
  person     text        not null,
  -- What it shows: the maker's own shifts, those of one schedule, or all.
  shows      text        not null check (shows in ('person', 'schedule', 'organization')),
  schedule   text        check ((shows = 'schedule') = (schedule is not null)),
  created_at timestamptz not null
);
create index calendar_links_person on calendar_links (person, created_at);
