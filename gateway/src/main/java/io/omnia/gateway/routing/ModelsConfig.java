package io.omnia.gateway.routing;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator's own names for models. */
@ConfigMapping(prefix = "omnia.models")
interface ModelsConfig {
    @Setting("The model, or the group, that callers reach by this name too.")
    Map<String, String> aliases();

    Map<String, Group> groups();

    /** Several models that callers reach by one name. */
    interface Group {
        @Setting("The ids of the models that may answer to this name, separated by commas.")
        Optional<List<String>> members();

        @Setting("Which of them is asked first: listed (the default), price, latency or weight.")
        Optional<String> order();

        @Setting(
                "One whole number for each member; of so many parts of the calls it gets as many, with the order weight.")
        Optional<List<Integer>> weights();
    }
}
