package io.omnia.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private final ObjectMapper json = new ObjectMapper();

    StrictJsonTest() {
        new StrictJson().customize(json);
    }

    private record Body(
            @Nullable Long limit,
            int count,
            @Nullable String name,
            @Nullable List<String> names) {}

    private void refused(String body, String sentence) {
        assertThatThrownBy(() -> json.readValue(body, Body.class))
                .isInstanceOfSatisfying(
                        JsonProcessingException.class,
                        problem -> assertThat(UnreadableJson.problem(problem).sentence())
                                .isEqualTo(sentence));
    }

    @Test
    void takesWhatIsMeant() throws JsonProcessingException {
        var body = json.readValue(
                "{\"limit\":9,\"count\":1,\"name\":\"\\u0001 \\\\u0000\",\"names\":[\"a\"]}", Body.class);

        assertThat(body).isEqualTo(new Body(9L, 1, "\u0001 \\u0000", List.of("a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9", "1.0", "1e3", "true", "\"many\""})
    void aWholeNumberIsNotMadeOfAnythingElse(String number) {
        refused("{\"limit\":" + number + "}", "The field \"limit\" must be a whole number.");
        refused("{\"count\":" + number + "}", "The field \"count\" must be a whole number.");
    }

    @Test
    void textHasNoNul() {
        refused("{\"name\":\"a\\u0000\"}", "The field \"name\" does not hold the kind of value it should.");
        refused("{\"names\":[\"\\u0000\"]}", "The field \"names.0\" does not hold the kind of value it should.");
    }

    @Test
    void textIsNotMadeOfANumber() {
        refused("{\"name\":1}", "The field \"name\" does not hold the kind of value it should.");
    }
}
