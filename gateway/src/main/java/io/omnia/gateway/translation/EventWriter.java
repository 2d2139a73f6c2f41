package io.omnia.gateway.translation;

/** Writes one stream in one format. */
interface EventWriter {
    void write(Event event, Out out);

    /** After a stop: the usage, and last the piece that ends the stream. */
    void end(Out out);

    /** In place of an end: the stream broke. */
    void fail(int status, String message, String code, Out out);
}
