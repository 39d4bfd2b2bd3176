-- Who is let in: passwords, sessions, one-time links, the keys of signatures, and requests that were already done.

-- Keys that this installation makes for itself, shared by all its nodes.
create table secrets (
  name       text        primary key,
  value      bytea       not null check (octet_length(value) >= 32),
  created_at timestamptz not null
);

create table passwords (
  person text        primary key,
  -- scrypt$N$r$p$salt$hash
  hash   text        not null,
  set_at timestamptz not null
);

create table sessions (
  -- SHA-256 of the token that stands in the cookie.
  token_hash text        primary key,
  person     text        not null,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null,
  user_agent text
);
create index sessions_person on sessions (person);
create index sessions_expires_at on sessions (expires_at);

-- A link with which somebody sets a password, once. Without a person: the installation's first admin.
create table setup_links (
  token_hash text        primary key,
  person     text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

-- A POST with an Idempotency-Key that was done. Written in the transaction of what it did.
create table idempotency_keys (
  actor        text        not null,
  route        text        not null,
  key          text        not null,
  request_hash text        not null,
  -- The incident that it concerned: a repeated request is answered to whoever may still see it.
  incident     uuid,
  -- Status and body of the answer; null until the first request has been answered.
  answer       json,
  at           timestamptz not null,
  primary key (actor, route, key)
);
create index idempotency_keys_at on idempotency_keys (at);
