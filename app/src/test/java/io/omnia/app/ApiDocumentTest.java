package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published description of the API has every route that there is, and no other. */
class ApiDocumentTest {
    private static final Set<String> VERBS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** {@code router.get("/path")}, {@code get(router.route("/path")}, which also answers HEAD, and the same with post. */
    private static final Pattern ROUTE = Pattern.compile(
            "(?:router\\.(get|post|put|patch|delete)|(get|post)\\(router\\.route(?:WithRegex)?)\\(\\s*\"(/(?:v1|api)/[^\"]*)\"\\)"
                    + "(?:\\s*\\.setName\\(\"([^\"]+)\"\\))?");

    /** A parameter of a resource that is one of some words: {@code {name:one|another}}. */
    private static final Pattern CHOICE = Pattern.compile("\\{[a-z]+:([a-z]+(?:\\|[a-z]+)+)}");

    private final ApiDocument document = ApiDocument.committed();

    @Test
    void whatIsDescribedIsWhatThereIs() throws IOException {
        var running = new TreeSet<String>();
        running.addAll(resources());
        running.addAll(vertxRoutes());

        assertThat(resources()).hasSizeGreaterThan(10);
        assertThat(vertxRoutes()).contains("POST /v1/chat/completions", "GET /v1/models/{}", "GET /api/events");
        assertThat(resources()).contains("GET /api/projects/{}/limits", "GET /api/members/{}/limits");
        assertThat(running).isEqualTo(document.routes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /api/me/views    | 200 | {\"data\":[]}                | true",
                "GET  | /api/me/views    | 200 | {\"data\":[],\"extra\":1}    | false",
                "GET  | /api/me/views    | 200 | {\"data\":[{\"id\":\"x\"}]}  | false",
                "GET  | /api/me/views    | 401 | {\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}} | true",
                "GET  | /api/me/views    | 401 | {\"error\":\"m\"}            | false",
                "GET  | /api/me/views    | 202 | {\"data\":[]}                | false",
                "POST | /api/admin/providers/acme/test | 200 | {\"ok\":true,\"latency_ms\":1,\"models\":null,\"sentence\":\"s\"} | true",
                "POST | /api/admin/providers/acme/test | 200 | {\"ok\":true}    | false"
            })
    void anAnswerThatIsNotAsDescribedIsFound(String method, String path, int status, String body, boolean right) {
        assertThat(document.fault(method, path, status, "application/json", body)
                        .isEmpty())
                .isEqualTo(right);
    }

    private static Set<String> resources() {
        var routes = new TreeSet<String>();
        for (var type : Program.classes()) {
            for (var method : type.getMethods()) {
                for (var verb : VERBS) {
                    if (method.isAnnotatedWith("jakarta.ws.rs." + verb)) {
                        for (var template : written(path(type) + path(method))) {
                            routes.add(ApiDocument.route(verb, template));
                        }
                    }
                }
            }
        }
        return routes;
    }

    /** A parameter that is one of some words is described once for each of them. */
    private static List<String> written(String template) {
        var choice = CHOICE.matcher(template);
        return choice.find()
                ? Arrays.stream(choice.group(1).split("\\|", -1))
                        .map(word -> choice.replaceFirst(word))
                        .toList()
                : List.of(template);
    }

    private static String path(JavaClass type) {
        return type.tryGetAnnotationOfType("jakarta.ws.rs.Path")
                .map(path -> path.get("value").map(String::valueOf).orElse(""))
                .orElse("");
    }

    private static String path(JavaMethod method) {
        return method.tryGetAnnotationOfType("jakarta.ws.rs.Path")
                .map(path -> path.get("value").map(String::valueOf).orElse(""))
                .orElse("");
    }

    private static Set<String> vertxRoutes() throws IOException {
        var routes = new TreeSet<String>();
        for (var module : Program.modules()) {
            var sources = ArchitectureTest.root().resolve(module).resolve("src/main/java");
            try (var walk = Files.walk(sources)) {
                for (var file :
                        walk.filter(path -> path.toString().endsWith(".java")).toList()) {
                    routes.addAll(vertxRoutes(file));
                }
            }
        }
        return routes;
    }

    private static Set<String> vertxRoutes(Path file) throws IOException {
        var routes = new TreeSet<String>();
        var match = ROUTE.matcher(Files.readString(file));
        while (match.find()) {
            var verb = match.group(1) == null ? match.group(2) : match.group(1);
            var template = match.group(4) == null ? match.group(3) : match.group(4);
            routes.add(ApiDocument.route(verb, template));
        }
        return routes;
    }
}
