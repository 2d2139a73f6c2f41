package io.omnia.gateway;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What is kept of what callers say about their own calls. */
@ConfigMapping(prefix = "omnia.attribution")
public interface AttributionConfig {
    @Setting(
            "Names of a request's metadata that are kept as tags, separated by commas; whatever else it holds goes to the provider and is not kept.")
    Optional<List<String>> metadataTags();

    @Setting(
            "Whether a keyed hash is kept of whom a call was made for: user and safety_identifier of OpenAI's protocols, metadata.user_id of Anthropic's.")
    @WithDefault("false")
    boolean endUsers();

    @Setting("How many values of one tag a report tells apart; the rest is one group.")
    @WithDefault("1000")
    int maxGroups();
}
