-- Contact rules by the hour where a person is, quiet hours, and what came of test pages.

-- As the file has them, in the person's own zone; null: at any hour, on any day.
alter table contact_rules add column during text, add column days text[];

-- A person's own: seeded from a file once, never removed or reset by one.
create table quiet_hours (
  person        text   primary key references users (handle),
  -- Null: the whole day; every day; nothing but pages.
  hours         text,
  days          text[],
  overridden_by text[]
);

-- The last test page of a contact, and whether it was ever confirmed. It counts for the address that it was sent to.
create table contact_checks (
  person       text        not null,
  contact      text        not null,
  -- SHA-256 of channel and address: whoever enters another address begins anew.
  address_hash text        not null,
  tested_at    timestamptz not null,
  -- The delivery of the last test.
  delivery     text        not null,
  confirmed_at timestamptz,
  primary key (person, contact)
);

-- What was given up is rare, and asked for by contact.
create index deliveries_failed on deliveries (person, contact, created_at desc) where state = 'failed';
