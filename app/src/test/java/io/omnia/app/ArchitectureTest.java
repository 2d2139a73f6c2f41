package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use whom, and who may see what. */
class ArchitectureTest {
    /** Which modules each module may use beside {@code platform} and {@code privacy}; what is absent is forbidden. */
    private static final Map<String, Set<String>> USES = Map.ofEntries(
            Map.entry("platform", Set.of()),
            Map.entry("privacy", Set.of()),
            Map.entry("mail", Set.of()),
            Map.entry("identity", Set.of("mail")),
            Map.entry("ledger", Set.of("identity")),
            Map.entry("gateway", Set.of("ledger", "identity")),
            Map.entry("console", Set.of("gateway", "ledger", "identity")),
            Map.entry("app", Set.of("console", "gateway", "ledger", "identity", "mail")));

    private static final Set<String> FOR_EVERYBODY = Set.of("platform", "privacy");
    private static final Pattern OWN_IMPORT =
            Pattern.compile("^import (?:static )?io\\.omnia\\.([a-z]+)", Pattern.MULTILINE);

    @Test
    void everyModuleIsKnown() {
        assertThat(Program.modules())
                .isEqualTo(USES.keySet())
                .contains("platform", "privacy", "mail", "identity", "ledger", "gateway", "console", "app");
    }

    @Test
    void modulesUseOnlyThoseBelowThem() {
        var trespasses = new TreeSet<String>();
        var crossings = 0;
        for (var type : Program.classes()) {
            for (var used : type.getDirectDependenciesFromSelf()) {
                var from = Program.moduleOf(type).orElseThrow();
                var to = Program.moduleOf(used.getTargetClass()).orElse(from);
                if (!from.equals(to)) {
                    crossings++;
                    if (!mayUse(from, to)) {
                        trespasses.add(type.getName() + " uses "
                                + used.getTargetClass().getName());
                    }
                }
            }
        }

        assertThat(crossings).as("uses of another module that were looked at").isPositive();
        assertThat(trespasses).isEmpty();
    }

    @Test
    void modulesUseOnlyTheRootPackageOfAnother() {
        var trespasses = new TreeSet<String>();
        var crossings = 0;
        for (var type : Program.classes()) {
            var from = Program.moduleOf(type).orElseThrow();
            for (var used : type.getDirectDependenciesFromSelf()) {
                var target = used.getTargetClass();
                var to = Program.moduleOf(target).orElse(from);
                if (!from.equals(to) && !to.equals("platform")) {
                    crossings++;
                    if (!target.getPackageName().equals("io.omnia." + to)) {
                        trespasses.add(type.getName() + " uses " + target.getName());
                    }
                }
            }
        }

        assertThat(crossings).as("uses of another module that were looked at").isPositive();
        assertThat(trespasses).isEmpty();
    }

    @Test
    void theBenchStandsAlone() throws IOException {
        var bench = root().resolve("bench/src");
        var files = new ArrayList<Path>();
        try (var walk = Files.walk(bench)) {
            walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        assertThat(files).isNotEmpty();
        for (var file : files) {
            var match = OWN_IMPORT.matcher(Files.readString(file));
            while (match.find()) {
                assertThat(match.group(1)).as("import in %s", file).isEqualTo("bench");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DataMap", "Table", "Endpoint"})
    void endpointsTablesAndDataMapsStayInTheirPackage(String ending) {
        var types = Program.matching(type ->
                type.getSimpleName().endsWith(ending) && !type.getSimpleName().equals(ending));

        assertThat(types)
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .isEmpty();
    }

    @Test
    void methodsThatServeHttpArePublic() {
        var types = Program.matching(ArchitectureTest::servesHttp);

        var hidden = new TreeSet<String>();
        for (var type : types) {
            for (var method : type.getMethods()) {
                if (method.isMetaAnnotatedWith("jakarta.ws.rs.HttpMethod")
                        && !method.getModifiers().contains(JavaModifier.PUBLIC)) {
                    hidden.add(method.getFullName());
                }
            }
        }
        assertThat(hidden)
                .as("HTTP methods that the framework would skip with a mere warning")
                .isEmpty();
    }

    @Test
    void theEntryOfTheProgramIsPublic() {
        var entries = Program.matching(type -> type.isAnnotatedWith("io.quarkus.runtime.annotations.QuarkusMain"));

        assertThat(entries).allMatch(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    @Test
    void everyPackageSaysThatNothingIsNullUnlessMarked() {
        var packages = new TreeSet<String>();
        var marked = new TreeSet<String>();
        for (var type : Program.classes()) {
            packages.add(type.getPackageName());
            if (type.getSimpleName().equals("package-info")
                    && type.isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                marked.add(type.getPackageName());
            }
        }

        assertThat(packages).hasSizeGreaterThan(5).isEqualTo(marked);
    }

    static Path root() {
        return Path.of(System.getProperty("omnia.root", "..")).toAbsolutePath().normalize();
    }

    private static boolean mayUse(String from, String to) {
        var below = USES.getOrDefault(from, Set.of()).contains(to);
        var common = FOR_EVERYBODY.contains(to) && !FOR_EVERYBODY.contains(from);
        return below || common || (from.equals("privacy") && to.equals("platform"));
    }

    private static boolean servesHttp(JavaClass type) {
        return type.getMethods().stream().anyMatch(method -> method.isMetaAnnotatedWith("jakarta.ws.rs.HttpMethod"));
    }
}
