package io.omnia.ledger;

import java.time.LocalDate;

/**
 * One price version as it goes on record.
 *
 * @param model the model's id, or {@code provider/*} for models that no file names
 * @param source where the price was read, at most 500 characters
 * @param date when it was read
 */
public record PublishedPrice(String model, Price price, String source, LocalDate date) {}
