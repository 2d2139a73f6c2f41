package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a client may rely on in a stream of each format, whoever answers. */
final class StreamRules {
    private StreamRules() {}

    /** The rules that a finished stream breaks. */
    static List<String> broken(Format format, byte[] stream) {
        var broken = new ArrayList<String>();
        var events = Readings.objects(stream);
        switch (format) {
            case CHAT, COMPLETIONS -> chat(format, events, Readings.events(stream), broken);
            case MESSAGES -> messages(events, broken);
            case RESPONSES -> responses(events, broken);
            case GENERATE -> {}
        }
        return broken;
    }

    private static void chat(Format format, List<JsonNode> events, List<String> raw, List<String> broken) {
        if (!raw.getLast().equals("[DONE]")) {
            broken.add("no [DONE]");
        }
        if (format == Format.CHAT
                && !events.getFirst().path("choices").path(0).path("delta").has("role")) {
            broken.add("no role first");
        }
        var finishes = 0;
        for (var event : events) {
            var choice = event.path("choices").path(0);
            if (finishes > 0 && !event.path("choices").isEmpty()) {
                broken.add("something after the finish");
            }
            finishes += choice.path("finish_reason").isTextual() ? 1 : 0;
            if (!choice.isMissingNode() && !choice.has("finish_reason")) {
                broken.add("finish_reason is absent");
            }
            if (!event.path("id").equals(events.getFirst().path("id"))) {
                broken.add("the id changed");
            }
        }
        if (finishes != 1) {
            broken.add(finishes + " finishes");
        }
        if (!events.getLast().path("choices").isEmpty()
                || !events.getLast().path("usage").isObject()) {
            broken.add("no usage at the end");
        }
    }

    private static void messages(List<JsonNode> events, List<String> broken) {
        var open = -1;
        var next = 0;
        var stage = "message_start";
        for (var event : events) {
            var type = event.path("type").asText();
            switch (type) {
                case "message_start" -> {
                    if (!stage.equals("message_start")) {
                        broken.add("a second start");
                    }
                    stage = "blocks";
                }
                case "content_block_start" -> {
                    if (open >= 0 || event.path("index").asInt() != next || !stage.equals("blocks")) {
                        broken.add("block " + event.path("index") + " starts out of order");
                    }
                    open = next++;
                }
                case "content_block_delta", "content_block_stop" -> {
                    if (event.path("index").asInt() != open) {
                        broken.add(type + " of a block that is not open");
                    }
                    open = type.endsWith("stop") ? -1 : open;
                }
                case "message_delta" -> {
                    if (open >= 0 || !event.path("delta").path("stop_reason").isTextual()) {
                        broken.add("a last delta in the wrong place or without a reason");
                    }
                    stage = "message_stop";
                }
                case "message_stop" -> {
                    if (!stage.equals("message_stop")) {
                        broken.add("a stop before the last delta");
                    }
                    stage = "over";
                }
                default -> broken.add("unknown " + type);
            }
        }
        if (!stage.equals("over")) {
            broken.add("no end");
        }
    }

    private static void responses(List<JsonNode> events, List<String> broken) {
        var done = Json.array();
        var text = new StringBuilder();
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            if (event.path("sequence_number").asInt(-1) != i) {
                broken.add("sequence number " + event.path("sequence_number") + " at " + i);
            }
            switch (event.path("type").asText()) {
                case "response.output_item.added" -> {
                    if (event.path("output_index").asInt() != done.size()) {
                        broken.add("an item out of order");
                    }
                }
                case "response.output_item.done" -> done.add(event.path("item"));
                case "response.output_text.delta", "response.refusal.delta" ->
                    text.append(event.path("delta").asText());
                default -> {}
            }
        }
        if (!events.get(0).path("type").asText().equals("response.created")
                || !events.get(1).path("type").asText().equals("response.in_progress")) {
            broken.add("no beginning");
        }
        var last = events.getLast();
        if (!List.of("response.completed", "response.incomplete")
                .contains(last.path("type").asText())) {
            broken.add("no end");
        }
        if (!last.path("response").path("output").equals(done)) {
            broken.add("the items that were told are not those of the response");
        }
        if (!Readings.whole(Format.RESPONSES, last.path("response")).text().contentEquals(text)) {
            broken.add("the deltas are not the text of the response");
        }
    }
}
