package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
    @Test
    void keepsFsyncOn() throws Exception {
        try (var connection = TestDatabase.create().getConnection();
                var answer = connection.createStatement().executeQuery("show fsync")) {
            answer.next();

            assertThat(answer.getString(1)).isEqualTo("on");
        }
    }
}
