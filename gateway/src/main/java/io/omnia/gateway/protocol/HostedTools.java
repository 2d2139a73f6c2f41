package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.Envelope.Edit;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ToolUses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request that its caller does not run.
 *
 * @param present whether there are any, of whatever price: what they put into the prompt nobody here sees
 * @param uses those that are charged by the use, or of which nobody here knows how they are charged
 * @param most how often all of them together can be used, and the model be asked anew with what they found
 * @param edits the changes that bound the uses where their caller did not
 */
public record HostedTools(boolean present, List<Use> uses, long most, List<Edit> edits) {
    public static final HostedTools NONE = new HostedTools(false, List.of(), 0, List.of());

    /** How often the vendor may use a tool for one call whose caller gave no bound. */
    public static final long USUAL_USES = 5;

    public HostedTools {
        uses = List.copyOf(uses);
        edits = List.copyOf(edits);
    }

    /**
     * One tool.
     *
     * @param name what the caller wrote for it
     * @param unit what its uses are billed under; null where nobody here knows
     * @param most how often it can be used
     */
    public record Use(String name, @Nullable PriceUnit unit, long most) {}

    /** The most uses of those that have a price; a search may be charged although its caller wants none. */
    public ToolUses mostCharged() {
        if (uses.isEmpty()) {
            return ToolUses.NONE;
        }
        var mayBeSearched = uses.stream().anyMatch(use -> use.unit() == PriceUnit.WEB_SEARCH);
        var searches = mayBeSearched ? Math.max(1, most(PriceUnit.WEB_SEARCH)) : 0;
        return new ToolUses(searches, most(PriceUnit.FILE_SEARCH), most(PriceUnit.CODE_SESSION));
    }

    /** How often the model can be asked within the call. */
    public long rounds() {
        return Math.addExact(1, most);
    }

    private long most(PriceUnit unit) {
        var sum = 0L;
        for (var use : uses) {
            sum = use.unit() == unit ? Math.addExact(sum, use.most()) : sum;
        }
        return sum;
    }
}
