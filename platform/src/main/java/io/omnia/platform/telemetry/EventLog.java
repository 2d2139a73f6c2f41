package io.omnia.platform.telemetry;

import io.omnia.platform.telemetry.LogField.Field;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The program's own log: events with declared fields, as {@code upstream.failed provider=openai attempt=2}. Of an
 * exception it keeps the classes and the lines of our own code, not the messages. Never blocks on anything but the console.
 */
@Singleton
public final class EventLog {
    private static final int MAX_EVENT_CHARS = 60;
    private static final int MAX_CAUSES = 6;
    private static final int MAX_FRAMES = 8;
    private static final String OWN_CODE = "io.omnia.";

    private final Logger logger;

    @Inject
    public EventLog() {
        this(Logger.getLogger("omnia"));
    }

    EventLog(Logger logger) {
        this.logger = logger;
    }

    /** Something of interest happened. {@code event} is a constant such as {@code ledger.batch.settled}. */
    public void info(String event, Field... fields) {
        if (logger.isInfoEnabled()) {
            logger.info(line(event, null, fields));
        }
    }

    /** Something an operator should look at, while the program goes on. */
    public void warn(String event, Field... fields) {
        logger.warn(line(event, null, fields));
    }

    /** As {@link #warn(String, Field...)}, with the exception that caused it. */
    public void warn(String event, Throwable problem, Field... fields) {
        logger.warn(line(event, problem, fields));
    }

    /** A defect, or a state that needs the operator. */
    public void error(String event, Field... fields) {
        logger.error(line(event, null, fields));
    }

    /** As {@link #error(String, Field...)}, with the exception that caused it. */
    public void error(String event, Throwable problem, Field... fields) {
        logger.error(line(event, problem, fields));
    }

    private static String line(String event, @Nullable Throwable problem, Field... fields) {
        var line = new StringBuilder(80);
        appendEvent(line, event);
        for (var field : fields) {
            field.appendTo(line);
        }
        if (problem != null) {
            appendProblem(line, problem);
        }
        return line.toString();
    }

    /** The alphabet and the length keep a value from being smuggled in as part of the event's name. */
    private static void appendEvent(StringBuilder line, String event) {
        for (var i = 0; i < event.length() && i < MAX_EVENT_CHARS; i++) {
            var c = event.charAt(i);
            var known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
            line.append(known ? c : '?');
        }
    }

    private static void appendProblem(StringBuilder line, Throwable problem) {
        line.append(' ').append(LogField.ERROR.label()).append('=');
        String sqlState = null;
        Throwable innermost = problem;
        Throwable cause = problem;
        for (var depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            line.append(depth == 0 ? "" : "<").append(cause.getClass().getName());
            if (cause instanceof SQLException failed && failed.getSQLState() != null) {
                sqlState = failed.getSQLState();
            }
            innermost = cause;
            cause = cause.getCause();
        }
        if (sqlState != null) {
            LogField.SQLSTATE.is(sqlState).appendTo(line);
        }
        appendFrames(line, innermost);
    }

    private static void appendFrames(StringBuilder line, Throwable problem) {
        var frames = problem.getStackTrace();
        var kept = 0;
        for (var i = 0; i < frames.length && kept < MAX_FRAMES; i++) {
            // The first frame stays whoever wrote it: it says what failed.
            if (i == 0 || frames[i].getClassName().startsWith(OWN_CODE)) {
                line.append(kept++ == 0 ? " " + LogField.AT.label() + "=" : "<");
                var type = frames[i].getClassName();
                line.append(type, type.lastIndexOf('.') + 1, type.length());
                line.append('.').append(frames[i].getMethodName());
                line.append(':').append(frames[i].getLineNumber());
            }
        }
    }
}
