package io.omnia.gateway.repeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.omnia.privacy.Content;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One spelling for requests that differ only in white space, in the order of their fields or in how a character is escaped.
 * Every field counts, those that are not known here too; a field that is absent is not the same as one with its default.
 */
final class CanonicalJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private CanonicalJson() {}

    /** The same request in its one spelling; null when it has none, because a field stands in it twice. */
    static @Nullable Content of(Content request) {
        try {
            var fields = MAPPER.readValue(request.buffer().getBytes(), Map.class);
            return Content.of(MAPPER.writeValueAsBytes(fields));
        } catch (JsonProcessingException ambiguous) {
            return null;
        } catch (IOException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
