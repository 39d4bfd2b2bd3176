-- Changes: deployments and changes of configuration, as their sources reported them. They page nobody.

create table changes (
  id          bigint generated always as identity primary key,
  integration text        not null,
  -- The one that the source names if there is one of that handle, else the integration's.
  service     text,
  summary     text        not null,
  source      text,
  -- When it was made, by the source's word; where it does not say, when it was received.
  at          timestamptz not null,
  received_at timestamptz not null,
  details     json        not null,
  links       json        not null
);
create index changes_at on changes (at desc, id desc);
create index changes_service on changes (service, at desc, id desc);
