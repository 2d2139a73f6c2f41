package io.omnia.identity;

import io.omnia.platform.http.Input;
import java.util.List;

/**
 * A part of a long list, in the order of creation.
 *
 * @param more whether the list goes on after this part
 */
public record Page<T>(List<T> items, boolean more) {
    /** The most items in one page. */
    public static final int MAX_SIZE = Input.MAX_PAGE;

    public Page {
        items = List.copyOf(items);
    }

    /** Makes a page of at most {@code size} out of a query that asked for one more than that. */
    static <T> Page<T> of(List<T> oneMore, int size) {
        return oneMore.size() > size ? new Page<>(oneMore.subList(0, size), true) : new Page<>(oneMore, false);
    }
}
