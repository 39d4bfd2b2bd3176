-- What became of each page, of a range of time: without it a year of on-call health reads the whole log (1.9 s of 320,000 events, with it 0.3 s).
create index incident_events_pages on incident_events (at) where type in ('paged', 'contacted', 'page-ended');
