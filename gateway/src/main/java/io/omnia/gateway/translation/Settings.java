package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes settings on under the target's names, and lists those that it has no name for. */
final class Settings {
    private Settings() {}

    static void write(Map<Setting, JsonNode> settings, Format target, ObjectNode body, Dropped dropped) {
        settings.forEach((setting, value) -> {
            var name = setting.in(target);
            var said = setting == Setting.SERVICE_TIER ? tier(value.asText(), dropped.inbound(), target) : value;
            if (name == null || said == null) {
                dropped.add(setting);
            } else {
                put(body, name, said);
            }
        });
    }

    /** A name with dots stands further inside. */
    static void put(ObjectNode body, String path, JsonNode value) {
        var at = body;
        var rest = path;
        for (var dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
            at = at.withObjectProperty(rest.substring(0, dot));
            rest = rest.substring(dot + 1);
        }
        at.set(rest, value);
    }

    /** OpenAI's tiers and Anthropic's have two in common; a tier that costs more or less otherwise has no equal. */
    private static @Nullable JsonNode tier(String tier, Format inbound, Format target) {
        if ((inbound == Format.MESSAGES) == (target == Format.MESSAGES)) {
            return TextNode.valueOf(tier);
        }
        return switch (tier) {
            case "auto" -> TextNode.valueOf("auto");
            case "default" -> TextNode.valueOf("standard_only");
            case "standard_only" -> TextNode.valueOf("default");
            default -> null;
        };
    }
}
