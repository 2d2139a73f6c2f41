package io.omnia.privacy;

import java.time.Duration;

/** A declared kind of entry in a cache, in memory or shared: the prefix of its keys, what it holds, and for how long. */
public record CacheUse(String prefix, Category category, Purpose purpose, Duration longest) {}
