package io.omnia.identity;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page as the routes answer it.
 *
 * @param next what to send as {@code after} for the next page; null on the last one
 */
record PageView<T>(List<T> data, @Nullable String next) {
    static <S, T> PageView<T> of(Page<S> page, Function<S, T> view, Function<T, String> id) {
        var data = page.items().stream().map(view).toList();
        return new PageView<>(data, page.more() ? id.apply(data.getLast()) : null);
    }
}
