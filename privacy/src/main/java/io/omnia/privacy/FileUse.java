package io.omnia.privacy;

/** A declared folder of files below the data folder, as {@code spool}. */
public record FileUse(String folder, Category category, Handling handling) {}
