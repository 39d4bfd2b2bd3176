-- Phones: what a call or a text asked, by which code it may be answered, what its provider said of it, and browsers that take pushes.

-- What one number was asked lately, and the code that answers it. A code means the same for a day.
create table phone_codes (
  phone    text        not null,
  code     smallint    not null check (code between 1 and 99),
  -- Of the ask: the same one asked again keeps its code.
  ask_key  text        not null,
  -- A page of an incident, or a test of a contact.
  ask      jsonb       not null,
  asked_at timestamptz not null,
  primary key (phone, code),
  unique (phone, ask_key)
);

-- A call that was placed: what is said in it, and what a pressed key means. Named by the delivery that it serves.
create table phone_calls (
  delivery   text        primary key,
  phone      text        not null,
  -- Sentences, in order.
  says       jsonb       not null,
  asks       jsonb       not null,
  placed_at  timestamptz not null,
  -- Only a pressed key proves that a person heard.
  pressed_at timestamptz,
  pressed    text
);
create index phone_calls_placed_at on phone_calls (placed_at);

-- The last word of a provider on each text and call: final ones stay, whatever comes late or twice.
create table phone_receipts (
  provider  text        not null,
  vendor_id text        not null,
  delivery  text        not null,
  state     text        not null check (state in ('under-way', 'delivered', 'undelivered', 'unanswered')),
  detail    text,
  at        timestamptz not null,
  primary key (provider, vendor_id)
);
create index phone_receipts_at on phone_receipts (at);

-- Texts and calls of a day, counted against the cap. Pages to people and whatever goes to others are counted apart.
create table phone_spending (
  day     date not null,
  channel text not null,
  purpose text not null check (purpose in ('people', 'others')),
  count   int  not null,
  primary key (day, channel, purpose)
);

-- Browsers that show notifications of a person; each endpoint belongs to whoever allowed it last.
create table push_devices (
  id         text        primary key,
  person     text        not null,
  endpoint   text        not null unique,
  p256dh     text        not null,
  auth       text        not null,
  label      text        not null,
  created_at timestamptz not null,
  -- Of several that were allowed at one instant, the order.
  number     bigint      generated always as identity,
  -- When a push service last took a message for it.
  taken_at   timestamptz
);
create index push_devices_person on push_devices (person, created_at);

-- A receipt of one message concerns all the pages that it carried.
create index deliveries_joined_to on deliveries (joined_to) where joined_to is not null;
