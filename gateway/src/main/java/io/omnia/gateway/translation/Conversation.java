package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.omnia.gateway.protocol.HostedTools;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request in no format in particular: what all of them say in their own ways.
 *
 * @param system the instructions before the first turn
 * @param maxTokens the most that may be generated, thinking included
 * @param toolUses how often the vendor may use its own tools; null where the caller did not say
 * @param parallelTools whether several tools may be called at once; null where the caller did not say
 * @param reasoning null where the caller did not say
 * @param settings what is passed on as it was written, where the other side has it
 */
record Conversation(
        List<Part.Text> system,
        List<Turn> turns,
        List<Tool> tools,
        Set<ServerTool> serverTools,
        @Nullable Long toolUses,
        ToolChoice toolChoice,
        @Nullable Boolean parallelTools,
        @Nullable Long maxTokens,
        List<String> stop,
        @Nullable Reasoning reasoning,
        OutputFormat output,
        Map<Setting, JsonNode> settings,
        boolean stream) {
    /** The bound on the vendor's own tools, which every call has that has a price. */
    long mostToolUses() {
        return toolUses == null ? HostedTools.USUAL_USES : toolUses;
    }

    /** What the model can take: no limit above its own, no wish to think where it does not. */
    Conversation adaptedTo(Target target, Dropped dropped) {
        var limit = maxTokens == null ? null : (Long) Math.min(maxTokens, target.maxOutputTokens());
        var thinks = target.thinking() != ThinkingStyle.NONE;
        if (!thinks && reasoning != null && !reasoning.isOff()) {
            dropped.add(Setting.REASONING);
        }
        return new Conversation(
                system,
                turns,
                tools,
                serverTools,
                toolUses,
                toolChoice,
                parallelTools,
                limit,
                stop,
                thinks ? reasoning : null,
                output,
                settings,
                stream);
    }
}
