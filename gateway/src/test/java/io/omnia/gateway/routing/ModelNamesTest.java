package io.omnia.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNamesTest {
    @Test
    void readsGroupsAndAliasesOfAFile() {
        var names = names(
                Map.of(),
                Map.of(
                        "omnia.models.groups.fast.members", "acme/a,beta/b",
                        "omnia.models.groups.fast.order", "weight",
                        "omnia.models.groups.fast.weights", "3,1",
                        "omnia.models.aliases.\"gpt-4.1\"", "acme/a",
                        "omnia.models.aliases.quick", "fast"));

        var fast = new ModelGroup("fast", List.of("acme/a", "beta/b"), RouteOrder.WEIGHT, List.of(3, 1));
        assertThat(names.problem()).isEmpty();
        assertThat(names.resolve("fast")).isEqualTo(fast);
        assertThat(names.resolve("quick")).isEqualTo(fast);
        assertThat(names.resolve("gpt-4.1").members()).containsExactly("acme/a");
        assertThat(names.resolve("other").members()).containsExactly("other");
    }

    @Test
    void readsThemOfTheEnvironment() {
        var names = names(
                Map.of(
                        "OMNIA_MODELS_GROUPS_FAST_MEMBERS", "acme/a,beta/b",
                        "OMNIA_MODELS_GROUPS_MY_BEST_MEMBERS", "acme/a, beta/b",
                        "OMNIA_MODELS_GROUPS_MY_BEST_ORDER", "price",
                        "OMNIA_MODELS_GROUPS_MY_BEST_WEIGHTS", "2,1",
                        "OMNIA_MODELS_ALIASES_QUICK", "fast",
                        "OMNIA_MODELS_ALIASES_GPT_5", "my-best"),
                Map.of());

        assertThat(names.problem()).isEmpty();
        assertThat(names.resolve("quick").members()).containsExactly("acme/a", "beta/b");
        assertThat(names.resolve("gpt-5"))
                .isEqualTo(new ModelGroup("my-best", List.of("acme/a", "beta/b"), RouteOrder.PRICE, List.of(2, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "groups.g.order|price|members",
                "groups.g.members|a,a|each once",
                "groups.g b.members|a|cannot be the name",
                "aliases.x|y z\t|",
            })
    void refusesWhatDoesNotMeanAnything(String key, String value, String said) {
        var problem = names(Map.of(), Map.of("omnia.models." + key, value)).problem();

        if (said == null) {
            assertThat(problem).isEmpty();
        } else {
            assertThat(problem.orElseThrow()).contains(said);
        }
    }

    @Test
    void refusesWeightsAndOrdersThatAreNone() {
        var group = "omnia.models.groups.g.";
        assertThat(names(Map.of(), Map.of(group + "members", "a,b", group + "weights", "1"))
                        .problem())
                .isPresent();
        assertThat(names(Map.of(), Map.of(group + "members", "a,b", group + "weights", "1,0"))
                        .problem())
                .isPresent();
        assertThat(names(Map.of(), Map.of(group + "members", "a,b", group + "order", "best"))
                        .problem())
                .isPresent();
    }

    @Test
    void anAliasNamesNoAliasAndNoGroupHasItsName() {
        assertThat(names(Map.of(), Map.of("omnia.models.aliases.a", "b", "omnia.models.aliases.b", "acme/x"))
                        .problem())
                .isPresent();
        assertThat(names(
                                Map.of(),
                                Map.of("omnia.models.aliases.a", "acme/x", "omnia.models.groups.a.members", "acme/y"))
                        .problem())
                .isPresent();
    }

    private static ModelNames names(Map<String, String> environment, Map<String, String> file) {
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(ModelsConfig.class)
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(file, "file", 250))
                .build();
        return new ModelNames(config.getConfigMapping(ModelsConfig.class), config);
    }
}
