package io.omnia.privacy;

import java.util.List;

/**
 * What one module keeps and passes on, declared beside its tables in a class named {@code …DataMap}: package-private, a
 * singleton bean with a constructor without arguments, since the declarations depend on nothing.
 */
public interface DataMap {
    /** The module's name, which is also the schema of its tables. */
    String module();

    /** Every table and materialised view of the module's schema. */
    default List<Table> tables() {
        return List.of();
    }

    /** Trigger functions of the module, as {@code ledger.check_balance}. */
    default List<String> triggerFunctions() {
        return List.of();
    }

    default List<LogFieldUse> logFields() {
        return List.of();
    }

    default List<CookieUse> cookies() {
        return List.of();
    }

    default List<CacheUse> caches() {
        return List.of();
    }

    /** Folders of files below the data folder. */
    default List<FileUse> files() {
        return List.of();
    }

    /** Who receives data from this module. */
    default List<Processor> processors() {
        return List.of();
    }
}
