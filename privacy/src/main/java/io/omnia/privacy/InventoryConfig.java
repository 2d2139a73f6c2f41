package io.omnia.privacy;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What the operator keeps beside this program's own data and answers for. */
@ConfigMapping(prefix = "omnia.inventory")
interface InventoryConfig {
    @Setting("Schemas in the same database that are the operator's own; a start with any other is refused.")
    Optional<List<String>> otherSchemas();

    @Setting(
            "Publications, replication slots and the like that are the operator's own, as publication:name; a start with any other is refused.")
    Optional<List<String>> copies();
}
