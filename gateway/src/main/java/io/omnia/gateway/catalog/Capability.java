package io.omnia.gateway.catalog;

import java.util.Locale;

/** What a model can do beyond text in and text out. */
public enum Capability {
    /** It calls tools. */
    TOOLS,
    /** It can ask for several tool calls in one answer. */
    PARALLEL_TOOLS,
    /** It reads pictures. */
    VISION,
    /** It reads video. */
    VIDEO_INPUT,
    /** It reads documents sent as files. */
    FILE_INPUT,
    /** It hears. */
    AUDIO_INPUT,
    /** It speaks. */
    AUDIO_OUTPUT,
    /** It can be held to valid JSON. */
    JSON,
    /** It can be held to a JSON schema. */
    JSON_SCHEMA,
    /** It thinks before it answers, and bills that. */
    REASONING,
    /** Repeated prompt beginnings are served from a cache. */
    PROMPT_CACHE,
    /** It searches the web on its vendor's side. */
    WEB_SEARCH;

    /** The name in catalog files and on the wire: lower case with underscores. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
