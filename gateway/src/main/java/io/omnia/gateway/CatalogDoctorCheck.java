package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Singleton;

/** Whether the newest state of the catalog files is in use. */
@Singleton
final class CatalogDoctorCheck implements DoctorCheck {
    private final Catalog catalog;

    CatalogDoctorCheck(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public String id() {
        return "catalog";
    }

    @Override
    public String name() {
        return "catalog";
    }

    @Override
    public Finding run() {
        return catalog.lastProblem()
                .<Finding>map(problem -> new Finding.Advice(
                        "The newest catalog files are not in use, the ones before are. " + problem,
                        "omnia.catalog.files"))
                .orElseGet(() -> new Finding.Good("the newest files are in use"));
    }
}
