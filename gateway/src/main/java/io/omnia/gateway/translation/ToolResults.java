package io.omnia.gateway.translation;

import java.util.List;

/** Results of tools for formats where they are text. */
final class ToolResults {
    private ToolResults() {}

    /** The text of a result; what is none of it goes to the list, to be shown right after. */
    static String asText(Part.ToolResult result, List<Part> others) {
        var text = new StringBuilder();
        for (var part : result.content()) {
            if (part instanceof Part.Text said) {
                text.append(text.isEmpty() ? "" : "\n").append(said.text());
            } else {
                others.add(part);
            }
        }
        if (text.isEmpty() && !others.isEmpty()) {
            return "(The result is in the next message.)";
        }
        return result.error() && text.isEmpty() ? "(The tool failed.)" : text.toString();
    }
}
