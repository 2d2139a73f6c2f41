package io.omnia.gateway.catalog;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Notices changed catalog files by looking at them. Looking works on every file system and through the swapped links of
 * mounted configuration, where notifications do not.
 */
final class CatalogWatch implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final CatalogFiles files;
    private final BooleanSupplier reload;
    private final Thread thread;
    private List<Object> applied;
    private List<Object> seen;

    /**
     * Remembers the files as they are now: create it before they are read, so that no change falls between.
     *
     * @param reload reads the files; false when the same files should be tried again
     */
    CatalogWatch(CatalogFiles files, BooleanSupplier reload, Duration interval) {
        this.files = files;
        this.reload = reload;
        applied = files.fingerprint();
        seen = applied;
        thread = Thread.ofVirtual().name("catalog-watch").unstarted(() -> {
            try {
                while (true) {
                    Thread.sleep(interval);
                    look();
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void start() {
        if (files.canChange()) {
            thread.start();
        }
    }

    /** Reloads once a change has lasted from one look to the next, so that no half-written file is read. */
    synchronized void look() {
        var now = files.fingerprint();
        if (!now.equals(applied) && now.equals(seen) && reload.getAsBoolean()) {
            applied = now;
        }
        seen = now;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
