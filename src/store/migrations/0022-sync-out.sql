-- What another house keeps of ours: its own ids, so that nothing is opened there twice.

-- Public incidents, maintenances and their updates, as the other side calls them.
create table mirrored (
  channel text        not null,
  -- 'incident/ID', 'maintenance/ID', 'update/ID'
  ours    text        not null,
  theirs  text        not null,
  at      timestamptz not null,
  primary key (channel, ours)
);
