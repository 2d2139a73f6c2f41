package io.omnia.privacy;

import java.time.Duration;

/** A declared cookie: its exact name, what it is for, and the longest time a browser keeps it. */
public record CookieUse(String name, Category category, Purpose purpose, Duration longest) {}
