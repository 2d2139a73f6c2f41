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
 * @param edits the changes that bound the uses where their caller did not
 */
public record HostedTools(boolean present, List<Use> uses, List<Edit> edits) {
    public static final HostedTools NONE = new HostedTools(false, List.of(), List.of());

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

    /** The most uses of all of them. */
    public ToolUses most() {
        return uses.isEmpty()
                ? ToolUses.NONE
                : new ToolUses(most(PriceUnit.WEB_SEARCH), most(PriceUnit.FILE_SEARCH), most(PriceUnit.CODE_SESSION));
    }

    /** How often the model can be asked anew within the call, with what a tool found in its prompt. */
    public long rounds() {
        return Math.addExact(1, Math.addExact(most(PriceUnit.WEB_SEARCH), most(PriceUnit.FILE_SEARCH)));
    }

    private long most(PriceUnit unit) {
        var sum = 0L;
        for (var use : uses) {
            sum = use.unit() == unit ? Math.addExact(sum, use.most()) : sum;
        }
        return sum;
    }
}
