package io.omnia.ledger;

import io.omnia.platform.database.WrappedSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A data source that fails at one chosen statement. Every statement counts, each part of those that travel together, and
 * each commit. What was done before the fault was really done by PostgreSQL, in the transaction that the fault ends.
 */
final class FaultySource extends WrappedSource {
    /** How a statement fails. */
    enum Fault {
        /** The connection is lost before PostgreSQL has seen it. */
        BEFORE,
        /** PostgreSQL has done it, and the connection is lost before the answer. */
        AFTER,
        /** PostgreSQL refuses it because another transaction came first. */
        CONFLICT,
        /** PostgreSQL refuses it to end a deadlock. */
        DEADLOCK
    }

    private int seen;
    private int strikesAt;
    private Fault fault = Fault.BEFORE;

    FaultySource(DataSource target) {
        super(target);
    }

    /** The next statement but {@code step - 1} fails, once. */
    synchronized void arm(int step, Fault how) {
        seen = 0;
        strikesAt = step;
        fault = how;
    }

    /** Nothing fails; statements are counted from now on. */
    synchronized void disarm() {
        seen = 0;
        strikesAt = 0;
    }

    /** How many statements there were since it was armed or disarmed. */
    synchronized int seen() {
        return seen;
    }

    /** Whether the fault has happened. */
    synchronized boolean struck() {
        return strikesAt > 0 && seen >= strikesAt;
    }

    /** Which of so many statements fails: counted from 1, or 0 for none of them. */
    private synchronized int failing(int statements) {
        var first = seen + 1;
        seen += statements;
        return strikesAt >= first && strikesAt <= seen ? strikesAt - first + 1 : 0;
    }

    private Connection wrap(Connection real) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "prepareStatement" -> statement(real, (String) arguments[0], call(real, method, arguments));
            case "createStatement" -> statement(real, null, call(real, method, arguments));
            case "commit" -> {
                if (failing(1) > 0) {
                    if (fault == Fault.AFTER) {
                        real.commit();
                    }
                    fail(real);
                }
                yield call(real, method, arguments);
            }
            default -> call(real, method, arguments);
        });
    }

    /** @param prepared the text of a prepared statement; null for one that brings its own */
    private Object statement(Connection connection, String prepared, Object real) {
        var type = prepared == null ? Statement.class : PreparedStatement.class;
        var settings = new ArrayList<Setting>();
        return proxy(type, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length > 1 && arguments[0] instanceof Integer) {
                settings.add(new Setting((Integer) arguments[0], other -> call(other, method, arguments)));
            }
            if (method.getName().startsWith("execute")) {
                var sql = prepared != null ? prepared : (String) arguments[0];
                var parts = List.of(sql.split(";\\s+"));
                var failing = failing(parts.size());
                if (failing > 0) {
                    var done = fault == Fault.AFTER ? failing : failing - 1;
                    execute(connection, String.join(";\n", parts.subList(0, done)), settings);
                    fail(connection);
                }
            }
            return call(real, method, arguments);
        });
    }

    /** A value that was set before the statement was executed. */
    private record Setting(int position, OnStatement again) {}

    private interface OnStatement {
        Object set(Statement statement) throws Throwable;
    }

    private static void execute(Connection connection, String sql, List<Setting> settings) throws Throwable {
        if (sql.isEmpty()) {
            return;
        }
        var positions = sql.chars().filter(c -> c == '?').count();
        try (var statement = connection.prepareStatement(sql)) {
            for (var setting : settings) {
                if (setting.position() <= positions) {
                    setting.again().set(statement);
                }
            }
            statement.execute();
        }
    }

    private void fail(Connection connection) throws SQLException {
        switch (fault) {
            case BEFORE, AFTER -> {
                connection.abort(Runnable::run);
                throw new SQLException("the connection was lost, for a test", "08006");
            }
            case CONFLICT -> raise(connection, "40001");
            case DEADLOCK -> raise(connection, "40P01");
        }
    }

    /** PostgreSQL itself says so, which ends the transaction. */
    private static void raise(Connection connection, String state) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("do $$ begin raise exception 'for a test' using errcode = '" + state + "'; end $$");
        }
    }

    private interface Answer {
        Object to(Method method, Object... arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method, arguments == null ? new Object[0] : arguments)));
    }

    private static Object call(Object target, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException problem) {
            throw problem.getCause();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return wrap(real.getConnection());
    }
}
