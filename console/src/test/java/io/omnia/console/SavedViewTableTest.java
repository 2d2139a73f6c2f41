package io.omnia.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.platform.database.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SavedViewTableTest {
    private static final int MOST = 5;
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static Jdbi database;
    private final SavedViewTable table = new SavedViewTable();
    private final AccountId account = new AccountId(UUID.randomUUID());

    @BeforeAll
    static void migrate() {
        var source = TestDatabase.migrated("console");
        database = Jdbi.create(source);
    }

    @Test
    void anAccountSeesAndDeletesItsOwnOnly() {
        var mine = view("mine");
        insert(account, mine);
        var stranger = new AccountId(UUID.randomUUID());
        insert(stranger, view("theirs"));

        assertThat(database.<List<SavedView>, RuntimeException>withHandle(handle -> table.of(handle, account)))
                .containsExactly(mine);
        assertThat(database.<Boolean, RuntimeException>withHandle(handle -> table.delete(handle, stranger, mine.id())))
                .isFalse();
        assertThat(database.<Boolean, RuntimeException>withHandle(handle -> table.delete(handle, account, mine.id())))
                .isTrue();
    }

    @Test
    void manyAtOnceAreNotMoreThanAllowed() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, 2 * MOST)
                    .<Callable<Boolean>>mapToObj(number -> () -> insert(account, view("view " + number)))
                    .toList();
            var kept = 0;
            for (var done : threads.invokeAll(tasks)) {
                kept += done.get() ? 1 : 0;
            }

            assertThat(kept).isEqualTo(MOST);
        }
    }

    private boolean insert(AccountId owner, SavedView view) {
        return database.inTransaction(handle -> table.insert(handle, owner, view, NOW, MOST));
    }

    private static SavedView view(String name) {
        return new SavedView(UUID.randomUUID(), "activity", name, "model=sandbox%2Fchat");
    }
}
