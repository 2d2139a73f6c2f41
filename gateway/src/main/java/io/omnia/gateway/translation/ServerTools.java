package io.omnia.gateway.translation;

/** Refuses what the other side's vendor has no tool for. */
final class ServerTools {
    private ServerTools() {}

    /** The type of the target's equal tool. */
    static String need(ServerTool tool, Format target) throws Untranslatable {
        var type = tool.in(target);
        if (type == null) {
            throw new Untranslatable(
                    "tools",
                    "The tool for "
                            + tool.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                            + " is run by the vendor, and the vendor of this model has none like it.");
        }
        return type;
    }
}
