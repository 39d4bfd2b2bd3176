-- Mail that comes back: who wants no more, and which mailboxes do not exist.

-- Addresses of audiences that belong to nobody here. An audience's other addresses go on being told.
create table stopped_addresses (
  -- The audience's id in the process.
  audience   text        not null,
  channel    text        not null,
  -- In small letters: mailboxes that differ in them alone are one in practice.
  address    text        not null,
  because    text        not null check (because in ('asked', 'bounced')),
  stopped_at timestamptz not null,
  primary key (audience, channel, address)
);

-- What a mail server told us of a mail that it could not deliver. One row a mail: servers tell some things twice.
create table mail_bounces (
  -- The delivery, or the message to a subscriber, that came back.
  mail       text        primary key,
  hard       boolean     not null,
  -- RFC 3463: "5.1.1".
  status     text,
  detail     text,
  at         timestamptz not null
);
create index mail_bounces_at on mail_bounces (at);
