package io.omnia.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The published description of the API, and whether an answer is what it says. */
final class ApiDocument {
    /** A name for the document, for its references to itself; nothing is asked for there. */
    private static final String NAME = "https://omnia.invalid/openapi.json";

    private static final String JSON = "application/json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Pattern PARAMETER = Pattern.compile("\\{[^/}]+}");

    private final JsonNode document;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> known = new ConcurrentHashMap<>();

    private ApiDocument(String text) throws JsonProcessingException {
        document = new ObjectMapper().readTree(text);
        schemas = JsonSchemaFactory.getInstance(
                VersionFlag.V202012, factory -> factory.schemaLoaders(loaders -> loaders.schemas(Map.of(NAME, text))));
    }

    static ApiDocument committed() {
        try {
            return new ApiDocument(
                    Files.readString(Path.of(System.getProperty("omnia.root"), "docs/api/openapi.json")));
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** Every route as {@code GET /api/keys/{}}; names of parameters do not count. */
    Set<String> routes() {
        var routes = new TreeSet<String>();
        for (var path : document.path("paths").properties()) {
            for (var entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    routes.add(route(entry.getKey(), path.getKey()));
                }
            }
        }
        return routes;
    }

    static String route(String method, String template) {
        return method.toUpperCase(Locale.ROOT) + " "
                + PARAMETER.matcher(template).replaceAll("{}");
    }

    /** What is wrong with an answer, in words; empty when it is as described, or when nothing is said of its address. */
    Optional<String> fault(String method, String path, int status, String contentType, String body) {
        var template = template(path);
        if (template.isEmpty()) {
            return Optional.empty();
        }
        var word = method.toLowerCase(Locale.ROOT);
        var responses = document.path("paths").path(template.get()).path(word).path("responses");
        if (responses.isMissingNode()) {
            return Optional.empty();
        }
        var code = responses.has(Integer.toString(status)) ? Integer.toString(status) : "default";
        var response = responses.path(code);
        if (code.equals("default") && status < 400) {
            return Optional.of(method + " " + template.get() + " answered " + status + ", which is not described");
        }
        var pointer = response.has("$ref")
                ? response.path("$ref").asText().substring(1)
                : "/paths/" + escaped(template.get()) + "/" + word + "/responses/" + code;
        var content = document.at(pointer).path("content");
        if (!content.has(JSON)) {
            return contentType.startsWith(JSON) && !body.isEmpty()
                    ? Optional.of(method + " " + template.get() + " answered JSON, which is not described")
                    : Optional.empty();
        }
        return contentType.startsWith(JSON)
                ? mismatch(method + " " + template.get(), pointer + "/content/" + escaped(JSON) + "/schema", body)
                : Optional.empty();
    }

    private Optional<String> mismatch(String route, String pointer, String body) {
        var schema = known.computeIfAbsent(pointer, at -> schemas.getSchema(SchemaLocation.of(NAME + "#" + at)));
        try {
            var messages = schema.validate(new ObjectMapper().readTree(body));
            return messages.isEmpty() ? Optional.empty() : Optional.of(route + ": " + messages + " in " + body);
        } catch (JsonProcessingException unreadable) {
            return Optional.of(route + " answered what is no JSON: " + body);
        }
    }

    /** The described path that an address belongs to; one without parameters before one with. */
    private Optional<String> template(String path) {
        String found = null;
        for (var names = document.path("paths").fieldNames(); names.hasNext(); ) {
            var template = names.next();
            if (template.equals(path)) {
                return Optional.of(template);
            }
            if (found == null && matches(template, path)) {
                found = template;
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean matches(String template, String path) {
        var wanted = template.split("/", -1);
        var given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (var i = 0; i < wanted.length; i++) {
            if (!PARAMETER.matcher(wanted[i]).matches() && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
