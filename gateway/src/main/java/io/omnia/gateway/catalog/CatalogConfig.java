package io.omnia.gateway.catalog;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which catalog files the operator adds. */
@ConfigMapping(prefix = "omnia.catalog")
interface CatalogConfig {
    @Setting("Files read after the built-in ones; a later file replaces a model by its id.")
    Optional<List<Path>> files();
}
