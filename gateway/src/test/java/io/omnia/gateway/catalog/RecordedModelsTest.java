package io.omnia.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every model of a recorded chat exchange with one of the built-in vendors is in the catalog, or stands here. */
class RecordedModelsTest {
    private static final Map<String, String> VENDORS = Map.of(
            "openai", "openai",
            "deepseek", "deepseek",
            "moonshot", "moonshot",
            "zai", "zai",
            "alibaba", "qwen",
            "minimax", "minimax");

    private static final Map<String, String> LEFT_OUT = Map.of("z-model", "the recording hides the model's real name");

    private static final JsonFactory JSON = new JsonFactory();

    @Test
    void knowsEveryRecordedChatModel() throws IOException {
        var recordings = Path.of(System.getProperty("omnia.root")).resolve("../shared/fixtures/providers");
        assumeTrue(Files.isDirectory(recordings), "the recordings are not beside this repository");
        var vendorByModel = new TreeMap<String, String>();
        for (var vendor : VENDORS.entrySet()) {
            for (var model : chatModels(recordings.resolve(vendor.getKey()))) {
                vendorByModel.put(model, vendor.getValue());
            }
        }

        assertThat(vendorByModel).hasSizeGreaterThan(30);
        try (var test = TestCatalog.of()) {
            vendorByModel.forEach((model, vendor) -> {
                var lookup = test.catalog.find(model);
                if (LEFT_OUT.containsKey(model)) {
                    assertThat(lookup).isInstanceOf(ModelLookup.Unknown.class);
                } else {
                    assertThat(lookup)
                            .as(model)
                            .isInstanceOfSatisfying(
                                    ModelLookup.Found.class,
                                    found ->
                                            assertThat(found.model().provider()).isEqualTo(vendor));
                }
            });
        }
    }

    private static List<String> chatModels(Path folder) throws IOException {
        var result = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".meta.json")).toList()) {
                try (var parser = JSON.createParser(Files.readString(file))) {
                    parser.nextToken();
                    collect(value(parser), result);
                }
            }
        }
        return result;
    }

    /** The model each chat request asked for; where the request was not kept, the model that the case is filed under. */
    private static void collect(@Nullable Object recording, List<String> models) {
        if (!(recording instanceof Map<?, ?> fields) || !(fields.get("exchanges") instanceof List<?> exchanges)) {
            return;
        }
        for (var exchange : exchanges) {
            if (((Map<?, ?>) exchange).get("request") instanceof Map<?, ?> request
                    && String.valueOf(request.get("url")).contains("/chat/completions")) {
                var asked = request.get("body") instanceof Map<?, ?> body ? body.get("model") : null;
                var model = asked == null ? fields.get("model") : asked;
                if (model != null && !String.valueOf(model).isEmpty()) {
                    models.add(String.valueOf(model));
                }
            }
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                fields.put(name, value(parser));
            }
            return fields;
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var items = new ArrayList<@Nullable Object>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return items;
        }
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
    }
}
