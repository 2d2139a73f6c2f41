package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagsTest {
    @Test
    void areReadFromTheHeaderAndTheMetadata() throws Exception {
        assertThat(tags(Map.of("env", "prod"), "team=a, cost-center=EU/42", "x=1"))
                .containsExactly("cost-center=EU/42", "env=prod", "team=a", "x=1");
        assertThat(tags(Map.of(), " , ")).isEmpty();
        assertThat(tags(Map.of())).isEmpty();
    }

    @Test
    void areFewShortAndOfFewCharacters() {
        for (var wrong : List.of(
                "team",
                "=a",
                "team=",
                "Team=a",
                "1=a",
                "team=somebody@example.org",
                "team=two words",
                "team=\u00e9",
                "team=a=b",
                "team=" + "a".repeat(65),
                "t".repeat(33) + "=a",
                "team=a,team=b",
                "a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1")) {
            assertThatThrownBy(() -> tags(Map.of(), wrong)).as(wrong).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.error().status()).isEqualTo(400);
                assertThat(refusal.error().message()).doesNotContain("somebody");
            });
        }
        assertThatThrownBy(() -> tags(Map.of("team", "b"), "team=a")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> tags(Map.of("team", "two words"))).isInstanceOf(Refusal.class);
    }

    private static List<String> tags(Map<String, String> metadata, String... headers) throws Refusal {
        var all = MultiMap.caseInsensitiveMultiMap();
        for (var header : headers) {
            all.add(Tags.HEADER, header);
        }
        return Tags.of(all, metadata);
    }
}
