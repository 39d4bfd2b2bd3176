/** The settings that the embedded PostgreSQL is started with; they stand on its command line and win over its files. */

type ServerSettings = { socketFolder: string; owner: string; durable: boolean };

export function serverArguments(settings: ServerSettings): string[] {
  return Object.entries(serverSettings(settings)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function serverSettings({ socketFolder, owner, durable }: ServerSettings): Record<string, string> {
  const safety = durable ? 'on' : 'off';
  return {
    // Who started it: a later start reads it from the process list to tell an orphan from another server's database.
    cluster_name: owner,
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    // A node's pool is at most 20; the rest is for a second node, the command line and the tests, which share one.
    max_connections: '100',
    shared_buffers: '128MB',
    // A batch of a few thousand alerts writes some megabytes of log; with less room it waits for the disk in between.
    wal_buffers: '16MB',
    jit: 'off',
    // A parallel query allocates in /dev/shm, of which a container has 64 MB by default; our queries are short.
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    // The online backup needs the WAL of a replica, and a slot that keeps it while it copies.
    wal_level: durable ? 'replica' : 'minimal',
    max_wal_senders: durable ? '4' : '0',
    max_replication_slots: '4',
    // A start after a crash replays at most this much.
    max_wal_size: '1GB',
    fsync: safety,
    full_page_writes: safety,
    synchronous_commit: safety,
    // A killed server leaves its statements running; this ends them within a second, and with them their locks.
    client_connection_check_interval: '1s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A refused statement is the caller's to report; its text and values must not reach a log by this way.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '',
  };
}
