package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/** Where the bytes of a picture or document are. */
sealed interface Source {
    /** Somewhere else; nothing here fetches it. */
    record Url(String url) implements Source {}

    /** In the request. */
    record Data(String mediaType, String base64) implements Source {
        String asUrl() {
            return "data:" + mediaType + ";base64," + base64;
        }
    }

    /** In the request, as plain text. */
    record Plain(String text) implements Source {}

    /** A URL as OpenAI's formats have it: of the bytes themselves or of a place; null for what is neither. */
    static @Nullable Source ofUrl(String url) {
        if (!url.startsWith("data:")) {
            return url.startsWith("https://") || url.startsWith("http://") ? new Url(url) : null;
        }
        var comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
            return null;
        }
        var mediaType = url.substring("data:".length(), comma - ";base64".length());
        var parameters = mediaType.indexOf(';');
        return new Data(parameters < 0 ? mediaType : mediaType.substring(0, parameters), url.substring(comma + 1));
    }
}
