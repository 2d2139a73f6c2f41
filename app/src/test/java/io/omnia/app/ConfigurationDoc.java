package io.omnia.app;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.omnia.gateway.provider.Provider;
import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.provider.Vendor;
import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the page that lists every setting from the {@code …Config} interfaces of all modules. */
final class ConfigurationDoc {
    private static final String HEAD = """
            # Settings

            Made from the code; `./omnia run --help` prints the same list. Every setting is an environment variable and a key of a YAML
            file (`--config`, `--profile`). A command line option counts for more than the environment, the environment for more than a
            file. `<name>` stands for a name of your own.

            | key | environment variable | default | meaning |
            |---|---|---|---|
            """;

    private ConfigurationDoc() {}

    static String page() {
        var rows = new ArrayList<Row>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.omnia").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(type -> type.reflect())
                        .forEach(type ->
                                collect(type.getAnnotation(ConfigMapping.class).prefix(), type, rows));
        Providers.VENDORS.stream().map(Vendor::provider).forEach(vendor -> rows.add(vendorsOwn(vendor)));
        rows.sort(Comparator.comparing(Row::key));
        var page = new StringBuilder(HEAD);
        rows.forEach(row -> page.append(row.line()).append('\n'));
        return page.toString();
    }

    /** The variable that a vendor's own SDK reads is read here too. */
    private static Row vendorsOwn(Provider vendor) {
        var sentence = "The key of " + vendor.name() + "; the variable is the one its own SDK reads.";
        return new Row("omnia.providers." + vendor.name() + ".api-key", vendor.keyVariable(), "", sentence);
    }

    private record Row(String key, String variable, String fallback, String sentence) {
        String line() {
            return "| `" + key + "` | `" + variable + "` | " + (fallback.isEmpty() ? "" : "`" + fallback + "`") + " | "
                    + sentence + " |";
        }
    }

    private static void collect(String prefix, Class<?> type, List<Row> rows) {
        for (var method : type.getMethods()) {
            if (method.isDefault()) {
                continue;
            }
            var key = method.isAnnotationPresent(WithParentName.class) ? prefix : prefix + "." + name(method);
            collect(key, method, method.getGenericReturnType(), rows);
        }
    }

    private static void collect(String key, Method method, Type type, List<Row> rows) {
        if (type instanceof ParameterizedType several && several.getRawType() == Map.class) {
            collect(key + ".<name>", method, several.getActualTypeArguments()[1], rows);
        } else if (type instanceof ParameterizedType optional
                && optional.getRawType() == Optional.class
                && group(optional.getActualTypeArguments()[0])) {
            collect(key, (Class<?>) optional.getActualTypeArguments()[0], rows);
        } else if (group(type)) {
            collect(key, (Class<?>) type, rows);
        } else {
            rows.add(row(key, method));
        }
    }

    private static boolean group(Type type) {
        return type instanceof Class<?> plain
                && plain.isInterface()
                && plain.getName().startsWith("io.omnia.");
    }

    private static Row row(String key, Method method) {
        var setting = method.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(method + " is a setting without @Setting");
        }
        var fallback = method.getAnnotation(WithDefault.class);
        var variable = key.replaceAll("[^A-Za-z0-9<>]", "_").toUpperCase(Locale.ROOT);
        return new Row(key, variable, fallback == null ? "" : fallback.value(), setting.value());
    }

    private static String name(Method method) {
        var named = method.getAnnotation(WithName.class);
        return named == null ? StringUtil.skewer(method.getName()) : named.value();
    }
}
