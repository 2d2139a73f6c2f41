package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContentTest {
    private static final String WORDS = "the-words-of-a-person";

    static List<Object> unprintable() {
        return List.of(Content.of(Buffer.buffer(WORDS)), Secret.of(WORDS));
    }

    @ParameterizedTest
    @MethodSource("unprintable")
    void cannotBePrinted(Object hidden) {
        record Holder(Object hidden) {}

        assertThat(hidden.toString() + List.of(hidden) + new Holder(hidden) + Map.of("a", hidden))
                .doesNotContain(WORDS);
    }

    @ParameterizedTest
    @MethodSource("unprintable")
    void cannotBeSerialized(Object hidden) {
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(hidden))
                .isInstanceOf(NotSerializableException.class);
    }

    @ParameterizedTest
    @MethodSource("unprintable")
    void cannotBeMappedToJson(Object hidden) throws Exception {
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(hidden))
                .isInstanceOf(InvalidDefinitionException.class);
        assertThat(new ObjectMapper()
                        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                        .setVisibility(PropertyAccessor.ALL, Visibility.ANY)
                        .writeValueAsString(Map.of("hidden", hidden)))
                .isEqualTo("{\"hidden\":{}}");
        assertThatThrownBy(() -> new JsonObject().put("hidden", hidden).encode())
                .isInstanceOf(Exception.class);
    }

    @Test
    void wrapsABufferWithoutCopyingIt() {
        var buffer = Buffer.buffer("abc");

        var content = Content.of(buffer);

        assertThat(content.buffer()).isSameAs(buffer);
        assertThat(content).hasToString("Content[3 bytes]").isNotEqualTo(Content.of(buffer));
    }

    @Test
    void comparesSecretsByValue() {
        assertThat(Secret.of("abc")).isEqualTo(Secret.of(String.valueOf(new char[] {'a', 'b', 'c'})));
        assertThat(Secret.of("abc")).isNotEqualTo(Secret.of("abd")).isNotEqualTo(Secret.of("abcd"));
        assertThat(Secret.of("abc").hashCode()).isEqualTo(Secret.of("xyz").hashCode());
        assertThat(Secret.of("abc").revealText()).isEqualTo("abc");
    }
}
