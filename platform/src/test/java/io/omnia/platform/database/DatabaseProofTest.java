package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DatabaseProofTest {
    private final PostgresAddress address = TestDatabase.server().address();

    @Test
    void tellsTheVersion() {
        assertThat(DatabaseProof.prove(address)).startsWith("18.");
    }

    @Test
    void saysThatTheLoginIsRefused() {
        var wrong = new PostgresAddress(address.jdbcUrl(), address.user(), "not-the-password");

        assertThatThrownBy(() -> DatabaseProof.prove(wrong))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("refuses the user omnia")
                .hasMessageNotContaining("not-the-password");
    }

    @Test
    void saysThatTheDatabaseDoesNotExist() {
        var wrong = new PostgresAddress(
                address.jdbcUrl().replaceFirst("/postgres$", "/nowhere"), address.user(), address.password());

        assertThatThrownBy(() -> DatabaseProof.prove(wrong))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void saysThatNothingAnswers() throws Exception {
        int free;
        try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = probe.getLocalPort();
        }
        var gone =
                new PostgresAddress("jdbc:postgresql://127.0.0.1:" + free + "/shop?sslmode=disable", "ann", "secret");

        assertThatThrownBy(() -> DatabaseProof.prove(gone))
                .isInstanceOf(StartupRefusal.class)
                .hasMessage("The database at 127.0.0.1:" + free
                        + "/shop cannot be reached: start it, or correct OMNIA_DATABASE_URL.");
    }
}
