-- The demonstration's inbox: what would have gone out, where the page can show it.

create table inbox_entries (
  -- A delivery that was tried twice is one entry.
  delivery_id text        primary key,
  at          timestamptz not null,
  -- The channel it would have gone out by, and the address there.
  channel     text        not null,
  recipient   text        not null,
  -- Handle and name of its one reader, where it has one.
  person      json,
  subject     text        not null,
  body        text        not null,
  -- One a page that can be answered from it: number and acknowledgeUrl.
  answers     json        not null
);
create index inbox_entries_at on inbox_entries (at desc, delivery_id desc);
