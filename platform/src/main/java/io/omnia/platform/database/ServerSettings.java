package io.omnia.platform.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The whole configuration of the embedded server; the file that initdb writes is not read. */
final class ServerSettings {
    /** Durable, small, and with nothing in the server's log that came from a row, a statement or a parameter. */
    private static final String SETTINGS = """
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            max_connections = 60
            max_locks_per_transaction = 256
            superuser_reserved_connections = 3

            fsync = on
            synchronous_commit = on
            full_page_writes = on
            max_wal_size = '512MB'
            min_wal_size = '80MB'
            max_wal_senders = 0
            checkpoint_timeout = '5min'

            shared_buffers = '128MB'
            work_mem = '4MB'
            maintenance_work_mem = '64MB'
            max_worker_processes = 4
            max_parallel_workers_per_gather = 0
            autovacuum_max_workers = 2
            huge_pages = off
            jit = off

            tcp_keepalives_idle = 60
            restart_after_crash = on
            timezone = 'UTC'
            log_timezone = 'UTC'

            logging_collector = off
            log_min_messages = log
            log_min_error_statement = panic
            log_error_verbosity = terse
            log_statement = none
            log_duration = off
            log_min_duration_statement = -1
            log_min_duration_sample = -1
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0
            log_lock_waits = off
            log_temp_files = -1
            log_autovacuum_min_duration = -1
            log_checkpoints = off
            log_connections = ''
            log_disconnections = off
            """;

    private final String version;

    ServerSettings(String version) {
        this.version = version;
    }

    /** The file for a server on this port. */
    String file(int port) {
        return SETTINGS + "\nport = " + port + "\ncluster_name = '" + mark() + "'\n";
    }

    /** Names the version and the settings, so that a server of an earlier Omnia is recognised and started anew. */
    String mark() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(SETTINGS.getBytes(StandardCharsets.UTF_8));
            return "omnia " + version + " " + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
