package io.omnia.gateway;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a caller names its call by: a few short words, which are kept, counted and shown, and so must not be a person's. */
final class Tags {
    static final String HEADER = "x-omnia-tags";
    static final int MAX_TAGS = 8;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,31}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:/+-]{1,64}");

    private Tags() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * The tags of the header and those of the metadata that count as such: {@code name=value}, in order.
     *
     * @throws Refusal when there are too many, one is twice, or one has other characters
     */
    static List<String> of(MultiMap headers, Map<String, String> metadata) throws Refusal {
        var tags = new TreeMap<String, String>();
        for (var header : headers.getAll(HEADER)) {
            for (var tag : header.split(",", -1)) {
                if (!tag.isBlank()) {
                    var equals = tag.indexOf('=');
                    add(
                            tags,
                            equals < 0 ? "" : tag.substring(0, equals).strip(),
                            tag.substring(equals + 1).strip(),
                            HEADER);
                }
            }
        }
        for (var tag : metadata.entrySet()) {
            add(tags, tag.getKey(), tag.getValue(), "metadata." + tag.getKey());
        }
        var written = new ArrayList<String>(tags.size());
        tags.forEach((name, value) -> written.add(name + "=" + value));
        return written;
    }

    /** What was sent is not repeated: it may be anything. */
    private static void add(SortedMap<String, String> tags, String name, String value, String from) throws Refusal {
        if (!isName(name) || !VALUE.matcher(value).matches()) {
            throw new Refusal(ApiError.invalid(
                    from,
                    "A tag of '" + from
                            + "' is not name=value, with a name of at most 32 small letters, digits, '_', '.' and"
                            + " '-', and a value of 1 to 64 letters, digits, '_', '.', ':', '/', '+' and '-'."));
        }
        if (tags.put(name, value) != null) {
            throw new Refusal(ApiError.invalid(from, "The tag '" + name + "' is there twice."));
        }
        if (tags.size() > MAX_TAGS) {
            throw new Refusal(ApiError.invalid(from, "A call has " + MAX_TAGS + " tags at most."));
        }
    }
}
