package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.TestDatabase;
import java.sql.Array;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes into an array of rows comes out of PostgreSQL as it was, whatever its characters. */
final class RowsTest {
    private static final String ODD = "\"\\,(){} \t\n'nulNUL;%$é漢😀aZ09-_./:@+";

    private static final List<String> TRAPS = List.of(
            "",
            " ",
            "null",
            "NULL",
            "Null",
            "\"",
            "\\",
            "\\\"",
            "\"\"",
            "\\\\",
            "(",
            ")",
            "{}",
            ",",
            "a,b",
            " a ",
            "a b",
            "it's",
            "\\N",
            "{\"a\"}",
            "(\"a\",\\\"b\\\")",
            "openai/gpt-5",
            "model:free",
            "é漢😀",
            "\r\n",
            "a\\",
            "\"a");

    private record Row(
            @Nullable UUID id, long number, @Nullable Long other, boolean flag, String text, List<String> texts) {}

    @Test
    void oddCharactersComeBackAsTheyWere() {
        var rows = new ArrayList<Row>();
        TRAPS.forEach(
                trap -> rows.add(new Row(UUID.randomUUID(), rows.size(), null, true, trap, List.of(trap, "x", trap))));
        rows.add(new Row(null, Long.MIN_VALUE, Long.MAX_VALUE, false, "plain", List.of()));
        rows.add(new Row(null, Long.MAX_VALUE, 0L, true, String.join("", TRAPS), TRAPS));
        assertThat(throughPostgres(rows)).isEqualTo(rows);
    }

    @Test
    void randomTextsComeBackAsTheyWere() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var rows = new ArrayList<Row>();
        for (var i = 0; i < 500; i++) {
            var texts =
                    random.ints(random.nextInt(4)).mapToObj(any -> odd(random)).toList();
            rows.add(new Row(new UUID(random.nextLong(), random.nextLong()), i, null, false, odd(random), texts));
        }
        assertThat(throughPostgres(rows)).as("seed %d", seed).isEqualTo(rows);
    }

    @Test
    void noRowsAreAnEmptyArray() {
        assertThat(throughPostgres(List.of())).isEmpty();
    }

    private static String odd(Random random) {
        var points = ODD.codePoints().toArray();
        var text = new StringBuilder();
        for (var left = random.nextInt(8); left > 0; left--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private static List<Row> throughPostgres(List<Row> rows) {
        var literal = new Rows();
        for (var row : rows) {
            literal.row()
                    .uuid(row.id())
                    .number(row.number())
                    .numberOrNull(row.other())
                    .bool(row.flag())
                    .text(row.text())
                    .texts(row.texts(), Function.identity())
                    .numbers(row.texts(), String::length);
        }
        try (var handle = Jdbi.create(TestDatabase.create()).open()) {
            handle.execute(
                    "create type odd as (id uuid, number bigint, other bigint, flag bool, text text, texts text[],"
                            + " lengths bigint[])");
            return read(handle, literal.literal());
        }
    }

    private static List<Row> read(Handle handle, String literal) {
        return handle.createQuery("select * from unnest(cast(:rows as odd[]))")
                .bindBySqlType("rows", literal, Types.OTHER)
                .map((found, context) -> {
                    var texts = texts(found.getArray("texts"));
                    assertThat((Long[]) found.getArray("lengths").getArray())
                            .containsExactly(texts.stream()
                                    .map(text -> (long) text.length())
                                    .toArray(Long[]::new));
                    return new Row(
                            found.getObject("id", UUID.class),
                            found.getLong("number"),
                            found.getObject("other", Long.class),
                            found.getBoolean("flag"),
                            found.getString("text"),
                            texts);
                })
                .list();
    }

    private static List<String> texts(Array array) throws java.sql.SQLException {
        return List.of((String[]) array.getArray());
    }
}
