package io.omnia.ledger;

/**
 * How often a provider's own tools were used for one call, of those that are charged by the use.
 *
 * @param webSearches searches of the web; looking at what was found is none
 * @param fileSearches searches of stored files
 * @param codeSessions containers that code ran in
 */
public record ToolUses(long webSearches, long fileSearches, long codeSessions) {
    public static final ToolUses NONE = new ToolUses(0, 0, 0);

    /** Both, kind by kind the larger one, for reports that repeat each other. */
    public ToolUses orMore(ToolUses other) {
        return new ToolUses(
                Math.max(webSearches, other.webSearches),
                Math.max(fileSearches, other.fileSearches),
                Math.max(codeSessions, other.codeSessions));
    }

    /** How many of the kind that a unit prices; zero for a unit that is no tool's. */
    public long of(PriceUnit unit) {
        return switch (unit) {
            case WEB_SEARCH -> webSearches;
            case FILE_SEARCH -> fileSearches;
            case CODE_SESSION -> codeSessions;
            case SEARCHED_REQUEST -> Math.min(1, webSearches);
            default -> 0;
        };
    }
}
