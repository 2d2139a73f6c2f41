package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
    @Test
    void readsLibpqForm() {
        assertThat(DatabaseUrl.parse(
                        "postgresql://ann:p%40ss+w@db.example:6543/shop?sslmode=require&connect_timeout=5"))
                .isEqualTo(new PostgresAddress(
                        "jdbc:postgresql://db.example:6543/shop?sslmode=require&connectTimeout=5", "ann", "p@ss+w"));
    }

    @Test
    void readsJdbcFormAndTakesTheLoginOutOfTheUrl() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/shop?user=ann&password=secret&sslmode=require"))
                .isEqualTo(new PostgresAddress("jdbc:postgresql://db/shop?sslmode=require", "ann", "secret"));
    }

    @Test
    void namesTheDatabaseAfterTheUserWhenNoneIsGiven() {
        assertThat(DatabaseUrl.parse("postgres://ann@db").jdbcUrl()).isEqualTo("jdbc:postgresql://db/ann");
    }

    @Test
    void keepsSeveralHosts() {
        assertThat(DatabaseUrl.parse("postgresql://ann:x@one:1,two:2/shop").jdbcUrl())
                .isEqualTo("jdbc:postgresql://one:1,two:2/shop");
    }

    @Test
    void refusesWhatItCannotReadWithoutRepeatingIt() {
        assertThatThrownBy(() -> DatabaseUrl.parse("mysql://ann:secret@db/shop"))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://db/shop"))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("names no user");
    }
}
