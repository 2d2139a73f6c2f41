package io.omnia.app;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.startup.StartupRefusal;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the few settings that are needed before the framework is there, from the places where it will look too. */
final class EarlyConfig {
    /** The framework's own name for further files; later ones are read over earlier ones. */
    private static final String FILES = "quarkus.config.locations";

    private static final int FILE_ORDINAL = 260;

    private EarlyConfig() {}

    static PlatformConfig load() {
        var builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .addDiscoveredConverters()
                .withMapping(PlatformConfig.class)
                .withValidateUnknown(false);
        var files = Arrays.stream(System.getProperty(FILES, "").split(","))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .toList();
        for (int index = 0; index < files.size(); index++) {
            builder.withSources(read(files.get(index), FILE_ORDINAL + index));
        }
        try {
            return builder.build().getConfigMapping(PlatformConfig.class);
        } catch (ConfigValidationException wrong) {
            throw new StartupRefusal("A setting cannot be read: " + problems(wrong) + ".", wrong);
        }
    }

    private static String problems(ConfigValidationException wrong) {
        return IntStream.range(0, wrong.getProblemCount())
                .mapToObj(index -> firstLine(wrong.getProblem(index).getMessage()))
                .collect(Collectors.joining("; "));
    }

    private static YamlConfigSource read(Path file, int ordinal) {
        try {
            return new YamlConfigSource(file.toString(), Files.readString(file), ordinal);
        } catch (IOException missing) {
            throw new StartupRefusal(
                    "The settings file " + file + " cannot be read: check --config and --profile.", missing);
        } catch (RuntimeException malformed) {
            throw new StartupRefusal(
                    "The settings file " + file + " is not YAML: " + firstLine(malformed.getMessage()) + ".",
                    malformed);
        }
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("").strip();
    }
}
