package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The classes of the program without its tests, and the module each belongs to. */
final class Program {
    private static final String ROOT = "io.omnia.";

    private Program() {}

    static JavaClasses classes() {
        return Loaded.CLASSES;
    }

    /** The module that a class belongs to, empty for a class that is not ours. */
    static Optional<String> moduleOf(JavaClass type) {
        var name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return Optional.empty();
        }
        var rest = name.substring(ROOT.length());
        var dot = rest.indexOf('.');
        return Optional.of(dot < 0 ? rest : rest.substring(0, dot));
    }

    static Set<String> modules() {
        var modules = new TreeSet<String>();
        classes().forEach(type -> moduleOf(type).ifPresent(modules::add));
        return modules;
    }

    /** The classes a rule is about. There has to be one, or the rule would hold because it looks at nothing. */
    static List<JavaClass> matching(Predicate<JavaClass> rule) {
        var matched = classes().stream().filter(rule).toList();
        assertThat(matched).as("classes that the rule is about").isNotEmpty();
        return matched;
    }

    private static final class Loaded {
        static final JavaClasses CLASSES = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("io.omnia");
    }
}
